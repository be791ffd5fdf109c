package fleerules

import (
	"slices"

	"puente/internal/flee"
	"puente/internal/rng"
)

// crowd is the people of a run that moves each alone. Its rules are those of the groups, in random order of people where
// one can change the room that another sees.
type crowd struct {
	*state
	where   []int32  // [person] a place, or -1-link
	key     []uint64 // [person]
	chance  []uint64 // [place] chance to move, in parts of 2^53
	movers  []int32
	ways    []int32
	full    int // places whose room people see below 1
	r       rng.Stream
	planned bool // plans can last over night
}

// RunOneByOne makes one run in which each person has luck of its own. Its counts have the distribution of Run's.
func (m *Model) RunOneByOne(seed uint64) flee.Run {
	run, _ := m.RunWhile(seed, true, nil)
	return run
}

// crowd makes the people of a run that begins.
func (m *Model) crowd(s *state) *crowd {
	c := &crowd{state: s, chance: make([]uint64, len(m.names))}
	c.past.on = false // each person keeps its own
	c.planned = m.settings.Awareness > 1
	for i := range m.days[0].graph.limits {
		c.planned = c.planned || m.plansLast(i)
	}
	return c
}

// plansLast reports whether a route of a place has more than one step.
func (m *Model) plansLast(place int) bool {
	for i := range m.days {
		g := m.days[i].graph
		if i > 0 && g == m.days[i-1].graph {
			continue
		}
		for c := g.start[place]; c < g.start[place+1]; c++ {
			if m.plans.rest[g.plan[c]] != 0 {
				return true
			}
		}
	}
	return false
}

// step is one day.
func (c *crowd) step(t int) {
	c.t, c.d = t, &c.m.days[t]
	c.spawn()
	c.appear()
	c.r = rng.New(c.seed, purposeAlone, 0, uint64(t))
	c.close()
	for p, chance := range c.d.move {
		c.chance[p] = uint64(chance * (1 << 53))
	}
	c.watch()
	c.morning()
	c.depart()
	c.shuffle(c.ways)
	for _, i := range c.ways {
		c.walk(i)
	}
	c.rest()
}

// appear makes people of the groups that entered.
func (c *crowd) appear() {
	for p := range c.at {
		for _, g := range c.at[p] {
			for range g.n {
				c.where, c.key = append(c.where, int32(p)), append(c.key, g.key)
			}
		}
		c.at[p] = c.at[p][:0]
	}
}

// close marks people whose link closes behind them.
func (c *crowd) close() {
	if len(c.d.closing) == 0 {
		return
	}
	for i, w := range c.where {
		if w < 0 && slices.Contains(c.d.closing, -1-w) {
			c.key[i] |= closedBit
		}
	}
}

// watch sets the room that people see everywhere.
func (c *crowd) watch() {
	c.full = 0
	for _, l := range c.m.limits {
		c.look(l)
		if c.mult[l] < 1 {
			c.full++
		}
	}
}

// count changes the people at a place by one, and what others see of its room.
func (c *crowd) count(p int32, by int64) {
	c.n[p] += by
	if c.d.room[p] < 0 {
		return
	}
	before := c.mult[p]
	c.look(p)
	if before < 1 {
		c.full--
	}
	if c.mult[p] < 1 {
		c.full++
	}
}

// morning finds who moves today, and who is on the way.
func (c *crowd) morning() {
	c.movers, c.ways = c.movers[:0], c.ways[:0]
	r := c.r
	for i, w := range c.where {
		if w < 0 {
			c.ways = append(c.ways, int32(i))
			continue
		}
		chance := c.chance[w]
		if chance == 0 && !c.planned {
			continue
		}
		if c.planned && planOf(c.key[i]) != 0 || chance == 1<<53 || r.Uint64()>>11 < chance {
			c.movers = append(c.movers, int32(i))
		}
	}
	c.r = r
}

