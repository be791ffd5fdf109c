package flee

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
)

// MostDays bounds the length of a run.
const MostDays = 4000

// reader collects a case and its problems.
type reader struct {
	Case
	files    Files
	opt      Options
	problems model.Problems
	failed   map[string]bool // labels of data_layout.csv whose files have problems
}

// Read makes a checked case of the bytes of a folder, or tells every mistake in them; the case is whole only where there
// is none.
func Read(files Files, opt Options) (Case, model.Problems) {
	r := &reader{files: files, opt: opt, failed: map[string]bool{}}
	r.Settings, r.Notes = readSettings(files, opt.Strict, &r.problems)
	r.period()
	r.places()
	if r.problems.Len() == 0 || len(r.Places) > 0 {
		r.links()
		r.major()
		r.closures()
		r.conflicts()
		r.changes()
		r.series()
		r.corrections()
	}
	r.refuseFiles()
	return r.Case, r.problems
}

// open reads a file of the input folder; one that must be there and is not is a problem.
func (r *reader) open(name string, must bool) (*sheet, bool) {
	data, ok := r.files.Input[name]
	if !ok {
		if must {
			r.problems.Add(model.Problem{File: name, Want: "the file: Flee stops without it"})
		}
		return nil, false
	}
	s := readSheet(name, data, &r.problems)
	s.rows = slices.DeleteFunc(s.rows, func(row row) bool {
		if row.cells[0] == "" {
			s.bad(row, "", strings.Join(row.cells, ","), "a first cell that is not empty")
			return true
		}
		return false
	})
	return s, true
}

func (r *reader) note(s *sheet, at row, words string) {
	r.Notes = append(r.Notes, fmt.Sprintf("%s:%d: %s", s.file, at.line, words))
}

// silent is a mistake that Flee passes over: a problem under strict, else a note.
func (r *reader) silent(s *sheet, at row, got, want, effect string) {
	if r.opt.Strict {
		s.bad(at, "", got, want)
		return
	}
	r.note(s, at, got+": "+effect)
}

// period reads sim_period.csv.
func (r *reader) period() {
	r.Start, r.Days = model.NoDate, r.opt.Days
	told, toldLength := false, false
	s, ok := r.open("sim_period.csv", true)
	if !ok {
		return
	}
	for _, row := range s.rows {
		switch strings.ToLower(row.cells[0]) {
		case "startdate":
			if d, err := parseDay(row.cell(1)); err == nil {
				r.Start = d
			} else {
				told = true
				s.bad(row, "StartDate", row.cell(1), "a date YYYY-MM-DD")
			}
		case "length":
			before := r.problems.Len()
			if n := s.whole(row, 1, "Length", 1, MostDays); r.opt.Days <= 0 {
				r.Days, toldLength = int(n), r.problems.Len() > before
			}
		}
	}
	if !r.Start.Known() && !told {
		r.problems.Add(model.Problem{File: s.file, Field: "StartDate", Want: "a row StartDate,YYYY-MM-DD"})
	}
	if r.Days < 1 || r.Days > MostDays {
		if !toldLength {
			r.problems.Add(model.Problem{File: s.file, Field: "Length", Got: strconv.Itoa(r.Days), Want: fmt.Sprintf("1 to %d days", MostDays)})
		}
		r.Days = 0
	}
}

// parseDay reads YYYY-MM-DD, also with one digit for a month or a day, as Python does.
func parseDay(text string) (model.Date, error) {
	parts := strings.Split(strings.TrimSpace(text), "-")
	for i, p := range parts {
		if i > 0 && len(p) == 1 {
			parts[i] = "0" + p
		}
	}
	return model.ParseDate(strings.Join(parts, "-"))
}

