package web

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// mostOfShots is what all pictures of the pages may weigh together, in bytes.
const mostOfShots = 6_000_000

// pictured finds the pictures of a page of Markdown.
var pictured = regexp.MustCompile(`!\[[^\]]+\]\(([^)]+)\)`)

// TestTheTourShowsWhatIsThere: each picture of the tour exists, both languages show as many, every page of the app is
// pictured at both widths, and the pictures stay small.
func TestTheTourShowsWhatIsThere(t *testing.T) {
	const docs = "../../docs"
	shown := map[string]int{}
	for _, lang := range []string{"en", "es"} {
		text, err := os.ReadFile(filepath.Join(docs, "tour."+lang+".md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pictured.FindAllSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(docs, string(m[1]))); err != nil {
				t.Errorf("the tour in %s shows %s: %v", lang, m[1], err)
			}
			shown[lang]++
		}
	}
	if shown["en"] < 6 || shown["en"] != shown["es"] {
		t.Errorf("pictures: %v", shown)
	}
	for _, v := range views {
		for _, look := range []string{"390-en-light", "390-es-dark", "1440-en-light", "1440-es-dark"} {
			if _, err := os.Stat(filepath.Join(docs, "screenshots", v.name+"-"+look+".png")); err != nil {
				t.Errorf("%v; make shots takes it", err)
			}
		}
	}
	files, err := filepath.Glob(filepath.Join(docs, "screenshots", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, path := range files {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > mostOfShots {
		t.Errorf("the pictures have %d bytes, at most %d are wanted", total, mostOfShots)
	}
}
