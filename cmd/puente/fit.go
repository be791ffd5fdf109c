package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/fit"
	"puente/internal/model"
)

func fitCommand(g *globals) *cobra.Command {
	var req app.FitRequest
	var set []string
	var out string
	c := &cobra.Command{
		Use:   "fit SCENARIO",
		Short: "What the known months teach of a scenario's parameters: prior, posterior, and what was not learnt",
		Long: "Fit the parameters of a scenario, the shares that get through and the latent intakes to the last months that were\n" +
			"known on its date, by component, sector or field office, and nationality. Every run is on record in the data folder\n" +
			"at once: a fit that was stopped goes on with --resume. The posterior is kept there too; runs take it with\n" +
			"puente run SCENARIO --posterior FILE, so that their intervals hold the uncertainty of the parameters.",
		Example: "  puente fit december-2023\n  puente fit december-2023 --resume\n  puente fit december-2023 --runs 6000 --out learnt",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Scenario = args[0]
			var err error
			if req.Set, err = readSettings(set); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				bar := newBar("fitting", "runs")
				p, err := a.Fit(ctx, req, watch(bar))
				bar.done()
				if errors.Is(err, context.Canceled) {
					fmt.Fprintln(cmd.ErrOrStderr(), err)
				}
				if err != nil {
					return err
				}
				if err := writeFit(out, p); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "written; run with: puente run %s --posterior %s\n", args[0], a.FitPath(p))
				return g.print(cmd, p, func() grid { return fitGrid(p) })
			})
		},
	}
	c.Flags().IntVar(&req.Runs, "runs", app.DefaultFitRuns, "how many runs")
	c.Flags().Uint64Var(&req.Seed, "seed", app.DefaultSeed, "the seed of the whole fit")
	c.Flags().IntVar(&req.Workers, "workers", 0, "cores to use (0: all); cannot change the answer")
	c.Flags().BoolVar(&req.Resume, "resume", false, "go on from where a fit of the same stopped")
	c.Flags().StringArrayVar(&set, "set", nil, "a parameter, name=value; may stand several times (docs/parameters.md)")
	c.Flags().StringVar(&out, "out", "", "folder for posterior.json and posterior.csv")
	return c
}

// writeFit writes a posterior and its table into a folder of the user's.
func writeFit(dir string, p fit.Posterior) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder for the posterior: %w", err)
	}
	if err := app.WritePosterior(filepath.Join(dir, "posterior.json"), p); err != nil {
		return err
	}
	var table bytes.Buffer
	if err := fitGrid(p).csv(&table); err != nil {
		return fmt.Errorf("write posterior.csv: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "posterior.csv"), table.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write posterior.csv: %w", err)
	}
	return nil
}

// fitGrid lists every quantity before and after; latent intakes stand apart at the end, as they copy what they are
// compared with.
func fitGrid(p fit.Posterior) grid {
	out := grid{
		head:  []string{"quantity", "unit", "prior", "prior 5 %", "prior 95 %", "posterior", "posterior 5 %", "posterior 95 %", "shrinkage", "remark"},
		right: []bool{false, false, true, true, true, true, true, true, true, false},
	}
	for _, latent := range []bool{false, true} {
		for _, l := range p.Free {
			if (l.Kind == fit.FreeLatent) == latent {
				out.add(l.Name, l.Unit, small(l.Prior.P50), small(l.Prior.P05), small(l.Prior.P95),
					small(l.Posterior.P50), small(l.Posterior.P05), small(l.Posterior.P95), fmt.Sprintf("%.0f %%", 100*l.Shrinkage), remark(l))
			}
		}
	}
	for _, name := range p.Still {
		at := model.Parameters[model.ParameterIndex(name)]
		out.add(name, at.Unit, small(at.Default), small(at.Min), small(at.Max), "", "", "", "0 %", "not learnt: moves no count")
	}
	out.notes = []string{
		fmt.Sprintf("%s as known on %s: %d runs against %d monthly counts, %s to %s; key %.12s.", p.Scenario, p.Date, p.Runs, p.Targets, p.From, p.To, p.Key),
		fmt.Sprintf("Best of the search: distance %.2f, the scenario as it stands %.2f (1: as near as chance and an error of 10 %% allow).", p.Best.Distance, p.Best.Base),
		fmt.Sprintf("Check on %d simulated truths: 90 %% intervals held %.0f %% of them. Counts outside all runs: %d.", p.Checked, 100*p.Coverage, len(p.Outside)),
		"A latent intake copies the counts that it is compared with: what is learnt of it proves nothing.",
		"Grade: " + p.GradeReason.English,
	}
	return out
}

// remark says what is to be known of a row.
func remark(l fit.Learnt) string {
	switch {
	case !l.Learnt:
		return "not learnt"
	case !l.Carried:
		return "of the first day fitted; runs do not take it"
	case l.Kind == fit.FreeLatent:
		return "latent"
	}
	return ""
}

// small writes a number with three significant digits.
func small(v float64) string { return strconv.FormatFloat(v, 'g', 3, 64) }
