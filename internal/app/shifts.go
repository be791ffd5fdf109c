package app

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/queue"
)

const (
	// MaxLanesChange bounds how many lanes one hour may be given or lose.
	MaxLanesChange = 60
	// dayHours and weekDays are those of the week that is run.
	dayHours, weekDays = 24, 7
)

// ShiftsRequest asks what other lanes by hour or other hours change at a real crossing.
type ShiftsRequest struct {
	CrossingRequest
	Change fit.PortChange
	Most   float64 // most groups that may be expected over all runs, 0: no bound; what a server allows
}

// ShiftsAnswer is a week of a crossing as it is listed, which the embedded answer tells, beside the same people under the change.
type ShiftsAnswer struct {
	CrossingAnswer
	Changed    queue.Summary `json:"changed"`
	Effects    []ShiftEffect `json:"effects"`
	Usual      []PortHour    `json:"usual_hours"`
	With       []PortHour    `json:"changed_hours"`
	Influences []Influence   `json:"influences"` // on the mean wait under the change
}

// ShiftEffect is one number as listed, under the change, and the difference run by run.
type ShiftEffect struct {
	What   string `json:"what"` // served, not-joined, hours-waited and lane-hours, each a day; wait-minutes, p90-minutes, longest-line
	Usual  Spread `json:"usual"`
	With   Spread `json:"with"`
	Change Spread `json:"change"`
}

// PortHour is an hour of a day of the week, over the runs.
type PortHour struct {
	Day      int     `json:"day"`  // 1 Monday to 7 Sunday; 0: the mean day
	Hour     int     `json:"hour"` // 0 to 23
	Lanes    Spread  `json:"lanes"`
	Arrivals Spread  `json:"arrivals"`
	Line     Spread  `json:"line"`         // at the end of the hour
	Wait     *Spread `json:"wait_minutes"` // of those who came in it; nil where nobody did
}

// Influence says how far an assumed number moves the wait: Spearman's rank correlation over the runs, -1 to 1.
type Influence struct {
	Name        string  `json:"name"` // of the range in Assumed
	Correlation float64 `json:"correlation"`
}

// shiftWhats are the numbers that a shift is told by, in their order.
var shiftWhats = []string{"served", "not-joined", "hours-waited", "lane-hours", "wait-minutes", "p90-minutes", "longest-line"}

// Shifts runs a real crossing as it is listed and under a change of lanes or hours, each run under the same luck and the
// same draw of what is not known.
func (a *App) Shifts(ctx context.Context, req ShiftsRequest, tell func(done, all int)) (ShiftsAnswer, error) {
	var problems model.Problems
	req.check(&problems)
	week, usual, err := a.crossingWeek(ctx, &req.CrossingRequest, &problems)
	if err != nil {
		return ShiftsAnswer{}, err
	}
	if groups := 2 * week.PerDay * (weekDays + 1) * float64(req.Runs); req.Most > 0 && groups > req.Most {
		problems.Add(model.Problem{File: "--runs", Got: fmt.Sprintf("%.3g vehicles or walkers in %d runs", groups, req.Runs), Want: fmt.Sprintf("at most %.0f here: fewer runs, or the command line", req.Most)})
		return ShiftsAnswer{}, problems.Err()
	}
	answer := ShiftsAnswer{CrossingAnswer: usual}
	answer.Limits = slices.Concat(shiftLimits, crossingLimits)
	return answer, answer.run(ctx, week, req, tell)
}

// check tells what is wrong with a change.
func (req ShiftsRequest) check(problems *model.Problems) {
	for hour, n := range req.Change.Lanes {
		if n < -MaxLanesChange || n > MaxLanesChange {
			problems.Add(model.Problem{File: "--lanes", Got: fmt.Sprintf("%d:%+d", hour, n), Want: fmt.Sprintf("HOUR:LANES with lanes from -%d to %d", MaxLanesChange, MaxLanesChange)})
		}
	}
	if c := req.Change; c.Close != 0 && (c.Open < 0 || c.Close > dayHours || c.Open >= c.Close) {
		problems.Add(model.Problem{File: "--hours", Got: fmt.Sprintf("%d-%d", c.Open, c.Close), Want: "FROM-TO, hours of a day from 0 to 24 with FROM before TO"})
	}
}

