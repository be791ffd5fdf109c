package model

// MeasureKind is what a measure changes. The unit of Measure.Amount depends on it.
type MeasureKind string

// The kinds of measure. None of them describes removals from the interior: these are out of scope.
const (
	MeasureClose        MeasureKind = "close"        // a port, or one of its modes, serves nobody; no amount
	MeasureOpen         MeasureKind = "open"         // the port or mode serves again although a closure is listed; no amount
	MeasureHours        MeasureKind = "hours"        // Hours of the port and mode, as "06:00-22:00"; no amount
	MeasureLanes        MeasureKind = "lanes"        // lanes of the port and mode
	MeasureOfficers     MeasureKind = "officers"     // officers on duty at a port, or in the pool of an office; TakenFrom gives them up
	MeasureAppointments MeasureKind = "appointments" // appointments a day, at one port or, without a port, over all that take them in their present shares
	MeasureMetering     MeasureKind = "metering"     // most walk-ups a day of people with a case, at one port or at each
	MeasureTransport    MeasureKind = "transport"    // seats a day from Place to ToPlace for people who wait or stay at Place
	MeasureInterception MeasureKind = "interception" // chance a day of being intercepted on the roads of Place's country or of the link Place–ToPlace; taken to ReturnTo
	MeasureReturns      MeasureKind = "returns"      // share of people counted between the ports who are returned to ReturnTo (a place, or "origin")
	MeasurePathway      MeasureKind = "pathway"      // share of intake that no longer walks
	MeasureShelter      MeasureKind = "shelter"      // beds at Place; Stay is the mean length of stay
)

// MeasureKinds lists every kind in the order of the table above.
var MeasureKinds = [...]MeasureKind{MeasureClose, MeasureOpen, MeasureHours, MeasureLanes, MeasureOfficers, MeasureAppointments, MeasureMetering, MeasureTransport, MeasureInterception, MeasureReturns, MeasurePathway, MeasureShelter}

// MeasureChange says how Amount meets what holds without the measure.
type MeasureChange string

// The ways of change.
const (
	ChangeSet      MeasureChange = "set"      // Amount replaces it
	ChangeAdd      MeasureChange = "add"      // Amount is added; the result is not below 0
	ChangeMultiply MeasureChange = "multiply" // it is multiplied by Amount
)

// DecidedBy says who can decide a measure.
type DecidedBy string

// Who decides.
const (
	DecidedByExecutive DecidedBy = "us-executive"
	DecidedByCongress  DecidedBy = "us-congress"
	DecidedByMexico    DecidedBy = "mexico"
	DecidedByState     DecidedBy = "state-or-city"
	DecidedByPort      DecidedBy = "port"
	DecidedByShelters  DecidedBy = "shelters"
)

