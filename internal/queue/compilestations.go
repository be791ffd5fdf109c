package queue

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// shiftEndWords are the rules of a shift's end, in the order of interruption.
var shiftEndWords = []string{"finish", "resume", "restart", "resample", "reroute"}

// crews makes a crew for each station with own servers, then one for each pool.
func (c *compiler) crews() {
	c.m.stations = make([]stationPlan, len(c.n.Stations))
	for i := range c.n.Stations {
		s := &c.n.Stations[i]
		path := fmt.Sprintf("stations[%d]", i)
		plan := &c.m.stations[i]
		plan.shiftEnd = interruption(c.word(path+".shift_end", s.ShiftEnd, shiftEndWords...))
		if s.Pool != "" {
			if s.Servers != nil {
				c.problem(path+".servers", "", "either servers or a pool")
			}
			if s.ShiftEnd != "" {
				c.problem(path+".shift_end", s.ShiftEnd, "shift_end at the pool, whose shifts they are")
			}
			plan.crew = c.find(path+".pool", s.Pool, "pool")
			continue
		}
		plan.crew = int32(len(c.m.crews))
		c.m.crews = append(c.m.crews, crewPlan{steps: c.ownSteps(path, s), members: []int32{int32(i)}, shiftEnd: plan.shiftEnd, single: true})
	}
	c.m.firstPool = int32(len(c.m.crews))
	for i := range c.n.Pools {
		p := &c.n.Pools[i]
		path := fmt.Sprintf("pools[%d]", i)
		if p.Minimum < 0 {
			c.problem(path+".minimum", strconv.Itoa(p.Minimum), "a whole number >= 0")
		}
		c.m.poolNames = append(c.m.poolNames, p.Name)
		c.m.crews = append(c.m.crews, crewPlan{
			steps: c.steps(path+".officers", &p.Officers), minimum: int32(p.Minimum),
			shiftEnd: interruption(c.word(path+".shift_end", p.ShiftEnd, shiftEndWords...)),
		})
	}
	for i := range c.n.Stations {
		if plan := &c.m.stations[i]; c.n.Stations[i].Pool != "" && plan.crew >= 0 {
			plan.crew += c.m.firstPool
			c.m.crews[plan.crew].members = append(c.m.crews[plan.crew].members, int32(i))
		}
	}
}

// ownSteps is the schedule of a station's own servers: slots and no servers at all mean without limit.
func (c *compiler) ownSteps(path string, s *Station) []step {
	switch {
	case s.Servers != nil:
		return c.steps(path+".servers", s.Servers)
	case s.Slots != nil, s.Lanes != nil:
		return []step{{0, unlimited, false}}
	}
	return []step{{0, 1, false}}
}

// reach finds which class can come to which station, so that only these pairs cost memory.
func (c *compiler) reach() {
	n := len(c.classes)
	c.m.cellOf = make([]int32, len(c.n.Stations)*n)
	for i := range c.m.cellOf {
		c.m.cellOf[i] = none
	}
	c.openingHours()
	var open []int32
	mark := func(station, class int32) {
		if station < 0 || class < 0 || c.m.cellOf[station*int32(n)+class] >= 0 {
			return
		}
		c.m.cellOf[station*int32(n)+class] = int32(len(c.m.cells))
		c.m.cells = append(c.m.cells, cellPlan{station: station, class: class})
		open = append(open, station*int32(n)+class)
	}
	c.seeds(mark)
	for len(open) > 0 {
		at := open[len(open)-1]
		open = open[:len(open)-1]
		c.onward(at/int32(n), at%int32(n), mark)
	}
}

// quiet looks a name up without noting a problem, which another stage does.
func quiet(index map[string]int32, name string) int32 {
	if i, ok := index[name]; ok {
		return i
	}
	return none
}

