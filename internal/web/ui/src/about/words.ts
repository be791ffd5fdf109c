// The sentences of the page "About the model" in both languages, with the tour.
import { computed } from "@preact/signals";
import { lang } from "../words";

export interface Stop { title: string; text: string; href: string }

// Judged is what was judged, with the document that tells how.
export interface Judged { text: string; doc: string }

const english = {
  title: "What the model does, what it rests on, and which numbers not to trust",
  tabs: { short: "In short", tour: "Tour", parameters: "Parameters", documents: "Documents" } as Record<string, string>,
  tabsName: "Parts of the page",
  does: "What it does",
  doesList: [
    "It follows people day by day from the gateways of the corridor (the Darién, Honduras, southern Mexico) over real roads and distances to the towns at the border, to the ports of entry and between them.",
    "How many set out comes from official counts as they were known on the date of the scenario, and from forecasts of the months that were not known yet.",
    "Ports are open or closed by hour and day, with their lanes, officers and appointments; who waits is counted every day.",
    "Every run draws its own luck. The bands are the spread over many runs; the same seed gives the same numbers.",
  ],
  not: "What it does not do",
  notList: [
    "It holds no record of any person, and tells nothing of informal crossing points or addresses of shelters.",
    "It says nothing of what happens inside the United States after the border.",
    "It does not look for the best way to intercept, remove or transport people; such measures can only be compared, beside what they mean for people.",
    "An encounter is an event that an agency counts, not a person: the same person may be counted more than once.",
  ],
  grades: "How far an output may be trusted",
  trust: "What was judged, and what came out",
  trustList: [
    { text: "Forecasts of monthly series were judged on months that they had not seen; where they are no better than last year's month is listed first.", doc: "validation/series.md" },
    { text: "What a closed port loses in a month did better than last year's month and the seasons; where its trips go did not.", doc: "validation/closures.md" },
    { text: "Waits at ports reach measured ones within wide intervals; the middle of the runs is no forecast.", doc: "validation/waits.md" },
    { text: "Verdicts on sentences are counted for sentences that were never tried before.", doc: "validation/check.md" },
    { text: "The corridor was judged at many dates on months held out: it did not foresee the falls of January 2023 and 2024, and where it is no better than the last known month stands first.", doc: "validation/corridor.md" },
  ] as Judged[],
  evidence: "Evidence",
  human: "The human side is never left out",
  humanText: "Wherever a result tells of speed or numbers, it stands beside days waited outside, nights without a bed, people turned back and journeys not made.",
  tourTitle: "A tour in seven steps",
  tourLead: "Each step opens the app at the place that it speaks of.",
  go: "Go there",
  stops: [
    { title: "What was known on December 26, 2023?", text: "The finding stands on top. Move the day to see how the picture looked before and after each publication.", href: "#/situation?known=2023-12-26" },
    { title: "The same month under another definition", text: "Between the ports, at the ports, or both: three numbers, all of them official.", href: "#/situation?component=usbp" },
    { title: "What may come", text: "Many runs of the corridor with a band around the mean, beside the official counts. Move an assumption and run again.", href: "#/scenario" },
    { title: "A port by the hour", text: "Drag lanes and a closure at one crossing, and see what it means for those who wait.", href: "#/ports?crossing=lukeville&lanes=7:1,8:1,9:1&close=2023-12-04..2023-12-12" },
    { title: "Is the number in the news right?", text: "Paste a text. Every sentence that counts something is judged against the series, as known on its date.", href: "#/check" },
    { title: "Where a number comes from", text: "“Why?” walks from any figure to its vintages, the document and the row.", href: "#/data?series=encounters.southwest&as_of=2023-12-26" },
    { title: "Your own questions", text: "Ask the store with SQL, download the rows, or read any page as JSON.", href: "#/data?tab=sql" },
  ] as Stop[],
  parametersTitle: "Every parameter with its bounds and source",
  parametersLead: "A source that says “assumed” is an assumption of this model, not a measurement. The sliders of the page Scenario are made from this table.",
  assumedCount: (n: string, all: string) => `${n} of ${all} rest on assumptions`,
  name: "Name",
  meaning: "Meaning",
  value: "Default",
  bounds: "Bounds",
  unit: "Unit",
  source: "Source",
  documentsTitle: "Documents",
  choose: "Choose a document",
  documentsLead: "The model in the form of ODD, and what each part was judged by.",
  inEnglish: "",
  groups: { model: "The model", validation: "Validation", data: "Data", decisions: "Decisions", house: "The program" } as Record<string, string>,
};

type Words = typeof english;

