// The page "Ports": one crossing by the hour. Lanes, hours and a closure are moved
// by the reader, and the waits run again. Start with PortsPage.
import { signal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { ask } from "../api";
import { useAsked } from "../asked";
import { Grade } from "../grade";
import { monthIndex, monthText } from "../periods";
import type { TableInfo } from "../types";
import { exact, span, t, whole } from "../words";
import { Wrong } from "../wrong";
import { type Crossing, crossings, type Hour, type Shifts, useStudy } from "./ask";
import { Closure } from "./closing";
import { clock } from "./draw";
import { Effects, Trust } from "./effects";
import { LaneBars } from "./lanes";
import { added, change, crossing, day, hours, lanes, mode, month, shiftsQuery, shut } from "./state";
import { HourTable, Waits } from "./waits";
import { pw } from "./words";
import "./ports.css";

const study = { few: 6, all: 30 };

// hoursOf reads hours as they are listed: 24 hrs/day, 6 am-8 pm, 8 am-Midnight.
function hoursOf(text: string): [number, number] {
  if (text.startsWith("24")) return [0, 24];
  const one = (part: string, end: boolean): number => {
    const word = part.trim().toLowerCase();
    if (word === "midnight") return end ? 24 : 0;
    if (word === "noon") return 12;
    return (parseInt(word, 10) % 12) + (word.endsWith("pm") ? 12 : 0);
  };
  const [from = "", to = ""] = text.split("-");
  return [one(from, false), one(to, true)];
}

// choose goes to another crossing; what was changed at the last one is left behind.
function choose(c: Crossing): void {
  crossing.value = c.id;
  if (!c.modes.includes(mode.value)) mode.value = c.modes[0] ?? "car";
  lanes.value = hours.value = shut.value = "";
}

// earliest is the first month that is offered; the counts go back farther.
const earliest = "2016-01";

// useMonths are the months with counts, the last first.
function useMonths(): string[] {
  const held = useAsked("counted", (signal) => ask<{ tables: TableInfo[] | null }>("/api/data/list?match=bts-crossings", signal));
  const last = (held.value?.tables ?? []).map((x) => x.last.slice(0, 7)).sort().at(-1) ?? month.value;
  return useMemo(() => {
    const list = [month.value];
    for (let i = monthIndex(earliest); i <= monthIndex(last); i++) list.push(monthText(i));
    return [...new Set(list)].sort().reverse();
  }, [last, month.value]);
}

function Choices({ all, one }: { all: Crossing[]; one: Crossing | undefined }) {
  const months = useMonths();
  const years = [...new Set(months.map((m) => m.slice(0, 4)))];
  const states = [...new Set(all.map((c) => c.state))];
  return (
    <div class="fields port-choices">
      <label class="which">{pw.value.crossing}
        <select class="quoted" id="crossing" value={crossing.value} onChange={(e) => { const c = all.find((x) => x.id === e.currentTarget.value); if (c) choose(c); }}>
          {states.map((s) => <optgroup key={s} label={s}>{all.filter((c) => c.state === s).map((c) => <option key={c.id} value={c.id}>{c.name}</option>)}</optgroup>)}
        </select>
      </label>
      <label>{pw.value.monthLabel}
        <select value={month.value} onChange={(e) => { month.value = e.currentTarget.value; shut.value = ""; }}>
          {years.map((y) => <optgroup key={y} label={y}>{months.filter((m) => m.startsWith(y)).map((m) => <option key={m} value={m}>{span(m)}</option>)}</optgroup>)}
        </select>
      </label>
      <div class="switch" role="group" aria-label={pw.value.modeLabel}>
        {["pedestrian", "car", "truck"].map((m) => <button key={m} type="button" aria-pressed={mode.value === m} disabled={one && !one.modes.includes(m)} onClick={() => { mode.value = m; lanes.value = hours.value = ""; }}>{pw.value.modes[m]}</button>)}
      </div>
      <label>{pw.value.dayLabel}
        <select value={day.value} onChange={(e) => { day.value = e.currentTarget.value; }}>{pw.value.days.map((name, i) => <option key={i} value={String(i)}>{name}</option>)}</select>
      </label>
    </div>
  );
}

function headline(a: Shifts, name: string): string {
  const p90 = a.effects.find((e) => e.what === "p90-minutes");
  if (!p90) return pw.value.title;
  const said = pw.value.finding(whole(p90.usual.p50), name, pw.value.modes[a.mode] ?? a.mode);
  const { p10, p50, p90: high } = p90.change;
  if (p10 === 0 && high === 0) return said;
  if (p10 * high <= 0 || Math.abs(p50) < 0.5) return `${said}; ${pw.value.unclear}`;
  return `${said}; ${p50 < 0 ? pw.value.better(whole(-p50)) : pw.value.worse(whole(p50))}`;
}

const all24 = Array.from({ length: 24 }, (_, i) => i);

// stepsFrom and stepsTo are the hours that the step buttons change.
const stepsFrom = signal(6);
const stepsTo = signal(10);

// Steps change lanes and hours without a drag.
function Steps({ listed, most }: { listed: [number, number]; most: number }) {
  const [open, close] = hours.value ? (hours.value.split("-").map(Number) as [number, number]) : listed;
  const setHours = (from: number, to: number) => { hours.value = from >= to || (from === listed[0] && to === listed[1]) ? "" : `${from}-${to}`; };
  const [first, last] = [stepsFrom.value, stepsTo.value];
  const within = (h: number) => (first < last ? h >= first && h < last : h >= first || h < last) && h >= open && h < close;
  const move = (n: number) => change(all24.filter(within), (v) => Math.max(-most, Math.min(most, v + n)));
  const options = (list: number[]) => list.map((h) => <option key={h} value={h}>{clock(h)}</option>);
  return (
    <div class="fields steps">
      <label>{pw.value.from}<select value={first} onChange={(e) => { stepsFrom.value = Number(e.currentTarget.value); }}>{options(all24)}</select></label>
      <label>{pw.value.to}<select value={last} onChange={(e) => { stepsTo.value = Number(e.currentTarget.value); }}>{options(all24.map((h) => h + 1))}</select></label>
      <button type="button" onClick={() => move(1)}>{pw.value.oneMore}</button>
      <button type="button" onClick={() => move(-1)}>{pw.value.oneLess}</button>
      {listed[1] - listed[0] < 24 || hours.value ? (
        <>
          <label>{pw.value.openingLabel}<select value={open} onChange={(e) => setHours(Number(e.currentTarget.value), close)}>{options(all24)}</select></label>
          <label>{pw.value.to}<select value={close} onChange={(e) => setHours(open, Number(e.currentTarget.value))}>{options(all24.map((h) => h + 1))}</select></label>
        </>
      ) : null}
      {(lanes.value || hours.value) && <button type="button" class="back" onClick={() => { lanes.value = hours.value = ""; }}>{pw.value.back}</button>}
    </div>
  );
}


function Told({ a, name, busy }: { a: Shifts; name: string; busy: boolean }) {
  const shown = Number(day.value) || 0;
  const of = (list: Hour[]) => list.filter((h) => h.day === shown);
  const usual = useMemo(() => of(a.usual_hours), [a, shown]);
  const mine = useMemo(() => of(a.changed_hours), [a, shown]);
  const listed = hoursOf(a.hours);
  const [open, close] = hours.value ? hours.value.split("-").map(Number) as [number, number] : listed;
  const changed = a.effects.some((e) => e.change.p2_5 !== 0 || e.change.p97_5 !== 0) || added.value.some((n) => n !== 0) || hours.value !== "";
  return (
    <div class={busy ? "port-told busy" : "port-told"} aria-busy={busy}>
      <div class="title">
        <h1><span class="quoted-name">{headline(a, name)}</span></h1>
        <div class="facts">
          <Grade a={a} />
          <span>{pw.value.traffic(whole(a.traffic.per_day), pw.value.modes[a.mode] ?? a.mode, span(a.month))}</span>
          <span>{pw.value.listed(listed[1] - listed[0] === 24 ? pw.value.always : pw.value.hoursText(clock(listed[0]), clock(listed[1])), exact(a.lanes))}</span>
        </div>
      </div>
      <div class="columns">
        <section class="figure" aria-labelledby="lanes-title">
          <h2 id="lanes-title">{pw.value.lanesTitle}</h2>
          <p class="lead">{pw.value.lanesLead}</p>
          <LaneBars a={a} day={usual} open={(h) => h >= open && h < close} />
          <ul class="key"><li><i class="swatch hatched" />{pw.value.keyToday}</li><li><i class="swatch" style={{ background: "var(--c-encounters)" }} />{pw.value.keyPlan}</li></ul>
          <Steps listed={listed} most={a.lanes} />
        </section>
        <section class="figure" aria-labelledby="waits-title">
          <h2 id="waits-title">{pw.value.waitsTitle}</h2>
          <p class="lead">{pw.value.waitsLead}</p>
          <Waits usual={usual} mine={mine} changed={changed} />
          <details class="numbers"><summary>{pw.value.waitTable}</summary><HourTable usual={usual} mine={mine} /></details>
        </section>
      </div>
      <Effects a={a} changed={changed} />
      <Trust a={a} />
    </div>
  );
}

export function PortsPage() {
  const list = useAsked("crossings", crossings);
  const one = list.value?.find((c) => c.id === crossing.value);
  const shifts = useStudy<Shifts>(shiftsQuery(0), (runs) => `/api/port/shifts?${shiftsQuery(runs)}`, study);
  const began = useRef(false);
  began.current ||= shifts.value !== null && !shifts.first;
  const state = shifts.error !== null ? "" : shifts.busy ? (shifts.value && shifts.first ? pw.value.firstLook : pw.value.working) : " ";
  return (
    <div class="ports">
      {!shifts.value && <div class="title"><h1>{pw.value.title}</h1></div>}
      <section class="figure chooser" aria-label={pw.value.crossing}>
        <Choices all={list.value ?? []} one={one} />
        <p class="note state" role="status">{state}</p>
      </section>
      {list.error !== null && <Wrong error={list.error} title={t.value.loadFailed} />}
      {shifts.error !== null && <div class="failed"><Wrong error={shifts.error} title={t.value.runFailed} /><button type="button" onClick={shifts.again}>{t.value.tryAgain}</button></div>}
      {shifts.value ? <Told a={shifts.value} name={shifts.value.crossing} busy={shifts.busy} /> : shifts.error === null && <div class="waiting-box" style={{ minHeight: "640px" }} role="status"><span class="unseen">{t.value.loading}</span></div>}
      <Closure ready={began.current} />
    </div>
  );
}
