// Package flee reads and writes the files of Flee and FabFlee, the agent-based model of forced displacement of Groen and
// others (github.com/djgroen/flee): a folder of input, its source data and its settings become a checked Case, with every
// mistake told together; counts by camp and day become Flee's out.csv and the validation error as Flee computes it.
//
// It reads the files as Flee does, with Flee's own readings of doubtful cells; what Flee would stop on is a problem here,
// and a setting whose rule is not carried is refused by name. It does not open files (package app does) and does not know
// how people move: that is package internal/sim/fleerules, which turns a Case into a model.
//
// Start at Read, then NewTable, WriteOut and ErrorsOf.
package flee
