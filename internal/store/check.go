package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// integrity are the questions whose answer is 0 in a whole store.
func integrity() []struct{ query, meaning string } {
	return []struct{ query, meaning string }{
		{`SELECT count(*) FROM base.observations o ANTI JOIN base.tables t ON t.id = o.table_id`, "observations of no table"},
		{`SELECT count(*) FROM base.observations o ANTI JOIN base.series s ON s.id = o.series_id`, "observations of no series"},
		{`SELECT count(*) FROM base.observations o ANTI JOIN base.words w ON w.id = o.unit_id`, "observations of no unit"},
		{`SELECT count(*) FROM base.tables t ANTI JOIN base.documents d ON d.id = t.document_id`, "tables of no document"},
		{`SELECT count(*) FROM base.records r ANTI JOIN base.documents d ON d.id = r.document_id`, "records of no document"},
		{`SELECT count(*) - count(DISTINCT digest) FROM base.documents`, "documents that entered twice"},
		{`SELECT count(*) FROM base.documents d LEFT JOIN (
		    SELECT t.document_id, count(*) AS n FROM base.observations o JOIN base.tables t ON t.id = o.table_id GROUP BY ALL
		  ) found ON found.document_id = d.id WHERE coalesce(found.n, 0) <> d.observations`, "documents whose observations are not all there"},
		{`SELECT count(*) FROM base.documents d LEFT JOIN (SELECT document_id, count(*) AS n FROM base.records GROUP BY ALL
		  ) found ON found.document_id = d.id WHERE coalesce(found.n, 0) <> d.records`, "documents whose records are not all there"},
		{`SELECT count(*) FROM base.coverage c FULL JOIN (
		    SELECT table_id, period_kind, period_start, count(*) AS n, max(available_from) AS available FROM base.observations GROUP BY ALL
		  ) found USING (table_id, period_kind, period_start)
		  WHERE found.n IS DISTINCT FROM c.observations OR found.available IS DISTINCT FROM c.available_from`, "periods whose coverage does not agree with their rows"},
	}
}

// Check looks through the whole store and returns nil where it is whole: every
// row has its table, series and document, the counts agree, and the bytes of every
// kept document are there with their digest. It reads everything.
func (s *Store) Check(ctx context.Context) error {
	return s.use(func(db *sql.DB) error {
		var found error
		for _, question := range integrity() {
			var n int64
			if err := db.QueryRowContext(ctx, question.query).Scan(&n); err != nil {
				return fmt.Errorf("check the store: %w", err)
			}
			if n != 0 {
				found = errors.Join(found, fmt.Errorf("check the store: %d %s", n, question.meaning))
			}
		}
		return errors.Join(found, s.checkRaw(ctx))
	})
}

// checkRaw reads the bytes of every kept document.
func (s *Store) checkRaw(ctx context.Context) error {
	var found error
	for _, doc := range s.known.Load().documents {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !doc.kept {
			continue
		}
		if _, err := s.readRaw(doc.Digest); err != nil {
			found = errors.Join(found, fmt.Errorf("check the store: bytes of document %s: %w", doc.Name, err))
		}
	}
	return found
}
