// One series under the definition that the reader chooses: as known on the day,
// as it was first published, and what came later; with every revision in a table.
import { useMemo } from "preact/hooks";
import { show } from "../api";
import { useAsked } from "../asked";
import { Chart, type Picture } from "../chart";
import { inWords, wordsOfDimension } from "../explorer";
import { middle } from "../rows";
import type { ShowAnswer } from "../types";
import { Answered } from "../waiting";
import { askWhy } from "../why";
import { day, lang, span, t, utc, whole } from "../words";
import { asOf, authority, component, firstOf, geography, known, nationality, type Point, pointsOf, seriesKey } from "./state";
import { sw } from "./words";

interface Both { then: Point[]; now: Point[]; unit: string }

async function ask(signal: AbortSignal): Promise<Both> {
  const query = (as_of: string) => new URLSearchParams({ series: seriesKey.value, ...(as_of ? { as_of } : {}) });
  const [then, now]: ShowAnswer[] = await Promise.all([show(query(asOf.value), signal), show(query(""), signal)]);
  return { then: pointsOf(then?.figures ?? []), now: pointsOf(now?.figures ?? []), unit: now?.unit ?? "" };
}

// southwestParts are the sectors and field offices of the south-west border.
const southwestParts = [
  "sector-san-diego", "sector-el-centro", "sector-yuma", "sector-tucson", "sector-el-paso", "sector-big-bend", "sector-del-rio", "sector-laredo", "sector-rio-grande-valley",
  "office-san-diego", "office-tucson", "office-el-paso", "office-laredo",
];

