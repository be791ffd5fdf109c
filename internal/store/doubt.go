package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"

	"puente/internal/model"
)

// What makes a doubt; docs/decisions/0007-doubts-at-import.md says why.
const (
	doubtShare  = 0.05 // of the earlier total by which a period may differ
	doubtLeast  = 10   // and events by which it may differ in any case
	doubtRow    = 0.01 // of the earlier total of a period that a geography must have to be missed
	gapPeriods  = 12   // that a table must have before a hole in it is a gap
	gapMostPart = 0.25 // of the span that may be absent for a hole to be a gap
)

// totals are the sums of one table by period and geography.
type totals map[model.Period]map[string]float64

// at is the sum over all geographies.
func (t totals) at(p model.Period) (sum float64) {
	for _, v := range t[p] {
		sum += v
	}
	return sum
}

// question looks for doubts about an import and keeps them.
func (in *intake) question(ctx context.Context, conn *sql.Conn) error {
	if err := in.doubts(ctx, conn); err != nil {
		return err
	}
	a := &appender{ctx: ctx, conn: conn}
	in.writeWarnings(a)
	return a.close()
}

// doubts compares the tables of an import with earlier ones of the same source: it
// runs in the import's transaction, when all rows are in.
func (in *intake) doubts(ctx context.Context, conn *sql.Conn) error {
	for _, t := range in.tables {
		if t.Partial || len(t.covered) == 0 {
			continue
		}
		earlier := in.earlier(t)
		if len(earlier) == 0 {
			in.gaps(t)
			continue
		}
		best, err := in.bestEarlier(ctx, conn, earlier)
		if err != nil {
			return err
		}
		sums, err := tableTotals(ctx, conn, t, best)
		if err != nil {
			return err
		}
		d := doubter{in: in, table: t, best: best, sums: sums}
		d.compare()
	}
	return nil
}

