package claim

import (
	"fmt"
	"math"
	"strings"

	"puente/internal/model"
)

// reading writes out how a variant understands the sentence.
func (k *checker) reading(v variant) Reading {
	r := Reading{Kind: string(v.draft.kind), AsOf: k.asOf}
	if v.draft.kind == kindPart {
		r.Kind = string(kindRank)
	}
	for _, s := range v.series {
		r.Series = append(r.Series, s.Key())
	}
	if len(v.series) > 0 {
		s := v.series[0]
		r.Quantity, r.Component, r.Authority, r.Household = s[model.DimMeasure], s[model.DimComponent], s[model.DimAuthority], s[model.DimHousehold]
		r.Geography = strings.Join(tokensOf(v.series, model.DimGeography), "+")
		r.Nationality = strings.Join(tokensOf(v.series, model.DimNationality), "+")
	}
	names := make([]string, len(v.spans))
	for i, s := range v.spans {
		names[i] = s.String()
	}
	r.Period = strings.Join(names, "; ")
	if len(v.spans) > 1 && !v.each {
		r.Period += " together"
	}
	r.Comparison = comparisonOf(v)
	return r
}

func tokensOf(series []model.Series, d model.Dim) []string {
	var out []string
	for _, s := range series {
		if s[d] != "" {
			out = addOnce(out, s[d])
		}
	}
	return out
}

// comparisonOf names the other side in keys.
func comparisonOf(v variant) string {
	switch v.draft.kind {
	case kindChange:
		if v.base.kind != spanNone {
			return v.base.String()
		}
	case kindShare, kindComparison:
		keys := make([]string, len(v.against))
		for i, s := range v.against {
			keys[i] = s.Key()
		}
		return strings.Join(keys, "+")
	case kindRank:
		t := v.draft.rank
		switch {
		case t.since.kind != spanNone:
			return "since " + t.since.String()
		case t.window > 0:
			return fmt.Sprintf("the last %d months", t.window)
		case t.within.kind != spanNone:
			return "within " + t.within.String()
		case t.same:
			return "the same month of all years"
		}
		return "all on record"
	case kindPoints:
		return v.base.String()
	case kindFirst:
		return "since " + v.draft.run.since.String()
	case kindPart:
		return "all of the same kind: " + v.draft.rank.dim.String()
	}
	return ""
}

// wordsOfReading says the reading in a language.
func wordsOfReading(v variant, l Language) string {
	words := seriesWords(v.series, l)
	if len(v.spans) > 0 {
		words += ", " + spansIn(v.spans, l)
	}
	switch {
	case v.draft.kind == kindChange && v.base.kind != spanNone:
		words += phrase{" against ", " frente a "}.in(l) + v.base.in(l)
	case v.draft.kind == kindShare:
		words += phrase{" as a share of ", " como parte de "}.in(l) + seriesWords(v.against, l)
	case v.draft.kind == kindComparison:
		words += phrase{" against ", " frente a "}.in(l) + seriesWords(v.against, l)
	}
	if name := v.name.in(l); name != "" {
		words += " (" + name + ")"
	}
	return words
}

// observed writes the number that stands beside the claimed one.
func (k *checker) observed(v variant, r result) Amount {
	if !r.has {
		return Amount{}
	}
	a := Amount{Value: ptr(r.observed), Text: figure(r.observed), Unit: v.draft.stated.unit}
	switch {
	case v.draft.kind == kindRank || v.draft.kind == kindPart:
		a.Unit = "rank"
	case a.Unit == "percent of":
		a.Unit, a.Text = "percent", percent(r.observed)
	case a.Unit == "percent" && v.draft.kind == kindChange:
		a.Text = signedPercent(r.observed)
	case a.Unit == "percent":
		a.Text = percent(r.observed)
	case a.Unit == "times":
		a.Text = timesFigure(r.observed)
	case v.draft.perDay:
		a.Unit, a.Text = "per day", figure(math.Round(r.observed))
	case v.draft.perWeek:
		a.Unit, a.Text = "per week", figure(math.Round(r.observed))
	case v.draft.kind == kindFirst:
		a.Unit = "events"
	case len(r.values) > 1:
		parts := make([]string, len(r.values))
		for i, x := range r.values {
			parts[i] = figure(x)
		}
		a.Text = strings.Join(parts, "; ")
	}
	return a
}

