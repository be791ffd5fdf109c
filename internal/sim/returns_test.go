package sim

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// watchToy is a road of ten days through two countries, of which the second is watched.
func watchToy(chance float64, change func(*model.Measure)) *toy {
	t := newToy(200).nationality("VEN").nationality("MEX").place("a", "GT").place("m", "MX").place("b", "MX").place("south", "MX").
		link("a", "m", 400).link("m", "b", 600).link("south", "m", 100).
		gate(model.Gate{ID: "g", Place: "b", Component: "usbp"}).flow("a", "VEN", 1000, true).flow("a", "MEX", 1000, true)
	t.scenario.Set["cross-chance"] = 1
	measure := model.Measure{ID: "i", Kind: model.MeasureInterception, Place: "MX", ReturnTo: "south", Amount: chance}
	if change != nil {
		change(&measure)
	}
	return t.measure(0, measure)
}

// TestInterceptionIsAChanceADay: each of the six days of travel in the country that is watched has its chance, on the
// first attempt and on each that follows from the place where people are taken; all get through in the end, and nobody is
// intercepted in their own country.
func TestInterceptionIsAChanceADay(t *testing.T) {
	const chance, runs = 0.08, 800
	toy := watchToy(chance, nil)
	toy.scenario.Set["taken-dwell-days"] = 3
	m := toy.compile(t, Options{})
	taken, repeats := column(t, m, model.Column{Quantity: model.QuantityIntercepted, Place: "MX"}), column(t, m, model.Column{Quantity: model.QuantityRepeat})
	ven := column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: "VEN"})
	mex := column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: "MEX"})
	var events []float64
	for seed := range uint64(runs) {
		o := m.Run(seed)
		if got := figure(&o, ven, -1); got != 1000 {
			t.Fatalf("%v of 1000 get through in the end", got)
		}
		if figure(&o, taken, -1) != figure(&o, repeats, -1) {
			t.Fatalf("%v taken, %v set out again", figure(&o, taken, -1), figure(&o, repeats, -1))
		}
		if got := figure(&o, mex, -1); got != 1000 {
			t.Fatalf("%v of 1000 people in their own country are counted", got)
		}
		events = append(events, figure(&o, taken, -1)/1000)
	}
	// Six days of travel on the first attempt, seven from the south: events per person are those of a Markov chain.
	first, again := 1-math.Pow(1-chance, 6), 1-math.Pow(1-chance, 7)
	want := first / (1 - again)
	mean, variance := meanOf(events)
	if off := (mean - want) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(1) {
		t.Errorf("%.4f interceptions a person, want %.4f", mean, want)
	}
}

// TestInterceptionByDay: who enters on one day is intercepted on the days that lie within the measure and on no other.
func TestInterceptionByDay(t *testing.T) {
	toy := watchToy(0.3, func(v *model.Measure) { v.From, v.To = toyStart+20, toyStart+23 })
	toy.scenario.Measures[0].From = toyStart + 20
	m := toy.compile(t, Options{})
	taken, sums := column(t, m, model.Column{Quantity: model.QuantityIntercepted}), make([]float64, 40)
	way := column(t, m, model.Column{Quantity: model.QuantityOnTheWay, Place: "MX", Stock: true})
	for seed := range uint64(200) {
		o := m.Run(seed)
		for day := range sums {
			n := float64(o.At(day, taken))
			sums[day] += n
			if n > float64(o.At(max(0, day-1), way))+200 {
				t.Fatalf("day %d: %v intercepted, %d on the way", day, n, o.At(day-1, way))
			}
		}
	}
	for day, n := range sums {
		if in := day >= 20 && day < 23; in != (n > 0) {
			t.Errorf("day %d: %v intercepted", day, n)
		}
	}
}

// TestReturnedToOrigin: of those intercepted the share that a measure names tries again, after a geometric delay, at the
// gateway; the others are returned for good.
func TestReturnedToOrigin(t *testing.T) {
	const chance, repeat, runs = 0.05, 0.6, 400
	toy := watchToy(chance, func(v *model.Measure) { v.ReturnTo, v.RepeatChance = toOrigin, repeat })
	toy.scenario.Set["repeat-delay-days"] = 5
	toy.scenario.Days = 400
	m := toy.compile(t, Options{})
	ven, sent := column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: "VEN"}), column(t, m, model.Column{Quantity: model.QuantityReturned, Nationality: "VEN"})
	var through []float64
	for seed := range uint64(runs) {
		o := m.Run(seed)
		through = append(through, figure(&o, ven, -1)/1000)
		if figure(&o, sent, -1) == 0 {
			t.Fatal("nobody was returned")
		}
	}
	first := 1 - math.Pow(1-chance, 6)
	want := (1 - first) / (1 - first*repeat)
	mean, variance := meanOf(through)
	if off := (mean - want) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(1) {
		t.Errorf("share %.4f gets through, want %.4f", mean, want)
	}
}

