package app

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"puente/internal/fit"
	"puente/internal/model"
)

// TestPreviewIsLabelledAndNear: a preview says that it is one, has few runs and classes, and its monthly encounters are
// those of the whole scenario within a twentieth.
func TestPreviewIsLabelledAndNear(t *testing.T) {
	ask := RunRequest{Scenario: "december-2023", Runs: 12, Seed: 1, Days: 153}
	whole, err := shared(t).Run(t.Context(), ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	ask.Runs, ask.Preview = 200, true
	answer, err := shared(t).Run(t.Context(), ask, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := answer.Preview
	if whole.Preview != nil || p == nil || answer.Runs != PreviewRuns || p.Classes*4 > p.Of || !strings.Contains(p.Label.Spanish, "Vista previa") {
		t.Fatalf("%d runs, %+v", answer.Runs, p)
	}
	if answer.Remarks[0] != p.Label {
		t.Errorf("the first remark is %q", answer.Remarks[0].English)
	}
	want := monthMeans(whole, model.Column{Quantity: model.QuantityEncounters})
	for i, got := range monthMeans(answer, model.Column{Quantity: model.QuantityEncounters}) {
		if math.Abs(got/want[i]-1) > 0.05 {
			t.Errorf("month %d: %.0f encounters in the preview, %.0f in the whole", i, got, want[i])
		}
	}
}

// monthMeans are the means of a column's months.
func monthMeans(a RunAnswer, of model.Column) []float64 {
	var means []float64
	for _, c := range a.Columns {
		if c.Column == of {
			for _, b := range c.Months {
				means = append(means, b.Mean)
			}
		}
	}
	return means
}

// TestPreviewOfAComparison: nationalities that a measure names are not merged with others, so that it reaches as many.
func TestPreviewOfAComparison(t *testing.T) {
	req := CompareRequest{RunRequest: RunRequest{Scenario: "december-2023", Runs: 6, Seed: 1, Days: 200}, Packages: []string{"pathway"}}
	whole, err := shared(t).Compare(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Preview = true
	answer, err := shared(t).Compare(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Preview == nil || len(answer.Limits) <= len(whole.Limits) {
		t.Fatalf("not labelled: %+v", answer.Preview)
	}
	on := func(a CompareAnswer) float64 {
		for _, e := range a.Alternatives[0].Effects {
			if e.Metric.ID == "pathway" {
				return e.Difference.Mean
			}
		}
		return 0
	}
	if a, b := on(whole), on(answer); a < 1000 || math.Abs(b/a-1) > 0.15 {
		t.Errorf("%.0f on the pathway in the preview, %.0f in the whole", b, a)
	}
}

// TestMemoryChangesNothing: a plan from memory is the plan without one, to the byte, and an import empties the memory.
func TestMemoryChangesNothing(t *testing.T) {
	a := shared(t)
	text := func() string {
		plan, err := a.Plan(t.Context(), RunRequest{Scenario: "december-2023", Set: map[string]float64{"no-show": 0.1}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(plan)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	decemberPlan(t)
	warm := text()
	a.memory.forget()
	if cold := text(); cold != warm {
		t.Errorf("%d bytes from memory, %d without, not the same", len(warm), len(cold))
	}
	if known, _ := a.memory.get("nothing of the kind"); known != nil {
		t.Errorf("%v", known)
	}
	_, before := a.memory.get("x")
	a.memory.forget()
	if a.memory.put("x", 1, before); a.memory.answers["x"] != nil {
		t.Error("an answer from before an import was kept")
	}
}

// TestPreviewTakesNoPosterior: its draws are of other classes.
func TestPreviewTakesNoPosterior(t *testing.T) {
	_, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", Preview: true, Posterior: &fit.Posterior{}})
	if err == nil || !strings.Contains(err.Error(), "preview") {
		t.Errorf("%v", err)
	}
}