func timesFigure(v float64) string { return fmt.Sprintf("%.2f", v) }

// known says as of when a number is known.
func (k *checker) knownWords(asOf model.Date, l Language) string {
	if !asOf.Known() {
		return ""
	}
	return phrase{", as known on " + longDate(asOf, English), ", según lo conocido el " + longDate(asOf, Spanish)}.in(l)
}

// because is the one plain sentence that gives the numbers.
func (k *checker) because(v variant, r result, asOf model.Date, l Language) string {
	s := k.becauseOf(v, r, asOf, l)
	if l == Spanish {
		s = contractions.Replace(s)
	}
	return s
}

// contractions joins "de el" and "a el", which Spanish does not write apart.
var contractions = strings.NewReplacer(" de el ", " del ", " a el ", " al ")

func (k *checker) becauseOf(v variant, r result, asOf model.Date, l Language) string {
	if !r.has {
		if len(r.missed) > 0 {
			v.spans = r.missed
		}
		return k.reason(v, r.reason, asOf, l)
	}
	switch v.draft.kind {
	case kindLevel:
		return k.becauseLevel(v, r, asOf, l)
	case kindChange:
		return k.becauseChange(v, r, asOf, l)
	case kindComparison:
		return becauseComparison(v, r, l) + k.knownWords(asOf, l) + "."
	case kindShare:
		return becauseShare(v, r, l) + k.knownWords(asOf, l) + "."
	case kindRank:
		return k.becauseRank(v, r, asOf, l)
	case kindStreak, kindTally, kindFirst:
		return k.becauseRun(v, r, asOf, l)
	case kindPoints:
		return becausePoints(v, r, l) + k.knownWords(asOf, l) + "."
	}
	return k.becausePart(v, r, asOf, l)
}

