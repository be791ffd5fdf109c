package rng

import (
	"fmt"
	"math"
)

// Multinomial puts n trials into categories with chances in proportion to weights and fills out with the counts; their sum
// is n. Weights need not add up to 1; a weight of zero gets no trial. It panics unless len(out) == len(weights), 0 <= n <=
// 2^53, every weight is >= 0 and, for n > 0, their sum is positive and finite. Cost: a Binomial for each weight before the
// last trial is placed, no allocation. Source: conditional binomials, Devroye (1986), Non-Uniform Random Variate Generation, chapter XI.
func Multinomial(s *Stream, n int64, weights []float64, out []int64) {
	if len(out) != len(weights) || n < 0 || n > maxCount {
		panic(fmt.Sprintf("rng: Multinomial: n = %d, %d weights, %d places, want 0 <= n <= 2^53 and as many places as weights",
			n, len(weights), len(out)))
	}
	if n == 0 {
		clear(out)
		return
	}
	sumTails(weights, out)
	left := n
	for i, w := range weights {
		tail := math.Float64frombits(uint64(out[i]))
		out[i] = 0
		if left == 0 || w == 0 {
			continue
		}
		out[i] = left
		if i+1 < len(out) {
			after := math.Float64frombits(uint64(out[i+1]))
			out[i] = split(s, left, w, after, tail)
		}
		left -= out[i]
	}
}

// sumTails leaves in out[i], as float64 bits, the sum of weights[i:]: summed from the end, each is exact to a few units in
// its last place, where subtracting from a total would leave nothing of small weights behind a large one.
func sumTails(weights []float64, out []int64) {
	tail := 0.0
	for i := len(weights) - 1; i >= 0; i-- {
		if !(weights[i] >= 0) {
			panic(fmt.Sprintf("rng: Multinomial: weights[%d] = %v, want a number >= 0", i, weights[i]))
		}
		tail += weights[i]
		out[i] = int64(math.Float64bits(tail))
	}
	if !(tail > 0 && tail <= math.MaxFloat64) {
		panic(fmt.Sprintf("rng: Multinomial: weights sum to %v, want a positive finite sum", tail))
	}
}

// split returns how many of n go to weight w when the rest go to weights that sum to after; sum is w + after.
// It draws the smaller side, whose chance has full precision.
func split(s *Stream, n int64, w, after, sum float64) int64 {
	if w > after {
		return n - Binomial(s, n, after/sum)
	}
	return Binomial(s, n, w/sum)
}
