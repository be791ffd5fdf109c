package sim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/model"
)

// TestFoldDoesNotSeeTheOrder: what is set comes before factors and these before what is added, in whatever order measures
// are written.
func TestFoldDoesNotSeeTheOrder(t *testing.T) {
	list := []model.Measure{
		{ID: "a", From: 5, To: model.NoDate, Change: model.ChangeSet, Amount: 10},
		{ID: "b", From: 6, To: model.NoDate, Change: model.ChangeSet, Amount: 20},
		{ID: "c", From: 0, To: model.NoDate, Change: model.ChangeMultiply, Amount: 3},
		{ID: "d", From: 0, To: 9, Change: model.ChangeAdd, Amount: -1},
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		shuffle(r, list)
		sorted := sortMeasures(list)
		for day, want := range map[model.Date]float64{0: 3*7 - 1, 5: 3*10 - 1, 6: 3*20 - 1, 8: 3*20 - 1, 9: 3 * 20} {
			if got := fold(7, day, sorted); got != want {
				t.Fatalf("day %d: %v, want %v for %v", day, got, want, list)
			}
		}
	}
	if got := fold(1, 0, []model.Measure{{Change: model.ChangeAdd, Amount: -5, To: model.NoDate}}); got != 0 {
		t.Errorf("%v, want 0: nothing is less than none", got)
	}
}

// TestScopesCover: the published scopes of the closures of 2023 close the modes that they name and no other.
func TestScopesCover(t *testing.T) {
	for scope, modes := range map[string][]string{
		"all": {modeCase, modePedestrian, modeCar, modeTruck, modeRail},
		"northbound vehicles (pedestrians and southbound not affected)": {modeCar},
		"pedestrian, northbound":     {modePedestrian},
		"pedestrian":                 {modePedestrian},
		"vehicle processing reduced": {},
		"cars and trucks":            {modeCar, modeTruck},
	} {
		for _, mode := range []string{modeCase, modePedestrian, modeCar, modeTruck, modeRail} {
			if got, want := covers(scope, mode), slices.Contains(modes, mode); got != want {
				t.Errorf("%q covers %s: %v, want %v", scope, mode, got, want)
			}
		}
	}
}

// portToy has a port in a town whose line never ends, beside a gate between the ports.
func portToy(days int, appointments float64) *toy {
	t := newToy(days).nationality("VEN").place("a", "GT").place("b", "MX").link("a", "b", 50).port("port", "b").
		gate(model.Gate{ID: "at", Place: "b", Component: "ofo", Port: "port"}).
		gate(model.Gate{ID: "between", Place: "b", Component: "usbp"}).flow("a", "VEN", 3000, true)
	t.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: appointments, StartWaiting: 3000, From: toyStart}}
	t.scenario.Set["no-show"] = 0.1
	return t
}

// measure adds a measure in force from a day of the run until further notice.
func (t *toy) measure(day int, m model.Measure) *toy {
	m.From, m.Announced, m.Earliest = toyStart+model.Date(day), model.NoDate, model.NoDate
	if m.To == 0 {
		m.To = model.NoDate
	}
	t.scenario.Measures = append(t.scenario.Measures, m)
	return t
}

// TestMoreAppointmentsNeverServeFewer: under common luck, on every day as many or more have been served since the start.
func TestMoreAppointmentsNeverServeFewer(t *testing.T) {
	c := model.Column{Quantity: model.QuantityEncounters, Component: "ofo"}
	for seed := range uint64(20) {
		last := make([]int64, 40)
		for _, quota := range []float64{0, 3, 3.5, 17, 40, 41, 90} {
			toy := portToy(40, 12).measure(5, model.Measure{ID: "q", Kind: model.MeasureAppointments, Amount: quota})
			m := toy.compile(t, Options{})
			o, served := m.Run(seed), int64(0)
			for day := range last {
				served += o.At(day, column(t, m, c))
				if day >= 5 && served < last[day] {
					t.Fatalf("seed %d, day %d: %d served with a quota of %v, %d with a smaller one", seed, day, served, quota, last[day])
				}
				last[day] = served
			}
		}
	}
}

// TestQuotaIsShared: a measure without a port sets the appointments of all ports in the shares that they have.
func TestQuotaIsShared(t *testing.T) {
	toy := portToy(10, 30).port("other", "a").gate(model.Gate{ID: "x", Place: "a", Component: "ofo", Port: "other"})
	toy.inputs.Ports = append(toy.inputs.Ports, model.PortSupply{Port: "other", Appointments: 10, From: toyStart})
	m := toy.measure(3, model.Measure{ID: "q", Kind: model.MeasureAppointments, Amount: 100}).compile(t, Options{})
	for day := range 10 {
		want := []float64{10, 30} // other, port
		if day >= 3 {
			want = []float64{25, 75}
		}
		for p, w := range want {
			if got := m.present[p*10+day]; math.Abs(got-w) > 1e-9 {
				t.Errorf("day %d, port %d: %v appointments, want %v", day, p, got, w)
			}
		}
	}
}

