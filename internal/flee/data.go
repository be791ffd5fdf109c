package flee

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// series reads data_layout.csv and the files that it names.
func (r *reader) series() {
	data, ok := r.files.Data["data_layout.csv"]
	if !ok {
		r.problems.Add(model.Problem{File: "data_layout.csv", Want: "the file, in the folder of source data"})
		return
	}
	s := readSheet("data_layout.csv", data, &r.problems)
	labels := map[string]bool{}
	for _, row := range s.rows {
		if len(row.cells) < 2 {
			continue
		}
		if row.cells[0] == "" {
			s.bad(row, "label", "", "a name of locations.csv, or total")
			continue
		}
		labels[row.cells[0]] = true
		if series, ok := r.layoutRow(s, row); ok {
			r.Series = append(r.Series, series)
		} else {
			r.failed[row.cells[0]] = true
		}
	}
	r.judgeSeries(s, labels)
}

// judgeSeries checks that every camp has its row.
func (r *reader) judgeSeries(s *sheet, labels map[string]bool) {
	if len(labels) > 0 && !labels["total"] && !r.Settings.SumFromCamps {
		s.problems.Add(model.Problem{File: s.file, Got: "total", Want: "a row for total, as sum_from_camps is off"})
	}
	if len(r.Series) > 0 && r.Series[0].Name != "total" {
		want := "total,FILE as the first row"
		if r.opt.Strict {
			s.bad(row{line: r.Series[0].Line}, "label", r.Series[0].Name, want)
		} else {
			r.note(s, row{line: r.Series[0].Line}, "Flee takes the first row for the total and leaves it out of the sum")
		}
	}
	for _, one := range r.Series {
		if one.Name != "total" && r.PlaceIndex(one.Name) < 0 {
			r.silent(s, row{line: one.Line}, one.Name, "a name of locations.csv, or total"+model.AndNearest(one.Name, r.names()), "no such place: its people count among the arrivals all the same")
		}
	}
	for _, i := range r.Destinations() {
		if !labels[r.Places[i].Name] {
			s.problems.Add(model.Problem{File: s.file, Got: r.Places[i].Name, Want: "a row for each camp of locations.csv"})
		}
	}
}

// SeriesIndex finds the row of data_layout.csv with a label, -1 where there is none.
func (c *Case) SeriesIndex(label string) int {
	for i := range c.Series {
		if c.Series[i].Name == label {
			return i
		}
	}
	return -1
}

// layoutRow reads a label and its files; Flee adds further files to the first.
func (r *reader) layoutRow(s *sheet, row row) (Series, bool) {
	total := Series{Name: row.cells[0], Line: row.line}
	for i, name := range row.cells[1:] {
		data, ok := r.files.Data[name]
		if !ok {
			s.bad(row, "file", name, "a file of the folder of source data"+model.AndNearest(name, slices.Collect(maps.Keys(r.files.Data))))
			return total, false
		}
		one, ok := r.counts(name, data)
		if !ok {
			return total, false
		}
		if i == 0 {
			total.Days, total.Values = one.Days, one.Values
			continue
		}
		if r.opt.Strict {
			total = sumSeries(total, one)
		} else if total, ok = mergeSeries(total, one); !ok {
			s.bad(row, "file", name, "a file that begins no later than the first: Flee stops on this")
			return total, false
		}
	}
	return total, true
}

// counts reads one file of dates and counts.
func (r *reader) counts(name string, data []byte) (Series, bool) {
	before := r.problems.Len()
	s := readSheet(name, data, &r.problems)
	series := Series{Name: name}
	for i, row := range s.rows {
		first := row.cells[0]
		if len(row.cells) < 2 || i == 0 && (s.header == nil || row.line < s.headLine) && (first == "" || first == "Date" || first == "DateTime") || row.cells[1] == "" {
			continue
		}
		date, err := parseDay(first)
		if err != nil {
			s.bad(row, "date", first, "a date YYYY-MM-DD")
			continue
		}
		count, err := strconv.ParseInt(strings.TrimSpace(row.cells[1]), 10, 64)
		if err != nil || count < 0 || count > 1<<50 {
			s.bad(row, "count", row.cells[1], "a whole number of people")
			continue
		}
		day := int(date) - int(r.Start)
		if n := len(series.Days); n > 0 && day < series.Days[n-1] {
			s.bad(row, "date", first, "dates in order")
			continue
		}
		series.Days = append(series.Days, day)
		series.Values = append(series.Values, float64(count)/float64(r.Settings.Hasten))
	}
	if len(series.Days) == 0 {
		r.problems.Add(model.Problem{File: name, Want: "at least one row of date and count"})
	}
	return series, r.problems.Len() == before
}

