package model

import "strings"

// Word is one token of a vocabulary with its meaning in both languages.
type Word struct {
	Token   string `json:"token"`
	English string `json:"en"`
	Spanish string `json:"es"`
}

// words holds the closed vocabularies. Geographies stand in geographies below.
var words = [DimCount][]Word{
	DimMeasure: {
		{"encounters", "encounters at the U.S. border: Border Patrol Title 8 apprehensions, OFO Title 8 inadmissibles, Title 42 expulsions (events, not persons)", "encuentros en la frontera de EE. UU.: aprehensiones (Título 8), inadmisibles (Título 8) y expulsiones (Título 42); eventos, no personas"},
		{"irregular-entries", "irregular entries counted by the country's migration service", "ingresos irregulares contados por el servicio de migración del país"},
		{"irregular-situation", "events of persons in an irregular situation recorded by Mexico's migration authority", "eventos de personas en situación migratoria irregular registrados por la autoridad migratoria de México"},
		{"returns", "returns carried out by Mexico (deportations and assisted returns; events)", "devoluciones realizadas por México (deportaciones y retornos asistidos; eventos)"},
		{"returns-received", "nationals received back by their country", "nacionales retornados recibidos por su país"},
		{"crossings", "entries through a port of entry (vehicles, persons or containers by mode, never added together)", "ingresos por un puerto de entrada (vehículos, personas o contenedores según el modo, que nunca se suman)"},
	},
	DimComponent: {
		{"usbp", "U.S. Border Patrol, between the ports of entry", "Patrulla Fronteriza, entre los puertos de entrada"},
		{"ofo", "Office of Field Operations, at the ports of entry", "Oficina de Operaciones de Campo, en los puertos de entrada"},
	},
	DimAuthority: {
		{"title-8", "Title 8 of the U.S. Code (immigration law)", "Título 8 del Código de EE. UU. (ley migratoria)"},
		{"title-42", "Title 42 expulsions (public health, March 2020 – 11 May 2023)", "expulsiones por Título 42 (salud pública, marzo de 2020 – 11 de mayo de 2023)"},
	},
	DimNationality: {
		{"other-21", "nationalities outside the 21 that CBP's tables name", "nacionalidades fuera de las 21 que nombran las tablas de CBP"},
		{"other-4", "nationalities other than Mexico, Guatemala, Honduras and El Salvador", "nacionalidades distintas de México, Guatemala, Honduras y El Salvador"},
		{"other", "nationalities that the table does not name", "nacionalidades que la tabla no nombra"},
		{"unknown-nationality", "nationality not stated", "nacionalidad no indicada"},
		{"stateless", "persons without a nationality", "personas apátridas"},
	},
	DimHousehold: {
		{"single-adults", "single adults", "adultos solos"},
		{"family-units", "members of family units", "miembros de unidades familiares"},
		{"unaccompanied-minors", "unaccompanied minors", "menores no acompañados"},
		{"accompanied-minors", "accompanied minors (at ports)", "menores acompañados (en puertos)"},
		{"adults", "adults", "personas adultas"},
		{"minors", "minors", "personas menores de edad"},
		{"minors-12-17", "minors of 12 to 17 years", "menores de 12 a 17 años"},
		{"minors-0-11-accompanied", "accompanied minors under 12", "menores de 12 años acompañados"},
		{"minors-0-11-unaccompanied", "unaccompanied minors under 12", "menores de 12 años no acompañados"},
	},
	DimSex: {
		{"female", "women and girls", "mujeres y niñas"},
		{"male", "men and boys", "hombres y niños"},
	},
	DimMode: {
		{"deportation", "deportations", "deportaciones"},
		{"assisted-return", "assisted returns", "retornos asistidos"},
		{"assisted-return-of-minors", "assisted returns of minors", "retornos asistidos de menores"},
		{"from-mexico", "received from Mexico", "recibidos de México"},
		{"from-united-states", "received from the United States", "recibidos de Estados Unidos"},
		{"from-not-stated", "received, origin not stated", "recibidos, origen no indicado"},
		{"pedestrians", "pedestrians", "peatones"},
		{"cars", "personal vehicles", "vehículos particulares"},
		{"trucks", "trucks", "camiones de carga"},
		{"buses", "buses", "autobuses"},
		{"trains", "trains", "trenes"},
		{"car-passengers", "persons who arrive in personal vehicles", "personas que llegan en vehículos particulares"},
		{"bus-passengers", "persons who arrive by bus", "personas que llegan en autobús"},
		{"train-passengers", "passengers and crew who arrive by train", "pasajeros y tripulación que llegan en tren"},
		{"truck-containers-loaded", "loaded truck containers", "contenedores de camión cargados"},
		{"truck-containers-empty", "empty truck containers", "contenedores de camión vacíos"},
		{"rail-containers-loaded", "loaded rail containers", "contenedores de ferrocarril cargados"},
		{"rail-containers-empty", "empty rail containers", "contenedores de ferrocarril vacíos"},
	},
}

// named21 are the nationalities that CBP's public tables name one by one.
const named21 = "BRA CAN CHN COL CUB ECU GTM HND HTI IND MEX MMR NIC PER PHL ROU RUS SLV TUR UKR VEN"

// named4 are those that CBP's south-west land border file names.
const named4 = "MEX GTM HND SLV"

// validNationality accepts the groups of the vocabulary and three capital letters.
func validNationality(token string) bool {
	for _, w := range words[DimNationality] {
		if w.Token == token {
			return true
		}
	}
	return isCode(token)
}

// homes gives the country of each nationality of the Americas, where the roads of a corridor may lead through it.
var homes = map[string]string{
	"ARG": "AR", "BLZ": "BZ", "BOL": "BO", "BRA": "BR", "CAN": "CA", "CHL": "CL", "COL": "CO", "CRI": "CR", "CUB": "CU", "DOM": "DO",
	"ECU": "EC", "GTM": "GT", "GUY": "GY", "HND": "HN", "HTI": "HT", "JAM": "JM", "MEX": "MX", "NIC": "NI", "PAN": "PA", "PER": "PE",
	"PRY": "PY", "SLV": "SV", "SUR": "SR", "URY": "UY", "USA": "US", "VEN": "VE",
}

// HomeOf is the country (ISO 3166-1 alpha-2) of a nationality of the Americas, "" for others and for groups.
func HomeOf(nationality string) string { return homes[nationality] }

// isCode reports whether token is three capital letters (ISO 3166-1 alpha-3).
func isCode(token string) bool {
	if len(token) != 3 {
		return false
	}
	for i := range 3 {
		if token[i] < 'A' || token[i] > 'Z' {
			return false
		}
	}
	return true
}

// nationalityWithin reports whether part is a member of the group.
func nationalityWithin(part, group string) bool {
	switch group {
	case "other-21":
		return isCode(part) && !strings.Contains(named21, part)
	case "other-4":
		return part == "other-21" || isCode(part) && !strings.Contains(named4, part)
	}
	return false
}
