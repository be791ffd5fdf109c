// The picture that proves a claim, as data: the official series around its
// period with what was claimed and what was observed, and for a rank the sorted
// periods. The painter is chart.tsx; nothing here touches the page.
import { show } from "./api";
import type { Line, Picture } from "./chart";
import { addedUp, bucketOf, monthText, spanOf, stepOf, type Span, type Step } from "./periods";
import { middle } from "./rows";
import type { Amount, Claim } from "./types";
import { exact, span, utc, whole } from "./words";
import { w } from "./checkwords";

// View is a claim under the reading and on the day that the reader chose.
export interface View {
  claim: Claim; // of the report as known on asOf, where that was asked for
  asOf: string;
  observed: Amount;
  other: boolean; // under a definition whose series the report does not name
}

// Known is one line of a chart: a series, added up of keys, by step.
export interface Known { keys: string[]; values: Map<string, number> }

export interface Proof { step: Step; own: Known[]; against: Known | null }

// Place is one line of a sorted list.
export interface Place { period: string; value: number; rank: number; ours: boolean }

// around is how many months are shown before and after the period of a claim.
const around: Record<Step, [number, number]> = { month: [14, 6], quarter: [24, 9], year: [72, 24], fiscal: [72, 24] };

const key = /^[a-z0-9-]+(\.[A-Za-z0-9-]+)*$/;

// periodsOf lists the periods that a claim speaks of; together tells that they are added up.
export function periodsOf(claim: Claim): { list: string[]; together: boolean } {
  const text = claim.reading.period ?? "";
  const list = text.replace(/ together$/, "").split("; ").filter((p) => spanOf(p));
  return { list, together: text.endsWith(" together") || list.some((p) => p.includes("/")) };
}

// spans are the months that must be seen: of the claim, its other side and its evidence.
function spans(claim: Claim): Span[] {
  const texts = [...periodsOf(claim).list, claim.reading.comparison ?? "", ...claim.evidence.map((e) => e.period)];
  return texts.map(spanOf).filter((s) => s !== null);
}

// oneByOne tells claims about several periods, each of which stands in the evidence.
function oneByOne(claim: Claim): boolean {
  return ["trend", "streak", "tally", "first since"].includes(claim.reading.kind);
}

function stepFor(claim: Claim): Step {
  const { list, together } = periodsOf(claim);
  if (oneByOne(claim) && claim.reading.kind !== "trend") return stepOf(claim.evidence[0]?.period ?? "");
  return together || claim.reading.kind === "change" && stepOf(list[0] ?? "") !== stepOf(claim.reading.comparison ?? "") ? "month" : stepOf(list[0] ?? "");
}

// againstOf are the keys of the whole that a share is of, or of the other side.
function againstOf(claim: Claim): string[] {
  if (claim.reading.kind !== "share" && claim.reading.kind !== "comparison") return [];
  const keys = (claim.reading.comparison ?? "").split("+");
  return keys.every((k) => key.test(k) && k.includes(".")) ? keys : [];
}

// canShow tells whether there is a series to draw.
export function canShow(claim: Claim): boolean {
  return (claim.reading.series ?? []).length > 0 && spans(claim).length > 0;
}

async function fetchKnown(keys: string[], query: Record<string, string>, step: Step, signal: AbortSignal): Promise<Known> {
  const answers = await Promise.all(keys.map((series) => show(new URLSearchParams({ series, ...query }), signal)));
  const parts = answers.map((a, i) => addedUp(new Map(a.figures.filter((f) => f.series === keys[i]).map((f) => [f.period, f.vintages[0]?.value ?? 0])), step));
  const values = new Map<string, number>();
  for (const period of parts[0]?.keys() ?? []) {
    if (parts.every((p) => p.has(period))) values.set(period, parts.reduce((sum, p) => sum + (p.get(period) ?? 0), 0));
  }
  return { keys, values };
}

