package source

import (
	"bytes"

	"puente/internal/model"
)

// dims is short for the list of dimensions that a table splits.
func dims(d ...model.Dim) []model.Dim { return d }

// encounters is the scope of CBP's tables over an area.
func encounters(geography string) model.Series {
	return model.Series{model.DimMeasure: "encounters", model.DimGeography: geography}
}

// cbpSouthwest is the file behind CBP's page on the south-west land border:
// components, demographic groups and five citizenship groups, no sectors. Months
// of the running fiscal year stand in two groups, FYTD and Remaining, that do not
// overlap.
var cbpSouthwest = Source{
	ID: "cbp-southwest", Title: "Southwest Land Border Encounters", Agency: "U.S. Customs and Border Protection", Unit: "events",
	Origin:  "https://www.cbp.gov/document/stats/southwest-land-border-encounters",
	LagDays: cbpReleaseLag, LagBasis: cbpReleaseBasis, released: true, Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "fiscal_year"},
			{name: "month_abbv", also: []string{"month"}},
			{name: "month_grouping", optional: true},
			{name: "component"},
			{name: "demographic"},
			{name: "citizenship_grouping"},
			{name: "title_of_authority"},
			{name: "encounter_type", optional: true},
			{name: "encounter_count"},
		},
		period: 1,
		start:  startSouthwest,
	}},
}

func startSouthwest(j *job) (row func(), finish func()) {
	const (
		year = iota
		month
		grouping
		component
		demographic
		citizenship
		authority
		kind
		count
	)
	scope := encounters("southwest")
	table := j.table(model.Table{
		ID: "southwest", Title: "South-west land border by component, authority, citizenship group and demographic group",
		Scope: scope, By: dims(model.DimComponent, model.DimAuthority, model.DimNationality, model.DimHousehold),
	})
	return func() {
		k := over(scope)
		period := j.fiscal(year, month)
		j.grouping(&k, grouping)
		j.basis(&k, component, authority, kind)
		k.set(model.DimNationality, j.word(citizenship, cbpGroups))
		k.set(model.DimHousehold, j.word(demographic, households))
		j.put(table, k, period, j.count(count))
	}, nil
}

// grouping reads the month grouping, which tells rows apart but means nothing
// for what they count.
func (j *job) grouping(k *key, col int) {
	if j.has(col) {
		k.apart(uint64(model.DimCount), j.word(col, groupings))
	}
}

// basis reads component and authority, and checks the encounter type, which
// says the same once more.
func (j *job) basis(k *key, component, authority, kind int) {
	c, a := j.word(component, components), j.word(authority, authorities)
	k.set(model.DimComponent, c)
	k.set(model.DimAuthority, a)
	if !j.has(kind) {
		return
	}
	t := j.word(kind, encounterTypes)
	if j.bad {
		return
	}
	if t.token != c.token+"/"+a.token && t.token != "*/"+a.token {
		j.wrong(kind, "the type that goes with "+string(j.cell(component))+" and "+string(j.cell(authority))+
			": Apprehensions (Border Patrol, Title 8), Inadmissibles (Field Operations, Title 8) or Expulsions (Title 42)")
	}
}

// cbpNationwideState is CBP's nationwide file by region and state; it does not
// tell the components apart.
var cbpNationwideState = Source{
	ID: "cbp-nationwide-state", Title: "Nationwide Encounters by State", Agency: "U.S. Customs and Border Protection", Unit: "events",
	Origin:  "https://www.cbp.gov/document/stats/nationwide-encounters",
	LagDays: cbpReleaseLag, LagBasis: cbpReleaseBasis, released: true, Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "fiscal_year"},
			{name: "month_abbv", also: []string{"month"}},
			{name: "month_grouping", optional: true},
			{name: "land_border_region"},
			{name: "state", also: []string{"state_abbv"}},
			{name: "demographic"},
			{name: "citizenship"},
			{name: "title_of_authority"},
			{name: "encounter_count"},
		},
		period: 1,
		start:  startState,
	}},
}

func startState(j *job) (row func(), finish func()) {
	const (
		year = iota
		month
		grouping
		region
		state
		demographic
		citizenship
		authority
		count
	)
	scope := encounters("nationwide")
	table := j.table(model.Table{
		ID: "nationwide", Title: "Nationwide by region and state, authority, citizenship and demographic group",
		Scope: scope, By: dims(model.DimGeography, model.DimAuthority, model.DimNationality, model.DimHousehold),
	})
	states := map[string]word{}
	return func() {
		k := over(scope)
		period := j.fiscal(year, month)
		j.grouping(&k, grouping)
		k.set(model.DimGeography, j.state(states, j.word(region, regions), state))
		k.set(model.DimAuthority, j.word(authority, authorities))
		k.set(model.DimNationality, j.word(citizenship, cbpCitizenships))
		k.set(model.DimHousehold, j.word(demographic, households))
		j.put(table, k, period, j.count(count))
	}, nil
}

