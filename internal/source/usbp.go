package source

import (
	"bytes"
	"fmt"
	"strings"

	"puente/internal/model"
)

// sectorColumns are the Border Patrol sectors in the order of package model,
// by the region in which CBP's table prints them. Livermore, closed in 2004–05,
// stands among the coastal ones.
var sectorColumns = []struct {
	region  string
	sectors []string
}{
	{"coastal", []string{"livermore", "miami", "new_orleans", "ramey"}},
	{"northern", []string{"blaine", "buffalo", "detroit", "grand_forks", "havre", "houlton", "spokane", "swanton"}},
	{"southwest", []string{"big_bend", "del_rio", "el_centro", "el_paso", "laredo", "rio_grande_valley", "san_diego", "tucson", "yuma"}},
}

// usbpSectors is the Border Patrol's table of monthly apprehensions (from
// March 2020 encounters) by sector since October 1999: a row a month, a column
// a sector, with printed totals by region and nationwide. A total that is not
// the sum of its sectors is a problem. An empty cell, - or N/A means that the
// sector did not count.
var usbpSectors = Source{
	ID: "usbp-sectors", Title: "U.S. Border Patrol Monthly Encounters by Sector", Agency: "U.S. Customs and Border Protection", Unit: "events",
	Origin:  "https://www.cbp.gov/newsroom/media-resources/stats (U.S. Border Patrol Monthly Encounters FY2000–FY2020)",
	LagDays: cbpReleaseLag, LagBasis: cbpReleaseBasis + "; for the years before CBP published by month this is assumed",
	released: true, Kind: KindObservations,
	layouts: []layout{{columns: sectorTable(), period: 0, start: startSectors}},
}

// sectorTable lists the columns: month, fiscal and calendar year, the sectors,
// the regions' totals, the total.
func sectorTable() []column {
	columns := []column{{name: "month"}, {name: "fy", also: []string{"fiscal_year"}}, {name: "cy", also: []string{"calendar_year", "year"}, optional: true}}
	for _, r := range sectorColumns {
		for _, s := range r.sectors {
			columns = append(columns, column{name: s, also: []string{s + "_sector"}, optional: s == "livermore"})
		}
	}
	for _, r := range sectorColumns {
		columns = append(columns, column{name: r.region + "_border", also: []string{r.region, r.region + "_total", r.region + "_border_total"}, optional: true})
	}
	return append(columns, column{name: "monthly_total", also: []string{"total", "grand_total"}, optional: true})
}

// firstSector is the column of the first sector in sectorTable.
const firstSector = 3

func startSectors(j *job) (row func(), finish func()) {
	const month, fiscalYear, calendarYear = 0, 1, 2
	scope := encounters("nationwide").At(model.DimComponent, "usbp")
	sectors := j.table(model.Table{ID: "sectors", Title: "Border Patrol by sector", Scope: scope, By: dims(model.DimGeography)})
	printedRegions := j.table(model.Table{ID: "printed-regions", Title: "Border Patrol by border, as printed", Scope: scope, By: dims(model.DimGeography)})
	printedTotal := j.table(model.Table{ID: "printed-total", Title: "Border Patrol nationwide, as printed", Scope: scope})
	return func() {
		period := j.fiscal(fiscalYear, month)
		j.calendar(calendarYear, period)
		values, there := j.numbers(firstSector)
		if j.bad {
			return
		}
		col, next, whole := firstSector, firstSector+sectorCount(), 0.0
		for _, r := range sectorColumns {
			sum := 0.0
			for _, s := range r.sectors {
				j.putArea(sectors, "sector-"+strings.ReplaceAll(s, "_", "-"), period, there[col], values[col])
				sum += values[col]
				col++
			}
			j.adds(next, there[next], sum, values[next])
			j.putArea(printedRegions, r.region, period, there[next], values[next])
			whole += sum
			next++
		}
		j.adds(next, there[next], whole, values[next])
		if there[next] {
			j.put(printedTotal, over(scope), period, values[next])
		}
	}, nil
}

// sectorCount is the number of sectors in sectorColumns.
func sectorCount() int {
	n := 0
	for _, r := range sectorColumns {
		n += len(r.sectors)
	}
	return n
}

// putArea emits the count of one area of a row that has many.
func (j *job) putArea(table int, geography string, period model.Period, there bool, value float64) {
	if !there {
		return
	}
	k := over(encounters("nationwide").At(model.DimComponent, "usbp"))
	k.set(model.DimGeography, wordOf(geography))
	j.put(table, k, period, value)
}

// adds checks a printed total against the sum of its parts.
func (j *job) adds(col int, there bool, sum, printed float64) {
	if there && sum != printed {
		j.wrong(col, fmt.Sprintf("%.0f, the sum of its sectors in this row", sum))
	}
}

// calendar checks a calendar year against the month that the row is of.
func (j *job) calendar(col int, period model.Period) {
	year, _, _ := period.Start.Civil()
	if j.has(col) && !j.bad && string(bytes.TrimSpace(j.cell(col))) != fmt.Sprint(year) {
		j.wrong(col, fmt.Sprintf("%d, the calendar year of this month of the fiscal year", year))
	}
}

// numbers reads all columns from the first on, those that are not there or
// not counted as absent.
func (j *job) numbers(first int) (values []float64, there []bool) {
	values, there = make([]float64, len(j.at)), make([]bool, len(j.at))
	for col := first; col < len(j.at); col++ {
		if !j.has(col) || notCounted(j.cell(col)) {
			continue
		}
		n, ok := whole(j.cell(col))
		if !ok {
			j.wrong(col, "a whole number of 0 or more, or nothing, - or N/A where the sector did not count")
		}
		values[col], there[col] = n, ok
	}
	return values, there
}

// notCounted reports whether a cell says that there is no count.
func notCounted(cell []byte) bool {
	switch string(bytes.TrimSpace(cell)) {
	case "", "-", "–", "N/A", "n/a", "NA":
		return true
	}
	return false
}
