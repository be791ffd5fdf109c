package fleerules

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"

	"puente/internal/flee"
	"puente/internal/model"
)

// mostRoutes bounds the routes of all places together; beyond it a network is too dense for its awareness level.
const mostRoutes = 2_000_000

// planBits is how many bits of a key name a plan.
const planBits = 24

// Compile lays a checked case out by day, or tells what Flee would stop on during the run.
func Compile(c *flee.Case, opt Options) (*Model, model.Problems) {
	b := &build{c: c, strict: opt.Strict, planIDs: map[string]int32{}}
	b.m = &Model{table: flee.NewTable(c, opt.Strict), settings: c.Settings, strict: opt.Strict}
	b.places()
	b.addLinks()
	b.newPlan(0, nil)
	calendar := newCalendar(b)
	for t := range c.Days {
		calendar.turn(t)
		if b.problems.Len() > 0 {
			return nil, b.problems
		}
	}
	b.bound()
	if b.problems.Len() > 0 {
		return nil, b.problems
	}
	b.finish()
	return b.m, b.problems
}

// mostPeople is how many people a run may come to hold: counts stay exact in every draw.
const mostPeople = 1 << 52

// bound refuses cases whose people could become too many to count.
func (b *build) bound() {
	total := 0.0
	for _, p := range b.m.first {
		total += float64(p.n)
	}
	for _, d := range b.m.days {
		total += float64(d.arrivals)
		for p, intensity := range d.intensity {
			switch rate := b.c.Settings.SpawnRate * intensity; b.c.Settings.SpawnMode {
			case "":
			case "pop_ratio":
				total += rate * float64(b.m.pop[p])
			default:
				total += 2 * rate
			}
		}
	}
	if !(total < mostPeople) {
		b.problems.Add(model.Problem{File: "data_layout.csv", Got: fmt.Sprintf("%.3g people", total), Want: "at most 4.5e15 people in a run"})
	}
}

// build collects a Model.
type build struct {
	c        *flee.Case
	m        *Model
	strict   bool
	planIDs  map[string]int32
	problems model.Problems
}

// places names the streams and puts the first people in the camps.
func (b *build) places() {
	for i, p := range b.c.Places {
		h := fnv.New64a()
		h.Write([]byte(p.Name))
		b.m.names = append(b.m.names, h.Sum64())
		b.m.pop = append(b.m.pop, p.Population)
		if p.Capacity >= 0 || p.CapacityPerDay > 0 {
			b.m.limits = append(b.m.limits, int32(i))
		}
	}
	for i, place := range b.c.Destinations() {
		b.m.camps = append(b.m.camps, int32(place))
		if n := b.m.table.Initial[i]; n > 0 {
			b.m.first = append(b.m.first, person{int32(place), n})
		}
	}
}

// addLinks makes two directed links of each row; forced redirection 1 makes them twice, as Flee does.
func (b *build) addLinks() {
	for _, l := range b.c.Links {
		times := 1
		if l.Redirect == 1 && !b.strict {
			times = 2
		}
		for range times {
			b.addLink(l, l.From, l.To)
			b.addLink(l, l.To, l.From)
		}
	}
}

func (b *build) addLink(l flee.Link, from, to int) {
	a := &b.m.links
	speed := l.SpeedKM
	if speed == 0 {
		speed = b.c.Settings.MaxMoveSpeedKM
	}
	a.from, a.to = append(a.from, int32(from)), append(a.to, int32(to))
	a.km, a.ride, a.walk = append(a.km, l.KM), append(a.ride, speed), append(a.walk, l.WalkChance)
}

// newPlan returns the plan to go from a place over waypoints, making it and its remainders where they are new.
func (b *build) newPlan(at int32, way []int32) int32 {
	if len(way) == 0 && len(b.m.plans.at) > 0 {
		return 0
	}
	key := make([]byte, 0, 4*len(way)+4)
	for _, w := range append([]int32{at}, way...) {
		key = append(key, byte(w), byte(w>>8), byte(w>>16), byte(w>>24))
	}
	if id, ok := b.planIDs[string(key)]; ok {
		return id
	}
	a := &b.m.plans
	id := int32(len(a.at))
	b.planIDs[string(key)] = id
	a.at, a.next, a.final = append(a.at, at), append(a.next, -1), append(a.final, -1)
	a.rest, a.back = append(a.rest, 0), append(a.back, 0)
	if len(way) > 0 {
		a.next[id], a.final[id] = way[0], way[len(way)-1]
		rest, back := b.newPlan(way[0], way[1:]), b.newPlan(at, way[1:])
		a.rest[id], a.back[id] = rest, back
	}
	return id
}

// finish measures what a run has to hold.
func (b *build) finish() {
	m := b.m
	for i := range m.days {
		g := m.days[i].graph
		for p := range len(g.start) - 1 {
			m.widest = max(m.widest, int(g.start[p+1]-g.start[p]))
		}
	}
	fastest := b.c.Settings.MaxWalkSpeedKM
	for _, v := range m.links.ride {
		fastest = max(fastest, v)
	}
	m.bins, m.classes = mostBins, m.dayClasses()
	m.binKM = math.Max(fastest/(mostBins-1), 1e-9)
}

// limitsOf lists the places with a capacity among the ends of the routes of a place.
func (b *build) limitsOf(g *graph, place int) []int32 {
	var list []int32
	for c := g.start[place]; c < g.start[place+1]; c++ {
		end := b.m.plans.final[g.plan[c]]
		if slices.Contains(b.m.limits, end) && !slices.Contains(list, end) {
			list = append(list, end)
		}
	}
	return list
}

// power is x^y for x >= 0, equal bits on every machine; 0^0 is 1.
func power(x, y float64) float64 {
	switch {
	case y == 1:
		return x
	case y == 0:
		return 1
	case x == 0:
		return 0
	}
	return exp(float64(y * log(x)))
}
