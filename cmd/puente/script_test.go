package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write what the scripts print into testdata")

// TestScripts runs every line of testdata/*.txt that begins with "$ puente" on
// one data folder filled with the starter dataset, and compares what it prints (the
// results, then the words behind "! ", then the exit code where it is not 0).
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	dir := t.TempDir()
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := play(string(want), dir)
			if *rewrite {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if !*rewrite && got != string(want) {
				t.Errorf("%s\n%s", path, firstDifference(string(want), got))
			}
		})
	}
}

// play runs the commands of a script and returns the script as it should read.
// Comments (#) and blank lines before a command stay.
func play(script, dir string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(script), "\n") {
		command, isCommand := strings.CutPrefix(line, "$ puente ")
		switch {
		case isCommand:
			fmt.Fprintf(&b, "%s\n%s", line, perform(command, dir))
		case strings.HasPrefix(line, "#"):
			fmt.Fprintf(&b, "\n%s\n", line)
		}
	}
	return strings.TrimLeft(b.String(), "\n")
}

// perform runs one command line and returns what it printed.
func perform(command, dir string) string {
	var out, words bytes.Buffer
	args := append(split(command), "--data", filepath.Join(dir, "data"))
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "TMP", dir)
	}
	code := run(context.Background(), args, &out, &words)
	var b strings.Builder
	b.WriteString(out.String())
	for _, line := range strings.Split(strings.TrimRight(words.String(), "\n"), "\n") {
		if line != "" {
			b.WriteString("! " + line + "\n")
		}
	}
	if code != 0 {
		fmt.Fprintf(&b, "exit %d\n", code)
	}
	return strings.ReplaceAll(b.String(), dir, "TMP")
}

// split cuts a command line at blanks outside double quotes.
func split(line string) []string {
	var args []string
	quoted := false
	for _, part := range strings.FieldsFunc(line, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	}) {
		args = append(args, strings.ReplaceAll(part, `"`, ""))
	}
	return args
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// TestAnUnknownVerbIsAMistakeOfTheLine tells the nearest and exits as for other mistakes.
func TestAnUnknownVerbIsAMistakeOfTheLine(t *testing.T) {
	var out, words bytes.Buffer
	code := run(context.Background(), []string{"dat"}, &out, &words)
	if code != exitProblem || !strings.Contains(words.String(), `puente: got "dat", want one of: `) || !strings.Contains(words.String(), "the nearest is data") {
		t.Errorf("exit %d, %s", code, words.String())
	}
}
