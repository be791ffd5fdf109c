//go:build unix

package app

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"puente/internal/model"
)

// TestImportFromANamedPipe reads a named pipe whole, and stops waiting for one
// that has no writer when asked to.
func TestImportFromANamedPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	a, text := empty(t), southwest(1800)
	go func() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			io.WriteString(f, text)
			f.Close()
		}
	}()
	fates, answer, err := importAll(t, a, ImportRequest{Paths: []string{path}})
	if err != nil || fates != "stored" || answer.Files[0].Observations != 18000 {
		t.Fatalf("%s %+v %v", fates, answer, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = a.DataImport(ctx, ImportRequest{Paths: []string{path}, Published: model.NoDate, Waiting: func(string) { cancel() }}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
