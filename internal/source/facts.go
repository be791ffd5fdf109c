package source

import (
	"strings"

	"puente/internal/model"
)

// factsCaravans are sightings of caravans: where one was on a day and how many
// people were counted by whom.
var factsCaravans = facts("facts-caravans", "Caravan tracks", factsOrigin, layout{
	columns: []column{
		{name: "caravan", is: isText},
		{name: "date", is: isDay},
		{name: "place", is: isText},
		{name: "event", is: isText},
		{name: "size_low", is: orNothing(isWhole)},
		{name: "size_high", is: orNothing(isWhole)},
		{name: "who_counted", free: true},
		{name: "km_that_day", is: orNothing(within(0, 1000, "km"))},
		{name: "place_id", is: orNothing(isID)},
	},
	start: rows("caravans", turnCaravan),
})

// turnCaravan checks that sizes are in order.
func turnCaravan(j *job, f map[string]string) bool {
	low, _ := whole([]byte(f["size_low"]))
	high, stated := whole([]byte(f["size_high"]))
	if stated && high < low {
		j.refuseField("size_high", "a number not below size_low")
	}
	return true
}

// factsSpeeds are distances that caravans walked, a leg or a day.
var factsSpeeds = facts("facts-speeds", "Walking speeds of caravans", factsOrigin, layout{
	columns: []column{
		{name: "leg", is: isText},
		{name: "km", free: true},
		{name: "hours", is: orNothing(within(0, 72, "hours"))},
		{name: "caravan", is: isText},
		{name: "km_low", is: within(0, 1000, "km")},
		{name: "km_high", is: within(0, 1000, "km")},
		{name: "per", is: oneOf("leg", "day")},
	},
	start: rows("speeds", nil),
})

// factsAppointments are announced numbers of appointments at ports of entry.
var factsAppointments = facts("facts-appointments", "Appointments at ports of entry", factsOrigin, layout{
	columns: []column{
		{name: "date", is: isPeriod},
		{name: "what", is: isText},
		{name: "value", is: orNothing(isWhole)},
		{name: "confidence", optional: true, is: orNothing(oneOf("high", "medium", "low"))},
	},
	start: rows("appointments", nil),
})

// factsReleases are the days on which CBP published the figures of a month.
var factsReleases = facts("facts-releases", "CBP's release calendar", factsOrigin, layout{
	columns: []column{
		{name: "month", is: isPeriod}, {name: "release_date", is: isDay}, {name: "lag_days", is: isWhole},
	},
	start: rows("releases", turnRelease),
})

// turnRelease checks the lag against the two dates.
func turnRelease(j *job, f map[string]string) bool {
	month, _ := model.ParsePeriod(f["month"])
	released, _ := model.ParseDate(f["release_date"])
	lag, _ := whole([]byte(f["lag_days"]))
	if released-month.End() != model.Date(lag) {
		j.refuseField("lag_days", "the days from the end of the month to the release")
	}
	return j.firstOf("month", f["month"])
}

// factsPortCounts are persons found inadmissible by port, ten months of
// fiscal year 2023 in one number. The heading of the table says which months.
var factsPortCounts = facts("facts-port-counts", "Inadmissibles by port of entry", factsOrigin, layout{
	columns: []column{
		{name: "port", is: isText},
		{name: "count", also: []string{"inadmissibles_2022_10_to_2023_07"}, is: isWhole},
		{name: "from", optional: true, is: isPeriod},
		{name: "to", optional: true, is: isPeriod},
	},
	start: rows("port-counts", turnPortCount),
})

// turnPortCount takes the months from the heading where there are no columns.
func turnPortCount(j *job, f map[string]string) bool {
	for i, h := range j.header {
		months, ok := strings.CutPrefix(h, "inadmissibles_")
		if from, to, both := strings.Cut(months, "_to_"); ok && both && j.at[1] == i {
			f["from"], f["to"] = from, to
		}
	}
	if f["from"] == "" || f["to"] == "" {
		j.refuseField("from", "the first and the last month, in columns from and to")
	}
	return j.firstOf("port", f["port"])
}

// factsShelters are capacities and occupancies of shelters by town.
var factsShelters = facts("facts-shelters", "Shelters", factsOrigin, layout{
	columns: []column{
		{name: "place", is: isText},
		{name: "country", is: isCountry},
		{name: "what", is: isText},
		{name: "capacity", is: orNothing(isWhole)},
		{name: "occupancy", is: orNothing(isWhole)},
		{name: "as_of", is: isText},
	},
	start: rows("shelters", nil),
})

// factsMexicoStates are events in an irregular situation in two states of
// Mexico, as the press quoted them.
var factsMexicoStates = facts("facts-mexico-states", "Events by state of Mexico", factsOrigin, layout{
	columns: []column{{name: "period", is: isPeriod}, {name: "state", is: isText}, {name: "events", is: isWhole}},
	start:   rows("mexico-states", nil),
})

// costaRica are counts of irregular entries to Costa Rica. They are few, some
// are rounded, and what is counted differs by row, so each note is a table of its
// own; a number over several months is a record only.
var costaRica = Source{
	ID: "costa-rica", Title: "Irregular entries to Costa Rica", Agency: "IOM and press, after Costa Rica's migration service", Unit: "persons",
	Origin: factsOrigin, Rank: 1, LagBasis: "each row has its own day", Kind: KindObservations,
	layouts: []layout{{
		columns: append([]column{
			{name: "period", is: isPeriod}, {name: "entries", is: isWhole}, {name: "source_url", free: true}, {name: "note", free: true},
		}, availability...),
		start: startCostaRica,
	}},
}

func startCostaRica(j *job) (row func(), finish func()) {
	tables := map[string]int{}
	keep := rows("costa-rica", nil)
	record, _ := keep(j)
	return func() {
		before := len(j.records)
		record()
		if len(j.records) == before {
			return
		}
		r := j.records[before]
		period, err := model.ParsePeriod(r.Fields["period"])
		if err != nil {
			return
		}
		n, _ := whole([]byte(r.Fields["entries"]))
		s := stamp{period: period, published: model.NoDate, availableFrom: r.AvailableFrom, proxy: model.ProxyInferred}
		if !s.availableFrom.Known() {
			j.wrong(4, "the first day on which the number was public, YYYY-MM-DD")
			return
		}
		table := j.noteTable(tables, r.Fields["note"])
		if !j.twice(table, over(j.tables[table].Scope), period) {
			j.send(table, j.tables[table].Scope, s, n)
		}
	}, nil
}

// noteTable finds or declares the table of a note. "rounded" in a note is taken
// for thousands, the finest that a rounded number of it has.
func (j *job) noteTable(tables map[string]int, note string) int {
	table, ok := tables[note]
	if ok {
		return table
	}
	t := model.Table{
		ID: slug("entries " + note), Title: "Costa Rica: " + note,
		Scope: model.Series{model.DimMeasure: "irregular-entries", model.DimGeography: "costa-rica"},
	}
	if strings.Contains(note, "rounded") {
		t.Round = 1000
	}
	tables[note] = j.table(t)
	return tables[note]
}
