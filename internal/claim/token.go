package claim

import (
	"unicode"
	"unicode/utf8"
)

// tokenKind tells words, digits and signs apart.
type tokenKind uint8

const (
	tokenWord tokenKind = iota
	tokenDigits
	tokenSign
)

// token is one word, one written number or one sign. Word is folded: lower
// case, no accents; it is "" for a word that no table knows, the digits
// themselves for a number that is part of a phrase ("Title 42"), and the sign for a sign.
type token struct {
	word       string
	kind       tokenKind
	capital    bool
	joined     bool // a hyphen, not a space, stands before it
	start, end int32
}

// tokenize cuts the text into tokens. Letters and digits are cut apart
// ("FY2023", "242K"), a hyphen between letters joins two tokens, and initials such as
// U.S. are one word.
func tokenize(text []byte, words map[string]string) []token {
	tokens := make([]token, 0, len(text)/5)
	var scratch []byte
	joined := false
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case unicode.IsLetter(r):
			t, next := wordAt(text, i, words, &scratch)
			t.joined = joined
			tokens, i, joined = append(tokens, t), next, false
		case r >= '0' && r <= '9':
			next := digitsEnd(text, i)
			tokens = append(tokens, token{kind: tokenDigits, word: words[string(text[i:next])], start: int32(i), end: int32(next), joined: joined})
			i, joined = next, false
		case isSpace(r):
			if r == '\n' && blankLine(text, i) {
				tokens = append(tokens, token{kind: tokenSign, word: "\n", start: int32(i), end: int32(i + 1)})
			}
			i, joined = i+size, false
		case isHyphen(r) && joins(text, i, i+size):
			i, joined = i+size, true
		default:
			tokens = append(tokens, token{kind: tokenSign, word: signOf(r), start: int32(i), end: int32(i + size)})
			i, joined = i+size, false
		}
	}
	return tokens
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == 0xA0 || r == 0x202F || r == 0x2009 || r == 0xFEFF || r == 0x200B
}

func isHyphen(r rune) bool { return r == '-' || r == '–' || r == 0x2010 || r == 0x2011 }

// joins reports whether a hyphen between before and after parts a compound: two
// numbers are a range or a date instead.
func joins(text []byte, before, after int) bool {
	if before == 0 || after >= len(text) || !isLetterOrDigit(text, after) {
		return false
	}
	last := before - 1
	return isLetterOrDigit(text, last) && !(isDigit(text[last]) && isDigit(text[after])) || text[last] == '.' && isLetter(text[after])
}

func isLetterOrDigit(text []byte, i int) bool {
	c := text[i]
	return isLetter(c) || isDigit(c) || c >= utf8.RuneSelf
}

// blankLine reports whether the line break at i is followed by an empty line,
// a list sign or a line that starts like a title.
func blankLine(text []byte, i int) bool {
	for j := i + 1; j < len(text); j++ {
		switch text[j] {
		case ' ', '\t', '\r':
		case '\n', '-', '*', '#', '>':
			return true
		default:
			return false
		}
	}
	return true
}

// signs are the signs that a grammar looks at; all others are the same to it.
var signs = map[rune]string{
	'.': ".", ',': ",", ';': ";", ':': ":", '!': "!", '?': "?", '%': "%", '$': "$", '€': "$", '£': "$",
	'(': "(", ')': ")", '-': "-", '–': "-", '—': "--", '−': "-", '"': "\"", '“': "\"", '”': "\"", '«': "\"", '»': "\"", '\'': "'", '’': "'", '‘': "'",
	'+': "+", '/': "/", '…': "...", '¿': "¿", '¡': "¿", '|': ";", '•': "\n", '~': "~",
}

func signOf(r rune) string {
	if s, ok := signs[r]; ok {
		return s
	}
	return "*"
}

// digitsEnd returns the end of the written number at i: digits with points,
// commas or thin spaces between groups of them.
func digitsEnd(text []byte, i int) int {
	for i < len(text) {
		switch {
		case isDigit(text[i]):
			i++
		case (text[i] == ',' || text[i] == '.') && i+1 < len(text) && isDigit(text[i+1]):
			i += 2
		case groupSpace(text, i) > 0:
			i += groupSpace(text, i) + 3
		default:
			return i
		}
	}
	return i
}

// groupSpace is the length of a space that parts thousands: a hard or thin
// space, or a plain one, with exactly three digits after it and one to three before.
func groupSpace(text []byte, i int) int {
	r, size := utf8.DecodeRune(text[i:])
	if r != ' ' && r != 0xA0 && r != 0x202F && r != 0x2009 {
		return 0
	}
	j := i + size
	if j+3 > len(text) || !isDigit(text[j]) || !isDigit(text[j+1]) || !isDigit(text[j+2]) || j+3 < len(text) && (isDigit(text[j+3]) || isLetter(text[j+3])) {
		return 0
	}
	n := 0
	for n < 4 && i-1-n >= 0 && isDigit(text[i-1-n]) {
		n++
	}
	if n == 0 || n > 3 || i-1-n >= 0 && (text[i-1-n] == '.' || text[i-1-n] == '/') {
		return 0
	}
	return size
}

// wordAt reads the word at i. words maps a folded spelling to itself, so that
// no spelling is kept twice.
func wordAt(text []byte, i int, words map[string]string, scratch *[]byte) (token, int) {
	r, _ := utf8.DecodeRune(text[i:])
	t := token{kind: tokenWord, capital: unicode.IsUpper(r), start: int32(i)}
	folded := (*scratch)[:0]
	for i < len(text) {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case unicode.IsLetter(r):
			folded = fold(folded, r)
		case unicode.Is(unicode.Mn, r):
		case r == '.' && len(folded) > 0 && initials(text, int(t.start), i):
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		i += size
	}
	*scratch = folded
	t.word, t.end = words[string(folded)], int32(i)
	return t, i
}

// initials reports whether the point at i parts initials: U.S., EE.UU., D.C.
func initials(text []byte, start, i int) bool {
	run := 0
	for j := i - 1; j >= start && text[j] != '.'; j-- {
		if text[j] < 'A' || text[j] > 'Z' {
			return false
		}
		run++
	}
	if run == 0 || run > 2 {
		return false
	}
	if i+1 < len(text) && text[i+1] >= 'A' && text[i+1] <= 'Z' {
		return run == 1 || i+2 < len(text) && text[i+2] >= 'A' && text[i+2] <= 'Z'
	}
	for j := start; j < i; j++ {
		if text[j] == '.' {
			return true // the closing point of a name that had one inside
		}
	}
	return false
}

// folds maps accented Latin letters to plain ones.
var folds = map[rune]byte{
	'á': 'a', 'à': 'a', 'ä': 'a', 'â': 'a', 'ã': 'a', 'é': 'e', 'è': 'e', 'ë': 'e', 'ê': 'e', 'í': 'i', 'ì': 'i', 'ï': 'i', 'î': 'i',
	'ó': 'o', 'ò': 'o', 'ö': 'o', 'ô': 'o', 'õ': 'o', 'ú': 'u', 'ù': 'u', 'ü': 'u', 'û': 'u', 'ñ': 'n', 'ç': 'c',
}

func fold(b []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(b, byte(r)|0x20)
	}
	r = unicode.ToLower(r)
	if plain, ok := folds[r]; ok {
		return append(b, plain)
	}
	return utf8.AppendRune(b, r)
}
