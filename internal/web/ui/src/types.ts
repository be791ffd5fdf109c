// The answers of the API, as /openapi.json describes them. Lists may arrive as
// null where the server has none; api.ts turns those into empty lists.

export interface Text { en: string; es: string }

// Band is missing the ends of an interval that so few runs cannot tell.
export interface Band {
  period: string;
  mean: number;
  sd: number;
  p2_5?: number;
  p10?: number;
  p50: number;
  p90?: number;
  p97_5?: number;
}

export interface Column {
  quantity: string;
  place?: string;
  geography?: string;
  component?: string;
  nationality?: string;
  household?: string;
  stock: boolean;
  label: Text;
  weeks: Band[];
  months: Band[];
}

export interface OfficialPoint {
  period: string;
  value: number;
  available_from: string;
  proxy: string;
  known: boolean;
}

export interface Official {
  series: string;
  label: Text;
  quantity: string;
  geography?: string;
  component?: string;
  nationality?: string;
  points: OfficialPoint[];
}

export interface Place {
  id: string;
  name: string;
  country: string;
  kind: "origin" | "transit" | "gateway" | "border" | "sector";
  lat: number;
  lon: number;
  counts?: string;
}

export interface Link { from: string; to: string; km: number; mode: string }

export interface Port { id: string; name: string; place: string; office: string; appointments: boolean; lat: number; lon: number }

export interface Closure { port: string; scope: string; from: string; to: string; port_name: string; place: string; open: boolean; counts: boolean; effect: Text }

export interface Setting {
  name: string;
  value: number;
  default: number;
  min: number;
  max: number;
  unit: string;
  meaning: Text;
  source: string;
  cited: Text; // source in both languages
}

export interface Matched { name: string; value: number; basis: string; learnt: boolean }

export interface RunAnswer {
  scenario: string;
  title: Text;
  date: string;
  start: string;
  report_from: string;
  days: number;
  runs: number;
  wanted: number;
  seed: number;
  version: number;
  grade: "validated" | "plausible" | "illustrative";
  grade_because: Text;
  columns: Column[];
  official: Official[];
  world: { name: string; as_of: string; places: Place[]; links: Link[]; ports: Port[] };
  closures: Closure[];
  remarks: Text[]; // what a reader must know of these very numbers
  matched: Matched[];
  settings: Setting[];
  input_rows: number;
  key: string;
  measures: { id: string }[]; // in force
  caravans: { place: string; depart: string; size_low: number; size_high: number; hope?: number; toward?: string }[];
  beside?: Beside; // the same runs without the reader's measures
  daily?: Daily; // the days around the scenario's date
  preview?: { label: Text };
  own: OwnBeside[]; // the reader's own counts
  own_scales: OwnScale[];
}

// Spread is a number over the runs.
export interface Spread { mean: number; p2_5: number; p10: number; p50: number; p90: number; p97_5: number; ci95: [number, number] }

export interface Metric { id: string; title: Text; unit: Text; side: "people" | "united-states" | "mexico"; for: Text; burden: boolean; column: { quantity: string; stock: boolean } }

export interface Effect { metric: Metric; base: Spread; value: Spread; difference: Spread; share: number; unchanged: boolean }

export interface Bill { bearer: string; low: number; high: number }

type Named = Omit<Column, "label" | "weeks" | "months">;

export interface PlaceEffect extends Named { label: Text; base: Spread; value: Spread; difference: Spread }

export interface Beside {
  key: string; first: string; last: string; effects: Effect[]; places: PlaceEffect[]; bills: Bill[]; limits: Text[];
  columns: (Named & { weeks: number[]; months: number[] })[];
}

export interface DailyColumn extends Named { label: Text; mean: number[]; p10?: number[]; p90?: number[] }

export interface Daily { first: string; days: number; columns: DailyColumn[] }

export interface OwnBeside { what: string; place: string; day: string; nationality?: string; household?: string; persons: number; suppressed: boolean; label: Text; week?: Band; within?: string }

export interface OwnScale { what: string; place: string; label: Text; counts: number; ratio: number; low: number; high: number; ahead: Band[] }

export interface ScenarioInfo { name: string; title: Text; date: string; days: number }

export interface Vintage {
  value: number;
  round?: number;
  rows: number;
  source: string;
  table: string;
  document: string;
  published: string;
  available_from: string;
  proxy: string;
}

export interface Figure { series: string; period: string; vintages: Vintage[] }

export interface ShowAnswer { as_of: string; unit: string; figures: Figure[] }

export interface Observation { series: string; period: string; value: number; locator: { sheet?: string; row: number; col?: number } }

export interface WhyVintage extends Vintage {
  document_info: { name: string; source: string; published: string; published_basis: string; origin: string; read_on: string };
  kept: boolean;
  rows_shown: Observation[];
}

export interface WhyAnswer { as_of: string; series: string; period: string; meaning: Text; unit: string; vintages: WhyVintage[] }

export interface TableInfo { series: string; by: string[]; table: string; name: string; source: string; first: string; last: string; rows: number }

export interface Word { token: string; en: string; es: string }

export interface Dimension { name: string; words: Word[] }

export interface Problem { file: string; line?: number; field?: string; got?: string; want: string }

export interface Failure { status: number; title: string; detail: string; problems?: Problem[] }

export interface Step { done: number; wanted: number; seconds_left: number }

export interface GeoJSON {
  features: { properties: Record<string, unknown>; geometry: { type: string; coordinates: unknown } }[];
}

export type Verdict = "right" | "imprecise" | "wrong" | "cannot be checked";

export interface Amount { text: string; value: number | null; high?: number; unit: string }

export interface Reading {
  kind: string;
  quantity?: string;
  geography?: string;
  component?: string;
  authority?: string;
  nationality?: string;
  household?: string;
  period?: string; // one or several: 2023-11, FY2022; FY2023, 2023-10/2023-12, 2023-10; 2023-11 together
  comparison?: string; // the other side: a period, keys joined by +, or the set of a rank
  series?: string[]; // added up
  words?: string; // in the language of the sentence
  as_of?: string;
}

export interface Other { reading: string; series: string[]; observed: Amount; verdict: Verdict; as_of: string; because: string; evidence: Evidence[] }

export interface Evidence { series: string; period: string; value: number; vintage: string; source: string; document: string }

// Claim is one checked statement; start and end are bytes of the text as it was sent.
export interface Claim {
  text: string;
  start: number;
  end: number;
  language: string;
  reading: Reading;
  claimed: Amount;
  observed: Amount;
  verdict: Verdict;
  depends_on: string[];
  others: Other[];
  wording: string;
  margin: string;
  because: string;
  evidence: Evidence[];
}

export interface Report { name?: string; date: string; date_basis: string; language: string; sentences: number; found: number; claims: Claim[] }

export interface CheckQuestion { text: string; date?: string; as_of?: string; language?: string; name?: string }

export interface Story { name: string; language: string; text: string }

// Fact is a record that is not a count: a port, a closure, a release.
export interface Fact { kind: string; fields: Record<string, string>; document: string; available_from: string; proxy: string }

export interface SQLAnswer { columns: string[]; rows: unknown[][]; truncated: boolean }

export interface ImportedFile { name: string; source: string; digest: string; observations: number; records: number; already: boolean }
