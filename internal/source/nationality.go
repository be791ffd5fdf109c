package source

import "strings"

// isoCodes are the alpha-3 codes of ISO 3166-1, and XKX, the user-assigned code
// under which Kosovo is commonly written.
const isoCodes = `AFG ALA ALB DZA ASM AND AGO AIA ATA ATG ARG ARM ABW AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BMU BTN
BOL BES BIH BWA BVT BRA IOT VGB BRN BGR BFA BDI CPV KHM CMR CAN CYM CAF TCD CHL CHN HKG MAC TWN CXR CCK COL COM COK CRI
CIV HRV CUB CUW CYP CZE PRK COD DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST SWZ ETH FLK FRO FJI FIN FRA GUF PYF ATF GAB GMB
GEO DEU GHA GIB GRC GRL GRD GLP GUM GTM GGY GIN GNB GUY HTI HMD VAT HND HUN ISL IND IDN IRN IRQ IRL IMN ISR ITA JAM JPN
JEY JOR KAZ KEN KIR XKX KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MTQ MRT MUS MYT MEX FSM
MCO MNG MNE MSR MAR MOZ MMR NAM NRU NPL NLD NCL NZL NIC NER NGA NIU NFK MKD MNP NOR PSE OMN PAK PLW PAN PNG PRY PER PHL
PCN POL PRT PRI QAT KOR MDA COG REU ROU RUS RWA BLM SHN KNA LCA MAF SPM VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SXM SVK
SVN SLB SOM ZAF SGS SSD ESP LKA SDN SUR SJM SWE CHE SYR TJK THA TLS TGO TKL TON TTO TUN TUR TKM TCA TUV UGA UKR ARE GBR
TZA UMI USA VIR URY UZB VUT VEN VNM WLF ESH YEM ZMB ZWE`

// isoNames pairs every code with itself, and two codes of IOM's tables that ISO
// does not have: OOO, all others, with the given group, and STL, stateless.
func isoNames(others string) []name {
	names := []name{{"OOO", others}, {"STL", "stateless"}}
	for _, code := range strings.Fields(isoCodes) {
		names = append(names, name{code, code})
	}
	return names
}

// isoCoded is the vocabulary of a column of three-letter codes. Its Problem
// names the scheme, not its 250 codes.
func isoCoded(others string, more ...name) *vocab {
	v := vocabOf(append(isoNames(others), more...)...)
	v.names = []string{"an ISO 3166-1 alpha-3 code such as VEN", "OOO for others", "STL for stateless"}
	for _, n := range more {
		v.names = append(v.names, n.written)
	}
	return v
}

// cbpCitizenships are the nationalities that CBP's nationwide tables name, in
// CBP's spelling.
var cbpCitizenships = vocabOf(
	name{"BRAZIL", "BRA"}, name{"CANADA", "CAN"}, name{"CHINA, PEOPLES REPUBLIC OF", "CHN"},
	name{"CHINA, PEOPLE'S REPUBLIC OF", "CHN"}, name{"COLOMBIA", "COL"}, name{"CUBA", "CUB"}, name{"ECUADOR", "ECU"},
	name{"EL SALVADOR", "SLV"}, name{"GUATEMALA", "GTM"}, name{"HAITI", "HTI"}, name{"HONDURAS", "HND"},
	name{"INDIA", "IND"}, name{"MEXICO", "MEX"}, name{"MYANMAR (BURMA)", "MMR"}, name{"NICARAGUA", "NIC"},
	name{"PERU", "PER"}, name{"PHILIPPINES", "PHL"}, name{"ROMANIA", "ROU"}, name{"RUSSIA", "RUS"},
	name{"TURKEY", "TUR"}, name{"TURKIYE", "TUR"}, name{"UKRAINE", "UKR"}, name{"VENEZUELA", "VEN"},
	name{"OTHER", "other-21"},
)

// cbpGroups are the citizenship groupings of CBP's south-west land border file.
var cbpGroups = vocabOf(
	name{"Mexico", "MEX"}, name{"Guatemala", "GTM"}, name{"Honduras", "HND"}, name{"El Salvador", "SLV"},
	name{"Other", "other-4"},
)

