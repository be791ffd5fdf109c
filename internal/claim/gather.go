package claim

import (
	"slices"
	"strings"
)

// strength orders the quantity words: the more telling one decides.
var strength = map[string]int{
	"": 0, "people": 1, "asylum-seekers": 1, "undocumented": 2, "processed": 2, "entries": 3, "crossings": 4, "irregular-entries": 5, "illegal-crossings": 6,
	"deportations": 6, "encounters": 7, "irregular-situation": 7, "expulsions": 8, "inadmissibles": 9, "apprehensions": 8,
}

// gather collects what the marks of a segment say about the subject.
func gather(marks []mark, tokens []token) subject {
	var s subject
	components, sexes := map[string]bool{}, map[string]bool{}
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
		case markReturner:
			s.by = m.value
		case markGeography:
			s.addPlace(m.value)
		case markSex:
			s.addSex(m, tokens)
			sexes[m.value] = true
		case markOfficials:
			if counted(marks, i) {
				s.addPlace(m.value)
			}
		}
	}
	if len(sexes) > 1 {
		s.sex = "" // "men, women and children" are everybody
		if s.household == "minors" {
			s.household = ""
		}
	}
	s.settleComponents(components)
	s.settlePlaces()
	s.settleReturns()
	if s.panama && slices.Equal(s.nations, []string{"COL"}) && slices.Contains(s.places, "darien") {
		s.nations = nil // the jungle that parts Colombia from Panama
	}
	if len(s.places) == 0 && len(s.nations) == 1 && s.nations[0] == "MEX" && (s.quantity == "irregular-situation" || s.quantity == "deportations") {
		s.places, s.nations, s.strong = []string{"mexico"}, nil, true
	}
	return s
}

// settleReturns tells which country's count is meant of people returned by Mexico:
// that of the country which received them where it is named, else Mexico's own.
func (s *subject) settleReturns() {
	switch {
	case s.by == "" || slices.Contains(s.places, "guatemala"):
	case s.by == "MEX":
		s.addPlace("mexico")
	case s.by == "USA" && slices.Equal(s.nations, []string{"GTM"}):
		s.addPlace("guatemala")
	}
}

// addSex takes women, men, girls and boys; the young ones are minors as well.
func (s *subject) addSex(m mark, tokens []token) {
	both := s.sex == m.value
	s.sex = m.value
	switch tokens[m.from].word {
	case "girls", "boys", "ninas":
		if s.household == "" && !both && m.to-m.from == 1 {
			s.household = "minors"
		}
	default:
		if both && s.household == "minors" {
			s.household = "" // "girls and women"
		}
	}
}

