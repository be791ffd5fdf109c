package app

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/study"
)

const ownHeader = "what,place,date,persons,nationality,household\n"

// ownRun runs two-towns with a user's counts; its stocks can be worked out on paper.
func ownRun(t *testing.T, rows string) (RunAnswer, Manifest) {
	t.Helper()
	req := RunRequest{Scenario: "two-towns", Runs: 40, Seed: 1, Counts: &OwnFile{Name: "census.csv", Data: []byte(ownHeader + rows)}}
	plan, err := shared(t).Plan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	answer, manifest, err := RunPlan(t.Context(), plan, req, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer, manifest
}

// TestOwnCountsStandBesideTheRun: in the long run 23,250 of 31,000 are in Arroyo; who counts half of them is told that
// it is outside, and is given the weeks ahead on half the scale.
func TestOwnCountsStandBesideTheRun(t *testing.T) {
	answer, _ := ownRun(t, "at-place,arroyo,2024-03-06,\"11,625\",,\nat-place,barranca,2024-03-06,7750,,\n")
	if len(answer.Own) != 2 || len(answer.OwnScales) != 2 {
		t.Fatalf("%d counts, %d scales: want 2 and 2", len(answer.Own), len(answer.OwnScales))
	}
	half, whole := answer.Own[0], answer.Own[1]
	if half.Within != "outside" || whole.Within == "outside" || whole.Within == "" || half.Week.Period.Start != model.DateOf(2024, 3, 4) {
		t.Errorf("%+v and %+v: want one outside, one within", half, whole)
	}
	scale := answer.OwnScales[0]
	if scale.Ratio < 0.49 || scale.Ratio > 0.51 || len(scale.Ahead) == 0 {
		t.Fatalf("%+v: want half the run and weeks ahead", scale)
	}
	if last := scale.Ahead[len(scale.Ahead)-1]; last.P50 < 11_500 || last.P50 > 11_750 {
		t.Errorf("the last week on that scale: %+v, want about 11,625", last)
	}
}

// TestSmallOwnCountsNeverLeave: neither the answer nor the manifest holds a count under five, or one that gives it away.
func TestSmallOwnCountsNeverLeave(t *testing.T) {
	answer, manifest := ownRun(t, "at-place,arroyo,2024-03-06,3,,\nat-place,barranca,2024-03-06,60,,\n")
	for _, counts := range [][]model.OwnCount{{answer.Own[0].OwnCount}, manifest.Plan.Own[:1]} {
		if !counts[0].Suppressed || counts[0].Persons != 0 {
			t.Errorf("%+v left", counts[0])
		}
	}
	if answer.Own[0].Within != "" || len(answer.OwnScales) != 1 {
		t.Errorf("%+v: a count that is held back is judged or scaled by", answer)
	}
	again, err := Repeat(t.Context(), manifest, study.Local{}, nil)
	if err != nil || len(again.Own) != 2 {
		t.Errorf("%d counts, %v: a repeated run has lost them", len(again.Own), err)
	}
}

// TestOwnCountsDoNotChangeTheRun: they are shown beside it.
func TestOwnCountsDoNotChangeTheRun(t *testing.T) {
	with, _ := ownRun(t, "at-place,arroyo,2024-03-06,100,,\n")
	without, err := shared(t).Run(t.Context(), RunRequest{Scenario: "two-towns", Runs: 40, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range without.Columns {
		for j, b := range c.Months {
			if with.Columns[i].Months[j] != b {
				t.Errorf("%v: %+v with counts, %+v without", c.Column, with.Columns[i].Months[j], b)
			}
		}
	}
}

// TestEveryMistakeOfOwnCountsIsTold with its line and the nearest name.
func TestEveryMistakeOfOwnCountsIsTold(t *testing.T) {
	rows := "at-place,aroyo,2024-03-06,10,,\nat-place,arroyo,2029-03-06,10,,\nat-place,arroyo,2024-03-06,10,MEX,family-units\n"
	_, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "two-towns", Counts: &OwnFile{Name: "census.csv", Data: []byte(ownHeader + rows)}})
	var told *model.ProblemError
	if !errors.As(err, &told) || told.Problems.Len() != 4 {
		t.Fatalf("%v: want four problems", err)
	}
	for _, want := range []string{"census.csv:2: place", "the nearest is arroyo", "census.csv:3: date", "census.csv:4: nationality", "census.csv:4: household"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q", err, want)
		}
	}
}

// TestAFileOfOwnCountsThatCannotBeRead: one that is not there, one that is too large.
func TestAFileOfOwnCountsThatCannotBeRead(t *testing.T) {
	var told *model.ProblemError
	if _, err := ReadOwnFile(filepath.Join(t.TempDir(), "none.csv")); !errors.As(err, &told) {
		t.Errorf("%v: want a problem", err)
	}
	large := filepath.Join(t.TempDir(), "large.csv")
	if err := os.WriteFile(large, make([]byte, MaxOwnBytes+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadOwnFile(large); !errors.As(err, &told) {
		t.Errorf("%v: want a problem", err)
	}
}
