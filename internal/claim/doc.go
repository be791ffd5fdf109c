// Package claim reads a news text in English or Spanish, finds every sentence
// that says something countable about what the store knows, and gives each
// such claim a verdict with the numbers that prove it.
//
// It holds no data and opens nothing: the figures come in through Known and
// Records. It rates sentences, never speakers, and it guesses nothing silently:
// where a sentence can be read in several ways, every reading is listed with its
// own verdict.
//
// Start with Check; then clean.go (bytes to plain text with positions), token.go and
// sentence.go, lexicon*.go (the words, as tables), number.go, time.go and period.go (small
// grammars), anchor.go, compose.go and runs.go (marks to claims), evident.go (whether our
// counts are meant at all), judge.go (the fixed tolerances), evaluate.go (claims to
// verdicts), nearby.go (what else the words may be tied to) and because.go (verdicts to
// words).
package claim
