package plan

import (
	"math"

	"puente/internal/model"
)

// Bill is what a package costs one bearer over the days of a comparison, in U.S.
// dollars, as a range.
type Bill struct {
	Bearer string  `json:"bearer"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// reachedBy names the metric whose mean difference is the number of persons whom a
// kind of measure reached.
var reachedBy = map[model.MeasureKind]string{
	model.MeasureAppointments: "appointments-kept",
	model.MeasureInterception: "intercepted",
	model.MeasureTransport:    "transported",
	model.MeasureReturns:      "returned",
	model.MeasurePathway:      "pathway",
}

// Bills adds up the costs of measures by bearer over the days [first, end). The
// persons reached by a measure are the mean difference of its kind's metric.
func Bills(measures []model.Measure, effects []Effect, first, end model.Date) []Bill {
	var bills []Bill
	for _, m := range measures {
		days := daysInForce(m, first, end)
		for _, c := range m.Costs {
			times := 0.0
			switch c.Per {
			case model.CostPerDay:
				times = days
			case model.CostPerUnit:
				times = days * math.Abs(m.Amount)
				if m.Amount == 0 {
					times = days
				}
			case model.CostPerPerson:
				times = reached(m.Kind, effects)
			case model.CostOnce:
				times = math.Min(days, 1)
			}
			bills = charge(bills, c, times)
		}
	}
	return bills
}

// charge adds a cost to its bearer's bill.
func charge(bills []Bill, c model.Cost, times float64) []Bill {
	for i := range bills {
		if bills[i].Bearer == c.Bearer {
			bills[i].Low += times * c.Low
			bills[i].High += times * c.High
			return bills
		}
	}
	return append(bills, Bill{c.Bearer, times * c.Low, times * c.High})
}

// daysInForce counts the days of [first, end) on which a measure holds.
func daysInForce(m model.Measure, first, end model.Date) float64 {
	from, to := max(first, m.From), end
	if m.To.Known() {
		to = min(end, m.To)
	}
	return float64(max(0, to-from))
}

// reached is the number of persons whom measures of a kind reached: 0 where the
// comparison does not tell.
func reached(kind model.MeasureKind, effects []Effect) float64 {
	for _, e := range effects {
		if e.Metric.ID == reachedBy[kind] {
			return math.Max(0, e.Difference.Mean)
		}
	}
	return 0
}
