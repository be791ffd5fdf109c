package queue

import "fmt"

const (
	// DayHours is the number of steps of a day of a FluidPort; where clocks change a day still has so many.
	DayHours = 24
	// MostFluidLines is how many lines a FluidPort may have.
	MostFluidLines = 8
)

// FluidLine is one line of a FluidPort: cars, walkers, trucks, or people with a case.
type FluidLine struct {
	Lanes  [DayHours]float64 // lanes or desks that can be open in each hour, >= 0
	Comes  [DayHours]float64 // share of a day's people who come in each hour; adds up to 1
	Effort float64           // officer-hours that one person or vehicle takes, > 0
	First  bool              // takes the officers that it needs before the other lines share the rest
}

// FluidPort is a port as a liquid, by the hour, for a run of the corridor: lines that share
// officers. It never changes, so that runs may share one; what changes is the caller's.
type FluidPort struct {
	Lines    []FluidLine       // at most MostFluidLines
	Officers [DayHours]float64 // on duty in each hour, for all lines; math.Inf(1) where lanes alone count
}

// FluidDay is what one day at one line came to. Counts are persons or vehicles, as the line counts.
type FluidDay struct {
	Came     float64
	Served   float64
	Line     float64 // who stands there at the end of the day
	Peak     float64 // most at the end of an hour, or at the start
	Delay    float64 // person-hours in line
	Told     float64 // hours: the longest wait that a line promised at the end of an hour, line over the pace of that hour
	Officers float64 // officer-hours that served
}

// WaitHours is the mean wait of those who stood there or came; of all of them where the day ends without a line.
func (d FluidDay) WaitHours() float64 {
	if persons := d.Served + d.Line; persons > 0 {
		return d.Delay / persons
	}
	return 0
}

// Day runs one day. line holds who stands at each line at its start and receives who stands there at
// its end; came is who comes in the day; away is officers who are busy elsewhere all day; out receives
// the day of each line. It allocates nothing. Slices that have not one number for each line are a
// defect of the caller.
//
// In each hour lines that go first take the officers that their people need, in the port's order; the others share
// the rest in proportion to the work that stands there, at most one officer a lane.
func (p *FluidPort) Day(line, came []float64, away float64, out []FluidDay) {
	n := len(p.Lines)
	if n > MostFluidLines || len(line) != n || len(came) != n || len(out) != n {
		panic(fmt.Sprintf("queue: FluidPort.Day: %d lines (at most %d), %d in line, %d come, %d days", n, MostFluidLines, len(line), len(came), len(out)))
	}
	for i := range out {
		out[i] = FluidDay{Came: came[i], Peak: line[i]}
	}
	var work, staff [MostFluidLines]float64
	for h := range DayHours {
		free := p.Officers[h] - away
		if free < 0 {
			free = 0
		}
		for i := range p.Lines {
			l := &p.Lines[i]
			work[i] = (line[i] + came[i]*l.Comes[h]) * l.Effort
		}
		p.share(h, free, &work, &staff)
		for i := range p.Lines {
			l := &p.Lines[i]
			line[i] = out[i].hour(line[i], came[i]*l.Comes[h], staff[i]/l.Effort)
		}
	}
	for i := range out {
		out[i].Line = line[i]
		out[i].Officers = out[i].Served * p.Lines[i].Effort
	}
}

// share writes how many officers each line has in an hour, from the officer-hours that its people would take. Lines that
// go first take theirs; the rest is shared in proportion to the work that stands there, so that all lines wait alike as where the
// one who came first is called first, and what a line has no lanes for goes to the others. The comparisons are written out:
// min and max of floating-point numbers would take half of the time of a day.
func (p *FluidPort) share(h int, free float64, work, staff *[MostFluidLines]float64) {
	sum := 0.0
	for i := range p.Lines {
		l := &p.Lines[i]
		if !l.First && work[i] > 0 {
			staff[i] = -1 // not known yet
			sum += work[i]
			continue
		}
		n := work[i]
		if n > l.Lanes[h] {
			n = l.Lanes[h]
		}
		if n > free {
			n = free
		}
		staff[i] = n
		free -= n
	}
	for full := true; full; {
		full = false
		for i := range p.Lines {
			if lanes := p.Lines[i].Lanes[h]; staff[i] < 0 && work[i]*free > lanes*sum {
				staff[i] = lanes
				free -= lanes
				sum -= work[i]
				full = true
			}
		}
	}
	stretch := 0.0
	if sum > 0 {
		stretch = free / sum
	}
	for i := range p.Lines {
		if staff[i] < 0 {
			staff[i] = work[i] * stretch
		}
	}
}

// hour lets an hour pass in which both flows are even, and returns who stands in line at its end.
func (d *FluidDay) hour(line, comes, pace float64) (end float64) {
	end = line + comes - pace
	if end < 0 {
		if line > 0 {
			d.Delay += line * line / (2 * (pace - comes))
		}
		d.Served += line + comes
		return 0
	}
	d.Delay += (line + end) / 2
	d.Served += pace
	if end > d.Peak {
		d.Peak = end
	}
	if pace > 0 && end > d.Told*pace {
		d.Told = end / pace
	}
	return end
}
