package web

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"path"
	"strings"
	"testing"
)

// The budget of the page, in bytes as a browser would be sent them compressed: what every page loads, what a page with a
// map loads besides, and all files as they are.
const (
	mostAtFirst = 140_000
	mostOfAPart = 320_000
	mostOfAll   = 4_000_000
)

// TestTheBundleKeepsItsBudget adds up the files of the page.
func TestTheBundleKeepsItsBudget(t *testing.T) {
	if _, err := fs.Stat(bundle, "ui/dist/index.html"); err != nil {
		t.Skip("the page is not built: run make ui")
	}
	first, all := 0, 0
	err := fs.WalkDir(bundle, "ui/dist", func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(bundle, at)
		if err != nil {
			return err
		}
		all += len(body)
		var small bytes.Buffer
		z := gzip.NewWriter(&small)
		_, _ = z.Write(body)
		_ = z.Close()
		switch name := path.Base(at); {
		case strings.HasPrefix(name, "main-") || name == "index.html":
			first += small.Len()
		case path.Ext(name) == ".js" && small.Len() > mostOfAPart:
			t.Errorf("%s has %d bytes compressed, at most %d are wanted", at, small.Len(), mostOfAPart)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if first > mostAtFirst || all > mostOfAll {
		t.Errorf("every page loads %d bytes compressed, at most %d are wanted; all files have %d, at most %d", first, mostAtFirst, all, mostOfAll)
	}
	t.Logf("first load %d bytes compressed, all files %d", first, all)
}
