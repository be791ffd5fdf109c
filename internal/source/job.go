package source

import (
	"bytes"
	"fmt"
	"strings"

	"puente/internal/model"
)

// job is the reading of one document.
type job struct {
	in       Input
	document model.Document
	src      Source
	emit     func(model.Observation)
	problems model.Problems
	tables   []model.Table
	used     []bool // which tables have a row
	records  []model.Record
	rows     int

	text   *text
	layout *layout
	header []string // as the file has them
	at     []int    // where the columns of the layout stand in a row
	bad    bool     // the current row has a problem
	where  place    // of the current row in a workbook

	monthText   []byte // the last month that was read, and its period
	monthPeriod model.Period

	stamps map[model.Period]stamp
	last   stamp
	seen   map[uint64]int32 // key of a row → where it was first
}

// place is a row of a sheet; the zero value means a row of the text table.
type place struct {
	sheet   string
	row     int
	headers []string
	cells   []string
}

// stamp is what the date rule gives for a period.
type stamp struct {
	period        model.Period
	published     model.Date
	availableFrom model.Date
	proxy         model.Proxy
}

// result closes the reading.
func (j *job) result() Result {
	j.document.Source = j.src.ID
	if j.document.Origin == "" {
		j.document.Origin = j.src.Origin
	}
	for i := range j.records {
		j.records[i].Document = j.document.Digest
	}
	var tables []model.Table
	for i, t := range j.tables {
		if j.used[i] {
			tables = append(tables, t)
		}
	}
	return Result{Document: j.document, Tables: tables, Records: j.records, Rows: j.rows, Problems: j.problems}
}

// readText reads a delimited table.
func (j *job) readText(plain []byte) {
	data, ok := decode(plain)
	if !ok {
		j.problems.Add(model.Problem{File: j.in.Name, Line: 1, Want: "a text table (CSV) or a workbook (.xlsx), not binary data"})
		return
	}
	if j.textSource(data) {
		j.seen = make(map[uint64]int32, bytes.Count(data, []byte("\n")))
		j.readRows()
	}
}

// textSource reads the header of a text table and settles its source.
func (j *job) textSource(data []byte) bool {
	sep := sniff(data)
	j.text = newText(data, sep)
	if !j.text.read() || j.text.torn {
		j.problems.Add(model.Problem{File: j.in.Name, Line: 1, Want: "a header line and rows below it"})
		return false
	}
	return j.choose(data, sep)
}

// choose reads the header and settles source and layout.
func (j *job) choose(data []byte, sep byte) bool {
	names := make([]string, len(j.text.fields))
	for i, f := range j.text.fields {
		j.header = append(j.header, strings.TrimSpace(string(f)))
		names[i] = heading(f)
	}
	headerLine := j.text.line
	fits := detect(j.in, names, func() *text {
		t := newText(data, sep)
		t.read()
		return t
	})
	if len(fits) == 0 || !closestFits(j.in, names, fits[0]) {
		j.unknownHeader(names, headerLine)
		return false
	}
	m := fits[0]
	j.src, j.layout, j.at = m.source, m.layout, m.at
	for _, i := range m.unknown {
		j.problems.Add(model.Problem{
			File: j.in.Name, Line: headerLine, Field: j.header[i], Got: j.header[i],
			Want: "no other columns than those of " + j.src.ID + ": " + strings.Join(allColumns(j.layout), ", "),
		})
	}
	return len(m.unknown) == 0 && j.distinctColumns(names, headerLine)
}

// closestFits reports whether a match is what a header most likely means to be: one
// with columns of no meaning loses to a table of which more columns are there, though some
// are missing.
func closestFits(in Input, names []string, m match) bool {
	if len(m.unknown) == 0 || in.Source != "" {
		return true
	}
	closest, _ := nearest(in, names)
	return closest.layout == nil || len(closest.at)-absent(closest.at) <= len(m.at)-absent(m.at)
}

// allColumns lists the names of a layout's columns.
func allColumns(l *layout) []string {
	names := make([]string, len(l.columns))
	for i, c := range l.columns {
		names[i] = c.name
	}
	return names
}

// distinctColumns refuses a header in which a column stands twice.
func (j *job) distinctColumns(names []string, line int) bool {
	first := map[string]bool{}
	for i, n := range names {
		if first[n] && n != "" {
			j.problems.Add(model.Problem{File: j.in.Name, Line: line, Field: j.header[i], Got: j.header[i], Want: "each column once"})
		}
		first[n] = true
	}
	return j.problems.Len() == 0
}