// earlier lists the tables that earlier documents of the source call by the same
// name and that count the same, the latest published last, of equal ones the latest entered.
func (in *intake) earlier(t *intakeTable) []*table {
	var list []*table
	for _, e := range in.base.tables {
		if e.source == t.source && e.ID == t.ID && e.Scope == t.Scope && !e.Partial {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(a, b *table) int {
		return cmp.Compare(in.base.documents[a.document].Published, in.base.documents[b.document].Published)
	})
	return list
}

// bestEarlier finds for each period the latest of the earlier tables that covers it.
func (in *intake) bestEarlier(ctx context.Context, conn *sql.Conn, earlier []*table) (map[model.Period]*table, error) {
	covers := map[tableID][]model.Period{}
	ids := make([]tableID, len(earlier))
	for i, e := range earlier {
		ids[i] = e.id
	}
	query := `SELECT table_id, period_kind, ` + dayOf("period_start") + ` FROM base.coverage WHERE table_id IN (SELECT unnest(CAST(? AS INTEGER[])))`
	err := scanConn(ctx, conn, query, []any{idList(ids)}, func(rows *sql.Rows) error {
		var id tableID
		var p model.Period
		err := rows.Scan(&id, &p.Kind, &p.Start)
		covers[id] = append(covers[id], p)
		return err
	})
	best := map[model.Period]*table{}
	for _, e := range earlier {
		for _, p := range covers[e.id] {
			best[p] = e
		}
	}
	return best, err
}

// tableTotals reads the sums of the new table and of those that are best somewhere.
func tableTotals(ctx context.Context, conn *sql.Conn, t *intakeTable, best map[model.Period]*table) (map[tableID]totals, error) {
	ids := []tableID{t.id}
	for _, e := range best {
		if !slices.Contains(ids, e.id) {
			ids = append(ids, e.id)
		}
	}
	sums := map[tableID]totals{}
	query := `SELECT o.table_id, o.period_kind, ` + dayOf("o.period_start") + `, s.geography, sum(o.value)
FROM base.observations o JOIN base.series s ON s.id = o.series_id
WHERE o.table_id IN (SELECT unnest(CAST(? AS INTEGER[]))) GROUP BY ALL`
	err := scanConn(ctx, conn, query, []any{idList(ids)}, func(rows *sql.Rows) error {
		var id tableID
		var p model.Period
		var geography string
		var value float64
		err := rows.Scan(&id, &p.Kind, &p.Start, &geography, &value)
		if sums[id] == nil {
			sums[id] = totals{}
		}
		if sums[id][p] == nil {
			sums[id][p] = map[string]float64{}
		}
		sums[id][p][geography] = value
		return err
	})
	return sums, err
}

// scanConn runs a query of a transaction's connection and gives each of its rows to f.
func scanConn(ctx context.Context, conn *sql.Conn, query string, args []any, f func(*sql.Rows) error) error {
	rows, err := conn.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("compare with earlier documents: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// doubter compares one new table with the best of the earlier ones.
type doubter struct {
	in    *intake
	table *intakeTable
	best  map[model.Period]*table
	sums  map[tableID]totals
}

// compare walks the periods of the earlier tables in order.
func (d *doubter) compare() {
	spans := spansOf(slices.Collect(maps.Keys(d.table.covered)))
	var missing, late []model.Period
	lost := map[string][]model.Period{}
	for _, p := range sortedPeriods(d.best) {
		span, same := spans[p.Kind]
		_, covered := d.table.covered[p]
		switch {
		case !same:
		case covered:
			d.differs(p)
			d.lost(p, lost)
		case span.first < p.Start && p.Start < span.last:
			missing = append(missing, p)
		case p.Start > span.last && d.replaces(p, span.first):
			late = append(late, p)
		}
	}
	d.warn(model.Warning{Kind: model.WarnMissing}, missing)
	for _, g := range slices.Sorted(maps.Keys(lost)) {
		d.warn(model.Warning{Kind: model.WarnGeography, Geography: g}, lost[g])
	}
	d.warn(model.Warning{Kind: model.WarnEndsEarly}, late)
}

// before is the earlier total of a period.
func (d *doubter) before(p model.Period) float64 { return d.sums[d.best[p].id].at(p) }

// differs warns of a total that is far from the earlier one.
func (d *doubter) differs(p model.Period) {
	now, before := d.sums[d.table.id].at(p), d.before(p)
	most := max(doubtShare*math.Abs(before), doubtLeast, float64(max(d.table.Round, d.best[p].Round)))
	if math.Abs(now-before) > most {
		d.warn(model.Warning{Kind: model.WarnDiffers, Value: now}, []model.Period{p})
	}
}

// lost collects the geographies that the earlier table has in a period and the new one not.
func (d *doubter) lost(p model.Period, into map[string][]model.Period) {
	if !d.table.Splits(model.DimGeography) {
		return
	}
	least := max(doubtLeast, doubtRow*d.before(p))
	for g, v := range d.sums[d.best[p].id][p] {
		if _, there := d.sums[d.table.id][p][g]; !there && v >= least {
			into[g] = append(into[g], p)
		}
	}
}

// replaces reports whether the new table was to tell of a period behind its end: it
// begins where the earlier one begins, and is not known to be older.
func (d *doubter) replaces(p model.Period, first model.Date) bool {
	e := d.best[p]
	old, now := d.in.base.documents[e.document].Published, d.in.load.Document.Published
	if now.Known() && old.Known() && now < old {
		return false
	}
	for q, t := range d.best {
		if t == e && q.Kind == p.Kind && q.Start < first {
			return false
		}
	}
	return true
}

// warn keeps a doubt of each run of periods without another between them.
func (d *doubter) warn(w model.Warning, periods []model.Period) {
	for _, run := range runs(periods) {
		w.First, w.Last, w.Periods, w.Before = run[0], run[len(run)-1], len(run), 0
		for _, p := range run {
			if w.Geography != "" {
				w.Before += d.sums[d.best[p].id][p][w.Geography]
			} else {
				w.Before += d.before(p)
			}
		}
		w.Earlier = d.in.base.documents[d.best[w.Last].document].Digest
		d.in.doubt(d.table, w)
	}
}

// runs cuts sorted periods into those that follow one another without another between them.
func runs(periods []model.Period) (list [][]model.Period) {
	for i, p := range periods {
		if i > 0 && periods[i-1].Kind == p.Kind && periods[i-1].End()+1 == p.Start {
			list[len(list)-1] = append(list[len(list)-1], p)
		} else {
			list = append(list, []model.Period{p})
		}
	}
	return list
}

// doubt keeps a warning of a table.
func (in *intake) doubt(t *intakeTable, w model.Warning) {
	w.Document, w.Table = in.load.Document.Digest, t.ID
	in.warnings = append(in.warnings, w)
}

// gaps warns of holes in a table that nothing earlier can be laid beside: where it
// covers all of a long span but a few periods.
func (in *intake) gaps(t *intakeTable) {
	all := sortedPeriods(t.covered)
	spans := spansOf(all)
	for _, kind := range slices.Sorted(maps.Keys(spans)) {
		span := spans[kind]
		var holes []model.Period
		for p := (model.Period{Kind: kind, Start: span.first}); p.Start < span.last; p = p.Add(1) {
			if _, ok := t.covered[p]; !ok {
				holes = append(holes, p)
			}
		}
		if n := span.n; n < gapPeriods || float64(len(holes)) > gapMostPart*float64(n+len(holes)) {
			continue
		}
		for _, run := range runs(holes) {
			in.doubt(t, model.Warning{Kind: model.WarnGap, First: run[0], Last: run[len(run)-1], Periods: len(run)})
		}
	}
}

// span is the first and the last start of n periods of one kind.
type span struct {
	first, last model.Date
	n           int
}

// spansOf finds the span of each kind.
func spansOf(periods []model.Period) map[model.PeriodKind]span {
	spans := map[model.PeriodKind]span{}
	for _, p := range periods {
		s, ok := spans[p.Kind]
		if !ok {
			s.first, s.last = p.Start, p.Start
		}
		spans[p.Kind] = span{min(s.first, p.Start), max(s.last, p.Start), s.n + 1}
	}
	return spans
}

// sortedPeriods lists the keys by kind and start.
func sortedPeriods[T any](m map[model.Period]T) []model.Period {
	return slices.SortedFunc(maps.Keys(m), func(a, b model.Period) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Start, b.Start))
	})
}

