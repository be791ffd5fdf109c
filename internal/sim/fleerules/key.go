package fleerules

import "math"

// A key holds everything about a person but the place or link that a rule can read; people with equal keys are one group.
// From the low end: the plan that is left (planBits), recent travel (recentBits), on foot (1), and on a link the days
// ridden and the days walked on it (dayBits each) and whether it closed behind the person (1). Under strict the two counts
// of days are one position in km.
const (
	recentShift = planBits
	recentBits  = 13
	footShift   = recentShift + recentBits
	rideShift   = footShift + 1
	dayBits     = 12
	walkShift   = rideShift + dayBits
	closedShift = walkShift + dayBits

	planMask   = 1<<planBits - 1
	recentMask = (1<<recentBits - 1) << recentShift
	footBit    = 1 << footShift
	closedBit  = 1 << closedShift
	dayMask    = 1<<dayBits - 1
	standing   = planMask | recentMask | footBit // what is left of a key off the links

	// recentUnit is the part of a day's travel at full speed in which recent travel is kept: Flee's float, rounded.
	recentUnit = 2048
	// positionUnit is the part of a km in which strict keeps positions on links.
	positionUnit = 64
)

func planOf(key uint64) int32 { return int32(key & planMask) }

func withPlan(key uint64, plan int32) uint64 { return key&^planMask | uint64(plan) }

// recentOf is Flee's average of recent travel, in full days.
func recentOf(key uint64) float64 {
	return float64(key>>recentShift&(1<<recentBits-1)) / recentUnit
}

// withRecent takes a day's travel into the average; an idle day halves it.
func (m *Model) withRecent(key uint64, movedKM float64) uint64 {
	if !m.settings.AvoidShortStints {
		return key
	}
	recent := float64(key >> recentShift & (1<<recentBits - 1))
	fresh := math.Ceil((recent+float64(movedKM/m.settings.MaxMoveSpeedKM*recentUnit))/2 - 0.5)
	return key&^uint64(recentMask) | uint64(min(fresh, 1<<recentBits-1))<<recentShift
}

// forced reports whether somebody who has moved so little of late goes on from a town at once.
func (m *Model) forced(key uint64, movedKM float64) bool {
	return m.settings.AvoidShortStints && recentOf(key)+movedKM/m.settings.MaxMoveSpeedKM < 1
}

// stride is one person's or group's day on a link: the key after it, whether the end is reached, and the km made this day.
type stride struct {
	key     uint64
	arrived bool
	movedKM float64 // this day, the links before included
	speedKM float64 // the day's speed on this link
}

// stride moves a key along a link for one day. walking says whether it goes on foot; movedKM is what the day has had on
// other links. The end is reached when the km on the link exceed its length, so that 360 km at 360 km a day take two days.
func (m *Model) stride(link int32, key uint64, walking bool, movedKM float64) stride {
	speed := m.links.ride[link]
	if walking {
		speed = m.settings.MaxWalkSpeedKM
	}
	if m.strict {
		return m.strictStride(link, key, speed, movedKM)
	}
	if walking {
		key += 1 << walkShift
	} else {
		key += 1 << rideShift
	}
	rides, walks := key>>rideShift&dayMask, key>>walkShift&dayMask
	on := float64(float64(rides)*m.links.ride[link]) + float64(float64(walks)*m.settings.MaxWalkSpeedKM)
	s := stride{key: key, movedKM: movedKM + speed, speedKM: speed}
	if on > m.links.km[link] {
		s.arrived, s.movedKM = true, s.movedKM+m.links.km[link]-on
	}
	return s
}

// strictStride is stride with a day's distance shared among its links, and an end that is reached exactly.
func (m *Model) strictStride(link int32, key uint64, speed, movedKM float64) stride {
	const mask = 1<<(2*dayBits) - 1
	on := float64(key>>rideShift&mask) / positionUnit
	on += max(0, speed-movedKM)
	s := stride{key: key, movedKM: max(speed, movedKM), speedKM: speed}
	if on >= m.links.km[link] {
		s.arrived, s.movedKM = true, s.movedKM+m.links.km[link]-on
		return s
	}
	s.key = key&^uint64(mask<<rideShift) | uint64(min(mask, math.Round(on*positionUnit)))<<rideShift
	return s
}
