package source

import "puente/internal/model"

// guatemalaIGM is the count of Guatemalans received back from Mexico and the
// United States. From January 2024 the table does not say where those come from
// who were not returned by Mexico.
var guatemalaIGM = Source{
	ID: "guatemala-igm", Title: "Guatemalans returned", Agency: "Instituto Guatemalteco de Migración", Unit: "events",
	Origin:  "https://igm.gob.gt/informes-estadisticos (guatemaltecos retornados), as in gdidata irreg_guatemala",
	LagDays: 30, LagBasis: "assumed: no dated publication of a month is at hand", Kind: KindObservations,
	layouts: []layout{{
		columns: []column{{name: "t"}, {name: "sex"}, {name: "age"}, {name: "origin"}, {name: "n"}},
		start:   startGuatemala,
	}},
}

// guatemalaAges are the age groups of the table.
var guatemalaAges = vocabOf(
	name{"adult", "adults"}, name{"accompanied child", "accompanied-minors"}, name{"unaccompanied child", "unaccompanied-minors"},
)

// guatemalaOrigins tell who returned the person; an empty cell is not stated.
var guatemalaOrigins = vocabOf(name{"MEX", "from-mexico"}, name{"USA", "from-united-states"}, name{"", "from-not-stated"})

func startGuatemala(j *job) (row func(), finish func()) {
	const month, sex, age, origin, count = 0, 1, 2, 3, 4
	scope := model.Series{model.DimMeasure: "returns-received", model.DimGeography: "guatemala"}
	table := j.table(model.Table{
		ID: "returns", Title: "Guatemalans returned, by sex, age and country that returned them",
		Scope: scope, By: dims(model.DimHousehold, model.DimSex, model.DimMode),
	})
	return func() {
		period, k := j.month(month), over(scope)
		k.set(model.DimHousehold, j.word(age, guatemalaAges))
		k.set(model.DimSex, j.word(sex, sexes))
		k.set(model.DimMode, j.word(origin, guatemalaOrigins))
		j.put(table, k, period, j.count(count))
	}, nil
}
