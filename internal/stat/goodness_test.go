package stat_test

import (
	"math"
	"os/exec"
	"regexp"
	"testing"

	gonum "gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/rng"
	"puente/internal/stat"
)

// Published: Wichura (1988) (0.25, 0.001 and 1e-20); the rest from tables of Abramowitz and Stegun (1964), 26.1 and
// 26.2, continued to double precision.
func TestNormalAgainstPublishedValues(t *testing.T) {
	for _, c := range []struct{ p, z float64 }{
		{0.25, -0.6744897501960817},
		{0.001, -3.090232306167814},
		{1e-20, -9.262340089798408},
		{0.975, 1.959963984540054},
		{0.95, 1.6448536269514722},
		{0.5, 0},
	} {
		near(t, "NormalQuantile", stat.NormalQuantile(c.p), c.z, 3e-15)
		near(t, "NormalCDF", stat.NormalCDF(c.z), c.p, 1e-13)
	}
	near(t, "NormalCDF(-10)", stat.NormalCDF(-10), 7.61985302416052e-24, 1e-13)
	near(t, "NormalCDF(-Inf)", stat.NormalCDF(math.Inf(-1)), 0, 0)
	near(t, "NormalCDF(+Inf)", stat.NormalCDF(math.Inf(1)), 1, 0)
	near(t, "NormalQuantile(0)", stat.NormalQuantile(0), math.Inf(-1), 0)
	near(t, "NormalQuantile(1)", stat.NormalQuantile(1), math.Inf(1), 0)
}

func TestNormalAgreesWithMath(t *testing.T) {
	for z := -37.0; z < 9; z += 0.0137 {
		near(t, "NormalCDF", stat.NormalCDF(z), 0.5*math.Erfc(-z/math.Sqrt2), 1e-12)
	}
	for p := 1e-6; p < 1; p += 0.000137 {
		near(t, "NormalQuantile", stat.NormalQuantile(p), math.Sqrt2*math.Erfinv(2*p-1), 1e-9)
		near(t, "NormalCDF of NormalQuantile", stat.NormalCDF(stat.NormalQuantile(p)), p, 1e-13)
	}
	for _, p := range []float64{1e-300, 1e-100, 1e-30, 1e-12} {
		near(t, "NormalCDF of NormalQuantile", stat.NormalCDF(stat.NormalQuantile(p)), p, 2e-12)
	}
}

// Published: Abramowitz and Stegun (1964), table 26.8, continued to double precision.
func TestChiSquareTailAgainstPublishedValues(t *testing.T) {
	for _, c := range []struct{ x, df, p float64 }{
		{3.841458820694124, 1, 0.05},
		{18.307038053275146, 10, 0.05},
		{124.34211340400407, 100, 0.05},
		{6.634896601021213, 1, 0.01},
		{23.20925115895436, 10, 0.01},
		{0, 3, 1},
		{math.Inf(1), 3, 0},
	} {
		near(t, "ChiSquareTail", stat.ChiSquareTail(c.x, c.df), c.p, 1e-12)
	}
}

func TestChiSquareTailAgreesWithGonum(t *testing.T) {
	for _, df := range []float64{0.1, 1, 2, 3, 7.5, 20, 31, 33, 100, 1000, 1e4, 1e6} {
		for _, sigmas := range []float64{-5, -2, -0.5, -0.01, 0, 0.01, 0.5, 1, 3, 6, 12} {
			x := df + sigmas*math.Sqrt(2*df)
			if x < 0 {
				x = df * math.Exp(sigmas)
			}
			want := distuv.ChiSquared{K: df}.Survival(x)
			near(t, "ChiSquareTail", stat.ChiSquareTail(x, df), want, 1e-11)
		}
	}
}

// Mendel's peas (1866): 315, 108, 101 and 32 against 9:3:3:1; Fisher (1936), Annals of Science 1, 115-137, has 0.4700.
func TestChiSquareOfMendelsPeas(t *testing.T) {
	expected := []float64{556 * 9.0 / 16, 556 * 3.0 / 16, 556 * 3.0 / 16, 556 * 1.0 / 16}
	statistic, p := stat.ChiSquare([]float64{315, 108, 101, 32}, expected, 0)
	near(t, "ChiSquare", statistic, 0.4700, 1e-3)
	near(t, "p", p, distuv.ChiSquared{K: 3}.Survival(statistic), 1e-12)
}

