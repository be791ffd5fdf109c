package queue

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// openingHours turns the hours of stations into closures between them.
func (c *compiler) openingHours() {
	c.closures = slices.Clone(c.n.Closures)
	c.fromHours = len(c.closures)
	for i, s := range c.n.Stations {
		if len(s.Hours) == 0 {
			continue
		}
		path := fmt.Sprintf("stations[%d]", i)
		rule := []string{"keep", "turn_away"}[c.word(path+".after_hours", s.AfterHour, "keep", "turn_away")]
		line := "keep"
		if rule == "turn_away" {
			line = "disperse"
		}
		closed := 0.0
		for _, st := range addChanges([]step{{0, 0, false}}, c.spans(path+".hours", s.Hours)) {
			switch {
			case st.count > 0 && closed >= 0:
				if st.at > closed {
					c.closures = append(c.closures, Closure{Station: s.Name, From: closed, To: st.at, Line: line, Newcomers: rule})
				}
				closed = -1
			case st.count == 0 && closed < 0:
				closed = st.at
			}
		}
		if closed >= 0 {
			c.closures = append(c.closures, Closure{Station: s.Name, From: closed, To: math.Max(c.end, closed) * 2, Line: line, Newcomers: rule})
		}
	}
}

var lineWords = []string{"keep", "disperse", "tickets", "divert", "shelter", "turn_away"}

// closurePlans fills the plans of closures.
func (c *compiler) closurePlans() {
	for k := range c.closures {
		c.closure(fmt.Sprintf("closures[%d]", k), &c.closures[k], k >= c.fromHours)
	}
}

func (c *compiler) closure(path string, cl *Closure, hours bool) {
	p := closurePlan{from: cl.From, to: cl.To, divert: none, travel: cl.Travel, beds: int32(cl.Beds), announced: cl.Announced, hours: hours}
	p.station = c.find(path+".station", cl.Station, "station")
	if !(cl.From >= 0 && cl.To > cl.From) {
		c.problem(path+".to", fmt.Sprintf("%v to %v", cl.From, cl.To), "0 <= from < to")
	}
	c.notNegative(path, map[string]float64{"travel": cl.Travel, "beds": float64(cl.Beds)})
	p.line = lineRule(c.word(path+".line", cl.Line, lineWords[:5]...))
	p.newcomers = p.line
	if p.line == lineDisperse {
		p.newcomers = lineTurnAway
	}
	if cl.Newcomers != "" {
		p.newcomers = lineRule(c.word(path+".newcomers", cl.Newcomers, lineWords...))
		if p.newcomers == lineDisperse {
			p.newcomers = lineTurnAway
		}
	}
	p.inService = interruption(c.word(path+".in_service", cl.InService, "finish", "resume", "restart", "resample"))
	p.lot = c.word(path+".reopening", cl.Reopening, "kept", "lot") == 1
	p.returns = 1
	if p.line == lineDisperse {
		p.returns = 0
	}
	if cl.ReturnRate != nil {
		p.returns = *cl.ReturnRate
		c.chance(path+".return", p.returns)
	}
	p.returnIn = c.dist(path+".return_in", cl.ReturnIn)
	c.closureTarget(path, cl, &p)
	c.unusedClosure(path, cl, &p)
	if p.station < 0 {
		return
	}
	if p.announced {
		c.m.stations[p.station].announced = append(c.m.stations[p.station].announced, int32(len(c.m.closures)))
	}
	if p.inService != interruptNever {
		c.m.stations[p.station].tracked = true
	}
	c.m.closures = append(c.m.closures, p)
}

func (c *compiler) closureTarget(path string, cl *Closure, p *closurePlan) {
	if p.line != lineDivert && p.newcomers != lineDivert {
		if cl.Divert != "" {
			c.problem(path+".divert", cl.Divert, "line: divert")
		}
		return
	}
	p.divert = c.find(path+".divert", cl.Divert, "station")
	if p.divert >= 0 {
		p.divertCells = c.cellsOf(p.divert)
	}
	if p.divert == p.station && p.divert >= 0 {
		c.problem(path+".divert", cl.Divert, "another station")
	}
}

