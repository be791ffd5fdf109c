package queue_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"puente/internal/queue"
)

// pickOne returns one of the words.
func pickOne[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func randomTime(r *rand.Rand, mean float64) *queue.Distribution {
	return pickOne(r,
		&queue.Distribution{Kind: "exponential", Mean: mean}, &queue.Distribution{Kind: "fixed", Mean: mean},
		&queue.Distribution{Kind: "lognormal", Mean: mean, CV: 1.2}, &queue.Distribution{Kind: "gamma", Mean: mean, CV: .5},
		&queue.Distribution{Kind: "uniform", Low: 0, High: 2 * mean}, &queue.Distribution{Kind: "sequence", Values: []float64{mean, mean / 2, 2 * mean}},
		&queue.Distribution{Kind: "triangular", Low: 0, Mode: mean, High: 2 * mean}, &queue.Distribution{Kind: "weibull", Mean: mean, Shape: 1.5},
		&queue.Distribution{Kind: "empirical", Values: []float64{mean, 3 * mean}, Weights: []float64{3, 1}},
	)
}

// randomNetwork draws a network that uses everything the form has.
func randomNetwork(r *rand.Rand) queue.Network {
	n := queue.Network{Name: "random", Unit: "hours", Start: "2023-11-03", DaylightSaving: "us", Until: 72, Drain: pickOne(r, 0.0, 48), Warmup: pickOne(r, 0.0, 10)}
	n.Observe.Every = 6
	n.Classes = []queue.Class{
		{Name: "family", Priority: pickOne(r, 1, 2), Group: &queue.Group{Sizes: []int{1, 2, 5}, Weights: []float64{1, 2, 1}}},
		{Name: "single", Priority: pickOne(r, 1, 3), Group: pickOne(r, nil, &queue.Group{Sizes: []int{2}, Split: true})},
	}
	if r.IntN(2) == 0 {
		n.Classes[0].Patience = randomTime(r, 3)
	}
	n.Pools = []queue.Pool{{
		Name: "officers", ShiftEnd: pickOne(r, "", "resume", "restart", "resample"), Minimum: pickOne(r, 0, 2),
		Officers: queue.Schedule{Until: []float64{8, 16, 24}, Counts: []int{2, 5, 3}, Every: 24, Handover: pickOne(r, "crew", "stay"), Breaks: []queue.Break{{From: 4, To: 5, Count: 1, Every: 8}}},
	}}
	half, third := .5, .3
	n.Stations = []queue.Station{
		{Name: "door", Pool: "officers", Lanes: &queue.Schedule{Count: 3}, Service: randomTime(r, .2), PerPerson: r.IntN(2) == 0, Next: []queue.Route{{To: "second", Chance: &third}, {To: "cell", Chance: &half, Delay: pickOne(r, nil, randomTime(r, .3))}}},
		{Name: "second", Pool: "officers", Officers: pickOne(r, 0, 2), Service: randomTime(r, .4), Order: pickOne(r, "", "lifo"), Limit: 2},
		{Name: "cell", Servers: &queue.Schedule{Count: 2}, Service: randomTime(r, .3), Room: 8, Full: pickOne(r, "block", "turn_away"), Preempt: pickOne(r, "", "resume", "restart", "resample")},
		{Name: "other", Servers: &queue.Schedule{Weekly: []queue.Span{{From: "06:00", To: "22:00", Count: 2}, {Days: []string{"sat", "sun"}, From: "20:00", To: "04:00"}}}, ShiftEnd: pickOne(r, "", "resume", "reroute"), RerouteTo: "door", Service: randomTime(r, .3), Ageing: pickOne(r, 0.0, 1), Hours: pickOne(r, nil, []queue.Span{{From: "05:00", To: "23:00"}}), AfterHour: pickOne(r, "keep", "turn_away"), Balk: pickOne(r, nil, &queue.Balk{Length: 30}, &queue.Balk{Wait: randomTime(r, 4)}), Publish: &queue.Publish{Every: 1, Lag: .5, CV: .3}, Jockey: pickOne(r, nil, &queue.Jockey{To: []string{"door"}, Gain: .2, Share: .5})},
		{Name: "slots", Service: randomTime(r, .3), Slots: &queue.Slots{Times: []float64{1, 2}, Sizes: []int{3, 1}, Every: 3, Capacitated: r.IntN(2) == 0}},
	}
	rate, day, every := 4.0, 90.0, 1.5
	n.Arrivals = []queue.Source{
		{Name: "road", Mix: map[string]float64{"family": 1, "single": 3}, Rate: &rate, Choose: &queue.Choose{WaitCost: .5, Options: []queue.Option{{To: "door"}, {To: "other", Travel: .5}, {Name: "another day", Constant: -1, Later: 24}, {Name: "not at all", Constant: -2}}}},
		{Name: "town", Class: "family", PerDay: &day, BusynessCV: .3, Profile: &queue.Profile{Hours: append(make([]float64, 6), 1, 2, 3, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0, 0), Weekdays: []float64{1, 1, 1, 1, 1, 1.5, .5}}, To: "door"},
		{Name: "bus", Class: "single", Every: &every, To: "slots"},
		{Name: "counted", Class: "single", Counts: []int{40, 0, 17}, To: "other"},
		{Name: "list", Class: "family", Gaps: randomTime(r, .4), To: "names"},
	}
	oldest, back := .5, .7
	n.Waitlists = []queue.Waitlist{{Name: "names", To: "door", Quota: &queue.Quota{First: 8, Every: 24, Persons: []int{20}}, Oldest: &oldest, Horizon: 2, NoShow: .1, Attrition: randomTime(r, 60), Dormant: pickOne(r, "waste", "skip"), CarryOver: r.IntN(2) == 0, Early: .5, Arrive: randomTime(r, .5), Capacity: 200}}
	n.Closures = []queue.Closure{
		{Station: "door", From: 20, To: 33.3, Line: pickOne(r, "keep", "disperse", "tickets", "divert", "shelter"), Divert: "", InService: pickOne(r, "finish", "resume", "restart"), ReturnRate: pickOne(r, nil, &back), Announced: r.IntN(2) == 0, Reopening: pickOne(r, "kept", "lot"), ReturnIn: pickOne(r, nil, randomTime(r, .5))},
		{Station: "cell", From: 25, To: 30, Line: pickOne(r, "keep", "tickets")},
	}
	switch n.Closures[0].Line {
	case "divert":
		n.Closures[0].Divert, n.Closures[0].Travel = "other", pickOne(r, 0, .7)
	case "shelter":
		n.Closures[0].Beds = 25
	}
	if line := n.Closures[0].Line; line == "keep" || line == "divert" { // nobody comes back who never left
		n.Closures[0].ReturnRate, n.Closures[0].ReturnIn, n.Closures[0].Reopening = nil, nil, ""
	}
	other := &n.Stations[3]
	if other.ShiftEnd != "reroute" {
		other.RerouteTo = ""
	}
	if other.Hours == nil {
		other.AfterHour = ""
	}
	n.Initial = []queue.Loaded{{To: "names", Class: "family", Groups: 50, Waited: 400}}
	if r.IntN(2) == 0 {
		n.Initial = append(n.Initial, queue.Loaded{To: "door", Class: "family", Groups: 12, Waited: 5})
	}
	return n
}

// TestPersonsAreConserved draws networks that use every behaviour and asks of each run that nobody is lost, that the sizes
// of groups stay what they were, that one seed gives one history whatever the workers, and that another seed gives another.
func TestPersonsAreConserved(t *testing.T) {
	for seed := range uint64(250) {
		r := rand.New(rand.NewPCG(seed, 5))
		n := randomNetwork(r)
		m, problems := queue.Compile(n, queue.Options{StationStreams: r.IntN(2) == 0})
		if err := problems.Err(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		sizes := map[uint64]int{}
		served := 0
		run := m.RunRecords(seed, func(v queue.Record) {
			if was, seen := sizes[v.Customer]; seen && was != v.Persons {
				t.Fatalf("seed %d: group %d had %d persons and has %d", seed, v.Customer, was, v.Persons)
			}
			sizes[v.Customer] = v.Persons
			if v.Ended < v.Joined || v.Started > v.Ended {
				t.Fatalf("seed %d: a visit out of order: %+v", seed, v)
			}
			if v.Outcome == "served" {
				served++
			}
		})
		if p := run.Persons; p.In+p.Initial != p.Out+p.Present || p.In == 0 || served == 0 {
			t.Fatalf("seed %d: persons are not conserved: %+v, %d served", seed, p, served)
		}
		if n.Warmup == 0 && len(n.Initial) == 1 && n.Closures[0].ReturnIn == nil {
			booksBalance(t, seed, m.Sum(seed, []queue.Result{run}))
		}
		if again := m.Run(seed); !sameRun(again, run) {
			t.Fatalf("seed %d: the same seed gave another run", seed)
		}
		if other := m.Run(seed + 1000); sameRun(other, run) {
			t.Fatalf("seed %d: another seed gave the same run", seed)
		}
	}
}

// booksBalance: at each station who came was served, left, was not let in, did not join, went elsewhere, or is there.
func booksBalance(t *testing.T, seed uint64, s queue.Summary) {
	t.Helper()
	for _, r := range s.Stations {
		if r.Class != "all" && r.Name != "slots" || r.Name == "names" {
			continue
		}
		if out := r.Served + r.Left + r.TurnedAway + r.Balked + r.Diverted + r.Present; r.Arrivals != out || r.Arrivals == 0 {
			t.Fatalf("seed %d: %s: %v came, %v are accounted for: %+v", seed, r.Name, r.Arrivals, out, r)
		}
	}
}

// sameRun compares all numbers of two runs, taking what does not exist as equal.
func sameRun(a, b queue.Result) bool {
	return fmt.Sprint(a.Rows, a.Choices, a.Persons, a.Pools) == fmt.Sprint(b.Rows, b.Choices, b.Persons, b.Pools)
}

func TestWorkersDoNotMatter(t *testing.T) {
	m := compile(t, randomNetwork(rand.New(rand.NewPCG(1, 2))), queue.Options{})
	one, err := json.Marshal(m.Replicate(7, 9, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{2, 3, 8} {
		many, err := json.Marshal(m.Replicate(7, 9, workers))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, many) {
			t.Errorf("%d workers give another answer than one", workers)
		}
	}
}

// TestReplicationCanBeStopped: what is summed up are the first runs.
func TestReplicationCanBeStopped(t *testing.T) {
	m := compile(t, network4(200), queue.Options{})
	ctx, stop := context.WithCancel(t.Context())
	s := m.ReplicateUntil(ctx, queue.Replication{Seed: 4, Runs: 100_000, Workers: 2, Done: func(runs int) {
		if runs == 20 {
			stop()
		}
	}})
	if s.Runs < 20 || s.Runs > 60 {
		t.Fatalf("%d runs, want about 20", s.Runs)
	}
	again, err := json.Marshal(m.Replicate(4, s.Runs, 1))
	if err != nil {
		t.Fatal(err)
	}
	if stopped, _ := json.Marshal(s); string(stopped) != string(again) {
		t.Error("a stopped replication is not its first runs")
	}
}

// TestArrivalsAreDrawnAnew keeps the trap closed into which arrivals drawn at building time fall: that all runs share them.
func TestArrivalsAreDrawnAnew(t *testing.T) {
	m := compile(t, network4(50), queue.Options{})
	times := func(seed uint64) (out []float64) {
		m.RunRecords(seed, func(r queue.Record) { out = append(out, r.Joined) })
		slices.Sort(out)
		return out
	}
	a, b := times(1), times(2)
	shared := 0
	for _, x := range a {
		if slices.Contains(b, x) {
			shared++
		}
	}
	if len(a) < 50 || shared > 0 {
		t.Errorf("two seeds share %d of %d times of joining", shared, len(a))
	}
}

// TestOneMoreLaneLengthensNobodysWait: first come, first served, one class, nobody gives up, common luck (Kiefer and Wolfowitz 1955).
func TestOneMoreLaneLengthensNobodysWait(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 9))
		rate := 5.0
		n := queue.Network{
			Name: "lanes", Until: 60, Drain: 1000,
			Stations: []queue.Station{{Name: "s", Servers: &queue.Schedule{Count: 2 + r.IntN(3)}, Service: randomTime(r, .8)}},
			Arrivals: []queue.Source{{To: "s", Rate: &rate}},
		}
		waits := func() map[uint64]float64 {
			out := map[uint64]float64{}
			compile(t, n, queue.Options{}).RunRecords(seed, func(v queue.Record) { out[v.Customer] = v.Started - v.Joined })
			return out
		}
		fewer := waits()
		n.Stations[0].Servers.Count++
		more := waits()
		if len(more) != len(fewer) || len(more) < 150 {
			t.Fatalf("seed %d: %d and %d customers: the luck is not common", seed, len(fewer), len(more))
		}
		for id, w := range more {
			if w > fewer[id]+1e-9 {
				t.Fatalf("seed %d: customer %d waits %v with one lane more, %v before", seed, id, w, fewer[id])
			}
		}
	}
}

