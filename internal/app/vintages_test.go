package app

import (
	"testing"

	"puente/internal/model"
)

// TestClosedYearsStaySame keeps what source.FinalFrom rests on: the months of a
// closed fiscal year are equal in CBP's file of October 2023 and in the copies of 2025.
func TestClosedYearsStaySame(t *testing.T) {
	ask := func(id string) map[model.Period]float64 {
		values := map[model.Period]float64{}
		for year := 2020; year <= 2023; year++ {
			months := model.FiscalYear(year).Split()
			answer, err := shared(t).DataShow(t.Context(), DataShowRequest{
				Series: model.Series{"encounters", "southwest"}, From: months[0], To: months[11], AsOf: model.NoDate, Source: id,
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range answer.Figures {
				values[f.Period] = f.Value()
			}
		}
		return values
	}
	then, later, own := ask("cbp-nationwide-state"), ask("iom-gdi-usa"), ask("cbp-southwest")
	if len(then) != 48 || len(later) != 48 || len(own) != 24 {
		t.Fatalf("%d, %d and %d months", len(then), len(later), len(own))
	}
	for month, v := range then {
		if later[month] != v {
			t.Errorf("%s: %v in the file of 2023, %v in the copy of 2025", month, v, later[month])
		}
		if w, ok := own[month]; ok && w != v {
			t.Errorf("%s: %v in the file of 2023, %v in CBP's of 2025", month, v, w)
		}
	}
}

// TestAsKnownOn walks December 2022 through its published versions, and keeps the
// two fiscal years of the story under each component as the data's README has them.
func TestAsKnownOn(t *testing.T) {
	both, patrol, ports := model.Series{"encounters", "southwest"}, model.Series{"encounters", "southwest", "usbp"}, model.Series{"encounters", "southwest", "ofo"}
	dec := model.Month(2022, 12)
	nov := model.Month(2023, 11)
	for _, c := range []struct {
		series model.Series
		period model.Period
		on     model.Date
		want   float64
	}{
		{both, dec, model.DateOf(2023, 1, 25), 251487},
		{both, dec, model.DateOf(2023, 2, 15), 251978},
		{both, dec, model.DateOf(2023, 6, 1), 251978},
		{both, dec, storyDate, 252315},
		{both, nov, model.DateOf(2023, 12, 22), 242418},
		{both, nov, storyDate, 242418},
		{both, nov, model.NoDate, 242399},
		{both, model.FiscalYear(2022), storyDate, 2378944},
		{both, model.FiscalYear(2023), storyDate, 2475669},
		{patrol, model.FiscalYear(2022), storyDate, 2206436},
		{patrol, model.FiscalYear(2023), storyDate, 2045838},
		{ports, model.FiscalYear(2022), storyDate, 172508},
		{ports, model.FiscalYear(2023), storyDate, 429831},
		{patrol, nov, storyDate, 191106},
		{ports, nov, storyDate, 51293},
	} {
		answer, err := shared(t).DataShow(t.Context(), DataShowRequest{Series: c.series, From: c.period, To: c.period, AsOf: c.on})
		if err != nil || len(answer.Figures) != 1 || answer.Figures[0].Value() != c.want {
			t.Errorf("%s %s as known on %q: %+v, %v, want %v", c.series, c.period, c.on, answer.Figures, err, c.want)
		}
	}
	answer, err := shared(t).DataShow(t.Context(), DataShowRequest{Series: both, From: nov, To: nov, AsOf: model.DateOf(2023, 12, 21)})
	if err != nil || len(answer.Figures) != 0 {
		t.Errorf("November 2023 was known on 21 December, the day before its release: %+v, %v", answer.Figures, err)
	}
}
