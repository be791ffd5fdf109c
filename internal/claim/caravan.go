package claim

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"puente/internal/model"
)

// caravanDays is how far before and after the text's date a caravan's counts are looked for.
const caravanDays = 45

// caravanCount is one count on record of a caravan's size, by the Monday of its week: the day and the place of a caravan
// on its way are not told.
type caravanCount struct {
	week      model.Date
	low, high float64
	record    model.Record
}

// caravan shows the sizes on record by who counted; they are disputed. What else is counted of a caravan is on no record.
func (k *checker) caravan(out *Claim, d draft) {
	out.Verdict = Uncheckable
	l := out.Language
	if d.reason == "nations" {
		out.Reading = Reading{Kind: string(kindCaravan), Quantity: "nations in a caravan", AsOf: k.asOf}
		out.Because = phrase{"No series counts the nations that the people of a caravan come from.", "Ninguna serie cuenta las naciones de las que vienen las personas de una caravana."}.in(l)
		return
	}
	out.Reading = Reading{Kind: string(kindCaravan), Quantity: "size of a caravan", AsOf: k.asOf}
	head := phrase{"The size of a caravan is disputed and no series counts it", "El tamaño de una caravana es disputado y ninguna serie lo cuenta"}
	if d.reason == "hope" {
		head = phrase{"A hope about the size of a caravan is no count, and its size is disputed", "Una esperanza sobre el tamaño de una caravana no es un conteo, y su tamaño es disputado"}
	}
	counts := k.caravanCounts()
	if len(counts) == 0 {
		out.Because = head.in(l) + "."
		return
	}
	low, high := math.Inf(1), 0.0
	for _, c := range counts {
		low, high = min(low, c.low), max(high, c.high)
		fields := c.record.Fields
		out.Evidence = append(out.Evidence, Evidence{
			Series: "caravans " + fields["caravan"], Period: model.Day(c.week), Value: c.high,
			Vintage: c.record.AvailableFrom.String(), Source: whoCounted(fields["who_counted"], l), Document: c.record.Document,
		})
	}
	out.Observed = Amount{Text: figure(low) + "–" + figure(high), Value: ptr(low), High: ptr(high), Unit: "persons"}
	out.Because = head.in(l) + phrase{"; on record: ", "; constan: "}.in(l) + countsByWeek(counts, l) + "."
}

// caravanCounts lists what was counted of the caravan that was counted last by the date.
func (k *checker) caravanCounts() []caravanCount {
	records := k.recordsOf("caravans")
	name := latestCaravan(records, k.asOf)
	var counts []caravanCount
	for _, r := range records {
		at, err := model.ParseDate(r.Fields["date"])
		low, okLow := number64(r.Fields["size_low"])
		high, okHigh := number64(r.Fields["size_high"])
		if err != nil || !okLow || !okHigh || at < k.asOf-caravanDays || at > k.asOf+1 || r.Fields["caravan"] != name {
			continue
		}
		counts = append(counts, caravanCount{at - model.Date(at.Weekday()), low, high, r})
	}
	return counts
}

// latestCaravan names the caravan that was counted last by the date.
func latestCaravan(records []model.Record, asOf model.Date) string {
	name, latest := "", model.NoDate
	for _, r := range records {
		if at, err := model.ParseDate(r.Fields["date"]); err == nil && at <= asOf+1 && at > latest && r.Fields["size_low"] != "" {
			name, latest = r.Fields["caravan"], at
		}
	}
	return name
}

// countsByWeek tells who counted how many in each week, in the order of the records.
func countsByWeek(counts []caravanCount, l Language) string {
	var weeks []string
	for i, c := range counts {
		size := figure(c.low)
		if c.high > c.low {
			size += "–" + figure(c.high)
		}
		size += " (" + whoCounted(c.record.Fields["who_counted"], l) + ")"
		if i > 0 && counts[i-1].week == c.week {
			weeks[len(weeks)-1] += ", " + size
			continue
		}
		weeks = append(weeks, phrase{"week of ", "semana del "}.in(l)+longDate(c.week, l)+": "+size)
	}
	return strings.Join(weeks, "; ")
}

// countersInSpanish are words of the records of caravans for who counted, which are English.
var countersInSpanish = []phrase{
	{"not said who counted", "sin decir quién contó"},
	{"local press", "prensa local"},
	{"press", "prensa"},
	{"journalists", "periodistas"},
	{"start figure", "cifra de la salida"},
	{"civil protection", "protección civil"},
	{"interior ministry", "ministerio del Interior"},
	{"officials", "funcionarios"},
	{"state government counts", "conteos del gobierno del estado"},
	{"Chiapas govt", "gobierno de Chiapas"},
	{"MX govt", "gobierno de México"},
	{"MX federal", "gobierno federal de México"},
	{"president", "presidente"},
	{"city", "ayuntamiento"},
	{"organisers to Telemundo", "organizadores a Telemundo"},
	{"organisers", "organizadores"},
	{"organiser", "organizador"},
	{"others", "otros"},
	{"NGO monitors", "observadores de ONG"},
	{"NGO blog", "blog de una ONG"},
	{"UNHCR", "ACNUR"},
	{"UN/MX", "ONU y México"},
	{"UN", "ONU"},
	{"IFRC", "FICR"},
	{"for caravan", "de la caravana"},
	{"by afternoon", "por la tarde"},
	{"a bit more than", "poco más de"},
}

// counterWords finds runs of words of which countersInSpanish may know some.
var counterWords = regexp.MustCompile(`[A-Za-z/]+(?: [A-Za-z/]+)*`)

// whoCounted tells who counted in the reader's language; what the list does not know stays as it was recorded.
func whoCounted(text string, l Language) string {
	if text == "" {
		text = countersInSpanish[0].en
	}
	if l != Spanish {
		return text
	}
	return counterWords.ReplaceAllStringFunc(text, func(run string) string {
		words := strings.Split(run, " ")
		var out []string
		for len(words) > 0 {
			said, n := counterAt(words)
			out, words = append(out, said), words[n:]
		}
		return strings.Join(out, " ")
	})
}

// counterAt is the Spanish for the longest known run at the beginning of words and its length; a word that is not known
// stands for itself.
func counterAt(words []string) (said string, n int) {
	for n := len(words); n > 0; n-- {
		i := slices.IndexFunc(countersInSpanish, func(p phrase) bool { return p.en == strings.Join(words[:n], " ") })
		if i >= 0 {
			return countersInSpanish[i].es, n
		}
	}
	return words[0], 1
}