// TestMeteringBoundsWalkUps: no day lets in more, and a bound that is never reached changes no byte.
func TestMeteringBoundsWalkUps(t *testing.T) {
	with := func(most float64) (*Model, model.Outcome) {
		toy := portToy(60, 0)
		toy.inputs.Ports[0].WalkUps = 12
		if most >= 0 {
			toy.measure(0, model.Measure{ID: "m", Kind: model.MeasureMetering, Amount: most})
		}
		m := toy.compile(t, Options{})
		return m, m.Run(3)
	}
	m, free := with(-1)
	c, most := column(t, m, model.Column{Quantity: model.QuantityEncounters, Component: "ofo"}), int64(0)
	_, bound := with(8)
	for day := range 60 {
		if got, want := bound.At(day, c), min(8, free.At(day, c)); got != want {
			t.Errorf("day %d: %d let in, want %d", day, got, want)
		}
		most = max(most, free.At(day, c))
	}
	if most <= 8 {
		t.Errorf("without metering at most %d a day: the test bounds nothing", most)
	}
	if _, loose := with(1000); !equalOutcomes(loose, free) {
		t.Error("a bound that is never reached changed the outcome")
	}
}

// TestPathwayIsAShare: of the classes that it names, a binomial share enters by it from its first day, and nobody else.
func TestPathwayIsAShare(t *testing.T) {
	const share, runs = 0.3, 600
	toy := roadToy(30, 100).nationality("HND").flow("a", "VEN", 3000, true).flow("a", "HND", 1000, true).
		measure(10, model.Measure{ID: "p", Kind: model.MeasurePathway, Amount: share, Nationalities: []string{"VEN"}})
	m := toy.compile(t, Options{})
	in, by := column(t, m, allIntake), column(t, m, model.Column{Quantity: model.QuantityPathway})
	var z []float64
	for seed := range uint64(runs) {
		o := m.Run(seed)
		walked, other := int64(0), int64(0)
		for day := range 30 {
			if n := o.At(day, by); day < 10 && n > 0 {
				t.Fatalf("day %d: %d by the pathway before it opens", day, n)
			}
			walked, other = walked+o.At(day, in), other+o.At(day, by)
		}
		if walked+other != 4000 {
			t.Fatalf("%d walked and %d did not, want 4000 together", walked, other)
		}
		// About two thirds of 3,000 fall on the twenty days; gamma weights of shape 20 spread that by √(20/30/600)/3 about it.
		z = append(z, float64(other)/3000)
	}
	mean, variance := meanOf(z)
	if off := (mean - share*2/3) / math.Sqrt(variance/runs); math.Abs(off) > twoSided(1) {
		t.Errorf("share %.4f by the pathway, want %.4f", mean, share*2/3)
	}
}

// TestOpenWins: opening undoes a listed closure whatever else is written, and where nothing is closed changes no byte.
func TestOpenWins(t *testing.T) {
	run := func(closed bool, list ...model.Measure) model.Outcome {
		toy := portToy(40, 12)
		if closed {
			toy.inputs.Closures = []model.Closure{{Port: "port", Scope: "all", From: toyStart, To: model.NoDate}}
		}
		for _, m := range list {
			toy.measure(0, m)
		}
		return toy.compile(t, Options{}).Run(2)
	}
	open := model.Measure{ID: "o", Kind: model.MeasureOpen, Port: "port"}
	shut := model.Measure{ID: "c", Kind: model.MeasureClose, Port: "port"}
	base := run(false)
	for name, o := range map[string]model.Outcome{
		"open alone": run(false, open), "open and closed": run(true, open), "open, then close": run(false, open, shut), "close, then open": run(false, shut, open),
		"closed for cars": run(false, model.Measure{ID: "c", Kind: model.MeasureClose, Port: "port", Mode: "car"}),
	} {
		if !equalOutcomes(base, o) {
			t.Errorf("%s: not the outcome without measures", name)
		}
	}
	if equalOutcomes(base, run(true)) || !equalOutcomes(run(true), run(false, shut)) {
		t.Error("a closure that is listed and one that is a measure differ, or close nothing")
	}
}

// TestClosedGateIsPassedOver: who sets out after a closure is known goes elsewhere; where nothing else is open, people go
// where they would and wait.
func TestClosedGateIsPassedOver(t *testing.T) {
	toy := portToy(40, 12)
	toy.inputs.Closures = []model.Closure{{Port: "port", Scope: "all", From: toyStart + 10, To: model.NoDate}}
	m := toy.compile(t, Options{})
	o := m.Run(2)
	waiting := column(t, m, model.Column{Quantity: model.QuantityWaiting, Component: "ofo", Stock: true})
	for day := 11; day < 40; day++ {
		if o.At(day, waiting) > o.At(day-1, waiting) {
			t.Errorf("day %d: the line of a closed port grew from %d to %d", day, o.At(day-1, waiting), o.At(day, waiting))
		}
	}
	if o.At(9, waiting) <= o.At(0, waiting)-12*9 {
		t.Error("nobody came while the port was open")
	}
	toy = portToy(40, 12)
	toy.inputs.Pull[0][1] = never
	toy.inputs.Closures = []model.Closure{{Port: "port", Scope: "all", From: toyStart, To: model.NoDate}}
	m = toy.compile(t, Options{})
	if o := m.Run(2); o.At(39, column(t, m, model.Column{Quantity: model.QuantityWaiting, Component: "ofo", Stock: true})) != 6000 {
		t.Error("not everybody waits where all is closed")
	}
}

