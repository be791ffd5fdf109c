package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"puente/internal/model"
)

// SQLLimits bound one query.
type SQLLimits struct {
	Rows  int           // rows returned at most; 0: no limit
	Time  time.Duration // time taken at most; 0: no limit
	Bytes int           // of the values returned at most, roughly; 0: no limit
	AsOf  model.Date    // the views show only what could be known on this day; NoDate or the zero value: everything
}

// ErrQuery is wrapped by everything that is wrong with the query itself rather
// than with the store: a faulty or forbidden statement, or a limit that it meets.
var ErrQuery = errors.New("query")

// SQL runs one SELECT (or WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, or EXPLAIN
// of one) and returns its rows as plain values: nil, bool, int64, float64, string,
// []any and map[string]any, dates and times as ISO text. truncated says that the limit
// of rows cut the result.
//
// It can change nothing and reach nothing: the database's own parser must find a
// single SELECT in it, it may call only the table functions of a written list, it
// runs in a read-only transaction, and the database has no access to files, network,
// extensions or its own settings.
func (s *Store) SQL(ctx context.Context, query string, lim SQLLimits) (columns []string, rows [][]any, truncated bool, err error) {
	if lim.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, lim.Time)
		defer cancel()
	}
	err = s.use(func(db *sql.DB) error {
		return readOnly(ctx, db, query, lim, func(result *sql.Rows) error {
			columns, err = result.Columns()
			if err != nil {
				return err
			}
			rows, truncated, err = plainRows(result, len(columns), lim)
			return err
		})
	})
	if err != nil {
		return nil, nil, false, s.explain(ctx, err, lim)
	}
	return columns, rows, truncated, nil
}

// explain puts a failure of a query in words for its author.
func (s *Store) explain(ctx context.Context, err error, lim SQLLimits) error {
	var engine *duckdb.Error
	interrupted := errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeInterrupt
	switch {
	case errors.Is(err, context.DeadlineExceeded), interrupted && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%w stopped: it took longer than the limit of %s", ErrQuery, lim.Time)
	case errors.Is(err, context.Canceled):
		return err
	case interrupted && ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeOutOfMemory:
		return fmt.Errorf("%w stopped: it needs more memory than the %d MB that the database may use", ErrQuery, s.options.MaxMemoryMB)
	case errors.Is(err, ErrQuery) || errors.Is(err, errClosed):
		return err
	}
	return fmt.Errorf("%w: %w", ErrQuery, err)
}

// readOnly judges the query, runs it in a read-only transaction and gives its
// result to f. Of a SELECT no more than lim.Rows+1 rows are computed (0: all).
func readOnly(ctx context.Context, db *sql.DB, query string, lim SQLLimits, f func(*sql.Rows) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	query, explained := cutExplain(query)
	if err := judge(ctx, conn, query, zeroIsNoDate(lim.AsOf).Known()); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if err := isSelect(conn, query); err != nil {
		return err
	}
	if explained {
		query = "EXPLAIN " + query
	} else {
		query = bounded(query, lim)
	}
	result, err := conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer result.Close()
	return f(result)
}

// bounded puts the limit of rows and the date around a query. query() takes the text
// as a value, so that a comment or a semicolon at its end cannot swallow what follows.
func bounded(query string, lim SQLLimits) string {
	asOf := zeroIsNoDate(lim.AsOf)
	if lim.Rows == 0 && !asOf.Known() {
		return query
	}
	outer := fmt.Sprintf("SELECT * FROM query('%s')", strings.ReplaceAll(query, "'", "''"))
	if lim.Rows > 0 {
		outer += fmt.Sprintf(" LIMIT %d", lim.Rows+1)
	}
	if asOf.Known() {
		outer = strings.ReplaceAll(viewsAsOf, "DAY", "DATE '"+asOf.String()+"'") + outer
	}
	return outer
}

// viewsAsOf stand before a query in place of the views of the same names. A document
// is known from the day on which anything in it could be.
const viewsAsOf = `WITH observations AS (FROM main.observations WHERE available_from <= DAY),
coverage AS (FROM main.coverage WHERE available_from <= DAY),
records AS (FROM main.records WHERE available_from IS NULL OR available_from <= DAY),
documents AS (FROM main.documents d WHERE d.published <= DAY OR d.digest IN (SELECT digest FROM main.coverage WHERE available_from <= DAY)
  OR d.digest IN (SELECT digest FROM main.records WHERE available_from IS NULL OR available_from <= DAY)),
tables AS (FROM main.tables t WHERE (t.digest, t."table") IN (SELECT digest, "table" FROM main.coverage WHERE available_from <= DAY)) `

// explainWord is EXPLAIN at the start of a query. EXPLAIN ANALYZE runs what it
// explains and stays refused: what follows is no SELECT.
var explainWord = regexp.MustCompile(`(?i)^\s*EXPLAIN\s`)

// cutExplain takes EXPLAIN off the query.
func cutExplain(query string) (rest string, explained bool) {
	found := explainWord.FindString(query)
	return query[len(found):], found != ""
}

// isSelect asks the database what kind of statement it takes the query for.
func isSelect(conn *sql.Conn, query string) error {
	return conn.Raw(func(raw any) error {
		// Prepare, unlike PrepareContext, runs nothing and refuses several statements.
		prepared, err := raw.(*duckdb.Conn).Prepare(query)
		if err != nil {
			return err
		}
		defer prepared.Close()
		kind, err := prepared.(*duckdb.Stmt).StatementType()
		if err != nil {
			return err
		}
		if kind != duckdb.STATEMENT_TYPE_SELECT {
			return errNotSelect
		}
		if prepared.NumInput() > 0 {
			return fmt.Errorf("%w refused: it has parameters, and none can be given", ErrQuery)
		}
		return nil
	})
}

