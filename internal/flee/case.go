package flee

import "puente/internal/model"

// Files are the bytes of a case by file name, such as locations.csv; a file that is not there has no entry.
type Files struct {
	Input        map[string][]byte // the folder input_csv
	Data         map[string][]byte // the folder source_data, by path below it
	Changes      []byte            // location_changes.csv of the folder in which Flee works; nil where there is none
	Settings     []byte            // simsetting.yml; nil means every default
	SettingsName string            // how problems call the settings file
}

// Options change how a case is read.
type Options struct {
	Days   int  // above 0: the length of the run in place of sim_period.csv
	Strict bool // refuse what Flee passes over in silence, and mend what docs/model-flee.md lists
}

// Case is a checked Flee case. Places, links and closures stand in the order of the files, since Flee's rules depend on it.
type Case struct {
	Start     model.Date
	Days      int // steps of one day, at least 1
	Places    []Place
	Links     []Link
	Closures  []Closure
	Conflicts []Conflict
	Changes   []Change
	Series    []Series // the rows of data_layout.csv; the first is the total
	Settings  Settings
	Notes     []string // what Flee passes over in silence, for the reader
}

// Kind is the type of a place.
type Kind uint8

// The types of a place that locations.csv knows.
const (
	KindTown Kind = iota
	KindCamp
	KindIDPCamp
	KindConflict
	KindForward
	KindMarker
	KindOther // a type that Flee does not know: it leaves everybody there with chance 1 a day
)

// IsCamp reports whether people are counted there: camps and camps for internally displaced people.
func (k Kind) IsCamp() bool { return k == KindCamp || k == KindIDPCamp }

// Place is one row of locations.csv.
type Place struct {
	Name, Region, Country string
	X, Y                  float64 // columns 4 and 5; files give latitude, longitude, and Flee takes Y for the latitude
	Kind                  Kind
	CountedAsCamp         bool  // hardly anybody leaves: Flee counts it among the camps and weighs it as one
	Capacity              int64 // persons, scaled down; -1 where the place is no camp, 0 is without limit
	CapacityGiven         bool  // the cell was not empty
	Population            int64 // persons, scaled down; 0 in camps
	Intensity             float64
	InitialIDPs           int64
	CapacityPerDay        int64
	Line                  int
}

// Link is one row of routes.csv: two directed links.
type Link struct {
	From, To   int // places by index
	KM         float64
	Redirect   int     // forced_redirection: 0, 1 or 2
	SpeedKM    float64 // km a day on this link; 0: the speed of the settings
	WalkChance float64 // a day, to move at walking speed
	Line       int
}

// Closure is one row of closures.csv.
type Closure struct {
	Kind         ClosureKind
	Name1, Name2 string // countries or places
	Place1       int    // by index; -1 where Name1 names no place
	Place2       int    // by index; -1 where Name2 names no place
	From, To     int    // days; -1: never
	Line         int
}

// ClosureKind is the first cell of a row of closures.csv.
type ClosureKind string

// The closures that Flee knows.
const (
	CloseCountry  ClosureKind = "country"
	CloseLocation ClosureKind = "location"
	CloseLink     ClosureKind = "link"
	CloseCamp     ClosureKind = "camp"
	CloseIDPCamp  ClosureKind = "idpcamp"
	CloseRedirect ClosureKind = "remove_forced_redirection"
)

// Conflict is one column of conflicts.csv: a place and its intensity by day, [Days].
type Conflict struct {
	Place     int
	Intensity []float64
}

// Change is one row of location_changes.csv: a place becomes another type on a day.
type Change struct {
	Place int
	Kind  Kind
	Day   int
}

// Series is one row of data_layout.csv with what its files say: registered people, scaled down, on days after the start.
type Series struct {
	Name   string
	Days   []int // ascending, may be below 0
	Values []float64
	Line   int // in data_layout.csv
}

// Destinations lists the camps by index, in the order of locations.csv: the columns of out.csv.
func (c *Case) Destinations() []int {
	var list []int
	for i, p := range c.Places {
		if p.Kind.IsCamp() || p.CountedAsCamp {
			list = append(list, i)
		}
	}
	return list
}

// PlaceIndex finds a place by name, -1 where there is none; the last of equal names, as in Flee.
func (c *Case) PlaceIndex(name string) int {
	for i := len(c.Places) - 1; i >= 0; i-- {
		if c.Places[i].Name == name {
			return i
		}
	}
	return -1
}
