package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// Each of these would fill the memory of the machine from one line, by text or lists
// that the database does not count.
func TestSQLMakesNoHugeValues(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	steps := func(n int, first, next string) string {
		query := "SELECT " + first + " AS v FROM observations"
		for range n {
			query = "SELECT " + next + " AS v FROM (" + query + ")"
		}
		return query
	}
	for _, query := range []string{
		"SELECT repeat('x', 4000000000) FROM range(100000)", "SELECT main.repeat('x', 1000000)", "SELECT REPEAT(key, 1000000) FROM observations",
		"SELECT lpad(key, 1000000000, 'x') FROM observations", "SELECT rpad(key, \"row\" * 1000000, 'x') FROM observations",
		"SELECT list_resize([1], 1000000000)", "SELECT array_resize([1], 1000000000, 2)", "SELECT range(1000000000)", "SELECT generate_series(1, 1000000000)",
		"SELECT range(0, \"row\" * 1000000) FROM observations", "SELECT len(range(2000000000)) FROM range(1000000)", "SELECT bitstring('1', 2000000000)",
		"SELECT format('{:1000000000d}', 1)", "SELECT printf('%*d', 1000000000, 1)", "SELECT printf('%999999999d', 1)", "SELECT format(key, 1) FROM observations",
		"SELECT replace(key, 'e', '" + strings.Repeat("y", 5000) + "') FROM observations", "SELECT replace(key, 'e', key) FROM observations",
		"SELECT regexp_replace(key, '', '" + strings.Repeat("y", 5000) + "', 'g') FROM observations",
		"SELECT list_reduce([key, key, key, key, key, key, key], lambda a, b: a || a || b) FROM observations",
		"SELECT list_transform(range(10000), lambda x: list_transform(range(10000), lambda y: x * y))",
		steps(40, "key", "v || v"), steps(4, "key", "v||v||v||v||v||v||v||v"), steps(8, "hex(key)", "hex(v)"), steps(40, "[key]", "[v, v]"), steps(40, "key", "concat(v, '-', v)"),
		"WITH a AS (SELECT key || key || key || key AS v FROM observations), b AS (SELECT v || v || v || v AS v FROM a), c AS (SELECT v || v || v || v AS v FROM b), d AS (SELECT v || v AS v FROM c) SELECT v FROM d",
		"SELECT key || key || key AS a, a || a || a AS b, b || b || b AS c, c || c || c AS d, d || d FROM observations",
		"WITH RECURSIVE t AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t",
		"WITH RECURSIVE t AS (SELECT ['x'] AS s UNION ALL SELECT list_concat(s, s) FROM t) SELECT count(*) FROM t",
		"SELECT length(l) FROM (SELECT string_agg(key, ',') AS l FROM observations), range(1000000)", "SELECT list(value) OVER () FROM observations",
		"WITH l AS (SELECT array_agg(key) AS k FROM observations) SELECT k, k FROM l", "SELECT concat(*COLUMNS(*)) || concat(*COLUMNS(*)) || concat(*COLUMNS(*)) FROM observations",
		"SELECT json_pretty(repeat('[', 100000))", "SELECT 1 WHERE length(repeat('x', 1000000000)) > 1", "SELECT count(*) FROM observations GROUP BY repeat(key, 1000000)",
		"SELECT 1 ORDER BY repeat('x', 1000000000)", "SELECT CASE WHEN true THEN repeat('x', 1000000000) END", "SELECT * FROM repeat('x', 1000000000)",
		"SELECT (SELECT repeat('x', 1000000000))", "SELECT * FROM unnest(range(1000000000))", "SELECT '" + strings.Repeat("x", 70_000) + "'",
		"VALUES (repeat('x', 1000000000))", "SELECT sum(length(repeat('x', 1000000000))) FROM observations", "PIVOT observations ON period USING sum(length(repeat('x', 1000000000)))",
		"EXPLAIN SELECT repeat('x', 1000000000)", "SUMMARIZE SELECT repeat('x', 1000000000)", "DESCRIBE SELECT repeat('x', 1000000000)",
	} {
		_, rows, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 10, Time: 5 * time.Second})
		if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "refused") {
			t.Errorf("%.200s: %d rows, %v, want a refusal", query, len(rows), err)
		}
	}
}

