package app

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/store"
)

const (
	// MaxClosingDays bounds a closure that is run event by event.
	MaxClosingDays = 31
	// closingNeighbours and closingKM are how many other ports, and how far by road, are run beside a closed crossing.
	closingNeighbours, closingKM = 3, 300
	// roadOverLine is the way by road over the straight line; assumed: 1.15 from Del Rio to Eagle Pass, 1.2 from
	// Lukeville to Nogales.
	roadOverLine = 1.2
	// recoveryMonths is how many whole months after a reopening are told.
	recoveryMonths = 6
)

// ClosingRequest asks what a closure of a real crossing does.
type ClosingRequest struct {
	CrossingRequest
	From, To    model.Date // first day that is shut, day of the reopening
	WalkersPass bool       // walkers pass meanwhile; for cars
	Sudden      bool       // not announced: those in line must go
	Most        float64    // most groups that may be expected over all runs, 0: no bound; what a server allows
}

// ClosingAnswer is a closure: the ports event by event beside the same weeks without it, and the months by the model that learnt
// from earlier closures. The embedded Summary is with the closure.
type ClosingAnswer struct {
	queue.Summary
	Open         queue.Summary     `json:"open"` // the same people with everything open
	Crossing     string            `json:"crossing"`
	Port         string            `json:"port"`
	Mode         string            `json:"mode"`
	Month        model.Period      `json:"month"` // of the traffic
	From         model.Date        `json:"from"`
	To           model.Date        `json:"to"`
	Traffic      Traffic           `json:"traffic"`
	Neighbours   []ClosingPort     `json:"neighbours"`
	Shares       []fit.AnswerShare `json:"shares"`   // of the trips while it is shut
	Recovery     []fit.Quantity    `json:"recovery"` // share of its custom that the port has in each whole month after
	Effects      []StationEffect   `json:"effects"`
	Months       []fit.Prediction  `json:"months"`   // of the whole ports; empty where the counts do not reach
	NotMade      *fit.Quantity     `json:"not_made"` // trips of the first month that are made nowhere
	Assumed      []fit.Range       `json:"assumed"`
	Limits       []model.Text      `json:"limits"`
	Grade        model.Grade       `json:"grade"`
	GradeBecause model.Text        `json:"grade_because"`
}

// ClosingPort is a crossing next door or another port that is run beside the closed one.
type ClosingPort struct {
	Name   string  `json:"name"`
	KM     float64 `json:"km"`
	PerDay float64 `json:"per_day"` // its own traffic
}

// StationEffect is what the closure changes at one station, over the run: with, without, and the difference run by run.
type StationEffect struct {
	Station string `json:"station"`
	What    string `json:"what"` // served, wait-minutes, p90-minutes
	Open    Spread `json:"open"`
	Shut    Spread `json:"shut"`
	Change  Spread `json:"change"`
}

// Closing runs a closure of a real crossing.
func (a *App) Closing(ctx context.Context, req ClosingRequest, tell func(done, all int)) (ClosingAnswer, error) {
	var problems model.Problems
	runs := portRuns(req.Runs, &problems)
	req.check(&problems)
	mode, at, rows, err := a.askedCrossing(ctx, req.CrossingRequest, &problems)
	if err != nil {
		return ClosingAnswer{}, err
	}
	if err := problems.Err(); err != nil {
		return ClosingAnswer{}, err
	}
	home := rows[at]
	traffic, err := a.traffic(ctx, req.CrossingRequest, mode, portShare{home, rows})
	if err != nil {
		return ClosingAnswer{}, err
	}
	counts, err := a.portCounts(ctx, req.AsOf)
	if err != nil {
		return ClosingAnswer{}, err
	}
	neighbours, err := a.neighbours(ctx, around{home, mode, req.Month, traffic.Share, counts})
	if err != nil {
		return ClosingAnswer{}, err
	}
	monday := req.From - model.Date(weekday(req.From))
	closing := fit.PortClosing{
		Name: fmt.Sprintf("%s, %s, shut from %s to %s", home.name, mode.Series(), req.From, req.To),
		Home: home.week(mode, traffic.PerDay, monday), Walkers: req.walk(mode),
		From: 24 * float64(req.From-monday), To: 24 * float64(req.To-monday), Sudden: req.Sudden,
	}
	answer := ClosingAnswer{
		Crossing: home.name, Port: home.port, Mode: req.Mode, Month: req.Month, From: req.From, To: req.To, Traffic: traffic,
		Limits: slices.Concat(closingLimits, crossingLimits[:1], crossingLimits[2:]), Grade: model.GradeIllustrative, GradeBecause: closingBecause,
	}
	for _, n := range neighbours {
		closing.Neighbours = append(closing.Neighbours, fit.PortNeighbour{Week: n.one.week(mode, n.perDay, monday), KM: n.km})
		answer.Neighbours = append(answer.Neighbours, ClosingPort{n.one.name, n.km, n.perDay})
	}
	if err := req.tooMuch(closing, runs); err != nil {
		return ClosingAnswer{}, err
	}
	inspection, staff := fit.PortRanges(mode)
	answer.Assumed = []fit.Range{inspection, staff}
	learnt := fit.FitClosures(counts, fit.LessonsTo2022(), 1)
	answer.learnt(learnt, counts, req.months(home, traffic.Share, neighbours))
	study := closingStudy{closing, learnt, queue.Replication{Seed: req.Seed, Runs: runs, Workers: req.Workers}}
	return answer, answer.run(ctx, study, portWatch{req.Records, tell})
}

