package queue

import (
	"math"

	"puente/internal/rng"
)

// shut begins a closure: who is in service is finished or cut short, and the line follows its rule.
func (s *state) shut(k int32) {
	plan := &s.m.closures[k]
	st := &s.stations[plan.station]
	st.shut++
	st.closure = k
	st.clearFrom = math.NaN()
	if plan.announced || s.m.stations[plan.station].publish == nil {
		st.publicShut = true
	}
	if plan.inService != interruptNever {
		s.interruptAll(plan)
	}
	if plan.line != lineKeep {
		s.clearLine(k)
	}
	s.fillCrew(s.m.stations[plan.station].crew)
}

// interruptAll cuts short every service of a station that goes on.
func (s *state) interruptAll(plan *closurePlan) {
	for i := s.stations[plan.station].serving; i != none; {
		next := s.customers[i].next
		if s.customers[i].place == serving {
			s.interrupt(i, plan.inService)
		}
		i = next
	}
}

// clearLine applies the rule of a closure to everybody in line, in their order.
func (s *state) clearLine(k int32) {
	plan := &s.m.closures[k]
	levels := s.m.levels
	for level := range levels {
		for i := s.lines[plan.station*levels+level].head; i != none; {
			next := s.customers[i].next
			s.leaveClosed(i, k)
			i = next
		}
	}
	if s.m.stations[plan.station].room > 0 {
		s.unblock(plan.station)
	}
}

// leaveClosed applies the rule of a closure to one group in line.
func (s *state) leaveClosed(i, k int32) {
	plan := &s.m.closures[k]
	switch plan.line {
	case lineDisperse:
		if s.reopen[k].Float64() < plan.returns && plan.returns > 0 {
			s.hold(i, plan.station, true)
			return
		}
		s.quit(i, "dispersed")
		s.drop(i)
	case lineDivert:
		s.cells[s.customers[i].cell].diverted += int64(s.customers[i].size)
		s.unline(i)
		s.divert(i, plan)
	default:
		s.customers[i].lot = plan.lot
		if plan.beds == 0 || s.stations[plan.station].heldNow+s.customers[i].size <= int32(plan.beds) {
			s.hold(i, plan.station, true)
		}
	}
}

// divert sends a group from a closed station to another. Somebody who was in line leaves it first.
func (s *state) divert(i int32, plan *closurePlan) {
	c := &s.customers[i]
	if c.place == waiting {
		s.stations[plan.station].inside -= c.size
	}
	if s.record != nil {
		s.tell(c, "diverted")
	}
	c.stamp++
	c.place = away
	c.cell = plan.divertCells[s.m.cells[c.cell].class]
	if to := &s.stations[plan.divert]; to.shut > 0 && s.m.closures[to.closure].newcomers == lineDivert {
		s.turnAway(i)
		return
	}
	if plan.travel > 0 {
		s.h.put(s.now+plan.travel, kindReturn, i, c.stamp)
		return
	}
	s.enter(i, true)
}

// hold puts a group beside the port, with its place by ticket or in a shelter.
func (s *state) hold(i, station int32, lined bool) {
	st := &s.stations[station]
	c := &s.customers[i]
	if lined {
		s.unline(i)
		st.inside -= c.size
	}
	c.stamp++
	c.place = held
	c.prev, c.next = st.heldTail, none
	if st.heldTail != none {
		s.customers[st.heldTail].next = i
	} else {
		st.heldHead = i
	}
	st.heldTail = i
	s.countHeld(st, c.size)
}

func (s *state) countHeld(st *stationState, persons int32) {
	st.heldArea += float64(st.heldNow) * (s.now - st.heldSince)
	st.heldSince = s.now
	st.heldNow += persons
}

