package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/queue"
)

// portFlags are the flags of port.
type portFlags struct {
	file   app.PortRequest
	real   app.CrossingRequest
	month  string
	warmup float64

	schema              bool
	cases               float64
	shut                string // FROM..TO
	walkersPass, sudden bool

	lanes, hours string // a change of a real crossing, as app.ParsePortChange reads it
}

func portCommand(g *globals) *cobra.Command {
	f := &portFlags{}
	c := &cobra.Command{
		Use:   "port [FILE.yaml]",
		Short: "Run a port of entry, or a network of queues, customer by customer: waits, lines, staff",
		Long: "Run a port from a file (a path, or one that the binary carries: " + strings.Join(app.CarriedPorts(), ", ") + "),\n" +
			"or a real crossing for one week of a month with --crossing and --month: hours and lanes as the wait time service\n" +
			"listed them in 2022, traffic as counted. How many officers there are is not published, so waits are illustrative.",
		Example: "  puente port one-lane\n  puente port my-port.yaml --runs 100 --records visits.parquet\n  puente port --crossing \"San Ysidro\" --month 2023-11 --mode pedestrian\n  puente port --crossing Lukeville --month 2023-11 --close 2023-12-04..2023-12-12",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return g.port(cmd, args, f) },
	}
	c.Flags().IntVar(&f.file.Runs, "runs", app.DefaultPortRuns, "how many runs")
	c.Flags().Uint64Var(&f.file.Seed, "seed", 1, "the seed of all runs")
	c.Flags().Float64Var(&f.file.Until, "until", 0, "end of a run, in the unit of the file (0: as the file says)")
	c.Flags().Float64Var(&f.warmup, "warmup", 0, "what happens before is not counted, in the unit of the file (default: as the file says)")
	c.Flags().StringVar(&f.file.Records, "records", "", "a Parquet file for every visit of every run")
	c.Flags().IntVar(&f.file.Workers, "workers", 0, "cores to use (0: all); cannot change the answer")
	c.Flags().StringVar(&f.real.Crossing, "crossing", "", "a real crossing by its name or id, such as \"Eagle Pass, Bridge II\"")
	c.Flags().StringVar(&f.month, "month", "", "the month of the traffic of --crossing, YYYY-MM")
	c.Flags().StringVar(&f.real.Mode, "mode", "car", "who crosses at --crossing: pedestrian, car or truck")
	c.Flags().BoolVar(&f.schema, "schema", false, "print the JSON schema of a file and stop")
	c.Flags().Float64Var(&f.cases, "cases", 0, "all modes at --crossing together, their officers shared with so many people a day who ask for protection")
	c.Flags().StringVar(&f.shut, "close", "", "shut --crossing, FROM..TO: the first day that is shut and the day of the reopening")
	c.Flags().StringVar(&f.lanes, "lanes", "", "lanes added at --crossing by hour of the day, such as 6:2,7:2,22:-1")
	c.Flags().StringVar(&f.hours, "hours", "", "other hours of --crossing, such as 6-22")
	c.Flags().BoolVar(&f.walkersPass, "walkers-pass", false, "walkers pass while --close shuts the crossing for cars")
	c.Flags().BoolVar(&f.sudden, "sudden", false, "nobody knew of --close: those in line must go")
	return c
}

// port runs a file, or a real crossing.
func (g *globals) port(cmd *cobra.Command, args []string, f *portFlags) error {
	if f.schema {
		_, err := cmd.OutOrStdout().Write(queue.NetworkSchema)
		return err
	}
	if (len(args) == 1) == (f.real.Crossing != "") {
		return usageError{errors.New("puente port: want either a FILE.yaml or --crossing with --month")}
	}
	if cmd.Flags().Changed("warmup") {
		f.file.Warmup = &f.warmup
	}
	if f.real.Crossing != "" {
		return g.crossing(cmd, f)
	}
	if f.shut != "" || f.cases != 0 {
		return usageError{errors.New("puente port: --close and --cases are for --crossing; a file has closures and classes of its own")}
	}
	if _, err := g.check(); err != nil {
		return err
	}
	var err error
	if f.file.Name, f.file.File, err = app.PortFile(args[0]); err != nil {
		return err
	}
	bar := newBar("running", "runs")
	summary, err := app.Port(cmd.Context(), f.file, bar.set)
	bar.done()
	if err != nil && (summary.Runs == 0 || !errors.Is(err, context.Canceled)) {
		return err
	}
	if printing := g.print(cmd, summary, func() grid { return g.portGrid(summary, "persons") }); printing != nil {
		return printing
	}
	return err
}

