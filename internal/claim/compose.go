package claim

import (
	"slices"

	"puente/internal/model"
)

// context is what the sentences before have told.
type context struct {
	subject subject
	part    *subject // a part of the subject that was told of after it
	spans   []span
	last    span
	told    bool
	caravan bool
}

// composer makes drafts of one sentence.
type composer struct {
	text     []byte
	language Language
	tokens   []token
	marks    []mark
	clock    clock
	context  *context
	drafts   []draft
	near     *nearby // what the sentence names, once asked for
	sentence subject // what the whole sentence speaks of
}

// compose reads one sentence and moves the context on.
func compose(text []byte, s sentence, marks []mark, at clock, ctx *context) []draft {
	c := &composer{text: text, language: s.language, tokens: s.tokens, marks: marks, clock: at, context: ctx}
	c.dropAttributions()
	c.returns()
	c.clock.subject = ctx.last
	c.resolveTimes()
	c.sentence = gather(c.marks, c.tokens)
	if !c.worthReading() {
		return nil
	}
	switch {
	case c.inCaravan():
		c.caravans()
		ctx.caravan = true
		return c.drafts
	case c.has(markPromise) && (c.sentence.counted() || c.hasOther("removal")):
		c.whole(kindNone, "promise")
		return c.drafts
	}
	ctx.caravan = false
	list := c.segment(c.anchors())
	for i := range list {
		c.draft(list, i)
	}
	if len(c.drafts) == 0 {
		c.withoutNumbers()
	}
	c.remember()
	return c.drafts
}

// dropAttributions leaves out the countries of who is quoted: "según datos
// oficiales de Panamá" names no nationality.
func (c *composer) dropAttributions() {
	until := -1
	c.marks = slices.DeleteFunc(c.marks, func(m mark) bool {
		if m.kind == markAttribution {
			for until = m.to; until < len(c.tokens) && c.tokens[until].kind != tokenSign; until++ {
			}
			return true
		}
		return m.from < until && (m.kind == markCountry || m.kind == markNationality || m.kind == markOfficials)
	})
}

// returns reads "Mexico returned" as what Mexico counts; returns by others are no series here.
func (c *composer) returns() {
	if m, ok := c.sentBack(); ok {
		m.kind, m.value = markQuantity, "deportations"
	}
	received := slices.ContainsFunc(c.marks, func(m mark) bool { return m.kind == markCountry && m.value == "GTM" }) && c.has(markReach)
	for i := 1; i < len(c.marks); i++ {
		m, by := &c.marks[i], c.marks[i-1]
		if received && m.kind == markOther && m.value == "removal" {
			m.kind, m.value = markQuantity, "deportations"
		}
		if m.kind == markOther && m.value == "removal" && by.kind == markCountry && by.value == "MEX" && by.to+2 == m.from && c.tokens[by.to].word == "'" {
			m.kind, m.value = markQuantity, "deportations" // "Mexico's returns"
		}
		if m.kind == markOther && m.value == "removal" && by.to == m.from && (by.kind == markCountry && by.value == "MEX" || by.kind == markOfficials && by.value == "mexico") {
			m.kind, m.value = markQuantity, "deportations"
		}
	}
}

// sentBack finds the word for returns that Mexico is told to have made: "Guatemalans
// returned from Mexico".
func (c *composer) sentBack() (*mark, bool) {
	byMexico := slices.ContainsFunc(c.marks, func(m mark) bool {
		w := c.wordAt(m.from - 1)
		return m.kind == markCountry && m.value == "MEX" && (w == "from" || w == "by" || w == "desde" || w == "por")
	})
	for i := range c.marks {
		if byMexico && c.marks[i].kind == markOther && c.marks[i].value == "removal" {
			return &c.marks[i], true
		}
	}
	return nil, false
}

// worthReading skips sentences that cannot hold a claim.
func (c *composer) worthReading() bool {
	for _, m := range c.marks {
		switch m.kind {
		case markNumber, markPercent, markFraction, markFactor, markSuperlative, markChange, markMore, markExceed, markTrend, markPromise, markAppointment, markNegation, markDimension, markStreak:
			return true
		}
	}
	return false
}

func (c *composer) hasOther(value string) bool {
	return slices.ContainsFunc(c.marks, func(m mark) bool {
		return m.kind == markOther && m.value == value || value == "removal" && m.kind == markQuantity && m.value == "deportations"
	})
}

// resolveTimes fixes the periods of the sentence: those with a year first, then
// the bare months beside them.
func (c *composer) resolveTimes() {
	anchor := c.clock.subject
	for _, m := range c.marks {
		if m.kind == markPeriod && len(m.whens) > 0 && m.whens[0].year > 0 {
			if s, ok := c.clock.span(m.whens[0]); ok && s.kind != spanDay {
				anchor = s
				break
			}
		}
	}
	if anchor != c.clock.subject {
		c.clock.subject, c.clock.firm = anchor, false
		return
	}
	c.clock.back = c.backFrom()
}

// backFrom is the period before the first time that looks back, as in "in December, up from 242,418 a month earlier".
func (c *composer) backFrom() span {
	var last span
	for _, m := range c.marks {
		if m.kind != markPeriod || len(m.whens) != 1 {
			continue
		}
		if m.whens[0].looksBack() {
			return last
		}
		if s, ok := c.clock.span(m.whens[0]); ok && (s.kind == spanMonth || s.kind == spanQuarter) {
			last = s
		}
	}
	return span{}
}

