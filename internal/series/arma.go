package series

import (
	"math"
)

// arma is a stationary autoregressive moving average: z[t] = Σ phi z[t-i] + e[t] + Σ theta e[t-j],
// with the polynomials of month and season multiplied out.
type arma struct {
	phi, theta []float64
}

// autocovariances returns the covariances of lags 0 … most, for errors of variance 1, and
// the weights psi[0…len(theta)] of the moving average without end (Brockwell and Davis
// 1991, Time Series: Theory and Methods, section 3.3). ok is false where the equations have no solution.
func (a arma) autocovariances(most int) (gamma, psi []float64, ok bool) {
	p, q := len(a.phi), len(a.theta)
	psi = make([]float64, q+1)
	for j := range psi {
		psi[j] = a.ma(j)
		for i := 1; i <= min(j, p); i++ {
			psi[j] += a.phi[i-1] * psi[j-i]
		}
	}
	right := func(k int) float64 {
		sum := 0.0
		for j := k; j <= q; j++ {
			sum += a.ma(j) * psi[j-k]
		}
		return sum
	}
	rows := make([][]float64, p+1)
	for k := range rows {
		rows[k] = make([]float64, p+2)
		rows[k][k]++
		for i := 1; i <= p; i++ {
			rows[k][max(k-i, i-k)] -= a.phi[i-1]
		}
		rows[k][p+1] = right(k)
	}
	if !solve(rows) {
		return nil, nil, false
	}
	gamma = make([]float64, max(most, p)+1)
	for k := range gamma {
		if k <= p {
			gamma[k] = rows[k][p+1]
			continue
		}
		gamma[k] = right(k)
		for i := 1; i <= p; i++ {
			gamma[k] += a.phi[i-1] * gamma[k-i]
		}
	}
	return gamma, psi, gamma[0] > 0
}

// ma is the weight of the error j months ago.
func (a arma) ma(j int) float64 {
	switch {
	case j == 0:
		return 1
	case j <= len(a.theta):
		return a.theta[j-1]
	}
	return 0
}

// solve eliminates rows of [n][n+1] in place (Gauss with pivots); the solution stands in the
// last column. false where there is none.
func solve(rows [][]float64) bool {
	n := len(rows)
	for c := range n {
		pivot := c
		for r := c + 1; r < n; r++ {
			if math.Abs(rows[r][c]) > math.Abs(rows[pivot][c]) {
				pivot = r
			}
		}
		rows[c], rows[pivot] = rows[pivot], rows[c]
		if math.Abs(rows[c][c]) < 1e-12 {
			return false
		}
		for r := range n {
			if r == c {
				continue
			}
			by := rows[r][c] / rows[c][c]
			if by == 0 {
				continue
			}
			for k := c; k <= n; k++ {
				rows[r][k] -= by * rows[c][k]
			}
		}
	}
	for c := range n {
		rows[c][n] /= rows[c][c]
	}
	return true
}

// filter is the innovations algorithm for an arma (Brockwell and Davis 1991, section
// 5.3): w[t] = Σ rows[t][k] e[t-k] + e[t] with independent e[t] of variance spread[t],
// where w is the series for the first months and its autoregression's rest after them. It is
// the Cholesky factor of the covariance matrix, a band that is computed row by row.
type filter struct {
	arma
	wide   int         // months whose covariances are those of the series itself; the band's width
	rows   [][]float64 // [n][min(t, wide)+1] weight of the error k months before, index k
	spread []float64   // [n]
}

// newFilter computes n months; false where the covariances are not those of a stationary process.
func newFilter(a arma, n int) (*filter, bool) {
	wide := max(len(a.phi), len(a.theta))
	f := &filter{arma: a, wide: wide, rows: make([][]float64, n), spread: make([]float64, n)}
	gamma, psi, ok := a.autocovariances(wide)
	if !ok {
		return nil, false
	}
	q := len(a.theta)
	across, inside := make([]float64, q+1), make([]float64, q+1)
	for lag := range across {
		for k := lag; k <= q; k++ {
			across[lag] += a.ma(k) * psi[k-lag]
			inside[lag] += a.ma(k) * a.ma(k-lag)
		}
	}
	cells := make([]float64, n*(wide+1))
	for t := range n {
		f.rows[t] = cells[t*(wide+1) : (t+1)*(wide+1)]
		from, cov := t-q, inside
		if t < wide {
			from, cov = 0, gamma
		}
		if !f.row(t, max(from, 0), cov, across) {
			return nil, false
		}
	}
	return f, true
}

// row fills the weights of month t from the rows before it; across are the covariances with
// months whose row is still the series itself.
func (f *filter) row(t, from int, cov, across []float64) bool {
	mine := f.rows[t]
	all := cov[0]
	for j := from; j < t; j++ {
		lag := t - j
		sum := cov[min(lag, len(cov)-1)]
		if t >= f.wide && j < f.wide {
			sum = across[lag]
		}
		theirs := f.rows[j]
		for k := max(from, j-f.wide); k < j; k++ {
			sum -= mine[t-k] * theirs[j-k] * f.spread[k]
		}
		mine[lag] = sum / f.spread[j]
		all -= mine[lag] * mine[lag] * f.spread[j]
	}
	f.spread[t] = all
	return all > 1e-12 && !math.IsNaN(all)
}

// errors returns the innovations of a series that is shorter than the filter or as long.
func (f *filter) errors(z []float64) []float64 {
	e := make([]float64, len(z))
	for t, v := range z {
		e[t] = v - f.expected(z, e, t)
	}
	return e
}

// expected is what is expected of month t from the values and errors before it; months
// beyond the known errors have none.
func (f *filter) expected(z, e []float64, t int) float64 {
	sum := 0.0
	if t >= f.wide {
		for i, c := range f.phi {
			sum += float64(c * z[t-1-i])
		}
	}
	for k := 1; k <= min(t, f.wide); k++ {
		if t-k < len(e) {
			sum += float64(f.rows[t][k] * e[t-k])
		}
	}
	return sum
}

// stationary maps any numbers to coefficients of a stationary autoregression, by way of
// partial autocorrelations (Monahan 1984, Biometrika 71, 403-404).
func stationary(u []float64) []float64 {
	phi := make([]float64, len(u))
	old := make([]float64, len(u))
	for k, v := range u {
		r := math.Tanh(v)
		copy(old, phi[:k])
		phi[k] = r
		for i := range k {
			phi[i] = old[i] - r*old[k-1-i]
		}
	}
	return phi
}

// farFromUnit reports whether all roots of 1 - Σ phi z^i lie outside the circle of the
// radius given: the partial autocorrelations of phi[i] radius^i are all below 1.
func farFromUnit(phi []float64, radius float64) bool {
	a := make([]float64, len(phi))
	by := 1.0
	for i, c := range phi {
		by *= radius
		a[i] = c * by
	}
	for k := len(a) - 1; k >= 0; k-- {
		r := a[k]
		if math.Abs(r) >= 1 {
			return false
		}
		next := make([]float64, k)
		for i := range next {
			next[i] = (a[i] + r*a[k-1-i]) / (1 - r*r)
		}
		copy(a, next)
	}
	return true
}

// product multiplies 1 - Σ short z^i by 1 - Σ long z^(period i) and returns the
// coefficients in the same form, without the 1.
func product(short, long []float64, period int) []float64 {
	out := make([]float64, len(short)+period*len(long))
	for i, a := range short {
		out[i] += a
	}
	for j, b := range long {
		at := period * (j + 1)
		out[at-1] += b
		for i, a := range short {
			out[at+i] -= a * b
		}
	}
	return out
}
