package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"puente/internal/model"
)

// intake is one import under way: what it adds to the dictionary before it.
type intake struct {
	load     Load
	base     *dictionary
	document documentID
	feed     *feed
	count    int

	tables    []*intakeTable
	tableOf   map[string]*intakeTable
	series    []model.Series // new ones
	seriesIDs map[model.Series]seriesID
	words     []string // new ones
	wordIDs   map[string]wordID

	declared []model.Table
	records  []model.Record
	problems model.Problems
	warnings []model.Warning

	// The last ones seen, because neighbouring rows mostly share them.
	lastTable  *intakeTable
	lastSeries model.Series
	lastID     seriesID
	lastUnit   cachedWord
	lastSheet  cachedWord
}

// cachedWord is a word with its id.
type cachedWord struct {
	word  string
	id    wordID
	known bool
}

// intakeTable is a table that rows arrive for.
type intakeTable struct {
	table
	seen     []uint64 // a bit for every series that has a row
	covered  map[model.Period]*coverage
	last     *coverage
	lastSpan model.Period
}

// coverage says from when on all rows of a table for one period are known.
type coverage struct {
	published, available model.Date
	proxy                model.Proxy
	rows                 int
}

func newIntake(base *dictionary, l Load) *intake {
	return &intake{
		load: l, base: base, document: documentID(len(base.documents)), feed: newFeed(),
		tableOf:   map[string]*intakeTable{},
		seriesIDs: map[model.Series]seriesID{},
		wordIDs:   map[string]wordID{},
		lastID:    -1,
	}
}

// emit takes one observation. It runs once per row of a file: what repeats from
// row to row is looked up once.
func (in *intake) emit(o model.Observation) {
	in.verify(&o)
	t := in.lastTable
	if t == nil || t.ID != o.Table {
		t = in.table(o.Table)
	}
	id := in.lastID
	if id < 0 || in.lastSeries != o.Series {
		id = in.seriesID(o.Series)
		in.lastSeries, in.lastID = o.Series, id
	}
	t.mark(id)
	t.cover(o.Period).add(o.Published, o.AvailableFrom, o.Proxy)
	in.feed.current = append(in.feed.current, row{
		table: t.id, series: id, kind: o.Period.Kind, start: o.Period.Start, value: o.Value,
		published: o.Published, available: o.AvailableFrom, proxy: o.Proxy,
		unit: in.word(&in.lastUnit, o.Unit), sheet: in.word(&in.lastSheet, o.Locator.Sheet),
		row: o.Locator.Row, col: o.Locator.Col,
	})
	in.count++
	if len(in.feed.current) == batchRows {
		in.feed.push()
	}
}

// verify panics where an importer breaks its contract: these are defects, never
// mistakes of the input.
func (in *intake) verify(o *model.Observation) {
	doc := &in.load.Document
	switch {
	case o.Document != doc.Digest && o.Document != "",
		o.Source != doc.Source && o.Source != "",
		o.Period.Kind == model.PeriodNone || o.Period.Kind > model.PeriodFiscalYear,
		!o.AvailableFrom.Known(),
		math.IsNaN(o.Value) || math.IsInf(o.Value, 0):
		panic(fmt.Sprintf("store: document %q of source %q: not an observation of it: %+v", doc.Digest, doc.Source, *o))
	}
}

// table finds or makes the table of a name.
func (in *intake) table(name string) *intakeTable {
	t, ok := in.tableOf[name]
	if !ok {
		t = &intakeTable{covered: map[model.Period]*coverage{}}
		t.ID, t.id, t.document = name, tableID(len(in.base.tables)+len(in.tables)), in.document
		in.tables = append(in.tables, t)
		in.tableOf[name] = t
	}
	in.lastTable = t
	return t
}

// seriesID finds or makes the id of a series.
func (in *intake) seriesID(s model.Series) seriesID {
	if id, ok := in.base.seriesIDs[s]; ok {
		return id
	}
	if id, ok := in.seriesIDs[s]; ok {
		return id
	}
	id := seriesID(len(in.base.series) + len(in.series))
	in.series = append(in.series, s)
	in.seriesIDs[s] = id
	return id
}

