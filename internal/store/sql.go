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
)

// SQLLimits bound one query.
type SQLLimits struct {
	Rows int           // rows returned at most; 0: no limit
	Time time.Duration // time taken at most; 0: no limit
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
		return readOnly(ctx, db, query, lim.Rows, func(result *sql.Rows) error {
			columns, err = result.Columns()
			if err != nil {
				return err
			}
			rows, truncated, err = plainRows(result, len(columns), lim.Rows)
			return err
		})
	})
	if err != nil {
		return nil, nil, false, s.explain(err, lim)
	}
	return columns, rows, truncated, nil
}

// explain puts a failure of a query in words for its author.
func (s *Store) explain(err error, lim SQLLimits) error {
	var engine *duckdb.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w stopped: it took longer than the limit of %s", ErrQuery, lim.Time)
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &engine) && engine.Type == duckdb.ErrorTypeOutOfMemory:
		return fmt.Errorf("%w stopped: it needs more memory than the %d MB that the database may use", ErrQuery, s.options.MaxMemoryMB)
	case errors.Is(err, ErrQuery) || errors.Is(err, errClosed):
		return err
	}
	return fmt.Errorf("%w: %w", ErrQuery, err)
}

// readOnly judges the query, runs it in a read-only transaction and gives its
// result to f. Of a SELECT no more than limit+1 rows are computed (0: all).
func readOnly(ctx context.Context, db *sql.DB, query string, limit int, f func(*sql.Rows) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	query, explained := cutExplain(query)
	if err := judge(ctx, conn, query); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION READ ONLY"); err != nil {
		return err
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	if err := isSelect(conn, query); err != nil {
		return err
	}
	switch {
	case explained:
		query = "EXPLAIN " + query
	case limit > 0:
		// query() takes the text as a value, so that a comment or a semicolon at its end cannot swallow the limit.
		query = fmt.Sprintf("SELECT * FROM query('%s') LIMIT %d", strings.ReplaceAll(query, "'", "''"), limit+1)
	}
	result, err := conn.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer result.Close()
	return f(result)
}

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
func judge(ctx context.Context, conn *sql.Conn, query string) error {
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
	return walk(tree.Statements[0])
}

// walk judges a node of the parsed query and all below it.
func walk(node any) error {
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			if err := walk(child); err != nil {
				return err
			}
		}
	case map[string]any:
		if err := judgeNode(node); err != nil {
			return err
		}
		for _, child := range node {
			if err := walk(child); err != nil {
				return err
			}
		}
	}
	return nil
}

// judgeNode refuses table functions that are not listed, functions that act, and
// relations whose name could be that of a file.
func judgeNode(node map[string]any) error {
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
	"unnest": true, "range": true, "generate_series": true, "repeat": true, "repeat_row": true,
	"json_each": true, "json_tree": true, "summary": true,
	"duckdb_tables": true, "duckdb_views": true, "duckdb_columns": true, "duckdb_functions": true,
	"duckdb_keywords": true, "duckdb_types": true, "pragma_table_info": true, "pragma_show": true, "pragma_version": true,
}

// forbiddenFunctions are those that write, or tell of the machine.
var forbiddenFunctions = map[string]bool{
	"write_log": true, "current_setting": true, "getenv": true, "nextval": true, "currval": true, "sleep_ms": true,
}

// plainRows reads up to limit rows (0: all) as plain values.
func plainRows(result *sql.Rows, width, limit int) (rows [][]any, truncated bool, err error) {
	types, err := result.ColumnTypes()
	if err != nil {
		return nil, false, err
	}
	for result.Next() {
		if limit > 0 && len(rows) == limit {
			return rows, true, nil
		}
		row, err := scanRow(result, width)
		if err != nil {
			return nil, false, err
		}
		for i := range row {
			row[i] = plain(row[i], types[i].DatabaseTypeName())
		}
		rows = append(rows, row)
	}
	return rows, false, result.Err()
}

// scanRow reads one row as the driver gives it.
func scanRow(result *sql.Rows, width int) ([]any, error) {
	row, targets := make([]any, width), make([]any, width)
	for i := range row {
		targets[i] = &row[i]
	}
	return row, result.Scan(targets...)
}
