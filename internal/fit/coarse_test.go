package fit

import (
	"math"
	"testing"

	"puente/internal/model"
)

// TestMergedClassesKeepPersonsAndShares: merging moves nobody and leaves how many go through each gate; a nationality that a
// measure names stays apart from those that it does not.
func TestMergedClassesKeepPersonsAndShares(t *testing.T) {
	month := func(persons, sd float64) []model.FlowMonth {
		return []model.FlowMonth{{Month: model.Month(2023, 12), Persons: persons, LogSD: sd}}
	}
	s := model.Scenario{Nationalities: []string{"VEN", "CUB", "HTI", "PER"}, Households: []string{"a", "b"}}
	in := model.Inputs{
		Flows: []model.Flow{
			{Gateway: "x", Source: "s", Nationality: "VEN", Households: []float64{0.5, 0.5}, Months: month(1000, 0)},
			{Gateway: "x", Source: "s", Nationality: "CUB", Households: []float64{1, 0}, Months: month(100, 0.2)},
			{Gateway: "x", Source: "s", Nationality: "HTI", Households: []float64{0, 1}, Months: month(300, 0.4)},
			{Gateway: "x", Source: "s", Nationality: "PER", Households: []float64{0, 1}, Months: month(50, 0)},
		},
		Pull:    [][]float64{{0, 1}, {2, 0}, {-1e300, 0}, {0, 0}},
		Through: []float64{0.9, 0.5, 0.8, 1},
	}
	m := Merge(s, in, []model.Measure{{ID: "p", Nationalities: []string{"VEN", "PER"}}}, 1)
	got, small := m.Inputs(s, in), m.Scenario(s)
	if want := []string{"VEN", "HTI+CUB", "PER"}; len(small.Nationalities) != 3 || small.Nationalities[1] != want[1] || m.Classes(2) != 3 {
		t.Fatalf("%v, want %v", small.Nationalities, want)
	}
	if list := m.Measures([]model.Measure{{Nationalities: []string{"VEN", "PER"}}})[0].Nationalities; len(list) != 2 || list[0] != "VEN" || list[1] != "PER" {
		t.Errorf("the measure names %v", list)
	}
	f := got.Flows[1]
	if f.Months[0].Persons != 400 || math.Abs(f.Months[0].LogSD-0.35) > 1e-12 || len(f.Households) != 1 || f.Households[0] != 1 {
		t.Errorf("%+v", f)
	}
	if math.Abs(got.Through[1]-(0.25*0.5+0.75*0.8)) > 1e-12 {
		t.Errorf("through %v", got.Through)
	}
	share := math.Exp(2) / (math.Exp(2) + 1) * 0.25
	if p := math.Exp(got.Pull[1][0]) / (math.Exp(got.Pull[1][0]) + math.Exp(got.Pull[1][1])); math.Abs(p-share) > 1e-12 {
		t.Errorf("%.4f go through the first gate, want %.4f", p, share)
	}
	if in.Flows[1].Months[0].Persons != 100 {
		t.Error("the inputs were changed")
	}
	month12 := func(perDay float64) []model.CrossingLine {
		return []model.CrossingLine{{Mode: "car", Lanes: 2, Open: 6, Close: 20, Months: []model.CrossingMonth{{PerDay: perDay, LogSD: 0.1}}}}
	}
	in.Closures = []model.Closure{{Port: "shut"}}
	in.Crossings = []model.Crossing{
		{Port: "a", Office: "o", Lines: month12(100), Near: []model.NearCrossing{{Port: "b", KM: 5}, {Port: "shut", KM: 30}}},
		{Port: "b", Office: "o", Lines: month12(300), Near: []model.NearCrossing{{Port: "shut", KM: 20}}},
		{Port: "shut", Office: "o", Lines: month12(50), Near: []model.NearCrossing{{Port: "a", KM: 30}, {Port: "b", KM: 20}}},
	}
	x := m.Inputs(s, in).Crossings
	if len(x) != 2 || x[0].Lines[0].Months[0].PerDay != 400 || x[0].Lines[0].Lanes != 4 || len(x[0].Near) != 1 || x[0].Near[0].KM != 20 || len(x[1].Near) != 1 || x[1].Near[0].KM != 20 {
		t.Errorf("merged crossings: %+v", x)
	}
	if in.Crossings[0].Lines[0].Months[0].PerDay != 100 {
		t.Error("the crossings were changed")
	}
	whole := Merge(s, in, []model.Measure{{ID: "p", Households: []string{"a"}}}, 1)
	if h := whole.Inputs(s, in).Flows[1].Households; math.Abs(h[0]-100./450) > 1e-12 {
		t.Errorf("households %v, want 100 of 450 in the first", h)
	}
}
