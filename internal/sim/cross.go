package sim

import (
	"math"

	"puente/internal/rng"
)

// cross counts people at the gates; who is counted leaves the model.
func (s *state) cross() {
	clear(s.counted)
	s.release()
	s.staffPorts()
	for g := range s.model.gates {
		if s.model.gates[g] == gateCross {
			s.crossBetween(g)
		}
	}
	for p := range s.model.ports {
		s.crossPort(p)
	}
}

// crossBetween counts each who waits at a gate between the ports with cross-chance.
func (s *state) crossBetween(g int) {
	m := s.model
	for nat := range m.nats {
		line := s.waiting[(g*m.nats+nat)*m.houses:][:m.houses]
		if sum(line) == 0 {
			continue
		}
		r := s.stream(purposeCross, m.lineEntity[g*m.nats+nat])
		for house, n := range line {
			u := r.Float64() // drawn for nobody too, so that each household keeps its place in the stream
			if n > 0 {
				met := s.meetLine(u, n, g*m.classes()+nat*m.houses+house)
				s.count(g, nat*m.houses+house, met)
				if len(m.returns) > 0 && met > 0 {
					s.returnSome(g, nat*m.houses+house, met)
				}
			}
		}
	}
}

// meetLine draws how many of a line are counted: a short line by its own number u, a long one by its own stream.
func (s *state) meetLine(u float64, n int64, line int) int64 {
	h := &s.counting
	if n < h.quick {
		return h.few(u, n)
	}
	r := s.stream(purposeCrossMany, s.model.crossEntity[line])
	return s.binomial(&r, n, h.chance)
}

// count takes n persons of a class out of a gate's line and records them.
func (s *state) count(g, class int, n int64) {
	s.waiting[g*s.model.classes()+class] -= n
	s.leaveBeds(s.model.refugeOfGate[g], n)
	s.counted[g*s.model.nats+class/s.model.houses] += n
	s.sumCounted += n
}

// crossPort lets a port take as many of its line as it can today; who they are is a draw without replacement from all
// who wait at its gates, so that no class is favoured. People beyond the supply wait on, or give up.
func (s *state) crossPort(p int) {
	gaveUp := s.giveUp(p)
	kept, others := s.appointments(p), s.walkIns(p)
	line := s.lineAt(p)
	room := min(line, s.roomAt(p))
	kept = min(kept, room)
	served := min(kept+others, room, s.officersFor(p))
	kept = min(kept, served)
	s.kept[p], s.gaveUp[p], s.served[p] = kept, gaveUp, served
	if served > 0 {
		s.servePort(p, line, served)
	}
	s.keepList(p, gaveUp, served)
}

// servePort takes some of the line of a port.
func (s *state) servePort(p int, line, served int64) {
	m := s.model
	gates := m.portGates[m.ports[p].first:m.ports[p].last]
	classes := m.classes()
	for i, g := range gates {
		copy(s.line.classes()[i*classes:], s.waiting[int(g)*classes:(int(g)+1)*classes])
	}
	if served == line {
		clear(s.line.classes())
	} else {
		s.line.total(len(gates) * classes)
		r := s.stream(purposeServe, m.ports[p].entity)
		s.serve(&r, served, line, len(gates)*classes)
	}
	for i, g := range gates {
		s.countServed(int(g), s.line.classes()[i*classes:(i+1)*classes])
	}
	if a := m.annexOf[p]; a >= 0 {
		s.held[a] += served
	}
}

// countServed records who is no longer in the line of a gate.
func (s *state) countServed(g int, left []int64) {
	at := g * len(left)
	for class, n := range left {
		if served := s.waiting[at+class] - n; served > 0 {
			s.count(g, class, served)
		}
	}
}

// appointments draws how many holders of today's appointments come, each with chance 1 - no-show. A quota that is not whole is rounded up with the
// chance of its fraction. Some at a time share a number that is inverted, so that a larger quota is never kept by fewer: of n + 1 trials
// at most one more misses than of n under the same number.
func (s *state) appointments(p int) int64 {
	m := s.model
	present := float64(m.present[p*m.days+s.day] * s.lift[p])
	if present == 0 {
		return 0
	}
	r := s.stream(purposeSupply, m.ports[p].entity)
	whole := math.Floor(present)
	if r.Float64() < present-whole {
		whole++
	}
	kept := int64(whole)
	for n := kept; n > 0; n -= fewLimit - 1 {
		kept -= s.missing.few(r.Float64(), min(n, fewLimit-1))
	}
	return kept
}

// walkIns draws how many without an appointment come, a Poisson number, of whom metering lets at most so many in.
func (s *state) walkIns(p int) int64 {
	m := s.model
	at := p*m.days + s.day
	if m.walkUps[at] == 0 {
		return 0
	}
	r := s.stream(purposeWalkUps, m.ports[p].entity)
	n := s.moreCases(p, rng.Poisson(&r, float64(m.walkUps[at]*s.lift[p])))
	if most := m.walkMost[at]; float64(n) > most {
		return int64(most)
	}
	return n
}

// moreCases adds to n walk-ups those whom officers process who came to the port, or takes away those whom officers would
// have who left it.
func (s *state) moreCases(p int, n int64) int64 {
	more := s.traffic.caseMore[p]
	if more == 0 {
		return n
	}
	r := s.stream(purposeMoreCases, s.model.ports[p].entity)
	if more > 0 {
		return n + rng.Poisson(&r, more)
	}
	return s.binomial(&r, n, max(0, 1+more/max(float64(n), 1)))
}

// officersFor is how many cases all officers of a port's field office could process today.
func (s *state) officersFor(p int) int64 {
	if most := s.traffic.caseMost[p]; most < maxPersons {
		return int64(most)
	}
	return maxPersons
}
