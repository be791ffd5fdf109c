package sim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
	"puente/internal/queue"
)

// addCrossings lays out the crossings of people who cross every day, in the order of their ports' names.
func (b *build) addCrossings(m *Model) {
	x := &m.crossings
	list := slices.Clone(b.inputs.Crossings)
	if len(list) == 0 {
		return
	}
	slices.SortFunc(list, func(a, b model.Crossing) int { return cmp.Compare(a.Port, b.Port) })
	x.staffing, x.shares = *b.inputs.Staffing, b.inputs.ClosureShares
	for _, mode := range b.inputs.CrossingModes {
		x.modes = append(x.modes, crossMode{mode, mode.Mode == modeRail, mode.Mode == modeTruck})
	}
	var offices []string
	for _, c := range list {
		offices = append(offices, c.Office)
	}
	slices.Sort(offices)
	offices = slices.Compact(offices)
	x.offices = len(offices)
	for _, c := range list {
		office, _ := slices.BinarySearch(offices, c.Office)
		at := crossing{port: c.Port, office: int32(office), casePort: int32(slices.Index(b.casePorts(), c.CasePort)), first: int32(len(x.lines))}
		at.caseNeed = b.caseNeed(m, c.CasePort)
		for _, line := range c.Lines {
			x.lines = append(x.lines, b.crossLine(m, c, line))
		}
		at.last = int32(len(x.lines))
		x.list = append(x.list, at)
	}
	b.linkCrossings(m, list)
	b.addOfficers(m, list, offices)
}

// caseNeed is how many people with a case a port takes on a mean day of the run without measures.
func (b *build) caseNeed(m *Model, port string) float64 {
	sum := 0.0
	for day := range m.days {
		supply := b.supplyOn(port, m.start+model.Date(day))
		sum += float64(supply.Appointments*(1-b.set.noShow)) + supply.WalkUps
	}
	return sum / float64(m.days)
}

// crossLine lays out a line of a crossing.
func (b *build) crossLine(m *Model, c model.Crossing, line model.CrossingLine) crossLine {
	x := &m.crossings
	mode := slices.IndexFunc(x.modes, func(d crossMode) bool { return d.Mode == line.Mode })
	l := crossLine{crossing: int32(len(x.list)), mode: int32(mode), entity: entity(c.Port, line.Mode), walk: -1, listed: line.Lanes}
	lanes, hours := b.aboutLine(model.MeasureLanes, c.Port, line.Mode), b.aboutLine(model.MeasureHours, c.Port, line.Mode)
	listed := hoursOfDay{line.Open, line.Close}
	l.usual = b.shift(m, mode, listed)
	for day := range m.days {
		date := m.start + model.Date(day)
		perDay, sd := lineDemand(line, date)
		l.demand, l.logSD = append(l.demand, perDay), append(l.logSD, sd)
		l.need += perDay / float64(m.days)
		l.lanes = append(l.lanes, fold(line.Lanes, date, lanes))
		open := listed
		for _, h := range hours {
			if h.InForce(date) {
				open, _ = parseHours(h.Hours)
			}
		}
		at := int16(-1)
		if !b.closed(c.Port, line.Mode, date) {
			at = b.shift(m, mode, open)
		}
		l.shift = append(l.shift, at)
	}
	b.customAfter(m, c.Port, &l, line.Mode)
	return l
}

// aboutLine lists the measures of a kind about a mode at a port.
func (b *build) aboutLine(kind model.MeasureKind, port, mode string) []model.Measure {
	return filter(b.ofKind(kind), func(v model.Measure) bool { return v.Port == port && (v.Mode == "" || v.Mode == mode) })
}

// lineDemand is who would cross on a day, the weekday left out.
func lineDemand(line model.CrossingLine, date model.Date) (perDay, sd float64) {
	for _, month := range line.Months {
		if month.Month.Start <= date && date <= month.Month.End() {
			return month.PerDay, month.LogSD
		}
	}
	return 0, 0
}

