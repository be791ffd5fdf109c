package fit

import (
	"math"
	"slices"
	"strings"

	"puente/internal/model"
)

// allHouseholds stands for the household types of a scenario whose classes were merged.
const allHouseholds = "all-households"

// Merging says which classes of a scenario become one in a preview. Nationalities are merged only where the same measures
// and stop-overs name them, so that these keep their meaning; household types where none names one.
type Merging struct {
	groups [][]int  // nationalities, by index in the scenario's order
	names  []string // of groups
	from   []string // nationalities of the scenario
	houses bool     // household types are one

	measures []model.Measure // that may be in force
}

// Merge keeps the nationalities of which most enter, some of them, and merges the others. measures are all that the
// scenario and its alternatives may hold.
func Merge(s model.Scenario, in model.Inputs, measures []model.Measure, keep int) Merging {
	m := Merging{from: s.Nationalities, houses: len(s.Households) > 1, measures: measures}
	persons := entering(s, in)
	order := make([]int, len(persons))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if persons[a] > persons[b] {
			return -1
		}
		return 1
	})
	merged := map[string]int{}
	for rank, n := range order {
		key := s.Nationalities[n]
		if rank >= keep {
			key = "named by " + namedBy(s, measures, key)
		}
		at, ok := merged[key]
		if !ok {
			at = len(m.groups)
			merged[key] = at
			m.groups = append(m.groups, nil)
		}
		m.groups[at] = append(m.groups[at], n)
	}
	for _, group := range m.groups {
		tokens := make([]string, len(group))
		for i, n := range group {
			tokens[i] = s.Nationalities[n]
		}
		m.names = append(m.names, strings.Join(tokens, "+"))
	}
	for _, v := range measures {
		m.houses = m.houses && len(v.Households) == 0
	}
	for _, d := range s.Dwells {
		m.houses = m.houses && len(d.Households) == 0
	}
	return m
}

// entering counts the persons of each nationality over the run.
func entering(s model.Scenario, in model.Inputs) []float64 {
	persons := make([]float64, len(s.Nationalities))
	for _, f := range in.Flows {
		n := slices.Index(s.Nationalities, f.Nationality)
		for _, month := range f.Months {
			persons[n] += month.Persons
		}
	}
	return persons
}

// namedBy tells which measures and stop-overs name a nationality.
func namedBy(s model.Scenario, measures []model.Measure, nationality string) string {
	var marks strings.Builder
	mark := func(list []string) {
		if slices.Contains(list, nationality) {
			marks.WriteByte('1')
			return
		}
		marks.WriteByte('0')
	}
	for _, v := range measures {
		mark(v.Nationalities)
	}
	for _, d := range s.Dwells {
		mark(d.Nationalities)
	}
	return marks.String()
}

// Classes is the number of classes that are left of a scenario's.
func (m Merging) Classes(households int) int {
	if m.houses {
		households = 1
	}
	return len(m.groups) * households
}

// list writes a list of nationalities in merged ones.
func (m Merging) list(nationalities []string) []string {
	var list []string
	for g, group := range m.groups {
		if slices.Contains(nationalities, m.from[group[0]]) {
			list = append(list, m.names[g])
		}
	}
	return list
}

// Measures are measures about merged classes.
func (m Merging) Measures(measures []model.Measure) []model.Measure {
	list := slices.Clone(measures)
	for i := range list {
		list[i].Nationalities = m.list(list[i].Nationalities)
	}
	return list
}

// Scenario is a scenario with merged classes.
func (m Merging) Scenario(s model.Scenario) model.Scenario {
	s.Nationalities = m.names
	if m.houses {
		s.Households = []string{allHouseholds}
	}
	s.Measures = m.Measures(s.Measures)
	s.Dwells = slices.Clone(s.Dwells)
	for i := range s.Dwells {
		s.Dwells[i].Nationalities = m.list(s.Dwells[i].Nationalities)
	}
	return s
}

// Inputs are the numbers of a scenario for merged classes: persons are added up, shares and pulls are means by persons.
func (m Merging) Inputs(s model.Scenario, in model.Inputs) model.Inputs {
	persons := entering(s, in)
	out := in
	out.Flows, out.Pull, out.Through, out.ThroughLogSD, out.ThroughAhead = nil, nil, nil, nil, nil
	out.Crossings = mergedCrossings(in, m.measures)
	for g, group := range m.groups {
		weights := make([]float64, len(group))
		sum := 0.0
		for i, n := range group {
			weights[i] = persons[n]
			sum += persons[n]
		}
		for i := range weights {
			if weights[i] /= sum; sum == 0 {
				weights[i] = 1 / float64(len(group))
			}
		}
		out.Pull = append(out.Pull, meanPull(in.Pull, group, weights))
		through := 0.0
		for i, n := range group {
			through += weights[i] * in.Through[n]
		}
		out.Through = append(out.Through, min(1, through)) // rounding
		out.ThroughLogSD = appendSpread(out.ThroughLogSD, in.ThroughLogSD, group, weights)
		out.ThroughAhead = appendSpread(out.ThroughAhead, in.ThroughAhead, group, weights)
		out.Flows = append(out.Flows, m.flows(in, g)...)
	}
	return out
}

// appendSpread adds the spread of a group's mean share, as if its members' surprises had nothing in common.
func appendSpread(list, spreads []float64, group []int, weights []float64) []float64 {
	if len(spreads) == 0 {
		return list
	}
	squares := 0.0
	for i, n := range group {
		squares += math.Pow(weights[i]*spreads[n], 2)
	}
	return append(list, math.Sqrt(squares))
}

// meanPull is the constants of a logit that gives the mean of the shares of several.
func meanPull(pull [][]float64, group []int, weights []float64) []float64 {
	mean := make([]float64, len(pull[group[0]]))
	for i, n := range group {
		top := slices.Max(pull[n])
		sum := 0.0
		for _, v := range pull[n] {
			sum += math.Exp(v - top)
		}
		for g, v := range pull[n] {
			mean[g] += weights[i] * math.Exp(v-top) / sum
		}
	}
	for g, share := range mean {
		if mean[g] = math.Log(share); share == 0 {
			mean[g] = never
		}
	}
	return mean
}

// flows merges the flows of a group that come from one source by one gateway.
func (m Merging) flows(in model.Inputs, group int) []model.Flow {
	var list []model.Flow
	for _, f := range in.Flows {
		n := slices.Index(m.from, f.Nationality)
		if !slices.Contains(m.groups[group], n) {
			continue
		}
		f.Nationality = m.names[group]
		if m.houses {
			f.Households = []float64{1}
		}
		at := slices.IndexFunc(list, func(o model.Flow) bool { return o.Gateway == f.Gateway && o.Source == f.Source })
		if at < 0 {
			f.Months = slices.Clone(f.Months)
			list = append(list, f)
			continue
		}
		list[at] = added(list[at], f)
	}
	return list
}

// added is two flows as one; their months share their surprise.
func added(a, b model.Flow) model.Flow {
	persons, more := 0.0, 0.0
	for i := range a.Months {
		x, y := &a.Months[i], b.Months[i]
		persons, more = persons+x.Persons, more+y.Persons
		if sum := x.Persons + y.Persons; sum > 0 {
			x.LogSD = (x.LogSD*x.Persons + y.LogSD*y.Persons) / sum
		}
		x.Persons += y.Persons
		x.Known = x.Known && y.Known
	}
	if persons+more == 0 {
		return a
	}
	households := make([]float64, len(a.Households))
	for h := range households {
		households[h] = (persons*a.Households[h] + more*b.Households[h]) / (persons + more)
	}
	a.Households = households
	return a
}
