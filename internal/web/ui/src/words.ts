// Every sentence of the page in both languages, and how numbers and days are
// written in them. Spanish numbers follow Mexico's way (1,234.5).
import { computed, signal } from "@preact/signals";
import type { Text } from "./types";

export type Language = "en" | "es";

export const lang = signal<Language>("en");

const english = {
  skip: "Skip to the content",
  language: "Language",
  scenario: "Scenario",
  asKnownOn: (d: string) => `As known on ${d}`,
  nothingLater: "Nothing published later was read by the run.",
  eventsNote: "Encounters are events, not persons: one person may be counted more than once.",
  loading: "Loading…",
  gradeWord: { validated: "validated", plausible: "plausible", illustrative: "illustrative" },
  gradeMeans: {
    validated: "Judged on data held out.",
    plausible: "Fitted to official counts, not yet judged on data held out.",
    illustrative: "Rests on assumptions; read it for directions, not for exact numbers.",
  },
  gradeLabel: "Grade",
  because: "Why",
  runsAndSeed: (runs: string, seed: string) => `${runs} runs, seed ${seed}`,
  stoppedEarly: (done: string, wanted: string) => `Stopped early: ${done} of ${wanted} runs.`,
  atAGlance: "At a glance",
  range80: (a: string, b: string) => `80 % of runs: ${a} to ${b}`,
  encountersIn: (m: string) => `Encounters, ${m}`,
  onTheWayOn: (d: string) => `People on the way, on an average day of the week of ${d}`,
  waitingOn: (d: string) => `People waiting at border towns, on an average day of the week of ${d}`,
  waitDaysIn: (m: string) => `Days waited at border towns, ${m}`,
  officialBeside: (v: string) => `Published later, not read by the run: ${v}`,
  mapTitle: "The border",
  mapLead: "Choose a sector or a town to see its figures. Both pictures show the average of the runs in one week.",
  corridorTitle: "The corridor",
  weekOf: (d: string) => `Week of ${d}`,
  chooseWeek: "Week shown",
  sectorWord: "Sector",
  townWord: "Border town",
  legendTown: "border town, size: people waiting on an average day of the week",
  legendSector: "sector, size: encounters in the week",
  legendOpen: "port open",
  legendClosed: "port closed",
  legendGateway: "gateway",
  onTheWayShort: "on the way",
  portsTitle: (d: string) => `Closures at ports of entry, as known on ${d}`,
  noClosures: "No closure was known on that day.",
  closed: "closed",
  closedInPart: "closed in part",
  openAgain: "open again",
  closedSince: (d: string) => `since ${d}`,
  closedFrom: (d: string) => `from ${d} on`,
  wasClosed: (a: string, b: string) => `was closed ${a} to ${b}`,
  scopeWord: "what",
  waitingCount: (n: string) => `${n} people waiting`,
  encounterCount: (n: string) => `${n} encounters in the week`,
  byMonth: "By month",
  byWeek: "By week",
  timeStep: "Time step",
  show: "Show",
  totals: "Totals",
  allEncounters: "All encounters, both components",
  sectors: "Border Patrol sectors (between the ports)",
  offices: "Field offices (at the ports)",
  nationalities: "Nationalities",
  everywhere: "All together",
  where: "Where",
  encountersTitle: "Encounters",
  encountersLead: "Events that the agencies count at the border.",
  onTheWayTitle: "People on the way",
  onTheWayLead: "Persons travelling on an average day of the period.",
  waitingTitle: "Waiting at border towns",
  waitingLead: "Persons waiting to cross or to be received, on an average day of the period.",
  humanTitle: "The human side",
  waitDaysTitle: "Days waited at the border",
  waitDaysLead: "Each person waiting counts one day per day.",
  stoppedTitle: "People stopped on the way",
  stoppedLead: "Persons whose journey ends before the border: returned, settled or taken away.",
  intakeTitle: "People entering the corridor",
  intakeLead: "Persons who set out or enter at the gateways.",
  mean: "mean of the runs",
  meanShort: "Mean",
  band80: "80 % of runs",
  band95: "95 % of runs",
  officialKnown: "official count, known on the date",
  officialLater: "official count published later, not read by the run",
  officialShort: "Official",
  officialNone: "Official counts are by month; choose “By month” to see them beside the run.",
  dateLine: (d: string) => `what was known ends on ${d}`,
  period: "Period",
  tableAndFiles: "Table and files",
  tableCaption: (title: string) => `${title}: the numbers of the chart`,
  later: "later",
  known: "known",
  notPublished: "not published",
  why: "Why?",
  whyFor: (key: string, period: string) => `Why: ${key}, ${period}`,
  json: "JSON",
  csv: "CSV",
  chartKeys: "Use the left and right arrow keys to read single values.",
  noColumn: "This run has no figures for this choice.",
  controlsTitle: "Change it and run again",
  controlsLead: "Every assumption of the run, with its bounds. Nothing changes until you press Run.",
  runsLabel: "Runs",
  seedLabel: "Seed",
  run: "Run",
  runAgain: "Run again",
  cancel: "Cancel",
  reset: "Back to the scenario's own values",
  resetOne: "Reset",
  assumptions: (n: string) => `Assumptions (${n})`,
  changed: "changed",
  sourceLabel: "Source",
  defaultLabel: (v: string) => `default ${v}`,
  running: (done: string, wanted: string) => `${done} of ${wanted} runs`,
  secondsLeft: (s: string) => `about ${s} s left`,
  preparing: "Preparing the run…",
  cancelled: "Cancelled. The last answer stays.",
  runFailed: "The run did not succeed.",
  loadFailed: "This could not be loaded.",
  tryAgain: "Try again",
  knownTitle: "What is known: official series",
  knownLead: "Every published figure with its vintages. “As known on” shows what a reader could have known on that day.",
  seriesLabel: "Series",
  seriesHint: "Words joined by dots, such as encounters.southwest.usbp",
  from: "From",
  to: "To",
  asOf: "As known on",
  today: "Everything known now",
  find: "Show",
  noFigures: "The store has no figures for this series in these periods as known on that day.",
  figuresCount: (n: string) => `${n} figures`,
  value: "Value",
  published: "Published",
  available: "Available from",
  vintages: "Vintages",
  source: "Source",
  showAll: (n: string) => `Show all ${n} rows`,
  periodKind: "Periods",
  kinds: { day: "days", month: "months", quarter: "quarters", year: "years", fiscal: "U.S. fiscal years" } as Record<string, string>,
  vintageChosen: "chosen vintage",
  vintageOther: "other vintages",
  whyTitle: "Where this number comes from",
  close: "Close",
  document: "Document",
  digest: "Digest (SHA-256)",
  origin: "Origin",
  readOn: "Read on",
  rowsAdded: (n: string) => (n === "1" ? "1 row" : `${n} rows added up`),
  rowsShown: "Rows",
  row: "row",
  column: "column",
  sheet: "sheet",
  kept: "The document's bytes are kept in the store.",
  notKept: "The document's bytes are not in the store.",
  chosen: "Chosen",
  roundedTo: (n: string) => `rounded to ${n}`,
  proxy: {
    "": "",
    lag: "proxy: day of publication unknown, end of the period plus the source's usual lag",
    "later vintage": "proxy: a later vintage stands in for one that is lost",
    inferred: "proxy: day of publication inferred, not printed",
  } as Record<string, string>,
  unknownDay: "not known",
  severalDocuments: "The months come from several documents; ask for one month to see its document.",
  howTitle: "How these numbers were made",
  howLead: (rows: string) => `The run read ${rows} rows of official data, all available on the scenario's date.`,
  keyLabel: "Key of the answer",
  keyMeans: "Equal keys mean equal numbers.",
  versionLabel: "Model version",
  daysLabel: "Days run",
  reportLabel: "Reported from",
  matchedTitle: (n: string) => `What was learnt from counts (${n})`,
  learnt: "learnt",
  assumed: "assumed",
  basis: "Basis",
  name: "Name",
  quantityShare: "Value",
  footer: "Aggregates only: Puente holds no record of any person.",
  api: "API description",
  licences: "Licences of the libraries",
  units: {
    "1": "(factor)", "per day": "per day", "per travel day": "per travel day", "per day of wait": "per day of wait", "km/day": "km per day", share: "share", days: "days", persons: "persons", hours: "hours", "persons/day": "persons per day",
  } as Record<string, string>,
  dimensions: {
    measure: "measure", geography: "place", component: "component", authority: "authority", nationality: "nationality", household: "household", sex: "sex", mode: "mode",
  } as Record<string, string>,
  unit: { events: "events", persons: "persons" } as Record<string, string>,
};

