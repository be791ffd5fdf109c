package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
)

// schemaSteps bring a store from one schema version to the next: step i makes
// version i+1 out of version i. A step that has been released is never edited.
func schemaSteps() []string { return []string{schema1, schema2, schema3} }

// schema1 is the star: base.observations holds numbers only, so that appending
// is cheap; words stand once in series, tables, documents and words. Views in
// the main schema are what analysts read; docs/data/sql.md describes them.
const schema1 = `
CREATE SCHEMA base;
CREATE TABLE base.meta (name VARCHAR, value VARCHAR);
CREATE TABLE base.documents (id INTEGER, digest VARCHAR, name VARCHAR, source VARCHAR, bytes BIGINT,
  published DATE, published_basis VARCHAR, origin VARCHAR, read_on DATE, kept BOOLEAN,
  observations BIGINT, records BIGINT);
CREATE TABLE base.series (id INTEGER, key VARCHAR, measure VARCHAR, geography VARCHAR, component VARCHAR,
  authority VARCHAR, nationality VARCHAR, household VARCHAR, sex VARCHAR, mode VARCHAR);
CREATE TABLE base.tables (id INTEGER, document_id INTEGER, name VARCHAR, title VARCHAR, source VARCHAR,
  scope_id INTEGER, split_by VARCHAR, round INTEGER);
CREATE TABLE base.named (table_id INTEGER, dim UTINYINT, token VARCHAR);
CREATE TABLE base.words (id INTEGER, word VARCHAR);
CREATE TABLE base.observations (table_id INTEGER, series_id INTEGER, period_kind UTINYINT, period_start DATE,
  value DOUBLE, published DATE, available_from DATE, proxy UTINYINT,
  unit_id INTEGER, sheet_id INTEGER, row INTEGER, col INTEGER);
CREATE TABLE base.coverage (table_id INTEGER, period_kind UTINYINT, period_start DATE, published DATE,
  available_from DATE, proxy UTINYINT, observations BIGINT);
CREATE TABLE base.records (document_id INTEGER, kind VARCHAR, sheet VARCHAR, row INTEGER, col INTEGER,
  available_from DATE, proxy UTINYINT, fields JSON);
CREATE TABLE base.studies (key VARCHAR, kind VARCHAR, created TIMESTAMP, content JSON);

CREATE MACRO base.period_text(kind, start) AS CASE kind
  WHEN 1 THEN strftime(start, '%Y-%m-%d')
  WHEN 2 THEN strftime(start, '%Y-%m')
  WHEN 3 THEN strftime(start, '%Y') || '-Q' || quarter(start)
  WHEN 4 THEN strftime(start, '%Y')
  WHEN 5 THEN 'FY' || (year(start) + 1) END;
CREATE MACRO base.period_end(kind, start) AS CASE kind
  WHEN 1 THEN start
  WHEN 2 THEN CAST(start + INTERVAL 1 MONTH - INTERVAL 1 DAY AS DATE)
  WHEN 3 THEN CAST(start + INTERVAL 3 MONTH - INTERVAL 1 DAY AS DATE)
  ELSE CAST(start + INTERVAL 12 MONTH - INTERVAL 1 DAY AS DATE) END;
CREATE MACRO base.kind_text(kind) AS CASE kind
  WHEN 1 THEN 'day' WHEN 2 THEN 'month' WHEN 3 THEN 'quarter' WHEN 4 THEN 'year' WHEN 5 THEN 'fiscal year' END;
CREATE MACRO base.proxy_text(proxy) AS CASE proxy
  WHEN 0 THEN '' WHEN 1 THEN 'lag' WHEN 2 THEN 'later vintage' WHEN 3 THEN 'inferred' END;

CREATE VIEW observations AS
SELECT s.key, s.measure, s.geography, s.component, s.authority, s.nationality, s.household, s.sex, s.mode,
  base.period_text(o.period_kind, o.period_start) AS period, base.kind_text(o.period_kind) AS period_kind,
  o.period_start, base.period_end(o.period_kind, o.period_start) AS period_end,
  o.value, u.word AS unit, t.round, t.source, t.name AS "table", d.name AS document, d.digest,
  w.word AS sheet, o.row, o.col, o.published, o.available_from, base.proxy_text(o.proxy) AS proxy, d.read_on
FROM base.observations o
JOIN base.series s ON s.id = o.series_id
JOIN base.tables t ON t.id = o.table_id
JOIN base.documents d ON d.id = t.document_id
JOIN base.words u ON u.id = o.unit_id
JOIN base.words w ON w.id = o.sheet_id;
CREATE VIEW documents AS
SELECT digest, name, source, bytes, published, published_basis, origin, read_on, kept, observations, records
FROM base.documents;
CREATE VIEW tables AS
SELECT t.name AS "table", t.title, s.key AS scope, t.split_by, t.round, t.source, d.name AS document, d.digest
FROM base.tables t JOIN base.series s ON s.id = t.scope_id JOIN base.documents d ON d.id = t.document_id;
CREATE VIEW coverage AS
SELECT t.name AS "table", d.name AS document, d.digest, t.source,
  base.period_text(c.period_kind, c.period_start) AS period, base.kind_text(c.period_kind) AS period_kind,
  c.period_start, c.published, c.available_from, base.proxy_text(c.proxy) AS proxy, c.observations
FROM base.coverage c JOIN base.tables t ON t.id = c.table_id JOIN base.documents d ON d.id = t.document_id;
CREATE VIEW series AS
SELECT key, measure, geography, component, authority, nationality, household, sex, mode FROM base.series;
CREATE VIEW records AS
SELECT r.kind, r.fields, d.name AS document, d.digest, r.sheet, r.row, r.col, r.available_from,
  base.proxy_text(r.proxy) AS proxy
FROM base.records r JOIN base.documents d ON d.id = r.document_id;
CREATE VIEW studies AS SELECT key, kind, created, content FROM base.studies;
`

