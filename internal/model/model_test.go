package model

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestVocabulariesDoNotOverlap(t *testing.T) {
	for d := DimMeasure; d < DimCount; d++ {
		for _, w := range Words(d) {
			got, ok := DimOf(w.Token)
			if !ok || got != d {
				t.Errorf("token %q of %s reads as %s", w.Token, d, got)
			}
			if w.English == "" || w.Spanish == "" || strings.Contains(w.Token, ".") {
				t.Errorf("word %+v lacks a language or holds a dot", w)
			}
		}
	}
}

func TestSeriesKeyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Series
		for d := DimMeasure; d < DimCount; d++ {
			tokens := Vocabulary(d)
			if d == DimNationality {
				tokens = append(tokens, "VEN", "MEX")
			}
			if d == DimGeography {
				tokens = append(tokens, "southwest-tx", "port-2604")
			}
			if d == DimMeasure || rapid.Bool().Draw(t, "named") {
				s[d] = rapid.SampledFrom(tokens).Draw(t, d.String())
			}
		}
		got, err := ParseSeries(s.Key())
		if err != nil || got != s {
			t.Fatalf("ParseSeries(%q) = %v, %v", s.Key(), got, err)
		}
	})
}

func TestParseSeriesSaysWhatIsWrong(t *testing.T) {
	for key, want := range map[string]string{
		"":                                "is not a measure",
		"southwest":                       "is not a measure",
		"encounters.lukville":             `"lukville" is no word`,
		"encounters.usbp.ofo":             "component stands twice",
		"encounters.southwest.southwest":  "geography stands twice",
		"encounters.southwest.VE":         `"VE" is no word`,
		"encounters..usbp":                `"" is no word`,
		"encounters.southwest.usbp.extra": `"extra" is no word`,
	} {
		_, err := ParseSeries(key)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseSeries(%q): %v, want %q", key, err, want)
		}
	}
}

