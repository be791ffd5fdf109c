// Package source turns the bytes of a document that an agency published into
// Observations, Records and Problems: one file per provider, all providers
// listed in All.
//
// It is pure. It opens no file, keeps no state, and decides nothing about what
// was known when beyond the date of each row (Available): keeping documents and
// choosing among vintages is package store, drawing a World from Records is
// package atlas.
//
// Start with Read, which recognises a document by its content, never by its
// name; then Source and the layout of one provider, for example cbp.go. A new
// provider is a new entry of All and a file in testdata, on which the conformance
// suite runs.
package source
