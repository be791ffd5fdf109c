package fit

import (
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/rng"
)

// PortCounts gives the entries through a port in a month, false where none is known.
type PortCounts func(port string, mode PortMode, month model.Period) (float64, bool)

// Closing is a closure of a crossing, for one mode and month.
type Closing struct {
	Port       string // as counts name it
	Mode       PortMode
	Month      model.Period
	Base       model.Period // the last month before it, from which demand is told
	Closed     float64      // share of the month's days
	ClosedBase float64      // share of the base month's days
	CrossLow   float64      // share of the port's traffic that the crossing carries: a range
	CrossHigh  float64
	SameKM     float64 // road to another crossing of the port that stays open; 0: there is none
	Neighbours []Neighbour
	Walkers    bool // the port stays open for walkers
}

// Neighbour is another port that people may use.
type Neighbour struct {
	Port string
	KM   float64 // by road
}

// ClosureShares is one possible truth about what becomes of a trip during a closure:
// a logit (McFadden 1974) in which not making the trip has the weight 1.
type ClosureShares struct {
	Day, Port, ReachKM, Walk float64 // weights of another day, of a port next door; a port's weight falls by e each ReachKM; weight of walking
	Gap, Keep                float64 // share of custom lost in the first whole month after reopening, and of that in each next month
}

// split is what becomes of the trips at a closed crossing; the four shares and those not made add up to 1.
func (s ClosureShares) split(c Closing) (day, same, walk float64, neighbours []float64) {
	sum := 1 + s.Day
	if c.SameKM > 0 {
		same = s.Port * math.Exp(-c.SameKM/s.ReachKM)
	}
	if c.Walkers {
		walk = s.Walk
	}
	sum += same + walk
	for _, n := range c.Neighbours {
		w := s.Port * math.Exp(-n.KM/s.ReachKM)
		neighbours = append(neighbours, w)
		sum += w
	}
	for i := range neighbours {
		neighbours[i] /= sum
	}
	return s.Day / sum, same / sum, walk / sum, neighbours
}

// personsPerCar turns car trips into walkers: 2,155,086 people in 1,319,015 cars (BTS, San Ysidro, November 2023).
const personsPerCar = 1.63

// Expectation is what a month would have counted: the base month times the middle of the ratios of earlier years.
type Expectation struct {
	Value float64 `json:"value"`
	LogSD float64 `json:"log_sd"` // of an earlier year's ratio about the middle one
	Years int     `json:"years"`
}

// leastYears is how many earlier years an expectation needs.
const leastYears = 8

// ExpectPort tells what a port would count in a month, from a base month before it and the
// ratios of the same two months in earlier years since 2002. The years of the pandemic are
// left out. It is the second baseline of docs/validation/closures.md.
func ExpectPort(counts PortCounts, port string, mode PortMode, month, base model.Period) (Expectation, bool) {
	now, ok := counts(port, mode, base)
	var ratios []float64
	year, _, _ := month.Start.Civil()
	for back := 1; year-back >= 2002; back++ {
		if y := year - back; y == 2020 || y == 2021 {
			continue
		}
		a, okA := counts(port, mode, month.Add(-12*back))
		b, okB := counts(port, mode, base.Add(-12*back))
		if okA && okB && a > 0 && b > 0 {
			ratios = append(ratios, math.Log(a/b))
		}
	}
	if !ok || len(ratios) < leastYears {
		return Expectation{}, false
	}
	middle := medianOf(ratios)
	for i := range ratios {
		ratios[i] = math.Abs(ratios[i] - middle)
	}
	// 1.4826 times the median distance is the standard deviation of a normal law (Rousseeuw and Croux 1993).
	sd := max(1.4826*medianOf(ratios), leastLogSD)
	return Expectation{now * math.Exp(middle), sd, len(ratios)}, true
}

// leastLogSD is the least spread of an expectation that is believed; assumed.
const leastLogSD = .02

func medianOf(values []float64) float64 {
	s := slices.Sorted(slices.Values(values))
	n := len(s)
	return (s[(n-1)/2] + s[n/2]) / 2
}

// ClosureModel is what closures have taught: possible truths, each with a weight.
type ClosureModel struct {
	shares  []ClosureShares
	weights []float64 // add up to 1
	seed    uint64
}

