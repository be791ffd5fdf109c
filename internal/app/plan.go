package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"puente/internal/atlas"
	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/store"
	"puente/internal/study"
	"puente/scenarios"
)

// Plan is a scenario made ready: everything that a run reads, resolved. It is
// also what a manifest keeps, so that the run can be repeated without a store.
type Plan struct {
	Scenario model.Scenario   `json:"scenario"`
	World    model.World      `json:"world"`
	Inputs   model.Inputs     `json:"inputs"`
	Draws    []study.Draw     `json:"draws,omitempty"` // of a posterior, that runs take in turn
	Official []Official       `json:"official"`        // published series to show beside the run; the run does not read them
	Own      []model.OwnCount `json:"own,omitempty"`   // a user's counts to show beside the run, small ones held back
	Preview  *Preview         `json:"preview,omitempty"`
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

// Plan makes a scenario ready: reads it, changes it as the request says (AsOf, Move, Hindsight, Days, Set), builds its world as known on
// its date, and resolves its references to official series into numbers. What a request sets is in force before anything
// is matched, so that it means the same as written in the scenario. Seed and Workers are not read.
func (a *App) Plan(ctx context.Context, req RunRequest) (Plan, error) {
	s, where, err := read(req)
	if err == nil {
		err = posteriorOrPreview(req)
	}
	if err != nil {
		return Plan{}, err
	}
	if s, err = a.announced(ctx, s, req); err != nil {
		return Plan{}, err
	}
	plan, err := a.resolved(ctx, s, where)
	if err == nil && req.Preview {
		plan, _ = preview(plan, nil)
	}
	if err != nil {
		return plan, err
	}
	if req.Counts != nil {
		if plan.Own, err = readOwn(*req.Counts, plan.Scenario, plan.World); err != nil {
			return plan, err
		}
	}
	if req.Posterior == nil {
		return plan, nil
	}
	plan.Draws, err = a.draws(ctx, s, where, req)
	return plan, err
}

// moved takes a scenario to another day by whole months, its first day and the first that is reported with it. What it says
// itself of its own day (caravans, beds that were counted, closures, appointments, measures) was not known or not true on
// another, and is left out; what it assumes of any day stays.
func moved(s model.Scenario, to model.Date) model.Scenario {
	if to == s.Date {
		return s
	}
	year, month, _ := to.Civil()
	fromYear, fromMonth, _ := s.Date.Civil()
	by := 12*(year-fromYear) + month - fromMonth
	s.Date, s.Start, s.ReportFrom = to, s.Start.AddMonths(by), s.ReportFrom.AddMonths(by)
	s.Caravans, s.Shelters, s.Closures, s.Appointments, s.Measures = nil, nil, nil, nil, nil
	return s
}

// changed is a scenario with what a request sets; every mistake of the request is told.
func changed(s model.Scenario, req RunRequest) (model.Scenario, error) {
	var problems model.Problems
	if req.Runs < 0 || req.Runs > MaxRuns {
		problems.Add(model.Problem{File: "runs", Got: fmt.Sprint(req.Runs), Want: fmt.Sprintf("1 to %d", MaxRuns)})
	}
	if req.AsOf != 0 && req.AsOf.Known() {
		s.Date = req.AsOf
	}
	if req.Move != 0 && req.Move.Known() {
		if req.AsOf != 0 && req.AsOf.Known() {
			problems.Add(model.Problem{File: "move", Got: req.Move.String(), Want: "no other day as of which things are known: what is known moves with the scenario"})
		}
		s = moved(s, req.Move)
	}
	if req.Hindsight != 0 && req.Hindsight.Known() {
		s.Hindsight = req.Hindsight
		if s.Hindsight <= s.Date {
			problems.Add(model.Problem{File: "hindsight", Got: req.Hindsight.String(), Want: "a day after " + s.Date.String() + ", the scenario's date"})
		}
	}
	if req.Days != 0 {
		s.Days = req.Days
	}
	if s.Days < 1 || s.Days > MaxDays {
		problems.Add(model.Problem{File: "days", Got: fmt.Sprint(s.Days), Want: fmt.Sprintf("1 to %d", MaxDays)})
	}
	if len(req.Set) > 0 {
		set := maps.Clone(s.Set)
		if set == nil {
			set = map[string]float64{}
		}
		maps.Copy(set, req.Set)
		s.Set = set
	}
	for _, name := range slices.Sorted(maps.Keys(req.Set)) {
		checkSetting(name, req.Set[name], &problems)
	}
	return s, problems.Err()
}

// checkSetting asks that a parameter exists and lies in its bounds.
func checkSetting(name string, value float64, problems *model.Problems) {
	i := model.ParameterIndex(name)
	if i < 0 {
		names := make([]string, len(model.Parameters))
		for j, p := range model.Parameters {
			names[j] = p.Name
		}
		problems.Add(model.Problem{File: "--set", Got: name, Want: "a parameter" + model.AndNearest(name, names)})
		return
	}
	p := model.Parameters[i]
	if !(value >= p.Min && value <= p.Max) {
		problems.Add(model.Problem{File: "--set", Field: name, Got: fmt.Sprint(value), Want: fmt.Sprintf("%v to %v (%s)", p.Min, p.Max, p.Unit)})
	}
}

// read reads the scenario of a request and changes it as the request says.
func read(req RunRequest) (model.Scenario, place, error) {
	where, err := findScenario(req.Scenario)
	if err != nil {
		return model.Scenario{}, where, err
	}
	data := []byte(req.Text)
	if req.Text == "" {
		if data, err = fs.ReadFile(where.files, where.file); err != nil {
			return model.Scenario{}, where, where.missing(where.file, err, "a scenario")
		}
	}
	s, problems := atlas.ReadScenario(where.file, data)
	if problems.Len() > 0 {
		return s, where, problems.Err()
	}
	s, err = changed(s, req)
	return s, where, err
}

// announced forgets the table of appointments of a scenario that was moved to a day on which none had been announced.
func (a *App) announced(ctx context.Context, s model.Scenario, req RunRequest) (model.Scenario, error) {
	if s.QuotaFrom == "" || req.Move == 0 || !req.Move.Known() {
		return s, nil
	}
	list, err := a.store.Records(ctx, s.QuotaFrom, s.Date)
	if err != nil {
		return s, fmt.Errorf("read records %s: %w", s.QuotaFrom, err)
	}
	if !fit.Announced(list, s.Date) {
		s.QuotaFrom = ""
	}
	return s, nil
}

// grounds are what the references of a scenario are resolved from, as known on its date.
type grounds struct {
	world   model.World
	records []model.Record
	known   fit.Known
	failed  func() error // the store's first failure to answer known
}

// grounds gathers them.
func (a *App) grounds(ctx context.Context, s model.Scenario, where place) (grounds, error) {
	rows, err := a.worldRows(ctx, s, where)
	if err != nil {
		return grounds{}, err
	}
	world, problems := atlas.World(s.World, rows, s.Date)
	if problems.Len() > 0 {
		return grounds{}, problems.Err()
	}
	facts, err := a.facts(ctx, s)
	if err != nil {
		return grounds{}, err
	}
	known, failed := a.known(ctx, s.Date)
	return grounds{world, append(facts, rows...), fit.Remembered(known), failed}, nil
}

// resolve turns a scenario as written into a Plan.
func (a *App) resolve(ctx context.Context, s model.Scenario, where place) (Plan, error) {
	from, err := a.grounds(ctx, s, where)
	if err != nil {
		return Plan{}, err
	}
	inputs, problems := a.forecasts.Resolve(from.world, s, from.known, from.records)
	if err := from.failed(); err != nil {
		return Plan{}, err
	}
	if problems.Len() > 0 {
		return Plan{}, where.located(problems).Err()
	}
	official, err := a.official(ctx, s)
	return Plan{Scenario: s, World: from.world, Inputs: inputs, Official: official}, err
}

// known gives fit the figures as known on a date, and afterwards the first
// failure of the store, if there was one.
func (a *App) known(ctx context.Context, date model.Date) (fit.Known, func() error) {
	var failure error
	ask := func(q fit.Ask) []model.Figure {
		query := store.Query{Series: q.Series, By: q.By, From: q.From, To: q.To, AsOf: cmp.Or(q.AsOf, date)}
		figures, err := a.figures(ctx, query)
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
		list, err := a.records(ctx, kind, s.Date)
		if err != nil {
			return nil, err
		}
		rows = append(rows, list...)
	}
	return rows, nil
}

// dated is a query on the day that it is asked: without AsOf the store orders vintages as of today.
type dated struct {
	query store.Query
	today model.Date
}

// figures answers a query of the store, from memory where it was asked before.
func (a *App) figures(ctx context.Context, query store.Query) ([]model.Figure, error) {
	return recalled(&a.memory, "figures", dated{query, a.today()}, func() ([]model.Figure, error) { return a.store.Figures(ctx, query) })
}

// records are the records of a kind as known on a date.
func (a *App) records(ctx context.Context, kind string, asOf model.Date) ([]model.Record, error) {
	return recalled(&a.memory, "records", [2]any{kind, asOf}, func() ([]model.Record, error) { return a.store.Records(ctx, kind, asOf) })
}

// worldRows reads the rows that a world is built from: of the store, or of the
// CSV files in a folder beside the scenario.
func (a *App) worldRows(ctx context.Context, s model.Scenario, where place) ([]model.Record, error) {
	if !strings.HasPrefix(s.World, corridorWorld) {
		return folderRows(where, s.World)
	}
	var rows []model.Record
	for _, kind := range worldKinds {
		// A link whose length was published after the date is known before by its
		// estimate, so atlas masks these rows itself.
		list, err := a.records(ctx, kind, model.NoDate)
		if err != nil {
			return nil, err
		}
		rows = append(rows, list...)
	}
	return rows, nil
}

// folderRows reads every CSV file of a world folder and tells all their problems.
func folderRows(where place, dir string) ([]model.Record, error) {
	entries, err := fs.ReadDir(where.files, filepath.ToSlash(filepath.Clean(dir)))
	if err != nil {
		return nil, where.missing(dir, err, "a folder with the scenario's world (places.csv, links.csv, ports.csv), or world: store:corridor")
	}
	var rows []model.Record
	var problems model.Problems
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".csv" {
			continue
		}
		data, err := fs.ReadFile(where.files, filepath.ToSlash(filepath.Join(dir, e.Name())))
		if err != nil {
			return nil, fmt.Errorf("read the world folder: %w", err)
		}
		result := source.Read(source.Input{Name: e.Name(), Data: data, Published: model.NoDate, ReadOn: model.NoDate}, func(model.Observation) {})
		problems.Join(result.Problems)
		rows = append(rows, result.Records...)
	}
	return rows, problems.Err()
}

