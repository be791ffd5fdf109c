package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
)

// shifts runs a real crossing as listed and under other lanes or hours.
func (g *globals) shifts(cmd *cobra.Command, f *portFlags) error {
	change, err := app.ParsePortChange(f.lanes, f.hours)
	if err != nil {
		return err
	}
	return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
		req := app.ShiftsRequest{CrossingRequest: f.real, Change: change}
		req.AsOf = asOf
		bar := newBar("running", "runs")
		answer, err := a.Shifts(ctx, req, bar.set)
		bar.done()
		if err != nil {
			return err
		}
		return g.print(cmd, answer, func() grid { return g.shiftsGrid(answer) })
	})
}

// shiftsGrid has a row for each number, with what it rests on.
func (g *globals) shiftsGrid(a app.ShiftsAnswer) grid {
	out := grid{head: []string{"number", "as listed", "changed", "difference", "95 % from", "to"}, right: []bool{false, true, true, true, true, true}}
	for _, e := range a.Effects {
		out.add(strings.ReplaceAll(e.What, "-", " "), g.measured(e.Usual.P50), g.measured(e.With.P50), g.measured(e.Change.P50), g.measured(e.Change.P025), g.measured(e.Change.P975))
	}
	out.notes = append(out.notes, "", fmt.Sprintf("%s: %d %s under seed %d, medians over the runs; served, not joined, hours waited and lane hours are a day, in %ss; waits in minutes.",
		a.Name, a.Runs, plural(a.Runs, "run", "runs"), a.Seed, a.Mode))
	for _, i := range a.Influences {
		out.notes = append(out.notes, fmt.Sprintf("The wait follows the assumed %s with rank correlation %.2f over the runs.", i.Name, i.Correlation))
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
