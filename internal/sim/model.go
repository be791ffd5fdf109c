package sim

import (
	"slices"

	"puente/internal/model"
)

// Version is the version of the engine's rules: it moves when the same inputs and seed give another outcome.
const Version = 5

// Options are settings that may change how fast a run is, never the distribution of its outcomes.
type Options struct {
	// OneByOne draws every person's luck alone, as if each were a group of one; the rules are the same. Persons of equal
	// place, class and day are still stored as a count, which loses nothing as the rules cannot tell them apart.
	OneByOne bool
}

// Model is a compiled World and Scenario: flat arrays that a run only reads, so that one Model serves many runs at once.
type Model struct {
	start    model.Date
	days     int
	oneByOne bool
	nats     int // nationalities
	houses   int // household types
	set      parameters
	columns  []model.Column
	ledger   ledger

	through      []float64 // [nationality]
	spread       []float64 // [nationality] of through between runs: sd of its logarithm
	natEntity    []uint64  // [nationality]
	classEntity  []uint64  // [class]
	gateways     int
	flows        []flow
	months       []flowMonth
	shares       []float64 // [flow][household]
	entryCells   []int32   // [flow][household] cell, -1 where the share is 0
	sources      []source
	shocks       int // of all sources
	cells        []cell
	choices      []choice
	legs         int        // of all choices
	hazards      []legShare // of being stopped on a leg
	routes       []route
	passes       []pass
	longest      int     // most days of a route, at least 1
	widest       int     // most gates of a choice, and at least a month's days
	haltCells    []int32 // [halt][class][2] cell of those who set out for the first time, and of those who set out anew; -1
	stayCells    []int32 // [gate][class] cell, -1 but at gates where people stay
	townAt       []int32 // [place] index among the towns, -1
	towns        []town
	townGates    []int32   // gates, grouped by town
	townWeight   []float64 // [gate][nationality] among the gates of its town
	townEntity   []uint64  // [town][class]
	watch        watch
	places       []destination // where people are taken or returned to
	returns      []float64     // [class][day] share of those counted between the ports who are returned; empty: none is
	returnTo     []int16       // [class][day] index in places, -1
	homeCells    []int32       // [class] where people who were returned to their origin enter again, -1
	seats        []transport
	caravans     []caravan
	placeNames   []string // of all places
	refuges      []refuge
	annexes      []annex
	annexOf      []int32   // [port] -1
	refugeOf     []int32   // [cell] -1
	refugeOfGate []int32   // [gate] -1
	portOf       []int32   // [gate] -1
	besideGate   []int32   // [gate] a gate between the ports of the same town, -1
	listDays     int       // days of registration before day 0
	restless     []bool    // [cell] who leaves it sets out again after being taken or returned
	pathways     []float64 // [class][day] share of intake that enters by a legal pathway instead; empty: none does
	countries    int
	gates        []gateKind
	gateEntity   []uint64  // [gate]
	lineEntity   []uint64  // [gate][nationality]
	areaEntity   []uint64  // [gate] of its geography and component
	areaSpread   []float64 // [gate] of what is counted there between runs: sd of its logarithm
	areaAhead    []float64 // [gate] the same from aheadDay on
	aheadDay     int       // from this day on the spreads are those of months that were not known; -1: never
	shareAhead   []float64 // [nationality] spread of the share from aheadDay on
	crossEntity  []uint64  // [gate][class]
	ports        []port
	portGates    []int32   // gates of ports, grouped by port
	present      []float64 // [port][day] appointments
	walkUps      []float64 // [port][day]
	walkMost     []float64 // [port][day] walk-ups that are let in; +Inf: all
	shut         []bool    // [gate][day] nobody is served
	told         []bool    // [gate][day] people who set out take it for closed
	startLine    []int64   // [gate][class] persons waiting before day 0
	crossings    crossings // of people who cross every day
}

// flow is an intake of one nationality at a gateway.
type flow struct {
	gateway     int32 // index among the gateways
	nat         int32
	entity      uint64
	first, last int32 // months [first, last)
}

// flowMonth is a month of a flow; days count from the start of the run and may lie outside it.
type flowMonth struct {
	first   int // day of the run on which the month begins
	days    int
	scaled  int // days of the month from this one on follow intake-scale
	persons float64
	logSD   float64
	shock   int32 // index of its surprise, -1 where the count is known
}

// source is a series whose forecasts share their surprises, month by month.
type source struct {
	entity uint64
	first  uint64 // number of its first forecast month
	months int
}

// cell is the persons of one class and stage at one place.
type cell struct {
	place  int32
	class  int32
	stage  stage
	leave  float64 // chance per day; 0 where nobody can go on
	entity uint64
	choice int32 // -1 where leave is 0
}

// town is a place where journeys end.
type town struct{ first, last int32 } // gates [first, last) of townGates

// gateKind tells how a gate takes people.
type gateKind uint8

const (
	gateStay  gateKind = iota // people arrive and stay
	gateCross                 // each is counted with a chance per day
	gatePort                  // the port takes as many as it can
)

// port is a port of entry with its line.
type port struct {
	entity      uint64
	first, last int32 // gates [first, last) of portGates
}

// Columns names the columns of every outcome of the model; the caller may change the slice it gets.
func (m *Model) Columns() []model.Column { return slices.Clone(m.columns) }

// Start is day 0 of every run.
func (m *Model) Start() model.Date { return m.start }

// Days is the length of every run.
func (m *Model) Days() int { return m.days }

// StartWaiting is the number of persons in line at the ports before day 0.
func (m *Model) StartWaiting() int64 {
	total := int64(0)
	for _, n := range m.startLine {
		total += n
	}
	return total
}

// classes is the number of classes: nationality times household.
func (m *Model) classes() int { return m.nats * m.houses }
