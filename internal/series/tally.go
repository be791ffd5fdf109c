package series

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/stat"
)

// Score tells how a method did in a backtest at one horizon, or over all (Horizon 0). MASE and
// CRPS are in units of the mean absolute error that the seasonal naive forecast made in the
// months known at each origin (Hyndman and Koehler 2006), so that series can be averaged.
type Score struct {
	Method  Method  `json:"method"`
	Horizon int     `json:"horizon"` // months ahead; 0: all
	N       int     `json:"n"`       // forecasts that were judged
	MASE    float64 `json:"mase"`
	CRPS    float64 `json:"crps"`
	Inside  float64 `json:"inside_80"` // share of months within the 80 % interval
	Inside5 float64 `json:"inside_95"` // share of months within the 95 % interval
}

// Tally adds up the scores of the steps of a walk.
type Tally struct {
	actual History
	levels []float64
	ends   []float64
	sums   map[tallyKey]*Score
}

type tallyKey struct {
	method  Method
	horizon int
}

// NewTally judges against the series as it is known in the end.
func NewTally(actual History) *Tally {
	return &Tally{actual: actual, levels: Levels(), ends: []float64{0.025, 0.1, 0.9, 0.975}, sums: map[tallyKey]*Score{}}
}

// Add judges a step: every method at every horizon whose month is known in the end. It returns
// how many forecasts were judged; none where the past of the series repeats itself exactly.
func (t *Tally) Add(s Step) int {
	scale := seasonalError(s.Known.Values)
	if !(scale > 0) {
		return 0
	}
	judged := 0
	for _, m := range Methods() {
		for h := range s.Point[m] {
			y, ok := t.actual.At(s.Known.Last() + h + 1)
			if !ok {
				continue
			}
			judged++
			ends := s.Quantiles(m, h, t.ends)
			one := Score{
				MASE: math.Abs(s.Point[m][h]-y) / scale, CRPS: stat.CRPS(s.Quantiles(m, h, t.levels), y) / scale,
				Inside: within(ends[1], y, ends[2]), Inside5: within(ends[0], y, ends[3]),
			}
			t.add(tallyKey{m, h + 1}, one)
			t.add(tallyKey{m, 0}, one)
		}
	}
	return judged
}

func within(low, y, high float64) float64 {
	if low <= y && y <= high {
		return 1
	}
	return 0
}

// seasonalError is the mean absolute change over a year.
func seasonalError(values []float64) float64 {
	d := difference(values, Months)
	sum := 0.0
	for _, v := range d {
		sum += math.Abs(v)
	}
	return sum / float64(max(len(d), 1))
}

func (t *Tally) add(key tallyKey, one Score) {
	s := t.sums[key]
	if s == nil {
		s = &Score{Method: key.method, Horizon: key.horizon}
		t.sums[key] = s
	}
	s.N++
	n := float64(s.N)
	s.MASE += (one.MASE - s.MASE) / n
	s.CRPS += (one.CRPS - s.CRPS) / n
	s.Inside += (one.Inside - s.Inside) / n
	s.Inside5 += (one.Inside5 - s.Inside5) / n
}

// Scores lists the means by method and horizon, methods in the order of Methods, all horizons first.
func (t *Tally) Scores() []Score {
	list := make([]Score, 0, len(t.sums))
	for _, s := range t.sums {
		list = append(list, *s)
	}
	order := Methods()
	slices.SortFunc(list, func(a, b Score) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Method), slices.Index(order, b.Method)), cmp.Compare(a.Horizon, b.Horizon))
	})
	return list
}
