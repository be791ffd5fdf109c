package sim

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"puente/internal/model"
)

// The modes of a port that a closure or a measure can be about. People with a case wait for protection or an
// appointment; all others are regular crossers.
const (
	modeCase       = "case"
	modePedestrian = "pedestrian"
	modeCar        = "car"
	modeTruck      = "truck"
	modeRail       = "rail"
)

// sortMeasures puts measures in an order that does not depend on how they were written.
func sortMeasures(list []model.Measure) []model.Measure {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b model.Measure) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// ofKind lists the measures of a kind, in their order.
func (b *build) ofKind(kind model.MeasureKind) []model.Measure {
	var list []model.Measure
	for _, m := range b.measures {
		if m.Kind == kind {
			list = append(list, m)
		}
	}
	return list
}

// fold applies the measures in force on a day to an amount: what sets it comes first (of several the one that began
// last), then factors, then what is added; the result is not below 0. So the order of measures cannot matter.
func fold(amount float64, day model.Date, list []model.Measure) float64 {
	factor, more := 1.0, 0.0
	for _, m := range list {
		if !m.InForce(day) {
			continue
		}
		switch m.ChangeOr() {
		case model.ChangeMultiply:
			factor *= m.Amount
		case model.ChangeAdd:
			more += m.Amount
		default:
			amount = m.Amount
		}
	}
	if math.IsInf(amount, 1) {
		return amount // no limit, and nothing sets one
	}
	return max(0, float64(amount*factor)+more)
}

// speaksOf tells whether a published scope names a word outside brackets, and does not only reduce it.
func speaksOf(scope, word string) bool {
	named, _, _ := strings.Cut(strings.ToLower(scope), "(")
	return strings.Contains(named, word) && !strings.Contains(named, "reduced")
}

// chanceOf is fold for a chance or a share.
func chanceOf(amount float64, day model.Date, list []model.Measure) float64 {
	return min(1, fold(amount, day, list))
}

// filter keeps the measures that a test accepts.
func filter(list []model.Measure, keep func(model.Measure) bool) []model.Measure {
	var kept []model.Measure
	for _, m := range list {
		if keep(m) {
			kept = append(kept, m)
		}
	}
	return kept
}

// meets reports whether a measure is about a class.
func (b *build) meets(m model.Measure, class int32) bool {
	nationality, household := b.className(class)
	return names(m.Nationalities, nationality) && names(m.Households, household)
}

// at keeps the measures that name a port, or none.
func at(list []model.Measure, port string) []model.Measure {
	return filter(list, func(m model.Measure) bool { return m.Port == "" || m.Port == port })
}

// StopsCases tells whether a closure of a scope stops people with a case, and so changes a run.
func StopsCases(scope string) bool { return covers(scope, modeCase) }

// Covers tells whether a closure of a scope stops a mode: case, pedestrian, car, truck or rail.
func Covers(scope, mode string) bool { return covers(scope, mode) }

// closed tells whether a port serves nobody of a mode on a day: a listed closure or a measure closes it and no measure
// opens it. Opening wins, so that the order of measures cannot matter.
func (b *build) closed(port, mode string, day model.Date) bool {
	for _, m := range b.ofKind(model.MeasureOpen) {
		if m.Port == port && (m.Mode == "" || m.Mode == mode) && m.InForce(day) {
			return false
		}
	}
	for _, m := range b.ofKind(model.MeasureClose) {
		if m.Port == port && (m.Mode == "" || m.Mode == mode) && m.InForce(day) {
			return true
		}
	}
	for _, c := range b.inputs.Closures {
		if c.Port == port && covers(c.Scope, mode) && c.From <= day && (!c.To.Known() || day < c.To) {
			return true
		}
	}
	return false
}

