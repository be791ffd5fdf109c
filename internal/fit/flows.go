package fit

import (
	"fmt"
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/series"
)

// flowOf is one flow of a nationality as the scenario names it.
type flowOf struct {
	spec     int    // index in Scenario.Flows
	upstream counts // of the series; unknown for a latent flow
}

// runMonths is the span of months that the run touches.
func (r *resolver) runMonths() span {
	return span{model.MonthOf(r.s.Start), model.MonthOf(r.s.Start + model.Date(r.s.Days) - 1)}
}

// makeFlows makes the intake of every nationality and the share that gets through.
func (r *resolver) makeFlows() {
	asked := map[string]counts{}
	_, set := r.s.Set["share-spread"]
	for n := range r.s.Nationalities {
		t := r.nationFlows(n, asked)
		r.in.Through = append(r.in.Through, t.share)
		if !set {
			r.in.ThroughLogSD = append(r.in.ThroughLogSD, t.logSD)
			r.in.ThroughAhead = append(r.in.ThroughAhead, t.ahead)
		}
	}
}

// nationFlows makes the flows of one nationality.
func (r *resolver) nationFlows(n int, asked map[string]counts) through {
	var upstream []counts
	var counted, latent []flowOf
	name := r.s.Nationalities[n]
	written := false
	for i, f := range r.s.Flows {
		switch {
		case !contains(f.Nationalities, name):
		case f.Series != "":
			if c, ok := r.upstream(i, asked); ok {
				counted = append(counted, flowOf{i, c})
				upstream = append(upstream, c)
			}
		case f.Latent:
			latent = append(latent, flowOf{spec: i})
		default:
			r.addWritten(i, name, r.houses[n])
			written = true
		}
	}
	switch {
	case r.problems.Len() > 0:
		return through{}
	case len(counted)+len(latent) == 0 && !written:
		r.fault(fmt.Sprintf("nationalities[%d]", n), name, "a flow that this nationality enters by")
		return through{}
	case len(counted)+len(latent) == 0:
		r.assumed("through."+name, 1, "the scenario writes this nationality's intake out: all of it reaches a gate")
		return through{share: 1}
	}
	t := r.matchThrough(n, upstream)
	for _, f := range counted {
		r.addCounted(n, f)
	}
	r.addRest(n, t, latent)
	return t
}

func contains(list []string, name string) bool {
	for _, s := range list {
		if s == name {
			return true
		}
	}
	return false
}

// upstream asks once for the series of a flow and checks that it covers what is
// needed: the window, LagMonths earlier, and the first month of the run.
func (r *resolver) upstream(spec int, asked map[string]counts) (counts, bool) {
	key := r.s.Flows[spec].Series
	c, ok := asked[key]
	if !ok {
		s, err := model.ParseSeries(key)
		if err != nil {
			r.fault(fmt.Sprintf("flows[%d].series", spec), key, err.Error())
			return c, false
		}
		c = r.askUpstream(s)
		asked[key] = c
	}
	need := r.window.shift(-r.s.Match.LagMonths)
	if start := r.runMonths().from; monthsBetween(start, need.from) > 0 {
		need.from = start
	}
	if !c.has(need) {
		got := "no month"
		if c.known() {
			got = c.span.String()
		}
		r.fault(fmt.Sprintf("flows[%d].series", spec), key+": "+got, "monthly counts by nationality for "+need.String()+" as known on "+r.s.Date.String())
		return c, false
	}
	return c, true
}

// askUpstream asks for a series counted on the way. With hindsight it is the one thing that is read as known later.
func (r *resolver) askUpstream(s model.Series) counts {
	if r.s.Hindsight != 0 {
		r.asOf = r.s.Hindsight
		defer func() { r.asOf = r.s.Date }()
	}
	return r.askByNationality(s, r.asked())
}

// addCounted makes a flow of an official series: its counts as known, then a forecast.
func (r *resolver) addCounted(n int, f flowOf) {
	key := f.upstream.series.At(model.DimNationality, r.s.Nationalities[n]).Key()
	line := r.timeline(key, f.upstream.values[n], f.upstream.span, r.runMonths().to)
	flow := r.flow(n, f.spec, f.upstream.series.Key())
	run := r.runMonths()
	for m := range run.months() {
		month := run.from.Add(m)
		persons, sd, known := line.at(month)
		flow.Months = append(flow.Months, model.FlowMonth{Month: month, Persons: persons, LogSD: sd, Known: known})
	}
	r.in.Flows = append(r.in.Flows, flow)
}

// flow starts a flow of a nationality at the gateway of a spec.
func (r *resolver) flow(n, spec int, source string) model.Flow {
	return model.Flow{
		Gateway: r.s.Flows[spec].Gateway, Nationality: r.s.Nationalities[n],
		Source: source, Households: r.houses[n],
	}
}