// seeds marks where people come in.
func (c *compiler) seeds(mark func(station, class int32)) {
	to := func(name string, class int32) {
		mark(quiet(c.station, name), class)
		if w := quiet(c.waitlist, name); w >= 0 {
			mark(quiet(c.station, c.n.Waitlists[w].To), class)
		}
	}
	for i := range c.n.Arrivals {
		a := &c.n.Arrivals[i]
		for _, class := range c.classesOf(a) {
			to(a.To, class)
			if a.Choose != nil {
				for _, o := range a.Choose.Options {
					to(o.To, class)
				}
			}
		}
	}
	for _, l := range c.n.Initial {
		to(l.To, c.classOr(l.Class))
	}
}

// classOr looks a class up; left out it is the first.
func (c *compiler) classOr(name string) int32 {
	if name == "" {
		return 0
	}
	return quiet(c.class, name)
}

// classesOf lists the classes of a source, in the order of the classes.
func (c *compiler) classesOf(a *Source) []int32 {
	if len(a.Mix) == 0 {
		return []int32{c.classOr(a.Class)}
	}
	var list []int32
	for i := range c.classes {
		if _, in := a.Mix[c.classes[i].Name]; in {
			list = append(list, int32(i))
		}
	}
	return list
}

// onward marks where a class can go from a station.
func (c *compiler) onward(station, class int32, mark func(station, class int32)) {
	s := &c.n.Stations[station]
	for _, r := range s.Next {
		if len(r.Classes) > 0 && !slices.Contains(r.Classes, c.classes[class].Name) {
			continue
		}
		as := class
		if r.As != "" {
			as = quiet(c.class, r.As)
		}
		mark(quiet(c.station, r.To), as)
	}
	mark(quiet(c.station, s.RerouteTo), class)
	if s.Jockey != nil {
		for _, to := range s.Jockey.To {
			mark(quiet(c.station, to), class)
		}
	}
	for _, cl := range c.closures {
		if quiet(c.station, cl.Station) == station {
			mark(quiet(c.station, cl.Divert), class)
		}
	}
}

// stations fills the plans of stations.
func (c *compiler) stations() {
	c.m.stepsOfLanes = make([][]step, len(c.n.Stations))
	for i := range c.n.Stations {
		c.stationPlan(int32(i))
	}
	for i := range c.m.crews {
		crew := &c.m.crews[i]
		crew.single = len(crew.members) == 1
		if len(crew.steps) > 1 {
			for _, s := range crew.members {
				c.m.stations[s].tracked = true
			}
		}
		for _, s := range crew.members {
			if crew.shiftEnd == interruptReroute && c.m.stations[s].reroute < 0 {
				c.problem(fmt.Sprintf("stations[%d].reroute_to", s), "", "the station to which shift_end: reroute sends")
			}
		}
	}
}

func (c *compiler) stationPlan(i int32) {
	s := &c.n.Stations[i]
	p := &c.m.stations[i]
	path := fmt.Sprintf("stations[%d]", i)
	p.name, p.reroute, p.officers, p.lanes = s.Name, none, max(int32(s.Officers), 1), unlimited
	c.notNegative(path, map[string]float64{"officers": float64(s.Officers), "room": float64(s.Room), "ageing": s.Ageing, "limit": s.Limit})
	p.room, p.ageing, p.limit = int32(min(s.Room, 1<<30)), s.Ageing, s.Limit
	p.lifo = c.word(path+".order", s.Order, "fifo", "lifo") == 1
	p.block = c.word(path+".full", s.Full, "turn_away", "block") == 1
	p.preempt = interruption(c.word(path+".preempt", s.Preempt, "none", "resume", "restart", "resample"))
	p.tracked = p.preempt != interruptNever
	if p.preempt != interruptNever && s.Pool != "" && p.officers > 1 {
		c.problem(path+".preempt", s.Preempt, "none where one service takes several officers")
	}
	if s.RerouteTo != "" {
		p.reroute = c.find(path+".reroute_to", s.RerouteTo, "station")
	}
	if s.Lanes != nil {
		c.m.stepsOfLanes[i] = c.steps(path+".lanes", s.Lanes)
		p.lanes = c.m.stepsOfLanes[i][0].count
	}
	c.slots(path, s, p)
	c.publishing(path, s, p)
	c.unusedStation(path, s)
}

