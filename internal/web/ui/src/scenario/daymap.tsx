// Where people are, day by day: on the road, at stop-overs, at border towns, on the
// lists, in shelters, and the caravan by week with its stretch. A slider and a play
// button move the day. Start with DayMap.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api";
import { useAsked } from "../asked";
import { Names } from "../map";
import { MapFrame } from "../mapframe";
import { type Bounds, boundsOf, type Frame, place as placeLabels, type Project, type Spot } from "../project";
import { param } from "../route";
import type { Daily, DailyColumn, Place, RunAnswer } from "../types";
import { about, day, lang, say, t, whole } from "../words";
import { type Caravan, CaravanRoute, CaravanWords, weekOn } from "./caravan";
import { daysBetween, later } from "./plan";
import { WhyRun } from "./whyrun";
import { w } from "./words";

export const shownDay = param("scenario", "day");

// region is the part of the corridor that the map shows.
const region = param("scenario", "region", "corridor");

const regions = ["corridor", "border"];

// border is the south-west border.
const border: Bounds = { west: -118, east: -96.5, south: 25, north: 34 };

function inside(p: Place, b: Bounds): boolean {
  return p.lon >= b.west && p.lon <= b.east && p.lat >= b.south && p.lat <= b.north;
}

const layers = ["way", "stay", "wait", "line", "bed", "caravan"] as const;

type Layer = (typeof layers)[number];

// hidden are the layers that the reader put away.
const hidden = param("scenario", "hide");

function shows(layer: Layer): boolean {
  return !hidden.value.split(",").includes(layer);
}

function toggle(layer: Layer): void {
  const list = hidden.value.split(",").filter(Boolean);
  hidden.value = (list.includes(layer) ? list.filter((x) => x !== layer) : [...list, layer]).join(",");
}

const quantities: Record<Exclude<Layer, "caravan" | "way">, string> = { stay: "at-place", wait: "waiting", line: "on-the-list", bed: "in-shelters" };

interface Mark { layer: Layer; place: Place; value: number; low: number | undefined; high: number | undefined }

// atPlace finds the mark of a column on a day.
function marksOf(a: RunAnswer, daily: Daily, at: number, layer: keyof typeof quantities): Mark[] {
  const columns = daily.columns.filter((c) => c.quantity === quantities[layer] && c.place);
  return columns.flatMap((c): Mark[] => {
    const place = a.world.places.find((p) => p.id === c.place) ?? portPlace(a, c.place ?? "");
    const value = c.mean[at] ?? 0;
    return place && value >= 1 ? [{ layer, place, value, low: c.p10?.[at], high: c.p90?.[at] }] : [];
  });
}

// portPlace is the town of a port, for what is told by port.
function portPlace(a: RunAnswer, id: string): Place | undefined {
  const port = a.world.ports.find((p) => p.id === id);
  return a.world.places.find((p) => p.id === port?.place);
}

const most = 9000; // people of the largest circle

function radius(value: number): number {
  return Math.max(2.5, 26 * Math.sqrt(value / most));
}

// shape draws a mark: circles for people waiting or staying, squares for beds, rings for lists.
function shape(m: Mark, x: number, y: number): string {
  const r = radius(m.value);
  if (m.layer === "bed") {
    const h = 0.85 * r;
    return `M${x - h} ${y - h}H${x + h}V${y + h}H${x - h}Z`;
  }
  return `M${x - r} ${y}A${r} ${r} 0 1 1 ${x + r} ${y}A${r} ${r} 0 1 1 ${x - r} ${y}Z`;
}

function wordsOf(m: Mark): string {
  const ends = m.low === undefined || m.high === undefined ? "" : ` (${about(m.low)}–${about(m.high)})`;
  return `${m.place.name}, ${w.value.layer[m.layer]}: ${about(m.value)}${ends}`;
}

// shift keeps the marks of one town apart: those in shelters stand to its south, lists to its north.
function shift(layer: Layer): [number, number] {
  return layer === "bed" ? [9, 9] : layer === "line" ? [-9, -7] : [0, 0];
}