// places reads locations.csv.
func (r *reader) places() {
	s, ok := r.open("locations.csv", true)
	if !ok {
		return
	}
	r.columns(s, 8, []string{"name", "region", "country", "", "", "location_type", "conflict_date"})
	for _, row := range s.rows {
		if i := r.PlaceIndex(row.cells[0]); i >= 0 {
			s.bad(row, "name", row.cells[0], fmt.Sprintf("a name of its own (line %d has it)", r.Places[i].Line))
			continue
		}
		if len(row.cells) < 8 {
			s.bad(row, "", strings.Join(row.cells, ","), "eight cells: name, region, country, latitude, longitude, type, conflict date, population or capacity")
			continue
		}
		r.Places = append(r.Places, r.place(s, row))
	}
	if len(s.rows) == 0 {
		r.problems.Add(model.Problem{File: s.file, Want: "at least one place"})
	}
	r.turnCamps()
}

// columns checks a header against Flee's columns, which it reads by their position, and tells a header without # and cells
// beyond those that a header names: Flee stops on both. A name that stands at another position than Flee's is noted.
func (r *reader) columns(s *sheet, fixed int, names []string) {
	if len(s.rows) > 0 && strings.EqualFold(s.rows[0].cells[0], names[0]) {
		s.bad(s.rows[0], names[0], s.rows[0].cells[0], "a # before the header: Flee takes it for a row of data")
		s.rows = s.rows[1:]
	}
	for _, row := range s.rows {
		if len(row.cells) > max(fixed, len(s.header)) {
			s.bad(row, "", strings.Join(row.cells[max(fixed, len(s.header)):], ","), fmt.Sprintf("%d cells, or a header that names the others: Flee stops on them", fixed))
		}
	}
	for i, name := range s.header {
		name = strings.ToLower(strings.TrimLeft(name, "#"))
		if at := slices.Index(names, name); name != "" && at >= 0 && i < fixed && at != i {
			r.note(s, row{line: s.headLine}, fmt.Sprintf("%s stands in column %d; Flee reads columns by position and takes column %d for it", name, i+1, at+1))
		}
	}
}

// place reads one row of locations.csv.
func (r *reader) place(s *sheet, row row) Place {
	p := Place{
		Name: row.cells[0], Region: orUnknown(row.cells[1]), Country: orUnknown(row.cells[2]),
		Capacity: -1, Intensity: 1, Line: row.line,
	}
	p.X, p.Y = r.coordinate(s, row, 3, "latitude"), r.coordinate(s, row, 4, "longitude")
	people := floorDiv(s.whole(row, 7, "population or capacity", -1<<40, 1<<40), r.Settings.Hasten)
	p.CapacityGiven = strings.TrimSpace(row.cells[7]) != ""
	if strings.Contains(strings.ToLower(row.cells[5]), "camp") {
		p.Capacity = people
	} else {
		p.Population = max(0, people)
	}
	p.Kind = r.kind(s, row)
	for i := 8; i < len(s.header) && i < len(row.cells); i++ {
		r.attribute(s, row, i, &p)
	}
	return p
}

// kind finds the type of a place by substring, in Flee's order.
func (r *reader) kind(s *sheet, row row) Kind {
	text := row.cells[5]
	switch kind, word := kindOf(text); word {
	case "conflict":
		day, err := strconv.Atoi(strings.TrimSpace(row.cells[6]))
		if err != nil {
			s.bad(row, "conflict date", row.cells[6], "a whole number of days: Flee stops on anything else")
		}
		if day > 0 {
			return KindTown
		}
		return KindConflict
	case "flood_zone":
		s.bad(row, "type", text, "a type other than flood_zone: floods are not carried")
	case "":
		r.silent(s, row, text, "camp, idpcamp, conflict_zone, forwarding_hub, marker, town or default",
			"a type that Flee does not know: everybody there moves every day")
		return KindOther
	default:
		return kind
	}
	return KindTown
}

