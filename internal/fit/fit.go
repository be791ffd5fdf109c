package fit

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
	"puente/internal/series"
)

// Ask is a question for official figures: the months From … To of a series,
// split by some of the dimensions that it leaves open.
type Ask struct {
	Series   model.Series
	By       []model.Dim
	From, To model.Period // months, both included
	AsOf     model.Date   // 0: the scenario's date; a later one only where the scenario runs with hindsight
}

// Known answers an Ask as known on the scenario's date, or on Ask.AsOf: each figure's first
// vintage is the one to use, and none has an AvailableFrom after that date. A month
// with any figure is complete: what is missing in it is zero.
type Known func(Ask) []model.Figure

// historyMonths is how far back of the start figures are asked for: enough for
// two years of twelve-month errors and the months that they compare with.
const historyMonths = 48

// Resolve turns the references of a scenario into Inputs, as known on its date.
// records are those of the kinds that QuotaFrom and ClosuresFrom name and of kind
// port-counts; others are passed over. Every row that was read is in Inputs.Read, those
// of the world too, and what was learnt in Inputs.Matched. All problems are told together;
// the Inputs are to be used only where there is none.
func Resolve(w model.World, s model.Scenario, known Known, records []model.Record) (model.Inputs, model.Problems) {
	return newResolver(w, s, known).resolve(records)
}

// resolve takes the steps of Resolve in turn.
func (r *resolver) resolve(records []model.Record) (model.Inputs, model.Problems) {
	r.checkPlaces()
	r.readWorld()
	if r.problems.Len() == 0 && r.s.Match == nil {
		r.written()
	}
	if r.problems.Len() == 0 && r.s.Match != nil {
		r.matched(records)
	}
	r.closures(records)
	r.makeCrossings(records)
	r.keepRail()
	r.checkReach()
	return r.in, r.problems
}

// resolver holds what the steps hand on to each other.
type resolver struct {
	w        model.World
	s        model.Scenario
	known    Known
	ahead    func(values []float64, first, horizon int) series.Forecast // series.Ahead, or what remembers it; its slices are only read
	lessons  func([]evidence) ClosureModel                              // learnFrom, or what remembers it
	latest   map[model.Series]model.Figure                              // of the counts of ports
	in       model.Inputs
	problems model.Problems

	place map[string]int // index in w.Places
	nat   map[string]int // index in s.Nationalities
	times [][]float64    // days between places, from atlas.Times

	border  counts           // counts at the border, by nationality
	window  span             // months that shares are matched in
	gates   []gateShare      // what stands behind in.Gates, where they come from counts
	asOf    model.Date       // day on which the figures that are being asked for must be known
	houses  [][]float64      // [nationality][household] shares
	streams map[int][]flowOf // flows of a nationality
}

func newResolver(w model.World, s model.Scenario, known Known) *resolver {
	r := &resolver{w: w, s: s, known: known, asOf: s.Date, ahead: series.Ahead, lessons: learnFrom, place: map[string]int{}, nat: map[string]int{}, streams: map[int][]flowOf{}}
	for i, p := range w.Places {
		r.place[p.ID] = i
	}
	for i, n := range s.Nationalities {
		r.nat[n] = i
	}
	r.times = atlas.Times(w, atlas.PaceOf(s.Set))
	return r
}

// matched is the long way: everything from counts.
func (r *resolver) matched(records []model.Record) {
	r.readBorder()
	if r.problems.Len() > 0 {
		return
	}
	r.makeGates()
	r.spreadAhead(records)
	r.readHouseholds()
	if r.problems.Len() > 0 {
		return
	}
	r.makeFlows()
	r.makePull()
	r.makeSupply(records)
}

// fault adds a problem about a field of the scenario.
func (r *resolver) fault(field, got, want string) {
	r.problems.Add(model.Problem{File: r.s.Name, Field: field, Got: got, Want: want})
}

// setting is a parameter as the scenario sets it.
func (r *resolver) setting(name string) float64 { return atlas.Setting(r.s.Set, name) }

// learnt notes one matched quantity.
func (r *resolver) learnt(name string, value float64, basis string) {
	r.in.Matched = append(r.in.Matched, model.Matched{Name: name, Value: value, Basis: basis, Learnt: true})
}

// assumed notes one quantity that no count teaches.
func (r *resolver) assumed(name string, value float64, basis string) {
	r.in.Matched = append(r.in.Matched, model.Matched{Name: name, Value: value, Basis: basis})
}

