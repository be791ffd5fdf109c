package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"puente/internal/flee"
	"puente/internal/model"
	"puente/internal/sim/fleerules"
	"puente/internal/stat"
	"puente/internal/study"
)

// FleeRequest asks for runs of a Flee or FabFlee folder.
type FleeRequest struct {
	Dir      string // holds input_csv, or locations.csv itself
	Source   string // the folder of registrations; empty: source_data in Dir or beside it
	Settings string // simsetting.yml; empty: in Dir or above input_csv, else Flee's defaults
	Out      string // out.csv to write; with more than one run also mean and quantiles beside it
	Days     int    // 0: as sim_period.csv says
	Runs     int    // 0: 1
	Seed     uint64 // of the first run; the next has the next
	Agents   bool   // people one by one in place of groups
	Strict   bool   // Flee's quirks mended
	Workers  int    // 0: all cores; cannot change the answer
}

// FleeAnswer is what the runs of a Flee folder count, beside what was registered.
type FleeAnswer struct {
	Days        int        `json:"days"`
	Runs        int        `json:"runs"`
	PersonsEnd  float64    `json:"persons_end"` // people in the model on the last day, mean over runs
	ARD         FleeSpread `json:"ard"`         // averaged relative difference, 0 is exact and 2 is everybody misplaced
	ARDRescaled FleeSpread `json:"ard_rescaled"`
	Camps       []FleeCamp `json:"camps"`
	Seconds     float64    `json:"seconds"`
	PersonDays  int64      `json:"person_days"` // over all runs
	RunBytes    uint64     `json:"-"`           // memory taken by a run, mean, what it gave back on the way included
	Notes       []string   `json:"-"`           // what Flee passes over in silence
	Written     []string   `json:"-"`
}

// FleeSpread is a mean and standard deviation over runs; SD is 0 for a single run.
type FleeSpread struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
}

// FleeCamp is one camp by day.
type FleeCamp struct {
	Name string    `json:"name"`
	Sim  []float64 `json:"sim"` // mean over runs, [day]
	SD   []float64 `json:"sd"`  // over runs, [day]
	Data []int64   `json:"data"`
	// The camp's parts of the differences.
	ARD         FleeSpread `json:"-"`
	ARDRescaled FleeSpread `json:"-"`
}

// mostFleeCells bounds what quantiles keep: runs × camps × days.
const mostFleeCells = 200_000_000

// Flee runs a Flee folder. It needs no data folder. A cancelled run returns the context's error.
func Flee(ctx context.Context, req FleeRequest, tell func(study.Progress)) (FleeAnswer, error) {
	req.Runs = max(req.Runs, 1)
	c, compiled, err := fleeModel(req)
	if err != nil {
		return FleeAnswer{}, err
	}
	start, before := time.Now(), allocated()
	tally := newFleeTally(compiled.Table(), req)
	if err := tally.runAll(ctx, compiled, req, tell); err != nil {
		return FleeAnswer{}, err
	}
	answer := tally.answer()
	answer.Seconds, answer.RunBytes = time.Since(start).Seconds(), (allocated()-before)/uint64(req.Runs)
	answer.Notes = c.Notes
	if req.Out != "" {
		answer.Written, err = tally.write(req)
	}
	return answer, err
}

// allocated is how much memory the program has taken so far.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// fleeModel reads and compiles a folder.
func fleeModel(req FleeRequest) (flee.Case, *fleerules.Model, error) {
	var problems model.Problems
	if req.Runs > MaxRuns {
		problems.Add(model.Problem{File: "--runs", Got: fmt.Sprint(req.Runs), Want: fmt.Sprintf("1 to %d", MaxRuns)})
	}
	if req.Days < 0 || req.Days > flee.MostDays {
		problems.Add(model.Problem{File: "--days", Got: fmt.Sprint(req.Days), Want: fmt.Sprintf("0 to %d", flee.MostDays)})
	}
	files, err := readFleeFiles(req, &problems)
	if err != nil {
		return flee.Case{}, nil, err
	}
	if err := problems.Err(); err != nil {
		return flee.Case{}, nil, err
	}
	c, found := flee.Read(files, flee.Options{Days: req.Days, Strict: req.Strict})
	if err := found.Err(); err != nil {
		return c, nil, err
	}
	if cells := int64(req.Runs) * int64(len(c.Destinations())) * int64(c.Days); req.Out != "" && cells > mostFleeCells {
		problems.Add(model.Problem{File: "--runs", Got: fmt.Sprint(req.Runs), Want: fmt.Sprintf("at most %d, as --out keeps %d counts for quantiles", mostFleeCells/(cells/int64(req.Runs)), mostFleeCells)})
		return c, nil, problems.Err()
	}
	compiled, found := fleerules.Compile(&c, fleerules.Options{Strict: req.Strict})
	return c, compiled, found.Err()
}

