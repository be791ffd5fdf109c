package sim

import (
	"math"
	"slices"
	"testing"

	"puente/internal/model"
	"puente/internal/queue"
)

// bridgeToy has a port with cases and cars, pedestrians and trucks beside it, another crossing 50 km away in the same field
// office, and a railway bridge. Nothing about them is uncertain.
func bridgeToy(days int) *toy {
	t := portToy(days, 60).port("other", "b")
	t.inputs.Ports[0].WalkUps, t.inputs.Ports[0].StartWaiting = 20, 20000
	for i := range t.world.Ports {
		t.world.Ports[i].Office = "office"
	}
	month := func(perDay float64) []model.CrossingMonth {
		var list []model.CrossingMonth
		for m := range 14 {
			list = append(list, model.CrossingMonth{Month: model.MonthOf(toyStart).Add(m), PerDay: perDay})
		}
		return list
	}
	line := func(mode string, perDay, lanes float64) model.CrossingLine {
		return model.CrossingLine{Mode: mode, Lanes: lanes, Open: 6, Close: 22, Months: month(perDay)}
	}
	mode := func(name string, seconds, persons float64) model.CrossingMode {
		d := model.CrossingMode{Mode: name, Seconds: [2]float64{seconds, seconds}, Persons: persons, Days: [7]float64{1, 1, 1, 1, 1, 1, 1}}
		for weekend := range 2 {
			for h := range queue.DayHours {
				d.Comes[weekend][h], d.Lanes[weekend][h] = 1, 1
			}
		}
		return d
	}
	t.inputs.Crossings = []model.Crossing{
		{Port: "port", Office: "office", CasePort: "port", Near: []model.NearCrossing{{Port: "other", KM: 50}}, Lines: []model.CrossingLine{
			line(modeCar, 3000, 8), line(modePedestrian, 2000, 4), line(modeTruck, 700, 2),
		}},
		{Port: "other", Office: "office", Near: []model.NearCrossing{{Port: "port", KM: 50}}, Lines: []model.CrossingLine{line(modeCar, 1000, 8)}},
		{Port: "rails", Office: "office", Lines: []model.CrossingLine{line(modeRail, 500, 1)}},
	}
	t.inputs.CrossingModes = []model.CrossingMode{mode(modeCar, 45, 2), mode(modePedestrian, 40, 1), mode(modeTruck, 90, 1), mode(modeRail, 3600, 0)}
	t.inputs.Staffing = &model.Staffing{Slack: [2]float64{1.05, 1.05}, CaseHours: [2]float64{0.5, 0.5}, CaseFrom: 6, CaseTo: 20, Lead: 5, WaitCost: 2}
	t.inputs.ClosureShares = []model.ClosureShares{{Day: 0.25, Port: math.E, ReachKM: 50, Walk: 0.75, Gap: 0.4, Keep: 0.5}}
	return t
}

// total adds up a column over the days [from, to).
func total(t *testing.T, m *Model, o model.Outcome, c model.Column, days [2]int) float64 {
	t.Helper()
	sum := int64(0)
	for day := days[0]; day < days[1]; day++ {
		sum += o.At(day, column(t, m, c))
	}
	return float64(sum)
}

// TestAnOrdinaryDayLosesNobody: with everything open and officers enough everybody crosses who was counted.
func TestAnOrdinaryDayLosesNobody(t *testing.T) {
	m := bridgeToy(30).compile(t, Options{})
	o := m.Run(1)
	if got := total(t, m, o, model.Column{Quantity: model.QuantityTrips}, [2]int{0, 30}); math.Abs(got/(30*(2*4000+2000))-1) > 0.002 {
		t.Errorf("%.0f persons crossed in 30 days, want %d", got, 30*(2*4000+2000))
	}
	for _, q := range []model.Quantity{model.QuantityTripsNotMade, model.QuantityTrucksHeld} {
		if got := total(t, m, o, model.Column{Quantity: q}, [2]int{0, 30}); got != 0 {
			t.Errorf("%s: %.0f, want 0", q, got)
		}
	}
}

// TestAClosedCrossingSharesItsTrips: by the logit of ClosureShares with weights 1 (not made), 0.25 (another day), 1 (next door) and 0.75
// (on foot), after which custom comes back slowly.
func TestAClosedCrossingSharesItsTrips(t *testing.T) {
	const from, to, days = 5, 25, 90
	toy := bridgeToy(days)
	toy.inputs.Staffing.Slack = [2]float64{4, 4} // officers for everybody who comes
	open := toy.compile(t, Options{}).Run(1)
	m := toy.measure(from, model.Measure{ID: "c", Kind: model.MeasureClose, Port: "port", Mode: modeCar, To: toyStart + to}).compile(t, Options{})
	o := m.Run(1)
	// Each day 3,000 and those put off want to cross; in the steady state a twelfth of all put it off: 3,000 / (1 − 1/12).
	want := 3000 / (1 - 0.25/3)
	lost := total(t, m, o, model.Column{Quantity: model.QuantityTripsNotMade, Place: "port"}, [2]int{from + 5, to})
	if math.Abs(lost/(15*2*want/3)-1) > 0.01 {
		t.Errorf("%.0f persons made no trip in 15 days, want %.0f", lost, 15*2*want/3)
	}
	trips := func(o model.Outcome, place string, days [2]int) float64 {
		return total(t, m, o, model.Column{Quantity: model.QuantityTrips, Place: place}, days)
	}
	walked := trips(o, "port", [2]int{from + 5, to}) - 15*2000
	if walked < 15*2*want/4*0.99 || walked > 15*2*want/4*1.01 {
		t.Errorf("%.0f more walked, want up to %.0f", walked, 15*2*want/4)
	}
	if more := trips(o, "other", [2]int{from + 5, to}) - trips(open, "other", [2]int{from + 5, to}); more < 15*2*want/3*0.99 || more > 15*2*want/3*1.01 {
		t.Errorf("%.0f more next door, want up to %.0f", more, 15*2*want/3)
	}
	if got := trips(o, "port", [2]int{to + 1, to + 2}); math.Abs(got/(2*3000*0.6+2000)-1) > 0.05 {
		t.Errorf("%.0f on the second day open, want %.0f: four of ten do not come back at once", got, 2*3000*0.6+2000)
	}
	if got := trips(o, "port", [2]int{to + 60, to + 61}); math.Abs(got/(2*3000*(1-0.4*0.5)+2000)-1) > 0.05 {
		t.Errorf("%.0f two months on, want %.0f", got, 2*3000*(1-0.4*0.5)+2000)
	}
}

