package app

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// TestKnownMonthsAreCovered: of the official figures of known months the intervals hold about the share that they name,
// and the answer says how many; the first cut held 25 and 36 of 68.
func TestKnownMonthsAreCovered(t *testing.T) {
	done, err := decemberRuns()
	if err != nil {
		t.Fatal(err)
	}
	answer := done.answer
	n := covered(&answer)
	t.Logf("%+v", n)
	if n.Points < 60 || n.Inside80*10 < n.Points*7 || n.Inside95*20 < n.Points*17 {
		t.Errorf("%d of %d figures inside 80 %%, %d inside 95 %%: want at least 70 and 85 in 100", n.Inside80, n.Points, n.Inside95)
	}
	if !strings.Contains(remarksText(answer), "official figures of months known on the date") {
		t.Errorf("the answer does not tell its coverage: %s", remarksText(answer))
	}
	intake := monthly(t, answer, model.Column{Quantity: model.QuantityIntake})["2023-10"]
	if intake.SD < 0.01*intake.Mean {
		t.Errorf("people entering in October 2023: %+v, want some width, for most of them are latent", intake)
	}
	for _, c := range answer.Closures {
		why := strings.Contains(c.Effect.English, "does not change this run, because") && strings.Contains(c.Effect.Spanish, "no cambia esta corrida, porque")
		acts := strings.Contains(c.Effect.English, "as on every day while it is closed") && strings.Contains(c.Effect.Spanish, "mientras está cerrado")
		if c.Counts && !acts || !c.Counts && !why || c.Port == "lukeville" && c.Scope == "all" && !c.Counts {
			t.Errorf("%s (%s): %+v, want a word on what it changes or why it changes nothing", c.PortName, c.Scope, c.Effect)
		}
	}
}

func remarksText(a RunAnswer) string {
	var all []string
	for _, r := range a.Remarks {
		all = append(all, r.English, r.Spanish)
	}
	return strings.Join(all, "\n")
}

// TestAClosureThatStopsCasesCounts: of the small corridor's two, one closes a port that serves people with a case.
func TestAClosureThatStopsCasesCounts(t *testing.T) {
	plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "small-corridor"})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range closures(plan) {
		got[c.Port] = c.Counts
	}
	if !got["puente-nuevo-bridge"] || got["puente-viejo-gate"] {
		t.Errorf("closures that count: %v, want that of puente-nuevo-bridge alone", got)
	}
}

// TestTheGradeSaysWhatWasDone: its text follows the plan, not the other way round.
func TestTheGradeSaysWhatWasDone(t *testing.T) {
	plan := decemberPlan(t)
	_, because := grade(plan)
	if !strings.Contains(because.English, "a combination of models") || !strings.Contains(because.Spanish, "una combinación de modelos") || strings.Contains(because.English, "year ago") {
		t.Errorf("%s", because.English)
	}
	plan.Inputs.Matched = slices.Clone(plan.Inputs.Matched)
	for i := range plan.Inputs.Matched {
		if m := &plan.Inputs.Matched[i]; m.Method != "" {
			m.Method = "seasonal naive"
		}
	}
	if _, because = grade(plan); !strings.Contains(because.English, "the value of a year ago") || strings.Contains(because.English, "combination") {
		t.Errorf("%s", because.English)
	}
}

// TestFewRunsHaveNoIntervals: what so few runs cannot tell is absent, and a word says so.
func TestFewRunsHaveNoIntervals(t *testing.T) {
	for runs, want := range map[int][2]bool{5: {false, false}, 20: {true, false}, 40: {true, true}} {
		plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "two-towns"})
		if err != nil {
			t.Fatal(err)
		}
		answer, _, err := RunPlan(t.Context(), plan, RunRequest{Runs: runs, Seed: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		b := answer.Columns[0].Months[0]
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{`"p10"`, `"p2_5"`} {
			if strings.Contains(string(text), name) != want[i] {
				t.Errorf("%d runs: %s, want %s: %v", runs, text, name, want[i])
			}
		}
		var again model.Band
		if err := json.Unmarshal(text, &again); err != nil || math.IsNaN(again.P975) == want[1] {
			t.Errorf("%d runs: %s is read as %+v (%v)", runs, text, again, err)
		}
		if strings.Contains(remarksText(answer), "too few for intervals") == want[1] {
			t.Errorf("%d runs: remarks %s", runs, remarksText(answer))
		}
		if csv := string(bandsCSV(answer, func(c ColumnBands) []model.Band { return c.Months })); strings.Contains(csv, "NaN") {
			t.Errorf("%d runs: NaN in the CSV", runs)
		}
	}
}

// TestARunWithoutAWholeMonthSaysSo: its table is empty, which would look like nobody.
func TestARunWithoutAWholeMonthSaysSo(t *testing.T) {
	plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "two-towns", Days: 20})
	if err != nil {
		t.Fatal(err)
	}
	answer, _, err := RunPlan(t.Context(), plan, RunRequest{Runs: 40, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := remarksText(answer); len(answer.Columns[0].Months) != 0 || !strings.Contains(got, "No whole month lies between 2024-01-01") || !strings.Contains(got, "2024-01-20") {
		t.Errorf("remarks: %s", got)
	}
}

// TestAMeanOutsideItsIntervalIsExplained: a long tail pulls the mean above nine runs in ten.
func TestAMeanOutsideItsIntervalIsExplained(t *testing.T) {
	a := RunAnswer{Runs: 100, Columns: []ColumnBands{{Months: []model.Band{{Mean: 50, SD: 100, P025: 1, P10: 2, P50: 5, P90: 40, P975: 400}}}}}
	if text, needed := meansOutside(&a); !needed || !strings.Contains(text.English, "up to 20 %") {
		t.Errorf("%v %s, want a Monte Carlo error of 100/√100 of 50", needed, text.English)
	}
	a.Columns[0].Months[0].P90 = 60
	if text, needed := meansOutside(&a); needed {
		t.Errorf("a mean inside its interval: %s", text.English)
	}
}
