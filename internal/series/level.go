package series

import "math"

// LevelChange is a month from which a series runs on another level than before.
type LevelChange struct {
	Index  int     // of the first month on the new level
	Factor float64 // geometric mean after over that before, of ln(1+value)
}

// LevelChanges flags structural breaks of counts: changes of the mean of the seasonally adjusted
// logarithms that last a year at least, at most five, by Breaks with the cautious penalty. They describe the
// past; a series that wanders has some without anything having happened, so they are a warning
// that a model learnt from before and after, not a proof of a cause.
func LevelChanges(values []float64) []LevelChange {
	if len(values) < 2*Months {
		return nil
	}
	x := logs(values)
	if hasSeason(x, Months) {
		season := decompose(x, Months, false).season
		for i := range x {
			x[i] -= season[i%Months]
		}
	}
	starts := Breaks(x, Months, PenaltyLWZ).Starts
	var list []LevelChange
	for k, at := range starts {
		from, to := 0, len(x)
		if k > 0 {
			from = starts[k-1]
		}
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		list = append(list, LevelChange{at, math.Exp(average(x[at:to]) - average(x[from:at]))})
	}
	return list
}
