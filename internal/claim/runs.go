package claim

import (
	"slices"
	"strings"
)

// runTerms are the terms of a claim about several periods one by one: how many in
// a row, how many of them, or the first since another.
type runTerms struct {
	n       int
	ordinal bool   // "the third month in a row", not "three months in a row"
	all     bool   // "every month since March"
	unit    string // month, year, fiscal or quarter
	dir     int    // what each period did against the one before: +1 rose, −1 fell; 0: see bound
	bound   stated // what each period's number was; used where dir is 0
	since   span   // of "for the first time since"
}

// repeated reads how often, or how long in a row: "the fourth month in a row",
// "three straight months", "tercer mes consecutivo", "seven of the twelve months".
func (s scanner) repeated(i int) mark {
	n, used, ordinal := s.howMany(i)
	if used == 0 {
		return mark{}
	}
	value, to := s.row(i + used)
	if to == 0 && !ordinal {
		value, to = s.amongPeriods(i, i+used)
		if to == 0 {
			return mark{}
		}
		return mark{kind: markTally, value: value, n: n, from: i, to: to}
	}
	if to == 0 {
		return mark{}
	}
	if ordinal {
		value += " ordinal"
	}
	return mark{kind: markStreak, value: value, n: n, from: i, to: to}
}

// howMany reads a small whole number or an ordinal.
func (s scanner) howMany(i int) (n float64, used int, ordinal bool) {
	if e, length := s.lex.longest(s.tokens, i); e != nil && e.kind == markOrdinal && e.number > 1 {
		return e.number, length, true
	}
	c, used := s.numberReader.at(i)
	if used == 0 || c.value < 1 || c.value > 60 || c.value != float64(int(c.value)) || c.high > 0 {
		return 0, 0, false
	}
	switch s.word(i + used) {
	case "st", "nd", "rd", "th":
		return c.value, used + 1, true
	}
	return c.value, used, false
}

// row reads what makes periods follow each other: "straight month", "month in a
// row", "meses consecutivos"; to is 0 where there is none.
func (s scanner) row(i int) (unit string, to int) {
	if n := s.inARow(i); n > 0 {
		if unit, m := s.unitAt(i + n); m > 0 {
			return unit, i + n + m
		}
		if s.language == Spanish {
			return "", i + n
		}
		return "", 0
	}
	unit, m := s.unitAt(i)
	if m == 0 {
		return "", 0
	}
	if n := s.inARow(i + m); n > 0 {
		return unit, i + m + n
	}
	return "", 0
}

// inARow counts the words at i that say one after the other.
func (s scanner) inARow(i int) int {
	switch s.word(i) {
	case "consecutive", "straight", "successive", "running", "consecutivo", "consecutivos", "consecutiva", "consecutivas", "seguido", "seguidos", "seguida", "seguidas":
		return 1
	case "in":
		if s.word(i+1) == "a" && s.word(i+2) == "row" {
			return 3
		}
	case "al":
		if s.word(i+1) == "hilo" {
			return 2
		}
	case "de":
		if s.word(i+1) == "forma" && s.word(i+2) == "consecutiva" {
			return 3
		}
	}
	return 0
}

// unitAt reads the kind of period at i: month, year, fiscal or quarter.
func (s scanner) unitAt(i int) (unit string, used int) {
	switch s.word(i) {
	case "month", "months", "mes", "meses", "monthly":
		return "month", 1
	case "quarter", "quarters", "trimestre", "trimestres":
		return "quarter", 1
	case "fiscal":
		if w := s.word(i + 1); w == "year" || w == "years" {
			return "fiscal", 2
		}
	case "year", "years", "annual", "yearly", "ano", "anos":
		if w := s.word(i + 1); w == "fiscal" || w == "fiscales" {
			return "fiscal", 2
		}
		return "year", 1
	}
	return "", 0
}

// amongPeriods reads "of the twelve months" after a number, or the periods right
// after it where the words around tell that they are counted.
func (s scanner) amongPeriods(from, i int) (unit string, to int) {
	at, among := i, false
	if w := s.word(i); (w == "of" || w == "de") && (s.word(i+1) == "the" || s.word(i+1) == "los" || s.word(i+1) == "its") {
		if _, used := s.numberReader.at(i + 2); used > 0 {
			at, among = i+2+used, true
		}
	}
	unit, used := s.unitAt(at)
	if used == 0 {
		return "", 0
	}
	to = at + used
	if among {
		return unit, to
	}
	switch s.word(from - 1) {
	case "only", "just", "solo", "apenas", "solamente", "unicamente":
	case "in", "en":
		if w := s.word(to); (w == "of" || w == "de" || w == "del" || w == "in" || w == "en") && s.plural(to-1) && s.startsTime(to+1) {
			return unit, to // "in ten months of fiscal 2022"
		}
		if w := s.word(from - 2); w != "only" && w != "just" && w != "solo" && w != "apenas" && w != "solamente" && w != "unicamente" {
			return "", 0
		}
	default:
		return "", 0
	}
	switch s.word(to) {
	case "later", "earlier", "ago", "before", "after", "antes", "despues", "atras":
		return "", 0
	}
	return unit, to
}

