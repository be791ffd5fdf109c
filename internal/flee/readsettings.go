package flee

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"puente/internal/model"
)

// entry is one leaf of simsetting.yml.
type entry struct {
	path   string // section/key, section/key/key
	line   int
	texts  []string // one, or the elements of a list
	list   bool
	quoted bool
	null   bool
}

// truth is Python's bool of the value: every text that is not empty is true, also "false" in quotes.
func (e entry) truth() bool {
	word, ok := boolWord(e)
	switch {
	case e.null:
		return false
	case e.list:
		return len(e.texts) > 0
	case ok:
		return word
	}
	if v, err := strconv.ParseFloat(e.texts[0], 64); err == nil && !e.quoted {
		return v != 0
	}
	return e.texts[0] != ""
}

// boolWord reads the words that YAML 1.1 takes for true and false.
func boolWord(e entry) (value, ok bool) {
	if e.quoted || e.list || e.null {
		return false, false
	}
	switch strings.ToLower(e.texts[0]) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

// settingsReader takes entries one by one into Settings.
type settingsReader struct {
	file     string
	strict   bool
	settings Settings
	v1       bool
	// Flee stops on both together.
	logsAgents, byRegion bool
	notes                []string
	problems             *model.Problems
}

// readSettings reads simsetting.yml over Flee's defaults.
func readSettings(files Files, strict bool, problems *model.Problems) (Settings, []string) {
	r := &settingsReader{file: files.SettingsName, strict: strict, settings: DefaultSettings(), problems: problems}
	if r.file == "" {
		r.file = "simsetting.yml"
	}
	if files.Settings == nil {
		r.notes = append(r.notes, "no simsetting.yml: every setting has Flee's default")
	}
	for _, e := range r.entries(files.Settings) {
		r.take(e)
	}
	if r.v1 {
		r.settings.applyV1()
	}
	r.together()
	return r.settings, r.notes
}

// entries flattens the document; what is no map of maps is a problem.
func (r *settingsReader) entries(data []byte) []entry {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	if len(strings.TrimSpace(string(data))) == 0 {
		return nil
	}
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		p := model.Problem{File: r.file, Line: 1, Want: "YAML: " + err.Error()}
		var told yaml.Error
		if errors.As(err, &told) {
			p.Want = "YAML (" + told.GetMessage() + ")"
			if token := told.GetToken(); token != nil {
				p.Line, p.Got = token.Position.Line, token.Value
			}
		}
		r.problems.Add(p)
		return nil
	}
	var list []entry
	for _, doc := range parsed.Docs {
		if doc.Body != nil {
			list = r.flatten(list, doc.Body, "", 0)
		}
	}
	return list
}

// flatten appends the leaves below a node.
func (r *settingsReader) flatten(list []entry, node ast.Node, path string, depth int) []entry {
	switch n := node.(type) {
	case *ast.CommentGroupNode:
		return list
	case *ast.MappingNode:
		return r.pairs(list, n.Values, path, depth)
	case *ast.MappingValueNode:
		return r.pairs(list, []*ast.MappingValueNode{n}, path, depth)
	case *ast.SequenceNode:
		e := entry{path: path, line: lineOfNode(n), list: true}
		for _, v := range n.Values {
			if one, ok := scalar(v); ok {
				e.texts = append(e.texts, one.texts[0])
			}
		}
		return append(list, e)
	}
	if e, ok := scalar(node); ok && path != "" {
		e.path = path
		return append(list, e)
	}
	r.bad(entry{path: path, line: lineOfNode(node)}, node.String(), "a plain value under a name")
	return list
}

// pairs appends the leaves of a map.
func (r *settingsReader) pairs(list []entry, pairs []*ast.MappingValueNode, path string, depth int) []entry {
	for _, pair := range pairs {
		at := strings.TrimPrefix(path+"/"+pair.Key.GetToken().Value, "/")
		if depth > 6 || pair.Value == nil {
			r.bad(entry{path: at, line: lineOfNode(pair)}, "", "a value nested less deep")
			continue
		}
		list = r.flatten(list, pair.Value, at, depth+1)
	}
	return list
}

// scalar reads a leaf.
func scalar(node ast.Node) (entry, bool) {
	e := entry{line: lineOfNode(node)}
	switch n := node.(type) {
	case *ast.NullNode:
		e.null, e.texts = true, []string{""}
		return e, true
	case *ast.StringNode:
		e.texts = []string{n.Value}
		e.quoted = strings.ContainsAny(n.Token.Origin, `"'`)
		return e, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		e.texts = []string{node.GetToken().Value}
		return e, true
	}
	return e, false
}

// lineOfNode is where a node stands, 0 where that is not known.
func lineOfNode(node ast.Node) int {
	if token := node.GetToken(); token != nil && token.Position != nil {
		return token.Position.Line
	}
	return 0
}

