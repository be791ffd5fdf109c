// Waits by the hour of arrival over the day, today and with the lanes as they are
// set, above the people who arrive.
import { useState } from "preact/hooks";
import { about, whole } from "../words";
import type { Hour, Spread } from "./ask";
import { band, clock, ladder, line, useWidth } from "./draw";
import { pw } from "./words";

const left = 46;
const wait = { top: 10, height: 190 };
const come = { top: 214, height: 56 };
const height = 294;

function minutes(v: number): string {
  return v >= 9.5 ? whole(v) : about(Math.round(v * 10) / 10);
}

function range(s: Spread | null): string {
  return s ? `${minutes(s.p50)} (${pw.value.range(minutes(s.p10), minutes(s.p90))})` : "–";
}

// read says an hour in words.
function read(usual: Hour, mine: Hour, changed: boolean): string {
  const words = [pw.value.hour(clock(usual.hour), clock(usual.hour + 1)), `${pw.value.arrivals} ${whole(mine.arrivals.p50)}`, `${pw.value.waitToday} ${range(usual.wait_minutes)}`];
  if (changed) words.push(`${pw.value.waitYours} ${range(mine.wait_minutes)}`);
  return words.join(" · ");
}

export function Waits({ usual, mine, changed }: { usual: Hour[]; mine: Hour[]; changed: boolean }) {
  const { ref, width } = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const w = Math.max(width, 280);
  const stepX = (w - left - 4) / 24;
  const x = (i: number) => left + (i + 0.5) * stepX;
  const pick = (list: Hour[], of: keyof Spread) => list.map((h) => h.wait_minutes?.[of] ?? null);
  const rungs = ladder(Math.max(5, ...pick(mine, "p97_5").map((v) => v ?? 0), ...pick(usual, "p90").map((v) => v ?? 0)));
  const y = (v: number) => wait.top + wait.height * (1 - v / (rungs.at(-1) ?? 1));
  const people = ladder(Math.max(1, ...mine.map((h) => h.arrivals.p50), ...usual.map((h) => h.arrivals.p50)));
  const yPeople = (v: number) => come.top + come.height * (1 - v / (people.at(-1) ?? 1));
  const keys = (e: KeyboardEvent) => {
    const move = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (!move) return;
    e.preventDefault();
    setAt(Math.max(0, Math.min(23, (at ?? (move > 0 ? -1 : 24)) + move)));
  };
  const point = (e: PointerEvent) => {
    const box = (e.currentTarget as SVGElement).getBoundingClientRect();
    const hour = Math.floor((e.clientX - box.left - left) / stepX);
    setAt(hour >= 0 && hour < 24 ? hour : null);
  };
  const [one, two] = at === null ? [] : [usual[at], mine[at]];
  const worst = mine.reduce((a, b) => ((b.wait_minutes?.p50 ?? -1) > (a.wait_minutes?.p50 ?? -1) ? b : a));
  return (
    <div ref={ref} class="waits">
      <svg
        width={w} height={height} role="img" tabindex={0} aria-label={`${pw.value.waitsTitle}. ${read(usual[worst.hour] ?? worst, worst, changed)}`}
        onKeyDown={keys} onPointerMove={point} onPointerLeave={() => setAt(null)} onBlur={() => setAt(null)}
      >
        {rungs.map((v) => <g key={v} class="rung"><line x1={left} x2={w} y1={y(v)} y2={y(v)} /><text x={left - 6} y={y(v) + 4}>{whole(v)}</text></g>)}
        <text class="unit-word" x={left + 4} y={wait.top + 10}>{pw.value.minutes}</text>
        <path class="wide" d={band(pick(mine, "p2_5"), pick(mine, "p97_5"), x, y)} />
        <path class="narrow" d={band(pick(mine, "p10"), pick(mine, "p90"), x, y)} />
        {changed && <path class="usual-band" d={band(pick(usual, "p10"), pick(usual, "p90"), x, y)} />}
        {changed && <path class="usual-line" d={line(pick(usual, "p50"), x, y)} />}
        <path class="my-line" d={line(pick(mine, "p50"), x, y)} />
        {mine.map((h) => <rect key={h.hour} class="come" x={left + h.hour * stepX + 1.5} width={Math.max(1, stepX - 3)} y={yPeople(h.arrivals.p50)} height={come.top + come.height - yPeople(h.arrivals.p50)} />)}
        <text class="top-word" x={left - 6} y={come.top + 8}>{whole(people.at(-1) ?? 0)}</text>
        <text class="unit-word" x={left + 4} y={come.top - 2}>{`${pw.value.arrivals} ${pw.value.perHour}`}</text>
        <g class="axis">{[0, 3, 6, 9, 12, 15, 18, 21, 24].map((h) => <text key={h} x={Math.min(left + h * stepX, w - 9)} y={height - 6}>{h}</text>)}</g>
        {at !== null && <line class="cursor" x1={x(at)} x2={x(at)} y1={wait.top} y2={come.top + come.height} />}
      </svg>
      <p class="readout" aria-live="polite">{one && two ? read(one, two, changed) : " "}</p>
      <Key changed={changed} />
    </div>
  );
}

function Key({ changed }: { changed: boolean }) {
  return (
    <ul class="key">
      <li><i class="swatch line" style={{ background: "var(--c-wait)" }} />{pw.value.keyWith}</li>
      {changed && <li><i class="swatch line dashed" />{pw.value.keyUsual}</li>}
      <li><i class="swatch" style={{ background: "var(--c-way)" }} />{pw.value.keyArrivals}</li>
    </ul>
  );
}

export function HourTable({ usual, mine }: { usual: Hour[]; mine: Hour[] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={pw.value.waitTable}>
      <table>
        <thead><tr><th scope="col">{pw.value.hourWord}</th><th scope="col">{pw.value.keyToday}</th><th scope="col">{pw.value.keyPlan}</th><th scope="col">{pw.value.arrivals}</th><th scope="col">{pw.value.waitToday} ({pw.value.range80})</th><th scope="col">{pw.value.waitYours} ({pw.value.range80})</th></tr></thead>
        <tbody>
          {usual.map((h, i) => {
            const own = mine[i] ?? h;
            return <tr key={h.hour}><th scope="row">{clock(h.hour)}</th><td>{about(h.lanes.p50)}</td><td>{about(own.lanes.p50)}</td><td>{whole(own.arrivals.p50)}</td><td>{range(h.wait_minutes)}</td><td>{range(own.wait_minutes)}</td></tr>;
          })}
        </tbody>
      </table>
    </div>
  );
}
