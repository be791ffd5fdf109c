// Package puente_test keeps the rules of the house that a compiler does not:
// which room may import which, what the pure rooms may touch, how large a
// function or file may grow, that every exported name is explained, and that
// every name a document mentions exists. docs/style.md gives the reasons.
package puente_test

import (
	"bufio"
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms lists the packages from the ground up. A room imports only rooms that
// stand before it. docs/architecture.md shows the same list.
var rooms = []string{
	"model", "rng", "stat", "search", "queue", "series", "source", "claim", "flee", "starter",
	"atlas", "sim", "study", "fit", "plan", "brief",
	gap,
	"store", "cluster", "app", "web",
}

// gap separates the pure rooms from those that touch the world.
const gap = "══"

// impure are the packages that a pure room may not import.
var impure = []string{
	"os", "os/exec", "io/ioutil", "log", "log/slog", "net", "net/http", "math/rand", "math/rand/v2",
	"crypto/rand", "database/sql", "syscall", "runtime/debug", "flag", "path/filepath", "os/signal", "os/user", "plugin", "io/fs",
}

// onlyApp are the rooms that app alone imports.
var onlyApp = []string{"store", "cluster"}

const (
	longestFunction = 70  // lines, signature to closing brace
	longestFile     = 800 // lines
	mostParameters  = 5
)

// goFile is one parsed file of the project.
type goFile struct {
	path string // from the root, with slashes
	fset *token.FileSet
	ast  *ast.File
	test bool
	room string // "" outside internal
}

// files parses every Go file of the project once.
func files(t *testing.T) []goFile {
	t.Helper()
	var list []goFile
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "node_modules" || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		fset := token.NewFileSet()
		parsed, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		f := goFile{path: filepath.ToSlash(path), fset: fset, ast: parsed, test: strings.HasSuffix(path, "_test.go")}
		if rest, ok := strings.CutPrefix(f.path, "internal/"); ok {
			f.room, _, _ = strings.Cut(rest, "/")
		}
		list = append(list, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 10 {
		t.Fatalf("found only %d Go files: the walk is broken", len(list))
	}
	return list
}

// imports lists the import paths of a file.
func (f goFile) imports() []string {
	var list []string
	for _, spec := range f.ast.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		list = append(list, path)
	}
	return list
}

func pure(room string) bool {
	i := slices.Index(rooms, room)
	return i >= 0 && i < slices.Index(rooms, gap)
}

func TestRoomsAreListed(t *testing.T) {
	for _, f := range files(t) {
		if f.room != "" && !slices.Contains(rooms, f.room) {
			t.Errorf("%s: room %q is not in the list of rooms", f.path, f.room)
		}
	}
}

func TestRoomsImportOnlyWhatStandsAbove(t *testing.T) {
	for _, f := range files(t) {
		if f.room == "" || f.test {
			continue
		}
		for _, path := range f.imports() {
			other, ok := strings.CutPrefix(path, "puente/internal/")
			if !ok {
				continue
			}
			other, _, _ = strings.Cut(other, "/")
			if other != f.room && slices.Index(rooms, other) > slices.Index(rooms, f.room) {
				t.Errorf("%s: room %s imports %s, which stands below it", f.path, f.room, other)
			}
			if slices.Contains(onlyApp, other) && f.room != "app" && f.room != other {
				t.Errorf("%s: only app imports %s", f.path, other)
			}
		}
	}
}

func TestPureRoomsStayPure(t *testing.T) {
	for _, f := range files(t) {
		if !pure(f.room) || f.test {
			continue
		}
		for _, path := range f.imports() {
			if slices.Contains(impure, path) {
				t.Errorf("%s: a pure room imports %s", f.path, path)
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"}, sel.Sel.Name) {
				t.Errorf("%s: a pure room reads the clock (time.%s)", f.fset.Position(n.Pos()), sel.Sel.Name)
			}
			return true
		})
	}
}

func TestNoInitAndNoChangingPackageVariable(t *testing.T) {
	variables := map[string]map[string]bool{} // by folder: a file may change what another one declares
	for _, f := range files(t) {
		dir := filepath.Dir(f.path)
		if variables[dir] == nil {
			variables[dir] = map[string]bool{}
		}
		if !f.test {
			maps.Copy(variables[dir], packageVariables(f.ast))
		}
	}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, decl := range f.ast.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil {
				t.Errorf("%s: func init", f.fset.Position(fn.Pos()))
			}
		}
		for name := range variables[filepath.Dir(f.path)] {
			if pos, changed := assigned(f.ast, name); changed {
				t.Errorf("%s: package variable %s is changed", f.fset.Position(pos), name)
			}
		}
	}
}

