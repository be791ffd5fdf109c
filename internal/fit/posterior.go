package fit

import (
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/rng"
	"puente/internal/stat"
)

// Posterior is what a fit learnt.
type Posterior struct {
	Schema      int                  `json:"schema"` // 1
	Scenario    string               `json:"scenario"`
	Date        model.Date           `json:"date"`
	SimVersion  int                  `json:"sim_version"`
	Key         string               `json:"key"`  // digest of everything that the fit depends on
	From        model.Period         `json:"from"` // months compared
	To          model.Period         `json:"to"`
	Targets     int                  `json:"targets"` // counts compared
	Runs        int                  `json:"runs"`
	Free        []Learnt             `json:"free"`
	Still       []string             `json:"no_effect"`       // parameters that move no target within their bounds
	Best        Best                 `json:"best"`            // of the search
	Coverage    float64              `json:"coverage_90"`     // share of simulated truths in their 90 % intervals, over all quantities
	Checked     int                  `json:"checked"`         // simulated truths that Coverage rests on
	Outside     []Target             `json:"targets_outside"` // beyond all runs of the last round: there the model is wrong in kind
	Draws       []map[string]float64 `json:"draws"`           // equally likely; what runs take
	Grade       model.Grade          `json:"grade"`
	GradeReason model.Text           `json:"grade_because"`
}

// Learnt is one quantity before and after.
type Learnt struct {
	Free
	Prior     Quantiles `json:"prior"`
	Posterior Quantiles `json:"posterior"`
	Best      float64   `json:"best"`      // value at the best point of the search
	Shrinkage float64   `json:"shrinkage"` // 1 - sd of the posterior / sd of the prior, both as quantiles of the prior; 0: nothing learnt
	Learnt    bool      `json:"learnt"`    // shrinkage of at least 10 %
	Coverage  float64   `json:"coverage_90"`
	Carried   bool      `json:"carried"` // runs take it; false for what speaks of the fit's first day
}