type Words = typeof english;

const spanish: Words = {
  skip: "Ir al contenido",
  language: "Idioma",
  scenario: "Escenario",
  asKnownOn: (d) => `Con lo que se sabía el ${d}`,
  nothingLater: "La simulación no leyó nada publicado después.",
  eventsNote: "Los encuentros son eventos, no personas: una persona puede contarse más de una vez.",
  loading: "Cargando…",
  gradeWord: { validated: "validado", plausible: "plausible", illustrative: "ilustrativo" },
  gradeMeans: {
    validated: "Evaluado con datos reservados.",
    plausible: "Ajustado a conteos oficiales, aún no evaluado con datos reservados.",
    illustrative: "Descansa en supuestos; léase para tendencias, no para cifras exactas.",
  },
  gradeLabel: "Grado",
  because: "Por qué",
  runsAndSeed: (runs, seed) => `${runs} corridas, semilla ${seed}`,
  stoppedEarly: (done, wanted) => `Detenido antes: ${done} de ${wanted} corridas.`,
  atAGlance: "De un vistazo",
  range80: (a, b) => `80 % de las corridas: ${a} a ${b}`,
  encountersIn: (m) => `Encuentros, ${m}`,
  onTheWayOn: (d) => `Personas en camino, en un día medio de la semana del ${d}`,
  waitingOn: (d) => `Personas que esperan en ciudades fronterizas, en un día medio de la semana del ${d}`,
  waitDaysIn: (m) => `Días de espera en ciudades fronterizas, ${m}`,
  officialBeside: (v) => `Publicado después, no leído por la simulación: ${v}`,
  mapTitle: "La frontera",
  mapLead: "Elija un sector o una ciudad para ver sus cifras. Ambos dibujos muestran el promedio de las corridas en una semana.",
  corridorTitle: "El corredor",
  weekOf: (d) => `Semana del ${d}`,
  chooseWeek: "Semana mostrada",
  sectorWord: "Sector",
  townWord: "Ciudad fronteriza",
  legendTown: "ciudad fronteriza, tamaño: personas que esperan en un día medio de la semana",
  legendSector: "sector, tamaño: encuentros en la semana",
  legendOpen: "puerto abierto",
  legendClosed: "puerto cerrado",
  legendGateway: "puerta de entrada",
  onTheWayShort: "en camino",
  portsTitle: (d) => `Cierres en puertos de entrada, según lo sabido el ${d}`,
  noClosures: "No se conocía ningún cierre ese día.",
  closed: "cerrado",
  closedInPart: "cerrado en parte",
  openAgain: "abierto de nuevo",
  closedSince: (d) => `desde el ${d}`,
  closedFrom: (d) => `a partir del ${d}`,
  wasClosed: (a, b) => `estuvo cerrado del ${a} al ${b}`,
  scopeWord: "qué",
  waitingCount: (n) => `${n} personas esperan`,
  encounterCount: (n) => `${n} encuentros en la semana`,
  byMonth: "Por mes",
  byWeek: "Por semana",
  timeStep: "Paso de tiempo",
  show: "Mostrar",
  totals: "Totales",
  allEncounters: "Todos los encuentros, ambos componentes",
  sectors: "Sectores de la Patrulla Fronteriza (entre los puertos)",
  offices: "Oficinas de campo (en los puertos)",
  nationalities: "Nacionalidades",
  everywhere: "Todo junto",
  where: "Dónde",
  encountersTitle: "Encuentros",
  encountersLead: "Eventos que las autoridades cuentan en la frontera.",
  onTheWayTitle: "Personas en camino",
  onTheWayLead: "Personas que viajan en un día medio del periodo.",
  waitingTitle: "Espera en ciudades fronterizas",
  waitingLead: "Personas que esperan cruzar o ser atendidas, en un día medio del periodo.",
  humanTitle: "El lado humano",
  waitDaysTitle: "Días de espera en la frontera",
  waitDaysLead: "Cada persona que espera cuenta un día por día.",
  stoppedTitle: "Personas que no llegan a la frontera",
  stoppedLead: "Personas cuyo viaje termina antes de la frontera: devueltas, establecidas o trasladadas.",
  intakeTitle: "Personas que entran al corredor",
  intakeLead: "Personas que parten o entran por las puertas de entrada.",
  mean: "media de las corridas",
  meanShort: "Media",
  band80: "80 % de las corridas",
  band95: "95 % de las corridas",
  officialKnown: "conteo oficial, conocido en la fecha",
  officialLater: "conteo oficial publicado después, no leído por la simulación",
  officialShort: "Oficial",
  officialNone: "Los conteos oficiales son mensuales; elija «Por mes» para verlos junto a la simulación.",
  dateLine: (d) => `lo sabido termina el ${d}`,
  period: "Periodo",
  tableAndFiles: "Tabla y archivos",
  tableCaption: (title) => `${title}: los números del gráfico`,
  later: "después",
  known: "conocido",
  notPublished: "sin publicar",
  why: "¿Por qué?",
  whyFor: (key, period) => `Por qué: ${key}, ${period}`,
  json: "JSON",
  csv: "CSV",
  chartKeys: "Use las flechas izquierda y derecha para leer valores.",
  noColumn: "Esta simulación no tiene cifras para esta elección.",
  controlsTitle: "Cambie y vuelva a correr",
  controlsLead: "Cada supuesto de la simulación, con sus límites. Nada cambia hasta que pulse Correr.",
  runsLabel: "Corridas",
  seedLabel: "Semilla",
  run: "Correr",
  runAgain: "Correr de nuevo",
  cancel: "Cancelar",
  reset: "Volver a los valores del escenario",
  resetOne: "Restablecer",
  assumptions: (n) => `Supuestos (${n})`,
  changed: "cambiado",
  sourceLabel: "Fuente",
  defaultLabel: (v) => `por omisión ${v}`,
  running: (done, wanted) => `${done} de ${wanted} corridas`,
  secondsLeft: (s) => `faltan unos ${s} s`,
  preparing: "Preparando la simulación…",
  cancelled: "Cancelado. Queda la última respuesta.",
  runFailed: "La simulación no se completó.",
  loadFailed: "No se pudo cargar.",
  tryAgain: "Intentar de nuevo",
  knownTitle: "Qué se sabe: series oficiales",
  knownLead: "Cada cifra publicada con sus versiones. «Según lo sabido el» muestra lo que un lector podía saber ese día.",
  seriesLabel: "Serie",
  seriesHint: "Palabras unidas por puntos, como encounters.southwest.usbp",
  from: "Desde",
  to: "Hasta",
  asOf: "Según lo sabido el",
  today: "Todo lo sabido hoy",
  find: "Mostrar",
  noFigures: "No hay cifras de esta serie en esos periodos según lo sabido ese día.",
  figuresCount: (n) => `${n} cifras`,
  value: "Valor",
  published: "Publicado",
  available: "Disponible desde",
  vintages: "Versiones",
  source: "Fuente",
  showAll: (n) => `Mostrar las ${n} filas`,
  periodKind: "Periodos",
  kinds: { day: "días", month: "meses", quarter: "trimestres", year: "años", fiscal: "años fiscales de EE. UU." },
  vintageChosen: "versión elegida",
  vintageOther: "otras versiones",
  whyTitle: "De dónde viene este número",
  close: "Cerrar",
  document: "Documento",
  digest: "Huella (SHA-256)",
  origin: "Origen",
  readOn: "Leído el",
  rowsAdded: (n) => (n === "1" ? "1 fila" : `${n} filas sumadas`),
  rowsShown: "Filas",
  row: "fila",
  column: "columna",
  sheet: "hoja",
  kept: "El almacén guarda el documento completo.",
  notKept: "El documento no está en el almacén.",
  chosen: "Elegida",
  roundedTo: (n) => `redondeado a ${n}`,
  proxy: {
    "": "",
    lag: "aproximación: se desconoce el día de publicación; fin del periodo más el retraso usual de la fuente",
    "later vintage": "aproximación: una versión posterior sustituye a otra perdida",
    inferred: "aproximación: día de publicación inferido, no impreso",
  },
  unknownDay: "no se conoce",
  severalDocuments: "Los meses vienen de varios documentos; pida un solo mes para ver el suyo.",
  howTitle: "Cómo se hicieron estos números",
  howLead: (rows) => `La simulación leyó ${rows} filas de datos oficiales, todas disponibles en la fecha del escenario.`,
  keyLabel: "Clave de la respuesta",
  keyMeans: "Claves iguales significan números iguales.",
  versionLabel: "Versión del modelo",
  daysLabel: "Días simulados",
  reportLabel: "Se informa desde",
  matchedTitle: (n) => `Lo aprendido de los conteos (${n})`,
  learnt: "aprendido",
  assumed: "supuesto",
  basis: "Base",
  name: "Nombre",
  quantityShare: "Valor",
  footer: "Solo agregados: Puente no guarda registros de ninguna persona.",
  api: "Descripción de la API",
  licences: "Licencias de las bibliotecas",
  units: {
    "1": "(multiplicador)", "per day": "por día", "per travel day": "por día de viaje", "per day of wait": "por día de espera", "km/day": "km por día", share: "proporción", days: "días", persons: "personas", hours: "horas", "persons/day": "personas por día",
  },
  dimensions: {
    measure: "medida", geography: "lugar", component: "componente", authority: "autoridad", nationality: "nacionalidad", household: "hogar", sex: "sexo", mode: "modo",
  },
  unit: { events: "eventos", persons: "personas" },
};

