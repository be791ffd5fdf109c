package starter

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"puente/internal/model"
)

//go:embed data
var data embed.FS

// Document is one document of the starter dataset.
type Document struct {
	model.Document
	Tables  []model.Table
	Records []model.Record
	Rows    int // observations

	unit   string
	series []model.Series
	stamps []stamp
	sheets []string
	rows   []byte // Rows × columns varints, column after column
}

// stamp is what observations of one period and vintage share.
type stamp struct {
	Period        model.Period `json:"period"`
	Published     model.Date   `json:"published"`
	AvailableFrom model.Date   `json:"available_from"`
	Proxy         model.Proxy  `json:"proxy"`
}

// head is the JSON that a file begins with, one line.
type head struct {
	Document model.Document `json:"document"`
	Unit     string         `json:"unit"`
	Tables   []table        `json:"tables"`
	Series   []model.Series `json:"series"`
	Stamps   []stamp        `json:"stamps"`
	Sheets   []string       `json:"sheets"`
	Records  []record       `json:"records"`
	Rows     int            `json:"rows"`
}

// table is model.Table with its dimensions by name.
type table struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Scope   model.Series `json:"scope"`
	By      []string     `json:"by"`
	Round   int          `json:"round"`
	Partial bool         `json:"partial,omitempty"`
}

// record is model.Record without its document, which the head names once.
type record struct {
	Kind          string            `json:"kind"`
	Fields        map[string]string `json:"fields"`
	Row           int32             `json:"row"`
	AvailableFrom model.Date        `json:"available_from"`
	Proxy         model.Proxy       `json:"proxy"`
}

// columns of the rows, in the order in which they are stored.
const (
	colSeries = iota
	colStamp
	colTable
	colValue
	colSheet
	colRow
	colCount
)

// suffix of the files in data.
const suffix = ".starter.gz"

// Documents opens the documents of the starter dataset in the order of their
// files. An error means that the program was built with a broken file.
func Documents() ([]Document, error) {
	entries, err := data.ReadDir("data")
	if err != nil {
		return nil, fmt.Errorf("list the starter dataset: %w", err)
	}
	var documents []Document
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		packed, err := data.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read the starter dataset: %w", err)
		}
		d, err := Decode(packed)
		if err != nil {
			return nil, fmt.Errorf("decode %s of the starter dataset: %w", e.Name(), err)
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// File returns a file of the base map by its name, nil where there is none:
// countries.geojson (outlines) and railways.geojson (lines), both Natural Earth,
// public domain.
func File(name string) []byte {
	packed, err := data.ReadFile("data/" + path.Base(name) + ".gz")
	if err != nil {
		return nil
	}
	plain, err := gunzip(packed)
	if err != nil {
		panic(fmt.Sprintf("starter: %s: %v", name, err))
	}
	return plain
}

// gunzip unpacks a file whole.
func gunzip(packed []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// Decode reads what Encode wrote.
func Decode(packed []byte) (Document, error) {
	plain, err := gunzip(packed)
	if err != nil {
		return Document{}, err
	}
	first, rows, found := bytes.Cut(plain, []byte("\n"))
	var h head
	if err := json.Unmarshal(first, &h); err != nil || !found {
		return Document{}, fmt.Errorf("no head: %w", err)
	}
	d := Document{Document: h.Document, Rows: h.Rows, unit: h.Unit, series: h.Series, stamps: h.Stamps, sheets: h.Sheets, rows: rows}
	for _, t := range h.Tables {
		by, err := dimsOf(t.By)
		if err != nil {
			return Document{}, err
		}
		d.Tables = append(d.Tables, model.Table{ID: t.ID, Title: t.Title, Scope: t.Scope, By: by, Round: t.Round, Partial: t.Partial})
	}
	for _, r := range h.Records {
		d.Records = append(d.Records, model.Record{
			Kind: r.Kind, Fields: r.Fields, Document: h.Document.Digest,
			Locator: model.Locator{Row: r.Row}, AvailableFrom: r.AvailableFrom, Proxy: r.Proxy,
		})
	}
	return d, d.check()
}

// dimsOf finds dimensions by their names.
func dimsOf(names []string) ([]model.Dim, error) {
	var by []model.Dim
	for _, name := range names {
		d := model.DimMeasure
		for d < model.DimCount && d.String() != name {
			d++
		}
		if d == model.DimCount {
			return nil, fmt.Errorf("%q is no dimension", name)
		}
		by = append(by, d)
	}
	return by, nil
}

// check walks all rows once, so that Each cannot fail.
func (d *Document) check() error {
	limits := [colCount]int64{int64(len(d.series)), int64(len(d.stamps)), int64(len(d.Tables)), 1 << 53, int64(len(d.sheets)), 1 << 31}
	rest := d.rows
	for c := range limits {
		value := int64(0)
		for range d.Rows {
			step, size := binary.Varint(rest)
			value += step
			if size <= 0 || value < 0 || value >= limits[c] {
				return fmt.Errorf("column %d holds %d, want less than %d", c, value, limits[c])
			}
			rest = rest[size:]
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("%d bytes behind the last row", len(rest))
	}
	return nil
}

// Each calls emit for every observation of the document in the order of its rows.
func (d *Document) Each(emit func(model.Observation)) {
	var cursors [colCount]cursor
	rest := d.rows
	for c := range cursors {
		cursors[c].rest = rest
		rest = skip(rest, d.Rows)
	}
	for range d.Rows {
		s := d.stamps[cursors[colStamp].next()]
		emit(model.Observation{
			Series: d.series[cursors[colSeries].next()], Period: s.Period, Value: float64(cursors[colValue].next()), Unit: d.unit,
			Source: d.Source, Table: d.Tables[cursors[colTable].next()].ID, Document: d.Digest,
			Locator:   model.Locator{Sheet: d.sheets[cursors[colSheet].next()], Row: int32(cursors[colRow].next())},
			Published: s.Published, AvailableFrom: s.AvailableFrom, Proxy: s.Proxy, ReadOn: d.ReadOn,
		})
	}
}

// cursor walks one column.
type cursor struct {
	rest  []byte
	value int64
}

// next returns the value of the next row.
func (c *cursor) next() int64 {
	step, size := binary.Varint(c.rest)
	c.value, c.rest = c.value+step, c.rest[size:]
	return c.value
}

// skip passes over a column.
func skip(rest []byte, rows int) []byte {
	for range rows {
		_, size := binary.Varint(rest)
		rest = rest[size:]
	}
	return rest
}
