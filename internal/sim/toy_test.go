package sim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"puente/internal/model"
)

// toy is a small world with its scenario and inputs, built step by step. Its parameters make travel and chance plain:
// nobody is stopped, 100 km a day.
type toy struct {
	world    model.World
	scenario model.Scenario
	inputs   model.Inputs
}

var toyStart = model.DateOf(2023, 11, 1)

// newToy starts a world of some days with one class; more classes are added with nationality.
func newToy(days int) *toy {
	return &toy{
		world: model.World{Name: "toy"},
		scenario: model.Scenario{
			Name: "toy", Start: toyStart, Date: toyStart, Days: days, Households: []string{"people"},
			Set: map[string]float64{"road-km-per-day": 100, "share-spread": 0},
		},
	}
}

// nationality adds one that is never stopped and that no gate pulls yet.
func (t *toy) nationality(name string) *toy {
	t.scenario.Nationalities = append(t.scenario.Nationalities, name)
	t.inputs.Through = append(t.inputs.Through, 1)
	t.inputs.Pull = append(t.inputs.Pull, make([]float64, len(t.inputs.Gates)))
	return t
}

func (t *toy) place(id, country string) *toy {
	t.world.Places = append(t.world.Places, model.Place{ID: id, Country: country, Kind: model.PlaceTransit})
	return t
}

func (t *toy) link(from, to string, km float64) *toy {
	t.world.Links = append(t.world.Links, model.Link{From: from, To: to, KM: km, Mode: model.LinkRoad})
	return t
}

func (t *toy) port(id, place string) *toy {
	t.world.Ports = append(t.world.Ports, model.Port{ID: id, Place: place})
	return t
}

func (t *toy) gate(g model.Gate) *toy {
	t.inputs.Gates = append(t.inputs.Gates, g)
	for n := range t.inputs.Pull {
		t.inputs.Pull[n] = append(t.inputs.Pull[n], 0)
	}
	return t
}

// flow lets persons of a nationality enter in November 2023, in equal shares of the households.
func (t *toy) flow(gateway, nationality string, persons float64, known bool) *toy {
	shares := make([]float64, len(t.scenario.Households))
	for i := range shares {
		shares[i] = 1 / float64(len(shares))
	}
	t.inputs.Flows = append(t.inputs.Flows, model.Flow{
		Gateway: gateway, Nationality: nationality, Source: "written", Households: shares,
		Months: []model.FlowMonth{{Month: model.MonthOf(t.scenario.Start), Persons: persons, Known: known}},
	})
	return t
}

// restEmpty says of the months of the run that a flow does not name that nobody enters in them.
func (t *toy) restEmpty() {
	last := t.scenario.Start + model.Date(t.scenario.Days) - 1
	for i := range t.inputs.Flows {
		f := &t.inputs.Flows[i]
		for month := model.MonthOf(t.scenario.Start); month.Start <= last; month = month.Add(1) {
			if !slices.ContainsFunc(f.Months, func(m model.FlowMonth) bool { return m.Month == month }) {
				f.Months = append(f.Months, model.FlowMonth{Month: month, Known: true})
			}
		}
	}
}

// compile fails the test where the toy has a mistake.
func (t *toy) compile(tb testing.TB, opt Options) *Model {
	tb.Helper()
	t.restEmpty()
	m, problems := Compile(t.world, t.scenario, t.inputs, opt)
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	return m
}

// column finds a column of a model.
func column(tb testing.TB, m *Model, want model.Column) int {
	tb.Helper()
	for i, c := range m.columns {
		if c == want {
			return i
		}
	}
	tb.Fatalf("no column %+v among %+v", want, m.columns)
	return -1
}

// roadToy is one road of some kilometres from a to b, where everybody is counted on the day of arrival.
func roadToy(days int, km float64) *toy {
	t := newToy(days).nationality("VEN").place("a", "GT").place("b", "MX").link("a", "b", km).
		gate(model.Gate{ID: "g", Place: "b", Component: "usbp", Geography: "sector-yuma"})
	t.scenario.Set["cross-chance"] = 1
	return t
}

