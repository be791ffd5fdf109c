package fit

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/rng"
)

// PortMode says who crosses at a port: one of the modes that counts are published for.
type PortMode string

// The modes of a port.
const (
	PortCars        PortMode = "car"
	PortPedestrians PortMode = "pedestrian"
	PortTrucks      PortMode = "truck"
)

// Series is the token of the mode in the key of a series.
func (m PortMode) Series() string { return string(m) + "s" }

// Range is an assumed range of a number that is not published.
type Range struct {
	Name  string     `json:"name"`
	Low   float64    `json:"low"`
	High  float64    `json:"high"`
	Unit  string     `json:"unit"`
	Basis model.Text `json:"basis"`
}

// draw is a uniform number of the range.
func (r Range) draw(s *rng.Stream) float64 { return r.Low + (r.High-r.Low)*s.Float64() }

// purposePortWeek names the luck of what is not known of a real port: time is the run.
const purposePortWeek rng.Purpose = 601

// PortRanges are the two numbers of a real port that nobody publishes, as
// assumed: seconds per inspection, and staff, the capacity of the lanes that are open
// over a week as a multiple of the week's demand. Each run draws both.
func PortRanges(m PortMode) (inspection, staff Range) {
	staff = Range{"staff", .85, 1.15, "capacity of open lanes over a week's demand", model.Text{
		English: "Assumed, and widened until it reached the waits measured at San Ysidro in 2025–26: numbers of officers are not published. Below 1 more want to cross than can; as many cross as were counted, and the others do not join a line that is told to be longer than they tolerate.",
		Spanish: "Supuesto, y ampliado hasta abarcar las esperas medidas en San Ysidro en 2025–26: el número de oficiales no se publica. Por debajo de 1 quieren cruzar más de los que pueden; cruzan los contados y los demás no se forman si la espera anunciada supera lo que toleran.",
	}}
	inspection = Range{"inspection", 40, 55, "seconds per vehicle", model.Text{
		English: "About 45 to 60 s at the primary booth (CBP commissioner Basham, October 2007), 15 to 20 s less in ready lanes (CBP at Otay Mesa, May 2011); lane-hours open in 2025–26 over BTS counts give 39 s (Otay Mesa), 50 s (Calexico) and 54 s (San Ysidro).",
		Spanish: "Unos 45 a 60 s en la caseta (comisionado Basham, CBP, octubre de 2007), 15 a 20 s menos en Ready Lane (CBP, Otay Mesa, mayo de 2011); horas-carril de 2025–26 entre los conteos de BTS dan 39 s (Otay Mesa), 50 s (Calexico) y 54 s (San Ysidro).",
	}}
	switch m {
	case PortPedestrians:
		inspection = Range{"inspection", 30, 60, "seconds per person", model.Text{
			English: "About 45 to 60 s with each person (CBP commissioner Basham, October 2007); lane-hours open in 2025–26 over BTS counts give at most 51 s at Otay Mesa and 54 s at Calexico; the lower end is assumed.",
			Spanish: "Unos 45 a 60 s por persona (comisionado Basham, CBP, octubre de 2007); horas-carril de 2025–26 entre los conteos de BTS dan cuando mucho 51 s en Otay Mesa y 54 s en Calexico; el extremo inferior es supuesto.",
		}}
	case PortTrucks:
		inspection = Range{"inspection", 60, 150, "seconds per truck", model.Text{
			English: "Assumed, primary booth only; all ten lanes of Otay Mesa open 14 hours for its 2,900 trucks a day (BTS, 2024) would give 174 s, an upper bound.",
			Spanish: "Supuesto, solo caseta primaria; los diez carriles de Otay Mesa abiertos 14 horas para sus 2,900 camiones al día (BTS, 2024) darían 174 s, una cota superior.",
		}}
	}
	return inspection, staff
}

// weekShape is a curve over a week: factors of the days from Monday, and two
// harmonics of the day, cosine and sine, on weekdays and at weekends, mean 1.
type weekShape struct {
	days         [7]float64
	work, ending [4]float64
}

// at is the curve in an hour of a day from Monday, > 0.
func (w weekShape) at(day, hour int) float64 {
	c := w.work
	if day >= 5 {
		c = w.ending
	}
	x := 2 * math.Pi * (float64(hour) + .5) / 24
	return max(.05, w.days[day]*(1+c[0]*math.Cos(x)+c[1]*math.Sin(x)+c[2]*math.Cos(2*x)+c[3]*math.Sin(2*x)))
}

