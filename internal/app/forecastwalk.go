package app

import (
	"context"
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/stat"
)

// judgedFrom is how many months an origin must know to be judged: a year of errors lies then between the first
// fitted origin and the first judged one.
const judgedFrom = series.LeastMonths + series.Months

// forecaster walks through the origins of one series.
type forecaster struct {
	request   ForecastRequest
	vintages  seriesVintages
	actual    series.History
	tally     *series.Tally
	origins   int
	first     model.Date
	surprises []Surprise
}

// walk forecasts at each origin: all of the past for a backtest, else as many as the intervals are learnt from.
func (f *forecaster) walk(ctx context.Context, tell func(done, all int)) (series.Step, error) {
	// An origin that lies before the first known month has nothing to forecast from.
	n := f.actual.Last() - f.actual.First + 2
	if !f.request.Backtest {
		n = min(n, forecastOrigins+1)
	}
	dates := originDates(f.vintages.last, n)
	levels := []float64{0.025, 0.975}
	last, _ := series.Walk(series.Origins{
		Known:   func(i int) series.History { return f.vintages.known(dates[i]) },
		Count:   len(dates),
		Horizon: max(f.request.Horizon, slowMonths),
		Tell:    tell,
		Seed:    f.request.Seed,
		Judge: func(s series.Step) bool {
			f.judge(s, dates[s.Origin], levels)
			return ctx.Err() == nil
		},
	})
	return last, ctx.Err()
}

// judge scores a step for a backtest, and notes whether the month after it was a surprise.
func (f *forecaster) judge(s series.Step, day model.Date, levels []float64) {
	if f.request.Backtest && len(s.Known.Values) >= judgedFrom && f.tally.Add(s) > 0 {
		if f.origins == 0 {
			f.first = day
		}
		f.origins++
	}
	month := s.Known.Last() + 1
	y, ok := f.actual.At(month)
	if !ok || month <= f.actual.Last()-series.Months {
		return
	}
	ends := s.Quantiles(series.MethodCombine, 0, levels)
	one := Surprise{series.MonthOfNumber(month), y, ends[0], ends[1]}
	same := func(other Surprise) bool { return other.Period == one.Period }
	if (y < ends[0] || y > ends[1]) && !slices.ContainsFunc(f.surprises, same) {
		f.surprises = append(f.surprises, one)
	}
}

// answer tells the last step.
func (f *forecaster) answer(last series.Step) ForecastAnswer {
	req := f.request
	paths := last.Paths(forecastPaths)
	out := ForecastAnswer{
		Common: Common{f.vintages.last}, Series: req.Series, Meaning: Meaning(req.Series), Unit: unitOf(f.vintages.figures),
		Known: f.points(last.Known), Months: bandsAhead(last, paths, req.Horizon), Simulated: bandsAhead(last, last.Simulated(forecastPaths), req.Horizon), Slowing: slowing(last, paths),
		Levels: levelChanges(last.Known), Surprises: f.surprises, Seed: req.Seed,
	}
	if out.Surprises == nil {
		out.Surprises = []Surprise{}
	}
	for _, m := range series.Methods() {
		out.Models = append(out.Models, ForecastModel{m, last.Name(m), last.Point[m][:req.Horizon]})
	}
	if req.Backtest {
		out.Backtest = &ForecastScores{f.origins, f.first, f.tally.Scores()}
	}
	out.Grade, out.GradeBecause = forecastGrade(out.Backtest)
	return out
}

// points tells the known months with the vintage that each was taken from.
func (f *forecaster) points(known series.History) []OfficialPoint {
	list := []OfficialPoint{}
	for _, figure := range f.vintages.figures {
		v, ok := best(figure, f.vintages.last)
		if _, within := known.At(series.MonthNumber(figure.Period)); ok && within {
			list = append(list, OfficialPoint{figure.Period, v.Value, v.AvailableFrom, v.Proxy, true})
		}
	}
	return list
}

// bandsAhead summarises the simulated futures month by month.
func bandsAhead(last series.Step, paths [][]float64, horizon int) []model.Band {
	bands := make([]model.Band, horizon)
	for h := range bands {
		values := make([]float64, len(paths))
		for i, p := range paths {
			values[i] = p[h]
		}
		bands[h] = bandOf(series.MonthOfNumber(last.Known.Last()+h+1), values)
	}
	return bands
}

// bandOf summarises values; it sorts them.
func bandOf(p model.Period, values []float64) model.Band {
	slices.Sort(values)
	q := stat.Quantiles(values, 0.025, 0.1, 0.5, 0.9, 0.975)
	var w stat.Welford
	for _, v := range values {
		w.Add(v)
	}
	return model.Band{Period: p, Mean: w.Mean(), SD: math.Sqrt(w.Var()), P025: q[0], P10: q[1], P50: q[2], P90: q[3], P975: q[4]}
}

// slowing compares the sum of the next three months with that of the last three.
func slowing(last series.Step, paths [][]float64) Slowing {
	s := Slowing{From: series.MonthOfNumber(last.Known.Last() + 1)}
	values := last.Known.Values
	for _, v := range values[len(values)-slowMonths:] {
		s.Last += v
	}
	sums, above := make([]float64, len(paths)), 0
	for i, p := range paths {
		for _, v := range p[:slowMonths] {
			sums[i] += v
		}
		if sums[i] > s.Last {
			above++
		}
	}
	s.Next = bandOf(s.From, sums)
	s.Chance = float64(above) / float64(len(paths))
	return s
}

// levelChanges names the months of structural breaks.
func levelChanges(known series.History) []LevelChange {
	list := []LevelChange{}
	for _, c := range series.LevelChanges(known.Values) {
		list = append(list, LevelChange{series.MonthOfNumber(known.First + c.Index), c.Factor, len(known.Values)-c.Index <= 2*series.Months})
	}
	return list
}

// forecastGrade is validated where a backtest has shown intervals within five points of what they
// promise and a distribution better than seasonal naive.
func forecastGrade(b *ForecastScores) (model.Grade, model.Text) {
	if b == nil {
		return model.GradePlausible, model.Text{
			English: "fitted, not judged here; --backtest judges it", Spanish: "ajustado, no juzgado aquí; --backtest lo juzga",
		}
	}
	var naive, told series.Score
	for _, s := range b.Scores {
		switch {
		case s.Horizon == 0 && s.Method == series.MethodSeasonal:
			naive = s
		case s.Horizon == 0 && s.Method == series.MethodCombine:
			told = s
		}
	}
	near := func(got, want float64) bool { return got >= want-0.05 && got <= want+0.05 }
	if b.Origins >= 2*series.Months && told.CRPS < naive.CRPS && near(told.Inside, 0.80) && near(told.Inside5, 0.95) {
		return model.GradeValidated, model.Text{
			English: "judged at past origins: better than seasonal naive, intervals within five points of their promise",
			Spanish: "juzgado en orígenes pasados: mejor que el ingenuo estacional, intervalos a menos de cinco puntos de lo prometido",
		}
	}
	return model.GradePlausible, model.Text{
		English: "the backtest has too few origins, is no better than seasonal naive, or its intervals are more than five points off",
		Spanish: "la prueba tiene pocos orígenes, no mejora el ingenuo estacional o sus intervalos se desvían más de cinco puntos",
	}
}
