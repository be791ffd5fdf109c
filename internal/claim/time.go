package claim

// whenForm is the form of a written time before it is resolved.
type whenForm uint8

const (
	whenMonth    whenForm = iota // month, year (0 where not written)
	whenDay                      // month, year, n
	whenYear                     // year
	whenFiscal                   // year
	whenQuarter                  // n, year, fiscal
	whenFirst                    // the first n months of a year
	whenLast                     // the last n months of a year
	whenRelative                 // code
	whenPast                     // the last n months or years before the text
	whenRange                    // from a to b
	whenSince                    // from a on
)

// when is one written time.
type when struct {
	form           whenForm
	month, year, n int
	fiscal         bool
	code           string
	shift          int // −1: the last n before the period spoken of, not before the text
	ends           []when
}

// timeReader reads written times.
type timeReader struct {
	numberReader
	lex *lexicon
}

// at reads the longest written time at token i: a range, a list, or one time.
func (r timeReader) at(i int) ([]when, int) {
	if w, n := r.ranged(i); n > 0 {
		return []when{w}, n
	}
	first, n := r.one(i)
	if n == 0 {
		return nil, 0
	}
	list := []when{first}
	for {
		next, more := r.joined(i+n, first)
		if more == 0 {
			return shareYears(list), n
		}
		list, n = append(list, next), n+more
	}
}

// entryAt returns the lexicon's entry at i where it has the kind.
func (r timeReader) entryAt(i int, kind markKind) (*entry, int) {
	if i < 0 || i >= len(r.tokens) {
		return nil, 0
	}
	e, n := r.lex.longest(r.tokens, i)
	if e == nil || e.kind != kind {
		return nil, 0
	}
	return e, n
}

// ranged reads "from A to B", "between A and B", "A through B" and "since A".
func (r timeReader) ranged(i int) (when, int) {
	w := r.word(i)
	if w == "since" || w == "desde" {
		if n := r.atLeast(i + 1); n > 0 {
			if a, m := r.one(i + 1 + n + r.articles(i+1+n)); m > 0 {
				return when{form: whenSince, ends: []when{a}, code: "at least"}, 1 + n + r.articles(i+1+n) + m
			}
		}
		if a, n := r.one(i + 1 + r.articles(i+1)); n > 0 {
			n += 1 + r.articles(i+1)
			if b, m := r.until(i+n, false); m > 0 {
				return rangeOf(a, b), n + m
			}
			return when{form: whenSince, ends: []when{a}}, n
		}
		return when{}, 0
	}
	if w == "after" || w == "despues" {
		if a, n := r.afterwards(i); n > 0 {
			return a, n
		}
	}
	if w == "through" || w == "hasta" && (i == 0 || r.tokens[i-1].kind == tokenSign) {
		if a, n := r.one(i + 1); n > 0 && a.form == whenMonth && a.year > 0 {
			return when{form: whenRange, ends: []when{{form: whenMonth, month: 1, year: a.year}, a}, code: "to date"}, n + 1
		}
	}
	opened := w == "between" || w == "entre"
	start := i
	if opened || w == "from" || w == "de" || w == "del" {
		start += 1 + r.articles(i+1)
	}
	a, n := r.one(start)
	if n == 0 {
		return when{}, 0
	}
	b, m := r.until(start+n, opened)
	if m == 0 || start == i && !r.through(start+n) {
		return when{}, 0
	}
	if !opened && start > i && a.form != b.form && !(a.form == whenFiscal && b.form == whenYear) {
		return when{}, 0
	}
	return rangeOf(a, b), start + n + m - i
}

// afterwards reads "in any month after December 2023" as what followed that month.
func (r timeReader) afterwards(i int) (when, int) {
	switch r.word(i - 1) {
	case "month", "months", "mes", "meses", "year", "years", "ano", "anos":
	default:
		return when{}, 0
	}
	skip := 1 + r.articles(i+1)
	a, n := r.one(i + skip)
	if n == 0 || a.year <= 0 {
		return when{}, 0
	}
	return when{form: whenSince, ends: []when{a}, shift: 1}, skip + n
}

