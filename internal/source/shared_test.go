package source

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"puente/internal/model"
)

// shared returns the path of a real document, or skips the test where the
// folder of real documents is absent. PUENTE_SHARED says where it is.
func shared(t *testing.T, file string) string {
	t.Helper()
	folder := os.Getenv("PUENTE_SHARED")
	if folder == "" {
		folder = "../../../shared/data"
	}
	path := filepath.Join(folder, file)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the real document %s is not here; PUENTE_SHARED names the folder", file)
	}
	return path
}

// sharedRead reads a real document without a problem.
func sharedRead(t *testing.T, file string) reading {
	t.Helper()
	data, err := os.ReadFile(shared(t, file))
	if err != nil {
		t.Fatal(err)
	}
	r := read(plain(filepath.Base(file), data))
	if r.Problems.Len() > 0 {
		t.Fatalf("%s: %v", file, r.Problems.Err())
	}
	return r
}

// The real documents.
const (
	fileSouthwest = "cbp_sbo/sbo-encounters-fy22-fy25-aug.csv"
	fileState     = "uwchr_cbp_state_fy20_fy23/cbp-nationwide-encounters-fy20-fy23-state.csv"
	fileSectors   = "uwchr_usbp_monthly_sector_fy2000_fy2020/usbp_monthly_encounters_fy2000-fy2020.csv"
	fileOHSS      = "ohss_khsm/khsm_encounters_usbp_fy25m11.xlsx"
	fileIOM       = "iom_gdi_upstream/irreg_usa.csv"
	fileDerived   = "derived/sw_border_monthly_1999-10_to_2025-08.csv"
)

// totals adds up the rows of a table that a series covers, by period.
func totals(r reading, table, key string) map[string]float64 {
	want, err := model.ParseSeries(key)
	if err != nil {
		panic(err)
	}
	sums := map[string]float64{}
	for _, o := range r.Observations {
		if (table == "" || o.Table == table) && want.Covers(o.Series) {
			sums[o.Period.String()] += o.Value
		}
	}
	return sums
}

// merged puts the months of several tables into one map.
func merged(maps ...map[string]float64) map[string]float64 {
	all := map[string]float64{}
	for _, m := range maps {
		for period, value := range m {
			all[period] = value
		}
	}
	return all
}

func TestSharedDerivedMonthByMonth(t *testing.T) {
	southwest, state, sectors := sharedRead(t, fileSouthwest), sharedRead(t, fileState), sharedRead(t, fileSectors)
	ohss, iom := sharedRead(t, fileOHSS), sharedRead(t, fileIOM)
	gdi := func(suffix string) map[string]float64 {
		return merged(totals(iom, "southwest", "encounters.southwest"+suffix), totals(iom, "areas", "encounters.southwest"+suffix))
	}
	ours := map[string]map[string]float64{
		"usbp_cbp_pdf":          totals(sectors, "sectors", "encounters.southwest.usbp"),
		"usbp_ohss":             totals(ohss, "region", "encounters.southwest.usbp"),
		"usbp_gdi":              gdi(".usbp"),
		"ofo_gdi":               gdi(".ofo"),
		"usbp_t8_gdi":           gdi(".usbp.title-8"),
		"usbp_sbo":              totals(southwest, "southwest", "encounters.southwest.usbp"),
		"ofo_sbo":               totals(southwest, "southwest", "encounters.southwest.ofo"),
		"sw_state_file":         totals(state, "nationwide", "encounters.southwest"),
		"nationwide_state_file": totals(state, "nationwide", "encounters.nationwide"),
	}
	derived := sharedTable(t, fileDerived)
	for column, got := range ours {
		checked := 0
		for _, row := range derived {
			if value, there := got[row["month"]]; there != (row[column] != "") || there && strconv.FormatFloat(value, 'f', 0, 64) != row[column] {
				t.Errorf("%s %s: %.0f, want %q", column, row["month"], value, row[column])
			}
			if row[column] != "" {
				checked++
			}
		}
		if checked != len(got) || checked == 0 {
			t.Errorf("%s: %d months checked of %d read", column, checked, len(got))
		}
		t.Logf("%s: %d months equal", column, checked)
	}
	checkNoWebSource(t, derived)
}

// checkNoWebSource checks that the columns without an importable source are
// the twelve months of fiscal year 2017 and nothing else.
func checkNoWebSource(t *testing.T, derived []map[string]string) {
	for _, column := range []string{"usbp_cbp_web", "ofo_cbp_web"} {
		months := 0
		for _, row := range derived {
			if row[column] == "" {
				continue
			}
			months++
			if row["fiscal_year"] != "2017" {
				t.Errorf("%s has %s", column, row["month"])
			}
		}
		if months != 12 {
			t.Errorf("%s: %d months", column, months)
		}
		t.Logf("%s: 12 months of fiscal year 2017 stand on a web page for which there is no importable document", column)
	}
}

