package rng_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"

	"puente/internal/rng"
)

// Purposes of the tests' streams; benchPurpose is 9.
const (
	binomialPurpose rng.Purpose = iota + 10
	multinomialPurpose
	poissonPurpose
	negBinomialPurpose
	gammaPurpose
	normalPurpose
	uniformPurpose
	orderPurpose
	goldenPurpose
	hypergeometricPurpose
)

func TestBinomialFits(t *testing.T) {
	cases := []struct {
		n int64
		p float64
	}{
		{1, 0.3},
		{2, 0.5},
		{10, 0.01},
		{10, 0.3},
		{10, 0.97},
		{31, 0.5},
		{64, 0.2499},
		{64, 0.2501},
		{1024, 0.015},
		{1024, 0.0156},
		{1024, 0.0157},
		{1025, 0.009},
		{1025, 0.0098},
		{1025, 0.00975},
		{100, 0.01},
		{100, 0.1},
		{100, 0.16},
		{100, 0.17},
		{100, 0.3},
		{100, 0.5},
		{100, 0.9},
		{100, 0.999},
		{1000, 0.5},
		{10_000, 0.00099},
		{10_000, 0.00101},
		{10_000, 0.01},
		{10_000, 0.3},
		{1e6, 0.3},
		{1e6, 0.01},
		{1e6, 2e-5},
		{1e6, 1 - 3e-5},
		{1e6, 1e-7},
		{1e9, 1e-9},
		{1e9, 1 - 1e-9},
		{1e9, 0.3},
		{1e9, 9.9e-9},
		{1e9, 1.01e-8},
		{1e10, 1e-9},
		{2e10, 1e-9},
		{1e11, 1e-9},
		{1e12, 1e-9},
		{1e12, 1e-12},
		{1e12, 1e-11},
		{1e12, 2e-11},
		{1e12, 5e-7},
		{1e12, 1 - 0x1p-37},
		{1e12, 0.3},
		{1e12, 0.5},
	}
	sample := make([]int64, draws())
	var fits []fit
	for i, c := range cases {
		s := stream(binomialPurpose, i)
		for j := range sample {
			sample[j] = rng.Binomial(&s, c.n, c.p)
		}
		fits = append(fits, fit{fmt.Sprintf("Binomial(%d, %v)", c.n, c.p), fitCounts(sample, c.n, binomialCDF(c.n, c.p))})
	}
	requireFits(t, fits)
}

// Below a mean of 2^-20 a draw is made in two steps, so that chances near 2^-53 are still exact: count the successes.
func TestBinomialAndPoissonOfTinyMean(t *testing.T) {
	const mean = 0x1p-21
	s, hits, total := stream(binomialPurpose, 1000), int64(0), 20*draws()
	for range total {
		hits += rng.Binomial(&s, 8, mean/8) + rng.Binomial(&s, 1e12, mean/1e12) + rng.Poisson(&s, mean)
	}
	below := poissonCDF(3 * mean * float64(total))
	if below(hits) < familyError/2 || below(hits-1) > 1-familyError/2 {
		t.Errorf("%d successes, want about %.1f (seed %d)", hits, 3*mean*float64(total), seed)
	}
	// A mean that is not a normal number: the chance is so small that any success is a fault.
	if k := rng.Binomial(&s, 1, 5e-324) + rng.Poisson(&s, 5e-324); k != 0 {
		t.Errorf("%d successes of chance 5e-324 (seed %d)", k, seed)
	}
}

func TestBinomialEnds(t *testing.T) {
	s := stream(binomialPurpose, 1001)
	for _, c := range []struct {
		n    int64
		p    float64
		want int64
	}{{0, 0.3, 0}, {5, 0, 0}, {5, 1, 5}, {1 << 53, 0, 0}, {1 << 53, 1, 1 << 53}, {0, 0, 0}, {0, 1, 0}} {
		if got := rng.Binomial(&s, c.n, c.p); got != c.want {
			t.Errorf("Binomial(%d, %v) = %d, want %d", c.n, c.p, got, c.want)
		}
	}
}

