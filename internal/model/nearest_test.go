package model

import "testing"

func TestNearest(t *testing.T) {
	ports := []string{"lukeville", "nogales-deconcini", "san-ysidro"}
	for word, want := range map[string]string{"lukville": "lukeville", "san-isidro": "san-ysidro", "qqqqqq": ""} {
		if got := Nearest(word, ports); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
	if got := Nearest("lang", []string{"date", "language", "name"}); got != "language" {
		t.Errorf("nearest to lang is %q, want what begins with it", got)
	}
	if got := Nearest("lukville", nil); got != "" {
		t.Errorf("nearest of nothing is %q", got)
	}
}

// TestEdits checks the distances that textbooks print.
func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"kitten", "sitting", 3}, {"saturday", "sunday", 3}, {"", "abc", 3}, {"abc", "abc", 0}} {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
