package claim

import "puente/internal/model"

// Ask is one question to the store: the figures of a series, split by the
// dimensions By, in the periods From to To (zero: the first and the last known), as
// known on AsOf (NoDate: everything that is held).
type Ask struct {
	Series model.Series
	By     []model.Dim
	From   model.Period
	To     model.Period
	AsOf   model.Date
}

// Known answers an Ask with figures ordered by key and period; Vintages[0] of
// each is the one chosen as known on AsOf.
type Known func(Ask) []model.Figure

// Records answers with the rows of one kind of fact (caravans, appointments,
// closures, shelters) that were known on asOf.
type Records func(kind string, asOf model.Date) []model.Record

// Format tells how the bytes of a Text are to be read.
type Format string

// The formats of a Text. FormatAuto looks at the first bytes.
const (
	FormatAuto     Format = "auto"
	FormatPlain    Format = "plain"
	FormatHTML     Format = "html"
	FormatMarkdown Format = "markdown"
)

// Language is "en", "es", or "" for each sentence by itself.
type Language string

// The languages that are read and written.
const (
	English Language = "en"
	Spanish Language = "es"
)

// Text is what is to be checked.
type Text struct {
	Name     string
	Data     []byte
	Format   Format     // empty: FormatAuto
	Date     model.Date // of the text; NoDate: read from the text, else Today
	AsOf     model.Date // judged as known then; NoDate: as known on the text's date
	Today    model.Date // the reader's day, given by the caller
	Language Language   // empty: told for each sentence
	Most     int        // claims that are judged, the first ones; 0: all
}

// DateBasis tells where the date of the text came from.
type DateBasis string

// The ways to a text's date, the surest first.
const (
	DateGiven DateBasis = "given"
	DateRead  DateBasis = "read from the text"
	DateToday DateBasis = "today, because the text shows no date"
)

// Verdict is what a careful statistician would sign.
type Verdict string

// The four verdicts. Uncheckable comes with its reason.
const (
	Right       Verdict = "right"
	Imprecise   Verdict = "imprecise"
	Wrong       Verdict = "wrong"
	Uncheckable Verdict = "cannot be checked"
)

// Report is the answer of Check.
type Report struct {
	Name      string     `json:"name,omitempty"`
	Date      model.Date `json:"date"`
	DateBasis DateBasis  `json:"date_basis"`
	Language  Language   `json:"language"` // of most sentences
	Sentences int        `json:"sentences"`
	Found     int        `json:"found"`   // claims that the text makes; Claims holds the first of them where Text.Most bounds it
	Offsets   string     `json:"offsets"` // unit of Start and End: always "bytes", of the text as it was given
	Claims    []Claim    `json:"claims"`
}

// Claim is one checked statement.
type Claim struct {
	Text      string     `json:"text"`  // the exact words
	Start     int        `json:"start"` // byte offset in the text as given
	End       int        `json:"end"`   // byte offset after the last word
	Language  Language   `json:"language"`
	Reading   Reading    `json:"reading"`
	Claimed   Amount     `json:"claimed"`
	Observed  Amount     `json:"observed"`
	Verdict   Verdict    `json:"verdict"`
	DependsOn []string   `json:"depends_on"` // definition, date
	Others    []Other    `json:"others"`
	Wording   string     `json:"wording"` // a quantity misnamed; empty where it is not
	Margin    string     `json:"margin"`  // where the largest revision seen could turn the verdict
	Because   string     `json:"because"`
	Evidence  []Evidence `json:"evidence"`
}

// Amount is a number in words and in figures. Value is nil where nothing was
// counted; Unit is events, percent, points, times, rank, periods, per day or per week.
type Amount struct {
	Text  string   `json:"text"`
	Value *float64 `json:"value"`
	High  *float64 `json:"high,omitempty"` // the upper end of a range
	Unit  string   `json:"unit"`
}

// Reading is how the sentence was understood. Every field is always there; what the
// sentence leaves open is empty: no component is both, no authority every title, no
// nationality and no household everybody.
type Reading struct {
	Kind        string     `json:"kind"` // level, change, share, share change, rank, comparison, streak, tally, first since, trend, caravan, appointments, none
	Quantity    string     `json:"quantity"`
	Geography   string     `json:"geography"`
	Component   string     `json:"component"`
	Authority   string     `json:"authority"`
	Nationality string     `json:"nationality"`
	Household   string     `json:"household"`
	Period      string     `json:"period"`
	Comparison  string     `json:"comparison"` // the other side, or the set of a rank
	Series      []string   `json:"series"`     // keys, added up
	Words       string     `json:"words"`      // the reading in the language of the sentence
	AsOf        model.Date `json:"as_of"`
}

// Other is the verdict under another reading, or as of another date.
type Other struct {
	Reading  string     `json:"reading"`
	Series   []string   `json:"series"` // keys, added up
	Observed Amount     `json:"observed"`
	Verdict  Verdict    `json:"verdict"`
	AsOf     model.Date `json:"as_of"`
	Because  string     `json:"because"`
	Evidence []Evidence `json:"evidence"` // the first few figures that it rests on
}

// Evidence is one figure that a verdict rests on.
type Evidence struct {
	Series   string       `json:"series"`
	Period   model.Period `json:"period"`
	Value    float64      `json:"value"`
	Vintage  string       `json:"vintage"` // day of publication, or from when it is taken to be known
	Source   string       `json:"source"`
	Document string       `json:"document"`
}
