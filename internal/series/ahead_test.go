package series

import (
	"math"
	"testing"

	"puente/internal/rng"
)

// TestAheadIsTheCombination: medians and spreads are those of the last step of a walk that knew each month in its turn.
func TestAheadIsTheCombination(t *testing.T) {
	values := wander(1, 80)
	got := Ahead(values, 5, 6)
	step, ok := Walk(Origins{Known: func(i int) History { return History{First: 4, Values: values[:36+i]} }, Count: 45, Horizon: 6, Refit: 24})
	if !ok || got.Method != MethodCombine || got.Errors != 44 {
		t.Fatalf("got %+v", got)
	}
	for h := range 6 {
		q := step.Quantiles(MethodCombine, h, []float64{0.1, 0.5, 0.9})
		// A lognormal has its 80 % interval 1.2816 standard deviations either way.
		if got.Median[h] != q[1] || math.Abs(got.LogSD[h]-math.Log((q[2]+1)/(q[0]+1))/2/1.2816) > 1e-4 {
			t.Errorf("month %d: %v ± %v, want the middle and half of %v", h+1, got.Median[h], got.LogSD[h], q)
		}
	}
	if short := Ahead(values[:30], 5, 6); short.Method == MethodCombine {
		t.Error("two and a half years are forecast by models that need three")
	}
}

// TestAheadCovers: of random walks with a known step the 80 % interval holds about 80 in 100 futures, at one month and at four.
func TestAheadCovers(t *testing.T) {
	const walks = 150
	inside := [2]int{}
	for k := range uint64(walks) {
		values := wander(k+2, 64)
		f := Ahead(values[:60], 1, 4)
		for i, h := range []int{0, 3} {
			z := math.Log((values[60+h]+1)/(f.Median[h]+1)) / f.LogSD[h]
			if math.Abs(z) < 1.2816 {
				inside[i]++
			}
		}
	}
	for i, n := range inside {
		// Three standard errors of 150 draws at 0.8 are 10 points.
		if share := float64(n) / walks; math.Abs(share-0.8) > 0.1 {
			t.Errorf("interval %d holds %.2f, want 0.8 ± 0.1", i, share)
		}
	}
}

// wander is a random walk of logarithms with steps of 0.1 about 10,000.
func wander(seed uint64, n int) []float64 {
	r := rng.New(seed, 1, 0, 0)
	values, x := make([]float64, n), math.Log(10000)
	for i := range values {
		x += 0.1 * r.Normal()
		values[i] = math.Round(math.Exp(x))
	}
	return values
}
