package model

import "strings"

// Nearest returns the candidate with the smallest edit distance to a word (Levenshtein 1966, in bytes), the first of
// equals; "" where there is no candidate or the nearest shares less than half of its letters with the word. A word of
// three letters or more that a candidate begins with is one edit from it: people shorten.
func Nearest(word string, candidates []string) string {
	best, least := "", 1<<30
	for _, c := range candidates {
		d := edits(word, c)
		if len(word) >= 3 && strings.HasPrefix(c, word) {
			d = min(d, 1)
		}
		if d < least {
			best, least = c, d
		}
	}
	if least > max(len(word), len(best))/2 {
		return ""
	}
	return best
}

// AndNearest ends the words of what is wanted with the nearest candidate: "; the nearest is x", or "" where none is near.
func AndNearest(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" {
		return "; the nearest is " + near
	}
	return ""
}

// edits is the Levenshtein distance of two words, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