// run makes each run twice.
func (s *ShiftsAnswer) run(ctx context.Context, week fit.PortWeek, req ShiftsRequest, tell func(done, all int)) error {
	half := func(before int) portWatch {
		if tell == nil {
			return portWatch{}
		}
		return portWatch{tell: func(done, _ int) { tell((before+done)/2, req.Runs) }}
	}
	o := queue.Replication{Seed: req.Seed, Runs: req.Runs, Workers: req.Workers}
	base := mustCompile(week.Network(week.MiddleDraw()))
	var usual, with weekRuns
	o.Each = func(_ int, r queue.Result) { usual.add(base.Sum(0, []queue.Result{r})) }
	if err := s.CrossingAnswer.run(ctx, week, o, half(0)); err != nil {
		return err
	}
	changed := week.With(req.Change)
	base = mustCompile(changed.Network(changed.MiddleDraw()))
	o.Model = func(run int) *queue.Model { return mustCompile(changed.Network(changed.Draw(o.Seed, run))) }
	o.Each = func(_ int, r queue.Result) { with.add(base.Sum(0, []queue.Result{r})) }
	var err error
	s.Changed, err = replicate(ctx, base, o, half(req.Runs))
	if err != nil {
		return err
	}
	for what, name := range shiftWhats {
		s.Effects = append(s.Effects, shiftEffect(name, usual.told[what], with.told[what]))
	}
	s.Usual, s.With = usual.days(), with.days()
	s.Series, s.Changed.Series = nil, nil // the hours tell them
	s.Influences = influences(week, o, with.told[slices.Index(shiftWhats, "wait-minutes")])
	return nil
}

func shiftEffect(name string, usual, with []float64) ShiftEffect {
	change := make([]float64, len(usual))
	for i := range change {
		change[i] = with[i] - usual[i]
	}
	return ShiftEffect{name, spreadOf(usual), spreadOf(with), spreadOf(change)}
}

// weekRuns is what the runs of a week tell.
type weekRuns struct {
	told  [7][]float64    // in the order of shiftWhats
	hours [][]queue.Point // of each run, an hour each from Monday
}

// add notes a run.
func (w *weekRuns) add(s queue.Summary) {
	row, hours := s.Stations[0], s.Series[len(s.Series)-weekDays*dayHours:]
	lanes := 0.0
	for _, p := range hours {
		lanes += orZero(p.Servers)
	}
	for i, v := range []float64{
		orZero(row.Served) / weekDays, orZero(row.Balked) / weekDays, orZero(row.Wait.Mean) * orZero(row.Served) / weekDays, lanes / weekDays,
		60 * orZero(row.Wait.Mean), 60 * orZero(row.Wait.P90), orZero(row.Queue.Max),
	} {
		w.told[i] = append(w.told[i], v)
	}
	w.hours = append(w.hours, hours)
}

// days are the hours of the mean day and of each day of the week.
func (w *weekRuns) days() []PortHour {
	var list []PortHour
	for day := range weekDays + 1 {
		from, to := day-1, day
		if day == 0 {
			from, to = 0, weekDays
		}
		for hour := range dayHours {
			list = append(list, w.hour(hour, from, to))
		}
		for i := len(list) - dayHours; i < len(list); i++ {
			list[i].Day = day
		}
	}
	return list
}

// hour is an hour of the day over the days from one to another: means within a run, the wait by those who came.
func (w *weekRuns) hour(hour, from, to int) PortHour {
	var lanes, arrivals, line, wait []float64
	for _, week := range w.hours {
		var sum struct{ lanes, arrivals, line, waited float64 }
		for day := from; day < to; day++ {
			p := week[day*dayHours+hour]
			sum.lanes += orZero(p.Servers)
			sum.arrivals += orZero(p.Arrivals)
			sum.line += orZero(p.Queue)
			sum.waited += orZero(p.WaitByArrival) * orZero(p.Arrivals)
		}
		days := float64(to - from)
		lanes, arrivals, line = append(lanes, sum.lanes/days), append(arrivals, sum.arrivals/days), append(line, sum.line/days)
		if sum.arrivals > 0 {
			wait = append(wait, 60*sum.waited/sum.arrivals)
		}
	}
	h := PortHour{Hour: hour, Lanes: spreadOf(lanes), Arrivals: spreadOf(arrivals), Line: spreadOf(line)}
	if len(wait) > 0 {
		s := spreadOf(wait)
		h.Wait = &s
	}
	return h
}

