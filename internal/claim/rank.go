package claim

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"puente/internal/model"
)

// rank places the subject's period among the others that are known.
func (f *figures) rank(v variant, asOf model.Date) result {
	if len(v.spans) == 0 {
		return missing(nil)
	}
	subject := v.spans[len(v.spans)-1]
	terms := v.draft.rank
	mine := f.total(v.series, subject, asOf)
	if !mine.ok {
		return missing(v.spans)
	}
	all := f.history(v.series, subject, asOf)
	r := result{has: true, left: mine, gap: math.Inf(1)}
	if terms.since.kind != spanNone {
		return f.since(v, r, all, subject)
	}
	others := contenders(all, subject, terms)
	if terms.window > 0 && (len(all) == 0 || all[0].span.from > subject.from-month(terms.window)) {
		return result{verdict: Uncheckable, reason: "too short"}
	}
	r.place(others, subject, terms.low)
	r.observed = float64(r.rank.place)
	r.verdict = strict((r.rank.place == terms.n) != v.draft.stated.negated)
	if r.rank.among < 2 {
		return result{verdict: Uncheckable, reason: "too short"}
	}
	return r
}

// contenders are the spans that the subject is ranked among, itself left out.
func contenders(all []cell, subject span, terms rankTerms) []cell {
	out := make([]cell, 0, len(all))
	for _, c := range all {
		switch {
		case c.span.from == subject.from, terms.until && c.span.from > subject.from:
		case terms.same && (c.span.from-subject.from)%12 != 0:
		case terms.within.kind != spanNone && (c.span.from < terms.within.from || c.span.to > terms.within.to):
		case terms.window > 0 && (c.span.from <= subject.from-month(terms.window) || c.span.from > subject.from):
		default:
			out = append(out, c)
		}
	}
	return out
}

// place counts those ahead of the subject and finds its nearest neighbours.
func (r *result) place(others []cell, subject span, low bool) {
	sign := 1.0
	if low {
		sign = -1
	}
	r.rank = ranking{place: 1, among: len(others) + 1, first: subject, last: subject}
	for i := range others {
		c := others[i]
		if c.span.from < r.rank.first.from {
			r.rank.first = c.span
		}
		if c.span.from > r.rank.last.from {
			r.rank.last = c.span
		}
		if sign*c.sum.value > sign*r.left.value {
			r.rank.place++
			r.rank.above = append(r.rank.above, c)
		} else if r.rank.below == nil || sign*c.sum.value > sign*r.rank.below.sum.value {
			r.rank.below = &others[i]
		}
		if d := math.Abs(c.sum.value - r.left.value); d < r.gap {
			r.gap, r.gapSpan, r.gapValue = d, c.span, c.sum.value
		}
	}
	slices.SortFunc(r.rank.above, func(a, b cell) int {
		return cmp.Or(cmp.Compare(sign*b.sum.value, sign*a.sum.value), cmp.Compare(a.span.from, b.span.from))
	})
}

// since judges "the lowest since March 2021": no month after the named one is
// lower, and one in the named span is.
func (f *figures) since(v variant, r result, all []cell, subject span) result {
	terms := v.draft.rank
	from := terms.since
	if len(all) == 0 || from.to >= subject.from {
		return result{verdict: Uncheckable, reason: "too short"}
	}
	sign := 1.0
	if terms.low {
		sign = -1
	}
	var between []cell
	named, reached := false, false
	for _, c := range all {
		switch {
		case terms.floor && c.span.from >= from.from && c.span.from < subject.from:
			between, reached = append(between, c), reached || c.span.from <= from.to
		case c.span.from > from.to && c.span.from < subject.from:
			if !terms.same || (c.span.from-subject.from)%12 == 0 {
				between = append(between, c)
			}
		case c.span.from >= from.from && c.span.to <= from.to || c.span.from <= from.from && c.span.to >= from.from:
			reached = true
			named = named || sign*c.sum.value >= sign*r.left.value
		}
	}
	r.place(between, subject, terms.low)
	r.observed = float64(r.rank.place)
	best := r.rank.place <= terms.n
	switch {
	case !best:
		r.verdict = Wrong
	case !reached:
		return result{verdict: Uncheckable, reason: "too short"}
	case named || from.kind != spanMonth || terms.floor:
		r.verdict = Right
	default:
		r.verdict = Imprecise
	}
	if v.draft.stated.negated {
		r.verdict = strict(!best)
	}
	return r
}

// rankAfter reads "the largest nationality after Mexicans", "el segundo, solo detrás de México": who stands above is
// named, and is not the subject.
func (c *composer) rankAfter(d *draft, a anchor) {
	if d.kind != kindPart && d.kind != kindRank {
		return
	}
	k := a.to
	for ; k < a.high && !slices.Contains([]string{"after", "behind", "tras", "despues", "detras"}, c.wordAt(k)); k++ {
		if t := c.tokens[k]; t.kind == tokenSign && t.word != "'" && t.word != "," {
			return
		}
	}
	nations, places := c.namedFrom(k, a.high)
	mine := gather(c.inside(a.low, a.from), c.tokens)
	switch {
	case len(nations) > 0 && len(mine.nations) == 1 && !slices.Contains(nations, mine.nations[0]):
		d.subject.nations = mine.nations
		d.standAfter(model.DimNationality, nations)
	case len(places) > 0 && len(mine.places) == 1 && !slices.Contains(places, sectorOf(mine.places[0])):
		d.subject.places = mine.places
		d.standAfter(model.DimGeography, places)
	}
}

// standAfter ranks the subject below those named; a place that counts them in stays as it is.
func (d *draft) standAfter(dim model.Dim, above []string) {
	d.kind, d.rank.dim = kindPart, dim
	if d.rank.n == 1 || d.rank.n == 1+len(above) {
		d.rank.n, d.rank.after = 1, above
	}
}

// namedFrom lists the nations and sectors that follow token k one upon another.
func (c *composer) namedFrom(k, to int) (nations, places []string) {
	for _, m := range c.inside(k, to) {
		switch {
		case m.kind == markNationality || m.kind == markCountry:
			nations = append(nations, m.value)
		case m.kind == markGeography && sectorOf(m.value) != "":
			places = append(places, sectorOf(m.value))
		case m.kind == markJoin || m.from <= k+1:
		default:
			return slices.Compact(nations), slices.Compact(places)
		}
	}
	return slices.Compact(nations), slices.Compact(places)
}

// sectorOf is the sector that a place names, "" for none: "Tucson" beside a rank of sectors is the sector.
func sectorOf(place string) string {
	if name, ok := strings.CutPrefix(place, "city-"); ok {
		return "sector-" + name
	}
	if strings.HasPrefix(place, "sector-") {
		return place
	}
	return ""
}

// busiestPlace reports whether the superlative says of the sector before it that it was the busiest: "el sector de Tucson
// fue el más activo".
func (c *composer) busiestPlace(a anchor) bool {
	switch c.wordAt(a.to - 1) {
	case "busiest", "activo", "transitado", "concurrido", "ocupado":
	default:
		return false
	}
	if w := c.wordAt(a.from - 1); w != "el" && w != "the" {
		return false
	}
	return slices.ContainsFunc(c.marks, func(m mark) bool {
		return m.kind == markGeography && sectorOf(m.value) != "" && m.to < a.from && a.from-m.to <= 3
	})
}
