package rng_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/rng"
)

// seed names the luck of all tests here; a failing test prints it, and it repeats the failure.
const seed = 20231226

// familyError is the chance that a whole test fails although every draw is right (before the seed is fixed).
const familyError = 0.01

// draws is the sample size of a test of fit.
func draws() int {
	if testing.Short() {
		return 100_000
	}
	return 400_000
}

// fit is the p-value of one test of fit.
type fit struct {
	name string
	p    float64
}

// requireFits fails the test if Holm's procedure (1979) rejects any of the fits at familyError.
func requireFits(t *testing.T, fits []fit) {
	t.Helper()
	slices.SortFunc(fits, func(a, b fit) int {
		if a.p < b.p {
			return -1
		}
		return 1
	})
	for i, f := range fits {
		if !(f.p >= familyError/float64(len(fits)-i)) {
			t.Errorf("%s: p = %.3g, rejected among %d tests at %v (seed %d)", f.name, f.p, len(fits), familyError, seed)
			continue
		}
		return
	}
}

// stream returns the luck of the numbered case of a test.
func stream(purpose rng.Purpose, number int) rng.Stream {
	return rng.New(seed, purpose, uint64(number), 0)
}

// chiSquareTail returns the chance that a chi-square number with df degrees of freedom exceeds x.
func chiSquareTail(x float64, df int) float64 {
	return distuv.ChiSquared{K: float64(df)}.Survival(x)
}

// fitCounts tests a sample of counts in [0, top] against a distribution function, with about 60 bins, fine in the tails.
func fitCounts(sample []int64, top int64, cdf func(k int64) float64) float64 {
	edges := countEdges(len(sample), top, cdf)
	observed := make([]float64, len(edges)+1)
	for _, k := range sample {
		i, _ := slices.BinarySearch(edges, k)
		observed[i]++
	}
	expected := make([]float64, len(observed))
	below := 0.0
	for i := range expected {
		upTo := 1.0
		if i < len(edges) {
			upTo = cdf(edges[i])
		}
		expected[i] = float64(len(sample)) * (upTo - below)
		below = upTo
	}
	return chiSquare(observed, expected)
}

// countEdges returns the last count of each bin but the highest, at quantiles of the distribution.
func countEdges(draws int, top int64, cdf func(k int64) float64) []int64 {
	least := 20 / float64(draws)
	levels := []float64{least, 4 * least, 1 - 4*least, 1 - least}
	for i := 1; i < 56; i++ {
		levels = append(levels, float64(i)/56)
	}
	var edges []int64
	for _, level := range levels {
		low, high := int64(-1), top // cdf(low) < level <= cdf(high)
		for high-low > 1 {
			if mid := low + (high-low)/2; cdf(mid) < level {
				low = mid
			} else {
				high = mid
			}
		}
		if high < top {
			edges = append(edges, high)
		}
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}

// chiSquare returns the p-value of Pearson's test, after joining each bin with less than 8 expected to the next.
func chiSquare(observed, expected []float64) float64 {
	sum, bins := 0.0, 0
	o, e := 0.0, 0.0
	for i := range observed {
		o += observed[i]
		e += expected[i]
		rest := 0.0
		for _, x := range expected[i+1:] {
			rest += x
		}
		if (e < 8 || rest < 8) && i+1 < len(observed) {
			continue
		}
		sum += (o - e) * (o - e) / e
		bins++
		o, e = 0, 0
	}
	if bins < 2 {
		return math.NaN()
	}
	return chiSquareTail(sum, bins-1)
}

// fitContinuous is the one-sample Kolmogorov-Smirnov test with Stephens' (1970) correction; it sorts the sample.
func fitContinuous(sample []float64, cdf func(x float64) float64) float64 {
	slices.Sort(sample)
	n, d := float64(len(sample)), 0.0
	for i, x := range sample {
		f := cdf(x)
		d = max(d, f-float64(i)/n, float64(i+1)/n-f)
	}
	lambda := (math.Sqrt(n) + 0.12 + 0.11/math.Sqrt(n)) * d
	p := 0.0
	for j := 1.0; j < 100; j++ {
		p += 2 * math.Pow(-1, j-1) * math.Exp(-2*j*j*lambda*lambda)
	}
	return min(p, 1)
}

// binomialCDF returns a reference for the distribution function of the binomial distribution, independent of how we draw:
// Poisson where p is so small that the two differ by less than p (Le Cam 1960), Edgeworth's series where the variance is
// above 1e7 (error below 1e-7), else the regularised incomplete beta function.
func binomialCDF(n int64, p float64) func(k int64) float64 {
	mean, variance := float64(n)*p, float64(n)*p*(1-p)
	switch {
	case variance > 1e7:
		return edgeworthCDF(mean, math.Sqrt(variance), (1-2*p)/math.Sqrt(variance))
	case p < 1e-6:
		return poissonCDF(mean)
	case p > 1-1e-6:
		less := poissonCDF(float64(n) * (1 - p))
		return func(k int64) float64 { return 1 - less(n-k-1) }
	}
	return func(k int64) float64 {
		if k < 0 || k >= n {
			return float64(min(max(k+1, 0), 1))
		}
		return 1 - mathext.RegIncBeta(float64(k+1), float64(n-k), p)
	}
}

func poissonCDF(mean float64) func(k int64) float64 {
	if mean > 1e7 {
		return edgeworthCDF(mean, math.Sqrt(mean), 1/math.Sqrt(mean))
	}
	return func(k int64) float64 {
		if k < 0 {
			return 0
		}
		return mathext.GammaIncRegComp(float64(k+1), mean)
	}
}

// edgeworthCDF is the normal distribution corrected for the lattice and for skewness: Kolassa and McCullagh (1990).
func edgeworthCDF(mean, sigma, skewness float64) func(k int64) float64 {
	return func(k int64) float64 {
		z := (float64(k) + 0.5 - mean) / sigma
		return distuv.UnitNormal.CDF(z) - skewness/6*(z*z-1)*distuv.UnitNormal.Prob(z)
	}
}
