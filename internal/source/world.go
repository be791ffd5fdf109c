package source

import (
	"fmt"
	"strings"

	"puente/internal/model"
)

// origin of the tables of the world and of facts in the starter dataset.
const factsOrigin = "collected from public pages and tables; the address stands in each row"

// worldPlaces are the places of a world: id, name, country, kind, lat, lon and,
// for a sector, the geography that its events are counted under. In the table
// of the corridor a sector's id says which: sector_del_rio.
var worldPlaces = facts("world-places", "Places of a world", factsOrigin, layout{
	columns: []column{
		{name: "id", is: isID},
		{name: "name", free: true},
		{name: "country", is: isCountry},
		{name: "kind", is: oneOf("origin", "transit", "gateway", "border", "sector")},
		{name: "lat", is: within(-90, 90, "degrees north")},
		{name: "lon", is: within(-180, 180, "degrees east")},
		{name: "counts", optional: true, is: orNothing(isGeography)},
	},
	start: rows("places", turnPlace),
})

// turnPlace settles what a sector counts.
func turnPlace(j *job, f map[string]string) bool {
	sector := f["kind"] == string(model.PlaceSector)
	column := "kind"
	if j.has(6) {
		column = "counts"
	} else if sector {
		token := slug(f["id"])
		if _, ok := model.GeographyOf(token); ok {
			f["counts"] = token
		} else {
			column = "id"
		}
	}
	if sector != (f["counts"] != "") {
		j.refuseField(column, "what a sector counts, a geography such as sector-del-rio, and nothing for other kinds")
	}
	return j.firstOf("id", f["id"])
}

// firstOf refuses a row whose id an earlier row has; column is where to say so.
func (j *job) firstOf(column, id string) bool {
	k := key{}
	k.apart(0, wordOf(id))
	if first, found := j.seen[k.hash]; found {
		j.refuseField(column, fmt.Sprintf("each once: %s stands on line %d already", id, first))
		return false
	}
	j.seen[k.hash] = int32(j.text.line)
	return true
}

// linkModes are the modes of a link; the table of the corridor names the last
// one by what it is, and marks distances that span places between as composite.
var linkModes = oneOf("road", "rail", "foot", "boat", "cross", "border_between_ports", "composite")

// worldLinks are the links of a world: from, to, km, mode, and km_before, the
// value to use before available_from, when km was published. Composite rows are
// left out: they check sums of legs and are no way to travel.
var worldLinks = facts("world-links", "Links of a world", factsOrigin, layout{
	columns: []column{
		{name: "from", is: isID},
		{name: "to", is: isID},
		{name: "km", is: within(0, 20000, "km")},
		{name: "mode", also: []string{"kind"}, is: linkModes},
		{name: "km_before", also: []string{"km_estimated"}, optional: true, is: orNothing(within(0, 20000, "km"))},
	},
	start: rows("links", turnLink),
})

// turnLink settles the mode and leaves composite rows out.
func turnLink(j *job, f map[string]string) bool {
	switch f["mode"] {
	case "composite":
		return false
	case "border_between_ports":
		f["mode"] = string(model.LinkCross)
	}
	if f["from"] == f["to"] {
		j.refuseField("to", "another place than from")
	}
	if f["km"] == "0" {
		j.refuseField("km", "a number > 0 (km), a nominal 1 where nothing is travelled")
	}
	return j.firstOf("to", f["from"]+" to "+f["to"]+" by "+f["mode"])
}

// worldPorts are the crossings of ports of entry. The second layout is the
// table of the corridor: the id is made of port and crossing, the office of the
// field office's name.
var worldPorts = facts("world-ports", "Ports of entry of a world", factsOrigin,
	layout{
		columns: []column{
			{name: "id", is: isID},
			{name: "name", optional: true, free: true},
			{name: "place", is: isID},
			{name: "office", is: isGeography},
			{name: "appointments", is: oneOf("yes", "no")},
			{name: "weight", optional: true, is: orNothing(within(0, 1e12, "relative share"))},
			{name: "hours", optional: true, free: true},
			{name: "lat", optional: true, is: orNothing(within(-90, 90, "degrees north"))},
			{name: "lon", optional: true, is: orNothing(within(-180, 180, "degrees east"))},
		},
		start: rows("ports", func(j *job, f map[string]string) bool { return j.firstOf("id", f["id"]) }),
	},
	layout{
		columns: []column{
			{name: "port", is: isText},
			{name: "crossing", free: true},
			{name: "place", also: []string{"mx_place_id"}, is: isID},
			{name: "office", also: []string{"ofo_field_office"}, is: isOffice},
			{name: "appointments", also: []string{"cbp_one_port"}, is: oneOf("yes", "no", "port_level")},
			{name: "hours", also: []string{"hours_2022_06_29"}, optional: true, free: true},
			{name: "lat", is: within(-90, 90, "degrees north")},
			{name: "lon", is: within(-180, 180, "degrees east")},
		},
		start: startPorts,
	})

