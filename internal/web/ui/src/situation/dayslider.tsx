// The day on which everything on the page was known: a slider, a field, and
// steps to the days on which a figure came out or changed.
import { useMemo } from "preact/hooks";
import { show } from "../api";
import { useAsked } from "../asked";
import { day, t, utc } from "../words";
import { known, seriesKey, today } from "./state";
import { sw } from "./words";

const first = "2019-11-15";
const daySeconds = 86400;

function indexOf(text: string): number {
  return Math.round((utc(text) - utc(first)) / daySeconds);
}

function dayAt(index: number): string {
  return new Date((utc(first) + index * daySeconds) * 1000).toISOString().slice(0, 10);
}

// useChanges are the days on which the chosen series came out or was revised.
function useChanges(): string[] {
  const all = useAsked(seriesKey.value, (s) => show(new URLSearchParams({ series: seriesKey.value }), s));
  return useMemo(() => [...new Set(all.value?.figures.flatMap((f) => f.vintages.map((v) => v.available_from)) ?? [])].filter((d) => d >= first).sort(), [all.value]);
}

export function DaySlider() {
  const changes = useChanges();
  const now = today();
  const shown = known.value === "now" ? now : known.value;
  const words = known.value === "now" ? sw.value.knownNow : day(shown);
  const before = changes.filter((d) => d < shown).at(-1);
  const after = changes.find((d) => d > shown);
  const last = indexOf(changes.at(-1) ?? now) + 30;
  return (
    <section class="figure day-slider" aria-labelledby="day-title">
      <div class="day-line">
        <h2 id="day-title">{sw.value.knownTitle} <span class="day-words">{words}</span></h2>
        <div class="day-buttons">
          <button type="button" disabled={!before} onClick={() => { known.value = before ?? known.value; }} title={before && day(before)}>◂ <span>{sw.value.earlier}</span></button>
          <button type="button" disabled={!after} onClick={() => { known.value = after ?? known.value; }} title={after && day(after)}><span>{sw.value.later}</span> ▸</button>
          <input type="date" aria-label={t.value.asOf} min={first} value={shown} onChange={(e) => { if (e.currentTarget.value) known.value = e.currentTarget.value; }} />
          <button type="button" aria-pressed={known.value === "2023-12-26"} onClick={() => { known.value = "2023-12-26"; }}>{sw.value.corridorDay}</button>
          <button type="button" aria-pressed={known.value === "now"} onClick={() => { known.value = "now"; }}>{sw.value.nowButton}</button>
        </div>
      </div>
      <input id="known-on" type="range" min={0} max={last} value={Math.min(indexOf(shown), last)} aria-label={t.value.asOf} aria-valuetext={words}
        onInput={(e) => { known.value = dayAt(Number(e.currentTarget.value)); }} />
      <p class="note">{sw.value.knownHint}</p>
    </section>
  );
}
