// Package atlas turns rows into a World and a file into a Scenario, as known
// on a date. It tells every mistake of an input together, each with file, line,
// field, got and want.
//
// It opens no file and knows no corridor: rows come from the importers of
// package source, by way of the store or of a folder that a user wrote. What the
// references of a Scenario to official series are worth is package fit; what
// happens on a World is package sim.
//
// Start with World, then ReadScenario. Times is the least-time search that fit
// reads distances from.
package atlas
