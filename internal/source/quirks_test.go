package source

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"puente/internal/model"
)

// figures lists what was read as "series period value", in the order of rows.
func figures(r reading) []string {
	var list []string
	for _, o := range r.Observations {
		list = append(list, fmt.Sprintf("%s %s %.0f", o.Series, o.Period, o.Value))
	}
	return list
}

func sampleRead(t *testing.T, name string) reading {
	t.Helper()
	r := read(plain(name, samples(t)[name]))
	if r.Problems.Len() > 0 {
		t.Fatal(r.Problems.Err())
	}
	return r
}

func TestSeriesOfEverySample(t *testing.T) {
	for name, want := range map[string][]string{
		"cbp-southwest.csv": {
			"encounters.southwest.usbp.title-8.MEX.single-adults 2022-11 1234", "encounters.southwest.usbp.title-42.other-4.family-units 2022-11 56",
			"encounters.southwest.ofo.title-8.GTM.unaccompanied-minors 2022-12 7", "encounters.southwest.ofo.title-8.SLV.accompanied-minors 2025-08 8",
			"encounters.southwest.usbp.title-8.HND.unaccompanied-minors 2024-09 90",
		},
		"cbp-nationwide-state.csv": {
			"encounters.northern-me.title-42.CAN.single-adults 2020-04 2", "encounters.southwest-tx.title-8.CHN.family-units 2020-04 34",
			"encounters.other-region-fl.title-8.other-21.unaccompanied-minors 2022-10 0", "encounters.other-region-tx.title-8.MMR.accompanied-minors 2022-10 5",
			"encounters.southwest-tx.title-8.MMR.accompanied-minors 2022-10 6",
		},
		"cbp-nationwide-area.csv": {
			"encounters.sector-del-rio.usbp.title-8.VEN.single-adults 2022-10 100", "encounters.office-laredo.ofo.title-8.CUB.family-units 2022-10 200",
			"encounters.northern.ofo.title-8.CAN.single-adults 2022-10 3", "encounters.northern.ofo.title-8.CAN.single-adults 2022-10 4",
			"encounters.other-region.ofo.title-8.other-21.single-adults 2022-10 5", "encounters.other-region.usbp.title-8.CUB.single-adults 2022-10 60",
			"encounters.sector-swanton.usbp.title-42.MEX.single-adults 2022-10 7",
		},
		"iom-gdi-usa.csv": {
			"encounters.southwest.usbp.title-8.unaccompanied-minors 2017-10 3155", "encounters.southwest.ofo.title-8.family-units 2017-10 4836",
			"encounters.sector-del-rio.usbp.title-8.VEN.single-adults 2023-11 42", "encounters.office-el-paso.ofo.title-8.other-21.accompanied-minors 2023-11 0",
			"encounters.sector-rio-grande-valley.usbp.title-42.HND.unaccompanied-minors 2023-04 7",
		},
		"cbp-vintages.csv": {
			"encounters.southwest 2023-11 242418", "encounters.southwest 2023-11 242399", "encounters.southwest.usbp 2024-03 137480",
			"encounters.nationwide 2024-03 246432", "encounters.southwest.ofo FY2024 604482",
		},
		"panama-darien.nationality.csv": {
			"irregular-entries.darien.CUB 2015 24623", "irregular-entries.darien.TIB 2015 1", "irregular-entries.darien.HTI 2019 100",
			"irregular-entries.darien.VEN 2023-08 62700", "irregular-entries.darien.other 2023-08 12",
		},
		"panama-darien.sex.csv": {
			"irregular-entries.darien.male 2021-01 687", "irregular-entries.darien.female 2021-01 384", "irregular-entries.darien.adults.male 2023-01 100",
			"irregular-entries.darien.adults.female 2023-01 90", "irregular-entries.darien.minors.male 2023-01 30", "irregular-entries.darien.minors.female 2023-01 20",
		},
		"honduras-inm.nationality.csv": {
			"irregular-entries.honduras.CUB 2023-03 1200", "irregular-entries.honduras.CHN 2023-03 719", "irregular-entries.honduras.TWN 2023-03 1",
			"irregular-entries.honduras.MEX 2023-03 2", "irregular-entries.honduras.FRA 2023-03 8", "irregular-entries.honduras.FRA 2023-03 4",
		},
		"guatemala-igm.csv": {
			"returns-received.guatemala.adults.male.from-mexico 2020-01 2243", "returns-received.guatemala.accompanied-minors.female.from-united-states 2020-01 12",
			"returns-received.guatemala.unaccompanied-minors.female.from-not-stated 2024-05 3",
		},
		"mexico-upm.returns.csv": {
			"returns.mexico.GTM.deportation 2015-01 2", "returns.mexico.GTM.assisted-return 2015-01 10", "returns.mexico.HND.assisted-return-of-minors 2015-01 30",
		},
		"mexico-upm.sex.csv": {
			"irregular-situation.mexico.adults.male 2018-01 5449", "irregular-situation.mexico.minors-12-17.female 2018-01 310",
			"irregular-situation.mexico.minors-0-11-accompanied.female 2018-01 20", "irregular-situation.mexico.minors-0-11-unaccompanied.male 2018-01 5",
		},
		"costa-rica.csv": {
			"irregular-entries.costa-rica 2022 226610", "irregular-entries.costa-rica 2023-08 84000", "irregular-entries.costa-rica 2024-01 37436",
		},
	} {
		if got := figures(sampleRead(t, name)); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestSectorsThatDidNotCountHaveNoRow(t *testing.T) {
	r := sampleRead(t, "usbp-sectors.psv")
	counts := map[string]int{}
	for _, o := range r.Observations {
		counts[o.Table+" "+o.Period.String()]++
	}
	for key, want := range map[string]int{"sectors 1999-10": 21, "sectors 2020-09": 19, "printed-regions 1999-10": 3, "printed-total 2020-09": 1} {
		if counts[key] != want {
			t.Errorf("%s: %d rows, want %d", key, counts[key], want)
		}
	}
}

func TestPrintedTotalsMustBeTheSumOfTheirParts(t *testing.T) {
	data := strings.Replace(string(samples(t)["usbp-sectors.psv"]), "|45000|45078|", "|45001|45078|", 1)
	r := read(plain("sectors", []byte(data)))
	if !hasProblem(r, 2, "southwest_border") || r.Problems.Len() != 1 {
		t.Error(r.Problems.List)
	}
}

func TestMistakesAreToldTogether(t *testing.T) {
	for name, c := range map[string]struct {
		sample, old, new string
		line             int
		field            string
	}{
		"type against authority": {"cbp-southwest.csv", "Title 42,Expulsions", "Title 42,Apprehensions", 3, "Encounter Type"},
		"type against component": {"cbp-southwest.csv", "Title 8,Inadmissibles,7", "Title 8,Apprehensions,7", 4, "Encounter Type"},
		"badly grouped number":   {"cbp-southwest.csv", `"1,234"`, `"12,34"`, 2, "Encounter Count"},
		"negative number":        {"cbp-southwest.csv", "Expulsions,56", "Expulsions,-56", 3, "Encounter Count"},
		"fiscal label":           {"iom-gdi-usa.csv", "2024-11", "2023-11", 4, "t_fy"},
		"office of the patrol":   {"iom-gdi-usa.csv", "Del Rio Sector", "Laredo Field Office", 4, "area"},
		"northern sector":        {"iom-gdi-usa.csv", "Del Rio Sector", "Swanton Sector", 4, "area"},
		"calendar year":          {"usbp-sectors.psv", "|2000|1999", "|2000|2000", 2, "cy"},
		"year under May":         {"panama-darien.nationality.csv", "2019-01,2019 Q1", "2019-05,2019 Q2", 4, "t"},
		"quarter":                {"panama-darien.nationality.csv", "2023-08,2023 Q3,VEN", "2023-08,2023 Q2,VEN", 5, "q"},
		"closed after opening":   {"world-closures.csv", "2024-01-04T06:00", "2023-11-04T06:00", 2, "to"},
		"sector without counts":  {"world-places.csv", "sector-del-rio", "", 4, "counts"},
		"town with counts":       {"world-places.csv", "-93.75178,", "-93.75178,southwest", 2, "counts"},
		"unknown sector id":      {"world-places.corridor.csv", "sector_del_rio", "sector_del_mar", 3, "id"},
		"link to itself":         {"world-links.csv", "tapachula,huixtla", "tapachula,tapachula", 2, "to"},
		"road of no length":      {"world-links.csv", "huixtla,41", "huixtla,0", 2, "km"},
		"sizes the wrong way":    {"facts-caravans.csv", `7200,"7,200"`, `7200,"7,100"`, 2, "size_high"},
		"lag of another day":     {"facts-releases.csv", "article,22", "article,21", 2, "lag_days"},
		"available too early":    {"cbp-vintages.csv", "2023-12-22,published", "2023-12-21,published", 2, "available_from"},
		"published in advance":   {"cbp-vintages.csv", "242418,2023-12-22", "242418,2023-11-22", 2, "published"},
		"number that has no day": {"costa-rica.csv", "2023-08-31,proxy", ",", 2, "available_from"},
		"open quote":             {"costa-rica.csv", `"IOM, rounded",2023-12-15,proxy` + "\n2024", `"IOM, rounded,2023-12-15,proxy` + "\n2024", 4, ""},
		"another column":         {"guatemala-igm.csv", "origin,n\n", "origin,n,province\n", 1, "province"},
	} {
		data := string(samples(t)[c.sample])
		if !strings.Contains(data, c.old) {
			t.Fatalf("%s: %q is not in %s", name, c.old, c.sample)
		}
		r := read(plain(c.sample, []byte(strings.Replace(data, c.old, c.new, 1))))
		if !hasProblem(r, c.line, c.field) {
			t.Errorf("%s: %v", name, r.Problems.List)
		}
	}
}

func TestAllProblemsOfAFileAreFound(t *testing.T) {
	data := string(samples(t)["cbp-southwest.csv"])
	data = strings.ReplaceAll(data, "Title 8,", "Title 9,")
	r := read(plain("bad.csv", []byte(data)))
	if r.Problems.Len() != 4 {
		t.Errorf("%d problems: %v", r.Problems.Len(), r.Problems.List)
	}
	if got := r.Problems.List[0].String(); got != `bad.csv:2: Title of Authority: got "Title 9", want one of Title 42, Title 8` {
		t.Error(got)
	}
}

func TestRenamedDemographicsAreOneHousehold(t *testing.T) {
	for _, written := range []string{"UAC", "UC", "UC / Single Minors", "Unaccompanied Children", "uac"} {
		data := strings.Replace(string(samples(t)["cbp-southwest.csv"]), "UC / Single Minors", written, 1)
		if r := read(plain("x", []byte(data))); r.Problems.Len() > 0 || r.Observations[2].Series[model.DimHousehold] != "unaccompanied-minors" {
			t.Errorf("%s: %v", written, r.Problems.List)
		}
	}
}

func TestTablesWithOneHeaderAreToldApartByWhomTheyCount(t *testing.T) {
	for data, want := range map[string]string{
		"t,nat,n\n2023-01,HND,5\n": "mexico-upm",
		"t,nat,n\n2023-01,MEX,5\n": "honduras-inm",
	} {
		if r := read(plain("x", []byte(data))); r.Document.Source != want {
			t.Errorf("%q is from %q, want %s: %v", data, r.Document.Source, want, r.Problems.List)
		}
	}
	undecided := plain("x", []byte("t,nat,n\n2023-01,CUB,5\n"))
	r := read(undecided)
	if r.Problems.Len() != 1 || !strings.Contains(r.Problems.List[0].Want, "honduras-inm and mexico-upm") {
		t.Error(r.Problems.List)
	}
	undecided.Source = "mexico-upm"
	if r := read(undecided); r.Problems.Len() > 0 || r.Document.Source != "mexico-upm" {
		t.Error(r.Problems.List)
	}
}

func TestHeadersThatAreNearAreNamed(t *testing.T) {
	data := strings.Replace(string(samples(t)["cbp-southwest.csv"]), "Citizenship Grouping", "Nation", 1)
	r := read(plain("x.csv", []byte(data)))
	if r.Problems.Len() != 1 || r.Problems.List[0].Want != "the column citizenship_grouping of cbp-southwest" {
		t.Error(r.Problems.List)
	}
	r = read(plain("x.csv", []byte("a,b\n1,2\n")))
	if r.Problems.Len() != 1 || !strings.Contains(r.Problems.List[0].Want, "usbp-sectors, iom-gdi-usa") {
		t.Error(r.Problems.List)
	}
}

func TestWhatWasSaidOfADocumentIsChecked(t *testing.T) {
	in := plain("x.csv", samples(t)["cbp-southwest.csv"])
	in.Source, in.PublishedBasis = "cbp", "guess"
	if r := read(in); r.Problems.Len() != 2 || r.Problems.List[0].Field != "published basis" || r.Problems.List[1].Field != "source" {
		t.Error(r.Problems.List)
	}
}

func TestNothingIsPublishedBeforeItsPeriodEnds(t *testing.T) {
	in := plain("x.csv", samples(t)["cbp-southwest.csv"])
	in.Published = model.DateOf(2024, 10, 23)
	if r := read(in); r.Problems.Len() != 1 || !hasProblem(r, 5, "Month (abbv)") {
		t.Error(r.Problems.List)
	}
}

func TestAvailableFollowsTheDateRule(t *testing.T) {
	cbp, _ := ByID("cbp-southwest")
	panama, _ := ByID("panama-darien")
	november, year := model.Month(2023, 11), model.FiscalYear(2023)
	for name, c := range map[string]struct {
		src       Source
		period    model.Period
		published string
		basis     string
		from      string
		proxy     model.Proxy
	}{
		"unknown, month with a known release":   {cbp, november, "", "", "2023-12-22", model.ProxyLag},
		"unknown, month without":                {cbp, model.Month(2021, 11), "", "", "2021-12-19", model.ProxyLag},
		"unknown, fiscal year":                  {cbp, year, "", "", "2023-10-21", model.ProxyLag},
		"unknown, another agency":               {panama, november, "", "", "2023-12-15", model.ProxyLag},
		"first print":                           {cbp, november, "2023-12-22", "exact", "2023-12-22", model.ProxyNone},
		"first print, basis not said":           {cbp, november, "2023-12-22", "", "2023-12-22", model.ProxyNone},
		"first print, inferred":                 {cbp, november, "2023-12-20", "inferred", "2023-12-20", model.ProxyInferred},
		"first print, known by then":            {cbp, november, "2023-12-27", "latest", "2023-12-27", model.ProxyInferred},
		"later print stands in":                 {cbp, november, "2023-12-28", "exact", "2023-12-22", model.ProxyLater},
		"much later print stands in":            {cbp, november, "2025-06-19", "latest", "2023-12-22", model.ProxyLater},
		"last month of a file of the next year": {cbp, model.Month(2025, 5), "2025-06-19", "latest", "2025-06-19", model.ProxyInferred},
	} {
		in := Input{Published: model.NoDate, PublishedBasis: c.basis}
		if c.published != "" {
			in.Published, _ = model.ParseDate(c.published)
		}
		published, from, proxy := Available(c.src, c.period, in)
		if published != in.Published || from.String() != c.from || proxy != c.proxy {
			t.Errorf("%s: published %s, available from %s (%s)", name, published, from, proxy)
		}
	}
}

func TestVintagesOfAMonthStandSideBySide(t *testing.T) {
	r := sampleRead(t, "cbp-vintages.csv")
	first, later := r.Observations[0], r.Observations[1]
	if first.Table == later.Table || first.Proxy != model.ProxyNone || later.Proxy != model.ProxyInferred {
		t.Errorf("%+v\n%+v", first, later)
	}
	if first.Published.String() != "2023-12-22" || later.AvailableFrom.String() != "2025-06-19" {
		t.Errorf("%+v\n%+v", first, later)
	}
	if r.Tables[2].Round != 10 || r.Tables[0].Round != 1 || r.Records[0].Fields["url"] != "https://example.org/november" {
		t.Errorf("%+v %+v", r.Tables, r.Records[0])
	}
}

func TestWorldTablesOfTheCorridorBecomeGeneral(t *testing.T) {
	ports := sampleRead(t, "world-ports.corridor.csv").Records
	for i, want := range []map[string]string{
		{"id": "eagle-pass-bridge-i", "office": "office-laredo", "appointments": "no", "place": "piedras_negras", "hours": "7 am-11 pm", "weight": "0"},
		{"id": "nogales-deconcini", "appointments": "yes", "appointments_published": "port_level", "name": "Nogales, Deconcini"},
		{"id": "nogales-mariposa", "appointments": "no", "appointments_published": "port_level"},
		{"id": "el-paso-bridge-of-the-americas", "office": "office-el-paso", "appointments": "yes", "bwt_port_number": "240201"},
		{"id": "calexico-east", "name": "Calexico East"},
	} {
		for field, value := range want {
			if got := ports[i].Fields[field]; got != value {
				t.Errorf("port %d %s: %q, want %q", i, field, got, value)
			}
		}
	}
	links := sampleRead(t, "world-links.corridor.csv").Records
	if len(links) != 2 || links[1].Fields["mode"] != "cross" || links[0].Fields["km_before"] != "886.3" {
		t.Errorf("%+v", links)
	}
	places := sampleRead(t, "world-places.corridor.csv").Records
	if places[1].Fields["counts"] != "sector-del-rio" || places[0].Fields["counts"] != "" || places[0].AvailableFrom.String() != "2018-09-28" {
		t.Errorf("%+v", places)
	}
	closures := sampleRead(t, "world-closures.corridor.csv").Records
	pedWest := closures[1]
	if pedWest.Fields["port"] != "san-ysidro-pedwest" || pedWest.Fields["to"] != "2023-11-16" || pedWest.Fields["to_time"] != "06:00" ||
		pedWest.Fields["to_available_from"] != "2023-11-15" || pedWest.Proxy != model.ProxyInferred || closures[0].Fields["port"] != "eagle-pass-bridge-i" {
		t.Errorf("%+v", closures)
	}
}
