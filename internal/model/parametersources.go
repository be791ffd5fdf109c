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
	"correlation of the errors in neighbouring months of one forecast, 0.85 over the origins 2022-10 to 2023-11 of 27 series of the starter dataset as known on 26 December 2023 (a test computes it)": "correlación de los errores de un pronóstico en meses vecinos, 0.85 en los orígenes de 2022-10 a 2023-11 de 27 series del conjunto inicial con lo que se sabía el 26 de diciembre de 2023 (una prueba la calcula)",
	"caravan marches of 2018–2023 walked 15 to 48 km on a walking day (facts of the starter dataset, kind speeds)":                                                                                     "las caravanas de 2018–2023 caminaron de 15 a 48 km por día de marcha (hechos del conjunto inicial, clase speeds)",
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
}
