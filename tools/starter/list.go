package main

// readOn is the day on which the documents were read into the starter dataset.
const readOn = "2026-11-23"

// document is one document of the starter dataset: where its raw file lies
// below the folder of raw documents, and what is known of it from outside.
type document struct {
	file      string
	source    string // id in source.All
	published string // "" where not known
	basis     string // exact, latest, inferred
	origin    string // the official address, and the copy that was read
	reason    string // for the day of publication
}

// Citations that several documents share.
const (
	gdidata     = "; copy read: github.com/iom/gdidata, commit c9e4cc69cebd91d6cfca5f4107e2406e4de2c6ff of 2025-06-19 (MIT)"
	gdidataDay  = "2025-06-19"
	gdidataWhy  = "the day of the commit of gdidata that has the table: the agency had published it by then"
	uwchr       = "; copy read: github.com/UWCHR/cbp, commit "
	lamstein    = "; copy read: github.com/arilamstein/immigration_enforcement, commit c438a05ab47df903f7270a44f86ae038ecb57bc4 of 2025-11-01"
	collected   = "collected from public pages and tables; the address stands in each row"
	rowsAreDate = "each row has the day on which it was public"
)

// documents is the list of the starter dataset. Nothing of the counts by bridge
// in Texas and of the hourly waits of Baja California is in it: they state no licence.
var documents = []document{
	{
		"cbp_sbo/sbo-encounters-fy22-fy25-aug.csv", "cbp-southwest", "2025-11-01", "latest",
		"https://www.cbp.gov/document/stats/southwest-land-border-encounters" + lamstein,
		"the day of the commit that has the file: CBP had published it by then",
	},
	{
		"uwchr_cbp_state_fy20_fy23/cbp-nationwide-encounters-fy20-fy23-state.csv", "cbp-nationwide-state", "2023-10-21", "inferred",
		"https://www.cbp.gov/document/stats/nationwide-encounters" + uwchr + "cc2ed10 of 2024-01-29",
		"it ends with September 2023 and adds up to the published totals of fiscal years 2022 and 2023; CBP released September 2023 on that day",
	},
	{
		"uwchr_usbp_monthly_sector_fy2000_fy2020/usbp_monthly_encounters_fy2000-fy2020.csv", "usbp-sectors", "", "",
		"https://www.cbp.gov/newsroom/media-resources/stats (U.S. Border Patrol Monthly Encounters FY2000–FY2020, PDF)" + uwchr + "abd1f5749d38a0819668d4ecec1b8d72544084d4 (transcription)",
		"the PDF is undated",
	},
	{
		"ohss_khsm/khsm_encounters_usbp_fy25m11.xlsx", "ohss-khsm", "2025-01-16", "inferred",
		"https://ohss.dhs.gov/khsm/cbp-encounters" + lamstein,
		"the day on which the workbook says that it was saved",
	},
	{"iom_gdi_upstream/irreg_usa.csv", "iom-gdi-usa", gdidataDay, "latest", "https://www.cbp.gov/document/stats/nationwide-encounters" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_darien_nat.csv", "panama-darien", gdidataDay, "latest", "https://www.migracion.gob.pa/estadisticas" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_darien_dmg.csv", "panama-darien", gdidataDay, "latest", "https://www.migracion.gob.pa/estadisticas" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_honduras.csv", "honduras-inm", gdidataDay, "latest", "https://inm.gob.hn/estadisticas.html" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_honduras_nat.csv", "honduras-inm", gdidataDay, "latest", "https://inm.gob.hn/estadisticas.html" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_honduras_dmg.csv", "honduras-inm", gdidataDay, "latest", "https://inm.gob.hn/estadisticas.html" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_guatemala.csv", "guatemala-igm", gdidataDay, "latest", "https://igm.gob.gt/informes-estadisticos" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_mexico_nat.csv", "mexico-upm", gdidataDay, "latest", "https://portales.segob.gob.mx/es/PoliticaMigratoria/Boletines_Estadisticos (3.1.1)" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_mexico_dmg.csv", "mexico-upm", gdidataDay, "latest", "https://portales.segob.gob.mx/es/PoliticaMigratoria/Boletines_Estadisticos (3.1.3)" + gdidata, gdidataWhy},
	{"iom_gdi_upstream/irreg_mexico_exp.csv", "mexico-upm", gdidataDay, "latest", "https://portales.segob.gob.mx/es/PoliticaMigratoria/Boletines_Estadisticos (3.2.4)" + gdidata, gdidataWhy},
	{"facts/cbp_published_vintages.csv", "cbp-vintages", "", "", "CBP monthly releases and dated articles on them; the address stands in the record of each row", rowsAreDate},
	{"facts/costa_rica_irregular_entries.csv", "costa-rica", "", "", collected, rowsAreDate},
	{"facts/corridor_places.csv", "world-places", "", "", "GeoNames cities1000 (CC BY), INEGI localities 2018; the file stands in each row", rowsAreDate},
	{"facts/corridor_edges.csv", "world-links", "", "", collected, rowsAreDate},
	{"facts/ports_of_entry.csv", "world-ports", "", "", "CBP border wait time service, 2022-06-29, and BTS border crossing data; the file stands in each row", rowsAreDate},
	{"facts/port_closures_2023_2024.csv", "world-closures", "", "", collected, rowsAreDate},
	{"facts/caravan_tracks.csv", "facts-caravans", "", "", collected, rowsAreDate},
	{"facts/caravan_walking_speed.csv", "facts-speeds", "", "", collected, rowsAreDate},
	{"facts/cbp_one_capacity.csv", "facts-appointments", "", "", collected, rowsAreDate},
	{"facts/cbp_release_dates.csv", "facts-releases", "", "", collected, rowsAreDate},
	{"facts/ofo_inadmissibles_by_port_fy2023_10months.csv", "facts-port-counts", "", "", collected, rowsAreDate},
	{"facts/shelters.csv", "facts-shelters", "", "", collected, rowsAreDate},
	{"facts/mexico_events_by_state.csv", "facts-mexico-states", "", "", collected, rowsAreDate},
	{
		"bts_border_crossing/border_crossing_us_mexico_1996-01_2025-02.csv.gz", "bts-crossings", "", "",
		"https://data.bts.gov/Research-and-Statistics/Border-Crossing-Entry-Data/keg4-3bc2 (rows of the U.S.–Mexico border)" +
			"; copy read: github.com/ankan00V/MLflow-border-crossing-MLops, commit bbbc13b of 2026-02-25",
		"the months end with February 2025, the commit is a year younger: the day of the download is not known",
	},
	{
		"cbp_bwt_api_samples/wsdot_currentBorderCrossings.json", "cbp-bwt-json", "2022-06-29", "",
		"https://bwt.cbp.gov/api/bwtnew; copy read: github.com/WSDOT-GIS/border-crossings, samples, commit c3f324e6dd3ad2f472bc426788781f02436eaaf8 (Unlicense)",
		"the day that the answer itself bears",
	},
}

// basemaps are the files of the base map: Natural Earth, public domain.
var basemaps = []struct {
	file, name string
	properties []string // kept
	places     int      // decimals of a coordinate: 3 is about 100 m
}{
	{"natural_earth/ne_110m_countries_corridor.geojson", "countries.geojson", []string{"name", "iso3"}, 3},
	{"natural_earth/ne_10m_railroads_na_corridor.geojson", "railways.geojson", nil, 3},
}
