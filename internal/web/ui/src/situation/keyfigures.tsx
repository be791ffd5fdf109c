// The key figures: the last month known of each official series, what changed and
// since when, ports closed, and people in shelters.
import { facts } from "../api";
import { type Asked, useAsked } from "../asked";
import type { Fact, ShowAnswer } from "../types";
import { askWhy } from "../why";
import { day, span, t, whole } from "../words";
import { showSince } from "./ask";
import { isShut, nameOf } from "./closures";
import { signedShare } from "./share";
import { asOf, firstOf, type Point, pointsOf, monthsBefore, today } from "./state";
import { sw } from "./words";

const tiles = [
  "encounters.southwest", "encounters.southwest.usbp", "encounters.southwest.ofo",
  "irregular-entries.darien", "irregular-entries.honduras", "irregular-situation.mexico", "returns.mexico",
];

// human are the tiles that tell the human side.
const human = ["returns.mexico"];

// Spark draws the last months as a line, without an axis: the tile says the number.
function Spark({ points }: { points: Point[] }) {
  const most = Math.max(...points.map((p) => p.value), 1);
  const x = (i: number) => 2 + (i * 116) / Math.max(1, points.length - 1);
  const y = (v: number) => 28 - (24 * v) / most;
  const last = points.at(-1);
  return (
    <svg class="spark" viewBox="0 0 120 30" width="120" height="30" aria-hidden="true">
      <path d={points.map((p, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(p.value).toFixed(1)}`).join("")} />
      {last && <circle cx={x(points.length - 1)} cy={y(last.value)} r="2.6" />}
    </svg>
  );
}

function Changes({ points }: { points: Point[] }) {
  const last = points.at(-1);
  const yearAgo = last && points.find((p) => p.month === monthsBefore(last.month, 12));
  const before = last && points.find((p) => p.month === monthsBefore(last.month, 1));
  if (!last) return null;
  return (
    <span class="beside">
      {[before, yearAgo].filter((p) => p !== undefined && p.value > 0).map((p) => sw.value.change(signedShare(last.value / (p?.value ?? 1) - 1), span(p?.month ?? "", "short"))).join(" · ")}
    </span>
  );
}

function Since({ point }: { point: Point }) {
  const first = firstOf(point);
  const { proxy, available_from } = point.vintage;
  return (
    <span class="beside">
      {first.value !== point.value ? sw.value.firstSaid(whole(first.value), day(first.available_from, "short")) : sw.value.since(day(available_from, "short"))}
      {proxy && <abbr title={t.value.proxy[proxy] ?? proxy}>*</abbr>}
    </span>
  );
}

function Figures({ series, answer }: { series: string; answer: ShowAnswer }) {
  const points = pointsOf(answer.figures);
  const last = points.at(-1);
  if (!last) return <dd class="none">{sw.value.noTile}</dd>;
  return (
    <dd>
      <span class="big">{whole(last.value)}</span>
      <span class="range">{sw.value.unit[answer.unit] ?? answer.unit}, {span(last.month)}</span>
      <Spark points={points.slice(-24)} />
      <Changes points={points} />
      <Since point={last} />
      <button type="button" class="link" aria-label={t.value.whyFor(sw.value.tiles[series] ?? series, span(last.month))} onClick={() => askWhy(series, last.month, asOf.value)}>{t.value.why}</button>
    </dd>
  );
}

function Tile({ series }: { series: string }) {
  const answer = useAsked(`${series} ${asOf.value}`, showSince(series, 26));
  return (
    <div class={human.includes(series) ? "tile human" : "tile"}>
      <dt>{sw.value.tiles[series]}{human.includes(series) && <span class="tag">{sw.value.human}</span>}</dt>
      {answer.value ? <Figures series={series} answer={answer.value} /> : <dd class="none">{answer.error === null ? t.value.loading : t.value.loadFailed}</dd>}
    </div>
  );
}

function PortsTile({ closures, ports }: { closures: Fact[]; ports: Fact[] }) {
  const on = asOf.value || today();
  const shut = closures.filter((c) => isShut(c, on));
  const names = [...new Map(shut.map((c) => [nameOf(c, ports), c])).entries()];
  return (
    <div class="tile">
      <dt>{sw.value.portsTile}</dt>
      <dd>
        <span class="big">{whole(names.length)}</span>
        <span class="range">{sw.value.portsTileOf(whole(ports.length))}</span>
        {names.map(([name, c]) => (
          <span key={name} class="beside">
            {name}, {t.value.closedSince(day(c.fields.from ?? "", "short"))}{" "}
            {c.fields.closed_source && <a href={c.fields.closed_source} rel="noreferrer" target="_blank" aria-label={`${sw.value.sourceLink}: ${name}`}>{sw.value.sourceLink}</a>}
          </span>
        ))}
      </dd>
    </div>
  );
}

// newest is the last count of people in shelters over the widest area.
function newest(shelters: Fact[]): Fact | undefined {
  const counted = shelters.filter((s) => Number(s.fields.occupancy) > 0);
  const last = counted.map((s) => s.available_from).sort().at(-1);
  return counted.filter((s) => s.available_from === last).sort((a, b) => Number(b.fields.occupancy) - Number(a.fields.occupancy))[0];
}

function ShelterTile() {
  const answer = useAsked(`shelters ${asOf.value}`, (s) => facts("shelters", asOf.value, s));
  const found = answer.value && newest(answer.value);
  return (
    <div class="tile human">
      <dt>{sw.value.shelters} <span class="tag">{sw.value.human}</span></dt>
      {found ? (
        <dd>
          <span class="big">{whole(Number(found.fields.occupancy))}</span>
          <span class="range"><span lang="en">{found.fields.place}</span>, {found.fields.as_of?.length === 10 ? day(found.fields.as_of, "short") : span(found.fields.as_of ?? "")}</span>
          <span class="beside">{sw.value.since(day(found.available_from, "short"))} <a href={found.fields.source_url ?? ""} rel="noreferrer" target="_blank">{sw.value.sourceLink}</a></span>
        </dd>
      ) : <dd class="none">{answer.value ? sw.value.noTile : t.value.loading}</dd>}
    </div>
  );
}

export function KeyFigures({ closures, ports }: { closures: Asked<Fact[]>; ports: Asked<Fact[]> }) {
  return (
    <dl class="glance keys" aria-label={sw.value.keyTitle}>
      {tiles.map((series) => <Tile key={series} series={series} />)}
      <PortsTile closures={closures.value ?? []} ports={ports.value ?? []} />
      <ShelterTile />
    </dl>
  );
}
