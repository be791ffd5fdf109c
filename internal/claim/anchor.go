package claim

import (
	"slices"
	"strings"
)

// anchorKind tells what a claim hangs on.
type anchorKind uint8

const (
	anchorCount     anchorKind = iota // a number of events or people
	anchorChange                      // a percentage, fraction, factor or number of change
	anchorShare                       // a percentage or fraction of a whole
	anchorRank                        // a superlative
	anchorDirection                   // rose, fell, more than, without a number
	anchorContext                     // a number of something else, kept only where a reason can be told
)

// anchor is one thing in a sentence that can be right or wrong.
type anchor struct {
	kind     anchorKind
	mark     int // its mark
	from, to int // tokens, with its hedge
	hedge    operator
	dir      int
	reason   string
	low      int // the segment that belongs to it: tokens low to high
	high     int
}

// anchors finds what a sentence states.
func (c *composer) anchors() []anchor {
	var list []anchor
	for i, m := range c.marks {
		a := anchor{mark: i, from: m.from, to: m.to, hedge: opExact}
		keep := false
		switch m.kind {
		case markNumber:
			keep = c.countAnchor(&a, m)
		case markPercent:
			keep = c.percentAnchor(&a)
		case markFraction:
			keep = c.percentAnchor(&a)
		case markFactor:
			keep = c.factorAnchor(&a, m)
		case markNegation:
			keep = c.noneAnchor(&a, i)
		case markSuperlative:
			keep = c.rankAnchor(&a, list)
		case markOrdinal:
			keep = c.ordinalAnchor(&a, i)
		}
		if keep {
			c.addHedge(&a)
			if m.kind == markFraction && m.value == "most" {
				a.hedge = opOver
			} else if m.kind == markFraction && (a.hedge == opExact || a.hedge == opAbout) {
				a.hedge = opWord
			}
			list = append(list, a)
		}
	}
	return c.withDirections(list)
}

// addHedge takes in the hedge around a number.
func (c *composer) addHedge(a *anchor) {
	if a.kind == anchorRank {
		return
	}
	for i := a.mark - 1; i >= 0 && i >= a.mark-3; i-- {
		m := c.marks[i]
		if (m.kind == markPeriod || m.kind == markIn) && i > 0 && a.kind == anchorCount && c.exceeded(i, a.from) {
			continue // "superó en 2024 los 1,2 millones"
		}
		if m.kind == markExceed && a.from-m.to <= 6 && c.exceeded(i+1, a.from) {
			a.hedge, a.from = operator(m.value), m.from
			break
		}
		if (m.kind == markHedge || m.kind == markExceed) && a.from-m.to <= 1 && m.value != "exactly" && !c.closed(m.to, a.from) {
			a.hedge, a.from = operator(m.value), m.from
			if c.tokens[m.from].word == "hasta" && c.has(markChange) {
				a.hedge = opExact // "cayó hasta 302.203" is where it fell to
			}
			break
		}
		if m.kind != markHedge && m.kind != markExceed && m.kind != markOnly {
			break
		}
	}
	if i := a.mark + 1; i < len(c.marks) && c.marks[i].kind == markHedge && c.marks[i].value == "ormore" && c.marks[i].from == a.to {
		a.hedge, a.to = opAtLeast, c.marks[i].to
	}
	if c.marks[a.mark].num.high > 0 {
		a.hedge = opRange
	}
	if a.hedge == opExact && a.kind == anchorCount && c.notEven(a) {
		a.hedge = opUnder
	}
}

// notEven reports whether "ni siquiera" or "not even" leads the clause of a number
// that is told as a height: "ni siquiera en 2023 llegaron a cien mil".
func (c *composer) notEven(a *anchor) bool {
	for k := 1; k < a.from; k++ {
		switch w, before := c.wordAt(k), c.wordAt(k-1); {
		case w == "siquiera" && before == "ni", w == "even" && before == "not":
			return !c.closed(k, a.from)
		}
	}
	return false
}

// exceeded reports whether a verb like "surpassed" stands before mark i with
// nothing but a period between it and the number at token to.
func (c *composer) exceeded(i, to int) bool {
	for j := i; j >= 0 && to-c.marks[j].to <= 6; j-- {
		switch c.marks[j].kind {
		case markExceed:
			return !c.closed(c.marks[j].to, to)
		case markPeriod, markIn:
		default:
			if j < i {
				return false
			}
		}
	}
	return false
}

