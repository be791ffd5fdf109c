package sim

import (
	"puente/internal/model"
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// state is one run under way. Phases change it in place; nothing in it is shared with another run.
type state struct {
	model *Model
	seed  uint64
	day   int
	row   []int64 // of the day, in values
	all   []int64 // values of the outcome

	stock   []int64 // [cell] persons staying
	onWay   []int64 // [country] persons travelling
	waiting []int64 // [gate][class]

	// The calendar of those on the way: a row for each day, modulo the longest route's days.
	coming    []int32 // [row][cell] persons who come to a stop-over, or are taken somewhere
	towards   []int32 // [row][town][class] persons who arrive
	changes   []int64 // [row][country] of the count of people on the way
	stoppedAt []int64 // [row][country]
	willStop  int64   // in stoppedAt
	takenAt   []int64 // [row][country] persons who will be intercepted
	goneAt    []int64 // [row][nationality] of them, those returned to their origin for good
	awayAt    []int64 // [row][class] of them, those who will enter again
	willGo    int64   // in goneAt and awayAt
	departed  []int64 // [route] of the day

	entered                []int64 // [gateway] of the day
	stopped                []int64 // [country] of the day
	arrived                []int64 // [gate] of the day
	counted                []int64 // [gate][nationality] of the day
	away                   []int64 // [class] persons returned to their origin who will enter again
	taken                  []int64 // [country] persons of the day who are intercepted
	sentBack               []int64 // [nationality] persons of the day who are returned
	lists                  []list  // [port]
	lostFromList           []int64 // [port] persons of the day who were taken out of its line
	kept, gaveUp, served   []int64 // [port] of the day: appointments kept, persons who gave up, persons served
	caravans               []caravanState
	caravanSize, caravanKM []int64  // [caravan]
	inBeds                 []inBeds // [refuge]
	held, annexed          []int64  // [annex] persons in the port's holding room and in the beds
	moved                  []int64  // [transport] persons of the day
	repeats                int64    // persons of the day who set out again
	other                  []int64  // [gateway] persons of the day who enter by a legal pathway instead

	pullNow, pullHere         []float64 // [gate] factor of the pull, for those who set out and those in the town
	published, publishedFirst []float64 // [port] days of wait, yesterday and on day 0
	legSums                   []float64 // of all choices, cumulative
	legDay                    []int32   // [choice] day of its legSums
	townSums                  []float64 // scratch
	usual                     []float64 // [gate] factor of the pull in this run, were everything open and nobody waiting
	lift                      []float64 // [port] factor of the supply in this run

	traffic  traffic     // of regular crossers
	entries  []int64     // [flow][day] persons entering
	hazards  []legHazard // of the legs, in this run
	counting hazard      // of being counted between the ports on a day
	missing  hazard      // of not keeping an appointment
	shocks   []float64   // surprises of the sources' forecast months
	left     int64       // persons that may still enter before maxPersons
	out      []int64     // scratch for draws
	spare    []int64     // scratch for columns
	weights  []float64   // scratch for draws
	line     line        // scratch for serving a port's line

	sumEntered, sumStopped, sumCounted, sumGone, sumRejoined int64 // since the start, for the check of conservation
}

// Run makes the outcome of a seed. It cannot fail, allocates nothing per day, and may be called from many goroutines at
// once. The outcome is a pure function of the compiled input, the seed and Version.
func (m *Model) Run(seed uint64) model.Outcome {
	s := m.begin(seed)
	for day := range m.days {
		s.step(day)
	}
	return model.Outcome{Seed: seed, Start: m.start, Days: m.days, Columns: m.columns, Values: s.all}
}

// begin sets up a run: the lines of day 0, and the luck that holds for the whole run.
func (m *Model) begin(seed uint64) *state {
	gates, classes := len(m.gates), m.classes()
	s := &state{
		model: m, seed: seed, all: make([]int64, m.days*len(m.columns)),
		stock: make([]int64, len(m.cells)), onWay: make([]int64, m.countries), waiting: make([]int64, len(m.startLine)),
		coming: make([]int32, m.longest*len(m.cells)), towards: make([]int32, m.longest*len(m.towns)*classes),
		changes: make([]int64, m.longest*m.countries), stoppedAt: make([]int64, m.longest*m.countries), departed: make([]int64, len(m.routes)),
		entered: make([]int64, m.gateways), stopped: make([]int64, m.countries), arrived: make([]int64, len(m.gates)), other: make([]int64, m.gateways),
		counted: make([]int64, gates*m.nats), entries: make([]int64, len(m.flows)*m.days),
		pullNow: make([]float64, gates), pullHere: make([]float64, gates), usual: make([]float64, gates), lift: make([]float64, len(m.ports)), townSums: make([]float64, gates),
		published: make([]float64, len(m.ports)), publishedFirst: make([]float64, len(m.ports)),
		legSums: make([]float64, m.legs), legDay: make([]int32, len(m.choices)),
		hazards: make([]legHazard, len(m.hazards)), shocks: make([]float64, m.shocks), left: maxPersons,
		out: make([]int64, m.widest), spare: make([]int64, m.widest), weights: make([]float64, m.widest), line: newLine(m),
	}
	s.beginTraffic()
	s.beginReturns()
	s.beginCaravans()
	ports := len(m.ports)
	s.lostFromList, s.kept, s.gaveUp, s.served = make([]int64, ports), make([]int64, ports), make([]int64, ports), make([]int64, ports)
	s.inBeds, s.held, s.annexed = make([]inBeds, len(m.refuges)), make([]int64, len(m.annexes)), make([]int64, len(m.annexes))
	for i := range s.legDay {
		s.legDay[i] = -1
	}
	copy(s.waiting, m.startLine)
	s.counting = m.newHazard(m.set.crossChance)
	s.missing = m.newHazard(m.set.noShow)
	s.drawShares(m.spread)
	s.drawAreas(m.areaSpread)
	s.drawShocks()
	s.drawEntries()
	s.publish()
	copy(s.publishedFirst, s.published)
	s.lists = s.newLists()
	return s
}

// drawAreas draws how much more or less than the match foresees is counted in each sector and at each office in this run:
// a factor of the pull of gates between the ports, of the supply of ports. The gates of an area have one luck.
func (s *state) drawAreas(spread []float64) {
	m := s.model
	factor := func(gate int) float64 {
		if spread[gate] == 0 {
			return 1
		}
		r := rng.New(s.seed, purposeArea, m.areaEntity[gate], 0)
		return portable.Exp(float64(spread[gate] * r.Normal()))
	}
	for g, kind := range m.gates {
		s.usual[g] = 1
		if kind == gateCross {
			s.usual[g] = factor(g)
		}
	}
	copy(s.pullHere, s.usual)
	for p := range m.ports {
		s.lift[p] = factor(int(m.portGates[m.ports[p].first]))
	}
}

// legHazard is what a leg does to those who set out on it in this run.
type legHazard struct {
	any   hazard                   // of being stopped anywhere on it
	until [checkpoints - 1]float64 // chance, of those stopped, of being so at this checkpoint or before
}

// drawShares draws the share of each nationality that gets through in this run, and spreads it over the legs of its
// journeys and the checkpoints of each. A share of exactly 1 says that nobody is ever stopped, so its spread leaves it alone.
func (s *state) drawShares(spreads []float64) {
	m := s.model
	shares := make([]float64, m.nats)
	for nat, share := range m.through {
		if spread := spreads[nat]; share < 1 && share > 0 && spread > 0 {
			r := rng.New(s.seed, purposeShare, m.natEntity[nat], uint64(int64(m.start))) // the same on whichever day
			share = min(1, share*portable.Exp(float64(spread*r.Normal())))
		}
		shares[nat] = share
	}
	for i, h := range m.hazards {
		s.hazards[i] = m.newLegHazard(power(shares[h.nat], h.part))
	}
}

// newLegHazard is the hazard of a leg that a share gets through.
func (m *Model) newLegHazard(share float64) legHazard {
	h := legHazard{any: m.newHazard(1 - share)}
	pass := power(share, 1./checkpoints)
	stopped, reached := 0.0, 1.0
	for k := range h.until {
		stopped += float64(reached * (1 - pass))
		reached *= pass
		if share < 1 {
			h.until[k] = stopped / (1 - share)
		}
	}
	return h
}

// step does one day.
func (s *state) step(day int) {
	s.day = day
	width := len(s.model.columns)
	s.row = s.all[day*width : (day+1)*width]
	if day == s.model.aheadDay { // the same luck, spread wider: what was matched is not known to hold
		s.drawShares(s.model.shareAhead)
		s.drawAreas(s.model.areaAhead)
	}
	s.intake()
	s.comeBack()
	s.transport()
	s.walkCaravans()
	s.decide()
	s.travel()
	s.cross()
	s.crossRegularly()
	s.publish()
	s.shelter()
	s.record()
	if checked {
		s.checkConservation()
	}
}
