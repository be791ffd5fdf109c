package queue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"puente/internal/queue"
)

const badFile = `name: all wrong
unit: hourz
until: 24
clases:
  - name: cars
stations:
  - name: primary
    servers: three
    service: {kind: lognormall, mean: 2}
    next: secondery
  - name: secondary
    servers: -2
    service: {kind: gamma, mean: 2}
    next:
      - {to: primary, chance: 1.5}
arrivals:
  - {to: primery, rate: -4}
  - {to: primary, rate: 4, every: 2}
closures:
  - {station: primary, from: 10, to: 4, line: dispers}
`

// TestEveryMistakeIsToldAtOnce reads a file with a mistake of each sort and asks for line, field and the nearest name.
func TestEveryMistakeIsToldAtOnce(t *testing.T) {
	_, problems := queue.ReadNetwork("bad.yaml", []byte(badFile))
	err := problems.Err()
	if err == nil {
		t.Fatal("no problem told")
	}
	text := err.Error()
	for _, want := range []string{
		`bad.yaml:2: unit: got "hourz", want one of minutes, hours, days; the nearest is "hours"`,
		`bad.yaml:4: clases: got "clases", want a field of the form; the nearest is "classes"`,
		`bad.yaml:8: stations[0].servers: got "three", want a whole number or the word unlimited`,
		`bad.yaml:9: stations[0].service.kind: got "lognormall", want one of`,
		`the nearest is "lognormal"`,
		`bad.yaml:10: stations[0].next[0].to: got "secondery", want the name of a station; the nearest is "secondary"`,
		`bad.yaml:12: stations[1].servers: got "-2", want at least 0`,
		`bad.yaml:13: stations[1].service.cv: got "0", want a number > 0`,
		`bad.yaml:15: stations[1].next[0].chance: got "1.5", want at most 1`,
		`bad.yaml:17: arrivals[0].rate: got "-4", want at least 0`,
		`bad.yaml:17: arrivals[0].to: got "primery", want the name of a station; the nearest is "primary"`,
		`bad.yaml:20: closures[0].to: got "10 to 4", want 0 <= from < to`,
		`bad.yaml:18: arrivals[1]: got "2 forms of arrival", want one of rate`,
		`bad.yaml:20: closures[0].line: got "dispers", want one of keep, disperse`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the problems do not say %s", want)
		}
	}
	if t.Failed() {
		fmt.Println(text)
	}
}

