package claim

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// inside returns the marks of a stretch of tokens.
func (c *composer) inside(low, high int) []mark {
	i := 0
	for i < len(c.marks) && c.marks[i].from < low {
		i++
	}
	j := i
	for j < len(c.marks) && c.marks[j].to <= high {
		j++
	}
	return c.marks[i:j:j]
}

// draft makes the claim of one anchor: what its words say, then what the words
// around leave to be filled in, then what it is set against and when.
func (c *composer) draft(list []anchor, i int) {
	a := list[i]
	own := c.inside(a.low, a.high)
	d := draft{from: a.from, to: a.to, stated: c.stated(a), dir: a.dir, rank: defaultRank(), kind: kindLevel}
	d.words = c.wordsOf(a.from, a.to)
	d.subject = gather(c.withoutRival(a, own), c.tokens)
	if c.outside(d, a, own) {
		return
	}
	c.fillSubject(&d, list, i)
	if nation := c.bracketed(a); nation != "" {
		d.subject.nations, d.instead = []string{nation}, nil
	}
	if reason := d.subject.uncounted(); reason != "" {
		c.keepReason(d, a, reason)
		return
	}
	if !c.evident(d, a, own) {
		return
	}
	c.rates(&d, a, own)
	if c.runs(&d, a, own) {
		c.fillSpans(&d, list, i)
	} else {
		c.sides(&d, a, own)
		c.fillSpans(&d, list, i)
		c.eachMonth(&d, own)
	}
	c.stretch(&d, a, own)
	d.beside = c.beside()
	c.drafts = append(c.drafts, d)
}

// outside keeps an anchor whose own words count appointments, or nothing of ours;
// false where it may count what the series hold.
func (c *composer) outside(d draft, a anchor, own []mark) bool {
	_, booked := firstMark(own, markAppointment)
	booked = booked && a.kind == anchorCount
	reason := c.otherReason(a, own)
	switch {
	case booked && (reason == "" || hasPer(own, "day")):
		c.appointments(d, a, own)
	case reason != "":
		c.keepReason(d, a, reason)
	default:
		return false
	}
	return true
}

// uncounted is the key of the reason why no series counts the subject, or "": returns
// by the United States, and entries to countries that the store does not hold.
func (s subject) uncounted() string {
	switch {
	case s.quantity == "deportations" && !slices.Equal(s.places, []string{"mexico"}) && !slices.Equal(s.places, []string{"guatemala"}):
		return "removal"
	case s.elsewhere && len(s.places) == 0:
		return "elsewhere"
	}
	return ""
}

// rates reads what a number is told for: a day, a week, a month, or any one month of a span.
func (c *composer) rates(d *draft, a anchor, own []mark) {
	d.perDay = hasPer(own, "day")
	if a.kind != anchorCount {
		return
	}
	own = c.ownRates(a, own)
	d.perDay, d.perWeek, d.perMonth = hasPer(own, "day"), hasPer(own, "week"), hasPer(own, "month")
	if n := len(c.drafts); n > 0 && c.drafts[n-1].perDay && c.drafts[n-1].kind == kindLevel && !d.perMonth {
		_, next := c.noun(a.to)
		d.perDay = d.perDay || next.kind != markQuantity && d.stated.value < c.drafts[n-1].stated.value*20 // "from 8,000 a day to 4,000"
	}
	for _, m := range own {
		if m.kind == markScope && d.stated.op != opExact && (m.value == "anymonth" || m.value == "nomonth") {
			d.anyMonth = true
		}
	}
	d.dips = c.fellBelow(a)
	if bounded := d.stated.op == opUpTo || d.stated.op == opUnder && !d.dips || d.stated.negated; bounded && c.neverSaid(a) && !c.average(own) {
		d.anyMonth = d.anyMonth || d.perMonth || len(c.allSpans()) == 0
	}
	if d.anyMonth {
		d.perMonth = false
	}
	if d.anyMonth && slices.ContainsFunc(own, func(m mark) bool { return m.kind == markScope && m.value == "nomonth" }) {
		d.stated.negated = !d.stated.negated
	}
	if d.perMonth && d.stated.negated && d.stated.op != opExact {
		d.perMonth, d.anyMonth = false, true // "monthly … never fell below"
	}
}

// ownRates leaves out the rates that are told of another number: of "2.5 million, or
// 6,800 a day" only the second is a number a day.
func (c *composer) ownRates(a anchor, own []mark) []mark {
	return slices.DeleteFunc(slices.Clone(own), func(m mark) bool {
		return m.kind == markPer && slices.ContainsFunc(c.inside(min(a.to, m.to), max(a.from, m.from)), func(o mark) bool { return o.kind == markNumber })
	})
}

