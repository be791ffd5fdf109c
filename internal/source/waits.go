package source

import (
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"

	"puente/internal/model"
)

// waitsJSON is an answer of CBP's border wait time service: a list of crossings,
// each with hours and with the lanes of three kinds of traffic. All numbers in it
// are texts. It becomes seven records of kind waits a crossing, one for each kind of
// lane, and records of kind flags for what is odd.
var waitsJSON = Source{
	ID: "cbp-bwt-json", Title: "Border wait times, answer of the service (JSON)", Agency: "U.S. Customs and Border Protection",
	Origin: "https://bwt.cbp.gov/api/bwtnew", LagBasis: "each crossing has its own day and time", Kind: KindRecords,
	tree: &treeForm{notation: "json", ours: isWaitsList, read: readWaits},
}

// waitsXML is the older form of the same answer.
var waitsXML = Source{
	ID: "cbp-bwt-xml", Title: "Border wait times, answer of the service (XML)", Agency: "U.S. Customs and Border Protection",
	Origin: "https://apps.cbp.gov/bwt/bwt.xml", LagBasis: "each crossing has its own day", Kind: KindRecords,
	tree: &treeForm{notation: "xml", ours: func(root *node) bool { return root.name == "border_wait_time" }, read: readWaits},
}

// isWaitsList reports whether the tree is a list of crossings with lanes.
func isWaitsList(root *node) bool {
	if len(root.parts) == 0 {
		return false
	}
	first := root.parts[0]
	return first.name == "" && first.part("port_number") != nil && first.part("passenger_vehicle_lanes") != nil
}

// laneKind is one kind of lane: where it stands and how records call it.
type laneKind struct{ group, lanes, token string }

// laneKinds are the kinds of lane of a crossing in the order of records.
var laneKinds = []laneKind{
	{"commercial_vehicle_lanes", "standard_lanes", "commercial-standard"},
	{"commercial_vehicle_lanes", "FAST_lanes", "commercial-fast"},
	{"passenger_vehicle_lanes", "standard_lanes", "passenger-standard"},
	{"passenger_vehicle_lanes", "NEXUS_SENTRI_lanes", "passenger-nexus-sentri"},
	{"passenger_vehicle_lanes", "ready_lanes", "passenger-ready"},
	{"pedestrian_lanes", "standard_lanes", "pedestrian-standard"},
	{"pedestrian_lanes", "ready_lanes", "pedestrian-ready"},
}

// readWaits reads the crossings of an answer of either form.
func readWaits(j *job, root *node) {
	first := map[string]int{}
	stamped := map[string]string{}
	if day := root.part("last_updated_date"); day != nil {
		stamped["last_updated"] = strings.TrimSpace(day.text + " " + textOf(root.part("last_updated_time")))
	}
	for _, port := range root.parts {
		if port.name != "" && port.name != "port" {
			continue
		}
		j.bad = false
		j.rows++
		j.where = place{row: port.line}
		j.crossing(port, stamped, first)
	}
	j.checkCount(root)
	if root.torn > 0 && len(j.records) > 0 {
		j.where = place{row: root.torn}
		j.flagWait("", fmt.Sprintf("the answer ends here, inside what follows the last whole crossing, number %d", j.rows), j.records[len(j.records)-1].AvailableFrom)
	}
	j.where = place{}
}

// checkCount compares the number of ports that an answer states with its entries.
func (j *job) checkCount(root *node) {
	stated := root.part("number_of_ports")
	if stated != nil && stated.text != strconv.Itoa(j.rows) {
		j.wrongNode(stated, fmt.Sprintf("the number of ports that follow, %d", j.rows))
	}
}

// textOf is the text of a node, "" for nil.
func textOf(n *node) string {
	if n == nil {
		return ""
	}
	return n.text
}

// crossing reads one crossing into its records.
func (j *job) crossing(port *node, stamped map[string]string, first map[string]int) {
	base := j.portFields(port)
	maps.Copy(base, stamped)
	number := base["port_number"]
	if line, twice := first[number]; twice && !j.bad {
		j.wrongNode(port.part("port_number"), fmt.Sprintf("each crossing once: it stands on line %d already", line))
	}
	first[number] = port.line
	day, _ := model.ParseDate(base["date"])
	groups := map[string]map[string]string{}
	for _, kind := range laneKinds {
		if groups[kind.group] == nil {
			groups[kind.group] = j.groupFields(port, kind.group)
		}
		fields := j.laneFields(port, kind)
		maps.Copy(fields, groups[kind.group])
		maps.Copy(fields, base)
		if !j.bad {
			j.record("waits", fields, day, model.ProxyNone)
		}
	}
	if !j.bad && !portNumber.MatchString(number) {
		j.flagWait("port_number", "not a number of six digits: "+number+", kept as published", day)
	}
}

// flagWait keeps a flag of the current crossing.
func (j *job) flagWait(field, why string, day model.Date) {
	fields := map[string]string{"row": strconv.Itoa(j.where.row), "why": why}
	if field != "" {
		fields["field"] = field
	}
	j.record("flags", fields, day, model.ProxyNone)
}

// The forms of the numbers of crossings: six digits, or one letter among them by
// mistake (l24501 for Fort Hancock).
var (
	portNumber   = regexp.MustCompile(`^[0-9]{6}$`)
	nearlyNumber = regexp.MustCompile(`^[0-9]{0,5}[A-Za-z]?[0-9]{0,5}$`)
)

// isCrossingNumber accepts six characters, at most one of them a letter.
func isCrossingNumber(text string) (value, want string) {
	if len(text) != 6 || !nearlyNumber.MatchString(text) {
		return "", "a number of six digits such as 250401"
	}
	return text, ""
}

