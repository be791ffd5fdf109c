package claim

import (
	"strings"

	"puente/internal/model"
)

// draftKind is what a claim says.
type draftKind string

// The kinds of claim, as the report names them.
const (
	kindLevel        draftKind = "level"
	kindChange       draftKind = "change"     // percent, by how many, times, or direction alone
	kindComparison   draftKind = "comparison" // between two groups or places of one period
	kindShare        draftKind = "share"
	kindRank         draftKind = "rank"      // among periods
	kindPart         draftKind = "part rank" // among sectors or nationalities
	kindTrend        draftKind = "trend"     // a reading, not a verdict
	kindCaravan      draftKind = "caravan"
	kindAppointments draftKind = "appointments"
	kindStreak       draftKind = "streak"       // how many periods in a row rose, fell or were above a number
	kindTally        draftKind = "tally"        // how many periods were above a number
	kindFirst        draftKind = "first since"  // for the first time since a period
	kindPoints       draftKind = "share change" // by how many percentage points a share changed
	kindNone         draftKind = "none"         // nothing that the store counts: the reason says why
)

// subject is what a sentence speaks of, as far as it was told.
type subject struct {
	places     []string // geography tokens; "city-…" and "border" before resolve
	component  string
	authority  string
	nations    []string
	household  string
	sex        string
	by         string // who returned people: "MEX", "USA"
	panama     bool   // Panama was named, beside which Colombia is where a way begins
	elsewhere  bool   // a country is where people went that no series counts
	explicit   bool   // the component was named so that no other is meant
	bothNamed  bool   // both components were named together
	quantity   string // key of meanings, the most telling
	wording    string
	quoted     bool // any quantity word stood in the words
	strong     bool // a word or place that only our counts have
	peopleWord bool
}

// rankTerms are the terms of a superlative.
type rankTerms struct {
	low    bool
	n      int  // 1 for the highest, 3 for the third-highest
	same   bool // among the same calendar months only
	since  span // kind spanNone where the whole series is meant
	floor  bool // "since at least": the span itself is looked through as well
	window int  // months looked back; 0 for none
	until  bool // among the periods up to the subject only
	within span // limited to the months of this span
	open   bool // "not seen since": the words do not say whether so high or so low
	dim    model.Dim
	after  []string // tokens of the dimension that stand above: "the largest after Mexicans"
}

// draft is a claim before it is judged.
type draft struct {
	kind      draftKind
	from, to  int // tokens of the sentence
	subject   subject
	spans     []span
	each      bool // each of the spans by itself
	together  bool
	base      []span // bases of a change; several where the words leave it open
	other     subject
	whole     subject // the denominator of a share
	stated    stated
	words     string // of the stated amount
	dir       int    // +1 up, −1 down, 0 none
	perDay    bool
	perWeek   bool
	perMonth  bool
	dips      bool // "fell below": one month is enough, not every one
	anyMonth  bool // what a single month of the span did: "in any month", "monthly … exceeded"
	rank      rankTerms
	run       runTerms
	rest      bool // a share of those who are not the part named
	reason    string
	bareYear  bool     // "in 2023" may be the calendar or the fiscal year
	undated   bool     // "last month" in a text without a date
	toDate    bool     // "through October": the calendar or the fiscal year so far
	openMonth bool     // a month without its year
	past      bool     // a record that only is what a change is measured from
	carried   bool     // the subject came from the sentence before
	ofThem    bool     // a part of what the sentence before told of
	beside    *nearby  // what else the sentence names
	instead   *subject // what else the words may point back to
}

// resolve turns a subject into series. Several places or nations are added up.
func (s subject) resolve() []model.Series {
	places := s.places
	if len(places) == 0 {
		places = []string{"southwest"}
	}
	nations := s.nations
	if len(nations) == 0 {
		nations = []string{""}
	}
	var all []model.Series
	for _, place := range places {
		for _, nation := range nations {
			for _, household := range s.householdsAt(place) {
				all = append(all, s.series(place, nation).At(model.DimHousehold, household))
			}
		}
	}
	return all
}

// householdsAt are the groups that add up to the one meant: Mexico's table
// parts minors by age and company.
func (s subject) householdsAt(place string) []string {
	if place == "mexico" && s.household == "minors" {
		return []string{"minors-12-17", "minors-0-11-accompanied", "minors-0-11-unaccompanied"}
	}
	return []string{s.household}
}

func (s subject) series(place, nation string) model.Series {
	measure, mode := s.measureAt(place)
	var series model.Series
	if measure == "encounters" {
		place, series[model.DimComponent] = s.placed(place)
		series[model.DimAuthority] = s.authority
	}
	series[model.DimMeasure], series[model.DimGeography] = measure, place
	series[model.DimNationality], series[model.DimHousehold], series[model.DimMode] = nation, s.household, mode
	series[model.DimSex] = s.sex
	if measure == "returns-received" {
		series[model.DimNationality] = "" // a country receives its own nationals
	}
	return series
}

// measureAt is the measure that a place counts.
func (s subject) measureAt(place string) (measure, mode string) {
	switch place {
	case "darien", "honduras", "costa-rica":
		return "irregular-entries", ""
	case "mexico":
		if s.quantity == "deportations" {
			return "returns", ""
		}
		return "irregular-situation", ""
	case "guatemala":
		return "returns-received", map[string]string{"MEX": "from-mexico", "USA": "from-united-states"}[s.by]
	}
	return "encounters", ""
}

// placed settles border, cities, sectors and field offices with their component.
func (s subject) placed(place string) (geography, component string) {
	component = s.component
	if s.bothNamed {
		component = ""
	}
	switch {
	case place == "border" || place == "":
		return "southwest", component
	case strings.HasPrefix(place, "city-"):
		name := strings.TrimPrefix(place, "city-")
		if component == "ofo" {
			return "office-" + name, "ofo"
		}
		return "sector-" + name, "usbp"
	case strings.HasPrefix(place, "sector-"):
		return place, "usbp"
	case strings.HasPrefix(place, "office-"):
		return place, "ofo"
	}
	return place, component
}

// regional reports whether the places are ones that CBP's definitions apply to.
func (s subject) regional() bool {
	for _, p := range s.places {
		switch p {
		case "southwest", "border", "nationwide", "northern":
		default:
			return false
		}
	}
	return true
}

// foreign reports whether another country's count is meant.
func (s subject) foreign() bool {
	for _, p := range s.places {
		switch p {
		case "darien", "honduras", "mexico", "guatemala", "costa-rica":
			return true
		}
	}
	return false
}
