package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"

	"puente/internal/model"
	"puente/internal/sim"
	"puente/internal/study"
)

const (
	// DefaultRuns is how many runs a study has where nothing is said.
	DefaultRuns = 200
	// DefaultSeed is the first seed where nothing is said, on the command line and in the page alike.
	DefaultSeed = 1
	// MaxRuns bounds a study: its time grows with runs, its memory up to study.ExactRuns only.
	MaxRuns = 20_000
	// MaxDays bounds the length of a run: two years.
	MaxDays = 731
)

// Run makes a scenario ready, runs it once per seed and summarises: the walk of
// docs/architecture.md. A cancelled study returns what is finished together with
// the context's error.
func (a *App) Run(ctx context.Context, req RunRequest, tell func(study.Progress)) (RunAnswer, error) {
	if req.Measures != "" || req.Daily {
		return a.runBeside(ctx, req, tell)
	}
	plan, err := a.Plan(ctx, req)
	if err != nil {
		return RunAnswer{}, err
	}
	answer, _, err := RunPlan(ctx, plan, req, tell)
	return answer, err
}

// RunPlan runs what App.Plan made of the same request. It also returns the manifest that repeats the run.
func RunPlan(ctx context.Context, plan Plan, req RunRequest, tell func(study.Progress)) (RunAnswer, Manifest, error) {
	manifest, err := newManifest(plan, req)
	if err != nil {
		return RunAnswer{}, Manifest{}, err
	}
	answer, err := Repeat(ctx, manifest, req.local(), tell)
	return answer, manifest, err
}

// Manifest is everything that a study depends on. The same manifest and
// sim.Version give the same bytes.
type Manifest struct {
	Schema     int    `json:"schema"` // 2
	SimVersion int    `json:"sim_version"`
	Key        string `json:"key"`
	Runs       int    `json:"runs"`
	Seed       uint64 `json:"seed"`
	Plan       Plan   `json:"plan"`
}

// newManifest makes the manifest of a plan's study. What the request sets must be in the plan already: a setting that
// came after the match would mean something else than the same one in the scenario.
func newManifest(plan Plan, req RunRequest) (Manifest, error) {
	s, err := changed(plan.Scenario, req)
	if err != nil {
		return Manifest{}, err
	}
	if s.Days != plan.Scenario.Days || s.Date != plan.Scenario.Date || s.Hindsight != plan.Scenario.Hindsight || !maps.Equal(s.Set, plan.Scenario.Set) {
		panic(fmt.Sprintf("app: a plan of %d days as known on %s with %v is run as %+v", plan.Scenario.Days, plan.Scenario.Date, plan.Scenario.Set, req))
	}
	m := Manifest{Schema: 2, SimVersion: sim.Version, Runs: cmp.Or(req.Runs, DefaultRuns), Seed: req.Seed, Plan: plan}
	if plan.Preview != nil {
		m.Runs = min(m.Runs, PreviewRuns)
	}
	m.Key = m.digest()
	return m, nil
}

// digest is the key of the outcome: world, scenario, inputs, seed, runs, version.
func (m Manifest) digest() string {
	m.Key = ""
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("a manifest does not marshal: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Repeat runs a manifest. It needs no store. A manifest of another sim.Version,
// or one that was changed by hand, is a Problem.
func Repeat(ctx context.Context, m Manifest, on study.Local, tell func(study.Progress)) (RunAnswer, error) {
	if err := m.check(); err != nil {
		return RunAnswer{}, err
	}
	summary, err := study.Run(ctx, on, m.job(), tell)
	if err != nil && summary.Runs == 0 {
		return RunAnswer{}, err
	}
	return m.answer(summary), err
}

// local says on what a study runs.
func (req RunRequest) local() study.Local {
	on := study.Local{Workers: req.Workers}
	if req.Yields {
		on.Begin = giveWay
	}
	return on
}

// job is the study that a manifest names.
func (m Manifest) job() study.Job {
	return study.Job{
		Key: m.Key, World: m.Plan.World, Scenario: m.Plan.Scenario, Inputs: m.Plan.Inputs,
		Draws: m.Plan.Draws, Seeds: study.Seeds(m.Seed, m.Runs), From: m.Plan.Scenario.ReportFrom,
	}
}

func (m Manifest) check() error {
	var problems model.Problems
	if m.SimVersion != sim.Version {
		problems.Add(model.Problem{File: "manifest", Field: "sim_version", Got: fmt.Sprint(m.SimVersion), Want: fmt.Sprintf("%d, the version of this program", sim.Version)})
	}
	if key := m.digest(); key != m.Key {
		problems.Add(model.Problem{File: "manifest", Field: "key", Got: m.Key, Want: key + ", the digest of what it holds: it was changed by hand"})
	}
	return problems.Err()
}

// answer puts a summary and what it rests on together.
func (m Manifest) answer(summary study.Summary) RunAnswer {
	s := m.Plan.Scenario
	answer := RunAnswer{
		Scenario: s.Name, Title: s.Title, Date: s.Date, Hindsight: s.Hindsight, Start: s.Start, ReportFrom: s.ReportFrom, Days: s.Days,
		Runs: summary.Runs, Wanted: m.Runs, Seed: m.Seed, Version: m.SimVersion,
		World: m.Plan.World, Matched: m.Plan.Inputs.Matched, InputRows: len(m.Plan.Inputs.Read), Key: m.Key,
		Closures: closures(m.Plan), Settings: settings(s), Draws: len(m.Plan.Draws), Official: m.Plan.Official, Preview: m.Plan.Preview,
	}
	answer.Grade, answer.GradeBecause = grade(m.Plan)
	for i, c := range summary.Columns {
		answer.Columns = append(answer.Columns, ColumnBands{
			Column: c, Label: label(c, m.Plan.World),
			Weeks:  whole(summary.Weeks, i),
			Months: whole(summary.Months, i),
		})
	}
	besideRun(&answer, m.Plan.Own)
	answer.Remarks = remarks(&answer)
	hideEnds(&answer)
	return answer
}

// whole gives a column's bands over the spans that are not cut off at an end.
func whole(t study.Table, column int) []model.Band {
	list := []model.Band{}
	for i, span := range t.Spans {
		if span.Whole {
			list = append(list, t.Bands[column][i])
		}
	}
	return list
}

// settings lists every parameter with the value that the run used.
func settings(s model.Scenario) []Setting {
	list := make([]Setting, len(model.Parameters))
	for i, p := range model.Parameters {
		value, ok := s.Set[p.Name]
		if !ok {
			value = p.Default
		}
		list[i] = Setting{p.Name, value, p.Default, p.Min, p.Max, p.Unit, p.Meaning, p.Source, p.Cited()}
	}
	return list
}
