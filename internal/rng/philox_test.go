package rng

import (
	"math"
	"math/big"
	"testing"
)

// Published vectors for "philox4x64 10": Random123 1.14 (D. E. Shaw Research), tests/kat_vectors; the third has the digits of pi.
func TestPhiloxKnownAnswers(t *testing.T) {
	const all = math.MaxUint64
	vectors := []struct {
		counter words
		key     pair
		want    words
	}{
		{
			words{},
			pair{},
			words{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b},
		},
		{
			words{all, all, all, all},
			pair{all, all},
			words{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0},
		},
		{
			words{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
			pair{0x452821e638d01377, 0xbe5466cf34e90c6c},
			words{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6},
		},
	}
	for _, v := range vectors {
		if got := philox(v.counter, v.key); got != v.want {
			t.Errorf("philox(%x, %x) = %x, want %x", v.counter, v.key, got, v.want)
		}
	}
}

// A stream is the blocks of its name, in order: the name stands in the key and in the second and third counter words.
func TestStreamIsPhiloxOfItsName(t *testing.T) {
	s := New(11, 22, 33, 44)
	for block := range uint64(3) {
		w := philox(words{block, 33, 44, 0}, pair{11, 22})
		for i, want := range []uint64{w.a, w.b, w.c, w.d} {
			if got := s.Uint64(); got != want {
				t.Errorf("block %d word %d is %#x, want %#x", block, i, got, want)
			}
		}
	}
}

func TestZigguratLayersHaveOneArea(t *testing.T) {
	density := func(x float64) float64 { return math.Exp(-0.5 * x * x) }
	tail := math.Sqrt(math.Pi/2) * math.Erfc(zigguratTail/math.Sqrt2)
	area := zigguratTail*density(zigguratTail) + tail
	if zigguratEdge[1] != zigguratTail || zigguratEdge[256] != 0 {
		t.Errorf("edges 1 and 256 are %v and %v, want %v and 0", zigguratEdge[1], zigguratEdge[256], zigguratTail)
	}
	for i := range 256 {
		floor, roof := density(zigguratEdge[i]), density(zigguratEdge[i+1])
		if i == 0 {
			floor, roof = 0, density(zigguratTail)
		}
		if got := zigguratEdge[i] * (roof - floor); math.Abs(got/area-1) > 1e-12 {
			t.Errorf("layer %d has area %v, want %v", i, got, area)
		}
	}
}

func TestFactorialRest(t *testing.T) {
	logFactorial := func(k int64) float64 { // exact product, then one logarithm
		x, _ := new(big.Float).SetInt(new(big.Int).MulRange(1, k)).Float64()
		return math.Log(x)
	}
	for k := int64(0); k <= 170; k++ {
		x := float64(k)
		stirling := (x+0.5)*math.Log(x+1) - (x + 1) + 0.5*math.Log(2*math.Pi)
		if got, want := factorialRest(x), logFactorial(k)-stirling; math.Abs(got-want) > 1e-15*(1+math.Abs(stirling)) {
			t.Errorf("factorialRest(%d) = %v, want %v", k, got, want)
		}
	}
}
