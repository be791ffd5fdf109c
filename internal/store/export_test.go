package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExport(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	dir := filepath.Join(t.TempDir(), "it's here")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	query := `SELECT key, period_start, value, "row", sum("row") OVER () AS total, published = DATE '2023-12-22' AS same, 1.5::DECIMAL(4,1) AS d, [1, 2] AS list, NULL AS nothing
	  FROM observations ORDER BY "row" LIMIT 2`
	export := func(format string) string {
		path := filepath.Join(dir, "x."+format)
		if n, err := s.Export(context.Background(), query, ExportTo{Path: path, Format: format}); err != nil || n != 2 {
			t.Fatalf("%s: %d rows, %v", format, n, err)
		}
		return path
	}
	text, err := os.ReadFile(export("csv"))
	csv := "key,period_start,value,row,total,same,d,list,nothing\n" +
		"encounters.sector-tucson.usbp.MEX,2023-10-01,100.0,1,21,true,1.5,\"[1,2]\",\n" +
		"encounters.sector-tucson.usbp.VEN,2023-10-01,40.0,2,21,true,1.5,\"[1,2]\",\n"
	if diff := cmp.Diff(csv, string(text)); diff != "" || err != nil {
		t.Errorf("csv: %v\n%s", err, diff)
	}
	text, _ = os.ReadFile(export("json"))
	var rows []map[string]any
	if err := json.Unmarshal(text, &rows); err != nil || len(rows) != 2 || rows[1]["value"] != 40.0 || rows[1]["nothing"] != nil {
		t.Errorf("json: %v\n%s", err, text)
	}
	if got := readParquet(t, export("parquet"), "SELECT sum(value) || ' ' || min(period_start) || ' ' || max(total) FROM file"); got != "140.0 2023-10-01 21.0" {
		t.Errorf("parquet: %s", got)
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 3 {
		t.Errorf("files left: %v", left)
	}
	for _, bad := range []string{"COPY (SELECT 1) TO '/tmp/x'", "SELECT * FROM read_text('/etc/passwd')"} {
		if _, err := s.Export(context.Background(), bad, ExportTo{Path: filepath.Join(dir, "bad"), Format: "csv"}); err == nil {
			t.Errorf("%s was exported", bad)
		}
	}
	if _, err := s.Export(context.Background(), query, ExportTo{Path: filepath.Join(dir, "x"), Format: "xlsx"}); err == nil || !strings.Contains(err.Error(), "xlsx") {
		t.Errorf("unknown format: %v", err)
	}
}

// readParquet asks another database about a Parquet file.
func readParquet(t *testing.T, path, query string) (answer string) {
	t.Helper()
	db, err := sql.Open("duckdb", "?autoinstall_known_extensions=false&autoload_known_extensions=false")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	file := "read_parquet('" + strings.ReplaceAll(path, "'", "''") + "')"
	if err := db.QueryRow(strings.ReplaceAll(query, "file", file)).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// The same columns give the same bytes, and they read back as they were.
func TestWriteParquet(t *testing.T) {
	const n = 300_000
	names, values, counts := make([]string, n), make([]float64, n), make([]int64, n)
	for i := range n {
		names[i], values[i], counts[i] = []string{"tucson", "del rio", "ñ"}[i%3], math.Sqrt(float64(i)), int64(i)
	}
	values[8] = math.Inf(1)
	columns := []Column{{Name: "place", Text: names}, {Name: "value", Number: values}, {Name: "count", Whole: counts}}
	var files [2][]byte
	path := filepath.Join(t.TempDir(), "x.parquet")
	for i := range files {
		if err := WriteParquet(context.Background(), path, columns); err != nil {
			t.Fatal(err)
		}
		files[i], _ = os.ReadFile(path)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("two files of the same columns differ")
	}
	got := readParquet(t, path, `SELECT count(*) || ' ' || sum("count") || ' ' || max("value") || ' ' || count(*) FILTER (place = 'ñ') || ' ' || max("value") FILTER ("count" = 250000) FROM file`)
	if want := "300000 44999850000 inf 100000 500.0"; got != want {
		t.Errorf("read back %s, want %s", got, want)
	}
	if got := readParquet(t, path, `SELECT bool_and("count" = n - 1)::VARCHAR FROM (SELECT "count", row_number() OVER () AS n FROM file)`); got != "true" {
		t.Error("the order of the rows was not kept")
	}
	if err := WriteParquet(context.Background(), path, []Column{{Name: "place"}}); err != nil {
		t.Errorf("no rows: %v", err)
	}
	if err := WriteParquet(context.Background(), filepath.Join(t.TempDir(), "none", "x.parquet"), columns[:1]); err == nil {
		t.Error("a folder that is not there was written to")
	}
}