// spansOf resolves a period mark.
func (c *composer) spansOf(m mark) []span {
	var out []span
	for _, w := range m.whens {
		if s, ok := c.clock.span(w); ok {
			out = append(out, s)
		}
	}
	return out
}

// inCaravan reports whether the sentence speaks of a caravan.
func (c *composer) inCaravan() bool {
	if c.has(markCaravan) {
		return true
	}
	strong := c.sentence.component != "" || len(c.sentence.places) > 0 || c.has(markQuantity) && strength[c.sentence.quantity] >= strength["encounters"]
	return c.context.caravan && !strong && !c.has(markPeriod)
}

// caravans takes every size that a sentence gives a caravan.
func (c *composer) caravans() {
	found := false
	for i, m := range c.marks {
		if m.kind != markNumber || m.num.vague {
			continue
		}
		sense, next := c.noun(m.to)
		if sense == nextUnit && next.value != "things" {
			continue
		}
		nations := sense == nextUnit && slices.Contains([]string{"nations", "countries", "nationalities", "naciones", "paises", "nacionalidades"}, c.tokens[next.from].word)
		if sense == nextUnit && !nations {
			continue
		}
		a := anchor{mark: i, from: m.from, to: m.to, hedge: opExact}
		c.addHedge(&a)
		d := draft{kind: kindCaravan, from: a.from, to: a.to, stated: c.stated(a)}
		if sense != nextBare && next.kind != markCaravan {
			d.to = max(d.to, next.to)
		}
		d.words = c.wordsOf(a.from, a.to)
		switch {
		case nations:
			d.reason = "nations"
		case c.forecastBefore(a.from):
			d.from, d.reason = a.from, "hope"
		}
		c.drafts = append(c.drafts, d)
		found = true
	}
	if !found && c.has(markPromise) {
		c.whole(kindNone, "promise")
	}
}

func (c *composer) forecastBefore(token int) bool {
	for _, m := range c.marks {
		if m.kind == markForecast && m.to <= token && token-m.to <= 12 {
			return true
		}
	}
	return false
}

// whole makes one draft of the whole sentence.
func (c *composer) whole(kind draftKind, reason string) {
	from, to := 0, len(c.tokens)
	for from < to && c.tokens[from].kind == tokenSign {
		from++
	}
	for to > from && c.tokens[to-1].kind == tokenSign {
		to--
	}
	if from < to {
		c.drafts = append(c.drafts, draft{kind: kind, from: from, to: to, reason: reason, subject: c.sentence, spans: c.allSpans()})
	}
}

func (c *composer) allSpans() []span {
	var all []span
	for _, m := range c.marks {
		if m.kind == markPeriod {
			all = append(all, c.spansOf(m)...)
		}
	}
	return all
}

// withoutNumbers keeps trends and forecasts of what is counted.
func (c *composer) withoutNumbers() {
	for _, m := range c.marks {
		if m.kind == markTrend {
			c.whole(kindTrend, "")
			return
		}
	}
}

// stated reads the number of an anchor.
func (c *composer) stated(a anchor) stated {
	m := c.marks[a.mark]
	s := stated{op: a.hedge, value: m.num.value, high: m.num.high, step: m.num.step, unit: "events"}
	switch m.kind {
	case markPercent:
		s.unit = "percent"
		if a.kind == anchorChange && c.ofPeriod(&a) {
			s.unit = "percent of"
		}
	case markFraction:
		s.worded = true
		s.value, s.step, s.unit = m.n*100, 0, "percent"
		if a.kind == anchorChange && c.halfThe(&a) {
			s.value, s.unit = m.n, "times"
		}
	case markFactor:
		s.value, s.step, s.unit = m.n, 0, "times"
		if m.num.step > 0 && m.num.value != float64(int(m.num.value)) {
			s.op, s.step = a.hedge, m.num.step
		}
	}
	s.negated = c.negated(a) != c.denied(a)
	return s
}

// negated reports whether "not" stands right before the anchor.
func (c *composer) negated(a anchor) bool {
	for i := len(c.marks) - 1; i >= 0; i-- {
		m := c.marks[i]
		if m.to > a.from || m.kind != markNegation {
			continue
		}
		return a.from-m.to <= 4 && !c.closed(m.to, a.from)
	}
	return false
}

// denied reports whether "it is not true that" leads what the anchor states.
func (c *composer) denied(a anchor) bool {
	for _, m := range c.marks {
		if m.kind == markDenial && m.to <= a.from {
			return true
		}
	}
	return false
}

func (c *composer) wordsOf(from, to int) string {
	return string(c.text[c.tokens[from].start:c.tokens[to-1].end])
}

// remember moves the context on to what this sentence spoke of.
func (c *composer) remember() {
	for _, d := range c.drafts {
		if d.kind == kindNone || d.past || len(d.spans) == 0 {
			continue
		}
		if d.ofThem && c.context.told {
			part := d.subject
			c.context.part = &part
			continue
		}
		c.context.subject, c.context.told, c.context.part = d.subject, true, nil
		c.context.spans, c.context.last = d.spans, d.spans[len(d.spans)-1]
	}
	if len(c.drafts) == 0 && c.sentence.strong && len(c.sentence.places) > 0 {
		c.context.subject, c.context.told = c.sentence, true
	}
	if len(c.drafts) == 0 {
		if all := c.allSpans(); len(all) == 1 && all[0].kind != spanDay {
			c.context.spans, c.context.last = all, all[0]
		}
	}
}

// defaultRank fills in what a superlative ranks when nothing is said.
func defaultRank() rankTerms { return rankTerms{n: 1, dim: model.DimCount} }
