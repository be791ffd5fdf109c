package source

import "puente/internal/model"

// mexicoUPM are three tables of the bulletin of Mexico's migration policy
// unit: events of persons in an irregular situation by nationality (3.1.1) and by
// sex and age (3.1.3), and returns by nationality and kind (3.2.4). In 2024 the
// first two come from different editions and differ by up to 3.4 % of a month.
var mexicoUPM = Source{
	ID: "mexico-upm", Title: "Events of persons in an irregular situation, and returns", Agency: "Unidad de Política Migratoria, SEGOB, Mexico", Unit: "events",
	Origin: "https://portales.segob.gob.mx/es/PoliticaMigratoria/Boletines_Estadisticos, as in gdidata irreg_mexico", LagDays: 26,
	LagBasis: "the bulletin's figures for November 2023 were quoted by 2023-12-26 (elheraldodetabasco.com.mx, article 11188386); other months are taken to be as quick",
	Kind:     KindObservations,
	layouts: []layout{
		{columns: []column{{name: "t"}, {name: "nat"}, {name: "n"}}, ours: counts("HND", "MEX"), start: startMexicoNationality},
		{columns: []column{{name: "t"}, {name: "sex"}, {name: "age"}, {name: "n"}}, start: startMexicoSex},
		{columns: []column{{name: "t"}, {name: "nat"}, {name: "type"}, {name: "n"}}, start: startMexicoReturns},
	},
}

// mexicoNationalities are the codes of the tables.
var mexicoNationalities = isoCoded("other")

// mexicoRepeated are the codes under which the conversion has put several rows
// of the bulletin, so that a month may have them more than once: GIN, taken to
// hold the other Guineas, and FRA, taken to hold the territories of France.
var mexicoRepeated = map[string]bool{"GIN": true, "FRA": true}

// mexicoAges are the age groups of table 3.1.3.
var mexicoAges = vocabOf(
	name{"18+", "adults"}, name{"12-17", "minors-12-17"},
	name{"under 12, accompanied", "minors-0-11-accompanied"}, name{"under 12, unaccompanied", "minors-0-11-unaccompanied"},
)

// mexicoReturns are the kinds of return of table 3.2.4.
var mexicoReturns = vocabOf(
	name{"deportation", "deportation"}, name{"assisted return", "assisted-return"},
	name{"assisted return of children", "assisted-return-of-minors"},
)

func mexico(measure string) model.Series {
	return model.Series{model.DimMeasure: measure, model.DimGeography: "mexico"}
}

func startMexicoNationality(j *job) (row func(), finish func()) {
	const month, nationality, count = 0, 1, 2
	scope := mexico("irregular-situation")
	table := j.table(model.Table{ID: "nationality", Title: "Mexico by nationality (bulletin table 3.1.1)", Scope: scope, By: dims(model.DimNationality)})
	return func() {
		period, k := j.month(month), over(scope)
		w := j.word(nationality, mexicoNationalities)
		k.set(model.DimNationality, w)
		if mexicoRepeated[w.token] {
			k.apart(uint64(j.text.line), w)
		}
		j.put(table, k, period, j.count(count))
	}, nil
}

func startMexicoSex(j *job) (row func(), finish func()) {
	const month, sex, age, count = 0, 1, 2, 3
	scope := mexico("irregular-situation")
	table := j.table(model.Table{ID: "sex-age", Title: "Mexico by sex and age (bulletin table 3.1.3)", Scope: scope, By: dims(model.DimHousehold, model.DimSex)})
	return func() {
		period, k := j.month(month), over(scope)
		k.set(model.DimHousehold, j.word(age, mexicoAges))
		k.set(model.DimSex, j.word(sex, sexes))
		j.put(table, k, period, j.count(count))
	}, nil
}

func startMexicoReturns(j *job) (row func(), finish func()) {
	const month, nationality, kind, count = 0, 1, 2, 3
	scope := mexico("returns")
	table := j.table(model.Table{
		ID: "returns", Title: "Returns from Mexico by nationality and kind (bulletin table 3.2.4)",
		Scope: scope, By: dims(model.DimNationality, model.DimMode),
	})
	return func() {
		period, k := j.month(month), over(scope)
		k.set(model.DimNationality, j.word(nationality, mexicoNationalities))
		k.set(model.DimMode, j.word(kind, mexicoReturns))
		j.put(table, k, period, j.count(count))
	}, nil
}
