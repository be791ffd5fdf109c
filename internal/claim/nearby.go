package claim

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// nearbyLimit bounds the readings that are tried around a claim that does not hold.
const nearbyLimit = 64

// nearby is what the sentence names beside a claim: its words may be tied
// together otherwise than they were read.
type nearby struct {
	spans    []span
	subject  subject
	compares bool // it sets numbers against each other
	monthly  bool // it speaks of months one by one
}

// beside gathers what the sentence names.
func (c *composer) beside() *nearby {
	if c.near != nil {
		return c.near
	}
	spans := slices.DeleteFunc(c.allSpans(), func(s span) bool { return s.kind == spanDay || s.kind == spanNone })
	spans = append(spans, c.context.spans...)
	c.near = &nearby{
		spans: spans, subject: c.sentence,
		compares: c.has(markThan) || c.has(markMore) || c.has(markExceed) || c.has(markChange),
		monthly: slices.ContainsFunc(c.marks, func(m mark) bool {
			return (m.kind == markRankNoun || m.kind == markCoverage || m.kind == markPer || m.kind == markTally) && m.value == "month" || m.kind == markScope
		}),
	}
	return c.near
}

// otherTies lists up to two readings that bear out a claim which the chosen
// reading does not: the same words tied to another period, place or nation of the
// sentence. They are listed, never chosen: a false sentence may swap two numbers.
func (k *checker) otherTies(v variant) []variant {
	var tried []variant
	switch v.draft.kind {
	case kindLevel:
		tried = append(levelTies(v), otherKinds(v)...)
	case kindChange:
		tried = changeTies(v)
	case kindRank:
		tried = partTies(v)
	}
	var out []variant
	for _, w := range tried {
		w.spans = k.closeSpans(w.series, w.spans)
		if len(out) < 2 && k.figures.evaluate(w, k.asOf).verdict == Right {
			w.plausible, w.implied, w.name = true, false, phrase{}
			out = append(out, w)
		}
	}
	return out
}

// levelTies are the series and periods that the number may be tied to.
func levelTies(v variant) []variant {
	d := v.draft
	var out []variant
	for _, s := range besideSpans(d, v.spans) {
		for _, subject := range besideSubjects(d.subject, d.beside.subject) {
			w := v
			w.spans, w.series, w.each = []span{s}, subject.resolve(), false
			if len(out) < nearbyLimit {
				out = append(out, w)
			}
		}
	}
	return out
}

// otherKinds are what else the number may tell: by how much two periods differ, or
// what a single month of a longer period did.
func otherKinds(v variant) []variant {
	var out []variant
	if v.draft.beside.compares && v.draft.stated.unit == "events" && !v.draft.perDay && len(v.spans) == 1 {
		for _, dir := range []int{1, -1} {
			w := v
			w.draft.kind, w.draft.dir = kindChange, dir
			out = append(out, changeTies(w)...)
		}
	}
	if v.draft.beside.monthly && len(v.spans) == 1 && v.spans[0].months() > 1 {
		for _, dips := range []bool{false, true} {
			w := v
			w.draft.anyMonth, w.draft.dips, w.draft.perMonth = true, dips, false
			out = append(out, w)
		}
	}
	return out
}

// partTies rank the sector, field office or nationality among the others of the
// period, where the words were read as ranking the period.
func partTies(v variant) []variant {
	var out []variant
	for _, dim := range []model.Dim{model.DimGeography, model.DimNationality} {
		if token := v.series[0][dim]; len(v.series) == 1 && token != "" && (dim == model.DimNationality || strings.Contains(token, "-")) {
			w := v
			w.draft.kind, w.draft.rank.dim = kindPart, dim
			out = append(out, w)
		}
	}
	return out
}

// changeTies are the pairs of periods that the change may be measured between.
func changeTies(v variant) []variant {
	spans := besideSpans(v.draft, v.spans)
	var out []variant
	for _, s := range spans {
		for _, b := range append(slices.Clone(spans), s.shift(-12), s.add(-1)) {
			if b != s && b.kind != spanNone && b.months() == s.months() && len(out) < nearbyLimit {
				w := v
				w.spans, w.base = []span{s}, b
				out = append(out, w)
			}
		}
	}
	return out
}

func besideSpans(d draft, own []span) []span {
	var out []span
	for _, s := range slices.Concat(own, d.beside.spans) {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// besideSubjects ties the subject to each nation and place of the sentence, and to none.
func besideSubjects(own, sentence subject) []subject {
	nations := append([][]string{own.nations, nil}, singles(sentence.nations)...)
	places := append([][]string{own.places}, singles(sentence.places)...)
	var out []subject
	for _, place := range places {
		for _, nation := range nations {
			s := own
			s.places, s.nations = place, nation
			out = append(out, s)
			if own.household != "" || own.sex != "" {
				s.household, s.sex = "", ""
				out = append(out, s)
			}
		}
	}
	return out
}

func singles(list []string) [][]string {
	var out [][]string
	for _, one := range list {
		out = append(out, []string{one})
	}
	return out
}
