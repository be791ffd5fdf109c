package queue_test

import (
	"fmt"

	"puente/internal/queue"
)

// A port is read from a file, compiled once and run many times. The load of 0.75 and the waits can be set
// beside Erlang C, which says 0.64 hours.
func Example() {
	file := []byte(`
name: a footbridge
unit: hours
until: 2000
warmup: 100
stations:
  - name: booths
    servers: 2
    service: {kind: exponential, mean: 0.5}
arrivals:
  - {to: booths, rate: 3}
`)
	m, problems := queue.ReadModel("footbridge.yaml", file, queue.Options{})
	if err := problems.Err(); err != nil {
		fmt.Println(err)
		return
	}
	s := m.Replicate(1, 40, 0) // seed 1, 40 runs, all cores
	r := s.Stations[0]
	fmt.Printf("load %.2f, used %.2f\n", r.Load, r.Utilisation)
	fmt.Printf("wait %.2f hours, 95 %% %.2f to %.2f\n", r.Wait.Mean, r.Wait.CI95[0], r.Wait.CI95[1])
	// Output:
	// load 0.75, used 0.75
	// wait 0.63 hours, 95 % 0.61 to 0.65
}

// A file is refused as a whole: every mistake is told at once, with its line and the nearest name.
func ExampleReadNetwork() {
	_, problems := queue.ReadNetwork("port.yaml", []byte(`
name: two mistakes
until: 24
stations:
  - {name: primary, servers: 3, service: {kind: lognormall, mean: 0.02, cv: 0.6}}
arrivals:
  - {to: primery, rate: 100}
`))
	for _, p := range problems.List {
		fmt.Printf("line %d, %s: got %q\n", p.Line, p.Field, p.Got)
	}
	// Output:
	// line 5, stations[0].service.kind: got "lognormall"
	// line 7, arrivals[0].to: got "primery"
}

// One run under a seed tells each visit as it ends.
func ExampleModel_RunRecords() {
	m, problems := queue.ReadModel("day.yaml", []byte(`
name: shut for an hour
unit: minutes
until: 600
stations: [{name: booth, service: 20}]
arrivals: [{to: booth, times: [0, 10, 30]}]
closures: [{station: booth, from: 30, to: 90}]
`), queue.Options{})
	if problems.Len() > 0 {
		fmt.Println(problems.Err())
		return
	}
	m.RunRecords(1, func(r queue.Record) { fmt.Printf("joined %v, began %v, %s\n", r.Joined, r.Started, r.Outcome) })
	// Output:
	// joined 0, began 0, served
	// joined 10, began 20, served
	// joined 30, began 90, served
}
