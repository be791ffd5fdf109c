package study

import (
	"fmt"

	"puente/internal/model"
)

// counts holds one whole number for each figure and run, in four bytes each until one does not fit.
type counts struct {
	runs   int
	narrow []int32
	wide   []int64 // instead of narrow
}

// newCounts makes room for all figures of all runs: four bytes each.
func newCounts(figures, runs int) counts {
	return counts{runs: runs, narrow: make([]int32, figures*runs)}
}

// set keeps a number.
func (c *counts) set(figure, run int, v int64) {
	if c.wide == nil && int64(int32(v)) != v {
		c.wide = make([]int64, len(c.narrow))
		for i, n := range c.narrow {
			c.wide[i] = int64(n)
		}
		c.narrow = nil
	}
	if c.wide != nil {
		c.wide[figure*c.runs+run] = v
		return
	}
	c.narrow[figure*c.runs+run] = int32(v)
}

// at returns a number.
func (c *counts) at(figure, run int) int64 {
	if c.wide != nil {
		return c.wide[figure*c.runs+run]
	}
	return int64(c.narrow[figure*c.runs+run])
}

// ExactRuns is how many runs a study keeps one by one: those of its first seeds. A longer study tells quantiles of all its
// runs from sketches, within 0.5 %; means and standard deviations stay exact.
const ExactRuns = 2000

// kept is what a study holds of its runs: the sums over the days of each span; a figure is a span and a column.
type kept struct {
	columns       []model.Column
	weeks, months []Span
	windows       []Span
	seeds         []uint64
	done          []bool   // [seed]
	count         int      // of those done
	sums          counts   // of the first ExactRuns seeds
	sketches      []sketch // [figure] of all runs; nil where sums hold them all
}

// room makes room for figures.
func (k *kept) room() {
	figures := k.spans() * len(k.columns)
	k.sums = newCounts(figures, min(len(k.seeds), ExactRuns))
	if len(k.seeds) > ExactRuns {
		k.sketches = make([]sketch, figures)
	}
}

// spans is how many spans are kept: weeks, then months, then windows.
func (k *kept) spans() int { return len(k.weeks) + len(k.months) + len(k.windows) }

// put keeps the result of a run.
func (k *kept) put(r Result) {
	if k.done[r.Index] || len(r.Sums) != len(k.columns)*k.spans() {
		panic(fmt.Sprintf("study: result of seed %d with %d sums (done before: %v), want %d columns of %d weeks, %d months and %d windows once",
			k.seeds[r.Index], len(r.Sums), k.done[r.Index], len(k.columns), len(k.weeks), len(k.months), len(k.windows)))
	}
	k.done[r.Index] = true
	k.count++
	for figure, v := range r.Sums {
		if r.Index < ExactRuns {
			k.sums.set(figure, r.Index, v)
		}
		if k.sketches != nil {
			k.sketches[figure].add(v)
		}
	}
}

// summarise makes the bands of the runs that are done, in the order of their seeds in the job.
func (k *kept) summarise() Summary {
	s := Summary{Runs: k.count, Columns: k.columns, kept: k}
	s.Weeks = Table{k.weeks, k.bands(k.weeks, 0)}
	s.Months = Table{k.months, k.bands(k.months, len(k.weeks))}
	if len(k.windows) > 0 {
		s.Windows = Table{k.windows, k.bands(k.windows, len(k.weeks)+len(k.months))}
	}
	return s
}

// bands summarises spans, the first of which is the offset-th of all.
func (k *kept) bands(spans []Span, offset int) [][]model.Band {
	bands := make([][]model.Band, len(k.columns))
	values := make([]float64, 0, min(k.count, ExactRuns))
	for c, column := range k.columns {
		bands[c] = make([]model.Band, len(spans))
		for i, span := range spans {
			figure := (offset+i)*len(k.columns) + c
			if k.sketches != nil {
				bands[c][i] = k.sketches[figure].band(span.Period, divisor(column, span))
				continue
			}
			values = k.values(values[:0], figure, divisor(column, span))
			bands[c][i] = bandOf(span.Period, values)
		}
	}
	return bands
}

// divisor turns the sum over a span's days into what is told: the sum of a flow, the mean of a stock.
func divisor(c model.Column, s Span) float64 {
	if c.Stock {
		return float64(max(s.Days, 1))
	}
	return 1
}

// values appends a figure's values of the runs that are done, among the first ExactRuns.
func (k *kept) values(list []float64, figure int, divisor float64) []float64 {
	for run, done := range k.done[:k.sums.runs] {
		if done {
			list = append(list, float64(k.sums.at(figure, run))/divisor)
		}
	}
	return list
}
