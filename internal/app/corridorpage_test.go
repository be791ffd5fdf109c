package app

import (
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/sim"
)

const (
	corridorPageFile = "../../docs/validation/corridor.md"
	firstOrigin      = 2022*12 + 11 // December 2022: the first month at whose end the ports' field offices were known
	pageRuns         = 200          // at the story's date
	originRuns       = 100          // at the others
)

// origins bounds the dates of the page, for a look while it is being changed.
var originsOf = flag.Int("origins", 12, "how many dates docs/validation/corridor.md is made from")

// corridorPage is everything that the page tells.
type corridorPage struct {
	main    origin
	story   []monthJudged // of the story's date
	hind    []monthJudged // the same with hindsight
	learnt  []monthJudged // the same with draws of a posterior
	all     []monthJudged // of all dates
	falls   []fall
	marches marchScores
}

// pageOrigins are the dates: the 26th of every second month from December 2022 on, the story's among them.
func pageOrigins() []model.Date {
	dates := make([]model.Date, *originsOf)
	for i := range dates {
		n := firstOrigin + 2*i
		dates[i] = model.DateOf(n/12, n%12+1, 26)
	}
	return dates
}

// makeCorridorPage runs everything; progress goes to standard error.
func makeCorridorPage(t *testing.T) corridorPage {
	var page corridorPage
	say := func(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
	for _, date := range pageOrigins() {
		req := RunRequest{Move: date, Runs: originRuns, Seed: 1}
		if date == storyDate {
			req.Move, req.Runs = 0, pageRuns
		}
		o := runOrigin(t, req)
		judged := o.judge(t)
		say("%s: %d figures judged", date, len(judged))
		page.all = append(page.all, judged...)
		if date == storyDate {
			page.main, page.story = o, judged
		}
	}
	if page.story == nil {
		page.main = runOrigin(t, RunRequest{Runs: pageRuns, Seed: 1})
		page.story = page.main.judge(t)
	}
	say("hindsight")
	page.hind = runOrigin(t, RunRequest{Runs: pageRuns, Seed: 1, Hindsight: hindsightDay}).judge(t)
	say("the fit")
	posterior, err := shared(t).Fit(t.Context(), FitRequest{RunRequest: RunRequest{Scenario: "december-2023", Seed: 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	page.learnt = runOrigin(t, RunRequest{Runs: pageRuns, Seed: 1, Posterior: &posterior}).judge(t)
	say("January 2024 and January 2023")
	for _, date := range []model.Date{storyDate, storyDate.AddMonths(-12)} {
		page.falls = append(page.falls, fallOf(t, date))
	}
	page.marches = judgeMarches(t)
	return page
}

// hindsightDay is a day on which all counts on the way to May 2024 were known.
var hindsightDay = model.DateOf(2024, 7, 31)

// corridorText writes the page.
func corridorText(t *testing.T, page corridorPage) string {
	var b strings.Builder
	b.WriteString("# December 2023 and the corridor, judged on months held out\n\n")
	b.WriteString(page.fails())
	fmt.Fprintf(&b, "\nThis page is made by `go test ./internal/app -run TestCorridorPage -timeout 60m -args -write` with sim.Version %d; the same test, without it, repeats what needs no long runs. ", sim.Version)
	fmt.Fprintf(&b, "Everything is out of sample: at each date nothing is read that was not known on it (`internal/app/december_test.go` and `moved_test.go` keep that), and later counts are used to judge only. "+
		"It is not blind: the form of the model was written down when these months were known, and `surprise-persistence` was measured on errors up to December 2023, so that dates before it know that one number too early. Counts are of copies of 2024 and 2025 (proxies), but for the totals that `cbp-vintages` has.\n\n")
	page.first(&b)
	page.overDates(&b)
	page.mixText(&b, mixMonthsOf(t))
	page.fallText(&b)
	b.WriteString(bookkeepingText)
	b.WriteString(closuresText(t))
	page.marches.text(&b)
	return b.String()
}

// fails says first where the model fails: every group and baseline that it does not beat, every coverage that is off.
func (page corridorPage) fails() string {
	var b strings.Builder
	b.WriteString("**Where it fails.** ")
	worse, medians := map[teller][]string{}, map[teller][]string{}
	var off []string
	for _, g := range pageGroups() {
		s := scoreOf(page.all, func(j monthJudged) bool { return j.group == g })
		for _, k := range []teller{tellYear, tellLast, tellSeries} {
			if s.crps[k] >= 1 {
				worse[k] = append(worse[k], fmt.Sprintf("%s (CRPS %.2f)", g, s.crps[k]))
			}
			if s.mae[k] >= 1 {
				medians[k] = append(medians[k], fmt.Sprintf("%s (%.2f)", g, s.mae[k]))
			}
		}
		if math.Abs(s.in80-80) > 5 || math.Abs(s.in95-95) > 5 {
			off = append(off, fmt.Sprintf("%s (%.0f %% and %.0f %%)", g, s.in80, s.in95))
		}
	}
	dates := map[model.Date]bool{}
	for _, j := range page.all {
		dates[j.origin] = true
	}
	list := func(words []string) string {
		if len(words) == 0 {
			return "none"
		}
		return strings.Join(words, ", ")
	}
	fmt.Fprintf(&b, "Over %d dates, one to six months ahead, the middle run is no better than the last known month (error of the median over its error) in: %s; than the border's own series, forecast without any way there, in: %s; than the same month of the year before in: %s. ",
		len(dates), list(medians[tellLast]), list(medians[tellSeries]), list(medians[tellYear]))
	fmt.Fprintf(&b, "As a whole distribution (CRPS, against intervals learnt from their own past errors) it is no better than the last known month in: %s; than the border's own series in: %s; than the year before in: %s. ",
		list(worse[tellLast]), list(worse[tellSeries]), list(worse[tellYear]))
	fmt.Fprintf(&b, "Its 80 %% and 95 %% intervals are more than five points off in: %s. ", list(off))
	inside, all := 0, 0
	for _, j := range page.story {
		if j.horizon == 2 {
			all++
			if j.by[tellEngine].in80 {
				inside++
			}
		}
	}
	fmt.Fprintf(&b, "At the story's date %d of %d figures of January 2024 lie inside the 80 %% interval. ", inside, all)
	for _, f := range page.falls {
		fmt.Fprintf(&b, "The fall of %s (%+.1f %%) was not foreseen: the middle run tells %+.1f %%, and with the counts on the way and the measures in hindsight %+.1f %%. ", f.month, -100*f.observed, -100*f.arms[armNeither].quantiles[1], -100*f.arms[armBoth].quantiles[1])
	}
	b.WriteString(page.marches.fails())
	b.WriteString("\n")
	return b.String()
}

// first is P1 at the story's date.
func (page corridorPage) first(b *strings.Builder) {
	fmt.Fprintf(b, "## P1. Encounters by month, component and sector\n\n### As known on %s\n\n%d runs. Intervals are 80 %%. *Hindsight* reads the counts on the way as known on %s and is no forecast. **Bold**: the nearest of the three that are forecasts.\n\n", storyDate, pageRuns, hindsightDay)
	b.WriteString("| what | month | counted | engine | in 80 / 95 % | year before | last month | border series | engine, hindsight |\n|---|---|---|---|---|---|---|---|---|\n")
	for i, j := range page.story {
		if j.group != groupTotal && j.group != groupComponents {
			continue
		}
		e := j.by[tellEngine]
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s / %s | %s | %s | %s | %s |\n", componentWords(j.column), j.month, grouped(j.counted),
			fmt.Sprintf("%s (%s to %s)", j.bold(tellEngine), thousand(e.low80), thousand(e.high80)), yesNo(e.in80), yesNo(e.in95),
			j.bold(tellYear), j.bold(tellLast), thousand(j.by[tellSeries].point), thousand(page.hind[i].by[tellEngine].point))
	}
	b.WriteString("\nThe same date, all groups, all six months. Ratios of the engine's error (mean absolute error of the median) and CRPS over those of the baselines: below 1 the engine is better. One date is one draw of history: months after it share their surprise.\n\n")
	b.WriteString(scoreHead)
	for _, part := range []struct {
		name string
		list []monthJudged
	}{{"", page.story}, {", draws of the fit", page.learnt}, {", hindsight", page.hind}} {
		for _, g := range pageGroups() {
			b.WriteString(scoreRow(g+part.name, scoreOf(part.list, func(j monthJudged) bool { return j.group == g })))
		}
	}
	b.WriteString("\nNationalities with a latent intake copy their counts at the border: whatever they show proves nothing about the way.\n")
}

// bold is the point of a teller, bold where it is nearest among engine, year before and last month.
func (j monthJudged) bold(k teller) string {
	off := func(k teller) float64 {
		if j.by[k].missing {
			return math.Inf(1)
		}
		return math.Abs(j.by[k].point - j.counted)
	}
	text := thousand(j.by[k].point)
	if j.by[k].missing {
		return "–"
	}
	if off(k) <= min(off(tellEngine), off(tellYear), off(tellLast)) {
		text = "**" + text + "**"
	}
	return text
}

const scoreHead = "| what | figures | error ÷ year before | error ÷ last month | error ÷ border series | CRPS ÷ year before | CRPS ÷ last month | CRPS ÷ border series | in 80 %, % | in 95 %, % | border series in 80 %, % |\n|---|---|---|---|---|---|---|---|---|---|---|\n"

// scoreRow is a line of a table of scores.
func scoreRow(name string, s scores) string {
	if s.n == 0 {
		return ""
	}
	return fmt.Sprintf("| %s | %d | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f |\n", name, s.n,
		s.mae[tellYear], s.mae[tellLast], s.mae[tellSeries], s.crps[tellYear], s.crps[tellLast], s.crps[tellSeries], s.in80, s.in95, s.series80)
}

// overDates is P1 over all dates, by group, horizon and half of the dates.
func (page corridorPage) overDates(b *strings.Builder) {
	dates := pageOrigins()
	fmt.Fprintf(b, "\n### At %d dates, %s to %s\n\nThe scenario is taken to the 26th of every second month (`puente run december-2023 --move DATE`) and matched anew to what was known then; %d runs each. Shares, intakes, supply and spreads are those of the date; what the scenario says of December 2023 itself (caravan, counted beds) is left out.\n\n", len(dates), dates[0], dates[len(dates)-1], originRuns)
	b.WriteString(scoreHead)
	for _, g := range pageGroups() {
		b.WriteString(scoreRow(g, scoreOf(page.all, func(j monthJudged) bool { return j.group == g })))
	}
	b.WriteString("\nBy months ahead, groups together:\n\n" + scoreHead)
	for h := 1; h <= pageHorizon; h++ {
		b.WriteString(scoreRow(fmt.Sprint(h), scoreOf(page.all, func(j monthJudged) bool { return j.horizon == h })))
	}
	b.WriteString("\nBy months ahead, all encounters alone:\n\n" + scoreHead)
	for h := 1; h <= pageHorizon; h++ {
		b.WriteString(scoreRow(fmt.Sprint(h), scoreOf(page.all, func(j monthJudged) bool { return j.horizon == h && j.group == groupTotal })))
	}
	b.WriteString("\nBy date, groups together. Where the rules changed within six months (11 May 2023: Title 42 ends; January 2024: see P3; 5 June 2024: the proclamation on asylum; 20 January 2025) nothing that was known says so:\n\n" + scoreHead)
	for _, d := range dates {
		b.WriteString(scoreRow(d.String(), scoreOf(page.all, func(j monthJudged) bool { return j.origin == d })))
	}
}

// componentWords names a column of the first table.
func componentWords(c model.Column) string {
	switch c.Component {
	case "usbp":
		return "between ports"
	case "ofo":
		return "at ports"
	}
	return "all"
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// thousand writes a count without its fraction, with separators.
func thousand(v float64) string { return grouped(math.Round(v)) }

// TestCorridorPage keeps docs/validation/corridor.md. With -write it makes it, in minutes. Else it asks that the page says
// with which version of the rules it was made, and repeats what needs no long runs: what was counted and what the
// baselines told at the story's date, the closures, and what the page says of arithmetic.
func TestCorridorPage(t *testing.T) {
	if *write {
		page := makeCorridorPage(t)
		if t.Failed() {
			return
		}
		if err := os.WriteFile(corridorPageFile, []byte(corridorText(t, page)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(corridorPageFile)
	if err != nil {
		t.Fatal(err)
	}
	made := regexp.MustCompile(`with sim\.Version (\d+);`).FindStringSubmatch(string(text))
	if made == nil {
		t.Fatalf("%s does not say with which sim.Version it was made", corridorPageFile)
	}
	if n, _ := strconv.Atoi(made[1]); n > sim.Version {
		t.Errorf("%s was made with sim.Version %d, this is %d", corridorPageFile, n, sim.Version)
	} else if n < sim.Version {
		t.Logf("%s was made with sim.Version %d, this is %d: it says so", corridorPageFile, n, sim.Version)
	}
	if !strings.HasPrefix(string(text), "# December 2023 and the corridor, judged on months held out\n\n**Where it fails.**") {
		t.Errorf("%s does not say first where it fails", corridorPageFile)
	}
	for _, part := range []string{bookkeepingText, closuresText(t)} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%s does not hold\n%s", corridorPageFile, part)
		}
	}
	repeatBaselines(t, string(text))
	repeatFails(t, string(text))
}

// repeatFails asks that every group whose median is no better than a baseline over all dates stands in the first lines.
func repeatFails(t *testing.T, text string) {
	t.Helper()
	_, first, _ := strings.Cut(text, "**Where it fails.**")
	first, _, _ = strings.Cut(first, "\n")
	_, table, ok := strings.Cut(text, "\n### At ")
	if !ok {
		t.Fatal("no table over all dates")
	}
	for _, g := range pageGroups() {
		_, row, ok := strings.Cut(table, "| "+g+" | ")
		cells := strings.SplitN(row, " | ", 11)
		if !ok || len(cells) < 11 {
			t.Errorf("no row of %s", g)
			continue
		}
		for _, ratio := range cells[1:7] {
			if v, err := strconv.ParseFloat(ratio, 64); err != nil || v >= 1.005 && !strings.Contains(first, g+" ("+ratio) && !strings.Contains(first, g+" (CRPS "+ratio) {
				t.Errorf("%s: a ratio of %s is not in the first lines", g, ratio)
			}
		}
	}
}

// repeatBaselines asks that each line of the first table holds what was counted and what the baselines told.
func repeatBaselines(t *testing.T, text string) {
	t.Helper()
	plan := decemberPlan(t)
	found := 0
	for _, official := range plan.Official {
		c := model.Column{Quantity: official.Quantity, Geography: official.Geography, Component: official.Component, Nationality: official.Nationality}
		if g := groupOf(c, nil); g != groupTotal && g != groupComponents {
			continue
		}
		base := baselineOf(t, official.Series, storyDate)
		for _, p := range official.Points {
			if p.Known {
				continue
			}
			j := monthJudged{column: c, month: p.Period, counted: p.Value}
			base.tell(&j)
			head := fmt.Sprintf("| %s | %s | %s |", componentWords(c), p.Period, grouped(p.Value))
			at := strings.Index(text, head)
			if at < 0 {
				t.Errorf("%s does not hold %s", corridorPageFile, head)
				continue
			}
			line, _, _ := strings.Cut(text[at:], "\n")
			line = strings.ReplaceAll(line, "**", "")
			for _, k := range []teller{tellYear, tellLast, tellSeries} {
				if !slices.Contains(strings.Split(line, " | "), thousand(j.by[k].point)) {
					t.Errorf("%s: %s is not in %s", head, thousand(j.by[k].point), line)
				}
			}
			found++
		}
	}
	if found < 12 {
		t.Errorf("%d lines were repeated", found)
	}
}
