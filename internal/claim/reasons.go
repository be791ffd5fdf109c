package claim

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"puente/internal/model"
)

// reasons says why a statement cannot be checked.
var reasons = map[string]phrase{
	"promise":   {"A promise is not a count; what was done can be checked once it is counted.", "Una promesa no es un conteo; lo que se haga podrá comprobarse cuando se cuente."},
	"forecast":  {"A forecast or hope about what is to come cannot be checked against what has been counted.", "Un pronóstico o una esperanza sobre lo que vendrá no puede comprobarse con lo ya contado."},
	"things":    {"The number counts something else than the events in the series held here.", "El número cuenta algo distinto de los eventos de las series disponibles."},
	"deaths":    {"Deaths and disappearances are not among the series that this check reads.", "Las muertes y desapariciones no están entre las series que lee esta comprobación."},
	"rescue":    {"Rescues and smuggling cases are not among the series held here.", "Los rescates y casos de tráfico no están entre las series disponibles."},
	"shelter":   {"How many people wait or stay at a place is a stock that no series here counts.", "Cuántas personas esperan o permanecen en un lugar es una existencia que ninguna serie aquí cuenta."},
	"removal":   {"Removals and returns by the United States are not among the series held here.", "Las remociones y retornos de Estados Unidos no están entre las series disponibles."},
	"admission": {"Releases, paroles, visas and asylum cases are not among the series held here.", "Las liberaciones, permisos, visas y casos de asilo no están entre las series disponibles."},
	"gotaways":  {"People who were not met by an officer are estimates that no series here holds.", "Las personas que ningún agente encontró son estimaciones que ninguna serie aquí contiene."},
	"drugs":     {"Seizures are not among the series held here.", "Los decomisos no están entre las series disponibles."},
	"bused":     {"Transfers of people are not among the series held here.", "Los traslados de personas no están entre las series disponibles."},
	"watchlist": {"Criminal or watch-list matches are not among the series held here.", "Los antecedentes o listas de vigilancia no están entre las series disponibles."},
	"stock":     {"Resident populations and surveys are not among the series held here.", "Las poblaciones residentes y encuestas no están entre las series disponibles."},
	"left":      {"People who left a country are not among the series held here.", "Las personas que salieron de un país no están entre las series disponibles."},
	"traffic":   {"Vehicles, pedestrians and waits of regular traffic are other series than those that this check reads.", "Los vehículos, peatones y esperas del tránsito regular son otras series que las que lee esta comprobación."},
	"humans":    {"The number counts something else than the events in the series held here.", "El número cuenta algo distinto de los eventos de las series disponibles."},
	"unclear":   {"The sentence ties its number to an open comparison that is not read here.", "La oración ata su número a una comparación abierta que aquí no se lee."},
	"daily":     {"The counts are published by month, so that a single day cannot be checked.", "Los conteos se publican por mes, de modo que un solo día no puede comprobarse."},
	"town":      {"The counts are published by sector and field office, not by town.", "Los conteos se publican por sector y oficina de campo, no por ciudad."},
	"vague":     {"The number is too vague to be right or wrong.", "El número es demasiado vago para ser cierto o falso."},
	"points":    {"Percentage points of a share are not computed here.", "Los puntos porcentuales de una proporción no se calculan aquí."},
	"no period": {"The sentence names no period, and none can be taken from the sentences before.", "La oración no nombra un periodo y ninguno puede tomarse de las anteriores."},
	"no part":   {"The sentence does not name a part that the series tell apart.", "La oración no nombra una parte que las series distingan."},
	"too short": {"The series does not reach back far enough to tell.", "La serie no llega lo bastante atrás para decidirlo."},
	"mixed":     {"The sentence names places whose counts are not of the same thing and cannot be added up.", "La oración nombra lugares cuyos conteos no son de lo mismo y no pueden sumarse."},
	"elsewhere": {"Entries to that country are not among the series held here.", "Los ingresos a ese país no están entre las series disponibles."},
	"interior":  {"Arrests and detention inside the country are not among the series held here.", "Los arrestos y la detención en el interior del país no están entre las series disponibles."},
	"steady":    {"This is a reading of a trend, not a number.", "Es una lectura de una tendencia, no un número."},
}

