package fleerules

import (
	"puente/internal/rng"
)

const (
	// mostBins is into how many steps a day's distance is cut: groups that meet on one step decide together.
	mostBins = 256
	// mostSlices is into how many parts the travellers of a day are cut where they change a room that others look at.
	mostSlices = 32
	// nearSteps is in how many parts of a full day's travel people have to be alike in km to be one pool, where they are alike
	// in all links that the day still allows: it matters for recent travel only, which then takes the mean of their km.
	nearSteps = 64
	// mostSingles is up to how many travellers such parts are single people.
	mostSingles = 256
)

// travel is the rest of the day: everybody on a link advances; whoever arrives before the day's distance is used up decides
// again at once. In random order of people an arrival matters for another's choice only through the room of a nearly full
// camp, so all choices without such a camp in sight are made first, and those that wait are then taken in parts: single
// people up to mostSingles, else parts in which the room changes by stale, at most mostSlices of them. Within a part people
// see the room as it should be in its middle, so the room they see is off by at most 1/mostSlices of the day's change.
func (s *state) travel() {
	s.hubs = s.hubs[:0]
	s.mark()
	for l := range s.on {
		if len(s.on[l]) > 0 {
			s.advanceLink(int32(l))
		}
	}
	s.decideAll()
	s.slices()
}

// mark finds the camps whose room today's travellers could change: they could fill it past the buffer, and it is not full yet.
func (s *state) mark() {
	travellers := int64(0)
	for l := range s.on {
		for _, g := range s.on[l] {
			travellers += g.n
		}
	}
	for _, l := range s.m.limits {
		s.look(l)
		s.tight[l] = s.mult[l] > 0 && s.roomLeft(l, s.n[l]+travellers) < 1
	}
}

// advanceLink moves everybody on a link.
func (s *state) advanceLink(link int32) {
	list := s.on[link]
	s.on[link] = list[:0]
	// Groups that stay are written over the list from its beginning: never past the one that is read, as each
	// gives at most two, so a link where people may walk takes its groups from a copy.
	if s.m.links.walk[link] > 0 {
		s.copied = append(s.copied[:0], list...)
		list = s.copied
	}
	for _, g := range list {
		s.advance(link, pool{key: g.key, n: g.n, past: g.past})
	}
}

// advance moves people on a link; km and made are what the day has had before.
func (s *state) advance(link int32, g pool) {
	walks := int64(0)
	if g.key&footBit != 0 {
		walks = g.n
	} else if chance := s.m.links.walk[link]; chance > 0 {
		walks = rng.Binomial(&s.luck[s.m.links.from[link]], g.n, chance)
	}
	rides := g.n - walks
	if walks > 0 {
		g.n = walks
		s.stride(link, g, true)
	}
	if rides > 0 {
		g.n = rides
		s.stride(link, g, false)
	}
}

// stride moves people for the day and puts them where they are then.
func (s *state) stride(link int32, g pool, walking bool) {
	made := s.m.stride(link, g.key, walking, g.km)
	g.made += made.movedKM - g.km
	g.km = made.movedKM
	if !made.arrived {
		s.addTired(&s.on[link], made.key, g)
		return
	}
	key := made.key & standing &^ footBit
	plan := planOf(key)
	if made.key&closedBit != 0 {
		g.place, g.key = s.m.links.from[link], withPlan(key, s.m.plans.back[plan])
		s.arrive(g)
		return
	}
	g.place, g.key = s.m.links.to[link], withPlan(key, s.m.plans.rest[plan])
	if made.movedKM < made.speedKM {
		s.file(g)
	} else {
		s.arrive(g)
	}
}

// arrive ends the day of a group at a place.
func (s *state) arrive(g pool) {
	s.addTired(&s.in[g.place], g.key, g)
	s.comeTo(g.place, g.n)
}

// comeTo counts people who have arrived, or lines them up to be shown part by part.
func (s *state) comeTo(place int32, n int64) {
	if s.tight[place] && !s.slicing {
		s.come[place] += n
	} else {
		s.n[place] += n
	}
}

