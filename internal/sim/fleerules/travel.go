package fleerules

import (
	"math"

	"puente/internal/rng"
)

const (
	// mostBins is into how many steps a day's distance is cut: groups that meet on one step decide together.
	mostBins = 256
	// mostSlices is into how many parts the travellers of a day are cut where they change a room that others look at.
	mostSlices = 24
	// mostSingles is up to how many travellers such parts are single people.
	mostSingles = 256
)

// travel is the rest of the day: everybody on a link advances; whoever arrives before the day's distance is used up decides
// again at once. In random order of people an arrival matters for another's choice only through the room of a nearly full
// camp, so all choices without such a camp in sight are made first, and those that wait are then taken in parts: single
// people up to mostSingles, else as many parts as the room changes by stale, at most mostSlices. Within a part people see
// the room at its beginning, so the room they see is off by at most 1/mostSlices of the day's change.
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

// mark finds the camps that today's travellers could fill past the buffer.
func (s *state) mark() {
	travellers := int64(0)
	for l := range s.on {
		for _, g := range s.on[l] {
			travellers += g.n
		}
	}
	for _, l := range s.m.limits {
		s.look(l)
		s.tight[l] = s.roomLeft(l, s.n[l]+travellers) < 1
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
		s.advance(link, g, 0)
	}
}

// advance moves a group on a link; km is what the day has had before.
func (s *state) advance(link int32, g group, km float64) {
	walks := int64(0)
	if g.key&footBit != 0 {
		walks = g.n
	} else if chance := s.m.links.walk[link]; chance > 0 {
		walks = rng.Binomial(&s.luck[s.m.links.from[link]], g.n, chance)
	}
	if walks > 0 {
		s.stride(link, group{g.key, walks}, true, km)
	}
	if walks < g.n {
		s.stride(link, group{g.key, g.n - walks}, false, km)
	}
}

// stride moves a group for the day and puts it where it is then.
func (s *state) stride(link int32, g group, walking bool, km float64) {
	made := s.m.stride(link, g.key, walking, km)
	if !made.arrived {
		add(&s.on[link], s.m.withRecent(made.key, made.movedKM), g.n)
		return
	}
	key := made.key & standing &^ footBit
	plan := planOf(key)
	if made.key&closedBit != 0 {
		s.arrive(pool{s.m.links.from[link], withPlan(key, s.m.plans.back[plan]), g.n, made.movedKM})
		return
	}
	p := pool{s.m.links.to[link], withPlan(key, s.m.plans.rest[plan]), g.n, made.movedKM}
	if made.movedKM < made.speedKM {
		s.file(p)
	} else {
		s.arrive(p)
	}
}

// arrive ends the day of a group at a place.
func (s *state) arrive(g pool) {
	add(&s.in[g.place], s.m.withRecent(g.key, g.km), g.n)
	if s.tight[g.place] && !s.slicing {
		s.come[g.place] += g.n
	} else {
		s.n[g.place] += g.n
	}
}

// file puts a group that decides again into the bin of its distance.
func (s *state) file(g pool) {
	if s.m.classes != nil {
		speed := s.m.links.ride[0]
		g.km = speed - float64(s.m.classes[g.place][int(speed-g.km)])
	}
	at := min(int(g.km/s.m.binKM), len(s.bins)-1)
	bin := &s.bins[at]
	for i := len(*bin) - 1; i >= max(0, len(*bin)-12); i-- {
		if b := &(*bin)[i]; b.place == g.place && b.key == g.key && b.km == g.km {
			b.n += g.n
			return
		}
	}
	*bin = append(*bin, g)
	s.lastBin = max(s.lastBin, at)
	s.firstBin = min(s.firstBin, at)
}

// decideAll takes the bins in order of distance; who goes on comes into a later bin, or further back in the same.
func (s *state) decideAll() {
	for b := s.firstBin; b <= s.lastBin; b++ {
		for i := 0; i < len(s.bins[b]); i++ {
			g := s.bins[b][i]
			s.bins[b][i].place = -1 // nobody may join it any more
			s.decide(g)
		}
		s.bins[b] = s.bins[b][:0]
	}
	s.firstBin, s.lastBin = len(s.bins), -1
}

