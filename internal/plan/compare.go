package plan

import (
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/stat"
	"puente/internal/study"
)

// Distribution is a number over the runs of a study.
type Distribution struct {
	Mean float64    `json:"mean"`
	P025 float64    `json:"p2_5"`
	P10  float64    `json:"p10"`
	P50  float64    `json:"p50"`
	P90  float64    `json:"p90"`
	P975 float64    `json:"p97_5"`
	CI95 [2]float64 `json:"ci95"` // of the mean: what more runs would narrow
}

// Effect is what a package does to one metric.
type Effect struct {
	Metric     Metric       `json:"metric"`
	Base       Distribution `json:"base"`
	Value      Distribution `json:"value"`
	Difference Distribution `json:"difference"` // value less base, run by run under common luck
	Share      float64      `json:"share"`      // mean difference over mean base; 0 where the base is 0
	Unchanged  bool         `json:"unchanged"`  // no run differs
}

// Compare tells what another study does to each metric beside the base. Both
// must have run the same seeds over the same days; the runs that either has not
// finished are left out, and so are those beyond study.ExactRuns. Metrics that neither study has a column for are left out.
func Compare(base, other study.Summary, metrics []Metric) []Effect {
	return effects(base, other, metrics, totals)
}

// CompareWindow tells the same over one of the windows that both studies were asked to summarise: a flow's sum, a
// stock's mean day.
func CompareWindow(base, other study.Summary, window int, metrics []Metric) []Effect {
	return effects(base, other, metrics, func(s study.Summary, c model.Column) []float64 {
		column := s.Column(c)
		if column < 0 {
			return nil
		}
		return s.InWindow(column, window)
	})
}

// effects compares run by run what of tells of each metric.
func effects(base, other study.Summary, metrics []Metric, of func(study.Summary, model.Column) []float64) []Effect {
	var list []Effect
	for _, m := range metrics {
		a, b := of(base, m.Column), of(other, m.Column)
		if a == nil && b == nil {
			continue
		}
		n := min(base.Kept(), other.Kept())
		list = append(list, effect(m, padded(a, n), padded(b, n)))
	}
	return list
}

// effect compares two lists of runs under common luck.
func effect(m Metric, a, b []float64) Effect {
	d := make([]float64, len(a))
	for i := range d {
		d[i] = b[i] - a[i]
	}
	e := Effect{Metric: m, Base: spread(a), Value: spread(b), Difference: spread(d)}
	e.Unchanged = !slices.ContainsFunc(d, func(v float64) bool { return v != 0 })
	if e.Base.Mean != 0 {
		e.Share = e.Difference.Mean / e.Base.Mean
	}
	return e
}

// totals gives for each run a flow's sum, or a stock's mean day, over all days of the
// study; nil where it has no such column.
func totals(s study.Summary, c model.Column) []float64 {
	column := s.Column(c)
	if column < 0 {
		return nil
	}
	sum := make([]float64, s.Kept())
	days := 0
	for i, span := range s.Months.Spans {
		weight := 1.0
		if c.Stock {
			weight = float64(span.Days)
			days += span.Days
		}
		for run, v := range s.Values(column, i, true) {
			sum[run] += v * weight
		}
	}
	if c.Stock {
		for run := range sum {
			sum[run] /= float64(max(days, 1))
		}
	}
	return sum
}

// padded gives n runs; a study without the column counts none of it.
func padded(values []float64, n int) []float64 {
	if values == nil {
		return make([]float64, n)
	}
	return values[:n]
}

// spread summarises values, which it leaves in order. The interval of the mean is
// Student's.
func spread(values []float64) Distribution {
	if len(values) == 0 {
		return Distribution{}
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	q := stat.Quantiles(sorted, 0.025, 0.1, 0.5, 0.9, 0.975)
	s := Distribution{Mean: stat.Mean(values), P025: q[0], P10: q[1], P50: q[2], P90: q[3], P975: q[4]}
	half := 0.0
	if n := len(values); n > 1 {
		half = stat.TQuantile(0.975, float64(n-1)) * math.Sqrt(stat.Var(values)/float64(n))
	}
	s.CI95 = [2]float64{s.Mean - half, s.Mean + half}
	return s
}
