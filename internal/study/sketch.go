package study

import (
	"math"
	"math/big"
	"math/bits"

	"puente/internal/model"
	"puente/internal/rng/portable"
)

// sketchError bounds the relative error of an order statistic of a sketch; whole numbers below 100 are exact.
const sketchError = 0.005

// logWidth is the logarithm of the ratio of a bucket's ends: (1+e)/(1-e).
var logWidth = portable.Log1p(sketchError) - portable.Log1p(-sketchError)

// sketch counts whole numbers in buckets of equal relative width, and keeps their sums exactly. What it holds does not
// depend on the order of the numbers, and grows with the logarithm of their range, not with how many they are: 230 buckets
// of four bytes for each factor of ten.
// Source: Masson, Rim and Lee (2019), "DDSketch", PVLDB 12(12), 2195-2205, without collapsing.
type sketch struct {
	count     int64
	sum       int64
	high, low uint64 // of the sum of squares
	first     int32  // bucket of counts[0]
	counts    []uint32
}

// bucketOf orders the whole numbers: 0 is in bucket 0, 1 in bucket 1, -1 in bucket -1.
func bucketOf(v int64) int32 {
	switch {
	case v == 0:
		return 0
	case v < 0:
		return -bucketOf(-v)
	}
	return 1 + int32(math.Ceil(portable.Log(float64(v))/logWidth-1e-9))
}

// valueOf is the number that stands for a bucket: its middle, and below 100 the one whole number that lies in it.
func valueOf(bucket int32) float64 {
	switch {
	case bucket == 0:
		return 0
	case bucket < 0:
		return -valueOf(-bucket)
	}
	v := portable.Exp(float64(float64(bucket-1)*logWidth)) * (1 - sketchError)
	if v < 100 {
		return math.Round(v)
	}
	return v
}

// add takes in a number greater than math.MinInt64.
func (s *sketch) add(v int64) {
	s.count++
	s.sum += v
	u := uint64(max(v, -v))
	high, low := bits.Mul64(u, u)
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high += high + carry
	s.room(bucketOf(v))
	s.counts[bucketOf(v)-s.first]++
}

// room makes a bucket one of those held.
func (s *sketch) room(bucket int32) {
	switch {
	case s.counts == nil:
		s.first, s.counts = bucket, make([]uint32, 1)
	case bucket < s.first:
		s.counts = append(make([]uint32, s.first-bucket), s.counts...)
		s.first = bucket
	case int(bucket-s.first) >= len(s.counts):
		s.counts = append(s.counts, make([]uint32, int(bucket-s.first)-len(s.counts)+1)...)
	}
}

// variance is exact to rounding: n Σv² - (Σv)² over n(n-1).
func (s *sketch) variance() float64 {
	if s.count < 2 {
		return 0
	}
	squares := new(big.Int).SetUint64(s.high)
	squares.Lsh(squares, 64).Add(squares, new(big.Int).SetUint64(s.low))
	n, sum := big.NewInt(s.count), big.NewInt(s.sum)
	squares.Mul(squares, n).Sub(squares, sum.Mul(sum, sum))
	top, _ := new(big.Float).SetInt(squares).Float64()
	return top / float64(s.count) / float64(s.count-1)
}

// rank returns the number of a place in ascending order, 0-based, within sketchError.
func (s *sketch) rank(place int64) float64 {
	for i, n := range s.counts {
		if place < int64(n) {
			return valueOf(s.first + int32(i))
		}
		place -= int64(n)
	}
	return valueOf(s.first + int32(len(s.counts)) - 1)
}

// quantile interpolates between ranks as stat.Quantile does.
func (s *sketch) quantile(level float64) float64 {
	position := float64(level * float64(s.count-1))
	below := int64(position)
	share := position - float64(below)
	low := s.rank(below)
	if share == 0 {
		return low
	}
	return low + float64(share*(s.rank(below+1)-low))
}

// band summarises what was added, divided by a divisor.
func (s *sketch) band(p model.Period, divisor float64) model.Band {
	b := model.Band{Period: p}
	if s.count == 0 {
		return b
	}
	b.Mean = float64(s.sum) / float64(s.count) / divisor
	b.SD = math.Sqrt(s.variance()) / divisor
	for _, q := range []struct {
		to    *float64
		level float64
	}{{&b.P025, 0.025}, {&b.P10, 0.1}, {&b.P50, 0.5}, {&b.P90, 0.9}, {&b.P975, 0.975}} {
		*q.to = s.quantile(q.level) / divisor
	}
	return b
}
