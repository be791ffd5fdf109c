package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/store"
)

// DataList lists the tables that the store holds and the doubts about them.
func (a *App) DataList(ctx context.Context, req DataListRequest) (DataListAnswer, error) {
	answer := DataListAnswer{Common: Common{noDateIfZero(req.AsOf)}, Tables: []TableInfo{}, Warnings: []Warning{}}
	list, err := a.store.List(ctx, req.AsOf)
	if err != nil {
		return answer, err
	}
	names, err := a.documentNames(ctx)
	if err != nil {
		return answer, err
	}
	warnings, err := a.warnings(ctx)
	if err != nil {
		return answer, err
	}
	for _, s := range list {
		info := tableInfo(s, names[s.Document])
		if !matches(info, req.Match) {
			continue
		}
		for _, w := range warnings {
			if w.Document == info.Document && w.Table == info.Table {
				info.Warnings++
				answer.Warnings = append(answer.Warnings, w)
			}
		}
		answer.Tables = append(answer.Tables, info)
	}
	return answer, nil
}

// tableInfo tells a table with the name of its document.
func tableInfo(s store.SeriesInfo, name string) TableInfo {
	info := TableInfo{
		Series: s.Series, Table: s.Table, Document: s.Document, Name: name, Source: s.Source,
		First: s.First, Last: s.Last, Rows: s.Rows, By: []string{},
	}
	for _, d := range s.By {
		info.By = append(info.By, d.String())
	}
	return info
}

// noDateIfZero takes the zero value of a field that nobody set for NoDate.
func noDateIfZero(d model.Date) model.Date {
	if d == 0 {
		return model.NoDate
	}
	return d
}

// matches reports whether a table's key, source, title or document holds the words.
func matches(t TableInfo, words string) bool {
	all := strings.ToLower(strings.Join([]string{t.Series.Key(), t.Table, t.Source, t.Name}, " "))
	return strings.Contains(all, strings.ToLower(words))
}

func (a *App) documentNames(ctx context.Context) (map[string]string, error) {
	documents, err := a.store.Documents(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(documents))
	for _, d := range documents {
		names[d.Digest] = d.Name
	}
	return names, nil
}

// DataShow gives the figures of a series, as known on a date. The figures of a
// split come from one table per period, so that they add up. What cannot be asked is
// told as Problems.
func (a *App) DataShow(ctx context.Context, req DataShowRequest) (DataShowAnswer, error) {
	if err := req.check(); err != nil {
		return DataShowAnswer{}, err
	}
	figures, err := a.store.Figures(ctx, store.Query{
		Series: req.Series, By: req.By, From: req.From, To: req.To, AsOf: req.AsOf, Source: req.Source,
	})
	if err != nil {
		return DataShowAnswer{}, err
	}
	if len(req.By) > 0 {
		figures = onePartition(figures, req.AsOf)
	}
	if figures == nil {
		figures = []model.Figure{}
	}
	answer := DataShowAnswer{Common: Common{req.AsOf}, Unit: unitOf(figures), Figures: figures, Warnings: []Warning{}}
	answer.Warnings, err = a.warningsOf(ctx, figures)
	return answer, err
}

// check tells what of a request no store could answer.
func (req DataShowRequest) check() error {
	var problems model.Problems
	add := func(field, got, want string) {
		problems.Add(model.Problem{File: "show", Field: field, Got: got, Want: want})
	}
	if _, ok := source.ByID(req.Source); !ok && req.Source != "" {
		add("source", req.Source, "a source of `puente data sources`; the nearest is "+model.Nearest(req.Source, sourceIDs()))
	}
	both := req.From.Kind != model.PeriodNone && req.To.Kind != model.PeriodNone
	switch {
	case both && req.From.Kind != req.To.Kind:
		add("from and to", req.From.String()+" to "+req.To.String(), "two periods of one kind: days, months, quarters, years or fiscal years")
	case both && req.From.Start > req.To.Start:
		add("from and to", req.From.String()+" to "+req.To.String(), "a first period that is not after the last")
	}
	for i, d := range req.By {
		if slices.Contains(req.By[:i], d) {
			add("by", d.String(), "each dimension once")
		}
	}
	return problems.Err()
}

// sourceIDs lists the ids of all sources.
func sourceIDs() []string {
	ids := make([]string, len(source.All))
	for i, s := range source.All {
		ids[i] = s.ID
	}
	return ids
}

// unitOf is the unit of the source of the first figure.
func unitOf(figures []model.Figure) string {
	for _, f := range figures {
		if src, ok := source.ByID(f.Vintages[0].Source); ok {
			return src.Unit
		}
	}
	return ""
}

// DataWhy walks from one figure to its vintages, documents and rows. A figure
// that is not known gives a Problem that says so.
func (a *App) DataWhy(ctx context.Context, req DataWhyRequest) (DataWhyAnswer, error) {
	figures, err := a.store.Figures(ctx, store.Query{Series: req.Series, From: req.Period, To: req.Period, AsOf: req.AsOf})
	if err != nil {
		return DataWhyAnswer{}, err
	}
	if len(figures) == 0 {
		return DataWhyAnswer{}, unknownFigure(req)
	}
	documents, err := a.store.Documents(ctx)
	if err != nil {
		return DataWhyAnswer{}, err
	}
	answer := DataWhyAnswer{
		Common: Common{req.AsOf}, Series: req.Series, Period: req.Period,
		Meaning: Meaning(req.Series), Unit: unitOf(figures),
	}
	for _, v := range figures[0].Vintages {
		w, err := a.whyVintage(ctx, req, v, documents)
		if err != nil {
			return DataWhyAnswer{}, err
		}
		if w.Warnings, err = a.warningsOf(ctx, []model.Figure{{Period: req.Period, Vintages: []model.Vintage{v}}}); err != nil {
			return DataWhyAnswer{}, err
		}
		answer.Vintages = append(answer.Vintages, w)
	}
	return answer, nil
}

