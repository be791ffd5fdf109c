package series

import (
	"math"
	"slices"
	"testing"

	"puente/internal/model"
	"puente/internal/rng"
)

// wandering is a random walk of logarithms with a season.
func wandering(seed uint64, months int) []float64 {
	luck := rng.New(seed, purposePaths, 5, 5)
	values, level := make([]float64, months), math.Log(5000)
	for i := range values {
		level += 0.12 * luck.Normal()
		values[i] = math.Round(math.Exp(level + 0.2*math.Sin(2*math.Pi*float64(i)/12)))
	}
	return values
}

// cut is a walk over ever longer parts of a series, each known without delay.
func cut(values []float64, judge func(Step) bool) Origins {
	return Origins{
		Known: func(i int) History { return History{First: 24000, Values: values[:LeastMonths+i]} },
		Count: len(values) - LeastMonths + 1, Horizon: 6, Judge: judge,
	}
}

// What comes later changes nothing that was said before: not the points, not the intervals.
func TestWalkReadsNothingLater(t *testing.T) {
	values := wandering(1, 84)
	other := slices.Clone(values)
	for i := 60; i < len(other); i++ {
		other[i] *= 7
	}
	tell := func(v []float64) (said [][]float64) {
		Walk(cut(v, func(s Step) bool {
			if len(s.Known.Values) <= 60 {
				said = append(said, s.Point[MethodCombine], s.Quantiles(MethodCombine, 5, []float64{0.025, 0.5, 0.975}))
			}
			return true
		}))
		return said
	}
	a, b := tell(values), tell(other)
	if len(a) != 2*25 {
		t.Fatalf("%d steps, want 25", len(a)/2)
	}
	for i := range a {
		if !slices.Equal(a[i], b[i]) {
			t.Fatalf("step %d said %v, with another future %v", i/2, a[i], b[i])
		}
	}
}

// On random walks the intervals hold what they promise, and the combination beats the year before.
func TestIntervalsHoldOnRandomWalks(t *testing.T) {
	var inside, inside5, mase, base, n float64
	for seed := range uint64(6) {
		values := wandering(seed, 120)
		tally := NewTally(History{First: 24000, Values: values})
		Walk(cut(values, func(s Step) bool {
			if len(s.Known.Values) >= 48 {
				tally.Add(s)
			}
			return true
		}))
		for _, s := range tally.Scores() {
			if s.Horizon == 0 && s.Method == MethodCombine {
				inside, inside5, mase, n = inside+s.Inside, inside5+s.Inside5, mase+s.MASE, n+1
			}
			if s.Horizon == 0 && s.Method == MethodSeasonal {
				base += s.MASE
			}
		}
	}
	if n != 6 || math.Abs(inside/n-0.80) > 0.05 || math.Abs(inside5/n-0.95) > 0.05 || mase > 0.8*base {
		t.Errorf("of %v series inside %.3f and %.3f, MASE %.3f against %.3f", n, inside/n, inside5/n, mase/n, base/n)
	}
}

// The paths have in each month the distribution of the quantiles, and months that belong together.
func TestPathsKeepTheQuantiles(t *testing.T) {
	last, ok := Walk(cut(wandering(2, 72), nil))
	if !ok {
		t.Fatal("no step")
	}
	paths := last.Paths(999)
	for h := range 6 {
		month := make([]float64, len(paths))
		for i, p := range paths {
			month[i] = p[h]
		}
		slices.Sort(month)
		want := last.Quantiles(MethodCombine, h, []float64{499.5 / 999})[0]
		if math.Abs(month[499]-want) > 1e-9 {
			t.Errorf("h = %d: median path %v, quantile %v", h+1, month[499], want)
		}
	}
	agree := 0
	for _, p := range paths {
		if (p[4] > last.Point[MethodCombine][4]) == (p[5] > last.Point[MethodCombine][5]) {
			agree++
		}
	}
	if agree < 700 {
		t.Errorf("months 5 and 6 are on one side in %d of 999 paths: the course of the paths is lost", agree)
	}
}

// A month that is not known yet is not learnt from, and one that is revised is learnt from as revised.
func TestErrorsAreThoseKnown(t *testing.T) {
	r := record{{last: 100, point: []float64{99, 99}, scale: 1, ends: make([][4]float64, 2)}}
	known := History{First: 90, Values: []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}
	if got := r.errors(0, known); len(got) != 0 {
		t.Errorf("errors %v of a month that is not known", got)
	}
	known.Values = append(known.Values, 199)
	if got := r.errors(0, known); len(got) != 1 || math.Abs(got[0]-math.Ln2) > 1e-12 {
		t.Errorf("errors %v, want ln 2", got)
	}
	if got := r.errors(1, known); len(got) != 0 {
		t.Errorf("errors %v two months ahead", got)
	}
	known.Values[11] = 399
	if got := r.errors(0, known); math.Abs(got[0]-2*math.Ln2) > 1e-12 {
		t.Errorf("errors %v after the revision, want ln 4", got)
	}
}

func TestMonthsAreNumbered(t *testing.T) {
	p := model.Month(2023, 12)
	if MonthOfNumber(MonthNumber(p)) != p || MonthNumber(p.Add(1)) != MonthNumber(p)+1 {
		t.Errorf("month %d of %s", MonthNumber(p), p)
	}
}

// Three methods' scores by hand: the forecast 110 of 100, the change over a year 5.
func TestTallyByHand(t *testing.T) {
	values := make([]float64, 48)
	for i := range values {
		values[i] = 100 + 5*float64(i/12)
	}
	last, _ := Walk(cut(values, nil))
	actual := History{First: 24000, Values: append(slices.Clone(values), 125, 115)}
	tally := NewTally(actual)
	if n := tally.Add(last); n != 2*len(Methods()) {
		t.Fatalf("%d judged, want two months of each method", n)
	}
	for _, s := range tally.Scores() {
		if s.Method == MethodNaive && s.Horizon == 1 && math.Abs(s.MASE-2) > 1e-12 || s.Method == MethodNaive && s.Horizon == 2 && s.MASE > 1e-12 {
			t.Errorf("%+v, want |115 - 125|/5 and 0", s)
		}
	}
}