// readFleeFiles finds and reads the files of a case.
func readFleeFiles(req FleeRequest, problems *model.Problems) (flee.Files, error) {
	input := req.Dir
	if isFolder(filepath.Join(req.Dir, "input_csv")) {
		input = filepath.Join(req.Dir, "input_csv")
	}
	if _, err := os.Stat(filepath.Join(input, "locations.csv")); err != nil && input == req.Dir {
		problems.Add(model.Problem{File: req.Dir, Want: "a folder that holds locations.csv, or input_csv with it"})
		return flee.Files{}, nil
	}
	source, settings := req.Source, req.Settings
	for _, dir := range []string{filepath.Join(req.Dir, "source_data"), filepath.Join(input, "..", "source_data")} {
		if source == "" && isFolder(dir) {
			source = dir
		}
	}
	for _, path := range []string{filepath.Join(req.Dir, "simsetting.yml"), filepath.Join(input, "..", "simsetting.yml")} {
		if _, err := os.Stat(path); settings == "" && err == nil {
			settings = path
		}
	}
	if info, err := os.Stat(settings); settings != "" && (err != nil || info.IsDir()) {
		problems.Add(model.Problem{File: "--settings", Got: settings, Want: "a settings file that is there"})
	}
	if !isFolder(source) {
		problems.Add(model.Problem{File: "--source", Got: source, Want: "the folder with data_layout.csv and the registrations of each camp"})
	}
	if problems.Len() > 0 {
		return flee.Files{}, nil
	}
	return readFleeFolders(input, source, settings)
}

// readFleeFolders reads both folders and the settings.
func readFleeFolders(input, source, settings string) (files flee.Files, err error) {
	if files.Input, err = readCSVs(input); err != nil {
		return files, err
	}
	if files.Data, err = readCSVs(source); err != nil {
		return files, err
	}
	if files.Changes, err = os.ReadFile(filepath.Join(input, "..", "location_changes.csv")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return files, fmt.Errorf("read the changes of types: %w", err)
	}
	if settings == "" {
		return files, nil
	}
	files.SettingsName = filepath.Base(settings)
	if files.Settings, err = os.ReadFile(settings); err != nil {
		return files, fmt.Errorf("read the settings: %w", err)
	}
	return files, nil
}

func isFolder(path string) bool {
	found, err := os.Stat(path)
	return path != "" && err == nil && found.IsDir()
}

