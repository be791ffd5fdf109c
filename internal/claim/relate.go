package claim

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// share splits a claim of a share into the part and its whole.
func (c *composer) share(d *draft, a anchor, own []mark) {
	d.kind = kindShare
	verb, of := -1, -1
	for _, m := range own {
		if m.kind == markShare && verb < 0 {
			verb = m.from
		}
	}
	if a.to < len(c.tokens) && slices.Contains([]string{"of", "de", "del"}, c.tokens[a.to].word) && c.tokens[a.to].kind == tokenWord {
		of = a.to
	}
	copula := c.copula(a.to, a.high)
	before, after := gather(c.inside(a.low, a.from), c.tokens), gather(c.inside(a.to, a.high), c.tokens)
	filled := d.subject
	if n := len(c.drafts); n > 0 && c.drafts[n-1].kind == kindShare && !before.told() && !after.told() {
		d.subject, d.whole = c.drafts[n-1].subject, c.drafts[n-1].whole
		return
	}
	switch {
	case verb >= 0 && verb < a.from:
		d.subject, d.whole = c.partOf(before, after)
	case of >= 0 && copula > 0, copula > a.to && c.oneInComponent(a, copula):
		d.subject, d.whole = c.partOf(gather(c.inside(copula, a.high), c.tokens), gather(c.inside(a.low, copula), c.tokens))
	case of >= 0 && (before.narrow() || strings.Contains(strings.Join(before.places, " "), "-")):
		d.subject, d.whole = c.partOf(before, after)
	case of >= 0 && after.narrow():
		d.whole = withoutNarrow(after)
		d.subject = after.over(d.whole)
	default:
		d.subject, d.whole = c.partOf(gather(own, c.tokens), subject{})
	}
	c.shareContext(d, filled)
}

// oneInComponent reports whether a share is told as one in so many of what one component counts: "one in three Border
// Patrol encounters was in the Tucson sector", "uno de cada tres encuentros de la Patrulla Fronteriza".
func (c *composer) oneInComponent(a anchor, copula int) bool {
	words := c.tokens[c.marks[a.mark].from:c.marks[a.mark].to]
	return c.marks[a.mark].kind == markFraction &&
		slices.ContainsFunc(words, func(t token) bool { return t.word == "in" || t.word == "cada" || t.word == "every" }) &&
		slices.ContainsFunc(c.inside(a.to, copula), func(m mark) bool { return m.kind == markComponent })
}

// points reads by how many percentage points a share changed: the part and its
// whole as of a share, the periods as of a change.
func (c *composer) points(d *draft, a anchor, own []mark) {
	filled := d.subject
	c.change(d, a, own)
	d.kind, d.stated.unit = kindPoints, "points"
	d.subject, d.whole = c.partOf(gather(slices.DeleteFunc(slices.Clone(own), func(m mark) bool { return m.kind == markOf }), c.tokens), subject{})
	c.shareContext(d, filled)
	if !d.whole.narrow() || sameSeries(d.whole.resolve(), d.subject.resolve()) {
		d.whole = withoutNarrow(d.subject)
	}
}

// copula finds the verb that parts a whole from its part: "21 % of encounters were at ports".
func (c *composer) copula(from, to int) int {
	for _, m := range c.inside(from, to) {
		w := c.tokens[m.from].word
		switch w {
		case "were", "was", "are", "is", "came", "fueron", "eran", "son", "es", "era", "fue", "had", "involved", "occurred", "took", "correspondio", "correspondieron", "happened":
			return m.from
		}
	}
	for k := from; k < to; k++ {
		switch c.tokens[k].word {
		case "were", "was", "are", "came", "fueron", "eran", "son", "era", "occurred", "took", "correspondio", "correspondieron", "happened", "provenian", "procedian", "ocurrieron", "ocurrio", "produjo", "produjeron", "concentro", "involved":
			if c.tokens[k].kind == tokenWord {
				return k
			}
		}
	}
	return 0
}

// partOf lays the part over its whole.
func (c *composer) partOf(part, whole subject) (subject, subject) {
	return part.over(whole), whole
}

func withoutNarrow(s subject) subject {
	s.nations, s.household, s.sex, s.authority = nil, "", "", ""
	s.component, s.bothNamed, s.explicit = "", false, false
	return s
}

