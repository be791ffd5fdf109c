package web

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"puente/internal/app"
	"puente/internal/claim"
	"puente/scenarios"
)

// checkPath is where a text is checked; its requests may be larger than others.
const checkPath = "/api/check"

// mostChecks is how many texts are checked at a time. A large text keeps a
// processor busy for seconds, so that others wait their turn, not all at once.
const mostChecks = 2

// The bounds of a text that comes over HTTP; puente check takes larger ones.
const (
	mostText   = 1 << 20 // bytes: a book of 500 pages
	mostClaims = 1000    // judged of one text; the report says how many there were
)

func checkOperation(mostBytes int64) huma.Operation {
	op := get("check", checkPath, "Rate every sentence of a text that counts something; sentences are rated, never speakers")
	op.Method = http.MethodPost
	op.MaxBodyBytes = mostBytes
	op.BodyReadTimeout = bodyPatience
	op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge)
	return op
}

// checkInput holds the body of /api/check, as written.
type checkInput struct {
	Body struct {
		Text     string `json:"text" doc:"The text, at most 1 MiB; of its claims the first 1,000 are judged" minLength:"1"`
		Date     string `json:"date,omitempty" doc:"Its date, YYYY-MM-DD; none: read from the text, else today"`
		AsOf     string `json:"as_of,omitempty" doc:"Judged as known on this day, YYYY-MM-DD; none: as known on the text's date"`
		Language string `json:"language,omitempty" doc:"en or es; none: told sentence by sentence"`
		Format   string `json:"format,omitempty" doc:"auto, plain, html or markdown; none: auto"`
		Name     string `json:"name,omitempty" doc:"What the text is called in the report" maxLength:"200"`
	}
}

// check rates a text once a desk is free.
func (s *server) check(ctx context.Context, in *checkInput) (*reply[claim.Report], error) {
	var c checked
	req := app.CheckRequest{
		Name: in.Body.Name, Data: []byte(in.Body.Text), Date: c.date("date", in.Body.Date), AsOf: c.date("as_of", in.Body.AsOf),
		Language: in.Body.Language, Format: in.Body.Format, Most: mostClaims,
	}
	if n := len(req.Data); n > mostText {
		return nil, fail(http.StatusRequestEntityTooLarge, fmt.Sprintf("The text has %d bytes, and at most %d are checked here. Check a part of it, or the whole with: puente check FILE", n, mostText))
	}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	select {
	case s.desks <- struct{}{}:
		defer func() { <-s.desks }()
	case <-ctx.Done():
		return nil, failureOf(ctx.Err())
	}
	return answered(s.verbs.Check(ctx, req))
}

// story is a news text that comes with a scenario.
type story struct {
	Name     string `json:"name"` // of its scenario
	Language string `json:"language"`
	Text     string `json:"text"`
}

func (s *server) stories(context.Context, *struct{}) (*reply[[]story], error) {
	return answered(carriedStories(scenarios.Files))
}

// carriedStories reads the files NAME/story.LANGUAGE.txt.
func carriedStories(files fs.FS) ([]story, error) {
	names, err := fs.Glob(files, "*/story.*.txt")
	if err != nil {
		return nil, err
	}
	list := make([]story, 0, len(names))
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		language := strings.TrimSuffix(strings.TrimPrefix(path.Base(name), "story."), ".txt")
		list = append(list, story{Name: path.Dir(name), Language: language, Text: string(text)})
	}
	return list, nil
}
