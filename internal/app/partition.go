package app

import (
	"slices"

	"puente/internal/model"
)

// tableKey names one table of one document.
type tableKey struct{ document, table string }

// onePartition keeps, for each period of a split, the figures of one table, so
// that they do not overlap and add up: rows of "other-4" beside those of its members
// would count people twice. It takes the table with most groups, of several such
// the one whose vintage stands first. The figures come back in their order, each with
// that table's vintage first.
func onePartition(figures []model.Figure, asOf model.Date) []model.Figure {
	byPeriod := map[model.Period][]model.Figure{}
	for _, f := range figures {
		byPeriod[f.Period] = append(byPeriod[f.Period], f)
	}
	chosen := make(map[model.Period]tableKey, len(byPeriod))
	for period, list := range byPeriod {
		chosen[period] = finest(list, asOf)
	}
	kept := []model.Figure{}
	for _, f := range figures {
		i := slices.IndexFunc(f.Vintages, func(v model.Vintage) bool { return keyOf(v) == chosen[f.Period] })
		if i < 0 {
			continue
		}
		v := f.Vintages[i]
		f.Vintages = append([]model.Vintage{v}, slices.Delete(slices.Clone(f.Vintages), i, i+1)...)
		kept = append(kept, f)
	}
	return kept
}

func keyOf(v model.Vintage) tableKey { return tableKey{v.Document, v.Table} }

// finest is the table that tells most groups of one period apart.
func finest(figures []model.Figure, asOf model.Date) tableKey {
	groups := map[tableKey]int{}
	best := map[tableKey]model.Vintage{}
	for _, f := range figures {
		for _, v := range f.Vintages {
			groups[keyOf(v)]++
			best[keyOf(v)] = v
		}
	}
	var top tableKey
	order := model.Order(asOf)
	if !asOf.Known() {
		order = model.Order(farDay)
	}
	for key, n := range groups {
		if n > groups[top] || n == groups[top] && order(best[key], best[top]) < 0 {
			top = key
		}
	}
	return top
}

// farDay lies after every publication: "as of today" without a clock.
var farDay = model.DateOf(2199, 1, 1)
