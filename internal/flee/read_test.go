package flee_test

import (
	"bytes"
	"strings"
	"testing"

	"puente/internal/flee"
)

// road is a small case of our own: a conflict zone, a town, a camp.
func road() flee.Files {
	return flee.Files{
		Input: map[string][]byte{
			"sim_period.csv": []byte("StartDate,2020-01-01\nLength,5\n"),
			"locations.csv":  []byte("\"#name\",region,country,lat,lon,location_type,conflict_date,pop/cap\nA,R,X,1,2,conflict_zone,0,1005\nB,R,X,1,2,town,,\nC,R,Y,1,2,camp,,205\n"),
			"routes.csv":     []byte("#name1,name2,distance,forced_redirection\nA,B,100,0\nB,C,50,1\n"),
			"closures.csv":   []byte("#type,name1,name2,start,end\ncountry,X,Y,1,2\n"),
			"conflicts.csv":  []byte("#Day, A, B\n0, 1, 0\n1, 1, 0\n2, 1, 0\n3, 1, 0\n4, 1, 0\n"),
		},
		Data: map[string][]byte{
			"data_layout.csv": []byte("total,t.csv\nC,c.csv\n\n"),
			"t.csv":           []byte("Date,n\n2020-01-01,20\n2020-01-05,60\n"),
			"c.csv":           []byte("#DateTime,n\n2020-01-01,20\n2020-01-05,61\n"),
		},
		Settings: []byte("optimisations:\n  hasten: 10\n"),
	}
}

// with changes one input file.
func with(name, text string) flee.Files {
	f := road()
	if _, ok := f.Data[name]; ok {
		f.Data[name] = []byte(text)
	} else if name == "simsetting.yml" {
		f.Settings = []byte(text)
	} else {
		f.Input[name] = []byte(text)
	}
	return f
}

func TestReadScalesDown(t *testing.T) {
	c, problems := flee.Read(road(), flee.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	if c.Places[0].Population != 100 || c.Places[2].Capacity != 20 || c.Places[1].Capacity != -1 {
		t.Errorf("people %d, capacity %d: Flee divides whole numbers, 1005 // 10 = 100 and 205 // 10 = 20", c.Places[0].Population, c.Places[2].Capacity)
	}
	table := flee.NewTable(&c, false)
	// 20/10 = 2 on day 0 and 61/10 = 6.1 on day 4, interpolated and cut: 2, 3.025, 4.05, 5.075, 6.1.
	for day, want := range []int64{2, 3, 4, 5, 6} {
		if got := table.Data[0][day]; got != want {
			t.Errorf("day %d: %d registered, want %d", day, got, want)
		}
	}
	if table.Raw[0] != 4 || table.Initial[0] != 2 || table.Arrivals[0] != 0 || table.Arrivals[1] != 1 {
		t.Errorf("day 0: raw %d, want the camp's 2 and the total's 2; initial %d, arrivals %v", table.Raw[0], table.Initial[0], table.Arrivals)
	}
}

// TestProblems tells every mistake with its place.
func TestProblems(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"locations.csv", "A,R,X,1,2,conflict_zone,,10\n", `locations.csv:1: conflict date: want a whole number`},
		{"locations.csv", "A,R,X,1,2,flood_zone,0,10\n", `floods are not carried`},
		{"locations.csv", "A,R,X,1,2,town,,ten\n", `locations.csv:1: population or capacity: got "ten"`},
		{"locations.csv", "A,R,X,1,2,town,,1\nA,R,X,1,2,town,,1\n", `locations.csv:2: name: got "A", want a name of its own`},
		{"routes.csv", "#\nA,Q,10,0\nA,B,-3,0\nA,B,0,0\n", `routes.csv:2: name2: got "Q", want a name of locations.csv`},
		{"routes.csv", "#\nA,Q,10,0\nA,B,-3,0\nA,B,0,0\n", `routes.csv:3: distance: got "-3"`},
		{"routes.csv", "A,B,0,0\n", `want a number > 0 (km)`},
		{"conflicts.csv", "#Day,A\n0,1\n", `conflicts.csv: got "1 rows", want a row for each of 5 days`},
		{"closures.csv", "country,X\n", `closures.csv:1: got "country,X", want five cells`},
		{"c.csv", "2020-01-01,2\n2019-01-01,3\n", `c.csv:2: date: got "2019-01-01", want dates in order`},
		{"c.csv", "2020-01-01,many\n", `c.csv:1: count: got "many", want a whole number of people`},
		{"data_layout.csv", "total,t.csv\n", `data_layout.csv: got "C", want a row for each camp`},
		{"registration_corrections.csv", "C,2020-01-03\n", `registration_corrections.csv:1: date: got "2020-01-03"`},
		{"routes.csv", "#\nA,B,10,0,5\n", `routes.csv:2: got "5", want 4 cells, or a header that names the others`},
		{"routes.csv", "name1,name2,distance,forced_redirection\nA,B,10,0\n", `routes.csv:1: name1: got "name1", want a # before the header`},
		{"conflicts.csv", "#Day,A,A\n0,1,1\n0,1,1\n0,1,1\n0,1,1\n0,1,1\n", `want a name of its own in each column`},
		{"simsetting.yml", "move_rules:\n  flood_rules:\n    max_flood_level: 4\n", `floods are not carried`},
		{"simsetting.yml", "move_rules:\n  MatchCampEthnicity: True\n", `rules by ethnicity are not carried`},
		{"simsetting.yml", "move_rules:\n  max_move_speed: fast\n", `simsetting.yml:2: move_rules.max_move_speed: got "fast"`},
		{"simsetting.yml", "move_rules: [\n", `simsetting.yml:1`},
		{"simsetting.yml", "coupling: true\n", `coupled runs are not carried`},
		{"simsetting.yml", "spawn_rules: {flood_driven_spawn_mode: {spawn_mode: poisson}}\n", `floods are not carried`},
		{"simsetting.yml", "- 3\n", `sections with settings`},
		{"simsetting.yml", "log_levels: {agent: 1, granularity: region}\n", `log_levels.granularity: got "region"`},
	} {
		_, problems := flee.Read(with(c.file, c.text), flee.Options{})
		if err := problems.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v, want %s", c.file, c.text, err, c.want)
		}
	}
}