// isOffice accepts the name of a field office, Laredo, and makes it office-laredo.
func isOffice(cell string) (value, want string) {
	token := "office-" + slug(cell)
	if _, ok := model.GeographyOf(token); !ok {
		return "", "the name of a field office of the south-west land border, such as Laredo"
	}
	return token, ""
}

// startPorts turns the corridor's rows. Where the app's list names a port but
// not which of its crossings takes people with appointments (port_level, at
// Nogales), the first crossing of the port in the table stands for it, so that
// the port is not counted several times; the published word stays in
// appointments_published. Weights are 0: shares of offices stand in the records
// of kind port-counts.
func startPorts(j *job) (row func(), finish func()) {
	stands := map[string]bool{}
	return rows("ports", func(j *job, f map[string]string) bool {
		f["id"], f["name"] = portID(f["port"], f["crossing"]), portName(f["port"], f["crossing"])
		f["appointments_published"], f["weight"] = f["appointments"], "0"
		if f["appointments"] == "port_level" {
			f["appointments"] = "no"
			if !stands[f["port"]] {
				f["appointments"], stands[f["port"]] = "yes", true
			}
		}
		return j.firstOf("crossing", f["id"])
	})(j)
}

// portID makes the id of a crossing: port and crossing in lower case with
// hyphens, without what stands in brackets and without saying the port twice.
func portID(port, crossing string) string {
	p, c := slug(withoutBrackets(port)), slug(withoutBrackets(crossing))
	switch {
	case c == "" || strings.HasSuffix(p, "-"+c):
		return p
	case strings.HasPrefix(c, p):
		return c
	}
	return p + "-" + c
}

// portName is the crossing's name with its port's where that says more.
func portName(port, crossing string) string {
	switch {
	case crossing == "" || strings.HasSuffix(port, " "+crossing):
		return port
	case strings.HasPrefix(crossing, port):
		return crossing
	}
	return port + ", " + crossing
}

// withoutBrackets cuts off what stands in round brackets.
func withoutBrackets(s string) string {
	before, _, _ := strings.Cut(s, "(")
	return before
}

// worldClosures are closures of ports. from and to are days, to the first open
// one and "" until further notice; available_from is the day on which the
// closure was announced, to_available_from that on which its end was.
var worldClosures = facts("world-closures", "Closures of ports of entry", factsOrigin,
	layout{
		columns: []column{
			{name: "port", is: isID},
			{name: "scope", is: isText},
			{name: "from", is: isDayHour},
			{name: "to", is: orNothing(isDayHour)},
			{name: "to_available_from", optional: true, is: orNothing(isDay)},
		},
		start: rows("closures", turnClosure),
	},
	layout{
		columns: []column{
			{name: "port_crossing", is: isText},
			{name: "scope", is: isText},
			{name: "from", also: []string{"closed_local"}, is: isDayHour},
			{name: "to", also: []string{"reopened_local"}, is: orNothing(isDayHour)},
			{name: "to_available_from", also: []string{"reopened_available_from"}, optional: true, is: orNothing(isDay)},
		},
		start: rows("closures", turnCorridorClosure),
	})

// turnClosure splits days from hours and checks their order.
func turnClosure(j *job, f map[string]string) bool {
	for _, end := range []string{"from", "to"} {
		day, hour, timed := strings.Cut(f[end], "T")
		f[end] = day
		if timed {
			f[end+"_time"] = hour
		}
		if day == "" {
			delete(f, end)
		}
	}
	if f["to"] != "" && f["to"] <= f["from"] {
		j.refuseField("to", "a day after "+f["from"]+", on which it closed")
	}
	return true
}

// corridorCrossings are crossings that the table of closures calls otherwise
// than the table of ports.
var corridorCrossings = map[string]string{"Eagle Pass International Bridge 1": "eagle-pass-bridge-i"}

// turnCorridorClosure finds the port of a crossing: its id where the name is
// the port's and the crossing's, as in San Ysidro PedWest.
func turnCorridorClosure(j *job, f map[string]string) bool {
	f["port"] = slug(withoutBrackets(f["port_crossing"]))
	if id, ok := corridorCrossings[f["port_crossing"]]; ok {
		f["port"] = id
	}
	return turnClosure(j, f)
}
