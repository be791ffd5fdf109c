package claim

import (
	"cmp"
	"math"
	"slices"

	"puente/internal/model"
)

// line is one series as known on a day, by month, with the totals of years
// that were published as such.
type line struct {
	first  month
	months []*model.Figure // nil where unknown
	totals map[model.Period]*model.Figure
	empty  bool // every figure is zero: the series is not told apart in the tables
}

// lineKey names a line.
type lineKey struct {
	series model.Series
	asOf   model.Date
}

// figures answers from Known, asking for each series once a check.
type figures struct {
	known Known
	lines map[lineKey]*line
	sums  map[sumKey]sum
	cells map[cellKey][]cell
	parts map[partKey][]model.Figure
	moved map[lineKey]revision
}

// partKey names a question split by one dimension.
type partKey struct {
	series model.Series
	by     model.Dim
	span   span
	asOf   model.Date
}

func (f *figures) line(s model.Series, asOf model.Date) *line {
	key := lineKey{s, asOf}
	if l, ok := f.lines[key]; ok {
		return l
	}
	l := lineOf(f.known(Ask{Series: s, AsOf: asOf}))
	if s[model.DimAuthority] == "title-8" {
		l.beforeTitle42(f.line(s.At(model.DimAuthority, ""), asOf))
	}
	f.lines[key] = l
	return l
}

// lineOf lays figures out by month.
func lineOf(known []model.Figure) *line {
	list := slices.Clone(known)
	l := &line{totals: map[model.Period]*model.Figure{}, empty: true}
	first, last := month(math.MaxInt32), month(math.MinInt32)
	for i := range list {
		if len(list[i].Vintages) == 0 {
			continue
		}
		list[i].Vintages = finest(list[i])
		if list[i].Value() != 0 {
			l.empty = false
		}
		if list[i].Period.Kind == model.PeriodMonth {
			m := monthOf(list[i].Period.Start)
			first, last = min(first, m), max(last, m)
		}
	}
	if last >= first {
		l.first, l.months = first, make([]*model.Figure, last-first+1)
	}
	for i := range list {
		switch {
		case len(list[i].Vintages) == 0:
		case list[i].Period.Kind == model.PeriodMonth:
			l.months[monthOf(list[i].Period.Start)-first] = &list[i]
		default:
			l.totals[list[i].Period] = &list[i]
		}
	}
	return l
}

// finest puts the finer of two tables of one document day first: Mexico's two
// tables differ a little in some months, and the one by nationality is the one
// that its bulletin totals.
func finest(f model.Figure) []model.Vintage {
	first, best := f.Vintages[0], 0
	if f.Series[model.DimMeasure] != "irregular-situation" {
		return f.Vintages
	}
	for i, v := range f.Vintages {
		if v.Source == first.Source && v.Published == first.Published && v.AvailableFrom == first.AvailableFrom && v.Rows > f.Vintages[best].Rows {
			best = i
		}
	}
	if best == 0 {
		return f.Vintages
	}
	out := append([]model.Vintage{f.Vintages[best]}, f.Vintages[:best]...)
	return append(out, f.Vintages[best+1:]...)
}

// title42Began is the first month in which people were expelled under Title 42;
// before it every encounter was under Title 8.
var title42Began = monthIndex(2020, 3)

// beforeTitle42 fills the months before Title 42 from the series of all titles.
func (l *line) beforeTitle42(all *line) {
	if len(l.months) == 0 || len(all.months) == 0 || all.first >= l.first || l.first > title42Began {
		return
	}
	early := make([]*model.Figure, l.first-all.first)
	for m := all.first; m < l.first; m++ {
		early[m-all.first] = all.at(m)
	}
	l.months, l.first = append(early, l.months...), all.first
}

// at returns the figure of a month, nil where it is not known.
func (l *line) at(m month) *model.Figure {
	if m < l.first || int(m-l.first) >= len(l.months) {
		return nil
	}
	return l.months[m-l.first]
}

// last is the last month known; false where none is.
func (l *line) last() (month, bool) {
	if len(l.months) == 0 {
		return 0, false
	}
	return l.first + month(len(l.months)-1), true
}