// TestWhatCompileRefuses lists inputs that have the form and still cannot be meant.
func TestWhatCompileRefuses(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"{name: a, until: 5, stations: [{name: s, service: 0, next: s}], arrivals: [{to: s, rate: 1}]}", "never leaves"},
		{"{name: a, until: 1.0e+12, stations: [{name: s, service: 1}], arrivals: [{to: s, per_day: 1}]}", "40,000 days"},
		{"{name: a, until: 5, warmup: 6, stations: [{name: s, service: 1}]}", "before until"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}, {name: s, service: 1}]}", "each name once"},
		{"{name: a, until: 5, stations: [{name: s}], arrivals: [{to: s, rate: 1}]}", "a service"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, next: [{to: s, chance: 0.6}, {to: s, chance: 0.6}]}], arrivals: [{to: s, rate: 1}]}", "at most 1"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, servers: {until: [3, 2], counts: [1, 2]}}]}", "a time after 3"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], arrivals: [{to: s, rates: {times: [0, 1], values: [1]}}]}", "one for each"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, hours: [{from: \"25:00\", to: \"26:00\"}]}]}", "a time of day HH:MM"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], closures: [{station: s, from: 1, to: 2, line: divert, divert: s}]}", "another station"},
		{"{name: a, until: 5, start: 2023-02-30, stations: [{name: s, service: 1}]}", "YYYY-MM-DD"},
		{"name: a\nuntil: [", "YAML"},
		{"- 1", "a value of type object"},
		{"", "got \"nothing\", want one YAML document"},
		{`{"name":"a","until":24,"stations":[{"name":"s","servers":"two","service":1}],"arrivals":[{"to":"t","rate":1}]}`, `arrivals[0].to: got "t"`},
		{"{name: a, until: 5, stations: [{name: s, service: 1, shift_end: reroute}]}", "reroute"},
		{"{name: a, until: 5, stations: [{name: s, service: {kind: exponential, mean: 1, cv: 2}}]}", `service.cv: got "2", want nothing here: exponential takes mean and rate`},
		{"{name: a, until: 5, stations: [{name: s, service: 1, servers: {count: 2, until: [5], counts: [1]}}]}", "2 forms of a schedule"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, servers: {count: 2, every: 4}}]}", "servers.every"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, servers: {count: 2, handover: stay}}]}", "servers.handover"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, after_hours: turn_away}]}", "hours as well"},
		{"{name: a, until: 5, stations: [{name: s, service: 1, reroute_to: s}]}", "shift_end: reroute as well"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], arrivals: [{to: s, rate: 1, profile: {weekdays: [1, 1, 1, 1, 1, 1, 1]}}]}", "arrivals[0].profile"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], closures: [{station: s, from: 1, to: 2, return: 0.5, travel: 2}]}", `closures[0].return: got "0.5"`},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], arrivals: [{rate: 1, choose: {wait_cost: 1, options: [{to: s}, {name: n, travel: 2}]}}]}", "options[1].travel"},
		{"{name: a, until: 5, stations: [{name: s, service: 1}], arrivals: [{rate: 1, choose: {options: [{to: t}]}}]}", `options[0].to: got "t"`},
		{"{name: a, until: 5, stations: [{name: s, service: 1, servrs: 2, pool: q}]}", `stations[0].pool: got "q"`},
	} {
		_, problems := queue.ReadNetwork("f", []byte(c.file))
		if err := problems.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.file, err, c.want)
		}
	}
}

// TestWhatIsMissingHidesNothing: a field that is missing or unknown is told once, and what is wrong beside it is told too.
func TestWhatIsMissingHidesNothing(t *testing.T) {
	_, problems := queue.ReadNetwork("f", []byte("{name: a, until: 5, stations: [{nam: s, service: 1, hours: [{from: \"08:00\", to: \"9:99\", days: [monday]}]}], waitlists: [{name: w, to: s, quota: {every: -1, persons: []}}]}"))
	var told []string
	for _, p := range problems.List {
		told = append(told, p.Field)
	}
	want := []string{"stations[0].hours[0].days[0]", "stations[0]", "stations[0].nam", "stations[0].hours[0].to", "waitlists[0].quota.every", "waitlists[0].to", "waitlists[0].quota.persons"}
	slices.Sort(told)
	slices.Sort(want)
	if !slices.Equal(told, want) {
		t.Errorf("told of %q, want %q", told, want)
	}
}

// TestNumbersWithExponents: JSON and YAML 1.2 write 1e3 for 1000; between quotes it is text.
func TestNumbersWithExponents(t *testing.T) {
	n := read(t, `{name: "1e3", until: 1e3, stations: [{name: s, service: 1.5e-1}], arrivals: [{to: s, rate: 2E+0}]}`)
	if n.Name != "1e3" || n.Until != 1000 || n.Stations[0].Service.Mean != .15 || *n.Arrivals[0].Rate != 2 {
		t.Errorf("read as %+v", n)
	}
}

// FuzzReadNetwork looks for a file that does something else than being read or refused.
func FuzzReadNetwork(f *testing.F) {
	f.Add([]byte(badFile))
	f.Add([]byte("name: x\nuntil: 5\nstations: [{name: a, service: 1}]\narrivals: [{to: a, rate: 2}]\n"))
	f.Add([]byte("name: x\nstart: 2023-03-11\ndaylight_saving: us\nuntil: 99\nstations: [{name: a, service: {kind: mix, means: [1,2]}, hours: [{from: \"06:00\", to: \"05:00\"}], slots: {times: [1], sizes: [2]}}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, problems := queue.ReadNetwork("f", data)
		if problems.Len() > 0 {
			return
		}
		if _, again := queue.Compile(n, queue.Options{}); again.Len() > 0 {
			t.Fatalf("read without problem, but does not compile: %v", again.Err())
		}
	})
}
