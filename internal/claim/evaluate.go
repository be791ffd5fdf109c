package claim

import (
	"math"
	"slices"
	"strings"

	"puente/internal/model"
)

// variant is one way to read a claim: a definition, a period, a base.
type variant struct {
	name      phrase // in both languages
	draft     draft
	series    []model.Series
	against   []model.Series // the base's, whole's or other side's
	base      span
	spans     []span
	each      bool
	dates     bool // it differs by when the sentence was true, not by what is counted
	plausible bool // the sentence may mean it
	implied   bool // the sentence leaves open whether it means this
}

// phrase is words in both languages.
type phrase struct{ en, es string }

func (p phrase) in(l Language) string {
	if l == Spanish {
		return p.es
	}
	return p.en
}

// result is the verdict on one variant as of one day.
type result struct {
	verdict  Verdict
	missed   []span // the periods whose number is not held
	observed float64
	has      bool
	left     sum // of the subject
	right    sum // of the base, whole or other side
	rank     ranking
	run      run
	month    bool   // the number is that of one month of the span
	reason   string // key of the reason where it cannot be checked
	values   []float64
	gap      float64 // how much the subject's number may move before the verdict turns
	gapSpan  span    // the month nearest in a rank
	gapValue float64
}

// ranking is the outcome of a superlative.
type ranking struct {
	place  int
	among  int
	first  span
	last   span
	above  []cell // those ahead, nearest first
	below  *cell
	tokens []part
	token  string
}

// evaluate gives the verdict on a variant as known on asOf.
func (f *figures) evaluate(v variant, asOf model.Date) result {
	for _, s := range v.series {
		if s[model.DimMeasure] != v.series[0][model.DimMeasure] {
			return result{verdict: Uncheckable, reason: "mixed"}
		}
	}
	switch v.draft.kind {
	case kindLevel:
		return f.level(v, asOf)
	case kindChange, kindComparison:
		return f.change(v, asOf)
	case kindShare:
		return f.share(v, asOf)
	case kindRank:
		return f.rank(v, asOf)
	case kindPart:
		return f.part(v, asOf)
	case kindStreak:
		return f.streak(v, asOf)
	case kindTally:
		return f.tally(v, asOf)
	case kindFirst:
		return f.firstSince(v, asOf)
	case kindPoints:
		return f.points(v, asOf)
	}
	return result{verdict: Uncheckable, reason: v.draft.reason}
}

// missing tells why a number is not known.
func missing(spans []span) result {
	if len(spans) == 0 {
		return result{verdict: Uncheckable, reason: "no period"}
	}
	return result{verdict: Uncheckable, reason: "unknown", missed: spans}
}

func (f *figures) level(v variant, asOf model.Date) result {
	if len(v.spans) == 0 {
		return missing(nil)
	}
	if v.draft.anyMonth && v.spans[0].months() > 1 {
		return f.extreme(v, asOf)
	}
	var worst result
	var together sum
	var values []float64
	for i, s := range v.spans {
		got := f.total(v.series, s, asOf)
		if !got.ok {
			return missing(v.spans)
		}
		together.value, together.round = together.value+got.value, together.round+got.round
		together.used, together.late = append(together.used, got.used...), max(together.late, got.late)
		if v.each || len(v.spans) == 1 {
			values = append(values, got.value)
			r := f.levelOf(v, got, s.months(), days(s))
			if i == 0 || better(worst.verdict, r.verdict) {
				worst = r
			}
		}
	}
	if v.each || len(v.spans) == 1 {
		worst.left, worst.values = together, values
		return worst
	}
	months, n := 0, 0
	for _, s := range v.spans {
		months, n = months+s.months(), n+days(s)
	}
	return f.levelOf(v, together, months, n)
}

