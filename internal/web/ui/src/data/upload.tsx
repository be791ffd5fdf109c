// Files that a reader brings: each is read alone, and either all of it is taken in
// or none, with every mistake told.
import { signal } from "@preact/signals";
import { importFile } from "../api";
import type { ImportedFile } from "../types";
import { t, whole } from "../words";
import { Wrong } from "../wrong";
import { dw } from "./words";

interface Outcome { name: string; file?: ImportedFile; error?: unknown; dry: boolean }

const chosen = signal<File[]>([]);
const published = signal("");
const origin = signal("");
const dry = signal(false);
const busy = signal(false);
const outcomes = signal<Outcome[]>([]);
const over = signal(false);

async function send(): Promise<void> {
  busy.value = true;
  outcomes.value = [];
  for (const file of chosen.value) {
    const own = { name: file.name, dry: dry.value };
    const query = new URLSearchParams({ name: file.name, ...(published.value ? { published: published.value } : {}), ...(origin.value ? { origin: origin.value } : {}), ...(dry.value ? { dry: "true" } : {}) });
    try {
      const answer = await importFile(query, file);
      outcomes.value = [...outcomes.value, { ...own, ...(answer.files[0] ? { file: answer.files[0] } : {}) }];
    } catch (error) {
      outcomes.value = [...outcomes.value, { ...own, error }];
    }
  }
  busy.value = false;
}

function take(list: FileList | null | undefined): void {
  if (list && list.length > 0) chosen.value = [...list];
}

function Told({ o }: { o: Outcome }) {
  if (o.error !== undefined) return <Wrong error={o.error} title={dw.value.refused(o.name)} />;
  const f = o.file;
  if (!f) return null;
  return (
    <div class="taken">
      <b>{dw.value.taken(o.name, whole(f.observations), f.source)}</b>
      <p>{o.dry ? dw.value.tried : f.already ? dw.value.already : dw.value.stored}</p>
      <p class="break"><small>{t.value.digest}: <code>{f.digest}</code></small></p>
    </div>
  );
}

export function Upload() {
  const drop = (e: DragEvent) => { e.preventDefault(); over.value = false; take(e.dataTransfer?.files); };
  return (
    <section class="figure" aria-labelledby="upload-title">
      <h2 id="upload-title">{dw.value.uploadTitle}</h2>
      <p class="lead">{dw.value.uploadLead} <b>{dw.value.noPersons}</b></p>
      <form class="upload" onSubmit={(e) => { e.preventDefault(); if (chosen.value.length > 0) void send(); }}>
        <label class={over.value ? "drop over" : "drop"} onDragOver={(e) => { e.preventDefault(); over.value = true; }} onDragLeave={() => { over.value = false; }} onDrop={drop}>
          <span>{dw.value.choose}</span>
          <input type="file" id="upload-file" multiple onChange={(e) => take(e.currentTarget.files)} />
          {chosen.value.map((f) => <code key={f.name}>{f.name} ({whole(Math.ceil(f.size / 1024))} KB)</code>)}
        </label>
        <div class="fields">
          <label>{dw.value.publishedOn}<input type="date" value={published.value} title={dw.value.publishedHint} onChange={(e) => { published.value = e.currentTarget.value; }} /></label>
          <label class="wide">{dw.value.origin}<input type="text" value={origin.value} placeholder="https://…" onChange={(e) => { origin.value = e.currentTarget.value; }} /></label>
        </div>
        <small class="note">{dw.value.publishedHint}</small>
        <label class="tick"><input type="checkbox" checked={dry.value} onChange={(e) => { dry.value = e.currentTarget.checked; }} /> {dw.value.tryOnly}</label>
        <div><button type="submit" class="primary" disabled={busy.value || chosen.value.length === 0}>{busy.value ? dw.value.sending : dw.value.send}</button></div>
      </form>
      <div class="told" aria-live="polite">{outcomes.value.map((o, i) => <Told key={i} o={o} />)}</div>
    </section>
  );
}
