package series

import (
	"math"
)

// ETSOptions say how an exponential smoothing model is chosen and fitted.
type ETSOptions struct {
	Period int    // 12 for months of a year; 1: no season
	Forms  []Form // candidates; nil: all that R's ets tries for such values
	// FreeSeason lets the seasonal figures before the first value be fitted too, as R's
	// ets does; otherwise they are those of the classical decomposition, which is an order
	// of magnitude faster and differs little beyond three years of values.
	FreeSeason bool
	Most       int // evaluations of the likelihood per form; 0: 200 for each parameter
}

// bounds of the smoothing parameters, as R's ets has them.
const (
	leastSmoothing = 1e-4
	mostSmoothing  = 0.9999
	leastDamping   = 0.8
	mostDamping    = 0.98
)

// forms lists what R's ets tries: no multiplicative trend, no additive error with a
// multiplicative season, and only additive ones where a value is not above 0.
func forms(values []float64, period int) []Form {
	positive := true
	for _, v := range values {
		positive = positive && v > 0
	}
	seasons := []byte{'N'}
	if period > 1 && len(values) >= 2*period+period/2 {
		seasons = []byte{'N', 'A', 'M'}
	}
	var list []Form
	for _, e := range []byte{'A', 'M'} {
		for _, s := range seasons {
			if !positive && (e == 'M' || s == 'M') || e == 'A' && s == 'M' {
				continue
			}
			list = append(list, Form{e, 'N', s, false}, Form{e, 'A', s, false}, Form{e, 'A', s, true})
		}
	}
	return list
}

// FitETS fits the candidates by maximum likelihood and returns the one with the
// least AICc (Hyndman et al. 2008, chapter 7; initial states as in its section 2.6.1).
// Values are not negative. It returns nil where there are too few values for any
// candidate (fewer than its parameters and two).
func FitETS(values []float64, opt ETSOptions) *ETS {
	if opt.Forms == nil {
		opt.Forms = forms(values, opt.Period)
	}
	var best *ETS
	for _, f := range opt.Forms {
		m := fitForm(values, f, opt)
		if m != nil && (best == nil || m.AICc < best.AICc) {
			best = m
		}
	}
	return best
}

// etsSearch is a form on its way to be fitted.
type etsSearch struct {
	model  ETS
	values []float64
	ring   []float64
	free   bool
}

// fitForm fits one form; nil where it cannot be.
func fitForm(values []float64, f Form, opt ETSOptions) *ETS {
	period := opt.Period
	if f.Season == 'N' {
		period = 1
	}
	s := etsSearch{model: ETS{Form: f, Phi: 1, Period: period}, values: values, free: opt.FreeSeason && period > 1}
	s.model.Level, s.model.Slope, s.model.Season0 = initialStates(values, f, period)
	s.ring = make([]float64, len(s.model.Season0))
	start, step := s.begin()
	parameters := len(start) + 1
	if !s.free && period > 1 {
		parameters += period - 1
	}
	if len(values) < parameters+2 {
		return nil
	}
	most := opt.Most
	if most == 0 {
		most = 200 * len(start)
	}
	best, _ := minimise(s.at, simplex{start, step, most, 1e-6})
	best, value := minimise(s.at, simplex{best, step, most, 1e-6})
	if math.IsInf(value, 1) || math.IsNaN(value) {
		return nil
	}
	s.set(best)
	return s.finish(value, parameters)
}

// finish computes what is told of a fitted model.
func (s *etsSearch) finish(value float64, parameters int) *ETS {
	m := s.model
	m.Season0 = append([]float64(nil), s.model.Season0...)
	state := m.begin()
	sum, _, _ := m.run(s.values, &state)
	n, k := float64(len(s.values)), float64(parameters)
	m.Sigma = math.Sqrt(sum / max(n-k+1, 1))
	m.LogLik = -value / 2
	m.AIC = value + 2*k
	m.AICc = m.AIC + 2*k*(k+1)/(n-k-1)
	return &m
}

