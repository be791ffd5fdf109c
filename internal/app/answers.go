package app

import (
	"puente/internal/fit"
	"puente/internal/model"
)

// Common is what every answer says about itself.
type Common struct {
	AsOf model.Date `json:"as_of"` // empty: everything that the store holds
}

// DataListRequest asks which series the store holds.
type DataListRequest struct {
	Match string     // part of a key, source or document name; "" for all
	AsOf  model.Date // only what was available on this day; NoDate or the zero value: everything
}

// DataListAnswer lists the tables of the store.
type DataListAnswer struct {
	Common
	Tables   []TableInfo `json:"tables"`
	Warnings []Warning   `json:"warnings"` // doubts about the documents of these tables
}

// TableInfo is one table of one document.
type TableInfo struct {
	Series   model.Series `json:"series"` // what the whole table counts
	By       []string     `json:"by"`     // the dimensions it splits
	Table    string       `json:"table"`
	Document string       `json:"document"`
	Name     string       `json:"name"` // of the document
	Source   string       `json:"source"`
	First    model.Period `json:"first"`
	Last     model.Period `json:"last"`
	Rows     int64        `json:"rows"`
	Warnings int          `json:"warnings"` // doubts about it, told in DataListAnswer
}

// DataShowRequest asks for the figures of a series.
type DataShowRequest struct {
	Series model.Series
	By     []model.Dim
	From   model.Period // zero: the first known
	To     model.Period // zero: the last known
	AsOf   model.Date
	Source string // "": the best
}

// DataShowAnswer holds figures, ordered by series and period, with all vintages.
type DataShowAnswer struct {
	Common
	Unit     string         `json:"unit"`
	Figures  []model.Figure `json:"figures"`
	Warnings []Warning      `json:"warnings"` // doubts about the chosen vintages
}

// DataWhyRequest asks where one figure comes from.
type DataWhyRequest struct {
	Series model.Series
	Period model.Period
	AsOf   model.Date
	Rows   int // at most this many rows per vintage; 0: 20
}

// DataWhyAnswer walks from a figure to its vintages, documents and rows.
type DataWhyAnswer struct {
	Common
	Series   model.Series `json:"series"`
	Period   model.Period `json:"period"`
	Meaning  model.Text   `json:"meaning"` // the key in words
	Unit     string       `json:"unit"`
	Vintages []WhyVintage `json:"vintages"` // the chosen one first
}

// WhyVintage is one vintage with the document and the rows that it was added up from.
type WhyVintage struct {
	model.Vintage
	DocumentInfo model.Document      `json:"document_info"`
	Kept         bool                `json:"kept"` // whether the document's bytes are in the store
	RowsShown    []model.Observation `json:"rows_shown"`
	Citations    []string            `json:"citations"` // addresses of the rows shown, where each row has its own
	Warnings     []Warning           `json:"warnings"`  // doubts about it
}

// SourcesAnswer lists the sources that can be imported.
type SourcesAnswer struct {
	Sources []SourceInfo `json:"sources"`
}

// SourceInfo describes one source.
type SourceInfo struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Agency   string `json:"agency"`
	Origin   string `json:"origin"`
	Kind     string `json:"kind"`
	LagDays  int    `json:"lag_days"`
	LagBasis string `json:"lag_basis"`
}

// SQLRequest asks one read-only query.
type SQLRequest struct {
	Query string
	AsOf  model.Date // the views show only what could be known on this day; NoDate or the zero value: everything
}

// SQLAnswer is the result of a read-only query.
type SQLAnswer struct {
	Common
	Columns   []string    `json:"columns"`
	Rows      [][]any     `json:"rows"`
	Truncated bool        `json:"truncated"`      // the limit of rows or of bytes cut it
	Note      *model.Text `json:"note,omitempty"` // how to get more, where it was cut
}

// ImportAnswer tells what an import did, a line per file.
type ImportAnswer struct {
	Files []ImportedFile `json:"files"`
}

// ImportedFile is the fate of one file.
type ImportedFile struct {
	Name         string         `json:"name"`
	Path         string         `json:"path"` // as the user gave it
	Fate         Fate           `json:"fate"`
	Source       string         `json:"source"`
	Digest       string         `json:"digest"`
	Observations int            `json:"observations"`
	Records      int            `json:"records"`
	Already      bool           `json:"already"`           // its content was here before; nothing changed
	Same         string         `json:"same,omitempty"`    // the name under which it was, where that or the wrapping is another
	Failure      string         `json:"failure,omitempty"` // why the machine could not read or keep it
	Problems     model.Problems `json:"problems"`
	Warnings     []Warning      `json:"warnings"` // doubts about what was stored; the store keeps them
}

// Warning is a doubt about a document with its words.
type Warning struct {
	model.Warning
	Name        string     `json:"name"`                   // of the document in doubt
	EarlierName string     `json:"earlier_name,omitempty"` // of the one that it was compared with
	Words       model.Text `json:"words"`
}

