package starter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"puente/internal/model"
	"puente/internal/source"
)

// all opens the embedded dataset.
func all(t testing.TB) []Document {
	t.Helper()
	documents, err := Documents()
	if err != nil {
		t.Fatal(err)
	}
	return documents
}

// named finds a document by the beginning of its name.
func named(t *testing.T, name string) Document {
	t.Helper()
	documents := all(t)
	i := slices.IndexFunc(documents, func(d Document) bool { return strings.HasPrefix(d.Name, name) })
	if i < 0 {
		t.Fatalf("no document %s", name)
	}
	return documents[i]
}

// total adds up the rows of a table that a series covers, from the first to the last day.
func total(d Document, table, key, first, last string) float64 {
	series, err := model.ParseSeries(key)
	if err != nil {
		panic(err)
	}
	from, _ := model.ParseDate(first)
	to, _ := model.ParseDate(last)
	sum := 0.0
	d.Each(func(o model.Observation) {
		if o.Table == table && series.Covers(o.Series) && o.Period.Start >= from && o.Period.End() <= to {
			sum += o.Value
		}
	})
	return sum
}

func TestTotalsOfTheStarterDatasetArePublishedOnes(t *testing.T) {
	for _, c := range []struct {
		document, table, key, first, last string
		want                              float64
	}{
		{"irreg_usa", "areas", "encounters.southwest", "2021-10-01", "2022-09-30", 2378944},
		{"irreg_usa", "areas", "encounters.southwest", "2022-10-01", "2023-09-30", 2475669},
		{"irreg_usa", "areas", "encounters.southwest", "2023-10-01", "2024-09-30", 2135005},
		{"irreg_usa", "areas", "encounters.southwest.usbp", "2022-10-01", "2023-09-30", 2045838},
		{"cbp-nationwide", "nationwide", "encounters.southwest", "2021-10-01", "2022-09-30", 2378944},
		{"cbp-nationwide", "nationwide", "encounters.southwest", "2022-10-01", "2023-09-30", 2475669},
		{"sbo-", "southwest", "encounters.southwest", "2023-12-01", "2023-12-31", 301981},
		{"usbp_monthly", "sectors", "encounters.southwest.usbp", "1999-10-01", "2000-09-30", 1643679},
		{"usbp_monthly", "printed-regions", "encounters.southwest.usbp", "1999-10-01", "2000-09-30", 1643679},
		{"irreg_darien_nat", "nationality", "irregular-entries.darien", "2021-01-01", "2021-12-31", 133726},
		{"irreg_darien_nat", "nationality", "irregular-entries.darien", "2022-01-01", "2022-12-31", 248284},
		{"irreg_darien_nat", "nationality", "irregular-entries.darien", "2023-01-01", "2023-12-31", 520085},
		{"irreg_honduras_nat", "nationality", "irregular-entries.honduras", "2023-01-01", "2023-12-31", 545043},
		{"irreg_mexico_nat", "nationality", "irregular-situation.mexico", "2023-01-01", "2023-12-31", 778907},
		{"border_crossing", "cars", "crossings.port-2602.cars", "2023-11-01", "2023-11-30", 34361},
		{"border_crossing", "cars", "crossings.port-2602.cars", "2023-12-01", "2023-12-31", 3966},
		{"cbp_published", "southwest 2023-12-22 first", "encounters.southwest", "2023-11-01", "2023-11-30", 242418},
		{"cbp_published", "southwest 2025-06-19 latest file", "encounters.southwest", "2023-11-01", "2023-11-30", 242399},
	} {
		if got := total(named(t, c.document), c.table, c.key, c.first, c.last); got != c.want {
			t.Errorf("%s %s %s %s–%s: %.0f, want %.0f", c.document, c.table, c.key, c.first, c.last, got, c.want)
		}
	}
	// OHSS's fiscal year 2023 equals CBP's within the rounding of twelve months to 10.
	if got := total(named(t, "khsm"), "region", "encounters.southwest.usbp", "2022-10-01", "2023-09-30"); math.Abs(got-2045838) > 60 {
		t.Errorf("OHSS: %.0f, CBP 2,045,838", got)
	}
}

