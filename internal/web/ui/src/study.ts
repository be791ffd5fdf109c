// The study that the page shows: which answer is there, which is on its way,
// and how to ask for another.
import { signal } from "@preact/signals";
import { run } from "./api";
import { runQuery, scenario } from "./state";
import type { RunAnswer, Step } from "./types";

export const answer = signal<RunAnswer | null>(null);
export const answerQuery = signal(""); // of the answer shown
export const progress = signal<Step | null>(null); // null: nothing runs
export const failure = signal<unknown>(null);
export const cancelled = signal(false);

let underWay: AbortController | null = null;

// start asks for the study that the choices describe; one at a time.
export async function start(): Promise<void> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  const query = runQuery();
  failure.value = null;
  cancelled.value = false;
  progress.value = { done: 0, wanted: 0, seconds_left: 0 };
  try {
    const a = await run(scenario.value, query, (s) => { if (underWay === own) progress.value = s; }, own.signal);
    if (underWay !== own) return;
    answer.value = a;
    answerQuery.value = query;
  } catch (e) {
    if (underWay !== own) return;
    if (own.signal.aborted) cancelled.value = true;
    else failure.value = e;
  }
  if (underWay === own) progress.value = null;
}

// cancel leaves the study under way; the last answer stays.
export function cancel(): void {
  underWay?.abort();
}
