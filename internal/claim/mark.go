package claim

import "slices"

// mark is a stretch of tokens that means something.
type mark struct {
	kind     markKind
	value    string
	n        float64
	num      number
	whens    []when
	from, to int // tokens of the sentence, to excluded
}

// scanner turns the tokens of a sentence into marks.
type scanner struct {
	timeReader
}

func scan(text []byte, s sentence) []mark {
	sc := scanner{timeReader{numberReader{text, s.tokens, s.language}, lexicons[s.language]}}
	var marks []mark
	for i := 0; i < len(s.tokens); {
		m := sc.mark(i)
		if m.to == 0 {
			i++
			continue
		}
		if m.kind != markNone {
			marks = append(marks, m)
		}
		i = m.to
	}
	return multiplied(joinRanges(settleHedges(marks), s.tokens))
}

// mark reads the mark that starts at token i; to is 0 where there is none.
func (s scanner) mark(i int) mark {
	t := s.tokens[i]
	if t.word == "" && t.kind != tokenDigits {
		return mark{}
	}
	if t.kind == tokenSign && t.word != "~" {
		return mark{}
	}
	if t.word == "~" {
		return mark{kind: markHedge, value: "about", from: i, to: i + 1}
	}
	if m := s.repeated(i); m.to > 0 {
		return m
	}
	if m := s.fraction(i); m.to > 0 {
		return m
	}
	e, length := s.lex.longest(s.tokens, i)
	if m := s.time(i); m.to > 0 && m.to >= i+length {
		return m
	}
	if n, used := s.numberReader.at(i); used > 0 && used >= length && !n.indefinite {
		return s.number(i, n, used)
	}
	if e != nil && e.kind != markYearOf {
		switch w := s.word(i); {
		case e.kind == markChange && s.neverBelow(i):
			return mark{kind: markExceed, value: "under", from: i, to: i + 2}
		case e.kind == markMore && s.language == Spanish && length == 1 && s.word(i-1) == "con" && s.word(i+1) != "de" && s.word(i+1) != "que":
			return mark{kind: markSuperlative, value: map[string]string{"up": "high", "down": "low"}[e.value], from: i, to: i + 1}
		case e.kind == markSuperlative && length == 2 && (w == "mas" || w == "menos") && s.compares(i):
			return mark{kind: markMore, value: map[string]string{"mas": "up", "menos": "down"}[w], from: i, to: i + 1}
		case e.kind == markFraction && e.value == "most":
			next := s.word(i + length)
			if next != "of" && next != "de" && next != "del" && !s.majority(i, length) {
				length = 0
			}
		}
		if length == 0 || s.language == Spanish && s.commonWords(i, e, length) {
			return mark{}
		}
		return mark{kind: e.kind, value: e.value, n: e.number, from: i, to: i + length}
	}
	return mark{}
}

// neverBelow reports whether "nunca bajaron de" sets a bound.
func (s scanner) neverBelow(i int) bool {
	switch s.word(i) {
	case "bajo", "bajaron", "bajaba", "bajado", "baja":
	default:
		return false
	}
	before := s.word(i - 1)
	if before == "ha" || before == "han" {
		before = s.word(i - 2)
	}
	return s.word(i+1) == "de" && (before == "no" || before == "nunca" || before == "jamas")
}

// majority reports whether "a majority" ends its clause or is one "among" others.
func (s scanner) majority(i, length int) bool {
	next := s.word(i + length)
	switch next {
	case "were", "are", "came", "eran", "son", "fueron", "provenian", "procedian", "era", "was":
		return true // "Most were Venezuelans" of those told of before
	}
	if w := s.word(i + length - 1); w != "majority" && w != "mayoria" {
		return false
	}
	switch next {
	case "among", "entre", "in", "en":
		return true
	}
	return i+length >= len(s.tokens) || s.tokens[i+length].kind == tokenSign
}

// commonWords reports whether "el paso" and "del río" are no names here.
func (s scanner) commonWords(i int, e *entry, length int) bool {
	switch {
	case e.value == "city-el-paso":
		return !s.tokens[i+1].capital
	case e.value == "sector-del-rio" && length == 2:
		next := s.word(i + 2)
		return s.word(i) == "del" && (!s.tokens[i].capital || !s.tokens[i+1].capital || next == "bravo" || next == "grande")
	}
	return false
}

// compares reports whether "más encuentros … que en octubre" compares, and does
// not rank: "que" follows in the clause, and "el mes con" does not lead.
func (s scanner) compares(i int) bool {
	if w := s.word(i - 1); w == "con" || w == "las" || w == "los" || w == "la" || w == "el" {
		return false
	}
	for k := i + 2; k < min(i+16, len(s.tokens)); k++ {
		if s.tokens[k].kind == tokenSign {
			return false
		}
		if w := s.word(k - 1); w == "desde" || w == "hasta" || w == "de" {
			continue
		}
		if s.word(k) == "que" {
			switch s.word(k + 1) {
			case "se", "ha", "haya", "jamas", "nunca", "cualquier", "ningun":
				return false
			}
			return true
		}
	}
	return false
}

