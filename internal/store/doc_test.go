package store

import (
	"context"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"puente/internal/model"
)

// Every query of the document for analysts must run, and every column it names must
// be there.
func TestSQLDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/data/sql.md")
	if err != nil {
		t.Fatal(err)
	}
	s := openAt(t, t.TempDir())
	enter(t, s, december, january)
	queries := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(queries) < 4 {
		t.Fatalf("%d queries found", len(queries))
	}
	for _, q := range queries {
		if _, _, _, err := s.SQL(context.Background(), q[1], SQLLimits{Time: 10 * time.Second}); err != nil {
			t.Errorf("%s\n%v", q[1], err)
		}
	}
	_, section, _ := strings.Cut(string(text), "Columns of `observations`:")
	section, _, _ = strings.Cut(section, "\n## ")
	named := map[string]bool{}
	for _, row := range strings.Split(section, "\n") {
		if cells := strings.Split(row, "|"); len(cells) > 2 {
			for _, name := range regexp.MustCompile("`\"?([a-z_]+)\"?`").FindAllStringSubmatch(cells[1], -1) {
				named[name[1]] = true
			}
		}
	}
	columns, _, _, err := s.SQL(context.Background(), "FROM observations", SQLLimits{Rows: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range columns {
		if !named[column] {
			t.Errorf("the document does not name the column %q", column)
		}
		delete(named, column)
	}
	if len(named) > 0 {
		t.Errorf("the document names columns that are not there: %v", named)
	}
	_, rows, _, err := s.SQL(context.Background(), queries[0][1], SQLLimits{})
	if err != nil || len(rows) != 2 || rows[0][1] != 200.0 || rows[1][1] != 115.0 {
		t.Errorf("encounters as known on 2023-12-26: %v, %v", rows, err)
	}
}

// Readers of every kind see whole documents only while others enter.
func TestReadsDuringImports(t *testing.T) {
	s := openAt(t, t.TempDir())
	const rows, documents = 3000, 12
	stop := make(chan struct{})
	var readers sync.WaitGroup
	read := func(look func() error) {
		defer readers.Done()
		for {
			select {
			case <-stop:
				return
			default:
				if err := look(); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}
	readers.Add(2)
	go read(func() error {
		_, counts, _, err := s.SQL(context.Background(), "SELECT count(*) FROM base.observations", SQLLimits{})
		if err == nil && counts[0][0].(int64)%rows != 0 {
			t.Errorf("part of a document was seen: %v rows", counts[0][0])
		}
		return err
	})
	go read(func() error {
		figures, err := s.Figures(context.Background(), Query{Series: key(t, "encounters.southwest.usbp"), From: period(t, "2020-01"), To: period(t, "2020-03")})
		for _, f := range figures {
			for _, v := range f.Vintages {
				if v.Rows == 0 {
					t.Errorf("%s %s: a table without its rows was seen", f.Series, f.Period)
				}
			}
		}
		return err
	})
	for seed := range uint64(documents) {
		if _, err := s.Import(context.Background(), generated(t, seed, rows)); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
	if docs, _ := s.Documents(context.Background()); len(docs) != documents {
		t.Errorf("%d documents", len(docs))
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	if _, err := s.Records(context.Background(), "places", model.NoDate); err != nil {
		t.Error(err)
	}
}
