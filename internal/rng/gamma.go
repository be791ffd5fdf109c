package rng

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

// Gamma returns a gamma number of mean shape*scale and variance shape*scale^2, in the unit of scale.
// It panics unless shape and scale are positive and finite. A shape below 0.05 can underflow to 0.
// Source: Marsaglia and Tsang (2000), "A simple method for generating gamma variables", ACM TOMS 26(3), 363-372; for
// shape < 1 with their boost by a power of a uniform number, taken as the exponential of an exponential number.
func Gamma(s *Stream, shape, scale float64) float64 {
	if !(shape > 0 && shape <= math.MaxFloat64 && scale > 0 && scale <= math.MaxFloat64) {
		panic(fmt.Sprintf("rng: Gamma: shape = %v, scale = %v, want both positive and finite", shape, scale))
	}
	return float64(scale * gammaUnit(s, shape))
}

// gammaUnit returns a gamma number of scale 1.
func gammaUnit(s *Stream, shape float64) float64 {
	if shape < 1 {
		shrink := portable.Exp(-s.Exp() / shape)
		return float64(shrink * gammaFromOne(s, shape+1))
	}
	return gammaFromOne(s, shape)
}

// gammaFromOne is gammaUnit for shapes of at least 1.
func gammaFromOne(s *Stream, shape float64) float64 {
	d := shape - 1.0/3
	c := 1 / (3 * math.Sqrt(d))
	for {
		x := s.Normal()
		y := float64(c * x)
		if y <= -1 {
			continue
		}
		cube := float64(y * (3 + float64(y*(3+y)))) // v - 1, without the loss at large shapes
		u := s.Float64Open()
		x2 := float64(x * x)
		if u < 1-float64(0.0331*float64(x2*x2)) ||
			portable.Log(u) < float64(0.5*x2)+float64(d*(float64(3*portable.Log1p(y))-cube)) {
			return d + float64(d*cube)
		}
	}
}

// NegBinomial returns a count with the given mean and variance mean + mean^2/k; k = +Inf gives Poisson.
// It panics unless mean >= 0, k > 0 and mean*(2+200/k) <= 2^52, which bounds the highest draw.
// Source: Poisson with a gamma mean of shape k, Greenwood and Yule (1920), J. Roy. Stat. Soc. 83(2), 255-279.
func NegBinomial(s *Stream, mean, k float64) int64 {
	if !(mean >= 0 && k > 0 && mean*(2+200/k) <= maxPoissonMean) {
		panic(fmt.Sprintf("rng: NegBinomial: mean = %v, k = %v, want mean >= 0, k > 0 and mean*(2+200/k) <= 2^52", mean, k))
	}
	if math.IsInf(k, 1) {
		return Poisson(s, mean)
	}
	return Poisson(s, float64(mean*(gammaUnit(s, k)/k)))
}
