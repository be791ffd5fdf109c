package fit

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/atlas"
	"puente/internal/model"
)

// rowsOf reads a CSV text as an importer would: fields by the name of their column.
func rowsOf(t testing.TB, kind, text string) []model.Record {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []model.Record
	for i, cells := range rows[1:] {
		r := model.Record{Kind: kind, Fields: map[string]string{}, Document: kind, AvailableFrom: model.NoDate}
		r.Locator.Row = int32(i + 2)
		for c, cell := range cells {
			if rows[0][c] == "available_from" {
				r.AvailableFrom = day(cell)
			} else {
				r.Fields[rows[0][c]] = cell
			}
		}
		list = append(list, r)
	}
	return list
}

func day(s string) model.Date {
	d, err := model.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func month(s string) model.Period {
	p, err := model.ParsePeriod(s)
	if err != nil {
		panic(err)
	}
	return p
}

// The made-up corridor of the tests: two gateways, three border towns, two
// sectors of which one has two towns, one office with two ports.
const (
	testPlaces = `id,name,country,kind,lat,lon,counts,available_from
south,South,GT,gateway,15,-92,,2016-01-01
inland,Inland,MX,origin,20,-99,,2016-01-01
west,West,MX,border,32,-115,,2016-01-01
middle,Middle,MX,border,31,-106,,2016-01-01
east,East,MX,border,27,-99,,2016-01-01
s1,S1,US,sector,33,-115,sector-yuma,2016-01-01
s2,S2,US,sector,32,-106,sector-el-paso,2016-01-01
`
	testLinks = `from,to,km,mode,km_before,available_from
south,inland,1500,road,,2018-01-01
inland,west,3000,road,,2018-01-01
inland,middle,1500,road,,2018-01-01
inland,east,900,road,950,2024-01-03
west,s1,1,cross,,2018-01-01
middle,s2,1,cross,,2018-01-01
east,s2,1,cross,,2018-01-01
`
	testPorts = `id,name,place,office,appointments,weight,hours,lat,lon,available_from
east-bridge,East Bridge,east,office-el-paso,yes,,,0,0,2022-06-29
east-rail-road,East Rail Road,east,office-el-paso,no,,,0,0,2022-06-29
middle-bridge,Middle Bridge,middle,office-el-paso,yes,,,0,0,2022-06-29
`
	testPortCounts   = "port,count,available_from\nEast,3000,2023-10-30\nMiddle,1000,2023-10-30\nEast,9999,2024-10-30\n"
	testAppointments = `date,what,value,available_from
2023-05-12,appointments/day,100,2023-05-10
2023-06-30,appointments/day (announced),145,2023-06-30
2023-09,appointments/day (announced),160,2023-08-30
2023-09,walk-ups/day,15,2023-08-30
2024-05,appointments/day,999,2024-06-01
`
	testClosures = `port,scope,from,to,to_available_from,available_from
middle-bridge,all,2023-12-04,2024-01-04,2024-01-02,2023-12-01
east-bridge,pedestrian,2024-01-20,,,2024-01-19
`
)

func testRecords(t testing.TB) []model.Record {
	var all []model.Record
	for _, kind := range []struct{ kind, text string }{
		{atlas.KindPlaces, testPlaces},
		{atlas.KindLinks, testLinks},
		{atlas.KindPorts, testPorts},
		{atlas.KindPortCounts, testPortCounts},
		{"appointments", testAppointments},
		{atlas.KindClosures, testClosures},
	} {
		all = append(all, rowsOf(t, kind.kind, kind.text)...)
	}
	return all
}

const testDate = "2023-12-26"

func testWorld(t testing.TB) model.World {
	t.Helper()
	w, problems := atlas.World("test", testRecords(t), day(testDate))
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return w
}

// testScenario has three nationalities: VEN is counted upstream and half of it
// arrives, ECU is counted upstream but twice as many arrive, HND is not counted.
func testScenario() model.Scenario {
	return model.Scenario{
		Schema: 1, Name: "test", World: "store:test", Date: day(testDate), Start: day("2023-08-01"), ReportFrom: day("2023-10-01"), Days: 244,
		Nationalities: []string{"VEN", "ECU", "HND", "other-21"}, Households: []string{"single-adults", "family-units"},
		Counts: model.Counts{Measure: "encounters", Between: "usbp", At: "ofo"},
		Match:  &model.MatchSpec{Target: "encounters.southwest", Months: 6, LagMonths: 1},
		Flows: []model.FlowSpec{
			{Gateway: "south", Series: "irregular-entries.darien", Nationalities: []string{"VEN", "ECU", "other-21"}},
			{Gateway: "inland", Latent: true, Nationalities: []string{"ECU", "HND"}},
		},
		QuotaFrom: "appointments", ClosuresFrom: "closures",
	}
}

// cell is one number of a made-up source.
type cell struct {
	series model.Series
	month  model.Period
	value  float64
	from   model.Date
}

// testCells makes the counts of the made-up corridor, January 2020 to May 2024:
// 1,200 Venezuelans a month in the Darién, of whom half are counted a month later,
// 300 Ecuadorians of 600 counted, 900 Hondurans, and Angolans and Chadians
// (50 + 30) who stand for the other nationalities, all of whom arrive. At the border: sector
// Yuma 50 %, El Paso 30 %, the office 20 %; three of four are single adults.
func testCells() []cell {
	var cells []cell
	border := map[string]float64{"VEN": 600, "ECU": 600, "HND": 900, "other-21": 80}
	upstream := map[string]float64{"VEN": 1200, "ECU": 300, "AGO": 50, "TCD": 30}
	areas := map[string]float64{"sector-yuma.usbp": 0.5, "sector-el-paso.usbp": 0.3, "office-el-paso.ofo": 0.2}
	houses := map[string]float64{"single-adults": 0.75, "family-units": 0.2, "accompanied-minors": 0.05}
	for m := month("2020-01"); m != month("2024-06"); m = m.Add(1) {
		for nationality, n := range border {
			for area, part := range areas {
				for house, share := range houses {
					cells = append(cells, made("encounters."+area+"."+nationality+"."+house, m, n*part*share, m.End()+22))
				}
			}
		}
		for nationality, n := range upstream {
			cells = append(cells, made("irregular-entries.darien."+nationality, m, n, m.End()+15))
		}
	}
	return cells
}

func made(key string, m model.Period, value float64, from model.Date) cell {
	s, err := model.ParseSeries(key)
	if err != nil {
		panic(err)
	}
	return cell{s, m, value, from}
}

// knownOf answers questions from cells as known on a date, as the store does.
func knownOf(cells []cell, on model.Date) Known {
	return func(ask Ask) []model.Figure {
		type key struct {
			series model.Series
			month  model.Period
		}
		sums, order := map[key]*model.Vintage{}, []key{}
		for _, c := range cells {
			if c.month.Start < ask.From.Start || c.month.Start > ask.To.Start || c.from > on || !ask.Series.Covers(c.series) {
				continue
			}
			k := key{ask.Series, c.month}
			for _, d := range ask.By {
				k.series[d] = c.series[d]
			}
			if sums[k] == nil {
				sums[k] = &model.Vintage{Document: "doc", Table: "table", AvailableFrom: c.from}
				order = append(order, k)
			}
			sums[k].Value += c.value
			sums[k].Rows++
		}
		var figures []model.Figure
		for _, k := range order {
			figures = append(figures, model.Figure{Series: k.series, Period: k.month, Vintages: []model.Vintage{*sums[k]}})
		}
		return figures
	}
}

// scenarioFolder reads a scenario of the repository with its world.
func scenarioFolder(t *testing.T, name string) (model.Scenario, model.World) {
	t.Helper()
	dir := filepath.Join("..", "..", "scenarios", name)
	data, err := os.ReadFile(filepath.Join(dir, "scenario.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, problems := atlas.ReadScenario(name, data)
	var rows []model.Record
	for _, kind := range []string{atlas.KindPlaces, atlas.KindLinks, atlas.KindPorts} {
		text, err := os.ReadFile(filepath.Join(dir, s.World, kind+".csv"))
		if err == nil {
			rows = append(rows, rowsOf(t, kind, string(text))...)
		}
	}
	w, more := atlas.World(s.World, rows, s.Date)
	problems.Join(more)
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return s, w
}
