package sim

import (
	"math"

	"puente/internal/model"
)

// post adds one count of the state to one column.
type post struct{ from, column int32 }

// ledger says into which columns each count goes. Totals are columns like others, added up in every run, so that the
// bands of totals are right.
type ledger struct {
	entered                       []post // [gateway]
	counted                       []post // [gate][nationality]
	onWay                         []post // [country]
	waiting                       []post // [gate]
	arrived                       []post // [gate]
	stock                         []post // [cell]
	pathway                       []post // [gateway]
	taken                         []post // [country]
	sentBack                      []post // [nationality]
	moved                         []post // [transport]
	repeats                       []post
	kept, gaveUp, names, waits    []post // [port]
	inShelter, noBed, noBedNights []post // [refuge]
	annexed, held                 []post // [annex]
	walking, walked               []post // [caravan]
	stopped                       []post // [country]
	waitDays                      []post // [gate]
	trips, lostTrips, goodsHeld   []post // [crossing]
	portWait                      []post // [crossing]
}

// record writes the day's row of the outcome: flows of the day, stocks at its end. A person-day of waiting is a person
// in a line at the end of a day.
func (s *state) record() {
	m := s.model
	l := &m.ledger
	addUp(s.row, l.entered, s.entered)
	addUp(s.row, l.counted, s.counted)
	addUp(s.row, l.onWay, s.onWay)
	addUp(s.row, l.stock, s.stock)
	addUp(s.row, l.arrived, s.arrived)
	addUp(s.row, l.stopped, s.stopped)
	addUp(s.row, l.pathway, s.other)
	addUp(s.row, l.taken, s.taken)
	addUp(s.row, l.sentBack, s.sentBack)
	addUp(s.row, l.moved, s.moved)
	for _, p := range l.repeats {
		s.row[p.column] += s.repeats
	}
	s.recordPorts()
	s.recordBeds()
	addUp(s.row, l.walking, s.caravanSize)
	addUp(s.row, l.walked, s.caravanKM)
	lines := s.out[:len(m.gates)]
	for g := range lines {
		lines[g] = 0
		for _, n := range s.waiting[g*m.classes() : (g+1)*m.classes()] {
			lines[g] += n
		}
	}
	addUp(s.row, l.waiting, lines)
	addUp(s.row, l.waitDays, lines)
	addUp(s.row, l.trips, s.traffic.tripsNow)
	addUp(s.row, l.lostTrips, s.traffic.lostNow)
	addUp(s.row, l.goodsHeld, s.traffic.heldNow)
	addUp(s.row, l.portWait, s.traffic.waitNow)
}

// addUp adds counts to the columns of a row.
func addUp(row []int64, posts []post, counts []int64) {
	for _, p := range posts {
		row[p.column] += counts[p.from]
	}
}

// columnList gives columns their index, in the order in which they are first asked for.
type columnList struct {
	list  []model.Column
	index map[model.Column]int32
}

// at returns the index of a column.
func (c *columnList) at(column model.Column) int32 {
	if i, ok := c.index[column]; ok {
		return i
	}
	i := int32(len(c.list))
	c.list = append(c.list, column)
	c.index[column] = i
	return i
}

// bookkeeper lays out the columns of a model and the posts that fill them.
type bookkeeper struct {
	columnList
	build *build
	model *Model
}

// layOut makes the columns, each quantity's total first, then its parts in the order of their names.
func (b *build) layOut(m *Model) {
	k := bookkeeper{columnList{index: map[model.Column]int32{}}, b, m}
	k.layOutIntake()
	k.layOutEncounters()
	m.ledger.onWay = k.byCountry(model.QuantityOnTheWay, true)
	m.ledger.waiting = k.waiting()
	k.layOutArrived()
	k.layOutStock()
	m.ledger.stopped = k.byCountry(model.QuantityStopped, false)
	k.layOutWaitDays()
	k.layOutPathway()
	k.layOutReturns()
	k.layOutPorts()
	k.layOutBeds()
	k.layOutCaravans()
	k.layOutCrossings()
	m.columns = k.list
}

func (k *bookkeeper) layOutIntake() {
	posts := &k.model.ledger.entered
	for g, place := range k.build.gateways {
		*posts = append(*posts,
			post{int32(g), k.at(model.Column{Quantity: model.QuantityIntake})},
			post{int32(g), k.at(model.Column{Quantity: model.QuantityIntake, Place: k.build.places[place].ID})})
	}
}

