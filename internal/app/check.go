package app

import (
	"bytes"
	"context"
	"fmt"

	"puente/internal/claim"
	"puente/internal/model"
	"puente/internal/store"
)

// MaxText bounds a text to check, in bytes: a long report, not a library.
const MaxText = 4 << 20

// CheckRequest is a text to check.
type CheckRequest struct {
	Name     string
	Data     []byte
	Format   string     // auto, plain, html or markdown; "": auto
	Date     model.Date // of the text; NoDate: read from it, else today
	Language string     // en, es, or "": told sentence by sentence
	AsOf     model.Date // judged as known then; NoDate: as known on the text's date
	Most     int        // claims that are judged, the first ones; 0: all
}

// Check rates every sentence of a text that says something countable about what
// the store knows: as known on the text's date, under the definition that it
// implies, with every other definition and today beside it.
func (a *App) Check(ctx context.Context, req CheckRequest) (claim.Report, error) {
	if err := req.problems(); err != nil {
		return claim.Report{}, err
	}
	known, records, failed := a.evidence(ctx)
	report := claim.Check(claim.Text{
		Name: req.Name, Data: req.Data, Format: claim.Format(req.Format), Date: req.Date,
		Today: a.today(), Language: claim.Language(req.Language), Most: req.Most, AsOf: req.AsOf,
	}, known, records)
	if err := failed(); err != nil {
		return claim.Report{}, fmt.Errorf("check the text: %w", err)
	}
	return report, nil
}

// evidence lets claim ask the store; failed tells afterwards the first failure of
// the store, if there was one.
func (a *App) evidence(ctx context.Context) (known claim.Known, records claim.Records, failed func() error) {
	var failure error
	keep := func(err error) {
		if failure == nil {
			failure = err
		}
	}
	known = func(ask claim.Ask) []model.Figure {
		figures, err := a.store.Figures(ctx, store.Query{Series: ask.Series, By: ask.By, From: ask.From, To: ask.To, AsOf: ask.AsOf})
		keep(err)
		return figures
	}
	records = func(kind string, asOf model.Date) []model.Record {
		rows, err := a.store.Records(ctx, kind, asOf)
		keep(err)
		return rows
	}
	return known, records, func() error { return failure }
}

// problems tells what cannot be taken of a request.
func (req CheckRequest) problems() error {
	var problems model.Problems
	switch claim.Format(req.Format) {
	case "", claim.FormatAuto, claim.FormatPlain, claim.FormatHTML, claim.FormatMarkdown:
	default:
		problems.Add(model.Problem{File: "text format", Got: req.Format, Want: "auto, plain, html or markdown"})
	}
	switch claim.Language(req.Language) {
	case "", claim.English, claim.Spanish:
	default:
		problems.Add(model.Problem{File: "language", Got: req.Language, Want: "en, es, or nothing"})
	}
	if got := notText(req.Data); got != "" {
		problems.Add(model.Problem{File: "text", Got: got, Want: "words as plain text, HTML or Markdown"})
	}
	if req.Most < 0 {
		problems.Add(model.Problem{File: "claims to judge", Got: fmt.Sprint(req.Most), Want: "a number from 1 on, or 0 for all"})
	}
	if len(req.Data) > MaxText {
		problems.Add(model.Problem{File: req.Name, Got: fmt.Sprintf("%d bytes", len(req.Data)), Want: fmt.Sprintf("a text of at most %d bytes", MaxText)})
	}
	return problems.Err()
}

// notText names what data is where it is no text that can be read, "" where it may be one.
func notText(data []byte) string {
	for _, k := range []struct{ sign, name string }{
		{"%PDF-", "a PDF document"},
		{"PK\x03\x04", "a zip archive, such as .docx or .odt"},
		{"\xd0\xcf\x11\xe0", "an old Office document"},
		{"\x1f\x8b", "gzip data"},
		{"{\\rtf", "an RTF document"},
		{"\xff\xfe", "text in UTF-16"},
		{"\xfe\xff", "text in UTF-16"},
	} {
		if bytes.HasPrefix(data, []byte(k.sign)) {
			return k.name
		}
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "binary data"
	}
	return ""
}
