package claim

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"puente/internal/model"
)

// figure writes a count with thousands parted by commas, as both languages do
// in the Americas; a number with a fraction keeps one decimal.
func figure(v float64) string {
	if v != math.Trunc(v) {
		v = math.Round(v*10) / 10
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 {
		b.WriteString("−")
	}
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// percent writes a share with one decimal.
func percent(v float64) string {
	return figure(math.Round(v*10)/10) + " %"
}

// signedPercent writes a change with its sign.
func signedPercent(v float64) string {
	if v > 0 {
		return "+" + percent(v)
	}
	return percent(v)
}

var monthNames = map[Language][]string{
	English: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	Spanish: {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
}

// longDate writes 27 December 2023 or 27 de diciembre de 2023.
func longDate(d model.Date, l Language) string {
	if !d.Known() {
		return ""
	}
	y, m, day := d.Civil()
	if l == Spanish {
		return fmt.Sprintf("%d de %s de %d", day, monthNames[l][m-1], y)
	}
	return fmt.Sprintf("%d %s %d", day, monthNames[l][m-1], y)
}

func (m month) in(l Language) string {
	if l == Spanish {
		return fmt.Sprintf("%s de %d", monthNames[l][m.number()-1], m.year())
	}
	return fmt.Sprintf("%s %d", monthNames[l][m.number()-1], m.year())
}

// in names the span in words.
func (s span) in(l Language) string {
	y := s.from.year()
	switch s.kind {
	case spanDay:
		return longDate(s.day, l)
	case spanMonth:
		return s.from.in(l)
	case spanYear:
		return phrase{fmt.Sprint(y), fmt.Sprint(y)}.in(l)
	case spanFiscal:
		return phrase{fmt.Sprintf("fiscal year %d", s.to.year()), fmt.Sprintf("el año fiscal %d", s.to.year())}.in(l)
	case spanQuarter:
		q := (s.from.number() + 2) / 3
		return phrase{fmt.Sprintf("the quarter %s to %s", s.from.in(l), s.to.in(l)), fmt.Sprintf("el trimestre %d de %d", q, y)}.in(l)
	}
	return phrase{s.from.in(English) + " to " + s.to.in(English), "el periodo de " + s.from.in(Spanish) + " a " + s.to.in(Spanish)}.in(l)
}

func spansIn(spans []span, l Language) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = s.in(l)
	}
	return list(parts, l)
}

// list joins words with commas and "and".
func list(parts []string, l Language) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	and := phrase{" and ", " y "}.in(l)
	return strings.Join(parts[:len(parts)-1], ", ") + and + parts[len(parts)-1]
}

// capital writes the first letter large.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// seriesWords says what the series count, in a language.
func seriesWords(series []model.Series, l Language) string {
	if len(series) == 0 {
		return ""
	}
	s := series[0]
	words := measureWords(s, l) + householdWords(s, l) + nationWords(series, l) + authorityWords(s, l)
	return words + placeWords(series, l)
}

var measurePhrases = map[string]phrase{
	"encounters":          {"encounters", "encuentros"},
	"irregular-entries":   {"irregular entries", "ingresos irregulares"},
	"irregular-situation": {"events of people in an irregular situation", "eventos de personas en situación irregular"},
	"returns":             {"returns carried out by Mexico", "devoluciones realizadas por México"},
	"returns-received":    {"nationals received back", "nacionales retornados"},
}

func measureWords(s model.Series, l Language) string {
	m := measurePhrases[s[model.DimMeasure]].in(l)
	if s[model.DimMeasure] == "encounters" && s[model.DimComponent] == "usbp" {
		return phrase{"Border Patrol " + m, m + " de la Patrulla Fronteriza"}.in(l)
	}
	return m
}

var householdPhrases = map[string]phrase{
	"family-units":         {" of members of family units", " de miembros de unidades familiares"},
	"unaccompanied-minors": {" of unaccompanied minors", " de menores no acompañados"},
	"single-adults":        {" of single adults", " de adultos solos"},
	"minors":               {" of minors", " de menores de edad"},
	"adults":               {" of adults", " de personas adultas"},
}

func householdWords(s model.Series, l Language) string {
	return householdPhrases[s[model.DimHousehold]].in(l)
}

func nationWords(series []model.Series, l Language) string {
	var names []string
	for _, s := range series {
		if code := s[model.DimNationality]; code != "" {
			if name := nationName(code, l); len(names) == 0 || names[len(names)-1] != name {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return phrase{" of nationals of ", " de nacionales de "}.in(l) + list(names, l)
}

func authorityWords(s model.Series, l Language) string {
	switch s[model.DimAuthority] {
	case "title-8":
		return phrase{" under Title 8", " bajo el Título 8"}.in(l)
	case "title-42":
		return phrase{" under Title 42", " bajo el Título 42"}.in(l)
	}
	return ""
}

var placePhrases = map[string]phrase{
	"southwest":     {" at the south-west land border", " en la frontera terrestre suroeste"},
	"nationwide":    {" nationwide", " en todo el país"},
	"darien":        {" through the Darién (Panama)", " por el Darién (Panamá)"},
	"honduras":      {" into Honduras", " a Honduras"},
	"mexico":        {" in Mexico", " en México"},
	"guatemala":     {" by Guatemala", " por Guatemala"},
	"costa-rica":    {" into Costa Rica", " a Costa Rica"},
	"northern":      {" at the northern land border", " en la frontera terrestre norte"},
	"southwest-ofo": {" at ports of entry on the south-west land border", " en puertos de entrada de la frontera suroeste"},
}

func placeWords(series []model.Series, l Language) string {
	s := series[0]
	place := s[model.DimGeography]
	if s[model.DimMeasure] == "returns" {
		return ""
	}
	if place == "southwest" && s[model.DimComponent] == "ofo" {
		place = "southwest-ofo"
	}
	words, ok := placePhrases[place]
	if !ok {
		words = geographyWords(series)
	}
	out := words.in(l)
	if s[model.DimMeasure] == "encounters" && s[model.DimComponent] == "" && (place == "southwest" || place == "nationwide") {
		out += phrase{" (Border Patrol and ports of entry)", " (Patrulla Fronteriza y puertos de entrada)"}.in(l)
	}
	return out
}

// geographyWords names sectors, field offices and states.
func geographyWords(series []model.Series) phrase {
	var en, es []string
	for _, s := range series {
		g, ok := model.GeographyOf(s[model.DimGeography])
		if ok && (len(en) == 0 || en[len(en)-1] != g.English) {
			en, es = append(en, g.English), append(es, g.Spanish)
		}
	}
	return phrase{" in the " + list(en, English), " en: " + list(es, Spanish)}
}

// ordinalWords writes 3rd highest and "tercer lugar" forms.
func ordinalWords(n int, low bool, l Language) string {
	end := phrase{"highest", "más alto"}
	if low {
		end = phrase{"lowest", "más bajo"}
	}
	if l == Spanish {
		if n == 1 {
			return "el " + end.es
		}
		return fmt.Sprintf("el %d.º %s", n, end.es)
	}
	if n == 1 {
		return "the " + end.en
	}
	suffix := "th"
	switch {
	case n%100 >= 11 && n%100 <= 13:
	case n%10 == 1:
		suffix = "st"
	case n%10 == 2:
		suffix = "nd"
	case n%10 == 3:
		suffix = "rd"
	}
	return fmt.Sprintf("the %d%s %s", n, suffix, end.en)
}
