package series

import (
	"fmt"
	"math"
	"slices"

	"puente/internal/model"
)

// Months is the period of monthly series.
const Months = 12

// History is a monthly series as known on some date: without gaps, oldest first.
type History struct {
	First  int // number of the first month, see MonthNumber
	Values []float64
}

// MonthNumber counts months since the year 0, so that they can be subtracted.
func MonthNumber(p model.Period) int {
	y, m, _ := p.Start.Civil()
	return 12*y + m - 1
}

// MonthOfNumber is the month of a number.
func MonthOfNumber(n int) model.Period { return model.Month(n/12, n%12+1) }

// Last is the number of the last month.
func (h History) Last() int { return h.First + len(h.Values) - 1 }

// At is the value of a month; false where it is not known.
func (h History) At(month int) (float64, bool) {
	if i := month - h.First; i >= 0 && i < len(h.Values) {
		return h.Values[i], true
	}
	return 0, false
}

// Origins say where a walk through a series stops to forecast, and what is known there.
type Origins struct {
	// Known gives the series as known at origin i, 0 the earliest. It may return fewer months than it did
	// before; a history of fewer than LeastMonths months is passed over.
	Known   func(i int) History
	Count   int
	Horizon int
	Refit   int                  // models are chosen and fitted anew every so many origins, and at the last; 0: 12
	Tell    func(done, all int)  // progress; nil: silent
	Seed    uint64               // of the simulated futures
	Judge   func(step Step) bool // called at each origin with the distribution forecasts of all methods; false stops; nil: none
}

// LeastMonths is how many months a history needs for models to be fitted: three years.
const LeastMonths = 36

// Step is what was forecast at one origin.
type Step struct {
	Origin int
	Known  History
	Point  map[Method][]float64 // [horizon]
	walk   *walk
}

// walk goes from origin to origin.
type walk struct {
	order   Origins
	fit     fitted
	first   int // month that the fitted history begins with
	since   int // origins since the last fit
	records map[Method]record
}

// Levels are the probabilities of the quantiles that make up a distribution forecast:
// 99 of equal weight, so that as an ensemble they can be scored.
func Levels() []float64 {
	levels := make([]float64, 99)
	for i := range levels {
		levels[i] = (float64(i) + 0.5) / 99
	}
	return levels
}

// mostTimes bounds what is thought possible: so many times the greatest month ever seen.
const mostTimes = 3

// Quantiles returns the forecast distribution of a method for month h+1 after the last known at
// the levels given: counts ≥ 0.
func (s Step) Quantiles(m Method, h int, levels []float64) []float64 {
	out := s.walk.records[m].spread(h, s.Known, levels)
	most := mostTimes * slices.Max(s.Known.Values)
	for i, v := range out {
		out[i] = min(max(0, (s.Point[m][h]+1)*math.Exp(v)-1), max(most, s.Point[m][h]))
	}
	return out
}

// Walk forecasts at each origin from what was known there, and hands each step to Judge before
// its errors are learnt from. The last step is returned; ok is false where no origin had
// LeastMonths months. Nothing of a later origin reaches an earlier one.
func Walk(order Origins) (last Step, ok bool) {
	if order.Horizon < 1 || order.Known == nil {
		panic(fmt.Sprintf("series: Walk: horizon %d, origins %d", order.Horizon, order.Count))
	}
	if order.Refit == 0 {
		order.Refit = 12
	}
	w := &walk{order: order, records: map[Method]record{}}
	for i := range order.Count {
		if order.Tell != nil {
			order.Tell(i, order.Count)
		}
		known := order.Known(i)
		if len(known.Values) < LeastMonths {
			continue
		}
		check(known.Values, order.Horizon)
		last, ok = w.step(i, known), true
		if order.Judge != nil && !order.Judge(last) {
			break
		}
		if i < order.Count-1 {
			w.remember(last)
		}
	}
	return last, ok
}

// step forecasts at one origin.
func (w *walk) step(i int, known History) Step {
	w.since++
	if w.fit.rules == nil || w.since >= w.order.Refit || i == w.order.Count-1 || w.first < known.First {
		w.first = known.First + max(0, len(known.Values)-fitMonths)
		w.fit = fitAll(known.Values[w.first-known.First:], Months)
		w.since = 0
	}
	all := w.fit.futures(known.Values[w.first-known.First:])
	return Step{Origin: i, Known: known, Point: points(all, w.order.Horizon), walk: w}
}

// remember keeps what was forecast, to learn from its errors.
func (w *walk) remember(s Step) {
	for m, point := range s.Point {
		r := w.records[m]
		if len(r) > 0 && r[len(r)-1].last == s.Known.Last() {
			continue // the same months were known a month before: one forecast is enough
		}
		p := past{last: s.Known.Last(), point: point, scale: r.scaleNow(s.Known), ends: make([][4]float64, len(point))}
		for h := range point {
			copy(p.ends[h][:], r.spread(h, s.Known, []float64{0.025, 0.1, 0.9, 0.975}))
		}
		w.records[m] = append(r, p)
	}
}

// Name says which model a method chose at this step.
func (s Step) Name(m Method) string {
	if name := s.walk.fit.names[m]; name != "" {
		return name
	}
	return string(m)
}

// Simulated draws so many futures of the combination as its members think them possible, by turns, each
// member moved to the combination's point forecast: what the models alone would promise. [n][horizon]
func (s Step) Simulated(n int) [][]float64 {
	w := s.walk
	all := w.fit.futures(s.Known.Values[w.first-s.Known.First:])
	return paths(all, s.Point, n, w.order.Seed)
}

// Paths draws so many futures of the combination: their course from month to month is that of Simulated,
// their distribution in each month that of Quantiles (the order of the simulated values is kept, the values
// are replaced: Schefzik, Thorarinsdottir and Gneiting 2013, Statistical Science 28, 616-640). [n][horizon]
func (s Step) Paths(n int) [][]float64 {
	w, out := s.walk, s.Simulated(n)
	levels := make([]float64, n)
	for i := range levels {
		levels[i] = (float64(i) + 0.5) / float64(n)
	}
	order := make([]int, n)
	for h := range w.order.Horizon {
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return compare(out[a][h], out[b][h]) })
		values := s.Quantiles(MethodCombine, h, levels)
		slices.Sort(values)
		for rank, i := range order {
			out[i][h] = values[rank]
		}
	}
	return out
}
