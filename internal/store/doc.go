// Package store is the data folder: an embedded database that keeps every
// published number with its vintages, the documents they came from byte by byte,
// records of facts and studies. It only ever adds: a changed file is a new
// document beside the old one, and "as known on a date" is a question that
// Figures answers.
//
// It is not a reader of files (package source turns bytes into observations) and
// not a judge of numbers beyond the order of vintages that package model gives.
//
// One process owns a folder at a time. An import enters whole or not at all,
// also when the process is killed or the disk is full.
//
// Start with Open, then Import and Figures; the tables stand in schema.go, what
// an analyst sees of them in docs/data/sql.md.
package store
