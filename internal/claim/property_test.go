package claim

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"puente/internal/model"
)

// sample is a stored series that a template can name in both languages.
type sample struct {
	series           model.Series
	english, spanish string // what is counted, with "%s" for the number
}

// samples name the series of the property: quantities, components, sectors,
// nationalities, households, titles, and other countries.
var samples = []sample{
	{model.Series{"encounters", "southwest"}, "%s encounters at the southwest border", "%s encuentros en la frontera suroeste"},
	{model.Series{"encounters", "southwest", "usbp"}, "%s Border Patrol apprehensions at the southwest border", "%s detenciones de la Patrulla Fronteriza en la frontera suroeste"},
	{model.Series{"encounters", "southwest", "ofo"}, "%s encounters at ports of entry on the southwest border", "%s encuentros en los puertos de entrada de la frontera suroeste"},
	{model.Series{"encounters", "sector-tucson", "usbp"}, "%s apprehensions in the Tucson Sector", "%s detenciones en el sector Tucson"},
	{model.Series{"encounters", "sector-rio-grande-valley", "usbp"}, "%s apprehensions in the Rio Grande Valley Sector", "%s detenciones en el sector Valle del Río Grande"},
	{model.Series{"encounters", "office-laredo", "ofo"}, "%s encounters in the Laredo Field Office", "%s encuentros en la Oficina de Campo Laredo"},
	{model.Series{"encounters", "southwest"}.At(model.DimNationality, "VEN"), "%s encounters of Venezuelans at the southwest border", "%s encuentros de venezolanos en la frontera suroeste"},
	{model.Series{"encounters", "southwest"}.At(model.DimNationality, "CUB"), "%s Cubans encountered at the southwest border", "%s cubanos encontrados en la frontera suroeste"},
	{model.Series{"encounters", "southwest"}.At(model.DimHousehold, "family-units"), "%s encounters of family units at the southwest border", "%s encuentros de miembros de unidades familiares en la frontera suroeste"},
	{model.Series{"encounters", "southwest"}.At(model.DimHousehold, "unaccompanied-minors"), "%s encounters of unaccompanied children at the southwest border", "%s encuentros de menores no acompañados en la frontera suroeste"},
	{model.Series{"encounters", "southwest", "", "title-42"}, "%s expulsions under Title 42 at the southwest border", "%s expulsiones bajo el Título 42 en la frontera suroeste"},
	{model.Series{"irregular-entries", "darien"}, "%s people who crossed the Darién Gap", "%s personas que cruzaron la selva del Darién"},
	{model.Series{"irregular-entries", "darien"}.At(model.DimNationality, "ECU"), "%s Ecuadorians who crossed the Darién Gap", "%s ecuatorianos que cruzaron la selva del Darién"},
	{model.Series{"irregular-entries", "honduras"}, "%s irregular entries into Honduras", "%s ingresos irregulares a Honduras"},
	{model.Series{"irregular-situation", "mexico"}, "%s migrants in an irregular situation in Mexico", "%s migrantes en situación irregular en México"},
}

// frames put a quantity and a period into a sentence; hedgings that keep a true
// number true come with the factor that the number is written with.
var frames = []struct {
	language Language
	text     string // first the quantity, then the period
}{
	{English, "There were %[1]s in %[2]s."},
	{English, "In %[2]s, there were %[1]s."},
	{English, "Officials counted %[1]s during %[2]s."},
	{English, "“We recorded %[1]s in %[2]s,” the office said."},
	{Spanish, "Hubo %[1]s en %[2]s."},
	{Spanish, "En %[2]s se registraron %[1]s."},
	{Spanish, "Las autoridades contabilizaron %[1]s durante %[2]s."},
	{Spanish, "«Registramos %[1]s en %[2]s», dijo la oficina."},
}

var hedgings = []struct {
	english, spanish string
	factor           float64
}{
	{"", "", 1}, {"about ", "alrededor de ", 1.03}, {"nearly ", "casi ", 1.02}, {"more than ", "más de ", 0.97}, {"at least ", "al menos ", 1}, {"fewer than ", "menos de ", 1.04}, {"up to ", "hasta ", 1},
}

// numberForms write a number in the ways of both languages.
var numberForms = []func(float64) string{
	figure,
	func(v float64) string { return fmt.Sprintf("%.0f", v) },
	func(v float64) string {
		s := figure(v)
		out := []rune(s)
		for i, r := range out {
			if r == ',' {
				out[i] = '.'
			}
		}
		return string(out)
	},
}

