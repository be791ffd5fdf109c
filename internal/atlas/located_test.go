package atlas

import (
	"strings"
	"testing"

	"puente/internal/model"
)

// TestDaysAreToldBesideTheForm: a day that is none, beside a number that may not be.
func TestDaysAreToldBesideTheForm(t *testing.T) {
	_, problems := ReadScenario("s.yaml", []byte("schema: 1\nname: x\nreport_from: 2023-13-01\ndays: -4\nclosures:\n  - {port: a, scope: all, from: 2023-02-30}\n"))
	text := ""
	if err := problems.Err(); err != nil {
		text = err.Error()
	}
	for _, want := range []string{"s.yaml:3: report_from", "s.yaml:4: days", "s.yaml:6: closures[0].from"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s: want %q", text, want)
		}
	}
}

// TestLocatedNamesTheLine of a field that the text has, and leaves the others.
func TestLocatedNamesTheLine(t *testing.T) {
	got := Located("s.yaml", []byte("a: 1\nb:\n  - {c: x}\n"), model.Problems{List: []model.Problem{{File: "x", Field: "b[0].c"}, {File: "x", Field: "flows"}}})
	if p := got.List[0]; p.File != "s.yaml" || p.Line != 3 {
		t.Errorf("%+v: want line 3 of s.yaml", p)
	}
	if p := got.List[1]; p.File != "x" || p.Line != 0 {
		t.Errorf("%+v: want it untouched", p)
	}
}