// checkPlaces checks that the places and ports that the scenario names exist.
func (r *resolver) checkPlaces() {
	for i, f := range r.s.Flows {
		at, ok := r.place[f.Gateway]
		if !ok || r.w.Places[at].Kind == model.PlaceSector {
			r.fault(fmt.Sprintf("flows[%d].gateway", i), f.Gateway, "the id of a place of the world (not a sector)"+model.AndNearest(f.Gateway, r.placeNames()))
		}
	}
	for i, g := range r.s.Gates {
		if _, ok := r.place[g.Place]; !ok {
			r.fault(fmt.Sprintf("gates[%d].place", i), g.Place, "the id of a place of the world"+model.AndNearest(g.Place, r.placeNames()))
		}
	}
	for i, q := range r.s.Appointments {
		r.checkPort(fmt.Sprintf("appointments[%d].port", i), q.Port)
	}
	for i, c := range r.s.Closures {
		r.checkPort(fmt.Sprintf("closures[%d].port", i), c.Port)
	}
}

func (r *resolver) checkPort(field, id string) {
	names := make([]string, len(r.w.Ports))
	for i, p := range r.w.Ports {
		if names[i] = p.ID; p.ID == id {
			return
		}
	}
	r.fault(field, id, "the id of a port of the world"+model.AndNearest(id, names))
}

// placeNames are the ids of the places that are not sectors.
func (r *resolver) placeNames() []string {
	var names []string
	for _, p := range r.w.Places {
		if p.Kind != model.PlaceSector {
			names = append(names, p.ID)
		}
	}
	return names
}

// checkReach checks that each gateway leads to a gate that its people choose,
// and that each gate that is chosen can be reached.
func (r *resolver) checkReach() {
	if r.problems.Len() > 0 {
		return
	}
	for _, f := range r.in.Flows {
		reached := false
		for g, gate := range r.in.Gates {
			if r.in.Pull[r.nat[f.Nationality]][g] > never && !math.IsInf(r.days(f.Gateway, gate.Place), 1) {
				reached = true
			}
		}
		if !reached {
			r.fault("flows", f.Gateway, "links that lead from this gateway to a gate that "+f.Nationality+" chooses")
		}
	}
}

// days is the least travel time between two places.
func (r *resolver) days(from, to string) float64 {
	return r.times[r.place[from]][r.place[to]]
}

// closures takes the closures that are written out and those of the records.
func (r *resolver) closures(records []model.Record) {
	r.in.Closures = append(r.in.Closures, r.s.Closures...)
	if r.s.ClosuresFrom == "" {
		return
	}
	var rows []model.Record
	for _, record := range records {
		if record.Kind == r.s.ClosuresFrom {
			record.Kind = atlas.KindClosures
			rows = append(rows, record)
		}
	}
	closures, problems := atlas.ClosuresFrom(rows, r.w, r.s.Date)
	r.problems.Join(problems)
	r.in.Closures = append(r.in.Closures, closures...)
	for _, c := range closures {
		to := "until further notice"
		if c.To.Known() {
			to = "to " + c.To.String()
		}
		r.read(r.s.ClosuresFrom, c.Source, c.Port+" ("+c.Scope+") from "+c.From.String()+" "+to)
	}
}

// readWorld notes the rows that the world was made from.
func (r *resolver) readWorld() {
	for _, p := range r.w.Places {
		r.read(atlas.KindPlaces, p.Source, p.ID)
	}
	for _, l := range r.w.Links {
		r.read(atlas.KindLinks, l.Source, fmt.Sprintf("%s–%s %s %v km", l.From, l.To, l.Mode, l.KM))
	}
	for _, p := range r.w.Ports {
		r.read(atlas.KindPorts, p.Source, p.ID)
	}
}

// read notes a row that is no figure.
func (r *resolver) read(what string, source model.RowSource, value string) {
	r.in.Read = append(r.in.Read, model.InputRow{
		What: what, Value: value, Document: source.Document, Locator: where(source.Locator),
		AvailableFrom: source.AvailableFrom, Proxy: source.Proxy,
	})
}

// where writes a locator for a reader.
func where(l model.Locator) string {
	if l.Sheet == "" {
		return "row " + strconv.Itoa(int(l.Row))
	}
	return fmt.Sprintf("sheet %s row %d column %d", l.Sheet, l.Row, l.Col)
}

// grouped writes a count with thousands separators.
func grouped(v float64) string {
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	var b strings.Builder
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