// extreme judges what any single month of the span did: the highest month for
// "exceeded", the lowest for "fell below".
func (f *figures) extreme(v variant, asOf model.Date) result {
	low := v.draft.stated.op == opUnder && v.draft.dips
	var best sum
	for _, s := range v.spans {
		for m := s.from; m <= s.to; m++ {
			got := f.total(v.series, monthSpan(m), asOf)
			if !got.ok {
				return missing(v.spans)
			}
			if !best.ok || !low && got.value > best.value || low && got.value < best.value {
				best = got
			}
		}
	}
	r := f.levelOf(v, best, 1, 1)
	r.month = true
	return r
}

func (f *figures) levelOf(v variant, got sum, months, n int) result {
	observed, round := got.value, got.round
	switch {
	case v.draft.perDay:
		observed, round = observed/float64(n), 0
	case v.draft.perWeek:
		observed, round = 7*observed/float64(n), 0
	case v.draft.perMonth && months > 1:
		observed, round = observed/float64(months), 0
	}
	s := v.draft.stated
	if v.draft.perDay || v.draft.perWeek || v.draft.perMonth {
		s.unit = "average"
	}
	r := result{verdict: judge(s, observed, round), observed: observed, has: true, left: got}
	r.gap = edge(s, observed)
	return r
}

// edge is the distance from the observed number to the nearest bound of the claim.
func edge(s stated, v float64) float64 {
	switch s.op {
	case opAlmost:
		return min(math.Abs(v-nearlyShare*s.value), math.Abs(v-s.value))
	case opAbout:
		return min(math.Abs(v-(1-aboutShare)*s.value), math.Abs(v-(1+aboutShare)*s.value))
	case opRange:
		return min(math.Abs(v-s.value), math.Abs(v-s.high))
	case opExact:
		return math.Inf(1)
	}
	return math.Abs(v - s.value)
}

// days counts the days of a span.
func days(s span) int {
	return int((s.to + 1).period().Start - s.from.period().Start)
}

func (f *figures) change(v variant, asOf model.Date) result {
	if len(v.spans) == 0 {
		return missing(nil)
	}
	a := f.total(v.series, v.spans[len(v.spans)-1], asOf)
	if v.draft.kind == kindComparison {
		v.base = v.spans[len(v.spans)-1]
	}
	b := f.total(v.against, v.base, asOf)
	if a.ok && !b.ok {
		return missing([]span{v.base})
	}
	if !a.ok || b.value == 0 {
		return missing(v.spans)
	}
	x, y := a.value, b.value
	if v.draft.perDay || v.base.months() != v.spans[len(v.spans)-1].months() && v.draft.kind == kindChange && v.draft.perMonth {
		x, y = x/float64(days(v.spans[len(v.spans)-1])), y/float64(days(v.base))
	}
	r := result{has: true, left: a, right: b, gap: math.Inf(1)}
	s := v.draft.stated
	switch {
	case s.unit == "times" && s.value > 0:
		r.observed, r.verdict = factorVerdict(v, x/y)
	case s.unit == "percent of":
		r.observed = 100 * x / y
		s.unit = "percent"
		r.verdict = judge(s, r.observed, 0)
	case s.unit == "percent":
		r.observed = 100 * (x - y) / y
		r.verdict = signed(s, r.observed, v.draft.dir)
	case s.value > 0 || s.op != opExact:
		r.observed = x - y
		r.verdict = signed(s, r.observed, v.draft.dir)
	default:
		r.observed, r.gap = x-y, math.Abs(x-y)
		r.verdict = strict((x-y)*float64(v.draft.dir) > 0)
		if s.negated {
			r.verdict = strict(r.verdict == Wrong)
		}
	}
	return r
}

// factorVerdict judges "doubled", "three times", "more than doubled". "Three
// times more" is read as three times as many; the other reading is not common.
func factorVerdict(v variant, ratio float64) (float64, Verdict) {
	s := v.draft.stated
	if v.draft.dir < 0 && s.value > 1 {
		ratio = 1 / ratio
	}
	switch s.op {
	case opAlmost:
		if v.draft.dir < 0 && s.value < 1 { // "cut almost in half": the cut falls short of a half
			cut, half := 1-ratio, 1-s.value
			return ratio, orNear(cut >= (1-wordShare)*half && cut < half, cut, half)
		}
		return ratio, orNear(ratio >= (1-wordShare)*s.value && ratio < s.value, ratio, s.value)
	case opExact, opAbout:
		s.op = opWord
	case opOver:
		if v.draft.dir < 0 && s.value < 1 {
			return ratio, judge(flip(s), ratio, 0)
		}
	}
	return ratio, judge(s, ratio, 0)
}

