package model

// Cited is where the default comes from, in both languages; a source without a translation stays as it is.
func (p Parameter) Cited() Text {
	if spanish, ok := sourcesInSpanish[p.Source]; ok {
		return Text{p.Source, spanish}
	}
	return Text{p.Source, p.Source}
}

// sourcesInSpanish are the sources of Parameters; a test finds one that is missing.
var sourcesInSpanish = map[string]string{
	"assumed": "supuesto",
	"assumed 0: events at the ports did not rise while crossings were closed (51 to 52 thousand a month, August to November 2023), and the agency closed them to have officers for people counted between the ports (CBP, 27 November 2023)": "supuesto 0: los eventos en los puertos no subieron mientras hubo cruces cerrados (de 51 a 52 mil al mes, agosto a noviembre de 2023), y la agencia los cerró para tener oficiales para las personas registradas entre los puertos (CBP, 27 de noviembre de 2023)",
	"correlation of the errors in neighbouring months of one forecast, 0.85 over the origins 2022-10 to 2023-11 of 27 series of the starter dataset as known on 26 December 2023 (a test computes it)":                                       "correlación de los errores de un pronóstico en meses vecinos, 0.85 en los orígenes de 2022-10 a 2023-11 de 27 series del conjunto inicial con lo que se sabía el 26 de diciembre de 2023 (una prueba la calcula)",
	"caravan marches of 2018–2023 walked 15 to 48 km on a walking day (facts of the starter dataset, kind speeds)":                                                                                                                           "las caravanas de 2018–2023 caminaron de 15 a 48 km por día de marcha (hechos del conjunto inicial, clase speeds)",
	"assumed: two days at the border on average":                                                               "supuesto: dos días en la frontera en promedio",
	"assumed: the constants of the choice are matched to counts; this matters only where the network changes":  "supuesto: las constantes de la elección se ajustan a los conteos; esto importa solo donde cambia la red",
	"assumed: reported waits for an appointment reach from ten weeks to nine months":                           "supuesto: las esperas de una cita de que se informó van de diez semanas a nueve meses",
	"assumed: press of 2023 and 2024 tells of one to three weeks until people set out from Villahermosa again": "supuesto: la prensa de 2023 y 2024 habla de una a tres semanas hasta que las personas vuelven a salir de Villahermosa",
	"assumed: of those apprehended in fiscal years 2014 to 2019 the Border Patrol met 7 to 14 % again within the year, of those expelled in 2020 and 2021 26 and 27 %; most returns then were across the border, not home": "supuesto: de los detenidos en los años fiscales 2014 a 2019 la Patrulla Fronteriza encontró de nuevo en el año a 7 a 14 %, de los expulsados en 2020 y 2021 a 26 y 27 %; entonces la mayoría de los retornos era al otro lado de la frontera, no al país de origen",
	"assumed: intake is counted when people move on":                                  "supuesto: la entrada se cuenta cuando las personas siguen su camino",
	"assumed: daily counts of arrivals vary by about a fifth around the month's mean": "supuesto: los conteos diarios de llegadas varían cerca de una quinta parte alrededor de la media del mes",
	"assumed: as by road": "supuesto: como por carretera",
	"assumed: about 5,000 km from the Darién to the border in five weeks":                                                                                                 "supuesto: unos 5,000 km del Darién a la frontera en cinco semanas",
	"assumed: about 11,000 people were counted in shelters and camps of Tijuana, Reynosa and Matamoros on 26 December 2023, where thirty days of supply are about 30,000": "supuesto: se contaron unas 11,000 personas en albergues y campamentos de Tijuana, Reynosa y Matamoros el 26 de diciembre de 2023, donde treinta días de llegadas son unas 30,000",
	"assumed: a line longer by a month lowers the odds by a quarter":                                                                                                      "supuesto: una fila más larga por un mes baja las probabilidades en una cuarta parte",
	"assumed where fewer than six months were matched; else the residual spread of the match replaces it":                                                                 "supuesto donde se ajustaron menos de seis meses; si no, lo sustituye la dispersión residual del ajuste",
	"assumed 0: the shares that are matched are of people who were counted at the ports. The list of Tijuana of July 2019 needs 0.016 (docs/model.md)":                    "supuesto 0: las proporciones ajustadas son de personas contadas en los puertos. La lista de Tijuana de julio de 2019 necesita 0.016 (docs/model.md)",
	"CBP's announcement of 10 May 2023: some appointments by lot, some to those whose request is oldest; half and half is assumed":                                        "anuncio de CBP del 10 de mayo de 2023: unas citas por sorteo, otras para las solicitudes más antiguas; mitad y mitad es un supuesto",
	"1 by definition; a user's what-if":                   "1 por definición; un «qué pasaría si» del usuario",
	"1 by definition; 0 leaves the match's own error out": "1 por definición; con 0 queda fuera el error propio del ajuste",
	"mean of the legs of 15, 15, 20, 25, 29, 36 and 41 km that were published by 26 December 2023 (caravan_tracks and caravan_walking_speed of the starter dataset)":                                "media de las etapas de 15, 15, 20, 25, 29, 36 y 41 km publicadas hasta el 26 de diciembre de 2023 (caravan_tracks y caravan_walking_speed del conjunto inicial)",
	"about 16 of 45 days of the marches of 2018, 2021, 2022 and October 2023 in Chiapas and Oaxaca, from their dates and distances at caravan-km a walking day":                                     "unos 16 de 45 días de las marchas de 2018, 2021, 2022 y octubre de 2023 en Chiapas y Oaxaca, según sus fechas y distancias con caravan-km por día de marcha",
	"assumed: one of five marches had lifts, and most of its way by them (2018: Juchitán to Tijuana)":                                                                                               "supuesto: una de cinco marchas tuvo aventones, y con ellos la mayor parte de su camino (2018: de Juchitán a Tijuana)",
	"assumed: 80 to 286 km on days with lifts in 2018 (caravan_tracks)":                                                                                                                             "supuesto: de 80 a 286 km en los días con aventones de 2018 (caravan_tracks)",
	"assumed: counts that grow on the way (2018, 2021) are of the first days":                                                                                                                       "supuesto: los conteos que crecen en el camino (2018, 2021) son de los primeros días",
	"7,200 (22 October 2018) to 4,000 (30 October): 7 % a day; 5,000 to 7,000 (5 November 2023) to 3,000 (17 November): 4 to 7 % a day (caravan_tracks)":                                            "de 7,200 (22 de octubre de 2018) a 4,000 (30 de octubre): 7 % al día; de 5,000 a 7,000 (5 de noviembre de 2023) a 3,000 (17 de noviembre): de 4 a 7 % al día (caravan_tracks)",
	"one march of the five known before December 2023 disbanded on a known day (June 2022, the fifth), in about 66 days of march that are known of all; two ended unseen, so that 1.5/66 is raised": "de las cinco marchas conocidas antes de diciembre de 2023, una se disolvió en un día conocido (junio de 2022, el quinto), en unos 66 días de marcha que se conocen de todas; dos terminaron sin que se viera, por lo que 1.5/66 se eleva",
	"assumed: five marches, of which one is known whole, teach a rate to a factor of three":                                                                                                         "supuesto: cinco marchas, de las que una se conoce entera, enseñan una tasa con un factor de tres",
}
