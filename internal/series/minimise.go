package series

import (
	"math"
	"slices"
)

// vertex is a corner of the simplex with the value there.
type vertex struct {
	at    []float64
	value float64
}

// simplex is what Nelder and Mead's method needs: where to begin, how far to
// step along each coordinate, and when to stop.
type simplex struct {
	start, step []float64
	most        int     // evaluations at most
	tolerance   float64 // stop when best and worst differ by less
}

// minimise searches the least value of f by the method of Nelder and Mead (1965),
// Computer Journal 7, 308-313, with the coefficients of Gao and Han (2012),
// Comput. Optim. Appl. 51, 259-277, that suit many dimensions. f may return +Inf
// outside its domain. The same input gives the same answer.
func minimise(f func(x []float64) float64, s simplex) (best []float64, value float64) {
	n := len(s.start)
	if n == 0 {
		return nil, f(nil)
	}
	corners := make([]vertex, n+1)
	for i := range corners {
		x := slices.Clone(s.start)
		if i > 0 {
			x[i-1] += s.step[i-1]
		}
		corners[i] = vertex{x, f(x)}
	}
	dim := max(float64(n), 2)
	centre, trial, second := make([]float64, n), make([]float64, n), make([]float64, n)
	for used := n + 1; used < s.most; {
		slices.SortStableFunc(corners, func(a, b vertex) int { return compare(a.value, b.value) })
		worst := &corners[n]
		if worst.value-corners[0].value < s.tolerance {
			break
		}
		mean(centre, corners[:n])
		value := move(f, trial, centre, worst.at, -1)
		used++
		switch {
		case value < corners[0].value:
			used++
			if further := move(f, second, centre, worst.at, -(1 + 2/dim)); further < value {
				worst.take(second, further)
			} else {
				worst.take(trial, value)
			}
		case value < corners[n-1].value:
			worst.take(trial, value)
		default:
			side := 0.75 - 0.5/dim
			if value < worst.value {
				side = -side
			}
			used++
			if inner := move(f, second, centre, worst.at, side); inner < min(value, worst.value) {
				worst.take(second, inner)
			} else {
				used += n
				shrink(f, corners, 1-1/dim)
			}
		}
	}
	slices.SortStableFunc(corners, func(a, b vertex) int { return compare(a.value, b.value) })
	return corners[0].at, corners[0].value
}

// compare orders values with NaN as the greatest.
func compare(a, b float64) int {
	switch {
	case a < b || math.IsNaN(b) && !math.IsNaN(a):
		return -1
	case a > b || math.IsNaN(a) && !math.IsNaN(b):
		return 1
	}
	return 0
}

// take makes the vertex stand at a place.
func (v *vertex) take(at []float64, value float64) {
	copy(v.at, at)
	v.value = value
}

// mean puts the mean of the corners into centre.
func mean(centre []float64, corners []vertex) {
	for i := range centre {
		sum := 0.0
		for _, c := range corners {
			sum += c.at[i]
		}
		centre[i] = sum / float64(len(corners))
	}
}

// move puts centre + by*(worst - centre) into to and returns f there.
func move(f func([]float64) float64, to, centre, worst []float64, by float64) float64 {
	for i := range to {
		to[i] = centre[i] + by*(worst[i]-centre[i])
	}
	return f(to)
}

// shrink draws all corners towards the best one.
func shrink(f func([]float64) float64, corners []vertex, by float64) {
	for k := 1; k < len(corners); k++ {
		for i := range corners[k].at {
			corners[k].at[i] = corners[0].at[i] + by*(corners[k].at[i]-corners[0].at[i])
		}
		corners[k].value = f(corners[k].at)
	}
}
