package queue

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// clock turns local time into the time of the run.
type clock struct {
	minutes float64 // of a unit
	start   int64   // local minutes since 1970-01-01 at time 0
	zero    int64   // the same, as the sun has it
	us      bool    // daylight saving of the United States
	given   bool    // the file says when it starts
}

// readClock reads start and daylight_saving. Without a start, day 0 is a Monday.
func (c *compiler) readClock(minutes float64) {
	c.clock = clock{minutes: minutes, start: int64(model.DateOf(1970, 1, 5)) * 1440}
	c.clock.us = c.word("daylight_saving", c.n.DaylightSaving, "none", "us") == 1
	if c.n.Start != "" {
		c.clock.given = true
		day, hour, _ := strings.Cut(c.n.Start, " ")
		date, err := model.ParseDate(day)
		if err != nil {
			c.problem("start", c.n.Start, "YYYY-MM-DD or YYYY-MM-DD HH:MM")
			return
		}
		at := 0
		if hour != "" {
			at = c.hour("start", hour)
		}
		c.clock.start = int64(date)*1440 + int64(at)
	}
	if c.clock.us && !c.clock.given {
		c.problem("daylight_saving", c.n.DaylightSaving, "a start as well")
	}
	c.clock.zero = c.clock.sun(c.clock.start)
}

// hour reads HH:MM as minutes; 24:00 is the end of the day.
func (c *compiler) hour(path, s string) int {
	h, m, ok := strings.Cut(s, ":")
	hours, err1 := strconv.Atoi(h)
	minutes, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hours < 0 || minutes < 0 || minutes > 59 || hours*60+minutes > 1440 {
		c.problem(path, s, "a time of day HH:MM")
		return 0
	}
	return hours*60 + minutes
}

// sun takes daylight saving out of local minutes. In spring the missing hour is an
// instant; in autumn the hour that comes twice is two hours long.
func (k *clock) sun(local int64) int64 {
	if !k.us {
		return local
	}
	year, _, _ := model.Date(floorDiv(local, 1440)).Civil()
	spring := int64(sundayOf(year, 3, 2))*1440 + 120
	autumn := int64(sundayOf(year, 11, 1))*1440 + 120
	switch {
	case local < spring || local >= autumn:
		return local
	case local < spring+60:
		return spring
	}
	return local - 60
}

// sundayOf is the n-th Sunday of a month: 15 U.S.C. 260a, Energy Policy Act of 2005.
func sundayOf(year, month, n int) model.Date {
	first := model.DateOf(year, month, 1)
	return first + model.Date((6-first.Weekday()+7)%7+7*(n-1))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// at returns the time of the run at local minutes.
func (k *clock) at(local int64) float64 { return float64(k.sun(local)-k.zero) / k.minutes }

// mostDays bounds the calendar of a run.
const mostDays = 40_000

// days returns the first and last local day that the time up to end touches.
func (c *compiler) days(end float64) (first, last model.Date) {
	k := &c.clock
	first = model.Date(floorDiv(k.start, 1440))
	if end*k.minutes > mostDays*1440 {
		c.problem("until", number(c.n.Until), "at most 40,000 days where hours, days or profiles are used")
		return first, first
	}
	return first, model.Date(floorDiv(k.start+int64(math.Ceil(end*k.minutes))+60, 1440))
}

// unlimited is the count of a schedule without limit.
const unlimited = math.MaxInt32

// steps unfolds a schedule over the run; the first stands at time 0.
func (c *compiler) steps(path string, s *Schedule) []step {
	before := c.problems.Len()
	c.checkSchedule(path, s)
	if c.problems.Len() > before {
		return []step{{0, 1, false}}
	}
	var list []step
	switch {
	case s.Unlimited:
		return []step{{0, unlimited, false}}
	case len(s.Until) > 0:
		list = c.shifts(s)
	case len(s.Weekly) > 0:
		list = c.weekly(path, s.Weekly)
	default:
		list = []step{{0, int32(s.Count), false}}
	}
	if len(s.Breaks) > 0 {
		list = c.breaks(list, s.Breaks)
	}
	if len(list) > most {
		c.problem(path, strconv.Itoa(len(list))+" shifts", "at most 4,000,000 in the run")
		list = list[:1]
	}
	return list
}

func (c *compiler) checkSchedule(path string, s *Schedule) {
	if s.Count < 0 || s.Count > 1e6 {
		c.problem(path, strconv.Itoa(s.Count), "a whole number from 0 to 1,000,000")
	}
	if len(s.Until) != len(s.Counts) {
		c.problem(path+".counts", strconv.Itoa(len(s.Counts))+" counts", strconv.Itoa(len(s.Until))+", one for each until")
	}
	for i, n := range s.Counts {
		if n < 0 || n > 1e6 {
			c.problem(fmt.Sprintf("%s.counts[%d]", path, i), strconv.Itoa(n), "a whole number from 0 to 1,000,000")
		}
	}
	c.unusedSchedule(path, s)
	c.ascending(path+".until", s.Until, s.Every, true)
	c.word(path+".handover", s.Handover, "crew", "stay")
	for i, b := range s.Breaks {
		if !(b.From >= 0 && b.To > b.From) || b.Count < 1 || b.Every != 0 && b.Every < b.To-b.From {
			c.problem(fmt.Sprintf("%s.breaks[%d]", path, i), fmt.Sprintf("%v to %v of %d every %v", b.From, b.To, b.Count, b.Every), "0 <= from < to, a count from 1, every at least as long as the break")
		}
	}
}

// ascending checks that times rise, and that a period is not shorter than the last.
func (c *compiler) ascending(path string, times []float64, every float64, positive bool) {
	last := 0.0
	for i, t := range times {
		if t < last || (positive || i > 0) && t == last || math.IsNaN(t) || math.IsInf(t, 0) {
			c.problem(fmt.Sprintf("%s[%d]", path, i), number(t), "a time after "+number(last))
		}
		last = t
	}
	if every != 0 && every < last {
		c.problem(strings.TrimSuffix(path, path[strings.LastIndexByte(path, '.'):])+".every", number(every), "a period of at least "+number(last))
	}
	if len(times) > 0 && every > 0 && c.end/every*float64(len(times)) > most {
		c.problem(path, fmt.Sprintf("%d times every %v", len(times), every), "at most 4,000,000 in the run")
	}
}

// shifts unfolds shifts that come one after another; after the last nobody is there, unless they come again.
func (c *compiler) shifts(s *Schedule) []step {
	crew := s.Handover != "stay"
	list := []step{}
	for round := 0.0; ; round += s.Every {
		from := 0.0
		for i, until := range s.Until {
			list = append(list, step{round + from, int32(s.Counts[i]), crew})
			from = until
		}
		if s.Every <= 0 {
			return append(list, step{from, 0, crew})
		}
		if from < s.Every {
			list = append(list, step{round + from, 0, crew})
		}
		if round+s.Every >= c.end {
			return list
		}
	}
}

// change is a difference of a count at a time.
type change struct {
	at    float64
	delta int32
}

// spans unfolds hours of the week into changes.
func (c *compiler) spans(path string, list []Span) []change {
	var changes []change
	first, last := c.days(c.end)
	for i, sp := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		from, to := c.hour(at+".from", sp.From), c.hour(at+".to", sp.To)
		if to <= from {
			to += 1440
		}
		days := c.weekdays(at+".days", sp.Days)
		for day := first - 1; day <= last; day++ {
			if !days[day.Weekday()] {
				continue
			}
			a, b := c.clock.at(int64(day)*1440+int64(from)), c.clock.at(int64(day)*1440+int64(to))
			if b > 0 && b > a {
				changes = append(changes, change{max(a, 0), int32(max(sp.Count, 1))}, change{b, -int32(max(sp.Count, 1))})
			}
		}
	}
	return changes
}

