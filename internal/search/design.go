package search

import (
	"fmt"

	"puente/internal/rng"
)

// Box is the range of each coordinate, Low < High.
type Box struct {
	Low  []float64 `json:"low"`
	High []float64 `json:"high"`
}

// Unit returns the unit cube of some dimensions.
func Unit(dimensions int) Box {
	b := Box{make([]float64, dimensions), make([]float64, dimensions)}
	for i := range b.High {
		b.High[i] = 1
	}
	return b
}

// at maps a point of the unit cube into the box.
func (b Box) at(unit []float64) []float64 {
	point := make([]float64, len(unit))
	for i, u := range unit {
		point[i] = b.Low[i] + float64(u*(b.High[i]-b.Low[i]))
	}
	return point
}

// require panics on a box that is none.
func (b Box) require(name string) {
	if len(b.Low) == 0 || len(b.Low) != len(b.High) {
		panic(fmt.Sprintf("search: %s: a box with %d low and %d high ends", name, len(b.Low), len(b.High)))
	}
	for i := range b.Low {
		if !(b.Low[i] < b.High[i]) {
			panic(fmt.Sprintf("search: %s: coordinate %d from %v to %v, want low < high", name, i, b.Low[i], b.High[i]))
		}
	}
}

// Grid returns all points of a full factorial design, the last coordinate fastest: steps[i] >= 1 values of coordinate i, both
// ends included (the middle where there is one). Its size is the product of the steps.
func Grid(box Box, steps []int) [][]float64 {
	box.require("Grid")
	if len(steps) != len(box.Low) {
		panic(fmt.Sprintf("search: Grid: %d steps for %d coordinates", len(steps), len(box.Low)))
	}
	points := [][]float64{nil}
	for i, n := range steps {
		if n < 1 {
			panic(fmt.Sprintf("search: Grid: steps[%d] = %d, want at least 1", i, n))
		}
		var longer [][]float64
		for _, p := range points {
			for k := range n {
				share := 0.5
				if n > 1 {
					share = float64(k) / float64(n-1)
				}
				longer = append(longer, append(p[:i:i], box.Low[i]+float64(share*(box.High[i]-box.Low[i]))))
			}
		}
		points = longer
	}
	return points
}

// LatinHypercube returns n points of which each coordinate has exactly one in each of n equal parts of its range, at a
// random place within the part. Coordinates are drawn apart, so that one more does not move the others.
// Source: McKay, Beckman and Conover (1979), Technometrics 21(2), 239-245.
func LatinHypercube(box Box, n int, seed uint64) [][]float64 {
	box.require("LatinHypercube")
	points := make([][]float64, n)
	for p := range points {
		points[p] = make([]float64, len(box.Low))
	}
	order := make([]int, n)
	for i := range box.Low {
		s := rng.New(seed, purposeHypercube, uint64(i), 0)
		rng.Perm(&s, order)
		for p, part := range order {
			points[p][i] = (float64(part) + s.Float64()) / float64(n)
		}
	}
	for p, unit := range points {
		points[p] = box.at(unit)
	}
	return points
}
