package series

import (
	"math"
	"slices"
)

// decomposition splits a series into a slow trend, seasonal figures and the rest
// by centred moving averages (classical decomposition; Hyndman and Athanasopoulos
// 2021, section 3.4).
type decomposition struct {
	season    []float64 // [period] figure of the months first, first+1, …; sums to 0, or means 1
	trend     []float64 // [n] NaN for half a period at both ends
	remainder []float64 // [n] NaN where the trend is
}

// decompose does it; multiplicative needs values > 0, and both need two whole periods.
func decompose(values []float64, period int, multiplicative bool) decomposition {
	d := decomposition{trend: movingAverage(values, period), season: make([]float64, period), remainder: make([]float64, len(values))}
	counts := make([]float64, period)
	for i, v := range values {
		if math.IsNaN(d.trend[i]) {
			continue
		}
		d.season[i%period] += without(v, d.trend[i], multiplicative)
		counts[i%period]++
	}
	total := 0.0
	for i := range d.season {
		d.season[i] /= max(counts[i], 1)
		total += d.season[i]
	}
	for i := range d.season {
		if multiplicative {
			d.season[i] /= total / float64(period)
		} else {
			d.season[i] -= total / float64(period)
		}
	}
	for i, v := range values {
		d.remainder[i] = without(without(v, d.trend[i], multiplicative), d.season[i%period], multiplicative)
	}
	return d
}

// without takes part away from v, by division where the parts multiply.
func without(v, part float64, multiplicative bool) float64 {
	if multiplicative {
		return v / part
	}
	return v - part
}

// movingAverage is the centred moving average over one period, half weights at
// the ends of an even period; NaN where it does not fit.
func movingAverage(values []float64, period int) []float64 {
	out := make([]float64, len(values))
	half := period / 2
	for i := range out {
		if i < half || i+half >= len(values) {
			out[i] = math.NaN()
			continue
		}
		sum := 0.0
		for k := -half; k <= half; k++ {
			weight := 1.0
			if period%2 == 0 && (k == -half || k == half) {
				weight = 0.5
			}
			sum += weight * values[i+k]
		}
		out[i] = sum / float64(period)
	}
	return out
}

// seasonStrength is max(0, 1 - Var(rest)/Var(season + rest)) (Wang, Smith and
// Hyndman 2006; Hyndman and Athanasopoulos 2021, section 4.3), here of the additive
// classical decomposition; 0 for less than three periods.
func seasonStrength(values []float64, period int) float64 {
	if period < 2 || len(values) < 3*period {
		return 0
	}
	d := decompose(values, period, false)
	var rest, both []float64
	for i, r := range d.remainder {
		if !math.IsNaN(r) {
			rest = append(rest, r)
			both = append(both, r+d.season[i%period])
		}
	}
	all := variance(both)
	if all == 0 {
		return 0
	}
	return max(0, 1-variance(rest)/all)
}

// strongSeason is the strength from which a series is differenced by season
// (function nsdiffs of R's package forecast since 8.3, test "seas").
const strongSeason = 0.64

// variance is the mean squared distance from the mean.
func variance(x []float64) float64 {
	m := average(x)
	sum := 0.0
	for _, v := range x {
		sum += (v - m) * (v - m)
	}
	return sum / float64(max(len(x), 1))
}

func average(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(max(len(x), 1))
}

// autocorrelations returns r(1) … r(most).
func autocorrelations(x []float64, most int) []float64 {
	m, all := average(x), 0.0
	for _, v := range x {
		all += (v - m) * (v - m)
	}
	r := make([]float64, most)
	for lag := 1; lag <= most && lag < len(x) && all > 0; lag++ {
		sum := 0.0
		for i := lag; i < len(x); i++ {
			sum += (x[i] - m) * (x[i-lag] - m)
		}
		r[lag-1] = sum / all
	}
	return r
}

// hasSeason is the test of Assimakopoulos and Nikolopoulos (2000), section 3.1: the
// autocorrelation at one period lies outside 90 % limits; it needs more than two periods.
func hasSeason(values []float64, period int) bool {
	if period < 2 || len(values) <= 2*period {
		return false
	}
	r := autocorrelations(values, period)
	sum := 1.0
	for _, v := range r[:period-1] {
		sum += 2 * v * v
	}
	return math.Abs(r[period-1]) > 1.645*math.Sqrt(sum/float64(len(values)))
}

// difference returns x[t] - x[t-lag].
func difference(x []float64, lag int) []float64 {
	if len(x) <= lag {
		return nil
	}
	out := make([]float64, len(x)-lag)
	for i := range out {
		out[i] = x[i+lag] - x[i]
	}
	return out
}

// kpss is the statistic of Kwiatkowski, Phillips, Schmidt and Shin (1992) for a
// constant level, with 3√n/13 lags of Bartlett's window, as R's ndiffs takes it.
func kpss(x []float64) float64 {
	n := len(x)
	if n < 3 {
		return 0
	}
	m := average(x)
	sum, squares, partial := 0.0, 0.0, 0.0
	e := make([]float64, n)
	for i, v := range x {
		e[i] = v - m
		sum += e[i]
		partial += sum * sum
		squares += e[i] * e[i]
	}
	lags := int(3 * math.Sqrt(float64(n)) / 13)
	long := squares
	for lag := 1; lag <= lags; lag++ {
		cross := 0.0
		for i := lag; i < n; i++ {
			cross += e[i] * e[i-lag]
		}
		long += 2 * (1 - float64(lag)/float64(lags+1)) * cross
	}
	if long <= 0 {
		return 0
	}
	return partial / (float64(n) * long)
}

// kpssCritical is the 5 % point for a constant level (KPSS 1992, table 1).
const kpssCritical = 0.463

// constant reports whether all values are one.
func constant(x []float64) bool {
	return len(x) == 0 || slices.Min(x) == slices.Max(x)
}
