package sim

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/model"
)

// beginReturns makes room for those who are taken or returned.
func (s *state) beginReturns() {
	m := s.model
	s.away, s.taken, s.sentBack = make([]int64, m.classes()), make([]int64, m.countries), make([]int64, m.nats)
	s.moved = make([]int64, len(m.seats))
	if m.watch.on {
		s.takenAt = make([]int64, m.longest*m.countries)
		s.goneAt = make([]int64, m.longest*m.nats)
		s.awayAt = make([]int64, m.longest*m.classes())
	}
}

// addReturns writes the share of those counted between the ports who are returned, and where to, by class and day; and
// where people who were returned to their origin enter again: at the gateway that most of their nationality come by.
func (b *build) addReturns(m *Model) {
	b.addHomes(m)
	for _, c := range m.cells {
		_, stays := b.stayAt[c.place]
		m.restless = append(m.restless, c.stage == stageAgain && !stays)
	}
	list := b.ofKind(model.MeasureReturns)
	if len(list) == 0 {
		return
	}
	for class := range int32(m.classes()) {
		own := filter(list, func(v model.Measure) bool { return b.meets(v, class) })
		for day := range m.days {
			date := m.start + model.Date(day)
			to := int16(-1)
			for _, v := range own {
				if v.InForce(date) {
					to = b.destinationOf(m, v)
				}
			}
			m.returns, m.returnTo = append(m.returns, chanceOf(0, date, own)), append(m.returnTo, to)
		}
	}
}

// addHomes finds where each class enters again, where anybody is returned to their origin.
func (b *build) addHomes(m *Model) {
	best := make([]float64, m.nats)
	home := make([]int32, m.nats)
	for i := range home {
		home[i] = -1
	}
	for _, f := range b.inputs.Flows {
		persons := 0.0
		for _, month := range f.Months {
			persons += month.Persons
		}
		if nat := b.nat[f.Nationality]; home[nat] < 0 || persons > best[nat] {
			best[nat], home[nat] = persons, int32(b.place[f.Gateway])
		}
	}
	for class := range int32(m.classes()) {
		cell := int32(-1)
		if place := home[class/int32(m.houses)]; place >= 0 {
			cell = b.cellOf(cellKey{place, class, stageAgain})
		}
		m.homeCells = append(m.homeCells, cell)
	}
}

// returnSome draws who of n persons just counted at a gate are returned, and who of them will set out again.
func (s *state) returnSome(g, class int, n int64) {
	m := s.model
	at := class*m.days + s.day
	share := m.returns[at]
	if share == 0 {
		return
	}
	r := s.stream(purposeReturn, m.crossEntity[g*m.classes()+class])
	n = s.binomial(&r, n, share)
	s.sentBack[class/m.houses] += n
	d := &m.places[m.returnTo[at]]
	again := s.binomial(&r, n, d.repeat)
	cell := m.homeCells[class]
	switch {
	case d.place >= 0 && d.cells[class] >= 0:
		s.stock[d.cells[class]] += again
	case d.place < 0 && cell >= 0:
		s.away[class] += again
	default:
		return // nobody of the class enters, so that there is nowhere to set out from
	}
	s.sumRejoined += again
}

// comeBack lets people who were returned to their origin enter again, each with the chance 1/(1 + mean delay) a day.
func (s *state) comeBack() {
	m := s.model
	clear(s.taken)
	clear(s.sentBack)
	s.repeats = 0
	for class, n := range s.away {
		if n == 0 {
			continue
		}
		r := s.stream(purposeComeBack, m.classEntity[class])
		k := s.binomial(&r, n, 1/(1+m.set.repeatDelay))
		s.away[class] -= k
		s.stock[m.homeCells[class]] += k
	}
}

// transport is seats from one place to another.
type transport struct {
	entity   uint64
	seats    []float64 // [day]
	lines    []int32   // index in waiting of the lines that it takes people from
	cells    []int32   // that it takes people from
	classOf  []int32   // of lines, then cells
	to       []int32   // [class] cell
	route    int32
	from, at string // places, for the columns
}

