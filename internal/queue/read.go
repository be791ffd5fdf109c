package queue

import (
	"bytes"
	_ "embed" // for the schema
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"puente/internal/model"
)

// NetworkSchema is the JSON schema (draft 2020-12) of a network file; the form on the page is made from it.
//
//go:embed network.schema.json
var NetworkSchema []byte

// maxNetwork bounds the bytes of a network file.
const maxNetwork = 16 << 20

// ReadNetwork reads a network from YAML (JSON is YAML), checks its form against
// NetworkSchema and then all that Compile checks, and tells every problem with its
// line. The Network is to be used only where there is no problem.
func ReadNetwork(name string, yaml []byte) (Network, model.Problems) {
	n, _, problems := readModel(name, yaml, Options{})
	return n, problems
}

// ReadModel is ReadNetwork and Compile in one: what Options change is checked
// together with the file. The Model is to be used only where there is no problem.
func ReadModel(name string, yaml []byte, o Options) (*Model, model.Problems) {
	_, m, problems := readModel(name, yaml, o)
	return m, problems
}

func readModel(name string, yaml []byte, o Options) (Network, *Model, model.Problems) {
	var problems model.Problems
	if len(yaml) > maxNetwork {
		problems.Add(model.Problem{File: name, Got: fmt.Sprintf("%d bytes", len(yaml)), Want: fmt.Sprintf("a network of at most %d bytes", maxNetwork)})
		return Network{}, nil, problems
	}
	t := tree{file: name, lines: map[string]int{}, problems: &problems}
	if !t.parse(yaml) {
		return Network{}, nil, problems
	}
	t.validate()
	form := slices.Clone(problems.List)
	t.prune()
	if n, ok := t.decode(); ok {
		m, more := compileAt(n, o, name, func(path string) int { return t.line(pointer(path)) })
		for _, p := range more.List {
			if !follows(p, form) && !t.lacks(p) {
				problems.Add(p)
			}
		}
		problems.More += more.More
		inOrder(&problems)
		return n, m, problems
	}
	inOrder(&problems)
	return Network{}, nil, problems
}

// inOrder puts problems in the order of their lines.
func inOrder(ps *model.Problems) {
	slices.SortStableFunc(ps.List, func(a, b model.Problem) int { return a.Line - b.Line })
}

// follows reports whether a problem only repeats what the form has told: of the
// faulty field, of what it holds or what holds it, or that something is missing beside an unknown field.
func follows(p model.Problem, form []model.Problem) bool {
	for _, f := range form {
		if strings.HasPrefix(f.Want, missingField) {
			continue
		}
		unknown := strings.HasPrefix(f.Want, unknownField)
		if within(f.Field, p.Field) || !unknown && within(p.Field, f.Field) || unknown && p.Got == "" && parent(f.Field) == parent(p.Field) {
			return true
		}
	}
	return false
}

// lacks reports whether a problem only repeats that a field is missing.
func (t *tree) lacks(p model.Problem) bool {
	for _, field := range t.missing {
		if p.Field == field || p.Field == parent(field) {
			return true
		}
	}
	return false
}

// within reports whether a field is another one or stands somewhere in it.
func within(field, other string) bool {
	rest, ok := strings.CutPrefix(field, other)
	return ok && other != "" && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// unknownField begins what is told of a field that the form does not know.
const unknownField = "a field of the form"

// missingField begins what is told of a field that must be there and is not.
const missingField = "the field"

// parent is the field that holds a field.
func parent(field string) string {
	return field[:max(strings.LastIndexAny(field, ".["), 0)]
}

// prune takes out values that do not have the form, so that the rest can be checked.
func (t *tree) prune() {
	for _, path := range t.bad {
		parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
		v := t.value
		for _, part := range parts[:len(parts)-1] {
			v = child(v, part)
		}
		last := parts[len(parts)-1]
		switch at := v.(type) {
		case map[string]any:
			delete(at, last)
		case []any:
			if i, err := strconv.Atoi(last); err == nil && i < len(at) {
				at[i] = nil
			}
		}
	}
}

// child is the value under a name or number.
func child(v any, part string) any {
	switch at := v.(type) {
	case map[string]any:
		return at[part]
	case []any:
		if i, err := strconv.Atoi(part); err == nil && i < len(at) {
			return at[i]
		}
	}
	return nil
}

// validate checks the form and notes what is wrong with it.
func (t *tree) validate() {
	schema, doc := networkForm()
	err := schema.Validate(t.value)
	if err == nil {
		return
	}
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		t.fault("", "", "a network: "+err.Error())
		return
	}
	t.leaves(invalid, doc)
}

// networkForm compiles the embedded schema; that it compiles is ours to keep.
func networkForm() (*jsonschema.Schema, any) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(NetworkSchema))
	if err != nil {
		panic(fmt.Sprintf("queue: network.schema.json: %v", err))
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("network.schema.json", doc); err != nil {
		panic(fmt.Sprintf("queue: network.schema.json: %v", err))
	}
	return compiler.MustCompile("network.schema.json"), doc
}

