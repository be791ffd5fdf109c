// A closure of the crossing: a bar on a line of days that is dragged or stretched,
// and what becomes of the trips, the neighbours and the months after.
import { useRef } from "preact/hooks";
import { facts } from "../api";
import { useAsked } from "../asked";
import { about, day as dayWords, say, shortDay, span as monthWords, t, whole } from "../words";
import { Wrong } from "../wrong";
import { type Closing, useStudy } from "./ask";
import { ladder, line, useWidth } from "./draw";
import { difference } from "./effects";
import { closingQuery, closure, crossing, daysFrom, later, mode, month, shut, type Span, sudden, walkers } from "./state";
import { pw } from "./words";

const mostDays = 31;
const shownDays = 75;

const write = (s: Span) => { shut.value = `${s.from}..${s.to}`; };

// fit keeps a closure within the days that are shown and the length that the server takes.
function fit(s: Span, moved: "from" | "to" | "both", first: string): Span {
  let from = Math.max(0, Math.min(shownDays - 1, daysFrom(first, s.from)));
  let to = Math.max(1, Math.min(shownDays, daysFrom(first, s.to)));
  if (moved === "from") from = Math.max(Math.min(from, to - 1), to - mostDays);
  else if (moved === "to") to = Math.min(Math.max(to, from + 1), from + mostDays);
  else to = Math.min(shownDays, from + Math.max(1, Math.min(mostDays, daysFrom(s.from, s.to))));
  return { from: later(first, from), to: later(first, to) };
}

const barHeight = 74;

function Bar({ s, first }: { s: Span; first: string }) {
  const { ref, width } = useWidth();
  const grip = useRef<{ part: "from" | "to" | "both"; at: number; was: Span } | null>(null);
  const w = Math.max(width, 280);
  const step = (w - 8) / shownDays;
  const x = (d: string) => 4 + daysFrom(first, d) * step;
  const length = daysFrom(s.from, s.to);
  const start = (part: "from" | "to" | "both") => (e: PointerEvent) => {
    grip.current = { part, at: e.clientX, was: s };
    (e.currentTarget as SVGElement).setPointerCapture(e.pointerId);
    e.stopPropagation();
  };
  const move = (e: PointerEvent) => {
    const g = grip.current;
    if (!g || !(e.currentTarget as SVGElement).hasPointerCapture(e.pointerId)) return;
    const days = Math.round((e.clientX - g.at) / step);
    const next = { from: g.part === "to" ? g.was.from : later(g.was.from, days), to: g.part === "from" ? g.was.to : later(g.was.to, days) };
    write(fit(next, g.part, first));
  };
  const keys = (part: "from" | "to" | "both") => (e: KeyboardEvent) => {
    const days = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 7, PageDown: -7 }[e.key];
    if (!days) return;
    e.preventDefault();
    write(fit({ from: part === "to" ? s.from : later(s.from, days), to: part === "from" ? s.to : later(s.to, days) }, part, first));
  };
  const slider = (part: "from" | "to" | "both", name: string, value: string) => ({
    role: "slider" as const, tabindex: 0, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": shownDays, "aria-valuenow": daysFrom(first, value), "aria-valuetext": dayWords(value), "aria-describedby": "close-keys",
    onPointerDown: start(part), onPointerMove: move, onKeyDown: keys(part), class: `grip ${part}`,
  });
  const marks = Array.from({ length: Math.ceil(shownDays / 7) + 1 }, (_, i) => later(first, i * 7)).filter((d) => daysFrom(first, d) <= shownDays && (w > 700 || daysFrom(first, d) % 14 === 0));
  return (
    <div ref={ref} class="close-bar">
      <p id="close-keys" class="unseen">{pw.value.closeKeys}</p>
      <svg width={w} height={barHeight} role="group" aria-label={pw.value.closeBar(dayWords(s.from), dayWords(s.to), whole(length))}>
        <rect class="days" x={4} y={14} width={w - 8} height={30} rx={4} />
        {marks.map((d) => <g key={d} class="axis" aria-hidden="true"><line x1={x(d)} x2={x(d)} y1={44} y2={49} /><text x={Math.min(Math.max(x(d), 20), w - 20)} y={64}>{shortDay(d)}</text></g>)}
        <g {...slider("both", pw.value.closeTitle, s.from)}><rect class="bar" x={x(s.from)} y={12} width={Math.max(step, length * step)} height={34} rx={5} />{length * step > 60 && <text class="in-bar" aria-hidden="true" x={x(s.from) + (length * step) / 2} y={34}>{whole(length)} {t.value.units.days}</text>}</g>
        <g {...slider("from", pw.value.closeFrom, s.from)}><rect class="touch" x={x(s.from) - 12} y={6} width={22} height={46} /><rect class="end" x={x(s.from) - 3} y={8} width={6} height={42} rx={3} /></g>
        <g {...slider("to", pw.value.closeTo, s.to)}><rect class="touch" x={x(s.to) - 10} y={6} width={22} height={46} /><rect class="end" x={x(s.to) - 3} y={8} width={6} height={42} rx={3} /></g>
      </svg>
    </div>
  );
}

