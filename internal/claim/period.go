package claim

import (
	"fmt"
	"slices"

	"puente/internal/model"
)

// month counts calendar months: year × 12 + month − 1.
type month int32

func monthIndex(year, m int) month { return month(year*12 + m - 1) }
func (m month) year() int          { return int(m) / 12 }
func (m month) number() int        { return int(m)%12 + 1 }

func monthOf(d model.Date) month {
	y, m, _ := d.Civil()
	return monthIndex(y, m)
}

func (m month) period() model.Period { return model.Month(m.year(), m.number()) }

// spanKind tells how a span is named.
type spanKind uint8

const (
	spanNone spanKind = iota
	spanDay
	spanMonth
	spanQuarter
	spanYear
	spanFiscal
	spanRange
)

// span is a run of months, both ends included. An open span ends with the last
// month that was known on the text's date.
type span struct {
	from, to month
	kind     spanKind
	open     bool
	whole    bool // named as a whole: "all of 2022" is not cut to the months of what it is set against
	day      model.Date
}

func monthSpan(m month) span { return span{from: m, to: m, kind: spanMonth} }
func yearSpan(y int) span    { return span{from: monthIndex(y, 1), to: monthIndex(y, 12), kind: spanYear} }

func fiscalSpan(y int) span {
	return span{from: monthIndex(y-1, 10), to: monthIndex(y, 9), kind: spanFiscal}
}
func rangeSpan(a, b month) span { return span{from: a, to: b, kind: spanRange} }

func (s span) months() int { return int(s.to-s.from) + 1 }

// add shifts the span by n of its own lengths.
func (s span) add(n int) span { return s.shift(n * s.months()) }

// shift moves the span by months.
func (s span) shift(months int) span {
	s.from, s.to = s.from+month(months), s.to+month(months)
	return s
}

// String gives 2023-11, 2023-Q4, 2023, FY2023 or 2023-10/2023-12.
func (s span) String() string {
	switch s.kind {
	case spanDay:
		return s.day.String()
	case spanMonth:
		return s.from.period().String()
	case spanQuarter:
		return fmt.Sprintf("%04d-Q%d", s.from.year(), (s.from.number()+2)/3)
	case spanYear:
		return fmt.Sprintf("%04d", s.from.year())
	case spanFiscal:
		return fmt.Sprintf("FY%04d", s.to.year())
	}
	return s.from.period().String() + "/" + s.to.period().String()
}

// clock is what a written time is resolved against.
type clock struct {
	text    month // of the text's date
	day     model.Date
	dated   bool // the text has a date of its own
	firm    bool // the date was given or read, not taken as today
	subject span // the period spoken of last; kind spanNone where there is none
	back    span // what "a month earlier" is measured from where the sentence names it without a year
}

// span resolves a written time; false where it cannot be known.
func (c clock) span(w when) (span, bool) {
	switch w.form {
	case whenMonth:
		return c.monthSpan(w), true
	case whenDay:
		m := c.monthSpan(w)
		return span{from: m.from, to: m.to, kind: spanDay, day: model.DateOf(m.from.year(), w.month, w.n)}, true
	case whenYear:
		return yearSpan(w.year), true
	case whenFiscal:
		return fiscalSpan(w.year), true
	case whenQuarter:
		return c.quarterSpan(w), true
	case whenFirst, whenLast:
		return c.partSpan(w)
	case whenPast:
		return c.pastSpan(w), true
	case whenRange:
		return c.rangeSpan(w)
	case whenSince:
		return c.sinceSpan(w)
	}
	return c.relative(w)
}

// guesses reports whether the year of a bare month is only taken from the
// reader's day, because neither the text nor the words before name one.
func (c clock) guesses(w when) bool {
	return w.form == whenMonth && w.year == 0 && !c.firm && c.subject.kind == spanNone
}

func (c clock) monthSpan(w when) span {
	if w.year > 0 {
		return monthSpan(monthIndex(w.year, w.month))
	}
	if w.year == -1 {
		return monthSpan(monthIndex(c.text.year()-1, w.month))
	}
	switch s := c.subject; {
	case s.kind == spanYear && s.to < c.text:
		return monthSpan(s.from + month(w.month-1))
	case s.kind == spanFiscal && s.to < c.text-12 || s.kind == spanFiscal && !c.firm:
		return monthSpan(s.from + month((w.month-10+12)%12))
	case s.kind != spanNone && (!c.firm || s.to < c.text-12):
		return monthSpan(nearest(w.month, s.to))
	}
	m := monthIndex(c.text.year(), w.month)
	if m > c.text {
		m -= 12
	}
	return monthSpan(m)
}

// nearest is the month of that name closest to m, the later where two are as near.
func nearest(number int, m month) month {
	candidate := monthIndex(m.year(), number)
	for candidate-m > 6 {
		candidate -= 12
	}
	for m-candidate >= 6 {
		candidate += 12
	}
	return candidate
}

