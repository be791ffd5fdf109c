package fleerules

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/flee"
	"puente/internal/rng"
)

// The uses of luck.
const (
	purposeSpawn rng.Purpose = 320 + iota
	purposeDepart
	purposeTravel
	purposeOrder
	purposeAlone
)

// group is a number of people with equal key at one place or on one link.
type group struct {
	key  uint64
	n    int64
	past pastID // where the settings ask for recent travel
}

// pool is a group in the middle of a day.
type pool struct {
	place int32
	past  pastID
	key   uint64
	n     int64
	km    float64 // travelled this day, or what leaves the same links within the day: see classes.go
	made  float64 // travelled this day, the mean of the pool
	near  int32   // made in steps, where it can differ from km
}

// state is a run under way.
type state struct {
	m    *Model
	d    *day
	t    int
	seed uint64

	at, in [][]group // [place] people who are there; who came this day
	stayed [][]group // [place] who wanted to leave and found no room
	on     [][]group // [link]
	copied []group
	n      []int64 // [place] people there now, as others see them
	pop    []int64 // [place] inhabitants, where arrivals are taken from them
	total  int64

	mult  []float64 // [place] room that people see, in [0, 1]
	pow   []float64 // [place] mult to the power of weights
	tight []bool    // [place] this phase's choices may depend on the room there

	luck   []rng.Stream // [place]
	order  rng.Stream
	weight []float64
	out    []int64
	pools  []pool    // who decides again this day
	bins   [][]int32 // of pools, by the km of the day
	known  index     // of pools
	past   pasts
	// The bins from firstBin to lastBin may hold somebody.
	firstBin, lastBin int
	sources           []pool
	hubs              []pool
	come              []int64 // [place] arrivals not yet seen by others
	seen              []int64 // [place] people there when the last part began
	slicing           bool
}

// Run makes one run of groups. Same model and seed, same run, whatever runs beside it.
func (m *Model) Run(seed uint64) flee.Run {
	run, _ := m.RunWhile(seed, false, nil)
	return run
}

// RunWhile makes one run, of groups or of people one by one, and asks after each day whether to go on; nil always does. It
// reports whether the run is whole.
func (m *Model) RunWhile(seed uint64, alone bool, goOn func(day int) bool) (run flee.Run, whole bool) {
	s := m.begin(seed)
	step := s.step
	if alone {
		step = m.crowd(s).step
	}
	run = m.newRun()
	for t := range m.days {
		step(t)
		s.record(run, t)
		if goOn != nil && !goOn(t) {
			return run, t == len(m.days)-1
		}
	}
	return run, true
}

// newRun holds the counts of a run.
func (m *Model) newRun() flee.Run {
	run := flee.Run{Sim: make([][]int64, len(m.camps)), Persons: make([]int64, len(m.days))}
	for i := range run.Sim {
		run.Sim[i] = make([]int64, len(m.days))
	}
	if m.settings.IDPTotals {
		run.IDPs = make([]int64, len(m.days))
	}
	return run
}

func (m *Model) begin(seed uint64) *state {
	places, links := len(m.names), len(m.links.from)
	s := &state{
		m: m, seed: seed, at: make([][]group, places), in: make([][]group, places), stayed: make([][]group, places), on: make([][]group, links),
		n: make([]int64, places), pop: slices.Clone(m.pop), mult: make([]float64, places), pow: make([]float64, places),
		tight: make([]bool, places), luck: make([]rng.Stream, places), come: make([]int64, places), seen: make([]int64, places),
		weight: make([]float64, max(m.widest, places)), out: make([]int64, max(m.widest, places)), bins: make([][]int32, m.bins),
		firstBin: m.bins, lastBin: -1, past: m.newPasts(),
	}
	for i := range s.mult {
		s.mult[i], s.pow[i] = 1, 1
	}
	for _, p := range m.first {
		s.enter(p.place, p.n)
	}
	return s
}

// enter puts new people into a place, before they have travelled.
func (s *state) enter(place int32, n int64) {
	key := uint64(0)
	if s.m.settings.StartOnFoot {
		key = footBit
	}
	if to := s.grow(&s.at[place], key, n); s.past.on {
		s.past.rested(to, n)
	}
	s.n[place] += n
	s.total += n
}

// step is one day: spawn, depart, travel, settle.
func (s *state) step(t int) {
	s.t, s.d = t, &s.m.days[t]
	s.past.turn()
	s.spawn()
	for _, link := range s.d.closing {
		for i := range s.on[link] {
			s.on[link][i].key |= closedBit
		}
	}
	s.draw(purposeDepart)
	s.depart()
	s.draw(purposeTravel)
	s.travel()
	s.settle()
}

