// What the reader chose on the page "Ports", all of it in the address: the crossing,
// the lanes added by hour, other hours of opening, and a closure.
import { computed } from "@preact/signals";
import { param } from "../route";

export const crossing = param("ports", "crossing", "lukeville"); // its id
export const month = param("ports", "month", "2023-11"); // of the traffic
export const mode = param("ports", "mode", "car"); // pedestrian, car or truck
export const day = param("ports", "day", "0"); // 1 Monday to 7 Sunday; 0: the mean day
export const lanes = param("ports", "lanes"); // 6:2,22:-1
export const hours = param("ports", "hours"); // 6-22; "": as listed
export const shut = param("ports", "close"); // 2023-12-04..2023-12-12; "": none
export const sudden = param("ports", "sudden"); // "true": nobody knew
export const walkers = param("ports", "walkers_pass"); // "true": walkers pass meanwhile

// mostChange is how many lanes one hour may be given or lose, as the server takes it.
export const mostChange = 60;

// added are the lanes added in each hour of the day.
export const added = computed<number[]>(() => {
  const list = new Array<number>(24).fill(0);
  for (const part of lanes.value.split(",")) {
    const [at = NaN, n = NaN] = part.split(":").map(Number);
    if (Number.isInteger(at) && at >= 0 && at < 24 && Number.isInteger(n)) list[at] = Math.max(-mostChange, Math.min(mostChange, n));
  }
  return list;
});

// change sets the lanes added in some hours.
export function change(at: number[], n: (before: number) => number): void {
  const list = added.value.map((v, h) => (at.includes(h) ? n(v) : v));
  lanes.value = list.flatMap((v, h) => (v ? [`${h}:${v}`] : [])).join(",");
}

// Span is a closure: its first day and that of the reopening.
export interface Span { from: string; to: string }

export const closure = computed<Span | null>(() => {
  const [from = "", to = ""] = shut.value.split("..");
  return /^\d{4}-\d{2}-\d{2}$/.test(from) && /^\d{4}-\d{2}-\d{2}$/.test(to) && from < to ? { from, to } : null;
});

// place is the crossing as the server takes it; month and mode with it.
function place(runs: number): URLSearchParams {
  return new URLSearchParams({ crossing: crossing.value, month: month.value, mode: mode.value, runs: String(runs) });
}

// shiftsQuery asks for the week as listed beside the change.
export function shiftsQuery(runs: number): string {
  const q = place(runs);
  if (lanes.value) q.set("lanes", lanes.value);
  if (hours.value) q.set("hours", hours.value);
  return q.toString();
}

// closingQuery asks for the closure.
export function closingQuery(runs: number, span: Span): string {
  const q = place(runs);
  q.set("from", span.from);
  q.set("to", span.to);
  if (sudden.value) q.set("sudden", "true");
  if (walkers.value && mode.value === "car") q.set("walkers_pass", "true");
  return q.toString();
}

const daySeconds = 86400;

// daysFrom counts days between two days.
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 1000 / daySeconds);
}

// later is a day n days after another.
export function later(from: string, n: number): string {
  return new Date(Date.parse(from) + n * daySeconds * 1000).toISOString().slice(0, 10);
}
