package app

import (
	"strings"
	"testing"

	"puente/internal/fit"
)

// TestSharedOfficers: with cases the lanes of Lukeville wait longer in the middle of the runs, the same cars come, and the
// answer says what is assumed.
func TestSharedOfficers(t *testing.T) {
	req := SharedRequest{CrossingRequest: nov2023("Lukeville", ""), Cases: 60}
	req.Runs = 10
	a, err := shared(t).Shared(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Traffic) != 3 || len(a.Assumed) != 6 || a.Grade == "" || a.Officers.P50 <= 0 {
		t.Errorf("%d modes, %d assumptions, officers %+v", len(a.Traffic), len(a.Assumed), a.Officers)
	}
	for _, e := range a.Effects {
		if e.Station == "cars" && e.What == "wait-minutes" && !(e.Change.P50 > 0) {
			t.Errorf("cases do not lengthen the wait of cars: %+v", e)
		}
		if e.Station == "cases" && e.What == "served" && (e.Open.P50 != 0 || e.Shut.P50 < 200 || e.Shut.P50 > 600) {
			t.Errorf("60 people a day for a week, served %+v", e)
		}
	}
	for i, r := range a.Without.Stations {
		if r.Name == "cars" && float64(r.Arrivals) != float64(a.Stations[i].Arrivals) {
			t.Errorf("%v cars come without cases, %v with them: the luck is not common", r.Arrivals, a.Stations[i].Arrivals)
		}
	}
	req.Crossing, req.Cases = "Lukevile", -1
	if _, err := shared(t).Shared(t.Context(), req, nil); err == nil || !strings.Contains(err.Error(), "--cases") || !strings.Contains(err.Error(), `the nearest is`) {
		t.Errorf("got %v", err)
	}
}

// TestAddedOfficersMakeRoomForCases: where all officers for cases are added there are as many more on duty as cases take.
func TestAddedOfficersMakeRoomForCases(t *testing.T) {
	p := fit.PortShared{Weeks: []fit.PortWeek{{Mode: fit.PortCars, PerDay: 1145, Lanes: 6, Open: 6, Close: 20}}, Cases: 185}
	d := p.Middle()
	d.Hours, d.Added = 1.4, 0
	none := p.Officers(d)
	d.Added = 1
	all := p.Officers(d)
	// 185 people in groups of 1.85 make 100 groups; at 1.4 hours in 14 hours that is 10 officers.
	if all[12]-none[12] != 10 || all[2] != none[2] {
		t.Errorf("at noon %d and %d officers, at night %d and %d", none[12], all[12], none[2], all[2])
	}
}
