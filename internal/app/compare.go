package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
	"puente/internal/plan"
	"puente/internal/study"
)

const (
	// MaxAlternatives bounds a comparison.
	MaxAlternatives = 12
	// measuresFile stands beside scenario.yaml.
	measuresFile = "measures.yaml"
)

// CompareRequest asks what packages of measures would do.
type CompareRequest struct {
	RunRequest
	Packages []string // ids of packages or of single measures; none: every package of the file
	File     string   // a file of measures; "": measures.yaml beside the scenario
	Text     string   // instead of File: the measures themselves, as YAML
}

// CompareAnswer is the base and what each alternative does beside it.
type CompareAnswer struct {
	Scenario     string        `json:"scenario"`
	Title        model.Text    `json:"title"`
	Date         model.Date    `json:"date"`
	First        model.Date    `json:"first"` // first day that is compared: no measure can act before
	Last         model.Date    `json:"last"`
	Runs         int           `json:"runs"`
	Wanted       int           `json:"wanted"`
	Seed         uint64        `json:"seed"`
	Alternatives []Alternative `json:"alternatives"`
	Calendar     []atlas.Event `json:"calendar"` // as known on the date
	Grade        model.Grade   `json:"grade"`
	GradeBecause model.Text    `json:"grade_because"`
	Limits       []model.Text  `json:"limits"`
	Preview      *Preview      `json:"preview,omitempty"`
	Key          string        `json:"key"` // digest of the base; each alternative has its own
}

// Alternative is one package beside the base.
type Alternative struct {
	ID       string          `json:"id"`
	Title    model.Text      `json:"title"`
	Measures []model.Measure `json:"measures"`
	Effects  []plan.Effect   `json:"effects"`
	Bills    []plan.Bill     `json:"bills"`
	Months   []MonthEffect   `json:"months"` // encounters by month, for a chart
	Key      string          `json:"key"`    // digest of the outcome
}

// MonthEffect is the difference in encounters of one month.
type MonthEffect struct {
	Base       model.Band `json:"base"`
	Value      model.Band `json:"value"`
	Difference model.Band `json:"difference"`
}

// MeasuresAnswer lists what a scenario can be compared under.
type MeasuresAnswer struct {
	Scenario string          `json:"scenario"`
	Date     model.Date      `json:"date"`
	Measures []model.Measure `json:"measures"`
	Packages []model.Package `json:"packages"`
	Calendar []atlas.Event   `json:"calendar"` // as known on the date
	Text     string          `json:"text"`     // the file as it stands, to change and send back
}

// Measures lists the measures, packages and calendar that stand beside a scenario; one without a file of them has none.
func (a *App) Measures(ctx context.Context, req CompareRequest) (MeasuresAnswer, error) {
	where, err := findScenario(req.Scenario)
	if err != nil {
		return MeasuresAnswer{}, err
	}
	if _, err := fs.Stat(where.files, measuresFile); errors.Is(err, fs.ErrNotExist) && req.File == "" && req.Text == "" {
		s, _, err := read(req.RunRequest)
		return MeasuresAnswer{s.Name, s.Date, []model.Measure{}, []model.Package{}, []atlas.Event{}, ""}, err
	}
	p, m, err := a.measures(ctx, req)
	if err != nil {
		return MeasuresAnswer{}, err
	}
	_, text, err := measuresText(where.files, req)
	return MeasuresAnswer{p.Scenario.Name, p.Scenario.Date, m.Measures, m.Packages, knownEvents(m.Calendar, p.Scenario.Date), string(text)}, err
}

// knownEvents are the events that were known on a date.
func knownEvents(calendar []atlas.Event, date model.Date) []atlas.Event {
	known := []atlas.Event{}
	for _, e := range calendar {
		if e.AvailableFrom <= date {
			known = append(known, e)
		}
	}
	return known
}

// measures reads the measures that a scenario is compared under, and checks them
// against its world.
func (a *App) measures(ctx context.Context, req CompareRequest) (Plan, atlas.Measures, error) {
	where, err := findScenario(req.Scenario)
	if err != nil {
		return Plan{}, atlas.Measures{}, err
	}
	name, data, err := measuresText(where.files, req)
	if err != nil {
		return Plan{}, atlas.Measures{}, err
	}
	if data == nil {
		return a.ownOfScenario(ctx, req)
	}
	m, problems := atlas.ReadMeasures(name, data)
	if problems.Len() > 0 {
		return Plan{}, m, problems.Err()
	}
	whole := req.RunRequest
	whole.Preview = false // which classes a preview merges depends on the measures too
	p, err := a.Plan(ctx, whole)
	if err != nil {
		return Plan{}, m, err
	}
	problems = atlas.CheckMeasures(p.World, p.Scenario, m.Measures)
	if req.Preview && problems.Len() == 0 {
		p, m.Measures = preview(p, m.Measures)
	}
	return p, m, problems.Err()
}

