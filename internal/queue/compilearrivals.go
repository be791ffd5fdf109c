package queue

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"puente/internal/model"
)

// sources fills the plans of arrivals.
func (c *compiler) sources() {
	for i := range c.n.Arrivals {
		c.m.sources = append(c.m.sources, c.source(fmt.Sprintf("arrivals[%d]", i), &c.n.Arrivals[i]))
	}
}

func (c *compiler) source(path string, a *Source) sourcePlan {
	p := sourcePlan{name: a.Name, waitlist: none, busyness: none, gap: none, begin: a.Begin, end: c.n.Until}
	if p.name == "" {
		p.name = a.To
	}
	if !(a.Begin >= 0) || a.End != 0 && a.End <= a.Begin {
		c.problem(path+".begin", number(a.Begin), "0 <= begin < end")
	}
	if a.End > 0 {
		p.end = min(a.End, c.n.Until)
	}
	c.sourceClasses(path, a, &p)
	c.sourceTarget(path, a, &p)
	c.sourceTimes(path, a, &p)
	if a.Profile != nil && a.PerDay == nil && len(a.Counts) == 0 {
		c.problem(path+".profile", "", "per_day or counts, which it spreads over the day")
	}
	if a.BusynessCV != 0 {
		if p.kind != sourceVarying {
			c.problem(path+".busyness_cv", number(a.BusynessCV), "rates or per_day, whose days it varies")
		}
		p.busyness = c.dist(path+".busyness_cv", &Distribution{Kind: "gamma", Mean: 1, CV: a.BusynessCV})
	}
	return p
}

// sourceClasses reads who comes.
func (c *compiler) sourceClasses(path string, a *Source, p *sourcePlan) {
	if a.Class != "" {
		c.find(path+".class", a.Class, "class")
		if len(a.Mix) > 0 {
			c.problem(path+".mix", "", "either class or mix")
		}
	} else if len(a.Mix) == 0 && len(c.classes) > 1 {
		c.problem(path+".class", "", "a class or a mix, since there are several")
	}
	var weights []float64
	for _, name := range sortedKeys(a.Mix) {
		c.find(path+".mix."+name, name, "class")
	}
	p.classes = c.classesOf(a)
	for _, k := range p.classes {
		if k >= 0 {
			weights = append(weights, a.Mix[c.classes[k].Name])
		}
	}
	if len(a.Mix) > 0 {
		c.weights(path+".mix", weights, len(weights))
		p.chances = cumulate(weights, len(weights))
	}
	p.personal = len(p.classes) > 1
	p.groups = make([]groupPlan, len(c.classes))
	for k := range c.classes {
		p.groups[k] = groupOf(c.classes[k].Group)
		p.personal = p.personal || len(p.groups[k].sizes) > 0
	}
}

func groupOf(g *Group) groupPlan {
	if g == nil {
		return groupPlan{}
	}
	p := groupPlan{split: g.Split, chances: cumulate(g.Weights, len(g.Sizes))}
	for _, size := range g.Sizes {
		p.sizes = append(p.sizes, int32(size))
	}
	return p
}

// cellsOf lists the cells of a station by class.
func (c *compiler) cellsOf(station int32) []int32 {
	n := int32(len(c.classes))
	return c.m.cellOf[station*n : (station+1)*n]
}

// sourceTarget reads where they go.
func (c *compiler) sourceTarget(path string, a *Source, p *sourcePlan) {
	switch {
	case a.Choose != nil && a.To != "":
		c.problem(path+".to", a.To, "either to or choose")
	case a.Choose != nil:
		p.choose = c.choosing(path+".choose", a)
	default:
		if w, ok := c.waitlist[a.To]; ok {
			p.waitlist = w
			return
		}
		if to := c.find(path+".to", a.To, "station"); to >= 0 {
			p.cells = c.cellsOf(to)
		}
	}
}

func (c *compiler) choosing(path string, a *Source) *choosePlan {
	p := &choosePlan{waitCost: a.Choose.WaitCost}
	if !(p.waitCost >= 0) {
		c.problem(path+".wait_cost", number(p.waitCost), "a number >= 0")
	}
	if len(a.Choose.Options) == 0 {
		c.problem(path+".options", "", "at least one option")
	}
	for k, o := range a.Choose.Options {
		at := fmt.Sprintf("%s.options[%d]", path, k)
		c.notNegative(at, map[string]float64{"travel": o.Travel, "later": o.Later})
		plan := optionPlan{station: none, constant: o.Constant, travel: o.Travel, later: o.Later, count: int32(len(c.m.choices))}
		if o.To != "" {
			if o.Later > 0 {
				c.problem(at+".later", number(o.Later), "either to or later")
			}
			if plan.station = c.find(at+".to", o.To, "station"); plan.station >= 0 {
				plan.cells = c.cellsOf(plan.station)
			}
		}
		if o.Travel > 0 && o.To == "" {
			c.problem(at+".travel", number(o.Travel), "a station to travel to; a constant says what not coming is worth")
		}
		name := o.Name
		if name == "" {
			name = o.To
		}
		c.m.choices = append(c.m.choices, choiceName{a.Name, name})
		p.options = append(p.options, plan)
	}
	return p
}

