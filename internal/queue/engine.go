package queue

import (
	"math"
	"math/bits"

	"puente/internal/rng"
)

// stopSteps is how many events pass between two looks at whether anybody still wants the answer: about a millisecond.
const stopSteps = 1 << 13

// loop runs events until the end; it is the only place that moves the clock.
func (s *state) loop() {
	end := s.m.until + s.m.drain
	for steps := uint(1); ; steps++ {
		if steps%stopSteps == 0 && s.stop != nil && s.stop.Load() {
			break
		}
		e, ok := s.h.take()
		if !ok || e.at > end || e.at == end && e.kind() > kindUntil || s.closed && s.present == s.names {
			break
		}
		s.now = e.at
		switch e.kind() {
		case kindEnd:
			if c := &s.customers[e.index]; c.stamp == e.stamp {
				s.events++
				s.finish(e.index)
			}
		case kindArrive:
			s.events++
			s.arrive(e.index)
		case kindRenege:
			if c := &s.customers[e.index]; c.stamp == e.stamp && c.place == waiting {
				s.giveUp(e.index)
			}
		default:
			s.rare(e)
		}
	}
	if !s.closed {
		s.now = s.m.until
		s.settle()
	}
}

// rare runs the events of which a run has few.
func (s *state) rare(e event) {
	switch e.kind() {
	case kindWarm:
		s.warm()
	case kindObserve:
		s.look()
	case kindUntil:
		s.settle()
	case kindShift:
		s.changeShift(e.index)
	case kindLanes:
		s.changeLanes(e.index)
	case kindClosure:
		if e.index%2 == 0 {
			s.shut(e.index / 2)
		} else {
			s.reopenAfter(e.index / 2)
		}
	case kindPublish:
		s.measure(e.index)
	case kindRelease:
		s.publish(e.index)
	case kindSlot:
		s.openSlot(e.index)
	case kindCall:
		s.call(e.index)
	case kindReturn:
		if c := &s.customers[e.index]; c.stamp == e.stamp {
			s.comeBack(e.index)
		}
	}
}

// enter brings a customer, whose cell is set, to its station. Outside tells that
// it comes from outside the network, where people may be turned away.
func (s *state) enter(i int32, outside bool) {
	c := &s.customers[i]
	cell := &s.cells[c.cell]
	p := &s.m.cells[c.cell]
	cell.arrivals += int64(c.size)
	cell.groups++
	st := &s.stations[p.station]
	st.came += int64(c.size)
	plan := &s.m.stations[p.station]
	if st.shut > 0 && s.meetClosed(i) {
		return
	}
	if outside && len(plan.announced) > 0 && s.tooLate(p.station) {
		s.turnAway(i)
		return
	}
	if plan.room > 0 && st.inside+c.size > plan.room {
		s.turnAway(i)
		return
	}
	if (p.balkLength > 0 || p.balkWait >= 0) && s.balks(i) {
		cell.balked += int64(c.size)
		s.refuse(i, "balked")
		return
	}
	s.join(i)
}

// join draws a visit's luck and puts the customer into service if it can be served at once, else in line.
func (s *state) join(i int32) {
	patience := s.prepare(i)
	if s.startsNow(i) {
		return
	}
	c := &s.customers[i]
	if p := &s.m.cells[c.cell]; p.patience >= 0 {
		if s.m.stationStreams {
			patience = s.draw(&s.m.dists[p.patience], &s.stations[p.station].luck)
		}
		s.h.put(s.now+patience, kindRenege, i, c.stamp)
	}
	s.line(i)
}

// prepare begins a visit and returns how long the group is ready to wait, where that is drawn now.
func (s *state) prepare(i int32) (patience float64) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	c.joined, c.started, c.late, c.again, c.tries = s.now, -1, false, false, 0
	c.visit++
	c.slot = s.slot
	if st.pending {
		st.pending, c.probe = false, true
	}
	if s.m.stationStreams {
		return 0
	}
	r := rng.New(s.seed, purposeVisit, c.id, uint64(c.visit))
	c.work = s.service(p, c.size, &r)
	c.way = r.Uint64()
	if p.patience >= 0 {
		patience = s.draw(&s.m.dists[p.patience], &r)
	}
	return patience
}

