package study

import (
	"slices"

	"puente/internal/model"
	"puente/internal/sim"
)

// Job is what to run, as a value: one run of the model for each seed.
type Job struct {
	Key   string     // names the compiled model to runners elsewhere and in reports; Local does not read it
	Model *sim.Model // never nil
	Seeds []uint64   // no two alike
	From  model.Date // days before it are left out of the summary; 0 or NoDate: no day is
}

// Design returns the seeds of a study of some runs: consecutive from first, so that a longer study contains a shorter
// one, and two studies with one first seed meet the same luck run by run.
func Design(first uint64, runs int) []uint64 {
	seeds := make([]uint64, runs)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds
}

// Span is a period with the days of a run that lie in it.
type Span struct {
	Period model.Period `json:"period"` // a month, or a week named by its Monday as a PeriodDay
	First  int          `json:"first"`  // day of the run, 0-based
	Days   int          `json:"days"`   // that are summarised, at least 1
	Whole  bool         `json:"whole"`  // all days of the period are
}

// spans lists the weeks (Monday to Sunday) and the months that hold the days of a job, those cut off at its ends
// included but marked.
func (j Job) spans() (weeks, months []Span) {
	end := j.Model.Start() + model.Date(j.Model.Days()) - 1
	from := j.Model.Start()
	if j.From > from {
		from = j.From
	}
	if from > end {
		return nil, nil
	}
	for monday := from - model.Date(from.Weekday()); monday <= end; monday += 7 {
		weeks = append(weeks, j.span(model.Day(monday), monday+6, from, end))
	}
	for month := model.MonthOf(from); month.Start <= end; month = month.Add(1) {
		months = append(months, j.span(month, month.End(), from, end))
	}
	return weeks, months
}

// span cuts a period that ends on last to the days from, …, end.
func (j Job) span(p model.Period, last, from, end model.Date) Span {
	first, final := max(p.Start, from), min(last, end)
	return Span{Period: p, First: int(first - j.Model.Start()), Days: int(final-first) + 1, Whole: first == p.Start && final == last}
}

// Result is what the summary needs of one run.
type Result struct {
	Index int     `json:"index"` // of the seed in the job
	Sums  []int64 `json:"sums"`  // [span][column] sums over the days of the weeks, then of the months
}

// One makes the run of one seed. Runners call it wherever they run.
func (j Job) One(index int) Result {
	weeks, months := j.spans()
	outcome := j.Model.Run(j.Seeds[index])
	width := len(outcome.Columns)
	r := Result{Index: index, Sums: make([]int64, (len(weeks)+len(months))*width)}
	for i, s := range slices.Concat(weeks, months) {
		addDays(r.Sums[i*width:(i+1)*width], outcome.Values[s.First*width:(s.First+s.Days)*width])
	}
	return r
}

// addDays adds rows of days, each as wide as sums, to sums.
func addDays(sums, days []int64) {
	for ; len(days) > 0; days = days[len(sums):] {
		for c, v := range days[:len(sums)] {
			sums[c] += v
		}
	}
}
