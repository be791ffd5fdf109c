package claim

import (
	"math"
	"strconv"
	"strings"
)

// number is a written number: its value and the step that it is written to
// (242,418 → 1; 242,000 → 1,000; 2.4 million → 100,000).
type number struct {
	value, step float64
	high        float64 // upper end of a range, 0 where there is none
	vague       bool    // "hundreds of thousands": no number that can be judged
	digits      bool    // begins with digits
	indefinite  bool    // only "a" or "one": more often an article than a count
}

// numberWord is a word of the number grammar: units and tens add, scales multiply.
type numberWord struct {
	value float64
	scale bool
	vague bool
}

// numberWords lists the number words of each language.
var numberWords = map[Language]map[string]numberWord{
	English: addVague(addScales(map[string]numberWord{}, "hundred 100 thousand 1000 million 1000000 billion 1000000000"),
		map[string]float64{
			"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
			"fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
		}, "hundreds thousands millions dozens tens scores"),
	Spanish: addVague(addScales(map[string]numberWord{}, "mil 1000 millon 1000000 millones 1000000"),
		map[string]float64{
			"cero": 0, "uno": 1, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
			"dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiun": 21, "veintiuna": 21, "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26,
			"veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200,
			"trescientos": 300, "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800,
			"ochocientas": 800, "novecientos": 900, "novecientas": 900,
		}, "cientos miles decenas centenares docenas centenas"),
}

func addScales(words map[string]numberWord, list string) map[string]numberWord {
	fields := strings.Fields(list)
	for i := 0; i+1 < len(fields); i += 2 {
		v, _ := strconv.ParseFloat(fields[i+1], 64)
		words[fields[i]] = numberWord{value: v, scale: true}
	}
	return words
}

func addVague(words map[string]numberWord, plain map[string]float64, vague string) map[string]numberWord {
	for w, v := range plain {
		words[w] = numberWord{value: v}
	}
	for _, w := range strings.Fields(vague) {
		words[w] = numberWord{vague: true}
	}
	return words
}

// numberReader reads numbers at a token.
type numberReader struct {
	text     []byte
	tokens   []token
	language Language
}

// at reads the longest number at token i and how many tokens it takes.
func (r numberReader) at(i int) (number, int) {
	if i < 0 || i >= len(r.tokens) {
		return number{}, 0
	}
	if n, length := r.fractionOfScale(i); length > 0 {
		return n, length
	}
	if r.tokens[i].kind == tokenDigits {
		return r.fromDigits(i)
	}
	w := r.tokens[i].word
	if _, ok := numberWords[r.language][w]; !ok && w != "a" {
		return number{}, 0
	}
	return r.fromWords(i)
}

func (r numberReader) word(i int) string {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].kind != tokenWord {
		return ""
	}
	return r.tokens[i].word
}

// fractionsOfScale are the set phrases for a part of a million or a thousand.
var fractionsOfScale = []struct {
	words string
	value float64
}{
	{"a quarter of a million", 250000},
	{"quarter of a million", 250000},
	{"a quarter million", 250000},
	{"quarter million", 250000},
	{"one quarter of a million", 250000},
	{"half a million", 500000},
	{"a half million", 500000},
	{"half million", 500000},
	{"one half million", 500000},
	{"three quarters of a million", 750000},
	{"three quarter million", 750000},
	{"a third of a million", 333333},
	{"a million and a half", 1500000},
	{"one and a half million", 1500000},
	{"a half a million", 500000},
	{"un cuarto de millon", 250000},
	{"cuarto de millon", 250000},
	{"medio millon", 500000},
	{"tres cuartos de millon", 750000},
	{"tres cuartas partes de un millon", 750000},
	{"un cuarto de un millon", 250000},
	{"un millon y medio", 1500000},
	{"millon y medio", 1500000},
	{"un tercio de millon", 333333},
	{"la mitad de un millon", 500000},
	{"una cuarta parte de un millon", 250000},
}

// fractionPhrases holds the same phrases cut into words.
var fractionPhrases = func() [][]string {
	cut := make([][]string, len(fractionsOfScale))
	for i, f := range fractionsOfScale {
		cut[i] = strings.Fields(f.words)
	}
	return cut
}()

