package fit

import (
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/sim"
)

// compiled resolves and compiles a scenario of the repository.
func compiled(t *testing.T, name string) (*sim.Model, model.Inputs) {
	t.Helper()
	s, w := scenarioFolder(t, name)
	in, problems := Resolve(w, s, nil, nil)
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	m, problems := sim.Compile(w, s, in, sim.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return m, in
}

// stockAt is the number of people at a place at the end of the last day.
func stockAt(o model.Outcome, place string) int64 {
	for c, column := range o.Columns {
		if column == (model.Column{Quantity: model.QuantityAtPlace, Place: place, Stock: true}) {
			return o.At(o.Days-1, c)
		}
	}
	return -1
}

// Two towns that 10 and 30 in 100 leave on a day hold, in the long run, three
// quarters and one quarter of the people: the stationary law of the chain with
// transitions 0.1 and 0.3. The 31,000 make a standard deviation of 0.0025.
func TestTwoTownsAreAMarkovChain(t *testing.T) {
	m, _ := compiled(t, "two-towns")
	for seed := range uint64(3) {
		o := m.Run(seed)
		a, b := stockAt(o, "arroyo"), stockAt(o, "barranca")
		if a+b != 31000 {
			t.Errorf("seed %d: %d + %d people, want 31,000", seed, a, b)
		}
		if share := float64(a) / 31000; !near(share, 0.75, 0.01) {
			t.Errorf("seed %d: %.4f in Arroyo, want 0.75", seed, share)
		}
	}
}

func TestSmallCorridorRuns(t *testing.T) {
	m, in := compiled(t, "small-corridor")
	if len(in.Ports) != 2 || in.Ports[0].StartWaiting != 600 || in.Ports[1].Appointments != 45 {
		t.Errorf("%+v, want 30 a day with 600 in line, then 45", in.Ports)
	}
	if got := in.Pull[1]; got[0] != 0 || got[1] != 0.5 || got[2] != -1 {
		t.Errorf("constants of HND %v, want 0, 0.5, -1", got)
	}
	if got := in.Flows[0].Months; len(got) != 3 || got[1].Persons != 3600 || got[1].LogSD != 0.2 || got[1].Known {
		t.Errorf("%+v, want 3,600 in December with spread 0.2", got)
	}
	o := m.Run(1)
	for c, column := range o.Columns {
		if column.Quantity != model.QuantityEncounters || column.Component != "ofo" || column.Geography == "" {
			continue
		}
		for d := 40; d < 47; d++ { // the bridge is closed from 11 to 17 December
			if n := o.At(d, c); n != 0 {
				t.Errorf("day %d: %d counted at a closed port", d, n)
			}
		}
	}
}

func TestWrittenProblems(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*model.Scenario)
		want   string
	}{
		"month outside": {func(s *model.Scenario) { s.Flows[0].Persons["2022-01"] = 1 }, "flows[0].persons"},
		"no port":       {func(s *model.Scenario) { s.Gates[2].Place = "puente-viejo" }, "gates[2].place"},
		"unknown place": {func(s *model.Scenario) { s.Gates[2].Place = "x" }, "gates[2].place"},
		"twice":         {func(s *model.Scenario) { s.Gates[1] = s.Gates[0] }, "gates[1]"},
		"no supply":     {func(s *model.Scenario) { s.Appointments = nil }, "appointments"},
		"idle port":     {func(s *model.Scenario) { s.Appointments[0].Port = "puente-viejo-gate" }, "appointments"},
	} {
		s, w := scenarioFolder(t, "small-corridor")
		c.change(&s)
		_, problems := Resolve(w, s, nil, nil)
		if problems.Len() == 0 || !strings.Contains(problems.Err().Error(), c.want) {
			t.Errorf("%s: told %v, want %s", name, problems.Err(), c.want)
		}
	}
	s, w := scenarioFolder(t, "small-corridor")
	w.Links = w.Links[1:]
	if w.Links = nil; true {
		if _, problems := Resolve(w, s, nil, nil); problems.Len() == 0 {
			t.Error("no problem told for a world without links")
		}
	}
}
