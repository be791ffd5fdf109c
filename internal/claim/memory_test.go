package claim

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/starter"
)

// memory answers Ask from the starter dataset, by the rules of the model: a
// table answers a series if it fixes or tells apart each of its tokens; a month
// that has any row is complete; vintages stand in the order of model.Order.
type memory struct {
	tables  []*memoryTable
	records map[string][]model.Record
	mutex   sync.Mutex
	cache   map[string][]model.Figure
}

type memoryTable struct {
	model.Table
	named map[model.Dim]map[string]bool
	rows  []model.Observation
}

// realData opens the starter dataset once for all tests.
func realData(t testing.TB) *memory {
	t.Helper()
	m, err := openOnce()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

var openOnce = sync.OnceValues(func() (*memory, error) {
	documents, err := starter.Documents()
	if err != nil {
		return nil, err
	}
	m := &memory{records: map[string][]model.Record{}, cache: map[string][]model.Figure{}}
	for i := range documents {
		m.open(&documents[i])
	}
	return m, nil
})

func (m *memory) open(d *starter.Document) {
	byID := map[string]*memoryTable{}
	for _, t := range d.Tables {
		byID[t.ID] = &memoryTable{Table: t, named: map[model.Dim]map[string]bool{}}
		for _, by := range t.By {
			byID[t.ID].named[by] = map[string]bool{}
		}
		m.tables = append(m.tables, byID[t.ID])
	}
	d.Each(func(o model.Observation) {
		t := byID[o.Table]
		t.rows = append(t.rows, o)
		for _, by := range t.By {
			t.named[by][o.Series[by]] = true
		}
	})
	for _, r := range d.Records {
		m.records[r.Kind] = append(m.records[r.Kind], r)
	}
}

// tells reports whether the table's rows tell the series apart.
func (t *memoryTable) tells(s model.Series) bool {
	if !t.Answers(s) {
		return false
	}
	for _, by := range t.By {
		if s[by] == "" || t.named[by][s[by]] {
			continue
		}
		asked := model.Series{}.At(by, s[by])
		made := false
		for token := range t.named[by] {
			row := model.Series{}.At(by, token)
			if row.Covers(asked) {
				return false
			}
			made = made || asked.Covers(row)
		}
		if !made {
			return false
		}
	}
	return true
}

func (m *memory) known(a Ask) []model.Figure {
	key := strings.Join([]string{a.Series.Key(), a.AsOf.String(), a.From.String(), a.To.String()}, " ")
	for _, d := range a.By {
		key += " " + d.String()
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if got, ok := m.cache[key]; ok {
		return got
	}
	figures := map[memoryCell]*model.Figure{}
	for _, t := range m.tables {
		if t.tells(a.Series) && !slices.ContainsFunc(a.By, func(d model.Dim) bool { return !t.Splits(d) }) {
			t.add(figures, a)
		}
	}
	m.cache[key] = ordered(figures, a.AsOf)
	return m.cache[key]
}

type memoryCell struct {
	series model.Series
	period model.Period
}

func ordered(figures map[memoryCell]*model.Figure, asOf model.Date) []model.Figure {
	if !asOf.Known() {
		asOf = model.DateOf(2199, 1, 1) // everything is public
	}
	out := make([]model.Figure, 0, len(figures))
	for _, f := range figures {
		slices.SortFunc(f.Vintages, model.Order(asOf))
		out = append(out, *f)
	}
	slices.SortFunc(out, func(x, y model.Figure) int {
		if x.Series != y.Series {
			return strings.Compare(x.Series.Key(), y.Series.Key())
		}
		return int(x.Period.Start - y.Period.Start)
	})
	return out
}

// add adds the table's figures: per period the sum of the rows that count.
func (t *memoryTable) add(figures map[memoryCell]*model.Figure, a Ask) {
	vintages := map[memoryCell]*model.Vintage{}
	for _, r := range t.rows {
		if a.AsOf.Known() && r.AvailableFrom > a.AsOf || a.From.Kind != 0 && r.Period.Start < a.From.Start || a.To.Kind != 0 && r.Period.Start > a.To.Start {
			continue
		}
		s := a.Series
		for _, d := range a.By {
			s[d] = r.Series[d]
		}
		covers := a.Series.Covers(r.Series)
		if len(a.By) > 0 && !covers {
			continue
		}
		cell := memoryCell{s, r.Period}
		v := vintages[cell]
		if v == nil {
			v = &model.Vintage{Source: r.Source, Rank: rankOf(r.Source), Table: t.ID, Document: r.Document, Round: t.Round, Published: r.Published, AvailableFrom: r.AvailableFrom, Proxy: r.Proxy, FinalFrom: source.FinalFrom(r.Source, r.Period)}
			vintages[cell] = v
		}
		if covers {
			v.Value += r.Value
			v.Rows++
		}
	}
	for cell, v := range vintages {
		if figures[cell] == nil {
			figures[cell] = &model.Figure{Series: cell.series, Period: cell.period}
		}
		figures[cell].Vintages = append(figures[cell].Vintages, *v)
	}
}

// rankOf is 1 for another agency's version of a count, as in the table of sources.
func rankOf(source string) int {
	if source == "ohss-khsm" {
		return 1
	}
	return 0
}

func (m *memory) recordsKnown(kind string, asOf model.Date) []model.Record {
	var out []model.Record
	for _, r := range m.records[kind] {
		if !asOf.Known() || r.AvailableFrom <= asOf {
			out = append(out, r)
		}
	}
	return out
}
