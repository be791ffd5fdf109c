package queue

import (
	"fmt"
	"math"
)

// moreFormulas are of closed networks, interruptions, families and officers.
func moreFormulas() []formula {
	list := interruptionFormulas()
	list = append(list, closedFormulas()...)
	list = append(list, familyFormulas()...)
	return append(list, openingFormulas()...)
}

// erlangC is the mean wait of M/M/c.
func erlangC(rate, mu float64, c int) float64 {
	a, term, sum := rate/mu, 1.0, 0.0
	for k := range c {
		sum += term
		term *= a / float64(k+1)
	}
	term *= float64(c) / (float64(c) - a)
	return term / (sum + term) / (float64(c)*mu - rate)
}

// interruptionFormulas are of services that are cut short.
func interruptionFormulas() []formula {
	two := func(station string, high, low float64) string {
		return fmt.Sprintf("name: two\nuntil: 6000\nwarmup: 500\nclasses: [{name: h, priority: 1}, {name: l, priority: 2}]\nstations: [{name: s, %s}]\narrivals: [{to: s, class: h, rate: %v}, {to: s, class: l, rate: %v}]\n", station, high, low)
	}
	three := two("servers: 3, preempt: resume, service: {kind: exponential, mean: 1}", 1, 1.4)
	high := 1 + erlangC(1, 1, 3)
	both := 2.4 * (1 + erlangC(2.4, 1, 3))
	wait, stay := gaver(.4, .5, .2, 1)
	again := two("preempt: restart, service_of: {h: {kind: exponential, mean: 0.5}, l: 1}", .4, .2)
	return []formula{
		{"M/M/3 pre-empting, urgent", three, "s/h", mStay, high, "Erlang C: the others are not seen"},
		{"M/M/3 pre-empting, others", three, "s/l", mStay, (both - high) / 1.4, "Erlang C of all less the urgent"},
		{"M/M/1 resampled", two("preempt: resample, service: {kind: exponential, mean: 1}", .3, .3), "s/l", mStay, (.6/.4 - .3/.7) / .3, "without memory as resumed"},
		{"M/D/1 begun again, wait", again, "s/l", mWait, wait, "Gaver (1962)"},
		{"M/D/1 begun again, stay", again, "s/l", mStay, stay, "Gaver (1962)"},
	}
}

// gaver is the mean wait until the first start, and the mean stay, of the second class where a service of fixed length is
// begun again after each interruption (Gaver 1962, Journal of the Royal Statistical Society B 24, 73): high is the rate of
// the first class, mean its exponential service, low the rate of the second, length its service.
func gaver(high, mean, low, length float64) (wait, stay float64) {
	pass := math.Exp(-high * length)
	busy, busy2 := mean/(1-high*mean), 2*mean*mean/math.Pow(1-high*mean, 3)
	spent := 1/high - length*pass/(1-pass)
	spent2 := 2/high/high - pass/(1-pass)*(length*length+2*length/high)
	times, spread := (1-pass)/pass, (1-pass)/pass/pass
	lost, lostSpread := spent+busy, spent2-spent*spent+busy2-busy*busy
	whole := length + times*lost
	whole2 := whole*whole + times*lostSpread + spread*lost*lost
	wait = low*whole2/2/(1-low*whole) + high*busy2/2/(1+high*busy)
	return wait, wait + whole
}

// closedFormulas are of networks that nobody enters or leaves.
func closedFormulas() []formula {
	around := "name: around\nuntil: 6000\nwarmup: 500\nstations:\n" +
		"  - {name: a, servers: 2, service: {kind: exponential, mean: 1}, next: [{to: b, chance: 0.6}, {to: c, chance: 0.4}]}\n" +
		"  - {name: b, servers: 3, service: {kind: exponential, mean: 2}, next: a}\n" +
		"  - {name: c, servers: 1, service: {kind: exponential, mean: 0.5}, next: a}\ninitial: [{to: a, groups: 12}]\n"
	repair := "name: repair\nuntil: 6000\nwarmup: 500\nstations:\n  - {name: up, servers: unlimited, service: {kind: lognormal, mean: 10, cv: 1.5}, next: crew}\n" +
		"  - {name: crew, servers: 2, service: {kind: exponential, mean: 2}, next: up}\ninitial: [{to: up, groups: 10}]\n"
	var up, down []float64
	for n := range 10 {
		up, down = append(up, float64(10-n)/10), append(down, float64(min(n+1, 2))/2)
	}
	broken := 0.0
	for n, p := range birthDeath(up, down) {
		broken += float64(n) * p
	}
	return []formula{
		{"closed network", around, "a/all", mServed, 5500 * gordonNewell(12, []float64{1, 1.2, .2}, []int{2, 3, 1}), "Gordon and Newell (1967)"},
		{"ten machines, two who repair", repair, "crew/all", mInside, broken, "birth and death, insensitive to the time that machines run"},
	}
}

