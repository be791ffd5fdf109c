package sim

import (
	"cmp"
	"maps"
	"slices"

	"puente/internal/model"
)

// cellKey names a cell while the model is built.
type cellKey struct {
	place, class int32
	stage        stage
}

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
	m.aheadDay, m.shareAhead = -1, m.spread
	if b.inputs.AheadFrom != 0 {
		m.aheadDay = max(0, int(b.inputs.AheadFrom-s.Start))
	}
	if len(b.inputs.ThroughAhead) > 0 {
		m.shareAhead = b.inputs.ThroughAhead
	}
	for _, name := range s.Nationalities {
		m.natEntity = append(m.natEntity, entity(name))
	}
	for class := range int32(m.classes()) {
		nationality, household := b.className(class)
		m.classEntity = append(m.classEntity, entity(nationality, household))
	}
	b.addTowns(m)
	j := b.journeysOf(m)
	b.addCells(m, j)
	b.addWatch(m)
	b.addChoices(m, j)
	b.addFlows(m)
	b.addGates(m)
	b.addPorts(m)
	b.addPathways(m)
	b.addReturns(m)
	b.addTransports(m)
	b.addShelters(m)
	b.addCaravans(m)
	b.addCrossings(m)
	b.layOut(m)
	m.widest = max(31, m.houses, len(m.gates), len(m.refuges), len(m.crossings.list))
	return m
}

// className returns the nationality and household of a class.
func (b *build) className(class int32) (nationality, household string) {
	houses := int32(len(b.scenario.Households))
	return b.scenario.Nationalities[class/houses], b.scenario.Households[class%houses]
}

// addTowns lists the places where journeys end, in the order of their names, each with its gates and their weights
// among those of the town.
func (b *build) addTowns(m *Model) {
	m.townAt = make([]int32, len(b.places))
	for place := range b.places {
		m.townAt[place] = -1
		t := town{first: int32(len(m.townGates))}
		for g, gate := range b.inputs.Gates {
			if b.place[gate.Place] == place {
				m.townGates = append(m.townGates, int32(g))
			}
		}
		t.last = int32(len(m.townGates))
		if t.first < t.last {
			m.townAt[place] = int32(len(m.towns))
			m.towns = append(m.towns, t)
			for class := range int32(m.classes()) {
				nationality, household := b.className(class)
				m.townEntity = append(m.townEntity, entity(b.places[place].ID, nationality, household))
			}
		}
	}
	m.townWeight = make([]float64, len(b.inputs.Gates)*m.nats)
	for nat := range m.nats {
		for _, t := range m.towns {
			gates := m.townGates[t.first:t.last]
			appeal := make([]float64, len(gates))
			for i, g := range gates {
				appeal[i] = b.inputs.Pull[nat][g]
			}
			for i, w := range expOf(appeal) {
				if appeal[i] > never {
					m.townWeight[int(gates[i])*m.nats+nat] = w
				}
			}
		}
	}
}

// addCells makes a cell for every class and stage that can be at a place.
func (b *build) addCells(m *Model, j journeys) {
	found := map[cellKey]bool{}
	for _, f := range b.inputs.Flows {
		for h, share := range f.Households {
			if share > 0 {
				found[cellKey{int32(b.place[f.Gateway]), int32(b.nat[f.Nationality]*m.houses + h), stageEntry}] = true
			}
		}
	}
	for class, present := range b.present {
		if !present {
			continue
		}
		for h, place := range b.halts {
			if sumOf(j.weight[h][class/m.houses]) > 0 {
				found[cellKey{place, int32(class), stageHalt}] = true
			}
		}
		for place, part := range b.campPart {
			if part >= 0 {
				found[cellKey{int32(place), int32(class), stageHalt}] = true
			}
		}
		for place, again := range b.again {
			if again {
				found[cellKey{int32(place), int32(class), stageAgain}] = true
			}
		}
	}
	keys := slices.SortedFunc(maps.Keys(found), func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(a.class, b.class), cmp.Compare(a.stage, b.stage))
	})
	b.cells = map[cellKey]int32{}
	for i, k := range keys {
		b.cells[k] = int32(i)
		nationality, household := b.className(k.class)
		names := []string{b.places[k.place].ID, nationality, household}
		if k.stage != stageEntry {
			names = append(names, stageNames[k.stage])
		}
		m.cells = append(m.cells, cell{
			place: k.place, class: k.class, stage: k.stage, leave: b.leaveOf(k), entity: entity(names...), choice: -1,
		})
	}
}

