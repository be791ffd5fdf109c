package fit

import (
	"math"

	"puente/internal/model"
)

// Lessons are the closures that a ClosureModel learns from.
type Lessons struct {
	Closings []Closing
	// Slower are ports where fewer officers, not a closure, kept cars away: what they lost and how many more walked.
	Slower []Slowing
	// Moved are ports whose lost traffic had a neighbour under other rules.
	Moved []Moving
}

// Slowing is a month of fewer officers for cars.
type Slowing struct {
	Port        string
	Month, Base model.Period
}

// Moving is a month in which one port was slowed and its neighbour was not.
type Moving struct {
	Port        string
	Mode        PortMode
	Month, Base model.Period
	To          Neighbour
}

// evidence is one difference between what was counted and what was expected.
type evidence struct {
	observed, sd float64
	told         func(ClosureShares) float64
}

// LessonsTo2022 are the closures of 2019 to 2022. Dates: the port of Del Rio was shut from
// the evening of 17 September 2021, for people and cars until 16:00 on 25 September, for
// cargo until the morning of the 27th (CBP, 17 and 25 September 2021); officers of El Paso
// and Laredo were sent elsewhere from 27 March 2019; Texas inspected every truck
// from 6 to 15 April 2022, New Mexico none. Roads: about 57 miles from Del Rio to Eagle Pass
// (CBP), others by the table of links.
func LessonsTo2022() Lessons {
	sep, aug := model.Month(2021, 9), model.Month(2021, 8)
	near := []Neighbour{{"Eagle Pass", 92}, {"Laredo", 290}}
	delRio := func(mode PortMode, days float64) Closing {
		return Closing{Port: "Del Rio", Mode: mode, Month: sep, Base: aug, Closed: days / 30, CrossLow: 1, CrossHigh: 1, Neighbours: near}
	}
	l := Lessons{Closings: []Closing{delRio(PortCars, 7.9), delRio(PortPedestrians, 7.9), delRio(PortTrucks, 9.5)}}
	april, march := model.Month(2019, 4), model.Month(2019, 3)
	for _, port := range []string{"El Paso", "Laredo", "Eagle Pass", "Presidio", "Santa Teresa"} {
		l.Slower = append(l.Slower, Slowing{port, april, march})
	}
	l.Moved = []Moving{{"El Paso", PortTrucks, model.Month(2022, 4), model.Month(2022, 3), Neighbour{"Santa Teresa", 26}}}
	return l
}

// evidence sets what was counted beside what each lesson expects.
func (l Lessons) evidence(counts PortCounts) []evidence {
	var list []evidence
	for _, c := range l.Closings {
		list = append(list, closingEvidence(counts, c)...)
	}
	for _, s := range l.Slower {
		lost, ok := differenceOf(counts, s.Port, PortCars, monthPair{s.Month, s.Base})
		gained, also := differenceOf(counts, s.Port, PortPedestrians, monthPair{s.Month, s.Base})
		if !ok || !also || lost.by >= 0 {
			continue
		}
		list = append(list, ratioEvidence(gained, lost, func(s ClosureShares) float64 { return personsPerCar * s.Walk / (1 + s.Walk) }))
	}
	for _, m := range l.Moved {
		lost, ok := differenceOf(counts, m.Port, m.Mode, monthPair{m.Month, m.Base})
		gained, also := differenceOf(counts, m.To.Port, m.Mode, monthPair{m.Month, m.Base})
		if !ok || !also || lost.by >= 0 {
			continue
		}
		list = append(list, ratioEvidence(gained, lost, func(s ClosureShares) float64 {
			w := s.Port * math.Exp(-m.To.KM/s.ReachKM)
			return w / (1 + w)
		}))
	}
	return list
}

// closingEvidence is the closed port, its neighbours and the three months after it.
func closingEvidence(counts PortCounts, c Closing) []evidence {
	var list []evidence
	own, ok := differenceOf(counts, c.Port, c.Mode, monthPair{c.Month, c.Base})
	if !ok {
		return nil
	}
	list = append(list, evidence{own.by, own.sd, func(s ClosureShares) float64 { return own.expected * (keptShare(s, c, 1) - 1) }})
	for i, n := range c.Neighbours {
		if d, ok := differenceOf(counts, n.Port, c.Mode, monthPair{c.Month, c.Base}); ok {
			list = append(list, evidence{d.by, d.sd, func(s ClosureShares) float64 {
				_, _, _, gains := s.split(c)
				return gains[i] * c.Closed * own.expected
			}})
		}
	}
	for months := 1; months <= 3; months++ {
		if d, ok := differenceOf(counts, c.Port, c.Mode, monthPair{c.Month.Add(months), c.Base}); ok {
			list = append(list, evidence{d.by, d.sd, func(s ClosureShares) float64 {
				return -d.expected * s.Gap * math.Pow(s.Keep, float64(months-1))
			}})
		}
	}
	return list
}

// monthPair is a month and the base month that its expectation starts from.
type monthPair struct{ month, base model.Period }

// difference is what was counted less what was expected, in trips.
type difference struct{ by, sd, expected float64 }

func differenceOf(counts PortCounts, port string, mode PortMode, s monthPair) (difference, bool) {
	e, ok := ExpectPort(counts, port, mode, s.month, s.base)
	observed, also := counts(port, mode, s.month)
	if !ok || !also {
		return difference{}, false
	}
	return difference{observed - e.Value, e.Value * e.LogSD, e.Value}, true
}

// ratioEvidence is a gain at one place as a share of a loss at another; both are uncertain.
func ratioEvidence(gained, lost difference, share func(ClosureShares) float64) evidence {
	loss := -lost.by
	ratio := gained.by / loss
	sd := math.Hypot(gained.sd/loss, ratio*lost.sd/loss)
	return evidence{ratio, max(sd, .05), share}
}

// December2023 are the closures that the model is judged on. Lukeville was shut from 4
// December 2023 to 4 January 2024; Eagle Pass's Bridge I took no cars from the afternoon of 27
// November to 4 January, walkers it did; San Ysidro's PedWest, which took walkers from 6 to 14
// o'clock only, was shut to 16 November and from 9 December to 4 January (CBP statements;
// records of kind closures). The share of Bridge I is its 5 of 12 lanes, that of PedWest 14
// lanes for 8 hours beside 22 for 24, both with a range around.
func December2023() []Closing {
	dec, nov := model.Month(2023, 12), model.Month(2023, 11)
	lukeville := func(mode PortMode) Closing {
		return Closing{
			Port: "Lukeville", Mode: mode, Month: dec, Base: nov, Closed: 28. / 31, CrossLow: 1, CrossHigh: 1,
			Neighbours: []Neighbour{{"Nogales", 225}, {"San Luis", 200}, {"Naco", 334}, {"Douglas", 377}},
		}
	}
	return []Closing{
		lukeville(PortCars), lukeville(PortPedestrians),
		{
			Port: "Eagle Pass", Mode: PortCars, Month: dec, Base: nov, Closed: 1, ClosedBase: 3.4 / 30, CrossLow: .33, CrossHigh: .50,
			SameKM: 1, Neighbours: []Neighbour{{"Del Rio", 92}, {"Laredo", 193}}, Walkers: true,
		},
		{
			Port: "San Ysidro", Mode: PortPedestrians, Month: dec, Base: nov, Closed: 23. / 31, ClosedBase: 15. / 30, CrossLow: .10, CrossHigh: .25,
			SameKM: 1, Neighbours: []Neighbour{{"Otay Mesa", 10}},
		},
	}
}