func (c *compiler) notNegative(path string, fields map[string]float64) {
	for _, name := range sortedKeys(fields) {
		if x := fields[name]; !(x >= 0) || math.IsInf(x, 0) {
			c.problem(path+"."+name, number(x), "a number >= 0")
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (c *compiler) slots(path string, s *Station, p *stationPlan) {
	if s.Slots == nil {
		return
	}
	at := path + ".slots"
	if s.Lanes != nil || s.Pool != "" || p.preempt != interruptNever {
		c.problem(at, "", "slots alone: no lanes, pool or preempt beside them")
	}
	if len(s.Slots.Times) == 0 || len(s.Slots.Sizes) != len(s.Slots.Times) {
		c.problem(at+".sizes", strconv.Itoa(len(s.Slots.Sizes))+" sizes", strconv.Itoa(len(s.Slots.Times))+", one for each of at least one time")
		return
	}
	c.ascending(at+".times", s.Slots.Times, s.Slots.Every, false)
	for k, size := range s.Slots.Sizes {
		if size < 0 || size > 1e6 {
			c.problem(fmt.Sprintf("%s.sizes[%d]", at, k), strconv.Itoa(size), "a whole number from 0")
		}
		p.slotSizes = append(p.slotSizes, int32(size))
	}
	p.slotTimes, p.slotEvery, p.capacitated, p.lanes = s.Slots.Times, s.Slots.Every, s.Slots.Capacitated, 0
}

// publishing fills how a station tells its wait, and who moves on hearing it.
func (c *compiler) publishing(path string, s *Station, p *stationPlan) {
	if b := s.Publish; b != nil {
		at := path + ".publish"
		c.notNegative(at, map[string]float64{"lag": b.Lag, "cv": b.CV})
		if !(b.Every > 0) || c.end/b.Every > most {
			c.problem(at+".every", number(b.Every), "a time > 0, at most 4,000,000 of them in the run")
		}
		if b.Lag > b.Every {
			c.problem(at+".lag", number(b.Lag), "at most every ("+number(b.Every)+")")
		}
		p.publish = &publishPlan{every: b.Every, lag: b.Lag, factor: none, last: c.word(at+".method", b.Method, "line", "last") == 1}
		if b.CV > 0 {
			p.publish.factor = c.dist(at+".cv", &Distribution{Kind: "lognormal", Mean: 1, CV: b.CV})
		}
	}
	if j := s.Jockey; j != nil {
		at := path + ".jockey"
		if p.publish == nil {
			c.problem(at, "", "publish as well: people move when they are told")
		}
		share := j.Share
		if share == 0 {
			share = 1
		}
		c.chance(at+".share", share)
		c.notNegative(at, map[string]float64{"gain": j.Gain})
		p.jockey = &jockeyPlan{gain: j.Gain, share: share}
		for k, to := range j.To {
			p.jockey.to = append(p.jockey.to, c.find(fmt.Sprintf("%s.to[%d]", at, k), to, "station"))
		}
	}
}

func (c *compiler) chance(path string, x float64) {
	if !(x >= 0 && x <= 1) {
		c.problem(path, number(x), "a chance from 0 to 1")
	}
}

// cells fills the plans of the pairs of station and class.
func (c *compiler) cells() {
	levels := c.levels()
	shared := c.stationDists()
	for i, s := range c.n.Stations {
		c.checkStationClasses(fmt.Sprintf("stations[%d]", i), &s)
	}
	for k := range c.m.cells {
		p := &c.m.cells[k]
		s := &c.n.Stations[p.station]
		cl := &c.classes[p.class]
		d := shared[p.station]
		c.m.stations[p.station].cells = append(c.m.stations[p.station].cells, int32(k))
		p.level = levels[max(cl.Priority, 1)]
		p.perPerson = s.PerPerson
		p.service, p.patience, p.balkWait = d.service, d.patience, none
		if d.serviceOf[p.class] != none {
			p.service = d.serviceOf[p.class]
		}
		if _, of := s.ServiceOf[cl.Name]; p.service == none && !of && s.Service == nil {
			c.problem(fmt.Sprintf("stations[%d].service", p.station), "", "a service, or service_of "+cl.Name+", which comes here")
		}
		if cl.Patience != nil {
			p.patience = c.dist(fmt.Sprintf("classes[%d].patience", p.class), cl.Patience)
		}
		path, b := fmt.Sprintf("stations[%d].balk", p.station), s.Balk
		if cl.Balk != nil {
			path, b = fmt.Sprintf("classes[%d].balk", p.class), cl.Balk
		}
		if b != nil {
			p.balkLength, p.balkWait = int32(b.Length), c.dist(path+".wait", b.Wait)
		}
		c.routes(p, s)
	}
}

// levels numbers the priorities that are used, 0 the most urgent.
func (c *compiler) levels() map[int]uint8 {
	var used []int
	for _, cl := range c.classes {
		used = append(used, max(cl.Priority, 1))
	}
	slices.Sort(used)
	used = slices.Compact(used)
	if len(used) > 64 {
		c.problem("classes", strconv.Itoa(len(used))+" priorities", "at most 64")
		used = used[:64]
	}
	levels := map[int]uint8{}
	for i, p := range used {
		levels[p] = uint8(i)
	}
	c.m.levels = int32(max(len(used), 1))
	return levels
}

// stationDist is the distributions that a station's cells share.
type stationDist struct {
	service, patience int32
	serviceOf         []int32 // by class
}

func (c *compiler) stationDists() []stationDist {
	out := make([]stationDist, len(c.n.Stations))
	for i := range c.n.Stations {
		s := &c.n.Stations[i]
		path := fmt.Sprintf("stations[%d]", i)
		d := stationDist{service: c.dist(path+".service", s.Service), patience: c.dist(path+".patience", s.Patience)}
		for k := range c.classes {
			of, ok := s.ServiceOf[c.classes[k].Name]
			d.serviceOf = append(d.serviceOf, none)
			if ok {
				d.serviceOf[k] = c.dist(path+".service_of."+c.classes[k].Name, &of)
			}
		}
		out[i] = d
	}
	return out
}

// checkStationClasses checks the names of classes and stations that a station's fields use.
func (c *compiler) checkStationClasses(path string, s *Station) {
	for _, name := range sortedKeys(s.ServiceOf) {
		c.find(path+".service_of."+name, name, "class")
	}
	sums := make([]float64, len(c.classes))
	for k, r := range s.Next {
		at := fmt.Sprintf("%s.next[%d]", path, k)
		c.find(at+".to", r.To, "station")
		if r.As != "" {
			c.find(at+".as", r.As, "class")
		}
		chance := 1.0
		if r.Chance != nil {
			chance = *r.Chance
			c.chance(at+".chance", chance)
		}
		for j, name := range r.Classes {
			c.find(fmt.Sprintf("%s.classes[%d]", at, j), name, "class")
		}
		for j := range sums {
			if len(r.Classes) == 0 || slices.Contains(r.Classes, c.classes[j].Name) {
				sums[j] += chance
			}
		}
	}
	for j, sum := range sums {
		if sum > 1+1e-9 {
			c.problem(path+".next", number(sum), "chances that add up to at most 1 for class "+c.classes[j].Name)
			return
		}
	}
}

// routes fills the ways on of a cell.
func (c *compiler) routes(p *cellPlan, s *Station) {
	sum := 0.0
	for k, r := range s.Next {
		if len(r.Classes) > 0 && !slices.Contains(r.Classes, c.classes[p.class].Name) {
			continue
		}
		as, to := p.class, quiet(c.station, r.To)
		if r.As != "" {
			as = quiet(c.class, r.As)
		}
		if as < 0 || to < 0 {
			continue
		}
		chance := 1.0
		if r.Chance != nil {
			chance = *r.Chance
		}
		sum += chance
		if sum > 1-1e-12 {
			sum = 1
		}
		p.routes = append(p.routes, routePlan{
			chance: sum, cell: c.m.cellOf[to*int32(len(c.classes))+as],
			delay: c.dist(fmt.Sprintf("stations[%d].next[%d].delay", p.station, k), r.Delay),
		})
	}
}
