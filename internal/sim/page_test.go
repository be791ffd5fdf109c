package sim

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPageNamesWhatExists finds in the code every function of this package and every test that docs/model.md names.
func TestPageNamesWhatExists(t *testing.T) {
	text, err := os.ReadFile("../../docs/model.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	own, all := sources(t, "*.go"), sources(t, "*.go")+sources(t, "*/*_test.go")+sources(t, "../app/*_test.go")
	methods := regexp.MustCompile(`\b(state|build|list|caravanState|Model)\.([A-Za-z]+)\b`).FindAllStringSubmatch(page, -1)
	tests := regexp.MustCompile(`\bTest[A-Z]\w+`).FindAllString(page, -1)
	if len(methods) < 40 || len(tests) < 15 {
		t.Fatalf("the page names only %d methods and %d tests", len(methods), len(tests))
	}
	for _, m := range methods {
		if !regexp.MustCompile(`(?m)^func \(\w+ \*?` + m[1] + `\) ` + m[2] + `\(`).MatchString(own) {
			t.Errorf("docs/model.md names %s, which does not exist", m[0])
		}
	}
	for _, name := range tests {
		if !strings.Contains(all, "func "+name+"(") {
			t.Errorf("docs/model.md names %s, which does not exist", name)
		}
	}
	for _, heading := range []string{"1. Purpose and patterns", "2. Entities, state variables, scales", "3. Process overview and scheduling", "4. Design concepts", "5. Initialization", "6. Input data", "7. Submodels"} {
		if !strings.Contains(page, "\n## "+heading+"\n") {
			t.Errorf("docs/model.md lacks the element %q of ODD", heading)
		}
	}
}

// TestPageHasThePhasesInOrder compares the table of phases with the day that is run.
func TestPageHasThePhasesInOrder(t *testing.T) {
	text, err := os.ReadFile("../../docs/model.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, row := range regexp.MustCompile(`(?m)^\| \d+ \| [^|]+ \| state\.(\w+) \|`).FindAllStringSubmatch(string(text), -1) {
		told = append(told, row[1])
	}
	_, step, _ := strings.Cut(sources(t, "state.go"), "func (s *state) step(day int) {")
	step, _, _ = strings.Cut(step, "if checked")
	var done []string
	for _, call := range regexp.MustCompile(`(?m)^\ts\.(\w+)\(\)$`).FindAllStringSubmatch(step, -1) {
		done = append(done, call[1])
	}
	if strings.Join(told, " ") != strings.Join(done, " ") || len(done) < 5 {
		t.Errorf("docs/model.md has the phases %v, a day has %v", told, done)
	}
}

// sources reads the files of a pattern into one text.
func sources(t *testing.T, pattern string) string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no file %s (%v)", pattern, err)
	}
	var all strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
