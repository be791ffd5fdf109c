package rng

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

const (
	// maxPoissonMean leaves room below maxCount for the highest draw.
	maxPoissonMean = 1 << 52
	// poissonRejectFrom is the mean from which rejection is faster than inversion (measured); it is valid from 10.
	poissonRejectFrom = 20
)

// Poisson returns a count with the given mean and the same variance, exact to rounding also for tiny or huge means.
// It panics unless 0 <= mean <= 2^52. Cost: 7 to 60 ns, no allocation.
// Source: inversion below 20, else Hoermann (1993), "The transformed rejection method for generating Poisson random
// variables", Insurance: Mathematics and Economics 12, 39-45, algorithm PTRD.
func Poisson(s *Stream, mean float64) int64 {
	if !(mean >= 0 && mean <= maxPoissonMean) {
		panic(fmt.Sprintf("rng: Poisson: mean = %v, want 0 <= mean <= 2^52", mean))
	}
	switch {
	case mean >= poissonRejectFrom:
		return poissonReject(s, mean)
	case mean >= thinBelow:
		return poissonInvert(s, mean)
	case mean == 0:
		return 0
	}
	return Binomial(s, Poisson(s, mean*0x1p20), 0x1p-20)
}

// poissonInvert walks up the distribution function; the mean is in [thinBelow, poissonRejectFrom).
func poissonInvert(s *Stream, mean float64) int64 {
	u := s.Float64()
	if u < 1-mean {
		return 0 // 1-mean <= exp(-mean)
	}
	none := portable.Exp(-mean)
	for {
		f := none
		for k := range int64(inversionLast + 1) {
			if u < f {
				return k
			}
			u -= f
			f = float64(f * (mean / float64(k+1)))
		}
		u = s.Float64()
	}
}

// poissonReject is algorithm PTRD for means of at least 10; steps are numbered as by Hoermann.
func poissonReject(s *Stream, mean float64) int64 {
	sigma := math.Sqrt(mean)
	b := 0.931 + float64(2.53*sigma)
	a := -0.059 + float64(0.02483*b)
	steep := 0.9277 - 3.6224/(b-2)
	centre := mean + 0.445
	for {
		v := s.Float64Open()
		if v <= 0.86*steep { // step 1: under the table, nearly always
			u := v/steep - 0.43
			return int64(float64((2*a/(0.5-math.Abs(u))+b)*u) + centre)
		}
		u := v/steep - 0.93 // step 2
		if v >= steep {
			u = s.Float64() - 0.5
		} else {
			u = math.Copysign(0.5, u) - u
			v = float64(s.Float64Open() * steep)
		}
		us := 0.5 - math.Abs(u)
		x := float64((2*a/us+b)*u) + centre // step 3
		if !(x >= 0 && x < maxCount) || (us < 0.013 && v > us) {
			continue
		}
		k := math.Floor(x)
		v *= (1.1239 + 1.1328/(b-3.4)) / (a/float64(us*us) + b)
		if poissonAccepts(mean, k, v) {
			return int64(k)
		}
	}
}

// poissonAccepts tells whether height v is at most the chance of k (step 4), written with log1p of a small quotient so that
// the error grows with |k-mean|, not with the mean.
func poissonAccepts(mean, k, v float64) bool {
	const twoPi = 2 * math.Pi
	d := k + 1 - mean
	logChance := float64(k*portable.Log1p(-d/(k+1))) + d - factorialRest(k)
	return portable.Log(v*math.Sqrt(twoPi*(k+1))) <= logChance
}