// Quantiles of a distribution, in the unit of the quantity.
type Quantiles struct {
	P05 float64 `json:"p5"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

// Best is the best point of the search: the mean squared distance of the targets, in units of chance and a model error of
// 10 %; 1 would be as near as that allows.
type Best struct {
	Distance float64            `json:"distance"`
	Base     float64            `json:"distance_base"` // of the scenario as it stands
	Values   map[string]float64 `json:"values"`
	Runs     int                `json:"runs"`
}

const (
	// leastShrinkage is the shrinkage below which a quantity counts as not learnt: MODEL, section 6.
	leastShrinkage = 0.1
	// nearShare of the points of a round nearest to what was observed make its posterior.
	nearShare = 0.5
	// checks is how many simulated truths the coverage is checked with.
	checks = 200
	// priorSD is the sd of a number that is even over [0, 1].
	priorSD = 0.28867513459481287
)

// purposeDraws names the stream that picks draws.
const purposeDraws rng.Purpose = 311

// sample moves the points nearest to a prediction to where they would be had they counted the same: the prediction plus
// their own honest residual, weighted by nearness (Epanechnikov). Point leave (-1: none) is left out.
func (l learned) sample(at []float64, leave int) (points [][]float64, weights []float64) {
	distances := make([]float64, len(l.predicted))
	for i, p := range l.predicted {
		for j, v := range p {
			distances[i] += math.Pow((v-at[j])/l.spread[j], 2)
		}
		if i == leave {
			distances[i] = math.Inf(1)
		}
	}
	sorted := slices.Clone(distances)
	slices.Sort(sorted)
	radius := sorted[int(nearShare*float64(len(sorted)-1))]
	for i, d := range distances {
		if d > radius || i == leave {
			continue
		}
		z := make([]float64, len(at))
		for j := range z {
			z[j] = at[j] + l.residual[i][j]
		}
		points = append(points, z)
		weight := 1.0
		if radius > 0 {
			weight = max(1e-3, 1-d/radius)
		}
		weights = append(weights, weight)
	}
	return points, weights
}

// weightedQuantile is the least value whose share of weight, with those below it, reaches a level.
func weightedQuantile(values, weights []float64, level float64) float64 {
	order := make([]int, len(values))
	total := 0.0
	for i, w := range weights {
		order[i] = i
		total += w
	}
	slices.SortFunc(order, func(a, b int) int {
		if values[a] < values[b] {
			return -1
		}
		return 1
	})
	below := 0.0
	for _, i := range order {
		if below += weights[i]; below >= level*total {
			return values[i]
		}
	}
	return values[order[len(order)-1]]
}

// Posterior tells what was learnt, as a number of equally likely draws and their summary. It is known when Next has no more
// trials. Scenario, Date, SimVersion, Key and grade are left to who knows them.
func (c *Calibration) Posterior(draws int) Posterior {
	if c.stage != stageDone {
		panic("fit: Posterior before the fit is done")
	}
	samples, weights := c.first.sample(c.first.observed, -1)
	p := Posterior{Schema: 1, Targets: len(c.observed), Runs: c.done, Still: c.still}
	p.From, p.To = c.Window()
	p.Outside = c.outside()
	point, distance := c.cma.Best()
	best := sharesOf(point)
	p.Best = Best{distance, c.distance(c.base), c.values(best), c.cma.Told()}
	inside, checked := c.coverage()
	p.Checked = checked
	for j, f := range c.free {
		shares := make([]float64, len(samples))
		for i, z := range samples {
			shares[i] = c.share(z, j)
		}
		l := learntOf(f, shares, weights)
		l.Best = f.Value(best[j])
		l.Coverage = float64(inside[j]) / float64(checked)
		p.Coverage += l.Coverage / float64(len(c.free))
		p.Free = append(p.Free, l)
	}
	p.Draws = c.draw(samples, weights, draws)
	return p
}

// learntOf compares a quantity's posterior with its prior.
func learntOf(f Free, shares, weights []float64) Learnt {
	mean := stat.WeightedMean(shares, weights)
	squares := make([]float64, len(shares))
	for i, v := range shares {
		squares[i] = (v - mean) * (v - mean)
	}
	shrinkage := 1 - math.Sqrt(stat.WeightedMean(squares, weights))/priorSD
	l := Learnt{Free: f, Shrinkage: shrinkage, Learnt: shrinkage >= leastShrinkage, Carried: carried(f.Name)}
	l.Prior = Quantiles{f.Value(0.05), f.Value(0.5), f.Value(0.95)}
	l.Posterior = Quantiles{
		f.Value(weightedQuantile(shares, weights, 0.05)), f.Value(weightedQuantile(shares, weights, 0.5)), f.Value(weightedQuantile(shares, weights, 0.95)),
	}
	return l
}

// coverage takes points of the last round as truths, whose counts are those of their own run, and counts for each quantity
// how many lie within the 90 % interval that the fit would have given.
func (c *Calibration) coverage() (inside []int, checked int) {
	inside = make([]int, len(c.free))
	checked = min(checks, len(c.points))
	for i := range checked {
		samples, weights := c.first.sample(c.first.predicted[i], i)
		values := make([]float64, len(samples))
		for j := range inside {
			for k, z := range samples {
				values[k] = z[j]
			}
			truth := c.points[i][j]
			if truth >= weightedQuantile(values, weights, 0.05) && truth <= weightedQuantile(values, weights, 0.95) {
				inside[j]++
			}
		}
	}
	return inside, checked
}

// outside lists the targets that no run of the last round reached from both sides.
func (c *Calibration) outside() []Target {
	list := []Target{}
	for k, seen := range c.observed {
		low, high := math.Inf(1), math.Inf(-1)
		for _, s := range c.sums {
			low, high = min(low, s[k]), max(high, s[k])
		}
		if seen < low || seen > high {
			list = append(list, c.task.Targets[k])
		}
	}
	return list
}

// draw picks equally likely points by systematic resampling; quantities that no run takes are left out.
func (c *Calibration) draw(samples [][]float64, weights []float64, draws int) []map[string]float64 {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	s := rng.New(c.effort.Seed, purposeDraws, 0, 0)
	at, below, i := s.Float64()*total/float64(draws), weights[0], 0
	list := make([]map[string]float64, draws)
	for d := range list {
		for below < at && i < len(weights)-1 {
			i++
			below += weights[i]
		}
		at += total / float64(draws)
		values := map[string]float64{}
		for j, f := range c.free {
			if carried(f.Name) {
				values[f.Name] = f.Value(c.share(samples[i], j))
			}
		}
		list[d] = values
	}
	rng.Shuffle(&s, list)
	return list
}
