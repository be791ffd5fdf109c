package atlas

import (
	_ "embed" // the schema is part of the binary
	"encoding/json"
	"fmt"

	"puente/internal/model"
)

// MeasuresSchema is the form of a file of measures as a JSON schema (draft
// 2020-12); it refers to ScenarioSchema. It must not be changed.
//
//go:embed measures.schema.json
var MeasuresSchema []byte

// Event is a date that a comparison is told beside: talks, decisions.
type Event struct {
	Date          model.Date `json:"date"`
	AvailableFrom model.Date `json:"available_from"` // not shown before it
	Title         model.Text `json:"title"`
	Source        string     `json:"source"`
}

// Measures is what a file of measures holds.
type Measures struct {
	Schema   int             `json:"schema"`
	Measures []model.Measure `json:"measures"`
	Packages []model.Package `json:"packages"`
	Calendar []Event         `json:"calendar"`
}

// ReadMeasures reads measures, packages and the calendar from YAML and tells all
// problems of form and meaning with their lines. What needs the world (is there such a
// port?) is told by CheckMeasures.
func ReadMeasures(name string, data []byte) (Measures, model.Problems) {
	var problems model.Problems
	if len(data) > maxScenario {
		problems.Add(model.Problem{File: name, Got: fmt.Sprintf("%d bytes", len(data)), Want: fmt.Sprintf("measures of at most %d bytes", maxScenario)})
		return Measures{}, problems
	}
	t, ok := parseYAML(name, data, &problems)
	if !ok || !t.validate("measures.schema.json") {
		return Measures{}, problems
	}
	root := t.value.(map[string]any)
	t.measureDates(root["measures"], "/measures")
	t.eventDates(root["calendar"])
	if problems.Len() > 0 {
		return Measures{}, problems
	}
	var m Measures
	if !t.fill(root, &m) {
		return m, problems
	}
	t.place("/measures", m.Measures)
	checkMeasures(&t, "/measures", m.Measures)
	checkPackages(&t, m)
	return m, problems
}

// measureDates puts the word for "not given" where a date is left out, and checks
// that what is given is a day.
func (t *tree) measureDates(list any, path string) {
	items, _ := list.([]any)
	for i, item := range items {
		m := item.(map[string]any)
		for _, name := range []string{"to", "announced", "earliest"} {
			if _, ok := m[name]; !ok {
				m[name] = ""
			}
		}
		for _, name := range []string{"from", "to", "announced", "earliest"} {
			t.day(fmt.Sprintf("%s/%d/%s", path, i, name), m[name])
		}
	}
}

func (t *tree) eventDates(list any) {
	items, _ := list.([]any)
	for i, item := range items {
		m := item.(map[string]any)
		for _, name := range []string{"date", "available_from"} {
			t.day(fmt.Sprintf("/calendar/%d/%s", i, name), m[name])
		}
	}
}

// day checks that what has the form of a date is one.
func (t *tree) day(path string, v any) {
	if s, ok := v.(string); ok && s != "" {
		if _, err := model.ParseDate(s); err != nil {
			t.fault(path, s, "a day of the calendar between 1800 and 2199")
		}
	}
}

// fill turns plain values that passed their form into v.
func (t *tree) fill(root map[string]any, v any) bool {
	text, err := json.Marshal(root)
	if err != nil {
		panic(fmt.Sprintf("atlas: values that passed their form: %v", err))
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.fault("", "", "what the form says: "+err.Error())
		return false
	}
	return true
}

// place notes where each measure stands.
func (t *tree) place(path string, list []model.Measure) {
	for i := range list {
		list[i].Source = model.RowSource{
			Name:          t.file,
			Locator:       model.Locator{Row: int32(t.line(fmt.Sprintf("%s/%d", path, i)))},
			AvailableFrom: model.NoDate,
		}
	}
}

// wanting is what a kind of measure needs, and the bounds of its amount where that is set.
type wanting struct {
	fields   []string // of port, place, to_place, return_to, hours, mode, amount; "port|office": one of the two
	min, max float64  // of an amount that is set
}

var share = wanting{min: 0, max: 1}

// wantings lists what each kind needs.
func wantings(kind model.MeasureKind) wanting {
	most := 1e6
	switch kind {
	case model.MeasureClose, model.MeasureOpen:
		return wanting{fields: []string{"port"}}
	case model.MeasureHours:
		return wanting{fields: []string{"port", "hours"}}
	case model.MeasureLanes:
		return wanting{fields: []string{"port", "mode", "amount"}, max: most}
	case model.MeasureOfficers:
		return wanting{fields: []string{"port|office", "amount"}, max: most}
	case model.MeasureAppointments, model.MeasureMetering:
		return wanting{fields: []string{"amount"}, max: most}
	case model.MeasureTransport:
		return wanting{fields: []string{"place", "to_place", "amount"}, max: most}
	case model.MeasureInterception:
		return wanting{fields: []string{"place", "return_to", "amount"}, max: share.max}
	case model.MeasureReturns:
		return wanting{fields: []string{"return_to", "amount"}, max: share.max}
	case model.MeasurePathway:
		return wanting{fields: []string{"amount"}, max: share.max}
	case model.MeasureShelter:
		return wanting{fields: []string{"place", "amount"}, max: most}
	}
	panic(fmt.Sprintf("atlas: no measure of kind %q", kind))
}

