package fit

import (
	"slices"

	"puente/internal/model"
)

// mergedCrossings merges the crossings of each field office that no closure and no measure names and that process no cases: a
// preview tells them together.
func mergedCrossings(in model.Inputs, measures []model.Measure) []model.Crossing {
	var list []model.Crossing
	into := map[string]string{} // crossing → the one that holds it
	for _, c := range in.Crossings {
		own := c.CasePort != "" || slices.ContainsFunc(in.Closures, func(x model.Closure) bool { return x.Port == c.Port }) ||
			slices.ContainsFunc(measures, func(v model.Measure) bool { return v.Port == c.Port || v.TakenFrom == c.Port })
		id := c.Port
		if !own {
			id = c.Office + " (others)"
		}
		into[c.Port] = id
		at := slices.IndexFunc(list, func(o model.Crossing) bool { return o.Port == id })
		if at < 0 {
			c.Port = id
			c.Lines, c.Near = slices.Clone(c.Lines), slices.Clone(c.Near)
			list = append(list, c)
			continue
		}
		for _, l := range c.Lines {
			list[at].Lines = addLine(list[at].Lines, l)
		}
		list[at].Near = append(list[at].Near, c.Near...)
	}
	for i := range list {
		list[i].Near = nearMerged(list[i], into)
	}
	return list
}

// addLine adds a line to those of a merged crossing: persons and lanes are summed, hours are the widest.
func addLine(lines []model.CrossingLine, l model.CrossingLine) []model.CrossingLine {
	at := slices.IndexFunc(lines, func(o model.CrossingLine) bool { return o.Mode == l.Mode })
	if at < 0 {
		return append(lines, l)
	}
	sum := lines[at]
	sum.Lanes += l.Lanes
	sum.Open, sum.Close = min(sum.Open, l.Open), max(sum.Close, l.Close)
	sum.Months = slices.Clone(sum.Months)
	for i := range sum.Months {
		m := &sum.Months[i]
		if all := m.PerDay + l.Months[i].PerDay; all > 0 {
			m.LogSD = (m.LogSD*m.PerDay + l.Months[i].LogSD*l.Months[i].PerDay) / all
			m.PerDay = all
		}
	}
	lines[at] = sum
	return lines
}

// nearMerged names the merged crossings near one, each once at its least distance.
func nearMerged(c model.Crossing, into map[string]string) []model.NearCrossing {
	var near []model.NearCrossing
	for _, n := range c.Near {
		id, ok := into[n.Port]
		if !ok || id == c.Port {
			continue
		}
		if at := slices.IndexFunc(near, func(o model.NearCrossing) bool { return o.Port == id }); at < 0 {
			near = append(near, model.NearCrossing{Port: id, KM: n.KM})
		} else {
			near[at].KM = min(near[at].KM, n.KM)
		}
	}
	return near
}
