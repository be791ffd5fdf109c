package model

import (
	"cmp"
	"fmt"
)

// Observation is one published number.
type Observation struct {
	Series        Series  `json:"series"`         // what it counts and where: its geography is its place
	Period        Period  `json:"period"`         // the span it speaks of
	Value         float64 `json:"value"`          // in Unit; counts are whole numbers
	Unit          string  `json:"unit"`           // "events", "persons", …
	Source        string  `json:"source"`         // id in source.All
	Table         string  `json:"table"`          // Table.ID within the document
	Document      string  `json:"document"`       // sha256 of the document, hex
	Locator       Locator `json:"locator"`        // where in the document
	Published     Date    `json:"published"`      // NoDate where not known
	AvailableFrom Date    `json:"available_from"` // first day on which a run may read it
	Proxy         Proxy   `json:"proxy"`          // why AvailableFrom is not simply Published
	ReadOn        Date    `json:"read_on"`        // the day the document was read in
}

// Proxy tells what an available-from date rests on.
type Proxy uint8

// The kinds of proxy.
const (
	ProxyNone     Proxy = iota // available_from is the day of publication
	ProxyLag                   // published is unknown: end of the period plus the source's usual lag
	ProxyLater                 // a later vintage stands in for one that is lost
	ProxyInferred              // the day of publication is inferred, not printed
)

// String gives "", "lag", "later vintage" or "inferred".
func (p Proxy) String() string {
	return [...]string{"", "lag", "later vintage", "inferred"}[p]
}

// MarshalText writes String.
func (p Proxy) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (p *Proxy) UnmarshalText(b []byte) error {
	for kind := ProxyNone; kind <= ProxyInferred; kind++ {
		if string(b) == kind.String() {
			*p = kind
			return nil
		}
	}
	return fmt.Errorf("%q is not a kind of proxy", b)
}

// Locator points at a row or cell of a document: a 1-based line of a text
// file, or a sheet with row and column of a workbook.
type Locator struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int32  `json:"row"`
	Col   int32  `json:"col,omitempty"` // 1-based; 0 where the whole row is meant
}

// String gives "row 12", or "Sheet!R12C3" for a workbook's cell.
func (l Locator) String() string {
	switch {
	case l.Sheet != "":
		return fmt.Sprintf("%s!R%dC%d", l.Sheet, l.Row, l.Col)
	case l.Col > 0:
		return fmt.Sprintf("row %d, column %d", l.Row, l.Col)
	}
	return fmt.Sprintf("row %d", l.Row)
}

// Document describes a file that numbers came from. Its bytes are kept by Digest.
type Document struct {
	Digest         string `json:"digest"`            // sha256 of the bytes as received, hex
	Content        string `json:"content,omitempty"` // sha256 of what is in it, equal in every wrapping (source.Identify); "" where not known
	Name           string `json:"name"`
	Source         string `json:"source"` // id in source.All
	Bytes          int64  `json:"bytes"`
	Published      Date   `json:"published"`       // NoDate where not known
	PublishedBasis string `json:"published_basis"` // exact, latest (known by then at the latest), inferred, "" where not known
	Origin         string `json:"origin"`          // official address or citation
	ReadOn         Date   `json:"read_on"`
}

// Table is a set of rows of one document that do not overlap: each event it
// counts is in exactly one row, so that sums of rows are totals. A month that has
// any row in the table is complete: a missing row in it means zero, unless the
// table is Partial.
type Table struct {
	ID    string // within its document
	Title string
	Scope Series // what the whole table counts
	By    []Dim  // the dimensions that its rows split the scope by
	Round int    // values are rounded to this multiple; 1 where exact
	// Partial says that a missing row is not known: it may be zero or not
	// reported. Such a table speaks for its rows one by one; sums over them are no totals.
	Partial bool
}

// Splits reports whether the table's rows tell dimension d apart.
func (t Table) Splits(d Dim) bool {
	for _, by := range t.By {
		if by == d {
			return true
		}
	}
	return false
}

// Answers reports whether the rows of the table add up to the series: in each
// dimension the table either splits it, or is about just what is asked.
func (t Table) Answers(s Series) bool {
	for d := DimMeasure; d < DimCount; d++ {
		switch {
		case t.Splits(d):
			if d == DimGeography && !Within(s[d], t.Scope[d]) {
				return false
			}
		case s[d] != t.Scope[d]:
			return false
		}
	}
	return true
}

// Vintage is one published version of a figure: a row, or the sum of a
// table's rows, of one document.
type Vintage struct {
	Value         float64 `json:"value"`
	Round         int     `json:"round,omitempty"` // rounded to this multiple where > 1
	Rows          int     `json:"rows"`            // how many rows were added up
	Source        string  `json:"source"`
	Rank          int     `json:"-"` // of the source for this measure: the smaller, the nearer to the agency that counts
	Table         string  `json:"table"`
	Document      string  `json:"document"`
	Published     Date    `json:"published"`
	AvailableFrom Date    `json:"available_from"`
	Proxy         Proxy   `json:"proxy"`
	FinalFrom     Date    `json:"-"` // day from which the period's figures were final, so that a later copy shows what was public; NoDate: unknown
}

// Figure is the value of a series in a period, with all vintages that are known
// of it, the chosen one first.
type Figure struct {
	Series   Series    `json:"series"`
	Period   Period    `json:"period"`
	Vintages []Vintage `json:"vintages"`
}

// Value is the value of the chosen vintage.
func (f Figure) Value() float64 { return f.Vintages[0].Value }

// seen is the day from which a reader on the date could see this very value: its
// publication, or the day from which the period's figures were final; NoDate where
// the vintage only stands in for what was public.
func (v Vintage) seen(on Date) Date {
	switch {
	case v.Published.Known() && v.Published <= on:
		return v.Published
	case v.FinalFrom.Known() && v.FinalFrom <= on:
		return v.FinalFrom
	}
	return NoDate
}

// Order sorts vintages of one figure as known on a date, best first: the agency
// that counts before one that repeats or rounds it; a value that could be seen on
// that day before a stand-in; of those seen the latest, of the stand-ins the
// earliest published; then the table with fewest rows (least rounding), then names,
// so that the order is total. Vintages with AvailableFrom after the date must
// have been left out by the caller.
func Order(on Date) func(a, b Vintage) int {
	return func(a, b Vintage) int {
		return cmp.Or(
			cmp.Compare(a.Rank, b.Rank),
			cmp.Compare(b.seen(on), a.seen(on)),
			comparePublished(a.Published, b.Published),
			cmp.Compare(a.Rows, b.Rows),
			cmp.Compare(a.Document, b.Document),
			cmp.Compare(a.Table, b.Table))
	}
}

// comparePublished sorts the earlier first and the unknown last.
func comparePublished(a, b Date) int {
	switch {
	case a == b:
		return 0
	case !a.Known():
		return 1
	case !b.Known():
		return -1
	}
	return cmp.Compare(a, b)
}

// Record is one row of a table of facts that are not counts over a period:
// places, edges, ports, closures, caravan tracks, appointments, release dates.
// Fields are as the file has them, checked by the importer.
type Record struct {
	Kind          string            `json:"kind"` // places, edges, ports, closures, caravans, appointments, …
	Fields        map[string]string `json:"fields"`
	Document      string            `json:"document"`
	Locator       Locator           `json:"locator"`
	AvailableFrom Date              `json:"available_from"` // NoDate: always known
	Proxy         Proxy             `json:"proxy"`
}
