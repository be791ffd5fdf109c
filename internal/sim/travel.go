package sim

import "puente/internal/rng"

// rows are where the groups of a route that something befalls today lie in the ring, and who of them was stopped.
type rows struct {
	stops   [checkpoints]int32
	arrive  int32
	stopped [checkpoints]int64
}

// rowAt is the ring's row of the groups that are of an age today: they set out age-1 days ago. Rows are days of
// departure modulo the longest route's days; the row of today's departures is the one of age 1.
func (s *state) rowAt(age int32) int32 {
	return int32((s.day + 1 - int(age) + s.model.longest) % s.model.longest)
}

// travel moves every group by one day: at three checkpoints, after each third of the way, some are stopped; at the end
// the rest arrives at its gate. The chance of a checkpoint is such that the share which gets through all three is the
// run's share of the nationality.
func (s *state) travel() {
	clear(s.stopped)
	m := s.model
	for i := range m.routes {
		s.rows[i] = s.rowsOf(&m.routes[i])
	}
	for i := range m.cells {
		if c := &m.cells[i]; c.first < c.last {
			s.travelCell(c)
		}
	}
	for i := range m.routes {
		s.travelRoute(i)
	}
}

// rowsOf finds the groups of a route that something befalls today; nobody is stopped yet.
func (s *state) rowsOf(r *route) (at rows) {
	width := int32(len(s.model.trips))
	for k := range r.stops {
		at.stops[k] = s.rowAt(r.stops[k].age) * width
	}
	at.arrive = s.rowAt(r.days) * width
	return at
}

// travelCell lets some of a cell's groups be stopped and others arrive.
func (s *state) travelCell(c *cell) {
	h, r := &s.stopping[c.nat], s.stream(purposeStop, c.entity)
	for t := c.first; t < c.last; t++ {
		trip := s.model.trips[t]
		rows := &s.rows[trip.route]
		if h.chance > 0 {
			for k, row := range rows.stops {
				n := int64(s.ring[row+t])
				if n == 0 {
					continue
				}
				if stopped := s.stop(h, &r, n); stopped > 0 {
					s.ring[row+t] -= int32(stopped)
					rows.stopped[k] += stopped
				}
			}
		}
		if n := s.ring[rows.arrive+t]; n > 0 {
			s.ring[rows.arrive+t] = 0
			s.arrive(trip.target, int64(n))
		}
	}
}

// stop draws how many of a group are stopped at a checkpoint.
func (s *state) stop(h *hazard, r *rng.Stream, n int64) int64 {
	if n < h.quick {
		return h.few(r.Float64(), n)
	}
	return s.binomial(r, n, h.chance)
}

// arrive lets n persons wait at a gate, or stay where the gate is a place to stay.
func (s *state) arrive(target int32, n int64) {
	if target < 0 {
		s.stock[^target] += n
		return
	}
	s.waiting[target] += n
}

// travelRoute keeps the count of people on the way in each country, for the groups of all cells on a route together.
func (s *state) travelRoute(i int) {
	m := s.model
	r := &m.routes[i]
	for k, n := range s.rows[i].stopped {
		at := &r.stops[k]
		s.abreast[int(s.rowAt(at.age))*len(m.routes)+i] -= n
		s.onWay[at.from] -= n
		s.stopped[at.at] += n
		s.sumStopped += n
	}
	for _, p := range m.passes[r.first:r.last] {
		n := s.abreast[int(s.rowAt(p.age))*len(m.routes)+i]
		s.onWay[p.from] -= n
		s.onWay[p.to] += n
	}
	at := int(s.rowAt(r.days))*len(m.routes) + i
	s.onWay[r.end] -= s.abreast[at]
	s.abreast[at] = 0
}
