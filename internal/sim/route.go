package sim

import "math"

// roundingDays absorbs the rounding of sums of travel times, so that 400 km at 40 km a day are 10 days, not 11.
const roundingDays = 1e-9

// checkpoints is how many times on a route people can be stopped; each is passed at an equal part of the travel time.
const checkpoints = 3

// route is the least-time way from a place to where a gate is. A group's age is its day of travel; on the day of
// setting out it is 1.
type route struct {
	days        int32 // of travel, at least 1: the age at which groups arrive
	country     int32 // of the place of departure
	stops       [checkpoints]stop
	first, last int32 // passes [first, last), in order of age
	end         int32 // country where groups are counted before they arrive
}

// stop is a checkpoint of a route.
type stop struct {
	age  int32
	from int32 // country where the group is counted before it
	at   int32 // country where those stopped are
}

// pass is the age at which the groups of a route come into another country.
type pass struct{ age, from, to int32 }

// stretches is a way as times: stretch i begins at[i] travel days after departure in country[i].
type stretches struct {
	at      []float64
	country []int32
	total   float64 // travel days to the end
}

// countryAt is the country of the last place passed before the end, t travel days after departure.
func (s stretches) countryAt(t float64) int32 {
	last := 0
	for i := range s.at {
		if s.at[i] <= t+roundingDays {
			last = i
		}
	}
	return s.country[last]
}

// stretchesOf reads a way off a tree of least travel times. The end begins no stretch, unless it is the departure.
func stretchesOf(t tree, way []int32, country []int32) stretches {
	s := stretches{total: t.days[way[len(way)-1]]}
	for i, place := range way {
		if i == 0 || i < len(way)-1 {
			s.at = append(s.at, t.days[place])
			s.country = append(s.country, country[place])
		}
	}
	return s
}

// travelDays is the number of days on which a journey of some travel days travels, at least 1.
func travelDays(total float64) int32 { return int32(max(1, math.Ceil(total-roundingDays))) }

// addRoute appends a route with its checkpoints and passes.
func (m *Model) addRoute(s stretches) {
	r := route{days: travelDays(s.total), country: s.country[0], first: int32(len(m.passes))}
	here, done := r.country, 0
	for age := int32(1); age <= r.days; age++ {
		for ; done < checkpoints && travelDays(s.part(done+1)) <= age; done++ {
			r.stops[done] = stop{age, here, s.countryAt(s.part(done + 1))}
		}
		if next := s.countryAt(float64(age)); next != here && age < r.days {
			m.passes = append(m.passes, pass{age, here, next})
			here = next
		}
	}
	r.last, r.end = int32(len(m.passes)), here
	m.routes = append(m.routes, r)
	m.longest = max(m.longest, int(r.days))
}

// part is the travel days at which the k-th checkpoint is passed.
func (s stretches) part(k int) float64 { return s.total * float64(k) / checkpoints }
