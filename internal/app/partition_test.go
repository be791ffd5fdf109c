package app

import (
	"testing"

	"puente/internal/model"
)

// TestSplitsAddUp: the groups of a split do not overlap, so they add up to the
// total of the same months, whatever sources the store holds.
func TestSplitsAddUp(t *testing.T) {
	whole := model.Series{"encounters", "southwest"}
	month := model.Month(2023, 11)
	total := showSum(t, DataShowRequest{Series: whole, From: month, To: month})
	if total != 242399 {
		t.Fatalf("November 2023 is %v, want 242,399", total)
	}
	for _, by := range [][]model.Dim{
		{model.DimNationality},
		{model.DimGeography},
		{model.DimComponent},
		{model.DimHousehold},
		{model.DimAuthority, model.DimComponent},
		{model.DimGeography, model.DimNationality, model.DimHousehold},
	} {
		if got := showSum(t, DataShowRequest{Series: whole, By: by, From: month, To: month}); got != total {
			t.Errorf("split by %v adds up to %v, want %v", by, got, total)
		}
	}
	year := model.FiscalYear(2023)
	if got := showSum(t, DataShowRequest{Series: whole, By: []model.Dim{model.DimNationality}, From: year, To: year, AsOf: storyDate}); got != 2475669 {
		t.Errorf("FY2023 by nationality as known on %s adds up to %v, want 2,475,669", storyDate, got)
	}
}

func showSum(t *testing.T, req DataShowRequest) float64 {
	t.Helper()
	answer, err := shared(t).DataShow(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, f := range answer.Figures {
		sum += f.Value()
	}
	return sum
}
