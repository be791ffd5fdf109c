package fit

import "math"

// TripAnswer is one thing that becomes of trips through a closed crossing.
type TripAnswer string

// The answers. In counts by month who waits for the reopening and who comes another day are one.
const (
	AnswerAnotherDay TripAnswer = "another-day" // waits for the reopening, or comes another day
	AnswerNextDoor   TripAnswer = "next-door"   // another crossing of the same port
	AnswerPort       TripAnswer = "port"        // another port
	AnswerWalk       TripAnswer = "walk"        // on foot, where walkers pass
	AnswerNotMade    TripAnswer = "not-made"    // not at all; or made later or where noise hides it
)

// AnswerShare is the share of trips with one answer.
type AnswerShare struct {
	Answer TripAnswer `json:"answer"`
	Port   string     `json:"port,omitempty"` // of AnswerPort
	KM     float64    `json:"km,omitempty"`
	Share  Quantity   `json:"share"`
}

// Answers tells what becomes of the trips while a crossing is closed for a mode. Of a
// Closing it reads SameKM, Neighbours and Walkers only. The medians of the shares need not add up to 1.
func (m ClosureModel) Answers(c Closing) []AnswerShare {
	list := []AnswerShare{{Answer: AnswerAnotherDay, Share: m.Share(func(s ClosureShares) float64 { day, _, _, _ := s.split(c); return day })}}
	if c.SameKM > 0 {
		list = append(list, AnswerShare{Answer: AnswerNextDoor, KM: c.SameKM, Share: m.Share(func(s ClosureShares) float64 { _, same, _, _ := s.split(c); return same })})
	}
	for i, n := range c.Neighbours {
		list = append(list, AnswerShare{AnswerPort, n.Port, n.KM, m.Share(func(s ClosureShares) float64 { _, _, _, gains := s.split(c); return gains[i] })})
	}
	if c.Walkers {
		list = append(list, AnswerShare{Answer: AnswerWalk, Share: m.Share(func(s ClosureShares) float64 { _, _, walk, _ := s.split(c); return walk })})
	}
	return append(list, AnswerShare{Answer: AnswerNotMade, Share: m.Share(func(s ClosureShares) float64 { return s.notMade(c) })})
}

// notMade is the share of trips that are not made anywhere.
func (s ClosureShares) notMade(c Closing) float64 {
	day, same, walk, neighbours := s.split(c)
	left := 1 - day - same - walk
	for _, n := range neighbours {
		left -= n
	}
	return left
}

// Custom is the share of its custom that a port has in the month-th whole month after its reopening, from 1.
// It rests on one closure of eight days: docs/validation/closures.md.
func (m ClosureModel) Custom(month int) Quantity {
	return m.Share(func(s ClosureShares) float64 { return s.custom(month) })
}

func (s ClosureShares) custom(month int) float64 {
	return 1 - s.Gap*math.Pow(s.Keep, max(float64(month)-1, 0))
}

// Draw is one possible truth: that at u of the weights, u in [0, 1). A run takes its own u.
func (m ClosureModel) Draw(u float64) ClosureShares {
	sum := 0.0
	for i, w := range m.weights {
		if sum += w; u < sum {
			return m.shares[i]
		}
	}
	return m.shares[len(m.shares)-1]
}

// weightOf is the weight of an answer of the logit beside not making the trip, which has 1.
func (s ClosureShares) weightOf(km float64) float64 { return s.Port * math.Exp(-km/s.ReachKM) }
