package source

import (
	"bytes"
	"strconv"
	"strings"

	"puente/internal/model"
)

// btsCrossings is the table of entries through every land port of entry, by
// month and measure. Persons, vehicles and containers are never added together,
// so each measure is a table of its own, split by port. Up to 2016 every port has
// a row for every measure and month; later most rows of zero are left out, and
// some that were not zero are missing too (pedestrians of six ports of California
// in January 2024): a missing row is not known, the tables are Partial.
//
// Rows that cannot be told apart by key are settled when all are read, see
// crossings.finish; what is odd is kept as published and told in records of kind
// flags, the ports in records of kind bts-ports.
var btsCrossings = Source{
	ID: "bts-crossings", Title: "Border Crossing/Entry Data", Agency: "Bureau of Transportation Statistics, after U.S. Customs and Border Protection", Unit: "crossings",
	Origin:  "https://data.bts.gov/Research-and-Statistics/Border-Crossing-Entry-Data/keg4-3bc2",
	LagDays: 60, LagBasis: "assumed: the Bureau adds a month once or twice a month after it ended; no dated release is at hand", Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "port_name", is: isText},
			{name: "state", is: isText},
			{name: "port_code", is: isPortCode},
			{name: "border", is: isBorder},
			{name: "date", is: isNamedMonth},
			{name: "measure", is: isMeasure},
			{name: "value", is: orNothing(isWhole)},
			{name: "latitude", optional: true, is: orNothing(within(-90, 90, "degrees north"))},
			{name: "longitude", optional: true, is: orNothing(within(-180, 180, "degrees east"))},
			{name: "point", also: []string{"location"}, optional: true, free: true},
		},
		period: crossDate,
		start:  startCrossings,
	}},
}

// The columns of btsCrossings.
const (
	crossPort = iota
	crossState
	crossCode
	crossBorder
	crossDate
	crossMeasure
	crossValue
	crossLat
	crossLon
)

// btsMeasures are the twelve measures, also under the names of before 2020.
var btsMeasures = vocabOf(
	name{"Pedestrians", "pedestrians"},
	name{"Personal Vehicles", "cars"},
	name{"Personal Vehicle Passengers", "car-passengers"},
	name{"Buses", "buses"},
	name{"Bus Passengers", "bus-passengers"},
	name{"Trucks", "trucks"},
	name{"Truck Containers Loaded", "truck-containers-loaded"},
	name{"Truck Containers Full", "truck-containers-loaded"},
	name{"Truck Containers Empty", "truck-containers-empty"},
	name{"Trains", "trains"},
	name{"Train Passengers", "train-passengers"},
	name{"Rail Containers Loaded", "rail-containers-loaded"},
	name{"Rail Containers Full", "rail-containers-loaded"},
	name{"Rail Containers Empty", "rail-containers-empty"},
)

// btsBorders are the two land borders under the tokens of their regions.
var btsBorders = vocabOf(name{"US-Mexico Border", "southwest"}, name{"US-Canada Border", "northern"})

// isPortCode accepts a code of one to four digits; spreadsheets drop leading zeros.
func isPortCode(cell string) (value, want string) {
	code, ok := portCode([]byte(cell))
	if !ok {
		return "", "a port code of four digits such as 2604"
	}
	return code, ""
}

// portCode brings a port code to four digits.
func portCode(cell []byte) (string, bool) {
	if len(cell) == 0 || len(cell) > 4 || len(bytes.Trim(cell, "0123456789")) > 0 {
		return "", false
	}
	return "0000"[len(cell):] + string(cell), true
}

// isBorder accepts the name of a land border.
func isBorder(cell string) (value, want string) {
	if _, ok := btsBorders.find([]byte(cell)); !ok {
		return "", btsBorders.want()
	}
	return cell, ""
}

// isMeasure accepts the name of a measure.
func isMeasure(cell string) (value, want string) {
	if _, ok := btsMeasures.find([]byte(cell)); !ok {
		return "", btsMeasures.want()
	}
	return cell, ""
}