// weekdays reads days of the week; none means all.
func (c *compiler) weekdays(path string, days []string) [7]bool {
	var out [7]bool
	for i, d := range days {
		out[c.word(fmt.Sprintf("%s[%d]", path, i), d, "mon", "tue", "wed", "thu", "fri", "sat", "sun")] = true
	}
	if len(days) == 0 {
		return [7]bool{true, true, true, true, true, true, true}
	}
	return out
}

// weekly adds up spans; who is on both sides of a change stays.
func (c *compiler) weekly(path string, spans []Span) []step {
	return addChanges([]step{{0, 0, false}}, c.spans(path+".weekly", spans))
}

// breaks takes breaks out of a schedule.
func (c *compiler) breaks(list []step, breaks []Break) []step {
	var changes []change
	for _, b := range breaks {
		for round := 0.0; b.From+round < c.end; round += b.Every {
			changes = append(changes, change{b.From + round, -int32(b.Count)}, change{b.To + round, int32(b.Count)})
			if b.Every <= 0 || len(changes) > most {
				break
			}
		}
	}
	return addChanges(list, changes)
}

// addChanges lays changes over steps; the sum is never below zero.
func addChanges(list []step, changes []change) []step {
	slices.SortStableFunc(changes, func(a, b change) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	var out []step
	var base, sum int32
	i, k := 0, 0
	for i < len(list) || k < len(changes) {
		at := forever
		crew := false
		if i < len(list) {
			at = list[i].at
		}
		if k < len(changes) {
			at = min(at, changes[k].at)
		}
		for ; i < len(list) && list[i].at == at; i++ {
			base = list[i].count
			crew = crew || list[i].crew
		}
		for ; k < len(changes) && changes[k].at == at; k++ {
			sum += changes[k].delta
		}
		count := max(base+sum, 0)
		if len(out) == 0 || crew || out[len(out)-1].count != count {
			out = append(out, step{at, count, crew})
		}
	}
	return out
}

// meanCount is the mean of a schedule over the counted time, outside the times that are shut.
func meanCount(list []step, until float64, shut []interval) float64 {
	sum := 0.0
	for i, s := range list {
		if s.count == unlimited {
			return forever
		}
		end := until
		if i+1 < len(list) {
			end = min(until, list[i+1].at)
		}
		if end > s.at {
			sum += float64(s.count) * (end - s.at - covered(shut, s.at, end))
		}
	}
	return sum / until
}