// hoursOfDay is from the first hour to the end of the last.
type hoursOfDay struct{ from, to int }

// parseHours reads "06:00-22:00"; minutes are rounded to the hour.
func parseHours(text string) (hoursOfDay, bool) {
	from, to, ok := strings.Cut(text, "-")
	a, fine := clock(from)
	b, also := clock(to)
	return hoursOfDay{a, b}, ok && fine && also && a < b
}

// clock reads a time of day, 0 to 24 hours.
func clock(text string) (hour int, ok bool) {
	hours, minutes, _ := strings.Cut(strings.TrimSpace(text), ":")
	h, err := strconv.Atoi(hours)
	rest, err2 := strconv.Atoi(cmp.Or(minutes, "0"))
	if err != nil || err2 != nil || h < 0 || rest < 0 || rest > 59 {
		return 0, false
	}
	h += (rest + 30) / 60
	return h, h <= queue.DayHours
}

// stayHours is how long the last lanes stay open for those in line at closing time; assumed.
const stayHours = 3

// shift finds the shift of a mode with some hours, or makes it.
func (b *build) shift(m *Model, mode int, hours hoursOfDay) int16 {
	x := &m.crossings
	made := shift{hours: float64(hours.to - hours.from)}
	d := &x.modes[mode]
	for weekend := range 2 {
		comes, lanes := 0.0, 0.0
		for h := hours.from; h < hours.to; h++ {
			comes += d.Comes[weekend][h]
			lanes += d.Lanes[weekend][h]
		}
		made.sum[weekend] = lanes
		for h := hours.from; h < hours.to; h++ {
			made.comes[weekend][h] = d.Comes[weekend][h] / comes
			made.lanes[weekend][h] = d.Lanes[weekend][h] / lanes
		}
		for i := range stayHours {
			if h := (hours.to + i) % queue.DayHours; made.comes[weekend][h] == 0 {
				made.lanes[weekend][h] = made.lanes[weekend][hours.to-1]
			}
		}
	}
	at := slices.Index(x.shifts, made)
	if at < 0 {
		at = len(x.shifts)
		x.shifts = append(x.shifts, made)
	}
	return int16(at)
}

// fullGapDays is how long a closure lasts after which the whole gap in custom is seen: the closures that it was learnt from
// lasted eight days (Del Rio, September 2021).
const fullGapDays = 8

// customAfter writes the gap in custom that closures leave behind.
func (b *build) customAfter(m *Model, port string, l *crossLine, mode string) {
	shut := 0
	for day := range 366 { // a closure may have begun before the run
		if !b.closed(port, mode, m.start-model.Date(day)-1) {
			break
		}
		shut++
	}
	open, length := 0, 0
	for day := range m.days {
		if l.shift[day] < 0 {
			shut++
			open, length = 0, shut
		} else {
			shut = 0
		}
		if length > 0 && l.gap == nil {
			l.gap, l.gapMonths = make([]float64, m.days), make([]float64, m.days)
		}
		if shut == 0 && length > 0 {
			l.gap[day] = min(1, float64(length)/fullGapDays)
			l.gapMonths[day] = max(0, float64(open)/30.4-1)
			open++
		}
	}
}

// linkCrossings finds where a line's people may go instead.
func (b *build) linkCrossings(m *Model, list []model.Crossing) {
	x := &m.crossings
	line := func(port string, mode int32) int32 {
		for i, c := range list {
			for k := x.list[i].first; c.Port == port && k < x.list[i].last; k++ {
				if x.lines[k].mode == mode {
					return k
				}
			}
		}
		return -1
	}
	walkers := int32(slices.IndexFunc(x.modes, func(d crossMode) bool { return d.Mode == modePedestrian }))
	for i := range x.lines {
		l := &x.lines[i]
		c := list[l.crossing]
		if x.modes[l.mode].Mode == modeCar {
			l.walk = line(c.Port, walkers)
		}
		l.nearFirst = int32(x.nears)
		for _, near := range c.Near {
			if to := line(near.Port, l.mode); to >= 0 && !x.modes[l.mode].rail {
				l.near = append(l.near, nearLine{to, near.KM})
			}
		}
		x.nears += len(l.near)
	}
}