// postal are the two-letter codes of the states, districts and territories.
const postal = " AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI UM "

// state reads a state inside a region: southwest-tx. The words made are kept
// in states by region and code.
func (j *job) state(states map[string]word, region word, col int) word {
	cell := j.cell(col)
	var buffer [32]byte
	name := append(append(buffer[:0], region.token...), cell...)
	if w, ok := states[string(name)]; ok {
		return w
	}
	code := bytes.ToUpper(bytes.TrimSpace(cell))
	if len(code) != 2 || !bytes.Contains([]byte(postal), append(append([]byte(" "), code...), ' ')) {
		j.wrong(col, "a two-letter code of a U.S. state or territory")
		return word{}
	}
	w := wordOf(region.token + "-" + string(bytes.ToLower(code)))
	if region.token != "" {
		states[string(name)] = w
	}
	return w
}

// cbpNationwideArea is the sibling of the file by state: by sector and field
// office, with component and encounter type. Areas that package model does not
// know inside the row's region (the airports of a south-west office, the field
// offices of the north, coastal sectors, which CBP counts under Other) are
// counted under the region itself, so that sums by region are right.
var cbpNationwideArea = Source{
	ID: "cbp-nationwide-area", Title: "Nationwide Encounters by Area of Responsibility", Agency: "U.S. Customs and Border Protection", Unit: "events",
	Origin:  "https://www.cbp.gov/document/stats/nationwide-encounters",
	LagDays: cbpReleaseLag, LagBasis: cbpReleaseBasis, released: true, Kind: KindObservations,
	layouts: []layout{{
		columns: []column{
			{name: "fiscal_year"},
			{name: "month_abbv", also: []string{"month"}},
			{name: "month_grouping", optional: true},
			{name: "land_border_region"},
			{name: "area_of_responsibility"},
			{name: "aor_abbv", optional: true, free: true},
			{name: "demographic"},
			{name: "citizenship"},
			{name: "component"},
			{name: "title_of_authority"},
			{name: "encounter_type", optional: true},
			{name: "encounter_count"},
		},
		period: 1,
		start:  startArea,
	}},
}

func startArea(j *job) (row func(), finish func()) {
	const (
		year = iota
		month
		grouping
		region
		area
		_
		demographic
		citizenship
		component
		authority
		kind
		count
	)
	scope := encounters("nationwide")
	table := j.table(model.Table{
		ID: "nationwide", Title: "Nationwide by sector and field office, component, authority, citizenship and demographic group",
		Scope: scope, By: dims(model.DimGeography, model.DimComponent, model.DimAuthority, model.DimNationality, model.DimHousehold),
	})
	return func() {
		k := over(scope)
		period := j.fiscal(year, month)
		j.grouping(&k, grouping)
		j.basis(&k, component, authority, kind)
		j.area(&k, region, area, k.series[model.DimComponent])
		k.set(model.DimNationality, j.word(citizenship, cbpCitizenships))
		k.set(model.DimHousehold, j.word(demographic, households))
		j.put(table, k, period, j.count(count))
	}, nil
}

// otherAreas are the field offices that package model does not know, and
// the names under which CBP writes its work at airports abroad.
var otherAreas = areas.with(
	name{"Atlanta Field Office", ""}, name{"Baltimore Field Office", ""}, name{"Boston Field Office", ""},
	name{"Buffalo Field Office", ""}, name{"Chicago Field Office", ""}, name{"Detroit Field Office", ""},
	name{"Houston Field Office", ""}, name{"Los Angeles Field Office", ""}, name{"Miami Field Office", ""},
	name{"New Orleans Field Office", ""}, name{"New York Field Office", ""}, name{"Portland Field Office", ""},
	name{"Preclearance Field Office", ""}, name{"Pre-Clearance Field Office", ""}, name{"San Francisco Field Office", ""},
	name{"San Juan Field Office", ""}, name{"Seattle Field Office", ""}, name{"Tampa Field Office", ""},
)

// area reads region and area of responsibility into the geography: the area
// where it lies in the region, else the region.
func (j *job) area(k *key, region, area int, component string) {
	r, a := j.word(region, regions), j.word(area, otherAreas)
	if j.bad {
		return
	}
	if !matches(fold(j.cell(area)), component) {
		j.wrong(area, "a sector for the Border Patrol, a field office for Field Operations")
	}
	k.apart(uint64(model.DimCount)+1, wordOf(fold(j.cell(area))))
	if a.token != "" && model.Within(a.token, r.token) {
		k.set(model.DimGeography, a)
		return
	}
	if r.token == "southwest" {
		j.wrong(area, "a sector or field office of the south-west land border: "+areas.want())
	}
	k.set(model.DimGeography, r)
}

// matches reports whether an area is one that the component counts by.
func matches(area, component string) bool {
	sector := bytes.HasSuffix([]byte(area), []byte("sector"))
	return sector == (component == "usbp")
}
