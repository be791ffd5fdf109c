package source

import (
	"cmp"
	"fmt"
	"slices"

	"puente/internal/model"
)

// flag is something odd about a figure; the figure itself stays as published.
type flag struct {
	row    crossing
	period model.Period // that it speaks of
	known  model.Period // the last month that one must have seen to notice
	why    string
}

// flag keeps a flag that speaks of the row's own month.
func (c *crossings) flag(row crossing, known model.Period, format string, args ...any) {
	c.flags = append(c.flags, flag{row, row.slot.period(), known, fmt.Sprintf(format, args...)})
}

// The marks of rows that are not used.
const (
	used = iota
	repeated
	contradicted
)

// finish settles rows with one key, emits the others in their order, and tells
// ports and flags.
//
// Two rows of one port, month and measure with the same value are one figure
// printed twice: in June 2019, the only month with such rows, the value of each
// lies between those of May and July, twice the value does not. The second is left
// out. Two rows that differ (Sasabe, February 2021: 0 and 2,175 bus passengers,
// without a bus in that or any month nearby) do not say which is right: neither is used.
func (c *crossings) finish() {
	marks := c.settle()
	for i, row := range c.rows {
		if marks[i] == contradicted {
			delete(c.first, row.slot)
		}
	}
	for i, row := range c.rows {
		if marks[i] == used {
			c.judge(row)
		}
	}
	c.emitRows(marks)
	c.tellPorts()
	c.tellFlags()
}

// settle fills first with the first row of each slot and marks the others.
func (c *crossings) settle() (marks []uint8) {
	marks = make([]uint8, len(c.rows))
	for i, row := range c.rows {
		first, taken := c.first[row.slot]
		switch {
		case !taken:
			c.first[row.slot] = int32(i)
		case c.rows[first].value == row.value && marks[first] == used:
			marks[i] = repeated
			c.flag(row, row.slot.period(), "the figure of line %d printed again: counted once", c.rows[first].line)
		default:
			if marks[first] == used {
				c.flag(c.rows[first], row.slot.period(), "line %d says %.0f for the same port, month and measure: neither is used", row.line, row.value)
			}
			marks[first], marks[i] = contradicted, contradicted
			c.flag(row, row.slot.period(), "line %d says %.0f for the same port, month and measure: neither is used", c.rows[first].line, c.rows[first].value)
		}
	}
	return marks
}

// emitRows emits the rows that are used.
func (c *crossings) emitRows(marks []uint8) {
	tables := make([]int, len(c.modes.list))
	for mode, token := range c.modes.list {
		tables[mode] = c.table(model.Table{
			ID: token, Title: btsTitles[token] + " by port; a missing row is not known",
			Scope: model.Series{model.DimMeasure: "crossings", model.DimMode: token}, By: dims(model.DimGeography), Partial: true,
		})
	}
	geographies := make([]string, len(c.ports))
	for i, p := range c.ports {
		geographies[i] = "port-" + p.code
	}
	for i, row := range c.rows {
		if marks[i] != used {
			continue
		}
		c.where.row = row.line
		table := tables[row.slot.mode]
		c.send(table, c.tables[table].Scope.At(model.DimGeography, geographies[row.slot.port]), c.stamp(row.slot.period()), row.value)
	}
}

// btsTitles are the names of the measures by token.
var btsTitles = map[string]string{
	"pedestrians": "Pedestrians", "cars": "Personal vehicles", "car-passengers": "Personal vehicle passengers",
	"buses": "Buses", "bus-passengers": "Bus passengers", "trucks": "Trucks",
	"truck-containers-loaded": "Truck containers, loaded", "truck-containers-empty": "Truck containers, empty",
	"trains": "Trains", "train-passengers": "Train passengers",
	"rail-containers-loaded": "Rail containers, loaded", "rail-containers-empty": "Rail containers, empty",
}

// tellPorts keeps a record of each port, known with its first month.
func (c *crossings) tellPorts() {
	for _, p := range c.ports {
		first, last := slot{month: p.first}.period(), slot{month: p.last}.period()
		fields := map[string]string{
			"code": p.code, "name": p.name, "state": p.state, "border": p.border, "geography": "port-" + p.code,
			"first": first.String(), "last": last.String(),
		}
		for name, value := range map[string]string{"lat": p.lat, "lon": p.lon} {
			if value != "" {
				fields[name] = value
			}
		}
		s := c.stamp(first)
		c.where.row = p.line
		c.record("bts-ports", fields, s.availableFrom, s.proxy)
	}
}