// file puts a group that decides again into the bin of its distance, with those who are alike.
func (s *state) file(g pool) {
	if s.m.classes.next != nil {
		g.km = s.m.classes.like(g.place, g.km)
		if s.past.on {
			g.near = int32(g.made * s.past.perKM * nearSteps / pastUnit)
		}
	}
	i, found := s.known.find(s.pools, g)
	if found {
		s.mix(&s.pools[i], g)
		return
	}
	at := min(int(g.km/s.m.binKM), len(s.bins)-1)
	s.bins[at] = append(s.bins[at], i)
	s.lastBin, s.firstBin = max(s.lastBin, at), min(s.firstBin, at)
	s.pools = append(s.pools, s.owned(g))
}

// mix adds people to a pool that is alike.
func (s *state) mix(p *pool, g pool) {
	if s.past.on {
		p.made += float64((g.made - p.made) * (float64(g.n) / float64(p.n+g.n)))
		s.past.join(p.past, g.past, g.n)
	}
	p.n += g.n
}

// owned gives a pool a distribution of its own, which others may join.
func (s *state) owned(g pool) pool {
	if s.past.on {
		from := g.past
		g.past = s.past.empty()
		s.past.join(g.past, from, g.n)
	}
	return g
}

// decideAll takes the bins in order of distance; who goes on comes into a later bin, or further back in the same.
func (s *state) decideAll() {
	for b := s.firstBin; b <= s.lastBin; b++ {
		for i := 0; i < len(s.bins[b]); i++ {
			one := &s.pools[s.bins[b][i]]
			g := *one
			one.place = -1 // nobody may join it any more
			s.decide(g)
			s.past.drop(g.past)
		}
		s.bins[b] = s.bins[b][:0]
	}
	s.firstBin, s.lastBin = len(s.bins), -1
	s.pools = s.pools[:0]
	s.known.forget()
}

// decide lets a group that has arrived with distance to spare stay or go on.
func (s *state) decide(g pool) {
	if planOf(g.key) != 0 {
		s.send(g)
		return
	}
	if s.past.on && s.d.town[g.place] {
		movers := s.decideTired(g)
		s.send(movers)
		if movers.past != g.past {
			s.past.drop(movers.past)
		}
		return
	}
	movers := rng.Binomial(&s.luck[g.place], g.n, s.d.move[g.place])
	if stay := g; movers < g.n {
		stay.n -= movers
		s.arrive(stay)
	}
	g.n = movers
	s.send(g)
}

// send lets people who have decided to move go on, or wait where a room matters that others may change.
func (s *state) send(g pool) {
	if g.n == 0 {
		return
	}
	waits := s.coupled(g.place)
	if plan := planOf(g.key); plan != 0 {
		waits = s.tight[s.m.plans.final[plan]]
	}
	if (waits || s.tight[g.place]) && !s.slicing {
		s.wait(g)
		return
	}
	s.goOn(g)
}

// decideTired lets a group in a town stay or go on where those go on who have travelled little of late. It returns those who go on.
func (s *state) decideTired(g pool) pool {
	q := &s.past
	level, below, above := q.halves(g.past, g.made)
	forced := g.n
	if above > 0 {
		forced = rng.Binomial(&s.luck[g.place], g.n, below/(below+above))
	}
	free := rng.Binomial(&s.luck[g.place], g.n-forced, s.d.move[g.place])
	stay := g.n - forced - free
	if stay == 0 && (above == 0 || below == 0) {
		return g
	}
	if stay > 0 {
		in := s.grow(&s.in[g.place], g.key, stay)
		q.endDay(in, g.past, part{level, q.levels, float64(stay) / above}, g.made)
		s.comeTo(g.place, stay)
	}
	g.n = forced + free
	if g.n > 0 {
		from := g.past
		g.past = q.empty()
		q.count(g.past, g.n)
		if forced > 0 {
			q.joinPart(g.past, from, part{0, level, float64(forced) / below})
		}
		if free > 0 {
			q.joinPart(g.past, from, part{level, q.levels, float64(free) / above})
		}
	}
	return g
}

// wait lines a group up for the parts of the day.
func (s *state) wait(g pool) {
	for i := len(s.hubs) - 1; i >= max(0, len(s.hubs)-32); i-- {
		if h := &s.hubs[i]; h.place == g.place && h.key == g.key && h.km == g.km && h.near == g.near {
			s.mix(h, g)
			return
		}
	}
	s.hubs = append(s.hubs, s.owned(g))
}

