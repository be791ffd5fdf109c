package series

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"puente/internal/rng"
	"puente/internal/stat"
)

// kpss.test(oilfilters) of R's package tseries prints 0.087776 with one lag.
func TestKPSSOfOilFilters(t *testing.T) {
	printed(t, "KPSS", kpss(textbook(t, "oilfilters")), 0.087776, 1e-6)
}

// Rosenbrock's valley has its least value 0 at (1, 1).
func TestMinimiseFindsTheValley(t *testing.T) {
	at, value := minimise(func(x []float64) float64 {
		return 100*math.Pow(x[1]-x[0]*x[0], 2) + math.Pow(1-x[0], 2)
	}, simplex{start: []float64{-1.2, 1}, step: []float64{0.5, 0.5}, most: 2000, tolerance: 1e-14})
	if math.Abs(at[0]-1) > 1e-4 || math.Abs(at[1]-1) > 1e-4 || value > 1e-8 {
		t.Errorf("%v at %v", value, at)
	}
}

// The innovations algorithm gives the density that the whole covariance matrix gives.
func TestFilterIsTheGaussianDensity(t *testing.T) {
	a := arma{phi: product([]float64{0.5, -0.3}, []float64{0.4}, 4), theta: []float64{0.6, 0, 0.2}}
	z := textbook(t, "nile")[:24]
	n := len(z)
	gamma, _, _ := a.autocovariances(n)
	lower := make([][]float64, n)
	quadratic, logs := 0.0, 0.0
	solved := make([]float64, n)
	for i := range lower {
		lower[i] = make([]float64, i+1)
		for j := 0; j <= i; j++ {
			sum := gamma[i-j]
			for k := range j {
				sum -= lower[i][k] * lower[j][k]
			}
			if i == j {
				lower[i][i] = math.Sqrt(sum)
			} else {
				lower[i][j] = sum / lower[j][j]
			}
		}
		v := z[i]
		for k := range i {
			v -= lower[i][k] * solved[k]
		}
		solved[i] = v / lower[i][i]
		quadratic += solved[i] * solved[i]
		logs += 2 * math.Log(lower[i][i])
	}
	f, ok := newFilter(a, n)
	if !ok {
		t.Fatal("not stationary")
	}
	q, l := 0.0, 0.0
	for i, e := range f.errors(z) {
		q += e * e / f.spread[i]
		l += math.Log(f.spread[i])
	}
	if math.Abs(q/quadratic-1) > 1e-9 || math.Abs(l-logs) > 1e-8 {
		t.Errorf("quadratic form %v and log determinant %v, by the matrix %v and %v", q, l, quadratic, logs)
	}
}

// Any numbers become a stationary autoregression, and the test of roots agrees.
func TestStationaryIsStationary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.SliceOfN(rapid.Float64Range(-2, 2), 1, 4).Draw(t, "u")
		phi := stationary(u)
		if !farFromUnit(phi, 1) {
			t.Fatalf("%v of %v is not stationary", phi, u)
		}
		if _, ok := newFilter(arma{phi: phi}, 12); !ok {
			t.Fatalf("no filter for %v", phi)
		}
	})
	if farFromUnit([]float64{0.995}, 1.01) || !farFromUnit([]float64{0.98}, 1.01) || farFromUnit([]float64{2}, 1) {
		t.Error("roots are not where they are")
	}
}

// draws simulates futures of one rule.
func draws(r rule, values []float64, horizon, n int) [][]float64 {
	f := r.from(values)
	out := make([][]float64, n)
	for i := range out {
		luck := rng.New(7, purposePaths, 99, uint64(i))
		out[i] = make([]float64, horizon)
		f.path(&luck, out[i])
	}
	return out
}

