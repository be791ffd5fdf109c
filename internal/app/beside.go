package app

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"puente/internal/atlas"
	"puente/internal/model"
	"puente/internal/plan"
	"puente/internal/study"
)

const (
	// daysBefore and daysAfter the scenario's date are told by day.
	daysBefore, daysAfter = 25, 60
	// basesKept is how many studies of a scenario without measures are kept for the next change of its measures.
	basesKept = 3
)

// Beside is what the measures of a request change: the same runs with and without them under common luck.
type Beside struct {
	Key     string         `json:"key"`   // of the runs without them
	First   model.Date     `json:"first"` // first day that is compared: no measure can act before
	Last    model.Date     `json:"last"`
	Effects []plan.Effect  `json:"effects"` // in all
	Places  []PlaceEffect  `json:"places"`  // where something changes, the largest change of each quantity first
	Bills   []plan.Bill    `json:"bills"`
	Columns []BesideColumn `json:"columns"` // without the measures: the means, for a chart
	Limits  []model.Text   `json:"limits"`
}

// PlaceEffect is what changes at one place: a flow's sum, a stock's mean day.
type PlaceEffect struct {
	model.Column
	Label      model.Text        `json:"label"`
	Base       plan.Distribution `json:"base"`
	Value      plan.Distribution `json:"value"`
	Difference plan.Distribution `json:"difference"`
}

// BesideColumn holds the means of a column without the measures, in the order of ColumnBands.
type BesideColumn struct {
	model.Column
	Weeks  []float64 `json:"weeks"`
	Months []float64 `json:"months"`
}

// Daily tells days one by one: where people are, and what is counted in all.
type Daily struct {
	First   model.Date    `json:"first"`
	Days    int           `json:"days"`
	Columns []DailyColumn `json:"columns"`
}

// DailyColumn is a column by day. The ends of the 80 % interval are left out where the runs are too few for it.
type DailyColumn struct {
	model.Column
	Label model.Text `json:"label"`
	Mean  []float64  `json:"mean"`
	P10   []float64  `json:"p10,omitempty"`
	P90   []float64  `json:"p90,omitempty"`
}

// runBeside runs a scenario with the measures of a request, and without them where there are some. The study without them is kept,
// so that a reader who drags a measure waits for the one with it alone.
func (a *App) runBeside(ctx context.Context, req RunRequest, tell func(study.Progress)) (RunAnswer, error) {
	whole := req
	whole.Preview = false // which classes a preview merges depends on the measures too
	p, err := a.Plan(ctx, whole)
	if err != nil {
		return RunAnswer{}, err
	}
	measures, err := ownMeasures(p, req.Measures)
	if err != nil {
		return RunAnswer{}, err
	}
	if err := posteriorOrPreview(req); err != nil {
		return RunAnswer{}, err
	}
	if req.Preview {
		p, measures = preview(p, measures)
	}
	m, err := newManifest(p, req)
	if err != nil {
		return RunAnswer{}, err
	}
	t := trial{app: a, workers: req.Workers, windows: windowsOf(p.Scenario), base: m, tell: tell, total: m.Runs}
	if len(measures) == 0 {
		summary, err := t.run(ctx, m)
		if err != nil && summary.Runs == 0 {
			return RunAnswer{}, err
		}
		return t.answer(m, summary, req.Daily), err
	}
	return t.beside(ctx, measures, req.Daily)
}

// ownMeasures reads the measures of a request and checks them against the plan's world.
func ownMeasures(p Plan, text string) ([]model.Measure, error) {
	if text == "" {
		return nil, nil
	}
	m, problems := atlas.ReadMeasures("measures", []byte(text))
	if problems.Len() > 0 {
		return nil, problems.Err()
	}
	problems = atlas.CheckMeasures(p.World, p.Scenario, m.Measures)
	for _, own := range p.Scenario.Measures {
		for _, added := range m.Measures {
			if own.ID == added.ID {
				problems.Add(model.Problem{File: "measures", Line: int(added.Source.Locator.Row), Field: "id", Got: added.ID, Want: "another name: the scenario itself has a measure of this name"})
			}
		}
	}
	return m.Measures, problems.Err()
}

// windowsOf are the spans that a run with measures summarises: all days that measures can change, then the days around the date.
func windowsOf(s model.Scenario) []study.Window {
	last := s.Start + model.Date(s.Days) - 1
	list := []study.Window{{First: max(s.Date+1, s.Start), Last: last}}
	for d := max(s.Date-daysBefore, s.ReportFrom, s.Start); d <= min(s.Date+daysAfter, last); d++ {
		list = append(list, study.Window{First: d, Last: d})
	}
	return list
}

// trial is a run of a scenario with measures beside the one without.
type trial struct {
	app     *App
	workers int
	windows []study.Window
	base    Manifest
	tell    func(study.Progress)
	done    int // runs of the studies before
	total   int // runs of all
}

// run runs one of the two.
func (t *trial) run(ctx context.Context, m Manifest) (study.Summary, error) {
	job := m.job()
	job.Windows = t.windows
	summary, err := study.Run(ctx, study.Local{Workers: t.workers}, job, func(p study.Progress) {
		if t.tell != nil {
			t.tell(study.Progress{Done: t.done + p.Done, Asked: t.total})
		}
	})
	t.done += summary.Runs
	return summary, err
}

