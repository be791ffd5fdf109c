package fleerules

import (
	"fmt"
	"slices"

	"puente/internal/flee"
	"puente/internal/model"
	"puente/internal/rng/portable"
)

func exp(x float64) float64 { return portable.Exp(x) }
func log(x float64) float64 { return portable.Log(x) }

// never is the day of a conflict that has not begun by conflicts.csv: Flee's -1.
const never = -1

// calendar walks through the days as Flee does and writes down what no luck changes.
type calendar struct {
	b      *build
	move   []float64 // chance to leave, by type
	camp   []bool
	town   []bool
	marker []bool
	idp    []bool
	fight  []float64 // intensity of conflict; -1 is none
	began  []int     // day on which the conflict began
	room   []int64   // capacity
	score  []float64
	open   [][]int32 // links in the order in which people see them
	closed [][]int32
	last   *day
	moved  bool // the open links or the markers changed
}

// newCalendar sets places as locations.csv has them.
func newCalendar(b *build) *calendar {
	n := len(b.c.Places)
	k := &calendar{
		b: b, move: make([]float64, n), camp: make([]bool, n), town: make([]bool, n), marker: make([]bool, n), idp: make([]bool, n),
		fight: make([]float64, n), began: make([]int, n), room: make([]int64, n), score: make([]float64, n),
		open: make([][]int32, n), closed: make([][]int32, n), moved: true,
	}
	for i, p := range b.c.Places {
		k.fight[i], k.began[i], k.room[i], k.score[i] = -1, never, p.Capacity, 1
		k.set(i, p.Kind)
		if p.Kind == flee.KindConflict {
			k.fight[i] = p.Intensity
		}
		if p.CountedAsCamp {
			k.camp[i], k.town[i] = true, false
		}
	}
	for l, from := range b.m.links.from {
		k.open[from] = append(k.open[from], int32(l))
	}
	return k
}

// set gives a place the flags of a type.
func (k *calendar) set(i int, kind flee.Kind) {
	s := &k.b.c.Settings
	k.camp[i], k.town[i], k.marker[i], k.idp[i] = kind.IsCamp(), kind == flee.KindTown, kind == flee.KindMarker, kind == flee.KindIDPCamp
	switch kind {
	case flee.KindCamp:
		k.move[i] = s.CampMoveChance
	case flee.KindIDPCamp:
		k.move[i] = s.IDPCampMoveChance
	case flee.KindConflict:
		k.move[i] = s.ConflictMoveChance
	case flee.KindTown:
		k.move[i] = s.DefaultChance
	default:
		k.move[i] = 1
	}
}

// turn appends one day.
func (k *calendar) turn(t int) {
	d := &day{}
	before := k.changes(t)
	seen := t - 1
	if t == 0 {
		seen = t
	}
	if k.conflicts(t) {
		seen, before = t, k.fight
	}
	d.spawn, d.intensity = k.spawnWeights(before, t, seen), k.intensities()
	if k.b.c.Settings.SpawnMode == "" {
		d.arrivals = k.b.m.table.Arrivals[t]
	}
	if t == 0 && k.b.c.Settings.InsertDay0 && !k.b.strict {
		k.dayZeroRoom()
	}
	k.closures(t, d)
	k.rooms(d)
	d.graph = k.graph()
	k.weigh(t, d)
	k.share(d)
	k.b.m.days = append(k.b.m.days, *d)
	k.last = d
	k.moved = false
}

// changes gives places their new types. It returns the intensities of conflict as the weights of arrivals still have them,
// which a change of type does not refresh.
func (k *calendar) changes(t int) (before []float64) {
	before = k.fight
	for _, c := range k.b.c.Changes {
		if c.Day != t {
			continue
		}
		if &before[0] == &k.fight[0] {
			before = slices.Clone(k.fight)
		}
		k.moved = k.moved || k.marker[c.Place] || c.Kind == flee.KindMarker
		k.set(c.Place, c.Kind)
		k.fight[c.Place] = -1
		if c.Kind == flee.KindConflict {
			k.fight[c.Place] = k.b.c.Settings.ConflictIntensity
		}
	}
	return before
}

