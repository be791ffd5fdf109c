package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"puente/internal/model"
)

// Input is a document as it was received, with what is known about it from outside.
type Input struct {
	Name           string     // file name, for words to a reader only
	Data           []byte     // as received; gz and zip are opened
	Published      model.Date // NoDate where not known
	PublishedBasis string     // exact, latest (known by then at the latest), inferred; "" is read as exact
	Origin         string     // official address or citation; "" takes the source's
	ReadOn         model.Date // the day of the import
	Source         string     // id in All; "" detects by content
}

// Result is what a document held beside its observations. Where Problems is not
// empty nothing of the document may be kept, observations that were emitted
// included.
type Result struct {
	Document model.Document
	Tables   []model.Table
	Records  []model.Record
	Rows     int // data rows read, headers and blank lines not counted
	Problems model.Problems
}

// DocumentLimit is the largest document that is read, bytes uncompressed.
const DocumentLimit = 512 << 20

// Source is one provider's form of document.
type Source struct {
	ID, Title, Agency string
	Unit              string // of its observations: events or persons; "" for records
	Origin            string // where the agency publishes it
	Rank              int    // 0 the agency that counts or its unchanged copy, 1 another agency's version
	LagDays           int    // usual days from the end of a period to publication
	LagBasis          string // a citation, or "assumed: …"
	Kind              string // "observations" or "records"
	released          bool   // published with CBP's monthly releases
	layouts           []layout
	sheets            []string // of a workbook; nil for a source of text tables
	workbook          func(*job, *excelize.File)
	tree              *treeForm // of a source of JSON or XML; nil for others
}

// The kinds of Source.
const (
	KindObservations = "observations"
	KindRecords      = "records"
)

// All lists every source, in the order in which they are tried.
var All = []Source{
	cbpSouthwest, cbpNationwideState, cbpNationwideArea, cbpVintages, usbpSectors, ohssKHSM, iomUSA,
	panamaDarien, hondurasINM, guatemalaIGM, mexicoUPM, costaRica,
	btsCrossings, waitsJSON, waitsXML,
	worldPlaces, worldLinks, worldPorts, worldClosures,
	factsCaravans, factsSpeeds, factsAppointments, factsReleases, factsPortCounts, factsShelters, factsMexicoStates,
	ownCounts,
}

// ByID returns the source of an id.
func ByID(id string) (Source, bool) {
	i := slices.IndexFunc(All, func(s Source) bool { return s.ID == id })
	if i < 0 {
		return Source{}, false
	}
	return All[i], true
}

// Read reads one document and emits its observations in the order of its rows.
// The caller must discard all of them where Result.Problems is not empty. It
// holds the uncompressed document and about 25 bytes a row in memory.
func Read(in Input, emit func(model.Observation)) Result {
	digest := sha256.Sum256(in.Data)
	document := model.Document{
		Digest: hex.EncodeToString(digest[:]), Name: in.Name, Source: in.Source, Bytes: int64(len(in.Data)),
		Published: in.Published, PublishedBasis: in.PublishedBasis, Origin: in.Origin, ReadOn: in.ReadOn,
	}
	if in.Published.Known() && in.PublishedBasis == "" {
		document.PublishedBasis = "exact"
	}
	var problems model.Problems
	checkInput(in, &problems)
	_, plain, opening := Open(in.Name, in.Data, DocumentLimit)
	problems.Join(opening)
	if problems.Len() > 0 {
		return Result{Document: document, Problems: problems}
	}
	j := &job{in: in, document: document, emit: emit, stamps: map[model.Period]stamp{}}
	switch {
	case isWorkbook(plain):
		j.readWorkbook(plain)
	case notation(plain) != "":
		j.readTree(plain)
	default:
		j.readText(plain)
	}
	return j.result()
}

// Identity is what Identify finds out about a document.
type Identity struct {
	Source  string // id of the source that Read would take it for, "" where none
	Content string // sha256 (hex) of what is in it, equal in every wrapping; "" where it cannot be opened
	// Problems are those of its wrapping: a document that has such cannot be opened.
	Problems model.Problems
}

// Identify opens a document, reads no further than it must to tell its source, and
// takes the digest of its content: gz and zip are opened, text is taken as UTF-8 without a
// byte order mark, with plain line ends and one at its end. Documents of equal Content are
// one vintage, however they were packed.
func Identify(in Input) Identity {
	_, plain, problems := Open(in.Name, in.Data, DocumentLimit)
	if problems.Len() > 0 {
		return Identity{Problems: problems}
	}
	j := &job{in: in}
	data, isText := decode(plain)
	switch {
	case isWorkbook(plain):
		j.bookSource(plain)
		data = plain
	case notation(plain) != "":
		j.treeSource(plain)
	case isText:
		j.textSource(data)
	}
	if !isText {
		data = plain
	}
	return Identity{Source: j.src.ID, Content: contentDigest(data)}
}

