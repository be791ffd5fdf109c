package source

import "puente/internal/model"

// cbpReleases are the days on which CBP published the figures of a month
// (year, month → year, month, day), from its monthly releases ("CBP Releases
// <month> Monthly Update", cbp.gov/newsroom) or dated press on them: each row
// is cited in the starter dataset, kind "releases". Their median is 19 days
// after the end of the month, the least 10, the most 26.
var cbpReleases = []struct{ year, month, onYear, onMonth, onDay int }{
	{2022, 5, 2022, 6, 15},
	{2022, 6, 2022, 7, 15},
	{2022, 7, 2022, 8, 13},
	{2022, 8, 2022, 9, 19},
	{2022, 9, 2022, 10, 21},
	{2022, 10, 2022, 11, 15},
	{2022, 11, 2022, 12, 23},
	{2022, 12, 2023, 1, 20},
	{2023, 1, 2023, 2, 10},
	{2023, 2, 2023, 3, 15},
	{2023, 3, 2023, 4, 18},
	{2023, 4, 2023, 5, 19},
	{2023, 5, 2023, 6, 20},
	{2023, 6, 2023, 7, 18},
	{2023, 7, 2023, 8, 18},
	{2023, 8, 2023, 9, 22},
	{2023, 9, 2023, 10, 21},
	{2023, 10, 2023, 11, 14},
	{2023, 11, 2023, 12, 22},
	{2023, 12, 2024, 1, 26},
	{2024, 1, 2024, 2, 13},
	{2024, 2, 2024, 3, 22},
	{2024, 3, 2024, 4, 12},
	{2024, 4, 2024, 5, 15},
	{2024, 5, 2024, 6, 20},
	{2024, 6, 2024, 7, 19},
	{2024, 7, 2024, 8, 16},
	{2024, 8, 2024, 9, 19},
	{2024, 9, 2024, 10, 23},
	{2024, 10, 2024, 11, 20},
}

// cbpReleaseLag is the median lag of cbpReleases, days.
const cbpReleaseLag = 19

// cbpReleaseBasis cites cbpReleases where a source has no day of its own.
const cbpReleaseBasis = "CBP's release calendar, May 2022 – October 2024 (records of kind releases); other months: its median of 19 days"

// cbpReleaseDays finds a month of cbpReleases by its last day.
var cbpReleaseDays = func() map[model.Date]model.Date {
	days := make(map[model.Date]model.Date, len(cbpReleases))
	for _, r := range cbpReleases {
		days[model.Month(r.year, r.month).End()] = model.DateOf(r.onYear, r.onMonth, r.onDay)
	}
	return days
}()

// firstPrintDays is how many days after its usual day a document may be
// published and still be taken for the first print of a period. Assumed: the
// usual days of cbpReleases are good to two or three days, and no second
// print has come within ten.
const firstPrintDays = 5

// usualDay is the day on which a source usually publishes a period that ends on end.
func usualDay(src Source, end model.Date) model.Date {
	if src.released {
		if day, ok := cbpReleaseDays[end]; ok {
			return day
		}
	}
	return end + model.Date(src.LagDays)
}

// Available tells from which day a run may read a row of the period in a
// document: its day of publication where the document can be the first print,
// else the usual day of the source, with what that rests on. published is NoDate
// where the document's is not known.
func Available(src Source, period model.Period, in Input) (published, availableFrom model.Date, proxy model.Proxy) {
	usual := usualDay(src, period.End())
	switch {
	case !in.Published.Known():
		return model.NoDate, usual, model.ProxyLag
	case in.Published > usual+firstPrintDays:
		return in.Published, usual, model.ProxyLater
	case in.PublishedBasis == "latest" || in.PublishedBasis == "inferred":
		return in.Published, in.Published, model.ProxyInferred
	}
	return in.Published, in.Published, model.ProxyNone
}

// FinalFrom is the day from which the figures of a period are final: CBP closes a
// fiscal year with the release of its September, and later files repeat its months
// unchanged (all months of FY2020–FY2023 are equal in files of 2023 and 2025; a
// check on the raw files keeps that). Before that day months are still revised. NoDate
// for sources of which no such day is known.
func FinalFrom(id string, period model.Period) model.Date {
	src, ok := ByID(id)
	if !ok || !src.released {
		return model.NoDate
	}
	year, month, _ := period.End().Civil()
	if month >= 10 {
		year++
	}
	return usualDay(src, model.FiscalYear(year).End())
}
