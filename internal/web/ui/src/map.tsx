// The drawn maps: the border with its sectors, towns and ports, and the whole
// corridor with the people on its roads. Drawn as SVG at the size it is shown,
// so that words stay readable on a telephone.
import { signal } from "@preact/signals";
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { basemap } from "./api";
import { boundsOf, fit, type Frame, heightFor, type Label, outlines, place as placeLabels, type Project, type Spot } from "./project";
import { columnOf, meanIn, weekOfDate, weeksOf } from "./rows";
import { component, geography, nationality, town, week } from "./state";
import type { Closure, GeoJSON, Place, Port, RunAnswer } from "./types";
import { scopeWords } from "./situation/closures";
import { about, day, say, t } from "./words";

const land = signal<GeoJSON | null>(null);

// loadLand fetches the outlines once; without them the map has none, which is no failure.
export function loadLand(): void {
  if (land.value) return;
  basemap().then((map) => { land.value = map; }, () => { land.value = null; });
}

export function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}

// radius makes areas follow counts: a fourth of the count, half the radius.
function radius(count: number, most: number, largest: number): number {
  return count > 0 && most > 0 ? Math.max(3, largest * Math.sqrt(count / most)) : 3;
}

function short(name: string): string {
  return name.replace(/\s*sector.*$/i, "").replace(/^Sector\s+/i, "");
}

// townsNamedNarrow is how many towns have room for their names on a telephone.
const townsNamedNarrow = 6;

interface Counted { place: Place; count: number }

// Sectors are drawn a little north of their reference place and towns a little
// south, because both often share one point.
const sectorNorth = 11;
const townSouth = 5;

function pointOf(p: Place, project: Project): [number, number] {
  const [x, y] = project(p.lat, p.lon);
  return [x, y + (p.kind === "sector" ? -sectorNorth : townSouth)];
}

interface View { answer: RunAnswer; week: string }

function sectorsOf({ answer, week: w }: View): Counted[] {
  return answer.world.places.filter((p) => p.kind === "sector").map((p) => ({ place: p, count: sectorCount(answer, p, w) }));
}

function sectorCount(answer: RunAnswer, p: Place, w: string): number {
  const column = answer.columns.find((c) => c.quantity === "encounters" && c.geography === p.counts && !c.nationality);
  return meanIn(answer, { quantity: "encounters", geography: p.counts ?? "", component: column?.component ?? "" }, w) ?? 0;
}

// townsOf are the border towns where the run lets people wait.
function townsOf({ answer, week: w }: View): Counted[] {
  return answer.world.places.filter((p) => p.kind === "border" && columnOf(answer, { quantity: "waiting", place: p.id }))
    .map((p) => ({ place: p, count: meanIn(answer, { quantity: "waiting", place: p.id }, w) ?? 0 }));
}

// Land draws the countries; outside the frame they are cut off by the picture.
export function Land({ project }: { project: Project }) {
  if (!land.value) return null;
  return <g class="land" aria-hidden="true">{outlines(land.value, project).map((d, i) => <path key={i} d={d} />)}</g>;
}

function Links({ answer, project }: { answer: RunAnswer; project: Project }) {
  const places = new Map(answer.world.places.map((p) => [p.id, p]));
  const lines = answer.world.links.flatMap((l) => {
    const [a, b] = [places.get(l.from), places.get(l.to)];
    if (!a || !b) return [];
    const [x1, y1] = project(a.lat, a.lon);
    const [x2, y2] = project(b.lat, b.lon);
    return [<line key={`${l.from} ${l.to} ${l.mode}`} class={l.mode} x1={x1} y1={y1} x2={x2} y2={y2} />];
  });
  return <g class="links" aria-hidden="true">{lines}</g>;
}

export function Names({ labels, chosen }: { labels: Label[]; chosen: string }) {
  return (
    <g class="names" aria-hidden="true">
      {labels.map((l) => (
        <g key={l.id} class={`of-${l.kind}${l.id === chosen ? " chosen" : ""}`}>
          {l.far && <line x1={l.from[0]} y1={l.from[1]} x2={l.x} y2={l.y + (l.y < l.from[1] ? 7 : -7)} />}
          <text x={l.x} y={l.y + 4} text-anchor={l.anchor}>{l.text}</text>
        </g>
      ))}
    </g>
  );
}

