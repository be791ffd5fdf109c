package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"puente/internal/model"
)

// reading is all that a document gave.
type reading struct {
	Result
	Observations []model.Observation
}

// read reads a document in one go.
func read(in Input) reading {
	var r reading
	r.Result = Read(in, func(o model.Observation) { r.Observations = append(r.Observations, o) })
	return r
}

// plain is a document of which nothing is known but its bytes.
func plain(name string, data []byte) Input {
	return Input{Name: name, Data: data, Published: model.NoDate, ReadOn: model.DateOf(2025, 11, 1)}
}

// bare takes out of a reading what differs with the packing: the digest and
// the number of bytes.
func (r reading) bare() reading {
	r.Document.Digest, r.Document.Bytes = "", 0
	r.Observations = slices.Clone(r.Observations)
	for i := range r.Observations {
		r.Observations[i].Document = ""
	}
	r.Records = slices.Clone(r.Records)
	for i := range r.Records {
		r.Records[i].Document = ""
	}
	return r
}

// samples returns the small documents of testdata by file name: the source's id
// stands before the first dot.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	var files []string
	for _, pattern := range []string{"testdata/*.?sv", "testdata/*.json", "testdata/*.xml"} {
		matched, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, matched...)
	}
	found := map[string][]byte{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		found[filepath.Base(f)] = data
	}
	found["ohss-khsm.xlsx"] = smallWorkbook(t, nil)
	return found
}

// idOf is the source's id in the name of a sample.
func idOf(name string) string {
	id, _, _ := strings.Cut(name, ".")
	return id
}

// isText reports whether a sample is a text table.
func isTextSample(name string) bool {
	return !slices.Contains([]string{".xlsx", ".json", ".xml"}, filepath.Ext(name))
}

func TestEverySourceHasSamplesOfAllItsLayouts(t *testing.T) {
	seen := map[string]map[int]bool{}
	for name, data := range samples(t) {
		src, ok := ByID(idOf(name))
		if !ok {
			t.Errorf("%s: no source has this id", name)
			continue
		}
		if seen[src.ID] == nil {
			seen[src.ID] = map[int]bool{}
		}
		if isTextSample(name) {
			header := headerOf(t, data)
			for i := range src.layouts {
				if _, missing, unknown := src.layouts[i].place(header); len(missing)+len(unknown) == 0 {
					seen[src.ID][i] = true
				}
			}
		}
	}
	for _, src := range All {
		if seen[src.ID] == nil || len(seen[src.ID]) != len(src.layouts) {
			t.Errorf("%s: samples of %d of its %d layouts", src.ID, len(seen[src.ID]), len(src.layouts))
		}
	}
}

// headerOf returns the header of a text table as layouts write it.
func headerOf(t *testing.T, data []byte) []string {
	table := newText(data, sniff(data))
	if !table.read() {
		t.Fatal("no header")
	}
	var header []string
	for _, f := range table.fields {
		header = append(header, heading(f))
	}
	return header
}

func TestEverySampleIsRecognisedByOneSourceOnly(t *testing.T) {
	for name, data := range samples(t) {
		if !isTextSample(name) {
			continue
		}
		fits := detect(plain(name, data), headerOf(t, data), func() *text {
			table := newText(data, sniff(data))
			table.read()
			return table
		})
		exact := slices.DeleteFunc(fits, func(m match) bool { return len(m.unknown) > 0 })
		if len(exact) != 1 || exact[0].source.ID != idOf(name) {
			t.Errorf("%s: fits %d layouts exactly, want one of %s", name, len(exact), idOf(name))
		}
		if got := Identify(plain(name, data)).Source; got != idOf(name) {
			t.Errorf("%s: detected as %q", name, got)
		}
	}
}