func TestStarterDatasetIsSmallAndWhole(t *testing.T) {
	bytes, rows, kinds := 0, 0, map[string]int{}
	err := fs.WalkDir(data, "data", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		bytes += int(info.Size())
		return err
	})
	if err != nil || bytes > 2<<20 {
		t.Errorf("%d bytes, want at most 2 MiB: %v", bytes, err)
	}
	for _, d := range all(t) {
		rows += d.Rows
		for _, r := range d.Records {
			kinds[r.Kind]++
		}
		if src, ok := source.ByID(d.Source); !ok || len(d.Digest) != 64 || d.Origin == "" || !d.ReadOn.Known() || src.Unit != d.unit && d.Rows > 0 {
			t.Errorf("%s: %+v", d.Name, d.Document)
		}
	}
	if rows < 220_000 {
		t.Errorf("%d observations", rows)
	}
	want := map[string]int{
		"places": 145, "links": 245, "ports": 46, "closures": 10, "caravans": 49, "speeds": 12, "appointments": 14,
		"releases": 30, "port-counts": 9, "shelters": 21, "mexico-states": 13, "vintages": 176, "costa-rica": 10,
		"bts-ports": 28, "waits": 532, "flags": 200,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestStarterDatasetSpeaksTheModel(t *testing.T) {
	for _, d := range all(t) {
		tables := map[string]model.Table{}
		for _, table := range d.Tables {
			tables[table.ID] = table
		}
		known := map[model.Series]bool{}
		count := 0
		d.Each(func(o model.Observation) {
			count++
			table, ok := tables[o.Table]
			if !ok || !table.Scope.Covers(o.Series) || !o.AvailableFrom.Known() || o.AvailableFrom <= o.Period.End() || o.Document != d.Digest {
				t.Errorf("%s: %+v", d.Name, o)
			}
			if !known[o.Series] {
				known[o.Series] = true
				if parsed, err := model.ParseSeries(o.Series.Key()); err != nil || parsed != o.Series {
					t.Errorf("%s: %v", o.Series.Key(), err)
				}
			}
		})
		if count != d.Rows || d.Rows+len(d.Records) == 0 {
			t.Errorf("%s: %d rows of %d, %d records", d.Name, count, d.Rows, len(d.Records))
		}
	}
}

func TestBaseMapIsGeoJSON(t *testing.T) {
	for name, kind := range map[string]string{"countries.geojson": "Polygon", "railways.geojson": "LineString"} {
		var c struct {
			Features []struct {
				Properties map[string]string
				Geometry   struct{ Type string }
			}
		}
		if err := json.Unmarshal(File(name), &c); err != nil || len(c.Features) < 10 || !strings.HasSuffix(c.Features[0].Geometry.Type, kind) {
			t.Errorf("%s: %d features, %v", name, len(c.Features), err)
		}
	}
	if File("nothing") != nil {
		t.Error("a file that is not there was found")
	}
}

func TestEncodeAndDecodeAreInverse(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	c := Contents{
		Document: model.Document{Digest: digest, Name: "a.csv", Source: "x", Published: model.NoDate, ReadOn: model.DateOf(2025, 1, 2)},
		Tables:   []model.Table{{ID: "t", Scope: model.Series{"encounters", "southwest"}, By: []model.Dim{model.DimComponent}, Round: 10, Partial: true}},
		Records:  []model.Record{{Kind: "k", Fields: map[string]string{"a": "b"}, Document: digest, Locator: model.Locator{Row: 2}, AvailableFrom: model.NoDate, Proxy: model.ProxyInferred}},
	}
	for i := range 5 {
		c.Observations = append(c.Observations, model.Observation{
			Series: model.Series{"encounters", "southwest", []string{"usbp", "ofo"}[i%2]}, Period: model.Month(2023, 1+i/2), Value: float64(1000 - 300*i%7), Unit: "events",
			Source: "x", Table: "t", Document: digest, Locator: model.Locator{Sheet: []string{"A", "B"}[i/3], Row: int32(9 - i)},
			Published: model.NoDate, AvailableFrom: model.DateOf(2024, 1, i+1), Proxy: model.ProxyLag, ReadOn: model.DateOf(2025, 1, 2),
		})
	}
	packed, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Decode(packed)
	if err != nil {
		t.Fatal(err)
	}
	got := Contents{Document: d.Document, Tables: d.Tables, Records: d.Records}
	d.Each(func(o model.Observation) { got.Observations = append(got.Observations, o) })
	if diff := cmp.Diff(c, got); diff != "" {
		t.Error(diff)
	}
	if again, err := Encode(got); err != nil || !bytes.Equal(packed, again) {
		t.Errorf("equal contents gave other bytes: %v", err)
	}
}

func TestDecodeRefusesBrokenFiles(t *testing.T) {
	packed, err := Encode(Contents{Document: model.Document{Digest: "d", Published: model.NoDate, ReadOn: model.NoDate}})
	if err != nil {
		t.Fatal(err)
	}
	more, _ := Compress([]byte(`{"rows":1}` + "\n\x00"))
	behind, _ := Compress([]byte("{}\n\x01"))
	for name, broken := range map[string][]byte{"cut": packed[:len(packed)-9], "nothing": nil, "no rows": more, "bytes behind": behind} {
		if _, err := Decode(broken); err == nil {
			t.Errorf("%s: decoded", name)
		}
	}
}

// TestSharedStarterIsWhatTheImportersRead reads every raw document again, found by
// its digest, and compares all of it with the embedded dataset.
func TestSharedStarterIsWhatTheImportersRead(t *testing.T) {
	raw := sharedByDigest(t)
	for _, d := range all(t) {
		path, ok := raw[d.Digest]
		if !ok {
			t.Errorf("%s: no raw document has its digest", d.Name)
			continue
		}
		bytes, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		in := source.Input{Name: d.Name, Data: bytes, Published: d.Published, PublishedBasis: d.PublishedBasis, Origin: d.Origin, ReadOn: d.ReadOn}
		var want, got []model.Observation
		r := source.Read(in, func(o model.Observation) { want = append(want, o) })
		r.Document.Content = source.Identify(in).Content
		d.Each(func(o model.Observation) { got = append(got, o) })
		if r.Problems.Len() > 0 || !slices.Equal(want, got) {
			t.Errorf("%s: %d observations read, %d embedded: %v", d.Name, len(want), len(got), r.Problems.List)
		}
		if diff := cmp.Diff(r.Document, d.Document) + cmp.Diff(r.Tables, d.Tables) + cmp.Diff(r.Records, d.Records); diff != "" {
			t.Errorf("%s: %s", d.Name, diff)
		}
	}
}

// sharedByDigest finds the raw documents, or skips the test where they are absent.
func sharedByDigest(t *testing.T) map[string]string {
	folder := os.Getenv("PUENTE_SHARED")
	if folder == "" {
		folder = "../../../shared/data"
	}
	if _, err := os.Stat(folder); err != nil {
		t.Skip("the raw documents are not here; PUENTE_SHARED names their folder")
	}
	found := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		bytes, err := os.ReadFile(path)
		digest := sha256.Sum256(bytes)
		found[hex.EncodeToString(digest[:])] = path
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func BenchmarkDocuments(b *testing.B) {
	for b.Loop() {
		n := 0
		for _, d := range all(b) {
			d.Each(func(model.Observation) { n++ })
		}
		b.ReportMetric(float64(n), "rows")
	}
}
