package queue

import (
	"math"

	"puente/internal/rng"
)

// waitlistState is a list of names in the order of registering; none stands where one was taken out.
type waitlistState struct {
	names []int32
	gaps  int
	head  int
	calls int32
	carry int64
	luck  rng.Stream
}

func (s *state) openWaitlist(w int32) {
	wl := &s.waitlists[w]
	wl.luck = rng.New(s.seed, purposeWaitlist, uint64(w), 0)
	s.h.put(s.m.waitlists[w].first, kindCall, w, 0)
}

// register writes a group on a list, if the list is open.
func (s *state) register(w, i int32) {
	plan := &s.m.waitlists[w]
	c := &s.customers[i]
	cell := &s.cells[plan.cell]
	cell.arrivals += int64(c.size)
	cell.groups++
	c.cell = plan.cells[c.target]
	c.joined, c.started, c.place = s.now, -1, listed
	if plan.capacity > 0 && cell.persons+c.size > plan.capacity {
		cell.turned += int64(c.size)
		s.drop(i)
		return
	}
	s.write(w, i, s.now)
}

// write adds a name whose registering lies at the given time, which may be before the run.
func (s *state) write(w, i int32, at float64) {
	plan := &s.m.waitlists[w]
	c := &s.customers[i]
	c.joined, c.place, c.ends = at, listed, forever
	if plan.attrition >= 0 {
		r := rng.New(s.seed, purposeAgain, c.id, 0)
		c.ends = at + s.draw(&s.m.dists[plan.attrition], &r)
	}
	s.waitlists[w].names = append(s.waitlists[w].names, i)
	s.countName(w, c.size)
}

func (s *state) countName(w, persons int32) {
	s.names += int64(persons)
	cell := &s.cells[s.m.waitlists[w].cell]
	cell.area += float64(cell.persons) * (s.now - cell.since)
	cell.since = s.now
	cell.persons += persons
	cell.most = max(cell.most, cell.persons)
}

// call gives a quota of places to names on a list: a share by order, the rest by
// lot. A family is called whole; places it takes beyond the quota are missing from the next call.
func (s *state) call(w int32) {
	wl := &s.waitlists[w]
	plan := &s.m.waitlists[w]
	places := int64(plan.persons[int(wl.calls)%len(plan.persons)]) + wl.carry
	wl.calls++
	if next := s.now + plan.every; next < s.m.until {
		s.h.put(next, kindCall, w, 0)
	}
	unused := int64(0)
	byOrder := int64(math.Ceil(float64(places)*plan.oldest - 1e-9))
	left := places
	for left > 0 && len(wl.names)-wl.gaps > 0 {
		at := wl.head
		if places-left >= byOrder {
			at = s.lot(wl)
		}
		for wl.names[at] == none {
			at++
		}
		i := wl.names[at]
		size := int64(s.customers[i].size)
		s.strike(wl, at)
		s.countName(w, -int32(size))
		present := s.customers[i].ends > s.now
		if !present && plan.skip {
			s.missing(w, i)
			continue
		}
		left -= size
		if !present || !s.summon(w, i) {
			s.missing(w, i)
			unused += size
		}
	}
	wl.carry = min(left, 0)
	if plan.carry {
		wl.carry += max(left, 0) + unused
	}
}

// lot returns the place of a name drawn at random.
func (s *state) lot(wl *waitlistState) int {
	for {
		if at := wl.head + wl.luck.IntN(len(wl.names)-wl.head); wl.names[at] != none {
			return at
		}
	}
}

// strike takes a name out and closes the gaps once they are half of the list.
func (s *state) strike(wl *waitlistState, at int) {
	wl.names[at] = none
	wl.gaps++
	for wl.head < len(wl.names) && wl.names[wl.head] == none {
		wl.head++
	}
	if wl.gaps*2 < len(wl.names) {
		return
	}
	kept := wl.names[:0]
	for _, i := range wl.names {
		if i != none {
			kept = append(kept, i)
		}
	}
	wl.names, wl.gaps, wl.head = kept, 0, 0
}

// summon gives a present name an appointment; false where it will not come.
func (s *state) summon(w, i int32) bool {
	plan := &s.m.waitlists[w]
	c := &s.customers[i]
	wl := &s.waitlists[w]
	slot := s.now + plan.horizon
	at := slot - plan.early
	if plan.arrive >= 0 {
		at += s.draw(&s.m.dists[plan.arrive], &wl.luck)
	}
	if c.ends <= slot || plan.noShow > 0 && wl.luck.Float64() < plan.noShow {
		return false
	}
	cell := &s.cells[plan.cell]
	cell.served += int64(c.size)
	cell.wait.add(slot-c.joined, c.size)
	c.place = away
	s.h.put(max(at, s.now), kindReturn, i, c.stamp)
	return true
}

// missing counts a name that was called and does not come.
func (s *state) missing(w, i int32) {
	c := &s.customers[i]
	cell := &s.cells[s.m.waitlists[w].cell]
	cell.left += int64(c.size)
	cell.leftWait += (s.now - c.joined) * float64(c.size)
	s.drop(i)
}
