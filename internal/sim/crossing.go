package sim

import (
	"math"

	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// crossing is a crossing of a port as people use it every day: an hourly liquid whose lines share officers with the cases
// of people who ask for protection.
type crossing struct {
	port        string // for the columns
	office      int32
	casePort    int32   // whose people its officers process, -1
	caseNeed    float64 // persons a day that it has officers for, as learnt, without measures
	first, last int32   // lines [first, last)
}

// crossLine is a mode at a crossing.
type crossLine struct {
	crossing, mode int32
	entity         uint64
	demand, logSD  []float64 // [day] who would cross on a mean day of the month with everything open; its spread between runs
	need           float64   // the mean of demand over the run
	listed         float64   // lanes
	lanes          []float64 // [day]
	shift          []int16   // [day] index in shifts, -1 while closed
	usual          int16     // shift as listed
	gap            []float64 // [day] part of the gap in custom that a closure of this length leaves, 0 to 1; empty: it was never closed
	gapMonths      []float64 // [day] whole months after the first since it reopened
	walk           int32     // line of those who walk instead, -1
	near           []nearLine
	nearFirst      int32 // of near among those of all lines
}

// nearLine is the same mode at another crossing.
type nearLine struct {
	line int32
	km   float64
}

// shift is the hours of a line, on weekdays and at weekends.
type shift struct {
	comes [2][queue.DayHours]float64 // shares of the day's people, 0 where it is not open
	lanes [2][queue.DayHours]float64 // shares of the day's officer-hours; some stay after closing time for those in line
	sum   [2]float64                 // of the mode's weights over the hours of lanes
	hours float64                    // open
}

// crossMode is a mode of all crossings.
type crossMode struct {
	model.CrossingMode
	rail, freight bool // rail has no line; freight is told apart from trips
}

// crossings is what a model holds of regular crossers; empty: none are in it.
type crossings struct {
	list       []crossing
	lines      []crossLine
	modes      []crossMode
	shifts     []shift
	staffing   model.Staffing
	shares     []model.ClosureShares
	offices    int
	officeMore []float64 // [office][day] officers whom measures bring, less those whom they take
	portMore   []float64 // [crossing][day] the same for one crossing
	nears      int
}

// shiftHours is how long an officer on duty works on a day.
const shiftHours = 8

// traffic is the crossings of one run under way.
type traffic struct {
	shares            model.ClosureShares
	slack, caseEffort float64
	effort            []float64 // [line] officer-hours of one
	luck              []float64 // [line] standard normal surprise of its demand
	ports             []queue.FluidPort
	inLine            []float64 // [line] at the end of the day
	told, usual       []float64 // [line] hours of wait that people go by: of the last days, and on ordinary days
	later, come       []float64 // [line] put off to tomorrow; come today
	level             []float64 // [line] who would cross on a mean day of the month in this run: what its officers are for
	lost              []float64 // [line] who crosses nowhere today
	near              []float64 // [near] weights of other crossings
	others            []float64 // [line] weight of all answers but crossing here, at usual waits
	openHours         []float64 // [office] officer-hours of the lines that are open
	pool              []float64 // [office] officer-hours that measures bring and closures set free
	caseHours         []float64 // [office] officer-hours of cases, as learnt
	more              []float64 // [crossing] factor of officers at its lanes, less 1
	caseMore          []float64 // [port] persons a day whom officers from the pool process
	caseMost          []float64 // [port] persons a day whom all officers of the office could process
	desk              []float64 // [crossing] persons whose case is not done at the end of the day
	trips, waits      []tally   // [crossing]
	lostTrips, held   []tally
	tripsNow, waitNow []int64 // [crossing] of the day
	lostNow, heldNow  []int64
	queue, arrive     [queue.MostFluidLines]float64
	out               [queue.MostFluidLines]queue.FluidDay
}

// tally makes whole numbers of a liquid without losing any: what is left over goes to the next day.
type tally struct{ sum, told float64 }

// take returns what is told today.
func (t *tally) take(v float64) int64 {
	t.sum += v
	n := math.Round(t.sum - t.told)
	t.told += n
	return int64(n)
}

// uniform draws from a range.
func uniform(r *rng.Stream, of [2]float64) float64 { return of[0] + float64(r.Float64()*(of[1]-of[0])) }

// beginTraffic draws what nobody publishes of officers and of people's answers, for the whole run.
func (s *state) beginTraffic() {
	x := &s.model.crossings
	ports, n, lines := len(s.model.ports), len(x.list), len(x.lines)
	t := &s.traffic
	*t = traffic{
		effort: make([]float64, lines), luck: make([]float64, lines), inLine: make([]float64, lines), told: make([]float64, lines), usual: make([]float64, lines),
		later: make([]float64, lines), come: make([]float64, lines), level: make([]float64, lines), lost: make([]float64, lines), near: make([]float64, x.nears), others: make([]float64, lines),
		openHours: make([]float64, x.offices), pool: make([]float64, x.offices), caseHours: make([]float64, x.offices),
		more: make([]float64, n), desk: make([]float64, n), ports: make([]queue.FluidPort, n),
		caseMore: make([]float64, ports), caseMost: make([]float64, ports),
		trips: make([]tally, n), waits: make([]tally, n), lostTrips: make([]tally, n), held: make([]tally, n),
		tripsNow: make([]int64, n), waitNow: make([]int64, n), lostNow: make([]int64, n), heldNow: make([]int64, n),
	}
	for p := range t.caseMost {
		t.caseMost[p] = math.Inf(1)
	}
	if n == 0 {
		return
	}
	r := rng.New(s.seed, purposeStaff, 0, 0)
	t.slack, t.caseEffort = uniform(&r, x.staffing.Slack), uniform(&r, x.staffing.CaseHours)
	t.shares = x.shares[r.IntN(len(x.shares))]
	seconds := make([]float64, len(x.modes))
	for i := range x.modes {
		seconds[i] = uniform(&r, x.modes[i].Seconds)
	}
	for i := range x.lines {
		l := &x.lines[i]
		own := rng.New(s.seed, purposeCustom, l.entity, 0)
		t.luck[i] = own.Normal()
		t.effort[i] = min(seconds[l.mode]/3600, x.mostEffort(l))
		t.level[i] = l.need
		s.weighAnswers(i)
	}
	for i := range x.list {
		t.ports[i].Lines = make([]queue.FluidLine, 1+x.list[i].last-x.list[i].first)
	}
	s.usualWaits()
}

// weighAnswers writes the weights of what else a line's people may do, at usual waits.
func (s *state) weighAnswers(i int) {
	t, l := &s.traffic, &s.model.crossings.lines[i]
	t.others[i] = 1 + t.shares.Day
	if l.walk >= 0 {
		t.others[i] += t.shares.Walk
	}
	for k, near := range l.near {
		w := float64(t.shares.Port * portable.Exp(-near.km/t.shares.ReachKM))
		t.near[int(l.nearFirst)+k] = w
		t.others[i] += w
	}
}

// busiest is the greatest part of the listed lanes' hours that what was counted can have taken.
const busiest = 0.75

// mostEffort is the officer-hours of one at which the listed lanes could just serve what was counted.
func (x *crossings) mostEffort(l *crossLine) float64 {
	if l.need == 0 {
		return math.Inf(1)
	}
	return busiest * l.listed * x.shifts[l.usual].hours / l.need
}

// usualWaits runs a week as listed, with everything open, and notes the waits that people are used to.
func (s *state) usualWaits() {
	x, t := &s.model.crossings, &s.traffic
	for i := range x.list {
		c := &x.list[i]
		n := len(t.ports[i].Lines)
		line := t.queue[:n]
		clear(line)
		for weekday := range 7 {
			s.makePort(i, portDay{weekday: weekday, usual: true, cases: c.caseNeed})
			t.arrive[0] = c.caseNeed
			for k := c.first; k < c.last; k++ {
				t.arrive[1+k-c.first] = float64(x.lines[k].need * x.modes[x.lines[k].mode].Days[weekday])
			}
			t.ports[i].Day(line, t.arrive[:n], 0, t.out[:n])
			for k := c.first; k < c.last; k++ {
				t.usual[k] += t.out[1+k-c.first].Told / 7
			}
		}
		copy(t.inLine[c.first:c.last], line[1:])
		copy(t.told[c.first:c.last], t.usual[c.first:c.last])
	}
}

// portDay is what a port is made for.
type portDay struct {
	weekday int     // from Monday
	usual   bool    // as listed, with everything open; else as on the day of the run
	cases   float64 // persons for whom there are officers
}

// makePort writes the lines and officers of a crossing on a day. Line 0 is people with a case, who take the officers they
// need before the lanes.
func (s *state) makePort(i int, of portDay) {
	x, t := &s.model.crossings, &s.traffic
	c, p := &x.list[i], &t.ports[i]
	from, to := x.staffing.CaseFrom, x.staffing.CaseTo
	p.Officers = [queue.DayHours]float64{}
	p.Lines[0] = queue.FluidLine{Effort: t.caseEffort, First: true}
	for h := range p.Officers {
		p.Lines[0].Lanes[h] = manyDesks
		if h >= from && h < to {
			p.Lines[0].Comes[h] = 1 / float64(to-from)
			p.Officers[h] = float64(of.cases*t.caseEffort) / float64(to-from)
		}
	}
	weekend := 0
	if of.weekday >= 5 {
		weekend = 1
	}
	for k := c.first; k < c.last; k++ {
		l := &x.lines[k]
		d := lineDay{k, l.usual, weekend, l.listed, x.modes[l.mode].Days[of.weekday]}
		if !of.usual {
			d.shift, d.lanes, d.staff = l.shift[s.day], l.lanes[s.day], float64(d.staff*(1+t.more[i]))
		}
		s.makeLine(p, d, &p.Lines[1+k-c.first])
	}
}

// manyDesks is desks enough: officers alone bound the cases.
const manyDesks = 1e6

// lineDay is what a line is made for.
type lineDay struct {
	line    int32
	shift   int16
	weekend int
	lanes   float64
	staff   float64 // factor of its officers on a mean day
}

// makeLine writes a line and adds its officers to the port's: as many as its people need over a mean day in the hours listed, spread as
// lanes are, and one at least while it is open. Longer hours have officers like the others.
func (s *state) makeLine(p *queue.FluidPort, of lineDay, out *queue.FluidLine) {
	x, t := &s.model.crossings, &s.traffic
	*out = queue.FluidLine{Effort: t.effort[of.line]}
	l := &x.lines[of.line]
	if of.shift < 0 || x.modes[l.mode].rail {
		return
	}
	sh, usual := &x.shifts[of.shift], &x.shifts[l.usual]
	out.Comes = sh.comes[of.weekend]
	hours := float64(t.level[of.line]*t.effort[of.line]*t.slack*of.staff) * sh.sum[of.weekend] / usual.sum[of.weekend]
	for h := range out.Lanes {
		if sh.lanes[of.weekend][h] == 0 {
			continue
		}
		out.Lanes[h] = of.lanes
		officers := float64(hours * sh.lanes[of.weekend][h])
		if sh.comes[of.weekend][h] > 0 {
			officers = max(officers, 1)
		}
		p.Officers[h] += officers
	}
}

// weekdayOf counts days from Monday.
func weekdayOf(day model.Date) int {
	const thursday = 3 // 1 January 1970
	return int(((int64(day)+thursday)%7 + 7) % 7)
}

// staffPorts shares out the officers of the day, by field office: those whom measures bring or take away, and a part of
// those whom closed lines leave free. Some of them process cases, the others work at the lanes that are open.
func (s *state) staffPorts() {
	x, t := &s.model.crossings, &s.traffic
	if len(x.list) == 0 {
		return
	}
	set := &s.model.set
	clear(t.openHours)
	clear(t.caseHours)
	for o := range t.pool {
		t.pool[o] = float64(shiftHours * x.officeMore[o*s.model.days+s.day])
	}
	for i := range x.lines {
		l := &x.lines[i]
		hours, office := float64(l.need*t.effort[i]*t.slack), x.list[l.crossing].office
		if l.shift[s.day] >= 0 {
			t.openHours[office] += hours
		} else {
			t.pool[office] += float64(hours * set.freedOfficers)
		}
	}
	for i := range x.list {
		t.caseHours[x.list[i].office] += float64(x.list[i].caseNeed * t.caseEffort)
	}
	for i := range x.list {
		c := &x.list[i]
		if c.casePort < 0 || t.caseHours[c.office] == 0 {
			continue
		}
		part := float64(c.caseNeed*t.caseEffort) / t.caseHours[c.office]
		own := float64(shiftHours * x.portMore[i*s.model.days+s.day])
		t.caseMore[c.casePort] = float64(set.officersToCases*(float64(part*t.pool[c.office])+own)) / t.caseEffort
		all := t.caseHours[c.office] + t.openHours[c.office] + t.pool[c.office]
		t.caseMost[c.casePort] = max(0, float64(part*all)+own) / t.caseEffort
	}
}

// crossRegularly lets people and goods cross as on every day: they choose by yesterday's waits, come, stand in line and
// cross. Cases of today take their officers first; those beyond what officers are there for take them from the lanes of the
// field office.
func (s *state) crossRegularly() {
	x, t := &s.model.crossings, &s.traffic
	if len(x.list) == 0 {
		return
	}
	weekday := weekdayOf(s.model.start + model.Date(s.day))
	s.chooseCrossings(weekday)
	s.lendOfficers()
	for i := range x.list {
		c := &x.list[i]
		n := len(t.ports[i].Lines)
		cases, staffed := 0.0, c.caseNeed
		if c.casePort >= 0 {
			cases = float64(s.served[c.casePort])
			staffed = max(cases, c.caseNeed+t.caseMore[c.casePort])
		}
		s.makePort(i, portDay{weekday: weekday, cases: staffed})
		t.queue[0], t.arrive[0] = t.desk[i], cases
		copy(t.queue[1:n], t.inLine[c.first:c.last])
		copy(t.arrive[1:n], t.come[c.first:c.last])
		t.ports[i].Day(t.queue[:n], t.arrive[:n], 0, t.out[:n])
		t.desk[i] = t.queue[0]
		copy(t.inLine[c.first:c.last], t.queue[1:n])
		s.tellCrossing(i)
	}
}

// lendOfficers writes by how much officers at the lanes of each crossing change: the pool's part for lanes, less what cases
// beyond those learnt take.
func (s *state) lendOfficers() {
	x, t := &s.model.crossings, &s.traffic
	set := &s.model.set
	for o := range t.pool {
		if t.caseHours[o] > 0 {
			t.pool[o] = float64(t.pool[o] * (1 - set.officersToCases))
		}
	}
	for i := range x.list {
		c := &x.list[i]
		if c.casePort >= 0 {
			beyond := float64(s.served[c.casePort]) - c.caseNeed - max(0, t.caseMore[c.casePort])
			t.pool[c.office] -= float64(max(0, beyond) * t.caseEffort)
		}
	}
	for i := range x.list {
		c := &x.list[i]
		t.more[i] = 0
		if t.openHours[c.office] > 0 {
			t.more[i] = t.pool[c.office] / t.openHours[c.office]
		}
		if own := float64(shiftHours * x.portMore[i*s.model.days+s.day]); own != 0 {
			hours := 0.0
			for k := c.first; k < c.last; k++ {
				hours += float64(x.lines[k].need * t.effort[k] * t.slack)
			}
			if c.casePort >= 0 {
				own = float64(own * (1 - set.officersToCases))
			}
			t.more[i] += own / max(hours, 1)
		}
		t.more[i] = max(-1, t.more[i])
	}
}

// chooseCrossings lets who wants to cross today choose by yesterday's published waits: here, at a crossing near by, on foot,
// another day, or not at all.
func (s *state) chooseCrossings(weekday int) {
	x, t := &s.model.crossings, &s.traffic
	clear(t.come)
	for i := range x.lines {
		l := &x.lines[i]
		t.level[i] = l.demand[s.day]
		if sd := l.logSD[s.day]; sd > 0 {
			t.level[i] *= portable.Exp(float64(sd * t.luck[i]))
		}
		want := float64(t.level[i] * x.modes[l.mode].Days[weekday])
		if len(l.gap) > 0 {
			if gap := l.gap[s.day]; gap > 0 {
				want *= 1 - float64(t.shares.Gap*gap*power(t.shares.Keep, l.gapMonths[s.day]))
			}
		}
		want += t.later[i]
		if l.shift[s.day] < 0 { // those in line must go
			want += t.inLine[i]
			t.inLine[i] = 0
		}
		away := s.awayShare(i)
		t.come[i] += float64(want * (1 - away))
		t.later[i], t.lost[i] = 0, 0
		if want > 0 && away > 0 {
			s.sendAway(i, float64(want*away))
		}
	}
}

// awayShare is the share of a line's people who do not cross here today, beyond those who never do.
func (s *state) awayShare(i int) float64 {
	x, t := &s.model.crossings, &s.traffic
	if x.lines[i].shift[s.day] < 0 {
		return 1
	}
	longer := t.told[i] - t.usual[i]
	if longer <= 0 {
		return 0
	}
	stay := func(hours float64) float64 {
		return 1 / (1 + portable.Exp(float64(x.staffing.WaitCost*hours)-x.staffing.Lead))
	}
	return 1 - stay(longer)/stay(0)
}

// sendAway shares out people who do not cross at a line today.
func (s *state) sendAway(i int, persons float64) {
	x, t := &s.model.crossings, &s.traffic
	l := &x.lines[i]
	if x.modes[l.mode].rail {
		t.lost[i] = persons // a train waits at the bridge
		return
	}
	weight := 1 + t.shares.Day
	walk := 0.0
	if l.walk >= 0 && x.lines[l.walk].shift[s.day] >= 0 {
		walk = t.shares.Walk
	}
	weight += walk
	for k, near := range l.near {
		weight += s.nearNow(l, k, near.line)
	}
	each := persons / weight
	t.later[i] = float64(each * t.shares.Day)
	t.lost[i] = each
	if walk > 0 {
		t.come[l.walk] += float64(each * walk * x.modes[l.mode].Persons)
	}
	for k, near := range l.near {
		t.come[near.line] += float64(each * s.nearNow(l, k, near.line))
	}
}

// nearNow is the weight of another crossing today: none where it is closed, less where its wait is longer than usual.
func (s *state) nearNow(l *crossLine, k int, line int32) float64 {
	x, t := &s.model.crossings, &s.traffic
	if x.lines[line].shift[s.day] < 0 {
		return 0
	}
	w := t.near[int(l.nearFirst)+k]
	if longer := t.told[line] - t.usual[line]; longer > 0 {
		w *= portable.Exp(-float64(x.staffing.WaitCost * longer))
	}
	return w
}

// newsWeight is what yesterday's longest wait counts beside those of the days before in what people go by; assumed. With 1 all would
// stay away on one day and come on the next.
const newsWeight = 0.25

// tellCrossing notes what the day of a crossing came to.
func (s *state) tellCrossing(i int) {
	x, t := &s.model.crossings, &s.traffic
	c := &x.list[i]
	trips, waits, lost, held := 0.0, 0.0, 0.0, 0.0
	for k := c.first; k < c.last; k++ {
		d, mode := &t.out[1+k-c.first], &x.modes[x.lines[k].mode]
		if mode.rail {
			t.inLine[k] = 0
			held += t.lost[k]
			continue
		}
		t.told[k] += float64((d.Told - t.told[k]) * newsWeight)
		waits += float64(d.Delay * mode.Persons * 60)
		if mode.freight {
			held += t.lost[k]
			continue
		}
		trips += float64(d.Served * mode.Persons)
		lost += float64(t.lost[k] * mode.Persons)
	}
	t.tripsNow[i], t.waitNow[i] = t.trips[i].take(trips), t.waits[i].take(waits)
	t.lostNow[i], t.heldNow[i] = t.lostTrips[i].take(lost), t.held[i].take(held)
}