// contentDigest is the digest of text with plain line ends and one at its end.
func contentDigest(text []byte) string {
	sum := sha256.New()
	for line := range bytes.SplitSeq(bytes.TrimRight(text, "\r\n"), []byte("\r\n")) {
		sum.Write(line)
		sum.Write([]byte("\n"))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// checkInput adds problems of what was said about the document.
func checkInput(in Input, problems *model.Problems) {
	if !slices.Contains([]string{"", "exact", "latest", "inferred"}, in.PublishedBasis) {
		problems.Add(model.Problem{File: in.Name, Field: "published basis", Got: in.PublishedBasis, Want: "exact, latest or inferred"})
	}
	if in.Source == "" {
		return
	}
	if _, ok := ByID(in.Source); !ok {
		problems.Add(model.Problem{File: in.Name, Field: "source", Got: in.Source, Want: "one of " + strings.Join(ids(), ", ")})
	}
}

// ids lists the ids of All.
func ids() []string {
	list := make([]string, len(All))
	for i, s := range All {
		list[i] = s.ID
	}
	return list
}

// column is one column of a layout.
type column struct {
	name     string   // as heading writes it
	also     []string // other headers for the same column
	optional bool
	free     bool // holds any text
	is       rule // for records: what a cell may hold; nil for any text
}

// layout is one form of text table of a source.
type layout struct {
	columns []column
	period  int                                    // the column that tells the period
	extras  bool                                   // other columns are kept as they are, not refused
	ours    func(*text, []int) bool                // tells tables apart whose headers are equal; nil for any
	start   func(*job) (row func(), finish func()) // reads the rows; finish may be nil
}

// place finds the columns of the layout in a header: the index of each, -1
// where absent. missing names required columns that are not there, unknown
// the headers that are no column.
func (l *layout) place(header []string) (at []int, missing []string, unknown []int) {
	at = make([]int, len(l.columns))
	taken := make([]bool, len(header))
	for i, c := range l.columns {
		at[i] = slices.IndexFunc(header, func(h string) bool { return h == c.name || slices.Contains(c.also, h) })
		if at[i] >= 0 {
			taken[at[i]] = true
		} else if !c.optional {
			missing = append(missing, c.name)
		}
	}
	for i := range header {
		if !taken[i] && !l.extras {
			unknown = append(unknown, i)
		}
	}
	return at, missing, unknown
}

// match is a layout that fits a header.
type match struct {
	source  Source
	layout  *layout
	at      []int
	unknown []int
}

// candidates are the sources to try: the one that is named, or all.
func (in Input) candidates() []Source {
	if src, ok := ByID(in.Source); ok {
		return []Source{src}
	}
	return All
}

// detect finds the layouts that fit a header, those with the fewest unknown
// columns first, and of those the ones with the most columns. Where the header is
// that of tables which only their rows tell apart, and the rows do not, nothing
// with unknown columns fits.
func detect(in Input, header []string, sample func() *text) []match {
	var fits []match
	undecided := false
	for _, src := range in.candidates() {
		for i := range src.layouts {
			l := &src.layouts[i]
			at, missing, unknown := l.place(header)
			switch {
			case len(missing) > 0:
			case in.Source != "" || l.ours == nil || l.ours(sample(), at):
				fits = append(fits, match{src, l, at, unknown})
			case len(unknown) == 0:
				undecided = true
			}
		}
	}
	if undecided {
		fits = slices.DeleteFunc(fits, func(m match) bool { return len(m.unknown) > 0 })
	}
	slices.SortStableFunc(fits, func(a, b match) int {
		if len(a.unknown) != len(b.unknown) {
			return len(a.unknown) - len(b.unknown)
		}
		return len(b.required()) - len(a.required())
	})
	return fits
}

// required are the columns of the layout that must be there.
func (m match) required() []string {
	var names []string
	for _, c := range m.layout.columns {
		if !c.optional {
			names = append(names, c.name)
		}
	}
	return names
}

// nearest tells which source a header comes closest to and what it lacks.
func nearest(in Input, header []string) (closest match, missing []string) {
	best := -1 << 30
	for _, src := range in.candidates() {
		for i := range src.layouts {
			l := &src.layouts[i]
			at, lacking, unknown := l.place(header)
			found := len(l.columns) - absent(at)
			if score := found - 2*len(lacking) - len(unknown); len(lacking) > 0 && found >= 2*len(lacking) && score > best {
				best, closest, missing = score, match{src, l, at, unknown}, lacking
			}
		}
	}
	return closest, missing
}

// absent counts the columns that were not found.
func absent(at []int) int {
	n := 0
	for _, i := range at {
		if i < 0 {
			n++
		}
	}
	return n
}

// known lists the sources of text tables, for a Problem.
func known() string {
	var list []string
	for _, src := range All {
		if len(src.layouts) > 0 {
			list = append(list, src.ID)
		}
	}
	return "the header of a source that `puente data sources` lists: " + strings.Join(list, ", ")
}