function Trips({ a }: { a: Closing }) {
  const name = (s: Closing["shares"][number]) => (s.answer === "port" ? pw.value.toPort(s.port ?? "", whole(s.km ?? 0)) : pw.value.answers[s.answer] ?? s.answer);
  const percent = (v: number) => `${about(Math.round(v * 1000) / 10)} %`;
  return (
    <div class="trips">
      <h3>{pw.value.tripsTitle}</h3>
      <ul>
        {a.shares.map((s) => (
          <li key={s.answer + (s.port ?? "")} class={s.answer === "not-made" ? "not-made" : ""}>
            <span class={s.answer === "port" ? "quoted" : ""}>{name(s)}</span>
            <span class="bar-space" aria-hidden="true"><i class="reach" style={{ left: `${100 * s.share.low}%`, width: `${100 * (s.share.high - s.share.low)}%` }} /><i class="middle" style={{ left: `${100 * s.share.median}%` }} /></span>
            <span class="value">{percent(s.share.median)} <small>({pw.value.range(percent(s.share.low), percent(s.share.high))})</small></span>
          </li>
        ))}
      </ul>
      {a.not_made && <p><b>{pw.value.notMadeText(about(a.not_made.median), about(a.not_made.low), about(a.not_made.high), monthWords(a.from.slice(0, 7)))}</b></p>}
    </div>
  );
}

const plotHeight = 110;

function Station({ a, name, high }: { a: Closing; name: string; high: number }) {
  const { ref, width } = useWidth<HTMLLIElement>();
  const w = Math.max(width, 240);
  const hoursOf = (list: Closing["series"]) => list.filter((p) => p.station === name && p.at > a.warmup).map((p) => (p.wait_by_arrival === null ? null : 60 * p.wait_by_arrival));
  const [open, shutHours] = [hoursOf(a.open.series), hoursOf(a.series)];
  const x = (i: number) => 34 + (i / Math.max(1, open.length - 1)) * (w - 38);
  const rungs = ladder(high);
  const y = (v: number) => 8 + (plotHeight - 12) * (1 - Math.min(v, high) / (rungs.at(-1) ?? 1));
  const effect = (what: string) => a.effects.find((e) => e.station === name && e.what === what);
  const served = effect("served");
  const wait = effect("wait-minutes");
  const monday = (new Date(a.from + "T00:00:00Z").getUTCDay() + 6) % 7;
  const at = (days: number) => x(days * 24);
  const home = name === a.crossing;
  return (
    <li ref={ref} class={home ? "station home" : "station"}>
      <h4 class="quoted">{name}{!home && <small> {whole(a.neighbours.find((n) => n.name === name)?.km ?? 0)} km</small>}</h4>
      <svg width={w} height={plotHeight} role="img" aria-label={`${name}: ${wait ? pw.value.waitMore(about(wait.open.p50), about(wait.shut.p50)) : ""}`}>
        <rect class="shut" x={at(monday)} width={Math.max(1, at(monday + daysFrom(a.from, a.to)) - at(monday))} y={4} height={plotHeight - 8} />
        {rungs.map((v) => <g key={v} class="rung"><line x1={34} x2={w} y1={y(v)} y2={y(v)} /><text x={28} y={y(v) + 4}>{whole(v)}</text></g>)}
        <path class="usual-line" d={line(open, x, y)} />
        <path class="my-line" d={line(shutHours, x, y)} />
      </svg>
      {wait && <p class="note">{pw.value.waitMore(about(wait.open.p50), about(wait.shut.p50))} <small>({pw.value.range(difference(wait.change.p10), difference(wait.change.p90))}, {pw.value.range80})</small></p>}
      {served && <p class="note">{pw.value.crossMore(difference(served.change.p50), difference(served.change.p10), difference(served.change.p90))} <small>{pw.value.range80}</small></p>}
    </li>
  );
}

