package queue

import "puente/internal/rng"

// The purposes of this room's streams of luck.
const (
	purposeArrival  rng.Purpose = 501 // entity: source
	purposeBusyness rng.Purpose = 502 // entity: source, time: day
	purposeCustomer rng.Purpose = 503 // entity: customer; class, size, tolerance
	purposeVisit    rng.Purpose = 504 // entity: customer, time: visit; service, way on, patience
	purposeAgain    rng.Purpose = 505 // entity: customer, time: visit and attempt; service drawn again
	purposeStation  rng.Purpose = 506 // entity: station; everything in station streams
	purposePublish  rng.Purpose = 507 // entity: station; error of the published wait
	purposeWaitlist rng.Purpose = 508 // entity: waitlist; lots
	purposeReopen   rng.Purpose = 509 // entity: closure; who comes back and when
	purposeJockey   rng.Purpose = 510 // entity: station
)

// Model is a Network that has been checked and flattened. It does not change:
// many goroutines may run it at once.
type Model struct {
	name, note, unit     string
	until, drain, warmup float64
	stationStreams       bool
	observe              []float64
	classes              []string
	levels               int32
	stations             []stationPlan
	crews                []crewPlan
	cells                []cellPlan
	cellOf               []int32 // [station*classes+class]; -1 where nobody of the class can come
	sources              []sourcePlan
	waitlists            []waitlistPlan
	closures             []closurePlan
	loaded               []loadedPlan
	dists                []dist
	counters             int32 // of sequences
	rows                 []rowName
	loads                []float64 // offered load by station
	poolNames            []string
	firstPool            int32 // crews before are stations' own
	notes                []string
	customersAtOnce      int
	expected             float64 // groups from outside and at the start
	stepsOfLanes         [][]step
	choices              []choiceName
	observed             bool
}

// rowName is one row of the answer: a station with one class or with all.
type rowName struct {
	station, class string
	cells          []int32
	index          int32 // station; -1 for a waitlist
}

type choiceName struct{ source, option string }

// stationPlan is what does not change of a station.
type stationPlan struct {
	name                 string
	crew, officers       int32
	room                 int32
	lanes                int32 // at the start
	block, lifo, tracked bool
	preempt, shiftEnd    interruption
	ageing, limit        float64
	reroute              int32 // station, -1
	slotTimes            []float64
	slotSizes            []int32
	slotEvery            float64
	capacitated          bool
	publish              *publishPlan
	jockey               *jockeyPlan
	cells                []int32
	announced            []int32 // closures that people know of beforehand
	meanService          float64
}

type publishPlan struct {
	every, lag float64
	factor     int32 // dist of the error, -1
	last       bool
}

type jockeyPlan struct {
	to          []int32
	gain, share float64
}

// interruption says what becomes of a service that is cut short.
type interruption uint8

const (
	interruptNever interruption = iota
	interruptResume
	interruptRestart
	interruptResample
	interruptReroute
)

// crewPlan is who serves: a station's own servers or a pool of officers.
type crewPlan struct {
	steps    []step
	members  []int32 // stations, in the order of the file
	shiftEnd interruption
	minimum  int32
	single   bool // one member
}

// step is a change of a schedule.
type step struct {
	at    float64
	count int32
	crew  bool // other people from here on
}

// cellPlan is one class at one station: all that the loop asks of the pair.
type cellPlan struct {
	station, class int32
	level          uint8
	perPerson      bool
	service        int32 // dist
	patience       int32 // dist, -1
	balkLength     int32 // 0: never
	balkWait       int32 // dist, -1
	routes         []routePlan
}

// routePlan is one way on; chance is cumulative.
type routePlan struct {
	chance float64
	cell   int32
	delay  int32 // dist, -1
}

type sourcePlan struct {
	name     string
	kind     sourceKind
	classes  []int32
	chances  []float64 // cumulative, for more than one class
	cells    []int32   // by class of the network, -1
	waitlist int32     // -1
	groups   []groupPlan
	personal bool // a customer needs own luck: mix, group
	segments []segment
	days     []dayPlan // of counts
	busyness int32     // dist, -1
	gap      int32     // dist
	every    float64
	begin    float64
	end      float64
	times    []float64
	choose   *choosePlan
}

type groupPlan struct {
	sizes   []int32
	chances []float64
	split   bool
}

type sourceKind uint8

const (
	sourceConstant sourceKind = iota
	sourceVarying
	sourceGaps
	sourceEvery
	sourceTimes
	sourceCounts
)

// segment is a piece of an arrival rate: a straight line.
type segment struct {
	from, to, low, high float64 // low at from, high at to
	day                 int32
}

func (g *segment) area() float64 { return (g.to - g.from) * (g.low + g.high) / 2 }

type dayPlan struct {
	first, last int32 // segments
	area        float64
	groups      int32
}

type choosePlan struct {
	options  []optionPlan
	waitCost float64
}

type optionPlan struct {
	station                 int32 // -1: not here
	cells                   []int32
	constant, travel, later float64
	count                   int32 // choice
}

type waitlistPlan struct {
	name      string
	cell      int32 // its own row
	cells     []int32
	first     float64
	every     float64
	persons   []int32
	oldest    float64
	horizon   float64
	noShow    float64
	arrive    int32
	early     float64
	attrition int32
	skip      bool
	carry     bool
	capacity  int32
}

type lineRule uint8

const (
	lineKeep lineRule = iota
	lineDisperse
	lineTickets
	lineDivert
	lineShelter
	lineTurnAway
)

type closurePlan struct {
	station         int32
	from, to        float64
	line, newcomers lineRule
	inService       interruption
	divert          int32 // station
	divertCells     []int32
	travel          float64
	beds            int32 // 0: without limit
	returns         float64
	returnIn        int32
	lot, announced  bool
	hours           bool // made of opening hours
}

type loadedPlan struct {
	cell, waitlist, class int32
	groups                int
	waited                float64
	group                 groupPlan
}
