package claim

import (
	"math"
	"slices"
	"unicode/utf8"

	"puente/internal/model"
)

// Check reads the text, finds what it states about the counts that known
// answers for, and gives every statement its verdict. It keeps nothing between
// calls and never fails: what cannot be read states nothing. Cost: linear in the
// text; each series is asked for once as known on the text's date and once as
// known on the reader's day.
func Check(t Text, known Known, records Records) Report {
	if t.told() {
		t.Today = t.AsOf // nothing later is known to the reader
	}
	body := cleanText(t.Data, t.Format)
	tokens := tokenize(body.text, vocabulary)
	report := Report{Name: t.Name, Offsets: "bytes", Claims: []Claim{}}
	report.Date, report.DateBasis = dateOf(t, body, tokens)
	k := &checker{
		text: t, body: body, records: records, asked: map[recordsKey][]model.Record{}, proofs: map[*model.Figure]Evidence{}, asOf: report.Date, today: t.Today,
		figures: figures{known: known, lines: map[lineKey]*line{}, sums: map[sumKey]sum{}, cells: map[cellKey][]cell{}, parts: map[partKey][]model.Figure{}, moved: map[lineKey]revision{}},
	}
	if t.told() {
		k.asOf = t.AsOf
	}
	at := clock{text: monthOf(report.Date), day: report.Date, dated: report.DateBasis != DateToday, firm: report.DateBasis != DateToday}
	var ctx context
	count := map[Language]int{}
	for _, s := range sentences(tokens, t.Language) {
		report.Sentences++
		count[s.language] += len(s.tokens)
		if len(s.tokens) > 0 && s.tokens[0].word == "\n" && len(s.tokens) == 1 {
			continue
		}
		for _, d := range compose(body.text, s, scan(body.text, s), at, &ctx) {
			report.Found++
			if t.Most > 0 && len(report.Claims) >= t.Most {
				continue
			}
			if c, ok := k.claim(d, s); ok {
				report.Claims = append(report.Claims, c)
			} else {
				report.Found--
			}
		}
	}
	report.Language = English
	if count[Spanish] > count[English] {
		report.Language = Spanish
	}
	return report
}

// told reports whether the day is given on which the claims are judged; the zero
// value of a Text names none.
func (t Text) told() bool { return t.AsOf.Known() && t.AsOf != 0 }

// checker judges the drafts of one text.
type checker struct {
	text    Text
	body    clean
	figures figures
	records Records
	asked   map[recordsKey][]model.Record
	proofs  map[*model.Figure]Evidence
	asOf    model.Date
	today   model.Date
}

// claim judges a draft and writes it out; false where it says nothing worth a line.
func (k *checker) claim(d draft, s sentence) (Claim, bool) {
	out := Claim{Language: s.language, DependsOn: []string{}, Others: []Other{}, Evidence: []Evidence{}}
	first, last := s.tokens[d.from], s.tokens[d.to-1]
	words := k.body.text[first.start:last.end]
	if !utf8.Valid(words) {
		return Claim{}, false
	}
	out.Text = string(words)
	out.Start, out.End = k.body.place(int(first.start)), k.body.end(int(last.end))
	out.Claimed = d.amount()
	switch d.kind {
	case kindNone:
		k.none(&out, d, d.reason)
	case kindCaravan:
		k.caravan(&out, d)
	case kindAppointments:
		k.appointments(&out, d)
	case kindTrend:
		k.trend(&out, d)
	default:
		k.judgeDraft(&out, d)
	}
	if out.Reading.Series == nil {
		out.Reading.Series = []string{}
	}
	return out, true
}

// amount writes out what the sentence states.
func (d draft) amount() Amount {
	a := Amount{Text: d.words, Unit: d.stated.unit}
	if a.Unit == "percent of" {
		a.Unit = "percent"
	}
	if d.perDay {
		a.Unit = "per day"
	} else if d.perWeek {
		a.Unit = "per week"
	}
	if d.stated.value != 0 || d.kind == kindLevel {
		a.Value = ptr(d.stated.value)
	}
	if d.stated.high > 0 {
		a.High = ptr(d.stated.high)
	}
	return a
}