// crossing runs a real crossing with the figures of the data folder.
func (g *globals) crossing(cmd *cobra.Command, f *portFlags) error {
	month, err := model.ParsePeriod(f.month)
	if err != nil || month.Kind != model.PeriodMonth {
		return problem(model.Problem{File: "--month", Got: f.month, Want: "a month YYYY-MM"})
	}
	f.real.Month, f.real.Runs, f.real.Seed, f.real.Workers, f.real.Records = month, f.file.Runs, f.file.Seed, f.file.Workers, f.file.Records
	if f.file.Until != 0 || f.file.Warmup != nil {
		return usageError{errors.New("puente port: --until and --warmup are for a file; a real crossing runs for a week after a day")}
	}
	if f.cases != 0 && (f.shut != "" || cmd.Flags().Changed("mode")) {
		return usageError{errors.New("puente port: --cases is for all modes of an open crossing, without --mode and --close")}
	}
	if f.cases != 0 {
		return g.shared(cmd, f)
	}
	if f.shut != "" {
		return g.closing(cmd, f)
	}
	if f.lanes != "" || f.hours != "" {
		return g.shifts(cmd, f)
	}
	if f.walkersPass || f.sudden {
		return usageError{errors.New("puente port: --walkers-pass and --sudden are for --close")}
	}
	return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
		f.real.AsOf = asOf
		bar := newBar("running", "runs")
		answer, err := a.Crossing(ctx, f.real, bar.set)
		bar.done()
		if err != nil && (answer.Runs == 0 || !errors.Is(err, context.Canceled)) {
			return err
		}
		if printing := g.print(cmd, answer, func() grid { return g.crossingGrid(answer) }); printing != nil {
			return printing
		}
		return err
	})
}

// portHead is the head of the table of a port.
var portHead = []string{
	"station", "class", "arrivals", "served", "left", "balked", "turned away", "wait", "95 % from", "to", "p50", "p90", "p95",
	"line", "longest", "utilisation", "load", "overtime", "time to clear",
}

// portGrid is a summary as rows, one for each station and class; unit is who is counted.
func (g *globals) portGrid(s queue.Summary, unit string) grid {
	out := grid{head: portHead, right: make([]bool, len(portHead))}
	for i := 2; i < len(portHead); i++ {
		out.right[i] = true
	}
	for _, r := range s.Stations {
		cells := []string{r.Name, r.Class}
		for _, v := range []queue.Number{r.Arrivals, r.Served, r.Left, r.Balked, r.TurnedAway} {
			cells = append(cells, g.counted(v))
		}
		for _, v := range []queue.Number{
			r.Wait.Mean, r.Wait.CI95[0], r.Wait.CI95[1], r.Wait.P50, r.Wait.P90, r.Wait.P95, r.Queue.Mean, r.Queue.Max,
			r.Utilisation, r.Load, r.Overtime, r.TimeToClear,
		} {
			cells = append(cells, g.measured(float64(v)))
		}
		out.add(cells...)
	}
	out.notes = append(out.notes, "", fmt.Sprintf("%s: %d %s under seed %d, %s counted from %s to %s. Times in %s; counts and lines in %s, means over the runs.",
		s.Name, s.Runs, plural(s.Runs, "run", "runs"), s.Seed, s.Unit, g.measured(s.Warmup), g.measured(s.Until), s.Unit, unit))
	for _, p := range s.Pools {
		out.notes = append(out.notes, fmt.Sprintf("Pool %s: utilisation %s (95 %% %s to %s), overtime %s.", p.Name, g.measured(float64(p.Utilisation)),
			g.measured(float64(p.CI95[0])), g.measured(float64(p.CI95[1])), g.measured(float64(p.Overtime))))
	}
	for _, c := range s.Choices {
		out.notes = append(out.notes, fmt.Sprintf("%s choose %s: %s %s (95 %% %s to %s).", c.Source, c.Option, g.counted(c.Persons), unit, g.counted(c.CI95[0]), g.counted(c.CI95[1])))
	}
	for _, n := range s.Notes {
		out.notes = append(out.notes, "Note: "+n+".")
	}
	return out
}

// crossingGrid is a real crossing as rows, with what it rests on.
func (g *globals) crossingGrid(a app.CrossingAnswer) grid {
	out := g.portGrid(a.Summary, a.Mode+"s")
	t := a.Traffic
	out.notes = append(out.notes, "",
		fmt.Sprintf("%s, %s: %s counted at the port of %s in %s (%s, known %s); %s of them here (%s), %s a day on %s open days.",
			a.Crossing, t.Series.Key(), g.count(t.PortMonth), a.Port, a.Month, t.Vintage.Source, t.Vintage.AvailableFrom,
			percent(t.Share), t.ShareBasis.English, g.count(t.PerDay), g.measured(t.OpenDays)),
		fmt.Sprintf("Hours %s, at most %d lanes; %d to %d open at the busiest hour, over the runs.", a.Hours, a.Lanes, a.OpenLanes[0], a.OpenLanes[1]))
	for _, s := range []struct {
		what string
		of   app.Spread
	}{{"Mean wait", a.WaitMinutes}, {"Wait of one in ten", a.P90Minutes}} {
		out.notes = append(out.notes, fmt.Sprintf("%s over the runs: median %s minutes, four of five runs %s to %s, 95 %% of runs %s to %s.",
			s.what, g.measured(s.of.P50), g.measured(s.of.P10), g.measured(s.of.P90), g.measured(s.of.P025), g.measured(s.of.P975)))
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

// counted writes a number of persons, nothing where there is none.
func (g *globals) counted(v queue.Number) string {
	if v != v && g.format == "csv" {
		return ""
	}
	return g.count(float64(v))
}

// percent writes a share for a reader.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 0, 64) + " %" }

// measured writes a time or a share: three digits for a reader, all for a machine.
func (g *globals) measured(v float64) string {
	if v != v {
		if g.format == "csv" {
			return ""
		}
		return "–"
	}
	if g.format == "csv" {
		return plain(v)
	}
	if v >= 1000 || v <= -1000 {
		return number(v)
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
