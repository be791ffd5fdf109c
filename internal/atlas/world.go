package atlas

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// World builds the world of the rows of kinds places, links, ports and
// port-counts that were known on asOf (NoDate: all rows); rows of other kinds are
// passed over. A link that was published later is kept with its km_before, where
// it has one. Places, links and ports are sorted by name, so that the order of the
// rows does not matter. All problems of all rows are told together.
func World(name string, rows []model.Record, asOf model.Date) (model.World, model.Problems) {
	var problems model.Problems
	b := builder{asOf: asOf, problems: &problems, places: map[string]model.Place{}, links: map[linkKey]int32{}, ports: map[string]bool{}}
	b.world = model.World{Name: name, AsOf: asOf}
	b.each(rows, KindPlaces, b.place)
	if len(b.world.Places) == 0 && problems.Len() == 0 {
		problems.Add(model.Problem{File: KindPlaces + ".csv", Want: "at least one place known on " + orAnyDay(asOf)})
	}
	b.each(rows, KindLinks, b.link)
	b.each(rows, KindPorts, b.port)
	b.weigh(rows)
	b.sort()
	return b.world, problems
}

// builder gathers a world row by row.
type builder struct {
	world    model.World
	asOf     model.Date
	problems *model.Problems
	places   map[string]model.Place // also those that are not known yet, to tell a late place from an unknown one
	links    map[linkKey]int32      // line of the row that has it
	ports    map[string]bool
}

// linkKey names a link whichever way it is written.
type linkKey struct {
	a, b string
	mode model.LinkMode
}

// each hands the rows of one kind to read, in the order of their documents.
func (b *builder) each(rows []model.Record, kind string, read func(row)) {
	for _, record := range rows {
		if record.Kind == kind {
			read(row{record, b.problems})
		}
	}
}

var placeKinds = []model.PlaceKind{model.PlaceOrigin, model.PlaceTransit, model.PlaceGateway, model.PlaceBorder, model.PlaceSector}

// place reads: id, name, country, kind, lat, lon, counts.
func (b *builder) place(r row) {
	p := model.Place{
		ID:      r.need("id", "a name for the place that no other place has"),
		Name:    r.text("name"),
		Country: r.need("country", "a country of two capital letters (ISO 3166-1 alpha-2)"),
		Kind:    model.PlaceKind(r.text("kind")),
		Lat:     r.number("lat", true, -90, 90),
		Lon:     r.number("lon", true, -180, 180),
		Counts:  r.text("counts"),
		Source:  r.source(r.record.AvailableFrom),
	}
	p.Name = cmp.Or(p.Name, p.ID)
	if p.Country != "" && (len(p.Country) != 2 || strings.ToUpper(p.Country) != p.Country) {
		r.fault("country", p.Country, "two capital letters (ISO 3166-1 alpha-2)")
	}
	if !slices.Contains(placeKinds, p.Kind) {
		r.fault("kind", string(p.Kind), "origin, transit, gateway, border or sector")
	}
	if p.Kind == model.PlaceSector && p.Counts == "" {
		r.fault("counts", "", "for a sector: the geography that its events are counted under, such as sector-tucson")
	}
	if _, twice := b.places[p.ID]; twice && p.ID != "" {
		r.fault("id", p.ID, "an id that stands once")
		return
	}
	b.places[p.ID] = p
	if known(p.Source.AvailableFrom, b.asOf) {
		b.world.Places = append(b.world.Places, p)
	}
}

var linkModes = []model.LinkMode{model.LinkRoad, model.LinkRail, model.LinkFoot, model.LinkBoat, model.LinkCross}

// link reads: from, to, km, mode, km_before.
func (b *builder) link(r row) {
	l := model.Link{
		From: r.need("from", "the id of a place"),
		To:   r.need("to", "the id of a place"),
		KM:   r.number("km", true, 0, 40000),
		Mode: model.LinkMode(r.text("mode")),
	}
	before := r.number("km_before", false, 0, 40000)
	if r.text("km") != "" && l.KM <= 0 {
		r.fault("km", r.text("km"), "a number > 0 (km)")
	}
	if !slices.Contains(linkModes, l.Mode) {
		r.fault("mode", string(l.Mode), "road, rail, foot, boat or cross")
	}
	if !b.ends(r, l) {
		return
	}
	l.Source = r.source(r.record.AvailableFrom)
	if !known(l.Source.AvailableFrom, b.asOf) {
		if before <= 0 {
			return
		}
		l.KM = before
		l.Source.AvailableFrom = max(b.places[l.From].Source.AvailableFrom, b.places[l.To].Source.AvailableFrom)
	}
	if known(b.places[l.From].Source.AvailableFrom, b.asOf) && known(b.places[l.To].Source.AvailableFrom, b.asOf) {
		b.world.Links = append(b.world.Links, l)
	}
}

