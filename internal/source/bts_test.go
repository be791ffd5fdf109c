package source

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// crossingsOf writes a document of btsCrossings of one port: lines "month;measure;value".
func crossingsOf(lines ...string) Input {
	var b strings.Builder
	b.WriteString("Port Name,State,Port Code,Border,Date,Measure,Value,Latitude,Longitude,Point\n")
	for _, line := range lines {
		b.WriteString("Sasabe,Arizona,2606,US-Mexico Border," + strings.ReplaceAll(line, ";", ",") + ",31.483,-111.544,\n")
	}
	return plain("crossings.csv", []byte(b.String()))
}

// flagsOf tells the flags of a reading as lines "row series period why".
func flagsOf(r reading) []string {
	var told []string
	for _, f := range r.Records {
		if f.Kind == "flags" {
			told = append(told, fmt.Sprintf("%s %s %s %s", f.Fields["row"], f.Fields["series"], f.Fields["period"], f.Fields["why"]))
		}
	}
	return told
}

// valuesOf tells the observations of a reading as lines "row series period value".
func valuesOf(r reading) []string {
	var told []string
	for _, o := range r.Observations {
		told = append(told, fmt.Sprintf("%d %s %s %g", o.Locator.Row, o.Series, o.Period, o.Value))
	}
	return told
}