// TestRailCarsWaitAtAClosedBridge: none crosses and none is lost elsewhere.
func TestRailCarsWaitAtAClosedBridge(t *testing.T) {
	toy := bridgeToy(20)
	toy.inputs.Closures = []model.Closure{{Port: "rails", Scope: "rail", From: toyStart + 3, To: toyStart + 8}}
	m := toy.compile(t, Options{})
	if got := total(t, m, m.Run(1), model.Column{Quantity: model.QuantityTrucksHeld, Place: "rails"}, [2]int{0, 20}); got != 5*500 {
		t.Errorf("%.0f rail cars not moved, want 2,500", got)
	}
}

// TestCasesTakeOfficersFromTheLanes: with more appointments more people with a case are let in and travellers wait longer; officers from
// elsewhere shorten the wait, longer hours do not lengthen it, and what takes officers away lengthens it.
func TestCasesTakeOfficersFromTheLanes(t *testing.T) {
	run := func(change ...model.Measure) (waits, served float64) {
		toy := bridgeToy(60)
		toy.world.Ports = append(toy.world.Ports, model.Port{ID: "rails", Place: "b", Office: "rails"})
		for _, v := range change {
			toy.measure(10, v)
		}
		m := toy.compile(t, Options{})
		o := m.Run(1)
		return total(t, m, o, model.Column{Quantity: model.QuantityPortWait}, [2]int{10, 60}), total(t, m, o, model.Column{Quantity: model.QuantityEncounters, Component: "ofo"}, [2]int{10, 60})
	}
	more := model.Measure{ID: "a", Kind: model.MeasureAppointments, Amount: 100}
	base, served := run()
	waits, kept := run(more)
	if !(kept > served+40*20 && waits > base+100_000) {
		t.Errorf("with 40 more appointments %.0f are let in (before %.0f), travellers wait %.0f minutes (before %.0f)", kept, served, waits, base)
	}
	helped, also := run(more, model.Measure{ID: "o", Kind: model.MeasureOfficers, Office: "office", Amount: 8})
	if helped >= waits || also < kept {
		t.Errorf("with officers travellers wait %.0f minutes (before %.0f), %.0f are let in (before %.0f)", helped, waits, also, kept)
	}
	if taken, _ := run(model.Measure{ID: "o", Kind: model.MeasureOfficers, Port: "rails", TakenFrom: "office", Amount: 6}); taken <= base {
		t.Errorf("without 4 officers travellers wait %.0f minutes, with them %.0f", taken, base)
	}
	if longer, _ := run(model.Measure{ID: "h", Kind: model.MeasureHours, Port: "port", Hours: "00:00-24:00"}); longer > base {
		t.Errorf("open all day travellers wait %.0f minutes, before %.0f", longer, base)
	}
}

// TestCrossingsAreInNobodysWay: people on the way have the same luck with and without regular crossers, as long as officers do not bound
// what a port takes.
func TestCrossingsAreInNobodysWay(t *testing.T) {
	with := bridgeToy(40)
	without := bridgeToy(40)
	without.inputs.Crossings, without.inputs.Staffing, without.inputs.ClosureShares, without.inputs.CrossingModes = nil, nil, nil, nil
	a, b := with.compile(t, Options{}), without.compile(t, Options{})
	x, y := a.Run(5), b.Run(5)
	for i, c := range b.columns {
		j := slices.Index(a.columns, c)
		for day := range 40 {
			if x.At(day, j) != y.At(day, i) {
				t.Fatalf("%+v differs on day %d", c, day)
			}
		}
	}
}

// TestParseHours reads the hours of measures.
func TestParseHours(t *testing.T) {
	for text, want := range map[string]hoursOfDay{"06:00-22:00": {6, 22}, "05:00-24:00": {5, 24}, "8:30 - 17:15": {9, 17}} {
		if got, ok := parseHours(text); !ok || got != want {
			t.Errorf("%q: %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "6-", "22:00-06:00", "06:00-25:00", "six-ten"} {
		if _, ok := parseHours(text); ok {
			t.Errorf("%q is taken for hours", text)
		}
	}
}
