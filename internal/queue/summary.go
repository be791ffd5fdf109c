package queue

import (
	"context"
	"encoding/json"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// Number is a number that may be missing: NaN is written as null.
type Number float64

// MarshalJSON writes null for what is not a finite number.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

// Interval is a 95 % interval, low and high; both are missing where there is only one run.
type Interval [2]Number

// Summary is what many runs of one Model tell. Its JSON is the answer of the verb port.
type Summary struct {
	Name     string      `json:"name"`
	Note     string      `json:"note,omitempty"`
	Unit     string      `json:"unit"` // of every time
	Runs     int         `json:"runs"`
	Seed     uint64      `json:"seed"`
	Until    float64     `json:"until"`
	Warmup   float64     `json:"warmup"`
	Stations []Row       `json:"stations"`
	Pools    []PoolRow   `json:"pools,omitempty"`
	Choices  []ChoiceRow `json:"choices,omitempty"`
	Series   []Point     `json:"series,omitempty"`
	Persons  Conserved   `json:"persons"` // of all runs together
	Events   int64       `json:"events"`
	Notes    []string    `json:"notes,omitempty"`
}

// Row is one station with one class, or with all where it has several. Counts
// are persons, means over the runs.
type Row struct {
	Name         string              `json:"name"`
	Class        string              `json:"class"`
	Arrivals     Number              `json:"arrivals"`
	Groups       Number              `json:"groups"`
	Served       Number              `json:"served"`
	Left         Number              `json:"left"`
	TurnedAway   Number              `json:"turned_away"`
	Balked       Number              `json:"balked"`
	Diverted     Number              `json:"diverted"`
	Interrupted  Number              `json:"interrupted"`
	Breaches     Number              `json:"breaches"`
	Present      Number              `json:"present"` // at the end
	Held         Number              `json:"held"`    // mean persons with a ticket or in a shelter
	Wait         WaitRow             `json:"wait"`
	Stay         Number              `json:"stay"` // mean time at the station
	Queue        QueueRow            `json:"queue"`
	Inside       Number              `json:"inside"`      // mean persons in line and in service
	Utilisation  Number              `json:"utilisation"` // share of the time on duty spent serving
	Load         Number              `json:"load"`        // offered work over capacity, before the run
	Overtime     Number              `json:"overtime"`    // of all servers
	OvertimeMean Number              `json:"overtime_mean"`
	TimeToClear  Number              `json:"time_to_clear"`
	Intervals    map[string]Interval `json:"intervals"`
	estimates    []Estimate
}

// WaitRow tells the waits of those who were served. The quantiles are those of
// all persons of all runs together.
type WaitRow struct {
	Mean   Number   `json:"mean"`
	CI95   Interval `json:"ci95"`
	P50    Number   `json:"p50"`
	P90    Number   `json:"p90"`
	P95    Number   `json:"p95"`
	Waited Number   `json:"waited"` // share who waited at all
	All    Number   `json:"all"`    // mean of those who were served or left
}

// QueueRow tells the persons in line.
type QueueRow struct {
	Mean Number `json:"mean"`
	Max  Number `json:"max"` // mean over the runs of the largest
}

// PoolRow tells of a pool of officers.
type PoolRow struct {
	Name        string   `json:"name"`
	Utilisation Number   `json:"utilisation"`
	CI95        Interval `json:"ci95"`
	Overtime    Number   `json:"overtime"`
}

// ChoiceRow tells how many persons chose an option of a source.
type ChoiceRow struct {
	Source  string   `json:"source"`
	Option  string   `json:"option"`
	Persons Number   `json:"persons"`
	CI95    Interval `json:"ci95"`
}

// Point is a station at one observation, with the waits of the interval that
// ends there: of those who joined in it and of those whose service began in it.
type Point struct {
	Station       string   `json:"station"`
	At            float64  `json:"at"`
	Queue         Number   `json:"queue"`
	QueueCI95     Interval `json:"queue_ci95"`
	Inside        Number   `json:"inside"`
	InsideCI95    Interval `json:"inside_ci95"`
	Servers       Number   `json:"servers"`  // lanes that are open, with an officer there; 0 while the station is shut
	Officers      Number   `json:"officers"` // on duty, of the station's own or of its pool
	Arrivals      Number   `json:"arrivals"` // persons who came in the interval that ends here
	ArrivalsCI95  Interval `json:"arrivals_ci95"`
	Started       Number   `json:"started"` // persons whose service began in it
	WaitByArrival Number   `json:"wait_by_arrival"`
	WaitCI95      Interval `json:"wait_ci95"` // of WaitByArrival
	WaitByStart   Number   `json:"wait_by_start"`
	VirtualWait   Number   `json:"virtual_wait"` // of the first who joins after it
}

// Estimate is a mean over runs with its standard error; runs in which the number does not exist are left out.
type Estimate struct {
	Mean, SE float64
	Runs     int
}

// CI95 is the interval of Student's t, from 0 up where it would begin below: nothing that a run tells is negative.
func (e Estimate) CI95() Interval {
	if e.Runs < 2 {
		return Interval{Number(math.NaN()), Number(math.NaN())}
	}
	half := e.SE * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(e.Runs - 1)}.Quantile(.975)
	return Interval{Number(max(e.Mean-half, 0)), Number(e.Mean + half)}
}

