package model

// Text is a sentence in both languages of the house.
type Text struct {
	English string `json:"en" yaml:"en"`
	Spanish string `json:"es" yaml:"es"`
}

// World is the geography that people move on: places, links between them and
// the ports of entry at its end. It is built by package atlas from rows of the
// store or from a folder that a user wrote, as known on AsOf.
type World struct {
	Name   string  `json:"name"`
	AsOf   Date    `json:"as_of"` // NoDate: nothing was masked
	Places []Place `json:"places"`
	Links  []Link  `json:"links"`
	Ports  []Port  `json:"ports"`
}

// PlaceKind tells what a place is for.
type PlaceKind string

// The kinds of place.
const (
	PlaceOrigin  PlaceKind = "origin"  // people may start here, or pass
	PlaceTransit PlaceKind = "transit" // people pass
	PlaceGateway PlaceKind = "gateway" // people enter the corridor, or a country with a count, here
	PlaceBorder  PlaceKind = "border"  // people wait here to cross; ports of entry belong to one
	PlaceSector  PlaceKind = "sector"  // not a town: where crossings between the ports are counted
)

// Place is a town or a counting area.
type Place struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Country string    `json:"country"` // ISO 3166-1 alpha-2
	Kind    PlaceKind `json:"kind"`
	Lat     float64   `json:"lat"`              // degrees north, WGS84
	Lon     float64   `json:"lon"`              // degrees east, WGS84
	Counts  string    `json:"counts,omitempty"` // for a sector: the geography token its events are counted under
	Source  RowSource `json:"source"`
}

// LinkMode tells how a link is travelled.
type LinkMode string

// The modes of a link.
const (
	LinkRoad  LinkMode = "road"
	LinkRail  LinkMode = "rail"
	LinkFoot  LinkMode = "foot"
	LinkBoat  LinkMode = "boat"
	LinkCross LinkMode = "cross" // from a border town to the sector that counts; has no length to travel
)

// Link joins two places, both ways but for LinkCross.
type Link struct {
	From   string    `json:"from"`
	To     string    `json:"to"`
	KM     float64   `json:"km"` // > 0; as known on the world's date
	Mode   LinkMode  `json:"mode"`
	Source RowSource `json:"source"`
}

// Port is one crossing of a port of entry.
type Port struct {
	ID           string    `json:"id"` // port and crossing, in lower case with hyphens
	Name         string    `json:"name"`
	Place        string    `json:"place"`           // the border town it belongs to
	Office       string    `json:"office"`          // geography token of the field office that counts
	Appointments bool      `json:"appointments"`    // people with an appointment walk in here
	Weight       float64   `json:"weight"`          // relative share of its office's events; 0 where none is known
	Hours        string    `json:"hours,omitempty"` // as published
	Lat          float64   `json:"lat"`
	Lon          float64   `json:"lon"`
	Source       RowSource `json:"source"`
}

// RowSource says which row of which document an element of the world or an
// input came from.
type RowSource struct {
	Document      string  `json:"document,omitempty"`
	Name          string  `json:"name,omitempty"` // file name, for words to a reader
	Locator       Locator `json:"locator"`
	AvailableFrom Date    `json:"available_from"`
	Proxy         Proxy   `json:"proxy"`
}
