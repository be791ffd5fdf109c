package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"puente/internal/app"
	"puente/internal/model"
)

// reply is a success with a body.
type reply[T any] struct {
	Body T
}

// answered wraps an answer or sorts its error.
func answered[T any](answer T, err error) (*reply[T], error) {
	if err != nil {
		return nil, failureOf(err)
	}
	return &reply[T]{Body: answer}, nil
}

// register lists every route of the API, one per verb.
func (s *server) register(api huma.API) {
	huma.Register(api, get("scenarios", "/api/scenarios", "Scenarios that can be run"), s.scenarios)
	huma.Register(api, get("run", "/api/run/{scenario}", "Run a study and answer when it is done; equal requests share one study (also CSV)"), s.run)
	huma.Register(api, runEventsOperation(), s.runEvents)
	s.changeRoutes(api)
	huma.Register(api, get("measures", "/api/measures/{scenario}", "Measures, packages and the calendar that a scenario can be compared under"), s.measures)
	huma.Register(api, compareOperation(get("compare", "/api/compare/{scenario}", "Compare packages of measures under common luck (also CSV)"), s.opt.MaxBodyBytes), s.compare)
	huma.Register(api, compareOperation(eventsOperation("compare-events", "/api/compare/{scenario}/events", "The progress of a comparison as server-sent events"), s.opt.MaxBodyBytes), s.compareEvents)
	huma.Register(api, get("caravan", "/api/caravan", "What may become of a caravan, by week and stretches of at least 50 km"), s.caravan)
	huma.Register(api, get("data-list", "/api/data/list", "Tables that the store holds (also CSV)"), s.dataList)
	huma.Register(api, get("data-show", "/api/data/show", "Figures of a series with their vintages, as known on a date (also CSV)"), s.dataShow)
	huma.Register(api, get("data-why", "/api/data/why", "Where one figure comes from: vintages, documents, rows"), s.dataWhy)
	huma.Register(api, get("data-records", "/api/data/records", "Facts that are not counts (ports, closures, shelters, releases, …), as known on a date"), s.dataRecords)
	huma.Register(api, get("data-sources", "/api/data/sources", "Sources that can be imported (also CSV)"), s.dataSources)
	huma.Register(api, sqlOperation(s.opt.MaxBodyBytes), s.dataSQL)
	huma.Register(api, checkOperation(s.opt.MaxTextBytes), s.check)
	huma.Register(api, get("check-stories", checkPath+"/stories", "Stories to try the check with, in both languages"), s.stories)
	s.fileRoutes(api)
	s.portRoutes(api)
	s.aboutRoutes(api)
	huma.Register(api, get("words", "/api/words", "The vocabulary of series keys, in both languages"), s.words)
	huma.Register(api, get("basemap", "/api/basemap", "Country outlines as GeoJSON"), s.basemap)
}

// csvPaths are the routes that also answer in CSV.
var csvPaths = []string{"/api/data/list", "/api/data/show", "/api/data/sources", "/api/data/sql", portPath, portPath + "/closing", portPath + "/shifts", portPath + "/shared", portPath + "/crossings"}

func get(id, path, summary string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary,
		Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable},
	}
}

func sqlOperation(mostBytes int64) huma.Operation {
	op := get("data-sql", "/api/data/sql", "One read-only SQL statement over the store's views (also CSV)")
	op.Method = http.MethodPost
	op.MaxBodyBytes = mostBytes
	return op
}

func (s *server) scenarios(ctx context.Context, _ *struct{}) (*reply[[]app.ScenarioInfo], error) {
	return answered(s.verbs.Scenarios(ctx))
}

// listInput holds the query of /api/data/list.
type listInput struct {
	Match string `query:"match" doc:"Part of a key, source, table or document name"`
	AsOf  string `query:"as_of" doc:"Only what was available on this day, YYYY-MM-DD; none: everything"`
}

func (s *server) dataList(ctx context.Context, in *listInput) (*reply[app.DataListAnswer], error) {
	var c checked
	req := app.DataListRequest{Match: in.Match, AsOf: c.date("as_of", in.AsOf)}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.DataList(ctx, req))
}

// showInput holds the query of /api/data/show, as written.
type showInput struct {
	Series string `query:"series" doc:"Key of the series, such as encounters.southwest.usbp"`
	From   string `query:"from" doc:"First period, such as 2023-10, 2023 or FY2023; none: the first known"`
	To     string `query:"to" doc:"Last period; none: the last known"`
	AsOf   string `query:"as_of" doc:"Only what was available on this day, YYYY-MM-DD; none: everything"`
	By     string `query:"by" doc:"Dimensions to split by, separated by commas"`
	Source string `query:"source" doc:"One source only; none: the best"`
}