// beside runs both and tells the difference. A study that is cut short tells nothing: the two would not speak of the same runs.
func (t *trial) beside(ctx context.Context, measures []model.Measure, daily bool) (RunAnswer, error) {
	base, kept := t.app.bases.find(t.base.Key)
	if !kept {
		t.total *= 2
		var err error
		if base, err = t.run(ctx, t.base); err != nil {
			return RunAnswer{}, err
		}
		t.app.bases.keep(t.base.Key, base)
	}
	m := t.base
	m.Plan.Scenario.Measures = slices.Concat(m.Plan.Scenario.Measures, measures)
	m.Key = m.digest()
	value, err := t.run(ctx, m)
	if err != nil {
		return RunAnswer{}, err
	}
	answer := t.answer(m, value, daily)
	answer.Beside = t.difference(m, base, value)
	answer.Beside.Bills = plan.Bills(measures, answer.Beside.Effects, answer.Beside.First, answer.Beside.Last+1)
	return answer, nil
}

// difference tells what changes from one study to the other.
func (t *trial) difference(m Manifest, base, value study.Summary) *Beside {
	s := m.Plan.Scenario
	b := &Beside{
		Key: t.base.Key, First: t.windows[0].First, Last: t.windows[0].Last,
		Effects: plan.CompareWindow(base, value, 0, plan.Metrics(s.Counts)), Places: []PlaceEffect{}, Bills: []plan.Bill{}, Columns: []BesideColumn{},
	}
	_, _, b.Limits = gradeOfComparison()
	for i, c := range base.Columns {
		if c.Nationality != "" || c.Household != "" {
			continue
		}
		b.Columns = append(b.Columns, BesideColumn{c, meansOf(whole(base.Weeks, i)), meansOf(whole(base.Months, i))})
	}
	for _, e := range plan.CompareWindow(base, value, 0, placeMetrics(base, value)) {
		if !e.Unchanged {
			b.Places = append(b.Places, PlaceEffect{e.Metric.Column, label(e.Metric.Column, m.Plan.World), e.Base, e.Value, e.Difference})
		}
	}
	slices.SortStableFunc(b.Places, func(x, y PlaceEffect) int {
		if math.Abs(x.Difference.Mean) > math.Abs(y.Difference.Mean) {
			return -1
		}
		return 1
	})
	return b
}

// toldByPlace are the quantities whose change is told for each place.
var toldByPlace = [...]model.Quantity{
	model.QuantityWaiting, model.QuantityWaitDays, model.QuantityWithoutBed, model.QuantityInShelter, model.QuantityAtPlace, model.QuantityServed, model.QuantityGaveUp,
}

// placeMetrics are the columns of places that either study has.
func placeMetrics(base, value study.Summary) []plan.Metric {
	var list []plan.Metric
	for _, c := range slices.Concat(base.Columns, value.Columns) {
		told := c.Place != "" && c.Component == "" && c.Nationality == "" && c.Household == "" && slices.Contains(toldByPlace[:], c.Quantity)
		if told && !slices.ContainsFunc(list, func(m plan.Metric) bool { return m.Column == c }) {
			list = append(list, plan.Metric{Column: c})
		}
	}
	return list
}

func meansOf(bands []model.Band) []float64 {
	list := make([]float64, len(bands))
	for i, b := range bands {
		list[i] = b.Mean
	}
	return list
}

// answer is the answer of a manifest's study with the days around the date.
func (t *trial) answer(m Manifest, summary study.Summary, daily bool) RunAnswer {
	answer := m.answer(summary)
	answer.Measures, answer.Caravans = m.Plan.Scenario.Measures, m.Plan.Scenario.Caravans
	if !daily || len(t.windows) < 2 {
		return answer
	}
	answer.Daily = &Daily{First: t.windows[1].First, Days: len(t.windows) - 1}
	for i, c := range summary.Columns {
		if toldByDay(c) {
			answer.Daily.Columns = append(answer.Daily.Columns, dailyColumn(summary, i, answer.Runs, label(c, m.Plan.World)))
		}
	}
	return answer
}

// toldByDay leaves out what is told by week alone: caravans that are under way, and single nationalities.
func toldByDay(c model.Column) bool {
	if c.Nationality != "" || c.Household != "" || c.Quantity == model.QuantityCaravan || c.Quantity == model.QuantityCaravanKM {
		return false
	}
	return c.Stock && c.Component == "" || c.Quantity == model.QuantityEncounters && (c.Geography != "" || c.Component == "")
}

func dailyColumn(summary study.Summary, column, runs int, words model.Text) DailyColumn {
	d := DailyColumn{Column: summary.Columns[column], Label: words}
	for _, b := range summary.Windows.Bands[column][1:] {
		d.Mean = append(d.Mean, math.Round(b.Mean*10)/10)
		if runs >= RunsFor80 {
			d.P10, d.P90 = append(d.P10, math.Round(b.P10)), append(d.P90, math.Round(b.P90))
		}
	}
	return d
}

// bases keeps the last studies without measures. Equal keys mean equal studies, so that nothing in it grows old.
type bases struct {
	mu   sync.Mutex
	list []base // the last used at the end
}

type base struct {
	key     string
	summary study.Summary
}

func (k *bases) find(key string) (study.Summary, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := slices.IndexFunc(k.list, func(b base) bool { return b.key == key })
	if i < 0 {
		return study.Summary{}, false
	}
	found := k.list[i]
	k.list = append(slices.Delete(k.list, i, i+1), found)
	return found.summary, true
}

func (k *bases) keep(key string, summary study.Summary) {
	if summary.Runs != summary.Asked {
		panic(fmt.Sprintf("app: a study of %d of %d runs is kept", summary.Runs, summary.Asked))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list = append(k.list, base{key, summary})
	if len(k.list) > basesKept {
		k.list = slices.Delete(k.list, 0, 1)
	}
}
