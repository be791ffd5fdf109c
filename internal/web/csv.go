package web

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"puente/internal/app"
	"puente/internal/model"
)

// chooseForm settles in which form a route answers, so that an address can be
// shared whole: ?format=csv or an Accept header of text/csv, where the route has
// a table; text/event-stream on a run means its events; else JSON.
func chooseForm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == exportPath {
			next.ServeHTTP(w, r)
			return
		}
		accept, format := r.Header.Get("Accept"), r.URL.Query().Get("format")
		table := slices.Contains(csvPaths, r.URL.Path) || isRun(r) && !strings.HasSuffix(r.URL.Path, "/events")
		r = r.Clone(r.Context())
		r.Header.Set("Accept", "application/json")
		switch {
		case format == "csv" && !table, !slices.Contains([]string{"", "json", "csv"}, format):
			var c checked
			c.wrong("format", format, "json, or csv where the answer is a table")
			writeFailure(w, failureOf(c.problems.Err()).(*failure))
			return
		case table && (format == "csv" || format == "" && accept == "text/csv"):
			r.Header.Set("Accept", "text/csv")
		case isRun(r) && table && strings.Contains(accept, "text/event-stream"):
			r.URL.Path += "/events"
		}
		next.ServeHTTP(w, r)
	})
}

// writeCSV writes an answer as a table with a header line.
func writeCSV(w io.Writer, answer any) error {
	var lines [][]string
	switch a := answer.(type) {
	case app.DataListAnswer:
		lines = listLines(a)
	case app.DataShowAnswer:
		lines = showLines(a)
	case app.SourcesAnswer:
		lines = sourceLines(a)
	case app.SQLAnswer:
		lines = sqlLines(a)
	case app.RunAnswer:
		lines = runLines(a)
	case portBody:
		lines = portLines(a.Summary, a.table)
	case crossingBody:
		lines = portLines(a.Summary, a.table)
	case sharedBody:
		lines = portLines(a.Summary, a.table)
	case closingBody:
		lines = portLines(a.Summary, a.table)
	case app.ShiftsAnswer:
		lines = shiftLines(a)
	case app.CrossingsAnswer:
		lines = crossingLines(a)
	case app.CompareAnswer:
		lines = compareLines(a)
	default:
		return fmt.Errorf("%T is not a table", answer)
	}
	return csv.NewWriter(w).WriteAll(lines)
}

func listLines(a app.DataListAnswer) [][]string {
	lines := [][]string{{"series", "by", "table", "document", "name", "source", "first", "last", "rows"}}
	for _, t := range a.Tables {
		lines = append(lines, []string{
			t.Series.Key(), strings.Join(t.By, " "), t.Table, t.Document, t.Name, t.Source,
			t.First.String(), t.Last.String(), strconv.FormatInt(t.Rows, 10),
		})
	}
	return lines
}

// showLines has a line per vintage; vintage 1 is the chosen one.
func showLines(a app.DataShowAnswer) [][]string {
	lines := [][]string{{"series", "period", "vintage", "value", "unit", "rounded_to", "rows", "source", "document", "table", "published", "available_from", "proxy"}}
	for _, f := range a.Figures {
		for i, v := range f.Vintages {
			lines = append(lines, []string{
				f.Series.Key(), f.Period.String(), strconv.Itoa(i + 1), number(v.Value), a.Unit, strconv.Itoa(max(v.Round, 1)),
				strconv.Itoa(v.Rows), v.Source, v.Document, v.Table, v.Published.String(), v.AvailableFrom.String(), v.Proxy.String(),
			})
		}
	}
	return lines
}

func sourceLines(a app.SourcesAnswer) [][]string {
	lines := [][]string{{"id", "title", "agency", "origin", "kind", "lag_days", "lag_basis"}}
	for _, s := range a.Sources {
		lines = append(lines, []string{s.ID, s.Title, s.Agency, s.Origin, s.Kind, strconv.Itoa(s.LagDays), s.LagBasis})
	}
	return lines
}

func sqlLines(a app.SQLAnswer) [][]string {
	lines := [][]string{a.Columns}
	for _, row := range a.Rows {
		line := make([]string, len(row))
		for i, v := range row {
			if v != nil {
				line[i] = fmt.Sprint(v)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// runLines has a line per column of the outcome and period.
func runLines(a app.RunAnswer) [][]string {
	lines := [][]string{{"quantity", "place", "geography", "component", "nationality", "household", "stock", "by", "period", "mean", "sd", "p2_5", "p10", "p50", "p90", "p97_5"}}
	for _, c := range a.Columns {
		head := []string{string(c.Quantity), c.Place, c.Geography, c.Component, c.Nationality, c.Household, strconv.FormatBool(c.Stock)}
		lines = append(lines, bandLines(head, "week", c.Weeks)...)
		lines = append(lines, bandLines(head, "month", c.Months)...)
	}
	return lines
}

func bandLines(head []string, by string, bands []model.Band) [][]string {
	lines := make([][]string, 0, len(bands))
	for _, b := range bands {
		lines = append(lines, append(slices.Clone(head), by, b.Period.String(),
			number(b.Mean), number(b.SD), number(b.P025), number(b.P10), number(b.P50), number(b.P90), number(b.P975)))
	}
	return lines
}

// number writes a value in full, without an exponent; one that is not told is empty.
func number(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
