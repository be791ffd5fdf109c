package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/stat"
	"puente/internal/store"
)

// CrossingRequest asks for a real crossing in a week of a month.
type CrossingRequest struct {
	Crossing string       // name or id of the crossing
	Month    model.Period // whose traffic
	Mode     string       // pedestrian, car or truck
	AsOf     model.Date   // use only what was known on this day; NoDate: everything
	Runs     int          // 0: DefaultPortRuns
	Seed     uint64
	Workers  int
	Records  string // a Parquet file for every visit; "": none
}

// CrossingAnswer is a real crossing's week, with what it rests on.
type CrossingAnswer struct {
	queue.Summary
	Crossing     string       `json:"crossing"`
	Port         string       `json:"port"`
	Mode         string       `json:"mode"`
	Month        model.Period `json:"month"`
	Hours        string       `json:"hours"`
	Lanes        int          `json:"lanes"`
	Traffic      Traffic      `json:"traffic"`
	Assumed      []fit.Range  `json:"assumed"`
	OpenLanes    [2]int       `json:"open_lanes"` // fewest and most at the busiest hour, over the runs
	WaitMinutes  Spread       `json:"wait_minutes"`
	P90Minutes   Spread       `json:"p90_minutes"`
	Utilisation  Spread       `json:"utilisation_spread"`
	Limits       []model.Text `json:"limits"`
	Grade        model.Grade  `json:"grade"`
	GradeBecause model.Text   `json:"grade_because"`
}

// Spread is a number over the runs, each with its own assumptions: median and the middle 80 and 95 %.
type Spread struct {
	P025 float64 `json:"p2_5"`
	P10  float64 `json:"p10"`
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
	P975 float64 `json:"p97_5"`
}

// Traffic tells how many people or vehicles come, and from which figure.
type Traffic struct {
	Series     model.Series  `json:"series"`
	PortMonth  float64       `json:"port_month"` // as published, the whole port
	Share      float64       `json:"share"`      // of this crossing
	ShareBasis model.Text    `json:"share_basis"`
	OpenDays   float64       `json:"open_days"`
	PerDay     float64       `json:"per_day"`
	Vintage    model.Vintage `json:"vintage"`
}

// lanesFields are the fields of a port's record with the most lanes of a mode.
var lanesFields = map[fit.PortMode]string{
	fit.PortCars: "max_vehicle_lanes", fit.PortPedestrians: "max_pedestrian_lanes", fit.PortTrucks: "max_commercial_lanes",
}

// unlistedLanes is what a crossing has where the service lists no lanes of a mode at
// any crossing of the port, though people are counted there; assumed.
const unlistedLanes = 2

// crossing is one row of the list of ports, for one mode.
type crossing struct {
	id, name, port, code, hours string
	lanes                       int
	open, closing               int
	openDays                    float64
	lat, lon                    float64
}

// weight is lane-hours in the month, by which a port's count is shared out.
func (c crossing) weight() float64 {
	return float64(c.lanes) * float64(c.closing-c.open) * c.openDays
}

// Crossing runs a real crossing for a week of a month: hours and lanes as listed in 2022,
// traffic as counted, what nobody publishes drawn anew for each run.
func (a *App) Crossing(ctx context.Context, req CrossingRequest, tell func(done, all int)) (CrossingAnswer, error) {
	var problems model.Problems
	week, answer, err := a.crossingWeek(ctx, &req, &problems)
	if err != nil {
		return CrossingAnswer{}, err
	}
	err = answer.run(ctx, week, queue.Replication{Seed: req.Seed, Runs: req.Runs, Workers: req.Workers}, portWatch{req.Records, tell})
	return answer, err
}

// crossingWeek is the crossing's week with what is told of it before it is run; problems may hold some already.
func (a *App) crossingWeek(ctx context.Context, req *CrossingRequest, problems *model.Problems) (fit.PortWeek, CrossingAnswer, error) {
	req.Runs = portRuns(req.Runs, problems)
	mode, at, rows, err := a.askedCrossing(ctx, *req, problems)
	if err != nil {
		return fit.PortWeek{}, CrossingAnswer{}, err
	}
	if err := problems.Err(); err != nil {
		return fit.PortWeek{}, CrossingAnswer{}, err
	}
	traffic, err := a.traffic(ctx, *req, mode, portShare{rows[at], rows})
	if err != nil {
		return fit.PortWeek{}, CrossingAnswer{}, err
	}
	week := rows[at].week(mode, traffic.PerDay, firstMonday(req.Month))
	week.Name += ", " + mode.Series() + ", a week of " + req.Month.String()
	answer := CrossingAnswer{
		Crossing: rows[at].name, Port: rows[at].port, Mode: req.Mode, Month: req.Month, Hours: rows[at].hours,
		Lanes: rows[at].lanes, Traffic: traffic, Limits: crossingLimits, Grade: model.GradeIllustrative, GradeBecause: crossingBecause,
	}
	inspection, staff := fit.PortRanges(mode)
	answer.Assumed = []fit.Range{inspection, staff}
	return week, answer, nil
}

