package app

import (
	"math"
	"testing"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/store"
)

// TestSurprisesLastAsTheyDid: the default of surprise-persistence is what past forecasts of the scenario's series show:
// the correlation of the errors of one forecast in neighbouring months, pooled over origins and series.
func TestSurprisesLastAsTheyDid(t *testing.T) {
	a, sums := shared(t), [3]float64{}
	for _, key := range []string{"irregular-entries.darien", "irregular-entries.honduras", "encounters.southwest"} {
		s, err := model.ParseSeries(key)
		if err != nil {
			t.Fatal(err)
		}
		figures, err := a.store.Figures(t.Context(), store.Query{Series: s, By: []model.Dim{model.DimNationality}, From: model.Month(2019, 10), To: model.Month(2023, 12), AsOf: storyDate})
		if err != nil {
			t.Fatal(err)
		}
		for _, nationality := range []string{"VEN", "ECU", "COL", "CUB", "HTI", "MEX", "GTM", "HND", "SLV", "PER", "BRA", "NIC"} {
			addErrors(&sums, valuesOf(figures, nationality))
		}
	}
	got := sums[2] / math.Sqrt(sums[0]*sums[1])
	want := model.Parameters[model.ParameterIndex("surprise-persistence")].Default
	t.Logf("correlation of neighbouring months' errors: %.2f", got)
	if math.Abs(got-want) > 0.1 {
		t.Errorf("errors of neighbouring months correlate by %.2f, the parameter says %v", got, want)
	}
}

// valuesOf lists the months of a nationality.
func valuesOf(figures []model.Figure, nationality string) []float64 {
	var values []float64
	for _, f := range figures {
		if f.Series[model.DimNationality] == nationality {
			values = append(values, f.Value())
		}
	}
	return values
}

// addErrors adds squares and products of the errors of neighbouring months, each divided by the spread that grows with
// the root of its distance.
func addErrors(sums *[3]float64, values []float64) {
	if len(values) < series.LeastMonths+6 {
		return
	}
	actual := series.History{First: 0, Values: values}
	series.Walk(series.Origins{
		Known: func(i int) series.History { return series.History{First: 0, Values: values[:series.LeastMonths+i]} },
		Count: len(values) - series.LeastMonths, Horizon: 5, Refit: 6,
		Judge: func(s series.Step) bool {
			for h := range 4 {
				one, ok := actual.At(s.Known.Last() + h + 1)
				two, also := actual.At(s.Known.Last() + h + 2)
				if ok && also {
					point := s.Point[series.MethodCombine]
					e := math.Log((one+1)/(point[h]+1)) / math.Sqrt(float64(h+1))
					f := math.Log((two+1)/(point[h+1]+1)) / math.Sqrt(float64(h+2))
					sums[0] += e * e
					sums[1] += f * f
					sums[2] += e * f
				}
			}
			return true
		},
	})
}