// check tells what is wrong with the days of a closure.
func (req ClosingRequest) check(problems *model.Problems) {
	if !req.From.Known() || !req.To.Known() || req.To <= req.From || req.To-req.From > MaxClosingDays {
		problems.Add(model.Problem{File: "--close", Got: req.From.String() + ".." + req.To.String(), Want: fmt.Sprintf("FROM..TO, two days with FROM before TO, at most %d days apart", MaxClosingDays)})
	} else if req.From < req.Month.Start || req.From > req.Month.Start+370 {
		problems.Add(model.Problem{File: "--close", Got: req.From.String(), Want: "a day in the month of the traffic, " + req.Month.String() + ", or in the year after it"})
	}
	if req.WalkersPass && req.Mode != string(fit.PortCars) {
		problems.Add(model.Problem{File: "--walkers-pass", Got: req.Mode, Want: "--mode car: it is said of walkers while cars may not pass"})
	}
}

// tooMuch tells where a server would have too much to do.
func (req ClosingRequest) tooMuch(c fit.PortClosing, runs int) error {
	perDay := c.Home.PerDay
	for _, n := range c.Neighbours {
		perDay += n.Week.PerDay
	}
	var problems model.Problems
	if groups := 2 * perDay * (c.To/24 + 8) * float64(runs); req.Most > 0 && groups > req.Most {
		problems.Add(model.Problem{File: "--runs", Got: fmt.Sprintf("%.3g vehicles or walkers in %d runs", groups, runs), Want: fmt.Sprintf("at most %.0f here: fewer runs, fewer days, or the command line", req.Most)})
	}
	return problems.Err()
}

// walk tells whether people of a mode may walk instead.
func (req ClosingRequest) walk(mode fit.PortMode) bool {
	return req.WalkersPass && mode == fit.PortCars
}

// weekday counts days from Monday.
func weekday(d model.Date) int {
	const thursday = 3 // 1 January 1970 was one; days from Monday
	return ((int(d)+thursday)%7 + 7) % 7
}

// week is the crossing's week for a mode under its own name.
func (c crossing) week(mode fit.PortMode, perDay float64, monday model.Date) fit.PortWeek {
	return fit.PortWeek{Name: c.name, Mode: mode, PerDay: perDay, Lanes: c.lanes, Open: c.open, Close: c.closing, Monday: monday}
}

// months is the closure for the model of months: the closed share of the first month in which it lasts, and the ports around.
func (req ClosingRequest) months(home crossing, share float64, neighbours []neighbour) fit.Closing {
	month := model.Month(yearMonth(req.From))
	base := req.Month
	if base.Start >= month.Start {
		base = month.Add(-1)
	}
	c := fit.Closing{
		Port: home.port, Mode: fit.PortMode(req.Mode), Month: month, Base: base, Closed: closedShare(req.From, req.To, month),
		CrossLow: share, CrossHigh: share, Walkers: req.walk(fit.PortMode(req.Mode)),
	}
	for _, n := range neighbours {
		if n.one.port == home.port {
			c.SameKM = n.km
		} else {
			c.Neighbours = append(c.Neighbours, fit.Neighbour{Port: n.one.port, KM: n.km})
		}
	}
	return c
}

func yearMonth(d model.Date) (year, month int) {
	year, month, _ = d.Civil()
	return year, month
}

// closedShare is the share of a month's days from a day to the day of the reopening.
func closedShare(from, to model.Date, month model.Period) float64 {
	end := month.End() + 1
	return float64(max(0, min(to, end)-max(from, month.Start))) / float64(end-month.Start)
}

