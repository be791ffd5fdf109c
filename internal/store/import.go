package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"puente/internal/model"
)

// Load is one document that is to enter the store.
type Load struct {
	Document model.Document
	Raw      []byte // the document's bytes; nil for the starter, whose bytes are not kept
	// Fill reads the document: it emits every observation and returns the tables
	// that they stand in, the records and all problems. It may run for a document that
	// has problems; nothing of it enters then.
	Fill func(emit func(model.Observation)) (tables []model.Table, records []model.Record, problems model.Problems)
}

// Loaded tells what became of a Load.
type Loaded struct {
	Document     model.Document
	Observations int
	Records      int
	Already      bool            // the same content was there before, as Document; nothing changed
	Problems     model.Problems  // if any: nothing entered
	Warnings     []model.Warning // doubts about what entered; Store.Warnings lists them again
}

// Import takes a document in whole or not at all: it is in the store with all its
// rows and its bytes when Import returns without error and without Problems, and
// absent otherwise, also when the process is killed meanwhile. It panics where Fill
// breaks the rules of model.Table, a defect of the importer.
func (s *Store) Import(ctx context.Context, l Load) (Loaded, error) {
	s.importing.Lock()
	defer s.importing.Unlock()
	if s.options.ReadOnly {
		return Loaded{}, fmt.Errorf("import %s: the data folder %s is open for reading only", l.Document.Name, s.dir)
	}
	if len(l.Document.Digest) != 64 {
		panic(fmt.Sprintf("store: document %q has digest %q, which is no sha256 in hex", l.Document.Name, l.Document.Digest))
	}
	if doc, ok := s.known.Load().same(l.Document); ok {
		return Loaded{Document: doc.Document, Observations: doc.observations, Records: doc.records, Already: true}, nil
	}
	committed := false
	defer func() {
		if !committed {
			s.cleanRaw() // what stays behind is cleaned at the next Open
		}
	}()
	in := newIntake(s.known.Load(), l)
	err := s.use(func(db *sql.DB) error { return in.run(ctx, db, s.keepRaw(l)) })
	if err != nil {
		err = s.recover(ctx, err)
		if _, ok := s.known.Load().document(l.Document.Digest); ok { // the commit had reached the disk before it failed
			committed = true
			return in.loaded(), nil
		}
		return Loaded{}, fmt.Errorf("import %s: nothing of it entered: %w", l.Document.Name, err)
	}
	if in.problems.Len() > 0 {
		return Loaded{Document: l.Document, Problems: in.problems}, nil
	}
	committed = true
	s.known.Store(in.next())
	return in.loaded(), nil
}

// loaded tells of an import that entered.
func (in *intake) loaded() Loaded {
	return Loaded{Document: in.load.Document, Observations: in.count, Records: len(in.records), Warnings: in.warnings}
}

// recover opens the database again where the failure has made it unusable. It
// returns the failure, with a second one where that fails too.
func (s *Store) recover(ctx context.Context, failure error) error {
	probe := s.use(func(db *sql.DB) error {
		_, err := db.ExecContext(context.WithoutCancel(ctx), `SELECT count(*) FROM base.documents`)
		return err
	})
	if probe == nil && !errors.As(failure, new(*commitError)) {
		return failure
	}
	return errors.Join(failure, s.reopen())
}

// commitError marks a failed commit: what is on the disk is only certain after
// the database has been opened again.
type commitError struct{ cause error }

// Error is the cause's.
func (e *commitError) Error() string { return e.cause.Error() }

// Unwrap gives the cause.
func (e *commitError) Unwrap() error { return e.cause }

// run does the whole import in one transaction. keep writes the document's bytes
// and is waited for before the commit.
func (in *intake) run(ctx context.Context, db *sql.DB, keep <-chan error) error {
	var kept error
	waited := false
	wait := func() error {
		if !waited {
			kept, waited = <-keep, true
		}
		return kept
	}
	defer wait()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "BEGIN TRANSACTION"); err != nil {
		return err
	}
	open := true
	defer func() {
		if open {
			conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
		}
	}()
	if err := in.take(ctx, conn); err != nil || in.problems.Len() > 0 {
		return err
	}
	in.settle()
	err = in.write(ctx, conn)
	if err == nil {
		err = in.question(ctx, conn)
	}
	if err := errors.Join(err, wait(), ctx.Err()); err != nil {
		return err
	}
	open = false
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), "COMMIT"); err != nil {
		return &commitError{err}
	}
	return nil
}

// take runs Fill on this goroutine and the database's side of the feed on another.
func (in *intake) take(ctx context.Context, conn *sql.Conn) error {
	inserted := make(chan error, 1)
	ctx, cancel := context.WithCancel(context.WithValue(ctx, feedKey{}, in.feed))
	defer cancel()
	go func() {
		_, err := conn.ExecContext(ctx, feedInsert)
		close(in.feed.done)
		inserted <- err
	}()
	finished := false
	defer func() {
		if !finished { // Fill panicked: stop the database's side before the panic goes on
			cancel()
			<-inserted
		}
	}()
	in.declared, in.records, in.problems = in.load.Fill(in.emit)
	in.feed.finish()
	err := <-inserted
	finished = true
	return err
}
