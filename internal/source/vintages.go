package source

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// cbpVintages is a collection of figures of CBP as they were first published and
// restated, each with the day and the place where it was read. A month stands in
// it several times, so every measure, day and kind of vintage is a table of its
// own. Each row is a record too, with its citation.
var cbpVintages = Source{
	ID: "cbp-vintages", Title: "CBP encounters as published", Agency: "U.S. Customs and Border Protection, as quoted in releases and press", Unit: "events",
	Origin:   "CBP monthly releases and dated articles on them; the address stands in the record of each row",
	LagBasis: "each row has its own day", Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "month"},
			{name: "measure"},
			{name: "value"},
			{name: "published", is: isDay},
			{name: "url", free: true},
			{name: "vintage", is: oneOf("first", "restated", "full-year file", "latest file", "web page")},
			{name: "published_basis", is: oneOf("exact", "latest", "inferred", "derived", "proxy")},
			{name: "basis", free: true},
			{name: "available_from", is: isDay},
			{name: "available_from_basis", free: true},
		},
		start: startVintages,
	}},
}

// vintageMeasures are the measures of the collection as geography/component.
var vintageMeasures = vocabOf(
	name{"SW USBP+OFO", "southwest/"}, name{"SW USBP", "southwest/usbp"}, name{"SW OFO", "southwest/ofo"},
	name{"nationwide USBP+OFO", "nationwide/"},
)

func startVintages(j *job) (row func(), finish func()) {
	const month, measure, value, published, _, vintage, basis, words, available, _ = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
	tables := map[string]int{}
	return func() {
		period := j.monthOrFiscalYear(month)
		m, n := j.word(measure, vintageMeasures), j.count(value)
		fields := j.fields()
		s := stamp{period: period, published: j.day(published), availableFrom: j.day(available), proxy: model.ProxyInferred}
		if fields["published_basis"] == "exact" {
			s.proxy = model.ProxyNone
		}
		if !j.bad && s.availableFrom < s.published {
			j.wrong(available, "the day of publication or a later one")
		}
		if !j.bad && period.End() > s.published {
			j.wrong(published, "a day after the end of the period")
		}
		if j.bad {
			return
		}
		table := j.vintageTable(tables, m, period, fields)
		if !j.twice(table, over(j.tables[table].Scope), period) {
			j.send(table, j.tables[table].Scope, s, n)
			j.record("vintages", fields, s.availableFrom, s.proxy)
		}
	}, nil
}

// monthOrFiscalYear reads 2023-11 or FY2023.
func (j *job) monthOrFiscalYear(col int) model.Period {
	p, err := model.ParsePeriod(string(j.cell(col)))
	if err != nil || !slices.Contains([]model.PeriodKind{model.PeriodMonth, model.PeriodFiscalYear}, p.Kind) {
		j.wrong(col, "a month YYYY-MM or a fiscal year FYyyyy")
	}
	return p
}

// vintageTable finds or declares the table of a measure, a day and a kind of
// vintage; fiscal years, which overlap months, and rounded figures apart.
func (j *job) vintageTable(tables map[string]int, measure word, period model.Period, fields map[string]string) int {
	geography, component, _ := strings.Cut(measure.token, "/")
	scope := encounters(geography).At(model.DimComponent, component)
	parts := []string{strings.TrimPrefix(scope.Key(), "encounters."), fields["published"], fields["vintage"]}
	if period.Kind == model.PeriodFiscalYear {
		parts = append(parts, "fiscal year")
	}
	round := roundedTo(fields["basis"])
	if round > 1 {
		parts = append(parts, "rounded")
	}
	id := strings.Join(parts, " ")
	if table, ok := tables[id]; ok {
		return table
	}
	tables[id] = j.table(model.Table{ID: id, Title: "As published " + fields["published"] + " (" + fields["vintage"] + ")", Scope: scope, Round: round})
	return tables[id]
}

// roundedTo finds "rounded to 10" in the words on a figure; 1 where it is exact.
func roundedTo(words string) int {
	_, rest, found := strings.Cut(words, "rounded to ")
	digits := 0
	for digits < len(rest) && rest[digits] >= '0' && rest[digits] <= '9' {
		digits++
	}
	n, ok := whole([]byte(rest[:digits]))
	if !found || !ok || n < 1 {
		return 1
	}
	return int(n)
}