// nextSense tells what the words after a number make of it.
type nextSense uint8

const (
	nextPeople nextSense = iota
	nextBare
	nextUnit
	nextOther
	nextUnknown
)

// noun looks at the words that follow a number.
func (c *composer) noun(i int) (nextSense, mark) {
	unknown := 0
	for k := i; k < len(c.tokens) && k < i+6; k++ {
		t := c.tokens[k]
		if t.kind == tokenSign {
			if t.word == "\"" || t.word == "'" {
				continue
			}
			break
		}
		m, ok := c.markAt(k)
		if !ok {
			if t.word == "" {
				if unknown++; unknown > 2 {
					return nextUnknown, mark{}
				}
			} else if unknown == 0 && (t.word == "of" || t.word == "de" || t.word == "el" || t.word == "la" || t.word == "the") {
				continue
			}
			continue
		}
		switch m.kind {
		case markQuantity, markHousehold, markNationality, markSex:
			return nextPeople, m
		case markUnit:
			return nextUnit, m
		case markOther:
			return nextOther, m
		case markAppointment, markCaravan:
			return nextPeople, m
		case markMore, markSuperlative, markOnly, markBefore, markComponent, markOrdinal, markPart, markOf, markGeography:
			continue
		case markFrom:
			if unknown == 0 {
				continue
			}
		}
		break
	}
	if unknown > 0 {
		return nextUnknown, mark{}
	}
	return nextBare, mark{}
}

// markAt returns the mark that covers token k.
func (c *composer) markAt(k int) (mark, bool) {
	for _, m := range c.marks {
		if m.from <= k && k < m.to {
			return m, true
		}
		if m.from > k {
			break
		}
	}
	return mark{}, false
}

// countAnchor takes a number that counts events or people.
func (c *composer) countAnchor(a *anchor, m mark) bool {
	if c.forEvery(a) > 0 {
		a.kind, a.dir = anchorChange, 1
		return true
	}
	sense, next := c.noun(m.to)
	switch {
	case sense == nextUnit && next.value == "things":
		a.kind, a.reason = anchorContext, "things"
		return c.inCaravan()
	case sense == nextUnit:
		return false
	case sense == nextUnknown:
		return false
	case sense == nextBare && m.num.value < 100 && m.num.high == 0 && !m.num.vague:
		if !c.has(markAppointment) && !c.inCaravan() {
			return false
		}
	}
	a.kind = anchorCount
	if sense == nextOther {
		a.reason = next.value
	}
	c.countChange(a)
	return true
}

// forEvery is the token after "for every" or "por cada" that leads what the number is
// set against, 0 for none: "for every encounter at a port there were 12 between ports".
func (c *composer) forEvery(a *anchor) int {
	for k := 1; k < a.from; k++ {
		each, lead := c.wordAt(k), c.wordAt(k-1)
		if lead == "for" && (each == "every" || each == "each") || lead == "por" && each == "cada" {
			if m, ok := c.markAt(k + 1); ok && (m.kind == markQuantity || m.kind == markNationality || m.kind == markHousehold || m.kind == markSex) {
				return k + 1
			}
		}
	}
	return 0
}

// countChange makes a change of a number that tells by how many something rose.
func (c *composer) countChange(a *anchor) {
	before := c.before(a, markHedge)
	if before >= 1 {
		m, word := c.marks[before], ""
		if m.kind == markBy || m.kind == markFrom || m.kind == markIn {
			word = c.tokens[m.from].word
		}
		if (word == "by" || word == "en" || word == "of" || word == "de" || word == "por") && !(word == "de" && c.fromTo(a)) && (c.marks[before-1].kind == markChange || c.marks[before-1].kind == markExceed && word != "of" && word != "de") && m.from-c.marks[before-1].to <= 1 {
			a.kind, a.dir = anchorChange, sense(c.marks[before-1])
			return
		}
	}
	for i := a.mark + 1; i < len(c.marks) && c.marks[i].from <= a.to+4; i++ {
		m := c.marks[i]
		if m.kind == markMore && !c.closed(a.to, m.from) && (m.from <= a.to+1 || i+1 < len(c.marks) && c.marks[i+1].kind == markThan && c.marks[i+1].from == m.to) && c.later(i, markThan, 8) {
			a.kind, a.dir = anchorChange, direction(m.value)
			return
		}
	}
}

