package app

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/sim/march"
	"puente/internal/stat"
)

// marchJudged is one caravan on record beside what the others teach of it.
type marchJudged struct {
	facts          fit.TrackFacts
	from           string
	reaches, ends  float64 // chances within the days that it was followed
	base           float64 // share of the others that reached the border
	km80, km95     int     // sightings inside the interval of the km
	size80, size95 int     // counts inside the interval of the size
	kms, sizes     int
}

// marchScores are all caravans on record, and the one of Christmas Eve as known on the story's date.
type marchScores struct {
	list  []marchJudged
	story CaravanAnswer
}

// judgeMarches leaves out each caravan on record and foretells it from the others, earlier and later.
func judgeMarches(t *testing.T) marchScores {
	t.Helper()
	a := shared(t)
	world, tracks, err := a.caravanWorld(t.Context(), model.NoDate)
	if err != nil {
		t.Fatal(err)
	}
	roads := roadsOf(world)
	var s marchScores
	for i := range tracks {
		others := slices.Delete(slices.Clone(tracks), i, i+1)
		if one, ok := judgeMarch(t, roads, others, tracks[i]); ok {
			s.list = append(s.list, one)
		}
	}
	if s.story, err = a.Caravan(t.Context(), exodus()); err != nil {
		t.Fatal(err)
	}
	return s
}

// judgeMarch foretells a caravan from the day on which it was first seen in Mexico, with the count of that day: where
// there was only one, half as many to twice as many over √2, as counts of one day differ.
func judgeMarch(t *testing.T, roads roads, others []fit.Track, track fit.Track) (marchJudged, bool) {
	t.Helper()
	points := track.Points
	for len(points) > 0 && roads.country(points[0].Place) != "MX" {
		points = points[1:]
	}
	low, high := 0.0, 0.0
	for _, p := range points {
		if p.Low > 0 && low == 0 {
			low, high = p.Low, p.High
		}
	}
	if len(points) == 0 || low == 0 {
		return marchJudged{}, false
	}
	if low == high {
		low, high = low/math.Sqrt2, high*math.Sqrt2
	}
	first, last := points[0], points[len(points)-1]
	toward := "" // nobody knows where it will come out; where it did, km are told on that way
	for i, p := range points {
		if roads.border(p.Place) {
			toward, points, last = p.Place, points[:i+1], p
			break
		}
	}
	days := max(1, int(last.Date-first.Date))
	answer, paths, err := foresee(roads, others, CaravanRequest{From: first.Place, Date: first.Date, Low: low, High: high, Toward: toward, Days: days, Runs: 2000, Seed: 1, AsOf: model.NoDate})
	if err != nil {
		t.Fatal(err)
	}
	one := marchJudged{from: first.Place, reaches: answer.Reaches, ends: answer.Ends, base: float64(answer.Raw.Reached) / float64(answer.Raw.Of)}
	one.facts = fit.TrackFacts{ID: track.ID, First: first.Date, Last: last.Date, Days: days, Low: low, High: high, Fate: fit.FateLost}
	for _, p := range points {
		if p.Disbanded {
			one.facts.Fate = fit.FateDisbanded
		}
		if roads.border(p.Place) {
			one.facts.Fate = fit.FateReached
		}
		if km := roads.way(first.Place, p.Place); p.Place != "" && p.Date > first.Date && km >= 0 {
			one.facts.KM = max(one.facts.KM, km)
			in80, in95 := inside(paths, int(p.Date-first.Date), km, func(p march.Path, day int) float64 { return p.KM[day] })
			one.kms, one.km80, one.km95 = one.kms+1, one.km80+in80, one.km95+in95
		}
		if p.Low > 0 && p.Date > first.Date {
			in80, in95 := inside(paths, int(p.Date-first.Date), math.Sqrt(p.Low*p.High), func(p march.Path, day int) float64 { return p.Size[day] })
			one.sizes, one.size80, one.size95 = one.sizes+1, one.size80+in80, one.size95+in95
		}
	}
	return one, true
}

