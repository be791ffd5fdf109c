package sim

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"puente/internal/model"
)

// known reports a name in a field of the scenario that a list does not hold, with the nearest that it holds.
func (c *check) known(field, name, what string, list map[string]bool) bool {
	if list[name] {
		return true
	}
	want := "a " + what
	if near := model.Nearest(name, slices.Sorted(maps.Keys(list))); near != "" {
		want += "; " + near + "?"
	}
	c.inScenario(field, name, want)
	return false
}

func (c *check) dwells() {
	for i, d := range c.scenario.Dwells {
		field := fmt.Sprintf("dwells[%d]", i)
		c.known(field+".place", d.Place, "place of the world", c.place)
		c.within(field+".days", d.Days, 0, 1000)
	}
}

// within reports a number of the scenario that is not in [low, high].
func (c *check) within(field string, v, low, high float64) {
	if !(v >= low && v <= high) {
		c.inScenario(field, text(v), fmt.Sprintf("a number from %v to %v", low, high))
	}
}

func (c *check) shelters() {
	seen := map[string]bool{}
	for i, s := range c.scenario.Shelters {
		field := fmt.Sprintf("shelters[%d]", i)
		c.known(field+".place", s.Place, "place of the world", c.place)
		c.within(field+".beds", s.Beds, 0, 1e6)
		c.within(field+".stay_days", s.StayDays, 0, 1000)
		c.within(field+".holding", s.Holding, 0, 1e6)
		if s.Port != "" && seen[s.Port] {
			c.inScenario(field+".port", s.Port, "one shelter for each port")
		}
		seen[s.Port] = true
		if s.Port != "" && c.known(field+".port", s.Port, "port of the world", c.port) && s.StayDays <= 0 {
			c.inScenario(field+".stay_days", text(s.StayDays), "more than 0 (days) for a shelter of a port")
		}
	}
}

// measures checks what the engine needs of the measures in force: names that are there and numbers that are such.
// What each kind needs is checked where they are read.
func (c *check) measures() {
	offices, around := map[string]bool{}, maps.Clone(c.place)
	for _, p := range c.world.Ports {
		offices[p.Office] = true
	}
	for _, p := range c.world.Places {
		around[p.Country] = true
	}
	back := maps.Clone(c.place)
	back[toOrigin] = true
	for i, m := range c.scenario.Measures {
		field := "measures[" + strconv.Itoa(i) + "]"
		for _, name := range []struct {
			field, name, what string
			list              map[string]bool
		}{
			{"port", m.Port, "port of the world", c.port},
			{"office", m.Office, "field office of the world", offices},
			{"place", m.Place, "place or country of the world", around},
			{"to_place", m.ToPlace, "place of the world", c.place},
			{"return_to", m.ReturnTo, "place of the world, or origin", back},
		} {
			if name.name != "" {
				c.known(field+"."+name.field, name.name, name.what, name.list)
			}
		}
		if !slices.Contains(model.MeasureKinds[:], m.Kind) {
			c.inScenario(field+".kind", string(m.Kind), fmt.Sprintf("one of %v", model.MeasureKinds))
		}
		if (m.Kind == model.MeasureTransport || m.Kind == model.MeasureShelter) && around[m.Place] && !c.place[m.Place] {
			c.inScenario(field+".place", m.Place, "a place that people wait at or stay at, not a country")
		}
		c.within(field+".amount", m.Amount, -1e9, 1e9)
		c.within(field+".repeat_chance", m.RepeatChance, 0, 1)
		c.within(field+".stay_days", m.Stay, 0, 1000)
	}
}

func (c *check) caravans() {
	seen := map[string]bool{}
	for i, v := range c.scenario.Caravans {
		field := fmt.Sprintf("caravans[%d]", i)
		if v.ID == "" || seen[v.ID] {
			c.inScenario(field+".id", v.ID, "a name, each caravan once")
		}
		seen[v.ID] = true
		if c.known(field+".place", v.Place, "place of the world", c.place) && !c.staysAt(v.Place) {
			c.inScenario(field+".place", v.Place, "a place where people stop over, as its people come out of those who are there: an entry of dwells")
		}
		if v.Toward != "" {
			c.known(field+".toward", v.Toward, "place of the world", c.place)
		}
		c.within(field+".size_low", v.SizeLow, 1, 1e6)
		c.within(field+".size_high", v.SizeHigh, v.SizeLow, 1e6)
	}
}

// caravanWays reports the caravans that no road leads to a gate where people are counted.
func (c *check) caravanWays(b *build) {
	for i, v := range c.scenario.Caravans {
		_, way := b.wayOf(v)
		if way != nil && slices.ContainsFunc(c.inputs.Gates, func(g model.Gate) bool { return g.Place == b.places[way[len(way)-1]].ID }) && len(way) > 1 {
			continue
		}
		c.inScenario(fmt.Sprintf("caravans[%d].toward", i), v.Toward, "a place with a gate that roads lead to from "+v.Place)
	}
}

// staysAt tells whether people stay or stop over at a place.
func (c *check) staysAt(place string) bool {
	return slices.ContainsFunc(c.scenario.Dwells, func(d model.Dwell) bool { return d.Place == place }) ||
		slices.ContainsFunc(c.inputs.Gates, func(g model.Gate) bool { return g.Place == place && g.Component == "" })
}