// influences tell how far what is assumed moves the wait; with fewer than four runs nothing can be told.
func influences(week fit.PortWeek, o queue.Replication, waits []float64) []Influence {
	if len(waits) < 4 {
		return []Influence{}
	}
	var seconds, staff []float64
	for run := range waits {
		d := week.Draw(o.Seed, run)
		seconds, staff = append(seconds, d.Seconds), append(staff, d.Staff)
	}
	inspection, officers := fit.PortRanges(week.Mode)
	return []Influence{{officers.Name, spearman(staff, waits)}, {inspection.Name, spearman(seconds, waits)}}
}

// spearman is the correlation of ranks; ties have their mean rank, and what does not vary moves nothing.
func spearman(x, y []float64) float64 {
	a, b := ranks(x), ranks(y)
	middle := float64(len(x)-1) / 2
	var both, first, second float64
	for i := range a {
		both += (a[i] - middle) * (b[i] - middle)
		first += (a[i] - middle) * (a[i] - middle)
		second += (b[i] - middle) * (b[i] - middle)
	}
	if first == 0 || second == 0 {
		return 0
	}
	return both / math.Sqrt(first*second)
}

func ranks(x []float64) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		for j, other := range x {
			switch {
			case other < v:
				out[i]++
			case other == v && j != i:
				out[i] += .5
			}
		}
	}
	return out
}

// shiftLimits are what a reader must know before using what is told of other lanes or hours.
var shiftLimits = []model.Text{
	{
		English: "A lane that is added comes with an officer; where the officers come from is not asked. Lanes count from those that the runs took as open, which nobody publishes.",
		Spanish: "Un carril añadido viene con un oficial; no se pregunta de dónde sale. Los carriles se cuentan desde los que las corridas tomaron como abiertos, que nadie publica.",
	},
	{
		English: "The same people come at the same hours as before, but for those who hear of a wait that they do not tolerate: those drawn by shorter waits are not seen. Under other hours as many come in a day, within the hours of opening.",
		Spanish: "Llegan las mismas personas a las mismas horas que antes, salvo quienes oyen una espera que no toleran: no se ve a quienes atraería una espera más corta. Con otro horario llegan las mismas al día, dentro de las horas de apertura.",
	},
}

// ParsePortChange reads a change as it is written: lanes as 6:2,7:2,22:-1 and hours as 6-22; "" is none.
func ParsePortChange(lanes, hours string) (fit.PortChange, error) {
	var c fit.PortChange
	var problems model.Problems
	for _, part := range strings.Split(lanes, ",") {
		if lanes == "" {
			break
		}
		at, added, _ := strings.Cut(strings.TrimSpace(part), ":")
		hour, first := strconv.Atoi(at)
		n, second := strconv.Atoi(added)
		if first != nil || second != nil || hour < 0 || hour >= dayHours {
			problems.Add(model.Problem{File: "--lanes", Got: part, Want: "HOUR:LANES with an hour of the day from 0 to 23, such as 6:2"})
			continue
		}
		c.Lanes[hour] = n
	}
	if hours != "" {
		from, to, _ := strings.Cut(hours, "-")
		var first, second error
		c.Open, first = strconv.Atoi(from)
		c.Close, second = strconv.Atoi(to)
		if first != nil || second != nil || c.Close == 0 {
			problems.Add(model.Problem{File: "--hours", Got: hours, Want: "FROM-TO, hours of a day from 0 to 24 with FROM before TO"})
		}
	}
	return c, problems.Err()
}