// writeWarnings keeps the doubts.
func (in *intake) writeWarnings(a *appender) {
	for _, w := range in.warnings {
		earlier, _ := in.base.documentID(w.Earlier)
		a.add("warnings", int32(in.document), int32(in.tableOf[w.Table].id), string(w.Kind), w.Geography,
			uint8(w.First.Kind), day(w.First.Start), day(w.Last.Start), int32(w.Periods), w.Value, w.Before, int32(earlier))
	}
}

// documentID finds the id of a digest, -1 where there is none.
func (d *dictionary) documentID(digest string) (documentID, bool) {
	i := slices.IndexFunc(d.documents, func(doc storedDocument) bool { return doc.Digest == digest })
	return documentID(i), i >= 0
}

// Warnings lists the doubts about the documents of the store, in the order in which
// the documents entered.
func (s *Store) Warnings(ctx context.Context) ([]model.Warning, error) {
	query := `SELECT document_id, table_id, kind, geography, period_kind, ` + dayOf("first_start") + `, ` + dayOf("last_start") + `, periods,
  value, before, earlier_id FROM base.warnings ORDER BY document_id, table_id, rowid`
	var list []model.Warning
	err := s.use(func(db *sql.DB) error {
		known := s.known.Load()
		return scan(ctx, db, query, nil, func(rows *sql.Rows) error {
			var w model.Warning
			var doc, earlier documentID
			var t tableID
			err := rows.Scan(&doc, &t, &w.Kind, &w.Geography, &w.First.Kind, &w.First.Start, &w.Last.Start, &w.Periods, &w.Value, &w.Before, &earlier)
			if err != nil || int(doc) >= len(known.documents) { // an import may have ended since known was loaded
				return err
			}
			w.Last.Kind = w.First.Kind
			w.Document, w.Table = known.documents[doc].Digest, known.tables[t].ID
			if earlier >= 0 {
				w.Earlier = known.documents[earlier].Digest
			}
			list = append(list, w)
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the warnings: %w", err)
	}
	return list, nil
}
