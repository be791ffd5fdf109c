package fit

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"puente/internal/atlas"
	"puente/internal/model"
	"puente/internal/sim"
)

// resolved resolves the made-up corridor and demands that there is no problem.
func resolved(t *testing.T, s model.Scenario) model.Inputs {
	t.Helper()
	in, problems := Resolve(testWorld(t), s, knownOf(testCells(), s.Date), testRecords(t))
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return in
}

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

// flowOfNat finds the flows of a nationality by source.
func flowOfNat(in model.Inputs, nationality, source string) *model.Flow {
	for i, f := range in.Flows {
		if f.Nationality == nationality && f.Source == source {
			return &in.Flows[i]
		}
	}
	return nil
}

func matchedValue(t *testing.T, in model.Inputs, name string) model.Matched {
	t.Helper()
	for _, m := range in.Matched {
		if m.Name == name {
			return m
		}
	}
	t.Fatalf("nothing matched under %s", name)
	return model.Matched{}
}

// Half of the Venezuelans get through, all others; a month's intake times that
// share, and the rest, make the counts at the border.
func TestSharesThatGetThrough(t *testing.T) {
	in := resolved(t, testScenario())
	for n, want := range []float64{0.5, 1, 1, 1} {
		if !near(in.Through[n], want, 1e-12) {
			t.Errorf("through of nationality %d: %v, want %v", n, in.Through[n], want)
		}
	}
	ven, ecu, rest, hnd := flowOfNat(in, "VEN", "irregular-entries.darien"), flowOfNat(in, "ECU", "irregular-entries.darien"), flowOfNat(in, "ECU", "latent"), flowOfNat(in, "HND", "latent")
	if ven == nil || ecu == nil || rest == nil || hnd == nil {
		t.Fatalf("flows %+v", in.Flows)
	}
	if got := ven.Months[2]; got.Persons != 1200 || !got.Known || got.LogSD != 0 {
		t.Errorf("%+v, want the official count", got)
	}
	// 300 a month counted on the way, 300 more by the latent flow: 600 at the border.
	sum := 0.0
	for m := range 3 {
		sum += ecu.Months[m].Persons + rest.Months[m].Persons
	}
	if !near(sum, 1800, 0.03*1800) {
		t.Errorf("Ecuadorians August to October: %v, want about 1,800", sum)
	}
	if got := hnd.Months[0]; !near(got.Persons, 900, 30) || got.Known {
		t.Errorf("%+v, want about 900, not an official count", got)
	}
	if m := matchedValue(t, in, "through.VEN"); !m.Learnt || !strings.Contains(m.Basis, "3,600 of encounters.southwest.VEN in 2023-06…2023-11 over 7,200 of irregular-entries.darien.VEN in 2023-05…2023-10") {
		t.Errorf("basis %q does not say what was divided by what", m.Basis)
	}
	if m := matchedValue(t, in, "through.HND"); m.Learnt {
		t.Errorf("%+v: a copied intake teaches nothing of who does not arrive", m)
	}
}

// Members of a group are added up where a source names them one by one.
func TestGroupsOfNationalities(t *testing.T) {
	f := flowOfNat(resolved(t, testScenario()), "other-21", "irregular-entries.darien")
	if f == nil || f.Months[0].Persons != 80 {
		t.Errorf("%+v, want the 50 + 30 of two nationalities", f)
	}
}

