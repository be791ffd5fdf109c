package queue

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// reference is one computed value of testdata/reference.csv with its formula.
type reference struct {
	name, quantity, formula string
	value                   float64
}

func readReferences(t testing.TB) []reference {
	t.Helper()
	f, err := os.Open("testdata/reference.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []reference
	for _, row := range rows[1:] {
		v, err := strconv.ParseFloat(row[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, reference{row[0], row[1], row[3], v})
	}
	if len(list) != 154 {
		t.Fatalf("%d reference values, want 154", len(list))
	}
	return list
}

// experiment is a network, how often it is run, and how a quantity is read from one run; or exact values.
type experiment struct {
	network Network
	runs    int
	read    func(quantity string, r *Result, m *Model) float64
	exact   func(quantity string) float64
}

// outcome is a reference value beside what the engine gave.
type outcome struct {
	reference
	got, se, z float64
	runs       int
	exact      bool
}

func num(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(err)
	}
	return x
}

func exp(rate float64) *Distribution { return &Distribution{Kind: "exponential", Rate: rate} }

func one(name string, servers int, service *Distribution, lambda float64, class ...string) Network {
	n := Network{
		Name: name, Stations: []Station{{Name: "s", Servers: &Schedule{Count: servers}, Service: service}},
		Arrivals: []Source{{To: "s", Rate: &lambda}},
	}
	return n
}

// steady sets the length of a run by the number of arrivals counted and the time after which the start is forgotten.
func steady(n Network, arrivals, relax float64) Network {
	rate := 0.0
	for _, a := range n.Arrivals {
		rate += *a.Rate
	}
	n.Warmup = 12 * relax
	n.Until = n.Warmup + arrivals/rate
	return n
}

// readRow gives the usual quantities of the first row, or of the row of a class.
func readFirst(quantity string, r *Result, m *Model) float64 { return readQuantity(quantity, r, m, 0) }

func readQuantity(quantity string, r *Result, m *Model, row int) float64 {
	v := r.Rows[row]
	switch quantity {
	case "P(wait) ErlangC", "P(wait)":
		if v[mLeft] > 0 { // who left had waited too
			return (v[mWaited]*v[mServed] + v[mLeft]) / (v[mServed] + v[mLeft])
		}
		return v[mWaited]
	case "Wq", "Wq/D", "Wq accepted", "Wq steady":
		return v[mWait]
	case "E[wait all]":
		return v[mWaitAll]
	case "Lq":
		return v[mQueue]
	case "L", "L (persons)":
		return v[mInside]
	case "W person":
		return v[mStay]
	case "P(block) ErlangB", "P(block)":
		return v[mTurnedAway] / v[mArrivals]
	case "P(abandon)":
		return v[mLeft] / v[mArrivals]
	}
	panic("no reading of " + quantity)
}

var mmc = regexp.MustCompile(`^M/M/(\d+) lam=([\d.]+) mu=([\d.]+)$`)

var (
	loss    = regexp.MustCompile(`^M/M/(\d+)/(\d+) a=([\d.]+)$`)
	finite  = regexp.MustCompile(`^M/M/(\d+)/(\d+) lam=([\d.]+) mu=([\d.]+)$`)
	general = regexp.MustCompile(`^M/G/1 (.*) lam=([\d.]+)$`)
	fixed   = regexp.MustCompile(`^M/D/(\d+) rho=([\d.]+) D=1$`)
	patient = regexp.MustCompile(`^M/M/(\d+)\+M lam=([\d.]+) mu=([\d.]+) theta=([\d.]+)$`)
)

// experimentFor builds the network that a case speaks of.
func experimentFor(name string) experiment {
	if e, ok := singleStation(name); ok {
		return e
	}
	switch {
	case strings.HasPrefix(name, "M/M/1 nonpreempt"):
		return classes(.3, .4, 1, "none", "Wq")
	case strings.HasPrefix(name, "M/M/1 preempt"):
		return classes(.3, .4, 1, "resume", "T")
	case strings.HasPrefix(name, "M/M/5 nonpreempt"):
		return classes(1.5, 2.5, 5, "none", "Wq")
	case strings.HasPrefix(name, "M[X]/M/1"):
		n := one(name, 1, exp(1), .3)
		// Sizes 1 to 4 with the two moments of the case: 2.05 and 5.45.
		n.Classes = []Class{{Name: "all", Group: &Group{Sizes: []int{1, 2, 3, 4}, Weights: []float64{.45, .2, .2, .15}, Split: true}}}
		return experiment{network: steady(n, 20000, 60), runs: 40, read: readFirst}
	case strings.HasPrefix(name, "Jackson4"):
		return jackson(name)
	case strings.HasPrefix(name, "Ciw cafe"):
		return cafe(name)
	case strings.HasPrefix(name, "Fluid closure"):
		return fluidClosure()
	case strings.HasPrefix(name, "Mt/M/ct with closure"):
		return daily(true)
	case strings.HasPrefix(name, "Mt/M/ct"):
		return daily(false)
	case strings.HasPrefix(name, "Mt/G/inf shelter, stay Exp"):
		return shelter(exp(1.0 / 72))
	case strings.HasPrefix(name, "Mt/G/inf shelter, stay D"):
		return shelter(&Distribution{Kind: "fixed", Mean: 72})
	}
	panic("no experiment for " + name)
}

func singleStation(name string) (experiment, bool) {
	if m := mmc.FindStringSubmatch(name); m != nil {
		c, lambda, mu := num(m[1]), num(m[2]), num(m[3])
		n := one(name, int(c), exp(mu), lambda)
		spare := 1 - math.Sqrt(lambda/(c*mu))
		n = steady(n, 20000, 1/(c*mu*spare*spare)+3/mu)
		return experiment{network: n, runs: 40, read: readFirst}, true
	}
	if m := loss.FindStringSubmatch(name); m != nil {
		n := one(name, int(num(m[1])), exp(1), num(m[3]))
		n.Stations[0].Room = int(num(m[2]))
		return experiment{network: steady(n, 20000, 10), runs: 40, read: readFirst}, true
	}
	if m := finite.FindStringSubmatch(name); m != nil {
		n := one(name, int(num(m[1])), exp(num(m[4])), num(m[3]))
		n.Stations[0].Room = int(num(m[2]))
		return experiment{network: steady(n, 20000, 10), runs: 40, read: readFirst}, true
	}
	if m := general.FindStringSubmatch(name); m != nil {
		n := one(name, 1, services[m[1]], num(m[2]))
		return experiment{network: steady(n, 40000, 200*num(m[2])/math.Pow(10*(1-num(m[2])), 2)*4), runs: 40, read: readFirst}, true
	}
	if m := fixed.FindStringSubmatch(name); m != nil {
		c, rho := num(m[1]), num(m[2])
		n := one(name, int(c), &Distribution{Kind: "fixed", Mean: 1}, c*rho)
		return experiment{network: steady(n, 20000, 5+1/(c*(1-rho)*(1-rho))), runs: 40, read: readFirst}, true
	}
	if m := patient.FindStringSubmatch(name); m != nil {
		n := one(name, int(num(m[1])), exp(num(m[3])), num(m[2]))
		n.Stations[0].Patience = exp(num(m[4]))
		return experiment{network: steady(n, 20000, 5/num(m[4])), runs: 40, read: readFirst}, true
	}
	return experiment{}, false
}

// services are the laws of the Pollaczek–Khinchine cases, of mean 1. The
// hyperexponential has balanced means and squared cv 4, the lognormal cv 2.
var services = map[string]*Distribution{
	"D(1)": {Kind: "fixed", Mean: 1}, "U(.5,1.5)": {Kind: "uniform", Low: .5, High: 1.5}, "Exp(1)": {Kind: "exponential", Mean: 1},
	"Erlang2 mean1": {Kind: "erlang", Phases: 2, Mean: 1}, "LogN mean1 cv2": {Kind: "lognormal", Mean: 1, CV: 2},
	"H2 cv2=4": {Kind: "mix", Weights: []float64{balanced, 1 - balanced}, Means: []float64{.5 / balanced, .5 / (1 - balanced)}},
}

// balanced is (1 + sqrt((c²-1)/(c²+1)))/2 for c² = 4: Whitt 1982, Operations Research 30(1), section 3.
const balanced = .8872983346207417

// classes is two classes with priorities at one station.
func classes(first, second float64, servers int, preempt, quantity string) experiment {
	n := one("classes", servers, exp(1), first)
	n.Stations[0].Preempt = preempt
	n.Classes = []Class{{Name: "class1", Priority: 1}, {Name: "class2", Priority: 2}}
	n.Arrivals[0].Class = "class1"
	n.Arrivals = append(n.Arrivals, Source{To: "s", Class: "class2", Rate: &second})
	return experiment{network: steady(n, 30000, 60), runs: 40, read: func(q string, r *Result, m *Model) float64 {
		row := 1
		if strings.HasSuffix(q, "class2") {
			row = 2
		}
		if quantity == "T" {
			return r.Rows[row][mStay]
		}
		return r.Rows[row][mWait]
	}}
}

func jackson(name string) experiment {
	half, back, rate := .5, .2, 4.0
	station := func(name string, servers int, mu float64, next ...Route) Station {
		return Station{Name: name, Servers: &Schedule{Count: servers}, Service: exp(mu), Next: next}
	}
	n := Network{Name: "four nodes", Arrivals: []Source{{To: "node1", Rate: &rate}}, Stations: []Station{
		station("node1", 2, 3, Route{To: "node2", Chance: &half}, Route{To: "node3", Chance: &half}),
		station("node2", 2, 1.6, Route{To: "node4"}), station("node3", 2, 1.6, Route{To: "node4"}),
		station("node4", 3, 2, Route{To: "node1", Chance: &back}),
	}}
	return experiment{network: steady(n, 15000, 40), runs: 40, read: func(q string, r *Result, m *Model) float64 {
		inside, waits, visits := 0.0, 0.0, 0.0
		for i := range m.stations {
			inside += r.Rows[i][mInside]
			waits += r.Rows[i][mWait] * r.Rows[i][mServed]
			visits += r.Rows[i][mServed]
		}
		switch q {
		case "mean system time":
			return inside / rate
		case "mean wait per visit":
			return waits / visits
		}
		return r.Rows[name[len("Jackson4 node")]-'1'][mWait]
	}}
}

func cafe(name string) experiment {
	cold, hot, toHot, toTill := .3, .2, .3, .7
	n := Network{Name: "café", Arrivals: []Source{{To: "cold", Rate: &cold}, {To: "hot", Rate: &hot}}, Stations: []Station{
		{Name: "cold", Service: exp(1), Next: []Route{{To: "hot", Chance: &toHot}, {To: "till", Chance: &toTill}}},
		{Name: "hot", Servers: &Schedule{Count: 2}, Service: exp(.4), Next: []Route{{To: "till"}}},
		{Name: "till", Servers: &Schedule{Count: 2}, Service: exp(.5)},
	}}
	return experiment{network: steady(n, 15000, 40), runs: 40, read: func(q string, r *Result, m *Model) float64 {
		return r.Rows[name[len("Ciw cafe node")]-'1'][mWait]
	}}
}

// fluidClosure is the liquid form of a port that is shut for 12 hours: 60 come each hour, 80 can pass.
func fluidClosure() experiment {
	const closed = 12
	arrivals, capacity := make([]float64, 72), make([]float64, 72)
	for i := range arrivals {
		arrivals[i], capacity[i] = 60, 80
		if i < closed {
			capacity[i] = 0
		}
	}
	f := FluidQueue(0, arrivals, capacity)
	return experiment{exact: func(q string) float64 {
		switch q {
		case "peak queue":
			return f.Peak
		case "time to clear after reopening h":
			for i := range f.Queue {
				if i >= closed && f.Queue[i] == 0 {
					return float64(i + 1 - closed)
				}
			}
		case "total delay person-h":
			return f.Delay
		case "max wait h (FIFO)":
			return f.LongWait
		}
		return math.NaN()
	}}
}

// wave is the rate 10 + 8 sin(2 pi (t-6)/24) as straight lines of 0.1 h; their error is below one part in ten thousand.
func wave() *Rates {
	r := &Rates{Linear: true, Every: 24}
	for i := range 240 {
		t := float64(i) / 10
		r.Times = append(r.Times, t)
		r.Values = append(r.Values, 10+8*math.Sin(2*math.Pi*(t-6)/24))
	}
	return r
}

var pointOf = regexp.MustCompile(`^(?:E\[([NQ])\(|m\()(\d+)`)

// daily is the port of the day: 4, 9, 12, 6 servers in quarters of the day, perhaps shut from 10 to 14 h on day 1.
func daily(shut bool) experiment {
	n := Network{Name: "day", Until: 48, Arrivals: []Source{{To: "s", Rates: wave()}}, Stations: []Station{{
		Name: "s", Service: exp(1.5), ShiftEnd: "resume",
		Servers: &Schedule{Until: []float64{6, 12, 18, 24}, Counts: []int{4, 9, 12, 6}, Every: 24},
	}}}
	n.Observe.Every = 2
	if shut {
		n.Closures = []Closure{{Station: "s", From: 10, To: 14, InService: "resume"}}
	}
	return experiment{network: n, runs: 2500, read: readDay}
}

func readDay(q string, r *Result, m *Model) float64 {
	if q == "person-h queued 0-48" {
		return r.Rows[0][mQueue] * 48
	}
	at := pointOf.FindStringSubmatch(q)
	for k, t := range m.observe {
		if t == num(at[2]) {
			if at[1] == "Q" {
				return r.points[k].persons
			}
			return r.points[k].inside
		}
	}
	panic("no observation at " + q)
}

func shelter(stay *Distribution) experiment {
	n := Network{Name: "shelter", Until: 240, Arrivals: []Source{{To: "s", Rates: wave()}}, Stations: []Station{{
		Name: "s", Servers: &Schedule{Unlimited: true}, Service: stay,
	}}}
	n.Observe.At = []float64{24, 72, 120, 240}
	return experiment{network: n, runs: 400, read: readDay}
}

// judge runs all experiments and sets each reference value beside what came out. Effort multiplies the runs.
func judge(t testing.TB, effort int, seed uint64) []outcome {
	refs := readReferences(t)
	byCase := map[string][]Result{}
	models := map[string]*Model{}
	experiments := map[string]experiment{}
	var names []string
	for i := range refs {
		name := caseKey(refs[i].name)
		if _, ok := experiments[name]; !ok {
			experiments[name] = experimentFor(refs[i].name)
			names = append(names, name)
		}
	}
	for k, name := range names {
		e := experiments[name]
		if e.exact != nil {
			continue
		}
		m, problems := Compile(e.network, Options{StationStreams: k%2 == 1}) // both ways of luck are judged
		if err := problems.Err(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		models[name], byCase[name] = m, runAll(m, seed+uint64(k), e.runs*effort)
	}
	var out []outcome
	for _, ref := range refs {
		name := caseKey(ref.name)
		e := experiments[name]
		if e.exact == nil && strings.Contains(ref.name, " node") {
			e.read = experimentFor(ref.name).read
		}
		out = append(out, compare(ref, e, byCase[name], models[name]))
	}
	return out
}

// caseKey joins the names under which one network stands in the table.
func caseKey(name string) string {
	for _, prefix := range []string{"Jackson4", "Ciw cafe", "Fluid closure", "M[X]/M/1", "Mt/M/ct with closure"} {
		if strings.HasPrefix(name, prefix) {
			return prefix
		}
	}
	if strings.HasPrefix(name, "Mt/M/ct") {
		return "Mt/M/ct"
	}
	return name
}

// runAll makes the runs on two goroutines, in order.
func runAll(m *Model, seed uint64, runs int) []Result {
	out := make([]Result, runs)
	var wait sync.WaitGroup
	for w := range 2 {
		wait.Go(func() {
			for k := w; k < runs; k += 2 {
				r := m.Run(RunSeed(seed, k))
				r.spreads = r.spreads[:1]
				if !mmc.MatchString(m.name) { // the others are not asked for a percentile
					r.spreads = nil
				}
				out[k] = r
			}
		})
	}
	wait.Wait()
	return out
}

// compare sets a value beside its estimate; z is the normal score with the chance of the t statistic.
func compare(ref reference, e experiment, results []Result, m *Model) outcome {
	if e.exact != nil {
		got := e.exact(ref.quantity)
		return outcome{reference: ref, got: got, exact: true, z: (got - ref.value) / ref.value}
	}
	var w moments
	if ref.quantity == "95th pct wait" {
		var all spread
		for i := range results {
			w.add(results[i].Rows[0][mP95])
			all.join(results[i].spreads[0])
		}
		est := section(w.estimate(), all.quantile(.95))
		return scored(ref, est)
	}
	for i := range results {
		w.add(e.read(ref.quantity, &results[i], m))
	}
	return scored(ref, w.estimate())
}

func scored(ref reference, est Estimate) outcome {
	o := outcome{reference: ref, got: est.Mean, se: est.SE, runs: est.Runs}
	tail := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(est.Runs - 1)}.CDF(-math.Abs(est.Mean-ref.value) / est.SE)
	if est.SE == 0 { // nothing rare was seen: the chance of that, if the value is right
		tail = min(.5, math.Exp(-math.Abs(1-ref.value)*5000*float64(est.Runs)))
	}
	o.z = math.Copysign(-distuv.UnitNormal.Quantile(tail), est.Mean-ref.value)
	return o
}

// limitFor is the score that one of n independent values exceeds by chance in one table of a hundred (Šidák 1967).
func limitFor(n int) float64 {
	return -distuv.UnitNormal.Quantile((1 - math.Pow(.99, 1/float64(n))) / 2)
}

// TestReferences runs every case of the table.
func TestReferences(t *testing.T) {
	const seed = 20231226
	outcomes := judge(t, 1, seed)
	limit := limitFor(len(outcomes))
	for _, o := range outcomes {
		switch {
		case o.exact && math.Abs(o.z) > 1e-9:
			t.Errorf("%s, %s: got %v, want %v exactly", o.name, o.quantity, o.got, o.value)
		case !o.exact && !(math.Abs(o.z) <= limit):
			t.Errorf("%s, %s: got %.6g (standard error %.2g), want %.6g: z = %.2f, limit %.2f, seed %d", o.name, o.quantity, o.got, o.se, o.value, o.z, limit, seed)
		}
	}
	if testing.Verbose() {
		for _, o := range outcomes {
			fmt.Printf("%-60.60s %-30s %12.6g %12.6g %8.2g z=%6.2f\n", o.name, o.quantity, o.value, o.got, o.se, o.z)
		}
	}
}