// TestDependenciesAreExplained: a module that our own code imports has a line in the page of decisions.
func TestDependenciesAreExplained(t *testing.T) {
	text, err := os.ReadFile("docs/decisions/0001-dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var modules []string
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+\.\S+/\S+|\S+/\S+/\S+) v`).FindAllSubmatch(mod, -1) {
		modules = append(modules, string(m[1]))
	}
	if len(modules) < 20 {
		t.Fatalf("go.mod: found only %d modules", len(modules))
	}
	used := map[string]bool{}
	for _, f := range files(t) {
		for _, path := range f.imports() {
			longest := ""
			for _, m := range modules {
				if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(longest) {
					longest = m
				}
			}
			if longest != "" && !used[longest] {
				used[longest] = true
				if !bytes.Contains(text, []byte("`"+longest+"`")) {
					t.Errorf("%s imports %s, which docs/decisions/0001-dependencies.md does not explain", f.path, longest)
				}
			}
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^\| (.*?) \|`).FindAllSubmatch(text, -1) {
		for _, name := range regexp.MustCompile("`([a-z0-9.]+\\.[a-z]+/[^`]+)`").FindAllSubmatch(m[1], -1) {
			if !used[string(name[1])] {
				t.Errorf("docs/decisions/0001-dependencies.md explains %s, which nothing imports", name[1])
			}
		}
	}
	for _, line := range strings.Split(string(mod), "\n") {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if used[name] == strings.HasSuffix(line, "// indirect") && slices.Contains(modules, name) {
			t.Errorf("go.mod: %q: our code imports it: %v; `// indirect` stands where it does not", strings.TrimSpace(line), used[name])
		}
	}
}

// packageVariables returns the names declared with var at package level.
func packageVariables(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				names[id.Name] = true
			}
		}
	}
	return names
}

// assigned reports where a package variable is assigned to, as itself or an
// element of it. Names that a function declares again are its own.
func assigned(file *ast.File, name string) (token.Pos, bool) {
	var at token.Pos
	for _, decl := range file.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Body == nil || declares(fn, name) {
			continue
		}
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			switch s := n.(type) {
			case *ast.AssignStmt:
				for _, left := range s.Lhs {
					if s.Tok != token.DEFINE && rootName(left) == name {
						at = s.Pos()
					}
				}
			case *ast.IncDecStmt:
				if rootName(s.X) == name {
					at = s.Pos()
				}
			}
			return true
		})
	}
	return at, at.IsValid()
}

// declares reports whether a function has a parameter or local of that name.
func declares(fn *ast.FuncDecl, name string) bool {
	found := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch d := n.(type) {
		case *ast.Field:
			for _, id := range d.Names {
				found = found || id.Name == name
			}
		case *ast.AssignStmt:
			for _, left := range d.Lhs {
				id, ok := left.(*ast.Ident)
				found = found || ok && d.Tok == token.DEFINE && id.Name == name
			}
		case *ast.ValueSpec:
			for _, id := range d.Names {
				found = found || id.Name == name
			}
		case *ast.RangeStmt:
			if id, ok := d.Key.(*ast.Ident); ok {
				found = found || id.Name == name
			}
			if id, ok := d.Value.(*ast.Ident); ok {
				found = found || id.Name == name
			}
		}
		return !found
	})
	return found
}

// rootName is the leftmost identifier of an expression: a in a.b[c].
func rootName(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.IndexExpr:
		return rootName(x.X)
	case *ast.SelectorExpr:
		return rootName(x.X)
	}
	return ""
}

func TestSizes(t *testing.T) {
	for _, f := range files(t) {
		if lines := f.fset.File(f.ast.Pos()).LineCount(); lines > longestFile {
			t.Errorf("%s: %d lines, want at most %d", f.path, lines, longestFile)
		}
		for _, decl := range f.ast.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			lines := f.fset.Position(fn.End()).Line - f.fset.Position(fn.Pos()).Line + 1
			if lines > longestFunction {
				t.Errorf("%s: func %s has %d lines, want at most %d", f.fset.Position(fn.Pos()), fn.Name.Name, lines, longestFunction)
			}
			if n := fn.Type.Params.NumFields(); n > mostParameters && !f.test {
				t.Errorf("%s: func %s has %d parameters, want at most %d", f.fset.Position(fn.Pos()), fn.Name.Name, n, mostParameters)
			}
		}
	}
}

