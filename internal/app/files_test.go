package app

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// sameFiles asks that files of two folders hold the same bytes, and some.
func sameFiles(t *testing.T, a, b string, names ...string) {
	t.Helper()
	for _, name := range names {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Error(err)
			continue
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil || !bytes.Equal(x, y) || len(x) == 0 {
			t.Errorf("%s differs, or is empty (%d and %d bytes, %v)", name, len(x), len(y), err)
		}
	}
}
