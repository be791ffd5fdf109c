package app

import (
	"strings"
	"testing"

	"puente/internal/model"
)

// TestACutFileIsDoubted imports a whole file and then, as a newer publication, one that
// ends early at the end of a line: the newest counts, and every face of the store says
// that its last month is in doubt, with both figures. The good one is still there.
func TestACutFileIsDoubted(t *testing.T) {
	a, text := empty(t), southwest(12)
	lines := strings.SplitAfter(text, "\n")
	cut := strings.Join(lines[:len(lines)-8], "")
	if fates, _, err := importAll(t, a, ImportRequest{Paths: []string{put(t, "whole.csv", text)}, Published: model.DateOf(2021, 1, 20)}); fates != "stored" {
		t.Fatal(fates, err)
	}
	_, answer, err := importAll(t, a, ImportRequest{Paths: []string{put(t, "cut.csv", cut)}, Published: model.DateOf(2021, 2, 20)})
	if err != nil || len(answer.Files[0].Warnings) != 1 {
		t.Fatalf("%+v, %v", answer.Files, err)
	}
	want := model.Text{
		English: "2020-09: 6,033 in cut.csv, where whole.csv has 30,110 (-80.0 %)",
		Spanish: "2020-09: 6,033 en cut.csv, donde whole.csv tiene 30,110 (-80.0 %)",
	}
	if got := answer.Files[0].Warnings[0].Words; got != want {
		t.Errorf("import: %+v", got)
	}
	series, month := model.Series{"encounters", "southwest"}, model.Month(2020, 9)
	show, err := a.DataShow(t.Context(), DataShowRequest{Series: series, From: month, To: month, AsOf: model.NoDate})
	if err != nil || show.Figures[0].Value() != 6033 || len(show.Warnings) != 1 || show.Warnings[0].Words != want {
		t.Errorf("show: %+v, %v", show, err)
	}
	before, err := a.DataShow(t.Context(), DataShowRequest{Series: series, From: month, To: month, AsOf: model.DateOf(2021, 2, 1)})
	if err != nil || before.Figures[0].Value() != 30110 || len(before.Warnings) != 0 {
		t.Errorf("show as of the day before: %+v, %v", before, err)
	}
	why, err := a.DataWhy(t.Context(), DataWhyRequest{Series: series, Period: month, AsOf: model.NoDate})
	if err != nil || len(why.Vintages) != 2 || len(why.Vintages[0].Warnings) != 1 || len(why.Vintages[1].Warnings) != 0 || why.Vintages[1].Value != 30110 {
		t.Errorf("why: %+v, %v", why.Vintages, err)
	}
	list, err := a.DataList(t.Context(), DataListRequest{})
	if err != nil || len(list.Tables) != 2 || list.Tables[0].Warnings != 0 || list.Tables[1].Warnings != 1 || len(list.Warnings) != 1 {
		t.Errorf("list: %+v, %v", list, err)
	}
	list, err = a.DataList(t.Context(), DataListRequest{AsOf: model.DateOf(2020, 5, 1)})
	if err != nil || len(list.Tables) != 2 || list.Tables[0].Last != model.Month(2020, 3) || list.Tables[0].Rows != 60 {
		t.Errorf("list as of a day: %+v, %v", list, err)
	}
	if list, err = a.DataList(t.Context(), DataListRequest{AsOf: model.DateOf(2019, 5, 1)}); err != nil || len(list.Tables) != 0 {
		t.Errorf("list as of a day before all: %+v, %v", list, err)
	}
}

// TestRevisionsStayBelowTheDoubt keeps what the limit of 5 % rests on: no month that
// CBP published more than once was revised by as much.
func TestRevisionsStayBelowTheDoubt(t *testing.T) {
	answer, err := shared(t).DataSQL(t.Context(), SQLRequest{Query: `SELECT max(most), count(*) FROM (
  SELECT max(value) / min(value) - 1 AS most FROM observations WHERE source = 'cbp-vintages' AND period_kind = 'month' AND round = 1
  GROUP BY key, period HAVING count(*) > 1)`})
	if err != nil || answer.Rows[0][0].(float64) > 0.013 || answer.Rows[0][0].(float64) < 0.012 || answer.Rows[0][1].(int64) < 40 {
		t.Errorf("the largest revision is %v, %v", answer.Rows, err)
	}
}

// TestShowRefusesWhatCannotBeAsked tells all mistakes of a request at once, with the nearest name.
func TestShowRefusesWhatCannotBeAsked(t *testing.T) {
	series := model.Series{"encounters", "southwest"}
	_, err := shared(t).DataShow(t.Context(), DataShowRequest{
		Series: series, From: model.FiscalYear(2023), To: model.Month(2023, 12), AsOf: model.NoDate, Source: "cbp-southwset",
		By: []model.Dim{model.DimComponent, model.DimComponent},
	})
	for _, words := range []string{
		`source: got "cbp-southwset", want a source of ` + "`puente data sources`; the nearest is cbp-southwest",
		`from and to: got "FY2023 to 2023-12", want two periods of one kind`, `by: got "component", want each dimension once`,
	} {
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("got %v, want %s", err, words)
		}
	}
	_, err = shared(t).DataShow(t.Context(), DataShowRequest{Series: series, From: model.Month(2023, 12), To: model.Month(2023, 11), AsOf: model.NoDate})
	if err == nil || !strings.Contains(err.Error(), "a first period that is not after the last") {
		t.Errorf("from after to: %v", err)
	}
}

// TestSQLSaysWhereItCut asks for more rows than an answer holds.
func TestSQLSaysWhereItCut(t *testing.T) {
	answer, err := shared(t).DataSQL(t.Context(), SQLRequest{Query: "FROM observations"})
	if err != nil || !answer.Truncated || len(answer.Rows) != sqlRows || answer.Note == nil || !strings.Contains(answer.Note.English, "Cut after 10,000 rows") || !strings.Contains(answer.Note.Spanish, "10,000") {
		t.Errorf("%d rows, %v, %+v, %v", len(answer.Rows), answer.Truncated, answer.Note, err)
	}
}
