package sim

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/model"
)

// familyWise is the chance with which any of the statistical checks of one test may fail though the engine is right.
const familyWise = 0.01

// twoSided is the number of standard deviations that one of several checks may lie off.
func twoSided(checks int) float64 {
	return distuv.UnitNormal.Quantile(1 - familyWise/float64(checks)/2)
}

var (
	allIntake     = model.Column{Quantity: model.QuantityIntake}
	allEncounters = model.Column{Quantity: model.QuantityEncounters}
	allStopped    = model.Column{Quantity: model.QuantityStopped}
)

// TestRoadIsKilometresOverSpeed: who enters on a day is counted km/speed travel days later, the first day included.
func TestRoadIsKilometresOverSpeed(t *testing.T) {
	for _, c := range []struct {
		km    float64
		links int
		speed float64
		later int
	}{
		{400, 1, 40, 9}, {400, 7, 40, 9}, {400, 12, 40, 9}, {400, 23, 40, 9}, {400, 39, 40, 9}, {400, 3, 100, 3}, {401, 1, 40, 10}, {39, 1, 40, 0}, {250, 1, 100, 2},
	} {
		toy := newToy(40).nationality("VEN").place("p0", "GT")
		for i := range c.links {
			toy.place(fmt.Sprintf("p%d", i+1), "MX").link(fmt.Sprintf("p%d", i), fmt.Sprintf("p%d", i+1), c.km/float64(c.links))
		}
		toy.gate(model.Gate{ID: "g", Place: fmt.Sprintf("p%d", c.links), Component: "usbp"}).flow("p0", "VEN", 1000, true)
		toy.scenario.Set["road-km-per-day"], toy.scenario.Set["cross-chance"] = c.speed, 1
		m := toy.compile(t, Options{})
		o := m.Run(1)
		in, out := column(t, m, allIntake), column(t, m, allEncounters)
		for day := range o.Days - c.later {
			if got, want := o.At(day+c.later, out), o.At(day, in); got != want {
				t.Errorf("%v: day %d: %d counted, want the %d who entered %d days before", c, day+c.later, got, want, c.later)
			}
		}
		for day := range c.later {
			if got := o.At(day, out); got != 0 {
				t.Errorf("%v: day %d: %d counted before anybody can be there", c, day, got)
			}
		}
	}
}

// TestSamePlaceArrivesTheSameDay: a gate where people enter is reached on the day.
func TestSamePlaceArrivesTheSameDay(t *testing.T) {
	toy := roadToy(30, 500)
	toy.inputs.Gates[0].Place = "a"
	m := toy.flow("a", "VEN", 500, true).compile(t, Options{})
	o := m.Run(3)
	for day := range o.Days {
		if in, out := o.At(day, column(t, m, allIntake)), o.At(day, column(t, m, allEncounters)); in != out {
			t.Errorf("day %d: %d entered, %d counted", day, in, out)
		}
	}
}

// TestTwoPlacesAreAMarkovChain: with chances p and q of leaving, the number at the second place is a sum of binomial
// numbers, one for each day of entry, whose chances are powers of the transition matrix.
func TestTwoPlacesAreAMarkovChain(t *testing.T) {
	const p, q, runs = 0.3, 0.1, 4000
	toy := newToy(40).nationality("VEN").place("a", "GT").place("b", "MX").link("a", "b", 50).
		gate(model.Gate{ID: "stay-a", Place: "a", LeaveChance: p}).
		gate(model.Gate{ID: "stay-b", Place: "b", LeaveChance: q}).flow("a", "VEN", 300, true)
	m := toy.compile(t, Options{})
	in, at := column(t, m, allIntake), column(t, m, model.Column{Quantity: model.QuantityAtPlace, Place: "b", Stock: true})
	days := []int{0, 3, 8, 15, 25, 39}
	z := make([][]float64, len(days))
	for seed := range uint64(runs) {
		o := m.Run(seed)
		for i, day := range days {
			mean, variance := 0.0, 0.0
			chance := 0.0
			for entered := day; entered >= 0; entered-- {
				chance = chance*(1-q) + (1-chance)*p // at b after one more day
				n := float64(o.At(entered, in))
				mean, variance = mean+n*chance, variance+n*chance*(1-chance)
			}
			if variance > 0 {
				z[i] = append(z[i], (float64(o.At(day, at))-mean)/math.Sqrt(variance))
			}
		}
	}
	limit := twoSided(2 * len(days))
	for i, day := range days {
		n := float64(len(z[i]))
		mean, variance := meanOf(z[i])
		if off := mean * math.Sqrt(n); math.Abs(off) > limit {
			t.Errorf("day %d: mean off by %.2f standard errors", day, off)
		}
		// The fourth moment of z is near 3, so the variance of z's squares is near 2; daily numbers of 10 leave 10 % room.
		if off := (variance - 1) * math.Sqrt(n/2); math.Abs(off) > 1.1*limit {
			t.Errorf("day %d: variance %.3f of the chain's, off by %.2f standard errors", day, variance, off)
		}
	}
}