// kindOf finds the first of Flee's words in a type, in small or capital letters, and the type that it stands for; an empty
// word where there is none.
func kindOf(text string) (kind Kind, word string) {
	text = strings.ToLower(text)
	for _, known := range []struct {
		word string
		kind Kind
	}{
		{"camp", KindCamp},
		{"conflict", KindConflict},
		{"forward", KindForward},
		{"marker", KindMarker},
		{"flood_zone", KindTown},
		{"default", KindTown},
		{"town", KindTown},
	} {
		if !strings.Contains(text, known.word) {
			continue
		}
		if known.kind == KindCamp && strings.Contains(text, "idp") {
			return KindIDPCamp, known.word
		}
		return known.kind, known.word
	}
	return KindOther, ""
}

func (r *reader) coordinate(s *sheet, row row, i int, field string) float64 {
	if row.cells[i] == "" {
		return 0
	}
	v, _ := s.number(row, i, field, -1e9, 1e9)
	return v
}

// attribute reads a named extra column.
func (r *reader) attribute(s *sheet, row row, i int, p *Place) {
	name := s.header[i]
	if row.cells[i] == "" {
		return
	}
	switch name {
	case "conflict_intensity":
		p.Intensity, _ = s.number(row, i, name, 0, most)
	case "initial_idps":
		p.InitialIDPs = s.whole(row, i, name, 0, 1<<40)
	case "capacity_per_day":
		p.CapacityPerDay = s.whole(row, i, name, -1<<40, 1<<40)
	}
}

func orUnknown(text string) string {
	if text == "" {
		return "unknown"
	}
	return text
}

// floorDiv is Python's //.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// turnCamps counts places that hardly anybody leaves among the camps, as Flee does in silence; chance to leave and conflict stay.
func (r *reader) turnCamps() {
	s := r.Settings
	for i := range r.Places {
		p := &r.Places[i]
		low := p.Kind == KindTown && s.DefaultChance < 0.005 || p.Kind == KindConflict && s.ConflictMoveChance < 0.005
		if low && r.opt.Strict {
			r.problems.Add(model.Problem{File: "locations.csv", Line: p.Line, Field: "type", Got: p.Name, Want: "a chance to leave of at least 0.005 a day: Flee takes the place for a camp"})
		}
		if low {
			r.Notes = append(r.Notes, fmt.Sprintf("locations.csv:%d: %s: Flee takes it for a camp, as hardly anybody leaves", p.Line, p.Name))
			p.CountedAsCamp = true
		}
	}
}

// known finds a place or adds a problem.
func (r *reader) known(s *sheet, row row, field, name string) int {
	i := r.PlaceIndex(name)
	if i < 0 {
		s.bad(row, field, name, "a name of locations.csv"+model.AndNearest(name, r.names()))
	}
	return i
}

// names lists the places by name.
func (r *reader) names() []string {
	list := make([]string, len(r.Places))
	for i, p := range r.Places {
		list[i] = p.Name
	}
	return list
}

// mostLinksADay bounds how many times somebody decides in a day; Python's recursion ends far below.
const mostLinksADay = 10_000

// links reads routes.csv.
func (r *reader) links() {
	s, ok := r.open("routes.csv", true)
	if !ok {
		return
	}
	r.columns(s, 4, []string{"name1", "name2", "distance", "forced_redirection"})
	for _, row := range s.rows {
		l := Link{Line: row.line}
		l.From, l.To = r.known(s, row, "name1", row.cell(0)), r.known(s, row, "name2", row.cell(1))
		km, known := s.number(row, 2, "distance", 0, 1e6)
		l.KM = km
		l.Redirect = int(s.whole(row, 3, "forced_redirection", -1<<31, 1<<31))
		r.linkAttributes(s, row, &l)
		if !known {
			l.KM = 1 // its problem is told
		} else if l.KM == 0 {
			s.bad(row, "distance", row.cell(2), "a number > 0 (km)")
		} else if max(l.SpeedKM, r.Settings.MaxMoveSpeedKM) > mostLinksADay*l.KM {
			s.bad(row, "distance", row.cell(2), "a link of which a day's travel is at most 10,000: Flee stops on so many in a day")
		}
		if l.From >= 0 && l.To >= 0 {
			r.Links = append(r.Links, l)
		}
	}
}