// addRest makes the latent flows of a nationality: what the border counts
// beyond the upstream counts, moved earlier by the days of travel and waiting, in equal
// parts where there are several gateways.
func (r *resolver) addRest(n int, t through, latent []flowOf) {
	name := r.s.Nationalities[n]
	if t.rest == nil {
		if len(latent) > 0 {
			r.assumed("latent."+name, 0, "the upstream counts account for all events: the latent flow of this nationality stays empty")
		}
		return
	}
	if len(latent) == 0 {
		r.fault("flows", name, "a flow with latent: true for "+name+": the border counted more of them in "+r.window.String()+" than the series of its flows")
		return
	}
	if len(latent) > 1 {
		r.assumed("gateways."+name, 1/float64(len(latent)), "the latent intake is shared equally among its gateways: where people set out is not counted")
	}
	run := r.runMonths()
	lags := make([]int, len(latent))
	longest := 0
	for i, f := range latent {
		lags[i] = r.lagDays(n, r.s.Flows[f.spec].Gateway)
		longest = max(longest, lags[i])
	}
	residual := r.restResidual(n, t, latent, lags)
	last := model.MonthOf(run.to.End() + model.Date(longest))
	line := r.timeline(r.borderKey(n)+" (rest)", t.rest, t.scaled, last)
	for i, f := range latent {
		flow := r.flow(n, f.spec, "latent")
		for m := range run.months() {
			month := line.shifted(run.from.Add(m), lags[i], float64(len(latent)))
			month.LogSD = min(series.MaxLogSD, math.Hypot(month.LogSD, residual))
			flow.Months = append(flow.Months, month)
		}
		r.learnt("lag."+name+"."+flow.Gateway, float64(lags[i]), "days from this gateway until people are counted, mean over the gates by share: least travel time, stop-overs and days at the border; the latent intake copies the events that many days later")
		r.in.Flows = append(r.in.Flows, flow)
	}
}

// lagDays is the mean time from entering at a gateway to being counted, waits
// in line at ports left out (a line that neither grows nor shrinks does not delay a
// flow of the same size). Whole days.
func (r *resolver) lagDays(n int, gateway string) int {
	days, share := 0.0, 0.0
	for g := range r.in.Gates {
		if d := r.gateDays(n, gateway, g); !math.IsInf(d, 1) {
			days += r.gates[g].shares[n] * d
			share += r.gates[g].shares[n]
		}
	}
	if share == 0 {
		return 0
	}
	return int(math.Round(days / share))
}

// gateDays is the mean time of a nationality from entering at a gateway to being counted at a gate,
// waits in line at ports left out; +Inf where no way leads there.
func (r *resolver) gateDays(n int, gateway string, g int) float64 {
	gate := r.in.Gates[g]
	days := math.Max(1, math.Ceil(r.days(gateway, gate.Place))) - 1
	if gate.Component == r.s.Counts.Between {
		days += 1/r.setting("cross-chance") - 1
	}
	if c := r.setting("leave-chance"); c > 0 {
		days += 1/c - 1
	}
	return days + r.stopOver(r.s.Nationalities[n], gateway, gate.Place)
}

// stopOver is the mean days that people of a nationality stop over where they enter and on the way to a gate, in the mean
// of the households where an entry names some.
func (r *resolver) stopOver(nationality, gateway, gate string) float64 {
	const rounding = 1e-6
	total := 0.0
	for i, d := range r.s.Dwells {
		_, known := r.place[d.Place]
		if !known || d.Place == gate || slices.ContainsFunc(r.s.Dwells[:i], func(before model.Dwell) bool { return before.Place == d.Place }) {
			continue
		}
		on := r.days(gateway, d.Place) + r.days(d.Place, gate)
		if math.IsInf(on, 1) || on > r.days(gateway, gate)+rounding {
			continue
		}
		for _, household := range r.s.Households {
			total += r.dwellAt(d.Place, nationality, household) / float64(len(r.s.Households))
		}
	}
	return total
}

// dwellAt is the mean days that a class stops over at a place: those of the last entry that names it.
func (r *resolver) dwellAt(place, nationality, household string) float64 {
	days := 0.0
	for _, d := range r.s.Dwells {
		all := len(d.Nationalities) == 0 || contains(d.Nationalities, nationality)
		if d.Place == place && all && (len(d.Households) == 0 || contains(d.Households, household)) {
			days = d.Days
		}
	}
	return days
}

// timeline is a monthly series with its forecast.
type timeline struct {
	from   model.Period
	values []float64 // known months, then medians
	sds    []float64
	known  int
}

// timeline forecasts a series to a last month and notes how.
func (r *resolver) timeline(key string, values []float64, known span, last model.Period) timeline {
	horizon := max(0, monthsBetween(known.to, last))
	t := timeline{from: known.from, values: append([]float64(nil), values...), sds: make([]float64, len(values)), known: len(values)}
	if horizon == 0 {
		return t
	}
	_, first, _ := known.from.Start.Civil()
	f := r.ahead(values, first, horizon)
	t.values = append(t.values, f.Median...)
	t.sds = append(t.sds, f.LogSD...)
	r.in.Matched = append(r.in.Matched, model.Matched{
		Name: "forecast." + key, Value: f.LogSD[horizon-1], Learnt: f.Errors > 0, Method: string(f.Method),
		Basis: fmt.Sprintf("%s forecast of %s for %d months after %s; the value is the spread of its last month (sd of the logarithm, from %d past errors of this series, at most %v)", f.Method, key, horizon, known.to, f.Errors, series.MaxLogSD),
	})
	return t
}

// at returns a month's persons and spread; months before the first are 0.
func (t timeline) at(month model.Period) (persons, sd float64, known bool) {
	i := monthsBetween(t.from, month)
	if i < 0 {
		return 0, 0, false
	}
	return t.values[i], t.sds[i], i < t.known
}

// shifted is the intake of a month that is counted lag days later: day by day
// the events of the day, taken as even over their month, over parts gateways.
func (t timeline) shifted(month model.Period, lag int, parts float64) model.FlowMonth {
	m := model.FlowMonth{Month: month}
	spread := 0.0
	for d := month.Start; d <= month.End(); d++ {
		later := model.MonthOf(d + model.Date(lag))
		persons, sd, _ := t.at(later)
		perDay := persons / float64(later.End()-later.Start+1) / parts
		m.Persons += perDay
		spread += perDay * sd
	}
	if m.Persons > 0 {
		m.LogSD = spread / m.Persons
	}
	return m
}
