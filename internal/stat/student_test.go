package stat

import (
	"math"
	"testing"
)

// TestTQuantileAgreesWithTables checks values that statistical tables print.
func TestTQuantileAgreesWithTables(t *testing.T) {
	for _, c := range []struct{ p, freedom, want float64 }{
		{0.975, 1, 12.7062},
		{0.975, 2, 4.30265},
		{0.975, 10, 2.22814},
		{0.975, 30, 2.04227},
		{0.975, 120, 1.97993},
		{0.95, 5, 2.01505},
		{0.995, 4, 4.60409},
		{0.9, 1e6, 1.28155},
		{0.025, 10, -2.22814},
		{0.5, 3, 0},
	} {
		if got := TQuantile(c.p, c.freedom); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("t(%v; %v) = %v, want %v", c.p, c.freedom, got, c.want)
		}
	}
}
