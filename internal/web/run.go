package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"puente/internal/app"
	"puente/internal/study"
)

// StudyQuery holds the address of a study, as written; exported so that the body of a
// comparison can embed it.
type StudyQuery struct {
	Scenario string   `path:"scenario" doc:"Name of a scenario, as /api/scenarios lists them"`
	Runs     string   `query:"runs" doc:"Number of runs; none: 200"`
	Seed     string   `query:"seed" doc:"Seed of the study; none: 1"`
	Days     string   `query:"days" doc:"Length of a run; none: the scenario's own"`
	AsOf     string   `query:"as_of" doc:"Read only what was available on this day; none: the scenario's own date"`
	Set      []string `query:"set,explode" doc:"Parameter as name=value; may be repeated"`
	Preview  bool     `query:"preview" doc:"At most 20 runs and coarse classes, for a slider that is dragged; the answer is labelled"`
	Quantity string   `query:"quantity" doc:"Only columns of this quantity in the answer; none: all"`
}

// request checks the address. Only scenarios that the server lists can be run:
// the command line also takes a path, a client of the server may not.
func (s *server) request(ctx context.Context, in *StudyQuery) (app.RunRequest, error) {
	var c checked
	req := app.RunRequest{
		Scenario: in.Scenario,
		Workers:  s.opt.Workers,
		Yields:   !in.Preview,
		Runs:     c.whole("runs", in.Runs, s.opt.MaxRuns),
		Seed:     c.seed("seed", in.Seed),
		Days:     c.whole("days", in.Days, app.MaxDays),
		AsOf:     c.date("as_of", in.AsOf),
		Set:      c.settings("set", in.Set),
		Preview:  in.Preview,
	}
	list, err := s.verbs.Scenarios(ctx)
	if err != nil {
		return req, err
	}
	if !slices.ContainsFunc(list, func(known app.ScenarioInfo) bool { return known.Name == in.Scenario }) {
		return req, fail(http.StatusNotFound, fmt.Sprintf("No scenario %q; /api/scenarios lists them.", in.Scenario))
	}
	return req, c.problems.Err()
}

// run answers with the whole study once it is done.
func (s *server) run(ctx context.Context, in *StudyQuery) (*reply[app.RunAnswer], error) {
	req, err := s.request(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	answer, err := awaited[app.RunAnswer](s.turns(req), ctx, "run "+keyOf(req), s.study(req))
	return answered(only(answer, in.Quantity), err)
}

// turns are where a request waits for its turn: a preview does not wait for studies.
func (s *server) turns(req app.RunRequest) *runs {
	if req.Preview {
		return s.previews
	}
	return s.runs
}

// study is the work of one request for a run.
func (s *server) study(req app.RunRequest) work {
	return func(ctx context.Context, progress func(study.Progress)) (any, error) {
		answer, err := s.verbs.Run(ctx, req, progress)
		if answer.Runs > 0 && errors.Is(err, context.DeadlineExceeded) {
			return answer, nil // it says itself that fewer runs were done than wanted
		}
		return answer, err
	}
}

// awaited joins a job and waits for its answer, or until the client is gone.
func awaited[T any](s *runs, ctx context.Context, key string, do work) (answer T, err error) {
	job, leave, err := s.join(ctx, key, do)
	if err != nil {
		return answer, err
	}
	defer leave()
	select {
	case <-job.done:
		answer, _ = job.answer.(T)
		return answer, job.err
	case <-ctx.Done():
		return answer, ctx.Err()
	}
}

// only leaves the columns of one quantity; "" leaves all. The answer is shared, so
// that its list is copied.
func only(answer app.RunAnswer, quantity string) app.RunAnswer {
	if quantity != "" {
		answer.Columns = slices.DeleteFunc(slices.Clone(answer.Columns), func(c app.ColumnBands) bool {
			return string(c.Quantity) != quantity
		})
	}
	return answer
}

func runEventsOperation() huma.Operation {
	return eventsOperation("run-events", "/api/run/{scenario}/events", "The progress of a study as server-sent events: progress, then done or failure")
}

// eventsOperation describes a route that streams the progress of a job.
func eventsOperation(id, path, summary string) huma.Operation {
	op := get(id, path, summary)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "Events. After done, the same request without /events answers at once. To leave before stops a job that nobody else waits for.",
		Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}},
	}}
	return op
}

// runEvents tells the progress of a study until it is done. A client that hangs
// up leaves the study, which stops once nobody waits for it.
func (s *server) runEvents(ctx context.Context, in *StudyQuery) (*huma.StreamResponse, error) {
	req, err := s.request(ctx, in)
	if err != nil {
		return nil, failureOf(err)
	}
	return s.events(ctx, s.turns(req), "run "+keyOf(req), s.study(req))
}

// events joins a job and streams its progress.
func (s *server) events(ctx context.Context, turns *runs, key string, do work) (*huma.StreamResponse, error) {
	job, leave, err := turns.join(ctx, key, do)
	if err != nil {
		return nil, failureOf(err)
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		defer leave()
		r, w := humago.Unwrap(hc)
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		tell(r.Context(), w, job)
	}}, nil
}

// step is the data of a progress event.
type step struct {
	Done        int     `json:"done"`         // runs
	Wanted      int     `json:"wanted"`       // runs; 0 before the study began
	SecondsLeft float64 `json:"seconds_left"` // an estimate; 0 where there is none yet
}

// tell writes events until the study is done or the client is gone.
func tell(ctx context.Context, w http.ResponseWriter, job *job) {
	for {
		now, changed := job.progress()
		if !send(w, "progress", now) {
			return
		}
		select {
		case <-job.done:
			if job.err != nil {
				send(w, "failure", failureOf(job.err))
				return
			}
			send(w, "done", map[string]string{"key": keyOfAnswer(job.answer)})
			return
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// keyOfAnswer is the digest of what a job's answer depends on.
func keyOfAnswer(answer any) string {
	switch a := answer.(type) {
	case app.RunAnswer:
		return a.Key
	case app.CompareAnswer:
		return a.Key
	}
	return ""
}

// eventPatience is how long a client may take to accept an event.
const eventPatience = 30 * time.Second

// send writes one event and reports whether the client is still there.
func send(w http.ResponseWriter, event string, data any) bool {
	body, err := json.Marshal(data)
	if err != nil {
		panic(fmt.Sprintf("event %s cannot be written: %v", event, err))
	}
	connection := http.NewResponseController(w)
	_ = connection.SetWriteDeadline(time.Now().Add(eventPatience))
	_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", event, body)
	return err == nil && connection.Flush() == nil
}

// keyOf names a request; requests that must give the same answer have the same key.
func keyOf(req app.RunRequest) string {
	names := make([]string, 0, len(req.Set))
	for name, value := range req.Set {
		names = append(names, fmt.Sprintf("%s=%v", name, value))
	}
	slices.Sort(names)
	runs := cmp.Or(req.Runs, app.DefaultRuns)
	return fmt.Sprintf("%s %d %d %d %s %v %s", req.Scenario, runs, req.Seed, req.Days, req.AsOf, req.Preview, strings.Join(names, " "))
}
