package sim

import (
	"math"
	"testing"

	"puente/internal/model"
)

// queueToy is one port in one town at which people arrive evenly.
func queueToy(days int, perDay, appointments float64) *toy {
	t := newToy(days).nationality("VEN").place("a", "MX").port("port", "a").
		gate(model.Gate{ID: "at", Place: "a", Component: "ofo", Port: "port"})
	t.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: appointments, From: toyStart}}
	t.inputs.Flows = []model.Flow{{Gateway: "a", Nationality: "VEN", Source: "written", Households: []float64{1}}}
	for i := range days/28 + 1 {
		month := model.MonthOf(toyStart).Add(i)
		t.inputs.Flows[0].Months = append(t.inputs.Flows[0].Months, model.FlowMonth{
			Month: month, Persons: perDay * float64(month.End()-month.Start+1), Known: true,
		})
	}
	t.scenario.Set["no-show"], t.scenario.Set["intake-shape"] = 0, 10000
	return t
}

// TestListWithAttrition: where people come at a rate, give up at another and are served oldest first, who is served has
// waited until came × (1 - attrition)^days is what is served, and the list holds all who came in that time. By lot, the
// people in line are those at whom giving up and being served balance coming.
func TestListWithAttrition(t *testing.T) {
	const came, served, attrition = 100., 30., 0.02
	for _, lot := range []float64{0, 1} {
		toy := queueToy(700, came, served)
		toy.scenario.Set["list-attrition"], toy.scenario.Set["lottery-share"] = attrition, lot
		m := toy.compile(t, Options{})
		o := m.Run(1)
		mean := func(c model.Column) float64 {
			total := 0.0
			for day := 500; day < 700; day++ {
				total += float64(o.At(day, column(t, m, c)))
			}
			return total / 200
		}
		line := mean(model.Column{Quantity: model.QuantityWaiting, Stock: true})
		if want := (came*(1-attrition) - served) / attrition; math.Abs(line/want-1) > 0.02 {
			t.Errorf("lot %v: %.0f in line, want %.0f", lot, line, want)
		}
		if gave := mean(model.Column{Quantity: model.QuantityGaveUp}); math.Abs(gave/(came-served)-1) > 0.02 {
			t.Errorf("lot %v: %.1f give up a day, want %.1f", lot, gave, came-served)
		}
		wait := mean(model.Column{Quantity: model.QuantityListWaits}) / served
		names := mean(model.Column{Quantity: model.QuantityListed, Stock: true})
		if lot == 0 {
			want := math.Log(came/served)/-math.Log(1-attrition) - 1
			if math.Abs(wait/want-1) > 0.03 || math.Abs(names/(came*want)-1) > 0.03 {
				t.Errorf("oldest first: wait %.1f days and %.0f names, want %.1f and %.0f", wait, names, want, came*want)
			}
			continue
		}
		// By lot each person and each name leaves at one rate, so that ages are exponential.
		if want := line / came; math.Abs(wait/want-1) > 0.05 {
			t.Errorf("by lot: wait %.1f days, want %.1f", wait, want)
		}
		if want := came * line / served; math.Abs(names/want-1) > 0.05 {
			t.Errorf("by lot: %.0f names, want %.0f", names, want)
		}
	}
}

// TestBookkeeping keeps three sums that the model must be able to represent. Appointments of a month against OFO's
// encounters of November 2023 (50,940 in the published table; 1,450 × 30 are about 85 %); 270,000 people waiting at 1,450
// a day; and the list of Tijuana of July 2019: 9,150 names, 24 served a day, waits of about three months as reported.
func TestBookkeeping(t *testing.T) {
	if share := 1450. * 30 / 50940; math.Abs(share-0.85) > 0.01 {
		t.Errorf("appointments are %.2f of the encounters at ports, want 0.85", share)
	}
	if months := 270_000. / 1450 / 30.4; months < 5.5 || months > 6.5 {
		t.Errorf("%.1f months of supply wait, want about 6", months)
	}
	// Without attrition the list would last 381 days. With it, 9,150 names in 90 days are 101.7 who come a day, of whom the
	// share 24/101.7 is still there after 90 days: 1.6 % give up a day.
	const names, served, wait = 9150., 24., 90.
	if days := names / served; days < 4*wait {
		t.Errorf("%.0f days without attrition: then nothing needs explaining", days)
	}
	came := names / wait
	attrition := math.Log(came/served) / wait
	toy := queueToy(400, came, served)
	toy.scenario.Set["list-attrition"], toy.scenario.Set["lottery-share"] = attrition, 0
	m := toy.compile(t, Options{})
	o := m.Run(1)
	gotNames := float64(o.At(399, column(t, m, model.Column{Quantity: model.QuantityListed, Stock: true})))
	gotWait := float64(o.At(399, column(t, m, model.Column{Quantity: model.QuantityListWaits}))) / served
	if math.Abs(gotNames/names-1) > 0.05 || math.Abs(gotWait/wait-1) > 0.05 {
		t.Errorf("%.0f names and a wait of %.0f days, want %.0f and %.0f", gotNames, gotWait, names, wait)
	}
}

