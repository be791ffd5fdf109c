// The reader's own counts: typed row by row, pasted or dropped as CSV. They are set
// beside the run and stay in this page alone.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { OwnBeside, RunAnswer } from "../types";
import { about, day, exact, say, span, t, whole } from "../words";
import { Wrong } from "../wrong";
import { counts, failure, refused, touch } from "./study";
import { WhyRun } from "./whyrun";
import { w } from "./words";

const header = "what,place,date,persons";
const text = signal("");

function cell(v: string): string {
  return /[",\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v;
}

// append adds a line below the others, under the header.
function append(fields: string[]): void {
  const whole = text.value.trim() || header;
  text.value = `${whole}\n${fields.map(cell).join(",")}\n`;
}

// mostBytes is what the server takes of a file.
const mostBytes = 900_000;

async function take(file: File | undefined): Promise<void> {
  if (!file || file.size > mostBytes) return;
  text.value = await file.text();
  use();
}

function use(): void {
  counts.value = text.value;
  touch();
}

function RowForm({ a }: { a: RunAnswer }) {
  const [what, setWhat] = useState("waiting");
  const has = (quantity: string) => a.columns.filter((c) => c.quantity === quantity && c.place && !c.component && !c.nationality).map((c) => c.place ?? "");
  const places = a.world.places.filter((p) => has(what).includes(p.id)).sort((p, q) => (p.name < q.name ? -1 : 1));
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    const form = e.currentTarget as HTMLFormElement;
    const data = new FormData(form);
    append(["what", "place", "date", "persons"].map((name) => String(data.get(name) ?? "")));
    (form.elements.namedItem("persons") as HTMLInputElement).value = "";
  };
  return (
    <form class="fields" onSubmit={submit}>
      <label>{w.value.countsWhat}
        <select name="what" value={what} onChange={(e) => setWhat(e.currentTarget.value)}>{Object.entries(w.value.countsWhats).map(([id, name]) => <option key={id} value={id}>{name}</option>)}</select>
      </label>
      <label>{t.value.where}<select name="place" class="quoted">{places.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}</select></label>
      <label>{w.value.countsDay}<input name="date" type="date" required min={a.report_from} value={a.date} /></label>
      <label>{w.value.countsPersons}<input name="persons" type="number" required min={0} step={1} /></label>
      <button type="submit">{w.value.countsAdd}</button>
    </form>
  );
}

function Beside({ o }: { o: OwnBeside }) {
  return (
    <tr>
      <th scope="row" class="place-words">{say(o.label)}</th>
      <td>{day(o.day, "short")}</td>
      <td>{o.suppressed ? w.value.countsHeld : whole(o.persons)}</td>
      <td>{o.week ? <>{about(o.week.p50)} <WhyRun title={say(o.label)} /></> : "–"}</td>
      <td class="words">{o.week ? w.value.within[o.within ?? ""] : w.value.countsNone}</td>
    </tr>
  );
}

function Answer({ a }: { a: RunAnswer }) {
  if (a.own.length === 0) return null;
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={w.value.countsTitle}>
        <table class="own-counts">
          <thead><tr><th scope="col">{w.value.place}</th><th scope="col">{w.value.countsDay}</th><th scope="col">{w.value.countsOwn}</th><th scope="col">{w.value.countsRun}</th><th scope="col" class="words"><span class="unseen">{t.value.band80}</span></th></tr></thead>
          <tbody>{a.own.map((o, i) => <Beside key={i} o={o} />)}</tbody>
        </table>
      </div>
      {a.own_scales.map((s) => (
        <div key={`${s.what} ${s.place}`}>
          <p>{w.value.scaleWords(say(s.label), exact(Number(s.ratio.toPrecision(3))), whole(s.counts))} <WhyRun title={say(s.label)} /></p>
          <p class="note">{s.ahead.slice(0, 6).map((b) => `${span(b.period)}: ${about(b.p50)}${b.p10 === undefined || b.p90 === undefined ? "" : ` (${about(b.p10)}–${about(b.p90)})`}`).join(" · ")}</p>
        </div>
      ))}
    </>
  );
}

export function OwnCounts({ a }: { a: RunAnswer }) {
  const [over, setOver] = useState(false);
  useEffect(() => { if (counts.value && !text.value) text.value = counts.value; }, []);
  const wrong = counts.value !== "" && refused(failure.value);
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void take(e.dataTransfer?.files[0]);
  };
  return (
    <section class="figure own" aria-labelledby="own-title" id="own-counts">
      <h2 id="own-title">{w.value.countsTitle}</h2>
      <p class="lead">{w.value.countsLead}</p>
      <RowForm a={a} />
      <div class={over ? "drop-zone over" : "drop-zone"} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <label class="drop-file">{w.value.countsFile} <small>{w.value.countsDrop}</small><input id="counts-file" type="file" accept=".csv,text/csv" onChange={(e) => { void take(e.currentTarget.files?.[0]); e.currentTarget.value = ""; }} /></label>
        <label class="counts-text">{w.value.countsText}
          <textarea id="counts-text" class="quoted" rows={5} spellcheck={false} placeholder={header} value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} />
        </label>
      </div>
      <p class="fields">
        <button type="button" class="primary" id="counts-use" disabled={!text.value.trim()} onClick={use}>{w.value.countsUse}</button>
        {text.value && <button type="button" onClick={() => { text.value = ""; use(); }}>{w.value.countsClear}</button>}
      </p>
      {wrong && <Wrong error={failure.value} title={w.value.countsWrong} />}
      {!wrong && <Answer a={a} />}
    </section>
  );
}