// startsNow brings a group into the station and begins its service if a server is free or can be taken over.
func (s *state) startsNow(i int32) bool {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	st.inside += c.size
	if s.mayStart(p.station, st) {
		s.begin(i)
		return true
	}
	return s.m.stations[p.station].preempt != interruptNever && s.takeOver(i)
}

// service draws how long a group is served.
func (s *state) service(p *cellPlan, size int32, r *rng.Stream) float64 {
	d := &s.m.dists[p.service]
	if !p.perPerson || size == 1 {
		return s.draw(d, r)
	}
	sum := 0.0
	for range size {
		sum += s.draw(d, r)
	}
	return sum
}

// mayStart reports whether the station has a server and a lane to spare now.
func (s *state) mayStart(station int32, st *stationState) bool {
	p := &s.m.stations[station]
	crew := &s.crews[p.crew]
	return crew.on-crew.busy >= p.officers && st.occupied < st.lanes && st.shut == 0 &&
		(crew.on >= s.m.crews[p.crew].minimum)
}

// begin starts or resumes a service.
func (s *state) begin(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	plan := &s.m.stations[p.station]
	if !c.again {
		s.countWait(c, st)
		if s.m.stationStreams {
			c.work = s.service(p, c.size, &st.luck)
		}
		c.full = c.work
	}
	c.place = serving
	c.stamp++
	c.ends = s.now + c.work
	s.crews[plan.crew].busy += plan.officers
	st.work += float64(st.occupied) * (s.now - st.since)
	st.visits += float64(st.served) * (s.now - st.since)
	st.since = s.now
	st.occupied++
	st.served += c.size
	if plan.tracked {
		c.prev, c.next = none, st.serving
		if st.serving != none {
			s.customers[st.serving].prev = i
		}
		st.serving = i
	}
	s.h.put(c.ends, kindEnd, i, c.stamp)
}

// countWait notes the wait that ends with the first start of a service.
func (s *state) countWait(c *customer, st *stationState) {
	wait := s.now - c.joined
	c.started, c.again = s.now, true
	st.lastWait = wait
	s.cells[c.cell].wait.add(wait, c.size)
	if s.m.observed {
		s.seeWait(c, wait)
	}
}

// line puts a customer at the end of its line.
func (s *state) line(i int32) {
	p := &s.m.cells[s.customers[i].cell]
	s.lineAfter(i, s.lines[p.station*s.m.levels+int32(p.level)].tail)
}

// lengthen counts a group into the line.
func (s *state) lengthen(c *customer, p *cellPlan) {
	st := &s.stations[p.station]
	cell := &s.cells[c.cell]
	cell.area += float64(cell.persons) * (s.now - cell.since)
	cell.since = s.now
	cell.persons += c.size
	cell.most = max(cell.most, cell.persons)
	st.mask |= 1 << p.level
	st.groups++
	st.persons += c.size
	st.most = max(st.most, st.persons)
}

// unline takes a customer out of its line.
func (s *state) unline(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	l := &s.lines[p.station*s.m.levels+int32(p.level)]
	if c.prev != none {
		s.customers[c.prev].next = c.next
	} else {
		l.head = c.next
	}
	if c.next != none {
		s.customers[c.next].prev = c.prev
	} else {
		l.tail = c.prev
	}
	if l.head == none {
		st.mask &^= 1 << p.level
	}
	cell := &s.cells[c.cell]
	cell.area += float64(cell.persons) * (s.now - cell.since)
	cell.since = s.now
	cell.persons -= c.size
	st.groups--
	st.persons -= c.size
	if st.groups == 0 && st.clearFrom == st.clearFrom {
		s.noteClear(st)
	}
}

// noteClear ends the time that a line took to go after a reopening.
func (s *state) noteClear(st *stationState) {
	st.cleared += s.now - st.clearFrom
	st.clears++
	st.clearFrom = math.NaN()
}

// pick returns who is next in a station's line, which is not empty.
func (s *state) pick(station int32, st *stationState) int32 {
	p := &s.m.stations[station]
	level := int32(bits.TrailingZeros64(st.mask))
	if p.ageing > 0 {
		level = s.aged(station, st)
	}
	l := &s.lines[station*s.m.levels+level]
	if p.lifo {
		return l.tail
	}
	return l.head
}