// onTheRoad are the people travelling in each country that the run tells apart.
function onTheRoad(a: RunAnswer, daily: Daily, at: number, project: Project): Spot[] {
  const names = new Intl.DisplayNames([lang.value], { type: "region" });
  return daily.columns.filter((c) => c.quantity === "on-the-way" && /^[A-Z]{2}$/.test(c.place ?? "")).flatMap((c): Spot[] => {
    const places = a.world.places.filter((p) => p.country === c.place && p.kind !== "sector");
    const count = c.mean[at] ?? 0;
    if (places.length === 0 || count < 1) return [];
    const b = boundsOf(places);
    const [x, y] = project((b.south + b.north) / 2, (b.west + b.east) / 2);
    return [{ id: `way-${c.place}`, x, y, r: 1, text: `${names.of(c.place ?? "")} ${about(count)}`, up: false, kind: "way" }];
  });
}

function Picture({ a, daily, at, caravan, project, frame }: { a: RunAnswer; daily: Daily; at: number; caravan: Caravan | null; project: Project; frame: Frame }) {
  const kinds = (["stay", "wait", "line", "bed"] as const).filter(shows);
  const marks = kinds.flatMap((l) => marksOf(a, daily, at, l)).sort((p, q) => q.value - p.value);
  const spots = marks.filter((m) => m.value > 700 && m.layer !== "line").slice(0, frame.width < 520 ? 5 : 12).map((m): Spot => {
    const [x, y] = project(m.place.lat, m.place.lon);
    const [dx, dy] = shift(m.layer);
    return { id: `${m.layer} ${m.place.id}`, x: x + dx, y: y + dy, r: radius(m.value), text: `${m.place.name} ${about(m.value)}`, up: m.layer !== "bed", kind: m.layer };
  });
  const road = shows("way") ? onTheRoad(a, daily, at, project) : [];
  const places = new Map(a.world.places.map((p) => [p.id, p]));
  return (
    <>
      <g class="links" aria-hidden="true">
        {a.world.links.map((l) => {
          const [p, q] = [places.get(l.from), places.get(l.to)];
          if (!p || !q) return null;
          const [[x1, y1], [x2, y2]] = [project(p.lat, p.lon), project(q.lat, q.lon)];
          return <line key={`${l.from} ${l.to} ${l.mode}`} class={l.mode} x1={x1} y1={y1} x2={x2} y2={y2} />;
        })}
      </g>
      {caravan && shows("caravan") && <CaravanRoute a={a} caravan={caravan} on={later(daily.first, at)} project={project} />}
      {marks.map((m) => {
        const [x, y] = project(m.place.lat, m.place.lon);
        const [dx, dy] = shift(m.layer);
        const words = wordsOf(m);
        return <g key={`${m.layer} ${m.place.id}`} role="img" aria-label={words}><title>{words}</title><path class={`folk ${m.layer}`} d={shape(m, x + dx, y + dy)} /></g>;
      })}
      <Names labels={placeLabels([...road, ...spots], frame)} chosen="" />
    </>
  );
}

const playing = signal(false);
const frameTime = 450; // ms a day

// usePlay moves the day while it plays and stops at the end.
function usePlay(daily: Daily, at: number): void {
  useEffect(() => {
    if (!playing.value) return undefined;
    const timer = window.setTimeout(() => {
      if (at + 1 >= daily.days) playing.value = false;
      else shownDay.value = later(daily.first, at + 1);
    }, frameTime);
    return () => clearTimeout(timer);
  }, [playing.value, at, daily]);
}

function Days({ daily, at, date }: { daily: Daily; at: number; date: string }) {
  const shown = later(daily.first, at);
  const press = () => {
    if (!playing.value && at + 1 >= daily.days) shownDay.value = daily.first;
    playing.value = !playing.value;
  };
  return (
    <div class="play-line">
      <button type="button" class="play" aria-pressed={playing.value} onClick={press}>{playing.value ? `❚❚ ${w.value.pause}` : `▶ ${w.value.play}`}</button>
      <label class="weeks"><span>{w.value.dayShown}: <b>{day(shown)}</b>{shown > date && <small> ({t.value.later})</small>}</span>
        <input id="map-day" type="range" min={0} max={daily.days - 1} value={at} aria-valuetext={day(shown)}
          onInput={(e) => { playing.value = false; shownDay.value = later(daily.first, Number(e.currentTarget.value)); }} />
      </label>
    </div>
  );
}

