package model

// Crossing is a crossing of a port of entry as people use it every day. Its officers also process the cases of people who
// ask for protection, at the gate of the same town and field office.
type Crossing struct {
	Port     string         `json:"port"` // id of a port of the world; a railway bridge has an id of its own
	Name     string         `json:"name"`
	Place    string         `json:"place"`
	Office   string         `json:"office"`
	CasePort string         `json:"case_port,omitempty"` // whose people with a case its officers process; one crossing for each
	Lines    []CrossingLine `json:"lines"`
	Near     []NearCrossing `json:"near,omitempty"` // where its people may go instead
}

// CrossingLine is a mode at a crossing: car, pedestrian, truck or rail.
type CrossingLine struct {
	Mode   string          `json:"mode"`
	Lanes  float64         `json:"lanes"` // most that can be open; rail: not read
	Open   int             `json:"open"`  // first hour of the day
	Close  int             `json:"close"` // end of the last, up to 24
	Months []CrossingMonth `json:"months"`
}

// CrossingMonth is how many would cross on a mean day of a month with everything open: vehicles, pedestrians, or rail containers.
type CrossingMonth struct {
	Month  Period  `json:"month"`
	PerDay float64 `json:"per_day"` // median where LogSD > 0
	LogSD  float64 `json:"log_sd"`  // 0 where the count is known
}

// NearCrossing is another crossing.
type NearCrossing struct {
	Port string  `json:"port"`
	KM   float64 `json:"km"` // by road
}

// ClosureShares is one possible truth about what becomes of a trip while a crossing is shut: a logit in which not making
// it has the weight 1. Package fit learns it from earlier closures.
type ClosureShares struct {
	Day     float64 `json:"day"`      // weight of another day
	Port    float64 `json:"port"`     // of a crossing next door; it falls by e each ReachKM
	ReachKM float64 `json:"reach_km"` // km
	Walk    float64 `json:"walk"`     // of walking, for cars
	Gap     float64 `json:"gap"`      // share of custom that is lost in the first month after reopening
	Keep    float64 `json:"keep"`     // share of that gap that is left a month later
}

// CrossingMode is what is taken of a mode at every crossing; hours are of the day, [0] on weekdays and [1] at weekends.
type CrossingMode struct {
	Mode    string         `json:"mode"`
	Seconds [2]float64     `json:"seconds"` // range of an inspection
	Persons float64        `json:"persons"` // in one of what the mode counts
	Days    [7]float64     `json:"days"`    // factors of who comes, from Monday
	Comes   [2][24]float64 `json:"comes"`   // weights of the hours in which people come
	Lanes   [2][24]float64 `json:"lanes"`   // weights of the hours in which lanes are open
}

// Staffing is what is taken of officers at every crossing.
type Staffing struct {
	Slack     [2]float64 `json:"slack"`      // range of the capacity of open lanes over the demand
	CaseHours [2]float64 `json:"case_hours"` // range of officer-hours that the case of one person takes
	CaseFrom  int        `json:"case_from"`  // first hour of the day in which people with a case come
	CaseTo    int        `json:"case_to"`    // end of the last
	Lead      float64    `json:"lead"`       // of one's own crossing over everything else, units of utility
	WaitCost  float64    `json:"wait_cost"`  // units of utility for an hour of published wait
}
