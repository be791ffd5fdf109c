package app

import (
	"testing"

	"puente/internal/model"
)

// honduras sums what Honduras counted of two nationalities over months of 2023.
func honduras(t *testing.T, first, last int) float64 {
	t.Helper()
	sum := 0.0
	for _, nationality := range []string{"VEN", "ECU"} {
		series, err := model.ParseSeries("irregular-entries.honduras." + nationality)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := shared(t).DataShow(t.Context(), DataShowRequest{Series: series, From: model.Month(2023, first), To: model.Month(2023, last), AsOf: model.NoDate})
		if err != nil || len(answer.Figures) != last-first+1 {
			t.Fatalf("%s: %d figures, %v", series, len(answer.Figures), err)
		}
		for _, f := range answer.Figures {
			sum += f.Value()
		}
	}
	return sum
}

// TestASecondCorridorIsAFolder runs the Darién, which no code knows, and judges it by what Honduras counted: in the
// months that taught its share it agrees, afterwards it falls short as its README says.
func TestASecondCorridorIsAFolder(t *testing.T) {
	answer, err := shared(t).Run(t.Context(), RunRequest{Scenario: "darien", Runs: 8, Seed: 1, AsOf: model.NoDate}, nil)
	if err != nil {
		t.Fatal(err)
	}
	at := map[model.Date]float64{}
	for _, c := range answer.Columns {
		if c.Quantity == model.QuantityAtPlace && c.Place == "danli" && c.Nationality == "" {
			for _, w := range c.Weeks {
				at[w.Period.Start] = w.Mean
			}
		}
	}
	june, december := at[model.DateOf(2023, 7, 3)], at[model.DateOf(2023, 12, 25)]
	if counted := honduras(t, 1, 6); june < 0.9*counted || june > 1.1*counted {
		t.Errorf("%.0f people at Danlí in the first week of July, Honduras counted %.0f by June", june, counted)
	}
	if counted := honduras(t, 1, 12); december < 0.65*counted || december > 0.85*counted {
		t.Errorf("%.0f people at Danlí in the last week of 2023, Honduras counted %.0f: the README says far more", december, counted)
	}
}
