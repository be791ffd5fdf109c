// The box for SQL: one read-only query, its rows, and the same rows as a file.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sql } from "../api";
import type { SQLAnswer } from "../types";
import { exact, t, whole } from "../words";
import { Wrong } from "../wrong";
import { query } from "./state";
import { dw } from "./words";

const answer = signal<SQLAnswer | null>(null);
const asked = signal(""); // the query of the answer
const failed = signal<unknown>(null);
const busy = signal(false);

const shownMost = 500;

const examples: Record<string, string> = {
  documents: "SELECT name, source, published, observations\nFROM documents\nORDER BY observations DESC",
  november: "WITH known AS (\n  SELECT digest, \"table\", published, source, sum(value) AS encounters\n  FROM observations\n  WHERE measure = 'encounters' AND geography = 'southwest' AND period = '2023-11'\n    AND available_from <= DATE '2023-12-26'\n  GROUP BY ALL\n)\nSELECT source, published, encounters FROM known ORDER BY published",
  closures: "SELECT fields->>'port' AS port, fields->>'scope' AS scope, fields->>'from' AS closed, fields->>'to' AS reopened, available_from\nFROM records\nWHERE kind = 'closures'\nORDER BY closed",
  darien: "SELECT nationality, sum(value) AS persons\nFROM observations\nWHERE key LIKE 'irregular-entries.darien.%' AND period_start BETWEEN DATE '2023-01-01' AND DATE '2023-12-31' AND sex = '' AND household = ''\nGROUP BY ALL\nORDER BY persons DESC\nLIMIT 15",
};

let underWay: AbortController | null = null;

async function run(): Promise<void> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  busy.value = true;
  failed.value = null;
  const text = query.value;
  try {
    const a = await sql(text, own.signal);
    answer.value = a;
    asked.value = text;
  } catch (e) {
    if (!own.signal.aborted) failed.value = e;
  }
  if (underWay === own) busy.value = false;
}

function cell(v: unknown): string {
  if (v === null || v === undefined) return "";
  return typeof v === "number" ? exact(v) : typeof v === "object" ? JSON.stringify(v) : String(v);
}

function Rows({ a }: { a: SQLAnswer }) {
  const download = (format: string) => `/api/data/export?${new URLSearchParams({ query: asked.value, format })}`;
  return (
    <>
      <p role="status"><b>{dw.value.sqlRows(whole(a.rows.length))}</b> {a.truncated || a.rows.length > shownMost ? dw.value.truncated : ""}</p>
      <div class="scroll tall quoted" tabIndex={0} role="region" aria-label={dw.value.sqlTitle}>
        <table class="sql">
          <thead><tr>{a.columns.map((c, i) => <th key={c} scope="col" class={typeof a.rows[0]?.[i] === "number" ? "" : "words"}>{c}</th>)}</tr></thead>
          <tbody>{a.rows.slice(0, shownMost).map((row, i) => <tr key={i}>{row.map((v, j) => <td key={j} class={typeof v === "number" ? "" : "words"}>{cell(v)}</td>)}</tr>)}</tbody>
        </table>
      </div>
      <p class="files">{dw.value.download}: {["csv", "json", "parquet"].map((f) => <a key={f} href={download(f)} download>{f === "parquet" ? "Parquet" : f.toUpperCase()}</a>)}</p>
    </>
  );
}

export function Query() {
  useEffect(() => { if (!answer.value) void run(); }, []);
  return (
    <section class="figure" aria-labelledby="sql-title">
      <h2 id="sql-title">{dw.value.sqlTitle}</h2>
      <p class="lead">{dw.value.sqlLead}</p>
      <p class="chips">{dw.value.examples}: {Object.entries(examples).map(([name, text]) => <button key={name} type="button" onClick={() => { query.value = text; void run(); }}>{dw.value.example[name]}</button>)}</p>
      <form class="sql-form" onSubmit={(e) => { e.preventDefault(); void run(); }}>
        <label for="sql-text">{dw.value.query}</label>
        <textarea id="sql-text" rows={8} spellcheck={false} value={query.value} aria-describedby="sql-views" onInput={(e) => { query.value = e.currentTarget.value; }}
          onKeyDown={(e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); void run(); } }} />
        <small id="sql-views" class="note">{dw.value.views}. Ctrl+Enter</small>
        <div class="fields"><button type="submit" class="primary" disabled={busy.value}>{busy.value ? dw.value.running : dw.value.run}</button>{busy.value && <button type="button" onClick={() => { underWay?.abort(); busy.value = false; }}>{t.value.cancel}</button>}</div>
      </form>
      {failed.value !== null && <Wrong error={failed.value} title={dw.value.sqlFailed} />}
      {answer.value && <Rows a={answer.value} />}
    </section>
  );
}
