package sim

import (
	"math"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// maxPersons is the most persons that one run lets in; a draw beyond is cut, so that counts fit their fields.
const maxPersons = 1 << 30

// intake lets the persons of the day enter at their gateways, split over households.
func (s *state) intake() {
	clear(s.entered)
	clear(s.other)
	m := s.model
	for f := range m.flows {
		n := s.entries[f*m.days+s.day]
		if n == 0 {
			continue
		}
		out := s.out[:m.houses]
		r := s.stream(purposeHousehold, m.flows[f].entity)
		s.multinomial(&r, n, m.shares[f*m.houses:(f+1)*m.houses], out)
		if len(m.pathways) > 0 {
			s.takePathway(f, out)
		}
		for h, k := range out {
			if k > 0 {
				s.entered[m.flows[f].gateway] += k
				s.sumEntered += k
				s.stock[m.entryCells[f*m.houses+h]] += k
			}
		}
	}
}

// takePathway takes out of a flow's persons, by household, those who enter by a legal pathway instead of walking.
func (s *state) takePathway(f int, persons []int64) {
	m := s.model
	r := s.stream(purposePathway, m.flows[f].entity)
	for h, n := range persons {
		share := m.pathways[(int(m.flows[f].nat)*m.houses+h)*m.days+s.day]
		if n == 0 || share == 0 {
			continue
		}
		k := s.binomial(&r, n, share)
		persons[h] -= k
		s.other[m.flows[f].gateway] += k
	}
}

// drawShocks draws the surprises of the sources' forecast months: a first-order autoregression of standard deviation 1,
// shared by all flows of a source. What does not last into the next month is new, so that the spread stays the same.
func (s *state) drawShocks() {
	persistence := s.model.set.persistence
	fresh := math.Sqrt(1 - float64(persistence*persistence))
	at := 0
	for _, source := range s.model.sources {
		z := 0.0
		for i := range source.months {
			r := rng.New(s.seed, purposeForecast, source.entity, source.first+uint64(i))
			if i == 0 {
				z = r.Normal()
			} else {
				z = float64(persistence*z) + float64(fresh*r.Normal())
			}
			s.shocks[at] = z
			at++
		}
	}
}

// drawEntries draws how many persons of each flow enter on each day of the run.
func (s *state) drawEntries() {
	m := s.model
	for f := range m.flows {
		for i := m.flows[f].first; i < m.flows[f].last; i++ {
			s.drawMonth(f, &m.months[i])
		}
	}
}

// drawMonth splits a month's persons over its days with gamma weights, and keeps the days that lie within the run. The
// days of a known month add up to its count exactly.
func (s *state) drawMonth(f int, month *flowMonth) {
	m := s.model
	total := s.monthPersons(month)
	if total == 0 {
		return
	}
	r := rng.New(s.seed, purposeMonth, m.flows[f].entity, uint64(int64(m.start)+int64(month.first)))
	weights, out := s.weights[:month.days], s.out[:month.days]
	for i := range weights {
		weights[i] = rng.Gamma(&r, m.set.intakeShape, 1)
		if i >= month.scaled {
			weights[i] = float64(weights[i] * m.set.intakeScale)
		}
	}
	s.multinomial(&r, total, weights, out)
	for i, n := range out {
		if day := month.first + i; day >= 0 && day < m.days {
			s.entries[f*m.days+day] += n
			s.left -= n
		}
	}
}

// monthPersons is the month's persons in this run: the official count, or the forecast with its surprise, of which the
// days after the scenario's date follow intake-scale.
func (s *state) monthPersons(month *flowMonth) int64 {
	persons := month.persons
	if month.shock >= 0 {
		persons *= portable.Exp(float64(month.logSD * s.shocks[month.shock]))
		after := float64(month.days-month.scaled) / float64(month.days)
		persons *= 1 + float64(after*(s.model.set.intakeScale-1))
	}
	return int64(min(math.Round(persons), float64(max(0, s.left))))
}
