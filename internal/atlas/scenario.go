package atlas

import (
	"bytes"
	_ "embed" // the schema is part of the binary
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"puente/internal/model"
)

// ScenarioSchema is the form of a scenario as a JSON schema (draft 2020-12) in
// which every field has a description. It must not be changed.
//
//go:embed scenario.schema.json
var ScenarioSchema []byte

// maxScenario bounds the bytes of a scenario file; the largest in use have 10 kB.
const maxScenario = 4 << 20

// ReadScenario reads a scenario from YAML, checks its form against
// ScenarioSchema and then its meaning, and tells all problems with their lines. The
// scenario is to be used only where there is no problem. What needs the world or
// the store (does the gateway exist, has the series numbers) is checked by fit.Resolve.
func ReadScenario(name string, data []byte) (model.Scenario, model.Problems) {
	var problems model.Problems
	if len(data) > maxScenario {
		problems.Add(model.Problem{File: name, Got: fmt.Sprintf("%d bytes", len(data)), Want: fmt.Sprintf("a scenario of at most %d bytes", maxScenario)})
		return model.Scenario{}, problems
	}
	t, ok := parseYAML(name, data, &problems)
	if !ok || !t.validate() {
		return model.Scenario{}, problems
	}
	s, ok := t.decode()
	if ok {
		checkScenario(&t, s)
	}
	return s, problems
}

// validate checks the form and reports whether it is right.
func (t *tree) validate() bool {
	err := scenarioForm().Validate(t.value)
	if err == nil {
		return true
	}
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		t.fault("", "", "a scenario: "+err.Error())
		return false
	}
	t.leaves(invalid)
	return false
}

// scenarioForm compiles the embedded schema; that it compiles is ours to keep.
func scenarioForm() *jsonschema.Schema {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(ScenarioSchema))
	if err != nil {
		panic(fmt.Sprintf("atlas: scenario.schema.json: %v", err))
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("scenario.schema.json", doc); err != nil {
		panic(fmt.Sprintf("atlas: scenario.schema.json: %v", err))
	}
	return compiler.MustCompile("scenario.schema.json")
}

// leaves adds a problem for each thing that is wrong, not for what holds it.
func (t *tree) leaves(e *jsonschema.ValidationError) {
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			t.leaves(cause)
		}
		return
	}
	path := ""
	if len(e.InstanceLocation) > 0 {
		path = "/" + strings.Join(e.InstanceLocation, "/")
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, p := range k.Properties {
			t.fault(path+"/"+p, p, "a field of the scenario form (see scenarios/README.md)")
		}
	case *kind.Required:
		t.fault(path, "", "the fields "+strings.Join(k.Missing, ", ")+", which are missing")
	default:
		t.fault(path, t.told(path), wanted(e.ErrorKind))
	}
}

// wanted puts the commoner kinds of error into words.
func wanted(k jsonschema.ErrorKind) string {
	switch k := k.(type) {
	case *kind.Type:
		return "a value of type " + strings.Join(k.Want, " or ")
	case *kind.Pattern:
		if k.Want == "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" {
			return "a date such as 2023-12-26"
		}
		if k.Want == "^[0-9]{4}-[0-9]{2}$" {
			return "a month such as 2023-12"
		}
		return "text of the form " + k.Want
	case *kind.Const:
		return fmt.Sprint(k.Want)
	case *kind.Minimum:
		want, _ := k.Want.Float64()
		return "at least " + plain(want)
	case *kind.Maximum:
		want, _ := k.Want.Float64()
		return "at most " + plain(want)
	case *kind.UniqueItems:
		return "each item once"
	case *kind.MinItems:
		return fmt.Sprintf("at least %d items", k.Want)
	case *kind.MinLength:
		return "text that is not empty"
	case *kind.PropertyNames:
		return "another name than " + k.Property
	}
	return "what the scenario form says of " + strings.Join(k.KeywordPath(), " ")
}

// told returns the value at a path as text, for the reader to find it.
func (t *tree) told(path string) string {
	v := t.value
	for _, part := range strings.Split(path, "/")[1:] {
		switch at := v.(type) {
		case map[string]any:
			v = at[part]
		case []any:
			i := 0
			fmt.Sscanf(part, "%d", &i)
			v = at[min(i, len(at)-1)]
		}
	}
	switch v.(type) {
	case map[string]any, []any:
		return ""
	}
	return fmt.Sprint(v)
}

// decode fills the scenario from the plain values.
func (t *tree) decode() (model.Scenario, bool) {
	root := t.value.(map[string]any)
	if _, ok := root["report_from"]; !ok {
		root["report_from"] = root["start"]
	}
	if closures, ok := root["closures"].([]any); ok {
		for _, c := range closures {
			closure := c.(map[string]any)
			if _, ok := closure["to"]; !ok {
				closure["to"] = ""
			}
		}
	}
	before := t.problems.Len()
	t.dates(root)
	if t.problems.Len() > before {
		return model.Scenario{}, false
	}
	text, err := json.Marshal(root)
	if err != nil {
		panic(fmt.Sprintf("atlas: values of a scenario that passed its form: %v", err))
	}
	var s model.Scenario
	if err := json.Unmarshal(text, &s); err != nil {
		t.fault("", "", "a scenario: "+err.Error())
		return s, false
	}
	for i := range s.Closures {
		s.Closures[i].Source.AvailableFrom = model.NoDate
	}
	return s, true
}

// dates checks that what has the form of a date is one.
func (t *tree) dates(root map[string]any) {
	check := func(path string, v any) {
		if s, ok := v.(string); ok && s != "" {
			if _, err := model.ParseDate(s); err != nil {
				t.fault(path, s, "a day of the calendar between 1800 and 2199")
			}
		}
	}
	for _, name := range []string{"date", "start", "report_from"} {
		check("/"+name, root[name])
	}
	for _, list := range []string{"closures", "appointments"} {
		items, _ := root[list].([]any)
		for i, item := range items {
			at := fmt.Sprintf("/%s/%d/", list, i)
			m := item.(map[string]any)
			check(at+"from", m["from"])
			check(at+"to", m["to"])
		}
	}
}

// line returns the line of a path, else of the nearest path above it.
func (t *tree) line(path string) int {
	for {
		if line, ok := t.lines[path]; ok {
			return line
		}
		cut := strings.LastIndexByte(path, '/')
		if cut < 0 {
			return 1
		}
		path = path[:cut]
	}
}

// fieldOf writes a path as a reader knows it: flows[0].gateway.
func fieldOf(path string) string {
	var b strings.Builder
	for _, part := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		switch {
		case part != "" && strings.Trim(part, "0123456789") == "":
			b.WriteString("[" + part + "]")
		case b.Len() > 0:
			b.WriteString("." + part)
		default:
			b.WriteString(part)
		}
	}
	return b.String()
}