// shuffle puts people into random order on days on which the order can matter.
func (c *crowd) shuffle(people []int32) {
	for _, l := range c.m.limits {
		if c.roomLeft(l, c.n[l]+int64(len(c.ways))) < 1 {
			rng.Shuffle(&c.r, people)
			return
		}
	}
}

// depart lets the movers choose and enter their links.
func (c *crowd) depart() {
	c.shuffle(c.movers)
	for _, i := range c.movers {
		p := c.where[i]
		link, key := c.choice(p, c.key[i])
		c.key[i] = key
		if link >= 0 {
			c.where[i] = -1 - link
			c.count(p, -1)
			c.ways = append(c.ways, i)
		}
	}
}

// choice is the link that a person takes, with its plan in the key; -1 and no plan where it has to stay.
func (c *crowd) choice(p int32, key uint64) (link int32, chosen uint64) {
	g := c.d.graph
	if plan := planOf(key); plan != 0 {
		if link := g.planLink[plan]; link >= 0 && !c.refused(c.m.plans.final[plan]) {
			return link, key
		}
		return -1, withPlan(key, 0)
	}
	i := c.candidate(p)
	if i < 0 || c.refused(c.m.plans.final[g.plan[i]]) {
		return -1, withPlan(key, 0)
	}
	return g.link[i], withPlan(key, g.plan[i])
}

// candidate draws one route of a place, -1 where there is none.
func (c *crowd) candidate(p int32) int32 {
	from, to := c.d.graph.start[p], c.d.graph.start[p+1]
	if from == to {
		return -1
	}
	if total := c.d.sum[to-1]; c.full == 0 && total > 0 && c.m.settings.Pruning < 1.001 {
		u := c.r.Float64() * total
		for i := from; i < to-1; i++ {
			if u < c.d.sum[i] {
				return i
			}
		}
		return to - 1
	}
	weight, total := c.options(p)
	return from + int32(pick(&c.r, weight, total))
}

// walk moves one person for the rest of the day.
func (c *crowd) walk(i int32) {
	m, km := c.m, 0.0
	for {
		link := -1 - c.where[i]
		foot := c.key[i]&footBit != 0
		if chance := m.links.walk[link]; chance > 0 && !foot {
			foot = c.r.Float64() < chance
		}
		made := m.stride(link, c.key[i], foot, km)
		km = made.movedKM
		if !made.arrived {
			c.key[i] = m.withRecent(made.key, km)
			return
		}
		key := made.key & standing &^ footBit
		plan := planOf(key)
		closed := made.key&closedBit != 0
		p := m.links.to[link]
		key = withPlan(key, m.plans.rest[plan])
		if closed {
			p, key = m.links.from[link], withPlan(key, m.plans.back[plan])
		}
		c.where[i] = p
		c.count(p, 1)
		if closed || km >= made.speedKM {
			c.key[i] = m.withRecent(key, km)
			return
		}
		if !c.again(i, p, key, km) {
			return
		}
	}
}

// again lets a person with distance to spare decide once more; it reports whether it is on a link again.
func (c *crowd) again(i, p int32, key uint64, km float64) bool {
	stays := planOf(key) == 0 && !(c.d.town[p] && c.m.forced(key, km)) && c.r.Uint64()>>11 >= c.chance[p]
	link := int32(-1)
	if !stays {
		link, key = c.choice(p, key)
	}
	if link < 0 {
		c.key[i] = c.m.withRecent(key, km)
		return false
	}
	c.key[i] = key
	c.where[i] = -1 - link
	c.count(p, -1)
	return true
}

// rest halves the recent travel of those who did not move.
func (c *crowd) rest() {
	if !c.m.settings.AvoidShortStints {
		return
	}
	for _, i := range c.ways {
		c.key[i] |= closedBit << 1 // has travelled today
	}
	for i := range c.key {
		if c.key[i]&(closedBit<<1) != 0 {
			c.key[i] &^= closedBit << 1
		} else {
			c.key[i] = c.m.withRecent(c.key[i], 0)
		}
	}
}
