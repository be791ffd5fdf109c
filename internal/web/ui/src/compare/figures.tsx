// The pictures of a comparison: for each effect a panel with a dot and its intervals
// per package, and encounters by month as small multiples.
import { line, ladder, useWidth, band } from "../ports/draw";
import { range, runsFor80, runsFor95, signed, unsure } from "../scenario/effects";
import type { Effect, Metric } from "../types";
import { about, day, monthName, say, t, utc, whole } from "../words";
import type { Alternative, CompareAnswer } from "./ask";
import { cw } from "./words";

const rowHeight = 26;
const narrow = 420; // px, under which the packages' names stand above their lines

interface One { id: string; title: string; effect: Effect }

// panelOf are the packages of one metric.
function panelOf(a: CompareAnswer, id: string): One[] {
  return a.alternatives.flatMap((x) => {
    const effect = x.effects.find((e) => e.metric.id === id);
    return effect ? [{ id: x.id, title: say(x.title), effect }] : [];
  });
}

// limits are the ends of a panel's axis, with 0 inside.
function limits(list: One[], runs: number): [number, number] {
  const ends = list.flatMap(({ effect: { difference: d } }) => (runs >= runsFor95 ? [d.p2_5, d.p97_5] : runs >= runsFor80 ? [d.p10, d.p90] : [d.mean]));
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const pad = (high - low || 1) * 0.06;
  return [low - pad, high + pad];
}

function Lines({ one, x, y, runs }: { one: One; x: (v: number) => number; y: number; runs: number }) {
  const d = one.effect.difference;
  const words = `${one.title}: ${one.effect.unchanged ? "0" : signed(d.mean)}; ${range(d, runs)}`;
  return (
    <g role="img" aria-label={words}><title>{words}</title>
      <rect class="touch" x={x(Math.min(0, d.mean)) - 10} y={y - rowHeight / 2} width={Math.abs(x(d.mean) - x(0)) + 20} height={rowHeight} />
      {runs >= runsFor95 && <line class="thin" x1={x(d.p2_5)} x2={x(d.p97_5)} y1={y} y2={y} />}
      {runs >= runsFor80 && <line class="thick" x1={x(d.p10)} x2={x(d.p90)} y1={y} y2={y} />}
      <circle class={one.effect.unchanged || unsure(d) ? "hollow" : "filled"} cx={x(d.mean)} cy={y} r={4.5} />
    </g>
  );
}

// WhyLink opens how the numbers were made and goes there.
function WhyLink({ name }: { name: string }) {
  const open = () => {
    const details = document.querySelector<HTMLDetailsElement>(".compare-why");
    if (!details) return;
    details.open = true;
    details.querySelector<HTMLElement>("summary")?.focus();
    details.scrollIntoView({ block: "center" });
  };
  return <button type="button" class="link" aria-label={`${t.value.why} ${name}`} onClick={open}>{t.value.why}</button>;
}

// Panel is one effect of every package.
export function Panel({ a, metric }: { a: CompareAnswer; metric: Metric }) {
  const { ref, width } = useWidth<HTMLElement>();
  const list = panelOf(a, metric.id);
  const inner = Math.max(width - 24, 200);
  const above = inner < narrow;
  const names = above ? 0 : Math.min(250, inner * 0.42);
  const step = above ? rowHeight + 16 : rowHeight;
  const [low, high] = limits(list, a.runs);
  const x = (v: number) => names + 8 + ((v - low) / (high - low)) * (inner - names - 90);
  const height = list.length * step + 22;
  const fits = (title: string) => (above || title.length * 6.1 < names ? title : `${title.slice(0, Math.floor(names / 6.3))}…`);
  const base = list[0]?.effect.base.mean ?? 0;
  return (
    <section ref={ref} class={`panel ${metric.side}`} data-metric={metric.id} aria-labelledby={`panel-${metric.id}`}>
      <div class="figure-head"><h4 id={`panel-${metric.id}`}>{say(metric.title)}</h4><WhyLink name={say(metric.title)} /></div>
      <p class="note">{cw.value.forWhom(say(metric.for))} · {metric.burden ? cw.value.burden : cw.value.relief} · {cw.value.without(about(base), say(metric.unit))}</p>
      <svg width={inner} height={height} role="group" aria-label={say(metric.title)}>
        <line class="zero" x1={x(0)} x2={x(0)} y1={4} y2={list.length * step + 2} />
        {list.map((one, i) => {
          const y = i * step + (above ? 28 : rowHeight / 2);
          return (
            <g key={one.id}>
              <text class="name" x={0} y={above ? y - 14 : y + 4}>{fits(one.title)}</text>
              <Lines one={one} x={x} y={y} runs={a.runs} />
              <text class="value" x={inner - 2} y={y + 4}>{one.effect.unchanged ? "–" : signed(one.effect.difference.mean)}</text>
            </g>
          );
        })}
        <text class="axis-word" x={x(0)} y={height - 6}>0</text>
      </svg>
    </section>
  );
}

const plotHeight = 130;

// Months draws encounters by month of one package beside the scenario without it.
export function Months({ one, top }: { one: Alternative; top: number }) {
  const { ref, width } = useWidth<HTMLElement>();
  const w = Math.max(width - 24, 180);
  const rungs = ladder(top);
  const high = rungs.at(-1) ?? 1;
  const left = 50;
  const x = (i: number) => left + 14 + (i / Math.max(1, one.months.length - 1)) * (w - left - 30);
  const y = (v: number) => 8 + (plotHeight - 34) * (1 - v / high);
  const words = one.months.map((m) => `${monthName(utc(`${m.base.period}-01`), "long")}: ${about(m.value.mean)} (${signed(m.difference.mean)})`).join("; ");
  return (
    <section ref={ref} class="panel months">
      <div class="figure-head"><h4>{say(one.title)}</h4><WhyLink name={say(one.title)} /></div>
      <svg width={w} height={plotHeight} role="img" aria-label={`${say(one.title)}. ${words}`}>
        {rungs.map((v) => <g key={v} class="rung"><line x1={left} x2={w} y1={y(v)} y2={y(v)} /><text x={left - 6} y={y(v) + 4}>{whole(v)}</text></g>)}
        <path class="month-band" d={band(one.months.map((m) => m.value.p10 ?? null), one.months.map((m) => m.value.p90 ?? null), x, y)} />
        <path class="month-base" d={line(one.months.map((m) => m.base.mean), x, y)} />
        <path class="month-line" d={line(one.months.map((m) => m.value.mean), x, y)} />
        {one.months.map((m, i) => <g key={m.base.period}><circle class="month-dot" cx={x(i)} cy={y(m.value.mean)} r={3} /><text class="axis-word" x={x(i)} y={plotHeight - 8}>{monthName(utc(`${m.base.period}-01`), "short")}</text></g>)}
      </svg>
    </section>
  );
}

export function daysWords(a: CompareAnswer): [string, string] {
  return [day(a.first), day(a.last)];
}
