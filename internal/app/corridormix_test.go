package app

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/stat"
	"puente/internal/store"
)

// mixJudged is the mix of nationalities of one month told at one date: the share of persons that would have to change
// their nationality for it to be right.
type mixJudged struct {
	horizon int
	off     [tellers]float64
}

// mixes compares the mix of the nationalities counted on the way with what was told of it.
func mixes(list []monthJudged) []mixJudged {
	type key struct {
		origin  model.Date
		horizon int
	}
	var order []key
	groups := map[key][]monthJudged{}
	for _, j := range list {
		if k := (key{j.origin, j.horizon}); j.group == groupOnTheWay {
			if groups[k] == nil {
				order = append(order, k)
			}
			groups[k] = append(groups[k], j)
		}
	}
	var all []mixJudged
	for _, k := range order {
		one := mixJudged{horizon: k.horizon}
		for teller := range tellers {
			told, counted := make([]float64, 0, 8), make([]float64, 0, 8)
			for _, j := range groups[k] {
				told, counted = append(told, j.by[teller].point), append(counted, j.counted)
			}
			one.off[teller] = apart(told, counted)
		}
		all = append(all, one)
	}
	return all
}

// apart is half the sum of the differences of two mixes' shares.
func apart(a, b []float64) float64 {
	sumA, sumB, off := 0.0, 0.0, 0.0
	for i := range a {
		sumA, sumB = sumA+a[i], sumB+b[i]
	}
	for i := range a {
		off += math.Abs(a[i]/sumA-b[i]/sumB) / 2
	}
	return off
}

// mixMonths is the mix on the way and at the border, by nationality and month, as known now.
type mixMonths struct {
	first       model.Period
	way, border [][]float64 // [month][nationality]
}

// mixMonthsOf reads the series that the scenario's flows name, and the border's.
func mixMonthsOf(t *testing.T) mixMonths {
	t.Helper()
	s := decemberPlan(t).Scenario
	first, last := model.Month(2022, 1), model.Month(2025, 4)
	m := mixMonths{first: first}
	read := func(key string) map[string]float64 {
		figures, err := shared(t).store.Figures(t.Context(), store.Query{Series: mustSeries(t, key), By: []model.Dim{model.DimNationality}, From: first, To: last})
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]float64{}
		for _, f := range figures {
			at[f.Series[model.DimNationality]+" "+f.Period.String()] += f.Value()
		}
		return at
	}
	border := read(s.Match.Target)
	for month := first; month != last.Add(1); month = month.Add(1) {
		m.way, m.border = append(m.way, nil), append(m.border, nil)
	}
	for _, f := range s.Flows {
		if f.Series == "" {
			continue
		}
		way := read(f.Series)
		for _, n := range f.Nationalities {
			if strings.HasPrefix(n, "other") {
				continue // a group of the border's tables; on the way its members are counted one by one
			}
			for i := range m.way {
				key := n + " " + first.Add(i).String()
				m.way[i], m.border[i] = append(m.way[i], way[key]), append(m.border[i], border[key])
			}
		}
	}
	return m
}

// lagged is the correlation of shares on the way with shares at the border some months later, pooled over months and
// nationalities, and how far the mixes are apart: as it stands, and once each nationality is multiplied by the events per
// person on the way of the six months before.
func (m mixMonths) lagged(lag int) (correlation, raw, ruled, last float64) {
	var x, y []float64
	n := 0.0
	const window = 6
	for i := lag + window; i < len(m.border); i++ {
		told := make([]float64, len(m.way[i]))
		for k := range told {
			set, came := 0.0, 0.0
			for back := lag + 1; back <= lag+window; back++ {
				if i-back-lag < 0 {
					continue
				}
				set, came = set+m.way[i-back-lag][k], came+m.border[i-back][k]
			}
			told[k] = m.way[i-lag][k] * came / math.Max(set, 1)
		}
		raw += apart(m.way[i-lag], m.border[i])
		ruled += apart(told, m.border[i])
		last += apart(m.border[i-max(lag, 1)], m.border[i])
		n++
		x, y = append(x, shares(m.way[i-lag])...), append(y, shares(m.border[i])...)
	}
	return correlate(x, y), raw / n, ruled / n, last / n
}

func shares(values []float64) []float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = v / sum
	}
	return out
}

func correlate(x, y []float64) float64 {
	mx, my, xy := stat.Mean(x), stat.Mean(y), 0.0
	for i := range x {
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / float64(len(x)-1) / math.Sqrt(stat.Var(x)*stat.Var(y))
}

// mixText is P2.
func (page corridorPage) mixText(b *strings.Builder, m mixMonths) {
	b.WriteString("\n## P2. The mix of nationalities at the border against the mix on the way\n\nNationalities that are counted on the way (Venezuela, Ecuador, Colombia, China, Peru through the Darién; Cuba, Haiti into Honduras). *Off*: the share of people whose nationality is wrong, half the sum of the differences of shares. Months of July 2022 to April 2025; monthly counts cannot show weeks.\n\n")
	b.WriteString("| months between | correlation of shares | off: the mix on the way as it stands | off: times each nationality's events per person on the way of six earlier months | off: the border's own mix as many months before (at 0: one) |\n|---|---|---|---|---|\n")
	for lag := range 4 {
		c, raw, ruled, last := m.lagged(lag)
		fmt.Fprintf(b, "| %d | %.2f | %.1f %% | %.1f %% | %.1f %% |\n", lag, c, 100*raw, 100*ruled, 100*last)
	}
	b.WriteString("\nThe engine's mix out of sample, at all dates, with other nationalities of the flows (`other-21`) among them:\n\n| months ahead | dates | off: engine | year before | last month | border series |\n|---|---|---|---|---|---|\n")
	for h := 1; h <= pageHorizon; h++ {
		n, off := 0.0, [tellers]float64{}
		for _, j := range mixes(page.all) {
			if j.horizon == h && !math.IsNaN(j.off[tellYear]) {
				n++
				for k := range tellers {
					off[k] += j.off[k]
				}
			}
		}
		fmt.Fprintf(b, "| %d | %.0f | %.1f %% | %.1f %% | %.1f %% | %.1f %% |\n", h, n, 100*off[tellEngine]/n, 100*off[tellYear]/n, 100*off[tellLast]/n, 100*off[tellSeries]/n)
	}
}
