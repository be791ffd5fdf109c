package source

import (
	"strings"

	"puente/internal/model"
)

// iomUSA is the copy of CBP's nationwide encounters by area of responsibility,
// south-west land border only, in IOM's R package gdidata. Its numbers are CBP's,
// unchanged. Until September 2019 it has neither area nor nationality: these rows
// are a table of their own.
var iomUSA = Source{
	ID: "iom-gdi-usa", Title: "South-west land border encounters by area (gdidata irreg_usa)", Agency: "U.S. Customs and Border Protection, copied by IOM Global Data Institute",
	Unit: "events", Origin: "https://github.com/iom/gdidata (data/irreg_usa.rda), after CBP Nationwide Encounters",
	LagDays: cbpReleaseLag, LagBasis: cbpReleaseBasis, released: true, Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "t"},
			{name: "t_fy", optional: true},
			{name: "component"},
			{name: "area"},
			{name: "authority"},
			{name: "type"},
			{name: "demog"},
			{name: "nat"},
			{name: "n"},
		},
		start: startIOM,
	}},
}

// iomNationalities are the 21 that CBP names, by code, and OOO for the others.
var iomNationalities = func() *vocab {
	names := []name{{"OOO", "other-21"}}
	for _, w := range cbpCitizenships.exact {
		if len(w.token) == 3 {
			names = append(names, name{w.token, w.token})
		}
	}
	return vocabOf(names...)
}()

func startIOM(j *job) (row func(), finish func()) {
	const (
		month = iota
		fiscal
		component
		area
		authority
		kind
		demographic
		nationality
		count
	)
	scope := encounters("southwest")
	whole := j.table(model.Table{
		ID: "southwest", Title: "South-west land border by component, authority and demographic group, until September 2019",
		Scope: scope, By: dims(model.DimComponent, model.DimAuthority, model.DimHousehold),
	})
	byArea := j.table(model.Table{
		ID: "areas", Title: "South-west land border by sector or field office, authority, nationality and demographic group",
		Scope: scope, By: dims(model.DimGeography, model.DimComponent, model.DimAuthority, model.DimNationality, model.DimHousehold),
	})
	return func() {
		k := over(scope)
		table := whole
		period := j.month(month)
		j.fiscalLabel(fiscal, period)
		j.basis(&k, component, authority, kind)
		if len(j.cell(area))+len(j.cell(nationality)) > 0 {
			table = byArea
			j.southwestArea(&k, area)
			k.set(model.DimNationality, j.word(nationality, iomNationalities))
		}
		k.set(model.DimHousehold, j.word(demographic, households))
		j.put(table, k, period, j.count(count))
	}, nil
}

// southwestAreas are the sectors and field offices of the south-west.
var southwestAreas = func() *vocab {
	var names []name
	for written, w := range areas.exact {
		if model.Within(w.token, "southwest") {
			names = append(names, name{written, w.token})
		}
	}
	return vocabOf(names...)
}()

// southwestArea reads a sector or field office, which must be of the row's
// component.
func (j *job) southwestArea(k *key, col int) {
	a := j.word(col, southwestAreas)
	if a.token != "" && strings.HasPrefix(a.token, "sector-") != (k.series[model.DimComponent] == "usbp") {
		j.wrong(col, "a sector for the Border Patrol, a field office for Field Operations")
	}
	k.set(model.DimGeography, a)
}

// fiscalLabel checks the fiscal label of a month: the fiscal year and the number
// of the calendar month, 2018-10 for October 2017.
func (j *job) fiscalLabel(col int, period model.Period) {
	if !j.has(col) || j.bad {
		return
	}
	year, month, _ := period.Start.Civil()
	if month >= 10 {
		year++
	}
	label := model.Month(year, month)
	if got, ok := yearMonth(j.cell(col)); !ok || got != label {
		j.wrong(col, label.String()+", the fiscal year and calendar month of t")
	}
}

// yearMonth reads YYYY-MM.
func yearMonth(cell []byte) (model.Period, bool) {
	if len(cell) != 7 || cell[4] != '-' {
		return model.Period{}, false
	}
	year, okYear := whole(cell[:4])
	month, okMonth := whole(cell[5:])
	return model.Month(int(year), int(month)), okYear && okMonth && month >= 1 && month <= 12
}
