package claim

import (
	"fmt"
	"math"
	"strings"

	"puente/internal/model"
)

// run is what was found of several periods one by one.
type run struct {
	cells []cell // the periods told of, in their order; of a streak, the one it began from first
	count int    // how many in a row, or how many of them
	among int    // of how many
}

// longestRun bounds the periods that are looked back over.
const longestRun = 600

// unitSpan is the period of a unit that ends with s, and its step in months. A month
// set against years is compared with the same month of the years before.
func unitSpan(s span, unit string, foreign bool) (span, int) {
	switch {
	case unit == "month" || unit == "" && s.kind == spanMonth:
		return monthSpan(s.to), 1
	case unit == "quarter":
		last := s.to - (s.to-monthIndex(0, 3))%3
		return span{from: last - 2, to: last, kind: spanQuarter}, 3
	case s.months() < 12 && !s.open || s.months() == 12:
		return s, 12
	}
	year := s.to.year()
	if unit == "fiscal" || !foreign {
		if s.to.number() < 9 {
			year--
		}
		return fiscalSpan(year), 12
	}
	if s.to.number() < 12 {
		year--
	}
	return yearSpan(year), 12
}

// runEnd is the last period that a claim about a run speaks of.
func (f *figures) runEnd(v variant, asOf model.Date) (span, int, bool) {
	var s span
	if len(v.spans) > 0 {
		s = v.spans[len(v.spans)-1]
	} else if last, ok := f.lastKnown(v.series, asOf); ok {
		s = monthSpan(last)
		s.open = true
	} else {
		return span{}, 0, false
	}
	end, step := unitSpan(s, v.draft.run.unit, v.draft.subject.foreign())
	return end, step, true
}

// holds reports whether a period did what the claim says of each; ok is false
// where the numbers are not known.
func (f *figures) holds(v variant, s span, step int, asOf model.Date) (did, ok bool, got sum) {
	got = f.total(v.series, s, asOf)
	if !got.ok {
		return false, false, got
	}
	if v.draft.run.dir == 0 {
		return judge(v.draft.run.bound, got.value, got.round) == Right, true, got
	}
	before := f.total(v.series, s.shift(-step), asOf)
	return (got.value-before.value)*float64(v.draft.run.dir) > 0, before.ok, got
}

// streak counts how many periods in a row, up to the one spoken of, did the same.
func (f *figures) streak(v variant, asOf model.Date) result {
	if v.draft.run.all {
		return f.everyOne(v, asOf)
	}
	end, step, ok := f.runEnd(v, asOf)
	if !ok {
		return missing(nil)
	}
	r := result{has: true, gap: math.Inf(1)}
	at := end
	for range longestRun {
		did, known, got := f.holds(v, at, step, asOf)
		if !known {
			if at == end {
				return missing([]span{at})
			}
			if len(r.run.cells) < v.draft.run.n {
				return result{verdict: Uncheckable, reason: "too short"}
			}
			break
		}
		r.run.cells = append([]cell{{at, got}}, r.run.cells...)
		if !did {
			break
		}
		r.run.count++
		at = at.shift(-step)
	}
	if v.draft.run.dir != 0 && r.run.count == len(r.run.cells) {
		r.run.cells = append([]cell{{at, f.total(v.series, at, asOf)}}, r.run.cells...)
	}
	r.settleRun(v)
	return r
}

// settleRun judges a streak by its length: "the third in a row" of five is short of
// the truth, "three in a row" is not.
func (r *result) settleRun(v variant) {
	r.observed = float64(r.run.count)
	for _, c := range r.run.cells {
		r.left.used = append(r.left.used, c.sum.used...)
	}
	n := v.draft.run.n
	switch {
	case r.run.count < n:
		r.verdict = Wrong
	case r.run.count > n && v.draft.run.ordinal:
		r.verdict = Imprecise
	default:
		r.verdict = Right
	}
	if v.draft.stated.negated {
		r.verdict = strict(r.verdict == Wrong)
	}
}

// everyOne judges "has fallen every month since March".
func (f *figures) everyOne(v variant, asOf model.Date) result {
	if len(v.spans) == 0 {
		return missing(nil)
	}
	s := v.spans[0]
	end, step, _ := f.runEnd(v, asOf)
	first, _ := unitSpan(span{from: s.from, to: s.from + month(step) - 1, kind: end.kind}, v.draft.run.unit, v.draft.subject.foreign())
	if step == 12 {
		first = end
		for first.from > s.from {
			first = first.shift(-12)
		}
	}
	r := result{has: true, gap: math.Inf(1)}
	for at := first; at.to <= end.to && len(r.run.cells) < longestRun; at = at.shift(step) {
		did, known, got := f.holds(v, at, step, asOf)
		if !known && (!got.ok || at != first) {
			return missing([]span{at})
		}
		r.run.cells = append(r.run.cells, cell{at, got})
		r.left.used = append(r.left.used, got.used...)
		if at != first {
			r.run.among++
			if did {
				r.run.count++
			}
		}
	}
	if r.run.among == 0 {
		return result{verdict: Uncheckable, reason: "too short"}
	}
	r.observed = float64(r.run.count)
	r.verdict = strict((r.run.count == r.run.among) != v.draft.stated.negated)
	return r
}

