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
