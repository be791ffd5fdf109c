package queue

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// offered works out the load of each station from mean rates (the traffic
// equations: Jackson 1957), and tells where it is over 1.
func (c *compiler) offered() {
	m := c.m
	rate := make([]float64, len(m.cells))
	for i := range m.sources {
		m.expected += c.outsideRate(&m.sources[i], rate)
	}
	for i := range m.loaded {
		m.expected += float64(m.loaded[i].groups)
	}
	c.listRates(rate)
	flow := slices.Clone(rate)
	for range 2000 {
		next := slices.Clone(rate)
		for k := range m.cells {
			last := 0.0
			for _, r := range m.cells[k].routes {
				next[r.cell] += flow[k] * (r.chance - last)
				last = r.chance
			}
		}
		moved := 0.0
		for k := range flow {
			moved = max(moved, math.Abs(next[k]-flow[k]))
		}
		flow = next
		if moved < 1e-12 {
			break
		}
	}
	c.loads(flow)
}

// loads sets the work that arrives beside what the crew, and the lanes, can do while the station is open.
func (c *compiler) loads(flow []float64) {
	m := c.m
	crewWork := make([]float64, len(m.crews))
	own := make([]float64, len(m.stations))
	m.loads = make([]float64, len(m.stations))
	for i := range m.stations {
		s := &m.stations[i]
		own[i] = c.stationWork(s, flow)
		crewWork[s.crew] += own[i] * float64(s.officers)
	}
	for i := range m.stations {
		m.loads[i] = c.load(int32(i), own[i], crewWork[m.stations[i].crew], flow)
		switch {
		case math.IsInf(m.loads[i], 1):
			m.notes = append(m.notes, m.stations[i].name+": people come and nobody is ever on duty")
		case m.loads[i] > 1:
			m.notes = append(m.notes, fmt.Sprintf("%s: the work that arrives is %.2f times what those on duty can do; the line grows while this lasts", m.stations[i].name, m.loads[i]))
		}
	}
}

// load is the work of one station over what can be done: by its crew, by its lanes, by the
// places of its slots, whichever is least; NaN where nothing limits it.
func (c *compiler) load(i int32, own, crewWork float64, flow []float64) float64 {
	m := c.m
	s := &m.stations[i]
	shut := c.shutTimes(i, false)
	crew := &m.crews[s.crew]
	load := math.NaN()
	over := func(work, capacity float64) {
		if !math.IsInf(capacity, 1) && (work > 0 || capacity > 0) && !(load > work/capacity) {
			load = work / capacity
		}
	}
	if crew.single && s.crew < m.firstPool {
		over(crewWork, meanCount(crew.steps, m.until, shut))
	} else {
		over(crewWork, meanCount(crew.steps, m.until, nil))
	}
	if lanes := m.stepsOfLanes[i]; len(lanes) > 0 {
		over(own, meanCount(lanes, m.until, shut))
	}
	if len(s.slotTimes) > 0 {
		groups := 0.0
		for _, k := range s.cells {
			groups += flow[k]
		}
		over(groups, slotPlaces(s, m.until, shut)/m.until)
	}
	return load
}

// slotPlaces counts the services that may begin at slots in a run.
func slotPlaces(s *stationPlan, until float64, shut []interval) float64 {
	places := 0.0
	for round := 0.0; round < until; round += s.slotEvery {
		for k, at := range s.slotTimes {
			if at += round; at < until && covered(shut, at, math.Nextafter(at, forever)) == 0 {
				places += float64(s.slotSizes[k])
			}
		}
		if s.slotEvery <= 0 {
			break
		}
	}
	return places
}

// interval is a span of time.
type interval struct{ from, to float64 }

// shutTimes lists when a station serves nobody, in order and without overlap. Lost keeps the
// spans only whose newcomers do not join.
func (c *compiler) shutTimes(station int32, lost bool) []interval {
	var list []interval
	for k := range c.m.closures {
		p := &c.m.closures[k]
		if p.station == station && (!lost || p.newcomers == lineTurnAway || p.newcomers == lineDivert) && p.from < c.m.until {
			list = append(list, interval{p.from, min(p.to, c.m.until)})
		}
	}
	slices.SortFunc(list, func(a, b interval) int { return cmp.Compare(a.from, b.from) })
	var out []interval
	for _, v := range list {
		if n := len(out); n > 0 && v.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, v.to)
			continue
		}
		out = append(out, v)
	}
	return out
}

// covered is how much of a span lies in a list of intervals.
func covered(list []interval, from, to float64) float64 {
	at, _ := slices.BinarySearchFunc(list, from, func(v interval, t float64) int { return cmp.Compare(v.to, t) })
	sum := 0.0
	for ; at < len(list) && list[at].from < to; at++ {
		sum += max(0, min(to, list[at].to)-max(from, list[at].from))
	}
	return sum
}

// stationWork returns the service-time that arrives per unit, and notes the mean service of a group.
func (c *compiler) stationWork(s *stationPlan, flow []float64) float64 {
	work, groups, plain := 0.0, 0.0, 0.0
	for _, k := range s.cells {
		p := &c.m.cells[k]
		mean := c.m.dists[p.service].mean
		if p.perPerson {
			mean *= meanSize(groupOf(c.classes[p.class].Group))
		}
		work += flow[k] * mean
		groups += flow[k]
		plain += mean / float64(len(s.cells))
	}
	s.meanService = plain
	if groups > 0 {
		s.meanService = work / groups
	}
	return work
}

