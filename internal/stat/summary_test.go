package stat_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	gonum "gonum.org/v1/gonum/stat"

	"puente/internal/rng"
	"puente/internal/stat"
)

// seed names the luck of all tests here; a failing test prints it.
const seed = 20231226

const testPurpose rng.Purpose = 1

// near fails the test unless got is within relative error of want.
func near(t *testing.T, name string, got, want, relative float64) {
	t.Helper()
	if got != want && !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s = %v, want %v within %v of it", name, got, want, relative)
	}
}

// normals returns a sample of the given size, the same at each call.
func normals(size int, entity uint64) []float64 {
	luck := rng.New(seed, testPurpose, entity, 0)
	x := make([]float64, size)
	for i := range x {
		x[i] = 3 + 2*luck.Normal()
	}
	return x
}

// R 4.3: quantile(1:10), quantile(c(1, 2, 3, 4), 0.1) and quantile(c(2, 7, 7, 20), c(0.4, 0.9)), whose default is type 7.
func TestQuantilesAgreeWithR(t *testing.T) {
	ten := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	if got, want := stat.Quantiles(ten, 0, 0.25, 0.5, 0.75, 1), []float64{1, 3.25, 5.5, 7.75, 10}; !slices.Equal(got, want) {
		t.Errorf("quartiles of 1 to 10 are %v, want %v", got, want)
	}
	near(t, "Quantile(0.1)", stat.Quantile([]float64{1, 2, 3, 4}, 0.1), 1.3, 1e-15)
	values := []float64{20, 7, 2, 7}
	got := stat.QuantilesOf(values, 0.4, 0.9)
	near(t, "QuantilesOf(0.4)", got[0], 7, 0)
	near(t, "QuantilesOf(0.9)", got[1], 16.1, 1e-15)
	if !slices.Equal(values, []float64{20, 7, 2, 7}) {
		t.Errorf("QuantilesOf reordered its argument to %v", values)
	}
	near(t, "Quantile of one", stat.Quantile([]float64{4}, 0.3), 4, 0)
	near(t, "Quantile beside infinity", stat.Quantile([]float64{1, 2, math.Inf(1)}, 0.5), 2, 0)
}

func TestIntervalHoldsItsShare(t *testing.T) {
	x := normals(1001, 1)
	low, high := stat.Interval(x, 0.8)
	inside := 0
	for _, v := range x {
		if low <= v && v <= high {
			inside++
		}
	}
	if inside != 801 { // order statistics 100 to 900 of 0 to 1000
		t.Errorf("%d of 1001 values lie in the 80 %% interval, want 801", inside)
	}
	low, high = stat.Interval(x, 1)
	if low != slices.Min(x) || high != slices.Max(x) {
		t.Errorf("the 100 %% interval is [%v, %v], want all", low, high)
	}
}

func TestMomentsAgreeWithGonum(t *testing.T) {
	x, weights := normals(5000, 2), normals(5000, 3)
	for i := range weights {
		weights[i] = math.Abs(weights[i])
	}
	mean, variance := gonum.MeanVariance(x, nil)
	near(t, "Mean", stat.Mean(x), mean, 1e-13)
	near(t, "Var", stat.Var(x), variance, 1e-13)
	near(t, "StdErr", stat.StdErr(x), gonum.StdErr(math.Sqrt(variance), 5000), 1e-13)
	near(t, "WeightedMean", stat.WeightedMean(x, weights), gonum.Mean(x, weights), 1e-13)

	var all, first, second stat.Welford
	for i, v := range x {
		all.Add(v)
		if i < 1200 {
			first.Add(v)
		} else {
			second.Add(v)
		}
	}
	first.Merge(second)
	first.Merge(stat.Welford{})
	var empty stat.Welford
	empty.Merge(first)
	for _, w := range []stat.Welford{all, first, empty} {
		near(t, "Welford.Mean", w.Mean(), mean, 1e-13)
		near(t, "Welford.Var", w.Var(), variance, 1e-13)
		if w.Count() != 5000 {
			t.Errorf("Welford.Count = %d, want 5000", w.Count())
		}
	}
}

