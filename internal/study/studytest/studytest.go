// Package studytest is the suite that every study.Runner must pass, and a small Model to try things on.
//
// It is used by tests only; it knows nothing of how a Runner does its work. Start at Runner.
package studytest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"puente/internal/model"
	"puente/internal/sim"
	"puente/internal/study"
)

// World returns a road to one gate between the ports and one at a port, with two nationalities over 75 days from
// Wednesday 2023-11-01, of whom through get through.
func World(through float64) (model.World, model.Scenario, model.Inputs) {
	november, december := model.Month(2023, 11), model.Month(2023, 12)
	w := model.World{
		Name:   "studytest",
		Places: []model.Place{{ID: "a", Country: "GT", Kind: model.PlaceGateway}, {ID: "b", Country: "MX", Kind: model.PlaceBorder}},
		Links:  []model.Link{{From: "a", To: "b", KM: 650, Mode: model.LinkRoad}},
		Ports:  []model.Port{{ID: "port", Place: "b"}},
	}
	s := model.Scenario{
		Name: "studytest", Start: november.Start, Date: november.Start, Days: 75,
		Nationalities: []string{"VEN", "HND"}, Households: []string{"people"}, Set: map[string]float64{"share-spread": 0},
	}
	in := model.Inputs{
		Gates:   []model.Gate{{ID: "at", Place: "b", Component: "ofo", Port: "port"}, {ID: "between", Place: "b", Component: "usbp"}},
		Pull:    [][]float64{{0, 1}, {-1e300, 0}},
		Through: []float64{through, through},
		Ports:   []model.PortSupply{{Port: "port", Appointments: 12, StartWaiting: 50, From: november.Start}},
	}
	for _, nat := range s.Nationalities {
		in.Flows = append(in.Flows, model.Flow{
			Gateway: "a", Nationality: nat, Source: "written", Households: []float64{1},
			Months: []model.FlowMonth{{Month: november, Persons: 2000, Known: true}, {Month: december, Persons: 1500, LogSD: 0.3}, {Month: december.Add(1)}},
		})
	}
	return w, s, in
}

// Job is World under some seeds.
func Job(through float64, seeds []uint64) study.Job {
	w, s, in := World(through)
	return study.Job{Key: "studytest", World: w, Scenario: s, Inputs: in, Seeds: seeds}
}

// Model compiles World.
func Model(tb testing.TB, through float64) *sim.Model {
	tb.Helper()
	w, s, in := World(through)
	m, problems := sim.Compile(w, s, in, sim.Options{})
	if err := problems.Err(); err != nil {
		tb.Fatal(err)
	}
	return m
}

// Bytes writes a summary as JSON, for comparing.
func Bytes(tb testing.TB, s study.Summary) []byte {
	tb.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// Runner tests the Runner that make makes: every seed is told of once, no two calls at once, the summary is that of
// one worker on this machine to the last bit, and a context that ends ends the work with what is finished.
func Runner(t *testing.T, make func(t *testing.T) study.Runner) {
	job := Job(0.7, study.Seeds(100, 40))
	job.Draws = []study.Draw{{}, {Set: map[string]float64{"cross-chance": 0.2}}, {Set: map[string]float64{"no-show": 0.3}}}
	t.Run("every seed once", func(t *testing.T) { everySeedOnce(t, make(t), job) })
	t.Run("equal bytes", func(t *testing.T) {
		want, err := study.Run(t.Context(), study.Local{Workers: 1}, job, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := study.Run(t.Context(), make(t), job, nil)
		if err != nil || !bytes.Equal(Bytes(t, got), Bytes(t, want)) {
			t.Errorf("the summary differs from that of one worker on this machine (error %v)", err)
		}
	})
	t.Run("no seeds", func(t *testing.T) {
		got, err := study.Run(t.Context(), make(t), Job(0.7, nil), nil)
		if err != nil || got.Runs != 0 {
			t.Errorf("%d runs of a job without seeds, error %v", got.Runs, err)
		}
	})
	t.Run("a draw with a mistake", func(t *testing.T) {
		bad := job
		bad.Draws = []study.Draw{{}, {Inputs: &model.Inputs{}}}
		var problems *model.ProblemError
		if _, err := study.Run(t.Context(), make(t), bad, nil); !errors.As(err, &problems) {
			t.Errorf("error %v, want the problems of the draw", err)
		}
	})
	t.Run("cancel", func(t *testing.T) { cancelled(t, make(t), job) })
}

// everySeedOnce checks what a Runner tells.
func everySeedOnce(t *testing.T, r study.Runner, job study.Job) {
	inside, told := 0, map[int]int{}
	err := r.Run(t.Context(), job, func(result study.Result) {
		inside++
		if inside != 1 {
			t.Error("two calls of done at once")
		}
		told[result.Index]++
		inside--
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range job.Seeds {
		if told[i] != 1 {
			t.Errorf("seed %d was told of %d times", job.Seeds[i], told[i])
		}
	}
}

// cancelled ends the context after a few runs.
func cancelled(t *testing.T, r study.Runner, job study.Job) {
	job.Seeds = study.Seeds(0, 100000)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	got, err := study.Run(ctx, r, job, func(p study.Progress) {
		if p.Done == 3 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if got.Runs < 3 || got.Runs >= len(job.Seeds) || got.Asked != len(job.Seeds) {
		t.Errorf("%d of %d runs after cancelling at the third", got.Runs, got.Asked)
	}
}
