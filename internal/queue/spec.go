package queue

import (
	"bytes"
	"encoding/json"
	"math"
)

// Network is one port of entry or a network of stations as its author writes
// it. Every time is a number in Unit from the start of the run, unless a field
// says that it is a time of day. docs/model-queue.md has the rule of each field.
type Network struct {
	Schema         int        `json:"schema,omitempty"` // version of the form: 1
	Name           string     `json:"name"`
	Note           string     `json:"note,omitempty"`            // what the file is about
	Unit           string     `json:"unit,omitempty"`            // minutes, hours (default) or days
	Start          string     `json:"start,omitempty"`           // local time 0: YYYY-MM-DD or YYYY-MM-DD HH:MM
	DaylightSaving string     `json:"daylight_saving,omitempty"` // none (default) or us
	Until          float64    `json:"until"`                     // length of the run; events at this instant do not happen
	Drain          float64    `json:"drain,omitempty"`           // how much longer to serve who is still there, without arrivals
	Warmup         float64    `json:"warmup,omitempty"`          // what happens before is not counted
	Observe        Observe    `json:"observe,omitzero"`
	Classes        []Class    `json:"classes,omitempty"`
	Pools          []Pool     `json:"pools,omitempty"`
	Stations       []Station  `json:"stations"`
	Arrivals       []Source   `json:"arrivals,omitempty"`
	Waitlists      []Waitlist `json:"waitlists,omitempty"`
	Closures       []Closure  `json:"closures,omitempty"`
	Initial        []Loaded   `json:"initial,omitempty"`
}

// Observe says at which times the lines are looked at; left out: never.
type Observe struct {
	Every float64   `json:"every,omitempty"`
	At    []float64 `json:"at,omitempty"`
}

// Class is a kind of people or vehicles.
type Class struct {
	Name     string        `json:"name"`
	Priority int           `json:"priority,omitempty"` // 1 (default) is served first
	Group    *Group        `json:"group,omitempty"`    // how many arrive together; default 1
	Patience *Distribution `json:"patience,omitempty"` // how long they wait before they leave; default for ever
	Balk     *Balk         `json:"balk,omitempty"`     // when they do not join
}

// Group says how many persons arrive together.
type Group struct {
	Sizes   []int     `json:"sizes"`
	Weights []float64 `json:"weights,omitempty"` // default: equal
	Split   bool      `json:"split,omitempty"`   // each person is a customer of their own
}

// Balk says who does not join a line.
type Balk struct {
	Length int           `json:"length,omitempty"` // as many persons in line, or more
	Wait   *Distribution `json:"wait,omitempty"`   // a published wait above what the group tolerates
}

// Pool is officers shared by stations.
type Pool struct {
	Name     string   `json:"name"`
	Officers Schedule `json:"officers"`
	ShiftEnd string   `json:"shift_end,omitempty"` // finish (default), resume, restart, resample, reroute
	Minimum  int      `json:"minimum,omitempty"`   // with fewer on duty nobody is called
}

// Station is a line and those who serve it.
type Station struct {
	Name      string                  `json:"name"`
	Servers   *Schedule               `json:"servers,omitempty"`  // own staff; or Pool
	Pool      string                  `json:"pool,omitempty"`     // staff from a pool of officers
	Officers  int                     `json:"officers,omitempty"` // officers that one service takes; default 1
	Lanes     *Schedule               `json:"lanes,omitempty"`    // hardware; default without limit
	ShiftEnd  string                  `json:"shift_end,omitempty"`
	RerouteTo string                  `json:"reroute_to,omitempty"`
	Slots     *Slots                  `json:"slots,omitempty"`
	Order     string                  `json:"order,omitempty"`      // fifo (default) or lifo within a priority
	Preempt   string                  `json:"preempt,omitempty"`    // none (default), resume, restart, resample
	Ageing    float64                 `json:"ageing,omitempty"`     // each such wait lifts a group by one priority
	Service   *Distribution           `json:"service,omitempty"`    // for classes that ServiceOf does not name
	ServiceOf map[string]Distribution `json:"service_of,omitempty"` // by class
	PerPerson bool                    `json:"per_person,omitempty"` // a group's service is the sum over its persons
	Next      []Route                 `json:"next,omitempty"`       // left out: they leave
	Room      int                     `json:"room,omitempty"`       // persons in line and in service; default without limit
	Full      string                  `json:"full,omitempty"`       // turn_away (default) or block
	Patience  *Distribution           `json:"patience,omitempty"`   // where the class has none
	Balk      *Balk                   `json:"balk,omitempty"`       // where the class has none
	Limit     float64                 `json:"limit,omitempty"`      // longer stays are counted as breaches
	Hours     []Span                  `json:"hours,omitempty"`      // opening hours; default always
	AfterHour string                  `json:"after_hours,omitempty"`
	Publish   *Publish                `json:"publish,omitempty"`
	Jockey    *Jockey                 `json:"jockey,omitempty"`
}

