package app

import (
	"fmt"
	"testing"

	"puente/internal/sim"
)

// BenchmarkDecember2023 makes one run of the scenario after the other on one core: runs/s.
func BenchmarkDecember2023(b *testing.B) {
	plan := decemberPlan(b)
	m, problems := sim.Compile(plan.World, plan.Scenario, plan.Inputs, sim.Options{})
	if problems.Len() > 0 {
		b.Fatal(problems.Err())
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Run(uint64(i))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
}

// BenchmarkPlan makes the scenario ready: world, matching and forecasts, these once and for all or each time.
func BenchmarkPlan(b *testing.B) {
	for _, forget := range []bool{true, false} {
		b.Run(fmt.Sprintf("forget=%v", forget), func(b *testing.B) {
			a := &App{dir: one.dir, store: one.store, now: one.now}
			for b.Loop() {
				if forget {
					a = &App{dir: one.dir, store: one.store, now: one.now}
				}
				if _, err := a.Plan(b.Context(), RunRequest{Scenario: "december-2023"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStudy summarises 100 runs with one worker and with two: the ratio is the scaling.
func BenchmarkStudy(b *testing.B) {
	plan := decemberPlan(b)
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			for b.Loop() {
				if _, _, err := RunPlan(b.Context(), plan, RunRequest{Runs: 100, Workers: workers}, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkPreview is what a slider asks for while it is dragged: a setting that was never asked for before, from request
// to answer, in an app that has answered once.
func BenchmarkPreview(b *testing.B) {
	a := shared(b)
	for i := -1; b.Loop(); i++ {
		req := RunRequest{Scenario: "december-2023", Preview: true, Set: map[string]float64{"cross-chance": 0.2 + float64(i%1000)*1e-4}}
		if _, err := a.Run(b.Context(), req, nil); err != nil {
			b.Fatal(err)
		}
		if i < 0 {
			b.ResetTimer()
		}
	}
}