// draw gives each place its luck of a phase.
func (s *state) draw(purpose rng.Purpose) {
	for p, name := range s.m.names {
		s.luck[p] = rng.New(s.seed, purpose, name, uint64(s.t))
	}
	s.order = rng.New(s.seed, purposeOrder, uint64(purpose), uint64(s.t))
}

// spawn puts the day's arrivals into conflict zones, in proportion to inhabitants and intensity.
func (s *state) spawn() {
	luck := rng.New(s.seed, purposeSpawn, 0, uint64(s.t))
	out := s.out[:len(s.n)]
	if s.m.settings.SpawnMode == "" {
		weight, total := s.weight[:len(s.n)], 0.0
		for p, w := range s.d.spawn {
			weight[p] = w * float64(s.pop[p])
			total += weight[p]
		}
		if total == 0 {
			copy(weight, s.d.spawn) // nobody is left to be taken; Flee stops here
		}
		if s.d.arrivals == 0 {
			return
		}
		rng.Multinomial(&luck, s.d.arrivals, weight, out)
	} else {
		s.displaced(&luck, out)
	}
	for p, n := range out {
		if n > 0 {
			s.enter(int32(p), n)
			if s.m.settings.TakeFromPopulation {
				s.pop[p] = max(0, s.pop[p]-n)
			}
		}
	}
}

// displaced counts the people whom each conflict drives out in a day.
func (s *state) displaced(luck *rng.Stream, out []int64) {
	for p, intensity := range s.d.intensity {
		out[p] = 0
		if intensity == 0 {
			continue
		}
		mean := float64(s.m.settings.SpawnRate * intensity)
		switch s.m.settings.SpawnMode {
		case "pop_ratio":
			out[p] = int64(float64(mean * float64(s.pop[p])))
		case "poisson":
			out[p] = rng.Poisson(luck, mean)
		default:
			out[p] = int64(mean)
		}
	}
}

// settle ends the day: an idle day halves recent travel, and groups that have become equal merge.
func (s *state) settle() {
	for p := range s.at {
		list := append(s.at[p], s.stayed[p]...)
		s.stayed[p] = s.stayed[p][:0]
		if s.past.on {
			for i := range list {
				list[i].past = s.aged(list[i].past, list[i].n, 0)
			}
		}
		list = append(list, s.in[p]...)
		s.in[p] = s.in[p][:0]
		s.at[p] = s.merge(list)
	}
	for l := range s.on {
		if len(s.on[l]) > 1 {
			s.on[l] = s.merge(s.on[l])
		}
	}
}

// aged is the recent travel of n people of a distribution after a day of km.
func (s *state) aged(from pastID, n int64, km float64) pastID {
	to := s.past.empty()
	s.past.age(to, from, n, km)
	return to
}

// merge joins equal groups and drops empty ones, in place.
func (s *state) merge(list []group) []group {
	if len(list) > 1 {
		slices.SortFunc(list, func(a, b group) int { return cmp.Compare(a.key, b.key) })
	}
	kept := 0
	for _, g := range list {
		switch {
		case g.n == 0:
		case kept > 0 && list[kept-1].key == g.key:
			list[kept-1].n += g.n
			if s.past.on {
				s.past.join(list[kept-1].past, g.past, g.n)
			}
		default:
			list[kept] = g
			kept++
		}
	}
	return list[:kept]
}

// record writes the day's counts.
func (s *state) record(run flee.Run, t int) {
	for i, p := range s.m.camps {
		run.Sim[i][t] = s.n[p]
	}
	run.Persons[t] = s.total
	if run.IDPs != nil {
		for p, idp := range s.d.idp {
			if idp {
				run.IDPs[t] += s.n[p]
			}
		}
	}
}

// near is how many of a list's last groups find looks at; settle merges the rest.
const near = 6

// find gives the group of a key in a list, adding an empty one where there is none among the last.
func find(list *[]group, key uint64) int {
	groups := *list
	for i := len(groups) - 1; i >= max(0, len(groups)-near); i-- {
		if groups[i].key == key {
			return i
		}
	}
	*list = append(groups, group{key: key})
	return len(groups)
}

// grow adds n people to the group of a key in a list and gives its recent travel, to which the caller adds theirs.
func (s *state) grow(list *[]group, key uint64, n int64) pastID {
	g := &(*list)[find(list, key)]
	if s.past.on {
		if g.n == 0 {
			g.past = s.past.empty()
		}
		s.past.count(g.past, n)
	}
	g.n += n
	return g.past
}

