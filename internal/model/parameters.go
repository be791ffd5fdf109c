package model

// Parameter is one row of the one table of parameters. --set, sliders, the
// bounds of a fit and docs/parameters.md are made from it.
type Parameter struct {
	Name    string
	Unit    string
	Default float64
	Min     float64
	Max     float64
	Meaning Text
	Source  string // a citation, or "assumed: …" with the reason
}

// Parameters is the table, in the order of the phases that read it.
var Parameters = []Parameter{
	{
		"intake-shape", "1", 20, 0.5, 10000,
		Text{"evenness of the days of a month: shape of the gamma weights that split a month's intake over its days (their coefficient of variation is 1/√shape)", "regularidad de los días de un mes: forma de los pesos gamma que reparten la entrada mensual entre sus días"},
		"assumed: daily counts of arrivals vary by about a fifth around the month's mean",
	},
	{
		"intake-scale", "1", 1, 0, 5,
		Text{"multiplies every intake after the scenario's date", "multiplica toda entrada posterior a la fecha del escenario"},
		"1 by definition; a user's what-if",
	},
	{
		"surprise-persistence", "1", 0.85, 0, 0.99,
		Text{"correlation of the surprises of neighbouring months of one forecast", "correlación de las sorpresas de meses vecinos de un mismo pronóstico"},
		"correlation of the errors in neighbouring months of one forecast, 0.85 over the origins 2022-10 to 2023-11 of 27 series of the starter dataset as known on 26 December 2023 (a test computes it)",
	},
	{
		"residual-scale", "1", 1, 0, 5,
		Text{"multiplies what the match leaves unexplained: the spread of a latent intake in known months, and of what each sector and office counts", "multiplica lo que el ajuste deja sin explicar: la dispersión de una entrada latente en meses conocidos y la de lo que registra cada sector y oficina"},
		"1 by definition; 0 leaves the match's own error out",
	},
	{
		"leave-chance", "per day", 1, 0, 1,
		Text{"chance that a person at a gateway or origin sets out on a day", "probabilidad diaria de que una persona salga de la puerta de entrada u origen"},
		"assumed: intake is counted when people move on",
	},
	{
		"distance-aversion", "per travel day", 0.05, 0, 2,
		Text{"how much a day of travel lowers the pull of a destination (logit)", "cuánto reduce un día de viaje la atracción de un destino (logit)"},
		"assumed: the constants of the choice are matched to counts; this matters only where the network changes",
	},
	{
		"wait-aversion", "per day of wait", 0.01, 0, 1,
		Text{"how much a day more of published wait at a port than on day 0 lowers its pull (logit)", "cuánto reduce la atracción de un puerto un día más de espera publicada que en el día 0 (logit)"},
		"assumed: a line longer by a month lowers the odds by a quarter",
	},
	{
		"taken-dwell-days", "days", 10, 0, 365,
		Text{"mean days before people who were taken or returned to a place set out from it again", "días medios antes de que quienes fueron llevados o devueltos a un lugar vuelvan a salir"},
		"assumed: press of 2023 and 2024 tells of one to three weeks until people set out from Villahermosa again",
	},
	{
		"repeat-chance", "share", 0.5, 0, 1,
		Text{"chance that a person returned to the country of origin sets out again, where a measure does not say", "probabilidad de que una persona devuelta a su país vuelva a salir, si la medida no lo dice"},
		"assumed: of those apprehended in fiscal years 2014 to 2019 the Border Patrol met 7 to 14 % again within the year, of those expelled in 2020 and 2021 26 and 27 %; most returns then were across the border, not home",
	},
	{
		"repeat-delay-days", "days", 30, 0, 1000,
		Text{"mean days from a return to the country of origin until who tries again enters at a gateway", "días medios desde la devolución al país de origen hasta que quien lo intenta de nuevo entra por una puerta"},
		"assumed",
	},
	{
		"road-km-per-day", "km/day", 150, 20, 900,
		Text{"distance covered by road on an average day, stops and waits included", "distancia por carretera en un día medio, con paradas y esperas"},
		"assumed: about 5,000 km from the Darién to the border in five weeks",
	},
	{
		"rail-km-per-day", "km/day", 150, 20, 900,
		Text{"distance covered by freight train on an average day", "distancia en tren de carga en un día medio"},
		"assumed: as by road",
	},
	{
		"foot-km-per-day", "km/day", 25, 5, 60,
		Text{"distance walked on an average day", "distancia caminada en un día medio"},
		"caravan marches of 2018–2023 walked 15 to 48 km on a walking day (facts of the starter dataset, kind speeds)",
	},
	{
		"boat-km-per-day", "km/day", 100, 10, 500,
		Text{"distance covered by boat on an average day", "distancia en lancha en un día medio"},
		"assumed",
	},
	{
		"cross-chance", "per day", 0.5, 0.01, 1,
		Text{"chance that a person who waits at the border to cross between the ports is counted on a day", "probabilidad diaria de que una persona que espera en la frontera sea registrada entre los puertos"},
		"assumed: two days at the border on average",
	},
	{
		"no-show", "share", 0.05, 0, 0.9,
		Text{"share of appointments that nobody comes to", "proporción de citas a las que nadie acude"},
		"assumed",
	},
	{
		"list-attrition", "per day", 0, 0, 0.5,
		Text{"chance that a person in line at a port gives up on a day and crosses between the ports instead; the name stays on the list", "probabilidad diaria de que una persona en fila en un puerto desista y cruce entre los puertos; su nombre queda en la lista"},
		"assumed 0: the shares that are matched are of people who were counted at the ports. The list of Tijuana of July 2019 needs 0.016 (docs/model.md)",
	},
	{
		"lottery-share", "share", 0.5, 0, 1,
		Text{"share of the people served at a port who are drawn by lot; the others are those who have waited longest", "proporción de las personas atendidas en un puerto que se sortea; las demás son las que más han esperado"},
		"CBP's announcement of 10 May 2023: some appointments by lot, some to those whose request is oldest; half and half is assumed",
	},
	{
		"present-share", "share", 0.35, 0, 1,
		Text{"share of the people in line at a port who are in its town: one can register from afar", "proporción de las personas en fila en un puerto que está en su ciudad: es posible registrarse desde lejos"},
		"assumed: about 11,000 people were counted in shelters and camps of Tijuana, Reynosa and Matamoros on 26 December 2023, where thirty days of supply are about 30,000",
	},
	{
		"start-waiting-days", "days", 30, 0, 400,
		Text{"line at the ports on day 0, as days of their supply", "fila en los puertos en el día 0, en días de su capacidad"},
		"assumed: reported waits for an appointment reach from ten weeks to nine months",
	},
	{
		"share-spread", "1", 0.1, 0, 1,
		Text{"spread between runs of the share of people that reaches the border (sd of its logarithm)", "dispersión entre corridas de la proporción que llega a la frontera (desviación del logaritmo)"},
		"assumed where fewer than six months were matched; else the residual spread of the match replaces it",
	},
	{
		"caravan-km", "km/day", 26, 5, 60,
		Text{"kilometres that a caravan walks on a walking day, on average", "kilómetros que una caravana camina en un día de marcha, en promedio"},
		"mean of the legs of 15, 15, 20, 25, 29, 36 and 41 km that were published by 26 December 2023 (caravan_tracks and caravan_walking_speed of the starter dataset)",
	},
	{
		"caravan-rest-chance", "per day", 0.35, 0, 0.95,
		Text{"chance that a caravan rests on a day", "probabilidad diaria de que una caravana descanse"},
		"about 16 of 45 days of the marches of 2018, 2021, 2022 and October 2023 in Chiapas and Oaxaca, from their dates and distances at caravan-km a walking day",
	},
	{
		"caravan-lift-chance", "per day", 0.05, 0, 1,
		Text{"chance that a caravan gets lifts on a day on which it moves", "probabilidad diaria de que una caravana en marcha consiga aventones"},
		"assumed: one of five marches had lifts, and most of its way by them (2018: Juchitán to Tijuana)",
	},
	{
		"caravan-lift-km", "km", 150, 0, 600,
		Text{"kilometres of a lift", "kilómetros de un aventón"},
		"assumed: 80 to 286 km on days with lifts in 2018 (caravan_tracks)",
	},
	{
		"caravan-join-chance", "per day", 0.02, 0, 1,
		Text{"chance that a person at a place that a caravan comes through joins it", "probabilidad de que una persona en un lugar por el que pasa una caravana se una a ella"},
		"assumed: counts that grow on the way (2018, 2021) are of the first days",
	},
	{
		"caravan-leave-chance", "per day", 0.06, 0, 1,
		Text{"chance that a person leaves a caravan on a day", "probabilidad diaria de que una persona deje la caravana"},
		"7,200 (22 October 2018) to 4,000 (30 October): 7 % a day; 5,000 to 7,000 (5 November 2023) to 3,000 (17 November): 4 to 7 % a day (caravan_tracks)",
	},
	{
		"caravan-disband-chance", "per day", 0.03, 0, 1,
		Text{"chance that a caravan disbands on a day, as when papers or buses are offered", "probabilidad diaria de que una caravana se disuelva, como cuando se ofrecen papeles o autobuses"},
		"one march of the five known before December 2023 disbanded on a known day (June 2022, the fifth), in about 66 days of march that are known of all; two ended unseen, so that 1.5/66 is raised",
	},
	{
		"caravan-spread", "1", 0.6, 0, 2,
		Text{"spread between runs of each rate of a caravan (sd of its logarithm)", "dispersión entre corridas de cada tasa de una caravana (desviación del logaritmo)"},
		"assumed: five marches, of which one is known whole, teach a rate to a factor of three",
	},
	{
		"caravan-after-days", "days", 3, 0, 60,
		Text{"mean days that people who left a caravan stay before they go on", "días medios que quienes dejan una caravana permanecen antes de seguir"},
		"assumed",
	},
	{
		"officers-to-cases", "share", 0.5, 0, 1,
		Text{"share of the officers whom a measure brings to a port or field office, or takes away, who process people with a case; the others work at the lanes", "proporción de los oficiales que una medida lleva a un puerto u oficina de campo, o retira, que procesa a personas con un caso; los demás trabajan en los carriles"},
		"assumed",
	},
	{
		"freed-officers", "share", 0, 0, 1,
		Text{"share of the officers of a closed crossing who work at other crossings of its field office; the others process people who were counted between the ports", "proporción de los oficiales de un cruce cerrado que trabaja en otros cruces de su oficina de campo; los demás procesan a personas registradas entre los puertos"},
		"assumed 0: events at the ports did not rise while crossings were closed (51 to 52 thousand a month, August to November 2023), and the agency closed them to have officers for people counted between the ports (CBP, 27 November 2023)",
	},
}

// ParameterIndex returns the row of a parameter in Parameters, or -1.
func ParameterIndex(name string) int {
	for i, p := range Parameters {
		if p.Name == name {
			return i
		}
	}
	return -1
}
