package app

import (
	"math"
	"slices"
	"testing"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/stat"
	"puente/internal/study"
)

// pageHorizon is how many months after the last known one are judged.
const pageHorizon = 6

// teller is who tells a month: the engine, or one of those that it is judged against.
type teller int

const (
	tellEngine teller = iota
	tellYear          // seasonal naive: the same month of the year before
	tellLast          // the last known month
	tellSeries        // the combination of models of the border's own series, which knows nothing of the way there
	tellers
)

// tellerScore is what one of them told of a month.
type tellerScore struct {
	point, crps   float64
	low80, high80 float64
	in80, in95    bool
	missing       bool // too little was known for it
}

// monthJudged is one official figure after the date, beside what was told of it.
type monthJudged struct {
	column  model.Column
	group   string
	origin  model.Date
	horizon int // months after the last known
	month   model.Period
	counted float64
	by      [tellers]tellerScore
}

// origin is one date at which the scenario was made ready and run.
type origin struct {
	date    model.Date
	req     RunRequest
	plan    Plan
	summary study.Summary
}

// runOrigin makes the scenario ready at a date, to the end of the sixth month that is not known there, and runs it.
func runOrigin(t *testing.T, req RunRequest) origin {
	t.Helper()
	req.Scenario = "december-2023"
	s, _, err := read(req)
	if err != nil {
		t.Fatal(err)
	}
	req.Days = int(model.MonthOf(s.Date).Add(pageHorizon-1).End()-s.Start) + 1
	plan, err := shared(t).Plan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	return origin{s.Date, req, plan, runOf(t, plan, req, nil)}
}

