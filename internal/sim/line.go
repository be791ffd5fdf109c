package sim

import "puente/internal/rng"

// line draws persons without replacement from the classes of a port's line. It is a binary tree of counts: node 1 is
// all, node i has the children 2i and 2i+1, and the classes are the leaves from node half on.
type line struct {
	nodes []int64
	half  int
}

// newLine makes room for the most lines that one port, or one transport, draws from.
func newLine(m *Model) line {
	most := 1
	for _, p := range m.ports {
		most = max(most, int(p.last-p.first)*m.classes())
	}
	for i := range m.seats {
		most = max(most, len(m.seats[i].classOf))
	}
	for i := range m.caravans {
		most = max(most, len(m.caravans[i].from))
	}
	half := 1
	for half < most {
		half *= 2
	}
	return line{make([]int64, 2*half), half}
}

// classes are the counts of the line, to be set before total and read after serve.
func (l line) classes() []int64 { return l.nodes[l.half:] }

// total adds up the first size classes, forgets the others, and returns the sum.
func (l line) total(size int) int64 {
	clear(l.nodes[l.half+size:])
	for i := l.half - 1; i >= 1; i-- {
		l.nodes[i] = l.nodes[2*i] + l.nodes[2*i+1]
	}
	return l.nodes[1]
}

// serve takes n of the total persons out of the first size classes, each equally likely.
func (s *state) serve(r *rng.Stream, n, total int64, size int) {
	classes := int64(0)
	for _, here := range s.line.classes()[:size] {
		if here > 0 {
			classes++
		}
	}
	if n > manyPerClass*classes && !s.model.oneByOne {
		s.serveAtOnce(r, n, total, size)
		return
	}
	s.line.serve(r, n)
}

// manyPerClass is how many persons for each class make it cheaper to draw class by class than person by person.
const manyPerClass = 3

// serveAtOnce takes n of the total persons out of the line class by class. It leaves the inner nodes of the tree as they
// were: whoever needs them calls total first.
func (s *state) serveAtOnce(r *rng.Stream, n, total int64, size int) {
	for i, here := range s.line.classes()[:size] {
		if n == 0 {
			return
		}
		k := s.hypergeometric(r, here, total-here, n)
		s.line.classes()[i] -= k
		total -= here
		n -= k
	}
}

// serve takes n persons out of the line, each equally likely; n is at most the total.
func (l line) serve(r *rng.Stream, n int64) {
	for range n {
		rank := int64(r.IntN(int(l.nodes[1])))
		i := 1
		for i < l.half {
			l.nodes[i]--
			left := l.nodes[2*i]
			right := (left - 1 - rank) >> 63 // -1 where rank >= left, else 0: a jump here would be guessed wrong half the time
			rank -= left & right
			i = 2*i - int(right)
		}
		l.nodes[i]--
	}
}
