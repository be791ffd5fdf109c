package rng_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/rng"
)

// Names that differ by one in one part must have unrelated luck: correlation of first draws, and their joint 16 x 16 table.
func TestNeighbouringNamesAreIndependent(t *testing.T) {
	first := func(seed uint64, purpose rng.Purpose, entity, time uint64) float64 {
		s := rng.New(seed, purpose, entity, time)
		return s.Float64()
	}
	neighbours := map[string]func(i uint64) (a, b float64){
		"seed":    func(i uint64) (a, b float64) { return first(i, 1, 2, 3), first(i+1, 1, 2, 3) },
		"purpose": func(i uint64) (a, b float64) { p := rng.Purpose(i); return first(1, p, 2, 3), first(1, p+1, 2, 3) },
		"entity":  func(i uint64) (a, b float64) { return first(1, 2, i, 3), first(1, 2, i+1, 3) },
		"time":    func(i uint64) (a, b float64) { return first(1, 2, 3, i), first(1, 2, 3, i+1) },
		"swapped": func(i uint64) (a, b float64) { return first(1, 2, i, i+1), first(1, 2, i+1, i) },
	}
	var fits []fit
	for name, pairOf := range neighbours {
		count, product := 100_000, 0.0
		observed, expected := make([]float64, 256), make([]float64, 256)
		for i := range count {
			a, b := pairOf(2 * uint64(i))
			product += (a - 0.5) * (b - 0.5) * 12
			observed[int(a*16)*16+int(b*16)]++
		}
		for i := range expected {
			expected[i] = float64(count) / 256
		}
		z := product / math.Sqrt(float64(count))
		fits = append(fits, fit{name + ": correlation", math.Erfc(math.Abs(z) / math.Sqrt2)},
			fit{name + ": joint table", chiSquare(observed, expected)})
	}
	requireFits(t, fits)
}

func TestEqualNamesHaveEqualBits(t *testing.T) {
	a, b := rng.New(1, 2, 3, 4), rng.New(1, 2, 3, 4)
	copied := a
	for i := range 100 {
		x, y, z := a.Uint64(), b.Uint64(), copied.Uint64()
		if x != y || x != z {
			t.Fatalf("word %d of one name is %#x, %#x and, in a copy, %#x", i, x, y, z)
		}
	}
}

func TestNormalFits(t *testing.T) {
	s := stream(normalPurpose, 0)
	sample := make([]float64, 5*draws())
	observed, expected := make([]float64, 8), make([]float64, 8)
	edges := []float64{-4.2, -3.654152885361009, -2, 0, 2, 3.654152885361009, 4.2} // the ziggurat's tails begin at 3.654
	for i := range sample {
		sample[i] = s.Normal()
		bin, _ := slices.BinarySearch(edges, sample[i])
		observed[bin]++
	}
	below := 0.0
	for i := range expected {
		upTo := 1.0
		if i < len(edges) {
			upTo = distuv.UnitNormal.CDF(edges[i])
		}
		expected[i] = (upTo - below) * float64(len(sample))
		below = upTo
	}
	requireFits(t, []fit{
		{"tails of Normal", chiSquare(observed, expected)},
		{"Normal", fitContinuous(sample, distuv.UnitNormal.CDF)},
	})
}

func TestUniformAndExpFit(t *testing.T) {
	s := stream(uniformPurpose, 0)
	half, open, exponential := make([]float64, draws()), make([]float64, draws()), make([]float64, draws())
	for i := range half {
		half[i], open[i], exponential[i] = s.Float64(), s.Float64Open(), s.Exp()
		if half[i] < 0 || half[i] >= 1 || open[i] <= 0 || open[i] >= 1 || exponential[i] <= 0 {
			t.Fatalf("Float64 = %v, Float64Open = %v, Exp = %v (seed %d)", half[i], open[i], exponential[i], seed)
		}
	}
	same := func(x float64) float64 { return x }
	requireFits(t, []fit{
		{"Float64", fitContinuous(half, same)},
		{"Float64Open", fitContinuous(open, same)},
		{"Exp", fitContinuous(exponential, func(x float64) float64 { return -math.Expm1(-x) })},
	})
}

func TestGammaFits(t *testing.T) {
	var fits []fit
	sample := make([]float64, draws())
	for i, shape := range []float64{0.02, 0.3, 0.999, 1, 1.5, 2.5, 30, 1e4, 1e9} {
		s := stream(gammaPurpose, i)
		const scale = 1.75 // days, say
		for j := range sample {
			sample[j] = rng.Gamma(&s, shape, scale)
		}
		cdf := func(x float64) float64 { return mathext.GammaIncReg(shape, x/scale) }
		fits = append(fits, fit{fmt.Sprintf("Gamma(%v)", shape), fitContinuous(sample, cdf)})
	}
	requireFits(t, fits)
}

