package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"puente/internal/model"
)

// Query asks for figures.
type Query struct {
	Series model.Series // what is asked; an empty token means the total over that dimension
	By     []model.Dim  // split by these: one series for each combination of tokens found
	// From and To bound the periods, both included, and say by their kind whether
	// days, months, quarters, years or fiscal years are asked. A zero period leaves that
	// end open; both zero ask for every period as the tables print it.
	From, To model.Period
	AsOf     model.Date // only what could be known on this day; NoDate or the zero value: everything, ordered as of today
	Source   string     // only this source; "": all
}

// mixedTable names the vintage that adds up months chosen from several tables.
const mixedTable = "mixed"

// Figures answers the query: one Figure for each series and period that anything is
// known of, ordered by key and period, all vintages in it, the best first.
//
// A table answers with the sum of its rows, and with zero where it covers the period,
// names the tokens asked for and has no such row; a table whose missing rows are not
// known answers with single rows only. Where it covers all months of a
// longer period, their sum is a vintage too; where no vintage of the longer period
// exists but every month has a figure, the sum of these is, with Table "mixed".
// A split has a series for each token that a table prints. Those of different tables
// may overlap (states and sectors, "other-4" and its members), so the caller picks those
// that add up; a split by geography leaves out the asked area itself.
func (s *Store) Figures(ctx context.Context, q Query) ([]model.Figure, error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	q.AsOf = zeroIsNoDate(q.AsOf)
	var figures []model.Figure
	err := s.use(func(db *sql.DB) error {
		a, err := s.gather(ctx, db, q)
		if err != nil {
			return fmt.Errorf("figures of %s: %w", q.Series, err)
		}
		figures = a.figures()
		return nil
	})
	return figures, err
}

// check refuses a range whose ends are of different kinds.
func (q Query) check() error {
	if q.From.Kind != q.To.Kind && q.From.Kind != model.PeriodNone && q.To.Kind != model.PeriodNone {
		return fmt.Errorf("periods from %s to %s: both ends must be of one kind", q.From, q.To)
	}
	return nil
}

// zeroIsNoDate takes the zero value of a field that nobody set for NoDate: nothing in
// a store was known on 1970-01-01.
func zeroIsNoDate(d model.Date) model.Date {
	if d == 0 {
		return model.NoDate
	}
	return d
}

// kind is the kind of period asked for, PeriodNone for every kind.
func (q Query) kind() model.PeriodKind { return max(q.From.Kind, q.To.Kind) }

// within reports whether the period lies in the range asked for.
func (q Query) within(p model.Period) bool {
	if q.kind() != model.PeriodNone && p.Kind != q.kind() {
		return false
	}
	return (q.From.Kind == model.PeriodNone || p.Start >= q.From.Start) && (q.To.Kind == model.PeriodNone || p.Start <= q.To.Start)
}

// answers reports whether the rows of the table add up to the series asked for,
// split as asked. Only the geography of a split may be one that the table is all about.
func answers(t *table, q Query) bool {
	judged, asked := t.Table, q.Series
	for _, dim := range splitOrOpen(t, q) {
		switch {
		case dim == model.DimGeography && !geographyMeets(asked[dim], t.Scope[dim]):
			return false
		case !t.Splits(dim) && (dim != model.DimGeography || t.Scope[dim] == ""):
			return false
		}
		// The dimension is settled here; Answers is to judge the others.
		judged.By = slices.DeleteFunc(slices.Clone(judged.By), func(d model.Dim) bool { return d == dim })
		asked[dim] = t.Scope[dim]
	}
	return judged.Answers(asked)
}

// splitOrOpen lists the dimensions that model.Table.Answers does not judge: those
// of the split, and the geography of a table over areas that have no area in common.
func splitOrOpen(t *table, q Query) []model.Dim {
	open := t.Splits(model.DimGeography) && t.Scope[model.DimGeography] == ""
	if open && !slices.Contains(q.By, model.DimGeography) {
		return append(slices.Clone(q.By), model.DimGeography)
	}
	return q.By
}

