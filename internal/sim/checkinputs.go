package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"puente/internal/model"
)

const (
	// maxEntering is the most persons that all flows of an input may hold together; forecasts have room above it.
	maxEntering = 500_000_000
	// maxLogSD keeps a forecast within what a planner could mean: a factor of 50 either way in 95 of 100 runs.
	maxLogSD = 2
	// shareTolerance is how far shares may be from adding up to 1: rounding of six digits.
	shareTolerance = 1e-6
)

func (c *check) flows() {
	type key struct{ gateway, nationality, source string }
	seen, total := map[key]bool{}, 0.0
	for i, f := range c.inputs.Flows {
		field := fmt.Sprintf("flows[%d]", i)
		if !c.place[f.Gateway] {
			c.inInputs(field+".gateway", f.Gateway, "a place of the world")
		}
		if _, ok := c.nat[f.Nationality]; !ok {
			c.inInputs(field+".nationality", f.Nationality, "a nationality of the scenario")
		}
		k := key{f.Gateway, f.Nationality, f.Source}
		if seen[k] {
			c.inInputs(field, f.Gateway+" "+f.Nationality+" "+f.Source, "each gateway, nationality and source once")
		}
		seen[k] = true
		c.households(field+".households", f.Households)
		total += c.flowMonths(field, f.Months)
		c.covers(field+".months", f.Months)
	}
	if total > maxEntering {
		c.inInputs("flows", text(total), fmt.Sprintf("at most %d persons in all", maxEntering))
	}
}

// covers reports months of the run that a flow does not have: nobody would enter in them without a word.
func (c *check) covers(field string, months []model.FlowMonth) {
	s := c.scenario
	if s.Days < 1 || s.Days > maxDays || !s.Start.Known() {
		return // told already
	}
	last := s.Start + model.Date(s.Days) - 1
	for month := model.MonthOf(s.Start); month.Start <= last; month = month.Add(1) {
		if !slices.ContainsFunc(months, func(m model.FlowMonth) bool { return m.Month == month }) {
			c.inInputs(field, "no "+month.String(), "every month of the run, "+s.Start.String()+" to "+last.String()+", also one with 0 persons")
			return
		}
	}
}

// households checks shares over the scenario's households.
func (c *check) households(field string, shares []float64) {
	if len(shares) != len(c.scenario.Households) {
		c.inInputs(field, strconv.Itoa(len(shares))+" shares", fmt.Sprintf("%d, one for each household type", len(c.scenario.Households)))
		return
	}
	sum := 0.0
	for i, share := range shares {
		c.number(fmt.Sprintf("%s[%d]", field, i), share, 0, 1)
		sum += share
	}
	if !(math.Abs(sum-1) <= shareTolerance) {
		c.inInputs(field, text(sum), "shares that add up to 1")
	}
}

// flowMonths checks the months of a flow and returns their persons.
func (c *check) flowMonths(field string, months []model.FlowMonth) float64 {
	seen, total := map[model.Period]bool{}, 0.0
	for i, m := range months {
		at := fmt.Sprintf("%s.months[%d]", field, i)
		if m.Month.Kind != model.PeriodMonth || seen[m.Month] {
			c.inInputs(at+".month", m.Month.String(), "a month such as 2023-11, each once")
		}
		seen[m.Month] = true
		c.number(at+".persons", m.Persons, 0, maxEntering)
		c.number(at+".log_sd", m.LogSD, 0, maxLogSD)
		if m.Known && m.LogSD != 0 {
			c.inInputs(at+".log_sd", text(m.LogSD), "0 where the count is known")
		}
		if finite(m.Persons) {
			total += m.Persons
		}
	}
	return total
}

func (c *check) gates() {
	if len(c.inputs.Gates) == 0 {
		c.inInputs("gates", "", "at least one place where journeys end")
	}
	seen, stays := map[string]bool{}, map[string]bool{}
	for i, g := range c.inputs.Gates {
		field := fmt.Sprintf("gates[%d]", i)
		if g.ID == "" || seen[g.ID] {
			c.inInputs(field+".id", g.ID, "a name, each gate once")
		}
		seen[g.ID] = true
		if !c.place[g.Place] {
			c.inInputs(field+".place", g.Place, "a place of the world")
		}
		c.number(field+".leave_chance", g.LeaveChance, 0, 1)
		c.number(field+".log_sd", g.LogSD, 0, maxLogSD)
		c.number(field+".log_sd_ahead", g.LogSDAhead, 0, maxLogSD)
		if g.Component == "" {
			c.stayGate(field, g, stays)
		} else {
			c.countingGate(field, g)
		}
	}
}

