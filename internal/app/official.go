package app

import (
	"context"
	"fmt"

	"puente/internal/model"
	"puente/internal/store"
)

// official finds the published series that belong beside the run's columns: the
// target of the match, whole, by component, by place and by nationality, as
// known on the scenario's date, and afterwards what happened.
func (a *App) official(ctx context.Context, s model.Scenario) ([]Official, error) {
	if s.Match == nil {
		return []Official{}, nil
	}
	target, err := model.ParseSeries(s.Match.Target)
	if err != nil {
		return nil, fmt.Errorf("the scenario's target: %w", err)
	}
	from, to := model.MonthOf(s.Start), model.MonthOf(s.Start+model.Date(s.Days)-1)
	list := []Official{}
	for _, by := range [][]model.Dim{nil, {model.DimComponent}, {model.DimGeography, model.DimComponent}, {model.DimNationality}} {
		query := store.Query{Series: target, By: by, From: from, To: to, AsOf: s.Date}
		then, err := a.figures(ctx, query)
		if err != nil {
			return nil, err
		}
		query.AsOf = model.NoDate
		now, err := a.figures(ctx, query)
		if err != nil {
			return nil, err
		}
		list = append(list, pair(target, then, now)...)
	}
	return list, nil
}

// pair makes one Official per series: months as known then, and those that only
// became known later.
func pair(target model.Series, then, now []model.Figure) []Official {
	known := map[model.Series]map[model.Period]bool{}
	list := []Official{}
	at := map[model.Series]int{}
	add := func(f model.Figure, isKnown bool) {
		i, ok := at[f.Series]
		if !ok {
			i = len(list)
			at[f.Series] = i
			list = append(list, beside(target, f.Series))
		}
		v := f.Vintages[0]
		list[i].Points = append(list[i].Points, OfficialPoint{f.Period, v.Value, v.AvailableFrom, v.Proxy, isKnown})
	}
	for _, f := range then {
		if known[f.Series] == nil {
			known[f.Series] = map[model.Period]bool{}
		}
		known[f.Series][f.Period] = true
		add(f, true)
	}
	for _, f := range now {
		if !known[f.Series][f.Period] {
			add(f, false)
		}
	}
	return list
}

// beside says which column of the run a series belongs to: the dimensions that
// it names beyond the target.
func beside(target, s model.Series) Official {
	o := Official{Series: s, Label: Meaning(s), Quantity: model.QuantityEncounters, Component: s[model.DimComponent], Nationality: s[model.DimNationality]}
	if s[model.DimGeography] != target[model.DimGeography] {
		o.Geography = s[model.DimGeography]
	}
	return o
}
