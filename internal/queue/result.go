package queue

import (
	"math"
	"sync/atomic"

	"puente/internal/rng"
)

// metric is one number that a run tells of one row.
type metric int

// The numbers of a row. Times are in the network's unit; counts are persons unless they say groups.
const (
	mArrivals metric = iota
	mGroups
	mServed
	mLeft
	mTurnedAway
	mBalked
	mDiverted
	mInterrupted
	mBreaches
	mPresent
	mHeld
	mWait    // mean of those who were served
	mWaitAll // mean of those who were served or left
	mWaited  // share of those who were served who waited longer than 0
	mP50
	mP90
	mP95
	mStay // mean time at the station of those who were served
	mQueue
	mQueueMax
	mInside // mean persons in line and in service
	mUtilisation
	mOvertime     // sum
	mOvertimeMean // by server and shift
	mClear
	mAbsent
	metricCount
)

// Result is what one run tells. It is made by Model.Run and joined by Summary.
type Result struct {
	Seed     uint64
	Events   int64       // external arrivals and ends of service in the counted time
	Persons  Conserved   // who came, went and stayed
	Rows     [][]float64 // [row][metric]
	Choices  []int64     // persons by choice
	Pools    []PoolRun
	Overtime [][]float64 // [crew], the first of single servers in the order of their ends
	points   []pointState
	spreads  []spread
}

// Conserved counts persons; In plus Initial equals Out plus Present in every run.
type Conserved struct{ In, Initial, Out, Present int64 }

// PoolRun is what one run tells of a pool of officers.
type PoolRun struct{ Utilisation, Overtime float64 }

// Expected is how many groups come from outside in a run in the mean, or stand there at its
// start: what a run costs, before it is made.
func (m *Model) Expected() float64 { return m.expected }

// Run makes one run under a seed. It cannot fail, and the same seed gives the same Result.
func (m *Model) Run(seed uint64) Result { return m.run(seed, nil, nil) }

// RunRecords is Run that also hands over every visit as it ends.
func (m *Model) RunRecords(seed uint64, record func(Record)) Result { return m.run(seed, record, nil) }

func (m *Model) run(seed uint64, record func(Record), stop *atomic.Bool) Result {
	s := newState(m, seed)
	s.record, s.stop = record, stop
	s.load()
	s.schedule()
	for i := range s.crews {
		s.fillCrew(int32(i))
	}
	s.loop()
	return s.result()
}

// load puts in line who is there when the run starts.
func (s *state) load() {
	for k := range s.m.loaded {
		p := &s.m.loaded[k]
		r := rng.New(s.seed, purposeCustomer, uint64(len(s.m.sources)+k)<<40, 0)
		for n := range p.groups {
			size := int32(1)
			if g := &p.group; len(g.sizes) > 0 && !g.split {
				size = g.sizes[chooseIndex(g.chances, r.Float64())]
			}
			i := s.take()
			c := &s.customers[i]
			c.id, c.size, c.source = uint64(len(s.m.sources)+k)<<40|uint64(n+1), size, none
			s.present += int64(size)
			s.initialIn += int64(size)
			since := -p.waited * (1 - float64(n)/float64(p.groups))
			s.loadOne(i, p, since)
		}
	}
}

// loadOne puts one group into a line or on a list as one that joined before the run.
func (s *state) loadOne(i int32, p *loadedPlan, since float64) {
	c := &s.customers[i]
	c.target = p.class
	if p.waitlist >= 0 {
		c.cell = s.m.waitlists[p.waitlist].cells[p.class]
		s.cells[s.m.waitlists[p.waitlist].cell].initial += int64(c.size)
		s.write(p.waitlist, i, since)
		return
	}
	c.cell = p.cell
	s.cells[c.cell].initial += int64(c.size)
	s.prepare(i)
	c.joined = since
	s.stations[s.m.cells[c.cell].station].inside += c.size
	s.line(i)
}

