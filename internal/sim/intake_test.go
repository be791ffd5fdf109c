package sim

import (
	"math"
	"testing"

	"puente/internal/model"
)

// intakeByRun sums the intake of the days [from, to) for each of many runs.
func intakeByRun(t *testing.T, m *Model, runs, from, to int) []float64 {
	t.Helper()
	c, sums := column(t, m, allIntake), make([]float64, runs)
	for seed := range runs {
		o := m.Run(uint64(seed))
		for day := from; day < to; day++ {
			sums[seed] += float64(o.At(day, c))
		}
	}
	return sums
}

// TestKnownMonthIsKeptExactly: the days of a month add up to the official count whatever the seed and intake-scale.
func TestKnownMonthIsKeptExactly(t *testing.T) {
	toy := roadToy(30, 100).flow("a", "VEN", 12345.4, true)
	toy.scenario.Set["intake-scale"] = 3
	for _, sum := range intakeByRun(t, toy.compile(t, Options{}), 20, 0, 30) {
		if sum != 12345 {
			t.Fatalf("%v persons entered, want 12345", sum)
		}
	}
}

// TestDaysVaryByTheirShape: the coefficient of variation of a day is that of gamma weights, 1/√shape, and sampling.
func TestDaysVaryByTheirShape(t *testing.T) {
	const shape, persons, runs = 20, 60000, 3000
	toy := roadToy(30, 100).flow("a", "VEN", persons, true)
	toy.scenario.Set["intake-shape"] = shape
	mean, variance := meanOf(intakeByRun(t, toy.compile(t, Options{}), runs, 11, 12))
	// Dirichlet-multinomial with 30 equal parts (Mosimann 1962): n p (1-p) (n + A) / (1 + A), A = 30 shape.
	const p, a = 1.0 / 30, 30 * shape
	want := persons * p * (1 - p) * (persons + a) / (1 + a)
	limit := twoSided(2)
	if off := (mean - persons*p) / math.Sqrt(want/runs); math.Abs(off) > limit {
		t.Errorf("mean of a day %.1f, want %.1f", mean, persons*p)
	}
	if off := (variance/want - 1) * math.Sqrt(runs/2.3); math.Abs(off) > limit { // a gamma of shape 20 has kurtosis 3.3
		t.Errorf("variance of a day %.0f, want %.0f", variance, want)
	}
}

// TestMonthsThatReachBeyondTheRun: only the days within the run enter, on average their part of the month.
func TestMonthsThatReachBeyondTheRun(t *testing.T) {
	const runs = 2000
	toy := roadToy(10, 100)
	toy.scenario.Start = model.DateOf(2023, 11, 11)
	m := toy.flow("a", "VEN", 3000, true).compile(t, Options{})
	mean, variance := meanOf(intakeByRun(t, m, runs, 0, 10))
	if off := (mean - 1000) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(1) {
		t.Errorf("mean %.1f entered in a third of the month, want 1000 of 3000", mean)
	}
}

// TestForecastSpreads: a forecast month is lognormal about its median; months of one source correlate by surprise-persistence
// from one to the next, and flows of one source share the surprise.
func TestForecastSpreads(t *testing.T) {
	const persons, logSD, runs, keeps = 50000, 0.4, 3000, 0.5
	toy := roadToy(92, 100).nationality("HND").flow("a", "VEN", persons, false).flow("a", "HND", persons, false)
	december := model.Month(2023, 12)
	for f := range toy.inputs.Flows {
		flow := &toy.inputs.Flows[f]
		flow.Months[0].LogSD = logSD
		flow.Months = append(flow.Months, model.FlowMonth{Month: december, Persons: persons, LogSD: logSD})
	}
	toy.scenario.Set["surprise-persistence"] = keeps
	m := toy.compile(t, Options{})
	november, next := intakeByRun(t, m, runs, 0, 30), intakeByRun(t, m, runs, 30, 61)
	product := make([]float64, runs)
	for i := range runs {
		november[i] = math.Log(november[i]/2/persons) / logSD
		next[i] = math.Log(next[i]/2/persons) / logSD
		product[i] = november[i] * next[i]
	}
	limit := twoSided(5)
	for name, z := range map[string][]float64{"November": november, "December": next} {
		mean, variance := meanOf(z)
		if math.Abs(mean)*math.Sqrt(runs) > limit || math.Abs(variance-1)*math.Sqrt(runs/2.) > limit {
			t.Errorf("%s: standardised logarithm has mean %.3f and variance %.3f, want 0 and 1", name, mean, variance)
		}
	}
	// The product of two normal numbers of correlation r has mean r and variance 1 + r².
	if mean, _ := meanOf(product); math.Abs(mean-keeps)*math.Sqrt(runs/(1+keeps*keeps)) > limit {
		t.Errorf("correlation %.3f of consecutive months, want %.1f", mean, keeps)
	}
}

