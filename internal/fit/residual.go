package fit

import (
	"fmt"
	"math"

	"puente/internal/model"
	"puente/internal/series"
)

// What the match leaves unexplained is part of what is not known: of the intake that copies counts, and of where people
// are counted. Both are learnt in the months that were matched, so they are errors in sample and rather too small.

// leastResidual is the least spread of what a sector or office counts: counts are revised by about a hundredth.
const leastResidual = 0.02

// mostSpread bounds a scaled spread: a factor of 50 either way, the most that a run takes.
const mostSpread = 2

// rms is the root of the mean square of the logarithms of got over foreseen; months with a zero are passed over.
func rms(got, foreseen []float64) (spread float64, months int) {
	sum := 0.0
	for i, v := range got {
		if v > 0 && foreseen[i] > 0 {
			sum += math.Pow(math.Log(v/foreseen[i]), 2)
			months++
		}
	}
	return math.Sqrt(sum / float64(max(months, 1))), months
}

// restResidual is the spread of a latent intake in months that are known: how far the copied intake comes from the
// counts that it copies, as people who enter on one day are counted on many. The last month is left out, part of its
// events stand for a month that is not known yet.
func (r *resolver) restResidual(n int, t through, latent []flowOf, lags []int) float64 {
	var got, foreseen []float64
	days := make([][]float64, len(latent))
	for i, f := range latent {
		for g := range r.in.Gates {
			days[i] = append(days[i], r.gateDays(n, r.s.Flows[f.spec].Gateway, g))
		}
	}
	for m := range r.window.months() - 1 {
		month := r.window.from.Add(m)
		got = append(got, t.rest[monthsBetween(t.scaled.from, month)])
		sum := 0.0
		for i := range latent {
			sum += r.copied(n, t, days[i], lags[i], month) / float64(len(latent))
		}
		foreseen = append(foreseen, sum)
	}
	spread, months := rms(got, foreseen)
	spread = min(series.MaxLogSD, max(series.MinLogSD, spread)) * r.setting("residual-scale")
	r.learnt("latent-spread."+r.s.Nationalities[n], spread, fmt.Sprintf("root mean square of ln(events / events that the copied intake foresees) over %d months of %s, at least %v, × residual-scale; it holds for the months that are known, too", months, r.window, series.MinLogSD))
	return spread
}

// copied is what a latent intake of one gateway, moved earlier by lag days as a whole, makes of a month once it has come
// to the gates, each after its own days.
func (r *resolver) copied(n int, t through, daysTo []float64, lag int, month model.Period) float64 {
	sum, shares := 0.0, 0.0
	for g, days := range daysTo {
		share := r.gates[g].shares[n]
		if share == 0 || math.IsInf(days, 1) {
			continue
		}
		shares += share
		for d := month.Start; d <= month.End(); d++ {
			of := model.MonthOf(d + model.Date(lag-int(math.Round(days))))
			if i := monthsBetween(t.scaled.from, of); i >= 0 && i < len(t.rest) {
				sum += share * t.rest[i] / float64(of.End()-of.Start+1)
			}
		}
	}
	return sum / math.Max(shares, math.SmallestNonzeroFloat64)
}

// areaResidual is the spread of what an area counts in a month beside what its shares, which are those of the
// window with its later months heavier, foresee.
func (r *resolver) areaResidual(a area, c counts) float64 {
	shares := make([]float64, len(r.s.Nationalities))
	for n := range shares {
		shares[n] = r.recently(c, n) / r.recently(r.border, n)
	}
	var got, foreseen []float64
	for m := range r.window.months() {
		one := span{r.window.from.Add(m), r.window.from.Add(m)}
		counted, expected := 0.0, 0.0
		for n, share := range shares {
			counted += sumIn(c, n, one)
			expected += share * r.border.sum(n, one)
		}
		got, foreseen = append(got, counted), append(foreseen, expected)
	}
	spread, months := rms(got, foreseen)
	spread = min(mostSpread, min(series.MaxLogSD, max(leastResidual, spread))*r.setting("residual-scale"))
	r.learnt("spread."+a.geography+"."+a.component, spread, fmt.Sprintf("root mean square of ln(events / events that the shares of the window foresee) over %d months of %s, at least %v, × residual-scale", months, r.window, leastResidual))
	return spread
}

// officeResidual is the spread of what an office counts on a day of a month beside the mean of its last months, from
// which the supply of its ports is made.
func (r *resolver) officeResidual(a area, c counts, daily float64) float64 {
	var got, foreseen []float64
	for m := range r.window.months() {
		month, counted := r.window.from.Add(m), 0.0
		for n := range r.s.Nationalities {
			counted += sumIn(c, n, span{month, month})
		}
		got, foreseen = append(got, counted/float64(month.End()-month.Start+1)), append(foreseen, daily)
	}
	spread, months := rms(got, foreseen)
	spread = min(mostSpread, min(series.MaxLogSD, max(leastResidual, spread))*r.setting("residual-scale"))
	r.learnt("spread."+a.geography+"."+a.component, spread, fmt.Sprintf("root mean square of ln(events a day / their mean in the last months) over %d months of %s, at least %v, × residual-scale", months, r.window, leastResidual))
	return spread
}