// plural reports whether the unit that ends before token i+1 stands for several periods.
func (s scanner) plural(i int) bool {
	switch s.word(i) {
	case "months", "quarters", "years", "meses", "trimestres", "anos", "fiscales":
		return true
	}
	return false
}

// startsTime reports whether a year is written at token i, after its articles.
func (s scanner) startsTime(i int) bool {
	w, n := s.one(i + s.articles(i))
	return n > 0 && (w.form == whenYear || w.form == whenFiscal)
}

// firstMark returns the first mark of a kind in a stretch.
func firstMark(marks []mark, kind markKind) (mark, bool) {
	i := slices.IndexFunc(marks, func(m mark) bool { return m.kind == kind })
	if i < 0 {
		return mark{}, false
	}
	return marks[i], true
}

// runs reads a claim about several periods one by one; false where the anchor is none.
func (c *composer) runs(d *draft, a anchor, own []mark) bool {
	if a.kind != anchorCount && a.kind != anchorDirection {
		return false
	}
	d.run.dir = 0
	if a.kind == anchorDirection {
		d.run.dir = a.dir
	}
	d.run.bound = d.stated
	d.run.bound.negated = false
	if m, ok := firstMark(own, markStreak); ok && (a.kind == anchorDirection || d.stated.op != opExact) {
		unit, ordinal := strings.CutSuffix(m.value, " ordinal")
		d.kind, d.run.n, d.run.unit, d.run.ordinal = kindStreak, int(m.n), strings.TrimSpace(unit), ordinal
		d.words = c.wordsOf(m.from, m.to)
		d.stated = stated{op: opAtLeast, value: m.n, step: 1, unit: "periods", negated: d.stated.negated}
		return true
	}
	if m, ok := firstMark(own, markTally); ok && a.kind == anchorCount && d.stated.op != opExact {
		count := anchor{mark: slices.IndexFunc(c.marks, func(o mark) bool { return o.from == m.from }), from: m.from, to: m.to, hedge: opExact}
		c.addHedge(&count)
		d.kind, d.run.n, d.run.unit = kindTally, int(m.n), m.value
		d.words = c.wordsOf(count.from, count.to)
		d.stated = stated{op: count.hedge, value: m.n, step: 1, unit: "periods", negated: d.stated.negated}
		return true
	}
	return c.firstTime(d, a, own) || c.everySince(d, a, own)
}

// firstTime reads "for the first time since September 2020 … fell below 55,000".
func (c *composer) firstTime(d *draft, a anchor, own []mark) bool {
	m, ok := firstMark(own, markFirstTime)
	for i, o := range c.marks {
		if !ok && o.kind == markOrdinal && o.n == 1 && o.to <= a.from && a.from-o.to <= 4 && (c.marks[i+1].kind == markRankNoun || c.marks[i+1].kind == markCoverage) && c.marks[i+1].from == o.to {
			m, ok = o, true // "the first month below 100,000 since February 2021"
		}
	}
	if !ok || a.kind != anchorCount || d.stated.op == opExact {
		return false
	}
	for _, o := range own {
		if o.kind != markPeriod || o.from < m.from || o.whens[0].form != whenSince {
			continue
		}
		if since, ok := c.clock.span(o.whens[0].ends[0]); ok {
			d.kind, d.run.since = kindFirst, since
			c.ownSpans(d, slices.DeleteFunc(slices.Clone(own), func(p mark) bool { return p.from == o.from }))
			return true
		}
	}
	return false
}

// everySince reads "has fallen every month since March" and "cada año desde 2022".
func (c *composer) everySince(d *draft, a anchor, own []mark) bool {
	if a.kind != anchorDirection {
		return false
	}
	for i, m := range own {
		unit := ""
		switch {
		case m.kind == markPer && (m.value == "month" || m.value == "year"):
			unit = m.value
		case m.kind == markEach && m.to < len(c.tokens):
			unit, _ = scanner{timeReader{numberReader{c.text, c.tokens, c.language}, lexicons[c.language]}}.unitAt(m.to)
		}
		if unit == "" {
			continue
		}
		for _, o := range own[i:] {
			if o.kind == markPeriod && o.whens[0].form == whenSince {
				d.kind, d.run.unit, d.run.all = kindStreak, unit, true
				d.words = c.wordsOf(m.from, m.to)
				d.stated = stated{op: opAtLeast, value: 1, step: 1, unit: "periods", negated: d.stated.negated}
				d.spans = c.spansOf(o)
				return true
			}
		}
	}
	return false
}