// checkMeasures checks the meaning of each measure for itself.
func checkMeasures(t *tree, path string, list []model.Measure) {
	seen := map[string]bool{}
	for i, m := range list {
		at := fmt.Sprintf("%s/%d", path, i)
		if seen[m.ID] {
			t.fault(at+"/id", m.ID, "another name: each measure has its own")
		}
		seen[m.ID] = true
		if m.To.Known() && m.To <= m.From {
			t.fault(at+"/to", m.To.String(), "a day after from ("+m.From.String()+")")
		}
		if m.Earliest.Known() && m.From < m.Earliest {
			t.fault(at+"/from", m.From.String(), "not before earliest ("+m.Earliest.String()+")")
		}
		if m.Announced.Known() && m.Announced > m.From {
			t.fault(at+"/announced", m.Announced.String(), "not after from ("+m.From.String()+")")
		}
		checkNeeds(t, at, m)
		for j, c := range m.Costs {
			if c.High < c.Low {
				t.fault(fmt.Sprintf("%s/costs/%d/high", at, j), plain(c.High), "at least low ("+plain(c.Low)+")")
			}
		}
	}
}

// checkNeeds checks that the fields of a measure's kind are there and its amount within bounds.
func checkNeeds(t *tree, at string, m model.Measure) {
	w := wantings(m.Kind)
	for _, field := range w.fields {
		if !t.gives(at, field, m) {
			t.fault(at, "", string(m.Kind)+" needs "+field)
		}
	}
	if m.ChangeOr() == model.ChangeMultiply && m.Amount < 0 {
		t.fault(at+"/amount", plain(m.Amount), "at least 0: the factor")
	}
	if m.ChangeOr() == model.ChangeSet && (m.Amount < w.min || m.Amount > w.max) {
		t.fault(at+"/amount", plain(m.Amount), "from "+plain(w.min)+" to "+plain(w.max))
	}
}

// gives reports whether a measure gives a field, or one of two.
func (t *tree) gives(at, field string, m model.Measure) bool {
	switch field {
	case "port":
		return m.Port != ""
	case "port|office":
		return m.Port != "" || m.Office != ""
	case "place":
		return m.Place != ""
	case "to_place":
		return m.ToPlace != ""
	case "return_to":
		return m.ReturnTo != ""
	case "hours":
		return m.Hours != ""
	case "mode":
		return m.Mode != ""
	}
	_, ok := t.lines[at+"/"+field]
	return ok
}

// checkPackages checks that packages name measures that are there.
func checkPackages(t *tree, m Measures) {
	ids := make([]string, len(m.Measures))
	for i, measure := range m.Measures {
		ids[i] = measure.ID
	}
	seen := map[string]bool{}
	for _, id := range ids {
		seen[id] = true
	}
	for i, p := range m.Packages {
		at := fmt.Sprintf("/packages/%d", i)
		if seen[p.ID] {
			t.fault(at+"/id", p.ID, "another name: measures and packages share one list of names")
		}
		seen[p.ID] = true
		for j, id := range p.Measures {
			if want, ok := oneOf(id, ids, "measure of this file"); !ok {
				t.fault(fmt.Sprintf("%s/measures/%d", at, j), id, want)
			}
		}
	}
}

// oneOf reports whether a word is one of the candidates, and else what is
// wanted, with the nearest of them.
func oneOf(word string, candidates []string, what string) (want string, ok bool) {
	for _, c := range candidates {
		if c == word {
			return "", true
		}
	}
	if near := model.Nearest(word, candidates); near != "" {
		return fmt.Sprintf("a %s; %s?", what, near), false
	}
	return "a " + what, false
}

// CheckMeasures tells every name in measures that the world or the scenario does
// not have, with the nearest that it has.
func CheckMeasures(w model.World, s model.Scenario, list []model.Measure) model.Problems {
	var problems model.Problems
	var ports, offices, places, around []string
	for _, p := range w.Ports {
		ports, offices = append(ports, p.ID), append(offices, p.Office)
	}
	for _, p := range w.Places {
		places, around = append(places, p.ID), append(around, p.ID, p.Country)
	}
	for _, m := range list {
		check := func(field, word, what string, candidates []string) {
			if word == "" {
				return
			}
			if want, ok := oneOf(word, candidates, what); !ok {
				problems.Add(model.Problem{File: m.Source.Name, Line: int(m.Source.Locator.Row), Field: m.ID + "." + field, Got: word, Want: want})
			}
		}
		check("port", m.Port, "port of this world", ports)
		check("office", m.Office, "field office of this world", offices)
		check("place", m.Place, "place or country of this world", around)
		check("to_place", m.ToPlace, "place of this world", places)
		if m.ReturnTo != "origin" {
			check("return_to", m.ReturnTo, "place of this world, or origin", places)
		}
		check("taken_from", m.TakenFrom, "port or field office of this world", append(append([]string{}, ports...), offices...))
		for _, n := range m.Nationalities {
			check("nationalities", n, "nationality of the scenario", s.Nationalities)
		}
		for _, h := range m.Households {
			check("households", h, "household type of the scenario", s.Households)
		}
	}
	return problems
}
