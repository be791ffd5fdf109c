package source

import (
	"hash/fnv"
	"sort"
	"strings"

	"puente/internal/model"
)

// word is a token of the vocabulary of package model, with a number that
// stands for it in the key of a row.
type word struct {
	token string
	hash  uint64
}

// wordOf makes the word of a token.
func wordOf(token string) word {
	h := fnv.New64a()
	h.Write([]byte(token))
	return word{token, h.Sum64()}
}

// vocab maps the names that a source writes in a column to words.
type vocab struct {
	exact  map[string]word // as sources write them
	folded map[string]word // in lower case with single spaces
	names  []string        // what is accepted, for a Problem
}

// name pairs what a source writes with the token that it means.
type name struct{ written, token string }

// vocabOf builds a vocabulary from pairs of written name and token.
func vocabOf(names ...name) *vocab {
	v := &vocab{exact: map[string]word{}, folded: map[string]word{}}
	for _, n := range names {
		w := wordOf(n.token)
		v.exact[n.written] = w
		folded := fold([]byte(n.written))
		if _, twice := v.folded[folded]; !twice {
			v.names = append(v.names, n.written)
		}
		v.folded[folded] = w
	}
	sort.Strings(v.names)
	return v
}

// with returns a vocabulary that has more names.
func (v *vocab) with(names ...name) *vocab {
	all := append([]name{}, names...)
	for written, w := range v.exact {
		all = append(all, name{written, w.token})
	}
	return vocabOf(all...)
}

// find returns the word of a cell.
func (v *vocab) find(cell []byte) (word, bool) {
	if w, ok := v.exact[string(cell)]; ok {
		return w, true
	}
	w, ok := v.folded[fold(cell)]
	return w, ok
}

// want tells what is accepted.
func (v *vocab) want() string {
	if len(v.names) > 12 {
		return "one of " + strings.Join(v.names, "; ")
	}
	return "one of " + strings.Join(v.names, ", ")
}

// fold brings a name to lower case with single spaces.
func fold(cell []byte) string {
	return strings.Join(strings.Fields(strings.ToLower(string(cell))), " ")
}

// households are CBP's demographic groups under all names that it has used.
var households = vocabOf(
	name{"Single Adults", "single-adults"},
	name{"Single Adult", "single-adults"},
	name{"FMUA", "family-units"},
	name{"Family Unit", "family-units"},
	name{"Family Unit Individuals", "family-units"},
	name{"Individuals in a Family Unit", "family-units"},
	name{"UAC", "unaccompanied-minors"},
	name{"UC", "unaccompanied-minors"},
	name{"UC / Single Minors", "unaccompanied-minors"},
	name{"UAC / Single Minors", "unaccompanied-minors"},
	name{"Unaccompanied Children", "unaccompanied-minors"},
	name{"Unaccompanied Alien Children", "unaccompanied-minors"},
	name{"Accompanied Minors", "accompanied-minors"},
	name{"Accompanied Minor", "accompanied-minors"},
)

// components are the two parts of CBP that count encounters.
var components = vocabOf(
	name{"U.S. Border Patrol", "usbp"},
	name{"Office of Field Operations", "ofo"},
	name{"USBP", "usbp"},
	name{"OFO", "ofo"},
)

// authorities are the legal bases of an encounter.
var authorities = vocabOf(name{"Title 8", "title-8"}, name{"Title 42", "title-42"})

// encounterTypes name the same fact as component and authority together; the
// token is component/authority, where a star stands for either component.
var encounterTypes = vocabOf(
	name{"Apprehensions", "usbp/title-8"},
	name{"Inadmissibles", "ofo/title-8"},
	name{"Expulsions", "*/title-42"},
)

// groupings are CBP's words for the months that the current fiscal year has
// reached and those that it has not; both belong to the total.
var groupings = vocabOf(name{"FYTD", "fytd"}, name{"Remaining", "remaining"})

// regions are the land border regions of CBP and OHSS.
var regions = vocabOf(
	name{"Southwest Land Border", "southwest"},
	name{"Northern Land Border", "northern"},
	name{"Coastal Border", "coastal"},
	name{"Other", "other-region"},
)

// sexes as the upstream tables write them.
var sexes = vocabOf(name{"male", "male"}, name{"female", "female"})

// months maps the names of months to 1–12, in English, whole and cut to three letters.
var months = func() map[string]int {
	names := []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	m := map[string]int{}
	for i, n := range names {
		m[n], m[n[:3]], m[strings.ToUpper(n[:3])] = i+1, i+1, i+1
	}
	return m
}()

// monthNumber reads a month: its number, its English name or the first three letters.
func monthNumber(cell []byte) (int, bool) {
	if m, ok := months[string(cell)]; ok {
		return m, true
	}
	if m, ok := months[fold(cell)]; ok {
		return m, true
	}
	n, ok := whole(cell)
	return int(n), ok && n >= 1 && n <= 12
}

// areaName is the stem of the name of a Border Patrol sector or field office:
// "Del Rio" of sector-del-rio.
func areaName(token string) (stem, kind string) {
	for _, kind := range []string{"sector", "office"} {
		if rest, ok := strings.CutPrefix(token, kind+"-"); ok {
			words := strings.Split(rest, "-")
			for i, w := range words {
				words[i] = strings.ToUpper(w[:1]) + w[1:]
			}
			return strings.Join(words, " "), kind
		}
	}
	return "", ""
}

// areas are the sectors and field offices that package model knows, as CBP
// writes them: "Del Rio Sector", "Laredo Field Office".
var areas = func() *vocab {
	suffix := map[string]string{"sector": " Sector", "office": " Field Office"}
	var names []name
	for _, token := range model.Vocabulary(model.DimGeography) {
		if stem, kind := areaName(token); kind != "" {
			names = append(names, name{stem + suffix[kind], token})
		}
	}
	return vocabOf(names...)
}()