// sum is a number added up from figures.
type sum struct {
	value float64
	round float64 // what the value is rounded to
	ok    bool
	used  []*model.Figure
	late  model.Date // the latest day of publication among them
}

// total adds up the series over the span, as known on asOf.
func (f *figures) total(series []model.Series, s span, asOf model.Date) sum {
	if len(series) == 1 {
		return f.one(series[0], s, asOf)
	}
	all := sum{ok: len(series) > 0, late: model.NoDate}
	for _, one := range series {
		part := f.one(one, s, asOf)
		if !part.ok {
			return sum{}
		}
		all.value += part.value
		all.round += part.round
		all.used = append(all.used, part.used...)
		all.late = max(all.late, part.late)
	}
	return all
}

// sumKey names the total of one series over one span.
type sumKey struct {
	series model.Series
	span   span
	asOf   model.Date
}

// one adds up one series, each span once a check.
func (f *figures) one(series model.Series, s span, asOf model.Date) sum {
	key := sumKey{series, s, asOf}
	if got, ok := f.sums[key]; ok {
		return got
	}
	got := f.add(series, s, asOf)
	f.sums[key] = got
	return got
}

// add adds up one series: its months where all are known, else a published total.
func (f *figures) add(series model.Series, s span, asOf model.Date) sum {
	l := f.line(series, asOf)
	if l.empty && len(series[model.DimNationality]) > 0 {
		return sum{}
	}
	if s.kind == spanDay {
		return sum{}
	}
	if got := l.sum(s); got.ok && got.value == 0 && series[model.DimMode] == "from-united-states" {
		return sum{} // from 2024 on the table does not say who returned them
	}
	if got := l.sum(s); got.ok {
		return got
	}
	if got := f.years(series, s, asOf); got.ok {
		return got
	}
	if fig := l.totals[s.period()]; fig != nil && s.period().Kind != model.PeriodNone {
		got := sum{ok: true, late: model.NoDate}
		got.add(fig)
		return got
	}
	return sum{}
}

// years adds up a range of whole calendar years year by year: the early ones may be
// held as totals only.
func (f *figures) years(series model.Series, s span, asOf model.Date) sum {
	if s.months() <= 12 || s.from.number() != 1 || s.to.number() != 12 {
		return sum{}
	}
	all := sum{ok: true, late: model.NoDate}
	for y := s.from.year(); y <= s.to.year(); y++ {
		all = all.plus(f.one(series, yearSpan(y), asOf))
	}
	return all
}

func (l *line) sum(s span) sum {
	for m := s.from; m <= s.to; m++ {
		if l.at(m) == nil {
			return sum{}
		}
	}
	got := sum{ok: true, late: model.NoDate, used: make([]*model.Figure, 0, max(s.months(), 0))}
	for m := s.from; m <= s.to; m++ {
		got.add(l.at(m))
	}
	return got
}

func (s *sum) add(fig *model.Figure) {
	v := fig.Vintages[0]
	s.value += v.Value
	if v.Round > 1 {
		s.round += float64(v.Round)
	}
	s.used = append(s.used, fig)
	s.late = max(s.late, v.Published, v.AvailableFrom)
}

// period is the span as a period of the model; zero for a range.
func (s span) period() model.Period {
	switch s.kind {
	case spanMonth:
		return s.from.period()
	case spanQuarter:
		return model.Period{Kind: model.PeriodQuarter, Start: s.from.period().Start}
	case spanYear:
		return model.Year(s.from.year())
	case spanFiscal:
		return model.FiscalYear(s.to.year())
	}
	return model.Period{}
}

// cell is one span with its total, for ranks.
type cell struct {
	span span
	sum  sum
}

// cellKey names a history: the spans of one length that begin in the same months.
type cellKey struct {
	series       model.Series
	size, offset month
	asOf         model.Date
}

// history lists the totals of all spans of the same kind that are known; that of
// one series is kept for the rest of the check.
func (f *figures) history(series []model.Series, like span, asOf model.Date) []cell {
	size := month(like.months())
	if len(series) != 1 || size < 1 {
		return f.spansLike(series, like, asOf)
	}
	key := cellKey{series[0], size, like.from % size, asOf}
	all, ok := f.cells[key]
	if !ok {
		all = f.spansLike(series, like, asOf)
		f.cells[key] = all
	}
	return all
}

