// Official counts from before the run, which its answer does not carry: a chart
// shows them so that a reader sees the run beside a year of what was known.
import { signal } from "@preact/signals";
import { show } from "./api";
import { historyFrom } from "./rows";
import type { Official, OfficialPoint, RunAnswer } from "./types";

const held = signal<Record<string, OfficialPoint[]>>({});
const asked = new Set<string>();

function keyOf(a: RunAnswer, official: Official): string {
  return `${official.series} ${historyFrom(a)} ${a.date}`;
}

// earlier gives what was known on the scenario's date of the months before the run, as far as it has arrived.
export function earlier(a: RunAnswer, official: Official | undefined): OfficialPoint[] {
  return official ? held.value[keyOf(a, official)] ?? [] : [];
}

// fetchEarlier asks for them once. Without an answer the chart begins with the run, which is no failure.
export function fetchEarlier(a: RunAnswer, official: Official | undefined): void {
  const first = official?.points.map((p) => p.period).sort()[0];
  if (!official || !first) return;
  const key = keyOf(a, official);
  if (asked.has(key)) return;
  asked.add(key);
  const query = new URLSearchParams({ series: official.series, from: historyFrom(a), to: first, as_of: a.date });
  show(query, new AbortController().signal).then((answer) => {
    const points = answer.figures.flatMap((f): OfficialPoint[] => {
      const v = f.vintages[0];
      return v && f.period < first ? [{ period: f.period, value: v.value, available_from: v.available_from, proxy: v.proxy, known: true }] : [];
    });
    held.value = { ...held.value, [key]: points };
  }, () => undefined);
}
