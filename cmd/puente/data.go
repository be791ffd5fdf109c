package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
)

func dataCommand(g *globals) *cobra.Command {
	return group("data", "Official numbers: import, list, show, why, sql, export, sources",
		dataImport(g), dataList(g), dataShow(g), dataWhy(g), dataSQL(g), dataExport(g), dataSources(g))
}

func dataImport(g *globals) *cobra.Command {
	var req app.ImportRequest
	var published string
	c := &cobra.Command{
		Use:   "import FILE…",
		Short: "Read official files into the store; a file with a mistake leaves nothing behind",
		Long: "Read official files (CSV, .xlsx, JSON or XML, also in .gz or .zip) into the store. What a file is is found\n" +
			"out from its content. A file with a mistake leaves nothing behind; the others are stored. - reads standard input.",
		Example: "  puente data import nationwide-encounters-fy20-fy23-state.csv --published 2023-10-21\n" +
			"  zcat month.csv.gz | puente data import - --dry-run",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Paths, req.Stdin = args, cmd.InOrStdin()
			var problems model.Problems
			req.Published = readDay("--published", published, &problems)
			if err := problems.Err(); err != nil {
				return err
			}
			if err := g.undated("data import", "each row of a file carries its own dates"); err != nil {
				return err
			}
			req.Waiting = func(path string) {
				fmt.Fprintf(cmd.ErrOrStderr(), "reading %s until its writer ends it (Ctrl-C stops)\n", inputName(path))
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, _ model.Date) error {
				bar := newBar("importing", "files")
				answer, err := a.DataImport(ctx, req, bar.set)
				bar.done()
				if printing := g.print(cmd, answer, func() grid { return g.importGrid(answer) }); printing != nil {
					return printing
				}
				for _, f := range answer.Files {
					g.warn(cmd, f.Warnings)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&req.Source, "source", "", "what the file is (see data sources); found out from its content where not given")
	c.Flags().StringVar(&published, "published", "", "the day the file was published, YYYY-MM-DD, where known")
	c.Flags().StringVar(&req.Origin, "origin", "", "where it was published")
	c.Flags().BoolVar(&req.Dry, "dry-run", false, "read and tell the problems, store nothing")
	return c
}

func (g *globals) importGrid(answer app.ImportAnswer) grid {
	out := grid{head: []string{"file", "source", "observations", "records", "result"}, right: []bool{false, false, true, true}}
	for _, f := range answer.Files {
		out.add(f.Path, f.Source, g.count(float64(f.Observations)), g.count(float64(f.Records)), importResult(f))
	}
	return out
}

// inputName is how a path that may be standard input is told.
func inputName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// importResult says what became of a file.
func importResult(f app.ImportedFile) string {
	switch f.Fate {
	case app.FateChecked:
		return "good; nothing stored (dry run)"
	case app.FateAlready:
		if f.Same != "" {
			return "already there as " + f.Same + ", nothing changed"
		}
		return "already there, nothing changed"
	case app.FateRefused:
		return problemCount(f.Problems) + ", nothing stored"
	case app.FateFailed:
		return "failed, nothing stored"
	case app.FateSkipped:
		return "not tried"
	}
	if n := len(f.Warnings); n > 0 {
		return fmt.Sprintf("stored, with %d %s", n, plural(n, "warning", "warnings"))
	}
	return "stored"
}

func dataList(g *globals) *cobra.Command {
	var words bool
	c := &cobra.Command{
		Use:   "list [WORDS]",
		Short: "The tables of the store: what they count, split by what, from when to when",
		Long: "List the tables of the store whose key, source, title or document holds WORDS. Warnings are doubts that a\n" +
			"document raised when it entered, such as a month that is far from an earlier publication of the same source.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if words {
				if _, err := g.check(); err != nil {
					return err
				}
				return g.print(cmd, vocabulary(), vocabularyGrid)
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				answer, err := a.DataList(ctx, app.DataListRequest{Match: strings.Join(args, " "), AsOf: asOf})
				if err != nil {
					return err
				}
				defer g.warn(cmd, answer.Warnings)
				return g.print(cmd, answer, func() grid { return g.listGrid(answer) })
			})
		},
	}
	c.Flags().BoolVar(&words, "words", false, "the vocabulary that series keys are made of")
	return c
}

func (g *globals) listGrid(answer app.DataListAnswer) grid {
	out := grid{
		head:  []string{"series", "split by", "from", "to", "rows", "source", "warnings", "table", "document"},
		right: []bool{false, false, false, false, true, false, true},
	}
	for _, t := range answer.Tables {
		doubts := ""
		if t.Warnings > 0 {
			doubts = fmt.Sprint(t.Warnings)
		}
		out.add(t.Series.Key(), strings.Join(t.By, " "), t.First.String(), t.Last.String(), g.count(float64(t.Rows)), t.Source, doubts, t.Table, t.Name)
	}
	if len(answer.Tables) == 0 {
		out.notes = append(out.notes, "No table has these words.")
	}
	return out
}