// layOutEncounters lists all columns before it posts, so that they stand in the order total, components, places,
// nationalities.
func (k *bookkeeper) layOutEncounters() {
	const quantity = model.QuantityEncounters
	k.at(model.Column{Quantity: quantity})
	for _, g := range k.countingGates() {
		k.at(model.Column{Quantity: quantity, Component: g.Component})
	}
	for _, g := range k.countingGates() {
		k.at(model.Column{Quantity: quantity, Component: g.Component, Geography: g.Geography})
	}
	for _, nat := range k.build.scenario.Nationalities {
		k.at(model.Column{Quantity: quantity, Nationality: nat})
	}
	posts := &k.model.ledger.counted
	for g, gate := range k.build.inputs.Gates {
		if gate.Component == "" {
			continue
		}
		for n, nat := range k.build.scenario.Nationalities {
			from := int32(g*k.model.nats + n)
			for _, c := range encounterColumns(gate, nat) {
				*posts = append(*posts, post{from, k.at(c)})
			}
		}
	}
}

// countingGates are the gates that have a component, in their order.
func (k *bookkeeper) countingGates() []model.Gate {
	var list []model.Gate
	for _, g := range k.build.inputs.Gates {
		if g.Component != "" {
			list = append(list, g)
		}
	}
	return list
}

// encounterColumns are the columns that an event at a gate counts in.
func encounterColumns(g model.Gate, nat string) []model.Column {
	const quantity = model.QuantityEncounters
	list := []model.Column{
		{Quantity: quantity},
		{Quantity: quantity, Component: g.Component},
		{Quantity: quantity, Nationality: nat},
		{Quantity: quantity, Component: g.Component, Nationality: nat},
	}
	if g.Geography != "" {
		list = append(list, model.Column{Quantity: quantity, Component: g.Component, Geography: g.Geography})
	}
	return list
}

// byCountry lays out a total and the countries of the stretches.
func (k *bookkeeper) byCountry(quantity model.Quantity, stock bool) []post {
	total := k.at(model.Column{Quantity: quantity, Stock: stock})
	var posts []post
	for i, country := range k.build.countries {
		own := k.at(model.Column{Quantity: quantity, Place: country, Stock: stock})
		posts = append(posts, post{int32(i), total}, post{int32(i), own})
	}
	return posts
}

// waiting lays out the lines: total, components, towns, and components of towns.
func (k *bookkeeper) waiting() []post {
	const quantity = model.QuantityWaiting
	column := func(place, component string) int32 {
		return k.at(model.Column{Quantity: quantity, Place: place, Component: component, Stock: true})
	}
	column("", "")
	for _, g := range k.countingGates() {
		column("", g.Component)
	}
	var posts []post
	for i, g := range k.build.inputs.Gates {
		if g.Component == "" {
			continue
		}
		for _, c := range []int32{column("", ""), column("", g.Component), column(g.Place, ""), column(g.Place, g.Component)} {
			posts = append(posts, post{int32(i), c})
		}
	}
	return posts
}

// layOutArrived lays out who comes to a border town, by the town.
func (k *bookkeeper) layOutArrived() {
	total := k.at(model.Column{Quantity: model.QuantityArrived})
	posts := &k.model.ledger.arrived
	for i, g := range k.build.inputs.Gates {
		if g.Component == "" {
			continue
		}
		own := k.at(model.Column{Quantity: model.QuantityArrived, Place: g.Place})
		*posts = append(*posts, post{int32(i), total}, post{int32(i), own})
	}
}

func (k *bookkeeper) layOutStock() {
	total := k.at(model.Column{Quantity: model.QuantityAtPlace, Stock: true})
	posts := &k.model.ledger.stock
	for i, c := range k.model.cells {
		place := k.build.places[c.place].ID
		own := k.at(model.Column{Quantity: model.QuantityAtPlace, Place: place, Stock: true})
		*posts = append(*posts, post{int32(i), total}, post{int32(i), own})
	}
}

func (k *bookkeeper) layOutWaitDays() {
	total := k.at(model.Column{Quantity: model.QuantityWaitDays})
	posts := &k.model.ledger.waitDays
	for i, g := range k.build.inputs.Gates {
		if g.Component == "" {
			continue
		}
		own := k.at(model.Column{Quantity: model.QuantityWaitDays, Place: g.Place})
		*posts = append(*posts, post{int32(i), total}, post{int32(i), own})
	}
}

// layOutPathway lays out those who enter by a legal pathway, where a measure gives one.
func (k *bookkeeper) layOutPathway() {
	if len(k.model.pathways) == 0 {
		return
	}
	total := k.at(model.Column{Quantity: model.QuantityPathway})
	for g, place := range k.build.gateways {
		own := k.at(model.Column{Quantity: model.QuantityPathway, Place: k.build.places[place].ID})
		k.model.ledger.pathway = append(k.model.ledger.pathway, post{int32(g), total}, post{int32(g), own})
	}
}