// unknownHeader tells what a header lacks that no source has.
func (j *job) unknownHeader(names []string, line int) {
	p := model.Problem{File: j.in.Name, Line: line, Field: "header", Got: strings.Join(j.header, ",")}
	if equal := sameHeader(names); equal != "" {
		p.Want = "rows that tell " + equal + " apart by whom they count, or the source named"
		j.problems.Add(p)
		return
	}
	closest, missing := nearest(j.in, names)
	if closest.layout == nil {
		p.Want = known()
		j.problems.Add(p)
		return
	}
	for _, m := range missing {
		p.Field, p.Want = m, "the column "+m+" of "+closest.source.ID
		j.problems.Add(p)
	}
}

// sameHeader names the sources that have this header in common.
func sameHeader(names []string) string {
	var equal []string
	for _, src := range All {
		for i := range src.layouts {
			if _, missing, unknown := src.layouts[i].place(names); len(missing)+len(unknown) == 0 && src.layouts[i].ours != nil {
				equal = append(equal, src.ID)
			}
		}
	}
	return strings.Join(equal, " and ")
}

// readRows reads the rows below the header.
func (j *job) readRows() {
	row, finish := j.layout.start(j)
	for j.text.read() {
		j.bad = false
		if j.text.torn {
			j.problems.Add(model.Problem{File: j.in.Name, Line: j.text.line, Want: "a closing quote for every opening quote"})
			break
		}
		if len(j.text.fields) != len(j.header) {
			j.problems.Add(model.Problem{
				File: j.in.Name, Line: j.text.line, Got: fmt.Sprintf("%d fields", len(j.text.fields)),
				Want: fmt.Sprintf("%d fields as in the header", len(j.header)),
			})
			continue
		}
		j.rows++
		row()
	}
	if j.rows == 0 && j.problems.Len() == 0 {
		j.problems.Add(model.Problem{File: j.in.Name, Line: j.text.line, Want: "at least one row below the header"})
	}
	if finish != nil && j.problems.Len() == 0 {
		finish()
	}
}

// cell returns a cell of the current row by the index of its column in the
// layout, nil where the table lacks the column.
func (j *job) cell(col int) []byte {
	if j.at[col] < 0 {
		return nil
	}
	return j.text.fields[j.at[col]]
}

// has reports whether the table has a column of the layout.
func (j *job) has(col int) bool { return j.at[col] >= 0 }

// wrong adds a problem of a cell of the current row of the text table.
func (j *job) wrong(col int, want string) {
	j.bad = true
	field := j.layout.columns[col].name
	if j.at[col] >= 0 {
		field = j.header[j.at[col]]
	}
	j.problems.Add(model.Problem{File: j.in.Name, Line: j.text.line, Field: field, Got: string(j.cell(col)), Want: want})
}

// word reads a cell by a vocabulary.
func (j *job) word(col int, v *vocab) word {
	w, ok := v.find(j.cell(col))
	if !ok {
		j.wrong(col, v.want())
	}
	return w
}

// count reads a cell that holds a count.
func (j *job) count(col int) float64 {
	n, ok := whole(j.cell(col))
	if !ok {
		j.wrong(col, "a whole number of 0 or more")
	}
	return n
}

// fiscal reads the month of a fiscal year and a month column.
func (j *job) fiscal(yearCol, monthCol int) model.Period {
	year, ok := fiscalYear(j.cell(yearCol))
	if !ok {
		j.wrong(yearCol, "a fiscal year such as 2023 or 2025 (FYTD)")
	}
	month, ok := monthNumber(j.cell(monthCol))
	if !ok {
		j.wrong(monthCol, "a month such as OCT")
	}
	if month >= 10 {
		year--
	}
	return model.Month(year, month)
}

// fiscalYear reads 2023, FY2023 or 2025 (FYTD).
func fiscalYear(cell []byte) (int, bool) {
	text := bytes.TrimSpace(bytes.TrimPrefix(cell, []byte("FY")))
	if len(text) < 4 {
		return 0, false
	}
	year, ok := whole(text[:4])
	rest := string(bytes.TrimSpace(text[4:]))
	return int(year), ok && year >= 1900 && year < 2200 && (rest == "" || rest == "(FYTD)" || rest == "FYTD")
}

