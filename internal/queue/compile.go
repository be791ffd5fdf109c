package queue

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// Options changes what a file says, for one question.
type Options struct {
	Until          float64 // instead of the file's, where > 0
	Warmup         float64 // instead of the file's, where >= 0 and WarmupSet
	WarmupSet      bool
	Hourly         bool // look at the lines each hour where the file does not say when; less often in a run of more than hourlyPoints
	StationStreams bool // one stream of luck per station: faster, but two measures no longer meet the same luck
}

// most bounds what a schedule or rate may unfold to.
const most = 4_000_000

// maxPersons bounds a group.
const maxPersons = 255

// compiler turns a Network into a Model and collects every mistake.
type compiler struct {
	n         Network
	o         Options
	file      string
	line      func(path string) int
	problems  model.Problems
	m         *Model
	clock     clock
	end       float64 // of everything, with the drain
	classes   []Class
	class     map[string]int32
	station   map[string]int32
	pool      map[string]int32
	waitlist  map[string]int32
	closures  []Closure // with those made of opening hours
	fromHours int       // index of the first of these
}

// Compile checks a Network and flattens it. The Model is to be used only where there is no problem.
func Compile(n Network, o Options) (*Model, model.Problems) {
	return compileAt(n, o, n.Name, func(string) int { return 0 })
}

func compileAt(n Network, o Options, file string, line func(string) int) (*Model, model.Problems) {
	c := &compiler{n: n, o: o, file: file, line: line, m: &Model{name: n.Name, note: n.Note}}
	for _, stage := range []func(){c.basics, c.names, c.crews} {
		stage()
	}
	if c.problems.Len() == 0 || len(c.station) == len(n.Stations) {
		c.reach()
		for _, stage := range []func(){c.stations, c.cells, c.closurePlans, c.waitlists, c.sources, c.loaded} {
			stage()
		}
	}
	if c.problems.Len() == 0 {
		c.roundabouts()
	}
	if c.problems.Len() > 0 {
		return nil, c.problems
	}
	c.rows()
	c.offered()
	return c.m, c.problems
}

// problem notes one mistake.
func (c *compiler) problem(path, got, want string) {
	p := model.Problem{File: c.file, Line: c.line(path), Field: path, Got: got, Want: want}
	if !slices.Contains(c.problems.List, p) { // what several stations share is told once
		c.problems.Add(p)
	}
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// unknown notes a name that is not among those given, with the nearest of them.
func (c *compiler) unknown(path, got, what string, names []string) {
	want := "the name of a " + what
	if near := nearest(got, names); near != "" {
		want += "; the nearest is " + strconv.Quote(near)
	} else if len(names) > 0 {
		want += ": " + strings.Join(names[:min(len(names), 12)], ", ")
	}
	c.problem(path, got, want)
}

// nearest returns the name with the fewest letters to change, if they are few, or one that got begins with.
func nearest(got string, names []string) string {
	best, least := "", max(2, len(got)/3)+1
	if len(got) > longestName {
		return ""
	}
	for _, name := range names {
		d := edits(strings.ToLower(got), strings.ToLower(name[:min(len(name), longestName)]))
		if len(name) > 2 && strings.HasPrefix(strings.ToLower(got), strings.ToLower(name)) {
			d = min(d, 2)
		}
		if d < least {
			best, least = name, d
		}
	}
	return best
}

// longestName bounds the names among which the nearest is looked for.
const longestName = 64

// edits is the distance of Levenshtein (1966).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// basics checks the times of the run and its clock.
func (c *compiler) basics() {
	if c.n.Schema != 0 && c.n.Schema != 1 {
		c.problem("schema", strconv.Itoa(c.n.Schema), "1")
	}
	minutes := map[string]float64{"": 60, "minutes": 1, "hours": 60, "days": 1440}[c.n.Unit]
	if minutes == 0 {
		c.unknown("unit", c.n.Unit, "unit", []string{"minutes", "hours", "days"})
		minutes = 60
	}
	c.m.unit = c.n.Unit
	if c.m.unit == "" {
		c.m.unit = "hours"
	}
	if c.o.Until > 0 {
		c.n.Until = c.o.Until
	}
	if c.o.WarmupSet {
		c.n.Warmup = c.o.Warmup
	}
	if !(c.n.Until > 0) || math.IsInf(c.n.Until, 0) {
		c.problem("until", number(c.n.Until), "a time > 0")
		c.n.Until = 1
	}
	if !(c.n.Warmup >= 0 && c.n.Warmup < c.n.Until) {
		c.problem("warmup", number(c.n.Warmup), "a time from 0 to before until ("+number(c.n.Until)+")")
	}
	if !(c.n.Drain >= 0) {
		c.problem("drain", number(c.n.Drain), "a time >= 0")
	}
	c.m.until, c.m.drain, c.m.warmup = c.n.Until, c.n.Drain, c.n.Warmup
	c.m.stationStreams = c.o.StationStreams
	c.end = c.n.Until + c.n.Drain
	c.readClock(minutes)
	c.hourly(minutes)
	c.observations()
}

// hourlyPoints bounds the observations that Options.Hourly makes, over all stations.
const hourlyPoints = 20_000

// hourly is the time between two observations where the file does not say: an hour, doubled until there are few enough.
func (c *compiler) hourly(minutes float64) {
	if !c.o.Hourly || c.n.Observe.Every != 0 || len(c.n.Observe.At) > 0 {
		return
	}
	every := 60 / minutes
	for c.n.Until/every*float64(len(c.n.Stations)) > hourlyPoints {
		every *= 2
	}
	c.n.Observe.Every = min(every, c.n.Until)
}

// observations lists the times at which the lines are looked at.
func (c *compiler) observations() {
	at := slices.Clone(c.n.Observe.At)
	if e := c.n.Observe.Every; e > 0 && c.n.Until/e < most/100 {
		for k := 1; float64(k)*e <= c.n.Until*(1+1e-12); k++ {
			at = append(at, min(float64(k)*e, c.n.Until))
		}
	} else if e != 0 {
		c.problem("observe.every", number(e), "a time > 0, at most 40,000 of them in the run")
	}
	slices.Sort(at)
	c.m.observe = slices.Compact(at)
	c.m.observed = len(at) > 0
	if len(c.m.observe)*len(c.n.Stations) > most/4 {
		c.problem("observe", strconv.Itoa(len(c.m.observe))+" times", "at most 1,000,000 over all stations")
	}
	if len(at) > 0 && (at[0] < 0 || at[len(at)-1] > c.n.Until) {
		c.problem("observe.at", fmt.Sprint(c.n.Observe.At), "times from 0 to until")
	}
}

// index numbers names and notes those that stand twice or are empty.
func (c *compiler) index(list string, names []string) map[string]int32 {
	m := map[string]int32{}
	for i, name := range names {
		path := fmt.Sprintf("%s[%d].name", list, i)
		if _, twice := m[name]; twice {
			c.problem(path, name, "each name once")
		}
		if name == "" {
			c.problem(path, "", "a name")
		}
		m[name] = int32(i)
	}
	return m
}

// namesOf collects the names of a list.
func namesOf[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = name(x)
	}
	return out
}

