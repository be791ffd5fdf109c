// The run's controls: number of runs, seed, and a slider for each parameter with
// the bounds that the answer gave. Nothing runs until the reader presses Run.
import { runs, seed, set, usualSeed } from "../state";
import { answer, cancel, cancelled, failure, progress, start, touch } from "./study";
import type { Setting, Step } from "../types";
import { Wrong } from "../wrong";
import { exact, say, t, unitWords, whole } from "../words";

const notches = 200;

// Far-reaching bounds get a slider in equal ratios, others in equal steps.
function ratios(s: Setting): boolean {
  return s.min > 0 && s.max / s.min > 200;
}

function notchOf(s: Setting, value: number): number {
  const share = ratios(s) ? Math.log(value / s.min) / Math.log(s.max / s.min) : (value - s.min) / (s.max - s.min);
  return Math.round(share * notches);
}

function valueAt(s: Setting, notch: number): number {
  const share = notch / notches;
  const value = ratios(s) ? s.min * (s.max / s.min) ** share : s.min + (s.max - s.min) * share;
  return Number(value.toPrecision(3));
}

function change(s: Setting, value: number): void {
  if (!Number.isFinite(value)) return;
  set.value = { ...set.value, [s.name]: Math.min(s.max, Math.max(s.min, value)) };
  touch();
}

function undo(name: string): void {
  const { [name]: _, ...rest } = set.value;
  set.value = rest;
  touch();
}

function Slider({ s }: { s: Setting }) {
  const own = set.value[s.name];
  const value = own ?? s.value;
  const id = `set-${s.name}`;
  return (
    <div class={own === undefined ? "setting" : "setting changed"}>
      <div class="setting-head">
        <label for={id}><code>{s.name}</code> {own !== undefined && <span class="tag">{t.value.changed}</span>}</label>
        <span class="setting-value">
          <input type="number" value={value} min={s.min} max={s.max} step="any" aria-label={`${s.name}, ${unitWords(s.unit)}`}
            onChange={(e) => change(s, e.currentTarget.valueAsNumber)} />
          <span class="unit">{unitWords(s.unit)}</span>
        </span>
      </div>
      <input id={id} type="range" title={`${t.value.sourceLabel}: ${say(s.cited)}`} min={0} max={notches} value={notchOf(s, value)} aria-valuetext={`${exact(value)} ${unitWords(s.unit)}`}
        aria-describedby={`${id}-means`} onInput={(e) => change(s, valueAt(s, Number(e.currentTarget.value)))} />
      <p id={`${id}-means`} class="note">
        {say(s.meaning)} ({t.value.defaultLabel(exact(s.default))}; {exact(s.min)}–{exact(s.max)}). {t.value.sourceLabel}: <span>{say(s.cited)}</span>{" "}
        {own !== undefined && <button type="button" class="link" onClick={() => undo(s.name)}>{t.value.resetOne}</button>}
      </p>
    </div>
  );
}

function stepWords(s: Step): string {
  if (!s.wanted) return t.value.preparing;
  const left = s.seconds_left >= 1 ? `, ${t.value.secondsLeft(whole(Math.ceil(s.seconds_left)))}` : "";
  return t.value.running(whole(s.done), whole(s.wanted)) + left;
}

// Progress is shown wherever a study is waited for.
export function Progress() {
  const now = progress.value;
  if (failure.value !== null) return <Wrong error={failure.value} title={t.value.runFailed} />;
  if (cancelled.value) return <p class="note" role="status">{t.value.cancelled}</p>;
  if (!now) return null;
  return (
    <div class="progress" role="status">
      <progress {...(now.wanted ? { value: now.done, max: now.wanted } : {})} aria-label={t.value.run} />
      <span>{stepWords(now)}</span>
      <button type="button" onClick={cancel}>{t.value.cancel}</button>
    </div>
  );
}

export function Controls() {
  const settings = answer.value?.settings ?? [];
  const busy = progress.value !== null;
  const changed = Object.keys(set.value).length > 0;
  const submit = (e: Event) => { e.preventDefault(); void start(); };
  return (
    <section class="figure controls" aria-labelledby="controls-title">
      <h2 id="controls-title">{t.value.controlsTitle}</h2>
      <p class="lead">{t.value.controlsLead}</p>
      <form onSubmit={submit}>
        <div class="fields">
          <label>{t.value.runsLabel}
            <input type="number" name="runs" min={1} step={1} value={Number(runs.value) || (answer.value?.wanted ?? 200)}
              onChange={(e) => { runs.value = String(Math.max(1, Math.round(e.currentTarget.valueAsNumber) || 0)); }} />
          </label>
          <label>{t.value.seedLabel}
            <input type="text" inputMode="numeric" pattern="[0-9]{1,20}" name="seed" value={seed.value}
              onChange={(e) => { seed.value = e.currentTarget.value.trim() || usualSeed; }} />
          </label>
          <button type="submit" class="primary" disabled={busy}>{answer.value ? t.value.runAgain : t.value.run}</button>
          {changed && <button type="button" onClick={() => { set.value = {}; touch(); }}>{t.value.reset}</button>}
        </div>
        <Progress />
        <details open={changed}>
          <summary>{t.value.assumptions(whole(settings.length))}</summary>
          {settings.map((s) => <Slider key={s.name} s={s} />)}
        </details>
      </form>
    </section>
  );
}