// The choice gives back the shares of the counts: Yuma's one town 50 %, the two
// towns of El Paso 15 % each, the office's two ports by their weight 3 : 1.
func TestPullGivesBackShares(t *testing.T) {
	s := testScenario()
	in := resolved(t, s)
	want := map[string]float64{
		"sector-yuma@west": 0.5, "sector-el-paso@middle": 0.15, "sector-el-paso@east": 0.15,
		"office-el-paso@east": 0.15, "office-el-paso@middle": 0.05,
	}
	if len(in.Gates) != len(want) {
		t.Fatalf("gates %+v, want %v", in.Gates, want)
	}
	w := testWorld(t)
	times := atlas.Times(w, atlas.PaceOf(nil))
	index := map[string]int{}
	for i, p := range w.Places {
		index[p.ID] = i
	}
	for n, name := range s.Nationalities {
		var weights []float64
		var costs [][]float64
		for _, f := range in.Flows {
			if f.Nationality != name {
				continue
			}
			total, cost := 0.0, []float64{}
			for _, m := range f.Months {
				total += m.Persons
			}
			for _, g := range in.Gates {
				cost = append(cost, 0.05*times[index[f.Gateway]][index[g.Place]])
			}
			weights, costs = append(weights, total), append(costs, cost)
		}
		got := Shares(in.Pull[n], evenly(weights), costs)
		for g, gate := range in.Gates {
			if !near(got[g], want[gate.ID], 1e-6) {
				t.Errorf("%s %s: %v, want %v", name, gate.ID, got[g], want[gate.ID])
			}
		}
	}
}

func TestHouseholdShares(t *testing.T) {
	for _, f := range resolved(t, testScenario()).Flows {
		if !near(f.Households[0], 0.75, 1e-9) || !near(f.Households[1], 0.25, 1e-9) {
			t.Errorf("%s: %v, want 0.75 and 0.25 with minors who come with an adult among families", f.Nationality, f.Households)
		}
	}
}

// Supply of the office is its mean daily events; the announced 145 a day until
// September and 160 from then on split 3 : 1 by the counts of the two ports.
func TestSupplyOfPorts(t *testing.T) {
	in := resolved(t, testScenario())
	daily := (600 + 600 + 900 + 80) * 0.2 * 3 / 91 // September to November
	for _, p := range in.Ports {
		share := map[string]float64{"east-bridge": 0.75, "middle-bridge": 0.25}[p.Port]
		quota := 145.0
		if p.From == day("2023-09-01") {
			quota = 160
		} else if p.From != day("2023-08-01") {
			t.Errorf("%+v, want an entry on the first day and one on 2023-09-01", p)
		}
		if !near(p.Appointments, quota*share, 1e-9) {
			t.Errorf("%+v, want %v appointments", p, quota*share)
		}
		if want := max(0, share*daily-0.95*quota*share); !near(p.WalkUps, want, 1e-9) {
			t.Errorf("%+v, want %v others a day", p, want)
		}
	}
	if len(in.Ports) != 4 {
		t.Errorf("%d entries, want two for each port", len(in.Ports))
	}
	if first := in.Ports[0]; !near(first.StartWaiting, 30*(first.Appointments+first.WalkUps), 1e-9) {
		t.Errorf("%+v, want thirty days of supply in line", first)
	}
}

// Pattern P4 of the model's page: 1,450 appointments a day over 30 days are
// about 85 % of the 51,293 events at the ports of November 2023 (CBP, release of
// 22 December 2023).
func TestAppointmentsOfNovember2023(t *testing.T) {
	if share := 1450.0 * 30 / 51293; !near(share, 0.85, 0.005) {
		t.Errorf("share %v, want about 0.85", share)
	}
}

// No row that was read is later than the scenario's date, and every kind of row is told.
func TestEveryRowReadWasKnown(t *testing.T) {
	in := resolved(t, testScenario())
	kinds := map[string]int{}
	for _, row := range in.Read {
		if row.AvailableFrom > day(testDate) {
			t.Errorf("read %+v, which was not known on %s", row, testDate)
		}
		kinds[strings.SplitN(row.What, ".", 2)[0]]++
	}
	for _, kind := range []string{"places", "links", "ports", "port-counts", "appointments", "closures", "encounters", "irregular-entries"} {
		if kinds[kind] == 0 {
			t.Errorf("no row of %s among those read: %v", kind, kinds)
		}
	}
	if kinds["links"] != 7 || kinds["port-counts"] != 2 || kinds["closures"] != 1 || kinds["appointments"] != 3 {
		t.Errorf("rows %v, want 7 links, 2 port-counts, 3 appointments, 1 closure", kinds)
	}
	if len(in.Closures) != 1 || in.Closures[0].To.Known() {
		t.Errorf("%+v, want one closure until further notice", in.Closures)
	}
}