// fromTo reports whether "de X … a Y" tells where a change began: a number led by
// "a" or "hasta" follows in the clause.
func (c *composer) fromTo(a *anchor) bool {
	for i := a.mark + 1; i < len(c.marks) && c.marks[i].from-a.to <= 12; i++ {
		if m := c.marks[i]; m.kind == markNumber {
			lead := m.from - 1
			if h := c.marks[i-1]; h.kind == markHedge && h.to == m.from {
				lead = h.from - 1
			}
			w := c.wordAt(lead)
			return !c.closed(a.to, m.from) && (w == "a" || w == "hasta" || w == "los" || w == "las")
		}
	}
	return false
}

// later reports whether a mark of the kind follows mark i within so many tokens.
func (c *composer) later(i int, kind markKind, tokens int) bool {
	for j := i + 1; j < len(c.marks) && c.marks[j].from <= c.marks[i].to+tokens; j++ {
		if c.marks[j].kind == kind {
			return true
		}
	}
	return false
}

// before is the mark before the anchor, stepping over those of one kind; −1 for none.
func (c *composer) before(a *anchor, skip markKind) int {
	for i := a.mark - 1; i >= 0; i-- {
		if c.marks[i].kind != skip && c.marks[i].kind != markOnly {
			if a.from-c.marks[i].to > 4 {
				return -1
			}
			return i
		}
	}
	return -1
}

// sense is the direction of a change, or of a verb like "surpassed".
func sense(m mark) int {
	if m.kind == markExceed {
		return map[string]int{"over": 1, "under": -1}[m.value]
	}
	return direction(m.value)
}

func direction(value string) int {
	switch value {
	case "up":
		return 1
	case "down":
		return -1
	}
	return 0
}

// percentAnchor tells a share from a change.
func (c *composer) percentAnchor(a *anchor) bool {
	a.kind = anchorShare
	if c.marks[a.mark].value != "most" && c.ofPeriod(a) {
		a.kind, a.dir = anchorChange, 1
		return true
	}
	if a.to < len(c.tokens) {
		switch w := c.tokens[a.to].word; w {
		case "of", "de", "del":
			if !c.closeChange(a, 3) {
				return true
			}
		}
	}
	if c.halfThe(a) {
		a.kind, a.dir = anchorChange, 1
		return true
	}
	if c.shareLevel(a) {
		return true
	}
	dir, found := c.changeNear(a)
	if found && c.movedTo(a) {
		return c.has(markShare) || len(c.sentence.nations) > 0 || c.sentence.household != "" // where a share went, not by how much
	}
	if found {
		a.kind, a.dir = anchorChange, dir
	}
	return true
}

// movedTo reports whether the percentage is where something went: "fell to 31 percent".
func (c *composer) movedTo(a *anchor) bool {
	k := a.from
	for i := a.mark - 1; i >= 0 && c.marks[i].kind == markHedge && c.marks[i].to == k; i-- {
		k = c.marks[i].from
	}
	switch c.wordAt(k - 1) {
	case "to", "hasta":
		return true
	case "al", "a":
		return c.language == Spanish
	case "el", "un":
		return c.wordAt(k-2) == "a" || c.wordAt(k-2) == "hasta"
	}
	return false
}

// halfThe reports whether "half the December number" compares with another figure.
func (c *composer) halfThe(a *anchor) bool {
	if a.to+1 >= len(c.tokens) {
		return false
	}
	if c.marks[a.mark].kind != markFraction {
		return c.ofPeriod(a)
	}
	if c.marks[a.mark].value != "most" && c.ofPeriod(a) {
		return true
	}
	switch c.tokens[a.to].word {
	case "the", "that", "what", "de", "del":
	case "que":
		m, ok := c.markAt(min(a.to+2, len(c.tokens)-1))
		return ok && m.kind == markPeriod
	default:
		return false
	}
	if c.marks[a.mark].value == "most" {
		return false
	}
	m, ok := c.markAt(a.to + 1)
	return ok && (m.kind == markPeriod || m.kind == markNumber)
}