func (r numberReader) fractionOfScale(i int) (number, int) {
	switch r.word(i) {
	case "a", "quarter", "one", "half", "three", "un", "cuarto", "medio", "tres", "millon", "la", "una":
	default:
		return number{}, 0
	}
	for k, phrase := range fractionPhrases {
		if r.matches(i, phrase) {
			v := fractionsOfScale[k].value
			return number{value: v, step: min(v/10, 1e5)}, len(phrase) // as "two and a half million" is written to the tenth
		}
	}
	return number{}, 0
}

func (r numberReader) matches(i int, phrase []string) bool {
	for k, w := range phrase {
		if r.word(i+k) != w {
			return false
		}
	}
	return true
}

// fromDigits reads digits and the scales after them: 242,418; 2.4 million; 242 mil; 242K.
func (r numberReader) fromDigits(i int) (number, int) {
	raw := string(r.text[r.tokens[i].start:r.tokens[i].end])
	scale, used := r.scales(i + 1)
	n, ok := parseDigits(raw, r.language, scale >= 1e6)
	if !ok {
		return number{}, 0
	}
	n.digits = true
	if scale == 1000 && n.value < 1000 && r.language == Spanish && i+1+used < len(r.tokens) && r.tokens[i+1+used].kind == tokenDigits {
		rest := string(r.text[r.tokens[i+1+used].start:r.tokens[i+1+used].end])
		if more, err := strconv.Atoi(rest); err == nil && len(rest) <= 3 {
			return number{value: n.value*1000 + float64(more), step: 1, digits: true}, 2 + used
		}
	}
	if used > 0 {
		n.value, n.step = round6(n.value*scale), n.step*scale
	}
	if used > 0 && r.matches(i+1+used, []string{"y", "medio"}) {
		return number{value: n.value + scale/2, step: scale / 10, digits: true}, 3 + used
	}
	return n, 1 + used
}

// scales reads "million", "mil", "mil millones", "k" after digits.
func (r numberReader) scales(i int) (float64, int) {
	scale, used := 1.0, 0
	for ; ; used++ {
		w := r.word(i + used)
		known := r.scaleWord(w, i+used)
		if known == 0 {
			return scale, used
		}
		scale *= known
	}
}

// scaleWord is the factor of a scale word or a letter glued to digits, 0 for another word.
func (r numberReader) scaleWord(w string, i int) float64 {
	switch w {
	case "":
		return 0
	case "k", "m":
		if r.tokens[i].start != r.tokens[i-1].end {
			return 0
		}
		return map[string]float64{"k": 1e3, "m": 1e6}[w]
	}
	if n, ok := numberWords[r.language][w]; ok && n.scale {
		return n.value
	}
	return 0
}

// round6 drops the noise of a decimal product, 2.4 × 1,000,000.
func round6(v float64) float64 { return math.Round(v*1e6) / 1e6 }

// groupSpaces takes the spaces out of a written number.
var groupSpaces = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\u2009", "")

// parseDigits reads 242418, 242,418, 242.418, 242 418, 2.4 and 2,4. A single
// group of three after a point or comma is thousands, unless a scale of a million follows
// or, after the sign that the language uses for decimals, the number starts with 0.
func parseDigits(raw string, language Language, scaled bool) (number, bool) {
	raw = groupSpaces.Replace(raw)
	points, commas := strings.Count(raw, "."), strings.Count(raw, ",")
	decimal := byte(0)
	switch {
	case points > 0 && commas > 0:
		decimal = raw[strings.LastIndexAny(raw, ".,")]
		if strings.Count(raw, string(decimal)) > 1 {
			return number{}, false
		}
	case points+commas == 1:
		sep := raw[strings.IndexAny(raw, ".,")]
		after := len(raw) - strings.IndexAny(raw, ".,") - 1
		before := len(raw) - after - 1
		if after != 3 || scaled || raw[0] == '0' || before > 3 {
			decimal = sep
		}
	}
	return assemble(raw, decimal)
}

