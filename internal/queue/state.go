package queue

import (
	"math"
	"sync/atomic"

	"puente/internal/rng"
)

// none is the index of nothing.
const none int32 = -1

// where a customer is.
type whereabouts uint8

const (
	away    whereabouts = iota // between stations, or nowhere
	waiting                    // in a line
	serving
	blocked // served, and the next station is full
	held    // with a ticket or in a shelter until reopening
	listed  // a name on a waitlist
)

// customer is one group in the network.
type customer struct {
	joined  float64 // this station
	entered float64 // the network
	started float64 // first start of service here; -1 before
	ends    float64 // of the service, or of a name's being present on a waitlist
	work    float64 // service still to be given
	full    float64 // the whole service, for a restart
	offAt   float64 // when its server's shift ended
	id      uint64
	way     uint64 // luck of the way on
	next    int32
	prev    int32
	chain   int32 // next of those who are blocked by one station
	target  int32 // cell to go to, when blocked
	cell    int32
	size    int32
	visit   uint32
	stamp   uint32
	slot    int32 // observation interval of joining
	tries   uint16
	place   whereabouts
	late    bool
	probe   bool
	lot     bool // comes back by lot, not by the time of joining
	again   bool // has been in service here
	source  int32
}

// line is the customers of one priority at one station.
type line struct{ head, tail int32 }

// stationState is what changes of a station.
type stationState struct {
	mask                                                 uint64 // priorities that have somebody in line
	occupied                                             int32  // services that go on, blocked ones too
	lanes                                                int32
	groups                                               int32 // in line
	persons                                              int32 // in line
	inside                                               int32 // persons in line and in service
	most                                                 int32 // persons in line
	shut                                                 int32 // closures in force
	closure                                              int32 // the last of them
	serving                                              int32 // list of those in service, where tracked
	blockHead                                            int32
	blockTail                                            int32
	heldHead                                             int32
	heldTail                                             int32
	heldNow                                              int32
	since                                                float64
	work                                                 float64 // service-time given
	visits                                               float64 // person-time in service
	served                                               int32   // persons in service
	heldSince                                            float64
	heldArea                                             float64
	published                                            float64
	measured                                             float64
	publicShut                                           bool
	lastWait                                             float64
	slotAt                                               int
	round                                                float64
	countedWork, countedVisits, countedHeld, countedLate float64 // at the end of the counted time
	countedMost                                          int32
	clearFrom                                            float64 // reopening whose line is not yet gone; NaN: none
	cleared                                              float64 // sum of times to clear
	clears                                               int32
	pending                                              bool  // the next to join carries the probe
	came, seen                                           int64 // persons who came, all of them and up to the last observation
	luck                                                 rng.Stream
}

// crewState is what changes of a crew.
type crewState struct {
	on, busy, late int32
	next           int32 // step
	since          float64
	duty           float64 // server-time on duty
	overtime       float64
	shiftEnds      int64
	overtimes      []float64
	countedDuty    float64
}

// cellState counts one class at one station.
type cellState struct {
	persons                                  int32
	most                                     int32
	since, area                              float64
	arrivals, groups, served, left, turned   int64
	diverted, interrupted, initial, breaches int64
	balked                                   int64
	leftWait, stay                           float64
	stayed                                   int64
	wait                                     tally
	counted                                  float64 // area at the end of the counted time
	countedMost                              int32
}

// pointState is what is seen of a station at and around one observation.
type pointState struct {
	inside, persons, on float64
	officers, came      float64
	joinWait, startWait float64
	joins, starts       float64
	virtual             float64
	virtuals            float64
}

// state is one run.
type state struct {
	m         *Model
	now       float64
	seed      uint64
	h         heap
	customers []customer
	free      int32
	present   int64 // persons in the network, names on waitlists too
	names     int64 // persons on waitlists
	stations  []stationState
	crews     []crewState
	cells     []cellState
	lines     []line
	sources   []sourceState
	waitlists []waitlistState
	counters  []int32
	choices   []int64
	points    []pointState // [observation][station]
	slot      int32
	laneNext  []int32
	events    int64
	closed    bool // the counted time is over
	record    func(Record)
	stop      *atomic.Bool // nobody wants the answer any more; nil: somebody does
	reopen    []rng.Stream
	initialIn int64
	outside   int64 // persons who came in
	gone      int64 // persons who went out
	scratch   []int32
}

