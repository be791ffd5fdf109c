package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/fit"
	"puente/internal/model"
)

// closing runs a closure of a real crossing.
func (g *globals) closing(cmd *cobra.Command, f *portFlags) error {
	from, to, found := strings.Cut(f.shut, "..")
	req := app.ClosingRequest{CrossingRequest: f.real, WalkersPass: f.walkersPass, Sudden: f.sudden}
	var first, second error
	req.From, first = model.ParseDate(from)
	req.To, second = model.ParseDate(to)
	if !found || first != nil || second != nil {
		return usageError{fmt.Errorf("--close: got %q, want FROM..TO, the first day that is shut and the day of the reopening, such as 2023-12-04..2023-12-12", f.shut)}
	}
	return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
		req.AsOf = asOf
		bar := newBar("running", "runs")
		answer, err := a.Closing(ctx, req, bar.set)
		bar.done()
		if err != nil && (answer.Runs == 0 || !errors.Is(err, context.Canceled)) {
			return err
		}
		if printing := g.print(cmd, answer, func() grid { return g.closingGrid(answer) }); printing != nil {
			return printing
		}
		return err
	})
}

// closingGrid is a closure as rows, with what it changes and what it rests on.
func (g *globals) closingGrid(a app.ClosingAnswer) grid {
	out := g.portGrid(a.Summary, a.Mode+"s")
	t := a.Traffic
	out.notes = append(out.notes, "",
		fmt.Sprintf("%s shut from %s to %s: %s %ss a day in %s (%s, %s of the port).", a.Crossing, a.From, a.To, g.count(t.PerDay), a.Mode, a.Month, t.Series.Key(), percent(t.Share)))
	out.notes = append(out.notes, "What becomes of a trip meanwhile, learnt from 2019 to 2022:")
	for _, s := range a.Shares {
		out.notes = append(out.notes, "  "+answerWords(s)+": "+percent(s.Share.Median)+" ("+percent(s.Share.Low)+" to "+percent(s.Share.High)+")")
	}
	out.notes = append(out.notes, fmt.Sprintf("Custom in the first whole month after: %s (%s to %s).", percent(a.Recovery[0].Median), percent(a.Recovery[0].Low), percent(a.Recovery[0].High)))
	out.notes = append(out.notes, g.effectLines(a.Effects, "open", "with the closure")...)
	for _, m := range a.Months {
		out.notes = append(out.notes, fmt.Sprintf("Month %s, port of %s, %ss (%s): %s (95 %% %s to %s); by the seasons %s.",
			m.Month, m.Port, m.Mode, m.Role, g.count(m.Counted.Median), g.count(m.Counted.Low), g.count(m.Counted.High), g.count(m.Seasons.Value)))
	}
	if n := a.NotMade; n != nil {
		out.notes = append(out.notes, fmt.Sprintf("Trips of the first month made nowhere: %s (95 %% %s to %s).", g.count(n.Median), g.count(n.Low), g.count(n.High)))
	}
	for _, r := range a.Assumed {
		out.notes = append(out.notes, fmt.Sprintf("Assumed %s: %s to %s %s. %s", r.Name, g.measured(r.Low), g.measured(r.High), r.Unit, r.Basis.English))
	}
	for _, l := range a.Limits {
		out.notes = append(out.notes, l.English)
	}
	out.notes = append(out.notes, a.GradeBecause.English)
	return out
}

// effectLines say what a measure changes at each station.
func (g *globals) effectLines(list []app.StationEffect, before, after string) []string {
	var lines []string
	for _, e := range list {
		lines = append(lines, fmt.Sprintf("%s, %s: %s %s, %s %s; change %s (95 %% of runs %s to %s).",
			e.Station, strings.ReplaceAll(e.What, "-", " "), g.measured(e.Open.P50), before, g.measured(e.Shut.P50), after,
			g.measured(e.Change.P50), g.measured(e.Change.P025), g.measured(e.Change.P975)))
	}
	return lines
}

// shared runs all modes of a real crossing whose officers also process cases.
func (g *globals) shared(cmd *cobra.Command, f *portFlags) error {
	return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
		req := app.SharedRequest{CrossingRequest: f.real, Cases: f.cases}
		req.AsOf = asOf
		bar := newBar("running", "runs")
		answer, err := a.Shared(ctx, req, bar.set)
		bar.done()
		if err != nil && (answer.Runs == 0 || !errors.Is(err, context.Canceled)) {
			return err
		}
		if printing := g.print(cmd, answer, func() grid { return g.sharedGrid(answer) }); printing != nil {
			return printing
		}
		return err
	})
}

// sharedGrid is a crossing with shared officers as rows, with what the cases change.
func (g *globals) sharedGrid(a app.SharedAnswer) grid {
	out := g.portGrid(a.Summary, "cars, walkers, trucks and people with a case")
	out.notes = append(out.notes, "")
	for _, t := range a.Traffic {
		out.notes = append(out.notes, fmt.Sprintf("%s: %s a day here in %s (%s of the port; %s, known %s).",
			t.Series.Key(), g.count(t.PerDay), a.Month, percent(t.Share), t.Vintage.Source, t.Vintage.AvailableFrom))
	}
	out.notes = append(out.notes, fmt.Sprintf("Officers, mean over the week: %s (95 %% of runs %s to %s).", g.measured(a.Officers.P50), g.measured(a.Officers.P025), g.measured(a.Officers.P975)))
	out.notes = append(out.notes, g.effectLines(a.Effects, "without cases", "with them")...)
	for _, r := range a.Assumed {
		out.notes = append(out.notes, fmt.Sprintf("Assumed %s: %s to %s %s. %s", r.Name, g.measured(r.Low), g.measured(r.High), r.Unit, r.Basis.English))
	}
	for _, l := range a.Limits {
		out.notes = append(out.notes, l.English)
	}
	out.notes = append(out.notes, a.GradeBecause.English)
	return out
}

// answerWords says what becomes of a trip.
func answerWords(s fit.AnswerShare) string {
	switch s.Answer {
	case fit.AnswerAnotherDay:
		return "waits for the reopening, or another day"
	case fit.AnswerNextDoor:
		return "another crossing of the port"
	case fit.AnswerPort:
		return fmt.Sprintf("%s, %.0f km", s.Port, s.KM)
	case fit.AnswerWalk:
		return "on foot"
	}
	return "not made"
}
