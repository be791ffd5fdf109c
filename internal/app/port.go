package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/store"
	"puente/scenarios"
)

const (
	// DefaultPortRuns is how many runs of a port are made where nothing is said.
	DefaultPortRuns = 30
	// MaxPortRuns bounds the runs of a port.
	MaxPortRuns = 10_000
	// portFolder holds the networks that the binary carries.
	portFolder = "ports"
)

// PortRequest asks for runs of one port or network of stations.
type PortRequest struct {
	Name    string   // of the file, for words to its author
	File    []byte   // the network; queue.Network says its form
	Runs    int      // 0: DefaultPortRuns
	Seed    uint64   // of all runs
	Until   float64  // in the file's unit; 0: as the file says
	Warmup  *float64 // in the file's unit; nil: as the file says
	Workers int      // cores to use, 0: all; cannot change the answer
	Records string   // a Parquet file for every visit of every run; "": none
	Hourly  bool     // look at the lines each hour where the file does not say when
	Most    float64  // most groups that may be expected over all runs, 0: no bound; what a server allows
}

// PortFile finds a network: a file that is there, else one that the binary
// carries, by its name with or without the number before it (san-ysidro).
func PortFile(name string) (file string, data []byte, err error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", nil, fmt.Errorf("read the network: %w", err)
		}
		return name, data, nil
	}
	names := CarriedPorts()
	for _, carried := range names {
		if name == carried || name == portNumber.ReplaceAllString(carried, "") {
			data, err := fs.ReadFile(scenarios.Files, portFolder+"/"+carried+".yaml")
			if err != nil {
				panic(fmt.Sprintf("the embedded network %s cannot be read: %v", carried, err))
			}
			return carried + ".yaml", data, nil
		}
	}
	var problems model.Problems
	short := make([]string, len(names))
	for i, carried := range names {
		short[i] = portNumber.ReplaceAllString(carried, "")
	}
	problems.Add(model.Problem{File: "port", Got: name, Want: "a file that is there, or one of: " + strings.Join(names, ", ") + model.AndNearest(name, short)})
	return "", nil, problems.Err()
}

// portNumber is the number before the name of a carried network.
var portNumber = regexp.MustCompile(`^[0-9]+-`)

// CarriedPorts names the networks that the binary carries.
func CarriedPorts() []string {
	paths, err := fs.Glob(scenarios.Files, portFolder+"/*.yaml")
	if err != nil {
		panic(fmt.Sprintf("the embedded networks cannot be listed: %v", err))
	}
	for i, p := range paths {
		paths[i] = strings.TrimSuffix(filepath.Base(p), ".yaml")
	}
	return paths
}

// Port runs a network many times and sums up. It needs no data folder. tell is
// told how many runs are done and may be nil. Every mistake of the request and its
// file is told at once. A study that is cancelled returns what is finished together
// with the context's error, and no file of records.
func Port(ctx context.Context, req PortRequest, tell func(done, all int)) (queue.Summary, error) {
	var problems model.Problems
	runs := portRuns(req.Runs, &problems)
	o := queue.Options{Until: req.Until, Hourly: req.Hourly}
	if req.Until < 0 {
		problems.Add(model.Problem{File: "--until", Got: fmt.Sprint(req.Until), Want: "a time > 0, in the unit of the file"})
	}
	if req.Warmup != nil {
		o.Warmup, o.WarmupSet = *req.Warmup, true
		if o.Warmup < 0 {
			problems.Add(model.Problem{File: "--warmup", Got: fmt.Sprint(o.Warmup), Want: "a time from 0, in the unit of the file"})
			o.WarmupSet = false
		}
	}
	m, wrong := queue.ReadModel(req.Name, req.File, o)
	problems.Join(wrong)
	if err := problems.Err(); err != nil {
		return queue.Summary{}, err
	}
	if groups := m.Expected() * float64(runs); req.Most > 0 && groups > req.Most {
		problems.Add(model.Problem{File: req.Name, Field: "arrivals", Got: fmt.Sprintf("%.3g groups expected in %d runs", groups, runs), Want: fmt.Sprintf("at most %.0f here: fewer runs, a shorter until, or the command line", req.Most)})
		return queue.Summary{}, problems.Err()
	}
	return replicate(ctx, m, queue.Replication{Seed: req.Seed, Runs: runs, Workers: req.Workers}, portWatch{req.Records, tell})
}

// portRuns checks how many runs are wanted.
func portRuns(asked int, problems *model.Problems) int {
	if asked == 0 {
		return DefaultPortRuns
	}
	if asked < 0 || asked > MaxPortRuns {
		problems.Add(model.Problem{File: "--runs", Got: fmt.Sprint(asked), Want: fmt.Sprintf("1 to %d", MaxPortRuns)})
	}
	return asked
}

// portWatch is what is to be told and written while a port runs.
type portWatch struct {
	records string
	tell    func(done, all int)
}

// replicate runs a model and, where wanted, writes every visit to a file.
func replicate(ctx context.Context, m *queue.Model, o queue.Replication, watch portWatch) (queue.Summary, error) {
	if watch.tell != nil {
		o.Done = func(runs int) { watch.tell(runs, o.Runs) }
	}
	if watch.records == "" {
		summary := m.ReplicateUntil(ctx, o)
		return summary, cutShort(ctx, summary, o.Runs)
	}
	writing, stop := context.WithCancel(ctx)
	defer stop()
	visits := newVisits(writing)
	written := make(chan error, 1)
	go func() {
		err := store.WriteParquetParts(writing, watch.records, visitColumns(), visits.parts)
		stop()
		written <- err
	}()
	o.Record = visits.add
	summary := m.ReplicateUntil(writing, o)
	if summary.Runs == o.Runs {
		visits.close()
	} else {
		stop()
	}
	err := <-written
	if short := cutShort(ctx, summary, o.Runs); short != nil {
		return summary, short
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return queue.Summary{}, fmt.Errorf("write the records: %w", err)
	}
	return summary, err
}

// cutShort is the context's error where it kept runs from being made.
func cutShort(ctx context.Context, s queue.Summary, wanted int) error {
	if s.Runs == wanted {
		return nil
	}
	return ctx.Err()
}
