package fleerules

import (
	"fmt"
	"strings"
	"syscall"
	"testing"

	"puente/internal/flee"
)

// fleeRates are Flee's own agent-days a second of one core, as stored beside its runs of the same case and settings.
var fleeRates = []struct {
	name string
	rate float64
}{
	{"ci_mali", 3.0e5},
	{"ci_burundi", 2.9e5},
	{"var_mali_h10_stints", 2.8e5},
	{"var_mali_h10_aw2footstints", 2.8e5},
	{"var_mali_h10_aw3", 2.5e5},
	{"val_venezuela2022_h10", 4.2e4},
}

// processorSeconds is the processor's time that the program has had: a machine that others share does not change it much.
func processorSeconds(b *testing.B) float64 {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}

// timed makes runs and tells agent-days a second of processor time, also in times of Flee's rate.
func timed(b *testing.B, flees float64, run func(seed uint64) flee.Run) {
	b.Helper()
	b.ReportAllocs()
	days, before := int64(0), processorSeconds(b)
	for seed := uint64(1); b.Loop(); seed++ {
		for _, n := range run(seed).Persons {
			days += n
		}
	}
	rate := float64(days) / (processorSeconds(b) - before)
	b.ReportMetric(rate, "agent-days/cpu-s")
	b.ReportMetric(rate/flees, "times-Flee")
}

// BenchmarkSharedGroups times one run of groups of the reference cases, those with changed settings brought to full size.
func BenchmarkSharedGroups(b *testing.B) {
	dir := sharedFlee(b)
	for _, c := range fleeRates {
		b.Run(c.name, func(b *testing.B) {
			one := sharedCase(b, dir, c.name, true)
			m, problems := Compile(&one, Options{})
			if problems.Len() > 0 {
				b.Fatal(problems.Err())
			}
			timed(b, c.rate, m.Run)
		})
	}
}

// BenchmarkSharedOneByOne times persons one by one.
func BenchmarkSharedOneByOne(b *testing.B) {
	dir := sharedFlee(b)
	for _, c := range fleeRates {
		b.Run(c.name, func(b *testing.B) { timed(b, c.rate, sharedModel(b, dir, c.name).RunOneByOne) })
	}
}

// scaled is a case of our own with a given number of arrivals: two conflict zones, a hub, towns, three camps one of which
// has little room. Its people are counted in groups, so that a run's cost hardly grows with them.
func scaled(people int64) flee.Files {
	var conflicts strings.Builder
	conflicts.WriteString("#Day,A,B\n")
	for day := range 300 {
		fmt.Fprintf(&conflicts, "%d,1,1\n", day)
	}
	return flee.Files{
		Input: map[string][]byte{
			"sim_period.csv": []byte("StartDate,2020-01-01\nLength,300\n"),
			"locations.csv": fmt.Appendf(nil, "#\nA,R,X,0,0,conflict_zone,0,1000\nB,R,X,0,0,conflict_zone,0,3000\nT,R,X,0,0,town,,\nU,R,X,0,0,town,,\nV,R,X,0,0,town,,\nH,R,X,0,0,forwarding_hub,,\n"+
				"C,R,Y,0,0,camp,,%d\nD,R,Y,0,0,camp,,%d\nE,R,Z,0,0,camp,,%d\n", people/3, people, people),
			"routes.csv":   []byte("A,T,80,0\nB,T,120,0\nB,U,60,0\nT,U,90,0\nT,H,200,0\nU,V,150,0\nV,D,300,0\nH,C,40,0\nH,D,160,0\nV,E,420,0\nA,E,500,0\n"),
			"closures.csv": []byte("#\ncountry,X,Y,0,10\n"), "conflicts.csv": []byte(conflicts.String()),
		},
		Data: map[string][]byte{
			"data_layout.csv": []byte("total,c.csv\nC,c.csv\nD,c.csv\nE,c.csv\n"),
			"c.csv":           fmt.Appendf(nil, "2020-01-01,0\n2020-10-27,%d\n", people/3),
		},
	}
}

// BenchmarkScale runs the same case with ten thousand to a billion people.
func BenchmarkScale(b *testing.B) {
	for _, people := range []int64{1e4, 1e5, 1e6, 1e7, 1e9} {
		b.Run(fmt.Sprintf("people=%.0e", float64(people)), func(b *testing.B) {
			m := compiled(b, scaled(people), Options{})
			b.ReportAllocs()
			before := processorSeconds(b)
			for seed := uint64(1); b.Loop(); seed++ {
				m.Run(seed)
			}
			b.ReportMetric(1e3*(processorSeconds(b)-before)/float64(b.N), "cpu-ms/run")
		})
	}
}

// BenchmarkOneByOne moves each of a hundred thousand people of that case alone.
func BenchmarkOneByOne(b *testing.B) {
	m := compiled(b, scaled(1e5), Options{})
	days := int64(0)
	for seed := uint64(1); b.Loop(); seed++ {
		for _, n := range m.RunOneByOne(seed).Persons {
			days += n
		}
	}
	b.ReportMetric(float64(days)/b.Elapsed().Seconds(), "agent-days/s")
}
