package claim

import "math"

// The tolerances of every verdict. They are fixed and documented; no text and
// no user changes them.
const (
	nearlyShare    = 0.95 // "nearly X": right from 0.95 X to below X
	aboutShare     = 0.05 // "about X": right within 5 % of X
	impreciseShare = 0.10 // a number that is not right is imprecise up to 10 %, then wrong
	wordShare      = 0.10 // "doubled", "halved", "a third": right within 10 %
	coarseShare    = 0.20 // a number rounded to its leading digit may be right no farther off than this
)

// operator is how a sentence ties its number to the truth.
type operator string

// The operators, as the lexicons name them.
const (
	opExact    operator = "exactly"
	opAlmost   operator = "almost"
	opAbout    operator = "about"
	opOver     operator = "over"
	opJustOver operator = "justover"
	opAtLeast  operator = "atleast"
	opUpTo     operator = "upto"
	opUnder    operator = "under"
	opRange    operator = "range"
	opWord     operator = "word" // "doubled", "a third", "half"
)

// stated is a number as a sentence states it.
type stated struct {
	op          operator
	value, high float64
	step        float64 // precision that it is written in
	unit        string  // events, percent, times, fraction, per day, rank
	negated     bool
	worded      bool // the number is a word for a part or a multiple
}

// judge gives the verdict on a stated number beside the observed one; round is
// the multiple that the observed number is rounded to.
func judge(s stated, observed, round float64) Verdict {
	v := judgePlain(s, observed, round)
	if !s.negated {
		return v
	}
	if v == Right {
		return Wrong
	}
	return Right
}

func judgePlain(s stated, v, round float64) Verdict {
	x := s.value
	switch s.op {
	case opOver:
		return strict(v > x)
	case opAtLeast:
		return strict(v >= x)
	case opUpTo:
		return strict(v <= x)
	case opUnder:
		return strict(v < x)
	case opAlmost:
		low := nearlyShare
		if s.worded {
			low = 1 - wordShare
		}
		if v >= low*x && v < x {
			return Right
		}
	case opJustOver:
		if v > x && v <= x*(2-nearlyShare) {
			return Right
		}
	case opAbout:
		if math.Abs(v-x) <= aboutShare*math.Abs(x) {
			return Right
		}
	case opRange:
		return judgeRange(s, v)
	case opWord:
		return strict(math.Abs(v-x) <= wordShare*math.Abs(x))
	default:
		return judgeExact(s, v, round)
	}
	return near(v, x)
}

func strict(holds bool) Verdict {
	if holds {
		return Right
	}
	return Wrong
}

// near is imprecise within the tenth part of x, else wrong.
func near(v, x float64) Verdict {
	if math.Abs(v-x) <= impreciseShare*math.Abs(x) {
		return Imprecise
	}
	return Wrong
}

func judgeRange(s stated, v float64) Verdict {
	switch {
	case v >= s.value && v <= s.high:
		return Right
	case v < s.value:
		return near(v, s.value)
	}
	return near(v, s.high)
}

// judgeExact compares at the precision that the number is written in.
func judgeExact(s stated, v, round float64) Verdict {
	x := s.value
	if x == v {
		return Right
	}
	slack := s.step / 2
	if s.unit == "percent" || s.unit == "points" {
		slack = min(s.step, 1) / 2 // "20 percent" is written to the percent
	}
	if s.step <= 1 && round > 1 {
		slack = round / 2
	}
	if math.Abs(v-x) <= slack*(1+1e-9) && (s.step > 1 || s.unit != "events" || round > 1) {
		if s.unit == "percent" || math.Abs(v-x) <= coarseShare*math.Abs(x) {
			return Right
		}
		return Imprecise
	}
	return near(v, x)
}

// better reports whether verdict a says more for the sentence than b.
func better(a, b Verdict) bool { return standing[a] > standing[b] }

// standing orders the verdicts from the sentence's point of view.
var standing = map[Verdict]int{Right: 3, Imprecise: 2, Wrong: 1, Uncheckable: 0}
