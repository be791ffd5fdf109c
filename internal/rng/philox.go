package rng

import "math/bits"

// Multipliers and Weyl increments of Philox4x64: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as
// 1, 2, 3", SC11, doi 10.1145/2063384.2063405; the increments are 2^64 times the golden ratio and sqrt(3)-1.
const (
	philoxMul0  = 0xD2E7470EE14C6C93
	philoxMul1  = 0xCA5A826395121157
	philoxWeyl0 = 0x9E3779B97F4A7C15
	philoxWeyl1 = 0xBB67AE8584CAA73B
)

// words are the four 64-bit words of a Philox counter or block.
type words struct{ a, b, c, d uint64 }

// pair is the 128-bit key of Philox4x64.
type pair struct{ a, b uint64 }

// philox returns the Philox4x64-10 block of a counter under a key (ten rounds; the same source reports that it passes BigCrush).
func philox(c words, k pair) words {
	for range 10 {
		high0, low0 := bits.Mul64(philoxMul0, c.a)
		high1, low1 := bits.Mul64(philoxMul1, c.c)
		c = words{high1 ^ c.b ^ k.a, low1, high0 ^ c.d ^ k.b, low0}
		k.a += philoxWeyl0
		k.b += philoxWeyl1
	}
	return c
}
