package stat_test

import (
	"math"
	"testing"

	"puente/internal/rng"
	"puente/internal/stat"
)

// The double sums of the definitions, without sorting.
func TestCRPSIsItsDefinition(t *testing.T) {
	for size := 2; size < 12; size++ {
		x, y := normals(size, uint64(size)), 2.5
		distance, pairs, m := 0.0, 0.0, float64(size)
		for _, a := range x {
			distance += math.Abs(a - y)
			for _, b := range x {
				pairs += math.Abs(a - b)
			}
		}
		near(t, "CRPS", stat.CRPS(x, y), distance/m-pairs/(2*m*m), 1e-12)
		near(t, "CRPSFair", stat.CRPSFair(x, y), distance/m-pairs/(2*m*(m-1)), 1e-12)
	}
	near(t, "CRPS of one member", stat.CRPS([]float64{3}, 5), 2, 0)
	near(t, "CRPS of {0, 1} at 0", stat.CRPS([]float64{1, 0}, 0), 0.25, 0)
	near(t, "CRPSFair of {0, 1} at 0", stat.CRPSFair([]float64{1, 0}, 0), 0, 0)
}

// Closed form of the normal distribution's score: Gneiting, Raftery, Westveld and Goldman (2005), Mon. Wea. Rev. 133.
func TestCRPSOfNormalEnsembles(t *testing.T) {
	closed := func(y float64) float64 {
		density := math.Exp(-y*y/2) / math.Sqrt(2*math.Pi)
		return y*(2*stat.NormalCDF(y)-1) + 2*density - 1/math.Sqrt(math.Pi)
	}
	near(t, "closed form at 0", closed(0), 0.23369497725510913, 1e-14)
	const members = 20_000
	large := make([]float64, members)
	for i := range large {
		large[i] = stat.NormalQuantile((float64(i) + 0.5) / members)
	}
	luck := rng.New(seed, testPurpose, 99, 0)
	for _, y := range []float64{-1.3, 0, 0.4, 3} {
		near(t, "CRPS of many members", stat.CRPS(large, y), closed(y), 1e-3)

		var fair stat.Welford // the fair score of four members has the mean that the closed form tells
		for range 50_000 {
			fair.Add(stat.CRPSFair([]float64{luck.Normal(), luck.Normal(), luck.Normal(), luck.Normal()}, y))
		}
		if z := (fair.Mean() - closed(y)) / math.Sqrt(fair.Var()/50_000); math.Abs(z) > 3.5 {
			t.Errorf("mean fair score at %v is %v, want %v: %.1f standard errors off (seed %d)", y, fair.Mean(), closed(y), z, seed)
		}
	}
}

func TestPinball(t *testing.T) {
	near(t, "Pinball below", stat.Pinball(10, 14, 0.9), 3.6, 1e-15)
	near(t, "Pinball above", stat.Pinball(10, 6, 0.9), 0.4, 1e-15)
	near(t, "Pinball exact", stat.Pinball(10, 10, 0.9), 0, 0)

	// Twice the mean over all levels is the CRPS (Gneiting and Ranjan (2011), J. Bus. Econ. Stat. 29).
	x, sum := []float64{1, 2, 4, 8}, 0.0
	const levels = 10_000
	for i := range levels {
		level := (float64(i) + 0.5) / levels
		sum += 2 * stat.Pinball(x[int(level*4)], 3, level) / levels
	}
	near(t, "mean of Pinball over levels", sum, stat.CRPS(x, 3), 1e-6)
}

func TestCoverageCountsEnds(t *testing.T) {
	got := stat.Coverage([]float64{0, 0, 0, 5}, []float64{1, 1, 1, 6}, []float64{0, 1, 1.01, 7})
	near(t, "Coverage", got, 0.5, 0)
}

func TestMASE(t *testing.T) {
	training := []float64{10, 20, 12, 23, 15, 24} // season 2: |2|, |3|, |3|, |1| with mean 2.25; naive: 10, 8, 11, 8, 9 with mean 9.2
	forecast, observed := []float64{15, 24}, []float64{18, 27}
	near(t, "seasonal MASE", stat.MASE(forecast, observed, training, 2), 3/2.25, 1e-15)
	near(t, "naive MASE", stat.MASE(forecast, observed, training, 1), 3/9.2, 1e-15)
	if got := stat.MASE([]float64{1}, []float64{2}, []float64{5, 5, 5}, 1); !math.IsInf(got, 1) {
		t.Errorf("MASE against a constant series is %v, want +Inf", got)
	}
}

func TestLogRatio(t *testing.T) {
	near(t, "twice", stat.LogRatio(500, 250), math.Ln2, 1e-14)
	near(t, "half", stat.LogRatio(1, 2), -math.Ln2, 1e-14)
	near(t, "both 0", stat.LogRatio(0, 0), 0, 0)
	near(t, "forecast 0", stat.LogRatio(0, 3), math.Inf(-1), 0)
	near(t, "observed 0", stat.LogRatio(3, 0), math.Inf(1), 0)
}
