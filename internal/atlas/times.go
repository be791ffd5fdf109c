package atlas

import (
	"math"

	"puente/internal/model"
)

// Pace is how far people come on an average day by each mode, in km/day. A mode
// with pace 0 is not travelled.
type Pace struct{ Road, Rail, Foot, Boat float64 }

// PaceOf reads the pace from the parameters that a scenario sets, else from
// the table of parameters.
func PaceOf(set map[string]float64) Pace {
	return Pace{
		Road: Setting(set, "road-km-per-day"),
		Rail: Setting(set, "rail-km-per-day"),
		Foot: Setting(set, "foot-km-per-day"),
		Boat: Setting(set, "boat-km-per-day"),
	}
}

// Setting returns the value of a parameter: what a scenario sets, else its
// default. A name that is not in the table is a defect.
func Setting(set map[string]float64, name string) float64 {
	if v, ok := set[name]; ok {
		return v
	}
	i := model.ParameterIndex(name)
	if i < 0 {
		panic("atlas: no parameter " + name)
	}
	return model.Parameters[i].Default
}

// days returns the days that a link takes, +Inf where it cannot be travelled.
func (p Pace) days(l model.Link) float64 {
	perDay := map[model.LinkMode]float64{
		model.LinkRoad: p.Road, model.LinkRail: p.Rail, model.LinkFoot: p.Foot, model.LinkBoat: p.Boat,
	}[l.Mode]
	if perDay <= 0 {
		return math.Inf(1)
	}
	return l.KM / perDay
}

// Times returns the least travel time in days between any two places of the
// world, [len(Places)][len(Places)], +Inf where no way leads. Cross links are no
// way of travelling.
func Times(w model.World, pace Pace) [][]float64 {
	index := make(map[string]int, len(w.Places))
	for i, p := range w.Places {
		index[p.ID] = i
	}
	edges := make([][]edge, len(w.Places))
	for _, l := range w.Links {
		days := pace.days(l)
		a, okA := index[l.From]
		b, okB := index[l.To]
		if okA && okB && !math.IsInf(days, 1) {
			edges[a] = append(edges[a], edge{b, days})
			edges[b] = append(edges[b], edge{a, days})
		}
	}
	times := make([][]float64, len(w.Places))
	for i := range times {
		times[i] = timesFrom(i, edges)
	}
	return times
}

// edge leads to a place in some days.
type edge struct {
	to   int
	days float64
}

// timesFrom is Dijkstra's search without a heap: worlds have hundreds of places.
func timesFrom(start int, edges [][]edge) []float64 {
	times := make([]float64, len(edges))
	done := make([]bool, len(edges))
	for i := range times {
		times[i] = math.Inf(1)
	}
	times[start] = 0
	for range edges {
		here := nearest(times, done)
		if here < 0 {
			break
		}
		done[here] = true
		for _, e := range edges[here] {
			times[e.to] = min(times[e.to], times[here]+e.days)
		}
	}
	return times
}

// nearest returns the place that is reached first among those not done, or -1.
func nearest(times []float64, done []bool) int {
	best := -1
	for i, t := range times {
		if !done[i] && !math.IsInf(t, 1) && (best < 0 || t < times[best]) {
			best = i
		}
	}
	return best
}
