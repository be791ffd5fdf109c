package fit

import (
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"puente/internal/model"
)

var write = flag.Bool("write", false, "write docs/validation/closures.md, docs/validation/waits.md")

// closuresPage is where the page stands, seen from this room.
const closuresPage = "../../docs/validation/closures.md"

// judged is one number of December 2023 to March 2024 beside three that tell it.
type judged struct {
	Prediction
	counted, lastYear float64
}

// errors are the absolute logarithms of what was told over what was counted: model, last year, seasons.
func (j judged) errors() [3]float64 {
	off := func(told float64) float64 { return math.Abs(math.Log(told / j.counted)) }
	return [3]float64{off(j.Counted.Median), off(j.lastYear), off(j.Seasons.Value)}
}

// worse reports whether a baseline told the number as well as the model or better.
func (j judged) worse() bool {
	e := j.errors()
	return e[0] >= min(e[1], e[2])
}

func (j judged) within() bool { return j.counted >= j.Counted.Low && j.counted <= j.Counted.High }

func (j judged) name() string { return fmt.Sprintf("%s, %ss, %s", j.Port, j.Mode, j.Month) }

// judge predicts December 2023 and the three months after it.
func judge(counts PortCounts, m ClosureModel) []judged {
	var list []judged
	add := func(p Prediction) {
		counted, ok := counts(p.Port, p.Mode, p.Month)
		last, also := counts(p.Port, p.Mode, p.Month.Add(-12))
		if ok && also {
			list = append(list, judged{p, counted, last})
		}
	}
	for _, c := range December2023() {
		for _, p := range m.Predict(counts, c) {
			add(p)
		}
	}
	for _, c := range December2023() {
		for h := range 3 {
			closed := 0.
			if h == 0 {
				closed = 3.3 / 31
			}
			if p, ok := m.After(counts, c, model.Month(2024, 1+h), closed, h); ok {
				add(p)
			}
		}
	}
	return list
}

