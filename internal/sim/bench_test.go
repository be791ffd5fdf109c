package sim

import "testing"

// BenchmarkRun is one run of a corridor of the real size on one core; the aim is 20 runs a second.
func BenchmarkRun(b *testing.B) {
	m := corridorToy().compile(b, Options{})
	b.ReportAllocs()
	seed := uint64(0)
	for b.Loop() {
		m.Run(seed)
		seed++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "runs/s")
	b.ReportMetric(float64(m.legs), "legs")
	b.ReportMetric(float64(len(m.columns)), "columns")
}

// BenchmarkCompile is the making of a model of the real size.
func BenchmarkCompile(b *testing.B) {
	t := corridorToy()
	for b.Loop() {
		t.compile(b, Options{})
	}
}
