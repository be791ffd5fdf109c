// The painter of fan charts and of series. It knows nothing of runs: it gets
// lines, bands and marks over time and draws them with uPlot, reads single
// values to mouse and keyboard, and redraws when the page's colours change.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { colour, isDark } from "./theme";
import { lang, monthName, t, whole } from "./words";

// Line is one series over the chart's x values; null where it has no value.
export interface Line {
  values: (number | null)[];
  color: string; // a CSS variable without its dashes
  width?: number;
  dashed?: boolean;
  mark?: "filled" | "hollow";
  markSize?: number;
}

// Area is filled between two lines of equal length.
export interface Area { high: (number | null)[]; low: (number | null)[]; color: string }

export interface Picture {
  x: number[];
  areas: Area[];
  lines: Line[];
  at?: number | undefined; // a day to mark with an upright line, seconds
  atWords?: string;
  monthly: boolean; // whether x are middles of months, under which their names then stand
  label: string; // what a reader who does not see the picture is told
  read: (index: number) => string; // the values at one x in words
}

const height = 260;
const font = "12px system-ui, sans-serif";

function seriesOf(picture: Picture): uPlot.Series[] {
  const hidden = { stroke: "transparent", width: 0, points: { show: false } };
  const drawn = picture.lines.map((line): uPlot.Series => {
    const stroke = colour(line.color);
    const fill = line.mark === "hollow" ? colour("surface") : stroke;
    return {
      stroke,
      width: line.width ?? 0,
      ...(line.dashed ? { dash: [4, 4] } : {}),
      points: line.mark ? { show: true, size: line.markSize ?? 7, width: 1.6, stroke, fill } : { show: false },
    };
  });
  return [{}, ...picture.areas.flatMap(() => [hidden, hidden]), ...drawn];
}

// upright marks a day and writes its words above the line, inside the picture.
function upright(picture: Picture): (u: uPlot) => void {
  return (u) => {
    if (picture.at === undefined) return;
    const x = u.valToPos(picture.at, "x", true);
    const { left, top, width, height: h } = u.bbox;
    if (x < left || x > left + width) return;
    const scale = devicePixelRatio;
    u.ctx.save();
    u.ctx.strokeStyle = u.ctx.fillStyle = colour("muted");
    u.ctx.lineWidth = scale;
    u.ctx.setLineDash([3 * scale, 3 * scale]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, top);
    u.ctx.lineTo(x, top + h);
    u.ctx.stroke();
    u.ctx.font = `${11 * scale}px system-ui, sans-serif`;
    const words = picture.atWords ?? "";
    const half = u.ctx.measureText(words).width / 2;
    const room = u.ctx.canvas.width - half;
    u.ctx.textAlign = "center";
    u.ctx.fillText(words, Math.max(half, Math.min(x, room)), top - 4 * scale);
    u.ctx.restore();
  };
}

// ticks picks months at even steps so that their names do not touch, about 40 px each.
function ticks(u: uPlot, low: number, high: number, monthly: boolean): number[] {
  const months = (high - low) / 2629800;
  const most = Math.max(2, Math.floor(u.bbox.width / devicePixelRatio / 40));
  const every = [1, 2, 3, 6, 12, 24, 60].find((n) => months / n <= most) ?? 120;
  const first = new Date(low * 1000);
  const found: number[] = [];
  for (let month = first.getUTCFullYear() * 12 + first.getUTCMonth(); ; month++) {
    const x = Date.UTC(Math.floor(month / 12), month % 12, monthly ? 16 : 1) / 1000;
    if (x > high) return found;
    if (month % every === 0 && x >= low) found.push(x);
  }
}

// tickNames writes months, with the year below the first and each January.
function tickNames(splits: number[]): string[] {
  let year = 0;
  return splits.map((x) => {
    const own = new Date(x * 1000).getUTCFullYear();
    const name = monthName(x, "short");
    if (own === year) return name;
    year = own;
    return `${name}\n${own}`;
  });
}

function optionsOf(picture: Picture, width: number, move: (index: number | null) => void): uPlot.Options {
  const axis = { stroke: colour("muted"), grid: { stroke: colour("line"), width: 1 }, ticks: { show: false }, font };
  const first = picture.x[0] ?? 0;
  const last = picture.x.at(-1) ?? 1;
  const pad = Math.max((last - first) * 0.03, 864000);
  return {
    width,
    height,
    padding: [18, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: {
      x: { time: true, range: () => [first - pad, last + pad] },
      y: { range: (_u, _low, high) => [0, (high || 1) * 1.08] },
    },
    series: seriesOf(picture),
    bands: picture.areas.map((area, i) => ({ series: [1 + 2 * i, 2 + 2 * i] as [number, number], fill: colour(area.color) })),
    axes: [
      { ...axis, splits: (u, _i, low, high) => ticks(u, low, high, picture.monthly), values: (_u, s) => tickNames(s), size: 38, grid: { show: false } },
      { ...axis, values: (_u, s) => s.map((v) => whole(v)), size: (_u, values) => 14 + 7 * Math.max(3, ...(values ?? []).map((v) => v.length)) },
    ],
    hooks: { draw: [upright(picture)], setCursor: [(u) => move(u.cursor.idx ?? null)] },
  };
}

function dataOf(picture: Picture): uPlot.AlignedData {
  return [picture.x, ...picture.areas.flatMap((a) => [a.high, a.low]), ...picture.lines.map((l) => l.values)] as uPlot.AlignedData;
}

export function Chart({ picture, id }: { picture: Picture; id: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const index = useSignal<number | null>(null);
  const dark = isDark();

  useEffect(() => {
    const host = box.current;
    if (!host) return undefined;
    index.value = null;
    const u = new uPlot(optionsOf(picture, host.clientWidth || 300, (i) => { index.value = i; }), dataOf(picture), host);
    chart.current = u;
    const watch = new ResizeObserver(() => u.setSize({ width: host.clientWidth, height }));
    watch.observe(host);
    return () => {
      watch.disconnect();
      u.destroy();
    };
  }, [picture, dark, lang.value]);

  const key = (event: KeyboardEvent) => {
    const move = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const u = chart.current;
    if (!move || !u) return;
    event.preventDefault();
    const start = index.value ?? (move > 0 ? -1 : picture.x.length);
    const next = Math.min(picture.x.length - 1, Math.max(0, start + move));
    u.setCursor({ left: u.valToPos(picture.x[next] ?? 0, "x"), top: 10 });
  };
  const leave = () => { index.value = null; };

  return (
    <div class="chart">
      <div
        ref={box} class="canvas" role="img" tabIndex={0} aria-label={picture.label} aria-describedby={`${id}-keys`}
        onKeyDown={key} onMouseLeave={leave} onBlur={leave}
      />
      <p id={`${id}-keys`} class="unseen">{t.value.chartKeys}</p>
      <p class="readout" aria-live="polite">{index.value === null ? " " : picture.read(index.value)}</p>
    </div>
  );
}
