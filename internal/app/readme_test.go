package app

import (
	"os"
	"strings"
	"testing"

	"puente/internal/model"
)

// TestReadmeNumber keeps the number that the README states: November 2023 as
// published on 22 December 2023, and as revised.
func TestReadmeNumber(t *testing.T) {
	a := shared(t)
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		asOf model.Date
		want float64
		said string
	}{
		{model.DateOf(2023, 12, 26), 242418, "**242,418** events as known on 26 December 2023"},
		{model.NoDate, 242399, "242,399 after revision"},
	} {
		req := DataShowRequest{Series: model.Series{"encounters", "southwest"}, From: model.Month(2023, 11), To: model.Month(2023, 11), AsOf: c.asOf}
		answer, err := a.DataShow(t.Context(), req)
		if err != nil || len(answer.Figures) != 1 || answer.Figures[0].Value() != c.want {
			t.Errorf("as of %q: %+v, %v, want %v", c.asOf, answer.Figures, err, c.want)
		}
		if !strings.Contains(string(text), c.said) {
			t.Errorf("README.md does not say %q", c.said)
		}
	}
}
