package web

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestAnAnswerThatIsHeldIsNotSentAgain: the tag follows the content, the form and the day.
func TestAnAnswerThatIsHeldIsNotSentAgain(t *testing.T) {
	h := Handler(house, Options{})
	const path = "/api/data/show?series=encounters.southwest.usbp&from=2023-10&to=2023-11"
	first := answer(h, request("GET", path, ""))
	tag := first.Header().Get("ETag")
	want(t, first, 200, "figures")
	w := answer(h, request("GET", path, "", "If-None-Match", `"other", `+tag))
	want(t, w, http.StatusNotModified)
	if w.Body.Len() > 0 {
		t.Errorf("304 with %d bytes", w.Body.Len())
	}
	for _, other := range []string{path + "&format=csv", path + "&as_of=2023-12-26", strings.Replace(path, "usbp", "ofo", 1)} {
		w := answer(h, request("GET", other, "", "If-None-Match", tag))
		want(t, w, 200)
		if w.Header().Get("ETag") == tag {
			t.Errorf("%s has the tag of another answer", other)
		}
	}
	if w := answer(h, request("GET", "/api/data/show?series=none", "", "If-None-Match", "*")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a mistake is answered with %d", w.Code)
	}
}

// TestAnswersAreCompressedToWhoTakesIt: the same bytes come out, of a file of the page, of a kept answer and of another.
func TestAnswersAreCompressedToWhoTakesIt(t *testing.T) {
	h := Handler(house, Options{})
	for _, path := range []string{"/licenses.txt", "/api/words", "/api/parameters", "/openapi.json"} {
		plain := answer(h, request("GET", path, ""))
		if plain.Code == 404 && path == "/licenses.txt" {
			continue // built without its page
		}
		if plain.Header().Get("Content-Encoding") != "" || plain.Body.Len() < 2*leastCompressed {
			t.Errorf("%s: %d bytes sent as %q to whom takes plain text", path, plain.Body.Len(), plain.Header().Get("Content-Encoding"))
		}
		for range 2 {
			packed := answer(h, request("GET", path, "", "Accept-Encoding", "br, gzip"))
			if packed.Header().Get("Content-Encoding") != "gzip" || packed.Body.Len() >= plain.Body.Len() || !strings.Contains(packed.Header().Get("Vary"), "Accept-Encoding") {
				t.Fatalf("%s: %v, %d of %d bytes: want gzip", path, packed.Header(), packed.Body.Len(), plain.Body.Len())
			}
			r, err := gzip.NewReader(packed.Body)
			if err != nil {
				t.Fatal(err)
			}
			if out, err := io.ReadAll(r); err != nil || string(out) != plain.Body.String() {
				t.Errorf("%s: other bytes come out, %v", path, err)
			}
		}
	}
}

// TestKeptAnswersEndWithAnImport: what was kept is not shown once the store may have changed.
func TestKeptAnswersEndWithAnImport(t *testing.T) {
	doors := open()
	h := Handler(doors, Options{})
	ask := func() (list []struct{ Name string }) {
		w := answer(h, request("GET", "/api/scenarios", ""))
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := len(ask())
	doors.more = true
	if n := len(ask()); n != before {
		t.Fatalf("%d scenarios, want the %d that are kept", n, before)
	}
	want(t, answer(h, request("POST", "/api/data/import?name=a.csv", "x", "Content-Type", "application/octet-stream")), 200)
	if n := len(ask()); n != before+1 {
		t.Errorf("%d scenarios after an import, want %d", n, before+1)
	}
}

// TestKeptAnswersAreBounded: a large one is not kept, many begin anew, and one begun before a change is dropped.
func TestKeptAnswersAreBounded(t *testing.T) {
	k := newKept()
	k.put(0, "large", asset{body: make([]byte, mostKeptOne+1)})
	for i := range 3 * mostKept / mostKeptOne {
		k.put(0, string(rune('a'+i)), asset{body: make([]byte, mostKeptOne)})
		if k.bytes > mostKept {
			t.Fatalf("%d bytes are kept", k.bytes)
		}
	}
	if _, found := k.get("large"); found || len(k.held) == 0 {
		t.Errorf("%d answers are kept, the large one %v", len(k.held), found)
	}
	k.changes()
	k.put(0, "late", asset{body: []byte("x")})
	if _, found := k.get("late"); found {
		t.Error("an answer from before the change is shown")
	}
}

// TestMetricsTellRoutesAndNothingOfTheReader, and need the token like everything else.
func TestMetricsTellRoutesAndNothingOfTheReader(t *testing.T) {
	h := Handler(open(), Options{})
	answer(h, request("GET", "/api/data/show?series=encounters.southwest", ""))
	answer(h, request("GET", "/api/run/secret-name", ""))
	answer(h, request("GET", "/no/such/secret", ""))
	w := answer(h, request("GET", metricsPath, ""))
	want(t, w, 200, `route="GET /api/data/show"`, `status="404"`, "puente_studies_open 0", "go_memstats_heap_alloc_bytes")
	if strings.Contains(w.Body.String(), "secret") {
		t.Error("the metrics tell what a reader asked")
	}
	guarded := Handler(open(), Options{Address: "0.0.0.0:8023", Token: testToken})
	want(t, answer(guarded, request("GET", metricsPath, "")), http.StatusUnauthorized)
}

// TestOneMakesAnAnswerForAll: who asks while it is made waits for it, and gets the same.
func TestOneMakesAnAnswerForAll(t *testing.T) {
	k := newKept()
	var made atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			a, whole := k.make("key", 0, func() (asset, bool) {
				made.Add(1)
				time.Sleep(5 * time.Millisecond)
				return asset{body: []byte("x")}, true
			})
			if !whole || string(a.body) != "x" {
				t.Errorf("%v %v", a, whole)
			}
		})
	}
	all.Wait()
	if n := made.Load(); n != 1 || len(k.desks) != 0 {
		t.Errorf("made %d times, %d desks left", n, len(k.desks))
	}
}