func (c clock) quarterSpan(w when) span {
	year := w.year
	if year == 0 {
		year = c.text.year()
		if c.subject.kind == spanYear || c.subject.kind == spanFiscal {
			year = c.subject.to.year()
		} else if monthIndex(year, 3*w.n) >= c.text {
			year--
		}
	}
	from := monthIndex(year, 3*w.n-2)
	if w.fiscal {
		from -= 3
	}
	return span{from: from, to: from + 2, kind: spanQuarter}
}

func (c clock) partSpan(w when) (span, bool) {
	whole, ok := c.span(w.ends[0])
	if !ok || w.n > whole.months() {
		return span{}, false
	}
	if w.form == whenFirst {
		return rangeSpan(whole.from, whole.from+month(w.n-1)), true
	}
	return rangeSpan(whole.to-month(w.n-1), whole.to), true
}

func (c clock) pastSpan(w when) span {
	if w.shift < 0 && w.code == "year" && (c.subject.kind == spanYear || c.subject.kind == spanFiscal) {
		return span{from: c.subject.from - month(12*w.n), to: c.subject.from - 1, kind: spanRange}
	}
	switch w.code {
	case "year":
		return rangeSpan(monthIndex(c.text.year()-w.n, 1), monthIndex(c.text.year()-1, 12))
	case "fiscal":
		last := c.lastFiscal()
		return rangeSpan(fiscalSpan(last.to.year()-w.n+1).from, last.to)
	}
	return rangeSpan(c.text-month(w.n), c.text-1)
}

func (c clock) rangeSpan(w when) (span, bool) {
	a, okA := c.span(w.ends[0])
	b, okB := c.span(w.ends[1])
	if !okA || !okB {
		return span{}, false
	}
	for a.from > b.to && w.ends[0].year == 0 {
		a = a.shift(-12)
	}
	if a.from > b.to {
		return span{}, false
	}
	s := rangeSpan(a.from, b.to)
	switch {
	case s.months() == 12 && s.from.number() == 1:
		s.kind = spanYear
	case s.months() == 12 && s.from.number() == 10:
		s.kind = spanFiscal
	}
	return s, true
}

func (c clock) sinceSpan(w when) (span, bool) {
	a, ok := c.span(w.ends[0])
	if !ok {
		return span{}, false
	}
	from := a.from
	if w.shift > 0 {
		from = a.to + 1
	}
	return span{from: from, to: max(c.text, from), kind: spanRange, open: true}, true
}

func (c clock) lastFiscal() span {
	year := c.text.year()
	if c.text.number() < 10 {
		year--
	}
	return fiscalSpan(year)
}

// relative resolves a set phrase against the text's date, or against the
// period spoken of for those that look back from it.
func (c clock) relative(w when) (span, bool) {
	fiscal := c.lastFiscal()
	s := c.subject
	if c.back.kind != spanNone && w.looksBack() {
		s = c.back
	}
	switch w.code {
	case "last-month":
		return monthSpan(c.text - 1), true
	case "this-month":
		return monthSpan(c.text), true
	case "last-year":
		return yearSpan(c.text.year() - 1), true
	case "this-year":
		return span{from: monthIndex(c.text.year(), 1), to: c.text, kind: spanRange, open: true}, true
	case "so-far-year":
		return span{from: monthIndex(c.text.year(), 1), to: c.text, kind: spanRange, open: true}, true
	case "last-fiscal":
		return fiscal, true
	case "this-fiscal", "so-far-fiscal":
		return span{from: fiscal.to + 1, to: max(c.text, fiscal.to+1), kind: spanRange, open: true}, true
	case "that-fiscal":
		return fiscalSpan((s.to + 3).year()), s.kind != spanNone
	case "that-year":
		return yearSpan(s.to.year()), s.kind != spanNone && s.kind != spanFiscal
	case "end-of-title-42":
		return span{from: monthIndex(2023, 6), to: max(c.text, monthIndex(2023, 6)), kind: spanRange, open: true}, true
	case "month-before":
		return s.shift(-1), s.kind == spanMonth
	case "month-after":
		return s.shift(1), s.kind == spanMonth
	case "months-after":
		return s.shift(w.n), s.kind == spanMonth || w.n == 24 && s.kind != spanNone
	case "year-after":
		return s.shift(12), s.kind != spanNone && s.months() <= 12
	case "months-earlier":
		return s.shift(-w.n), s.kind == spanMonth
	case "fiscal-before":
		if s.kind == spanFiscal {
			return s.add(-1), true
		}
		return fiscal.add(-1), s.kind == spanNone
	case "year-before":
		return s.shift(-12), s.kind != spanNone && s.months() <= 12
	case "year-earlier":
		return s.shift(-12), s.kind != spanNone && s.months() <= 12
	case "same-of":
		return s.shift(12 * (w.n - s.to.year())), s.kind != spanNone && s.months() <= 12
	case "years-earlier":
		return s.shift(-12 * w.n), s.kind != spanNone && s.months() <= 12
	}
	return span{}, false
}

// looksBack reports whether the time is measured from the period spoken of.
func (w when) looksBack() bool {
	return w.form == whenRelative && slices.Contains([]string{"month-before", "months-earlier", "year-before", "year-earlier", "years-earlier", "fiscal-before", "same-of"}, w.code)
}
