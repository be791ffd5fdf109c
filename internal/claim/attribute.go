package claim

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// inside returns the marks of a stretch of tokens.
func (c *composer) inside(low, high int) []mark {
	var out []mark
	for _, m := range c.marks {
		if m.from >= low && m.to <= high {
			out = append(out, m)
		}
	}
	return out
}

// draft makes the claim of one anchor.
func (c *composer) draft(list []anchor, i int) {
	a := list[i]
	own := c.inside(a.low, a.high)
	d := draft{from: a.from, to: a.to, stated: c.stated(a), dir: a.dir, rank: defaultRank(), kind: kindLevel}
	d.words = c.wordsOf(a.from, a.to)
	d.subject = gather(c.withoutRival(a, own), c.tokens)
	if reason := c.otherReason(a, own); reason != "" {
		c.keepReason(d, a, reason)
		return
	}
	if slices.ContainsFunc(own, func(m mark) bool { return m.kind == markAppointment }) && a.kind == anchorCount {
		c.appointments(d, a, own)
		return
	}
	c.fillSubject(&d, list, i)
	if !c.evident(d, a, own) {
		return
	}
	d.perDay = hasPer(own, "day")
	d.perMonth = hasPer(own, "month") && a.kind == anchorCount
	d.anyMonth = a.kind == anchorCount && d.stated.op != opExact && slices.ContainsFunc(own, func(m mark) bool {
		return m.kind == markScope && (m.value == "anymonth" || m.value == "nomonth")
	})
	if d.anyMonth && slices.ContainsFunc(own, func(m mark) bool { return m.kind == markScope && m.value == "nomonth" }) {
		d.stated.negated = !d.stated.negated
	}
	if hasPer(own, "week") {
		return
	}
	if a.kind == anchorShare && c.deniedAfter(a) {
		c.keepReason(d, a, "unclear")
		return
	}
	switch a.kind {
	case anchorShare:
		c.share(&d, a, own)
	case anchorChange, anchorDirection:
		c.change(&d, a, own)
	case anchorRank:
		c.rank(&d, a, own)
	}
	c.fillSpans(&d, list, i)
	c.eachMonth(&d, own)
	c.stretch(&d, a, own)
	c.drafts = append(c.drafts, d)
}

// withoutRival leaves out the one that a superlative comes after: "the second-largest
// after Mexicans" speaks of somebody else.
func (c *composer) withoutRival(a anchor, own []mark) []mark {
	if a.kind != anchorRank {
		return own
	}
	for k := a.to; k < a.high; k++ {
		switch c.tokens[k].word {
		case "after", "behind", "tras", "despues":
			return slices.DeleteFunc(slices.Clone(own), func(m mark) bool { return m.from > k && m.kind != markPeriod })
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
		if m.kind == markOther {
			return m.value
		}
		if m.kind == markForecast && m.from < a.to {
			return "forecast"
		}
		if m.kind == markForecast && strings.HasPrefix(c.tokens[m.from].word, "next") {
			return "forecast"
		}
		if m.kind == markPeriod && len(m.whens) > 0 && m.whens[0].form == whenDay && a.kind == anchorCount {
			return "daily"
		}
		if m.kind == markGeography && m.value == "town" {
			return "town"
		}
	}
	if c.marks[a.mark].value == "points" {
		return "points"
	}
	return a.ownReason()
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
	about := d.subject.peopleWord || d.subject.quoted || d.subject.strong || d.subject.household != "" || len(d.subject.nations) > 0
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
		case !full && (d.subject.quantity == "" || part || pronoun):
			d.subject = d.subject.over(c.elliptic(before, d.subject, part))
		case len(d.subject.places) == 0:
			d.subject = d.subject.over(before.placeOnly())
		}
		return
	}
	if len(list) > 1 {
		d.subject = d.subject.over(subject{places: c.sentence.places, quantity: d.subject.quantity, strong: c.sentence.strong})
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

// evident reports whether the words say clearly enough that our counts are meant.
func (c *composer) evident(d draft, a anchor, own []mark) bool {
	s := d.subject
	if s.strong || d.carried && (s.quantity != "" || s.narrow() || len(s.places) > 0) {
		return true
	}
	switch s.quantity {
	case "crossings", "entries", "undocumented", "asylum-seekers", "processed":
		return len(s.nations) > 0 || s.household != "" || c.hasMigrants()
	case "people":
		return c.hasMigrants() && (len(s.nations) > 0 || s.household != "" && s.household != "adults" && s.household != "minors")
	}
	if len(s.nations) > 0 && (c.has(markDimension) || slices.ContainsFunc(own, func(m mark) bool { return m.kind == markPeriod && m.whens[0].form == whenFiscal })) {
		return true
	}
	return s.household == "family-units" || s.household == "unaccompanied-minors" || s.household == "single-adults" || len(s.nations) > 0 && c.context.told
}

// hasMigrants reports whether the sentence says migrants, not only people.
func (c *composer) hasMigrants() bool {
	for _, m := range c.marks {
		if m.kind == markQuantity {
			return true
		}
	}
	return false
}

// fillSpans gives the claim its periods.
func (c *composer) fillSpans(d *draft, list []anchor, i int) {
	a := list[i]
	if len(d.spans) == 0 && d.kind != kindRank && d.kind != kindChange && d.kind != kindComparison {
		c.ownSpans(d, c.inside(a.low, a.high))
	}
	if len(d.spans) == 0 && len(c.drafts) > 0 {
		for j := len(c.drafts) - 1; j >= 0 && len(d.spans) == 0; j-- {
			if c.drafts[j].kind != kindNone {
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
				d.spans = append(d.spans, monthSpan(at))
			}
			return
		}
	}
}

// stretch widens the claim to the words that it rests on.
func (c *composer) stretch(d *draft, a anchor, own []mark) {
	for _, m := range own {
		switch m.kind {
		case markQuantity, markGeography, markComponent, markAuthority, markNationality, markCountry, markHousehold, markPeriod, markScope, markThan, markChange, markPer, markShare, markSince, markReach, markRankNoun, markDimension, markMore, markExceed, markForecast, markOther:
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
