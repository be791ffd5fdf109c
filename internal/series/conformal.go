package series

import (
	"math"
	"slices"

	"puente/internal/stat"
)

const (
	// supposed is how many errors of a normal law stand in the list beside the real ones, so that a
	// handful of lucky or unlucky months is not taken for the whole truth: assumed.
	supposed = 12
	// mostErrors is how many of the latest errors are kept: ten years.
	mostErrors = 120
	// quickness is the weight of the latest error in the running scale: a half-life of about seven months.
	quickness = 0.10
	// wayBack is the share of the long-run scale in the scale that is used, so that a calm
	// year does not become certainty.
	wayBack = 0.5
	// mostScales is how many scales an error counts at most: a border that a pandemic closed is no
	// measure of the months to come, and nobody believes a fan from nothing to everything.
	mostScales = 3.5
	// meanToSD turns the mean size of a normal error into its standard deviation: √(π/2).
	meanToSD = 1.2533
)

// growth is how much wider a random walk has spread after h+1 months than after one.
func growth(h int) float64 { return math.Sqrt(float64(h + 1)) }

// past is a forecast of one method that was made at an earlier origin.
type past struct {
	last  int          // number of the last month known then
	point []float64    // [horizon]
	scale float64      // how far the method's forecasts of one month were off, then
	ends  [][4]float64 // [horizon] where the 95 % and 80 % intervals ended: ln((end+1)/(f+1))
}

// record keeps the past forecasts of one method. Errors are ln((y+1)/(f+1)), each divided
// by the scale of its time, so that calm and troubled years can teach each other.
type record []past

// errors lists, oldest first, the errors of horizon h+1 that are known from a history.
func (r record) errors(h int, known History) []float64 {
	var list []float64
	for _, p := range r {
		if y, ok := known.At(p.last + h + 1); ok {
			e := math.Log((y+1)/(p.point[h]+1)) / (p.scale * growth(h))
			list = append(list, min(max(e, -mostScales), mostScales))
		}
	}
	return list[max(0, len(list)-mostErrors):]
}

// scaleNow is the typical size of one month's error as known from a history: half a running
// mean of sizes, half their long-run mean. Where fewer than two errors are known it is
// that of the last value's own changes.
func (r record) scaleNow(known History) float64 {
	long, running, n := 0.0, 0.0, 0.0
	for _, p := range r {
		y, ok := known.At(p.last + 1)
		if !ok {
			continue
		}
		size := math.Abs(math.Log((y + 1) / (p.point[0] + 1)))
		n++
		long += (size - long) / n
		running += max(quickness, 1/n) * (size - running)
	}
	if n < 2 {
		return min(max(RobustSD(recent(LogErrors(known.Values, 1))), MinLogSD), MaxLogSD)
	}
	return meanToSD * max(wayBack*long+(1-wayBack)*running, leastSize)
}

// spread makes quantiles of the logarithm of (y+1)/(f+1) at the levels, which ascend, for horizon h+1: the
// conformal quantiles of past errors at rolling origins (Vovk, Gammerman and Shafer 2005; origins as in
// Hyndman and Athanasopoulos 2021, section 5.10), among which stand a few supposed ones, widened by what earlier
// intervals missed.
func (r record) spread(h int, known History, levels []float64) []float64 {
	out := r.plainSpread(h, known, levels)
	inner, outer := r.widening(h, known)
	for i, p := range levels {
		out[i] *= between(inner, outer, math.Abs(stat.NormalQuantile(p)))
	}
	// A factor that falls outwards must not turn quantiles around.
	slices.Sort(out)
	return out
}

// between is the factor at a normal quantile: inner up to the ends of the 80 % interval, outer from
// those of the 95 % interval on, by line between them.
func between(inner, outer, z float64) float64 {
	share := (z - 1.2816) / (1.96 - 1.2816)
	return inner + min(max(share, 0), 1)*(outer-inner)
}

// learning is how fast the widening follows misses.
const learning = 0.10

// mostWidening bounds the logarithm of the factors: from two thirds to one and a half.
const mostWidening = 0.4

// leastSize is the least mean size of an error that is believed, as MinLogSD.
const leastSize = 0.02

// widening gives the factors by which the 80 % and the 95 % interval are stretched because those of
// the past, each with the factor of its time, missed more often than they should, or less: after each
// month whose value became known a factor grows by a step where the value lay outside and shrinks where
// it lay inside, so that in the long run the right share is missed (adaptive conformal inference, Gibbs
// and Candès 2021, in the form of quantile tracking, Angelopoulos, Candès and Tibshirani 2023).
func (r record) widening(h int, known History) (inner, outer float64) {
	for _, p := range r {
		y, ok := known.At(p.last + h + 1)
		if !ok {
			continue
		}
		e := math.Log((y + 1) / (p.point[h] + 1))
		inner += learning * (0.8 - within(p.ends[h][1], e, p.ends[h][2]))
		outer += learning * (0.95 - within(p.ends[h][0], e, p.ends[h][3]))
		inner, outer = min(max(inner, -mostWidening), mostWidening), min(max(outer, -mostWidening), mostWidening)
	}
	return math.Exp(inner), math.Exp(outer)
}

// plainSpread is spread before it is widened.
func (r record) plainSpread(h int, known History, levels []float64) []float64 {
	errors := r.errors(h, known)
	worth := overlap(len(errors), h) + supposed
	for i := range supposed {
		errors = append(errors, stat.NormalQuantile((float64(i)+0.5)/supposed))
	}
	slices.Sort(errors)
	scale := r.scaleNow(known) * growth(h)
	out := make([]float64, len(levels))
	for i, p := range levels {
		out[i] = scale * conformal(errors, p, worth)
	}
	return out
}

// overlap is how many independent errors n errors of horizon h+1 are worth: forecasts
// of neighbouring origins share all but one of the months that they look over. Assumed: half
// of what they share is lost, so that n errors of six months are worth n/3.5.
func overlap(n, h int) float64 { return float64(n) / (1 + float64(h)/2) }

// conformal is the value at rank (1 + 1/worth) p n + 1/2 of n sorted errors, counted from the middle
// outwards, between ranks by line; beyond the last a normal tail goes on.
func conformal(sorted []float64, p, worth float64) float64 {
	n, sign := len(sorted), 1.0
	at := func(i int) float64 { return sorted[i] }
	if p < 0.5 {
		p, sign = 1-p, -1
		at = func(i int) float64 { return -sorted[n-1-i] }
	}
	// At the middle nothing is added, at the ends the whole 1/worth.
	level := p + (2*p-1)*p/worth
	rank := level*float64(n) + 0.5
	if rank >= float64(n) {
		edge := float64(n) / float64(n+1)
		return sign * (at(n-1) + tail(sorted)*max(stat.NormalQuantile(p)-stat.NormalQuantile(edge), 0))
	}
	low := int(rank)
	return sign * (at(low-1) + (rank-float64(low))*(at(low)-at(low-1)))
}

// tail is the slope of the errors over normal quantiles, from end to end.
func tail(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[n-1] - sorted[0]) / (stat.NormalQuantile(float64(n)/float64(n+1)) - stat.NormalQuantile(1/float64(n+1)))
}
