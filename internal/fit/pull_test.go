package fit

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// With one place of choice the constants are ln share + cost, up to a shift
// (Berry 1994): equal shares at costs 1 and 3 need constants 2 apart.
func TestInvertByHand(t *testing.T) {
	pull, err := Invert([]float64{0.5, 0.5, 0}, []float64{7}, [][]float64{{1, 3, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if !near(pull[0], -2, 1e-9) || !near(pull[1], 0, 1e-9) || pull[2] != never {
		t.Errorf("constants %v, want -2, 0 and never", pull)
	}
}

func TestInvertTellsWhatCannotBe(t *testing.T) {
	inf := math.Inf(1)
	if _, err := Invert([]float64{0.5, 0.5}, []float64{1}, [][]float64{{0, inf}}); err == nil {
		t.Error("no error for a gate that no place reaches")
	}
	// Nine of ten reach only the first gate: it cannot have half.
	if _, err := Invert([]float64{0.5, 0.5}, []float64{9, 1}, [][]float64{{0, inf}, {0, 0}}); err == nil {
		t.Error("no error for shares that no constants give")
	}
}

// Whatever the shares, places and costs, the constants give the shares back.
func TestInvertGivesBackShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gates, places := rapid.IntRange(1, 30).Draw(t, "gates"), rapid.IntRange(1, 6).Draw(t, "places")
		shares, total := make([]float64, gates), 0.0
		for g := range shares {
			shares[g] = rapid.Float64Range(0.001, 1).Draw(t, "share")
			total += shares[g]
		}
		for g := range shares {
			shares[g] /= total
		}
		weights, costs := make([]float64, places), make([][]float64, places)
		for f := range weights {
			weights[f] = rapid.Float64Range(1, 100_000).Draw(t, "weight")
			for range gates {
				costs[f] = append(costs[f], rapid.Float64Range(0, 4).Draw(t, "cost"))
			}
		}
		pull, err := Invert(shares, weights, costs)
		if err != nil {
			t.Fatal(err)
		}
		for g, got := range Shares(pull, evenly(weights), costs) {
			if !near(got, shares[g], 1e-6) {
				t.Fatalf("gate %d: %v, want %v", g, got, shares[g])
			}
		}
	})
}