func (k *checker) becauseLevel(v variant, r result, asOf model.Date, l Language) string {
	words := capital(seriesWords(v.series, l))
	var b strings.Builder
	b.WriteString(words + ": ")
	switch {
	case v.draft.perDay:
		b.WriteString(phrase{
			fmt.Sprintf("%s in %s, which is %s a day", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
			fmt.Sprintf("%s en %s, es decir %s al día", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
		}.in(l))
	case v.draft.perWeek:
		b.WriteString(phrase{
			fmt.Sprintf("%s in %s, which is %s a week", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
			fmt.Sprintf("%s en %s, es decir %s a la semana", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
		}.in(l))
	case v.draft.perMonth && r.observed != r.left.value:
		b.WriteString(phrase{
			fmt.Sprintf("%s in %s, which is %s a month", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
			fmt.Sprintf("%s en %s, es decir %s al mes", figure(r.left.value), spansIn(v.spans, l), figure(math.Round(r.observed))),
		}.in(l))
	case r.month:
		b.WriteString(figure(r.observed) + phrase{" in a single month, the extreme of ", " en un solo mes, el extremo de "}.in(l) + spansIn(v.spans, l))
	case len(r.values) > 1:
		parts := make([]string, len(r.values))
		for i := range r.values {
			parts[i] = figure(r.values[i]) + phrase{" in ", " en "}.in(l) + v.spans[i].in(l)
		}
		b.WriteString(list(parts, l))
	default:
		b.WriteString(figure(r.observed) + phrase{" in ", " en "}.in(l) + spansIn(v.spans, l))
	}
	b.WriteString(k.knownWords(asOf, l))
	b.WriteString("; " + relation(v.draft, r, l) + ".")
	return b.String()
}

// offPercent writes a deviation; one that rounds to nothing is said to be small.
func offPercent(v float64, l Language) string {
	if v < 0.05 {
		return phrase{"less than 0.1 %", "menos de 0.1 %"}.in(l)
	}
	return percent(v)
}

// relation says how the claimed number stands to the observed one.
func relation(d draft, r result, l Language) string {
	quoted := "“" + d.words + "”"
	if r.verdict == Right {
		return phrase{quoted + " holds", quoted + " se sostiene"}.in(l)
	}
	off, bound := "", d.stated.value
	if d.stated.op == opRange && r.observed > d.stated.high {
		bound = d.stated.high
	}
	if bound != 0 {
		off = figure(math.Abs(r.observed-bound)) + " (" + offPercent(100*math.Abs(r.observed-bound)/math.Abs(bound), l) + ")"
	}
	if r.verdict == Imprecise {
		return phrase{quoted + " is " + off + " off", quoted + " se desvía " + off}.in(l)
	}
	return phrase{quoted + " does not hold", quoted + " no se sostiene"}.in(l)
}

func (k *checker) becauseChange(v variant, r result, asOf model.Date, l Language) string {
	last := v.spans[len(v.spans)-1]
	change := 100 * (r.left.value - r.right.value) / r.right.value
	en := fmt.Sprintf("%s went from %s in %s to %s in %s, %s", capital(seriesWords(v.series, l)), figure(r.right.value), v.base.in(l), figure(r.left.value), last.in(l), signedPercent(change))
	es := fmt.Sprintf("%s: de %s en %s a %s en %s, %s", capital(seriesWords(v.series, l)), figure(r.right.value), v.base.in(l), figure(r.left.value), last.in(l), signedPercent(change))
	if v.draft.stated.unit == "times" {
		en, es = en+" (× "+timesFigure(r.left.value/r.right.value)+")", es+" (× "+timesFigure(r.left.value/r.right.value)+")"
	} else if v.draft.stated.unit == "events" {
		en, es = en+" ("+figure(r.left.value-r.right.value)+")", es+" ("+figure(r.left.value-r.right.value)+")"
	}
	return phrase{en, es}.in(l) + k.knownWords(asOf, l) + "."
}

func becauseComparison(v variant, r result, l Language) string {
	at := spansIn(v.spans, l)
	en := fmt.Sprintf("In %s there were %s %s and %s %s", at, figure(r.left.value), seriesWords(v.series, l), figure(r.right.value), seriesWords(v.against, l))
	es := fmt.Sprintf("En %s hubo %s %s y %s %s", at, figure(r.left.value), seriesWords(v.series, l), figure(r.right.value), seriesWords(v.against, l))
	return phrase{en, es}.in(l)
}

func becauseShare(v variant, r result, l Language) string {
	at := spansIn(v.spans, l)
	if v.draft.rest {
		r.left.value = r.right.value - r.left.value
		return phrase{
			fmt.Sprintf("In %s, %s of %s %s were not %s: %s", at, figure(r.left.value), figure(r.right.value), seriesWords(v.against, l), seriesWords(v.series, l), percent(r.observed)),
			fmt.Sprintf("En %s, %s de %s %s no fueron %s: %s", at, figure(r.left.value), figure(r.right.value), seriesWords(v.against, l), seriesWords(v.series, l), percent(r.observed)),
		}.in(l)
	}
	en := fmt.Sprintf("In %s, %s of %s %s were %s: %s", at, figure(r.left.value), figure(r.right.value), seriesWords(v.against, l), seriesWords(v.series, l), percent(r.observed))
	es := fmt.Sprintf("En %s, %s de %s %s fueron %s: %s", at, figure(r.left.value), figure(r.right.value), seriesWords(v.against, l), seriesWords(v.series, l), percent(r.observed))
	return phrase{en, es}.in(l)
}

func (k *checker) becauseRank(v variant, r result, asOf model.Date, l Language) string {
	subject := v.spans[len(v.spans)-1]
	t := v.draft.rank
	head := phrase{
		fmt.Sprintf("With %s %s, %s was %s of the %d %s", figure(r.left.value), seriesWords(v.series, l), subject.in(l), ordinalWords(r.rank.place, t.low, l), r.rank.among, setWords(t, subject, l)),
		fmt.Sprintf("Con %s %s, %s fue %s de los %d %s", figure(r.left.value), seriesWords(v.series, l), subject.in(l), ordinalWords(r.rank.place, t.low, l), r.rank.among, setWords(t, subject, l)),
	}.in(l)
	head += phrase{" from " + r.rank.first.in(l) + " to " + r.rank.last.in(l), " de " + r.rank.first.in(l) + " a " + r.rank.last.in(l)}.in(l)
	head += k.knownWords(asOf, l)
	var ahead []string
	for i, c := range r.rank.above {
		if i == 3 {
			break
		}
		ahead = append(ahead, c.span.in(l)+" ("+figure(c.sum.value)+")")
	}
	switch {
	case len(ahead) > 0:
		head += phrase{", after ", ", tras "}.in(l) + list(ahead, l)
	case r.rank.below != nil:
		head += phrase{", ahead of ", ", por delante de "}.in(l) + r.rank.below.span.in(l) + " (" + figure(r.rank.below.sum.value) + ")"
	}
	return head + "."
}

// setWords names the set that a period is ranked among.
func setWords(t rankTerms, s span, l Language) string {
	switch {
	case t.same && s.kind == spanMonth:
		name := monthNames[l][s.from.number()-1]
		return phrase{name + "s on record", "meses de " + name + " de la serie"}.in(l)
	case s.kind == spanMonth:
		return phrase{"months counted", "meses contados"}.in(l)
	case s.kind == spanFiscal:
		return phrase{"fiscal years counted", "años fiscales contados"}.in(l)
	case s.kind == spanYear:
		return phrase{"years counted", "años contados"}.in(l)
	}
	return phrase{"periods counted", "periodos contados"}.in(l)
}

func (k *checker) becausePart(v variant, r result, asOf model.Date, l Language) string {
	var parts []string
	for i, p := range r.rank.tokens {
		if i == 3 {
			break
		}
		parts = append(parts, tokenName(v.draft.rank.dim, p.token, l)+" ("+figure(p.value)+")")
	}
	name := tokenName(v.draft.rank.dim, r.rank.token, l)
	en := fmt.Sprintf("In %s, %s stood in place %d of %d: %s", spansIn(v.spans, l), name, r.rank.place, r.rank.among, list(parts, l))
	es := fmt.Sprintf("En %s, %s ocupó el lugar %d de %d: %s", spansIn(v.spans, l), name, r.rank.place, r.rank.among, list(parts, l))
	return phrase{en, es}.in(l) + k.knownWords(asOf, l) + "."
}

func tokenName(d model.Dim, token string, l Language) string {
	if d == model.DimNationality {
		return nationName(token, l)
	}
	if g, ok := model.GeographyOf(token); ok {
		return phrase{g.English, g.Spanish}.in(l)
	}
	return token
}

// margin says where the largest revision seen could turn the verdict.
func (k *checker) margin(v variant, r result, l Language) string {
	if !r.has || len(v.series) != 1 || math.IsInf(r.gap, 1) || v.draft.perDay || len(v.spans) == 0 || v.spans[0].kind != spanMonth {
		return ""
	}
	rev := k.figures.largestRevision(v.series[0], k.asOf)
	if rev.size == 0 || r.gap > rev.size {
		return ""
	}
	near := phrase{"the bound of the claim", "el límite de la afirmación"}.in(l)
	if r.gapSpan.kind != spanNone {
		near = r.gapSpan.in(l) + " (" + figure(r.gapValue) + ")"
	} else if v.draft.kind == kindChange {
		near = v.base.in(l) + " (" + figure(r.right.value) + ")"
	}
	out := phrase{
		fmt.Sprintf("The margin is thin: %s from %s, and figures of this series were revised by up to %s (%s: %s first, %s later), so a revision could turn the verdict", figure(r.gap), near, figure(rev.size), rev.month.in(l), figure(rev.first), figure(rev.last)),
		fmt.Sprintf("El margen es estrecho: %s respecto de %s, y las cifras de esta serie se han revisado hasta en %s (%s: %s primero, %s después), así que una revisión podría cambiar el veredicto", figure(r.gap), near, figure(rev.size), rev.month.in(l), figure(rev.first), figure(rev.last)),
	}.in(l)
	if fig := k.figures.line(v.series[0], k.asOf).at(v.spans[0].from - 12); fig != nil {
		if same, ok := revisionOf(*fig, k.asOf); ok && same.size > 0 {
			out += phrase{fmt.Sprintf("; the same month a year before was revised by %s", figure(same.size)), fmt.Sprintf("; el mismo mes del año anterior se revisó en %s", figure(same.size))}.in(l)
		}
	}
	return out + "."
}