// shareContext fills the whole of a share from the claim before.
func (c *composer) shareContext(d *draft, filled subject) {
	context := subject{places: filled.places, strong: true}
	alone := len(d.subject.nations) == 0 && d.subject.household == "" && d.subject.sex == "" && d.subject.authority == ""
	if alone && len(d.subject.places) > 0 && len(d.whole.places) == 0 {
		context.places = nil // the place names the part, not the whole
	}
	if n := len(c.drafts); n > 0 && c.drafts[n-1].kind != kindNone {
		context = c.drafts[n-1].subject
		if c.drafts[n-1].kind == kindShare {
			context = c.drafts[n-1].whole
		}
		if n > 1 && c.drafts[n-1].kind == kindLevel && c.drafts[n-2].kind == kindLevel && c.drafts[n-1].subject.narrow() && !d.subject.narrow() {
			d.subject, context = c.drafts[n-1].subject, c.drafts[n-2].subject
		}
	} else if d.carried && !d.whole.quoted {
		context = c.context.subject
	}
	if n := len(c.drafts); n > 0 && c.drafts[n-1].kind == kindLevel && !strings.Contains(strings.Join(d.subject.places, " "), "-") && !d.subject.narrow() && !d.whole.narrow() && context.narrow() {
		d.subject = d.subject.over(context) // "Haitians, 82,952 of them, made up 62 %"
		context = withoutNarrow(context)
	}
	if !d.whole.narrow() && (len(context.nations) > 0 || context.household != "") && slices.Equal(context.nations, d.subject.nations) && context.household == d.subject.household {
		context = withoutNarrow(context) // what was told of is the part again, not the whole
	}
	d.whole = d.whole.over(context)
	d.subject = d.subject.over(d.whole)
}

// change settles the sides of a change: the periods, or two groups of one period.
func (c *composer) change(d *draft, a anchor, own []mark) {
	d.kind = kindChange
	if c.anyOther(d, a, own) || c.anyPart(d, a, own) || c.betweenLevels(d, own) {
		return
	}
	if k := c.forEvery(&a); k > 0 && c.marks[a.mark].kind == markNumber {
		c.ratio(d, a, k)
		return
	}
	than := c.thanIn(own, a)
	var left, right []mark
	end := c.thanEnd(than, a)
	for _, m := range own {
		if than >= 0 && m.from >= than && m.from < end {
			right = append(right, m)
		} else {
			left = append(left, m)
		}
	}
	c.changeSpans(d, left, right)
	c.against(d, left, right)
}

// ratio reads "for every A there were N B" as how many times A are B.
func (c *composer) ratio(d *draft, a anchor, k int) {
	end := a.from
	for j := k; j < a.from; j++ {
		w := c.wordAt(j)
		if c.tokens[j].kind == tokenSign && w == "," || w == "hubo" || w == "there" {
			end = j
			break
		}
	}
	first, second := c.inside(k, end), c.inside(a.to, len(c.tokens))
	d.stated.unit, d.dir = "times", 1
	d.kind = kindComparison
	base := subject{places: c.sentence.places, quantity: c.sentence.quantity, strong: true}
	d.subject, d.other = gather(second, c.tokens).over(base), gather(first, c.tokens).over(base)
	d.spans = nil
	c.ownSpans(d, slices.Concat(first, second))
	d.base = d.spans
}

// anyPart reads "more than any other sector" as a rank among sectors or nationalities.
func (c *composer) anyPart(d *draft, a anchor, own []mark) bool {
	if a.kind != anchorDirection {
		return false
	}
	for _, m := range own {
		if m.kind != markDimension || m.from < a.to || !c.anyOtherAt(m.from) {
			continue
		}
		d.kind, d.rank = kindPart, defaultRank()
		d.rank.low, d.rank.dim = a.dir < 0, dimensionOf(m.value)
		d.stated = stated{op: opExact, value: 1, step: 1, unit: "rank", negated: c.negated(a) != c.denied(a)}
		c.rankSubject(d, a, own)
		return true
	}
	return false
}

// anyOtherAt reports whether "any other", "ningún otro" or "the rest of the" leads token k.
func (c *composer) anyOtherAt(k int) bool {
	for j := k - 1; j >= 0 && j >= k-3; j-- {
		switch c.wordAt(j) {
		case "any", "cualquier", "ningun", "ninguna", "every", "all", "todos", "todas", "demas", "resto":
			return true
		}
	}
	return false
}

