package series

import "math"

// ARIMAOptions bound the automatic choice of an order.
type ARIMAOptions struct {
	Period    int
	Most      Order // greatest orders; zero: R's (5, 2, 5)(2, 1, 2)
	Fast      bool  // judge candidates by the conditional sum of squares, fit the chosen one exactly
	Evaluate  int   // evaluations for each parameter and candidate; 0: 400
	MostTried int   // candidates at most; 0: 94, as R
}

// AutoARIMA chooses differences by tests (season by its strength, then level by KPSS at 5 %) and
// orders by the stepwise search of Hyndman and Khandakar (2008), J. Stat. Software 27(3),
// section 3.2, least AICc first; candidates with a root within 1 % of the unit circle are not
// taken. It returns nil where the values are too few for any model.
func AutoARIMA(values []float64, opt ARIMAOptions) *ARIMA {
	if opt.Most == (Order{}) {
		opt.Most = Order{P: 5, D: 2, Q: 5, SP: 2, SD: 1, SQ: 2}
	}
	if opt.Evaluate == 0 {
		opt.Evaluate = 400
	}
	if opt.MostTried == 0 {
		opt.MostTried = 94
	}
	base := differences(values, opt)
	s := stepwise{opt: opt, values: values, z: differenced(values, base, opt.Period), tried: map[Order]bool{}}
	s.search(base)
	if s.best == nil {
		return nil
	}
	if opt.Fast {
		if exact := FitARIMA(values, s.best.Order, opt.Period); exact != nil {
			return exact
		}
	}
	return s.best
}

// differences chooses D and SD.
func differences(values []float64, opt ARIMAOptions) Order {
	o := Order{}
	if opt.Most.SD > 0 && opt.Period > 1 && seasonStrength(values, opt.Period) > strongSeason {
		o.SD = 1
	}
	z := differenced(values, o, opt.Period)
	for o.D < opt.Most.D && len(z) > 10 && !constant(z) && kpss(z) > kpssCritical {
		o.D++
		z = difference(z, 1)
	}
	return o
}

// stepwise is the search on its way.
type stepwise struct {
	opt    ARIMAOptions
	values []float64
	z      []float64
	tried  map[Order]bool
	best   *ARIMA
}

// search tries the four starting models, then neighbours of the best until none is better.
func (s *stepwise) search(base Order) {
	with := func(p, q, sp, sq int) Order {
		o := base
		o.P, o.Q = min(p, s.opt.Most.P), min(q, s.opt.Most.Q)
		if s.opt.Period > 1 {
			o.SP, o.SQ = min(sp, s.opt.Most.SP), min(sq, s.opt.Most.SQ)
		}
		o.Constant = base.D+base.SD <= 1
		return o
	}
	plain := with(0, 0, 0, 0)
	for _, o := range []Order{with(2, 2, 1, 1), plain, with(1, 0, 1, 0), with(0, 1, 0, 1)} {
		s.try(o)
	}
	plain.Constant = false
	s.try(plain)
	for s.best != nil && s.step() {
	}
}

// step tries the neighbours of the best; true as soon as one is better.
func (s *stepwise) step() bool {
	for _, d := range steps() {
		o := s.best.Order
		o.P, o.Q, o.SP, o.SQ = o.P+d.P, o.Q+d.Q, o.SP+d.SP, o.SQ+d.SQ
		if d.Constant {
			o.Constant = !o.Constant
		}
		if s.allowed(o) && s.try(o) {
			return true
		}
	}
	return false
}

// steps lists the neighbours in the order of R's auto.arima: seasonal orders first.
func steps() []Order {
	return []Order{
		{SP: -1},
		{SQ: -1},
		{SP: 1},
		{SQ: 1},
		{SP: -1, SQ: -1},
		{SP: -1, SQ: 1},
		{SP: 1, SQ: -1},
		{SP: 1, SQ: 1},
		{P: -1},
		{Q: -1},
		{P: 1},
		{Q: 1},
		{P: -1, Q: -1},
		{P: -1, Q: 1},
		{P: 1, Q: -1},
		{P: 1, Q: 1},
		{Constant: true},
	}
}

// allowed keeps orders within bounds.
func (s *stepwise) allowed(o Order) bool {
	m := s.opt.Most
	if o.P < 0 || o.Q < 0 || o.SP < 0 || o.SQ < 0 || o.P > m.P || o.Q > m.Q || o.SP > m.SP || o.SQ > m.SQ {
		return false
	}
	if s.opt.Period < 2 && o.SP+o.SQ > 0 {
		return false
	}
	return !o.Constant || o.D+o.SD <= 1
}

// try fits an order that was not tried yet; true where it is the best so far.
func (s *stepwise) try(o Order) bool {
	if s.tried[o] || len(s.tried) >= s.opt.MostTried {
		return false
	}
	s.tried[o] = true
	m := fitOrder(arimaSearch{order: o, period: s.opt.Period, z: s.z, css: s.opt.Fast}, s.opt.Evaluate)
	if m == nil || math.IsNaN(m.AICc) || s.best != nil && m.AICc >= s.best.AICc || !m.sound() {
		return false
	}
	s.best = m
	return true
}

// sound reports whether no root comes within 1 % of the unit circle.
func (m *ARIMA) sound() bool {
	a := m.arma()
	minus := make([]float64, len(a.theta))
	for i, v := range a.theta {
		minus[i] = -v
	}
	return farFromUnit(a.phi, 1.01) && farFromUnit(minus, 1.01)
}