// fellBelow reports whether the bound is one that a single month crosses: "fell below".
func (c *composer) fellBelow(a anchor) bool {
	return slices.ContainsFunc(c.marks, func(m mark) bool { return m.kind == markExceed && m.value == "under" && m.from == a.from })
}

// neverSaid reports whether "never", "not even" or the like stands before the number,
// or in the words that bound it.
func (c *composer) neverSaid(a anchor) bool {
	for k := a.low; k < a.to; k++ {
		switch c.wordAt(k) {
		case "never", "nunca", "jamas", "siquiera", "even":
			return true
		}
	}
	return false
}

// average reports whether the number is told as a mean.
func (c *composer) average(own []mark) bool {
	return slices.ContainsFunc(own, func(m mark) bool {
		w := c.wordAt(m.from)
		return m.kind == markPer && (w == "monthly" || w == "average" || w == "promedio")
	})
}

// sides settles what a share, a change or a rank is set against.
func (c *composer) sides(d *draft, a anchor, own []mark) {
	points := c.marks[a.mark].value == "points"
	switch {
	case points && a.kind != anchorRank:
		a.kind = anchorChange
		c.points(d, a, own)
	case a.kind == anchorShare:
		d.rest = c.deniedAfter(a)
		c.share(d, a, own)
	case a.kind == anchorChange || a.kind == anchorDirection:
		c.change(d, a, own)
	case a.kind == anchorRank:
		c.rank(d, a, own)
	}
}

// withoutRival leaves out the one that a superlative comes after: "the second-largest
// after Mexicans" speaks of somebody else.
func (c *composer) withoutRival(a anchor, own []mark) []mark {
	if a.kind != anchorRank {
		return own
	}
	own = c.withoutOvertaken(own)
	for k := a.to; k < a.high; k++ {
		switch c.tokens[k].word {
		case "after", "behind", "tras", "despues", "followed", "seguidos", "seguidas", "seguido", "seguida", "ahead":
			return slices.DeleteFunc(slices.Clone(own), func(m mark) bool { return m.from > k && m.kind != markPeriod })
		}
	}
	return own
}

// withoutOvertaken leaves out whose place was taken: "Colombians overtook Ecuadorians
// as the second-largest group".
func (c *composer) withoutOvertaken(own []mark) []mark {
	for k := range c.tokens {
		switch c.tokens[k].word {
		case "overtaken", "superado", "superada", "superados", "superadas", "desplazado", "desplazada", "desplazados", "desplazadas":
			if w := c.wordAt(k + 1); w == "by" || w == "por" {
				return slices.DeleteFunc(slices.Clone(own), func(m mark) bool {
					return (m.kind == markNationality || m.kind == markCountry || m.kind == markGeography) && m.to <= k
				})
			}
		case "overtook", "displaced", "replaced", "surpassed", "passed", "desplazaron", "desplazo", "superaron", "supero", "rebasaron", "relegaron", "relego", "reemplazaron", "reemplazo":
			return slices.DeleteFunc(slices.Clone(own), func(m mark) bool {
				return (m.kind == markNationality || m.kind == markCountry) && m.from > k && m.from-k <= 4
			})
		}
	}
	return own
}

func hasPer(marks []mark, value string) bool {
	return slices.ContainsFunc(marks, func(m mark) bool { return m.kind == markPer && m.value == value })
}

// otherReason is the key of the reason why the anchor counts nothing of ours, or "".
func (c *composer) otherReason(a anchor, own []mark) string {
	if c.marks[a.mark].num.vague {
		return "vague"
	}
	for _, m := range own {
		if m.kind == markOther && !c.aside(a, own, m) {
			return m.value
		}
		if m.kind == markForecast && m.from < a.to {
			return "forecast"
		}
		if m.kind == markForecast && strings.HasPrefix(c.tokens[m.from].word, "next") {
			return "forecast"
		}
		if m.kind == markPeriod && len(m.whens) > 0 && m.whens[0].form == whenDay && a.kind == anchorCount && !c.dated(own, m) {
			return "daily"
		}
		if m.kind == markGeography && m.value == "town" && !c.aside(a, own, m) {
			return "town"
		}
	}
	return a.ownReason()
}

