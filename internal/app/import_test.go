package app

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"puente/internal/model"
)

// empty opens an app on a folder of its own, without the starter dataset.
func empty(t testing.TB) *App {
	t.Helper()
	now := func() time.Time { return time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC) }
	a, err := Open(t.Context(), Options{Dir: t.TempDir(), Now: now, NoStarter: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// southwest is a table that CBP's importer for the south-west border
// reads: ten rows a month, from October 2019 on, by component and nationality.
func southwest(months int) string {
	var b strings.Builder
	b.WriteString("Fiscal Year,Month Grouping,Month (abbv),Component,Demographic,Citizenship Grouping,Title of Authority,Encounter Type,Encounter Count\n")
	for m := range months {
		y, month, _ := model.Month(2019, 10).Add(m).Start.Civil()
		name := strings.ToUpper(time.Month(month).String()[:3])
		if month >= 10 {
			y++
		}
		for _, component := range []string{"Office of Field Operations", "U.S. Border Patrol"} {
			for i, country := range []string{"El Salvador", "Guatemala", "Honduras", "Mexico", "Other"} {
				fmt.Fprintf(&b, "%d,FYTD,%s,%s,Single Adults,%s,Title 8,%s,%d\n", y, name, component, country, encounterType(component), 1000*(i+1)+m)
			}
		}
	}
	return b.String()
}

func encounterType(component string) string {
	if component == "U.S. Border Patrol" {
		return "Apprehensions"
	}
	return "Inadmissibles"
}

// put writes a file into a new folder and returns its path.
func put(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// importAll imports files and tells each one's fate.
func importAll(t testing.TB, a *App, req ImportRequest) (fates string, answer ImportAnswer, err error) {
	t.Helper()
	if req.Published == 0 {
		req.Published = model.NoDate
	}
	answer, err = a.DataImport(t.Context(), req, nil)
	for _, f := range answer.Files {
		fates += string(f.Fate) + " "
	}
	return strings.TrimSpace(fates), answer, err
}

// TestImportFromAPipeIsWhole feeds more than a megabyte through a pipe in small pieces:
// as many observations arrive as from the file itself.
func TestImportFromAPipeIsWhole(t *testing.T) {
	text := southwest(1800)
	if len(text) < 1<<20+1 {
		t.Fatalf("%d bytes do not reach over what one reading of a pipe gives", len(text))
	}
	reader, writer := io.Pipe()
	go func() {
		for at := 0; at < len(text); at += 5000 {
			io.WriteString(writer, text[at:min(at+5000, len(text))])
		}
		writer.Close()
	}()
	waited := ""
	a := empty(t)
	fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{"-"}, Stdin: reader, Waiting: func(path string) { waited = path }})
	if err != nil || fates != "stored" || answer.Files[0].Observations != 1800*10 || waited != "-" {
		t.Fatalf("%s, %+v, waited for %q: %v", fates, answer.Files, waited, err)
	}
}

// TestImportGoesOnBesideAMistake imports a good file beside bad ones: each gets its
// own word, under the path that was given, and the good one is stored.
func TestImportGoesOnBesideAMistake(t *testing.T) {
	good := put(t, "good.csv", southwest(3))
	bad := put(t, "bad.csv", strings.Replace(southwest(3), ",1001\n", ",many\n", 1))
	absent := filepath.Join(filepath.Dir(good), "god.csv")
	huge := put(t, "huge.csv", "")
	if err := os.Truncate(huge, 2<<30); err != nil {
		t.Fatal(err)
	}
	a := empty(t)
	fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{absent, bad, filepath.Dir(good), huge, good}})
	if fates != "refused refused refused refused stored" {
		t.Errorf("fates: %s", fates)
	}
	var failed *ImportError
	if !errors.As(err, &failed) || failed.Stored != 1 || failed.All != 5 || failed.Problems.Len() != 4 {
		t.Fatalf("%+v", failed)
	}
	for i, words := range []string{
		absent + ": got \"no such file\", want a file that is there; the nearest is " + good,
		bad + ":", "got \"a folder\", want a file", "got \"2048 MB\", want a file of at most 512 MB",
	} {
		if got := answer.Files[i].Problems.List[0].String(); !strings.Contains(got, words) {
			t.Errorf("file %d: %s, want %s", i, got, words)
		}
	}
	if list, _ := a.DataList(t.Context(), DataListRequest{}); len(list.Tables) != 1 || list.Tables[0].Name != "good.csv" {
		t.Errorf("the store holds %+v", list.Tables)
	}
}