// word finds or makes the id of a unit or a sheet's name.
func (in *intake) word(last *cachedWord, word string) wordID {
	if last.known && last.word == word {
		return last.id
	}
	id, ok := in.base.wordIDs[word]
	if !ok {
		id, ok = in.wordIDs[word]
	}
	if !ok {
		id = wordID(len(in.base.words) + len(in.words))
		in.words = append(in.words, word)
		in.wordIDs[word] = id
	}
	*last = cachedWord{word, id, true}
	return id
}

// mark notes that the table has a row of the series.
func (t *intakeTable) mark(id seriesID) {
	word := int(id) / 64
	if word >= len(t.seen) {
		t.seen = append(t.seen, make([]uint64, word+1-len(t.seen))...)
	}
	t.seen[word] |= 1 << (id % 64)
}

// cover finds or makes the coverage of a period.
func (t *intakeTable) cover(p model.Period) *coverage {
	if t.last != nil && t.lastSpan == p {
		return t.last
	}
	c, ok := t.covered[p]
	if !ok {
		c = &coverage{available: model.NoDate}
		t.covered[p] = c
	}
	t.last, t.lastSpan = c, p
	return c
}

// add widens the coverage by one row: a period is known when its last row is, and
// its day of publication is known only where that of every row is.
func (c *coverage) add(published, available model.Date, proxy model.Proxy) {
	if c.rows == 0 || !published.Known() || c.published.Known() && published > c.published {
		c.published = published
	}
	c.available = max(c.available, available)
	c.proxy = max(c.proxy, proxy)
	c.rows++
}

// settle joins the declared tables with the rows that arrived, and panics where
// they do not agree.
func (in *intake) settle() {
	declared := map[string]bool{}
	for _, d := range in.declared {
		t := in.table(d.ID)
		if declared[d.ID] {
			panic(fmt.Sprintf("store: document %q declares table %q twice", in.load.Document.Digest, d.ID))
		}
		declared[d.ID] = true
		t.Table, t.source = d, in.load.Document.Source
		if t.Round == 0 {
			t.Round = 1
		}
		in.name(t)
	}
	for _, t := range in.tables {
		if !declared[t.ID] {
			panic(fmt.Sprintf("store: document %q has rows of table %q, which it does not declare", in.load.Document.Digest, t.ID))
		}
	}
}

// name collects the tokens of the table's rows, and panics where a row lies
// outside what the table says it counts.
func (in *intake) name(t *intakeTable) {
	for _, dim := range t.By {
		t.named[dim] = map[string]bool{}
	}
	for i, bits := range t.seen {
		for b := range 64 {
			if bits>>b&1 == 0 {
				continue
			}
			s := in.seriesOf(seriesID(i*64 + b))
			if !fits(t.Table, s) {
				panic(fmt.Sprintf("store: table %q counts %s by %v and has a row of %s", t.ID, t.Scope, t.By, s))
			}
			for _, dim := range t.By {
				t.named[dim][s[dim]] = true
			}
		}
	}
}

// fits reports whether a row of series s may stand in the table.
func fits(t model.Table, s model.Series) bool {
	for dim := model.DimMeasure; dim < model.DimCount; dim++ {
		if !t.Splits(dim) && s[dim] != t.Scope[dim] {
			return false
		}
	}
	return t.Scope.Covers(s)
}

// seriesOf returns the series of an id, old or new.
func (in *intake) seriesOf(id seriesID) model.Series {
	if int(id) < len(in.base.series) {
		return in.base.series[id]
	}
	return in.series[int(id)-len(in.base.series)]
}

// next is the dictionary after the import. The maps are shared with the one
// before: only imports, which wait for one another, read them.
func (in *intake) next() *dictionary {
	d := *in.base
	d.documents = append(d.documents, storedDocument{in.load.Document, in.load.Raw != nil, in.count, len(in.records)})
	for _, t := range in.tables {
		d.tables = append(d.tables, &t.table)
	}
	d.series = append(d.series, in.series...)
	for s, id := range in.seriesIDs {
		d.seriesIDs[s] = id
	}
	d.words = append(d.words, in.words...)
	for w, id := range in.wordIDs {
		d.wordIDs[w] = id
	}
	return &d
}