// betweenLevels sets a change without periods of its own between the two numbers
// told before it, whichever stands first: "climbed from 144,556 in June to 269,735 in September, an 87 % increase",
// "302,034 in December, compared with 242,418 in November, a 25 % increase".
func (c *composer) betweenLevels(d *draft, own []mark) bool {
	n := len(c.drafts)
	if n < 2 || slices.ContainsFunc(own, func(m mark) bool { return m.kind == markPeriod || m.kind == markThan }) {
		return false
	}
	from, to := c.drafts[n-2], c.drafts[n-1]
	if from.kind != kindLevel || to.kind != kindLevel || len(from.spans) != 1 || len(to.spans) != 1 {
		return false
	}
	if from.spans[0].from > to.spans[0].to {
		from, to = to, from
	}
	if from.spans[0].to >= to.spans[0].from || !slices.Equal(from.subject.resolve(), to.subject.resolve()) {
		return false
	}
	d.subject, d.base, d.spans = to.subject, from.spans, to.spans
	return true
}

// anyOther reads "higher in December than in any other month" as a rank.
func (c *composer) anyOther(d *draft, a anchor, own []mark) bool {
	if a.kind != anchorDirection || !slices.ContainsFunc(own, func(m mark) bool { return m.kind == markScope && (m.from > a.from || m.value == "nomonth") }) {
		return false
	}
	d.kind, d.rank = kindRank, defaultRank()
	d.rank.low = a.dir < 0
	d.stated = stated{op: opExact, value: 1, step: 1, unit: "rank", negated: c.negated(a) != c.denied(a)}
	for _, o := range own {
		c.rankMark(d, a, o)
	}
	c.rankWindow(d, own, a)
	c.rankSubject(d, a, own)
	return true
}

// thanIn returns the token where the other side of a comparison begins, −1 for none.
func (c *composer) thanIn(own []mark, a anchor) int {
	if c.marks[a.mark].kind == markExceed {
		return c.marks[a.mark].to
	}
	if c.multiplies(a) {
		for k := a.to + 2; c.tokens[a.to].word == "as" && k < a.high; k++ {
			if c.tokens[k].word == "as" {
				return k // "twice as many in December 2023 as in December 2022"
			}
		}
		return a.to
	}
	if c.aboveOrBelow(a.to) != 0 {
		return a.to
	}
	if m, ok := c.markAt(a.to + 1); ok && c.wordAt(a.to) == "on" && m.kind == markPeriod {
		return a.to // "up 58 percent on 2023"
	}
	for _, m := range own {
		if m.kind == markThan && m.from >= a.from-1 {
			return m.from
		}
	}
	for _, m := range own {
		if m.kind == markThan && c.tokens[m.from].word != "que" {
			return m.from // "que" before the change leads a clause: "personas que cruzaron"
		}
	}
	return -1
}

// thanEnd is where the other side of a comparison ends: one that leads the
// sentence ends with its comma, "Compared with 2022, crossings were up".
func (c *composer) thanEnd(than int, a anchor) int {
	if than < 0 || than >= a.from {
		return len(c.tokens)
	}
	for k := than; k < a.from; k++ {
		if c.tokens[k].kind == tokenSign && c.tokens[k].word == "," {
			return k
		}
	}
	return len(c.tokens)
}

// multiplies reports whether the factor is set against what follows it: "double
// the 248,284 of 2022", "el doble que en 2022", "half the December number".
func (c *composer) multiplies(a anchor) bool {
	if a.kind != anchorChange || a.to >= len(c.tokens) {
		return false
	}
	if c.marks[a.mark].value != "most" && c.ofPeriod(&a) {
		return true
	}
	if c.marks[a.mark].kind == markPercent {
		return false
	}
	switch c.tokens[a.to].word {
	case "the", "that", "those", "what", "de", "del", "que", "as", "its":
	default:
		return false
	}
	switch c.tokens[a.to-1].word {
	case "double", "twice", "triple", "doble", "half", "quadruple", "times", "veces", "mitad", "third", "tercio":
		return true
	}
	return false
}

