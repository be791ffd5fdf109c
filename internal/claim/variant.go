package claim

import (
	"fmt"
	"slices"
	"strings"

	"puente/internal/model"
)

// openVariants lists the readings that the words of a draft leave open, the most
// natural first.
func (k *checker) openVariants(d draft) []variant {
	primary := variant{draft: d, series: d.subject.resolve(), spans: k.closeSpans(d.subject.resolve(), d.spans), plausible: true, implied: true}
	primary.each = len(d.spans) > 1 && !d.together
	if first, last, ok := k.figures.reach(primary.series, span{}, k.asOf); ok && d.anyMonth && len(d.spans) == 0 {
		primary.spans = []span{rangeSpan(first, last)} // "never … in a single month": all on record
	}
	switch d.kind {
	case kindShare, kindPoints:
		primary.against = d.whole.resolve()
	case kindComparison:
		primary.against = d.other.resolve()
	default:
		primary.against = primary.series
	}
	open := k.openReadings(primary)
	for i := range open {
		open[i].implied, open[i].plausible = true, true
	}
	return open
}

// untilThen reads a rank among the periods up to the one spoken of: what was a
// record then may have been passed since.
func untilThen(v variant) []variant {
	if v.draft.kind != kindRank || v.draft.rank.since.kind != spanNone {
		return nil
	}
	w := v
	w.draft.rank.until = true
	w.name = phrase{"among the periods up to then", "entre los periodos hasta entonces"}
	w.implied, w.plausible, w.dates = false, true, true
	return []variant{w}
}

// closeSpans ends open spans with the last month known on the text's date.
func (k *checker) closeSpans(series []model.Series, spans []span) []span {
	out := append([]span(nil), spans...)
	if last, ok := k.figures.lastKnown(series, k.asOf); ok && len(out) > 1 {
		out = slices.DeleteFunc(out, func(s span) bool { return s.open && s.from > last })
	}
	for i := range out {
		if !out[i].open {
			continue
		}
		if last, ok := k.figures.lastKnown(series, k.asOf); ok && last < out[i].to {
			out[i].to = max(last, out[i].from)
		}
		if out[i].to == out[i].from {
			out[i].kind = spanMonth
		}
	}
	return out
}

// openReadings lists what the words leave open: the base of a change, each or
// together, calendar or fiscal year, sector or field office.
func (k *checker) openReadings(v variant) []variant {
	list := spread(pointing(v), func(v variant) []variant {
		if v.draft.kind == kindChange || v.draft.kind == kindPoints {
			return k.baseReadings(v)
		}
		return []variant{v}
	})
	list = spread(list, func(v variant) []variant {
		if v.each && !v.draft.each && (v.draft.kind == kindLevel) {
			w := v
			w.each, w.name = false, join(v.name, phrase{"the periods together", "los periodos en conjunto"})
			return []variant{v, w}
		}
		return []variant{v}
	})
	d := v.draft
	for _, open := range []struct {
		left bool // the words leave this open
		by   func(variant) []variant
	}{
		{d.bareYear, fiscalReading},
		{d.openMonth, yearReadings},
		{d.toDate, toDateReading},
		{d.reason == "times more", timesReading},
		{d.subject.sex != "", adultsReading},
		{len(d.subject.places) == 1, officeReading},
		{d.rank.open, seenReading},
		{d.subject.quantity == "deportations", receivedReading},
	} {
		if open.left {
			list = spread(list, open.by)
		}
	}
	return list
}

// pointing adds the part told of last where "the number" may mean it as well.
func pointing(v variant) []variant {
	if v.draft.instead == nil || v.draft.kind == kindShare || v.draft.kind == kindPoints || v.draft.kind == kindComparison {
		return []variant{v}
	}
	w := v
	w.series = v.draft.instead.resolve()
	w.against = w.series
	w.name = phrase{"the part told of last", "la parte mencionada al final"}
	return []variant{v, w}
}

