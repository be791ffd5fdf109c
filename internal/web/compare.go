package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"puente/internal/app"
	"puente/internal/study"
)

// compareInput holds the address of a comparison and the measures that come with it.
type compareInput struct {
	StudyQuery
	Body struct {
		Packages []string `json:"packages,omitempty" doc:"Ids of packages or single measures; none: every package of the file" maxItems:"12"`
		Measures string   `json:"measures,omitempty" doc:"A file of measures as YAML (scenarios/README.md); none: the one beside the scenario"`
	}
}

// compareOperation makes a route take a body: the measures may be the reader's own.
func compareOperation(op huma.Operation, mostBytes int64) huma.Operation {
	op.Method = http.MethodPost
	op.MaxBodyBytes = mostBytes
	op.BodyReadTimeout = bodyPatience
	op.Errors = append(op.Errors, http.StatusRequestEntityTooLarge)
	return op
}

// comparison checks a request.
func (s *server) comparison(ctx context.Context, in *compareInput) (app.CompareRequest, error) {
	run, err := s.request(ctx, &in.StudyQuery)
	return app.CompareRequest{RunRequest: run, Packages: in.Body.Packages, Text: in.Body.Measures}, err
}

// compare answers with the whole comparison once it is done.
func (s *server) compare(ctx context.Context, in *compareInput) (*reply[app.CompareAnswer], error) {
	req, err := s.comparison(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	return answered(awaited[app.CompareAnswer](s.turns(req.RunRequest), ctx, keyOfComparison(req), s.comparing(req)))
}

// compareEvents tells the progress of a comparison until it is done.
func (s *server) compareEvents(ctx context.Context, in *compareInput) (*huma.StreamResponse, error) {
	req, err := s.comparison(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	return s.events(ctx, s.turns(req.RunRequest), keyOfComparison(req), s.comparing(req))
}

// comparing is the work of one comparison.
func (s *server) comparing(req app.CompareRequest) work {
	return func(ctx context.Context, progress func(study.Progress)) (any, error) {
		return s.verbs.Compare(ctx, req, progress)
	}
}

// keyOfComparison names a request; requests that must give the same answer have the same key.
func keyOfComparison(req app.CompareRequest) string {
	return fmt.Sprintf("compare %s %s %x", keyOf(req.RunRequest), strings.Join(req.Packages, ","), sha256.Sum256([]byte(req.Text)))
}

// measuresInput names a scenario.
type measuresInput struct {
	Scenario string `path:"scenario" doc:"Name of a scenario, as /api/scenarios lists them"`
}

func (s *server) measures(ctx context.Context, in *measuresInput) (*reply[app.MeasuresAnswer], error) {
	req, err := s.request(ctx, &StudyQuery{Scenario: in.Scenario})
	if err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.Measures(ctx, app.CompareRequest{RunRequest: req}))
}

// compareLines are the effects of every package as a table.
func compareLines(a app.CompareAnswer) [][]string {
	lines := [][]string{{"package", "side", "metric", "base_mean", "mean", "difference_mean", "difference_p2_5", "difference_p97_5", "ci95_low", "ci95_high"}}
	for _, alternative := range a.Alternatives {
		for _, e := range alternative.Effects {
			d := e.Difference
			lines = append(lines, []string{
				alternative.ID, string(e.Metric.Side), e.Metric.ID, number(e.Base.Mean), number(e.Value.Mean),
				number(d.Mean), number(d.P025), number(d.P975), number(d.CI95[0]), number(d.CI95[1]),
			})
		}
	}
	return lines
}