// inside asks whether something that was seen on a day lies inside the intervals of the futures in which the caravan has
// not ended by then, as it was seen as one.
func inside(paths []march.Path, day int, seen float64, of func(march.Path, int) float64) (in80, in95 int) {
	var values []float64
	for _, p := range paths {
		if p.Ended < 0 || p.Ended > day {
			values = append(values, of(p, day))
		}
	}
	if len(values) == 0 {
		return 0, 0
	}
	q := stat.QuantilesOf(values, 0.025, 0.1, 0.9, 0.975)
	if seen >= q[1] && seen <= q[2] {
		in80 = 1
	}
	if seen >= q[0] && seen <= q[3] {
		in95 = 1
	}
	return in80, in95
}

// sums adds up the sightings and counts, and the Brier scores of the chance to reach the border and of the raw share.
func (s marchScores) sums() (all marchJudged, brier, base float64) {
	for _, m := range s.list {
		all.kms, all.km80, all.km95 = all.kms+m.kms, all.km80+m.km80, all.km95+m.km95
		all.sizes, all.size80, all.size95 = all.sizes+m.sizes, all.size80+m.size80, all.size95+m.size95
		came := percent(m.facts.Fate == fit.FateReached) / 100
		brier += (m.reaches - came) * (m.reaches - came) / float64(len(s.list))
		base += (m.base - came) * (m.base - came) / float64(len(s.list))
	}
	return all, brier, base
}

// fails says what of the caravans is no better than counting.
func (s marchScores) fails() string {
	all, brier, base := s.sums()
	verdict := "no better"
	if brier < base {
		verdict = "better"
	}
	return fmt.Sprintf("Of caravans too few are known to judge a chance: over %d on record the chance to reach the border is %s than the raw share of the others (Brier score %.2f and %.2f), and intervals of 80 %% hold %d of %d sightings and %d of %d counts of people. ",
		len(s.list), verdict, brier, base, all.km80, all.kms, all.size80, all.sizes)
}

// text is P6.
func (s marchScores) text(b *strings.Builder) {
	all, brier, base := s.sums()
	b.WriteString("\n## P6. Caravans\n\nEach caravan on record foretold from the others, earlier and later ones alike, from the day on which it was first seen in Mexico and its first count (`TestCorridorPage`; a single count stands for half a doubling either way). Chances hold for the days that it was followed. Where a caravan came to the border its way is the one to that town. Sightings of one caravan are not independent: the longest track has most of them.\n\n")
	b.WriteString("| caravan | first seen | followed, days | what became of it | chance to reach the border | share of the others that did | sightings in 80 / 95 % | counts in 80 / 95 % |\n|---|---|---|---|---|---|---|---|\n")
	for _, m := range s.list {
		fmt.Fprintf(b, "| %s | %s %s | %d | %s | %.0f %% | %.0f %% | %d / %d of %d | %d / %d of %d |\n", m.facts.ID, m.from, m.facts.First, m.facts.Days, m.facts.Fate,
			100*m.reaches, 100*m.base, m.km80, m.km95, m.kms, m.size80, m.size95, m.sizes)
	}
	fmt.Fprintf(b, "| all | | | | Brier %.3f | Brier %.3f | %d / %d of %d | %d / %d of %d |\n", brier, base, all.km80, all.km95, all.kms, all.size80, all.size95, all.sizes)
	c := s.story
	w := c.Weeks[0]
	fmt.Fprintf(b, "\nThe caravan of 24 December 2023 as known on %s (`puente caravan --from tapachula --date 2023-12-24 --size 6000..10000 --hope 15000 --as-of 2023-12-26`): reaches the border as one with a chance of %.0f %% within %d days, is ever as large as its hope of 15,000 with %.0f %%; by %s it has come %.0f to %.0f km (80 %%) if it is still under way as one (%.0f %%), with %s to %s people. "+
		"Its 8,000 people are %.1f %% of the encounters of November. What happened: it stood at Mapastepec, 105 km, from 28 December, was counted there by the government at 1,500 and by its organiser at 6,800, disbanded on 2 January, 1,500 came to Juchitán on 18 January, and it never had 15,000.\n",
		storyDate, 100*c.Reaches, c.Followed, 100*c.GrowsToHope, w.Day, w.KM[0], w.KM[2], 100*w.Walking, grouped(w.Size[0]), grouped(w.Size[2]), 100*c.Month.Share)
}
