package rng

import (
	"math"

	"puente/internal/rng/portable"
)

// zigguratTail is where the bottom layer's tail begins, such that 256 layers have one area: 3.6541528853610088.
// Source: Marsaglia and Tsang (2000), "The ziggurat method for generating random variables", J. Stat. Software 5(8).
const zigguratTail = 0x1.d3bb48209ad33p+01

// Normal returns a normal number of mean 0 and variance 1; nearly always one draw.
// Source: Marsaglia and Tsang (2000) with 256 layers; layer and position come from separate bits, as Doornik (2005), "An
// improved ziggurat method to generate normal random samples", asks.
func (s *Stream) Normal() float64 {
	for {
		b := s.Uint64()
		layer := b & 0xff
		x := float64(float64(int64(b)>>10) * 0x1p-53 * zigguratEdge[layer])
		if math.Abs(x) < zigguratEdge[layer+1] {
			return x
		}
		if layer == 0 {
			return math.Copysign(s.normalTail(), x)
		}
		if s.underNormal(x, layer) {
			return x
		}
	}
}

// underNormal tells whether a uniform height in the layer at x lies under the normal density.
// Heights are divided by the density at x, so that it stands at 1.
func (s *Stream) underNormal(x float64, layer uint64) bool {
	outer, inner := zigguratEdge[layer], zigguratEdge[layer+1]
	x2 := float64(x * x)
	floor := portable.Exp(0.5 * (x2 - float64(outer*outer)))
	roof := portable.Exp(0.5 * (x2 - float64(inner*inner)))
	return floor+float64(s.Float64()*(roof-floor)) < 1
}

// normalTail returns a normal number given that it is above zigguratTail.
// Source: Marsaglia (1964), "Generating a variable from the tail of the normal distribution", Technometrics 6(1), 101-102.
func (s *Stream) normalTail() float64 {
	for {
		x := s.Exp() / zigguratTail
		y := s.Exp()
		if y+y > float64(x*x) {
			return zigguratTail + x
		}
	}
}
