package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"puente/internal/atlas"
	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/store"
	"puente/scenarios"
)

// Plan is a scenario made ready: everything that a run reads, resolved. It is
// also what a manifest keeps, so that the run can be repeated without a store.
type Plan struct {
	Scenario model.Scenario `json:"scenario"`
	World    model.World    `json:"world"`
	Inputs   model.Inputs   `json:"inputs"`
	Official []Official     `json:"official"` // published series to show beside the run; the run does not read them
}

// corridorWorld marks a world that is built from the store rather than a folder.
const corridorWorld = "store:"

// worldKinds are the records that a world is built from.
var worldKinds = []string{"places", "links", "ports", "port-counts"}

// Scenarios lists the scenarios that the binary carries.
func (a *App) Scenarios(context.Context) ([]ScenarioInfo, error) {
	entries, err := fs.ReadDir(scenarios.Files, ".")
	if err != nil {
		return nil, fmt.Errorf("list the scenarios: %w", err)
	}
	var list []ScenarioInfo
	for _, e := range entries {
		data, err := fs.ReadFile(scenarios.Files, e.Name()+"/scenario.yaml")
		if !e.IsDir() || err != nil {
			continue
		}
		s, problems := atlas.ReadScenario(e.Name()+"/scenario.yaml", data)
		if problems.Len() > 0 {
			return nil, problems.Err()
		}
		list = append(list, ScenarioInfo{Name: s.Name, Title: s.Title, Date: s.Date, Days: s.Days})
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Date > list[j].Date })
	return list, nil
}

// Plan makes a scenario ready: reads it, builds its world as known on its date,
// and resolves its references to official series into numbers.
func (a *App) Plan(ctx context.Context, name string, asOf model.Date) (Plan, error) {
	files, file, err := scenarioFiles(name)
	if err != nil {
		return Plan{}, err
	}
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return Plan{}, fmt.Errorf("read the scenario: %w", err)
	}
	s, problems := atlas.ReadScenario(file, data)
	if problems.Len() > 0 {
		return Plan{}, problems.Err()
	}
	if asOf.Known() {
		s.Date = asOf
	}
	return a.resolve(ctx, s, files)
}

// resolve turns a scenario as written into a Plan.
func (a *App) resolve(ctx context.Context, s model.Scenario, files fs.FS) (Plan, error) {
	rows, err := a.worldRows(ctx, s, files)
	if err != nil {
		return Plan{}, err
	}
	world, problems := atlas.World(s.World, rows, s.Date)
	if problems.Len() > 0 {
		return Plan{}, problems.Err()
	}
	facts, err := a.facts(ctx, s)
	if err != nil {
		return Plan{}, err
	}
	known, failed := a.known(ctx, s.Date)
	inputs, problems := fit.Resolve(world, s, known, append(facts, rows...))
	if err := failed(); err != nil {
		return Plan{}, fmt.Errorf("read figures for %s: %w", s.Name, err)
	}
	if problems.Len() > 0 {
		return Plan{}, problems.Err()
	}
	official, err := a.official(ctx, s)
	return Plan{s, world, inputs, official}, err
}

// known gives fit the figures as known on a date, and afterwards the first
// failure of the store, if there was one.
func (a *App) known(ctx context.Context, date model.Date) (fit.Known, func() error) {
	var failure error
	ask := func(q fit.Ask) []model.Figure {
		figures, err := a.store.Figures(ctx, store.Query{Series: q.Series, By: q.By, From: q.From, To: q.To, AsOf: date})
		if err != nil && failure == nil {
			failure = err
		}
		return figures
	}
	return ask, func() error { return failure }
}

// facts reads the records of the store that a scenario refers to.
func (a *App) facts(ctx context.Context, s model.Scenario) ([]model.Record, error) {
	var rows []model.Record
	for _, kind := range []string{s.ClosuresFrom, s.QuotaFrom} {
		if kind == "" {
			continue
		}
		list, err := a.store.Records(ctx, kind, s.Date)
		if err != nil {
			return nil, fmt.Errorf("read records %s: %w", kind, err)
		}
		rows = append(rows, list...)
	}
	return rows, nil
}

// worldRows reads the rows that a world is built from: of the store, or of the
// CSV files in a folder beside the scenario.
func (a *App) worldRows(ctx context.Context, s model.Scenario, files fs.FS) ([]model.Record, error) {
	if !strings.HasPrefix(s.World, corridorWorld) {
		return folderRows(files, s.World)
	}
	var rows []model.Record
	for _, kind := range worldKinds {
		// A link whose length was published after the date is known before by its
		// estimate, so atlas masks these rows itself.
		list, err := a.store.Records(ctx, kind, model.NoDate)
		if err != nil {
			return nil, fmt.Errorf("read records %s: %w", kind, err)
		}
		rows = append(rows, list...)
	}
	return rows, nil
}

// folderRows reads every CSV file of a world folder and tells all their problems.
func folderRows(files fs.FS, dir string) ([]model.Record, error) {
	entries, err := fs.ReadDir(files, filepath.ToSlash(filepath.Clean(dir)))
	if err != nil {
		return nil, fmt.Errorf("read the world folder: %w", err)
	}
	var rows []model.Record
	var problems model.Problems
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".csv" {
			continue
		}
		data, err := fs.ReadFile(files, filepath.ToSlash(filepath.Join(dir, e.Name())))
		if err != nil {
			return nil, fmt.Errorf("read the world folder: %w", err)
		}
		result := source.Read(source.Input{Name: e.Name(), Data: data, Published: model.NoDate, ReadOn: model.NoDate}, func(model.Observation) {})
		problems.Join(result.Problems)
		rows = append(rows, result.Records...)
	}
	return rows, problems.Err()
}

// scenarioFiles finds a scenario: a path to a file or folder that is there, else
// the name of one that the binary carries.
func scenarioFiles(name string) (files fs.FS, file string, err error) {
	if info, err := os.Stat(name); err == nil {
		if info.IsDir() {
			return os.DirFS(name), "scenario.yaml", nil
		}
		return os.DirFS(filepath.Dir(name)), filepath.Base(name), nil
	}
	sub, err := fs.Sub(scenarios.Files, name)
	if err == nil {
		if _, err = fs.Stat(sub, "scenario.yaml"); err == nil {
			return sub, "scenario.yaml", nil
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		return nil, "", fmt.Errorf("open scenario %s: %w", name, err)
	}
	var problems model.Problems
	problems.Add(model.Problem{File: "scenario", Got: name, Want: "a folder or file that is there, or one of: " + strings.Join(carried(), ", ")})
	return nil, "", problems.Err()
}

// carried names the scenarios of the binary.
func carried() []string {
	var names []string
	entries, err := fs.ReadDir(scenarios.Files, ".")
	if err != nil {
		panic(fmt.Sprintf("the embedded scenarios cannot be listed: %v", err))
	}
	for _, e := range entries {
		if _, err := fs.Stat(scenarios.Files, e.Name()+"/scenario.yaml"); err == nil {
			names = append(names, e.Name())
		}
	}
	return names
}
