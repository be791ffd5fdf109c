package stat

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

// NormalCDF returns the chance, in [0, 1], that a normal number of mean 0 and variance 1 is at most z; relative error below
// 1e-12, in the lower tail too. It panics on NaN.
// Source: Abramowitz and Stegun (1964), 7.1.2 and 6.5.17: half the regularised incomplete gamma function at (1/2, z^2/2).
func NormalCDF(z float64) float64 {
	if z != z {
		panic("stat: NormalCDF: z = NaN")
	}
	tail := float64(0.5 * gammaTail(0.5, float64(0.5*float64(z*z))))
	if z > 0 {
		return 1 - tail
	}
	return tail
}

// Coefficients of AS 241, lowest power first: the centre, the shoulders and the far tails.
var (
	centreTop = [8]float64{
		3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
		4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
	}
	centreBottom = [8]float64{
		1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
		2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
	}
	shoulderTop = [8]float64{
		1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
	}
	shoulderBottom = [8]float64{
		1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
	}
	tailTop = [8]float64{
		6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
	}
	tailBottom = [8]float64{
		1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
	}
)

// NormalQuantile returns the z that a normal number of mean 0 and variance 1 stays below with chance p; relative error about
// 1e-15. NormalQuantile(0) = -Inf and (1) = +Inf. It panics unless 0 <= p <= 1.
// Source: Wichura (1988), "The percentage points of the normal distribution", Applied Statistics 37(3), 477-484, PPND16.
func NormalQuantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1):
		panic(fmt.Sprintf("stat: NormalQuantile: p = %v, want 0 <= p <= 1", p))
	case p == 0 || p == 1:
		return math.Inf(int(2*p) - 1)
	}
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return float64(q * (polynomial(&centreTop, r) / polynomial(&centreBottom, r)))
	}
	r := math.Sqrt(-portable.Log(min(p, 1-p)))
	z := 0.0
	if r <= 5 {
		z = polynomial(&shoulderTop, r-1.6) / polynomial(&shoulderBottom, r-1.6)
	} else {
		z = polynomial(&tailTop, r-5) / polynomial(&tailBottom, r-5)
	}
	return math.Copysign(z, q)
}

func polynomial(coefficients *[8]float64, x float64) float64 {
	sum := coefficients[7]
	for i := 6; i >= 0; i-- {
		sum = float64(sum*x) + coefficients[i]
	}
	return sum
}