// isNamedMonth accepts what namedMonth reads.
func isNamedMonth(cell string) (value, want string) {
	p, ok := namedMonth([]byte(cell))
	if !ok {
		return "", "a month such as Jan 2024, or its first day: 2024-01-01 or 01/01/2024"
	}
	return p.String(), ""
}

// namedMonth reads a month in the forms that the Bureau has published: Jan 2024,
// 2024-01-01T00:00:00.000 and 01/01/2024 12:00:00 AM.
func namedMonth(cell []byte) (model.Period, bool) {
	text := string(bytes.TrimSpace(cell))
	word, year, two := strings.Cut(text, " ")
	if n, err := strconv.Atoi(year); two && err == nil && len(year) == 4 && n >= 1900 {
		month, ok := months[strings.ToLower(word)]
		return model.Month(n, month), ok
	}
	day, _, _ := strings.Cut(text, "T")
	if day, _, slashed := strings.Cut(text, " "); slashed || strings.Contains(text, "/") {
		return firstOfMonth(strings.Split(day, "/"))
	}
	parts := strings.Split(day, "-")
	if len(parts) == 2 {
		parts = append(parts, "01")
	}
	if len(parts) != 3 {
		return model.Period{}, false
	}
	return firstOfMonth([]string{parts[1], parts[2], parts[0]})
}

// firstOfMonth reads month, day and year, of which the day must be the first.
func firstOfMonth(parts []string) (model.Period, bool) {
	if len(parts) != 3 || len(parts[2]) != 4 {
		return model.Period{}, false
	}
	month, errM := strconv.Atoi(parts[0])
	day, errD := strconv.Atoi(parts[1])
	year, errY := strconv.Atoi(parts[2])
	if errM != nil || errD != nil || errY != nil || day != 1 || month < 1 || month > 12 || year < 1900 {
		return model.Period{}, false
	}
	return model.Month(year, month), true
}

// crossing is one row whose value is known.
type crossing struct {
	slot  slot
	value float64
	line  int
}

// slot is a port, a measure and a month, the key of a row: numbers of a port and
// a mode in order of appearance, months since year 0.
type slot struct {
	port  uint16
	mode  uint8
	month int32
}

// months later is the slot of the same port and measure n months on.
func (k slot) later(n int32) slot { return slot{k.port, k.mode, k.month + n} }

// like is the slot of another measure of the same port and month.
func (k slot) like(mode uint8) slot { return slot{k.port, mode, k.month} }

// period is the month of the slot.
func (k slot) period() model.Period { return model.Month(int(k.month)/12, int(k.month)%12+1) }

// btsPort is what the rows say of a port.
type btsPort struct {
	code, name, state, border string
	lat, lon                  string
	first, last               int32 // months since year 0
	line                      int   // of its first row
}

// modes numbers words in order of appearance.
type modes struct {
	of   map[string]uint8
	list []string
}

// number is the number of a mode.
func (m *modes) number(token string) uint8 {
	n, ok := m.of[token]
	if !ok {
		n = uint8(len(m.list))
		m.of[token], m.list = n, append(m.list, token)
	}
	return n
}

// crossings is the reading of a document of btsCrossings.
type crossings struct {
	*job
	ports  []btsPort
	byCode map[string]uint16
	modes  modes
	months map[string]model.Period // by the text of the cell
	rows   []crossing
	first  map[slot]int32     // slot → its first row
	placed [2]map[string]bool // texts of latitudes and longitudes that are right
	flags  []flag
}

func startCrossings(j *job) (row func(), finish func()) {
	c := &crossings{
		job: j, byCode: map[string]uint16{}, modes: modes{of: map[string]uint8{}}, months: map[string]model.Period{},
		first:  make(map[slot]int32, bytes.Count(j.text.data, []byte("\n"))),
		placed: [2]map[string]bool{{}, {}},
	}
	return c.row, c.finish
}

