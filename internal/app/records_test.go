package app

import (
	"errors"
	"testing"

	"puente/internal/model"
)

func TestRecordsTellNothingOfLater(t *testing.T) {
	a := shared(t)
	date := model.DateOf(2023, 12, 26)
	answer, err := a.DataRecords(t.Context(), DataRecordsRequest{Kind: "closures", AsOf: date})
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]string{}
	for _, r := range answer.Records {
		if r.AvailableFrom > date {
			t.Errorf("a record of %s is told on %s", r.AvailableFrom, date)
		}
		ends[r.Fields["port"]+" "+r.Fields["from"]] = r.Fields["to"]
	}
	// Lukeville was shut on 4 December; its reopening on 4 January was announced on 2 January.
	if end, ok := ends["lukeville 2023-12-04"]; !ok || end != "" {
		t.Errorf("Lukeville: there %v, end %q; want it shut without an end", ok, end)
	}
	if end := ends["eagle-pass-international-railway-bridge 2023-12-18"]; end != "2023-12-22" {
		t.Errorf("the railway bridge at Eagle Pass: end %q, want 2023-12-22, which was known", end)
	}
	later, err := a.DataRecords(t.Context(), DataRecordsRequest{Kind: "closures", AsOf: model.DateOf(2024, 1, 2)})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range later.Records {
		if r.Fields["port"] == "lukeville" && r.Fields["from"] == "2023-12-04" && r.Fields["to"] != "2024-01-04" {
			t.Errorf("on 2 January the end at Lukeville reads %q, want 2024-01-04", r.Fields["to"])
		}
	}
}

func TestCaravansAreToldByWeek(t *testing.T) {
	answer, err := shared(t).DataRecords(t.Context(), DataRecordsRequest{Kind: "caravans", AsOf: model.DateOf(2023, 12, 31)})
	if err != nil || len(answer.Records) == 0 {
		t.Fatalf("%d caravans, %v", len(answer.Records), err)
	}
	for _, r := range answer.Records {
		week, err := model.ParseDate(r.Fields["week"])
		if err != nil || week.Weekday() != 0 {
			t.Errorf("%v: want the Monday of a week", r.Fields)
		}
		if r.Fields["date"] != "" || r.Fields["km_that_day"] != "" || r.Fields["place_id"] != "" {
			t.Errorf("%v tells a day", r.Fields)
		}
	}
}

func TestRecordsOfAnUnknownKind(t *testing.T) {
	_, err := shared(t).DataRecords(t.Context(), DataRecordsRequest{Kind: "closure"})
	var problems *model.ProblemError
	if !errors.As(err, &problems) {
		t.Fatalf("%v, want a problem", err)
	}
}