// Every sample, of every form, is read by its own source and by no other that is named;
// one that lacks a column is never taken for another source.
func TestNoSampleIsTakenForAnotherSource(t *testing.T) {
	mistaken := 0
	for name, data := range samples(t) {
		if got := Identify(plain(name, data)).Source; got != idOf(name) {
			t.Errorf("%s: detected as %q", name, got)
		}
		for _, src := range All {
			in := plain(name, data)
			in.Source = src.ID
			if r := read(in); r.Problems.Len() == 0 && src.ID != idOf(name) && !equalHeaders(src.ID, idOf(name)) {
				t.Errorf("%s: read as %s without a problem", name, src.ID)
			}
		}
		if !isTextSample(name) {
			continue
		}
		sep := string(sniff(data))
		header, rest, _ := strings.Cut(string(data), "\n")
		columns := strings.Split(strings.TrimRight(header, "\r"), sep)
		for i := range columns {
			lacking := slices.Clone(columns)
			lacking[i] = "something else"
			r := read(plain(name, []byte(strings.Join(lacking, sep)+"\n"+rest)))
			if r.Problems.Len() == 0 && r.Document.Source != idOf(name) {
				t.Errorf("%s without %q: read as %s", name, columns[i], r.Document.Source)
			}
			if r.Document.Source != "" && r.Document.Source != idOf(name) {
				mistaken++
			}
			if problems := r.Problems.List; len(problems) > 0 && strings.Contains(problems[0].Want, " of ") && strings.HasPrefix(problems[0].Want, "the column ") {
				if of := problems[0].Want[strings.LastIndex(problems[0].Want, " ")+1:]; of != idOf(name) && !equalHeaders(of, idOf(name)) {
					t.Errorf("%s without %q: told what it lacks as %s: %s", name, columns[i], of, problems[0])
				}
			}
		}
	}
	// Three small tables with one column lost have the columns of another source; what is
	// told of the unknown column then names that one.
	if mistaken > 3 {
		t.Errorf("%d tables with a lost column are told to be another source's", mistaken)
	}
}

// equalHeaders reports whether two sources have tables of one header, which only the
// rows tell apart.
func equalHeaders(a, b string) bool {
	x, _ := ByID(a)
	y, _ := ByID(b)
	for i := range x.layouts {
		for j := range y.layouts {
			if _, missing, unknown := x.layouts[i].place(allColumns(&y.layouts[j])); len(missing)+len(unknown) == 0 {
				return true
			}
		}
	}
	return false
}

func TestEverySampleIsReadInTheWordsOfTheModel(t *testing.T) {
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			r := read(plain(name, data))
			if r.Problems.Len() > 0 {
				t.Fatal(r.Problems.Err())
			}
			if r.Document.Source != idOf(name) || r.Rows == 0 || len(r.Observations)+len(r.Records) == 0 {
				t.Errorf("source %q, %d rows, %d observations, %d records", r.Document.Source, r.Rows, len(r.Observations), len(r.Records))
			}
			checkObservations(t, r)
			for _, record := range r.Records {
				if record.Kind == "" || record.Document != r.Document.Digest || record.Locator.Row < 2 {
					t.Errorf("record without kind, document or row: %+v", record)
				}
			}
		})
	}
}