// reason writes why nothing could be told.
func (k *checker) reason(v variant, key string, asOf model.Date, l Language) string {
	if key == "unknown" {
		what := seriesWords(v.series, l)
		span := spansIn(v.spans, l)
		return phrase{
			fmt.Sprintf("No figure of %s for %s is held%s.", what, span, k.knownWords(asOf, l)),
			fmt.Sprintf("No hay cifra de %s para %s%s.", what, span, k.knownWords(asOf, l)),
		}.in(l)
	}
	if p, ok := reasons[key]; ok {
		return p.in(l)
	}
	return reasons["things"].in(l)
}

// none fills a claim that counts nothing of ours.
func (k *checker) none(out *Claim, d draft, reason string) {
	out.Verdict = Uncheckable
	out.Reading = Reading{Kind: string(kindNone), AsOf: k.asOf}
	out.Because = k.reason(variant{}, reason, k.asOf, out.Language)
}

func number64(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}

// recordsKey names the records of a kind as known on a day, which are asked for once a check.
type recordsKey struct {
	kind string
	asOf model.Date
}

func (k *checker) recordsOf(kind string) []model.Record {
	if k.records == nil {
		return nil
	}
	key := recordsKey{kind, k.asOf}
	rows, ok := k.asked[key]
	if !ok {
		rows = k.records(kind, k.asOf)
		k.asked[key] = rows
	}
	return rows
}

// appointments compares a number of appointments a day with those on record.
func (k *checker) appointments(out *Claim, d draft) {
	out.Reading = Reading{Kind: string(kindAppointments), Quantity: "appointments per day", AsOf: k.asOf}
	out.Verdict = Uncheckable
	l := out.Language
	until, since := monthOf(k.asOf), false // "since June" tells of when it began, not of when it ended
	if len(d.spans) > 0 {
		since = d.spans[len(d.spans)-1].open
		until = d.spans[len(d.spans)-1].to
		out.Reading.Period = d.spans[len(d.spans)-1].String()
	}
	var best model.Record
	var value float64
	latest := ""
	for _, r := range k.recordsOf("appointments") {
		v, ok := number64(r.Fields["value"])
		when := r.Fields["date"]
		if r.Fields["what"] == "app appointments ended" && !since && when[:min(7, len(when))] < until.period().String() {
			best, value, latest = r, 0, when
			break
		}
		if !ok || !strings.HasPrefix(r.Fields["what"], "appointments/day") || len(when) < 7 || when[:7] > until.period().String() || when < latest {
			continue
		}
		best, value, latest = r, v, when
	}
	if latest == "" || !d.perDay {
		out.Because = phrase{"Appointments are on record only as slots per day, and none fits this statement.", "Las citas constan solo como cupos por día, y ninguno corresponde a esta afirmación."}.in(l)
		return
	}
	out.Verdict = judge(d.stated, value, 0)
	out.Observed = Amount{Text: figure(value), Value: ptr(value), Unit: "per day"}
	out.Evidence = append(out.Evidence, Evidence{Series: "appointments", Period: periodOf(latest), Value: value, Vintage: best.AvailableFrom.String(), Source: best.Fields["source_url"], Document: best.Document})
	out.Because = phrase{
		fmt.Sprintf("Appointments a day: %s since %s; %s.", figure(value), latest, relation(d, result{verdict: out.Verdict, observed: value}, l)),
		fmt.Sprintf("Citas por día: %s desde %s; %s.", figure(value), latest, relation(d, result{verdict: out.Verdict, observed: value}, l)),
	}.in(l)
}

// periodOf reads the day or month that a record is dated with.
func periodOf(date string) model.Period {
	if d, err := model.ParseDate(date); err == nil {
		return model.Day(d)
	}
	p, err := model.ParsePeriod(date)
	if err != nil {
		return model.Period{}
	}
	return p
}

// trend tells what the series said then: a reading, not a verdict.
func (k *checker) trend(out *Claim, d draft) {
	out.Verdict = Uncheckable
	l := out.Language
	out.Reading = Reading{Kind: string(kindTrend), AsOf: k.asOf}
	border := model.Series{"encounters", "southwest"}
	darien := model.Series{"irregular-entries", "darien"}
	out.Reading.Series = []string{border.Key(), darien.Key()}
	var parts []string
	if s, figs := k.lastStep(border, l); s != "" {
		parts = append(parts, s)
		out.Evidence = append(out.Evidence, figs...)
	}
	if s, figs := k.sincePeak(darien, l); s != "" {
		parts = append(parts, s)
		out.Evidence = append(out.Evidence, figs...)
	}
	head := reasons["steady"].in(l)
	if len(parts) == 0 {
		out.Because = head
		return
	}
	out.Because = strings.TrimSuffix(head, ".") + phrase{"; the series said then: ", "; las series decían entonces: "}.in(l) + strings.Join(parts, "; ") + "."
}