// learnt fills in what earlier closures say of this one.
func (c *ClosingAnswer) learnt(m fit.ClosureModel, counts fit.PortCounts, closing fit.Closing) {
	c.Shares = m.Answers(closing)
	for month := range recoveryMonths {
		c.Recovery = append(c.Recovery, m.Custom(month+1))
	}
	c.Months = m.Predict(counts, closing)
	if lost, ok := m.NotMade(counts, closing); ok {
		c.NotMade = &lost
	}
	for back := 1; back <= 3 && len(c.Months) > 0; back++ {
		month := closing.Month.Add(back)
		if p, ok := m.After(counts, closing, month, closedShare(c.From, c.To, month), c.monthsOpen(month)); ok {
			c.Months = append(c.Months, p)
		}
	}
}

// monthsOpen is how many whole months the crossing has been open again, 0 for that of the reopening.
func (c *ClosingAnswer) monthsOpen(month model.Period) int {
	reopened := model.Month(yearMonth(c.To))
	for n := range recoveryMonths {
		if reopened.Add(n).Start >= month.Start {
			return n
		}
	}
	return recoveryMonths
}

// closingStudy is the runs of a closure.
type closingStudy struct {
	closing fit.PortClosing
	learnt  fit.ClosureModel
	of      queue.Replication
}

// run makes each run twice under one seed, open and shut.
func (c *ClosingAnswer) run(ctx context.Context, s closingStudy, watch portWatch) error {
	names := len(s.closing.Neighbours) + 1
	draws := make([]fit.ClosingDraw, s.of.Runs)
	for run := range draws {
		draws[run] = s.closing.Draw(s.learnt, s.of.Seed, run)
	}
	open, shut := newTold(names), newTold(names)
	base := mustCompile(s.closing.Open(s.closing.Middle(s.learnt)))
	o := s.of
	o.Model = func(run int) *queue.Model { return mustCompile(s.closing.Open(draws[run])) }
	o.Each = func(_ int, r queue.Result) { open.add(base.Sum(0, []queue.Result{r})) }
	var err error
	if c.Open, err = replicate(ctx, base, o, watch.half(0, s.of.Runs)); err != nil {
		return err
	}
	with := mustCompile(s.closing.Shut(s.closing.Middle(s.learnt), open.usual(0)))
	o.Model = func(run int) *queue.Model { return mustCompile(s.closing.Shut(draws[run], open.usual(run))) }
	o.Each = func(_ int, r queue.Result) { shut.add(with.Sum(0, []queue.Result{r})) }
	c.Summary, err = replicate(ctx, with, o, portWatch{watch.records, watch.half(s.of.Runs, s.of.Runs).tell})
	c.Effects = effectsOf(open, shut)
	return err
}

// told is what each run tells of each station.
type told struct {
	names             []string
	served, wait, p90 [][]float64 // [station][run]
}

func newTold(stations int) *told {
	return &told{make([]string, stations), make([][]float64, stations), make([][]float64, stations), make([][]float64, stations)}
}

// add notes a run; a station's first row is of all its classes.
func (t *told) add(s queue.Summary) {
	at := 0
	for _, r := range s.Stations {
		if slices.Contains(t.names[:at], r.Name) {
			continue
		}
		t.names[at] = r.Name
		t.served[at] = append(t.served[at], float64(r.Served))
		t.wait[at] = append(t.wait[at], 60*orZero(r.Wait.Mean))
		t.p90[at] = append(t.p90[at], 60*orZero(r.Wait.P90))
		at++
	}
}

// orZero takes a wait that nobody had as none.
func orZero(v queue.Number) float64 {
	if v != v {
		return 0
	}
	return float64(v)
}

// usual is the mean wait at each neighbour in a run, in hours.
func (t *told) usual(run int) []float64 {
	var list []float64
	for _, waits := range t.wait[1:] {
		list = append(list, waits[run]/60)
	}
	return list
}

// half tells the progress of one of two studies of as many runs; from is how many are done before.
func (w portWatch) half(from, runs int) portWatch {
	return portWatch{tell: func(done, _ int) {
		if w.tell != nil {
			w.tell((from+done)/2, runs)
		}
	}}
}

// effectsOf sets the runs with a measure beside those without.
func effectsOf(open, shut *told) []StationEffect {
	var list []StationEffect
	for i, name := range shut.names {
		for _, of := range []struct {
			what       string
			open, shut [][]float64
		}{{"served", open.served, shut.served}, {"wait-minutes", open.wait, shut.wait}, {"p90-minutes", open.p90, shut.p90}} {
			n := len(of.shut[i])
			if n == 0 {
				continue
			}
			change := make([]float64, n)
			for k := range change {
				change[k] = of.shut[i][k] - of.open[i][k]
			}
			list = append(list, StationEffect{name, of.what, spreadOf(of.open[i][:n]), spreadOf(of.shut[i]), spreadOf(change)})
		}
	}
	return list
}

// neighbour is another port, or another crossing of the same, with its own traffic.
type neighbour struct {
	one    crossing
	km     float64
	perDay float64
}

