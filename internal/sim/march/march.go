// Package march walks one caravan: a group of people that keeps together on foot for as long as it does. Rules hold what
// earlier caravans teach, widely; Walk draws one future from a seed.
//
// It knows no place and no date: distances are km along a route, days count from the departure. Package fit learns the
// rules from tracks. Start at Rules.
package march

import (
	"math"

	"puente/internal/rng"
)

// purpose names the luck of a march; the entity is 0, so that two caravans of one seed meet the same luck.
const purpose rng.Purpose = 171

// Rules is what a caravan may do.
type Rules struct {
	Days      int     // how far to look, ≥ 1
	KM        float64 // to the end of the route, > 0
	LogPace   float64 // mean of the logarithm of km per day, rest days and lifts included
	PaceSD    float64 // its scale between caravans
	PaceFree  float64 // degrees of freedom of Student's t that it is drawn from, ≥ 1: few caravans taught it
	PaceMost  float64 // km per day that no march keeps up, > 0: a pace above it is drawn again; 0: none
	DayMost   float64 // km that none comes in a day, lifts included; 0: none
	RestShare float64 // chance that a day is a rest day, [0, 1)
	DayNoise  float64 // spread of a walking day's km (sd of the logarithm)
	EndShape  float64 // gamma shape of the chance per day that it disbands or is lost from sight, > 0
	EndRate   float64 // and rate: days of walking that taught it, > 0
	SizeLow   float64 // persons at departure, 10 % quantile, > 0: counts disagree
	SizeHigh  float64 // 90 % quantile, ≥ SizeLow
	SizeSD    float64 // spread of the size by joining and leaving over a march (sd of the logarithm)
	SizeDays  float64 // days after which a size has forgotten most of its former departure from the first, > 0 where SizeSD > 0
	Start     float64 // km already walked on day StartDay
	StartDay  int     // days already walked, 0 at departure
}

// Path is one future of a caravan, by day from the departure: day i is index i. Days before StartDay are not drawn.
type Path struct {
	KM      []float64 // walked by the end of the day; stands still after the end
	Size    []float64 // persons; 0 after the end
	Ended   int       // day on which it disbanded or was lost from sight; -1: it did not
	Reached int       // day on which it came to the end of the route as one; -1: it did not
	Most    float64   // largest size
}

// Walk draws one future. Equal rules and seed give equal paths.
func Walk(r Rules, seed uint64) Path {
	s := rng.New(seed, purpose, 0, 0)
	p := Path{KM: make([]float64, r.Days+1), Size: make([]float64, r.Days+1), Ended: -1, Reached: -1}
	pace := r.pace(&s)
	chance := 1 - math.Exp(-rng.Gamma(&s, r.EndShape, 1/r.EndRate))
	middle, spread := math.Log(r.SizeLow*r.SizeHigh)/2, math.Log(r.SizeHigh/r.SizeLow)/(2*tenth)
	size := math.Exp(middle + spread*s.Normal())
	km, change, keep := r.Start, 0.0, 0.0
	if r.SizeSD > 0 {
		keep = math.Exp(-1 / r.SizeDays)
	}
	walking := pace / (1 - r.RestShare) / math.Exp(r.DayNoise*r.DayNoise/2)
	for day := 0; day <= r.Days; day++ {
		if day > r.StartDay && p.Ended < 0 && p.Reached < 0 {
			d := rng.New(seed, purpose, 1, uint64(day))
			switch {
			case d.Float64() < chance:
				p.Ended = day
			case d.Float64() >= r.RestShare:
				km += r.day(walking * math.Exp(r.DayNoise*d.Normal()))
			}
			change = keep*change + math.Sqrt(1-keep*keep)*r.SizeSD*d.Normal()
			if km >= r.KM {
				km, p.Reached = r.KM, day
			}
		}
		p.KM[day] = km
		if p.Ended < 0 {
			p.Size[day] = size * math.Exp(change)
			p.Most = max(p.Most, p.Size[day])
		}
	}
	return p
}

// redraws bounds how often a pace is drawn again.
const redraws = 100

// pace draws the km per day of a march from Student's t of the logarithm, cut off at PaceMost.
func (r Rules) pace(s *rng.Stream) float64 {
	for range redraws {
		pace := math.Exp(r.LogPace + r.PaceSD*student(s, r.PaceFree))
		if r.PaceMost == 0 || pace <= r.PaceMost {
			return pace
		}
	}
	return r.PaceMost
}

// day bounds what is walked in a day.
func (r Rules) day(km float64) float64 {
	if r.DayMost > 0 {
		return min(km, r.DayMost)
	}
	return km
}

// tenth is the 90 % quantile of the standard normal distribution.
const tenth = 1.2815515655446004

// student draws from Student's t distribution.
func student(s *rng.Stream, freedom float64) float64 {
	return s.Normal() / math.Sqrt(rng.Gamma(s, freedom/2, 2/freedom))
}
