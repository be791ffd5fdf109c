package series

import (
	"math"

	"puente/internal/rng"
)

// Theta is a fitted model of the theta method: simple exponential smoothing with half
// the slope of a line through all values as drift, of a series from which the season
// has been divided out where a test finds one (Assimakopoulos and Nikolopoulos 2000,
// Int. J. Forecasting 16, 521-530; in the form of Hyndman and Billah 2003, ibid. 19, 287-290).
type Theta struct {
	Alpha, Level0 float64
	Drift         float64   // per month
	Season        []float64 // [period] factors of the months first, first+1, …; empty where no season was found
	Sigma         float64
}

// FitTheta fits the model. Values may not be negative; where one is 0 or less no season is
// divided out. nil for fewer than four values.
func FitTheta(values []float64, period int) *Theta {
	if len(values) < 4 {
		return nil
	}
	t := &Theta{}
	if hasSeason(values, period) && len(values) >= 2*period && positive(values) {
		d := decompose(values, period, true)
		// R's thetaf falls back to no season for tiny factors too.
		if positive(d.season) {
			t.Season = d.season
		}
	}
	plain := t.plain(values)
	ses := FitETS(plain, ETSOptions{Period: 1, Forms: []Form{{'A', 'N', 'N', false}}})
	if ses == nil {
		return nil
	}
	_, slope := line(plain)
	t.Alpha, t.Level0, t.Sigma, t.Drift = ses.Alpha, ses.Level, ses.Sigma, slope/2
	return t
}

func positive(x []float64) bool {
	for _, v := range x {
		if v <= 1e-8 {
			return false
		}
	}
	return true
}

// plain divides the season out.
func (t *Theta) plain(values []float64) []float64 {
	if len(t.Season) == 0 {
		return values
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v / t.Season[i%len(t.Season)]
	}
	return out
}

func (t *Theta) from(values []float64) future {
	level, decay := t.Level0, 1.0
	for _, v := range t.plain(values) {
		level += t.Alpha * (v - level)
		decay *= 1 - t.Alpha
	}
	return thetaFuture{t, level, (1 - decay) / t.Alpha, len(values)}
}

type thetaFuture struct {
	model *Theta
	level float64
	lag   float64 // months of drift that smoothing is behind
	n     int
}

// season is the factor of the month h after the last (0 for the next).
func (f thetaFuture) season(h int) float64 {
	if len(f.model.Season) == 0 {
		return 1
	}
	return f.model.Season[(f.n+h)%len(f.model.Season)]
}

func (f thetaFuture) point(out []float64) {
	for h := range out {
		out[h] = max(0, f.season(h)*(f.level+f.model.Drift*(float64(h)+f.lag)))
	}
}

func (f thetaFuture) path(luck *rng.Stream, out []float64) {
	level := f.level
	for h := range out {
		e := float64(f.model.Sigma * luck.Normal())
		out[h] = max(0, f.season(h)*(level+float64(f.model.Drift*(float64(h)+f.lag))+e))
		level += float64(f.model.Alpha * e)
	}
}

// Forecast returns the point forecasts of the months after values, not below 0.
func (t *Theta) Forecast(values []float64, horizon int) []float64 {
	out := make([]float64, horizon)
	t.from(values).point(out)
	return out
}

// SD is the standard deviation of the forecast of horizon h ≥ 1 of the series without
// season: sigma √(1 + (h-1) alpha²).
func (t *Theta) SD(h int) float64 {
	return t.Sigma * math.Sqrt(1+float64(h-1)*t.Alpha*t.Alpha)
}
