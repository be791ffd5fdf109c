package fleerules

import "math"

// mostClassCells bounds the table of classes.
const mostClassCells = 4_000_000

// classes say which distances of a day are alike. The zero value says that none are.
type classes struct {
	next    [][]int32 // [place][what is left of the day]: the smallest sum of links not below it, or the whole day
	perKM   float64   // steps a km: 1, or more where lengths have decimals
	speedKM float64
}

// like is the distance of a day that stands for all that are like km at a place.
func (c *classes) like(place int32, km float64) float64 {
	left := int(math.Round((c.speedKM - km) * c.perKM))
	return c.speedKM - float64(c.next[place][left])/c.perKM
}

// dayClasses makes distances of a day equal where no rule can tell them apart: with one speed v on every link, whoever has
// made km today goes on from a place after further links of length s in all if km + s < v, so only the sums s that links
// from that place can make matter (recent travel apart, see nearSteps). There are none where distances matter by
// themselves: several speeds, lengths of more than two decimals, or strict.
func (m *Model) dayClasses() classes {
	if len(m.links.ride) == 0 || m.strict {
		return classes{}
	}
	speed, walk := m.links.ride[0], m.settings.MaxWalkSpeedKM
	if walk > speed {
		return classes{}
	}
	for l := range m.links.km {
		if m.links.ride[l] != speed || m.links.walk[l] > 0 {
			return classes{}
		}
	}
	for _, perKM := range []float64{1, 10, 100} {
		if speed*perKM*float64(len(m.names)) <= mostClassCells && whole(speed*perKM) && whole(walk*perKM) && allWhole(m.links.km, perKM) {
			return classes{nextSums(m.links, len(m.names), perKM), perKM, speed}
		}
	}
	return classes{}
}

// whole reports a number without decimals but for rounding.
func whole(v float64) bool { return math.Abs(v-math.Round(v)) < 1e-6 }

func allWhole(list []float64, times float64) bool {
	for _, v := range list {
		if !whole(v * times) {
			return false
		}
	}
	return true
}

// nextSums finds the sums of consecutive links below a day's distance, then for each distance the next sum, in steps.
func nextSums(links linkArrays, places int, perKM float64) [][]int32 {
	speed := int32(math.Round(links.ride[0] * perKM))
	next := make([][]int32, places)
	for p := range next {
		next[p] = make([]int32, speed+1)
	}
	steps := make([]int32, len(links.km))
	for l, km := range links.km {
		steps[l] = int32(math.Round(min(km*perKM, float64(speed))))
	}
	for s := int32(1); s < speed; s++ {
		for l, from := range links.from {
			if km := steps[l]; km == s || km < s && next[links.to[l]][s-km] > 0 {
				next[from][s] = s
			}
		}
	}
	for p := range next {
		after := speed
		for s := speed; s >= 0; s-- {
			if next[p][s] > 0 {
				after = s
			}
			next[p][s] = after
		}
	}
	return next
}