// conflicts begins and ends conflicts; a change of intensity while there is one is passed over, strict follows it.
func (k *calendar) conflicts(t int) (changed bool) {
	const least = 1e-6
	for _, c := range k.b.c.Conflicts {
		v, i := c.Intensity[t], c.Place
		switch {
		case v > least && (t == 0 || c.Intensity[t-1] < least):
			k.fight[i], k.began[i], k.town[i] = v, t, false
			k.move[i] = k.b.c.Settings.ConflictMoveChance
			changed = true
		case t > 0 && v < least && c.Intensity[t-1] >= least:
			k.fight[i], k.town[i] = -1, true
			k.move[i] = k.b.c.Settings.DefaultChance
			changed = true
		case k.b.strict && v > least && k.fight[i] != v:
			k.fight[i], changed = v, true
		}
	}
	return changed
}

// decay is how much of a conflict's force is left after days.
func (k *calendar) decay(days int) float64 {
	list := k.b.c.Settings.SpawnDecay
	if list == nil {
		return 1
	}
	return list[max(0, min(days/k.b.c.Settings.SpawnDecayInterval, len(list)-1))]
}

// intensities of the conflicts of the day, 0 where there is none.
func (k *calendar) intensities() []float64 {
	list := make([]float64, len(k.fight))
	for i, v := range k.fight {
		list[i] = max(0, v)
	}
	return list
}

// spawnWeights are the weights of arrivals as Flee last refreshed them, with the conflicts fight and on the day seen.
func (k *calendar) spawnWeights(fight []float64, t, seen int) []float64 {
	weight := make([]float64, len(fight))
	total := 0.0
	for i, v := range fight {
		if v > 0 {
			weight[i] = v * k.decay(seen-k.began[i])
			total += weight[i] * float64(k.b.m.pop[i])
		}
	}
	if total == 0 && k.b.c.Settings.SpawnMode == "" && !k.b.strict {
		k.b.problems.Add(model.Problem{File: "conflicts.csv", Field: fmt.Sprintf("day %d", t), Want: "at least one conflict zone with inhabitants: Flee stops without one"})
	}
	if total == 0 && k.b.c.Settings.SpawnMode == "" && k.b.m.table.Arrivals[t] > 0 && k.b.strict {
		k.b.problems.Add(model.Problem{File: "conflicts.csv", Field: fmt.Sprintf("day %d", t), Got: fmt.Sprintf("%d arrivals", k.b.m.table.Arrivals[t]), Want: "a conflict zone with inhabitants, where they come from"})
	}
	return weight
}

// dayZeroRoom takes the registrations of day 0 from the capacities, though those people are counted inside as well.
func (k *calendar) dayZeroRoom() {
	for i, place := range k.b.m.camps {
		if k.room[place] > 0 {
			k.room[place] -= k.b.m.table.DayZero[i]
		}
	}
}

// closures applies closures.csv in the order of the file, closing before reopening.
func (k *calendar) closures(t int, d *day) {
	for i := range k.b.c.Closures {
		c := &k.b.c.Closures[i]
		if c.From == t {
			k.closure(c, true, d)
		}
		if c.To == t {
			k.closure(c, false, d)
		}
	}
}

func (k *calendar) closure(c *flee.Closure, closing bool, d *day) {
	switch c.Kind {
	case flee.CloseCountry:
		k.border(c.Name1, c.Name2, closing, d)
		k.border(c.Name2, c.Name1, closing, d)
	case flee.CloseLocation:
		if c.Place1 >= 0 {
			k.location(c.Place1, closing, d)
		}
	case flee.CloseLink:
		if k.b.strict {
			k.link(c.Place1, c.Place2, closing, d)
			k.link(c.Place2, c.Place1, closing, d)
		}
	case flee.CloseCamp, flee.CloseIDPCamp:
		kind := flee.KindTown
		if !closing {
			kind = flee.KindCamp
			if c.Kind == flee.CloseIDPCamp {
				kind = flee.KindIDPCamp
			}
		}
		place := max(0, c.Place1) // Flee takes a name that it does not know for the first place.
		k.moved = k.moved || k.marker[place]
		k.set(place, kind)
		k.fight[place] = -1
	}
}

// link closes or reopens every link from one place to another; reopened links go to the end of the list.
func (k *calendar) link(from, to int, closing bool, d *day) {
	source, target := &k.open[from], &k.closed[from]
	if !closing {
		source, target = target, source
	}
	*source = slices.DeleteFunc(*source, func(l int32) bool {
		if int(k.b.m.links.to[l]) != to {
			return false
		}
		*target = append(*target, l)
		if closing {
			d.closing = append(d.closing, l)
		}
		k.moved = true
		return true
	})
}