// aside reports whether mark m stands in a clause of its own, while the number
// and what it counts stand together elsewhere: "In the Del Rio Sector, which
// includes Eagle Pass, agents made 42,930 arrests".
func (c *composer) aside(a anchor, own []mark, m mark) bool {
	if c.afterthought(a, own, m) {
		return true
	}
	if a.kind != anchorCount && a.kind != anchorChange || !c.closed(min(a.to, m.to), max(a.from, m.from)) {
		return false
	}
	told, placed := false, false
	for _, o := range own {
		near := !c.closed(min(a.to, o.to), max(a.from, o.from))
		told = told || near && o.kind == markQuantity && strength[o.value] >= strength["encounters"]
		placed = placed || o.kind == markGeography && strings.Contains(o.value, "-")
	}
	if m.kind == markGeography {
		return placed
	}
	return told && m.from > a.from
}

// afterthought reports whether mark m stands in a clause of circumstance, after what
// the anchor states and counts: "fell in October after deportation flights resumed".
func (c *composer) afterthought(a anchor, own []mark, m mark) bool {
	for k := a.to; k < m.from; k++ {
		switch c.wordAt(k) {
		case "after", "following", "amid", "because", "when", "as", "before", "tras", "luego", "despues", "cuando", "porque", "ante", "since":
		default:
			continue
		}
		return slices.ContainsFunc(own, func(o mark) bool {
			return o.kind == markQuantity && o.to <= k && strength[o.value] >= strength["crossings"]
		})
	}
	return false
}

// dated reports whether the day at m only tells when a period ended or a number was
// published, while another mark tells the period.
func (c *composer) dated(own []mark, m mark) bool {
	if !slices.ContainsFunc(own, func(o mark) bool {
		return o.kind == markPeriod && len(o.whens) > 0 && o.whens[0].form != whenDay
	}) {
		return false
	}
	for k := m.from - 1; k >= 0 && k >= m.from-4; k-- {
		switch c.tokens[k].word {
		case "ended", "ending", "ends", "released", "published", "announced", "issued", "reported", "dated", "acabo", "termino", "finalizo", "concluyo", "cerro", "publico", "publicados", "publicadas", "publicado", "divulgo", "divulgados", "difundidos", "difundio":
			return true
		}
	}
	return false
}

// ownReason is the reason that came with the anchor's number.
func (a anchor) ownReason() string {
	if a.reason == "times more" {
		return ""
	}
	return a.reason
}

// keepReason keeps a claim that cannot be checked where it speaks of people at all.
func (c *composer) keepReason(d draft, a anchor, reason string) {
	about := d.subject.peopleWord || d.subject.quoted || d.subject.strong || d.subject.household != "" || len(d.subject.nations) > 0 || reason == "gotaways"
	if !about || a.kind == anchorDirection || a.kind == anchorRank && reason != "forecast" {
		return
	}
	d.kind, d.reason = kindNone, reason
	c.stretch(&d, a, c.inside(a.low, a.high))
	c.drafts = append(c.drafts, d)
}

// fillSubject completes what the words of the anchor leave untold: from the
// claims before it in the sentence, from the rest of the sentence, from the sentence before.
func (c *composer) fillSubject(d *draft, list []anchor, i int) {
	own := c.inside(list[i].low, list[i].high)
	part := slices.ContainsFunc(own, func(m mark) bool { return m.kind == markPart })
	pronoun := slices.ContainsFunc(own, func(m mark) bool { return m.kind == markPronoun })
	full := strength[d.subject.quantity] >= strength["encounters"] && !part
	if n := len(c.drafts); n > 0 && c.drafts[n-1].kind != kindNone {
		before := c.drafts[n-1].subject
		if i > 0 && list[i-1].low == list[i].low && c.drafts[n-1].kind == kindShare && list[i].kind == anchorCount {
			d.subject = c.drafts[n-1].whole
			return
		}
		if c.drafts[n-1].kind == kindShare && !pronoun {
			before = c.drafts[n-1].whole
		}
		switch {
		case i > 0 && c.wholeOf(list[i-1], list[i]):
			before.nations, before.household, before.sex = nil, "", ""
			d.subject = gather(c.inside(list[i].from, list[i].high), c.tokens).over(before)
		case c.belongs(d.subject, list[i]):
			d.subject = d.subject.over(before)
		case full && !d.subject.narrow() && before.narrow() && c.apposed(list[i]):
			d.subject = d.subject.over(before)
		case full && !d.subject.narrow() && before.narrow() && list[i].kind != anchorDirection && list[i].kind != anchorRank:
			instead := d.subject.over(before)
			d.subject, d.instead = d.subject.over(before.placeOnly()), &instead
		case !full && (d.subject.quantity == "" || part || pronoun):
			d.subject = d.subject.over(c.elliptic(before, d.subject, part))
		case len(d.subject.places) == 0:
			d.subject = d.subject.over(before.placeOnly())
		}
		return
	}
	if len(list) > 1 {
		d.subject = d.subject.over(subject{places: c.placesBeside(list, i), quantity: d.subject.quantity, strong: c.sentence.strong})
		if d.subject.quantity == "" {
			d.subject.quantity, d.subject.component, d.subject.explicit = c.sentence.quantity, c.sentence.component, c.sentence.explicit
		}
	}
	if c.context.told && c.leansBack(d.subject, part || pronoun, full) {
		lean := c.context.subject
		if !(part || pronoun || d.subject.quantity == "" && !d.subject.narrow()) {
			lean = lean.placeOnly()
		}
		own := d.subject
		d.subject = d.subject.over(lean)
		d.carried, d.ofThem = true, part
		if pronoun && c.context.part != nil && !own.narrow() {
			instead := own.over(*c.context.part)
			d.instead = &instead
		}
	}
}

