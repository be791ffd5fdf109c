package model

import (
	"encoding/json"
	"math"
)

// Quantity is what a column of an outcome tells.
type Quantity string

// The quantities of an outcome. Flows are per day, stocks at the end of the day.
const (
	QuantityIntake     Quantity = "intake"     // persons entering, flow
	QuantityEncounters Quantity = "encounters" // events counted at a gate, flow
	QuantityOnTheWay   Quantity = "on-the-way" // persons travelling, stock
	QuantityWaiting    Quantity = "waiting"    // persons waiting at a border town, stock
	QuantityArrived    Quantity = "arrivals"   // persons coming to a border town to cross, flow
	QuantityAtPlace    Quantity = "at-place"   // persons staying at a place, stock
	QuantityStopped    Quantity = "stopped"    // persons whose journey ended on the way (returned, settled, taken away), flow
	QuantityWaitDays   Quantity = "wait-days"  // person-days spent waiting at border towns, flow

	QuantityIntercepted  Quantity = "intercepted"        // persons intercepted on the way, flow
	QuantityTransported  Quantity = "transported"        // persons taken from one place to another by a measure, flow
	QuantityReturned     Quantity = "returned"           // persons returned after being counted, or to their origin, flow
	QuantityReleased     Quantity = "released"           // persons released after being counted, flow
	QuantityRepeat       Quantity = "repeat"             // persons who set out again after they were taken or returned, flow
	QuantityServed       Quantity = "appointments-kept"  // persons counted at a port with an appointment, flow
	QuantityListed       Quantity = "on-the-list"        // names registered at ports, those of persons who have left among them, stock
	QuantityGaveUp       Quantity = "gave-up"            // persons who left the list or the line, flow
	QuantityListWaits    Quantity = "waits-of-served"    // days that persons served at a port had waited, all together, flow
	QuantityInShelter    Quantity = "in-shelters"        // persons with a bed, stock
	QuantityWithoutBed   Quantity = "without-bed"        // persons who stay or wait without a bed, stock
	QuantityNightsNoBed  Quantity = "nights-without-bed" // person-nights without a bed, flow
	QuantityHeld         Quantity = "held"               // persons whom a port has processed and holds for want of a bed, stock
	QuantityPathway      Quantity = "pathway"            // persons who enter by a legal pathway instead of walking, flow
	QuantityTrips        Quantity = "regular-crossings"  // persons who cross as on every day, flow
	QuantityTripsNotMade Quantity = "trips-not-made"     // regular crossings that closures or waits keep from being made, flow
	QuantityTrucksHeld   Quantity = "trucks-not-moved"   // trucks and rail cars among them, flow
	QuantityPortWait     Quantity = "port-wait-minutes"  // minutes that regular crossers wait, all together, flow
	QuantityCaravan      Quantity = "caravan"            // persons walking in a caravan, stock
	QuantityCaravanKM    Quantity = "caravan-km"         // km that a caravan has come, stock
)

// Column names one column of an outcome. Empty fields are totals over them.
type Column struct {
	Quantity    Quantity `json:"quantity"`
	Place       string   `json:"place,omitempty"`     // place or country of a stretch
	Geography   string   `json:"geography,omitempty"` // where it is counted
	Component   string   `json:"component,omitempty"`
	Nationality string   `json:"nationality,omitempty"`
	Household   string   `json:"household,omitempty"`
	Stock       bool     `json:"stock"` // at the end of a day, not over it
}

// Outcome is what one run tells.
type Outcome struct {
	Seed    uint64
	Start   Date
	Days    int
	Columns []Column // shared by all outcomes of one Model; do not change
	Values  []int64  // [Days][len(Columns)], persons or events
}

// At returns the value of a column on a day (0-based).
func (o *Outcome) At(day, column int) int64 { return o.Values[day*len(o.Columns)+column] }

// Band summarises one column in one period over the runs of a study. An end of an interval that so few runs cannot tell
// is NaN; JSON leaves it out.
type Band struct {
	Period Period  `json:"period"`
	Mean   float64 `json:"mean"`
	SD     float64 `json:"sd"`
	P025   float64 `json:"p2_5"`
	P10    float64 `json:"p10"`
	P50    float64 `json:"p50"`
	P90    float64 `json:"p90"`
	P975   float64 `json:"p97_5"`
}

// bandText is a Band in JSON, without the ends that are not told.
type bandText struct {
	Period Period   `json:"period"`
	Mean   float64  `json:"mean"`
	SD     float64  `json:"sd"`
	P025   *float64 `json:"p2_5,omitempty"`
	P10    *float64 `json:"p10,omitempty"`
	P50    float64  `json:"p50"`
	P90    *float64 `json:"p90,omitempty"`
	P975   *float64 `json:"p97_5,omitempty"`
}

// MarshalJSON writes the fields by their names; ends that are NaN are left out.
func (b Band) MarshalJSON() ([]byte, error) {
	told := func(v *float64) *float64 {
		if math.IsNaN(*v) {
			return nil
		}
		return v
	}
	return json.Marshal(bandText{b.Period, b.Mean, b.SD, told(&b.P025), told(&b.P10), b.P50, told(&b.P90), told(&b.P975)})
}

// UnmarshalJSON reads what MarshalJSON wrote: an end that is left out is NaN.
func (b *Band) UnmarshalJSON(data []byte) error {
	var t bandText
	if err := json.Unmarshal(data, &t); err != nil {
		return err
	}
	end := func(v *float64) float64 {
		if v == nil {
			return math.NaN()
		}
		return *v
	}
	*b = Band{t.Period, t.Mean, t.SD, end(t.P025), end(t.P10), t.P50, end(t.P90), end(t.P975)}
	return nil
}

// Grade says how far a result may be believed.
type Grade string

// The grades, best first.
const (
	GradeValidated    Grade = "validated"    // judged on data held out
	GradePlausible    Grade = "plausible"    // fitted, not judged
	GradeIllustrative Grade = "illustrative" // rests on assumptions
)