func flip(s stated) stated {
	s.op = opUnder
	return s
}

func orNear(right bool, v, x float64) Verdict {
	if right {
		return Right
	}
	return near(v, x)
}

// signed judges a change by its size once its direction is right.
func signed(s stated, change float64, dir int) Verdict {
	if dir == 0 {
		dir = 1
		if change < 0 {
			dir = -1
		}
	}
	return judge(s, change*float64(dir), 0)
}

func (f *figures) share(v variant, asOf model.Date) result {
	if len(v.spans) == 0 {
		return missing(nil)
	}
	part, whole := sum{ok: true}, sum{ok: true}
	for _, s := range v.spans {
		a, b := f.total(v.series, s, asOf), f.total(v.against, s, asOf)
		if !a.ok || !b.ok {
			return missing(v.spans)
		}
		part, whole = part.plus(a), whole.plus(b)
	}
	if whole.value == 0 || sameSeries(v.series, v.against) {
		return result{verdict: Uncheckable, reason: "no part"}
	}
	r := result{observed: 100 * part.value / whole.value, has: true, left: part, right: whole, gap: math.Inf(1)}
	if v.draft.rest {
		r.observed = 100 - r.observed
	}
	r.verdict = judge(v.draft.stated, r.observed, 0)
	return r
}

func (s sum) plus(t sum) sum {
	return sum{value: s.value + t.value, round: s.round + t.round, ok: s.ok && t.ok, used: slices.Concat(s.used, t.used), late: max(s.late, t.late)}
}

func sameSeries(a, b []model.Series) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// part ranks a sector or nationality among the others of one period.
func (f *figures) part(v variant, asOf model.Date) result {
	if len(v.spans) == 0 || len(v.series) != 1 {
		return missing(v.spans)
	}
	s, dim := v.series[0], v.draft.rank.dim
	token := s[dim]
	if token == "" || dim == model.DimGeography && !strings.Contains(token, "-") {
		return result{verdict: Uncheckable, reason: "no part"}
	}
	scope := s.At(dim, "")
	if dim == model.DimGeography {
		scope = s.At(dim, "southwest")
	}
	parts := f.split(scope, dim, v.spans[0], asOf)
	r := result{has: true, gap: math.Inf(1), rank: ranking{token: token}}
	for _, p := range parts {
		if dim == model.DimGeography && strings.SplitN(p.token, "-", 2)[0] != strings.SplitN(token, "-", 2)[0] || strings.HasPrefix(p.token, "other") || strings.HasPrefix(p.token, "unknown") {
			continue
		}
		r.rank.tokens = append(r.rank.tokens, p)
		if p.token == token {
			r.rank.place, r.left = len(r.rank.tokens), sum{value: p.value, ok: true}
		}
	}
	r.rank.among = len(r.rank.tokens)
	if r.rank.place == 0 || r.rank.among < 2 {
		return missing(v.spans)
	}
	if v.draft.rank.low {
		r.rank.place = r.rank.among + 1 - r.rank.place
	}
	r.observed = float64(r.rank.place)
	r.verdict = strict((r.rank.place == v.draft.rank.n+len(v.draft.rank.after) && r.rank.led(v.draft.rank)) != v.draft.stated.negated)
	r.left = f.total(v.series, v.spans[0], asOf)
	return r
}

// led reports whether the tokens that the words put above all stand above.
func (r ranking) led(terms rankTerms) bool {
	above := r.tokens[:r.place-1]
	if terms.low {
		above = r.tokens[r.among-r.place+1:]
	}
	for _, token := range terms.after {
		if !slices.ContainsFunc(above, func(p part) bool { return p.token == token }) {
			return false
		}
	}
	return true
}