// sharedTable reads a CSV into maps from header to cell, apart from the
// importers, so that it checks them.
func sharedTable(t *testing.T, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(shared(t, file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var table []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, cell := range row {
			m[strings.TrimPrefix(rows[0][i], "\ufeff")] = cell
		}
		table = append(table, m)
	}
	return table
}

// within sums the periods whose names lie from first to last.
func sumFrom(months map[string]float64, first, last string) float64 {
	sum := 0.0
	for month, value := range months {
		if month >= first && month <= last {
			sum += value
		}
	}
	return sum
}

func TestSharedPublishedFigures(t *testing.T) {
	southwest, state, iom := sharedRead(t, fileSouthwest), sharedRead(t, fileState), sharedRead(t, fileIOM)
	darien, honduras := sharedRead(t, "iom_gdi_upstream/irreg_darien_nat.csv"), sharedRead(t, "iom_gdi_upstream/irreg_honduras_nat.csv")
	hondurasTotal, mexico := sharedRead(t, "iom_gdi_upstream/irreg_honduras.csv"), sharedRead(t, "iom_gdi_upstream/irreg_mexico_nat.csv")
	for _, c := range []struct {
		r           reading
		table, key  string
		first, last string
		want        float64
	}{
		{iom, "areas", "encounters.southwest", "2020-10", "2021-09", 1734686},
		{iom, "areas", "encounters.southwest", "2021-10", "2022-09", 2378944},
		{iom, "areas", "encounters.southwest", "2022-10", "2023-09", 2475669},
		{iom, "areas", "encounters.southwest", "2023-10", "2024-09", 2135005},
		{iom, "areas", "encounters.southwest.usbp", "2021-10", "2022-09", 2206436},
		{iom, "areas", "encounters.southwest.usbp", "2022-10", "2023-09", 2045838},
		{iom, "areas", "encounters.southwest.usbp.title-8", "2021-10", "2022-09", 1152352},
		{iom, "areas", "encounters.southwest.usbp.title-8", "2022-10", "2023-09", 1496067},
		{iom, "areas", "encounters.southwest.ofo", "2021-10", "2022-09", 172508},
		{iom, "areas", "encounters.southwest.ofo", "2022-10", "2023-09", 429831},
		{iom, "areas", "encounters.southwest", "2023-11", "2023-11", 242399},
		{iom, "areas", "encounters.southwest.usbp", "2022-11", "2022-11", 207680},
		{iom, "areas", "encounters.southwest.ofo", "2023-11", "2023-11", 51293},
		{southwest, "southwest", "encounters.southwest", "2023-12", "2023-12", 301981},
		{state, "nationwide", "encounters.southwest", "2022-12", "2022-12", 252315},
		{state, "nationwide", "encounters.southwest", "2023-09", "2023-09", 269735},
		{state, "nationwide", "encounters.southwest", "2022-11", "2022-11", 235173},
		{darien, "nationality", "irregular-entries.darien", "2021-01", "2021-12", 133726},
		{darien, "nationality", "irregular-entries.darien", "2022-01", "2022-12", 248284},
		{darien, "nationality", "irregular-entries.darien", "2023-01", "2023-12", 520085},
		{darien, "nationality", "irregular-entries.darien", "2015", "2015", 29289},
		{honduras, "nationality", "irregular-entries.honduras", "2023-01", "2023-12", 545043},
		{honduras, "nationality", "irregular-entries.honduras.CHN", "2023-01", "2023-12", 12184},
		{hondurasTotal, "total", "irregular-entries.honduras", "2023-01", "2023-12", 545043},
		{mexico, "nationality", "irregular-situation.mexico", "2023-01", "2023-12", 778907},
		{mexico, "nationality", "irregular-situation.mexico", "2024-01", "2024-12", 1231320},
	} {
		if got := sumFrom(totals(c.r, c.table, c.key), c.first, c.last); got != c.want {
			t.Errorf("%s %s to %s: %.0f, want %.0f", c.key, c.first, c.last, got, c.want)
		}
	}
}

func TestSharedDarienYearsAreYears(t *testing.T) {
	r := sharedRead(t, "iom_gdi_upstream/irreg_darien_nat.csv")
	years, months := 0, 0
	for _, o := range r.Observations {
		year, _, _ := o.Period.Start.Civil()
		switch {
		case o.Period.Kind == model.PeriodYear && year >= 2010 && year <= 2019:
			years++
		case o.Period.Kind == model.PeriodMonth && year >= 2020:
			months++
		default:
			t.Errorf("%s %s", o.Series, o.Period)
		}
	}
	if years != 378 || months != 2009 {
		t.Errorf("%d rows of years and %d of months", years, months)
	}
}

func TestSharedPartsAddUpToTheTotalOfAnotherTable(t *testing.T) {
	all := totals(sharedRead(t, "iom_gdi_upstream/irreg_honduras.csv"), "", "irregular-entries.honduras")
	bySex := totals(sharedRead(t, "iom_gdi_upstream/irreg_honduras_dmg.csv"), "", "irregular-entries.honduras")
	byNation := totals(sharedRead(t, "iom_gdi_upstream/irreg_honduras_nat.csv"), "", "irregular-entries.honduras")
	equalMonths(t, "Honduras by nationality", all, byNation, 86)
	equalMonths(t, "Honduras by sex", all, bySex, 88)
	darien := totals(sharedRead(t, "iom_gdi_upstream/irreg_darien_nat.csv"), "", "irregular-entries.darien")
	darienSex := sharedRead(t, "iom_gdi_upstream/irreg_darien_dmg.csv")
	equalMonths(t, "Darién by sex, all ages", darien, totals(darienSex, "sex", "irregular-entries.darien"), 24)
	equalMonths(t, "Darién by sex and age", darien, totals(darienSex, "sex-age", "irregular-entries.darien"), 28)
	mexico := totals(sharedRead(t, "iom_gdi_upstream/irreg_mexico_nat.csv"), "", "irregular-situation.mexico")
	mexicoSex := totals(sharedRead(t, "iom_gdi_upstream/irreg_mexico_dmg.csv"), "", "irregular-situation.mexico")
	for month := range mexicoSex {
		if strings.HasPrefix(month, "2024") {
			delete(mexicoSex, month) // from another edition of the bulletin
		}
	}
	equalMonths(t, "Mexico by sex and age", mexico, mexicoSex, 76)
}

// equalMonths checks that each month of the parts equals the whole.
func equalMonths(t *testing.T, name string, whole, parts map[string]float64, months int) {
	t.Helper()
	for month, value := range parts {
		if whole[month] != value {
			t.Errorf("%s %s: %.0f, the total is %.0f", name, month, value, whole[month])
		}
	}
	if len(parts) != months {
		t.Errorf("%s: %d months, want %d", name, len(parts), months)
	}
}

func TestSharedSectorsEqualPrintedTotals(t *testing.T) {
	r := sharedRead(t, fileSectors)
	for _, region := range []string{"southwest", "northern", "coastal"} {
		key := "encounters." + region + ".usbp"
		equalMonths(t, region, totals(r, "printed-regions", key), totals(r, "sectors", key), 252)
	}
	key := "encounters.nationwide.usbp"
	equalMonths(t, "nationwide", totals(r, "printed-total", key), totals(r, "sectors", key), 252)
}

func TestSharedReleaseCalendar(t *testing.T) {
	rows := sharedTable(t, "facts/cbp_release_dates.csv")
	if len(rows) != len(cbpReleases) {
		t.Fatalf("%d months, the table has %d", len(rows), len(cbpReleases))
	}
	var lags []int
	for _, row := range rows {
		month, err := model.ParsePeriod(row["month"])
		if err != nil {
			t.Fatal(err)
		}
		if day := cbpReleaseDays[month.End()]; day.String() != row["release_date"] {
			t.Errorf("%s: %s, want %s", row["month"], day, row["release_date"])
		}
		lags = append(lags, int(cbpReleaseDays[month.End()]-month.End()))
	}
	slices.Sort(lags)
	if median := lags[len(lags)/2]; median != cbpReleaseLag || lags[0] != 10 || lags[len(lags)-1] != 26 {
		t.Errorf("lags %v", lags)
	}
}

func TestSharedVintagesKeepTheirDates(t *testing.T) {
	r := sharedRead(t, "facts/cbp_published_vintages.csv")
	rows := sharedTable(t, "facts/cbp_published_vintages.csv")
	if len(r.Observations) != len(rows) {
		t.Fatalf("%d of %d rows", len(r.Observations), len(rows))
	}
	for i, o := range r.Observations {
		exact := rows[i]["published_basis"] == "exact"
		if o.Published.String() != rows[i]["published"] || o.AvailableFrom.String() != rows[i]["available_from"] || exact != (o.Proxy == model.ProxyNone) {
			t.Errorf("row %d: %+v", i+2, o)
		}
	}
}

func TestSharedClosuresAreOfPortsThatAreThere(t *testing.T) {
	ports, places := map[string]bool{}, map[string]bool{}
	for _, p := range sharedRead(t, "facts/corridor_places.csv").Records {
		places[p.Fields["id"]] = true
	}
	appointments := 0
	for _, p := range sharedRead(t, "facts/ports_of_entry.csv").Records {
		ports[p.Fields["id"]] = true
		if !places[p.Fields["place"]] {
			t.Errorf("port %s belongs to %q, no place", p.Fields["id"], p.Fields["place"])
		}
		if p.Fields["appointments"] == "yes" {
			appointments++
		}
	}
	if len(ports) != 46 || appointments != 8 {
		t.Errorf("%d ports, %d with appointments; CBP names 8", len(ports), appointments)
	}
	for _, c := range sharedRead(t, "facts/port_closures_2023_2024.csv").Records {
		if !ports[c.Fields["port"]] && c.Fields["scope"] != "rail" {
			t.Errorf("closure of %q, no port", c.Fields["port"])
		}
	}
	for _, l := range sharedRead(t, "facts/corridor_edges.csv").Records {
		if !places[l.Fields["from"]] || !places[l.Fields["to"]] {
			t.Errorf("link from %q to %q", l.Fields["from"], l.Fields["to"])
		}
	}
}
