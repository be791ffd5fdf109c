package fit

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
)

const (
	// modeRail is freight by rail, counted in containers; it has no lanes.
	modeRail = "rail"
	// countsSince is the first year of counts that are read: ten years before the first lesson of closures.
	countsSince = 2009
	// unlistedLanes is what a crossing has where no crossing of the port lists lanes of a mode though people are counted; assumed.
	unlistedLanes = 2
	// nearCrossings and nearKM are how many other crossings people may go to, and how far by road.
	nearCrossings, nearKM = 4, 300
	// roadOverLine is the way by road over the straight line; assumed: 1.15 from Del Rio to Eagle Pass, 1.2 from Lukeville to Nogales.
	roadOverLine = 1.2
	// shareDraws is how many equally likely truths about closures runs may take.
	shareDraws = 64
	// leastGapMonths is how many months back of the last known one a month without a closure is looked for.
	leastGapMonths = 12
)

// crossingRow is a crossing of the list of ports.
type crossingRow struct {
	model.Port
	code, name string // of the port in the counts
	lanes      map[PortMode]float64
	open, end  int
}

// makeCrossings makes the crossings of people who cross every day, from the counts of their ports as known: what would come
// with everything open, month by month, and what earlier closures taught.
func (r *resolver) makeCrossings(records []model.Record) {
	if r.s.CrossingsFrom == "" || r.problems.Len() > 0 {
		return
	}
	rows := r.crossingRows(records)
	counts := r.portCounts(rows)
	if counts == nil {
		r.fault("crossings_from", r.s.CrossingsFrom, "the measure of series that count people at ports of this world, as known on "+r.s.Date.String())
		return
	}
	r.in.CrossingModes, r.in.Staffing = crossingModes(), staffing()
	for i, row := range rows {
		c := model.Crossing{Port: row.ID, Name: row.Port.Name, Place: row.Place, Office: row.Office}
		for _, g := range r.in.Gates {
			if g.Port == row.ID {
				c.CasePort = g.Port
			}
		}
		for _, mode := range []PortMode{PortCars, PortPedestrians, PortTrucks} {
			if line, ok := r.crossingLine(rows, i, mode, counts); ok {
				c.Lines = append(c.Lines, line)
			}
		}
		c.Near = nearOf(rows, i)
		if len(c.Lines) > 0 || c.CasePort != "" {
			r.in.Crossings = append(r.in.Crossings, c)
		}
	}
	r.railCrossings(rows, counts)
	r.learnClosures(counts)
	r.readPorts()
}

// crossingRows reads the crossings of the world that the records list.
func (r *resolver) crossingRows(records []model.Record) []crossingRow {
	var rows []crossingRow
	for _, record := range records {
		f := record.Fields
		at := slices.IndexFunc(r.w.Ports, func(p model.Port) bool { return p.ID == f["id"] })
		if record.Kind != atlas.KindPorts || at < 0 || f["bts_port_code"] == "" {
			continue
		}
		row := crossingRow{Port: r.w.Ports[at], code: f["bts_port_code"], name: f["port"], lanes: map[PortMode]float64{}}
		for mode, field := range map[PortMode]string{PortCars: "max_vehicle_lanes", PortPedestrians: "max_pedestrian_lanes", PortTrucks: "max_commercial_lanes"} {
			row.lanes[mode], _ = strconv.ParseFloat(f[field], 64)
		}
		row.open, row.end, _ = ParsePortHours(f["hours"])
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b crossingRow) int { return cmp.Compare(a.ID, b.ID) })
	return rows
}