// TestImportSaysHowManyProblemsMore reads a file with more mistakes than are kept.
func TestImportSaysHowManyProblemsMore(t *testing.T) {
	text := southwest(1)
	row := text[strings.Index(text, "\n")+1:]
	row = row[:strings.Index(row, "\n")+1]
	path := put(t, "bad.csv", text+strings.Repeat(strings.Replace(row, ",1000\n", ",x\n", 1), model.ProblemLimit+234))
	_, _, err := importAll(t, empty(t), ImportRequest{Paths: []string{path}})
	if err == nil || !strings.HasSuffix(err.Error(), "\nand 234 more") {
		t.Errorf("ends with %.80s", err.Error()[max(0, len(err.Error())-80):])
	}
}

// TestDryRunStoresNothing reads a good file and leaves the store as it was.
func TestDryRunStoresNothing(t *testing.T) {
	a := empty(t)
	path := put(t, "good.csv", southwest(3))
	fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{path}, Dry: true})
	if err != nil || fates != "checked" || answer.Files[0].Observations != 30 {
		t.Errorf("%s, %+v, %v", fates, answer, err)
	}
	if list, _ := a.DataList(t.Context(), DataListRequest{}); len(list.Tables) != 0 {
		t.Errorf("the store holds %+v", list.Tables)
	}
}

// TestEqualContentIsOneVintage imports a table in five wrappings: the first enters,
// the others are there already; another day of publication is refused, not dropped.
func TestEqualContentIsOneVintage(t *testing.T) {
	a, text := empty(t), southwest(3)
	day := model.DateOf(2024, 1, 26)
	if fates, _, err := importAll(t, a, ImportRequest{Paths: []string{put(t, "first.csv", text)}, Published: day}); fates != "stored" {
		t.Fatal(fates, err)
	}
	var packed, archive bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, text)
	z.Close()
	zw := zip.NewWriter(&archive)
	member, _ := zw.Create("inside.csv")
	io.WriteString(member, text)
	zw.Close()
	windows := "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
	for name, content := range map[string]string{
		"a.csv.gz": packed.String(), "a.zip": archive.String(), "bom.csv": windows, "open.csv": strings.TrimSuffix(text, "\n"), "again.csv": text,
	} {
		path := put(t, name, content)
		fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{path}})
		if err != nil || fates != "already" || answer.Files[0].Same != "first.csv" {
			t.Errorf("%s: %s, %+v, %v", name, fates, answer.Files, err)
		}
		fates, _, err = importAll(t, a, ImportRequest{Paths: []string{path}, Published: day + 7})
		if fates != "refused" || !strings.Contains(fmt.Sprint(err), `--published: got "2024-02-02", want no other day`) || !strings.Contains(fmt.Sprint(err), "stored as published on 2024-01-26") {
			t.Errorf("%s with another day: %s, %v", name, fates, err)
		}
	}
	if documents, _ := a.store.Documents(t.Context()); len(documents) != 1 {
		t.Errorf("%d documents", len(documents))
	}
}

// TestImportStopsWaiting gives up on a pipe that nobody writes to, when asked to.
func TestImportStopsWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	reader, _ := io.Pipe()
	answer, err := empty(t).DataImport(ctx, ImportRequest{
		Paths: []string{"-", "never.csv"}, Stdin: reader, Published: model.NoDate, Waiting: func(string) { cancel() },
	}, nil)
	if !errors.Is(err, context.Canceled) || len(answer.Files) != 2 || answer.Files[0].Fate != FateFailed || answer.Files[1].Fate != FateSkipped {
		t.Errorf("%+v, %v", answer, err)
	}
}

// TestOddFilesEndInAWord imports what is no table, is broken or is too large when
// unpacked: each is refused with a word about it, and nothing is stored.
func TestOddFilesEndInAWord(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, southwest(20))
	z.Close()
	bomb := func() string {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
		block := make([]byte, 1<<20)
		for range rawLimit>>20 + 1 {
			z.Write(block)
		}
		z.Close()
		return b.String()
	}
	a := empty(t)
	for name, c := range map[string]struct{ content, want string }{
		"cut.csv.gz":  {packed.String()[:packed.Len()/2], "want a gzip file that is whole"},
		"bomb.csv.gz": {bomb(), "want a document of at most 512 MB unpacked"},
		"empty.csv":   {"", "want a document that is not empty"},
		"binary.csv":  {"\x00\x01\x02", "not binary data"},
		"page.csv":    {"<html><body>Not found</body></html>\n", "want xml of a known source"},
		"header.csv":  {southwest(0), "want at least one row below the header"},
		"short.csv":   {southwest(1)[:len(southwest(1))-20], "want 9 fields as in the header"},
		"cut.zip":     {"PK\x03\x04 and no more", "want a zip archive that is whole"},
	} {
		path := put(t, name, c.content)
		fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{path}})
		if fates != "refused" || err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: %s, %v, %+v", name, fates, err, answer.Files[0].Source)
		}
	}
	if documents, _ := a.store.Documents(t.Context()); len(documents) != 0 {
		t.Errorf("%d documents", len(documents))
	}
}
