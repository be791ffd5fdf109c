package app

import (
	"math"
	"strings"
	"testing"

	"puente/internal/fit"
	"puente/internal/model"
)

// shiftsAt asks for a change at Lukeville in November 2023.
func shiftsAt(c fit.PortChange) ShiftsRequest {
	return ShiftsRequest{CrossingRequest: CrossingRequest{Crossing: "lukeville", Month: model.Month(2023, 11), Mode: "car", Runs: 8, Seed: 1}, Change: c}
}

func effectOf(a ShiftsAnswer, what string) ShiftEffect {
	for _, e := range a.Effects {
		if e.What == what {
			return e
		}
	}
	return ShiftEffect{}
}

// TestNoChangeOfShiftsChangesNothing: under one luck the two weeks are the same to the last bit, and the week as listed is
// that of Crossing.
func TestNoChangeOfShiftsChangesNothing(t *testing.T) {
	a, err := shared(t).Shifts(t.Context(), shiftsAt(fit.PortChange{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range a.Effects {
		if e.Change != (Spread{}) || e.Usual != e.With {
			t.Errorf("%s: %+v", e.What, e)
		}
	}
	alone, err := shared(t).Crossing(t.Context(), shiftsAt(fit.PortChange{}).CrossingRequest, nil)
	if err != nil || alone.WaitMinutes != a.WaitMinutes || a.WaitMinutes != effectOf(a, "wait-minutes").Usual {
		t.Errorf("alone %+v, as listed %+v, %v", alone.WaitMinutes, a.WaitMinutes, err)
	}
	if len(a.Usual) != 8*24 || a.Usual[3].Lanes.P50 != 0 || a.Usual[3].Wait != nil || a.Usual[12].Wait == nil || a.Usual[24+12].Day != 1 {
		t.Errorf("hours: %d, %+v", len(a.Usual), a.Usual[12])
	}
}

// TestLanesMoveWaits: a lane more in every hour shortens waits in each run and costs 14 lane-hours where there is room for
// it; with a lane less, which leaves none in some hours, waits lengthen in most runs and people do not join in every one.
func TestLanesMoveWaits(t *testing.T) {
	more, less := fit.PortChange{}, fit.PortChange{}
	for h := range more.Lanes {
		more.Lanes[h], less.Lanes[h] = 1, -1
	}
	up, err := shared(t).Shifts(t.Context(), shiftsAt(more), nil)
	if err != nil {
		t.Fatal(err)
	}
	if wait, cost := effectOf(up, "wait-minutes").Change, effectOf(up, "lane-hours").Change; wait.P975 > 0 || wait.P50 > -1 || math.Abs(cost.P50-17) > 3.2 {
		t.Errorf("a lane more: wait %+v, lane-hours %+v", wait, cost)
	}
	if e := effectOf(up, "not-joined").Change; e.P975 > 0 {
		t.Errorf("with more lanes more do not join: %+v", e)
	}
	down, err := shared(t).Shifts(t.Context(), shiftsAt(less), nil)
	if err != nil {
		t.Fatal(err)
	}
	if wait, lost := effectOf(down, "wait-minutes").Change, effectOf(down, "not-joined").Change; wait.P50 < 1 || lost.P025 < 100 {
		t.Errorf("a lane less: wait %+v, not joined %+v", wait, lost)
	}
	if i := down.Influences; len(i) != 2 || i[0].Name != "staff" || math.Abs(i[0].Correlation) > 1 {
		t.Errorf("influences %+v", i)
	}
}

// TestHoursOfACrossing: open from five to midnight, people come at five and at eleven at night, as many in a day.
func TestHoursOfACrossing(t *testing.T) {
	a, err := shared(t).Shifts(t.Context(), shiftsAt(fit.PortChange{Open: 5, Close: 24}), nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := func(list []PortHour) (people float64) {
		for _, h := range list[:24] {
			people += h.Arrivals.P50
		}
		return people
	}
	if a.With[5].Arrivals.P50 <= 0 || a.With[23].Lanes.P50 != 1 || a.With[4].Arrivals.P50 != 0 || a.Usual[23].Arrivals.P50 != 0 {
		t.Errorf("at five %+v, at eleven %+v", a.With[5], a.With[23])
	}
	if usual, with := sum(a.Usual), sum(a.With); math.Abs(with/usual-1) > .05 {
		t.Errorf("%v come as listed, %v with other hours", usual, with)
	}
}

func TestShiftsTellEveryMistake(t *testing.T) {
	req := shiftsAt(fit.PortChange{Open: 20, Close: 6})
	req.Change.Lanes[7], req.Mode = 100, "boat"
	_, err := shared(t).Shifts(t.Context(), req, nil)
	for _, want := range []string{"--lanes", "7:+100", "--hours", "20-6", "boat"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// TestSpearman repeats the example of Spearman's rho for IQ and hours of television (-29/165).
func TestSpearman(t *testing.T) {
	iq := []float64{106, 100, 86, 101, 99, 103, 97, 113, 112, 110}
	hours := []float64{7, 27, 2, 50, 28, 29, 20, 12, 6, 17}
	if got := spearman(iq, hours); math.Abs(got+29./165) > 1e-12 {
		t.Errorf("got %v, want %v", got, -29./165)
	}
	if got := spearman([]float64{1, 2, 2}, []float64{5, 5, 5}); got != 0 {
		t.Errorf("what does not vary moves %v", got)
	}
}
