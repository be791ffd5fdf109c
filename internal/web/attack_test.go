package web

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestNoPathLeavesTheFolder: neither the page's files nor a name in a route reach a file of the machine.
func TestNoPathLeavesTheFolder(t *testing.T) {
	h := Handler(house, Options{})
	for _, path := range []string{
		"/../../etc/passwd", "/assets/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/.keep", "//etc/passwd",
		"/api/run/..%2f..%2fetc%2fpasswd", "/api/run/%2fetc%2fpasswd", "/api/run/..", "/api/measures/..%2Fdecember-2023", "/api/measures/%2ftmp",
		"/api/docs/page?path=../../go.mod", "/api/data/export?query=select%201&format=../../x",
	} {
		w := answer(h, request("GET", path, ""))
		if w.Code == 200 || strings.Contains(w.Body.String(), "root:") || strings.Contains(w.Body.String(), "module puente") {
			t.Errorf("%s: status %d: %.200s", path, w.Code, w.Body)
		}
	}
}

// TestAQueryReachesNeitherFilesNorNetwork, in a body and in the address of a download.
func TestAQueryReachesNeitherFilesNorNetwork(t *testing.T) {
	h := Handler(house, Options{})
	for _, query := range []string{
		"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/*')",
		"COPY (SELECT 1) TO '/tmp/stolen.csv'", "ATTACH '/tmp/other.db'", "INSTALL httpfs", "LOAD httpfs", "SELECT * FROM read_parquet('https://127.0.0.1/x')",
		"SET enable_external_access = true", "PRAGMA database_list", "SELECT getenv('HOME')", "SELECT * FROM duckdb_settings()", "DROP TABLE documents",
		"SELECT 1; SELECT * FROM read_csv('/etc/passwd')", "EXPORT DATABASE '/tmp/stolen'", "INSERT INTO documents SELECT * FROM documents",
	} {
		body, _ := json.Marshal(map[string]string{"query": query})
		want(t, answer(h, request("POST", "/api/data/sql", string(body), "Content-Type", "application/json")), http.StatusUnprocessableEntity, "problems")
		r := request("GET", "/api/data/export", "")
		values := r.URL.Query()
		values.Set("query", query)
		r.URL.RawQuery = values.Encode()
		want(t, answer(h, r), http.StatusUnprocessableEntity)
	}
}