// t holds the sentences of the chosen language.
export const t = computed<Words>(() => (lang.value === "es" ? spanish : english));

// say picks the chosen language of a sentence that the server wrote.
export function say(text: Text): string {
  return (lang.value === "es" ? text.es : text.en) || text.en;
}

const numberLocale = computed(() => (lang.value === "es" ? "es-MX" : "en-US"));
const dayLocale = computed(() => (lang.value === "es" ? "es-MX" : "en-US"));

// unitWords writes a unit of the table of parameters; one without words stays as it is.
export function unitWords(unit: string): string {
  return t.value.units[unit] ?? unit;
}

// whole writes a count.
export function whole(v: number): string {
  return new Intl.NumberFormat(numberLocale.value, { maximumFractionDigits: 0 }).format(v);
}

// about writes a modelled count to three significant digits, which is more than it knows.
export function about(v: number): string {
  return new Intl.NumberFormat(numberLocale.value, { maximumSignificantDigits: 3 }).format(v);
}

// exact writes a number with the digits that it has, at most six decimals.
export function exact(v: number): string {
  return new Intl.NumberFormat(numberLocale.value, { maximumFractionDigits: 6 }).format(v);
}

// utc reads YYYY-MM-DD as seconds since 1970.
export function utc(day: string): number {
  return Date.parse(day + "T00:00:00Z") / 1000;
}

