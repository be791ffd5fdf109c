package queue

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestFluidPortOfOneLine: with one line and officers enough a port's day is FluidQueue.
func TestFluidPortOfOneLine(t *testing.T) {
	for _, d := range portDays {
		p := d.port()
		line, out := []float64{0}, make([]FluidDay, 1)
		p.Day(line, []float64{d.perDay}, 0, out)
		want := d.fluid()
		served := 0.0
		for _, s := range want.Served {
			served += s
		}
		for _, c := range []struct {
			what      string
			got, want float64
		}{{"served", out[0].Served, served}, {"delay", out[0].Delay, want.Delay}, {"peak", out[0].Peak, want.Peak}, {"line", line[0], want.Queue[23]}} {
			if math.Abs(c.got-c.want) > 1e-9*(1+c.want) {
				t.Errorf("%s: %s %v, FluidQueue %v", d.name, c.what, c.got, c.want)
			}
		}
	}
}

// port is the day as a port with one line and officers without limit.
func (d portDay) port() FluidPort {
	l := FluidLine{Effort: d.service}
	p := FluidPort{}
	sum := 0.0
	for _, w := range dayHours {
		sum += w
	}
	for h := range DayHours {
		p.Officers[h] = math.Inf(1)
		l.Comes[h] = dayHours[h] / sum
		if float64(h) < d.shut[0] || float64(h) >= d.shut[1] {
			l.Lanes[h] = float64(d.servers[h/6])
		}
	}
	p.Lines = []FluidLine{l}
	return p
}

// TestFluidPortShares: officers taken away lengthen the lines of who shares them, never that of who goes first;
// nobody is lost, and no more officers serve than are on duty.
func TestFluidPortShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := FluidPort{}
		n := rapid.IntRange(1, MostFluidLines).Draw(t, "lines")
		line, came := make([]float64, n), make([]float64, n)
		for i := range n {
			l := FluidLine{Effort: rapid.Float64Range(.005, 2).Draw(t, "effort"), First: i == 0 && rapid.Bool().Draw(t, "first")}
			for h := range DayHours {
				l.Lanes[h] = float64(rapid.IntRange(0, 20).Draw(t, "lanes"))
				l.Comes[h] = 1. / DayHours
			}
			p.Lines = append(p.Lines, l)
			line[i], came[i] = rapid.Float64Range(0, 1000).Draw(t, "line"), rapid.Float64Range(0, 20_000).Draw(t, "came")
		}
		for h := range DayHours {
			p.Officers[h] = float64(rapid.IntRange(0, 60).Draw(t, "officers"))
		}
		start := append([]float64{}, line...)
		out, fewer := make([]FluidDay, n), make([]FluidDay, n)
		p.Day(line, came, 0, out)
		worked, duty := 0.0, 0.0
		for h := range DayHours {
			duty += p.Officers[h]
		}
		for i, d := range out {
			worked += d.Officers
			if math.Abs(start[i]+came[i]-d.Served-d.Line) > 1e-6*(1+came[i]) || d.Line != line[i] || d.Line < 0 || d.Served < 0 {
				t.Fatalf("line %d: %v stood there, %+v", i, start[i], d)
			}
		}
		if worked > duty*(1+1e-9) {
			t.Fatalf("%v officer-hours of %v", worked, duty)
		}
		again := append([]float64{}, start...)
		p.Day(again, came, 3, fewer)
		all, allFewer := 0.0, 0.0
		for i := range out {
			all, allFewer = all+out[i].Officers, allFewer+fewer[i].Officers
		}
		if allFewer > all*(1+1e-9) {
			t.Fatalf("with three officers fewer more was done: %v, %v", allFewer, all)
		}
	})
}

// TestFluidPortDoesNotAllocate keeps the hourly port fit for the loop of the corridor.
func TestFluidPortDoesNotAllocate(t *testing.T) {
	p := portDays[4].port()
	line, came, out := []float64{0}, []float64{9673}, make([]FluidDay, 1)
	if n := testing.AllocsPerRun(100, func() { p.Day(line, came, 0, out) }); n != 0 {
		t.Errorf("%v allocations a day", n)
	}
}

// BenchmarkFluidPorts is 46 ports with one and with three lines for 180 days: one run of the corridor.
func BenchmarkFluidPorts(b *testing.B) {
	for _, lines := range []int{1, 3} {
		b.Run(map[int]string{1: "lines=1", 3: "lines=3"}[lines], func(b *testing.B) {
			p := FluidPort{}
			one := portDays[4].port()
			came := make([]float64, lines)
			for i := range lines {
				p.Lines = append(p.Lines, one.Lines[0])
				came[i] = 9673
			}
			for h := range DayHours {
				p.Officers[h] = 9 * float64(lines)
			}
			line, out := make([]float64, lines), make([]FluidDay, lines)
			for b.Loop() {
				for range 46 * 180 {
					clear(line)
					p.Day(line, came, 1, out)
				}
			}
		})
	}
}