// counted reports whether the authorities of mark i count: "Mexican authorities
// registered", not "Mexican authorities said".
func counted(marks []mark, i int) bool {
	for j := i + 1; j < len(marks) && marks[j].from <= marks[j-1].to+1; j++ {
		switch m := marks[j]; m.kind {
		case markReach:
			return true
		case markQuantity:
			return m.value != "people"
		case markWas, markPeriod:
		default:
			return false
		}
	}
	return false
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
var (
	fromWords = []string{"from", "of", "de", "desde", "del", "nationals", "citizens"}
	inWords   = []string{"in", "through", "across", "into", "en", "por", "entered", "reached", "crossed", "traves", "hacia", "within", "a", "cruzando", "entering", "crossing", "reaching", "transited", "traversed", "transiting", "traversing"}
)

// addCountry decides whether a country's name is an origin or a place.
func (s *subject) addCountry(m mark, marks []mark, i int, tokens []token) {
	area := countryAreas[m.value]
	s.panama = s.panama || m.value == "PAN"
	before := ""
	if m.from > 0 {
		before = tokens[m.from-1].word
		if (before == "the" || before == "el") && m.from > 1 {
			before = tokens[m.from-2].word
		}
	}
	if m.value == "MEX" && (before == "desde" || before == "from" || before == "by" || before == "por") && slices.ContainsFunc(marks, func(o mark) bool { return o.kind == markQuantity && o.value == "deportations" }) {
		s.by = m.value
		return
	}
	if parted(tokens, m.from) || m.value == "MEX" && crossedFrom(marks, i, tokens) {
		return
	}
	if originAhead(marks, i) {
		s.nations = addOnce(s.nations, m.value)
		return
	}
	counts := i+1 < len(marks) && marks[i+1].from <= m.to+1 && (marks[i+1].kind == markReach || marks[i+1].kind == markExceed || marks[i+1].kind == markQuantity && marks[i+1].value != "people" || marks[i+1].value == "s")
	possessive := m.to+1 < len(tokens) && tokens[m.to].word == "'" && tokens[m.to+1].end-tokens[m.to+1].start == 1
	switch {
	case slices.Contains(inWords, before):
		if area != "" {
			s.addPlace(area)
		} else if before == "entered" || before == "entering" || before == "into" || before == "hacia" {
			s.elsewhere = true
		}
	case before == "by" && area != "":
		s.addPlace(area)
	case before == "with" || before == "con":
	case before == "between" || before == "entre" || m.from > 1 && tokens[m.from-2].word == "between":
	case slices.Contains(fromWords, before):
		s.nations = addOnce(s.nations, m.value)
	case area != "" && (counts || possessive):
		s.addPlace(area)
	case counts && m.to < len(tokens) && area == "" && marks[i+1].kind == markReach && marks[i+1].from == m.to && !was(tokens[m.to].word):
		s.elsewhere = true
	case area != "" && m.value != "MEX" && irregular(marks):
		s.addPlace(area)
	case m.value == "PAN":
		s.addPlace(area)
	default:
		s.nations = addOnce(s.nations, m.value)
	}
}

func was(w string) bool {
	return w == "was" || w == "were" || w == "fue" || w == "fueron" || w == "had"
}

// irregular reports whether irregular entries are counted, which the corridor's
// countries count and CBP does not: "the figure for Honduras, 102,008 irregular entries".
func irregular(marks []mark) bool {
	return slices.ContainsFunc(marks, func(o mark) bool {
		return o.kind == markQuantity && (o.value == "irregular-entries" || o.value == "irregular-situation")
	})
}

// originAhead reports whether "was the country of origin" follows the country.
func originAhead(marks []mark, i int) bool {
	for j := i + 1; j < len(marks) && j <= i+4; j++ {
		switch m := marks[j]; m.kind {
		case markDimension:
			return m.value == "nationality" && m.to-m.from == 3
		case markReach, markWas, markOrdinal, markSuperlative:
		default:
			return false
		}
	}
	return false
}

// crossedFrom reports whether Mexico is where people crossed from, not their
// country: "crossing the border from Mexico", "desde México".
func crossedFrom(marks []mark, i int, tokens []token) bool {
	m := marks[i]
	if m.from == 0 || tokens[m.from-1].word != "from" && tokens[m.from-1].word != "desde" {
		return false
	}
	if tokens[m.from-1].word == "desde" {
		return true
	}
	for j := i - 1; j >= 0 && marks[j].to >= m.from-2; j-- {
		switch o := marks[j]; {
		case o.kind == markFrom || o.kind == markSince:
		case o.kind == markGeography:
			return true
		case o.kind == markQuantity:
			return o.value == "crossings" || o.value == "illegal-crossings" || o.value == "entries"
		default:
			return false
		}
	}
	return false
}

// parted reports whether the country is one that a place lies between: "the
// jungle that separates Colombia and Panama".
func parted(tokens []token, at int) bool {
	for k := at - 1; k >= 0 && k >= at-4; k-- {
		switch tokens[k].word {
		case "separa", "separan", "divide", "dividen", "une", "conecta", "separates", "separating", "connects", "connecting", "links", "linking", "divides", "dividing":
			return true
		}
	}
	return false
}

func (s *subject) settleComponents(named map[string]bool) {
	switch {
	case named["both"], named["usbp"] && named["ofo"]:
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
	if s.sex == "" {
		s.sex = below.sex
	}
	if s.wording == "" {
		s.wording = below.wording
	}
	if s.by == "" {
		s.by = below.by
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
	return len(s.nations) > 0 || s.household != "" || s.sex != "" || s.component != "" || s.authority != "" || s.bothNamed
}

// told reports whether a part, a place or a quantity is named.
func (s subject) told() bool { return s.narrow() || len(s.places) > 0 || s.quantity != "" }

// counted reports whether anything was said about what is counted.
func (s subject) counted() bool {
	return s.quantity != "" || s.household != "" || len(s.nations) > 0 || s.component != "" || len(s.places) > 0
}