// portCounts answers with the counts of ports as known; nil where there are none.
func (r *resolver) portCounts(rows []crossingRow) PortCounts {
	type key struct {
		port   string
		mode   PortMode
		number int
	}
	values, any := map[key]float64{}, false
	number := func(p model.Period) int { return monthsBetween(model.Month(countsSince, 1), p) }
	names := map[string]string{}
	for _, row := range rows {
		names["port-"+row.code] = row.name
	}
	for mode, tokens := range map[PortMode][]string{
		PortCars: {"cars"}, PortPedestrians: {"pedestrians"}, PortTrucks: {"trucks"}, modeRail: {"rail-containers-loaded", "rail-containers-empty"},
	} {
		for _, token := range tokens {
			series, err := model.ParseSeries(r.s.CrossingsFrom + "." + token)
			if err != nil {
				return nil
			}
			for _, f := range r.known(Ask{Series: series, By: []model.Dim{model.DimGeography}, From: model.Month(countsSince, 1), To: r.runMonths().to}) {
				if name, ok := names[f.Series[model.DimGeography]]; ok && f.Period.Kind == model.PeriodMonth {
					values[key{name, mode, number(f.Period)}] += f.Value()
					any = true
					r.lastOfPort(f)
				}
			}
		}
	}
	if !any {
		return nil
	}
	return func(port string, mode PortMode, month model.Period) (float64, bool) {
		v, ok := values[key{port, mode, number(month)}]
		return v, ok
	}
}

// lastOfPort notes the latest figure of each series of a port: the earlier ones that are read were known before it.
func (r *resolver) lastOfPort(f model.Figure) {
	if v := f.Vintages[0]; v.AvailableFrom > r.s.Date {
		panic(fmt.Sprintf("fit: %s %s is available from %s, the scenario knows what was known on %s", f.Series, f.Period, v.AvailableFrom, r.s.Date))
	}
	if r.latest == nil {
		r.latest = map[model.Series]model.Figure{}
	}
	if old, ok := r.latest[f.Series]; !ok || old.Vintages[0].AvailableFrom <= f.Vintages[0].AvailableFrom {
		r.latest[f.Series] = f
	}
}

// crossingLine makes a mode's line at a crossing: its share of the port's counts by lanes × hours.
func (r *resolver) crossingLine(rows []crossingRow, at int, mode PortMode, counts PortCounts) (model.CrossingLine, bool) {
	row := rows[at]
	listed := false
	for _, other := range rows {
		listed = listed || other.code == row.code && other.lanes[mode] > 0
	}
	weight := func(c crossingRow) float64 {
		lanes := c.lanes[mode]
		if !listed {
			lanes = unlistedLanes
		}
		return lanes * float64(c.end-c.open)
	}
	sum := 0.0
	for _, other := range rows {
		if other.code == row.code {
			sum += weight(other)
		}
	}
	share := weight(row) / sum
	if sum == 0 || share == 0 {
		return model.CrossingLine{}, false
	}
	line := model.CrossingLine{Mode: string(mode), Lanes: row.lanes[mode], Open: row.open, Close: row.end}
	if !listed {
		line.Lanes = unlistedLanes
	}
	line.Months = r.crossingMonths(rows, row, mode, counts)
	for i := range line.Months {
		line.Months[i].PerDay *= share
	}
	return line, len(line.Months) > 0
}

// crossingMonths is what a port would count on a mean day of each month of the run with everything open: the count where the month
// is known and nothing of the port was shut, else the last such count times the middle ratio of earlier years.
func (r *resolver) crossingMonths(rows []crossingRow, row crossingRow, mode PortMode, counts PortCounts) []model.CrossingMonth {
	run := r.runMonths()
	base, ok := run.to, false
	for back := 0; back < leastGapMonths+run.months() && !ok; back++ {
		base = run.to.Add(-back)
		v, known := counts(row.name, mode, base)
		ok = known && v > 0 && !r.shutIn(rows, row, mode, base)
	}
	if !ok {
		return nil
	}
	var list []model.CrossingMonth
	for m := range run.months() {
		month := run.from.Add(m)
		days := float64(month.End()-month.Start) + 1
		v, known := counts(row.name, mode, month)
		if monthsBetween(month, base) >= 0 && known && !r.shutIn(rows, row, mode, month) {
			list = append(list, model.CrossingMonth{Month: month, PerDay: v / days})
			continue
		}
		e, fine := ExpectPort(counts, row.name, mode, month, base)
		if !fine {
			now, _ := counts(row.name, mode, base)
			e = Expectation{Value: now, LogSD: 0.2} // too few earlier years: the last count goes on; the spread is assumed
		}
		list = append(list, model.CrossingMonth{Month: month, PerDay: e.Value / days, LogSD: min(e.LogSD, 1)})
	}
	r.assumed("crossings."+row.ID+"."+string(mode), list[len(list)-1].PerDay, fmt.Sprintf("%s a day at port %s in the last month of the run with everything open: the count of %s times the middle ratio of earlier years (spread of the logarithm %.2f); a port's count is shared out over its crossings by lanes × hours, which is assumed", mode, row.name, base, list[len(list)-1].LogSD))
	return list
}