func TestPackageComments(t *testing.T) {
	said := map[string]bool{}
	for _, f := range files(t) {
		dir := filepath.Dir(f.path)
		if f.test {
			continue
		}
		if _, seen := said[dir]; !seen {
			said[dir] = false
		}
		if f.ast.Doc != nil && len(f.ast.Doc.Text()) > 80 {
			said[dir] = true
		}
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s: no package comment that says what the room is and where to start", dir)
		}
	}
}

func TestExportedNamesAreExplained(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, decl := range f.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && exportedReceiver(d) {
					explained(t, f, d.Name, d.Doc)
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					checkSpec(t, f, d, spec)
				}
			}
		}
	}
}

// exportedReceiver reports whether a method belongs to an exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

// checkSpec asks for a comment on an exported type, and on a variable or
// constant or on the group that it stands in.
func checkSpec(t *testing.T, f goFile, d *ast.GenDecl, spec ast.Spec) {
	t.Helper()
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			doc := s.Doc
			if doc == nil {
				doc = d.Doc
			}
			explained(t, f, s.Name, doc)
		}
	case *ast.ValueSpec:
		if s.Names[0].IsExported() && s.Doc == nil && d.Doc == nil && s.Comment == nil {
			t.Errorf("%s: %s has no comment", f.fset.Position(s.Pos()), s.Names[0].Name)
		}
	}
}

// explained asks that a comment begins with the name it explains.
func explained(t *testing.T, f goFile, name *ast.Ident, doc *ast.CommentGroup) {
	t.Helper()
	text := doc.Text()
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	if !strings.HasPrefix(text, name.Name) {
		t.Errorf("%s: the comment of %s does not begin with its name", f.fset.Position(name.Pos()), name.Name)
	}
}

// banned are parts of names that say nothing.
var banned = regexp.MustCompile(`(?i)(manager|helper|util|info$)`)

func TestNamesSaySomething(t *testing.T) {
	for _, f := range files(t) {
		if f.room != "" && banned.MatchString(strings.TrimSuffix(filepath.Base(f.path), ".go")) {
			t.Errorf("%s: the file's name says nothing", f.path)
		}
		if f.room != "" && f.room != "flee" && f.room != "app" && f.room != "web" && f.room != "store" {
			for _, decl := range f.ast.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && regexp.MustCompile(`Manager|Helper|Util|Agent`).MatchString(fn.Name.Name) {
					t.Errorf("%s: name %s", f.fset.Position(fn.Pos()), fn.Name.Name)
				}
			}
		}
	}
}

// symbolPattern finds `room.Name` in a document's code spans.
var symbolPattern = regexp.MustCompile("`([a-z]+)\\.([A-Z][A-Za-z0-9]*)(?:\\.([A-Z][A-Za-z0-9]*))?[^`]*`")

// pathPattern finds paths of the project in a document's code spans.
var pathPattern = regexp.MustCompile("`((?:internal|docs|cmd|scenarios|tools)/[A-Za-z0-9_./-]+)`")

// testPattern finds names of tests and benchmarks in a document's code spans.
var testPattern = regexp.MustCompile("`((?:Test|Benchmark)[A-Z][A-Za-z0-9]*)`")

// testNames holds the functions of all test files.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, f := range files(t) {
		for _, decl := range f.ast.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && f.test {
				names[d.Name.Name] = true
			}
		}
	}
	return names
}

func TestDocumentsNameWhatExists(t *testing.T) {
	symbols, tests := exportedSymbols(t), testNames(t)
	for _, path := range documents(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range symbolPattern.FindAllSubmatch(text, -1) {
			room, name, member := string(m[1]), string(m[2]), string(m[3])
			if !slices.Contains(rooms, room) {
				continue
			}
			if !symbols[room+"."+name] {
				t.Errorf("%s names %s.%s, which does not exist", path, room, name)
			}
			if member != "" && !symbols[room+"."+name+"."+member] {
				t.Errorf("%s names %s.%s.%s, which does not exist", path, room, name, member)
			}
		}
		for _, m := range testPattern.FindAllSubmatch(text, -1) {
			if !tests[string(m[1])] {
				t.Errorf("%s names the test %s, which does not exist", path, m[1])
			}
		}
		for _, m := range pathPattern.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(string(m[1])); err != nil {
				t.Errorf("%s names %s, which does not exist", path, m[1])
			}
		}
	}
}

