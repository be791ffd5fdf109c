package sim

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"puente/internal/model"
)

// equalOutcomes reports whether two outcomes have the same columns and bytes.
func equalOutcomes(a, b model.Outcome) bool {
	raw := func(o model.Outcome) []byte {
		b, _ := binary.Append(nil, binary.LittleEndian, o.Values)
		return b
	}
	return slices.Equal(a.Columns, b.Columns) && bytes.Equal(raw(a), raw(b))
}

// forRandomToys runs a property over worlds made from numbered seeds, so that a failure repeats by its number.
func forRandomToys(t *testing.T, count, days int, property func(t *testing.T, toy *toy)) {
	for i := range uint64(count) {
		t.Run(fmt.Sprintf("toy-%d", i), func(t *testing.T) {
			property(t, randomToy(rand.New(rand.NewPCG(i, 77)), days))
		})
	}
}

// TestPersonsAreConserved: on every day those who entered or waited on day 0 are on the way, at a place, waiting,
// counted or stopped; and totals are the sums of their parts.
func TestPersonsAreConserved(t *testing.T) {
	forRandomToys(t, 60, 90, func(t *testing.T, toy *toy) {
		for _, opt := range []Options{{}, {OneByOne: true}} {
			m := toy.compile(t, opt)
			checkBooks(t, m, m.Run(5))
		}
	})
	m := corridorToy().compile(t, Options{})
	checkBooks(t, m, m.Run(1))
}

func checkBooks(t *testing.T, m *Model, o model.Outcome) {
	t.Helper()
	total := func(q model.Quantity, stock bool) int { return column(t, m, model.Column{Quantity: q, Stock: stock}) }
	in, out := m.StartWaiting(), int64(0)
	for day := range o.Days {
		in += o.At(day, total(model.QuantityIntake, false))
		out += o.At(day, total(model.QuantityEncounters, false)) + o.At(day, total(model.QuantityStopped, false))
		here := o.At(day, total(model.QuantityOnTheWay, true)) + o.At(day, total(model.QuantityAtPlace, true)) + o.At(day, total(model.QuantityWaiting, true))
		if in != out+here {
			t.Fatalf("day %d: %d came, %d left, %d are here", day, in, out, here)
		}
		parts := map[string]int64{}
		for c, col := range o.Columns {
			v := o.At(day, c)
			if v < 0 {
				t.Fatalf("day %d: %+v is %d", day, col, v)
			}
			switch {
			case col.Place != "" && col.Component == "":
				parts[string(col.Quantity)+" by place"] += v
			case col.Nationality != "" && col.Component == "":
				parts[string(col.Quantity)+" by nationality"] += v
			case col.Component != "" && col.Nationality == "" && col.Geography == "" && col.Place == "":
				parts[string(col.Quantity)+" by component"] += v
			case col.Geography != "":
				parts[string(col.Quantity)+" by geography"] += v
			}
		}
		for name, sum := range parts {
			var q string
			fmt.Sscan(name, &q)
			c := slices.IndexFunc(o.Columns, func(c model.Column) bool {
				return c == model.Column{Quantity: model.Quantity(q), Stock: c.Stock}
			})
			if o.At(day, c) != sum {
				t.Fatalf("day %d: %s add up to %d, the total is %d", day, name, sum, o.At(day, c))
			}
		}
	}
}

// TestConservationIsSeen: the check panics on a state from which a person is missing.
func TestConservationIsSeen(t *testing.T) {
	m := roadToy(30, 1000).flow("a", "VEN", 500, true).compile(t, Options{})
	s := m.begin(1)
	for day := range 5 {
		s.step(day)
	}
	s.checkConservation()
	s.sumEntered++
	defer func() {
		if recover() == nil {
			t.Error("no panic though a person is missing")
		}
	}()
	s.checkConservation()
}

