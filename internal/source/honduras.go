package source

import "puente/internal/model"

// hondurasINM is the count of persons in an irregular situation that Honduras'
// migration service registers on entry: totals since 2014, by nationality and by
// sex and age since 2018.
var hondurasINM = Source{
	ID: "honduras-inm", Title: "Irregular entries to Honduras", Agency: "Instituto Nacional de Migración, Honduras", Unit: "persons",
	Origin:  "https://inm.gob.hn/estadisticas.html (migración irregular), as in gdidata irreg_honduras",
	LagDays: 15, LagBasis: "assumed: the service shows a running count; the tables of a month are taken to be whole in the middle of the next",
	Kind: KindObservations,
	layouts: []layout{
		{columns: []column{{name: "t"}, {name: "n"}}, start: startHondurasTotal},
		{columns: []column{{name: "t"}, {name: "nat"}, {name: "n"}}, ours: counts("MEX", "HND"), start: startHondurasNationality},
		{columns: []column{{name: "t"}, {name: "demog"}, {name: "n"}}, start: startHondurasSex},
	},
}

// hondurasNationalities are the codes of the table.
var hondurasNationalities = isoCoded("other")

// hondurasRepeated are the codes under which the conversion has put several
// rows of the agency (spellings, and countries taken for one another), so that
// a month may have them more than once; together the rows add up to the
// agency's total of the month. Any other code stands once in a month.
var hondurasRepeated = map[string]bool{
	"CHN": true, "FRA": true, "UZB": true, "stateless": true, "TJK": true, "CIV": true, "TZA": true, "other": true,
	"VNM": true, "BEN": true, "NER": true, "KGZ": true, "MLI": true,
}

func honduras() model.Series {
	return model.Series{model.DimMeasure: "irregular-entries", model.DimGeography: "honduras"}
}

// counts makes the test that tells two tables with one header apart by whom
// they count: a country counts foreigners, never its own nationals. The table
// must name present and must not name absent in its column nat.
func counts(present, absent string) func(*text, []int) bool {
	return func(t *text, at []int) bool {
		found := false
		for t.read() {
			if at[1] >= len(t.fields) {
				continue
			}
			switch string(t.fields[at[1]]) {
			case present:
				found = true
			case absent:
				return false
			}
		}
		return found
	}
}

func startHondurasTotal(j *job) (row func(), finish func()) {
	const month, count = 0, 1
	table := j.table(model.Table{ID: "total", Title: "Honduras, all nationalities", Scope: honduras()})
	return func() { j.put(table, over(honduras()), j.month(month), j.count(count)) }, nil
}

func startHondurasNationality(j *job) (row func(), finish func()) {
	const month, nationality, count = 0, 1, 2
	scope := honduras()
	table := j.table(model.Table{ID: "nationality", Title: "Honduras by nationality", Scope: scope, By: dims(model.DimNationality)})
	taiwan := map[model.Period]bool{}
	return func() {
		period, k := j.month(month), over(scope)
		w := j.word(nationality, hondurasNationalities)
		if w.token == "TWN" && !taiwan[period] {
			taiwan[period] = true
			w = wordOf("CHN")
		}
		k.set(model.DimNationality, w)
		if hondurasRepeated[w.token] {
			k.apart(uint64(j.text.line), w)
		}
		j.put(table, k, period, j.count(count))
	}, nil
}

func startHondurasSex(j *job) (row func(), finish func()) {
	const month, group, count = 0, 1, 2
	scope := honduras()
	table := j.table(model.Table{ID: "sex-age", Title: "Honduras by sex and age", Scope: scope, By: dims(model.DimSex, model.DimHousehold)})
	return func() {
		period, k := j.month(month), over(scope)
		if g := j.word(group, personGroups); !j.bad {
			setPerson(&k, g.token, true)
		}
		j.put(table, k, period, j.count(count))
	}, nil
}
