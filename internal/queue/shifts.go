package queue

import (
	"puente/internal/rng"
)

// keptOvertimes is how many overtimes of single servers a run keeps as they are.
const keptOvertimes = 64

func (s *state) putShift(i int32) {
	cr := &s.crews[i]
	if int(cr.next) < len(s.m.crews[i].steps) {
		s.h.put(s.m.crews[i].steps[cr.next].at, kindShift, i, 0)
	}
}

// changeShift brings a crew to the next step of its schedule.
func (s *state) changeShift(i int32) {
	cr := &s.crews[i]
	plan := &s.m.crews[i]
	to := plan.steps[cr.next]
	cr.next++
	cr.duty += float64(cr.on) * (s.now - cr.since)
	cr.since = s.now
	leaving := cr.on - to.count
	if to.crew {
		leaving = cr.on
	}
	if leaving > 0 {
		s.goOff(i, leaving)
	}
	cr.on = to.count
	s.fillCrew(i)
	s.putShift(i)
}

// goOff ends the shift of a number of a crew: the idle go first, then those who began a service last.
func (s *state) goOff(crew, leaving int32) {
	cr := &s.crews[crew]
	plan := &s.m.crews[crew]
	cr.shiftEnds += int64(leaving)
	idle := max(min(cr.on-cr.busy, leaving), 0)
	for range idle {
		s.keepOvertime(cr, 0)
	}
	cr.on -= leaving
	for excess := leaving - idle; excess > 0; {
		i := s.lastBegun(plan.members)
		if i == none {
			return
		}
		officers := s.m.stations[s.m.cells[s.customers[i].cell].station].officers
		excess -= officers
		s.leaveServer(i, crew)
	}
}

// lastBegun returns who of those served by people on duty loses the server first:
// the least urgent, of equals who began last; none where nobody is served.
func (s *state) lastBegun(members []int32) int32 {
	best := none
	for _, station := range members {
		for i := s.stations[station].serving; i != none; i = s.customers[i].next {
			c := &s.customers[i]
			if !c.late && (best == none || s.losesFirst(i, best)) {
				best = i
			}
		}
	}
	return best
}

// losesFirst orders services that could be cut short.
func (s *state) losesFirst(i, j int32) bool {
	a, b := &s.customers[i], &s.customers[j]
	la, lb := s.m.cells[a.cell].level, s.m.cells[b.cell].level
	return la > lb || la == lb && a.started > b.started
}

// leaveServer applies the rule of a shift's end to one service that goes on.
func (s *state) leaveServer(i, crew int32) {
	c := &s.customers[i]
	plan := &s.m.stations[s.m.cells[c.cell].station]
	rule := s.m.crews[crew].shiftEnd
	if rule == interruptNever || c.place == blocked {
		cr := &s.crews[crew]
		cr.busy -= plan.officers
		cr.late += plan.officers
		c.late, c.offAt = true, s.now
		return
	}
	s.interrupt(i, rule)
}

// endOvertime counts the overtime of a server that has finished late.
func (s *state) endOvertime(c *customer, cr *crewState, officers int32) {
	cr.late -= officers
	overtime := (s.now - c.offAt) * float64(officers)
	cr.overtime += overtime
	if !s.closed {
		s.stations[s.m.cells[c.cell].station].countedLate += overtime
	}
	for range officers {
		s.keepOvertime(cr, s.now-c.offAt)
	}
	c.late = false
}

func (s *state) keepOvertime(cr *crewState, overtime float64) {
	if len(cr.overtimes) < keptOvertimes {
		cr.overtimes = append(cr.overtimes, overtime)
	}
}

// interrupt cuts a service short: the group goes back to the head of its line by
// the order of joining, or on to another station.
func (s *state) interrupt(i int32, rule interruption) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	s.cells[c.cell].interrupted += int64(c.size)
	s.vacate(i)
	c.stamp++
	switch rule {
	case interruptResume:
		c.work = c.ends - s.now
	case interruptRestart:
		c.work = c.full
	case interruptResample:
		c.tries++
		r := rng.New(s.seed, purposeAgain, c.id, uint64(c.visit)<<16|uint64(c.tries))
		c.work = s.service(p, c.size, &r)
		c.full = c.work
	case interruptReroute:
		s.reroute(i)
		return
	}
	s.lineAgain(i)
}

// reroute sends an interrupted group to the station that its own names.
func (s *state) reroute(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	s.stations[p.station].inside -= c.size
	s.cells[c.cell].diverted += int64(c.size)
	if s.record != nil {
		s.tell(c, "diverted")
	}
	c.place = away
	s.send(i, s.m.cellOf[s.m.stations[p.station].reroute*int32(len(s.m.classes))+p.class], none)
}

