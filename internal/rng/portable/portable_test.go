package portable

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// ulps returns how many units in the last place of want lie between got and want.
func ulps(got, want float64) float64 {
	if got == want {
		return 0
	}
	unit := math.Nextafter(math.Abs(want), math.Inf(1)) - math.Abs(want)
	return math.Abs(got-want) / unit
}

// The standard library is itself within one unit of the truth (documented in its sources), so two apart is the most we allow.
func TestAgreesWithMath(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300_000 {
		u := r.Float64()
		for _, x := range []float64{1400*u - 700, 20*u - 10, u*2e-3 - 1e-3, -u * 0x1p-40, 1e-300 * u} {
			if d := ulps(Exp(x), math.Exp(x)); d > 2 {
				t.Fatalf("Exp(%v) = %v, math.Exp = %v: %v units apart", x, Exp(x), math.Exp(x), d)
			}
		}
		for _, x := range []float64{u, 1 + u*1e-3, 1 - u*1e-3, u * 1e300, math.Exp(1400*u - 700)} {
			if d := ulps(Log(x), math.Log(x)); d > 2 {
				t.Fatalf("Log(%v) = %v, math.Log = %v: %v units apart", x, Log(x), math.Log(x), d)
			}
		}
		for _, x := range []float64{-u, -u * 0x1p-30, u, u * 1e-9, u * 1e10, u * 1e300, 1e-310 * u} {
			if d := ulps(Log1p(x), math.Log1p(x)); d > 2 {
				t.Fatalf("Log1p(%v) = %v, math.Log1p = %v: %v units apart", x, Log1p(x), math.Log1p(x), d)
			}
		}
	}
}

func TestEdges(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, x := range []float64{inf, -inf, nan, 0, 1, -1, 709, 709.79, 720, -708, -720, -745.1, -745.2, -750, 1e300, -1e300, 5e-324} {
		same(t, "Exp", x, Exp(x), math.Exp(x))
	}
	for _, x := range []float64{inf, -inf, nan, 0, 1, -1, 2, 0x1p-1022, math.MaxFloat64, math.Copysign(0, -1)} {
		same(t, "Log", x, Log(x), math.Log(x))
		same(t, "Log1p", x, Log1p(x), math.Log1p(x))
	}
	for _, x := range []float64{-2, -1, math.Nextafter(-1, 0), -0.2928, 0.4142, 0x1p53, 0x1p54} {
		same(t, "Log1p", x, Log1p(x), math.Log1p(x))
	}
	// True values, to 17 digits; the amd64 assembly of Go 1.26's math package gets these wrong (-709.09 and +Inf).
	same(t, "Log", 5e-324, Log(5e-324), -744.44007192138122)
	same(t, "Exp", 709.78, Exp(709.78), 1.7928227943945155e308)
}

func same(t *testing.T, name string, x, got, want float64) {
	t.Helper()
	if got != want && !(math.IsNaN(got) && math.IsNaN(want)) && !(ulps(got, want) <= 2) {
		t.Errorf("%s(%v) = %v, want %v", name, x, got, want)
	}
}

func TestTableIsPowersOfTwo(t *testing.T) {
	const bits = 300
	root := new(big.Float).SetPrec(bits).SetInt64(2)
	for range 6 {
		root.Sqrt(root)
	}
	power := new(big.Float).SetPrec(bits).SetInt64(1)
	for i, got := range exp2Table {
		if want, _ := power.Float64(); got != want {
			t.Errorf("exp2Table[%d] = %x, want %x", i, got, want)
		}
		power.Mul(power, root)
	}
}

// The sums below pin every bit: they must be the same on every machine, with or without fused multiply-adds.
func TestBitsArePinned(t *testing.T) {
	var exp, log, log1p uint64
	r := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		u := r.Float64()
		exp = exp*31 + math.Float64bits(Exp(60*u-50))
		log = log*31 + math.Float64bits(Log(u*1e6))
		log1p = log1p*31 + math.Float64bits(Log1p(u*3-1))
	}
	if exp != 0x66b6817e08554985 || log != 0xa0e8268d921258b4 || log1p != 0x98ed13ebd8bb5406 {
		t.Errorf("sums of bits are %#x, %#x, %#x", exp, log, log1p)
	}
}

func BenchmarkExp(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		x -= 0.001
		sum += Exp(x)
		if x < -50 {
			x = 0
		}
	}
	sink = sum
}

func BenchmarkLog(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		x += 0.001
		sum += Log(x)
	}
	sink = sum
}

func BenchmarkLog1p(b *testing.B) {
	x, sum := 0.0, 0.0
	for b.Loop() {
		x += 1e-9
		sum += Log1p(-x)
	}
	sink = sum
}

var sink float64
