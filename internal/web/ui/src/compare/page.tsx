// The page "Compare": packages of measures side by side under common luck, with
// intervals, costs, whom they burden, and which number not to trust.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Grade } from "../grade";
import { hrefOf } from "../route";
import { range, signed, unsure } from "../scenario/effects";
import { give } from "../scenario/files";
import { planned } from "../scenario/plan";
import { w } from "../scenario/words";
import type { Effect } from "../types";
import { about, day, say, t, whole } from "../words";
import { Wrong } from "../wrong";
import { type Alternative, answer, cancel, type CompareAnswer, failure, library, loadLibrary, previewed, progress, start, wantedRuns } from "./ask";
import { daysWords, Months, Panel } from "./figures";
import { chosen, mine, packages, runs, scenario, toggle } from "./state";
import { cw } from "./words";
import "./compare.css";

const lost = signal<unknown>(null);
const mostPackages = 12;

function Choose() {
  const list = (library.value?.packages ?? []).filter((p) => (p.measures ?? []).length > 0);
  const order = [...list.map((p) => p.id), mine];
  const picked = chosen();
  const full = picked.length >= mostPackages;
  const submit = (e: Event) => { e.preventDefault(); void start(); };
  const box = (id: string, title: string, note: string) => (
    <label key={id} class="pick-package"><input type="checkbox" name="package" value={id} checked={picked.includes(id)} disabled={full && !picked.includes(id)} onChange={() => { toggle(id, order); }} /> <span>{title} <small>{note}</small></span></label>
  );
  return (
    <section class="figure" aria-labelledby="choose-title">
      <h2 id="choose-title">{cw.value.choose}</h2>
      <p class="lead">{cw.value.chooseLead}</p>
      <form onSubmit={submit} class="choose-packages">
        <div class="package-list">
          {list.map((p) => box(p.id, say(p.title), cw.value.minePlan(whole((p.measures ?? []).length))))}
          {planned.value.length > 0 && box(mine, cw.value.mine, cw.value.minePlan(whole(planned.value.length)))}
        </div>
        <div class="fields">
          <label>{cw.value.runs}<input type="number" name="runs" min={1} step={1} value={wantedRuns()} onChange={(e) => { runs.value = String(Math.max(1, Math.round(e.currentTarget.valueAsNumber) || 1)); }} /></label>
          <button type="submit" class="primary" disabled={picked.length === 0}>{cw.value.compare}</button>
          {picked.length === 0 && <p class="note">{cw.value.nothing}</p>}
        </div>
      </form>
    </section>
  );
}

function Progress() {
  const s = progress.value;
  if (!s) return null;
  return (
    <div class="progress" role="status">
      <progress {...(s.wanted ? { value: s.done, max: s.wanted } : {})} aria-label={cw.value.compare} />
      <span>{s.wanted ? cw.value.running(whole(s.done), whole(s.wanted)) : t.value.preparing}</span>
      <button type="button" onClick={cancel}>{t.value.cancel}</button>
    </div>
  );
}

// told are the effects of the summary: the human side first, then both governments' and what traffic loses.
const told = ["wait-days", "nights-without-bed", "returned", "appointments-kept", "encounters", "waiting", "trips-not-made", "trucks-not-moved"];

function Cell({ e, runs: n }: { e: Effect | undefined; runs: number }) {
  if (!e || e.unchanged) return <td><span class="unseen">{w.value.unchanged}</span><span aria-hidden="true">–</span></td>;
  return <td><b>{signed(e.difference.mean)}</b><br /><small>{range(e.difference, n)}{unsure(e.difference) && <><br />{cw.value.unsure}</>}</small></td>;
}

function costOf(x: Alternative): string {
  if (x.bills.length === 0) return x.measures.length === 0 ? "0" : cw.value.costUnknown;
  const sum = (pick: (b: Alternative["bills"][number]) => number) => x.bills.reduce((s, b) => s + pick(b), 0);
  return `${about(sum((b) => b.low))}–${about(sum((b) => b.high))}`;
}

// openHref is the address of the page Scenario with a package as its plan.
function openHref(x: Alternative): string {
  if (x.id === mine) return hrefOf("scenario");
  const q = new URLSearchParams({ scenario: scenario.value });
  for (const m of x.measures) q.append("m", m.id);
  return `#/scenario?${q}`;
}