// geographyMeets reports whether an area asked for and a table's area have rows in common.
func geographyMeets(asked, scope string) bool {
	return asked == "" || scope == "" || model.Within(asked, scope) || model.Within(scope, asked)
}

// names reports whether the table's rows tell the tokens of s apart.
func (t *table) names(s model.Series) bool {
	for dim := model.DimMeasure; dim < model.DimCount; dim++ {
		switch {
		case !t.Splits(dim) && s[dim] != t.Scope[dim], t.Splits(dim) && !t.tells(dim, s[dim]):
			return false
		}
	}
	return true
}

// prints reports whether the rows have the group's very tokens in the dimensions of
// the split: rows with finer ones count in groups of their own.
func (t *table) prints(group model.Series, by []model.Dim) bool {
	for _, dim := range by {
		if t.Splits(dim) && !t.named[dim][group[dim]] {
			return false
		}
	}
	return true
}

// tells reports whether the rows tell apart what has this token: it is a token of
// theirs, or is made up of such, and nothing of it is hidden in a wider one. "KEN"
// is hidden in a table that has "other-21": zero would be a false answer.
func (t *table) tells(dim model.Dim, token string) bool {
	named := t.named[dim]
	if token == "" || named[token] {
		return true
	}
	if named[""] || dim == model.DimNationality && named["other"] {
		return false
	}
	asked, found := model.Series{}.At(dim, token), false
	for other := range named {
		row := model.Series{}.At(dim, other)
		if row.Covers(asked) {
			return false
		}
		found = found || asked.Covers(row)
	}
	return found
}

// groupID numbers the series of an answer.
type groupID int32

// answer is everything that the figures of one query are made of.
type answer struct {
	query Query
	on    model.Date // the date that the order of vintages looks from
	rank  func(source, measure string) int
	// finalFrom is Options.FinalFrom.
	finalFrom func(source string, p model.Period) model.Date
	known     *dictionary
	tables    []*table
	groups    []model.Series
	spans     map[tableID]map[model.Period]coverage
	sums      map[sumKey]sum
}

// sumKey says which rows were added up.
type sumKey struct {
	table  tableID
	group  groupID
	period model.Period
}

// sum is the total of rows.
type sum struct {
	coverage
	value float64
}

// gather collects what the query needs from the database.
func (s *Store) gather(ctx context.Context, db *sql.DB, q Query) (*answer, error) {
	a := &answer{
		query: q, on: q.AsOf, rank: s.options.Rank, finalFrom: s.options.FinalFrom, known: s.known.Load(),
		spans: map[tableID]map[model.Period]coverage{}, sums: map[sumKey]sum{},
	}
	if a.on == model.NoDate {
		a.on = s.today()
	}
	for _, t := range a.known.tables {
		if (q.Source == "" || q.Source == t.source) && answers(t, q) {
			a.tables = append(a.tables, t)
		}
	}
	if len(a.tables) == 0 {
		return a, nil
	}
	if err := a.readSpans(ctx, db); err != nil {
		return nil, err
	}
	return a, a.readSums(ctx, db)
}

// wanted lists the series whose rows count, with the group that each counts in.
func (a *answer) wanted() (ids []seriesID, groups []groupID) {
	index := map[model.Series]groupID{}
	if len(a.query.By) == 0 {
		index[a.query.Series] = 0
		a.groups = append(a.groups, a.query.Series)
	}
	for id, series := range a.known.series {
		if series[model.DimMeasure] != a.query.Series[model.DimMeasure] || !a.query.Series.Covers(series) {
			continue
		}
		name, ok := a.part(series)
		if !ok {
			continue
		}
		group, ok := index[name]
		if !ok {
			group = groupID(len(a.groups))
			index[name] = group
			a.groups = append(a.groups, name)
		}
		ids = append(ids, seriesID(id))
		groups = append(groups, group)
	}
	return ids, groups
}

// part names the series of the answer that a row counts in; not ok where the row
// tells nothing apart that the split asks for.
func (a *answer) part(row model.Series) (model.Series, bool) {
	name := a.query.Series
	for _, dim := range a.query.By {
		if row[dim] == "" || dim == model.DimGeography && row[dim] == name[dim] {
			return name, false
		}
		name[dim] = row[dim]
	}
	return name, true
}