// ofPeriod reports whether a percentage is set against another period's number: "58
// percent of the 2023 total", "el 58 % de los de 2023".
func (c *composer) ofPeriod(a *anchor) bool {
	k := a.to
	if w := c.wordAt(k); w != "of" && w != "de" && w != "del" || c.marks[a.mark].value == "points" {
		return false
	}
	for k++; k < min(a.to+4, len(c.tokens)); k++ {
		switch c.wordAt(k) {
		case "the", "that", "those", "what", "los", "las", "lo", "la", "el", "de", "total", "in", "en":
			if m, ok := c.markAt(k); ok && m.kind == markPeriod {
				return m.whens[0].form != whenRange && c.bareAfter(m.to)
			}
			continue
		}
		m, ok := c.markAt(k)
		return ok && m.kind == markPeriod && m.whens[0].form != whenRange && c.bareAfter(m.to)
	}
	return false
}

// bareAfter reports whether nothing that is counted follows token k: "the 2023
// total", not "the 2023 encounters".
func (c *composer) bareAfter(k int) bool {
	for ; k < len(c.tokens) && c.tokens[k].kind != tokenSign; k++ {
		m, ok := c.markAt(k)
		if ok && (m.kind == markQuantity || m.kind == markHousehold || m.kind == markNationality || m.kind == markCountry || m.kind == markComponent || m.kind == markSex || m.kind == markWas || m.kind == markReach && c.wordAt(k) != "total") {
			return false
		}
		switch c.wordAt(k) {
		case "were", "was", "came", "eran", "fueron", "era", "fue":
			return false
		}
	}
	return true
}

// closeChange reports whether a change stands within so many tokens before.
func (c *composer) closeChange(a *anchor, tokens int) bool {
	for i := a.mark - 1; i >= 0 && a.from-c.marks[i].to <= tokens; i-- {
		m := c.marks[i]
		if m.kind == markChange {
			return a.to-a.from > 0 && c.tokens[a.from-1].word != "to" && c.tokens[a.from-1].word != "a" && c.tokens[a.from-1].word != "al"
		}
	}
	return false
}

// changeNear finds the change that a percentage measures.
func (c *composer) changeNear(a *anchor) (int, bool) {
	if dir := c.aboveOrBelow(a.to); dir != 0 {
		return dir, true
	}
	for i := a.mark + 1; i < len(c.marks) && c.marks[i].from <= a.to+2; i++ {
		m := c.marks[i]
		if m.kind == markChange || m.kind == markMore && !c.closed(a.to, m.from) {
			return direction(m.value), true
		}
		if m.kind != markHedge && m.kind != markQuantity {
			break
		}
	}
	for i := a.mark - 1; i >= 0 && a.from-c.marks[i].to <= 14; i-- {
		m := c.marks[i]
		switch m.kind {
		case markChange:
			return direction(m.value), true
		case markNumber, markPercent, markShare, markFraction:
			return 0, false
		case markJoin:
			if c.tokens[m.from].word != "and" && c.tokens[m.from].word != "y" {
				return 0, false
			}
		}
	}
	return 0, false
}

// shareLevel reports whether a percentage is where a share stood, not by how much it
// changed: "the share slipped from 34 percent to 29 percent".
func (c *composer) shareLevel(a *anchor) bool {
	if c.marks[a.mark].value == "points" {
		return false
	}
	switch c.wordAt(a.from - 1) {
	case "from", "to", "de", "del", "a", "al", "at":
	default:
		return false
	}
	return slices.ContainsFunc(c.tokens[:a.from], func(t token) bool {
		return t.kind == tokenWord && slices.Contains([]string{"share", "proportion", "percentage", "proporcion", "porcentaje", "peso", "cuota", "participacion", "fraction"}, t.word)
	})
}

// aboveOrBelow reads "ahead of", "above", "por debajo de" after a percentage: the
// direction, 0 for none.
func (c *composer) aboveOrBelow(k int) int {
	w := c.wordAt(k)
	if w == "por" {
		w = c.wordAt(k + 1)
	}
	switch w {
	case "ahead", "above", "encima", "arriba":
		return 1
	case "behind", "below", "debajo":
		return -1
	}
	return 0
}