// ohssNames are the countries in the spelling of OHSS's workbooks, as
// name=code. Serbia and Montenegro keeps its code of ISO 3166-3.
const ohssNames = `Afghanistan=AFG;Albania=ALB;Algeria=DZA;Andorra=AND;Angola=AGO;Antigua and Barbuda=ATG;Argentina=ARG;Armenia=ARM;Aruba=ABW;
Australia=AUS;Austria=AUT;Azerbaijan=AZE;Bahamas=BHS;Bahrain=BHR;Bangladesh=BGD;Barbados=BRB;Belarus=BLR;Belgium=BEL;Belize=BLZ;Benin=BEN;
Bermuda=BMU;Bhutan=BTN;Bolivia=BOL;Bosnia and Herzegovina=BIH;Botswana=BWA;Brazil=BRA;Brunei=BRN;Bulgaria=BGR;Burkina Faso=BFA;Burma=MMR;
Burundi=BDI;Cabo Verde=CPV;Cambodia=KHM;Cameroon=CMR;Canada=CAN;Cayman Islands=CYM;Central African Republic=CAF;Chad=TCD;Chile=CHL;
China, People's Republic=CHN;Colombia=COL;Comoros=COM;Congo, Democratic Republic=COD;Congo, Republic=COG;Costa Rica=CRI;Cote d'Ivoire=CIV;
Croatia=HRV;Cuba=CUB;Curacao=CUW;Cyprus=CYP;Czechia=CZE;Denmark=DNK;Djibouti=DJI;Dominica=DMA;Dominican Republic=DOM;Ecuador=ECU;Egypt=EGY;
El Salvador=SLV;Equatorial Guinea=GNQ;Eritrea=ERI;Estonia=EST;Eswatini=SWZ;Ethiopia=ETH;Fiji=FJI;Finland=FIN;France=FRA;Gabon=GAB;Gambia=GMB;
Georgia=GEO;Germany=DEU;Ghana=GHA;Greece=GRC;Grenada=GRD;Guatemala=GTM;Guinea=GIN;Guinea-Bissau=GNB;Guyana=GUY;Haiti=HTI;Honduras=HND;
Hong Kong=HKG;Hungary=HUN;Iceland=ISL;India=IND;Indonesia=IDN;Iran=IRN;Iraq=IRQ;Ireland=IRL;Israel=ISR;Italy=ITA;Jamaica=JAM;Japan=JPN;
Jordan=JOR;Kazakhstan=KAZ;Kenya=KEN;Kiribati=KIR;Korea, North=PRK;Korea, South=KOR;Kosovo=XKX;Kuwait=KWT;Kyrgyzstan=KGZ;Laos=LAO;Latvia=LVA;
Lebanon=LBN;Lesotho=LSO;Liberia=LBR;Libya=LBY;Lithuania=LTU;Luxembourg=LUX;Macau=MAC;Madagascar=MDG;Malawi=MWI;Malaysia=MYS;Maldives=MDV;
Mali=MLI;Malta=MLT;Marshall Islands=MHL;Mauritania=MRT;Mauritius=MUS;Mexico=MEX;Micronesia, Federated States=FSM;Moldova=MDA;Mongolia=MNG;
Montenegro=MNE;Morocco=MAR;Mozambique=MOZ;Namibia=NAM;Nepal=NPL;Netherlands=NLD;New Zealand=NZL;Nicaragua=NIC;Niger=NER;Nigeria=NGA;
North Macedonia=MKD;Norway=NOR;Oman=OMN;Pakistan=PAK;Palau=PLW;Panama=PAN;Papua New Guinea=PNG;Paraguay=PRY;Peru=PER;Philippines=PHL;
Poland=POL;Portugal=PRT;Qatar=QAT;Romania=ROU;Russia=RUS;Rwanda=RWA;Saint Kitts and Nevis=KNA;Saint Lucia=LCA;
Saint Vincent and the Grenadines=VCT;Samoa=WSM;Saudi Arabia=SAU;Senegal=SEN;Serbia=SRB;Serbia and Montenegro (former)=SCG;Seychelles=SYC;
Sierra Leone=SLE;Singapore=SGP;Slovakia=SVK;Slovenia=SVN;Solomon Islands=SLB;Somalia=SOM;South Africa=ZAF;South Sudan=SSD;Spain=ESP;
Sri Lanka=LKA;Sudan=SDN;Suriname=SUR;Sweden=SWE;Switzerland=CHE;Syria=SYR;Taiwan=TWN;Tajikistan=TJK;Tanzania=TZA;Thailand=THA;
Timor-Leste=TLS;Togo=TGO;Tonga=TON;Trinidad and Tobago=TTO;Tunisia=TUN;Turkey=TUR;Turkmenistan=TKM;Uganda=UGA;Ukraine=UKR;
United Arab Emirates=ARE;United Kingdom=GBR;United States=USA;Uruguay=URY;Uzbekistan=UZB;Vanuatu=VUT;Venezuela=VEN;Vietnam=VNM;Yemen=YEM;
Zambia=ZMB;Zimbabwe=ZWE;Unknown=unknown-nationality;Stateless=stateless`

// ohssCitizenships reads ohssNames.
var ohssCitizenships = func() *vocab {
	var names []name
	for pair := range strings.SplitSeq(ohssNames, ";") {
		written, code, _ := strings.Cut(strings.TrimSpace(pair), "=")
		names = append(names, name{written, code})
	}
	return vocabOf(names...)
}()
