package fit

import (
	"fmt"

	"puente/internal/model"
)

// written is the short way: flows and gates as the scenario writes them.
func (r *resolver) written() {
	for i, f := range r.s.Flows {
		for _, nationality := range f.Nationalities {
			r.addWritten(i, nationality, nil)
		}
	}
	for i, spec := range r.s.Gates {
		r.addGate(i, spec)
	}
	for _, nationality := range r.s.Nationalities {
		r.in.Pull = append(r.in.Pull, r.weights(nationality))
		r.in.Through = append(r.in.Through, 1)
		if _, set := r.s.Set["share-spread"]; !set {
			r.in.ThroughLogSD = append(r.in.ThroughLogSD, 0)
			r.in.ThroughAhead = append(r.in.ThroughAhead, 0)
		}
	}
	if r.problems.Len() == 0 {
		r.writtenSupply()
	}
	r.assumed("written", 1, "flows, gates and their pull are as the scenario writes them; everybody who sets out reaches a gate")
}

// addWritten makes a flow of persons that are written out by month. Households
// are as the flow writes them, else those given, else all of the first type.
func (r *resolver) addWritten(spec int, nationality string, households []float64) {
	f := r.s.Flows[spec]
	if f.Households != nil || households == nil {
		households = make([]float64, len(r.s.Households))
		for h, name := range r.s.Households {
			households[h] = f.Households[name]
		}
		if f.Households == nil {
			households[0] = 1
		}
	}
	flow := model.Flow{Gateway: f.Gateway, Nationality: nationality, Source: "written", Households: households}
	run := r.runMonths()
	for m := range run.months() {
		month := run.from.Add(m)
		flow.Months = append(flow.Months, model.FlowMonth{Month: month, Persons: f.Persons[month.String()], LogSD: f.LogSD})
	}
	for month := range f.Persons {
		p, err := model.ParsePeriod(month)
		if err == nil && (monthsBetween(run.from, p) < 0 || monthsBetween(p, run.to) < 0) {
			r.fault(fmt.Sprintf("flows[%d].persons", spec), month, "a month of the run, "+run.String())
		}
	}
	r.in.Flows = append(r.in.Flows, flow)
}

// addGate makes a gate; one at the ports is served by the port of its place and geography.
func (r *resolver) addGate(i int, spec model.GateSpec) {
	g := model.Gate{ID: spec.Place, Place: spec.Place, Component: spec.Component, Geography: spec.Geography, LeaveChance: spec.LeaveChance}
	if spec.Component != "" {
		g.ID = spec.Geography + "@" + spec.Place
	}
	if spec.Component != "" && spec.Component == r.s.Counts.At {
		g.Port = r.portAt(spec)
		if g.Port == "" {
			r.fault(fmt.Sprintf("gates[%d].place", i), spec.Place, "a place with a port of "+spec.Geography+" that takes appointments")
		}
	}
	for _, other := range r.in.Gates {
		if other.ID == g.ID {
			r.fault(fmt.Sprintf("gates[%d]", i), g.ID, "each place and geography once")
		}
	}
	r.in.Gates = append(r.in.Gates, g)
}

// portAt finds the port with the greatest weight at a gate's place and office.
func (r *resolver) portAt(spec model.GateSpec) string {
	best := -1
	for i, p := range r.w.Ports {
		if p.Place == spec.Place && p.Office == spec.Geography && p.Appointments && (best < 0 || p.Weight > r.w.Ports[best].Weight) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return r.w.Ports[best].ID
}

// weights are the constants of a nationality as written: its own, else those of "", else 0.
func (r *resolver) weights(nationality string) []float64 {
	pull := make([]float64, len(r.s.Gates))
	for g, spec := range r.s.Gates {
		own, ok := spec.LogWeight[nationality]
		if !ok {
			own = spec.LogWeight[""]
		}
		pull[g] = max(never, own)
	}
	return pull
}

// writtenSupply takes the appointments as written; nobody else is served.
func (r *resolver) writtenSupply() {
	for _, q := range r.s.Appointments {
		if gateOf(r.in.Gates, q.Port) < 0 {
			r.fault("appointments", q.Port, "a port that serves a gate of component counts.at")
		}
	}
	for _, gate := range r.in.Gates {
		if gate.Port == "" {
			continue
		}
		quotas := r.writtenQuotas(gate.Port)
		if len(quotas) == 0 {
			r.fault("appointments", gate.Port, "appointments a day at this port, which serves the gate "+gate.ID)
		}
		for i, q := range quotas {
			p := model.PortSupply{Port: gate.Port, Appointments: q.perDay, From: max(q.from, r.s.Start)}
			if i == 0 {
				p.StartWaiting = r.setting("start-waiting-days") * q.perDay
			}
			r.in.Ports = append(r.in.Ports, p)
		}
	}
}
