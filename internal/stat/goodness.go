package stat

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

// ChiSquare returns Pearson's statistic of observed against expected counts and its p-value with len(observed)-1-fitted degrees
// of freedom, where fitted counts the parameters that were fitted to the same counts. Expected counts should be 5 or more.
// It panics unless every expected count is positive and a degree of freedom is left.
// Source: Pearson (1900), Philosophical Magazine 50, 157-175; degrees of freedom by Fisher (1922), J. Roy. Stat. Soc. 85, 87-94.
func ChiSquare(observed, expected []float64, fitted int) (statistic, p float64) {
	requireEqual("ChiSquare", len(observed), len(expected))
	for i, e := range expected {
		if !(e > 0) {
			panic(fmt.Sprintf("stat: ChiSquare: expected[%d] = %v, want a number > 0", i, e))
		}
		d := observed[i] - e
		statistic += float64(d * (d / e))
	}
	return statistic, ChiSquareTail(statistic, float64(len(observed)-1-fitted))
}

// ChiSquareTail returns the chance, in [0, 1], that a chi-square number with df degrees of freedom (whole or not) exceeds x;
// relative error below 1e-11 for df up to 1e6. It panics unless x >= 0 and df is positive and finite.
// Source: Abramowitz and Stegun (1964), 26.4.19.
func ChiSquareTail(x, df float64) float64 {
	if !(x >= 0 && df > 0 && df <= math.MaxFloat64) {
		panic(fmt.Sprintf("stat: ChiSquareTail: x = %v, df = %v, want x >= 0 and df > 0", x, df))
	}
	return gammaTail(df/2, x/2)
}

// gammaTail returns the regularised upper incomplete gamma function Q(a, x) for a > 0 and x >= 0: by the series for its
// complement (Abramowitz and Stegun (1964), 6.5.29) where that converges fast, else by the continued fraction (6.5.31).
func gammaTail(a, x float64) float64 {
	switch {
	case x == 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	case x < a+1:
		return 1 - float64(gammaFront(a, x)*gammaSeries(a, x))
	}
	return float64(gammaFront(a, x) * float64(a*gammaFraction(a, x)))
}

// gammaSeries returns 1 + x/(a+1) + x^2/((a+1)(a+2)) + ...
func gammaSeries(a, x float64) float64 {
	sum, term := 1.0, 1.0
	for n := 1.0; term > 0x1p-54*sum; n++ {
		term = float64(term * (x / (a + n)))
		sum += term
	}
	return sum
}

// gammaFraction returns 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))) by the method of Lentz (1976), as in Press et al.
// (2007), Numerical Recipes, 3rd ed., section 6.2; x >= a+1 keeps every denominator positive.
func gammaFraction(a, x float64) float64 {
	b := x + 1 - a
	d := 1 / b
	c, product := math.MaxFloat64, d
	for n := 1.0; n < 1e7; n++ {
		numerator := -float64(n * (n - a))
		b += 2
		d = 1 / (float64(numerator*d) + b)
		c = b + numerator/c
		change := float64(c * d)
		product = float64(product * change)
		if math.Abs(change-1) < 0x1p-51 {
			break
		}
	}
	return product
}

// gammaFront returns x^a e^-x / Gamma(a+1), written about x = a so that large a and x do not cancel.
func gammaFront(a, x float64) float64 {
	if a < 16 {
		return portable.Exp(float64(a*portable.Log(x)) - x - logGamma(a+1))
	}
	d := x - a
	exponent := d - float64(a*portable.Log1p(d/a))
	return portable.Exp(-exponent-stirlingRest(a)) / math.Sqrt(float64(2*math.Pi*a))
}

// logGamma returns log Gamma(a) for a > 0, raised to 16 and above by its recursion, then by Stirling's series.
func logGamma(a float64) float64 {
	product := 1.0
	for ; a < 16; a++ {
		product = float64(product * a)
	}
	const halfLogTwoPi = 0.91893853320467274178
	return float64((a-0.5)*portable.Log(a)) - a + halfLogTwoPi + stirlingRest(a) - portable.Log(product)
}

// stirlingRest returns log Gamma(a) - ((a-1/2) log a - a + log(2 pi)/2) for a >= 16; error below 1e-15.
// Source: Abramowitz and Stegun (1964), 6.1.41.
func stirlingRest(a float64) float64 {
	x := 1 / a
	x2 := float64(x * x)
	return float64(x * (1.0/12 - float64(x2*(1.0/360-float64(x2*(1.0/1260-float64(x2*(1.0/1680-float64(x2*(1.0/1188))))))))))
}

// KS returns the Kolmogorov-Smirnov distance of a sample, in any order, from a continuous distribution function, and its
// asymptotic p-value with Stephens' correction (good from 5 values on). It panics on an empty sample or NaN.
// Source: Kolmogorov (1933), Giornale dell'Istituto Italiano degli Attuari 4, 83-91; Stephens (1970), J. Roy. Stat. Soc. B 32, 115-122.
func KS(sample []float64, cdf func(x float64) float64) (distance, p float64) {
	requireSome("KS", sample)
	sorted := sortedCopy(sample)
	requireNumbers("KS", sorted)
	n := float64(len(sorted))
	for i, x := range sorted {
		f := cdf(x)
		distance = max(distance, f-float64(i)/n, float64(i+1)/n-f)
	}
	return distance, kolmogorovTail(distance, n)
}

// KS2 returns the Kolmogorov-Smirnov distance between two samples, in any order, and its asymptotic p-value with Stephens'
// correction. Ties within a sample or between them are allowed; with many, the p-value is too high. It panics on an empty
// sample or NaN. Source: Smirnov (1939), Bulletin Math. Univ. Moscow 2(2), 3-16; Stephens (1970), with n m/(n+m) values.
func KS2(a, b []float64) (distance, p float64) {
	requireSome("KS2", a)
	requireSome("KS2", b)
	a, b = sortedCopy(a), sortedCopy(b)
	requireNumbers("KS2", a)
	requireNumbers("KS2", b)
	n, m := float64(len(a)), float64(len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		distance = max(distance, math.Abs(float64(i)/n-float64(j)/m))
	}
	return distance, kolmogorovTail(distance, n/(n+m)*m)
}

// requireNumbers panics if an ascending sample holds NaN, which sorts first.
func requireNumbers(name string, sorted []float64) {
	if math.IsNaN(sorted[0]) {
		panic("stat: " + name + ": NaN in the sample")
	}
}

// kolmogorovTail returns the chance that the distance of n values is at least as large, in [0, 1].
// Source: Stephens (1970) for lambda; Kolmogorov's series, in the form of theta functions where lambda is small (Marsaglia,
// Tsang and Wang (2003), J. Stat. Software 8(18)).
func kolmogorovTail(distance, n float64) float64 {
	root := math.Sqrt(n)
	lambda := float64((root + 0.12 + 0.11/root) * distance)
	square := float64(lambda * lambda)
	if lambda < 0.1 {
		return 1 // exact: the complement is below 1e-50
	}
	if lambda < 1 {
		sum := 0.0
		for j := 1.0; j < 20; j += 2 {
			sum += portable.Exp(-float64(j * j * math.Pi * math.Pi / 8 / square))
		}
		return max(0, 1-float64(math.Sqrt(2*math.Pi)/lambda*sum))
	}
	sum := 0.0
	for j := 10.0; j >= 1; j-- {
		sum = portable.Exp(float64(-2*j*j*square)) - sum
	}
	return min(1, max(0, 2*sum))
}
