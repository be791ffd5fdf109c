package app

import (
	"math"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/store"
)

func mustSeries(t testing.TB, key string) model.Series {
	t.Helper()
	s, err := model.ParseSeries(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// What the walk takes for known on a day is what the store answers for that day, month by month, over all the
// days of revisions and of closed fiscal years.
func TestOriginsKnowWhatTheStoreKnew(t *testing.T) {
	a := shared(t)
	for _, key := range []string{"encounters.southwest", "encounters.southwest.usbp", "irregular-entries.honduras", "encounters.southwest.VEN"} {
		s := mustSeries(t, key)
		v, err := a.vintages(t.Context(), s, model.NoDate)
		if err != nil {
			t.Fatal(err)
		}
		for _, day := range originDates(model.DateOf(2024, 6, 20), 26) {
			figures, err := a.store.Figures(t.Context(), store.Query{Series: s, From: model.Month(1800, 1), AsOf: day})
			if err != nil {
				t.Fatal(err)
			}
			known := v.known(day)
			if len(figures) == 0 || known.Last() != series.MonthNumber(figures[len(figures)-1].Period) {
				t.Fatalf("%s on %s: last month %d, the store has %d figures", key, day, known.Last(), len(figures))
			}
			for _, f := range figures {
				if got, ok := known.At(series.MonthNumber(f.Period)); ok && got != f.Value() {
					t.Errorf("%s %s on %s: %v, the store says %v", key, f.Period, day, got, f.Value())
				}
			}
		}
	}
}

// On 26 December 2023 the last month known is November, first published as 242,418; what was published later
// changes nothing.
func TestForecastOfDecemberReadsNothingLater(t *testing.T) {
	req := ForecastRequest{Series: mustSeries(t, "encounters.southwest"), AsOf: model.DateOf(2023, 12, 26), Seed: 1}
	answer, err := shared(t).Forecast(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := answer.Known[len(answer.Known)-1]
	if last.Period != model.Month(2023, 11) || last.Value != 242418 {
		t.Errorf("last known %s %v, want 2023-11 242418", last.Period, last.Value)
	}
	for _, p := range answer.Known {
		if p.AvailableFrom > req.AsOf {
			t.Errorf("%s was available from %s", p.Period, p.AvailableFrom)
		}
	}
	if len(answer.Months) != 6 || answer.Months[0].Period != model.Month(2023, 12) {
		t.Fatalf("months %v", answer.Months)
	}
	for _, b := range answer.Months {
		if !(b.P025 <= b.P10 && b.P10 < b.P50 && b.P50 < b.P90 && b.P90 <= b.P975) {
			t.Errorf("quantiles out of order: %+v", b)
		}
	}
	if c := answer.Slowing.Chance; c < 0.2 || c > 0.8 || answer.Slowing.Last != 269735+240986+242418 {
		t.Errorf("slowing %+v: after a flat autumn the chance must be open", answer.Slowing)
	}
	again, err := shared(t).Forecast(t.Context(), req, nil)
	if err != nil || again.Months[5] != answer.Months[5] || again.Slowing != answer.Slowing {
		t.Errorf("the same question gave another answer (%v)", err)
	}
}

func TestForecastTellsWhatItCannotTake(t *testing.T) {
	a := shared(t)
	for key, req := range map[string]ForecastRequest{
		"horizon":                      {Series: mustSeries(t, "encounters.southwest"), Horizon: 99},
		"irregular-entries.costa-rica": {Series: mustSeries(t, "irregular-entries.costa-rica")},
	} {
		_, err := a.Forecast(t.Context(), req, nil)
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestForecastIsFast(t *testing.T) {
	result := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			if _, err := shared(t).Forecast(t.Context(), ForecastRequest{Series: mustSeries(t, "encounters.nationwide.usbp"), Seed: 1}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	t.Logf("a forecast takes %d ms", result.NsPerOp()/1e6)
	if result.NsPerOp() > 5e9 {
		t.Errorf("a forecast takes %d ms, want below a second on a quiet machine", result.NsPerOp()/1e6)
	}
}

// The level of encounters that Border Patrol counts nationwide rose in 2021 (Title 42 with repeat crossings) and
// fell in 2024.
func TestForecastFlagsBreaks(t *testing.T) {
	answer, err := shared(t).Forecast(t.Context(), ForecastRequest{Series: mustSeries(t, "encounters.nationwide.usbp"), Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	rise := slices.ContainsFunc(answer.Levels, func(c LevelChange) bool {
		return c.Factor > 2 && math.Abs(float64(series.MonthNumber(c.From)-series.MonthNumber(model.Month(2021, 1)))) <= 6
	})
	if !rise {
		t.Errorf("level changes %+v, want a rise around the turn of 2020 to 2021", answer.Levels)
	}
}
