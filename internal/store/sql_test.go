package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSQLReads(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	ask := func(query string) (columns []string, rows [][]any) {
		t.Helper()
		columns, rows, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 100, Time: 10 * time.Second})
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return columns, rows
	}
	columns, rows := ask(`SELECT key, period, period_end, value, unit, document, sheet, "row", published, proxy FROM observations ORDER BY "row" LIMIT 1; -- the first`)
	if diff := cmp.Diff([]string{"key", "period", "period_end", "value", "unit", "document", "sheet", "row", "published", "proxy"}, columns); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([][]any{{"encounters.sector-tucson.usbp.MEX", "2023-10", "2023-10-31", 100.0, "events", "nov.csv", "Data", int64(1), "2023-12-22", ""}}, rows); diff != "" {
		t.Error(diff)
	}
	if _, rows = ask("SELECT sum(value), count(*), sum(\"row\") FROM observations"); rows[0][0] != 325.0 || rows[0][1] != int64(6) || rows[0][2] != int64(21) {
		t.Errorf("sums: %v", rows)
	}
	for _, query := range []string{
		"FROM documents", "DESCRIBE observations", "SHOW TABLES", "SUMMARIZE observations", "VALUES (1, 2)", "TABLE coverage",
		"WITH x AS (SELECT * FROM observations) SELECT max(value) FROM x", "EXPLAIN SELECT * FROM observations", "explain\nselect 1",
		"SELECT * FROM range(3)", "SELECT unnest([1,2])", "SELECT * FROM base.series", "SELECT * FROM tables", "SELECT * FROM records",
		"SELECT column_name FROM information_schema.columns", "SELECT * FROM studies", "SELECT * FROM series",
		"PIVOT (SELECT geography, period, value FROM observations) ON period IN ('2023-10', '2023-11') USING sum(value)",
	} {
		if _, rows := ask(query); len(rows) == 0 && !strings.Contains(query, "records") && !strings.Contains(query, "studies") {
			t.Errorf("%s: no rows", query)
		}
	}
	_, rows = ask(`SELECT NULL, 1::TINYINT, 2::UBIGINT, 1e30::HUGEINT, 1.25::DECIMAL(5,2), 'NaN'::DOUBLE, DATE '2023-12-26', TIMESTAMP '2023-12-26 01:02:03',
	  [1, NULL], {'a': 1, 'b': DATE '2023-01-01'}, MAP {'k': 2}, '0b16b0ad-1b7c-4d5b-b3a4-9c9c9c9c9c9c'::UUID, true, '{"x": [1]}'::JSON, INTERVAL 1 MONTH, TIME '12:30:00', 'n'::BLOB, '\xFF'::BLOB`)
	plain := []any{
		nil, int64(1), int64(2), "1000000000000000019884624838656", 1.25, "NaN", "2023-12-26", "2023-12-26T01:02:03Z",
		[]any{int64(1), nil},
		map[string]any{"a": int64(1), "b": "2023-01-01"},
		map[string]any{"k": int64(2)},
		"0b16b0ad-1b7c-4d5b-b3a4-9c9c9c9c9c9c",
		true,
		map[string]any{"x": []any{1.0}},
		"P1M0DT0S", "12:30:00", "n", "/w==",
	}
	if diff := cmp.Diff(plain, rows[0]); diff != "" {
		t.Errorf("plain values:\n%s", diff)
	}
}

