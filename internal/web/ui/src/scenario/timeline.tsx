// The timeline: a row for each measure of the plan, whose bar one drags, stretches,
// adds and removes by mouse, finger or keyboard, above the closures and the talks
// that were known. Start with Timeline.
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Closure, RunAnswer } from "../types";
import { day, exact, monthName, say, shortDay, t, utc } from "../words";
import { AddMeasure } from "./addmeasure";
import { add, bars, daysBetween, later, library, type Measure, moved, type Part, planned, type Range, remove, setAmount, setDays } from "./plan";
import { touch } from "./study";
import { amountUnit, until, w } from "./words";

// shownBefore is how many days before the scenario's date are drawn.
const shownBefore = 12;

// chosen is the bar whose details are open.
export const chosen = signal("");

// said is told to a reader who does not see the bars move.
const said = signal("");

// Lane is the part of the page on which days lie.
interface Lane { range: Range; from: string; days: number }

function laneOf(a: RunAnswer): Lane {
  const end = later(a.start, a.days);
  const from = later(a.date, -shownBefore);
  return { range: { first: later(a.date, 1), end }, from, days: Math.max(1, daysBetween(from, end)) };
}

// share is where a day lies on the lane, in percent.
function share(lane: Lane, d: string): number {
  return (100 * Math.max(0, Math.min(lane.days, daysBetween(lane.from, d)))) / lane.days;
}

function endOf(lane: Lane, to: string | undefined): string {
  return to ? to : lane.range.end;
}

function spanWords(m: Measure): string {
  return until(day(m.from), m.to ? day(m.to) : "");
}

// put moves a measure and asks for the study anew.
function put(m: Measure, part: Part, days: number, range: Range): void {
  const next = moved(m, part, days, range);
  if (next.from === m.from && next.to === (m.to ?? "")) return;
  setDays(m.id, next);
  said.value = `${say(m.title)}: ${spanWords({ ...m, ...next })}`;
  touch();
}

// drop takes a measure out and puts the focus on the next one, or on the way to add.
function drop(m: Measure): void {
  const list = planned.value.map((x) => x.id);
  const next = list[list.indexOf(m.id) + 1] ?? list[list.indexOf(m.id) - 1];
  remove(m.id);
  if (chosen.value === m.id) chosen.value = "";
  said.value = w.value.removed(say(m.title));
  touch();
  requestAnimationFrame(() => document.querySelector<HTMLElement>(next ? `[data-bar="${next}"]` : "#add-measure")?.focus());
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 };

function Bar({ m, lane }: { m: Measure; lane: Lane }) {
  const grip = useRef<{ part: Part; at: number; was: Measure; px: number } | null>(null);
  const left = share(lane, m.from);
  const right = share(lane, endOf(lane, m.to));
  const start = (e: PointerEvent) => {
    const host = (e.currentTarget as HTMLElement).parentElement as HTMLElement;
    const part = ((e.target as HTMLElement).dataset.part ?? "both") as Part;
    grip.current = { part, at: e.clientX, was: m, px: host.clientWidth / lane.days };
    (e.currentTarget as HTMLElement).setPointerCapture(e.pointerId);
    chosen.value = m.id;
  };
  const move = (e: PointerEvent) => {
    const g = grip.current;
    if (!g) return;
    const next = moved(g.was, g.part, Math.round((e.clientX - g.at) / g.px), lane.range);
    if (next.from === m.from && next.to === (m.to ?? "")) return;
    setDays(m.id, next);
    touch();
  };
  const end = () => { grip.current = null; };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Delete" || e.key === "Backspace") {
      e.preventDefault();
      drop(m);
    } else if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      chosen.value = chosen.value === m.id ? "" : m.id;
    }
    const days = steps[e.key];
    if (!days || e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    put(m, e.shiftKey ? "to" : "both", days, lane.range);
  };
  return (
    <div role="slider" tabIndex={0} data-bar={m.id} class={`bar kind-${m.kind}${m.to ? "" : " open"}${chosen.value === m.id ? " chosen" : ""}`}
      style={{ left: `${left}%`, width: `max(${right - left}%, 14px)` }}
      aria-label={say(m.title)} aria-valuemin={0} aria-valuemax={daysBetween(lane.range.first, lane.range.end)} aria-valuenow={Math.max(0, daysBetween(lane.range.first, m.from))}
      aria-valuetext={spanWords(m)} aria-describedby="bar-keys"
      onPointerDown={start} onPointerMove={move} onPointerUp={end} onPointerCancel={end} onKeyDown={key}>
      <i class="end from" data-part="from" />
      <span class="bar-words" aria-hidden="true">{shortDay(m.from)}{m.to ? ` – ${shortDay(later(m.to, -1))}` : " →"}</span>
      <i class="end to" data-part="to" />
    </div>
  );
}

