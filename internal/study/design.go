package study

import (
	"fmt"
	"math"
	"strings"

	"puente/internal/model"
	"puente/internal/search"
)

// Arm is one alternative of a design: the base with other settings, or with other inputs.
type Arm struct {
	Name string `json:"name"`
	Draw
}

// Arms lays out a design of seeds × scenarios: one job for each arm, all with the seeds of the base, so that run i of
// one meets the luck of run i of every other. An arm's job is named base.Key/Name. Draws of the base stay: an arm that sets a
// parameter sets it in all of them.
func Arms(base Job, arms []Arm) []Job {
	jobs := make([]Job, len(arms))
	for i, arm := range arms {
		job := base
		job.Key = base.Key + "/" + arm.Name
		job.Draws = []Draw{arm.Draw}
		if len(base.Draws) > 0 {
			job.Draws = make([]Draw, len(base.Draws))
			for d, draw := range base.Draws {
				job.Draws[d] = draw.with(arm.Draw)
			}
		}
		jobs[i] = job
	}
	return jobs
}

// with returns a draw that another one is laid over.
func (d Draw) with(over Draw) Draw {
	set := make(map[string]float64, len(d.Set)+len(over.Set))
	for name, v := range d.Set {
		set[name] = v
	}
	for name, v := range over.Set {
		set[name] = v
	}
	if over.Inputs == nil {
		over.Inputs = d.Inputs
	}
	return Draw{set, over.Inputs}
}

// Hypercube lays out arms that spread evenly over the bounds of parameters: a Latin hypercube, so that each of equally
// many parts of each parameter's range is tried once. An unknown parameter is a problem.
func Hypercube(parameters []string, points int, seed uint64) ([]Arm, model.Problems) {
	var problems model.Problems
	var rows []model.Parameter
	for _, name := range parameters {
		i := model.ParameterIndex(name)
		if i < 0 {
			names := make([]string, len(model.Parameters))
			for k, p := range model.Parameters {
				names[k] = p.Name
			}
			problems.Add(model.Problem{File: "design", Got: name, Want: "a parameter: " + strings.Join(names, ", ")})
			continue
		}
		rows = append(rows, model.Parameters[i])
	}
	if problems.Len() > 0 || len(rows) == 0 {
		return nil, problems
	}
	arms := make([]Arm, points)
	for p, unit := range search.LatinHypercube(search.Unit(len(rows)), points, seed) {
		set := make(map[string]float64, len(rows))
		for i, row := range rows {
			set[row.Name] = FromUnit(row, unit[i])
		}
		arms[p] = Arm{fmt.Sprint(p), Draw{Set: set}}
	}
	return arms, problems
}

// wideRange is the ratio of a parameter's bounds from which its range is divided by ratios, not by differences.
const wideRange = 50

// FromUnit maps a share in [0, 1] of a parameter's range to its value, in the parameter's unit: evenly, or evenly in the
// logarithm where both bounds are positive and one is more than 50 times the other.
func FromUnit(p model.Parameter, share float64) float64 {
	if p.Min > 0 && p.Max > wideRange*p.Min {
		return min(p.Max, p.Min*math.Pow(p.Max/p.Min, share))
	}
	return min(p.Max, p.Min+share*(p.Max-p.Min))
}

// ToUnit is the inverse of FromUnit.
func ToUnit(p model.Parameter, value float64) float64 {
	if p.Min > 0 && p.Max > wideRange*p.Min {
		return math.Log(value/p.Min) / math.Log(p.Max/p.Min)
	}
	return (value - p.Min) / (p.Max - p.Min)
}
