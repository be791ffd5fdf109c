package source

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"puente/internal/model"
)

// readWorkbook reads a workbook whose source is known by its sheets.
func (j *job) readWorkbook(data []byte) {
	if file := j.bookSource(data); file != nil {
		defer file.Close()
		j.seen = map[uint64]int32{}
		j.src.workbook(j, file)
	}
}

// bookSource opens a workbook and settles its source by its sheets; nil where
// there is none. The limit for parts that excelize would unpack to disk is the
// limit of a document, so that it writes none.
func (j *job) bookSource(data []byte) *excelize.File {
	file, err := excelize.OpenReader(bytes.NewReader(data),
		excelize.Options{UnzipSizeLimit: DocumentLimit, UnzipXMLSizeLimit: DocumentLimit, RawCellValue: true})
	if err != nil {
		j.problems.Add(model.Problem{File: j.in.Name, Got: err.Error(), Want: "a workbook (.xlsx) that is whole and has no password"})
		return nil
	}
	sheets := file.GetSheetList()
	var forms []string
	for _, src := range j.in.candidates() {
		if src.workbook == nil {
			continue
		}
		if slices.Contains(sheets, src.sheets[1]) {
			j.src = src
			return file
		}
		forms = append(forms, src.ID+" ("+strings.Join(src.sheets, ", ")+")")
	}
	j.problems.Add(model.Problem{
		File: j.in.Name, Field: "sheets", Got: strings.Join(sheets, ", "),
		Want: "the sheets of a workbook that " + strings.Join(append(forms, "the named source"), " or ") + " has",
	})
	file.Close()
	return nil
}

// each calls row for the rows of a sheet below its header, which must be as
// given; blank rows are passed over.
func (j *job) each(file *excelize.File, sheet string, headers []string, row func(cells []string)) {
	rows, err := file.Rows(sheet)
	if err != nil {
		j.problems.Add(model.Problem{File: j.in.Name, Field: sheet, Got: err.Error(), Want: "a sheet of this name"})
		return
	}
	defer rows.Close()
	j.where = place{sheet: sheet, headers: headers}
	headed := false
	for rows.Next() {
		j.where.row++
		cells, err := rows.Columns()
		if err != nil {
			j.problems.Add(model.Problem{File: j.in.Name, Line: j.where.row, Field: sheet, Got: err.Error(), Want: "a row that can be read"})
			break
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		j.bad = false
		if !headed {
			if !j.headed(cells) {
				break
			}
			headed = true
			continue
		}
		if j.fitted(cells) {
			j.rows++
			row(j.where.cells)
		}
	}
	if err := rows.Error(); err != nil || !headed && j.problems.Len() == 0 {
		j.problems.Add(model.Problem{File: j.in.Name, Line: j.where.row, Field: sheet, Got: fmt.Sprint(err), Want: "a sheet with a header and rows"})
	}
	j.where = place{}
}

// headed checks the header of a sheet.
func (j *job) headed(cells []string) bool {
	want := j.where.headers
	for i := range max(len(cells), len(want)) {
		got := ""
		if i < len(cells) {
			got = cells[i]
		}
		if i >= len(want) || heading([]byte(got)) != heading([]byte(want[i])) {
			j.problems.Add(model.Problem{
				File: j.in.Name, Line: j.where.row, Field: j.where.sheet, Got: strings.Join(cells, ", "),
				Want: "the columns " + strings.Join(want, ", "),
			})
			return false
		}
	}
	return true
}

// fitted brings a row to the width of the header.
func (j *job) fitted(cells []string) bool {
	for len(cells) > len(j.where.headers) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) > len(j.where.headers) {
		j.problems.Add(model.Problem{
			File: j.in.Name, Line: j.where.row, Field: j.where.sheet, Got: fmt.Sprintf("%d cells", len(cells)),
			Want: fmt.Sprintf("%d as in the header", len(j.where.headers)),
		})
		return false
	}
	j.where.cells = append(cells, make([]string, len(j.where.headers)-len(cells))...)
	return true
}

// wrongCell adds a problem of a cell of the current row of a sheet.
func (j *job) wrongCell(col int, want string) {
	j.bad = true
	j.problems.Add(model.Problem{
		File: j.in.Name, Line: j.where.row, Field: j.where.sheet + ": " + j.where.headers[col],
		Got: j.where.cells[col], Want: want,
	})
}

// wholeCell reads a count of a workbook, where a number may be written 1.2E+3.
func wholeCell(cell string) (float64, bool) {
	if n, ok := whole([]byte(cell)); ok {
		return n, true
	}
	n, err := strconv.ParseFloat(cell, 64)
	return n, err == nil && n >= 0 && n < wholeLimit && n == float64(int64(n))
}
