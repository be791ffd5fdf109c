package series

import (
	"fmt"
	"math"

	"puente/internal/rng"
)

// Order names a seasonal ARIMA model (Box and Jenkins 1970).
type Order struct {
	P, D, Q    int  // of months
	SP, SD, SQ int  // of seasons
	Constant   bool // a mean of the differenced series: the mean, or a drift
}

// parameters counts what is fitted, without the variance.
func (o Order) parameters() int {
	n := o.P + o.Q + o.SP + o.SQ
	if o.Constant {
		n++
	}
	return n
}

// ARIMA is a fitted model.
type ARIMA struct {
	Order
	Period int
	// AR, MA, SAR and SMA are the coefficients in R's signs: (1 - AR B)(1 - SAR B^12) z = (1 + MA B)(1 + SMA B^12) e.
	AR, MA, SAR, SMA []float64
	Mean             float64 // of the differenced series
	Sigma2           float64 // variance of the errors: sum of squares over their number
	LogLik           float64
	AIC, AICc        float64
}

// String gives the usual name, such as ARIMA(0,1,1)(0,1,1)[12], with "+ c" for a constant.
func (m *ARIMA) String() string {
	name := fmt.Sprintf("ARIMA(%d,%d,%d)", m.P, m.D, m.Q)
	if m.SP+m.SD+m.SQ > 0 {
		name += fmt.Sprintf("(%d,%d,%d)[%d]", m.SP, m.SD, m.SQ, m.Period)
	}
	if m.Constant {
		name += " + c"
	}
	return name
}

// differenced takes the differences that the order asks for.
func differenced(values []float64, o Order, period int) []float64 {
	z := values
	for range o.SD {
		z = difference(z, period)
	}
	for range o.D {
		z = difference(z, 1)
	}
	return z
}

// arimaSearch is a model on its way to be fitted.
type arimaSearch struct {
	order  Order
	period int
	z      []float64
	css    bool // by conditional sum of squares instead of the exact likelihood
}

// read makes the model's coefficients of unbounded numbers.
func (s *arimaSearch) read(u []float64) ARIMA {
	o := s.order
	m := ARIMA{Order: o, Period: s.period}
	take := func(n int, sign float64) []float64 {
		c := stationary(u[:n])
		u = u[n:]
		for i := range c {
			c[i] *= sign
		}
		return c
	}
	m.AR, m.MA, m.SAR, m.SMA = take(o.P, 1), take(o.Q, -1), take(o.SP, 1), take(o.SQ, -1)
	return m
}

// arma multiplies the polynomials out.
func (m *ARIMA) arma() arma {
	minus := func(x []float64) []float64 {
		out := make([]float64, len(x))
		for i, v := range x {
			out[i] = -v
		}
		return out
	}
	return arma{phi: product(m.AR, m.SAR, m.Period), theta: minus(product(minus(m.MA), minus(m.SMA), m.Period))}
}

// profile finds mean and variance for given coefficients and returns the log likelihood.
func (s *arimaSearch) profile(m *ARIMA) float64 {
	if s.css {
		return s.conditional(m)
	}
	f, ok := newFilter(m.arma(), len(s.z))
	if !ok {
		return math.Inf(-1)
	}
	e := f.errors(s.z)
	if m.Constant {
		ones := make([]float64, len(s.z))
		for i := range ones {
			ones[i] = 1
		}
		m.Mean = regress(e, f.errors(ones), f.spread)
		e = f.errors(shifted(s.z, m.Mean))
	}
	sum, logs := 0.0, 0.0
	for t, v := range e {
		sum += v * v / f.spread[t]
		logs += math.Log(f.spread[t])
	}
	n := float64(len(e))
	m.Sigma2 = sum / n
	return -0.5 * (n*(math.Log(2*math.Pi*m.Sigma2)+1) + logs)
}

// regress is the slope of y on x through 0 with errors of the variances given.
func regress(y, x, spread []float64) float64 {
	cross, square := 0.0, 0.0
	for i := range y {
		cross += x[i] * y[i] / spread[i]
		square += x[i] * x[i] / spread[i]
	}
	return cross / square
}

func shifted(z []float64, by float64) []float64 {
	out := make([]float64, len(z))
	for i, v := range z {
		out[i] = v - by
	}
	return out
}

// conditional is the likelihood given the first values and no errors before them (Box
// and Jenkins 1970); its errors begin after the autoregression's longest lag.
func (s *arimaSearch) conditional(m *ARIMA) float64 {
	a := m.arma()
	e := sparseErrors(a, s.z)
	skip := len(a.phi)
	if m.Constant {
		ones := make([]float64, len(s.z))
		spread := make([]float64, len(s.z)-skip)
		for i := range ones {
			ones[i] = 1
		}
		for i := range spread {
			spread[i] = 1
		}
		m.Mean = regress(e[skip:], sparseErrors(a, ones)[skip:], spread)
		e = sparseErrors(a, shifted(s.z, m.Mean))
	}
	sum := 0.0
	for _, v := range e[skip:] {
		sum += v * v
	}
	n := float64(len(e) - skip)
	m.Sigma2 = sum / n
	// Scaled to all months, so that models of different memory can be compared.
	return -0.5 * float64(len(s.z)) * (math.Log(2*math.Pi*m.Sigma2) + 1)
}

