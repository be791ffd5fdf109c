package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSecondOwnerIsToldWho(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	_, err := Open(dir, Options{})
	var busy *BusyError
	if !errors.Is(err, ErrBusy) || !errors.As(err, &busy) || busy.PID != os.Getpid() || busy.Address != "" {
		t.Fatalf("got %v", err)
	}
	if err := s.SetAddress("http://127.0.0.1:8080"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, Options{ReadOnly: true})
	if !errors.As(err, &busy) || busy.Address != "http://127.0.0.1:8080" || !strings.Contains(err.Error(), "serves at http://127.0.0.1:8080") {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("more than one sentence: %q", err)
	}
	s.Close()
	if _, err := s.Figures(context.Background(), Query{Series: key(t, "encounters.southwest")}); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
	openAt(t, dir) // free again
}

func TestReadersShareAFolder(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	enter(t, s, december)
	s.Close()
	for range 2 {
		reader, err := Open(dir, Options{ReadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		defer reader.Close()
		want(t, reader, Query{Series: key(t, "encounters.southwest"), From: period(t, "2023-11")}, "encounters.southwest 2023-11 | 115 rows=2 cbp main 2023-12-22\n")
		if _, err := reader.Import(context.Background(), january.load(t)); err == nil || !strings.Contains(err.Error(), "reading only") {
			t.Errorf("import by a reader: %v", err)
		}
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrBusy) {
		t.Errorf("an owner beside readers: %v", err)
	}
}

func TestOpenCleansWhatWasLeft(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir)
	docs := enter(t, s, december)
	s.Close()
	orphan := filepath.Join(dir, "documents", "ab", strings.Repeat("ab", 32)+".zst")
	half := filepath.Join(dir, "documents", docs[0].Digest[:2], "new-1.tmp")
	for _, path := range []string{orphan, half} {
		os.MkdirAll(filepath.Dir(path), 0o755)
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s = openAt(t, dir)
	for _, path := range []string{orphan, half} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there", path)
		}
	}
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
