package store

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"puente/internal/model"
)

// tellWarnings writes doubts as lines "kind geography first-last×periods value<before earlier".
func tellWarnings(s *Store, warnings []model.Warning) string {
	var b strings.Builder
	for _, w := range warnings {
		earlier, _ := s.known.Load().document(w.Earlier)
		fmt.Fprintf(&b, "%s %s %s–%s×%d %g<%g %s\n", w.Kind, w.Geography, w.First, w.Last, w.Periods, w.Value, w.Before, earlier.Name)
	}
	return b.String()
}

// yearOf is a year of three sectors, with the rows that keep keeps.
func yearOf(name, published string, keep func(sector string, month int) (float64, bool)) sheet {
	sh := sheet{
		name: name, source: "cbp", scope: "encounters.southwest.usbp", published: published,
		by: []model.Dim{model.DimGeography},
	}
	for month := 1; month <= 12; month++ {
		for _, sector := range []string{"sector-tucson", "sector-del-rio", "sector-yuma"} {
			if v, ok := keep(sector, month); ok {
				sh.lines += fmt.Sprintf("encounters.%s.usbp 2023-%02d %g\n", sector, month, v)
			}
		}
	}
	return sh
}

// TestDoubtsAtImport lays documents that lost rows beside a whole one of their source:
// each loss is told with its figures, the document enters all the same, and what was
// told is kept.
func TestDoubtsAtImport(t *testing.T) {
	all := func(string, int) (float64, bool) { return 1000, true }
	for name, c := range map[string]struct {
		published string
		keep      func(sector string, month int) (float64, bool)
		want      string
	}{
		"equal":      {"2024-03-01", all, ""},
		"a revision": {"2024-03-01", func(string, int) (float64, bool) { return 1040, true }, ""},
		"cut at line": {"2024-03-01", func(s string, m int) (float64, bool) { return 1000, m < 11 || m == 11 && s == "sector-tucson" }, `
differs  2023-11–2023-11×1 1000<3000 whole.csv
geography sector-del-rio 2023-11–2023-11×1 0<1000 whole.csv
geography sector-yuma 2023-11–2023-11×1 0<1000 whole.csv
ends-early  2023-12–2023-12×1 0<3000 whole.csv
`},
		"older and shorter": {"2023-10-01", func(_ string, m int) (float64, bool) { return 1000, m < 9 }, ""},
		"a later window":    {"2024-03-01", func(_ string, m int) (float64, bool) { return 1000, m > 3 }, ""},
		"months in the middle": {"", func(_ string, m int) (float64, bool) { return 1000, m < 4 || m > 6 && m != 9 }, `
missing  2023-04–2023-06×3 0<9000 whole.csv
missing  2023-09–2023-09×1 0<3000 whole.csv
`},
		"twice as many": {"2024-03-01", func(_ string, m int) (float64, bool) { return 1000 + 1000*float64(m/12), true }, `
differs  2023-12–2023-12×1 6000<3000 whole.csv
`},
	} {
		t.Run(name, func(t *testing.T) {
			s := openAt(t, t.TempDir())
			enter(t, s, yearOf("whole.csv", "2024-02-01", all))
			sh := yearOf("cut.csv", c.published, c.keep)
			sh.available = "2024-03-01"
			loaded, err := s.Import(context.Background(), sh.load(t))
			if err != nil {
				t.Fatal(err)
			}
			want := strings.TrimPrefix(c.want, "\n")
			if got := tellWarnings(s, loaded.Warnings); got != want {
				t.Errorf("told:\n%swant:\n%s", got, want)
			}
			kept, err := s.Warnings(context.Background())
			if got := tellWarnings(s, kept); got != want || err != nil {
				t.Errorf("kept (%v):\n%swant:\n%s", err, got, want)
			}
			if docs, _ := s.Documents(context.Background()); len(docs) != 2 {
				t.Errorf("%d documents", len(docs))
			}
		})
	}
}

// TestGapInAFirstDocument finds a hole in a long table that nothing can be laid
// beside, and none in a table that has months here and there.
func TestGapInAFirstDocument(t *testing.T) {
	ctx := context.Background()
	s := openAt(t, t.TempDir())
	holed := sheet{name: "holed.csv", source: "cbp", scope: "encounters.southwest", published: "2025-01-01"}
	sparse := sheet{name: "sparse.csv", source: "mx", scope: "encounters.southwest", published: "2025-01-01"}
	for m := range 24 {
		line := fmt.Sprintf("encounters.southwest %s 500\n", model.Month(2022, 1).Add(m))
		if m != 7 && m != 8 {
			holed.lines += line
		}
		if m%2 == 0 {
			sparse.lines += line
		}
	}
	for sh, want := range map[*sheet]string{&holed: "gap  2022-08–2022-09×2 0<0 \n", &sparse: ""} {
		loaded, err := s.Import(ctx, sh.load(t))
		if got := tellWarnings(s, loaded.Warnings); got != want || err != nil {
			t.Errorf("%s: %v\n%swant:\n%s", sh.name, err, got, want)
		}
	}
}
