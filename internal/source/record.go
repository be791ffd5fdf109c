package source

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// rule checks a cell and brings it to the form in which records hold it. want
// tells what is accepted, "" where the cell is right.
type rule func(cell string) (value, want string)

// isText accepts anything but nothing.
func isText(cell string) (value, want string) {
	if cell == "" {
		return "", "a text"
	}
	return cell, ""
}

// isDay accepts YYYY-MM-DD.
func isDay(cell string) (value, want string) {
	if _, err := model.ParseDate(cell); err != nil {
		return "", "a date YYYY-MM-DD"
	}
	return cell, ""
}

// isDayHour accepts YYYY-MM-DD, with a local time THH:MM or without.
func isDayHour(cell string) (value, want string) {
	day, hour, timed := strings.Cut(cell, "T")
	_, wrong := isDay(day)
	if wrong != "" || timed && !isHour(hour) {
		return "", "a local date YYYY-MM-DD, or with the time YYYY-MM-DDTHH:MM"
	}
	return cell, ""
}

// isHour reports whether s is HH:MM.
func isHour(s string) bool {
	if len(s) != 5 || s[2] != ':' {
		return false
	}
	h, errH := strconv.Atoi(s[:2])
	m, errM := strconv.Atoi(s[3:])
	return errH == nil && errM == nil && h >= 0 && h < 24 && m >= 0 && m < 60
}

// isPeriod accepts a day, a month, a year, or two of them with a slash between.
func isPeriod(cell string) (value, want string) {
	first, last, two := strings.Cut(cell, "/")
	_, err := model.ParsePeriod(first)
	if err == nil && two {
		_, err = model.ParsePeriod(last)
	}
	if err != nil {
		return "", "a day, month or year such as 2023-12-26, 2023-12 or 2023, or the first and last with a slash between"
	}
	return cell, ""
}

// isWhole accepts a count.
func isWhole(cell string) (value, want string) {
	n, ok := whole([]byte(cell))
	if !ok {
		return "", "a whole number of 0 or more"
	}
	return strconv.FormatFloat(n, 'f', 0, 64), ""
}

// within accepts a number from low to high, in a unit that the words name.
func within(low, high float64, unit string) rule {
	return func(cell string) (value, want string) {
		n, err := strconv.ParseFloat(cell, 64)
		if err != nil || !(n >= low && n <= high) {
			return "", fmt.Sprintf("a number from %g to %g (%s)", low, high, unit)
		}
		return strconv.FormatFloat(n, 'f', -1, 64), ""
	}
}

// oneOf accepts words.
func oneOf(words ...string) rule {
	return func(cell string) (value, want string) {
		if !slices.Contains(words, cell) {
			if near := model.Nearest(cell, words); near != "" {
				return "", "one of " + strings.Join(words, ", ") + "; " + near + "?"
			}
			return "", "one of " + strings.Join(words, ", ")
		}
		return cell, ""
	}
}

// orNothing accepts an empty cell too.
func orNothing(is rule) rule {
	return func(cell string) (value, want string) {
		if cell == "" {
			return "", ""
		}
		value, want = is(cell)
		if want != "" {
			want += ", or nothing"
		}
		return value, want
	}
}

// isID accepts an id: lower-case letters, digits, hyphens and underscores.
func isID(cell string) (value, want string) {
	if cell == "" || strings.Trim(cell, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return "", "an id of lower-case letters, digits, - and _"
	}
	return cell, ""
}

// isCountry accepts an ISO 3166-1 alpha-2 code by its form.
func isCountry(cell string) (value, want string) {
	if len(cell) != 2 || strings.Trim(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", "an ISO 3166-1 alpha-2 code such as MX"
	}
	return cell, ""
}

// isGeography accepts a geography token of package model.
func isGeography(cell string) (value, want string) {
	if _, ok := model.GeographyOf(cell); !ok {
		return "", "a geography such as sector-del-rio or office-laredo (see `puente data list --words`)"
	}
	return cell, ""
}

// availability are the two columns that every table of facts may have: the
// first day on which a row was public, and what that day rests on.
var availability = []column{
	{name: "available_from", optional: true, is: orNothing(isDay)},
	{name: "available_from_basis", optional: true, free: true},
}

// facts makes a source whose rows are records of one kind. Columns that it
// does not name are kept as they are.
func facts(id, title, origin string, layouts ...layout) Source {
	for i := range layouts {
		layouts[i].columns = append(slices.Clip(layouts[i].columns), availability...)
		layouts[i].extras = true
	}
	return Source{ID: id, Title: title, Agency: "several; cited in each row", Origin: origin, LagBasis: "each row has its own day", Kind: KindRecords, layouts: layouts}
}

// rows makes the start of a layout whose rows become records of a kind. turn
// brings the fields of a row to their general form and reports whether to keep
// the row; nil keeps all.
func rows(kind string, turn func(j *job, fields map[string]string) bool) func(*job) (row func(), finish func()) {
	return func(j *job) (row func(), finish func()) {
		return func() {
			fields := j.fields()
			if j.bad || turn != nil && !turn(j, fields) || j.bad {
				return
			}
			day, _ := model.ParseDate(fields["available_from"])
			proxy := model.ProxyNone
			if strings.Contains(fields["available_from_basis"], "proxy") {
				proxy = model.ProxyInferred
			}
			j.record(kind, fields, day, proxy)
		}, nil
	}
}

// fields reads the current row into a map from the name of a column to its
// value; empty cells are left out.
func (j *job) fields() map[string]string {
	fields := map[string]string{}
	for i, cell := range j.text.fields {
		if value := strings.TrimSpace(string(cell)); value != "" {
			fields[heading([]byte(j.header[i]))] = value
		}
	}
	for i, c := range j.layout.columns {
		if !j.has(i) {
			continue
		}
		delete(fields, heading([]byte(j.header[j.at[i]])))
		value := strings.TrimSpace(string(j.cell(i)))
		if c.is != nil {
			checked, want := c.is(value)
			if want != "" {
				j.wrong(i, want)
			}
			value = checked
		}
		if value != "" {
			fields[c.name] = value
		}
	}
	return fields
}

// day reads a cell that holds a date.
func (j *job) day(col int) model.Date {
	d, err := model.ParseDate(strings.TrimSpace(string(j.cell(col))))
	if err != nil {
		return model.NoDate
	}
	return d
}

// record keeps the current row as a record.
func (j *job) record(kind string, fields map[string]string, availableFrom model.Date, proxy model.Proxy) {
	j.records = append(j.records, model.Record{Kind: kind, Fields: fields, Locator: j.locator(), AvailableFrom: availableFrom, Proxy: proxy})
}

// refuseField adds a problem at the column of the layout that has the name.
func (j *job) refuseField(name, want string) {
	j.wrong(slices.IndexFunc(j.layout.columns, func(c column) bool { return c.name == name }), want)
}