// changeSpans tells the subject's period from its base.
func (c *composer) changeSpans(d *draft, left, right []mark) {
	for _, m := range left {
		if m.kind == markPeriod {
			c.leftSpan(d, m)
		}
	}
	if len(d.spans) > 0 && d.spans[0].kind != spanNone {
		c.clock.subject, c.clock.back = d.spans[0], span{}
	} else if n := len(c.drafts); n > 0 && len(c.drafts[n-1].spans) > 0 {
		c.clock.subject, c.clock.back = c.drafts[n-1].spans[0], span{}
	}
	for _, m := range right {
		if w := m.whens; m.kind == markPeriod && len(d.base) == 0 && w[0].form == whenRange && len(w[0].ends) == 2 {
			c.leftSpan(d, m)
		}
	}
	for _, m := range slices.Concat(left, right) {
		if m.kind == markPeriod && (c.isBase(m) || slices.ContainsFunc(right, func(r mark) bool { return r.from == m.from })) {
			c.baseSpan(d, m)
		}
	}
}

// leftSpan takes a period that is not the base of the change.
func (c *composer) leftSpan(d *draft, m mark) {
	w := m.whens[0]
	switch {
	case w.form == whenRange && len(w.ends) == 2 && c.based(m):
		d.spans = c.spansOf(m)
	case w.form == whenRange && len(w.ends) == 2:
		a, okA := c.clock.span(w.ends[0])
		b, okB := c.clock.span(w.ends[1])
		if okA && okB && (a.from < b.from || w.ends[0].year != 0) {
			d.base, d.spans = []span{a}, []span{b}
		} else if okA && okB {
			d.base, d.spans = []span{a.shift(-12)}, []span{b}
		}
	case w.form == whenSince && len(w.ends) == 1:
		if a, ok := c.clock.span(w.ends[0]); ok {
			d.base = []span{a}
		}
	case c.isBase(m) || w.looksBack():
	case len(d.spans) == 0:
		d.spans = c.spansOf(m)
		d.bareYear = w.form == whenYear && !w.fiscal
	}
}

// based reports whether the range at m is set against another period, so that it is
// no change from its first to its last: "from January to July … than a year earlier".
func (c *composer) based(m mark) bool {
	w := m.whens[0]
	if w.ends[0].form != whenMonth || w.ends[1].form != whenMonth || w.ends[0].year != 0 && w.ends[0].year != w.ends[1].year {
		return false
	}
	return slices.ContainsFunc(c.marks, func(o mark) bool {
		return o.kind == markPeriod && o.from != m.from && (o.whens[0].looksBack() || c.isBase(o))
	})
}

// isBase reports whether "from", "over" or a comparing word leads the period.
func (c *composer) isBase(m mark) bool {
	if m.whens[0].looksBack() {
		return true
	}
	for k := m.from - 1; k >= 0 && k >= m.from-2; k-- {
		switch c.tokens[k].word {
		case "from", "over", "than", "since", "desde", "versus", "respecto", "frente", "vs", "que":
			return c.tokens[k].kind == tokenWord
		}
		if mk, ok := c.markAt(k); ok && mk.kind == markThan {
			return true
		}
	}
	return false
}

// baseSpan takes the base of a change; "the year before" of a month is the same month.
func (c *composer) baseSpan(d *draft, m mark) {
	if len(d.base) > 0 {
		return
	}
	if spans := c.spansOf(m); len(spans) > 1 && c.together(m) {
		d.base = []span{rangeSpan(spans[0].from, spans[len(spans)-1].to)}
		return
	}
	for _, w := range m.whens {
		if s, ok := c.clock.span(w); ok {
			s.whole = w.form == whenYear && w.fiscal
			d.base = append(d.base, s)
			break
		}
	}
}

// together reports whether "combined" follows the periods at m.
func (c *composer) together(m mark) bool {
	return slices.ContainsFunc(c.marks, func(o mark) bool { return o.kind == markTogether && o.from >= m.to && o.from <= m.to+2 })
}

// against looks for a second group or place: "more Venezuelans than Mexicans".
func (c *composer) against(d *draft, left, right []mark) {
	if len(right) == 0 {
		return
	}
	other := gather(right, c.tokens)
	if len(other.nations) == 0 && other.household == "" && other.sex == "" && other.component == "" && len(other.places) == 0 && other.authority == "" {
		return
	}
	mine := gather(left, c.tokens)
	if !contrasts(mine, other) {
		return
	}
	d.subject = mine.over(withoutOther(d.subject, other, mine))
	d.kind = kindComparison
	d.other = other.over(withoutOther(d.subject, other, other))
	c.sharedSpan(d, right)
}