const spanish: Words = {
  title: "Qué hace el modelo, en qué descansa y en qué números no confiar",
  tabs: { short: "En breve", tour: "Recorrido", parameters: "Parámetros", documents: "Documentos" },
  tabsName: "Partes de la página",
  does: "Qué hace",
  doesList: [
    "Sigue a las personas día por día desde las puertas del corredor (el Darién, Honduras, el sur de México), por carreteras y distancias reales, hasta las ciudades de la frontera, los puertos de entrada y entre ellos.",
    "Cuántas parten proviene de conteos oficiales tal como se conocían en la fecha del escenario, y de pronósticos de los meses que aún no se conocían.",
    "Los puertos están abiertos o cerrados por hora y día, con sus carriles, oficiales y citas; cada día se cuenta quién espera.",
    "Cada corrida tiene su propio azar. Las bandas son la dispersión entre muchas corridas; la misma semilla da los mismos números.",
  ],
  not: "Qué no hace",
  notList: [
    "No guarda registros de ninguna persona y no dice nada de pasos informales ni de direcciones de albergues.",
    "No dice nada de lo que ocurre dentro de Estados Unidos después de la frontera.",
    "No busca la mejor manera de interceptar, expulsar o trasladar personas; esas medidas solo pueden compararse, junto a lo que significan para las personas.",
    "Un encuentro es un evento que una autoridad cuenta, no una persona: la misma persona puede contarse más de una vez.",
  ],
  grades: "Hasta dónde confiar en un resultado",
  trust: "Qué se ha juzgado y con qué resultado",
  trustList: [
    { text: "Los pronósticos de series mensuales se juzgaron con meses que no habían visto; primero se lista dónde no superan al mismo mes del año anterior.", doc: "validation/series.md" },
    { text: "Lo que pierde en un mes un puerto cerrado se pronosticó mejor que con el mes del año anterior y la estacionalidad; adónde van sus viajes, no.", doc: "validation/closures.md" },
    { text: "Las esperas en los puertos abarcan las medidas con intervalos amplios; la mediana de las corridas no es un pronóstico.", doc: "validation/waits.md" },
    { text: "Los veredictos sobre oraciones se cuentan con oraciones que nunca se habían probado.", doc: "validation/check.md" },
    { text: "El corredor se juzgó en muchas fechas con meses reservados: no previó las caídas de enero de 2023 y 2024, y primero se dice dónde no supera al último mes conocido.", doc: "validation/corridor.md" },
  ],
  evidence: "Evidencia",
  human: "El lado humano nunca se omite",
  humanText: "Donde un resultado habla de rapidez o de cantidades, aparece junto a los días de espera, las noches sin cama, las personas devueltas y los viajes no hechos.",
  tourTitle: "Un recorrido en siete pasos",
  tourLead: "Cada paso abre la aplicación en el lugar del que habla.",
  go: "Ir allí",
  stops: [
    { title: "¿Qué se sabía el 26 de diciembre de 2023?", text: "El hallazgo está arriba. Mueva el día para ver cómo era el panorama antes y después de cada publicación.", href: "#/situation?known=2023-12-26" },
    { title: "El mismo mes con otra definición", text: "Entre los puertos, en los puertos, o ambos: tres números, todos oficiales.", href: "#/situation?component=usbp" },
    { title: "Qué puede venir", text: "Muchas corridas del corredor con una banda alrededor de la media, junto a los conteos oficiales. Mueva un supuesto y corra de nuevo.", href: "#/scenario" },
    { title: "Un puerto hora por hora", text: "Arrastre carriles y un cierre en un cruce y vea qué significa para quienes esperan.", href: "#/ports?crossing=lukeville&lanes=7:1,8:1,9:1&close=2023-12-04..2023-12-12" },
    { title: "¿Es correcto el número de la noticia?", text: "Pegue un texto. Cada oración que cuenta algo se juzga con las series, según lo sabido en su fecha.", href: "#/check" },
    { title: "De dónde viene un número", text: "«¿Por qué?» lleva de cualquier cifra a sus versiones, el documento y la fila.", href: "#/data?series=encounters.southwest&as_of=2023-12-26" },
    { title: "Sus propias preguntas", text: "Pregunte al almacén con SQL, descargue las filas o lea cualquier página como JSON.", href: "#/data?tab=sql" },
  ],
  parametersTitle: "Cada parámetro con sus límites y su fuente",
  parametersLead: "Una fuente que dice «supuesto» es un supuesto de este modelo, no una medición. Los controles de la página Escenario se hacen de esta tabla.",
  assumedCount: (n, all) => `${n} de ${all} descansan en supuestos`,
  name: "Nombre",
  meaning: "Significado",
  value: "Valor",
  bounds: "Límites",
  unit: "Unidad",
  source: "Fuente",
  documentsTitle: "Documentos",
  choose: "Elija un documento",
  documentsLead: "El modelo en la forma de ODD, y con qué se juzgó cada parte.",
  inEnglish: "El texto que sigue está en inglés; esto es su resumen.",
  groups: { model: "El modelo", validation: "Validación", data: "Datos", decisions: "Decisiones", house: "El programa" },
};

// aw holds the sentences of this page in the chosen language.
export const aw = computed<Words>(() => (lang.value === "es" ? spanish : english));
