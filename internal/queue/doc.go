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
// It needs nothing else of this project but the nouns and the streams of luck,
// and is used on its own by any program:
//
//	m, problems := queue.ReadModel("port.yaml", file, queue.Options{})
//	if err := problems.Err(); err != nil {
//		return err // every mistake of the file, with its line
//	}
//	s := m.Replicate(1, 30, 0) // seed, runs, cores (0: all)
//	fmt.Println(s.Stations[0].Wait.Mean, s.Stations[0].Wait.CI95)
//
// Start with Network (what can be said), ReadModel (how it is checked),
// Model.Run (one day of luck) and Model.Replicate (many, with intervals). The
// rules of every behaviour stand in docs/model-queue.md; what runs stands in the
// examples.
package queue
