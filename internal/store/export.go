package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"puente/internal/model"
)

// copyOptions are the formats that a table is written in.
func copyOptions(format string) (string, error) {
	switch format {
	case "csv":
		return "FORMAT csv, HEADER", nil
	case "json":
		return "FORMAT json, ARRAY true", nil
	case "parquet":
		return "FORMAT parquet, COMPRESSION zstd", nil
	}
	return "", fmt.Errorf("format %q: want csv, json or parquet", format)
}

// ExportTo says where and how the result of a query is written.
type ExportTo struct {
	Path   string     // may be anywhere; a file that is there is replaced once the new one is whole
	Format string     // csv, json or parquet
	AsOf   model.Date // as in SQLLimits
}

// Export writes the result of a query to a new file. The query is judged as by SQL
// and has no limits; a second database in memory, which never sees the query, writes
// the file. It is for the owner of the machine alone. It returns the number of rows
// written. What is wrong with the query wraps ErrQuery; that the file could not be
// written is another error.
func (s *Store) Export(ctx context.Context, query string, to ExportTo) (rows int, err error) {
	options, err := copyOptions(to.Format)
	if err != nil {
		return 0, err
	}
	var unwritten error
	err = s.use(func(db *sql.DB) error {
		return readOnly(ctx, db, query, SQLLimits{AsOf: to.AsOf}, func(result *sql.Rows) error {
			source, err := newResultSource(result)
			if err != nil {
				return err
			}
			if err = writeTable(ctx, source, to.Path, options); err != nil && source.failure == nil {
				unwritten = plainly(err)
			}
			rows = source.count
			return errors.Join(source.failure, err)
		})
	})
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case unwritten != nil:
		return 0, fmt.Errorf("write %s: %w", to.Path, unwritten)
	case err != nil:
		return 0, s.explain(ctx, err, SQLLimits{})
	}
	return rows, nil
}

// plainly takes the words of the database off a failure to write: what the system
// said is kept, as in "no space left on device".
func plainly(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	for _, known := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EACCES, syscall.EIO, syscall.EDQUOT} {
		if strings.Contains(strings.ToLower(err.Error()), known.Error()) {
			return known
		}
	}
	return err
}

// Column is one column of a table that a run puts out: one of the three slices,
// as long as those of the other columns.
type Column struct {
	Name   string
	Text   []string
	Number []float64
	Whole  []int64
}

// length is the number of values.
func (c Column) length() int { return max(len(c.Text), len(c.Number), len(c.Whole)) }

// kind is the type of the column in the file; one without values is text.
func (c Column) kind() duckdb.Type {
	switch {
	case c.Number != nil:
		return duckdb.TYPE_DOUBLE
	case c.Whole != nil:
		return duckdb.TYPE_BIGINT
	}
	return duckdb.TYPE_VARCHAR
}

