package series

import (
	"fmt"
	"math"
)

// Penalty says how breaks are counted against their fit.
type Penalty int

// The penalties.
const (
	// PenaltyBIC is Schwarz's criterion, as R's strucchange takes it: right for values that do not depend on
	// those before them.
	PenaltyBIC Penalty = iota
	// PenaltyLWZ is that of Liu, Wu and Zidek (1997), Statistica Sinica 7, 497-525, with their constants 0.299
	// and 2.1: it asks for more, and Bai and Perron (2006) find it better where values depend on each other.
	PenaltyLWZ
)

// Segmentation is the best division of a series into stretches of one mean each.
type Segmentation struct {
	Starts    []int     // index of the first value after each break
	RSS       []float64 // [k] residual sum of squares of the best division with k breaks
	Criterion []float64 // [k] what was minimised
}

// Breaks divides values into stretches of one mean, with at least shortest values in each and
// at most five breaks: the divisions with least squares by dynamic programming (Bai and Perron
// 2003, J. Applied Econometrics 18, 1-22), their number by the penalty. It panics unless shortest ≥ 2.
// With fewer than two stretches' values there is no break.
func Breaks(values []float64, shortest int, penalty Penalty) Segmentation {
	if shortest < 2 {
		panic(fmt.Sprintf("series: Breaks: stretches of %d values, want at least 2", shortest))
	}
	n := len(values)
	most := min(5, n/shortest-1)
	s := segmenter{values: values, shortest: shortest}
	s.prepare()
	if most < 0 {
		return Segmentation{}
	}
	best, from := s.divide(most)
	out := Segmentation{}
	chosen := 0
	for k := range best {
		out.RSS = append(out.RSS, best[k][n])
		out.Criterion = append(out.Criterion, criterion(best[k][n], n, k, penalty))
		if out.Criterion[k] < out.Criterion[chosen] {
			chosen = k
		}
	}
	out.Starts = make([]int, chosen)
	for k, end := chosen, n; k > 0; k-- {
		end = from[k][end]
		out.Starts[k-1] = end
	}
	return out
}

// segmenter has the running sums that squares are computed from.
type segmenter struct {
	values        []float64
	shortest      int
	sums, squares []float64
}

func (s *segmenter) prepare() {
	n := len(s.values)
	s.sums, s.squares = make([]float64, n+1), make([]float64, n+1)
	centre := average(s.values)
	for i, v := range s.values {
		s.sums[i+1] = s.sums[i] + v - centre
		s.squares[i+1] = s.squares[i] + (v-centre)*(v-centre)
	}
}

// rss is the sum of squares about the mean of values[from:to].
func (s *segmenter) rss(from, to int) float64 {
	sum := s.sums[to] - s.sums[from]
	return max(0, s.squares[to]-s.squares[from]-sum*sum/float64(to-from))
}

// divide returns, for k breaks and the first end values, the least sum of squares and the
// start of the last stretch.
func (s *segmenter) divide(most int) (best [][]float64, from [][]int) {
	n := len(s.values)
	for k := 0; k <= most; k++ {
		best, from = append(best, make([]float64, n+1)), append(from, make([]int, n+1))
		for end := range best[k] {
			best[k][end] = math.Inf(1)
			if k == 0 && end >= s.shortest {
				best[0][end] = s.rss(0, end)
			}
			for at := k * s.shortest; k > 0 && at <= end-s.shortest; at++ {
				if sum := best[k-1][at] + s.rss(at, end); sum < best[k][end] {
					best[k][end], from[k][end] = sum, at
				}
			}
		}
	}
	return best, from
}

// criterion judges a division with k breaks: k+1 means, k places and a variance are fitted.
func criterion(rss float64, n, k int, penalty Penalty) float64 {
	size, parameters := float64(n), float64(2*(k+1))
	rss = max(rss, 1e-12)
	if penalty == PenaltyLWZ {
		return size*math.Log(rss/(size-parameters+1)) + parameters*0.299*math.Pow(math.Log(size), 2.1)
	}
	return size*(math.Log(rss)+1-math.Log(size)+math.Log(2*math.Pi)) + math.Log(size)*parameters
}
