package app

import (
	"fmt"
	"strings"

	"puente/internal/model"
	"puente/internal/queue"
	"puente/internal/source"
)

// Pages are the documents that are made from the code: path below docs/ → text.
// A test compares them with the files; `make docs` writes them.
func Pages() map[string]string {
	return map[string]string{
		"parameters.md":       parametersPage(),
		"data/sources.md":     sourcesPage(),
		"network.md":          networkPage(),
		"network.schema.json": string(queue.NetworkSchema),
		"data/series.md":      seriesPage(),
	}
}

func parametersPage() string {
	var b strings.Builder
	b.WriteString("# Parameters\n\nMade from `model.Parameters` by `make docs`. Set one with `puente run SCENARIO --set name=value`, or in a scenario under `set`.\n\n")
	b.WriteString("| name | unit | default | bounds | meaning | source |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, p := range model.Parameters {
		fmt.Fprintf(&b, "| `%s` | %s | %v | %v to %v | %s | %s |\n", p.Name, p.Unit, p.Default, p.Min, p.Max, p.Meaning.English, p.Source)
	}
	return b.String()
}

func sourcesPage() string {
	var b strings.Builder
	b.WriteString("# Sources\n\nMade from `source.All` by `make docs`. A file is recognised by its content. The lag is used where the day of publication is not known; see `docs/decisions/0003-vintages.md`.\n\n")
	b.WriteString("| id | agency | what | published at | usual lag, days | basis of the lag |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, s := range source.All {
		lag := fmt.Sprint(s.LagDays)
		if s.Kind == "records" {
			lag = "–"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", s.ID, s.Agency, s.Title, s.Origin, lag, s.LagBasis)
	}
	return b.String()
}

func seriesPage() string {
	var b strings.Builder
	b.WriteString("# Series keys\n\nMade from the vocabulary in package `model` by `make docs`. A key joins one token per dimension with dots; a dimension that is left out means the total over it. Examples: `encounters.southwest`, `encounters.sector-del-rio.usbp.VEN`, `irregular-entries.darien.ECU`. Why: `docs/decisions/0002-series-and-tables.md`.\n")
	for d := model.DimMeasure; d < model.DimCount; d++ {
		fmt.Fprintf(&b, "\n## %s\n\n", d)
		switch d {
		case model.DimNationality:
			b.WriteString("Any ISO 3166-1 alpha-3 code (`VEN`), or:\n\n")
		case model.DimGeography:
			b.WriteString("Also a U.S. state inside a region (`southwest-tx`) and a port by its code (`port-2604`).\n\n")
		}
		b.WriteString("| token | English | Spanish |\n| --- | --- | --- |\n")
		for _, w := range model.Words(d) {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", w.Token, w.English, w.Spanish)
		}
	}
	return b.String()
}
