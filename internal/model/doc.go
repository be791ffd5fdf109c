// Package model holds the nouns of Puente and nothing else: Observation (one
// published number), World (places, links, ports, classes), Scenario (days,
// parameters, measures) and Outcome (what one run tells), with the typed names,
// dates and Problems that every other room speaks in.
//
// It does no work on them: reading bytes is package source, choosing what was
// known when is Choose below and its query in package store, building a World is
// package atlas, running it is package sim.
//
// Start with Series (the vocabulary of what can be counted), then Observation,
// then World and Scenario.
package model