// placesBeside are the places of the sentence, but for a sector that only names the
// part of a share told next: "of the 191,106 …, a third were caught in the Tucson Sector".
func (c *composer) placesBeside(list []anchor, i int) []string {
	if i+1 >= len(list) || list[i+1].kind != anchorShare {
		return c.sentence.places
	}
	part := c.copula(list[i+1].to, list[i+1].high)
	if part == 0 || !strings.Contains(strings.Join(c.sentence.places, " "), "-") {
		return c.sentence.places
	}
	return gather(c.inside(0, part), c.tokens).places
}

// bracketed is the nation right before a number in brackets: "Haitians (46,422)".
func (c *composer) bracketed(a anchor) string {
	k := a.from - 2
	if w := c.wordAt(a.from - 1); (w == "con" || w == "with" || w == "at") && c.wordAt(k) == "," {
		k-- // "India, con 41.770,"
	} else if w != "(" {
		return ""
	}
	if a.kind != anchorCount || k < 0 {
		return ""
	}
	if m, ok := c.markAt(k); ok && (m.kind == markNationality || m.kind == markCountry) {
		return m.value
	}
	return ""
}

// apposed reports whether the anchor follows a comma with nothing that counts in
// between: ", more than 12 times the 1,970 encountered the year before".
func (c *composer) apposed(a anchor) bool {
	for k := a.from - 1; k > 0 && k >= a.from-4; k-- {
		if c.tokens[k].word == "," && c.tokens[k].kind == tokenSign {
			return true
		}
		if m, ok := c.markAt(k); ok && (m.kind == markQuantity || m.kind == markReach || m.kind == markJoin) {
			return false
		}
	}
	return false
}

// wholeOf reports whether b is what a is a part of: "125,338 of the 242,399 encounters".
func (c *composer) wholeOf(a, b anchor) bool {
	if a.kind != anchorCount || b.kind != anchorCount || a.to >= b.from {
		return false
	}
	first := c.wordAt(a.to)
	for k := a.to; k < b.from; k++ {
		switch c.wordAt(k) {
		case "of", "the", "de", "los", "las", "del", "total", "un", "a":
		default:
			return false
		}
	}
	return first == "of" || first == "de" || first == "del"
}

// belongs reports whether the number only measures what a rank before it spoke of:
// "the largest group, with 82,952 people".
func (c *composer) belongs(s subject, a anchor) bool {
	last := c.drafts[len(c.drafts)-1]
	if a.kind != anchorCount || a.from == 0 || len(s.nations) > 0 || s.household != "" || len(s.places) > 0 || last.kind != kindRank && last.kind != kindPart {
		return false
	}
	w := c.tokens[a.from-1].word
	return w == "con" || w == "with" || w == "at"
}

// elliptic is what a following clause takes over: all of it, but no nation or
// place beside another of its own kind.
func (c *composer) elliptic(before, own subject, part bool) subject {
	if own.component != "" || own.bothNamed {
		before.explicit = own.explicit
	}
	if !part && len(own.nations) > 0 {
		before.household = ""
	}
	if !part && own.household != "" {
		before.nations = nil
	}
	return before
}

// leansBack reports whether the sentence speaks on of what the one before spoke of.
func (c *composer) leansBack(s subject, pointing, full bool) bool {
	if len(s.places) > 0 && !slices.Equal(s.places, []string{"border"}) {
		return pointing && !full
	}
	if full || s.component != "" {
		return false
	}
	return len(s.places) == 0 || pointing
}