// tally counts the periods that did what the claim says of them.
func (f *figures) tally(v variant, asOf model.Date) result {
	within := f.tallySpan(v, asOf)
	if within.kind == spanNone {
		return missing(nil)
	}
	_, step := unitSpan(within, v.draft.run.unit, v.draft.subject.foreign())
	r := result{has: true, gap: math.Inf(1)}
	last, _ := f.lastKnown(v.series, asOf)
	for at := within.from; at+month(step)-1 <= min(within.to, last); at += month(step) {
		one := span{from: at, to: at + month(step) - 1, kind: spanRange}
		if step == 1 {
			one.kind = spanMonth
		} else if one.from.number() == 10 {
			one.kind = spanFiscal
		} else if one.from.number() == 1 {
			one.kind = spanYear
		}
		did, known, got := f.holds(v, one, step, asOf)
		if !known {
			return missing([]span{one})
		}
		r.run.among++
		r.left.used = append(r.left.used, got.used...)
		if did {
			r.run.count++
			r.run.cells = append(r.run.cells, cell{one, got})
		}
	}
	if r.run.among == 0 {
		return missing(v.spans)
	}
	r.observed = float64(r.run.count)
	s := v.draft.stated
	if s.op == opExact {
		r.verdict = strict((r.run.count == v.draft.run.n) != s.negated)
	} else {
		r.verdict = judge(s, r.observed, 0)
	}
	return r
}

// tallySpan is where the periods are counted: the span named, else all that is known.
func (f *figures) tallySpan(v variant, asOf model.Date) span {
	if len(v.spans) > 0 && v.spans[0].months() > 1 {
		return v.spans[0]
	}
	first, last, ok := f.reach(v.series, span{}, asOf)
	if !ok {
		return span{}
	}
	s := rangeSpan(first, last)
	if v.draft.run.unit == "fiscal" || v.draft.run.unit == "year" && !v.draft.subject.foreign() {
		for s.from.number() != 10 {
			s.from++
		}
	} else if v.draft.run.unit == "year" {
		for s.from.number() != 1 {
			s.from++
		}
	}
	return s
}

// firstSince judges "for the first time since September 2020, fell below 55,000": it
// holds now, held then, and did not in between.
func (f *figures) firstSince(v variant, asOf model.Date) result {
	end, step, ok := f.runEnd(v, asOf)
	if !ok {
		return missing(nil)
	}
	did, known, got := f.holds(v, end, step, asOf)
	if !known {
		return missing([]span{end})
	}
	r := result{has: true, gap: math.Inf(1), left: got, observed: got.value, run: run{cells: []cell{{end, got}}}}
	since := v.draft.run.since
	named, between := false, false
	for at := end.shift(-step); at.to >= since.from; at = at.shift(-step) {
		held, known, before := f.holds(v, at, step, asOf)
		if !known {
			return result{verdict: Uncheckable, reason: "too short"}
		}
		if !held {
			continue
		}
		if at.from > since.to {
			between = true
			r.run.cells = append([]cell{{at, before}}, r.run.cells...)
		} else {
			named = true
			r.run.cells = append([]cell{{at, before}}, r.run.cells...)
		}
		r.left.used = append(r.left.used, before.used...)
		break
	}
	switch {
	case !did || between:
		r.verdict = Wrong
	case !named:
		r.verdict = Imprecise
	default:
		r.verdict = Right
	}
	if v.draft.stated.negated {
		r.verdict = strict(r.verdict == Wrong)
	}
	return r
}

// becauseRun gives the periods of a run with their numbers.
func (k *checker) becauseRun(v variant, r result, asOf model.Date, l Language) string {
	words := capital(seriesWords(v.series, l))
	told := cellsIn(r.run.cells, l)
	var head phrase
	switch {
	case v.draft.kind == kindStreak && v.draft.run.all:
		head = phrase{
			fmt.Sprintf("%s %s in %d of %d periods since %s", words, runWords(v, r, English), r.run.count, r.run.among, v.spans[0].from.in(English)),
			fmt.Sprintf("%s: %s en %d de %d periodos desde %s", words, runWords(v, r, Spanish), r.run.count, r.run.among, v.spans[0].from.in(Spanish)),
		}
	case v.draft.kind == kindStreak:
		head = phrase{
			fmt.Sprintf("%s %s %d %s in a row", words, runWords(v, r, English), r.run.count, plural(r.run.count, "time", "times")),
			fmt.Sprintf("%s: %s %d %s", words, runWords(v, r, Spanish), r.run.count, plural(r.run.count, "vez", "veces seguidas")),
		}
	case v.draft.kind == kindTally:
		head = phrase{
			fmt.Sprintf("%s %s in %d of %d periods", words, runWords(v, r, English), r.run.count, r.run.among),
			fmt.Sprintf("%s: %s en %d de %d periodos", words, runWords(v, r, Spanish), r.run.count, r.run.among),
		}
	default:
		return k.becauseFirst(v, r, asOf, l)
	}
	if told != "" {
		told = ": " + told
	}
	return head.in(l) + told + k.knownWords(asOf, l) + "."
}