// border closes or reopens the links from one country to another.
func (k *calendar) border(from, to string, closing bool, d *day) {
	for i, p := range k.b.c.Places {
		if p.Country == from {
			for _, end := range k.ends(i, closing) {
				if k.b.c.Places[end].Country == to {
					k.link(i, int(end), closing, d)
				}
			}
		}
	}
}

// location closes or reopens all links of a place, out and in.
func (k *calendar) location(i int, closing bool, d *day) {
	for _, end := range k.ends(i, closing) {
		k.link(int(end), i, closing, d)
		k.link(i, int(end), closing, d)
	}
}

// ends lists the places that the open (or closed) links of a place lead to.
func (k *calendar) ends(i int, open bool) []int32 {
	list := k.closed[i]
	if open {
		list = k.open[i]
	}
	ends := make([]int32, len(list))
	for j, l := range list {
		ends[j] = k.b.m.links.to[l]
	}
	return ends
}

// rooms writes chances, flags and capacities of the day.
func (k *calendar) rooms(d *day) {
	s := &k.b.c.Settings
	n := len(k.move)
	d.move, d.room = make([]float64, n), make([]float64, n)
	d.town, d.camp, d.idp = slices.Clone(k.town), slices.Clone(k.camp), slices.Clone(k.idp)
	for i, p := range k.b.c.Places {
		k.room[i] += p.CapacityPerDay
		d.room[i] = float64(k.room[i]) * s.CapacityScaling
		if d.room[i] < 1 && !(k.b.strict && p.CapacityGiven && p.Capacity == 0) {
			d.room[i] = -1
		}
		scale := 1.0
		if s.PopScale != 0 {
			scale = power(max(0, float64(max(p.Population, k.room[i])))/s.PopBase, s.PopScale)
		}
		d.move[i] = min(1, k.move[i]*scale)
	}
}

// graph is the network of the day, the last one while nothing closes or opens.
func (k *calendar) graph() *graph {
	if k.moved {
		return k.b.newGraph(k.open, k.marker)
	}
	return k.last.graph
}

// weigh computes the scores of the day and the weights of the routes.
func (k *calendar) weigh(t int, d *day) {
	s := &k.b.c.Settings
	past, score := k.score, make([]float64, len(k.score))
	people := make([]float64, len(k.score))
	home := k.b.c.Places[0].Country
	for i, p := range k.b.c.Places {
		score[i], people[i] = 1, 1
		if p.Country != home {
			score[i] = s.ForeignWeight
		}
		if k.camp[i] {
			score[i] *= s.CampWeight
		}
		if k.fight[i] > 0 {
			score[i] *= power(s.ConflictWeight, k.decay(t-k.began[i])*k.fight[i])
		}
		if s.PopForWeight && !k.camp[i] {
			people[i] = power(max(1, float64(p.Population)), s.PopPower)
		}
	}
	k.score = score
	if k.last != nil && d.graph == k.last.graph && slices.Equal(score, past) && !s.FixedRoutes && !(s.PopForWeight && !slices.Equal(d.camp, k.last.camp)) {
		d.weight, d.sum = k.last.weight, k.last.sum
		return
	}
	d.weight = k.b.weights(d.graph, score, past, people)
	d.sum = runningSums(d.graph, d.weight)
}

// share lets a day point at the row before where nothing changed.
func (k *calendar) share(d *day) {
	if k.last == nil {
		return
	}
	for _, pair := range [][2]*[]float64{{&d.move, &k.last.move}, {&d.room, &k.last.room}, {&d.spawn, &k.last.spawn}, {&d.intensity, &k.last.intensity}, {&d.weight, &k.last.weight}, {&d.sum, &k.last.sum}} {
		if slices.Equal(*pair[0], *pair[1]) {
			*pair[0] = *pair[1]
		}
	}
	for _, pair := range [][2]*[]bool{{&d.town, &k.last.town}, {&d.camp, &k.last.camp}, {&d.idp, &k.last.idp}} {
		if slices.Equal(*pair[0], *pair[1]) {
			*pair[0] = *pair[1]
		}
	}
}
