// The map of the month: counts between the ports by sector, at the ports by field
// office, entries on the way, and the ports open or closed on the chosen day.
import { facts } from "../api";
import { type Asked, useAsked } from "../asked";
import { Names } from "../map";
import { MapFrame } from "../mapframe";
import { type Bounds, type Frame, place as placeLabels, type Project, type Spot } from "../project";
import type { Fact, ShowAnswer } from "../types";
import { Answered } from "../waiting";
import { about, day, span, t, whole } from "../words";
import { showSince } from "./ask";
import { shutPorts } from "./closures";
import { asOf, authority, component, geography, known, month, nationality, region } from "./state";
import { sw } from "./words";

const regions: Record<string, Bounds> = {
  corridor: { west: -118, east: -76.5, south: 6.5, north: 34 },
  border: { west: -118, east: -96.5, south: 25, north: 34 },
};

// entries are counted on the way; each stands where its country's count is made.
const entries: { series: string; name: string; lat: number; lon: number }[] = [
  { series: "irregular-entries.darien", name: "Darién", lat: 8.6, lon: -77.8 },
  { series: "irregular-entries.honduras", name: "Honduras", lat: 14.1, lon: -86.4 },
  { series: "irregular-situation.mexico", name: "México", lat: 16.2, lon: -93.2 },
];

interface Mark { id: string; name: string; kind: "sector" | "office" | "entry"; lat: number; lon: number; count: number | undefined }

interface Counts { byPlace: ShowAnswer; entries: ShowAnswer[]; places: Fact[] }

// ask fetches two years of counts by place, so that the month can be moved without asking again.
async function ask(signal: AbortSignal): Promise<Counts> {
  const byPlace = showSince("encounters.southwest", 26, "geography")(signal);
  const others = entries.map((e) => showSince(e.series, 26)(signal));
  return { byPlace: await byPlace, entries: await Promise.all(others), places: await facts("places", "", signal) };
}

function countOf(answer: ShowAnswer, series: string, m: string): number | undefined {
  return answer.figures.find((f) => f.period === m && f.series === series)?.vintages[0]?.value;
}

// officeAt is the middle of the crossings of a field office.
function officeAt(office: string, ports: Fact[]): { lat: number; lon: number } {
  const own = ports.filter((p) => p.fields.office === office);
  const mean = (field: string) => own.reduce((sum, p) => sum + Number(p.fields[field]), 0) / own.length;
  return { lat: mean("lat"), lon: mean("lon") };
}

// short is the name of a sector or office without what it is.
function short(name: string): string {
  return name.replace(/\s*sector.*$/i, "");
}

function marksOf(c: Counts, ports: Fact[], m: string): Mark[] {
  const sectors = c.places.filter((p) => p.fields.kind === "sector").map((p): Mark => ({
    id: p.fields.counts ?? "", name: short(p.fields.name ?? ""), kind: "sector", lat: Number(p.fields.lat), lon: Number(p.fields.lon),
    count: countOf(c.byPlace, `encounters.${p.fields.counts}`, m),
  }));
  const offices = [...new Set(ports.map((p) => p.fields.office ?? ""))].filter(Boolean).map((office): Mark => ({
    id: office, name: officeName(office), kind: "office", ...officeAt(office, ports), count: countOf(c.byPlace, `encounters.${office}`, m),
  }));
  const onTheWay = entries.map((e, i): Mark => ({
    id: e.series, name: e.name, kind: "entry", lat: e.lat, lon: e.lon, count: c.entries[i] && countOf(c.entries[i], e.series, m),
  }));
  return [...sectors, ...offices, ...onTheWay];
}

function officeName(office: string): string {
  return office.replace("office-", "").split("-").map((w) => w[0]?.toUpperCase() + w.slice(1)).join(" ");
}

function monthsOf(c: Counts): string[] {
  return [...new Set([...c.byPlace.figures, ...c.entries.flatMap((e) => e.figures)].map((f) => f.period))].filter((p) => /^\d{4}-\d{2}$/.test(p)).sort();
}

