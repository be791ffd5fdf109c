package app

import (
	"strings"

	"puente/internal/model"
)

// quantityLabels names each quantity in both languages.
var quantityLabels = map[model.Quantity]model.Text{
	model.QuantityIntake:     {English: "People entering the corridor", Spanish: "Personas que entran al corredor"},
	model.QuantityEncounters: {English: "Encounters", Spanish: "Encuentros"},
	model.QuantityOnTheWay:   {English: "People on the way", Spanish: "Personas en camino"},
	model.QuantityWaiting:    {English: "People waiting at the border", Spanish: "Personas esperando en la frontera"},
	model.QuantityAtPlace:    {English: "People staying", Spanish: "Personas que permanecen"},
	model.QuantityStopped:    {English: "People whose journey ended on the way", Spanish: "Personas cuyo viaje terminó en el camino"},
	model.QuantityWaitDays:   {English: "Days waited at the border", Spanish: "Días de espera en la frontera"},
}

// label names a column for a reader: the quantity, then what narrows it.
func label(c model.Column, w model.World) model.Text {
	name, ok := quantityLabels[c.Quantity]
	if !ok {
		name = model.Text{English: string(c.Quantity), Spanish: string(c.Quantity)}
	}
	en, es := []string{name.English}, []string{name.Spanish}
	if c.Place != "" {
		place := placeName(c.Place, w)
		en, es = append(en, place.English), append(es, place.Spanish)
	}
	for _, part := range []struct {
		dim   model.Dim
		token string
	}{
		{model.DimGeography, c.Geography},
		{model.DimComponent, c.Component},
		{model.DimNationality, c.Nationality},
		{model.DimHousehold, c.Household},
	} {
		if part.token != "" {
			word := shortWord(part.dim, part.token)
			en, es = append(en, word.English), append(es, word.Spanish)
		}
	}
	return model.Text{English: strings.Join(en, " · "), Spanish: strings.Join(es, " · ")}
}

// shortWords name what stands in many labels more briefly than its meaning does.
var shortWords = map[string]model.Text{
	"usbp": {English: "between ports (Border Patrol)", Spanish: "entre puertos (Patrulla Fronteriza)"},
	"ofo":  {English: "at ports (OFO)", Spanish: "en puertos (OFO)"},
}

// shortWord is the brief name of a token, its meaning where it has none.
func shortWord(d model.Dim, token string) model.Text {
	if text, ok := shortWords[token]; ok {
		return text
	}
	w := wordOf(d, token)
	return model.Text{English: w.English, Spanish: w.Spanish}
}

// countryNames are the countries of Latin America and the border by ISO 3166-1
// alpha-2; a world elsewhere shows its codes.
var countryNames = map[string]model.Text{
	"US": {English: "United States", Spanish: "Estados Unidos"},
	"MX": {English: "Mexico", Spanish: "México"},
	"GT": {English: "Guatemala", Spanish: "Guatemala"},
	"SV": {English: "El Salvador", Spanish: "El Salvador"},
	"HN": {English: "Honduras", Spanish: "Honduras"},
	"NI": {English: "Nicaragua", Spanish: "Nicaragua"},
	"CR": {English: "Costa Rica", Spanish: "Costa Rica"},
	"PA": {English: "Panama", Spanish: "Panamá"},
	"CO": {English: "Colombia", Spanish: "Colombia"},
	"VE": {English: "Venezuela", Spanish: "Venezuela"},
	"EC": {English: "Ecuador", Spanish: "Ecuador"},
	"PE": {English: "Peru", Spanish: "Perú"},
	"BR": {English: "Brazil", Spanish: "Brasil"},
	"CL": {English: "Chile", Spanish: "Chile"},
}

// placeName is the name of a place, or of a country where the column is about one.
func placeName(id string, w model.World) model.Text {
	for _, p := range w.Places {
		if p.ID == id {
			return model.Text{English: p.Name, Spanish: p.Name}
		}
	}
	if name, ok := countryNames[id]; ok {
		return name
	}
	return model.Text{English: id, Spanish: id}
}
