// What the plan changes: one tile for each metric, by side, with its interval under
// common luck; the places where most changes; the costs.
import { signal } from "@preact/signals";
import { hrefOf } from "../route";
import type { Effect, PlaceEffect, RunAnswer, Spread } from "../types";
import { about, day, lang, say, t, whole } from "../words";
import { WhyRun } from "./whyrun";
import { w } from "./words";

// Fewer runs tell no interval; the server leaves the ends of its own bands out at the same numbers.
export const runsFor80 = 10;
export const runsFor95 = 40;

// signed writes a difference with its sign to three significant digits.
export function signed(v: number): string {
  return new Intl.NumberFormat(lang.value === "es" ? "es-MX" : "en-US", { maximumSignificantDigits: 3, signDisplay: "exceptZero" }).format(Math.abs(v) < 0.05 ? 0 : v);
}

// percent writes a share of change.
export function percent(v: number): string {
  return new Intl.NumberFormat(lang.value === "es" ? "es-MX" : "en-US", { style: "percent", maximumFractionDigits: Math.abs(v) < 0.1 ? 1 : 0, signDisplay: "exceptZero" }).format(v);
}

// range tells the widest interval that so many runs can tell.
export function range(d: Spread, runs: number): string {
  if (runs < runsFor80) return w.value.fewRuns;
  return runs < runsFor95 ? w.value.ofRuns80(signed(d.p10), signed(d.p90)) : w.value.ofRuns95(signed(d.p2_5), signed(d.p97_5));
}

// unsure reports whether the interval of the mean holds 0.
export function unsure(d: Spread): boolean {
  return d.ci95[0] <= 0 && d.ci95[1] >= 0;
}

function Tile({ e, a }: { e: Effect; a: RunAnswer }) {
  const title = say(e.metric.title);
  return (
    <div class={`tile effect ${e.metric.side}${e.unchanged ? " same" : ""}`} data-metric={e.metric.id}>
      <dt>{title} <small>{w.value.forWhom(say(e.metric.for))}</small></dt>
      <dd>
        <span class="big">{e.unchanged ? "0" : signed(e.difference.mean)}{!e.unchanged && e.base.mean !== 0 && <small> {percent(e.share)}</small>}</span>
        <span class="range">{e.unchanged ? w.value.unchanged : range(e.difference, a.runs)}{!e.unchanged && unsure(e.difference) && <> · <b>{w.value.signUnsure}</b></>}</span>
        <span class="beside">{w.value.without(about(e.base.mean))}, {say(e.metric.unit)} <WhyRun title={title} unit={say(e.metric.unit)} /></span>
      </dd>
    </div>
  );
}

const allPlaces = signal(false);

function PlaceRow({ p, a }: { p: PlaceEffect; a: RunAnswer }) {
  return (
    <tr>
      <th scope="row" class="words place-words">{say(p.label)}</th>
      <td>{about(p.base.mean)}</td>
      <td><b>{signed(p.difference.mean)}</b></td>
      <td class="words">{range(p.difference, a.runs)}</td>
    </tr>
  );
}

const shownPlaces = 8;

function Places({ a }: { a: RunAnswer }) {
  const list = a.beside?.places ?? [];
  if (list.length === 0) return null;
  const shown = allPlaces.value ? list : list.slice(0, shownPlaces);
  return (
    <details class="numbers" open>
      <summary>{w.value.placesTitle}</summary>
      <p class="note">{w.value.placesLead} <WhyRun title={w.value.placesTitle} /></p>
      <div class="scroll" tabIndex={0} role="region" aria-label={w.value.placesTitle}>
        <table class="places">
          <thead><tr><th scope="col">{w.value.place}</th><th scope="col">{w.value.withoutPlan}</th><th scope="col">{w.value.difference}</th><th scope="col" class="words"><span class="unseen">{w.value.difference}, 95 %</span></th></tr></thead>
          <tbody>{shown.map((p) => <PlaceRow key={`${p.quantity} ${p.place}`} p={p} a={a} />)}</tbody>
        </table>
      </div>
      {list.length > shownPlaces && !allPlaces.value && <button type="button" class="link" onClick={() => { allPlaces.value = true; }}>{w.value.showPlaces(whole(list.length))}</button>}
    </details>
  );
}

function Bills({ a }: { a: RunAnswer }) {
  const list = a.beside?.bills ?? [];
  return (
    <div>
      <h3>{w.value.billsTitle}</h3>
      {list.length === 0 ? <p class="note">{w.value.noBill}</p> : (
        <ul class="bullets">{list.map((b) => <li key={b.bearer}>{w.value.bill(about(b.low), about(b.high), w.value.bearers[b.bearer] ?? b.bearer)} <small>({t.value.assumed})</small></li>)}</ul>
      )}
    </div>
  );
}

const sides = ["people", "united-states", "mexico"] as const;

export function Effects({ a }: { a: RunAnswer }) {
  const b = a.beside;
  if (!b) return null;
  const changed = b.effects.filter((e) => !e.unchanged);
  const rest = b.effects.filter((e) => e.unchanged);
  return (
    <section class="figure effects" aria-labelledby="effects-title">
      <h2 id="effects-title">{w.value.effectsTitle}</h2>
      <p class="lead">{w.value.effectsLead(day(b.first), day(b.last), whole(a.runs))}</p>
      {changed.length === 0 && <p class="empty">{w.value.effectsNone}</p>}
      {sides.map((side) => {
        const list = changed.filter((e) => e.metric.side === side);
        return list.length === 0 ? null : (
          <div key={side}>
            <h3>{w.value.sides[side]}</h3>
            <dl class="glance">{list.map((e) => <Tile key={e.metric.id} e={e} a={a} />)}</dl>
          </div>
        );
      })}
      {rest.length > 0 && <p class="note">{w.value.unchanged}: {rest.map((e) => say(e.metric.title)).join("; ")}.</p>}
      <Places a={a} />
      <Bills a={a} />
      <ul class="bullets note">{b.limits.map((l) => <li key={l.en}>{say(l)}</li>)}</ul>
      <p><a href={hrefOf("compare")}>{w.value.compareLink}</a></p>
    </section>
  );
}