// RunRequest asks for a study of a scenario.
type RunRequest struct {
	Scenario string             // name of an embedded scenario, or a path to scenario.yaml or its folder
	Runs     int                // 0: 200
	Seed     uint64             // 0 is a seed like any other
	Days     int                // 0: the scenario's own
	Set      map[string]float64 // parameters by name
	Workers  int                // 0: all cores; cannot change the answer
	Yields   bool               // give way to other work of this process, such as answers to readers
	AsOf     model.Date         // 0 or NoDate: the scenario's own date
	Move     model.Date         // the whole scenario goes to this day by whole months; 0 or NoDate: it stays
	// Hindsight reads the counts on the way as known on this later day, all else as known on the date: what a run would
	// tell if they had been foreseen. 0 or NoDate: nothing later than the date is read.
	Hindsight model.Date

	Counts  *OwnFile // a user's own counts, set beside the run; nil: none
	Preview bool     // few runs and coarse classes, for a slider that is dragged; the answer is labelled

	Measures string // measures in force beside the scenario's own, as a file of measures; the answer tells what they change
	Text     string // a scenario to run instead of the file of Scenario; its folder of the world is that of Scenario
	Daily    bool   // tell the days around the scenario's date as well

	Posterior *fit.Posterior // runs take its draws in turn; nil: every run takes the scenario as it is
}

// RunAnswer is what a study of a scenario tells.
type RunAnswer struct {
	Scenario     string          `json:"scenario"`
	Title        model.Text      `json:"title"`
	Date         model.Date      `json:"date"`               // nothing published later was read
	Start        model.Date      `json:"start"`              // day 0
	Hindsight    model.Date      `json:"hindsight,omitzero"` // counts on the way were read as known on this later day
	ReportFrom   model.Date      `json:"report_from"`        // earlier days only fill the roads
	Days         int             `json:"days"`
	Runs         int             `json:"runs"`
	Wanted       int             `json:"wanted"` // more than Runs where the study was stopped early
	Seed         uint64          `json:"seed"`
	Version      int             `json:"version"` // sim.Version
	Grade        model.Grade     `json:"grade"`
	GradeBecause model.Text      `json:"grade_because"`
	Remarks      []model.Text    `json:"remarks"`           // what a reader must know of these very numbers
	Preview      *Preview        `json:"preview,omitempty"` // what was left out to be there at once; nil: nothing
	Columns      []ColumnBands   `json:"columns"`
	Official     []Official      `json:"official"`             // the published series beside the run
	Own          []OwnBeside     `json:"own,omitempty"`        // a user's counts beside the run, small ones held back
	OwnScales    []OwnScale      `json:"own_scales,omitempty"` // the weeks ahead on the scale of those counts
	World        model.World     `json:"world"`
	Closures     []ClosureInfo   `json:"closures"`
	Matched      []model.Matched `json:"matched"`
	Settings     []Setting       `json:"settings"` // every parameter with its value
	Draws        int             `json:"draws"`    // of a posterior that the runs take in turn instead of these values; 0: none
	InputRows    int             `json:"input_rows"`
	Measures     []model.Measure `json:"measures,omitempty"` // in force in the run
	Caravans     []model.Caravan `json:"caravans,omitempty"` // that walk in the run
	Beside       *Beside         `json:"beside,omitempty"`   // the same runs without the measures of the request
	Daily        *Daily          `json:"daily,omitempty"`    // the days around the scenario's date
	Key          string          `json:"key"`                // digest of (world, inputs, settings, seed, version)
}

// Setting is a parameter as the run used it.
type Setting struct {
	Name    string     `json:"name"`
	Value   float64    `json:"value"`
	Default float64    `json:"default"`
	Min     float64    `json:"min"`
	Max     float64    `json:"max"`
	Unit    string     `json:"unit"`
	Meaning model.Text `json:"meaning"`
	Source  string     `json:"source"`
	Cited   model.Text `json:"cited"` // Source in both languages
}

// ColumnBands is one column of the outcome, summarised by week and by month.
type ColumnBands struct {
	model.Column
	Label  model.Text   `json:"label"`
	Weeks  []model.Band `json:"weeks"`  // Period is the week's first day
	Months []model.Band `json:"months"` // whole months only
}

// Official is a published monthly series beside a column of the run.
type Official struct {
	Series      model.Series    `json:"series"`
	Label       model.Text      `json:"label"`
	Quantity    model.Quantity  `json:"quantity"`
	Geography   string          `json:"geography,omitempty"` // the column it belongs beside
	Component   string          `json:"component,omitempty"`
	Nationality string          `json:"nationality,omitempty"`
	Points      []OfficialPoint `json:"points"`
}

// OfficialPoint is one month of an official series.
type OfficialPoint struct {
	Period        model.Period `json:"period"`
	Value         float64      `json:"value"`
	AvailableFrom model.Date   `json:"available_from"`
	Proxy         model.Proxy  `json:"proxy"`
	Known         bool         `json:"known"` // on the scenario's date; false: what happened later, not read by the run
}

// ClosureInfo is a closure as known on the scenario's date.
type ClosureInfo struct {
	model.Closure
	PortName string     `json:"port_name"`
	Place    string     `json:"place"`
	Counts   bool       `json:"counts"` // whether it changes the run
	Effect   model.Text `json:"effect"` // what it does in the run, or why it does nothing
	Open     bool       `json:"open"`   // whether the port was open again on the scenario's date
}

// ScenarioInfo names a scenario that can be run.
type ScenarioInfo struct {
	Name  string     `json:"name"`
	Title model.Text `json:"title"`
	Date  model.Date `json:"date"`
	Days  int        `json:"days"`
}