// noneAnchor takes "there were no expulsions" as the number zero.
func (c *composer) noneAnchor(a *anchor, i int) bool {
	a.kind = anchorCount
	word := c.tokens[a.from].word
	if a.to-a.from != 1 || word != "no" || i+1 >= len(c.marks) {
		return false
	}
	if c.language == Spanish {
		return c.tokens[min(a.to, len(c.tokens)-1)].word == "hubo" && c.later(i, markQuantity, 4)
	}
	next := c.marks[i+1]
	return next.from == a.to && (next.kind == markQuantity && strength[next.value] >= strength["illegal-crossings"] || next.kind == markAuthority)
}

// factorAnchor takes "doubled", "three times as many", "el doble".
func (c *composer) factorAnchor(a *anchor, m mark) bool {
	a.kind, a.hedge = anchorChange, opWord
	a.dir = direction(m.value)
	if m.n == 0.5 && a.mark > 0 && c.marks[a.mark-1].value == "up" && c.marks[a.mark-1].to == a.from {
		c.marks[a.mark].n, c.marks[a.mark].value, a.dir = 1.5, "up", 1 // "up by half"
		m = c.marks[a.mark]
	}
	if c.wordAt(a.to) == "con" && c.wordAt(a.to+1) == "creces" {
		a.hedge = opOver
	}
	if c.later(a.mark, markMore, 2) && m.num.value > 0 {
		a.reason = "times more"
	}
	return m.n > 0 && m.n < 1000
}

// ordinalAnchor takes "the second country of origin" and "the leading nationality",
// which rank without a superlative.
func (c *composer) ordinalAnchor(a *anchor, i int) bool {
	a.kind = anchorRank
	if c.placed(a) && c.later(i, markDimension, 6) {
		return true
	}
	return c.marks[i].n > 0 && i+1 < len(c.marks) && c.marks[i+1].kind == markDimension && c.marks[i+1].from == a.to && c.dimensionTold(i+1)
}

func (c *composer) wordAt(k int) string {
	if k < 0 || k >= len(c.tokens) {
		return ""
	}
	return c.tokens[k].word
}

// placed reports whether "ranked second" or "el segundo lugar" surrounds the ordinal.
func (c *composer) placed(a *anchor) bool {
	before, after := c.wordAt(a.from-1), c.wordAt(a.to)
	return before == "ranked" || before == "ranks" || before == "placed" || after == "lugar" || after == "puesto" || after == "sitio" || after == "place"
}

// dimensionTold reports whether a nation, country or sector is named that the
// rank can be that of.
func (c *composer) dimensionTold(i int) bool {
	if c.tokens[c.marks[i].from].word == "group" || c.tokens[c.marks[i].from].word == "grupo" {
		return len(c.sentence.nations) > 0
	}
	return len(c.sentence.nations) > 0 || len(c.sentence.places) > 0
}

// rankAnchor takes a superlative that ranks a count.
func (c *composer) rankAnchor(a *anchor, list []anchor) bool {
	a.kind = anchorRank
	if strings.HasPrefix(c.marks[a.mark].value, "seen") {
		return c.notSince(a)
	}
	if m := c.marks[a.mark]; c.sentence.strong && c.has(markPeriod) && slices.ContainsFunc(c.tokens[m.from:m.to], func(t token) bool {
		return strings.HasPrefix(t.word, "historic") || t.word == "record" && m.to-m.from > 1
	}) {
		return !c.twice(list, *a)
	}
	switch c.wordAt(c.marks[a.mark].from) {
	case "no", "nunca", "jamas", "never", "not":
		if c.sentence.strong && c.has(markPeriod) {
			return true // "a number never seen before"
		}
	}
	if c.twice(list, *a) {
		return false
	}
	for i := a.mark - 1; i >= 0 && a.from-c.marks[i].to <= 4; i-- {
		if c.marks[i].kind == markOrdinal {
			a.from = c.marks[i].from
			break
		}
	}
	if w := c.wordAt(a.to); (w == "in" || w == "en") && c.windowAt(a.to+1) > 1 {
		return true
	}
	for i := a.mark + 1; i < len(c.marks) && c.marks[i].from-a.to <= 5; i++ {
		switch m := c.marks[i]; m.kind {
		case markScope, markRankNoun, markPeriod, markNumber, markQuantity, markDimension, markCoverage, markSince, markHousehold, markMore, markPer, markFactor:
			return true
		case markUnit, markOther, markCaravan:
			return false
		}
	}
	for i := a.mark - 1; i >= 0 && a.from-c.marks[i].to <= 6; i-- {
		switch c.marks[i].kind {
		case markScope, markReach, markPeriod, markWas, markPronoun:
			return true
		}
	}
	after := len(list) > 0 && list[len(list)-1].kind == anchorCount
	return c.has(markScope) || after
}

