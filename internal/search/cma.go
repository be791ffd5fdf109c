package search

import (
	"fmt"
	"math"
	"slices"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// Options of a CMA.
type Options struct {
	Start      []float64 // first mean
	Step       []float64 // first standard deviation of each coordinate, > 0; about a third of where the best may lie
	Box        *Box      // nil: no bounds; else points outside are mirrored at its faces before they are proposed
	Population int       // points of a generation; 0: 4 + floor(3 ln n), at least 4 else
	Seed       uint64
}

// CMA is the covariance matrix adaptation evolution strategy for minimising: Ask for the points of a generation, Tell
// their values, until Done. It follows Hansen (2016), "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772, with
// its defaults, negative weights included. Cost of a generation beside the values: n^3 of small constant every few.
type CMA struct {
	opt        Options
	n          int
	generation int
	told       int // values in all
	w          weights

	mean, pathC, pathS []float64 // in units of Step
	sigma              float64
	c, axes            [][]float64 // covariance; columns of axes are its eigenvectors
	lengths            []float64   // roots of its eigenvalues
	decomposed         int         // generation of axes and lengths

	asked [][]float64 // the standard normal vectors of the generation
	best  []float64
	value float64
	past  []float64 // best value of each generation
	done  string
}

// weights are the constants of the strategy, named as in the tutorial's table 1.
type weights struct {
	lambda, mu                 int
	w                          []float64
	muEff, cc, c1, cMu, cs, ds float64
	sum                        float64 // of w
	expected                   float64 // length of a standard normal vector
	lazy                       int     // generations between decompositions
}

// NewCMA starts a search. It panics unless Start and Step have the same length and every step is positive.
func NewCMA(opt Options) *CMA {
	n := len(opt.Start)
	if n == 0 || len(opt.Step) != n {
		panic(fmt.Sprintf("search: NewCMA: %d coordinates to start at, %d steps", n, len(opt.Step)))
	}
	c := &CMA{opt: opt, n: n, sigma: 1, value: math.Inf(1), w: newWeights(n, opt.Population)}
	c.mean, c.pathC, c.pathS = make([]float64, n), make([]float64, n), make([]float64, n)
	c.c, c.axes, c.lengths = identity(n), identity(n), make([]float64, n)
	for i, step := range opt.Step {
		if !(step > 0) {
			panic(fmt.Sprintf("search: NewCMA: step[%d] = %v, want > 0", i, step))
		}
		c.lengths[i] = 1
	}
	if opt.Box != nil {
		opt.Box.require("NewCMA")
	}
	return c
}

// newWeights computes table 1 of the tutorial.
func newWeights(n, population int) weights {
	d := float64(n)
	w := weights{lambda: population}
	if population == 0 {
		w.lambda = 4 + int(3*math.Log(d))
	}
	w.lambda = max(4, w.lambda)
	w.mu = w.lambda / 2
	var sum, squares, sumBad, squaresBad float64
	for i := range w.lambda {
		v := math.Log(float64(w.lambda+1)/2) - math.Log(float64(i+1))
		w.w = append(w.w, v)
		if i < w.mu {
			sum, squares = sum+v, squares+v*v
		} else {
			sumBad, squaresBad = sumBad+v, squaresBad+v*v
		}
	}
	w.muEff = sum * sum / squares
	bad := sumBad * sumBad / squaresBad
	w.c1 = 2 / ((d+1.3)*(d+1.3) + w.muEff)
	w.cMu = min(1-w.c1, 2*(0.25+w.muEff+1/w.muEff-2)/((d+2)*(d+2)+w.muEff))
	w.cs = (w.muEff + 2) / (d + w.muEff + 5)
	w.ds = 1 + 2*max(0, math.Sqrt((w.muEff-1)/(d+1))-1) + w.cs
	w.cc = (4 + w.muEff/d) / (d + 4 + 2*w.muEff/d)
	most := min(1+w.c1/w.cMu, 1+2*bad/(bad+2), (1-w.c1-w.cMu)/(d*w.cMu))
	for i := range w.w {
		if w.w[i] >= 0 {
			w.w[i] /= sum
		} else {
			w.w[i] *= most / -sumBad
		}
		w.sum += w.w[i]
	}
	w.expected = math.Sqrt(d) * (1 - 1/(4*d) + 1/(21*d*d))
	w.lazy = max(1, int(1/(10*d*(w.c1+w.cMu))))
	return w
}

func identity(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	return m
}

// Ask returns the points of the next generation. Asking again without telling returns the same points.
func (c *CMA) Ask() [][]float64 {
	c.asked = make([][]float64, c.w.lambda)
	points := make([][]float64, c.w.lambda)
	for k := range points {
		s := rng.New(c.opt.Seed, purposeCMA, uint64(k), uint64(c.generation))
		z := make([]float64, c.n)
		for i := range z {
			z[i] = s.Normal()
		}
		c.asked[k] = z
		points[k] = c.proposed(c.step(z))
	}
	return points
}

// step turns a standard normal vector into one of the covariance c.
func (c *CMA) step(z []float64) []float64 {
	y := make([]float64, c.n)
	for j, length := range c.lengths {
		v := length * z[j]
		for i := range y {
			y[i] += c.axes[i][j] * v
		}
	}
	return y
}

// proposed is the point at a step from the mean, in the coordinates of who asks.
func (c *CMA) proposed(y []float64) []float64 {
	x := make([]float64, c.n)
	for i := range x {
		x[i] = c.opt.Start[i] + c.opt.Step[i]*(c.mean[i]+c.sigma*y[i])
		if c.opt.Box != nil {
			x[i] = mirrored(x[i], c.opt.Box.Low[i], c.opt.Box.High[i])
		}
	}
	return x
}

// mirrored folds a coordinate back into its range.
func mirrored(x, low, high float64) float64 {
	width := high - low
	t := math.Mod(x-low, 2*width)
	if t < 0 {
		t += 2 * width
	}
	if t > width {
		t = 2*width - t
	}
	return low + min(t, width)
}

// Tell takes the values of the points that Ask returned, in their order; lower is better. NaN counts as the worst.
func (c *CMA) Tell(values []float64) {
	if c.asked == nil || len(values) != len(c.asked) {
		panic(fmt.Sprintf("search: Tell: %d values for %d points asked", len(values), len(c.asked)))
	}
	order := c.rank(values)
	steps := make([][]float64, len(values))
	for k, z := range c.asked {
		steps[k] = c.step(z)
	}
	if v := values[order[0]]; v < c.value {
		c.value, c.best = v, c.proposed(steps[order[0]])
	}
	c.past = append(c.past, values[order[0]])
	c.told += len(values)
	c.move(order, steps)
	c.asked = nil
	c.generation++
	if c.generation-c.decomposed >= c.w.lazy {
		c.decompose()
	}
	c.stop(values)
}

// rank returns the places of the values from best to worst.
func (c *CMA) rank(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := values[a], values[b]
		switch {
		case x < y || (!math.IsNaN(x) && math.IsNaN(y)):
			return -1
		case x > y || (math.IsNaN(x) && !math.IsNaN(y)):
			return 1
		}
		return 0
	})
	return order
}

