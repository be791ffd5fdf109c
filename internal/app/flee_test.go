package app

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/study"
)

// fleeFolder writes a small case of our own: a conflict zone, two towns, two camps of which one has little room.
func fleeFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	conflicts := "#Day,A\n" + strings.Repeat("0,1\n", 30)
	for name, text := range map[string]string{
		"input_csv/sim_period.csv":    "StartDate,2020-01-01\nLength,30\n",
		"input_csv/locations.csv":     "#name,region,country,lat,lon,location_type,conflict_date,pop/cap\nA,R,X,0,0,conflict_zone,0,1000\nT,R,X,0,0,town,,\nU,R,X,0,0,town,,\nC,R,Y,0,0,camp,,300\nD,R,Y,0,0,camp,,5000\n",
		"input_csv/routes.csv":        "#\nA,T,90,0\nT,U,150,0\nT,C,120,0\nU,D,300,0\nC,D,400,0\n",
		"input_csv/closures.csv":      "#\ncountry,X,Y,2,4\n",
		"input_csv/conflicts.csv":     conflicts,
		"source_data/data_layout.csv": "total,t.csv\nC,c.csv\nD,d.csv\n",
		"source_data/t.csv":           "2020-01-01,0\n2020-01-30,900\n",
		"source_data/c.csv":           "2020-01-01,5\n2020-01-30,400\n",
		"source_data/d.csv":           "2020-01-01,0\n2020-01-30,500\n",
		"simsetting.yml":              "move_rules:\n  awareness_level: 2\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestFlee runs a folder, in groups and one by one; workers cannot change the answer, and both files are written.
func TestFlee(t *testing.T) {
	dir := fleeFolder(t)
	for _, agents := range []bool{false, true} {
		out := filepath.Join(t.TempDir(), "out.csv")
		var answers []string
		for _, workers := range []int{1, 3} {
			a, err := Flee(t.Context(), FleeRequest{Dir: dir, Runs: 20, Seed: 5, Agents: agents, Out: out, Workers: workers}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if a.Seconds <= 0 || a.PersonsEnd != 895+5 || len(a.Camps) != 2 || len(a.Camps[0].Sim) != 30 {
				t.Errorf("%v people at the end, want the 5 of day 0 and 895 who came; %d camps", a.PersonsEnd, len(a.Camps))
			}
			a.Seconds = 0
			text, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			answers = append(answers, string(text))
		}
		if answers[0] != answers[1] {
			t.Errorf("workers change the answer:\n%s\n%s", answers[0], answers[1])
		}
		for _, key := range []string{`{"days":30,"runs":20,"persons_end":900,"ard":{"mean":`, `"ard_rescaled":{"mean":`, `"camps":[{"name":"C","sim":[`, `"sd":[`, `"data":[5,`, `"seconds":0,"person_days":`} {
			if !strings.Contains(answers[0], key) {
				t.Errorf("the answer has no %s: %.300s", key, answers[0])
			}
		}
		for path, lines := range map[string]int{out: 31, strings.TrimSuffix(out, ".csv") + "-runs.csv": 61} {
			text, err := os.ReadFile(path)
			if err != nil || strings.Count(string(text), "\n") != lines {
				t.Errorf("%s: %d lines, want %d (%v)", path, strings.Count(string(text), "\n"), lines, err)
			}
		}
	}
}

// TestFleeStops stops a run between two days, and counts progress in days of all runs.
func TestFleeStops(t *testing.T) {
	dir := fleeFolder(t)
	ctx, stop := context.WithCancel(t.Context())
	last := study.Progress{}
	_, err := Flee(ctx, FleeRequest{Dir: dir, Agents: true, Workers: 1}, func(p study.Progress) {
		if last = p; p.Done == 10 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || last.Done != 10 || last.Asked != 30 {
		t.Errorf("%v after %+v, want the context's error after 10 of 30 days", err, last)
	}
	if _, err := Flee(t.Context(), FleeRequest{Dir: dir, Runs: 7}, func(p study.Progress) { last = p }); err != nil || last.Done != 210 || last.Asked != 210 {
		t.Errorf("%v, %+v, want 210 of 210 days", err, last)
	}
}

// TestFleeProblems tells what is missing as problems, not as failures.
func TestFleeProblems(t *testing.T) {
	for _, c := range []struct {
		req  FleeRequest
		want string
	}{
		{FleeRequest{Dir: t.TempDir()}, "want a folder that holds locations.csv"},
		{FleeRequest{Dir: fleeFolder(t), Source: "nowhere"}, `--source: got "nowhere"`},
		{FleeRequest{Dir: fleeFolder(t), Settings: "nowhere.yml"}, `--settings: got "nowhere.yml"`},
		{FleeRequest{Dir: fleeFolder(t), Days: 31}, "want a row for each of 31 days"},
		{FleeRequest{Dir: fleeFolder(t), Runs: MaxRuns + 1}, "--runs"},
	} {
		if _, err := Flee(t.Context(), c.req, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.req, err, c.want)
		}
	}
}
