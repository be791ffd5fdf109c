package fit

import (
	"math"
)

const (
	// folds of a cross-fit: each point is predicted from the others' four fifths.
	folds = 5
	// widest is how far a statistic counts, in standard deviations: beyond, a line says nothing.
	widest = 4
)

// penalties of the ridge, each times the number of points; besides them the mean alone is tried.
var penalties = []float64{1e-4, 1e-3, 1e-2, 1e-1, 1}

// learned is what a regression of quantities on statistics tells, without looking at the point itself.
type learned struct {
	predicted [][]float64 // [point][quantity]
	residual  [][]float64 // [point][quantity] true less predicted
	observed  []float64   // [quantity] predicted from the observed statistics
	spread    []float64   // [quantity] sd of residual
}

// crossFit predicts each quantity of each point from its statistics by ridge regression on the points of the other folds;
// the penalty, or no regression at all, is chosen for each quantity by its error. Residuals are therefore honest: those of
// a quantity that the statistics do not tell are as wide as its prior.
// Source: Hoerl and Kennard (1970), Technometrics 12(1), 55-67; as summary statistics for approximate Bayesian computation:
// Fearnhead and Prangle (2012), J. Roy. Stat. Soc. B 74(3), 419-474.
func crossFit(statistics, quantities [][]float64, observed []float64) learned {
	points, width := len(quantities), len(quantities[0])
	tried := len(penalties) + 1
	predicted := make([][][]float64, tried) // [penalty][point][quantity]
	atObserved := make([][]float64, tried)
	for t := range tried {
		predicted[t] = make([][]float64, points)
		atObserved[t] = make([]float64, width)
	}
	for fold := range folds {
		x := newDesign(statistics, quantities, fold)
		for t := range tried {
			coefficients := x.coefficients(t)
			for i := fold; i < points; i += folds {
				predicted[t][i] = x.predict(coefficients, statistics[i])
			}
			for j, v := range x.predict(coefficients, observed) {
				atObserved[t][j] += v / folds
			}
		}
	}
	return chosen(predicted, atObserved, quantities)
}

// chosen takes for each quantity the penalty with the least squared error.
func chosen(predicted [][][]float64, atObserved, quantities [][]float64) learned {
	points, width := len(quantities), len(quantities[0])
	l := learned{predicted: make([][]float64, points), residual: make([][]float64, points), observed: make([]float64, width), spread: make([]float64, width)}
	for i := range points {
		l.predicted[i], l.residual[i] = make([]float64, width), make([]float64, width)
	}
	for j := range width {
		best, least := 0, math.Inf(1)
		for t := range predicted {
			sum := 0.0
			for i := range points {
				sum += math.Pow(quantities[i][j]-predicted[t][i][j], 2)
			}
			if sum < least {
				best, least = t, sum
			}
		}
		for i := range points {
			l.predicted[i][j] = predicted[best][i][j]
			l.residual[i][j] = quantities[i][j] - predicted[best][i][j]
		}
		l.observed[j] = atObserved[best][j]
		l.spread[j] = math.Sqrt(least / float64(points))
	}
	return l
}

// design is the training set of a fold: statistics to mean 0 and variance 1, quantities to mean 0.
type design struct {
	mean, scale []float64   // of statistics; scale 0 where they do not vary
	centre      []float64   // of quantities
	gram        [][]float64 // X'X, lower half
	cross       [][]float64 // [quantity] X'z
	points      int
}

func newDesign(statistics, quantities [][]float64, fold int) *design {
	k, width := len(statistics[0]), len(quantities[0])
	d := &design{mean: make([]float64, k), scale: make([]float64, k), centre: make([]float64, width)}
	squares := make([]float64, k)
	for i, s := range statistics {
		if i%folds == fold {
			continue
		}
		d.points++
		for c, v := range s {
			d.mean[c] += v
			squares[c] += v * v
		}
		for j, z := range quantities[i] {
			d.centre[j] += z
		}
	}
	n := float64(d.points)
	for j := range d.centre {
		d.centre[j] /= n
	}
	for c := range d.mean {
		d.mean[c] /= n
		if variance := squares[c]/n - d.mean[c]*d.mean[c]; variance > 1e-12 {
			d.scale[c] = 1 / math.Sqrt(variance)
		}
	}
	d.sums(statistics, quantities, fold)
	return d
}

// sums fills gram and cross.
func (d *design) sums(statistics, quantities [][]float64, fold int) {
	k := len(d.mean)
	d.gram, d.cross = make([][]float64, k), make([][]float64, len(d.centre))
	for c := range d.gram {
		d.gram[c] = make([]float64, c+1)
	}
	for j := range d.cross {
		d.cross[j] = make([]float64, k)
	}
	x := make([]float64, k)
	for i, s := range statistics {
		if i%folds == fold {
			continue
		}
		d.standard(s, x)
		for c, v := range x {
			row := d.gram[c]
			for b := range row {
				row[b] += v * x[b]
			}
		}
		for j, z := range quantities[i] {
			for c, v := range x {
				d.cross[j][c] += (z - d.centre[j]) * v
			}
		}
	}
}

// standard writes the standardised statistics into x.
func (d *design) standard(s, x []float64) {
	for c, v := range s {
		x[c] = min(max((v-d.mean[c])*d.scale[c], -widest), widest)
	}
}

// coefficients solves for all quantities with a penalty; nil with the last, which is the mean alone.
func (d *design) coefficients(penalty int) [][]float64 {
	if penalty == len(penalties) {
		return nil
	}
	root := cholesky(d.gram, penalties[penalty]*float64(d.points))
	list := make([][]float64, len(d.cross))
	for j, b := range d.cross {
		list[j] = solve(root, b)
	}
	return list
}

func (d *design) predict(coefficients [][]float64, statistics []float64) []float64 {
	z := append([]float64(nil), d.centre...)
	x := make([]float64, len(statistics))
	d.standard(statistics, x)
	for j, beta := range coefficients {
		for c, v := range x {
			z[j] += beta[c] * v
		}
	}
	return z
}

// cholesky returns the lower root of a symmetric matrix (its lower half) with a ridge > 0 on the diagonal.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., algorithm 4.2.1.
func cholesky(lower [][]float64, ridge float64) [][]float64 {
	root := make([][]float64, len(lower))
	for i, row := range lower {
		root[i] = append([]float64(nil), row...)
		root[i][i] += ridge
		for j := range i + 1 {
			sum := root[i][j]
			for k := range j {
				sum -= root[i][k] * root[j][k]
			}
			if i == j {
				root[i][i] = math.Sqrt(sum)
			} else {
				root[i][j] = sum / root[j][j]
			}
		}
	}
	return root
}

// solve returns x with root root' x = b.
func solve(root [][]float64, b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range x {
		for k := range i {
			x[i] -= root[i][k] * x[k]
		}
		x[i] /= root[i][i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := i + 1; k < len(x); k++ {
			x[i] -= root[k][i] * x[k]
		}
		x[i] /= root[i][i]
	}
	return x
}