// request checks the query.
func (in *showInput) request() (app.DataShowRequest, error) {
	var c checked
	req := app.DataShowRequest{
		Series: c.series("series", in.Series),
		From:   c.period("from", in.From),
		To:     c.period("to", in.To),
		AsOf:   c.date("as_of", in.AsOf),
		By:     c.dims("by", in.By),
		Source: in.Source,
	}
	return req, c.problems.Err()
}

func (s *server) dataShow(ctx context.Context, in *showInput) (*reply[app.DataShowAnswer], error) {
	req, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.DataShow(ctx, req))
}

// whyInput holds the query of /api/data/why, as written.
type whyInput struct {
	Series string `query:"series" doc:"Key of the series"`
	Period string `query:"period" doc:"Period of the figure, such as 2023-11"`
	AsOf   string `query:"as_of" doc:"Only what was available on this day, YYYY-MM-DD; none: everything"`
	Rows   string `query:"rows" doc:"At most this many rows per vintage; none: 20"`
}

// request checks the query.
func (in *whyInput) request() (app.DataWhyRequest, error) {
	var c checked
	req := app.DataWhyRequest{
		Series: c.series("series", in.Series),
		Period: c.required("period", in.Period),
		AsOf:   c.date("as_of", in.AsOf),
		Rows:   c.whole("rows", in.Rows, 1000),
	}
	return req, c.problems.Err()
}

func (s *server) dataWhy(ctx context.Context, in *whyInput) (*reply[app.DataWhyAnswer], error) {
	req, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.DataWhy(ctx, req))
}

// recordsInput holds the query of /api/data/records, as written.
type recordsInput struct {
	Kind string `query:"kind" doc:"appointments, caravans, closures, places, ports, releases or shelters"`
	AsOf string `query:"as_of" doc:"Only what was available on this day, YYYY-MM-DD; none: everything"`
}

func (s *server) dataRecords(ctx context.Context, in *recordsInput) (*reply[app.DataRecordsAnswer], error) {
	var c checked
	req := app.DataRecordsRequest{Kind: in.Kind, AsOf: c.date("as_of", in.AsOf)}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.DataRecords(ctx, req))
}

func (s *server) dataSources(ctx context.Context, _ *struct{}) (*reply[app.SourcesAnswer], error) {
	return answered(s.verbs.DataSources(ctx))
}

// sqlInput holds the body of /api/data/sql.
type sqlInput struct {
	Body struct {
		Query string `json:"query" doc:"One SELECT statement" minLength:"1"`
		AsOf  string `json:"as_of,omitempty" doc:"The views show only what was available on this day, YYYY-MM-DD; none: everything"`
	}
}

// sqlReply says in a header that the rows were cut, because CSV has no other place for it.
type sqlReply struct {
	Truncated string `header:"Puente-Truncated" doc:"After how many rows the answer was cut; absent where it is whole"`
	Body      app.SQLAnswer
}

func (s *server) dataSQL(ctx context.Context, in *sqlInput) (*sqlReply, error) {
	var c checked
	req := app.SQLRequest{Query: in.Body.Query, AsOf: c.date("as_of", in.Body.AsOf)}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	answer, err := s.verbs.DataSQL(ctx, req)
	if err != nil {
		return nil, failureOf(err)
	}
	out := &sqlReply{Body: answer}
	if answer.Truncated {
		out.Truncated = strconv.Itoa(len(answer.Rows))
	}
	return out, nil
}

// dimension is one dimension of a series key with its closed vocabulary.
type dimension struct {
	Name  string       `json:"name"`
	Words []model.Word `json:"words"`
}

func (s *server) words(context.Context, *struct{}) (*reply[[]dimension], error) {
	list := make([]dimension, 0, model.DimCount)
	for d := model.DimMeasure; d < model.DimCount; d++ {
		list = append(list, dimension{d.String(), slices.Clone(model.Words(d))})
	}
	return answered(list, nil)
}

// geoJSON is an answer that is passed on as it is.
type geoJSON struct {
	ContentType string `header:"Content-Type"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func (s *server) basemap(context.Context, *struct{}) (*geoJSON, error) {
	if len(s.opt.Basemap) == 0 {
		return nil, fail(http.StatusNotFound, "This server has no country outlines.")
	}
	return &geoJSON{"application/geo+json", "private, max-age=86400", s.opt.Basemap}, nil
}