func (s scanner) time(i int) mark {
	if s.tokens[i].kind == tokenWord && !s.lex.times[s.tokens[i].word] {
		return mark{}
	}
	whens, n := s.timeReader.at(i)
	if n == 0 {
		return mark{}
	}
	return mark{kind: markPeriod, whens: whens, from: i, to: i + n}
}

// number classes a number by what follows it: percent, times, an ordinal, money.
func (s scanner) number(i int, n number, used int) mark {
	m := mark{kind: markNumber, num: n, from: i, to: i + used}
	if i > 0 && s.tokens[i-1].word == "$" {
		m.kind = markUnit
		m.value = "money"
		return m
	}
	next := i + used
	switch s.word(next) {
	case "st", "nd", "rd", "th":
		return mark{kind: markOrdinal, n: n.value, from: i, to: next + 1}
	case "percent":
		m.kind, m.to = markPercent, next+1
	case "percentage":
		m.kind, m.value, m.to = markPercent, "points", next+2
	case "per", "por":
		if w := s.word(next + 1); w == "cent" || w == "ciento" {
			m.kind, m.to = markPercent, next+2
		}
	case "puntos":
		m.kind, m.value, m.to = markPercent, "points", next+1
		if s.word(next+1) == "porcentuales" {
			m.to++
		}
	case "times", "veces", "fold":
		if n.value < 50 {
			m.kind, m.to = markFactor, next+1
			m.value, m.n = "up", n.value
		}
	}
	if next < len(s.tokens) && s.tokens[next].word == "%" {
		m.kind, m.to = markPercent, next+1
	}
	m.to = min(m.to, len(s.tokens))
	return m
}

// parts are the words for a part of a whole.
var parts = map[string]float64{
	"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10, "tenths": 10,
	"mitad": 2, "tercio": 3, "tercios": 3, "tercera": 3, "terceras": 3, "cuarta": 4, "cuartas": 4, "cuarto": 4, "cuartos": 4, "quinta": 5, "quintas": 5, "quinto": 5, "quintos": 5, "decima": 10, "sexta": 6, "sextas": 6, "decimas": 10,
}

// fraction reads "a third", "two thirds of", "one in five", "uno de cada cinco", "la mitad".
func (s scanner) fraction(i int) mark {
	if _, used := s.fractionOfScale(i); used > 0 {
		return mark{}
	}
	if m := s.oneIn(i); m.to > 0 {
		return m
	}
	top, n := 0.0, 0
	switch s.word(i) {
	case "a", "one", "un", "una", "la":
		top, n = 1, 1
	case "half":
		top = 1
	default:
		c, used := s.numberReader.at(i)
		if used != 1 || c.value < 2 || c.value > 9 {
			return mark{}
		}
		top, n = c.value, 1
	}
	below, ok := parts[s.word(i+n)]
	if !ok || !s.partFits(i, n, below) {
		return mark{}
	}
	to := i + n + 1
	if w := s.word(to); w == "parte" || w == "partes" {
		to++
	}
	return mark{kind: markFraction, n: top / below, from: i, to: to}
}

// partFits keeps "a third caravan", "half of 2023" and "primera mitad" apart from parts of a whole.
func (s scanner) partFits(i, n int, below float64) bool {
	w := s.word(i + n)
	if w == "mitad" && i > 0 && (s.word(i-1) == "primera" || s.word(i-1) == "segunda") || i > 0 && (s.word(i-1) == "first" || s.word(i-1) == "second") {
		return false
	}
	if s.language == Spanish {
		next := s.word(i + n + 1)
		if w == "tercera" || w == "cuarta" || w == "quinta" || w == "sexta" || w == "decima" || w == "terceras" || w == "cuartas" || w == "quintas" {
			return next == "parte" || next == "partes"
		}
		if i > 0 && s.word(i-1) == "el" {
			return false
		}
		if w == "tercios" || w == "cuartos" || w == "quintos" {
			return true
		}
		return w == "mitad" || w == "tercio" || next == "ocurrio" || next == "se" || next == "provenia" || next == "procedia" || next == "eran" || next == "fueron" || next == "son" || next == "" || next == "de" || next == "del" || next == "mas" || next == "menos" || next == "respecto" || next == "en" || next == "frente"
	}
	if below == 2 && n == 0 && s.word(i+1) == "a" {
		return false
	}
	if i+n+1 >= len(s.tokens) || s.tokens[i+n+1].kind == tokenSign || w == "thirds" || w == "fifths" || w == "fourths" || w == "tenths" {
		return true
	}
	switch s.word(i + n + 1) {
	case "of", "more", "fewer", "less", "higher", "lower", "from", "in", "compared", "since", "increase", "drop", "decline", "decrease", "rise", "were", "came", "the", "as", "during", "jump", "over", "reduction", "to", "and", "between", "at", "are", "last", "this", "on", "by", "after", "while", "but", "year":
		return true
	}
	return false
}

