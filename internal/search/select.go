package search

import (
	"fmt"
	"math"
	"slices"
)

// KN finds, among a few noisy candidates, the one with the highest mean: with chance at least 1 - Error it keeps the best,
// whenever the best is better than each other by at least Difference. Candidates that share their luck (one seed for all in
// a round) are allowed and make it faster. Ask for the candidates still in, run each once more, Tell, until Best.
// Source: Kim and Nelson (2001), "A fully sequential procedure for indifference-zone selection in simulation", ACM
// TOMACS 11(3), 251-273, with c = 1 and the constant for common random numbers.
type KN struct {
	difference float64
	first      int
	square     float64 // h^2
	variance   [][]float64
	in         []int
	values     [][]float64 // [candidate][round]
	sums       []float64
	rounds     int
}

// NewKN starts a selection among candidates, at least 2; the first rounds, at least 3 (10 is usual), are run for all, to
// learn how much each pair differs by chance. difference > 0 is in the unit of the values, failure in (0, 1/2).
func NewKN(candidates, first int, difference, failure float64) *KN {
	if candidates < 2 || first < 3 || !(difference > 0) || !(failure > 0 && failure < 0.5) {
		panic(fmt.Sprintf("search: NewKN: %d candidates, %d first rounds, difference %v, failure %v", candidates, first, difference, failure))
	}
	k := &KN{difference: difference, first: first, values: make([][]float64, candidates), sums: make([]float64, candidates)}
	eta := 0.5 * (math.Pow(2*failure/float64(candidates-1), -2/float64(first-1)) - 1)
	k.square = 2 * eta * float64(first-1)
	for i := range candidates {
		k.in = append(k.in, i)
	}
	return k
}

// Ask returns the candidates to run once more, ascending.
func (k *KN) Ask() []int { return slices.Clone(k.in) }

// Tell takes one value for each candidate that Ask returned, higher is better.
func (k *KN) Tell(values []float64) {
	if len(values) != len(k.in) {
		panic(fmt.Sprintf("search: KN.Tell: %d values for %d candidates", len(values), len(k.in)))
	}
	k.rounds++
	for i, candidate := range k.in {
		k.sums[candidate] += values[i]
		if k.rounds <= k.first {
			k.values[candidate] = append(k.values[candidate], values[i])
		}
	}
	if k.rounds == k.first {
		k.learn()
	}
	if k.rounds >= k.first {
		k.screen()
	}
}

// learn estimates the variance of each pair's difference from the first rounds.
func (k *KN) learn() {
	k.variance = make([][]float64, len(k.values))
	for i := range k.values {
		k.variance[i] = make([]float64, len(k.values))
		for j := range k.values {
			mean, squares := 0.0, 0.0
			for r := range k.first {
				mean += (k.values[i][r] - k.values[j][r]) / float64(k.first)
			}
			for r := range k.first {
				d := k.values[i][r] - k.values[j][r] - mean
				squares += d * d
			}
			k.variance[i][j] = squares / float64(k.first-1)
		}
	}
}

// screen drops candidates that another one has left behind.
func (k *KN) screen() {
	r := float64(k.rounds)
	var kept []int
	for _, i := range k.in {
		behind := false
		for _, j := range k.in {
			margin := max(0, k.difference/(2*r)*(k.square*k.variance[i][j]/(k.difference*k.difference)-r))
			if k.sums[i] < k.sums[j]-r*margin {
				behind = true
			}
		}
		if !behind {
			kept = append(kept, i)
		}
	}
	k.in = kept
}

// Best returns the candidate that is left; known is false while there are several.
func (k *KN) Best() (candidate int, known bool) { return k.in[0], len(k.in) == 1 }

// Rounds counts how often Tell was called.
func (k *KN) Rounds() int { return k.rounds }

// Allocate shares out budget >= 0 further runs over noisy candidates so that the one with the highest mean is found with the
// best chance. means, variances (> 0) and runs so far (> 0) are by candidate; the result is too and adds up to budget. Ties for the
// best are broken by order. Source: Chen, Lin, Yücesan and Chick (2000), "Simulation budget allocation for further
// enhancing the efficiency of ordinal optimization", Discrete Event Dynamic Systems 10, 251-270, theorem 1 (OCBA).
func Allocate(means, variances []float64, runs []int, budget int) []int {
	n := len(means)
	if n < 2 || len(variances) != n || len(runs) != n || budget < 0 {
		panic(fmt.Sprintf("search: Allocate: %d means, %d variances, %d runs, budget %d", n, len(variances), len(runs), budget))
	}
	shares := ocbaShares(means, variances)
	total := budget
	open := make([]bool, n)
	for i, r := range runs {
		total += r
		open[i] = true
	}
	// A candidate that already has more than its share keeps its runs; the others divide what is left.
	for {
		sum, left, closed := 0.0, total, false
		for i := range n {
			if open[i] {
				sum += shares[i]
			} else {
				left -= runs[i]
			}
		}
		for i := range n {
			if open[i] && shares[i]/sum*float64(left) < float64(runs[i]) {
				open[i], closed = false, true
			}
		}
		if !closed {
			return roundUp(shares, open, runs, budget)
		}
	}
}

// ocbaShares are the relative numbers of runs of theorem 1.
func ocbaShares(means, variances []float64) []float64 {
	best := 0
	for i, m := range means {
		if m > means[best] {
			best = i
		}
	}
	least := math.Inf(1) // smallest positive gap stands in for none
	for _, m := range means {
		if gap := means[best] - m; gap > 0 {
			least = min(least, gap)
		}
	}
	if math.IsInf(least, 1) {
		least = 1
	}
	shares := make([]float64, len(means))
	sum := 0.0
	for i, m := range means {
		if i != best {
			gap := max(means[best]-m, least)
			shares[i] = variances[i] / (gap * gap)
			sum += shares[i] * shares[i] / variances[i]
		}
	}
	shares[best] = math.Sqrt(variances[best] * sum)
	return shares
}

// roundUp turns shares into whole numbers of further runs that add up to budget (largest remainders).
func roundUp(shares []float64, open []bool, runs []int, budget int) []int {
	more, rest := make([]int, len(shares)), make([]float64, len(shares))
	sum, held := 0.0, budget
	for i := range shares {
		if open[i] {
			sum += shares[i]
			held += runs[i]
		}
	}
	left := budget
	for i := range shares {
		rest[i] = -1
		if open[i] {
			want := shares[i]/sum*float64(held) - float64(runs[i])
			more[i] = min(left, max(0, int(want)))
			rest[i] = want - float64(more[i])
			left -= more[i]
		}
	}
	for ; left > 0; left-- {
		at := 0
		for i := range rest {
			if rest[i] > rest[at] {
				at = i
			}
		}
		more[at]++
		rest[at]--
	}
	return more
}
