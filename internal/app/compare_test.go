package app

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"puente/internal/model"
)

// compared asks for a small comparison of December 2023.
func compared(packages ...string) CompareRequest {
	return CompareRequest{RunRequest: RunRequest{Scenario: "december-2023", Runs: 4, Seed: 7, AsOf: model.NoDate}, Packages: packages}
}

// TestCompareWithNothingIsTheBase: an empty package changes no number of any run.
func TestCompareWithNothingIsTheBase(t *testing.T) {
	answer, err := shared(t).Compare(t.Context(), compared("none"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.Alternatives) != 1 || len(answer.Alternatives[0].Effects) < 6 {
		t.Fatalf("got %+v", answer.Alternatives)
	}
	for _, e := range answer.Alternatives[0].Effects {
		if !e.Unchanged || !reflect.DeepEqual(e.Base, e.Value) {
			t.Errorf("%s changes: %+v", e.Metric.ID, e)
		}
	}
	for _, event := range answer.Calendar {
		if event.AvailableFrom > answer.Date {
			t.Errorf("%s was not known on %s", event.Title.English, answer.Date)
		}
	}
}

// TestCompareTellsTheNearestName: a wrong package, or a wrong port in the measures, is told with the nearest that there is.
func TestCompareTellsTheNearestName(t *testing.T) {
	_, err := shared(t).Compare(t.Context(), compared("repen", "appointment"), nil)
	var wrong *model.ProblemError
	if !errors.As(err, &wrong) || wrong.Problems.Len() != 2 || !strings.Contains(err.Error(), "reopen?") || !strings.Contains(err.Error(), "appointments?") {
		t.Errorf("got %v", err)
	}
	req := compared()
	req.Text = "schema: 1\nmeasures:\n  - {id: a, kind: open, title: {en: a, es: a}, from: 2023-12-28, port: lukville, decided_by: us-executive}\n"
	if _, err = shared(t).Compare(t.Context(), req, nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), `measures:3: a.port: got "lukville", want a port of this world; lukeville?`) {
		t.Errorf("got %v", err)
	}
}

// TestEveryMeasureActs: each measure of December 2023 changes what it is for, in the direction in which it must.
func TestEveryMeasureActs(t *testing.T) {
	expected := map[string]struct {
		metric string
		sign   float64
	}{
		"reopen-lukeville": {"trips-not-made", -1}, "reopen-eagle-pass-bridge-i": {"trips-not-made", -1},
		"reopen-san-ysidro-pedwest": {"trips-not-made", -1}, "reopen-nogales-morley-gate": {"trips-not-made", -1},
		"officers-tucson": {"encounters-at-ports", 1}, "officers-laredo": {"encounters-at-ports", 1}, "officers-san-diego": {"port-wait-minutes", -1},
		"appointments-2000": {"appointments-kept", 1}, "interception-mexico": {"intercepted", 1},
		"buses-south-ciudad-juarez": {"transported", 1}, "buses-south-piedras-negras": {"transported", 1},
		"beds-tijuana": {"in-shelters", 1}, "beds-ciudad-juarez": {"in-shelters", 1}, "beds-matamoros": {"nights-without-bed", -1},
		"beds-reynosa": {"nights-without-bed", -1}, "beds-piedras-negras": {"in-shelters", 1},
		"pathway-15": {"pathway", 1}, "returns-congress": {"returned", 1},
		// Longer hours do nothing at a crossing that is closed: they are told beside the reopening.
		"hours-lukeville": {}, "hours-nogales-morley-gate": {},
		"hours-eagle-pass-bridge-i": {"port-wait-minutes", -1}, // walkers pass there
	}
	listed, err := shared(t).Measures(t.Context(), compared())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range listed.Measures {
		if _, ok := expected[m.ID]; !ok {
			t.Errorf("%s: no word on what it must change", m.ID)
		}
		if len(m.Costs) == 0 && m.Kind != model.MeasureOpen || m.DecidedBy == "" || m.Basis == "" || m.Earliest.Known() && m.From < m.Earliest {
			t.Errorf("%s: want costs, who decides, a basis and a first day not before the earliest", m.ID)
		}
		ids = append(ids, m.ID)
	}
	for ids = append(ids, "reopen", "longer-hours"); len(ids) > 0; ids = ids[min(MaxAlternatives, len(ids)):] {
		req := compared(ids[:min(MaxAlternatives, len(ids))]...)
		req.Preview = true
		answer, err := shared(t).Compare(t.Context(), req, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answer.Alternatives {
			if want, ok := expected[a.ID]; ok && difference(t, a, want.metric)*want.sign < 0 || ok && want.sign != 0 && difference(t, a, want.metric) == 0 {
				t.Errorf("%s: %s differs by %v, want the sign of %v", a.ID, want.metric, difference(t, a, want.metric), want.sign)
			}
			if want, ok := expected[a.ID]; ok && want.metric == "" {
				for _, e := range a.Effects {
					if !e.Unchanged {
						t.Errorf("%s: %s changes though the crossing is closed", a.ID, e.Metric.ID)
					}
				}
			}
		}
		if n := len(answer.Alternatives); answer.Alternatives[n-1].ID == "longer-hours" {
			reopen, longer := answer.Alternatives[n-2], answer.Alternatives[n-1]
			if difference(t, longer, "port-wait-minutes") >= difference(t, reopen, "port-wait-minutes") {
				t.Error("longer hours beside the reopening do not shorten waits")
			}
		}
	}
}

// difference is the mean difference of a metric.
func difference(t *testing.T, a Alternative, metric string) float64 {
	t.Helper()
	for _, e := range a.Effects {
		if e.Metric.ID == metric {
			return e.Difference.Mean
		}
	}
	if metric != "" {
		t.Errorf("%s: no metric %s", a.ID, metric)
	}
	return 0
}

// TestDecidedInTime: what needs Congress does not begin before it returned, and the talks of the calendar are known when they were announced.
func TestDecidedInTime(t *testing.T) {
	listed, err := shared(t).Measures(t.Context(), compared())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range listed.Measures {
		if m.DecidedBy == model.DecidedByCongress && m.From < model.DateOf(2024, 1, 8) {
			t.Errorf("%s begins on %s, before Congress returned", m.ID, m.From)
		}
	}
	dates := map[model.Date]bool{}
	for _, e := range listed.Calendar {
		dates[e.Date] = true
	}
	for _, day := range []model.Date{model.DateOf(2023, 12, 27), model.DateOf(2024, 1, 8)} {
		if !dates[day] {
			t.Errorf("nothing in the calendar on %s", day)
		}
	}
	if dates[model.DateOf(2024, 1, 4)] {
		t.Error("the reopening of 4 January was announced on 2 January, and is told on 26 December")
	}
	req := compared()
	req.AsOf = model.DateOf(2024, 1, 3)
	if listed, err = shared(t).Measures(t.Context(), req); err != nil || len(listed.Calendar) != 5 {
		t.Errorf("as known on 3 January: %d events, %v", len(listed.Calendar), err)
	}
}
