package sim

import (
	"math"
	"slices"

	"puente/internal/model"
)

// refuge is a place with beds for people who wait or stay there.
type refuge struct {
	place  int32
	listed bool // a shelter of the scenario is there: only then is it told who has no bed, with measures as without
	entity uint64
	beds   []int64   // [day]
	stay   []float64 // [day] chance a day of having to make room; 0: none
	gates  []int32   // of the place, where people wait
	cells  []int32   // of the place
}

// annex is beds for people whom a port has processed.
type annex struct {
	port   int32
	place  int32
	entity uint64
	beds   []int64   // [day]
	leave  []float64 // [day] chance a day of leaving
	room   int64     // persons whom the port's holding room takes; 0: no limit
}

// addShelters makes the refuges and annexes of the scenario, with the beds that measures add. A measure at a place
// without a shelter makes one.
func (b *build) addShelters(m *Model) {
	list := b.ofKind(model.MeasureShelter)
	var towns []string
	for _, s := range b.scenario.Shelters {
		if s.Port == "" {
			towns = append(towns, s.Place)
		}
	}
	for _, v := range list {
		if !slices.ContainsFunc(b.scenario.Shelters, func(s model.Shelter) bool { return s.Place == v.Place }) {
			towns = append(towns, v.Place)
		}
	}
	slices.Sort(towns)
	for _, town := range slices.Compact(towns) {
		m.refuges = append(m.refuges, b.refugeAt(m, town, filter(list, func(v model.Measure) bool { return v.Place == town })))
	}
	for p, name := range b.casePorts() {
		for _, s := range b.scenario.Shelters {
			if s.Port == name {
				own := filter(list, func(v model.Measure) bool { return v.Place == s.Place })
				m.annexes = append(m.annexes, b.annexOf(m, int32(p), s, own))
			}
		}
	}
	slices.SortFunc(m.annexes, func(a, b annex) int { return int(a.port) - int(b.port) })
	m.annexOf = make([]int32, len(m.ports))
	for p := range m.annexOf {
		m.annexOf[p] = int32(slices.IndexFunc(m.annexes, func(a annex) bool { return a.port == int32(p) }))
	}
	m.refugeOf = make([]int32, len(m.cells))
	m.refugeOfGate = make([]int32, len(m.gates))
	for i, c := range m.cells {
		m.refugeOf[i] = m.refugeAt(c.place)
	}
	for g, gate := range b.inputs.Gates {
		m.refugeOfGate[g] = m.refugeAt(int32(b.place[gate.Place]))
	}
}

// refugeAt is the index of the refuge at a place, -1 where there is none.
func (m *Model) refugeAt(place int32) int32 {
	return int32(slices.IndexFunc(m.refuges, func(r refuge) bool { return r.place == place }))
}

// refugeAt makes the refuge of a town from the shelters that the scenario lists there, whose beds add up.
func (b *build) refugeAt(m *Model, town string, list []model.Measure) refuge {
	beds, stay := 0.0, 0.0
	for _, s := range b.scenario.Shelters {
		if s.Place == town && s.Port == "" {
			beds += s.Beds
			stay = max(stay, s.StayDays)
		}
	}
	place := int32(b.place[town])
	r := refuge{place: place, entity: entity(town)}
	r.listed = slices.ContainsFunc(b.scenario.Shelters, func(s model.Shelter) bool { return s.Place == town && s.Port == "" })
	for g, gate := range b.inputs.Gates {
		if int32(b.place[gate.Place]) == place && gate.Component != "" {
			r.gates = append(r.gates, int32(g))
		}
	}
	for i, c := range m.cells {
		if c.place == place {
			r.cells = append(r.cells, int32(i))
		}
	}
	r.beds, r.stay = b.bedsByDay(m, beds, stay, list)
	return r
}

// bedsByDay is beds, and the chance of leaving one, on each day.
func (b *build) bedsByDay(m *Model, beds, stay float64, list []model.Measure) ([]int64, []float64) {
	n, leave := make([]int64, m.days), make([]float64, m.days)
	for d := range m.days {
		day := m.start + model.Date(d)
		n[d] = int64(math.Round(fold(beds, day, list)))
		mean := stay
		for _, v := range list {
			if v.InForce(day) && v.Stay > 0 {
				mean = v.Stay
			}
		}
		if mean > 0 {
			leave[d] = min(1, 1/mean)
		}
	}
	return n, leave
}

// annexOf makes the annex of a port from a shelter.
func (b *build) annexOf(m *Model, port int32, s model.Shelter, list []model.Measure) annex {
	a := annex{port: port, place: int32(b.place[s.Place]), entity: entity(s.Port, s.Place), room: int64(s.Holding)}
	a.beds, a.leave = b.bedsByDay(m, s.Beds, s.StayDays, list)
	return a
}

// inBeds is who of a refuge's people has a bed, and who had one and had to make room.
type inBeds struct{ here, had, now, left int64 }

// shelter gives beds in the evening: first those who had to make room or have left free theirs, then beds go to people
// who have had none. People who had to make room sleep outside.
func (s *state) shelter() {
	m := s.model
	for i := range m.refuges {
		r, in := &m.refuges[i], &s.inBeds[i]
		present := s.presentAt(r)
		luck := s.stream(purposeBed, r.entity)
		before := in.here // people of the evening before
		gone := min(before, in.left)
		fromBeds := s.hypergeometric(&luck, in.now, before-in.now, gone)
		fromHad := s.hypergeometric(&luck, in.had, before-in.now-in.had, gone-fromBeds)
		in.now, in.had = in.now-fromBeds, in.had-fromHad
		if chance := r.stay[s.day]; chance > 0 {
			k := s.binomial(&luck, in.now, chance)
			in.now, in.had = in.now-k, in.had+k
		}
		beds := r.beds[s.day]
		if in.now > beds { // beds were taken away
			in.now = beds
		}
		in.had = min(in.had, max(0, present-in.now))
		in.now = min(present-in.had, max(in.now, beds))
		in.now = max(0, min(in.now, beds))
		in.here, in.left = present, 0
	}
}

// presentAt is how many people are at a refuge's place in the evening. Of those who wait at its ports a share is there:
// one can register from afar.
func (s *state) presentAt(r *refuge) int64 {
	m := s.model
	present := int64(0)
	for _, g := range r.gates {
		n := sum(s.waiting[int(g)*m.classes() : (int(g)+1)*m.classes()])
		if m.gates[g] == gatePort {
			n = int64(math.Round(float64(n) * m.set.presentShare))
		}
		present += n
	}
	for _, i := range r.cells {
		present += s.stock[i]
	}
	return present
}

// roomAt is how many people a port can still take today before its holding room is full.
func (s *state) roomAt(p int) int64 {
	m := s.model
	if a := m.annexOf[p]; a >= 0 && m.annexes[a].room > 0 {
		return max(0, m.annexes[a].room-s.held[a])
	}
	return math.MaxInt64
}

// release lets people leave the annexes, and those whom a port holds take the beds that are free.
func (s *state) release() {
	m := s.model
	for i := range m.annexes {
		a := &m.annexes[i]
		luck := s.stream(purposeBed, a.entity)
		s.annexed[i] -= s.binomial(&luck, s.annexed[i], a.leave[s.day])
		free := max(0, a.beds[s.day]-s.annexed[i])
		n := min(free, s.held[i])
		s.annexed[i] += n
		s.held[i] -= n
	}
}

// leaveBeds notes that n people left the place of a refuge.
func (s *state) leaveBeds(refuge int32, n int64) {
	if refuge >= 0 {
		s.inBeds[refuge].left += n
	}
}
