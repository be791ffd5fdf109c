package plan

import (
	"math"
	"testing"

	"puente/internal/model"
)

// TestSpread checks against values worked out by hand: mean 3, sd √2.5, t(0.975; 4) = 2.77645.
func TestSpread(t *testing.T) {
	s := spread([]float64{5, 1, 4, 2, 3})
	half := 2.77645 * math.Sqrt(2.5/5)
	if s.Mean != 3 || s.P50 != 3 || math.Abs(s.CI95[0]-(3-half)) > 1e-4 || math.Abs(s.CI95[1]-(3+half)) > 1e-4 {
		t.Errorf("got %+v", s)
	}
	if one := spread([]float64{2}); one.CI95 != [2]float64{2, 2} {
		t.Errorf("one run: %+v", one)
	}
}

// TestBills adds up by hand: 10 days of 100 beds, 250 persons reached, once.
func TestBills(t *testing.T) {
	first := model.DateOf(2024, 1, 1)
	measures := []model.Measure{
		{Kind: model.MeasureShelter, From: model.DateOf(2023, 12, 1), To: model.DateOf(2024, 1, 11), Amount: 100, Costs: []model.Cost{
			{Per: model.CostPerUnit, Low: 10, High: 40, Bearer: "shelters"}, {Per: model.CostOnce, Low: 5, High: 6, Bearer: "shelters"},
		}},
		{Kind: model.MeasureAppointments, From: first, To: model.NoDate, Amount: 2000, Costs: []model.Cost{{Per: model.CostPerPerson, Low: 2, High: 4, Bearer: "us-federal"}}},
		{Kind: model.MeasureOpen, From: first + 60, To: model.NoDate, Costs: []model.Cost{{Per: model.CostPerDay, Low: 2, High: 4, Bearer: "us-federal"}}},
	}
	effects := []Effect{{Metric: Metric{ID: "appointments-kept"}, Difference: Distribution{Mean: 250}}}
	got := Bills(measures, effects, first, first+31)
	want := []Bill{{"shelters", 10*100*10 + 5, 10*100*40 + 6}, {"us-federal", 500, 1000}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestMetricsNameTheirSide: every metric has words in both languages, and its own name.
func TestMetricsNameTheirSide(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Metrics(model.Counts{Between: "usbp", At: "ofo"}) {
		if seen[m.ID] || m.Title.English == "" || m.Title.Spanish == "" || m.For.Spanish == "" || m.Side == "" {
			t.Errorf("%+v", m)
		}
		seen[m.ID] = true
	}
	for _, id := range reachedBy {
		if !seen[id] {
			t.Errorf("no metric %s, by which costs are counted", id)
		}
	}
}