// sourceTimes reads when they come: exactly one of the forms.
func (c *compiler) sourceTimes(path string, a *Source, p *sourcePlan) {
	forms := 0
	for _, given := range []bool{a.Rate != nil, a.Rates != nil, a.PerDay != nil, len(a.Counts) > 0, a.Every != nil, a.Gaps != nil, len(a.Times) > 0} {
		if given {
			forms++
		}
	}
	if forms != 1 {
		c.problem(path, strconv.Itoa(forms)+" forms of arrival", "one of rate, rates, per_day, counts, every, gaps, times")
		return
	}
	switch {
	case a.Rate != nil:
		c.constant(path, *a.Rate, p)
	case a.Rates != nil:
		c.rates(path+".rates", a, p)
	case a.PerDay != nil, len(a.Counts) > 0:
		c.profile(path, a, p)
	case a.Every != nil:
		p.kind, p.every = sourceEvery, *a.Every
		if !(p.every > 0) {
			c.problem(path+".every", number(p.every), "a time > 0")
		}
	case a.Gaps != nil:
		p.kind, p.gap = sourceGaps, c.dist(path+".gaps", a.Gaps)
		if p.gap >= 0 && !(c.m.dists[p.gap].mean > 0) {
			c.problem(path+".gaps", "", "gaps with a mean > 0")
		}
	default:
		p.kind, p.times = sourceTimes, a.Times
		c.rising(path+".times", a.Times)
	}
}

// rising checks that times do not fall; several may be equal.
func (c *compiler) rising(path string, times []float64) {
	last := 0.0
	for i, t := range times {
		if !(t >= last) || math.IsInf(t, 0) {
			c.problem(fmt.Sprintf("%s[%d]", path, i), number(t), "a time from "+number(last))
		}
		last = t
	}
}

func (c *compiler) constant(path string, rate float64, p *sourcePlan) {
	if !(rate >= 0) || math.IsInf(rate, 0) {
		c.problem(path+".rate", number(rate), "groups per "+strings.TrimSuffix(c.m.unit, "s")+", a number >= 0")
	}
	p.kind, p.every = sourceConstant, 1/rate
	if rate == 0 {
		p.end = 0
	}
}

// rates unfolds a table of rates over the run.
func (c *compiler) rates(path string, a *Source, p *sourcePlan) {
	p.kind = sourceVarying
	r := a.Rates
	if len(r.Times) == 0 || len(r.Times) != len(r.Values) {
		c.problem(path+".values", strconv.Itoa(len(r.Values))+" values", strconv.Itoa(len(r.Times))+", one for each of at least one time")
		return
	}
	for i, v := range r.Values {
		if !(v >= 0) || math.IsInf(v, 0) {
			c.problem(fmt.Sprintf("%s.values[%d]", path, i), number(v), "groups per "+strings.TrimSuffix(c.m.unit, "s")+", a number >= 0")
		}
	}
	before := c.problems.Len()
	c.ascending(path+".times", r.Times, r.Every, false)
	if r.Times[0] != 0 {
		c.problem(path+".times[0]", number(r.Times[0]), "0: the table begins with the run")
	}
	if c.problems.Len() > before {
		return
	}
	days := a.BusynessCV > 0
	for round := 0.0; round < p.end; round += r.Every {
		for i := range r.Times {
			to, high := forever, r.Values[i]
			switch {
			case i+1 < len(r.Times):
				to = round + r.Times[i+1]
				if r.Linear {
					high = r.Values[i+1]
				}
			case r.Every > 0:
				to = round + r.Every
				if r.Linear {
					high = r.Values[0]
				}
			}
			c.segments(p, segment{from: round + r.Times[i], to: to, low: r.Values[i], high: high}, days)
		}
		if r.Every <= 0 {
			break
		}
	}
}

// segments adds a piece of rate within the source's time, cut at midnight where days differ.
func (c *compiler) segments(p *sourcePlan, g segment, days bool) {
	whole := g
	if p.kind != sourceCounts { // whose days are whole, for their numbers to be exact
		g.from, g.to = max(g.from, p.begin), min(g.to, p.end)
	}
	for g.from < g.to && len(p.segments) < most {
		piece := g
		if days {
			day, next := c.dayAt(g.from)
			piece.day, piece.to = day, min(g.to, next)
		}
		piece.low, piece.high = whole.rate(piece.from), whole.rate(piece.to)
		p.segments = append(p.segments, piece)
		g.from = piece.to
	}
}

// rate is the rate of a piece at a time within it.
func (g *segment) rate(at float64) float64 {
	if g.low == g.high {
		return g.low
	}
	return g.low + (g.high-g.low)*(at-g.from)/(g.to-g.from)
}

// dayAt returns the local day of a time, from 0, and when the next begins.
func (c *compiler) dayAt(at float64) (int32, float64) {
	first, last := c.days(c.end)
	guess := first + model.Date(int64(at*c.clock.minutes)/1440) - 1
	for day := max(guess, first); day <= last+1; day++ {
		if next := c.clock.at(int64(day+1) * 1440); next > at {
			return int32(day - first), next
		}
	}
	return int32(last - first + 2), forever
}

