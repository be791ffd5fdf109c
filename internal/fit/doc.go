// Package fit turns the references of a Scenario into the numbers of a run, by
// simple matching: shares are ratios of official counts over the last known
// months, and every one says in words what was divided by what.
//
// It reads nothing itself: figures come from a Known function that answers as
// known on the scenario's date. It does not run the engine (package sim does).
// What it learns is bookkeeping, not cause: a latent intake copies the counts at
// the border and proves nothing about them.
//
// Start with Resolve. The steps, each in the file of its name: counts are asked
// for (counts.go), gates and shares made from the world (gates.go), shares that
// get through (through.go), intake by month (flows.go), constants of the choice
// (pull.go), what ports take in a day (supply.go). A scenario that writes its
// flows and gates out takes the short way (written.go).
//
// What the last known months teach of the parameters is learnt by running the scenario: NewTask says what is free and
// what it is compared with (task.go, free.go), Calibration asks for runs and is told what they counted (calibration.go),
// Posterior is what comes out (posterior.go, regress.go). Who runs them, and keeps a record, is not its matter.
//
// Beside it stand two things that are matched to counts of ports of entry: a real
// crossing as a network of queues (PortWeek) and what closures have taught of
// trips not made (FitClosures).
package fit