function Legend({ caravan }: { caravan: boolean }) {
  return (
    <div class="chips layers" role="group" aria-label={w.value.layers}>
      {layers.filter((l) => l !== "caravan" || caravan).map((l) => (
        <button key={l} type="button" aria-pressed={shows(l)} onClick={() => toggle(l)}><i class={`layer-mark ${l}`} aria-hidden="true" />{w.value.layer[l]}</button>
      ))}
    </div>
  );
}

const tableQuantities = ["on-the-way", "at-place", "waiting", "on-the-list", "in-shelters", "without-bed"];

function Table({ daily, at }: { daily: Daily; at: number }) {
  const list = daily.columns.filter((c) => tableQuantities.includes(c.quantity) && (c.mean[at] ?? 0) >= 1);
  const ends = (c: DailyColumn) => (c.p10 && c.p90 ? ` (${whole(c.p10[at] ?? 0)}–${whole(c.p90[at] ?? 0)})` : "");
  return (
    <details class="numbers">
      <summary>{t.value.tableAndFiles}</summary>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={w.value.mapTitle(day(later(daily.first, at)))}>
        <table>
          <thead><tr><th scope="col">{w.value.place}</th><th scope="col">{w.value.mean80}</th></tr></thead>
          <tbody>{list.map((c) => <tr key={`${c.quantity} ${c.place}`}><th scope="row" class="place-words">{say(c.label)}</th><td>{whole(c.mean[at] ?? 0)}{ends(c)}</td></tr>)}</tbody>
        </table>
      </div>
    </details>
  );
}

// useCaravan asks what may become of the caravan of a scenario, where it has one.
function useCaravan(a: RunAnswer): Caravan | null {
  const c = a.caravans[0];
  const q = c && new URLSearchParams({
    from: c.place, date: c.depart, size: `${c.size_low}..${c.size_high}`, runs: "2000", ...(c.hope ? { hope: String(c.hope) } : {}), ...(c.toward ? { toward: c.toward } : {}),
  });
  const found = useAsked(q ? q.toString() : "", (signal) => (q ? ask<Caravan>(`/api/caravan?${q}`, signal) : Promise.resolve(null)));
  return found.value;
}

function Shown({ a, daily }: { a: RunAnswer; daily: Daily }) {
  const wanted = shownDay.value || a.date;
  const at = Math.max(0, Math.min(daily.days - 1, daysBetween(daily.first, wanted)));
  const on = later(daily.first, at);
  usePlay(daily, at);
  const caravan = useCaravan(a);
  const b = boundsOf(a.world.places);
  const closer = a.world.places.some((p) => p.kind === "border" && inside(p, border));
  const bounds = closer && region.value === "border" ? border : { west: b.west - 1, east: b.east + 1, south: b.south - 1, north: b.north + 1 };
  return (
    <>
      <div class="figure-head"><h2 id="daymap-title">{w.value.mapTitle(day(on))}</h2><WhyRun title={w.value.mapTitle(day(on))} /></div>
      <p class="lead">{w.value.mapLead}</p>
      {closer && (
        <div class="switch" role="group" aria-label={w.value.mapName}>
          {regions.map((r) => <button key={r} type="button" aria-pressed={region.value === r} onClick={() => { region.value = r; }}>{w.value.regions[r]}</button>)}
        </div>
      )}
      <Days daily={daily} at={at} date={a.date} />
      <MapFrame bounds={bounds} name={w.value.mapName} zoomIn={w.value.zoomIn} zoomOut={w.value.zoomOut} drawn={w.value.drawn} mostHeight={620}>
        {(project, frame) => <Picture a={a} daily={daily} at={at} caravan={caravan} project={project} frame={frame} />}
      </MapFrame>
      <Legend caravan={caravan !== null} />
      {caravan && <CaravanWords caravan={caravan} week={weekOn(caravan, on)} on={on} />}
      <Table daily={daily} at={at} />
    </>
  );
}

export function DayMap({ a }: { a: RunAnswer }) {
  if (!a.daily || a.daily.days === 0) return null;
  return <section class="figure day-map" aria-labelledby="daymap-title"><Shown a={a} daily={a.daily} /></section>;
}
