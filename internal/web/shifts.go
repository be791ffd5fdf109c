package web

import (
	"context"
	"strconv"

	"puente/internal/app"
)

// shiftsInput holds the query of other lanes or hours, as written.
type shiftsInput struct {
	CrossingInput
	Lanes string `query:"lanes" doc:"Lanes added by hour of the day, such as 6:2,7:2,22:-1; none: as they are"`
	Hours string `query:"hours" doc:"Hours of opening, such as 6-22; none: as they are listed"`
}

// shifts runs a crossing as listed and under a change once its turn has come.
func (s *server) shifts(ctx context.Context, in *shiftsInput) (*reply[app.ShiftsAnswer], error) {
	real, _, err := in.request()
	if err != nil {
		return nil, failureOf(err)
	}
	change, err := app.ParsePortChange(in.Lanes, in.Hours)
	if err != nil {
		return nil, failureOf(err)
	}
	done, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	return answered(s.verbs.Shifts(ctx, app.ShiftsRequest{CrossingRequest: real, Change: change, Most: mostGroups}, nil))
}

// shiftLines has a line for each hour of the mean day and of each day of the week, as listed and under the change.
func shiftLines(a app.ShiftsAnswer) [][]string {
	head := []string{"plan", "day", "hour"}
	for _, what := range []string{"lanes", "arrivals", "line", "wait_minutes"} {
		head = append(head, what, what+"_p2_5", what+"_p10", what+"_p90", what+"_p97_5")
	}
	lines := [][]string{head}
	for _, plan := range []struct {
		name  string
		hours []app.PortHour
	}{{"as-listed", a.Usual}, {"changed", a.With}} {
		for _, h := range plan.hours {
			cells := []string{plan.name, strconv.Itoa(h.Day), strconv.Itoa(h.Hour)}
			for _, s := range []*app.Spread{&h.Lanes, &h.Arrivals, &h.Line, h.Wait} {
				cells = append(cells, spreadCells(s)...)
			}
			lines = append(lines, cells)
		}
	}
	return lines
}

// spreadCells are median and ends, empty where there is nothing to tell.
func spreadCells(s *app.Spread) []string {
	if s == nil {
		return make([]string, 5)
	}
	return []string{number(s.P50), number(s.P025), number(s.P10), number(s.P90), number(s.P975)}
}
