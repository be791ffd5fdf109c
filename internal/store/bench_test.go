package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"puente/internal/model"
	"puente/internal/source"
)

// stateFile is a file in the form of CBP's encounters by state, with rows that
// are all different, and the load that reads it with its importer.
func stateFile(b *testing.B, rows int) (path string, l Load) {
	var out bytes.Buffer
	out.WriteString("Fiscal Year,Month Grouping,Month (abbv),Land Border Region,State,Demographic,Citizenship,Title of Authority,Encounter Count\n")
	nations := []string{"BRAZIL", "CANADA", "COLOMBIA", "CUBA", "ECUADOR", "EL SALVADOR", "GUATEMALA", "HAITI", "HONDURAS", "INDIA", "MEXICO", "NICARAGUA", "OTHER", "PERU", "PHILIPPINES", "ROMANIA", "RUSSIA", "TURKEY", "UKRAINE", "VENEZUELA"}
	groups := []string{"Single Adults", "FMUA", "UC / Single Minors", "Accompanied Minors"}
	months := []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}
	states := []string{"TX", "AZ", "CA", "NM", "FL", "NY", "WA", "ME", "MT", "VT"}
	for i := range rows {
		rest := i / 160
		fmt.Fprintf(&out, "%d,FYTD,%s,Southwest Land Border,%s,%s,%s,%s,%d\n", 1900+rest/120, months[rest/10%12], states[rest%10],
			groups[i/20%4], nations[i%20], []string{"Title 8", "Title 42"}[i/80%2], i%9973)
	}
	path = filepath.Join(b.TempDir(), "state.csv")
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		b.Fatal(err)
	}
	in := source.Input{Name: "state.csv", Data: out.Bytes(), Published: model.DateOf(2024, 1, 2), ReadOn: model.DateOf(2024, 1, 3)}
	doc := model.Document{Digest: digestOf(in.Data), Name: in.Name, Source: "cbp-nationwide-state", Bytes: int64(len(in.Data)), Published: in.Published, PublishedBasis: "exact", ReadOn: in.ReadOn}
	return path, Load{Document: doc, Raw: in.Data, Fill: func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		result := source.Read(in, emit)
		return result.Tables, result.Records, result.Problems
	}}
}

