package web

import (
	"encoding/json"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"puente/docs"
	"puente/internal/model"
)

// TestEveryDocumentIsIntroduced: what is written below docs/ stands on the shelf with a title and a summary in Spanish; the
// pictures' tour is for those who read the project's files.
func TestEveryDocumentIsIntroduced(t *testing.T) {
	var shelved []string
	for _, n := range shelf {
		shelved = append(shelved, n.Path)
		if _, err := fs.Stat(docs.Files, n.Path); err != nil {
			t.Errorf("%s is not there", n.Path)
		}
		for _, text := range []model.Text{n.Title, n.Summary} {
			if text.English == "" || text.Spanish == "" || text.English == text.Spanish {
				t.Errorf("%s: %+v", n.Path, text)
			}
		}
	}
	files, err := fs.Glob(docs.Files, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := fs.Glob(docs.Files, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range append(files, deeper...) {
		if !slices.Contains(shelved, at) && !strings.HasPrefix(at, "tour.") {
			t.Errorf("%s is not introduced; add it to shelf", at)
		}
	}
}

// links finds where a page leads.
var links = regexp.MustCompile(`href="([^"]*)"`)

// TestDocumentsLeadToEachOther: every link of every page leads to a page that is there, or to the web.
func TestDocumentsLeadToEachOther(t *testing.T) {
	h := Handler(house, Options{})
	var names []documentName
	getJSON(t, h, "/api/docs", &names)
	inside := 0
	for _, n := range names {
		var p documentPage
		getJSON(t, h, "/api/docs/page?path="+url.QueryEscape(n.Path), &p)
		if len(p.HTML) < 200 || strings.Contains(p.HTML, "<h1") || strings.Contains(p.HTML, "<script") {
			t.Errorf("%s: %.200s", n.Path, p.HTML)
		}
		for _, m := range links.FindAllStringSubmatch(p.HTML, -1) {
			if strings.HasPrefix(m[1], "http") {
				continue
			}
			_, query, _ := strings.Cut(strings.ReplaceAll(m[1], "&amp;", "&"), "?")
			q, err := url.ParseQuery(query)
			if _, missing := fs.Stat(docs.Files, q.Get("doc")); err != nil || missing != nil || path.Ext(q.Get("doc")) != ".md" {
				t.Errorf("%s leads to %s", n.Path, m[1])
			}
			inside++
		}
	}
	if inside < 20 {
		t.Errorf("only %d links inside", inside)
	}
	want(t, answer(h, request("GET", "/api/docs/page?path=../go.mod", "")), 404, "lists them")
}

// TestNothingHarmfulComesOutOfADocument: markup and scripts of a document are not passed on.
func TestNothingHarmfulComesOutOfADocument(t *testing.T) {
	source := "# Title\n\n<script>alert(1)</script>\n\nSee <img src=x onerror=alert(2)> [press](javascript:alert(3)) [there](b.md) `docs/b.md` ![](javascript:alert(4))\n\n| a | b |\n|---|---|\n| <b onclick=x>1</b> | 2 |\n"
	pages, err := readDocuments(fstest.MapFS{"a.md": {Data: []byte(source)}, "b.md": {Data: []byte("# Other")}})
	if err != nil || len(pages) != 2 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, bad := range []string{"<script", "onerror", "javascript:", "onclick", "<h1"} {
		if strings.Contains(pages[0].HTML, bad) {
			t.Errorf("%q in %s", bad, pages[0].HTML)
		}
	}
	if n := strings.Count(pages[0].HTML, `href="#/about?tab=documents&amp;doc=b.md"`); n != 2 || !strings.Contains(pages[0].HTML, `<div class="scroll"`) {
		t.Errorf("%d links in %s", n, pages[0].HTML)
	}
	if pages[1].Title.English != "Other" {
		t.Errorf("%+v", pages[1])
	}
}

func TestParametersAreTold(t *testing.T) {
	var list []struct {
		Name            string
		Meaning, Source model.Text
	}
	w := answer(Handler(house, Options{}), request("GET", "/api/parameters", ""))
	if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list) != len(model.Parameters) {
		t.Fatalf("%d parameters, %v", len(list), err)
	}
	if list[0].Source.Spanish == list[0].Source.English || list[0].Meaning.Spanish == "" {
		t.Errorf("%+v", list[0])
	}
}