// A figure that could not be known is a defect of whoever answered.
func TestLateFigurePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic although the answers reach past the scenario's date")
		}
	}()
	Resolve(testWorld(t), testScenario(), knownOf(testCells(), day("2024-03-01")), testRecords(t))
}

// Months after the last known one carry the spread of a forecast: the Darién is
// known to November on 26 December, and for 11 months of constant counts the spread is the least.
func TestForecastMonths(t *testing.T) {
	f := flowOfNat(resolved(t, testScenario()), "VEN", "irregular-entries.darien")
	for _, m := range f.Months {
		later := m.Month.Start > month("2023-11").Start
		if m.Known == later || (m.LogSD > 0) != later || m.Persons != 1200 {
			t.Errorf("%+v, want 1,200, known to November and spread after it", m)
		}
	}
	if len(f.Months) != 8 {
		t.Errorf("%d months, want August to March", len(f.Months))
	}
}

// A latent intake copies the counts the lag later: it keeps its sum.
func TestShiftKeepsPersons(t *testing.T) {
	line := timeline{from: month("2023-01"), known: 12}
	for m := range 12 {
		line.values = append(line.values, float64(100*(m+1)))
		line.sds = append(line.sds, 0)
	}
	if got := line.shifted(month("2023-02"), 0, 1); !near(got.Persons, 200, 1e-9) {
		t.Errorf("no lag: %v, want the month itself", got.Persons)
	}
	if got := line.shifted(month("2023-02"), 28, 2); !near(got.Persons, 28.0*300/31/2, 1e-9) {
		t.Errorf("28 days: %v, want 28 of the 31 days of March, half of them", got.Persons)
	}
	sum, want := 0.0, 0.0
	for m := range 8 {
		sum += line.shifted(month("2023-02").Add(m), 10, 1).Persons
	}
	for d := day("2023-02-11"); d <= day("2023-10-10"); d++ {
		p := model.MonthOf(d)
		persons, _, _ := line.at(p)
		want += persons / float64(p.End()-p.Start+1)
	}
	if !near(sum, want, 1e-6) {
		t.Errorf("eight months shifted hold %v, want %v", sum, want)
	}
}

func TestSpreadIsLearntOrSet(t *testing.T) {
	s := testScenario()
	in := resolved(t, s)
	if len(in.ThroughLogSD) != 4 || in.ThroughLogSD[0] != 0 {
		t.Errorf("spread %v, want 0 for shares that fit every month", in.ThroughLogSD)
	}
	s.Match.Months = 3
	if in = resolved(t, s); in.ThroughLogSD[0] != 0.1 {
		t.Errorf("spread %v, want the parameter where three months are too few", in.ThroughLogSD)
	}
	s.Set = map[string]float64{"share-spread": 0.3}
	if in = resolved(t, s); in.ThroughLogSD != nil {
		t.Errorf("spread %v, want none beside a parameter that the scenario sets", in.ThroughLogSD)
	}
}

