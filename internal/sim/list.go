package sim

import "puente/internal/rng"

// list is the names registered at a port, by the day of registration, as a liquid: how many of those who wait, and how
// many of those who gave up without a word, registered on each day. It tells how long those served had waited and how
// many names there are; it decides nothing but that, so that it needs no luck.
type list struct {
	live, gone []float64 // [day of registration]; the first are those in line before day 0
	head       int       // the first that may hold names
	names      float64
	waited     float64 // days that those served today had waited, all together
}

// newLists spreads the people in line before day 0 evenly over as many days as the port takes to serve them.
func (s *state) newLists() []list {
	m := s.model
	lists := make([]list, len(m.ports))
	for p := range lists {
		l := &lists[p]
		before := m.listDays
		l.live, l.gone = make([]float64, before+m.days), make([]float64, before+m.days)
		persons := float64(s.lineAt(p))
		days := min(before, 1+int(s.published[p]))
		for i := before - days; i < before; i++ {
			l.live[i] = persons / float64(days)
		}
		l.head, l.names = before-days, persons
	}
	return lists
}

// lineAt is the number of persons who wait at a port.
func (s *state) lineAt(p int) int64 {
	m := s.model
	line := int64(0)
	for _, g := range m.portGates[m.ports[p].first:m.ports[p].last] {
		line += sum(s.waiting[int(g)*m.classes() : (int(g)+1)*m.classes()])
	}
	return line
}

// thin takes shares of everybody on the list away: those who gave up stay as names, those who left do not.
func (l *list) thin(today int, gaveUp, left float64) {
	for i := l.head; i <= today; i++ {
		l.gone[i] = float64((l.gone[i] + float64(l.live[i]*gaveUp)) * (1 - left))
		l.live[i] = float64(l.live[i] * (1 - gaveUp) * (1 - left))
	}
}

// serve takes people off the list: some by age, the oldest first, some by lot. Names that nobody answers to are passed
// over, and struck.
func (l *list) serve(today int, oldest, lot float64) {
	for oldest > 0 && l.head <= today {
		here := l.live[l.head]
		if here > oldest {
			l.waited += float64(oldest * float64(today-l.head))
			l.gone[l.head] = float64(l.gone[l.head] * (1 - oldest/here))
			l.live[l.head] -= oldest
			break
		}
		l.waited += float64(here * float64(today-l.head))
		oldest -= here
		l.live[l.head], l.gone[l.head] = 0, 0
		if l.head == today {
			break
		}
		l.head++
	}
	total := sumOf(l.live[l.head : today+1])
	if lot <= 0 || total <= 0 {
		return
	}
	share := min(1, lot/total)
	for i := l.head; i <= today; i++ {
		l.waited += float64(l.live[i] * share * float64(today-i))
		l.live[i] = float64(l.live[i] * (1 - share))
		l.gone[i] = float64(l.gone[i] * (1 - share))
	}
}

// keepList brings the list of a port up to date: line is who waited this morning, gaveUp of them, and served today.
func (s *state) keepList(p int, gaveUp, served int64) {
	m := s.model
	l := &s.lists[p]
	today := m.listDays + s.day
	morning, now := sumOf(l.live[l.head:today]), float64(s.lineAt(p)+served)
	share, left := 0.0, 0.0
	if morning > 0 {
		share = min(1, float64(gaveUp)/morning)
		stayed := float64(morning * (1 - share))
		if lost := float64(s.lostFromList[p]); stayed > 0 {
			left = min(1, lost/stayed)
		}
		l.thin(today, share, left)
		morning = float64(stayed * (1 - left))
	}
	l.live[today] = max(0, now-morning)
	l.waited = 0
	oldest := float64(float64(served) * (1 - m.set.lotteryShare))
	l.serve(today, oldest, float64(served)-oldest)
	l.names = sumOf(l.live[l.head:today+1]) + sumOf(l.gone[l.head:today+1])
	s.lostFromList[p] = 0
}

// giveUp lets people leave the line of a port, each with the chance list-attrition: to cross between the ports where the
// town has such a gate, else out of the corridor. It returns their number.
func (s *state) giveUp(p int) int64 {
	m := s.model
	if m.set.listAttrition == 0 {
		return 0
	}
	total := int64(0)
	for _, g := range m.portGates[m.ports[p].first:m.ports[p].last] {
		to := m.besideGate[g]
		for class := range m.classes() {
			at := int(g)*m.classes() + class
			if s.waiting[at] == 0 {
				continue
			}
			r := s.stream(purposeGiveUp, m.crossEntity[at])
			n := s.binomial(&r, s.waiting[at], m.set.listAttrition)
			s.waiting[at] -= n
			total += n
			if to >= 0 {
				s.waiting[int(to)*m.classes()+class] += n
			} else {
				s.sumGone += n
			}
		}
	}
	return total
}

// hypergeometric draws how many of n persons drawn without replacement from good and other ones are good: at once, or
// person by person where they are few or under Options.OneByOne; n is at most their sum.
func (s *state) hypergeometric(r *rng.Stream, good, other, n int64) int64 {
	if few := min(n, good+other-n); few > fewDrawn && !s.model.oneByOne {
		return rng.Hypergeometric(r, good, other, n)
	}
	return hypergeometricEach(r, good, other, n)
}

// fewDrawn is how many persons are drawn one by one as soon as at once.
const fewDrawn = 12

// hypergeometricEach draws from the smaller side person by person.
func hypergeometricEach(r *rng.Stream, good, other, n int64) int64 {
	if n > (good+other)/2 {
		return good - hypergeometricEach(r, good, other, good+other-n)
	}
	drawn, left := int64(0), good+other
	for range n {
		if int64(r.IntN(int(left))) < good-drawn {
			drawn++
		}
		left--
	}
	return drawn
}