// begin gives the starting point and first steps of the search, in the order that set reads.
func (s *etsSearch) begin() (start, step []float64) {
	add := func(at, by float64) { start, step = append(start, at), append(step, by) }
	m := &s.model
	add(0.3, 0.2)
	if m.Trend == 'A' {
		add(0.03, 0.05)
	}
	if m.Season != 'N' {
		add(0.05, 0.1)
	}
	if m.Damped {
		add(0.96, -0.05)
	}
	scale := max(math.Abs(m.Level)*0.05, 1e-3)
	add(m.Level, scale)
	if m.Trend == 'A' {
		add(m.Slope, max(math.Abs(m.Slope)*0.2, scale*0.1))
	}
	if s.free {
		for _, v := range m.Season0[:len(m.Season0)-1] {
			by := 0.03
			if m.Season == 'A' {
				by = scale
			}
			add(v, by)
		}
	}
	return start, step
}

// set reads parameters into the model; false where they are out of bounds.
func (s *etsSearch) set(x []float64) bool {
	m, i := &s.model, 0
	take := func() float64 { i++; return x[i-1] }
	m.Alpha, m.Beta, m.Gamma, m.Phi = take(), 0, 0, 1
	ok := m.Alpha >= leastSmoothing && m.Alpha <= mostSmoothing
	if m.Trend == 'A' {
		m.Beta = take()
		ok = ok && m.Beta >= leastSmoothing && m.Beta <= m.Alpha
	}
	if m.Season != 'N' {
		m.Gamma = take()
		ok = ok && m.Gamma >= leastSmoothing && m.Gamma <= 1-m.Alpha
	}
	if m.Damped {
		m.Phi = take()
		ok = ok && m.Phi >= leastDamping && m.Phi <= mostDamping
	}
	m.Level = take()
	if m.Trend == 'A' {
		m.Slope = take()
	}
	if s.free {
		last := 0.0
		if m.Season == 'M' {
			last = float64(len(m.Season0))
		}
		for k := range len(m.Season0) - 1 {
			m.Season0[k] = take()
			last -= m.Season0[k]
			ok = ok && (m.Season == 'A' || m.Season0[k] > 0)
		}
		m.Season0[len(m.Season0)-1] = last
		ok = ok && (m.Season == 'A' || last > 0)
	}
	return ok
}

// at is the function to be minimised.
func (s *etsSearch) at(x []float64) float64 {
	if !s.set(x) {
		return math.Inf(1)
	}
	copy(s.ring, s.model.Season0)
	state := smoothing{level: s.model.Level, slope: s.model.Slope, ring: s.ring}
	return s.model.objective(s.values, &state)
}

// initialStates are those of Hyndman et al. (2008), section 2.6.1: seasonal figures of
// the classical decomposition, level and slope of a line through the first seasonally
// adjusted values.
func initialStates(values []float64, f Form, period int) (level, slope float64, season []float64) {
	adjusted := values
	if f.Season != 'N' {
		d := decompose(values, period, f.Season == 'M')
		season = d.season
		adjusted = make([]float64, len(values))
		for i, v := range values {
			if f.Season == 'M' {
				season[i%period] = max(season[i%period], 0.01)
			}
			adjusted[i] = without(v, season[i%period], f.Season == 'M')
		}
	}
	head := adjusted[:min(len(adjusted), max(10, 2*period))]
	level, slope = line(head)
	if f.Trend == 'N' {
		return average(head[:min(len(head), max(period, 3))]), 0, season
	}
	return level, slope, season
}

// line fits y = a + b t by least squares, t = 1, 2, …
func line(y []float64) (a, b float64) {
	n := float64(len(y))
	if n < 2 {
		return average(y), 0
	}
	mt, my := (n+1)/2, average(y)
	cross, square := 0.0, 0.0
	for i, v := range y {
		t := float64(i+1) - mt
		cross += t * (v - my)
		square += t * t
	}
	b = cross / square
	return my - b*mt, b
}