// TestStarIsMultinomial: the gates around a place are chosen by the logit of pull and distance.
func TestStarIsMultinomial(t *testing.T) {
	const aversion = 0.4
	pull := []float64{0, 1, -1, 0.5, -2}
	for _, opt := range []Options{{}, {OneByOne: true}} {
		toy := newToy(40).nationality("VEN").place("hub", "MX")
		toy.scenario.Set["distance-aversion"] = aversion
		weights, sum := make([]float64, len(pull)), 0.0
		for i, u := range pull {
			id := fmt.Sprintf("p%d", i)
			toy.place(id, "MX").link("hub", id, 30*float64(i+1)).gate(model.Gate{ID: id, Place: id})
			toy.inputs.Pull[0][i] = u
			weights[i] = math.Exp(u - aversion*0.3*float64(i+1))
			sum += weights[i]
		}
		m := toy.flow("hub", "VEN", 20, true).compile(t, opt)
		last, total := m.days-1, 0.0
		counts := make([]float64, len(pull))
		for seed := range uint64(3000) {
			o := m.Run(seed)
			for i := range pull {
				counts[i] += float64(o.At(last, column(t, m, model.Column{Quantity: model.QuantityAtPlace, Place: fmt.Sprintf("p%d", i), Stock: true})))
			}
		}
		for _, n := range counts {
			total += n
		}
		chi2 := 0.0
		for i, n := range counts {
			want := total * weights[i] / sum
			chi2 += (n - want) * (n - want) / want
		}
		if limit := (distuv.ChiSquared{K: float64(len(pull) - 1)}).Quantile(1 - familyWise/2); chi2 > limit {
			t.Errorf("%+v: chi-square %.1f above %.1f: %v of %v", opt, chi2, limit, counts, weights)
		}
	}
}

// TestManyChooseAsOne: the two ways of placing persons on legs, at once and one by one, have the logit's chances, also
// where one is tiny.
func TestManyChooseAsOne(t *testing.T) {
	sums, chances, total := make([]float64, 4), expOf([]float64{0, -7, 1, -1}), 0.0
	for i, w := range chances {
		total += w
		sums[i] = total
	}
	for _, each := range []bool{false, true} {
		s := &state{model: &Model{start: toyStart, oneByOne: each}, weights: make([]float64, 4)}
		r := s.stream(purposeDecide, 7)
		out, counts, drawn := make([]int64, 4), make([]float64, 4), 0.0
		for range 4000 {
			s.draw(&r, 100, sums, out)
			for i, n := range out {
				counts[i] += float64(n)
				drawn += float64(n)
			}
		}
		chi2 := 0.0
		for i, n := range counts {
			want := drawn * chances[i] / total
			chi2 += (n - want) * (n - want) / want
		}
		if limit := (distuv.ChiSquared{K: 3}).Quantile(1 - familyWise/2); chi2 > limit {
			t.Errorf("each=%v: chi-square %.1f above %.1f", each, chi2, limit)
		}
	}
}