// contrasts reports whether both sides name a nation, place, household or component, and not the same.
func contrasts(a, b subject) bool {
	switch {
	case len(a.nations) > 0 && len(b.nations) > 0 && !slices.Equal(a.nations, b.nations),
		len(a.places) > 0 && len(b.places) > 0 && !slices.Equal(a.places, b.places),
		a.household != "" && b.household != "" && a.household != b.household,
		a.sex != "" && b.sex != "" && a.sex != b.sex,
		a.component != "" && b.component != "" && a.component != b.component,
		a.authority != "" && b.authority != "" && a.authority != b.authority:
		return true
	}
	return false
}

// withoutOther drops from s what both sides name for themselves.
func withoutOther(s, other, mine subject) subject {
	if len(other.nations) > 0 && len(mine.nations) > 0 {
		s.nations = nil
	}
	if other.sex != "" && mine.sex != "" {
		s.sex = ""
	}
	if other.household != "" && mine.household != "" {
		s.household = ""
	}
	if len(other.places) > 0 && len(mine.places) > 0 {
		s.places = nil
	}
	if other.component != "" && mine.component != "" {
		s.component, s.explicit = "", false
	}
	return s
}

// sharedSpan gives both sides of a comparison of groups the one period named.
func (c *composer) sharedSpan(d *draft, right []mark) {
	if len(d.spans) == 0 && len(d.base) > 0 {
		d.spans = d.base
		for _, m := range right {
			if m.kind == markPeriod && m.whens[0].form == whenYear {
				d.bareYear = !m.whens[0].fiscal
			}
		}
	}
	if len(d.base) == 0 {
		d.base = d.spans
	}
}

// rank reads the terms of a superlative.
func (c *composer) rank(d *draft, a anchor, own []mark) {
	d.kind = kindRank
	m := c.marks[a.mark]
	d.rank.low = m.value == "low" || m.value == "seen-low"
	d.stated = stated{op: opExact, value: 1, step: 1, unit: "rank", negated: c.negated(a) != c.denied(a)}
	if strings.HasPrefix(m.value, "seen") {
		d.stated.negated = c.denied(a)
	}
	if m.value == "seen" {
		c.seenDirection(d)
	}
	if m.kind == markOrdinal {
		d.rank.n, d.stated.value = int(m.n), m.n
	}
	for i := a.mark - 1; i >= 0 && m.from-c.marks[i].to <= 4; i-- {
		if c.marks[i].kind == markOrdinal && c.marks[i].n > 0 {
			d.rank.n = int(c.marks[i].n)
			d.stated.value = c.marks[i].n
			break
		}
	}
	d.words = c.wordsOf(a.from, a.to)
	for _, o := range own {
		c.rankMark(d, a, o)
	}
	c.rankWindow(d, own, a)
	if m, ok := c.peakBefore(a); ok {
		d.spans, d.rank.until, d.rank.within, d.past = c.spansOf(m), true, span{}, true
		if c.surpasses(d, a, m) {
			return
		}
	} else {
		c.rankSubject(d, a, own)
	}
	c.rankAmong(d, a)
	c.rankAfter(d, a)
}

// surpasses reads "apprehensions in fiscal 2022 surpassed the peak set in fiscal 2000"
// as a comparison of the two periods.
func (c *composer) surpasses(d *draft, a anchor, peak mark) bool {
	for i, e := range c.marks {
		if e.kind != markExceed || e.to > a.from || slices.ContainsFunc(c.inside(e.to, a.from), func(o mark) bool { return o.kind == markNumber }) {
			continue
		}
		for _, m := range c.marks[:i] {
			if spans := c.spansOf(m); m.kind == markPeriod && len(spans) == 1 {
				d.kind, d.past, d.dir = kindChange, false, sense(e)
				d.spans, d.base, d.stated = spans, c.spansOf(peak), stated{op: opExact, unit: "events", negated: c.negated(a) != c.denied(a)}
				return true
			}
		}
	}
	return false
}

// peakBefore finds the period of a record that only is what a change is measured
// from: "fell 67 percent from their December 2023 peak", "respecto al récord de diciembre".
func (c *composer) peakBefore(a anchor) (mark, bool) {
	if !c.inBase(a) {
		return mark{}, false
	}
	best, near := mark{}, 6
	for _, m := range c.marks {
		if m.kind != markPeriod || m.whens[0].form == whenSince || m.whens[0].form == whenPast {
			continue
		}
		gap := m.from - a.to
		if m.to <= a.from {
			gap = a.from - m.to
		}
		if between := c.inside(min(a.to, m.to), max(a.from, m.from)); gap < near && !c.closed(min(a.to, m.to), max(a.from, m.from)) && !slices.ContainsFunc(between, func(o mark) bool { return o.kind == markChange || o.kind == markThan }) {
			best, near = m, gap
		}
	}
	return best, near < 6
}

