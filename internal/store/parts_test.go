package store

import (
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// partHead is the head of the test's table.
var partHead = []Column{{Name: "word", Text: []string{}}, {Name: "number", Number: []float64{}}, {Name: "whole", Whole: []int64{}}}

// TestParquetInParts writes more rows than one group of a file holds, in parts of
// different lengths, and reads them back.
func TestParquetInParts(t *testing.T) {
	const rows = 300_000
	parts := make(chan []Column)
	go func() {
		defer close(parts)
		for at, size := 0, 1; at < rows; size = size*3%7001 + 1 {
			part := []Column{{Name: "word"}, {Name: "number"}, {Name: "whole"}}
			for range min(size, rows-at) {
				value := float64(at)
				if at%10 == 0 {
					value = math.NaN()
				}
				part[0].Text = append(part[0].Text, []string{"a", "b"}[at%2])
				part[1].Number = append(part[1].Number, value)
				part[2].Whole = append(part[2].Whole, int64(at))
				at++
			}
			parts <- part
		}
	}()
	path := filepath.Join(t.TempDir(), "parts.parquet")
	if err := WriteParquetParts(context.Background(), path, partHead, parts); err != nil {
		t.Fatal(err)
	}
	got := readParquet(t, path, "SELECT count(*) || ' ' || sum(whole) || ' ' || count(number) || ' ' || count(DISTINCT word) FROM file")
	if want := "300000 44999850000 270000 2"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestParquetInPartsStops asks that a cancelled writing ends and leaves no file.
func TestParquetInPartsStops(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	dir := t.TempDir()
	err := WriteParquetParts(ctx, filepath.Join(dir, "x.parquet"), partHead, make(chan []Column))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
}
