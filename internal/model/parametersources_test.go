package model

import "testing"

// TestEverySourceIsInBothLanguages: a parameter whose source has no Spanish must get one in sourcesInSpanish.
func TestEverySourceIsInBothLanguages(t *testing.T) {
	used := map[string]bool{}
	for _, p := range Parameters {
		used[p.Source] = true
		if c := p.Cited(); c.English != p.Source || c.Spanish == p.Source {
			t.Errorf("%s: the source %q is not in Spanish", p.Name, p.Source)
		}
	}
	for english := range sourcesInSpanish {
		if !used[english] {
			t.Errorf("no parameter has the source %q", english)
		}
	}
}
