package queue

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// formula is a network as a user writes it, one number of its answer and what theory says of it.
type formula struct {
	name  string
	file  string
	row   string // station/class
	what  metric
	value float64
	law   string
}

// TestFormulasFromFiles reads networks from YAML and sets them beside formulas that are not among the 154 references. With
// 60 values |z| > 4.3 comes by chance once in a thousand tests.
func TestFormulasFromFiles(t *testing.T) {
	for i, f := range formulas() {
		t.Run(f.name, func(t *testing.T) {
			m, problems := ReadModel(f.name, []byte(f.file), Options{StationStreams: i%2 == 1})
			if err := problems.Err(); err != nil {
				t.Fatal(err)
			}
			s := m.Replicate(uint64(100+i), 24, 2)
			for _, r := range s.Stations {
				if r.Name+"/"+r.Class != f.row {
					continue
				}
				e := r.estimates[f.what]
				z := (e.Mean - f.value) / e.SE
				if !(math.Abs(z) < 4.3) && math.Abs(e.Mean-f.value) > 1e-9 {
					t.Errorf("%s: %v (standard error %v), theory %v (%s), z %.1f", f.row, e.Mean, e.SE, f.value, f.law, z)
				}
				return
			}
			t.Fatalf("no row %s among %+v", f.row, s.Stations)
		})
	}
}

// pk is the mean wait of M/G/1 (Pollaczek 1930, Khinchine 1932).
func pk(rate, mean, cv2 float64) float64 {
	return rate * mean * mean * (1 + cv2) / 2 / (1 - rate*mean)
}

