package fleerules

import (
	"math"

	"puente/internal/model"
)

// explorer draws the routes of one place by depth-first search over open links.
type explorer struct {
	b       *build
	g       *graph
	open    [][]int32
	marker  []bool
	origin  int32
	first   int32   // the link of the first step
	visited []int32 // the places left so far, the origin first
	total   int
}

// newGraph lists the routes of every place on the open links.
func (b *build) newGraph(open [][]int32, marker []bool) *graph {
	e := &explorer{b: b, g: &graph{start: []int32{0}}, open: open, marker: marker}
	for place := range open {
		e.origin = int32(place)
		if b.c.Settings.Awareness != 0 && (!b.c.Settings.FixedRoutes || !marker[place]) {
			e.place()
		}
		if b.c.Settings.FixedRoutes {
			e.shortest(e.g.start[place])
		}
		e.g.start = append(e.g.start, int32(len(e.g.plan)))
		if e.deadEnd(place) {
			p := b.c.Places[place]
			b.problems.Add(model.Problem{File: "routes.csv", Got: p.Name, Want: "a way from it to a place that is no marker: Flee stops when somebody decides there"})
		}
	}
	e.finish()
	return e.g
}

// deadEnd reports a place where people can be, whose links lead to markers only even when all are open: Flee stops when
// somebody decides there. Where closures make such a place for a while, people stay.
func (e *explorer) deadEnd(place int) bool {
	s := e.b.c.Settings
	none := e.g.start[place] == e.g.start[place+1]
	if !none || len(e.open[place]) == 0 || s.Awareness == 0 || s.FixedRoutes || e.marker[place] {
		return false
	}
	open := 0
	for _, links := range e.open {
		open += len(links)
	}
	p := e.b.c.Places[place]
	return open == len(e.b.m.links.from) && (p.Kind.IsCamp() || p.Population > 0)
}

// finish finds the first open link of every plan and the capacities that a place looks at.
func (e *explorer) finish() {
	g, plans := e.g, &e.b.m.plans
	g.planLink = make([]int32, len(plans.at))
	for p := range g.planLink {
		g.planLink[p] = e.linkTo(plans.at[p], plans.next[p])
	}
	for c, p := range g.plan {
		if !e.b.strict {
			g.link[c] = g.planLink[p]
		}
	}
	for place := range e.open {
		g.limits = append(g.limits, e.b.limitsOf(g, place))
	}
}

// linkTo is the first open link between two places, -1 where there is none.
func (e *explorer) linkTo(from, to int32) int32 {
	for _, l := range e.open[from] {
		if e.b.m.links.to[l] == to {
			return l
		}
	}
	return -1
}

// place explores from every open link of the origin.
func (e *explorer) place() {
	e.visited = append(e.visited[:0], e.origin)
	for _, l := range e.open[e.origin] {
		e.first = l
		e.explore(l, 0, 1)
	}
}

// explore emits the route that ends with a link and goes on from there while the awareness level allows. Markers are no
// ends and use up no hop (with fixed routes they do); a place may be met again only where it is the end just reached.
func (e *explorer) explore(link int32, km float64, step int) {
	if e.total > mostRoutes {
		return
	}
	end := e.b.m.links.to[link]
	km += e.b.m.links.km[link]
	if e.marker[end] {
		if !e.b.c.Settings.FixedRoutes {
			step--
		}
	} else {
		e.emit(end, km)
	}
	if e.b.c.Settings.Awareness <= step {
		return
	}
	for _, l := range e.open[end] {
		if e.passed(e.b.m.links.to[l]) {
			continue
		}
		e.visited = append(e.visited, end)
		e.explore(l, km, step+1)
		e.visited = e.visited[:len(e.visited)-1]
	}
}

func (e *explorer) passed(place int32) bool {
	for _, v := range e.visited {
		if v == place {
			return true
		}
	}
	return false
}

// emit appends one candidate.
func (e *explorer) emit(end int32, km float64) {
	e.total++
	if e.total > mostRoutes || len(e.b.m.plans.at) >= 1<<planBits-64 {
		e.total = mostRoutes + 1
		if e.b.problems.Len() == 0 {
			e.b.problems.Add(model.Problem{File: "simsetting.yml", Field: "move_rules.awareness_level", Want: "a lower level: the network has more than 2,000,000 routes"})
		}
		return
	}
	way := append(append([]int32{}, e.visited[1:]...), end)
	e.g.plan = append(e.g.plan, e.b.newPlan(e.origin, way))
	e.g.link = append(e.g.link, e.first)
	e.g.km = append(e.g.km, km)
}

// shortest keeps the first of the shortest routes to each end, among the candidates from one index on.
func (e *explorer) shortest(from int32) {
	g, final := e.g, e.b.m.plans.final
	kept := from
	for c := from; c < int32(len(g.plan)); c++ {
		at := kept
		for k := from; k < kept; k++ {
			if final[g.plan[k]] == final[g.plan[c]] {
				at = k
			}
		}
		if at < kept && g.km[c] >= g.km[at] {
			continue
		}
		g.plan[at], g.link[at], g.km[at] = g.plan[c], g.link[c], g.km[c]
		if at == kept {
			kept++
		}
	}
	g.plan, g.link, g.km = g.plan[:kept], g.link[:kept], g.km[:kept]
}

// earthKM is the mean radius of the earth. Source: Moritz (2000), Geodetic Reference System 1980.
const earthKM = 6371

// apartKM is the great-circle distance of two places; Flee takes the first coordinate for the longitude, strict does not.
func (b *build) apartKM(p, q int32) float64 {
	one, two := b.c.Places[p], b.c.Places[q]
	lat1, lon1, lat2, lon2 := one.Y, one.X, two.Y, two.X
	if b.strict {
		lat1, lon1, lat2, lon2 = one.X, one.Y, two.X, two.Y
	}
	const radian = math.Pi / 180
	a := math.Sin((lat2 - lat1) * radian / 2)
	o := math.Sin((lon2 - lon1) * radian / 2)
	h := float64(a*a) + float64(math.Cos(lat1*radian)*math.Cos(lat2*radian)*o*o)
	return 2 * earthKM * math.Asin(math.Sqrt(min(1, max(0, h))))
}

// weights gives every route its weight but for the room at its end. past are the scores of the day before: a table of fixed
// routes is made place by place while scores change, so places behind the one that looks still show the day before's.
func (b *build) weights(g *graph, score, past, people []float64) []float64 {
	s := &b.c.Settings
	list := make([]float64, len(g.plan))
	for place := range len(g.start) - 1 {
		for c := g.start[place]; c < g.start[place+1]; c++ {
			end := b.m.plans.final[g.plan[c]]
			personal := score[end]
			if s.StayCloseToHome {
				personal *= power(max(1, b.apartKM(end, int32(place))), -s.HomeDistancePower)
			}
			personal *= people[end]
			far := power(s.Softening+g.km[c], s.DistancePower)
			list[c] = power((s.WeightSoftening+personal)/far, s.WeightPower)
			if s.FixedRoutes {
				seen := score[end]
				if int(end) > place && !b.strict {
					seen = past[end]
				}
				list[c] = power((s.WeightSoftening+seen)/far, s.WeightPower) * personal
			}
		}
	}
	return list
}

// runningSums are the partial sums of the weights within each place.
func runningSums(g *graph, weight []float64) []float64 {
	sums := make([]float64, len(weight))
	for place := range len(g.start) - 1 {
		total := 0.0
		for c := g.start[place]; c < g.start[place+1]; c++ {
			total += weight[c]
			sums[c] = total
		}
	}
	return sums
}