func TestIntNAndOrderFit(t *testing.T) {
	s := stream(orderPurpose, 0)
	var fits []fit
	for _, n := range []int{3, 10, math.MaxInt / 4 * 3} { // the last makes a third of the words be refused, and IntN biased without that
		observed, expected := make([]float64, min(n, 12)), make([]float64, min(n, 12))
		for range draws() {
			k := s.IntN(n)
			if k < 0 || k >= n {
				t.Fatalf("IntN(%d) = %d (seed %d)", n, k, seed)
			}
			observed[int(float64(k)/float64(n)*float64(len(observed)))]++
		}
		for i := range expected {
			expected[i] = float64(draws()) / float64(len(expected))
		}
		fits = append(fits, fit{fmt.Sprintf("IntN(%d)", n), chiSquare(observed, expected)})
	}
	seen := map[[4]int]float64{}
	order := make([]int, 4)
	for range draws() {
		rng.Perm(&s, order)
		seen[[4]int(order)]++
	}
	var observed, expected []float64
	for _, count := range seen {
		observed, expected = append(observed, count), append(expected, float64(draws())/24)
	}
	if len(seen) != 24 {
		t.Errorf("Perm made %d of the 24 orders of four (seed %d)", len(seen), seed)
	}
	requireFits(t, append(fits, fit{"Perm", chiSquare(observed, expected)}))
}

func TestDrawsAllocateNothing(t *testing.T) {
	weights, out, order := make([]float64, 30), make([]int64, 30), make([]int, 52)
	for i := range weights {
		weights[i] = float64(i)
	}
	var sum int64
	allocations := testing.AllocsPerRun(100, func() {
		s := rng.New(seed, orderPurpose, 1, 2)
		sum += rng.Binomial(&s, 10, 0.3) + rng.Binomial(&s, 1e6, 0.3) + rng.Binomial(&s, 1e6, 1e-20)
		sum += rng.Poisson(&s, 3) + rng.Poisson(&s, 300) + rng.NegBinomial(&s, 30, 0.5)
		sum += int64(s.Normal() + s.Exp() + s.Float64() + s.Float64Open() + rng.Gamma(&s, 3, 2))
		rng.Multinomial(&s, 1000, weights, out)
		rng.Perm(&s, order)
		rng.Shuffle(&s, weights)
	})
	if allocations != 0 {
		t.Errorf("%v allocations, want none", allocations)
	}
	sinkCount = sum
}

func TestDefectsPanicWithTheValues(t *testing.T) {
	s := rng.New(1, 2, 3, 4)
	nan, inf := math.NaN(), math.Inf(1)
	out := make([]int64, 2)
	defects := map[string]func(){
		"n = -1, p = 0.5":              func() { rng.Binomial(&s, -1, 0.5) },
		"p = 1.5":                      func() { rng.Binomial(&s, 1, 1.5) },
		"p = -0.5":                     func() { rng.Binomial(&s, 1, -0.5) },
		"n = 1, p = NaN":               func() { rng.Binomial(&s, 1, nan) },
		"n = 9007199254740993":         func() { rng.Binomial(&s, 1<<53+1, 0.5) },
		"n = -2, 2 weights":            func() { rng.Multinomial(&s, -2, []float64{1, 2}, out) },
		"1 weights, 2 places":          func() { rng.Multinomial(&s, 1, []float64{1}, out) },
		"weights[1] = -3":              func() { rng.Multinomial(&s, 1, []float64{1, -3}, out) },
		"weights[0] = NaN":             func() { rng.Multinomial(&s, 1, []float64{nan, 1}, out) },
		"weights sum to 0":             func() { rng.Multinomial(&s, 1, []float64{0, 0}, out) },
		"weights sum to +Inf":          func() { rng.Multinomial(&s, 1, []float64{inf, 0}, out) },
		"Poisson: mean = -1":           func() { rng.Poisson(&s, -1) },
		"Poisson: mean = NaN":          func() { rng.Poisson(&s, nan) },
		"Poisson: mean = +Inf":         func() { rng.Poisson(&s, inf) },
		"shape = 0, scale = 1":         func() { rng.Gamma(&s, 0, 1) },
		"shape = 1, scale = -1":        func() { rng.Gamma(&s, 1, -1) },
		"NegBinomial: mean = 1, k = 0": func() { rng.NegBinomial(&s, 1, 0) },
		"mean = NaN, k = 1":            func() { rng.NegBinomial(&s, nan, 1) },
		"IntN: n = 0":                  func() { s.IntN(0) },
	}
	for want, call := range defects {
		if got := panicOf(call); !strings.Contains(got, want) {
			t.Errorf("panic is %q, want it to tell %q", got, want)
		}
	}
}

func panicOf(call func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	call()
	return "no panic"
}
