package fleerules

import "math"

// mostClassCells bounds the table of classes.
const mostClassCells = 4_000_000

// dayClasses makes distances of a day equal where no rule can tell them apart: with one speed v on every link, whoever has
// made km today goes on from a place after further links of length s in all if km + s < v, so only the sums s that links
// from that place can make matter (recent travel apart, see nearSteps). [place][v - km] is the smallest such sum that is not below v - km, or v. It is nil
// where distances matter by themselves: several speeds, lengths that are not whole km, or strict.
func (m *Model) dayClasses() [][]int32 {
	if len(m.links.ride) == 0 || m.strict {
		return nil
	}
	speed := m.links.ride[0]
	walk := m.settings.MaxWalkSpeedKM
	if speed != math.Trunc(speed) || walk != math.Trunc(walk) || walk > speed || speed*float64(len(m.names)) > mostClassCells {
		return nil
	}
	for l, km := range m.links.km {
		if m.links.ride[l] != speed || m.links.walk[l] > 0 || km != math.Trunc(km) {
			return nil
		}
	}
	return nextSums(m.links, len(m.names), int32(speed))
}

// nextSums finds the sums of consecutive links below a day's distance, then for each distance the next sum.
func nextSums(links linkArrays, places int, speed int32) [][]int32 {
	next := make([][]int32, places)
	for p := range next {
		next[p] = make([]int32, speed+1)
	}
	for s := int32(1); s < speed; s++ {
		for l, from := range links.from {
			km := int32(min(links.km[l], float64(speed)))
			if km == s || km < s && next[links.to[l]][s-km] > 0 {
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
