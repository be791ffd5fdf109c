package app

import (
	"errors"
	"strings"
	"testing"

	"puente/internal/model"
)

// exodus asks for the caravan of Christmas Eve 2023 as known on the day of the story.
func exodus() CaravanRequest {
	return CaravanRequest{From: "tapachula", Date: model.DateOf(2023, 12, 24), Low: 6000, High: 10000, Hope: 15000, Runs: 2000, Seed: 1, AsOf: storyDate}
}

// TestCaravanOfChristmasEve judges the forecast by what happened: it stood at Mapastepec, about 105 km from
// Tapachula, from 28 December to 2 January, never had 15,000 people and did not reach the border as one.
func TestCaravanOfChristmasEve(t *testing.T) {
	a, err := shared(t).Caravan(t.Context(), exodus())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range a.Read {
		if r.AvailableFrom > storyDate {
			t.Errorf("%s %s was read, available from %s", r.What, r.Period, r.AvailableFrom)
		}
	}
	if len(a.Read) < 20 {
		t.Errorf("%d rows of tracks were read", len(a.Read))
	}
	first := a.Weeks[0]
	if first.Day != model.DateOf(2023, 12, 31) || first.KM[0] > 105 || first.KM[2] < 105 {
		t.Errorf("week 1 ends %s with %v km; the caravan stood at 105", first.Day, first.KM)
	}
	if a.Reaches > 0.5 || a.GrowsToHope > 0.5 || a.Reaches == 0 {
		t.Errorf("reaches the border with %v, grows to its hope with %v", a.Reaches, a.GrowsToHope)
	}
	if a.Raw.Of != 5 || a.Raw.Reached != 1 || a.Raw.Disbanded != 1 {
		t.Errorf("earlier caravans: %+v", a.Raw)
	}
	if a.Month.Period != model.Month(2023, 11) || a.Month.Share < 0.028 || a.Month.Share > 0.036 {
		t.Errorf("beside a month: %+v, want about 3 %% of November", a.Month)
	}
	for _, w := range a.Weeks {
		for _, km := range w.KM {
			if km != float64(int(km/stretchKM))*stretchKM {
				t.Errorf("%s: %v km tells more than a stretch of %d km", w.Day, km, stretchKM)
			}
		}
	}
}

// TestCaravanKnowsLessBefore: on the day of departure its own march was not known; it is not put anywhere.
func TestCaravanKnowsLessBefore(t *testing.T) {
	req := exodus()
	req.AsOf = model.NoDate
	a, err := shared(t).Caravan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if a.AsOf != req.Date || a.Lesson.Start != 0 {
		t.Errorf("as of %s it starts at %v km", a.AsOf, a.Lesson.Start)
	}
}

func TestCaravanTellsEveryMistake(t *testing.T) {
	req := exodus()
	req.From, req.Low, req.Hope, req.Days = "tapachla", 20000, -1, 1000
	_, err := shared(t).Caravan(t.Context(), req)
	var wrong *model.ProblemError
	if !errors.As(err, &wrong) || wrong.Problems.Len() != 4 || !strings.Contains(err.Error(), "tapachula?") {
		t.Errorf("got %v", err)
	}
	req = exodus()
	req.Low, req.High, req.AsOf = 0, 0, model.DateOf(2023, 12, 20)
	if _, err := shared(t).Caravan(t.Context(), req); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "no count of this caravan was known") {
		t.Errorf("got %v", err)
	}
}