// lastMonth is the last month for which the border was counted.
function lastMonth(c: Counts): string {
  return [...new Set(c.byPlace.figures.map((f) => f.period))].filter((p) => /^\d{4}-\d{2}$/.test(p)).sort().at(-1) ?? "";
}

function radiusOf(count: number | undefined): number {
  return count ? Math.max(4, 26 * Math.sqrt(count / 90000)) : 3;
}

function shape(kind: Mark["kind"], x: number, y: number, r: number): string {
  if (kind === "sector") return `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;
  if (kind === "entry") return `M${x - r} ${y + 0.8 * r}L${x} ${y - r}L${x + r} ${y + 0.8 * r}Z`;
  const h = 0.8 * r;
  return `M${x - h} ${y - h}H${x + h}V${y + h}H${x - h}Z`;
}

// choose shows the series of a place below, or of the whole border again.
function choose(mark: Mark): void {
  if (mark.kind === "entry") return;
  const again = geography.value === mark.id;
  geography.value = again ? "southwest" : mark.id;
  component.value = authority.value = nationality.value = "";
}

function wordsOf(mark: Mark, m: string): string {
  const kind = { sector: sw.value.sector, office: sw.value.office, entry: sw.value.entry }[mark.kind];
  return `${mark.name} (${kind}): ${mark.count === undefined ? sw.value.noMonth : sw.value.ofMonth(whole(mark.count), span(m))}`;
}

// placed shifts sectors to the north and offices to the south of the border, because they share towns.
function placed(mark: Mark, project: Project): [number, number] {
  const [x, y] = project(mark.lat, mark.lon);
  return [x, y + (mark.kind === "sector" ? -12 : mark.kind === "office" ? 14 : 0)];
}

function Press({ mark, m, project }: { mark: Mark; m: string; project: Project }) {
  const [x, y] = placed(mark, project);
  const r = radiusOf(mark.count);
  const words = wordsOf(mark, m);
  const drawn = <path class={`mark ${mark.kind}${mark.count === undefined ? " none" : ""}`} d={shape(mark.kind, x, y, r)} />;
  if (mark.kind === "entry") return <g role="img" aria-label={words}><title>{words}</title>{drawn}</g>;
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    choose(mark);
  };
  return (
    <g role="button" tabindex={0} class="press" aria-pressed={geography.value === mark.id} aria-label={words} onClick={() => choose(mark)} onKeyDown={key}>
      <title>{words}</title>
      <circle class="touch" cx={x} cy={y} r={Math.max(r, 12)} />
      {drawn}
    </g>
  );
}

function PortMarks({ ports, shut, project }: { ports: Fact[]; shut: Set<string>; project: Project }) {
  const sorted = [...ports].sort((a, b) => Number(shut.has(a.fields.id ?? "")) - Number(shut.has(b.fields.id ?? "")));
  return (
    <g role="img" aria-label={`${sw.value.portsTile}: ${whole(shut.size)}`}>
      {sorted.map((p) => {
        const [x, y] = project(Number(p.fields.lat), Number(p.fields.lon));
        const closed = shut.has(p.fields.id ?? "");
        return (
          <g key={p.fields.id} class={closed ? "port closed" : "port"}>
            <title>{`${p.fields.name}: ${closed ? sw.value.portShut : sw.value.portOpen}`}</title>
            <circle cx={x} cy={y} r={closed ? 4 : 2.4} />
            {closed && <path d={`M${x - 4.5} ${y - 4.5}L${x + 4.5} ${y + 4.5}M${x + 4.5} ${y - 4.5}L${x - 4.5} ${y + 4.5}`} />}
          </g>
        );
      })}
    </g>
  );
}

function labelsOf(marks: Mark[], project: Project, frame: Frame) {
  const spots = marks.filter((mark) => mark.count).sort((a, b) => Number(b.kind === "entry") - Number(a.kind === "entry") || (b.count ?? 0) - (a.count ?? 0)).map((mark): Spot => {
    const [x, y] = placed(mark, project);
    return { id: mark.id, x, y, r: radiusOf(mark.count), text: `${mark.name} ${about(mark.count ?? 0)}`, up: mark.kind === "sector", kind: mark.kind };
  });
  const inside = spots.filter((s) => s.x > -20 && s.x < frame.width + 20 && s.y > -20 && s.y < frame.height + 20);
  return placeLabels(inside.slice(0, frame.width < 520 ? 9 : 16), frame);
}

function Key() {
  const item = (kind: Mark["kind"], text: string) => <li><svg width="14" height="14" aria-hidden="true"><path class={`mark ${kind}`} d={shape(kind, 7, 7, 6)} /></svg>{text}</li>;
  return (
    <ul class="key">
      {item("sector", sw.value.sector)}{item("office", sw.value.office)}{item("entry", sw.value.entry)}
      <li><svg width="12" height="12" aria-hidden="true" class="port"><circle cx="6" cy="6" r="2.6" /></svg>{sw.value.portOpen}</li>
      <li><svg width="14" height="14" aria-hidden="true" class="port closed"><circle cx="7" cy="7" r="4" /><path d="M2.5 2.5L11.5 11.5M11.5 2.5L2.5 11.5" /></svg>{sw.value.portShut}</li>
    </ul>
  );
}

function Months({ months, shown }: { months: string[]; shown: string }) {
  return (
    <label class="weeks">
      <span>{sw.value.monthShown}: <b>{span(shown)}</b></span>
      <input id="map-month" type="range" min={0} max={Math.max(0, months.length - 1)} value={Math.max(0, months.indexOf(shown))} aria-valuetext={span(shown)}
        onInput={(e) => { month.value = months[Number(e.currentTarget.value)] ?? ""; }} />
    </label>
  );
}

function Table({ marks, m }: { marks: Mark[]; m: string }) {
  return (
    <details class="numbers">
      <summary>{t.value.tableAndFiles}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={sw.value.mapTitle(span(m))}>
        <table>
          <tbody>
            {marks.map((mark) => (
              <tr key={mark.id}>
                <th scope="row">{mark.name}</th>
                <td class="words">{{ sector: sw.value.sector, office: sw.value.office, entry: sw.value.entry }[mark.kind]}</td>
                <td>{mark.count === undefined ? "–" : whole(mark.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Picture({ counts, closures, ports }: { counts: Counts; closures: Fact[]; ports: Fact[] }) {
  const months = monthsOf(counts);
  const shown = months.includes(month.value) ? month.value : lastMonth(counts);
  const marks = marksOf(counts, ports, shown);
  const order = [...marks].sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
  const shut = shutPorts(closures);
  return (
    <>
      <h2 id="map-title">{sw.value.mapTitle(span(shown))}</h2>
      <p class="lead">{sw.value.mapLead}</p>
      <div class="switch" role="group" aria-label={sw.value.region}>
        {Object.keys(regions).map((r) => <button key={r} type="button" aria-pressed={region.value === r} onClick={() => { region.value = r; }}>{sw.value.regions[r]}</button>)}
      </div>
      <MapFrame bounds={regions[region.value] ?? (regions.corridor as Bounds)} name={sw.value.mapName} zoomIn={sw.value.zoomIn} zoomOut={sw.value.zoomOut} drawn={sw.value.drawn} mostHeight={560}>
        {(project, frame) => (
          <>
            <PortMarks ports={ports} shut={shut} project={project} />
            {order.map((mark) => <Press key={mark.id} mark={mark} m={shown} project={project} />)}
            <Names labels={labelsOf(marks, project, frame)} chosen={geography.value} />
          </>
        )}
      </MapFrame>
      <Months months={months} shown={shown} />
      <Key />
      <p class="note">{known.value === "now" ? sw.value.sourceNow("CBP, OHSS, IOM") : sw.value.sourceLine("CBP, OHSS, IOM", day(known.value))} {sw.value.basemap}</p>
      <Table marks={marks} m={shown} />
    </>
  );
}

export function FlowMap({ closures, ports }: { closures: Asked<Fact[]>; ports: Asked<Fact[]> }) {
  const counts = useAsked(`map ${asOf.value}`, ask);
  return (
    <section class="figure flow-map" aria-labelledby="map-title">
      <Answered of={counts} height={640}>{(c) => <Picture counts={c} closures={closures.value ?? []} ports={ports.value ?? []} />}</Answered>
    </section>
  );
}
