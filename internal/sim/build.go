package sim

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"puente/internal/model"
)

// cellKey names a cell while the model is built.
type cellKey struct{ place, class int32 }

// shareSpreads is the spread of each nationality's share between runs: as learnt from counts, else the parameter.
func (b *build) shareSpreads() []float64 {
	spreads := slices.Clone(b.inputs.ThroughLogSD)
	for len(spreads) < len(b.scenario.Nationalities) {
		spreads = append(spreads, b.set.shareSpread)
	}
	return spreads
}

// model lays out the flat arrays.
func (b *build) model(opt Options) *Model {
	s := b.scenario
	m := &Model{
		longest: 1, start: s.Start, days: s.Days, oneByOne: opt.OneByOne,
		nats: len(s.Nationalities), houses: len(s.Households), set: b.set,
		through: slices.Clone(b.inputs.Through), spread: b.shareSpreads(), gateways: len(b.gateways), countries: len(b.countries),
	}
	for _, name := range s.Nationalities {
		m.natEntity = append(m.natEntity, entity(name))
	}
	cells := b.addCells(m)
	b.addChoices(m)
	b.addTrips(m, cells)
	b.addFlows(m, cells)
	b.addGates(m)
	b.addPorts(m)
	b.layOut(m)
	m.widest = max(31, m.houses, len(m.gates))
	return m
}

// className returns the nationality and household of a class.
func (b *build) className(class int32) (nationality, household string) {
	houses := int32(len(b.scenario.Households))
	return b.scenario.Nationalities[class/houses], b.scenario.Households[class%houses]
}

// addCells makes a cell for every class that can be at a place: where it enters, and wherever it can stay.
func (b *build) addCells(m *Model) map[cellKey]int32 {
	found := map[cellKey]int32{}
	for _, f := range b.inputs.Flows {
		nat := b.nat[f.Nationality]
		for h, share := range f.Households {
			if share == 0 {
				continue
			}
			class := int32(nat*m.houses + h)
			found[cellKey{int32(b.place[f.Gateway]), class}] = 0
			for place, g := range b.stayAt {
				if b.inputs.Pull[nat][g] > never {
					found[cellKey{place, class}] = 0
				}
			}
		}
	}
	keys := make([]cellKey, 0, len(found))
	for k := range found {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.class, b.class))
	})
	for i, k := range keys {
		found[k] = int32(i)
		nationality, household := b.className(k.class)
		m.cells = append(m.cells, cell{
			place: k.place, nat: k.class / int32(m.houses), leave: b.leaveChance(k.place),
			entity: entity(b.places[k.place].ID, nationality, household), choice: -1,
		})
	}
	return found
}

// addChoices gives cells that can be left their gates; a cell without any is never left.
func (b *build) addChoices(m *Model) {
	type key struct{ place, nat int32 }
	made := map[key]int32{}
	for i := range m.cells {
		c := &m.cells[i]
		if c.leave == 0 {
			continue
		}
		k := key{c.place, c.nat}
		at, ok := made[k]
		if !ok {
			at = -1
			if gates, appeal := b.appeals(c.place, c.nat); len(gates) > 0 {
				at = int32(len(m.choices))
				m.choices = append(m.choices, newChoice(gates, appeal))
			}
			made[k] = at
		}
		c.choice = at
		if at < 0 {
			c.leave = 0
		}
	}
}

// appeals lists the gates that a nationality may choose at a place: its pull less distance-aversion for each travel
// day. The place to stay where one already is, is not among them.
func (b *build) appeals(place, nat int32) (gates []int32, appeal []float64) {
	t := b.tree(place)
	for g, gate := range b.inputs.Gates {
		end := b.place[gate.Place]
		pull := b.inputs.Pull[nat][g]
		if pull <= never || math.IsInf(t.days[end], 1) || gate.Component == "" && int32(end) == place {
			continue
		}
		gates = append(gates, int32(g))
		appeal = append(appeal, pull-float64(b.set.distanceAversion*t.days[end]))
	}
	return gates, appeal
}

// addTrips makes the trips of each cell, with the routes that they share.
func (b *build) addTrips(m *Model, cells map[cellKey]int32) {
	type key struct{ from, to int32 }
	made := map[key]int32{}
	keys := make([]cellKey, len(m.cells))
	for k, i := range cells {
		keys[i] = k
	}
	for i := range m.cells {
		c := &m.cells[i]
		c.first = int32(len(m.trips))
		if c.choice >= 0 {
			for _, g := range m.choices[c.choice].gates {
				end := int32(b.place[b.inputs.Gates[g].Place])
				r, ok := made[key{c.place, end}]
				if !ok {
					r = int32(len(m.routes))
					t := b.tree(c.place)
					m.addRoute(stretchesOf(t, t.way(end), b.country))
					made[key{c.place, end}] = r
				}
				m.trips = append(m.trips, trip{r, b.target(m, g, keys[i].class, cells)})
			}
		}
		c.last = int32(len(m.trips))
	}
}

