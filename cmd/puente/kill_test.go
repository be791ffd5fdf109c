package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// servedFolder makes this test the server that is killed, on that data folder.
const servedFolder = "PUENTE_TEST_SERVED"

// TestAKilledServer: killed while a scenario runs and a file is taken in, it leaves a folder that the next one serves, in
// which the file is whole or not there.
func TestAKilledServer(t *testing.T) {
	if dir := os.Getenv(servedFolder); dir != "" {
		os.Exit(run(context.Background(), []string{"serve", "--address", "127.0.0.1:0", "--data", dir}, os.Stdout, os.Stderr))
	}
	const kills, rows = 4, 60_000
	dir := t.TempDir()
	luck := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	stored := 0
	for i := range kills {
		child, base := startServer(t, dir)
		go func() { _, _ = get(base + "/api/run/december-2023?runs=500") }()
		uploaded := make(chan bool, 1)
		go func() { uploaded <- upload(base, fmt.Sprintf("crossings-%d.csv", i), crossings(rows, i)) }()
		time.Sleep(time.Duration(luck.IntN(900)) * time.Millisecond)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
		said := <-uploaded

		child, base = startServer(t, dir)
		held := uploadedRows(t, base)
		if held%rows != 0 || held < stored || said && held == 0 {
			t.Fatalf("kill %d: %d of %d rows are there, %d before, the server said that it stored them: %v", i, held, rows, stored, said)
		}
		stored = held
		t.Logf("kill %d: %d rows are there, the server said that it stored the file: %v", i, held, said)
		if body, err := get(base + "/api/run/two-towns?runs=10"); err != nil || !strings.Contains(body, `"runs":10`) {
			t.Fatalf("kill %d: the next server does not run: %v %.200s", i, err, body)
		}
		_ = child.Process.Kill()
		_ = child.Wait()
	}
}

// startServer serves a folder from a process of its own, and waits until it listens.
func startServer(t *testing.T, dir string) (child *exec.Cmd, base string) {
	t.Helper()
	child = exec.Command(os.Args[0], "-test.run=^TestAKilledServer$")
	child.Env = append(os.Environ(), servedFolder+"="+dir)
	words, err := child.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = child.Process.Kill() })
	lines := bufio.NewScanner(words)
	for lines.Scan() {
		if _, after, found := strings.Cut(lines.Text(), "open at "); found {
			base, _, _ = strings.Cut(after, "/ ")
			go func() { _, _ = io.Copy(io.Discard, words) }()
			return child, base
		}
	}
	t.Fatalf("the server ended before it listened: %v", lines.Err())
	return nil, ""
}

func get(address string) (string, error) {
	w, err := http.Get(address)
	if err != nil {
		return "", err
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	return string(body), err
}

// upload sends a file and reports whether the server said that it is stored.
func upload(base, name, text string) bool {
	w, err := http.Post(base+"/api/data/import?name="+name, "application/octet-stream", strings.NewReader(text))
	if err != nil {
		return false
	}
	defer w.Body.Close()
	_, err = io.Copy(io.Discard, w.Body)
	return err == nil && w.StatusCode == http.StatusOK
}

// crossings is a table of border crossings as BTS publishes them, each of them more than in another table.
func crossings(rows, more int) string {
	var b strings.Builder
	b.WriteString("Port Name,State,Port Code,Border,Date,Measure,Value\n")
	for i := range rows {
		day := time.Date(1996+i/12%24, time.Month(1+i%12), 1, 0, 0, 0, 0, time.UTC)
		fmt.Fprintf(&b, "Town %d,Arizona,%d,US-Mexico Border,%s,Personal Vehicles,%d\n", i/288, 9000+i/288, day.Format("Jan 2006"), 1000+i+more)
	}
	return b.String()
}

// uploadedRows counts what is there of the files that were sent.
func uploadedRows(t *testing.T, base string) int {
	t.Helper()
	query, _ := json.Marshal(map[string]string{"query": "select count(*) from observations where document like 'crossings-%'"})
	w, err := http.Post(base+"/api/data/sql", "application/json", strings.NewReader(string(query)))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	var answer struct{ Rows [][]float64 }
	if err := json.NewDecoder(w.Body).Decode(&answer); err != nil || len(answer.Rows) != 1 {
		t.Fatalf("%s: %v, %v", url.QueryEscape(string(query)), answer, err)
	}
	return int(answer.Rows[0][0])
}