// atLeast counts the words at i that leave open how far back: "since at least 2000".
func (r timeReader) atLeast(i int) int {
	if e, n := r.entryAt(i, markHedge); e != nil && e.value == "atleast" {
		return n
	}
	return 0
}

func rangeOf(a, b when) when {
	if a.form == whenFiscal && b.form == whenYear && !b.fiscal {
		b.form = whenFiscal // "between fiscal years 2023 and 2024"
	}
	if a.year == 0 && a.form == whenMonth && b.year != 0 {
		a.year = b.year
		if b.form == whenMonth && a.month > b.month {
			a.year--
		}
	}
	return when{form: whenRange, ends: []when{a, b}}
}

// through reports whether the word at i makes a range without an opening word.
func (r timeReader) through(i int) bool {
	switch r.word(i) {
	case "through", "thru", "until", "hasta":
		return true
	}
	return i < len(r.tokens) && r.tokens[i].kind == tokenSign && (r.tokens[i].word == "-" || r.tokens[i].word == "--")
}

// until reads the closing half of a range.
func (r timeReader) until(i int, opened bool) (when, int) {
	w := r.word(i)
	ok := r.through(i) || w == "to" || w == "a" || w == "al" || opened && (w == "and" || w == "y")
	if !ok {
		return when{}, 0
	}
	skip := 1 + r.articles(i+1)
	b, n := r.one(i + skip)
	if n == 0 {
		return when{}, 0
	}
	return b, n + skip
}

// articles counts the articles and prepositions before a written time.
func (r timeReader) articles(i int) int {
	n := 0
	for {
		switch r.word(i + n) {
		case "the", "el", "la", "los", "las", "of", "de", "in", "en", "del":
			n++
			continue
		}
		return n
	}
}

// joined reads ", 2022", "and 2023", "y noviembre" after a time of the same kind.
func (r timeReader) joined(i int, first when) (when, int) {
	n := 0
	if i < len(r.tokens) && r.tokens[i].kind == tokenSign && r.tokens[i].word == "," {
		n++
	}
	switch r.word(i + n) {
	case "and", "y", "e", "or", "o":
		n++
	}
	if n == 0 {
		return when{}, 0
	}
	n += r.articles(i + n)
	next, m := r.one(i + n)
	if m == 0 || r.countsPeople(i+n+m) {
		return when{}, 0
	}
	if next.form == whenYear && first.form == whenFiscal {
		next.form = whenFiscal
	}
	if next.form != first.form || next.form == whenRelative {
		return when{}, 0
	}
	return next, n + m
}

// shareYears gives "October and November 2023" one year.
func shareYears(list []when) []when {
	for i := len(list) - 2; i >= 0; i-- {
		if list[i].year == 0 && list[i].form == list[i+1].form {
			list[i].year = list[i+1].year
			if list[i].form == whenMonth && list[i].month > list[i+1].month && list[i].year != 0 {
				list[i].year--
			}
		}
	}
	return list
}

// one reads a single written time.
func (r timeReader) one(i int) (when, int) {
	if i >= len(r.tokens) {
		return when{}, 0
	}
	for _, read := range []func(int) (when, int){r.yearEnding, r.pastN, r.firstN, r.quarter, r.relative, r.fiscal, r.monthName, r.iso, r.plainYear} {
		if w, n := read(i); n > 0 {
			return w, n
		}
	}
	return when{}, 0
}

// yearEnding reads "the year ending Sept. 30, 2023", "the 12 months to
// September 2023", "el año que terminó el 30 de septiembre de 2023".
func (r timeReader) yearEnding(i int) (when, int) {
	n := r.articles(i)
	w := r.word(i + n)
	switch {
	case w == "year" || w == "ano":
		n++
	case r.word(i+n+1) == "months" || r.word(i+n+1) == "meses":
		if c, m := r.numberReader.at(i + n); m != 1 || c.value != 12 {
			return when{}, 0
		}
		n += 2
	default:
		return when{}, 0
	}
	if w := r.word(i + n); w == "que" || w == "that" {
		n++
	}
	switch r.word(i + n) {
	case "ended", "ending", "ends", "termino", "concluyo", "acabo", "finalizo", "cerro":
		n++
	default:
		return when{}, 0
	}
	for r.word(i+n) == "on" || r.word(i+n) == "in" || r.word(i+n) == "el" || r.word(i+n) == "en" {
		n++
	}
	end, m := r.monthName(i + n)
	if m == 0 || end.year <= 0 {
		return when{}, 0
	}
	last := when{form: whenMonth, month: end.month, year: end.year}
	first := last
	if end.month == 12 {
		first.month = 1
	} else {
		first.month, first.year = end.month+1, end.year-1
	}
	return when{form: whenRange, ends: []when{first, last}}, n + m
}

