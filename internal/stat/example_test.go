package stat_test

import (
	"fmt"

	"puente/internal/stat"
)

// Six runs of a model against the month that came: nights in shelters, in thousands.
func Example() {
	runs, observed := []float64{41, 38, 52, 47, 44, 40}, 45.0

	low, high := stat.Interval(runs, 0.8)
	fmt.Printf("median %.1f, 80 %% interval %.1f to %.1f\n", stat.QuantilesOf(runs, 0.5)[0], low, high)
	fmt.Printf("CRPS %.2f, fair %.2f\n", stat.CRPS(runs, observed), stat.CRPSFair(runs, observed))

	// Output:
	// median 42.5, 80 % interval 39.0 to 49.5
	// CRPS 1.72, fair 1.20
}
