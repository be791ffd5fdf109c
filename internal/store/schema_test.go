package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
)

// openDatabase opens the database of a closed store without the store.
func openDatabase(t *testing.T, dir string) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", dir+"/puente.duckdb?autoinstall_known_extensions=false&autoload_known_extensions=false")
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	openAt(t, dir).Close()
	db := openDatabase(t, dir)
	if _, err := db.Exec(`UPDATE base.meta SET value = '99' WHERE name = 'schema'`); err != nil {
		t.Fatal(err)
	}
	db.Close()
	_, err := Open(dir, Options{})
	if !errors.Is(err, errSchema) || !strings.Contains(err.Error(), "newer puente") || !strings.Contains(err.Error(), "99") {
		t.Errorf("got %v", err)
	}
}

// A store of an older version climbs step by step and keeps its rows; a reader,
// who may not change it, is told what to do.
func TestOlderSchemaClimbs(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	enter(t, s, december)
	s.Close()
	db := openDatabase(t, dir)
	defer db.Close()
	newest := len(schemaSteps())
	steps := slices.Concat(schemaSteps(), []string{`ALTER TABLE base.documents ADD COLUMN licence VARCHAR`, `UPDATE base.documents SET licence = 'public'`})
	ctx := context.Background()
	if err := migrate(ctx, db, dir, steps, true); !errors.Is(err, errSchema) || !strings.Contains(err.Error(), "open it once for writing") {
		t.Errorf("a reader: %v", err)
	}
	broken := slices.Concat(steps, []string{`THIS IS NO SQL`})
	if err := migrate(ctx, db, dir, broken, false); err == nil {
		t.Error("a broken step went through")
	}
	if version, err := schemaVersion(ctx, db); version != newest || err != nil {
		t.Errorf("after a broken step: version %d, %v", version, err)
	}
	if err := migrate(ctx, db, dir, steps, false); err != nil {
		t.Fatal(err)
	}
	var licence string
	var observations int
	if err := db.QueryRow(`SELECT licence, observations FROM base.documents`).Scan(&licence, &observations); err != nil || licence != "public" || observations != 6 {
		t.Errorf("got %q, %d, %v", licence, observations, err)
	}
	if version, err := schemaVersion(ctx, db); version != newest+2 || err != nil {
		t.Errorf("version %d, %v", version, err)
	}
}

// A store of the first schema, with data in it, is brought up by opening it.
func TestStoreOfTheFirstSchemaIsBroughtUp(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	enter(t, s, december)
	q := Query{Series: key(t, "encounters.southwest.VEN"), From: period(t, "2023-10"), To: period(t, "2023-11")}
	s.Close()
	db := openDatabase(t, dir)
	const back = `DROP VIEW tables; DROP VIEW warnings; DROP VIEW documents; DROP TABLE base.warnings;
ALTER TABLE base.documents DROP COLUMN content; ALTER TABLE base.tables DROP COLUMN partial; UPDATE base.meta SET value = '1' WHERE name = 'schema'`
	if _, err := db.Exec(back); err != nil {
		t.Fatal(err)
	}
	db.Close()
	s = openAt(t, dir)
	want(t, s, q, `
encounters.southwest.VEN 2023-10 | 100 rows=2 cbp main 2023-12-22
encounters.southwest.VEN 2023-11 | 0 rows=0 cbp main 2023-12-22
`)
}
