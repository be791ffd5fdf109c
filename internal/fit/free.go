package fit

import (
	"math"
	"slices"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
	"puente/internal/stat"
	"puente/internal/study"
)

// FreeKind says what a free quantity is.
type FreeKind string

// The kinds of free quantities.
const (
	FreeParameter FreeKind = "parameter" // a row of model.Parameters
	FreeThrough   FreeKind = "through"   // share of a nationality counted upstream that reaches a gate
	FreeLatent    FreeKind = "latent"    // factor on the latent intake of a nationality: it copies its target and proves nothing
)

// latentLogSD is the spread of the prior of a latent factor, as sd of its logarithm; assumed: the counts that a latent
// intake copies are complete, what it copies to earlier days is not.
const latentLogSD = 0.3

// Free is one quantity that a fit may learn, with its prior: half of the mass on each side of Middle, even within the
// bounds (in the logarithm where study.FromUnit is); the prior of a latent factor is log-normal about 1.
type Free struct {
	Name   string   `json:"name"` // cross-chance, through.VEN, latent.MEX
	Kind   FreeKind `json:"kind"`
	Unit   string   `json:"unit"`
	Min    float64  `json:"min"`
	Max    float64  `json:"max"`
	Middle float64  `json:"middle"` // median of the prior: what the run takes without a fit, or the middle of a share
}

// row is the quantity as a row of the table of parameters.
func (f Free) row() model.Parameter {
	return model.Parameter{Name: f.Name, Min: f.Min, Max: f.Max, Default: f.Middle}
}

// Value is the quantile of the prior at a share in [0, 1].
func (f Free) Value(share float64) float64 {
	if f.Kind == FreeLatent {
		return math.Exp(latentLogSD * stat.NormalQuantile(min(max(share, 1e-9), 1-1e-9)))
	}
	middle := study.ToUnit(f.row(), f.Middle)
	switch {
	case middle <= 0 || middle >= 1: // the default is a bound: all mass is on its one side
		return study.FromUnit(f.row(), share)
	case share < 0.5:
		return study.FromUnit(f.row(), 2*share*middle)
	}
	return study.FromUnit(f.row(), middle+(2*share-1)*(1-middle))
}

// notLearnable are parameters that no count before the scenario's date can teach, as they act after it by definition.
var notLearnable = []string{"intake-scale"}

// freeParameters lists the parameters that the scenario leaves free: those that it names, else all of the table. Which of
// them can matter is found by trying (Calibration).
func freeParameters(s model.Scenario) []Free {
	var list []Free
	for _, p := range model.Parameters {
		named := s.Fit != nil && len(s.Fit.Parameters) > 0
		if named && !slices.Contains(s.Fit.Parameters, p.Name) || !named && slices.Contains(notLearnable, p.Name) {
			continue
		}
		list = append(list, Free{p.Name, FreeParameter, p.Unit, p.Min, p.Max, atlas.Setting(s.Set, p.Name)})
	}
	return list
}

// freeFlows lists what is learnt of flows: the share that gets through where it is below 1, and a factor for each
// nationality with a latent intake.
func freeFlows(s model.Scenario, in model.Inputs) []Free {
	var list []Free
	for n, name := range s.Nationalities {
		if share := in.Through[n]; share > 0 && share < 1 {
			list = append(list, Free{"through." + name, FreeThrough, "share", 0, 1, 0.5})
		}
	}
	for _, name := range s.Nationalities {
		for _, f := range in.Flows {
			if f.Nationality == name && f.Source == latentSource {
				list = append(list, Free{"latent." + name, FreeLatent, "1", math.Exp(-4 * latentLogSD), math.Exp(4 * latentLogSD), 1})
				break
			}
		}
	}
	return list
}

// latentSource marks a flow that copies the counts at the border.
const latentSource = "latent"

// merged is a map with another laid over it.
func merged(base, over map[string]float64) map[string]float64 {
	all := map[string]float64{}
	for _, m := range []map[string]float64{base, over} {
		for name, v := range m {
			all[name] = v
		}
	}
	return all
}

// applied is inputs with shares and factors.
func applied(s model.Scenario, in model.Inputs, values map[string]float64) model.Inputs {
	in.Through = slices.Clone(in.Through)
	in.Flows = slices.Clone(in.Flows)
	for n, name := range s.Nationalities {
		if v, ok := values["through."+name]; ok && in.Through[n] < 1 {
			in.Through[n] = v
		}
		factor, ok := values["latent."+name]
		if !ok {
			continue
		}
		for i, f := range in.Flows {
			if f.Nationality == name && f.Source == latentSource {
				in.Flows[i].Months = slices.Clone(f.Months)
				for m := range in.Flows[i].Months {
					in.Flows[i].Months[m].Persons *= factor
				}
			}
		}
	}
	return in
}

// carried reports whether what a fit learnt of a quantity holds in another run: the state of the fit's own first day does
// not.
func carried(name string) bool { return !strings.HasPrefix(name, "start-") }
