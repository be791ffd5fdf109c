package flee_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"puente/internal/flee"
)

// read reads a case without a problem and forgets the lines on which things stand.
func read(t *testing.T, name string, f flee.Files) flee.Case {
	t.Helper()
	c, problems := flee.Read(f, flee.Options{})
	if problems.Len() > 0 {
		t.Fatalf("%s: %v", name, problems.Err())
	}
	for i := range c.Places {
		c.Places[i].Line = 0
	}
	for i := range c.Links {
		c.Links[i].Line = 0
	}
	for i := range c.Closures {
		c.Closures[i].Line = 0
	}
	for i := range c.Series {
		c.Series[i].Line = 0
	}
	c.Notes = nil
	return c
}

// every changes each file of a case.
func every(change func([]byte) []byte) flee.Files {
	f := road()
	for _, files := range []map[string][]byte{f.Input, f.Data} {
		for name, data := range files {
			files[name] = change(data)
		}
	}
	f.Settings = change(f.Settings)
	return f
}

// TestVariations reads one case written in the ways that Flee takes for the same.
func TestVariations(t *testing.T) {
	want := read(t, "as it is", road())
	layout := road()
	layout.Data["data_layout.csv"] = []byte("#label,files\ntotal,t.csv\n\n# a comment\nC,deep/c.csv\n")
	layout.Data["deep/c.csv"] = layout.Data["c.csv"]
	for name, f := range map[string]flee.Files{
		"lines that end as on Windows": every(func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) }),
		"a byte-order mark":            every(func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) }),
		"no last line end":             every(func(b []byte) []byte { return bytes.TrimRight(b, "\n") }),
		"empty lines at the end":       every(func(b []byte) []byte { return append(b, "\n\n"...) }),
		"comments and empty lines":     with("routes.csv", "#name1,name2,distance,forced_redirection\n\n# the coast\nA,B,100,0\n#A,B,7,0\nB,C,50,1\n"),
		"three cells":                  with("routes.csv", "#name1,name2,distance\nA,B,100\nB,C,50,1\n"),
		"columns that Flee only keeps": with("routes.csv", "#name1,name2,distance,forced_redirection,surface\nA,B,100.0,0,gravel\nB,C,5e1,1,\n"),
		"more columns of places":       with("locations.csv", "#name,region,country,lat,lon,location_type,conflict_date,pop/cap,hdi,capacity_per_day\nA,R,X,1,2,conflict_zone,0,1005,0.5,\nB,R,X,1,2,town,,,,\nC,R,Y,1,2,camp,,205,,0\n"),
		"types in capitals":            with("locations.csv", "A,R,X,1,2,Conflict_Zone,0,1005\nB,R,X,1,2,Town,,\nC,R,Y,1,2,CAMP,,205\n"),
		"a header of plain names":      with("conflicts.csv", "Day,A,B\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n4,1,0\n"),
		"more days than needed":        with("conflicts.csv", "#Day,A,B,\n0,1,0\n1,1,0\n2,1,0\n3,1,0\n4,1,0\n5,0,1\n6,x,\n"),
		"a quoted closure":             with("closures.csv", "#closure_type,name1,name2,closure_start,closure_end\n\"country\",\"X\",\"Y\",1,2\n"),
		"no corrections":               with("registration_corrections.csv", ""),
		"keys in small letters":        with("sim_period.csv", "startdate,2020-1-1\nlength,5\nnote,x\n"),
		"counts with a header":         with("c.csv", "DateTime,count,source\n2020-01-01,20,x\n2020-01-03,,\n# a comment\n2020-01-05,61\n"),
		"a folder below":               layout,
		"a settings file with more":    with("simsetting.yml", "# Flee 3\nlog_levels: #DONE\n  agent: 0\nspawn_rules:\nmove_rules: {}\noptimisations: {hasten: 10.0}\nnumber_of_steps: 99\nnew_rules: {x: 1}\n"),
	} {
		if got := read(t, name, f); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

// TestAllAtOnce tells the mistakes of every file together.
func TestAllAtOnce(t *testing.T) {
	f := every(func(b []byte) []byte { return append([]byte("nonsense,here\n"), b...) })
	delete(f.Input, "sim_period.csv")
	f.Data["data_layout.csv"] = []byte("total,t.csv\n")
	f.Settings = []byte("move_rules:\n  camp_movechance: 7\n")
	_, problems := flee.Read(f, flee.Options{Days: 5})
	text := problems.Err().Error()
	for _, want := range []string{
		"sim_period.csv: want the file", "locations.csv:1: ", "routes.csv:1: name1: got \"nonsense\"", "closures.csv:1: ",
		"t.csv:1: date: got \"nonsense\"", "data_layout.csv: got \"C\"", "simsetting.yml:2: move_rules.camp_movechance: got \"7\"",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}

// TestColumnsByPosition notes a header in another order than Flee's, which reads columns by position.
func TestColumnsByPosition(t *testing.T) {
	f := with("locations.csv", "#name,country,region,lat,lon,location_type,conflict_date,pop/cap\nA,R,X,1,2,conflict_zone,0,1005\nB,R,X,1,2,town,,\nC,R,Y,1,2,camp,,205\n")
	c, problems := flee.Read(f, flee.Options{})
	if problems.Len() > 0 || len(c.Notes) != 2 || !strings.Contains(c.Notes[0], "country stands in column 2; Flee reads columns by position and takes column 3 for it") {
		t.Errorf("%v, notes %q", problems.Err(), c.Notes)
	}
}

// TestLocationChanges reads changes of type where Flee looks for them, and under strict also where it does not.
func TestLocationChanges(t *testing.T) {
	const text = "#name,type,day\nB,idpcamp,2\nA,Conflict,3\n"
	f := road()
	f.Changes = []byte(text)
	if c := read(t, "beside", f); len(c.Changes) != 2 || c.Changes[0] != (flee.Change{Place: 1, Kind: flee.KindIDPCamp, Day: 2}) || c.Changes[1].Kind != flee.KindConflict {
		t.Errorf("%+v", c.Changes)
	}
	if c := read(t, "inside", with("location_changes.csv", text)); len(c.Changes) != 0 {
		t.Errorf("Flee does not read it there, got %+v", c.Changes)
	}
	strict, problems := flee.Read(with("location_changes.csv", text), flee.Options{Strict: true})
	if problems.Len() > 0 || len(strict.Changes) != 2 {
		t.Errorf("strict: %+v, %v", strict.Changes, problems.Err())
	}
	f.Changes = []byte("Q,town,1\nA,castle,1\nA,town\n")
	if _, problems := flee.Read(f, flee.Options{}); problems.Len() != 3 {
		t.Errorf("%v, want three problems", problems.Err())
	}
}
