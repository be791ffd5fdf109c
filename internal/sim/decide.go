package sim

import "puente/internal/rng"

// decide lets persons set out: each leaves with the chance of the cell, and takes a leg by the logit of its place,
// nationality and stage. What will befall a group on its leg is drawn when it sets out, as its rules and the measures of
// the days ahead are known to the model; nobody in the model knows it. A choice sees only its own cell and what was
// published yesterday, so the order of cells cannot matter.
func (s *state) decide() {
	m := s.model
	s.react()
	for i := range m.cells {
		c := &m.cells[i]
		if s.stock[i] == 0 || c.leave == 0 {
			continue
		}
		r := s.stream(purposeDecide, c.entity)
		n := s.stock[i]
		if c.leave < 1 {
			n = s.binomial(&r, n, c.leave)
		}
		if n == 0 {
			continue
		}
		s.stock[i] -= n
		s.leaveBeds(m.refugeOf[i], n)
		if m.restless[i] {
			s.repeats += n
		}
		s.setOut(&r, c, n)
	}
	s.passBorders()
}

// setOut sends n persons of a cell on their legs.
func (s *state) setOut(r *rng.Stream, c *cell, n int64) {
	ch := &s.model.choices[c.choice]
	out := s.out[:len(ch.legs)]
	s.draw(r, n, s.legWeights(ch, c.choice), out)
	stops, takes := s.stream(purposeStop, c.entity), s.stream(purposeTake, c.entity)
	for i, k := range out {
		if k > 0 {
			s.travelLeg(&stops, &takes, c, &ch.legs[i], k)
		}
	}
}

// travelLeg puts n persons on a leg: some will be stopped at its checkpoints, of the rest some will be intercepted, the
// others arrive.
func (s *state) travelLeg(stops, takes *rng.Stream, c *cell, l *leg, n int64) {
	r := &s.model.routes[l.route]
	s.onWay[r.country] += n
	s.departed[l.route] += n
	if l.hazard >= 0 {
		if h := &s.hazards[l.hazard]; h.any.chance > 0 {
			n -= s.stopSome(stops, h, r, n)
		}
	}
	if s.model.watch.on && n > 0 {
		n -= s.takeSome(takes, c, l, n)
	}
	if n > 0 {
		s.scheduleArrival(c, l, s.rowAt(r.days), n)
	}
}

// scheduleArrival notes that n persons arrive at the end of a leg on the day of a row.
func (s *state) scheduleArrival(c *cell, l *leg, row int, n int64) {
	m := s.model
	if l.town >= 0 {
		s.towards[(row*len(m.towns)+int(l.town))*m.classes()+int(c.class)] += int32(n)
		return
	}
	at := (int(l.halt)*m.classes() + int(c.class)) * 2
	if c.stage == stageAgain {
		at++
	}
	s.coming[row*len(m.cells)+int(m.haltCells[at])] += int32(n)
}

// rowAt is the row of the calendar for groups that set out today and reach an age; on the day of setting out it is 1.
func (s *state) rowAt(age int32) int { return (s.day + int(age) - 1) % s.model.longest }

// stopSome draws how many of n persons are stopped on a leg, and where; it returns their number.
func (s *state) stopSome(luck *rng.Stream, h *legHazard, r *route, n int64) int64 {
	stopped := s.meet(&h.any, luck, n)
	if stopped > manyStopped && !s.model.oneByOne {
		s.stopMany(luck, h, r, stopped)
		return stopped
	}
	for range stopped {
		u := luck.Float64()
		k := 0
		for k < checkpoints-1 && u >= h.until[k] {
			k++
		}
		s.stopAt(r, &r.stops[k], 1)
	}
	return stopped
}

// manyStopped is how many persons make it cheaper to draw their checkpoints at once.
const manyStopped = 12

// stopMany draws at which checkpoints many are stopped.
func (s *state) stopMany(luck *rng.Stream, h *legHazard, r *route, n int64) {
	before := 0.0
	for k := range r.stops {
		here := n
		if k < checkpoints-1 {
			here = rng.Binomial(luck, n, min(1, (h.until[k]-before)/(1-before)))
			before = h.until[k]
		}
		if here > 0 {
			s.stopAt(r, &r.stops[k], here)
		}
		n -= here
	}
}

// stopAt notes that n persons are stopped at a checkpoint of a route that they begin today.
func (s *state) stopAt(r *route, at *stop, n int64) {
	s.leaveWay(r, at.age, at.from, n)
	s.stoppedAt[s.rowAt(at.age)*s.model.countries+int(at.at)] += n
	s.willStop += n
}

// leaveWay takes n persons off a route at an age in a country: what passBorders will write for all who set out is taken
// back for the rest of the way.
func (s *state) leaveWay(r *route, age, country int32, n int64) {
	m := s.model
	s.changes[s.rowAt(age)*m.countries+int(country)] -= n
	for _, p := range m.passes[r.first:r.last] {
		if p.age >= age {
			row := s.changes[s.rowAt(p.age)*m.countries:]
			row[p.from] += n
			row[p.to] -= n
		}
	}
	s.changes[s.rowAt(r.days)*m.countries+int(r.end)] += n
}

// passBorders writes into the calendar where those who set out today, all groups of a route together, come from one
// country into the next, and where they leave the way.
func (s *state) passBorders() {
	m := s.model
	for i, n := range s.departed {
		if n == 0 {
			continue
		}
		s.departed[i] = 0
		r := &m.routes[i]
		for _, p := range m.passes[r.first:r.last] {
			row := s.changes[s.rowAt(p.age)*m.countries:]
			row[p.from] -= n
			row[p.to] += n
		}
		s.changes[s.rowAt(r.days)*m.countries+int(r.end)] -= n
	}
}
