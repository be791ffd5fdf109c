// Package plan compares what a corridor does under packages of measures: effects and burdens per side and for whom, run
// by run under common luck, beside the cost and who bears it.
//
// It does not compile or run anything (packages sim and study do) and never optimises interception, returns or
// transport: these can only be compared. Start at Compare.
package plan
