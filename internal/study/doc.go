// Package study runs one scenario under many seeds and summarises what the runs tell: for each column and each week and
// month the mean, the standard deviation and five quantiles over the runs.
//
// A Job says what to run, as a value that can be written as JSON; Job.Compile makes Work of it wherever it is to run. A
// Runner runs it: Local on the cores of this machine, others elsewhere; package studytest holds the suite that every
// Runner must pass. Run gives a Job to a Runner and puts the results together by the place of their seed in the job, as
// whole numbers, so that neither workers nor order can change a bit of it. Runs may differ in their parameters, too (Draw).
//
// Memory does not grow with the runs: the first 2,000 are kept as they are, all of them in counts of equal relative width
// (sketch.go). Two studies under the same seeds met the same luck; Difference pairs their runs. Arms and Hypercube lay
// out designs of several jobs.
//
// It keeps weeks and months, not days: the days of one run are in sim.Model.Run. It does not know what the columns mean,
// grade a result, or read a clock: Progress.Left is told how much time has passed. Start at Run.
package study
