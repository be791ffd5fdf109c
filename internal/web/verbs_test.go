package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"puente/internal/app"
	"puente/internal/claim"
	"puente/internal/model"
	"puente/internal/plan"
	"puente/internal/study"
)

// doors stands behind the seam where a test is about the doors and not about
// the answers: it counts calls, and a test decides when a run goes on.
type doors struct {
	began  atomic.Int32 // runs that began
	cut    atomic.Int32 // runs whose context ended
	gate   chan struct{}
	err    error
	defect bool
	more   bool // another scenario has come
}

func (d *doors) DataList(context.Context, app.DataListRequest) (app.DataListAnswer, error) {
	return app.DataListAnswer{Tables: []app.TableInfo{{
		Series: model.Series{"encounters", "southwest"}, By: []string{"component", "nationality"}, Table: "all", Source: "test",
		First: model.Month(2021, 10), Last: model.Month(2023, 11), Rows: 12,
	}}}, d.err
}

func (d *doors) DataShow(_ context.Context, req app.DataShowRequest) (app.DataShowAnswer, error) {
	v := model.Vintage{Value: 242418, Rows: 3, Source: "test", Published: model.DateOf(2023, 12, 22), AvailableFrom: model.DateOf(2023, 12, 22)}
	return app.DataShowAnswer{
		Common: app.Common{AsOf: req.AsOf}, Unit: "events",
		Figures: []model.Figure{{Series: req.Series, Period: model.Month(2023, 11), Vintages: []model.Vintage{v}}},
	}, d.err
}

func (d *doors) DataWhy(_ context.Context, req app.DataWhyRequest) (app.DataWhyAnswer, error) {
	return app.DataWhyAnswer{Series: req.Series, Period: req.Period}, d.err
}

func (d *doors) DataRecords(_ context.Context, req app.DataRecordsRequest) (app.DataRecordsAnswer, error) {
	return app.DataRecordsAnswer{Kind: req.Kind, Records: []model.Record{{Kind: req.Kind, AvailableFrom: req.AsOf}}}, d.err
}

func (d *doors) DataImport(_ context.Context, req app.ImportRequest, _ func(done, all int)) (app.ImportAnswer, error) {
	data, err := os.ReadFile(req.Paths[0])
	if err != nil {
		return app.ImportAnswer{}, err
	}
	return app.ImportAnswer{Files: []app.ImportedFile{{Name: filepath.Base(req.Paths[0]), Source: req.Source, Observations: len(data)}}}, d.err
}

func (d *doors) DataExport(_ context.Context, req app.SQLRequest, path string) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	return 1, os.WriteFile(path, []byte(req.Query), 0o600)
}

func (d *doors) DataSources(context.Context) (app.SourcesAnswer, error) {
	return app.SourcesAnswer{Sources: []app.SourceInfo{{ID: "test", Title: "one, \"quoted\""}}}, d.err
}

func (d *doors) DataSQL(_ context.Context, req app.SQLRequest) (app.SQLAnswer, error) {
	return app.SQLAnswer{Columns: []string{"query", "nothing"}, Rows: [][]any{{req.Query, nil}}}, d.err
}

// Check gives back what it was asked, once the gate is open.
func (d *doors) Check(ctx context.Context, req app.CheckRequest) (claim.Report, error) {
	d.began.Add(1)
	select {
	case <-d.gate:
		return claim.Report{Name: req.Name, Date: req.Date, Language: claim.Language(req.Language), Sentences: len(req.Data), Found: 1, Claims: []claim.Claim{{Text: string(req.Data)}}}, d.err
	case <-ctx.Done():
		d.cut.Add(1)
		return claim.Report{}, ctx.Err()
	}
}

// Crossing counts a call and answers once the gate is open.
func (d *doors) Crossing(ctx context.Context, req app.CrossingRequest, _ func(done, all int)) (app.CrossingAnswer, error) {
	d.began.Add(1)
	select {
	case <-d.gate:
		return app.CrossingAnswer{Crossing: req.Crossing, Mode: req.Mode, Month: req.Month}, d.err
	case <-ctx.Done():
		d.cut.Add(1)
		return app.CrossingAnswer{}, ctx.Err()
	}
}

func (d *doors) Shifts(_ context.Context, req app.ShiftsRequest, _ func(done, all int)) (app.ShiftsAnswer, error) {
	return app.ShiftsAnswer{CrossingAnswer: app.CrossingAnswer{Crossing: req.Crossing}}, d.err
}

