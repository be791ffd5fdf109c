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
