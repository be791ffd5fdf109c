package flee

import "puente/internal/model"

// Table is what a case says of its camps before anybody moves: the columns of out.csv that no luck changes.
type Table struct {
	Start    model.Date
	Days     int
	Camps    []string
	Data     [][]int64 // registered people, [camp][day]
	Arrivals []int64   // who enters on each day, [day]; nil where conflicts drive the arrivals
	Raw      []int64   // accumulated registrations, [day]: the denominator of Total error
	Debt     []int64   // falls in registrations not yet made up by rises, [day]
	Initial  []int64   // people in each camp before day 0, [camp]
	DayZero  []int64   // registrations on day 0 as capacities lose them, [camp]
}

// NewTable derives the table of a case. Under strict the registrations of day 0 count once, not with the total's row.
func NewTable(c *Case, strict bool) Table {
	t := Table{Start: c.Start, Days: c.Days}
	base := make([]int64, len(c.Series))
	if c.Settings.EmptyCampsOnDay0 {
		for i := range c.Series {
			base[i] = c.Series[i].At(0)
		}
	}
	for _, place := range c.Destinations() {
		t.addCamp(c, place, base)
	}
	t.arrivals(c, base, strict)
	return t
}

// addCamp appends one camp.
func (t *Table) addCamp(c *Case, place int, base []int64) {
	p := &c.Places[place]
	i := c.SeriesIndex(p.Name)
	days := make([]int64, t.Days)
	for day := range days {
		days[day] = c.Series[i].At(day) - base[i]
	}
	initial := int64(0)
	if !c.Settings.EmptyCampsOnDay0 {
		initial = p.InitialIDPs
		if c.Settings.InsertDay0 {
			initial += c.Series[i].At(0)
		}
	}
	t.Camps = append(t.Camps, p.Name)
	t.Data = append(t.Data, days)
	t.Initial = append(t.Initial, initial)
	t.DayZero = append(t.DayZero, c.Series[i].At(0)-base[i])
}

// arrivals fills who enters from the daily differences of registrations.
func (t *Table) arrivals(c *Case, base []int64, strict bool) {
	t.Raw, t.Debt = make([]int64, t.Days), make([]int64, t.Days)
	if c.Settings.SpawnMode != "" {
		return
	}
	t.Arrivals = make([]int64, t.Days)
	raw, debt := int64(0), int64(0)
	for day := range t.Days {
		diff := difference(c, base, day, strict)
		fresh := diff - debt
		if c.Settings.InsertDay0 && day == 0 {
			fresh = 0
		}
		if fresh < 0 {
			debt, fresh = -fresh, 0
		} else if debt > 0 {
			debt = 0
		}
		raw += diff
		t.Arrivals[day], t.Raw[day], t.Debt[day] = fresh, raw, debt
	}
}

// difference is the change of registrations on a day. On day 0 Flee gives the sum of all rows, the total's among them.
func difference(c *Case, base []int64, day int, strict bool) int64 {
	rows := c.Series[min(1, len(c.Series)):]
	if day == 0 && !strict {
		rows = c.Series
	}
	offset := len(c.Series) - len(rows)
	if !c.Settings.SumFromCamps {
		offset = c.SeriesIndex("total")
		rows = c.Series[offset : offset+1]
	}
	sum := int64(0)
	for i := range rows {
		switch {
		case day > 0:
			sum += rows[i].At(day) - rows[i].At(day-1)
		case !c.Settings.EmptyCampsOnDay0:
			sum += rows[i].At(0) - base[offset+i]
		}
	}
	return sum
}
