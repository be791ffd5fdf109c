package web

import (
	"context"

	"puente/internal/app"
	"puente/internal/claim"
	"puente/internal/study"
)

// Verbs is what the routes call; *app.App satisfies it. Each method may be called
// from several goroutines. It is the seam at which a test of the doors (limits,
// tokens, shared runs) puts answers whose timing it decides.
type Verbs interface {
	DataList(ctx context.Context, req app.DataListRequest) (app.DataListAnswer, error)
	DataShow(ctx context.Context, req app.DataShowRequest) (app.DataShowAnswer, error)
	DataWhy(ctx context.Context, req app.DataWhyRequest) (app.DataWhyAnswer, error)
	DataRecords(ctx context.Context, req app.DataRecordsRequest) (app.DataRecordsAnswer, error)
	DataSources(ctx context.Context) (app.SourcesAnswer, error)
	DataSQL(ctx context.Context, req app.SQLRequest) (app.SQLAnswer, error)
	DataImport(ctx context.Context, req app.ImportRequest, tell func(done, all int)) (app.ImportAnswer, error)
	DataExport(ctx context.Context, req app.SQLRequest, path string) (int, error)
	Check(ctx context.Context, req app.CheckRequest) (claim.Report, error)
	Crossing(ctx context.Context, req app.CrossingRequest, tell func(done, all int)) (app.CrossingAnswer, error)
	Shifts(ctx context.Context, req app.ShiftsRequest, tell func(done, all int)) (app.ShiftsAnswer, error)
	Closing(ctx context.Context, req app.ClosingRequest, tell func(done, all int)) (app.ClosingAnswer, error)
	Shared(ctx context.Context, req app.SharedRequest, tell func(done, all int)) (app.SharedAnswer, error)
	Crossings(ctx context.Context) (app.CrossingsAnswer, error)
	Scenarios(ctx context.Context) ([]app.ScenarioInfo, error)
	Run(ctx context.Context, req app.RunRequest, progress func(study.Progress)) (app.RunAnswer, error)
	SaveScenario(ctx context.Context, req app.RunRequest) (app.ScenarioText, error)
	OpenScenario(ctx context.Context, text string) (app.ScenarioRead, error)
	Caravan(ctx context.Context, req app.CaravanRequest) (app.CaravanAnswer, error)
	Measures(ctx context.Context, req app.CompareRequest) (app.MeasuresAnswer, error)
	Compare(ctx context.Context, req app.CompareRequest, progress func(study.Progress)) (app.CompareAnswer, error)
}
