package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"puente/internal/model"
	"puente/internal/store"
)

// bandHead is the head of weeks.csv and months.csv.
var bandHead = []string{
	"quantity", "place", "geography", "component", "nationality", "household", "kind",
	"period", "mean", "sd", "p2_5", "p10", "p50", "p90", "p97_5",
}

// WriteRun writes a run into a folder: manifest.json, answer.json, weeks.csv,
// months.csv, weeks.parquet and months.parquet. Each file appears whole or not at
// all. The same manifest gives the same bytes.
func WriteRun(ctx context.Context, dir string, answer RunAnswer, m Manifest) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder for the results: %w", err)
	}
	for name, value := range map[string]any{"manifest.json": m, "answer.json": answer} {
		text, err := json.MarshalIndent(value, "", " ")
		if err != nil {
			panic(fmt.Sprintf("%s does not marshal: %v", name, err))
		}
		if err := writeWhole(filepath.Join(dir, name), append(text, '\n')); err != nil {
			return err
		}
	}
	tables := map[string]func(ColumnBands) []model.Band{
		"weeks":  func(c ColumnBands) []model.Band { return c.Weeks },
		"months": func(c ColumnBands) []model.Band { return c.Months },
	}
	for name, pick := range tables {
		if err := writeWhole(filepath.Join(dir, name+".csv"), bandsCSV(answer, pick)); err != nil {
			return err
		}
		if err := store.WriteParquet(ctx, filepath.Join(dir, name+".parquet"), bandsColumns(answer, pick)); err != nil {
			return err
		}
	}
	return nil
}

// ReadManifest reads what WriteRun wrote.
func ReadManifest(path string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, notManifest(path, "nothing")
	case err != nil:
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return Manifest{}, notManifest(path, err.Error())
	}
	if rest := bytes.TrimSpace(text[decoder.InputOffset():]); len(rest) > 0 {
		return Manifest{}, notManifest(path, string(rest[:min(len(rest), 80)])+" after the manifest's end")
	}
	return m, nil
}

// notManifest is the mistake of a file that is no manifest.
func notManifest(path, got string) error {
	if full, err := filepath.Abs(path); err == nil {
		path = full
	}
	var problems model.Problems
	problems.Add(model.Problem{File: path, Got: got, Want: "a manifest.json of puente run --out"})
	return problems.Err()
}

// writeWhole writes a file beside its place and renames it into it.
func writeWhole(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".puente-*.tmp")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(f.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

func bandsCSV(answer RunAnswer, pick func(ColumnBands) []model.Band) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{bandHead}
	for _, c := range answer.Columns {
		for _, band := range pick(c) {
			row := append(columnWords(c.Column), band.Period.String())
			for _, v := range bandNumbers(band) {
				row = append(row, cellOf(v))
			}
			rows = append(rows, row)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		panic(fmt.Sprintf("writing CSV to memory: %v", err))
	}
	return b.Bytes()
}

// cellOf writes a number; one that is not told is empty.
func cellOf(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// columnWords are the cells of a column's name.
func columnWords(c model.Column) []string {
	kind := "flow"
	if c.Stock {
		kind = "stock"
	}
	return []string{string(c.Quantity), c.Place, c.Geography, c.Component, c.Nationality, c.Household, kind}
}

func bandNumbers(b model.Band) []float64 {
	return []float64{b.Mean, b.SD, b.P025, b.P10, b.P50, b.P90, b.P975}
}

// bandsColumns lays the same table out by column, for Parquet.
func bandsColumns(answer RunAnswer, pick func(ColumnBands) []model.Band) []store.Column {
	columns := make([]store.Column, len(bandHead))
	for i, name := range bandHead {
		columns[i].Name = name
	}
	for _, c := range answer.Columns {
		for _, band := range pick(c) {
			for i, word := range append(columnWords(c.Column), band.Period.String()) {
				columns[i].Text = append(columns[i].Text, word)
			}
			for i, v := range bandNumbers(band) {
				at := len(bandHead) - 7 + i
				columns[at].Number = append(columns[at].Number, v)
			}
		}
	}
	return columns
}

// DataExport writes the rows of a read-only statement to a file, whole or not at
// all; its ending, .csv, .json or .parquet, says how. It returns the number of rows.
// A file that cannot be written is an error, what is wrong with the query a Problem.
func (a *App) DataExport(ctx context.Context, req SQLRequest, path string) (int, error) {
	format := filepath.Ext(path)
	if format != ".csv" && format != ".json" && format != ".parquet" {
		var problems model.Problems
		problems.Add(model.Problem{File: "--to", Got: path, Want: "a name that ends in .csv, .json or .parquet"})
		return 0, problems.Err()
	}
	rows, err := a.store.Export(ctx, req.Query, store.ExportTo{Path: path, Format: format[1:], AsOf: req.AsOf})
	if errors.Is(err, store.ErrQuery) {
		return 0, queryProblem(req.Query, err)
	}
	if err != nil {
		return 0, err
	}
	return rows, nil
}