// TestClosuresPage keeps the page as the model makes it; -write writes it:
//
//	go test ./internal/fit -run TestClosuresPage -args -write
func TestClosuresPage(t *testing.T) {
	counts := portCounts(t)
	m := FitClosures(counts, LessonsTo2022(), 1)
	page := closuresText(counts, m, judge(counts, m))
	if *write {
		if err := os.WriteFile(closuresPage, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(closuresPage)
	if err != nil || string(text) != page {
		t.Fatalf("%s is not what the model makes (%v); write it with -args -write", closuresPage, err)
	}
}

func closuresText(counts PortCounts, m ClosureModel, list []judged) string {
	var b strings.Builder
	b.WriteString("# Closures of ports as they really happened\n\nThis page is made by `go test ./internal/fit -run TestClosuresPage -args -write`; the same test keeps it. ")
	b.WriteString("Seed 1. The model learns from closures of 2019 to 2022 and is judged on December 2023 and the three months after it.\n\n")
	b.WriteString("## Where the model is no better\n\n")
	first(&b, list)
	b.WriteString("\n## Judged: December 2023\n\nEntries in the month. Last year: the same month of 2022. Seasons: November 2023 times the middle ratio of the two months in earlier years since 2002 without 2020 and 2021. Intervals are 95 %. **Bold** is the nearest to what was counted.\n\n")
	table(&b, list, false)
	b.WriteString("\n## Trips not made there\n\nTrips that the model says the closure took from a port, or brought to it (below zero), with 95 % intervals; the last column is what the seasons expected less what was counted.\n\n| port | role | model | seasons less counted |\n|---|---|---|---|\n")
	for _, j := range list {
		if j.Role != "after" {
			fmt.Fprintf(&b, "| %s | %s | %s (%s to %s) | %s |\n", j.name(), j.Role, whole(j.Lost.Median), whole(j.Lost.Low), whole(j.Lost.High), whole(j.Seasons.Value-j.counted))
		}
	}
	b.WriteString("\nNot made anywhere that the model knows, against what the closed port and its neighbours counted below the seasons together (which holds everything else that happened too; at Eagle Pass and San Ysidro the seasons start from a month with part of the closure in it):\n\n| closure | not made, model | below the seasons, all ports together |\n|---|---|---|\n")
	for _, c := range December2023() {
		q, _ := m.NotMade(counts, c)
		fmt.Fprintf(&b, "| %s, %ss | %s (%s to %s) | %s |\n", c.Port, c.Mode, whole(q.Median), whole(q.Low), whole(q.High), whole(together(list, c)))
	}
	b.WriteString("\nOf the car trips that Lukeville lost, the counts show few elsewhere: its neighbours moved by less than their own noise. What is not counted anywhere is *not made, made later, or made where the noise hides it*; the data cannot tell these apart.\n")
	b.WriteString("\n## Judged: the recovery after 4 January 2024\n\nSeasons is here November 2023 times the middle ratio of earlier years. BTS has no row for walkers at San Ysidro in January 2024.\n\n")
	table(&b, list, true)
	learnt(&b, m)
	b.WriteString(confounded)
	return b.String()
}

// together is how far a closure's ports lie below the seasons, all modes of it added up in trips.
func together(list []judged, c Closing) float64 {
	sum := 0.0
	for _, j := range list {
		near := j.Port == c.Port
		for _, n := range c.Neighbours {
			near = near || j.Port == n.Port
		}
		if near && j.Mode == c.Mode && j.Role != "after" {
			sum += j.Seasons.Value - j.counted
		}
	}
	return sum
}

// first says where a baseline is as good as the model or better, before anything else.
func first(b *strings.Builder, list []judged) {
	for _, after := range []bool{false, true} {
		var names []string
		all, outside := 0, 0
		for _, j := range list {
			if (j.Role == "after") != after {
				continue
			}
			all++
			if !j.within() {
				outside++
			}
			if j.worse() {
				names = append(names, j.name())
			}
		}
		what := "In December 2023"
		if after {
			what = "In the three months after"
		}
		fmt.Fprintf(b, "**%s the model is no better than the better of two baselines in %d of %d numbers**, and %d of %d lie outside its 95 %% intervals. No better: %s.\n\n", what, len(names), all, outside, all, strings.Join(names, "; "))
	}
	closed, rest := [3]float64{}, [3]float64{}
	n := [2]float64{}
	for _, j := range list {
		e := j.errors()
		at, k := &rest, 1
		if j.Role == "closed" {
			at, k = &closed, 0
		}
		if j.Role == "after" {
			continue
		}
		n[k]++
		for i := range e {
			at[i] += e[i]
		}
	}
	fmt.Fprintf(b, "Mean absolute error of the logarithm, model, last year, seasons: **closed ports %.2f, %.2f, %.2f; neighbours and walkers %.3f, %.3f, %.3f**. ",
		closed[0]/n[0], closed[1]/n[0], closed[2]/n[0], rest[0]/n[1], rest[1]/n[1], rest[2]/n[1])
	b.WriteString("So the model may be used for what a closed port loses, not for where its traffic goes: for the neighbours the seasons alone are better.\n\nThe judgement is out of sample, not blind: no count of December 2023 or later enters the fit, but what was counted was known when the form of the model, its priors and the ranges of a crossing's share were written down.\n")
}

func table(b *strings.Builder, list []judged, after bool) {
	b.WriteString("| port | role | counted | model (95 %) | inside | last year | seasons |\n|---|---|---|---|---|---|---|\n")
	for _, j := range list {
		if (j.Role == "after") != after {
			continue
		}
		e := j.errors()
		cells := [3]string{fmt.Sprintf("%s (%s to %s)", whole(j.Counted.Median), whole(j.Counted.Low), whole(j.Counted.High)), whole(j.lastYear), whole(j.Seasons.Value)}
		for i := range cells {
			if e[i] == min(e[0], e[1], e[2]) {
				cells[i] = "**" + cells[i] + "**"
			}
		}
		inside := "yes"
		if !j.within() {
			inside = "no"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s |\n", j.name(), j.Role, whole(j.counted), cells[0], inside, cells[1], cells[2])
	}
}

// learnt tells what the closures of 2019 to 2022 taught.
func learnt(b *strings.Builder, m ClosureModel) {
	fmt.Fprintf(b, "\n## What was learnt from 2019 to 2022\n\nA logit over five answers: not at all (weight 1), another day, another port (a weight that falls with the road), another mode where the port stays open for walkers; 100,000 draws from a wide prior, weighed by the lessons; %.0f draws carry the weight. With 95 %% intervals:\n\n| quantity | value |\n|---|---|\n", m.Draws())
	delRio := LessonsTo2022().Closings[0]
	port := delRio
	port.Neighbours = []Neighbour{{"next door", 1}}
	for _, q := range []struct {
		name string
		of   func(ClosureShares) float64
	}{
		{"of trips at a closed Del Rio: another day there", func(s ClosureShares) float64 { day, _, _, _ := s.split(delRio); return day }},
		{"to Eagle Pass, 92 km away", func(s ClosureShares) float64 { _, _, _, n := s.split(delRio); return n[0] }},
		{"to Laredo, 290 km away", func(s ClosureShares) float64 { _, _, _, n := s.split(delRio); return n[1] }},
		{"of trips at a closed crossing: to one next door", func(s ClosureShares) float64 { _, _, _, n := s.split(port); return n[0] }},
		{"of car trips that a slow port loses: on foot instead", func(s ClosureShares) float64 { return s.Walk / (1 + s.Walk) }},
		{"custom lost in the first whole month after reopening", func(s ClosureShares) float64 { return s.Gap }},
	} {
		v := m.Share(q.of)
		fmt.Fprintf(b, "| %s | %.0f %% (%.0f to %.0f) |\n", q.name, 100*v.Median, 100*v.Low, 100*v.High)
	}
	b.WriteString("\nThe lessons are few: one port shut for eight days (Del Rio, September 2021: cars, walkers, trucks), officers sent away from El Paso, Laredo, Eagle Pass, Presidio and Santa Teresa in April 2019 (cars lost, walkers gained), trucks of El Paso beside Santa Teresa during Texas's inspections of April 2022. Other ports of Texas in April 2022 are no lesson: their neighbours were inspected too.\n")
}

// confounded names what else happened.
const confounded = `
## What else happened

- **Del Rio** was open in December 2023, yet its cars fell by 18 % against the seasons: a likely reason is that officers were taken from lanes there too, which no count shows. The model sends it cars from Eagle Pass and is wrong in sign.
- **Eagle Pass** lost more cars than Bridge I carries, and its trucks fell by 39 % though their bridge was open: Bridge II must have been slower too. The model knows a crossing as open or shut, not as slow, and says nothing of the trucks.
- **Nogales**'s Morley gate took no walkers from 25 September 2023 to 4 January 2024 because of works in Mexico; the base month has that too.
- **PedWest** had been open for half of November and for eight hours a day only; its share of the port's walkers is not published and drawn from 10 to 25 %.
- **San Ysidro** had waits of hours that throughput does not show: nothing here validates a wait.
- **April 2019** had Holy Week in it, which moves from year to year; walkers at Nogales and San Ysidro, where no officers were taken away, moved by less than their noise.
- **Autumn 2021**: the border opened to visitors again on 8 November, so the recovery of Del Rio may look quicker than after a closure alone. The one closure that teaches recovery lasted eight days, that of Lukeville a month: the model's recovery is too quick for it in January.
- The lengths of the closures of December 2023 are taken as known; on that day nobody knew them. The first counts of the U.S. agencies are revised; those here are of a copy of early 2025.
`

// whole writes a number with separators.
func whole(v float64) string {
	s := fmt.Sprintf("%.0f", math.Abs(v))
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if math.Round(v) < 0 {
		return "−" + s
	}
	return s
}
