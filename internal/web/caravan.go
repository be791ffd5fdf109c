package web

import (
	"context"
	"strconv"
	"strings"

	"puente/internal/app"
)

// caravanInput holds the query of /api/caravan, as written.
type caravanInput struct {
	From   string `query:"from" doc:"The place that it leaves, by id or name"`
	Date   string `query:"date" doc:"Day of departure, YYYY-MM-DD"`
	Size   string `query:"size" doc:"Persons at departure as LOW..HIGH; none: the counts known"`
	Hope   string `query:"hope" doc:"Persons that it hopes to become; shown, never used"`
	Toward string `query:"toward" doc:"Border town; none: the nearest by road"`
	Days   string `query:"days" doc:"How long to follow it; none: 180"`
	Runs   string `query:"runs" doc:"How many futures are drawn; none: 4000"`
	Seed   string `query:"seed" doc:"First seed"`
	AsOf   string `query:"as_of" doc:"What was known on this day; none: the day of departure"`
}

// caravan answers at once: a march is a few thousand draws.
func (s *server) caravan(ctx context.Context, in *caravanInput) (*reply[app.CaravanAnswer], error) {
	var c checked
	req := app.CaravanRequest{
		From: in.From, Toward: in.Toward, Date: c.date("date", in.Date), AsOf: c.date("as_of", in.AsOf),
		Days: c.whole("days", in.Days, app.MaxCaravanDays), Runs: c.whole("runs", in.Runs, s.opt.MaxRuns), Seed: c.seed("seed", in.Seed),
	}
	req.Low, req.High = c.sizes("size", in.Size)
	req.Hope, _ = c.sizes("hope", in.Hope)
	if err := c.problems.Err(); err != nil {
		return nil, failureOf(err)
	}
	return answered(s.verbs.Caravan(ctx, req))
}

// sizes reads LOW..HIGH, or one number for both, or none.
func (c *checked) sizes(field, text string) (low, high float64) {
	if text == "" {
		return 0, 0
	}
	first, second, ok := strings.Cut(text, "..")
	if !ok {
		second = first
	}
	low, errLow := strconv.ParseFloat(first, 64)
	high, errHigh := strconv.ParseFloat(second, 64)
	if errLow != nil || errHigh != nil {
		c.wrong(field, text, "persons, as LOW..HIGH or one number")
	}
	return low, high
}
