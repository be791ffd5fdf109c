package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/queue"
)

// portPath is where a network that a client sends is run.
const portPath = "/api/port"

const (
	// mostPortRuns is how many runs of a port one request may ask for.
	mostPortRuns = 1000
	// mostGroups is how many groups all runs of a network may expect: some ten seconds of one core.
	mostGroups = 40_000_000
	// mostPorts is how many ports are run at a time; each uses all cores.
	mostPorts = 1
)

// portRoutes are the routes of the verb port.
func (s *server) portRoutes(api huma.API) {
	send := get("port", portPath, "Run a port or network of stations that the body describes in YAML or JSON (also CSV)")
	send.Method = http.MethodPost
	send.MaxBodyBytes = s.opt.MaxBodyBytes
	send.Errors = append(send.Errors, http.StatusRequestEntityTooLarge)
	huma.Register(api, send, s.port)
	huma.Register(api, get("crossing", portPath, "Run a real crossing for a week of a month (also CSV)"), s.crossing)
	huma.Register(api, get("closing", portPath+"/closing", "Shut a real crossing for a while: its people, its neighbours, the months after (also CSV)"), s.closing)
	huma.Register(api, get("shifts", portPath+"/shifts", "Other lanes by hour or other hours at a real crossing, beside the week as it is listed (also CSV)"), s.shifts)
	huma.Register(api, get("shared", portPath+"/shared", "All modes of a real crossing, their officers shared with people who ask for protection (also CSV)"), s.shared)
	huma.Register(api, get("crossings", portPath+"/crossings", "Crossings that can be run (also CSV)"), s.crossings)
	huma.Register(api, get("port-examples", portPath+"/examples", "Worked examples of a network, to be changed and sent"), s.portExamples)
	huma.Register(api, get("port-schema", portPath+"/schema", "The JSON schema of a network"), s.portSchema)
}

// portInput holds the query and body of a network, as written.
type portInput struct {
	Runs    string `query:"runs" doc:"How many runs; none: 30"`
	Seed    string `query:"seed" doc:"The seed of all runs; none: 0"`
	Until   string `query:"until" doc:"End of a run in the unit of the network; none: as it says"`
	Warmup  string `query:"warmup" doc:"What happens before is not counted; none: as the network says"`
	Table   string `query:"table" doc:"Which table as CSV: stations (default) or hours"`
	RawBody []byte
}

// portBody is the answer of a network; table says which table is wanted as CSV.
type portBody struct {
	queue.Summary
	table string
}

// crossingBody is the same of a real crossing.
type crossingBody struct {
	app.CrossingAnswer
	table string
}

// closingBody is the same of a closure.
type closingBody struct {
	app.ClosingAnswer
	table string
}

// sharedBody is the same of a crossing with shared officers.
type sharedBody struct {
	app.SharedAnswer
	table string
}

// port runs a network once its turn has come.
func (s *server) port(ctx context.Context, in *portInput) (*reply[portBody], error) {
	var c checked
	req := app.PortRequest{
		Name: "body", File: in.RawBody, Runs: c.whole("runs", in.Runs, mostPortRuns), Seed: c.seed("seed", in.Seed),
		Until: c.time("until", in.Until), Hourly: true, Most: mostGroups,
	}
	if in.Warmup != "" {
		warmup := c.time("warmup", in.Warmup)
		req.Warmup = &warmup
	}
	table := c.table("table", in.Table)
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	summary, err := app.Port(ctx, req, nil)
	return answered(portBody{summary, table}, err)
}

// turn waits until a port may be run; done gives the turn back.
func (s *server) turn(ctx context.Context) (done func(), err error) {
	select {
	case s.ports <- struct{}{}:
		return func() { <-s.ports }, nil
	case <-ctx.Done():
		return nil, failureOf(ctx.Err())
	}
}

// CrossingInput holds the query of a real crossing, as written; it is exported so that
// the query of a closure may hold it.
type CrossingInput struct {
	Crossing string `query:"crossing" required:"true" doc:"Name or id of a crossing, as /api/port/crossings lists them"`
	Month    string `query:"month" required:"true" doc:"Month of the traffic, YYYY-MM"`
	Mode     string `query:"mode" doc:"pedestrian, car or truck; none: car"`
	AsOf     string `query:"as_of" doc:"Only what was available on this day, YYYY-MM-DD; none: everything"`
	Runs     string `query:"runs" doc:"How many runs; none: 30"`
	Seed     string `query:"seed" doc:"The seed of all runs; none: 0"`
	Table    string `query:"table" doc:"Which table as CSV: stations (default) or hours"`
}

// request checks the query.
func (in *CrossingInput) request() (req app.CrossingRequest, table string, err error) {
	var c checked
	req = app.CrossingRequest{
		Crossing: in.Crossing, Month: c.month("month", in.Month), Mode: in.Mode, AsOf: c.date("as_of", in.AsOf),
		Runs: c.whole("runs", in.Runs, mostPortRuns), Seed: c.seed("seed", in.Seed),
	}
	if req.Mode == "" {
		req.Mode = "car"
	}
	return req, c.table("table", in.Table), c.problems.Err()
}

// crossing runs a real crossing once its turn has come.
func (s *server) crossing(ctx context.Context, in *CrossingInput) (*reply[crossingBody], error) {
	req, table, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	answer, err := s.verbs.Crossing(ctx, req, nil)
	return answered(crossingBody{answer, table}, err)
}

