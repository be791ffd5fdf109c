package fit

import (
	"reflect"
	"sync"
	"testing"

	"puente/internal/model"
)

// TestRememberedForecasts: what is remembered changes no answer, neither that of other parameters nor of later counts,
// whoever asks first.
func TestRememberedForecasts(t *testing.T) {
	var all Forecasts
	var wait sync.WaitGroup
	for _, date := range []string{testDate, "2024-03-01"} {
		for _, boat := range []float64{20, 60} {
			wait.Go(func() {
				s := testScenario()
				s.Date, s.Set = day(date), merged(s.Set, map[string]float64{"boat-km-per-day": boat})
				known := knownOf(testCells(), s.Date)
				want, problems := Resolve(testWorld(t), s, known, testRecords(t))
				if problems.Len() > 0 {
					t.Error(problems.Err())
				}
				for range 2 {
					if got, _ := all.Resolve(testWorld(t), s, known, testRecords(t)); !reflect.DeepEqual(got, want) {
						t.Errorf("as of %s at %v km a day by boat: other inputs where forecasts are remembered", date, boat)
					}
				}
			})
		}
	}
	wait.Wait()
	if len(all.made) == 0 || len(all.made) > maxForecasts {
		t.Errorf("%d forecasts are remembered", len(all.made))
	}
}

// TestDrawsOfShares: a draw sets its parameters and shares and leaves the scenario's own map alone.
func TestDrawsOfShares(t *testing.T) {
	s := testScenario()
	s.Set = map[string]float64{"no-show": 0.1}
	d := NewDraws(testWorld(t), s, knownOf(testCells(), s.Date), testRecords(t))
	draw, problems := d.Of(map[string]float64{"cross-chance": 0.4, "through.VEN": 0.25})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	if len(draw.Set) != 1 || draw.Set["cross-chance"] != 0.4 || draw.Inputs.Through[0] != 0.25 || len(s.Set) != 1 {
		t.Errorf("set %v, share %v, the scenario's %v", draw.Set, draw.Inputs.Through[0], s.Set)
	}
	if _, problems := d.Of(map[string]float64{model.Parameters[0].Name: 0, "nobody": 3}); problems.Len() > 0 {
		t.Error(problems.Err())
	}
}
