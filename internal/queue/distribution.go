package queue

import (
	"math"
	"sort"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// Distribution says how a time varies, in the unit of the network. In a file it
// is a number (that time, always) or a map with a kind and its numbers.
type Distribution struct {
	Kind    string    `json:"kind"`              // fixed, exponential, uniform, erlang, gamma, lognormal, weibull, triangular, mix, empirical, sequence
	Mean    float64   `json:"mean,omitempty"`    // fixed, exponential, erlang, gamma, lognormal, weibull
	Rate    float64   `json:"rate,omitempty"`    // exponential, instead of mean
	CV      float64   `json:"cv,omitempty"`      // gamma, lognormal: standard deviation over mean
	Phases  int       `json:"phases,omitempty"`  // erlang
	Shape   float64   `json:"shape,omitempty"`   // weibull
	Low     float64   `json:"low,omitempty"`     // uniform, triangular
	High    float64   `json:"high,omitempty"`    // uniform, triangular
	Mode    float64   `json:"mode,omitempty"`    // triangular
	Values  []float64 `json:"values,omitempty"`  // empirical, sequence
	Weights []float64 `json:"weights,omitempty"` // empirical, mix; need not add up to 1; default: equal
	Means   []float64 `json:"means,omitempty"`   // mix: means of exponentials
}

// distKind is Distribution.Kind as a number.
type distKind uint8

const (
	distNone distKind = iota
	distFixed
	distExponential
	distUniform
	distErlang
	distGamma
	distLognormal
	distWeibull
	distTriangular
	distMix
	distEmpirical
	distSequence
)

// distKinds are the words for the kinds, in the order of the constants.
var distKinds = []string{"", "fixed", "exponential", "uniform", "erlang", "gamma", "lognormal", "weibull", "triangular", "mix", "empirical", "sequence"}

// dist is a compiled Distribution.
type dist struct {
	kind    distKind
	phases  int32
	counter int32 // sequence: which counter of the run
	a, b, c float64
	mean    float64
	values  []float64
	chances []float64 // cumulative
}

// draw returns one time of d. A sequence takes its next value, and starts again after its last.
func (s *state) draw(d *dist, r *rng.Stream) float64 {
	switch d.kind {
	case distExponential:
		return d.a * exponential(r)
	case distFixed:
		return d.a
	case distUniform:
		return d.a + float64(d.b*r.Float64())
	case distErlang:
		sum := 0.0
		for range d.phases {
			sum += exponential(r)
		}
		return d.a * sum
	case distGamma:
		return rng.Gamma(r, d.a, d.b)
	case distLognormal:
		return portable.Exp(d.a + float64(d.b*r.Normal()))
	case distWeibull:
		return d.a * portable.Exp(d.b*portable.Log(max(exponential(r), math.SmallestNonzeroFloat64)))
	case distTriangular:
		return triangular(d, r.Float64())
	case distMix:
		return d.values[d.choose(r.Float64())] * exponential(r)
	case distEmpirical:
		return d.values[d.choose(r.Float64())]
	case distSequence:
		at := &s.counters[d.counter]
		v := d.values[*at]
		*at = (*at + 1) % int32(len(d.values))
		return v
	}
	return 0
}

// triangular inverts the distribution function of a triangle on a, a+b with its peak c from a.
func triangular(d *dist, u float64) float64 {
	if u*d.b < d.c {
		return d.a + math.Sqrt(u*d.b*d.c)
	}
	return d.a + d.b - math.Sqrt((1-u)*d.b*(d.b-d.c))
}

func (d *dist) choose(u float64) int {
	if len(d.chances) <= 8 {
		for i, c := range d.chances {
			if u < c {
				return i
			}
		}
		return len(d.chances) - 1
	}
	return min(sort.Search(len(d.chances), func(i int) bool { return u < d.chances[i] }), len(d.chances)-1)
}

// cumulate turns weights into cumulative chances; without weights all n are equal.
func cumulate(weights []float64, n int) []float64 {
	chances := make([]float64, n)
	sum := 0.0
	for i := range chances {
		w := 1.0
		if i < len(weights) {
			w = weights[i]
		}
		sum += w
		chances[i] = sum
	}
	for i := range chances {
		chances[i] /= sum
	}
	return chances
}

// build turns a Distribution that has been checked into its compiled form.
func (d Distribution) build(counter int32) dist {
	out := dist{counter: counter, values: d.Values}
	for k, word := range distKinds {
		if k > 0 && word == d.Kind {
			out.kind = distKind(k)
		}
	}
	mean := d.Mean
	if d.Rate > 0 {
		mean = 1 / d.Rate
	}
	out.a, out.mean = mean, mean
	switch out.kind {
	case distUniform:
		out.a, out.b, out.mean = d.Low, d.High-d.Low, (d.Low+d.High)/2
	case distErlang:
		out.phases, out.a = int32(d.Phases), mean/float64(d.Phases)
	case distGamma:
		out.a, out.b = 1/(d.CV*d.CV), mean*d.CV*d.CV
	case distLognormal:
		v := portable.Log1p(d.CV * d.CV)
		out.a, out.b = portable.Log(mean)-v/2, math.Sqrt(v)
	case distWeibull:
		out.a, out.b = mean/math.Gamma(1+1/d.Shape), 1/d.Shape
	case distTriangular:
		out.a, out.b, out.c, out.mean = d.Low, d.High-d.Low, d.Mode-d.Low, (d.Low+d.Mode+d.High)/3
	case distMix:
		out.values = d.Means
	}
	if out.kind >= distMix {
		out.chances = cumulate(d.Weights, len(out.values))
		out.mean = weightedMean(out.values, out.chances)
	}
	return out
}

func weightedMean(values, chances []float64) float64 {
	sum, last := 0.0, 0.0
	for i, v := range values {
		sum += v * (chances[i] - last)
		last = chances[i]
	}
	return sum
}