// goOn sends people who have decided to move onto the next link, the same day.
func (s *state) goOn(g pool) {
	all, left := g, int64(0)
	if plan := planOf(g.key); plan != 0 {
		if link := s.d.graph.planLink[plan]; link >= 0 && !s.refused(s.m.plans.final[plan]) {
			s.advance(link, g)
			left = g.n
		}
	} else {
		first := s.d.graph.start[g.place]
		for i, n := range s.choose(g.place, g.n) {
			c := first + int32(i)
			if n == 0 || s.refused(s.m.plans.final[s.d.graph.plan[c]]) {
				continue
			}
			left += n
			g.key, g.n = withPlan(all.key, s.d.graph.plan[c]), n
			s.advance(s.d.graph.link[c], g)
		}
	}
	if left < all.n {
		all.key, all.n = withPlan(all.key, 0), all.n-left
		s.arrive(all)
	}
}

// slices shows the arrivals at nearly full camps to those who wait, part by part.
func (s *state) slices() {
	s.slicing = true
	waiting, coming := int64(0), int64(0)
	for _, g := range s.hubs {
		waiting += g.n
	}
	for _, l := range s.m.limits {
		coming += s.come[l]
	}
	if waiting > 0 && waiting+coming <= mostSingles {
		s.singles(waiting, coming)
	} else if waiting > 0 {
		s.inParts()
	}
	for _, l := range s.m.limits {
		s.n[l] += s.come[l]
		s.come[l] = 0
	}
	s.slicing = false
}

// inParts lets those who wait decide in parts, each told of the room as it should be in the middle of it, if as many come as
// in the part before. The first part is the smallest, 1/mostSlices of all; the next is as large as rooms allow.
func (s *state) inParts() {
	const least = 1.0 / mostSlices
	size, last := least, 0.0 // of all who wait
	for left := 1.0; left > 0; {
		if left-size < least/2 {
			size = left
		}
		s.slice(size/left, ahead(size, last))
		left -= size
		last, size = size, min(max(least, s.allowed(size)), 4*size)
	}
}

// ahead is the middle of a part, in sizes of the last one.
func ahead(size, last float64) float64 {
	if last == 0 {
		return 0
	}
	return size / last / 2
}

// allowed is how large a part may be if as many come as in the last one of a size: up to where the room begins to shrink,
// and a change of stale further.
func (s *state) allowed(size float64) float64 {
	most := 1.0
	for _, l := range s.m.limits {
		came := float64(s.n[l] - s.seen[l])
		if !s.tight[l] || came <= 0 {
			continue
		}
		capacity, buffer := s.d.room[l], s.m.settings.CapacityBuffer
		inside := float64(s.n[l])
		step := capacity * (1 - buffer) * stale
		if free := float64(buffer*capacity) - inside; free > 0 {
			step += free
		}
		most = min(most, float64(size*step)/came)
	}
	return most
}

// slice takes one part: a share of those who wait and of those who come; ahead of the room goes that many times what came last.
func (s *state) slice(share, ahead float64) {
	for _, l := range s.m.limits {
		if s.tight[l] {
			came := max(0, s.n[l]-s.seen[l])
			s.lookAt(l, s.n[l]+int64(float64(ahead*float64(came))))
			s.seen[l] = s.n[l]
			n := s.some(s.come[l], share)
			s.n[l] += n
			s.come[l] -= n
		}
	}
	for i := range s.hubs {
		g := s.hubs[i]
		g.n = s.some(g.n, share)
		s.hubs[i].n -= g.n
		if g.n > 0 {
			s.goOn(g)
		}
	}
	s.decideAll()
}

// some draws how many of n belong to a share.
func (s *state) some(n int64, share float64) int64 {
	if share >= 1 {
		return n
	}
	return rng.Binomial(&s.order, n, share)
}

// singles takes people one by one, in random order.
func (s *state) singles(waiting, coming int64) {
	for waiting > 0 {
		at := int64(s.order.IntN(int(waiting + coming)))
		if at >= waiting {
			coming--
			s.comeOne(at - waiting)
			continue
		}
		waiting--
		for i := range s.hubs {
			if at < s.hubs[i].n {
				g := s.hubs[i]
				g.n = 1
				s.hubs[i].n--
				for _, l := range s.m.limits {
					s.look(l)
				}
				s.goOn(g)
				s.decideAll()
				break
			}
			at -= s.hubs[i].n
		}
	}
}

// comeOne shows one arrival.
func (s *state) comeOne(at int64) {
	for _, l := range s.m.limits {
		if at < s.come[l] {
			s.come[l]--
			s.n[l]++
			return
		}
		at -= s.come[l]
	}
}