// shutIn tells whether a crossing of a port was shut for some mode in a month.
func (r *resolver) shutIn(rows []crossingRow, row crossingRow, mode PortMode, month model.Period) bool {
	return slices.ContainsFunc(r.in.Closures, func(c model.Closure) bool {
		at := slices.IndexFunc(r.w.Ports, func(p model.Port) bool { return p.ID == c.Port })
		same := at >= 0 && slices.ContainsFunc(rows, func(o crossingRow) bool { return o.ID == c.Port && o.code == row.code })
		return same && shuts(c.Scope, mode) && c.From <= month.End() && (!c.To.Known() || c.To > month.Start)
	})
}

// shutWords are the words of published scopes that speak of a mode.
var shutWords = map[PortMode][]string{PortCars: {"vehicle", "car"}, PortPedestrians: {"pedestrian"}, PortTrucks: {"vehicle", "truck", "commercial", "cargo"}, modeRail: {"rail"}}

// shuts tells whether the scope of a closure speaks of a mode outside brackets and does not only reduce it.
func shuts(scope string, mode PortMode) bool {
	named, _, _ := strings.Cut(strings.ToLower(scope), "(")
	return scope == "all" || !strings.Contains(named, "reduced") && slices.ContainsFunc(shutWords[mode], func(word string) bool { return strings.Contains(named, word) })
}

// keepRail leaves out closures of railway bridges that are not in the run.
func (r *resolver) keepRail() {
	r.in.Closures = slices.DeleteFunc(r.in.Closures, func(c model.Closure) bool {
		return c.Scope == modeRail && !slices.ContainsFunc(r.in.Crossings, func(x model.Crossing) bool { return x.Port == c.Port })
	})
}

// readPorts notes the series of counts of ports that were read, each by its latest figure.
func (r *resolver) readPorts() {
	keys := slices.SortedFunc(maps.Keys(r.latest), func(a, b model.Series) int { return cmp.Compare(a.Key(), b.Key()) })
	for _, series := range keys {
		f := r.latest[series]
		v := f.Vintages[0]
		r.in.Read = append(r.in.Read, model.InputRow{
			What: series.Key(), Period: f.Period, Value: grouped(f.Value()) + ", and the months before it from " + strconv.Itoa(countsSince), Document: v.Document,
			Locator: "latest of the series", AvailableFrom: v.AvailableFrom, Proxy: v.Proxy,
		})
	}
}

// railCrossings makes the railway bridges of ports that count rail containers.
func (r *resolver) railCrossings(rows []crossingRow, counts PortCounts) {
	done := map[string]bool{}
	for _, row := range rows {
		if done[row.code] {
			continue
		}
		done[row.code] = true
		months := r.crossingMonths(rows, row, modeRail, counts)
		if len(months) == 0 {
			continue
		}
		id := strings.ReplaceAll(strings.ToLower(row.name), " ", "-") + railBridge
		r.in.Crossings = append(r.in.Crossings, model.Crossing{
			Port: id, Name: row.name + " railway bridge", Place: row.Place, Office: row.Office,
			Lines: []model.CrossingLine{{Mode: modeRail, Lanes: 1, Open: 0, Close: 24, Months: months}},
		})
	}
}

