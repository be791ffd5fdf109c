package fleerules

import (
	"fmt"
	"testing"

	"puente/internal/flee"
)

// line is a road of our own without luck: conflict zone A, town T where everybody moves on, camp C; 100 arrive each day from day 1.
func line() flee.Files {
	return flee.Files{
		Input: map[string][]byte{
			"sim_period.csv": []byte("StartDate,2020-01-01\nLength,5\n"),
			"locations.csv":  []byte("A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,forwarding_hub,,\nC0,R,Y,0,0,camp,,100000\n"),
			"routes.csv":     []byte("A0,T0,40,0\nT0,C0,50,0\n"), "closures.csv": []byte("#\n"),
			"conflicts.csv": []byte("#Day,A0\n0,1\n1,1\n2,1\n3,1\n4,1\n"),
		},
		Data:     map[string][]byte{"data_layout.csv": []byte("total,t.csv\nC0,t.csv\n"), "t.csv": []byte("2020-01-01,0\n2020-01-05,400\n")},
		Settings: []byte("move_rules:\n  camp_movechance: 0\n  conflict_weight: 0\n"),
	}
}

// TestQuirks runs small cases with known ends under Flee's rules and under strict, in groups and one by one.
func TestQuirks(t *testing.T) {
	for _, c := range []struct {
		name, file, text string
		strict           bool
		want             string // the camp by day
	}{
		{"a road", "", "", false, "[[0 100 200 300 400]]"},
		{"a closed link stays open", "closures.csv", "link,T0,C0,2,4\n", false, "[[0 100 200 300 400]]"},
		{"strict closes it", "closures.csv", "link,T0,C0,2,9\n", true, "[[0 100 100 100 100]]"},
		{"a closed border", "closures.csv", "country,X,Y,2,9\n", false, "[[0 100 100 100 100]]"},
		{"a closed place, the second name not read", "closures.csv", "location,C0,A0,2,9\n", false, "[[0 100 100 100 100]]"},
		{"a closure on day -1 never comes", "closures.csv", "country,X,Y,-1,9\n", false, "[[0 100 200 300 400]]"},
		{"a long link takes its days", "routes.csv", "A0,C0,800,0\n", false, "[[0 0 0 100 200]]"},
		{"a full day's km on the second link", "routes.csv", "A0,T0,300,0\nT0,C0,350,0\n", false, "[[0 100 200 300 400]]"},
		{"strict shares the day's km", "routes.csv", "A0,T0,300,0\nT0,C0,350,0\n", true, "[[0 0 100 200 300]]"},
		{"on foot to the first arrival", "simsetting.yml", "move_rules: {camp_movechance: 0, conflict_weight: 0, start_on_foot: true}\n", false, "[[0 0 100 200 300]]"},
		{"level 0 stops everybody", "simsetting.yml", "move_rules: {awareness_level: 0}\n", false, "[[0 0 0 0 0]]"},
		{"at 195 of 205 less than half the room is left, and nobody sets out", "locations.csv", "A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,forwarding_hub,,\nC0,R,Y,0,0,camp,,205\n", false, "[[0 100 195 195 195]]"},
		{"a place becomes a camp that nobody leaves", "location_changes.csv", "#\nT0,camp,2\n", false, "[[0 100 100 100 100]]"},
		{"and a hub again", "location_changes.csv", "T0,camp,2\nT0,forwarding_hub,3\n", false, "[[0 100 100 300 400]]"},
		{"a zone whose column holds zeros stays one", "conflicts.csv", "#Day,A0\n0,0\n1,0\n2,0\n3,0\n4,0\n", false, "[[0 100 200 300 400]]"},
		{"under strict too", "conflicts.csv", "#Day,A0\n0,0\n1,0\n2,0\n3,0\n4,0\n", true, "[[0 100 200 300 400]]"},
		{"a closed camp is a town and keeps its column", "closures.csv", "camp,C0,,0,9\n", false, "[[0 100 200 300 400]]"},
		{"a capacity of 0 is without limit", "locations.csv", "A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,forwarding_hub,,\nC0,R,Y,0,0,camp,,0\n", false, "[[0 100 200 300 400]]"},
		{"strict takes it at its word", "locations.csv", "A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,forwarding_hub,,\nC0,R,Y,0,0,camp,,0\n", true, "[[0 0 0 0 0]]"},
	} {
		files := line()
		switch c.file {
		case "":
		case "simsetting.yml":
			files.Settings = []byte(c.text)
		case "location_changes.csv":
			files.Changes = []byte(c.text)
		default:
			files.Input[c.file] = []byte(c.text)
		}
		m := compiled(t, files, Options{Strict: c.strict})
		if got := fmt.Sprint(m.Run(3).Sim); got != c.want {
			t.Errorf("%s: groups %s, want %s", c.name, got, c.want)
		}
		if got := fmt.Sprint(m.RunOneByOne(3).Sim); got != c.want {
			t.Errorf("%s: one by one %s, want %s", c.name, got, c.want)
		}
	}
}

