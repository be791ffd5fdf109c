package app

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/scenarios"
)

// TestSetMeansTheSameEverywhere: a parameter that a request sets gives the bytes that it gives written in the scenario,
// those that the match reads among them.
func TestSetMeansTheSameEverywhere(t *testing.T) {
	text, err := scenarios.Files.ReadFile("december-2023/scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]float64{"share-spread": 0.3, "start-waiting-days": 12, "no-show": 0.2, "cross-chance": 0.25, "leave-chance": 0.5, "distance-aversion": 0.1, "road-km-per-day": 200}
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(set)) {
		lines.WriteString("\n  " + name + ": " + jsonOf(t, set[name]))
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "scenario.yaml"), append(text, []byte("\nset:"+lines.String()+"\n")...), 0o644); err != nil {
		t.Fatal(err)
	}
	written, err := shared(t).Plan(t.Context(), RunRequest{Scenario: folder})
	if err != nil {
		t.Fatal(err)
	}
	asked, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", Set: set})
	if err != nil {
		t.Fatal(err)
	}
	plain := decemberPlan(t)
	if jsonOf(t, asked.Inputs) == jsonOf(t, plain.Inputs) {
		t.Error("the settings do not reach the match")
	}
	req := RunRequest{Runs: 2, Seed: 1}
	first, second := filepath.Join(t.TempDir(), "written"), filepath.Join(t.TempDir(), "asked")
	for dir, plan := range map[string]Plan{first: written, second: asked} {
		answer, manifest, err := RunPlan(t.Context(), plan, req, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteRun(t.Context(), dir, answer, manifest); err != nil {
			t.Fatal(err)
		}
	}
	sameFiles(t, first, second, "manifest.json", "answer.json", "weeks.csv", "months.csv")
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestDaysReachTheIntake: a longer run has people entering to its end, and official series as far; its first months are
// those of the shorter one.
func TestDaysReachTheIntake(t *testing.T) {
	short := decemberPlan(t)
	long, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", Days: 335})
	if err != nil {
		t.Fatal(err)
	}
	june := model.Month(2024, 6)
	for i, f := range long.Inputs.Flows {
		last := f.Months[len(f.Months)-1]
		if last.Month != june || last.Persons == 0 {
			t.Errorf("%s at %s: the last month is %s with %v persons, want some in %s", f.Nationality, f.Gateway, last.Month, last.Persons, june)
		}
		for j, m := range short.Inputs.Flows[i].Months[:5] {
			if f.Months[j] != m {
				t.Errorf("%s at %s, %s: %+v in the longer run, %+v in the shorter", f.Nationality, f.Gateway, m.Month, f.Months[j], m)
			}
		}
	}
	if p := long.Official[0].Points; p[len(p)-1].Period != june {
		t.Errorf("the official series end with %s, want %s", p[len(p)-1].Period, june)
	}
}

// TestARunThatWasPlannedOtherwiseIsADefect: a setting after the match would be silently another model.
func TestARunThatWasPlannedOtherwiseIsADefect(t *testing.T) {
	plan := decemberPlan(t)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	_, _, _ = RunPlan(t.Context(), plan, RunRequest{Runs: 1, Days: 300}, nil)
}

// TestWhatIsMissingIsAProblemWithItsFullPath: scenario.yaml, the world's folder, a manifest.
func TestWhatIsMissingIsAProblemWithItsFullPath(t *testing.T) {
	empty, noWorld := t.TempDir(), t.TempDir()
	text, err := scenarios.Files.ReadFile("two-towns/scenario.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(noWorld, "scenario.yaml"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	_, noManifest := ReadManifest(filepath.Join(empty, "manifest.json"))
	for _, c := range []struct {
		err  error
		path string
	}{
		{planError(t, empty), filepath.Join(empty, "scenario.yaml")},
		{planError(t, noWorld), filepath.Join(noWorld, "world")},
		{noManifest, filepath.Join(empty, "manifest.json")},
	} {
		var problems *model.ProblemError
		if !errors.As(c.err, &problems) || problems.Problems.List[0].File != c.path {
			t.Errorf("got %v, want a problem of %s", c.err, c.path)
		}
	}
}

func planError(t *testing.T, scenario string) error {
	t.Helper()
	_, err := shared(t).Plan(t.Context(), RunRequest{Scenario: scenario})
	return err
}

// TestAManifestEndsWhereItEnds: bytes behind it are a mistake, not silence.
func TestAManifestEndsWhereItEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "manifest.json")
	for text, want := range map[string]string{
		`{"schema":2} {"schema":2}`: "after the manifest's end",
		`{"schema":2}junk`:          "after the manifest's end",
		`{"shema":2}`:               "unknown field",
		"{\"schema\":2}\n\n":        "",
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadManifest(path)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}
