// Sending a scenario to others: a file that the command line reads too, the link,
// and the answer as it is.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { post } from "../api";
import { asOf, days, scenario, set, settingsQuery } from "../state";
import type { Text } from "../types";
import { say } from "../words";
import { Wrong } from "../wrong";
import { bars, type Measure, opened } from "./plan";
import { answer, body, counts, file, start } from "./study";
import { w } from "./words";

interface Saved { name: string; text: string }

interface Read { scenario: string; title: Text; date: string; days: number; set: Record<string, number> | null; measures: Measure[]; differs: string[] }

const told = signal("");
const wrong = signal<{ error: unknown; title: string } | null>(null);

// differs are the fields of an opened file that the page cannot show.
export const differs = signal<string[]>([]);

// give hands a text to the browser as a file.
export function give(name: string, text: string, kind: string): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: kind }));
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}

async function save(): Promise<void> {
  wrong.value = null;
  const { counts: _, daily: __, ...rest } = body();
  try {
    const saved = await post<Saved>(`/api/scenarios/${encodeURIComponent(scenario.value)}/file?${settingsQuery()}`, rest);
    give(saved.name, saved.text, "application/yaml");
    told.value = w.value.savedAs(saved.name) + (counts.value ? ` ${w.value.savedWithout}` : "");
  } catch (error) {
    wrong.value = { error, title: w.value.saveFailed };
  }
}

async function open(chosen: File | undefined): Promise<void> {
  if (!chosen) return;
  wrong.value = null;
  const text = await chosen.text();
  try {
    const read = await post<Read>("/api/scenarios/open", { text });
    const own = read.differs.length > 0;
    if (read.scenario) scenario.value = read.scenario;
    differs.value = read.differs;
    file.value = own ? withoutMeasures(text) : "";
    set.value = read.set ?? {};
    const usual = !own && answer.value?.scenario === read.scenario;
    asOf.value = own || (usual && answer.value?.date === read.date) ? "" : read.date;
    days.value = own || (usual && answer.value?.days === read.days) ? "" : String(read.days);
    bars.value = opened(read.measures);
    told.value = w.value.openedAs(say(read.title));
    await start();
  } catch (error) {
    wrong.value = { error, title: w.value.openFailed };
  }
}

// withoutMeasures takes the measures out of a scenario's text: they are on the timeline.
function withoutMeasures(text: string): string {
  return text.replace(/^measures:.*(?:\n(?:[ \t-].*)?)*$/m, "");
}

async function copy(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    told.value = w.value.copied;
  } catch {
    told.value = location.href;
  }
}

export function forgetFile(): void {
  file.value = "";
  differs.value = [];
  void start();
}

export function Files() {
  const [over, setOver] = useState(false);
  return (
    <section class={over ? "figure files-box over" : "figure files-box"} aria-labelledby="files-title" id="scenario-files"
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(e) => { e.preventDefault(); setOver(false); void open(e.dataTransfer?.files[0]); }}>
      <h2 id="files-title">{w.value.filesTitle}</h2>
      <p class="lead">{w.value.filesLead}</p>
      <div class="fields">
        <button type="button" id="save-scenario" onClick={() => { void save(); }}>{w.value.save}</button>
        <label class="file-button">{w.value.open}<input id="open-scenario" type="file" accept=".yaml,.yml,.json" onChange={(e) => { void open(e.currentTarget.files?.[0]); e.currentTarget.value = ""; }} /></label>
        <button type="button" onClick={() => { void copy(); }}>{w.value.copy}</button>
        {answer.value && <button type="button" onClick={() => { if (answer.value) give(`${answer.value.scenario}.json`, JSON.stringify(answer.value), "application/json"); }}>{w.value.answerFile}</button>}
      </div>
      <p class="note break" role="status">{told.value}</p>
      {file.value && <p class="note">{w.value.differs(differs.value.join(", "))} <button type="button" class="link" onClick={forgetFile}>{w.value.forget}</button></p>}
      {wrong.value && <Wrong error={wrong.value.error} title={wrong.value.title} />}
    </section>
  );
}