// TestABombIsRefused: a small archive whose content is larger than any document, and one with another inside.
func TestABombIsRefused(t *testing.T) {
	h := Handler(house, Options{})
	before := rowsOf(t, "select count(*) from documents")
	for name, levels := range map[string]int{"flat": 1, "nested": 2} {
		bomb := bytes.Repeat([]byte{0}, 64<<20)
		for range levels {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for i := range 10 {
				f, err := z.Create(string(rune('a'+i)) + ".csv")
				if err == nil {
					_, err = f.Write(bomb)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			bomb = b.Bytes()
		}
		w := answer(h, request("POST", "/api/data/import?name=bomb.zip", string(bomb), "Content-Type", "application/octet-stream"))
		if w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: status %d: %.300s", name, w.Code, w.Body)
		}
	}
	if after := rowsOf(t, "select count(*) from documents"); after != before {
		t.Errorf("%s documents before, %s after", before, after)
	}
}

// TestGiantAndDeepBodiesEndInAWord: they cost no more than their limit.
func TestGiantAndDeepBodiesEndInAWord(t *testing.T) {
	h := Handler(house, Options{})
	for name, body := range map[string]string{
		"giant": `{"query":"` + strings.Repeat("x", 4<<20) + `"}`, "deep": `{"query":` + strings.Repeat("[", 500_000), "no JSON": "\x00\xff",
		"twice": `{"query":"select 1","query":"select 2"}`, "null": "null", "a number": "1", "unknown": `{"query":"select 1","file":"/etc/passwd"}`,
	} {
		w := answer(h, request("POST", "/api/data/sql", body, "Content-Type", "application/json"))
		if w.Code >= 500 || w.Code == 200 && name != "twice" {
			t.Errorf("%s: status %d: %.200s", name, w.Code, w.Body)
		}
	}
}

// TestASlowClientIsCutOff: who sends a head byte by byte holds a connection no longer than the patience for it.
func TestASlowClientIsCutOff(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	address := make(chan string, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, open(), Options{Address: "127.0.0.1:0"}, func(a string) { address <- a })
	}()
	c, err := net.Dial("tcp", <-address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")); err != nil {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(10 * headerPatience)); err != nil {
		t.Fatal(err)
	}
	answered, err := io.ReadAll(c)
	if errors.Is(err, context.DeadlineExceeded) || strings.Contains(string(answered), "200 OK") {
		t.Errorf("%q, %v: want the connection cut", answered, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestMarkupInANameStaysText: whatever a reader sends comes back as JSON that no browser takes for a page.
func TestMarkupInANameStaysText(t *testing.T) {
	const script = `<script>alert(1)</script>`
	h := Handler(house, Options{})
	for _, r := range []*http.Request{
		request("GET", "/api/run/%3Cscript%3Ealert(1)%3C%2Fscript%3E", ""),
		request("GET", "/api/data/show?series=%3Cscript%3Ealert(1)%3C%2Fscript%3E", ""),
		request("GET", "/api/%3Cscript%3Ealert(1)%3C%2Fscript%3E", ""),
		request("POST", "/api/data/import?name=cells.csv", "Port Name,State,Port Code,Border,Date,Measure,Value\n"+script+",x,1,x,"+script+",x,x\n", "Content-Type", "application/octet-stream"),
		request("POST", "/api/check", `{"text":"In November 2023 there were 242,418 encounters. `+script+`"}`, "Content-Type", "application/json"),
	} {
		w := answer(h, r)
		kind := w.Header().Get("Content-Type")
		if !strings.HasSuffix(kind, "json") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: sent as %q", r.URL, kind)
		}
	}
}

// FuzzHandler: no request ends in a defect, and none is answered with a page of its own making.
func FuzzHandler(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "/api/data/show?series=encounters.southwest&from=2023-10", ""},
		{"GET", "/api/run/december-2023?runs=-1&set=a=b&set=%", ""},
		{"POST", "/api/data/sql", `{"query":"select 1","as_of":"2023-13-01"}`},
		{"POST", "/api/check", `{"text":"2.4 million","date":"yesterday"}`},
		{"POST", "/api/port?runs=2", "stations: ["},
		{"POST", "/api/compare/december-2023", `{"packages":["none"],"measures":"{"}`},
		{"GET", "/api/caravan?from=tapachula&date=2023-12-24&size=9..1&days=-1", ""},
		{"GET", "/api/port/shifts?lanes=25:9,&hours=9-", ""},
		{"PUT", "/", ""},
		{"GET", "/%00?token=%ff", ""},
		{"GET", "/api/data/list?format=csv&match=%22", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	defects := &bytes.Buffer{}
	h := Handler(open(), Options{Log: slog.New(slog.NewTextHandler(defects, nil)), AskTimeout: time.Second, RunTimeout: time.Second})
	f.Fuzz(func(t *testing.T, method, path, body string) {
		r, err := http.NewRequest(method, "http://127.0.0.1:8023/", strings.NewReader(body))
		if err != nil {
			t.Skip()
		}
		if there, err := r.URL.Parse(path); err == nil && strings.HasPrefix(path, "/") {
			r.URL = there
		}
		r.Host, r.RemoteAddr = "127.0.0.1:8023", "127.0.0.1:9"
		r.Header.Set("Content-Type", "application/json")
		w := answer(h, r)
		if strings.Contains(defects.String(), "defect") {
			t.Fatalf("%s %s: %s", method, path, defects)
		}
		if kind := w.Header().Get("Content-Type"); strings.HasPrefix(kind, "text/html") && w.Header().Get("ETag") == "" && !strings.Contains(w.Body.String(), "Puente") {
			t.Fatalf("%s %s: answered %s %.100s", method, path, kind, w.Body)
		}
	})
}
