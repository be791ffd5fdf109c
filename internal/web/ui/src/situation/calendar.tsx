// The calendar: a strip of the closures over some months, and below it every event
// in its order, as known on the day.
import { facts } from "../api";
import { type Asked, useAsked } from "../asked";
import { useWidth } from "../map";
import type { Fact } from "../types";
import { day, monthName, span, utc, whole } from "../words";
import { nameOf, scopeOf } from "./closures";
import { asOf, known, monthsBefore, today } from "./state";
import { sw } from "./words";

interface Event { day: string; kind: string; text: string; from: string | undefined; week?: boolean }

// monthsShown is how far back and ahead of the day the calendar looks.
const monthsShown = { back: 4, ahead: 1 };

function window(): { from: string; to: string } {
  const on = asOf.value || today();
  return { from: `${monthsBefore(on, monthsShown.back)}-01`, to: `${monthsBefore(on, -monthsShown.ahead - 1)}-01` };
}

function ofClosures(closures: Fact[], ports: Fact[]): Event[] {
  return closures.flatMap((c): Event[] => {
    const name = `${nameOf(c, ports)} (${scopeOf(c)})`;
    const shut: Event = { day: c.fields.from ?? "", kind: "closed", text: name, from: c.fields.closed_source };
    return c.fields.to ? [shut, { day: c.fields.to, kind: "reopened", text: name, from: c.fields.reopened_source ?? c.fields.closed_source }] : [shut];
  });
}

function ofCaravans(list: Fact[]): Event[] {
  return list.map((c) => {
    const { size_low: low = "", size_high: high = "", place = "" } = c.fields;
    const size = low && low !== high ? `${whole(Number(low))}–${whole(Number(high))}` : whole(Number(high));
    return { day: c.fields.week ?? "", kind: "caravan", text: sw.value.caravanOf(place.replace(/ (MX|HN|GT)\b/g, "").replace("->", "→"), size), from: c.fields.source_url, week: true };
  });
}

function ofReleases(list: Fact[]): Event[] {
  return list.map((r) => ({ day: r.fields.release_date ?? r.available_from, kind: "release", text: sw.value.releaseOf(span(r.fields.month ?? "")), from: r.fields.url }));
}

function Strip({ closures, ports, from, to }: { closures: Fact[]; ports: Fact[]; from: string; to: string }) {
  const [box, width] = useWidth();
  const on = asOf.value || today();
  const shown = closures.filter((c) => (c.fields.from ?? "") < to && (!c.fields.to || c.fields.to > from)).sort((a, b) => ((a.fields.from ?? "") < (b.fields.from ?? "") ? -1 : 1));
  const line = 34;
  const x = (d: string) => Math.max(0, Math.min(width, (width * (utc(d) - utc(from))) / (utc(to) - utc(from))));
  const months = Array.from({ length: monthsShown.back + monthsShown.ahead + 1 }, (_, i) => `${monthsBefore(from, -i)}-01`);
  const height = shown.length * line + 24;
  return (
    <div class="strip" ref={box}>
      {width > 0 && shown.length > 0 && (
        <svg width={width} height={height} role="img" aria-label={shown.map((c) => sw.value.closedBar(nameOf(c, ports), day(c.fields.from ?? ""), c.fields.to ? day(c.fields.to) : sw.value.stillClosed)).join("; ")}>
          {months.map((m) => <g key={m}><line class="tick" x1={x(m)} x2={x(m)} y1={18} y2={height} /><text class="tick" x={x(m) + 4} y={12}>{monthName(utc(m), "short")}</text></g>)}
          {shown.map((c, i) => {
            const [a, b] = [x(c.fields.from ?? from), x(c.fields.to || to)];
            const y = 24 + i * line;
            const left = a > width * 0.6;
            return (
              <g key={`${c.fields.port} ${c.fields.from} ${c.fields.scope}`}>
                <rect class={c.fields.to ? "shut" : "shut open-end"} x={a} y={y + 15} width={Math.max(3, b - a)} height={12} rx={2} />
                <text x={left ? Math.max(b, a + 3) : a} y={y + 11} text-anchor={left ? "end" : "start"}>{nameOf(c, ports)} · {scopeOf(c)}</text>
              </g>
            );
          })}
          <line class="on" x1={x(on)} x2={x(on)} y1={16} y2={height} />
        </svg>
      )}
    </div>
  );
}

function Line({ e, on }: { e: Event; on: string }) {
  return (
    <li class={`event ${e.kind}`}>
      <span class="when">{e.week ? sw.value.weekOf(day(e.day, "short")) : day(e.day, "short")}</span>
      <span class="what"><b>{sw.value.kinds[e.kind] ?? e.kind}</b>{e.day > on && <span class="tag">{sw.value.ahead}</span>} {e.text}{" "}
        {e.from && /^https?:/.test(e.from) && <a href={e.from} rel="noreferrer" target="_blank" aria-label={`${sw.value.sourceLink}: ${e.text}`}>{sw.value.sourceLink}</a>}</span>
    </li>
  );
}

export function Calendar({ closures, ports }: { closures: Asked<Fact[]>; ports: Asked<Fact[]> }) {
  const on = asOf.value;
  const caravans = useAsked(`caravans ${on}`, (s) => facts("caravans", on, s));
  const releases = useAsked(`releases ${on}`, (s) => facts("releases", on, s));
  const { from, to } = window();
  const events = [...ofClosures(closures.value ?? [], ports.value ?? []), ...ofCaravans(caravans.value ?? []), ...ofReleases(releases.value ?? [])]
    .filter((e) => e.day >= from && e.day < to).sort((a, b) => (a.day < b.day ? 1 : -1));
  return (
    <section class="figure calendar" aria-labelledby="calendar-title">
      <h2 id="calendar-title">{sw.value.calendarTitle}</h2>
      <p class="lead">{sw.value.calendarLead}</p>
      <Strip closures={closures.value ?? []} ports={ports.value ?? []} from={from} to={to} />
      {events.length === 0 ? <p class="empty">{sw.value.noEvents}</p> : <ol class="events">{events.map((e, i) => <Line key={i} e={e} on={on || today()} />)}</ol>}
      <p class="note">{known.value === "now" ? sw.value.sourceNow("CBP") : sw.value.sourceLine("CBP", day(known.value))}</p>
    </section>
  );
}
