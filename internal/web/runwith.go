package web

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"puente/internal/app"
)

// changes are what a reader changes of a scenario, beside the settings of the query.
type changes struct {
	Measures []map[string]any `json:"measures,omitempty" maxItems:"60" doc:"Measures in force in the run, each as in a file of measures (scenarios/README.md); the answer tells what they change"`
	Scenario string           `json:"scenario,omitempty" doc:"A whole scenario as YAML to run instead; its world is that of the scenario in the address, or the corridor"`
	Counts   string           `json:"counts,omitempty" doc:"Own counts as CSV: what,place,date,persons[,nationality][,household]; they are set beside the run and not kept. Counts under 5 are held back"`
	Daily    bool             `json:"daily,omitempty" doc:"Tell the days around the scenario's date as well"`
}

// runWithInput holds the address of a run and what is changed.
type runWithInput struct {
	StudyQuery
	Body changes
}

// openInput holds a scenario file.
type openInput struct {
	Body struct {
		Text string `json:"text" minLength:"1" doc:"The file, YAML or JSON"`
	}
}

// changeRoutes are the routes of a scenario that a reader changes.
func (s *server) changeRoutes(api huma.API) {
	huma.Register(api, compareOperation(get("run-with", "/api/run/{scenario}", "Run a study with measures, beside the same without them under common luck (also CSV)"), s.opt.MaxBodyBytes), s.runWith)
	events := eventsOperation("run-with-events", "/api/run/{scenario}/events", "The progress of a study with measures as server-sent events: progress, then done or failure")
	huma.Register(api, compareOperation(events, s.opt.MaxBodyBytes), s.runWithEvents)
	huma.Register(api, compareOperation(get("scenario-save", "/api/scenarios/{scenario}/file", "A scenario with what a reader changed, as a file that the command line reads too"), s.opt.MaxBodyBytes), s.saveScenario)
	huma.Register(api, compareOperation(get("scenario-open", "/api/scenarios/open", "What a scenario file says; every mistake in it is told"), s.opt.MaxBodyBytes), s.openScenario)
}

// changed checks a request.
func (s *server) changed(ctx context.Context, in *runWithInput) (app.RunRequest, error) {
	req, err := s.request(ctx, &in.StudyQuery)
	if err != nil {
		return req, err
	}
	req.Text, req.Daily = in.Body.Scenario, in.Body.Daily
	if in.Body.Counts != "" {
		req.Counts = &app.OwnFile{Name: "counts.csv", Data: []byte(in.Body.Counts)}
	}
	if len(in.Body.Measures) > 0 {
		text, err := json.Marshal(map[string]any{"schema": 1, "measures": in.Body.Measures})
		if err != nil {
			return req, fmt.Errorf("read the measures: %w", err)
		}
		req.Measures = string(text)
	}
	return req, nil
}

// runWith answers with the whole study once it is done.
func (s *server) runWith(ctx context.Context, in *runWithInput) (*reply[app.RunAnswer], error) {
	req, err := s.changed(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	answer, err := awaited[app.RunAnswer](s.turns(req), ctx, keyOfChanged(req), s.study(req))
	return answered(only(answer, in.Quantity), err)
}

// runWithEvents tells its progress until it is done.
func (s *server) runWithEvents(ctx context.Context, in *runWithInput) (*huma.StreamResponse, error) {
	req, err := s.changed(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	return s.events(ctx, s.turns(req), keyOfChanged(req), s.study(req))
}

// keyOfChanged names a request; requests that must give the same answer have the same key.
func keyOfChanged(req app.RunRequest) string {
	var counts []byte
	if req.Counts != nil {
		counts = req.Counts.Data
	}
	texts := []any{sha256.Sum256([]byte(req.Measures)), sha256.Sum256([]byte(req.Text)), sha256.Sum256(counts)}
	return fmt.Sprintf("run with %s %v %x", keyOf(req), req.Daily, texts)
}

// saveScenario answers with the file to send to others.
func (s *server) saveScenario(ctx context.Context, in *runWithInput) (*reply[app.ScenarioText], error) {
	req, err := s.changed(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.SaveScenario(ctx, req))
}

// openScenario reads a file that a reader was sent.
func (s *server) openScenario(ctx context.Context, in *openInput) (*reply[app.ScenarioRead], error) {
	return answered(s.verbs.OpenScenario(ctx, in.Body.Text))
}
