package atlas

import (
	"slices"
	"strings"

	"puente/internal/model"
)

// weigh gives each crossing its weight from the records of port-counts (port,
// count) that are known: events counted at a port, shared equally by the crossings whose name begins
// with the port's. A row whose port has no crossing in the world is a problem,
// for its weight would be lost without a word. The latest known row of a port counts.
func (b *builder) weigh(rows []model.Record) {
	latest := map[string]row{}
	b.each(rows, KindPortCounts, func(r row) {
		name := r.need("port", "the name of a port")
		if name == "" || !known(r.record.AvailableFrom, b.asOf) {
			return
		}
		if have, ok := latest[name]; !ok || have.record.AvailableFrom < r.record.AvailableFrom {
			latest[name] = r
		}
	})
	for name, r := range latest {
		b.share(name, r)
	}
}

// share writes the weight of one port into its crossings.
func (b *builder) share(name string, r row) {
	value := r.number("count", true, 0, 1e12)
	var at []int
	for i, p := range b.world.Ports {
		if partOf(p.Name, name) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		r.fault("port", name, "a port of ports.csv, by the beginning of its name")
		return
	}
	for _, i := range at {
		b.world.Ports[i].Weight += value / float64(len(at))
	}
}

// partOf reports whether a crossing belongs to a port: "San Ysidro PedWest" and
// "San Ysidro" do to San Ysidro, "San Ysidrow" does not.
func partOf(crossing, port string) bool {
	rest, ok := strings.CutPrefix(crossing, port)
	return ok && (rest == "" || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ","))
}

// ClosuresFrom reads the records of kind closures: port (a port's id or name,
// or the name of a port all of whose crossings are meant), scope, from, to and
// to_available_from, the day on which the reopening was announced. Only closures
// announced by asOf are returned, and a reopening that was announced later is
// not known: such a port is closed until further notice (To is NoDate). Rail
// bridges are no crossings of people and are passed over.
func ClosuresFrom(rows []model.Record, w model.World, asOf model.Date) ([]model.Closure, model.Problems) {
	var problems model.Problems
	var closures []model.Closure
	for _, record := range rows {
		if record.Kind != KindClosures || !known(record.AvailableFrom, asOf) {
			continue
		}
		closures = append(closures, closuresOf(row{record, &problems}, w, asOf)...)
	}
	slices.SortStableFunc(closures, func(a, b model.Closure) int {
		if a.From != b.From {
			return int(a.From) - int(b.From)
		}
		return strings.Compare(a.Port, b.Port)
	})
	return closures, problems
}

// scopeOf takes "all (north+south, pedestrian+vehicle)" for all; the modes of other scopes stay as published.
func scopeOf(published string) string {
	if first, _, _ := strings.Cut(published, " "); first == "all" {
		return first
	}
	return published
}

// closuresOf returns the closure of a row, once for each crossing that it names.
func closuresOf(r row, w model.World, asOf model.Date) []model.Closure {
	c := model.Closure{
		Scope:  scopeOf(r.need("scope", "what is closed: all, or modes")),
		From:   r.day("from", true),
		To:     r.day("to", false),
		Source: r.source(r.record.AvailableFrom),
	}
	announced := r.day("to_available_from", false)
	if c.To.Known() && !known(announced, asOf) {
		c.To = model.NoDate
	}
	if c.To.Known() && c.From.Known() && c.To <= c.From {
		r.fault("to", c.To.String(), "a day after from ("+c.From.String()+")")
	}
	if announced.Known() && announced > c.Source.AvailableFrom && c.To.Known() {
		c.Source.AvailableFrom = announced
	}
	name := r.need("port", "the id or name of a port")
	if c.Scope == string(model.LinkRail) { // a railway bridge is no port of the world
		c.Port = name
		return []model.Closure{c}
	}
	var all []model.Closure
	for _, p := range w.Ports {
		if p.ID == name || partOf(p.Name, name) {
			c.Port = p.ID
			all = append(all, c)
		}
	}
	if len(all) == 0 && name != "" {
		r.fault("port", name, "the id or name of a port of this world")
	}
	return all
}
