package stat

import (
	"fmt"
	"math"
	"slices"
)

// Mean returns the arithmetic mean, in the unit of x. It panics on an empty sample.
func Mean(x []float64) float64 {
	requireSome("Mean", x)
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Var returns the sample variance (denominator n-1), in the unit of x squared. It panics on fewer than two values.
func Var(x []float64) float64 {
	if len(x) < 2 {
		panic(fmt.Sprintf("stat: Var: %d values, want at least 2", len(x)))
	}
	mean, squares := Mean(x), 0.0
	for _, v := range x {
		squares += float64((v - mean) * (v - mean))
	}
	return squares / float64(len(x)-1)
}

// StdErr returns the standard error of the mean of independent values, in the unit of x. It panics on fewer than two values.
func StdErr(x []float64) float64 {
	return math.Sqrt(Var(x) / float64(len(x)))
}

// WeightedMean returns the mean of x with weights, in the unit of x.
// It panics unless there is a weight >= 0 for each value and the sum of weights is positive and finite.
func WeightedMean(x, weights []float64) float64 {
	requireSome("WeightedMean", x)
	requireEqual("WeightedMean", len(x), len(weights))
	sum, total := 0.0, 0.0
	for i, w := range weights {
		if !(w >= 0) {
			panic(fmt.Sprintf("stat: WeightedMean: weights[%d] = %v, want a number >= 0", i, w))
		}
		sum += float64(w * x[i])
		total += w
	}
	if !(total > 0 && total <= math.MaxFloat64) {
		panic(fmt.Sprintf("stat: WeightedMean: weights sum to %v, want a positive finite sum", total))
	}
	return sum / total
}

// Welford is a running mean and variance that never keeps the values; the zero Welford has seen none.
// Source: Welford (1962), Technometrics 4(3), 419-420; Merge by Chan, Golub and LeVeque (1979), Stanford STAN-CS-79-773.
type Welford struct {
	count   int64
	mean    float64
	squares float64 // sum of squared deviations from mean
}

// Add takes in one value.
func (w *Welford) Add(x float64) {
	w.count++
	d := x - w.mean
	w.mean += d / float64(w.count)
	w.squares += float64(d * (x - w.mean))
}

// Merge takes in all that other has seen; merging in another order can move the last bits.
func (w *Welford) Merge(other Welford) {
	if other.count == 0 {
		return
	}
	count := w.count + other.count
	d := other.mean - w.mean
	share := float64(other.count) / float64(count)
	w.squares += other.squares + float64(float64(d*d)*float64(float64(w.count)*share))
	w.mean += float64(d * share)
	w.count = count
}

// Count returns how many values were added.
func (w Welford) Count() int64 { return w.count }

// Mean returns the mean of the values added, in their unit. It panics before the first.
func (w Welford) Mean() float64 {
	if w.count == 0 {
		panic("stat: Welford.Mean: no values")
	}
	return w.mean
}

// Var returns the sample variance (denominator n-1), in the unit squared. It panics before the second value.
func (w Welford) Var() float64 {
	if w.count < 2 {
		panic(fmt.Sprintf("stat: Welford.Var: %d values, want at least 2", w.count))
	}
	return w.squares / float64(w.count-1)
}

// Quantiles returns the quantiles of an ascending sample at each of levels in [0, 1], in the unit of the sample, by linear
// interpolation between order statistics: type 7 of Hyndman and Fan (1996), The American Statistician 50(4), 361-365 (the
// default of R and NumPy). It panics on an empty or unsorted sample (it looks at the ends only), NaN, or a level outside [0, 1].
func Quantiles(sorted []float64, levels ...float64) []float64 {
	out := make([]float64, len(levels))
	for i, level := range levels {
		out[i] = Quantile(sorted, level)
	}
	return out
}

// Quantile is Quantiles for one level; it allocates nothing.
func Quantile(sorted []float64, level float64) float64 {
	requireSome("Quantile", sorted)
	if !(sorted[0] <= sorted[len(sorted)-1]) || !(level >= 0 && level <= 1) {
		panic(fmt.Sprintf("stat: Quantile: level = %v of a sample from %v to %v, want 0 <= level <= 1 and an ascending sample",
			level, sorted[0], sorted[len(sorted)-1]))
	}
	position := float64(level * float64(len(sorted)-1))
	below := int(position)
	share := position - float64(below)
	if share == 0 {
		return sorted[below]
	}
	low, high := sorted[below], sorted[below+1]
	if low == high {
		return low
	}
	return low + float64(share*(high-low))
}

// QuantilesOf is Quantiles for values in any order; it sorts a copy.
func QuantilesOf(values []float64, levels ...float64) []float64 {
	return Quantiles(sortedCopy(values), levels...)
}

// Interval returns the central interval that holds the share level in (0, 1] of the values, which may be in any order:
// their type 7 quantiles at (1-level)/2 and (1+level)/2, in their unit.
func Interval(values []float64, level float64) (low, high float64) {
	if !(level > 0 && level <= 1) {
		panic(fmt.Sprintf("stat: Interval: level = %v, want 0 < level <= 1", level))
	}
	sorted := sortedCopy(values)
	return Quantile(sorted, (1-level)/2), Quantile(sorted, (1+level)/2)
}

func sortedCopy(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted
}

func requireSome(name string, x []float64) {
	if len(x) == 0 {
		panic("stat: " + name + ": empty sample")
	}
}

func requireEqual(name string, a, b int) {
	if a != b {
		panic(fmt.Sprintf("stat: %s: lengths are %d and %d, want them equal", name, a, b))
	}
}
