package sim

import (
	"hash/fnv"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// The purposes of this room's streams. Changing a number changes every outcome, and with it Version.
const (
	purposeShare     rng.Purpose = 101 // share of a nationality that gets through; time 0
	purposeForecast  rng.Purpose = 102 // surprise of a source in a month
	purposeMonth     rng.Purpose = 103 // days of a flow's month; time is its first day
	purposeHousehold rng.Purpose = 104 // households of a flow's day
	purposeDecide    rng.Purpose = 105 // who leaves a place, and where to, by class
	purposeStop      rng.Purpose = 106 // who is stopped on the way, by place of departure and class
	purposeCross     rng.Purpose = 107 // who is counted at a gate between the ports, by nationality; a number for each household
	purposeSupply    rng.Purpose = 108 // how many people with a case a port takes
	purposeServe     rng.Purpose = 109 // who of a port's line they are
	purposeCrossMany rng.Purpose = 110 // as purposeCross, for a long line of one class
	purposeGate      rng.Purpose = 111 // which gate of a town, by class
	purposePathway   rng.Purpose = 112 // who enters by a legal pathway instead, by flow
	purposeTake      rng.Purpose = 114 // who is intercepted on the way, by place of departure and class
	purposeReturn    rng.Purpose = 115 // who is returned after being counted, and tries again, by gate and class
	purposeComeBack  rng.Purpose = 116 // who enters again after a return, by class
	purposeSeat      rng.Purpose = 117 // who takes a seat of a transport
	purposeGiveUp    rng.Purpose = 118 // who leaves the line of a port, by gate and class
	purposeBed       rng.Purpose = 119 // who leaves a bed
	purposeArea      rng.Purpose = 120 // how much more or less than foreseen is counted in a geography and component; time 0
	purposeCaravan   rng.Purpose = 121 // a caravan; time 0: what it is like
	purposeWalkUps   rng.Purpose = 113 // how many come to a port without an appointment
	purposeMoreCases rng.Purpose = 122 // how many more or fewer of them other officers process
	purposeStaff     rng.Purpose = 123 // officers, times and answers at all crossings; time 0
	purposeCustom    rng.Purpose = 124 // demand at a line of a crossing; time 0
)

// entity names whom a stream concerns: a hash of its names, so that adding a place or a class does not move the luck of
// the others.
func entity(names ...string) uint64 {
	h := fnv.New64a()
	for _, name := range names {
		h.Write([]byte(name))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

// stream opens the stream of an entity on the current day.
func (s *state) stream(purpose rng.Purpose, entity uint64) rng.Stream {
	return rng.New(s.seed, purpose, entity, uint64(int64(s.model.start)+int64(s.day)))
}

// binomial draws how many of n persons meet a chance: at once, or person by person under Options.OneByOne.
func (s *state) binomial(r *rng.Stream, n int64, chance float64) int64 {
	if s.model.oneByOne {
		return binomialEach(r, n, chance)
	}
	return rng.Binomial(r, n, chance)
}

// binomialEach asks every one of n persons alone.
func binomialEach(r *rng.Stream, n int64, chance float64) int64 {
	met := int64(0)
	for range n {
		if r.Float64() < chance {
			met++
		}
	}
	return met
}

// multinomial places n persons by chances: at once, or person by person under Options.OneByOne.
func (s *state) multinomial(r *rng.Stream, n int64, chances []float64, out []int64) {
	if s.model.oneByOne {
		multinomialEach(r, n, chances, out)
		return
	}
	rng.Multinomial(r, n, chances, out)
}

// multinomialEach places every one of n persons alone, by inversion of the summed chances.
func multinomialEach(r *rng.Stream, n int64, chances []float64, out []int64) {
	clear(out)
	sum := 0.0
	for _, c := range chances {
		sum += c
	}
	for range n {
		u := float64(r.Float64() * sum)
		last := 0
		for i, c := range chances {
			if c > 0 {
				last = i
				if u < c {
					break
				}
			}
			u -= c
		}
		out[last]++
	}
}

// fewLimit is the number of persons below which a hazard is drawn from a table of powers.
const fewLimit = 32

// hazard is a chance that many small groups meet, with what a quick draw needs: the smaller of the chance and its
// complement, and tables for inverting it.
type hazard struct {
	chance float64
	quick  int64             // below this many persons few applies: fewLimit, or 0 under Options.OneByOne
	flip   bool              // the tables are for the complement
	step   [fewLimit]float64 // odds of the smaller chance / (k+1), which leads from the chance of k persons to k+1
	none   [fewLimit]float64 // chance that none of n persons meets the smaller chance
}

// newHazard prepares a chance in [0, 1].
func (m *Model) newHazard(chance float64) hazard {
	less := min(chance, 1-chance)
	h := hazard{chance: chance, flip: chance > 0.5, quick: fewLimit}
	if m.oneByOne {
		h.quick = 0
	}
	kept := 1.0
	for n := range h.none {
		h.none[n] = kept
		h.step[n] = less / (1 - less) / float64(n+1)
		kept = float64(kept * (1 - less))
	}
	return h
}

// few returns how many of n persons, fewer than quick, meet the hazard: an exact binomial number by inversion of its
// distribution function at u in [0, 1).
func (h *hazard) few(u float64, n int64) int64 {
	k, f := int64(0), h.none[n]
	for ; k < n && u >= f; k++ {
		u -= f
		f = float64(f * float64(h.step[k]*float64(n-k)))
	}
	if h.flip {
		return n - k
	}
	return k
}

// meet draws how many of n persons meet a hazard: a few by one number, many by the stream.
func (s *state) meet(h *hazard, r *rng.Stream, n int64) int64 {
	if n < h.quick {
		return h.few(r.Float64(), n)
	}
	return s.binomial(r, n, h.chance)
}

// power returns x in [0, 1] to a power of at least 0.
func power(x, to float64) float64 {
	switch {
	case to == 1:
		return x
	case to == 0:
		return 1
	case x == 0:
		return 0
	}
	return portable.Exp(float64(portable.Log(x) * to))
}
