// "Why this number?" of a figure that the model tells: what it is, the runs, the
// measures in force, what was read, and how to repeat it.
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { day, say, t, whole } from "../words";
import { planned } from "./plan";
import { answer } from "./study";
import { until, w } from "./words";

interface Asked { title: string; unit: string }

const asked = signal<Asked | null>(null);

// askRun opens the panel for a figure.
export function askRun(title: string, unit = ""): void {
  asked.value = { title, unit };
}

// WhyRun is the button that asks it, named for who hears it.
export function WhyRun({ title, unit = "" }: { title: string; unit?: string }) {
  return <button type="button" class="link" aria-label={`${t.value.why} ${title}`} onClick={() => askRun(title, unit)}>{t.value.why}</button>;
}

export function RunWhy() {
  const dialog = useRef<HTMLDialogElement>(null);
  const q = asked.value;
  useEffect(() => {
    if (q && !dialog.current?.open) dialog.current?.showModal();
    if (!q && dialog.current?.open) dialog.current.close();
  }, [q]);
  const a = answer.value;
  const close = () => { asked.value = null; };
  return (
    <dialog ref={dialog} class="why run-why" aria-labelledby="run-why-title" onClose={close} onClick={(e) => { if (e.target === dialog.current) close(); }}>
      {q && a && (
        <div class="why-body">
          <header><h2 id="run-why-title">{w.value.whyTitle}</h2><button type="button" onClick={close}>{t.value.close}</button></header>
          <p><b>{q.title}</b>{q.unit && <> ({q.unit})</>}</p>
          <p>{w.value.whyRuns(whole(a.runs), String(a.seed), String(a.version))} {a.beside && w.value.whyBoth}</p>
          <p>{w.value.whyRead(whole(a.input_rows), day(a.date))} {w.value.whyWhere}</p>
          <p><b>{t.value.gradeLabel}: {t.value.gradeWord[a.grade]}.</b> {say(a.grade_because)}</p>
          {planned.value.length > 0 && (
            <>
              <h3>{w.value.whyMeasures}</h3>
              <ul class="bullets">{planned.value.map((m) => <li key={m.id}>{say(m.title)}, {until(day(m.from), m.to ? day(m.to) : "")} {m.basis && <small class="quoted" lang="en">{m.basis}</small>}</li>)}</ul>
            </>
          )}
          <p class="break">{w.value.whyKey}: <code>{a.key}</code></p>
          <p>{w.value.whyRepeat}</p>
          <pre class="command scroll" tabIndex={0}><code>{`puente run ${a.scenario}.yaml --runs ${a.runs} --seed ${a.seed}`}{planned.value.length > 0 && `\npuente compare ${a.scenario}.yaml --runs ${a.runs} --seed ${a.seed}`}</code></pre>
        </div>
      )}
    </dialog>
  );
}
