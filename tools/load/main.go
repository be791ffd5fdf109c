// Load asks a server that runs as many readers would, while scenarios run, and prints what they met: errors, the time of
// answers by kind, the memory of the server. Start it with a server that is up:
//
//	go run ./tools/load -url http://127.0.0.1:8023 -readers 100 -studies 5 -for 60s
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// load is one trial.
type load struct {
	base     string
	readers  int
	studies  int
	lasts    time.Duration
	thinks   time.Duration // the longest pause of a reader between two answers
	scenario string
	pages    []string // what readers ask for in turn
	client   *http.Client

	mu     sync.Mutex
	times  map[string][]time.Duration // by kind of answer
	errors map[string]int
}

func main() {
	l := load{times: map[string][]time.Duration{}, errors: map[string]int{}}
	flag.StringVar(&l.base, "url", "http://127.0.0.1:8023", "the server")
	flag.IntVar(&l.readers, "readers", 100, "readers at one time")
	flag.IntVar(&l.studies, "studies", 5, "scenarios that run all the time, each with another seed")
	flag.DurationVar(&l.lasts, "for", time.Minute, "how long")
	flag.DurationVar(&l.thinks, "thinks", time.Second, "the longest pause of a reader between two answers")
	flag.StringVar(&l.scenario, "scenario", "december-2023", "what runs")
	flag.Parse()
	l.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: l.readers + l.studies, MaxConnsPerHost: 0}}
	if err := l.run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// run holds the trial and prints its table.
func (l *load) run(ctx context.Context, out io.Writer) error {
	if err := l.find(ctx); err != nil {
		return err
	}
	before, most := l.memory(ctx), 0.0
	ctx, cancel := context.WithTimeout(ctx, l.lasts)
	defer cancel()
	var all sync.WaitGroup
	for i := range l.readers {
		all.Go(func() { l.read(ctx, i) })
	}
	for i := range l.studies {
		all.Go(func() { l.study(ctx, i) })
	}
	for ctx.Err() == nil {
		most = max(most, l.memory(ctx))
		l.pause(ctx, 2*time.Second)
	}
	all.Wait()
	l.print(out)
	fmt.Fprintf(out, "memory of the server: %.0f MB before, at most %.0f MB, %.0f MB after\n", before, most, l.memory(context.Background()))
	return nil
}

// assetName finds the files that the page names.
var assetName = regexp.MustCompile(`assets/[A-Za-z0-9._-]+`)

// find lists what readers ask for: the page, its files, and answers of the store that do not change.
func (l *load) find(ctx context.Context) error {
	body, err := l.ask(ctx, "/", "")
	if err != nil {
		return fmt.Errorf("open the page: %w", err)
	}
	l.pages = []string{"/", "/api/scenarios", "/api/words", "/api/basemap", "/api/measures/" + l.scenario}
	for _, name := range assetName.FindAllString(string(body), -1) {
		if !slices.Contains(l.pages, "/"+name) {
			l.pages = append(l.pages, "/"+name)
		}
	}
	return nil
}

// ask gets one address and reads its answer whole.
func (l *load) ask(ctx context.Context, path, tag string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return nil, err
	}
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	w, err := l.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	if err == nil && w.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s: status %d: %.100s", path, w.StatusCode, body)
	}
	return body, err
}

// read is one reader until the time is over. Every fifth answer is one of the store that is worked out anew.
func (l *load) read(ctx context.Context, i int) {
	luck := rand.New(rand.NewPCG(uint64(i), 1))
	for n := 0; ctx.Err() == nil; n++ {
		kind, path := "cached", l.pages[luck.IntN(len(l.pages))]
		if n%5 == 4 {
			kind, path = "store", fmt.Sprintf("/api/data/show?series=encounters.southwest.usbp&from=20%02d-10&to=2023-11", 19+luck.IntN(4))
		}
		from := time.Now()
		_, err := l.ask(ctx, path, "")
		l.note(ctx, kind, time.Since(from), err)
		l.pause(ctx, time.Duration(luck.Float64()*float64(l.thinks)))
	}
}

// study runs scenarios one after the other, each with a seed of its own, so that no answer is kept.
func (l *load) study(ctx context.Context, i int) {
	for n := 1; ctx.Err() == nil; n++ {
		from := time.Now()
		_, err := l.ask(ctx, fmt.Sprintf("/api/run/%s?runs=200&seed=%d&quantity=encounters", l.scenario, 1000*n+i), "")
		l.note(ctx, "study", time.Since(from), err)
	}
}

// note keeps the time of an answer, or its error; one that the end of the trial cut off is neither.
func (l *load) note(ctx context.Context, kind string, took time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil && ctx.Err() != nil:
	case err != nil:
		l.errors[kind+": "+err.Error()]++
	default:
		l.times[kind] = append(l.times[kind], took)
	}
}

func (l *load) pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// memory asks the server for its resident memory, in MB; 0 where it does not tell.
func (l *load) memory(ctx context.Context) float64 {
	body, err := l.ask(ctx, "/metrics", "")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(body)) {
		var bytes float64
		if n, _ := fmt.Sscanf(line, "process_resident_memory_bytes %g", &bytes); n == 1 {
			return bytes / (1 << 20)
		}
	}
	return 0
}

// print writes the table of times and the errors.
func (l *load) print(out io.Writer) {
	fmt.Fprintf(out, "%d readers, %d scenarios running, %s\n%-8s %9s %9s %9s %9s %9s\n", l.readers, l.studies, l.lasts, "kind", "answers", "p50 ms", "p95 ms", "p99 ms", "max ms")
	for _, kind := range []string{"cached", "store", "study"} {
		times := l.times[kind]
		if len(times) == 0 {
			continue
		}
		slices.Sort(times)
		at := func(q float64) float64 { return times[int(q*float64(len(times)-1))].Seconds() * 1000 }
		fmt.Fprintf(out, "%-8s %9d %9.1f %9.1f %9.1f %9.1f\n", kind, len(times), at(.5), at(.95), at(.99), at(1))
	}
	if len(l.errors) == 0 {
		fmt.Fprintln(out, "no error")
	}
	for what, n := range l.errors {
		fmt.Fprintf(out, "%d × %s\n", n, what)
	}
}