// closingInput holds the query of a closure, as written.
type closingInput struct {
	CrossingInput
	From        string `query:"from" required:"true" doc:"First day that is shut, YYYY-MM-DD"`
	To          string `query:"to" required:"true" doc:"Day of the reopening, at most 31 days later"`
	WalkersPass bool   `query:"walkers_pass" doc:"Walkers pass meanwhile; for cars"`
	Sudden      bool   `query:"sudden" doc:"Not announced: those in line must go"`
}

// closing runs a closure once its turn has come.
func (s *server) closing(ctx context.Context, in *closingInput) (*reply[closingBody], error) {
	real, table, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	var c checked
	req := app.ClosingRequest{
		CrossingRequest: real, From: c.date("from", in.From), To: c.date("to", in.To), WalkersPass: in.WalkersPass, Sudden: in.Sudden, Most: mostGroups,
	}
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	answer, err := s.verbs.Closing(ctx, req, nil)
	return answered(closingBody{answer, table}, err)
}

// sharedInput holds the query of a crossing with shared officers, as written; its mode is not read.
type sharedInput struct {
	CrossingInput
	Cases float64 `query:"cases" required:"true" doc:"People a day who ask for protection"`
}

// shared runs a crossing with shared officers once its turn has come.
func (s *server) shared(ctx context.Context, in *sharedInput) (*reply[sharedBody], error) {
	real, table, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	answer, err := s.verbs.Shared(ctx, app.SharedRequest{CrossingRequest: real, Cases: in.Cases}, nil)
	return answered(sharedBody{answer, table}, err)
}

func (s *server) crossings(ctx context.Context, _ *struct{}) (*reply[app.CrossingsAnswer], error) {
	return answered(s.verbs.Crossings(ctx))
}

func (s *server) portExamples(context.Context, *struct{}) (*reply[[]app.PortExample], error) {
	return answered(app.PortExamples(), nil)
}

func (s *server) portSchema(context.Context, *struct{}) (*geoJSON, error) {
	return &geoJSON{"application/schema+json", "private, max-age=86400", queue.NetworkSchema}, nil
}

// month reads a month, which must be there.
func (c *checked) month(field, text string) model.Period {
	p, err := model.ParsePeriod(text)
	if err != nil || p.Kind != model.PeriodMonth {
		c.wrong(field, text, "a month YYYY-MM")
	}
	return p
}

// time reads a time > 0 or, where none is written, 0.
func (c *checked) time(field, text string) float64 {
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0 && v <= math.MaxFloat64) {
		c.wrong(field, text, "a time >= 0 in the unit of the network")
	}
	return v
}

// table reads which table of a port is wanted.
func (c *checked) table(field, text string) string {
	if text != "" && text != "stations" && text != "hours" {
		c.wrong(field, text, "stations or hours")
	}
	return text
}

// portLines has a line for each station and class, or for each station and observation.
func portLines(s queue.Summary, table string) [][]string {
	if table == "hours" {
		return hourLines(s)
	}
	lines := [][]string{{
		"station", "class", "arrivals", "served", "left", "balked", "turned_away", "wait", "wait_low", "wait_high", "p50", "p90", "p95",
		"queue_mean", "queue_max", "utilisation", "load", "overtime", "time_to_clear",
	}}
	for _, r := range s.Stations {
		lines = append(lines, append([]string{r.Name, r.Class}, numbers(
			r.Arrivals, r.Served, r.Left, r.Balked, r.TurnedAway, r.Wait.Mean, r.Wait.CI95[0], r.Wait.CI95[1], r.Wait.P50, r.Wait.P90, r.Wait.P95,
			r.Queue.Mean, r.Queue.Max, r.Utilisation, r.Load, r.Overtime, r.TimeToClear)...))
	}
	return lines
}

func hourLines(s queue.Summary) [][]string {
	lines := [][]string{{
		"station", "at", "lanes_open", "officers", "arrivals", "arrivals_low", "arrivals_high", "started",
		"queue", "queue_low", "queue_high", "wait", "wait_low", "wait_high",
	}}
	for _, p := range s.Series {
		lines = append(lines, append([]string{p.Station}, numbers(
			queue.Number(p.At), p.Servers, p.Officers, p.Arrivals, p.ArrivalsCI95[0], p.ArrivalsCI95[1], p.Started,
			p.Queue, p.QueueCI95[0], p.QueueCI95[1], p.WaitByArrival, p.WaitCI95[0], p.WaitCI95[1])...))
	}
	return lines
}

// numbers writes each number, nothing where it is missing.
func numbers(list ...queue.Number) []string {
	cells := make([]string, len(list))
	for i, v := range list {
		if f := float64(v); !math.IsNaN(f) && !math.IsInf(f, 0) {
			cells[i] = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	return cells
}

func crossingLines(a app.CrossingsAnswer) [][]string {
	lines := [][]string{{"id", "name", "port", "state", "lat", "lon", "hours", "pedestrian_lanes", "car_lanes", "truck_lanes", "modes"}}
	for _, c := range a.Crossings {
		cells := []string{c.ID, c.Name, c.Port, c.State, strconv.FormatFloat(c.Lat, 'f', -1, 64), strconv.FormatFloat(c.Lon, 'f', -1, 64), c.Hours}
		for _, mode := range []string{"pedestrian", "car", "truck"} {
			cells = append(cells, strconv.Itoa(c.Lanes[mode]))
		}
		lines = append(lines, append(cells, strings.Join(c.Modes, " ")))
	}
	return lines
}
