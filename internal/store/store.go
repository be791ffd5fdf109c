package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"puente/internal/model"
)

// Options are the settings of a store. The zero value is ready to use; none
// changes an answer but Rank and FinalFrom.
type Options struct {
	Now         func() time.Time                 // the clock; nil: time.Now
	MaxMemoryMB int                              // what the database may use; 0: 2048
	ReadOnly    bool                             // several readers may open the folder at once, no owner beside them
	Rank        func(source, measure string) int // the smaller, the nearer to the agency that counts; nil: all equal

	// FinalFrom tells from which day a source's figures of a period are final; nil: never known.
	FinalFrom func(source string, p model.Period) model.Date
}

// Store is an open data folder. Its methods may be called from many goroutines;
// imports wait for one another.
type Store struct {
	dir     string
	options Options
	owner   *owner
	known   atomic.Pointer[dictionary]

	importing sync.Mutex   // one import at a time
	opened    sync.RWMutex // write-locked only while the database is reopened or closed
	db        *sql.DB      // nil after Close, and where it could not be reopened
	closed    bool
}

// errClosed is what every method returns after Close.
var errClosed = errors.New("the store is closed")

// Open opens the data folder, which it makes if needed, and cleans what an
// import that was killed left behind. It returns a *BusyError where another process
// owns the folder.
func Open(dir string, opt Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open the data folder: %w", err)
	}
	if !opt.ReadOnly {
		if err := os.MkdirAll(filepath.Join(dir, "documents"), 0o755); err != nil {
			return nil, fmt.Errorf("make the data folder: %w", err)
		}
	}
	lock, err := takeOwnership(dir, opt.ReadOnly)
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, options: withDefaults(opt), owner: lock}
	if err := s.start(context.Background()); err != nil {
		s.stop()
		lock.release()
		return nil, fmt.Errorf("open the data folder %s: %w", dir, err)
	}
	return s, nil
}

// withDefaults fills what was left open.
func withDefaults(opt Options) Options {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.MaxMemoryMB == 0 {
		opt.MaxMemoryMB = 2048
	}
	if opt.Rank == nil {
		opt.Rank = func(string, string) int { return 0 }
	}
	if opt.FinalFrom == nil {
		opt.FinalFrom = func(string, model.Period) model.Date { return model.NoDate }
	}
	return opt
}

// databaseFile is the name of the database in the folder, newDatabaseFile that of
// one that is being made.
const (
	databaseFile    = "puente.duckdb"
	newDatabaseFile = "new.duckdb"
)

// start opens the database, which it makes if needed, brings its schema up, loads
// what is kept in memory and cleans the folder.
func (s *Store) start(ctx context.Context) error {
	if !s.options.ReadOnly {
		if err := s.create(ctx); err != nil {
			return fmt.Errorf("make the database: %w", err)
		}
	}
	connector, err := duckdb.NewConnector(s.dsn(databaseFile), nil)
	if err != nil {
		return err
	}
	s.db = sql.OpenDB(connector)
	if !s.options.ReadOnly {
		if err := s.offerFeed(ctx); err != nil {
			return err
		}
	}
	if err := migrate(ctx, s.db, s.dir, schemaSteps(), s.options.ReadOnly); err != nil {
		return err
	}
	known, err := loadDictionary(ctx, s.db)
	if err != nil {
		return fmt.Errorf("read the series: %w", err)
	}
	s.known.Store(known)
	if s.options.ReadOnly {
		return nil
	}
	return s.cleanRaw()
}

// create makes an empty database where there is none. It is made beside its place
// and renamed into it: DuckDB killed while it writes a new file leaves one that it
// cannot open again.
func (s *Store) create(ctx context.Context) error {
	path := filepath.Join(s.dir, databaseFile)
	if _, err := os.Stat(path); err == nil || !errors.Is(err, os.ErrNotExist) {
		return err
	}
	made := filepath.Join(s.dir, newDatabaseFile)
	os.Remove(made)
	os.Remove(made + ".wal")
	connector, err := duckdb.NewConnector(s.dsn(newDatabaseFile), nil)
	if err != nil {
		return err
	}
	db := sql.OpenDB(connector)
	err = migrate(ctx, db, s.dir, schemaSteps(), false)
	if err == nil {
		_, err = db.ExecContext(ctx, "CHECKPOINT") // closing does it too, but says nothing where it fails
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(made, path); err != nil {
		return err
	}
	return syncDir(s.dir)
}

// dsn names a database file of the folder with its settings: no file, network or
// extension beside it can be reached.
func (s *Store) dsn(file string) string {
	settings := url.Values{
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
		"allow_community_extensions":   {"false"},
		"enable_external_access":       {"false"},
		"lock_configuration":           {"true"}, // no query can open what these close
		"memory_limit":                 {strconv.Itoa(s.options.MaxMemoryMB) + "MB"},
		"max_temp_directory_size":      {"4GB"},
	}
	if s.options.ReadOnly {
		settings.Set("access_mode", "read_only")
	}
	return filepath.Join(s.dir, file) + "?" + settings.Encode()
}

// stop closes the database; it may be called on a half-opened store.
func (s *Store) stop() error {
	if s.db == nil {
		return nil
	}
	err := s.db.Close()
	s.db = nil
	return err
}

// Close writes everything to the folder and gives it back.
func (s *Store) Close() error {
	s.importing.Lock()
	defer s.importing.Unlock()
	s.opened.Lock()
	defer s.opened.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return errors.Join(s.stop(), s.owner.release())
}

// SetAddress writes where the owner serves, so that a second process can say so
// or ask there.
func (s *Store) SetAddress(addr string) error { return s.owner.note(addr) }

// use runs f on the open database; the database is not reopened meanwhile.
func (s *Store) use(f func(db *sql.DB) error) error {
	s.opened.RLock()
	defer s.opened.RUnlock()
	if s.db == nil {
		return errClosed
	}
	return f(s.db)
}

// reopen closes and opens the database again. After a failed write DuckDB refuses
// all further work on an instance; the file itself is whole.
func (s *Store) reopen() error {
	s.opened.Lock()
	defer s.opened.Unlock()
	if s.closed {
		return errClosed
	}
	s.stop()
	if err := s.start(context.Background()); err != nil {
		s.stop()
		return fmt.Errorf("open the data folder %s again: %w", s.dir, err)
	}
	return nil
}

// today is the civil day of the clock, in UTC.
func (s *Store) today() model.Date {
	return model.Date(s.options.Now().UTC().Unix() / 86400)
}

// idList writes ids as the text of a list for a query: [1,2,3].
func idList[T ~int32](ids []T) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, id := range ids {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(int(id)))
	}
	b.WriteByte(']')
	return b.String()
}
