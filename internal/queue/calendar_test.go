package queue_test

import (
	"fmt"
	"math"
	"testing"

	"puente/internal/queue"
)

// TestDaysOfTheCalendar: hours of a day, days of the week, months and special days multiply.
func TestDaysOfTheCalendar(t *testing.T) {
	s := summed(t, 60, `{name: a, start: 2023-12-24, until: 240, observe: {every: 24}, stations: [{name: s, servers: unlimited, service: 0.001}], arrivals: [{to: s, per_day: 100, profile: {
	  hours: [0,0,0,0,0,0,1,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0], weekdays: [2, 1, 1, 1, 1, 1, 0.5], months: [3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], special: {2023-12-25: 0.25, 2023-12-27: 0}}}]}`)
	want := []float64{50, 50, 100, 0, 100, 100, 100, 50, 600, 300} // Sunday the 24th, Monday the 25th ..., Monday 1 January
	for i, p := range s.Series {
		near(t, fmt.Sprintf("day %d", i), p.Arrivals, want[i], 5*math.Sqrt(want[i]/60)+1e-9)
	}
}

// TestReopeningByLot: those with tickets come back in any order alike where a lot decides, and in theirs where it does not.
func TestReopeningByLot(t *testing.T) {
	const text = `{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 1.2, 4]}], closures: [{station: s, from: 1.5, to: 10, line: tickets, reopening: %s}]}`
	orders := map[string]int{}
	m := compile(t, read(t, fmt.Sprintf(text, "lot")), queue.Options{})
	for seed := range uint64(600) {
		order := ""
		m.RunRecords(seed, func(r queue.Record) {
			if r.Joined > 0 {
				order += fmt.Sprint(r.Joined, " ")
			}
		})
		orders[order]++
	}
	if len(orders) != 6 {
		t.Errorf("orders of three: %v", orders)
	}
	for order, n := range orders {
		if n < 60 || n > 145 { // 100 in the mean; 4.9 standard deviations
			t.Errorf("%s came %d times of 600", order, n)
		}
	}
	keepsRules(t, []rule{{"kept", fmt.Sprintf(text, "kept"), []string{"s 0-0-2 served", "s 1-10-12 served", "s 1.2-12-14 served", "s 4-14-16 served"}}})
}

// TestRulesOfLists asks for the rules of waitlists and of who comes back.
func TestRulesOfLists(t *testing.T) {
	keepsRules(t, []rule{
		{
			"dispersed, and all come back at the reopening in the order of joining",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 1.2, 4]}], closures: [{station: s, from: 1.5, to: 10, line: disperse, return: 1}]}`,
			[]string{"s 0-0-2 served", "s 1-10-12 served", "s 1.2-12-14 served", "s 4--1-4 turned_away"},
		},
		{
			"a list that holds two is closed to the third; after a call it is open again",
			`{name: a, until: 30, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 1, 2, 11]}], waitlists: [{name: w, to: s, quota: {first: 10, every: 10, persons: [1]}, capacity: 2}]}`,
			[]string{"s 10-10-11 served", "s 20-20-21 served"},
		},
		{
			"places that nobody used are added to the next call",
			`{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 12, 13, 14, 15]}], waitlists: [{name: w, to: s, quota: {first: 10, every: 10, persons: [2]}, carry_over: true}]}`,
			[]string{"s 10-10-11 served", "s 20-20-21 served", "s 20-21-22 served", "s 20-22-23 served", "s 30-30-31 served"},
		},
		{
			"places that nobody used are gone",
			`{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 12, 13, 14]}], waitlists: [{name: w, to: s, quota: {first: 10, every: 10, persons: [2]}}]}`,
			[]string{"s 10-10-11 served", "s 20-20-21 served", "s 20-21-22 served", "s 30-30-31 served"},
		},
		{
			"one aims two before the appointment and is half late on it",
			`{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0]}], waitlists: [{name: w, to: s, quota: {first: 1, every: 10, persons: [2]}, horizon: 5, early: 2, arrive: 0.5}]}`,
			[]string{"s 4.5-4.5-5.5 served"},
		},
		{
			"a dormant name wastes its place",
			`{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 9]}], waitlists: [{name: w, to: s, quota: {first: 10, every: 2, persons: [1]}, attrition: 5}]}`,
			[]string{"s 12-12-13 served"},
		},
		{
			"a dormant name is skipped",
			`{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 9]}], waitlists: [{name: w, to: s, quota: {first: 10, every: 2, persons: [1]}, attrition: 5, dormant: skip}]}`,
			[]string{"s 10-10-11 served"},
		},
		{
			"pre-empting: of three ranks the least urgent loses the server",
			`{name: a, until: 40, classes: [{name: x, priority: 1}, {name: y, priority: 2}, {name: z, priority: 3}], stations: [{name: s, servers: 2, service: 6, preempt: resume}],
			  arrivals: [{class: z, to: s, times: [0]}, {class: y, to: s, times: [1]}, {class: x, to: s, times: [2]}, {class: z, to: s, times: [3]}]}`,
			[]string{"s 0-0-11 served", "s 1-1-7 served", "s 2-2-8 served", "s 3-8-14 served"},
		},
	})
}

// TestWhatAnObservationShows: the line and who is inside at the instant, waits by joining and by start, and the wait of who
// joins next.
func TestWhatAnObservationShows(t *testing.T) {
	s := summed(t, 1, `{name: a, until: 20, observe: {at: [3, 6, 20]}, stations: [{name: s, service: 4}], arrivals: [{to: s, times: [0, 1, 2, 5]}]}`)
	at := s.Series[0]
	near(t, "line at 3", at.Queue, 2, 0)
	near(t, "inside at 3", at.Inside, 3, 0)
	near(t, "waits of who joined before 3: 0, 3, 6", at.WaitByArrival, 3, 1e-12)
	near(t, "waits of who started before 3", at.WaitByStart, 0, 1e-12)
	near(t, "the wait of the first who joins after 3, at 5", at.VirtualWait, 7, 1e-12)
	near(t, "waits of who started from 3 to 6", s.Series[1].WaitByStart, 3, 1e-12)
	near(t, "waits of who started from 6 on: 6 and 7", s.Series[2].WaitByStart, 6.5, 1e-12)
}
