package rng

import (
	"fmt"
	"math/bits"

	"puente/internal/rng/portable"
)

// Purpose says what a stream is for, so that two uses of one (seed, entity, time) never share luck.
// Each use has its own constant; two rooms that can run under one seed must not give one number to two uses.
type Purpose uint32

// Stream is a sequence of 2^66 independent 64-bit words with a name; the zero Stream is not valid, New makes one.
// It is a value of 88 bytes without pointers: copying it copies the position, and both copies go on with the same luck.
type Stream struct {
	counter words // block, entity, time, 0
	key     pair  // seed, purpose
	block   [4]uint64
	next    uint64 // index in block of the next word; 4 when used up
}

// New returns the stream named (seed, purpose, entity, time), at its beginning; it costs nothing until the first draw.
// Streams with different names share no block: purpose and seed are the key of Philox4x64-10, entity and time are in the counter.
func New(seed uint64, purpose Purpose, entity, time uint64) Stream {
	return Stream{counter: words{0, entity, time, 0}, key: pair{seed, uint64(purpose)}, next: 4}
}

func (s *Stream) refill() {
	w := philox(s.counter, s.key)
	s.block = [4]uint64{w.a, w.b, w.c, w.d}
	s.counter.a++
	s.next = 0
}

// Uint64 returns the next 64 random bits.
func (s *Stream) Uint64() uint64 {
	if s.next == 4 {
		s.refill()
	}
	v := s.block[s.next&3]
	s.next++
	return v
}

// Float64 returns a uniform number in [0, 1), a multiple of 2^-53.
func (s *Stream) Float64() float64 {
	return float64(float64(s.Uint64()>>11) * 0x1p-53)
}

// Float64Open returns a uniform number in (0, 1), an odd multiple of 2^-53: its logarithm is finite and never 0.
func (s *Stream) Float64Open() float64 {
	return float64(float64(s.Uint64()>>12<<1|1) * 0x1p-53)
}

// IntN returns a uniform integer in [0, n), without bias; it panics unless n > 0.
// Source: Lemire (2019), "Fast random integer generation in an interval", ACM TOMACS 29(1), algorithm 5.
func (s *Stream) IntN(n int) int {
	if n <= 0 {
		panic(fmt.Sprintf("rng: IntN: n = %d, want n > 0", n))
	}
	bound := uint64(n)
	high, low := bits.Mul64(s.Uint64(), bound)
	if low < bound {
		for least := -bound % bound; low < least; {
			high, low = bits.Mul64(s.Uint64(), bound)
		}
	}
	return int(high)
}

// Exp returns an exponential number of mean 1, in [1.1e-16, 36.8]: minus the logarithm of Float64Open.
func (s *Stream) Exp() float64 {
	return -portable.Log(s.Float64Open())
}

// Shuffle puts the elements of x into a uniformly random order; it takes len(x)-1 draws and allocates nothing.
// Source: Durstenfeld (1964), CACM 7(7), algorithm 235.
func Shuffle[T any](s *Stream, x []T) {
	for i := len(x) - 1; i > 0; i-- {
		j := s.IntN(i + 1)
		x[i], x[j] = x[j], x[i]
	}
}

// Perm fills out with a uniformly random permutation of 0, 1, ..., len(out)-1; it takes len(out) draws and allocates nothing.
func Perm(s *Stream, out []int) {
	for i := range out {
		j := s.IntN(i + 1)
		out[i] = out[j]
		out[j] = i
	}
}
