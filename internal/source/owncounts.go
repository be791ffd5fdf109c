package source

import (
	"puente/internal/model"
)

// ownCounts are counts of a user: people in shelters, in line or at a place on a day, or who came that day, perhaps by nationality and
// household. They belong to a scenario and are not kept in the store.
var ownCounts = facts(OwnCounts, "Counts of a user", "brought by the user; not published", layout{
	columns: []column{
		{name: "what", is: oneOf(OwnQuantities()...)},
		{name: "place", is: isID},
		{name: "date", is: isDay},
		{name: "persons", is: isWhole},
		{name: "nationality", optional: true, is: orNothing(isNationality)},
		{name: "household", optional: true, is: orNothing(oneOf(model.Vocabulary(model.DimHousehold)...))},
	},
	start: rows(OwnCounts, turnOwnCount),
})

// OwnCounts is the id of the source, and the kind of record, of a user's own counts.
const OwnCounts = "own-counts"

// OwnQuantities are the quantities that a user can count at a place: stocks at the end of a day, and arrivals over it.
func OwnQuantities() []string {
	return []string{string(model.QuantityInShelter), string(model.QuantityWithoutBed), string(model.QuantityWaiting), string(model.QuantityAtPlace), string(model.QuantityArrived)}
}

// isNationality takes ISO 3166-1 alpha-3 codes and the vocabulary's groups.
func isNationality(cell string) (value, want string) {
	if !model.DimNationality.Has(cell) {
		return "", "a nationality: three capital letters (ISO 3166-1 alpha-3) or a group such as other-21"
	}
	return cell, ""
}

// turnOwnCount refuses a cell that stands twice.
func turnOwnCount(j *job, f map[string]string) bool {
	return j.firstOf("persons", f["what"]+" "+f["place"]+" "+f["date"]+" "+f["nationality"]+" "+f["household"])
}
