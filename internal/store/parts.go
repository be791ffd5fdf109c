package store

import (
	"context"
	"fmt"
	"math"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// WriteParquetParts is WriteParquet for a table that is too long to hold: its
// rows come in parts, and only one part and one group of rows of the file are in
// memory. head names the columns, and the slice that is not nil their types; every
// part has the same columns in the same order. The file ends where parts is closed;
// a sender must also watch ctx, which ends the writing. A NaN is written as NULL.
func WriteParquetParts(ctx context.Context, path string, head []Column, parts <-chan []Column) error {
	source := &partSource{columnSource: columnSource{columns: head}, ctx: ctx, head: head, parts: parts}
	if err := writeTable(ctx, source, path, "FORMAT parquet, COMPRESSION zstd"); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// partSource gives parts to DuckDB row by row.
type partSource struct {
	columnSource
	ctx   context.Context
	head  []Column
	parts <-chan []Column
}

// FillRow gives the next row, waiting for the next part where one is used up.
func (s *partSource) FillRow(out duckdb.Row) (bool, error) {
	for s.next >= s.columns[0].length() {
		select {
		case part, more := <-s.parts:
			if !more {
				return false, nil
			}
			s.take(part)
		case <-s.ctx.Done():
			return false, s.ctx.Err()
		}
	}
	for i, c := range s.columns {
		if c.Number != nil && math.IsNaN(c.Number[s.next]) {
			if err := duckdb.SetRowValue[any](out, i, nil); err != nil {
				return false, err
			}
			continue
		}
		if err := c.set(out, i, s.next); err != nil {
			return false, err
		}
	}
	s.next++
	return true, nil
}

// take begins a part. One of another form is a defect of the sender.
func (s *partSource) take(part []Column) {
	for i, c := range part {
		if len(part) != len(s.head) || c.Name != s.head[i].Name || c.length() != part[0].length() || c.length() > 0 && c.kind() != s.head[i].kind() {
			panic(fmt.Sprintf("store: part of a table: column %d is %q with %d values of %v, want %q of %v", i, c.Name, c.length(), c.kind(), s.head[i].Name, s.head[i].kind()))
		}
	}
	s.columns, s.next = part, 0
}
