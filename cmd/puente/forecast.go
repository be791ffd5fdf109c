package main

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/series"
)

func forecastCommand(g *globals) *cobra.Command {
	var req app.ForecastRequest
	c := &cobra.Command{
		Use:   "forecast SERIES",
		Short: "What comes next in a monthly series, with intervals, and the chance that it slows",
		Long: "Forecast a monthly series from what was known on a day: the median of exponential smoothing, Theta, ARIMA and the last value,\n" +
			"with intervals that past errors at earlier days teach. --backtest judges every method at every month of the past,\n" +
			"as known then, against the same month of the year before.",
		Example: "  puente forecast encounters.southwest --as-of 2023-12-26\n  puente forecast irregular-entries.darien --horizon 12 --backtest",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var problems model.Problems
			req.Series = readSeries(args[0], &problems)
			if err := problems.Err(); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				bar := newBar("forecasting", "origins")
				answer, err := a.Forecast(ctx, req, bar.set)
				bar.done()
				if err != nil {
					return err
				}
				return g.printForecast(cmd, answer)
			})
		},
	}
	c.Flags().IntVar(&req.Horizon, "horizon", 6, fmt.Sprintf("months ahead, 1 to %d", app.MostHorizon))
	c.Flags().BoolVar(&req.Backtest, "backtest", false, "judge all methods at every month of the past, as known then")
	c.Flags().Uint64Var(&req.Seed, "seed", 1, "the seed of the simulated futures")
	return c
}

// printForecast writes the fan and, where asked for, the scores; as CSV the scores alone stand for a backtest.
func (g *globals) printForecast(cmd *cobra.Command, answer app.ForecastAnswer) error {
	scores := answer.Backtest != nil
	if scores && g.format == "csv" {
		return g.print(cmd, answer, func() grid { return g.scoresGrid(answer) })
	}
	if err := g.print(cmd, answer, func() grid { return g.fanGrid(answer) }); err != nil || !scores || g.format != "table" {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout())
	return g.scoresGrid(answer).table(cmd.OutOrStdout())
}

// shownMonths is how many known months stand above the fan.
const shownMonths = 12

func (g *globals) fanGrid(answer app.ForecastAnswer) grid {
	out := grid{
		head:  []string{"month", "known", "2.5 %", "10 %", "median", "90 %", "97.5 %"},
		right: []bool{false, true, true, true, true, true, true},
	}
	chart := g.format != "csv"
	if chart {
		out.head = append(out.head, "")
	}
	known := answer.Known[max(0, len(answer.Known)-shownMonths):]
	most := 0.0
	for _, p := range known {
		most = max(most, p.Value)
	}
	for _, b := range answer.Months {
		most = max(most, b.P975)
	}
	row := func(bar string, cells ...string) {
		if chart {
			cells = append(cells, bar)
		}
		out.add(cells...)
	}
	for _, p := range known {
		row(dot(p.Value/most), p.Period.String(), g.count(p.Value), "", "", "", "", "")
	}
	for _, b := range answer.Months {
		row(fan(b, most), b.Period.String(), "", g.count(math.Round(b.P025)), g.count(math.Round(b.P10)), g.count(math.Round(b.P50)), g.count(math.Round(b.P90)), g.count(math.Round(b.P975)))
	}
	out.notes = forecastNotes(answer)
	return out
}

// chartWidth is the width of the chart in characters.
const chartWidth = 48

// place is the character at a share of the chart.
func place(share float64) int {
	return min(max(int(math.Round(share*float64(chartWidth-1))), 0), chartWidth-1)
}

// dot draws a known month.
func dot(share float64) string {
	if math.IsNaN(share) {
		share = 0
	}
	return strings.Repeat(" ", place(share)) + "●"
}

// fan draws a forecast month: ░ to the ends of the 95 % interval, ▒ of the 80 %, █ at the median.
func fan(b model.Band, most float64) string {
	if most == 0 {
		most = 1
	}
	line := []rune(strings.Repeat(" ", chartWidth))
	fill := func(low, high float64, r rune) {
		for i := place(low / most); i <= place(high/most); i++ {
			line[i] = r
		}
	}
	fill(b.P025, b.P975, '░')
	fill(b.P10, b.P90, '▒')
	fill(b.P50, b.P50, '█')
	return strings.TrimRight(string(line), " ")
}

// forecastNotes says in words what the fan cannot.
func forecastNotes(answer app.ForecastAnswer) []string {
	s := answer.Slowing
	notes := []string{
		fmt.Sprintf("%s, as known on %s, unit %s. ● known, █ median, ▒ 80 %%, ░ 95 %%.", answer.Meaning.English, answer.AsOf, answer.Unit),
		fmt.Sprintf("The chance that the next three months (from %s) are above the last three (%s) is %.0f %%; 95 %% of futures lie between %s and %s.",
			s.From, number(s.Last), 100*s.Chance, number(math.Round(s.Next.P025)), number(math.Round(s.Next.P975))),
	}
	for _, c := range answer.Levels {
		words := "Level changed in"
		if c.Recent {
			words = "Mind: the level changed lately, in"
		}
		notes = append(notes, fmt.Sprintf("%s %s: times %.2f.", words, c.From, c.Factor))
	}
	for _, x := range answer.Surprises {
		notes = append(notes, fmt.Sprintf("Surprise: %s was %s, outside the 95 %% interval of a month before (%s to %s).", x.Period, number(x.Value), number(math.Round(x.Low)), number(math.Round(x.High))))
	}
	var models []string
	for _, m := range answer.Models {
		if m.Chosen != string(m.Method) {
			models = append(models, m.Chosen)
		}
	}
	return append(notes, "Models: "+strings.Join(models, "; ")+".", fmt.Sprintf("Grade: %s (%s).", answer.Grade, answer.GradeBecause.English))
}

// scoresGrid is the table of a backtest: each method over all horizons, then what is told by horizon.
func (g *globals) scoresGrid(answer app.ForecastAnswer) grid {
	out := grid{
		head:  []string{"method", "months ahead", "judged", "MASE", "of seasonal naive", "CRPS", "of seasonal naive", "in 80 %", "in 95 %"},
		right: []bool{false, false, true, true, true, true, true, true, true},
		notes: []string{
			fmt.Sprintf("Judged at %d origins from %s on, each with what was known then, against what was known on %s.", answer.Backtest.Origins, answer.Backtest.First, answer.AsOf),
			"MASE and CRPS in units of the mean change over a year that was known at each origin; less is better.",
		},
	}
	base := map[int]series.Score{}
	for _, s := range answer.Backtest.Scores {
		if s.Method == series.MethodSeasonal {
			base[s.Horizon] = s
		}
		if s.Horizon > 0 && s.Method != series.MethodCombine && s.Method != series.MethodSeasonal && g.format != "csv" {
			continue
		}
		ahead := "all"
		if s.Horizon > 0 {
			ahead = fmt.Sprint(s.Horizon)
		}
		b := base[s.Horizon]
		three := func(v float64) string { return fmt.Sprintf("%.3f", v) }
		share := func(v float64) string { return fmt.Sprintf("%.1f", 100*v) }
		out.add(string(s.Method), ahead, fmt.Sprint(s.N), three(s.MASE), three(s.MASE/b.MASE), three(s.CRPS), three(s.CRPS/b.CRPS), share(s.Inside), share(s.Inside5))
	}
	return out
}