func (r timeReader) relative(i int) (when, int) {
	e, n := r.entryAt(i, markRelative)
	if e == nil {
		return when{}, 0
	}
	if e.value == "so-far" {
		skip := n + r.articles(i+n)
		w, m := r.one(i + skip)
		if m == 0 {
			return when{}, 0
		}
		return when{form: whenSince, ends: []when{w}}, skip + m
	}
	if e.value == "same-of" {
		skip := n + r.articles(i+n)
		y, m := r.year(i+skip, false)
		return when{form: whenRelative, code: e.value, n: y}, (skip + m) * min(m, 1)
	}
	return when{form: whenRelative, code: e.value, n: int(e.number)}, n
}

// fiscal reads "fiscal year 2023", "FY23", "el año fiscal 2023", "calendar year 2023".
func (r timeReader) fiscal(i int) (when, int) {
	e, n := r.entryAt(i, markYearOf)
	if e == nil {
		return when{}, 0
	}
	y, m := r.year(i+n, e.value == "fiscal")
	if m == 0 {
		return when{}, 0
	}
	form := whenYear
	if e.value == "fiscal" {
		form = whenFiscal
	}
	return when{form: form, year: y, fiscal: e.value == "calendar"}, n + m
}

// year reads four digits, or two after "FY" or an apostrophe.
func (r timeReader) year(i int, short bool) (int, int) {
	n := 0
	if short && i < len(r.tokens) && r.tokens[i].word == "'" {
		n++
	}
	if i+n >= len(r.tokens) || r.tokens[i+n].kind != tokenDigits {
		return 0, 0
	}
	t := r.tokens[i+n]
	y := 0
	for _, c := range r.text[t.start:t.end] {
		if !isDigit(c) {
			return 0, 0
		}
		y = y*10 + int(c-'0')
		if y > 9999 {
			return 0, 0
		}
	}
	length := int(t.end - t.start)
	switch {
	case length == 4 && y >= 1990 && y <= 2049:
		return y, n + 1
	case length == 2 && short && y < 50:
		return 2000 + y, n + 1
	}
	return 0, 0
}

// countsPeople reports whether the word at i is counted by the number before it.
func (r timeReader) countsPeople(i int) bool {
	if i >= len(r.tokens) {
		return false
	}
	if w := r.tokens[i].word; w == "%" {
		return true
	}
	e, _ := r.lex.longest(r.tokens, i)
	if e == nil {
		return false
	}
	switch e.kind {
	case markQuantity:
		return e.value != "encounters" && e.value != "apprehensions" && e.value != "crossings" && e.value != "entries"
	case markUnit, markNationality, markHousehold, markPercent:
		return e.value != "time"
	}
	return false
}

// led reports whether a preposition of time leads the year, so that the word
// after it begins the clause: "In 2023 Venezuelans …".
func (r timeReader) led(i int) bool {
	switch r.word(i - 1) {
	case "in", "en", "during", "durante", "since", "desde", "of", "than", "for":
		return true
	}
	return false
}

func (r timeReader) plainYear(i int) (when, int) {
	y, n := r.year(i, false)
	if n == 0 || r.countsPeople(i+n) && !r.led(i) {
		return when{}, 0
	}
	return when{form: whenYear, year: y}, n
}

