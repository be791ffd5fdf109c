package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

func TestRoutes(t *testing.T) {
	h := Handler(open(), Options{Basemap: []byte(`{"type":"FeatureCollection","features":[]}`)})
	for _, c := range []struct {
		method, path, body string
		status             int
		kind               string // of the answer
		words              []string
	}{
		{"GET", "/healthz", "", 200, "text/plain; charset=utf-8", []string{"ok"}},
		{"GET", "/api/scenarios", "", 200, "application/json", []string{`"name":"small"`, `"date":"2023-12-26"`}},
		{"GET", "/api/words", "", 200, "application/json", []string{`"name":"geography"`, `"token":"sector-del-rio"`}},
		{"GET", "/api/basemap", "", 200, "application/geo+json", []string{"FeatureCollection"}},
		{"GET", "/api/data/list", "", 200, "application/json", []string{`"series":"encounters.southwest"`}},
		{"GET", "/api/data/list?format=csv", "", 200, "text/csv", []string{"series,by,table", "encounters.southwest,component nationality,all"}},
		{"GET", "/api/data/show?series=encounters.southwest&from=2023-10&as_of=2023-12-26&by=component,nationality", "", 200, "application/json", []string{`"as_of":"2023-12-26"`, `"value":242418`}},
		{"GET", "/api/data/show?series=encounters.southwest&format=csv", "", 200, "text/csv", []string{"encounters.southwest,2023-11,1,242418,events,1,3,test"}},
		{"GET", "/api/data/why?series=encounters.southwest&period=2023-11", "", 200, "application/json", []string{`"period":"2023-11"`}},
		{"GET", "/api/data/records?kind=closures&as_of=2023-12-26", "", 200, "application/json", []string{`"kind":"closures"`, `"available_from":"2023-12-26"`}},
		{"GET", "/api/data/records?kind=closures&as_of=x", "", 422, "application/problem+json", []string{"as_of"}},
		{"GET", "/api/data/sources?format=csv", "", 200, "text/csv", []string{`test,"one, ""quoted"""`}},
		{"POST", "/api/data/sql", `{"query":"select 1"}`, 200, "application/json", []string{`"rows":[["select 1",null]]`}},
		{"POST", "/api/data/sql?format=csv", `{"query":"select 1"}`, 200, "text/csv", []string{"query,nothing\nselect 1,\n"}},
		{"POST", "/api/data/sql", `{"query":""}`, 422, "application/problem+json", []string{"query"}},
		{"POST", "/api/data/sql", `{`, 400, "application/problem+json", nil},
		{"GET", "/api/run/small?runs=2&seed=18446744073709551615&days=9&set=no-show=0.1&set=intake-scale=2", "", 200, "application/json", []string{`"seed":18446744073709551615`, `"mean":12.5`}},
		{"GET", "/api/run/small?quantity=waiting", "", 200, "application/json", []string{`"columns":[{"quantity":"waiting"`}},
		{"GET", "/api/run/small?format=csv", "", 200, "text/csv", []string{"encounters,,,,,,false,month,2023-12,12.5,0"}},
		{"GET", "/api/caravan?from=tapachula&date=2023-12-24&size=6000..10000", "", 200, "application/json", []string{`"size_low":6000`, `"size_high":10000`}},
		{"GET", "/api/caravan?date=x&size=many", "", 422, "application/problem+json", []string{"date", "size"}},
		{"GET", "/api/measures/small", "", 200, "application/json", []string{`"id":"none"`}},
		{"POST", "/api/compare/small?runs=2", `{"packages":["reopen"]}`, 200, "application/json", []string{`"id":"reopen"`, `"mean":-12.5`}},
		{"POST", "/api/compare/small?format=csv", `{"packages":["reopen"]}`, 200, "text/csv", []string{"reopen,,encounters,0,0,-12.5"}},
		{"POST", "/api/compare/none", `{}`, 404, "application/problem+json", []string{"No scenario"}},
		{"POST", "/api/run/small?runs=2", `{"measures":[{"id":"a"}],"daily":true}`, 200, "application/json", []string{`"runs":2`}},
		{"POST", "/api/run/small?format=csv", `{}`, 200, "text/csv", []string{"encounters,,,,,,false,month,2023-12,12.5,0"}},
		{"POST", "/api/run/small/events", `{}`, 200, "text/event-stream", []string{"event: done"}},
		{"POST", "/api/run/none", `{}`, 404, "application/problem+json", []string{"No scenario"}},
		{"POST", "/api/run/small?runs=x", `{"mesures":[]}`, 422, "application/problem+json", []string{"the nearest is measures"}},
		{"POST", "/api/scenarios/small/file", `{"measures":[{"id":"a"}]}`, 200, "application/json", []string{`"name":"small.yaml"`, `\"id\":\"a\"`}},
		{"POST", "/api/scenarios/open", `{"text":"small"}`, 200, "application/json", []string{`"scenario":"small"`}},
		{"POST", "/api/scenarios/open", `{"text":""}`, 422, "application/problem+json", []string{"text"}},
		{"GET", "/api/run/none", "", 404, "application/problem+json", []string{"No scenario"}},
		{"GET", "/api/run/..%2f..%2fscenarios%2fsmall", "", 404, "application/problem+json", []string{"No scenario"}},
		{"GET", "/api/run/none/events", "", 404, "application/problem+json", []string{"No scenario"}},
		{"GET", "/api/data/show?format=xml&series=encounters", "", 422, "application/problem+json", []string{"format"}},
		{"GET", "/api/words?format=csv", "", 422, "application/problem+json", []string{"format"}},
		{"GET", "/api/data/show?format=csv&series=nothing", "", 422, "application/problem+json", []string{"is not a measure"}},
		{"GET", "/api/none", "", 404, "application/problem+json", []string{"No route"}},
		{"DELETE", "/api/data/list", "", 405, "application/problem+json", []string{"use GET"}},
		{"GET", "/api/data/sql", "", 405, "application/problem+json", []string{"use POST"}},
		{"POST", "/", "", 405, "application/problem+json", nil},
		{"GET", "/none.js", "", 404, "text/plain; charset=utf-8", nil},
		{"GET", "/.keep", "", 404, "text/plain; charset=utf-8", nil},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			w := answer(h, request(c.method, c.path, c.body, "Content-Type", "application/json"))
			want(t, w, c.status, c.words...)
			if kind := w.Header().Get("Content-Type"); kind != c.kind {
				t.Errorf("content type %q, want %q", kind, c.kind)
			}
		})
	}
}