// Press is a part of a picture that can be chosen with mouse, finger or keyboard.
function Press({ label, on, act, children }: { label: string; on: boolean; act: () => void; children: ComponentChildren }) {
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    act();
  };
  return (
    <g role="button" tabindex={0} aria-pressed={on} aria-label={label} class="press" onClick={act} onKeyDown={key}>
      <title>{label}</title>
      {children}
    </g>
  );
}

// chooseSector shows a sector's encounters, or all again when it was chosen.
export function chooseSector(counts: string, own: string): void {
  const again = geography.value === counts;
  geography.value = again ? "" : counts;
  component.value = again ? "" : own;
  nationality.value = "";
}

function Sector({ answer, s, r, project }: { answer: RunAnswer; s: Counted; r: number; project: Project }) {
  const [x, y] = pointOf(s.place, project);
  const counts = s.place.counts ?? "";
  const own = answer.columns.find((c) => c.quantity === "encounters" && c.geography === counts)?.component ?? "";
  const label = `${t.value.sectorWord} ${short(s.place.name)}: ${t.value.encounterCount(about(s.count))}`;
  return (
    <Press label={label} on={geography.value === counts} act={() => chooseSector(counts, own)}>
      <rect class="touch" x={x - 13} y={y - r - 13} width={26} height={r + 13} />
      <path class="sector" d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} />
    </Press>
  );
}

function Town({ s, r, project }: { s: Counted; r: number; project: Project }) {
  const [x, y] = pointOf(s.place, project);
  const label = `${t.value.townWord} ${s.place.name}: ${t.value.waitingCount(about(s.count))}`;
  return (
    <Press label={label} on={town.value === s.place.id} act={() => { town.value = town.value === s.place.id ? "" : s.place.id; }}>
      <circle class="touch" cx={x} cy={y} r={Math.max(r, 12)} />
      <circle class="town" cx={x} cy={y} r={r} />
    </Press>
  );
}

// closedPorts are the ids of ports that had a closure on the scenario's date.
function closedPorts(answer: RunAnswer): Set<string> {
  return new Set(answer.closures.filter((c) => !c.open).map((c) => c.port));
}

function PortMark({ port, closed, project }: { port: Port; closed: boolean; project: Project }) {
  const [x, y] = project(port.lat, port.lon);
  const word = closed ? t.value.legendClosed : t.value.legendOpen;
  return (
    <g class={closed ? "port closed" : "port"}>
      <title>{`${port.name}: ${word}`}</title>
      <rect x={x - 2.5} y={y - 2.5} width={5} height={5} />
      {closed && <path d={`M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`} />}
    </g>
  );
}

// spotsOf orders what wants a label: the chosen first, then the largest. The
// sectors' names stand above the border, the towns' below.
function spotsOf(list: Counted[], project: Project, r: (c: number) => number, kind: "sector" | "town"): Spot[] {
  const first = (c: Counted) => Number(c.place.id === town.value || c.place.counts === (geography.value || "-"));
  return [...list].sort((a, b) => first(b) - first(a) || b.count - a.count).map((c) => {
    const [x, y] = pointOf(c.place, project);
    return { id: c.place.id, x, y, r: r(c.count), text: short(c.place.name), up: kind === "sector", kind };
  });
}

function BorderMap({ view, width }: { view: View; width: number }) {
  const { answer } = view;
  const sectors = sectorsOf(view);
  const towns = townsOf(view);
  const bounds = boundsOf([...sectors, ...towns].map((c) => c.place));
  const frame: Frame = { width, height: 0, top: width < 600 ? 64 : 54, bottom: width < 600 ? 72 : 48, side: width < 600 ? 26 : 60 };
  frame.height = Math.round(heightFor(bounds, width - 2 * frame.side) + frame.top + frame.bottom);
  const project = fit(bounds, frame);
  const largest = width < 600 ? 12 : 20;
  const mostCounted = Math.max(...sectors.map((s) => s.count), 1);
  const mostWaiting = Math.max(...towns.map((s) => s.count), 1);
  const sectorR = (c: number) => radius(c, mostCounted, largest);
  const townR = (c: number) => radius(c, mostWaiting, largest);
  const closed = closedPorts(answer);
  const named = [...spotsOf(sectors, project, sectorR, "sector"), ...spotsOf(towns, project, townR, "town").slice(0, width < 600 ? townsNamedNarrow : undefined)];
  const marks = [...towns.map((c) => pointOf(c.place, project)), ...answer.world.ports.map((p) => project(p.lat, p.lon))];
  const labels = placeLabels(named, frame, marks);
  const chosen = [...sectors, ...towns].find((c) => c.place.id === town.value || c.place.counts === (geography.value || "-"))?.place.id ?? "";
  return (
    <svg class="map" width={width} height={frame.height} viewBox={`0 0 ${width} ${frame.height}`} role="group" aria-label={t.value.mapTitle}>
      <Land project={project} />
      <Links answer={answer} project={project} />
      {[...towns].sort((a, b) => b.count - a.count).map((s) => <Town key={s.place.id} s={s} r={townR(s.count)} project={project} />)}
      {sectors.map((s) => <Sector key={s.place.id} answer={answer} s={s} r={sectorR(s.count)} project={project} />)}
      {answer.world.ports.map((p) => <PortMark key={p.id} port={p} closed={closed.has(p.id)} project={project} />)}
      <Names labels={labels} chosen={chosen} />
    </svg>
  );
}