func series(t *testing.T, key string) Series {
	t.Helper()
	s, err := ParseSeries(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCovers(t *testing.T) {
	cases := []struct {
		whole, part string
		want        bool
	}{
		{"encounters.southwest", "encounters.sector-del-rio.usbp.title-8.VEN", true},
		{"encounters.nationwide", "encounters.sector-del-rio.usbp", true},
		{"encounters.nationwide", "encounters.southwest-tx.VEN", true},
		{"encounters.southwest.ofo", "encounters.sector-del-rio.usbp", false},
		{"encounters.northern", "encounters.sector-del-rio.usbp", false},
		{"encounters.southwest.other-4", "encounters.southwest.VEN", true},
		{"encounters.southwest.other-4", "encounters.southwest.other-21", true},
		{"encounters.southwest.other-4", "encounters.southwest.GTM", false},
		{"encounters.southwest.other-21", "encounters.southwest.VEN", false},
		{"encounters.southwest.other-21", "encounters.southwest.SEN", true},
		{"irregular-entries.darien", "encounters.southwest", false},
	}
	for _, c := range cases {
		if got := series(t, c.whole).Covers(series(t, c.part)); got != c.want {
			t.Errorf("%s covers %s = %v, want %v", c.whole, c.part, got, c.want)
		}
	}
}

func TestAnswers(t *testing.T) {
	areas := Table{Scope: series(t, "encounters.southwest"), By: []Dim{DimGeography, DimComponent, DimAuthority, DimNationality, DimHousehold}}
	totals := Table{Scope: series(t, "encounters.southwest")}
	states := Table{Scope: series(t, "encounters.nationwide"), By: []Dim{DimGeography, DimNationality}}
	patrol := Table{Scope: series(t, "encounters.nationwide.usbp"), By: []Dim{DimGeography}}
	cases := []struct {
		name  string
		table Table
		key   string
		want  bool
	}{
		{"total of parts", areas, "encounters.southwest", true},
		{"one cell", areas, "encounters.sector-yuma.usbp.VEN", true},
		{"beyond the scope", areas, "encounters.nationwide", false},
		{"another measure", areas, "irregular-entries.southwest", false},
		{"printed total", totals, "encounters.southwest", true},
		{"a printed total has no parts", totals, "encounters.southwest.usbp", false},
		{"region of states", states, "encounters.southwest", true},
		{"no component in the state file", states, "encounters.southwest.usbp", false},
		{"patrol only is not both", patrol, "encounters.southwest", false},
		{"patrol by sector", patrol, "encounters.sector-yuma.usbp", true},
	}
	for _, c := range cases {
		if got := c.table.Answers(series(t, c.key)); got != c.want {
			t.Errorf("%s: Answers(%s) = %v, want %v", c.name, c.key, got, c.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	cases := []struct{ text, first, last string }{
		{"2023-11", "2023-11-01", "2023-11-30"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"FY2023", "2022-10-01", "2023-09-30"},
		{"2023", "2023-01-01", "2023-12-31"},
		{"2023-Q4", "2023-10-01", "2023-12-31"},
		{"2023-12-26", "2023-12-26", "2023-12-26"},
	}
	for _, c := range cases {
		p, err := ParsePeriod(c.text)
		if err != nil || p.Start.String() != c.first || p.End().String() != c.last || p.String() != c.text {
			t.Errorf("%s: %v to %v (%v), want %s to %s", c.text, p.Start, p.End(), err, c.first, c.last)
		}
	}
	for _, bad := range []string{"", "2023-13", "23-11", "FY23", "2023-Q5", "2023-11-31", "november", "FY99999"} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("ParsePeriod(%q) = %v, want an error", bad, p)
		}
	}
	if got := FiscalYear(2023).Split(); len(got) != 12 || got[0] != Month(2022, 10) || got[11] != Month(2023, 9) {
		t.Errorf("months of FY2023: %v", got)
	}
	if got := Month(2023, 11).Add(-12); got != Month(2022, 11) {
		t.Errorf("November 2023 − 12 months = %v", got)
	}
	if got := DateOf(2023, 12, 25).Weekday(); got != 0 {
		t.Errorf("25 December 2023 is weekday %d, want 0 (Monday)", got)
	}
}

func TestDateAndPeriodText(t *testing.T) {
	in := struct {
		D Date
		N Date
		P Period
	}{DateOf(2023, 12, 26), NoDate, FiscalYear(2024)}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"D":"2023-12-26","N":"","P":"FY2024"}` {
		t.Fatalf("%s, %v", text, err)
	}
	out := in
	out.D, out.N, out.P = 0, 0, Period{}
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Fatalf("%+v, %v", out, err)
	}
}

// TestOrder is the rule of "as known on": November 2023 was first 242,418
// (published 2023-12-22), and stands at 242,399 in a file of 2025 that also
// serves as proxy for what is lost.
func TestOrder(t *testing.T) {
	closed := DateOf(2024, 10, 23) // the fiscal year's last month was published: its figures are final
	first := Vintage{Value: 242418, Published: DateOf(2023, 12, 22), AvailableFrom: DateOf(2023, 12, 22), FinalFrom: NoDate}
	later := Vintage{Value: 242399, Published: DateOf(2025, 6, 19), AvailableFrom: DateOf(2023, 12, 22), Proxy: ProxyLater, FinalFrom: closed}
	latest := Vintage{Value: 242390, Published: DateOf(2025, 11, 1), AvailableFrom: DateOf(2023, 12, 22), Proxy: ProxyLater, FinalFrom: closed}
	rounded := Vintage{Value: 242400, Rank: 1, Published: DateOf(2024, 1, 5), AvailableFrom: DateOf(2024, 1, 5), FinalFrom: NoDate}
	unknown := Vintage{Value: 1, Published: NoDate, AvailableFrom: DateOf(2023, 12, 1), Proxy: ProxyLag, FinalFrom: NoDate}
	cases := []struct {
		name string
		on   Date
		in   []Vintage
		want float64
	}{
		{"then: the one that was public", DateOf(2023, 12, 26), []Vintage{latest, later, first}, 242418},
		{"then, without it: the earliest stand-in", DateOf(2023, 12, 26), []Vintage{latest, later, unknown}, 242399},
		{"in the same fiscal year: still the one that was public", DateOf(2024, 6, 1), []Vintage{latest, later, first}, 242418},
		{"after the year is closed: the earliest copy of the final figure", DateOf(2024, 12, 1), []Vintage{latest, later, first}, 242399},
		{"today: the latest", DateOf(2026, 1, 1), []Vintage{first, later, latest, unknown}, 242390},
		{"a rounded copy never wins", DateOf(2026, 1, 1), []Vintage{rounded, first}, 242418},
		{"an unknown day is better than none", DateOf(2023, 12, 26), []Vintage{unknown}, 1},
	}
	for _, c := range cases {
		for range 3 { // any order in, one order out
			slices.Reverse(c.in)
			got := slices.SortedStableFunc(slices.Values(c.in), Order(c.on))
			if got[0].Value != c.want {
				t.Errorf("%s: got %v, want %v", c.name, got[0].Value, c.want)
			}
		}
	}
}

func TestProblemsAreCountedBeyondTheLimit(t *testing.T) {
	var ps Problems
	for i := range ProblemLimit + 5 {
		ps.Add(Problem{File: "a.csv", Line: i + 1, Field: "n", Got: "x", Want: "a number"})
	}
	if len(ps.List) != ProblemLimit || ps.More != 5 || ps.Len() != ProblemLimit+5 {
		t.Fatalf("%d kept, %d more", len(ps.List), ps.More)
	}
	if got := ps.List[1].String(); got != `a.csv:2: n: got "x", want a number` {
		t.Error(got)
	}
	if err := ps.Err(); err == nil || !strings.HasSuffix(err.Error(), "and 5 more") {
		t.Error("the error does not tell how many more")
	}
	if (&Problems{}).Err() != nil {
		t.Error("no problem is an error")
	}
}

func TestParametersAreWellFormed(t *testing.T) {
	for _, p := range Parameters {
		if p.Default < p.Min || p.Default > p.Max || p.Source == "" || p.Unit == "" || p.Meaning.English == "" || p.Meaning.Spanish == "" {
			t.Errorf("parameter %+v", p)
		}
		if ParameterIndex(p.Name) < 0 {
			t.Errorf("%s is not found", p.Name)
		}
	}
}
