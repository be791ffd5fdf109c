package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/claim"
	"puente/internal/model"
)

func checkCommand(g *globals) *cobra.Command {
	var req app.CheckRequest
	var date string
	c := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Is this text true? Each countable sentence with its verdict and its evidence",
		Long: "Check a text (plain, HTML or Markdown; a file, or - for standard input) against the official numbers:\n" +
			"right, imprecise, wrong, or cannot be checked, as known on the text's date and under the definition that\n" +
			"the sentence implies, with every other definition and today beside it. Sentences are rated, never speakers.",
		Example: "  puente check story.txt --date 2023-12-27\n  echo \"More than two million encounters in FY2023.\" | puente check -",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			req.Date = model.NoDate
			if date != "" {
				day, err := model.ParseDate(date)
				if err != nil {
					return usageError{fmt.Errorf("--date: %w", err)}
				}
				req.Date = day
			}
			var err error
			if req.Name, req.Data, err = readText(cmd.InOrStdin(), args); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				if asOf.Known() && !req.Date.Known() {
					req.Date = asOf
				}
				report, err := a.Check(ctx, req)
				if err != nil {
					return err
				}
				if g.format == "table" {
					return printReport(cmd.OutOrStdout(), report)
				}
				return g.print(cmd, report, func() grid { return checkedGrid(report) })
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the text's date, YYYY-MM-DD; else it is read from the text, else today")
	c.Flags().StringVar(&req.Language, "language", "", "en or es; else told sentence by sentence")
	c.Flags().IntVar(&req.Most, "most", 0, "judge only the first so many claims; 0 judges all")
	c.Flags().StringVar(&req.Format, "text", "auto", "how to read the text: auto, plain, html or markdown")
	return c
}

// readText reads the file of the arguments, or standard input.
func readText(in io.Reader, args []string) (name string, data []byte, err error) {
	name = "standard input"
	if len(args) == 1 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return "", nil, fmt.Errorf("read the text: %w", err)
		}
		defer f.Close()
		name, in = filepath.Base(args[0]), f
	}
	data, err = io.ReadAll(io.LimitReader(in, app.MaxText+1))
	if err != nil {
		return "", nil, fmt.Errorf("read the text: %w", err)
	}
	return name, data, nil
}

// printReport writes a report for a reader, claim by claim.
func printReport(out io.Writer, report claim.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "The text's date: %s (%s). %s.\n", report.Date, report.DateBasis, claimsTold(report))
	for _, c := range report.Claims {
		fmt.Fprintf(&b, "\n%s  “%s”\n", strings.ToUpper(string(c.Verdict)), c.Text)
		fmt.Fprintf(&b, "  %s\n", c.Because)
		for _, words := range []string{c.Wording, c.Margin} {
			if words != "" {
				fmt.Fprintf(&b, "  note: %s\n", words)
			}
		}
		if len(c.DependsOn) > 0 {
			fmt.Fprintf(&b, "  depends on: %s\n", strings.Join(c.DependsOn, ", "))
		}
		for _, o := range c.Others {
			fmt.Fprintf(&b, "  read otherwise: %s: %s (%s)\n", o.Verdict, o.Reading, o.Observed.Text)
		}
		for _, e := range c.Evidence {
			fmt.Fprintf(&b, "  evidence: %s %s = %s, %s, %s\n", e.Series, e.Period, number(e.Value), e.Source, e.Vintage)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// claimsTold counts the claims, and says where only the first of them were judged.
func claimsTold(report claim.Report) string {
	if n := len(report.Claims); n < report.Found {
		return fmt.Sprintf("The first %d of %d claims", n, report.Found)
	}
	return fmt.Sprintf("%d %s", report.Found, plural(report.Found, "claim", "claims"))
}

// checkedGrid is a report as rows, one a claim.
func checkedGrid(report claim.Report) grid {
	out := grid{head: []string{"start", "end", "text", "verdict", "claimed", "observed", "depends on", "because"}}
	for _, c := range report.Claims {
		out.add(fmt.Sprint(c.Start), fmt.Sprint(c.End), c.Text, string(c.Verdict), c.Claimed.Text, c.Observed.Text, strings.Join(c.DependsOn, " "), c.Because)
	}
	return out
}
