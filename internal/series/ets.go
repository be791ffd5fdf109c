package series

import (
	"fmt"
	"math"

	"puente/internal/rng"
)

// Form names an exponential smoothing model in state space form by how error,
// trend and season enter: 'N' none, 'A' additive, 'M' multiplicative (Hyndman,
// Koehler, Ord and Snyder 2008, Forecasting with Exponential Smoothing, table 2.2).
type Form struct {
	Error, Trend, Season byte
	Damped               bool
}

// String gives the usual name, such as ETS(M,Ad,M).
func (f Form) String() string {
	damped := ""
	if f.Damped {
		damped = "d"
	}
	return fmt.Sprintf("ETS(%c,%c%s,%c)", f.Error, f.Trend, damped, f.Season)
}

// ETS is a fitted exponential smoothing model. Beta is the smoothing of the trend in
// the state space form (alpha times the beta* of Holt's method).
type ETS struct {
	Form
	Alpha, Beta, Gamma, Phi float64
	Level, Slope            float64   // before the first value
	Season0                 []float64 // [period] figures before the first value, of the first month first; empty without season
	Sigma                   float64   // standard deviation of the errors: relative where Error is 'M'
	LogLik                  float64   // up to a constant, as R's ets: -n/2 ln(sum of squares) - sum of ln|fit| where errors multiply
	AIC, AICc               float64
	Period                  int
}

// smoothing is the state that runs along a series; ring holds the seasonal figures
// with the one of the coming month at position at.
type smoothing struct {
	level, slope float64
	ring         []float64
	at           int
}

// begin is the state before the first value.
func (m *ETS) begin() smoothing {
	return smoothing{level: m.Level, slope: m.Slope, ring: append([]float64(nil), m.Season0...)}
}

// next is the forecast of the coming month, and the level with its trend, without season.
func (m *ETS) next(s *smoothing) (fit, base float64) {
	base = s.level
	if m.Trend == 'A' {
		base += float64(m.Phi * s.slope)
	}
	switch m.Season {
	case 'A':
		return base + s.ring[s.at], base
	case 'M':
		return base * s.ring[s.at], base
	}
	return base, base
}

// learn moves the state past a value, in the order of R's etscalc (Hyndman et al.
// 2008, section 2.5): level, trend, season.
func (m *ETS) learn(s *smoothing, value, base float64) {
	plain := value
	switch m.Season {
	case 'A':
		plain = value - s.ring[s.at]
	case 'M':
		plain = value / s.ring[s.at]
	}
	old := s.level
	s.level = base + float64(m.Alpha*(plain-base))
	if m.Trend == 'A' {
		damped := float64(m.Phi * s.slope)
		s.slope = damped + float64(m.Beta/m.Alpha*(s.level-old-damped))
	}
	if m.Season == 'N' {
		return
	}
	now := value - base
	if m.Season == 'M' {
		now = value / base
	}
	s.ring[s.at] += float64(m.Gamma * (now - s.ring[s.at]))
	s.at++
	if s.at == len(s.ring) {
		s.at = 0
	}
}

// run goes along the values; sum is that of squared errors (relative where they
// multiply), logs that of ln|fit| where they multiply. ok is false where the model
// cannot be computed on these values.
func (m *ETS) run(values []float64, s *smoothing) (sum, logs float64, ok bool) {
	product := 1.0
	for _, v := range values {
		fit, base := m.next(s)
		e := v - fit
		if m.Error == 'M' {
			if fit <= 0 {
				return 0, 0, false
			}
			e /= fit
			product *= fit
			if product > 1e200 || product < 1e-200 {
				logs += math.Log(product)
				product = 1
			}
		}
		sum += float64(e * e)
		if m.Season == 'M' && base <= 0 {
			return 0, 0, false
		}
		m.learn(s, v, base)
	}
	logs += math.Log(product)
	return sum, logs, !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// objective is minus twice the likelihood of R's ets: n ln(sum of squares) + 2 sum of ln|fit|.
func (m *ETS) objective(values []float64, s *smoothing) float64 {
	sum, logs, ok := m.run(values, s)
	if !ok {
		return math.Inf(1)
	}
	return float64(float64(len(values))*math.Log(max(sum, 1e-300))) + 2*logs
}

// from runs along a history; the model is the rule.
func (m *ETS) from(values []float64) future {
	s := m.begin()
	m.run(values, &s)
	return &etsFuture{m, s}
}

type etsFuture struct {
	model *ETS
	state smoothing
}

func (f *etsFuture) point(out []float64) { f.walk(out, func() float64 { return 0 }) }

func (f *etsFuture) path(luck *rng.Stream, out []float64) {
	f.walk(out, func() float64 { return float64(f.model.Sigma * luck.Normal()) })
}

// walk goes on with the surprises given, in the unit of Sigma.
func (f *etsFuture) walk(out []float64, surprise func() float64) {
	s := f.state
	s.ring = append([]float64(nil), f.state.ring...)
	for h := range out {
		fit, base := f.model.next(&s)
		e := surprise()
		if f.model.Error == 'M' {
			e = max(e, -0.95) * fit
		}
		if f.model.Season == 'M' {
			base = max(base, 1e-9)
		}
		out[h] = max(fit+e, 0)
		f.model.learn(&s, fit+e, base)
	}
}

// Forecast returns the point forecasts of the months after values, in their unit, not below 0.
func (m *ETS) Forecast(values []float64, horizon int) []float64 {
	out := make([]float64, horizon)
	m.from(values).point(out)
	return out
}
