package claim

// sentence is a run of tokens with the language it is read in.
type sentence struct {
	tokens   []token
	language Language
}

// sentences cuts the tokens at full stops, question and exclamation marks,
// empty lines and semicolons are left inside.
func sentences(tokens []token, language Language) []sentence {
	var all []sentence
	start, last := 0, language
	if last == "" {
		last = English
	}
	flush := func(end int) {
		if end > start {
			part := tokens[start:end]
			if language == "" {
				last = languageOf(part, last)
			}
			all = append(all, sentence{part, last})
		}
		start = end
	}
	for i := range tokens {
		if tokens[i].kind == tokenSign && closes(tokens, i) || i-start >= longestSentence {
			flush(i + 1)
		}
	}
	flush(len(tokens))
	return all
}

// longestSentence bounds the tokens of one sentence, so that a text without
// any full stop is still read in steps of linear cost.
const longestSentence = 400

// closes reports whether the sign at i ends a sentence.
func closes(tokens []token, i int) bool {
	switch tokens[i].word {
	case "\n", "!", "?":
		return true
	case ".", "...":
	default:
		return false
	}
	if i+1 == len(tokens) {
		return true
	}
	next := tokens[i+1]
	if next.word == "-" && i+2 < len(tokens) && tokens[i+2].capital {
		return true // the next row of a list
	}
	if next.kind == tokenSign {
		return next.word == "\"" || next.word == "\n" || next.word == "¿" || next.word == "¡" || next.word == "(" || next.word == "--" || next.word == "'"
	}
	if i > 0 && tokens[i-1].kind == tokenWord && next.kind == tokenDigits && isAbbreviation(tokens[i-1].word) {
		return false
	}
	if i > 0 && tokens[i-1].kind == tokenWord && titles[tokens[i-1].word] {
		return false
	}
	if i > 0 && tokens[i-1].end-tokens[i-1].start == 1 && tokens[i-1].capital {
		return false // a middle initial
	}
	return next.kind == tokenDigits || next.capital
}

// titles are short forms that a name follows: "Gov. Abbott", "EE. UU.".
var titles = map[string]bool{"ee": true, "gov": true, "sen": true, "rep": true, "mr": true, "mrs": true, "ms": true, "dr": true, "lic": true, "sr": true, "sra": true, "gral": true, "gen": true, "lt": true, "sgt": true}

func isAbbreviation(w string) bool {
	if w == "" {
		return false
	}
	for _, lex := range lexicons {
		if e := lex.root.next[w]; e != nil && e.entry != nil && e.entry.kind == markMonthName {
			return true
		}
	}
	return false
}

// languageOf counts the small words of each language; a draw keeps before.
func languageOf(tokens []token, before Language) Language {
	english, spanish := 0, 0
	for _, t := range tokens {
		if t.word == "" || t.kind != tokenWord {
			continue
		}
		if lexicons[English].stop[t.word] {
			english++
		}
		if lexicons[Spanish].stop[t.word] {
			spanish++
		}
	}
	switch {
	case english > spanish:
		return English
	case spanish > english:
		return Spanish
	}
	return before
}
