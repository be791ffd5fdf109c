package app

import (
	"context"
	"errors"
	"fmt"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/queue"
)

// MaxCases bounds the persons with a case on a day at one crossing.
const MaxCases = 5000

// SharedRequest asks for all modes of a real crossing whose officers also process cases. Its Mode is not read.
type SharedRequest struct {
	CrossingRequest
	Cases float64 // persons with a case on a day
}

// SharedAnswer is a week of a crossing with shared officers; the embedded Summary is with the cases.
type SharedAnswer struct {
	queue.Summary
	Without      queue.Summary   `json:"without"` // the same week and officers without cases
	Crossing     string          `json:"crossing"`
	Port         string          `json:"port"`
	Month        model.Period    `json:"month"`
	Cases        float64         `json:"cases"`
	Traffic      []Traffic       `json:"traffic"` // of each mode
	Officers     Spread          `json:"officers"`
	Effects      []StationEffect `json:"effects"` // with cases beside without; Open is without
	Assumed      []fit.Range     `json:"assumed"`
	Limits       []model.Text    `json:"limits"`
	Grade        model.Grade     `json:"grade"`
	GradeBecause model.Text      `json:"grade_because"`
}

// Shared runs all modes of a crossing in a week of a month, with officers who also process cases.
func (a *App) Shared(ctx context.Context, req SharedRequest, tell func(done, all int)) (SharedAnswer, error) {
	var problems model.Problems
	runs := portRuns(req.Runs, &problems)
	if !(req.Cases >= 1 && req.Cases <= MaxCases) {
		problems.Add(model.Problem{File: "--cases", Got: fmt.Sprint(req.Cases), Want: fmt.Sprintf("persons a day, 1 to %d", MaxCases)})
	}
	answer := SharedAnswer{Month: req.Month, Cases: req.Cases, Limits: sharedLimits, Grade: model.GradeIllustrative, GradeBecause: crossingBecause}
	port, err := a.sharedPort(ctx, req, &answer, &problems)
	if err != nil {
		return SharedAnswer{}, err
	}
	if err := problems.Err(); err != nil {
		return SharedAnswer{}, err
	}
	return answer, answer.run(ctx, port, queue.Replication{Seed: req.Seed, Runs: runs, Workers: req.Workers}, portWatch{req.Records, tell})
}

// sharedPort finds the modes of the crossing that have lanes and counts; with none it tells why.
func (a *App) sharedPort(ctx context.Context, req SharedRequest, answer *SharedAnswer, problems *model.Problems) (fit.PortShared, error) {
	port := fit.PortShared{Cases: req.Cases}
	var last error
	for _, mode := range []fit.PortMode{fit.PortCars, fit.PortPedestrians, fit.PortTrucks} {
		var wrong model.Problems
		at, rows, err := a.findCrossing(ctx, req.CrossingRequest, mode, &wrong)
		if err != nil {
			return port, err
		}
		if last = wrong.Err(); last != nil {
			continue
		}
		req.Crossing = rows[at].id // a port's name may mean another crossing for another mode
		traffic, err := a.traffic(ctx, req.CrossingRequest, mode, portShare{rows[at], rows})
		var none *model.ProblemError
		if errors.As(err, &none) {
			last = err
			continue
		}
		if err != nil {
			return port, err
		}
		answer.Crossing, answer.Port, answer.Traffic = rows[at].name, rows[at].port, append(answer.Traffic, traffic)
		inspection, staff := fit.PortRanges(mode)
		inspection.Name += ", " + mode.Series()
		answer.Assumed = append(answer.Assumed, inspection)
		if len(port.Weeks) == 0 {
			answer.Assumed = append(answer.Assumed, staff)
		}
		port.Weeks = append(port.Weeks, rows[at].week(mode, traffic.PerDay, firstMonday(req.Month)))
	}
	var why *model.ProblemError
	if len(port.Weeks) == 0 && errors.As(last, &why) {
		problems.Join(why.Problems)
	}
	hours, added := fit.CaseRanges()
	answer.Assumed = append(answer.Assumed, hours, added)
	port.Name = fmt.Sprintf("%s, a week of %s with %g cases a day", answer.Crossing, req.Month, req.Cases)
	return port, nil
}

// run makes each run twice under one seed, without cases and with them.
func (c *SharedAnswer) run(ctx context.Context, port fit.PortShared, o queue.Replication, watch portWatch) error {
	stations := len(port.Weeks) + 1
	without, with := newTold(stations), newTold(stations)
	officers := make([]float64, o.Runs)
	study := func(share float64, into *told, watch portWatch) (queue.Summary, error) {
		base := mustCompile(port.Network(port.Middle(), share))
		o.Model = func(run int) *queue.Model { return mustCompile(port.Network(port.Draw(o.Seed, run), share)) }
		o.Each = func(_ int, r queue.Result) { into.add(base.Sum(0, []queue.Result{r})) }
		return replicate(ctx, base, o, watch)
	}
	for run := range officers {
		for _, n := range port.Officers(port.Draw(o.Seed, run)) {
			officers[run] += float64(n) / 168
		}
	}
	c.Officers = spreadOf(officers)
	var err error
	if c.Without, err = study(0, without, watch.half(0, o.Runs)); err != nil {
		return err
	}
	c.Summary, err = study(1, with, portWatch{watch.records, watch.half(o.Runs, o.Runs).tell})
	c.Effects = effectsOf(without, with)
	return err
}

// sharedLimits are what a reader must know before using a crossing with shared officers.
var sharedLimits = []model.Text{
	{
		English: "Officers of all lanes and of cases are one pool; a free officer goes to the one who came first. How many there are, how long a case takes and how many officers come for cases are assumed and drawn for each run.",
		Spanish: "Los oficiales de todos los carriles y de los casos son un solo grupo; el que queda libre atiende a quien llegó primero. Cuántos hay, cuánto dura un caso y cuántos vienen por los casos son supuestos y se sortean en cada corrida.",
	},
	crossingLimits[0],
	crossingLimits[2],
}
