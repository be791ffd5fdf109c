package model

// Scenario is what a user writes: when, where, who, and where the numbers
// come from. Package atlas reads it from YAML; package fit turns its references
// to official series into Inputs.
type Scenario struct {
	Schema        int                `json:"schema" yaml:"schema"` // 1
	Name          string             `json:"name" yaml:"name"`
	Title         Text               `json:"title" yaml:"title"`
	World         string             `json:"world" yaml:"world"`             // "store:corridor", or a folder beside the scenario
	Date          Date               `json:"date" yaml:"date"`               // what is known on this day is all the run may read
	Hindsight     Date               `json:"hindsight,omitzero" yaml:"-"`    // a request's: the series of the flows are read as known on this later day; 0: on Date
	Start         Date               `json:"start" yaml:"start"`             // day 0
	ReportFrom    Date               `json:"report_from" yaml:"report_from"` // days before are for filling the roads
	Days          int                `json:"days" yaml:"days"`               // length of the run, days
	Nationalities []string           `json:"nationalities" yaml:"nationalities"`
	Households    []string           `json:"households" yaml:"households"`
	Counts        Counts             `json:"counts" yaml:"counts"`
	Flows         []FlowSpec         `json:"flows" yaml:"flows"`
	Gates         []GateSpec         `json:"gates,omitempty" yaml:"gates"` // written out for a world without official counts
	Match         *MatchSpec         `json:"match,omitempty" yaml:"match"` // fit shares to official counts
	Fit           *FitSpec           `json:"fit,omitempty" yaml:"fit"`     // what puente fit learns; nil: its defaults
	Appointments  []QuotaSpec        `json:"appointments,omitempty" yaml:"appointments"`
	Closures      []Closure          `json:"closures,omitempty" yaml:"closures"`             // written out; else from the store where ClosuresFrom names a table
	ClosuresFrom  string             `json:"closures_from,omitempty" yaml:"closures_from"`   // kind of record in the store
	QuotaFrom     string             `json:"quota_from,omitempty" yaml:"quota_from"`         // kind of record in the store
	CrossingsFrom string             `json:"crossings_from,omitempty" yaml:"crossings_from"` // measure of the series that count people who cross every day; empty: they are not in the run
	Set           map[string]float64 `json:"set,omitempty" yaml:"set"`                       // parameters that differ from the table
	Measures      []Measure          `json:"measures,omitempty" yaml:"measures"`             // in force in the scenario itself
	Caravans      []Caravan          `json:"caravans,omitempty" yaml:"caravans"`             // that walk together
	Dwells        []Dwell            `json:"dwells,omitempty" yaml:"dwells"`                 // stop-overs on the way; of two that name a class the later counts
	Shelters      []Shelter          `json:"shelters,omitempty" yaml:"shelters"`             // several at one place add up
}

// Dwell says how long people who come through a place stay there before they
// set out again: waiting for papers, money or others.
type Dwell struct {
	Place         string   `json:"place" yaml:"place"`
	Days          float64  `json:"days" yaml:"days"`                             // mean, >= 0
	Nationalities []string `json:"nationalities,omitempty" yaml:"nationalities"` // empty: all
	Households    []string `json:"households,omitempty" yaml:"households"`       // empty: all
	Basis         string   `json:"basis,omitempty" yaml:"basis"`                 // source, or "assumed: …"
}

// Shelter is beds at a place: for people who wait or stay there, or, with a
// port, for people whom it has processed.
type Shelter struct {
	Place    string  `json:"place" yaml:"place"`
	Beds     float64 `json:"beds" yaml:"beds"`
	StayDays float64 `json:"stay_days,omitempty" yaml:"stay_days"` // mean; 0: as long as people wait at the place
	Port     string  `json:"port,omitempty" yaml:"port"`           // whose people come here once they are processed
	Holding  float64 `json:"holding,omitempty" yaml:"holding"`     // with Port: persons whom its holding room takes; 0: no limit
	Basis    string  `json:"basis,omitempty" yaml:"basis"`         // source, or "assumed: …"
}