// lastStep compares the last two months known.
func (k *checker) lastStep(s model.Series, l Language) (string, []Evidence) {
	line := k.figures.line(s, k.asOf)
	last, ok := line.last()
	if !ok || line.at(last) == nil || line.at(last-1) == nil {
		return "", nil
	}
	a, b := line.at(last), line.at(last-1)
	change := 100 * (a.Value() - b.Value()) / b.Value()
	return fmt.Sprintf(phrase{"%s %s in %s on %s (%s after %s)", "%s %s en %s frente a %s (%s tras %s)"}.in(l), seriesWords([]model.Series{s}, l), signedPercent(change), last.in(l), (last - 1).in(l), figure(a.Value()), figure(b.Value())), []Evidence{k.evidence(a), k.evidence(b)}
}

// sincePeak compares the last month known with the highest of the year before it.
func (k *checker) sincePeak(s model.Series, l Language) (string, []Evidence) {
	line := k.figures.line(s, k.asOf)
	last, ok := line.last()
	if !ok || line.at(last) == nil {
		return "", nil
	}
	peak := last
	for m := last - 11; m < last; m++ {
		if f := line.at(m); f != nil && f.Value() > line.at(peak).Value() {
			peak = m
		}
	}
	a, b := line.at(last), line.at(peak)
	if peak == last || b.Value() == 0 {
		return "", nil
	}
	change := 100 * (a.Value() - b.Value()) / b.Value()
	return fmt.Sprintf(phrase{"%s %s in %s since %s (%s after %s)", "%s %s en %s desde %s (%s tras %s)"}.in(l), seriesWords([]model.Series{s}, l), signedPercent(math.Round(change)), last.in(l), peak.in(l), figure(a.Value()), figure(b.Value())), []Evidence{k.evidence(a), k.evidence(b)}
}

// wordings say that a quantity was misnamed.
var wordings = map[string]phrase{
	"persons":      {"The series counts encounters, which are events: one person can be counted more than once.", "La serie cuenta encuentros, que son eventos: una persona puede contarse más de una vez."},
	"asylum":       {"The series counts encounters (events), whether or not asylum was asked for.", "La serie cuenta encuentros (eventos), se haya pedido asilo o no."},
	"crossings":    {"The series counts encounters (events), not people who crossed", "La serie cuenta encuentros (eventos), no personas que cruzaron"},
	"undocumented": {"The series counts encounters (events), not undocumented people who crossed", "La serie cuenta encuentros (eventos), no personas indocumentadas que cruzaron"},
	"illegal":      {"The series counts encounters by the Border Patrol between the ports (events), not every irregular crossing", "La serie cuenta encuentros de la Patrulla Fronteriza entre los puertos (eventos), no todo cruce irregular"},
}

// wording notes a misnamed quantity; where ports of entry are in the number, how
// many of it were counted there.
func (k *checker) wording(v variant, r result, l Language) string {
	w, ok := wordings[v.draft.subject.wording]
	if v.draft.subject.wording == "" && v.draft.subject.peopleWord {
		w, ok = wordings["persons"], true
	}
	if !ok || len(v.series) == 0 || v.series[0][model.DimMeasure] != "encounters" || !r.has {
		return ""
	}
	out := w.in(l)
	if strings.HasSuffix(out, ".") {
		return out
	}
	if v.series[0][model.DimComponent] == "" && len(v.series) == 1 && len(v.spans) > 0 {
		var parts []string
		for _, s := range v.spans {
			if at := k.figures.total([]model.Series{v.series[0].At(model.DimComponent, "ofo")}, s, k.asOf); at.ok {
				parts = append(parts, figure(at.value)+phrase{" in ", " en "}.in(l)+s.in(l))
			}
		}
		if len(parts) > 0 {
			out += phrase{", and of them at ports of entry: ", ", y de ellos en puertos de entrada: "}.in(l) + list(parts, l)
		}
	}
	return out + "."
}