// write adds everything but the observations, which the feed has brought.
func (in *intake) write(ctx context.Context, conn *sql.Conn) error {
	for _, part := range []func(*appender){in.writeDocument, in.writeTables, in.writeSeries, in.writeWords, in.writeRecords} {
		a := &appender{ctx: ctx, conn: conn}
		part(a)
		if err := a.close(); err != nil {
			return err
		}
	}
	return nil
}

func (in *intake) writeDocument(a *appender) {
	d := in.load.Document
	a.add("documents", int32(in.document), d.Digest, d.Name, d.Source, d.Bytes, day(d.Published), d.PublishedBasis, d.Origin,
		day(d.ReadOn), in.load.Raw != nil, int64(in.count), int64(len(in.records)), d.Content)
}

func (in *intake) writeTables(a *appender) {
	for _, t := range in.tables {
		scope := in.seriesID(t.Scope)
		a.add("tables", int32(t.id), int32(t.document), t.ID, t.Title, t.source, int32(scope), dimsText(t.By), int32(t.Round), t.Partial)
	}
	for _, t := range in.tables {
		for dim, tokens := range t.named {
			for token := range tokens {
				a.add("named", int32(t.id), uint8(dim), token)
			}
		}
	}
	for _, t := range in.tables {
		for p, c := range t.covered {
			a.add("coverage", int32(t.id), uint8(p.Kind), day(p.Start), day(c.published), day(c.available), uint8(c.proxy), int64(c.rows))
		}
	}
}

func (in *intake) writeSeries(a *appender) {
	for i, s := range in.series {
		a.add("series", int32(len(in.base.series)+i), s.Key(), s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
	}
}

func (in *intake) writeWords(a *appender) {
	for i, w := range in.words {
		a.add("words", int32(len(in.base.words)+i), w)
	}
}

func (in *intake) writeRecords(a *appender) {
	for _, r := range in.records {
		fields, err := json.Marshal(r.Fields)
		if err != nil {
			panic(err) // a map of strings can always be written
		}
		a.add("records", int32(in.document), r.Kind, r.Locator.Sheet, r.Locator.Row, r.Locator.Col, day(r.AvailableFrom), uint8(r.Proxy), json.RawMessage(fields))
	}
}

// day is a date as the database takes it: nil where it is not known.
func day(d model.Date) driver.Value {
	if !d.Known() {
		return nil
	}
	return time.Unix(int64(d)*86400, 0).UTC()
}

// appender adds rows to the small tables and keeps the first failure.
type appender struct {
	ctx    context.Context
	conn   *sql.Conn
	table  string
	opened *duckdb.Appender
	err    error
}

// add appends one row; a change of table closes the one before.
func (a *appender) add(table string, values ...driver.Value) {
	if a.err != nil {
		return
	}
	if a.table != table {
		a.err = a.open(table)
	}
	if a.err == nil {
		a.err = a.opened.AppendRow(slices.Clip(values)...)
	}
}

// open starts appending to another table.
func (a *appender) open(table string) error {
	if err := a.close(); err != nil {
		return err
	}
	return a.conn.Raw(func(raw any) error {
		opened, err := duckdb.NewAppenderFromConn(raw.(driver.Conn), "base", table)
		if err != nil {
			return fmt.Errorf("append to %s: %w", table, err)
		}
		a.table, a.opened = table, opened
		return nil
	})
}

// close hands over what is pending and returns the first failure.
func (a *appender) close() error {
	if a.opened == nil {
		return a.err
	}
	opened := a.opened
	a.opened, a.table = nil, ""
	if err := opened.CloseWithCancel(a.ctx); err != nil && a.err == nil {
		a.err = fmt.Errorf("append: %w", err)
	}
	return a.err
}