// checkObservations checks what holds of every observation of every source.
func checkObservations(t *testing.T, r reading) {
	t.Helper()
	src, _ := ByID(r.Document.Source)
	tables := map[string]model.Table{}
	for _, table := range r.Tables {
		if _, twice := tables[table.ID]; twice || table.Round < 1 {
			t.Errorf("table %+v stands twice or has no rounding", table)
		}
		tables[table.ID] = table
	}
	used := map[string]bool{}
	for _, o := range r.Observations {
		table, ok := tables[o.Table]
		used[o.Table] = true
		if parsed, err := model.ParseSeries(o.Series.Key()); err != nil || parsed != o.Series {
			t.Errorf("%s: %v", o.Series.Key(), err)
		}
		for d := model.DimMeasure; d < model.DimCount; d++ {
			if ok && o.Series[d] != table.Scope[d] && !table.Splits(d) {
				t.Errorf("%s: table %s does not split %s", o.Series, o.Table, d)
			}
			if ok && table.Splits(d) && o.Series[d] == "" {
				t.Errorf("%s: table %s splits %s, the row does not", o.Series, o.Table, d)
			}
		}
		if !ok || !table.Scope.Covers(o.Series) {
			t.Errorf("%s is not in the scope of table %q", o.Series, o.Table)
		}
		if o.Unit != src.Unit || o.Unit == "" || o.Source != src.ID || o.Document != r.Document.Digest || o.Locator.Row < 2 {
			t.Errorf("%s: unit, source, document or row is wrong: %+v", o.Series, o)
		}
		if !o.AvailableFrom.Known() || o.AvailableFrom <= o.Period.End() || o.Value < 0 {
			t.Errorf("%s: available from %s for %s, value %g", o.Series, o.AvailableFrom, o.Period, o.Value)
		}
	}
	if len(used) != len(tables) {
		t.Errorf("%d tables declared, %d with rows", len(tables), len(used))
	}
}

func TestPackingAndSpellingDoNotMatter(t *testing.T) {
	for name, data := range samples(t) {
		t.Run(name, func(t *testing.T) {
			want := read(plain(name, data)).bare()
			for variant, changed := range variantsOf(t, name, data) {
				got := read(plain(name, changed)).bare()
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s (-plain +variant):\n%s", variant, diff)
				}
			}
		})
	}
}

// variantsOf writes one document in other ways.
func variantsOf(t *testing.T, name string, data []byte) map[string][]byte {
	variants := map[string][]byte{"gzip": gzipped(t, data), "zip": zipped(t, map[string][]byte{"a/" + name: data, "__MACOSX/" + name: nil})}
	variants["zip in gzip"] = gzipped(t, variants["zip"])
	if !isTextSample(name) {
		return variants
	}
	lines := bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	variants["CRLF"] = lines
	variants["mark"] = append([]byte("\xef\xbb\xbf"), lines...)
	variants["CR"] = bytes.ReplaceAll(data, []byte("\n"), []byte("\r"))
	variants["blank lines"] = append(bytes.Clone(data), "\n  \n\n"...)
	variants["no last line end"] = bytes.TrimSuffix(data, []byte("\n"))
	variants["UTF-16"] = utf16Of(data)
	variants["semicolons"] = rewritten(t, data, ';')
	variants["tabs"] = rewritten(t, data, '\t')
	latin, err := charmap.Windows1252.NewEncoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	variants["Windows-1252"] = latin
	return variants
}

