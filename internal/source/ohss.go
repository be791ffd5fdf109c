package source

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"puente/internal/model"
)

// ohssKHSM is the workbook "KHSM Encounters (USBP)" of OHSS: Border Patrol only,
// rounded to 10, by month and by year in twin sheets. Months are imported; years
// check the sums of the months. A row that would round to 0 is left out by
// OHSS, so a missing row means fewer than 5. No cell of the workbook seen is
// suppressed by a letter or a dash; one that is not a number is a problem. OHSS
// counts Livermore (closed 2004–05) under the northern border, CBP under the
// coast: the sheets by region follow OHSS. "Monthly Rgn and Sector" repeats
// "Monthly Sector" and only checks it.
var ohssKHSM = Source{
	ID: "ohss-khsm", Title: "KHSM Encounters (USBP)", Agency: "DHS Office of Homeland Security Statistics", Unit: "events",
	Origin: "https://ohss.dhs.gov/khsm/cbp-encounters", Rank: 1, LagDays: 47,
	LagBasis: "the workbook with months to 2024-11 was saved on 2025-01-16, 47 days later; other months are taken to be as quick",
	Kind:     KindObservations,
	sheets:   ohssSheetNames(),
	workbook: readOHSS,
}

// bookSheet is one pair of twin sheets.
type bookSheet struct {
	suffix string // of "Monthly " and "Annual "
	id     string // of the table; "" for a sheet that only checks
	title  string
	parts  []string // headers between month and quantity
	by     []model.Dim
}

// bookSheets are the sheets in the order of the workbook.
var bookSheets = []bookSheet{
	{"Count", "count", "Border Patrol nationwide", nil, nil},
	{"Citizenship", "citizenship", "Border Patrol by citizenship", []string{"Citizenship"}, dims(model.DimNationality)},
	{"Region", "region", "Border Patrol by border (Livermore under the north)", []string{"Region"}, dims(model.DimGeography)},
	{"Family Status", "family-status", "Border Patrol by family status", []string{"Family Status"}, dims(model.DimHousehold)},
	{"Sector", "sector", "Border Patrol by sector", []string{"Sector"}, dims(model.DimGeography)},
	{
		"Rgn and Citp", "region-citizenship", "Border Patrol by border (Livermore under the north) and citizenship",
		[]string{"Region", "Citizenship"},
		dims(model.DimGeography, model.DimNationality),
	},
	{
		"Rgn and Fam Status", "region-family-status", "Border Patrol by border (Livermore under the north) and family status",
		[]string{"Region", "Family Status"},
		dims(model.DimGeography, model.DimHousehold),
	},
	{"Rgn and Sector", "", "", []string{"Region", "Sector"}, nil},
}

// ohssSectors are the sectors as the workbook writes them: "Del Rio, TX".
var ohssSectors = func() *vocab {
	state := map[string]string{
		"CA": "san-diego el-centro livermore", "AZ": "yuma tucson", "TX": "el-paso big-bend del-rio laredo rio-grande-valley",
		"FL": "miami", "LA": "new-orleans", "PR": "ramey", "WA": "blaine spokane", "NY": "buffalo", "MI": "detroit", "ND": "grand-forks",
		"MT": "havre", "ME": "houlton", "VT": "swanton",
	}
	var names []name
	for code, sectors := range state {
		for s := range strings.FieldsSeq(sectors) {
			stem, _ := areaName("sector-" + s)
			names = append(names, name{stem + ", " + code, "sector-" + s})
		}
	}
	return vocabOf(names...)
}()

// ohssSheetNames lists the twin sheets.
func ohssSheetNames() []string {
	var names []string
	for _, s := range bookSheets {
		names = append(names, "Annual "+s.suffix, "Monthly "+s.suffix)
	}
	return names
}

// sum adds up rows and remembers the last of them.
type sum struct {
	value float64
	rows  int
	row   int
}

// sums are sums by key.
type sums map[string]sum

func (s sums) add(key string, row int, value float64) {
	t := s[key]
	s[key] = sum{t.value + value, t.rows + 1, row}
}

// ohssBook is what the checks of the workbook need of the sheet pairs.
type ohssBook struct {
	*job
	file   *excelize.File
	counts sums // month → the printed count of all
	sector sums // month and sector of the sheet by sector alone
}

// readOHSS reads the twin sheets one pair after the other.
func readOHSS(j *job, file *excelize.File) {
	b := &ohssBook{job: j, file: file, counts: sums{}, sector: sums{}}
	for _, s := range bookSheets {
		b.pair(s)
	}
}