// stayGate checks a gate where people stay: one for each place, as its people are one stock.
func (c *check) stayGate(field string, g model.Gate, stays map[string]bool) {
	if stays[g.Place] {
		c.inInputs(field+".place", g.Place, "each place to stay once")
	}
	stays[g.Place] = true
	if g.Port != "" {
		c.inInputs(field+".port", g.Port, "a component, as a port counts")
	}
}

// countingGate checks a gate where people are counted.
func (c *check) countingGate(field string, g model.Gate) {
	if g.LeaveChance != 0 {
		c.inInputs(field+".leave_chance", text(g.LeaveChance), "0, as nobody stays where people are counted")
	}
	if g.Port == "" {
		return
	}
	if !c.port[g.Port] {
		c.inInputs(field+".port", g.Port, "a port of the world")
		return
	}
	for _, s := range c.inputs.Ports {
		if s.Port == g.Port {
			return
		}
	}
	c.inInputs(field+".port", g.Port, "a port with a supply in ports")
}

// shares checks the pull of gates and the share that gets through, for each nationality.
func (c *check) shares() {
	nats, gates := len(c.scenario.Nationalities), len(c.inputs.Gates)
	if len(c.inputs.Pull) != nats {
		c.inInputs("pull", strconv.Itoa(len(c.inputs.Pull))+" rows", fmt.Sprintf("%d, one for each nationality", nats))
	}
	for n, row := range c.inputs.Pull {
		if len(row) != gates {
			c.inInputs(fmt.Sprintf("pull[%d]", n), strconv.Itoa(len(row))+" constants", fmt.Sprintf("%d, one for each gate", gates))
		}
		for g, v := range row {
			if math.IsNaN(v) || v > 1000 {
				c.inInputs(fmt.Sprintf("pull[%d][%d]", n, g), text(v), "a number up to 1000, or -1e300 for never")
			}
		}
	}
	if len(c.inputs.Through) != nats {
		c.inInputs("through", strconv.Itoa(len(c.inputs.Through))+" shares", fmt.Sprintf("%d, one for each nationality", nats))
	}
	for n, v := range c.inputs.Through {
		c.number(fmt.Sprintf("through[%d]", n), v, 0, 1)
	}
	if n := len(c.inputs.ThroughLogSD); n != 0 && n != nats {
		c.inInputs("through_log_sd", strconv.Itoa(n)+" spreads", fmt.Sprintf("none, or %d, one for each nationality", nats))
	}
	for n, v := range c.inputs.ThroughLogSD {
		c.number(fmt.Sprintf("through_log_sd[%d]", n), v, 0, 3)
	}
	if n := len(c.inputs.ThroughAhead); n != 0 && n != nats {
		c.inInputs("through_ahead", strconv.Itoa(n)+" spreads", fmt.Sprintf("none, or %d, one for each nationality", nats))
	}
	for n, v := range c.inputs.ThroughAhead {
		c.number(fmt.Sprintf("through_ahead[%d]", n), v, 0, 3)
	}
}

func (c *check) supplies() {
	type key struct {
		port string
		from model.Date
	}
	const most = 1e6 // persons a day, and in a line: more is a slip of the pen
	seen := map[key]bool{}
	for i, s := range c.inputs.Ports {
		field := fmt.Sprintf("ports[%d]", i)
		if !c.port[s.Port] {
			c.inInputs(field+".port", s.Port, "a port of the world")
		}
		if k := (key{s.Port, s.From}); seen[k] {
			c.inInputs(field+".from", s.From.String(), "each port and day once")
		} else {
			seen[k] = true
		}
		c.number(field+".appointments", s.Appointments, 0, most)
		c.number(field+".walk_ups", s.WalkUps, 0, most)
		c.number(field+".start_waiting", s.StartWaiting, 0, most)
	}
}

func (c *check) closures() {
	for i, cl := range c.inputs.Closures {
		field := fmt.Sprintf("closures[%d]", i)
		if !c.port[cl.Port] {
			c.inInputs(field+".port", cl.Port, "a port of the world")
		}
		if cl.Scope == "" {
			c.inInputs(field+".scope", "", "all, or the modes that are closed")
		}
		if cl.To.Known() && cl.To <= cl.From {
			c.inInputs(field+".to", cl.To.String(), "a day after "+cl.From.String()+", or none: until further notice")
		}
	}
}