// Every statement here would change the store, reach outside it, or stop it.
func TestSQLIsHarmless(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	enter(t, s, december)
	outside := filepath.Join(t.TempDir(), "out")
	secret := filepath.Join(t.TempDir(), "secret.csv")
	if err := os.WriteFile(secret, []byte("word\nxyzzy\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	queries := []string{
		"COPY (SELECT 1) TO 'OUT'", "COPY observations TO 'OUT' (FORMAT parquet)", "COPY base.observations FROM 'SECRET'",
		"EXPORT DATABASE 'OUT'", "IMPORT DATABASE 'OUT'",
		"SELECT * FROM read_csv('SECRET')", "SELECT * FROM read_csv_auto('SECRET')", "SELECT * FROM read_text('SECRET')", "SELECT * FROM read_blob('SECRET')",
		"SELECT * FROM read_json('SECRET')", "SELECT * FROM read_parquet('SECRET')", "SELECT * FROM sniff_csv('SECRET')", "SELECT * FROM glob('SECRET')",
		"FROM 'SECRET'", "SELECT * FROM \"SECRET\"", "FROM '/etc/passwd'", "SELECT * FROM 'https://example.org/x.csv'", "SELECT * FROM read_csv('https://example.org/x.csv')",
		"SELECT (SELECT max(content) FROM read_text('SECRET'))", "WITH x AS (FROM read_text('SECRET')) FROM x", "SELECT 1 WHERE EXISTS (FROM glob('/*'))",
		"DESCRIBE FROM read_text('SECRET')", "SUMMARIZE FROM 'SECRET'", "SUMMARIZE 'SECRET'", "DESCRIBE 'SECRET'", "SHOW 'SECRET'", "SELECT * FROM histogram('SECRET', 'word')",
		"SELECT * FROM query('FROM read_text(''SECRET'')')", "SELECT * FROM query_table('observations')", "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('select 1'))",
		"ATTACH 'OUT' AS o", "ATTACH ':memory:' AS m", "DETACH puente", "USE memory", "SELECT * FROM read_duckdb('OUT')",
		"INSTALL httpfs", "LOAD httpfs", "LOAD 'OUT'",
		"SET threads = 1", "SET enable_external_access = true", "RESET memory_limit", "SET VARIABLE x = 1", "PRAGMA threads = 1", "PRAGMA enable_profiling", "PRAGMA table_info('observations')", "PRAGMA database_list",
		"CALL pragma_version()", "CALL force_checkpoint()", "CHECKPOINT", "FORCE CHECKPOINT", "VACUUM", "ANALYZE",
		"SELECT * FROM enable_logging(storage = 'file', storage_path = 'OUT')", "SELECT * FROM enable_profiling(save_location = 'OUT')", "SELECT * FROM force_checkpoint()",
		"SELECT write_log('x')", "SELECT getenv('HOME')", "SELECT current_setting('temp_directory')", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_extensions()",
		"SELECT * FROM puente_feed()", "SELECT * FROM arrow_scan(1, 2, 3)", "SELECT * FROM enable_peg_parser()",
		"INSERT INTO base.observations SELECT * FROM base.observations", "UPDATE base.observations SET value = 0", "DELETE FROM base.observations", "TRUNCATE base.observations",
		"DROP TABLE base.observations", "DROP VIEW observations", "ALTER TABLE base.observations ADD COLUMN x INTEGER", "CREATE TABLE t (a INTEGER)", "CREATE TEMP TABLE t AS SELECT 1",
		"CREATE OR REPLACE VIEW observations AS SELECT 1", "CREATE MACRO f(x) AS x", "MERGE INTO base.words USING (SELECT 1) ON true WHEN MATCHED THEN DELETE",
		"SELECT 1; SELECT 2", "SELECT 1; DROP TABLE base.observations", "SELECT 1; COMMIT; DROP TABLE base.observations", "BEGIN", "COMMIT", "ROLLBACK",
		"WITH x AS (INSERT INTO base.words VALUES (9, 'x') RETURNING *) SELECT * FROM x", "WITH x AS (DELETE FROM base.words RETURNING *) SELECT * FROM x",
		"EXPLAIN ANALYZE INSERT INTO base.words VALUES (9, 'x')", "EXPLAIN ANALYZE SELECT 1", "EXPLAIN DROP TABLE base.words", "EXPLAIN EXPLAIN SELECT 1", "/* */ EXPLAIN ANALYZE DELETE FROM base.words",
		"PREPARE p AS SELECT 1", "EXECUTE p", "SELECT 1) ; DROP TABLE base.words; SELECT * FROM (SELECT 1", "SELECT $1", "", ";", "-- nothing", "SELEC 1",
	}
	for _, query := range queries {
		query = strings.ReplaceAll(strings.ReplaceAll(query, "OUT", outside), "SECRET", secret)
		_, rows, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 10, Time: 5 * time.Second})
		if !errors.Is(err, ErrQuery) {
			t.Errorf("%s: got %v, %v, want a refusal", query, rows, err)
		}
	}
	if left, _ := filepath.Glob(outside + "*"); len(left) > 0 {
		t.Errorf("written outside: %v", left)
	}
	want(t, s, Query{Series: key(t, "encounters.southwest"), From: period(t, "2023-11")}, "encounters.southwest 2023-11 | 115 rows=2 cbp main 2023-12-22\n")
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	enter(t, s, january) // the store still takes documents
}

// What the guard of SQL lets through, the database itself must still stop.
func TestDatabaseReachesNothing(t *testing.T) {
	s := openAt(t, t.TempDir())
	for _, statement := range []string{
		"COPY (SELECT 1) TO '/tmp/puente-should-not-be'", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')", "ATTACH '/tmp/puente-should-not-be'",
		"SET enable_external_access = true", "SET lock_configuration = false", "SET memory_limit = '1TB'", "INSTALL httpfs", "LOAD httpfs",
		"SELECT * FROM read_csv('https://example.org/x.csv')", "EXPORT DATABASE '/tmp/puente-should-not-be'",
	} {
		if _, err := s.db.Exec(statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func TestSQLLimits(t *testing.T) {
	s := openAt(t, t.TempDir())
	ctx := context.Background()
	_, rows, truncated, err := s.SQL(ctx, "SELECT * FROM range(1000000000)", SQLLimits{Rows: 5, Time: 5 * time.Second})
	if err != nil || len(rows) != 5 || !truncated {
		t.Errorf("rows: %d, %v, %v", len(rows), truncated, err)
	}
	if _, rows, truncated, err = s.SQL(ctx, "SELECT * FROM range(5)", SQLLimits{Rows: 5}); err != nil || len(rows) != 5 || truncated {
		t.Errorf("exactly as many rows: %d, %v, %v", len(rows), truncated, err)
	}
	start := time.Now()
	_, _, _, err = s.SQL(ctx, "SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 3", SQLLimits{Rows: 5, Time: 300 * time.Millisecond})
	if took := time.Since(start); err == nil || !strings.Contains(err.Error(), "longer than the limit of 300ms") || took > 3*time.Second {
		t.Errorf("time: %v after %s", err, took)
	}
	_, _, _, err = s.SQL(ctx, "SELECT len(list(range || 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')) FROM range(100000000)", SQLLimits{Rows: 5, Time: 20 * time.Second})
	if err == nil || !strings.Contains(err.Error(), "more memory than the 512 MB") {
		t.Errorf("memory: %v", err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, _, err := s.SQL(stopped, "SELECT 1", SQLLimits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	if _, rows, _, err := s.SQL(ctx, "SELECT 42", SQLLimits{}); err != nil || rows[0][0] != int64(42) {
		t.Errorf("afterwards: %v, %v", rows, err)
	}
}
