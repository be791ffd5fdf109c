package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"puente/internal/fit"
)

// fitLine is one run of a fit on record.
type fitLine struct {
	fit.Trial
	Counts []int64 `json:"counts"` // of the targets, in their order
}

// fitRecord is the growing file of a fit: a line for each run, written at once. A process that dies leaves at worst half a
// line at the end, which is cut off when the fit goes on.
type fitRecord struct{ file *os.File }

// openRecord opens the record of a fit and returns what it holds; without resume it begins anew.
func openRecord(dir, key string, resume bool) (*fitRecord, []fitLine, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, nil, fmt.Errorf("make the folder for fits: %w", err)
	}
	path := filepath.Join(dir, key[:16]+".jsonl")
	var lines []fitLine
	var whole []byte
	if resume {
		text, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, fmt.Errorf("read the record of the fit: %w", err)
		}
		lines, whole = readLines(text)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, nil, fmt.Errorf("open the record of the fit: %w", err)
	}
	if err = file.Truncate(int64(len(whole))); err == nil {
		_, err = file.Seek(int64(len(whole)), 0)
	}
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("open the record of the fit: %w", err)
	}
	return &fitRecord{file}, lines, nil
}

// readLines reads the lines that are whole, and returns their bytes.
func readLines(text []byte) (lines []fitLine, whole []byte) {
	reader := bufio.NewReader(bytes.NewReader(text))
	for {
		row, err := reader.ReadBytes('\n')
		var line fitLine
		if err != nil || json.Unmarshal(row, &line) != nil {
			return lines, text[:len(whole)]
		}
		lines = append(lines, line)
		whole = text[:len(whole)+len(row)]
	}
}

// add puts a run on record.
func (r *fitRecord) add(t fit.Trial, counts []int64) error {
	row, err := json.Marshal(fitLine{t, counts})
	if err != nil {
		panic(fmt.Sprintf("a line of a fit does not marshal: %v", err))
	}
	if _, err := r.file.Write(append(row, '\n')); err != nil {
		return fmt.Errorf("write the record of the fit: %w", err)
	}
	return nil
}

// Close closes the file.
func (r *fitRecord) Close() error { return r.file.Close() }
