package model

import "strings"

// Geography is one area that a source counts in. Parent is the area whose
// total it is a part of ("" for a root): totals over places are sums along it.
type Geography struct {
	Token, Parent    string
	English, Spanish string
}

// geographies is the closed list of areas, parents first. States inside a
// region (southwest-tx) and crossings (port-2604) follow rules in GeographyOf.
var geographies = []Geography{
	{"nationwide", "", "United States, nationwide", "Estados Unidos, todo el país"},
	{"southwest", "nationwide", "south-west land border", "frontera terrestre suroeste"},
	{"northern", "nationwide", "northern land border", "frontera terrestre norte"},
	{"other-region", "nationwide", "airports, coasts and interior (outside the two land borders)", "aeropuertos, costas e interior (fuera de las dos fronteras terrestres)"},
	{"coastal", "nationwide", "coastal border sectors", "sectores costeros"},
	{"sector-san-diego", "southwest", "San Diego Sector", "Sector San Diego"},
	{"sector-el-centro", "southwest", "El Centro Sector", "Sector El Centro"},
	{"sector-yuma", "southwest", "Yuma Sector", "Sector Yuma"},
	{"sector-tucson", "southwest", "Tucson Sector", "Sector Tucson"},
	{"sector-el-paso", "southwest", "El Paso Sector", "Sector El Paso"},
	{"sector-big-bend", "southwest", "Big Bend Sector", "Sector Big Bend"},
	{"sector-del-rio", "southwest", "Del Rio Sector", "Sector Del Río"},
	{"sector-laredo", "southwest", "Laredo Sector", "Sector Laredo"},
	{"sector-rio-grande-valley", "southwest", "Rio Grande Valley Sector", "Sector Valle del Río Grande"},
	{"office-san-diego", "southwest", "San Diego Field Office", "Oficina de Campo San Diego"},
	{"office-tucson", "southwest", "Tucson Field Office", "Oficina de Campo Tucson"},
	{"office-el-paso", "southwest", "El Paso Field Office", "Oficina de Campo El Paso"},
	{"office-laredo", "southwest", "Laredo Field Office", "Oficina de Campo Laredo"},
	{"sector-livermore", "coastal", "Livermore Sector", "Sector Livermore"},
	{"sector-miami", "coastal", "Miami Sector", "Sector Miami"},
	{"sector-new-orleans", "coastal", "New Orleans Sector", "Sector Nueva Orleans"},
	{"sector-ramey", "coastal", "Ramey Sector", "Sector Ramey"},
	{"sector-blaine", "northern", "Blaine Sector", "Sector Blaine"},
	{"sector-buffalo", "northern", "Buffalo Sector", "Sector Buffalo"},
	{"sector-detroit", "northern", "Detroit Sector", "Sector Detroit"},
	{"sector-grand-forks", "northern", "Grand Forks Sector", "Sector Grand Forks"},
	{"sector-havre", "northern", "Havre Sector", "Sector Havre"},
	{"sector-houlton", "northern", "Houlton Sector", "Sector Houlton"},
	{"sector-spokane", "northern", "Spokane Sector", "Sector Spokane"},
	{"sector-swanton", "northern", "Swanton Sector", "Sector Swanton"},
	{"darien", "", "Darién, Panama", "Darién, Panamá"},
	{"honduras", "", "Honduras", "Honduras"},
	{"guatemala", "", "Guatemala", "Guatemala"},
	{"mexico", "", "Mexico", "México"},
	{"costa-rica", "", "Costa Rica", "Costa Rica"},
}

// geographyIndex finds an area by its token; built once from geographies.
var geographyIndex = func() map[string]Geography {
	index := make(map[string]Geography, len(geographies))
	for _, g := range geographies {
		index[g.Token] = g
	}
	return index
}()

// regionPrefixes are the regions that CBP's state file splits by U.S. state.
var regionPrefixes = []string{"southwest", "northern", "other-region"}

// GeographyOf returns the area of a token: one of the list, a U.S. state inside
// a region (southwest-tx, two letters), or a port by its four-digit code (port-2604).
func GeographyOf(token string) (Geography, bool) {
	if g, ok := geographyIndex[token]; ok {
		return g, true
	}
	for _, region := range regionPrefixes {
		state, found := strings.CutPrefix(token, region+"-")
		if found && len(state) == 2 && isLower(state) {
			name := strings.ToUpper(state)
			parent := geographyIndex[region]
			return Geography{token, region, name + " (" + parent.English + ")", name + " (" + parent.Spanish + ")"}, true
		}
	}
	if code, found := strings.CutPrefix(token, "port-"); found && len(code) == 4 && isDigits(code) {
		return Geography{token, "", "port " + code, "puerto " + code}, true
	}
	return Geography{}, false
}

func isLower(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// Within reports whether area part lies inside area whole (or is it), by the
// chain of parents.
func Within(part, whole string) bool {
	for part != "" {
		if part == whole {
			return true
		}
		g, ok := GeographyOf(part)
		if !ok {
			return false
		}
		part = g.Parent
	}
	return false
}
