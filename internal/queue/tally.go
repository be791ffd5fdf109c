package queue

import (
	"cmp"
	"math"
	"slices"
)

// A histogram of waits has binsPerOctave bins between a time and its double,
// from 2^lowestOctave to 2^(lowestOctave+octaves) units, so a quantile is read
// to well under one per cent; waits of zero are counted apart.
const (
	binsPerOctaveBits = 7
	binsPerOctave     = 1 << binsPerOctaveBits
	lowestOctave      = -20
	octaves           = 48
	binCount          = octaves * binsPerOctave
	binShift          = 52 - binsPerOctaveBits
	binBase           = (1023 + lowestOctave) << binsPerOctaveBits
)

// keptWaits is how many waits of a run are kept as they are; up to that number
// quantiles are exact.
const keptWaits = 512

// weighted is one wait and the persons who had it.
type weighted struct {
	wait    float64
	persons int32
}

// tally counts waits while a run goes on, without memory that grows with them.
type tally struct {
	persons int64   // who were counted
	waited  int64   // of them, who waited longer than 0
	sum     float64 // person-time
	bins    []uint32
	kept    []weighted // the first keptWaits
	seen    int        // groups counted
}

func newTally() tally {
	return tally{bins: make([]uint32, binCount), kept: make([]weighted, 0, keptWaits)}
}

// add counts a wait of a group of persons.
func (t *tally) add(wait float64, persons int32) {
	t.persons += int64(persons)
	t.seen++
	if len(t.kept) < keptWaits {
		t.kept = append(t.kept, weighted{wait, persons})
	}
	if wait <= 0 {
		return
	}
	t.waited += int64(persons)
	t.sum += wait * float64(persons)
	bin := int(math.Float64bits(wait)>>binShift) - binBase
	t.bins[min(max(bin, 0), binCount-1)] += uint32(persons)
}

func (t *tally) reset() {
	clear(t.bins)
	*t = tally{bins: t.bins, kept: t.kept[:0]}
}

// spread is the distribution of waits, of one run or of many together.
type spread struct {
	persons, zero int64
	bins          []int64
	kept          []weighted
	whole         bool // kept holds every wait
}

func (t *tally) spread() spread {
	s := spread{persons: t.persons, zero: t.persons - t.waited, kept: slices.Clone(t.kept), whole: t.seen <= keptWaits}
	s.bins = make([]int64, binCount)
	for i, n := range t.bins {
		s.bins[i] = int64(n)
	}
	return s
}

// keptTogether bounds the waits that are kept when many runs are joined.
const keptTogether = 1 << 16

// join adds another spread; the order of joining does not change a quantile.
func (s *spread) join(o spread) {
	if s.bins == nil {
		s.bins, s.whole = make([]int64, binCount), true
	}
	s.persons += o.persons
	s.zero += o.zero
	for i, n := range o.bins {
		s.bins[i] += n
	}
	s.whole = s.whole && o.whole && len(s.kept)+len(o.kept) <= keptTogether
	if s.whole {
		s.kept = append(s.kept, o.kept...)
	} else {
		s.kept = nil
	}
}

// quantile returns the wait that a share q of the persons do not exceed; NaN
// where nobody was counted. Exact where every wait was kept, else read from the
// histogram by a straight line within its bin.
func (s *spread) quantile(q float64) float64 {
	if s.persons == 0 {
		return math.NaN()
	}
	if s.whole {
		return exactQuantile(s.kept, q*float64(s.persons))
	}
	rank := q*float64(s.persons) - float64(s.zero)
	if rank <= 0 {
		return 0
	}
	for i, n := range s.bins {
		if n > 0 && rank <= float64(n) {
			low, high := binEdge(i), binEdge(i+1)
			return low + (high-low)*rank/float64(n)
		}
		rank -= float64(n)
	}
	return binEdge(binCount)
}

// exactQuantile returns the smallest wait that at least rank persons do not exceed.
func exactQuantile(kept []weighted, rank float64) float64 {
	sorted := slices.SortedFunc(slices.Values(kept), func(x, y weighted) int { return cmp.Compare(x.wait, y.wait) })
	persons := 0.0
	for _, w := range sorted {
		persons += float64(w.persons)
		if persons >= rank*(1-1e-12) {
			return w.wait
		}
	}
	return sorted[len(sorted)-1].wait
}

func binEdge(i int) float64 {
	return math.Float64frombits(uint64(i+binBase) << binShift)
}
