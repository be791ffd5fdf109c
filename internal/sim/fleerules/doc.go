// Package fleerules is the ruleset flee of the engine: people move over a network day by day as in Flee (Groen and others),
// with Flee's behaviour to the letter where it can be told from outside, or mended where Options.Strict asks for it.
//
// Compile turns a flee.Case into a Model: everything that no luck changes is laid out by day in flat arrays (a calendar of
// open links, scores, chances, capacities and arrivals). Model.Run moves groups: counts of people whom the rules cannot
// tell apart, by place or by link and days on it. Model.RunOneByOne moves each person alone under the same rules; a test
// compares the two in distribution. Both take people in random order where a camp is nearly full: see depart.go and travel.go.
//
// It shares the house's luck (package rng) but not the corridor engine of package sim: there people choose a gate once and
// walk a fixed route, here they choose again at every stop within a day, and a day's choices depend on each other through
// the camps' room. It reads no files (package flee does) and does not repeat runs (package app does).
//
// Start at Compile, then Model.Run and state.step.
package fleerules