const (
	purposeClosurePrior   rng.Purpose = 611 // time: draw
	purposeClosurePredict rng.Purpose = 612 // entity: prediction, time: draw
	closureDraws                      = 100_000
	// leastWeight is the weight, beside the greatest, below which a draw is forgotten.
	leastWeight = 1e-6
)

// priorShares draws from what was believed before: wide, and the reach of roads about 60 km; assumed.
func priorShares(s *rng.Stream) ClosureShares {
	return ClosureShares{
		Day: math.Exp(math.Log(.1) + s.Normal()), Port: math.Exp(s.Normal()), ReachKM: math.Exp(math.Log(60) + .6*s.Normal()),
		Walk: math.Exp(math.Log(.3) + s.Normal()), Gap: s.Float64(), Keep: s.Float64(),
	}
}

// FitClosures weighs draws from the prior by how well they tell the closures of
// Lessons (importance sampling), from the counts as given.
func FitClosures(counts PortCounts, lessons Lessons, seed uint64) ClosureModel {
	return weigh(lessons.evidence(counts), seed)
}

// learnFrom weighs draws under the seed of all answers.
func learnFrom(evidence []evidence) ClosureModel { return weigh(evidence, 1) }

// weigh weighs draws from the prior by how well they tell the evidence.
func weigh(evidence []evidence, seed uint64) ClosureModel {
	m := ClosureModel{seed: seed}
	most := math.Inf(-1)
	for i := range closureDraws {
		luck := rng.New(seed, purposeClosurePrior, 0, uint64(i))
		shares := priorShares(&luck)
		log := 0.0
		for _, e := range evidence {
			d := (e.observed - e.told(shares)) / e.sd
			log -= d * d / 2
		}
		m.shares, m.weights = append(m.shares, shares), append(m.weights, log)
		most = max(most, log)
	}
	return m.normalised(most)
}

// normalised turns logarithms into weights that add up to 1 and forgets the smallest.
func (m ClosureModel) normalised(most float64) ClosureModel {
	kept := ClosureModel{seed: m.seed}
	sum := 0.0
	for i, log := range m.weights {
		if w := math.Exp(log - most); w > leastWeight {
			kept.shares, kept.weights = append(kept.shares, m.shares[i]), append(kept.weights, w)
			sum += w
		}
	}
	for i := range kept.weights {
		kept.weights[i] /= sum
	}
	return kept
}

// Draws is the effective number of draws (Kong 1992): few mean that the prior hardly meets the data.
func (m ClosureModel) Draws() float64 {
	sum := 0.0
	for _, w := range m.weights {
		sum += w * w
	}
	return 1 / sum
}

// Quantity is a number with its spread.
type Quantity struct {
	Low    float64 `json:"low"`    // 2.5 %
	Median float64 `json:"median"` // 50 %
	High   float64 `json:"high"`   // 97.5 %
}

// Share is the quantity that a function of the shares takes.
func (m ClosureModel) Share(of func(ClosureShares) float64) Quantity {
	values := make([]float64, len(m.shares))
	for i, s := range m.shares {
		values[i] = of(s)
	}
	return m.quantity(values)
}

// quantity is the weighted quantiles of one value a draw.
func (m ClosureModel) quantity(values []float64) Quantity {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return a - b
	})
	levels, at := [3]float64{.025, .5, .975}, 0
	var found [3]float64
	sum := 0.0
	for _, i := range order {
		sum += m.weights[i]
		for at < 3 && sum >= levels[at]-1e-12 {
			found[at] = values[i]
			at++
		}
	}
	return Quantity{found[0], found[1], found[2]}
}

// Prediction is what the model tells of one port, mode and month.
type Prediction struct {
	Port    string       `json:"port"`
	Mode    PortMode     `json:"mode"`
	Month   model.Period `json:"month"`
	Role    string       `json:"role"` // closed, neighbour, walkers, after
	Counted Quantity     `json:"counted"`
	Lost    Quantity     `json:"lost"` // trips not made there; negative: more
	Seasons Expectation  `json:"seasons"`
}

