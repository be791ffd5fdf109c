// The explorer of official series: a key, periods and a day on which it was
// known; a chart and a table with vintages; "why?" at every number.
import { computed, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { dimensions, show, tables } from "./api";
import { Chart, type Picture } from "./chart";
import { kindOf, middle } from "./rows";
import { param } from "./route";
import type { Dimension, Figure, ShowAnswer, TableInfo, Vintage } from "./types";
import { askWhy } from "./why";
import { Wrong } from "./wrong";
import { day, exact, lang, say, span, t, whole } from "./words";

export const series = param("data", "series", "encounters.southwest");
export const from = param("data", "from");
export const to = param("data", "to");
export const asOf = param("data", "as_of"); // "": everything known now

const held = signal<TableInfo[]>([]);
const vocabulary = signal<Dimension[]>([]);
const typed = signal("");
const shown = signal<ShowAnswer | null>(null);
const failed = signal<unknown>(null);
const busy = signal(false);
const every = signal(false);
const kind = signal("month");

// marks stand at a date that is a proxy, one for each reason.
export const marks: Record<string, string> = { lag: "*", "later vintage": "†", inferred: "‡" };

const rowsAtFirst = 18;
const suggestionsMost = 80;

// loadVocabulary fetches what can be suggested, once.
export function loadVocabulary(): void {
  tables().then((list) => { held.value = list; }, () => { held.value = []; });
  dimensions().then((list) => { vocabulary.value = list; }, () => { vocabulary.value = []; });
}

// wordsOf puts the tokens of a key into words.
export function inWords(key: string): string {
  const found = key.split(".").map((token) => {
    const word = vocabulary.value.flatMap((d) => d.words).find((w) => w.token === token);
    return word ? say(word) : token;
  });
  return found.join("; ");
}

// wordsOfDimension lists the words of a dimension, [] until they are there.
export function wordsOfDimension(dimension: string): string[] {
  return vocabulary.value.find((d) => d.name === dimension)?.words.map((w) => w.token) ?? [];
}

// suggestions are the keys of the tables and what one more word makes of what is typed.
const suggestions = computed(() => {
  const keys = new Set(held.value.map((table) => table.series));
  const stem = typed.value.split(".").slice(0, -1).join(".");
  const splits = held.value.filter((table) => stem === table.series || stem.startsWith(table.series + ".") || stem.startsWith(table.series.split(".")[0] + "."));
  for (const dimension of new Set(splits.flatMap((table) => table.by))) {
    for (const token of wordsOfDimension(dimension)) if (stem && !stem.split(".").includes(token)) keys.add(`${stem}.${token}`);
  }
  const start = typed.value.toLowerCase();
  return [...keys].filter((k) => k.toLowerCase().includes(start)).sort().slice(0, suggestionsMost);
});

// starters are keys worth a button, as far as the store has their measure.
const starters = ["encounters.southwest", "encounters.southwest.usbp", "encounters.southwest.ofo", "irregular-entries.darien", "irregular-entries.honduras", "irregular-situation.mexico"];

function offered(): string[] {
  return starters.filter((key) => held.value.some((table) => key === table.series || key.startsWith(table.series + ".")));
}

let asking: AbortController | null = null;

async function fetchFigures(): Promise<void> {
  asking?.abort();
  const own = new AbortController();
  asking = own;
  busy.value = true;
  failed.value = null;
  const query = showQuery();
  try {
    shown.value = await show(query, own.signal);
  } catch (e) {
    if (!own.signal.aborted) {
      failed.value = e;
      shown.value = null;
    }
  }
  if (asking === own) busy.value = false;
}

function showQuery(): URLSearchParams {
  const query = new URLSearchParams({ series: series.value });
  if (from.value) query.set("from", from.value);
  if (to.value) query.set("to", to.value);
  if (asOf.value) query.set("as_of", asOf.value);
  return query;
}

function Form() {
  const submit = (e: Event) => { e.preventDefault(); series.value = typed.value.trim(); };
  return (
    <form class="fields" onSubmit={submit}>
      <label class="wide">{t.value.seriesLabel}
        <input list="series-keys" value={typed.value} spellcheck={false} autocomplete="off" autocapitalize="off" aria-describedby="series-hint"
          onInput={(e) => { typed.value = e.currentTarget.value; }} />
        <small id="series-hint" class="note">{series.value && typed.value === series.value ? inWords(series.value) : t.value.seriesHint}</small>
      </label>
      <datalist id="series-keys">{suggestions.value.map((k) => <option key={k} value={k}>{inWords(k)}</option>)}</datalist>
      <label>{t.value.from}
        <input size={8} value={from.value} placeholder="2019-10" onChange={(e) => { from.value = e.currentTarget.value.trim(); }} />
      </label>
      <label>{t.value.to}
        <input size={8} value={to.value} placeholder="2023-11" onChange={(e) => { to.value = e.currentTarget.value.trim(); }} />
      </label>
      <label>{t.value.asOf}
        <input type="date" value={asOf.value} onChange={(e) => { asOf.value = e.currentTarget.value; }} />
      </label>
      <button type="submit" class="primary">{t.value.find}</button>
      {asOf.value && <button type="button" onClick={() => { asOf.value = ""; }}>{t.value.today}</button>}
    </form>
  );
}

function Chips() {
  return (
    <p class="chips">
      {offered().map((key) => (
        <button key={key} type="button" aria-pressed={series.value === key} title={inWords(key)}
          onClick={() => { typed.value = key; series.value = key; }}><code>{key}</code></button>
      ))}
    </p>
  );
}

function pictureOf(answer: ShowAnswer, key: string): Picture {
  const figures = [...answer.figures].sort((a, b) => middle(a.period) - middle(b.period));
  const pick = (f: (v: Vintage[]) => number | null) => figures.map((figure) => f(figure.vintages));
  const dense = figures.length > 60;
  return {
    x: figures.map((f) => middle(f.period)),
    areas: [],
    monthly: figures.every((f) => kindOf(f.period) === "month"),
    lines: [
      { values: pick((v) => v[0]?.value ?? null), color: "c-encounters", width: 2, ...(dense ? {} : { mark: "filled" as const, markSize: 5 }) },
      { values: pick((v) => v.slice(1).find((w) => w.value !== v[0]?.value)?.value ?? null), color: "ink", mark: "hollow", markSize: dense ? 4 : 7 },
    ],
    label: `${inWords(key)}: ${t.value.figuresCount(whole(figures.length))}`,
    read: (i) => (figures[i] ? `${span(figures[i].period)} · ${figures[i].vintages.map((v) => exact(v.value)).join(" · ")}` : ""),
  };
}

function vintageWords(vintages: Vintage[]): string {
  const values = vintages.map((v) => v.value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${vintages.length}${low < high ? ` (${exact(low)}–${exact(high)})` : ""}`;
}

function Line({ figure }: { figure: Figure }) {
  const v = figure.vintages[0];
  if (!v) return null;
  return (
    <tr>
      <th scope="row">{span(figure.period, "short")}</th>
      <td>{exact(v.value)}</td>
      <td><button type="button" class="link" aria-label={t.value.whyFor(figure.series, span(figure.period))} onClick={() => askWhy(figure.series, figure.period, asOf.value)}>{t.value.why}</button></td>
      <td class="words">{day(v.available_from, "short")}{v.proxy && <abbr title={t.value.proxy[v.proxy] ?? v.proxy}>{marks[v.proxy] ?? "*"}</abbr>}</td>
      <td class="words">{vintageWords(figure.vintages)}</td>
      <td class="words">{v.source}</td>
    </tr>
  );
}

// Kinds chooses between months and longer periods where the answer has both.
function Kinds({ kinds, chosen }: { kinds: string[]; chosen: string }) {
  if (kinds.length < 2) return null;
  return (
    <div class="switch" role="group" aria-label={t.value.periodKind}>
      {kinds.map((k) => <button key={k} type="button" aria-pressed={k === chosen} onClick={() => { kind.value = k; }}>{t.value.kinds[k] ?? k}</button>)}
    </div>
  );
}

function Figures({ answer: all }: { answer: ShowAnswer }) {
  const kinds = [...new Set(all.figures.map((f) => kindOf(f.period)))];
  const chosen = kinds.find((k) => k === kind.value) ?? kinds[0] ?? "month";
  const answer = useMemo(() => ({ ...all, figures: all.figures.filter((f) => kindOf(f.period) === chosen) }), [all, chosen]);
  const picture = useMemo(() => pictureOf(answer, series.value), [answer, lang.value, vocabulary.value]);
  if (answer.figures.length === 0) return <p class="empty">{t.value.noFigures}</p>;
  const newest = [...answer.figures].sort((a, b) => middle(b.period) - middle(a.period));
  const rows = every.value ? newest : newest.slice(0, rowsAtFirst);
  const query = showQuery();
  const proxies = Object.keys(marks).filter((kind) => answer.figures.some((f) => f.vintages[0]?.proxy === kind));
  return (
    <>
      <Kinds kinds={kinds} chosen={chosen} />
      <Chart picture={picture} id="official" />
      <ul class="key">
        <li><i class="swatch line" style={{ background: "var(--c-encounters)" }} />{t.value.vintageChosen} ({t.value.unit[answer.unit] ?? answer.unit})</li>
        <li><i class="dot hollow" />{t.value.vintageOther}</li>
      </ul>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.value.tableCaption(series.value)}>
        <table>
          <caption class="unseen">{inWords(series.value)}</caption>
          <thead>
            <tr>
              <th scope="col">{t.value.period}</th><th scope="col">{t.value.value}</th><th scope="col"><span class="unseen">{t.value.why}</span></th>
              <th scope="col" class="words">{t.value.available}</th><th scope="col" class="words">{t.value.vintages}</th><th scope="col" class="words">{t.value.source}</th>
            </tr>
          </thead>
          <tbody>{rows.map((f) => <Line key={f.series + f.period} figure={f} />)}</tbody>
        </table>
      </div>
      {proxies.map((kind) => (
        <p class="note" key={kind}>
          {marks[kind]} {t.value.proxy[kind]}
        </p>
      ))}
      {newest.length > rows.length && <p><button type="button" onClick={() => { every.value = true; }}>{t.value.showAll(whole(newest.length))}</button></p>}
      <p class="files"><a href={`/api/data/show?${query}`}>{t.value.json}</a> <a href={`/api/data/show?${query}&format=csv`}>{t.value.csv}</a></p>
    </>
  );
}

export function Explorer() {
  useEffect(() => {
    typed.value = series.value;
    every.value = false;
    if (series.value) void fetchFigures();
  }, [series.value, from.value, to.value, asOf.value]);
  return (
    <section id="known" class="figure explorer" aria-labelledby="known-title">
      <h2 id="known-title">{t.value.knownTitle}</h2>
      <p class="lead">{t.value.knownLead}</p>
      <Chips />
      <Form />
      {failed.value !== null && <Wrong error={failed.value} title={t.value.loadFailed} />}
      {busy.value && !shown.value && <p>{t.value.loading}</p>}
      {shown.value && <Figures answer={shown.value} />}
    </section>
  );
}
