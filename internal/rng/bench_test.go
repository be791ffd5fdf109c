package rng_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/rng"
)

var (
	sinkWord  uint64
	sinkCount int64
	sinkFloat float64
)

// benchPurpose names the streams of these benchmarks.
const benchPurpose rng.Purpose = 9

func BenchmarkStream8(b *testing.B) {
	var sum uint64
	for i := uint64(0); b.Loop(); i++ {
		s := rng.New(1, benchPurpose, i, 3)
		for range 8 {
			sum += s.Uint64()
		}
	}
	sinkWord = sum
}

func BenchmarkUint64(b *testing.B) {
	s := rng.New(1, benchPurpose, 0, 0)
	var sum uint64
	for b.Loop() {
		sum += s.Uint64()
	}
	sinkWord = sum
}

func BenchmarkNormal(b *testing.B) {
	s := rng.New(1, benchPurpose, 0, 0)
	sum := 0.0
	for b.Loop() {
		sum += s.Normal()
	}
	sinkFloat = sum
}

func BenchmarkBinomial(b *testing.B) {
	for _, n := range []int64{10, 100, 1e4, 1e6} {
		for _, p := range []float64{0.01, 0.1, 0.3} {
			b.Run(fmt.Sprintf("n=%d/p=%v/puente", n, p), func(b *testing.B) {
				s := rng.New(1, benchPurpose, 0, 0)
				var sum int64
				for b.Loop() {
					sum += rng.Binomial(&s, n, p)
				}
				sinkCount = sum
			})
			b.Run(fmt.Sprintf("n=%d/p=%v/gonum", n, p), func(b *testing.B) {
				d := distuv.Binomial{N: float64(n), P: p, Src: rand.NewPCG(1, 2)}
				sum := 0.0
				for b.Loop() {
					sum += d.Rand()
				}
				sinkFloat = sum
			})
		}
	}
}

func BenchmarkMultinomial30(b *testing.B) {
	weights, out := make([]float64, 30), make([]int64, 30)
	for i := range weights {
		weights[i] = 1 / float64(i+1)
	}
	for _, n := range []int64{10, 1000, 1e6} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			s := rng.New(1, benchPurpose, 0, 0)
			for b.Loop() {
				rng.Multinomial(&s, n, weights, out)
			}
		})
	}
}

func BenchmarkPoisson(b *testing.B) {
	for _, mean := range []float64{0.1, 3, 30, 3000} {
		b.Run(fmt.Sprintf("mean=%v", mean), func(b *testing.B) {
			s := rng.New(1, benchPurpose, 0, 0)
			var sum int64
			for b.Loop() {
				sum += rng.Poisson(&s, mean)
			}
			sinkCount = sum
		})
	}
}

func BenchmarkGamma(b *testing.B) {
	s := rng.New(1, benchPurpose, 0, 0)
	sum := 0.0
	for b.Loop() {
		sum += rng.Gamma(&s, 2.5, 1)
	}
	sinkFloat = sum
}

func BenchmarkNegBinomial(b *testing.B) {
	for _, mean := range []float64{3, 3000} {
		b.Run(fmt.Sprintf("mean=%v/k=5", mean), func(b *testing.B) {
			s := rng.New(1, benchPurpose, 0, 0)
			var sum int64
			for b.Loop() {
				sum += rng.NegBinomial(&s, mean, 5)
			}
			sinkCount = sum
		})
	}
}
