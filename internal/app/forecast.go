package app

import (
	"context"
	"fmt"
	"slices"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/store"
)

const (
	// MostHorizon is the longest forecast in months: beyond two years the past errors are too few to learn an interval from.
	MostHorizon = 24
	// forecastOrigins is how many earlier origins a single forecast learns its intervals from: six years.
	forecastOrigins = 72
	// forecastPaths is how many futures are simulated: the chance of slowing is then exact to about a point.
	forecastPaths = 4000
	// slowMonths is how many months "no signs of slowing" looks at.
	slowMonths = 3
)

// ForecastRequest asks what comes next in a monthly series.
type ForecastRequest struct {
	Series   model.Series
	Horizon  int        // months; 0: 6
	AsOf     model.Date // only what was known on this day; NoDate: everything, on the day that the last figure became known
	Backtest bool       // judge all methods at every origin of the past
	Seed     uint64
}

// ForecastAnswer is the fan of months ahead with what it rests on.
type ForecastAnswer struct {
	Common
	Series       model.Series    `json:"series"`
	Meaning      model.Text      `json:"meaning"`
	Unit         string          `json:"unit"`
	Known        []OfficialPoint `json:"known"`     // the series as known, oldest first
	Months       []model.Band    `json:"months"`    // the forecast
	Simulated    []model.Band    `json:"simulated"` // what the models alone would promise, without their past errors
	Models       []ForecastModel `json:"models"`
	Slowing      Slowing         `json:"slowing"`
	Levels       []LevelChange   `json:"level_changes"`
	Surprises    []Surprise      `json:"surprises"` // of the last twelve known months
	Grade        model.Grade     `json:"grade"`
	GradeBecause model.Text      `json:"grade_because"`
	Backtest     *ForecastScores `json:"backtest,omitempty"`
	Seed         uint64          `json:"seed"`
}

// ForecastModel is the median forecast of one method.
type ForecastModel struct {
	Method series.Method `json:"method"`
	Chosen string        `json:"chosen"` // the model it chose
	Median []float64     `json:"median"`
}

// Slowing answers "no signs of slowing" with a number.
type Slowing struct {
	From   model.Period `json:"from"`   // the first of the next three months
	Last   float64      `json:"last"`   // sum of the last three known months
	Next   model.Band   `json:"next"`   // sum of the next three
	Chance float64      `json:"chance"` // that the next three months are above the last three
}

// LevelChange is a structural break of the known series.
type LevelChange struct {
	From   model.Period `json:"from"`   // first month on the new level
	Factor float64      `json:"factor"` // new level over old
	Recent bool         `json:"recent"` // within the last two years, so that the models learnt mostly from before it
}

// Surprise is a known month outside the 95 % interval that was forecast a month before it.
type Surprise struct {
	Period model.Period `json:"period"`
	Value  float64      `json:"value"`
	Low    float64      `json:"low"`
	High   float64      `json:"high"`
}

// ForecastScores are the scores of a backtest.
type ForecastScores struct {
	Origins int            `json:"origins"` // that were judged
	First   model.Date     `json:"first"`   // the earliest of them
	Scores  []series.Score `json:"scores"`
}

// Forecast tells what comes next in a monthly series, from what was known on a date. Intervals rest on
// the forecasts that would have been made at earlier dates with what was known then. tell may be nil.
func (a *App) Forecast(ctx context.Context, req ForecastRequest, tell func(done, all int)) (ForecastAnswer, error) {
	if req.Horizon == 0 {
		req.Horizon = 6
	}
	if req.Horizon < 1 || req.Horizon > MostHorizon {
		return ForecastAnswer{}, forecastProblem("horizon", fmt.Sprint(req.Horizon), fmt.Sprintf("1 to %d months", MostHorizon))
	}
	v, err := a.vintages(ctx, req.Series, req.AsOf)
	if err != nil {
		return ForecastAnswer{}, err
	}
	actual := v.known(v.last)
	if len(actual.Values) < series.LeastMonths {
		return ForecastAnswer{}, forecastProblem("series", req.Series.Key(),
			fmt.Sprintf("at least %d known months in a row, there are %d (`puente data list` shows what there is)", series.LeastMonths, len(actual.Values)))
	}
	f := forecaster{request: req, vintages: v, actual: actual, tally: series.NewTally(actual)}
	last, err := f.walk(ctx, tell)
	if err != nil {
		return ForecastAnswer{}, err
	}
	return f.answer(last), nil
}

func forecastProblem(field, got, want string) error {
	var problems model.Problems
	problems.Add(model.Problem{File: "forecast", Field: field, Got: got, Want: want})
	return problems.Err()
}

// seriesVintages holds every vintage of a monthly series, so that it can be shown as known on any day
// up to the last.
type seriesVintages struct {
	figures []model.Figure
	last    model.Date
}

// vintages asks the store for the months of a series with all that could be known on a date.
func (a *App) vintages(ctx context.Context, s model.Series, asOf model.Date) (seriesVintages, error) {
	figures, err := a.store.Figures(ctx, store.Query{Series: s, From: model.Month(1800, 1), AsOf: asOf})
	if err != nil {
		return seriesVintages{}, err
	}
	v := seriesVintages{figures: figures, last: asOf}
	if v.last == 0 || !v.last.Known() {
		v.last = model.NoDate
		for _, f := range figures {
			for _, one := range f.Vintages {
				v.last = max(v.last, one.AvailableFrom)
			}
		}
	}
	return v, nil
}

// best is the vintage of a figure that a reader on the day would be given, as store.Figures chooses it.
func best(f model.Figure, day model.Date) (model.Vintage, bool) {
	var open []model.Vintage
	for _, v := range f.Vintages {
		if v.AvailableFrom <= day {
			open = append(open, v)
		}
	}
	if len(open) == 0 {
		return model.Vintage{}, false
	}
	return slices.MinFunc(open, model.Order(day)), true
}

// known is the series as known on a day: the months in a row up to the last.
func (v seriesVintages) known(day model.Date) series.History {
	h := series.History{}
	for _, f := range v.figures {
		one, ok := best(f, day)
		if !ok {
			continue
		}
		month := series.MonthNumber(f.Period)
		if len(h.Values) == 0 || month != h.Last()+1 {
			h = series.History{First: month}
		}
		h.Values = append(h.Values, one.Value)
	}
	return h
}

// originDates are days a month apart up to the last, oldest first; their day of the month is that of the last, at most the
// 28th, so that each sees what the last one sees a month later.
func originDates(last model.Date, n int) []model.Date {
	y, m, d := last.Civil()
	dates := make([]model.Date, n)
	for i := range dates {
		dates[i] = model.DateOf(y, m-(n-1-i), min(d, 28))
	}
	dates[n-1] = last
	return dates
}
