// Package queue is the discrete-event engine of a port of entry: people who
// travel together arrive, wait in line, are served at lanes by officers, and go
// on, are sent to secondary inspection, give up, are turned away or choose
// another crossing. A network of such stations is read from one file, checked,
// compiled to flat arrays and run under a seed; a run cannot fail.
//
// It is not the corridor (package sim) and knows nothing of migration, files or
// the names of real ports; Fluid is the hourly form that the corridor uses
// inside its own run.
//
// Start with Network (what can be said), ReadNetwork and Compile (how it is
// checked), Model.Run (one day of luck) and Model.Replicate (many, with
// intervals). The rules of every behaviour stand in docs/model-queue.md.
package queue
