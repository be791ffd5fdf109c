//go:build linux

package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"puente/internal/model"
)

// smallDisk is a folder on a file system of its own.
func smallDisk(t *testing.T, bytes int) string {
	dir := t.TempDir()
	if err := syscall.Mount("puente-test", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Skipf("no small disk to fill: a tmpfs cannot be mounted here (%v)", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// TestDiskFull fills a disk with imports: the one that does not fit is refused in a
// clear word, what was in before stays whole, and the store goes on.
func TestDiskFull(t *testing.T) {
	dir := smallDisk(t, 6<<20)
	s := openAt(t, dir)
	enter(t, s, december)
	failed := 0
	for seed := uint64(1); seed <= 40 && failed < 3; seed++ {
		_, err := s.Import(context.Background(), incompressible(t, seed, 20000))
		if err == nil {
			continue
		}
		failed++
		if text := strings.ToLower(err.Error()); !strings.Contains(text, "no space left") || !strings.Contains(text, "nothing of it entered") {
			t.Errorf("not a clear word: %v", err)
		}
	}
	if failed == 0 {
		t.Fatal("the disk never got full")
	}
	verifyFull(t, s, dir)
}

// verifyFull looks at a store whose disk was full, open and after opening it again.
func verifyFull(t *testing.T, s *Store, dir string) {
	t.Helper()
	before, _ := s.Documents(context.Background())
	if err := s.Check(context.Background()); err != nil {
		t.Errorf("while open: %v", err)
	}
	q := Query{Series: key(t, "encounters.southwest"), From: period(t, "2023-11")}
	want(t, s, q, "encounters.southwest 2023-11 | 115 rows=2 cbp main 2023-12-22\n")
	s.Close()
	s = openAt(t, dir)
	if err := s.Check(context.Background()); err != nil {
		t.Errorf("after opening again: %v", err)
	}
	want(t, s, q, "encounters.southwest 2023-11 | 115 rows=2 cbp main 2023-12-22\n")
	if after, _ := s.Documents(context.Background()); len(after) != len(before) {
		t.Errorf("%d documents before, %d after", len(before), len(after))
	}
}

// TestExportToAFullDisk and to a folder that is not there: told in plain words, as no
// fault of the query, and nothing is left behind.
func TestExportToAFullDisk(t *testing.T) {
	s := openAt(t, t.TempDir())
	enter(t, s, december)
	small := smallDisk(t, 64<<10)
	for path, words := range map[string]string{
		filepath.Join(small, "a.csv"): "no space left on device", filepath.Join(small, "a.parquet"): "no space left on device",
		filepath.Join(small, "none", "a.csv"): "no such file or directory",
	} {
		to := ExportTo{Path: path, Format: strings.TrimPrefix(filepath.Ext(path), ".")}
		_, err := s.Export(context.Background(), "SELECT range, hash(range) AS h FROM range(200000)", to)
		if err == nil || errors.Is(err, ErrQuery) || err.Error() != "write "+path+": "+words {
			t.Errorf("%s: %v", path, err)
		}
	}
	if left, _ := os.ReadDir(small); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	to := ExportTo{Path: filepath.Join(t.TempDir(), "x.csv"), Format: "csv"}
	if _, err := s.Export(context.Background(), "SELECT CAST(key AS INTEGER) FROM observations", to); !errors.Is(err, ErrQuery) {
		t.Errorf("a fault of the query: %v", err)
	}
}

// incompressible is a generated document whose bytes and values take their room.
func incompressible(t testing.TB, seed uint64, n int) Load {
	l := generated(t, seed, n)
	raw := make([]byte, 0, 32*n/16)
	for i := range n / 16 {
		raw = append(raw, digestOf(fmt.Appendf(nil, "%d %d", seed, i))...)
	}
	l.Raw, l.Document.Digest = raw, digestOf(raw)
	good := l.Fill
	l.Fill = func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		i := 0
		tables, _, problems := good(func(o model.Observation) {
			i++
			o.Document = l.Document.Digest
			o.Value = float64(uint32(i)*2654435761) / 7
			o.Locator.Row = int32(uint32(i) * 2246822519 >> 1)
			emit(o)
		})
		return tables, nil, problems
	}
	return l
}

// TestFileTooLarge imports in a process that may only write small files, the other
// way in which a write can fail half-way.
func TestFileTooLarge(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	s := openAt(t, dir)
	enter(t, s, december)
	s.Close()
	child := exec.Command(os.Args[0], "-test.run=^TestLimitedImporter$", "-test.v")
	child.Env = append(os.Environ(), "PUENTE_LIMITED_DIR="+dir)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "refused in a clear word") {
		t.Fatalf("%v\n%s", err, out)
	}
	verifyFull(t, openAt(t, dir), dir)
}

// TestLimitedImporter is the process of TestFileTooLarge; alone it does nothing.
func TestLimitedImporter(t *testing.T) {
	dir := os.Getenv("PUENTE_LIMITED_DIR")
	if dir == "" {
		t.Skip("runs only as a child of TestFileTooLarge")
	}
	signal.Ignore(syscall.SIGXFSZ) // so that writing beyond the limit is an error
	limit := syscall.Rlimit{Cur: 3 << 20, Max: 3 << 20}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, Options{MaxMemoryMB: 256})
	if err != nil {
		t.Fatal(err)
	}
	for seed := uint64(1); seed <= 40; seed++ {
		_, err = s.Import(context.Background(), incompressible(t, seed, 20000))
		if err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(strings.ToLower(err.Error()), "file too large") {
		t.Fatalf("got %v", err)
	}
	t.Logf("refused in a clear word: %v", err)
	if err := s.Check(context.Background()); err != nil && !errors.Is(err, errClosed) {
		t.Error(err)
	}
}
