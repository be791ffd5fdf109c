package sim

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"puente/internal/model"
)

// Compile checks a World, a Scenario and its Inputs and turns them into a Model. It tells all mistakes together; the
// Model is nil where there is one. The order of places, links, ports, flows, gates, supplies and closures does not
// matter: everything is sorted by name first; nationalities and households keep the scenario's order.
func Compile(w model.World, s model.Scenario, in model.Inputs, opt Options) (*Model, model.Problems) {
	c := newCheck(w, s, in)
	c.all()
	if c.problems.Len() > 0 {
		return nil, c.problems
	}
	b := newBuild(w, s, in)
	c.reachable(b)
	c.caravanWays(b)
	if c.problems.Len() > 0 {
		return nil, c.problems
	}
	return b.model(opt), c.problems
}

// build holds what is needed while a Model is made: the input sorted, its indexes, and the network.
type build struct {
	scenario  model.Scenario
	inputs    model.Inputs
	places    []model.Place
	place     map[string]int
	countries []string
	country   []int32 // [place]
	gateways  []int32 // places with a flow
	nat       map[string]int
	set       parameters
	net       network
	trees     map[int32]tree // by place of departure
	stayAt    map[int32]int  // place → gate where people stay
	measures  []model.Measure
	present   []bool  // [class] somebody of it enters
	halts     []int32 // places where people stop over, by index
	haltAt    []int32 // [place] index among the halts, -1
	routes    map[[2]int32]int32
	walks     network // what can be walked, in kilometres
	caravans  []model.Caravan
	campPart  []float64 // [place] part of the way of a caravan that is before those who leave it there, -1
	cells     map[cellKey]int32
	again     []bool // [place] people set out anew from it: taken, returned or staying there
}

// newBuild sorts and indexes an input without mistakes.
func newBuild(w model.World, s model.Scenario, in model.Inputs) *build {
	b := &build{
		scenario: s, inputs: sortInputs(in), place: map[string]int{}, nat: map[string]int{},
		set: parametersOf(s.Set), trees: map[int32]tree{}, stayAt: map[int32]int{}, measures: sortMeasures(s.Measures),
		routes: map[[2]int32]int32{},
	}
	b.places = slices.Clone(w.Places)
	slices.SortFunc(b.places, func(a, b model.Place) int { return cmp.Compare(a.ID, b.ID) })
	for i, p := range b.places {
		b.place[p.ID] = i
	}
	for i, n := range s.Nationalities {
		b.nat[n] = i
	}
	b.sortCountries()
	b.net = newNetwork(w.Links, b.place, b.set.speeds())
	for g, gate := range b.inputs.Gates {
		if gate.Component == "" {
			b.stayAt[int32(b.place[gate.Place])] = g
		}
	}
	for _, f := range b.inputs.Flows {
		b.gateways = append(b.gateways, int32(b.place[f.Gateway]))
	}
	slices.Sort(b.gateways)
	b.gateways = slices.Compact(b.gateways)
	b.walks = newNetwork(walkedLinks(w.Links), b.place, map[model.LinkMode]float64{model.LinkRoad: 1, model.LinkFoot: 1, model.LinkBoat: 1})
	b.findCamps()
	b.findClasses()
	b.findHalts()
	b.findAgain()
	return b
}

// walkedLinks leaves out what cannot be walked or crossed on foot.
func walkedLinks(links []model.Link) []model.Link {
	return slices.DeleteFunc(slices.Clone(links), func(l model.Link) bool { return l.Mode == model.LinkRail })
}

// findClasses notes the classes of which somebody enters.
func (b *build) findClasses() {
	houses := len(b.scenario.Households)
	b.present = make([]bool, len(b.scenario.Nationalities)*houses)
	for _, f := range b.inputs.Flows {
		for h, share := range f.Households {
			if share > 0 {
				b.present[b.nat[f.Nationality]*houses+h] = true
			}
		}
	}
}

// findHalts lists the places where people on their way stop over, in the order of their names.
func (b *build) findHalts() {
	b.haltAt = make([]int32, len(b.places))
	for i, p := range b.places {
		b.haltAt[i] = -1
		if slices.ContainsFunc(b.scenario.Dwells, func(d model.Dwell) bool { return d.Place == p.ID }) {
			b.haltAt[i] = int32(len(b.halts))
			b.halts = append(b.halts, int32(i))
		}
	}
}

// findAgain notes the places from which people set out anew: where they stay, where measures take or return them, and,
// where somebody sets out anew at all, the stop-overs on their way and the gateways that people returned to their
// origin come in by.
func (b *build) findAgain() {
	b.again = make([]bool, len(b.places))
	any := false
	for place := range b.stayAt {
		b.again[place], any = true, true
	}
	for _, m := range b.measures {
		for _, id := range []string{m.ReturnTo, m.ToPlace} {
			if place, ok := b.place[id]; ok && m.Kind != model.MeasureClose {
				b.again[place], any = true, true
			}
		}
		if m.ReturnTo == toOrigin {
			any = true
			for _, place := range b.gateways {
				b.again[place] = true
			}
		}
	}
	for _, place := range b.halts {
		b.again[place] = b.again[place] || any
	}
}

