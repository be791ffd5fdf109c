package search_test

import (
	"math"
	"testing"

	"puente/internal/rng"
	"puente/internal/search"
)

// luck names the streams of these tests.
const luck rng.Purpose = 390

// TestKNKeepsItsPromise: in the least favourable case (all others equally behind by the difference that matters) the best is
// kept with at least the chance promised, and common luck needs fewer rounds.
func TestKNKeepsItsPromise(t *testing.T) {
	const candidates, failure, trials = 5, 0.1, 400
	rounds := map[float64]int{}
	for _, common := range []float64{0, 0.8} { // share of the variance that all candidates have in common
		kept := 0
		for trial := range trials {
			k := search.NewKN(candidates, 10, 0.5, failure)
			s := rng.New(1, luck, uint64(trial), uint64(common*10))
			for {
				if best, known := k.Best(); known {
					if best == 2 {
						kept++
					}
					break
				}
				shared := math.Sqrt(common) * s.Normal()
				var values []float64
				for _, i := range k.Ask() {
					v := shared + math.Sqrt(1-common)*s.Normal()
					if i == 2 {
						v += 0.5
					}
					values = append(values, v)
				}
				k.Tell(values)
			}
			rounds[common] += k.Rounds()
		}
		// A rate of 0.9 falls below 0.9 - 3 standard errors once in 700 tests.
		if least := trials * (1 - failure - 3*math.Sqrt(failure*(1-failure)/trials)); float64(kept) < least {
			t.Errorf("common share %v: kept the best in %d of %d, want at least %.0f", common, kept, trials, least)
		}
	}
	if rounds[0.8] > rounds[0]/2 {
		t.Errorf("%d rounds with common luck, %d without", rounds[0.8], rounds[0])
	}
}

// TestAllocateFollowsTheTheorem: ratios of runs are those of theorem 1, and the sum is the budget.
func TestAllocateFollowsTheTheorem(t *testing.T) {
	means, variances, runs := []float64{3, 5, 4, 1}, []float64{4, 9, 1, 25}, []int{1, 1, 1, 1}
	more := search.Allocate(means, variances, runs, 1_000_000)
	n := make([]float64, 4)
	total := 0
	for i, m := range more {
		n[i] = float64(m + runs[i])
		total += m
	}
	if total != 1_000_000 {
		t.Errorf("%d runs shared out", total)
	}
	ratio := func(name string, got, want float64) {
		if math.Abs(got/want-1) > 1e-3 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	// N_i/N_j = (sd_i/gap_i)^2 / (sd_j/gap_j)^2 with gaps 2, 1, 4 from the best, candidate 1.
	ratio("0 over 2", n[0]/n[2], (4.0/4)/(1.0/1))
	ratio("3 over 2", n[3]/n[2], (25.0/16)/(1.0/1))
	ratio("best", n[1], 3*math.Sqrt(n[0]*n[0]/4+n[2]*n[2]/1+n[3]*n[3]/25))
	// One that has more than its share gets none, and the others still share out everything.
	more = search.Allocate(means, variances, []int{10, 10, 10, 5000}, 100)
	if more[3] != 0 || more[0]+more[1]+more[2] != 100 {
		t.Errorf("shared out %v", more)
	}
}

// TestAllocateFindsTheBestSooner: with the experiment of Chen and others (2000), ten designs of means 0 to 9 and standard
// deviation 6, the best is found more often than with equal runs.
func TestAllocateFindsTheBestSooner(t *testing.T) {
	const designs, budget, trials = 10, 400, 300
	found := map[bool]int{}
	for _, clever := range []bool{false, true} {
		for trial := range trials {
			s := rng.New(2, luck, uint64(trial), 0)
			sums, squares, runs := make([]float64, designs), make([]float64, designs), make([]int, designs)
			run := func(i, times int) {
				for range times {
					v := float64(i) + 6*s.Normal()
					sums[i], squares[i], runs[i] = sums[i]+v, squares[i]+v*v, runs[i]+1
				}
			}
			for i := range designs {
				run(i, 10)
			}
			for spent := designs * 10; spent < budget; spent += 20 {
				means, variances := make([]float64, designs), make([]float64, designs)
				for i := range designs {
					n := float64(runs[i])
					means[i] = sums[i] / n
					variances[i] = (squares[i] - sums[i]*means[i]) / (n - 1)
				}
				more := search.Allocate(means, variances, runs, 20)
				for i := range designs {
					if !clever {
						more[i] = 2
					}
					run(i, more[i])
				}
			}
			best := 0
			for i := range designs {
				if sums[i]/float64(runs[i]) > sums[best]/float64(runs[best]) {
					best = i
				}
			}
			if best == designs-1 {
				found[clever]++
			}
		}
	}
	t.Logf("found in %d with equal runs, %d with OCBA of %d", found[false], found[true], trials)
	if found[true] < found[false]+trials/20 {
		t.Errorf("found in %d trials with OCBA, %d with equal runs", found[true], found[false])
	}
}

// TestLatinHypercube: each coordinate has one point in each part, and no part is favoured by another coordinate.
func TestLatinHypercube(t *testing.T) {
	box := search.Box{Low: []float64{0, -2, 10}, High: []float64{1, 2, 30}}
	points := search.LatinHypercube(box, 50, 7)
	for i := range box.Low {
		seen := make([]bool, 50)
		for _, p := range points {
			part := int((p[i] - box.Low[i]) / (box.High[i] - box.Low[i]) * 50)
			if seen[part] {
				t.Fatalf("coordinate %d has two points in part %d", i, part)
			}
			seen[part] = true
		}
	}
	// The mean of a monotone function varies far less than with independent points: McKay and others (1979), theorem.
	spread := func(latin bool) float64 {
		var sum, squares float64
		for seed := range uint64(200) {
			mean := 0.0
			s := rng.New(seed, luck, 1, 1)
			for _, p := range search.LatinHypercube(search.Unit(2), 20, seed) {
				if !latin {
					p = []float64{s.Float64(), s.Float64()}
				}
				mean += (p[0] + p[1]) / 20
			}
			sum, squares = sum+mean, squares+mean*mean
		}
		return squares/200 - sum*sum/200/200
	}
	if a, b := spread(true), spread(false); a > b/50 {
		t.Errorf("variance of the mean %v, %v for independent points", a, b)
	}
}

// TestGrid: the corners are there, the last coordinate runs fastest.
func TestGrid(t *testing.T) {
	points := search.Grid(search.Box{Low: []float64{0, 10, 5}, High: []float64{2, 20, 6}}, []int{3, 2, 1})
	want := [][]float64{{0, 10, 5.5}, {0, 20, 5.5}, {1, 10, 5.5}, {1, 20, 5.5}, {2, 10, 5.5}, {2, 20, 5.5}}
	for i, p := range points {
		for j := range p {
			if p[j] != want[i][j] {
				t.Fatalf("points %v, want %v", points, want)
			}
		}
	}
	if len(points) != len(want) {
		t.Errorf("%d points, want %d", len(points), len(want))
	}
}