// term is a coefficient that is not 0 with its lag.
type term struct {
	lag int
	by  float64
}

func terms(c []float64) []term {
	var list []term
	for i, v := range c {
		if v != 0 {
			list = append(list, term{i + 1, v})
		}
	}
	return list
}

// sparseErrors runs the recursion over the lags that count; errors before the longest
// autoregressive lag are 0.
func sparseErrors(a arma, z []float64) []float64 {
	ar, ma := terms(a.phi), terms(a.theta)
	e := make([]float64, len(z))
	for t := len(a.phi); t < len(z); t++ {
		v := z[t]
		for _, c := range ar {
			v -= c.by * z[t-c.lag]
		}
		for _, c := range ma {
			if c.lag <= t {
				v -= c.by * e[t-c.lag]
			}
		}
		e[t] = v
	}
	return e
}

// FitARIMA fits one order to values (of any sign) by the exact Gaussian likelihood. It
// returns nil where there are too few values: fewer than three beyond the differences,
// the parameters and the longest lag.
func FitARIMA(values []float64, o Order, period int) *ARIMA {
	return fitOrder(arimaSearch{order: o, period: period, z: differenced(values, o, period)}, 400)
}

// fitOrder fits with at most so many evaluations for each parameter.
func fitOrder(s arimaSearch, most int) *ARIMA {
	o := s.order
	k := o.parameters()
	lag := max(o.P+s.period*o.SP, o.Q+s.period*o.SQ)
	if len(s.z) < max(k, lag)+4 {
		return nil
	}
	var start, step []float64
	add := func(n int, at, by float64) {
		for range n {
			start, step = append(start, at), append(step, by)
		}
	}
	add(o.P, 0.1, 0.3)
	add(o.Q, 0.2, 0.3)
	add(o.SP, 0.1, 0.3)
	add(o.SQ, 0.4, 0.3)
	cost := func(u []float64) float64 {
		m := s.read(u)
		return -s.profile(&m)
	}
	best, value := minimise(cost, simplex{start, step, most * max(len(start), 1), 1e-7})
	if math.IsInf(value, 0) || math.IsNaN(value) {
		return nil
	}
	m := s.read(best)
	m.LogLik = s.profile(&m)
	n, par := float64(len(s.z)), float64(k+1)
	m.AIC = -2*m.LogLik + 2*par
	m.AICc = m.AIC + 2*par*(par+1)/max(n-par-1, 1)
	return &m
}

// from filters a history.
func (m *ARIMA) from(values []float64) future {
	z := shifted(differenced(values, m.Order, m.Period), m.Mean)
	return &arimaFuture{model: m, values: values, z: z}
}

// arimaFuture goes on from the end of a history. The filter is made for the longest
// horizon asked.
type arimaFuture struct {
	model  *ARIMA
	values []float64
	z, e   []float64
	filter *filter
}

// prepare makes the filter reach so many months beyond the history.
func (f *arimaFuture) prepare(horizon int) {
	n := len(f.z) + horizon
	if f.filter != nil && len(f.filter.rows) >= n {
		return
	}
	made, ok := newFilter(f.model.arma(), n)
	if !ok {
		panic(fmt.Sprintf("series: %s was fitted but is not stationary", f.model))
	}
	f.filter = made
	f.e = made.errors(f.z)
}

func (f *arimaFuture) point(out []float64) {
	f.prepare(len(out))
	f.walk(out, func(int) float64 { return 0 })
}

func (f *arimaFuture) path(luck *rng.Stream, out []float64) {
	f.prepare(len(out))
	sd := math.Sqrt(f.model.Sigma2)
	f.walk(out, func(t int) float64 { return float64(sd * math.Sqrt(f.filter.spread[t]) * luck.Normal()) })
}

// walk goes on with the surprise of each month and undoes the differences.
func (f *arimaFuture) walk(out []float64, surprise func(t int) float64) {
	z, e := append([]float64(nil), f.z...), append([]float64(nil), f.e...)
	for h := range out {
		t := len(f.z) + h
		e = append(e, surprise(t))
		z = append(z, 0)
		z[t] = f.filter.expected(z, e[:t], t) + e[t]
		out[h] = z[t] + f.model.Mean
	}
	integrate(f.values, f.model.Order, f.model.Period, out)
}

// integrate undoes the differences of what follows values, in place.
func integrate(values []float64, o Order, period int, out []float64) {
	lags := []int{}
	for range o.SD {
		lags = append(lags, period)
	}
	for range o.D {
		lags = append(lags, 1)
	}
	// stages[i] is the history after i differences.
	stages := [][]float64{values}
	for _, lag := range lags {
		stages = append(stages, difference(stages[len(stages)-1], lag))
	}
	for i := len(lags) - 1; i >= 0; i-- {
		past, lag := stages[i], lags[i]
		for h := range out {
			if h < lag {
				out[h] += past[len(past)-lag+h]
			} else {
				out[h] += out[h-lag]
			}
		}
	}
}

// Forecast returns the point forecasts of the months after values.
func (m *ARIMA) Forecast(values []float64, horizon int) []float64 {
	out := make([]float64, horizon)
	m.from(values).point(out)
	return out
}
