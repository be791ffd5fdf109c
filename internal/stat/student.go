package stat

import (
	"fmt"
	"math"
)

// TQuantile is the quantile of Student's t distribution: the value that a draw with
// freedom degrees of freedom (> 0) stays below with chance p in (0, 1). It panics
// outside these ranges. It is exact to about 1e-9 relative: the incomplete beta
// integral (continued fraction by Lentz's method) inverted by bisection.
func TQuantile(p, freedom float64) float64 {
	if !(p > 0 && p < 1) || !(freedom > 0) {
		panic(fmt.Sprintf("stat: t quantile of p %v with %v degrees of freedom", p, freedom))
	}
	if p < 0.5 {
		return -TQuantile(1-p, freedom)
	}
	tail := func(t float64) float64 {
		return betaShare(freedom/(freedom+float64(t*t)), freedom/2, 0.5) / 2
	}
	low, high := 0.0, 1.0
	for tail(high) > 1-p {
		low, high = high, 2*high
	}
	for range 200 {
		if middle := (low + high) / 2; tail(middle) > 1-p {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// betaShare is the regularised incomplete beta integral at x in [0, 1].
func betaShare(x, a, b float64) float64 {
	if x <= 0 || x >= 1 {
		return math.Max(0, math.Min(1, x))
	}
	if x > (a+1)/(a+b+2) {
		return 1 - betaShare(1-x, b, a)
	}
	front := math.Exp(float64(a*math.Log(x)) + float64(b*math.Log1p(-x)) + logGamma(a+b) - logGamma(a) - logGamma(b))
	return front * betaFraction(x, a, b) / a
}

// betaFraction is the continued fraction of the incomplete beta integral.
func betaFraction(x, a, b float64) float64 {
	const tiny, enough = 1e-300, 1e-15
	c, d := 1.0, 1/nonZero(1-(a+b)*x/(a+1), tiny)
	h := d
	for i := range 1000 {
		m := float64(i + 1)
		even := m * (b - m) * x / ((a + float64(2*m) - 1) * (a + float64(2*m)))
		d = 1 / nonZero(1+float64(even*d), tiny)
		c = nonZero(1+even/c, tiny)
		h *= d * c
		odd := -(a + m) * (a + b + m) * x / ((a + float64(2*m)) * (a + float64(2*m) + 1))
		d = 1 / nonZero(1+float64(odd*d), tiny)
		c = nonZero(1+odd/c, tiny)
		h *= d * c
		if math.Abs(float64(d*c)-1) < enough {
			break
		}
	}
	return h
}

// nonZero keeps a denominator away from 0.
func nonZero(v, tiny float64) float64 {
	if math.Abs(v) < tiny {
		return tiny
	}
	return v
}
