package fleerules

import (
	"math"

	"puente/internal/rng"
)

const (
	// stale is how far the room that people see may lag behind what it is, in parts of 1, before those who choose are told.
	stale = 1.0 / 128
	// mostEvents is up to how many people who leave a nearly full camp take their turn one by one; more go in as many parts.
	mostEvents = 64
)

// depart is the morning: everybody at a place moves with its chance, draws a route and enters the first link. In random
// order of people the only thing that one can change for another is the room of a nearly full camp that people leave. So
// whoever cannot see such a camp chooses at once; the leavers of such camps take their turns at random times, and those who
// can see the camps choose in the spells between, told of the room whenever it has changed by stale or past one half.
// With at most mostEvents leavers the spells are exact; with more, each part's time is its mean.
func (s *state) depart() {
	s.sources, s.hubs = s.sources[:0], s.hubs[:0]
	for _, l := range s.m.limits {
		s.look(l)
		s.tight[l] = s.mult[l] < 1
	}
	for p := range s.at {
		if len(s.at[p]) > 0 {
			s.departPlace(int32(p))
		}
	}
	leavers := int64(0)
	for _, g := range s.sources {
		leavers += g.n
	}
	if leavers > 0 {
		s.turns(leavers)
	}
	s.release(1)
}

// departPlace lets people of one place go, or lines them up where others' moves matter.
func (s *state) departPlace(p int32) {
	source, hub := s.tight[p], s.coupled(p)
	for i := range s.at[p] {
		g := &s.at[p][i]
		movers, waits := g.n, hub
		if plan := planOf(g.key); plan == 0 {
			movers = rng.Binomial(&s.luck[p], g.n, s.d.move[p])
		} else {
			waits = s.tight[s.m.plans.final[plan]]
		}
		if movers == 0 {
			continue
		}
		g.n -= movers
		one := pool{place: p, key: g.key, n: movers, past: g.past}
		switch {
		case source:
			s.sources = append(s.sources, one)
		case waits:
			s.hubs = append(s.hubs, one)
		default:
			s.setOut(one)
		}
	}
}

// setOut sends the people of a pool on their way and returns how many left; the others stay where they are, without a plan.
func (s *state) setOut(g pool) (left int64) {
	if plan := planOf(g.key); plan != 0 {
		link := s.d.graph.planLink[plan]
		if link >= 0 && !s.refused(s.m.plans.final[plan]) {
			s.add(&s.on[link], g.key, g.n, g.past)
			left = g.n
		}
	} else {
		left = s.setOutAnew(g)
	}
	s.n[g.place] -= left
	s.add(&s.stayed[g.place], withPlan(g.key, 0), g.n-left, g.past)
	return left
}

// setOutAnew draws routes for people without a plan.
func (s *state) setOutAnew(g pool) (left int64) {
	first := s.d.graph.start[g.place]
	for i, n := range s.choose(g.place, g.n) {
		if n == 0 {
			continue
		}
		c := first + int32(i)
		plan := s.d.graph.plan[c]
		if !s.refused(s.m.plans.final[plan]) {
			s.add(&s.on[s.d.graph.link[c]], withPlan(g.key, plan), n, g.past)
			left += n
		}
	}
	return left
}

// turns lets the leavers of nearly full camps go at random times of the morning.
func (s *state) turns(leavers int64) {
	part := int64(1)
	if leavers > mostEvents {
		part = (leavers + mostEvents - 1) / mostEvents
	}
	waiting := 1.0 // share of the spell since the last release that has not passed
	for left := leavers; left > 0; {
		n := min(part, left)
		if part == 1 {
			waiting *= exp(log(s.order.Float64Open()) / float64(left))
		} else {
			waiting *= 1 - float64(n)/float64(left+1)
		}
		changed := s.turn(n, left)
		left -= n
		if changed {
			s.release(1 - waiting)
			waiting = 1
			for _, l := range s.m.limits {
				if s.tight[l] {
					s.look(l)
				}
			}
		}
	}
}

// turn sends n of the left leavers, drawn without favour, and reports whether a room has changed for those who look.
func (s *state) turn(n, left int64) (changed bool) {
	if n == 1 {
		at := int64(s.order.IntN(int(left)))
		for i := range s.sources {
			if at < s.sources[i].n {
				return s.sendSource(i, 1)
			}
			at -= s.sources[i].n
		}
	}
	for i := range s.sources {
		some := s.sources[i].n
		if n < left {
			some = rng.Binomial(&s.order, s.sources[i].n, float64(n)/float64(left))
		}
		if some > 0 && s.sendSource(i, some) {
			changed = true
		}
	}
	return changed
}

// sendSource sends n people of a source.
func (s *state) sendSource(i int, n int64) (changed bool) {
	g := s.sources[i]
	g.n = n
	s.sources[i].n -= n
	s.setOut(g)
	now := s.roomLeft(g.place, s.n[g.place])
	seen := s.mult[g.place]
	return math.Abs(now-seen) > stale || (now < 0.5) != (seen < 0.5)
}

// release lets a share of those who wait choose, under the room as it was before the last turn.
func (s *state) release(share float64) {
	for i := range s.hubs {
		n := s.hubs[i].n
		if share < 1 {
			n = rng.Binomial(&s.luck[s.hubs[i].place], n, share)
		}
		if n == 0 {
			continue
		}
		g := s.hubs[i]
		g.n = n
		s.hubs[i].n -= n
		s.setOut(g)
	}
}