// tableIDs lists the ids of the candidate tables.
func (a *answer) tableIDs() []tableID {
	ids := make([]tableID, len(a.tables))
	for i, t := range a.tables {
		ids[i] = t.id
	}
	return ids
}

// readSpans reads which periods the tables cover.
func (a *answer) readSpans(ctx context.Context, db *sql.DB) error {
	query := `SELECT table_id, period_kind, ` + dayOf("period_start") + `, ` + dayOf("published") + `, ` + dayOf("available_from") + `, proxy
FROM base.coverage WHERE table_id IN (SELECT unnest(CAST(? AS INTEGER[])))`
	return scan(ctx, db, query, []any{idList(a.tableIDs())}, func(rows *sql.Rows) error {
		var id tableID
		var p model.Period
		var c coverage
		if err := rows.Scan(&id, &p.Kind, &p.Start, &c.published, &c.available, &c.proxy); err != nil {
			return err
		}
		if a.spans[id] == nil {
			a.spans[id] = map[model.Period]coverage{}
		}
		a.spans[id][p] = c
		return nil
	})
}

// readSums reads the sums of the tables' rows for each group and period. The
// sum is known when its last row is, and its day of publication where that of every
// row is.
func (a *answer) readSums(ctx context.Context, db *sql.DB) error {
	ids, groups := a.wanted()
	if len(ids) == 0 {
		return nil
	}
	where, bounds := a.periodFilter()
	query := `SELECT o.table_id, w.part, o.period_kind, ` + dayOf("o.period_start") + `, sum(o.value), count(*),
  ` + dayOf("CASE WHEN count(o.published) = count(*) THEN max(o.published) END") + `, ` + dayOf("max(o.available_from)") + `, max(o.proxy)
FROM base.observations o
JOIN (SELECT unnest(CAST(? AS INTEGER[])) AS id, unnest(CAST(? AS INTEGER[])) AS part) w ON w.id = o.series_id
WHERE o.table_id IN (SELECT unnest(CAST(? AS INTEGER[])))` + where + `
GROUP BY o.table_id, w.part, o.period_kind, o.period_start`
	args := append([]any{idList(ids), idList(groups), idList(a.tableIDs())}, bounds...)
	return scan(ctx, db, query, args, func(rows *sql.Rows) error {
		var key sumKey
		var total sum
		err := rows.Scan(&key.table, &key.group, &key.period.Kind, &key.period.Start, &total.value, &total.rows,
			&total.published, &total.available, &total.proxy)
		a.sums[key] = total
		return err
	})
}

// periodFilter limits the rows to the periods asked for and, for periods of
// several months, to the months in them.
func (a *answer) periodFilter() (where string, args []any) {
	q, kind := a.query, a.query.kind()
	if kind == model.PeriodNone {
		return "", nil
	}
	where = ` AND o.period_kind = ?`
	args = []any{uint8(kind)}
	if kind > model.PeriodMonth {
		where = ` AND o.period_kind IN (?, 2)`
	}
	if q.From.Kind != model.PeriodNone {
		where += ` AND o.period_start >= DATE '1970-01-01' + CAST(? AS INTEGER)`
		args = append(args, int32(q.From.Start))
	}
	if q.To.Kind != model.PeriodNone {
		where += ` AND o.period_start <= DATE '1970-01-01' + CAST(? AS INTEGER)`
		args = append(args, int32(q.To.End()))
	}
	return where, args
}

// compareFigures orders by key, then by period, the shorter kind first.
func compareFigures(a, b model.Figure) int {
	return cmp.Or(
		cmp.Compare(a.Series.Key(), b.Series.Key()),
		cmp.Compare(a.Period.Start, b.Period.Start),
		cmp.Compare(a.Period.Kind, b.Period.Kind))
}

// sortFigures puts the answer in its written order.
func sortFigures(figures []model.Figure) { slices.SortFunc(figures, compareFigures) }
