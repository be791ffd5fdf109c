package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/plan"
)

func compareCommand(g *globals) *cobra.Command {
	var req app.CompareRequest
	var set []string
	c := &cobra.Command{
		Use:   "compare SCENARIO [--measures PACKAGE …]",
		Short: "Compare packages of measures: effects, burdens and costs per side, with intervals",
		Long: "Run a scenario without and with packages of measures under common luck. The packages stand in\n" +
			"measures.yaml beside the scenario (scenarios/README.md); a single measure is a package of one.\n" +
			"Differences are from the day after the scenario's date to its end, run by run.",
		Example: "  puente compare december-2023\n  puente compare december-2023 --measures reopen,appointments,both-governments --runs 500",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Scenario = args[0]
			req.Packages = append(req.Packages, args[1:]...)
			var err error
			if req.Set, err = readSettings(set); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				bar := newBar("comparing", "runs")
				answer, err := a.Compare(ctx, req, watch(bar))
				bar.done()
				if err != nil {
					return err
				}
				return g.print(cmd, answer, func() grid { return g.compareGrid(answer) })
			})
		},
	}
	c.Flags().StringSliceVar(&req.Packages, "measures", nil, "packages or measures, separated by commas or blanks (none: every package)")
	c.Flags().StringVar(&req.File, "file", "", "a file of measures instead of the one beside the scenario")
	c.Flags().IntVar(&req.Runs, "runs", app.DefaultRuns, "how many runs of each")
	c.Flags().Uint64Var(&req.Seed, "seed", 1, "the first seed, the same for all")
	c.Flags().IntVar(&req.Days, "days", 0, "days to run (0: as the scenario says)")
	c.Flags().IntVar(&req.Workers, "workers", 0, "cores to use (0: all); cannot change the answer")
	c.Flags().BoolVar(&req.Preview, "preview", false, "at most 20 runs of each and coarse classes: the direction, at once")
	c.Flags().StringArrayVar(&set, "set", nil, "a parameter, name=value; may stand several times (docs/parameters.md)")
	return c
}

// compareGrid lists each package's effects, the human side first, then its costs.
func (g *globals) compareGrid(answer app.CompareAnswer) grid {
	if g.format == "csv" {
		return g.compareRows(answer)
	}
	out := grid{
		head:  []string{"package", "side", "what", "without", "difference", "95 % of runs", "95 % of the mean", "%"},
		right: []bool{false, false, false, true, true, true, true, true},
	}
	for _, a := range answer.Alternatives {
		changed := 0
		for _, e := range a.Effects {
			if e.Unchanged {
				continue
			}
			changed++
			d := e.Difference
			out.add(a.ID, string(e.Metric.Side), e.Metric.Title.English, g.count(e.Base.Mean), g.signed(d.Mean),
				g.signed(d.P025)+" to "+g.signed(d.P975), g.signed(d.CI95[0])+" to "+g.signed(d.CI95[1]), shareOf(e))
		}
		if changed == 0 {
			out.add(a.ID, "–", "nothing that is compared changes", "–", "0", "–", "–", "–")
		}
		for _, b := range a.Bills {
			out.add(a.ID, "cost", "U.S. dollars, borne by "+b.Bearer, "–", g.count(b.Low)+" to "+g.count(b.High), "assumed", "–", "–")
		}
	}
	out.notes = compareNotes(answer)
	return out
}

// compareRows is the same for a machine: a number a cell, and every effect, also where nothing changes.
func (g *globals) compareRows(answer app.CompareAnswer) grid {
	out := grid{head: []string{
		"package", "side", "what", "without", "difference", "95 % of runs from", "95 % of runs to", "95 % of the mean from", "95 % of the mean to", "%", "cost from", "cost to",
	}}
	for _, a := range answer.Alternatives {
		for _, e := range a.Effects {
			d, share := e.Difference, ""
			if e.Base.Mean != 0 {
				share = g.count(100 * e.Share)
			}
			out.add(a.ID, string(e.Metric.Side), e.Metric.Title.English, g.count(e.Base.Mean), g.count(d.Mean), g.count(d.P025), g.count(d.P975), g.count(d.CI95[0]), g.count(d.CI95[1]), share, "", "")
		}
		for _, b := range a.Bills {
			out.add(a.ID, "cost", "U.S. dollars, borne by "+b.Bearer+" (assumed)", "", "", "", "", "", "", "", g.count(b.Low), g.count(b.High))
		}
	}
	return out
}

// signed writes a difference with its sign.
func (g *globals) signed(v float64) string {
	if v > 0 {
		return "+" + g.count(v)
	}
	return g.count(v)
}

func shareOf(e plan.Effect) string {
	if e.Base.Mean == 0 {
		return "–"
	}
	return fmt.Sprintf("%+.1f", 100*e.Share)
}

// compareNotes say what the table rests on.
func compareNotes(answer app.CompareAnswer) []string {
	notes := []string{
		"",
		fmt.Sprintf("%s to %s, %d runs each under common luck, seed %d; sums over these days, stocks as means of them.", answer.First, answer.Last, answer.Runs, answer.Seed),
		answer.GradeBecause.English,
	}
	for _, l := range answer.Limits {
		notes = append(notes, l.English)
	}
	for _, e := range answer.Calendar {
		notes = append(notes, fmt.Sprintf("%s  %s", e.Date, e.Title.English))
	}
	return append(notes, "Packages: "+strings.Join(packageTitles(answer), "; ")+".")
}

func packageTitles(answer app.CompareAnswer) []string {
	titles := make([]string, len(answer.Alternatives))
	for i, a := range answer.Alternatives {
		titles[i] = a.ID + ": " + a.Title.English
	}
	return titles
}