func gzipped(t testing.TB, data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, members map[string][]byte) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, data := range members {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func utf16Of(data []byte) []byte {
	out := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune(string(data))) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// cellsOf splits a text table.
func cellsOf(t *testing.T, data []byte) [][]string {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = rune(sniff(data))
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// joined writes cells with a separator.
func joined(t *testing.T, rows [][]string, separator rune) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = separator
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rewritten writes a text table with another separator.
func rewritten(t *testing.T, data []byte, separator rune) []byte {
	return joined(t, cellsOf(t, data), separator)
}

// layoutOf is the layout that a sample is in.
func layoutOf(t *testing.T, name string, data []byte) *layout {
	src, _ := ByID(idOf(name))
	header := headerOf(t, data)
	for i := range src.layouts {
		if _, missing, unknown := src.layouts[i].place(header); len(missing)+len(unknown) == 0 {
			return &src.layouts[i]
		}
	}
	t.Fatalf("%s is in no layout", name)
	return nil
}

// accepts reports whether the column of a header may hold the text.
func (l *layout) accepts(header, cell string) bool {
	h := heading([]byte(header))
	i := slices.IndexFunc(l.columns, func(c column) bool { return c.name == h || slices.Contains(c.also, h) })
	switch {
	case i < 0:
		return true
	case l.columns[i].is != nil:
		_, want := l.columns[i].is(cell)
		return want == ""
	}
	return l.columns[i].free
}

func TestEveryWrongCellIsAProblemAtItsLineAndField(t *testing.T) {
	for name, data := range samples(t) {
		if !isTextSample(name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			form, rows := layoutOf(t, name, data), cellsOf(t, data)
			tried := 0
			for line := 1; line < len(rows); line++ {
				for col, header := range rows[0] {
					for _, wrong := range []string{"☃", ""} {
						if form.accepts(header, wrong) || rows[line][col] == wrong || wrong == "" && mayBeEmpty[header] {
							continue
						}
						tried++
						kept := rows[line][col]
						rows[line][col] = wrong
						in := plain(name, joined(t, rows, rune(sniff(data))))
						in.Source = idOf(name)
						got := read(in)
						rows[line][col] = kept
						if !hasProblem(got, line+1, header) {
							t.Errorf("line %d, %s = %q: %v", line+1, header, wrong, got.Problems.List)
						}
					}
				}
			}
			if tried == 0 {
				t.Error("no cell of this source can be wrong")
			}
		})
	}
}

// mayBeEmpty are columns of counts in which nothing is a value: a sector that
// did not count, an origin that is not stated, an area and a nationality of the
// years without.
var mayBeEmpty = func() map[string]bool {
	empty := map[string]bool{"origin": true, "area": true, "nat": true}
	for _, c := range sectorTable()[firstSector:] {
		empty[c.name] = true
	}
	return empty
}()

// hasProblem reports whether a reading has a problem at a line and field.
func hasProblem(r reading, line int, field string) bool {
	return slices.ContainsFunc(r.Problems.List, func(p model.Problem) bool { return p.Line == line && p.Field == field && p.Want != "" })
}

func TestEveryMissingColumnIsNamed(t *testing.T) {
	for name, data := range samples(t) {
		if !isTextSample(name) || idOf(name) == "honduras-inm" || idOf(name) == "mexico-upm" {
			continue // their short headers fit each other's tables
		}
		rows := cellsOf(t, data)
		form := layoutOf(t, name, data)
		for col, header := range rows[0] {
			kept := rows[0][col]
			rows[0][col] = "☃"
			in := plain(name, joined(t, rows, rune(sniff(data))))
			in.Source = idOf(name)
			got := read(in)
			rows[0][col] = kept
			if form.requires(heading([]byte(header))) && (got.Problems.Len() == 0 || got.Problems.List[0].Line != 1) {
				t.Errorf("%s without %s: %v", name, header, got.Problems.List)
			}
		}
	}
}

// requires reports whether the layout needs the column.
func (l *layout) requires(name string) bool {
	return slices.ContainsFunc(l.columns, func(c column) bool { return !c.optional && (c.name == name || slices.Contains(c.also, name)) })
}

func TestEveryRowCutShortIsAProblem(t *testing.T) {
	for name, data := range samples(t) {
		if !isTextSample(name) {
			continue
		}
		cut := data[:bytes.LastIndexByte(data, sniff(data))]
		got := read(plain(name, cut))
		if last := bytes.Count(data, []byte("\n")); got.Problems.Len() == 0 || got.Problems.List[0].Line != last {
			t.Errorf("%s cut at its last field: %v", name, got.Problems.List)
		}
	}
}

// repeatable are sources whose rows may be alike; those of bts-crossings are
// settled by their own rule.
var repeatable = []string{"bts-crossings", "world-closures", "facts-caravans", "facts-speeds", "facts-appointments", "facts-shelters", "facts-mexico-states"}

func TestEveryFigureStandsOnce(t *testing.T) {
	for name, data := range samples(t) {
		if !isTextSample(name) || slices.Contains(repeatable, idOf(name)) {
			continue
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		twice := append(bytes.Clone(data), lines[1]...)
		got := read(plain(name, twice))
		if got.Problems.Len() == 0 || got.Problems.List[0].Line != len(lines) {
			t.Errorf("%s with its first row twice: %v", name, got.Problems.List)
		}
	}
}
