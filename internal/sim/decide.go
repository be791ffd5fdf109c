package sim

// decide lets persons set out: each leaves with the chance of the place, and takes a gate by the logit of its place and
// nationality. A choice sees only its own cell, so the order of cells cannot matter; groups that set out on one day on
// one trip are merged.
func (s *state) decide() {
	m := s.model
	for i := range m.cells {
		c := &m.cells[i]
		if s.stock[i] == 0 || c.leave == 0 {
			continue
		}
		r := s.stream(purposeDecide, c.entity)
		n := s.binomial(&r, s.stock[i], c.leave)
		if n == 0 {
			continue
		}
		s.stock[i] -= n
		out := s.out[:c.last-c.first]
		m.choices[c.choice].draw(&r, n, m.oneByOne, out)
		s.setOut(c.first, out)
	}
}

// setOut puts the groups of a day on a cell's trips, the first of which is first.
func (s *state) setOut(first int32, persons []int64) {
	m := s.model
	row := int(s.rowAt(1))
	ring := s.ring[row*len(m.trips)+int(first):]
	for i, n := range persons {
		if n == 0 {
			continue
		}
		route := m.trips[int(first)+i].route
		ring[i] += int32(n)
		s.abreast[row*len(m.routes)+int(route)] += n
		s.onWay[m.routes[route].country] += n
	}
}