// TestClosingAndReopeningLosesNobody: who keeps a place, a ticket or a bed is served in the end.
func TestClosingAndReopeningLosesNobody(t *testing.T) {
	for _, line := range []string{"keep", "tickets", "shelter", "divert"} {
		rate := 20.0
		n := queue.Network{
			Name: "closing", Until: 24, Drain: 200,
			Classes:  []queue.Class{{Name: "family", Group: &queue.Group{Sizes: []int{1, 3, 4}}}},
			Stations: []queue.Station{{Name: "s", Servers: &queue.Schedule{Count: 3}, Service: &queue.Distribution{Kind: "exponential", Mean: .12}}, {Name: "other", Service: &queue.Distribution{Kind: "exponential", Mean: .05}}},
			Arrivals: []queue.Source{{To: "s", Rate: &rate}},
			Closures: []queue.Closure{{Station: "s", From: 8, To: 14, Line: line, InService: "resume"}},
		}
		if line == "divert" {
			n.Closures[0].Divert = "other"
		}
		if line == "shelter" {
			n.Closures[0].Beds = 40
		}
		m := compile(t, n, queue.Options{})
		for seed := range uint64(20) {
			r := m.Run(seed)
			s := m.Sum(seed, []queue.Result{r})
			served := 0.0
			for _, row := range s.Stations {
				served += float64(row.Served)
			}
			if r.Persons.Present != 0 || served != float64(r.Persons.In) || r.Persons.In < 500 {
				t.Fatalf("%s, seed %d: %v of %d were served, %d are left", line, seed, served, r.Persons.In, r.Persons.Present)
			}
		}
	}
}

// TestTwoMeasuresMeetTheSameLuck: closing one crossing does not change who comes to the other, when, or their service.
func TestTwoMeasuresMeetTheSameLuck(t *testing.T) {
	n := randomNetwork(rand.New(rand.NewPCG(3, 3)))
	n.Closures, n.Warmup = nil, 0
	n.Stations[3].Jockey = nil
	joins := func() (out []float64) {
		compile(t, n, queue.Options{}).RunRecords(5, func(v queue.Record) {
			if v.Station == "slots" {
				out = append(out, v.Joined, v.Ended-v.Started)
			}
		})
		return out
	}
	before := joins()
	n.Stations[0].Lanes = &queue.Schedule{Count: 1}
	n.Closures = []queue.Closure{{Station: "door", From: 5, To: 60, Line: "disperse"}}
	if after := joins(); !slices.Equal(before, after) || len(before) == 0 {
		t.Errorf("a measure at one station changed the luck of another")
	}
}