// layOutReturns lays out those who are intercepted, returned, transported and set out again, where measures do that.
func (k *bookkeeper) layOutReturns() {
	m, l := k.model, &k.model.ledger
	if m.watch.on {
		l.taken = k.byCountry(model.QuantityIntercepted, false)
	}
	if m.watch.on || len(m.returns) > 0 {
		for nat, name := range k.build.scenario.Nationalities {
			l.sentBack = append(l.sentBack,
				post{int32(nat), k.at(model.Column{Quantity: model.QuantityReturned})},
				post{int32(nat), k.at(model.Column{Quantity: model.QuantityReturned, Nationality: name})})
		}
	}
	for i := range m.seats {
		l.moved = append(l.moved,
			post{int32(i), k.at(model.Column{Quantity: model.QuantityTransported})},
			post{int32(i), k.at(model.Column{Quantity: model.QuantityTransported, Place: m.seats[i].from})})
	}
	if m.watch.on || len(m.returns) > 0 || len(m.seats) > 0 {
		l.repeats = []post{{0, k.at(model.Column{Quantity: model.QuantityRepeat})}}
	}
}

// recordPorts writes what became of those who wait at ports.
func (s *state) recordPorts() {
	l := &s.model.ledger
	addUp(s.row, l.kept, s.kept)
	addUp(s.row, l.gaveUp, s.gaveUp)
	names, waits := s.out[:len(s.lists)], s.spare[:len(s.lists)]
	for p := range s.lists {
		names[p], waits[p] = int64(math.Round(s.lists[p].names)), int64(math.Round(s.lists[p].waited))
	}
	addUp(s.row, l.names, names)
	addUp(s.row, l.waits, waits)
}

// recordBeds writes who has a bed tonight and who has none.
func (s *state) recordBeds() {
	l := &s.model.ledger
	in, without := s.out[:len(s.inBeds)], s.spare[:len(s.inBeds)]
	for i, b := range s.inBeds {
		in[i], without[i] = b.now, b.here-b.now
	}
	addUp(s.row, l.inShelter, in)
	addUp(s.row, l.noBed, without)
	addUp(s.row, l.noBedNights, without)
	addUp(s.row, l.annexed, s.annexed)
	addUp(s.row, l.held, s.held)
}

// placed lays out a quantity's total and its part at a place, and posts one count to both.
func (k *bookkeeper) placed(list *[]post, from int, c model.Column) {
	total := model.Column{Quantity: c.Quantity, Stock: c.Stock}
	*list = append(*list, post{int32(from), k.at(total)}, post{int32(from), k.at(c)})
}

func (k *bookkeeper) layOutPorts() {
	l := &k.model.ledger
	for p, name := range k.build.casePorts() {
		k.placed(&l.kept, p, model.Column{Quantity: model.QuantityServed, Place: name})
		k.placed(&l.gaveUp, p, model.Column{Quantity: model.QuantityGaveUp, Place: name})
		k.placed(&l.names, p, model.Column{Quantity: model.QuantityListed, Place: name, Stock: true})
		k.placed(&l.waits, p, model.Column{Quantity: model.QuantityListWaits, Place: name})
	}
}

func (k *bookkeeper) layOutBeds() {
	l := &k.model.ledger
	for i, r := range k.model.refuges {
		place := k.build.places[r.place].ID
		k.placed(&l.inShelter, i, model.Column{Quantity: model.QuantityInShelter, Place: place, Stock: true})
		if !r.listed {
			continue
		}
		k.placed(&l.noBed, i, model.Column{Quantity: model.QuantityWithoutBed, Place: place, Stock: true})
		k.placed(&l.noBedNights, i, model.Column{Quantity: model.QuantityNightsNoBed, Place: place})
	}
	for i, a := range k.model.annexes {
		k.placed(&l.annexed, i, model.Column{Quantity: model.QuantityInShelter, Place: k.build.places[a.place].ID, Stock: true})
		k.placed(&l.held, i, model.Column{Quantity: model.QuantityHeld, Place: k.build.places[a.place].ID, Stock: true})
	}
}

// layOutCaravans lays out each caravan under its own name: how many walk, and how far they have come. Kilometres have no total.
func (k *bookkeeper) layOutCaravans() {
	l := &k.model.ledger
	for i, v := range k.model.caravans {
		k.placed(&l.walking, i, model.Column{Quantity: model.QuantityCaravan, Place: v.id, Stock: true})
		l.walked = append(l.walked, post{int32(i), k.at(model.Column{Quantity: model.QuantityCaravanKM, Place: v.id, Stock: true})})
	}
}

// layOutCrossings lays out regular crossers, by crossing.
func (k *bookkeeper) layOutCrossings() {
	l := &k.model.ledger
	for i, c := range k.model.crossings.list {
		k.placed(&l.trips, i, model.Column{Quantity: model.QuantityTrips, Place: c.port})
		k.placed(&l.lostTrips, i, model.Column{Quantity: model.QuantityTripsNotMade, Place: c.port})
		k.placed(&l.goodsHeld, i, model.Column{Quantity: model.QuantityTrucksHeld, Place: c.port})
		k.placed(&l.portWait, i, model.Column{Quantity: model.QuantityPortWait, Place: c.port})
	}
}