func spread(list []variant, by func(variant) []variant) []variant {
	if len(list) == 1 {
		return by(list[0])
	}
	var out []variant
	for _, v := range list {
		out = append(out, by(v)...)
	}
	return out
}

func join(a, b phrase) phrase {
	if a.en == "" {
		return b
	}
	return phrase{a.en + ", " + b.en, a.es + ", " + b.es}
}

// baseReadings sets the base of a change, or lists the usual ones where none is named.
func (k *checker) baseReadings(v variant) []variant {
	if len(v.spans) == 0 && len(v.draft.base) > 0 {
		if last, ok := k.figures.lastKnown(v.series, k.asOf); ok {
			v.spans = []span{monthSpan(last)}
		}
	}
	if len(v.spans) == 0 {
		return []variant{v}
	}
	s := v.spans[len(v.spans)-1]
	if len(v.draft.base) > 0 {
		v.base = k.fitBase(v.draft.base[0], s)
		if full := v.draft.base[0]; full.kind == spanYear && v.base.months() > 1 && v.base.months() < 12 {
			w := v
			w.base, w.name = full, phrase{"against the whole year", "frente al año completo"}
			return []variant{v, w}
		}
		return []variant{v}
	}
	earlier := v
	earlier.base = s.shift(-12)
	if s.kind == spanYear || s.kind == spanFiscal || s.months() >= 12 {
		earlier.base = s.add(-1)
		return []variant{earlier}
	}
	if s.kind != spanMonth && s.kind != spanQuarter {
		return []variant{earlier}
	}
	before := v
	before.base = s.add(-1)
	before.name = phrase{"against the period just before", "frente al periodo inmediato anterior"}
	earlier.name = phrase{"against the same period a year earlier", "frente al mismo periodo del año anterior"}
	return []variant{before, earlier}
}

// fitBase reads "than in 2022" beside a month as the same month of that year,
// and gives an open base the length of the subject.
func (k *checker) fitBase(base, s span) span {
	switch {
	case base.whole:
		base.whole = false
	case base.open && base.from == s.from-12:
		return s.shift(-12) // the same part of the year before
	case base.open:
		base.to, base.open, base.kind = base.from, false, spanMonth
	case base.kind == spanYear && s.kind == spanMonth:
		return monthSpan(base.from + (s.from-s.from/12*12)%12)
	case base.kind == spanYear && s.kind == spanFiscal:
		return fiscalSpan(base.from.year())
	case (base.kind == spanYear || base.kind == spanFiscal) && s.kind == spanRange && s.months() < 12:
		return s.shift(-12 * max(1, (s.to.year()-base.to.year())))
	}
	return base
}

// fiscalReading adds the fiscal year where "in 2023" may mean either.
func fiscalReading(v variant) []variant {
	if !v.draft.bareYear || v.draft.subject.foreign() || len(v.spans) == 0 {
		return []variant{v}
	}
	w := v
	w.spans = append([]span(nil), v.spans...)
	changed := false
	for i, s := range w.spans {
		if s.kind == spanYear {
			w.spans[i], changed = fiscalSpan(s.from.year()), true
		}
	}
	if w.base.kind == spanYear {
		w.base = fiscalSpan(w.base.from.year())
	}
	if !changed {
		return []variant{v}
	}
	w.name = join(v.name, phrase{"by fiscal year", "por año fiscal"})
	return []variant{v, w}
}

// toDateReading adds the fiscal year so far where "through October" may mean either.
func toDateReading(v variant) []variant {
	if !v.draft.toDate || v.draft.subject.foreign() || len(v.spans) != 1 || v.spans[0].to.number() >= 10 {
		return []variant{v}
	}
	w := v
	w.spans = []span{rangeSpan(v.spans[0].from-3, v.spans[0].to)}
	w.name = join(v.name, phrase{"the fiscal year so far", "lo transcurrido del año fiscal"})
	return []variant{v, w}
}