// TestOrderOfInputDoesNotMatter: places, links, ports, flows, months, gates, supplies and closures in another order give
// equal columns and bytes.
func TestOrderOfInputDoesNotMatter(t *testing.T) {
	shuffled := func(toy *toy) {
		r := rand.New(rand.NewPCG(9, 9))
		shuffle(r, toy.world.Places)
		shuffle(r, toy.world.Links)
		for i, l := range toy.world.Links {
			if r.IntN(2) == 0 {
				toy.world.Links[i].From, toy.world.Links[i].To = l.To, l.From
			}
		}
		shuffle(r, toy.world.Ports)
		shuffle(r, toy.inputs.Flows)
		for i := range toy.inputs.Flows {
			shuffle(r, toy.inputs.Flows[i].Months)
		}
		shuffle(r, toy.inputs.Ports)
		shuffle(r, toy.inputs.Closures)
		order := r.Perm(len(toy.inputs.Gates))
		gates := slices.Clone(toy.inputs.Gates)
		for i, from := range order {
			toy.inputs.Gates[i] = gates[from]
		}
		for _, row := range toy.inputs.Pull {
			was := slices.Clone(row)
			for i, from := range order {
				row[i] = was[from]
			}
		}
	}
	forRandomToys(t, 30, 60, func(t *testing.T, toy *toy) {
		a := toy.compile(t, Options{}).Run(4)
		shuffled(toy)
		if b := toy.compile(t, Options{}).Run(4); !equalOutcomes(a, b) {
			t.Error("another order of the input gave another outcome")
		}
	})
	toy := corridorToy()
	a := toy.compile(t, Options{}).Run(4)
	shuffled(toy)
	if b := toy.compile(t, Options{}).Run(4); !equalOutcomes(a, b) {
		t.Error("corridor: another order of the input gave another outcome")
	}
}

func shuffle[T any](r *rand.Rand, x []T) {
	r.Shuffle(len(x), func(i, j int) { x[i], x[j] = x[j], x[i] })
}

// TestEqualSeedEqualBytes: also when many runs of one model are under way at once, and other seeds differ.
func TestEqualSeedEqualBytes(t *testing.T) {
	m := randomToy(rand.New(rand.NewPCG(3, 77)), 90).compile(t, Options{})
	want := m.Run(11)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if !equalOutcomes(m.Run(11), want) {
				t.Error("the same seed gave other bytes")
			}
		})
	}
	wait.Wait()
	if equalOutcomes(m.Run(12), want) {
		t.Error("another seed gave the same bytes")
	}
}

// TestGroupsArePersonsOneByOne: the two ways of drawing luck give the same distributions, over random worlds and
// settings (two-sample Kolmogorov and Smirnov).
func TestGroupsArePersonsOneByOne(t *testing.T) {
	const worlds, runs, days = 24, 400, 45
	figures := []struct {
		column model.Column
		day    int // -1: the sum over all days
	}{
		{allEncounters, -1},
		{allStopped, -1},
		{model.Column{Quantity: model.QuantityEncounters, Component: "ofo"}, -1},
		{model.Column{Quantity: model.QuantityEncounters, Component: "usbp", Geography: "sector-yuma"}, -1},
		{model.Column{Quantity: model.QuantityWaitDays}, -1},
		{model.Column{Quantity: model.QuantityWaiting, Stock: true}, 20},
		{model.Column{Quantity: model.QuantityOnTheWay, Stock: true}, 15},
		{model.Column{Quantity: model.QuantityAtPlace, Place: "p1", Stock: true}, 30},
	}
	alpha := familyWise / float64(worlds*len(figures))
	limit := math.Sqrt(-math.Log(alpha/2)/2) * math.Sqrt(2.0/runs)
	forRandomToys(t, worlds, days, func(t *testing.T, toy *toy) {
		samples := func(opt Options, from uint64) [][]float64 {
			m := toy.compile(t, opt)
			x := make([][]float64, len(figures))
			for seed := range uint64(runs) {
				o := m.Run(from + seed)
				for i, f := range figures {
					x[i] = append(x[i], figure(&o, column(t, m, f.column), f.day))
				}
			}
			return x
		}
		grouped, single := samples(Options{}, 0), samples(Options{OneByOne: true}, 1_000_000)
		for i, f := range figures {
			if d := ksDistance(grouped[i], single[i]); d > limit {
				t.Errorf("%+v: distance %.3f above %.3f", f, d, limit)
			}
		}
	})
}

// figure is a column on a day, or its sum where day is -1.
func figure(o *model.Outcome, column, day int) float64 {
	if day >= 0 {
		return float64(o.At(day, column))
	}
	sum := int64(0)
	for d := range o.Days {
		sum += o.At(d, column)
	}
	return float64(sum)
}