func (c *compiler) classNames() []string {
	return namesOf(c.classes, func(x Class) string { return x.Name })
}

func (c *compiler) stationNames() []string {
	return namesOf(c.n.Stations, func(x Station) string { return x.Name })
}

func (c *compiler) poolNames() []string {
	return namesOf(c.n.Pools, func(x Pool) string { return x.Name })
}

func (c *compiler) waitlistNames() []string {
	return namesOf(c.n.Waitlists, func(x Waitlist) string { return x.Name })
}

// names numbers classes, pools, stations and waitlists.
func (c *compiler) names() {
	c.classes = c.n.Classes
	if len(c.classes) == 0 {
		c.classes = []Class{{Name: "all"}}
	}
	if len(c.n.Stations) == 0 {
		c.problem("stations", "", "at least one station")
	}
	c.class = c.index("classes", c.classNames())
	c.station = c.index("stations", c.stationNames())
	c.pool = c.index("pools", c.poolNames())
	c.waitlist = c.index("waitlists", c.waitlistNames())
	for i, w := range c.n.Waitlists {
		if _, both := c.station[w.Name]; both {
			c.problem(fmt.Sprintf("waitlists[%d].name", i), w.Name, "a name that no station has")
		}
	}
	c.m.classes = c.classNames()
	if len(c.classes) > 1<<15 || len(c.n.Stations) > 1<<20 {
		c.problem("classes", strconv.Itoa(len(c.classes)), "at most 32768 classes and 1048576 stations")
	}
	for i, cl := range c.classes {
		c.checkGroup(fmt.Sprintf("classes[%d].group", i), cl.Group)
		if cl.Priority < 0 {
			c.problem(fmt.Sprintf("classes[%d].priority", i), strconv.Itoa(cl.Priority), "a whole number from 1 (served first)")
		}
	}
}

func (c *compiler) checkGroup(path string, g *Group) {
	if g == nil {
		return
	}
	if len(g.Sizes) == 0 {
		c.problem(path+".sizes", "", "at least one size")
	}
	for i, size := range g.Sizes {
		if size < 1 || size > maxPersons {
			c.problem(fmt.Sprintf("%s.sizes[%d]", path, i), strconv.Itoa(size), "1 to 255 persons")
		}
	}
	c.weights(path+".weights", g.Weights, len(g.Sizes))
}