// openYears is how many earlier years a month without its year is tried in.
const openYears = 6

// yearReadings lists the earlier years where a month is named without its year
// and the text has no date.
func yearReadings(v variant) []variant {
	list := []variant{v}
	if !v.draft.openMonth {
		return list
	}
	for y := 1; y <= openYears; y++ {
		w := v
		w.spans = nil
		for _, s := range v.spans {
			w.spans = append(w.spans, s.shift(-12*y))
		}
		if w.base.kind != spanNone {
			w.base = w.base.shift(-12 * y)
		}
		at := fmt.Sprint(w.spans[0].from.year())
		w.name = join(v.name, phrase{"the month of " + at, "el mes de " + at})
		list = append(list, w)
	}
	return list
}

// timesReading adds the other meaning of "three times more": three times as much on top.
func timesReading(v variant) []variant {
	d := v.draft
	if d.stated.unit != "times" || d.reason != "times more" {
		return []variant{v}
	}
	w := v
	w.draft.stated.value++
	w.name = join(v.name, phrase{"that many times on top", "tantas veces de más"})
	return []variant{v, w}
}

// seenReading tries both ways where "not seen since" leaves open whether the number
// was so high or so low.
func seenReading(v variant) []variant {
	high, low := v, v
	high.draft.rank.low, low.draft.rank.low = false, true
	high.name, low.name = join(v.name, phrase{"so high a number", "un número tan alto"}), join(v.name, phrase{"so low a number", "un número tan bajo"})
	return []variant{high, low}
}

// receivedReading adds what Guatemala counted of the people whom Mexico returned to it.
func receivedReading(v variant) []variant {
	if len(v.series) != 1 || v.series[0][model.DimMeasure] != "returns" || v.series[0][model.DimNationality] != "GTM" {
		return []variant{v}
	}
	w := v
	to := func(s model.Series) model.Series {
		s[model.DimMeasure], s[model.DimGeography], s[model.DimNationality], s[model.DimMode] = "returns-received", "guatemala", "", "from-mexico"
		return s
	}
	w.series, w.against = each(v.series, to), each(v.against, to)
	w.name = join(v.name, phrase{"as counted by Guatemala", "según el conteo de Guatemala"})
	v.name = join(v.name, phrase{"as counted by Mexico", "según el conteo de México"})
	return []variant{v, w}
}

// adultsReading adds grown women or men where "women" may mean them alone.
func adultsReading(v variant) []variant {
	d := v.draft
	if d.subject.sex == "" || d.subject.household != "" || d.kind == kindComparison {
		return []variant{v}
	}
	w := v
	grown := func(s model.Series) model.Series {
		if s[model.DimSex] == "" {
			return s
		}
		return s.At(model.DimHousehold, "adults")
	}
	w.series = each(v.series, grown)
	if d.kind != kindShare && d.kind != kindPoints {
		w.against = each(v.against, grown)
	}
	w.name = join(v.name, phrase{"adults only", "solo personas adultas"})
	return []variant{v, w}
}

// officeReading adds the field office where a city may mean either.
func officeReading(v variant) []variant {
	places := v.draft.subject.places
	if len(places) != 1 || !strings.HasPrefix(places[0], "city-") || v.draft.subject.component != "" || v.draft.kind == kindPart {
		return []variant{v}
	}
	name := strings.TrimPrefix(places[0], "city-")
	to := func(series []model.Series) []model.Series {
		return each(series, func(s model.Series) model.Series {
			return s.At(model.DimGeography, "office-"+name).At(model.DimComponent, "ofo")
		})
	}
	office, both := v, v
	office.series, office.against = to(v.series), to(v.against)
	office.name = join(v.name, phrase{"the field office (ports of entry)", "la oficina de campo (puertos de entrada)"})
	both.series, both.against = append(append([]model.Series(nil), v.series...), office.series...), append(append([]model.Series(nil), v.against...), office.against...)
	both.name = join(v.name, phrase{"sector and field office together", "sector y oficina de campo juntos"})
	v.name = join(v.name, phrase{"the Border Patrol sector", "el sector de la Patrulla Fronteriza"})
	return []variant{v, office, both}
}

