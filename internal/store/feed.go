package store

import (
	"context"
	"errors"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"puente/internal/model"
)

// row is one observation as base.observations holds it.
type row struct {
	table                       tableID
	series                      seriesID
	start, published, available model.Date
	value                       float64
	unit, sheet                 wordID
	row, col                    int32
	kind                        model.PeriodKind
	proxy                       model.Proxy
}

// batchRows is the number of rows that DuckDB takes at once.
const batchRows = 2048

// feed carries rows from an importer to the database: the importer fills one batch
// while the database takes the one before. It exists because DuckDB takes columns
// of numbers from a table function twice as fast as rows from its appender.
type feed struct {
	filled  chan []row
	empty   chan []row
	current []row
	done    chan struct{} // closed when the database takes no more
}

// feedDepth is how many batches may wait.
const feedDepth = 8

func newFeed() *feed {
	f := &feed{filled: make(chan []row, feedDepth), empty: make(chan []row, feedDepth+2), done: make(chan struct{})}
	for range feedDepth + 2 {
		f.empty <- make([]row, 0, batchRows)
	}
	f.current = <-f.empty
	return f
}

// push hands over the current batch and takes an empty one. Once the database
// has stopped taking, rows fall on the floor: the import fails in any case.
func (f *feed) push() {
	select {
	case f.filled <- f.current:
	case <-f.done:
		f.current = f.current[:0]
		return
	}
	select {
	case f.current = <-f.empty:
	case <-f.done:
		f.current = make([]row, 0, batchRows)
	}
}

// finish hands over what is left and tells the database that nothing follows.
func (f *feed) finish() {
	f.push()
	close(f.filled)
}

// feedKey is under which a context carries the feed to the table function.
type feedKey struct{}

// errNoFeed keeps queries of users off the table function.
var errNoFeed = errors.New("puente_feed is not for queries")

// offerFeed registers the table function that an import selects from.
func (s *Store) offerFeed(ctx context.Context) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	bind := func(ctx context.Context, _ map[string]any, _ ...any) (duckdb.ChunkTableSource, error) {
		f, ok := ctx.Value(feedKey{}).(*feed)
		if !ok {
			return nil, errNoFeed
		}
		return &feedSource{feed: f, ctx: ctx}, nil
	}
	return duckdb.RegisterTableUDF(conn, "puente_feed", duckdb.ChunkTableFunction{BindArgumentsContext: bind})
}

// feedInsert moves the feed into the table. Dates travel as days since 1970.
const feedInsert = `INSERT INTO base.observations SELECT table_id, series_id, period_kind, DATE '1970-01-01' + period_start,
  value, DATE '1970-01-01' + nullif(published, -2147483648), DATE '1970-01-01' + available_from, proxy,
  unit_id, sheet_id, "row", col FROM puente_feed()`

// feedSource gives the batches of a feed to DuckDB.
type feedSource struct {
	feed *feed
	ctx  context.Context
}

// ColumnInfos tells DuckDB the columns, in the order in which FillChunk writes them.
func (s *feedSource) ColumnInfos() []duckdb.ColumnInfo {
	return []duckdb.ColumnInfo{
		columnInfo("table_id", duckdb.TYPE_INTEGER), columnInfo("series_id", duckdb.TYPE_INTEGER),
		columnInfo("period_kind", duckdb.TYPE_UTINYINT), columnInfo("period_start", duckdb.TYPE_INTEGER),
		columnInfo("value", duckdb.TYPE_DOUBLE), columnInfo("published", duckdb.TYPE_INTEGER),
		columnInfo("available_from", duckdb.TYPE_INTEGER), columnInfo("proxy", duckdb.TYPE_UTINYINT),
		columnInfo("unit_id", duckdb.TYPE_INTEGER), columnInfo("sheet_id", duckdb.TYPE_INTEGER),
		columnInfo("row", duckdb.TYPE_INTEGER), columnInfo("col", duckdb.TYPE_INTEGER),
	}
}

// Cardinality is not known before the file is read.
func (s *feedSource) Cardinality() *duckdb.CardinalityInfo { return nil }

// Init has nothing to prepare.
func (s *feedSource) Init() {}

// FillChunk copies the next batch, column by column; an empty chunk ends the feed.
func (s *feedSource) FillChunk(chunk duckdb.DataChunk) error {
	var batch []row
	select {
	case batch = <-s.feed.filled:
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
	err := errors.Join(
		fill(chunk, 0, batch, func(r *row) int32 { return int32(r.table) }),
		fill(chunk, 1, batch, func(r *row) int32 { return int32(r.series) }),
		fill(chunk, 2, batch, func(r *row) uint8 { return uint8(r.kind) }),
		fill(chunk, 3, batch, func(r *row) int32 { return int32(r.start) }),
		fill(chunk, 4, batch, func(r *row) float64 { return r.value }),
		fill(chunk, 5, batch, func(r *row) int32 { return int32(r.published) }),
		fill(chunk, 6, batch, func(r *row) int32 { return int32(r.available) }),
		fill(chunk, 7, batch, func(r *row) uint8 { return uint8(r.proxy) }),
		fill(chunk, 8, batch, func(r *row) int32 { return int32(r.unit) }),
		fill(chunk, 9, batch, func(r *row) int32 { return int32(r.sheet) }),
		fill(chunk, 10, batch, func(r *row) int32 { return r.row }),
		fill(chunk, 11, batch, func(r *row) int32 { return r.col }),
		chunk.SetSize(len(batch)),
	)
	if batch != nil {
		s.feed.empty <- batch[:0]
	}
	return err
}

// fill writes one column of a chunk.
func fill[T any](chunk duckdb.DataChunk, column int, batch []row, value func(*row) T) error {
	for i := range batch {
		if err := duckdb.SetChunkValue(chunk, column, i, value(&batch[i])); err != nil {
			return err
		}
	}
	return nil
}