// Paths spread as theory says: the airline model by its weights psi (Brockwell and Davis 1991, section
// 9.5), simple smoothing by sigma √(1 + (h-1) alpha²), and around their point forecasts.
func TestPathsSpreadAsTheorySays(t *testing.T) {
	deaths := textbook(t, "usaccdeaths")
	m := FitARIMA(deaths, Order{D: 1, Q: 1, SD: 1, SQ: 1}, 12)
	ses := FitETS(deaths, ETSOptions{Period: 1, Forms: []Form{{'A', 'N', 'N', false}}})
	point, flat := m.Forecast(deaths, 6), ses.Forecast(deaths, 6)
	variance, smooth := 0.0, 0.0
	for h := range 6 {
		if h == 0 {
			variance, smooth = m.Sigma2, ses.Sigma*ses.Sigma
		} else {
			variance += m.Sigma2 * (1 + m.MA[0]) * (1 + m.MA[0])
			smooth += ses.Sigma * ses.Sigma * ses.Alpha * ses.Alpha
		}
		var airline, simple stat.Welford
		for _, p := range draws(m, deaths, 6, 8000) {
			airline.Add(p[h])
		}
		for _, p := range draws(ses, deaths, 6, 8000) {
			simple.Add(p[h])
		}
		sd := math.Sqrt(variance)
		if math.Abs(airline.Mean()-point[h]) > 5*sd/math.Sqrt(8000) || math.Abs(math.Sqrt(airline.Var())/sd-1) > 0.05 {
			t.Errorf("h = %d: airline %.1f ± %.1f, theory %.1f ± %.1f", h+1, airline.Mean(), math.Sqrt(airline.Var()), point[h], sd)
		}
		if math.Abs(simple.Mean()-flat[h]) > 5*math.Sqrt(smooth/8000) || math.Abs(simple.Var()/smooth-1) > 0.1 {
			t.Errorf("h = %d: smoothing %.1f ± %.1f, theory %.1f ± %.1f", h+1, simple.Mean(), math.Sqrt(simple.Var()), flat[h], math.Sqrt(smooth))
		}
	}
}

// Drift goes on by the mean change of logarithms: 1 + v grows by half a per cent a month here.
func TestDriftGoesOn(t *testing.T) {
	var values []float64
	for i := range 40 {
		values = append(values, 1000*math.Exp(0.005*float64(i))-1)
	}
	out := make([]float64, 3)
	fitWalk(values, 1, true).from(values).point(out)
	for h, got := range out {
		if want := 1000*math.Exp(0.005*float64(40+h)) - 1; math.Abs(got-want) > 1e-6 {
			t.Errorf("h = %d: %v, want %v", h+1, got, want)
		}
	}
}

// Whatever the counts, every method gives counts: short, constant, with zeros, exploding.
func TestEveryMethodGivesCounts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 10), rapid.Float64Range(0, 1e6)), LeastMonths, 60).Draw(t, "values")
		f := fitAll(values, Months)
		all := f.futures(values)
		point := points(all, 6)
		for m, p := range point {
			for h, v := range p {
				if !(v >= 0) || math.IsInf(v, 0) {
					t.Fatalf("%s: %v at %d", m, v, h+1)
				}
			}
		}
		for _, p := range paths(all, point, 8, 1) {
			for _, v := range p {
				if !(v >= 0) || math.IsInf(v, 0) {
					t.Fatalf("path %v", p)
				}
			}
		}
	})
}

// Noise has no break, a step has one, where it is.
func TestLevelChanges(t *testing.T) {
	luck := rng.New(3, purposePaths, 1, 1)
	var noise, step []float64
	for i := range 96 {
		e := math.Exp(0.2 * luck.Normal())
		noise = append(noise, 1000*e)
		level := 1000.0
		if i >= 60 {
			level = 3000
		}
		step = append(step, level*e)
	}
	if got := LevelChanges(noise); len(got) != 0 {
		t.Errorf("noise: %v", got)
	}
	got := LevelChanges(step)
	if len(got) != 1 || got[0].Index != 60 || math.Abs(got[0].Factor-3) > 0.5 {
		t.Errorf("step: %+v, want one at 60, times 3", got)
	}
	if LevelChanges(noise[:20]) != nil {
		t.Error("two years are needed")
	}
}
