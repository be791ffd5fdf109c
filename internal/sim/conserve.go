package sim

import "fmt"

// checkConservation panics unless everybody who entered, waited on day 0 or was counted and returned is on the way, at a
// place, waiting, counted, stopped, returned for good, or away and about to enter again. It runs every day in builds with the tag checked.
func (s *state) checkConservation() {
	in := s.model.StartWaiting() + s.sumEntered + s.sumRejoined
	travelling, groups, staying, waiting := sum(s.onWay), s.willStop+s.willGo, sum(s.stock), sum(s.waiting)
	for _, n := range s.coming {
		groups += int64(n)
	}
	for _, n := range s.towards {
		groups += int64(n)
	}
	for _, c := range s.caravans {
		staying += sum(c.persons)
	}
	out := travelling + staying + waiting + s.sumCounted + s.sumStopped + s.sumGone + sum(s.away)
	if in != out || travelling != groups {
		panic(fmt.Sprintf("sim: seed %d, day %d: %d persons came in, but %d are on the way (%d in groups), %d at places, %d waiting, %d counted, %d stopped, %d returned, %d away",
			s.seed, s.day, in, travelling, groups, staying, waiting, s.sumCounted, s.sumStopped, s.sumGone, sum(s.away)))
	}
}

// sum adds up counts.
func sum(counts []int64) int64 {
	total := int64(0)
	for _, n := range counts {
		total += n
	}
	return total
}
