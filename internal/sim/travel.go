package sim

// travel moves everybody by one day: what the calendar holds for today comes to pass. People come into another country,
// are stopped at a checkpoint, come to a stop-over, or arrive in a town and take a gate.
func (s *state) travel() {
	m := s.model
	row := s.day % m.longest
	clear(s.arrived)
	s.moveCountries(row)
	coming := s.coming[row*len(m.cells) : (row+1)*len(m.cells)]
	for i, n := range coming {
		if n != 0 {
			s.stock[i] += int64(n)
			coming[i] = 0
		}
	}
	slots := len(m.towns) * m.classes()
	towards := s.towards[row*slots : (row+1)*slots]
	for i, n := range towards {
		if n != 0 {
			towards[i] = 0
			s.reachTown(i/m.classes(), i%m.classes(), int64(n))
		}
	}
}

// moveCountries keeps the counts of people on the way in each country.
func (s *state) moveCountries(row int) {
	width := s.model.countries
	for i, n := range s.changes[row*width : (row+1)*width] {
		s.onWay[i] += n
	}
	copy(s.stopped, s.stoppedAt[row*width:(row+1)*width])
	clear(s.changes[row*width : (row+1)*width])
	clear(s.stoppedAt[row*width : (row+1)*width])
	stopped := sum(s.stopped)
	s.willStop -= stopped
	s.sumStopped += stopped
	if s.model.watch.on {
		s.moveTaken(row)
	}
}

// reachTown lets n persons of a class choose among the gates of a town: by their pull and by what is seen there today.
func (s *state) reachTown(t, class int, n int64) {
	m := s.model
	gates := m.townGates[m.towns[t].first:m.towns[t].last]
	if len(gates) == 1 {
		s.arrive(int(gates[0]), class, n)
		return
	}
	sums := s.gateSums(gates, class/m.houses)
	r := s.stream(purposeGate, m.townEntity[t*m.classes()+class])
	out := s.out[:len(gates)]
	s.draw(&r, n, sums, out)
	for i, k := range out {
		if k > 0 {
			s.arrive(int(gates[i]), class, k)
		}
	}
}

// gateSums returns the cumulative weights of the gates of a town for a nationality: a gate that is closed today pulls
// nobody unless all are.
func (s *state) gateSums(gates []int32, nat int) []float64 {
	m := s.model
	sums, total := s.townSums[:len(gates)], 0.0
	for i, g := range gates {
		if !m.shut[int(g)*m.days+s.day] {
			total += float64(m.townWeight[int(g)*m.nats+nat] * s.pullHere[g])
		}
		sums[i] = total
	}
	if total > 0 {
		return sums
	}
	for i, g := range gates {
		total += m.townWeight[int(g)*m.nats+nat]
		sums[i] = total
	}
	return sums
}

// arrive lets n persons of a class wait at a gate, or stay where the gate is a place to stay.
func (s *state) arrive(g, class int, n int64) {
	m := s.model
	if m.gates[g] == gateStay {
		s.stock[m.stayCells[g*m.classes()+class]] += n
		return
	}
	s.arrived[g] += n
	s.waiting[g*m.classes()+class] += n
}