// toOrigin is the word of a measure for a return to the country of origin.
const toOrigin = "origin"

// unknownCountry stands for the country of a place that has none: the code for an unknown region of the Unicode CLDR.
const unknownCountry = "ZZ"

// sortCountries lists the countries of all places by name.
func (b *build) sortCountries() {
	code := func(p model.Place) string { return cmp.Or(p.Country, unknownCountry) }
	for _, p := range b.places {
		b.countries = append(b.countries, code(p))
	}
	slices.Sort(b.countries)
	b.countries = slices.Compact(b.countries)
	for _, p := range b.places {
		i, _ := slices.BinarySearch(b.countries, code(p))
		b.country = append(b.country, int32(i))
	}
}

// sortInputs returns the inputs in an order that does not depend on how they were written.
func sortInputs(in model.Inputs) model.Inputs {
	in.Flows = slices.Clone(in.Flows)
	slices.SortFunc(in.Flows, func(a, b model.Flow) int {
		return cmp.Or(cmp.Compare(a.Gateway, b.Gateway), cmp.Compare(a.Nationality, b.Nationality), cmp.Compare(a.Source, b.Source))
	})
	for i := range in.Flows {
		in.Flows[i].Months = slices.Clone(in.Flows[i].Months)
		slices.SortFunc(in.Flows[i].Months, func(a, b model.FlowMonth) int { return cmp.Compare(a.Month.Start, b.Month.Start) })
	}
	in.Ports = slices.Clone(in.Ports)
	slices.SortFunc(in.Ports, func(a, b model.PortSupply) int {
		return cmp.Or(cmp.Compare(a.Port, b.Port), cmp.Compare(a.From, b.From))
	})
	return sortGates(in)
}

// sortGates sorts the gates by name, and the pulls with them.
func sortGates(in model.Inputs) model.Inputs {
	order := make([]int, len(in.Gates))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(in.Gates[a].ID, in.Gates[b].ID) })
	gates, pull := make([]model.Gate, len(order)), make([][]float64, len(in.Pull))
	for i, from := range order {
		gates[i] = in.Gates[from]
	}
	for n, row := range in.Pull {
		for _, from := range order {
			pull[n] = append(pull[n], row[from])
		}
	}
	in.Gates, in.Pull = gates, pull
	return in
}

// tree returns the least-time ways from a place.
func (b *build) tree(place int32) tree {
	t, ok := b.trees[place]
	if !ok {
		t = b.net.from(place)
		b.trees[place] = t
	}
	return t
}

// reachable reports, for each flow, the gates that pull its people but that no link leads to.
func (c *check) reachable(b *build) {
	for i, f := range c.inputs.Flows {
		t := b.tree(int32(b.place[f.Gateway]))
		pull, lost, open := c.inputs.Pull[c.nat[f.Nationality]], "", 0
		missing := 0
		for g, gate := range c.inputs.Gates {
			switch {
			case pull[g] <= never || gate.Component == "" && gate.Place == f.Gateway:
			case math.IsInf(t.days[b.place[gate.Place]], 1):
				missing++
				lost = cmp.Or(lost, gate.ID)
			default:
				open++
			}
		}
		field := fmt.Sprintf("flows[%d].gateway", i)
		if missing > 0 {
			c.inInputs(field, f.Gateway, fmt.Sprintf("links that lead to gate %s (and %d more) for %s", lost, missing-1, f.Nationality))
		} else if open == 0 && b.leaveChance(int32(b.place[f.Gateway])) > 0 {
			c.inInputs(field, f.Gateway, "at least one gate that pulls "+f.Nationality)
		}
	}
}

// leaveChance is the chance per day of setting out from a place: that of the place to stay where it is one, else the
// parameter for gateways and origins.
func (b *build) leaveChance(place int32) float64 {
	if g, ok := b.stayAt[place]; ok {
		return b.inputs.Gates[g].LeaveChance
	}
	return b.set.leaveChance
}

// leaveOf is the chance per day that a class sets out from a place: by the mean days of a dwell, the last that names
// the class, else by the place; where people were taken or returned to, by the parameter taken-dwell-days.
func (b *build) leaveOf(k cellKey) float64 {
	leave := b.leaveChance(k.place)
	if _, stays := b.stayAt[k.place]; k.stage == stageAgain && !stays && !slices.Contains(b.gateways, k.place) {
		leave = 1 / (1 + b.set.takenDwell)
	}
	if k.stage == stageHalt && b.haltAt[k.place] < 0 {
		leave = 1 / (1 + b.set.caravanAfter)
	}
	nationality, household := b.className(k.class)
	for _, d := range b.scenario.Dwells {
		if d.Place == b.places[k.place].ID && names(d.Nationalities, nationality) && names(d.Households, household) {
			leave = 1 / (1 + d.Days)
		}
	}
	return leave
}

// names tells whether a list names a word; an empty list names all.
func names(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }
