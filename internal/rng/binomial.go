package rng

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

const (
	// maxCount is the largest count that a float64 holds exactly with all counts below it.
	maxCount = 1 << 53
	// rejectFrom is the mean from which Hoermann's rejection is valid and inversion slower; inversion holds on to rejectFromFew
	// for at most fewTrials trials, where its first chance comes by squaring (times measured on an AMD EPYC).
	rejectFrom    = 10
	rejectFromFew = 16
	fewTrials     = 1024
	// thinBelow is the mean under which one uniform number of 53 bits is too coarse, so that the draw is made in two steps.
	thinBelow = 0x1p-20
	// inversionLast is a count that a mean below 20 passes with a chance below 1e-40: rounding brought us there.
	inversionLast = 110
)

// Binomial returns the number of successes among n trials of chance p each, exact to rounding also for tiny p or huge n.
// It panics unless 0 <= n <= 2^53 and 0 <= p <= 1. Cost: 7 to 60 ns whatever n, no allocation.
// Source: inversion for means below 10 (16 for n <= 1024), else Hoermann (1993), J. Stat. Comput. Simul. 46, 101-110, algorithm BTRD.
func Binomial(s *Stream, n int64, p float64) int64 {
	if n < 0 || n > maxCount || !(p >= 0 && p <= 1) {
		panicBinomial(n, p)
	}
	if p > 0.5 {
		return n - binomialHalf(s, n, 1-p)
	}
	return binomialHalf(s, n, p)
}

//go:noinline
func panicBinomial(n int64, p float64) {
	panic(fmt.Sprintf("rng: Binomial: n = %d, p = %v, want 0 <= n <= 2^53 and 0 <= p <= 1", n, p))
}

// binomialHalf is Binomial for p <= 1/2.
func binomialHalf(s *Stream, n int64, p float64) int64 {
	mean := float64(n) * p
	switch {
	case mean >= rejectFromFew || (mean >= rejectFrom && n > fewTrials):
		return binomialReject(s, n, p)
	case mean >= thinBelow:
		return binomialInvert(s, n, p)
	case mean == 0:
		return 0
	}
	// Successes of a chance 2^20 times larger, each kept with chance 2^-20.
	return Binomial(s, binomialHalf(s, n, p*0x1p20), 0x1p-20)
}

// binomialInvert walks up the distribution function; the mean is in [thinBelow, rejectFromFew).
func binomialInvert(s *Stream, n int64, p float64) int64 {
	u := s.Float64()
	if u < 1-float64(float64(n)*p) {
		return 0 // Bernoulli's inequality: 1-np <= (1-p)^n
	}
	none := chanceOfNone(n, p)
	odds := p / (1 - p)
	top := float64(n+1) * odds
	last := min(n, inversionLast)
	for {
		f := none
		for k := range last + 1 {
			if u < f {
				return k
			}
			u -= f
			f = float64(f * (top/float64(k+1) - odds))
		}
		u = s.Float64()
	}
}

// chanceOfNone returns (1-p)^n; for few trials by squaring, which is faster and wrong by less than 2e-13 of the value.
func chanceOfNone(n int64, p float64) float64 {
	if n > fewTrials {
		return portable.Exp(float64(n) * portable.Log1p(-p))
	}
	power := 1.0
	for square := 1 - p; n > 0; n >>= 1 {
		if n&1 == 1 {
			power = float64(power * square)
		}
		square = float64(square * square)
	}
	return power
}

// binomialHat is the table mountain of BTRD about a binomial distribution with mean >= 10 and p <= 1/2.
type binomialHat struct {
	n, p, sigma, a, b, centre, steep float64
}

// binomialReject is algorithm BTRD; steps are numbered as by Hoermann.
func binomialReject(s *Stream, n int64, p float64) int64 {
	h := binomialHat{n: float64(n), p: p}
	mean := float64(h.n * p)
	h.sigma = math.Sqrt(mean * (1 - p))
	h.b = 1.15 + float64(2.53*h.sigma)
	h.a = -0.0873 + float64(0.0248*h.b) + float64(0.01*p)
	h.centre = mean + 0.5
	h.steep = 0.92 - 4.2/h.b
	for {
		v := s.Float64Open()
		if v <= 0.86*h.steep { // step 1: under the table, nearly always
			u := v/h.steep - 0.43
			return int64(float64((2*h.a/(0.5-math.Abs(u))+h.b)*u) + h.centre)
		}
		u := v/h.steep - 0.93 // step 2
		if v >= h.steep {
			u = s.Float64() - 0.5
		} else {
			u = math.Copysign(0.5, u) - u
			v = float64(s.Float64Open() * h.steep)
		}
		us := 0.5 - math.Abs(u)
		x := float64((2*h.a/us+h.b)*u) + h.centre // step 3.0
		if !(x >= 0 && x < h.n+1) {
			continue
		}
		k := math.Floor(x)
		v *= float64((2.83 + 5.1/h.b) * h.sigma)
		if h.accepts(k, v/(h.a/float64(us*us)+h.b)) {
			return int64(k)
		}
	}
}

// accepts tells whether height v is at most the ratio of the chance of k to the chance of the mode.
func (h *binomialHat) accepts(k, v float64) bool {
	mode := math.Floor((h.n + 1) * h.p)
	odds := h.p / (1 - h.p)
	if math.Abs(k-mode) <= 15 { // step 3.1
		return h.acceptsNear(k, mode, v)
	}
	v = portable.Log(v)
	variance := float64(h.sigma * h.sigma)
	far := math.Abs(k - mode)
	if 2*far < variance-2 { // step 3.2: squeeze, with the bound on its range of Kachitvichyanukul and Schmeiser (1988)
		slack := float64((far / variance) * ((float64((far/3+0.625)*far)+1.0/6)/variance + 0.5))
		exponent := -float64(far*far) / (2 * variance)
		if v < exponent-slack {
			return true
		}
		if v > exponent+slack {
			return false
		}
	}
	return v <= binomialLogRatio(h.n, odds, mode, k)
}

// acceptsNear is step 3.1: the ratio by recursion, for k within 15 of the mode.
func (h *binomialHat) acceptsNear(k, mode, v float64) bool {
	odds := h.p / (1 - h.p)
	top := (h.n + 1) * odds
	f := 1.0
	for i := mode + 1; i <= k; i++ {
		f *= top/i - odds
	}
	for i := k + 1; i <= mode; i++ {
		v *= top/i - odds
	}
	return v <= f
}

// binomialLogRatio returns the logarithm of the chance of k over the chance of m (steps 3.3 and 3.4), written with
// log1p of small quotients so that the error grows with |k-m|, not with n.
func binomialLogRatio(n, odds, m, k float64) float64 {
	d := k - m
	rest := (factorialRest(m) + factorialRest(n-m)) - (factorialRest(k) + factorialRest(n-k))
	return float64((m+0.5)*portable.Log1p(-d/(k+1))) +
		float64((n-m+0.5)*portable.Log1p(d/(n-k+1))) +
		float64(d*portable.Log(odds*(n-k+1)/(k+1))) + rest
}
