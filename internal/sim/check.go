package sim

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"puente/internal/model"
)

// check collects every mistake of an input, in the order in which its author wrote it.
type check struct {
	world    model.World
	scenario model.Scenario
	inputs   model.Inputs
	place    map[string]bool
	port     map[string]bool
	nat      map[string]int // index in the scenario's order
	problems model.Problems
}

// newCheck indexes the names that the rest may refer to.
func newCheck(w model.World, s model.Scenario, in model.Inputs) *check {
	c := &check{
		world: w, scenario: s, inputs: in,
		place: map[string]bool{}, port: map[string]bool{}, nat: map[string]int{},
	}
	for _, p := range w.Places {
		c.place[p.ID] = true
	}
	for _, p := range w.Ports {
		c.port[p.ID] = true
	}
	for _, x := range in.Crossings { // a railway bridge is no port of the world
		c.port[x.Port] = true
	}
	for i, n := range s.Nationalities {
		c.nat[n] = i
	}
	return c
}

// all checks everything but what needs the network.
func (c *check) all() {
	c.places()
	c.links()
	c.worldPorts()
	c.days()
	c.names("nationalities", c.scenario.Nationalities)
	c.names("households", c.scenario.Households)
	c.parameters()
	c.flows()
	c.gates()
	c.shares()
	c.supplies()
	c.closures()
	c.dwells()
	c.shelters()
	c.measures()
	c.caravans()
	c.crossings()
}

// row reports a mistake in a row of the world, by its file and line where they are known.
func (c *check) row(source model.RowSource, list string, i int, p model.Problem) {
	field := p.Field
	p.File, p.Line = source.Name, int(source.Locator.Row)
	if p.File == "" {
		p.File, p.Line, p.Field = c.worldFile(), 0, fmt.Sprintf("%s[%d].%s", list, i, field)
	}
	c.problems.Add(p)
}

func (c *check) worldFile() string { return named("world", c.world.Name) }

func named(kind, name string) string {
	if name == "" {
		return kind
	}
	return kind + " " + name
}

// inScenario reports a mistake in a field of the scenario.
func (c *check) inScenario(field, got, want string) {
	c.problems.Add(model.Problem{File: named("scenario", c.scenario.Name), Field: field, Got: got, Want: want})
}

// inInputs reports a mistake in a field of the inputs.
func (c *check) inInputs(field, got, want string) {
	c.problems.Add(model.Problem{File: named("inputs of", c.scenario.Name), Field: field, Got: got, Want: want})
}

// number reports an input that is not a number in [low, high].
func (c *check) number(field string, v, low, high float64) {
	if !(v >= low && v <= high) {
		c.inInputs(field, text(v), fmt.Sprintf("a number from %v to %v", low, high))
	}
}

// text writes a number as its author would.
func text(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func (c *check) places() {
	if len(c.world.Places) == 0 {
		c.problems.Add(model.Problem{File: c.worldFile(), Field: "places", Want: "at least one place"})
	}
	kinds := []model.PlaceKind{model.PlaceOrigin, model.PlaceTransit, model.PlaceGateway, model.PlaceBorder, model.PlaceSector}
	seen := map[string]bool{}
	for i, p := range c.world.Places {
		switch {
		case p.ID == "":
			c.row(p.Source, "places", i, model.Problem{Field: "id", Want: "a name"})
		case seen[p.ID]:
			c.row(p.Source, "places", i, model.Problem{Field: "id", Got: p.ID, Want: "each place once"})
		}
		seen[p.ID] = true
		if !slices.Contains(kinds, p.Kind) {
			c.row(p.Source, "places", i, model.Problem{Field: "kind", Got: string(p.Kind), Want: fmt.Sprintf("one of %v", kinds)})
		}
	}
}

func (c *check) links() {
	speed := parametersOf(nil).speeds()
	for i, l := range c.world.Links {
		for _, end := range []struct{ field, id string }{{"from", l.From}, {"to", l.To}} {
			if !c.place[end.id] {
				c.row(l.Source, "links", i, model.Problem{Field: end.field, Got: end.id, Want: "a place of the world"})
			}
		}
		if l.From == l.To {
			c.row(l.Source, "links", i, model.Problem{Field: "to", Got: l.To, Want: "another place than from"})
		}
		if _, travelled := speed[l.Mode]; !travelled && l.Mode != model.LinkCross {
			c.row(l.Source, "links", i, model.Problem{Field: "mode", Got: string(l.Mode), Want: "road, rail, foot, boat or cross"})
		}
		if l.Mode != model.LinkCross && !(l.KM > 0 && l.KM <= maxKM) {
			c.row(l.Source, "links", i, model.Problem{Field: "km", Got: text(l.KM), Want: fmt.Sprintf("a number > 0, at most %d (km)", maxKM)})
		}
	}
}

// maxKM is half the length of the equator: no link is longer.
const maxKM = 20038

func (c *check) worldPorts() {
	seen := map[string]bool{}
	for i, p := range c.world.Ports {
		if p.ID == "" || seen[p.ID] {
			c.row(p.Source, "ports", i, model.Problem{Field: "id", Got: p.ID, Want: "a name, each port once"})
		}
		seen[p.ID] = true
		if !c.place[p.Place] {
			c.row(p.Source, "ports", i, model.Problem{Field: "place", Got: p.Place, Want: "a place of the world"})
		}
	}
}

// maxDays is the longest run: ten years.
const maxDays = 3660

// days checks the days of the run; a report_from that is not written is NoDate or 0.
func (c *check) days() {
	s := c.scenario
	if s.Days < 1 || s.Days > maxDays {
		c.inScenario("days", strconv.Itoa(s.Days), fmt.Sprintf("a whole number from 1 to %d", maxDays))
	}
	if !s.Start.Known() {
		c.inScenario("start", "", "a date, day 0 of the run")
		return
	}
	if last := s.Start + model.Date(s.Days) - 1; s.ReportFrom > 0 && s.Days > 0 && (s.ReportFrom < s.Start || s.ReportFrom > last) {
		c.inScenario("report_from", s.ReportFrom.String(), fmt.Sprintf("a day of the run, which lasts %d days, from %s to %s", s.Days, s.Start, last))
	}
}

// names checks a list of names that classes are made of.
func (c *check) names(field string, list []string) {
	if len(list) == 0 {
		c.inScenario(field, "", "at least one")
	}
	for i, name := range list {
		if name == "" || slices.Contains(list[:i], name) {
			c.inScenario(fmt.Sprintf("%s[%d]", field, i), name, "a name, each once")
		}
	}
}

func (c *check) parameters() {
	names := make([]string, 0, len(c.scenario.Set))
	for name := range c.scenario.Set {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		v, i := c.scenario.Set[name], model.ParameterIndex(name)
		if i < 0 {
			c.inScenario("set", name, "the name of a parameter")
			continue
		}
		if p := model.Parameters[i]; !(v >= p.Min && v <= p.Max) {
			c.inScenario("set."+name, text(v), fmt.Sprintf("a number from %v to %v (%s)", p.Min, p.Max, p.Unit))
		}
	}
}

// finite reports whether v is a number.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
