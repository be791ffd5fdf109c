package starter

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"puente/internal/model"
)

// Contents is what an importer read of one document, for Encode.
type Contents struct {
	Document     model.Document
	Tables       []model.Table
	Records      []model.Record
	Observations []model.Observation
}

// index numbers values in the order in which they come.
type index[T comparable] struct {
	of   map[T]int64
	list []T
}

func (x *index[T]) number(v T) int64 {
	if n, ok := x.of[v]; ok {
		return n
	}
	if x.of == nil {
		x.of = map[T]int64{}
	}
	x.of[v] = int64(len(x.list))
	x.list = append(x.list, v)
	return x.of[v]
}

// Encode packs a document: a line of JSON with everything that repeats, then
// the rows column by column as differences from the row before, all under gzip.
// Equal contents give equal bytes. Values must be whole numbers.
func Encode(c Contents) ([]byte, error) {
	var series index[model.Series]
	var stamps index[stamp]
	var tables, sheets index[string]
	for _, t := range c.Tables {
		tables.number(t.ID)
	}
	h := head{Document: c.Document, Rows: len(c.Observations)}
	columns := [colCount][]int64{}
	for _, o := range c.Observations {
		if o.Value != float64(int64(o.Value)) || o.Document != c.Document.Digest || o.Locator.Col != 0 {
			return nil, fmt.Errorf("%s of %s: value %v, column %d or document cannot be packed", o.Series, o.Period, o.Value, o.Locator.Col)
		}
		h.Unit = o.Unit
		row := [colCount]int64{
			series.number(o.Series), stamps.number(stamp{o.Period, o.Published, o.AvailableFrom, o.Proxy}),
			tables.number(o.Table), int64(o.Value), sheets.number(o.Locator.Sheet), int64(o.Locator.Row),
		}
		for i, v := range row {
			columns[i] = append(columns[i], v)
		}
	}
	h.Series, h.Stamps, h.Sheets = series.list, stamps.list, sheets.list
	h.Tables, h.Records = tablesOf(c.Tables), recordsOf(c.Records)
	if len(tables.list) != len(c.Tables) {
		return nil, fmt.Errorf("rows name %d tables, %d are declared", len(tables.list), len(c.Tables))
	}
	first, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("pack %s: %w", c.Document.Name, err)
	}
	plain := append(first, '\n')
	for _, column := range columns {
		before := int64(0)
		for _, v := range column {
			plain = binary.AppendVarint(plain, v-before)
			before = v
		}
	}
	return Compress(plain)
}

// tablesOf writes dimensions by name.
func tablesOf(list []model.Table) []table {
	var tables []table
	for _, t := range list {
		var by []string
		for _, d := range t.By {
			by = append(by, d.String())
		}
		tables = append(tables, table{t.ID, t.Title, t.Scope, by, t.Round, t.Partial})
	}
	return tables
}

// recordsOf leaves the document out of records.
func recordsOf(list []model.Record) []record {
	var records []record
	for _, r := range list {
		records = append(records, record{r.Kind, r.Fields, r.Locator.Row, r.AvailableFrom, r.Proxy})
	}
	return records
}

// Compress packs bytes under gzip without a name or a time, so that equal bytes
// stay equal.
func Compress(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if _, err := w.Write(plain); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}