func ptr(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// judgeDraft weighs every reading and settles the verdict.
func (k *checker) judgeDraft(out *Claim, d draft) {
	variants := k.openVariants(d)
	chosen, results := 0, k.evaluateAll(nil, variants)
	for i := range variants {
		if better(results[i].verdict, results[chosen].verdict) {
			chosen = i
		}
	}
	v, r := variants[chosen], results[chosen]
	if later, ok := k.soonKnown(v, r); ok {
		late := *k
		late.asOf = later
		late.judgeDraft(out, d)
		out.depends("date")
		out.Because += lateWords(later, out.Language)
		return
	}
	others := append(untilThen(v), k.definitions(v)...)
	if r.verdict == Wrong || r.verdict == Imprecise {
		others = append(others, k.otherTies(v)...)
	}
	variants, results = append(variants, others...), k.evaluateAll(results, others)
	out.Verdict = r.verdict
	out.Reading = k.reading(v)
	out.Reading.Words = wordsOfReading(v, out.Language)
	out.Observed = k.observed(v, r)
	out.Because = k.because(v, r, k.asOf, out.Language)
	out.Evidence = k.evidenceOf(r, evidenceLimit)
	out.Wording = k.wording(v, r, out.Language)
	out.Margin = k.margin(v, r, out.Language)
	for i, w := range variants {
		if i == chosen {
			continue
		}
		k.other(out, w, results[i], k.asOf)
		turned := results[i].verdict != r.verdict && results[i].verdict != Uncheckable
		if turned && w.plausible && w.dates {
			out.depends("date")
		} else if turned && w.plausible {
			out.depends("definition")
		}
	}
	if d.undated && r.verdict != Uncheckable {
		out.depends("date")
	}
	k.asOfToday(out, v, r)
	k.vintages(out, v, r)
}

// usualLag is how many days after the text a figure may come out by the usual lag of
// its source and still be the one that the text had: when it came out is not recorded.
const usualLag = 31

// soonKnown finds the day from which the figure of a period that was over is taken to
// be known, where that day is only a proxy and falls shortly after the text's date.
func (k *checker) soonKnown(v variant, r result) (model.Date, bool) {
	later := min(k.asOf+usualLag, k.today)
	if r.verdict != Uncheckable || r.reason != "unknown" || k.text.told() || later <= k.asOf || len(v.spans) == 0 {
		return 0, false
	}
	for _, s := range v.spans {
		if s.to >= monthOf(k.asOf) {
			return 0, false
		}
	}
	then := k.figures.evaluate(v, later)
	day := k.asOf
	for _, f := range slices.Concat(then.left.used, then.right.used) {
		one := f.Vintages[0]
		if one.AvailableFrom > k.asOf && one.Proxy == model.ProxyNone {
			return 0, false
		}
		day = max(day, one.AvailableFrom)
	}
	return day, then.verdict != Uncheckable && day > k.asOf
}

// lateWords says that the day on which the figure came out is not recorded.
func lateWords(day model.Date, l Language) string {
	return phrase{
		" When the figure first came out is not recorded; it is taken to have been known by " + longDate(day, English) + ".",
		" No consta cuándo se publicó la cifra por primera vez; se da por conocida el " + longDate(day, Spanish) + ".",
	}.in(l)
}

// evaluateAll adds the results of more variants as known on the text's date.
func (k *checker) evaluateAll(results []result, variants []variant) []result {
	results = slices.Grow(results, len(variants))
	for _, v := range variants {
		results = append(results, k.figures.evaluate(v, k.asOf))
	}
	return results
}

// other lists the verdict of another reading.
func (k *checker) other(out *Claim, v variant, r result, asOf model.Date) {
	name := v.name.in(out.Language)
	if name == "" {
		name = wordsOfReading(v, out.Language)
	}
	o := Other{Series: []string{}, Reading: name, Observed: k.observed(v, r), Verdict: r.verdict, AsOf: asOf, Because: k.because(v, r, asOf, out.Language), Evidence: k.evidenceOf(r, otherEvidence)}
	for _, s := range v.series {
		o.Series = append(o.Series, s.Key())
	}
	out.Others = append(out.Others, o)
}

func (c *Claim) depends(on string) {
	for _, d := range c.DependsOn {
		if d == on {
			return
		}
	}
	c.DependsOn = append(c.DependsOn, on)
}

// asOfToday lists the verdict as of the reader's day where the text is older.
func (k *checker) asOfToday(out *Claim, v variant, r result) {
	if !k.today.Known() || k.asOf >= k.today {
		return
	}
	now := k.figures.evaluate(v, k.today)
	w := v
	w.name = phrase{"as of today", "a día de hoy"}
	k.other(out, w, now, k.today)
	if now.verdict != r.verdict && now.verdict != Uncheckable {
		out.depends("date")
	}
}

// vintages lists an earlier or later publication that has the very number of the text.
func (k *checker) vintages(out *Claim, v variant, r result) {
	s := v.draft.stated
	if v.draft.kind != kindLevel || s.op != opExact || r.verdict == Right || len(v.spans) != 1 || len(v.series) != 1 || v.draft.perDay {
		return
	}
	l := k.figures.line(v.series[0], k.today)
	fig := l.at(v.spans[0].from)
	if v.spans[0].months() > 1 {
		fig = l.totals[v.spans[0].period()]
	}
	if fig == nil {
		return
	}
	for _, one := range fig.Vintages {
		if judge(s, one.Value, 0) != Right || !one.Published.Known() {
			continue
		}
		name := phrase{"as published on " + longDate(one.Published, English), "según lo publicado el " + longDate(one.Published, Spanish)}
		out.Others = append(out.Others, Other{
			Reading: name.in(out.Language), Observed: Amount{Text: figure(one.Value), Value: ptr(one.Value), Unit: "events"}, Verdict: Right, AsOf: one.Published,
			Because: capital(name.in(out.Language)) + ": " + figure(one.Value) + ".",
			Series:  []string{v.series[0].Key()}, Evidence: []Evidence{evidenceAt(*fig, one)},
		})
		out.depends("date")
		return
	}
}

// evidenceOf lists the figures that a verdict rests on, at most limit.
func (k *checker) evidenceOf(r result, limit int) []Evidence {
	list := []Evidence{}
	add := func(figs []*model.Figure) {
		for _, f := range figs {
			if len(list) >= limit {
				return
			}
			list = append(list, k.evidence(f))
		}
	}
	add(r.left.used)
	add(r.right.used)
	for i, c := range r.rank.above {
		if i < 3 {
			add(c.sum.used)
		}
	}
	if r.rank.below != nil {
		add(r.rank.below.sum.used)
	}
	return list
}

// otherEvidence bounds the evidence of another reading, which is only listed.
const otherEvidence = 3

// evidenceLimit bounds the evidence of one claim: four years of months and their base.
const evidenceLimit = 96

// evidence writes a figure out, each once a check.
func (k *checker) evidence(f *model.Figure) Evidence {
	e, ok := k.proofs[f]
	if !ok {
		e = evidenceAt(*f, f.Vintages[0])
		k.proofs[f] = e
	}
	return e
}

// evidenceAt is the figure with one of its vintages.
func evidenceAt(f model.Figure, v model.Vintage) Evidence {
	vintage := v.Published.String()
	if vintage == "" {
		vintage = v.AvailableFrom.String()
	}
	if v.Proxy != model.ProxyNone {
		vintage += " (" + v.Proxy.String() + ")"
	}
	return Evidence{Series: f.Series.Key(), Period: f.Period, Value: v.Value, Vintage: vintage, Source: v.Source, Document: v.Document}
}
