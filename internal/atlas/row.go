package atlas

import (
	"math"
	"strconv"
	"strings"

	"puente/internal/model"
)

// The kinds of record that World and ClosuresFrom read.
const (
	KindPlaces     = "places"
	KindLinks      = "links"
	KindPorts      = "ports"
	KindPortCounts = "port-counts"
	KindClosures   = "closures"
)

// row reads the fields of one record and collects what is wrong with them.
type row struct {
	record   model.Record
	problems *model.Problems
}

// fault adds a problem about a field of the row.
func (r row) fault(field, got, want string) {
	r.problems.Add(model.Problem{
		File:  r.record.Kind + ".csv",
		Line:  int(r.record.Locator.Row),
		Field: field,
		Got:   got,
		Want:  want,
	})
}

// text returns a field without its outer spaces, "" where it is missing.
func (r row) text(field string) string {
	return strings.TrimSpace(r.record.Fields[field])
}

// need returns a field that must not be empty.
func (r row) need(field, want string) string {
	s := r.text(field)
	if s == "" {
		r.fault(field, s, want)
	}
	return s
}

// number reads a field as a finite number from low to high; an empty field is
// 0 unless it is needed.
func (r row) number(field string, need bool, low, high float64) float64 {
	s := r.text(field)
	if s == "" && !need {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || v < low || v > high {
		r.fault(field, s, "a number from "+plain(low)+" to "+plain(high))
		return 0
	}
	return v
}

// day reads a field as a date; an empty field is NoDate unless it is needed.
// A time of day after a "T" is left out.
func (r row) day(field string, need bool) model.Date {
	s := r.text(field)
	if s == "" && !need {
		return model.NoDate
	}
	d, _, _ := strings.Cut(s, "T")
	v, err := model.ParseDate(d)
	if err != nil {
		r.fault(field, s, "a date such as 2023-12-26")
	}
	return v
}

// source says which row this is. knownFrom is the day from which what was read
// from it may be used.
func (r row) source(knownFrom model.Date) model.RowSource {
	return model.RowSource{
		Document:      r.record.Document,
		Name:          r.record.Kind + ".csv",
		Locator:       r.record.Locator,
		AvailableFrom: knownFrom,
		Proxy:         r.record.Proxy,
	}
}

// known reports whether something with this available-from date could be known
// on a date. A row without a date is always known, and an unknown date masks nothing.
func known(from, asOf model.Date) bool {
	return !asOf.Known() || !from.Known() || from <= asOf
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