// place is where a scenario was found.
type place struct {
	files fs.FS
	file  string // the scenario in files
	root  string // full path of files for a reader; "" in the binary
}

// located tells the lines of problems whose fields stand in the scenario's file.
func (p place) located(problems model.Problems) *model.Problems {
	if p.files != nil {
		if data, err := fs.ReadFile(p.files, p.file); err == nil {
			problems = atlas.Located(p.file, data, problems)
		}
	}
	return &problems
}

// missing is the mistake of whoever named something that is not there; another failure to read is the world's.
func (p place) missing(name string, err error, want string) error {
	full := filepath.Join(p.root, name)
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("read %s: %w", full, err)
	}
	var problems model.Problems
	problems.Add(model.Problem{File: full, Got: "nothing", Want: want})
	return problems.Err()
}

// findScenario finds a scenario: a path to a file or folder that is there, else
// the name of one that the binary carries.
func findScenario(name string) (place, error) {
	if info, err := os.Stat(name); err == nil {
		dir, file := name, "scenario.yaml"
		if !info.IsDir() {
			dir, file = filepath.Dir(name), filepath.Base(name)
		}
		root, err := filepath.Abs(dir)
		if err != nil {
			return place{}, fmt.Errorf("find scenario %s: %w", name, err)
		}
		return place{os.DirFS(dir), file, root}, nil
	}
	sub, err := fs.Sub(scenarios.Files, name)
	if err == nil {
		if _, err = fs.Stat(sub, "scenario.yaml"); err == nil {
			return place{sub, "scenario.yaml", ""}, nil
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) {
		return place{}, fmt.Errorf("open scenario %s: %w", name, err)
	}
	var problems model.Problems
	problems.Add(model.Problem{File: "scenario", Got: name, Want: "a folder or file that is there, or one of: " + strings.Join(carried(), ", ")})
	return place{}, problems.Err()
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