// TestIntakeScaleBeginsAfterTheDate: the days to the scenario's date keep their expectation, those after it are scaled.
func TestIntakeScaleBeginsAfterTheDate(t *testing.T) {
	const runs = 2000
	toy := roadToy(30, 100).flow("a", "VEN", 3000, false)
	toy.scenario.Date = toyStart + 9
	toy.scenario.Set["intake-scale"] = 0.5
	m := toy.compile(t, Options{})
	for _, part := range []struct {
		from, to int
		want     float64
	}{{0, 10, 1000}, {10, 30, 1000}} {
		mean, variance := meanOf(intakeByRun(t, m, runs, part.from, part.to))
		if off := (mean - part.want) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(2) {
			t.Errorf("days %d to %d: mean %.1f, want %.0f", part.from, part.to, mean, part.want)
		}
	}
	toy.scenario.Set["intake-scale"] = 0
	for _, sum := range intakeByRun(t, toy.compile(t, Options{}), 20, 10, 30) {
		if sum != 0 {
			t.Fatalf("%v entered after the date though intake-scale is 0", sum)
		}
	}
}

// TestShareSpread: the share that gets through varies between runs as the parameter says, and a share of 1 does not.
func TestShareSpread(t *testing.T) {
	const through, spread = 0.4, 0.1
	toy := roadToy(45, 100).flow("a", "VEN", 1_000_000, true)
	toy.inputs.Through[0] = through
	toy.scenario.Set["share-spread"] = spread
	requireSpread(t, toy.compile(t, Options{}), through, spread)
	toy.inputs.ThroughLogSD = []float64{2 * spread} // learnt from counts: the parameter gives way
	requireSpread(t, toy.compile(t, Options{}), through, 2*spread)
	toy.inputs.Through[0] = 1
	m := toy.compile(t, Options{})
	o := m.Run(1)
	if n := figure(&o, column(t, m, allStopped), -1); n != 0 {
		t.Errorf("%v stopped though all get through", n)
	}
}

// requireSpread asks that the logarithm of the share that gets through is normal around through with sd spread.
func requireSpread(t *testing.T, m *Model, through, spread float64) {
	t.Helper()
	logs := make([]float64, 300)
	for seed := range logs {
		o := m.Run(uint64(seed))
		logs[seed] = math.Log(figure(&o, column(t, m, allEncounters), -1)/1_000_000/through) / spread
	}
	mean, variance := meanOf(logs)
	n := float64(len(logs))
	if limit := twoSided(2); math.Abs(mean)*math.Sqrt(n) > limit || math.Abs(variance-1)*math.Sqrt(n/2) > limit {
		t.Errorf("standardised logarithm of the share has mean %.3f and variance %.3f, want 0 and 1", mean, variance)
	}
}

// TestAreaSpread: what is counted in an area varies between runs as its gates say, in places of one area together; a
// gate between the ports takes from the others, a port takes its supply.
func TestAreaSpread(t *testing.T) {
	const spread, runs = 0.2, 400
	toy := newToy(60).place("a", "MX").place("b", "MX").place("c", "MX").port("port", "c").link("a", "b", 100).link("a", "c", 100)
	toy.gate(model.Gate{ID: "west", Place: "b", Component: "usbp", Geography: "sector-west", LogSD: spread}).
		gate(model.Gate{ID: "east", Place: "c", Component: "usbp", Geography: "sector-east"}).
		gate(model.Gate{ID: "office", Place: "c", Component: "ofo", Geography: "office-east", Port: "port", LogSD: spread}).
		nationality("VEN").flow("a", "VEN", 2_000_000, true)
	toy.inputs.Ports = []model.PortSupply{{Port: "port", WalkUps: 5000, StartWaiting: 1_000_000, From: toyStart}}
	m := toy.compile(t, Options{})
	odds, served := make([]float64, runs), make([]float64, runs)
	for seed := range odds {
		o := m.Run(uint64(seed))
		at := func(geography, component string) float64 {
			return figure(&o, column(t, m, model.Column{Quantity: model.QuantityEncounters, Geography: geography, Component: component}), -1)
		}
		odds[seed] = math.Log(at("sector-west", "usbp") / at("sector-east", "usbp"))
		served[seed] = math.Log(at("office-east", "ofo") / 5000 / 60)
	}
	limit := twoSided(4)
	for name, z := range map[string][]float64{"odds of the sectors": odds, "supply of the office": served} {
		mean, variance := meanOf(z)
		if math.Abs(mean)*math.Sqrt(runs) > limit*spread || math.Abs(variance/spread/spread-1)*math.Sqrt(runs/2.) > limit {
			t.Errorf("%s: logarithm with mean %.3f and sd %.3f, want 0 and %.1f", name, mean, math.Sqrt(variance), spread)
		}
	}
}