// birthDeath is the steady state of a chain with these rates up and down; down[i] leads from i+1 to i.
func birthDeath(up, down []float64) []float64 {
	p := []float64{1}
	sum := 1.0
	for i := range up {
		p = append(p, p[i]*up[i]/down[i])
		sum += p[i+1]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// erlangA is P(wait), P(leave) and the mean line of M/M/c+M (Palm 1957).
func erlangA(rate, mu, theta float64, c int) (line, leave float64) {
	var up, down []float64
	for n := 1; n < 400; n++ {
		up = append(up, rate)
		down = append(down, mu*float64(min(n, c))+theta*float64(max(n-c, 0)))
	}
	for n, p := range birthDeath(up, down) {
		line += p * float64(max(n-c, 0))
	}
	return line, theta * line / rate
}

// finiteRoom is the mean line, the share turned away and the mean wait of those let in of M/M/c/K.
func finiteRoom(rate, mu float64, c, room int) (line, lost, wait float64) {
	var up, down []float64
	for n := 1; n <= room; n++ {
		up, down = append(up, rate), append(down, mu*float64(min(n, c)))
	}
	p := birthDeath(up, down)
	for n := range p {
		line += p[n] * float64(max(n-c, 0))
	}
	return line, p[room], line / (rate * (1 - p[room]))
}

// rootGIM1 is the root of sigma = A(mu(1-sigma)) of GI/M/1, A the transform of the gaps.
func rootGIM1(transform func(float64) float64, mu float64) float64 {
	s := .5
	for range 500 {
		s = transform(mu * (1 - s))
	}
	return s
}

// transient is the mean number at a time of M/M/c that starts empty.
func transient(rate func(float64) float64, mu float64, c int, until float64) float64 {
	return transientOf(rate, mu, func(float64) int { return c }, until)
}

// transientOf is the same with servers that change, by the equations of Kolmogorov; who goes off loses nothing.
func transientOf(rate func(float64) float64, mu float64, servers func(float64) int, until float64) float64 {
	const size, steps = 200, 20_000
	p := make([]float64, size)
	p[0] = 1
	dt := until / steps
	flow := func(p []float64, l float64, c int) []float64 {
		d := make([]float64, size)
		for n := range p {
			up, down := 0.0, mu*float64(min(n, c))
			if n < size-1 {
				up = l
				d[n+1] += up * p[n]
			}
			d[n] -= (up + down) * p[n]
			if n > 0 {
				d[n-1] += down * p[n]
			}
		}
		return d
	}
	for k := range steps {
		l, c := rate((float64(k)+.5)*dt), servers((float64(k)+.5)*dt)
		a := flow(p, l, c)
		mid := make([]float64, size)
		for n := range p {
			mid[n] = p[n] + a[n]*dt/2
		}
		b := flow(mid, l, c)
		for n := range p {
			p[n] += b[n] * dt
		}
	}
	mean := 0.0
	for n := range p {
		mean += float64(n) * p[n]
	}
	return mean
}

// oneLane writes a network of one station with Poisson arrivals.
func oneLane(rate float64, station string, more ...string) string {
	return fmt.Sprintf("name: a lane\nuntil: 6000\nwarmup: 500\nstations:\n  - {name: s, %s}\narrivals:\n  - {to: s, rate: %v}\n%s", station, rate, strings.Join(more, "\n"))
}

func formulas() []formula {
	const all = "s/all"
	var list []formula
	add := func(name, file, row string, what metric, value float64, law string) {
		list = append(list, formula{name, file, row, what, value, law})
	}
	service := func(name, text string, mean, cv2 float64) {
		add("M/G/1 "+name, oneLane(.7/mean, "servers: 1, service: "+text), all, mWait, pk(.7/mean, mean, cv2), "Pollaczek–Khinchine")
	}
	service("uniform", "{kind: uniform, low: 0.2, high: 1.0}", .6, .64/12/.36)
	service("triangular", "{kind: triangular, low: 0, mode: 0.5, high: 1}", .5, 1./24/.25)
	service("weibull", "{kind: weibull, mean: 2, shape: 2}", 2, math.Gamma(2)/math.Pow(math.Gamma(1.5), 2)-1)
	service("gamma", "{kind: gamma, mean: 1.5, cv: 0.8}", 1.5, .64)
	service("erlang", "{kind: erlang, mean: 1, phases: 4}", 1, .25)
	service("lognormal", "{kind: lognormal, mean: 0.5, cv: 0.9}", .5, .81)
	service("empirical", "{kind: empirical, values: [0.5, 1, 3], weights: [5, 3, 2]}", 1.15, (.5*.25+.3+.2*9)/(1.15*1.15)-1)
	service("mix", "{kind: mix, means: [0.3, 2], weights: [3, 1]}", .725, 2*(.75*.09+.25*4)/(.725*.725)-1)
	service("fixed", "0.8", .8, 0)
	add("M/M/1 last first", oneLane(.6, "servers: 1, order: lifo, service: {kind: exponential, mean: 1}"), all, mWait, 1.5, "the order does not change the mean")
	line, leave := erlangA(9, 1, .4, 8)
	file := oneLane(9, "servers: 8, service: {kind: exponential, rate: 1}, patience: {kind: exponential, mean: 2.5}")
	add("M/M/8+M line", file, all, mQueue, line, "Erlang A")
	add("M/M/8+M who leave", file, all, mLeft, leave*9*5500, "Erlang A")
	line, lost, wait := finiteRoom(4, 1.5, 3, 7)
	file = oneLane(4, "servers: 3, room: 7, service: {kind: exponential, rate: 1.5}")
	add("M/M/3/7 line", file, all, mQueue, line, "birth and death")
	add("M/M/3/7 turned away", file, all, mTurnedAway, lost*4*5500, "birth and death")
	add("M/M/3/7 wait", file, all, mWait, wait, "Little")
	_, lost, _ = finiteRoom(2, 1.5, 1, 6)
	add("M/M/1 that balks at five", oneLane(2, "servers: 1, balk: {length: 5}, service: {kind: exponential, rate: 1.5}"), all, mBalked, lost*2*5500, "M/M/1/6")
	add("M/D/4/4", oneLane(3, "servers: 4, room: 4, service: 1"), all, mTurnedAway, birthDeath([]float64{3, 3, 3, 3}, []float64{1, 2, 3, 4})[4]*3*5500, "Erlang B, insensitive to the service")
	// M/M/1+D: Barrer (1957).
	rho, limit := .9, 3.
	e := math.Exp(-(1 - .9) * limit)
	add("M/M/1+D", oneLane(.9, "servers: 1, service: {kind: exponential, rate: 1}, patience: 3"), all, mLeft, (1-rho)*rho*e/(1-rho*rho*e)*.9*5500, "Barrer (1957)")
	for name, c := range map[string]struct {
		text  string
		sigma float64
	}{
		"D/M/1":  {"every: 1.25", rootGIM1(func(s float64) float64 { return math.Exp(-1.25 * s) }, 1)},
		"E2/M/1": {"gaps: {kind: erlang, mean: 1.25, phases: 2}", rootGIM1(func(s float64) float64 { return math.Pow(1.6/(1.6+s), 2) }, 1)},
		"H2/M/1": {"gaps: {kind: mix, means: [0.5, 2], weights: [1, 1]}", rootGIM1(func(s float64) float64 { return .5*2/(2+s) + .5*.5/(.5+s) }, 1)},
	} {
		add(name, "name: a\nuntil: 6000\nwarmup: 500\nstations: [{name: s, servers: 1, service: {kind: exponential, rate: 1}}]\narrivals: [{to: s, "+c.text+"}]\n", all, mWait, c.sigma/(1-c.sigma), "GI/M/1")
	}
	list = append(list, priorityFormulas()...)
	list = append(list, moreFormulas()...)
	return append(list, networkFormulas()...)
}

// priorityFormulas are of one server and classes with a rank (Cobham 1954; Conway, Maxwell and Miller 1967).
func priorityFormulas() []formula {
	rate, mean, cv2 := []float64{.2, .3, .15}, []float64{1, .8, 2}, []float64{1, 0, .25}
	text := []string{"{kind: exponential, mean: 1}", "0.8", "{kind: gamma, mean: 2, cv: 0.5}"}
	network := func(preempt string) string {
		return "name: ranks\nuntil: 6000\nwarmup: 500\nclasses:\n  - {name: a, priority: 1}\n  - {name: b, priority: 2}\n  - {name: c, priority: 3}\n" +
			"stations:\n  - name: s\n    servers: 1\n    preempt: " + preempt + "\n    service_of: {a: " + text[0] + ", b: " + text[1] + ", c: " + text[2] + "}\n" +
			"arrivals:\n  - {to: s, class: a, rate: 0.2}\n  - {to: s, class: b, rate: 0.3}\n  - {to: s, class: c, rate: 0.15}\n"
	}
	var list []formula
	residual, before := 0.0, 0.0
	for i := range rate {
		residual += rate[i] * mean[i] * mean[i] * (1 + cv2[i]) / 2
	}
	seen := 0.0
	for i, class := range []string{"a", "b", "c"} {
		after := before + rate[i]*mean[i]
		seen += rate[i] * mean[i] * mean[i] * (1 + cv2[i]) / 2
		list = append(list,
			formula{"ranks " + class, network("none"), "s/" + class, mWait, residual / (1 - before) / (1 - after), "Cobham"},
			formula{"ranks, pre-empting, " + class, network("resume"), "s/" + class, mStay, mean[i]/(1-before) + seen/(1-before)/(1-after), "Conway, Maxwell, Miller"})
		before = after
	}
	return list
}

// networkFormulas are of several stations, pools, shifts and choices.
func networkFormulas() []formula {
	tandem := func(room int) string {
		return fmt.Sprintf("name: tandem\nuntil: 6000\nwarmup: 500\nstations:\n  - {name: first, servers: 1, service: {kind: exponential, mean: 1}, next: second}\n"+
			"  - {name: second, servers: 1, room: %d, full: block, service: {kind: exponential, mean: 1}}\ninitial: [{to: first, groups: 9000}]\n", room)
	}
	list := []formula{
		{"blocked tandem, no buffer", tandem(1), "second/all", mServed, 2. / 3 * 5500, "Hunt (1956): 2/3"},
		{"blocked tandem, room for two", tandem(3), "second/all", mServed, 4. / 5 * 5500, "Hunt (1956): (b+2)/(b+3)"},
		{"one officer for two lines", "name: pool\nuntil: 6000\nwarmup: 500\npools: [{name: p, officers: 1}]\nstations:\n  - {name: s, pool: p, service: {kind: exponential, mean: 1}}\n" +
			"  - {name: t, pool: p, service: 0.5}\narrivals: [{to: s, rate: 0.4}, {to: t, rate: 0.6}]\n", "t/all", mWait, (.4*2 + .6*.25) / 2 / (1 - .7), "first come first served over both lines: M/G/1"},
		{
			"fed back", "name: back\nuntil: 6000\nwarmup: 500\nstations:\n  - {name: s, servers: 2, service: {kind: exponential, mean: 1}, next: [{to: s, chance: 0.25}]}\narrivals: [{to: s, rate: 1.2}]\n",
			"s/all", mWait, 1.6 * 1.6 / (2*2 - 1.6*1.6) * 1, "Jackson: M/M/2 with rate 1.6",
		},
		{
			"classes on their ways", "name: ways\nuntil: 6000\nwarmup: 500\nclasses: [{name: a}, {name: b}]\nstations:\n" +
				"  - {name: s, servers: 3, service: {kind: exponential, mean: 1}, next: [{to: t, classes: [a], chance: 0.5, as: b}, {to: t, classes: [b]}]}\n" +
				"  - {name: t, servers: 1, service: {kind: exponential, mean: 0.5}}\narrivals: [{to: s, mix: {a: 1, b: 1}, rate: 1.6}]\n",
			"t/b", mWait, pk(1.2, .5, 1), "Jackson: M/M/1 with rate 0.8 + 0.4",
		},
		{
			"split families", oneLane(.3, "servers: 1, service: {kind: exponential, mean: 1}", "classes: [{name: all, group: {sizes: [1, 2, 3], split: true}}]"), "s/all", mInside,
			.6 * (1 + 14./3/2) / 2 / .4, "M[X]/M/1",
		},
		{
			"two-way choice", "name: choice\nuntil: 6000\nstations: [{name: s, servers: unlimited, service: 1}]\narrivals:\n  - rate: 3\n    choose: {wait_cost: 1, options: [{to: s, constant: 1, travel: 0.5}, {name: no}]}\n",
			"s/all", mArrivals, 18000 / (1 + math.Exp(-.5)), "logit",
		},
	}
	wave := func(t float64) float64 { // straight lines 2, 14, 2 over a day
		t = math.Mod(t, 24)
		return 2 + 12*(1-math.Abs(t-12)/12)
	}
	day := func(until float64, station string) string {
		return fmt.Sprintf("name: wave\nuntil: %v\nobserve: {at: [%v]}\nstations: [{name: s, %s}]\narrivals: [{to: s, rates: {times: [0, 12, 24], values: [2, 14, 2], linear: true, every: 24}}]\n", until, until, station)
	}
	stay := 0.0 // M(t)/D/inf: those who came in the last 1.5 hours before 20
	for k := range 1500 {
		stay += wave(18.5+(float64(k)+.5)/1000) / 1000
	}
	list = append(list,
		formula{"M(t)/D/∞ at 20 h", day(20, "servers: unlimited, service: 1.5"), "s/all", mPresent, stay, "Palm, Khinchine"},
		formula{"M(t)/M/6 at 15 h", day(15, "servers: 6, service: {kind: exponential, mean: 0.5}"), "s/all", mPresent, transient(wave, 2, 6, 15), "Kolmogorov"},
		formula{
			"M/M/1 from empty, at 10", "name: early\nuntil: 10\nstations: [{name: s, servers: 1, service: {kind: exponential, mean: 1}}]\narrivals: [{to: s, rate: 0.8}]\n", "s/all", mPresent,
			transient(func(float64) float64 { return .8 }, 1, 1, 10), "Kolmogorov",
		})
	return list
}
