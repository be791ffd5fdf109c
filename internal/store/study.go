package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// Study is a study's summary as its room wrote it.
type Study struct {
	Key     string          `json:"key"`
	Kind    string          `json:"kind"`
	Created time.Time       `json:"created"` // by the clock of Options
	JSON    json.RawMessage `json:"json"`
}

// SaveStudy keeps a study under its key; one saved later under the same key
// stands in its place. It refuses what is not JSON.
func (s *Store) SaveStudy(ctx context.Context, key, kind string, content []byte) error {
	if !json.Valid(content) {
		return fmt.Errorf("save study %s: its content is not JSON", key)
	}
	s.importing.Lock()
	defer s.importing.Unlock()
	err := s.use(func(db *sql.DB) error {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		if _, err := tx.ExecContext(ctx, `DELETE FROM base.studies WHERE key = ?`, key); err != nil {
			return err
		}
		const insert = `INSERT INTO base.studies VALUES (?, ?, ?, CAST(? AS JSON))`
		if _, err := tx.ExecContext(ctx, insert, key, kind, s.options.Now().UTC(), string(content)); err != nil {
			return err
		}
		return tx.Commit()
	})
	if err != nil {
		return fmt.Errorf("save study %s: %w", key, s.recover(ctx, err))
	}
	return nil
}

// Studies returns the studies of a kind, or of every kind for "", the oldest first.
func (s *Store) Studies(ctx context.Context, kind string) ([]Study, error) {
	return s.studies(ctx, `? = '' OR kind = ?`, kind, kind)
}

// Study returns the study of a key; found is false where there is none.
func (s *Store) Study(ctx context.Context, key string) (study Study, found bool, err error) {
	list, err := s.studies(ctx, `key = ?`, key)
	if err != nil || len(list) == 0 {
		return Study{}, false, err
	}
	return list[0], true, nil
}

func (s *Store) studies(ctx context.Context, where string, args ...any) ([]Study, error) {
	query := `SELECT key, kind, created, CAST(content AS VARCHAR) FROM base.studies WHERE ` + where + ` ORDER BY created, key`
	var list []Study
	err := s.use(func(db *sql.DB) error {
		return scan(ctx, db, query, args, func(rows *sql.Rows) error {
			var study Study
			var content string
			err := rows.Scan(&study.Key, &study.Kind, &study.Created, &content)
			study.JSON = json.RawMessage(content)
			list = append(list, study)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the studies: %w", err)
	}
	return list, nil
}