// checkTold compares lines one by one; a wanted one may be the beginning only.
func checkTold(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	equal := len(got) == len(want)
	for i := range min(len(got), len(want)) {
		equal = equal && strings.HasPrefix(got[i], want[i])
	}
	if !equal {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestCrossingsPrintedTwiceCountOnceAndThoseThatDifferNotAtAll(t *testing.T) {
	r := read(crossingsOf(
		"Jun 2019;Personal Vehicles;50672", "Feb 2021;Bus Passengers;0", "Jun 2019;Personal Vehicles;50672",
		"Feb 2021;Bus Passengers;2175", "Feb 2021;Bus Passengers;0", "Feb 2021;Pedestrians;7"))
	checkTold(t, "values", valuesOf(r), "2 crossings.port-2606.cars 2019-06 50672", "7 crossings.port-2606.pedestrians 2021-02 7")
	checkTold(t, "flags", flagsOf(r),
		"3 crossings.port-2606.bus-passengers 2021-02 line 5 says 2175",
		"4 crossings.port-2606.cars 2019-06 the figure of line 2 printed again",
		"5 crossings.port-2606.bus-passengers 2021-02 line 3 says 0",
		"6 crossings.port-2606.bus-passengers 2021-02 line 3 says 0")
	if r.Problems.Len() > 0 {
		t.Error(r.Problems.Err())
	}
}

func TestOddCrossingsAreFlaggedAndStayAsPublished(t *testing.T) {
	lines := []string{
		"Jan 2020;Trucks;5000", "Feb 2020;Trucks;0", "Mar 2020;Trucks;5000", "Feb 2021;Trucks;4000", "Jan 2022;Trucks;5000",
		"Jan 2022;Pedestrians;500", "Mar 2022;Pedestrians;600", "Jan 2023;Pedestrians;",
		"Jan 2022;Personal Vehicles;10", "Jan 2022;Personal Vehicle Passengers;9", "Feb 2022;Buses;2", "Feb 2022;Bus Passengers;2",
	}
	r := read(crossingsOf(lines...))
	checkTold(t, "flags", flagsOf(r),
		"3 crossings.port-2606.trucks 2020-02 implausible: 0, at least 4000",
		"7 crossings.port-2606.pedestrians 2022-02 no row: not reported or zero, not known; 500 in 2022-01, 600 in 2022-03",
		"9 crossings.port-2606.pedestrians 2023-01 no number stands",
		"11 crossings.port-2606.car-passengers 2022-01 implausible: 9 persons in 10 vehicles")
	if len(r.Observations) != len(lines)-1 || r.Problems.Len() > 0 {
		t.Errorf("%d values of %d rows: %v", len(r.Observations), len(lines), r.Problems.List)
	}
	for _, f := range r.Records {
		last, _ := model.ParsePeriod("2021-02")
		if f.Kind == "flags" && f.Locator.Row == 3 && f.AvailableFrom != last.End()+60 {
			t.Errorf("the flag rests on February 2021 and is available from %s", f.AvailableFrom)
		}
	}
}

func TestCrossingsTablesArePartialAndPortsAreTold(t *testing.T) {
	r := read(plain("bts.csv", samples(t)["bts-crossings.csv"]))
	if len(r.Tables) != 12 || slices.ContainsFunc(r.Tables, func(t model.Table) bool { return !t.Partial }) {
		t.Errorf("tables %+v", r.Tables)
	}
	var ports []string
	for _, p := range r.Records {
		if p.Kind == "bts-ports" {
			f := p.Fields
			ports = append(ports, strings.Join([]string{f["code"], f["name"], f["state"], f["border"], f["lat"], f["lon"], f["first"], f["last"]}, " "))
		}
	}
	checkTold(t, "ports", ports,
		"2602 Lukeville Arizona southwest 31.88 -112.817 2023-11 2023-12", "2504 San Ysidro California southwest 32.543 -117.029 2023-11 2023-11",
		"2304 Laredo Texas southwest 27.5 -99.507 1999-01 1999-02", "0104 Jackman Maine northern 45.806 -70.397 2024-01 2024-01")
}

func TestAPortHasOneStateAndOneBorder(t *testing.T) {
	in := crossingsOf("Jan 2020;Trucks;1", "Feb 2020;Trucks;2", "Mar 2020;Trucks;3")
	text := strings.Split(string(in.Data), "\n")
	text[2] = strings.Replace(text[2], "Arizona", "Texas", 1)
	text[3] = strings.Replace(text[3], "US-Mexico", "US-Canada", 1)
	in.Data = []byte(strings.Join(text, "\n"))
	if r := read(in); !hasProblem(r, 3, "State") || !hasProblem(r, 4, "Border") || r.Problems.Len() != 2 {
		t.Errorf("got %v", r.Problems.List)
	}
}

func TestMonthsOfCrossingsInAllFormsThatWerePublished(t *testing.T) {
	for text, want := range map[string]string{
		"Jan 2024": "2024-01", "Dec 1996": "1996-12", "January 2024": "2024-01", "2024-03-01T00:00:00.000": "2024-03",
		"2024-03-01": "2024-03", "03/01/2019 12:00:00 AM": "2019-03", "3/1/2019": "2019-03", "2019-03": "2019-03",
		"Jan": "", "Foo 2024": "", "Jan 24": "", "03/02/2019": "", "2019-13": "", "2019-00-01": "", "": "", "1/1/19": "", "Jan 20244": "",
	} {
		p, ok := namedMonth([]byte(text))
		if ok != (want != "") || ok && p.String() != want {
			t.Errorf("%q: %s, %v, want %q", text, p, ok, want)
		}
	}
}

// The real documents of crossings.
const (
	fileCrossings       = "bts_border_crossing/Border_Crossing_Entry_Data_1996-01_2025-02.csv.gz"
	fileCrossingsMexico = "bts_border_crossing/border_crossing_us_mexico_1996-01_2025-02.csv.gz"
)

// texasPassengers is table 4-6 of the Bureau's State Transportation Statistics for
// Texas (special tabulation of April 2002): personal vehicle passengers in
// thousands, 1996–2000, a publication apart from the monthly table.
var texasPassengers = map[string][5]float64{
	"2301": {15184, 15404, 16188, 18948, 19693}, "2302": {5135, 5374, 5511, 5957, 5867}, "2303": {6089, 6594, 6912, 7575, 8594},
	"2402": {41483, 43155, 44115, 46397, 48420}, "2404": {1892, 1966, 1667, 2103, 2117}, "2305": {21071, 23319, 24943, 29119, 21948},
	"2304": {16932, 17638, 18811, 17238, 17878}, "2403": {1590, 1687, 1797, 2022, 1901}, "2309": {2650, 2575, 2758, 3264, 3321},
	"2307": {1993, 1971, 2356, 2508, 2383}, "2310": {4112, 4166, 4287, 4650, 4664},
}

func TestSharedCrossingsEqualPublishedFigures(t *testing.T) {
	r := sharedRead(t, fileCrossings)
	lukeville := totals(r, "cars", "crossings.port-2602.cars")
	for month, want := range map[string]float64{"2023-11": 34361, "2023-12": 3966, "2024-01": 17919, "2024-02": 23487, "2024-03": 39581} {
		if lukeville[month] != want {
			t.Errorf("Lukeville %s: %.0f, want %.0f", month, lukeville[month], want)
		}
	}
	for code, years := range texasPassengers {
		months := totals(r, "car-passengers", "crossings.port-"+code+".car-passengers")
		for i, want := range years {
			year := fmt.Sprint(1996 + i)
			if got := sumFrom(months, year+"-01", year+"-12"); math.Abs(got/1000-want) > 1 {
				t.Errorf("port %s %s: %.0f, the Bureau's table says %.0f thousand", code, year, got, want)
			}
		}
	}
}

func TestSharedCrossingsAreWhole(t *testing.T) {
	r := sharedRead(t, fileCrossings)
	kinds := map[string]int{}
	unlike, twice := 0, 0
	for _, record := range r.Records {
		kinds[record.Kind]++
		switch why := record.Fields["why"]; {
		case strings.Contains(why, "neither is used"):
			unlike++
		case strings.Contains(why, "printed again"):
			twice++
		}
	}
	if r.Rows != 399406 || len(r.Observations) != r.Rows-twice-unlike || twice != 10 || unlike != 2 || len(r.Tables) != 12 {
		t.Errorf("%d rows, %d observations, %d printed twice, %d unlike, %d tables", r.Rows, len(r.Observations), twice, unlike, len(r.Tables))
	}
	if kinds["bts-ports"] != 117 {
		t.Errorf("%d ports", kinds["bts-ports"])
	}
	told := strings.Join(flagsOf(r), "\n")
	for _, want := range []string{"crossings.port-2504.pedestrians 2024-01 no row", "crossings.port-2506.cars 2021-11 no row", "crossings.port-2503.cars 1996-12 implausible: 0"} {
		if !strings.Contains(told, want) {
			t.Errorf("no flag %q", want)
		}
	}
	if strings.Contains(told, "crossings.port-2602.cars 2023-12") {
		t.Error("a real closure is flagged as implausible")
	}
	t.Logf("%v", kinds)
}

// TestSharedClosureCasesStandInTheCrossings compares the observed counts of the
// closures with the importer's figures.
func TestSharedClosureCasesStandInTheCrossings(t *testing.T) {
	r := sharedRead(t, fileCrossingsMexico)
	codes := map[string]string{}
	for _, p := range r.Records {
		if p.Kind == "bts-ports" {
			codes[p.Fields["name"]] = p.Fields["code"]
		}
	}
	values := map[string]float64{}
	for _, o := range r.Observations {
		values[o.Series.Key()+" "+o.Period.String()] = o.Value
	}
	checked := 0
	for _, row := range sharedTable(t, "../reference/closure_cases.csv") {
		mode, _ := btsMeasures.find([]byte(row["measure"]))
		if code := codes[row["port"]]; code != "" && row["observed"] != "" {
			key := "crossings.port-" + code + "." + mode.token + " " + row["month"]
			if got := fmt.Sprintf("%.0f", values[key]); got != row["observed"] {
				t.Errorf("%s: %s, want %s", key, got, row["observed"])
			}
			checked++
		}
	}
	if checked < 20 {
		t.Errorf("%d cases checked", checked)
	}
	t.Logf("%d cases equal", checked)
}