// oneIn reads "one in five", "3 out of 10", "uno de cada cinco".
func (s scanner) oneIn(i int) mark {
	top, n := s.numberReader.at(i)
	if n == 0 || top.value < 1 || top.value > 99 {
		return mark{}
	}
	j := i + n
	switch {
	case s.matches(j, []string{"in", "every"}), s.matches(j, []string{"out", "of"}), s.matches(j, []string{"de", "cada"}), s.matches(j, []string{"of", "every"}):
		j += 2
	case s.matches(j, []string{"in"}):
		j++
	default:
		return mark{}
	}
	if s.word(j) == "every" {
		j++
	}
	below, used := s.numberReader.at(j)
	if used == 0 || below.value <= top.value || below.value > 100 || below.value > 20 && below.value != 100 {
		return mark{}
	}
	return mark{kind: markFraction, n: top.value / below.value, from: i, to: j + used}
}

// comparingHedges are the words that hedge a number, or compare where none follows.
var comparingHedges = []string{"over", "under"}

// settleHedges turns "more than" before no number into a comparison.
func settleHedges(marks []mark) []mark {
	out := make([]mark, 0, len(marks)+2)
	for i, m := range marks {
		if m.kind != markHedge || !slices.Contains(comparingHedges, m.value) || numberFollows(marks, i) {
			out = append(out, m)
			continue
		}
		if m.to-m.from < 2 {
			continue // "over", "under", "above" as plain prepositions
		}
		dir := map[string]string{"over": "up", "under": "down"}[m.value]
		out = append(out, mark{kind: markMore, value: dir, from: m.from, to: m.to - 1}, mark{kind: markThan, from: m.to - 1, to: m.to})
	}
	return out
}

// multiplied makes a factor of the number after "se multiplicó por" and "a factor of".
func multiplied(marks []mark) []mark {
	for i, m := range marks {
		if m.kind != markMultiply {
			continue
		}
		for j := i + 1; j < len(marks) && j <= i+2 && marks[j].from <= marks[j-1].to+1; j++ {
			if marks[j].kind == markNumber && marks[j].num.value > 1 && marks[j].num.value < 100 {
				marks[j].kind, marks[j].value, marks[j].n = markFactor, "up", marks[j].num.value
			}
		}
	}
	return marks
}

func numberFollows(marks []mark, i int) bool {
	if i+1 >= len(marks) || marks[i+1].from > marks[i].to+1 {
		return false
	}
	switch next := marks[i+1]; next.kind {
	case markNumber, markPercent, markFraction, markFactor, markUnit, markTally, markStreak:
		return true
	case markHedge:
		return numberFollows(marks, i+1)
	}
	return false
}

// joinRanges makes one mark of "between 200,000 and 250,000" and "200,000 to 250,000".
func joinRanges(marks []mark, tokens []token) []mark {
	out := marks[:0] // never longer, and each is read before it is written over
	for i := 0; i < len(marks); i++ {
		m := marks[i]
		if b := rangeEnd(marks, i, tokens); b > 0 {
			m.num.high, m.num.step = marks[b].num.value, min(m.num.step, marks[b].num.step)
			if m.num.value < 1000 && m.num.high >= 10000 && m.kind == markNumber {
				m.num.value *= scaleBetween(m.num.value, m.num.high)
			}
			m.kind, m.to = marks[b].kind, marks[b].to
			i = b
		}
		out = append(out, m)
	}
	return out
}

// scaleBetween mends "2 to 2.5 million", whose first number is short of its scale.
func scaleBetween(low, high float64) float64 {
	for _, scale := range []float64{1e3, 1e6} {
		if low*scale <= high && low*scale*10 >= high {
			return scale
		}
	}
	return 1
}

// rangeEnd returns the mark that ends the range beginning at mark i, 0 for none.
func rangeEnd(marks []mark, i int, tokens []token) int {
	m := marks[i]
	if m.kind != markNumber && m.kind != markPercent || m.num.vague {
		return 0
	}
	j := i + 1
	for j < len(marks) && (marks[j].kind == markTo || marks[j].kind == markJoin) && marks[j].to-marks[j].from == 1 {
		j++
	}
	if j < len(marks) && m.kind == markPercent && marks[j].kind == markNumber {
		return 0 // "jumped 58 percent to 1.23 million"
	}
	if j >= len(marks) || marks[j].kind != markNumber && marks[j].kind != markPercent || marks[j].num.vague || marks[j].from-m.to != 1 {
		return 0
	}
	before := ""
	if m.from > 0 {
		before = tokens[m.from-1].word
	}
	if marks[j].num.value <= m.num.value && m.num.value > 1000 {
		return 0
	}
	switch tokens[m.to].word {
	case "and", "y":
		if before == "between" || before == "entre" {
			return j
		}
	case "to", "a", "-":
		return j
	}
	return 0
}