// meanSize is the persons of a customer in the mean.
func meanSize(g groupPlan) float64 {
	if g.split {
		return 1
	}
	return sizeOf(g)
}

// sizeOf is the persons who come together in the mean.
func sizeOf(g groupPlan) float64 {
	if len(g.sizes) == 0 {
		return 1
	}
	values := make([]float64, len(g.sizes))
	for i, n := range g.sizes {
		values[i] = float64(n)
	}
	return weightedMean(values, g.chances)
}

// outsideRate adds a source's mean groups per unit to the cells it feeds, and returns its groups in a run.
func (c *compiler) outsideRate(p *sourcePlan, rate []float64) float64 {
	span := c.m.until
	groups := p.groupsWithin(c, 0, span)
	for k, class := range p.classes {
		g := &p.groups[class]
		persons := 1.0
		if g.split {
			persons = sizeOf(*g)
		}
		c.spreadRate(p, class, p.share(k)*persons, rate)
	}
	return groups
}

// groupsWithin is how many groups of a source come in a span of time, in the mean.
func (p *sourcePlan) groupsWithin(c *compiler, from, to float64) float64 {
	from, to = max(from, p.begin), min(to, p.end)
	if to <= from {
		return 0
	}
	sum := 0.0
	switch p.kind {
	case sourceConstant, sourceEvery:
		return (to - from) / p.every
	case sourceGaps:
		return (to - from) / c.m.dists[p.gap].mean
	case sourceVarying:
		return areaWithin(p.segments, from, to)
	case sourceTimes:
		for _, at := range p.times {
			if at >= from && at < to {
				sum++
			}
		}
	case sourceCounts:
		for _, d := range p.days {
			sum += float64(d.groups) * areaWithin(p.segments[d.first:d.last], from, to) / d.area
		}
	}
	return sum
}

// areaWithin is the area of pieces of rate, which follow one another, between two times.
func areaWithin(list []segment, from, to float64) float64 {
	at, _ := slices.BinarySearchFunc(list, from, func(g segment, t float64) int { return cmp.Compare(g.to, t) })
	sum := 0.0
	for ; at < len(list) && list[at].from < to; at++ {
		g := list[at]
		part := segment{from: max(from, g.from), to: min(to, g.to)}
		part.low, part.high = g.rate(part.from), g.rate(part.to)
		if part.to > part.from {
			sum += part.area()
		}
	}
	return sum
}

// share is the part of a source's groups that are of its k-th class.
func (p *sourcePlan) share(k int) float64 {
	if len(p.chances) == 0 {
		return 1
	}
	share := p.chances[k]
	if k > 0 {
		share -= p.chances[k-1]
	}
	return share
}

// listRates gives to stations those who are called from lists: the quota, as long as there are
// names, less those who do not come. Names that have gone dormant are not taken off.
func (c *compiler) listRates(rate []float64) {
	m := c.m
	for w := range m.waitlists {
		plan := &m.waitlists[w]
		names := c.namesOn(int32(w))
		persons, places := 0.0, 0.0
		for class, n := range names {
			persons += n * sizeOf(groupOf(c.classes[class].Group))
		}
		for call := 0; plan.first+float64(call)*plan.every < m.until; call++ {
			places += float64(plan.persons[call%len(plan.persons)])
		}
		for class, n := range names {
			if n > 0 {
				rate[plan.cells[class]] += n / m.until * min(1, places/persons) * (1 - plan.noShow)
			}
		}
	}
}

// namesOn is how many groups of each class are written on a list before a run and in it.
func (c *compiler) namesOn(w int32) []float64 {
	m := c.m
	names := make([]float64, len(c.classes))
	for i := range m.sources {
		p := &m.sources[i]
		if p.choose != nil || p.waitlist != w {
			continue
		}
		for k, class := range p.classes {
			names[class] += p.share(k) * p.groupsWithin(c, 0, m.until)
		}
	}
	for i := range m.loaded {
		if m.loaded[i].waitlist == w {
			names[m.loaded[i].class] += float64(m.loaded[i].groups)
		}
	}
	return names
}

// reaching is how many groups of a source in a unit of time join a station: not those who come
// while it is shut and does not let them join, or while those who choose know that it is shut.
func (c *compiler) reaching(p *sourcePlan, station int32) float64 {
	groups := p.groupsWithin(c, 0, c.m.until)
	for _, v := range c.shutTimes(station, p.choose == nil) {
		groups -= p.groupsWithin(c, v.from, v.to)
	}
	return max(groups, 0) / c.m.until
}

// spreadRate gives a share of a source to a station, or to the options of a choice as if nobody waited anywhere.
func (c *compiler) spreadRate(p *sourcePlan, class int32, share float64, rate []float64) {
	if p.choose == nil {
		if p.waitlist < 0 {
			rate[p.cells[class]] += share * c.reaching(p, c.m.cells[p.cells[class]].station)
		}
		return
	}
	total := 0.0
	for _, o := range p.choose.options {
		total += math.Exp(o.constant - p.choose.waitCost*o.travel)
	}
	for _, o := range p.choose.options {
		if o.station >= 0 {
			rate[o.cells[class]] += share * c.reaching(p, o.station) * math.Exp(o.constant-p.choose.waitCost*o.travel) / total
		}
	}
}
