// The caravan on the map and in words: by week and by stretches of at least 50 km,
// never by day.
import type { Project } from "../project";
import type { Link, RunAnswer, Text } from "../types";
import { about, day, lang, say } from "../words";
import { Grade } from "../grade";
import { later } from "./plan";
import { WhyRun } from "./whyrun";
import { w } from "./words";

export interface CaravanWeek { day: string; walking: number; arrived: number; km: [number, number, number]; size: [number, number, number]; stretch: [string, string] }

export interface Caravan {
  from: Text; date: string; toward: string; km: number; size_low: number; size_high: number; hope?: number;
  chance_reaches: number; chance_ends: number; chance_hope: number; weeks: CaravanWeek[]; limits: Text[];
  grade: "validated" | "plausible" | "illustrative"; grade_because: Text;
}

// weekOn is the week of the caravan that holds a day, undefined before it sets out or after the last.
export function weekOn(c: Caravan, on: string): CaravanWeek | undefined {
  return c.weeks.find((x) => on < x.day && on >= later(x.day, -7));
}

// routeOf is the shortest way by road from one place to another, as the ids of its places.
function routeOf(links: Link[], from: string, to: string): string[] {
  const km = new Map([[from, 0]]);
  const before = new Map<string, string>();
  const open = new Set([from]);
  while (open.size > 0) {
    const at = [...open].reduce((p, q) => ((km.get(q) ?? 0) < (km.get(p) ?? 0) ? q : p));
    open.delete(at);
    if (at === to) break;
    for (const l of links) {
      if (l.mode === "cross" || (l.from !== at && l.to !== at)) continue;
      const next = l.from === at ? l.to : l.from;
      const length = (km.get(at) ?? 0) + l.km;
      if (length >= (km.get(next) ?? Infinity)) continue;
      km.set(next, length);
      before.set(next, at);
      open.add(next);
    }
  }
  const way = [to];
  while (before.has(way[0] ?? "")) way.unshift(before.get(way[0] ?? "") ?? "");
  return way[0] === from ? way : [];
}

// stretchOf is the part of the way between two places that are named.
function stretchOf(a: RunAnswer, c: Caravan, week: CaravanWeek): string[] {
  const id = (name: string) => a.world.places.find((p) => p.name === name && p.kind !== "sector")?.id ?? "";
  const way = routeOf(a.world.links, id(c.from.en), c.toward);
  const [first, last] = [way.indexOf(id(week.stretch[0])), way.indexOf(id(week.stretch[1]))];
  return first < 0 || last < 0 ? [] : way.slice(first, last + 1);
}

export function CaravanRoute({ a, caravan, on, project }: { a: RunAnswer; caravan: Caravan; on: string; project: Project }) {
  const week = weekOn(caravan, on);
  if (!week || week.walking === 0) return null;
  const points = stretchOf(a, caravan, week).flatMap((id) => {
    const p = a.world.places.find((x) => x.id === id);
    return p ? [project(p.lat, p.lon).map((v) => v.toFixed(1)).join(" ")] : [];
  });
  const words = `${w.value.caravanWords(...week.stretch)}: ${sizeWords(week)}`;
  if (points.length < 2) return null;
  return <g role="img" aria-label={words}><title>{words}</title><path class="caravan-way" d={`M${points.join("L")}`} /></g>;
}

function sizeWords(week: CaravanWeek): string {
  return w.value.caravanSize(about(week.size[1]), about(week.size[0]), about(week.size[2]));
}

function chance(v: number): string {
  return new Intl.NumberFormat(lang.value === "es" ? "es-MX" : "en-US", { style: "percent", maximumFractionDigits: 0 }).format(v);
}

export function CaravanWords({ caravan, week, on }: { caravan: Caravan; week: CaravanWeek | undefined; on: string }) {
  const gone = on >= caravan.date;
  return (
    <div class="caravan-words">
      <p>
        <i class="layer-mark caravan" aria-hidden="true" />{" "}
        {week && week.walking > 0 ? (
          <><b>{w.value.caravanWords(...week.stretch)}</b>, {w.value.caravanWeek(day(later(week.day, -7), "short"))}: {sizeWords(week)}; {w.value.caravanWalking(chance(week.walking))}; {w.value.caravanArrived(chance(week.arrived))}.</>
        ) : <b>{w.value.layer.caravan}: {gone ? w.value.caravanGone : w.value.caravanNot}.</b>}
        {caravan.hope ? <> {w.value.caravanHope(about(caravan.hope), chance(caravan.chance_hope))}</> : null}{" "}
        <WhyRun title={w.value.layer.caravan ?? ""} />
      </p>
      <p class="note">{w.value.caravanLimit} {caravan.limits[0] && say(caravan.limits[0])}</p>
      <Grade a={caravan} />
    </div>
  );
}