// runOf runs a plan with measures added.
func runOf(t *testing.T, plan Plan, req RunRequest, measures []model.Measure) study.Summary {
	t.Helper()
	manifest, err := newManifest(plan, req)
	if err != nil {
		t.Fatal(err)
	}
	manifest.Plan.Scenario.Measures = append(slices.Clone(manifest.Plan.Scenario.Measures), measures...)
	manifest.Key = manifest.digest()
	summary, err := study.Run(t.Context(), study.Local{}, manifest.job(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

// sample is what the runs tell of a column in a month, nil where the run has none such.
func (o origin) sample(c model.Column, month model.Period) []float64 {
	i := o.summary.Column(c)
	for s, span := range o.summary.Months.Spans {
		if i >= 0 && span.Whole && span.Period == month {
			return o.summary.Values(i, s, true)
		}
	}
	return nil
}

// countedOnTheWay are the nationalities with a flow that copies a series of the way there.
func countedOnTheWay(s model.Scenario) []string {
	var list []string
	for _, f := range s.Flows {
		if f.Series != "" {
			list = append(list, f.Nationalities...)
		}
	}
	return list
}

// groupOf puts a column into one of the page's groups.
func groupOf(c model.Column, onTheWay []string) string {
	switch {
	case slices.Contains(onTheWay, c.Nationality):
		return groupOnTheWay
	case c.Nationality != "":
		return groupLatent
	case c.Geography != "" && c.Component == "usbp":
		return groupSectors
	case c.Geography != "":
		return groupOffices
	case c.Component != "":
		return groupComponents
	}
	return groupTotal
}

// The groups of figures that are judged together.
const (
	groupTotal      = "all encounters"
	groupComponents = "by component"
	groupSectors    = "by sector"
	groupOffices    = "by field office"
	groupOnTheWay   = "nationalities counted on the way"
	groupLatent     = "nationalities with a latent intake"
)

// pageGroups lists them in the order of the page.
func pageGroups() []string {
	return []string{groupTotal, groupComponents, groupSectors, groupOffices, groupOnTheWay, groupLatent}
}

// judge compares an origin's runs with the official figures of the months that were not known there.
func (o origin) judge(t *testing.T) []monthJudged {
	t.Helper()
	var list []monthJudged
	onTheWay := countedOnTheWay(o.plan.Scenario)
	for _, official := range o.plan.Official {
		c := model.Column{Quantity: official.Quantity, Geography: official.Geography, Component: official.Component, Nationality: official.Nationality}
		var base baseline
		last := 0
		for _, p := range official.Points {
			if p.Known {
				last = max(last, series.MonthNumber(p.Period))
			}
		}
		for _, p := range official.Points {
			h := series.MonthNumber(p.Period) - last
			values := o.sample(c, p.Period)
			if p.Known || last == 0 || h < 1 || h > pageHorizon || values == nil {
				continue
			}
			if base.steps == nil {
				base = baselineOf(t, official.Series, o.date)
			}
			one := monthJudged{column: c, group: groupOf(c, onTheWay), origin: o.date, horizon: h, month: p.Period, counted: p.Value}
			one.by[tellEngine] = toldBy(values, p.Value)
			base.tell(&one)
			list = append(list, one)
		}
	}
	return list
}

// toldBy scores an ensemble.
func toldBy(values []float64, counted float64) tellerScore {
	q := stat.QuantilesOf(values, 0.025, 0.1, 0.5, 0.9, 0.975)
	return tellerScore{
		point: q[2], crps: stat.CRPSFair(values, counted), low80: q[1], high80: q[3],
		in80: q[1] <= counted && counted <= q[3], in95: q[0] <= counted && counted <= q[4],
	}
}

// baseline is the last step of a walk through a border series as known on a date.
type baseline struct{ steps []series.Step }

// baselineOf walks through what was known of a series; nothing where it is too short.
func baselineOf(t *testing.T, s model.Series, date model.Date) baseline {
	t.Helper()
	v, err := shared(t).vintages(t.Context(), s, date)
	if err != nil {
		t.Fatal(err)
	}
	dates := originDates(date, forecastOrigins+1)
	step, ok := series.Walk(series.Origins{
		Known: func(i int) series.History { return v.known(dates[i]) },
		Count: len(dates), Horizon: pageHorizon + 1, Refit: 2 * series.Months,
	})
	if !ok {
		return baseline{[]series.Step{}}
	}
	return baseline{[]series.Step{step}}
}

// tell adds what the baselines told of a month.
func (b baseline) tell(one *monthJudged) {
	for k, m := range map[teller]series.Method{tellYear: series.MethodSeasonal, tellLast: series.MethodNaive, tellSeries: series.MethodCombine} {
		h := -1
		if len(b.steps) > 0 {
			h = series.MonthNumber(one.month) - b.steps[0].Known.Last() - 1
		}
		if h < 0 || h > pageHorizon {
			one.by[k] = tellerScore{missing: true}
			continue
		}
		s := b.steps[0]
		ends := s.Quantiles(m, h, []float64{0.025, 0.1, 0.9, 0.975})
		one.by[k] = tellerScore{
			point: s.Point[m][h], crps: stat.CRPS(s.Quantiles(m, h, series.Levels()), one.counted), low80: ends[1], high80: ends[2],
			in80: ends[1] <= one.counted && one.counted <= ends[2], in95: ends[0] <= one.counted && one.counted <= ends[3],
		}
	}
}

// scores sums up figures.
type scores struct {
	n          int
	mae, crps  [tellers]float64 // of the engine over each baseline
	in80, in95 float64          // of the engine, in %
	series80   float64          // of the combination, in %
	origins    int
}

// scoreOf sums up the figures that a filter takes and that all baselines told. Errors are added up over the figures of a
// series, divided, and the ratios of the series joined as geometric means, so that the large do not drown the small.
func scoreOf(list []monthJudged, take func(monthJudged) bool) scores {
	type sums struct{ abs, crps [tellers]float64 }
	bySeries := map[model.Column]*sums{}
	var order []*sums // so that sums are made in one order
	origins := map[model.Date]bool{}
	var s scores
	for _, j := range list {
		if !take(j) || slices.ContainsFunc(j.by[:], func(x tellerScore) bool { return x.missing }) {
			continue
		}
		if bySeries[j.column] == nil {
			bySeries[j.column] = &sums{}
			order = append(order, bySeries[j.column])
		}
		for k, x := range j.by {
			bySeries[j.column].abs[k] += math.Abs(x.point - j.counted)
			bySeries[j.column].crps[k] += x.crps
		}
		s.n++
		origins[j.origin] = true
		s.in80 += percent(j.by[tellEngine].in80)
		s.in95 += percent(j.by[tellEngine].in95)
		s.series80 += percent(j.by[tellSeries].in80)
	}
	s.origins = len(origins)
	n := float64(s.n)
	s.in80, s.in95, s.series80 = s.in80/n, s.in95/n, s.series80/n
	for k := range tellers {
		for _, x := range order {
			s.mae[k] += math.Log(x.abs[tellEngine]/x.abs[k]) / float64(len(order))
			s.crps[k] += math.Log(x.crps[tellEngine]/x.crps[k]) / float64(len(order))
		}
		s.mae[k], s.crps[k] = math.Exp(s.mae[k]), math.Exp(s.crps[k])
	}
	return s
}

func percent(yes bool) float64 {
	if yes {
		return 100
	}
	return 0
}