// errNotSelect refuses everything that is not one SELECT.
var errNotSelect = fmt.Errorf("%w refused: only one SELECT (or WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN) may stand here", ErrQuery)

// judge has the database parse the query, without binding or running anything,
// and looks through the tree for what a reader of the store has no use for.
func judge(ctx context.Context, conn *sql.Conn, query string, dated bool) error {
	if len(query) > queryMost {
		return fmt.Errorf("%w refused: it has %d bytes, want at most %d", ErrQuery, len(query), queryMost)
	}
	var text string
	err := conn.QueryRowContext(ctx, `SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)`, query).Scan(&text)
	if err != nil {
		return err
	}
	var tree struct {
		Failed     bool   `json:"error"`
		Kind       string `json:"error_type"`
		Message    string `json:"error_message"`
		Statements []any  `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return fmt.Errorf("read the parsed query: %w", err)
	}
	switch {
	case tree.Failed && tree.Kind == "parser":
		return fmt.Errorf("%w: %s", ErrQuery, tree.Message)
	case tree.Failed || len(tree.Statements) != 1:
		return errNotSelect
	}
	if err := walk(tree.Statements[0], dated); err != nil {
		return err
	}
	return judgeGrowth(tree.Statements[0])
}

// walk judges a node of the parsed query and all below it; dated says that the query
// is to see only what was known on a day.
func walk(node any, dated bool) error {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			if err := walk(child, dated); err != nil {
				return err
			}
		}
	case map[string]any:
		if err := judgeNode(node, dated); err != nil {
			return err
		}
		for _, child := range node {
			if err := walk(child, dated); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeNode refuses table functions that are not listed, functions that act, and
// relations whose name could be that of a file.
func judgeNode(node map[string]any, dated bool) error {
	switch node["type"] {
	case "TABLE_FUNCTION":
		function, _ := node["function"].(map[string]any)
		if name, _ := function["function_name"].(string); !tableFunctions[strings.ToLower(name)] {
			return fmt.Errorf("%w refused: the table function %q is not for queries of this store", ErrQuery, name)
		}
	case "BASE_TABLE", "SHOW_REF":
		if name, _ := node["table_name"].(string); name != "" && !relationName.MatchString(strings.Trim(name, `"`)) {
			return fmt.Errorf("%w refused: %q is not the name of a table; files cannot be read here", ErrQuery, name)
		}
		if schema, _ := node["schema_name"].(string); dated && schema != "" && schema != "information_schema" {
			return fmt.Errorf("%w refused: as of a date only the views can be read, not what the schema %q holds", ErrQuery, schema)
		}
	case "FUNCTION":
		if name, _ := node["function_name"].(string); forbiddenFunctions[strings.ToLower(name)] {
			return fmt.Errorf("%w refused: the function %q is not for queries of this store", ErrQuery, name)
		}
	}
	return nil
}

// relationName is what a table, view or WITH may be called in a query. Names with
// a point or a slash would make DuckDB look for a file.
var relationName = regexp.MustCompile(`^[\pL_][\pL\pN_ -]*$`)

// tableFunctions are those that compute from their arguments or describe the
// store's own tables. All others read files, start logs or run text as a query.
var tableFunctions = map[string]bool{
	"unnest": true, "range": true, "generate_series": true,
	"json_each": true, "json_tree": true, "summary": true,
	"duckdb_tables": true, "duckdb_views": true, "duckdb_columns": true, "duckdb_functions": true,
	"duckdb_keywords": true, "duckdb_types": true, "pragma_table_info": true, "pragma_show": true, "pragma_version": true,
}

// forbiddenFunctions are those that write, or tell of the machine.
var forbiddenFunctions = map[string]bool{
	"write_log": true, "current_setting": true, "getenv": true, "nextval": true, "currval": true, "sleep_ms": true,
}

// plainRows reads rows as plain values, up to the limits.
func plainRows(result *sql.Rows, width int, lim SQLLimits) (rows [][]any, truncated bool, err error) {
	types, err := result.ColumnTypes()
	if err != nil {
		return nil, false, err
	}
	size := 0
	for result.Next() {
		if lim.Rows > 0 && len(rows) == lim.Rows {
			return rows, true, nil
		}
		row, err := scanRow(result, width)
		if err != nil {
			return nil, false, err
		}
		for i := range row {
			row[i] = plain(row[i], types[i].DatabaseTypeName())
			size += sizeOf(row[i])
		}
		switch {
		case lim.Bytes > 0 && size > lim.Bytes && len(rows) == 0:
			return nil, false, fmt.Errorf("%w stopped: its first row has more than the %d MB that an answer may have", ErrQuery, lim.Bytes>>20)
		case lim.Bytes > 0 && size > lim.Bytes:
			return rows, true, nil
		}
		rows = append(rows, row)
	}
	return rows, false, result.Err()
}

// sizeOf is the size of a plain value in bytes, roughly.
func sizeOf(value any) int {
	size := 16
	switch v := value.(type) {
	case string:
		size += len(v)
	case []any:
		for _, child := range v {
			size += sizeOf(child)
		}
	case map[string]any:
		for key, child := range v {
			size += len(key) + sizeOf(child)
		}
	}
	return size
}

// scanRow reads one row as the driver gives it.
func scanRow(result *sql.Rows, width int) ([]any, error) {
	row, targets := make([]any, width), make([]any, width)
	for i := range row {
		targets[i] = &row[i]
	}
	return row, result.Scan(targets...)
}