// twice reports whether the superlative only says again what the one before it says.
func (c *composer) twice(list []anchor, a anchor) bool {
	n := len(list)
	return n > 0 && list[n-1].kind == anchorRank && a.from-list[n-1].to <= 4 && !c.closed(list[n-1].to, a.from)
}

// notSince reports whether "so few" or "not seen" is set against a period: "not
// since March had there been so few".
func (c *composer) notSince(a *anchor) bool {
	since := slices.ContainsFunc(c.marks, func(m mark) bool { return m.kind == markPeriod && m.whens[0].form == whenSince })
	return since && (c.marks[a.mark].value == "seen" || c.has(markNegation))
}

// withDirections adds rises, falls and comparisons that no number measures.
func (c *composer) withDirections(list []anchor) []anchor {
	for i, m := range c.marks {
		if m.kind != markChange && m.kind != markMore && m.kind != markExceed || c.measured(list, m) && !(m.kind == markExceed && c.comparable(i) && !hedges(list, m)) {
			continue
		}
		if m.kind == markMore && !c.later(i, markThan, 16) || m.kind == markExceed && !c.comparable(i) || m.kind == markChange && !c.changeTold(i) {
			continue
		}
		if m.kind == markChange && m.to < len(c.tokens) && c.tokens[m.to].word == "by" {
			continue // by how much was said in words that were not understood
		}
		dir := direction(m.value)
		if m.kind == markExceed {
			dir = map[string]int{"over": 1, "under": -1}[m.value]
		}
		if dir == 0 {
			continue
		}
		list = append(list, anchor{kind: anchorDirection, mark: i, from: m.from, to: m.to, dir: dir, hedge: opExact})
	}
	slices.SortStableFunc(list, func(a, b anchor) int { return a.from - b.from })
	return list
}

// measured reports whether an anchor already speaks of the change at m.
func (c *composer) measured(list []anchor, m mark) bool {
	for _, a := range list {
		if a.from <= m.from && m.from < a.to {
			return true
		}
		if a.kind == anchorRank && a.from-m.to < 8 && m.from-a.to < 8 {
			return true
		}
		if a.kind != anchorRank && a.from-m.to <= 14 && m.from-a.to <= 6 {
			return true
		}
	}
	return false
}

// hedges reports whether the mark is part of an anchor already.
func hedges(list []anchor, m mark) bool {
	return slices.ContainsFunc(list, func(a anchor) bool { return a.from <= m.from && m.from < a.to })
}

// comparable reports whether something to compare with follows a verb like "surpassed".
func (c *composer) comparable(i int) bool {
	for j := i + 1; j < len(c.marks) && c.marks[j].from-c.marks[i].to <= 5; j++ {
		if c.marks[j].from-c.marks[i].to > 3 && c.marks[j].kind != markDimension {
			break
		}
		switch c.marks[j].kind {
		case markNationality, markCountry, markPeriod, markGeography, markHousehold, markComponent:
			return true
		case markDimension:
			return c.anyOtherAt(c.marks[j].from)
		}
	}
	return false
}

// changeTold reports whether a bare "rose" has a period or a base beside it.
func (c *composer) changeTold(i int) bool {
	for _, m := range c.marks {
		if m.kind == markPeriod || m.kind == markThan || m.kind == markStreak {
			return true
		}
	}
	return false
}

// closed reports whether a clause ends between two tokens.
func (c *composer) closed(from, to int) bool {
	for k := from; k < to && k < len(c.tokens); k++ {
		if c.tokens[k].kind == tokenSign && c.tokens[k].word != "\"" && c.tokens[k].word != "'" {
			return true
		}
	}
	return false
}

func (c *composer) has(kind markKind) bool {
	return slices.ContainsFunc(c.marks, func(m mark) bool { return m.kind == kind })
}