// aged returns the priority whose first in line counts as the most urgent, each wait of ageing lifting it by one; of equals, who joined first.
func (s *state) aged(station int32, st *stationState) int32 {
	ageing := s.m.stations[station].ageing
	best, urgency, since := none, forever, 0.0
	for mask := st.mask; mask != 0; mask &= mask - 1 {
		level := int32(bits.TrailingZeros64(mask))
		c := &s.customers[s.lines[station*s.m.levels+level].head]
		u := float64(level) - math.Floor((s.now-c.joined)/ageing)
		if u < urgency || u == urgency && c.joined < since {
			best, urgency, since = level, u, c.joined
		}
	}
	return best
}

// fill starts services at a station as long as it can.
func (s *state) fill(station int32) {
	st := &s.stations[station]
	for st.groups > 0 && s.mayStart(station, st) {
		i := s.pick(station, st)
		s.unline(i)
		s.begin(i)
	}
}

// fillCrew does the same for all stations of a crew: the first in line who joined first goes first, ties by the file's order.
func (s *state) fillCrew(crew int32) {
	plan := &s.m.crews[crew]
	if plan.single {
		s.fill(plan.members[0])
		return
	}
	for {
		best, first := none, none
		for _, station := range plan.members {
			st := &s.stations[station]
			if st.groups == 0 || !s.mayStart(station, st) {
				continue
			}
			i := s.pick(station, st)
			if best == none || s.calledBefore(i, best) {
				best, first = i, station
			}
		}
		if first == none {
			return
		}
		s.unline(best)
		s.begin(best)
	}
}

// calledBefore orders the first in line of two stations: priority, then time of joining.
func (s *state) calledBefore(i, j int32) bool {
	a, b := &s.customers[i], &s.customers[j]
	la, lb := s.m.cells[a.cell].level, s.m.cells[b.cell].level
	return la < lb || la == lb && a.joined < b.joined
}

// finish ends a service: the way on is known first, then the server is released and seized again, then the group moves.
func (s *state) finish(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	target, delay := s.wayOn(c, p)
	if target >= 0 && delay < 0 && s.blocks(target, c) {
		s.block(i, target)
		return
	}
	s.release(i, target, delay)
}

// wayOn draws the next cell, or none, and the index of the delay on the way.
func (s *state) wayOn(c *customer, p *cellPlan) (target, delay int32) {
	if len(p.routes) == 0 {
		return none, none
	}
	if len(p.routes) == 1 && p.routes[0].chance >= 1 {
		return p.routes[0].cell, p.routes[0].delay
	}
	word := c.way
	if s.m.stationStreams {
		word = s.stations[p.station].luck.Uint64()
	}
	u := float64(word>>11) * 0x1p-53
	for k := range p.routes {
		if u < p.routes[k].chance {
			return p.routes[k].cell, p.routes[k].delay
		}
	}
	return none, none
}

// blocks reports whether a group cannot move on because the next station is full and lets nobody be turned away.
func (s *state) blocks(target int32, c *customer) bool {
	to := s.m.cells[target].station
	plan := &s.m.stations[to]
	if !plan.block || plan.room == 0 || s.m.cells[c.cell].station == to {
		return false
	}
	return s.stations[to].inside+c.size > plan.room
}

// block keeps a group and its server where they are until the next station has room.
func (s *state) block(i, target int32) {
	c := &s.customers[i]
	c.place, c.target, c.chain = blocked, target, none
	st := &s.stations[s.m.cells[target].station]
	if st.blockTail != none {
		s.customers[st.blockTail].chain = i
	} else {
		st.blockHead = i
	}
	st.blockTail = i
}

// unblock lets in those who wait for room, the first first.
func (s *state) unblock(station int32) {
	st := &s.stations[station]
	for st.blockHead != none {
		i := st.blockHead
		c := &s.customers[i]
		if st.inside+c.size > s.m.stations[station].room {
			return
		}
		st.blockHead = c.chain
		if st.blockHead == none {
			st.blockTail = none
		}
		s.release(i, c.target, none)
	}
}

