package web

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"strings"
	"testing"

	"puente/internal/app"
)

// sample is a file of a source, as the source's own tests read it.
func sample(t *testing.T, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("../source/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestAFileIsReadWholeOrNotAtAll(t *testing.T) {
	h := Handler(house, Options{})
	before := rowsOf(t, "select count(*) from documents")
	good := answer(h, request("POST", "/api/data/import?name=crossings.csv&dry=true", string(sample(t, "bts-crossings.csv")), "Content-Type", "application/octet-stream"))
	want(t, good, 200, `"source":"bts-crossings"`)
	var taken app.ImportAnswer
	if err := json.Unmarshal(good.Body.Bytes(), &taken); err != nil || len(taken.Files) != 1 || taken.Files[0].Observations == 0 {
		t.Errorf("%+v, %v: want one file with numbers", taken, err)
	}
	broken := bytes.Replace(sample(t, "bts-crossings.csv"), []byte(",34361,"), []byte(",many,"), 1)
	broken = bytes.Replace(broken, []byte("Dec 2023,Personal Vehicles,3966"), []byte("Dez 2023,Personal Vehicles,-1"), 1)
	bad := answer(h, request("POST", "/api/data/import?name=crossings.csv", string(broken), "Content-Type", "application/octet-stream"))
	want(t, bad, 422, "many")
	var f failure
	if err := json.Unmarshal(bad.Body.Bytes(), &f); err != nil || len(f.Problems) < 2 {
		t.Errorf("%+v, %v: want every mistake", f, err)
	}
	for _, p := range f.Problems {
		if strings.Contains(p.File, "/") {
			t.Errorf("%v tells a path of the server", p)
		}
	}
	if after := rowsOf(t, "select count(*) from documents"); after != before {
		t.Errorf("%s documents before, %s after", before, after)
	}
}

// rowsOf gives the answer of a query as it is written.
func rowsOf(t *testing.T, query string) string {
	t.Helper()
	a, err := house.DataSQL(t.Context(), app.SQLRequest{Query: query})
	if err != nil {
		t.Fatal(err)
	}
	body, _ := json.Marshal(a.Rows)
	return string(body)
}

func TestNamesOfFilesStayNames(t *testing.T) {
	h := Handler(open(), Options{MaxFileBytes: 100})
	for _, name := range []string{"", "..", "../a.csv", "/etc/passwd", `a\b.csv`, strings.Repeat("a", 256)} {
		w := answer(h, request("POST", "/api/data/import?name="+url.QueryEscape(name), "a,b", "Content-Type", "application/octet-stream"))
		want(t, w, 422, "name")
	}
	want(t, answer(h, request("POST", "/api/data/import?name=&published=x", "a", "Content-Type", "application/octet-stream")), 422, "published", "name")
	want(t, answer(h, request("POST", "/api/data/import?name=a.csv", "", "Content-Type", "application/octet-stream")), 400, "body is required")
	want(t, answer(h, request("POST", "/api/data/import?name=a.csv", strings.Repeat("a", 101), "Content-Type", "application/octet-stream")), 413)
	want(t, answer(h, request("POST", "/api/data/import?name=a.csv&source=bts", "123", "Content-Type", "application/octet-stream")), 200, `"observations":3`, `"source":"bts"`)
}

func TestRowsAreDownloaded(t *testing.T) {
	h := Handler(house, Options{})
	for format, start := range map[string]string{"csv": "n\n42", "json": "[", "parquet": "PAR1", "": "n\n42"} {
		w := answer(h, request("GET", "/api/data/export?query="+url.QueryEscape("select 42 as n")+"&format="+format, ""))
		want(t, w, 200, start)
		if kind := w.Header().Get("Content-Disposition"); !strings.HasPrefix(kind, "attachment") {
			t.Errorf("%q is not downloaded: %s", format, kind)
		}
	}
	want(t, answer(h, request("GET", "/api/data/export?query=select+1&format=xlsx", "")), 422, "format")
	want(t, answer(h, request("GET", "/api/data/export?query=&format=csv", "")), 422, "query")
	want(t, answer(h, request("GET", "/api/data/export?query="+url.QueryEscape("select * from read_csv('/etc/passwd')"), "")), 422)
	want(t, answer(h, request("GET", "/api/data/export?query="+url.QueryEscape("copy (select 1) to '/tmp/x.csv'"), "")), 422)
}