// fetchProof asks for the series of a claim as known on a day. A rank needs all of it.
export async function fetchProof(view: View, signal: AbortSignal): Promise<Proof> {
  const { claim, asOf } = view;
  const step = stepFor(claim);
  const seen = spans(claim);
  const [before, after] = around[step];
  const edges = {
    from: monthText(Math.min(...seen.map((s) => s.first)) - before),
    to: monthText(Math.max(...seen.map((s) => s.last)) + after),
  };
  const query = { ...(asOf ? { as_of: asOf } : {}), ...(claim.reading.kind === "rank" ? {} : edges) };
  const series = claim.reading.series ?? [];
  const groups = claim.reading.kind === "trend" ? series.map((s) => [s]) : [series];
  const against = againstOf(claim);
  const [other, ...own] = await Promise.all([
    against.length > 0 ? fetchKnown(against, query, step, signal) : null,
    ...groups.map((keys) => fetchKnown(keys, query, step, signal)),
  ]);
  return { step, own: own.filter((k) => k !== null), against: other };
}

// scaled puts a value into the unit of what was claimed.
function scaled(claim: Claim, proof: Proof, period: string, value: number): number | null {
  const s = spanOf(period);
  const days = claim.claimed.unit === "per day" ? 1 : claim.claimed.unit === "per week" ? 7 : 0;
  if (days && s) return (days * value) / ((utc(monthText(s.last + 1) + "-01") - utc(monthText(s.first) + "-01")) / 86400);
  if (claim.reading.kind !== "share" || !proof.against) return value;
  const all = proof.against.values.get(period);
  return all ? (100 * value) / all : null;
}

// comparable tells whether what was claimed can be drawn as a level of the series.
function comparable(claim: Claim, proof: Proof): boolean {
  const { kind } = claim.reading;
  const { unit, value } = claim.claimed;
  if (value === null || periodsOf(claim).together) return false;
  if (kind === "share") return unit === "percent" && proof.against !== null;
  return kind === "level" && (unit === "events" || unit === "persons" || unit === "per day" || unit === "per week");
}

// windowed cuts a series to what stands around the claim, also where all of it was asked for.
function windowed(known: Known, claim: Claim, step: Step): string[] {
  const seen = spans(claim);
  const [before, after] = around[step];
  const low = Math.min(...seen.map((s) => s.first)) - before;
  const high = Math.max(...seen.map((s) => s.last)) + after;
  return [...known.values.keys()].filter((p) => { const s = spanOf(p); return s && s.first >= low && s.last <= high; });
}

// spoken are the periods of a chart that the claim or its other side speaks of.
function spoken(claim: Claim, step: Step): Set<string> {
  const found = new Set<string>();
  const texts = oneByOne(claim) ? claim.evidence.map((e) => e.period) : [...periodsOf(claim).list, claim.reading.comparison ?? ""];
  for (const s of texts.map(spanOf)) if (s) for (let m = s.first; m <= s.last; m++) found.add(bucketOf(m, step));
  return found;
}

function readout(view: View, period: string, values: (number | null)[]): string {
  const unit = view.claim.reading.kind === "share" ? " %" : "";
  const words = values.filter((v) => v !== null).map((v) => exact(Math.round(v * 10) / 10) + unit);
  const claimed = view.claim.claimed.text && ` · ${w.value.claimed}: ${view.claim.claimed.text}`;
  return `${span(period)} · ${words.join(" · ") || "–"}${claimed}`;
}

// level is a line across the whole picture.
function level(x: number[], value: number | undefined | null): Line[] {
  return value === null || value === undefined ? [] : [{ values: x.map(() => value), color: "bad", width: 1.6, dashed: true }];
}

// observedElsewise is the point of another definition, where it is one number of the same unit.
function observedElsewise(view: View, periods: string[], drawn: boolean): Line[] {
  const { observed, claim, other } = view;
  const spokenOf = periodsOf(claim).list;
  if (!other || !drawn || observed.value === null || observed.unit !== claim.claimed.unit || spokenOf.length !== 1) return [];
  return [{ values: periods.map((p) => (p === spokenOf[0] ? observed.value : null)), color: "c-stop", mark: "hollow", markSize: 11 }];
}

// Drawn says what of a picture must be explained below it.
export interface Drawn { picture: Picture; keys: string[]; claimed: boolean; against: boolean; other: boolean }