// fillSpans gives the claim its periods.
func (c *composer) fillSpans(d *draft, list []anchor, i int) {
	a := list[i]
	if a.kind == anchorCount {
		c.movedSpans(d, a)
	}
	if len(d.spans) == 0 && d.kind != kindRank && d.kind != kindChange && d.kind != kindComparison && d.kind != kindFirst {
		c.ownSpans(d, c.inside(a.low, a.high))
	}
	if len(d.spans) == 0 && len(c.drafts) > 0 {
		for j := len(c.drafts) - 1; j >= 0 && len(d.spans) == 0; j-- {
			if c.drafts[j].kind != kindNone && !c.drafts[j].past {
				d.spans, d.bareYear = c.drafts[j].spans, c.drafts[j].bareYear
				d.openMonth = c.drafts[j].openMonth
			}
		}
	}
	if len(d.spans) == 0 {
		c.ownSpans(d, c.inside(0, a.low))
	}
	if len(d.spans) == 0 {
		c.ownSpans(d, c.inside(a.high, len(c.tokens)))
	}
	if len(d.spans) == 0 && len(c.context.spans) > 0 {
		d.spans = c.context.spans
	}
}

// movedSpans gives the number that something fell to, or from, the period or the
// base of that change, and the number after "when" the period right before it.
func (c *composer) movedSpans(d *draft, a anchor) {
	for k := a.from - 1; k >= 1 && k >= a.from-4; k-- {
		if w := c.tokens[k].word; w == "when" || w == "cuando" {
			for _, m := range c.marks {
				if m.kind == markPeriod && m.to <= k && k-m.to <= 1 {
					d.spans, d.bareYear = c.spansOf(m), m.whens[0].form == whenYear && !m.whens[0].fiscal
				}
			}
			return
		}
	}
	if m, ok := c.lookBackAfter(a); ok {
		d.spans = c.spansOf(m)
		return
	}
	if m, ok := c.recordOf(a); ok {
		d.spans, d.bareYear = c.spansOf(m), m.whens[0].form == whenYear && !m.whens[0].fiscal
		return
	}
	n := len(c.drafts)
	if a.from == 0 || n == 0 || slices.ContainsFunc(c.marks, func(m mark) bool {
		return m.kind == markPeriod && m.from >= a.to && m.from-a.to <= 3 && !c.closed(a.to, m.from)
	}) {
		return
	}
	lead := c.tokens[a.from-1].word
	if (lead == "a" || lead == "record") && a.from > 1 && c.language == English {
		lead = c.tokens[a.from-2].word
	}
	for j := n - 1; j >= 0 && j >= n-2; j-- {
		change := c.drafts[j]
		if change.kind != kindChange || change.dir == 0 {
			continue
		}
		switch {
		case (lead == "to" || lead == "a" || lead == "hasta") && len(change.spans) > 0:
			d.spans, d.bareYear = change.spans[len(change.spans)-1:], change.bareYear
		case (lead == "from" || lead == "desde" || lead == "de") && len(change.base) > 0:
			d.spans, d.bareYear = change.base[:1], change.bareYear
		case (lead == "from" || lead == "desde" || lead == "de") && len(change.spans) > 0 && change.spans[0].months() == 12:
			d.spans, d.bareYear = []span{change.spans[0].add(-1)}, change.bareYear
		}
		return
	}
}

// lookBackAfter is the time that looks back right behind a number that a change began at: "were up from 252,315 a year
// earlier".
func (c *composer) lookBackAfter(a anchor) (mark, bool) {
	switch c.wordAt(a.from - 1) {
	case "from", "desde", "than", "with", "to", "con", "a", "contra":
	default:
		return mark{}, false
	}
	for _, m := range c.marks {
		if m.kind == markPeriod && len(m.whens) == 1 && m.whens[0].looksBack() && m.from >= a.to && m.from-a.to <= 3 && !c.closed(a.to, m.from) {
			return m, len(c.spansOf(m)) == 1
		}
	}
	return mark{}, false
}

