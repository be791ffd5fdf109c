package fit

import (
	"fmt"
	"strconv"

	"puente/internal/model"
)

// span is a run of months, both ends included.
type span struct{ from, to model.Period }

// String gives 2023-06…2023-11.
func (s span) String() string { return s.from.String() + "…" + s.to.String() }

// months is the length of the span.
func (s span) months() int { return monthsBetween(s.from, s.to) + 1 }

// shift moves the span by months.
func (s span) shift(months int) span { return span{s.from.Add(months), s.to.Add(months)} }

// monthsBetween counts the months from a to b; negative where b is earlier.
func monthsBetween(a, b model.Period) int {
	ya, ma, _ := a.Start.Civil()
	yb, mb, _ := b.Start.Civil()
	return 12*(yb-ya) + mb - ma
}

// counts holds a monthly series by nationality, complete from the first to the last month.
type counts struct {
	series model.Series
	span   span        // of the months that are known without a gap, up to the last
	values [][]float64 // [nationality][month of span]
}

// known reports whether any month is known.
func (c counts) known() bool { return c.values != nil }

// at returns the count of a month, 0 before the known months. A month after them is a defect.
func (c counts) at(nat int, month model.Period) float64 {
	i := monthsBetween(c.span.from, month)
	if i < 0 {
		return 0
	}
	return c.values[nat][i]
}

// sum adds the months of a span that lies within the known ones.
func (c counts) sum(nat int, over span) float64 {
	total := 0.0
	for m := range over.months() {
		total += c.at(nat, over.from.Add(m))
	}
	return total
}

// has reports whether the counts hold all months of a span.
func (c counts) has(over span) bool {
	return c.known() && monthsBetween(c.span.from, over.from) >= 0 && monthsBetween(over.to, c.span.to) >= 0
}

// askByNationality asks for a series by nationality and notes each figure that is used.
func (r *resolver) askByNationality(series model.Series, over span) counts {
	figures := r.known(Ask{Series: series, By: []model.Dim{model.DimNationality}, From: over.from, To: over.to, AsOf: r.asOf})
	months := over.months()
	seen := make([]bool, months)
	for _, f := range figures {
		if i := r.monthOf(f, over); i >= 0 {
			seen[i] = true
		}
	}
	first, last := tail(seen)
	if last < 0 {
		return counts{series: series}
	}
	c := counts{series: series, span: span{over.from.Add(first), over.from.Add(last)}, values: make([][]float64, len(r.s.Nationalities))}
	for n, nationality := range r.s.Nationalities {
		c.values[n] = make([]float64, last-first+1)
		for _, f := range group(figures, nationality) {
			if i := r.monthOf(f, c.span); i >= 0 {
				c.values[n][i] += f.Value()
				r.readFigure(f)
			}
		}
	}
	return c
}

// tail finds the last stretch of known months: those before a gap are left out.
func tail(seen []bool) (first, last int) {
	last = len(seen) - 1
	for last >= 0 && !seen[last] {
		last--
	}
	first = last
	for first > 0 && seen[first-1] {
		first--
	}
	return first, last
}

// monthOf is the index of a figure's month in a span, -1 where it is no month or outside. A figure that could not be
// known on the day that was asked for is a defect of whoever answered.
func (r *resolver) monthOf(f model.Figure, over span) int {
	if f.Period.Kind != model.PeriodMonth || len(f.Vintages) == 0 {
		return -1
	}
	if v := f.Vintages[0]; v.AvailableFrom > r.asOf {
		panic(fmt.Sprintf("fit: %s %s is available from %s, asked was what was known on %s", f.Series, f.Period, v.AvailableFrom, r.asOf))
	}
	i := monthsBetween(over.from, f.Period)
	if i >= over.months() {
		return -1
	}
	return i
}

// group picks the figures of a nationality: those that name it, else those of
// the members of a group such as other-21.
func group(figures []model.Figure, nationality string) []model.Figure {
	var named, members []model.Figure
	whole := model.Series{}.At(model.DimNationality, nationality)
	for _, f := range figures {
		token := f.Series[model.DimNationality]
		switch {
		case token == nationality:
			named = append(named, f)
		case token != "" && whole.Covers(model.Series{}.At(model.DimNationality, token)):
			members = append(members, f)
		}
	}
	if len(named) > 0 {
		return named
	}
	return members
}

