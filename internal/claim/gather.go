package claim

import (
	"slices"
	"strings"
)

// strength orders the quantity words: the more telling one decides.
var strength = map[string]int{"": 0, "people": 1, "asylum-seekers": 1, "undocumented": 2, "processed": 2, "entries": 3, "crossings": 4, "irregular-entries": 5, "illegal-crossings": 6,
	"deportations": 6, "encounters": 7, "irregular-situation": 7, "expulsions": 8, "inadmissibles": 9, "apprehensions": 8}

// gather collects what the marks of a segment say about the subject.
func gather(marks []mark, tokens []token) subject {
	var s subject
	components := map[string]bool{}
	for i, m := range marks {
		switch m.kind {
		case markQuantity:
			s.addQuantity(m.value)
		case markComponent:
			components[m.value] = true
			s.strong = true
		case markAuthority:
			s.authority, s.strong = m.value, true
		case markHousehold:
			s.household = m.value
		case markNationality:
			s.nations = addOnce(s.nations, m.value)
		case markCountry:
			s.addCountry(m, marks, i, tokens)
		case markGeography:
			s.addPlace(m.value)
		}
	}
	s.settleComponents(components)
	s.settlePlaces()
	if len(s.places) == 0 && len(s.nations) == 1 && s.nations[0] == "MEX" && (s.quantity == "irregular-situation" || s.quantity == "deportations") {
		s.places, s.nations, s.strong = []string{"mexico"}, nil, true
	}
	return s
}

func addOnce(list []string, v string) []string {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}

func (s *subject) addQuantity(value string) {
	s.quoted = true
	mean := meanings[value]
	if value == "people" || value == "asylum-seekers" || value == "undocumented" {
		s.peopleWord = true
	}
	if mean.wording != "" && (s.wording == "" || s.wording == "persons") {
		s.wording = mean.wording
	}
	if strength[value] <= strength[s.quantity] {
		return
	}
	s.quantity = value
	if !mean.weak {
		s.strong = true
	}
	if mean.authority != "" {
		s.authority = mean.authority
	}
}

func (s *subject) addPlace(value string) {
	s.places = addOnce(s.places, value)
	if value != "town" {
		s.strong = true
	}
}

// fromWords and inWords tell a country that people come from and one that counts them.
var fromWords = []string{"from", "of", "de", "desde", "del", "nationals", "citizens"}
var inWords = []string{"in", "through", "across", "into", "en", "por", "entered", "reached", "crossed", "traves", "hacia", "within", "a", "cruzando"}

// addCountry decides whether a country's name is an origin or a place.
func (s *subject) addCountry(m mark, marks []mark, i int, tokens []token) {
	area := countryAreas[m.value]
	before := ""
	if m.from > 0 {
		before = tokens[m.from-1].word
		if (before == "the" || before == "el") && m.from > 1 {
			before = tokens[m.from-2].word
		}
	}
	counts := i+1 < len(marks) && marks[i+1].from <= m.to+1 && (marks[i+1].kind == markReach || marks[i+1].kind == markQuantity && marks[i+1].value != "people" || marks[i+1].value == "s")
	possessive := m.to+1 < len(tokens) && tokens[m.to].word == "'" && tokens[m.to+1].end-tokens[m.to+1].start == 1
	switch {
	case slices.Contains(inWords, before):
		if area != "" {
			s.addPlace(area)
		}
	case before == "between" || before == "entre" || m.from > 1 && tokens[m.from-2].word == "between":
	case slices.Contains(fromWords, before):
		s.nations = addOnce(s.nations, m.value)
	case area != "" && (counts || possessive):
		s.addPlace(area)
	default:
		s.nations = addOnce(s.nations, m.value)
	}
}

func (s *subject) settleComponents(named map[string]bool) {
	switch {
	case named["usbp"] && named["ofo"]:
		s.component, s.bothNamed, s.explicit = "", true, true
	case named["usbp"]:
		s.component, s.explicit = "usbp", true
	case named["ofo"]:
		s.component, s.explicit = "ofo", true
		if s.wording == "illegal" {
			s.wording = ""
		}
	default:
		mean := meanings[s.quantity]
		s.component, s.explicit = mean.component, mean.explicit
	}
	if s.quantity == "inadmissibles" && !s.bothNamed {
		s.component, s.authority, s.explicit = "ofo", "title-8", true
	}
}

// settlePlaces drops "the border" beside a nearer place, and a country beside the Darién.
func (s *subject) settlePlaces() {
	if len(s.places) < 2 {
		return
	}
	nearer := slices.DeleteFunc(slices.Clone(s.places), func(p string) bool { return p == "border" || p == "town" })
	if slices.Contains(nearer, "darien") {
		nearer = []string{"darien"}
	}
	fine := slices.DeleteFunc(slices.Clone(nearer), func(p string) bool { return p == "southwest" || strings.HasPrefix(p, "southwest-") })
	switch {
	case len(fine) > 0 && slices.ContainsFunc(fine, func(p string) bool {
		return strings.HasPrefix(p, "sector-") || strings.HasPrefix(p, "office-") || strings.HasPrefix(p, "city-")
	}):
		s.places = fine
	case slices.Contains(nearer, "southwest"):
		s.places = slices.DeleteFunc(nearer, func(p string) bool { return p == "mexico" || strings.HasPrefix(p, "southwest-") })
	case len(nearer) > 0:
		s.places = nearer
	}
}

// over lays s above below: what s leaves untold is taken from below.
func (s subject) over(below subject) subject {
	if len(s.places) == 0 {
		s.places = below.places
	}
	if s.quantity == "" || strength[s.quantity] < strength["entries"] && strength[below.quantity] > strength[s.quantity] {
		s.quantity = below.quantity
	}
	if s.component == "" && !s.bothNamed {
		s.component, s.bothNamed = below.component, below.bothNamed
		s.explicit = s.explicit || below.explicit
	}
	if s.authority == "" {
		s.authority = below.authority
	}
	if len(s.nations) == 0 {
		s.nations = below.nations
	}
	if s.household == "" {
		s.household = below.household
	}
	if s.wording == "" {
		s.wording = below.wording
	}
	s.strong = s.strong || below.strong
	return s
}

// placeOnly keeps of a subject what a new subject of the same text shares with it.
func (s subject) placeOnly() subject {
	return subject{places: s.places, strong: s.strong, quantity: s.quantity}
}

// narrow reports whether the subject names a part: a nation, household, component or authority.
func (s subject) narrow() bool {
	return len(s.nations) > 0 || s.household != "" || s.component != "" || s.authority != "" || s.bothNamed
}

// counted reports whether anything was said about what is counted.
func (s subject) counted() bool {
	return s.quantity != "" || s.household != "" || len(s.nations) > 0 || s.component != "" || len(s.places) > 0
}
