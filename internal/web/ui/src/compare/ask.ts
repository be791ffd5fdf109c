// What the server tells of packages side by side, and how it is asked: a preview of few
// runs, then all of them.
import { signal } from "@preact/signals";
import { ask, followed } from "../api";
import { type Library, type Measure, planned, sent } from "../scenario/plan";
import type { Band, Bill, Effect, Step, Text } from "../types";
import { chosen, mine, runs, scenario, seed, usualRuns } from "./state";
import { cw } from "./words";

export interface MonthEffect { base: Band; value: Band; difference: Band }

export interface Alternative { id: string; title: Text; measures: Measure[]; effects: Effect[]; bills: Bill[]; months: MonthEffect[]; key: string }

export interface CompareAnswer {
  scenario: string; title: Text; date: string; first: string; last: string; runs: number; wanted: number; seed: number; alternatives: Alternative[];
  calendar: { date: string; title: Text }[]; grade: "validated" | "plausible" | "illustrative"; grade_because: Text; limits: Text[]; preview?: { label: Text }; key: string;
}

export const library = signal<Library | null>(null);
export const answer = signal<CompareAnswer | null>(null);
export const previewed = signal(false);
export const progress = signal<Step | null>(null);
export const failure = signal<unknown>(null);

let underWay: AbortController | null = null;

// fewRuns is how many runs a preview makes.
const fewRuns = 20;

export function wantedRuns(): number {
  return Number(runs.value) > 0 ? Number(runs.value) : usualRuns;
}

// body holds the packages; with the reader's own plan the measures as a file, else none.
export function body(): Record<string, unknown> {
  const ids = chosen();
  if (!ids.includes(mine) || !library.value) return { packages: ids.filter((id) => id !== mine) };
  const plan = planned.value.map((m) => ({ ...sent(m), id: `${mine}-${m.id}` }));
  const file = {
    schema: 1,
    measures: [...library.value.measures.map(sent), ...plan],
    packages: [...library.value.packages, { id: mine, title: { en: cw.value.mineEnglish, es: cw.value.mineSpanish }, measures: plan.map((m) => m.id) }],
  };
  return { packages: ids, measures: JSON.stringify(file) };
}

async function one(own: AbortController, preview: boolean): Promise<void> {
  const q = new URLSearchParams({ runs: String(preview ? Math.min(fewRuns, wantedRuns()) : wantedRuns()), seed: seed.value });
  if (preview) q.set("preview", "true");
  progress.value = { done: 0, wanted: 0, seconds_left: 0 };
  const path = `/api/compare/${encodeURIComponent(scenario.value)}`;
  const a = await followed<CompareAnswer>(path, q.toString(), body(), (s) => { if (underWay === own) progress.value = s; }, own.signal);
  if (underWay !== own) return;
  answer.value = { ...a, alternatives: (a.alternatives ?? []).map((x) => ({ ...x, measures: x.measures ?? [], effects: x.effects ?? [], bills: x.bills ?? [], months: x.months ?? [] })), calendar: a.calendar ?? [] };
  previewed.value = preview;
}

// start compares: the preview first, then the whole; what was asked for before is left.
export async function start(): Promise<void> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  failure.value = null;
  if (chosen().length === 0) {
    answer.value = progress.value = null;
    return;
  }
  try {
    await one(own, true);
    if (underWay === own) await one(own, false);
  } catch (e) {
    if (underWay === own && !own.signal.aborted) failure.value = e;
  }
  if (underWay === own) progress.value = null;
}

export function cancel(): void {
  underWay?.abort();
}

// loadLibrary asks for the packages that can be compared.
export async function loadLibrary(): Promise<void> {
  const found = await ask<Library>(`/api/measures/${encodeURIComponent(scenario.value)}`);
  library.value = { ...found, measures: found.measures ?? [], packages: found.packages ?? [], calendar: found.calendar ?? [] };
}
