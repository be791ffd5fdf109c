package search

import "math"

// eigen returns the eigenvalues of a symmetric matrix and its eigenvectors as columns, by Jacobi's rotations: slower than
// others for large matrices, but exact to rounding for the few dozen rows here. It leaves the matrix as it is.
// Source: Golub and Van Loan (2013), Matrix Computations, 4th ed., algorithm 8.5.2 (cyclic Jacobi).
func eigen(symmetric [][]float64) (values []float64, vectors [][]float64) {
	n := len(symmetric)
	a := make([][]float64, n)
	for i := range a {
		a[i] = append([]float64(nil), symmetric[i]...)
	}
	v := identity(n)
	for range 50 {
		if !sweep(a, v) {
			break
		}
	}
	values = make([]float64, n)
	for i := range values {
		values[i] = a[i][i]
	}
	return values, v
}

// sweep rotates away every element off the diagonal once; it tells whether any was worth it.
func sweep(a, v [][]float64) bool {
	turned := false
	for p := range a {
		for q := p + 1; q < len(a); q++ {
			if math.Abs(a[p][q]) <= 1e-16*math.Sqrt(math.Abs(a[p][p]*a[q][q])) {
				continue
			}
			turned = true
			rotate(a, v, p, q)
		}
	}
	return turned
}

// rotate makes a[p][q] zero.
func rotate(a, v [][]float64, p, q int) {
	tau := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(tau) + math.Sqrt(1+tau*tau))
	if tau < 0 {
		t = -t
	}
	cos := 1 / math.Sqrt(1+t*t)
	sin := t * cos
	for k := range a {
		x, y := a[k][p], a[k][q]
		a[k][p], a[k][q] = cos*x-sin*y, sin*x+cos*y
	}
	for k := range a {
		x, y := a[p][k], a[q][k]
		a[p][k], a[q][k] = cos*x-sin*y, sin*x+cos*y
		x, y = v[k][p], v[k][q]
		v[k][p], v[k][q] = cos*x-sin*y, sin*x+cos*y
	}
}
