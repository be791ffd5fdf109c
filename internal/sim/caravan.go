package sim

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// leastCaravan is the number of persons below which a caravan has dispersed.
const leastCaravan = 100

// stretchKM is the least distance between two places at which people leave a caravan, and by which it is told where one is.
const stretchKM = 50

// caravan is a group that walks together, as it is compiled.
type caravan struct {
	id        string
	to        string // place that it goes to
	entity    uint64
	depart    int     // day of the run, may lie before it
	low, high float64 // persons, lowest and highest count on record
	from      []int32 // cells that its people come out of
	classOf   []int32 // [from]
	km        float64 // length of its way
	town      int32   // where it walks to
	camps     []camp
}

// camp is a place on the way of a caravan: where people join and leave it.
type camp struct {
	place   int32
	km      float64 // along the way
	cells   []int32 // [class] where those who leave are, -1
	joining []int32 // cells whose people may join
	classOf []int32 // [joining]
}

// caravanState is a caravan in one run.
type caravanState struct {
	persons []int64 // [class]
	km      float64
	done    bool // it has arrived or dispersed
	// The rates of this run.
	size, walkKM, rest, lift, join, leave, disband float64
}

// Waypoint is a place on the way of a caravan.
type Waypoint struct {
	Place string  `json:"place"`
	KM    float64 `json:"km"` // from where it left
}

// CaravanWay is the way of a caravan by road, in stretches of at least 50 km; the last place is where it walks to.
type CaravanWay struct {
	ID     string     `json:"id"`
	Places []Waypoint `json:"places"`
}

// CaravanWays lists the ways of the scenario's caravans, by name.
func (m *Model) CaravanWays() []CaravanWay {
	var ways []CaravanWay
	for _, v := range m.caravans {
		w := CaravanWay{ID: v.id}
		for _, c := range v.camps {
			w.Places = append(w.Places, Waypoint{m.placeNames[c.place], c.km})
		}
		ways = append(ways, w)
	}
	return ways
}

// wayOf is the shortest way on foot of a caravan and the town that it leads to: the one that it names, else the one that
// most people who set out from its place choose.
func (b *build) wayOf(v model.Caravan) (t tree, way []int32) {
	from := int32(b.place[v.Place])
	t = b.walks.from(from)
	to := int32(-1)
	if v.Toward != "" {
		to = int32(b.place[v.Toward])
	} else {
		to = b.wanted(from)
	}
	if to < 0 || math.IsInf(t.days[to], 1) {
		return t, nil
	}
	return t, t.way(to)
}

// wanted is the place of the gates that most people who come through a place choose, -1 where nobody goes on.
func (b *build) wanted(from int32) int32 {
	byPlace := make([]float64, len(b.places))
	for _, f := range b.inputs.Flows {
		nat := int32(b.nat[f.Nationality])
		gates, base := b.weights(from, nat)
		sum, persons := sumOf(base), 0.0
		for _, month := range f.Months {
			persons += month.Persons
		}
		for i, g := range gates {
			if b.inputs.Gates[g].Component != "" {
				byPlace[b.place[b.inputs.Gates[g].Place]] += float64(persons * base[i] / sum)
			}
		}
	}
	best := int32(-1)
	for place, v := range byPlace {
		if v > 0 && (best < 0 || v > byPlace[best]) {
			best = int32(place)
		}
	}
	return best
}

// campsOf lists the places on a way that lie at least a stretch apart, the last its end.
func campsOf(t tree, way []int32) []camp {
	camps := []camp{{place: way[0]}}
	for i, place := range way[1:] {
		km, end := t.days[place], i+2 == len(way)
		last := camps[len(camps)-1].km
		switch {
		case end && km-last < stretchKM && len(camps) > 1:
			camps[len(camps)-1] = camp{place: place, km: km}
		case end || km-last >= stretchKM:
			camps = append(camps, camp{place: place, km: km})
		}
	}
	return camps
}

