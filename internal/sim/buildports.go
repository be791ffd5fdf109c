package sim

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/model"
)

// addPorts lays out the lines of the ports that have a gate, and their supply day by day.
func (b *build) addPorts(m *Model) {
	m.startLine = make([]int64, len(m.gates)*m.classes())
	m.shut, m.told = make([]bool, len(m.gates)*m.days), make([]bool, len(m.gates)*m.days)
	gates := map[string][]int32{}
	var names []string
	for i, g := range b.inputs.Gates {
		if g.Port == "" {
			continue
		}
		if gates[g.Port] == nil {
			names = append(names, g.Port)
		}
		gates[g.Port] = append(gates[g.Port], int32(i))
	}
	slices.Sort(names)
	b.addBeside(m)
	for at, name := range names {
		for _, g := range gates[name] {
			m.portOf[g] = int32(at)
		}
		p := port{entity: entity(name), first: int32(len(m.portGates))}
		m.portGates = append(m.portGates, gates[name]...)
		p.last = int32(len(m.portGates))
		m.ports = append(m.ports, p)
		b.addSupply(m, name)
		b.startLine(m, name, gates[name])
		b.addOpen(m, name, gates[name])
	}
}

// supplyOn is the latest entry of a port that has begun on a date; before the first there is none.
func (b *build) supplyOn(port string, date model.Date) model.PortSupply {
	var latest model.PortSupply
	for _, s := range b.inputs.Ports {
		if s.Port == port && s.From <= date {
			latest = s
		}
	}
	return latest
}

// startLine spreads the persons in line before day 0 over gates and classes, in proportion to the arrivals that the
// flows would bring to them; where they bring none, evenly. The persons are those of the entry in force on day 0, or of
// the port's first where none is.
func (b *build) startLine(m *Model, name string, gates []int32) {
	supply := b.supplyOn(name, m.start)
	if supply.Port == "" {
		i := slices.IndexFunc(b.inputs.Ports, func(s model.PortSupply) bool { return s.Port == name })
		supply = b.inputs.Ports[i]
	}
	weights := make([]float64, len(gates)*m.classes())
	for i, g := range gates {
		b.expect(m, g, weights[i*m.classes():(i+1)*m.classes()])
	}
	persons := apportion(int64(math.Round(supply.StartWaiting)), weights)
	for i, g := range gates {
		copy(m.startLine[int(g)*m.classes():], persons[i*m.classes():(i+1)*m.classes()])
	}
}

// expect adds up what the flows would bring to a gate, by class.
func (b *build) expect(m *Model, gate int32, byClass []float64) {
	for _, f := range b.inputs.Flows {
		nat := b.nat[f.Nationality]
		gates, weights := b.weights(int32(b.place[f.Gateway]), int32(nat))
		at := slices.Index(gates, gate)
		if at < 0 {
			continue
		}
		persons := 0.0
		for _, month := range f.Months {
			persons += month.Persons
		}
		reach := persons * b.inputs.Through[nat] * weights[at] / sumOf(weights)
		for h, share := range f.Households {
			byClass[nat*m.houses+h] += float64(reach * share)
		}
	}
}

// apportion splits a whole number in proportion to weights by largest remainders, ties to the first; evenly where all
// weights are 0.
func apportion(total int64, weights []float64) []int64 {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	parts, rest := make([]int64, len(weights)), make([]float64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, w := range weights {
		share := float64(total) / float64(len(weights))
		if sum > 0 {
			share = float64(float64(total) * (w / sum))
		}
		parts[i] = int64(share)
		rest[i], order[i] = share-math.Floor(share), i
		left -= parts[i]
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	for i := int64(0); i < left; i++ {
		parts[order[i%int64(len(order))]]++
	}
	return parts
}

// addOpen writes for every day whether the gates of a port take people with a case, and whether people who set out take
// them for closed.
func (b *build) addOpen(m *Model, name string, gates []int32) {
	for day := range m.days {
		date := m.start + model.Date(day)
		shut, told := b.closed(name, modeCase, date), b.toldClosed(name, date)
		for _, g := range gates {
			m.shut[int(g)*m.days+day] = shut
			m.told[int(g)*m.days+day] = told
		}
	}
}

// addBeside finds, for each gate, a gate between the ports of the same town: the first by name.
func (b *build) addBeside(m *Model) {
	m.listDays = 1 + mostWaitDays
	for _, gate := range b.inputs.Gates {
		m.portOf = append(m.portOf, -1)
		m.besideGate = append(m.besideGate, int32(slices.IndexFunc(b.inputs.Gates, func(g model.Gate) bool {
			return g.Place == gate.Place && g.Component != "" && g.Port == ""
		})))
	}
}
