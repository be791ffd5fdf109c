package app

import (
	"math"
	"strings"
	"testing"

	"puente/internal/fit"
	"puente/internal/model"
)

// shutLukeville asks for the closure of Lukeville as of December 2023, over eight days.
func shutLukeville(runs int) ClosingRequest {
	return ClosingRequest{
		CrossingRequest: CrossingRequest{Crossing: "Lukeville", Month: model.Month(2023, 11), Mode: "car", Runs: runs, Seed: 1},
		From:            model.DateOf(2023, 12, 4), To: model.DateOf(2023, 12, 12),
	}
}

// TestClosingSplitsTripsAsLearnt: of the trips while it is shut, the engine sends to each answer the share that
// earlier closures taught, averaged over the draws of the runs; nobody passes at the closed crossing, and its neighbours get theirs.
func TestClosingSplitsTripsAsLearnt(t *testing.T) {
	a, err := shared(t).Closing(t.Context(), shutLukeville(12), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Neighbours) != 3 || a.Neighbours[0].Name != "Sasabe" && a.Neighbours[0].Name != "San Luis" && a.Neighbours[0].Name != "Nogales" {
		t.Errorf("neighbours of Lukeville: %+v", a.Neighbours)
	}
	total, notMade := 0.0, 0.0
	for _, c := range a.Choices {
		if c.Source != "Lukeville, while shut" || c.Option == "Lukeville" {
			continue
		}
		total += float64(c.Persons)
		if c.Option == string(fit.AnswerNotMade) {
			notMade += float64(c.Persons)
		}
	}
	expected := float64(a.Traffic.PerDay) * 8
	if total < expected*.9 || total > expected*1.25 {
		t.Errorf("%v trips in eight days of %v", total, a.Traffic.PerDay)
	}
	last := a.Shares[len(a.Shares)-1]
	if share := notMade / total; last.Answer != fit.AnswerNotMade || share < last.Share.Low || share > last.Share.High {
		t.Errorf("%v of the trips are not made, learnt %+v", share, last)
	}
	for _, e := range a.Effects {
		switch {
		case e.Station == "Lukeville" && e.What == "served" && !(e.Change.P50 < -expected*.8):
			t.Errorf("Lukeville loses %+v of %v", e.Change, expected)
		case e.Station == "Nogales" && e.What == "served" && !(e.Change.P50 > 0 && e.Change.P50 < expected*.3):
			t.Errorf("Nogales gains %+v", e.Change)
		}
	}
	if len(a.Recovery) != 6 || len(a.Months) < 3 || a.NotMade == nil || a.Grade != model.GradeIllustrative {
		t.Errorf("recovery %v, months %v, not made %v", a.Recovery, len(a.Months), a.NotMade)
	}
}

// TestClosingOfDecember2023: with the real days the model of months tells what the page on closures judges.
func TestClosingOfDecember2023(t *testing.T) {
	req := shutLukeville(1)
	req.To = model.DateOf(2024, 1, 4)
	a, err := shared(t).Closing(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	const counted = 3966 // BTS, Lukeville, cars, December 2023
	if m := a.Months[0]; m.Role != "closed" || m.Counted.Low > counted || m.Counted.High < counted || m.Counted.Median > 6000 {
		t.Errorf("December at Lukeville: %+v, %v were counted", m, counted)
	}
}

// TestClosingTellsEveryMistake of days and crossing at once.
func TestClosingTellsEveryMistake(t *testing.T) {
	req := shutLukeville(2)
	req.Crossing, req.To, req.Mode, req.WalkersPass = "Lukevile", req.From, "truck", true
	_, err := shared(t).Closing(t.Context(), req, nil)
	for _, want := range []string{"--close", "Lukeville"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in %v", want, err)
		}
	}
	req = shutLukeville(2)
	req.From, req.To, req.Mode, req.WalkersPass = model.DateOf(2023, 10, 1), model.DateOf(2023, 10, 3), "truck", true
	_, err = shared(t).Closing(t.Context(), req, nil)
	for _, want := range []string{"year after it", "--walkers-pass"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in %v", want, err)
		}
	}
}

// TestKMBetween: the two ends of the border are 2,540 km apart by the great circle, 40,030 km times 22.8 degrees over 360.
func TestKMBetween(t *testing.T) {
	if km := kmBetween(crossing{lat: 0, lon: 0}, crossing{lat: 0, lon: 90}); math.Abs(km-6371*math.Pi/2) > 1e-6 {
		t.Errorf("a quarter of the equator is %v km", km)
	}
}