// move updates mean, paths, covariance and step size: equations 39 to 47 of the tutorial.
func (c *CMA) move(order []int, steps [][]float64) {
	w, n := &c.w, c.n
	drift, white := make([]float64, n), make([]float64, n) // weighted means of steps and of their standard normal vectors
	for i := range w.mu {
		for j := range n {
			drift[j] += w.w[i] * steps[order[i]][j]
			white[j] += w.w[i] * c.asked[order[i]][j]
		}
	}
	length := 0.0
	for i := range n {
		c.mean[i] += c.sigma * drift[i]
		rotated := 0.0 // of C^(-1/2) drift
		for j := range n {
			rotated += c.axes[i][j] * white[j]
		}
		c.pathS[i] = (1-w.cs)*c.pathS[i] + math.Sqrt(w.cs*(2-w.cs)*w.muEff)*rotated
		length += c.pathS[i] * c.pathS[i]
	}
	length = math.Sqrt(length)
	straight := length/math.Sqrt(1-math.Pow(1-w.cs, 2*float64(c.generation+1))) < (1.4+2/(float64(n)+1))*w.expected
	for i := range n {
		c.pathC[i] *= 1 - w.cc
		if straight {
			c.pathC[i] += math.Sqrt(w.cc*(2-w.cc)*w.muEff) * drift[i]
		}
	}
	c.adapt(order, steps, straight)
	c.sigma *= portable.Exp(w.cs / w.ds * (length/w.expected - 1))
}

