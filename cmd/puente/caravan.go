package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
)

func caravanCommand(g *globals) *cobra.Command {
	var req app.CaravanRequest
	var date, size string
	c := &cobra.Command{
		Use:   "caravan --from PLACE --date DAY --size LOW..HIGH",
		Short: "What may become of a caravan: chance to reach the border as one, size and stretch by week",
		Long: "Follow a caravan from what earlier ones teach, as known on a day (--as-of; none: the day of departure).\n" +
			"Its size is a range, because counts differ; what it hopes to become is shown beside the result and never used.",
		Example: "  puente caravan --from tapachula --date 2023-12-24 --size 6000..10000 --hope 15000 --as-of 2023-12-26",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := readCaravan(&req, date, size); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, asOf model.Date) error {
				req.AsOf = asOf
				answer, err := a.Caravan(ctx, req)
				if err != nil {
					return err
				}
				return g.print(cmd, answer, func() grid { return g.caravanGrid(answer) })
			})
		},
	}
	c.Flags().StringVar(&req.From, "from", "tapachula", "the place that it leaves")
	c.Flags().StringVar(&date, "date", "", "day of departure, YYYY-MM-DD")
	c.Flags().StringVar(&size, "size", "", "persons at departure, LOW..HIGH as the counts differ (none: the counts known)")
	c.Flags().Float64Var(&req.Hope, "hope", 0, "persons that it hopes to become")
	c.Flags().StringVar(&req.Toward, "toward", "", "border town (none: the nearest by road)")
	c.Flags().IntVar(&req.Days, "days", 180, "how long to follow it")
	c.Flags().IntVar(&req.Runs, "runs", 4000, "how many futures are drawn")
	c.Flags().Uint64Var(&req.Seed, "seed", 1, "the first seed")
	return c
}

// readCaravan reads the date and the range of sizes and tells both mistakes at once.
func readCaravan(req *app.CaravanRequest, date, size string) error {
	var problems model.Problems
	var err error
	if req.Date, err = model.ParseDate(date); err != nil {
		problems.Add(model.Problem{File: "--date", Got: date, Want: "the day of departure, such as 2023-12-24"})
	}
	if size != "" {
		low, high, ok := strings.Cut(size, "..")
		if !ok {
			high = low
		}
		var errLow, errHigh error
		req.Low, errLow = strconv.ParseFloat(low, 64)
		req.High, errHigh = strconv.ParseFloat(high, 64)
		if errLow != nil || errHigh != nil {
			problems.Add(model.Problem{File: "--size", Got: size, Want: "persons as LOW..HIGH, such as 6000..10000"})
		}
	}
	return problems.Err()
}

// fewWalk is the chance of still being under way below which a table of weeks ends.
const fewWalk = 0.05

// caravanGrid lists the weeks; the table ends where fewer than one future in twenty is still under way.
func (g *globals) caravanGrid(answer app.CaravanAnswer) grid {
	out := grid{
		head:  []string{"end of week", "under way as one", "at the border as one", "km, 10–90 %", "persons, 10–90 %", "middle half between"},
		right: []bool{false, true, true, true, true, false},
	}
	ended := ""
	for _, w := range answer.Weeks {
		if g.format == "table" && w.Walking < fewWalk {
			ended = fmt.Sprintf("From %s on fewer than one future in twenty is still under way; those weeks are left out here, not in JSON and CSV.", w.Day)
			break
		}
		out.add(w.Day.String(), chance(w.Walking), chance(w.Arrived),
			g.count(w.KM[0])+"–"+g.count(w.KM[2]), g.count(w.Size[0])+"–"+g.count(w.Size[2]), w.Stretch[0]+" and "+w.Stretch[1])
	}
	out.notes = []string{
		ended,
		fmt.Sprintf("As known on %s: reaches %s (%s km) as one caravan with a chance of %s, disbands or is lost from sight before with %s. These chances, and that of its hope, hold within %d days of the departure, to %s.",
			answer.AsOf, answer.TowardName.English, g.count(answer.KM), chance(answer.Reaches), chance(answer.Ends), answer.Followed, answer.Until),
		fmt.Sprintf("Of %d earlier caravans on record %d reached the border, %d disbanded, %d were lost from sight.", answer.Raw.Of, answer.Raw.Reached, answer.Raw.Disbanded, answer.Raw.Lost),
	}
	if answer.Hope > 0 {
		out.notes = append(out.notes, fmt.Sprintf("It hopes for %s: ever as large with a chance of %s.", g.count(answer.Hope), chance(answer.GrowsToHope)))
	}
	if answer.Month.Encounters > 0 {
		out.notes = append(out.notes, fmt.Sprintf("Its people are %.1f %% of the %s encounters of %s.", 100*answer.Month.Share, g.count(answer.Month.Encounters), answer.Month.Period))
	}
	out.notes = append(out.notes, answer.GradeBecause.English)
	for _, l := range answer.Limits {
		out.notes = append(out.notes, l.English)
	}
	return out
}

// chance writes a probability for a reader.
func chance(p float64) string {
	switch {
	case p > 0 && p < 0.005:
		return "under 1 %"
	case p < 1 && p > 0.995:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}
