package fit

import (
	"math"

	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/rng"
)

// PortShared is a real crossing whose cars, walkers and trucks share officers with the cases of people who ask for protection.
type PortShared struct {
	Name  string
	Weeks []PortWeek // one for each mode, of one crossing and one Monday
	Cases float64    // persons with a case, on a day
}

// purposePortShared names the luck of what is not known of cases: time is the run.
const purposePortShared rng.Purpose = 603

const (
	// caseFrom and caseTo are the hours of the day at which people with a case come; assumed.
	caseFrom, caseTo = 6, 20
	// caseCV is the spread of the time of a case over its mean; assumed.
	caseCV = .5
	// casePersons is the mean size of a group with a case: sizes 1 to 4 with the weights of caseSizes; assumed.
	casePersons = 1.85
)

// caseSizes are the weights of groups of one to four persons; assumed, the mean is casePersons.
var caseSizes = []float64{55, 15, 20, 10}

// CaseRanges are the two numbers about cases that nobody publishes, as assumed: officer-hours of a group, and the share of
// the officers that cases need who come beside those of the lanes. 0: cases take officers from the lanes.
func CaseRanges() (hours, added Range) {
	return Range{"case-hours", .5, 1.5, "officer-hours per group", model.Text{
		English: "Assumed: interview, biometrics and papers; no time of a case is published.",
		Spanish: "Supuesto: entrevista, biometría y documentos; no se publica el tiempo de un caso.",
	}}, Range{"added-officers", 0, 1, "share of the officers for cases who come beside those of the lanes", model.Text{
		English: "Assumed: at 0 cases take officers from the lanes, as in December 2023; at 1 none. Numbers of officers are not published.",
		Spanish: "Supuesto: con 0 los casos quitan oficiales a los carriles, como en diciembre de 2023; con 1, ninguno. El número de oficiales no se publica.",
	}}
}

// SharedDraw is one possible truth about what is not published.
type SharedDraw struct {
	Modes []PortDraw
	Hours float64 // of an officer, for a group with a case
	Added float64
}

// Draw is what the run-th run under a seed takes as true.
func (p PortShared) Draw(seed uint64, run int) SharedDraw {
	luck := rng.New(seed, purposePortShared, 0, uint64(run))
	hours, added := CaseRanges()
	d := SharedDraw{Hours: hours.draw(&luck), Added: added.draw(&luck)}
	for i, w := range p.Weeks {
		own := rng.New(seed, purposePortShared, uint64(i+1), uint64(run))
		inspection, staff := PortRanges(w.Mode)
		d.Modes = append(d.Modes, PortDraw{inspection.draw(&own), staff.draw(&own)})
	}
	return d
}

// Middle is the middle of all ranges.
func (p PortShared) Middle() SharedDraw {
	hours, added := CaseRanges()
	d := SharedDraw{Hours: (hours.Low + hours.High) / 2, Added: (added.Low + added.High) / 2}
	for _, w := range p.Weeks {
		d.Modes = append(d.Modes, w.MiddleDraw())
	}
	return d
}

// Officers is how many are on duty in each hour of the week from Monday: those of the open lanes of all modes, and those added for
// cases.
func (p PortShared) Officers(d SharedDraw) []int {
	week := make([]int, weekHours)
	cases := int(math.Round(d.Added * p.Cases / casePersons * d.Hours / (caseTo - caseFrom)))
	for i, w := range p.Weeks {
		for h, n := range w.OpenLanes(d.Modes[i]) {
			week[h] += n
		}
	}
	for h := range week {
		if h%24 >= caseFrom && h%24 < caseTo {
			week[h] += cases
		}
	}
	return week
}

// Network is the crossing as a queue, in hours, with a share of its cases: 1, or 0 for the same week and officers without them. A
// free officer goes to the one who joined first, in whatever line.
func (p PortShared) Network(d SharedDraw, share float64) queue.Network {
	officers := &queue.Schedule{Handover: "stay", Every: weekHours}
	week := p.Officers(d)
	for h := range weekHours {
		officers.Until = append(officers.Until, float64(h+1))
		officers.Counts = append(officers.Counts, week[(h+weekHours-warmHours)%weekHours])
	}
	n := queue.Network{
		Name: p.Name, Unit: "hours", Start: (p.Weeks[0].Monday - 1).String(), Until: warmHours + weekHours, Warmup: warmHours,
		Observe: queue.Observe{Every: 1}, Pools: []queue.Pool{{Name: "officers", Officers: *officers}},
	}
	for i, w := range p.Weeks {
		s, own := w.station(d.Modes[i]), w.source(d.Modes[i])
		s.Name, s.Servers, s.ShiftEnd, s.Pool, s.Lanes = w.Mode.Series(), nil, "", "officers", w.hardware()
		own.Name, own.Class, own.To = s.Name, s.Name, s.Name
		n.Stations, n.Arrivals = append(n.Stations, s), append(n.Arrivals, own)
		n.Classes = append(n.Classes, queue.Class{Name: s.Name, Balk: &queue.Balk{Wait: &queue.Distribution{Kind: "lognormal", Mean: tolerated, CV: toleratedCV}}})
	}
	return p.withCases(n, d, share)
}

// withCases adds the people with a case.
func (p PortShared) withCases(n queue.Network, d SharedDraw, share float64) queue.Network {
	if p.Cases == 0 {
		return n
	}
	hours := make([]float64, 24)
	for h := caseFrom; h < caseTo; h++ {
		hours[h] = 1
	}
	perDay := share * p.Cases / casePersons
	n.Classes = append(n.Classes, queue.Class{Name: "cases", Group: &queue.Group{Sizes: []int{1, 2, 3, 4}, Weights: caseSizes}})
	n.Stations = append(n.Stations, queue.Station{
		Name: "cases", Pool: "officers", Lanes: &queue.Schedule{Count: 1 + int(math.Ceil(2*p.Cases/casePersons*d.Hours/(caseTo-caseFrom)))},
		Service: &queue.Distribution{Kind: "lognormal", Mean: d.Hours, CV: caseCV},
	})
	n.Arrivals = append(n.Arrivals, queue.Source{Name: "cases", Class: "cases", To: "cases", PerDay: &perDay, Profile: &queue.Profile{Hours: hours}})
	return n
}

// hardware is the lanes that can be open hour by hour from the Sunday before: all of them in the hours of the crossing and for
// those in line after closing time.
func (w PortWeek) hardware() *queue.Schedule {
	week := make([]int, weekHours)
	for h := range week {
		if w.open(h) {
			week[h] = w.Lanes
		}
	}
	week = w.stayOn(week)
	s := &queue.Schedule{Every: weekHours}
	for h := range weekHours {
		s.Until = append(s.Until, float64(h+1))
		s.Counts = append(s.Counts, week[(h+weekHours-warmHours)%weekHours])
	}
	return s
}
