package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The environment of a child that may not write files beyond a number of bytes.
const (
	limitedFolder = "PUENTE_TEST_LIMITED"
	limitedBytes  = "PUENTE_TEST_BYTES"
)

// TestAFileThatMayNotGrow: a limit on the size of files ends the filling of a store as a full disk does: exit code 1 and
// a clear word, no signal, whichever thread of the database writes; the next one finds the store sound and finishes it.
func TestAFileThatMayNotGrow(t *testing.T) {
	if dir := os.Getenv(limitedFolder); dir != "" {
		most, err := strconv.ParseUint(os.Getenv(limitedBytes), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			t.Fatal(err)
		}
		os.Args = []string{"puente", "data", "list", "--data", dir}
		main()
	}
	// Which thread meets the limit is chance, so there are several limits.
	for _, most := range []int{1_000_000, 4_505_600, 5_324_800} {
		dir := t.TempDir()
		child := exec.Command(os.Args[0], "-test.run=^TestAFileThatMayNotGrow$")
		child.Env = append(os.Environ(), limitedFolder+"="+dir, limitedBytes+"="+strconv.Itoa(most))
		words, _ := child.CombinedOutput()
		if code := child.ProcessState.ExitCode(); code != exitFailure {
			t.Errorf("at most %d bytes: exit code %d (%v), want %d: %s", most, code, child.ProcessState, exitFailure, words)
		}
		for _, want := range []string{"nothing of it entered", "File too large"} {
			if !strings.Contains(string(words), want) {
				t.Errorf("at most %d bytes: it says %q, want %q", most, words, want)
			}
		}
		var out, said bytes.Buffer
		if code := run(context.Background(), []string{"data", "show", "encounters.southwest", "--from", "2023-11", "--to", "2023-11", "--data", dir}, &out, &said); code != 0 || !strings.Contains(out.String(), "242,399") {
			t.Errorf("at most %d bytes: the next one: exit code %d, %s %s", most, code, &out, &said)
		}
	}
}