// recordOf is the period in which the record stood that a number names: "the record of 269,735 set in September",
// "December's record of 302,000".
func (c *composer) recordOf(a anchor) (mark, bool) {
	if w := c.wordAt(a.from - 1); w != "of" && w != "de" {
		return mark{}, false
	}
	i := slices.IndexFunc(c.marks, func(m mark) bool { return m.kind == markSuperlative && m.to == a.from-1 })
	if i < 0 {
		return mark{}, false
	}
	for _, m := range c.marks {
		before := m.to < c.marks[i].from && c.marks[i].from-m.to <= 2 && (c.tokens[m.to].word == "'" || c.tokens[m.to].word == "s")
		after := m.from >= a.to && m.from-a.to <= 4 && !c.closed(a.to, m.from)
		if m.kind == markPeriod && len(m.whens) == 1 && (before || after) && len(c.spansOf(m)) == 1 {
			return m, true
		}
	}
	return mark{}, false
}

// ownSpans reads the periods of a stretch.
func (c *composer) ownSpans(d *draft, own []mark) {
	d.each = d.each || slices.ContainsFunc(own, func(m mark) bool { return m.kind == markEach })
	d.together = d.together || slices.ContainsFunc(own, func(m mark) bool { return m.kind == markTogether })
	for _, m := range own {
		if m.kind != markPeriod {
			continue
		}
		spans := c.spansOf(m)
		if len(spans) == 0 || spans[0].kind == spanDay {
			continue
		}
		if len(d.spans) > 0 && !c.coordinate(d, own, m) {
			continue
		}
		d.spans = append(d.spans, spans...)
		d.undated = d.undated || !c.clock.dated && !m.whens[0].looksBack() && (m.whens[0].form == whenRelative || m.whens[0].form == whenPast)
		d.toDate = d.toDate || m.whens[0].code == "to date"
		d.openMonth = d.openMonth || c.clock.guesses(m.whens[0])
		d.bareYear = d.bareYear || len(m.whens) == 1 && m.whens[0].form == whenYear && !m.whens[0].fiscal
	}
}

// coordinate reports whether a second period is meant as well: "in November and in December".
func (c *composer) coordinate(d *draft, own []mark, m mark) bool {
	if d.spans[0].kind == spanYear || d.spans[0].kind == spanFiscal {
		return false
	}
	for k := m.from - 3; k < m.from; k++ {
		if k >= 0 && (c.tokens[k].word == "and" || c.tokens[k].word == "y") && c.tokens[k].kind == tokenWord {
			return true
		}
	}
	return false
}

// deniedAfter reports whether the part of a share is what it is not: "one in three
// was not Venezuelan".
func (c *composer) deniedAfter(a anchor) bool {
	return slices.ContainsFunc(c.inside(a.to, a.high), func(m mark) bool { return m.kind == markNegation })
}

// eachMonth parts a span into its months where every one of them is meant.
func (c *composer) eachMonth(d *draft, own []mark) {
	if !d.perMonth || len(d.spans) != 1 || d.spans[0].months() < 2 || d.spans[0].months() > 24 {
		return
	}
	for _, m := range own {
		if m.kind != markPer || m.value != "month" {
			continue
		}
		switch c.tokens[m.from].word {
		case "each", "every", "cada":
			whole := d.spans[0]
			d.spans, d.each, d.perMonth = nil, true, false
			for at := whole.from; at <= whole.to; at++ {
				one := monthSpan(at)
				one.open = whole.open
				d.spans = append(d.spans, one)
			}
			return
		}
	}
}

// stretch widens the claim to the words that it rests on.
func (c *composer) stretch(d *draft, a anchor, own []mark) {
	for _, m := range own {
		switch m.kind {
		case markQuantity, markGeography, markComponent, markAuthority, markNationality, markCountry, markHousehold, markPeriod, markScope, markThan, markChange, markPer, markShare, markSince, markReach, markRankNoun, markDimension, markMore, markExceed, markForecast, markOther, markStreak, markTally, markFirstTime:
			d.from, d.to = min(d.from, m.from), max(d.to, m.to)
		}
	}
	if d.from > 0 {
		switch c.tokens[d.from-1].word {
		case "in", "en", "during", "durante":
			d.from--
		}
	}
	d.from, d.to = max(d.from, 0), min(d.to, len(c.tokens))
}

// appointments takes a number of appointments; only those per day are on record.
func (c *composer) appointments(d draft, a anchor, own []mark) {
	d.kind, d.perDay = kindAppointments, hasPer(own, "day")
	d.spans = c.allSpans()
	c.stretch(&d, a, own)
	c.drafts = append(c.drafts, d)
}

// dimensionOf maps the lexicon's words to a dimension.
func dimensionOf(value string) model.Dim {
	if value == "nationality" {
		return model.DimNationality
	}
	return model.DimGeography
}
