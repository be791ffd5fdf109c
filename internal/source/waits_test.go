package source

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// leaf finds a text of a small JSON or XML document that stands on a line of its own.
var leaf = regexp.MustCompile(`(?:"(\w+)": "|<(\w+)>)([^"<]*)("|</)`)

// freeWaits are texts of an answer that may be anything.
var freeWaits = regexp.MustCompile(`^(crossing_name|hours|port_name|construction_notice|last_updated_\w+|\w+_(type|tolerance)|\w+_segment_\w+|automation\w*)$`)

func TestEveryWrongValueOfAnAnswerIsAProblemAtItsLine(t *testing.T) {
	for _, name := range []string{"cbp-bwt-json.json", "cbp-bwt-xml.xml"} {
		lines := bytes.SplitAfter(samples(t)[name], []byte("\n"))
		tried := 0
		for i, line := range lines {
			m := leaf.FindSubmatchIndex(line)
			if m == nil {
				continue
			}
			found := leaf.FindSubmatch(line)
			field := string(found[1]) + string(found[2])
			if freeWaits.MatchString(field) {
				continue
			}
			lines[i] = slices.Concat(line[:m[6]], []byte("☃"), line[m[7]:])
			r := read(plain(name, bytes.Join(lines, nil)))
			lines[i] = line
			at := func(p model.Problem) bool { return p.Line == i+1 && strings.HasSuffix(p.Field, field) && p.Want != "" }
			if tried++; r.Problems.Len() != 1 || !slices.ContainsFunc(r.Problems.List, at) {
				t.Errorf("%s line %d, %s: %v", name, i+1, field, r.Problems.List)
			}
		}
		if tried < 50 {
			t.Errorf("%s: %d values tried", name, tried)
		}
	}
}

func TestEveryValueThatAnAnswerLacksIsNamed(t *testing.T) {
	answer := string(samples(t)["cbp-bwt-json.json"])
	for _, name := range []string{"border", "port_name", "hours", "date", "port_status", "commercial_vehicle_lanes", "FAST_lanes", "maximum_lanes", "operational_status", "delay_minutes", "lanes_open", "update_time"} {
		r := read(plain("answer.json", []byte(strings.Replace(answer, `"`+name+`"`, `"other"`, 1))))
		if r.Problems.Len() == 0 || !strings.HasSuffix(r.Problems.List[0].Field, name) || r.Problems.List[0].Line == 0 {
			t.Errorf("without %s: %v", name, r.Problems.List)
		}
	}
}

func TestAnswersThatAreNoneAreRefused(t *testing.T) {
	answer := string(samples(t)["cbp-bwt-json.json"])
	whole := string(samples(t)["cbp-bwt-xml.xml"])
	twice := strings.Replace(answer, `"260201"`, `"250401"`, 1)
	for name, text := range map[string]string{
		"a crossing twice": twice, "an object": `{"portCrossings": []}`, "an empty list": "[]", "a list of numbers": "[1, 2]", "an open list": "[",
		"a web page": "<html><body>Not found</body></html>", "XML cut": whole[:len(whole)/2], "JSON cut in its first": answer[:800],
		"a field twice": strings.Replace(answer, `"border"`, `"port_number"`, 1), "something behind": answer + "[]",
		"a wrong number of ports": strings.Replace(whole, "<number_of_ports>", "<number_of_ports>7", 1),
		"nested deep":             strings.Repeat("[", 50) + strings.Repeat("]", 50), "nested deep XML": strings.Repeat("<a>", 50) + strings.Repeat("</a>", 50),
		"a list in a field": strings.Replace(answer, `"24 hrs/day"`, `["24 hrs/day"]`, 1),
	} {
		in := plain("answer", []byte(text))
		if r := read(in); r.Problems.Len() == 0 || r.Problems.List[0].Want == "" {
			t.Errorf("%s: read, %d records", name, len(r.Records))
		}
	}
	in := plain("answer.json", []byte(answer))
	in.Source = "cbp-southwest"
	if r := read(in); r.Problems.Len() != 1 || !strings.Contains(r.Problems.List[0].Want, "cbp-southwest") {
		t.Errorf("JSON under the name of a table: %v", r.Problems.List)
	}
}

func TestDelaysInAllFormsThatWerePublished(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "35": "35", "45 min": "45", "1 hr": "60", "1 hrs 30 min": "90", "2 hrs": "120", "": "", "N/A": ""} {
		if got, wrong := isDelay(text); got != want || wrong != "" {
			t.Errorf("%q: %q, %s", text, got, wrong)
		}
	}
	for _, text := range []string{"soon", "-5", "1.5", "1 day", "99999", " min"} {
		if got, wrong := isDelay(text); wrong == "" {
			t.Errorf("%q is taken for %q", text, got)
		}
	}
}

