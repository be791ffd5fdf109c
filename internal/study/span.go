package study

import "puente/internal/model"

// Span is a period with the days of a run that lie in it.
type Span struct {
	Period model.Period `json:"period"` // a month, or a week named by its Monday as a PeriodDay, or a window named by its first day
	First  int          `json:"first"`  // day of the run, 0-based
	Days   int          `json:"days"`   // that are summarised, at least 1
	Whole  bool         `json:"whole"`  // all days of the period are
}

// spans lists the weeks (Monday to Sunday) and the months that hold the days of a run from a day on, those cut off at
// its ends included but marked.
func spans(start model.Date, days int, from model.Date) (weeks, months []Span) {
	end := start + model.Date(days) - 1
	from = max(from, start)
	if from > end {
		return nil, nil
	}
	cut := func(p model.Period, last model.Date) Span {
		first, final := max(p.Start, from), min(last, end)
		return Span{Period: p, First: int(first - start), Days: int(final-first) + 1, Whole: first == p.Start && final == last}
	}
	for monday := from - model.Date(from.Weekday()); monday <= end; monday += 7 {
		weeks = append(weeks, cut(model.Day(monday), monday+6))
	}
	for month := model.MonthOf(from); month.Start <= end; month = month.Add(1) {
		months = append(months, cut(month, month.End()))
	}
	return weeks, months
}

// windowSpans places windows among the days of a run. One that lies outside them all has no days.
func windowSpans(start model.Date, days int, windows []Window) []Span {
	var list []Span
	for _, w := range windows {
		first, last := max(w.First, start), min(w.Last, start+model.Date(days)-1)
		s := Span{Period: model.Day(w.First), First: int(first - start), Days: int(last-first) + 1, Whole: first == w.First && last == w.Last}
		if last < first {
			s.First, s.Days = 0, 0
		}
		list = append(list, s)
	}
	return list
}