// Each way in which a scenario and the counts do not fit is told in its words.
func TestResolveTellsProblems(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*model.Scenario)
		want   string
	}{
		"gateway":       {func(s *model.Scenario) { s.Flows[0].Gateway = "moon" }, "flows[0].gateway"},
		"sector":        {func(s *model.Scenario) { s.Flows[0].Gateway = "s1" }, "flows[0].gateway"},
		"no counts":     {func(s *model.Scenario) { s.Nationalities[2] = "RUS" }, "nationalities[2]"},
		"no flow":       {func(s *model.Scenario) { s.Flows[1].Nationalities = []string{"ECU"} }, "nationalities[2]"},
		"no rest":       {func(s *model.Scenario) { s.Flows[1].Nationalities = []string{"HND"} }, "latent: true for ECU"},
		"no series":     {func(s *model.Scenario) { s.Flows[0].Series = "irregular-entries.mexico" }, "flows[0].series"},
		"many months":   {func(s *model.Scenario) { s.Match.Months = 59 }, "match.months"},
		"early":         {func(s *model.Scenario) { s.Date = day("2019-01-01"); s.QuotaFrom = "" }, "match.target"},
		"target":        {func(s *model.Scenario) { s.Match.Target = "encounters.northern" }, "match.target"},
		"households":    {func(s *model.Scenario) { s.Households = []string{"family-units"} }, "households"},
		"no quota":      {func(s *model.Scenario) { s.QuotaFrom = "quotas" }, "quota_from"},
		"closed port":   {func(s *model.Scenario) { s.Closures = []model.Closure{{Port: "x"}} }, "closures[0].port"},
		"appointments":  {func(s *model.Scenario) { s.Appointments = []model.QuotaSpec{{Port: "x"}} }, "appointments[0].port"},
		"broken target": {func(s *model.Scenario) { s.Match.Target = "x" }, "match.target"},
	} {
		s := testScenario()
		c.change(&s)
		_, problems := Resolve(testWorld(t), s, knownOf(testCells(), s.Date), testRecords(t))
		if problems.Len() == 0 || !strings.Contains(problems.Err().Error(), c.want) {
			t.Errorf("%s: told %v, want %s", name, problems.Err(), c.want)
		}
	}
}

// A world that cannot hold the counts is told too.
func TestResolveTellsProblemsOfTheWorld(t *testing.T) {
	s := testScenario()
	w := testWorld(t)
	var cut model.World = w
	cut.Links = nil
	for _, l := range w.Links {
		if l.To != "west" {
			cut.Links = append(cut.Links, l)
		}
	}
	_, problems := Resolve(cut, s, knownOf(testCells(), s.Date), testRecords(t))
	if problems.Len() == 0 || !strings.Contains(problems.Err().Error(), "cannot be reached") {
		t.Errorf("told %v, want that a gate with a share cannot be reached", problems.Err())
	}
	cut.Links = w.Links
	cut.Places = nil
	for _, p := range w.Places {
		if p.ID != "s1" {
			cut.Places = append(cut.Places, p)
		}
	}
	_, problems = Resolve(cut, s, knownOf(testCells(), s.Date), testRecords(t))
	if problems.Len() == 0 || !strings.Contains(problems.Err().Error(), "match.target") {
		t.Errorf("told %v, want that a sector is missing from the total", problems.Err())
	}
}

// Inputs survive JSON, which has no infinity, and the engine takes them.
func TestInputsGoThroughJSONAndCompile(t *testing.T) {
	s := testScenario()
	in := resolved(t, s)
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var again model.Inputs
	if err := json.Unmarshal(text, &again); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(in, again) {
		t.Error("the inputs of a manifest differ from those that were written")
	}
	if _, problems := sim.Compile(testWorld(t), s, again, sim.Options{}); problems.Len() > 0 {
		t.Error(problems.Err())
	}
}

// The run of the matched inputs counts at the border what was counted: over
// October and November within 5 % in every nationality, for the counts are constant.
func TestRunReproducesTheWindow(t *testing.T) {
	s := testScenario()
	in := resolved(t, s)
	m, problems := sim.Compile(testWorld(t), s, in, sim.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	want := map[string]float64{"VEN": 600, "ECU": 600, "HND": 900, "other-21": 80}
	got := map[string]float64{}
	const runs = 20
	for seed := range uint64(runs) {
		o := m.Run(seed)
		for c, column := range o.Columns {
			if column != (model.Column{Quantity: model.QuantityEncounters, Nationality: column.Nationality}) || column.Nationality == "" {
				continue
			}
			for d := int(day("2023-10-01") - o.Start); d < int(day("2023-12-01")-o.Start); d++ {
				got[column.Nationality] += float64(o.At(d, c)) / runs / 2
			}
		}
	}
	for name, n := range want {
		if !near(got[name], n, 0.05*n) {
			t.Errorf("%s: %.0f events a month, want %.0f", name, got[name], n)
		}
	}
}
