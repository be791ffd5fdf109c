package fit

import (
	"math"
	"testing"

	"puente/internal/model"
	"puente/internal/rng"
)

// TestSpreadAheadIsThatOfTheErrors: errors of a known spread teach it; few errors teach nothing; old ones weigh little.
func TestSpreadAheadIsThatOfTheErrors(t *testing.T) {
	luck := rng.New(1, 999, 0, 0)
	var s, mixed strays
	for range 4000 {
		e := math.Exp(0.3 * luck.Normal())
		s.add(1000*e, 1000, 0)
		mixed.add(1000*e, 1000, 0)
		mixed.add(1000*math.Pow(e, 10), 1000, 60)
	}
	if got := s.spread(0.1, 1); math.Abs(got-0.3) > 0.02 {
		t.Errorf("spread %v of errors of 0.3", got)
	}
	if got := mixed.spread(0.1, 1); math.Abs(got-0.3) > 0.02 {
		t.Errorf("spread %v where errors five years ago were ten times as great", got)
	}
	if got := s.spread(0.5, 1); got != 0.5 {
		t.Errorf("spread %v, less than 0.5 within the match", got)
	}
	few := strays{s.errors[:aheadLeast-1], s.weights[:aheadLeast-1]}
	if got := few.spread(0.1, 1); got != 0.1 {
		t.Errorf("spread %v of %d errors, want that within the match", got, aheadLeast-1)
	}
}

// TestStraysOfAreas: a sector that keeps its share and an office that keeps its pace do not stray, whatever the total
// does; one whose share doubles from month to month strays by that.
func TestStraysOfAreas(t *testing.T) {
	over := span{model.Month(2022, 1), model.Month(2023, 12)}
	all, own, rising, daily := make([]float64, 24), make([]float64, 24), make([]float64, 24), make([]float64, 24)
	for m := range all {
		month := over.from.Add(m)
		all[m] = 1e6 * float64(1+m%5)
		own[m], rising[m] = 0.2*all[m], all[m]*math.Exp2(float64(m))*1e-9
		daily[m] = 100 * float64(month.End()-month.Start+1)
	}
	for name, s := range map[string]strays{"sector": sectorStrays(own, all, 6, 23), "office": officeStrays(daily, over, 0, 23)} {
		if got := s.spread(0, 1); len(s.errors) < 80 || got > 1e-9 {
			t.Errorf("%s: %d errors of spread %v, want none", name, len(s.errors), got)
		}
	}
	s := sectorStrays(rising, all, 6, 23)
	for _, e := range s.errors {
		if e < math.Ln2 {
			t.Fatalf("a share that doubles each month strays by %v", e)
		}
	}
	if n := len(officeStrays(daily, over, 21, 23).errors); n != 0 {
		t.Errorf("%d errors under an announcement three months old", n)
	}
}

// TestSpreadsStayWithinWhatARunTakes: no value that residual-scale may have makes a spread that a run refuses, and 0 makes none.
func TestSpreadsStayWithinWhatARunTakes(t *testing.T) {
	s := strays{make([]float64, 50), make([]float64, 50)}
	for i := range s.errors {
		s.errors[i], s.weights[i] = 3, 1
	}
	p := model.Parameters[model.ParameterIndex("residual-scale")]
	if got := s.spread(mostSpread, p.Max); got > mostSpread {
		t.Errorf("spread %v under a scale of %v", got, p.Max)
	}
	if got := s.spread(0, 0); got != 0 {
		t.Errorf("spread %v under a scale of 0", got)
	}
}