// waitlists fills the plans of waitlists; each has a row of its own.
func (c *compiler) waitlists() {
	for i := range c.n.Waitlists {
		w := &c.n.Waitlists[i]
		path := fmt.Sprintf("waitlists[%d]", i)
		p := waitlistPlan{name: w.Name, oldest: 1, horizon: w.Horizon, noShow: w.NoShow, early: w.Early, carry: w.CarryOver, capacity: int32(w.Capacity)}
		if to := c.find(path+".to", w.To, "station"); to >= 0 {
			p.cells = c.cellsOf(to)
		}
		if w.Oldest != nil {
			p.oldest = *w.Oldest
			c.chance(path+".oldest", p.oldest)
		}
		c.chance(path+".no_show", w.NoShow)
		c.notNegative(path, map[string]float64{"horizon": w.Horizon, "early": w.Early, "capacity": float64(w.Capacity)})
		p.skip = c.word(path+".dormant", w.Dormant, "waste", "skip") == 1
		p.arrive, p.attrition = c.dist(path+".arrive", w.Arrive), c.dist(path+".attrition", w.Attrition)
		c.quota(path, w, &p)
		p.cell = int32(len(c.m.cells))
		c.m.cells = append(c.m.cells, cellPlan{station: none, class: none})
		c.m.waitlists = append(c.m.waitlists, p)
	}
}

func (c *compiler) quota(path string, w *Waitlist, p *waitlistPlan) {
	if w.Quota == nil {
		c.problem(path+".quota", "", "persons and every")
		return
	}
	if len(w.Quota.Persons) == 0 {
		c.problem(path+".quota.persons", "", "at least one number")
	}
	c.notNegative(path+".quota", map[string]float64{"first": w.Quota.First})
	if !(w.Quota.Every > 0) {
		c.problem(path+".quota.every", number(w.Quota.Every), "a time > 0")
		return
	}
	if c.end/w.Quota.Every > most {
		c.problem(path+".quota.every", number(w.Quota.Every), "at most 4,000,000 calls in the run")
	}
	p.first, p.every = w.Quota.First, w.Quota.Every
	for k, n := range w.Quota.Persons {
		if n < 0 || n > 1e8 {
			c.problem(fmt.Sprintf("%s.quota.persons[%d]", path, k), strconv.Itoa(n), "a whole number >= 0")
		}
		p.persons = append(p.persons, int32(n))
	}
}

// loaded fills who is there at the start.
func (c *compiler) loaded() {
	for i, l := range c.n.Initial {
		path := fmt.Sprintf("initial[%d]", i)
		p := loadedPlan{cell: none, waitlist: none, groups: l.Groups, waited: l.Waited}
		if l.Class == "" && len(c.classes) > 1 {
			c.problem(path+".class", "", "a class, since there are several")
		} else if l.Class != "" {
			p.class = max(c.find(path+".class", l.Class, "class"), 0)
		}
		if l.Groups < 0 || l.Groups > 5_000_000 {
			c.problem(path+".groups", strconv.Itoa(l.Groups), "a whole number from 0 to 5,000,000")
		}
		c.notNegative(path, map[string]float64{"waited": l.Waited})
		p.group = groupOf(c.classes[p.class].Group)
		c.m.customersAtOnce += max(0, min(l.Groups, 1<<20))
		if w, ok := c.waitlist[l.To]; ok {
			p.waitlist = w
		} else if to := c.find(path+".to", l.To, "station"); to >= 0 {
			p.cell = c.cellsOf(to)[p.class]
		}
		c.m.loaded = append(c.m.loaded, p)
	}
}

// roundabouts refuses stations between which people go round for ever in no time.
func (c *compiler) roundabouts() {
	out := make([]bool, len(c.m.cells))
	for changed := true; changed; {
		changed = false
		for k := range c.m.cells {
			if out[k] {
				continue
			}
			r := c.m.cells[k].routes
			leaves := len(r) == 0 || r[len(r)-1].chance < 1
			for _, route := range r {
				leaves = leaves || out[route.cell]
			}
			out[k], changed = leaves, changed || leaves
		}
	}
	for k := range c.m.cells {
		p := &c.m.cells[k]
		if !out[k] && c.m.dists[p.service].mean == 0 {
			c.problem(fmt.Sprintf("stations[%d].service", p.station), "0", "a time > 0, since class "+c.classes[p.class].Name+" goes round from here and never leaves")
		}
	}
}

// rows names the rows of the answer: for each station all classes together where it has several, then each.
func (c *compiler) rows() {
	for i, s := range c.m.stations {
		if len(s.cells) != 1 {
			c.m.rows = append(c.m.rows, rowName{s.name, "all", s.cells, int32(i)})
		}
		slices.SortFunc(s.cells, func(a, b int32) int { return int(c.m.cells[a].class - c.m.cells[b].class) })
		for _, k := range s.cells {
			c.m.rows = append(c.m.rows, rowName{s.name, c.m.classes[c.m.cells[k].class], []int32{k}, int32(i)})
		}
	}
	for _, w := range c.m.waitlists {
		c.m.rows = append(c.m.rows, rowName{w.name, "all", []int32{w.cell}, none})
	}
}
