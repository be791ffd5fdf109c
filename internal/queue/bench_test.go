package queue_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"puente/internal/queue"
)

// network4 is the benchmark network: Poisson 4/h into node 1 (2 servers, rate 3), half to node 2 and half to node 3
// (2 servers, rate 1.6 each), both to node 4 (3 servers, rate 2), of whom 20 % go back to node 1.
func network4(until float64) queue.Network {
	rate, half, back := 4.0, .5, .2
	station := func(name string, servers int, mu float64, next ...queue.Route) queue.Station {
		return queue.Station{Name: name, Servers: &queue.Schedule{Count: servers}, Service: &queue.Distribution{Kind: "exponential", Rate: mu}, Next: next}
	}
	return queue.Network{
		Name: "four nodes", Until: until,
		Stations: []queue.Station{
			station("node1", 2, 3, queue.Route{To: "node2", Chance: &half}, queue.Route{To: "node3", Chance: &half}),
			station("node2", 2, 1.6, queue.Route{To: "node4"}),
			station("node3", 2, 1.6, queue.Route{To: "node4"}),
			station("node4", 3, 2, queue.Route{To: "node1", Chance: &back}),
		},
		Arrivals: []queue.Source{{Name: "road", To: "node1", Rate: &rate}},
	}
}

func compile(t testing.TB, n queue.Network, o queue.Options) *queue.Model {
	t.Helper()
	m, problems := queue.Compile(n, o)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

// processorTime is the time that this process has been given by the processors; on a machine that others use too it is the
// honest base of events per second and core.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func benchmark(b *testing.B, stationStreams bool) {
	m := compile(b, network4(200_000), queue.Options{StationStreams: stationStreams})
	b.ReportAllocs()
	events := int64(0)
	from := processorTime()
	for i := uint64(0); b.Loop(); i++ {
		events += m.Run(i).Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
	b.ReportMetric(float64(events)/(processorTime()-from).Seconds()/1e6, "Mevents/core-s")
	b.ReportMetric(float64(events)/float64(b.N), "events/op")
}

func BenchmarkStationStreams(b *testing.B)  { benchmark(b, true) }
func BenchmarkCustomerStreams(b *testing.B) { benchmark(b, false) }

// BenchmarkReplicate makes 32 runs on one goroutine and on two; their quotient is the scaling.
func BenchmarkReplicate(b *testing.B) {
	m := compile(b, network4(20_000), queue.Options{StationStreams: true})
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			events := int64(0)
			from := processorTime()
			for b.Loop() {
				events += m.Replicate(1, 32, workers).Events
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
			b.ReportMetric(float64(events)/(processorTime()-from).Seconds()/1e6, "Mevents/core-s")
		})
	}
}

// borderDay is one day of every crossing of the border, vehicle by vehicle and walker by walker: 28 ports with 210,000
// cars, 111,000 walkers and 20,800 trucks, shared unevenly as sizes of ports are, lanes to match.
func borderDay() queue.Network {
	n := queue.Network{Name: "border", Until: 24}
	profile := &queue.Profile{Hours: []float64{14, 12, 13, 20, 34, 46, 50, 50, 48, 46, 45, 45, 45, 46, 47, 48, 49, 50, 50, 48, 44, 38, 30, 20}}
	total := 0.0
	for k := range 28 {
		total += 1 / float64(k+2)
	}
	for k := range 28 {
		share := 1 / float64(k+2) / total
		for _, mode := range []struct {
			name    string
			perDay  float64
			service float64 // hours
		}{{"cars", 210_000, .0145}, {"walkers", 111_000, .012}, {"trucks", 20_800, .05}} {
			name, groups := fmt.Sprintf("%s %d", mode.name, k), mode.perDay*share
			n.Stations = append(n.Stations, queue.Station{Name: name, Servers: &queue.Schedule{Count: 1 + int(1.5*groups*mode.service/24)}, Service: &queue.Distribution{Kind: "lognormal", Mean: mode.service, CV: .6}})
			n.Arrivals = append(n.Arrivals, queue.Source{To: name, PerDay: &groups, Profile: profile})
		}
	}
	return n
}

// BenchmarkBorderDay is one day of the whole border on one core, in customer streams.
func BenchmarkBorderDay(b *testing.B) {
	m := compile(b, borderDay(), queue.Options{})
	persons := int64(0)
	from := processorTime()
	for i := uint64(0); b.Loop(); i++ {
		persons += m.Run(i).Persons.In
	}
	b.ReportMetric(float64(persons)/float64(b.N), "vehicles+walkers/op")
	b.ReportMetric((processorTime()-from).Seconds()/float64(b.N), "core-s/op")
}

// TestEventsDoNotAllocate: a run ten times as long takes no more allocations than its memory's growth.
func TestEventsDoNotAllocate(t *testing.T) {
	for _, stationStreams := range []bool{true, false} {
		allocations := func(until float64) float64 {
			m := compile(t, network4(until), queue.Options{StationStreams: stationStreams})
			return testing.AllocsPerRun(2, func() { m.Run(1) })
		}
		short, long := allocations(2_000), allocations(20_000)
		if long > short+8 {
			t.Errorf("station streams %v: %v allocations in 38,000 events, %v in 380,000", stationStreams, short, long)
		}
	}
}