// TestStrict refuses what Flee passes over in silence; without it there is a note.
func TestStrict(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"closures.csv", "camp,Q,,1,2\n", "Flee changes the first place"},
		{"closures.csv", "bridge,A,B,1,2\n", "a closure that Flee does not know"},
		{"conflicts.csv", "#Day,A,Q\n0,1,1\n1,1,1\n2,1,1\n3,1,1\n4,1,1\n", `a column of no place`},
		{"simsetting.yml", "move_rules:\n  max_mvoe_speed: 3\n", "does not know this setting and passes over it; the nearest is move_rules.max_move_speed"},
		{"data_layout.csv", "total,t.csv\nC,c.csv\nQ,c.csv\n", "its people count among the arrivals"},
		{"simsetting.yml", "spawn_rules:\n  camps_are_sinks: true\n", "does nothing with it"},
	} {
		loose, problems := flee.Read(with(c.file, c.text), flee.Options{})
		if problems.Len() > 0 || !strings.Contains(strings.Join(loose.Notes, "\n"), c.want) {
			t.Errorf("%s %q: %v, notes %q, want %q", c.file, c.text, problems.Err(), loose.Notes, c.want)
		}
		if _, problems := flee.Read(with(c.file, c.text), flee.Options{Strict: true}); problems.Len() == 0 {
			t.Errorf("%s %q: strict finds nothing", c.file, c.text)
		}
	}
}

// TestTruth reads booleans as Python's bool does: any text that is not empty is true.
func TestTruth(t *testing.T) {
	for text, want := range map[string]bool{"True": true, "false": false, "no": false, "\"false\"": true, "1": true, "0": false, "": false} {
		c, problems := flee.Read(with("simsetting.yml", "move_rules:\n  start_on_foot: "+text+"\n"), flee.Options{})
		if problems.Len() > 0 || c.Settings.StartOnFoot != want {
			t.Errorf("%q: %v, want %v (%v)", text, c.Settings.StartOnFoot, want, problems.Err())
		}
	}
}

