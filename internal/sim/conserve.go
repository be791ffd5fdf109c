package sim

import "fmt"

// checkConservation panics unless everybody who entered or waited on day 0 is on the way, at a place, waiting, counted
// or stopped. It runs every day in builds with the tag checked.
func (s *state) checkConservation() {
	in := s.model.StartWaiting() + s.sumEntered
	travelling, groups, staying, waiting := sum(s.onWay), s.willStop, sum(s.stock), sum(s.waiting)
	for _, n := range s.coming {
		groups += int64(n)
	}
	for _, n := range s.towards {
		groups += int64(n)
	}
	out := travelling + staying + waiting + s.sumCounted + s.sumStopped
	if in != out || travelling != groups {
		panic(fmt.Sprintf("sim: seed %d, day %d: %d persons came in, but %d are on the way (%d in groups), %d at places, %d waiting, %d counted, %d stopped",
			s.seed, s.day, in, travelling, groups, staying, waiting, s.sumCounted, s.sumStopped))
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
