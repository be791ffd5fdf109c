package app

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/study"
)

// smallFit is a fit of December 2023 with few quantities, months and runs.
func smallFit(t *testing.T, tell func(study.Progress)) fitting {
	t.Helper()
	s, where, err := read(RunRequest{Scenario: "december-2023"})
	if err != nil {
		t.Fatal(err)
	}
	s.Fit = &model.FitSpec{Parameters: []string{"cross-chance", "boat-km-per-day"}, Months: 2, LeadDays: 31}
	from, err := shared(t).grounds(t.Context(), s, where)
	if err != nil {
		t.Fatal(err)
	}
	task, problems := fit.NewTask(from.world, s, from.known, from.records)
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return fitting{task: task, effort: fit.Effort{Explore: 30, Search: 1, Focus: 20, Final: 30, Seed: 1}, workers: 2, tell: tell}
}

// TestFitGoesOn: a fit that is stopped in the middle loses no run that was finished, also where its last line is half
// written; what comes out draws parameters for runs.
func TestFitGoesOn(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	one := smallFit(t, func(p study.Progress) {
		if p.Done == 20 {
			cancel()
		}
	})
	if _, err := one.run(ctx, dir, false); !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "--resume") {
		t.Fatalf("error %v, want that of the context and what to do", err)
	}
	path := filepath.Join(dir, one.key()[:16]+".jsonl")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before := bytes.Count(text, []byte("\n"))
	if before < 20 {
		t.Fatalf("%d runs on record, 20 were finished", before)
	}
	if err := os.WriteFile(path, append(text, `{"group":1,"index":3,"seed":9,"cou`...), 0o644); err != nil {
		t.Fatal(err)
	}
	first := 0
	one.tell = func(p study.Progress) {
		if first == 0 {
			first = p.Done
		}
	}
	p, err := one.run(t.Context(), dir, true)
	if err != nil {
		t.Fatal(err)
	}
	after, _ := os.ReadFile(path)
	if first != before || bytes.Count(after, []byte("\n")) != p.Runs || !bytes.HasPrefix(after, text) {
		t.Errorf("went on from %d of %d runs; %d lines for %d runs", first, before, bytes.Count(after, []byte("\n")), p.Runs)
	}
	checkSmallFit(t, p)
	checkDraws(t, p)
}

// checkSmallFit checks what the two months teach.
func checkSmallFit(t *testing.T, p fit.Posterior) {
	t.Helper()
	if p.From != model.Month(2023, 10) || p.To != model.Month(2023, 11) || p.Targets < 60 || len(p.Still) != 1 || p.Still[0] != "boat-km-per-day" {
		t.Errorf("%d targets from %s to %s; of no effect %v", p.Targets, p.From, p.To, p.Still)
	}
	for _, l := range p.Free {
		if l.Name == "latent.MEX" && (l.Shrinkage < 0.5 || l.Posterior.P05 > 1.1 || l.Posterior.P95 < 0.8) {
			t.Errorf("the latent intake of Mexicans copies its target, its factor is %+v (shrinkage %.2f)", l.Posterior, l.Shrinkage)
		}
		if l.Posterior.P05 < l.Min || l.Posterior.P95 > l.Max {
			t.Errorf("%s: posterior %+v beyond %v to %v", l.Name, l.Posterior, l.Min, l.Max)
		}
	}
}

// checkDraws runs the scenario with a posterior and asks what must be refused.
func checkDraws(t *testing.T, p fit.Posterior) {
	t.Helper()
	p.Draws = p.Draws[:6]
	req := RunRequest{Scenario: "december-2023", Runs: 12, Days: 100, Set: map[string]float64{"cross-chance": 0.4}, Posterior: &p}
	plan, err := shared(t).Plan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range plan.Draws {
		if _, drawn := d.Set["cross-chance"]; drawn || d.Inputs.Through[0] != p.Draws[i]["through.VEN"] {
			t.Errorf("draw %d sets %v and a share of %v, want none of cross-chance and %v", i, d.Set, d.Inputs.Through[0], p.Draws[i]["through.VEN"])
		}
	}
	answer, manifest, err := RunPlan(t.Context(), plan, req, nil)
	if err != nil || answer.Draws != 6 || answer.Runs != 12 {
		t.Fatalf("%d runs of %d draws, %v", answer.Runs, answer.Draws, err)
	}
	manifest.Plan.Draws = manifest.Plan.Draws[:5]
	if _, err := Repeat(t.Context(), manifest, study.Local{}, nil); err == nil {
		t.Error("a manifest without one of its draws is repeated")
	}
	later := p
	later.Date, later.Scenario = model.DateOf(2024, 2, 1), "two-towns"
	req.Posterior = &later
	var problems *model.ProblemError
	if _, err := shared(t).Plan(t.Context(), req); !errors.As(err, &problems) || problems.Problems.Len() != 2 {
		t.Errorf("error %v, want two problems: another scenario, a later date", err)
	}
}