// weights checks weights that stand beside n things; left out means equal.
func (c *compiler) weights(path string, w []float64, n int) {
	if len(w) == 0 {
		return
	}
	if len(w) != n {
		c.problem(path, strconv.Itoa(len(w))+" weights", strconv.Itoa(n)+", one for each")
	}
	sum := 0.0
	for i, x := range w {
		if !(x >= 0) || math.IsInf(x, 0) {
			c.problem(fmt.Sprintf("%s[%d]", path, i), number(x), "a number >= 0")
		}
		sum += x
	}
	if !(sum > 0) {
		c.problem(path, fmt.Sprint(w), "at least one weight > 0")
	}
}

// find looks a name up and notes where it is not known.
func (c *compiler) find(path, name, what string) int32 {
	lists := map[string]func() (map[string]int32, []string){
		"class":    func() (map[string]int32, []string) { return c.class, c.classNames() },
		"station":  func() (map[string]int32, []string) { return c.station, c.stationNames() },
		"pool":     func() (map[string]int32, []string) { return c.pool, c.poolNames() },
		"waitlist": func() (map[string]int32, []string) { return c.waitlist, c.waitlistNames() },
	}
	index, names := lists[what]()
	if i, ok := index[name]; ok {
		return i
	}
	c.unknown(path, name, what, names)
	return none
}

// word looks a word up in a closed list, the first of which is the default.
func (c *compiler) word(path, got string, words ...string) int {
	if got == "" {
		return 0
	}
	if i := slices.Index(words, got); i >= 0 {
		return i
	}
	want := "one of " + strings.Join(words, ", ")
	if near := nearest(got, words); near != "" {
		want += "; the nearest is " + strconv.Quote(near)
	}
	c.problem(path, got, want)
	return 0
}

// dist checks a distribution and returns its index; none where there is none.
func (c *compiler) dist(path string, d *Distribution) int32 {
	if d == nil {
		return none
	}
	before := c.problems.Len()
	c.checkDistribution(path, d)
	if c.problems.Len() > before {
		return none
	}
	counter := none
	if d.Kind == "sequence" {
		counter = c.m.counters
		c.m.counters++
	}
	c.m.dists = append(c.m.dists, d.build(counter))
	return int32(len(c.m.dists) - 1)
}

// checkDistribution checks the numbers that a kind needs, and that it has no others.
func (c *compiler) checkDistribution(path string, d *Distribution) {
	if !slices.Contains(distKinds[1:], d.Kind) {
		c.word(path+".kind", d.Kind+" ", distKinds[1:]...)
		return
	}
	c.unusedNumbers(path, d)
	mean := d.Mean
	if d.Kind == "exponential" && d.Rate > 0 {
		if d.Mean > 0 {
			c.problem(path+".rate", number(d.Rate), "either mean or rate")
		}
		mean = 1 / d.Rate
	}
	positive := func(name string, x float64, needed bool) {
		if needed && !(x > 0 && x < math.MaxFloat64) {
			c.problem(path+"."+name, number(x), "a number > 0")
		}
	}
	kind := d.Kind
	positive("mean", mean, slices.Contains([]string{"exponential", "erlang", "gamma", "lognormal", "weibull"}, kind))
	positive("cv", d.CV, kind == "gamma" || kind == "lognormal")
	positive("phases", float64(d.Phases), kind == "erlang")
	positive("shape", d.Shape, kind == "weibull")
	if kind == "fixed" && !(d.Mean >= 0 && d.Mean < math.MaxFloat64) {
		c.problem(path, number(d.Mean), "a time >= 0")
	}
	if (kind == "uniform" || kind == "triangular") && !(d.Low >= 0 && d.High > d.Low && d.High < math.MaxFloat64) {
		c.problem(path, number(d.Low)+" to "+number(d.High), "0 <= low < high")
	}
	if kind == "triangular" && !(d.Mode >= d.Low && d.Mode <= d.High) {
		c.problem(path+".mode", number(d.Mode), "from low to high")
	}
	values, name := d.Values, "values"
	if kind == "mix" {
		values, name = d.Means, "means"
	}
	if kind != "mix" && kind != "empirical" && kind != "sequence" {
		return
	}
	if len(values) == 0 {
		c.problem(path+"."+name, "", "at least one number")
	}
	for i, v := range values {
		if !(v >= 0 && v < math.MaxFloat64) || kind == "mix" && v == 0 {
			c.problem(fmt.Sprintf("%s.%s[%d]", path, name, i), number(v), "a time >= 0")
		}
	}
	c.weights(path+".weights", d.Weights, len(values))
}