// waitField is a field of a crossing.
type waitField struct {
	name     string
	required bool
	is       rule
}

// waitFields are the fields of a crossing that are checked; others are kept as
// they are.
var waitFields = []waitField{
	{"port_number", true, isCrossingNumber},
	{"border", true, oneOf("Canadian Border", "Mexican Border")},
	{"port_name", true, isText},
	{"crossing_name", false, orNothing(isText)},
	{"hours", true, isText},
	{"date", true, isUSDay},
	{"time", false, orNothing(isClock)},
	{"port_status", true, oneOf("Open", "Closed")},
}

// portFields reads what is said of the crossing as a whole.
func (j *job) portFields(port *node) map[string]string {
	fields := extras(port)
	for _, f := range waitFields {
		j.waitField(port, f, fields)
	}
	return fields
}

// extras are the texts of a node by name.
func extras(n *node) map[string]string {
	fields := map[string]string{}
	for _, p := range n.parts {
		if len(p.parts) == 0 && p.text != "" && p.name != "" {
			fields[p.name] = p.text
		}
	}
	return fields
}

// waitField checks one field and puts it into fields in the form of records.
func (j *job) waitField(within *node, f waitField, fields map[string]string) {
	n := within.part(f.name)
	switch {
	case n == nil && f.required:
		j.wrongNode(&node{name: f.name, line: within.line, up: within}, "a value")
		return
	case n == nil:
		return
	case len(n.parts) > 0:
		j.wrongNode(n, "a text")
		return
	}
	value, want := f.is(n.text)
	if want != "" {
		j.wrongNode(n, want)
	}
	delete(fields, f.name)
	if value != "" {
		fields[f.name] = value
	}
}

// groupFields reads what is said of the lanes of one kind of traffic together:
// the maximum is the number of lanes of all their kinds.
func (j *job) groupFields(port *node, name string) map[string]string {
	group := port.part(name)
	if group == nil {
		j.wrongNode(&node{name: name, line: port.line, up: port}, "the lanes of this kind of traffic")
		return map[string]string{}
	}
	fields := extras(group)
	j.waitField(group, waitField{"maximum_lanes", true, isLanes}, fields)
	return fields
}

// laneFields reads one kind of lane.
func (j *job) laneFields(port *node, kind laneKind) map[string]string {
	group := port.part(kind.group)
	lanes := group.part(kind.lanes)
	switch {
	case group == nil:
		return map[string]string{}
	case lanes == nil:
		j.wrongNode(&node{name: kind.lanes, line: group.line, up: group}, "the lanes of this kind")
		return map[string]string{}
	}
	fields := extras(lanes)
	for _, f := range []waitField{
		{"operational_status", true, isStatus},
		{"delay_minutes", true, isDelay},
		{"lanes_open", true, isLanes},
		{"update_time", true, orNothing(isUpdate)},
	} {
		j.waitField(lanes, f, fields)
	}
	fields["lanes"] = kind.token
	return fields
}

// isStatus accepts the words of a kind of lane; N/A and nothing mean that the
// crossing has none, and stay out of the record.
func isStatus(text string) (value, want string) {
	if text == "" || text == "N/A" {
		return "", ""
	}
	return oneOf("no delay", "delay", "Lanes Closed", "Update Pending")(text)
}

// isLanes accepts a number of lanes, N/A or nothing.
func isLanes(text string) (value, want string) {
	if text == "" || text == "N/A" {
		return "", ""
	}
	if n, ok := whole([]byte(text)); !ok || n > 99 {
		return "", "a number of lanes up to 99, N/A, or nothing"
	}
	return text, ""
}

// hoursAndMinutes is a delay in words: 1 hrs 30 min, 2 hrs, 45 min.
var hoursAndMinutes = regexp.MustCompile(`^(?:(\d{1,2}) hrs?)? ?(?:(\d{1,3}) min)?$`)

// isDelay accepts minutes as a number or in words and gives the number.
func isDelay(text string) (value, want string) {
	if text == "" || text == "N/A" {
		return "", ""
	}
	if n, ok := whole([]byte(text)); ok && n <= 24*60 {
		return strconv.Itoa(int(n)), ""
	}
	m := hoursAndMinutes.FindStringSubmatch(text)
	if m == nil {
		return "", "minutes such as 35, a time such as 1 hrs 30 min, N/A, or nothing"
	}
	hours, _ := strconv.Atoi("0" + m[1])
	minutes, _ := strconv.Atoi("0" + m[2])
	return strconv.Itoa(60*hours + minutes), ""
}

// isUpdate accepts a local time in words: At 3:00 pm EDT, At Noon CDT.
func isUpdate(text string) (value, want string) {
	if !strings.HasPrefix(text, "At ") {
		return "", "a local time such as At 3:00 pm EDT"
	}
	return text, ""
}

// isUSDay accepts month/day/year and gives YYYY-MM-DD.
func isUSDay(text string) (value, want string) {
	parts := strings.Split(text, "/")
	if len(parts) == 3 {
		month, day := "0"+parts[0], "0"+parts[1]
		iso := parts[2] + "-" + month[len(month)-2:] + "-" + day[len(day)-2:]
		if _, wrong := isDay(iso); wrong == "" && len(month) <= 3 && len(day) <= 3 {
			return iso, ""
		}
	}
	return "", "a day such as 6/29/2022"
}

// isClock accepts HH:MM:SS.
func isClock(text string) (value, want string) {
	if len(text) != 8 || text[5] != ':' || !isHour(text[:5]) || strings.Trim(text[6:], "0123456789") != "" {
		return "", "a local time such as 13:25:16"
	}
	return text, ""
}