func TestMultinomialMarginsFit(t *testing.T) {
	weights := []float64{0.5, 0, 3, 1e-3, 12, 0.25, 7, 0}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	var fits []fit
	for round, n := range []int64{7, 300, 1e6} {
		s := stream(multinomialPurpose, round)
		out := make([]int64, len(weights))
		columns := make([][]int64, len(weights))
		for range draws() {
			rng.Multinomial(&s, n, weights, out)
			total := int64(0)
			for i, k := range out {
				total += k
				columns[i] = append(columns[i], k)
			}
			if total != n || out[1] != 0 || out[7] != 0 {
				t.Fatalf("Multinomial(%d, %v) = %v (seed %d)", n, weights, out, seed)
			}
		}
		for i, w := range weights {
			if p := w / sum; w > 0 && float64(n)*p*float64(len(columns[i])) > 40 {
				name := fmt.Sprintf("margin %d of Multinomial(%d)", i, n)
				fits = append(fits, fit{name, fitCounts(columns[i], n, binomialCDF(n, p))})
			}
		}
		fits = append(fits, fitCovariance(n, 2, 4, weights, columns), fitCovariance(n, 0, 6, weights, columns))
	}
	requireFits(t, fits)
}

// fitCovariance tests the covariance of categories i and j, -n p_i p_j, against its sampling error.
func fitCovariance(n int64, i, j int, weights []float64, columns [][]int64) fit {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	meanI, meanJ := float64(n)*weights[i]/sum, float64(n)*weights[j]/sum
	total, squares, count := 0.0, 0.0, float64(len(columns[i]))
	for r := range columns[i] {
		x := (float64(columns[i][r]) - meanI) * (float64(columns[j][r]) - meanJ)
		total += x
		squares += x * x
	}
	mean := total / count
	z := (mean + meanI*weights[j]/sum) / math.Sqrt((squares/count-mean*mean)/count)
	return fit{fmt.Sprintf("covariance of %d and %d in Multinomial(%d)", i, j, n), math.Erfc(math.Abs(z) / math.Sqrt2)}
}

// All ten ways to put three trials into three categories.
func TestMultinomialJointFits(t *testing.T) {
	p := []float64{0.2, 0.5, 0.3}
	s := stream(multinomialPurpose, 100)
	seen := map[[3]int64]float64{}
	out := make([]int64, 3)
	for range draws() {
		rng.Multinomial(&s, 3, p, out)
		seen[[3]int64(out)]++
	}
	var observed, expected []float64
	factorial := []float64{1, 1, 2, 6}
	for a := range 4 {
		for b := range 4 - a {
			c := 3 - a - b
			chance := 6 / (factorial[a] * factorial[b] * factorial[c]) *
				math.Pow(p[0], float64(a)) * math.Pow(p[1], float64(b)) * math.Pow(p[2], float64(c))
			observed = append(observed, seen[[3]int64{int64(a), int64(b), int64(c)}])
			expected = append(expected, chance*float64(draws()))
		}
	}
	requireFits(t, []fit{{"Multinomial(3)", chiSquare(observed, expected)}})
}

// Small weights behind and before a large one keep their share to full precision.
func TestMultinomialOfUnequalWeights(t *testing.T) {
	const n, small = 1 << 53, 0x1p-55
	for round, weights := range [][]float64{{1, small, small}, {small, small, 1}, {small, 1, small}, {1e300, small * 1e300}} {
		s := stream(multinomialPurpose, 200+round)
		out := make([]int64, len(weights))
		hits, parts := int64(0), 0
		for range 4000 {
			rng.Multinomial(&s, n, weights, out)
			parts = 0
			for i, w := range weights {
				if w != 1 && w != 1e300 {
					hits += out[i]
					parts++
				}
			}
		}
		below := poissonCDF(4000 * 0.25 * float64(parts))
		if below(hits) < familyError/8 || below(hits) > 1-familyError/8 {
			t.Errorf("weights %v: %d trials in the small ones, want about %v (seed %d)", weights, hits, 1000*parts, seed)
		}
	}
}

func TestPoissonFits(t *testing.T) {
	means := []float64{0.01, 0.5, 1, 3, 9.9, 10.1, 15, 19.99, 20, 20.01, 23, 30, 57, 100, 1000, 1e4, 1e6, 1e8, 1e12}
	sample := make([]int64, draws())
	var fits []fit
	for i, mean := range means {
		s := stream(poissonPurpose, i)
		for j := range sample {
			sample[j] = rng.Poisson(&s, mean)
		}
		fits = append(fits, fit{fmt.Sprintf("Poisson(%v)", mean), fitCounts(sample, 1<<53, poissonCDF(mean))})
	}
	requireFits(t, fits)
}