// target is where the people of a class are when they have arrived at a gate.
func (b *build) target(m *Model, gate, class int32, cells map[cellKey]int32) int32 {
	g := b.inputs.Gates[gate]
	if g.Component != "" {
		return gate*int32(m.classes()) + class
	}
	i, ok := cells[cellKey{int32(b.place[g.Place]), class}]
	if !ok {
		panic(fmt.Sprintf("sim: no cell for class %d at %s, where trips lead", class, g.Place))
	}
	return ^i
}

// addGates says how each gate takes people, and names the luck of those between the ports.
func (b *build) addGates(m *Model) {
	for _, g := range b.inputs.Gates {
		kind := gateCross
		switch {
		case g.Component == "":
			kind = gateStay
		case g.Port != "":
			kind = gatePort
		}
		m.gates = append(m.gates, kind)
		for _, nationality := range b.scenario.Nationalities {
			m.lineEntity = append(m.lineEntity, entity(g.ID, nationality))
		}
		for class := range int32(m.classes()) {
			nationality, household := b.className(class)
			m.crossEntity = append(m.crossEntity, entity(g.ID, nationality, household))
		}
	}
}

// addFlows lays out the intakes, month by month.
func (b *build) addFlows(m *Model, cells map[cellKey]int32) {
	shocks := b.addSources(m)
	for _, f := range b.inputs.Flows {
		place, nat := int32(b.place[f.Gateway]), b.nat[f.Nationality]
		gateway, _ := slices.BinarySearch(b.gateways, place)
		flow := flow{gateway: int32(gateway), entity: entity(f.Gateway, f.Nationality, f.Source), first: int32(len(m.months))}
		for _, month := range f.Months {
			if fm, within := b.flowMonth(month); within {
				fm.shock = shocks.index(f.Source, month)
				m.months = append(m.months, fm)
			}
		}
		flow.last = int32(len(m.months))
		m.flows = append(m.flows, flow)
		for h, share := range f.Households {
			at := int32(-1)
			if share > 0 {
				at = cells[cellKey{place, int32(nat*m.houses + h)}]
			}
			m.shares, m.entryCells = append(m.shares, share), append(m.entryCells, at)
		}
	}
}

// flowMonth counts a month's days from the start of the run, and tells whether any of them lies within it.
func (b *build) flowMonth(m model.FlowMonth) (fm flowMonth, within bool) {
	s := b.scenario
	days := int(m.Month.End()-m.Month.Start) + 1
	scaled := max(0, min(int64(days), int64(s.Date)-int64(m.Month.Start)+1))
	if m.Known {
		scaled = int64(days)
	}
	fm = flowMonth{first: int(m.Month.Start - s.Start), days: days, scaled: int(scaled), persons: m.Persons, logSD: m.LogSD}
	return fm, fm.first < s.Days && fm.first+days > 0
}

// monthNumber counts months, so that consecutive ones differ by 1.
func monthNumber(p model.Period) uint64 {
	year, month, _ := p.Start.Civil()
	return uint64(year*12 + month)
}

// shockIndex finds the surprise of a source in a month.
type shockIndex struct {
	first  map[string]uint64 // number of the source's first forecast month
	last   map[string]uint64
	offset map[string]int32
}

// index returns the place of the surprise among all, -1 for a count that is known.
func (x shockIndex) index(source string, m model.FlowMonth) int32 {
	if m.Known {
		return -1
	}
	return x.offset[source] + int32(monthNumber(m.Month)-x.first[source])
}

// addSources gives each source of forecasts a chain of surprises, from its first forecast month to its last, whether or
// not they lie within the run.
func (b *build) addSources(m *Model) shockIndex {
	x := shockIndex{map[string]uint64{}, map[string]uint64{}, map[string]int32{}}
	var names []string
	for _, f := range b.inputs.Flows {
		for _, month := range f.Months {
			if month.Known {
				continue
			}
			n := monthNumber(month.Month)
			if _, ok := x.first[f.Source]; !ok {
				x.first[f.Source], x.last[f.Source] = n, n
				names = append(names, f.Source)
			}
			x.first[f.Source], x.last[f.Source] = min(x.first[f.Source], n), max(x.last[f.Source], n)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		months := int(x.last[name] - x.first[name] + 1)
		x.offset[name] = int32(m.shocks)
		m.sources = append(m.sources, source{entity(name), x.first[name], months})
		m.shocks += months
	}
	return x
}
