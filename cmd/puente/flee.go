package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"puente/internal/app"
)

func fleeCommand(g *globals) *cobra.Command {
	var req app.FleeRequest
	c := &cobra.Command{
		Use:   "flee DIR",
		Short: "Run a Flee or FabFlee folder as it is, write its out.csv and the validation error",
		Long: "Run the folder of a Flee or FabFlee case: DIR holds input_csv, source_data and simsetting.yml.\n" +
			"It behaves as Flee does by default, quirks included; --strict mends them (docs/model-flee.md).",
		Example: "  puente flee mali --runs 100 --out out.csv\n  puente flee mali --settings other.yml --agents --format json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := g.check(); err != nil {
				return err
			}
			req.Dir = args[0]
			bar := newBar("running", "days of runs")
			answer, err := app.Flee(cmd.Context(), req, watch(bar))
			bar.done()
			if err != nil {
				return err
			}
			for _, note := range answer.Notes {
				fmt.Fprintln(cmd.ErrOrStderr(), "note:", note)
			}
			for _, path := range answer.Written {
				fmt.Fprintln(cmd.ErrOrStderr(), "written:", path)
			}
			if terminal(os.Stderr) {
				fmt.Fprintf(cmd.ErrOrStderr(), "took: %.3f s, %.2f MB a run\n", answer.Seconds, float64(answer.RunBytes)/1e6)
			}
			return g.print(cmd, answer, func() grid { return g.fleeGrid(answer) })
		},
	}
	c.Flags().StringVar(&req.Source, "source", "", "the folder of registrations (default: source_data in DIR or beside it)")
	c.Flags().StringVar(&req.Settings, "settings", "", "the settings file (default: simsetting.yml in DIR or above input_csv)")
	c.Flags().IntVar(&req.Days, "days", 0, "days to run (0: as sim_period.csv says)")
	c.Flags().IntVar(&req.Runs, "runs", 1, "how many runs")
	c.Flags().Uint64Var(&req.Seed, "seed", 1, "the seed of the first run; the next run has the next seed")
	c.Flags().BoolVar(&req.Agents, "agents", false, "move people one by one instead of in groups")
	c.Flags().BoolVar(&req.Strict, "strict", false, "mend Flee's quirks and refuse what it passes over in silence")
	c.Flags().StringVar(&req.Out, "out", "", "write Flee's out.csv here; with several runs also mean and quantiles beside it")
	c.Flags().IntVar(&req.Workers, "workers", 0, "cores to use (0: all); cannot change the answer")
	return c
}

// fleeGrid shows each camp on the last day and its part of the error.
func (g *globals) fleeGrid(a app.FleeAnswer) grid {
	out := grid{
		head:  []string{"camp", "people on the last day", "sd", "registered", "mean over days", "registered, mean", "part of the error", "sd", "rescaled", "sd"},
		right: []bool{false, true, true, true, true, true, true, true, true, true},
	}
	last := a.Days - 1
	for _, c := range a.Camps {
		sim, data := 0.0, 0.0
		for day := range c.Sim {
			sim, data = sim+c.Sim[day]/float64(a.Days), data+float64(c.Data[day])/float64(a.Days)
		}
		out.add(c.Name, g.count(c.Sim[last]), g.count(c.SD[last]), g.count(float64(c.Data[last])), g.count(sim), g.count(data), ratio(c.ARD.Mean), ratio(c.ARD.SD), ratio(c.ARDRescaled.Mean), ratio(c.ARDRescaled.SD))
	}
	out.notes = []string{
		fmt.Sprintf("Averaged relative difference: %s (sd %s over %d runs); with the simulated total scaled to the registered one: %s (sd %s), which is FabFlee's score.",
			ratio(a.ARD.Mean), ratio(a.ARD.SD), a.Runs, ratio(a.ARDRescaled.Mean), ratio(a.ARDRescaled.SD)),
		fmt.Sprintf("%s people at the end; %d days; %s person-days.", number(a.PersonsEnd), a.Days, number(float64(a.PersonDays))),
	}
	return out
}

// ratio writes an error with four places.
func ratio(v float64) string { return fmt.Sprintf("%.4f", v) }