// profile unfolds a day's groups over the hours, weekdays, months and special days.
func (c *compiler) profile(path string, a *Source, p *sourcePlan) {
	pr := a.Profile
	if pr == nil {
		pr = &Profile{}
	}
	before := c.problems.Len()
	c.checkProfile(path, a, pr)
	if c.problems.Len() > before {
		return
	}
	p.kind = sourceVarying
	first, last := c.days(c.n.Until)
	if len(a.Counts) > 0 {
		p.kind = sourceCounts
		last = min(last, first+model.Date(len(a.Counts))-1)
	}
	for day := first; day <= last; day++ {
		from := int32(len(p.segments))
		groups := pr.factor(day)
		if a.PerDay != nil {
			groups *= *a.PerDay
		} else {
			groups = 1
		}
		c.day(p, pr, day, groups)
		for k := from; int(k) < len(p.segments); k++ {
			p.segments[k].day = int32(day - first)
		}
		if p.kind == sourceCounts {
			c.countedDay(p, from, a.Counts[day-first])
		}
	}
}

// countedDay notes the exact number of a day's groups and the rate that spreads them.
func (c *compiler) countedDay(p *sourcePlan, from int32, groups int) {
	d := dayPlan{first: from, last: int32(len(p.segments)), groups: int32(groups)}
	for k := d.first; k < d.last; k++ {
		d.area += p.segments[k].area()
	}
	if d.area > 0 {
		p.days = append(p.days, d)
	}
}

// day lays a day's groups over its hours; an hour that daylight saving takes out has none.
func (c *compiler) day(p *sourcePlan, pr *Profile, day model.Date, groups float64) {
	weights := pr.hours(day)
	for h := range 24 {
		local := int64(day)*1440 + int64(h)*60
		from, to := c.clock.at(local), c.clock.at(local+60)
		rate := groups * weights[h] * c.clock.minutes / 60
		if to > from {
			c.segments(p, segment{from: from, to: to, low: rate, high: rate}, false)
		}
	}
}

// hours returns the share of a day's groups that each hour has; with 168 hours, of a mean day of the week.
func (pr *Profile) hours(day model.Date) [24]float64 {
	var out [24]float64
	sum := 0.0
	for _, w := range pr.Hours {
		sum += w
	}
	for h := range out {
		switch len(pr.Hours) {
		case 24:
			out[h] = pr.Hours[h] / sum
		case 168:
			out[h] = pr.Hours[24*day.Weekday()+h] * 7 / sum
		default:
			out[h] = 1.0 / 24
		}
	}
	return out
}

// factor is what weekday, month and special day make of a day.
func (pr *Profile) factor(day model.Date) float64 {
	f := 1.0
	if len(pr.Weekdays) == 7 {
		f *= pr.Weekdays[day.Weekday()]
	}
	if len(pr.Months) == 12 {
		_, month, _ := day.Civil()
		f *= pr.Months[month-1]
	}
	if special, ok := pr.Special[day.String()]; ok {
		f *= special
	}
	return f
}

func (c *compiler) checkProfile(path string, a *Source, pr *Profile) {
	if a.PerDay != nil && !(*a.PerDay >= 0 && *a.PerDay < math.MaxFloat64) {
		c.problem(path+".per_day", number(*a.PerDay), "groups a day, a number >= 0")
	}
	for i, n := range a.Counts {
		if n < 0 || n > 1e8 {
			c.problem(fmt.Sprintf("%s.counts[%d]", path, i), strconv.Itoa(n), "groups on the day, a whole number >= 0")
		}
	}
	at := path + ".profile"
	if n := len(pr.Hours); n != 0 && n != 24 && n != 168 {
		c.problem(at+".hours", strconv.Itoa(n)+" weights", "24 of a day or 168 of a week from Monday")
	}
	c.weights(at+".hours", pr.Hours, len(pr.Hours))
	if len(pr.Weekdays) > 0 {
		c.weights(at+".weekdays", pr.Weekdays, 7)
	}
	if len(pr.Months) > 0 {
		c.weights(at+".months", pr.Months, 12)
	}
	for _, day := range sortedKeys(pr.Special) {
		if _, err := model.ParseDate(day); err != nil {
			c.problem(at+".special."+day, day, "a date YYYY-MM-DD")
		}
		if f := pr.Special[day]; !(f >= 0) {
			c.problem(at+".special."+day, number(f), "a factor >= 0")
		}
	}
	if !c.clock.given && (len(pr.Weekdays)+len(pr.Months)+len(pr.Special) > 0 || len(pr.Hours) == 168) {
		c.problem(at, "", "a start as well, for the days to have dates")
	}
	if len(a.Counts) > 0 && len(pr.Weekdays)+len(pr.Months)+len(pr.Special) > 0 {
		c.problem(at, "", "only hours: counts already say what each day has")
	}
}