// TestBedsAreMGInfinity: where beds never end, people whom a port has processed are in them as in a queue M/G/∞: a
// Poisson number of mean arrivals times mean stay (Kleinrock 1975, section 3.5). With c beds, no more than c are in them
// and the rest is held.
func TestBedsAreMGInfinity(t *testing.T) {
	const arrivals, stay, runs = 6., 5., 1500
	toy := queueToy(60, 400, 0)
	toy.inputs.Ports[0].WalkUps = arrivals
	toy.scenario.Shelters = []model.Shelter{{Place: "a", Beds: 1e6, StayDays: stay, Port: "port"}}
	in := model.Column{Quantity: model.QuantityInShelter, Place: "a", Stock: true}
	m := toy.compile(t, Options{})
	var beds []float64
	for seed := range uint64(runs) {
		o := m.Run(seed)
		beds = append(beds, float64(o.At(59, column(t, m, in))))
	}
	// People processed on a day take a bed on the next, before those who leave are told: one day at least.
	mean, variance := meanOf(beds)
	if off := (mean - arrivals*stay) / math.Sqrt(arrivals*stay/runs); math.Abs(off) > twoSided(2) {
		t.Errorf("%.2f in beds, want %v", mean, arrivals*stay)
	}
	if off := (variance/mean - 1) * math.Sqrt(runs/2.); math.Abs(off) > twoSided(2) {
		t.Errorf("variance %.2f, want that of a Poisson number, %.2f", variance, mean)
	}
	toy.scenario.Shelters[0].Beds = 20
	m = toy.compile(t, Options{})
	o := m.Run(1)
	held := column(t, m, model.Column{Quantity: model.QuantityHeld, Place: "a", Stock: true})
	for day := range o.Days {
		if n := o.At(day, column(t, m, in)); n > 20 || day > 30 && (n < 20 || o.At(day, held) == 0) {
			t.Errorf("day %d: %d in 20 beds, %d held", day, n, o.At(day, held))
		}
	}
}

// TestFullHoldingBlocksThePort: where the line never ends, beds and a holding room are full, and no more are taken than
// leave beds: beds over mean stay a day.
func TestFullHoldingBlocksThePort(t *testing.T) {
	const beds, stay, days = 30., 6., 600
	toy := queueToy(days, 100, 60)
	toy.inputs.Ports[0].StartWaiting = 5000
	toy.scenario.Shelters = []model.Shelter{{Place: "a", Beds: beds, StayDays: stay, Port: "port", Holding: 40}}
	m := toy.compile(t, Options{})
	o := m.Run(3)
	served, held := 0.0, column(t, m, model.Column{Quantity: model.QuantityHeld, Stock: true})
	for day := range days {
		if day >= 100 {
			served += float64(o.At(day, column(t, m, allEncounters)))
		}
		if o.At(day, held) > 40 {
			t.Fatalf("day %d: %d held in a room for 40", day, o.At(day, held))
		}
	}
	mean := served / (days - 100)
	if off := (mean - beds/stay) / math.Sqrt(beds/stay*(1-1/stay)/(days-100)); math.Abs(off) > 4 {
		t.Errorf("%.3f served a day, want %.3f", mean, beds/stay)
	}
}

// TestBedsOfATown: as many as there are beds have one, of those who are in the town; a limit of stay makes people sleep
// outside though beds are free; more beds never leave more people outside.
func TestBedsOfATown(t *testing.T) {
	run := func(beds, stay float64, list ...model.Measure) (*Model, model.Outcome) {
		toy := queueToy(60, 20, 10)
		toy.inputs.Ports[0].StartWaiting = 1000
		toy.scenario.Set["present-share"] = 0.5
		toy.scenario.Shelters = []model.Shelter{{Place: "a", Beds: beds, StayDays: stay}}
		for _, v := range list {
			toy.measure(20, v)
		}
		m := toy.compile(t, Options{})
		return m, m.Run(2)
	}
	m, o := run(300, 0)
	waiting := column(t, m, model.Column{Quantity: model.QuantityWaiting, Stock: true})
	in, without := column(t, m, model.Column{Quantity: model.QuantityInShelter, Stock: true}), column(t, m, model.Column{Quantity: model.QuantityWithoutBed, Stock: true})
	for day := range o.Days {
		present := int64(math.Round(float64(o.At(day, waiting)) / 2))
		if o.At(day, in) != 300 || o.At(day, without) != present-300 {
			t.Errorf("day %d: %d have a bed and %d have none, want 300 of %d", day, o.At(day, in), o.At(day, without), present)
		}
	}
	_, more := run(300, 0, model.Measure{ID: "b", Kind: model.MeasureShelter, Place: "a", Amount: 100})
	_, limited := run(300, 5)
	for day := range o.Days {
		want := o.At(day, without)
		if day >= 20 {
			want -= 100
		}
		if more.At(day, without) != want {
			t.Errorf("day %d: %d without a bed, want %d", day, more.At(day, without), want)
		}
		if limited.At(day, without) < o.At(day, without) {
			t.Errorf("day %d: fewer without a bed under a limit of stay", day)
		}
	}
	if limited.At(59, in) >= 200 {
		t.Errorf("%d in beds after 60 days of a limit of 5, though few are new", limited.At(59, in))
	}
}

// TestHypergeometric: draws without replacement have the mean and variance of the distribution.
func TestHypergeometric(t *testing.T) {
	s := &state{model: &Model{start: toyStart}}
	for i, c := range []struct{ good, other, n int64 }{{30, 70, 20}, {30, 70, 90}, {5, 2, 3}, {0, 9, 4}, {9, 0, 4}, {3000, 2000, 400}} {
		r := s.stream(purposeBed, uint64(i))
		var x []float64
		for range 20000 {
			x = append(x, float64(s.hypergeometric(&r, c.good, c.other, c.n)))
		}
		total, n := float64(c.good+c.other), float64(c.n)
		p := float64(c.good) / total
		want := n * p * (1 - p) * (total - n) / (total - 1)
		mean, variance := meanOf(x)
		if math.Abs(mean-n*p) > twoSided(12)*math.Sqrt(want/20000)+1e-12 || math.Abs(variance-want) > 0.05*want {
			t.Errorf("%+v: mean %.3f, variance %.3f, want %.3f and %.3f", c, mean, variance, n*p, want)
		}
	}
}