// pictureOf draws one series of a proof, or null where the store has none of it.
export function pictureOf(view: View, proof: Proof, known: Known, name: string): Drawn | null {
  const { claim } = view;
  const periods = windowed(known, claim, proof.step);
  if (periods.length === 0) return null;
  const x = periods.map(middle);
  const own = periods.map((p) => scaled(claim, proof, p, known.values.get(p) ?? 0));
  const marked = spoken(claim, proof.step);
  const draws = comparable(claim, proof);
  const beside = claim.reading.kind === "comparison" && proof.against ? periods.map((p) => proof.against?.values.get(p) ?? null) : null;
  const other = observedElsewise(view, periods, draws);
  const lines: Line[] = [
    { values: own, color: "c-encounters", width: 2, mark: "filled", markSize: periods.length > 40 ? 3 : 4 },
    ...(beside ? [{ values: beside, color: "c-way", width: 2, dashed: true }] : []),
    { values: periods.map((p, i) => (marked.has(p) ? own[i] ?? null : null)), color: "c-encounters", mark: "filled", markSize: 12 },
    ...other,
    ...(draws ? [...level(x, claim.claimed.value), ...level(x, claim.claimed.high)] : []),
  ];
  const told = periods.filter((p) => marked.has(p)).map((p) => `${span(p)}: ${whole(own[periods.indexOf(p)] ?? 0)}`);
  const picture: Picture = {
    x, areas: [], lines, monthly: proof.step === "month",
    label: [name, ...told.slice(0, 6), ...(draws ? [`${w.value.claimed}: ${claim.claimed.text}`] : [])].join("; "),
    read: (i) => readout(view, periods[i] ?? "", [own[i] ?? null, ...(beside ? [beside[i] ?? null] : [])]),
  };
  return { picture, keys: known.keys, claimed: draws, against: beside !== null, other: other.length > 0 };
}

// within keeps the periods that a rank is among, as the reading names them.
function within(claim: Claim, subject: string, periods: string[]): string[] {
  const set = claim.reading.comparison ?? "";
  const own = spanOf(subject);
  const limit = spanOf(set.replace(/^(since|within) /, ""));
  const last = /^the last (\d+) months$/.exec(set)?.[1];
  return periods.filter((p) => {
    const s = spanOf(p);
    if (!s || !own) return false;
    if (set === "the same month of all years") return (s.first - own.first) % 12 === 0;
    if (set.startsWith("since ")) return limit !== null && s.first > limit.last && s.first <= own.first;
    if (set.startsWith("within ")) return limit !== null && s.first >= limit.first && s.last <= limit.last;
    return !last || (s.first > own.first - Number(last) && s.first <= own.first);
  });
}

const placesShown = 10;

// ranking sorts the periods that a rank is among. It is null unless the place
// that comes out is the one that the report observed, so that the list never
// says something else than the verdict.
export function ranking(view: View, proof: Proof): Place[] | null {
  const known = proof.own[0];
  const subject = periodsOf(view.claim).list.at(-1) ?? "";
  if (view.claim.reading.kind !== "rank" || view.other || !known?.values.has(subject)) return null;
  const own = spanOf(subject);
  const among = within(view.claim, subject, [...known.values.keys()]);
  const until = among.filter((p) => (spanOf(p)?.first ?? 0) <= (own?.first ?? 0));
  for (const periods of [among, until]) {
    for (const sign of [-1, 1]) {
      const list = sorted(known.values, periods, sign, subject);
      const at = list.find((p) => p.ours);
      if (at && at.rank === view.observed.value) return list.slice(0, Math.max(placesShown, Math.min(at.rank + 1, 2 * placesShown)));
    }
  }
  return null;
}

function sorted(values: Map<string, number>, periods: string[], sign: number, subject: string): Place[] {
  const value = (p: string) => values.get(p) ?? 0;
  const list = [...periods].sort((a, b) => sign * (value(a) - value(b)) || (a === subject ? -1 : b === subject ? 1 : 0));
  return list.map((period) => ({ period, value: value(period), rank: 1 + list.filter((p) => sign * (value(p) - value(period)) < 0).length, ours: period === subject }));
}