// meetClosed applies a closure's rule to somebody who arrives; it reports whether they are dealt with.
func (s *state) meetClosed(i int32) bool {
	c := &s.customers[i]
	station := s.m.cells[c.cell].station
	st := &s.stations[station]
	plan := &s.m.closures[st.closure]
	switch plan.newcomers {
	case lineKeep:
		return false
	case lineTickets, lineShelter:
		if plan.beds > 0 && st.heldNow+c.size > int32(plan.beds) {
			return false
		}
		s.prepare(i)
		s.hold(i, station, false)
		return true
	case lineDivert:
		s.cells[c.cell].diverted += int64(c.size)
		c.joined = s.now
		s.divert(i, plan)
		return true
	}
	s.turnAway(i)
	return true
}

// reopenAfter ends a closure: who holds a place comes back in the order kept or by lot, then the line moves.
func (s *state) reopenAfter(k int32) {
	plan := &s.m.closures[k]
	st := &s.stations[plan.station]
	st.shut--
	if st.shut > 0 {
		return
	}
	st.closure = none
	if plan.announced || s.m.stations[plan.station].publish == nil {
		st.publicShut = false
	}
	s.gather(plan.station)
	if plan.lot {
		rng.Shuffle(&s.reopen[k], s.scratch)
	}
	for _, i := range s.scratch {
		s.comeBackTo(i, k)
	}
	if st.groups > 0 {
		st.clearFrom = s.now
	}
	s.fillCrew(s.m.stations[plan.station].crew)
}

// gather empties the list of those who hold a place into scratch.
func (s *state) gather(station int32) {
	st := &s.stations[station]
	s.scratch = s.scratch[:0]
	for i := st.heldHead; i != none; i = s.customers[i].next {
		s.scratch = append(s.scratch, i)
	}
	s.countHeld(st, -st.heldNow)
	st.heldHead, st.heldTail = none, none
}

// comeBackTo draws whether and when a group that holds a place is in line again.
func (s *state) comeBackTo(i, k int32) {
	c := &s.customers[i]
	plan := &s.m.closures[k]
	if plan.line != lineDisperse && s.reopen[k].Float64() >= plan.returns {
		cell := &s.cells[c.cell]
		cell.left += int64(c.size)
		cell.leftWait += (s.now - c.joined) * float64(c.size)
		if s.record != nil {
			s.tell(c, "left")
		}
		s.drop(i)
		return
	}
	c.lot = plan.lot
	if plan.returnIn < 0 {
		s.lineBack(i)
		return
	}
	delay := s.draw(&s.m.dists[plan.returnIn], &s.reopen[k])
	s.h.put(s.now+delay, kindReturn, i, c.stamp)
}

// rejoin brings back a group that comes some time after the reopening. Where
// the port has closed again it keeps its place by ticket.
func (s *state) rejoin(i int32) {
	station := s.m.cells[s.customers[i].cell].station
	if s.stations[station].shut > 0 {
		s.hold(i, station, false)
		return
	}
	s.lineBack(i)
	s.fillCrew(s.m.stations[station].crew)
}

// lineBack gives a group the place in line that its time of joining gives, or
// the last where a lot decides. Its wait counts from when it joined.
func (s *state) lineBack(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	s.stations[p.station].inside += c.size
	l := &s.lines[p.station*s.m.levels+int32(p.level)]
	after := l.tail
	for !c.lot && after != none && s.customers[after].joined > c.joined {
		after = s.customers[after].prev
	}
	s.lineAfter(i, after)
}

// lineAfter puts a group into its line behind another; behind none is at the head.
func (s *state) lineAfter(i, after int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	l := &s.lines[p.station*s.m.levels+int32(p.level)]
	c.place, c.prev, c.next = waiting, after, l.head
	if after != none {
		c.next = s.customers[after].next
		s.customers[after].next = i
	} else {
		l.head = i
	}
	if c.next != none {
		s.customers[c.next].prev = i
	} else {
		l.tail = i
	}
	s.lengthen(c, p)
}

// tooLate reports whether somebody who arrives now would not be reached before an announced closure.
func (s *state) tooLate(station int32) bool {
	for _, k := range s.m.stations[station].announced {
		c := &s.m.closures[k]
		if s.now < c.from {
			return s.now+s.told(station) >= c.from
		}
	}
	return false
}
