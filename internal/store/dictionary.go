package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"puente/internal/model"
)

// The ids of the star. Each counts from 0 in the order of first appearance.
type (
	documentID int32
	tableID    int32
	seriesID   int32
	wordID     int32
)

// dictionary is what of the database is kept in memory: everything but
// observations, coverage and records. It is a value that is never changed once it
// is in use; an import makes the next one.
type dictionary struct {
	documents []storedDocument
	tables    []*table
	series    []model.Series
	seriesIDs map[model.Series]seriesID // used by imports alone, which extend it
	words     []string                  // units and sheet names
	wordIDs   map[string]wordID         // used by imports alone
}

// storedDocument is a document with what entered from it.
type storedDocument struct {
	model.Document
	kept         bool // its bytes stand in the folder
	observations int
	records      int
}

// table is a model.Table with what its rows name.
type table struct {
	model.Table
	id       tableID
	document documentID
	source   string
	named    [model.DimCount]map[string]bool // tokens of its rows in the dimensions it splits
}

// document finds a document by its digest.
func (d *dictionary) document(digest string) (storedDocument, bool) {
	for _, doc := range d.documents {
		if doc.Digest == digest {
			return doc, true
		}
	}
	return storedDocument{}, false
}

// same finds the document that holds what d holds: the same bytes, or the same
// content in another wrapping.
func (d *dictionary) same(doc model.Document) (storedDocument, bool) {
	if found, ok := d.document(doc.Digest); ok || doc.Content == "" {
		return found, ok
	}
	for _, found := range d.documents {
		if doc.Content == found.Content || doc.Content == found.Digest {
			return found, true
		}
	}
	return storedDocument{}, false
}

// Same returns the document of the store that holds what d holds: the same bytes, or the
// same content in another wrapping (model.Document.Content).
func (s *Store) Same(d model.Document) (model.Document, bool) {
	found, ok := s.known.Load().same(d)
	return found.Document, ok
}

// loadDictionary reads the dictionary of a store.
func loadDictionary(ctx context.Context, db *sql.DB) (*dictionary, error) {
	d := &dictionary{seriesIDs: map[model.Series]seriesID{}, wordIDs: map[string]wordID{}}
	for _, load := range []func(context.Context, *sql.DB) error{d.loadDocuments, d.loadSeries, d.loadWords, d.loadTables, d.loadNamed} {
		if err := load(ctx, db); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// dayOf reads a DATE column as a model.Date: days since 1970, NoDate for NULL.
func dayOf(column string) string {
	return fmt.Sprintf("coalesce(%s - DATE '1970-01-01', %d)", column, model.NoDate)
}

func (d *dictionary) loadDocuments(ctx context.Context, db *sql.DB) error {
	query := `SELECT digest, content, name, source, bytes, ` + dayOf("published") + `, published_basis, origin, ` + dayOf("read_on") +
		`, kept, observations, records FROM base.documents ORDER BY id`
	return scan(ctx, db, query, nil, func(rows *sql.Rows) error {
		var doc storedDocument
		err := rows.Scan(&doc.Digest, &doc.Content, &doc.Name, &doc.Source, &doc.Bytes, &doc.Published, &doc.PublishedBasis, &doc.Origin,
			&doc.ReadOn, &doc.kept, &doc.observations, &doc.records)
		d.documents = append(d.documents, doc)
		return err
	})
}

func (d *dictionary) loadSeries(ctx context.Context, db *sql.DB) error {
	const query = `SELECT measure, geography, component, authority, nationality, household, sex, mode FROM base.series ORDER BY id`
	return scan(ctx, db, query, nil, func(rows *sql.Rows) error {
		var s model.Series
		err := rows.Scan(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7])
		d.seriesIDs[s] = seriesID(len(d.series))
		d.series = append(d.series, s)
		return err
	})
}

func (d *dictionary) loadWords(ctx context.Context, db *sql.DB) error {
	return scan(ctx, db, `SELECT word FROM base.words ORDER BY id`, nil, func(rows *sql.Rows) error {
		var word string
		err := rows.Scan(&word)
		d.wordIDs[word] = wordID(len(d.words))
		d.words = append(d.words, word)
		return err
	})
}

func (d *dictionary) loadTables(ctx context.Context, db *sql.DB) error {
	const query = `SELECT document_id, name, title, source, scope_id, split_by, round, partial FROM base.tables ORDER BY id`
	return scan(ctx, db, query, nil, func(rows *sql.Rows) error {
		t := &table{id: tableID(len(d.tables))}
		var scope seriesID
		var by string
		if err := rows.Scan(&t.document, &t.ID, &t.Title, &t.source, &scope, &by, &t.Round, &t.Partial); err != nil {
			return err
		}
		t.Scope, t.By = d.series[scope], parseDims(by)
		for _, dim := range t.By {
			t.named[dim] = map[string]bool{}
		}
		d.tables = append(d.tables, t)
		return nil
	})
}

func (d *dictionary) loadNamed(ctx context.Context, db *sql.DB) error {
	return scan(ctx, db, `SELECT table_id, dim, token FROM base.named`, nil, func(rows *sql.Rows) error {
		var id tableID
		var dim model.Dim
		var token string
		err := rows.Scan(&id, &dim, &token)
		d.tables[id].named[dim][token] = true
		return err
	})
}

// scan runs a query and gives each of its rows to f.
func scan(ctx context.Context, db *sql.DB, query string, args []any, f func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// dimsText joins the names of dimensions with commas.
func dimsText(dims []model.Dim) string {
	names := make([]string, len(dims))
	for i, dim := range dims {
		names[i] = dim.String()
	}
	return strings.Join(names, ",")
}

// parseDims reads what dimsText wrote.
func parseDims(text string) []model.Dim {
	var dims []model.Dim
	for name := range strings.SplitSeq(text, ",") {
		for dim := model.DimMeasure; dim < model.DimCount; dim++ {
			if name == dim.String() {
				dims = append(dims, dim)
			}
		}
	}
	return dims
}
