package store

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"puente/internal/model"
)

// generated is a document of n observations in two tables, made from a seed: by
// area, component, authority, nationality and household over months from 2020 on.
// The same seed gives the same document.
func generated(t testing.TB, seed uint64, n int) Load {
	raw := []byte(fmt.Sprintf("generated %d %d", seed, n))
	published := model.DateOf(2024, 1, 1) + model.Date(seed%400)
	doc := model.Document{
		Digest: digestOf(raw), Name: fmt.Sprintf("generated-%d", seed), Source: "cbp", Bytes: int64(len(raw)),
		Published: published, PublishedBasis: "exact", ReadOn: published,
	}
	areas := map[string][]string{
		"usbp": {"sector-tucson", "sector-del-rio", "sector-laredo", "sector-el-paso", "sector-yuma"},
		"ofo":  {"office-laredo", "office-san-diego", "office-tucson", "office-el-paso"},
	}
	nationalities := []string{"MEX", "GTM", "HND", "SLV", "VEN", "COL", "ECU", "HTI", "CUB", "NIC", "other-21"}
	households := []string{"single-adults", "family-units", "unaccompanied-minors"}
	by := []model.Dim{model.DimGeography, model.DimAuthority, model.DimNationality, model.DimHousehold}
	fill := func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		luck := rand.New(rand.NewPCG(seed, 1))
		for i := range n {
			component := []string{"usbp", "ofo"}[luck.IntN(2)]
			area := areas[component]
			s := model.Series{
				"encounters", area[luck.IntN(len(area))], component, "title-8",
				nationalities[luck.IntN(len(nationalities))], households[luck.IntN(len(households))],
			}
			emit(model.Observation{
				Series: s, Period: model.Month(2020, 1).Add(i * 60 / n), Value: float64(luck.IntN(5000)), Unit: "events",
				Source: doc.Source, Table: component, Document: doc.Digest, Locator: model.Locator{Row: int32(i + 2)},
				Published: published, AvailableFrom: published, ReadOn: published,
			})
		}
		records := []model.Record{{Kind: "places", Fields: map[string]string{"id": fmt.Sprint(seed)}, Document: doc.Digest, AvailableFrom: published}}
		return []model.Table{
			{ID: "usbp", Scope: model.Series{"encounters", "southwest", "usbp"}, By: by, Round: 1},
			{ID: "ofo", Scope: model.Series{"encounters", "southwest", "ofo"}, By: by, Round: 1},
		}, records, model.Problems{}
	}
	return Load{Document: doc, Raw: raw, Fill: fill}
}
