package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"puente/internal/claim"
)

// post asks for the check of a text with the other fields of the body.
func post(t *testing.T, h http.Handler, fields map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return answer(h, request("POST", "/api/check", string(body), "Content-Type", "application/json"))
}

func TestCheckPassesOnWhatItWasAsked(t *testing.T) {
	w := post(t, Handler(open(), Options{}), map[string]string{"text": "<b>ñ</b>", "date": "2023-12-27", "language": "es", "format": "html", "name": "a.html"})
	want(t, w, 200, `"name":"a.html"`, `"date":"2023-12-27"`, `"language":"es"`, `"sentences":9`)
	var report claim.Report
	if err := json.Unmarshal(w.Body.Bytes(), &report); err != nil || report.Claims[0].Text != "<b>ñ</b>" {
		t.Errorf("the text came as %+v (%v)", report.Claims, err)
	}
}

func TestCheckTellsWhatItCannotTake(t *testing.T) {
	real := Handler(house, Options{})
	for _, c := range []struct {
		name, body string
		status     int
		words      []string
	}{
		{"no text", `{"text":""}`, 422, []string{"text"}},
		{"no body", ``, 400, nil},
		{"no JSON", `{`, 400, nil},
		{"a field of another name", `{"text":"x","who":"y"}`, 422, []string{"who"}},
		{"a date", `{"text":"x","date":"27.12.2023"}`, 422, []string{`"field":"date"`, "YYYY-MM-DD"}},
		{"a language and a format", `{"text":"x","language":"de","format":"pdf"}`, 422, []string{"en, es", "markdown"}},
		{"a long name", `{"text":"x","name":"` + strings.Repeat("n", 201) + `"}`, 422, []string{"name"}},
		{"one byte too many", `{"text":"` + strings.Repeat("x", mostText+1) + `"}`, 413, []string{"at most 1048576", "puente check"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := answer(real, request("POST", "/api/check", c.body, "Content-Type", "application/json"))
			want(t, w, c.status, c.words...)
			if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
				t.Errorf("content type %q", kind)
			}
		})
	}
	want(t, answer(real, request("GET", "/api/check", "")), 405, "use POST")
	want(t, answer(real, request("POST", "/api/check?format=csv", `{"text":"x"}`, "Content-Type", "application/json")), 422, "format")
}

func TestATextMayBeLargerThanOtherRequests(t *testing.T) {
	long := `{"text":"` + strings.Repeat("x ", 5000) + `"}`
	h := Handler(open(), Options{MaxBodyBytes: 1000, MaxTextBytes: 20000})
	want(t, answer(h, request("POST", "/api/check", long, "Content-Type", "application/json")), 200)
	want(t, answer(h, request("POST", "/api/data/sql", long, "Content-Type", "application/json")), 413)
	want(t, answer(Handler(open(), Options{MaxTextBytes: 9000}), request("POST", "/api/check", long, "Content-Type", "application/json")), 413)
	// A length that is not announced does not help.
	r := request("POST", "/api/check", long, "Content-Type", "application/json")
	r.ContentLength = -1
	want(t, answer(Handler(open(), Options{MaxTextBytes: 9000}), r), 413)
}

func TestACheckThatTakesTooLongIsCut(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	h := Handler(d, Options{AskTimeout: 50 * time.Millisecond})
	want(t, post(t, h, map[string]string{"text": "x"}), 503, "longer than the server allows")
	if d.cut.Load() != 1 {
		t.Errorf("%d checks were cut, want 1", d.cut.Load())
	}
}

func TestChecksWaitTheirTurn(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	h := Handler(d, Options{AskTimeout: 10 * time.Second})
	ended := make(chan int, mostChecks)
	for range mostChecks {
		go func() { ended <- post(t, h, map[string]string{"text": "x"}).Code }()
	}
	until(t, "every desk to be taken", func() bool { return d.began.Load() == mostChecks })
	// One more that has no patience finds no desk; the others go on.
	hasty := request("POST", "/api/check", `{"text":"x"}`, "Content-Type", "application/json")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	want(t, answer(h, hasty.WithContext(ctx)), 503)
	if n := d.began.Load(); n != mostChecks {
		t.Errorf("%d checks began, want %d", n, mostChecks)
	}
	close(d.gate)
	for range mostChecks {
		if code := <-ended; code != 200 {
			t.Errorf("a check that had its desk ended with %d", code)
		}
	}
	want(t, post(t, h, map[string]string{"text": "x"}), 200)
}

func TestTheStoriesAreCheckedByTheRealApp(t *testing.T) {
	h := Handler(house, Options{})
	var list []story
	getJSON(t, h, "/api/check/stories", &list)
	var languages []string
	for _, s := range list {
		languages = append(languages, s.Language)
		var report claim.Report
		w := post(t, h, map[string]string{"text": s.Text, "date": "2023-12-27"})
		want(t, w, 200, "242,418", `"depends_on":["definition","date"]`)
		if err := json.Unmarshal(w.Body.Bytes(), &report); err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Claims {
			if s.Text[c.Start:c.End] != c.Text {
				t.Errorf("%s: %q stands at %d, where the text has %q", s.Language, c.Text, c.Start, s.Text[c.Start:c.End])
			}
		}
	}
	if slices.Sort(languages); !slices.Equal(languages, []string{"en", "es"}) {
		t.Errorf("stories in %v, want en and es", languages)
	}
}

// A text with more claims than are judged over HTTP says so.
func TestOnlyTheFirstClaimsAreJudged(t *testing.T) {
	text := strings.Repeat("In November 2023 there were 242,399 encounters at the southwest border.\n\n", mostClaims+7)
	var report claim.Report
	w := post(t, Handler(house, Options{}), map[string]string{"text": text, "language": "en"})
	want(t, w, 200)
	if err := json.Unmarshal(w.Body.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Claims) != mostClaims || report.Found != mostClaims+7 {
		t.Errorf("%d of %d claims judged, want %d of %d", len(report.Claims), report.Found, mostClaims, mostClaims+7)
	}
}