// around is what neighbours are looked for around.
type around struct {
	home   crossing
	mode   fit.PortMode
	month  model.Period
	share  float64 // of the home crossing in its port's count
	counts fit.PortCounts
}

// neighbours are the crossing next door, if one takes the mode, and the nearest other ports that do and have counts in the
// month, each with all its lanes together.
func (a *App) neighbours(ctx context.Context, of around) ([]neighbour, error) {
	records, err := a.store.Records(ctx, "ports", model.NoDate)
	if err != nil {
		return nil, fmt.Errorf("read records ports: %w", err)
	}
	var same, others []neighbour
	for _, r := range records {
		one := crossingOf(r.Fields, of.mode, 0)
		if one.id == of.home.id || one.closing == 0 || one.lanes == 0 || one.code == "" {
			continue
		}
		km := max(1, roadOverLine*kmBetween(of.home, one))
		switch k := slices.IndexFunc(others, func(n neighbour) bool { return n.one.code == one.code }); {
		case one.code == of.home.code:
			same = append(same, neighbour{one: one, km: km})
		case k >= 0:
			others[k] = others[k].with(one, km)
		case km <= closingKM:
			one.name = one.port
			others = append(others, neighbour{one: one, km: km})
		}
	}
	slices.SortStableFunc(others, func(x, y neighbour) int { return cmp.Compare(x.km, y.km) })
	return of.counted(nextDoor(of.home, same), others), nil
}

// nextDoor is all other crossings of the port as one.
func nextDoor(home crossing, same []neighbour) []neighbour {
	if len(same) == 0 {
		return nil
	}
	all := same[0]
	for _, n := range same[1:] {
		all = all.with(n.one, n.km)
	}
	if len(same) > 1 {
		all.one.name = home.port + ", other crossings"
	}
	return []neighbour{all}
}

// with adds a crossing's lanes; hours are the widest, the way is the shortest.
func (n neighbour) with(c crossing, km float64) neighbour {
	n.one.lanes += c.lanes
	n.one.open, n.one.closing = min(n.one.open, c.open), max(n.one.closing, c.closing)
	n.km = min(n.km, km)
	return n
}

// counted gives neighbours their traffic of the month and leaves out those without a count and the farther ones.
func (of around) counted(same, others []neighbour) []neighbour {
	days := float64(of.month.End()-of.month.Start) + 1
	var list []neighbour
	for _, n := range append(same, others...) {
		v, ok := of.counts(n.one.port, of.mode, of.month)
		if n.one.code == of.home.code {
			v *= 1 - of.share
		}
		if ok && v > 0 && len(list) < closingNeighbours+len(same) {
			n.perDay = v / days
			list = append(list, n)
		}
	}
	return list
}

// kmBetween is the great circle between two crossings, in km.
func kmBetween(a, b crossing) float64 {
	const radius, degree = 6371, math.Pi / 180
	h := haversine((b.lat-a.lat)*degree) + math.Cos(a.lat*degree)*math.Cos(b.lat*degree)*haversine((b.lon-a.lon)*degree)
	return 2 * radius * math.Asin(math.Sqrt(h))
}

func haversine(x float64) float64 { s := math.Sin(x / 2); return s * s }

// portCounts are the entries through each port by month, by the name of the port, as known on a day.
func (a *App) portCounts(ctx context.Context, asOf model.Date) (fit.PortCounts, error) {
	records, err := a.store.Records(ctx, "ports", model.NoDate)
	if err != nil {
		return nil, fmt.Errorf("read records ports: %w", err)
	}
	names := map[string]string{}
	for _, r := range records {
		names["port-"+r.Fields["bts_port_code"]] = r.Fields["port"]
	}
	type key struct {
		port  string
		mode  fit.PortMode
		month model.Period
	}
	values := map[key]float64{}
	for _, mode := range []fit.PortMode{fit.PortCars, fit.PortPedestrians, fit.PortTrucks} {
		series, err := model.ParseSeries("crossings." + mode.Series())
		if err != nil {
			return nil, fmt.Errorf("the series of a mode: %w", err)
		}
		figures, err := a.store.Figures(ctx, store.Query{Series: series, By: []model.Dim{model.DimGeography}, From: model.Month(2002, 1), To: model.Month(2099, 12), AsOf: asOf})
		if err != nil {
			return nil, fmt.Errorf("read the counts of the ports: %w", err)
		}
		for _, f := range figures {
			if name, ok := names[f.Series[model.DimGeography]]; ok {
				values[key{name, mode, f.Period}] = f.Value()
			}
		}
	}
	return func(port string, mode fit.PortMode, month model.Period) (float64, bool) {
		v, ok := values[key{port, mode, month}]
		return v, ok
	}, nil
}
