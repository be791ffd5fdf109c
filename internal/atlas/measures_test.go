package atlas

import (
	"os"
	"strings"
	"testing"

	"puente/internal/model"
)

// The measures that come with December 2023 are read without a problem, and the
// packages of MODEL's list are there.
func TestMeasuresOfDecember(t *testing.T) {
	data, err := os.ReadFile("../../scenarios/december-2023/measures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m, problems := ReadMeasures("measures.yaml", data)
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	if len(m.Measures) < 15 || len(m.Packages) < 8 || len(m.Calendar) < 3 {
		t.Errorf("%d measures, %d packages, %d events", len(m.Measures), len(m.Packages), len(m.Calendar))
	}
	for _, x := range m.Measures {
		if x.Source.Locator.Row == 0 || x.Title.Spanish == "" || x.Basis == "" {
			t.Errorf("%s: line %d, title %+v, basis %q", x.ID, x.Source.Locator.Row, x.Title, x.Basis)
		}
	}
}

const badMeasures = `schema: 1
measures:
  - {id: a, kind: opn, title: {en: a, es: a}, from: 2024-01-01, decided_by: mexico}
  - {id: b, kind: open, title: {en: b, es: b}, from: 2024-13-01, decided_by: mexico}
`

const wrongMeasures = `schema: 1
measures:
  - {id: a, kind: open, title: {en: a, es: a}, from: 2024-01-01, to: 2023-12-31, decided_by: mexico}
  - {id: a, kind: pathway, title: {en: b, es: b}, from: 2024-01-01, amount: 1.5, decided_by: us-congress, earliest: 2024-01-08}
  - id: c
    kind: shelter
    title: {en: c, es: c}
    from: 2024-01-01
    place: tijuna
    amount: 10
    costs: [{what: bed, per: unit, low: 5, high: 2, bearer: shelters, basis: assumed}]
    decided_by: shelters
packages:
  - {id: p, title: {en: p, es: p}, measures: [cc]}
`

// Every mistake is told at once, with its line and the nearest name.
func TestMeasuresProblems(t *testing.T) {
	_, problems := ReadMeasures("m.yaml", []byte(badMeasures))
	wantProblems(t, problems, `m.yaml:3: measures[0].kind: got "opn", want one of close, open`, "open?")
	_, problems = ReadMeasures("m.yaml", []byte(wrongMeasures))
	wantProblems(t, problems,
		"m.yaml:3: measures[0]: want open needs port",
		`m.yaml:3: measures[0].to: got "2023-12-31", want a day after from`,
		`m.yaml:4: measures[1].id: got "a", want another name`,
		`m.yaml:4: measures[1].amount: got "1.5", want from 0 to 1`,
		`m.yaml:4: measures[1].from: got "2024-01-01", want not before earliest (2024-01-08)`,
		`costs[0].high: got "2", want at least low (5)`,
		`m.yaml:14: packages[0].measures[0]: got "cc", want a measure of this file; c?`,
	)
}

// wantProblems checks that every text is among the problems.
func wantProblems(t *testing.T, problems model.Problems, want ...string) {
	t.Helper()
	err := problems.Err()
	if err == nil {
		t.Fatal("no problem was told")
	}
	for _, w := range want {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("missing %q in\n%v", w, err)
		}
	}
}

func TestCheckMeasuresNames(t *testing.T) {
	w := model.World{
		Places: []model.Place{{ID: "tijuana", Country: "MX"}, {ID: "sonoyta", Country: "MX"}},
		Ports:  []model.Port{{ID: "lukeville", Office: "office-tucson", Place: "sonoyta"}},
	}
	s := model.Scenario{Nationalities: []string{"VEN", "HND"}, Households: []string{"single-adults"}}
	source := model.RowSource{Name: "m.yaml", Locator: model.Locator{Row: 7}}
	wrong := []model.Measure{
		{ID: "a", Port: "lukville", Source: source},
		{ID: "b", Place: "tijuna", ReturnTo: "origin", Nationalities: []string{"VEM"}, Source: source},
		{ID: "c", Place: "MX", Office: "office-tuscon", Source: source},
	}
	wantProblems(t, CheckMeasures(w, s, wrong),
		`m.yaml:7: a.port: got "lukville", want a port of this world; lukeville?`,
		`m.yaml:7: b.place: got "tijuna", want a place or country of this world; tijuana?`,
		`b.nationalities: got "VEM", want a nationality of the scenario; VEN?`,
		`c.office: got "office-tuscon", want a field office of this world; office-tucson?`,
	)
	right := []model.Measure{{ID: "a", Port: "lukeville", Place: "MX", ReturnTo: "origin"}}
	if problems := CheckMeasures(w, s, right); problems.Len() > 0 {
		t.Error(problems.Err())
	}
}
