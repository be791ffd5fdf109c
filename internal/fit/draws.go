package fit

import (
	"puente/internal/model"
	"puente/internal/study"
)

// Draws makes the inputs of many runs of one scenario whose free quantities differ. Its methods may be called from many
// goroutines at once, if known may be (Remembered).
type Draws struct {
	world     model.World
	scenario  model.Scenario
	known     Known
	records   []model.Record
	forecasts Forecasts
}

// NewDraws takes what Resolve takes.
func NewDraws(w model.World, s model.Scenario, known Known, records []model.Record) *Draws {
	return &Draws{world: w, scenario: s, known: known, records: records}
}

// Of makes the inputs of a run whose free quantities have the given values, by name: parameters are set before anything
// is matched, shares and factors after it. Names that the scenario has no use for are passed over.
func (d *Draws) Of(values map[string]float64) (study.Draw, model.Problems) {
	set := map[string]float64{}
	for name, v := range values {
		if model.ParameterIndex(name) >= 0 {
			set[name] = v
		}
	}
	s := d.scenario
	s.Set = merged(s.Set, set)
	in, problems := d.forecasts.Resolve(d.world, s, d.known, d.records)
	if problems.Len() > 0 {
		return study.Draw{}, problems
	}
	in.Read, in.Matched = nil, nil
	return study.Draw{Set: set, Inputs: new(applied(s, in, values))}, problems
}