// randomToy is a connected world with lines at ports, places to stay, stops, several classes and random settings.
func randomToy(r *rand.Rand, days int) *toy {
	t := newToy(days)
	t.scenario.Households = []string{"single-adults", "family-units"}[:1+r.IntN(2)]
	t.scenario.Set["cross-chance"] = 0.2 + 0.8*r.Float64()
	t.scenario.Set["leave-chance"] = 0.2 + 0.8*r.Float64()
	t.scenario.Set["no-show"] = 0.5 * r.Float64()
	t.scenario.Set["share-spread"] = 0.2 * r.Float64()
	t.scenario.Set["distance-aversion"] = r.Float64()
	t.scenario.Set["intake-shape"] = 0.5 + 20*r.Float64()
	places := 4 + r.IntN(5)
	id := func(i int) string { return fmt.Sprintf("p%d", i) }
	for i := range places {
		t.place(id(i), []string{"GT", "MX", "HN"}[r.IntN(3)])
		if i > 0 {
			t.link(id(r.IntN(i)), id(i), 20+400*r.Float64())
		}
	}
	t.link(id(0), id(places-1), 50+500*r.Float64())
	for _, n := range []string{"VEN", "HND", "MEX"}[:1+r.IntN(3)] {
		t.nationality(n)
	}
	t.port("port", id(places-1))
	t.gate(model.Gate{ID: "between", Place: id(places - 1), Component: "usbp", Geography: "sector-yuma"})
	t.gate(model.Gate{ID: "other", Place: id(places - 2), Component: "usbp", Geography: "sector-tucson"})
	t.gate(model.Gate{ID: "at", Place: id(places - 1), Component: "ofo", Geography: "office-tucson", Port: "port"})
	t.gate(model.Gate{ID: "stay", Place: id(1), LeaveChance: 0.5 * r.Float64()})
	t.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: 6 * r.Float64(), WalkUps: 3 * r.Float64(), StartWaiting: float64(r.IntN(40)), From: t.scenario.Start}}
	for n, name := range t.scenario.Nationalities {
		t.inputs.Through[n] = 0.4 + 0.6*r.Float64()
		for g := range t.inputs.Pull[n] {
			t.inputs.Pull[n][g] = r.NormFloat64()
		}
		t.flow(id(0), name, float64(30+r.IntN(300)), r.IntN(2) == 0)
		if f := &t.inputs.Flows[n]; !f.Months[0].Known {
			f.Months[0].LogSD = 0.5 * r.Float64()
		}
	}
	return t
}

// corridorToy has the size of the corridor of December 2023: 145 places, 245 links, 40 gates, 24 nationalities in 3
// households, 25 flows and 250,000 persons a month.
func corridorToy() *toy {
	r := rand.New(rand.NewPCG(1, 2))
	t := newToy(240)
	t.scenario.Set = nil
	t.scenario.Start, t.scenario.Date = model.DateOf(2023, 7, 1), model.DateOf(2023, 12, 26)
	t.scenario.Households = []string{"single-adults", "family-units", "unaccompanied-minors"}
	id := func(i int) string { return fmt.Sprintf("p%03d", i) }
	for i := range 145 {
		t.place(id(i), []string{"PA", "CR", "NI", "HN", "GT", "MX", "MX", "MX", "US"}[i*9/145])
	}
	for i := 1; i < 145; i++ {
		t.link(id(i), id(max(0, i-1-r.IntN(4))), 40+120*r.Float64())
	}
	for len(t.world.Links) < 245 {
		i := r.IntN(135)
		t.link(id(i), id(i+1+r.IntN(9)), 60+300*r.Float64())
	}
	for n := range 24 {
		t.nationality(fmt.Sprintf("N%02d", n))
		t.inputs.Through[n] = 0.4 + 0.5*r.Float64()
	}
	for g := range 40 {
		place := id(125 + g%20)
		gate := model.Gate{ID: fmt.Sprintf("g%02d", g), Place: place, Component: "usbp", Geography: fmt.Sprintf("sector-%d", g%9)}
		if g >= 28 {
			gate.Port, gate.Component, gate.Geography = fmt.Sprintf("port%02d", g), "ofo", fmt.Sprintf("office-%d", g%4)
			t.port(gate.Port, place)
			t.inputs.Ports = append(t.inputs.Ports, model.PortSupply{Port: gate.Port, Appointments: 1450. / 12, WalkUps: 20, StartWaiting: 3600, From: t.scenario.Start})
		}
		t.gate(gate)
		for n := range t.inputs.Pull {
			t.inputs.Pull[n][g] = 1.5 * r.NormFloat64()
		}
	}
	for f := range 25 {
		t.inputs.Flows = append(t.inputs.Flows, corridorFlow(t, id(f%4*20), f%24, f))
	}
	return t
}

// corridorFlow has eight months of 10,000 persons, of which the last three are forecast.
func corridorFlow(t *toy, gateway string, nat, f int) model.Flow {
	flow := model.Flow{Gateway: gateway, Nationality: t.scenario.Nationalities[nat], Source: fmt.Sprintf("series-%d", f%5), Households: []float64{0.6, 0.35, 0.05}}
	for i := range 8 {
		month := model.FlowMonth{Month: model.MonthOf(t.scenario.Start).Add(i), Persons: 10000, Known: i < 5}
		if !month.Known {
			month.LogSD = 0.3
		}
		flow.Months = append(flow.Months, month)
	}
	return flow
}

// meanOf returns the mean and the sample variance.
func meanOf(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / math.Max(1, float64(len(x)-1))
}
