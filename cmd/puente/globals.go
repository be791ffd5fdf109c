package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"puente/internal/app"
	"puente/internal/model"
)

// globals are the flags that every verb has.
type globals struct {
	dir, format, asOf string
}

// formats are the ways to print an answer.
var formats = []string{"table", "json", "csv"}

// check reads the flags that have a fixed form.
func (g *globals) check() (asOf model.Date, err error) {
	var problems model.Problems
	if !slices.Contains(formats, g.format) {
		problems.Add(model.Problem{File: "--format", Got: g.format, Want: "table, json or csv"})
	}
	if g.dir == "" {
		problems.Add(model.Problem{File: "--data", Want: "the name of a folder"})
	}
	asOf = model.NoDate
	if g.asOf != "" {
		if asOf, err = model.ParseDate(g.asOf); err != nil {
			problems.Add(model.Problem{File: "--as-of", Got: g.asOf, Want: "a date YYYY-MM-DD"})
		}
	}
	return asOf, problems.Err()
}

// undated refuses --as-of for a verb that would not heed it.
func (g *globals) undated(verb, because string) error {
	if g.asOf == "" {
		return nil
	}
	var problems model.Problems
	problems.Add(model.Problem{File: "--as-of", Got: g.asOf, Want: "no date with " + verb + ": " + because})
	return problems.Err()
}

// open opens the app on the data folder, telling on standard error when it is
// filled for the first time.
func (g *globals) open(ctx context.Context) (*app.App, error) {
	bar := newBar("filling the store with the starter dataset", "documents")
	defer bar.done()
	return app.Open(ctx, app.Options{Dir: g.dir, Filling: bar.set})
}

// withApp is the frame of a verb: check the flags, open, do, close.
func (g *globals) withApp(cmd *cobra.Command, do func(ctx context.Context, a *app.App, asOf model.Date) error) error {
	asOf, err := g.check()
	if err != nil {
		return err
	}
	a, err := g.open(cmd.Context())
	if err != nil {
		return err
	}
	err = do(cmd.Context(), a, asOf)
	if closing := a.Close(); err == nil && closing != nil {
		return fmt.Errorf("close the data folder: %w", closing)
	}
	return err
}

// print writes an answer in the format asked for: the value itself as JSON, or
// the grid as a table or CSV.
func (g *globals) print(cmd *cobra.Command, answer any, grid func() grid) error {
	out := cmd.OutOrStdout()
	switch g.format {
	case "json":
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(answer)
	case "csv":
		return grid().csv(out)
	}
	table := grid()
	if f, ok := out.(*os.File); ok && terminal(f) {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			table = table.fitted(width)
		}
	}
	return table.table(out)
}

// warningsShown is how many doubts are told one by one.
const warningsShown = 10

// warn tells doubts about documents on standard error, so that they reach a reader in
// every format.
func (g *globals) warn(cmd *cobra.Command, warnings []app.Warning) {
	for i, w := range warnings {
		if i == warningsShown {
			fmt.Fprintf(cmd.ErrOrStderr(), "warning: and %d more (`puente data list --format json` has all)\n", len(warnings)-i)
			return
		}
		fmt.Fprintln(cmd.ErrOrStderr(), "warning:", w.Words.English)
	}
}

// terminal reports whether a file is a terminal, so that words meant for a
// reader stay out of pipes.
func terminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
