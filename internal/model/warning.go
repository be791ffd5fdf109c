package model

// WarningKind is a kind of doubt about a document.
type WarningKind string

// The kinds of doubt. All but WarnGap compare with an earlier document of the source.
const (
	WarnDiffers   WarningKind = "differs"    // the total of a period is far from the earlier one
	WarnMissing   WarningKind = "missing"    // periods between the first and the last are absent, which an earlier document has
	WarnGeography WarningKind = "geography"  // the rows of a geography are absent in periods for which an earlier document has them
	WarnEndsEarly WarningKind = "ends-early" // it begins no later than the earlier document and ends before it
	WarnGap       WarningKind = "gap"        // periods between the first and the last are absent, and nothing earlier is known
)

// Warning is a doubt about one table of a document, which was stored all the same:
// that rows of it may be lost, as in a file that was cut off.
type Warning struct {
	Kind      WarningKind `json:"kind"`
	Document  string      `json:"document"` // digest of the document in doubt
	Table     string      `json:"table"`
	Geography string      `json:"geography,omitempty"` // of WarnGeography
	First     Period      `json:"first"`               // the first period in doubt
	Last      Period      `json:"last"`
	Periods   int         `json:"periods"`           // in doubt, from First to Last
	Value     float64     `json:"value"`             // the sum of these periods in the document
	Before    float64     `json:"before"`            // and in the earlier ones; 0 for WarnGap
	Earlier   string      `json:"earlier,omitempty"` // digest of the earlier document, of the latest where several; "" for WarnGap
}

// Touches reports whether the doubt is about a vintage of a period.
func (w Warning) Touches(v Vintage, p Period) bool {
	return w.Document == v.Document && w.Table == v.Table && w.First.Start <= p.End() && p.Start <= w.Last.End()
}