// TestTurnedBack closes a border while people are on the link: they finish it and are put back at its start, also when
// it has reopened meanwhile, and set out anew.
func TestTurnedBack(t *testing.T) {
	files := line()
	files.Input["routes.csv"] = []byte("A0,C0,500,0\n")
	files.Input["closures.csv"] = []byte("country,X,Y,2,3\n")
	m := compiled(t, files, Options{})
	// The hundred of day 1 are on the link when it closes on day 2, end it that day at A0, set out on day 3, arrive on day 4.
	const want = "[[0 0 0 0 300]]"
	for name, got := range map[string]string{"groups": fmt.Sprint(m.Run(1).Sim), "one by one": fmt.Sprint(m.RunOneByOne(1).Sim)} {
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// TestIDPTotals counts people in camps for internally displaced people, while the place is one.
func TestIDPTotals(t *testing.T) {
	files := line()
	files.Input["locations.csv"] = []byte("A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,forwarding_hub,,\nC0,R,X,0,0,idpcamp,,100000\n")
	files.Settings = []byte("log_levels: {idp_totals: 1}\nmove_rules: {idpcamp_movechance: 0, default_movechance: 0.01, conflict_weight: 0}\n")
	files.Input["closures.csv"] = []byte("idpcamp,C0,,4,9\n")
	for name, got := range map[string][]int64{"groups": compiled(t, files, Options{}).Run(1).IDPs, "one by one": compiled(t, files, Options{}).RunOneByOne(1).IDPs} {
		if fmt.Sprint(got) != "[0 100 200 300 0]" {
			t.Errorf("%s: %v, want 0, 100, 200, 300, and none once it is a town", name, got)
		}
	}
}

// TestCountedAsCamp keeps a conflict zone that hardly anybody leaves a conflict zone, though Flee counts it among the camps.
func TestCountedAsCamp(t *testing.T) {
	files := line()
	files.Settings = []byte("move_rules: {camp_movechance: 0, conflict_movechance: 0.004, conflict_weight: 0}\n")
	files.Data["data_layout.csv"] = []byte("total,t.csv\nA0,a.csv\nC0,t.csv\n")
	files.Data["a.csv"] = []byte("2020-01-01,0\n")
	m := compiled(t, files, Options{})
	run := m.Run(4)
	if len(run.Sim) != 2 || m.days[0].move[0] != 0.004 || run.Sim[0][4]+run.Sim[1][4] != 400 || run.Sim[0][4] < 380 {
		t.Errorf("%v with a chance of %v to leave, want the 400 who came, nearly all in the first column, and 0.004", run.Sim, m.days[0].move[0])
	}
}

// TestFirstPlaceCloses keeps Flee's reading of a camp that it does not know: the first place becomes a town.
func TestFirstPlaceCloses(t *testing.T) {
	files := line()
	files.Input["closures.csv"] = []byte("camp,Q,,0,9\n")
	files.Input["locations.csv"] = append(files.Input["locations.csv"], "B0,R,X,0,0,conflict_zone,0,100\n"...)
	m := compiled(t, files, Options{})
	if d := m.days[0]; !d.town[0] || d.move[0] != 0.3 {
		t.Errorf("the first place: town %v, chance to leave %v, want a town with 0.3", d.town[0], d.move[0])
	}
}

// TestCompileProblems tells what Flee would stop on during a run.
func TestCompileProblems(t *testing.T) {
	for name, text := range map[string]string{
		"conflicts.csv": "#Day,A0\n0,1\n1,1\n2,0\n3,1\n4,1\n",
		"locations.csv": "A0,R,X,0,0,conflict_zone,0,100\nT0,R,X,0,0,marker,,\nC0,R,Y,0,0,camp,,9\n",
	} {
		files := line()
		files.Input[name] = []byte(text)
		if name == "locations.csv" {
			files.Input["routes.csv"] = []byte("A0,T0,40,0\n")
		}
		c, problems := flee.Read(files, flee.Options{})
		if problems.Len() > 0 {
			t.Fatal(problems.Err())
		}
		if _, problems := Compile(&c, Options{}); problems.Len() == 0 {
			t.Errorf("%s: no problem, but Flee stops", name)
		}
	}
}

// FuzzRun compiles and runs whatever is read without a problem: a run cannot fail.
func FuzzRun(f *testing.F) {
	add := func(files flee.Files) {
		f.Add(files.Input["locations.csv"], files.Input["routes.csv"], files.Input["closures.csv"], files.Input["conflicts.csv"], files.Data["t.csv"], files.Settings, false)
	}
	add(line())
	files := line()
	files.Settings = []byte("spawn_rules:\n  conflict_driven_spawning: {spawn_mode: poisson, displaced_per_conflict_day: 50}\nmove_rules: {awareness_level: 3, avoid_short_stints: yes, start_on_foot: yes, pruning_threshold: 2, fixed_routes: yes}\n")
	files.Input["closures.csv"] = []byte("location,T0,,1,3\ncountry,X,Y,2,4\ncamp,C0,,1,2\n")
	add(files)
	f.Fuzz(func(t *testing.T, locations, routes, closures, conflicts, data, settings []byte, strict bool) {
		files := line()
		files.Input["locations.csv"], files.Input["routes.csv"] = locations, routes
		files.Input["closures.csv"], files.Input["conflicts.csv"] = closures, conflicts
		files.Data["t.csv"], files.Settings = data, settings
		c, problems := flee.Read(files, flee.Options{Days: 3, Strict: strict})
		if problems.Len() > 0 || len(c.Links) > 40 {
			return
		}
		m, problems := Compile(&c, Options{Strict: strict})
		if problems.Len() > 0 {
			return
		}
		run := m.Run(1)
		if run.Persons[2] < 20_000 {
			m.RunOneByOne(1)
		}
		for camp := range run.Sim {
			for day, n := range run.Sim[camp] {
				if n < 0 || n > run.Persons[day] {
					t.Errorf("%d people in camp %d of %d", n, camp, run.Persons[day])
				}
			}
		}
	})
}
