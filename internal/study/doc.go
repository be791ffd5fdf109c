// Package study runs one Model under many seeds and summarises what the runs tell: for each column and each week and
// month the mean, the standard deviation and five quantiles over the runs.
//
// A Job says what to run. A Runner runs it somewhere: Local on the cores of this machine, others elsewhere; package
// studytest holds the suite that every Runner must pass. Run gives a Job to a Runner and puts the results together by
// the place of their seed in the job, as whole numbers, so that neither workers nor order can change a bit of it.
//
// Two studies under the same seeds met the same luck; Difference pairs their runs.
//
// It keeps weeks and months, not days: the days of one run are in sim.Model.Run. It does not know what the columns mean,
// grade a result, or read a clock: Progress.Left is told how much time has passed. Start at Run.
package study