function Details({ m, lane }: { m: Measure; lane: Lane }) {
  const first = m.earliest && m.earliest > lane.range.first ? m.earliest : lane.range.first;
  const from = (e: Event) => {
    const value = (e.currentTarget as HTMLInputElement).value;
    if (value) put(m, "from", daysBetween(m.from, value), lane.range);
  };
  const to = (e: Event) => {
    const value = (e.currentTarget as HTMLInputElement).value;
    if (value) put(m, "to", daysBetween(endOf(lane, m.to), value), lane.range);
    else if (m.to) put(m, "to", daysBetween(m.to, lane.range.end), lane.range);
  };
  const amount = (e: Event) => {
    setAmount(m.id, (e.currentTarget as HTMLInputElement).valueAsNumber);
    touch();
  };
  return (
    <div class="bar-details fields">
      <label>{w.value.firstDay}<input type="date" value={m.from} min={first} max={later(lane.range.end, -1)} onChange={from} /></label>
      <label>{w.value.firstDayNoLonger}<input type="date" value={m.to ?? ""} min={later(m.from, 1)} max={lane.range.end} onChange={to} /></label>
      {m.amount !== undefined && <label>{amountUnit(m)}<input type="number" step="any" min={0} value={m.amount} onChange={amount} /></label>}
      <button type="button" onClick={() => drop(m)}>{w.value.remove}</button>
      <p class="note wide">
        {`${w.value.decidedBy[m.decided_by] ?? m.decided_by}.`.replace("..", ".")}{" "}
        {m.earliest && <>{w.value.notBefore(day(m.earliest))} </>}
        {m.basis && <>{t.value.sourceLabel}: <span lang="en" class="quoted">{m.basis}</span></>}
        {(m.costs ?? []).map((c) => <span key={c.what}> · {w.value.cost(exact(c.low), exact(c.high), w.value.per[c.per] ?? c.per, w.value.bearers[c.bearer] ?? c.bearer)} <span lang="en" class="quoted">({c.what}; {c.basis})</span></span>)}
      </p>
    </div>
  );
}

// changedAmount reports whether the amount is another than in the file of measures, whose title names that one.
function changedAmount(m: Measure): boolean {
  const known = library.value?.measures.find((x) => x.id === m.id);
  return known !== undefined && known.amount !== m.amount;
}

function Row({ m, lane }: { m: Measure; lane: Lane }) {
  const open = chosen.value === m.id;
  return (
    <li class={open ? "lane-row open" : "lane-row"}>
      <div class="lane-name">
        <button type="button" class="link name" aria-expanded={open} onClick={() => { chosen.value = open ? "" : m.id; }}>{say(m.title)}</button>
        {m.amount !== undefined && <span class="amount">{exact(m.amount)} <small>{amountUnit(m)}</small>{changedAmount(m) && <span class="tag">{t.value.changed}</span>}</span>}
      </div>
      <div class="lane"><Bar m={m} lane={lane} /></div>
      <button type="button" class="drop" aria-label={`${w.value.remove}: ${say(m.title)}`} title={w.value.remove} onClick={() => drop(m)}>×</button>
      {open && <Details m={m} lane={lane} />}
    </li>
  );
}

// ticks are the first days of months on the lane, or every second one where it is narrow.
function ticks(lane: Lane): string[] {
  const list: string[] = [];
  for (let i = 0; i < lane.days; i++) {
    const d = later(lane.from, i);
    if (d.endsWith("-01")) list.push(d);
  }
  return list;
}

