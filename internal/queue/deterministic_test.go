package queue_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"puente/internal/queue"
)

// read makes a network of a file's text.
func read(t testing.TB, text string) queue.Network {
	t.Helper()
	n, problems := queue.ReadNetwork("test.yaml", []byte(text))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

// trace runs a file once and returns its visits in the order of their ends, and the run.
func trace(t testing.TB, text string) ([]queue.Record, queue.Result, *queue.Model) {
	t.Helper()
	m := compile(t, read(t, text), queue.Options{})
	var list []queue.Record
	r := m.RunRecords(1, func(r queue.Record) { list = append(list, r) })
	return list, r, m
}

func equal(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func column(list []queue.Record, f func(queue.Record) float64) []float64 {
	out := []float64{}
	for _, r := range list {
		out = append(out, f(r))
	}
	return out
}

func joined(r queue.Record) float64  { return r.Joined }
func started(r queue.Record) float64 { return r.Started }
func ended(r queue.Record) float64   { return r.Ended }

// The deterministic cases come from the tests of Ciw 3.2 (Palmer, Knight, Harper and Hawa 2019, J. Simulation 13(1)).

func TestFixedArrivalsEveryFive(t *testing.T) {
	list, r, _ := trace(t, "{name: a, until: 11, stations: [{name: s, service: 4}], arrivals: [{to: s, every: 5}]}")
	equal(t, "in", column(list, joined), []float64{5})
	equal(t, "out", column(list, ended), []float64{9})
	if r.Persons.Present != 1 {
		t.Errorf("%d present, want 1 (in service since 10)", r.Persons.Present)
	}
}

func TestFixedArrivalsEverySeven(t *testing.T) {
	text := "{name: a, until: %s, stations: [{name: s, service: 2}], arrivals: [{to: s, every: 7}]}"
	list, _, _ := trace(t, fmt.Sprintf(text, "22"))
	equal(t, "in", column(list, joined), []float64{7, 14})
	list, _, _ = trace(t, fmt.Sprintf(text, "32"))
	equal(t, "in", column(list, joined), []float64{7, 14, 21, 28})
	equal(t, "out", column(list, ended), []float64{9, 16, 23, 30})
}

func TestOvertimeOfShifts(t *testing.T) {
	_, r, _ := trace(t, "{name: a, until: 20, stations: [{name: s, service: 5, servers: {until: [4, 10, 100], counts: [1, 2, 0]}, shift_end: finish}], arrivals: [{to: s, every: 3}]}")
	equal(t, "overtime", r.Overtime[0], []float64{4, 1, 4})
}

// TestOvertimeOfCrews takes 1, 1, 1, 9, 9, 12 as times of arrival: as gaps they do not give the overtimes of the case.
func TestOvertimeOfCrews(t *testing.T) {
	_, r, m := trace(t, `{name: a, until: 19, stations: [{name: s, service: {kind: sequence, values: [5, 7, 9, 4, 5, 5]},
  servers: {until: [7, 11, 20], counts: [3, 2, 1]}, shift_end: finish}], arrivals: [{to: s, times: [1, 1, 1, 9, 9, 12]}]}`)
	equal(t, "overtime", r.Overtime[0], []float64{0, 1, 3, 2, 3})
	s := m.Sum(1, []queue.Result{r})
	if got := float64(s.Stations[0].OvertimeMean); math.Abs(got-1.8) > 1e-12 {
		t.Errorf("mean overtime %v, want 1.8", got)
	}
}

func TestPreemptAndResume(t *testing.T) {
	text := "{name: a, until: 27.5, stations: [{name: s, service: 10, servers: {until: [12.5, 17, 100], counts: [4, 0, 1]}, shift_end: resume}], arrivals: [{to: s, every: 3}]}"
	list, r, m := trace(t, text)
	equal(t, "out", column(list, ended), []float64{17.5, 21}) // 0.5 and 3.5 were left at 17
	if r.Persons.Present != 7 {
		t.Errorf("%d present, want 7", r.Persons.Present)
	}
	row := m.Sum(1, []queue.Result{r}).Stations[0]
	if row.Interrupted != 4 || row.Served != 2 {
		t.Errorf("interrupted %v and served %v, want 4 and 2: one is in service again, one still interrupted", row.Interrupted, row.Served)
	}
}

func TestSlots(t *testing.T) {
	text := `{name: a, until: 20, stations: [{name: s, service: {kind: sequence, values: [.2, .2, 1.2, .2, .5]},
  slots: {times: [2, 3], sizes: [4, 1], every: 3, capacitated: %v}}], arrivals: [{to: s, times: [.5, 1.1, 1.5, 1.7, 2.5]}]}`
	for _, c := range []struct {
		capacitated bool
		want        []float64
	}{{false, []float64{2, 2, 2, 2, 3}}, {true, []float64{2, 2, 2, 2, 5}}} {
		list, _, _ := trace(t, fmt.Sprintf(text, c.capacitated))
		starts := column(list, started)
		slices.Sort(starts)
		equal(t, "starts", starts, c.want)
	}
}

func TestPatienceOfSix(t *testing.T) {
	list, _, _ := trace(t, `{name: a, until: 5000, stations: [{name: s, service: {kind: exponential, mean: 3}, patience: 6}], arrivals: [{to: s, rate: .5}]}`)
	left, served := 0, 0
	for _, r := range list {
		switch {
		case r.Outcome == "left" && math.Abs(r.Ended-r.Joined-6) > 1e-9:
			t.Fatalf("left after %v, want 6", r.Ended-r.Joined)
		case r.Outcome == "served" && r.Started-r.Joined > 6:
			t.Fatalf("served after %v, want at most 6", r.Started-r.Joined)
		case r.Outcome == "left":
			left++
		default:
			served++
		}
	}
	if left < 100 || served < 1000 {
		t.Fatalf("%d left and %d served: too few to show anything", left, served)
	}
}

// TestReleaseComesBeforeSeizing: who arrives at the instant at which a service ends finds a free server, and room.
func TestReleaseComesBeforeSeizing(t *testing.T) {
	list, _, _ := trace(t, "{name: a, until: 30, stations: [{name: s, service: 5, room: 1}], arrivals: [{to: s, every: 5}]}")
	for _, r := range list {
		if r.Outcome != "served" || r.Started != r.Joined {
			t.Errorf("%+v, want served at once", r)
		}
	}
	if len(list) != 4 {
		t.Errorf("%d ended, want 4", len(list))
	}
}