// readFigure notes the vintage of a figure that was used.
func (r *resolver) readFigure(f model.Figure) {
	v := f.Vintages[0]
	locator := "table " + v.Table
	if v.Rows > 1 {
		locator += fmt.Sprintf(", sum of %d rows", v.Rows)
	}
	r.in.Read = append(r.in.Read, model.InputRow{
		What: f.Series.Key(), Period: f.Period, Value: strconv.FormatFloat(v.Value, 'f', -1, 64),
		Document: v.Document, Locator: locator, AvailableFrom: v.AvailableFrom, Proxy: v.Proxy,
	})
}

// readBorder asks for the counts at the border and sets the window of the match.
func (r *resolver) readBorder() {
	target, err := model.ParseSeries(r.s.Match.Target)
	if err != nil {
		r.fault("match.target", r.s.Match.Target, err.Error())
		return
	}
	asked := r.asked()
	r.border = r.askByNationality(target, asked)
	if !r.border.known() {
		r.fault("match.target", r.s.Match.Target, "a series with monthly counts by nationality as known on "+r.s.Date.String())
		return
	}
	last := r.border.span.to
	r.window = span{last.Add(1 - r.s.Match.Months), last}
	if !r.border.has(r.window) {
		r.fault("match.months", strconv.Itoa(r.s.Match.Months), "at most the "+strconv.Itoa(r.border.span.months())+" months that are known ("+r.border.span.String()+")")
		return
	}
	for n, nationality := range r.s.Nationalities {
		if r.border.sum(n, r.window) == 0 {
			r.fault(fmt.Sprintf("nationalities[%d]", n), nationality, "a nationality with counts of "+target.Key()+" in "+r.window.String())
		}
	}
}

// asked is the span of months that figures are asked for.
func (r *resolver) asked() span {
	start := model.MonthOf(min(r.s.Start, r.s.Date)).Add(-historyMonths)
	return span{start, model.MonthOf(r.asOf)}
}

// mergedHouseholds counts a household type of one component under another of
// the form: at ports, minors who come with an adult are counted apart from family units.
var mergedHouseholds = map[string]string{"accompanied-minors": "family-units"}

// readHouseholds learns the household shares of each nationality from the border counts of the window.
func (r *resolver) readHouseholds() {
	figures := r.known(Ask{Series: r.border.series, By: []model.Dim{model.DimNationality, model.DimHousehold}, From: r.window.from, To: r.window.to, AsOf: r.asOf})
	r.houses = make([][]float64, len(r.s.Nationalities))
	left, total := 0.0, 0.0
	for n, nationality := range r.s.Nationalities {
		r.houses[n] = make([]float64, len(r.s.Households))
		for _, f := range group(figures, nationality) {
			if r.monthOf(f, r.window) < 0 {
				continue
			}
			total += f.Value()
			r.readFigure(f)
			if h := r.household(f.Series[model.DimHousehold]); h >= 0 {
				r.houses[n][h] += f.Value()
			} else {
				left += f.Value()
			}
		}
	}
	if total == 0 {
		r.fault("match.target", r.s.Match.Target, "counts by household in "+r.window.String())
		return
	}
	if left > 0.01*total {
		r.fault("households", fmt.Sprint(r.s.Households), fmt.Sprintf("household types that hold all events: %.1f %% are of other types", 100*left/total))
	}
	r.normalise()
}

// household is the index of a household type as counted, -1 where the scenario has none for it.
func (r *resolver) household(token string) int {
	for i, h := range r.s.Households {
		if h == token {
			return i
		}
	}
	for i, h := range r.s.Households {
		if h == mergedHouseholds[token] {
			return i
		}
	}
	return -1
}

// normalise turns household counts into shares; a nationality without any takes those of all.
func (r *resolver) normalise() {
	all := make([]float64, len(r.s.Households))
	for _, shares := range r.houses {
		for h, v := range shares {
			all[h] += v
		}
	}
	for n, shares := range r.houses {
		if sumOf(shares) == 0 {
			copy(shares, all)
			r.assumed("households."+r.s.Nationalities[n], 0, "no counts by household in the window: the shares of all nationalities together")
		}
		total := sumOf(shares)
		for h := range shares {
			shares[h] /= total
		}
		for h, share := range shares {
			r.learnt("household."+r.s.Nationalities[n]+"."+r.s.Households[h], share, "share of "+r.border.series.At(model.DimNationality, r.s.Nationalities[n]).Key()+" in "+r.window.String()+" (minors who come with an adult count with family units)")
		}
	}
}

func sumOf(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}
