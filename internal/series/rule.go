package series

import (
	"math"

	"puente/internal/rng"
)

// rule is a method with the parameters that it learnt from some history. It may
// be applied to that history or to a longer one.
type rule interface {
	from(values []float64) future
}

// future is what a rule says comes after a history.
type future interface {
	// point fills out with the forecasts of months 1, 2, …
	point(out []float64)
	// path fills out with one of the futures that the rule thinks possible.
	path(luck *rng.Stream, out []float64)
}

// logged applies a rule to ln(1 + values), so that what it says stays a count and
// its errors multiply.
type logged struct{ inner rule }

func (r logged) from(values []float64) future { return loggedFuture{r.inner.from(logs(values))} }

type loggedFuture struct{ inner future }

func (f loggedFuture) point(out []float64) {
	f.inner.point(out)
	counts(out)
}

func (f loggedFuture) path(luck *rng.Stream, out []float64) {
	f.inner.path(luck, out)
	counts(out)
}

// logs returns ln(1 + v): one more, so that a month with nobody counts too.
func logs(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = math.Log1p(v)
	}
	return out
}

// mostLog is the greatest logarithm that becomes a count: 10^13, above any
// count there is, so that a wild path stays a number.
const mostLog = 30

// counts undoes logs in place.
func counts(x []float64) {
	for i, v := range x {
		x[i] = max(0, math.Expm1(min(v, mostLog)))
	}
}

// walkRule is the random walk of logarithms, with or without drift, from the last
// value or from the same month a period ago.
type walkRule struct {
	back  int // 1, or the period
	drift float64
	sd    float64 // of the difference over back months
}

// fitWalk learns drift (0 unless asked) and spread from ln(1+values).
func fitWalk(values []float64, back int, drift bool) rule {
	if len(values) <= back {
		back = 1
	}
	d := difference(logs(values), back)
	w := walkRule{back: back}
	if drift {
		w.drift = average(d) / float64(back)
	}
	sum := 0.0
	for _, v := range d {
		sum += (v - w.drift*float64(back)) * (v - w.drift*float64(back))
	}
	w.sd = math.Sqrt(sum / float64(max(len(d)-1, 1)))
	return logged{w}
}

func (r walkRule) from(values []float64) future { return walkFuture{r, values} }

type walkFuture struct {
	walkRule
	values []float64
}

func (f walkFuture) point(out []float64) { f.walk(out, func() float64 { return 0 }) }

func (f walkFuture) path(luck *rng.Stream, out []float64) {
	f.walk(out, func() float64 { return float64(f.sd * luck.Normal()) })
}

// walk walks on, with a surprise for each month.
func (f walkFuture) walk(out []float64, surprise func() float64) {
	n := len(f.values)
	for h := range out {
		before := 0.0
		switch at := h - f.back; {
		case at >= 0:
			before = out[at]
		case n+at >= 0:
			before = f.values[n+at]
		}
		out[h] = before + float64(f.drift*float64(f.back)) + surprise()
	}
}