// vocabulary is the list of words by dimension.
func vocabulary() map[string][]model.Word {
	all := map[string][]model.Word{}
	for d := model.DimMeasure; d < model.DimCount; d++ {
		all[d.String()] = model.Words(d)
	}
	return all
}

func vocabularyGrid() grid {
	g := grid{head: []string{"dimension", "token", "meaning"}, notes: []string{
		"A nationality may also be any ISO 3166-1 alpha-3 code (VEN), a geography a U.S. state inside a region (southwest-tx).",
	}}
	for d := model.DimMeasure; d < model.DimCount; d++ {
		for _, w := range model.Words(d) {
			g.add(d.String(), w.Token, w.English)
		}
	}
	return g
}

func dataShow(g *globals) *cobra.Command {
	var from, to, by, sourceID string
	c := &cobra.Command{
		Use:     "show SERIES",
		Short:   "The figures of a series, as known on a day",
		Example: "  puente data show encounters.southwest --from 2023-10 --as-of 2023-12-26\n  puente data show encounters.southwest --from FY2022 --to FY2023\n  puente data show encounters.southwest.usbp --by geography --from 2023-11 --to 2023-11",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req, err := showRequest(args[0], from, to, by)
			if err != nil {
				return err
			}
			req.Source = sourceID
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				answer, err := a.DataShow(ctx, req)
				if err != nil {
					return err
				}
				defer g.warn(cmd, answer.Warnings)
				return g.print(cmd, answer, func() grid { return g.showGrid(answer) })
			})
		},
	}
	c.Flags().StringVar(&from, "from", "", "first period: 2023-10, 2023, FY2023")
	c.Flags().StringVar(&to, "to", "", "last period")
	c.Flags().StringVar(&by, "by", "", "split by dimensions, with commas: geography,component,authority,nationality,household,sex,mode")
	c.Flags().StringVar(&sourceID, "source", "", "one source only (see data sources)")
	return c
}

// showRequest reads the words of a request and tells every mistake at once.
func showRequest(key, from, to, by string) (app.DataShowRequest, error) {
	var problems model.Problems
	req := app.DataShowRequest{Series: readSeries(key, &problems)}
	if from != "" {
		req.From = readPeriod("--from", from, &problems)
	}
	if to != "" {
		req.To = readPeriod("--to", to, &problems)
	}
	for _, name := range strings.FieldsFunc(by, func(r rune) bool { return r == ',' || r == ' ' }) {
		d, ok := dimension(name)
		if !ok {
			problems.Add(model.Problem{File: "--by", Got: name, Want: "geography, component, authority, nationality, household, sex or mode"})
			continue
		}
		req.By = append(req.By, d)
	}
	return req, problems.Err()
}

func dimension(name string) (model.Dim, bool) {
	for d := model.DimGeography; d < model.DimCount; d++ {
		if d.String() == name {
			return d, true
		}
	}
	return 0, false
}

func (g *globals) showGrid(answer app.DataShowAnswer) grid {
	out := grid{head: []string{"series", "period", "value", "published", "available from", "proxy", "source", "vintages"}, right: []bool{false, false, true, false, false, false, false, true}}
	for _, f := range answer.Figures {
		v := f.Vintages[0]
		out.add(f.Series.Key(), f.Period.String(), g.count(v.Value), v.Published.String(), v.AvailableFrom.String(), v.Proxy.String(), v.Source, fmt.Sprint(len(f.Vintages)))
	}
	if len(answer.Figures) == 0 {
		out.notes = append(out.notes, "Nothing known of this series in these periods (`puente data list` shows what there is).")
		return out
	}
	out.notes = append(out.notes, fmt.Sprintf("Unit: %s. `puente data why SERIES PERIOD` shows where a figure comes from.", answer.Unit))
	out.notes = append(out.notes, proxyNotes(answer)...)
	return out
}

// proxyNotes say how far the figures are what was public on the day asked for. A later
// vintage that had come out by then is no stand-in.
func proxyNotes(answer app.DataShowAnswer) []string {
	if !answer.AsOf.Known() {
		return nil
	}
	counts := map[model.Proxy]int{}
	for _, f := range answer.Figures {
		v := f.Vintages[0]
		if v.Proxy != model.ProxyLater || v.Published > answer.AsOf {
			counts[v.Proxy]++
		}
	}
	var notes []string
	for _, c := range []struct {
		proxy model.Proxy
		words string
	}{
		{model.ProxyLater, "published after %s; they stand in for what was public then"},
		{model.ProxyLag, "from a document without a day of publication; that they were public on %s rests on the source's usual lag"},
		{model.ProxyInferred, "from a document whose day of publication, by %s, is inferred"},
	} {
		if n := counts[c.proxy]; n > 0 {
			notes = append(notes, fmt.Sprintf("%d of %d figures %s "+c.words+".", n, len(answer.Figures), plural(n, "is", "are"), answer.AsOf))
		}
	}
	return notes
}

