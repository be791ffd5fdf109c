package fit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
)

// quota is an announced number of appointments a day, all ports together.
type quota struct {
	from   model.Date
	perDay float64
}

// makeSupply says how many people each port takes: announced appointments,
// split over the ports by their weight, and beside them as many others as make
// its share of the office's mean daily events.
func (r *resolver) makeSupply(records []model.Record) {
	if r.s.Counts.At == "" || r.problems.Len() > 0 {
		return
	}
	quotas := r.quotas(records)
	r.readPortCounts(records)
	total := 0.0
	for g, gate := range r.in.Gates {
		if gate.Port != "" {
			total += r.appointmentWeight(g)
		}
	}
	for g, gate := range r.in.Gates {
		if gate.Port != "" {
			r.supplyPort(g, quotas, r.appointmentWeight(g)/total)
		}
	}
	r.bookkeeping(quotas)
}

// appointmentWeight is a gate's weight in the split of appointments; where no
// port has a weight, its daily events.
func (r *resolver) appointmentWeight(g int) float64 {
	for _, other := range r.gates {
		if other.weight > 0 {
			return r.gates[g].weight
		}
	}
	return r.gates[g].daily
}

// supplyPort writes the supply of one port: one entry for each quota that counts during the run.
func (r *resolver) supplyPort(g int, quotas []quota, share float64) {
	gate, daily := r.in.Gates[g], r.gates[g].daily
	present := 1 - r.setting("no-show")
	if len(r.s.Appointments) > 0 {
		quotas = r.writtenQuotas(gate.Port)
		share = 1
	}
	if len(quotas) == 0 {
		quotas = []quota{{from: r.s.Start}}
	}
	for i, q := range quotas {
		p := model.PortSupply{Port: gate.Port, Appointments: q.perDay * share, From: max(q.from, r.s.Start)}
		p.WalkUps = max(0, daily-p.Appointments*present)
		if i == 0 {
			p.StartWaiting = r.setting("start-waiting-days") * (p.Appointments + p.WalkUps)
		}
		r.in.Ports = append(r.in.Ports, p)
		if i == len(quotas)-1 {
			r.learnt("walk-ups."+gate.Port, p.WalkUps, fmt.Sprintf("%.1f events a day at this port in the last months of %s, less %.1f appointments × %.2f who come", daily, r.window, p.Appointments, present))
			r.assumed("start-waiting."+gate.Port, r.setting("start-waiting-days")*(p.Appointments+p.WalkUps), "the parameter start-waiting-days × the port's supply a day: no count of those who wait is published")
		}
	}
}

// writtenQuotas are the appointments that the scenario writes for a port.
func (r *resolver) writtenQuotas(port string) []quota {
	var all []quota
	for _, q := range r.s.Appointments {
		if q.Port == port {
			all = append(all, quota{q.From, q.PerDay})
		}
	}
	return r.during(all)
}

// quotas reads the announcements that were known: records whose what begins
// with "appointments/day", a date (a month means its first day) and a value.
func (r *resolver) quotas(records []model.Record) []quota {
	var all []quota
	for _, record := range records {
		if r.s.QuotaFrom == "" || record.Kind != r.s.QuotaFrom || !announces(record, r.s.Date) {
			continue
		}
		q, err := quotaOf(record)
		if err != nil {
			r.problems.Add(model.Problem{File: record.Kind + ".csv", Line: int(record.Locator.Row), Field: "date, value", Got: record.Fields["date"] + ", " + record.Fields["value"], Want: err.Error()})
			continue
		}
		all = append(all, q)
		r.readRecord(record, record.Fields["what"]+" from "+record.Fields["date"]+": "+record.Fields["value"])
	}
	if r.s.QuotaFrom != "" && len(all) == 0 {
		r.fault("quota_from", r.s.QuotaFrom, "a kind of record with announced appointments a day as known on "+r.s.Date.String())
	}
	return r.during(all)
}

// announces reports whether a record says how many appointments a day there are, and was known on a date.
func announces(record model.Record, date model.Date) bool {
	known := !record.AvailableFrom.Known() || record.AvailableFrom <= date
	return known && strings.HasPrefix(record.Fields["what"], "appointments/day")
}

// Announced reports whether any of the records says how many appointments a day there are, as known on a date.
func Announced(records []model.Record, date model.Date) bool {
	return slices.ContainsFunc(records, func(record model.Record) bool { return announces(record, date) })
}

// quotaOf reads one announcement.
func quotaOf(record model.Record) (quota, error) {
	day := record.Fields["date"]
	if len(day) == len("2023-06") {
		day += "-01"
	}
	from, err := model.ParseDate(day)
	if err != nil {
		return quota{}, err
	}
	value, err := strconv.ParseFloat(record.Fields["value"], 64)
	if err != nil || value < 0 {
		return quota{}, fmt.Errorf("a number of appointments a day")
	}
	return quota{from, value}, nil
}

// during keeps the quota that counts on the first day and those that begin later in the run. Before the first that was
// announced there were none.
func (r *resolver) during(all []quota) []quota {
	slices.SortStableFunc(all, func(a, b quota) int { return int(a.from) - int(b.from) })
	if len(all) > 0 && all[0].from > r.s.Start {
		all = slices.Insert(all, 0, quota{from: r.s.Start})
	}
	first := 0
	for i, q := range all {
		if q.from <= r.s.Start {
			first = i
		}
	}
	all = all[first:]
	end := r.s.Start + model.Date(r.s.Days)
	return slices.DeleteFunc(all, func(q quota) bool { return q.from >= end })
}

// readPortCounts notes the rows that the weights of the ports came from.
func (r *resolver) readPortCounts(records []model.Record) {
	for _, record := range records {
		known := !record.AvailableFrom.Known() || record.AvailableFrom <= r.s.Date
		if record.Kind == atlas.KindPortCounts && known {
			r.readRecord(record, record.Fields["port"]+": "+record.Fields["count"])
		}
	}
}

// readRecord notes a record that was used.
func (r *resolver) readRecord(record model.Record, value string) {
	r.read(record.Kind, model.RowSource{
		Document: record.Document, Locator: record.Locator, AvailableFrom: record.AvailableFrom, Proxy: record.Proxy,
	}, value)
}

// bookkeeping compares a month of announced appointments with the events at the
// ports: 1,450 × 30 is about 85 % of those of November 2023.
func (r *resolver) bookkeeping(quotas []quota) {
	daily := 0.0
	for g, gate := range r.in.Gates {
		if gate.Port != "" {
			daily += r.gates[g].daily
		}
	}
	if len(quotas) == 0 || daily == 0 {
		return
	}
	last := quotas[len(quotas)-1].perDay
	r.learnt("appointments-share", last/daily, fmt.Sprintf("%s announced appointments a day over %s events a day at the ports, last months of %s", grouped(last), grouped(daily), r.window))
}
