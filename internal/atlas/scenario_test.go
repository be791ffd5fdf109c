package atlas

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/model"
)

// examples are the scenarios of the repository, by name.
func examples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../scenarios/*/scenario.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios found", err)
	}
	all := map[string][]byte{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(filepath.Dir(file))] = data
	}
	return all
}

func TestExamplesAreRight(t *testing.T) {
	for name, data := range examples(t) {
		s, problems := ReadScenario(name, data)
		if problems.Len() > 0 {
			t.Errorf("%s:\n%v", name, problems.Err())
		}
		if s.Name != name {
			t.Errorf("%s: named %q, want the name of its folder", name, s.Name)
		}
	}
}

func TestReadScenarioFillsFields(t *testing.T) {
	s, problems := ReadScenario("x", examples(t)["small-corridor"])
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	if s.Start != day("2023-11-01") || s.ReportFrom != day("2023-12-01") || s.Days != 92 || len(s.Flows) != 2 || len(s.Gates) != 3 {
		t.Errorf("%+v", s)
	}
	if s.Flows[0].Persons["2023-12"] != 3600 || s.Gates[1].LogWeight["HND"] != 0.5 || s.Set["no-show"] != 0.1 {
		t.Errorf("%+v", s)
	}
	if s.Closures[0].To != day("2023-12-18") || s.Closures[1].To.Known() {
		t.Errorf("%+v, want the second closure until further notice", s.Closures)
	}
	two, _ := ReadScenario("x", examples(t)["two-towns"])
	if two.ReportFrom != two.Start {
		t.Errorf("report_from %s, want the start %s where it is left out", two.ReportFrom, two.Start)
	}
}

// Each mutation of an example that is right must be told, at its line.
func TestReadScenarioTellsMistakes(t *testing.T) {
	data := string(examples(t)["small-corridor"])
	for _, m := range []struct{ old, new, field string }{
		{"schema: 1", "schema: 2", "schema"},
		{"name: small-corridor", "name: Small Corridor", "name"},
		{"days: 92", "days: 0", "days"},
		{"days: 92", "days: many", "days"},
		{"days: 92", "dayz: 92", "dayz"},
		{"date: 2023-12-26", "date: 26.12.2023", "date"},
		{"date: 2023-12-26", "date: 2023-02-30", "date"},
		{"report_from: 2023-12-01", "report_from: 2025-12-01", "report_from"},
		{"world: world", "world: ../../etc", "world"},
		{"nationalities: [VEN, HND]", "nationalities: [VEN, HND, xx]", "nationalities[2]"},
		{"nationalities: [VEN, HND]", "nationalities: [VEN, HND, VEN]", "nationalities"},
		{"households: [single-adults, family-units]", "households: [single-adults, family-units, robots]", "households[2]"},
		{"between: usbp", "between: police", "counts.between"},
		{"2023-12: 3600", "2023-13: 3600", "flows[0].persons.2023-13"},
		{"2023-12: 3600", "2023-12: -1", "flows[0].persons.2023-12"},
		{"family-units: 0.3}", "family-units: 0.4}", "flows[0].households"},
		{"nationalities: [HND]", "nationalities: [GTM]", "flows[1].nationalities[0]"},
		{"    log_sd: 0.2", "    latent: true", "flows[0]"},
		{"    log_sd: 0.2", "    series: encounters.nowhere", "flows[0].series"},
		{"    component: ofo", "    component: usbp2", "gates[2].component"},
		{"    geography: sector-tucson", "    leave_chance: 0.5", "gates[0].geography"},
		{"HND: 0.5", "GTM: 0.5", "gates[1].log_weight.GTM"},
		{"per_day: 45", "per_day: lots", "appointments[1].per_day"},
		{"to: 2023-12-18", "to: 2023-12-01", "closures[0].to"},
		{"  no-show: 0.1", "  no-show: 7", "set.no-show"},
		{"  no-show: 0.1", "  noshow: 0.1", "set.noshow"},
		{"  no-show: 0.1", "  no-show: &a 0.1", "set.no-show"},
		{"  no-show: 0.1", "  no-show: .inf", "set.no-show"},
	} {
		before, _, found := strings.Cut(data, m.old)
		if !found {
			t.Fatalf("%q is not in the example", m.old)
		}
		_, problems := ReadScenario("s.yaml", []byte(strings.Replace(data, m.old, m.new, 1)))
		if line := lineTold(problems, m.field); line != lineOf(data, before, m.field) {
			t.Errorf("%q for %q: want %s at line %d, told:\n%v", m.new, m.old, m.field, lineOf(data, before, m.field), problems.Err())
		}
	}
}

// lineTold is the line at which a field is told, 0 where it is not.
func lineTold(problems model.Problems, field string) int {
	for _, p := range problems.List {
		if p.Field == field {
			return p.Line
		}
	}
	return 0
}

// lineOf is the line after the text before it; a problem of a whole flow or
// gate, or of a field that is missing in one, stands at its first line.
func lineOf(data, before, field string) int {
	switch field {
	case "flows[0]":
		before, _, _ = strings.Cut(data, "gateway: sur")
	case "gates[0].geography":
		before, _, _ = strings.Cut(data, "geography: sector-tucson")
		before = before[:strings.Index(before, "- place: puente-viejo")]
	}
	return strings.Count(before, "\n") + 1
}

func TestReadScenarioTellsAllAtOnce(t *testing.T) {
	bad := strings.NewReplacer("days: 92", "days: 0", "schema: 1", "schema: x", "from: 2023-12-20", "from: soon").Replace(string(examples(t)["small-corridor"]))
	_, problems := ReadScenario("s.yaml", []byte(bad))
	if problems.Len() != 3 {
		t.Errorf("%d problems, want 3:\n%v", problems.Len(), problems.Err())
	}
}

func TestReadScenarioSyntax(t *testing.T) {
	for text, line := range map[string]int{ // 0: no line is asked for
		"":                                   1,
		"name: [a\n":                         1,
		"schema: 1\nname: a\n\tb: c\n":       3,
		"a: 1\na: 2\n":                       2,
		"a: &x [1]\nb: *x\n":                 1,
		"--- \na: 1\n---\nb: 2\n":            1,
		strings.Repeat("[", 100):             1,
		"a:\n b:\n  c: \x00\n d\n":           4,
		"x: " + strings.Repeat("y", 5000000): 0,
	} {
		_, problems := ReadScenario("s.yaml", []byte(text))
		if problems.Len() == 0 {
			t.Errorf("%.40q: no problem told", text)
			continue
		}
		if line > 0 && problems.List[0].Line != line {
			t.Errorf("%.40q: %v, want line %d", text, problems.Err(), line)
		}
	}
}

// Every field of the form, at any depth, says what it means.
func TestSchemaDescribesEveryField(t *testing.T) {
	var doc map[string]any
	if err := json.Unmarshal(ScenarioSchema, &doc); err != nil {
		t.Fatal(err)
	}
	fields := 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		node, ok := v.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := node["properties"].(map[string]any); ok {
			for name, p := range properties {
				fields++
				if d, _ := p.(map[string]any)["description"].(string); d == "" {
					t.Errorf("%s/%s has no description", path, name)
				}
			}
		}
		for name, below := range node {
			walk(path+"/"+name, below)
		}
	}
	walk("", doc)
	if fields < 40 {
		t.Errorf("%d fields found, want the whole form", fields)
	}
}

// The schema and the Go type name the same fields: a scenario that uses every
// field of the form loses nothing in reading.
func TestSchemaMatchesModel(t *testing.T) {
	var doc struct{ Properties map[string]any }
	if err := json.Unmarshal(ScenarioSchema, &doc); err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(model.Scenario{
		Gates: []model.GateSpec{{}}, Match: &model.MatchSpec{}, Appointments: []model.QuotaSpec{{}}, Closures: []model.Closure{{}},
		ClosuresFrom: "x", QuotaFrom: "x", CrossingsFrom: "x", Set: map[string]float64{"a": 1},
		Fit: &model.FitSpec{}, Measures: []model.Measure{{}}, Caravans: []model.Caravan{{}}, Dwells: []model.Dwell{{}}, Shelters: []model.Shelter{{}},
	})
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		if doc.Properties[name] == nil {
			t.Errorf("model.Scenario has %s, the schema has not", name)
		}
	}
	for name := range doc.Properties {
		if _, ok := fields[name]; !ok {
			t.Errorf("the schema has %s, model.Scenario has not", name)
		}
	}
}

// The page on the form names every field.
func TestReadmeNamesEveryField(t *testing.T) {
	page, err := os.ReadFile("../../scenarios/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(ScenarioSchema, &doc); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		node, _ := v.(map[string]any)
		properties, _ := node["properties"].(map[string]any)
		for name := range properties {
			if !strings.Contains(string(page), "`"+name+"`") {
				t.Errorf("scenarios/README.md does not name `%s`", name)
			}
		}
		for _, below := range node {
			walk(below)
		}
	}
	walk(doc)
}

func FuzzReadScenario(f *testing.F) {
	for _, data := range examples(f) {
		f.Add(data)
	}
	f.Add([]byte("a: [*x, {b: c}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, problems := ReadScenario("f.yaml", data)
		for _, p := range problems.List {
			if p.Want == "" || p.File == "" {
				t.Errorf("problem without words: %+v", p)
			}
		}
		if problems.Len() == 0 && (s.Days < 1 || len(s.Flows) == 0) {
			t.Errorf("accepted a scenario without days or flows: %s", fmt.Sprint(s))
		}
	})
}
