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
			"right, imprecise, wrong, or cannot be checked, as known on the text's date (or on --as-of) and under the definition that\n" +
			"the sentence implies, with every other definition and today beside it. Sentences are rated, never speakers.\n" +
			"In JSON every field is always there; start and end are bytes of the text as given.",
		Example: "  puente check story.txt --date 2023-12-27\n  echo \"More than two million encounters in FY2023.\" | puente check -",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var problems model.Problems
			req.Date = readDay("--date", date, &problems)
			err := problems.Err()
			if err != nil {
				return err
			}
			if req.Name, req.Data, err = readText(cmd.InOrStdin(), args); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
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

// reportWords are the words around a report, in the language of most of the text.
type reportWords struct {
	date, claims, firstOf, note, depends, otherwise, evidence, more string
	basis                                                           map[claim.DateBasis]string
	verdict, dependsOn                                              map[string]string
	vintage                                                         *strings.Replacer // of why a day is a proxy
}

var englishReport = reportWords{
	date: "The text's date: %s (%s). %s.\n", claims: "Claims: %d", firstOf: "The first %d of %d claims",
	note: "note", depends: "depends on", otherwise: "read otherwise", evidence: "evidence", more: "and %d more figures",
	vintage: strings.NewReplacer(),
}

var spanishReport = reportWords{
	date: "Fecha del texto: %s (%s). %s.\n", claims: "Afirmaciones: %d", firstOf: "Las primeras %d de %d afirmaciones",
	note: "nota", depends: "depende de", otherwise: "leída de otro modo", evidence: "cifra", more: "y %d cifras más",
	basis: map[claim.DateBasis]string{
		claim.DateGiven: "dada", claim.DateRead: "leída del texto", claim.DateToday: "hoy, porque el texto no muestra fecha",
	},
	verdict: map[string]string{
		string(claim.Right): "cierta", string(claim.Imprecise): "imprecisa", string(claim.Wrong): "falsa", string(claim.Uncheckable): "no se puede comprobar",
	},
	dependsOn: map[string]string{"definition": "la definición", "date": "la fecha"},
	vintage:   strings.NewReplacer("(later vintage)", "(versión posterior)", "(inferred)", "(día inferido)", "(lag)", "(plazo usual)"),
}

// mostEvidence is how many figures of a claim are printed; --format json has all.
const mostEvidence = 4

// said is a fixed word of a report, or the word itself where the language has no other.
func said(words map[string]string, word string) string {
	if other, ok := words[word]; ok {
		return other
	}
	return word
}

// printReport writes a report for a reader, claim by claim.
func printReport(out io.Writer, report claim.Report) error {
	w := englishReport
	if report.Language == claim.Spanish {
		w = spanishReport
	}
	basis := string(report.DateBasis)
	if other, ok := w.basis[report.DateBasis]; ok {
		basis = other
	}
	var b strings.Builder
	fmt.Fprintf(&b, w.date, report.Date, basis, w.counted(report))
	for _, c := range report.Claims {
		w.claim(&b, c)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// counted counts the claims, and says where only the first of them were judged.
func (w reportWords) counted(report claim.Report) string {
	if n := len(report.Claims); n < report.Found {
		return fmt.Sprintf(w.firstOf, n, report.Found)
	}
	return fmt.Sprintf(w.claims, report.Found)
}

// claim writes one claim: the verdict, why, what it depends on, what else the words
// may mean, and the figures.
func (w reportWords) claim(b *strings.Builder, c claim.Claim) {
	fmt.Fprintf(b, "\n%s  “%s”\n", strings.ToUpper(said(w.verdict, string(c.Verdict))), c.Text)
	fmt.Fprintf(b, "  %s\n", c.Because)
	for _, words := range []string{c.Wording, c.Margin} {
		if words != "" {
			fmt.Fprintf(b, "  %s: %s\n", w.note, words)
		}
	}
	if len(c.DependsOn) > 0 {
		on := make([]string, len(c.DependsOn))
		for i, d := range c.DependsOn {
			on[i] = said(w.dependsOn, d)
		}
		fmt.Fprintf(b, "  %s: %s\n", w.depends, strings.Join(on, ", "))
	}
	for _, o := range c.Others {
		observed := ""
		if o.Observed.Text != "" {
			observed = " (" + o.Observed.Text + ")"
		}
		fmt.Fprintf(b, "  %s: %s: %s%s\n", w.otherwise, said(w.verdict, string(o.Verdict)), o.Reading, observed)
	}
	for i, e := range c.Evidence {
		if i == mostEvidence {
			fmt.Fprintf(b, "  "+w.more+"\n", len(c.Evidence)-i)
			break
		}
		fmt.Fprintf(b, "  %s: %s %s = %s, %s, %s\n", w.evidence, e.Series, e.Period, number(e.Value), e.Source, w.vintage.Replace(e.Vintage))
	}
}

// checkedGrid is a report as rows, one a claim.
func checkedGrid(report claim.Report) grid {
	out := grid{head: []string{"start", "end", "text", "verdict", "claimed", "observed", "depends on", "because"}}
	for _, c := range report.Claims {
		out.add(fmt.Sprint(c.Start), fmt.Sprint(c.End), c.Text, string(c.Verdict), c.Claimed.Text, c.Observed.Text, strings.Join(c.DependsOn, " "), c.Because)
	}
	return out
}
