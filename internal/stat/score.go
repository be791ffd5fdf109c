package stat

import (
	"fmt"
	"math"

	"puente/internal/rng/portable"
)

// CRPS returns the continuous ranked probability score of the ensemble as it is, taken for the whole forecast distribution:
// mean |x_i - observed| - sum_ij |x_i - x_j| / (2 m^2), in the unit of the values, >= 0, lower is better. The order of the
// ensemble does not matter. Source: Gneiting and Raftery (2007), JASA 102, 359-378, eq. 21; sums by rank as in Zamo and
// Naveau (2018), Mathematical Geosciences 50, 209-234.
func CRPS(ensemble []float64, observed float64) float64 {
	m := float64(len(ensemble))
	distance, spread := energy("CRPS", ensemble, observed)
	return distance/m - spread/float64(m*m)
}

// CRPSFair is CRPS as an unbiased estimate of what an ensemble without end would score: the spread is divided by 2m(m-1).
// It can be below 0. It panics on fewer than two members.
// Source: Ferro (2014), Q. J. R. Meteorol. Soc. 140, 1917-1923; Zamo and Naveau (2018).
func CRPSFair(ensemble []float64, observed float64) float64 {
	if len(ensemble) < 2 {
		panic(fmt.Sprintf("stat: CRPSFair: %d members, want at least 2", len(ensemble)))
	}
	m := float64(len(ensemble))
	distance, spread := energy("CRPSFair", ensemble, observed)
	return distance/m - spread/float64(m*(m-1))
}

// energy returns the sum of |x_i - observed| and the sum of |x_i - x_j| over pairs i < j.
func energy(name string, ensemble []float64, observed float64) (distance, spread float64) {
	requireSome(name, ensemble)
	sorted := sortedCopy(ensemble)
	if math.IsNaN(sorted[0]) || math.IsNaN(observed) {
		panic(fmt.Sprintf("stat: %s: NaN in the ensemble or observed = %v", name, observed))
	}
	for i, x := range sorted {
		distance += math.Abs(x - observed)
		if i > 0 {
			gap := x - sorted[i-1]
			spread += float64(gap * float64(float64(i)*float64(len(sorted)-i)))
		}
	}
	return distance, spread
}

// Pinball returns the quantile loss of a forecast of the quantile at level in (0, 1), in the unit of the values, >= 0.
// Source: Koenker and Bassett (1978), Econometrica 46(1), 33-50; Gneiting (2011), Int. J. Forecasting 27, 197-207.
func Pinball(forecast, observed, level float64) float64 {
	if !(level > 0 && level < 1) {
		panic(fmt.Sprintf("stat: Pinball: level = %v, want 0 < level < 1", level))
	}
	if observed >= forecast {
		return float64(level * (observed - forecast))
	}
	return float64((1 - level) * (forecast - observed))
}

// Coverage returns the share, in [0, 1], of observations within their intervals, ends included.
// It panics unless there are as many lows, highs and observations, and at least one.
func Coverage(low, high, observed []float64) float64 {
	requireSome("Coverage", observed)
	requireEqual("Coverage", len(low), len(observed))
	requireEqual("Coverage", len(high), len(observed))
	inside := 0
	for i, y := range observed {
		if low[i] <= y && y <= high[i] {
			inside++
		}
	}
	return float64(inside) / float64(len(observed))
}

// MASE returns the mean absolute scaled error, without unit: the mean |forecast - observed| over the mean absolute error of
// the seasonal naive forecast within the training series, where season is in steps (12 for months of a year, 1 for naive).
// Below 1 is better than naive was in training; a training series that repeats itself exactly gives +Inf, or NaN for a
// perfect forecast. It panics unless 0 < season < len(training). Source: Hyndman and Koehler (2006), Int. J. Forecasting
// 22, 679-688; seasonal form in Hyndman and Athanasopoulos (2021), Forecasting, 3rd ed., section 5.8.
func MASE(forecast, observed, training []float64, season int) float64 {
	if season <= 0 || season >= len(training) {
		panic(fmt.Sprintf("stat: MASE: season = %d of %d training values, want 0 < season < training", season, len(training)))
	}
	return meanAbsoluteError(forecast, observed) / meanAbsoluteError(training[:len(training)-season], training[season:])
}

func meanAbsoluteError(forecast, observed []float64) float64 {
	requireSome("MASE", observed)
	requireEqual("MASE", len(forecast), len(observed))
	sum := 0.0
	for i, y := range observed {
		sum += math.Abs(forecast[i] - y)
	}
	return sum / float64(len(observed))
}

// LogRatio returns log(forecast / observed), without unit: 0 is exact, log 2 = 0.69 twice too high, -0.69 half. Two zeros
// give 0, one zero an infinity. It panics on a negative number or NaN.
// Source: the log accuracy ratio of Tofallis (2015), J. Operational Research Society 66(8), 1352-1362.
func LogRatio(forecast, observed float64) float64 {
	if !(forecast >= 0 && observed >= 0) {
		panic(fmt.Sprintf("stat: LogRatio: forecast = %v, observed = %v, want both >= 0", forecast, observed))
	}
	if forecast == observed {
		return 0
	}
	return portable.Log(forecast) - portable.Log(observed)
}
