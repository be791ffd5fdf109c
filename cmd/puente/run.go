package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/guptarohit/asciigraph"
	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/study"
)

// runFlags are the flags of run.
type runFlags struct {
	req  app.RunRequest
	set  []string
	out  string
	from string // a posterior
	own  string // a CSV of the user's own counts
	week bool
	all  bool

	move, hindsight string // days, as written
}

// days reads the flags that are days.
func (f *runFlags) days() error {
	var problems model.Problems
	for _, flag := range []struct {
		name, text string
		day        *model.Date
	}{{"--move", f.move, &f.req.Move}, {"--hindsight", f.hindsight, &f.req.Hindsight}} {
		if flag.text == "" {
			continue
		}
		var err error
		if *flag.day, err = model.ParseDate(flag.text); err != nil {
			problems.Add(model.Problem{File: flag.name, Got: flag.text, Want: "a day, such as 2023-06-26"})
		}
	}
	return problems.Err()
}

func runCommand(g *globals) *cobra.Command {
	f := &runFlags{}
	c := &cobra.Command{
		Use:   "run SCENARIO",
		Short: "Run a scenario many times: encounters, people on the way and waiting, with intervals",
		Long: "Run a scenario: a name that the binary carries (december-2023), a folder, a scenario.yaml, or a\n" +
			"manifest.json that an earlier run wrote with --out, which is repeated to equal bytes.",
		Example: "  puente run december-2023\n  puente run december-2023 --runs 500 --set cross-chance=0.3 --out results\n  puente run results/manifest.json --out again",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.req.Scenario = args[0]
			var err error
			if f.req.Set, err = readSettings(f.set); err != nil {
				return err
			}
			if strings.HasSuffix(args[0], ".json") {
				return g.repeat(cmd, args[0], f)
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				f.req.AsOf = asOf
				if err := f.days(); err != nil {
					return err
				}
				if f.from != "" {
					if f.req.Posterior, err = app.ReadPosterior(f.from); err != nil {
						return err
					}
				}
				if f.own != "" {
					if f.req.Counts, err = app.ReadOwnFile(f.own); err != nil {
						return err
					}
				}
				plan, err := a.Plan(ctx, f.req)
				if err != nil {
					return err
				}
				bar := newBar("running", "runs")
				answer, manifest, err := app.RunPlan(ctx, plan, f.req, watch(bar))
				bar.done()
				return g.finish(cmd, f, outcome{answer, manifest, err})
			})
		},
	}
	c.Flags().IntVar(&f.req.Runs, "runs", app.DefaultRuns, "how many runs")
	c.Flags().Uint64Var(&f.req.Seed, "seed", app.DefaultSeed, "the first seed; run i uses a stream of its own")
	c.Flags().IntVar(&f.req.Days, "days", 0, "days to run (0: as the scenario says)")
	c.Flags().StringVar(&f.move, "move", "", "take the whole scenario to this day by whole months, YYYY-MM-DD; what it says itself of its own day is left out")
	c.Flags().StringVar(&f.hindsight, "hindsight", "", "read the counts on the way as known on this later day, YYYY-MM-DD; no forecast any more")
	c.Flags().IntVar(&f.req.Workers, "workers", 0, "cores to use (0: all); cannot change the answer")
	c.Flags().StringArrayVar(&f.set, "set", nil, "a parameter, name=value; may stand several times (docs/parameters.md)")
	c.Flags().StringVar(&f.from, "posterior", "", "a posterior of puente fit: runs take its draws in turn, but not what --set says")
	c.Flags().StringVar(&f.own, "counts", "", "a CSV of your own counts to set beside the run: what,place,date,persons[,nationality][,household]; under 5 is held back")
	c.Flags().StringVar(&f.out, "out", "", "folder for manifest, JSON, CSV and Parquet")
	c.Flags().BoolVar(&f.all, "all", false, "print every column, not only totals, sectors, offices and border cities")
	c.Flags().BoolVar(&f.req.Preview, "preview", false, "at most 20 runs and coarse classes: the direction, at once")
	c.Flags().BoolVar(&f.week, "weeks", false, "print weeks instead of months")
	return c
}

// outcome is what a run gave: an answer, perhaps of fewer runs than wanted.
type outcome struct {
	answer   app.RunAnswer
	manifest app.Manifest
	err      error
}

