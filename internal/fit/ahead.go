package fit

import (
	"fmt"
	"math"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/stat"
)

// The match says how far the months that it was made from stray from it; what is matched holds less well in months that
// it never saw. So the spreads of the months ahead are learnt as the forecast's are: at earlier months, from what would
// have been matched one to aheadMonths months before.

const (
	// aheadMonths is how far ahead a match is judged.
	aheadMonths = 6
	// aheadHalf is the months after which an error counts half as much: rules change.
	aheadHalf = 6
	// aheadLeast is the fewest errors that teach a spread.
	aheadLeast = 12
	// supplyMonths is how many of the last months the supply of ports is made from.
	supplyMonths = 3
)

// strays gathers errors of earlier matches: the logarithm of what was counted over what was foreseen, without its sign.
type strays struct{ errors, weights []float64 }

// add takes the error of a match, made some months before a month that lies age months before the last known.
func (s *strays) add(got, foreseen float64, age int) {
	if got > 0 && foreseen > 0 {
		s.errors = append(s.errors, math.Abs(math.Log(got/foreseen)))
		s.weights = append(s.weights, math.Exp2(-float64(age)/aheadHalf))
	}
}

// spread is the one under which an 80 % interval would have held four fifths of the errors by weight (so that one change
// of rules does not make it), at most series.MaxLogSD and at least that within the match; that within the match where
// there are too few. That of the errors is multiplied by scale, as that within the match has been.
func (s *strays) spread(within, scale float64) float64 {
	if len(s.errors) < aheadLeast {
		return within
	}
	errors := weightedQuantile(s.errors, s.weights, 0.8) / stat.NormalQuantile(0.9)
	return max(within, min(mostSpread, min(series.MaxLogSD, errors)*scale))
}

// throughAhead is the spread of a share that gets through in months ahead: at each earlier month, the share of a window as
// long as the match's that ended one to six months before.
func (r *resolver) throughAhead(n int, upstream []counts, within float64) float64 {
	var s strays
	last, length := r.border.span.to, r.window.months()
	for age := range r.border.span.months() {
		month := last.Add(-age)
		for h := 1; h <= aheadMonths; h++ {
			window := span{month.Add(1 - h - length), month.Add(-h)}
			if monthsBetween(r.border.span.from, window.from) < 0 {
				continue
			}
			set := 0.0
			for m := range length {
				set += r.upstreamAt(n, upstream, window.from.Add(m-r.s.Match.LagMonths))
			}
			share := math.Min(1, r.border.sum(n, window)/math.Max(set, 1))
			s.add(r.border.at(n, month), share*r.upstreamAt(n, upstream, month.Add(-r.s.Match.LagMonths)), age)
		}
	}
	v := s.spread(within, 1)
	r.learnt("share-spread-ahead."+r.s.Nationalities[n], v, fmt.Sprintf("spread whose 80 %% interval holds four fifths of ln(events / foreseen), where the share was that of %d months which ended one to %d months before: %d errors of the past, half as heavy %d months earlier; it holds in months ahead", length, aheadMonths, len(s.errors), aheadHalf))
	return v
}

// spreadAhead learns, for each sector and office, how far its counts strayed in the past from what a match one to six months
// before would have foreseen: of sectors their share, of offices their events a day. Where appointments are announced, what
// an office took under another number of them says nothing of how it will go on.
func (r *resolver) spreadAhead(records []model.Record) {
	if r.problems.Len() > 0 {
		return
	}
	r.in.AheadFrom = r.border.span.to.End() + 1
	type area struct{ component, geography string }
	totals, sums := map[area][]float64{}, map[string][]float64{}
	over := r.asked()
	for _, g := range r.in.Gates {
		a := area{g.Component, g.Geography}
		if g.Component == "" || totals[a] != nil {
			continue
		}
		totals[a] = r.totals(a.component, a.geography, over)
		if sums[a.component] == nil {
			sums[a.component] = make([]float64, over.months())
		}
		for m, v := range totals[a] {
			sums[a.component][m] += v
		}
	}
	last, first := monthsBetween(over.from, r.border.span.to), 0
	if since := r.announcedSince(records); since != 0 {
		first = max(0, monthsBetween(over.from, model.MonthOf(since)))
	}
	told := map[area]bool{}
	for i := range r.in.Gates {
		g := &r.in.Gates[i]
		a := area{g.Component, g.Geography}
		if g.Component == "" {
			continue
		}
		var s strays
		if g.Component == r.s.Counts.At {
			s = officeStrays(totals[a], over, first, last)
		} else {
			s = sectorStrays(totals[a], sums[a.component], r.window.months(), last)
		}
		g.LogSDAhead = s.spread(g.LogSD, r.setting("residual-scale"))
		if !told[a] {
			told[a] = true
			r.learnt("spread-ahead."+g.Geography+"."+g.Component, g.LogSDAhead, fmt.Sprintf("spread whose 80 %% interval holds four fifths of ln(events / events that a match one to %d months before foresees): %d errors of the past, half as heavy %d months earlier; it holds in months ahead", aheadMonths, len(s.errors), aheadHalf))
		}
	}
}

// announcedSince is the day from which the number of appointments counts that was last announced, 0 where none was.
func (r *resolver) announcedSince(records []model.Record) model.Date {
	var last model.Date
	for _, record := range records {
		if r.s.QuotaFrom == "" || record.Kind != r.s.QuotaFrom || !announces(record, r.s.Date) {
			continue
		}
		if q, err := quotaOf(record); err == nil {
			last = max(last, q.from)
		}
	}
	return last
}

// totals are the events of an area by month of a span, 0 where none are known.
func (r *resolver) totals(component, geography string, over span) []float64 {
	list := make([]float64, over.months())
	s := r.border.series.At(model.DimGeography, geography).At(model.DimComponent, component)
	for _, f := range r.known(Ask{Series: s, From: over.from, To: over.to, AsOf: r.asOf}) {
		if i := r.monthOf(f, over); i >= 0 {
			list[i] = f.Value()
			r.readFigure(f)
		}
	}
	return list
}

// sectorStrays compares a sector's share of its component with that of a window before.
func sectorStrays(own, all []float64, length, last int) (s strays) {
	for month := length + 1; month <= last; month++ {
		for h := 1; h <= aheadMonths && month-h-length+1 >= 0; h++ {
			part, whole := 0.0, 0.0
			for m := month - h - length + 1; m <= month-h; m++ {
				weight := math.Exp2(-float64(month-h-m) / recentHalf)
				part, whole = part+weight*own[m], whole+weight*all[m]
			}
			if all[month] > 0 && whole > 0 {
				s.add(own[month]/all[month], part/whole, last-month)
			}
		}
	}
	return s
}

// officeStrays compares an office's events a day with their mean over the last three months before, from a first month on.
func officeStrays(own []float64, over span, first, last int) (s strays) {
	daily := func(month int) float64 {
		p := over.from.Add(month)
		return own[month] / float64(p.End()-p.Start+1)
	}
	for month := first + supplyMonths; month <= last; month++ {
		for h := 1; h <= aheadMonths && month-h-supplyMonths+1 >= first; h++ {
			mean, weights := 0.0, 0.0
			for m := month - h - supplyMonths + 1; m <= month-h; m++ {
				if own[m] == 0 {
					mean = math.Inf(-1)
				}
				weight := math.Exp2(-float64(month-h-m) / recentHalf)
				mean, weights = mean+weight*daily(m), weights+weight
			}
			s.add(daily(month), mean/weights, last-month)
		}
	}
	return s
}