// becauseFirst tells when the bound held, and when it had held before.
func (k *checker) becauseFirst(v variant, r result, asOf model.Date, l Language) string {
	now := r.run.cells[len(r.run.cells)-1]
	en := fmt.Sprintf("%s: %s in %s", capital(seriesWords(v.series, English)), figure(now.sum.value), now.span.in(English))
	es := fmt.Sprintf("%s: %s en %s", capital(seriesWords(v.series, Spanish)), figure(now.sum.value), now.span.in(Spanish))
	if len(r.run.cells) > 1 {
		last := r.run.cells[0]
		en += fmt.Sprintf("; before that, they %s last in %s (%s)", runWords(v, r, English), last.span.in(English), figure(last.sum.value))
		es += fmt.Sprintf("; antes, la última vez %s fue en %s (%s)", runWords(v, r, Spanish), last.span.in(Spanish), figure(last.sum.value))
	} else {
		en += fmt.Sprintf("; from %s on they had not been so before", v.draft.run.since.in(English))
		es += fmt.Sprintf("; desde %s no había ocurrido", v.draft.run.since.in(Spanish))
	}
	return phrase{en, es}.in(l) + k.knownWords(asOf, l) + "."
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// runWords says what each period did.
func runWords(v variant, r result, l Language) string {
	b := v.draft.run.bound
	number := figure(b.value)
	switch {
	case v.draft.run.dir > 0:
		return phrase{"rose", "subieron"}.in(l)
	case v.draft.run.dir < 0:
		return phrase{"fell", "bajaron"}.in(l)
	case b.op == opUnder:
		return phrase{"were below " + number, "por debajo de " + number}.in(l)
	case b.op == opUpTo:
		return phrase{"were at most " + number, "hasta " + number}.in(l)
	case b.op == opAtLeast:
		return phrase{"were at least " + number, "al menos " + number}.in(l)
	}
	return phrase{"were above " + number, "por encima de " + number}.in(l)
}

// toldCells is how many periods of a run are written out.
const toldCells = 8

// cellsIn writes the latest periods of a run with their numbers.
func cellsIn(cells []cell, l Language) string {
	skipped := len(cells) > toldCells
	if skipped {
		cells = cells[len(cells)-toldCells:]
	}
	parts := make([]string, len(cells))
	for i, c := range cells {
		parts[i] = c.span.in(l) + " " + figure(c.sum.value)
	}
	if skipped {
		return "… " + strings.Join(parts, ", ")
	}
	return strings.Join(parts, ", ")
}

// points judges by how many percentage points a share changed.
func (f *figures) points(v variant, asOf model.Date) result {
	if len(v.spans) == 0 || v.base.kind == spanNone {
		return missing(v.spans)
	}
	now := v.spans[len(v.spans)-1]
	part, whole := f.total(v.series, now, asOf), f.total(v.against, now, asOf)
	partThen, wholeThen := f.total(v.series, v.base, asOf), f.total(v.against, v.base, asOf)
	switch {
	case !part.ok || !whole.ok:
		return missing(v.spans)
	case !partThen.ok || !wholeThen.ok:
		return missing([]span{v.base})
	case whole.value == 0 || wholeThen.value == 0 || sameSeries(v.series, v.against):
		return result{verdict: Uncheckable, reason: "no part"}
	}
	a, b := 100*part.value/whole.value, 100*partThen.value/wholeThen.value
	r := result{has: true, gap: math.Inf(1), left: part.plus(whole), right: partThen.plus(wholeThen), observed: a - b, values: []float64{b, a}}
	r.verdict = signed(v.draft.stated, r.observed, v.draft.dir)
	return r
}

// becausePoints gives both shares and their difference.
func becausePoints(v variant, r result, l Language) string {
	now := v.spans[len(v.spans)-1]
	return phrase{
		fmt.Sprintf("%s as a share of %s: %s in %s and %s in %s, a change of %s points", capital(seriesWords(v.series, l)), seriesWords(v.against, l), percent(r.values[0]), v.base.in(l), percent(r.values[1]), now.in(l), signedFigure(r.observed)),
		fmt.Sprintf("%s como parte de %s: %s en %s y %s en %s, un cambio de %s puntos", capital(seriesWords(v.series, l)), seriesWords(v.against, l), percent(r.values[0]), v.base.in(l), percent(r.values[1]), now.in(l), signedFigure(r.observed)),
	}.in(l)
}

func signedFigure(v float64) string {
	if v > 0 {
		return "+" + figure(v)
	}
	return figure(v)
}
