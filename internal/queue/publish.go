package queue

import (
	"puente/internal/rng"
)

// measure reads the wait that a station will publish after its lag.
func (s *state) measure(i int32) {
	st := &s.stations[i]
	p := s.m.stations[i].publish
	st.measured = s.estimate(i)
	if p.last {
		st.measured = st.lastWait
	}
	if p.factor >= 0 {
		r := rng.New(s.seed, purposePublish, uint64(i), uint64(s.now/p.every+0.5))
		st.measured *= s.draw(&s.m.dists[p.factor], &r)
	}
	s.h.put(s.now+p.lag, kindRelease, i, 0)
	s.h.put(s.now+p.every, kindPublish, i, 0)
}

// publish makes the measured wait known; then ends of lines may move.
func (s *state) publish(i int32) {
	st := &s.stations[i]
	st.published = st.measured
	st.publicShut = st.shut > 0
	if j := s.m.stations[i].jockey; j != nil && st.groups > 0 && st.shut == 0 {
		s.jockey(i, j)
	}
}

// jockey lets groups change lines when their station publishes, from the end of
// the line forward: each that looks compares what its place promises with the
// best wait told elsewhere, and nobody before the first that would not win moves.
func (s *state) jockey(i int32, j *jockeyPlan) {
	st := &s.stations[i]
	r := rng.New(s.seed, purposeJockey, uint64(i), uint64(s.now/s.m.stations[i].publish.every+0.5))
	levels := s.m.levels
	for level := levels - 1; level >= 0; level-- {
		for k := s.lines[i*levels+level].tail; k != none; {
			prev := s.customers[k].prev
			to, wait := s.shortest(j, s.m.cells[s.customers[k].cell].class)
			if to == none || s.promise(i, st.groups-1) <= wait+j.gain {
				return
			}
			if r.Float64() < j.share {
				s.change(k, to)
			}
			k = prev
		}
	}
}

// shortest returns the open station of a jockey's list that promises the least, and its wait now that others have moved there.
func (s *state) shortest(j *jockeyPlan, class int32) (int32, float64) {
	best, least := none, forever
	for _, to := range j.to {
		if s.stations[to].shut > 0 || s.m.cellOf[to*int32(len(s.m.classes))+class] < 0 {
			continue
		}
		if w := max(s.told(to), s.estimate(to)); w < least {
			best, least = to, w
		}
	}
	return best, least
}

// change moves a group to the end of another line.
func (s *state) change(k, to int32) {
	c := &s.customers[k]
	p := &s.m.cells[c.cell]
	from := p.station
	s.unline(k)
	s.stations[from].inside -= c.size
	s.cells[c.cell].diverted += int64(c.size)
	if s.record != nil {
		s.tell(c, "diverted")
	}
	c.stamp++
	c.place = away
	c.cell = s.m.cellOf[to*int32(len(s.m.classes))+p.class]
	s.enter(k, true)
	if s.m.stations[from].room > 0 {
		s.unblock(from)
	}
}

// look notes what every station shows at an observation.
func (s *state) look() {
	n := len(s.stations)
	for i := range s.stations {
		st := &s.stations[i]
		p := &s.points[int(s.slot)*n+i]
		p.inside, p.persons = float64(st.inside), float64(st.persons)
		p.officers = float64(s.crews[s.m.stations[i].crew].on)
		if st.shut == 0 {
			p.on = min(p.officers, float64(st.lanes))
		}
		p.came = float64(st.came - st.seen)
		st.seen = st.came
		st.pending = true
	}
	s.slot++
	if int(s.slot) < len(s.m.observe) {
		s.h.put(s.m.observe[s.slot], kindObserve, 0, 0)
	}
}

// seeWait adds a wait to the interval in which the group joined and to that in which it started.
// Interval k ends with observation k; the probe is the first to join after an observation.
func (s *state) seeWait(c *customer, wait float64) {
	n := len(s.stations)
	station := int(s.m.cells[c.cell].station)
	persons := float64(c.size)
	if int(c.slot) < len(s.m.observe) {
		p := &s.points[int(c.slot)*n+station]
		p.joinWait += wait * persons
		p.joins += persons
	}
	if int(s.slot) < len(s.m.observe) {
		p := &s.points[int(s.slot)*n+station]
		p.startWait += wait * persons
		p.starts += persons
	}
	if c.probe {
		c.probe = false
		p := &s.points[int(c.slot-1)*n+station]
		p.virtual += wait
		p.virtuals++
	}
}