// TestRepeatsAreGeometric: where a share of those counted is returned and of these a share tries again, the encounters of
// a person are geometric: 1/(1 - both) on average.
func TestRepeatsAreGeometric(t *testing.T) {
	const share, repeat, runs = 0.5, 0.7, 400
	for _, to := range []string{"a", toOrigin} {
		toy := roadToy(400, 300).flow("a", "VEN", 500, true).
			measure(0, model.Measure{ID: "r", Kind: model.MeasureReturns, ReturnTo: to, Amount: share, RepeatChance: repeat})
		toy.scenario.Set["taken-dwell-days"], toy.scenario.Set["repeat-delay-days"] = 2, 4
		m := toy.compile(t, Options{})
		var events []float64
		for seed := range uint64(runs) {
			o := m.Run(seed)
			events = append(events, figure(&o, column(t, m, allEncounters), -1)/500)
		}
		mean, variance := meanOf(events)
		want := 1 / (1 - share*repeat)
		if off := (mean - want) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(4) {
			t.Errorf("returned to %s: %.4f encounters a person, want %.4f", to, mean, want)
		}
		// The variance of a geometric number of mean 1/p is (1-p)/p²; of 500 persons' mean a 500th.
		p := 1 - share*repeat
		if off := (variance/((1-p)/p/p/500) - 1) * math.Sqrt(runs/2.); math.Abs(off) > twoSided(4) {
			t.Errorf("returned to %s: variance off by %.1f standard errors", to, off)
		}
	}
}

// TestSeatsAreTakenWithoutFavour: every day as many are taken as there are seats, from all who wait or stay alike, and they
// come to the other place after the days of the way.
func TestSeatsAreTakenWithoutFavour(t *testing.T) {
	const seats, runs = 50, 2400
	toy := newToy(12).nationality("VEN").nationality("HND").place("b", "MX").place("south", "MX").link("b", "south", 400).port("port", "b").
		gate(model.Gate{ID: "g", Place: "b", Component: "ofo", Port: "port"}).
		flow("b", "VEN", 30000, true).flow("b", "HND", 10000, true).
		measure(0, model.Measure{ID: "t", Kind: model.MeasureTransport, Place: "b", ToPlace: "south", Amount: seats})
	toy.inputs.Ports = []model.PortSupply{{Port: "port", StartWaiting: 4000, From: toyStart}}
	toy.scenario.Set["taken-dwell-days"] = 300
	m := toy.compile(t, Options{})
	moved := column(t, m, model.Column{Quantity: model.QuantityTransported, Place: "b"})
	south := column(t, m, model.Column{Quantity: model.QuantityAtPlace, Place: "south", Stock: true})
	var z []float64
	for seed := range uint64(runs) {
		s := m.begin(seed)
		s.step(0)
		if s.row[moved] != seats || s.row[south] != 0 {
			t.Fatalf("%d moved, %d there on the first day", s.row[moved], s.row[south])
		}
		// On the first day 3,000 Venezuelans and 1,000 Hondurans wait.
		ven := float64(s.coming[3%m.longest*len(m.cells)+int(m.seats[0].to[0])])
		z = append(z, (ven-seats*0.75)/math.Sqrt(seats*0.75*0.25*(4000-seats)/3999))
		for day := 1; day < 5; day++ {
			s.step(day)
		}
		if got := s.row[south]; got < 80 || got > 2*seats {
			t.Fatalf("%d in the south on day 4, want near %d", got, 2*seats)
		}
	}
	mean, variance := meanOf(z)
	if math.Abs(mean)*math.Sqrt(runs) > twoSided(2) || math.Abs(variance-1)*math.Sqrt(runs/2.) > twoSided(2) {
		t.Errorf("seats of Venezuelans: standardised mean %.3f, variance %.3f, want 0 and 1", mean, variance)
	}
}

