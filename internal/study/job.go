package study

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"puente/internal/model"
	"puente/internal/sim"
)

// Job is what to run, as a value: one run of a scenario for each seed. It is the same for the cores of this machine and
// for workers elsewhere, and can be written as JSON and read back.
type Job struct {
	Key      string         `json:"key"` // names the job in reports and to runners elsewhere; Local does not read it
	World    model.World    `json:"world"`
	Scenario model.Scenario `json:"scenario"`
	Inputs   model.Inputs   `json:"inputs"`
	Draws    []Draw         `json:"draws,omitempty"`   // none: every run takes the scenario as it is
	Pick     []int          `json:"pick,omitempty"`    // draw of each seed; none: seed % len(Draws)
	Seeds    []uint64       `json:"seeds"`             // no two alike, unless they pick other draws
	From     model.Date     `json:"from"`              // days before it are left out of the summary; 0 or NoDate: no day is
	Windows  []Window       `json:"windows,omitempty"` // further spans to summarise, beside weeks and months

	ready *Work // what Compile made of it, so that a runner in this process need not make it again
}

// Window is a span of days that a job summarises. What lies outside the days of the run is cut off.
type Window struct {
	First model.Date `json:"first"`
	Last  model.Date `json:"last"` // inclusive
}

// Draw is one set of parameters that runs may take. Without Job.Pick the run of a seed takes Job.Draws[seed %
// len(Job.Draws)], so that two studies under one seed meet the same draw too.
type Draw struct {
	Set    map[string]float64 `json:"set,omitempty"`    // over Scenario.Set
	Inputs *model.Inputs      `json:"inputs,omitempty"` // instead of Job.Inputs; nil: those
}

// Seeds returns the seeds of a study of some runs: consecutive from first, so that a longer study contains a shorter
// one, and two studies with one first seed meet the same luck run by run.
func Seeds(first uint64, runs int) []uint64 {
	seeds := make([]uint64, runs)
	for i := range seeds {
		seeds[i] = first + uint64(i)
	}
	return seeds
}

// Work is a Job made ready to run. One may be called from many goroutines at once.
type Work struct {
	job           Job
	models        []lazyModel // by draw; one where the job has none
	weeks, months []Span
	windows       []Span
}

// lazyModel is compiled when its first run comes.
type lazyModel struct {
	once  sync.Once
	model *sim.Model
	err   error
}

// Compile makes a job ready. The error holds the problems of its input; further draws are compiled when their first run
// comes.
func (j Job) Compile() (*Work, error) {
	if j.ready != nil {
		return j.ready, nil
	}
	w := &Work{job: j, models: make([]lazyModel, max(1, len(j.Draws)))}
	m, err := w.of(0)
	if err != nil {
		return nil, err
	}
	w.weeks, w.months = spans(m.Start(), m.Days(), j.From)
	w.windows = windowSpans(m.Start(), m.Days(), j.Windows)
	return w, nil
}

// of returns the model of a draw.
func (w *Work) of(draw int) (*sim.Model, error) {
	l := &w.models[draw]
	l.once.Do(func() {
		s, in := w.job.Scenario, w.job.Inputs
		if len(w.job.Draws) > 0 {
			d := w.job.Draws[draw]
			s.Set = maps.Clone(s.Set)
			if s.Set == nil {
				s.Set = map[string]float64{}
			}
			maps.Copy(s.Set, d.Set)
			if d.Inputs != nil {
				in = *d.Inputs
			}
		}
		if draw > 0 {
			s.Caravans = w.bound(s.Caravans)
		}
		var problems model.Problems
		l.model, problems = sim.Compile(w.job.World, s, in, sim.Options{})
		if l.err = problems.Err(); l.err == nil && draw > 0 && !slices.Equal(l.model.Columns(), w.Columns()) {
			panic(fmt.Sprintf("study: draw %d of job %s has other columns than the first", draw, w.job.Key))
		}
	})
	return l.model, l.err
}

// bound sends the caravans of every draw where those of the first go, as the columns of a study are those of its places.
func (w *Work) bound(caravans []model.Caravan) []model.Caravan {
	towns := w.models[0].model.CaravanTowns()
	caravans = slices.Clone(caravans)
	for i := range caravans {
		if town := towns[caravans[i].ID]; town != "" {
			caravans[i].Toward = town
		}
	}
	return caravans
}

// Columns names the columns of the results.
func (w *Work) Columns() []model.Column { return w.models[0].model.Columns() }

// Model is the compiled first draw, or the scenario as it is where there are none.
func (w *Work) Model() *sim.Model { return w.models[0].model }

// One makes the run of one seed. Runners call it wherever they run. The error holds problems of the seed's draw; without
// draws there is none.
func (w *Work) One(index int) (Result, error) {
	seed := w.job.Seeds[index]
	draw := int(seed % uint64(len(w.models)))
	if len(w.job.Pick) > 0 {
		draw = w.job.Pick[index]
	}
	m, err := w.of(draw)
	if err != nil {
		return Result{}, err
	}
	outcome := m.Run(seed)
	width := len(outcome.Columns)
	all := slices.Concat(w.weeks, w.months, w.windows)
	r := Result{Index: index, Sums: make([]int64, len(all)*width)}
	for i, s := range all {
		addDays(r.Sums[i*width:(i+1)*width], outcome.Values[s.First*width:(s.First+s.Days)*width])
	}
	return r, nil
}

// MonthFigure finds the place of a column in a month among the sums of a Result; -1 where the job does not hold it.
func (w *Work) MonthFigure(c model.Column, month model.Period) int {
	columns := w.models[0].model.Columns()
	column := slices.Index(columns, c)
	span := slices.IndexFunc(w.months, func(s Span) bool { return s.Period == month })
	if column < 0 || span < 0 {
		return -1
	}
	return (len(w.weeks)+span)*len(columns) + column
}

// Result is what the summary needs of one run.
type Result struct {
	Index int     `json:"index"` // of the seed in the job
	Sums  []int64 `json:"sums"`  // [span][column] sums over the days of the weeks, then of the months, then of the windows
}

// addDays adds rows of days, each as wide as sums, to sums.
func addDays(sums, days []int64) {
	for ; len(days) > 0; days = days[len(sums):] {
		for c, v := range days[:len(sums)] {
			sums[c] += v
		}
	}
}
