package fit

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"puente/internal/model"
)

// gateShare is what stands behind a gate that was made from counts.
type gateShare struct {
	part   float64   // share of the geography's events that this gate takes
	weight float64   // for a gate at a port: events counted at the ports behind it
	shares []float64 // [nationality] of all events of the nationality in the window
	daily  float64   // for a gate at a port: events a day, all nationalities, last three months of the window
}

// area is a geography that counts, with the gates that lead to it.
type area struct {
	geography, component string
	gates                []model.Gate
	shares               []gateShare
}

// makeGates makes one gate for each sector and border town that a cross link
// joins, and one for each border town and field office with a port that takes
// appointments, and learns what share of each nationality is counted where.
func (r *resolver) makeGates() {
	areas := r.sectors()
	if r.s.Counts.At != "" {
		areas = append(areas, r.offices()...)
	}
	if r.problems.Len() > 0 {
		return
	}
	counted := make([]float64, len(r.s.Nationalities))
	for i := range areas {
		r.countArea(&areas[i], counted)
	}
	r.checkCoverage(counted)
	all := make([]float64, len(counted))
	for _, a := range areas {
		for i := range a.gates {
			for n, v := range a.shares[i].shares {
				all[n] += v
			}
		}
	}
	for _, a := range areas {
		for i := range a.gates {
			for n := range a.shares[i].shares {
				if all[n] > 0 {
					a.shares[i].shares[n] /= all[n]
				}
			}
			r.in.Gates = append(r.in.Gates, a.gates[i])
			r.gates = append(r.gates, a.shares[i])
		}
	}
}

// countArea adds the counts of one geography and splits them over its gates.
func (r *resolver) countArea(a *area, counted []float64) {
	series := r.border.series.At(model.DimGeography, a.geography).At(model.DimComponent, a.component)
	c := r.askByNationality(series, r.window)
	if !c.known() {
		r.assumed("counted."+a.geography+"."+a.component, 0, "no counts of "+series.Key()+" in "+r.window.String()+" as known: nobody is sent there")
	}
	days, recent := 0.0, span{r.window.to.Add(max(1-r.window.months(), 1-supplyMonths)), r.window.to}
	for m := range recent.months() {
		month := recent.from.Add(m)
		days += recency(m, recent) * float64(month.End()-month.Start+1)
	}
	for i := range a.shares {
		g := &a.shares[i]
		g.shares = make([]float64, len(r.s.Nationalities))
		if !c.known() {
			continue
		}
		for n := range g.shares {
			g.shares[n] = g.part * r.recently(c, n)
			g.daily += g.part * recentSum(c, n, recent) / days
		}
	}
	if !c.known() {
		return
	}
	for n := range counted {
		counted[n] += sumIn(c, n, r.window)
	}
	spread := 0.0
	if a.component == r.s.Counts.At {
		spread = r.officeResidual(*a, c, dailyOf(a.shares))
	} else {
		spread = r.areaResidual(*a, c)
	}
	for i := range a.gates {
		a.gates[i].LogSD = spread
	}
}

// dailyOf adds the events a day of an office's gates.
func dailyOf(gates []gateShare) float64 {
	total := 0.0
	for _, g := range gates {
		total += g.daily
	}
	return total
}

// sumIn adds the months of a span that are known.
func sumIn(c counts, nat int, over span) float64 {
	total := 0.0
	for m := range over.months() {
		if month := over.from.Add(m); monthsBetween(month, c.span.to) >= 0 {
			total += c.at(nat, month)
		}
	}
	return total
}

// recentHalf is the months after which a count weighs half as much in where people are counted. Shares of sectors move by a
// fifth to a half within half a year, so that the last months tell more of the next than the first of the window:
// docs/validation/corridor.md.
const recentHalf = 1

// recency is the weight of the m-th month of a span.
func recency(m int, over span) float64 { return math.Exp2(-float64(over.months()-1-m) / recentHalf) }

// recentSum adds the months of a span, the later the heavier.
func recentSum(c counts, nat int, over span) float64 {
	total := 0.0
	for m := range over.months() {
		month := over.from.Add(m)
		total += sumIn(c, nat, span{month, month}) * recency(m, over)
	}
	return total
}

// recently adds the months of the window, the later the heavier.
func (r *resolver) recently(c counts, nat int) float64 { return recentSum(c, nat, r.window) }

