package sim

import (
	"math"
	"math/bits"

	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// never is the constant of the logit at or below which a gate is not chosen; JSON has no minus infinity, so inputs
// write -1e300.
const never = -1e299

// choice is where people of a nationality go from a place: gates with their chances.
type choice struct {
	gates  []int32
	chance []float64 // sums to 1
	keep   []uint64  // Walker's alias table: the column is kept when the low word is below keep, else other is taken
	other  []int32
}

// newChoice makes the multinomial logit over gates with the given appeals, each above never.
func newChoice(gates []int32, appeal []float64) choice {
	c := choice{gates: gates, chance: make([]float64, len(gates))}
	top, sum := math.Inf(-1), 0.0
	for _, u := range appeal {
		top = max(top, u)
	}
	for i, u := range appeal {
		c.chance[i] = portable.Exp(u - top)
		sum += c.chance[i]
	}
	for i := range c.chance {
		c.chance[i] /= sum
	}
	c.alias()
	return c
}

// alias builds the table by Vose (1991), IEEE Trans. Software Eng. 17(9), 972-975.
func (c *choice) alias() {
	n := len(c.chance)
	c.keep, c.other = make([]uint64, n), make([]int32, n)
	scaled := make([]float64, n)
	var small, large []int
	for i, p := range c.chance {
		scaled[i] = float64(p * float64(n))
		c.keep[i], c.other[i] = math.MaxUint64, int32(i)
		if scaled[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		c.keep[s], c.other[s] = uint64(scaled[s]*0x1p63)<<1, int32(l)
		scaled[l] -= 1 - scaled[s]
		if scaled[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
}

// one draws the index of one person's gate.
func (c *choice) one(r *rng.Stream) int32 {
	column, low := bits.Mul64(r.Uint64(), uint64(len(c.keep)))
	pick := c.other[column]
	if low < c.keep[column] {
		pick = int32(column)
	}
	return pick
}

// manyPerGate is how many persons for each gate make it cheaper to draw gate by gate than person by person.
const manyPerGate = 6

// draw counts the gates of n persons into out, which is as long as gates.
func (c *choice) draw(r *rng.Stream, n int64, each bool, out []int64) {
	if n > int64(manyPerGate*len(out)) && !each {
		rng.Multinomial(r, n, c.chance, out)
		return
	}
	clear(out)
	for range n {
		out[c.one(r)]++
	}
}