// day writes YYYY-MM-DD in words.
export function day(text: string, style: "long" | "short" = "long"): string {
  if (!text) return t.value.unknownDay;
  const shape: Intl.DateTimeFormatOptions =
    style === "long" ? { day: "numeric", month: "long", year: "numeric" } : { day: "numeric", month: "short", year: "numeric" };
  return new Intl.DateTimeFormat(dayLocale.value, { ...shape, timeZone: "UTC" }).format(utc(text) * 1000);
}

// shortDay writes day and month.
export function shortDay(text: string): string {
  return new Intl.DateTimeFormat(dayLocale.value, { day: "numeric", month: "short", timeZone: "UTC" }).format(utc(text) * 1000);
}

// monthName writes the month of a time in seconds.
export function monthName(seconds: number, style: "long" | "short"): string {
  return new Intl.DateTimeFormat(dayLocale.value, { month: style, timeZone: "UTC" }).format(seconds * 1000).replace(".", "");
}

// span writes a period: 2023-12 as December 2023, a day as a day, others as they are.
export function span(period: string, style: "long" | "short" = "long"): string {
  if (/^\d{4}-\d{2}$/.test(period)) {
    const form: Intl.DateTimeFormatOptions = { month: style, year: "numeric", timeZone: "UTC" };
    return new Intl.DateTimeFormat(dayLocale.value, form).format(utc(period + "-01") * 1000);
  }
  return /^\d{4}-\d{2}-\d{2}$/.test(period) ? day(period, "short") : period;
}