// mergeSeries adds b to a as Flee does: entries of a after the end of b are lost, and a day of b between two of a takes the
// later value of a. It reports false where Flee stops: b begins after a.
func mergeSeries(a, b Series) (Series, bool) {
	if b.Days[0] > a.Days[0] {
		return a, false
	}
	out := Series{Name: a.Name, Line: a.Line}
	add := func(day int, v float64) {
		out.Days, out.Values = append(out.Days, day), append(out.Values, v)
	}
	at, last := 0, 0.0
	for i, day := range b.Days {
		for day > a.Days[at] {
			add(a.Days[at], last+a.Values[at])
			if at == len(a.Days)-1 {
				break
			}
			at++
		}
		if day > a.Days[at] {
			continue
		}
		add(day, b.Values[i]+a.Values[at])
		last = b.Values[i]
		if day == a.Days[at] && at < len(a.Days)-1 {
			at++
		}
	}
	return out, true
}

// sumSeries adds two series at the days of both, each interpolated.
func sumSeries(a, b Series) Series {
	out := Series{Name: a.Name, Line: a.Line}
	i, j := 0, 0
	for i < len(a.Days) || j < len(b.Days) {
		day := math.MaxInt
		if i < len(a.Days) {
			day = a.Days[i]
		}
		if j < len(b.Days) {
			day = min(day, b.Days[j])
		}
		out.Days, out.Values = append(out.Days, day), append(out.Values, a.at(day)+b.at(day))
		for i < len(a.Days) && a.Days[i] <= day {
			i++
		}
		for j < len(b.Days) && b.Days[j] <= day {
			j++
		}
	}
	return out
}

// at is the interpolated value on a day, not rounded; before the first entry the first, after the last the last.
func (s *Series) at(day int) float64 {
	if day <= s.Days[0] {
		return s.Values[0]
	}
	for i := 1; i < len(s.Days); i++ {
		if day < s.Days[i] {
			fraction := float64(day-s.Days[i-1]) / float64(s.Days[i]-s.Days[i-1])
			return s.Values[i-1] + float64(fraction*(s.Values[i]-s.Values[i-1]))
		}
	}
	return s.Values[len(s.Values)-1]
}

// At is the value that Flee takes for a day: interpolated and cut to a whole number of people.
func (s *Series) At(day int) int64 { return int64(s.at(day)) }

// corrections reads registration_corrections.csv: counts before a first proper registration are scaled to meet it.
func (r *reader) corrections() {
	data, ok := r.files.Input["registration_corrections.csv"]
	if !ok {
		return
	}
	s := readSheet("registration_corrections.csv", data, &r.problems)
	for _, row := range s.rows {
		if len(row.cells) < 2 {
			continue
		}
		i := r.SeriesIndex(row.cells[0])
		if i < 0 {
			if !r.failed[row.cells[0]] {
				s.bad(row, "label", row.cells[0], "a label of data_layout.csv"+model.AndNearest(row.cells[0], r.labels()))
			}
			continue
		}
		date, err := parseDay(row.cells[1])
		if err != nil {
			s.bad(row, "date", row.cells[1], "a date YYYY-MM-DD")
			continue
		}
		if day := int(date) - int(r.Start); day >= 0 {
			r.correct(s, row, &r.Series[i], day)
		}
	}
}

// labels lists the rows of data_layout.csv by name.
func (r *reader) labels() []string {
	list := make([]string, len(r.Series))
	for i, s := range r.Series {
		list[i] = s.Name
	}
	return list
}

// correct scales every entry before the one on a day, once for each entry on that day.
func (r *reader) correct(s *sheet, at row, series *Series, day int) {
	found := false
	for i := range series.Days {
		if i == 0 || series.Days[i] != day {
			continue
		}
		found = true
		if series.Values[i-1] == 0 {
			s.bad(at, "date", at.cells[1], fmt.Sprintf("an entry of %s after one above 0: Flee divides by it", series.Name))
			return
		}
		factor := series.Values[i] / series.Values[i-1]
		for j := range i {
			series.Values[j] *= factor
		}
	}
	if !found {
		s.bad(at, "date", at.cells[1], "the date of an entry of "+series.Name+" that is not its first: Flee stops on anything else")
	}
}