func (d *doors) Closing(_ context.Context, req app.ClosingRequest, _ func(done, all int)) (app.ClosingAnswer, error) {
	return app.ClosingAnswer{Crossing: req.Crossing, From: req.From, To: req.To}, d.err
}

func (d *doors) Shared(_ context.Context, req app.SharedRequest, _ func(done, all int)) (app.SharedAnswer, error) {
	return app.SharedAnswer{Crossing: req.Crossing, Cases: req.Cases}, d.err
}

func (d *doors) Crossings(context.Context) (app.CrossingsAnswer, error) {
	return app.CrossingsAnswer{Crossings: []app.CrossingInfo{{ID: "lukeville", Name: "Lukeville", Lanes: map[string]int{"car": 6}, Modes: []string{"car"}}}}, d.err
}

func (d *doors) Scenarios(context.Context) ([]app.ScenarioInfo, error) {
	list := []app.ScenarioInfo{{Name: "small", Date: model.DateOf(2023, 12, 26), Days: 30}}
	if d.more {
		list = append(list, app.ScenarioInfo{Name: "another", Date: model.DateOf(2023, 12, 27), Days: 30})
	}
	return list, nil
}

func (d *doors) Run(ctx context.Context, req app.RunRequest, tell func(study.Progress)) (app.RunAnswer, error) {
	d.began.Add(1)
	if d.defect {
		panic("two persons too many")
	}
	tell(study.Progress{Done: 1, Asked: 2})
	answer := app.RunAnswer{Scenario: req.Scenario, Runs: 1, Wanted: 2, Seed: req.Seed, Key: "key", Columns: []app.ColumnBands{
		{Column: model.Column{Quantity: model.QuantityEncounters}, Months: []model.Band{{Period: model.Month(2023, 12), Mean: 12.5}}},
		{Column: model.Column{Quantity: model.QuantityWaiting, Stock: true}},
	}}
	select {
	case <-d.gate:
		answer.Runs = 2
		return answer, d.err
	case <-ctx.Done():
		d.cut.Add(1)
		return answer, ctx.Err()
	}
}

func (d *doors) SaveScenario(_ context.Context, req app.RunRequest) (app.ScenarioText, error) {
	return app.ScenarioText{Name: req.Scenario + ".yaml", Text: req.Measures}, d.err
}

func (d *doors) OpenScenario(_ context.Context, text string) (app.ScenarioRead, error) {
	return app.ScenarioRead{Scenario: text, Differs: []string{}}, d.err
}

func (d *doors) Caravan(_ context.Context, req app.CaravanRequest) (app.CaravanAnswer, error) {
	return app.CaravanAnswer{Date: req.Date, SizeLow: req.Low, SizeHigh: req.High}, d.err
}

func (d *doors) Measures(_ context.Context, req app.CompareRequest) (app.MeasuresAnswer, error) {
	return app.MeasuresAnswer{Scenario: req.Scenario, Packages: []model.Package{{ID: "none"}}}, d.err
}

func (d *doors) Compare(ctx context.Context, req app.CompareRequest, tell func(study.Progress)) (app.CompareAnswer, error) {
	d.began.Add(1)
	tell(study.Progress{Done: 1, Asked: 2})
	answer := app.CompareAnswer{Scenario: req.Scenario, Runs: 2, Seed: req.Seed, Key: "key"}
	for _, id := range req.Packages {
		answer.Alternatives = append(answer.Alternatives, app.Alternative{ID: id, Effects: []plan.Effect{{Metric: plan.Metric{ID: "encounters"}, Difference: plan.Distribution{Mean: -12.5}}}})
	}
	select {
	case <-d.gate:
		return answer, d.err
	case <-ctx.Done():
		d.cut.Add(1)
		return answer, ctx.Err()
	}
}

// open gives doors whose runs go on at once.
func open() *doors {
	gate := make(chan struct{})
	close(gate)
	return &doors{gate: gate}
}

// silent swallows the log of a test that provokes defects.
func silent() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// request makes a request as a browser on this machine would send it. headers are
// name, value pairs.
func request(method, path, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://127.0.0.1:8023"+path, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// answer sends a request to a handler.
func answer(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// want fails the test unless the status is right and the body holds the words.
func want(t *testing.T, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Errorf("status %d, want %d; body %s", w.Code, status, w.Body)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			t.Errorf("the body lacks %q: %s", word, w.Body)
		}
	}
}