// shape chooses the frame, the hedge and the form of the number of a sentence.
type shape struct{ frame, hedge, form int }

func sentenceOf(s sample, as shape, v float64, m month) string {
	f := frames[as.frame]
	words, h := s.english, hedgings[as.hedge].english
	if f.language == Spanish {
		words, h = s.spanish, hedgings[as.hedge].spanish
	}
	return fmt.Sprintf(f.text, fmt.Sprintf(words, h+numberForms[as.form](v)), m.in(f.language))
}

// eachObservation draws stored figures and hands them to the property.
func eachObservation(t *testing.T, check func(r *rand.Rand, s sample, v float64, m month, as shape)) {
	data := realData(t)
	const seed = 20231227
	r := rand.New(rand.NewPCG(seed, 1))
	f := figures{known: data.known, lines: map[lineKey]*line{}, sums: map[sumKey]sum{}}
	for range 4000 {
		s := samples[r.IntN(len(samples))]
		l := f.line(s.series, readerDay)
		m := l.first + month(r.IntN(len(l.months)))
		if fig := l.at(m); fig != nil && fig.Value() >= 100 {
			check(r, s, fig.Value(), m, shape{r.IntN(len(frames)), r.IntN(len(hedgings)), r.IntN(len(numberForms))})
		}
	}
}

func TestTrueSentencesAreNeverWrong(t *testing.T) {
	data := realData(t)
	found := 0
	eachObservation(t, func(r *rand.Rand, s sample, v float64, m month, as shape) {
		text := sentenceOf(s, as, math.Round(v*hedgings[as.hedge].factor), m)
		report := Check(Text{Data: []byte(text), Today: readerDay}, data.known, nil)
		for _, c := range report.Claims {
			if c.Verdict == Wrong {
				t.Errorf("%q is true (%s %s: %v) and judged wrong: %s", text, s.series, m.period(), v, c.Because)
			}
			if c.Verdict == Right && c.Reading.Kind == "level" {
				found++
			}
		}
		if len(report.Claims) == 0 {
			t.Errorf("%q: no claim found", text)
		}
	})
	if found < 3000 {
		t.Errorf("%d sentences judged right, want nearly all", found)
	}
}

func TestMovedNumbersAreNeverRight(t *testing.T) {
	data := realData(t)
	eachObservation(t, func(r *rand.Rand, s sample, v float64, m month, as shape) {
		up := r.IntN(2) == 0
		moved := math.Round(v * 0.7)
		if up {
			moved = math.Round(v * 1.3)
		}
		switch {
		case hedgings[as.hedge].english == "more than " || hedgings[as.hedge].english == "at least ":
			moved = math.Round(v * 1.3)
		case hedgings[as.hedge].english == "fewer than " || hedgings[as.hedge].english == "up to ":
			moved = math.Round(v * 0.7)
		}
		text := sentenceOf(s, as, moved, m)
		for _, c := range Check(Text{Data: []byte(text), Today: readerDay}, data.known, nil).Claims {
			if c.Verdict == Right && c.Reading.Kind == "level" {
				t.Errorf("%q is off by 30 %% (%s %s: %v) and judged right: %s", text, s.series, m.period(), v, c.Because)
			}
		}
	})
}

func TestTrueChangesAreNeverWrong(t *testing.T) {
	data := realData(t)
	f := figures{known: data.known, lines: map[lineKey]*line{}, sums: map[sumKey]sum{}}
	eachObservation(t, func(r *rand.Rand, s sample, v float64, m month, as shape) {
		before := f.line(s.series, readerDay).at(m - 1)
		if before == nil || before.Value() < 100 || math.Abs(v-before.Value()) < 1 {
			return
		}
		change := 100 * (v - before.Value()) / before.Value()
		verb, verbo := "rose", "aumentaron"
		if change < 0 {
			verb, verbo = "fell", "cayeron"
		}
		text := fmt.Sprintf("Encounters at the southwest border %s %.1f percent from %s to %s.", verb, math.Abs(change), (m - 1).in(English), m.in(English))
		if as.frame%2 == 0 {
			text = fmt.Sprintf("Los encuentros en la frontera suroeste %s %.1f %% de %s a %s.", verbo, math.Abs(change), (m - 1).in(Spanish), m.in(Spanish))
		}
		if s.series != samples[0].series {
			return
		}
		claims := Check(Text{Data: []byte(text), Today: readerDay}, data.known, nil).Claims
		if len(claims) != 1 || claims[0].Verdict != Right {
			t.Errorf("%q is true: %+v", text, claims)
		}
	})
}
