package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"puente/internal/model"
)

// DataRecordsRequest asks for facts that are not counts.
type DataRecordsRequest struct {
	Kind string // one of RecordKinds
	AsOf model.Date
}

// DataRecordsAnswer holds records as known on a date.
type DataRecordsAnswer struct {
	Common
	Kind    string         `json:"kind"`
	Records []model.Record `json:"records"`
}

// RecordKinds are the kinds of records that can be asked for: what stands where,
// what was shut when, and when counts come out.
var RecordKinds = []string{"appointments", "caravans", "closures", "places", "ports", "releases", "shelters"}

// DataRecords gives the records of a kind, as known on a date. What a record says of
// a later day is taken out, such as the end of a closure that was not yet announced.
// Of a caravan it tells the week of its departure and how many people were counted,
// never where it was on a day. An unknown kind is a *model.ProblemError.
func (a *App) DataRecords(ctx context.Context, req DataRecordsRequest) (DataRecordsAnswer, error) {
	if !slices.Contains(RecordKinds, req.Kind) {
		var problems model.Problems
		problems.Add(model.Problem{File: "records", Field: "kind", Got: req.Kind, Want: "one of " + strings.Join(RecordKinds, ", ") + "; nearest: " + model.Nearest(req.Kind, RecordKinds)})
		return DataRecordsAnswer{}, problems.Err()
	}
	records, err := a.store.Records(ctx, req.Kind, req.AsOf)
	if err != nil {
		return DataRecordsAnswer{}, err
	}
	answer := DataRecordsAnswer{Common: Common{req.AsOf}, Kind: req.Kind, Records: []model.Record{}}
	for _, r := range records {
		if r, ok := knownPart(r, req.AsOf); ok {
			answer.Records = append(answer.Records, r)
		}
	}
	return answer, nil
}

// knownPart takes out what a record may not tell, and reports whether anything is left.
func knownPart(r model.Record, asOf model.Date) (model.Record, bool) {
	switch r.Kind {
	case "closures":
		return knownClosure(r, asOf), true
	case "caravans":
		return caravanWeek(r)
	}
	return r, true
}

// knownClosure is a closure without the end that was announced after a date.
func knownClosure(r model.Record, asOf model.Date) model.Record {
	announced, err := model.ParseDate(r.Fields["to_available_from"])
	if !asOf.Known() || err != nil || announced <= asOf {
		return r
	}
	r.Fields = maps.Clone(r.Fields)
	maps.DeleteFunc(r.Fields, func(name, _ string) bool {
		return strings.HasPrefix(name, "to") || strings.HasPrefix(name, "reopened") || name == "note"
	})
	return r
}

// caravanWeek is the departure of a caravan with its day moved to the Monday of the week.
func caravanWeek(r model.Record) (model.Record, bool) {
	day, err := model.ParseDate(r.Fields["date"])
	if err != nil || !strings.HasPrefix(r.Fields["event"], "departure") {
		return r, false
	}
	kept := map[string]string{"week": (day - model.Date(day.Weekday())).String()}
	for _, name := range []string{"caravan", "place", "size_low", "size_high", "who_counted", "source_url", "confidence"} {
		kept[name] = r.Fields[name]
	}
	r.Fields = kept
	return r, true
}
