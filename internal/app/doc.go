// Package app holds the verbs of Puente, one method of App each, called alike by
// the command line (cmd/puente), by HTTP (package web) and by workers. It is the
// only room that wires: it opens the store, feeds rows to atlas, figures to fit,
// models to study, and gives back answers as plain values.
//
// It prints nothing and knows no flag and no route. Start with App and Open,
// then read one verb from top to bottom: Run in run.go is the longest walk.
package app
