package claim

// nation is a country whose people the sources name, with its spellings.
type nation struct {
	code                         string
	english, spanish             string // names, lower case and without accents; the first is used in answers through nationName
	englishPeople, spanishPeople string // demonyms
	nameEnglish, nameSpanish     string
}

// nations lists the countries that the tables name. Codes: ISO 3166-1 alpha-3.
var nations = []nation{
	{"VEN", "venezuela", "venezuela", "venezuelan|venezuelans", "venezolano|venezolana|venezolanos|venezolanas", "Venezuela", "Venezuela"},
	{"MEX", "mexico", "mexico|mejico", "mexican|mexicans", "mexicano|mexicana|mexicanos|mexicanas|connacionales mexicanos", "Mexico", "México"},
	{"GTM", "guatemala", "guatemala", "guatemalan|guatemalans", "guatemalteco|guatemalteca|guatemaltecos|guatemaltecas", "Guatemala", "Guatemala"},
	{"HND", "honduras", "honduras", "honduran|hondurans", "hondureno|hondurena|hondurenos|hondurenas", "Honduras", "Honduras"},
	{"SLV", "el salvador", "el salvador", "salvadoran|salvadorans|salvadorean|salvadoreans", "salvadoreno|salvadorena|salvadorenos|salvadorenas", "El Salvador", "El Salvador"},
	{"NIC", "nicaragua", "nicaragua", "nicaraguan|nicaraguans", "nicaraguense|nicaraguenses", "Nicaragua", "Nicaragua"},
	{"CUB", "cuba", "cuba", "cuban|cubans", "cubano|cubana|cubanos|cubanas", "Cuba", "Cuba"},
	{"HTI", "haiti", "haiti", "haitian|haitians", "haitiano|haitiana|haitianos|haitianas", "Haiti", "Haití"},
	{"COL", "colombia", "colombia", "colombian|colombians", "colombiano|colombiana|colombianos|colombianas", "Colombia", "Colombia"},
	{"ECU", "ecuador", "ecuador", "ecuadorian|ecuadorians|ecuadorean|ecuadoreans", "ecuatoriano|ecuatoriana|ecuatorianos|ecuatorianas", "Ecuador", "Ecuador"},
	{"PER", "peru", "peru", "peruvian|peruvians", "peruano|peruana|peruanos|peruanas", "Peru", "Perú"},
	{"BRA", "brazil", "brasil", "brazilian|brazilians", "brasileno|brasilena|brasilenos|brasilenas", "Brazil", "Brasil"},
	{"CHL", "chile", "chile", "chilean|chileans", "chileno|chilena|chilenos|chilenas", "Chile", "Chile"},
	{"ARG", "argentina", "argentina", "argentine|argentines|argentinian|argentinians", "argentino|argentina|argentinos|argentinas", "Argentina", "Argentina"},
	{"BOL", "bolivia", "bolivia", "bolivian|bolivians", "boliviano|boliviana|bolivianos|bolivianas", "Bolivia", "Bolivia"},
	{"PRY", "paraguay", "paraguay", "paraguayan|paraguayans", "paraguayo|paraguaya|paraguayos|paraguayas", "Paraguay", "Paraguay"},
	{"URY", "uruguay", "uruguay", "uruguayan|uruguayans", "uruguayo|uruguaya|uruguayos|uruguayas", "Uruguay", "Uruguay"},
	{"DOM", "dominican republic|the dominican republic", "republica dominicana", "dominican|dominicans", "dominicano|dominicana|dominicanos|dominicanas", "the Dominican Republic", "República Dominicana"},
	{"JAM", "jamaica", "jamaica", "jamaican|jamaicans", "jamaicano|jamaicanos", "Jamaica", "Jamaica"},
	{"PAN", "panama", "panama", "panamanian|panamanians", "panameno|panamena|panamenos|panamenas", "Panama", "Panamá"},
	{"CRI", "costa rica", "costa rica", "costa rican|costa ricans", "costarricense|costarricenses", "Costa Rica", "Costa Rica"},
	{"CHN", "china", "china", "chinese", "chino|chinos|chinas", "China", "China"},
	{"IND", "india", "india", "indian nationals|indian|indians", "indio|indios|indias", "India", "India"},
	{"RUS", "russia", "rusia", "russian|russians", "ruso|rusa|rusos|rusas", "Russia", "Rusia"},
	{"UKR", "ukraine", "ucrania", "ukrainian|ukrainians", "ucraniano|ucraniana|ucranianos|ucranianas", "Ukraine", "Ucrania"},
	{"TUR", "turkey|turkiye", "turquia", "turk|turks|turkish", "turco|turca|turcos|turcas", "Turkey", "Turquía"},
	{"ROU", "romania", "rumania", "romanian|romanians", "rumano|rumana|rumanos|rumanas", "Romania", "Rumania"},
	{"PHL", "philippines|the philippines", "filipinas", "filipino|filipinos", "filipino|filipina|filipinos", "the Philippines", "Filipinas"},
	{"MMR", "myanmar|burma", "myanmar|birmania", "burmese", "birmano|birmanos", "Myanmar", "Myanmar"},
	{"CAN", "canada", "canada", "canadian|canadians", "canadiense|canadienses", "Canada", "Canadá"},
	{"AFG", "afghanistan", "afganistan", "afghan|afghans", "afgano|afgana|afganos|afganas", "Afghanistan", "Afganistán"},
	{"BGD", "bangladesh", "banglades|bangladesh", "bangladeshi|bangladeshis", "bangladesi|bangladesies", "Bangladesh", "Bangladés"},
	{"NPL", "nepal", "nepal", "nepali|nepalis|nepalese", "nepali|nepalies|nepales", "Nepal", "Nepal"},
	{"PAK", "pakistan", "pakistan", "pakistani|pakistanis", "pakistani|pakistanies", "Pakistan", "Pakistán"},
	{"UZB", "uzbekistan", "uzbekistan", "uzbek|uzbeks", "uzbeko|uzbekos", "Uzbekistan", "Uzbekistán"},
	{"VNM", "vietnam", "vietnam", "vietnamese", "vietnamita|vietnamitas", "Vietnam", "Vietnam"},
	{"IRN", "iran", "iran", "iranian|iranians", "irani|iranies", "Iran", "Irán"},
	{"SYR", "syria", "siria", "syrian|syrians", "sirio|sirios", "Syria", "Siria"},
	{"AGO", "angola", "angola", "angolan|angolans", "angoleno|angolenos", "Angola", "Angola"},
	{"CMR", "cameroon", "camerun", "cameroonian|cameroonians", "camerunes|cameruneses", "Cameroon", "Camerún"},
	{"COD", "democratic republic of the congo|congo", "republica democratica del congo|congo", "congolese", "congoleno|congolenos|congolesa|congolesas", "the Democratic Republic of the Congo", "República Democrática del Congo"},
	{"ERI", "eritrea", "eritrea", "eritrean|eritreans", "eritreo|eritreos", "Eritrea", "Eritrea"},
	{"ETH", "ethiopia", "etiopia", "ethiopian|ethiopians", "etiope|etiopes", "Ethiopia", "Etiopía"},
	{"GHA", "ghana", "ghana", "ghanaian|ghanaians", "ghanes|ghaneses", "Ghana", "Ghana"},
	{"GIN", "guinea", "guinea", "guinean|guineans", "guineano|guineanos", "Guinea", "Guinea"},
	{"MRT", "mauritania", "mauritania", "mauritanian|mauritanians", "mauritano|mauritanos", "Mauritania", "Mauritania"},
	{"NGA", "nigeria", "nigeria", "nigerian|nigerians", "nigeriano|nigerianos", "Nigeria", "Nigeria"},
	{"SEN", "senegal", "senegal", "senegalese", "senegales|senegaleses", "Senegal", "Senegal"},
	{"SOM", "somalia", "somalia", "somali|somalis", "somali|somalies", "Somalia", "Somalia"},
	{"EGY", "egypt", "egipto", "egyptian|egyptians", "egipcio|egipcios", "Egypt", "Egipto"},
	{"YEM", "yemen", "yemen", "yemeni|yemenis", "yemeni|yemenies", "Yemen", "Yemen"},
	{"BLZ", "belize", "belice", "belizean|belizeans", "beliceno|belicenos", "Belize", "Belice"},
	{"LKA", "sri lanka", "sri lanka", "sri lankan|sri lankans", "esrilanques|esrilanqueses", "Sri Lanka", "Sri Lanka"},
	{"GEO", "georgia", "georgia", "georgian|georgians", "georgiano|georgianos", "Georgia", "Georgia"},
}

// countryAreas are the countries that also count people themselves.
var countryAreas = map[string]string{"MEX": "mexico", "HND": "honduras", "GTM": "guatemala", "CRI": "costa-rica", "PAN": "darien"}

// nationName names a code in a language; a code of no row stands for itself.
func nationName(code string, language Language) string {
	for _, n := range nations {
		if n.code == code {
			if language == Spanish {
				return n.nameSpanish
			}
			return n.nameEnglish
		}
	}
	return code
}
