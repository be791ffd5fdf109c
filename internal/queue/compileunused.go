package queue

import (
	"slices"
	"strconv"
	"strings"
)

// numbersOf lists the numbers that each kind of distribution takes.
var numbersOf = map[string][]string{
	"fixed": {"mean"}, "exponential": {"mean", "rate"}, "uniform": {"low", "high"}, "erlang": {"mean", "phases"},
	"gamma": {"mean", "cv"}, "lognormal": {"mean", "cv"}, "weibull": {"mean", "shape"}, "triangular": {"low", "mode", "high"},
	"mix": {"means", "weights"}, "empirical": {"values", "weights"}, "sequence": {"values"},
}

// unusedNumbers notes the numbers of a distribution that its kind does not take: who wrote them meant something else.
func (c *compiler) unusedNumbers(path string, d *Distribution) {
	given := map[string][]float64{
		"mean": {d.Mean}, "rate": {d.Rate}, "cv": {d.CV}, "phases": {float64(d.Phases)}, "shape": {d.Shape}, "low": {d.Low},
		"high": {d.High}, "mode": {d.Mode}, "values": d.Values, "weights": d.Weights, "means": d.Means,
	}
	takes := numbersOf[d.Kind]
	for _, name := range sortedKeys(given) {
		v := given[name]
		if len(v) > 0 && (len(v) > 1 || v[0] != 0) && !slices.Contains(takes, name) {
			c.problem(path+"."+name, number(v[0]), "nothing here: "+d.Kind+" takes "+strings.Join(takes, " and "))
		}
	}
}

// unusedSchedule notes a schedule that says its number twice, and what stands beside a form that does not use it.
func (c *compiler) unusedSchedule(path string, s *Schedule) {
	forms := 0
	for _, given := range []bool{s.Unlimited, s.Count != 0, len(s.Until) > 0, len(s.Weekly) > 0} {
		if given {
			forms++
		}
	}
	if forms > 1 {
		c.problem(path, strconv.Itoa(forms)+" forms of a schedule", "one of count, until with counts, weekly, unlimited")
	}
	if s.Every != 0 && len(s.Until) == 0 {
		c.problem(path+".every", number(s.Every), "until and counts, which it repeats")
	}
	if s.Handover != "" && len(s.Until) == 0 {
		c.problem(path+".handover", s.Handover, "until and counts, whose shifts hand over")
	}
}

// unusedStation notes fields of a station that another field would have to ask for.
func (c *compiler) unusedStation(path string, s *Station) {
	if s.Full == "block" && s.Room == 0 {
		c.problem(path+".full", s.Full, "a room as well")
	}
	if s.AfterHour == "turn_away" && len(s.Hours) == 0 {
		c.problem(path+".after_hours", s.AfterHour, "hours as well")
	}
	rule := s.ShiftEnd
	if p := quiet(c.pool, s.Pool); s.Pool != "" && p >= 0 {
		rule = c.n.Pools[p].ShiftEnd
	}
	if s.RerouteTo != "" && rule != "reroute" {
		c.problem(path+".reroute_to", s.RerouteTo, "shift_end: reroute as well")
	}
}

// unusedClosure notes fields of a closure that its rules do not use.
func (c *compiler) unusedClosure(path string, cl *Closure, p *closurePlan) {
	if cl.Beds > 0 && p.line != lineShelter && p.newcomers != lineShelter {
		c.problem(path+".beds", strconv.Itoa(cl.Beds), "line: shelter")
	}
	if cl.Travel > 0 && p.line != lineDivert && p.newcomers != lineDivert {
		c.problem(path+".travel", number(cl.Travel), "line: divert")
	}
	held := p.newcomers == lineTickets || p.newcomers == lineShelter || p.line == lineTickets || p.line == lineShelter
	if held || p.line == lineDisperse {
		return
	}
	const want = "a line or newcomers who come back: disperse, tickets or shelter"
	if cl.ReturnRate != nil {
		c.problem(path+".return", number(*cl.ReturnRate), want)
	}
	if cl.ReturnIn != nil {
		c.problem(path+".return_in", "", want)
	}
	if cl.Reopening == "lot" {
		c.problem(path+".reopening", cl.Reopening, want)
	}
}
