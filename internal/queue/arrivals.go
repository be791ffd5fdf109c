package queue

import (
	"math"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// sourceState is where a source stands.
type sourceState struct {
	luck    rng.Stream
	now     float64 // of the last arrival
	segment int32
	factor  float64 // busyness of the segment's day
	day     int32   // whose factor it is
	at      int32   // times: the next; counts: the day
	left    int32   // counts: groups of the day still to come
	passed  float64 // counts: area of the day used up
	before  float64 // counts: area of the segments before this one
	serial  uint64
}

func (s *state) openSource(i int32) {
	so := &s.sources[i]
	p := &s.m.sources[i]
	*so = sourceState{luck: rng.New(s.seed, purposeArrival, uint64(i), 0), now: p.begin, factor: 1, day: none, at: 0}
	if p.kind == sourceCounts {
		so.at, so.left = none, 0
	}
	s.putArrival(i)
}

// putArrival schedules the next arrival of a source, if there is one.
func (s *state) putArrival(i int32) {
	so := &s.sources[i]
	p := &s.m.sources[i]
	at := s.nextArrival(so, p, i)
	so.now = at
	if at < p.end {
		s.h.put(at, kindArrive, i, 0)
	}
}

// nextArrival returns when the next group of a source comes; forever where none does.
func (s *state) nextArrival(so *sourceState, p *sourcePlan, i int32) float64 {
	switch p.kind {
	case sourceConstant:
		return so.now + float64(exponential(&so.luck)*p.every)
	case sourceVarying:
		return s.nextVarying(so, p, i)
	case sourceGaps:
		return so.now + s.draw(&s.m.dists[p.gap], &so.luck)
	case sourceEvery:
		so.at++
		return p.begin + float64(float64(so.at)*p.every)
	case sourceTimes:
		for int(so.at) < len(p.times) && p.times[so.at] < p.begin {
			so.at++
		}
		if int(so.at) >= len(p.times) {
			return forever
		}
		so.at++
		return p.times[so.at-1]
	}
	at := s.nextCounted(so, p)
	for at < p.begin { // of the day's groups those who came before
		at = s.nextCounted(so, p)
	}
	return at
}

// nextVarying spends an exponential amount of rate along the segments: exact for
// pieces of straight lines (inversion of the cumulative rate; Çinlar 1975, section 4.7).
func (s *state) nextVarying(so *sourceState, p *sourcePlan, i int32) float64 {
	amount := exponential(&so.luck)
	for int(so.segment) < len(p.segments) {
		g := &p.segments[so.segment]
		from := max(so.now, g.from)
		factor := s.busyness(so, p, i, g.day)
		low := g.low
		if g.high != g.low {
			low += (g.high - g.low) * (from - g.from) / (g.to - g.from)
		}
		area := float64((g.to - from) * (low + g.high) / 2 * factor) // rounded: the same bits on every machine
		if amount < area {
			return from + spend(amount/factor, low, (g.high-low)/(g.to-from))
		}
		amount -= area
		so.segment++
		so.now = g.to
	}
	return forever
}

// spend returns the time in which a rate that begins at low and grows by slope has the given area.
func spend(area, low, slope float64) float64 {
	if math.Abs(slope)*area < 1e-12*low*low {
		return area / low
	}
	return 2 * area / (low + math.Sqrt(max(0, float64(low*low)+float64(2*slope*area))))
}

// busyness returns the factor of a day: gamma of mean 1, one per source and day, 1 where none is asked for.
func (s *state) busyness(so *sourceState, p *sourcePlan, i, day int32) float64 {
	if p.busyness < 0 || day == so.day {
		return so.factor
	}
	r := rng.New(s.seed, purposeBusyness, uint64(i), uint64(day))
	so.day, so.factor = day, s.draw(&s.m.dists[p.busyness], &r)
	return so.factor
}

// nextCounted returns the next of a day's exact number of groups: ordered uniform
// points drawn one after another (Bentley and Saxe 1980), laid along the day's profile.
func (s *state) nextCounted(so *sourceState, p *sourcePlan) float64 {
	for so.left == 0 {
		so.at++
		if int(so.at) >= len(p.days) {
			return forever
		}
		d := &p.days[so.at]
		so.left, so.segment, so.passed, so.before = d.groups, d.first, 0, 0
	}
	d := &p.days[so.at]
	so.passed += float64((d.area - so.passed) * (1 - portable.Exp(portable.Log(so.luck.Float64Open())/float64(so.left))))
	so.left--
	for so.segment < d.last-1 && so.before+p.segments[so.segment].area() <= so.passed {
		so.before += p.segments[so.segment].area()
		so.segment++
	}
	g := &p.segments[so.segment]
	return min(g.to, g.from+spend(so.passed-so.before, g.low, (g.high-g.low)/(g.to-g.from)))
}

// arrive brings in one group of a source, or its persons one by one where they split, and schedules the next.
func (s *state) arrive(i int32) {
	s.putArrival(i)
	so := &s.sources[i]
	p := &s.m.sources[i]
	so.serial++
	serial := so.serial
	class, size := p.classes[0], int32(1)
	if p.personal {
		r := rng.New(s.seed, purposeCustomer, uint64(i)<<40|serial, 0)
		if len(p.classes) > 1 {
			class = p.classes[chooseIndex(p.chances, r.Float64())]
		}
		if g := &p.groups[class]; len(g.sizes) > 0 {
			size = g.sizes[chooseIndex(g.chances, r.Float64())]
			if g.split {
				for k := range size {
					s.admit(i, class, 1, uint64(i)<<40|serial|uint64(k)<<32)
				}
				return
			}
		}
	}
	s.admit(i, class, size, uint64(i)<<40|serial)
}

func chooseIndex(chances []float64, u float64) int {
	for k, c := range chances {
		if u < c {
			return k
		}
	}
	return len(chances) - 1
}

// admit makes a customer and sends it where its source says.
func (s *state) admit(source, class, size int32, id uint64) {
	p := &s.m.sources[source]
	i := s.take()
	c := &s.customers[i]
	c.id, c.size, c.entered, c.source = id, size, s.now, source
	s.present += int64(size)
	s.outside += int64(size)
	switch {
	case p.choose != nil:
		c.cell, c.target = none, class
		s.choose(i)
	case p.waitlist >= 0:
		c.target = class
		s.register(p.waitlist, i)
	default:
		c.cell = p.cells[class]
		s.enter(i, true)
	}
}

// choose draws among crossings on what they publish, and among not coming: the
// logit of McFadden (1974) by the largest utility plus Gumbel luck, which common luck keeps steady.
func (s *state) choose(i int32) {
	c := &s.customers[i]
	plan := s.m.sources[c.source].choose
	c.visit++
	r := rng.New(s.seed, purposeCustomer, c.id, uint64(c.visit))
	best, most := none, math.Inf(-1)
	fallback, least := int32(0), math.Inf(-1) // as if nothing were shut
	for k := range plan.options {
		o := &plan.options[k]
		u := o.constant - float64(plan.waitCost*o.travel) - portable.Log(r.Exp())
		if o.station >= 0 {
			if u > least {
				fallback, least = int32(k), u
			}
			if s.stations[o.station].publicShut {
				continue
			}
			if plan.waitCost > 0 {
				u -= float64(plan.waitCost * s.told(o.station))
			}
		}
		if u > most {
			best, most = int32(k), u
		}
	}
	if best == none { // all are shut, or nobody is on duty anywhere, and staying away is no option
		best = fallback
	}
	s.follow(i, &plan.options[best])
}

// follow does what was chosen.
func (s *state) follow(i int32, o *optionPlan) {
	c := &s.customers[i]
	s.choices[o.count] += int64(c.size)
	switch {
	case o.station >= 0:
		c.cell = o.cells[c.target]
		if o.travel > 0 {
			s.h.put(s.now+o.travel, kindReturn, i, c.stamp)
			return
		}
		s.enter(i, true)
	case o.later > 0:
		s.h.put(s.now+o.later, kindReturn, i, c.stamp)
	default:
		s.drop(i)
	}
}

// balks reports whether a group does not join the line it finds.
func (s *state) balks(i int32) bool {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	if p.balkLength > 0 && st.persons >= p.balkLength {
		return true
	}
	if p.balkWait < 0 {
		return false
	}
	r := rng.New(s.seed, purposeAgain, c.id, uint64(c.visit)<<16)
	return s.told(p.station) > s.draw(&s.m.dists[p.balkWait], &r)
}

// told is the wait that people know: the published one, or what the line shows where nothing is published.
func (s *state) told(station int32) float64 {
	if s.m.stations[station].publish != nil {
		return s.stations[station].published
	}
	return s.estimate(station)
}

// estimate is the wait that a line promises to who joins it now.
func (s *state) estimate(station int32) float64 {
	return s.promise(station, s.stations[station].groups)
}

// promise is the wait behind a number of groups in line: those and the ones in service, over the servers, at the mean service.
func (s *state) promise(station, groups int32) float64 {
	st := &s.stations[station]
	plan := &s.m.stations[station]
	servers := min(s.crews[plan.crew].on/plan.officers, st.lanes)
	if servers <= 0 {
		return forever
	}
	ahead := groups + st.occupied - servers + 1
	if ahead <= 0 {
		return 0
	}
	return float64(ahead) * plan.meanService / float64(servers)
}