// askedCrossing finds the mode and the crossing of a request and collects what is wrong with them.
func (a *App) askedCrossing(ctx context.Context, req CrossingRequest, problems *model.Problems) (mode fit.PortMode, at int, rows []crossing, err error) {
	mode = fit.PortMode(req.Mode)
	if lanesFields[mode] == "" {
		problems.Add(model.Problem{File: "--mode", Got: req.Mode, Want: "pedestrian, car or truck"})
		mode = fit.PortCars
	}
	at, rows, err = a.findCrossing(ctx, req, mode, problems)
	return mode, at, rows, err
}

// run makes the runs, each with its own draw of what is not known.
func (c *CrossingAnswer) run(ctx context.Context, week fit.PortWeek, o queue.Replication, watch portWatch) error {
	base := mustCompile(week.Network(week.MiddleDraw()))
	o.Model = func(run int) *queue.Model { return mustCompile(week.Network(week.Draw(o.Seed, run))) }
	var waits, p90s, used []float64
	c.OpenLanes = [2]int{week.Lanes, 0}
	each := o.Each
	o.Each = func(run int, r queue.Result) {
		if each != nil {
			each(run, r)
		}
		row := base.Sum(0, []queue.Result{r}).Stations[0]
		waits = append(waits, float64(row.Wait.Mean)*60)
		p90s = append(p90s, float64(row.Wait.P90)*60)
		used = append(used, float64(row.Utilisation))
		most := slices.Max(week.OpenLanes(week.Draw(o.Seed, run)))
		c.OpenLanes = [2]int{min(c.OpenLanes[0], most), max(c.OpenLanes[1], most)}
	}
	summary, err := replicate(ctx, base, o, watch)
	c.Summary = summary
	if len(waits) > 0 {
		c.WaitMinutes, c.P90Minutes, c.Utilisation = spreadOf(waits), spreadOf(p90s), spreadOf(used)
	}
	return err
}

// mustCompile compiles a network that fit made; one that does not compile is ours to mend.
func mustCompile(n queue.Network) *queue.Model {
	m, problems := queue.Compile(n, queue.Options{})
	if err := problems.Err(); err != nil {
		panic(fmt.Sprintf("the network of a real port does not compile: %v", err))
	}
	return m
}

func spreadOf(values []float64) Spread {
	q := stat.QuantilesOf(values, .025, .1, .5, .9, .975)
	return Spread{q[0], q[1], q[2], q[3], q[4]}
}

// firstMonday is the first Monday of a month.
func firstMonday(month model.Period) model.Date {
	return month.Start + model.Date((7-weekday(month.Start))%7)
}

// findCrossing finds the crossing and its port's other crossings.
func (a *App) findCrossing(ctx context.Context, req CrossingRequest, mode fit.PortMode, problems *model.Problems) (at int, rows []crossing, err error) {
	records, err := a.store.Records(ctx, "ports", model.NoDate)
	if err != nil {
		return 0, nil, fmt.Errorf("read records ports: %w", err)
	}
	closures, err := a.store.Records(ctx, "closures", req.AsOf)
	if err != nil {
		return 0, nil, fmt.Errorf("read records closures: %w", err)
	}
	found, ok := namedCrossing(req.Crossing, mode, records, problems)
	if !ok {
		return 0, nil, nil
	}
	for _, r := range records {
		if r.Fields["bts_port_code"] == found.Fields["bts_port_code"] {
			rows = append(rows, crossingOf(r.Fields, mode, openDays(req.Month, r.Fields["id"], mode, closures)))
		}
	}
	at = slices.IndexFunc(rows, func(c crossing) bool { return c.id == found.Fields["id"] })
	if !slices.ContainsFunc(rows, func(c crossing) bool { return c.lanes > 0 }) {
		rows[at].lanes = unlistedLanes
	}
	rows[at].check(mode, problems)
	return at, rows, nil
}

// check tells where a crossing cannot be run for a mode.
func (c crossing) check(mode fit.PortMode, problems *model.Problems) {
	switch {
	case c.closing == 0:
		problems.Add(model.Problem{File: "--crossing", Got: c.name, Want: "a crossing with opening hours; the service lists none here: " + strconv.Quote(c.hours)})
	case c.lanes == 0:
		problems.Add(model.Problem{File: "--mode", Got: string(mode), Want: "a mode with lanes at " + c.name + "; the service lists none of this one"})
	case c.openDays == 0:
		problems.Add(model.Problem{File: "--month", Got: c.name + " closed", Want: "a month in which it was open"})
	}
}