// The shapes of cars and pedestrians are fitted by least squares to hourly waits and open
// lanes of March 2025 to May 2026 at San Ysidro and Calexico West, for pedestrians at Otay
// Mesa too. Who arrives in an hour is, in lane-hours, the lanes open plus the change of
// wait × lanes open; so no time of inspection enters. TestSharedPortShapes repeats
// the fit. Those of trucks are assumed: cargo is cleared by day, little of it at weekends.
var (
	carArrivals = weekShape{
		days: [7]float64{1.027, .989, .950, .974, .956, .999, 1.104},
		work: [4]float64{-.178, .048, -.067, .017}, ending: [4]float64{-.174, -.109, -.055, -.089},
	}
	carLanes = weekShape{
		days: [7]float64{1.077, .977, .956, .957, .953, .977, 1.104},
		work: [4]float64{-.185, -.027, -.059, -.058}, ending: [4]float64{-.078, -.170, -.025, -.068},
	}
	pedestrianArrivals = weekShape{
		days: [7]float64{1.045, .988, .994, .990, 1.003, .961, 1.020},
		work: [4]float64{-.179, .069, -.105, -.031}, ending: [4]float64{-.265, .032, -.017, -.125},
	}
	pedestrianLanes = weekShape{
		days: [7]float64{1.042, .992, .995, .995, .984, .955, 1.039},
		work: [4]float64{-.201, -.065, -.074, -.077}, ending: [4]float64{-.162, -.114, -.015, -.096},
	}
	truckBoth = weekShape{
		days: [7]float64{1.2, 1.2, 1.2, 1.2, 1.2, .7, .3},
		work: [4]float64{-.5, -.3, 0, 0}, ending: [4]float64{-.5, -.1, 0, 0},
	}
)

// shapes are the curves of arrivals and of open lanes.
func (m PortMode) shapes() (arrivals, lanes weekShape) {
	switch m {
	case PortPedestrians:
		return pedestrianArrivals, pedestrianLanes
	case PortTrucks:
		return truckBoth, truckBoth
	}
	return carArrivals, carLanes
}

// PortWeek is one mode at one real crossing in a week of a month.
type PortWeek struct {
	Name   string
	Mode   PortMode
	PerDay float64    // vehicles or pedestrians that were counted, on a mean day of the week
	Lanes  int        // most that can be open
	Open   int        // first hour of the day, 0 to 23
	Close  int        // end of the last, 1 to 24
	Monday model.Date // first day that is counted
	change PortChange
}

// PortDraw is one possible truth about what is not published.
type PortDraw struct {
	Seconds float64 // of an inspection
	Staff   float64 // capacity of the lanes that are open over the demand of the week
}

// MiddleDraw is the middle of the ranges.
func (w PortWeek) MiddleDraw() PortDraw {
	inspection, staff := PortRanges(w.Mode)
	return PortDraw{(inspection.Low + inspection.High) / 2, (staff.Low + staff.High) / 2}
}

// Draw is what the run-th run under a seed takes as true.
func (w PortWeek) Draw(seed uint64, run int) PortDraw {
	luck := rng.New(seed, purposePortWeek, 0, uint64(run))
	inspection, staff := PortRanges(w.Mode)
	return PortDraw{inspection.draw(&luck), staff.draw(&luck)}
}

const (
	// warmHours is how long a port runs before it is counted, so that a line of the night is there.
	warmHours = 24
	// afterHours is how long the last lanes stay open for those in line at closing time; assumed.
	afterHours = 3
	weekHours  = 168
	// inspectionCV is the standard deviation of an inspection over its mean; assumed.
	inspectionCV = .6
	// dayCV is the spread of busy and quiet days beside the weekday's; assumed.
	dayCV = .05
	// tolerated and toleratedCV are the published wait, in hours, above which people do not
	// join; assumed, so that a port that is short of a tenth of its demand has lines of about
	// an hour and a half, as San Ysidro had in 2025 and 2026.
	tolerated, toleratedCV = 3, .6
	// A wait is published each hour, a quarter of an hour late, and wrong by a fifth; assumed.
	toldEvery, toldLag, toldCV = 1, .25, .2
)

// Network is the crossing as a queue, in hours: a day of warm-up and a week. All lanes of the
// mode have one line, so what trusted travellers gain is not seen.
func (w PortWeek) Network(d PortDraw) queue.Network {
	station, source := w.station(d), w.source(d)
	station.Name, source.Name, source.Class, source.To = "primary", w.Mode.Series(), w.Mode.Series(), "primary"
	return queue.Network{
		Name: w.Name, Unit: "hours", Start: (w.Monday - 1).String(), Until: warmHours + weekHours, Warmup: warmHours,
		Observe: queue.Observe{Every: 1}, Classes: []queue.Class{{
			Name: w.Mode.Series(), Balk: &queue.Balk{Wait: &queue.Distribution{Kind: "lognormal", Mean: tolerated, CV: toleratedCV}},
		}},
		Stations: []queue.Station{station}, Arrivals: []queue.Source{source},
	}
}