function Matrix({ a }: { a: CompareAnswer }) {
  const metrics = told.flatMap((id) => {
    const found = a.alternatives.map((x) => x.effects.find((e) => e.metric.id === id)).find((e) => e !== undefined);
    return found ? [found.metric] : [];
  });
  return (
    <section class="figure" aria-labelledby="matrix-title">
      <h2 id="matrix-title">{cw.value.matrixTitle}</h2>
      <p class="lead">{cw.value.matrixLead}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={cw.value.matrixTitle}>
        <table class="matrix">
          <thead><tr><th scope="col">{cw.value.package}</th>{metrics.map((m) => <th key={m.id} scope="col">{say(m.title)}<br /><small>{cw.value.forWhom(say(m.for))}</small></th>)}<th scope="col">{cw.value.cost}</th></tr></thead>
          <tbody>
            {a.alternatives.map((x) => (
              <tr key={x.id} data-package={x.id}>
                <th scope="row"><span>{say(x.title)}</span><br /><a href={openHref(x)} aria-label={cw.value.openFor(say(x.title))}>{cw.value.open}</a></th>
                {metrics.map((m) => <Cell key={m.id} e={x.effects.find((e) => e.metric.id === m.id)} runs={a.runs} />)}
                <td>{costOf(x)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Why a={a} />
    </section>
  );
}

function Why({ a }: { a: CompareAnswer }) {
  return (
    <details class="numbers compare-why">
      <summary>{cw.value.why}</summary>
      <p>{cw.value.whyText(whole(a.runs), String(a.seed), ...daysWords(a))}</p>
      <p class="break">{t.value.keyLabel}: <code>{a.key}</code></p>
      {a.alternatives.map((x) => (
        <div key={x.id}>
          <h3>{say(x.title)}</h3>
          <ul class="bullets">{x.measures.map((m) => <li key={m.id}>{say(m.title)}{m.basis && <small class="quoted" lang="en"> {m.basis}</small>}</li>)}</ul>
        </div>
      ))}
      <pre class="command scroll" tabIndex={0}><code>{`puente compare ${a.scenario} --measures ${a.alternatives.map((x) => x.id).join(",")} --runs ${a.runs} --seed ${a.seed}`}</code></pre>
    </details>
  );
}

const sides = ["people", "united-states", "mexico"] as const;

function Panels({ a }: { a: CompareAnswer }) {
  const metrics = (a.alternatives[0]?.effects ?? []).map((e) => e.metric).filter((m) => a.alternatives.some((x) => x.effects.some((e) => e.metric.id === m.id && !e.unchanged)));
  return (
    <section class="figure" aria-labelledby="panels-title">
      <div class="figure-head"><h2 id="panels-title">{cw.value.metricTitle}</h2><Grade a={a} /></div>
      <p class="lead">{cw.value.metricLead}</p>
      {sides.map((side) => {
        const list = metrics.filter((m) => m.side === side);
        return list.length === 0 ? null : <div key={side}><h3>{cw.value.sides[side]}</h3><div class="panels">{list.map((m) => <Panel key={m.id} a={a} metric={m} />)}</div></div>;
      })}
    </section>
  );
}

function ByMonth({ a }: { a: CompareAnswer }) {
  const list = a.alternatives.filter((x) => x.months.length > 1);
  if (list.length === 0) return null;
  const top = Math.max(...list.flatMap((x) => x.months.flatMap((m) => [m.value.p90 ?? m.value.mean, m.base.mean])));
  return (
    <section class="figure" aria-labelledby="months-title">
      <div class="figure-head"><h2 id="months-title">{cw.value.monthsTitle}</h2><Grade a={a} /></div>
      <p class="lead">{cw.value.monthsLead} {t.value.eventsNote}</p>
      <div class="panels">{list.map((x) => <Months key={x.id} one={x} top={top} />)}</div>
    </section>
  );
}

function Bills({ a }: { a: CompareAnswer }) {
  const list = a.alternatives.filter((x) => x.bills.length > 0);
  if (list.length === 0) return null;
  return (
    <section class="figure" aria-labelledby="bills-title">
      <div class="figure-head"><h2 id="bills-title">{cw.value.billsTitle}</h2><Grade a={{ grade: "illustrative", grade_because: { en: cw.value.trustCosts, es: cw.value.trustCosts } }} /></div>
      <dl class="bills">{list.map((x) => <div key={x.id}><dt>{say(x.title)}</dt>{x.bills.map((b) => <dd key={b.bearer}>{cw.value.bill(about(b.low), about(b.high), w.value.bearers[b.bearer] ?? b.bearer)}</dd>)}</div>)}</dl>
    </section>
  );
}

// few is under how many runs a comparison tells rough intervals.
const few = 40;

function Trust({ a }: { a: CompareAnswer }) {
  const shaky = a.alternatives.flatMap((x) => x.effects.filter((e) => !e.unchanged && unsure(e.difference)).map((e) => `${say(e.metric.title)} (${say(x.title)})`));
  const assumed = [...new Set(a.alternatives.flatMap((x) => x.measures.filter((m) => !m.basis || m.basis.startsWith("assumed")).map((m) => say(m.title))))];
  const silent = a.alternatives.filter((x) => x.measures.length > 0 && x.effects.every((e) => e.unchanged)).map((x) => say(x.title));
  return (
    <section class="figure trust" aria-labelledby="trust-title" id="trust">
      <h2 id="trust-title">{cw.value.trustTitle}</h2>
      <ul class="bullets">
        <li>{say(a.grade_because)}</li>
        {a.runs < few && <li>{cw.value.trustFew(whole(a.runs))}</li>}
        {shaky.length > 0 && <li>{cw.value.trustUnsure(shaky.join("; "))}</li>}
        {silent.length > 0 && <li>{cw.value.trustShort(silent.join("; "))}</li>}
        {assumed.length > 0 && <li>{cw.value.trustAssumed(assumed.join("; "))}</li>}
        {a.alternatives.some((x) => x.bills.length > 0) && <li>{cw.value.trustCosts}</li>}
        <li>{cw.value.trustResponse}</li>
        <li>{cw.value.trustOutside}</li>
        {a.limits.map((l) => <li key={l.en}>{say(l)}</li>)}
      </ul>
      <p class="files"><button type="button" class="link" onClick={() => give(`compare-${a.scenario}.json`, JSON.stringify(a), "application/json")}>{t.value.json}</button></p>
    </section>
  );
}

function Told({ a }: { a: CompareAnswer }) {
  return (
    <>
      <p class="lead">{cw.value.lead(...daysWords(a), whole(a.runs))}</p>
      <div class={previewed.value ? "standing-bar preview" : "standing-bar"}>
        <span class="tag">{previewed.value ? cw.value.preview : cw.value.whole(whole(a.runs))}</span>
        {previewed.value && <span>{a.preview ? say(a.preview.label) : cw.value.previewMeans(whole(a.runs))}</span>}
        <Grade a={a} />
        <Progress />
      </div>
      <Matrix a={a} />
      <Trust a={a} />
      <Panels a={a} />
      <ByMonth a={a} />
      <Bills a={a} />
      <section class="figure" aria-labelledby="talks-title"><h2 id="talks-title">{cw.value.talks}</h2><ul class="bullets">{a.calendar.map((e) => <li key={e.date + e.title.en}>{day(e.date)}: {say(e.title)}</li>)}</ul></section>
    </>
  );
}

let begun = "";

export function ComparePage() {
  useEffect(() => {
    if (begun === scenario.value + packages.value) return;
    begun = scenario.value + packages.value;
    loadLibrary().then(start, (e: unknown) => { lost.value = e; });
  }, []);
  const a = answer.value;
  const wait = progress.value !== null;
  return (
    <div class={a && !previewed.value && !wait ? "compare-page whole" : "compare-page"}>
      <div class="title"><h1>{cw.value.title}</h1><p class="standing"><b>{t.value.eventsNote}</b></p></div>
      {lost.value !== null && <Wrong error={lost.value} title={t.value.loadFailed} />}
      {library.value && <Choose />}
      {failure.value !== null && <Wrong error={failure.value} title={t.value.runFailed} />}
      {!a && wait && <div class="first"><Progress /></div>}
      {!a && !wait && library.value && failure.value === null && <p class="empty">{cw.value.emptyTitle}. {cw.value.nothing}</p>}
      {a && <Told a={a} />}
    </div>
  );
}
