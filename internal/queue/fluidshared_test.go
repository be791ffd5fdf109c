package queue

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// sharedDay is a day at a port whose lines share officers.
type sharedDay struct {
	name     string
	officers [4]int // in quarters of the day
	lines    []sharedLine
}

type sharedLine struct {
	name   string
	perDay float64
	lanes  int
	hours  float64 // officer-hours each
}

// sharedDays: traffic is that of BTS for November 2023 by day; officers, lanes of cases and times are assumed.
var sharedDays = []sharedDay{
	{"San Ysidro: cars, walkers and cases", [4]int{44, 66, 66, 46}, []sharedLine{{"cars", 43967, 34, .0145}, {"walkers", 19006, 22, .0130}, {"cases", 400, 20, 1}}},
	{"San Ysidro, eight officers fewer by day", [4]int{44, 58, 58, 46}, []sharedLine{{"cars", 43967, 34, .0145}, {"walkers", 19006, 22, .0130}, {"cases", 400, 20, 1}}},
	{"Nogales: cars and walkers", [4]int{11, 20, 20, 12}, []sharedLine{{"cars", 9673, 21, .024}, {"walkers", 8716, 12, .014}}},
	{"Lukeville with cases", [4]int{2, 4, 4, 3}, []sharedLine{{"cars", 1145, 6, .018}, {"walkers", 290, 2, .012}, {"cases", 40, 3, 1}}},
}

func (d sharedDay) network() Network {
	n := Network{Name: d.name, Until: 24, Observe: Observe{Every: 1}, Pools: []Pool{{Name: "officers", Officers: Schedule{Until: []float64{6, 12, 18, 24}, Counts: d.officers[:], Handover: "stay"}}}}
	for _, l := range d.lines {
		n.Stations = append(n.Stations, Station{Name: l.name, Pool: "officers", Lanes: &Schedule{Count: l.lanes}, Service: &Distribution{Kind: "lognormal", Mean: l.hours, CV: .6}})
		n.Arrivals = append(n.Arrivals, Source{To: l.name, PerDay: &l.perDay, Profile: &Profile{Hours: dayHours}})
	}
	return n
}

func (d sharedDay) port() FluidPort {
	p := FluidPort{}
	sum := 0.0
	for _, w := range dayHours {
		sum += w
	}
	for _, l := range d.lines {
		line := FluidLine{Effort: l.hours}
		for h := range DayHours {
			line.Lanes[h], line.Comes[h] = float64(l.lanes), dayHours[h]/sum
		}
		p.Lines = append(p.Lines, line)
	}
	for h := range DayHours {
		p.Officers[h] = float64(d.officers[h/6])
	}
	return p
}

// sharedError is one line of a shared day: events beside liquid.
type sharedError struct {
	served, fluidServed, delay, fluidDelay float64
}

func compareShared(t testing.TB, d sharedDay, runs int) []sharedError {
	m, problems := Compile(d.network(), Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	s := m.Replicate(13, runs, 0)
	p := d.port()
	n := len(d.lines)
	line, came, out := make([]float64, n), make([]float64, n), make([]FluidDay, n)
	for i, l := range d.lines {
		came[i] = l.perDay
	}
	p.Day(line, came, 0, out)
	var list []sharedError
	for i, r := range s.Stations {
		list = append(list, sharedError{float64(r.Served), out[i].Served, float64(r.Queue.Mean) * 24, out[i].Delay})
	}
	return list
}

// TestFluidPortBesideEvents keeps what the page says of lines that share officers: who is served within 4 % (those
// still in service count for the liquid as served), the person-hours in line of all lines together within a third
// where the pool is large; a small one waits by chance more than the liquid shows.
func TestFluidPortBesideEvents(t *testing.T) {
	for _, d := range sharedDays {
		delay, fluid := 0.0, 0.0
		for i, e := range compareShared(t, d, 10) {
			slack := .04*e.served + 1.5*d.lines[i].hours*float64(d.lines[i].lanes)
			if math.Abs(e.served-e.fluidServed) > slack {
				t.Errorf("%s, %s: %v served, liquid %v", d.name, d.lines[i].name, e.served, e.fluidServed)
			}
			delay, fluid = delay+e.delay, fluid+e.fluidDelay
		}
		if fluid > 1.35*delay+5 || d.officers[1] >= 20 && fluid < delay*2/3 {
			t.Errorf("%s: %v person-hours in line, liquid %v", d.name, delay, fluid)
		}
	}
}

// sharedPage tells the error where lines share officers.
func sharedPage(t testing.TB, b *strings.Builder) {
	b.WriteString("\n### Lines that share officers\n\n`queue.FluidPort` beside the event engine with one pool of officers, 400 runs each.\n\n")
	b.WriteString("| port-day | line | served: events, liquid | person-hours in line: events, liquid |\n|---|---|---|---|\n")
	for _, d := range sharedDays {
		for i, e := range compareShared(t, d, 400) {
			fmt.Fprintf(b, "| %s | %s | %.0f, %.0f | %.1f, %.1f |\n", d.name, d.lines[i].name, e.served, e.fluidServed, e.delay, e.fluidDelay)
		}
	}
}