func unknownFigure(req DataWhyRequest) error {
	when := "in any document of the store"
	if req.AsOf.Known() {
		when = "that was available on " + req.AsOf.String()
	}
	problems := model.Problems{}
	problems.Add(model.Problem{
		File: "why", Field: "series and period", Got: req.Series.Key() + " " + req.Period.String(),
		Want: "a figure " + when + " (`puente data list` shows what there is)",
	})
	return problems.Err()
}

// whyVintage adds the document and the rows behind one vintage.
func (a *App) whyVintage(ctx context.Context, req DataWhyRequest, v model.Vintage, documents []model.Document) (WhyVintage, error) {
	w := WhyVintage{Vintage: v, RowsShown: []model.Observation{}}
	for _, d := range documents {
		if d.Digest == v.Document {
			w.DocumentInfo = d
		}
	}
	if v.Document == "" {
		return w, nil // months of several documents: each has its own walk
	}
	limit := req.Rows
	if limit <= 0 {
		limit = 20
	}
	rows, err := a.store.Rows(ctx, store.RowsQuery{Document: v.Document, Table: v.Table, Series: req.Series, Period: req.Period, Limit: limit})
	if err != nil {
		return w, err
	}
	w.RowsShown = append(w.RowsShown, rows...)
	if w.Kept, err = a.store.Kept(ctx, v.Document); err != nil {
		return w, err
	}
	w.Citations, err = a.citations(ctx, v, rows)
	return w, err
}

// citations are the addresses that stand beside single rows of a document which
// was collected from many: the releases and articles behind each vintage.
func (a *App) citations(ctx context.Context, v model.Vintage, rows []model.Observation) ([]string, error) {
	list := []string{}
	for _, kind := range citedKinds {
		records, err := a.store.Records(ctx, kind, model.NoDate)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			cited := r.Document == v.Document && slices.ContainsFunc(rows, func(o model.Observation) bool { return o.Locator == r.Locator })
			for _, field := range []string{"url", "source_url"} {
				if address := r.Fields[field]; cited && address != "" && !slices.Contains(list, address) {
					list = append(list, address)
				}
			}
		}
	}
	return list, nil
}

// citedKinds are the records that carry the address of each row of counts.
var citedKinds = []string{"vintages", "costa-rica"}

// Meaning puts a series key into words, in both languages.
func Meaning(s model.Series) model.Text {
	var en, es []string
	for d := model.DimMeasure; d < model.DimCount; d++ {
		if s[d] == "" {
			continue
		}
		w := wordOf(d, s[d])
		en, es = append(en, w.English), append(es, w.Spanish)
	}
	return model.Text{English: strings.Join(en, "; "), Spanish: strings.Join(es, "; ")}
}

// wordOf finds a token's meaning; a nationality code stands for itself.
func wordOf(d model.Dim, token string) model.Word {
	for _, w := range model.Words(d) {
		if w.Token == token {
			return w
		}
	}
	if g, ok := model.GeographyOf(token); d == model.DimGeography && ok {
		return model.Word{Token: token, English: g.English, Spanish: g.Spanish}
	}
	return model.Word{Token: token, English: token, Spanish: token}
}

// DataSources lists what can be imported.
func (a *App) DataSources(context.Context) (SourcesAnswer, error) { return Sources(), nil }

// Sources lists what can be imported; it needs no store.
func Sources() SourcesAnswer {
	answer := SourcesAnswer{Sources: []SourceInfo{}}
	for _, s := range source.All {
		answer.Sources = append(answer.Sources, SourceInfo{
			ID: s.ID, Title: s.Title, Agency: s.Agency, Origin: s.Origin, Kind: s.Kind, LagDays: s.LagDays, LagBasis: s.LagBasis,
		})
	}
	return answer
}

const (
	sqlRows  = 10_000
	sqlBytes = 64 << 20
	sqlTime  = 20 * time.Second
)

// DataSQL runs one read-only statement over the store's views. It can reach
// neither files nor the network; an answer beyond 10,000 rows or 64 MB is cut and says so.
func (a *App) DataSQL(ctx context.Context, req SQLRequest) (SQLAnswer, error) {
	limits := store.SQLLimits{Rows: sqlRows, Bytes: sqlBytes, Time: sqlTime, AsOf: req.AsOf}
	columns, rows, truncated, err := a.store.SQL(ctx, req.Query, limits)
	if err != nil {
		return SQLAnswer{}, queryProblem(req.Query, err)
	}
	if rows == nil {
		rows = [][]any{}
	}
	answer := SQLAnswer{Common: Common{noDateIfZero(req.AsOf)}, Columns: columns, Rows: rows, Truncated: truncated}
	if truncated {
		n := grouped(float64(len(rows)))
		answer.Note = &model.Text{
			English: "Cut after " + n + " rows: add a LIMIT or an aggregate, or write all of them with `puente data export QUERY --to FILE.csv`.",
			Spanish: "Cortado tras " + n + " filas: añada un LIMIT o un agregado, o escríbalas todas con `puente data export QUERY --to FILE.csv`.",
		}
	}
	return answer, nil
}

// queryProblem makes a Problem of what is wrong with a query itself; another
// failure stays an error.
func queryProblem(query string, err error) error {
	if !errors.Is(err, store.ErrQuery) {
		return fmt.Errorf("sql: %w", err)
	}
	var problems model.Problems
	problems.Add(model.Problem{File: "sql", Got: query, Want: "one SELECT over the tables of the store: " + err.Error()})
	return problems.Err()
}