// everyMeasure puts measures of most kinds in force in a random toy, and sees that it has the countries that they name.
func (t *toy) everyMeasure() {
	for _, country := range []string{"MX", "GT"} {
		if !slices.ContainsFunc(t.world.Places, func(p model.Place) bool { return p.Country == country }) {
			t.place("in-"+country, country)
		}
	}
	until := toyStart + 50
	t.scenario.Measures = []model.Measure{
		{ID: "close", Kind: model.MeasureClose, Port: "port", From: toyStart + 20, To: toyStart + 30, Announced: toyStart + 15},
		{ID: "open", Kind: model.MeasureOpen, Port: "port", From: toyStart + 25, To: until, Announced: model.NoDate},
		{ID: "quota", Kind: model.MeasureAppointments, Change: model.ChangeMultiply, Amount: 2, From: toyStart + 5, To: until},
		{ID: "quota-more", Kind: model.MeasureAppointments, Change: model.ChangeAdd, Amount: 3, From: toyStart + 9, To: model.NoDate},
		{ID: "metering", Kind: model.MeasureMetering, Amount: 2, From: toyStart + 3, To: until},
		{ID: "bus", Kind: model.MeasureTransport, Place: "p2", ToPlace: "p0", Amount: 3, From: toyStart, To: model.NoDate},
		{ID: "watch", Kind: model.MeasureInterception, Place: "MX", ReturnTo: "p0", Amount: 0.05, From: toyStart + 7, To: until},
		{ID: "watch-more", Kind: model.MeasureInterception, Place: "GT", ReturnTo: toOrigin, Amount: 0.1, RepeatChance: 0.4, From: toyStart, To: model.NoDate, Households: []string{"single-adults"}},
		{ID: "returns", Kind: model.MeasureReturns, ReturnTo: toOrigin, Amount: 0.3, From: toyStart + 12, To: until},
		{ID: "pathway", Kind: model.MeasurePathway, Amount: 0.2, From: toyStart + 10, To: until},
	}
}

// TestPersonsAreConservedUnderMeasures: nobody is lost or made, with every measure in force and stop-overs on the way.
func TestPersonsAreConservedUnderMeasures(t *testing.T) {
	forRandomToys(t, 40, 90, func(t *testing.T, toy *toy) {
		toy.everyMeasure()
		toy.scenario.Dwells = []model.Dwell{{Place: "p1", Days: 2}, {Place: "p3", Days: 4}}
		for _, opt := range []Options{{}, {OneByOne: true}} {
			m := toy.compile(t, opt)
			s := m.begin(3)
			for day := range m.days {
				s.step(day)
				s.checkConservation()
			}
		}
	})
}

// TestOrderOfMeasuresDoesNotMatter: nor that of stop-overs of different places.
func TestOrderOfMeasuresDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	forRandomToys(t, 10, 60, func(t *testing.T, toy *toy) {
		toy.everyMeasure()
		toy.scenario.Dwells = []model.Dwell{{Place: "p1", Days: 2}, {Place: "p3", Days: 4}}
		want := toy.compile(t, Options{}).Run(1)
		for range 4 {
			shuffle(r, toy.scenario.Measures)
			shuffle(r, toy.scenario.Dwells)
			if !equalOutcomes(want, toy.compile(t, Options{}).Run(1)) {
				t.Fatal("another order of measures gave another outcome")
			}
		}
	})
}

// TestMeasuresOutsideTheRunChangeNothing: before their first day and after their last, byte for byte.
func TestMeasuresOutsideTheRunChangeNothing(t *testing.T) {
	forRandomToys(t, 10, 40, func(t *testing.T, toy *toy) {
		values := func() (list []int64) {
			m := toy.compile(t, Options{})
			o := m.Run(1)
			for day := range o.Days {
				for c, column := range o.Columns {
					if slices.Contains([]model.Quantity{model.QuantityIntercepted, model.QuantityTransported, model.QuantityReturned, model.QuantityRepeat, model.QuantityPathway}, column.Quantity) {
						if o.At(day, c) != 0 {
							t.Fatalf("day %d: %+v is %d", day, column, o.At(day, c))
						}
						continue
					}
					list = append(list, o.At(day, c))
				}
			}
			return list
		}
		toy.everyMeasure()
		toy.scenario.Measures = nil
		want := values()
		for _, shift := range []model.Date{-300, 300} {
			toy.everyMeasure()
			for i := range toy.scenario.Measures {
				v := &toy.scenario.Measures[i]
				v.From, v.Announced = v.From+shift, model.NoDate
				v.To = v.From + 10
			}
			if !slices.Equal(values(), want) {
				t.Fatalf("measures %d days off changed the outcome", shift)
			}
		}
	})
}