// monthName reads "November 2023", "Nov. 26, 2023", "26 de noviembre de 2023",
// "last November", "noviembre pasado".
func (r timeReader) monthName(i int) (when, int) {
	if w, n := r.dayFirst(i); n > 0 {
		return w, n
	}
	skip := 0
	switch r.word(i) {
	case "last", "this", "past", "pasado", "este":
		skip = 1
	}
	e, n := r.entryAt(i+skip, markMonthName)
	if e == nil || !r.isMonth(i+skip) {
		return when{}, 0
	}
	w := when{form: whenMonth, month: int(e.number)}
	n += skip
	if i+n < len(r.tokens) && r.tokens[i+n].word == "." && i+n+1 < len(r.tokens) && r.tokens[i+n+1].kind == tokenDigits {
		n++
	}
	if d, m := r.dayNumber(i + n); m > 0 && r.language == English {
		w.form, w.n = whenDay, d
		n += m
		if i+n < len(r.tokens) && r.tokens[i+n].word == "," {
			if y, more := r.year(i+n+1, false); more > 0 {
				w.year = y
				return w, n + 1 + more
			}
		}
	}
	y, m := r.yearAfter(i + n)
	w.year = y
	return w, n + m
}

// yearAfter reads ", 2023", "of 2023", "de 2023", "de este año", "2023", "last year" after a month.
func (r timeReader) yearAfter(i int) (int, int) {
	n := 0
	if i < len(r.tokens) && r.tokens[i].word == "," {
		n = 1
	}
	switch r.word(i + n) {
	case "of", "de", "del":
		n++
	}
	if y, m := r.year(i+n, false); m > 0 {
		return y, n + m
	}
	if e, m := r.entryAt(i+n, markRelative); e != nil && (n == 0 || r.tokens[i+n-1].word != ",") {
		switch e.value {
		case "last-year", "year-before", "year-earlier":
			return -1, n + m
		case "this-year":
			return 0, n + m
		}
	}
	return 0, 0
}

// isMonth keeps the verbs "may" and "march" and "mar" apart from the months.
func (r timeReader) isMonth(i int) bool {
	t := r.tokens[i]
	switch t.word {
	case "may", "march":
		return t.capital && (i > 0 && r.tokens[i-1].word != "." || r.followedByYear(i+1))
	case "mar", "ene", "ago", "dic", "jan", "dec", "sep", "jun", "jul", "oct", "nov", "feb", "apr", "abr", "aug", "sept":
		return i+1 < len(r.tokens) && (r.tokens[i+1].kind == tokenDigits || r.tokens[i+1].word == "." || r.word(i+1) == "de") || t.capital
	}
	return true
}

func (r timeReader) followedByYear(i int) bool {
	_, n := r.year(i, false)
	return n > 0
}

// dayFirst reads "26 de diciembre de 2023" and "26 December 2023".
func (r timeReader) dayFirst(i int) (when, int) {
	d, n := r.dayNumber(i)
	if n == 0 {
		return when{}, 0
	}
	if r.word(i+n) == "de" || r.word(i+n) == "of" {
		n++
	}
	e, m := r.entryAt(i+n, markMonthName)
	if e == nil {
		return when{}, 0
	}
	n += m
	y, m := r.yearAfter(i + n)
	return when{form: whenDay, month: int(e.number), n: d, year: y}, n + m
}

// dayNumber reads the day of a month: one or two digits, with st, nd, rd, th, º.
func (r timeReader) dayNumber(i int) (int, int) {
	if i >= len(r.tokens) || r.tokens[i].kind != tokenDigits || r.tokens[i].end-r.tokens[i].start > 2 {
		return 0, 0
	}
	d := 0
	for _, c := range r.text[r.tokens[i].start:r.tokens[i].end] {
		d = d*10 + int(c-'0')
	}
	if d < 1 || d > 31 || i+1 < len(r.tokens) && r.tokens[i+1].word == "%" {
		return 0, 0
	}
	switch r.word(i + 1) {
	case "st", "nd", "rd", "th":
		return d, 2
	}
	return d, 1
}

// iso reads 2023-11 and 2023-11-26.
func (r timeReader) iso(i int) (when, int) {
	y, n := r.year(i, false)
	if n == 0 || i+2 >= len(r.tokens) || r.tokens[i+1].word != "-" || r.tokens[i+2].start != r.tokens[i].end+1 {
		return when{}, 0
	}
	m, k := r.dayNumber(i + 2)
	if k != 1 || m > 12 || r.tokens[i+2].end-r.tokens[i+2].start != 2 {
		return when{}, 0
	}
	if i+4 < len(r.tokens) && r.tokens[i+3].word == "-" && r.tokens[i+4].start == r.tokens[i+2].end+1 {
		if d, k := r.dayNumber(i + 4); k == 1 {
			return when{form: whenDay, year: y, month: m, n: d}, 5
		}
	}
	return when{form: whenMonth, year: y, month: m}, 3
}