// stopOverToy is a road on which some stop over, and from which a part of the gates turns off before.
func stopOverToy() *toy {
	t := newToy(60).nationality("VEN").nationality("HND").place("a", "GT").place("m", "MX").place("n", "MX").place("b", "MX").place("c", "MX").place("d", "MX").
		link("a", "m", 400).link("m", "n", 300).link("n", "b", 500).link("n", "c", 900).link("a", "d", 600).
		gate(model.Gate{ID: "gb", Place: "b", Component: "usbp", Geography: "b"}).
		gate(model.Gate{ID: "gc", Place: "c", Component: "usbp", Geography: "c"}).
		gate(model.Gate{ID: "gd", Place: "d", Component: "usbp", Geography: "d"}).
		flow("a", "VEN", 900, true).flow("m", "HND", 600, true)
	t.inputs.Pull = [][]float64{{0, 0.7, 0.3}, {0.2, 0, -1}}
	t.inputs.Through = []float64{0.5, 0.7}
	t.scenario.Set["distance-aversion"], t.scenario.Set["cross-chance"] = 0.2, 1
	t.scenario.Days = 250
	return t
}

// TestStopOversKeepShares: with stop-overs on the way, as many get through and choose each gate as without; only later.
func TestStopOversKeepShares(t *testing.T) {
	const runs = 1500
	totals := func(dwells []model.Dwell) (sums [][]float64, days float64) {
		toy := stopOverToy()
		toy.scenario.Dwells = dwells
		m := toy.compile(t, Options{})
		var columns []int
		for _, g := range []string{"b", "c", "d"} {
			columns = append(columns, column(t, m, model.Column{Quantity: model.QuantityEncounters, Component: "usbp", Geography: g}))
		}
		for _, n := range []string{"VEN", "HND"} {
			columns = append(columns, column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: n}))
		}
		sums = make([][]float64, len(columns))
		all := 0.0
		for seed := range uint64(runs) {
			o := m.Run(seed + uint64(len(dwells))*10_000)
			for i, c := range columns {
				sums[i] = append(sums[i], figure(&o, c, -1))
			}
			for day := range o.Days {
				n := float64(o.At(day, column(t, m, allEncounters)))
				days, all = days+n*float64(day), all+n
			}
		}
		return sums, days / all
	}
	plain, quick := totals(nil)
	for i, dwells := range [][]model.Dwell{
		{{Place: "m", Days: 5}},
		{{Place: "m", Days: 5}, {Place: "n", Days: 2, Nationalities: []string{"HND"}}},
	} {
		with, slow := totals(dwells)
		for c := range plain {
			a, va := meanOf(plain[c])
			b, vb := meanOf(with[c])
			if off := (a - b) / math.Sqrt((va+vb)/runs); math.Abs(off) > twoSided(10) {
				t.Errorf("dwells %d, column %d: mean %.2f with stop-overs, %.2f without (%.1f standard errors)", i, c, b, a, off)
			}
		}
		if slow < quick+2 {
			t.Errorf("counted %.1f days after the start with stop-overs, %.1f without", slow, quick)
		}
	}
}

// TestDwellIsGeometric: people who stop over leave with the chance 1/(1+days) each day, the day of coming included.
func TestDwellIsGeometric(t *testing.T) {
	const days, runs = 4., 300
	toy := newToy(60).nationality("VEN").place("a", "GT").place("m", "MX").place("b", "MX").link("a", "m", 300).link("m", "b", 100).
		gate(model.Gate{ID: "g", Place: "b", Component: "usbp"}).flow("a", "VEN", 3000, true)
	toy.scenario.Set["intake-shape"] = 10000
	toy.scenario.Dwells = []model.Dwell{{Place: "m", Days: days}}
	m := toy.compile(t, Options{})
	in, stays := column(t, m, allIntake), column(t, m, model.Column{Quantity: model.QuantityAtPlace, Place: "m", Stock: true})
	// At m at the end of day 25: of those who came on day d, with chance q^(25-d). They entered two days before they came.
	z, q := 0.0, 1-1/(1+days)
	for seed := range uint64(runs) {
		o := m.Run(seed)
		mean, variance := 0.0, 0.0
		for came := 2; came <= 25; came++ {
			p, n := math.Pow(q, float64(25-came)), float64(o.At(came-2, in))
			mean, variance = mean+n*p, variance+n*p*(1-p)
		}
		z += (float64(o.At(25, stays)) - mean) / math.Sqrt(variance)
	}
	if off := z / math.Sqrt(runs); math.Abs(off) > distuv.UnitNormal.Quantile(1-familyWise/2) {
		t.Errorf("stock at the stop-over off by %.1f standard errors", off)
	}
}
