package sim

import (
	"math"
	"slices"

	"puente/internal/rng/portable"
)

// stage is how far a person of a cell has come. The share that gets through is applied once, over all legs of a journey.
type stage uint8

const (
	stageEntry stage = iota // has not set out yet
	stageHalt               // stops over on the way
	stageAgain              // sets out anew: taken, returned or staying; what the share stands for is behind them
	stages
)

// choice is where people of a nationality can go from a place in a stage: gates with their weights, and the legs that
// lead there or to the next stop-over.
type choice struct {
	gates []int32
	base  []float64 // weight of each gate where nothing is closed and no line differs from that of day 0; the largest is 1
	leg   []int32   // of each gate, index in legs
	legs  []leg
	first int32 // of its legs in the weights of a run
}

// leg is a route from a place to a town with gates or to a stop-over.
type leg struct {
	route  int32
	town   int32 // -1 where it ends at a stop-over
	halt   int32 // -1 where it ends at a town
	hazard int32 // of being stopped on it, -1: none
}

// journeys is what is known of the ways of each nationality through the stop-overs while the model is made.
type journeys struct {
	weight    [][][]float64 // [halt][nationality][gate] persons expected to come through, by gate
	remaining [][]float64   // [halt][nationality] share of the travel days of those who come through that is still before them
}

// journeysOf adds up, over the flows, who is expected to come through each stop-over on the least-time ways.
func (b *build) journeysOf(m *Model) journeys {
	j := journeys{}
	before := make([][]float64, len(b.halts))
	for h := range b.halts {
		j.weight = append(j.weight, make([][]float64, m.nats))
		for n := range m.nats {
			j.weight[h][n] = make([]float64, len(b.inputs.Gates))
		}
		j.remaining = append(j.remaining, make([]float64, m.nats))
		before[h] = make([]float64, m.nats)
	}
	for _, f := range b.inputs.Flows {
		persons := 0.0
		for _, month := range f.Months {
			persons += month.Persons
		}
		place, nat := int32(b.place[f.Gateway]), b.nat[f.Nationality]
		t := b.tree(place)
		gates, base := b.weights(place, int32(nat))
		sum := sumOf(base)
		for i, g := range gates {
			end := int32(b.place[b.inputs.Gates[g].Place])
			for _, h := range b.haltsOn(t.way(end)) {
				w := float64(persons * base[i] / sum)
				j.weight[h][nat][g] += w
				before[h][nat] += float64(w * t.days[end])
				j.remaining[h][nat] += float64(w * (t.days[end] - t.days[b.halts[h]]))
			}
		}
	}
	for h := range b.halts {
		for n := range m.nats {
			if before[h][n] > 0 {
				j.remaining[h][n] /= before[h][n]
			}
		}
	}
	return j
}

// haltsOn lists the stop-overs strictly between the ends of a way, in its order.
func (b *build) haltsOn(way []int32) []int32 {
	var list []int32
	for _, place := range way[1:max(1, len(way)-1)] {
		if h := b.haltAt[place]; h >= 0 {
			list = append(list, h)
		}
	}
	return list
}

// weights lists the gates that a nationality may choose at a place, with their weights in the logit: pull less
// distance-aversion for each travel day. The place to stay where one already is, is not among them.
func (b *build) weights(place, nat int32) (gates []int32, base []float64) {
	gates, appeal := b.appeals(place, nat)
	return gates, expOf(appeal)
}

// expOf turns appeals into weights of which the largest is 1.
func expOf(appeal []float64) []float64 {
	base, top := make([]float64, len(appeal)), math.Inf(-1)
	for _, u := range appeal {
		top = max(top, u)
	}
	for i, u := range appeal {
		base[i] = portable.Exp(u - top)
	}
	return base
}

func sumOf(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum
}

// appeals lists the gates that a nationality may choose at a place, with pull less distance-aversion for each travel day.
func (b *build) appeals(place, nat int32) (gates []int32, appeal []float64) {
	t := b.tree(place)
	for g, gate := range b.inputs.Gates {
		end := b.place[gate.Place]
		pull := b.inputs.Pull[nat][g]
		if pull <= never || math.IsInf(t.days[end], 1) || gate.Component == "" && int32(end) == place {
			continue
		}
		gates = append(gates, int32(g))
		appeal = append(appeal, pull-float64(b.set.distanceAversion*t.days[end]))
	}
	return gates, appeal
}

// choiceAt makes the choice of a nationality at a place. Who stops over chooses among the gates that led through there,
// as often as people of the nationality do who come through; so the shares of the gates are the same with and without
// stop-overs.
func (b *build) choiceAt(m *Model, j journeys, k cellKey) choice {
	nat := k.class / int32(m.houses)
	gates, base := b.weights(k.place, nat)
	if h := b.haltAt[k.place]; k.stage == stageHalt && h >= 0 && sumOf(j.weight[h][nat]) > 0 {
		w, top := j.weight[h][nat], slices.Max(j.weight[h][nat])
		gates, base = nil, nil
		for g, v := range w {
			if v > 0 {
				gates, base = append(gates, int32(g)), append(base, v/top)
			}
		}
	}
	c := choice{gates: gates, base: base}
	t := b.tree(k.place)
	for _, g := range gates {
		end := int32(b.place[b.inputs.Gates[g].Place])
		l := leg{town: m.townAt[end], halt: -1}
		if halts := b.haltsOn(t.way(end)); len(halts) > 0 {
			l = leg{town: -1, halt: halts[0]}
			end = b.halts[halts[0]]
		}
		l.route = b.routeTo(m, k.place, end)
		l.hazard = b.hazardOf(m, j, k, l.halt)
		at := slices.Index(c.legs, l)
		if at < 0 {
			at = len(c.legs)
			c.legs = append(c.legs, l)
		}
		c.leg = append(c.leg, int32(at))
	}
	return c
}

// hazardOf is the hazard of a leg: the share that gets through to the power of the part of the journey that the leg is,
// so that the legs of a journey multiply to the share. -1: nobody is stopped on it.
func (b *build) hazardOf(m *Model, j journeys, k cellKey, halt int32) int32 {
	nat := k.class / int32(m.houses)
	part := 1.0
	switch k.stage {
	case stageAgain:
		return -1
	case stageHalt:
		part = b.remainingAt(j, k.place, nat)
	}
	if halt >= 0 {
		part -= j.remaining[halt][nat]
	}
	part = max(0, part)
	if part == 0 {
		return -1
	}
	want := legShare{nat, part}
	at := slices.Index(m.hazards, want)
	if at < 0 {
		at = len(m.hazards)
		m.hazards = append(m.hazards, want)
	}
	return int32(at)
}

// remainingAt is the part of the journey that people of a nationality who stop over at a place have before them; for those
// who left a caravan there, the part of its way.
func (b *build) remainingAt(j journeys, place, nat int32) float64 {
	if h := b.haltAt[place]; h >= 0 {
		return j.remaining[h][nat]
	}
	return max(0, b.campPart[place])
}

// legShare names a hazard: a nationality's share that gets through, to the power of a part of the journey.
type legShare struct {
	nat  int32
	part float64
}

// routeTo returns the index of the least-time route between two places.
func (b *build) routeTo(m *Model, from, to int32) int32 {
	key := [2]int32{from, to}
	r, ok := b.routes[key]
	if !ok {
		r = int32(len(m.routes))
		t := b.tree(from)
		way := t.way(to)
		m.addRoute(stretchesOf(t, way, b.country))
		b.addRisks(m, t, way)
		b.routes[key] = r
	}
	return r
}
