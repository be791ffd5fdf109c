package fleerules

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"puente/internal/flee"
	"puente/internal/stat"
)

// sharedFlee finds the folder of Flee's reference runs, or skips the test.
func sharedFlee(t testing.TB) string {
	t.Helper()
	for _, dir := range []string{filepath.Join(os.Getenv("PUENTE_SHARED"), "../reference/flee"), "../../../../shared/reference/flee"} {
		if _, err := os.Stat(filepath.Join(dir, "ensembles")); err == nil && (os.Getenv("PUENTE_SHARED") != "" || !strings.HasPrefix(dir, "../reference")) {
			return dir
		}
	}
	t.Skip("no reference runs of Flee beside the project: PUENTE_SHARED names the folder of shared data")
	return ""
}

// folder reads every file of a folder.
func folder(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}

// sharedCase reads one of the reference cases under the settings of an ensemble, at full size where that is asked for.
func sharedCase(t testing.TB, dir, ensemble string, full bool) flee.Case {
	t.Helper()
	name := "mali"
	for _, other := range []string{"burundi", "venezuela2022"} {
		if strings.Contains(ensemble, other) {
			name = other
		}
	}
	settings, err := os.ReadFile(filepath.Join(dir, "ensembles", strings.TrimSuffix(ensemble, "_shuffle")+".simsetting.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if full {
		settings = regexp.MustCompile(`hasten: \d+`).ReplaceAll(settings, []byte("hasten: 1"))
	}
	files := flee.Files{
		Input: folder(t, filepath.Join(dir, "cases", name, "input_csv")), Data: folder(t, filepath.Join(dir, "cases", name, "source_data")),
		Settings: settings,
	}
	c, problems := flee.Read(files, flee.Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return c
}

// sharedModel compiles a reference case.
func sharedModel(t testing.TB, dir, ensemble string) *Model {
	t.Helper()
	c := sharedCase(t, dir, ensemble, false)
	m, problems := Compile(&c, Options{})
	if problems.Len() > 0 {
		t.Fatal(problems.Err())
	}
	return m
}

// ensembles lists the reference ensembles by name.
func ensembles(t testing.TB, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "ensembles", "*.csv.gz"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no ensembles: %v", err)
	}
	var names []string
	for _, p := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(p), ".csv.gz"))
	}
	return names
}

// fleeRuns are stored runs of Flee.
type fleeRuns struct {
	runs []flee.Run
	data [][]int64 // [camp][day]
}

// readEnsemble reads the stored runs of one ensemble, camps in the order of a table.
func readEnsemble(t testing.TB, dir, name string, table flee.Table) fleeRuns {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, "ensembles", name+".csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(bufio.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(unzipped)
	if _, err := reader.Read(); err != nil {
		t.Fatal(err)
	}
	var out fleeRuns
	seeds := map[string]int{}
	out.data = blank(table)
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		camp := slices.Index(table.Camps, row[2])
		if camp < 0 {
			if row[2] != "*total*" {
				t.Fatalf("ensemble %s names the camp %q", name, row[2])
			}
			continue
		}
		if _, ok := seeds[row[0]]; !ok {
			seeds[row[0]] = len(out.runs)
			out.runs = append(out.runs, flee.Run{Sim: blank(table)})
		}
		day, _ := strconv.Atoi(row[1])
		out.runs[seeds[row[0]]].Sim[camp][day] = atoi(t, row[3])
		out.data[camp][day] = atoi(t, row[4])
	}
}

func blank(table flee.Table) [][]int64 {
	list := make([][]int64, len(table.Camps))
	for i := range list {
		list[i] = make([]int64, table.Days)
	}
	return list
}

func atoi(t testing.TB, text string) int64 {
	t.Helper()
	v, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSharedData compares registrations by camp and day, interpolated and corrected, with Flee's own, which no luck changes.
func TestSharedData(t *testing.T) {
	dir := sharedFlee(t)
	for _, name := range ensembles(t, dir) {
		table := sharedModel(t, dir, name).Table()
		want := readEnsemble(t, dir, name, table).data
		for camp := range want {
			for day, v := range want[camp] {
				if table.Data[camp][day] != v {
					t.Errorf("%s: %s on day %d: %d, Flee has %d", name, table.Camps[camp], day, table.Data[camp][day], v)
					break
				}
			}
		}
	}
}

// TestSharedSlices compares groups with people one by one where the order of people matters most: the stored case of
// Venezuela, whose camp Maicao fills up within a few days. The limit is the one that docs/model-flee.md states.
func TestSharedSlices(t *testing.T) {
	m := sharedModel(t, sharedFlee(t), "val_venezuela2022_h10")
	m.days = m.days[:31]
	const runs = 20
	groups, alone := make([]stat.Welford, len(m.camps)), make([]stat.Welford, len(m.camps))
	total := 0.0
	for i := range uint64(runs) {
		a, b := m.Run(i+1), m.RunOneByOne(i+1)
		for camp := range m.camps {
			groups[camp].Add(float64(a.Sim[camp][29]))
			alone[camp].Add(float64(b.Sim[camp][29]))
			total += float64(b.Sim[camp][29]) / runs
		}
	}
	for camp := range m.camps {
		diff := groups[camp].Mean() - alone[camp].Mean()
		noise := 3 * math.Sqrt((groups[camp].Var()+alone[camp].Var())/runs)
		if math.Abs(diff) > 0.003*total+noise {
			t.Errorf("%s: groups %.1f, one by one %.1f of %.0f people in camps", m.table.Camps[camp], groups[camp].Mean(), alone[camp].Mean(), total)
		}
	}
}