// decide lets a group that has arrived with distance to spare stay or go on.
func (s *state) decide(g pool) {
	plan := planOf(g.key)
	movers := g.n
	if plan == 0 && !(s.d.town[g.place] && s.m.forced(g.key, g.km)) {
		movers = rng.Binomial(&s.luck[g.place], g.n, s.d.move[g.place])
	}
	if movers < g.n {
		stay := g
		stay.n = g.n - movers
		s.arrive(stay)
	}
	if movers == 0 {
		return
	}
	g.n = movers
	waits := s.coupled(g.place)
	if plan != 0 {
		waits = s.tight[s.m.plans.final[plan]]
	}
	if (waits || s.tight[g.place]) && !s.slicing {
		s.wait(g)
		return
	}
	s.goOn(g)
}

// wait lines a group up for the parts of the day.
func (s *state) wait(g pool) {
	for i := len(s.hubs) - 1; i >= max(0, len(s.hubs)-32); i-- {
		if h := &s.hubs[i]; h.place == g.place && h.key == g.key && h.km == g.km {
			h.n += g.n
			return
		}
	}
	s.hubs = append(s.hubs, g)
}

// goOn sends people who have decided to move onto the next link, the same day.
func (s *state) goOn(g pool) {
	left := int64(0)
	if plan := planOf(g.key); plan != 0 {
		if link := s.d.graph.planLink[plan]; link >= 0 && !s.refused(s.m.plans.final[plan]) {
			s.advance(link, group{g.key, g.n}, g.km)
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
			s.advance(s.d.graph.link[c], group{withPlan(g.key, s.d.graph.plan[c]), n}, g.km)
		}
	}
	if left < g.n {
		g.key, g.n = withPlan(g.key, 0), g.n-left
		s.arrive(g)
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
	parts := s.parts(waiting)
	switch {
	case waiting == 0:
		parts = 0
	case waiting+coming <= mostSingles:
		s.singles(waiting, coming)
		parts = 0
	}
	s.divide(parts)
	for part := range parts {
		s.slice(part, 1/float64(parts-part))
	}
	for _, l := range s.m.limits {
		s.n[l] += s.come[l]
		s.come[l] = 0
	}
	s.slicing = false
}

// parts is into how many parts the arrivals have to be cut so that no room changes by more than stale in one.
func (s *state) parts(waiting int64) int {
	most := 1
	for _, l := range s.m.limits {
		if !s.tight[l] {
			continue
		}
		change := s.come[l] + waiting
		end := s.roomLeft(l, s.n[l]+change)
		if end == 1 {
			continue
		}
		step := s.d.room[l] * (1 - s.m.settings.CapacityBuffer) * stale
		need := mostSlices
		if step > 0 {
			need = int(min(mostSlices, math.Ceil(float64(change)/step)))
		}
		if (end < 0.5) != (s.roomLeft(l, s.n[l]) < 0.5) {
			need = mostSlices
		}
		most = max(most, need)
	}
	return most
}

// divide puts each who waits into a part without favour: few people one by one, many by the part.
func (s *state) divide(parts int) {
	if parts == 0 {
		return
	}
	for _, g := range s.hubs {
		n := g.n
		g.n = 1
		if n < int64(parts) {
			for range n {
				part := s.order.IntN(parts)
				s.split[part] = append(s.split[part], g)
			}
			continue
		}
		for part := range parts {
			g.n = n
			if part < parts-1 {
				g.n = rng.Binomial(&s.order, n, 1/float64(parts-part))
			}
			n -= g.n
			if g.n > 0 {
				s.split[part] = append(s.split[part], g)
			}
		}
	}
}

// slice takes one part: those who wait in it, and a share of those who come.
func (s *state) slice(part int, share float64) {
	for _, l := range s.m.limits {
		if !s.tight[l] {
			continue
		}
		s.look(l)
		n := s.come[l]
		if share < 1 {
			n = rng.Binomial(&s.order, n, share)
		}
		s.n[l] += n
		s.come[l] -= n
	}
	for _, g := range s.split[part] {
		s.goOn(g)
	}
	s.split[part] = s.split[part][:0]
	s.decideAll()
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