// pair reads the months of one pair of sheets, then checks them against the
// years and the counts.
func (b *ohssBook) pair(s bookSheet) {
	scope := encounters("nationwide").At(model.DimComponent, "usbp")
	table := -1
	if s.id != "" {
		table = b.job.table(model.Table{ID: s.id, Title: s.title, Scope: scope, By: s.by, Round: 10})
	}
	months, years, byYear := sums{}, sums{}, sums{}
	kinds := map[string]bool{}
	headers := append(append([]string{"Fiscal Year", "Month"}, s.parts...), "Quantity")
	b.each(b.file, "Monthly "+s.suffix, headers, func(cells []string) {
		period, k := b.ohssMonth(0, 1), over(scope)
		for i, part := range s.parts {
			b.ohssPart(&k, part, 2+i)
		}
		n := b.tens(len(cells) - 1)
		if table >= 0 {
			b.put(table, k, period, n)
		}
		if b.bad {
			return
		}
		parts := strings.Join(cells[2:len(cells)-1], "|")
		kinds[parts] = true
		months.add(period.String(), b.where.row, n)
		byYear.add(strings.TrimSuffix(cells[0]+"|"+parts, "|"), b.where.row, n)
		b.compare(s, period.String()+"|"+cells[len(cells)-2], n)
	})
	headers = append([]string{"Fiscal Year"}, headers[2:]...)
	b.each(b.file, "Annual "+s.suffix, headers, func(cells []string) {
		if n := b.tens(len(cells) - 1); !b.bad {
			years.add(strings.Join(cells[:len(cells)-1], "|"), b.where.row, n)
		}
	})
	if b.problems.Len() == 0 {
		b.checkYears(s, years, byYear, months)
		b.checkMonths(s, months, len(kinds))
	}
}

// ohssMonth reads a fiscal year and a month such as 01 October, whose number is
// its place in the fiscal year.
func (b *ohssBook) ohssMonth(yearCol, monthCol int) model.Period {
	year, ok := fiscalYear([]byte(b.where.cells[yearCol]))
	if !ok {
		b.wrongCell(yearCol, "a fiscal year such as 2023")
	}
	number, named, _ := strings.Cut(b.where.cells[monthCol], " ")
	month, ok := monthNumber([]byte(named))
	if place := (month+2)%12 + 1; !ok || number != fmt.Sprintf("%02d", place) {
		b.wrongCell(monthCol, "a month with its place in the fiscal year such as 01 October")
	}
	if month >= 10 {
		year--
	}
	return model.Month(year, month)
}

// ohssPart reads one part of a row into its dimension.
func (b *ohssBook) ohssPart(k *key, part string, col int) {
	dim, v := model.DimGeography, regions
	switch part {
	case "Citizenship":
		dim, v = model.DimNationality, ohssCitizenships
	case "Family Status":
		dim, v = model.DimHousehold, households
	case "Sector":
		v = ohssSectors
	}
	w, ok := v.find([]byte(b.where.cells[col]))
	if !ok {
		b.wrongCell(col, v.want())
	}
	k.set(dim, w)
}

// tens reads a count that is rounded to 10.
func (b *ohssBook) tens(col int) float64 {
	n, ok := wholeCell(b.where.cells[col])
	if !ok || int64(n)%10 != 0 {
		b.wrongCell(col, "a whole number of 0 or more, rounded to 10")
	}
	return n
}

// compare checks the sheet by region and sector against the sheet by sector.
func (b *ohssBook) compare(s bookSheet, key string, n float64) {
	switch s.suffix {
	case "Sector":
		b.sector.add(key, b.where.row, n)
	case "Rgn and Sector":
		if b.sector[key].value != n {
			b.wrongCell(len(b.where.cells)-1, fmt.Sprintf("%.0f as in sheet Monthly Sector, row %d", b.sector[key].value, b.sector[key].row))
		}
	}
}

// between are the bounds of the sum of numbers that are rounded to 10, given
// the rounded total: each printed number is off by 5 at most, one that is not
// printed by 4.
func between(total float64, printed, missing int) (low, high float64) {
	off := float64(5 * (printed + 1))
	return total - off - float64(4*missing), total + off
}

// checkYears checks that the months of each part add up to its year.
func (b *ohssBook) checkYears(s bookSheet, years, byYear, months sums) {
	inYear := map[string]int{}
	for month := range months {
		p, _ := model.ParsePeriod(month)
		y, m, _ := p.Start.Civil()
		inYear[fmt.Sprint(y+(m+2)/12)]++
	}
	for _, key := range slices.Sorted(maps.Keys(years)) {
		year := years[key]
		fiscal, _, _ := strings.Cut(key, "|")
		got := byYear[key]
		low, high := between(year.value, got.rows, inYear[fiscal]-got.rows)
		if got.value < low || got.value > high {
			b.problems.Add(model.Problem{
				File: b.in.Name, Line: year.row, Field: "Annual " + s.suffix + ": Quantity", Got: fmt.Sprintf("%.0f", year.value),
				Want: fmt.Sprintf("%.0f, the sum of its %d months, within rounding", got.value, got.rows),
			})
		}
	}
}

// checkMonths checks that the parts of each month add up to its count.
func (b *ohssBook) checkMonths(s bookSheet, months sums, kinds int) {
	if len(s.parts) == 0 {
		b.counts = months
		return
	}
	for _, month := range slices.Sorted(maps.Keys(months)) {
		got, count := months[month], b.counts[month]
		low, high := between(count.value, got.rows, kinds-got.rows)
		if got.value < low || got.value > high {
			b.problems.Add(model.Problem{
				File: b.in.Name, Line: count.row, Field: "Monthly Count: Quantity", Got: fmt.Sprintf("%.0f", count.value),
				Want: fmt.Sprintf("%.0f, the sum of sheet Monthly %s for %s, within rounding", got.value, s.suffix, month),
			})
		}
	}
}