// Slots are instants at which a number of services may begin, and no other.
type Slots struct {
	Times       []float64 `json:"times"`
	Sizes       []int     `json:"sizes"`
	Every       float64   `json:"every,omitempty"`       // period after which the times come again
	Capacitated bool      `json:"capacitated,omitempty"` // who is still in service takes from the size
}

// Route is one way on from a station. What chances leave over leaves the network.
type Route struct {
	To      string        `json:"to"`
	Chance  *float64      `json:"chance,omitempty"` // default 1
	Classes []string      `json:"classes,omitempty"`
	As      string        `json:"as,omitempty"` // class from here on
	Delay   *Distribution `json:"delay,omitempty"`
}

// Publish says how a station tells its wait: late and wrong, as real ones do.
type Publish struct {
	Every  float64 `json:"every"`
	Lag    float64 `json:"lag,omitempty"`    // at most Every
	CV     float64 `json:"cv,omitempty"`     // error: a lognormal factor of mean 1
	Method string  `json:"method,omitempty"` // line (default): persons in line over the pace of service; last: the wait of who was last called
}

// Jockey says where the end of a line may go when the published waits tell it to.
type Jockey struct {
	To    []string `json:"to"`
	Gain  float64  `json:"gain"`            // what they must win, in time
	Share float64  `json:"share,omitempty"` // who looks, at each publication; default 1
}

// Source is where people come from.
type Source struct {
	Name       string             `json:"name,omitempty"`
	Class      string             `json:"class,omitempty"`
	Mix        map[string]float64 `json:"mix,omitempty"` // shares of classes, instead of class
	To         string             `json:"to,omitempty"`  // a station or waitlist; or Choose
	Choose     *Choose            `json:"choose,omitempty"`
	Rate       *float64           `json:"rate,omitempty"`  // groups per unit, Poisson
	Rates      *Rates             `json:"rates,omitempty"` // the same, varying
	PerDay     *float64           `json:"per_day,omitempty"`
	Counts     []int              `json:"counts,omitempty"`  // groups on each day, exactly
	Profile    *Profile           `json:"profile,omitempty"` // of per_day and counts over the day, week and year
	Every      *float64           `json:"every,omitempty"`   // one group each so long, the first after one such time
	Gaps       *Distribution      `json:"gaps,omitempty"`    // independent times between arrivals
	Times      []float64          `json:"times,omitempty"`   // exactly these
	BusynessCV float64            `json:"busyness_cv,omitempty"`
	Begin      float64            `json:"begin,omitempty"`
	End        float64            `json:"end,omitempty"` // default: the end of the run
}

// Rates is an arrival rate over time: Values[i] from Times[i] to Times[i+1], or
// straight lines between them.
type Rates struct {
	Times  []float64 `json:"times"`
	Values []float64 `json:"values"` // groups per unit
	Linear bool      `json:"linear,omitempty"`
	Every  float64   `json:"every,omitempty"` // period after which the times come again
}

// Profile spreads a day's groups over local time. Weights need not add up to 1.
type Profile struct {
	Hours    []float64          `json:"hours,omitempty"`    // 24 of a day or 168 of a week from Monday
	Weekdays []float64          `json:"weekdays,omitempty"` // 7 factors from Monday
	Months   []float64          `json:"months,omitempty"`   // 12 factors from January
	Special  map[string]float64 `json:"special,omitempty"`  // factors by date
}

// Choose is a logit over crossings on their published waits, and over not coming.
type Choose struct {
	Options  []Option `json:"options"`
	WaitCost float64  `json:"wait_cost"` // utility lost per unit of published wait
}

// Option is one answer of Choose.
type Option struct {
	Name     string  `json:"name"`
	To       string  `json:"to,omitempty"`       // station; left out: not here (another mode, not at all)
	Constant float64 `json:"constant,omitempty"` // utility
	Travel   float64 `json:"travel,omitempty"`   // time to get there, costs as waiting does
	Later    float64 `json:"later,omitempty"`    // choose again after this time (another day)
}

// Waitlist is a list of names for appointments or turns. A name may have gone.
type Waitlist struct {
	Name      string        `json:"name"`
	To        string        `json:"to"` // station where they are served
	Quota     *Quota        `json:"quota"`
	Oldest    *float64      `json:"oldest,omitempty"`     // share of the quota by order of the list; the rest by lot; default 1
	Horizon   float64       `json:"horizon,omitempty"`    // time from being called to the appointment
	NoShow    float64       `json:"no_show,omitempty"`    // chance that a present name does not come
	Arrive    *Distribution `json:"arrive,omitempty"`     // time after the slot at which they come; may be negative with early
	Early     float64       `json:"early,omitempty"`      // taken from arrive: how much before the slot one aims
	Attrition *Distribution `json:"attrition,omitempty"`  // time after which a name is dormant
	Dormant   string        `json:"dormant,omitempty"`    // waste (default): a dormant name uses a place; skip: the next is called
	CarryOver bool          `json:"carry_over,omitempty"` // places that nobody used are added to the next call
	Capacity  int           `json:"capacity,omitempty"`   // persons on the list when it closes to new names
}

