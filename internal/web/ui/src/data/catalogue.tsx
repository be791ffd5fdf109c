// The catalogue: every table by source, and every document with its digest.
import { signal } from "@preact/signals";
import { sql, tables } from "../api";
import { useAsked } from "../asked";
import { inWords, series } from "../explorer";
import type { SQLAnswer, TableInfo } from "../types";
import { Answered } from "../waiting";
import { day, t, whole } from "../words";
import { tab } from "./state";
import { dw } from "./words";

const words = signal("");

function fits(table: TableInfo): boolean {
  const all = `${table.series} ${table.source} ${table.name} ${inWords(table.series)}`.toLowerCase();
  return words.value.toLowerCase().split(/\s+/).every((w) => all.includes(w));
}

function show(key: string): void {
  series.value = key;
  tab.value = "series";
}

function Source({ name, list }: { name: string; list: TableInfo[] }) {
  return (
    <section class="source">
      <h3><code>{name}</code> <small>{dw.value.tablesCount(whole(list.length))}</small></h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={name}>
        <table>
          <thead><tr><th scope="col">{dw.value.series}</th><th scope="col" class="words">{dw.value.splitBy}</th><th scope="col" class="words">{dw.value.periods}</th><th scope="col">{dw.value.rows}</th><th scope="col" class="words">{dw.value.document}</th></tr></thead>
          <tbody>
            {list.map((x, i) => (
              <tr key={i}>
                <th scope="row"><button type="button" class="link" title={inWords(x.series)} onClick={() => show(x.series)}><code>{x.series}</code></button></th>
                <td class="words">{x.by.map((d) => t.value.dimensions[d] ?? d).join(", ")}</td>
                <td class="words">{x.first}–{x.last}</td>
                <td>{whole(x.rows)}</td>
                <td class="words quoted">{x.name}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Documents({ answer }: { answer: SQLAnswer }) {
  return (
    <details class="numbers">
      <summary>{dw.value.documentsTitle} ({whole(answer.rows.length)})</summary>
      <div class="scroll tall" tabIndex={0} role="region" aria-label={dw.value.documentsTitle}>
        <table>
          <thead><tr><th scope="col">{dw.value.document}</th><th scope="col" class="words">{t.value.source}</th><th scope="col" class="words">{dw.value.published}</th><th scope="col">{dw.value.numbers}</th><th scope="col" class="words">{dw.value.kept}</th><th scope="col" class="words">{t.value.digest}</th></tr></thead>
          <tbody>
            {answer.rows.map(([name, source, published, numbers, kept, digest]) => (
              <tr key={String(digest)}>
                <th scope="row" class="quoted">{String(name)}</th>
                <td class="words"><code>{String(source)}</code></td>
                <td class="words">{published ? day(String(published), "short") : t.value.unknownDay}</td>
                <td>{whole(Number(numbers))}</td>
                <td class="words">{kept ? dw.value.yes : dw.value.no}</td>
                <td class="words"><code title={String(digest)}>{String(digest).slice(0, 12)}…</code></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export function Catalogue() {
  const list = useAsked("tables", () => tables());
  const documents = useAsked("documents", (s) => sql("SELECT name, source, published, observations, kept, digest FROM documents ORDER BY published DESC NULLS LAST", s));
  return (
    <section class="figure" aria-labelledby="catalogue-title">
      <h2 id="catalogue-title">{dw.value.catalogueTitle}</h2>
      <p class="lead">{dw.value.catalogueLead}</p>
      <div class="fields"><label class="wide">{dw.value.filter}<input type="search" value={words.value} placeholder={dw.value.filterHint} onInput={(e) => { words.value = e.currentTarget.value; }} /></label></div>
      <Answered of={list} height={400}>
        {(all) => {
          const shown = all.filter(fits);
          const names = [...new Set(shown.map((x) => x.source))];
          if (names.length === 0) return <p class="empty">{dw.value.nothing}</p>;
          return <>{names.map((name) => <Source key={name} name={name} list={shown.filter((x) => x.source === name)} />)}</>;
        }}
      </Answered>
      <Answered of={documents} height={40}>{(a) => <Documents answer={a} />}</Answered>
      <p class="files"><a href="/api/data/list">{t.value.json}</a> <a href="/api/data/list?format=csv">{t.value.csv}</a></p>
    </section>
  );
}