// adapt updates the covariance by the path and by the ranked steps; bad steps count against their direction.
func (c *CMA) adapt(order []int, steps [][]float64, straight bool) {
	w, n := &c.w, c.n
	keep := 1 - w.c1 - w.cMu*w.sum
	if !straight {
		keep += w.c1 * w.cc * (2 - w.cc)
	}
	counted := make([]float64, len(order))
	for k, at := range order {
		counted[k] = w.w[k]
		if w.w[k] < 0 {
			square := 0.0
			for _, z := range c.asked[at] {
				square += z * z
			}
			counted[k] *= float64(n) / square
		}
	}
	for i := range n {
		for j := range i + 1 {
			v := keep*c.c[i][j] + w.c1*c.pathC[i]*c.pathC[j]
			for k, at := range order {
				v += w.cMu * counted[k] * steps[at][i] * steps[at][j]
			}
			c.c[i][j], c.c[j][i] = v, v
		}
	}
}

// decompose finds the axes of the covariance.
func (c *CMA) decompose() {
	c.decomposed = c.generation
	values, vectors := eigen(c.c)
	c.axes = vectors
	for i, v := range values {
		c.lengths[i] = math.Sqrt(max(v, 0))
	}
}

const (
	// flatSteps and flatValues end a search that no longer moves: steps in units of the first, values as they are told.
	flatSteps  = 1e-12
	flatValues = 1e-12
	worstAxes  = 1e7 // longest over shortest axis
)

// stop looks whether going on is of use: section B.3 of the tutorial.
func (c *CMA) stop(values []float64) {
	widest := 0.0
	for i := range c.n {
		widest = max(widest, c.sigma*math.Sqrt(c.c[i][i]))
	}
	window := 10 + (30*c.n+c.w.lambda-1)/c.w.lambda
	switch {
	case math.IsNaN(widest) || math.IsInf(widest, 0):
		c.done = "the steps are no longer finite"
	case widest < flatSteps:
		c.done = "the steps are tiny"
	case slices.Max(c.lengths) > worstAxes*slices.Min(c.lengths):
		c.done = "the axes are too unequal"
	case len(c.past) > window && spread(c.past[len(c.past)-window:]) < flatValues && spread(values) < flatValues:
		c.done = "the values no longer differ"
	}
}

func spread(values []float64) float64 { return slices.Max(values) - slices.Min(values) }

// Best returns the best point so far and its value; nil and +Inf before the first Tell.
func (c *CMA) Best() (point []float64, value float64) { return slices.Clone(c.best), c.value }

// Mean returns the centre of the next generation, in the box where there is one.
func (c *CMA) Mean() []float64 { return c.proposed(make([]float64, c.n)) }

// Told returns how many values were told.
func (c *CMA) Told() int { return c.told }

// Generation counts the generations that were told.
func (c *CMA) Generation() int { return c.generation }

// Done tells why going on is of no use, or "".
func (c *CMA) Done() string { return c.done }