// Record is one visit of a group to a station, as it ended.
type Record struct {
	Customer uint64  `json:"customer"`
	Station  string  `json:"station"`
	Class    string  `json:"class"`
	Persons  int     `json:"persons"`
	Joined   float64 `json:"joined"`
	Started  float64 `json:"started"` // -1: never
	Ended    float64 `json:"ended"`
	Outcome  string  `json:"outcome"` // served, left, balked, turned_away, diverted, dispersed
}

func newState(m *Model, seed uint64) *state {
	s := &state{m: m, seed: seed, free: none}
	s.customers = make([]customer, 0, max(m.customersAtOnce, 64))
	s.stations = make([]stationState, len(m.stations))
	s.crews = make([]crewState, len(m.crews))
	s.cells = make([]cellState, len(m.cells))
	s.lines = make([]line, len(m.stations)*int(m.levels))
	s.sources = make([]sourceState, len(m.sources))
	s.waitlists = make([]waitlistState, len(m.waitlists))
	s.counters = make([]int32, m.counters)
	s.choices = make([]int64, len(m.choices))
	s.points = make([]pointState, len(m.observe)*len(m.stations))
	s.laneNext = make([]int32, len(m.stations))
	s.reopen = make([]rng.Stream, len(m.closures))
	for i := range s.lines {
		s.lines[i] = line{none, none}
	}
	for i := range s.cells {
		s.cells[i].wait = newTally()
	}
	for i := range s.stations {
		s.openStation(int32(i))
	}
	for i := range s.crews {
		s.crews[i].on = m.crews[i].steps[0].count
		s.crews[i].next = 1
	}
	for i := range s.reopen {
		s.reopen[i] = rng.New(seed, purposeReopen, uint64(i), 0)
	}
	return s
}

func (s *state) openStation(i int32) {
	st := &s.stations[i]
	p := &s.m.stations[i]
	st.lanes = p.lanes
	st.closure, st.serving = none, none
	st.blockHead, st.blockTail, st.heldHead, st.heldTail = none, none, none, none
	st.clearFrom = math.NaN()
	st.luck = rng.New(s.seed, purposeStation, uint64(i), 0)
	s.laneNext[i] = 1
}

// schedule puts the events that are known before the run begins.
func (s *state) schedule() {
	m := s.m
	if m.warmup > 0 {
		s.h.put(m.warmup, kindWarm, 0, 0)
	}
	s.h.put(m.until, kindUntil, 0, 0)
	if len(m.observe) > 0 {
		s.h.put(m.observe[0], kindObserve, 0, 0)
	}
	for i := range m.crews {
		s.putShift(int32(i))
	}
	for i := range m.stations {
		s.putLanes(int32(i))
		s.putSlot(int32(i))
		if p := m.stations[i].publish; p != nil {
			s.h.put(p.every, kindPublish, int32(i), 0)
		}
	}
	for i := range m.closures {
		s.h.put(m.closures[i].from, kindClosure, int32(2*i), 0)
		s.h.put(m.closures[i].to, kindClosure, int32(2*i+1), 0)
	}
	for i := range m.waitlists {
		s.openWaitlist(int32(i))
	}
	for i := range m.sources {
		s.openSource(int32(i))
	}
}

// take gives a fresh customer.
func (s *state) take() int32 {
	if s.free != none {
		i := s.free
		s.free = s.customers[i].next
		stamp := s.customers[i].stamp
		s.customers[i] = customer{stamp: stamp + 1, started: -1, next: none, prev: none, chain: none}
		return i
	}
	s.customers = append(s.customers, customer{started: -1, next: none, prev: none, chain: none})
	return int32(len(s.customers) - 1)
}

// drop gives a customer's memory back; its events become void.
func (s *state) drop(i int32) {
	c := &s.customers[i]
	s.present -= int64(c.size)
	s.gone += int64(c.size)
	c.stamp++
	c.place = away
	c.next = s.free
	s.free = i
}