// ordinalAt reads first … twelfth, 1st, last.
func (r timeReader) ordinalAt(i int) (int, int) {
	switch r.word(i) {
	case "last", "final", "ultimo", "ultima", "ultimos":
		return -1, 1
	case "primeros", "primeras", "opening":
		return 1, 1
	}
	if e, n := r.entryAt(i, markOrdinal); e != nil {
		return int(e.number), n
	}
	return 0, 0
}

// quarter reads "the third quarter of fiscal year 2023", "Q4 2023".
func (r timeReader) quarter(i int) (when, int) {
	q, n := 0, 0
	if r.word(i) == "q" {
		q, n = r.dayNumber(i + 1)
		n++
	} else if q, n = r.ordinalAt(i); n > 0 {
		e, m := r.entryAt(i+n, markQuarter)
		if e == nil {
			return when{}, 0
		}
		n += m
	}
	if q == -1 {
		q = 4
	}
	if n == 0 || q < 1 || q > 4 {
		return when{}, 0
	}
	skip := n + r.articles(i+n)
	y, m := r.one(i + skip)
	if m == 0 || y.form != whenYear && y.form != whenFiscal {
		return when{form: whenQuarter, n: q}, n
	}
	return when{form: whenQuarter, n: q, year: y.year, fiscal: y.form == whenFiscal}, skip + m
}

// firstN reads "the first six months of 2023", "the first half of fiscal 2023",
// "el primer semestre de 2023", "the last three months of 2023".
func (r timeReader) firstN(i int) (when, int) {
	o, n := r.ordinalAt(i)
	if n == 0 || o > 2 {
		return when{}, 0
	}
	months := 0
	if e, m := r.entryAt(i+n, markHalf); e != nil {
		months, n = int(e.number), n+m
	} else if c, m := r.numberReader.at(i + n); m > 0 && c.value <= 24 {
		e, k := r.entryAt(i+n+m, markCoverage)
		if e == nil || e.value != "month" {
			e, k = r.entryAt(i+n+m, markRankNoun)
		}
		if e == nil || e.value != "month" || o == 2 {
			return when{}, 0
		}
		months, n = int(c.value), n+m+k
	}
	if months == 0 {
		return when{}, 0
	}
	skip := n + r.articles(i+n)
	y, m := r.one(i + skip)
	if m == 0 || y.form != whenYear && y.form != whenFiscal && y.form != whenRelative {
		return when{}, 0
	}
	form := whenFirst
	if o == -1 || o == 2 {
		form = whenLast
	}
	return when{form: form, n: months, ends: []when{y}}, skip + m
}

// pastN reads "the past three years", "los últimos doce meses", "the last two fiscal years".
func (r timeReader) pastN(i int) (when, int) {
	if c, n := r.numberReader.at(i); n == 1 && c.value >= 2 && c.value <= 10 && (r.word(i+1) == "anos" || r.word(i+1) == "years") {
		switch r.word(i + 2) {
		case "anteriores", "previos", "prior", "before":
			return when{form: whenPast, n: int(c.value), code: "year", shift: -1}, 3
		}
	}
	switch r.word(i) {
	case "past", "last", "ultimos", "previous", "ultimas", "pasados":
	default:
		return when{}, 0
	}
	c, n := r.numberReader.at(i + 1)
	if n == 0 || c.value < 2 || c.value > 40 || c.value != float64(int(c.value)) {
		return when{}, 0
	}
	if e, m := r.entryAt(i+1+n, markYearOf); e != nil && e.value == "fiscal" {
		return when{form: whenPast, n: int(c.value), code: "fiscal"}, 1 + n + m
	}
	for _, kind := range []markKind{markCoverage, markRankNoun} {
		if e, m := r.entryAt(i+1+n, kind); e != nil && e.value != "day" {
			w := when{form: whenPast, n: int(c.value), code: e.value}
			if r.word(i) == "previous" {
				w.shift = -1
			}
			return w, 1 + n + m
		}
	}
	return when{}, 0
}
