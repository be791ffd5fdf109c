package source

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"puente/internal/model"
)

// treeForm is how a source of JSON or XML is recognised and read.
type treeForm struct {
	notation string                // json or xml
	ours     func(root *node) bool // by the names at the top
	read     func(*job, *node)
}

// node is a value of a JSON or XML document: a text, or parts by name. The items
// of a JSON list have no name.
type node struct {
	name  string
	text  string
	parts []*node
	line  int // 1-based line on which it begins
	up    *node
	torn  int // the line of a last part inside which the document ends and which is left out; 0 where it is whole
}

// part returns the first part of the name, nil where there is none.
func (n *node) part(name string) *node {
	if n == nil {
		return nil
	}
	for _, p := range n.parts {
		if p.name == name {
			return p
		}
	}
	return nil
}

// path is the names from below the top to the node, joined with dots.
func (n *node) path() string {
	if n.up == nil || n.up.up == nil {
		return n.name
	}
	if above := n.up.path(); above != "" && n.up.up.up != nil {
		return above + "." + n.name
	}
	return n.name
}

// treeDepth is the deepest nesting that is read.
const treeDepth = 12

// notation tells whether data begins as JSON or XML does: json, xml or "".
func notation(data []byte) string {
	data = bytes.TrimLeft(bytes.TrimPrefix(fromUTF16(data[:min(len(data), 64)]), []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(data, []byte("{")), bytes.HasPrefix(data, []byte("[")):
		return "json"
	case bytes.HasPrefix(data, []byte("<")):
		return "xml"
	}
	return ""
}

// readTree reads a JSON or XML document whose source is known by its names.
func (j *job) readTree(plain []byte) {
	root := j.treeSource(plain)
	if root == nil {
		return
	}
	j.src.tree.read(j, root)
	if j.rows == 0 && j.problems.Len() == 0 {
		j.problems.Add(model.Problem{File: j.in.Name, Line: root.line, Want: "at least one entry"})
	}
}

// treeSource parses the document and settles its source, nil where there is none.
func (j *job) treeSource(plain []byte) *node {
	form := notation(plain)
	data, ok := decode(plain)
	if !ok {
		j.problems.Add(model.Problem{File: j.in.Name, Line: 1, Want: "a text, not binary data"})
		return nil
	}
	parse := map[string]func([]byte) (*node, error){"json": parseJSON, "xml": parseXML}[form]
	root, err := parse(data)
	if err != nil {
		p := model.Problem{File: j.in.Name, Got: err.Error(), Want: form + " that is whole"}
		if at := (*lineError)(nil); errors.As(err, &at) {
			p.Line = at.line
		}
		j.problems.Add(p)
		return nil
	}
	var forms []string
	for _, src := range j.in.candidates() {
		if src.tree == nil || src.tree.notation != form {
			continue
		}
		if src.tree.ours(root) {
			j.src = src
			return root
		}
		forms = append(forms, src.ID+" ("+src.Title+")")
	}
	want := form + " of a known source: " + strings.Join(forms, ", ")
	if len(forms) == 0 {
		want = "a document of " + j.in.Source + ", not " + form
	}
	j.problems.Add(model.Problem{File: j.in.Name, Line: root.line, Want: want})
	return nil
}

// wrongNode adds a problem of a value.
func (j *job) wrongNode(n *node, want string) {
	j.bad = true
	j.problems.Add(model.Problem{File: j.in.Name, Line: n.line, Field: n.path(), Got: n.text, Want: want})
}

// lineError is a mistake at a line.
type lineError struct {
	line int
	err  error
}

// Error tells the mistake; the line stands in the Problem.
func (e *lineError) Error() string { return e.err.Error() }

// Unwrap returns the mistake.
func (e *lineError) Unwrap() error { return e.err }

// lines counts lines up to offsets that only grow.
type lines struct {
	data []byte
	at   int64
	line int
}

// to is the line of an offset.
func (l *lines) to(offset int64) int {
	if offset > l.at {
		l.line += bytes.Count(l.data[l.at:offset], []byte("\n"))
		l.at = offset
	}
	return l.line
}

// start is the line on which the next token begins.
func (l *lines) start(offset int64) int {
	rest := l.data[offset:]
	return l.to(offset + int64(len(rest)-len(bytes.TrimLeft(rest, " \t\r\n,:"))))
}

// jsonTree parses JSON.
type jsonTree struct {
	decoder *json.Decoder
	lines   lines
}

// parseJSON makes a tree of a JSON document. A list at the top that ends without
// its bracket keeps its whole items and is marked torn: stored answers are cut so.
func parseJSON(data []byte) (*node, error) {
	t := &jsonTree{json.NewDecoder(bytes.NewReader(data)), lines{data: data, line: 1}}
	t.decoder.UseNumber()
	root := &node{}
	if err := t.value(root, 0); err != nil {
		return nil, &lineError{t.lines.to(min(t.decoder.InputOffset(), int64(len(data)))), err}
	}
	if _, err := t.decoder.Token(); !errors.Is(err, io.EOF) && root.torn == 0 {
		return nil, &lineError{t.lines.to(t.decoder.InputOffset()), errors.New("something stands behind the end")}
	}
	return root, nil
}

// value reads the next value into n.
func (t *jsonTree) value(n *node, depth int) error {
	n.line = t.lines.start(t.decoder.InputOffset())
	token, err := t.decoder.Token()
	if err != nil {
		return ended(err)
	}
	switch v := token.(type) {
	case json.Delim:
		if depth >= treeDepth {
			return fmt.Errorf("nested deeper than %d", treeDepth)
		}
		return t.inside(n, v == '{', depth)
	case nil:
		n.text = ""
	default:
		n.text = strings.TrimSpace(fmt.Sprint(v))
	}
	return nil
}

// inside reads the parts of an object or a list.
func (t *jsonTree) inside(n *node, named bool, depth int) error {
	names := map[string]bool{}
	for t.decoder.More() {
		part := &node{up: n}
		if named {
			token, err := t.decoder.Token()
			if err != nil {
				return ended(err)
			}
			part.name, _ = token.(string)
			if names[part.name] {
				return fmt.Errorf("%q stands twice", part.name)
			}
			names[part.name] = true
		}
		if err := t.value(part, depth+1); err != nil {
			return t.cut(n, part, err)
		}
		n.parts = append(n.parts, part)
	}
	if _, err := t.decoder.Token(); err != nil {
		return t.cut(n, &node{line: t.lines.line}, ended(err))
	}
	return nil
}

// cut marks a list at the top that has whole items as torn where the document
// ends inside a part of it; else it passes the mistake on.
func (t *jsonTree) cut(n, part *node, err error) error {
	top := n.up == nil && n.name == ""
	if !top || len(n.parts) == 0 || n.parts[0].name != "" || !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	n.torn = max(part.line, 1)
	return nil
}

// ended tells the end of a document that should go on.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// parseXML makes a tree of an XML document. Its encoding is settled already.
func parseXML(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	count := lines{data: data, line: 1}
	top := &node{}
	n, depth := top, 0
	for {
		line := count.start(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) && n == top && len(top.parts) == 1 {
			top.parts[0].up = nil
			return top.parts[0], nil
		}
		if err != nil {
			return nil, &lineError{line, ended(err)}
		}
		switch v := token.(type) {
		case xml.StartElement:
			if depth++; depth > treeDepth {
				return nil, &lineError{line, fmt.Errorf("nested deeper than %d", treeDepth)}
			}
			part := &node{name: v.Name.Local, line: line, up: n}
			n.parts = append(n.parts, part)
			n = part
		case xml.EndElement:
			n.text = strings.TrimSpace(n.text)
			n, depth = n.up, depth-1
		case xml.CharData:
			n.text += string(v)
		}
	}
}
