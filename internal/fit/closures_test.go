package fit

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"puente/internal/model"
)

// portCounts reads the monthly entries that the page on closures is made of; its head cites them.
func portCounts(t testing.TB) PortCounts {
	t.Helper()
	text, err := os.ReadFile("testdata/port-counts.csv")
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(string(text)))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil || len(rows) < 500 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	type key struct {
		port  string
		mode  PortMode
		month model.Period
	}
	values := map[key]float64{}
	for _, row := range rows[1:] {
		year, _ := strconv.Atoi(row[2])
		for m, cell := range row[3:] {
			if v, err := strconv.ParseFloat(cell, 64); err == nil {
				values[key{row[0], PortMode(row[1]), model.Month(year, m+1)}] = v
			}
		}
	}
	return func(port string, mode PortMode, month model.Period) (float64, bool) {
		v, ok := values[key{port, mode, month}]
		return v, ok
	}
}

// TestClosureSharesAddUp: what becomes of a trip is one of the five answers.
func TestClosureSharesAddUp(t *testing.T) {
	shares := ClosureShares{Day: .2, Port: 1.5, ReachKM: 50, Walk: .4}
	for _, c := range append(December2023(), LessonsTo2022().Closings...) {
		day, same, walk, neighbours := shares.split(c)
		sum := day + same + walk
		for _, n := range neighbours {
			sum += n
		}
		if !(sum > 0 && sum < 1) {
			t.Errorf("%s: shares of trips made are %v", c.Port, sum)
		}
		if (c.SameKM == 0) != (same == 0) || c.Walkers != (walk > 0) {
			t.Errorf("%s: same port %v, walkers %v", c.Port, same, walk)
		}
	}
	alone := Closing{Closed: .5}
	if kept := keptShare(ClosureShares{Port: 1, ReachKM: 1}, alone, 1); kept != .5 {
		t.Errorf("a port without any other way keeps %v, want what its open days bring", kept)
	}
}

// TestKnownSharesAreFound makes counts in which a known share of trips goes each way and asks
// that the model finds them, and that a world without closures teaches nothing of the kind.
func TestKnownSharesAreFound(t *testing.T) {
	truth := ClosureShares{Day: .1, Port: 2, ReachKM: 100, Walk: .6, Gap: .3, Keep: .5}
	closing := Closing{
		Port: "a", Mode: PortCars, Month: model.Month(2019, 6), Base: model.Month(2019, 5), Closed: .5, CrossLow: 1, CrossHigh: 1,
		Neighbours: []Neighbour{{"b", 20}, {"c", 150}},
	}
	_, _, _, gains := truth.split(closing)
	effect := map[string]float64{
		"a 2019-06": keptShare(truth, closing, 1), "b 2019-06": 1 + gains[0]*.5, "c 2019-06": 1 + gains[1]*.5,
		"a 2019-07": 1 - truth.Gap, "a 2019-08": 1 - truth.Gap*truth.Keep, "a 2019-09": 1 - truth.Gap*truth.Keep*truth.Keep,
	}
	counts := func(port string, _ PortMode, month model.Period) (float64, bool) {
		year, m, _ := month.Start.Civil()
		season := 100_000 * (1 + .1*math.Sin(float64(m))) * (1 + .02*math.Sin(float64(year*12+m)*7+float64(len(port))))
		factor := 1.
		if f, ok := effect[port+" "+month.String()]; ok {
			factor = f
		}
		return season * factor, year >= 2002
	}
	m := FitClosures(counts, Lessons{Closings: []Closing{closing}}, 3)
	for what, of := range map[string]func(ClosureShares) float64{
		"kept":  func(s ClosureShares) float64 { return keptShare(s, closing, 1) },
		"to b":  func(s ClosureShares) float64 { _, _, _, g := s.split(closing); return g[0] },
		"to c":  func(s ClosureShares) float64 { _, _, _, g := s.split(closing); return g[1] },
		"gap":   func(s ClosureShares) float64 { return s.Gap },
		"third": func(s ClosureShares) float64 { return s.Gap * s.Keep * s.Keep },
	} {
		q := m.Share(of)
		if want := of(truth); want < q.Low || want > q.High || q.High-q.Low > .35 {
			t.Errorf("%s: truth %v, found %v", what, want, q)
		}
	}
	if m.Draws() < 20 {
		t.Errorf("only %v draws meet the data", m.Draws())
	}
}

// TestLukevilleIsTold keeps the one thing that the model is good at: what a port keeps that is shut altogether.
func TestLukevilleIsTold(t *testing.T) {
	counts := portCounts(t)
	p := FitClosures(counts, LessonsTo2022(), 1).Predict(counts, December2023()[0])[0]
	if p.Port != "Lukeville" || p.Counted.Low > 3966 || p.Counted.High < 3966 {
		t.Errorf("%s: %v, 3,966 cars were counted", p.Port, p.Counted)
	}
	if lost := p.Lost.Median; lost < 19_000 || lost > 26_000 {
		t.Errorf("%v trips lost at Lukeville, of about 27,000", lost)
	}
}

// TestSharedExpectations sets what a month was expected to count beside the table of reference,
// which was made otherwise: 17 earlier years, the pandemic among them. They agree within the
// table's own spread of earlier years.
func TestSharedExpectations(t *testing.T) {
	file, err := os.Open("../../../shared/reference/closure_cases.csv")
	if err != nil {
		t.Skipf("the table of reference is not here: %v", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	counts := portCounts(t)
	modes := map[string]PortMode{"Personal Vehicles": PortCars, "Pedestrians": PortPedestrians, "Trucks": PortTrucks}
	near, all := 0, 0
	for _, row := range rows[1:] {
		month, err := model.ParsePeriod(row[1])
		if err != nil {
			t.Fatal(err)
		}
		counted, _ := strconv.ParseFloat(row[5], 64)
		expected, _ := strconv.ParseFloat(row[6], 64)
		spread, _ := strconv.ParseFloat(row[9], 64)
		e, ok := ExpectPort(counts, row[2], modes[row[3]], month, month.Add(-1))
		if !ok {
			continue
		}
		if v, _ := counts(row[2], modes[row[3]], month); v != counted {
			t.Errorf("%s %s %s: counted %v, the table has %v", row[2], row[3], row[1], v, counted)
		}
		all++
		if math.Abs(e.Value/expected-1) <= max(.02, spread/100) {
			near++
		} else {
			t.Logf("%s %s %s: %.0f, the table has %.0f", row[2], row[3], row[1], e.Value, expected)
		}
	}
	if all < 50 || near < all*95/100 {
		t.Errorf("%d of %d expectations are near the table's", near, all)
	}
}
