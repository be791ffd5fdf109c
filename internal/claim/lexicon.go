package claim

import "strings"

// markKind tells what a stretch of words means to the grammar.
type markKind uint8

const (
	markNone        markKind = iota
	markQuantity             // what is counted: encounters, apprehensions, people …
	markGeography            // where: a token of the geography vocabulary, or a town
	markComponent            // usbp, ofo
	markAuthority            // title-8, title-42
	markNationality          // ISO code: a demonym
	markCountry              // ISO code: the country's name, a nationality or a place
	markHousehold            // families, unaccompanied minors …
	markHedge                // almost, about, more than …
	markNumber               // a number (see number.go)
	markPercent              // the word or sign for percent
	markFraction             // half, a third, one in five
	markPeriod               // a span of months (see period.go)
	markRelative             // last month, a year earlier: resolved in period.go
	markSuperlative          // highest, lowest, record
	markOrdinal              // second, third
	markScope                // in history, on record
	markRankNoun             // month, year, level: what a superlative ranks
	markChange               // rose, fell, increase, drop
	markFactor               // doubled, tripled, halved
	markTimes                // times, veces
	markThan                 // than, compared with
	markMore                 // more, fewer
	markShare                // accounted for, made up
	markNegation             // not, never
	markUnit                 // what makes a number no count of ours: years old, dollars, km
	markOther                // a context that the store does not count
	markPer                  // a day, per month
	markPart                 // of them, of which, including
	markPronoun              // that figure, the number
	markEach                 // each of, both, every
	markTogether             // combined, together
	markCaravan
	markAppointment
	markForecast
	markPromise
	markOpinion
	markTrend
	markJoin // and, while, but
	markReach
	markFrom
	markTo
	markIn
	markOf
	markBy
	markSince
	markWas
	markLevelVerb // totaled, reached, recorded
	markDimension // sector, nationality: what a superlative chooses among
	markExceed
	markBefore // previous, earlier
	markYearOf // fiscal year, calendar year
	markQuarter
	markHalf
	markMonthName
	markSoFar
	markFirst
	markCoverage    // months, days, years as units of time
	markOnly        // alone, only
	markSex         // women, men
	markMultiply    // "multiplied by": makes a factor of the number after it
	markDenial      // "it is not true that": turns what follows it round
	markAttribution // according to
	markStreak      // "for the third month in a row"
	markTally       // "in seven of the twelve months"
	markFirstTime   // "for the first time"
	markReturner    // who sent people back
	markOfficials   // the authorities of a country that counts people: its place where they count
)

// entry is one row of a lexicon: the phrases (alternatives in braces, "," between
// them; words without accents) that have one meaning.
type entry struct {
	kind    markKind
	value   string
	number  float64
	phrases string
}

// trie finds the longest phrase that starts at a token.
type trie struct {
	next  map[string]*trie
	entry *entry
}

// lexicon holds what one language knows.
type lexicon struct {
	root    trie
	numbers map[string]numberWord
	stop    map[string]bool
	times   map[string]bool // words that a written time may begin with
}

// vocabulary is every word of both languages; built once from the tables.
var vocabulary, lexicons = buildLexicons()

func buildLexicons() (map[string]string, map[Language]*lexicon) {
	words := map[string]string{}
	built := map[Language]*lexicon{}
	for language, tables := range tablesOf {
		lex := &lexicon{numbers: numberWords[language], stop: map[string]bool{}, times: map[string]bool{}}
		for _, w := range strings.Fields(timeOpeners) {
			lex.times[w] = true
		}
		for _, table := range tables {
			for i := range table {
				lex.add(&table[i], words)
			}
		}
		for i := range nations {
			lex.addNation(nations[i], language, words)
		}
		for w := range lex.numbers {
			words[w] = w
		}
		for _, w := range strings.Fields(stopWords[language]) {
			words[w], lex.stop[w] = w, true
		}
		built[language] = lex
	}
	for _, w := range strings.Fields(grammarWords) {
		words[w] = w
	}
	return words, built
}

// add enters every spelling of an entry.
func (l *lexicon) add(e *entry, words map[string]string) {
	for _, phrases := range strings.Split(e.phrases, "|") {
		for _, phrase := range expand(strings.TrimSpace(phrases)) {
			l.enter(strings.Fields(phrase), e, words)
		}
	}
}

func (l *lexicon) enter(phrase []string, e *entry, words map[string]string) {
	switch e.kind {
	case markRelative, markMonthName, markYearOf, markOrdinal:
		l.times[phrase[0]] = true
	}
	node := &l.root
	for _, w := range phrase {
		if _, ok := words[w]; !ok {
			words[w] = w
		}
		if node.next == nil {
			node.next = map[string]*trie{}
		}
		child := node.next[words[w]]
		if child == nil {
			child = &trie{}
			node.next[words[w]] = child
		}
		node = child
	}
	if node.entry == nil {
		node.entry = e
	}
}

