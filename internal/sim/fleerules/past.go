package fleerules

// Short stints need what each person has travelled of late: Flee keeps a number a person, the halving average of the days'
// km. Groups keep its distribution: who moves how far is counted in whole people by place and by the day's km, and of the
// recent travel of those who stand together only the distribution is known, carried along exactly in the mean. So a person
// in a group has the law of a person alone; what is lost is which of them had travelled more, and with it only how far the
// numbers of one stop scatter. It keeps the number of groups to that of places and distances.

const (
	// pastUnit is into how many levels a day's travel at full speed is cut; between levels people are shared so that the
	// mean is kept.
	pastUnit = 32
	// mostPast bounds recent travel, in full days: links faster than the general speed could give more.
	mostPast = 4
	// faint is the share of a group below which a level is left out.
	faint = 1e-7
)

// pastID names a distribution of recent travel: its index in the store of its day, and in the lowest bit which of two stores.
type pastID int32

// pastStore holds the distributions made on one day. Everybody gets a new one each day, so that a store is
// empty again two days later.
type pastStore struct {
	of     []float64 // people for whom the distribution stands
	low    []int32   // first level that may hold somebody
	high   []int32   // one past the last
	weight []float32 // [distribution][level] people
	used   int
	free   []pastID // of those used, empty again
}

// pasts are the distributions of a run.
type pasts struct {
	on     bool
	levels int
	perKM  float64 // levels a km
	store  [2]pastStore
	parity pastID
}

// newPasts makes room for distributions where the settings need them.
func (m *Model) newPasts() pasts {
	if !m.settings.AvoidShortStints {
		return pasts{}
	}
	fastest := m.settings.MaxWalkSpeedKM
	for _, v := range m.links.ride {
		fastest = max(fastest, v)
	}
	// A day has less than two links' full days.
	most := min(mostPast, 2*fastest/m.settings.MaxMoveSpeedKM)
	return pasts{on: true, levels: int(most*pastUnit) + 2, perKM: pastUnit / m.settings.MaxMoveSpeedKM}
}

// turn begins a day: what was made two days ago is forgotten.
func (q *pasts) turn() {
	q.parity ^= 1
	s := &q.store[q.parity]
	for i := range s.used {
		clear(s.weight[i*q.levels+int(s.low[i]) : i*q.levels+int(max(s.low[i], s.high[i]))])
	}
	s.used, s.free = 0, s.free[:0]
}

// drop gives a distribution of this day back that nobody needs any more.
func (q *pasts) drop(id pastID) {
	if !q.on {
		return
	}
	s, i := &q.store[id&1], int(id>>1)
	clear(s.weight[i*q.levels+int(s.low[i]) : i*q.levels+int(max(s.low[i], s.high[i]))])
	s.of[i], s.low[i], s.high[i] = 0, int32(q.levels), 0
	s.free = append(s.free, id)
}

// empty is a new distribution of nobody.
func (q *pasts) empty() pastID {
	s := &q.store[q.parity]
	if last := len(s.free) - 1; last >= 0 {
		id := s.free[last]
		s.free = s.free[:last]
		return id
	}
	if s.used == len(s.of) {
		s.of, s.low, s.high = append(s.of, 0), append(s.low, 0), append(s.high, 0)
		s.weight = append(s.weight, make([]float32, q.levels)...)
	}
	s.of[s.used], s.low[s.used], s.high[s.used] = 0, int32(q.levels), 0
	s.used++
	return pastID(s.used-1)<<1 | q.parity
}

// of is how many people a distribution stands for.
func (q *pasts) of(id pastID) float64 { return q.store[id&1].of[id>>1] }

// span gives a distribution's levels that may hold somebody, from the first of them.
func (q *pasts) span(id pastID) (weight []float32, low int) {
	s, i := &q.store[id&1], int(id>>1)
	low = int(s.low[i])
	high := max(low, int(s.high[i]))
	return s.weight[i*q.levels+low : i*q.levels+high], low
}

// reach makes a distribution hold levels from low to high and returns all its levels.
func (q *pasts) reach(id pastID, low, high int) []float32 {
	s, i := &q.store[id&1], int(id>>1)
	s.low[i], s.high[i] = min(s.low[i], int32(low)), max(s.high[i], int32(high))
	return s.weight[i*q.levels : (i+1)*q.levels]
}

