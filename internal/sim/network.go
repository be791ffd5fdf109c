package sim

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"puente/internal/model"
)

// arc is one direction of a link.
type arc struct {
	from, to int32
	days     float64 // travel days
}

// network is the links between places, both ways, sorted so that the order of the input does not matter.
type network struct {
	places int
	arcs   []arc
	first  []int32 // [places+1] into arcs
}

// speeds is km per day of each mode that is travelled.
func (p parameters) speeds() map[model.LinkMode]float64 {
	return map[model.LinkMode]float64{
		model.LinkRoad: p.roadKM, model.LinkRail: p.railKM, model.LinkFoot: p.footKM, model.LinkBoat: p.boatKM,
	}
}

// newNetwork lays out the links that are travelled; LinkCross is not.
func newNetwork(links []model.Link, place map[string]int, speed map[model.LinkMode]float64) network {
	n := network{places: len(place), first: make([]int32, len(place)+1)}
	for _, l := range links {
		if l.Mode == model.LinkCross {
			continue
		}
		a, b, days := int32(place[l.From]), int32(place[l.To]), l.KM/speed[l.Mode]
		n.arcs = append(n.arcs, arc{a, b, days}, arc{b, a, days})
	}
	slices.SortFunc(n.arcs, func(a, b arc) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.days, b.days))
	})
	for _, a := range n.arcs {
		n.first[a.from+1]++
	}
	for i := range n.places {
		n.first[i+1] += n.first[i]
	}
	return n
}

// tree is the least travel time from one place to all, with the way there.
type tree struct {
	days   []float64 // [places] travel days, +Inf where there is no way
	before []int32   // [places] the place before on the way, -1 at the root and where there is no way
}

// reach is a place that the search has come to.
type reach struct {
	days  float64
	place int32
}

// frontier is a heap of reaches, nearest first, ties by place.
type frontier []reach

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, j int) bool {
	return f[i].days < f[j].days || f[i].days == f[j].days && f[i].place < f[j].place
}
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)   { *f = append(*f, x.(reach)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

// from finds the least-time ways from a place (Dijkstra 1959); of two ways of equal time the one whose last place
// before the end sorts first.
func (n network) from(root int32) tree {
	t := tree{make([]float64, n.places), make([]int32, n.places)}
	for i := range t.days {
		t.days[i], t.before[i] = math.Inf(1), -1
	}
	t.days[root] = 0
	open := frontier{{0, root}}
	for len(open) > 0 {
		here := heap.Pop(&open).(reach)
		if here.days > t.days[here.place] {
			continue
		}
		for _, a := range n.arcs[n.first[here.place]:n.first[here.place+1]] {
			days := here.days + a.days
			switch {
			case days < t.days[a.to]:
				t.days[a.to], t.before[a.to] = days, a.from
				heap.Push(&open, reach{days, a.to})
			case days == t.days[a.to] && a.to != root && a.from < t.before[a.to]:
				t.before[a.to] = a.from
			}
		}
	}
	return t
}

// way lists the places from the root to end, both included.
func (t tree) way(end int32) []int32 {
	var places []int32
	for p := end; p >= 0; p = t.before[p] {
		places = append(places, p)
	}
	slices.Reverse(places)
	return places
}