// TestMeasuresApartDoNotMeet: two measures that touch different people have together, in the columns of each, what each
// has alone.
func TestMeasuresApartDoNotMeet(t *testing.T) {
	run := func(list ...model.Measure) (*Model, model.Outcome) {
		toy := roadToy(60, 700).nationality("HND").place("A", "GT").place("B", "MX").link("A", "B", 300).
			gate(model.Gate{ID: "h", Place: "B", Component: "usbp", Geography: "sector-tucson"})
		toy.inputs.Pull = [][]float64{{0, never}, {never, 0}}
		toy.flow("a", "VEN", 900, true).flow("A", "HND", 700, true)
		toy.scenario.Measures = list
		m := toy.compile(t, Options{})
		return m, m.Run(9)
	}
	path := model.Measure{ID: "p", Kind: model.MeasurePathway, Amount: 0.4, From: toyStart + 5, To: model.NoDate, Nationalities: []string{"VEN"}}
	back := model.Measure{ID: "r", Kind: model.MeasureReturns, Amount: 0.4, From: toyStart + 5, To: model.NoDate, ReturnTo: "A", Nationalities: []string{"HND"}}
	both, o := run(path, back)
	swapped, other := run(back, path)
	for _, c := range []struct {
		nat   string
		alone model.Measure
	}{{"VEN", path}, {"HND", back}} {
		m, alone := run(c.alone)
		for day := range alone.Days {
			column := func(m *Model) int {
				return column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: c.nat})
			}
			if a, b, s := alone.At(day, column(m)), o.At(day, column(both)), other.At(day, column(swapped)); a != b || a != s {
				t.Fatalf("%s, day %d: %d with its measure alone, %d and %d with both", c.nat, day, a, b, s)
			}
		}
	}
}

// TestGroupsArePersonsUnderMeasures: the two ways of drawing luck agree in distribution with every measure in force.
func TestGroupsArePersonsUnderMeasures(t *testing.T) {
	const worlds, runs, days = 6, 300, 45
	figures := []model.Column{
		allEncounters, allStopped,
		{Quantity: model.QuantityIntercepted},
		{Quantity: model.QuantityReturned},
		{Quantity: model.QuantityRepeat},
		{Quantity: model.QuantityTransported},
		{Quantity: model.QuantityPathway},
		{Quantity: model.QuantityWaitDays},
	}
	alpha := familyWise / float64(worlds*len(figures))
	limit := math.Sqrt(-math.Log(alpha/2)/2) * math.Sqrt(2.0/runs)
	forRandomToys(t, worlds, days, func(t *testing.T, toy *toy) {
		toy.everyMeasure()
		toy.scenario.Dwells = []model.Dwell{{Place: "p1", Days: 2}}
		samples := func(opt Options, from uint64) [][]float64 {
			m := toy.compile(t, opt)
			x := make([][]float64, len(figures))
			for seed := range uint64(runs) {
				o := m.Run(from + seed)
				for i, f := range figures {
					x[i] = append(x[i], figure(&o, column(t, m, f), -1))
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

// TestUnknownNamesInMeasures: names that the world does not have are told with the nearest.
func TestUnknownNamesInMeasures(t *testing.T) {
	for want, v := range map[string]model.Measure{
		`measures[0].port: got "prt", want a port of the world; port?`:     {Kind: model.MeasureClose, Port: "prt"},
		`measures[0].return_to: got "orgin"`:                               {Kind: model.MeasureReturns, ReturnTo: "orgin"},
		`measures[0].place: got "MXX", want a place or country`:            {Kind: model.MeasureInterception, Place: "MXX", ReturnTo: "a"},
		`measures[0].kind: got "shut"`:                                     {Kind: "shut"},
		`measures[0].repeat_chance: got "2", want a number from 0 to 1`:    {Kind: model.MeasureReturns, ReturnTo: "a", RepeatChance: 2},
		`measures[0].place: got "GT", want a place that people wait at or`: {Kind: model.MeasureTransport, Place: "GT", ToPlace: "a"},
	} {
		toy := goodToy().measure(0, v)
		if _, problems := Compile(toy.world, toy.scenario, toy.inputs, Options{}); !strings.Contains(problemText(problems), want) {
			t.Errorf("got %s, want %s", problemText(problems), want)
		}
	}
}
