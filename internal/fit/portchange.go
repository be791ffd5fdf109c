package fit

// PortChange is what a planner changes at a crossing. The zero value changes nothing.
type PortChange struct {
	Lanes [24]int // lanes with an officer added in each hour of the day, < 0: taken away
	Open  int     // first hour of the day
	Close int     // end of the last; 0: the hours stay as they are listed
}

// With is the crossing under a change: lanes stay between none and all, an hour in which it was shut before begins with
// one, and as many people come in a day as before, in the hours that it is open.
func (w PortWeek) With(c PortChange) PortWeek {
	w.change = c
	return w
}

// hours are the hours of the day in which people may come.
func (w PortWeek) hours() (open, closing int) {
	if w.change.Close == 0 {
		return w.Open, w.Close
	}
	return w.change.Open, w.change.Close
}

// changed is a week of open lanes under the change.
func (w PortWeek) changed(week []int) []int {
	if w.change == (PortChange{}) {
		return week
	}
	out := make([]int, len(week))
	for h := range week {
		if w.open(h) {
			out[h] = min(max(max(week[h], 1)+w.change.Lanes[h%24], 0), w.Lanes)
		}
	}
	return out
}
