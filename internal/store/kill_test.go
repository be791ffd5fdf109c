package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKill kills an importing process at random instants. After each the folder
// opens, is whole, and holds every document that was said to be in, all of it, and no
// part of another.
func TestKill(t *testing.T) {
	kills := 50
	if testing.Short() {
		kills = 10
	}
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("PUENTE_KILL_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("repeat with PUENTE_KILL_SEED=%d", seed)
	luck := rand.New(rand.NewPCG(seed, 0))
	acknowledged, found := 0, 0
	var dir string
	var said []string
	for i := range kills {
		if i%10 == 0 {
			dir, said = t.TempDir(), nil
		}
		said = append(said, killOne(t, dir, seed+uint64(i), time.Duration(luck.IntN(150_000))*time.Microsecond)...)
		acknowledged += len(said)
		found += verifyAfterKill(t, dir, said)
		if t.Failed() {
			t.Fatalf("at kill %d of seed %d", i, seed)
		}
	}
	t.Logf("%d kills, %d documents acknowledged, %d found (summed over the kills)", kills, acknowledged, found)
	if acknowledged == 0 {
		t.Error("no import ever ended before its kill: the test shows nothing")
	}
}

// killOne starts an importer, kills it after a while and returns the digests that
// it said were in.
func killOne(t *testing.T, dir string, seed uint64, after time.Duration) []string {
	child := exec.Command(os.Args[0], "-test.run=^TestKilledImporter$")
	child.Env = append(os.Environ(), "PUENTE_KILLED_DIR="+dir, fmt.Sprintf("PUENTE_KILLED_SEED=%d", seed))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the importer said %q", lines.Text())
	}
	time.AfterFunc(after, func() { child.Process.Kill() })
	var said []string
	for lines.Scan() {
		digest, ok := strings.CutPrefix(lines.Text(), "in ")
		if !ok {
			t.Errorf("the importer said %q", lines.Text())
		}
		said = append(said, digest)
	}
	child.Wait()
	return said
}

// TestKilledImporter is the process that TestKill kills; alone it does nothing.
func TestKilledImporter(t *testing.T) {
	dir := os.Getenv("PUENTE_KILLED_DIR")
	if dir == "" {
		t.Skip("runs only as a child of TestKill")
	}
	seed, _ := strconv.ParseUint(os.Getenv("PUENTE_KILLED_SEED"), 10, 64)
	luck := rand.New(rand.NewPCG(seed, 2))
	fmt.Println("ready")
	for n := uint64(0); ; {
		s, err := Open(dir, Options{MaxMemoryMB: 256})
		if err != nil {
			t.Fatal(err)
		}
		for range 1 + luck.IntN(4) {
			n++
			loaded, err := s.Import(context.Background(), generated(t, seed*1000+n, killedRows(seed*1000+n)))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Println("in " + loaded.Document.Digest)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killedRows is the size of the document of a seed. One in eight is larger than a row
// group of DuckDB (122,880), which is written to the file before the commit.
func killedRows(seed uint64) int {
	luck := rand.New(rand.NewPCG(seed, 3))
	if luck.IntN(8) == 0 {
		return 130_000 + luck.IntN(50_000)
	}
	return 1 + luck.IntN(10_000)
}

// verifyAfterKill opens the folder after a kill and counts its documents.
func verifyAfterKill(t *testing.T, dir string, said []string) int {
	t.Helper()
	s, err := Open(dir, Options{MaxMemoryMB: 256})
	if err != nil {
		t.Fatalf("open after a kill: %v", err)
	}
	defer s.Close()
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
	there := map[string]bool{}
	docs, _ := s.Documents(context.Background())
	for _, doc := range docs {
		there[doc.Digest] = true
		verifyWhole(t, s, doc.Name, doc.Digest)
	}
	for _, digest := range said {
		if !there[digest] {
			t.Errorf("document %s was said to be in and is not", digest)
		}
	}
	return len(docs)
}

// verifyWhole compares a document with what it was generated from.
func verifyWhole(t *testing.T, s *Store, name, digest string) {
	t.Helper()
	seed, err := strconv.ParseUint(strings.TrimPrefix(name, "generated-"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	n := killedRows(seed)
	doc, _ := s.known.Load().document(digest)
	if doc.observations != n || doc.records != 1 {
		t.Errorf("%s has %d observations and %d records, want %d and 1", name, doc.observations, doc.records, n)
	}
	raw, err := s.Raw(context.Background(), digest)
	if err != nil || string(raw) != fmt.Sprintf("generated %d %d", seed, n) {
		t.Errorf("%s: bytes %q, %v", name, raw, err)
	}
}