// lineAgain puts an interrupted group before all who joined after it.
func (s *state) lineAgain(i int32) {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	l := &s.lines[p.station*s.m.levels+int32(p.level)]
	after, next := none, l.head
	for next != none && s.customers[next].again && s.ahead(next, i) {
		after, next = next, s.customers[next].next
	}
	s.lineAfter(i, after)
}

// ahead orders two interrupted groups of one line: by joining, then by first start.
func (s *state) ahead(i, j int32) bool {
	a, b := &s.customers[i], &s.customers[j]
	return a.joined < b.joined || a.joined == b.joined && a.started < b.started
}

// takeOver begins a group's service in the place of the least urgent one that goes on, if that is less urgent.
func (s *state) takeOver(i int32) bool {
	c := &s.customers[i]
	p := &s.m.cells[c.cell]
	st := &s.stations[p.station]
	if st.shut > 0 {
		return false
	}
	victim, worst := none, p.level
	for k := st.serving; k != none; k = s.customers[k].next {
		v := &s.customers[k]
		level := s.m.cells[v.cell].level
		if !v.late && v.place == serving && (level > worst || victim != none && level == worst && v.started > s.customers[victim].started) {
			victim, worst = k, level
		}
	}
	if victim == none {
		return false
	}
	s.interrupt(victim, s.m.stations[p.station].preempt)
	s.begin(i)
	return true
}

func (s *state) putLanes(i int32) {
	steps := s.m.stepsOfLanes[i]
	if int(s.laneNext[i]) < len(steps) {
		s.h.put(steps[s.laneNext[i]].at, kindLanes, i, 0)
	}
}

// changeLanes opens or closes lanes; a lane that closes finishes its group.
func (s *state) changeLanes(i int32) {
	s.stations[i].lanes = s.m.stepsOfLanes[i][s.laneNext[i]].count
	s.laneNext[i]++
	s.fillCrew(s.m.stations[i].crew)
	s.putLanes(i)
}

func (s *state) putSlot(i int32) {
	p := &s.m.stations[i]
	if len(p.slotTimes) == 0 {
		return
	}
	st := &s.stations[i]
	if st.slotAt == len(p.slotTimes) {
		if p.slotEvery <= 0 {
			return
		}
		st.slotAt = 0
		st.round += p.slotEvery
	}
	s.h.put(st.round+p.slotTimes[st.slotAt], kindSlot, i, 0)
}

// openSlot lets as many services begin as the slot has places.
func (s *state) openSlot(i int32) {
	p := &s.m.stations[i]
	st := &s.stations[i]
	places := p.slotSizes[st.slotAt]
	if !p.capacitated {
		places += st.occupied
	}
	st.lanes = places
	s.fill(i)
	st.lanes = 0
	st.slotAt++
	s.putSlot(i)
}

// warm forgets what was counted so far; who is present stays.
func (s *state) warm() {
	for i := range s.cells {
		c := &s.cells[i]
		persons, initial := c.persons, c.initial
		wait := c.wait
		wait.reset()
		*c = cellState{persons: persons, most: persons, since: s.now, initial: initial, wait: wait}
	}
	for i := range s.stations {
		st := &s.stations[i]
		st.work, st.visits, st.since, st.heldArea, st.heldSince, st.countedLate = 0, 0, s.now, 0, s.now, 0
		st.most, st.cleared, st.clears = st.persons, 0, 0
	}
	for i := range s.crews {
		cr := &s.crews[i]
		cr.since, cr.duty, cr.overtime, cr.shiftEnds = s.now, 0, 0, 0
		cr.overtimes = cr.overtimes[:0]
	}
	for i := range s.customers {
		if c := &s.customers[i]; c.late {
			c.offAt = s.now
		}
	}
	s.events = 0
	clear(s.choices)
}

// settle closes all sums over time at the end of the counted time; those who are still there may be served on.
func (s *state) settle() {
	s.closed = true
	for i := range s.cells {
		c := &s.cells[i]
		c.counted = c.area + float64(c.persons)*(s.now-c.since)
		c.countedMost = c.most
	}
	for i := range s.stations {
		st := &s.stations[i]
		st.countedWork = st.work + float64(st.occupied)*(s.now-st.since)
		st.countedVisits = st.visits + float64(st.served)*(s.now-st.since)
		st.countedHeld = st.heldArea + float64(st.heldNow)*(s.now-st.heldSince)
		st.countedMost = st.most
		if s.m.drain > 0 && st.clearFrom != st.clearFrom && st.groups > 0 {
			st.clearFrom = s.now
		}
	}
	for i := range s.crews {
		cr := &s.crews[i]
		cr.countedDuty = cr.duty + float64(cr.on)*(s.now-cr.since)
	}
	for i := range s.customers {
		if c := &s.customers[i]; c.late && c.place >= serving {
			plan := &s.m.stations[s.m.cells[c.cell].station]
			s.stations[s.m.cells[c.cell].station].countedLate += (s.now - c.offAt) * float64(plan.officers)
		}
	}
}