function Axis({ lane, date }: { lane: Lane; date: string }) {
  const events = library.value?.calendar ?? [];
  return (
    <div class="lane-row axis-row" aria-hidden="true">
      <div class="lane-name" />
      <div class="lane axis">
        {ticks(lane).map((d) => <span key={d} class="day-tick" style={{ left: `${share(lane, d)}%` }}>{monthName(utc(d), "short")}</span>)}
        <span class="day-tick known" style={{ left: `${share(lane, later(date, 1))}%` }}>{shortDay(date)}</span>
        {events.map((e, i) => <span key={e.date + e.title.en} class="event-mark" style={{ left: `${share(lane, e.date)}%` }} title={say(e.title)}>{i + 1}</span>)}
      </div>
    </div>
  );
}

// standing are the closures that hold on the scenario's date or begin later.
function standing(a: RunAnswer): Closure[] {
  return a.closures.filter((c) => !c.open || c.from > a.date);
}

// reopened is the day from which a measure of the plan opens a closed port again, "" where none does.
function reopened(c: Closure): string {
  return planned.value.find((m) => m.kind === "open" && m.port === c.port)?.from ?? "";
}

function Closed({ a, lane }: { a: RunAnswer; lane: Lane }) {
  const list = standing(a);
  if (list.length === 0) return null;
  return (
    <>
      <h3 class="lane-title">{w.value.closedTitle(day(a.date, "short"))}</h3>
      <ul class="lanes">
        {list.map((c) => {
          const from = share(lane, c.from);
          const to = share(lane, reopened(c) || endOf(lane, c.to));
          return (
            <li key={`${c.port} ${c.from} ${c.scope}`} class="lane-row fixed">
              <div class="lane-name"><span class="quoted">{c.port_name || c.port}</span></div>
              <div class="lane"><div class="bar-fixed" style={{ left: `${from}%`, width: `${Math.max(0.6, to - from)}%` }} title={say(c.effect)} /></div>
              <span class="unseen">{until(day(c.from), reopened(c) ? day(reopened(c)) : c.to ? day(c.to) : "")}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Talks() {
  const events = library.value?.calendar ?? [];
  if (events.length === 0) return null;
  return (
    <details class="talks">
      <summary>{w.value.talks} ({events.length})</summary>
      <ol>{events.map((e) => <li key={e.date + e.title.en}>{day(e.date, "short")}: {say(e.title)} <small class="quoted" lang="en">{e.source}</small></li>)}</ol>
    </details>
  );
}

function Packages() {
  const list = (library.value?.packages ?? []).filter((p) => (p.measures ?? []).length > 0);
  if (list.length === 0) return null;
  return (
    <div class="start-from">
      <p class="lead">{w.value.startFrom}</p>
      <div class="chips">
        {list.map((p) => <button key={p.id} type="button" data-package={p.id} onClick={() => { add((p.measures ?? []).map((id) => ({ id }))); touch(); }}>{say(p.title)}</button>)}
      </div>
    </div>
  );
}

export function Timeline({ a }: { a: RunAnswer }) {
  const lane = laneOf(a);
  const list = planned.value;
  const unknown = bars.value.filter((b) => !list.some((m) => m.id === b.id));
  return (
    <section class="figure timeline" aria-labelledby="timeline-title">
      <div class="figure-head">
        <h2 id="timeline-title">{w.value.timelineTitle}</h2>
        {list.length > 0 && <button type="button" onClick={() => { bars.value = []; chosen.value = ""; touch(); }}>{w.value.clear}</button>}
      </div>
      <p class="lead" id="bar-keys">{w.value.timelineLead}</p>
      <p class="unseen" role="status">{said.value}</p>
      <div class="lanes-box">
        <Axis lane={lane} date={a.date} />
        {list.length > 0 ? <ul class="lanes own">{list.map((m) => <Row key={m.id} m={m} lane={lane} />)}</ul> : <p class="empty">{w.value.noMeasures}</p>}
        <Closed a={a} lane={lane} />
        <div class="known-line" aria-hidden="true"><div class="lane-name" /><div class="lane"><i style={{ left: `${share(lane, later(a.date, 1))}%` }} /></div></div>
      </div>
      {library.value !== null && unknown.length > 0 && <p class="wrong">{w.value.unknownMeasures(unknown.map((b) => b.id).join(", "))}</p>}
      <AddMeasure a={a} range={lane.range} />
      {list.length === 0 && <Packages />}
      <Talks />
    </section>
  );
}