func TestEveryProblemOfAQueryIsTold(t *testing.T) {
	h := Handler(open(), Options{MaxRuns: 100})
	for path, fields := range map[string][]string{
		"/api/data/show?series=enc&from=2023-13&to=x&as_of=26.12.2023&by=component,colour": {"series", "from", "to", "as_of", "by"},
		"/api/data/why?series=&period=&rows=0":                                             {"series", "period", "rows"},
		"/api/run/small?runs=101&seed=-1&days=0&as_of=x&set=none=1&set=no-show=2&set=no-show&set=no-show=NaN": {
			"runs", "seed", "days", "as_of", "set", "set", "set", "set",
		},
	} {
		w := answer(h, request("GET", path, ""))
		want(t, w, http.StatusUnprocessableEntity)
		var f failure
		if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		var got []string
		for _, p := range f.Problems {
			got = append(got, p.Field)
		}
		slices.Sort(got)
		slices.Sort(fields)
		if !slices.Equal(got, fields) {
			t.Errorf("%s: problems of %v, want %v", path, got, fields)
		}
	}
}

func TestUnknownNamesAreRefusedWithTheNearest(t *testing.T) {
	h := Handler(open(), Options{})
	for _, c := range []struct{ method, path, body, field, near string }{
		{"GET", "/api/run/small?run=5", "", "run", "nearest is runs"},
		{"GET", "/api/run/small/events?sead=5", "", "sead", "nearest is seed"},
		{"GET", "/api/data/show?series=encounters&asof=2023-12-26", "", "asof", "is as_of"},
		{"GET", "/api/words?language=es", "", "language", "one of format, token"},
		{"POST", "/api/data/sql", `{"query":"select 1","limt":3}`, "limt", "one of as_of, query"},
		{"POST", "/api/check", `{"text":"x","lang":"es"}`, "lang", "is language"},
	} {
		w := answer(h, request(c.method, c.path, c.body, "Content-Type", "application/json"))
		want(t, w, http.StatusUnprocessableEntity, `"field":"`+c.field+`"`, c.near)
		if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s: content type %q", c.path, kind)
		}
	}
	want(t, answer(h, request("GET", "/api/run/small?format=json&token=x", "")), http.StatusOK)
}

// held is an error that passes with time.
type held struct{ error }

func (held) Temporary() bool { return true }

func TestErrorsAreSortedByWhoseTheyAre(t *testing.T) {
	var problems model.Problems
	problems.Add(model.Problem{File: "routes.csv", Line: 14, Field: "distance", Got: "-3", Want: "a number > 0 (km)"})
	for _, c := range []struct {
		err    error
		status int
		words  string
	}{
		{fmt.Errorf("atlas: %w", problems.Err()), 422, `"line":14`},
		{fmt.Errorf("document: %w", fs.ErrNotExist), 404, "document"},
		{held{errors.New("another process holds the store")}, 503, "another process"},
		{errors.New("the disk is full"), 500, "the disk is full"},
	} {
		w := answer(Handler(&doors{err: c.err}, Options{}), request("GET", "/api/data/list", ""))
		want(t, w, c.status, c.words)
	}
}

func TestADefectEndsOneAnswerOnly(t *testing.T) {
	h := Handler(&doors{defect: true}, Options{Log: silent()})
	want(t, answer(h, request("GET", "/api/run/small", "")), 500, "defect")
	want(t, answer(h, request("GET", "/api/scenarios", "")), 200)
}

func TestTheDescriptionListsEveryRoute(t *testing.T) {
	w := answer(Handler(open(), Options{}), request("GET", "/openapi.json", ""))
	want(t, w, 200)
	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %q, want 3.1", doc.OpenAPI)
	}
	for path, method := range map[string]string{
		"/api/scenarios": "get", "/api/run/{scenario}": "get", "/api/run/{scenario}/events": "get", "/api/data/list": "get",
		"/api/data/show": "get", "/api/data/why": "get", "/api/data/sources": "get", "/api/data/sql": "post", "/api/words": "get", "/api/basemap": "get",
		"/api/check": "post", "/api/check/stories": "get",
	} {
		if doc.Paths[path][method] == nil {
			t.Errorf("no %s %s", method, path)
		}
	}
	want(t, answer(Handler(open(), Options{}), request("GET", "/docs", "")), 404)
}