// addOfficers writes how many officers measures bring to each field office and crossing on each day, less those whom they
// take away from there.
func (b *build) addOfficers(m *Model, list []model.Crossing, offices []string) {
	x := &m.crossings
	x.officeMore, x.portMore = make([]float64, x.offices*m.days), make([]float64, len(list)*m.days)
	move := func(name string, day int, n float64) {
		if o := slices.Index(offices, name); o >= 0 {
			x.officeMore[o*m.days+day] += n
		}
		if c := slices.IndexFunc(list, func(c model.Crossing) bool { return c.Port == name }); c >= 0 {
			x.portMore[c*m.days+day] += n
		}
	}
	for _, v := range b.ofKind(model.MeasureOfficers) {
		for day := range m.days {
			if v.InForce(m.start + model.Date(day)) {
				move(cmp.Or(v.Port, v.Office), day, v.Amount)
				move(v.TakenFrom, day, -v.Amount)
			}
		}
	}
}

// crossings checks what is needed of regular crossers.
func (c *check) crossings() {
	in := &c.inputs
	if len(in.Crossings) == 0 {
		return
	}
	if in.Staffing == nil || len(in.ClosureShares) == 0 {
		c.inInputs("crossings", fmt.Sprint(len(in.Crossings)), "staffing and closure_shares beside them")
		return
	}
	modes, seen := map[string]bool{}, map[string]bool{}
	for i, mode := range in.CrossingModes {
		modes[mode.Mode] = true
		field := fmt.Sprintf("crossing_modes[%d]", i)
		c.number(field+".seconds", mode.Seconds[0], 0.1, mode.Seconds[1])
		for weekend := range 2 {
			for h := range queue.DayHours {
				c.number(field+".comes", mode.Comes[weekend][h], 1e-6, 1e6)
				c.number(field+".lanes", mode.Lanes[weekend][h], 1e-6, 1e6)
			}
		}
	}
	for i, x := range in.Crossings {
		field := fmt.Sprintf("crossings[%d]", i)
		if x.Port == "" || seen[x.Port] {
			c.inInputs(field+".port", x.Port, "a name, each crossing once")
		}
		seen[x.Port] = true
		if len(x.Lines) >= queue.MostFluidLines {
			c.inInputs(field+".lines", strconv.Itoa(len(x.Lines)), fmt.Sprintf("at most %d", queue.MostFluidLines-1))
		}
		for k, l := range x.Lines {
			at := fmt.Sprintf("%s.lines[%d]", field, k)
			if !modes[l.Mode] {
				c.inInputs(at+".mode", l.Mode, "a mode of crossing_modes")
			}
			c.number(at+".lanes", l.Lanes, 1, 1000)
			if l.Open < 0 || l.Close > queue.DayHours || l.Open >= l.Close {
				c.inInputs(at+".open", fmt.Sprintf("%d to %d", l.Open, l.Close), "hours of a day")
			}
			for _, month := range l.Months {
				c.number(at+".per_day", month.PerDay, 0, 1e7)
				c.number(at+".log_sd", month.LogSD, 0, maxLogSD)
			}
		}
	}
	for i, v := range c.scenario.Measures {
		field := fmt.Sprintf("measures[%d]", i)
		if _, ok := parseHours(v.Hours); v.Kind == model.MeasureHours && !ok {
			c.inScenario(field+".hours", v.Hours, "hours such as 06:00-22:00")
		}
		if v.Kind == model.MeasureOfficers && v.ChangeOr() != model.ChangeAdd {
			c.inScenario(field+".change", string(v.Change), "add: how many officers there are is not published, only how many come or go can be said")
		}
	}
}
