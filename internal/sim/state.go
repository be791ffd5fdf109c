package sim

import (
	"puente/internal/model"
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
	ring    []int32 // [row][trip] persons travelling, by day of departure
	abreast []int64 // [row][route] the same, added up over the trips of a route
	onWay   []int64 // [country] persons travelling
	waiting []int64 // [gate][class]

	entered []int64 // [gateway] of the day
	stopped []int64 // [country] of the day
	counted []int64 // [gate][nationality] of the day

	entries  []int64   // [flow][day] persons entering
	stopping []hazard  // [nationality] at a checkpoint, in this run
	counting hazard    // of being counted between the ports on a day
	shocks   []float64 // surprises of the sources' forecast months
	rows     []rows    // [route] of the day
	left     int64     // persons that may still enter before maxPersons
	out      []int64   // scratch for draws
	weights  []float64 // scratch for draws
	line     line      // scratch for serving a port's line

	sumEntered, sumStopped, sumCounted int64 // since the start, for the check of conservation
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
	s := &state{
		model: m, seed: seed, all: make([]int64, m.days*len(m.columns)),
		stock: make([]int64, len(m.cells)), ring: make([]int32, m.longest*len(m.trips)),
		abreast: make([]int64, m.longest*len(m.routes)), rows: make([]rows, len(m.routes)), onWay: make([]int64, m.countries),
		waiting: make([]int64, len(m.startLine)),
		entered: make([]int64, m.gateways), stopped: make([]int64, m.countries),
		counted: make([]int64, len(m.gates)*m.nats), entries: make([]int64, len(m.flows)*m.days),
		stopping: make([]hazard, m.nats), shocks: make([]float64, m.shocks), left: maxPersons,
		out: make([]int64, m.widest), weights: make([]float64, m.widest), line: newLine(m),
	}
	copy(s.waiting, m.startLine)
	s.counting = m.newHazard(m.set.crossChance)
	s.drawShares()
	s.drawShocks()
	s.drawEntries()
	return s
}

// drawShares draws the share of each nationality that gets through in this run, and spreads it over the checkpoints. A
// share of exactly 1 says that nobody is ever stopped, so its spread leaves it alone.
func (s *state) drawShares() {
	for nat, share := range s.model.through {
		if spread := s.model.spread[nat]; share < 1 && share > 0 && spread > 0 {
			r := s.stream(purposeShare, s.model.natEntity[nat])
			share = min(1, share*portable.Exp(float64(spread*r.Normal())))
		}
		s.stopping[nat] = s.model.newHazard(1 - thirdRoot(share))
	}
}

// step does one day.
func (s *state) step(day int) {
	s.day = day
	width := len(s.model.columns)
	s.row = s.all[day*width : (day+1)*width]
	s.intake()
	s.decide()
	s.travel()
	s.cross()
	s.record()
	if checked {
		s.checkConservation()
	}
}