// tellFlags keeps a record of each flag in the order of rows.
func (c *crossings) tellFlags() {
	slices.SortStableFunc(c.flags, func(a, b flag) int { return cmp.Compare(a.row.line, b.row.line) })
	for _, f := range c.flags {
		s := c.stamp(f.known)
		c.where.row = f.row.line
		port, mode := c.ports[f.row.slot.port], c.modes.list[f.row.slot.mode]
		c.record("flags", map[string]string{
			"row": fmt.Sprint(f.row.line), "field": "value", "why": f.why,
			"series": "crossings.port-" + port.code + "." + mode, "period": f.period.String(),
		}, s.availableFrom, s.proxy)
	}
}

// What makes a figure odd. The limits are choices, wide enough to pass seasons
// (the same month of the years beside is compared too) and real closures (Lukeville,
// December 2023, fell to a ninth and stays unflagged).
const (
	oddFactor = 10   // times above the largest, or below the smallest, of the figures beside
	oddFrom   = 1000 // smaller figures jump by chance
	gapFrom   = 100  // figures on both sides from which a gap is told
	gapMonths = 3    // the longest gap that is told; longer ones are closures or ends
)

// judge flags what is odd about a row that is used.
func (c *crossings) judge(row crossing) {
	c.judgeSize(row)
	c.judgePersons(row)
	c.judgeGap(row)
}

// get returns the figure of a slot.
func (c *crossings) get(at slot) (float64, bool) {
	i, ok := c.first[at]
	if !ok {
		return 0, false
	}
	return c.rows[i].value, true
}

// judgeSize compares a figure with those of the months beside it and of the same
// month in the years beside.
func (c *crossings) judgeSize(row crossing) {
	var beside []float64
	known := row.slot
	for _, step := range []int32{-12, -1, 1, 12} {
		if v, ok := c.get(row.slot.later(step)); ok {
			beside = append(beside, v)
			known = row.slot.later(max(step, 0))
		}
	}
	if len(beside) < 3 {
		return
	}
	low, high := slices.Min(beside), slices.Max(beside)
	switch {
	case row.value >= oddFrom && row.value >= oddFactor*high:
		c.flag(row, known.period(), "implausible: %.0f, at most %.0f in the months before and after and in the same month of the years beside", row.value, high)
	case low >= oddFrom && row.value*oddFactor <= low:
		c.flag(row, known.period(), "implausible: %.0f, at least %.0f in the months before and after and in the same month of the years beside", row.value, low)
	}
}

// carried names the vehicle in which persons of a measure arrive, at least one in each.
var carried = map[string]string{"car-passengers": "cars", "bus-passengers": "buses"}

// judgePersons flags fewer persons than vehicles.
func (c *crossings) judgePersons(row crossing) {
	vehicle, ok := carried[c.modes.list[row.slot.mode]]
	if !ok {
		return
	}
	mode, ok := c.modes.of[vehicle]
	if !ok {
		return
	}
	if v, stated := c.get(row.slot.like(mode)); stated && v > row.value {
		c.flag(row, row.slot.period(), "implausible: %.0f persons in %.0f vehicles, each of which has a driver", row.value, v)
	}
}

// judgeGap flags the months without a row between two that are busy.
func (c *crossings) judgeGap(row crossing) {
	if _, next := c.first[row.slot.later(1)]; next || row.value < gapFrom {
		return
	}
	for n := int32(2); n <= gapMonths+1; n++ {
		after := row.slot.later(n)
		v, stated := c.get(after)
		if !stated {
			continue
		}
		for missing := int32(1); missing < n && v >= gapFrom; missing++ {
			c.flags = append(c.flags, flag{
				row, row.slot.later(missing).period(), after.period(),
				fmt.Sprintf("no row: not reported or zero, not known; %.0f in %s, %.0f in %s", row.value, row.slot.period(), v, after.period()),
			})
		}
		return
	}
}
