package fit

import (
	"fmt"
	"math"

	"puente/internal/model"
	"puente/internal/series"
)

// spreadMonths is how many months a spread between runs needs to be learnt.
const spreadMonths = 6

// through is what became of a nationality between an upstream count and the border.
type through struct {
	share  float64   // of those who set out that reach a gate
	logSD  float64   // spread of share between runs
	ahead  float64   // the same in months that are not known
	rest   []float64 // events by month of the border counts that upstream does not account for; nil: none
	pure   bool      // nobody counts them upstream: the rest is all
	scaled span      // months of rest that hold
}

// matchThrough divides the events at the border by those upstream, LagMonths
// earlier, over the window. Where the border has more (people who fly in further
// north, come by ways that nobody counts, or are counted again at a repeat
// attempt), everybody gets through and the rest comes from the latent flows.
func (r *resolver) matchThrough(n int, upstream []counts) through {
	name := r.s.Nationalities[n]
	if len(upstream) == 0 {
		r.assumed("through."+name, 1, "no upstream count: the intake copies "+r.borderKey(n)+", so that nothing is learnt of those who do not arrive")
		return through{share: 1, pure: true, rest: r.border.values[n], scaled: r.border.span}
	}
	before := r.window.shift(-r.s.Match.LagMonths)
	arrived, set, what := r.border.sum(n, r.window), 0.0, ""
	for i, c := range upstream {
		if i > 0 {
			what += " + "
		}
		what += c.series.At(model.DimNationality, name).Key()
		set += c.sum(n, before)
	}
	basis := fmt.Sprintf("%s of %s in %s over %s of %s in %s", grouped(arrived), r.borderKey(n), r.window, grouped(set), what, before)
	if arrived <= set {
		r.learnt("through."+name, arrived/set, basis)
		spread := r.matchSpread(n, upstream, arrived/set)
		return through{share: arrived / set, logSD: spread, ahead: r.throughAhead(n, upstream, spread)}
	}
	r.learnt("through."+name, 1, basis+": more than set out, so all get through and the latent flow brings the others (flights further north, ways that nobody counts, repeat attempts)")
	t := r.matchRest(n, upstream)
	r.learnt("rest."+name, 1-set/arrived, "share of the events that upstream counts do not account for: 1 − "+grouped(set)+"/"+grouped(arrived))
	return t
}

func (r *resolver) borderKey(n int) string {
	return r.border.series.At(model.DimNationality, r.s.Nationalities[n]).Key()
}

// matchSpread is the root of the mean squared log ratio of the months' events to what the share foresees.
func (r *resolver) matchSpread(n int, upstream []counts, share float64) float64 {
	name := "share-spread." + r.s.Nationalities[n]
	sum, months := 0.0, 0
	for m := range r.window.months() {
		month := r.window.from.Add(m)
		foreseen := share * r.upstreamAt(n, upstream, month.Add(-r.s.Match.LagMonths))
		if arrived := r.border.at(n, month); foreseen > 0 && arrived > 0 {
			sum += math.Pow(math.Log(arrived/foreseen), 2)
			months++
		}
	}
	if months < spreadMonths {
		v := r.setting("share-spread")
		r.assumed(name, v, fmt.Sprintf("the parameter share-spread: %d months are fewer than the %d that a spread needs", months, spreadMonths))
		return v
	}
	v := min(series.MaxLogSD, math.Sqrt(sum/float64(months-1)))
	r.learnt(name, v, fmt.Sprintf("root mean square of ln(events / foreseen) over %d months of %s, at most %v", months, r.window, series.MaxLogSD))
	return v
}

// upstreamAt adds the upstream counts of a month.
func (r *resolver) upstreamAt(n int, upstream []counts, month model.Period) float64 {
	total := 0.0
	for _, c := range upstream {
		total += c.at(n, month)
	}
	return total
}

// matchRest is, month by month, what the border counted beyond the upstream
// count LagMonths earlier, never below 0; the months of the window are scaled so
// that upstream and rest together make its events.
func (r *resolver) matchRest(n int, upstream []counts) through {
	from := r.border.span.from
	for _, c := range upstream {
		if first := c.span.from.Add(r.s.Match.LagMonths); monthsBetween(from, first) > 0 {
			from = first
		}
	}
	held := span{from, r.border.span.to}
	rest, over, excess := make([]float64, held.months()), 0.0, 0.0
	for m := range rest {
		month := held.from.Add(m)
		gap := r.border.at(n, month) - r.upstreamAt(n, upstream, month.Add(-r.s.Match.LagMonths))
		rest[m] = max(0, gap)
		if monthsBetween(r.window.from, month) >= 0 {
			over += gap
			excess += rest[m]
		}
	}
	for m := range rest {
		if monthsBetween(r.window.from, held.from.Add(m)) >= 0 && excess > 0 {
			rest[m] *= over / excess
		}
	}
	return through{share: 1, rest: rest, scaled: held}
}