// inBase reports whether the superlative stands in the phrase that a change or a
// comparison is measured from.
func (c *composer) inBase(a anchor) bool {
	for k := a.from - 1; k >= a.low && k >= a.from-5; k-- {
		if c.tokens[k].kind == tokenSign {
			if c.tokens[k].word == "'" {
				continue
			}
			return false
		}
		switch c.wordAt(k) {
		case "from", "than", "since", "respecto", "frente", "desde", "del", "surpassing", "surpassed", "encima", "exceeding", "exceeded", "beating", "eclipsing", "superando":
			return slices.ContainsFunc(c.marks, func(m mark) bool {
				return (m.kind == markChange || m.kind == markExceed || m.kind == markMore || m.kind == markHedge) && m.from <= k && a.from-m.to <= 12
			})
		}
	}
	return false
}

// seenDirection tells from the rest of the sentence whether what was not seen since
// was so high or so low.
func (c *composer) seenDirection(d *draft) {
	up, down := false, false
	for _, m := range c.marks {
		switch {
		case m.kind == markChange || m.kind == markMore:
			up, down = up || m.value == "up", down || m.value == "down"
		case m.kind == markHedge || m.kind == markExceed:
			up, down = up || m.value == "over", down || m.value == "under"
		case m.kind == markOnly:
			down = true
		}
	}
	d.rank.low, d.rank.open = down && !up, up == down
}

// rankAmong reads "fue el de mayor número" and "the highest after Tucson" as a
// rank among sectors or nationalities.
func (c *composer) rankAmong(d *draft, a anchor) {
	dim := model.DimCount
	switch s := d.subject; {
	case len(s.nations) == 1:
		dim = model.DimNationality
	case len(s.places) == 1 && (strings.HasPrefix(s.places[0], "sector-") || strings.HasPrefix(s.places[0], "city-")):
		dim = model.DimGeography
	}
	if dim == model.DimCount && len(c.drafts) > 0 && len(c.drafts[len(c.drafts)-1].subject.nations) == 1 {
		dim = model.DimNationality
	}
	if dim == model.DimCount || d.kind == kindPart {
		return
	}
	if c.marks[a.mark].value == "leads" || dim == model.DimGeography && c.busiestPlace(a) {
		d.kind, d.rank.dim = kindPart, dim
		return
	}
	if a.from >= 2 && c.tokens[a.from-1].word == "de" && (c.tokens[a.from-2].word == "el" || c.tokens[a.from-2].word == "la") {
		d.kind, d.rank.dim = kindPart, dim
		return
	}
	for k := a.to; k < min(a.to+4, a.high); k++ {
		w := c.tokens[k].word
		if n := len(c.drafts); (w == "after" || w == "behind" || w == "despues" || w == "tras") && n > 0 && c.drafts[n-1].kind == kindLevel {
			d.kind, d.rank.dim, d.rank.n, d.stated.value = kindPart, dim, 2, 2
			d.subject = c.drafts[n-1].subject
		}
	}
}

// rankMark reads one mark beside a superlative.
func (c *composer) rankMark(d *draft, a anchor, o mark) {
	switch o.kind {
	case markScope:
		if o.value == "same" {
			d.rank.same = true
		}
	case markDimension:
		if o.from >= a.from-1 && (o.from-a.to <= 3 || c.marks[a.mark].kind == markOrdinal && o.from-a.to <= 6) || c.chosenFrom(o, a) {
			d.rank.dim = dimensionOf(o.value)
			d.kind = kindPart
		}
	case markPeriod:
		w := o.whens[0]
		if w.form == whenSince && (o.from >= a.from || a.kind == anchorDirection || strings.HasPrefix(c.marks[a.mark].value, "seen")) {
			if s, ok := c.clock.span(w.ends[0]); ok {
				d.rank.since, d.rank.floor = s, w.code == "at least"
			}
		}
		if w.form == whenMonth && w.year == 0 && o.from >= a.to && o.from-a.to <= 2 && !c.prepositioned(o) {
			d.rank.same = true
		}
	}
}