// What analysts write every day passes the bound.
func TestSQLLeavesOrdinaryQueriesAlone(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	for _, query := range []string{
		"SELECT geography || ' ' || component || ' ' || coalesce(nationality, '–') AS what, sum(value) FROM observations GROUP BY ALL",
		"SELECT lpad(month(period_start)::VARCHAR, 2, '0') || '.' || year(period_start) FROM observations",
		"WITH a AS (SELECT period, sum(value) AS v FROM observations GROUP BY ALL), b AS (SELECT period, v, v - lag(v) OVER (ORDER BY period) AS d FROM a) SELECT period, v, d, round(100 * d / v, 1) || ' %' FROM b",
		"SELECT string_agg(DISTINCT nationality, ', ' ORDER BY nationality) FROM observations", "SELECT geography, list(value) FROM observations GROUP BY ALL",
		"SELECT replace(upper(key), '.', ' / ') FROM observations", "SELECT strftime(period_start, '%d.%m.%Y') FROM observations",
		"WITH RECURSIVE m AS (SELECT DATE '2023-01-01' AS d UNION ALL SELECT CAST(d + INTERVAL 1 MONTH AS DATE) FROM m WHERE d < DATE '2023-12-01') SELECT count(*) FROM m",
		"SELECT CASE nationality WHEN 'MEX' THEN 'Mexico' WHEN 'VEN' THEN 'Venezuela' ELSE 'other: ' || nationality END, count(*) FROM observations GROUP BY ALL",
		"SELECT unnest(range(1, 13)) AS month", "SELECT [x * 2 FOR x IN [1, 2, 3]]", "SELECT list_transform(range(12), lambda i: i + 1)", "SELECT format('{:,} people', 242418)",
		"SELECT fields->>'name' || ', ' || (fields->>'country') FROM records", "SELECT a.*, b.value FROM observations a JOIN observations b USING (key, period)",
		"SELECT * FROM observations UNION ALL SELECT * FROM observations", "SELECT quantile_cont(value, [0.1, 0.5, 0.9]) FROM observations", "SELECT count(*) FROM generate_series(1, 1000000)",
	} {
		if _, _, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 10, Time: 5 * time.Second}); err != nil {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// A query that runs on is stopped with a word about the limit, whatever it does: rows
// without end, a recursion without end, rows that must all be kept.
func TestSQLStopsInTime(t *testing.T) {
	s := openAt(t, t.TempDir())
	for _, query := range []string{
		"SELECT count(*) FROM generate_series(1, 1000000000000) AS g(i) WHERE i % 7 = 3",
		"WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t",
		"SELECT max(a.range * b.range) FROM range(100000000) a, range(100000000) b",
	} {
		_, _, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 10, Time: 200 * time.Millisecond})
		if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "longer than the limit of 200ms") {
			t.Errorf("%s: %v", query, err)
		}
	}
	_, _, _, err := s.SQL(context.Background(), "SELECT count(*) FROM (SELECT DISTINCT hash(range) FROM range(100000000000))", SQLLimits{Rows: 10, Time: time.Second})
	if !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "limit of") && !strings.Contains(err.Error(), "more memory") {
		t.Errorf("distinct values without end: %v", err)
	}
	if _, rows, _, err := s.SQL(context.Background(), "SELECT 42", SQLLimits{}); err != nil || rows[0][0] != int64(42) {
		t.Errorf("afterwards: %v, %v", rows, err)
	}
}

// An answer that is too large for its reader is cut, or told to be where one row is.
func TestSQLBoundsTheBytes(t *testing.T) {
	s := openAt(t, t.TempDir())
	ask := func(query string) (int, bool, error) {
		_, rows, truncated, err := s.SQL(context.Background(), query, SQLLimits{Rows: 10_000, Bytes: 1 << 20, Time: 10 * time.Second})
		return len(rows), truncated, err
	}
	if n, cut, err := ask("SELECT 'a text of some length, four times the number of the row ' || range FROM range(10000)"); err != nil || cut || n != 10_000 {
		t.Errorf("below the limit: %d, %v, %v", n, cut, err)
	}
	if n, cut, err := ask("SELECT range, lpad('', 1000, 'x') FROM range(5000)"); err != nil || !cut || n < 900 || n > 1100 {
		t.Errorf("above it: %d, %v, %v", n, cut, err)
	}
	if _, _, err := ask("SELECT string_agg(range, ',') FROM range(1000000)"); !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "more than the 1 MB") {
		t.Errorf("one row above it: %v", err)
	}
}

// As of a date the views tell only what could be known then, in every form of query.
func TestSQLAsOf(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december, january)
	ask := func(query, on string) (any, error) {
		lim := SQLLimits{Rows: 10, Time: 5 * time.Second}
		if on != "" {
			lim.AsOf = date(t, on)
		}
		_, rows, _, err := s.SQL(context.Background(), query, lim)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		return rows[0][0], nil
	}
	for _, c := range []struct {
		query, on string
		want      any
	}{
		{"SELECT count(DISTINCT digest) FROM observations", "2023-12-26", int64(1)},
		{"SELECT count(DISTINCT digest) FROM observations", "", int64(2)},
		{"SELECT count(DISTINCT digest) FROM observations", "2023-12-21", int64(0)},
		{"WITH x AS (FROM observations) SELECT count(DISTINCT digest) FROM x -- a comment", "2023-12-26", int64(1)},
		{"WITH observations AS (FROM Observations) SELECT count(DISTINCT digest) FROM OBSERVATIONS;", "2023-12-26", int64(1)},
		{"SELECT (SELECT count(*) FROM documents)", "2023-12-26", int64(1)},
		{"SELECT count(*) FROM documents", "", int64(2)},
		{"SELECT count(*) FROM tables", "2023-12-26", int64(1)},
		{"SELECT count(DISTINCT digest) FROM coverage", "2023-12-26", int64(1)},
	} {
		if got, err := ask(c.query, c.on); got != c.want || err != nil {
			t.Errorf("%s as of %q: %v, %v, want %v", c.query, c.on, got, err, c.want)
		}
	}
	for _, query := range []string{"SELECT count(*) FROM main.observations", "SELECT count(*) FROM base.observations"} {
		if _, err := ask(query, "2023-12-26"); !errors.Is(err, ErrQuery) || !strings.Contains(err.Error(), "as of a date") {
			t.Errorf("%s: %v", query, err)
		}
	}
}
