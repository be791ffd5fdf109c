package queue

import (
	"math"
	"slices"
	"testing"

	"puente/internal/rng"
)

// testPurpose names the streams of these tests.
const testPurpose rng.Purpose = 599

// TestDistributions draws each kind and compares mean and variance with the textbook (Johnson, Kotz and Balakrishnan 1994).
func TestDistributions(t *testing.T) {
	gamma := func(x float64) float64 { return math.Gamma(x) }
	for _, c := range []struct {
		name           string
		d              Distribution
		mean, variance float64
	}{
		{"exponential", Distribution{Kind: "exponential", Mean: 3}, 3, 9},
		{"exponential by rate", Distribution{Kind: "exponential", Rate: 4}, .25, 1.0 / 16},
		{"uniform", Distribution{Kind: "uniform", Low: 1, High: 5}, 3, 16.0 / 12},
		{"erlang", Distribution{Kind: "erlang", Phases: 4, Mean: 2}, 2, 1},
		{"gamma", Distribution{Kind: "gamma", Mean: 2, CV: .5}, 2, 1},
		{"lognormal", Distribution{Kind: "lognormal", Mean: 2, CV: .5}, 2, 1},
		{"weibull", Distribution{Kind: "weibull", Mean: 2, Shape: 1.5}, 2, 4 * (gamma(1+2/1.5)/math.Pow(gamma(1+1/1.5), 2) - 1)},
		{"triangular", Distribution{Kind: "triangular", Low: 1, Mode: 2, High: 6}, 3, (1 + 4 + 36 - 2 - 6 - 12) / 18.0},
		{"mix", Distribution{Kind: "mix", Weights: []float64{3, 1}, Means: []float64{1, 5}}, 2, 2*(.75+.25*25) - 4},
		{"empirical", Distribution{Kind: "empirical", Values: []float64{1, 2, 6}, Weights: []float64{2, 1, 1}}, 2.5, .5 + 1 + 9 - 6.25},
		{"fixed", Distribution{Kind: "fixed", Mean: 7}, 7, 0},
	} {
		const n = 200_000
		s, d := &state{}, c.d.build(none)
		if math.Abs(d.mean-c.mean) > 1e-12 {
			t.Errorf("%s: mean %v by the plan, want %v", c.name, d.mean, c.mean)
		}
		r := rng.New(42, testPurpose, 1, 0)
		var w, squares moments
		for range n {
			x := s.draw(&d, &r)
			w.add(x)
			squares.add((x - c.mean) * (x - c.mean))
		}
		if e := w.estimate(); math.Abs(e.Mean-c.mean) > 4.2*e.SE+1e-12 {
			t.Errorf("%s: mean %v, want %v (standard error %v)", c.name, e.Mean, c.mean, e.SE)
		}
		if e := squares.estimate(); math.Abs(e.Mean-c.variance) > 4.2*e.SE+1e-12 {
			t.Errorf("%s: variance %v, want %v (standard error %v)", c.name, e.Mean, c.variance, e.SE)
		}
	}
}

// TestExponentialIsExponential compares the ziggurat's distribution function with 1 - exp(-x) (Kolmogorov 1933; 1 % point 1.63).
func TestExponentialIsExponential(t *testing.T) {
	const n = 400_000
	r := rng.New(7, testPurpose, 2, 0)
	x := make([]float64, n)
	for i := range x {
		x[i] = exponential(&r)
	}
	slices.Sort(x)
	worst := 0.0
	for i, v := range x {
		f := -math.Expm1(-v)
		worst = max(worst, math.Abs(f-float64(i)/n), math.Abs(f-float64(i+1)/n))
	}
	if worst*math.Sqrt(n) > 1.63 {
		t.Errorf("largest distance %v times the root of n, want at most 1.63", worst*math.Sqrt(n))
	}
	if tail := x[n-n/10000]; math.Abs(tail-math.Log(10000)) > .8 {
		t.Errorf("one in ten thousand is over %v, want about %v", tail, math.Log(10000))
	}
}

// TestQuantilesOfTheHistogram compares the histogram with the sorted waits.
func TestQuantilesOfTheHistogram(t *testing.T) {
	r := rng.New(7, testPurpose, 3, 0)
	w := newTally()
	var all []float64
	for range 50_000 {
		x := 0.0
		if r.Float64() > .3 {
			x = 20 * exponential(&r)
		}
		w.add(x, 1)
		all = append(all, x)
	}
	slices.Sort(all)
	s := w.spread()
	for _, q := range []float64{.1, .5, .9, .95, .99} {
		want := all[int(q*float64(len(all)))]
		if got := s.quantile(q); math.Abs(got-want) > .004*want {
			t.Errorf("quantile %v: got %v, want %v", q, got, want)
		}
	}
}

// TestHeapIsInOrder puts and takes in random order, with ties, and asks for the order of time, kind and making.
func TestHeapIsInOrder(t *testing.T) {
	r := rng.New(7, testPurpose, 4, 0)
	var h heap
	var last event
	live := 0
	for range 200_000 {
		if live == 0 || r.Float64() < .5 {
			h.put(max(last.at, math.Floor(last.at+10*r.Float64())), eventKind(r.IntN(14)), 0, 0)
			live++
			if h.hole {
				t.Fatal("a put left the hole open")
			}
			continue
		}
		e, ok := h.take()
		live--
		if !ok || e.at < last.at {
			t.Fatalf("took %v after %v", e.at, last.at)
		}
		last = e
	}
	var list []event
	for e, ok := h.take(); ok; e, ok = h.take() {
		list = append(list, e)
	}
	if len(list) != live || !slices.IsSortedFunc(list, func(a, b event) int {
		if before(&a, &b) {
			return -1
		}
		return 1
	}) {
		t.Errorf("%d events left, want %d in order", len(list), live)
	}
}