func each(list []model.Series, change func(model.Series) model.Series) []model.Series {
	out := make([]model.Series, len(list))
	for i := range list {
		out[i] = change(list[i])
	}
	return out
}

// definition is one of the ways to count at the border.
type definition struct {
	name                            phrase
	geography, component, authority string
}

// definitionList is every definition that a number at the border may follow.
var definitionList = []definition{
	{phrase{"Border Patrol and ports of entry, south-west land border, all titles", "Patrulla Fronteriza y puertos de entrada, frontera suroeste, todos los títulos"}, "southwest", "", ""},
	{phrase{"Border Patrol only, south-west land border, all titles", "solo Patrulla Fronteriza, frontera suroeste, todos los títulos"}, "southwest", "usbp", ""},
	{phrase{"Border Patrol only, Title 8 only", "solo Patrulla Fronteriza, solo Título 8"}, "southwest", "usbp", "title-8"},
	{phrase{"ports of entry only (OFO)", "solo puertos de entrada (OFO)"}, "southwest", "ofo", ""},
	{phrase{"nationwide, Border Patrol and ports of entry", "todo el país, Patrulla Fronteriza y puertos de entrada"}, "nationwide", "", ""},
}

// definitions lists the other definitions of a claim about the border.
func (k *checker) definitions(v variant) []variant {
	d := v.draft
	if d.subject.foreign() || d.kind == kindPart {
		return nil
	}
	if !d.subject.regional() {
		return titleReading(v)
	}
	if splitByComponent(v) {
		return nil
	}
	out := make([]variant, 0, len(definitionList))
	for _, def := range definitionList {
		w := v
		w.series, w.against = each(v.series, def.apply(d)), each(v.against, def.apply(d))
		w.name, w.implied, w.dates = def.name, false, false
		w.plausible = !d.subject.explicit && def.geography != "nationwide" || def.authority == "title-8" && d.subject.component == "usbp" && d.subject.authority == ""
		if sameSeries(w.series, v.series) && sameSeries(w.against, v.against) {
			continue
		}
		out = append(out, w)
	}
	return out
}

// apply moves a series to the definition; a title that the sentence names stays.
func (def definition) apply(d draft) func(model.Series) model.Series {
	return func(s model.Series) model.Series {
		if s[model.DimGeography] == "northern" {
			return s
		}
		authority := def.authority
		if d.subject.authority != "" && d.subject.quantity != "inadmissibles" {
			authority = d.subject.authority
		}
		return s.At(model.DimGeography, def.geography).At(model.DimComponent, def.component).At(model.DimAuthority, authority)
	}
}

// splitByComponent reports whether the claim itself sets components against each other.
func splitByComponent(v variant) bool {
	if len(v.series) == 0 || len(v.against) == 0 {
		return false
	}
	a, b := v.series[0], v.against[0]
	return a[model.DimComponent] != b[model.DimComponent] || a[model.DimAuthority] != b[model.DimAuthority] || a[model.DimGeography] != b[model.DimGeography]
}

// titleReading adds "Title 8 only" for a sector or field office.
func titleReading(v variant) []variant {
	if v.draft.subject.authority != "" || v.draft.kind == kindComparison {
		return nil
	}
	w := v
	to := func(s model.Series) model.Series { return s.At(model.DimAuthority, "title-8") }
	w.series, w.against = each(v.series, to), each(v.against, to)
	w.name = phrase{"Title 8 only", "solo Título 8"}
	w.implied, w.plausible = false, v.draft.subject.quantity == "apprehensions"
	return []variant{w}
}
