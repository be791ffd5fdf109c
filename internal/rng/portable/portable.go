// Package portable holds the few elementary functions whose last bit must not depend on the machine: Exp, Log and Log1p.
//
// The standard library's are not that: on amd64 math.Exp takes a fused path when the processor has one, and on arm64 the
// compiler fuses multiply-adds inside math.Log. A last bit that differs turns one drawn person into another, and a run into
// a different run. Here every product that is added to something is rounded first (float64(x*y) + z), which the language
// specification guarantees to hold; math.Sqrt, Abs and Floor are exact everywhere and need no twin.
//
// It is not a mathematics library: it has what the rooms of chance and statistics need, to about one unit in the last place.
// Start at Exp.
package portable

import "math"

const (
	// 64/ln 2, and ln 2/64 as a sum of two, the first with 33 significant bits so that its product with k is exact.
	exp2PerUnit = 0x1.71547652b82fep+06
	ln2By64High = 0x1.62e42fefp-07
	ln2By64Low  = 0x1.473de6af278edp-40
	// Adding and subtracting 1.5 * 2^52 rounds to the nearest integer.
	roundShift = 0x1.8p52
)

// Exp returns e^x with the same bits on every machine; relative error below 1.1 units in the last place.
// Exp(+Inf) = +Inf, Exp(-Inf) = 0, Exp(NaN) = NaN; it overflows to +Inf above 709.78 and underflows to 0 below -745.13.
// Source: table of 2^(i/64) and Taylor polynomial of degree 5, after Tang (1989), ACM TOMS 15(2), 144-157.
func Exp(x float64) float64 {
	if !(x > -708 && x < 709) {
		return expEdge(x)
	}
	mantissa, power := expParts(x)
	return math.Float64frombits(math.Float64bits(mantissa) + uint64(power)<<52)
}

// expParts splits e^x for |x| < 746 into a mantissa in [0.99, 2.01) and a power of two.
func expParts(x float64) (mantissa float64, power int64) {
	rounded := float64(x*exp2PerUnit) + roundShift - roundShift
	k := int64(rounded)
	r := x - float64(rounded*ln2By64High) - float64(rounded*ln2By64Low)
	r2 := float64(r * r)
	high := 1.0/24 + float64(r*(1.0/120))
	p := r + float64(r2*(0.5+float64(r*(1.0/6))+float64(r2*high)))
	t := exp2Table[k&63]
	return t + float64(t*p), k >> 6
}

// expEdge returns e^x where the result is not a normal number with room to spare, and for NaN.
func expEdge(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 710:
		return math.Inf(1)
	case x < -746:
		return 0
	}
	mantissa, power := expParts(x)
	return math.Ldexp(mantissa, int(power))
}

const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// Log returns the natural logarithm of x with the same bits on every machine; error below one unit in the last place.
// Log(+Inf) = +Inf, Log(0) = -Inf, Log of a negative number or NaN = NaN.
// Source: FreeBSD msun e_log.c (Sun Microsystems 1993), with every product rounded.
func Log(x float64) float64 {
	if !(x >= 0x1p-1022 && x <= math.MaxFloat64) {
		return logEdge(x)
	}
	mantissa, power := logParts(x)
	return logSum(mantissa-1, float64(power), 0)
}

// logEdge returns the logarithm of what is not a positive normal number.
func logEdge(x float64) float64 {
	switch {
	case x == 0:
		return math.Inf(-1)
	case x > 0 && x < 1:
		mantissa, power := logParts(x * 0x1p54)
		return logSum(mantissa-1, float64(power-54), 0)
	case x > 0:
		return x
	}
	return math.NaN()
}

// logParts splits a positive normal x into a mantissa in [sqrt(1/2), sqrt(2)) and a power of two.
func logParts(x float64) (mantissa float64, power int64) {
	const sqrtHalf = 0x3fe6a09e667f3bcd // bits of sqrt(1/2)
	b := math.Float64bits(x)
	power = int64(b-sqrtHalf) >> 52
	return math.Float64frombits(b - uint64(power)<<52), power
}

// logSum returns log(1+f) + power*ln 2 + c for f in [sqrt(1/2)-1, sqrt(2)-1) and a small correction c.
func logSum(f, power, c float64) float64 {
	const (
		l1 = 6.666666666666735130e-01
		l2 = 3.999999999940941908e-01
		l3 = 2.857142874366239149e-01
		l4 = 2.222219843214978396e-01
		l5 = 1.818357216161805012e-01
		l6 = 1.531383769920937332e-01
		l7 = 1.479819860511658591e-01
	)
	half := float64(0.5 * float64(f*f))
	s := f / (2 + f)
	z := float64(s * s)
	w := float64(z * z)
	even := float64(w * (l2 + float64(w*(l4+float64(w*l6)))))
	odd := float64(z * (l1 + float64(w*(l3+float64(w*(l5+float64(w*l7)))))))
	return float64(s*(half+(even+odd))) + (float64(power*ln2Low) + c) - half + f + float64(power*ln2High)
}

// Log1p returns log(1+x) with the same bits on every machine, exact for small x; error below one unit in the last place.
// Log1p(+Inf) = +Inf, Log1p(-1) = -Inf, below -1 or NaN it is NaN.
// Source: FreeBSD msun s_log1p.c (Sun Microsystems 1993), with every product rounded.
func Log1p(x float64) float64 {
	if x > -0.2928 && x < 0.4142 {
		return logSum(x, 0, 0)
	}
	u := 1 + x
	if !(u > 0 && x < 0x1p53) {
		return Log(u)
	}
	lost := x - (u - 1) // what rounding 1+x dropped
	if u >= 2 {
		lost = 1 - (u - x)
	}
	mantissa, power := logParts(u)
	return logSum(mantissa-1, float64(power), lost/u)
}