// Measure is a dated change of what a run would otherwise do, with its cost
// and who bears it. Measures combine: at one place and on one day set comes before
// multiply, multiply before add, so that the order in which they are written cannot matter.
type Measure struct {
	ID            string        `json:"id" yaml:"id"`
	Kind          MeasureKind   `json:"kind" yaml:"kind"`
	Title         Text          `json:"title" yaml:"title"`
	From          Date          `json:"from" yaml:"from"`           // first day in force
	To            Date          `json:"to" yaml:"to"`               // first day no longer in force; NoDate: until further notice
	Announced     Date          `json:"announced" yaml:"announced"` // day from which people know; NoDate: sudden
	Port          string        `json:"port,omitempty" yaml:"port"`
	Office        string        `json:"office,omitempty" yaml:"office"` // geography token of a field office
	Place         string        `json:"place,omitempty" yaml:"place"`
	ToPlace       string        `json:"to_place,omitempty" yaml:"to_place"`
	ReturnTo      string        `json:"return_to,omitempty" yaml:"return_to"`   // a place, or "origin"
	TakenFrom     string        `json:"taken_from,omitempty" yaml:"taken_from"` // port or office that gives officers up; empty: from elsewhere
	Mode          string        `json:"mode,omitempty" yaml:"mode"`             // case, pedestrian, car, truck, rail; empty: all
	Change        MeasureChange `json:"change,omitempty" yaml:"change"`         // empty: add for officers, lanes and beds, else set
	Amount        float64       `json:"amount,omitempty" yaml:"amount"`
	Hours         string        `json:"hours,omitempty" yaml:"hours"`
	Stay          float64       `json:"stay_days,omitempty" yaml:"stay_days"`         // days; 0: as without the measure
	RepeatChance  float64       `json:"repeat_chance,omitempty" yaml:"repeat_chance"` // of people returned, that they set out again; 0: as without the measure
	Nationalities []string      `json:"nationalities,omitempty" yaml:"nationalities"` // empty: all
	Households    []string      `json:"households,omitempty" yaml:"households"`       // empty: all
	Costs         []Cost        `json:"costs,omitempty" yaml:"costs"`
	DecidedBy     DecidedBy     `json:"decided_by" yaml:"decided_by"`
	Earliest      Date          `json:"earliest" yaml:"earliest"`     // NoDate: at any time
	Basis         string        `json:"basis,omitempty" yaml:"basis"` // source of amount and cost, or "assumed: …"
	Source        RowSource     `json:"source" yaml:"-"`
}

// Cost is money that a measure takes, as a range: few costs are published.
type Cost struct {
	What   string  `json:"what" yaml:"what"`     // e.g. officer overtime
	Per    CostPer `json:"per" yaml:"per"`       // what the range is for
	Low    float64 `json:"low" yaml:"low"`       // U.S. dollars
	High   float64 `json:"high" yaml:"high"`     // U.S. dollars, ≥ Low
	Bearer string  `json:"bearer" yaml:"bearer"` // who pays: us-federal, mexico, state-or-city, shelters, crossers
	Basis  string  `json:"basis" yaml:"basis"`   // source, or "assumed: …"
}

// CostPer is the unit that a cost is counted in.
type CostPer string

// The units of a cost.
const (
	CostPerDay    CostPer = "day"    // each day in force
	CostPerUnit   CostPer = "unit"   // each unit of amount and day: an officer, a bed, a seat
	CostPerPerson CostPer = "person" // each person whom the measure reached
	CostOnce      CostPer = "once"
)

// ChangeOr is how the measure's amount applies: Change, or the default of its kind.
func (m Measure) ChangeOr() MeasureChange {
	if m.Change != "" {
		return m.Change
	}
	switch m.Kind {
	case MeasureLanes, MeasureOfficers, MeasureShelter:
		return ChangeAdd
	}
	return ChangeSet
}

// InForce reports whether the measure holds on a day.
func (m Measure) InForce(day Date) bool {
	return day >= m.From && (!m.To.Known() || day < m.To)
}

// Package is a set of measures that is compared as one, e.g. what two
// governments decide together. Empty Measures is the base.
type Package struct {
	ID       string   `json:"id" yaml:"id"`
	Title    Text     `json:"title" yaml:"title"`
	Measures []string `json:"measures" yaml:"measures"` // ids
}

// Caravan is a group that walks together. Its people come out of the stock
// of the place that it leaves.
type Caravan struct {
	ID       string    `json:"id" yaml:"id"`
	Place    string    `json:"place" yaml:"place"`
	Depart   Date      `json:"depart" yaml:"depart"`
	SizeLow  float64   `json:"size_low" yaml:"size_low"`       // persons, lowest count on record
	SizeHigh float64   `json:"size_high" yaml:"size_high"`     // persons, highest count on record
	Hope     float64   `json:"hope,omitempty" yaml:"hope"`     // persons that it hopes to become; shown beside the result, never used
	Toward   string    `json:"toward,omitempty" yaml:"toward"` // border place; empty: by the choice of its people
	Source   RowSource `json:"source" yaml:"-"`
}