// findCamps notes where people leave caravans, so that there are cells for them, and what part of the journey from the
// caravan's place is still before them there.
func (b *build) findCamps() {
	b.campPart = make([]float64, len(b.places))
	for i := range b.campPart {
		b.campPart[i] = -1
	}
	b.caravans = slices.Clone(b.scenario.Caravans)
	slices.SortFunc(b.caravans, func(x, y model.Caravan) int { return cmp.Compare(x.ID, y.ID) })
	for _, v := range b.caravans {
		t, way := b.wayOf(v)
		if way == nil {
			continue
		}
		total := t.days[way[len(way)-1]]
		for _, c := range campsOf(t, way) {
			if part := 1 - c.km/total; part > b.campPart[c.place] {
				b.campPart[c.place] = part
			}
		}
	}
}

// addCaravans makes the caravans of the scenario, by name.
func (b *build) addCaravans(m *Model) {
	for _, v := range b.caravans {
		t, way := b.wayOf(v)
		if way == nil {
			continue
		}
		c := caravan{
			id: v.ID, to: b.places[way[len(way)-1]].ID, entity: entity(v.ID), depart: int(v.Depart - m.start), low: v.SizeLow, high: v.SizeHigh,
			km: t.days[way[len(way)-1]], town: m.townAt[way[len(way)-1]], camps: campsOf(t, way),
		}
		for i := range c.camps {
			b.fillCamp(m, &c.camps[i])
		}
		c.from, c.classOf = c.camps[0].joining, c.camps[0].classOf
		m.caravans = append(m.caravans, c)
	}
	for _, p := range b.places {
		m.placeNames = append(m.placeNames, p.ID)
	}
}

// CaravanTowns names the place that each caravan goes to, by its id: those that the scenario names, and those that were
// found where it names none. A caravan that has no way is missing.
func (m *Model) CaravanTowns() map[string]string {
	towns := map[string]string{}
	for _, c := range m.caravans {
		towns[c.id] = c.to
	}
	return towns
}

// fillCamp finds the cells of a camp.
func (b *build) fillCamp(m *Model, c *camp) {
	for class := range int32(m.classes()) {
		c.cells = append(c.cells, b.cellOf(cellKey{c.place, class, stageHalt}))
	}
	for i, at := range m.cells {
		if at.place == c.place {
			c.joining, c.classOf = append(c.joining, int32(i)), append(c.classOf, at.class)
		}
	}
}

// beginCaravans draws what each caravan is like in this run: its size between the disputed counts, as if they were the
// ends of a 90 % interval, and its rates about the parameters, by the factor exp(caravan-spread × normal).
func (s *state) beginCaravans() {
	m := s.model
	s.caravans = make([]caravanState, len(m.caravans))
	s.caravanSize, s.caravanKM = make([]int64, len(m.caravans)), make([]int64, len(m.caravans))
	for i := range m.caravans {
		c, v := &s.caravans[i], &m.caravans[i]
		r := rng.New(s.seed, purposeCaravan, v.entity, 0)
		about := func(mean, most float64) float64 {
			return min(most, mean*portable.Exp(float64(m.set.caravanSpread*r.Normal())))
		}
		sd := portable.Log(v.high/v.low) / (2 * 1.6448536269514722)
		c.persons = make([]int64, m.classes())
		c.size = math.Sqrt(v.low*v.high) * portable.Exp(float64(sd*r.Normal()))
		c.walkKM, c.lift = about(m.set.caravanKM, 60), about(m.set.caravanLift, 1)
		c.rest, c.join = about(m.set.caravanRest, 0.95), about(m.set.caravanJoin, 1)
		c.leave, c.disband = about(m.set.caravanLeave, 1), about(m.set.caravanDisband, 1)
		c.done = v.depart < 0
	}
}

