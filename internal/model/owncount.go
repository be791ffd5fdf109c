package model

import (
	"cmp"
	"slices"
)

// OwnCount is a count that a user brings to a scenario: a shelter's census, people in line in a town. It is never
// stored, and leaves only suppressed (Suppress).
type OwnCount struct {
	What        Quantity  `json:"what"`
	Place       string    `json:"place"`
	Day         Date      `json:"day"`
	Nationality string    `json:"nationality,omitempty"`
	Household   string    `json:"household,omitempty"`
	Persons     int64     `json:"persons"`    // 0 where Suppressed
	Suppressed  bool      `json:"suppressed"` // under SmallCount, or held back so that such a count cannot be worked out
	Source      RowSource `json:"source"`
}

// SmallCount is the least number of persons that a count of a user may show when it leaves; 0 is shown.
const SmallCount = 5

// Suppress returns the counts as they may leave: cells from 1 to SmallCount - 1 are held back, and where a total of
// the same quantity, place and day would give one of them away, the next smallest cell too, else the total itself. The
// order is kept.
func Suppress(counts []OwnCount) []OwnCount {
	out := slices.Clone(counts)
	groups := map[OwnCount][]int{}
	var keys []OwnCount
	for i, c := range out {
		k := OwnCount{What: c.What, Place: c.Place, Day: c.Day}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], i)
	}
	for _, k := range keys {
		suppressGroup(out, groups[k])
	}
	for i := range out {
		if out[i].Suppressed {
			out[i].Persons = 0
		}
	}
	return out
}

// suppressGroup marks the cells of one quantity, place and day.
func suppressGroup(out []OwnCount, group []int) {
	var cells, totals []int
	hidden := 0
	for _, i := range group {
		if n := out[i].Persons; n > 0 && n < SmallCount {
			out[i].Suppressed = true
		}
		if out[i].Nationality == "" && out[i].Household == "" {
			totals = append(totals, i)
			continue
		}
		cells = append(cells, i)
		if out[i].Suppressed {
			hidden++
		}
	}
	if hidden != 1 || len(totals) == 0 {
		return
	}
	slices.SortStableFunc(cells, func(a, b int) int { return cmp.Compare(out[a].Persons, out[b].Persons) })
	for _, i := range cells {
		if !out[i].Suppressed && out[i].Persons > 0 {
			out[i].Suppressed = true
			return
		}
	}
	for _, i := range totals {
		out[i].Suppressed = true
	}
}