// count makes a distribution stand for n more people, whose levels the caller adds.
func (q *pasts) count(to pastID, n int64) { q.store[to&1].of[to>>1] += float64(n) }

// rested adds the level of n people who have not travelled yet.
func (q *pasts) rested(to pastID, n int64) { q.reach(to, 0, 1)[0] += float32(n) }

// join adds n people of one distribution to another, as they are.
func (q *pasts) join(to, from pastID, n int64) {
	q.count(to, n)
	q.joinPart(to, from, q.whole(from, n))
}

// age adds n people of a distribution to another, as they are after a day of km.
func (q *pasts) age(to, from pastID, n int64, km float64) {
	q.count(to, n)
	q.endDay(to, from, q.whole(from, n), km)
}

// whole is the share of a distribution that n of its people are.
func (q *pasts) whole(from pastID, n int64) part { return part{0, q.levels, float64(n) / q.of(from)} }

// part is the levels of a distribution from first up to end, times a share.
type part struct {
	first, end int
	share      float64
}

// cut narrows a span of levels to a part.
func (p part) cut(weight []float32, low int) (cut []float32, at int) {
	from := min(max(p.first-low, 0), len(weight))
	to := min(max(p.end-low, from), len(weight))
	return weight[from:to], low + from
}

// joinPart adds a part of a distribution to another, as it is; the caller counts the people.
func (q *pasts) joinPart(to, from pastID, p part) {
	source, low := p.cut(q.span(from))
	if len(source) == 0 {
		return
	}
	addScaled(q.reach(to, low, low+len(source))[low:], source, float32(p.share))
}

// addScaled adds source times a share.
func addScaled(to, source []float32, share float32) {
	to = to[:len(source)]
	for i, w := range source {
		to[i] += float32(w * share)
	}
}

// endDay adds a part of a distribution to another as it is after a day of km: the average of both, on the two levels beside it.
func (q *pasts) endDay(to, from pastID, p part, km float64) {
	source, low := p.cut(q.span(from))
	source, low = trim(source, low, float32(faint*q.of(from)))
	if len(source) == 0 {
		return
	}
	top := q.levels - 1
	moved := min(km*q.perKM, float64(2*top))
	last := min(int((float64(low+len(source)-1)+moved)/2)+1, top)
	weight := q.reach(to, min(int((float64(low)+moved)/2), top), last+1)
	for odd := range min(2, len(source)) { // every other level goes up by a whole level
		x := (float64(low+odd) + moved) / 2
		at := int(x)
		up := float32(p.share * (x - float64(at)))
		some := source[odd:]
		fit := min(len(some), max(0, 2*(top-at)))
		addHalved(weight[min(at, top):], some[:fit], float32(p.share)-up, up)
		for i := fit; i < len(some); i += 2 {
			weight[top] += float32(some[i] * float32(p.share))
		}
	}
}

// trim leaves out levels at both ends that hold hardly anybody.
func trim(weight []float32, low int, least float32) (trimmed []float32, at int) {
	for len(weight) > 0 && weight[0] <= least {
		weight = weight[1:]
		low++
	}
	for len(weight) > 0 && weight[len(weight)-1] <= least {
		weight = weight[:len(weight)-1]
	}
	return weight, low
}

// addHalved adds every other level of source to the levels from the first of to: a share to its own, a share to the next.
func addHalved(to, source []float32, own, next float32) {
	n := (len(source) + 1) / 2
	if n == 0 {
		return
	}
	to = to[:n+1]
	carried := float32(0)
	for i := range n {
		w := source[2*i]
		to[i] += float32(w*own) + carried
		carried = float32(w * next)
	}
	to[n] += carried
}

// halves parts a distribution at the level from which somebody who has made km today is not forced to go on: the people
// below it, and those from it on.
func (q *pasts) halves(id pastID, km float64) (level int, below, above float64) {
	weight, low := q.span(id)
	// level + km*perKM < pastUnit is forced.
	free := pastUnit - km*q.perKM
	level = max(0, int(free))
	if float64(level) < free {
		level++
	}
	for i, w := range weight {
		if low+i < level {
			below += float64(w)
		} else {
			above += float64(w)
		}
	}
	return level, below, above
}
