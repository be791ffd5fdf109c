package sim

import (
	"slices"

	"puente/internal/model"
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// watch is what interceptions measures of interception make on the way: for each route the hazards of its days of
// travel, in each span of days in which no such measure begins or ends, for each group of classes that they treat alike.
type watch struct {
	on      bool
	from    []int32 // first day of each span, the first 0
	groups  int
	groupOf []int32      // [class]
	curves  [][]risk     // [route][span × groups], nil where nobody is intercepted on it
	rules   []watchGroup // [group]; while the model is made
}

// risk is what a route does to those who travel it.
type risk struct {
	sum []float64 // [days+1] of the hazards of the days of travel before
	to  []int16   // [days] destination of those intercepted on that day of travel
}

// watchGroup is the measures that treat a group of classes alike, and the country in which they are at home.
type watchGroup struct {
	measures []model.Measure
	home     string
}

// destination is where people are taken or returned to.
type destination struct {
	place  int32   // -1: to their country of origin
	repeat float64 // chance of setting out again
	cells  []int32 // [class] where they are, -1
}

// surest bounds a hazard, so that sums stay finite where a chance is 1.
const surest = 50

// addWatch groups the classes and cuts the days of the run.
func (b *build) addWatch(m *Model) {
	list := b.ofKind(model.MeasureInterception)
	if len(list) == 0 {
		return
	}
	m.watch.on = true
	m.watch.from = []int32{0}
	for _, v := range list {
		for _, date := range []model.Date{v.From, v.To} {
			if day := date - m.start; date.Known() && day > 0 && int(day) < m.days {
				m.watch.from = append(m.watch.from, int32(day))
			}
		}
	}
	slices.Sort(m.watch.from)
	m.watch.from = slices.Compact(m.watch.from)
	for class := range int32(m.classes()) {
		m.watch.groupOf = append(m.watch.groupOf, b.watchGroupOf(m, list, class))
	}
	m.watch.groups = len(m.watch.rules)
}

// watchGroupOf finds the group of a class, and makes it where it is new.
func (b *build) watchGroupOf(m *Model, list []model.Measure, class int32) int32 {
	nationality, _ := b.className(class)
	own := watchGroup{filter(list, func(v model.Measure) bool { return b.meets(v, class) }), model.HomeOf(nationality)}
	for i, g := range m.watch.rules {
		if g.home == own.home && slices.EqualFunc(g.measures, own.measures, func(a, b model.Measure) bool { return a.ID == b.ID }) {
			return int32(i)
		}
	}
	m.watch.rules = append(m.watch.rules, own)
	return int32(len(m.watch.rules) - 1)
}

// stretchRule is the measures about one stretch of a way.
type stretchRule struct {
	from, to string // its places
	country  string
}

// about tells whether a measure speaks of a stretch: of its link, whichever way it is travelled, or of its country.
func (r stretchRule) about(m model.Measure) bool {
	if m.ToPlace != "" {
		return m.Place == r.from && m.ToPlace == r.to || m.Place == r.to && m.ToPlace == r.from
	}
	return m.Place == r.country || m.Place == r.from
}

// addRisks adds the curves of the route that was added last.
func (b *build) addRisks(m *Model, t tree, way []int32) {
	if !m.watch.on {
		return
	}
	var curves []risk
	any := false
	for span := range m.watch.from {
		for _, g := range m.watch.rules {
			curve := b.riskOf(m, g, m.start+model.Date(m.watch.from[span]), stretchTimes{t, way, int(m.routes[len(m.routes)-1].days)})
			curves = append(curves, curve)
			any = any || curve.sum[len(curve.sum)-1] > 0
		}
	}
	if !any {
		curves = nil
	}
	m.watch.curves = append(m.watch.curves, curves)
}

// stretchTimes is a way on a tree of least travel times, and its days of travel.
type stretchTimes struct {
	tree tree
	way  []int32
	days int
}

// riskOf is the curve of a way for a group on the days from a date on. A day of travel that covers parts of several
// stretches has the hazards of all, each for its part; who is intercepted on it is taken where most of them are.
func (b *build) riskOf(m *Model, g watchGroup, day model.Date, w stretchTimes) risk {
	r := risk{make([]float64, w.days+1), make([]int16, w.days)}
	most := make([]float64, w.days)
	for i := range len(w.way) - 1 {
		from, to := w.way[i], w.way[i+1]
		hazard, dest := b.hazardOn(m, g, day, stretchRule{b.places[from].ID, b.places[to].ID, b.countries[b.country[from]]})
		if hazard == 0 {
			continue
		}
		begin, end := w.tree.days[from], w.tree.days[to]
		for age := int(begin); age < w.days && float64(age) < end; age++ {
			part := float64(min(end, float64(age+1))-max(begin, float64(age))) * hazard
			r.sum[age+1] += part
			if part > most[age] {
				most[age], r.to[age] = part, dest
			}
		}
	}
	for age := range w.days {
		r.sum[age+1] += r.sum[age]
	}
	return r
}

// hazardOn is the hazard of a day on a stretch and where those intercepted are taken; nobody is intercepted in their own
// country.
func (b *build) hazardOn(m *Model, g watchGroup, day model.Date, s stretchRule) (hazard float64, dest int16) {
	if s.country == g.home {
		return 0, 0
	}
	list := filter(g.measures, s.about)
	chance := chanceOf(0, day, list)
	if chance == 0 {
		return 0, 0
	}
	last := model.Measure{}
	for _, v := range list {
		if v.InForce(day) {
			last = v
		}
	}
	return min(surest, -portable.Log1p(-min(chance, 1-1e-16))), b.destinationOf(m, last)
}

// destinationOf finds where a measure takes or returns people to, and makes it where it is new. People who are taken
// to a place all set out again unless the measure says; of those returned to their origin a share does.
func (b *build) destinationOf(m *Model, v model.Measure) int16 {
	d := destination{place: -1, repeat: v.RepeatChance}
	if v.ReturnTo != toOrigin {
		d.place = int32(b.place[v.ReturnTo])
	}
	if v.RepeatChance == 0 {
		d.repeat = 1
		if d.place < 0 || v.Kind == model.MeasureReturns {
			d.repeat = b.set.repeatChance
		}
	}
	for i, known := range m.places {
		if known.place == d.place && known.repeat == d.repeat {
			return int16(i)
		}
	}
	for class := range int32(m.classes()) {
		cell := int32(-1)
		if d.place >= 0 {
			cell = b.cellOf(cellKey{d.place, class, stageAgain})
		}
		d.cells = append(d.cells, cell)
	}
	m.places = append(m.places, d)
	return int16(len(m.places) - 1)
}

// spanHazard is the hazard that a route has for those who begin it today, over the days of travel [1, age].
func (w *watch) spanHazard(curves []risk, group int, day, age int32) float64 {
	total := 0.0
	for i := range w.from {
		low, high := w.agesIn(i, day, age)
		if low < high {
			sum := curves[i*w.groups+group].sum
			total += sum[high] - sum[low]
		}
	}
	return total
}

// agesIn is the days of travel [low+1, high] of a journey begun on a day that lie in a span.
func (w *watch) agesIn(span int, day, age int32) (low, high int32) {
	low, high = w.from[span]-day, age
	if span+1 < len(w.from) {
		high = min(high, w.from[span+1]-day)
	}
	return max(0, low), high
}

// takeSome draws how many of n persons will be intercepted on a leg, on which day of travel, and where they are taken;
// it returns their number.
func (s *state) takeSome(luck *rng.Stream, c *cell, l *leg, n int64) int64 {
	m := s.model
	curves := m.watch.curves[l.route]
	if curves == nil {
		return 0
	}
	group, days := int(m.watch.groupOf[c.class]), m.routes[l.route].days
	hazard := m.watch.spanHazard(curves, group, int32(s.day), days)
	if hazard == 0 {
		return 0
	}
	chance := 1 - portable.Exp(-hazard)
	taken := s.binomial(luck, n, chance)
	for range taken {
		at := -portable.Log1p(-float64(luck.Float64() * chance))
		age, dest := s.ageAt(curves, group, days, at)
		s.takeAt(luck, c, &m.routes[l.route], age, dest)
	}
	return taken
}

// ageAt is the day of travel on which a sum of hazards is reached, and the destination of those intercepted on it.
func (s *state) ageAt(curves []risk, group int, days int32, at float64) (age int32, dest int16) {
	w := &s.model.watch
	before, last := 0.0, int32(0)
	for i := range w.from {
		low, high := w.agesIn(i, int32(s.day), days)
		r := &curves[i*w.groups+group]
		for a := low; a < high; a++ {
			step := r.sum[a+1] - r.sum[a]
			if step == 0 {
				continue
			}
			before += step
			last, dest = a+1, r.to[a]
			if at < before {
				return last, dest
			}
		}
	}
	return last, dest // rounding put the sum above the last day
}

// takeAt notes that one person of a cell is intercepted on a day of travel of a route that they begin today.
func (s *state) takeAt(luck *rng.Stream, c *cell, r *route, age int32, dest int16) {
	m := s.model
	country := m.countryOn(r, age)
	s.leaveWay(r, age, country, 1)
	row := s.rowAt(age)
	s.takenAt[row*m.countries+int(country)]++
	d := &m.places[dest]
	again := luck.Float64() < d.repeat
	switch {
	case d.place >= 0 && again:
		s.coming[row*len(m.cells)+int(d.cells[c.class])]++
	case again:
		s.awayAt[row*m.classes()+int(c.class)]++
		s.willGo++
	default:
		s.goneAt[row*m.nats+int(c.class)/m.houses]++
		s.willGo++
	}
}

// countryOn is the country in which those who travel a route are counted before an age.
func (m *Model) countryOn(r *route, age int32) int32 {
	country := r.country
	for _, p := range m.passes[r.first:r.last] {
		if p.age < age {
			country = p.to
		}
	}
	return country
}

// moveTaken keeps the counts of those who are intercepted today.
func (s *state) moveTaken(row int) {
	m := s.model
	take := func(into, from []int64) {
		for i, n := range from {
			into[i] += n
		}
		clear(from)
	}
	take(s.taken, s.takenAt[row*m.countries:(row+1)*m.countries])
	gone, away := s.goneAt[row*m.nats:(row+1)*m.nats], s.awayAt[row*m.classes():(row+1)*m.classes()]
	left := sum(gone)
	s.sumGone += left
	s.willGo -= left + sum(away)
	for class, n := range away {
		s.sentBack[class/m.houses] += n
	}
	take(s.sentBack, gone)
	take(s.away, away)
}
