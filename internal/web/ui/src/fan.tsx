// A figure of the run: heading, fan chart with official counts, key, table of
// the same numbers, and the addresses of both.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { runPath } from "./api";
import { Chart, type Picture } from "./chart";
import { earlier, fetchEarlier } from "./history";
import { type Choice, columnOf, officialOf, type Row, rowsOf, sameColumn } from "./rows";
import { step } from "./state";
import type { Band, RunAnswer } from "./types";
import { askWhy } from "./why";
import { about, day, lang, span, t, utc, whole } from "./words";

export interface FanProps {
  id: string;
  answer: RunAnswer;
  query: string; // of the study that gave the answer
  choice: Choice;
  title: string;
  lead: string;
  color: string; // CSS variable; its bands are color-95 and color-80
  why?: () => void; // tells where the numbers come from
  children?: ComponentChildren;
}

// range80 tells the interval of a band, or that there is none.
export function range80(b: Band): string {
  return b.p10 === undefined || b.p90 === undefined ? t.value.rangeNone : t.value.range80(about(b.p10), about(b.p90));
}

// between writes an interval for a table; one that is not told is a dash.
function between(low: number | undefined, high: number | undefined): string {
  return low === undefined || high === undefined ? "–" : `${whole(low)}–${whole(high)}`;
}

function readRow(row: Row): string {
  const words = [span(row.period)];
  if (row.band) words.push(`${t.value.meanShort} ${about(row.band.mean)}`, `${t.value.medianShort.toLowerCase()} ${about(row.band.p50)}`, range80(row.band));
  if (row.official) words.push(`${t.value.officialShort} ${whole(row.official.value)}${row.official.known ? "" : ` (${t.value.later})`}`);
  return words.join(" · ");
}

// besideOf are the means without the reader's measures, where there are any.
function besideOf(p: FanProps, rows: Row[]): (number | null)[] {
  const column = p.answer.beside?.columns.find((c) => !c.household && sameColumn(c, p.choice));
  const own = columnOf(p.answer, p.choice);
  const weekly = step.value === "week";
  const bands = (weekly ? own?.weeks : own?.months) ?? [];
  const means = (weekly ? column?.weeks : column?.months) ?? [];
  return rows.map((r) => (r.band ? means[bands.indexOf(r.band)] ?? null : null));
}

function pictureOf(p: FanProps, rows: Row[]): Picture {
  const band = (pick: (b: Band) => number | undefined) => rows.map((r) => (r.band ? pick(r.band) ?? null : null));
  const official = (known: boolean) => rows.map((r) => (r.official?.known === known ? r.official.value : null));
  const last = rows.filter((r) => r.band).at(-1);
  return {
    x: rows.map((r) => r.x),
    areas: [
      { high: band((b) => b.p97_5), low: band((b) => b.p2_5), color: `${p.color}-95` },
      { high: band((b) => b.p90), low: band((b) => b.p10), color: `${p.color}-80` },
    ],
    lines: [
      { values: official(true), color: "ink", width: 1, mark: "filled", markSize: 6 },
      { values: official(false), color: "ink", mark: "hollow", markSize: 8 },
      { values: besideOf(p, rows), color: "muted", width: 1.6, dashed: true },
      { values: band((b) => b.mean), color: p.color, width: 2.2, mark: "filled", markSize: 4 },
    ],
    monthly: step.value === "month",
    at: utc(p.answer.date),
    atWords: t.value.dateLine(day(p.answer.date, "short")),
    label: `${p.title}. ${last ? readRow(last) : ""}`,
    read: (i) => (rows[i] ? readRow(rows[i]) : ""),
  };
}

