package series

import (
	"fmt"
	"math"
	"slices"
)

// Method names how a forecast was made.
type Method string

// The methods.
const (
	MethodSeasonal Method = "seasonal naive" // the value of the same month one period ago
	MethodNaive    Method = "naive"          // the last value
)

// Forecast is what comes next, month by month.
type Forecast struct {
	Method Method
	Median []float64 // [horizon]
	LogSD  []float64 // [horizon] standard deviation of the logarithm, from MinLogSD to MaxLogSD
	Errors int       // how many past errors the spread of the first month was learnt from; 0: WideLogSD stands in
}

const (
	// MinLogSD is the least spread that is believed: official counts are revised by about a hundredth, and few
	// months of luck must not become certainty.
	MinLogSD = 0.05
	// MaxLogSD is the greatest spread that is told: at 0.8 the 95 % interval already reaches from a fifth to five
	// times the median. Past errors of some series (an order that stops a flow overnight) are greater; a lognormal
	// of their spread would have its mean far above any count ever seen, so such a forecast is too sure, not wide
	// enough, and its user should say so.
	MaxLogSD = 0.8
	// WideLogSD is the spread where fewer than MinErrors past errors are known: assumed.
	WideLogSD = 0.7
	// MinErrors is how many past errors a spread needs.
	MinErrors = 6
	// lastErrors is how many of the latest errors the spread is learnt from: two years, so that each season counts
	// twice and older regimes are forgotten.
	lastErrors = 24
)

// SeasonalNaive forecasts each month by the latest known value of the same
// month of the period (Hyndman and Athanasopoulos 2021, section 5.2): for
// horizon h it is values[n - period*ceil(h/period) + h - 1 …], so that beyond one
// period the same year is repeated. The spread of horizon h comes from the errors
// that the method made at that distance (k periods back, k = ceil(h/period)), so
// it grows by steps of a period. With fewer than one period of values it falls back
// to Naive. Values are counts ≥ 0, oldest first, without gaps; anything else is a defect.
func SeasonalNaive(values []float64, horizon, period int) Forecast {
	check(values, horizon)
	if period < 1 {
		panic(fmt.Sprintf("series: period %d", period))
	}
	if len(values) < period {
		return Naive(values, horizon)
	}
	f := Forecast{Method: MethodSeasonal}
	for h := 1; h <= horizon; h++ {
		back := period * ((h + period - 1) / period)
		f.Median = append(f.Median, values[len(values)-1+h-back])
		f.add(LogErrors(values, back), h)
	}
	return f
}

// Naive forecasts every month by the last value; the spread of horizon h comes
// from the past errors over h months. With no values at all it forecasts 0 with WideLogSD.
func Naive(values []float64, horizon int) Forecast {
	check(values, horizon)
	f := Forecast{Method: MethodNaive}
	last := 0.0
	if len(values) > 0 {
		last = values[len(values)-1]
	}
	for h := 1; h <= horizon; h++ {
		f.Median = append(f.Median, last)
		f.add(LogErrors(values, h), h)
	}
	for h := 1; h < horizon; h++ { // a longer look ahead is not surer
		f.LogSD[h] = max(f.LogSD[h], f.LogSD[h-1])
	}
	return f
}

// Best returns the forecast of SeasonalNaive or of Naive, whichever has had the
// smaller mean spread over the horizon in the series' own past; of equals the seasonal one.
func Best(values []float64, horizon, period int) Forecast {
	seasonal, last := SeasonalNaive(values, horizon, period), Naive(values, horizon)
	if seasonal.Errors == 0 && last.Errors > 0 || pastError(values, last.Method, horizon, period) < pastError(values, seasonal.Method, horizon, period) {
		return last
	}
	return seasonal
}

// pastError is the mean over the horizon of the robust spread, without bounds.
func pastError(values []float64, m Method, horizon, period int) float64 {
	sum := 0.0
	for h := 1; h <= horizon; h++ {
		back := h
		if m == MethodSeasonal {
			back = period * ((h + period - 1) / period)
		}
		sum += RobustSD(recent(LogErrors(values, back)))
	}
	return sum
}

// add appends the spread of one more month.
func (f *Forecast) add(errors []float64, h int) {
	errors = recent(errors)
	if h == 1 {
		f.Errors = len(errors)
	}
	if len(errors) < MinErrors {
		if h == 1 {
			f.Errors = 0
		}
		f.LogSD = append(f.LogSD, WideLogSD)
		return
	}
	f.LogSD = append(f.LogSD, min(MaxLogSD, max(MinLogSD, RobustSD(errors))))
}

// recent returns the latest errors, at most lastErrors.
func recent(errors []float64) []float64 {
	return errors[max(0, len(errors)-lastErrors):]
}

// LogErrors returns ln((y[t]+1)/(y[t-back]+1)) for every t that has both, oldest
// first: the errors of forecasting y[t] by y[t-back]. One is added to both so that
// a month with nobody counts too; on thousands it changes nothing.
func LogErrors(values []float64, back int) []float64 {
	if back < 1 {
		panic(fmt.Sprintf("series: back %d", back))
	}
	var errors []float64
	for t := back; t < len(values); t++ {
		errors = append(errors, math.Log((values[t]+1)/(values[t-back]+1)))
	}
	return errors
}

// RobustSD is the standard deviation about zero of a normal law with the same
// median size of error: 1.4826 × median(|e|) (Rousseeuw and Croux 1993; about zero,
// not the mean, because a forecast that is always too low errs too). 0 for no errors.
func RobustSD(errors []float64) float64 {
	if len(errors) == 0 {
		return 0
	}
	sizes := make([]float64, len(errors))
	for i, e := range errors {
		sizes[i] = math.Abs(e)
	}
	slices.Sort(sizes)
	n := len(sizes)
	return 1.4826 * (sizes[(n-1)/2] + sizes[n/2]) / 2
}

// check panics where the values are no counts.
func check(values []float64, horizon int) {
	if horizon < 0 {
		panic(fmt.Sprintf("series: horizon %d", horizon))
	}
	for i, v := range values {
		if !(v >= 0) || math.IsInf(v, 1) {
			panic(fmt.Sprintf("series: value %d is %v, not a count", i, v))
		}
	}
}
