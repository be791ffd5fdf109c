// The study that the page shows: which answer is there, which is on its way, and
// how to ask for another. While something is moved a preview of few runs comes
// first; once it rests, the whole study.
import { signal } from "@preact/signals";
import { Refusal, runWith } from "../api";
import { runs, scenario, settingsQuery } from "../state";
import type { RunAnswer, Step } from "../types";
import { planned, sent } from "./plan";

export const answer = signal<RunAnswer | null>(null);
export const answerQuery = signal(""); // of the answer shown; "" where no address alone gives it
export const previewed = signal(false); // whether the answer is a preview
export const progress = signal<Step | null>(null); // null: nothing runs
export const failure = signal<unknown>(null);
export const cancelled = signal(false);

// counts are the reader's own counts as CSV. They stay in this page: no address and no file keeps them.
export const counts = signal("");

// file is a whole scenario that was opened and differs from those that the server carries; "" where none is.
export const file = signal("");

// fewRuns is how many runs a preview makes, usualRuns how many a study does unasked.
const fewRuns = 20;
const usualRuns = 200;

// moving is how long a bar or a slider must rest before a preview is asked for, settled before the whole study is, in ms.
const moving = 120;
const settled = 700;

// body is what is changed of the scenario.
export function body(): Record<string, unknown> {
  return {
    daily: true,
    ...(planned.value.length ? { measures: planned.value.map(sent) } : {}),
    ...(counts.value.trim() ? { counts: counts.value } : {}),
    ...(file.value ? { scenario: file.value } : {}),
  };
}

export function wantedRuns(): number {
  return Number(runs.value) > 0 ? Number(runs.value) : usualRuns;
}

let underWay: AbortController | null = null;
let timers: number[] = [];

function leave(): AbortController {
  timers.forEach(clearTimeout);
  timers = [];
  underWay?.abort();
  underWay = new AbortController();
  return underWay;
}

// ask asks for one study and shows it.
async function ask(own: AbortController, preview: boolean): Promise<void> {
  const query = settingsQuery();
  query.set("runs", String(preview ? Math.min(fewRuns, wantedRuns()) : wantedRuns()));
  if (preview) query.set("preview", "true");
  const sentBody = body();
  progress.value = { done: 0, wanted: 0, seconds_left: 0 };
  const a = await runWith(scenario.value, query.toString(), sentBody, (s) => { if (underWay === own) progress.value = s; }, own.signal);
  if (underWay !== own) return;
  answer.value = a;
  previewed.value = preview;
  query.delete("preview");
  answerQuery.value = Object.keys(sentBody).length > 1 ? "" : query.toString();
  failure.value = null;
}

async function attempt(own: AbortController, preview: boolean): Promise<void> {
  failure.value = null;
  cancelled.value = false;
  try {
    await ask(own, preview);
  } catch (e) {
    if (underWay !== own) return;
    if (own.signal.aborted) cancelled.value = true;
    else failure.value = e;
    progress.value = null;
    timers.forEach(clearTimeout);
    return;
  }
  if (underWay === own) progress.value = null;
}

// start asks for the whole study at once; one at a time.
export async function start(): Promise<void> {
  await attempt(leave(), false);
}

// touch asks anew because something is being moved: a preview soon, the whole study once it rests. What was asked for
// before is left, and the server stops it.
export function touch(): void {
  const own = leave();
  timers.push(window.setTimeout(() => { void attempt(own, true).then(() => { if (underWay === own && failure.value === null && !cancelled.value) rest(own); }); }, moving));
}

// rest waits until nothing was moved for a while.
function rest(own: AbortController): void {
  timers.push(window.setTimeout(() => { if (underWay === own) void attempt(own, false); }, settled));
}

// begin shows a preview first, for a page that is opened.
export async function begin(): Promise<void> {
  const own = leave();
  await attempt(own, true);
  if (underWay === own && failure.value === null && !cancelled.value) await attempt(own, false);
}

// cancel leaves the study under way; the last answer stays.
export function cancel(): void {
  timers.forEach(clearTimeout);
  underWay?.abort();
}

// refused tells the problems of the input, if the server told any.
export function refused(e: unknown): boolean {
  return e instanceof Refusal && e.failure.status === 422;
}