// NIST StRD, univariate summary statistics, data set NumAcc4 (certified mean 10000000.2 and standard deviation 0.1): a large
// mean must not drown a small spread.
func TestVarianceOfNumAcc4(t *testing.T) {
	var w stat.Welford
	x := []float64{10000000.2}
	for range 500 {
		x = append(x, 10000000.1, 10000000.3)
	}
	for _, v := range x {
		w.Add(v)
	}
	near(t, "StdDev of NumAcc4", math.Sqrt(stat.Var(x)), 0.1, 1e-7)
	near(t, "StdDev of NumAcc4 by Welford", math.Sqrt(w.Var()), 0.1, 1e-7)
	near(t, "Mean of NumAcc4", w.Mean(), 10000000.2, 1e-15)
}

func TestDefectsPanicWithTheValues(t *testing.T) {
	nan := math.NaN()
	defects := map[string]func(){
		"Mean: empty":              func() { stat.Mean(nil) },
		"Var: 1 values":            func() { stat.Var([]float64{1}) },
		"lengths are 2 and 1":      func() { stat.WeightedMean([]float64{1, 2}, []float64{1}) },
		"weights[0] = -1":          func() { stat.WeightedMean([]float64{1}, []float64{-1}) },
		"weights sum to 0":         func() { stat.WeightedMean([]float64{1}, []float64{0}) },
		"Quantile: empty":          func() { stat.Quantiles(nil, 0.5) },
		"level = 1.5":              func() { stat.Quantile([]float64{1, 2}, 1.5) },
		"level = NaN":              func() { stat.Quantile([]float64{1, 2}, nan) },
		"sample from 2 to 1":       func() { stat.Quantile([]float64{2, 1}, 0.5) },
		"sample from NaN to 2":     func() { stat.QuantilesOf([]float64{1, nan, 2}, 0.5) },
		"Interval: level = 0":      func() { stat.Interval([]float64{1}, 0) },
		"Welford.Mean: no values":  func() { var w stat.Welford; w.Mean() },
		"Welford.Var: 0 values":    func() { var w stat.Welford; w.Var() },
		"CRPS: empty":              func() { stat.CRPS(nil, 1) },
		"CRPS: NaN":                func() { stat.CRPS([]float64{nan, 1}, 1) },
		"observed = NaN":           func() { stat.CRPSFair([]float64{1, 2}, nan) },
		"CRPSFair: 1 members":      func() { stat.CRPSFair([]float64{1}, 1) },
		"Pinball: level = 1":       func() { stat.Pinball(1, 2, 1) },
		"Coverage: empty":          func() { stat.Coverage(nil, nil, nil) },
		"lengths are 1 and 2":      func() { stat.Coverage([]float64{1}, []float64{1, 2}, []float64{1, 2}) },
		"season = 2 of 2":          func() { stat.MASE([]float64{1}, []float64{1}, []float64{1, 2}, 2) },
		"forecast = -1":            func() { stat.LogRatio(-1, 1) },
		"expected[1] = 0":          func() { stat.ChiSquare([]float64{1, 2}, []float64{3, 0}, 0) },
		"df = 0":                   func() { stat.ChiSquare([]float64{1, 2}, []float64{1, 2}, 1) },
		"x = -1":                   func() { stat.ChiSquareTail(-1, 2) },
		"KS: empty":                func() { stat.KS(nil, stat.NormalCDF) },
		"KS2: NaN in the sample":   func() { stat.KS2([]float64{1}, []float64{nan}) },
		"NormalCDF: z = NaN":       func() { stat.NormalCDF(nan) },
		"NormalQuantile: p = -0.1": func() { stat.NormalQuantile(-0.1) },
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
