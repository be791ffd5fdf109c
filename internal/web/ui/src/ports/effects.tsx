// What the lanes mean for people, beside what they take, and what of it to trust.
import { about, exact, say, span, t, whole } from "../words";
import { askWhy } from "../why";
import type { Basis, Effect, Shifts } from "./ask";
import { signed } from "./lanes";
import { hours, lanes, mode, shiftsQuery } from "./state";
import { pw } from "./words";

// people stand before what it takes.
const order = ["hours-waited", "p90-minutes", "not-joined", "longest-line", "wait-minutes", "lane-hours", "served"];
const effort = ["lane-hours", "served"];

// change writes a difference with its sign, to three digits.
export function difference(v: number): string {
  const rounded = Number(v.toPrecision(3));
  return Math.abs(rounded) < 0.05 ? "0" : Math.abs(rounded) >= 100 ? signed(rounded) : `${rounded > 0 ? "+" : "−"}${about(Math.abs(rounded))}`;
}

// openWhy opens the part that tells where the numbers come from.
function openWhy(): void {
  const part = document.querySelector<HTMLDetailsElement>("#ports-why details");
  if (!part) return;
  part.open = true;
  part.querySelector("summary")?.focus();
  part.scrollIntoView({ block: "start" });
}

function Tile({ e, changed }: { e: Effect; changed: boolean }) {
  const better = e.what === "served" || e.what === "lane-hours" ? 0 : Math.sign(e.change.p50);
  return (
    <div class={`tile ${effort.includes(e.what) ? "effort" : "people"}`} data-what={e.what}>
      <dt>{pw.value.what[e.what] ?? e.what} <small class="side">{effort.includes(e.what) ? pw.value.effort : pw.value.people}</small></dt>
      <dd>
        <span class="big">{about(e.with.p50)}</span>
        <span class="range">{t.value.range80(about(e.with.p10), about(e.with.p90))}</span>
        <span class={`beside ${better < 0 ? "fell" : better > 0 ? "rose" : ""}`}>
          {changed ? `${pw.value.today} ${about(e.usual.p50)} · ${pw.value.difference(difference(e.change.p50), difference(e.change.p2_5), difference(e.change.p97_5))}` : pw.value.same}
        </span>
        <button type="button" class="link" aria-label={`${pw.value.whyNumber} ${pw.value.what[e.what] ?? ""}`} onClick={openWhy}>{pw.value.whyNumber}</button>
      </dd>
    </div>
  );
}

export function Effects({ a, changed }: { a: Shifts; changed: boolean }) {
  const list = order.flatMap((what) => a.effects.filter((e) => e.what === what));
  return (
    <section aria-labelledby="effects-title" class="figure">
      <h2 id="effects-title">{pw.value.effectsTitle}</h2>
      <p class="lead">{pw.value.effectsLead(whole(a.runs))}</p>
      <dl class="glance">{list.map((e) => <Tile key={e.what} e={e} changed={changed} />)}</dl>
    </section>
  );
}

function Assumed({ a }: { a: Basis }) {
  return (
    <dl class="assumed">
      {a.assumed.map((r) => (
        <div key={r.name}>
          <dt><b>{pw.value.ranges[r.name] ?? r.name}</b>: {pw.value.range(exact(r.low), exact(r.high))} {pw.value.rangeUnits[r.unit] ?? r.unit}</dt>
          <dd class="note">{say(r.basis)}</dd>
        </div>
      ))}
    </dl>
  );
}

// Trust tells what not to trust, and where every number comes from.
export function Trust({ a }: { a: Shifts }) {
  const wait = a.effects.find((e) => e.what === "wait-minutes");
  const most = [...a.influences].sort((x, y) => Math.abs(y.correlation) - Math.abs(x.correlation))[0];
  const words = most?.name === "staff" ? pw.value.trustMost : pw.value.trustInspection;
  return (
    <section aria-labelledby="trust-title" class="figure" id="ports-why">
      <h2 id="trust-title">{pw.value.trustTitle}</h2>
      <ul class="bullets">
        {wait && <li>{pw.value.trustWait(about(wait.usual.p2_5), about(wait.usual.p97_5))} {most && words(pw.value.ranges[most.name] ?? most.name, about(Number(most.correlation.toFixed(2))))}</li>}
        <li>{pw.value.trustDifference}</li>
        <li>{say(a.grade_because)}</li>
      </ul>
      <details>
        <summary>{pw.value.whyNumber}</summary>
        <div class="why-parts">
          <h3>{pw.value.countTitle}</h3>
          <p>
            {pw.value.countText(whole(a.traffic.port_month), a.port, span(a.month))} {a.traffic.share < 1 && <>{pw.value.shareOf(about(Math.round(a.traffic.share * 100)) + " %")} ({say(a.traffic.share_basis)}). </>}
            <code>{a.traffic.series}</code> <button type="button" class="link" onClick={() => askWhy(a.traffic.series, a.month, "")}>{t.value.why}</button>
          </p>
          <h3>{pw.value.assumedTitle}</h3>
          <Assumed a={a} />
          <h3>{pw.value.limitsTitle}</h3>
          <ul class="bullets">{a.limits.map((l) => <li key={l.en}>{say(l)}</li>)}</ul>
          <h3>{pw.value.repeat}</h3>
          <pre class="command scroll" tabIndex={0}><code>{command(a)}</code></pre>
        </div>
      </details>
      <p class="files">{pw.value.runsDone(whole(a.runs), String(a.seed))} <a href={`/api/port/shifts?${shiftsQuery(a.runs)}`}>{t.value.json}</a> <a href={`/api/port/shifts?${shiftsQuery(a.runs)}&format=csv`}>{t.value.csv}</a></p>
    </section>
  );
}

function command(a: Shifts): string {
  const parts = [`puente port --crossing ${JSON.stringify(a.crossing)} --month ${a.month} --mode ${mode.value} --runs ${a.runs}`];
  if (lanes.value) parts.push(`--lanes ${lanes.value}`);
  if (hours.value) parts.push(`--hours ${hours.value}`);
  return parts.join(" ");
}