func watch(b *bar) func(study.Progress) {
	return func(p study.Progress) { b.set(p.Done, p.Asked) }
}

// settled are the flags that a manifest has settled.
var settled = []string{"runs", "seed", "days", "set", "as-of", "move", "hindsight", "posterior", "counts", "preview"}

// repeat runs a manifest again. It needs no data folder. A flag that would have to change what the manifest says is
// refused: its bytes are to be repeated.
func (g *globals) repeat(cmd *cobra.Command, path string, f *runFlags) error {
	if _, err := g.check(); err != nil {
		return err
	}
	var problems model.Problems
	for _, name := range settled {
		if flag := cmd.Flag(name); flag.Changed {
			problems.Add(model.Problem{File: "--" + name, Got: flag.Value.String(), Want: "no such flag beside a manifest, which says it itself; run the scenario to change it"})
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	manifest, err := app.ReadManifest(path)
	if err != nil {
		return err
	}
	bar := newBar("running", "runs")
	answer, err := app.Repeat(cmd.Context(), manifest, study.Local{Workers: f.req.Workers}, watch(bar))
	bar.done()
	return g.finish(cmd, f, outcome{answer, manifest, err})
}

// finish writes files and prints. A study that was stopped early prints what it
// has, but writes no files: its bytes would not be those of its manifest.
func (g *globals) finish(cmd *cobra.Command, f *runFlags, o outcome) error {
	if o.err != nil && (o.answer.Runs == 0 || !errors.Is(o.err, context.Canceled)) {
		return o.err
	}
	if o.err == nil && f.out != "" {
		if err := app.WriteRun(cmd.Context(), f.out, o.answer, o.manifest); err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "written to %s; repeat with: puente run %s\n", f.out, filepath.Join(f.out, "manifest.json"))
	}
	if g.format == "table" {
		if err := printChart(cmd, o.answer); err != nil {
			return err
		}
	}
	if err := g.print(cmd, o.answer, func() grid { return g.runGrid(o.answer, f) }); err != nil {
		return err
	}
	if o.err != nil {
		return earlyError{o.answer.Runs, o.answer.Wanted, o.err}
	}
	return nil
}

// readSettings reads name=value words and tells every mistake at once.
func readSettings(words []string) (map[string]float64, error) {
	set := map[string]float64{}
	var problems model.Problems
	for _, word := range words {
		name, text, ok := strings.Cut(word, "=")
		value, err := strconv.ParseFloat(text, 64)
		if !ok || err != nil {
			problems.Add(model.Problem{File: "--set", Got: word, Want: "name=number, such as cross-chance=0.3"})
			continue
		}
		set[name] = value
	}
	return set, problems.Err()
}

// printChart draws all encounters by week with the 80 % interval.
func printChart(cmd *cobra.Command, answer app.RunAnswer) error {
	for _, c := range answer.Columns {
		if c.Column != (model.Column{Quantity: model.QuantityEncounters}) || len(c.Weeks) < 2 {
			continue
		}
		if !slices.ContainsFunc(c.Weeks, func(b model.Band) bool { return b.Mean > 0 }) {
			return nil
		}
		var mean, low, high []float64
		for _, b := range c.Weeks {
			mean, low, high = append(mean, b.Mean/1000), append(low, b.P10/1000), append(high, b.P90/1000)
		}
		lines, words := [][]float64{low, high, mean}, "mean and 80 % interval"
		if answer.Runs < app.RunsFor80 {
			lines, words = [][]float64{mean}, "mean"
		}
		graph := asciigraph.PlotMany(lines,
			asciigraph.Height(10), asciigraph.Width(72), asciigraph.LowerBound(0), asciigraph.Precision(0),
			asciigraph.Caption(fmt.Sprintf("thousand encounters a week, %s, %s to %s", words, c.Weeks[0].Period, c.Weeks[len(c.Weeks)-1].Period)))
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\n\n", graph)
		return err
	}
	return nil
}

// runGrid is the table of a run by month or week: the main columns in the order
// of mainOrder, or all of them; CSV has them all.
func (g *globals) runGrid(answer app.RunAnswer, f *runFlags) grid {
	out := grid{
		head:  []string{"what", "period", "mean", "median", "80 % low", "80 % high", "95 % low", "95 % high"},
		right: []bool{false, false, true, true, true, true, true, true},
	}
	for _, c := range mainFirst(answer.Columns, f.all || g.format == "csv") {
		bands := c.Months
		if f.week {
			bands = c.Weeks
		}
		for _, b := range bands {
			out.add(c.Label.English, b.Period.String(), g.count(b.Mean), g.count(b.P50), g.count(b.P10), g.count(b.P90), g.count(b.P025), g.count(b.P975))
		}
	}
	out.notes = runNotes(answer)
	return out
}

// mainOrder is the order of quantities for a reader: what is counted, who is
// where, then the human side.
var mainOrder = []model.Quantity{
	model.QuantityEncounters, model.QuantityOnTheWay, model.QuantityCaravan, model.QuantityCaravanKM,
	model.QuantityWaiting, model.QuantityArrived, model.QuantityListed, model.QuantityAtPlace,
	model.QuantityInShelter, model.QuantityWithoutBed, model.QuantityNightsNoBed,
	model.QuantityWaitDays, model.QuantityListWaits, model.QuantityServed, model.QuantityGaveUp, model.QuantityHeld,
	model.QuantityIntercepted, model.QuantityTransported, model.QuantityReturned, model.QuantityRepeat, model.QuantityReleased,
	model.QuantityPathway, model.QuantityStopped, model.QuantityIntake,
	model.QuantityTripsNotMade, model.QuantityTrucksHeld, model.QuantityPortWait,
}

// mainFirst sorts columns for a reader and, unless all are asked for, keeps
// totals, what is counted by sector and office, and who is where.
func mainFirst(columns []app.ColumnBands, all bool) []app.ColumnBands {
	cities := portCities(columns)
	kept := slices.DeleteFunc(slices.Clone(columns), func(c app.ColumnBands) bool {
		return !all && (!isMain(c) || c.Quantity == model.QuantityWaiting && c.Place != "" && !cities[c.Place])
	})
	slices.SortStableFunc(kept, func(a, b app.ColumnBands) int {
		return slices.Index(mainOrder, a.Quantity) - slices.Index(mainOrder, b.Quantity)
	})
	return kept
}

// portCities are the border towns where people wait for more than one way to
// cross. How many wait in the others rests on an equal split that is assumed.
func portCities(columns []app.ColumnBands) map[string]bool {
	ways := map[string]int{}
	for _, c := range columns {
		if c.Quantity == model.QuantityWaiting && c.Place != "" && c.Component != "" {
			ways[c.Place]++
		}
	}
	cities := map[string]bool{}
	for place, n := range ways {
		cities[place] = n > 1
	}
	return cities
}

// isMain leaves out nationalities, empty columns, and places of quantities that are
// better read as a total.
func isMain(c app.ColumnBands) bool {
	most := 0.0
	for _, b := range c.Months {
		most = max(most, b.Mean)
	}
	switch {
	case c.Nationality != "" || c.Household != "" || most == 0:
		return false
	case c.Quantity == model.QuantityEncounters:
		return true
	case c.Quantity == model.QuantityWaiting || c.Quantity == model.QuantityOnTheWay || c.Quantity == model.QuantityAtPlace:
		return c.Component == ""
	}
	return c.Place == "" && c.Component == ""
}

func runNotes(answer app.RunAnswer) []string {
	notes := []string{
		fmt.Sprintf("%s; nothing published after %s was read; %d runs from seed %d; key %.12s.", answer.Title.English, answer.Date, answer.Runs, answer.Seed, answer.Key),
		"Grade: " + answer.GradeBecause.English,
		"Encounters are events that an agency counts, not persons. Stocks are means over the days of the period.",
	}
	if answer.Draws > 0 {
		notes = append(notes, fmt.Sprintf("The runs take %d draws of parameters from a posterior in turn: intervals hold their uncertainty.", answer.Draws))
	}
	for _, r := range answer.Remarks {
		notes = append(notes, r.English)
	}
	notes = append(notes, ownNotes(answer)...)
	if answer.Runs < answer.Wanted {
		notes = append(notes, fmt.Sprintf("Stopped after %d of %d runs.", answer.Runs, answer.Wanted))
	}
	for _, c := range answer.Closures {
		if !c.Open {
			until := "until further notice"
			if c.To.Known() {
				until = "until " + c.To.String()
			}
			notes = append(notes, fmt.Sprintf("Closed on %s: %s (%s), since %s, %s: %s.", answer.Date, c.PortName, c.Scope, c.From, until, c.Effect.English))
		}
	}
	return notes
}