// schema2 tells the tables apart in which a missing row is not known (model.Table.Partial).
// A DEFAULT in the ALTER would change a setting, which the locked configuration refuses.
const schema2 = `
ALTER TABLE base.tables ADD COLUMN partial BOOLEAN;
UPDATE base.tables SET partial = false;
CREATE OR REPLACE VIEW tables AS
SELECT t.name AS "table", t.title, s.key AS scope, t.split_by, t.round, t.source, d.name AS document, d.digest, t.partial
FROM base.tables t JOIN base.series s ON s.id = t.scope_id JOIN base.documents d ON d.id = t.document_id;
`

// schema3 keeps the digest of what is in a document beside that of its bytes, and the
// doubts that a document raised when it entered (model.Warning).
const schema3 = `
ALTER TABLE base.documents ADD COLUMN content VARCHAR;
UPDATE base.documents SET content = '';
CREATE TABLE base.warnings (document_id INTEGER, table_id INTEGER, kind VARCHAR, geography VARCHAR,
  period_kind UTINYINT, first_start DATE, last_start DATE, periods INTEGER,
  value DOUBLE, before DOUBLE, earlier_id INTEGER);
CREATE OR REPLACE VIEW documents AS
SELECT digest, name, source, bytes, published, published_basis, origin, read_on, kept, observations, records, content
FROM base.documents;
CREATE VIEW warnings AS
SELECT d.name AS document, d.digest, t.name AS "table", w.kind, w.geography,
  base.period_text(w.period_kind, w.first_start) AS first_period, base.period_text(w.period_kind, w.last_start) AS last_period,
  w.periods, w.value, w.before, e.name AS earlier_document, e.digest AS earlier_digest
FROM base.warnings w JOIN base.documents d ON d.id = w.document_id JOIN base.tables t ON t.id = w.table_id
LEFT JOIN base.documents e ON e.id = w.earlier_id;
`

// errSchema is wrapped by every refusal to open a store of another version.
var errSchema = errors.New("schema version")

// migrate brings the database to the newest of steps, or says why it cannot.
func migrate(ctx context.Context, db *sql.DB, dir string, steps []string, readOnly bool) error {
	version, err := schemaVersion(ctx, db)
	switch {
	case err != nil:
		return err
	case version == len(steps):
		return nil
	case version > len(steps):
		return fmt.Errorf("%w: the data folder %s has version %d and was written by a newer puente; this one reads up to %d", errSchema, dir, version, len(steps))
	case readOnly:
		return fmt.Errorf("%w: the data folder %s has version %d and this puente needs %d; open it once for writing to bring it up", errSchema, dir, version, len(steps))
	}
	return climb(ctx, db, steps, version)
}

// climb runs the steps from version on in one transaction.
func climb(ctx context.Context, db *sql.DB, steps []string, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for i, step := range steps[version:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("bring the store from schema version %d to %d: %w", version+i, version+i+1, err)
		}
	}
	const write = `DELETE FROM base.meta WHERE name = 'schema'; INSERT INTO base.meta VALUES ('schema', '%d')`
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(write, len(steps))); err != nil {
		return err
	}
	return tx.Commit()
}

// schemaVersion reads the version of the database, 0 where it is empty.
func schemaVersion(ctx context.Context, db *sql.DB) (int, error) {
	const exists = `SELECT count(*) FROM information_schema.tables WHERE table_schema = 'base' AND table_name = 'meta'`
	var n int
	if err := db.QueryRowContext(ctx, exists).Scan(&n); err != nil || n == 0 {
		return 0, err
	}
	var text string
	if err := db.QueryRowContext(ctx, `SELECT value FROM base.meta WHERE name = 'schema'`).Scan(&text); err != nil {
		return 0, fmt.Errorf("read the schema version: %w", err)
	}
	return strconv.Atoi(text)
}