// addNation enters the names and demonyms of a country.
func (l *lexicon) addNation(n nation, language Language, words map[string]string) {
	names, demonyms := n.english, n.englishPeople
	if language == Spanish {
		names, demonyms = n.spanish, n.spanishPeople
	}
	l.add(&entry{markCountry, n.code, 0, strings.ToLower(names)}, words)
	if demonyms != "" {
		l.add(&entry{markNationality, n.code, 0, demonyms}, words)
	}
}

// expand writes out the alternatives in braces: "{a,b} c" gives "a c", "b c".
func expand(pattern string) []string {
	open := strings.IndexByte(pattern, '{')
	if open < 0 {
		return []string{pattern}
	}
	end := open + strings.IndexByte(pattern[open:], '}')
	var all []string
	for _, choice := range strings.Split(pattern[open+1:end], ",") {
		all = append(all, expand(pattern[:open]+choice+pattern[end+1:])...)
	}
	return all
}

// longest returns the entry of the longest phrase at token i and its length in tokens.
func (l *lexicon) longest(tokens []token, i int) (*entry, int) {
	node, best, length := &l.root, (*entry)(nil), 0
	for n := 0; i+n < len(tokens); n++ {
		t := tokens[i+n]
		if t.word == "" {
			break
		}
		child := node.next[t.word]
		if child == nil {
			break
		}
		node = child
		if node.entry != nil {
			best, length = node.entry, n+1
		}
	}
	return best, length
}

// tablesOf lists the tables of each language.
var tablesOf = map[Language][][]entry{
	English: {englishPeriods, englishQuantities, englishPlaces, englishGrammar, englishOthers},
	Spanish: {spanishPeriods, spanishQuantities, spanishPlaces, spanishGrammar, spanishOthers},
}

// grammarWords are words that the grammars look at outside the tables.
const grammarWords = "after behind despues tras medio media million millon millones k m b title titulo fy q one uno una un a the el la in de of and y thru through until hasta st nd rd th percent percentage per cent por ciento puntos porcentuales times veces fold half third thirds quarter quarters fourth fourths fifth fifths sixth tenth tenths mitad tercio tercios tercera terceras cuarta cuartas cuarto cuartos quinta quintas quinto quintos decima sexta sextas decimas parte partes every out cada more fewer less higher lower increase drop decline decrease rise were came jump over reduction between entre compared since last this past pasado este primeros primeras opening final ultimo ultima ultimos ultimas pasados los las e o or en del previous ended ending ends released published announced issued reported dated cuando when con with separa separan divide dividen une conecta separates separating connects connecting connecting links linking divides dividing ranked ranks placed lugar puesto sitio place ocurrio ocurrieron occurred happened involved provenian procedian correspondio correspondieron caught took came produjo produjeron concentro followed seguidos seguidas seguido seguida ahead acabo termino finalizo concluyo cerro publico publicados publicadas publicado divulgo divulgados difundidos difundio on el year twelve months al consecutive straight successive running row consecutivo consecutivos consecutiva consecutivas seguido seguidos seguida seguidas hilo forma monthly quarter quarters trimestre trimestres fiscal years annual yearly anos fiscales its only just solo apenas solamente unicamente later earlier ago before antes atras month mes meses encima debajo arriba above below women men mujeres hombres bajo bajaron bajaba bajado baja nunca jamas no never pace overtook displaced replaced surpassed passed desplazaron desplazo superaron supero rebasaron relegaron relego reemplazaron reemplazo ni share proportion percentage proporcion porcentaje peso cuota participacion fraction gov sen rep mr mrs ms dr lic sr sra gral gen lt sgt along toward towards their his her our also still already then now again further however creces surpassing exceeding exceeded beating eclipsing superando following amid because before luego porque ante todos todas demas resto ee uu never nunca jamas siquiera even any other cualquier ningun ninguna otro otra for por overtaken superado superada superados superadas desplazado desplazada desplazados desplazadas by historico historica historicos historic record records"

// timeOpeners are the words beside the tables that a written time begins with.
const timeOpeners = "year ano twelve after despues since desde between entre from de del through hasta q last this past pasado este final ultimo ultima ultimos ultimas primeros primeras opening previous pasados the el la los las"

// stopWords tell the languages apart.
var stopWords = map[Language]string{
	English: "the of and to was were from than with by for on at that this which month year number been have has had are is it an people",
	Spanish: "el la los las de en que y del al se por con una fue fueron para su mas desde entre mes ano cifra personas hubo es son esa ese esta este",
}
