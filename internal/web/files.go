package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"puente/internal/app"
	"puente/internal/model"
)

const (
	// importPath is where a file is taken in; its requests may be larger than others.
	importPath = "/api/data/import"
	// exportPath is where the rows of a query are downloaded.
	exportPath = "/api/data/export"
	// longestFileName is in bytes, as most file systems have it.
	longestFileName = 255
)

// exportKinds are the forms of a download with their content types.
var exportKinds = map[string]string{"csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet"}

// fileRoutes are the routes by which files come in and go out.
func (s *server) fileRoutes(api huma.API) {
	take := get("data-import", importPath, "Take in one file; a file with a mistake leaves nothing behind and every mistake is told")
	take.Method = http.MethodPost
	take.MaxBodyBytes = s.opt.MaxFileBytes
	take.BodyReadTimeout = s.opt.AskTimeout
	take.Errors = append(take.Errors, http.StatusRequestEntityTooLarge)
	huma.Register(api, take, s.dataImport)
	out := get("data-export", exportPath, "The rows of a read-only SQL statement as a file: CSV, JSON or Parquet")
	out.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	huma.Register(api, out, s.dataExport)
}

// importInput holds the query of /api/data/import; the body is the file as it is.
type importInput struct {
	Name      string `query:"name" doc:"What the file is called, such as encounters.csv"`
	Source    string `query:"source" doc:"Its source, one of /api/data/sources; none: found out from the content"`
	Published string `query:"published" doc:"When it was published, YYYY-MM-DD; none: not known"`
	Origin    string `query:"origin" doc:"Where it was published"`
	Dry       bool   `query:"dry" doc:"Read and tell the mistakes, keep nothing"`
	RawBody   []byte `contentType:"application/octet-stream"`
}

// request checks the query; path is where the file was laid down.
func (in *importInput) request(c *checked) app.ImportRequest {
	if name := filepath.Base(in.Name); in.Name == "" || name != in.Name || name == "." || name == ".." || strings.ContainsAny(name, "\\\x00") || len(name) > longestFileName {
		c.wrong("name", in.Name, fmt.Sprintf("the name of a file without a folder, at most %d bytes", longestFileName))
	}
	return app.ImportRequest{Source: in.Source, Published: c.date("published", in.Published), Origin: in.Origin, Dry: in.Dry}
}

// dataImport lays the file down in a folder of its own, for the verb reads paths,
// and takes the folder away whatever comes of it.
func (s *server) dataImport(ctx context.Context, in *importInput) (*reply[app.ImportAnswer], error) {
	var c checked
	req := in.request(&c)
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	dir, err := os.MkdirTemp("", "puente-import-")
	if err != nil {
		return nil, failureOf(fmt.Errorf("take in %s: %w", in.Name, err))
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, in.Name)
	if err := os.WriteFile(path, in.RawBody, 0o600); err != nil {
		return nil, failureOf(fmt.Errorf("take in %s: %w", in.Name, err))
	}
	req.Paths = []string{path}
	s.kept.changes()
	answer, err := s.verbs.DataImport(ctx, req, nil)
	s.kept.changes()
	nameAsSent(dir, &answer, err)
	return answered(answer, err)
}

// nameAsSent takes the server's folder out of every place that names the file.
func nameAsSent(dir string, answer *app.ImportAnswer, err error) {
	folder := dir + string(filepath.Separator)
	plain := func(list []model.Problem) {
		for i := range list {
			list[i].File = strings.ReplaceAll(list[i].File, folder, "")
		}
	}
	for i := range answer.Files {
		f := &answer.Files[i]
		f.Path = strings.ReplaceAll(f.Path, folder, "")
		f.Failure = strings.ReplaceAll(f.Failure, folder, "")
		plain(f.Problems.List)
	}
	var problems *model.ProblemError
	if errors.As(err, &problems) {
		plain(problems.Problems.List)
	}
}

// exportInput holds the query of /api/data/export, as written.
type exportInput struct {
	Query  string `query:"query" doc:"One SELECT statement"`
	Format string `query:"format" doc:"csv, json or parquet; none: csv"`
	AsOf   string `query:"as_of" doc:"The views show only what was available on this day, YYYY-MM-DD; none: everything"`
}

// dataExport writes the rows to a file of its own and sends it.
func (s *server) dataExport(ctx context.Context, in *exportInput) (*huma.StreamResponse, error) {
	var c checked
	kinds := []string{"csv", "json", "parquet"}
	format := in.Format
	if format == "" {
		format = kinds[0]
	}
	if !slices.Contains(kinds, format) {
		c.wrong("format", format, unknown(format, kinds))
	}
	if strings.TrimSpace(in.Query) == "" {
		c.wrong("query", in.Query, "one SELECT statement")
	}
	req := app.SQLRequest{Query: in.Query, AsOf: c.date("as_of", in.AsOf)}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	dir, err := os.MkdirTemp("", "puente-export-")
	if err != nil {
		return nil, failureOf(fmt.Errorf("export: %w", err))
	}
	path := filepath.Join(dir, "puente."+format)
	if _, err := s.verbs.DataExport(ctx, req, path); err != nil {
		os.RemoveAll(dir)
		return nil, failureOf(err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer os.RemoveAll(dir)
		r, w := humago.Unwrap(hc)
		w.Header().Set("Content-Type", exportKinds[format])
		w.Header().Set("Content-Disposition", `attachment; filename="`+filepath.Base(path)+`"`)
		http.ServeFile(w, r, path)
	}}, nil
}
