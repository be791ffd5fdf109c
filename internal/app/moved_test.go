package app

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/sim"
	"puente/internal/study"
)

// TestAMovedScenarioKnowsItsDay: in June 2023 the scenario of December reads what was known then, begins so many months
// earlier, and has neither the caravan nor the counted beds of December.
func TestAMovedScenarioKnowsItsDay(t *testing.T) {
	day := model.DateOf(2023, 6, 26)
	req := RunRequest{Scenario: "december-2023", Move: day, Runs: 8, Seed: 1, Days: 150}
	plan, err := shared(t).Plan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	s := plan.Scenario
	if s.Date != day || s.Start != model.DateOf(2023, 2, 1) || s.ReportFrom != model.DateOf(2023, 4, 1) || len(s.Caravans)+len(s.Shelters) > 0 || len(s.Dwells) == 0 {
		t.Errorf("date %s, start %s, reports from %s, %d caravans, %d shelters, %d dwells", s.Date, s.Start, s.ReportFrom, len(s.Caravans), len(s.Shelters), len(s.Dwells))
	}
	for _, r := range plan.Inputs.Read {
		if r.AvailableFrom > day {
			t.Fatalf("%s %s is available from %s", r.What, r.Period, r.AvailableFrom)
		}
	}
	answer, _, err := RunPlan(t.Context(), plan, req, nil)
	if err != nil {
		t.Fatal(err)
	}
	// Appointments were announced from 12 May 2023 on; ports took people before, too.
	at := monthly(t, answer, model.Column{Quantity: model.QuantityEncounters, Component: "ofo"})
	if got := at["2023-04"].Mean; got < 20_000 || got > 45_000 {
		t.Errorf("%.0f events at the ports in April 2023, counted were 28,000", got)
	}
}

// TestADayBeforeAnyAppointment: on a day before the first announcement ports serve those who walk up.
func TestADayBeforeAnyAppointment(t *testing.T) {
	plan, err := shared(t).Plan(t.Context(), RunRequest{Scenario: "december-2023", Move: model.DateOf(2022, 12, 26)})
	if err != nil {
		t.Fatal(err)
	}
	walk := 0.0
	for _, p := range plan.Inputs.Ports {
		walk += p.WalkUps
		if p.Appointments != 0 {
			t.Errorf("%s has %v appointments a day", p.Port, p.Appointments)
		}
	}
	if walk < 500 || walk > 1200 {
		t.Errorf("%.0f walk-ups a day, the ports counted about 800", walk)
	}
}

// TestHindsightReadsTheWayAlone: with hindsight the counts on the way are known later, and nothing else is; the answer says so.
func TestHindsightReadsTheWayAlone(t *testing.T) {
	later := model.DateOf(2024, 3, 31)
	req := RunRequest{Scenario: "december-2023", Hindsight: later, Runs: 8, Seed: 1}
	plan, err := shared(t).Plan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, r := range plan.Inputs.Read {
		onTheWay := strings.HasPrefix(r.What, "irregular-entries.")
		if r.AvailableFrom > later || !onTheWay && r.AvailableFrom > storyDate {
			t.Fatalf("%s %s is available from %s", r.What, r.Period, r.AvailableFrom)
		}
		if onTheWay && r.Period == model.Month(2024, 1) {
			seen++
		}
	}
	if seen == 0 {
		t.Error("no count on the way of January 2024 was read")
	}
	answer, _, err := RunPlan(t.Context(), plan, req, nil)
	if err != nil || answer.Hindsight != later || !strings.Contains(remarksText(answer), "Hindsight") || !strings.Contains(remarksText(answer), "Retrospectiva") {
		t.Errorf("%s, %v: %s", answer.Hindsight, err, remarksText(answer))
	}
}

// TestMovesThatCannotBe: two days at once, and a hindsight that is none.
func TestMovesThatCannotBe(t *testing.T) {
	req := RunRequest{Scenario: "december-2023", AsOf: storyDate, Move: model.DateOf(2023, 6, 26), Hindsight: model.DateOf(2023, 6, 1)}
	_, err := shared(t).Plan(t.Context(), req)
	var wrong *model.ProblemError
	if !errors.As(err, &wrong) || wrong.Problems.Len() != 2 {
		t.Errorf("got %v", err)
	}
}

// TestDrawsShareTheirColumns: where people prefer near gates a caravan would go another way than where they do not; the
// draws of one study keep to the way of the first.
func TestDrawsShareTheirColumns(t *testing.T) {
	plan := decemberPlan(t)
	job := study.Job{
		Key: "draws", World: plan.World, Scenario: plan.Scenario, Inputs: plan.Inputs, Seeds: study.Seeds(1, 2), From: plan.Scenario.ReportFrom,
		Draws: []study.Draw{{Set: map[string]float64{"distance-aversion": 0}}, {Set: map[string]float64{"distance-aversion": 1.9}}},
	}
	towns := map[string]bool{}
	for _, d := range job.Draws {
		s := plan.Scenario
		s.Set = d.Set
		m, problems := sim.Compile(plan.World, s, plan.Inputs, sim.Options{})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		for _, town := range m.CaravanTowns() {
			towns[town] = true
		}
	}
	if len(towns) != 2 {
		t.Fatalf("alone the draws lead to %v: nothing is tested", towns)
	}
	work, err := job.Compile()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		if _, err := work.One(i); err != nil {
			t.Error(err)
		}
	}
}

// TestSpreadsAheadHoldAhead: with equal spreads the change of spreads changes nothing; with wider ones the months that
// were known stay as they were, to the person, and those ahead do not.
func TestSpreadsAheadHoldAhead(t *testing.T) {
	plan := decemberPlan(t)
	if want := model.DateOf(2023, 12, 1); plan.Inputs.AheadFrom != want {
		t.Fatalf("months ahead begin on %s, want %s", plan.Inputs.AheadFrom, want)
	}
	narrow := plan.Inputs
	narrow.Gates = slices.Clone(narrow.Gates)
	for i := range narrow.Gates {
		narrow.Gates[i].LogSDAhead = narrow.Gates[i].LogSD
	}
	narrow.ThroughAhead = narrow.ThroughLogSD
	plain := narrow
	plain.AheadFrom = 0
	var outcomes []model.Outcome
	for _, in := range []model.Inputs{plain, narrow, plan.Inputs} {
		m, problems := sim.Compile(plan.World, plan.Scenario, in, sim.Options{})
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		outcomes = append(outcomes, m.Run(3))
	}
	total := slices.Index(outcomes[0].Columns, model.Column{Quantity: model.QuantityEncounters, Component: "usbp", Geography: "sector-tucson"})
	day := int(plan.Inputs.AheadFrom - plan.Scenario.Start)
	differ := false
	for d := range plan.Scenario.Days {
		if outcomes[0].At(d, total) != outcomes[1].At(d, total) {
			t.Fatalf("day %d: equal spreads change the outcome", d)
		}
		if same := outcomes[1].At(d, total) == outcomes[2].At(d, total); d < day && !same {
			t.Fatalf("day %d was known and changes", d)
		} else if !same {
			differ = true
		}
	}
	if !differ {
		t.Error("wider spreads change nothing ahead")
	}
}