// assemble turns the digits into a value, with decimal as the decimal sign.
func assemble(raw string, decimal byte) (number, bool) {
	var b strings.Builder
	decimals, seen := 0, false
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == decimal && decimal != 0:
			b.WriteByte('.')
			seen = true
		case isDigit(raw[i]):
			b.WriteByte(raw[i])
			if seen {
				decimals++
			}
		}
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	if err != nil || v > 1e15 {
		return number{}, false
	}
	step := math.Pow(10, -float64(decimals))
	if decimals == 0 {
		step = stepOf(v)
	}
	return number{value: v, step: step}, true
}

// stepOf is the precision of a whole number by its closing zeros.
func stepOf(v float64) float64 {
	step := 1.0
	for v >= step*10 && math.Mod(v, step*10) == 0 {
		step *= 10
	}
	return step
}

// fromWords reads a number in words: two hundred forty-two thousand; doscientos
// cuarenta y dos mil; two and a half million; dos millones y medio.
func (r numberReader) fromWords(i int) (number, int) {
	words := numberWords[r.language]
	total, group, used := 0.0, 0.0, 0
	any, last, lastScale := false, 0, 0.0
	for ; i+used < len(r.tokens); used++ {
		w := r.word(i + used)
		n, ok := words[w]
		switch {
		case ok && n.vague:
			return r.vague(i, used)
		case ok && n.scale && n.value == 100 && group > 0:
			group *= 100
		case ok && n.scale:
			if !any && r.language == English {
				return number{}, 0
			}
			total, group = addScale(total, group, n.value)
			lastScale = n.value
		case ok:
			if group != 0 && !follows(group, n.value) {
				return finish(total, group, last, any)
			}
			group += n.value
		case w == "a" && !any && r.language == English && words[r.word(i+used+1)].scale:
			group = 1
		case any && (w == "and" || w == "y"):
			if n, length, done := r.half(i, used, total+group, lastScale); done {
				return n, length
			}
			if next, ok := words[r.word(i+used+1)]; !ok || next.vague || next.scale || w == "y" && (next.value >= 10 || math.Mod(group, 10) != 0 || group == 0) || w == "and" && lastScale == 0 && math.Mod(group, 100) != 0 {
				return finish(total, group, last, any)
			}
			continue
		default:
			return finish(total, group, last, any)
		}
		any, last = true, used+1
	}
	return finish(total, group, last, any)
}

// follows reports whether a number word may add to a group: twenty, two — not two, twenty.
func follows(group, next float64) bool {
	if math.Mod(group, 100) == 0 {
		return next < 100
	}
	return math.Mod(group, 10) == 0 && math.Mod(group, 100) >= 20 && next < 10
}

func addScale(total, group, scale float64) (float64, float64) {
	if group == 0 {
		group = 1
		if total > 0 && total < scale {
			return total * scale, 0
		}
	}
	if scale >= 1e6 && total > 0 && total < scale {
		return (total + group) * scale, 0
	}
	return total + group*scale, 0
}

// half reads "and a half million" and "y medio" after a number.
func (r numberReader) half(i, used int, value, scale float64) (number, int, bool) {
	at := i + used
	switch {
	case r.matches(at, []string{"and", "a", "half", "million"}):
		return number{value: (value + 0.5) * 1e6, step: 1e5}, used + 4, true
	case r.matches(at, []string{"and", "a", "half"}) && scale >= 1000:
		return number{value: value + scale/2, step: scale / 10}, used + 3, true
	case r.matches(at, []string{"y", "medio"}) && scale >= 1000:
		return number{value: value + scale/2, step: scale / 10}, used + 2, true
	case r.matches(at, []string{"y", "media"}) && scale >= 1000:
		return number{value: value + scale/2, step: scale / 10}, used + 2, true
	}
	return number{}, 0, false
}

// vague takes "hundreds of thousands" as one mark that cannot be judged.
func (r numberReader) vague(i, used int) (number, int) {
	length := used + 1
	for w := r.word(i + length); w == "of" || w == "de" || numberWords[r.language][w].vague; w = r.word(i + length) {
		length++
	}
	return number{vague: true}, length
}

func finish(total, group float64, length int, any bool) (number, int) {
	if !any {
		return number{}, 0
	}
	v := total + group
	return number{value: v, step: stepOf(max(v, 1)), indefinite: v == 1}, length
}
