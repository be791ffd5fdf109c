package web

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"puente/docs"
	"puente/internal/model"
)

// aboutRoutes are the routes that tell what the model is and rests on.
func (s *server) aboutRoutes(api huma.API) {
	shelf := &library{open: sync.OnceValues(func() ([]documentPage, error) { return readDocuments(docs.Files) })}
	huma.Register(api, get("docs", "/api/docs", "Documents about the model and what it was judged by"), shelf.list)
	huma.Register(api, get("doc", "/api/docs/page", "One of these documents as HTML"), shelf.page)
	huma.Register(api, get("parameters", "/api/parameters", "The table of parameters with bounds, meaning and source"), s.parameters)
}

// library holds the documents, which are turned into HTML when the first is asked for.
type library struct {
	open func() ([]documentPage, error)
}

// documentName is a document without its text.
type documentName struct {
	Path    string     `json:"path"` // below docs/
	Group   string     `json:"group"`
	Title   model.Text `json:"title"`
	Summary model.Text `json:"summary"`
}

// documentPage is a document; its text is in English.
type documentPage struct {
	documentName
	HTML string `json:"html"`
}

func (l *library) list(context.Context, *struct{}) (*reply[[]documentName], error) {
	pages, err := l.open()
	names := make([]documentName, len(pages))
	for i, p := range pages {
		names[i] = p.documentName
	}
	return answered(names, err)
}

// pageInput holds the query of /api/docs/page.
type pageInput struct {
	Path string `query:"path" doc:"A path that /api/docs lists"`
}

func (l *library) page(_ context.Context, in *pageInput) (*reply[documentPage], error) {
	pages, err := l.open()
	for _, p := range pages {
		if p.Path == in.Path {
			return answered(p, nil)
		}
	}
	if err != nil {
		return nil, failureOf(err)
	}
	return nil, fail(http.StatusNotFound, fmt.Sprintf("No document %q; /api/docs lists them.", in.Path))
}

// parameterRow is a parameter as a reader sees it.
type parameterRow struct {
	Name    string     `json:"name"`
	Unit    string     `json:"unit"`
	Default float64    `json:"default"`
	Min     float64    `json:"min"`
	Max     float64    `json:"max"`
	Meaning model.Text `json:"meaning"`
	Source  model.Text `json:"source"` // a citation, or "assumed" with the reason
}

func (s *server) parameters(context.Context, *struct{}) (*reply[[]parameterRow], error) {
	list := make([]parameterRow, 0, len(model.Parameters))
	for _, p := range model.Parameters {
		list = append(list, parameterRow{p.Name, p.Unit, p.Default, p.Min, p.Max, p.Meaning, p.Cited()})
	}
	return answered(list, nil)
}