// Predict tells the closed port, its neighbours, and walkers at the port where these may
// pass. What has no expectation is left out.
func (m ClosureModel) Predict(counts PortCounts, c Closing) []Prediction {
	expected, ok := ExpectPort(counts, c.Port, c.Mode, c.Month, c.Base)
	if !ok {
		return nil
	}
	list := []Prediction{m.predict(c, expected, predicted{c.Port, c.Mode, "closed"}, func(s ClosureShares, cross float64) float64 {
		return expected.Value * (keptShare(s, c, cross)/keptBase(s, c, cross) - 1)
	})}
	for i, n := range c.Neighbours {
		if other, ok := ExpectPort(counts, n.Port, c.Mode, c.Month, c.Base); ok {
			list = append(list, m.predict(c, other, predicted{n.Port, c.Mode, "neighbour"}, func(s ClosureShares, cross float64) float64 {
				_, _, _, gains := s.split(c)
				return gains[i] * cross * (c.Closed - c.ClosedBase) * expected.Value / keptBase(s, c, cross)
			}))
		}
	}
	if other, ok := ExpectPort(counts, c.Port, PortPedestrians, c.Month, c.Base); ok && c.Walkers {
		list = append(list, m.predict(c, other, predicted{c.Port, PortPedestrians, "walkers"}, func(s ClosureShares, cross float64) float64 {
			_, _, walk, _ := s.split(c)
			return personsPerCar * walk * cross * (c.Closed - c.ClosedBase) * expected.Value / keptBase(s, c, cross)
		}))
	}
	return list
}

// NotMade tells the trips of a month that a closure keeps from being made anywhere that
// the model knows: not that day or another, not at another port, not on foot.
func (m ClosureModel) NotMade(counts PortCounts, c Closing) (Quantity, bool) {
	e, ok := ExpectPort(counts, c.Port, c.Mode, c.Month, c.Base)
	cross := (c.CrossLow + c.CrossHigh) / 2
	return m.Share(func(s ClosureShares) float64 {
		day, same, walk, neighbours := s.split(c)
		left := 1 - day - same - walk
		for _, n := range neighbours {
			left -= n
		}
		return e.Value / keptBase(s, c, cross) * cross * c.Closed * left
	}), ok
}

// keptShare is the share of a month's traffic that a port keeps.
func keptShare(s ClosureShares, c Closing, cross float64) float64 {
	day, same, _, _ := s.split(c)
	return 1 - cross*c.Closed*(1-day-same)
}

// keptBase is the same of the base month, which a closure may have touched too.
func keptBase(s ClosureShares, c Closing, cross float64) float64 {
	day, same, _, _ := s.split(c)
	return 1 - cross*c.ClosedBase*(1-day-same)
}

// predicted names what is predicted.
type predicted struct {
	port string
	mode PortMode
	role string
}

// predict draws the change that a closure makes and the month's own luck.
func (m ClosureModel) predict(c Closing, e Expectation, p predicted, change func(s ClosureShares, cross float64) float64) Prediction {
	luck := rng.New(m.seed, purposeClosurePredict, entityOf(p, c.Month), 0)
	counted, lost := make([]float64, len(m.shares)), make([]float64, len(m.shares))
	for i, s := range m.shares {
		cross := c.CrossLow + (c.CrossHigh-c.CrossLow)*luck.Float64()
		by := change(s, cross)
		lost[i] = -by
		counted[i] = max(0, (e.Value+by)*math.Exp(e.LogSD*luck.Normal()))
	}
	return Prediction{p.port, p.mode, c.Month, p.role, m.quantity(counted), m.quantity(lost), e}
}

// entityOf numbers a prediction so that each has luck of its own (FNV-1a).
func entityOf(p predicted, month model.Period) uint64 {
	h := uint64(14695981039346656037)
	for _, b := range []byte(p.port + "/" + string(p.mode) + "/" + p.role + "/" + month.String()) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

// After tells the closed port in a month after the closure: closedThen is the share of that month's days still closed,
// months how many whole months it has been open, 0 for the month of the reopening.
func (m ClosureModel) After(counts PortCounts, c Closing, month model.Period, closedThen float64, months int) (Prediction, bool) {
	e, ok := ExpectPort(counts, c.Port, c.Mode, month, c.Base)
	if !ok {
		return Prediction{}, false
	}
	c.Closed, c.Month = closedThen, month
	return m.predict(c, e, predicted{c.Port, c.Mode, "after"}, func(s ClosureShares, cross float64) float64 {
		gap := cross * s.Gap * math.Pow(s.Keep, max(float64(months)-1, 0))
		kept := keptShare(s, c, cross) - gap*(1-c.Closed)
		return e.Value * (kept/keptBase(s, c, cross) - 1)
	}), true
}