// leaves adds a problem for each thing that is wrong, not for what holds it.
func (t *tree) leaves(e *jsonschema.ValidationError, doc any) {
	if len(e.Causes) > 0 {
		for _, cause := range e.Causes {
			t.leaves(cause, doc)
		}
		return
	}
	path := ""
	if len(e.InstanceLocation) > 0 {
		path = "/" + strings.Join(e.InstanceLocation, "/")
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		known := fieldsAt(doc, e.SchemaURL)
		for _, p := range k.Properties {
			want := unknownField + ": " + strings.Join(known, ", ")
			if near := nearest(p, known); near != "" {
				want = unknownField + "; the nearest is " + strconv.Quote(near)
			}
			t.fault(path+"/"+p, p, want)
		}
	case *kind.Required:
		t.lack(path, k.Missing)
	default:
		t.bad = append(t.bad, path)
		t.fault(path, t.told(path), wanted(e.ErrorKind, t.told(path)))
	}
}

// lack notes fields that are missing at a path.
func (t *tree) lack(path string, names []string) {
	for _, name := range names {
		t.missing = append(t.missing, fieldOf(path+"/"+name))
	}
	want := missingField + " " + names[0] + ", which is missing"
	if len(names) > 1 {
		want = missingField + "s " + strings.Join(names, ", ") + ", which are missing"
	}
	t.fault(path, "", want)
}

// fieldsAt lists the fields that a part of the schema knows, by its URL.
func fieldsAt(doc any, url string) []string {
	_, at, _ := strings.Cut(url, "#")
	node := doc
	for _, part := range strings.Split(strings.Trim(at, "/"), "/") {
		switch v := node.(type) {
		case map[string]any:
			if next, ok := v[part]; ok {
				node = next
			}
		case []any:
			if i, err := strconv.Atoi(part); err == nil && i < len(v) {
				node = v[i]
			}
		}
	}
	m, _ := node.(map[string]any)
	properties, _ := m["properties"].(map[string]any)
	return sortedKeys(properties)
}

// wanted puts an error of the form into words.
func wanted(k jsonschema.ErrorKind, got string) string {
	switch k := k.(type) {
	case *kind.Type:
		return "a value of type " + strings.Join(k.Want, " or ")
	case *kind.Enum:
		words := make([]string, len(k.Want))
		for i, w := range k.Want {
			words[i] = fmt.Sprint(w)
		}
		want := "one of " + strings.Join(words, ", ")
		if near := nearest(got, words); near != "" {
			want += "; the nearest is " + strconv.Quote(near)
		}
		return want
	case *kind.Pattern:
		return "a whole number or the word unlimited"
	case *kind.Const:
		return fmt.Sprint(k.Want)
	case *kind.Minimum:
		return "at least " + k.Want.RatString()
	case *kind.ExclusiveMinimum:
		return "a number > " + k.Want.RatString()
	case *kind.Maximum:
		return "at most " + k.Want.RatString()
	case *kind.MinItems:
		return fmt.Sprintf("at least %d items", k.Want)
	case *kind.MaxItems:
		return fmt.Sprintf("at most %d items", k.Want)
	case *kind.MinLength:
		return "text that is not empty"
	}
	return "what the form says of " + strings.Join(k.KeywordPath(), " ")
}

// decode fills the network from the plain values; what does not fit its type is
// left out, for the form has told it already.
func (t *tree) decode() (Network, bool) {
	var n Network
	text, err := json.Marshal(t.value)
	if err != nil {
		panic(fmt.Sprintf("queue: values of a network: %v", err))
	}
	if _, ok := t.value.(map[string]any); !ok {
		return n, false
	}
	if err := json.Unmarshal(text, &n); err != nil {
		if t.problems.Len() == 0 {
			t.fault("", "", "a network: "+err.Error())
		}
		return n, false
	}
	return n, true
}

// pointer writes a field such as stations[0].next as a path /stations/0/next.
func pointer(field string) string {
	r := strings.NewReplacer("[", "/", "]", "", ".", "/")
	return "/" + r.Replace(field)
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

// fault notes what is wrong at a path.
func (t *tree) fault(path, got, want string) {
	t.problems.Add(model.Problem{File: t.file, Line: t.line(path), Field: fieldOf(path), Got: got, Want: want})
}

// fieldOf writes a path as a reader knows it: stations[0].next.
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

// told returns the value at a path as text, for the reader to find it.
func (t *tree) told(path string) string {
	v := t.value
	for _, part := range strings.Split(path, "/")[min(1, len(path)):] {
		v = child(v, part)
	}
	switch v.(type) {
	case map[string]any, []any, nil:
		return ""
	}
	return fmt.Sprint(v)
}