// BenchmarkImportBesideReadCSV imports a file of half a million rows with its
// importer and, in the same run, has DuckDB read the same file into a table of its
// own file. "times" is our time over DuckDB's; the aim is at most 2. Import also
// detects and checks the file, keeps its bytes and joins rows to series.
func BenchmarkImportBesideReadCSV(b *testing.B) {
	const rows = 500_000
	path, l := stateFile(b, rows)
	var ours, theirs time.Duration
	for b.Loop() {
		ours += importOnce(b, l, rows)
		theirs += readCSVOnce(b, path, rows)
	}
	b.ReportMetric(rows*float64(b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(rows*float64(b.N)/theirs.Seconds(), "read_csv-rows/s")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times")
}

// importOnce times one Import into a new store.
func importOnce(b *testing.B, l Load, rows int) time.Duration {
	s, err := Open(b.TempDir(), Options{Now: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	start := time.Now()
	loaded, err := s.Import(context.Background(), l)
	took := time.Since(start)
	if err != nil || loaded.Observations != rows {
		b.Fatalf("%+v, %v", loaded, err)
	}
	return took
}

// readCSVOnce times DuckDB's own reader into a new database.
func readCSVOnce(b *testing.B, path string, rows int64) time.Duration {
	db, err := sql.Open("duckdb", filepath.Join(b.TempDir(), "csv.duckdb")+"?autoinstall_known_extensions=false&autoload_known_extensions=false")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Ping(); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := db.Exec(fmt.Sprintf("CREATE TABLE t AS SELECT * FROM read_csv('%s')", path)); err != nil {
		b.Fatal(err)
	}
	took := time.Since(start)
	var n int64
	if err := db.QueryRow("SELECT count(*) FROM t").Scan(&n); err != nil || n != rows {
		b.Fatalf("%d rows, %v", n, err)
	}
	return took
}

// BenchmarkImportGenerated imports a million rows that cost little to make: what the
// store itself takes.
func BenchmarkImportGenerated(b *testing.B) {
	const rows = 1_000_000
	l := plainLoad(b, 1, rows, 30_000)
	var took time.Duration
	for b.Loop() {
		took += importOnce(b, l, rows)
	}
	b.ReportMetric(rows*float64(b.N)/took.Seconds(), "rows/s")
}

// BenchmarkImportSmall imports documents of a thousand rows one after another, as the
// first start does with the starter dataset, whose bytes are not kept.
func BenchmarkImportSmall(b *testing.B) {
	s, err := Open(b.TempDir(), Options{Now: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	seed := uint64(0)
	for b.Loop() {
		seed++
		l := generated(b, seed, 1000)
		l.Raw = nil
		if _, err := s.Import(context.Background(), l); err != nil {
			b.Fatal(err)
		}
	}
}

// plainLoad is a document of n rows over about the given number of series, in
// months from 2000 on, without the cost of chance.
func plainLoad(tb testing.TB, seed uint64, n, series int) Load {
	l := generated(tb, seed, 0)
	areas := []string{"sector-tucson", "sector-del-rio", "sector-laredo", "sector-el-paso", "sector-yuma"}
	households := []string{"single-adults", "family-units", "unaccompanied-minors"}
	list := make([]model.Series, series)
	for i := range list {
		code := i / 15
		nationality := string([]byte{'A' + byte(code/676%26), 'A' + byte(code/26%26), 'A' + byte(code%26)})
		list[i] = model.Series{"encounters", areas[i%5], "usbp", "title-8", nationality, households[i/5%3]}
	}
	l.Fill = func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		o := model.Observation{Unit: "events", Source: "cbp", Table: "usbp", Document: l.Document.Digest, Published: l.Document.Published, AvailableFrom: l.Document.Published}
		for i := range n {
			o.Series, o.Period = list[i%series], model.Month(2000, 1).Add(i/series)
			o.Value, o.Locator.Row = float64(i%9973), int32(i)
			emit(o)
		}
		return []model.Table{{
			ID: "usbp", Scope: model.Series{"encounters", "southwest", "usbp"},
			By: []model.Dim{model.DimGeography, model.DimAuthority, model.DimNationality, model.DimHousehold}, Round: 1,
		}}, nil, model.Problems{}
	}
	return l
}

// BenchmarkFiveMillion fills a store with 5 million observations of 20 documents over
// 30,000 series, and then asks it what a planner asks.
func BenchmarkFiveMillion(b *testing.B) {
	dir := b.TempDir()
	s, err := Open(dir, Options{Now: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { s.Close() }()
	start := time.Now()
	for seed := range uint64(20) {
		if _, err := s.Import(context.Background(), plainLoad(b, seed, 250_000, 30_000)); err != nil {
			b.Fatal(err)
		}
	}
	load := time.Since(start)
	s.Close()
	start = time.Now()
	if s, err = Open(dir, Options{Now: clock}); err != nil {
		b.Fatal(err)
	}
	opened := time.Since(start)
	file, err := os.Stat(filepath.Join(dir, "puente.duckdb"))
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("5 million rows: loaded in %s, opened in %s, file of %.1f MB", load, opened, float64(file.Size())/1e6)
	all := Query{Series: key(b, "encounters.southwest.usbp"), From: period(b, "2000-01"), To: period(b, "2000-12"), AsOf: date(b, "2024-06-01")}
	split := all
	split.By = []model.Dim{model.DimGeography}
	one := all
	one.Series = key(b, "encounters.sector-tucson.usbp.title-8.AAC.single-adults")
	nations := all
	nations.By = []model.Dim{model.DimNationality}
	for name, q := range map[string]Query{"total": all, "by-sector": split, "one-series": one, "by-2000-nationalities": nations} {
		b.Run("figures-"+name, func(b *testing.B) {
			for b.Loop() {
				figures, err := s.Figures(context.Background(), q)
				if err != nil || len(figures) == 0 {
					b.Fatal(len(figures), err)
				}
			}
		})
	}
	for name, query := range map[string]string{
		"group":  "SELECT geography, period, sum(value) FROM observations GROUP BY ALL",
		"filter": "SELECT count(*) FROM observations WHERE nationality = 'AAC' AND available_from <= DATE '2024-06-01'",
		"first":  "SELECT * FROM observations",
	} {
		b.Run("sql-"+name, func(b *testing.B) {
			for b.Loop() {
				if _, rows, _, err := s.SQL(context.Background(), query, SQLLimits{Rows: 1000, Time: 20 * time.Second}); err != nil || len(rows) == 0 {
					b.Fatal(len(rows), err)
				}
			}
		})
	}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if err := s.Check(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