function Months({ a }: { a: Closing }) {
  const list = a.months ?? [];
  if (list.length === 0) return null;
  return (
    <details class="numbers">
      <summary>{pw.value.monthsTitle}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={pw.value.monthsTitle}>
        <table>
          <thead><tr><th scope="col">{pw.value.port}</th><th scope="col" class="words">{pw.value.monthWord}</th><th scope="col" class="words">{pw.value.roleWord}</th><th scope="col">{pw.value.withClosure}</th><th scope="col">{pw.value.bySeasons}</th></tr></thead>
          <tbody>
            {list.map((m) => (
              <tr key={m.port + m.mode + m.month}>
                <th scope="row" class="quoted">{m.port}</th>
                <td class="words">{monthWords(m.month, "short")}</td>
                <td class="words">{pw.value.role[m.role] ?? m.role}</td>
                <td>{whole(m.counted.median)} ({pw.value.range(whole(m.counted.low), whole(m.counted.high))})</td>
                <td>{whole(m.seasons.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Told({ a }: { a: Closing }) {
  const names = [a.crossing, ...a.neighbours.map((n) => n.name)];
  const most = Math.max(10, ...[...a.series, ...a.open.series].map((p) => 60 * (p.wait_by_arrival ?? 0)));
  const limits = a.limits.slice(0, 3);
  return (
    <div class="told-closing">
      <Trips a={a} />
      <h3>{pw.value.stationsTitle}</h3>
      <p class="lead">{pw.value.stationsLead}</p>
      <ul class="stations">{names.map((n) => <Station key={n} a={a} name={n} high={Math.min(most, 240)} />)}</ul>
      <ul class="key"><li><i class="swatch line dashed" />{pw.value.keyOpen}</li><li><i class="swatch line" style={{ background: "var(--c-wait)" }} />{pw.value.keyShut}</li></ul>
      <Months a={a} />
      <details class="numbers">
        <summary>{pw.value.whyNumber}</summary>
        <ul class="bullets"><li>{say(a.grade_because)}</li>{limits.map((l) => <li key={l.en}>{say(l)}</li>)}</ul>
      </details>
      <p class="files">{pw.value.runsDone(whole(a.runs), String(a.seed))} <a href={`/api/port/closing?${closingQuery(a.runs, a)}`}>{t.value.json}</a> <a href={`/api/port/closing?${closingQuery(a.runs, a)}&format=csv&table=hours`}>{t.value.csv}</a></p>
    </div>
  );
}

// Switches begin and end a closure.
function Switches({ s, first }: { s: Span | null; first: string }) {
  const known = useAsked("closures", (signal) => facts("closures", "", signal));
  const past = (known.value ?? []).flatMap((f) => {
    const { port = "", from = "", to = "", scope = "" } = f.fields;
    return port === crossing.value && to && from >= first && daysFrom(first, to) <= shownDays && daysFrom(from, to) <= mostDays && daysFrom(from, to) > 0 && !scope.includes("reduced") ? [{ from, to }] : [];
  });
  const begin = () => { write({ from: later(first, 34), to: later(first, 41) }); };
  return (
    <div class="chips">
      {s ? <button type="button" onClick={() => { shut.value = ""; }}>{pw.value.closeOff}</button> : <button type="button" class="primary" onClick={begin}>{pw.value.closeOn}</button>}
      {past.map((p) => <button key={p.from} type="button" aria-pressed={s?.from === p.from && s.to === p.to} onClick={() => write(p)}>{pw.value.asItWas(dayWords(p.from, "short"), dayWords(p.to, "short"))}</button>)}
      {s && <label class="tick"><input type="checkbox" checked={sudden.value === "true"} onChange={(e) => { sudden.value = e.currentTarget.checked ? "true" : ""; }} />{pw.value.suddenLabel}</label>}
      {s && mode.value === "car" && <label class="tick"><input type="checkbox" checked={walkers.value === "true"} onChange={(e) => { walkers.value = e.currentTarget.checked ? "true" : ""; }} />{pw.value.walkersLabel}</label>}
    </div>
  );
}

// Closure is run once the lanes have been, for the server runs one port at a time.
export function Closure({ ready }: { ready: boolean }) {
  const s = closure.value;
  const first = `${month.value}-01`;
  const study = useStudy<Closing>(s && ready ? `closing ${closingQuery(0, s)}` : "", (runs) => `/api/port/closing?${s ? closingQuery(runs, s) : ""}`, { few: 3, all: 12 });
  return (
    <section class="figure closing" aria-labelledby="close-title">
      <h2 id="close-title">{pw.value.closeTitle}</h2>
      <p class="lead">{pw.value.closeLead}</p>
      <Switches s={s} first={first} />
      {s && <Bar s={s} first={first} />}
      {s && <p class="close-words" aria-live="polite">{pw.value.closeBar(dayWords(s.from), dayWords(s.to), whole(daysFrom(s.from, s.to)))}</p>}
      {study.error !== null && <Wrong error={study.error} title={t.value.runFailed} />}
      {s && (study.busy || !ready) && <p class="note" role="status">{study.value && study.first ? pw.value.firstLook : pw.value.working}</p>}
      {s && study.value && <div class={study.busy ? "busy" : ""} aria-busy={study.busy}><Told a={study.value} /></div>}
    </section>
  );
}