// month reads a cell that holds YYYY-MM. Rows of one month mostly stand together,
// so that the last one is kept.
func (j *job) month(col int) model.Period {
	if cell := j.cell(col); !bytes.Equal(cell, j.monthText) || len(cell) == 0 {
		p, err := model.ParsePeriod(string(cell))
		if err != nil || p.Kind != model.PeriodMonth {
			j.wrong(col, "a month YYYY-MM")
			return p
		}
		j.monthText, j.monthPeriod = append(j.monthText[:0], cell...), p
	}
	return j.monthPeriod
}

// key is a series with the number that stands for it and for what else tells
// rows of a table apart.
type key struct {
	series model.Series
	hash   uint64
}

// set fills a dimension.
func (k *key) set(d model.Dim, w word) {
	k.series[d] = w.token
	k.apart(uint64(d), w)
}

// apart adds what tells rows apart that the series does not.
func (k *key) apart(salt uint64, w word) {
	k.hash = (k.hash ^ w.hash ^ (salt+1)*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
	k.hash ^= k.hash >> 32
}

// over starts a key from a table's scope, whose dimensions the row refines.
func over(scope model.Series) key { return key{series: scope} }

// table declares a table and returns its number.
func (j *job) table(t model.Table) int {
	if t.Round == 0 {
		t.Round = 1
	}
	j.tables, j.used = append(j.tables, t), append(j.used, false)
	return len(j.tables) - 1
}

// put emits one observation of the current row, unless the row has a problem
// or its key stands in the table already.
func (j *job) put(table int, k key, period model.Period, value float64) {
	if j.bad {
		return
	}
	s := j.stamp(period)
	if j.bad || j.twice(table, k, period) {
		return
	}
	j.send(table, k.series, s, value)
}

// send emits one observation with the dates of a stamp.
func (j *job) send(table int, series model.Series, s stamp, value float64) {
	j.used[table] = true
	j.emit(model.Observation{
		Series: series, Period: s.period, Value: value, Unit: j.src.Unit, Source: j.src.ID,
		Table: j.tables[table].ID, Document: j.document.Digest, Locator: j.locator(),
		Published: s.published, AvailableFrom: s.availableFrom, Proxy: s.proxy, ReadOn: j.in.ReadOn,
	})
}

// locator tells where the current row stands.
func (j *job) locator() model.Locator {
	if j.where.row > 0 {
		return model.Locator{Sheet: j.where.sheet, Row: int32(j.where.row)}
	}
	return model.Locator{Row: int32(j.text.line)}
}

// stamp returns the dates of a period and refuses a period that ended after the
// document was published.
func (j *job) stamp(period model.Period) stamp {
	if j.last.period != period || period.Kind == model.PeriodNone {
		s, ok := j.stamps[period]
		if !ok {
			s.period = period
			s.published, s.availableFrom, s.proxy = Available(j.src, period, j.in)
			j.stamps[period] = s
		}
		j.last = s
	}
	if j.last.published.Known() && period.End() > j.last.published {
		j.refuse("", "a period that ended before the document was published on "+j.last.published.String())
	}
	return j.last
}

// twice refuses a row whose key stands in the table already. Keys are compared
// by 64-bit hashes: in a file of five million rows the chance of a false alarm is
// below one in a million.
func (j *job) twice(table int, k key, period model.Period) bool {
	k.apart(uint64(table)+100, word{hash: uint64(period.Start)<<8 | uint64(period.Kind)})
	now := int32(j.locator().Row)
	first, found := j.seen[k.hash]
	if found {
		j.refuse(k.series.Key(), fmt.Sprintf("each figure once: %s of %s stands on line %d already", k.series, period, first))
		return true
	}
	j.seen[k.hash] = now
	return false
}

// refuse adds a problem of the whole current row, at the column that tells its period.
func (j *job) refuse(got, want string) {
	if j.where.row > 0 {
		j.wrongCell(0, want)
		return
	}
	j.bad = true
	p := model.Problem{File: j.in.Name, Line: j.text.line, Field: j.layout.columns[j.layout.period].name, Got: got, Want: want}
	if at := j.at[j.layout.period]; at >= 0 {
		p.Field = j.header[at]
		if got == "" {
			p.Got = string(j.text.fields[at])
		}
	}
	j.problems.Add(p)
}