// spansLike adds up every span of the length of like.
func (f *figures) spansLike(series []model.Series, like span, asOf model.Date) []cell {
	first, last, ok := f.reach(series, like, asOf)
	size := like.months()
	if !ok || size < 1 {
		return nil
	}
	var all []cell
	at := like
	for at.from-month(size) >= first {
		at = at.shift(-size)
	}
	for ; at.to <= last; at = at.shift(size) {
		if at.from < first {
			continue
		}
		if got := f.total(series, at, asOf); got.ok {
			all = append(all, cell{at, got})
		}
	}
	return all
}

// reach is the first and last month that could be known for the series.
func (f *figures) reach(series []model.Series, like span, asOf model.Date) (month, month, bool) {
	first, last := month(math.MinInt32), month(math.MaxInt32)
	for _, s := range series {
		l := f.line(s, asOf)
		from, to, ok := l.bounds()
		if !ok {
			return 0, 0, false
		}
		first, last = max(first, from), min(last, to)
	}
	return first, last, last >= first
}

func (l *line) bounds() (month, month, bool) {
	from, to := month(math.MaxInt32), month(math.MinInt32)
	if last, ok := l.last(); ok {
		from, to = l.first, last
	}
	for p := range l.totals {
		from, to = min(from, monthOf(p.Start)), max(to, monthOf(p.End()))
	}
	return from, to, to >= from
}

// lastKnown is the last month in which all series are known.
func (f *figures) lastKnown(series []model.Series, asOf model.Date) (month, bool) {
	_, last, ok := f.reach(series, span{}, asOf)
	return last, ok
}

// revision is the largest change between the first and the latest vintage of
// one month of a series, and its month; it also gives that of one month.
type revision struct {
	size        float64
	month       month
	first, last float64
}

// largestRevision looks at vintages that carry their own day of publication.
func (f *figures) largestRevision(series model.Series, asOf model.Date) revision {
	key := lineKey{series, asOf}
	best, ok := f.moved[key]
	if ok {
		return best
	}
	defer func() { f.moved[key] = best }()
	l := f.line(series, asOf)
	for i, fig := range l.months {
		if fig == nil {
			continue
		}
		if r, ok := revisionOf(*fig, asOf); ok && r.size > best.size {
			best = r
			best.month = l.first + month(i)
		}
	}
	return best
}

// revisionOf compares the first and latest published vintage of a figure.
func revisionOf(fig model.Figure, asOf model.Date) (revision, bool) {
	var dated []model.Vintage
	for _, v := range fig.Vintages {
		if v.Published.Known() && v.Round <= 1 && (!asOf.Known() || v.Published <= asOf) {
			dated = append(dated, v)
		}
	}
	if len(dated) < 2 {
		return revision{}, false
	}
	slices.SortStableFunc(dated, func(a, b model.Vintage) int { return cmp.Compare(a.Published, b.Published) })
	first, last := dated[0].Value, dated[len(dated)-1].Value
	return revision{size: math.Abs(last - first), first: first, last: last}, true
}

// split lists the totals of a series by one dimension over a span, largest first.
func (f *figures) split(series model.Series, by model.Dim, s span, asOf model.Date) []part {
	key := partKey{series, by, s, asOf}
	list, ok := f.parts[key]
	if !ok {
		list = f.known(Ask{Series: series, By: []model.Dim{by}, From: s.from.period(), To: s.to.period(), AsOf: asOf})
		f.parts[key] = list
	}
	totals := map[string]float64{}
	for _, fig := range list {
		if fig.Period.Kind == model.PeriodMonth && len(fig.Vintages) > 0 {
			totals[fig.Series[by]] += fig.Value()
		}
	}
	var parts []part
	for token, v := range totals {
		parts = append(parts, part{token, v})
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.token, b.token))
	})
	return parts
}

// part is one member of a dimension with its total.
type part struct {
	token string
	value float64
}