func (r *settingsReader) bad(e entry, got, want string) {
	r.problems.Add(model.Problem{File: r.file, Line: e.line, Field: strings.ReplaceAll(e.path, "/", "."), Got: got, Want: want})
}

func (r *settingsReader) note(e entry, words string) {
	r.notes = append(r.notes, fmt.Sprintf("%s:%d: %s: %s", r.file, e.line, strings.ReplaceAll(e.path, "/", "."), words))
}

// take puts one entry where it belongs.
func (r *settingsReader) take(e entry) {
	if i := slices.IndexFunc(carried, func(c carriedSetting) bool { return c.path == e.path }); i >= 0 {
		carried[i].set(r, e)
		return
	}
	if reason := refusal(e.path); reason != "" {
		if e.truth() {
			r.bad(e, strings.Join(e.texts, " "), "this setting left out or off: "+reason)
		}
		return
	}
	if misleading, ok := dead[e.path]; ok {
		if e.truth() && r.strict && misleading {
			r.bad(e, strings.Join(e.texts, " "), "this setting left out: Flee reads it and does nothing with it")
		} else if e.truth() {
			r.note(e, "Flee reads it and does nothing with it")
		}
		return
	}
	switch near := nearestSetting(e.path); {
	case e.path == "":
		r.bad(e, strings.Join(e.texts, " "), "sections with settings: Flee stops on anything else")
	case r.strict:
		r.bad(e, strings.ReplaceAll(e.path, "/", "."), "a setting that Flee knows"+near)
	default:
		r.note(e, "Flee does not know this setting and passes over it"+near)
	}
}

// refusal says why a setting is not carried, by any name on its path; "" where it is none of those.
func refusal(path string) string {
	for _, name := range strings.Split(path, "/") {
		if reason, ok := refused[strings.ToLower(strings.ReplaceAll(name, "_", ""))]; ok {
			return reason
		}
	}
	return ""
}

// nearestSetting are words that name the setting that somebody may have meant; none where nothing is near.
func nearestSetting(path string) string {
	var all []string
	for _, c := range carried {
		all = append(all, strings.ReplaceAll(c.path, "/", "."))
	}
	return model.AndNearest(strings.ReplaceAll(path, "/", "."), all)
}

// boolean is a setting under Python's bool.
func boolean(field func(*Settings) *bool) func(*settingsReader, entry) {
	return func(r *settingsReader, e entry) { *field(&r.settings) = r.truth(e) }
}

// truth is entry.truth; a text in place of true or false is refused under strict, since Flee takes every text for true.
func (r *settingsReader) truth(e entry) bool {
	if _, ok := boolWord(e); !ok && !e.null && !e.list {
		if _, err := strconv.ParseFloat(e.texts[0], 64); err != nil && r.strict {
			r.bad(e, e.texts[0], "true or false without quotes")
		}
	}
	return e.truth()
}

// between is a number of [low, high].
func between(low, high float64, field func(*Settings) *float64) func(*settingsReader, entry) {
	return func(r *settingsReader, e entry) {
		if v, ok := r.number(e, low, high); ok {
			*field(&r.settings) = v
		}
	}
}

// number reads a finite number of [low, high].
func (r *settingsReader) number(e entry, low, high float64) (float64, bool) {
	text := strings.Join(e.texts, " ")
	v, err := strconv.ParseFloat(text, 64)
	if word, ok := boolWord(e); ok {
		v, err = 0, nil
		if word {
			v = 1
		}
	}
	if err != nil || math.IsNaN(v) || v < low || v > high {
		r.bad(e, text, fmt.Sprintf("a number from %s to %s", short(low), short(high)))
		return 0, false
	}
	return v, true
}

// together checks what only two settings show.
func (r *settingsReader) together() {
	s := &r.settings
	file := func(field, got, want string) {
		r.problems.Add(model.Problem{File: r.file, Field: field, Got: got, Want: want})
	}
	if s.TakeFromPopulation && (s.PopForWeight || s.PopScale != 0) {
		file("spawn_rules.take_from_population", "true", "false where use_pop_for_loc_weight or movechance_pop_scale_factor is on: the combination is not carried")
	}
	if r.logsAgents && r.byRegion {
		file("log_levels.granularity", "region", "location while log_levels.agent is on: Flee stops on the two")
	}
	if s.Awareness == 0 && r.strict {
		file("move_rules.awareness_level", "0", "at least 1: level 0 stops all movement")
	}
	if s.CapacityBuffer >= 1 && s.CapacityBuffer != 1 {
		file("move_rules.capacity_buffer", short(s.CapacityBuffer), "at most 1")
	}
}
