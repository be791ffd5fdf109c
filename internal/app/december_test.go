package app

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"puente/internal/model"
	"puente/internal/study"
)

// storyDate is the day of the story: everything that the run reads was known then.
var storyDate = model.DateOf(2023, 12, 26)

// december makes the story's plan once; tests only read from it.
var december = sync.OnceValues(func() (Plan, error) {
	return one.Plan(context.Background(), RunRequest{Scenario: "december-2023"})
})

func decemberPlan(t testing.TB) Plan {
	t.Helper()
	plan, err := december()
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// decemberRuns runs it once; tests only read from the answer.
var decemberRuns = sync.OnceValues(func() (done struct {
	answer   RunAnswer
	manifest Manifest
}, err error,
) {
	plan, err := december()
	if err == nil {
		done.answer, done.manifest, err = RunPlan(context.Background(), plan, RunRequest{Runs: 40, Seed: 1}, nil)
	}
	return done, err
})

// TestDecember2023ReadsNothingLater lists every row that the run reads with the
// day from which it was available: none lies after the story's day.
func TestDecember2023ReadsNothingLater(t *testing.T) {
	plan := decemberPlan(t)
	kinds := map[string]int{}
	latest := model.NoDate
	for _, r := range plan.Inputs.Read {
		kind, _, _ := strings.Cut(r.What, ".")
		kinds[kind]++
		latest = max(latest, r.AvailableFrom)
		if r.AvailableFrom > storyDate {
			t.Errorf("%s %s (%s, %s): available from %s, after %s", r.What, r.Period, r.Value, r.Locator, r.AvailableFrom, storyDate)
		}
		if r.AvailableFrom == model.NoDate || r.Document == "" || r.Locator == "" {
			t.Errorf("%+v does not say where it is from, or since when", r)
		}
	}
	t.Logf("%d rows read, the latest available from %s: %v", len(plan.Inputs.Read), latest, kinds)
	for _, kind := range []string{"encounters", "irregular-entries", "places", "links", "ports", "port-counts", "appointments", "closures"} {
		if kinds[kind] == 0 {
			t.Errorf("no row of %s was read", kind)
		}
	}
	if latest < model.DateOf(2023, 12, 22) {
		t.Errorf("the latest row is of %s: the release of 22 December was not read", latest)
	}
}

// TestWhatWasNotKnownIsNotRead moves the date: with the rows of later days in the
// store, a plan as known earlier reads only what was known earlier.
func TestWhatWasNotKnownIsNotRead(t *testing.T) {
	for _, date := range []model.Date{model.DateOf(2023, 11, 13), model.DateOf(2023, 12, 1), model.DateOf(2024, 2, 1)} {
		plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", AsOf: date})
		if err != nil {
			t.Errorf("as of %s: %v", date, err)
			continue
		}
		for _, r := range plan.Inputs.Read {
			if r.AvailableFrom > date {
				t.Errorf("as of %s: %s %s is available from %s", date, r.What, r.Period, r.AvailableFrom)
				break
			}
		}
	}
}

// TestClosuresAsTheyStood: the reopening of 4 January 2024 was announced on the
// 2nd, so on 26 December closed ports are closed until further notice.
func TestClosuresAsTheyStood(t *testing.T) {
	closedOn := func(date model.Date) []string {
		plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", AsOf: date})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, c := range closures(plan) {
			if !c.Open && !c.To.Known() {
				list = append(list, c.Port)
			}
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	then := strings.Join(closedOn(storyDate), " ")
	for _, port := range []string{"lukeville", "eagle-pass-bridge-i", "san-ysidro-pedwest", "nogales-morley-gate"} {
		if !strings.Contains(then, port) {
			t.Errorf("%s is not closed until further notice on %s; closed are: %s", port, storyDate, then)
		}
	}
	if after := closedOn(model.DateOf(2024, 1, 3)); len(after) != 0 {
		t.Errorf("on 3 January 2024 the reopening was known, but these are closed until further notice: %v", after)
	}
}

// TestDecember2023Matches keeps what the match learnt against the figures that
// scenarios/december-2023/README.md states; they are sums of official counts.
func TestDecember2023Matches(t *testing.T) {
	plan := decemberPlan(t)
	value := map[string]float64{}
	for _, m := range plan.Inputs.Matched {
		value[m.Name] = m.Value
	}
	for name, want := range map[string]float64{
		"through.VEN": 212374.0 / 238953, "through.CUB": 50184.0 / 60516, "through.HTI": 41619.0 / 58970,
		"rest.CHN": 1 - 12963.0/20731, "rest.ECU": 1 - 34119.0/69832, "rest.COL": 1 - 12033.0/62038, "rest.PER": 1 - 2834.0/21117,
	} {
		if got, ok := value[name]; !ok || math.Abs(got-want) > 0.005 {
			t.Errorf("%s = %v (found: %v), want %.3f", name, got, ok, want)
		}
	}
	appointments, walkUps := 0.0, 0.0
	for _, p := range plan.Inputs.Ports {
		appointments += p.Appointments
		walkUps += p.WalkUps
	}
	if math.Abs(appointments-1450) > 0.5 {
		t.Errorf("%v appointments a day, want 1,450 (announced 30 June 2023)", appointments)
	}
	if share := 1450.0 * 30 / 51293; math.Abs(share-0.85) > 0.005 {
		t.Errorf("bookkeeping P4: %v", share)
	}
}

// TestDecember2023Run runs the scenario and checks what must hold of any honest
// answer: months that were matched come out near their official counts, parts add up
// to totals, intervals contain their means, and a forecast is wider than a fit.
func TestDecember2023Run(t *testing.T) {
	done, err := decemberRuns()
	if err != nil {
		t.Fatal(err)
	}
	answer := done.answer
	total := monthly(t, answer, model.Column{Quantity: model.QuantityEncounters})
	known := total["2023-10"].Mean + total["2023-11"].Mean
	if official := 240988.0 + 242418; math.Abs(known/official-1) > 0.05 {
		t.Errorf("October and November 2023: %.0f encounters, want within 5 %% of %.0f", known, official)
	}
	parts := monthly(t, answer, model.Column{Quantity: model.QuantityEncounters, Component: "usbp"})
	ports := monthly(t, answer, model.Column{Quantity: model.QuantityEncounters, Component: "ofo"})
	for month, b := range total {
		if sum := parts[month].Mean + ports[month].Mean; math.Abs(sum-b.Mean) > 1e-6*b.Mean {
			t.Errorf("%s: components add up to %v, total %v", month, sum, b.Mean)
		}
		if !(b.P025 <= b.P10 && b.P10 <= b.P50 && b.P50 <= b.P90 && b.P90 <= b.P975 && b.P025 <= b.Mean && b.Mean <= b.P975) {
			t.Errorf("%s: band out of order: %+v", month, b)
		}
	}
	if total["2024-02"].SD <= total["2023-10"].SD {
		t.Errorf("February 2024 (sd %.0f) is surer than October 2023 (sd %.0f)", total["2024-02"].SD, total["2023-10"].SD)
	}
	if len(answer.Official) < 20 {
		t.Errorf("%d official series beside the run", len(answer.Official))
	}
	repeated(t, done.manifest, answer)
}

// monthly finds the months of one column.
func monthly(t *testing.T, answer RunAnswer, c model.Column) map[string]model.Band {
	t.Helper()
	for _, column := range answer.Columns {
		if column.Column == c {
			months := map[string]model.Band{}
			for _, b := range column.Months {
				months[b.Period.String()] = b
			}
			return months
		}
	}
	t.Fatalf("no column %+v", c)
	return nil
}

// repeated writes the run, reads its manifest back, runs it with one worker and
// asks for the same bytes.
func repeated(t *testing.T, manifest Manifest, answer RunAnswer) {
	t.Helper()
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	if err := WriteRun(t.Context(), first, answer, manifest); err != nil {
		t.Fatal(err)
	}
	read, err := ReadManifest(filepath.Join(first, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Repeat(t.Context(), read, study.Local{Workers: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteRun(t.Context(), second, again, read); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, first, second, "manifest.json", "answer.json", "weeks.csv", "months.csv", "weeks.parquet", "months.parquet")
}