// row reads one row and keeps it until all are read.
func (c *crossings) row() {
	port, month := c.port(), c.month()
	measure := c.word(crossMeasure, btsMeasures)
	value, stated := c.value()
	if c.bad {
		return
	}
	c.stamp(month)
	if c.bad {
		return
	}
	year, number, _ := month.Start.Civil()
	row := crossing{slot{port, c.modes.number(measure.token), int32(year*12 + number - 1)}, value, c.text.line}
	p := &c.ports[port]
	p.first, p.last = min(p.first, row.slot.month), max(p.last, row.slot.month)
	if !stated {
		c.flag(row, month, "no number stands in the cell: not known")
		return
	}
	c.rows = append(c.rows, row)
}

// value reads the count; a blank cell is not stated and no mistake.
func (c *crossings) value() (n float64, stated bool) {
	cell := c.cell(crossValue)
	if len(bytes.TrimSpace(cell)) == 0 {
		return 0, false
	}
	return c.count(crossValue), true
}

// month reads the date; the texts of a file are few.
func (c *crossings) month() model.Period {
	cell := c.cell(crossDate)
	if p, ok := c.months[string(cell)]; ok {
		return p
	}
	p, ok := namedMonth(cell)
	if !ok {
		_, want := isNamedMonth("")
		c.wrong(crossDate, want)
		return p
	}
	c.months[string(cell)] = p
	return p
}

// port reads what tells the port, whose code must have one state and one border
// in the whole document.
func (c *crossings) port() uint16 {
	border := c.word(crossBorder, btsBorders)
	c.texts(crossPort, crossState)
	if n, ok := c.byCode[string(c.cell(crossCode))]; ok {
		p := &c.ports[n]
		if string(bytes.TrimSpace(c.cell(crossState))) != p.state {
			c.wrong(crossState, p.state+", the state of port "+p.code+" on line "+strconv.Itoa(p.line))
		}
		if border.token != p.border && !c.bad {
			c.wrong(crossBorder, "the border of port "+p.code+" on line "+strconv.Itoa(p.line))
		}
		if p.lat == "" || p.lon == "" {
			p.lat, p.lon = c.degrees(crossLat), c.degrees(crossLon)
		} else {
			c.sameDegrees()
		}
		return n
	}
	return c.newPort(border)
}

// newPort keeps the port of the current row.
func (c *crossings) newPort(border word) uint16 {
	code, ok := portCode(c.cell(crossCode))
	if !ok {
		_, want := isPortCode("")
		c.wrong(crossCode, want)
	}
	p := btsPort{
		code: code, border: border.token, line: c.text.line, first: 1 << 30,
		name: string(bytes.TrimSpace(c.cell(crossPort))), state: string(bytes.TrimSpace(c.cell(crossState))),
		lat: c.degrees(crossLat), lon: c.degrees(crossLon),
	}
	if c.bad {
		return 0
	}
	n, known := c.byCode[code]
	if !known {
		n = uint16(len(c.ports))
		c.ports = append(c.ports, p)
	}
	c.byCode[code], c.byCode[string(c.cell(crossCode))] = n, n
	return n
}

// texts refuses blank cells.
func (c *crossings) texts(columns ...int) {
	for _, col := range columns {
		if len(bytes.TrimSpace(c.cell(col))) == 0 {
			c.wrong(col, "a text")
		}
	}
}

// sameDegrees checks the position of a known port.
func (c *crossings) sameDegrees() {
	for i, col := range []int{crossLat, crossLon} {
		if c.has(col) && !c.placed[i][string(c.cell(col))] {
			c.degrees(col)
			c.placed[i][string(c.cell(col))] = !c.bad
		}
	}
}

// degrees reads a position, "" where there is none.
func (c *crossings) degrees(col int) string {
	if !c.has(col) {
		return ""
	}
	value, want := c.layout.columns[col].is(strings.TrimSpace(string(c.cell(col))))
	if want != "" {
		c.wrong(col, want)
	}
	return value
}
