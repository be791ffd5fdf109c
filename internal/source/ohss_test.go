package source

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"puente/internal/model"
)

// smallSheets is a workbook of two months in the form of OHSS's: sheet → rows.
func smallSheets() map[string][][]any {
	return map[string][][]any{
		"Annual Count":         {{"Fiscal\nYear", "Quantity"}, {2024, 300}},
		"Monthly Count":        {{"Fiscal\nYear", "Month", "Quantity"}, {2024, "01 October", 100}, {2024, "04 January", 200}},
		"Annual Citizenship":   {{"Fiscal\nYear", "Citizenship", "Quantity"}, {2024, "Mexico", 250}, {2024, "China, People's Republic", 50}},
		"Monthly Citizenship":  {{"Fiscal\nYear", "Month", "Citizenship", "Quantity"}, {2024, "01 October", "Mexico", 90}, {2024, "01 October", "China, People's Republic", 10}, {2024, "04 January", "Mexico", 160}, {2024, "04 January", "China, People's Republic", 40}},
		"Annual Region":        {{"Fiscal\nYear", "Region", "Quantity"}, {2024, "Southwest Land Border", 290}, {2024, "Northern Land Border", 10}},
		"Monthly Region":       {{"Fiscal\nYear", "Month", "Region", "Quantity"}, {2024, "01 October", "Southwest Land Border", 100}, {2024, "04 January", "Southwest Land Border", 190}, {2024, "04 January", "Northern Land Border", 10}},
		"Annual Family Status": {{"Fiscal\nYear", "Family Status", "Quantity"}, {2024, "Single Adults", 300}},
		"Monthly Family Status": {
			{"Fiscal\nYear", "Month", "Family Status", "Quantity"},
			{2024, "01 October", "Single Adults", 100},
			{2024, "04 January", "Single Adults", 200},
		},
		"Annual Sector":       {{"Fiscal\nYear", "Sector", "Quantity"}, {2024, "Del Rio, TX", 290}, {2024, "Swanton, VT", 10}},
		"Monthly Sector":      {{"Fiscal\nYear", "Month", "Sector", "Quantity"}, {2024, "01 October", "Del Rio, TX", 100}, {2024, "04 January", "Del Rio, TX", 190}, {2024, "04 January", "Swanton, VT", 10}},
		"Annual Rgn and Citp": {{"Fiscal\nYear", "Region", "Citizenship", "Quantity"}, {2024, "Southwest Land Border", "Mexico", 300}},
		"Monthly Rgn and Citp": {
			{"Fiscal\nYear", "Month", "Region", "Citizenship", "Quantity"},
			{2024, "01 October", "Southwest Land Border", "Mexico", 100},
			{2024, "04 January", "Southwest Land Border", "Mexico", 200},
		},
		"Annual Rgn and Fam Status": {{"Fiscal\nYear", "Region", "Family Status", "Quantity"}, {2024, "Southwest Land Border", "Single Adults", 300}},
		"Monthly Rgn and Fam Status": {
			{"Fiscal\nYear", "Month", "Region", "Family Status", "Quantity"},
			{2024, "01 October", "Southwest Land Border", "Single Adults", 100},
			{2024, "04 January", "Southwest Land Border", "Single Adults", 200},
		},
		"Annual Rgn and Sector": {{"Fiscal\nYear", "Region", "Sector", "Quantity"}, {2024, "Southwest Land Border", "Del Rio, TX", 290}, {2024, "Northern Land Border", "Swanton, VT", 10}},
		"Monthly Rgn and Sector": {
			{"Fiscal\nYear", "Month", "Region", "Sector", "Quantity"},
			{2024, "01 October", "Southwest Land Border", "Del Rio, TX", 100},
			{2024, "04 January", "Southwest Land Border", "Del Rio, TX", 190},
			{2024, "04 January", "Northern Land Border", "Swanton, VT", 10},
		},
	}
}

// smallWorkbook writes smallSheets after a change.
func smallWorkbook(t testing.TB, change func(map[string][][]any)) []byte {
	t.Helper()
	sheets := smallSheets()
	if change != nil {
		change(sheets)
	}
	f := excelize.NewFile()
	for _, name := range ohssSheetNames() {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range sheets[name] {
			at, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow(name, at, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryWrongCellOfAWorkbookIsAProblem(t *testing.T) {
	for sheet, rows := range smallSheets() {
		for row := 1; row < len(rows); row++ {
			for col, header := range rows[0] {
				if strings.HasPrefix(sheet, "Annual") && col < len(rows[0])-1 {
					continue // a key of a year that has no months is seen as a sum that fails
				}
				got := read(plain("small.xlsx", smallWorkbook(t, func(s map[string][][]any) { s[sheet][row][col] = "D" })))
				field := sheet + ": " + strings.ReplaceAll(header.(string), "\n", " ")
				if !hasProblem(got, row+1, field) {
					t.Errorf("%s row %d %q = D: %v", sheet, row+1, header, got.Problems.List)
				}
			}
		}
	}
}

func TestWorkbookSumsAreChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string][][]any)
		line   int
		field  string
	}{
		"a year that its months do not make": {func(s map[string][][]any) { s["Annual Citizenship"][1][2] = 500 }, 2, "Annual Citizenship: Quantity"},
		"a month that its parts do not make": {func(s map[string][][]any) { s["Monthly Count"][2][2] = 900; s["Annual Count"][1][1] = 1000 }, 3, "Monthly Count: Quantity"},
		"two sheets that differ":             {func(s map[string][][]any) { s["Monthly Rgn and Sector"][1][4] = 90 }, 2, "Monthly Rgn and Sector: Quantity"},
		"a number that is not rounded":       {func(s map[string][][]any) { s["Monthly Sector"][1][3] = 101 }, 2, "Monthly Sector: Quantity"},
		"a month in the wrong place":         {func(s map[string][][]any) { s["Monthly Sector"][1][1] = "02 October" }, 2, "Monthly Sector: Month"},
		"a row twice":                        {func(s map[string][][]any) { s["Monthly Region"] = append(s["Monthly Region"], s["Monthly Region"][1]) }, 5, "Monthly Region: Fiscal Year"},
		"another column":                     {func(s map[string][][]any) { s["Monthly Region"][0][2] = "Border" }, 1, "Monthly Region"},
	} {
		got := read(plain("small.xlsx", smallWorkbook(t, c.change)))
		if !hasProblem(got, c.line, c.field) {
			t.Errorf("%s: %v", name, got.Problems.List)
		}
	}
}

func TestWorkbookRowsSayWhereTheyStand(t *testing.T) {
	got := read(plain("small.xlsx", smallWorkbook(t, nil)))
	i := slices.IndexFunc(got.Observations, func(o model.Observation) bool {
		return o.Series.Key() == "encounters.sector-del-rio.usbp" && o.Period == model.Month(2024, 1)
	})
	if i < 0 || got.Observations[i].Value != 190 || got.Observations[i].Locator != (model.Locator{Sheet: "Monthly Sector", Row: 3}) {
		t.Errorf("observation %d of %v", i, got.Observations)
	}
	for _, table := range got.Tables {
		if table.Round != 10 {
			t.Errorf("table %s is rounded to %d", table.ID, table.Round)
		}
	}
}