// hasMeasures reports whether a scenario has measures of its own.
func hasMeasures(req RunRequest) bool {
	s, _, err := read(req)
	return err == nil && len(s.Measures) > 0
}

// ownOfScenario compares a scenario that has measures of its own with the same one without them, where no file of measures
// stands beside it.
func (a *App) ownOfScenario(ctx context.Context, req CompareRequest) (Plan, atlas.Measures, error) {
	p, err := a.Plan(ctx, req.RunRequest)
	if err != nil {
		return Plan{}, atlas.Measures{}, err
	}
	pack := model.Package{ID: "its-measures", Title: model.Text{English: "The measures of the scenario", Spanish: "Las medidas del escenario"}}
	m := atlas.Measures{Schema: 1, Measures: p.Scenario.Measures}
	for _, measure := range m.Measures {
		pack.Measures = append(pack.Measures, measure.ID)
	}
	m.Packages = []model.Package{pack}
	p.Scenario.Measures = nil
	problems := atlas.CheckMeasures(p.World, p.Scenario, m.Measures)
	return p, m, problems.Err()
}

// measuresText finds the measures of a request; no bytes: those of the scenario itself.
func measuresText(files fs.FS, req CompareRequest) (name string, data []byte, err error) {
	switch {
	case req.Text != "":
		return "measures", []byte(req.Text), nil
	case req.File != "":
		data, err = os.ReadFile(req.File)
		name = req.File
	default:
		data, err = fs.ReadFile(files, measuresFile)
		name = path.Join(req.Scenario, measuresFile)
	}
	if errors.Is(err, fs.ErrNotExist) && req.File == "" && hasMeasures(req.RunRequest) {
		return name, nil, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		var problems model.Problems
		problems.Add(model.Problem{File: name, Want: "a file of measures (scenarios/README.md); it is not there"})
		return name, nil, problems.Err()
	}
	if err != nil {
		return name, nil, fmt.Errorf("read the measures %s: %w", name, err)
	}
	return name, data, nil
}

// Compare runs a scenario without and with packages of measures under common luck.
func (a *App) Compare(ctx context.Context, req CompareRequest, tell func(study.Progress)) (CompareAnswer, error) {
	p, m, err := a.measures(ctx, req)
	if err != nil {
		return CompareAnswer{}, err
	}
	chosen, err := choose(m, req.Packages)
	if err != nil {
		return CompareAnswer{}, err
	}
	return compare(ctx, p, req, comparison{m, chosen}, tell)
}

// comparison is what is compared.
type comparison struct {
	measures atlas.Measures
	chosen   []model.Package
}

// choose finds packages, and single measures as packages of one.
func choose(m atlas.Measures, ids []string) ([]model.Package, error) {
	if len(ids) == 0 {
		return m.Packages, nil
	}
	known := map[string]model.Package{}
	for _, x := range m.Measures {
		known[x.ID] = model.Package{ID: x.ID, Title: x.Title, Measures: []string{x.ID}}
	}
	for _, p := range m.Packages {
		known[p.ID] = p
	}
	names := slices.Sorted(maps.Keys(known))
	var list []model.Package
	var problems model.Problems
	for _, id := range ids {
		p, ok := known[id]
		if !ok {
			problems.Add(model.Problem{File: "--measures", Got: id, Want: wantOne("a package or measure", id, names)})
		}
		list = append(list, p)
	}
	if len(ids) > MaxAlternatives {
		problems.Add(model.Problem{File: "--measures", Got: fmt.Sprintf("%d packages", len(ids)), Want: fmt.Sprintf("at most %d", MaxAlternatives)})
	}
	return list, problems.Err()
}

// wantOne says what is wanted, with the nearest name or else all of them.
func wantOne(what, got string, names []string) string {
	if near := model.Nearest(got, names); near != "" {
		return what + "; " + near + "?"
	}
	return what + ": " + strings.Join(names, ", ")
}