// chosenFrom reports whether the sector or nationality at o is what the superlative
// chooses: "fue el sector con más aprehensiones", "the sector with the most".
func (c *composer) chosenFrom(o mark, a anchor) bool {
	if o.to > a.from || a.from-o.to > 3 || o.from == 0 {
		return false
	}
	switch c.wordAt(o.from - 1) {
	case "the", "el", "la", "busiest":
	default:
		return false
	}
	switch c.wordAt(o.to) {
	case "with", "con", "that", "que", "where", "donde", "de":
		return true
	}
	return false
}

// prepositioned reports whether "in", "of" or "en" leads the period.
func (c *composer) prepositioned(m mark) bool {
	if m.from == 0 {
		return false
	}
	switch c.tokens[m.from-1].word {
	case "in", "of", "en", "for", "de", "during", "durante":
		return true
	}
	return false
}

// rankWindow reads "in more than two years", "en 14 meses", "in a decade".
func (c *composer) rankWindow(d *draft, own []mark, a anchor) {
	for _, m := range own {
		if m.kind == markPeriod && m.whens[0].form == whenPast {
			d.rank.window = m.whens[0].n
			if m.whens[0].code != "month" {
				d.rank.window *= 12
			}
		}
	}
	for k := a.to; k < min(a.to+8, a.high); k++ {
		if w := c.tokens[k].word; w == "in" || w == "en" {
			if months := c.windowAt(k + 1); months > 1 {
				d.rank.window = months
			}
		}
	}
}

// windowAt reads a hedge, a number and months, years or a decade at token k.
func (c *composer) windowAt(k int) int {
	count, short := 0.0, 0
	for ; k < len(c.tokens); k++ {
		w := c.tokens[k].word
		if w == "a" || w == "one" || w == "un" || w == "una" {
			count = 1
			continue
		}
		m, ok := c.markAt(k)
		if !ok {
			return 0
		}
		switch {
		case m.kind == markNumber:
			count = m.num.value
		case m.kind == markHedge && m.value == "almost":
			short = 1
		case m.kind == markHedge, m.kind == markMore, m.kind == markThan:
		case m.kind == markCoverage && m.value == "month", m.kind == markRankNoun && m.value == "month":
			return int(count) - short
		case m.kind == markCoverage && m.value == "year", m.kind == markRankNoun && m.value == "year":
			return int(count)*12 - short
		case m.kind == markUnit && (w == "decades" || w == "decadas") && count == 0:
			return 240 // "in decades": two at least
		case m.kind == markUnit && (w == "decade" || w == "decada" || w == "decades" || w == "decadas"):
			return int(count)*120 - short
		default:
			return 0
		}
		k = m.to - 1
	}
	return 0
}

// rankSubject finds the period that is ranked, and the span it is ranked within.
func (c *composer) rankSubject(d *draft, a anchor, own []mark) {
	for _, m := range own {
		if m.kind != markPeriod || m.whens[0].form == whenSince || m.whens[0].form == whenPast {
			continue
		}
		spans := c.spansOf(m)
		if len(spans) == 0 || spans[0].kind == spanDay {
			continue
		}
		switch {
		case len(d.spans) == 0:
			d.spans, d.bareYear = spans, m.whens[0].form == whenYear && !m.whens[0].fiscal
			d.openMonth = c.clock.guesses(m.whens[0])
		case spans[0].months() > d.spans[0].months() && c.prepositioned(m):
			d.rank.within = spans[0]
		case spans[0].months() < d.spans[0].months() && d.spans[0].months() <= 12:
			d.rank.within, d.spans = d.spans[0], spans
		}
	}
	c.rankInContext(d, own)
}

// rankInContext ranks the month spoken of before where only a year, or none, is named here.
func (c *composer) rankInContext(d *draft, own []mark) {
	month := slices.ContainsFunc(own, func(m mark) bool {
		return (m.kind == markCoverage || m.kind == markRankNoun) && m.value == "month"
	})
	before := c.context.spans
	if n := len(c.drafts); n > 0 && c.drafts[n-1].kind != kindNone {
		before = c.drafts[n-1].spans
		d.openMonth = d.openMonth || len(d.spans) == 0 && c.drafts[n-1].openMonth
	}
	if len(before) == 0 {
		return
	}
	last := before[len(before)-1]
	if len(d.spans) == 0 {
		d.spans = []span{last}
		return
	}
	if month && d.spans[0].months() == 12 && last.kind == spanMonth && d.rank.within.kind == spanNone {
		d.rank.within, d.spans = d.spans[0], []span{last}
	}
}