// Quota is how many persons a waitlist calls, and when.
type Quota struct {
	First   float64 `json:"first,omitempty"`
	Every   float64 `json:"every"`
	Persons []int   `json:"persons"` // at each call, in turn
}

// Closure is a time in which a station serves nobody.
type Closure struct {
	Station    string        `json:"station"`
	From       float64       `json:"from"`
	To         float64       `json:"to"`
	Line       string        `json:"line,omitempty"`      // keep (default), disperse, tickets, divert, shelter
	Newcomers  string        `json:"newcomers,omitempty"` // default as line; turn_away with disperse
	InService  string        `json:"in_service,omitempty"`
	Divert     string        `json:"divert,omitempty"` // station of divert
	Travel     float64       `json:"travel,omitempty"` // time to get there
	Beds       int           `json:"beds,omitempty"`   // persons a shelter takes; default without limit
	ReturnRate *float64      `json:"return,omitempty"` // chance of coming back on reopening; default 1
	ReturnIn   *Distribution `json:"return_in,omitempty"`
	Reopening  string        `json:"reopening,omitempty"` // kept (default) or lot: order of those who come back
	Announced  bool          `json:"announced,omitempty"`
}

// Loaded is people who are in line when the run starts.
type Loaded struct {
	To     string  `json:"to"` // station or waitlist
	Class  string  `json:"class,omitempty"`
	Groups int     `json:"groups"`
	Waited float64 `json:"waited,omitempty"` // time the first has waited; the others evenly less
}

// Schedule is a number over time: constant, without limit, by shifts that come
// one after another, or by the hours of the week.
type Schedule struct {
	Count     int       `json:"count,omitempty"`
	Unlimited bool      `json:"unlimited,omitempty"`
	Until     []float64 `json:"until,omitempty"`  // ends of shifts
	Counts    []int     `json:"counts,omitempty"` // on each shift
	Every     float64   `json:"every,omitempty"`  // period after which the shifts come again
	Weekly    []Span    `json:"weekly,omitempty"` // local hours, with counts that add up
	Breaks    []Break   `json:"breaks,omitempty"`
	Handover  string    `json:"handover,omitempty"` // crew (default with until): each shift is other people; stay: only the difference comes or goes
}

// Span is hours of days of the week in local time; To at or before From is on the next day.
type Span struct {
	Days  []string `json:"days,omitempty"` // mon ... sun; default every day
	From  string   `json:"from"`           // HH:MM
	To    string   `json:"to"`             // HH:MM, 24:00 allowed
	Count int      `json:"count,omitempty"`
}

// Break takes some away for a while.
type Break struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Count int     `json:"count"`
	Every float64 `json:"every,omitempty"`
}

// UnmarshalJSON takes a number as a fixed time.
func (d *Distribution) UnmarshalJSON(b []byte) error {
	if b[0] != '{' {
		d.Kind = "fixed"
		return json.Unmarshal(b, &d.Mean)
	}
	type plain Distribution
	return json.Unmarshal(b, (*plain)(d))
}

// MarshalJSON writes a fixed time as a number.
func (d Distribution) MarshalJSON() ([]byte, error) {
	if d.Kind == "fixed" {
		return json.Marshal(d.Mean)
	}
	type plain Distribution
	return json.Marshal(plain(d))
}

// UnmarshalJSON takes a number, or the word unlimited.
func (s *Schedule) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		s.Unlimited = true
		return nil
	}
	if b[0] != '{' {
		return json.Unmarshal(b, &s.Count)
	}
	type plain Schedule
	return json.Unmarshal(b, (*plain)(s))
}

// MarshalJSON writes a constant as a number and no limit as its word.
func (s Schedule) MarshalJSON() ([]byte, error) {
	switch {
	case s.Unlimited:
		return []byte(`"unlimited"`), nil
	case len(s.Until) == 0 && len(s.Weekly) == 0 && len(s.Breaks) == 0:
		return json.Marshal(s.Count)
	}
	type plain Schedule
	return json.Marshal(plain(s))
}

// UnmarshalJSON takes one station's name, a list of routes or a list with names.
func (s *Station) UnmarshalJSON(b []byte) error {
	type plain Station
	raw := struct {
		*plain
		Next json.RawMessage `json:"next"`
	}{plain: (*plain)(s)}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	next := bytes.TrimSpace(raw.Next)
	if len(next) == 0 {
		return nil
	}
	if next[0] == '"' {
		s.Next = make([]Route, 1)
		return json.Unmarshal(next, &s.Next[0].To)
	}
	return json.Unmarshal(next, &s.Next)
}

// forever is later than every event.
var forever = math.Inf(1)
