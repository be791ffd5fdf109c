package atlas

import (
	"bytes"
	_ "embed" // the schema is part of the binary
	"fmt"
	"maps"
	"regexp"
	"slices"
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
	if !ok {
		return model.Scenario{}, problems
	}
	if !t.validate("scenario.schema.json") {
		t.daysBelow("", t.value)
		return model.Scenario{}, problems
	}
	s, ok := t.decode()
	if ok {
		checkScenario(&t, s)
	}
	return s, problems
}

// daysBelow checks whatever has the form of a day, so that wrong days are told beside what else is wrong with the form.
func (t *tree) daysBelow(path string, v any) {
	switch at := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(at)) {
			t.daysBelow(path+"/"+name, at[name])
		}
	case []any:
		for i, item := range at {
			t.daysBelow(fmt.Sprintf("%s/%d", path, i), item)
		}
	case string:
		if dayForm.MatchString(at) {
			t.day(path, at)
		}
	}
}

// dayForm is what a day looks like.
var dayForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// Located names the file and line of each problem whose field stands in a scenario's text; the others stay as they are.
func Located(name string, data []byte, problems model.Problems) model.Problems {
	var unread model.Problems
	t, ok := parseYAML(name, data, &unread)
	if !ok {
		return problems
	}
	for i, p := range problems.List {
		path := "/" + strings.NewReplacer("[", "/", "]", "", ".", "/").Replace(p.Field)
		if line, found := t.lines[path]; found && p.Line == 0 {
			problems.List[i].File, problems.List[i].Line = name, line
		}
	}
	return problems
}

// validate checks the form against one of the embedded schemas and reports whether it is right.
func (t *tree) validate(schema string) bool {
	err := form(schema).Validate(t.value)
	if err == nil {
		return true
	}
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		t.fault("", "", "what the form says: "+err.Error())
		return false
	}
	t.leaves(invalid)
	return false
}

// form compiles an embedded schema; that it compiles is ours to keep.
func form(name string) *jsonschema.Schema {
	compiler := jsonschema.NewCompiler()
	for file, data := range map[string][]byte{"scenario.schema.json": ScenarioSchema, "measures.schema.json": MeasuresSchema} {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			panic(fmt.Sprintf("atlas: %s: %v", file, err))
		}
		if err := compiler.AddResource(file, doc); err != nil {
			panic(fmt.Sprintf("atlas: %s: %v", file, err))
		}
	}
	return compiler.MustCompile(name)
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
	case *kind.Enum:
		words := make([]string, len(k.Want))
		for i, w := range k.Want {
			words[i] = fmt.Sprint(w)
		}
		want := "one of " + strings.Join(words, ", ")
		if near := model.Nearest(fmt.Sprint(k.Got), words); near != "" {
			want += "; " + near + "?"
		}
		return want
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
	var s model.Scenario
	if !t.fill(root, &s) {
		return s, false
	}
	t.place("/measures", s.Measures)
	for i := range s.Caravans {
		s.Caravans[i].Source.AvailableFrom = model.NoDate
	}
	for i := range s.Closures {
		s.Closures[i].Source.AvailableFrom = model.NoDate
	}
	return s, true
}

// dates checks that what has the form of a date is one.
func (t *tree) dates(root map[string]any) {
	for _, name := range []string{"date", "start", "report_from"} {
		t.day("/"+name, root[name])
	}
	for _, list := range []string{"closures", "appointments"} {
		items, _ := root[list].([]any)
		for i, item := range items {
			at := fmt.Sprintf("/%s/%d/", list, i)
			m := item.(map[string]any)
			t.day(at+"from", m["from"])
			t.day(at+"to", m["to"])
		}
	}
	t.measureDates(root["measures"], "/measures")
	caravans, _ := root["caravans"].([]any)
	for i, c := range caravans {
		t.day(fmt.Sprintf("/caravans/%d/depart", i), c.(map[string]any)["depart"])
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