function Weeks({ answer, shown }: { answer: RunAnswer; shown: string }) {
  const weeks = weeksOf(answer);
  const index = Math.max(0, weeks.indexOf(shown));
  return (
    <label class="weeks">
      <span>{t.value.chooseWeek}: <b>{t.value.weekOf(day(shown, "short"))}</b></span>
      <input type="range" min={0} max={Math.max(0, weeks.length - 1)} value={index} aria-valuetext={t.value.weekOf(day(shown))}
        onInput={(e) => { week.value = weeks[Number(e.currentTarget.value)] ?? ""; }} />
    </label>
  );
}

function Legend() {
  return (
    <ul class="key">
      <li><svg width="14" height="14" aria-hidden="true"><path class="sector" d="M7 1L13 7L7 13L1 7Z" /></svg>{t.value.legendSector}</li>
      <li><svg width="14" height="14" aria-hidden="true"><circle class="town" cx="7" cy="7" r="6" /></svg>{t.value.legendTown}</li>
      <li><svg width="14" height="14" aria-hidden="true" class="port"><rect x="4" y="4" width="6" height="6" /></svg>{t.value.legendOpen}</li>
      <li><svg width="14" height="14" aria-hidden="true" class="port closed"><rect x="4" y="4" width="6" height="6" /><path d="M2 2L12 12M12 2L2 12" /></svg>{t.value.legendClosed}</li>
    </ul>
  );
}

// closureWords says how a port stood on a day; what begins later is told as such.
function closureWords(c: Closure, date: string): string {
  const kind = /^all/.test(c.scope) ? t.value.closed : t.value.closedInPart;
  if (c.from > date) return `${kind} ${t.value.closedFrom(day(c.from, "short"))}`;
  if (c.open && c.to) return `${t.value.openAgain}; ${t.value.wasClosed(day(c.from, "short"), day(c.to, "short"))}`;
  return `${kind} ${t.value.closedSince(day(c.from, "short"))}`;
}

function ClosureList({ list, date }: { list: Closure[]; date: string }) {
  return (
    <ul>
      {list.map((c) => (
        <li key={`${c.port} ${c.from} ${c.scope}`}>
          <b>{c.port_name || c.port}</b>: {closureWords(c, date)}{c.scope && <small> ({scopeWords(c.scope)})</small>}
          <br /><small>{say(c.effect)}</small>
        </li>
      ))}
    </ul>
  );
}

function Closures({ answer }: { answer: RunAnswer }) {
  const now = answer.closures.filter((c) => !c.open || c.from > answer.date);
  const past = answer.closures.filter((c) => !now.includes(c));
  return (
    <div class="closures">
      <h3>{t.value.portsTitle(day(answer.date))}</h3>
      {now.length === 0 ? <p>{t.value.noClosures}</p> : <ClosureList list={now} date={answer.date} />}
      {past.length > 0 && <details><summary>{t.value.openAgain} ({past.length})</summary><ClosureList list={past} date={answer.date} /></details>}
    </div>
  );
}

export function Maps({ answer }: { answer: RunAnswer }) {
  const [box, width] = useWidth();
  const shown = weeksOf(answer).includes(week.value) ? week.value : weekOfDate(answer);
  const view = { answer, week: shown };
  const hasBorder = answer.world.places.some((p) => p.kind === "border" || p.kind === "sector");
  return (
    <section class="figure maps" aria-labelledby="map-title" ref={box}>
      <h2 id="map-title">{t.value.mapTitle}</h2>
      <p class="lead">{t.value.mapLead}</p>
      {width > 0 && hasBorder && <BorderMap view={view} width={width} />}
      <Legend />
      <Weeks answer={answer} shown={shown} />
      <Closures answer={answer} />
    </section>
  );
}