// station is the lanes of the crossing, under its name.
func (w PortWeek) station(d PortDraw) queue.Station {
	return queue.Station{
		Name: w.Name, ShiftEnd: "finish",
		Servers: w.schedule(d),
		Publish: &queue.Publish{Every: toldEvery, Lag: toldLag, CV: toldCV},
		Service: &queue.Distribution{Kind: "lognormal", Mean: d.Seconds / 3600, CV: inspectionCV},
	}
}

// source is its people; where they go is the caller's.
func (w PortWeek) source(d PortDraw) queue.Source {
	arrivals, _ := w.Mode.shapes()
	hours := make([]float64, weekHours)
	for h := range hours {
		if w.open(h) {
			hours[h] = arrivals.at(h/24, h%24)
		}
	}
	perDay := w.PerDay * max(1, 1/d.Staff)
	return queue.Source{Name: w.Name, PerDay: &perDay, Profile: &queue.Profile{Hours: hours}, BusynessCV: dayCV}
}

// open reports whether people may come in an hour of the week.
func (w PortWeek) open(hour int) bool {
	open, closing := w.hours()
	return hour%24 >= open && hour%24 < closing
}

// schedule is the lanes that are open, hour by hour from the Sunday before, week after week.
func (w PortWeek) schedule(d PortDraw) *queue.Schedule {
	week := w.OpenLanes(d)
	s := &queue.Schedule{Handover: "stay", Every: weekHours}
	for h := range weekHours {
		s.Until = append(s.Until, float64(h+1))
		s.Counts = append(s.Counts, week[(h+weekHours-warmHours)%weekHours])
	}
	return s
}

// OpenLanes is how many lanes are open in each hour of the week from Monday: the shape of
// the lanes, as many times as the demand of the week times Staff needs, at least one
// and at most Lanes. A change counts from there. After closing time the last stay for those in line.
func (w PortWeek) OpenLanes(d PortDraw) []int {
	need := w.PerDay * 7 * max(1, d.Staff) * d.Seconds / 3600
	for scale := .25; ; scale *= 1.02 {
		week, sum := w.lanesAt(scale)
		if float64(sum) >= need || scale > float64(4*w.Lanes+4) {
			return w.stayOn(w.changed(week))
		}
	}
}

// lanesAt is the shape of the lanes times a scale, and the lane-hours that makes.
func (w PortWeek) lanesAt(scale float64) (week []int, sum int) {
	_, shape := w.Mode.shapes()
	week = make([]int, weekHours)
	for h := range week {
		if h%24 >= w.Open && h%24 < w.Close {
			week[h] = min(max(int(math.Round(scale*shape.at(h/24, h%24))), 1), w.Lanes)
			sum += week[h]
		}
	}
	return week, sum
}

// stayOn keeps the lanes of the last hour open for a while.
func (w PortWeek) stayOn(week []int) []int {
	out := make([]int, len(week))
	copy(out, week)
	for h := range week {
		for back := 1; back <= afterHours && out[h] == 0 && !w.open(h); back++ {
			out[h] = week[(h+weekHours-back)%weekHours]
		}
	}
	return out
}

// ParsePortHours reads hours as the wait time service writes them: 24 hrs/day, 6 am-10 pm, 8 am-Midnight.
func ParsePortHours(s string) (open, closing int, err error) {
	if s == "24 hrs/day" {
		return 0, 24, nil
	}
	from, to, ok := strings.Cut(s, "-")
	open, first := clockHour(from)
	closing, second := clockHour(to)
	if closing == 0 {
		closing = 24
	}
	if !ok || !first || !second || open >= closing {
		return 0, 0, fmt.Errorf("hours %q: want 24 hrs/day or such as 6 am-10 pm", s)
	}
	return open, closing, nil
}

// clockHour reads an hour such as 6 am, Noon or Midnight.
func clockHour(s string) (hour int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	switch s {
	case "midnight":
		return 0, true
	case "noon":
		return 12, true
	}
	digits, half, _ := strings.Cut(s, " ")
	hour, err := strconv.Atoi(digits)
	if err != nil || hour < 1 || hour > 12 || half != "am" && half != "pm" {
		return 0, false
	}
	hour %= 12
	if half == "pm" {
		hour += 12
	}
	return hour, true
}