// TestCorrection scales what came before a first proper registration.
func TestCorrection(t *testing.T) {
	f := with("registration_corrections.csv", "C,2020-01-03,note\n")
	f.Data["c.csv"] = []byte("2020-01-01,100\n2020-01-02,200\n2020-01-03,50\n")
	c, problems := flee.Read(f, flee.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	if got := c.Series[1].Values; got[0] != 2.5 || got[1] != 5 || got[2] != 5 {
		t.Errorf("%v, want 2.5, 5, 5", got)
	}
}

// TestTwoFiles adds the files of one row as Flee does: what the first has after the end of the second is lost.
func TestTwoFiles(t *testing.T) {
	f := road()
	f.Settings = nil
	f.Data["data_layout.csv"] = []byte("total,t.csv\nC,c.csv,d.csv\n")
	f.Data["c.csv"] = []byte("2020-01-01,1\n2020-01-03,3\n2020-01-05,5\n")
	f.Data["d.csv"] = []byte("2020-01-01,10\n2020-01-02,20\n2020-01-03,30\n")
	c, problems := flee.Read(f, flee.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	s := c.Series[1]
	if len(s.Days) != 3 || s.Values[0] != 11 || s.Values[1] != 23 || s.Values[2] != 33 {
		t.Errorf("%v %v, want 11, 23, 33 on days 0, 1, 2", s.Days, s.Values)
	}
	f.Data["d.csv"] = []byte("2020-01-02,20\n")
	if _, problems := flee.Read(f, flee.Options{}); problems.Len() != 1 {
		t.Errorf("a second file that begins later: %v, want the problem that Flee stops on", problems.Err())
	}
	strict, problems := flee.Read(f, flee.Options{Strict: true})
	if problems.Len() > 0 || strict.Series[1].At(4) != 25 {
		t.Errorf("strict: %v, want 5 + 20 on day 4 (%v)", strict.Series[1], problems.Err())
	}
}

// TestOut writes the line that Flee wrote for the first day of its case Mali, scaled down by ten.
func TestOut(t *testing.T) {
	table := flee.Table{Start: 15399, Days: 1, Camps: []string{"Fassala-Mbera", "Abala"}, Data: [][]int64{{926}, {156}}, Raw: []int64{3089}, Debt: []int64{0}}
	var b bytes.Buffer
	if err := flee.WriteOut(&b, table, flee.Run{Sim: [][]int64{{925}, {156}}, Persons: []int64{1082}}); err != nil {
		t.Fatal(err)
	}
	const want = "Day,Date,Fassala-Mbera sim,Fassala-Mbera data,Fassala-Mbera error,Abala sim,Abala data,Abala error,Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,refugees in camps (simulation),refugee_debt\n" +
		"0,2012-03-01,925,926,0.0011,156,156,0.0,0.0003237293622531564,1082,1082,3089,1081,0\n"
	if b.String() != want {
		t.Errorf("%s\nwant\n%s", b.String(), want)
	}
}

// TestErrors knows the answer: everybody in the wrong one of two camps is a difference of 2.
func TestErrors(t *testing.T) {
	table := flee.Table{Days: 1, Camps: []string{"A", "B"}, Data: [][]int64{{0}, {10}}}
	e := flee.ErrorsOf(table, flee.Run{Sim: [][]int64{{5}, {0}}})
	if e.Normal != 1.5 || e.Rescaled != 2 || e.Camps[0] != 0.5 || e.Camps[1] != 1 {
		t.Errorf("%+v, want 1.5, scaled 2", e)
	}
}

func FuzzRead(f *testing.F) {
	add := func(files flee.Files) {
		f.Add(files.Input["locations.csv"], files.Input["routes.csv"], files.Input["closures.csv"], files.Input["conflicts.csv"], files.Data["c.csv"], files.Data["data_layout.csv"], files.Settings)
	}
	add(road())
	add(with("simsetting.yml", "spawn_rules:\n  conflict_spawn_decay: [1, 0.5]\nmove_rules: {awareness_level: 2, fixed_routes: yes}\n"))
	add(with("locations.csv", "A,,,,,idpcamp,,\n\"B\n\",R,X,1,2,marker,,9\n"))
	f.Fuzz(func(t *testing.T, locations, routes, closures, conflicts, data, layout, settings []byte) {
		files := road()
		files.Input["locations.csv"], files.Input["routes.csv"] = locations, routes
		files.Input["closures.csv"], files.Input["conflicts.csv"] = closures, conflicts
		files.Input["registration_corrections.csv"] = []byte("C,2020-01-05\n")
		files.Data["c.csv"], files.Data["data_layout.csv"], files.Settings = data, layout, settings
		c, problems := flee.Read(files, flee.Options{Days: 3})
		if problems.Len() > 0 {
			return
		}
		table := flee.NewTable(&c, false)
		var b bytes.Buffer
		if err := flee.WriteOut(&b, table, flee.Run{Sim: table.Data, Persons: make([]int64, 3)}); err != nil {
			t.Error(err)
		}
		if e := flee.ErrorsOf(table, flee.Run{Sim: table.Data}); e.Normal != 0 {
			t.Errorf("the registrations differ from themselves by %v", e.Normal)
		}
	})
}
