package study

import (
	"math"
	"slices"
	"testing"

	"puente/internal/rng"
)

// TestSketch: order statistics of numbers over many orders of magnitude and of both signs are within the stated error,
// and mean and variance are exact.
func TestSketch(t *testing.T) {
	r := rng.New(20231226, 399, 0, 0)
	var s sketch
	var all []int64
	for i := range 20_000 {
		v := int64(math.Exp(12*r.Float64())) - 40
		if i%5 == 0 {
			v = -3 * v
		}
		s.add(v)
		all = append(all, v)
	}
	slices.Sort(all)
	for place := range all {
		got, want := s.rank(int64(place)), float64(all[place])
		if math.Abs(got-want) > sketchError*math.Abs(want)+1e-6 || math.Abs(want) < 100 && got != want {
			t.Fatalf("rank %d is %v, want %v", place, got, want)
		}
	}
	mean, squares := 0.0, 0.0
	for _, v := range all {
		mean += float64(v) / float64(len(all))
	}
	for _, v := range all {
		squares += (float64(v) - mean) * (float64(v) - mean) / float64(len(all)-1)
	}
	if math.Abs(s.variance()/squares-1) > 1e-9 || float64(s.sum)/float64(s.count)-mean > 1e-6 {
		t.Errorf("variance %v, want %v; mean %v, want %v", s.variance(), squares, float64(s.sum)/float64(s.count), mean)
	}
	if most := 2 * 230 * 6; len(s.counts) > most {
		t.Errorf("%d buckets, want at most %d", len(s.counts), most)
	}
}