// railBridge ends the id of a railway bridge, as the table of closures writes it.
const railBridge = "-international-railway-bridge"

// nearOf lists the crossings that people of one may go to: those of the same port and the nearest others.
func nearOf(rows []crossingRow, at int) []model.NearCrossing {
	var list []model.NearCrossing
	for i, row := range rows {
		km := max(1, roadOverLine*kmBetween(rows[at].Port, row.Port))
		if i != at && km <= nearKM && row.end > 0 {
			list = append(list, model.NearCrossing{Port: row.ID, KM: math.Round(km*10) / 10})
		}
	}
	slices.SortStableFunc(list, func(a, b model.NearCrossing) int { return cmp.Compare(a.KM, b.KM) })
	return list[:min(len(list), nearCrossings)]
}

// kmBetween is the great circle between two crossings, in km.
func kmBetween(a, b model.Port) float64 {
	const radius, degree = 6371, math.Pi / 180
	half := func(x float64) float64 { s := math.Sin(x / 2); return s * s }
	h := half((b.Lat-a.Lat)*degree) + math.Cos(a.Lat*degree)*math.Cos(b.Lat*degree)*half((b.Lon-a.Lon)*degree)
	return 2 * radius * math.Asin(math.Sqrt(h))
}

// learnClosures takes equally likely truths of what closures until 2022 taught.
func (r *resolver) learnClosures(counts PortCounts) {
	learnt := r.lessons(LessonsTo2022().evidence(counts))
	for i := range shareDraws {
		s := learnt.Draw((float64(i) + 0.5) / shareDraws)
		r.in.ClosureShares = append(r.in.ClosureShares, model.ClosureShares(s))
	}
	r.learnt("closures.another-day", learnt.Share(func(s ClosureShares) float64 { return s.Day / (1 + s.Day) }).Median, "share of trips that wait for another day rather than not be made, from closures of 2019 to 2022 as known (docs/validation/closures.md)")
}

// crossingModes are the shapes of a day and the ranges of a mode.
func crossingModes() []model.CrossingMode {
	list := []model.CrossingMode{}
	for _, mode := range []PortMode{PortCars, PortPedestrians, PortTrucks} {
		inspection, _ := PortRanges(mode)
		come, lanes := mode.shapes()
		d := model.CrossingMode{Mode: string(mode), Seconds: [2]float64{inspection.Low, inspection.High}, Persons: 1}
		if mode == PortCars {
			d.Persons = personsPerCar
		}
		mean := 0.0
		for day := range 7 {
			mean += come.days[day] / 7
		}
		for day := range 7 {
			d.Days[day] = come.days[day] / mean
		}
		for weekend, day := range [2]int{0, 5} {
			for h := range 24 {
				d.Comes[weekend][h] = come.at(day, h)
				d.Lanes[weekend][h] = lanes.at(day, h)
			}
		}
		list = append(list, d)
	}
	rail := model.CrossingMode{Mode: modeRail, Seconds: [2]float64{3600, 3600}, Persons: 0, Days: [7]float64{1, 1, 1, 1, 1, 1, 1}}
	for weekend := range 2 {
		for h := range 24 {
			rail.Comes[weekend][h], rail.Lanes[weekend][h] = 1, 1
		}
	}
	return append(list, rail)
}

// staffing is what is taken of officers. The corridor takes the upper half of the range of PortRanges: trips that ordinary waits
// keep away are neither in the counts nor in the run.
func staffing() *model.Staffing {
	_, staff := PortRanges(PortCars)
	hours, _ := CaseRanges()
	return &model.Staffing{
		Slack: [2]float64{1, staff.High}, CaseHours: [2]float64{hours.Low / casePersons, hours.High / casePersons},
		CaseFrom: caseFrom, CaseTo: caseTo, Lead: homeLead, WaitCost: waitCost,
	}
}