func TestKS2DistanceAgreesWithGonum(t *testing.T) {
	for round := range uint64(20) {
		a, b := normals(50+int(round), 10+round), normals(300, 40+round)
		for i := range a {
			a[i] = math.Round(a[i]*4) / 4 // ties, within and between
		}
		for i := range b[:100] {
			b[i] = math.Round(b[i]*4) / 4
		}
		got, _ := stat.KS2(a, b)
		as, bs := stat.QuantilesOf(a, levels(len(a))...), stat.QuantilesOf(b, levels(len(b))...)
		near(t, "KS2", got, gonum.KolmogorovSmirnov(as, nil, bs, nil), 1e-12)
	}
}

// levels returns the levels whose type 7 quantiles are the sorted sample itself.
func levels(size int) []float64 {
	out := make([]float64, size)
	for i := range out {
		out[i] = float64(i) / float64(size-1)
	}
	return out
}

// Smirnov (1948), Ann. Math. Stat. 19, 279-281: the limits 1.2238, 1.3581 and 1.6276 are passed with chance 0.1, 0.05, 0.01.
func TestKolmogorovTailAgainstPublishedLimits(t *testing.T) {
	const n = 1_000_000
	for limit, want := range map[float64]float64{1.2238: 0.10, 1.3581: 0.05, 1.6276: 0.01, 0.8276: 0.5} {
		_, got := stat.KS(shifted(n, limit/math.Sqrt(n)), func(x float64) float64 { return x })
		near(t, "p of KS", got, want, 3e-3)
	}
}

// shifted returns n values with Kolmogorov-Smirnov distance d from the uniform distribution.
func shifted(n int, d float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = min(1, float64(i)/float64(n)+d)
	}
	return x
}

// Under the null hypothesis p-values are uniform: the tests reject as often as they say.
func TestPValuesAreUniform(t *testing.T) {
	luck := rng.New(seed, testPurpose, 5, 0)
	one, two := make([]float64, 2000), make([]float64, 2000)
	for i := range one {
		a, b := make([]float64, 40), make([]float64, 60)
		for j := range a {
			a[j] = luck.Normal()
		}
		for j := range b {
			b[j] = luck.Normal()
		}
		_, one[i] = stat.KS(a, stat.NormalCDF)
		_, two[i] = stat.KS2(a, b)
	}
	for _, level := range []float64{0.01, 0.05, 0.2, 0.5, 0.9} {
		checkShare(t, "KS", one, level)
		checkShare(t, "KS2", two, level)
	}
}

func checkShare(t *testing.T, name string, p []float64, level float64) {
	t.Helper()
	low := 0.0
	for _, v := range p {
		if v <= level {
			low++
		}
	}
	n := float64(len(p))
	// 3.5 standard errors, and up to a sixth of level(1-level) for the steps and the asymptotics at these sizes
	if off := math.Abs(low/n - level); off > 3.5*math.Sqrt(level*(1-level)/n)+level*(1-level)/6 {
		t.Errorf("%s: %.4f of the p-values are at most %v (seed %d)", name, low/n, level, seed)
	}
}

// The compiler for arm64 fuses x*y + z wherever the product is not rounded by a conversion, so its listing shows what we forgot.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another machine")
	}
	build := exec.Command("go", "build", "-gcflags=puente/internal/stat=-S", "puente/internal/stat")
	build.Env = append(build.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		t.Skipf("no compiler for arm64 here: %v", err)
	}
	if !regexp.MustCompile(`\bFMULD\b`).Match(listing) {
		t.Fatal("the listing shows no multiplication at all; has its form changed?")
	}
	for _, line := range regexp.MustCompile(`(?m)^.*\bFN?M(ADD|SUB)[DS]\b.*$`).FindAll(listing, -1) {
		t.Errorf("fused: %s", line)
	}
}
