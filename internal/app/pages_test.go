package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPagesAreFresh(t *testing.T) {
	for name, want := range Pages() {
		got, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil || string(got) != want {
			t.Errorf("docs/%s is not what the code says (%v): run `make docs`", name, err)
		}
	}
}

// TestTheGuideOfPortsRuns: the file that the guide shows is read and run, and the table tells of what is asked most.
func TestTheGuideOfPortsRuns(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "scenarios", "ports", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	file, table, found := strings.Cut(rest, "```")
	s, err := Port(t.Context(), PortRequest{Name: "guide", File: []byte(file), Runs: 3}, nil)
	if err != nil || !found || s.Stations[0].Served < 1000 {
		t.Errorf("the guide's file: %v, %+v", err, s.Stations)
	}
	for _, want := range []string{"shared officers", "a closure", "blocking", "reneging"} {
		if !strings.Contains(table, "| "+want+" |") {
			t.Errorf("the guide does not tell of %s", want)
		}
	}
}