// ksDistance is the largest distance between two empirical distribution functions.
func ksDistance(a, b []float64) float64 {
	slices.Sort(a)
	slices.Sort(b)
	worst, i, j := 0.0, 0, 0
	for i < len(a) && j < len(b) {
		x := min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		worst = max(worst, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return worst
}

// TestEmptyMeasureIsNoMeasure: what changes nothing leaves every byte alone.
func TestEmptyMeasureIsNoMeasure(t *testing.T) {
	forRandomToys(t, 20, 60, func(t *testing.T, toy *toy) {
		want := toy.compile(t, Options{}).Run(8)
		toy.inputs.Closures = []model.Closure{
			{Port: "port", Scope: "cars", From: toyStart, To: model.NoDate},
			{Port: "port", Scope: "all", From: toyStart - 20, To: toyStart},
			{Port: "port", Scope: "all", From: toyStart + 60, To: model.NoDate},
		}
		toy.inputs.Ports = append(toy.inputs.Ports, model.PortSupply{Port: "port", Appointments: 99, StartWaiting: 7, From: toyStart + 60})
		toy.scenario.Set["intake-scale"] = 1
		toy.place("nowhere", "US")
		if got := toy.compile(t, Options{}).Run(8); !slices.Equal(withoutUS(got), withoutUS(want)) {
			t.Error("measures that change nothing changed the outcome")
		}
	})
}

// withoutUS lists the values of all columns but those of the country that the test adds.
func withoutUS(o model.Outcome) []int64 {
	var list []int64
	for day := range o.Days {
		for c, col := range o.Columns {
			if col.Place != "US" {
				list = append(list, o.At(day, c))
			}
		}
	}
	return list
}

// TestClosedPortServesNobody: from the first day of a closure to the last, and the days before are untouched.
func TestClosedPortServesNobody(t *testing.T) {
	toy := newToy(30).nationality("VEN").place("a", "MX").port("port", "a").
		gate(model.Gate{ID: "g", Place: "a", Component: "ofo", Port: "port"})
	toy.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: 10, StartWaiting: 1000, From: toyStart}}
	open := toy.compile(t, Options{}).Run(2)
	toy.inputs.Closures = []model.Closure{{Port: "port", Scope: "all", From: toyStart + 10, To: toyStart + 15}}
	m := toy.compile(t, Options{})
	closed, c := m.Run(2), column(t, m, allEncounters)
	for day := range closed.Days {
		got, want := closed.At(day, c), open.At(day, c)
		if day >= 10 && day < 15 {
			want = 0
		}
		if got != want {
			t.Errorf("day %d: %d served, want %d", day, got, want)
		}
	}
	if wait := closed.At(9, column(t, m, model.Column{Quantity: model.QuantityWaitDays, Place: "a"})); wait != closed.At(9, column(t, m, model.Column{Quantity: model.QuantityWaiting, Stock: true})) {
		t.Errorf("%d person-days on a day that ends with another number waiting", wait)
	}
}

// TestLuckIsNamed: another nationality, place and flow leave the luck of those that were there alone.
func TestLuckIsNamed(t *testing.T) {
	toy := roadToy(60, 700).flow("a", "VEN", 900, true)
	toy.scenario.Set["cross-chance"] = 0.4
	toy.inputs.Through[0] = 0.6
	toy.scenario.Set["share-spread"] = 0.1
	before := toy.compile(t, Options{})
	toy.nationality("HND").place("A", "GT").link("A", "a", 100).flow("A", "HND", 500, true)
	toy.inputs.Through[1] = 0.5
	after := toy.compile(t, Options{})
	ven := model.Column{Quantity: model.QuantityEncounters, Nationality: "VEN"}
	a, b := before.Run(6), after.Run(6)
	for day := range a.Days {
		if x, y := a.At(day, column(t, before, ven)), b.At(day, column(t, after, ven)); x != y {
			t.Fatalf("day %d: %d Venezuelans counted alone, %d beside others", day, x, y)
		}
	}
}

// TestNothingIsAllocatedPerDay: once a run is set up, its days allocate nothing.
func TestNothingIsAllocatedPerDay(t *testing.T) {
	m := corridorToy().compile(t, Options{})
	s := m.begin(1)
	day := 0
	if n := testing.AllocsPerRun(200, func() { s.step(day); day++ }); n != 0 {
		t.Errorf("%v allocations per day, want 0", n)
	}
}

// TestWhoArrivesWaitsOrIsCounted: from a line that begins empty, those who have come to a town are those who were
// counted there and those who still wait, on every day.
func TestWhoArrivesWaitsOrIsCounted(t *testing.T) {
	toy := roadToy(20, 250).flow("a", "VEN", 1000, true)
	toy.scenario.Set["cross-chance"] = 0.3
	m := toy.compile(t, Options{})
	arrived := column(t, m, model.Column{Quantity: model.QuantityArrived})
	waiting := column(t, m, model.Column{Quantity: model.QuantityWaiting, Stock: true})
	counted := column(t, m, allEncounters)
	for seed := range uint64(20) {
		o := m.Run(seed)
		came, gone := int64(0), int64(0)
		for day := range o.Days {
			came += o.At(day, arrived)
			gone += o.At(day, counted)
			if still := o.At(day, waiting); came != gone+still {
				t.Fatalf("seed %d, day %d: %d have come, %d were counted and %d wait", seed, day, came, gone, still)
			}
		}
		if came == 0 {
			t.Fatalf("seed %d: nobody came", seed)
		}
	}
}
