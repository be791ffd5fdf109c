package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"puente/internal/model"
)

// date reads YYYY-MM-DD.
func date(t testing.TB, text string) model.Date {
	t.Helper()
	d, err := model.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// key reads a series key.
func key(t testing.TB, text string) model.Series {
	t.Helper()
	s, err := model.ParseSeries(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// period reads a period.
func period(t testing.TB, text string) model.Period {
	t.Helper()
	p, err := model.ParsePeriod(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// clock stands still at noon of 2025-09-01.
func clock() time.Time { return time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC) }

// openAt opens a store that the test closes.
func openAt(t testing.TB, dir string) *Store {
	t.Helper()
	rank := func(source, _ string) int {
		if source == "repeater" {
			return 2
		}
		return 1
	}
	s, err := Open(dir, Options{Now: clock, Rank: rank, MaxMemoryMB: 512})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// sheet is a document for a test: one table, given as lines "key period value".
type sheet struct {
	name, source string
	scope        string
	by           []model.Dim
	round        int
	published    string // "": not known
	available    string // "": published
	proxy        model.Proxy
	partial      bool // a missing row is not known
	lines        string
}

// load makes a Load of the sheet; its bytes are its text.
func (sh sheet) load(t testing.TB) Load {
	raw := []byte(fmt.Sprintf("%+v", sh))
	doc := model.Document{
		Digest: digestOf(raw), Name: sh.name, Source: sh.source, Bytes: int64(len(raw)), Published: model.NoDate,
		PublishedBasis: "exact", Origin: "https://example.org/" + sh.name, ReadOn: date(t, "2025-09-01"),
	}
	if sh.published != "" {
		doc.Published = date(t, sh.published)
	}
	available := doc.Published
	if sh.available != "" {
		available = date(t, sh.available)
	}
	fill := func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		for i, line := range strings.Split(strings.TrimSpace(sh.lines), "\n") {
			word := strings.Fields(line)
			if len(word) != 3 {
				continue
			}
			var value float64
			fmt.Sscan(word[2], &value)
			emit(model.Observation{
				Series: key(t, word[0]), Period: period(t, word[1]), Value: value, Unit: "events", Source: sh.source,
				Table: "main", Document: doc.Digest, Locator: model.Locator{Sheet: "Data", Row: int32(i + 1)},
				Published: doc.Published, AvailableFrom: available, Proxy: sh.proxy, ReadOn: doc.ReadOn,
			})
		}
		return []model.Table{{ID: "main", Title: sh.name, Scope: key(t, sh.scope), By: sh.by, Round: max(1, sh.round), Partial: sh.partial}}, nil, model.Problems{}
	}
	return Load{Document: doc, Raw: raw, Fill: fill}
}

// enter imports sheets that must be good.
func enter(t testing.TB, s *Store, sheets ...sheet) []model.Document {
	t.Helper()
	var docs []model.Document
	for _, sh := range sheets {
		loaded, err := s.Import(context.Background(), sh.load(t))
		if err != nil || loaded.Problems.Len() > 0 {
			t.Fatalf("import %s: %v %v", sh.name, err, loaded.Problems)
		}
		docs = append(docs, loaded.Document)
	}
	return docs
}

// tell writes figures as lines "key period value (rows table source)".
func tell(figures []model.Figure) string {
	var b strings.Builder
	for _, f := range figures {
		fmt.Fprintf(&b, "%s %s", f.Series, f.Period)
		for _, v := range f.Vintages {
			fmt.Fprintf(&b, " | %g rows=%d %s %s %s", v.Value, v.Rows, v.Source, v.Table, v.AvailableFrom)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// want compares what a query tells with lines.
func want(t *testing.T, s *Store, q Query, lines string) {
	t.Helper()
	figures, err := s.Figures(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(strings.ReplaceAll(tell(figures), "\n", " ; "))
	if diff := cmp.Diff(strings.Fields(strings.ReplaceAll(strings.TrimLeft(lines, "\n"), "\n", " ; ")), got); diff != "" {
		t.Errorf("figures (-want +got):\n%s\ngot:\n%s", diff, tell(figures))
	}
}

// december and january are two releases of one series: the later revises a month.
var (
	december = sheet{
		name: "nov.csv", source: "cbp", scope: "encounters.southwest", published: "2023-12-22",
		by: []model.Dim{model.DimGeography, model.DimNationality, model.DimComponent},
		lines: `encounters.sector-tucson.usbp.MEX 2023-10 100
encounters.sector-tucson.usbp.VEN 2023-10 40
encounters.sector-del-rio.usbp.VEN 2023-10 60
encounters.office-san-diego.ofo.HTI 2023-10 10
encounters.sector-tucson.usbp.MEX 2023-11 110
encounters.sector-del-rio.usbp.other-21 2023-11 5`,
	}
	january = sheet{
		name: "dec.csv", source: "cbp", scope: "encounters.southwest", published: "2024-01-26",
		by: december.by,
		lines: `encounters.sector-tucson.usbp.MEX 2023-10 101
encounters.sector-tucson.usbp.VEN 2023-10 40
encounters.sector-del-rio.usbp.VEN 2023-10 60
encounters.office-san-diego.ofo.HTI 2023-10 10
encounters.sector-tucson.usbp.MEX 2023-11 110
encounters.sector-del-rio.usbp.other-21 2023-11 6
encounters.sector-tucson.usbp.MEX 2023-12 120`,
	}
)

func TestFiguresAsKnownOnADate(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december, january)
	q := Query{Series: key(t, "encounters.southwest"), From: period(t, "2023-10"), To: period(t, "2023-12")}
	want(t, s, q, `
encounters.southwest 2023-10 | 211 rows=4 cbp main 2024-01-26 | 210 rows=4 cbp main 2023-12-22
encounters.southwest 2023-11 | 116 rows=2 cbp main 2024-01-26 | 115 rows=2 cbp main 2023-12-22
encounters.southwest 2023-12 | 120 rows=1 cbp main 2024-01-26
`)
	q.AsOf = date(t, "2023-12-26")
	want(t, s, q, `
encounters.southwest 2023-10 | 210 rows=4 cbp main 2023-12-22
encounters.southwest 2023-11 | 115 rows=2 cbp main 2023-12-22
`)
	q.AsOf = date(t, "2023-12-21")
	want(t, s, q, ``)
}

func TestFiguresAddParts(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	ask := func(series string, by ...model.Dim) Query {
		return Query{Series: key(t, series), By: by, From: period(t, "2023-10"), To: period(t, "2023-10")}
	}
	want(t, s, ask("encounters.southwest.usbp"), "encounters.southwest.usbp 2023-10 | 200 rows=3 cbp main 2023-12-22\n")
	want(t, s, ask("encounters.southwest.VEN"), "encounters.southwest.VEN 2023-10 | 100 rows=2 cbp main 2023-12-22\n")
	want(t, s, ask("encounters.sector-del-rio"), "encounters.sector-del-rio 2023-10 | 60 rows=1 cbp main 2023-12-22\n")
	want(t, s, ask("encounters.southwest", model.DimNationality), `
encounters.southwest.HTI 2023-10 | 10 rows=1 cbp main 2023-12-22
encounters.southwest.MEX 2023-10 | 100 rows=1 cbp main 2023-12-22
encounters.southwest.VEN 2023-10 | 100 rows=2 cbp main 2023-12-22
`)
	want(t, s, ask("encounters.southwest.VEN", model.DimGeography), `
encounters.sector-del-rio.VEN 2023-10 | 60 rows=1 cbp main 2023-12-22
encounters.sector-tucson.VEN 2023-10 | 40 rows=1 cbp main 2023-12-22
`)
	want(t, s, ask("encounters.nationwide"), "")             // wider than the table
	want(t, s, ask("encounters.southwest.family-units"), "") // not split by household
	want(t, s, ask("encounters.southwest", model.DimHousehold), "")
	want(t, s, ask("irregular-entries.darien"), "")
}

// In a partial table a missing row is not known: it is no zero, there is no year
// where a month is missing, and what is reported of some ports is no total.
func TestMissingRowsOfPartialTablesAreNotKnown(t *testing.T) {
	s := openAt(t, t.TempDir())
	sh := sheet{
		name: "ports.csv", source: "bts", scope: "crossings.cars", by: []model.Dim{model.DimGeography}, published: "2024-03-01", partial: true,
		lines: `crossings.port-2602.cars 2023-11 30
crossings.port-2604.cars 2023-11 200
crossings.port-2604.cars 2023-12 210`,
	}
	for month := 1; month <= 10; month++ {
		sh.lines += fmt.Sprintf("\ncrossings.port-2604.cars 2023-%02d 100\ncrossings.port-2602.cars 2023-%02d 10", month, month)
	}
	enter(t, s, sh)
	december := Query{From: period(t, "2023-12"), To: period(t, "2023-12"), AsOf: model.NoDate}
	year := Query{From: period(t, "2023"), To: period(t, "2023"), AsOf: model.NoDate}
	for _, c := range []struct {
		query     Query
		key, want string
	}{
		{december, "crossings.port-2604.cars", "crossings.port-2604.cars 2023-12 | 210 rows=1 bts main 2024-03-01\n"},
		{december, "crossings.port-2602.cars", ""},
		{december, "crossings.cars", ""},
		{year, "crossings.port-2604.cars", "crossings.port-2604.cars 2023 | 1410 rows=12 bts main 2024-03-01\n"},
		{year, "crossings.port-2602.cars", ""},
	} {
		c.query.Series = key(t, c.key)
		want(t, s, c.query, c.want)
	}
	by := december
	by.Series, by.By = key(t, "crossings.cars"), []model.Dim{model.DimGeography}
	want(t, s, by, "crossings.port-2604.cars 2023-12 | 210 rows=1 bts main 2024-03-01\n")
	s.Close()
	reopened := openAt(t, s.dir)
	d := december
	d.Series = key(t, "crossings.port-2602.cars")
	want(t, reopened, d, "")
}

// A missing row of a covered month is zero, but only of what the table tells apart.
func TestFiguresZeroOnlyWhereTold(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	ask := func(series string) Query {
		return Query{Series: key(t, series), From: period(t, "2023-11"), To: period(t, "2023-12")}
	}
	want(t, s, ask("encounters.southwest.VEN"), "encounters.southwest.VEN 2023-11 | 0 rows=0 cbp main 2023-12-22\n")
	want(t, s, ask("encounters.southwest.ofo"), "encounters.southwest.ofo 2023-11 | 0 rows=0 cbp main 2023-12-22\n")
	want(t, s, ask("encounters.southwest.KEN"), "") // hidden in other-21
	want(t, s, ask("encounters.sector-yuma"), "")   // never named
	want(t, s, ask("encounters.southwest-tx"), "")  // states are not told by sectors
	want(t, s, ask("encounters.southwest.other-4"), "encounters.southwest.other-4 2023-11 | 5 rows=1 cbp main 2023-12-22\n")
}

// A table with finer tokens says nothing of a group that another table prints whole.
func TestSplitsOfTwoGrains(t *testing.T) {
	s := openAt(t, t.TempDir())
	coarse := sheet{
		name: "coarse", source: "repeater", scope: "encounters.southwest", published: "2023-12-22", by: []model.Dim{model.DimNationality},
		lines: "encounters.southwest.MEX 2023-10 100\nencounters.southwest.other-4 2023-10 110",
	}
	enter(t, s, december, coarse)
	q := Query{Series: key(t, "encounters.southwest"), By: []model.Dim{model.DimNationality}, From: period(t, "2023-10"), To: period(t, "2023-10")}
	want(t, s, q, `
encounters.southwest.HTI 2023-10 | 10 rows=1 cbp main 2023-12-22
encounters.southwest.MEX 2023-10 | 100 rows=1 cbp main 2023-12-22 | 100 rows=1 repeater main 2023-12-22
encounters.southwest.VEN 2023-10 | 100 rows=2 cbp main 2023-12-22
encounters.southwest.other-4 2023-10 | 110 rows=1 repeater main 2023-12-22
`)
	q = Query{Series: key(t, "encounters.southwest.other-4"), From: q.From, To: q.To}
	want(t, s, q, "encounters.southwest.other-4 2023-10 | 110 rows=3 cbp main 2023-12-22 | 110 rows=1 repeater main 2023-12-22\n")
}

func TestFiguresOfLongPeriods(t *testing.T) {
	s := openAt(t, t.TempDir())
	q1 := sheet{
		name: "q1", source: "a", scope: "irregular-entries.darien", published: "2023-05-01",
		lines: "irregular-entries.darien 2023-01 1\nirregular-entries.darien 2023-02 2\nirregular-entries.darien 2023-03 4",
	}
	rest := sheet{name: "rest", source: "b", scope: "irregular-entries.darien", published: "2024-02-01"}
	for m := 4; m <= 12; m++ {
		rest.lines += fmt.Sprintf("irregular-entries.darien 2023-%02d 10\n", m)
	}
	enter(t, s, q1, rest)
	ask := func(from, to string) Query {
		return Query{Series: key(t, "irregular-entries.darien"), From: period(t, from), To: period(t, to)}
	}
	want(t, s, ask("2023-Q1", "2023-Q2"), `
irregular-entries.darien 2023-Q1 | 7 rows=3 a main 2023-05-01
irregular-entries.darien 2023-Q2 | 30 rows=3 b main 2024-02-01
`)
	want(t, s, ask("2023", "2023"), "irregular-entries.darien 2023 | 97 rows=12 mixed mixed 2024-02-01\n")
	want(t, s, ask("FY2023", "FY2024"), "") // neither has all twelve months
	want(t, s, Query{Series: key(t, "irregular-entries.darien"), From: period(t, "2020"), AsOf: date(t, "2023-12-31")}, "")
	enter(t, s, sheet{name: "year", source: "repeater", scope: "irregular-entries.darien", published: "2024-03-01", lines: "irregular-entries.darien 2023 100"})
	want(t, s, ask("2023", "2023"), "irregular-entries.darien 2023 | 100 rows=1 repeater main 2024-03-01\n")
	want(t, s, Query{Series: key(t, "irregular-entries.darien"), From: period(t, "2023-12")}, "irregular-entries.darien 2023-12 | 10 rows=1 b main 2024-02-01\n")
	if _, err := s.Figures(context.Background(), ask("2023", "2023-12")); err == nil {
		t.Error("a range of two kinds was taken")
	}
}

// The agency that counts stands before one that repeats it, whatever the dates.
func TestFiguresRankBeforeDate(t *testing.T) {
	s := openAt(t, t.TempDir())
	repeated := sheet{name: "r", source: "repeater", scope: "encounters.southwest", published: "2025-01-01", lines: "encounters.southwest 2023-10 999"}
	standIn := sheet{name: "l", source: "cbp", scope: "encounters.southwest", available: "2023-12-01", proxy: model.ProxyLag, lines: "encounters.southwest 2023-10 208"}
	enter(t, s, repeated, standIn, december)
	q := Query{Series: key(t, "encounters.southwest"), From: period(t, "2023-10"), To: period(t, "2023-10")}
	want(t, s, q, "encounters.southwest 2023-10 | 210 rows=4 cbp main 2023-12-22 | 208 rows=1 cbp main 2023-12-01 | 999 rows=1 repeater main 2025-01-01\n")
	q.AsOf = date(t, "2023-12-05")
	want(t, s, q, "encounters.southwest 2023-10 | 208 rows=1 cbp main 2023-12-01\n")
	q.Source = "repeater"
	q.AsOf = model.NoDate
	want(t, s, q, "encounters.southwest 2023-10 | 999 rows=1 repeater main 2025-01-01\n")
}

// Every figure of a query must equal the plain sum over the rows as published.
func TestFiguresAgainstPlainSums(t *testing.T) {
	s := openAt(t, t.TempDir())
	loads := []Load{generated(t, 7, 4000), generated(t, 8, 3000)}
	all := map[string][]model.Observation{}
	for _, l := range loads {
		if _, err := s.Import(context.Background(), l); err != nil {
			t.Fatal(err)
		}
		l.Fill(func(o model.Observation) { all[l.Document.Digest] = append(all[l.Document.Digest], o) })
	}
	for _, asked := range []string{"encounters.southwest.usbp", "encounters.sector-tucson.usbp.VEN", "encounters.southwest.usbp.title-8.other-4", "encounters.office-laredo.ofo.family-units"} {
		figures, err := s.Figures(context.Background(), Query{Series: key(t, asked), From: period(t, "2020-01"), To: period(t, "2024-12")})
		if err != nil {
			t.Fatal(err)
		}
		if len(figures) == 0 {
			t.Errorf("%s: no figures", asked)
		}
		for _, f := range figures {
			for _, v := range f.Vintages {
				sum, rows := 0.0, 0
				for _, o := range all[v.Document] {
					if o.Table == v.Table && o.Period == f.Period && f.Series.Covers(o.Series) {
						sum += o.Value
						rows++
					}
				}
				if sum != v.Value || rows != v.Rows {
					t.Errorf("%s %s: got %g of %d rows, want %g of %d", f.Series, f.Period, v.Value, v.Rows, sum, rows)
				}
			}
		}
	}
}

func TestImportTwiceChangesNothing(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	enter(t, s, december)
	again, err := s.Import(context.Background(), december.load(t))
	if err != nil || !again.Already || again.Observations != 6 {
		t.Fatalf("second import: %+v, %v", again, err)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	docs, _ := s.Documents(context.Background())
	if len(docs) != 1 {
		t.Errorf("%d documents, want 1", len(docs))
	}
}

func TestReopenKeepsEverything(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	docs := enter(t, s, december, january)
	q := Query{Series: key(t, "encounters.southwest"), By: []model.Dim{model.DimNationality}}
	before, err := s.Figures(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	list, _ := s.List(context.Background(), model.NoDate)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, dir)
	after, err := s.Figures(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("figures changed:\n%s", diff)
	}
	gotDocs, _ := s.Documents(context.Background())
	if diff := cmp.Diff(docs, gotDocs); diff != "" {
		t.Errorf("documents changed:\n%s", diff)
	}
	gotList, err := s.List(context.Background(), model.NoDate)
	if diff := cmp.Diff(list, gotList); diff != "" || err != nil {
		t.Errorf("list changed: %v\n%s", err, diff)
	}
	if got := gotList[1]; got.First != period(t, "2023-10") || got.Last != period(t, "2023-12") || got.Rows != 7 {
		t.Errorf("list: %+v", got)
	}
}

func TestProblemsKeepEverythingOut(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	l := december.load(t)
	good := l.Fill
	l.Fill = func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		tables, records, problems := good(emit)
		problems.Add(model.Problem{File: "nov.csv", Line: 3, Field: "count", Got: "x", Want: "a whole number"})
		return tables, records, problems
	}
	loaded, err := s.Import(context.Background(), l)
	if err != nil || loaded.Problems.Len() != 1 {
		t.Fatalf("%+v, %v", loaded, err)
	}
	nothingThere(t, s)
	enter(t, s, december) // the good file enters afterwards
}

// nothingThere fails the test where anything of an import is left.
func nothingThere(t *testing.T, s *Store) {
	t.Helper()
	_, rows, _, err := s.SQL(context.Background(), `SELECT (SELECT count(*) FROM base.observations) + (SELECT count(*) FROM base.documents)
	  + (SELECT count(*) FROM base.series) + (SELECT count(*) FROM base.tables) + (SELECT count(*) FROM base.coverage)`, SQLLimits{})
	if err != nil || rows[0][0] != int64(0) {
		t.Errorf("rows left: %v, %v", rows, err)
	}
	filepath.WalkDir(filepath.Join(s.dir, "documents"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			t.Errorf("file left: %s", path)
		}
		return err
	})
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestCancelKeepsEverythingOut(t *testing.T) {
	s := openAt(t, t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	l := generated(t, 1, 50000)
	good := l.Fill
	l.Fill = func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		n := 0
		return good(func(o model.Observation) {
			if n++; n == 20000 {
				cancel()
			}
			emit(o)
		})
	}
	if _, err := s.Import(ctx, l); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want canceled", err)
	}
	nothingThere(t, s)
	enter(t, s, december)
}

// A defect of an importer is a panic, after which the store goes on as before.
func TestDefectsPanic(t *testing.T) {
	s := openAt(t, t.TempDir())
	breaks := map[string]func(o *model.Observation, tables []model.Table){
		"undeclared table":  func(o *model.Observation, _ []model.Table) { o.Table = "another" },
		"other document":    func(o *model.Observation, _ []model.Table) { o.Document = "abc" },
		"outside the scope": func(_ *model.Observation, tables []model.Table) { tables[0].Scope[model.DimGeography] = "northern" },
		"unsplit dimension": func(_ *model.Observation, tables []model.Table) { tables[0].By = nil },
		"no date":           func(o *model.Observation, _ []model.Table) { o.AvailableFrom = model.NoDate },
	}
	for name, damage := range breaks {
		t.Run(name, func(t *testing.T) {
			l := december.load(t)
			good := l.Fill
			l.Fill = func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
				tables, records, problems := good(func(o model.Observation) { damage(&o, nonEmpty()); emit(o) })
				damage(&model.Observation{}, tables)
				return tables, records, problems
			}
			func() {
				defer func() {
					if recover() == nil {
						t.Error("no panic")
					}
				}()
				s.Import(context.Background(), l)
			}()
			nothingThere(t, s)
		})
	}
	enter(t, s, december)
}

// nonEmpty is a table that a test may damage without effect.
func nonEmpty() []model.Table { return make([]model.Table, 1) }

func TestRawBytesComeBack(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	l := december.load(t)
	enter(t, s, december)
	raw, err := s.Raw(context.Background(), l.Document.Digest)
	if err != nil || string(raw) != string(l.Raw) {
		t.Fatalf("got %q, %v", raw, err)
	}
	starter := january.load(t)
	starter.Raw = nil
	if _, err := s.Import(context.Background(), starter); err != nil {
		t.Fatal(err)
	}
	if kept, err := s.Kept(context.Background(), starter.Document.Digest); kept || err != nil {
		t.Errorf("starter: kept %v, %v", kept, err)
	}
	if kept, err := s.Kept(context.Background(), l.Document.Digest); !kept || err != nil {
		t.Errorf("imported: kept %v, %v", kept, err)
	}
	if _, err := s.Raw(context.Background(), starter.Document.Digest); !errors.Is(err, ErrNotKept) {
		t.Errorf("starter: got %v, want ErrNotKept", err)
	}
	if _, err := s.Raw(context.Background(), "x"); !errors.Is(err, ErrNoDocument) {
		t.Errorf("unknown: got %v, want ErrNoDocument", err)
	}
	wrong := january.load(t)
	wrong.Raw = []byte("other bytes")
	wrong.Document.Digest = strings.Repeat("0", 64)
	wrong.Fill = func(func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		return nil, nil, model.Problems{}
	}
	if _, err := s.Import(context.Background(), wrong); err == nil || !strings.Contains(err.Error(), "digest") {
		t.Errorf("wrong digest: %v", err)
	}
	if err := os.WriteFile(s.rawPath(l.Document.Digest), []byte("spoilt"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(context.Background()); err == nil || !strings.Contains(err.Error(), "nov.csv") {
		t.Errorf("check of a spoilt file: %v", err)
	}
}

func TestRowsBehindAFigure(t *testing.T) {
	s := openAt(t, t.TempDir())
	docs := enter(t, s, december)
	rows, err := s.Rows(context.Background(), RowsQuery{Document: docs[0].Digest, Table: "main", Series: key(t, "encounters.southwest.VEN"), Period: period(t, "2023-10")})
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	var emitted []model.Observation
	december.load(t).Fill(func(o model.Observation) { emitted = append(emitted, o) })
	if diff := cmp.Diff(emitted[1:3], rows); diff != "" {
		t.Errorf("rows differ from what was imported:\n%s", diff)
	}
	if rows, err = s.Rows(context.Background(), RowsQuery{docs[0].Digest, "main", key(t, "encounters.southwest"), period(t, "2023-Q4"), 5}); err != nil || len(rows) != 5 {
		t.Errorf("months of a quarter: %d rows, %v", len(rows), err)
	}
	if _, err = s.Rows(context.Background(), RowsQuery{Document: docs[0].Digest, Table: "none", Period: period(t, "2023-10")}); err == nil {
		t.Error("a table that is not there was taken")
	}
}

func TestRecordsAsKnownOnADate(t *testing.T) {
	s := openAt(t, t.TempDir())
	l := december.load(t)
	records := []model.Record{
		{Kind: "ports", Fields: map[string]string{"name": "Nogales"}, Document: l.Document.Digest, Locator: model.Locator{Row: 2}, AvailableFrom: model.NoDate},
		{Kind: "closures", Fields: map[string]string{"port": "Lukeville", "note": "cerrado; \"sí\""}, Document: l.Document.Digest, Locator: model.Locator{Row: 3}, AvailableFrom: date(t, "2023-12-04"), Proxy: model.ProxyInferred},
		{Kind: "closures", Fields: map[string]string{"port": "Eagle Pass"}, Document: l.Document.Digest, Locator: model.Locator{Row: 4}, AvailableFrom: date(t, "2023-12-18")},
	}
	l.Fill = func(func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		return nil, records, model.Problems{}
	}
	loaded, err := s.Import(context.Background(), l)
	if err != nil || loaded.Records != 3 {
		t.Fatalf("%+v, %v", loaded, err)
	}
	check := func(kind, asOf string, want ...model.Record) {
		t.Helper()
		on := model.NoDate
		if asOf != "" {
			on = date(t, asOf)
		}
		got, err := s.Records(context.Background(), kind, on)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q as of %q (-want +got):\n%s", kind, asOf, diff)
		}
	}
	check("closures", "", records[1], records[2])
	check("closures", "2023-12-10", records[1])
	check("closures", "2023-12-01")
	check("ports", "2000-01-01", records[0])
	check("", "2023-12-04", records[1], records[0])
}

func TestStudies(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	ctx := context.Background()
	if err := s.SaveStudy(ctx, "k1", "run", []byte(`{"a": [1, 2.5]}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveStudy(ctx, "k1", "run", []byte(`{"a": [3]}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveStudy(ctx, "k2", "fit", []byte(`broken`)); err == nil {
		t.Error("broken JSON was kept")
	}
	s.Close()
	s = openAt(t, dir)
	study, found, err := s.Study(ctx, "k1")
	if err != nil || !found || string(study.JSON) != `{"a": [3]}` || study.Kind != "run" || !study.Created.Equal(clock()) {
		t.Errorf("got %+v (%s), %v, %v", study, study.JSON, found, err)
	}
	if list, err := s.Studies(ctx, "fit"); err != nil || len(list) != 0 {
		t.Errorf("studies of a kind: %v, %v", list, err)
	}
}

func TestCheckFindsDamage(t *testing.T) {
	for _, damage := range []string{
		`DELETE FROM base.observations WHERE "row" = 2`,
		`UPDATE base.coverage SET observations = observations + 1`,
		`DELETE FROM base.tables`,
		`INSERT INTO base.documents SELECT * FROM base.documents`,
	} {
		s := openAt(t, t.TempDir())
		enter(t, s, december)
		if err := s.Check(context.Background()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.db.Exec(damage); err != nil {
			t.Fatal(err)
		}
		if err := s.Check(context.Background()); err == nil {
			t.Errorf("not found: %s", damage)
		}
	}
}