// gordonNewell is the visits to the first station in a unit of time, by the convolution of Buzen (1973). Work is the
// visits times the mean service of each station.
func gordonNewell(persons int, work []float64, servers []int) float64 {
	g := make([]float64, persons+1)
	g[0] = 1
	for i := range work {
		f := []float64{1}
		for n := 1; n <= persons; n++ {
			f = append(f, f[n-1]*work[i]/float64(min(n, servers[i])))
		}
		next := make([]float64, persons+1)
		for n := range next {
			for k := range n + 1 {
				next[n] += g[k] * f[n-k]
			}
		}
		g = next
	}
	return g[persons-1] / g[persons]
}

// familyFormulas are of groups that are served together, of batches and of officers.
func familyFormulas() []formula {
	const family = "classes: [{name: all, group: {sizes: [1, 2, 3, 4], weights: [4, 3, 2, 1]}}]"
	second := 0.0 // of a service that is a sum over the persons, each 0.5 in the mean
	for i, w := range []float64{.4, .3, .2, .1} {
		n := float64(i + 1)
		second += w * (n + n*n) / 4
	}
	batch := .2*2./2/(1-.4) + (14./3/2-1)/2/(1-.4)
	pooled := func(officers, more string) string {
		return "name: pool\nuntil: 6000\nwarmup: 500\npools: [{name: p, officers: " + officers + "}]\nstations: [{name: s, pool: p, " + more + ", service: {kind: exponential, mean: 1}}]\narrivals: [{to: s, rate: 1.5}]\n"
	}
	return []formula{
		{"families, one service", oneLane(.7, "servers: 1, service: {kind: exponential, mean: 1}", family), "s/all", mWait, .7 / .3, "M/M/1 by groups"},
		{"families, line in persons", oneLane(.7, "servers: 1, service: {kind: exponential, mean: 1}", family), "s/all", mQueue, .7 * 2 * .7 / .3, "Little"},
		{"families, a service for each person", oneLane(.7, "servers: 1, per_person: true, service: {kind: exponential, mean: 0.5}", family), "s/all", mWait, .7 * second / 2 / (1 - .7), "Pollaczek–Khinchine"},
		{"batches one by one", oneLane(.2, "servers: 1, service: 1", "classes: [{name: all, group: {sizes: [1, 2, 3], split: true}}]"), "s/all", mWait, batch, "M[X]/D/1: Burke (1975)"},
		{"two officers a service", pooled("4", "officers: 2"), "s/all", mWait, erlangC(1.5, 1, 2), "Erlang C with 2"},
		{"two lanes, ten officers", pooled("10", "lanes: 2"), "s/all", mWait, erlangC(1.5, 1, 2), "Erlang C with 2"},
	}
}

// openingFormulas are of hours, closures and the end of a shift.
func openingFormulas() []formula {
	opened := transientOf(func(float64) float64 { return 3 }, 1, func(t float64) int {
		if t >= 3 && t < 5 {
			return 0
		}
		return 2
	}, 6)
	return []formula{
		{
			"shut from 3 to 5, services resumed", "name: shut\nuntil: 6\nstations: [{name: s, servers: 2, service: {kind: exponential, mean: 1}}]\narrivals: [{to: s, rate: 3}]\nclosures: [{station: s, from: 3, to: 5, in_service: resume}]\n",
			"s/all", mPresent, opened, "Kolmogorov",
		},
		{
			"four busy at the end of a shift", "name: over\nuntil: 8\ndrain: 100\nstations: [{name: s, servers: {until: [8], counts: [4]}, service: {kind: exponential, mean: 0.5}}]\narrivals: [{to: s, rate: 100}]\n",
			"s/all", mOvertime, 2, "without memory: each finishes after a mean service",
		},
	}
}
