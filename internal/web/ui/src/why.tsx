// "Why?": from a number on the page to its vintages, document, digest and rows,
// in a panel over the page.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { why } from "./api";
import type { Observation, WhyAnswer, WhyVintage } from "./types";
import { Wrong } from "./wrong";
import { day, exact, say, span, t, whole } from "./words";

interface Question { series: string; period: string; asOf: string }

const question = signal<Question | null>(null);
const answer = signal<WhyAnswer | null>(null);
const error = signal<unknown>(null);

// askWhy opens the panel. asOf "" asks for everything that is known now.
export function askWhy(series: string, period: string, asOf: string): void {
  const asked = { series, period, asOf };
  question.value = asked;
  answer.value = error.value = null;
  const query = new URLSearchParams({ series, period });
  if (asOf) query.set("as_of", asOf);
  why(query).then(
    (a) => { if (question.value === asked) answer.value = a; },
    (e: unknown) => { if (question.value === asked) error.value = e; },
  );
}

function where(o: Observation): string {
  const { sheet, row, col } = o.locator;
  return [sheet && `${t.value.sheet} ${sheet}`, `${t.value.row} ${row}`, col && `${t.value.column} ${col}`].filter(Boolean).join(", ");
}

function Rows({ rows }: { rows: Observation[] }) {
  if (rows.length === 0) return null;
  return (
    <details>
      <summary>{t.value.rowsShown} ({whole(rows.length)})</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={t.value.rowsShown}>
        <table>
          <tbody>
            {rows.map((o) => (
              <tr key={`${o.series} ${o.period} ${o.locator.row} ${o.locator.col}`}>
                <th scope="row"><code>{o.series}</code></th>
                <td>{span(o.period, "short")}</td>
                <td>{exact(o.value)}</td>
                <td class="words">{where(o)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Origin({ text }: { text: string }) {
  return /^https?:\/\/\S+$/.test(text) ? <a href={text} rel="noreferrer" target="_blank">{text}</a> : <>{text}</>;
}

function Vintage({ v, first }: { v: WhyVintage; first: boolean }) {
  const doc = v.document_info;
  return (
    <article class={first ? "vintage first" : "vintage"}>
      <h3>
        <span class="big">{exact(v.value)}</span> {first && <span class="tag">{t.value.chosen}</span>}
        {v.round && v.round > 1 ? <span class="tag">{t.value.roundedTo(whole(v.round))}</span> : null}
      </h3>
      <dl>
        <dt>{t.value.published}</dt>
        <dd>{day(v.published)}</dd>
        <dt>{t.value.available}</dt>
        <dd>{day(v.available_from)} {v.proxy && <span class="proxy">{t.value.proxy[v.proxy] ?? v.proxy}</span>}</dd>
        <dt>{t.value.source}</dt>
        <dd>{v.source}, {t.value.rowsAdded(whole(v.rows))}</dd>
        {v.document ? (
          <>
            <dt>{t.value.document}</dt>
            <dd>{doc.name}</dd>
            {doc.origin && <><dt>{t.value.origin}</dt><dd class="break"><Origin text={doc.origin} /></dd></>}
            <dt>{t.value.digest}</dt>
            <dd class="break"><code>{v.document}</code><br />{v.kept ? t.value.kept : t.value.notKept}</dd>
            <dt>{t.value.readOn}</dt>
            <dd>{day(doc.read_on)}</dd>
          </>
        ) : <dd>{t.value.severalDocuments}</dd>}
      </dl>
      <Rows rows={v.rows_shown} />
    </article>
  );
}

export function WhyPanel() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = question.value !== null;
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  const close = () => { question.value = null; };
  const a = answer.value;
  const q = question.value;
  return (
    <dialog ref={dialog} class="why" aria-labelledby="why-title" onClose={close} onClick={(e) => { if (e.target === dialog.current) close(); }}>
      <div class="why-body">
        <header>
          <h2 id="why-title">{t.value.whyTitle}</h2>
          <button type="button" onClick={close}>{t.value.close}</button>
        </header>
        {q && <p><code>{q.series}</code> · {span(q.period)} · {q.asOf ? t.value.asKnownOn(day(q.asOf)) : t.value.today}</p>}
        {a && <p class="lead">{say(a.meaning)}</p>}
        {error.value !== null && <Wrong error={error.value} title={t.value.loadFailed} />}
        {!a && error.value === null && <p>{t.value.loading}</p>}
        {a?.vintages.map((v, i) => <Vintage key={`${v.document} ${v.table} ${i}`} v={v} first={i === 0} />)}
      </div>
    </dialog>
  );
}