// addTransports makes a transport for each pair of places that measures name.
func (b *build) addTransports(m *Model) {
	list := b.ofKind(model.MeasureTransport)
	slices.SortStableFunc(list, func(x, y model.Measure) int {
		return cmp.Or(cmp.Compare(x.Place, y.Place), cmp.Compare(x.ToPlace, y.ToPlace))
	})
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Place == list[0].Place && list[n].ToPlace == list[0].ToPlace {
			n++
		}
		b.addTransport(m, sortMeasures(list[:n]))
		list = list[n:]
	}
}

// addTransport makes one; whom the last measure names may take its seats.
func (b *build) addTransport(m *Model, list []model.Measure) {
	who := list[len(list)-1]
	from, to := int32(b.place[who.Place]), int32(b.place[who.ToPlace])
	if math.IsInf(b.tree(from).days[to], 1) {
		return
	}
	t := transport{
		entity: entity(who.Place, who.ToPlace), route: b.routeTo(m, from, to), from: who.Place, at: who.ToPlace,
		seats: b.dayArray(m, func(day model.Date) float64 { return math.Round(fold(0, day, list)) }),
	}
	for class := range int32(m.classes()) {
		t.to = append(t.to, b.cellOf(cellKey{to, class, stageAgain}))
	}
	for g, gate := range b.inputs.Gates {
		for class := range int32(m.classes()) {
			if gate.Component != "" && int32(b.place[gate.Place]) == from && b.meets(who, class) && t.to[class] >= 0 {
				t.lines, t.classOf = append(t.lines, int32(g*m.classes())+class), append(t.classOf, class)
			}
		}
	}
	for i, c := range m.cells {
		if c.place == from && b.meets(who, c.class) && t.to[c.class] >= 0 {
			t.cells, t.classOf = append(t.cells, int32(i)), append(t.classOf, c.class)
		}
	}
	m.seats = append(m.seats, t)
}

// transport takes people from places to others: of all who wait or stay there each is equally likely to get a seat.
func (s *state) transport() {
	m := s.model
	for i := range m.seats {
		t := &m.seats[i]
		s.moved[i] = 0
		seats := int64(t.seats[s.day])
		if seats == 0 {
			continue
		}
		before := s.line.classes()
		for k, at := range t.lines {
			before[k] = s.waiting[at]
		}
		for k, at := range t.cells {
			before[len(t.lines)+k] = s.stock[at]
		}
		total := s.line.total(len(t.classOf))
		if seats = min(seats, total); seats == 0 {
			continue
		}
		r := s.stream(purposeSeat, t.entity)
		s.serve(&r, seats, total, len(t.classOf))
		s.moved[i] = seats
		s.takeSeats(t)
	}
}

// takeSeats moves those who are no longer in the line that transport made.
func (s *state) takeSeats(t *transport) {
	m := s.model
	row, left := s.rowAt(m.routes[t.route].days), s.line.classes()
	for k, class := range t.classOf {
		stock := s.stock
		at := int32(0)
		if k < len(t.lines) {
			stock, at = s.waiting, t.lines[k]
		} else {
			at = t.cells[k-len(t.lines)]
		}
		n := stock[at] - left[k]
		if n == 0 {
			continue
		}
		stock[at] = left[k]
		if k < len(t.lines) {
			g := int(at) / m.classes()
			s.leaveBeds(m.refugeOfGate[g], n)
			if p := m.portOf[g]; p >= 0 {
				s.lostFromList[p] += n
			}
		} else {
			s.leaveBeds(m.refugeOf[at], n)
		}
		s.onWay[m.routes[t.route].country] += n
		s.departed[t.route] += n
		s.coming[row*len(m.cells)+int(t.to[class])] += int32(n)
	}
}
