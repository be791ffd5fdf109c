package queue_test

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"testing"

	"puente/internal/queue"
)

// visits runs a file once and tells its visits as "station joined-started-ended outcome", in the order of joining.
func visits(t testing.TB, text string) []string {
	t.Helper()
	list, _, _ := trace(t, text)
	sort.SliceStable(list, func(i, j int) bool { return list[i].Joined < list[j].Joined })
	var out []string
	for _, r := range list {
		out = append(out, fmt.Sprintf("%s %.4g-%.4g-%.4g %s", r.Station, r.Joined, r.Started, r.Ended, r.Outcome))
	}
	return out
}

// rule is a behaviour, a small fixed case of it, and how it goes by docs/model-queue.md.
type rule struct {
	name, file string
	want       []string
}

// keepsRules runs the cases of rules.
func keepsRules(t *testing.T, rules []rule) {
	t.Helper()
	for _, c := range rules {
		t.Run(c.name, func(t *testing.T) {
			if got := visits(t, c.file); !slices.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestRulesOfLines asks for the rules of order, room and balking.
func TestRulesOfLines(t *testing.T) {
	keepsRules(t, []rule{
		{
			"priority: the urgent go first, nobody is interrupted",
			`{name: a, until: 50, classes: [{name: low, priority: 2}, {name: high}], stations: [{name: s, service: 4}],
			  arrivals: [{class: low, to: s, times: [0, 1, 2]}, {class: high, to: s, times: [3]}]}`,
			[]string{"s 0-0-4 served", "s 1-8-12 served", "s 2-12-16 served", "s 3-4-8 served"},
		},
		{
			"preempt resume: the urgent takes over, the other goes on where it was",
			`{name: a, until: 50, classes: [{name: low, priority: 2}, {name: high}], stations: [{name: s, service: 4, preempt: resume}],
			  arrivals: [{class: low, to: s, times: [0, 1]}, {class: high, to: s, times: [3]}]}`,
			[]string{"s 0-0-8 served", "s 1-8-12 served", "s 3-3-7 served"},
		},
		{
			"preempt restart: the other begins again",
			`{name: a, until: 50, classes: [{name: low, priority: 2}, {name: high}], stations: [{name: s, service: 4, preempt: restart}],
			  arrivals: [{class: low, to: s, times: [0]}, {class: high, to: s, times: [3]}]}`,
			[]string{"s 0-0-11 served", "s 3-3-7 served"},
		},
		{
			"ageing: after two spans of 3 the low one counts as the high one and was there first",
			`{name: a, until: 60, classes: [{name: low, priority: 2}, {name: high}], stations: [{name: s, service: 4, ageing: 3}],
			  arrivals: [{class: low, to: s, times: [0, 1]}, {class: high, to: s, times: [2, 3, 6]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2-8-12 served", "s 3-12-16 served", "s 6-16-20 served"},
		},
		{
			"lifo: the last to join goes first",
			`{name: a, until: 50, stations: [{name: s, service: 4, order: lifo}], arrivals: [{to: s, times: [0, 1, 2]}]}`,
			[]string{"s 0-0-4 served", "s 1-8-12 served", "s 2-4-8 served"},
		},
		{
			"room: who finds it full is turned away",
			`{name: a, until: 50, stations: [{name: s, service: 4, room: 2}], arrivals: [{to: s, times: [0, 1, 2]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2--1-2 turned_away"},
		},
		{
			"blocking: a served group stays in its lane until the next station has room",
			`{name: a, until: 50, stations: [{name: s, service: 1, next: cell}, {name: cell, service: 5, room: 1, full: block}], arrivals: [{to: s, times: [0, 0, 0]}]}`,
			[]string{"s 0-0-1 served", "s 0-1-6 served", "s 0-6-11 served", "cell 1-1-6 served", "cell 6-6-11 served", "cell 11-11-16 served"},
		},
		{
			"balking: as many in line, and one does not join",
			`{name: a, until: 50, stations: [{name: s, service: 4, balk: {length: 1}}], arrivals: [{to: s, times: [0, 1, 2]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2--1-2 balked"},
		},
		{
			"balking on the wait that one is told: here the line's, two groups of 4",
			`{name: a, until: 50, stations: [{name: s, service: 4, balk: {wait: 7}}], arrivals: [{to: s, times: [0, 1, 2]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2--1-2 balked"},
		},
		{
			"balking on a published wait that is old: at 2 nothing is known yet",
			`{name: a, until: 50, stations: [{name: s, service: 4, balk: {wait: 3}, publish: {every: 3, lag: 1}}], arrivals: [{to: s, times: [0, 1, 2, 3.5, 5]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2-8-12 served", "s 3.5-12-16 served", "s 5--1-5 balked"},
		},
	})
}

// TestRulesOfClosures asks for the rules of closures with people in line.
func TestRulesOfClosures(t *testing.T) {
	keepsRules(t, []rule{
		{
			"closure, keep: nobody begins, everybody keeps their place, newcomers join",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 4]}], closures: [{station: s, from: 1.5, to: 10}]}`,
			[]string{"s 0-0-2 served", "s 1-10-12 served", "s 4-12-14 served"},
		},
		{
			"closure that cuts services short and resumes them first",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 4]}], closures: [{station: s, from: 1.5, to: 10, in_service: resume}]}`,
			[]string{"s 0-0-10.5 served", "s 1-10.5-12.5 served", "s 4-12.5-14.5 served"},
		},
		{
			"closure, disperse: the line goes home, newcomers are turned away",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 4, 11]}], closures: [{station: s, from: 1.5, to: 10, line: disperse}]}`,
			[]string{"s 0-0-2 served", "s 1--1-1.5 dispersed", "s 4--1-4 turned_away", "s 11-11-13 served"},
		},
		{
			"closure, tickets: they come back in their order and the wait counts from joining",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 4, 10]}], closures: [{station: s, from: 1.5, to: 10, line: tickets}]}`,
			[]string{"s 0-0-2 served", "s 1-10-12 served", "s 4-12-14 served", "s 10-14-16 served"},
		},
		{
			"closure, tickets, and nobody comes back",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 12]}], closures: [{station: s, from: 1.5, to: 10, line: tickets, return: 0}]}`,
			[]string{"s 0-0-2 served", "s 1--1-10 left", "s 12-12-14 served"},
		},
		{
			"tickets with a time to come back: a place by the time of joining among those who wait then",
			`{name: a, until: 50, stations: [{name: s, service: 4}], arrivals: [{to: s, times: [0, 1, 11, 11.5]}], closures: [{station: s, from: 1.5, to: 10, line: tickets, return_in: 2}]}`,
			[]string{"s 0-0-4 served", "s 1-15-19 served", "s 11-11-15 served", "s 11.5-19-23 served"},
		},
		{
			"closure, divert: the line and newcomers go to the other crossing",
			`{name: a, until: 50, stations: [{name: s, service: 2}, {name: o, service: 1}], arrivals: [{to: s, times: [0, 1, 4]}], closures: [{station: s, from: 1.5, to: 10, line: divert, divert: o, travel: 3}]}`,
			[]string{"s 0-0-2 served", "s 1--1-1.5 diverted", "s 4--1-4 diverted", "o 4.5-4.5-5.5 served", "o 7-7-8 served"},
		},
		{
			"closure, shelter with one bed: who finds none stands in line behind who has one",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0, 1, 4, 5]}], closures: [{station: s, from: 1.5, to: 10, line: shelter, beds: 1}]}`,
			[]string{"s 0-0-2 served", "s 1-10-12 served", "s 4-12-14 served", "s 5-14-16 served"},
		},
		{
			"announced closure: who would not be reached before it does not join",
			`{name: a, until: 50, stations: [{name: s, service: 4}], arrivals: [{to: s, times: [0, 1, 2]}], closures: [{station: s, from: 8, to: 10, announced: true}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2--1-2 turned_away"},
		},
		{
			"sudden closure: they join and wait",
			`{name: a, until: 50, stations: [{name: s, service: 4}], arrivals: [{to: s, times: [0, 1, 2]}], closures: [{station: s, from: 7.9, to: 10}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2-10-14 served"},
		},
	})
}

// TestRulesOfStaff asks for the rules of shifts, lanes, officers and hours.
func TestRulesOfStaff(t *testing.T) {
	keepsRules(t, []rule{
		{
			"shift end, restart and resample of a fixed time",
			`{name: a, until: 50, stations: [{name: s, service: 4, servers: {until: [2, 6, 99], counts: [1, 0, 1]}, shift_end: restart}], arrivals: [{to: s, times: [0, 1]}]}`,
			[]string{"s 0-0-10 served", "s 1-10-14 served"},
		},
		{
			"shift end, reroute",
			`{name: a, until: 50, stations: [{name: s, service: 4, servers: {until: [2, 99], counts: [1, 0]}, shift_end: reroute, reroute_to: o}, {name: o, service: 1}], arrivals: [{to: s, times: [0]}]}`,
			[]string{"s 0-0-2 diverted", "o 2-2-3 served"},
		},
		{
			"handover, stay: with 2 to 1 one goes, the one that began last finishes late",
			`{name: a, until: 50, stations: [{name: s, service: 4, servers: {until: [3, 99], counts: [2, 1], handover: stay}}], arrivals: [{to: s, times: [0, 1, 2]}]}`,
			[]string{"s 0-0-4 served", "s 1-1-5 served", "s 2-4-8 served"},
		},
		{
			"break: the lane stands still from 3 to 6 once its service is done",
			`{name: a, until: 50, stations: [{name: s, service: 2, servers: {count: 1, breaks: [{from: 3, to: 6, count: 1}]}}], arrivals: [{to: s, times: [0, 1, 1]}]}`,
			[]string{"s 0-0-2 served", "s 1-2-4 served", "s 1-6-8 served"},
		},
		{
			"lanes without officers stand still: two stations share one officer, who joined first is called first",
			`{name: a, until: 50, pools: [{name: p, officers: 1}], stations: [{name: s, pool: p, lanes: 3, service: 4}, {name: o, pool: p, service: 1}],
			  arrivals: [{to: s, times: [0, 2]}, {to: o, times: [1, 3]}]}`,
			[]string{"s 0-0-4 served", "o 1-4-5 served", "s 2-5-9 served", "o 3-9-10 served"},
		},
		{
			"minimum crew: with fewer than two on duty nobody is called",
			`{name: a, until: 50, pools: [{name: p, officers: {until: [2, 5, 99], counts: [2, 1, 2]}, minimum: 2}], stations: [{name: s, pool: p, service: 1}],
			  arrivals: [{to: s, times: [0, 3]}]}`,
			[]string{"s 0-0-1 served", "s 3-5-6 served"},
		},
		{
			"lanes open and close; who is served there is served to the end",
			`{name: a, until: 50, stations: [{name: s, service: 4, lanes: {until: [2, 6, 99], counts: [2, 0, 1]}}], arrivals: [{to: s, times: [0, 1, 1.5]}]}`,
			[]string{"s 0-0-4 served", "s 1-1-5 served", "s 1.5-6-10 served"},
		},
		{
			"opening hours with the line kept, and local time",
			`{name: a, unit: minutes, start: "2023-12-26 05:00", until: 900, stations: [{name: s, service: 2, hours: [{from: "06:00", to: "07:00"}]}], arrivals: [{to: s, times: [10, 70, 119, 125]}]}`,
			[]string{"s 10-60-62 served", "s 70-70-72 served", "s 119-119-121 served"},
		},
		{
			"opening hours, turned away outside them",
			`{name: a, unit: minutes, start: "2023-12-26 05:00", until: 900, stations: [{name: s, service: 2, hours: [{from: "06:00", to: "07:00"}], after_hours: turn_away}], arrivals: [{to: s, times: [10, 70, 125]}]}`,
			[]string{"s 10--1-10 turned_away", "s 70-70-72 served", "s 125--1-125 turned_away"},
		},
	})
}

// TestRulesOfPeople asks for the rules of who is there, together, and where they go.
func TestRulesOfPeople(t *testing.T) {
	keepsRules(t, []rule{
		{
			"loaded start: the first has waited 6, the second 3, and they go first",
			`{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, times: [1]}], initial: [{to: s, groups: 2, waited: 6}]}`,
			[]string{"s -6-0-2 served", "s -3-2-4 served", "s 1-4-6 served"},
		},
		{
			"a family is served together, each of its three persons taking 2",
			`{name: a, until: 50, classes: [{name: f, group: {sizes: [3]}}], stations: [{name: s, service: 2, per_person: true}], arrivals: [{to: s, times: [0]}]}`,
			[]string{"s 0-0-6 served"},
		},
		{
			"a family of three does not fit into a room of two",
			`{name: a, until: 50, classes: [{name: f, group: {sizes: [3]}}], stations: [{name: s, service: 2, room: 2}], arrivals: [{to: s, times: [0]}]}`,
			[]string{"s 0--1-0 turned_away"},
		},
		{
			"split: the persons of a bus are customers of their own",
			`{name: a, until: 50, classes: [{name: f, group: {sizes: [3], split: true}}], stations: [{name: s, service: 2}], arrivals: [{to: s, times: [0]}]}`,
			[]string{"s 0-0-2 served", "s 0-2-4 served", "s 0-4-6 served"},
		},
		{
			"secondary: a class of its own from there, after a way of 1",
			`{name: a, until: 50, classes: [{name: car}, {name: referred}], stations: [{name: s, service: 2, next: [{to: t, as: referred, delay: 1}]}, {name: t, service_of: {referred: 5}}], arrivals: [{class: car, to: s, times: [0]}]}`,
			[]string{"s 0-0-2 served", "t 3-3-8 served"},
		},
		{
			"jockeying: on hearing the waits the end of the line moves while it wins more than the gain",
			`{name: a, until: 50, stations: [{name: s, service: 4, publish: {every: 4.5}, jockey: {to: [o], gain: 1}}, {name: o, service: 4}], arrivals: [{to: s, times: [0, 1, 2, 3]}]}`,
			[]string{"s 0-0-4 served", "s 1-4-8 served", "s 2-8-12 served", "s 3--1-4.5 diverted", "o 4.5-4.5-8.5 served"},
		},
		{
			"waitlist: places by order, a family is called whole and what it takes too much is missing next time",
			`{name: a, until: 30, classes: [{name: f, group: {sizes: [2]}}], stations: [{name: s, service: 1}], arrivals: [{to: w, times: [0, 1, 2, 3]}],
			  waitlists: [{name: w, to: s, quota: {first: 4, every: 10, persons: [3]}, horizon: 2}]}`,
			[]string{"s 6-6-7 served", "s 6-7-8 served", "s 16-16-17 served", "s 26-26-27 served"},
		},
	})
}

// summed runs a file many times.
func summed(t testing.TB, runs int, text string) queue.Summary {
	t.Helper()
	return compile(t, read(t, text), queue.Options{}).Replicate(3, runs, 0)
}

func near(t *testing.T, what string, got queue.Number, want, within float64) {
	t.Helper()
	if !(math.Abs(float64(got)-want) <= within) {
		t.Errorf("%s: got %v, want %v within %v", what, got, want, within)
	}
}

// TestChoice: with equal waits the shares are those of the logit, and a closed crossing is not chosen.
func TestChoice(t *testing.T) {
	text := `{name: a, until: 100, stations: [{name: s, servers: unlimited, service: 1}, {name: o, servers: unlimited, service: 1}], arrivals: [{name: road, rate: 40,
	  choose: {wait_cost: 1, options: [{to: s}, {to: o, travel: 0.5}, {name: another mode, constant: -1}, {name: another day, constant: -1, later: 24}]}}]%s}`
	s := summed(t, 40, fmt.Sprintf(text, ""))
	total := 0.0
	for _, c := range s.Choices {
		total += float64(c.Persons)
	}
	sum := 1 + math.Exp(-.5) + 2*math.Exp(-1)
	for i, u := range []float64{0, -.5, -1, -1} {
		near(t, s.Choices[i].Option, s.Choices[i].Persons/queue.Number(total), math.Exp(u)/sum, .004)
	}
	s = summed(t, 4, fmt.Sprintf(text, ", closures: [{station: s, from: 0, to: 101, announced: true}]"))
	if s.Choices[0].Persons != 0 {
		t.Errorf("%v chose a crossing that they know is closed", s.Choices[0].Persons)
	}
}

// TestChoiceFollowsThePublishedWait: with a wait of 4 at one of two crossings, one in 1 + e^2 goes there once it is published, half before.
func TestChoiceFollowsThePublishedWait(t *testing.T) {
	s := summed(t, 200, `{name: a, until: 20, stations: [{name: s, service: 4, publish: {every: 10, lag: 5, method: last}}, {name: o, servers: unlimited, service: 1}],
	  arrivals: [{to: s, times: [0, 0]}, {name: early, rate: 20, end: 14.9, choose: {wait_cost: 0.5, options: [{name: s, to: o}, {to: o}]}},
	    {name: late, rate: 20, begin: 15, choose: {wait_cost: 0.5, options: [{to: s}, {to: o}]}}]}`)
	share := s.Choices[2].Persons / (s.Choices[2].Persons + s.Choices[3].Persons)
	near(t, "share of the crossing with a wait of 4", share, 1/(1+math.Exp(2)), .005)
}

// TestWaitlistOfTijuana: 9,150 names, 24 called a day. With the list frozen the last waits 381 days; with names that go dormant
// after 90 days on average and are skipped, a list that has grown for months is worked off within a few.
func TestWaitlistOfTijuana(t *testing.T) {
	text := `{name: a, unit: days, until: 400, stations: [{name: s, servers: unlimited, service: 1}], initial: [{to: w, groups: 9150, waited: 250}],
	  waitlists: [{name: w, to: s, quota: {every: 1, persons: [24]}, dormant: skip%s}]}`
	frozen := summed(t, 2, fmt.Sprintf(text, ""))
	row := frozen.Stations[len(frozen.Stations)-1]
	near(t, "served", row.Served, 9150, 0)
	near(t, "longest wait", row.Wait.P95, 250+9150/24.0*.95-250*.95, 3)
	gone := summed(t, 10, fmt.Sprintf(text, ", attrition: {kind: exponential, mean: 90}"))
	row = gone.Stations[len(gone.Stations)-1]
	if row.Served+row.Left != 9150 || row.Left < 6000 {
		t.Errorf("served %v and dormant %v of 9,150", row.Served, row.Left)
	}
}

// TestAppointments: half oldest first and half by lot, no-shows of 15 %, who come within 30 minutes of the slot.
func TestAppointments(t *testing.T) {
	s := summed(t, 30, `{name: a, unit: days, until: 40, stations: [{name: s, servers: unlimited, service: 0.01}], arrivals: [{to: w, rate: 200}],
	  waitlists: [{name: w, to: s, quota: {first: 0.5, every: 1, persons: [100]}, oldest: 0.5, horizon: 3, no_show: 0.15}]}`)
	row := s.Stations[1]
	near(t, "share of the called who come", row.Served/(row.Served+row.Left), .85, .005)
	// The first call finds a Poisson number of about 100 names, on average 4 too few for its quota.
	near(t, "called in all", row.Served+row.Left, 3997, 6)
	if !(row.Wait.P95 > 20) || !(row.Wait.P50 < 20) {
		t.Errorf("the lot does not spread the waits: p50 %v, p95 %v days", row.Wait.P50, row.Wait.P95)
	}
	near(t, "who came to the station by day 40", s.Stations[0].Arrivals, .85*37*100, 40)
}

// TestBusynessWidensTheInterval: the number of a day has the variance of the negative binomial, n + cv² n².
func TestBusynessWidensTheInterval(t *testing.T) {
	m := compile(t, read(t, `{name: a, until: 24, stations: [{name: s, servers: unlimited, service: 1}], arrivals: [{to: s, per_day: 200, busyness_cv: 0.3}]}`), queue.Options{})
	var sum, squares float64
	const runs = 4000
	for seed := range uint64(runs) {
		n := float64(m.Run(seed).Persons.In)
		sum += n
		squares += n * n
	}
	mean := sum / runs
	variance := squares/runs - mean*mean
	if math.Abs(mean-200) > 4 || math.Abs(variance-(200+.09*200*200)) > 300 {
		t.Errorf("mean %v, variance %v, want 200 and 3800", mean, variance)
	}
}

// TestDaylightSaving: 24 weights on the day when clocks go forward give 23 hours of people, when they go back 25.
func TestDaylightSaving(t *testing.T) {
	for _, c := range []struct {
		start string
		want  float64
	}{{"2024-03-10", 2300}, {"2024-11-03", 2500}, {"2024-03-11", 2400}} {
		s := summed(t, 60, fmt.Sprintf(`{name: a, start: %s, daylight_saving: us, until: %v, stations: [{name: s, servers: unlimited, service: 1}], arrivals: [{to: s, per_day: 2400}]}`, c.start, c.want/100))
		near(t, c.start, s.Stations[0].Arrivals, c.want, 25)
		opened := visits(t, fmt.Sprintf(`{name: a, start: %s, daylight_saving: us, until: 30, stations: [{name: s, service: 0.5, hours: [{from: "06:00", to: "20:00"}]}], arrivals: [{to: s, times: [0]}]}`, c.start))
		want := fmt.Sprintf("s 0-%v-%v served", c.want/100-18, c.want/100-17.5)
		if opened[0] != want {
			t.Errorf("%s: got %q, want %q", c.start, opened[0], want)
		}
	}
}

// TestCountsAreExact: so many as the table says on each day, spread by the profile.
func TestCountsAreExact(t *testing.T) {
	list, _, _ := trace(t, `{name: a, until: 72, stations: [{name: s, servers: unlimited, service: 0.001}], arrivals: [{to: s, counts: [500, 0, 30], profile: {hours: [0,0,0,0,0,0,1,3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}}]}`)
	byDay, late := [3]int{}, 0
	for _, r := range list {
		byDay[int(r.Joined/24)]++
		if h := math.Mod(r.Joined, 24); h < 6 || h > 8 {
			t.Fatalf("somebody came at %v", r.Joined)
		} else if h > 7 {
			late++
		}
	}
	if byDay != [3]int{500, 0, 30} {
		t.Errorf("%v came, want 500, 0 and 30", byDay)
	}
	if math.Abs(float64(late)/530-.75) > .08 {
		t.Errorf("%d of 530 came in the hour with three quarters of the weight", late)
	}
}

// TestZeroRates: nobody comes while the rate is zero, and a source that never has one is legal.
func TestZeroRates(t *testing.T) {
	list, _, _ := trace(t, `{name: a, until: 40, stations: [{name: s, servers: unlimited, service: 0.001}], arrivals: [{to: s, rates: {times: [0, 10, 20], values: [5, 0, 5]}}, {to: s, rate: 0}, {to: s, rates: {times: [0], values: [0]}}]}`)
	for _, r := range list {
		if r.Joined > 10 && r.Joined < 20 {
			t.Errorf("somebody came at %v", r.Joined)
		}
	}
	if len(list) < 100 {
		t.Errorf("only %d came", len(list))
	}
}

// TestBreachesAndClearing: who stays over the limit is counted, and the time until the line has gone after a closure.
func TestBreachesAndClearing(t *testing.T) {
	s := summed(t, 1, `{name: a, until: 50, stations: [{name: s, service: 2, limit: 9}], arrivals: [{to: s, times: [0, 1, 4]}], closures: [{station: s, from: 1.5, to: 10}]}`)
	row := s.Stations[0]
	near(t, "breaches", row.Breaches, 2, 0)
	near(t, "time to clear", row.TimeToClear, 2, 1e-12)
	near(t, "queue mean", row.Queue.Mean, (9+8)/50.0, 1e-12)
	near(t, "queue max", row.Queue.Max, 2, 0)
	near(t, "utilisation", row.Utilisation, 6/50.0, 1e-12)
}

// TestOverloadIsTold: a load over 1 runs, with a note. It counts what is open, who is let in and who is called from a list.
func TestOverloadIsTold(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       float64
	}{
		{"plain", `{name: a, until: 50, stations: [{name: s, service: 2}], arrivals: [{to: s, rate: 1}]}`, 2},
		{"open a third of the day, the line is kept", `{name: a, start: 2023-11-06, until: 48, stations: [{name: s, service: 1, hours: [{from: "08:00", to: "16:00"}]}], arrivals: [{to: s, rate: 0.5}]}`, 1.5},
		{"others are turned away", `{name: a, start: 2023-11-06, until: 48, stations: [{name: s, service: 2, hours: [{from: "08:00", to: "16:00"}], after_hours: turn_away}], arrivals: [{to: s, rate: 0.6}]}`, 1.2},
		{"they come while it is open", `{name: a, start: 2023-11-06, until: 48, stations: [{name: s, service: 1, hours: [{from: "08:00", to: "16:00"}], after_hours: turn_away}], arrivals: [{to: s, per_day: 12, profile: {hours: [0,0,0,0,0,0,0,0,1,1,1,1,1,1,1,1,0,0,0,0,0,0,0,0]}}]}`, 1.5},
		{"shut for half of the run", `{name: a, until: 40, stations: [{name: s, service: 1}], arrivals: [{to: s, every: 0.625}], closures: [{station: s, from: 5, to: 20}, {station: s, from: 15, to: 25}]}`, 3.2},
		{"slots", `{name: a, until: 40, stations: [{name: s, service: 1, slots: {times: [1, 2], sizes: [2, 1], every: 4}}], arrivals: [{to: s, rate: 0.9}]}`, 1.2},
		{"called from a list", `{name: a, until: 40, stations: [{name: s, service: 1, servers: 2}], arrivals: [{to: s, rate: 0.5}], initial: [{to: w, groups: 900}], waitlists: [{name: w, to: s, quota: {every: 2, persons: [8]}, no_show: 0.25}]}`, 1.75},
		{"counted for whole days", `{name: a, start: 2023-11-06 12:00, until: 12, stations: [{name: s, service: 1}], arrivals: [{to: s, counts: [48]}]}`, 2},
	} {
		s := summed(t, 2, c.file)
		near(t, c.name, s.Stations[0].Load, c.want, 1e-9)
		if len(s.Notes) != 1 {
			t.Errorf("%s: notes %q, want one on the load", c.name, s.Notes)
		}
	}
	if s := summed(t, 1, `{name: a, until: 9, stations: [{name: s, service: 1, servers: 0}], arrivals: [{to: s, rate: 1}]}`); len(s.Notes) != 1 || !strings.Contains(s.Notes[0], "nobody is ever on duty") {
		t.Errorf("notes %q, want one that nobody is on duty", s.Notes)
	}
}

// TestCountsOfAPartOfADay: a run from noon has those of the day's exact number who come after noon.
func TestCountsOfAPartOfADay(t *testing.T) {
	s := summed(t, 300, `{name: a, start: 2023-11-06 12:00, until: 30, stations: [{name: s, servers: unlimited, service: 1}], arrivals: [{to: s, counts: [100, 60]}]}`)
	near(t, "half of 100 and three quarters of 60", s.Stations[0].Arrivals, 50+45, 1.2)
}

// TestEverythingShut: where staying away is no option people come to the best crossing as if it were open, and meet the closure's rule.
func TestEverythingShut(t *testing.T) {
	s := summed(t, 20, `{name: a, until: 50, stations: [{name: s, service: 0.01}, {name: o, service: 0.01}], arrivals: [{name: road, rate: 20, choose: {wait_cost: 1, options: [{to: s, constant: 1}, {to: o}]}}],
	  closures: [{station: s, from: 0, to: 50, line: disperse}, {station: o, from: 0, to: 50, line: disperse}]}`)
	near(t, "share of the better", s.Choices[0].Persons/(s.Choices[0].Persons+s.Choices[1].Persons), math.E/(1+math.E), .01)
	near(t, "turned away", s.Stations[0].TurnedAway, float64(s.Choices[0].Persons), 1e-9)
}