// release frees the server and the lane of a served group, fills them, and sends the group on.
func (s *state) release(i, target, delay int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	station := p.station
	plan := &s.m.stations[station]
	cell := &s.cells[c.cell]
	cell.served += int64(c.size)
	cell.stay += (s.now - c.joined) * float64(c.size)
	cell.stayed += int64(c.size)
	if plan.limit > 0 && s.now-c.joined > plan.limit {
		cell.breaches += int64(c.size)
	}
	if s.record != nil {
		s.tell(c, "served")
	}
	s.vacate(i)
	c.stamp++
	c.place = away
	s.stations[station].inside -= c.size
	if s.crewNeeds(plan.crew, station) {
		s.fillCrew(plan.crew)
	}
	if plan.room > 0 {
		s.unblock(station)
	}
	s.send(i, target, delay)
}

// crewNeeds reports whether somebody may be waiting for what was released.
func (s *state) crewNeeds(crew, station int32) bool {
	return s.stations[station].groups > 0 || !s.m.crews[crew].single
}

// send moves a group to a cell at once or after a delay, or out of the network.
func (s *state) send(i, target, delay int32) {
	if target < 0 {
		s.drop(i)
		return
	}
	c := &s.customers[i]
	c.cell = target
	if delay < 0 {
		s.enter(i, false)
		return
	}
	r := rng.New(s.seed, purposeAgain, c.id, uint64(c.visit)<<16|0xffff)
	s.h.put(s.now+s.draw(&s.m.dists[delay], &r), kindReturn, i, c.stamp)
}

// vacate gives back the server and the lane of a group in service.
func (s *state) vacate(i int32) {
	c := &s.customers[i]
	station := s.m.cells[c.cell].station
	st := &s.stations[station]
	plan := &s.m.stations[station]
	crew := &s.crews[plan.crew]
	if c.late {
		s.endOvertime(c, crew, plan.officers)
	} else {
		crew.busy -= plan.officers
	}
	st.work += float64(st.occupied) * (s.now - st.since)
	st.visits += float64(st.served) * (s.now - st.since)
	st.since = s.now
	st.occupied--
	st.served -= c.size
	if !plan.tracked {
		return
	}
	if c.prev != none {
		s.customers[c.prev].next = c.next
	} else {
		st.serving = c.next
	}
	if c.next != none {
		s.customers[c.next].prev = c.prev
	}
}

// turnAway sends a group out that was not let in.
func (s *state) turnAway(i int32) {
	c := &s.customers[i]
	s.cells[c.cell].turned += int64(c.size)
	s.refuse(i, "turned_away")
}

// refuse ends the way of a group that did not get into a line.
func (s *state) refuse(i int32, outcome string) {
	c := &s.customers[i]
	c.joined, c.started = s.now, -1
	if s.record != nil {
		s.tell(c, outcome)
	}
	s.drop(i)
}

// giveUp takes a group out of its line whose patience has ended.
func (s *state) giveUp(i int32) {
	s.quit(i, "left")
	c := &s.customers[i]
	station := s.m.cells[c.cell].station
	s.drop(i)
	if s.m.stations[station].room > 0 {
		s.unblock(station)
	}
}

// quit counts a group that leaves its line unserved; what becomes of it is the caller's.
func (s *state) quit(i int32, outcome string) {
	s.unline(i)
	c := &s.customers[i]
	cell := &s.cells[c.cell]
	cell.left += int64(c.size)
	cell.leftWait += (s.now - c.joined) * float64(c.size)
	s.stations[s.m.cells[c.cell].station].inside -= c.size
	if s.record != nil {
		s.tell(c, outcome)
	}
	c.stamp++
}

// tell hands a finished visit to whoever asked for records.
func (s *state) tell(c *customer, outcome string) {
	p := &s.m.cells[c.cell]
	s.record(Record{
		Customer: c.id, Station: s.m.stations[p.station].name, Class: s.m.classes[p.class], Persons: int(c.size),
		Joined: c.joined, Started: c.started, Ended: s.now, Outcome: outcome,
	})
}

// comeBack brings in a group that was on its way: between stations, from a choice put off, an appointment or a reopening.
func (s *state) comeBack(i int32) {
	c := &s.customers[i]
	if c.cell < 0 {
		s.choose(i)
		return
	}
	if c.place == held {
		s.rejoin(i)
		return
	}
	s.enter(i, true)
}
