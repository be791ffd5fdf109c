package app

import (
	"os"
	"path/filepath"
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