func TestAnAnswerThatEndsInsideACrossingKeepsTheWholeOnes(t *testing.T) {
	answer := samples(t)["cbp-bwt-json.json"]
	for _, at := range []string{"260201", "l24501"} {
		cut := answer[:bytes.Index(answer, []byte(at))+40]
		r := read(plain("answer.json", cut))
		flagged := len(r.Records) > 0 && strings.Contains(r.Records[len(r.Records)-1].Fields["why"], "the answer ends here")
		waits := slices.DeleteFunc(slices.Clone(r.Records), func(w model.Record) bool { return w.Kind != "waits" })
		if r.Problems.Len() > 0 || !flagged || len(waits) != 7*r.Rows || r.Rows == 0 {
			t.Errorf("cut at %s: %d crossings, %d records: %v", at, r.Rows, len(r.Records), r.Problems.List)
		}
	}
}

// waitsBy finds the record of a crossing and a kind of lane.
func waitsBy(t *testing.T, r reading, number, lanes string) map[string]string {
	t.Helper()
	i := slices.IndexFunc(r.Records, func(w model.Record) bool {
		return w.Kind == "waits" && w.Fields["port_number"] == number && w.Fields["lanes"] == lanes
	})
	if i < 0 {
		t.Fatalf("no record of %s %s", number, lanes)
	}
	return r.Records[i].Fields
}

func TestSharedWaits(t *testing.T) {
	for file, want := range map[string]string{
		"wsdot_currentBorderCrossings.json":    "76 crossings, 46 of Mexico, 532 waits, 1 flags",
		"reaktivo_bwt_2014.xml":                "71 crossings, 42 of Mexico, 497 waits, 1 flags",
		"reaktivo_bwt2_2014.xml":               "71 crossings, 42 of Mexico, 497 waits, 1 flags",
		"fabric_sample_api_response_2026.json": "2 crossings, 0 of Mexico, 14 waits, 1 flags",
	} {
		r := sharedRead(t, "cbp_bwt_api_samples/"+file)
		kinds, mexico := map[string]int{}, map[string]bool{}
		for _, w := range r.Records {
			kinds[w.Kind]++
			if w.Fields["border"] == "Mexican Border" {
				mexico[w.Fields["port_number"]] = true
			}
		}
		if got := fmt.Sprintf("%d crossings, %d of Mexico, %d waits, %d flags", r.Rows, len(mexico), kinds["waits"], kinds["flags"]); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
	r := sharedRead(t, "cbp_bwt_api_samples/wsdot_currentBorderCrossings.json")
	walkers := waitsBy(t, r, "250401", "pedestrian-standard")
	if walkers["maximum_lanes"] != "22" || walkers["hours"] != "24 hrs/day" || walkers["date"] != "2022-06-29" || walkers["time"] != "10:25:16" {
		t.Errorf("San Ysidro: %v", walkers)
	}
	if cars := waitsBy(t, r, "260201", "passenger-standard"); cars["maximum_lanes"] != "6" || cars["hours"] != "6 am-8 pm" {
		t.Errorf("Lukeville: %v", cars)
	}
}

// TestSharedLanesEqualTheListOfPorts compares hours and lanes with the list of
// ports, which was made from the answer apart from the importer. Fort Hancock stands
// in the answer twice, as 240403 and as l24501; the list has the hours of the second.
func TestSharedLanesEqualTheListOfPorts(t *testing.T) {
	r := sharedRead(t, "cbp_bwt_api_samples/wsdot_currentBorderCrossings.json")
	checked := 0
	for _, row := range sharedTable(t, "facts/ports_of_entry.csv") {
		number := row["bwt_port_number"]
		if number == "" || number == "240403" || !slices.ContainsFunc(r.Records, func(w model.Record) bool { return w.Fields["port_number"] == number }) {
			continue
		}
		for column, kind := range map[string]string{"max_vehicle_lanes": "passenger-standard", "max_pedestrian_lanes": "pedestrian-standard", "max_commercial_lanes": "commercial-standard"} {
			if w := waitsBy(t, r, number, kind); w["maximum_lanes"] != row[column] || w["hours"] != row["hours_2022-06-29"] {
				t.Errorf("%s %s: %q, %q; the list says %q, %q", number, kind, w["maximum_lanes"], w["hours"], row[column], row["hours_2022-06-29"])
			}
		}
		checked++
	}
	if checked < 40 {
		t.Errorf("%d crossings checked", checked)
	}
	t.Logf("%d crossings equal", checked)
}