// crossingOf reads a row of the list.
func crossingOf(f map[string]string, mode fit.PortMode, days float64) crossing {
	c := crossing{id: f["id"], name: f["name"], port: f["port"], code: f["bts_port_code"], hours: f["hours"], openDays: days}
	c.lanes, _ = strconv.Atoi(f[lanesFields[mode]])
	c.lat, _ = strconv.ParseFloat(f["lat"], 64)
	c.lon, _ = strconv.ParseFloat(f["lon"], 64)
	c.open, c.closing, _ = fit.ParsePortHours(c.hours)
	return c
}

// namedCrossing finds a crossing by its id, its name, its port or a part of its name: where several
// are meant, the only one with lanes of the mode; else their names are told, or the nearest.
func namedCrossing(asked string, mode fit.PortMode, records []model.Record, problems *model.Problems) (model.Record, bool) {
	var names []string
	var meant, served []model.Record
	for _, r := range records {
		if r.Fields["bts_port_code"] == "" {
			continue
		}
		name := r.Fields["name"]
		if strings.EqualFold(asked, name) || asked == r.Fields["id"] {
			return r, true
		}
		names = append(names, name)
		if !strings.EqualFold(asked, r.Fields["port"]) && (len(asked) < 4 || !strings.Contains(strings.ToLower(name), strings.ToLower(asked))) {
			continue
		}
		meant = append(meant, r)
		if lanes, _ := strconv.Atoi(r.Fields[lanesFields[mode]]); lanes > 0 {
			served = append(served, r)
		}
	}
	switch {
	case len(meant) == 1:
		return meant[0], true
	case len(served) == 1:
		return served[0], true
	}
	want := "a crossing of the list of ports" + model.AndNearest(asked, names)
	if len(served) > 0 {
		meant = served
	}
	if len(meant) > 0 {
		want = "one of " + quotedNames(meant)
	}
	problems.Add(model.Problem{File: "--crossing", Got: asked, Want: want})
	return model.Record{}, false
}

func quotedNames(records []model.Record) string {
	var names []string
	for _, r := range records {
		names = append(names, strconv.Quote(r.Fields["name"]))
	}
	return strings.Join(names, ", ")
}

// openDays counts the days of a month on which a crossing took a mode, as far as closures were known.
func openDays(month model.Period, id string, mode fit.PortMode, closures []model.Record) float64 {
	days := int(month.End()-month.Start) + 1
	open := 0
	for d := range days {
		day := month.Start + model.Date(d)
		if !slices.ContainsFunc(closures, func(r model.Record) bool { return r.Fields["port"] == id && closes(r.Fields, mode, day) }) {
			open++
		}
	}
	return float64(open)
}

// closes reports whether a closure took a mode on a day: its first day counts as closed, that of the reopening as open.
func closes(f map[string]string, mode fit.PortMode, day model.Date) bool {
	word := map[fit.PortMode]string{fit.PortCars: "vehicle", fit.PortTrucks: "vehicle", fit.PortPedestrians: "pedestrian"}[mode]
	scope := f["scope"]
	if !strings.HasPrefix(scope, "all") {
		scope, _, _ = strings.Cut(scope, "(") // the bracket tells what is not affected
	}
	if !strings.Contains(scope, word) || strings.Contains(scope, "reduced") {
		return false
	}
	return f["from"] <= day.String() && (f["to"] == "" || day.String() < f["to"])
}

// portShare is a crossing among those of its port.
type portShare struct {
	one crossing
	all []crossing
}

// share is the crossing's part of the port's traffic and how it was found.
func (p portShare) share() (float64, model.Text) {
	sum := 0.0
	for _, c := range p.all {
		if c.closing > 0 {
			sum += c.weight()
		}
	}
	if len(p.all) == 1 || sum == p.one.weight() {
		return 1, model.Text{English: "the only crossing of the port with lanes of this mode", Spanish: "el único cruce del puerto con carriles de este tipo"}
	}
	return p.one.weight() / sum, model.Text{
		English: "assumed: counts are published by port; they are shared out by lanes × hours of opening × open days",
		Spanish: "supuesto: los conteos se publican por puerto; se reparten por carriles × horas de apertura × días abiertos",
	}
}