func (r *reader) linkAttributes(s *sheet, row row, l *Link) {
	for i := 4; i < len(s.header) && i < len(row.cells); i++ {
		if row.cells[i] == "" {
			continue
		}
		switch s.header[i] {
		case "max_move_speed":
			l.SpeedKM, _ = s.number(row, i, "max_move_speed", 0.001, 1e6)
		case "walk_probability":
			l.WalkChance, _ = s.number(row, i, "walk_probability", 0, 1)
		}
	}
}

// major refuses major_routes.csv, which Flee uses with fixed routes only.
func (r *reader) major() {
	if s, ok := r.open("major_routes.csv", false); ok && r.Settings.FixedRoutes && len(s.rows) > 0 {
		s.bad(s.rows[0], "", strings.Join(s.rows[0].cells, ","), "no major routes: they are not carried (Flee drops their first waypoint, so that whoever draws one stays)")
	}
}

// closures reads closures.csv.
func (r *reader) closures() {
	s, ok := r.open("closures.csv", true)
	if !ok {
		return
	}
	for _, row := range s.rows {
		if len(row.cells) < 5 {
			s.bad(row, "", strings.Join(row.cells, ","), "five cells: type, name1, name2, first day, last day")
			continue
		}
		for i, field := range []string{3: "closure_start", 4: "closure_end"} {
			if field != "" && strings.TrimSpace(row.cells[i]) == "" {
				s.bad(row, field, "", "a day; -1 is never")
			}
		}
		c := Closure{
			Kind: ClosureKind(row.cells[0]), Name1: row.cells[1], Name2: row.cells[2], Line: row.line,
			From: int(s.whole(row, 3, "closure_start", -1<<30, 1<<30)), To: int(s.whole(row, 4, "closure_end", -1<<30, 1<<30)),
		}
		c.Place1, c.Place2 = r.PlaceIndex(c.Name1), r.PlaceIndex(c.Name2)
		r.judgeClosure(s, row, c)
		r.Closures = append(r.Closures, c)
	}
}

// judgeClosure tells what Flee would pass over in silence.
func (r *reader) judgeClosure(s *sheet, row row, c Closure) {
	const names = "a name of locations.csv"
	switch c.Kind {
	case CloseCountry:
		for _, name := range []string{c.Name1, c.Name2} {
			if !slices.ContainsFunc(r.Places, func(p Place) bool { return p.Country == name }) {
				r.silent(s, row, name, "a country of locations.csv", "no such country: nothing closes")
			}
		}
	case CloseLocation:
		if c.Place1 < 0 {
			r.silent(s, row, c.Name1, names+model.AndNearest(c.Name1, r.names()), "no such place: nothing closes")
		}
	case CloseLink:
		if c.Place1 < 0 || c.Place2 < 0 {
			r.silent(s, row, c.Name1+","+c.Name2, names+" twice", "no such places: nothing closes")
		} else if !r.opt.Strict {
			r.note(s, row, "Flee's closures of links close nothing; --strict closes it")
		}
	case CloseCamp, CloseIDPCamp:
		if c.Place1 < 0 {
			r.silent(s, row, c.Name1, names+model.AndNearest(c.Name1, r.names()), "no such place: Flee changes the first place of locations.csv")
		}
	case CloseRedirect:
	default:
		r.silent(s, row, string(c.Kind), "country, location, link, camp, idpcamp or remove_forced_redirection", "a closure that Flee does not know: nothing closes")
	}
}

