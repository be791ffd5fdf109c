package source

import (
	"fmt"

	"puente/internal/model"
)

// panamaDarien is the count of irregular entries through the Darién by Panama's
// migration service. From 2010 to 2019 the table by nationality has years, stored
// under January; months begin in 2020. Children of Haitians stand under Chile and
// Brazil, where they were born.
var panamaDarien = Source{
	ID: "panama-darien", Title: "Irregular entries through the Darién", Agency: "Servicio Nacional de Migración, Panama", Unit: "persons",
	Origin:  "https://www.migracion.gob.pa/estadisticas (tránsito irregular por Darién), as in gdidata irreg_darien",
	LagDays: 15, LagBasis: "assumed: the tables of a month appear in the first half of the next", Kind: KindObservations,
	layouts: []layout{
		{columns: []column{{name: "t"}, {name: "q"}, {name: "nat"}, {name: "n"}}, start: startDarienNationality},
		{columns: []column{{name: "t"}, {name: "q"}, {name: "demog"}, {name: "n"}}, start: startDarienSex},
	},
}

// darienNationalities has TIB beside the ISO codes: Panama counts Tibetans apart
// (eight persons, 2012–2016) and ISO has no code for them.
var darienNationalities = isoCoded("other", name{"TIB", "TIB"})

// darienFirstMonths is the first year that the table by nationality gives by month.
const darienFirstMonths = 2020

func darien() model.Series {
	return model.Series{model.DimMeasure: "irregular-entries", model.DimGeography: "darien"}
}

func startDarienNationality(j *job) (row func(), finish func()) {
	const month, quarter, nationality, count = 0, 1, 2, 3
	scope := darien()
	table := j.table(model.Table{ID: "nationality", Title: "Darién by nationality, years to 2019, months from 2020", Scope: scope, By: dims(model.DimNationality)})
	return func() {
		k := over(scope)
		period := j.month(month)
		j.quarter(quarter, period)
		if year, m, _ := period.Start.Civil(); year < darienFirstMonths && !j.bad {
			if m != 1 {
				j.wrong(month, "January for the years before 2020, which are counted as a whole")
			}
			period = model.Year(year)
		}
		k.set(model.DimNationality, j.word(nationality, darienNationalities))
		j.put(table, k, period, j.count(count))
	}, nil
}

// quarter checks the label of the quarter, 2021 Q1, against the month.
func (j *job) quarter(col int, period model.Period) {
	if j.bad {
		return
	}
	year, month, _ := period.Start.Civil()
	if want := fmt.Sprintf("%04d Q%d", year, (month+2)/3); string(j.cell(col)) != want {
		j.wrong(col, want+", the quarter of t")
	}
}

// personGroups are the four groups of the demographic tables as sex/household.
var personGroups = vocabOf(
	name{"men", "male/adults"}, name{"women", "female/adults"}, name{"boys", "male/minors"}, name{"girls", "female/minors"},
)

// setPerson fills sex and, where grown is told apart, household.
func setPerson(k *key, group string, grown bool) {
	sex, household := group, ""
	for i := range group {
		if group[i] == '/' {
			sex, household = group[:i], group[i+1:]
			break
		}
	}
	k.set(model.DimSex, wordOf(sex))
	if grown {
		k.set(model.DimHousehold, wordOf(household))
	}
}

// darienRow is a row that waits until its month is known to tell minors apart.
type darienRow struct {
	line   int
	group  string
	period model.Period
	value  float64
}

// startDarienSex reads the table by sex. In months without boys and girls
// (until the end of 2022) men and women are everybody of a sex, minors included:
// they add up to the same month by nationality. These months are a table of their own.
func startDarienSex(j *job) (row func(), finish func()) {
	const month, quarter, group, count = 0, 1, 2, 3
	scope := darien()
	sex := j.table(model.Table{ID: "sex", Title: "Darién by sex, all ages", Scope: scope, By: dims(model.DimSex)})
	both := j.table(model.Table{ID: "sex-age", Title: "Darién by sex and age", Scope: scope, By: dims(model.DimSex, model.DimHousehold)})
	var rows []darienRow
	grown := map[model.Period]bool{}
	row = func() {
		period := j.month(month)
		j.quarter(quarter, period)
		g := j.word(group, personGroups)
		n := j.count(count)
		if j.bad {
			return
		}
		rows = append(rows, darienRow{j.text.line, g.token, period, n})
		if g.token == "male/minors" || g.token == "female/minors" {
			grown[period] = true
		}
		j.stamp(period)
		j.doubled(period, g)
	}
	return row, func() {
		for _, r := range rows {
			k, table := over(scope), sex
			if grown[r.period] {
				table = both
			}
			setPerson(&k, r.group, grown[r.period])
			j.text.line, j.bad = r.line, false
			j.send(table, k.series, j.stamp(r.period), r.value)
		}
	}
}

// doubled refuses a group that a month has already.
func (j *job) doubled(period model.Period, group word) {
	k := over(darien())
	k.apart(uint64(model.DimCount), group)
	j.twice(0, k, period)
}
