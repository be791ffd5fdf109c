package sim

import (
	"math"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// marchToy is a long road from a place where people stop over, with a caravan that leaves on day 20 and of which every
// rate but those that are set is 0.
func marchToy(set map[string]float64) *toy {
	t := newToy(80).nationality("VEN").nationality("HND").place("a", "GT").place("m", "MX").link("a", "m", 50)
	for i := range 12 {
		id := string(rune('n' + i))
		before := "m"
		if i > 0 {
			before = string(rune('n' + i - 1))
		}
		t.place(id, "MX").link(before, id, 40)
	}
	t.gate(model.Gate{ID: "g", Place: "y", Component: "usbp"}).flow("a", "VEN", 6000, true).flow("a", "HND", 2000, true)
	t.scenario.Dwells = []model.Dwell{{Place: "m", Days: 30}}
	t.scenario.Caravans = []model.Caravan{{ID: "march", Place: "m", Depart: toyStart + 20, SizeLow: 1000, SizeHigh: 1000}}
	for _, name := range []string{"caravan-rest-chance", "caravan-lift-chance", "caravan-join-chance", "caravan-leave-chance", "caravan-disband-chance", "caravan-spread"} {
		t.scenario.Set[name] = 0
	}
	t.scenario.Set["cross-chance"] = 1
	for name, v := range set {
		t.scenario.Set[name] = v
	}
	return t
}

// Columns of the march.
var (
	marchSize = model.Column{Quantity: model.QuantityCaravan, Place: "march", Stock: true}
	marchKM   = model.Column{Quantity: model.QuantityCaravanKM, Place: "march", Stock: true}
)

// TestCaravanComesOutOfTheStock: on the day of departure its people, of all classes alike, are no longer at the place, and
// one that is larger than the stock takes all of it.
func TestCaravanComesOutOfTheStock(t *testing.T) {
	for _, size := range []float64{1000, 50_000} {
		toy, still := marchToy(nil), marchToy(nil)
		toy.scenario.Caravans[0].SizeLow, toy.scenario.Caravans[0].SizeHigh = size, size
		still.scenario.Caravans = nil
		m, base := toy.compile(t, Options{}), still.compile(t, Options{})
		o, without := m.Run(5), base.Run(5)
		at := model.Column{Quantity: model.QuantityAtPlace, Place: "m", Stock: true}
		before := o.At(19, column(t, m, at))
		if before != without.At(19, column(t, base, at)) {
			t.Fatal("the stock differs before the caravan leaves")
		}
		got := o.At(20, column(t, m, marchSize))
		if want := min(int64(size), before); got != want {
			t.Errorf("%d walk, want %d of %d", got, want, before)
		}
		if lost := without.At(20, column(t, base, at)) - o.At(20, column(t, m, at)); lost < got*8/10 || lost > got {
			t.Errorf("the stock lost %d to a caravan of %d", lost, got)
		}
	}
}

// TestCaravanWalksKilometresPerDay: on average it comes (1 - rest) × (walk + lift chance × lift) kilometres a day, never
// goes back, and its people are counted where it arrives.
func TestCaravanWalksKilometresPerDay(t *testing.T) {
	const walk, rest, lift, liftKM, runs = 20., 0.4, 0.1, 60., 1500
	toy := marchToy(map[string]float64{"caravan-km": walk, "caravan-rest-chance": rest, "caravan-lift-chance": lift, "caravan-lift-km": liftKM})
	m := toy.compile(t, Options{})
	km := column(t, m, marchKM)
	var ten []float64
	for seed := range uint64(runs) {
		o := m.Run(seed)
		ten = append(ten, float64(o.At(29, km)))
		for day := 21; day < o.Days; day++ {
			if o.At(day, km) < o.At(day-1, km) {
				t.Fatalf("seed %d: from %d back to %d km", seed, o.At(day-1, km), o.At(day, km))
			}
		}
		if figure(&o, km, 79) != 480 || figure(&o, column(t, m, marchSize), 79) != 0 {
			continue // on the road for more than sixty days, which some runs are
		}
	}
	mean, variance := meanOf(ten)
	want := 10 * (1 - rest) * (walk + lift*liftKM)
	// A column holds whole kilometres, cut off.
	if off := (mean + 0.5 - want) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(2) {
		t.Errorf("%.1f km in ten days, want %.1f", mean, want)
	}
	// A day is 0 with the chance of a rest, else a gamma number with a lift or without.
	second := (1 - rest) * (walk*walk*(1+1./caravanEvenness) + lift*(2*walk*liftKM+liftKM*liftKM))
	if daily := second - want*want/100; math.Abs(variance/10/daily-1) > 0.15 {
		t.Errorf("variance %.0f in ten days, want %.0f", variance, 10*daily)
	}
}

// TestCaravanLosesAndDisbands: people leave with their chance a day; it disbands with its own; below a hundred it has
// dispersed; whoever leaves goes on alone, and nobody is lost.
func TestCaravanLosesAndDisbands(t *testing.T) {
	const leave, disband, runs = 0.05, 0.08, 2000
	toy := marchToy(map[string]float64{"caravan-leave-chance": leave, "caravan-disband-chance": disband, "caravan-rest-chance": 0.95})
	m := toy.compile(t, Options{})
	size, alone, ended := column(t, m, marchSize), 0.0, 0.0
	for seed := range uint64(runs) {
		s := m.begin(seed)
		for day := range 35 {
			s.step(day)
			s.checkConservation()
		}
		if n := s.row[size]; n > 0 {
			alone += float64(n)
		} else {
			ended++
		}
	}
	left := (runs - ended) / runs
	if want := math.Pow(1-disband, 14); math.Abs(left-want) > twoSided(2)*math.Sqrt(want*(1-want)/runs) {
		t.Errorf("share %.3f still walks after fifteen days, want %.3f", left, want)
	}
	// Ten people more or less a run: binomial numbers of mean 463.
	if mean, want := alone/(runs-ended), 1000*math.Pow(1-leave, 15); math.Abs(mean-want) > twoSided(2)*math.Sqrt(250/(runs-ended)) {
		t.Errorf("%.1f still in it, want %.1f", mean, want)
	}
	small := marchToy(nil)
	small.scenario.Caravans[0].SizeLow, small.scenario.Caravans[0].SizeHigh = 90, 90
	m = small.compile(t, Options{})
	if o := m.Run(1); o.At(20, column(t, m, marchSize)) != 0 {
		t.Error("ninety people are a caravan")
	}
}

// TestCaravanSizeIsDisputed: of the sizes drawn 90 % lie between the counts.
func TestCaravanSizeIsDisputed(t *testing.T) {
	toy := marchToy(nil)
	toy.scenario.Caravans[0].SizeLow, toy.scenario.Caravans[0].SizeHigh = 400, 1600
	m := toy.compile(t, Options{})
	var sizes []float64
	within := 0.0
	for seed := range uint64(4000) {
		size := m.begin(seed).caravans[0].size
		sizes = append(sizes, size)
		if size >= 400 && size <= 1600 {
			within++
		}
	}
	slices.Sort(sizes)
	if math.Abs(within/4000-0.9) > 0.02 || math.Abs(sizes[2000]/800-1) > 0.05 {
		t.Errorf("share %.3f between the counts and a median of %.0f, want 0.9 and 800", within/4000, sizes[2000])
	}
}

// TestCaravanJoins: people at the places that it comes through join with their chance.
func TestCaravanJoins(t *testing.T) {
	toy := marchToy(map[string]float64{"caravan-join-chance": 0.5, "caravan-km": 50})
	toy.scenario.Dwells = append(toy.scenario.Dwells, model.Dwell{Place: "o", Days: 100})
	m := toy.compile(t, Options{})
	at := column(t, m, model.Column{Quantity: model.QuantityAtPlace, Place: "o", Stock: true})
	for seed := range uint64(50) {
		o := m.Run(seed)
		for day := 21; day < 30; day++ {
			if o.At(day-1, column(t, m, marchKM)) < 80 && o.At(day, column(t, m, marchKM)) >= 80 {
				joined, were := float64(o.At(day, column(t, m, marchSize))-o.At(day-1, column(t, m, marchSize))), float64(o.At(day-1, at))
				if math.Abs(joined-were/2) > 5*math.Sqrt(were)/2 {
					t.Errorf("seed %d, day %d: %v joined of %v", seed, day, joined, were)
				}
			}
		}
	}
}

// TestCaravanWays: the way is told in stretches of at least 50 km, and mistakes of a caravan are told.
func TestCaravanWays(t *testing.T) {
	m := marchToy(nil).compile(t, Options{})
	ways := m.CaravanWays()
	if len(ways) != 1 || ways[0].ID != "march" {
		t.Fatalf("ways %+v", ways)
	}
	places := ways[0].Places
	if first, last := places[0], places[len(places)-1]; first != (Waypoint{"m", 0}) || last != (Waypoint{"y", 480}) {
		t.Errorf("from %+v to %+v", first, last)
	}
	for i := 1; i < len(places); i++ {
		if places[i].KM-places[i-1].KM < stretchKM {
			t.Errorf("a stretch of %v km", places[i].KM-places[i-1].KM)
		}
	}
	for want, spoil := range map[string]func(*toy){
		`caravans[0].place: got "x"`:                               func(t *toy) { t.scenario.Caravans[0].Place = "x" },
		`caravans[0].place: got "m", want a place where people st`: func(t *toy) { t.scenario.Dwells = nil },
		`caravans[0].toward: got "a", want a place with a gate`:    func(t *toy) { t.scenario.Caravans[0].Toward = "a" },
		`caravans[0].size_high: got "10", want a number from 1000`: func(t *toy) { t.scenario.Caravans[0].SizeHigh = 10 },
		`caravans[1].id: got "march", want a name, each`: func(t *toy) {
			t.scenario.Caravans = append(t.scenario.Caravans, t.scenario.Caravans[0])
		},
	} {
		toy := marchToy(nil)
		spoil(toy)
		toy.restEmpty()
		if _, problems := Compile(toy.world, toy.scenario, toy.inputs, Options{}); !strings.Contains(problemText(problems), want) {
			t.Errorf("got %s, want %s", problemText(problems), want)
		}
	}
}
