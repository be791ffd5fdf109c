package fleerules

import (
	"puente/internal/flee"
)

// Version names the rules: runs of one version, case and seed are equal bit for bit.
const Version = 3

// Options are the choices beside the case.
type Options struct {
	// Strict mends Flee's quirks; docs/model-flee.md lists them.
	Strict bool
}

// Model is a compiled case. It does not change: Run may be called from many goroutines.
type Model struct {
	table    flee.Table
	settings flee.Settings
	strict   bool

	names  []uint64 // of the streams of luck, [place]
	camps  []int32  // the places counted in out.csv, [camp]
	first  []person // groups before day 0
	pop    []int64  // [place]
	links  linkArrays
	plans  planArrays
	days   []day
	limits []int32 // places that have a capacity on any day
	widest int     // most candidates of a place
	bins   int     // of the day's distance, see travel.go
	binKM  float64
	// classes say which distances of a day are alike, see classes.go.
	classes classes
}

// linkArrays are the directed links, by index.
type linkArrays struct {
	from, to []int32
	km       []float64
	ride     []float64 // km of a day's travel
	walk     []float64 // chance a day to move at walking speed
}

// planArrays are routes as lists of waypoints from a place; plan 0 is no route.
type planArrays struct {
	at, next, final []int32
	rest            []int32 // the plan at next, once the step is made
	back            []int32 // the plan at at, when a closed link sends the person back
}

// person is a number of people with equal key.
type person struct {
	place int32
	n     int64
}

// graph is the network of open links on some days: the routes that can be drawn at each place.
type graph struct {
	start    []int32 // candidates of place p are start[p] to start[p+1]
	plan     []int32 // [candidate]
	link     []int32 // [candidate] the link that the first step takes
	km       []float64
	planLink []int32   // [plan] the first open link from at to next, -1 where there is none
	limits   [][]int32 // [place] the places with a capacity among the candidates' ends
}

// day is one row of the calendar. Rows share what does not change.
type day struct {
	graph     *graph
	weight    []float64 // [candidate] weight of a route but for the room at its end
	sum       []float64 // [candidate] running sum of weight within a place
	move      []float64 // [place] chance to move
	town      []bool    // [place]
	camp      []bool    // [place]
	idp       []bool    // [place] camp for internally displaced people
	room      []float64 // [place] capacity in persons; -1 is without limit
	spawn     []float64 // [place] weight of arrivals per inhabitant
	intensity []float64 // [place] of conflict, where conflicts drive the arrivals
	closing   []int32   // links that close this day
	arrivals  int64
}

// Table returns what the case says of its camps: Flee's columns that no luck changes.
func (m *Model) Table() flee.Table { return m.table }

// Days is the number of days of a run.
func (m *Model) Days() int { return len(m.days) }