function shortWords(token: string): string {
  return inWords(token).split(/[,(:;]/)[0]?.trim() || token;
}

function Where() {
  const options = (prefix: string) => southwestParts.filter((p) => p.startsWith(prefix)).map((p) => <option key={p} value={p}>{shortWords(p)}</option>);
  return (
    <label>{sw.value.whereLabel}
      <select value={geography.value} onChange={(e) => { geography.value = e.currentTarget.value; }}>
        <option value="southwest">{sw.value.southwest}</option>
        <optgroup label={sw.value.sectorsGroup}>{options("sector-")}</optgroup>
        <optgroup label={sw.value.officesGroup}>{options("office-")}</optgroup>
      </select>
    </label>
  );
}

// nations are the nationalities that most tables tell apart.
const nations = ["MEX", "GTM", "HND", "SLV", "NIC", "VEN", "COL", "ECU", "PER", "CUB", "HTI", "BRA", "CHN", "IND", "RUS", "TUR", "UKR"];

function Nationality() {
  const names = new Intl.DisplayNames([lang.value], { type: "region" });
  const two: Record<string, string> = {
    MEX: "MX", GTM: "GT", HND: "HN", SLV: "SV", NIC: "NI", VEN: "VE", COL: "CO", ECU: "EC", PER: "PE", CUB: "CU", HTI: "HT", BRA: "BR", CHN: "CN", IND: "IN", RUS: "RU", TUR: "TR", UKR: "UA",
  };
  return (
    <label>{sw.value.nationalityLabel}
      <select value={nationality.value} onChange={(e) => { nationality.value = e.currentTarget.value; }}>
        <option value="">{sw.value.allNationalities}</option>
        {nations.map((n) => <option key={n} value={n}>{names.of(two[n] ?? "") ?? n}</option>)}
      </select>
    </label>
  );
}

function Definition() {
  return (
    <div class="definition-switch" role="group" aria-label={sw.value.definition}>
      <div class="field"><span id="who-counts">{sw.value.componentLabel}</span>
        <div class="switch" role="group" aria-labelledby="who-counts">
          {Object.keys(sw.value.components).map((c) => <button key={c} type="button" data-component={c} aria-pressed={component.value === c} onClick={() => { component.value = c; }}>{sw.value.components[c]}</button>)}
        </div>
      </div>
      <label>{sw.value.authorityLabel}
        <select value={authority.value} onChange={(e) => { authority.value = e.currentTarget.value; }}>
          {Object.keys(sw.value.authorities).map((a) => <option key={a} value={a}>{sw.value.authorities[a]}</option>)}
        </select>
      </label>
      <Nationality />
      <Where />
    </div>
  );
}

const monthsAtFirst = 60;

function pictureOf(b: Both): Picture {
  const then = new Map(b.then.map((p) => [p.month, p]));
  const months = b.now.slice(-monthsAtFirst - Math.max(0, b.now.length - b.then.length));
  const known = months.map((p) => then.get(p.month)?.value ?? null);
  const first = months.map((p) => { const own = then.get(p.month); return own && firstOf(own).value !== own.value ? firstOf(own).value : null; });
  const later = months.map((p) => (then.get(p.month)?.value === p.value ? null : p.value));
  const words = (i: number) => {
    const p = months[i];
    if (!p) return "";
    const own = then.get(p.month);
    return [span(p.month), own ? whole(own.value) : sw.value.notYet, ...(own && firstOf(own).value !== own.value ? [`${sw.value.firstColumn}: ${whole(firstOf(own).value)}`] : []), ...(own?.value === p.value ? [] : [`${sw.value.nowColumn}: ${whole(p.value)}`])].join(" · ");
  };
  return {
    x: months.map((p) => middle(p.month)), areas: [], monthly: true,
    lines: [
      { values: known, color: "c-encounters", width: 2, mark: "filled", markSize: 5 },
      { values: later, color: "muted", mark: "hollow", markSize: 6 },
      { values: first, color: "c-wait", mark: "hollow", markSize: 9 },
    ],
    ...(asOf.value ? { at: utc(asOf.value), atWords: t.value.dateLine(day(asOf.value, "short")) } : {}),
    label: `${sw.value.axisEvents}: ${words(Math.max(0, b.then.length - 1 - Math.max(0, b.now.length - months.length)))}`,
    read: words,
  };
}

function Revision({ p, then }: { p: Point; then: Point | undefined }) {
  const first = firstOf(p);
  const moved = p.value - first.value;
  return (
    <tr>
      <th scope="row">{span(p.month, "short")}</th>
      <td>{whole(first.value)} <small>{day(first.available_from, "short")}</small></td>
      <td>{then ? whole(then.value) : sw.value.notYet}</td>
      <td>{whole(p.value)}</td>
      <td>{moved === 0 ? "0" : `${moved > 0 ? "+" : "−"}${whole(Math.abs(moved))}`}</td>
      <td><button type="button" class="link" aria-label={t.value.whyFor(seriesKey.value, span(p.month))} onClick={() => askWhy(seriesKey.value, p.month, then ? asOf.value : "")}>{t.value.why}</button></td>
    </tr>
  );
}

function Revisions({ b }: { b: Both }) {
  const then = new Map(b.then.map((p) => [p.month, p]));
  const rows = [...b.now].reverse().slice(0, 48);
  return (
    <details class="numbers">
      <summary>{sw.value.revisions}</summary>
      <p class="note">{sw.value.revisionsLead}</p>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={sw.value.revisions}>
        <table>
          <thead><tr><th scope="col">{t.value.period}</th><th scope="col">{sw.value.firstColumn}</th><th scope="col">{sw.value.thenColumn}</th><th scope="col">{sw.value.nowColumn}</th><th scope="col">{sw.value.movedColumn}</th><th scope="col"><span class="unseen">{t.value.why}</span></th></tr></thead>
          <tbody>{rows.map((p) => <Revision key={p.month} p={p} then={then.get(p.month)} />)}</tbody>
        </table>
      </div>
    </details>
  );
}

function Shown({ b }: { b: Both }) {
  const picture = useMemo(() => pictureOf(b), [b, lang.value]);
  const last = b.then.at(-1);
  if (b.now.length === 0) return <p class="empty">{sw.value.noSeries}</p>;
  const sources = [...new Set((b.then.length > 0 ? b.then : b.now).map((p) => p.vintage.source))].join(", ");
  const query = new URLSearchParams({ series: seriesKey.value, ...(asOf.value ? { as_of: asOf.value } : {}) });
  return (
    <>
      <h3>{last ? sw.value.seriesFinding(whole(last.value), span(last.month)) : sw.value.laterOnly}</h3>
      <p class="axis">{sw.value.axisEvents}</p>
      <Chart picture={picture} id="situation-series" />
      <ul class="key">
        <li><i class="swatch line" style={{ background: "var(--c-encounters)" }} />{sw.value.keyKnown}</li>
        <li><i class="dot hollow" style={{ borderColor: "var(--c-wait)" }} />{sw.value.keyFirst}</li>
        {asOf.value && <li><i class="dot hollow" style={{ borderColor: "var(--muted)" }} />{sw.value.keyLater}</li>}
      </ul>
      <p class="note source-line">
        {known.value === "now" ? sw.value.sourceNow(sources) : sw.value.sourceLine(sources, day(known.value))}{" "}
        {last && <button type="button" class="link" aria-label={t.value.whyFor(seriesKey.value, span(last.month))} onClick={() => askWhy(seriesKey.value, last.month, asOf.value)}>{t.value.why}</button>}
      </p>
      <Revisions b={b} />
      <p class="files"><a href={`/api/data/show?${query}`}>{t.value.json}</a> <a href={`/api/data/show?${query}&format=csv`}>{t.value.csv}</a></p>
    </>
  );
}

export function Series() {
  const both = useAsked(`${seriesKey.value} ${asOf.value}`, ask);
  return (
    <section class="figure series-view" aria-labelledby="series-title">
      <h2 id="series-title">{sw.value.seriesTitle}</h2>
      {wordsOfDimension("geography").length > 0 && <Definition />}
      <p class="note series-words">{inWords(seriesKey.value)} <code>{seriesKey.value}</code></p>
      <Answered of={both} height={360}>{(b) => <Shown b={b} />}</Answered>
    </section>
  );
}