// Counts names how the two ways of arriving are counted in official series.
type Counts struct {
	Measure string `json:"measure" yaml:"measure"` // e.g. encounters
	Between string `json:"between" yaml:"between"` // component of events between the ports
	At      string `json:"at" yaml:"at"`           // component of events at the ports; empty: ports are not modelled
}

// FitSpec says what a fit leaves free and what it compares with.
type FitSpec struct {
	Parameters []string `json:"parameters,omitempty" yaml:"parameters"` // names of the table; none: all that can matter
	Months     int      `json:"months,omitempty" yaml:"months"`         // of the last known months; 0: those of the match
	LeadDays   int      `json:"lead_days,omitempty" yaml:"lead_days"`   // before the first of them, to fill the roads; 0: 61
}

// FlowSpec says who enters at a gateway: by an official series, by a latent
// intake copied from the counts at the border, or written out by month.
type FlowSpec struct {
	Gateway       string             `json:"gateway" yaml:"gateway"`
	Series        string             `json:"series,omitempty" yaml:"series"` // official series, nationality left open
	Latent        bool               `json:"latent,omitempty" yaml:"latent"` // estimated from the counts of Match
	Nationalities []string           `json:"nationalities" yaml:"nationalities"`
	Persons       map[string]float64 `json:"persons,omitempty" yaml:"persons"`       // month → persons, for each nationality named
	Households    map[string]float64 `json:"households,omitempty" yaml:"households"` // shares; required with Persons unless there is one household type
	LogSD         float64            `json:"log_sd,omitempty" yaml:"log_sd"`         // spread of Persons between runs, as sd of the logarithm
}

// GateSpec writes out a place where journeys end, with its pull on a nationality.
type GateSpec struct {
	Place       string             `json:"place" yaml:"place"`
	Component   string             `json:"component,omitempty" yaml:"component"` // empty: people arrive and stay
	Geography   string             `json:"geography,omitempty" yaml:"geography"`
	LogWeight   map[string]float64 `json:"log_weight,omitempty" yaml:"log_weight"`     // nationality → constant of the logit; "" or missing: 0
	LeaveChance float64            `json:"leave_chance,omitempty" yaml:"leave_chance"` // per day, of going on to another gate (stay gates only)
}

// MatchSpec says which official counts shares are matched to.
type MatchSpec struct {
	Target    string `json:"target" yaml:"target"`         // e.g. encounters.southwest
	Months    int    `json:"months" yaml:"months"`         // how many of the last known months
	LagMonths int    `json:"lag_months" yaml:"lag_months"` // months between an upstream count and the border
}

// QuotaSpec writes out appointments a day at a port.
type QuotaSpec struct {
	Port   string  `json:"port" yaml:"port"`
	PerDay float64 `json:"per_day" yaml:"per_day"`
	From   Date    `json:"from" yaml:"from"`
}

// Closure says that a port does not serve people on foot with a case, or
// regular crossers of a scope, for a time.
type Closure struct {
	Port   string    `json:"port" yaml:"port"`
	Scope  string    `json:"scope" yaml:"scope"` // all, or the modes as published
	From   Date      `json:"from" yaml:"from"`
	To     Date      `json:"to" yaml:"to"` // first open day; NoDate: until further notice
	Source RowSource `json:"source" yaml:"-"`
}

