package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestGridFitsATerminal cuts the widest columns of words to the width, keeps numbers
// whole, and leaves a table alone that has room.
func TestGridFitsATerminal(t *testing.T) {
	g := grid{head: []string{"series", "value", "document"}, right: []bool{false, true}}
	g.add("encounters.southwest.usbp.title-8.VEN.family-units", "1,242,418", "cbp-nationwide-encounters-fy20-fy23-state.csv")
	g.add("ñandú", "7", "x")
	var wide, narrow strings.Builder
	if err := g.fitted(200).table(&wide); err != nil || strings.Contains(wide.String(), "…") {
		t.Errorf("%v\n%s", err, wide.String())
	}
	if err := g.fitted(60).table(&narrow); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(narrow.String()), "\n") {
		if n := utf8.RuneCountInString(line); n > 60 && !strings.HasPrefix(line, "Columns are cut") {
			t.Errorf("%d characters: %s", n, line)
		}
	}
	for _, words := range []string{"1,242,418", "…", "ñandú", "--format csv has them whole"} {
		if !strings.Contains(narrow.String(), words) {
			t.Errorf("no %q in\n%s", words, narrow.String())
		}
	}
}