// conflicts reads conflicts.csv: a header and one row per day; cells are trimmed, the first is not read.
func (r *reader) conflicts() {
	data, ok := r.files.Input["conflicts.csv"]
	if !ok {
		r.problems.Add(model.Problem{File: "conflicts.csv", Want: "the file: Flee stops without it"})
		return
	}
	s := readSheet("conflicts.csv", data, &r.problems)
	head := row{s.headLine, s.header}
	if len(s.rows) > 0 && (s.header == nil || s.rows[0].line < s.headLine) {
		head, s.rows = s.rows[0], s.rows[1:] // Flee takes the first row for the header, whatever it begins with
	}
	if head.cells == nil {
		r.problems.Add(model.Problem{File: s.file, Line: 1, Want: "a header #Day,NAME,…"})
		return
	}
	if len(s.rows) < r.Days {
		r.problems.Add(model.Problem{File: s.file, Got: fmt.Sprintf("%d rows", len(s.rows)), Want: fmt.Sprintf("a row for each of %d days", r.Days)})
	}
	for i, name := range head.cells {
		if name = strings.TrimSpace(name); i > 0 {
			r.conflict(s, head, i, name)
		}
	}
}

// conflict reads one column of conflicts.csv.
func (r *reader) conflict(s *sheet, head row, i int, name string) {
	if name == "" && i == len(head.cells)-1 {
		return // the last comma of a header
	}
	place := r.PlaceIndex(name)
	if place >= 0 && slices.ContainsFunc(r.Conflicts, func(c Conflict) bool { return c.Place == place }) {
		s.bad(head, "header", name, "a name of its own in each column: Flee mixes the two")
		return
	}
	column := r.conflictColumn(s, i, name)
	if place >= 0 {
		r.Conflicts = append(r.Conflicts, Conflict{place, column})
	} else if slices.Max(append(column, 0)) > 0 {
		r.silent(s, head, strconv.Quote(name), "a name of locations.csv"+model.AndNearest(name, r.names()), "a column of no place is passed over")
	}
}

func (r *reader) conflictColumn(s *sheet, i int, name string) []float64 {
	column := make([]float64, 0, r.Days)
	for _, row := range s.rows[:min(r.Days, len(s.rows))] {
		v, ok := s.number(row, i, name, -1e9, 1e9)
		if !ok {
			return column
		}
		column = append(column, v)
	}
	return column
}

// changes reads location_changes.csv: places that become another type on a day. Flee reads it from the folder in which it
// works, and passes over one in the folder of input; strict reads that one too.
func (r *reader) changes() {
	data := r.files.Changes
	if inside, ok := r.files.Input["location_changes.csv"]; ok && data == nil {
		if !r.opt.Strict {
			r.Notes = append(r.Notes, "location_changes.csv: passed over, as in Flee, which looks for it in the folder above input_csv; --strict reads it")
			return
		}
		data = inside
	}
	if data == nil {
		return
	}
	s := readSheet("location_changes.csv", data, &r.problems)
	for _, row := range s.rows {
		if len(row.cells) < 3 {
			s.bad(row, "", strings.Join(row.cells, ","), "three cells: name, new type, day")
			continue
		}
		c := Change{Place: r.known(s, row, "name", row.cells[0]), Day: int(s.whole(row, 2, "day", -1<<30, 1<<30))}
		kind, word := kindOf(row.cells[1])
		if word == "" || word == "flood_zone" {
			s.bad(row, "new type", row.cells[1], "camp, idpcamp, conflict_zone, forwarding_hub, marker, town or default")
		}
		c.Kind = kind
		r.Changes = append(r.Changes, c)
	}
}

// refuseFiles names files that Flee may read and this ruleset does not.
func (r *reader) refuseFiles() {
	for name := range r.files.Input {
		switch {
		case name == "flood_level.csv", strings.HasPrefix(name, "region_attributes_"), strings.HasPrefix(name, "location_attributes_"):
			r.Notes = append(r.Notes, name+": not read, as its rules are off")
		case name == "agents.csv":
			r.Notes = append(r.Notes, name+": not read, as read_from_agents_csv_file is off")
		case name == "simsetting.csv":
			r.Notes = append(r.Notes, name+": settings of Flee 2, not read; Flee 3 reads simsetting.yml")
		case strings.HasPrefix(name, "demographics_"):
			r.Notes = append(r.Notes, name+": attributes of persons do not change how they move; not drawn")
		}
	}
	slices.Sort(r.Notes)
}
