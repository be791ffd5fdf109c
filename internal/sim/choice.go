package sim

import (
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// never is the constant of the logit at or below which a gate is not chosen; JSON has no minus infinity, so inputs
// write -1e300.
const never = -1e299

// react writes how the pull of each gate differs today from that of day 0: a line longer than on day 0, as published
// yesterday, pulls fewer (pullHere), and for those who set out a gate that they take for closed pulls nobody (pullNow).
func (s *state) react() {
	m := s.model
	for p := range m.ports {
		longer := s.published[p] - s.publishedFirst[p]
		factor := portable.Exp(-float64(m.set.waitAversion * longer))
		for _, g := range m.portGates[m.ports[p].first:m.ports[p].last] {
			s.pullHere[g] = factor
		}
	}
	copy(s.pullNow, s.pullHere)
	for g := range s.pullNow {
		if m.told[g*m.days+s.day] {
			s.pullNow[g] = 0
		}
	}
}

// mostWaitDays bounds a published wait: a port that serves nobody publishes no endless one.
const mostWaitDays = 730

// publish writes the wait of each port that people read tomorrow: its line over what it serves on an average day.
// A port that serves nobody today leaves the wait of the day before.
func (s *state) publish() {
	m := s.model
	for p := range m.ports {
		at := p*m.days + s.day
		served := float64(m.present[at]*(1-m.set.noShow)) + min(m.walkUps[at], m.walkMost[at])
		if served <= 0 {
			continue
		}
		s.published[p] = min(mostWaitDays, float64(s.lineAt(p))/served)
	}
}

// legWeights returns the cumulative weights of the legs of a choice today. They are made when they are first asked for
// on a day.
func (s *state) legWeights(c *choice, index int32) []float64 {
	sums := s.legSums[c.first : int(c.first)+len(c.legs)]
	if s.legDay[index] == int32(s.day) {
		return sums
	}
	s.legDay[index] = int32(s.day)
	if s.sumLegs(c, sums, s.pullNow) == 0 {
		s.sumLegs(c, sums, s.usual) // everything is closed: people go where they would and wait
	}
	return sums
}

// sumLegs adds up the weights of the gates of each leg and returns their sum.
func (s *state) sumLegs(c *choice, sums, pull []float64) float64 {
	clear(sums)
	for i, g := range c.gates {
		sums[c.leg[i]] += float64(c.base[i] * pull[g])
	}
	total := 0.0
	for i := range sums {
		total += sums[i]
		sums[i] = total
	}
	return total
}

// manyPerLeg is how many persons for each leg make it cheaper to draw leg by leg than person by person.
const manyPerLeg = 6

// draw counts the legs of n persons into out by cumulative weights.
func (s *state) draw(r *rng.Stream, n int64, sums []float64, out []int64) {
	if n <= int64(manyPerLeg*len(sums)) || s.model.oneByOne {
		clear(out)
		total := sums[len(sums)-1]
		for range n {
			out[find(sums, float64(r.Float64()*total))]++
		}
		return
	}
	weights := s.weights[:len(sums)]
	before := 0.0
	for i, v := range sums {
		weights[i] = v - before
		before = v
	}
	rng.Multinomial(r, n, weights, out)
}

// find returns the first index whose cumulative weight is above u.
func find(sums []float64, u float64) int {
	low, high := 0, len(sums)-1
	for low < high {
		middle := int(uint(low+high) >> 1)
		if sums[middle] > u {
			high = middle
		} else {
			low = middle + 1
		}
	}
	for low > 0 && sums[low] == sums[low-1] { // u was rounded up to the sum, and the last leg pulls nobody
		low--
	}
	return low
}
