package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
)

func worldCommand(g *globals) *cobra.Command {
	show := func(use, short string, lay func(app.Plan) grid) *cobra.Command {
		return &cobra.Command{
			Use: use + " SCENARIO", Short: short, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
					plan, err := a.Plan(ctx, app.RunRequest{Scenario: args[0], AsOf: asOf})
					if err != nil {
						return err
					}
					return g.print(cmd, plan, func() grid { return lay(plan) })
				})
			},
		}
	}
	return group("world", "The world of a scenario: check, show, inputs",
		show("check", "Read a scenario and its world and tell every mistake", g.checkGrid),
		show("show", "The places, links and ports as known on the scenario's date", placesGrid),
		show("inputs", "Every row that a run of the scenario reads, with the day from which it was available", inputsGrid),
	)
}

func (g *globals) checkGrid(p app.Plan) grid {
	out := grid{head: []string{"what", "how many"}, right: []bool{false, true}}
	for _, row := range []struct {
		what string
		n    int
	}{
		{"places", len(p.World.Places)},
		{"links", len(p.World.Links)},
		{"ports", len(p.World.Ports)},
		{"flows", len(p.Inputs.Flows)},
		{"gates", len(p.Inputs.Gates)},
		{"closures", len(p.Inputs.Closures)},
		{"rows read", len(p.Inputs.Read)},
	} {
		out.add(row.what, g.count(float64(row.n)))
	}
	out.notes = append(out.notes, fmt.Sprintf("%s is ready to run, as known on %s.", p.Scenario.Name, p.Scenario.Date))
	return out
}

func placesGrid(p app.Plan) grid {
	out := grid{head: []string{"place", "name", "country", "kind", "lat", "lon", "counts"}, right: []bool{false, false, false, false, true, true}}
	for _, place := range p.World.Places {
		out.add(place.ID, place.Name, place.Country, string(place.Kind), fmt.Sprintf("%.3f", place.Lat), fmt.Sprintf("%.3f", place.Lon), place.Counts)
	}
	return out
}

func inputsGrid(p app.Plan) grid {
	out := grid{head: []string{"what", "period", "value", "available from", "proxy", "where", "document"}, right: []bool{false, false, true}}
	for _, r := range p.Inputs.Read {
		period := ""
		if r.Period.Kind != model.PeriodNone {
			period = r.Period.String()
		}
		out.add(r.What, period, r.Value, r.AvailableFrom.String(), r.Proxy.String(), r.Locator, r.Document)
	}
	return out
}
