package app

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/model"
)

// reopening is a measure as a page sends it: JSON, which is read like YAML.
const reopening = `{"schema":1,"measures":[{"id":"close-paso-del-norte","kind":"close","title":{"en":"a","es":"a"},"from":"2023-12-28","to":"2024-01-20","port":"el-paso-paso-del-norte","decided_by":"us-executive"}]}`

// closing makes a closure of the first port of December 2023 that takes people with a case.
func closing(t *testing.T) string {
	t.Helper()
	for _, g := range decemberPlan(t).Inputs.Gates {
		if g.Port != "" {
			return strings.Replace(reopening, "el-paso-paso-del-norte", g.Port, 1)
		}
	}
	t.Fatal("no port takes people with a case")
	return ""
}

func triedOut(t *testing.T, measures string) RunAnswer {
	t.Helper()
	answer, err := shared(t).Run(t.Context(), RunRequest{Scenario: "december-2023", Runs: 6, Seed: 3, AsOf: model.NoDate, Measures: measures, Daily: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// TestRunBesideIsTheComparison: what a run tells of its measures is what compare tells of the same package, over the same days.
func TestRunBesideIsTheComparison(t *testing.T) {
	measures := closing(t)
	answer := triedOut(t, measures)
	req := CompareRequest{RunRequest: RunRequest{Scenario: "december-2023", Runs: 6, Seed: 3, AsOf: model.NoDate}, Text: measures, Packages: []string{"close-paso-del-norte"}}
	compared, err := shared(t).Compare(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	b := answer.Beside
	if b == nil || b.First != compared.First || b.Last != compared.Last || len(b.Effects) != len(compared.Alternatives[0].Effects) {
		t.Fatalf("got %+v", b)
	}
	moved := 0
	for i, want := range compared.Alternatives[0].Effects {
		got := b.Effects[i]
		if got.Metric.ID != want.Metric.ID || math.Abs(got.Difference.Mean-want.Difference.Mean) > 1e-6*math.Max(1, math.Abs(want.Base.Mean)) || math.Abs(got.Base.Mean-want.Base.Mean) > 1e-6*want.Base.Mean {
			t.Errorf("%s: %+v, compare says %+v", want.Metric.ID, got, want)
		}
		if !got.Unchanged {
			moved++
		}
	}
	if moved == 0 || len(b.Places) == 0 || len(answer.Measures) != 1 {
		t.Errorf("a closed port changes nothing: %d metrics, %d places", moved, len(b.Places))
	}
	if again := triedOut(t, measures); again.Key != answer.Key || again.Beside.Key != b.Key || again.Beside.Effects[0] != b.Effects[0] {
		t.Error("the same request beside the study that was kept tells something else")
	}
}

// TestDaysAreTheWeeks: the mean of the seven days of a week is the week.
func TestDaysAreTheWeeks(t *testing.T) {
	answer := triedOut(t, "")
	if answer.Beside != nil || answer.Daily == nil || answer.Daily.First > storyDate || answer.Daily.Days < 60 {
		t.Fatalf("beside %v, daily %+v", answer.Beside, answer.Daily)
	}
	checked := 0
	for _, d := range answer.Daily.Columns {
		if d.Quantity == model.QuantityCaravan || d.Nationality != "" {
			t.Errorf("%v is told by day", d.Column)
		}
		for _, c := range answer.Columns {
			if c.Column != d.Column {
				continue
			}
			for _, week := range c.Weeks {
				at := int(week.Period.Start - answer.Daily.First)
				if at < 0 || at+7 > answer.Daily.Days {
					continue
				}
				sum := 0.0
				for _, v := range d.Mean[at : at+7] {
					sum += v
				}
				if c.Stock {
					sum /= 7
				}
				if checked++; math.Abs(sum-week.Mean) > 0.4 {
					t.Errorf("%v, week of %s: days give %v, the week %v", d.Column, week.Period, sum, week.Mean)
				}
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d weeks were checked", checked)
	}
}

// TestMeasuresOfARunTellTheirMistakes: form, world and names at once.
func TestMeasuresOfARunTellTheirMistakes(t *testing.T) {
	for text, want := range map[string]string{
		strings.Replace(reopening, "el-paso-paso-del-norte", "lukville", 1): "lukeville?",
		strings.Replace(reopening, "2024-01-20", "2023-12-01", 1):           "a day after from",
		`{"schema":1,"measures":[{"id":"a"}]}`:                              "kind",
	} {
		_, err := shared(t).Run(t.Context(), RunRequest{Scenario: "december-2023", Runs: 1, AsOf: model.NoDate, Measures: text}, nil)
		var wrong *model.ProblemError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

// TestASavedScenarioRunsAlike: the file that a page saves gives the command line the same runs, and the page its choices back.
func TestASavedScenarioRunsAlike(t *testing.T) {
	measures := closing(t)
	req := RunRequest{Scenario: "december-2023", Runs: 3, Seed: 3, AsOf: model.NoDate, Measures: measures, Set: map[string]float64{"no-show": 0.2}, Days: 200}
	saved, err := shared(t).SaveScenario(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(saved.Text, "# Beds that were counted") || strings.Count(saved.Text, "\nset:") != 1 {
		t.Errorf("the file is not the scenario's own:\n%s", saved.Text)
	}
	path := filepath.Join(t.TempDir(), saved.Name)
	if err := os.WriteFile(path, []byte(saved.Text), 0o600); err != nil {
		t.Fatal(err)
	}
	whole, err := shared(t).Run(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	fromFile := RunRequest{Scenario: path, Runs: 3, Seed: 3, AsOf: model.NoDate}
	alone, err := shared(t).Run(t.Context(), fromFile, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range whole.Columns {
		if alone.Columns[i].Column != c.Column || alone.Columns[i].Weeks[5].Mean != c.Weeks[5].Mean || alone.Columns[i].Weeks[18].Mean != c.Weeks[18].Mean {
			t.Fatalf("%v: the file says %v, the page %v", c.Column, alone.Columns[i].Weeks, c.Weeks)
		}
	}
	compared, err := shared(t).Compare(t.Context(), CompareRequest{RunRequest: fromFile}, nil)
	if err != nil || len(compared.Alternatives) != 1 {
		t.Fatalf("compare of the file: %v", err)
	}
	if got, want := compared.Alternatives[0].Effects[0].Difference.Mean, whole.Beside.Effects[0].Difference.Mean; math.Abs(got-want) > 1e-6*math.Abs(want)+1e-9 {
		t.Errorf("compare of the file says %v, the page %v", got, want)
	}
	opened, err := shared(t).OpenScenario(t.Context(), saved.Text)
	if err != nil || opened.Scenario != "december-2023" || len(opened.Differs) != 0 || opened.Days != 200 || opened.Set["no-show"] != 0.2 || len(opened.Measures) != 1 {
		t.Errorf("opened as %+v, %v", opened, err)
	}
	opened, err = shared(t).OpenScenario(t.Context(), strings.Replace(saved.Text, "beds: 3800", "beds: 4800", 1))
	if err != nil || len(opened.Differs) != 1 || opened.Differs[0] != "shelters" {
		t.Errorf("another shelter: %+v, %v", opened, err)
	}
	if _, err = shared(t).OpenScenario(t.Context(), "schema: 1\nname: x\n"); err == nil {
		t.Error("half a scenario is opened")
	}
}

// TestWithBlock: a field of the top is replaced where it stands with all that belongs to it.
func TestWithBlock(t *testing.T) {
	const text = "a: 1\nset:\n  x: 1\n- odd\n\n# about b\nb: 2\n"
	for lines, want := range map[string]string{
		"set:\n  y: 2\n": "a: 1\nset:\n  y: 2\n# about b\nb: 2\n",
		"":               "a: 1\n# about b\nb: 2\n",
	} {
		if got := withBlock(text, "set", lines); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := withBlock(text, "c", "c: 3\n"); !strings.HasSuffix(got, "b: 2\n\nc: 3\n") {
		t.Errorf("got %q", got)
	}
}

// TestAScenarioWithoutAFileOfMeasuresHasNone: its page can be opened all the same.
func TestAScenarioWithoutAFileOfMeasuresHasNone(t *testing.T) {
	m, err := shared(t).Measures(t.Context(), CompareRequest{RunRequest: RunRequest{Scenario: "two-towns", AsOf: model.NoDate}})
	if err != nil || m.Scenario != "two-towns" || m.Measures == nil || len(m.Measures)+len(m.Packages)+len(m.Calendar) != 0 {
		t.Errorf("got %+v, %v", m, err)
	}
}
