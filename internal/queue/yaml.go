package queue

import (
	"errors"
	"math"
	"regexp"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"puente/internal/model"
)

// tree is a YAML document as plain values with the line that each path stands on.
type tree struct {
	file     string
	value    any
	lines    map[string]int
	bad      []string // paths of values that do not have the form
	missing  []string // fields that must be there and are not
	problems *model.Problems
}

// maxDepth bounds how deep a network file nests; the form needs seven levels.
const maxDepth = 24

// parse reads one document. Anchors, aliases, tags and merge keys are not taken:
// a file says each thing where it stands.
func (t *tree) parse(data []byte) bool {
	parsed, err := parser.ParseBytes(data, 0)
	if err != nil {
		t.syntax(err)
		return false
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		got := strconv.Itoa(len(parsed.Docs)) + " documents"
		if len(parsed.Docs) <= 1 {
			got = "nothing"
		}
		t.problems.Add(model.Problem{File: t.file, Line: 1, Got: got, Want: "one YAML document that is a network"})
		return false
	}
	before := t.problems.Len()
	t.value = t.read(parsed.Docs[0].Body, "", 0)
	return t.problems.Len() == before
}

// syntax adds the parser's own words with their line.
func (t *tree) syntax(err error) {
	p := model.Problem{File: t.file, Line: 1, Want: "YAML: " + err.Error()}
	var told yaml.Error
	if errors.As(err, &told) {
		p.Want = "YAML (" + told.GetMessage() + ")"
		if at := told.GetToken(); at != nil {
			p.Line, p.Got = at.Position.Line, at.Value
		}
	}
	t.problems.Add(p)
}

// mark notes the line of a path.
func (t *tree) mark(node ast.Node, path string) {
	if at := node.GetToken(); at != nil {
		t.lines[path] = at.Position.Line
	}
}

// refuse notes a node that has no place in a network file.
func (t *tree) refuse(node ast.Node, path, want string) {
	p := model.Problem{File: t.file, Field: fieldOf(path), Want: want}
	if at := node.GetToken(); at != nil {
		p.Line, p.Got = at.Position.Line, at.Value
	}
	t.problems.Add(p)
}

// read turns a node into plain values and notes its line under its path.
func (t *tree) read(node ast.Node, path string, depth int) any {
	t.mark(node, path)
	if depth > maxDepth {
		t.refuse(node, path, "a network that nests less deep")
		return nil
	}
	switch n := node.(type) {
	case *ast.MappingNode:
		return t.mapping(n.Values, path, depth)
	case *ast.MappingValueNode:
		return t.mapping([]*ast.MappingValueNode{n}, path, depth)
	case *ast.SequenceNode:
		list := make([]any, len(n.Values))
		for i, value := range n.Values {
			list[i] = t.read(value, path+"/"+strconv.Itoa(i), depth+1)
		}
		return list
	}
	return t.scalar(node, path)
}

// exponent is a number such as 1e6, which YAML 1.2 and JSON know and the parser takes for text.
var exponent = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+$`)

// scalar reads a leaf.
func (t *tree) scalar(node ast.Node, path string) any {
	switch n := node.(type) {
	case *ast.StringNode:
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil && n.Token.Type == token.StringType && exponent.MatchString(n.Value) {
			return v
		}
		return n.Value
	case *ast.LiteralNode:
		return n.Value.Value
	case *ast.IntegerNode:
		return n.Value
	case *ast.BoolNode:
		return n.Value
	case *ast.NullNode:
		return nil
	case *ast.FloatNode:
		if !math.IsInf(n.Value, 0) && !math.IsNaN(n.Value) {
			return n.Value
		}
	}
	t.refuse(node, path, "a plain value: text, a finite number, true or false (no anchors, aliases, tags or merge keys)")
	return nil
}

// mapping reads the pairs of a map; a name that stands twice is a problem.
func (t *tree) mapping(pairs []*ast.MappingValueNode, path string, depth int) map[string]any {
	m := make(map[string]any, len(pairs))
	for _, pair := range pairs {
		name, ok := keyOf(pair.Key)
		if !ok {
			t.refuse(pair.Key, path, "a plain name before the colon")
			continue
		}
		at := path + "/" + name
		if _, twice := m[name]; twice {
			t.refuse(pair.Key, at, "each name once")
			continue
		}
		m[name] = t.read(pair.Value, at, depth+1)
		t.mark(pair.Key, at)
	}
	return m
}

// keyOf returns the name of a pair.
func keyOf(key ast.MapKeyNode) (string, bool) {
	switch k := key.(type) {
	case *ast.StringNode:
		return k.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		return key.GetToken().Value, true
	}
	return "", false
}