// WriteParquet writes columns to a Parquet file at path, whole or not at all. The
// same columns give the same bytes. It panics where the columns differ in length.
func WriteParquet(ctx context.Context, path string, columns []Column) error {
	for _, c := range columns {
		if c.length() != columns[0].length() || len(c.Text)+len(c.Number)+len(c.Whole) != c.length() {
			panic(fmt.Sprintf("store: column %q has %d texts, %d numbers and %d whole numbers, column %q has %d values",
				c.Name, len(c.Text), len(c.Number), len(c.Whole), columns[0].Name, columns[0].length()))
		}
	}
	if err := writeTable(ctx, &columnSource{columns: columns}, path, "FORMAT parquet, COMPRESSION zstd"); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// writeTable writes what a source gives to path by way of a database in memory,
// with one thread so that equal rows give equal bytes.
func writeTable(ctx context.Context, source duckdb.RowTableSource, path, options string) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".puente-*")
	if err != nil {
		return err
	}
	temporary.Close()
	defer os.Remove(temporary.Name())
	connector, err := duckdb.NewConnector(":memory:?autoinstall_known_extensions=false&autoload_known_extensions=false&threads=1", nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	bind := func(map[string]any, ...any) (duckdb.RowTableSource, error) { return source, nil }
	if err := duckdb.RegisterTableUDF(conn, "puente_rows", duckdb.RowTableFunction{BindArguments: bind}); err != nil {
		return err
	}
	target := strings.ReplaceAll(temporary.Name(), "'", "''")
	if _, err := conn.ExecContext(ctx, fmt.Sprintf("COPY (SELECT * FROM puente_rows()) TO '%s' (%s)", target, options)); err != nil {
		return err
	}
	if err := os.Chmod(temporary.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// columnInfo names a column and its type.
func columnInfo(name string, kind duckdb.Type) duckdb.ColumnInfo {
	info, err := duckdb.NewTypeInfo(kind)
	if err != nil {
		panic(err)
	}
	return duckdb.ColumnInfo{Name: name, T: info}
}

// columnSource gives columns to DuckDB row by row.
type columnSource struct {
	columns []Column
	next    int
}

// ColumnInfos tells DuckDB the columns.
func (s *columnSource) ColumnInfos() []duckdb.ColumnInfo {
	infos := make([]duckdb.ColumnInfo, len(s.columns))
	for i, c := range s.columns {
		infos[i] = columnInfo(c.Name, c.kind())
	}
	return infos
}

// Cardinality is left to be found out.
func (s *columnSource) Cardinality() *duckdb.CardinalityInfo { return nil }

// Init has nothing to prepare.
func (s *columnSource) Init() {}

// FillRow gives the next row, false after the last.
func (s *columnSource) FillRow(out duckdb.Row) (bool, error) {
	if len(s.columns) == 0 || s.next >= s.columns[0].length() {
		return false, nil
	}
	for i := range s.columns {
		if err := s.columns[i].set(out, i, s.next); err != nil {
			return false, err
		}
	}
	s.next++
	return true, nil
}

// set writes one value of the column.
func (c *Column) set(out duckdb.Row, column, at int) error {
	switch {
	case c.Number != nil:
		return duckdb.SetRowValue(out, column, c.Number[at])
	case c.Whole != nil:
		return duckdb.SetRowValue(out, column, c.Whole[at])
	}
	return duckdb.SetRowValue(out, column, c.Text[at])
}

// resultSource gives the rows of a query to another database.
type resultSource struct {
	rows  *sql.Rows
	names []string
	from  []string      // the types of the columns in the store
	to    []duckdb.Type // and in the file
	count int           // rows given so far

	failure error // what ended the query before its last row
}

// newResultSource reads the columns of a result.
func newResultSource(rows *sql.Rows) (*resultSource, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	s := &resultSource{rows: rows}
	for _, t := range types {
		s.names = append(s.names, t.Name())
		s.from = append(s.from, t.DatabaseTypeName())
		s.to = append(s.to, exportType(t.DatabaseTypeName()))
	}
	return s, nil
}

// exportType is the type in the file of a type in the store. What is neither a
// number, a day, a time nor true or false is told as text.
func exportType(name string) duckdb.Type {
	switch name {
	case "BOOLEAN":
		return duckdb.TYPE_BOOLEAN
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER":
		return duckdb.TYPE_BIGINT
	case "UBIGINT", "HUGEINT":
		return duckdb.TYPE_HUGEINT
	case "FLOAT", "DOUBLE":
		return duckdb.TYPE_DOUBLE
	case "DATE":
		return duckdb.TYPE_DATE
	case "TIMESTAMP":
		return duckdb.TYPE_TIMESTAMP
	}
	if strings.HasPrefix(name, "DECIMAL") {
		return duckdb.TYPE_DOUBLE
	}
	return duckdb.TYPE_VARCHAR
}

// ColumnInfos tells DuckDB the columns.
func (s *resultSource) ColumnInfos() []duckdb.ColumnInfo {
	infos := make([]duckdb.ColumnInfo, len(s.names))
	for i, name := range s.names {
		infos[i] = columnInfo(name, s.to[i])
	}
	return infos
}

// Cardinality is not known.
func (s *resultSource) Cardinality() *duckdb.CardinalityInfo { return nil }

// Init has nothing to prepare.
func (s *resultSource) Init() {}

// FillRow gives the next row, false after the last.
func (s *resultSource) FillRow(out duckdb.Row) (bool, error) {
	if !s.rows.Next() {
		s.failure = s.rows.Err()
		return false, s.failure
	}
	row, err := scanRow(s.rows, len(s.names))
	if err != nil {
		return false, err
	}
	for i, value := range row {
		if err := duckdb.SetRowValue(out, i, s.cell(i, value)); err != nil {
			return false, err
		}
	}
	s.count++
	return true, nil
}

// cell is a value as its column in the file takes it.
func (s *resultSource) cell(i int, value any) any {
	if value == nil {
		return nil
	}
	if decimal, ok := value.(duckdb.Decimal); ok {
		return decimal.Float64()
	}
	if s.to[i] == duckdb.TYPE_VARCHAR {
		return jsonText(plain(value, s.from[i]))
	}
	return value
}