// TestThroughIsTheShareThatArrives: of those who set out, a binomial share gets through three checkpoints, each stops an
// equal part of those who pass it, and they are counted in the country of their stretch.
func TestThroughIsTheShareThatArrives(t *testing.T) {
	const through, persons, runs = 0.343, 200, 2000
	toy := newToy(60).nationality("VEN").place("a", "HN").place("b", "GT").place("c", "MX").
		link("a", "b", 500).link("b", "c", 1000).
		gate(model.Gate{ID: "g", Place: "c", Component: "usbp"}).flow("a", "VEN", persons, true)
	toy.inputs.Through[0] = through
	m := toy.compile(t, Options{})
	arrived := make([]float64, runs)
	stopped := map[string]float64{}
	for seed := range uint64(runs) {
		o := m.Run(seed)
		for day := range o.Days {
			arrived[seed] += float64(o.At(day, column(t, m, allEncounters)))
			for _, country := range []string{"HN", "GT", "MX"} {
				stopped[country] += float64(o.At(day, column(t, m, model.Column{Quantity: model.QuantityStopped, Place: country})))
			}
		}
	}
	mean, variance := meanOf(arrived)
	limit := twoSided(4)
	sd := math.Sqrt(persons * through * (1 - through))
	if off := (mean - persons*through) / sd * math.Sqrt(runs); math.Abs(off) > limit {
		t.Errorf("mean %.2f arrived, want %.2f (off by %.1f standard errors)", mean, persons*through, off)
	}
	if off := (variance/sd/sd - 1) * math.Sqrt(runs/2.); math.Abs(off) > limit {
		t.Errorf("variance %.2f, want %.2f", variance, sd*sd)
	}
	// The first third ends at b, where the stretch through Guatemala begins: all three checkpoints are in it.
	for country, want := range map[string]float64{"HN": 0, "GT": 1 - through, "MX": 0} {
		got := stopped[country] / persons / runs
		if math.Abs(got-want) > limit*sd/persons/math.Sqrt(runs) {
			t.Errorf("%s: share %.4f stopped, want %.4f", country, got, want)
		}
	}
}

// TestPortServesItsSupply: a line that never ends is served appointments × (1 − no-show) + walk-ups a day, with the
// variance of a binomial and a Poisson number, from all classes alike.
func TestPortServesItsSupply(t *testing.T) {
	const appointments, walkUps, noShow, runs = 40.5, 5, 0.2, 3000
	toy := newToy(3).nationality("VEN").nationality("HND").nationality("MEX").place("a", "MX").port("port", "a").
		gate(model.Gate{ID: "g", Place: "a", Component: "ofo", Port: "port"}).
		flow("a", "VEN", 30000, true).flow("a", "HND", 10000, true).flow("a", "MEX", 0, true)
	toy.scenario.Start = model.DateOf(2023, 12, 5)
	toy.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: appointments, WalkUps: walkUps, StartWaiting: 400, From: model.NoDate}}
	toy.scenario.Set["no-show"] = noShow
	m := toy.compile(t, Options{})
	var served, share []float64
	ven := column(t, m, model.Column{Quantity: model.QuantityEncounters, Nationality: "VEN"})
	for seed := range uint64(runs) {
		o := m.Run(seed)
		n := float64(o.At(0, column(t, m, allEncounters)))
		served = append(served, n)
		// Of n people out of 300 Venezuelans and 100 Hondurans: hypergeometric, standardised.
		share = append(share, (float64(o.At(0, ven))-0.75*n)/math.Sqrt(n*0.75*0.25*(400-n)/399))
	}
	mean, variance := meanOf(served)
	wantMean, wantVariance := appointments*(1-noShow)+walkUps, appointments*noShow*(1-noShow)+0.25*(1-noShow)*(1-noShow)+walkUps
	limit := twoSided(4)
	if off := (mean - wantMean) / math.Sqrt(wantVariance/runs); math.Abs(off) > limit {
		t.Errorf("mean %.2f served, want %.2f", mean, wantMean)
	}
	if off := (variance/wantVariance - 1) * math.Sqrt(runs/2.); math.Abs(off) > 1.1*limit {
		t.Errorf("variance %.2f, want %.2f", variance, wantVariance)
	}
	shareMean, shareVariance := meanOf(share)
	if math.Abs(shareMean)*math.Sqrt(runs) > limit || math.Abs(shareVariance-1)*math.Sqrt(runs/2.) > 1.1*limit {
		t.Errorf("share of a class: standardised mean %.3f, variance %.3f, want 0 and 1", shareMean, shareVariance)
	}
}
