// Asking the server. An answer that is not a success becomes a Refusal, which
// carries the server's own words and its list of problems.
import type {
  CheckQuestion, Dimension, Fact, Failure, GeoJSON, ImportedFile, Report, RunAnswer, ScenarioInfo, ShowAnswer, SQLAnswer, Step, Story, TableInfo, WhyAnswer,
} from "./types";

export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.detail || failure.title);
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    return new Refusal((await response.json()) as Failure);
  } catch {
    return new Refusal({ status: response.status, title: response.statusText, detail: `${response.status} ${response.statusText}` });
  }
}

// ask gets an answer in JSON.
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, { headers: { Accept: "application/json" }, ...(signal ? { signal } : {}) });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as T;
}

export async function scenarios(): Promise<ScenarioInfo[]> {
  return (await ask<ScenarioInfo[] | null>("/api/scenarios")) ?? [];
}

export async function dimensions(): Promise<Dimension[]> {
  return (await ask<Dimension[]>("/api/words")).map((d) => ({ name: d.name, words: d.words ?? [] }));
}

export async function tables(): Promise<TableInfo[]> {
  const answer = await ask<{ tables: TableInfo[] | null }>("/api/data/list");
  return (answer.tables ?? []).map((table) => ({ ...table, by: table.by ?? [] }));
}

export function basemap(): Promise<GeoJSON> {
  return ask<GeoJSON>("/api/basemap");
}

export async function show(query: URLSearchParams, signal: AbortSignal): Promise<ShowAnswer> {
  const answer = await ask<ShowAnswer>(`/api/data/show?${query}`, signal);
  const figures = (answer.figures ?? []).filter((f) => (f.vintages ?? []).length > 0);
  return { ...answer, figures };
}

// facts gives records of a kind as known on a day, "" for everything.
export async function facts(kind: string, asOf: string, signal: AbortSignal): Promise<Fact[]> {
  const query = new URLSearchParams({ kind, ...(asOf ? { as_of: asOf } : {}) });
  return (await ask<{ records: Fact[] | null }>(`/api/data/records?${query}`, signal)).records ?? [];
}

export async function why(query: URLSearchParams): Promise<WhyAnswer> {
  const answer = await ask<WhyAnswer>(`/api/data/why?${query}`);
  return { ...answer, vintages: (answer.vintages ?? []).map((v) => ({ ...v, rows_shown: v.rows_shown ?? [] })) };
}

// check sends a text. The report comes as the server wrote it, so that it can be
// copied as it is; lists that are missing become empty.
export async function check(question: CheckQuestion, signal: AbortSignal): Promise<Report> {
  const response = await fetch("/api/check", {
    method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(question), signal,
  });
  if (!response.ok) throw await refusalOf(response);
  const report = (await response.json()) as Report;
  const claims = (report.claims ?? []).map((c) => ({ ...c, depends_on: c.depends_on ?? [], others: c.others ?? [], evidence: c.evidence ?? [] }));
  return { ...report, claims };
}

export async function stories(): Promise<Story[]> {
  return (await ask<Story[] | null>("/api/check/stories")) ?? [];
}

// runPath is the address of a study; its answer in JSON is there, in CSV with &format=csv.
export function runPath(scenario: string, query: string): string {
  return `/api/run/${encodeURIComponent(scenario)}?${query}`;
}

// post sends a body as JSON and gets an answer in JSON.
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify(body), ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as T;
}

// followed follows the events of a study and then fetches its answer. Aborting the
// signal leaves the study, which stops when nobody else waits for it.
export async function followed<T>(path: string, query: string, body: unknown, onStep: (s: Step) => void, signal: AbortSignal): Promise<T> {
  const response = await fetch(`${path}/events?${query}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
  if (!response.ok || !response.body) throw await refusalOf(response);
  await follow(response.body, onStep);
  return post<T>(`${path}?${query}`, body, signal);
}

// runWith is a study of a scenario with what a reader changed.
export async function runWith(scenario: string, query: string, body: unknown, onStep: (s: Step) => void, signal: AbortSignal): Promise<RunAnswer> {
  return whole(await followed<RunAnswer>(`/api/run/${encodeURIComponent(scenario)}`, query, body, onStep, signal));
}

// follow reads events until the stream ends; a failure event is thrown.
async function follow(body: ReadableStream<Uint8Array>, onStep: (s: Step) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) take(part, onStep);
  }
}

function take(part: string, onStep: (s: Step) => void): void {
  const event = /^event: (.*)$/m.exec(part)?.[1];
  const data: unknown = JSON.parse(/^data: (.*)$/m.exec(part)?.[1] ?? "null");
  if (event === "progress") onStep(data as Step);
  if (event === "failure") throw new Refusal(data as Failure);
}

// whole replaces lists that arrived as null.
function whole(a: RunAnswer): RunAnswer {
  return {
    ...a,
    columns: (a.columns ?? []).map((c) => ({ ...c, weeks: c.weeks ?? [], months: c.months ?? [] })),
    official: (a.official ?? []).map((o) => ({ ...o, points: o.points ?? [] })),
    world: { ...a.world, places: a.world.places ?? [], links: a.world.links ?? [], ports: a.world.ports ?? [] },
    closures: a.closures ?? [],
    remarks: a.remarks ?? [],
    matched: a.matched ?? [],
    settings: a.settings ?? [],
    measures: a.measures ?? [],
    caravans: a.caravans ?? [],
    own: a.own ?? [],
    own_scales: a.own_scales ?? [],
  };
}

// sql runs one read-only query.
export async function sql(query: string, signal: AbortSignal): Promise<SQLAnswer> {
  const response = await fetch("/api/data/sql", {
    method: "POST", headers: { Accept: "application/json", "Content-Type": "application/json" }, body: JSON.stringify({ query }), signal,
  });
  if (!response.ok) throw await refusalOf(response);
  const answer = (await response.json()) as SQLAnswer;
  return { ...answer, rows: answer.rows ?? [] };
}

// importFile sends the bytes of a file as they are.
export async function importFile(query: URLSearchParams, file: File): Promise<{ files: ImportedFile[] }> {
  const response = await fetch(`/api/data/import?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
  if (!response.ok) throw await refusalOf(response);
  const answer = (await response.json()) as { files: ImportedFile[] | null };
  return { files: answer.files ?? [] };
}