// compare runs the base once and each alternative beside it.
func compare(ctx context.Context, p Plan, req CompareRequest, c comparison, tell func(study.Progress)) (CompareAnswer, error) {
	manifest, err := newManifest(p, req.RunRequest)
	if err != nil {
		return CompareAnswer{}, err
	}
	s := manifest.Plan.Scenario
	answer := CompareAnswer{Scenario: s.Name, Title: s.Title, Date: s.Date, First: max(s.Date+1, s.Start), Last: s.Start + model.Date(s.Days) - 1, Wanted: manifest.Runs, Seed: manifest.Seed}
	if answer.First > answer.Last {
		return answer, lateDate(s)
	}
	answer.Grade, answer.GradeBecause, answer.Limits = gradeOfComparison()
	if answer.Preview = p.Preview; p.Preview != nil {
		answer.Limits = append([]model.Text{p.Preview.Label}, answer.Limits...)
	}
	answer.Calendar = knownEvents(c.measures.Calendar, s.Date)
	total := (len(c.chosen) + 1) * manifest.Runs
	step := func(before int) func(study.Progress) {
		return func(p study.Progress) {
			if tell != nil {
				tell(study.Progress{Done: before + p.Done, Asked: total})
			}
		}
	}
	one := alternativeRun{manifest: manifest, first: answer.First, on: req.local()}
	base, err := one.run(ctx, nil, step(0))
	if err != nil {
		return answer, err
	}
	answer.Runs, answer.Key = base.Runs, base.Key
	for i, pack := range c.chosen {
		alternative := Alternative{ID: pack.ID, Title: pack.Title, Measures: named(c.measures.Measures, pack.Measures)}
		value, err := one.run(ctx, alternative.Measures, step((i+1)*manifest.Runs))
		if err != nil {
			return answer, err
		}
		alternative.Key = value.Key
		alternative.Effects = plan.Compare(base, value, plan.Metrics(s.Counts))
		alternative.Bills = plan.Bills(alternative.Measures, alternative.Effects, answer.First, answer.Last+1)
		if alternative.Months, err = months(base, value); err != nil {
			return answer, err
		}
		answer.Alternatives = append(answer.Alternatives, alternative)
	}
	return answer, nil
}

// lateDate tells that a scenario ends before anything could be decided.
func lateDate(s model.Scenario) error {
	var problems model.Problems
	problems.Add(model.Problem{File: s.Name, Field: "days", Got: fmt.Sprint(s.Days), Want: "days after " + s.Date.String() + ": measures act only after the scenario's date"})
	return problems.Err()
}

// alternativeRun runs a scenario with measures added to its own.
type alternativeRun struct {
	manifest Manifest
	first    model.Date
	on       study.Local
}

func (r alternativeRun) run(ctx context.Context, measures []model.Measure, tell func(study.Progress)) (study.Summary, error) {
	m := r.manifest
	m.Plan.Scenario.Measures = slices.Concat(m.Plan.Scenario.Measures, measures)
	m.Key = m.digest()
	job := m.job()
	job.From = r.first
	return study.Run(ctx, r.on, job, tell)
}

// named finds measures by their ids, which choose has checked.
func named(all []model.Measure, ids []string) []model.Measure {
	list := []model.Measure{}
	for _, m := range all {
		if slices.Contains(ids, m.ID) {
			list = append(list, m)
		}
	}
	return list
}

// months gives the encounters of each whole month.
func months(base, value study.Summary) ([]MonthEffect, error) {
	difference, err := study.Difference(base, value)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	c := model.Column{Quantity: model.QuantityEncounters}
	i, j, k := base.Column(c), value.Column(c), difference.Column(c)
	list := []MonthEffect{}
	if i < 0 || j < 0 || k < 0 {
		return list, nil
	}
	for s, span := range base.Months.Spans {
		if span.Whole {
			list = append(list, MonthEffect{base.Months.Bands[i][s], value.Months.Bands[j][s], difference.Months.Bands[k][s]})
		}
	}
	return list, nil
}

// gradeOfComparison says how far a comparison may be believed.
func gradeOfComparison() (model.Grade, model.Text, []model.Text) {
	because := model.Text{
		English: "Illustrative: how people respond to a measure, its amounts and its costs are assumed; closures alone were judged on months held out (docs/validation/closures.md).",
		Spanish: "Ilustrativo: la respuesta de las personas a una medida, sus montos y sus costos son supuestos; solo los cierres se evaluaron con meses reservados (docs/validation/closures.md).",
	}
	return model.GradeIllustrative, because, []model.Text{
		{English: "Differences are run by run under common luck: their intervals hold chance and the spread of inputs, not the error of the assumptions.", Spanish: "Las diferencias son corrida por corrida con la misma suerte: sus intervalos contienen el azar y la dispersión de las entradas, no el error de los supuestos."},
		{English: "Interceptions, returns and transport are compared only, never recommended. Deaths and disappearances on the route are not in the model. Removals from the interior are out of scope.", Spanish: "Las intercepciones, las devoluciones y los traslados solo se comparan, nunca se recomiendan. Las muertes y desapariciones en la ruta no están en el modelo. Las expulsiones desde el interior quedan fuera."},
	}
}