// traffic asks for the port's count of the month.
func (a *App) traffic(ctx context.Context, req CrossingRequest, mode fit.PortMode, p portShare) (Traffic, error) {
	key := "crossings.port-" + p.one.code + "." + mode.Series()
	series, err := model.ParseSeries(key)
	if err != nil {
		return Traffic{}, fmt.Errorf("the series of a port: %w", err)
	}
	figures, err := a.store.Figures(ctx, store.Query{Series: series, From: req.Month, To: req.Month, AsOf: req.AsOf})
	if err != nil {
		return Traffic{}, fmt.Errorf("read the counts of a port: %w", err)
	}
	if len(figures) == 0 || figures[0].Value() <= 0 {
		var problems model.Problems
		problems.Add(model.Problem{File: "--month", Got: req.Month.String(), Want: "a month for which " + key + " has a count above zero, as known on the date asked for; see puente data show " + key})
		return Traffic{}, problems.Err()
	}
	share, basis := p.share()
	f := figures[0]
	return Traffic{
		Series: series, PortMonth: f.Value(), Share: share, ShareBasis: basis, OpenDays: p.one.openDays,
		PerDay: f.Value() * share / p.one.openDays, Vintage: f.Vintages[0],
	}, nil
}

// crossingBecause is why a real crossing is illustrative.
var crossingBecause = model.Text{
	English: "Illustrative: traffic is as counted, but the number of officers, the time of an inspection and the split between crossings are assumed, and no wait of this month was measured.",
	Spanish: "Ilustrativo: el tráfico es el contado, pero el número de oficiales, el tiempo de inspección y el reparto entre cruces son supuestos, y no hay esperas medidas de ese mes.",
}

// closingBecause is why a closure event by event is illustrative.
var closingBecause = model.Text{
	English: "Illustrative: what a closed port loses in a month was judged on December 2023 and did better than last year's month and the seasons; where its trips go was no better than the seasons, and no wait was measured.",
	Spanish: "Ilustrativo: lo que pierde en un mes un puerto cerrado se evaluó con diciembre de 2023 y superó al mismo mes del año anterior y a la estacionalidad; adónde van sus viajes no superó a la estacionalidad, y no hay esperas medidas.",
}

// closingLimits are what a reader must know before using what is told of a closure.
var closingLimits = []model.Text{
	{
		English: "Shares of trips were learnt from closures of 2019 to 2022, above all eight days at Del Rio; a trip that is not made may be made later, or where noise hides it. See docs/validation/closures.md.",
		Spanish: "Las proporciones de viajes se aprendieron de cierres de 2019 a 2022, sobre todo de ocho días en Del Río; un viaje no hecho puede hacerse después o donde el ruido lo oculta. Véase docs/validation/closures.md.",
	},
	{
		English: "Neighbours are the nearest three ports within 300 km, each with all its lanes in one line and its traffic of the month; roads are taken as 1.2 times the straight line at 80 km/h. Officers stay where they are. The model of months knows no capacity: where a small neighbour would get more than it can serve, the runs are nearer.",
		Spanish: "Los vecinos son los tres puertos más cercanos a menos de 300 km, cada uno con todos sus carriles en una sola fila y su tráfico del mes; las carreteras se toman como 1.2 veces la línea recta a 80 km/h. Los oficiales se quedan donde están. El modelo mensual no conoce la capacidad: si a un vecino pequeño le tocara más de lo que puede atender, las corridas se acercan más.",
	},
	{
		English: "On an ordinary day 7 in 1,000 look elsewhere, half of them where two and a half hours are published (assumed). In the week after the reopening the custom of the first month is missing; after the month in which Lukeville was shut the real recovery was slower than this.",
		Spanish: "En un día normal 7 de cada 1,000 buscan otra opción, la mitad cuando se publican dos horas y media (supuesto). En la semana tras la reapertura falta la clientela del primer mes; tras el mes en que Lukeville estuvo cerrado, la recuperación real fue más lenta.",
	},
}

// crossingLimits are what a reader must know before using a number.
var crossingLimits = []model.Text{
	{
		English: "All lanes have one line: what trusted travellers and ready lanes gain is not seen, and other lanes wait longer than told.",
		Spanish: "Todos los carriles tienen una sola fila: no se ve lo que ganan SENTRI y Ready Lane, y los demás esperan más de lo dicho.",
	},
	{
		English: "Who is told a wait above what they tolerate (three hours in the mean, assumed) does not join; nobody leaves a line. Secondary inspection takes no officer away.",
		Spanish: "Quien oye una espera mayor que la que tolera (tres horas en promedio, supuesto) no se forma; nadie deja la fila. La inspección secundaria no quita oficiales.",
	},
	{
		English: "Hours and lanes are those listed on 29 June 2022; the shape of a day is that of 2025–26 at the Californian ports (of trucks assumed).",
		Spanish: "Horas y carriles son los publicados el 29 de junio de 2022; la forma del día es la de 2025–26 en puertos de California (la de camiones, supuesta).",
	},
}