// stageNames tell the luck of the cells of one place and class apart.
var stageNames = [stages]string{"entry", "halt", "again"}

// cellOf is the index of a cell, -1 where there is none.
func (b *build) cellOf(k cellKey) int32 {
	if i, ok := b.cells[k]; ok {
		return i
	}
	return -1
}

// addChoices gives cells that can be left their legs; a cell without any is never left.
func (b *build) addChoices(m *Model, j journeys) {
	type key struct {
		place, nat int32
		stage      stage
	}
	made := map[key]int32{}
	for i := range m.cells {
		c := &m.cells[i]
		if c.leave == 0 {
			continue
		}
		k := key{c.place, c.class / int32(m.houses), c.stage}
		at, ok := made[k]
		if !ok {
			at = -1
			if made := b.choiceAt(m, j, cellKey{c.place, c.class, c.stage}); len(made.gates) > 0 {
				at = int32(len(m.choices))
				made.first = int32(m.legs)
				m.legs += len(made.legs)
				m.choices = append(m.choices, made)
			}
			made[k] = at
		}
		c.choice = at
		if at < 0 {
			c.leave = 0
		}
	}
	b.addHaltCells(m)
	b.addStays(m)
}

// addHaltCells says where people of each class are when they come to a stop-over: those who set out for the first time,
// then those who set out anew.
func (b *build) addHaltCells(m *Model) {
	for _, place := range b.halts {
		for class := range int32(m.classes()) {
			m.haltCells = append(m.haltCells, b.cellOf(cellKey{place, class, stageHalt}), b.cellOf(cellKey{place, class, stageAgain}))
		}
	}
}

// addStays says where people of each class are when they have come to a gate where people stay.
func (b *build) addStays(m *Model) {
	m.stayCells = make([]int32, len(b.inputs.Gates)*m.classes())
	for g, gate := range b.inputs.Gates {
		for class := range int32(m.classes()) {
			at := int32(-1)
			if gate.Component == "" {
				at = b.cellOf(cellKey{int32(b.place[gate.Place]), class, stageAgain})
			}
			m.stayCells[g*m.classes()+int(class)] = at
		}
	}
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
		m.gateEntity = append(m.gateEntity, entity(g.ID))
		for _, nationality := range b.scenario.Nationalities {
			m.lineEntity = append(m.lineEntity, entity(g.ID, nationality))
		}
		m.areaEntity, m.areaSpread = append(m.areaEntity, entity(g.Geography, g.Component)), append(m.areaSpread, g.LogSD)
		m.areaAhead = append(m.areaAhead, g.LogSDAhead)
		for class := range int32(m.classes()) {
			nationality, household := b.className(class)
			m.crossEntity = append(m.crossEntity, entity(g.ID, nationality, household))
		}
	}
}

// addFlows lays out the intakes, month by month.
func (b *build) addFlows(m *Model) {
	shocks := b.addSources(m)
	for _, f := range b.inputs.Flows {
		place, nat := int32(b.place[f.Gateway]), b.nat[f.Nationality]
		gateway, _ := slices.BinarySearch(b.gateways, place)
		flow := flow{gateway: int32(gateway), nat: int32(nat), entity: entity(f.Gateway, f.Nationality, f.Source), first: int32(len(m.months))}
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
				at = b.cells[cellKey{place, int32(nat*m.houses + h), stageEntry}]
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