// walkCaravans moves each caravan by a day: it gathers out of the stock of the place that it leaves, or it may disband,
// rest, walk or get a lift; people join and leave; it arrives, or has dispersed.
func (s *state) walkCaravans() {
	m := s.model
	for i := range m.caravans {
		c, v := &s.caravans[i], &m.caravans[i]
		if c.done || s.day < v.depart {
			continue
		}
		r := s.stream(purposeCaravan, v.entity)
		if s.day == v.depart {
			s.gather(&r, c, v)
		}
		disbands := r.Float64() < c.disband && s.day > v.depart
		before := c.km
		if !disbands {
			c.km = min(v.km, c.km+c.stage(&r, m.set.caravanLiftKM))
			s.joinAndLeave(&r, c, v, before)
		}
		switch {
		case c.km >= v.km:
			s.endAt(c, func(class int, n int64) { s.reachTown(int(v.town), class, n) })
		case disbands || sum(c.persons) < leastCaravan:
			at := v.campAt(c.km)
			s.endAt(c, func(class int, n int64) { s.stock[at.cells[class]] += n })
		}
		s.caravanSize[i], s.caravanKM[i] = sum(c.persons), int64(c.km)
	}
}

// stage draws the kilometres of a day: none on a rest day, else a walk, and sometimes a lift as well. The numbers are drawn
// on every day alike, so that a day's luck does not depend on the rates.
func (c *caravanState) stage(r *rng.Stream, liftKM float64) float64 {
	rests, lift, walk := r.Float64() < c.rest, r.Float64() < c.lift, rng.Gamma(r, caravanEvenness, c.walkKM/caravanEvenness)
	switch {
	case rests:
		return 0
	case lift:
		return walk + liftKM
	}
	return walk
}

// caravanEvenness is the shape of the gamma number of kilometres of a walking day: published legs of 15 to 41 km have a
// coefficient of variation of 0.35.
const caravanEvenness = 8

// gather takes the people of a caravan out of the stock of its place, each who is there equally likely.
func (s *state) gather(r *rng.Stream, c *caravanState, v *caravan) {
	left := s.line.classes()
	for k, cell := range v.from {
		left[k] = s.stock[cell]
	}
	total := s.line.total(len(v.from))
	s.serve(r, min(int64(math.Round(c.size)), total), total, len(v.from))
	for k, cell := range v.from {
		c.persons[v.classOf[k]] += s.stock[cell] - left[k]
		s.leaveBeds(s.model.refugeOf[cell], s.stock[cell]-left[k])
		s.stock[cell] = left[k]
	}
}

// campAt is the last camp at or before a kilometre.
func (v *caravan) campAt(km float64) *camp {
	at := 0
	for i := range v.camps {
		if v.camps[i].km <= km {
			at = i
		}
	}
	return &v.camps[at]
}

// joinAndLeave lets people at the camps of the day's stretch join, and people of the caravan leave.
func (s *state) joinAndLeave(r *rng.Stream, c *caravanState, v *caravan, before float64) {
	for class, n := range c.persons {
		if n > 0 {
			k := s.binomial(r, n, c.leave)
			c.persons[class] -= k
			s.stock[v.campAt(c.km).cells[class]] += k
		}
	}
	for i := 1; i < len(v.camps); i++ {
		at := &v.camps[i]
		if at.km <= before || at.km > c.km {
			continue
		}
		for k, cell := range at.joining {
			if n := s.stock[cell]; n > 0 {
				joined := s.binomial(r, n, c.join)
				s.stock[cell] -= joined
				s.leaveBeds(s.model.refugeOf[cell], joined)
				c.persons[at.classOf[k]] += joined
			}
		}
	}
}

// endAt ends a caravan: its people go where the caller says.
func (s *state) endAt(c *caravanState, put func(class int, n int64)) {
	c.done = true
	for class, n := range c.persons {
		if n > 0 {
			put(class, n)
		}
		c.persons[class] = 0
	}
}