// readCSVs reads the CSV files of a folder and the folders below it, by path.
func readCSVs(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(strings.ToLower(e.Name()), ".csv") {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			files[filepath.ToSlash(name)], err = os.ReadFile(path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the folder %s: %w", dir, err)
	}
	return files, nil
}

// fleeTally sums runs up in the order of their seeds, so that workers cannot change a bit.
type fleeTally struct {
	table      flee.Table
	cells      [][]stat.Welford // [camp][day]
	parts      []stat.Welford   // [camp]
	scaled     []stat.Welford   // [camp]
	normal     stat.Welford
	rescaled   stat.Welford
	end        stat.Welford
	first      flee.Run
	kept       []flee.Run // where quantiles are asked for
	keep       bool
	days       int64
	done       int
	outOfOrder map[int]flee.Run
}

func newFleeTally(table flee.Table, req FleeRequest) *fleeTally {
	t := &fleeTally{table: table, keep: req.Out != "" && req.Runs > 1, outOfOrder: map[int]flee.Run{}}
	t.parts, t.scaled = make([]stat.Welford, len(table.Camps)), make([]stat.Welford, len(table.Camps))
	t.cells = make([][]stat.Welford, len(table.Camps))
	for i := range t.cells {
		t.cells[i] = make([]stat.Welford, table.Days)
	}
	return t
}

// indexedRun is a finished run with its place in the order of seeds.
type indexedRun struct {
	index int
	run   flee.Run
}

// runAll runs every seed over the cores, and can be stopped between two days. Progress counts days.
func (t *fleeTally) runAll(ctx context.Context, m *fleerules.Model, req FleeRequest, tell func(study.Progress)) error {
	progress := &fleeProgress{asked: req.Runs * m.Days(), tell: tell}
	return study.Each(ctx, req.Workers, req.Runs, func(i int) (indexedRun, error) {
		run, whole := m.RunWhile(req.Seed+uint64(i), req.Agents, func(int) bool {
			progress.day()
			return ctx.Err() == nil
		})
		if !whole {
			return indexedRun{}, context.Cause(ctx)
		}
		return indexedRun{i, run}, nil
	}, t.take)
}

// fleeProgress counts days over all runs and tells of every two-hundredth part.
type fleeProgress struct {
	asked int
	tell  func(study.Progress)
	lock  sync.Mutex
	done  int
}

// day counts one more; runs side by side call it.
func (p *fleeProgress) day() {
	if p.tell == nil {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.done++
	if p.done%max(1, p.asked/200) == 0 || p.done == p.asked {
		p.tell(study.Progress{Done: p.done, Asked: p.asked})
	}
}

// take adds a run once all before it are added.
func (t *fleeTally) take(r indexedRun) {
	t.outOfOrder[r.index] = r.run
	for {
		run, ok := t.outOfOrder[t.done]
		if !ok {
			return
		}
		delete(t.outOfOrder, t.done)
		t.add(run)
		t.done++
	}
}

// add sums one run up.
func (t *fleeTally) add(run flee.Run) {
	if t.done == 0 {
		t.first = run
	}
	if t.keep {
		t.kept = append(t.kept, run)
	}
	for c := range t.cells {
		for day := range t.cells[c] {
			t.cells[c][day].Add(float64(run.Sim[c][day]))
		}
	}
	e := flee.ErrorsOf(t.table, run)
	t.normal.Add(e.Normal)
	t.rescaled.Add(e.Rescaled)
	for c, v := range e.Camps {
		t.parts[c].Add(v)
		t.scaled[c].Add(e.Scaled[c])
	}
	for _, n := range run.Persons {
		t.days += n
	}
	t.end.Add(float64(run.Persons[len(run.Persons)-1]))
}

// fleeSpread reads a Welford; one value has no spread.
func fleeSpread(w *stat.Welford) FleeSpread {
	s := FleeSpread{Mean: w.Mean()}
	if w.Count() > 1 {
		s.SD = math.Sqrt(w.Var())
	}
	return s
}

func (t *fleeTally) answer() FleeAnswer {
	a := FleeAnswer{
		Days: t.table.Days, Runs: t.done, PersonsEnd: t.end.Mean(), ARD: fleeSpread(&t.normal), ARDRescaled: fleeSpread(&t.rescaled),
		Camps: []FleeCamp{}, PersonDays: t.days,
	}
	for c, name := range t.table.Camps {
		camp := FleeCamp{Name: name, Data: t.table.Data[c], ARD: fleeSpread(&t.parts[c]), ARDRescaled: fleeSpread(&t.scaled[c])}
		for day := range t.cells[c] {
			s := fleeSpread(&t.cells[c][day])
			camp.Sim, camp.SD = append(camp.Sim, s.Mean), append(camp.SD, s.SD)
		}
		a.Camps = append(a.Camps, camp)
	}
	return a
}

// write writes out.csv of the first run and, for several, mean and quantiles beside it.
func (t *fleeTally) write(req FleeRequest) ([]string, error) {
	var text bytes.Buffer
	if err := flee.WriteOut(&text, t.table, t.first); err != nil {
		return nil, err
	}
	if err := writeWhole(req.Out, text.Bytes()); err != nil {
		return nil, err
	}
	if !t.keep {
		return []string{req.Out}, nil
	}
	ext := filepath.Ext(req.Out)
	path := strings.TrimSuffix(req.Out, ext) + "-runs" + ext
	text.Reset()
	if err := t.writeBands(&text); err != nil {
		return nil, err
	}
	return []string{req.Out, path}, writeWhole(path, text.Bytes())
}

// fleeLevels are the quantiles of the second file.
var fleeLevels = []float64{0.025, 0.1, 0.5, 0.9, 0.975}

// writeBands writes mean, standard deviation and quantiles over runs by day and camp.
func (t *fleeTally) writeBands(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"Day", "Date", "camp", "data", "mean", "sd", "q2.5", "q10", "q50", "q90", "q97.5"})
	values := make([]float64, len(t.kept))
	for day := range t.table.Days {
		for c, name := range t.table.Camps {
			for i, run := range t.kept {
				values[i] = float64(run.Sim[c][day])
			}
			s := fleeSpread(&t.cells[c][day])
			row := []string{strconv.Itoa(day), (t.table.Start + model.Date(day) + 1).String(), name, strconv.FormatInt(t.table.Data[c][day], 10), decimal(s.Mean), decimal(s.SD)}
			for _, q := range stat.QuantilesOf(values, fleeLevels...) {
				row = append(row, decimal(q))
			}
			_ = out.Write(row)
		}
	}
	out.Flush()
	return out.Error()
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
