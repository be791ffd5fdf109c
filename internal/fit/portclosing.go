package fit

import (
	"math"

	"puente/internal/queue"
	"puente/internal/rng"
)

// PortClosing is a real crossing that is shut for a while, beside those that its people may use instead.
type PortClosing struct {
	Name       string // of the network
	Home       PortWeek
	Neighbours []PortNeighbour
	Walkers    bool    // walkers pass at the crossing meanwhile
	From, To   float64 // hours from the beginning of the Monday of Home
	Sudden     bool    // nobody knew; those in line must go
}

// PortNeighbour is another port, or another crossing of the same.
type PortNeighbour struct {
	Week PortWeek // its own traffic
	KM   float64  // by road
}

// purposeClosingDraw names the luck of which truth about closures a run takes: time is the run.
const purposeClosingDraw rng.Purpose = 602

const (
	// afterClosingHours is how long the run goes on after the reopening.
	afterClosingHours = weekHours
	// homeLead is how much better people like their own crossing, when nobody waits there, than everything else
	// together, in units of utility: 7 in 1,000 go elsewhere on an ordinary day; assumed.
	homeLead = 5
	// roadSpeed turns a way into time, in km an hour; assumed.
	roadSpeed = 80
)

// waitCost is the utility lost by an hour of published wait: half of the people do not join at the median of
// what PortWeek takes them to tolerate.
var waitCost = homeLead / (tolerated / math.Sqrt(1+toleratedCV*toleratedCV))

// ClosingDraw is one possible truth about what is not published of all crossings, and about what people do.
type ClosingDraw struct {
	Home   PortDraw
	Others []PortDraw
	Shares ClosureShares
}

// Draw is what the run-th run under a seed takes as true.
func (c PortClosing) Draw(m ClosureModel, seed uint64, run int) ClosingDraw {
	luck := rng.New(seed, purposeClosingDraw, 0, uint64(run))
	d := ClosingDraw{Home: c.Home.Draw(seed, run), Shares: m.Draw(luck.Float64())}
	for i, n := range c.Neighbours {
		own := rng.New(seed, purposeClosingDraw, uint64(i+1), uint64(run))
		inspection, staff := PortRanges(n.Week.Mode)
		d.Others = append(d.Others, PortDraw{inspection.draw(&own), staff.draw(&own)})
	}
	return d
}

// Middle is the middle of what is not published, and of what closures taught.
func (c PortClosing) Middle(m ClosureModel) ClosingDraw {
	d := ClosingDraw{Home: c.Home.MiddleDraw(), Shares: m.Draw(.5)}
	for _, n := range c.Neighbours {
		d.Others = append(d.Others, n.Week.MiddleDraw())
	}
	return d
}

// Open is the network with everything open, in hours: a day of warm-up, then to a week after To.
func (c PortClosing) Open(d ClosingDraw) queue.Network { return c.network(d, nil, false) }

// Shut is the same network with the closure; usual is the mean wait at each neighbour
// with everything open, in hours, which the shares hold already. Under one seed the same people come.
func (c PortClosing) Shut(d ClosingDraw, usual []float64) queue.Network {
	return c.network(d, usual, true)
}

func (c PortClosing) network(d ClosingDraw, usual []float64, shut bool) queue.Network {
	n := queue.Network{
		Name: c.Name, Unit: "hours", Start: (c.Home.Monday - 1).String(), Until: warmHours + c.To + afterClosingHours, Warmup: warmHours,
		Observe: queue.Observe{Every: 1},
		Classes: []queue.Class{{Name: "its own"}, {Name: "others", Balk: &queue.Balk{Wait: &queue.Distribution{Kind: "lognormal", Mean: tolerated, CV: toleratedCV}}}},
	}
	n.Stations = append(n.Stations, c.Home.station(d.Home))
	for i, other := range c.Neighbours {
		n.Stations = append(n.Stations, other.Week.station(d.Others[i]))
		own := other.Week.source(d.Others[i])
		own.Class, own.To = "others", other.Week.Name
		n.Arrivals = append(n.Arrivals, own)
	}
	windows := []struct {
		name       string
		begin, end float64
		later      float64
		custom     float64
	}{{"before", 0, warmHours + c.From, 24, 1}, {"while shut", warmHours + c.From, warmHours + c.To, 24, 1}, {"after", warmHours + c.To, n.Until, 24, 1}}
	if shut {
		windows[1].later = 24 * math.Ceil((c.To-c.From)/24)
		windows[2].custom = d.Shares.custom(1)
		n.Closures = []queue.Closure{{Station: c.Home.Name, From: warmHours + c.From, To: warmHours + c.To, Line: "disperse", Announced: !c.Sudden}}
	}
	for _, w := range windows {
		if w.end <= w.begin {
			continue
		}
		own := c.Home.source(d.Home)
		*own.PerDay *= w.custom
		own.Name, own.Class, own.Begin, own.End = c.Home.Name+", "+w.name, "its own", w.begin, w.end
		own.Choose = c.choose(d, usual, w.later)
		n.Arrivals = append(n.Arrivals, own)
	}
	return n
}

// choose is the logit of ClosureShares on published waits; later is when another day is.
func (c PortClosing) choose(d ClosingDraw, usual []float64, later float64) *queue.Choose {
	s := d.Shares
	sum := 1 + s.Day
	options := []queue.Option{{Name: c.Home.Name, To: c.Home.Name}}
	for i, n := range c.Neighbours {
		w := s.weightOf(n.KM)
		sum += w
		o := queue.Option{Name: n.Week.Name, To: n.Week.Name, Travel: n.KM / roadSpeed, Constant: math.Log(w) + waitCost*n.KM/roadSpeed}
		if i < len(usual) {
			o.Constant += waitCost * usual[i]
		}
		options = append(options, o)
	}
	if c.Walkers {
		sum += s.Walk
		options = append(options, queue.Option{Name: string(AnswerWalk), Constant: math.Log(s.Walk)})
	}
	options = append(options,
		queue.Option{Name: string(AnswerAnotherDay), Constant: math.Log(s.Day), Later: later},
		queue.Option{Name: string(AnswerNotMade)})
	options[0].Constant = math.Log(sum) + homeLead
	return &queue.Choose{Options: options, WaitCost: waitCost}
}
