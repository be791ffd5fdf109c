package flee

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"puente/internal/model"
)

// row is one record of a CSV file that is neither empty nor a comment.
type row struct {
	line  int
	cells []string
}

// cell gives a cell, empty where the row is shorter.
func (r row) cell(i int) string {
	if i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// sheet is a CSV file as Flee reads it, with the place where its problems go.
type sheet struct {
	file     string
	header   []string // the first comment row
	headLine int
	rows     []row
	problems *model.Problems
}

// bad adds a problem of one cell.
func (s *sheet) bad(r row, field, got, want string) {
	s.problems.Add(model.Problem{File: s.file, Line: r.line, Field: field, Got: got, Want: want})
}

// byteOrderMark is what some editors put before a text in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// readSheet splits a file: comma, double quotes, cells not trimmed; a row whose first cell begins with # is a comment.
func readSheet(file string, data []byte, problems *model.Problems) *sheet {
	s := &sheet{file: file, problems: problems}
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	if !utf8.Valid(data) {
		problems.Add(model.Problem{File: file, Want: "text in UTF-8"})
		return s
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.LazyQuotes, reader.ReuseRecord = -1, true, false
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			problems.Add(model.Problem{File: file, Line: lineOf(err), Want: "rows of comma-separated cells: " + err.Error()})
			return s
		}
		line, _ := reader.FieldPos(0)
		if strings.HasPrefix(cells[0], "#") {
			if s.header == nil {
				s.header, s.headLine = cells, line
			}
			continue
		}
		s.rows = append(s.rows, row{line, cells})
	}
}

// lineOf is the line that a reader's error speaks of.
func lineOf(err error) int {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return parse.Line
	}
	return 0
}

// number reads a finite float of [low, high]; want tells the reader what it should be.
func (s *sheet) number(r row, i int, field string, low, high float64) (float64, bool) {
	text := strings.TrimSpace(r.cell(i))
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || v < low || v > high {
		s.bad(r, field, r.cell(i), "a number from "+short(low)+" to "+short(high))
		return low, false
	}
	return v, true
}

// whole reads an integer of [low, high], 0 from an empty cell.
func (s *sheet) whole(r row, i int, field string, low, high int64) int64 {
	text := strings.TrimSpace(r.cell(i))
	if text == "" {
		return 0
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil || v < low || v > high {
		s.bad(r, field, r.cell(i), "a whole number from "+strconv.FormatInt(low, 10)+" to "+strconv.FormatInt(high, 10))
		return 0
	}
	return v
}

// short writes a bound for a reader.
func short(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