// result reads the numbers of all rows.
func (s *state) result() Result {
	m := s.m
	r := Result{Seed: s.seed, Events: s.events, Choices: s.choices, points: s.points}
	r.Persons = Conserved{In: s.outside, Initial: s.initialIn, Out: s.gone, Present: s.present}
	r.Rows = make([][]float64, len(m.rows))
	r.spreads = make([]spread, len(m.rows))
	for k := range m.rows {
		r.Rows[k] = make([]float64, metricCount)
		s.readRow(&m.rows[k], r.Rows[k], &r.spreads[k])
	}
	for i := range s.crews {
		r.Overtime = append(r.Overtime, s.crews[i].overtimes)
	}
	for i := m.firstPool; int(i) < len(m.crews); i++ {
		r.Pools = append(r.Pools, s.readPool(i))
	}
	return r
}

// readRow adds up the cells of a row.
func (s *state) readRow(row *rowName, out []float64, all *spread) {
	span := s.m.until - s.m.warmup
	var waitSum, leftWait, stay, stayed float64
	for _, k := range row.cells {
		c := &s.cells[k]
		out[mArrivals] += float64(c.arrivals)
		out[mGroups] += float64(c.groups)
		out[mServed] += float64(c.served)
		out[mLeft] += float64(c.left)
		out[mTurnedAway] += float64(c.turned)
		out[mBalked] += float64(c.balked)
		out[mDiverted] += float64(c.diverted)
		out[mInterrupted] += float64(c.interrupted)
		out[mBreaches] += float64(c.breaches)
		out[mQueue] += c.counted / span
		out[mQueueMax] += float64(c.countedMost)
		out[mInside] += c.counted / span
		out[mPresent] += float64(c.persons)
		waitSum += c.wait.sum
		leftWait += c.leftWait
		stay += c.stay
		stayed += float64(c.stayed)
		all.join(c.wait.spread())
	}
	persons := float64(all.persons)
	out[mWait] = waitSum / persons
	out[mWaitAll] = (waitSum + leftWait) / (persons + out[mLeft])
	out[mWaited] = 1 - float64(all.zero)/persons
	out[mStay] = stay / stayed
	out[mP50], out[mP90], out[mP95] = all.quantile(.5), all.quantile(.9), all.quantile(.95)
	s.readStation(row, out)
}

// readStation adds what only the station as a whole knows.
func (s *state) readStation(row *rowName, out []float64) {
	for _, k := range []metric{mUtilisation, mOvertime, mOvertimeMean, mClear} {
		out[k] = math.NaN()
	}
	if row.index < 0 {
		return
	}
	st := &s.stations[row.index]
	plan := &s.m.stations[row.index]
	span := s.m.until - s.m.warmup
	if len(row.cells) == len(plan.cells) {
		out[mQueueMax] = float64(st.countedMost)
		out[mInside] += st.countedVisits / span
		out[mPresent] = float64(st.inside)
	} else {
		out[mInside] = math.NaN()
	}
	out[mHeld] = st.countedHeld / span
	if st.clears > 0 {
		out[mClear] = st.cleared / float64(st.clears)
	}
	cr := &s.crews[plan.crew]
	if plan.crew >= s.m.firstPool {
		return
	}
	out[mOvertime] = cr.overtime
	out[mOvertimeMean] = cr.overtime / float64(cr.shiftEnds)
	if cr.countedDuty > 0 && cr.countedDuty < 1e8*span {
		out[mUtilisation] = (st.countedWork*float64(plan.officers) - st.countedLate) / cr.countedDuty
	}
}

func (s *state) readPool(crew int32) PoolRun {
	cr := &s.crews[crew]
	worked := 0.0
	for _, i := range s.m.crews[crew].members {
		worked += s.stations[i].countedWork*float64(s.m.stations[i].officers) - s.stations[i].countedLate
	}
	return PoolRun{Utilisation: worked / cr.countedDuty, Overtime: cr.overtime}
}
