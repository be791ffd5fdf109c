package queue_test

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"puente/internal/queue"
)

const replicated = "{name: a, until: 200, stations: [{name: s, servers: 2, service: {kind: exponential, mean: 1}}], arrivals: [{to: s, rate: 1.5}]}"

// TestReplicationTellsRecords: with records the summary stays the same, the visits come
// in the order of their runs, and are as many as were served.
func TestReplicationTellsRecords(t *testing.T) {
	m := compile(t, read(t, replicated), queue.Options{})
	var runs []int
	served := 0
	got := m.ReplicateUntil(context.Background(), queue.Replication{Seed: 4, Runs: 6, Workers: 3, Record: func(run int, r queue.Record) {
		runs = append(runs, run)
		if r.Outcome == "served" {
			served += r.Persons
		}
	}})
	want := m.Replicate(4, 6, 2)
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if string(a) != string(b) {
		t.Errorf("with records\n%s\nwithout\n%s", a, b)
	}
	if !slices.IsSorted(runs) || runs[len(runs)-1] != 5 {
		t.Errorf("visits are not in the order of their runs")
	}
	if total := int(want.Stations[0].Served*6 + .5); served != total {
		t.Errorf("%d persons served in the records, %d in the summary", served, total)
	}
}

// TestReplicationWithOwnModels: each run may have its own model; the answer does not depend on the
// number of goroutines and is that of the models one by one.
func TestReplicationWithOwnModels(t *testing.T) {
	var models []*queue.Model
	for _, rate := range []string{"0.4", "1.2", "1.8", "0.9"} {
		models = append(models, compile(t, read(t, "{name: a, until: 200, stations: [{name: s, servers: 2, service: 1}], arrivals: [{to: s, rate: "+rate+"}]}"), queue.Options{}))
	}
	ask := func(workers int) (queue.Summary, []float64) {
		var arrivals []float64
		s := models[0].ReplicateUntil(context.Background(), queue.Replication{
			Seed: 2, Runs: 4, Workers: workers, Model: func(run int) *queue.Model { return models[run] },
			Each: func(run int, r queue.Result) {
				arrivals = append(arrivals, float64(models[0].Sum(0, []queue.Result{r}).Stations[0].Arrivals))
			},
		})
		return s, arrivals
	}
	one, each := ask(1)
	many, again := ask(4)
	if !slices.Equal(each, again) || !reflect.DeepEqual(one.Stations[0].Arrivals, many.Stations[0].Arrivals) {
		t.Errorf("%v and %v, %v and %v", each, again, one.Stations[0].Arrivals, many.Stations[0].Arrivals)
	}
	for run, n := range each {
		if want := models[run].Run(queue.RunSeed(2, run)).Persons.In; float64(want) != n {
			t.Errorf("run %d: %v arrivals, its own model has %d", run, n, want)
		}
	}
	if !(each[0] < each[3] && each[3] < each[2]) {
		t.Errorf("arrivals %v do not follow the models' rates", each)
	}
}

// TestReadModelChecksWhatIsChanged: an option that does not fit the file is told with it.
func TestReadModelChecksWhatIsChanged(t *testing.T) {
	m, problems := queue.ReadModel("f", []byte(replicated), queue.Options{Until: 50, Warmup: 10, WarmupSet: true})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	if s := m.Replicate(1, 2, 1); s.Until != 50 || s.Warmup != 10 {
		t.Errorf("until %v, warmup %v", s.Until, s.Warmup)
	}
	if _, problems := queue.ReadModel("f", []byte(replicated), queue.Options{Warmup: 300, WarmupSet: true}); problems.Len() != 1 {
		t.Errorf("a warm-up after the end: %v", problems.Err())
	}
}

// TestARunInTheMiddleIsStopped: a run that would take minutes ends with its context and is not told.
func TestARunInTheMiddleIsStopped(t *testing.T) {
	m := compile(t, read(t, "{name: a, until: 1e7, stations: [{name: s, servers: 2, service: 1}], arrivals: [{to: s, rate: 100, end: 1000}, {to: s, rate: 1.5}]}"), queue.Options{})
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer stop()
	if s := m.ReplicateUntil(ctx, queue.Replication{Seed: 1, Runs: 3}); s.Runs != 0 {
		t.Errorf("%d runs of 15 million people in 20 milliseconds", s.Runs)
	}
	if want := 1e5 + 1.5e7; math.Abs(m.Expected()-want) > 1 {
		t.Errorf("%v groups expected, want %v", m.Expected(), want)
	}
}