// checkCoverage tells where the areas of the world do not add up to the target.
func (r *resolver) checkCoverage(counted []float64) {
	parts, whole := sumOf(counted), 0.0
	for n, nationality := range r.s.Nationalities {
		all := r.border.sum(n, r.window)
		whole += all
		if counted[n] == 0 {
			r.fault(fmt.Sprintf("nationalities[%d]", n), nationality, "a nationality that is counted in the sectors and field offices of the world in "+r.window.String())
		}
	}
	ratio := parts / whole
	if math.Abs(ratio-1) > 0.05 {
		r.fault("match.target", r.s.Match.Target, fmt.Sprintf("a total near the sum of the world's sectors and field offices: they hold %s of %s events in %s", grouped(parts), grouped(whole), r.window))
		return
	}
	r.learnt("coverage", ratio, fmt.Sprintf("%s events in the sectors and field offices of the world over %s of %s, %s", grouped(parts), grouped(whole), r.border.series, r.window))
}

// sectors lists the counting areas between the ports.
func (r *resolver) sectors() []area {
	var areas []area
	for _, p := range r.w.Places {
		if p.Kind != model.PlaceSector {
			continue
		}
		towns := r.townsOf(p.ID)
		if len(towns) == 0 {
			r.problems.Add(model.Problem{File: "links.csv", Field: "mode", Got: p.ID, Want: "a cross link from a border town to this sector"})
		}
		a := area{geography: p.Counts, component: r.s.Counts.Between}
		for _, town := range towns {
			a.gates = append(a.gates, model.Gate{ID: p.Counts + "@" + town, Place: town, Component: a.component, Geography: a.geography})
			a.shares = append(a.shares, gateShare{part: 1 / float64(len(towns))})
		}
		if len(towns) > 1 {
			r.assumed("towns."+p.Counts, 1/float64(len(towns)), "the sector's events are shared equally among its border towns ("+strings.Join(towns, ", ")+"): how many cross near each is not published")
		}
		areas = append(areas, a)
	}
	if len(areas) == 0 {
		r.problems.Add(model.Problem{File: "places.csv", Field: "kind", Want: "at least one sector that counts events between the ports"})
	}
	return areas
}

// townsOf lists the border towns that a cross link joins to a sector.
func (r *resolver) townsOf(sector string) []string {
	var towns []string
	for _, l := range r.w.Links {
		if l.Mode == model.LinkCross && l.To == sector {
			towns = append(towns, l.From)
		}
	}
	sort.Strings(towns)
	return towns
}

// offices lists the counting areas at the ports. The crossings of one town and
// office make one gate; it bears the name of the crossing with appointments that
// has the greatest weight, and the weight of all of them.
func (r *resolver) offices() []area {
	byOffice := map[string]map[string][]model.Port{}
	for _, p := range r.w.Ports {
		if byOffice[p.Office] == nil {
			byOffice[p.Office] = map[string][]model.Port{}
		}
		byOffice[p.Office][p.Place] = append(byOffice[p.Office][p.Place], p)
	}
	var areas []area
	for _, office := range sortedNames(byOffice) {
		a := area{geography: office, component: r.s.Counts.At}
		for _, town := range sortedNames(byOffice[office]) {
			if gate, share, ok := portGate(a, town, byOffice[office][town]); ok {
				a.gates, a.shares = append(a.gates, gate), append(a.shares, share)
			}
		}
		if len(a.gates) == 0 {
			r.problems.Add(model.Problem{File: "ports.csv", Field: "appointments", Got: office, Want: "at least one crossing of this office that takes appointments"})
		}
		r.weighGates(&a)
		areas = append(areas, a)
	}
	return areas
}

// portGate makes the gate of a town and office, where a crossing takes appointments.
func portGate(a area, town string, ports []model.Port) (model.Gate, gateShare, bool) {
	best, weight := -1, 0.0
	for i, p := range ports {
		weight += p.Weight
		if p.Appointments && (best < 0 || p.Weight > ports[best].Weight) {
			best = i
		}
	}
	if best < 0 {
		return model.Gate{}, gateShare{}, false
	}
	g := model.Gate{ID: a.geography + "@" + town, Place: town, Component: a.component, Geography: a.geography, Port: ports[best].ID}
	return g, gateShare{weight: weight}, true
}

// weighGates splits an office's events over its gates by weight, equally where there is none.
func (r *resolver) weighGates(a *area) {
	total := 0.0
	for _, g := range a.shares {
		total += g.weight
	}
	for i := range a.shares {
		a.shares[i].part = a.shares[i].weight / total
		if total == 0 {
			a.shares[i].part = 1 / float64(len(a.shares))
		}
		if len(a.shares) > 1 {
			r.in.Matched = append(r.in.Matched, model.Matched{
				Name: "port." + a.gates[i].Port, Value: a.shares[i].part, Learnt: total > 0,
				Basis: fmt.Sprintf("share of %s's events: %s of %s events counted at its ports, as known on %s", a.geography, grouped(a.shares[i].weight), grouped(total), r.s.Date),
			})
		}
	}
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