function Key({ color, official, rows, beside }: { color: string; official: boolean; rows: Row[]; beside: boolean }) {
  const told = (end: "p10" | "p2_5") => rows.some((r) => r.band?.[end] !== undefined);
  return (
    <ul class="key">
      <li><i class="swatch line" style={{ background: `var(--${color})` }} />{t.value.mean}</li>
      {beside && <li><i class="swatch dashed" />{t.value.withoutMeasures}</li>}
      {told("p10") && <li><i class="swatch" style={{ background: `var(--${color}-80)` }} />{t.value.band80}</li>}
      {told("p2_5") && <li><i class="swatch" style={{ background: `var(--${color}-95)` }} />{t.value.band95}</li>}
      {!told("p10") && <li>{t.value.rangeNone}</li>}
      {official && <li><i class="dot filled" />{t.value.officialKnown}</li>}
      {official && <li><i class="dot hollow" />{t.value.officialLater}</li>}
    </ul>
  );
}

function Cells({ row, series, date }: { row: Row; series: string | undefined; date: string }) {
  const { band, official } = row;
  return (
    <tr>
      <th scope="row">{span(row.period, "short")}</th>
      {series && (
        <td>
          {official && (
            <>
              {whole(official.value)} {!official.known && <small>({t.value.later})</small>}{" "}
              <button
                type="button" class="link" aria-label={t.value.whyFor(series, span(row.period))}
                onClick={() => askWhy(series, row.period, official.known ? date : "")}
              >{t.value.why}</button>
            </>
          )}
        </td>
      )}
      <td>{band && whole(band.mean)}</td>
      <td>{band && whole(band.p50)}</td>
      <td>{band && between(band.p10, band.p90)}</td>
      <td>{band && between(band.p2_5, band.p97_5)}</td>
    </tr>
  );
}

function Numbers({ p, rows }: { p: FanProps; rows: Row[] }) {
  const official = step.value === "month" ? officialOf(p.answer, p.choice) : undefined;
  const files = new URLSearchParams(p.query);
  files.set("quantity", p.choice.quantity);
  const path = runPath(p.answer.scenario, files.toString());
  return (
    <details class="numbers">
      <summary>{t.value.tableAndFiles}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.value.tableCaption(p.title)}>
        <table>
          <caption class="unseen">{t.value.tableCaption(p.title)}</caption>
          <thead>
            <tr>
              <th scope="col">{t.value.period}</th>
              {official && <th scope="col">{t.value.officialShort}</th>}
              <th scope="col">{t.value.meanShort}</th>
              <th scope="col">{t.value.medianShort}</th>
              <th scope="col">80 %</th>
              <th scope="col">95 %</th>
            </tr>
          </thead>
          <tbody>{rows.map((row) => <Cells key={row.period} row={row} series={official?.series} date={p.answer.date} />)}</tbody>
        </table>
      </div>
      {p.query && <p class="files"><a href={path}>{t.value.json}</a> <a href={`${path}&format=csv`}>{t.value.csv}</a></p>}
    </details>
  );
}

export function Fan(p: FanProps) {
  const beside = officialOf(p.answer, p.choice);
  const before = earlier(p.answer, beside);
  const wanted = JSON.stringify(p.choice);
  useEffect(() => fetchEarlier(p.answer, beside), [p.answer, wanted]);
  const rows = useMemo(() => rowsOf(p.answer, p.choice, step.value === "week" ? "week" : "month", before), [p.answer, wanted, step.value, before.length]);
  const picture = useMemo(() => pictureOf(p, rows), [rows, lang.value, p.title]);
  const official = rows.some((r) => r.official);
  return (
    <section id={`${p.id}-figure`} class="figure" aria-labelledby={`${p.id}-title`}>
      <div class="figure-head"><h3 id={`${p.id}-title`}>{p.title}</h3>{p.why && <button type="button" class="link" aria-label={`${t.value.why} ${p.title}`} onClick={p.why}>{t.value.why}</button>}</div>
      <p class="lead">{p.lead}</p>
      {p.children}
      {rows.length === 0 ? <p class="empty">{t.value.noColumn}</p> : (
        <>
          <Chart picture={picture} id={p.id} />
          <Key color={p.color} official={official} rows={rows} beside={p.answer.beside !== undefined} />
          {step.value === "week" && beside && <p class="note">{t.value.officialNone}</p>}
          <Numbers p={p} rows={rows} />
        </>
      )}
    </section>
  );
}