// documents lists the Markdown files that are tracked or about to be.
func documents(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || path == "data" || path == "out") {
			return filepath.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".md") {
			list = append(list, path)
		}
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("no documents found: %v", err)
	}
	return list
}

// exportedSymbols holds room.Name and room.Type.Member for every exported name.
func exportedSymbols(t *testing.T) map[string]bool {
	t.Helper()
	symbols := map[string]bool{}
	for _, f := range files(t) {
		if f.room == "" || f.test {
			continue
		}
		for _, decl := range f.ast.Decls {
			addSymbols(symbols, f.room, decl)
		}
	}
	return symbols
}

func addSymbols(symbols map[string]bool, room string, decl ast.Decl) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			symbols[room+"."+d.Name.Name] = true
			return
		}
		typ := d.Recv.List[0].Type
		if star, ok := typ.(*ast.StarExpr); ok {
			typ = star.X
		}
		if id, ok := typ.(*ast.Ident); ok {
			symbols[room+"."+id.Name+"."+d.Name.Name] = true
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				symbols[room+"."+s.Name.Name] = true
				if st, ok := s.Type.(*ast.StructType); ok {
					for _, field := range st.Fields.List {
						for _, id := range field.Names {
							symbols[room+"."+s.Name.Name+"."+id.Name] = true
						}
					}
				}
			case *ast.ValueSpec:
				for _, id := range s.Names {
					symbols[room+"."+id.Name] = true
				}
			}
		}
	}
}

// linkPattern finds links and pictures of a document that lead to a file.
var linkPattern = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)

func TestLinksLeadToFiles(t *testing.T) {
	for _, path := range documents(t) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range linkPattern.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), string(m[1]))); err != nil {
				t.Errorf("%s leads to %s, which does not exist", path, m[1])
			}
		}
	}
}

// TestArchitectureListsTheRooms: each room stands among the rooms and among what they do not know.
func TestArchitectureListsTheRooms(t *testing.T) {
	text, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	unknown := regexp.MustCompile(`(?s)## What each room does not know.*?\n## `).Find(text)
	entries, err := os.ReadDir("internal")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !bytes.Contains(text, []byte("`"+e.Name()+"`")) && !bytes.Contains(text, []byte("\n"+e.Name()+" ")) {
			t.Errorf("docs/architecture.md does not mention the room %s", e.Name())
		}
		if e.IsDir() && !bytes.Contains(unknown, []byte("`"+e.Name()+"`")) {
			t.Errorf("docs/architecture.md does not say what the room %s does not know", e.Name())
		}
	}
}

// nothingOfOurs are words that belong to a machine or a session, not the project.
var nothingOfOurs = regexp.MustCompile(`/work/|/root/|/home/[a-z]|registry\.npmjs\.org|proxy\.golang\.org|sum\.golang\.org|pypi\.org|sub-?agent|\bTODO\b|\bFIXME\b`)

func TestNothingOfThisMachineIsTracked(t *testing.T) {
	out, err := exec.Command("git", "ls-files", "-co", "--exclude-standard").Output()
	if err != nil {
		t.Skip("this is no git checkout: nothing to list")
	}
	scanner := bufio.NewScanner(bytes.NewReader(out))
	for scanner.Scan() {
		path := scanner.Text()
		if path == "tidy_test.go" || strings.HasSuffix(path, ".gz") || strings.HasSuffix(path, ".png") || path == "go.sum" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			continue // deleted but not yet staged
		}
		if m := nothingOfOurs.Find(text); m != nil {
			t.Errorf("%s holds %q", path, m)
		}
	}
}

// TestReadmeIsOneScreen keeps the README short and its two commands in it.
func TestReadmeIsOneScreen(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(string(text), "\n"); lines > 60 {
		t.Errorf("README.md has %d lines, want at most 60", lines)
	}
	for _, want := range []string{"make run", "make test"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("README.md does not say %q", want)
		}
	}
}