// placeNames are the ids of the places, in order.
func (b *builder) placeNames() []string { return slices.Sorted(maps.Keys(b.places)) }

// ends checks the two places of a link and that it stands once.
func (b *builder) ends(r row, l model.Link) bool {
	from, okFrom := b.places[l.From]
	to, okTo := b.places[l.To]
	if l.From != "" && !okFrom {
		r.fault("from", l.From, "the id of a place in places.csv"+model.AndNearest(l.From, b.placeNames()))
	}
	if l.To != "" && !okTo {
		r.fault("to", l.To, "the id of a place in places.csv"+model.AndNearest(l.To, b.placeNames()))
	}
	if !okFrom || !okTo {
		return false
	}
	if l.From == l.To {
		r.fault("to", l.To, "another place than from")
	}
	if l.Mode == model.LinkCross && (from.Kind != model.PlaceBorder || to.Kind != model.PlaceSector) {
		r.fault("mode", string(l.Mode), "a cross link from a border town to a sector")
	}
	if l.Mode != model.LinkCross && (from.Kind == model.PlaceSector || to.Kind == model.PlaceSector) {
		r.fault("mode", string(l.Mode), "cross: nobody travels to or through a sector")
	}
	key := linkKey{min(l.From, l.To), max(l.From, l.To), l.Mode}
	if line, twice := b.links[key]; twice {
		r.fault("to", l.From+"–"+l.To, "each link and mode once: it stands in line "+strconv.Itoa(int(line))+" too")
		return false
	}
	b.links[key] = r.record.Locator.Row
	return true
}

// port reads: id, name, place, office, appointments, weight, hours, lat, lon.
func (b *builder) port(r row) {
	p := model.Port{
		ID:     r.need("id", "a name for the crossing that no other has"),
		Name:   r.text("name"),
		Place:  r.need("place", "the id of a border town"),
		Office: r.need("office", "the geography that its events are counted under, such as office-laredo"),
		Weight: r.number("weight", false, 0, 1e12),
		Hours:  r.text("hours"),
		Lat:    r.number("lat", false, -90, 90),
		Lon:    r.number("lon", false, -180, 180),
		Source: r.source(r.record.AvailableFrom),
	}
	p.Name = cmp.Or(p.Name, p.ID)
	switch s := r.text("appointments"); s {
	case "yes":
		p.Appointments = true
	case "no", "":
	default:
		r.fault("appointments", s, "yes or no")
	}
	if place, ok := b.places[p.Place]; p.Place != "" && (!ok || place.Kind != model.PlaceBorder) {
		r.fault("place", p.Place, "the id of a place of kind border in places.csv"+model.AndNearest(p.Place, b.placeNames()))
		return
	}
	if b.ports[p.ID] && p.ID != "" {
		r.fault("id", p.ID, "an id that stands once")
		return
	}
	b.ports[p.ID] = true
	if known(p.Source.AvailableFrom, b.asOf) && known(b.places[p.Place].Source.AvailableFrom, b.asOf) {
		b.world.Ports = append(b.world.Ports, p)
	}
}

// sort puts the parts of the world in the order of their names.
func (b *builder) sort() {
	slices.SortFunc(b.world.Places, func(a, c model.Place) int { return cmp.Compare(a.ID, c.ID) })
	slices.SortFunc(b.world.Ports, func(a, c model.Port) int { return cmp.Compare(a.ID, c.ID) })
	slices.SortFunc(b.world.Links, func(a, c model.Link) int {
		return cmp.Or(cmp.Compare(a.From, c.From), cmp.Compare(a.To, c.To), cmp.Compare(a.Mode, c.Mode))
	})
}

func orAnyDay(d model.Date) string {
	if !d.Known() {
		return "any day"
	}
	return d.String()
}