func TestNegBinomialFits(t *testing.T) {
	sample := make([]int64, draws())
	var fits []fit
	for i, c := range []struct{ mean, k float64 }{
		{0.2, 0.05}, {3, 0.5}, {3, 1}, {8, 2.5}, {50, 5}, {3000, 0.3}, {3000, 20}, {40, 1e6}, {15, math.Inf(1)}, {1e-3, 2}, {1e9, 4},
	} {
		s := stream(negBinomialPurpose, i)
		for j := range sample {
			sample[j] = rng.NegBinomial(&s, c.mean, c.k)
		}
		cdf := func(x int64) float64 { return mathext.RegIncBeta(c.k, float64(x+1), c.k/(c.k+c.mean)) }
		if math.IsInf(c.k, 1) {
			cdf = poissonCDF(c.mean)
		}
		fits = append(fits, fit{fmt.Sprintf("NegBinomial(%v, %v)", c.mean, c.k), fitCounts(sample, 1<<40, cdf)})
	}
	requireFits(t, fits)
}

func FuzzCounts(f *testing.F) {
	f.Add(uint64(1), int64(1000), 0.3, 1.5, 2.5)
	f.Add(uint64(2), int64(1)<<53, 0.5, 1e300, 1e-300)
	f.Add(uint64(3), int64(1e12), 1e-11, 0.0, 5e-324)
	f.Add(uint64(4), int64(20), 0.4999999, 1e17, 1.0)
	f.Fuzz(func(t *testing.T, seed uint64, n int64, p, w0, w1 float64) {
		n &= 1<<53 - 1
		p = math.Abs(p)
		if !(p <= 1) {
			p = 1 / p
		}
		s := rng.New(seed, binomialPurpose, 0, 0)
		if k := rng.Binomial(&s, n, max(p, 0)); k < 0 || k > n {
			t.Errorf("Binomial(%d, %v) = %d (seed %d)", n, p, k, seed)
		}
		weights := []float64{finite(w0), finite(w1), p, 0}
		if weights[0]+weights[1]+p == 0 {
			return
		}
		out := make([]int64, len(weights))
		rng.Multinomial(&s, n, weights, out)
		for i, k := range out {
			if k < 0 || k > 0 && weights[i] == 0 {
				t.Errorf("Multinomial(%d, %v) = %v (seed %d)", n, weights, out, seed)
			}
		}
		if got := out[0] + out[1] + out[2]; got != n {
			t.Errorf("Multinomial(%d, %v) = %v with sum %d (seed %d)", n, weights, out, got, seed)
		}
	})
}

// finite maps any number to a weight in [0, 1e307].
func finite(x float64) float64 {
	if x != x {
		return 0
	}
	return min(math.Abs(x), 1e307)
}

// TestHypergeometricFits compares draws with the distribution function, summed from chances that the gamma function gives.
func TestHypergeometricFits(t *testing.T) {
	cases := []struct{ good, other, n int64 }{
		{1, 1, 1}, {5, 2, 3}, {30, 70, 20}, {30, 70, 90}, {3, 10_000, 500}, {10_000, 3, 5000}, {400, 300, 350}, {20_000, 50_000, 1500}, {20_000, 50_000, 65_000}, {1_000_000, 900_000, 800_000},
	}
	choose := func(n, k int64) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(k + 1))
		c, _ := math.Lgamma(float64(n - k + 1))
		return a - b - c
	}
	var fits []fit
	sample := make([]int64, draws()/4)
	for i, c := range cases {
		s := stream(hypergeometricPurpose, i)
		for j := range sample {
			sample[j] = rng.Hypergeometric(&s, c.good, c.other, c.n)
		}
		below := map[int64]float64{-1: 0}
		sum := 0.0
		for k := range min(c.good, c.n) + 1 {
			if k >= c.n-c.other {
				sum += math.Exp(choose(c.good, k) + choose(c.other, c.n-k) - choose(c.good+c.other, c.n))
			}
			below[k] = sum
		}
		fits = append(fits, fit{fmt.Sprintf("%+v", c), fitCounts(sample, min(c.good, c.n), func(k int64) float64 { return below[k] / sum })})
	}
	requireFits(t, fits)
	s := stream(hypergeometricPurpose, len(cases))
	for _, c := range []struct{ good, other, n, want int64 }{{0, 9, 4, 0}, {9, 0, 4, 4}, {7, 5, 12, 7}, {7, 5, 0, 0}} {
		if got := rng.Hypergeometric(&s, c.good, c.other, c.n); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
}