func dataWhy(g *globals) *cobra.Command {
	var rows int
	c := &cobra.Command{
		Use:     "why SERIES PERIOD",
		Short:   "From a figure to its vintages, documents and rows",
		Example: "  puente data why encounters.southwest 2023-11 --as-of 2023-12-26",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			var problems model.Problems
			req := app.DataWhyRequest{Series: readSeries(args[0], &problems), Period: readPeriod("PERIOD", args[1], &problems), Rows: rows}
			if rows < 0 {
				problems.Add(model.Problem{File: "--rows", Got: fmt.Sprint(rows), Want: "a number of 0 or more"})
			}
			if err := problems.Err(); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				answer, err := a.DataWhy(ctx, req)
				if err != nil {
					return err
				}
				for _, v := range answer.Vintages {
					defer g.warn(cmd, v.Warnings)
				}
				return g.print(cmd, answer, func() grid { return g.whyGrid(answer) })
			})
		},
	}
	c.Flags().IntVar(&rows, "rows", 20, "show at most this many rows of each vintage")
	return c
}

func (g *globals) whyGrid(answer app.DataWhyAnswer) grid {
	out := grid{head: []string{"value", "published", "available from", "proxy", "source", "document", "row", "row's series", "row's value"}, right: []bool{true}}
	for _, v := range answer.Vintages {
		out.add(g.count(v.Value), v.Published.String(), v.AvailableFrom.String(), v.Proxy.String(), v.Source, v.DocumentInfo.Name, fmt.Sprintf("sum of %d", v.Rows), "", "")
		for _, o := range v.RowsShown {
			out.add("", "", "", "", "", "", o.Locator.String(), o.Series.Key(), g.count(o.Value))
		}
		if n := v.Rows - len(v.RowsShown); n > 0 && g.format == "table" {
			out.add("", "", "", "", "", "", fmt.Sprintf("and %s more", number(float64(n))), "--rows N shows them", "")
		}
	}
	first := answer.Vintages[0]
	for _, v := range answer.Vintages {
		for _, address := range v.Citations {
			out.notes = append(out.notes, fmt.Sprintf("%s: %s", number(v.Value), address))
		}
	}
	out.notes = append(out.notes,
		fmt.Sprintf("%s in %s: %s (%s).", answer.Series.Key(), answer.Period, number(first.Value), answer.Meaning.English),
		fmt.Sprintf("Document of the first line: sha256 %s, %s.", first.Document, first.DocumentInfo.Origin))
	return out
}

func dataSQL(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "sql QUERY",
		Short: "One read-only statement over the store (- reads it from standard input)",
		Long: "Run one read-only statement (DuckDB's SQL) over the views observations, documents, tables, coverage,\n" +
			"series, records, warnings and studies. At most 10,000 rows, 20 seconds. docs/data/sql.md describes the columns;\n" +
			"`puente data sql \"describe observations\"` lists them.",
		Example: `  puente data sql "select period, sum(value) from observations where source = 'iom-gdi-usa' group by all order by 1 limit 5"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			query := args[0]
			if query == "-" {
				text, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), 1<<20))
				if err != nil {
					return fmt.Errorf("read the query: %w", err)
				}
				query = string(text)
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				answer, err := a.DataSQL(ctx, app.SQLRequest{Query: query, AsOf: asOf})
				if err != nil {
					return err
				}
				if answer.Note != nil {
					defer fmt.Fprintln(cmd.ErrOrStderr(), "warning:", answer.Note.English)
				}
				return g.print(cmd, answer, func() grid { return sqlGrid(answer) })
			})
		},
	}
}

func sqlGrid(answer app.SQLAnswer) grid {
	g := grid{head: answer.Columns}
	for _, row := range answer.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			if v != nil {
				cells[i] = fmt.Sprint(v)
			}
		}
		g.add(cells...)
	}
	return g
}

func dataExport(g *globals) *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:     "export QUERY --to FILE",
		Short:   "Write the whole result of a read-only statement to a .csv, .json or .parquet file",
		Args:    cobra.ExactArgs(1),
		Example: `  puente data export "from observations where key = 'encounters.southwest'" --to out.parquet`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return problem(model.Problem{File: "--to", Want: "the file to write, .csv, .json or .parquet"})
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				rows, err := a.DataExport(ctx, app.SQLRequest{Query: args[0], AsOf: asOf}, to)
				if err == nil {
					fmt.Fprintf(cmd.ErrOrStderr(), "%s %s written to %s\n", number(float64(rows)), plural(rows, "row", "rows"), to)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&to, "to", "", "the file to write; its ending says the format")
	return c
}

func dataSources(g *globals) *cobra.Command {
	return &cobra.Command{
		Use:   "sources",
		Short: "What can be imported, from which agency, and when it is usually published",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := g.check(); err != nil {
				return err
			}
			if err := g.undated("data sources", "it lists what can be imported, whatever the day"); err != nil {
				return err
			}
			answer := app.Sources()
			return g.print(cmd, answer, func() grid {
				out := grid{head: []string{"source", "agency", "what", "usual lag", "basis of the lag"}}
				for _, s := range answer.Sources {
					out.add(s.ID, s.Agency, s.Title, fmt.Sprintf("%d days", s.LagDays), s.LagBasis)
				}
				return out
			})
		},
	}
}
