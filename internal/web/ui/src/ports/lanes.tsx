// The lanes of a day as bars that are dragged with mouse or finger, or moved with
// the keyboard. A drag along the hours sets each that it passes.
import { useRef, useState } from "preact/hooks";
import { whole } from "../words";
import type { Hour, Shifts } from "./ask";
import { clock, ladder, useWidth } from "./draw";
import { added, change, mostChange } from "./state";
import { pw } from "./words";

const height = 190;
const left = 34;
const bottom = 22;
const top = 8;

interface Frame { width: number; high: number }

const step = (f: Frame) => (f.width - left - 4) / 24;
const xOf = (f: Frame, hour: number) => left + hour * step(f);
const yOf = (f: Frame, lanes: number) => height - bottom - (lanes / f.high) * (height - bottom - top);

// signed writes a change with its sign.
export function signed(n: number): string {
  return n > 0 ? `+${whole(n)}` : n < 0 ? `−${whole(-n)}` : "0";
}

// shownLanes is what a bar shows: the lanes of today with the change, before the server has answered.
function shownLanes(usual: number, n: number, most: number): number {
  return n === 0 ? usual : Math.min(most, Math.max(0, (usual || 1) + n));
}

function oneDecimal(v: number): string {
  return String(Math.round(v * 10) / 10);
}

interface BarProps { f: Frame; h: Hour; most: number; open: boolean; focus: boolean; keys: (e: KeyboardEvent, hour: number) => void }

function Bar({ f, h, most, open, focus, keys }: BarProps) {
  const n = added.value[h.hour] ?? 0;
  const usual = h.lanes.p50;
  const shown = open ? shownLanes(usual, n, most) : usual;
  const words = pw.value.laneValue(oneDecimal(shown), n ? pw.value.laneChange(signed(n)) : "");
  return (
    <g
      class={n ? "lane changed" : "lane"} role="slider" aria-orientation="vertical" tabindex={focus ? 0 : -1} data-hour={h.hour} aria-label={pw.value.hour(clock(h.hour), clock(h.hour + 1))}
      aria-valuemin={0} aria-valuemax={most} aria-valuenow={Math.round(shown * 10) / 10} aria-valuetext={words} aria-describedby="lane-keys" aria-disabled={!open} onKeyDown={(e) => keys(e, h.hour)}
    >
      <title>{`${pw.value.hour(clock(h.hour), clock(h.hour + 1))}: ${words}`}</title>
      <rect class="slot" x={xOf(f, h.hour)} y={top} width={step(f)} height={height - bottom - top} />
      <rect class="plan" x={xOf(f, h.hour) + 1.5} y={yOf(f, shown)} width={Math.max(1, step(f) - 3)} height={Math.max(0, height - bottom - yOf(f, shown))} rx={2} />
      <rect class="was" x={xOf(f, h.hour) + 1.5} y={yOf(f, usual)} width={Math.max(1, step(f) - 3)} height={Math.max(0, height - bottom - yOf(f, usual))} rx={2} />
      {n !== 0 && step(f) > 20 && <text class="mark-change" x={xOf(f, h.hour + 0.5)} y={Math.max(top + 10, yOf(f, Math.max(shown, usual)) - 4)}>{signed(n)}</text>}
    </g>
  );
}

// LaneBars are the bars of the chosen day; hours tells when people may come.
export function LaneBars({ a, day, open }: { a: Shifts; day: Hour[]; open: (hour: number) => boolean }) {
  const { ref, width } = useWidth();
  const [at, setAt] = useState(day.findIndex((h) => open(h.hour)));
  const dragged = useRef<number | null>(null);
  const most = Math.max(a.lanes, 1);
  const rungs = ladder(Math.max(...day.map((h) => h.lanes.p97_5), ...day.map((h) => shownLanes(h.lanes.p50, added.value[h.hour] ?? 0, most)), Math.min(most, 4)) * 1.15);
  const f: Frame = { width: Math.max(width, 280), high: rungs.at(-1) ?? 1 };

  const set = (hour: number, lanes: number) => {
    const usual = day[hour]?.lanes.p50 ?? 0;
    if (open(hour)) change([hour], () => Math.max(-mostChange, Math.min(mostChange, Math.round(Math.min(lanes, most) - (usual || 1)))));
  };
  const drag = (e: PointerEvent) => {
    const box = (e.currentTarget as SVGElement).getBoundingClientRect();
    const hour = Math.floor((e.clientX - box.left - left) / step(f));
    if (hour < 0 || hour > 23) return;
    const from = dragged.current ?? hour;
    dragged.current = hour;
    const lanes = Math.max(0, ((height - bottom - (e.clientY - box.top)) / (height - bottom - top)) * f.high);
    for (let h = Math.min(from, hour); h <= Math.max(from, hour); h++) set(h, lanes);
    setAt(hour);
  };
  const keys = (e: KeyboardEvent, hour: number) => {
    const sideways = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    const up = e.key === "ArrowUp" ? 1 : e.key === "ArrowDown" ? -1 : e.key === "PageUp" ? 5 : e.key === "PageDown" ? -5 : 0;
    if (!sideways && !up && e.key !== "Home") return;
    e.preventDefault();
    if (sideways) {
      const next = (hour + sideways + 24) % 24;
      setAt(next);
      ref.current?.querySelector<SVGElement>(`[data-hour="${next}"]`)?.focus();
    } else if (open(hour)) {
      const usual = Math.max(day[hour]?.lanes.p50 ?? 0, 1);
      change([hour], (n) => (e.key === "Home" ? 0 : Math.max(-Math.ceil(usual), Math.min(most - Math.floor(usual), n + up))));
    }
  };
  return (
    <div ref={ref} class="lane-bars">
      <p id="lane-keys" class="unseen">{pw.value.lanesKeys}</p>
      <svg
        width={f.width} height={height} role="group" aria-label={pw.value.lanesTitle}
        onPointerDown={(e) => { dragged.current = null; e.currentTarget.setPointerCapture(e.pointerId); drag(e); }}
        onPointerMove={(e) => { if (e.currentTarget.hasPointerCapture(e.pointerId)) drag(e); }}
      >
        <defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" /></pattern></defs>
        {rungs.map((v) => <g key={v} class="rung" aria-hidden="true"><line x1={left} x2={f.width} y1={yOf(f, v)} y2={yOf(f, v)} /><text x={left - 6} y={yOf(f, v) + 4}>{whole(v)}</text></g>)}
        {day.map((h) => <Bar key={h.hour} f={f} h={h} most={most} open={open(h.hour)} focus={h.hour === at} keys={keys} />)}
        <g class="axis" aria-hidden="true">{[0, 3, 6, 9, 12, 15, 18, 21, 24].map((h) => <text key={h} x={Math.min(xOf(f, h), f.width - 9)} y={height - 6}>{h}</text>)}</g>
      </svg>
    </div>
  );
}
