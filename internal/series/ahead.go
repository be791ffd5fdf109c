package series

import (
	"math"

	"puente/internal/stat"
)

// aheadOrigins is how many earlier origins the intervals of Ahead are learnt from at most: four years.
const aheadOrigins = 48

// aheadRefit is how many origins one fit serves: two years, for a run asks for dozens of series at a time.
const aheadRefit = 24

// Ahead forecasts a monthly history by the combination, as medians with a spread of the logarithm: half of the 80 %
// conformal interval over the normal quantile, from MinLogSD to MaxLogSD. Its past errors are those at origins within
// the history itself, as if nothing in it had been revised since; Walk is for who knows the vintages. With fewer than
// LeastMonths months it is Best. The months are numbered from month first of a year (1 to 12).
func Ahead(values []float64, first, horizon int) Forecast {
	check(values, horizon)
	if len(values) < LeastMonths || horizon == 0 {
		return Best(values, horizon, Months)
	}
	origins := min(len(values)-LeastMonths, aheadOrigins)
	start := len(values) - origins
	last, _ := Walk(Origins{
		Known:   func(i int) History { return History{First: first - 1, Values: values[:start+i]} },
		Count:   origins + 1,
		Horizon: horizon,
		Refit:   aheadRefit,
	})
	f := Forecast{Method: MethodCombine, Errors: origins}
	for h := range horizon {
		q := last.Quantiles(MethodCombine, h, []float64{0.1, 0.5, 0.9})
		sd := (math.Log1p(q[2]) - math.Log1p(q[0])) / (2 * stat.NormalQuantile(0.9))
		f.Median = append(f.Median, q[1])
		f.LogSD = append(f.LogSD, min(MaxLogSD, max(MinLogSD, sd)))
	}
	return f
}
