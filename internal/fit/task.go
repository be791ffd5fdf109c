package fit

import (
	"fmt"
	"slices"
	"sync"

	"puente/internal/model"
	"puente/internal/study"
)

// Target is one published count that a fit compares runs with.
type Target struct {
	Column   model.Column `json:"column"` // a component with a geography or with a nationality
	Month    model.Period `json:"month"`
	Observed float64      `json:"observed"`
}

// Task is what is fitted to what: runs of a scenario over months that were known on its date.
type Task struct {
	World    model.World
	Scenario model.Scenario // as the fit runs it: over the months of the targets, and the days before that fill the roads
	Inputs   model.Inputs   // with nothing drawn
	Free     []Free
	Targets  []Target
	// Draw makes the inputs of a trial from the values of Free by name; it may be called from many goroutines at once.
	Draw func(values map[string]float64) (study.Draw, model.Problems) `json:"-"`
}

const (
	// leadDays is how many days before the first month a fit fills the roads, where the scenario does not say.
	leadDays = 61
	// leastEvents is the mean count of a month below which a target is left out: chance is all that it would tell.
	leastEvents = 5
)

// NewTask makes the task of a scenario that is matched to official counts: its targets are the last known months by
// component and counting area, and by component and nationality. known must answer from many goroutines at once
// (Remembered).
func NewTask(w model.World, s model.Scenario, known Known, records []model.Record) (Task, model.Problems) {
	var problems model.Problems
	if s.Match == nil {
		problems.Add(model.Problem{File: s.Name, Field: "match", Want: "match: official counts that a fit compares runs with"})
		return Task{}, problems
	}
	r := newResolver(w, s, known)
	r.readBorder()
	if r.problems.Len() > 0 {
		return Task{}, r.problems
	}
	s, over := overMonths(s, r)
	draws := NewDraws(w, s, known, records)
	in, problems := draws.forecasts.Resolve(w, s, known, records)
	if problems.Len() > 0 {
		return Task{}, problems
	}
	t := Task{World: w, Scenario: s, Inputs: in, Free: append(freeParameters(s), freeFlows(s, in)...)}
	t.Targets = r.targets(in, over)
	t.Draw = draws.Of
	return t, problems
}

// overMonths moves a scenario to the last known months.
func overMonths(s model.Scenario, r *resolver) (model.Scenario, span) {
	months, lead := s.Match.Months, leadDays
	if s.Fit != nil && s.Fit.Months > 0 {
		months = s.Fit.Months
	}
	if s.Fit != nil && s.Fit.LeadDays > 0 {
		lead = s.Fit.LeadDays
	}
	last := r.border.span.to
	over := span{last.Add(1 - min(months, r.border.span.months())), last}
	s.ReportFrom = over.from.Start
	s.Start = over.from.Start - model.Date(lead)
	s.Days = int(over.to.End()-s.Start) + 1
	return s, over
}

// targets reads the counts of every area by nationality and adds them up both ways.
func (r *resolver) targets(in model.Inputs, over span) []Target {
	type key struct{ component, geography, nationality string }
	sums := map[key][]float64{}
	var order []key
	add := func(k key, month int, v float64) {
		if sums[k] == nil {
			sums[k] = make([]float64, over.months())
			order = append(order, k)
		}
		sums[k][month] += v
	}
	seen := map[key]bool{}
	for _, g := range in.Gates {
		area := key{g.Component, g.Geography, ""}
		if g.Component == "" || seen[area] {
			continue
		}
		seen[area] = true
		c := r.askByNationality(r.border.series.At(model.DimGeography, g.Geography).At(model.DimComponent, g.Component), over)
		for m := range over.months() {
			for n, name := range r.s.Nationalities {
				if month := over.from.Add(m); c.has(span{month, month}) {
					add(area, m, c.at(n, month))
					add(key{g.Component, "", name}, m, c.at(n, month))
				}
			}
		}
	}
	var list []Target
	for _, k := range order {
		if sumOf(sums[k]) < leastEvents*float64(over.months()) {
			continue
		}
		c := model.Column{Quantity: model.QuantityEncounters, Component: k.component, Geography: k.geography, Nationality: k.nationality}
		for m, v := range sums[k] {
			list = append(list, Target{c, over.from.Add(m), v})
		}
	}
	return list
}

// Remembered answers each question once and then from memory, from many goroutines at once.
func Remembered(known Known) Known {
	var lock sync.Mutex
	answers := map[string][]model.Figure{}
	return func(q Ask) []model.Figure {
		key := fmt.Sprint(q.Series, q.By, q.From, q.To, q.AsOf)
		lock.Lock()
		defer lock.Unlock()
		answer, ok := answers[key]
		if !ok {
			answer = known(q)
			answers[key] = answer
		}
		return slices.Clone(answer)
	}
}
