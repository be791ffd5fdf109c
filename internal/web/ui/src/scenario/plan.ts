// The measures that the reader put into the plan: bars on the days, each with its
// first day, its end and its amount. They stand in the address, those of the file of
// measures by their name, others whole. Start with bars.
import { computed, signal } from "@preact/signals";
import { bind } from "../route";
import type { Text } from "../types";
import { utc } from "../words";

export interface Cost { what: string; per: string; low: number; high: number; bearer: string; basis: string }

// Measure is a dated change as the server writes it; what is empty is left out.
export interface Measure {
  id: string; kind: string; title: Text; from: string; to?: string; earliest?: string; decided_by: string;
  port?: string; office?: string; place?: string; to_place?: string; return_to?: string; hours?: string; mode?: string; change?: string;
  amount?: number; nationalities?: string[]; households?: string[]; costs?: Cost[] | null; basis?: string;
  [other: string]: unknown;
}

export interface Package { id: string; title: Text; measures: string[] | null }

export interface Event { date: string; available_from: string; title: Text; source: string }

export interface Library { scenario: string; date: string; measures: Measure[]; packages: Package[]; calendar: Event[] }

// Bar is a measure in the plan. What is undefined is as in the library.
export interface Bar { id: string; from?: string; to?: string; amount?: number; own?: Measure }

export const bars = signal<Bar[]>([]);

// text writes a bar for the address: name@from..to*amount, or the measure whole.
function text(b: Bar): string {
  if (b.own) return JSON.stringify(b.own);
  const days = b.from !== undefined || b.to !== undefined ? `@${b.from ?? ""}..${b.to ?? ""}` : "";
  return b.id + days + (b.amount === undefined ? "" : `*${b.amount}`);
}

const day = /^\d{4}-\d{2}-\d{2}$/;

// read reads what text wrote; what cannot be read is no bar.
function read(entry: string): Bar[] {
  if (entry.startsWith("{")) {
    try {
      const own = JSON.parse(entry) as Measure;
      return typeof own.id === "string" && day.test(own.from) ? [{ id: own.id, own }] : [];
    } catch {
      return [];
    }
  }
  const m = /^([a-z0-9_-]+)(?:@([\d-]*)\.\.([\d-]*))?(?:\*(-?[\d.]+))?$/.exec(entry);
  if (!m?.[1]) return [];
  const bar: Bar = { id: m[1] };
  if (m[2] && day.test(m[2])) bar.from = m[2];
  if (m[3] !== undefined && (m[3] === "" || day.test(m[3]))) bar.to = m[3];
  if (m[4] !== undefined) bar.amount = Number(m[4]);
  return [bar];
}

bind({
  page: "scenario",
  read: (q) => { bars.value = unique(q.getAll("m").flatMap(read)); },
  write: (q) => { for (const b of bars.value) q.append("m", text(b)); },
});

// unique keeps the first bar of each name: the server takes each once.
function unique(list: Bar[]): Bar[] {
  return list.filter((b, i) => list.findIndex((c) => c.id === b.id) === i);
}

export const library = signal<Library | null>(null);

// planned is the plan with every measure whole. A name that the library does not have is left out.
export const planned = computed<Measure[]>(() => bars.value.flatMap((b) => {
  const known = b.own ?? library.value?.measures.find((m) => m.id === b.id);
  if (!known) return [];
  const m: Measure = { ...known };
  if (b.from !== undefined) m.from = b.from;
  if (b.to !== undefined) m.to = b.to;
  if (b.amount !== undefined) m.amount = b.amount;
  return [m];
}));

// sent is a measure as the server takes it: without what is empty.
export function sent(m: Measure): Record<string, unknown> {
  return Object.fromEntries(Object.entries(m).filter(([name, v]) => name !== "source" && v !== "" && v !== null && v !== undefined));
}

const daySeconds = 86400;

// daysBetween counts days from one day to another.
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / daySeconds);
}

// later is the day n days after another.
export function later(from: string, n: number): string {
  return new Date((utc(from) + n * daySeconds) * 1000).toISOString().slice(0, 10);
}

// Range is the days on which a measure of the plan may hold.
export interface Range { first: string; end: string } // end is the day after the last

export type Part = "from" | "to" | "both";

// moved moves a measure, or one of its ends, by days and keeps it within the range, at least one day long and not before
// the first day on which it could begin. An end at the range's end is open: until further notice.
export function moved(m: Measure, part: Part, days: number, range: Range): { from: string; to: string } {
  const least = Math.max(0, m.earliest ? daysBetween(range.first, m.earliest) : 0);
  const most = daysBetween(range.first, range.end);
  let from = daysBetween(range.first, m.from);
  let to = m.to ? daysBetween(range.first, m.to) : most;
  if (part === "from") from = Math.max(least, Math.min(from + days, to - 1));
  else if (part === "to") to = Math.min(most, Math.max(to + days, from + 1));
  else {
    const length = to - from;
    from = Math.max(least, Math.min(from + days, most - 1));
    if (m.to) to = Math.min(most, from + length);
  }
  return { from: later(range.first, from), to: to >= most ? "" : later(range.first, to) };
}

function change(id: string, how: (b: Bar) => Bar): void {
  bars.value = bars.value.map((b) => (b.id === id ? how(b) : b));
}

// setDays changes the days of a bar.
export function setDays(id: string, days: { from: string; to: string }): void {
  change(id, (b) => (b.own ? { ...b, own: { ...b.own, ...days } } : { ...b, ...days }));
}

// setAmount changes how much a bar does.
export function setAmount(id: string, amount: number): void {
  if (Number.isFinite(amount)) change(id, (b) => (b.own ? { ...b, own: { ...b.own, amount } } : { ...b, amount }));
}

export function remove(id: string): void {
  bars.value = bars.value.filter((b) => b.id !== id);
}

export function add(list: Bar[]): void {
  bars.value = unique([...bars.value, ...list]);
}

// opened turns the measures of a file into bars: those of the library by name where nothing but days and amount is changed.
export function opened(list: Measure[]): Bar[] {
  return list.map((m) => {
    const known = library.value?.measures.find((k) => k.id === m.id);
    const plain = (x: Measure) => JSON.stringify(Object.entries({ ...sent(x), from: "", to: "", amount: 0 }).sort(([a], [b]) => (a < b ? -1 : 1)));
    if (!known || plain(known) !== plain(m)) return { id: m.id, own: sent(m) as Measure };
    const bar: Bar = { id: m.id };
    if (m.from !== known.from) bar.from = m.from;
    if ((m.to ?? "") !== (known.to ?? "")) bar.to = m.to ?? "";
    if (m.amount !== known.amount && m.amount !== undefined) bar.amount = m.amount;
    return bar;
  });
}