// add puts people into a list of groups, with their recent travel as it is.
func (s *state) add(list *[]group, key uint64, n int64, past pastID) {
	if n == 0 {
		return
	}
	if to := s.grow(list, key, n); s.past.on {
		s.past.joinPart(to, past, s.past.whole(past, n))
	}
}

// addTired puts people into a list of groups at the end of their day.
func (s *state) addTired(list *[]group, key uint64, g pool) {
	if to := s.grow(list, key, g.n); s.past.on {
		s.past.endDay(to, g.past, s.past.whole(g.past, g.n), g.made)
	}
}

// roomLeft is how much of a place's pull is left with n people: 1 up to the buffer, falling to 0 when full.
func (s *state) roomLeft(p int32, n int64) float64 {
	capacity, buffer := s.d.room[p], s.m.settings.CapacityBuffer
	inside := float64(n)
	switch {
	case capacity < 0 || inside <= float64(buffer*capacity) && capacity > 0:
		return 1
	case inside >= capacity:
		return 0
	}
	return 1 - (inside-float64(buffer*capacity))/float64(capacity*(1-buffer))
}

// look sets what people see of a place's room.
func (s *state) look(p int32) { s.lookAt(p, s.n[p]) }

// lookAt sets what people see of a place's room with n people in it.
func (s *state) lookAt(p int32, n int64) {
	s.mult[p] = s.roomLeft(p, n)
	s.pow[p] = s.mult[p]
	if q := s.m.settings.WeightPower; q != 1 {
		s.pow[p] = power(s.mult[p], q)
	}
	if s.m.settings.FixedRoutes {
		s.pow[p] = 1
	}
}

// refused reports a camp that is too full to set out for.
func (s *state) refused(final int32) bool { return s.d.camp[final] && s.mult[final] < 0.5 }

// coupled reports whether choices at a place depend on a room that this phase may change.
func (s *state) coupled(place int32) bool {
	for _, l := range s.d.graph.limits[place] {
		if s.tight[l] {
			return true
		}
	}
	return false
}

// options are the weights of a place's routes under the room that people see, with their sum. Pruned routes weigh nothing;
// where all weigh nothing they are equal.
func (s *state) options(place int32) (weight []float64, total float64) {
	g := s.d.graph
	from, to := g.start[place], g.start[place+1]
	if from == to {
		return nil, 0
	}
	weight = s.d.weight[from:to]
	full := true
	for _, l := range g.limits[place] {
		full = full && s.pow[l] == 1
	}
	if full && s.m.settings.Pruning < 1.001 && s.d.sum[to-1] > 0 {
		return weight, s.d.sum[to-1]
	}
	weight = s.weight[:to-from]
	for c := from; c < to; c++ {
		weight[c-from] = s.d.weight[c] * s.pow[s.m.plans.final[g.plan[c]]]
	}
	s.prune(weight)
	for _, w := range weight {
		total += w
	}
	if total == 0 {
		for i := range weight {
			weight[i] = 1
		}
		total = float64(len(weight))
	}
	return weight, total
}

// prune takes out the routes that weigh less than the best over the threshold.
func (s *state) prune(weight []float64) {
	if s.m.settings.Pruning < 1.001 {
		return
	}
	least := slices.Max(weight) / s.m.settings.Pruning
	for i, w := range weight {
		if w < least {
			weight[i] = 0
		}
	}
}

// fewSingles is up to how many people are drawn one by one, which is faster than a multinomial.
const fewSingles = 3

// choose draws the routes of n people at a place into counts by candidate; nil where there is no route.
func (s *state) choose(place int32, n int64) []int64 {
	weight, total := s.options(place)
	if len(weight) == 0 {
		return nil
	}
	out := s.out[:len(weight)]
	if n > fewSingles {
		rng.Multinomial(&s.luck[place], n, weight, out)
		return out
	}
	clear(out)
	for range n {
		out[pick(&s.luck[place], weight, total)]++
	}
	return out
}

// pick draws one index in proportion to weights.
func pick(luck *rng.Stream, weight []float64, total float64) int {
	u := luck.Float64() * total
	for i, w := range weight {
		if u < w {
			return i
		}
		u -= w
	}
	return slices.IndexFunc(weight, func(w float64) bool { return w > 0 && !math.IsInf(w, 0) }) // rounding brought us past the end
}