// toldClosed tells whether people who set out on a day take a port for closed: it is, and was so the day before or
// announced; or it will be, as announced by then.
func (b *build) toldClosed(port string, day model.Date) bool {
	if b.closed(port, modeCase, day) {
		return b.closed(port, modeCase, day-1) || b.announced(port, day)
	}
	for _, m := range b.ofKind(model.MeasureClose) {
		if m.Port == port && (m.Mode == "" || m.Mode == modeCase) && m.Announced.Known() && m.Announced <= day && day < m.From {
			return b.closed(port, modeCase, m.From)
		}
	}
	return false
}

// announced tells whether a closure in force on a day was known the day before it began.
func (b *build) announced(port string, day model.Date) bool {
	for _, m := range b.ofKind(model.MeasureClose) {
		if m.Port == port && m.InForce(day) && m.Announced.Known() && m.Announced < day {
			return true
		}
	}
	return false
}

// scopeWords are the words of published scopes that speak of each mode.
var scopeWords = map[string][]string{
	modeCase: {modeCase}, modePedestrian: {"pedestrian"}, modeCar: {"car", "vehicle"}, modeTruck: {"truck", "commercial", "cargo"}, modeRail: {modeRail},
}

// covers tells whether the scope of a closure speaks of a mode: "all", or words such as "northbound vehicles". What
// stands in brackets and what is only "reduced" closes nothing.
func covers(scope, mode string) bool {
	if scope == "all" {
		return true
	}
	return slices.ContainsFunc(scopeWords[mode], func(word string) bool { return speaksOf(scope, word) })
}

// dayArray makes a number for each day of the run.
func (b *build) dayArray(m *Model, of func(day model.Date) float64) []float64 {
	list := make([]float64, m.days)
	for d := range list {
		list[d] = of(m.start + model.Date(d))
	}
	return list
}

// addSupply writes the supply of a port for every day: the entry in force, changed by measures of appointments and
// metering; nothing where it is closed to people with a case.
func (b *build) addSupply(m *Model, name string) {
	appointments, metering := at(b.ofKind(model.MeasureAppointments), name), at(b.ofKind(model.MeasureMetering), name)
	for day := range m.days {
		date := m.start + model.Date(day)
		if b.closed(name, modeCase, date) {
			m.present, m.walkUps, m.walkMost = append(m.present, 0), append(m.walkUps, 0), append(m.walkMost, 0)
			continue
		}
		supply := b.supplyOn(name, date)
		m.present = append(m.present, b.quota(supply.Appointments, name, date, appointments))
		m.walkUps = append(m.walkUps, supply.WalkUps)
		m.walkMost = append(m.walkMost, fold(math.Inf(1), date, metering))
	}
}

// quota is a port's appointments on a day. What a measure without a port sets or adds is shared over the ports that
// take appointments, in the shares that they have on the day.
func (b *build) quota(own float64, name string, day model.Date, list []model.Measure) float64 {
	total := 0.0
	for _, port := range b.casePorts() {
		total += b.supplyOn(port, day).Appointments
	}
	share := 0.0
	if total > 0 {
		share = own / total
	}
	scaled := slices.Clone(list)
	for i, m := range scaled {
		if m.Port == "" && m.ChangeOr() != model.ChangeMultiply {
			scaled[i].Amount = m.Amount * share
		}
	}
	return fold(own, day, scaled)
}

// casePorts lists the ports that have a gate, by name.
func (b *build) casePorts() []string {
	var names []string
	for _, g := range b.inputs.Gates {
		if g.Port != "" {
			names = append(names, g.Port)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// addPathways writes the share of intake that no longer walks, for each class and day, where a measure gives one.
func (b *build) addPathways(m *Model) {
	list := b.ofKind(model.MeasurePathway)
	if len(list) == 0 {
		return
	}
	for class := range int32(m.classes()) {
		own := filter(list, func(p model.Measure) bool { return b.meets(p, class) })
		m.pathways = append(m.pathways, b.dayArray(m, func(day model.Date) float64 { return chanceOf(0, day, own) })...)
	}
}
