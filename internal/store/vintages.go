package store

import (
	"slices"

	"puente/internal/model"
)

// figures makes the answer: for each group every period that something is known of.
func (a *answer) figures() []model.Figure {
	var all []model.Figure
	for g := range a.groups {
		group := groupID(g)
		tables := a.tablesFor(group)
		for _, p := range a.periods(group, tables) {
			if vintages := a.vintages(group, tables, p); len(vintages) > 0 {
				all = append(all, model.Figure{Series: a.groups[g], Period: p, Vintages: vintages})
			}
		}
	}
	sortFigures(all)
	return all
}

// tablesFor lists the tables that tell the group's tokens apart.
func (a *answer) tablesFor(group groupID) []*table {
	var tables []*table
	for _, t := range a.tables {
		if t.names(a.groups[group]) && t.prints(a.groups[group], a.mustPrint(t)) {
			tables = append(tables, t)
		}
	}
	return tables
}

// mustPrint lists the dimensions in which the table answers only with the very
// tokens of its rows: those of the split and, where missing rows are not known, all.
func (a *answer) mustPrint(t *table) []model.Dim {
	if t.Partial {
		return t.By
	}
	return a.query.By
}

// periods lists the periods that the group may have a figure for: those that a
// table covers and, where longer ones are asked for, those whose months are covered.
func (a *answer) periods(group groupID, tables []*table) []model.Period {
	found := map[model.Period]bool{}
	for _, t := range tables {
		for p := range a.spans[t.id] {
			kind := a.query.kind()
			if kind > model.PeriodMonth && p.Kind == model.PeriodMonth {
				p = periodOf(kind, p)
			}
			if a.query.within(p) {
				found[p] = true
			}
		}
	}
	list := make([]model.Period, 0, len(found))
	for p := range found {
		list = append(list, p)
	}
	return list
}

// periodOf is the quarter, year or fiscal year that a month lies in.
func periodOf(kind model.PeriodKind, month model.Period) model.Period {
	y, m, _ := month.Start.Civil()
	switch kind {
	case model.PeriodQuarter:
		return model.Period{Kind: kind, Start: model.DateOf(y, (m-1)/3*3+1, 1)}
	case model.PeriodFiscalYear:
		return model.FiscalYear(y + (m+2)/12)
	}
	return model.Year(y)
}

// vintages lists what the tables say of one period, best first. In a split, a part
// that no row speaks of is left out rather than told as zero.
func (a *answer) vintages(group groupID, tables []*table, p model.Period) []model.Vintage {
	list := a.direct(group, tables, p)
	if a.query.kind() > model.PeriodMonth {
		list = append(list, a.fromMonths(group, tables, p)...)
		if len(list) == 0 {
			list = a.mixed(group, tables, p)
		}
	}
	slices.SortFunc(list, model.Order(a.on))
	if len(a.query.By) > 0 && !slices.ContainsFunc(list, func(v model.Vintage) bool { return v.Rows > 0 }) {
		return nil
	}
	return list
}

// direct lists what the tables print for the period itself, in no order.
func (a *answer) direct(group groupID, tables []*table, p model.Period) []model.Vintage {
	var list []model.Vintage
	for _, t := range tables {
		if total, ok := a.total(group, t, p); ok {
			list = append(list, a.vintage(t, total, p))
		}
	}
	return list
}

// fromMonths lists the sums of the tables that cover every month of the period.
func (a *answer) fromMonths(group groupID, tables []*table, p model.Period) []model.Vintage {
	var list []model.Vintage
	for _, t := range tables {
		var whole sum
		months := 0
		for _, month := range p.Split() {
			part, ok := a.total(group, t, month)
			if !ok {
				break
			}
			whole = whole.plus(part, months == 0)
			months++
		}
		if months == p.Months() {
			list = append(list, a.vintage(t, whole, p))
		}
	}
	return list
}

// plus adds another sum; first takes it alone.
func (s sum) plus(part sum, first bool) sum {
	if first {
		return part
	}
	if !part.published.Known() || s.published.Known() && part.published > s.published {
		s.published = part.published
	}
	s.value += part.value
	s.rows += part.rows
	s.available = max(s.available, part.available)
	s.proxy = max(s.proxy, part.proxy)
	return s
}

// mixed is the sum of each month's best vintage, whichever table it is from.
func (a *answer) mixed(group groupID, tables []*table, p model.Period) []model.Vintage {
	whole := model.Vintage{Table: mixedTable, Published: model.NoDate, AvailableFrom: model.NoDate, FinalFrom: model.NoDate}
	for i, month := range p.Split() {
		list := a.direct(group, tables, month)
		if len(list) == 0 {
			return nil
		}
		best := slices.MinFunc(list, model.Order(a.on))
		whole.Value += best.Value
		whole.Rows += best.Rows
		whole.Rank = max(whole.Rank, best.Rank)
		whole.Round = max(whole.Round, best.Round)
		whole.Proxy = max(whole.Proxy, best.Proxy)
		whole.AvailableFrom = max(whole.AvailableFrom, best.AvailableFrom)
		if i == 0 {
			whole.Source = best.Source
		} else if whole.Source != best.Source {
			whole.Source = mixedTable
		}
	}
	return []model.Vintage{whole}
}

// total is what the table says of the group in a period as known on the date
// asked for: the sum of its rows, or zero where it covers the period without one
// and tells by that that there was none.
func (a *answer) total(group groupID, t *table, p model.Period) (sum, bool) {
	total, ok := a.sums[sumKey{t.id, group, p}]
	if !ok {
		span, covered := a.spans[t.id][p]
		if !covered || t.Partial {
			return sum{}, false
		}
		total = sum{coverage: span}
		total.rows = 0
	}
	return total, a.query.AsOf == model.NoDate || total.available <= a.query.AsOf
}

// vintage tells a total as model.Vintage.
func (a *answer) vintage(t *table, total sum, p model.Period) model.Vintage {
	return model.Vintage{
		Value: total.value, Round: t.Round, Rows: total.rows,
		Source: t.source, Rank: a.rank(t.source, a.query.Series[model.DimMeasure]),
		Table: t.ID, Document: a.known.documents[t.document].Digest,
		Published: total.published, AvailableFrom: total.available, Proxy: total.proxy,
		FinalFrom: a.finalFrom(t.source, p),
	}
}
