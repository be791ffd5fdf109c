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
	model.QuantityArrived:    {English: "People arriving at the border", Spanish: "Personas que llegan a la frontera"},
	model.QuantityAtPlace:    {English: "People staying", Spanish: "Personas que permanecen"},
	model.QuantityStopped:    {English: "People whose journey ended on the way", Spanish: "Personas cuyo viaje terminó en el camino"},
	model.QuantityWaitDays:   {English: "Days waited at the border", Spanish: "Días de espera en la frontera"},

	model.QuantityIntercepted:  {English: "People intercepted on the way", Spanish: "Personas interceptadas en el camino"},
	model.QuantityTransported:  {English: "People taken elsewhere by bus", Spanish: "Personas llevadas a otro lugar en autobús"},
	model.QuantityReturned:     {English: "People returned", Spanish: "Personas devueltas"},
	model.QuantityReleased:     {English: "People released after they were counted", Spanish: "Personas liberadas después de ser registradas"},
	model.QuantityRepeat:       {English: "People who set out again after they were taken or returned", Spanish: "Personas que vuelven a salir tras ser llevadas o devueltas"},
	model.QuantityServed:       {English: "Appointments kept", Spanish: "Citas cumplidas"},
	model.QuantityListed:       {English: "People on the list for an appointment", Spanish: "Personas en la lista para una cita"},
	model.QuantityGaveUp:       {English: "People who left the list or the line", Spanish: "Personas que dejaron la lista o la fila"},
	model.QuantityListWaits:    {English: "Days that people served at ports had waited", Spanish: "Días que habían esperado las personas atendidas en puertos"},
	model.QuantityHeld:         {English: "People held at ports for want of a bed", Spanish: "Personas retenidas en puertos por falta de cama"},
	model.QuantityInShelter:    {English: "People in shelters", Spanish: "Personas en albergues"},
	model.QuantityWithoutBed:   {English: "People without a bed", Spanish: "Personas sin cama"},
	model.QuantityNightsNoBed:  {English: "Nights without a bed", Spanish: "Noches sin cama"},
	model.QuantityPathway:      {English: "People who come by a legal pathway", Spanish: "Personas que llegan por una vía legal"},
	model.QuantityTrips:        {English: "People crossing as on every day", Spanish: "Personas que cruzan como cada día"},
	model.QuantityTripsNotMade: {English: "Regular trips not made", Spanish: "Viajes regulares no realizados"},
	model.QuantityTrucksHeld:   {English: "Trucks and rail cars not moved", Spanish: "Camiones y vagones que no cruzaron"},
	model.QuantityPortWait:     {English: "Minutes waited by regular crossers", Spanish: "Minutos de espera de cruces regulares"},
	model.QuantityCaravan:      {English: "People in the caravan", Spanish: "Personas en la caravana"},
	model.QuantityCaravanKM:    {English: "Kilometres that the caravan has come", Spanish: "Kilómetros recorridos por la caravana"},
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

// placeName is the name of a place or a port, or of a country where the column is about one.
func placeName(id string, w model.World) model.Text {
	for _, p := range w.Places {
		if p.ID == id {
			return model.Text{English: p.Name, Spanish: p.Name}
		}
	}
	for _, p := range w.Ports {
		if p.ID == id {
			return model.Text{English: p.Name, Spanish: p.Name}
		}
	}
	if name, ok := countryNames[id]; ok {
		return name
	}
	return model.Text{English: id, Spanish: id}
}