// Inputs are the numbers of a scenario, resolved: nothing in them refers to a
// store, so that a manifest which holds them reruns to equal bytes.
type Inputs struct {
	Flows        []Flow       `json:"flows"`
	Gates        []Gate       `json:"gates"`
	Pull         [][]float64  `json:"pull"`                     // [nationality][gate] constant of the logit; -Inf is written as -1e300
	Through      []float64    `json:"through"`                  // [nationality] share of those who set out that reaches a gate
	ThroughLogSD []float64    `json:"through_log_sd,omitempty"` // [nationality] spread between runs of Through (sd of its logarithm); empty: the parameter share-spread
	AheadFrom    Date         `json:"ahead_from,omitzero"`      // from this day on the spreads of what is ahead hold; 0: those of known months all the time
	ThroughAhead []float64    `json:"through_ahead,omitempty"`  // [nationality] ThroughLogSD of days from AheadFrom on
	Ports        []PortSupply `json:"ports"`
	Closures     []Closure    `json:"closures"`
	Matched      []Matched    `json:"matched"` // what was learnt from which counts

	Crossings     []Crossing      `json:"crossings,omitempty"`      // of people who cross every day; none: they are not in the run
	CrossingModes []CrossingMode  `json:"crossing_modes,omitempty"` // of Crossings
	Staffing      *Staffing       `json:"staffing,omitempty"`       // of Crossings
	ClosureShares []ClosureShares `json:"closure_shares,omitempty"` // equally likely truths of what becomes of trips; each run takes one

	Read []InputRow `json:"read"` // every row that was read, for "why" and for the mask test
}

// Flow is an intake at a gateway of one nationality.
type Flow struct {
	Gateway     string      `json:"gateway"`
	Nationality string      `json:"nationality"`
	Source      string      `json:"source"`     // series key, "latent", or "written"
	Households  []float64   `json:"households"` // shares in the order of Scenario.Households, sum 1
	Months      []FlowMonth `json:"months"`
}

// FlowMonth is a month of a flow.
type FlowMonth struct {
	Month   Period  `json:"month"`
	Persons float64 `json:"persons"` // median where LogSD > 0
	LogSD   float64 `json:"log_sd"`  // 0 where the count is known
	Known   bool    `json:"known"`   // an official count as known on the scenario's date
}

// Gate is where a journey ends: a way of being counted, or a place to stay.
type Gate struct {
	ID          string  `json:"id"`
	Place       string  `json:"place"`                  // where people wait for it
	Component   string  `json:"component,omitempty"`    // empty: arrive and stay
	Geography   string  `json:"geography,omitempty"`    // where its events are counted
	Port        string  `json:"port,omitempty"`         // for a gate at a port: whose supply serves it
	LeaveChance float64 `json:"leave_chance,omitempty"` // per day; stay gates only
	LogSD       float64 `json:"log_sd,omitempty"`       // spread between runs of what is counted here (sd of the logarithm): of a port's supply, else of the gate's pull; gates of one geography and component share the surprise
	LogSDAhead  float64 `json:"log_sd_ahead,omitempty"` // LogSD of days from Inputs.AheadFrom on
}

// PortSupply is how many people with a case a port takes in a day.
type PortSupply struct {
	Port         string  `json:"port"`
	Appointments float64 `json:"appointments"`  // per day
	WalkUps      float64 `json:"walk_ups"`      // per day, beside appointments
	StartWaiting float64 `json:"start_waiting"` // persons in line on day 0
	From         Date    `json:"from"`          // supply from this day on; the latest entry ≤ day counts
}

// Matched is one quantity that was learnt from counts, with what it was
// learnt from.
type Matched struct {
	Name   string  `json:"name"` // e.g. through.VEN
	Value  float64 `json:"value"`
	Basis  string  `json:"basis"`            // in words, with series and periods
	Method string  `json:"method,omitempty"` // of a forecast, as package series names it
	Learnt bool    `json:"learnt"`           // false: assumed
}

// InputRow is one row that a run read.
type InputRow struct {
	What          string `json:"what"` // series key or kind of record
	Period        Period `json:"period,omitempty"`
	Value         string `json:"value,omitempty"`
	Document      string `json:"document"`
	Locator       string `json:"locator"`
	AvailableFrom Date   `json:"available_from"`
	Proxy         Proxy  `json:"proxy"`
}