// shareCI95 is CI95 of a share, which ends at 1.
func (e Estimate) shareCI95() Interval {
	i := e.CI95()
	i[1] = Number(min(float64(i[1]), max(e.Mean, 1)))
	return i
}

// moments adds up numbers of runs without losing digits (Welford 1962).
type moments struct {
	n        int
	mean, m2 float64
}

func (w *moments) add(x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return
	}
	w.n++
	d := x - w.mean
	w.mean += d / float64(w.n)
	w.m2 += d * (x - w.mean)
}

func (w *moments) estimate() Estimate {
	if w.n == 0 {
		return Estimate{Mean: math.NaN(), SE: math.NaN()}
	}
	se := math.NaN()
	if w.n > 1 {
		se = math.Sqrt(w.m2 / float64(w.n-1) / float64(w.n))
	}
	return Estimate{Mean: w.mean, SE: se, Runs: w.n}
}

// RunSeed is the seed of the run-th run under a seed; run counts from 0.
func RunSeed(seed uint64, run int) uint64 {
	z := seed*0x9E3779B97F4A7C15 + uint64(run)*0xD1342543DE82EF95 + 0x2545F4914F6CDD1D // splitmix64: Steele, Lea and Flood (2014)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// Replicate makes a number of runs on a number of goroutines (0: one per core)
// and sums them up. The answer does not depend on the number of goroutines.
func (m *Model) Replicate(seed uint64, runs, workers int) Summary {
	return m.ReplicateUntil(context.Background(), Replication{Seed: seed, Runs: runs, Workers: workers})
}

// Replication says which runs to make. Its functions may be nil.
type Replication struct {
	Seed    uint64
	Runs    int
	Workers int            // goroutines; 0: one per core
	Done    func(runs int) // told after each run, in order

	// Model gives the model of a run where what is not known differs from run to
	// run; it has the stations, classes, pools and choices of the model that replicates.
	// It is called from several goroutines; nil: that model itself.
	Model func(run int) *Model
	// Each is told the result of each run, in order.
	Each func(run int, r Result)
	// Record is told every visit as it ends. With it the runs are made one after
	// another, in order, beside the goroutine that asked.
	Record func(run int, r Record)
}

// ReplicateUntil is Replicate that can be watched and stopped: when the context
// ends it sums up the first runs, as many as are done without a gap.
func (m *Model) ReplicateUntil(ctx context.Context, o Replication) Summary {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	o.Workers = min(o.Workers, max(o.Runs, 1))
	if o.Record != nil {
		o.Workers = 1
	}
	var stop atomic.Bool
	defer context.AfterFunc(ctx, func() { stop.Store(true) })()
	ready := make([]chan Result, o.Workers)
	var wait sync.WaitGroup
	for w := range ready {
		ready[w] = make(chan Result, 4)
		wait.Go(func() { m.work(ctx, o, w, work{&stop, ready[w]}) })
	}
	t := m.newTotals()
	for k := range o.Runs {
		r, ok := <-ready[k%o.Workers]
		if !ok {
			break
		}
		t.add(r)
		if o.Each != nil {
			o.Each(k, r)
		}
		if o.Done != nil {
			o.Done(k + 1)
		}
	}
	wait.Wait()
	return t.summary(o.Seed)
}

// work makes every Workers-th run from the first until it is stopped; a run that was cut short is not told.
func (m *Model) work(ctx context.Context, o Replication, first int, w work) {
	defer close(w.ready)
	for k := first; k < o.Runs && ctx.Err() == nil; k += o.Workers {
		r := m.oneRun(o, k, w.stop)
		if ctx.Err() != nil {
			return
		}
		select {
		case w.ready <- r:
		case <-ctx.Done():
			return
		}
	}
}

// work is what one goroutine of a replication is given.
type work struct {
	stop  *atomic.Bool // set once the context has ended
	ready chan<- Result
}

// oneRun makes the run-th run of a replication.
func (m *Model) oneRun(o Replication, run int, stop *atomic.Bool) Result {
	if o.Model != nil {
		m = o.Model(run)
	}
	var record func(Record)
	if o.Record != nil {
		record = func(r Record) { o.Record(run, r) }
	}
	return m.run(RunSeed(o.Seed, run), record, stop)
}

// Sum makes a Summary of results in the order given; seed is only noted.
func (m *Model) Sum(seed uint64, results []Result) Summary {
	t := m.newTotals()
	for _, r := range results {
		t.add(r)
	}
	return t.summary(seed)
}

// totals is a Summary in the making.
type totals struct {
	m       *Model
	runs    int
	rows    [][metricCount]moments
	spreads []spread
	pools   [][2]moments
	choices []moments
	points  []pointTotal
	persons Conserved
	events  int64
}

type pointTotal struct {
	queue, inside, on, officers, came  moments
	started, wait                      moments
	join, joins, start, starts, vw, vs float64
}

func (m *Model) newTotals() *totals {
	return &totals{
		m: m, rows: make([][metricCount]moments, len(m.rows)), spreads: make([]spread, len(m.rows)),
		pools: make([][2]moments, len(m.poolNames)), choices: make([]moments, len(m.choices)),
		points: make([]pointTotal, len(m.observe)*len(m.stations)),
	}
}

func (t *totals) add(r Result) {
	t.runs++
	t.events += r.Events
	t.persons.In += r.Persons.In
	t.persons.Initial += r.Persons.Initial
	t.persons.Out += r.Persons.Out
	t.persons.Present += r.Persons.Present
	for i, row := range r.Rows {
		for k, v := range row {
			t.rows[i][k].add(v)
		}
		t.spreads[i].join(r.spreads[i])
	}
	for i, p := range r.Pools {
		t.pools[i][0].add(p.Utilisation)
		t.pools[i][1].add(p.Overtime)
	}
	for i, c := range r.Choices {
		t.choices[i].add(float64(c))
	}
	for i := range r.points {
		t.points[i].add(&r.points[i])
	}
}

func (t *pointTotal) add(p *pointState) {
	t.queue.add(p.persons)
	t.inside.add(p.inside)
	t.on.add(p.on)
	t.officers.add(p.officers)
	t.came.add(p.came)
	t.started.add(p.starts)
	t.wait.add(p.joinWait / p.joins) // nothing where nobody joined
	t.join += p.joinWait
	t.joins += p.joins
	t.start += p.startWait
	t.starts += p.starts
	t.vw += p.virtual
	t.vs += p.virtuals
}

func (t *totals) summary(seed uint64) Summary {
	m := t.m
	s := Summary{Name: m.name, Note: m.note, Unit: m.unit, Runs: t.runs, Seed: seed, Until: m.until, Warmup: m.warmup, Persons: t.persons, Events: t.events, Notes: m.notes}
	for i := range m.rows {
		s.Stations = append(s.Stations, t.row(i))
	}
	for i, name := range m.poolNames {
		e := t.pools[i][0].estimate()
		s.Pools = append(s.Pools, PoolRow{name, Number(e.Mean), e.shareCI95(), Number(t.pools[i][1].mean)})
	}
	for i, c := range m.choices {
		e := t.choices[i].estimate()
		s.Choices = append(s.Choices, ChoiceRow{c.source, c.option, Number(e.Mean), e.CI95()})
	}
	for k, at := range m.observe {
		for i := range m.stations {
			s.Series = append(s.Series, t.points[k*len(m.stations)+i].point(m.stations[i].name, at))
		}
	}
	return s
}

func (t *pointTotal) point(station string, at float64) Point {
	q, n, came := t.queue.estimate(), t.inside.estimate(), t.came.estimate()
	wait := section(t.wait.estimate(), t.join/t.joins)
	return Point{
		Station: station, At: at, Queue: Number(q.Mean), QueueCI95: q.CI95(), Inside: Number(n.Mean), InsideCI95: n.CI95(),
		Servers: unlimitedAsNone(t.on.mean), Officers: unlimitedAsNone(t.officers.mean), Arrivals: Number(came.Mean), ArrivalsCI95: came.CI95(), Started: Number(t.started.mean),
		WaitByArrival: Number(wait.Mean), WaitCI95: wait.CI95(), WaitByStart: Number(t.start / t.starts), VirtualWait: Number(t.vw / t.vs),
	}
}

// unlimitedAsNone is a number of staff, missing where it has no limit.
func unlimitedAsNone(staff float64) Number {
	if staff >= unlimited {
		return Number(math.NaN())
	}
	return Number(staff)
}

// intervalNames are the numbers whose intervals a row tells by name.
var intervalNames = map[string]metric{
	"arrivals": mArrivals, "served": mServed, "left": mLeft, "balked": mBalked, "turned_away": mTurnedAway, "p50": mP50, "p90": mP90, "p95": mP95,
	"queue_mean": mQueue, "queue_max": mQueueMax, "utilisation": mUtilisation, "overtime": mOvertime, "time_to_clear": mClear,
	"stay": mStay, "inside": mInside,
}

func (t *totals) row(i int) Row {
	e := make([]Estimate, metricCount)
	for k := range e {
		e[k] = t.rows[i][k].estimate()
	}
	v := func(k metric) Number { return Number(e[k].Mean) }
	all := &t.spreads[i]
	for k, q := range map[metric]float64{mP50: .5, mP90: .9, mP95: .95} {
		e[k] = section(e[k], all.quantile(q))
	}
	name := t.m.rows[i]
	r := Row{
		Name: name.station, Class: name.class, Arrivals: v(mArrivals), Groups: v(mGroups), Served: v(mServed), Left: v(mLeft),
		TurnedAway: v(mTurnedAway), Balked: v(mBalked), Diverted: v(mDiverted), Interrupted: v(mInterrupted), Breaches: v(mBreaches),
		Present: v(mPresent), Held: v(mHeld), Stay: v(mStay), Inside: v(mInside), Utilisation: v(mUtilisation),
		Overtime: v(mOvertime), OvertimeMean: v(mOvertimeMean), TimeToClear: v(mClear), Load: Number(math.NaN()),
		Queue: QueueRow{v(mQueue), v(mQueueMax)}, Intervals: map[string]Interval{}, estimates: e,
		Wait: WaitRow{Mean: v(mWait), CI95: e[mWait].CI95(), P50: v(mP50), P90: v(mP90), P95: v(mP95), Waited: v(mWaited), All: v(mWaitAll)},
	}
	if name.index >= 0 {
		r.Load = Number(t.m.loads[name.index])
	}
	for word, k := range intervalNames {
		if e[k].Runs > 1 {
			r.Intervals[word] = e[k].CI95()
			if k == mUtilisation {
				r.Intervals[word] = e[k].shareCI95()
			}
		}
	}
	return r
}

// section puts the quantile of all runs together in the middle of the spread of
// the runs' own quantiles (sectioning: Nakayama 2014, ACM TOMACS 24(2), 9).
func section(own Estimate, together float64) Estimate {
	if own.Runs > 1 {
		off := own.Mean - together
		own.SE = math.Sqrt(own.SE*own.SE + off*off/float64(own.Runs-1))
	}
	own.Mean = together
	return own
}
