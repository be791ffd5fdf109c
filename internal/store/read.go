package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"puente/internal/model"
)

// Records returns the records of a kind, or of every kind for "", that could be
// known on the date (NoDate or the zero value: all), in the order in which their documents entered and
// of their rows. Where two documents hold records of a kind, both are returned.
func (s *Store) Records(ctx context.Context, kind string, asOf model.Date) ([]model.Record, error) {
	asOf = zeroIsNoDate(asOf)
	query := `SELECT r.document_id, r.kind, r.sheet, r."row", r.col, ` + dayOf("r.available_from") + ` AS available, r.proxy, CAST(r.fields AS VARCHAR)
FROM base.records r WHERE (? = '' OR r.kind = ?) AND (? OR available <= ?) ORDER BY r.document_id, r.kind, r.sheet, r."row", r.col`
	var records []model.Record
	err := s.use(func(db *sql.DB) error {
		known := s.known.Load()
		args := []any{kind, kind, !asOf.Known(), int64(asOf)}
		return scan(ctx, db, query, args, func(rows *sql.Rows) error {
			var r model.Record
			var doc documentID
			var fields string
			err := rows.Scan(&doc, &r.Kind, &r.Locator.Sheet, &r.Locator.Row, &r.Locator.Col, &r.AvailableFrom, &r.Proxy, &fields)
			if err != nil || int(doc) >= len(known.documents) { // an import may have ended since known was loaded
				return err
			}
			r.Document = known.documents[doc].Digest
			records = append(records, r)
			return json.Unmarshal([]byte(fields), &records[len(records)-1].Fields)
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the records %q: %w", kind, err)
	}
	return records, nil
}

// Documents lists the documents in the order in which they entered.
func (s *Store) Documents(ctx context.Context) ([]model.Document, error) {
	stored := s.known.Load().documents
	list := make([]model.Document, len(stored))
	for i, d := range stored {
		list[i] = d.Document
	}
	return list, ctx.Err()
}

// SeriesInfo describes one table: what it counts and for which periods.
type SeriesInfo struct {
	Series      model.Series `json:"series"` // the scope of the table
	Table       string       `json:"table"`
	Title       string       `json:"title"`
	Document    string       `json:"document"` // digest
	Source      string       `json:"source"`
	By          []model.Dim  `json:"by"`
	First, Last model.Period // zero where the table has no rows
	Rows        int64        `json:"rows"`
}

// List describes every table, in the order in which they entered; with a date only the
// periods that could be known then, and only the tables that have such.
func (s *Store) List(ctx context.Context, asOf model.Date) ([]SeriesInfo, error) {
	asOf = zeroIsNoDate(asOf)
	query := `SELECT table_id, arg_min(period_kind, period_start), min(` + dayOf("period_start") + `), arg_max(period_kind, period_start),
  max(` + dayOf("period_start") + `), CAST(sum(observations) AS BIGINT) FROM base.coverage WHERE ? OR ` + dayOf("available_from") + ` <= ? GROUP BY table_id`
	var list []SeriesInfo
	err := s.use(func(db *sql.DB) error {
		known := s.known.Load()
		for _, t := range known.tables {
			list = append(list, SeriesInfo{
				Series: t.Scope, Table: t.ID, Title: t.Title, By: t.By,
				Document: known.documents[t.document].Digest, Source: t.source,
			})
		}
		return scan(ctx, db, query, []any{!asOf.Known(), int64(asOf)}, func(rows *sql.Rows) error {
			var id tableID
			var first, last model.Period
			var n int64
			err := rows.Scan(&id, &first.Kind, &first.Start, &last.Kind, &last.Start, &n)
			if int(id) < len(list) { // an import may have ended since the tables were listed
				list[id].First, list[id].Last, list[id].Rows = first, last, n
			}
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list the series: %w", err)
	}
	if asOf.Known() {
		list = slices.DeleteFunc(list, func(i SeriesInfo) bool { return i.Rows == 0 })
	}
	return list, nil
}

// RowsQuery asks for the observations behind one vintage.
type RowsQuery struct {
	Document string // digest
	Table    string
	Series   model.Series
	Period   model.Period
	Limit    int // rows at most; 0: all
}

// Rows returns the observations behind a vintage: the rows of one table of one
// document that count in the series and the period, or in its months where the table
// does not print the period itself, in the order of the document. A vintage of the
// table "mixed" has no rows of its own: ask for each of its months.
func (s *Store) Rows(ctx context.Context, q RowsQuery) ([]model.Observation, error) {
	known := s.known.Load()
	t := known.table(q.Document, q.Table)
	if t == nil {
		return nil, fmt.Errorf("rows of %s in %s: document %q has no table %q", q.Series, q.Period, q.Document, q.Table)
	}
	var list []model.Observation
	err := s.use(func(db *sql.DB) error {
		var err error
		if list, err = readRows(ctx, db, known, rowsSpan{t, q, false}); len(list) > 0 || err != nil {
			return err
		}
		list, err = readRows(ctx, db, known, rowsSpan{t, q, true})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("rows of %s in %s: %w", q.Series, q.Period, err)
	}
	return list, nil
}

// table finds a table of a document by its name, nil where there is none.
func (d *dictionary) table(digest, name string) *table {
	for _, t := range d.tables {
		if t.ID == name && d.documents[t.document].Digest == digest {
			return t
		}
	}
	return nil
}

// rowsSpan is a query of a table, for the period itself or for its months.
type rowsSpan struct {
	table  *table
	query  RowsQuery
	months bool
}

// readRows reads the rows of a span.
func readRows(ctx context.Context, db *sql.DB, known *dictionary, span rowsSpan) ([]model.Observation, error) {
	var ids []seriesID
	for id, series := range known.series {
		if span.query.Series.Covers(series) {
			ids = append(ids, seriesID(id))
		}
	}
	query := `SELECT series_id, period_kind, ` + dayOf("period_start") + `, value, ` + dayOf("published") + `, ` + dayOf("available_from") + `,
  proxy, unit_id, sheet_id, "row", col FROM base.observations
WHERE table_id = ? AND series_id IN (SELECT unnest(CAST(? AS INTEGER[]))) AND period_kind = ?
  AND period_start BETWEEN DATE '1970-01-01' + CAST(? AS INTEGER) AND DATE '1970-01-01' + CAST(? AS INTEGER)
ORDER BY sheet_id, "row", col`
	period := span.query.Period
	kind, last := period.Kind, period.Start
	if span.months {
		kind, last = model.PeriodMonth, period.End()
	}
	args := []any{int32(span.table.id), idList(ids), uint8(kind), int32(period.Start), int32(last)}
	if span.query.Limit > 0 {
		query, args = query+` LIMIT ?`, append(args, span.query.Limit)
	}
	var list []model.Observation
	doc := known.documents[span.table.document]
	err := scan(ctx, db, query, args, func(rows *sql.Rows) error {
		o := model.Observation{Source: span.table.source, Table: span.table.ID, Document: doc.Digest, ReadOn: doc.ReadOn}
		var series seriesID
		var unit, sheet wordID
		err := rows.Scan(&series, &o.Period.Kind, &o.Period.Start, &o.Value, &o.Published, &o.AvailableFrom,
			&o.Proxy, &unit, &sheet, &o.Locator.Row, &o.Locator.Col)
		o.Series, o.Unit, o.Locator.Sheet = known.series[series], known.words[unit], known.words[sheet]
		list = append(list, o)
		return err
	})
	return list, err
}
