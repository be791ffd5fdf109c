// The page "Scenario": the run at a glance, the maps, the fan charts, the controls,
// and how the numbers were made. Start with ScenarioPage.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, scenarios } from "../api";
import { Controls, Progress } from "./controls";
import { inWords } from "../explorer";
import { Fan, range80 } from "../fan";
import { Grade } from "../grade";
import { loadLand, Maps } from "../map";
import { columnOf, officialOf, weekOfDate } from "../rows";
import * as state from "../state";
import { OwnCounts } from "./counts";
import { DayMap, shownDay } from "./daymap";
import { Effects } from "./effects";
import { Files } from "./files";
import { bars, type Library, library } from "./plan";
import { answer, answerQuery, begin as beginStudy, previewed, progress } from "./study";
import { Timeline } from "./timeline";
import { askRun, RunWhy } from "./whyrun";
import { w } from "./words";
import "./scenario.css";
import type { Column, RunAnswer, ScenarioInfo } from "../types";
import { Wrong } from "../wrong";
import { about, day, exact, say, span, t, whole } from "../words";

const known = signal<ScenarioInfo[]>([]);
const lost = signal<unknown>(null);

function chooseScenario(name: string): void {
  state.scenario.value = name;
  state.set.value = {};
  state.days.value = state.asOf.value = shownDay.value = "";
  bars.value = [];
  state.geography.value = state.component.value = state.nationality.value = state.town.value = state.week.value = "";
  answer.value = null;
  void loadLibrary().then(beginStudy);
}

// loadLibrary asks for the measures that stand beside the scenario; one without a file of them has none.
async function loadLibrary(): Promise<void> {
  const name = state.scenario.value;
  library.value = null;
  try {
    const found = await ask<Library>(`/api/measures/${encodeURIComponent(name)}`);
    if (state.scenario.value === name) library.value = { ...found, measures: found.measures ?? [], packages: found.packages ?? [], calendar: found.calendar ?? [] };
  } catch {
    if (state.scenario.value === name) library.value = { scenario: name, date: "", measures: [], packages: [], calendar: [] };
  }
}

// Standing says whether the numbers are a preview or the whole study, and how far the next one is.
function Standing({ a }: { a: RunAnswer }) {
  return (
    <div class={previewed.value ? "standing-bar preview" : "standing-bar"}>
      <span class="tag">{previewed.value ? w.value.previewTag : w.value.wholeTag(whole(a.runs))}</span>
      {previewed.value && <span>{a.preview ? say(a.preview.label) : w.value.previewMeans(whole(a.runs))}</span>}
      <Progress />
    </div>
  );
}

function Title({ a }: { a: RunAnswer | null }) {
  const info = known.value.find((s) => s.name === state.scenario.value);
  const title = a && a.scenario === state.scenario.value ? a.title : info?.title;
  const date = a?.date ?? info?.date ?? "";
  return (
    <div class="title">
      <h1>{title ? say(title) : state.scenario.value}</h1>
      <div class="facts">
        {date && <span class="known-on">{t.value.asKnownOn(day(date))}</span>}
        {a && <Grade a={a} />}
        {a && <span>{t.value.runsAndSeed(whole(a.runs), String(a.seed))}{a.wanted > a.runs && ` · ${t.value.stoppedEarly(whole(a.runs), whole(a.wanted))}`}</span>}
        {known.value.length > 1 && (
          <label class="scenario">{t.value.scenario}{" "}
            <select value={state.scenario.value} onChange={(e) => chooseScenario(e.currentTarget.value)}>
              {known.value.map((s) => <option key={s.name} value={s.name}>{say(s.title) || s.name}</option>)}
            </select>
          </label>
        )}
      </div>
      <p class="standing"><b>{t.value.eventsNote}</b> {t.value.nothingLater}</p>
    </div>
  );
}

function Tile({ title, value, range, beside }: { title: string; value: string; range: string; beside?: string | undefined }) {
  return (
    <div class="tile">
      <dt>{title}</dt>
      <dd><span class="big">{value}</span><span class="range">{range}</span>{beside && <span class="beside">{beside}</span>}
        <button type="button" class="link tile-why" aria-label={`${t.value.why} ${title}`} onClick={() => askRun(title)}>{t.value.why}</button></dd>
    </div>
  );
}

// monthTile tells a month of a flow, with the count that was published later.
function monthTile(a: RunAnswer, quantity: string, month: string, title: (m: string) => string) {
  const band = columnOf(a, { quantity })?.months.find((b) => b.period === month);
  if (!band) return null;
  const point = officialOf(a, { quantity })?.points.find((p) => p.period === month && !p.known);
  return (
    <Tile title={title(span(month))} value={about(band.mean)} range={range80(band)}
      beside={point && t.value.officialBeside(whole(point.value))} />
  );
}

function stockTile(a: RunAnswer, quantity: string, title: (d: string) => string) {
  const week = weekOfDate(a);
  const band = columnOf(a, { quantity })?.weeks.find((b) => b.period === week);
  if (!band) return null;
  return <Tile title={title(day(week, "short"))} value={about(band.mean)} range={range80(band)} />;
}

function Glance({ a }: { a: RunAnswer }) {
  const months = columnOf(a, { quantity: "encounters" })?.months.map((b) => b.period) ?? [];
  const first = months.find((m) => m >= a.date.slice(0, 7)) ?? months[0] ?? "";
  const second = months[months.indexOf(first) + 1] ?? "";
  return (
    <dl class="glance" aria-label={t.value.atAGlance}>
      {monthTile(a, "encounters", first, t.value.encountersIn)}
      {monthTile(a, "encounters", second, t.value.encountersIn)}
      {stockTile(a, "on-the-way", t.value.onTheWayOn)}
      {stockTile(a, "waiting", t.value.waitingOn)}
      {monthTile(a, "wait-days", first, t.value.waitDaysIn)}
    </dl>
  );
}

function StepSwitch() {
  return (
    <div class="switch" role="group" aria-label={t.value.timeStep}>
      <button type="button" aria-pressed={state.step.value === "month"} onClick={() => { state.step.value = "month"; }}>{t.value.byMonth}</button>
      <button type="button" aria-pressed={state.step.value === "week"} onClick={() => { state.step.value = "week"; }}>{t.value.byWeek}</button>
    </div>
  );
}

// shortWords is a word of the vocabulary without what stands after a comma.
function shortWords(token: string): string {
  return inWords(token).split(/[,(:;]/)[0]?.trim() || token;
}

function nationName(code: string): string {
  return /^[A-Z]{3}$/.test(code) ? code : shortWords(code);
}

function option(c: Column): string {
  return [c.component ?? "", c.geography ?? "", c.nationality ?? ""].join("/");
}

function chooseCounted(value: string): void {
  const [c = "", g = "", n = ""] = value.split("/");
  state.component.value = c;
  state.geography.value = g;
  state.nationality.value = n;
}

function Group({ label, list, name }: { label: string; list: Column[]; name: (c: Column) => string }) {
  if (list.length === 0) return null;
  return <optgroup label={label}>{list.map((c) => <option key={option(c)} value={option(c)}>{name(c)}</option>)}</optgroup>;
}

function Counted({ a }: { a: RunAnswer }) {
  const list = a.columns.filter((c) => c.quantity === "encounters" && !c.place && !c.household);
  const places = list.filter((c) => c.geography && !c.nationality);
  const place = (c: Column) => shortWords(c.geography ?? "");
  const isOffice = (c: Column) => c.geography?.startsWith("office-") ?? false;
  const value = [state.component.value, state.geography.value, state.nationality.value].join("/");
  return (
    <label class="pick">{t.value.show}{" "}
      <select value={value} onChange={(e) => chooseCounted(e.currentTarget.value)}>
        <Group label={t.value.totals} list={list.filter((c) => !c.geography && !c.nationality)} name={(c) => (c.component ? inWords(c.component) : t.value.allEncounters)} />
        <Group label={t.value.sectors} list={places.filter((c) => !isOffice(c))} name={place} />
        <Group label={t.value.offices} list={places.filter(isOffice)} name={place} />
        <Group label={t.value.nationalities} list={list.filter((c) => c.nationality && !c.component && !c.geography)} name={(c) => nationName(c.nationality ?? "")} />
      </select>
    </label>
  );
}

// PlacePick chooses a town for the charts of waiting.
function PlacePick({ a }: { a: RunAnswer }) {
  const names = new Map(a.world.places.map((p) => [p.id, p.name]));
  const list = a.columns.filter((c) => c.quantity === "waiting" && c.place && !c.component && !c.nationality);
  return (
    <label class="pick town-names">{t.value.where}{" "}
      <select value={state.town.value} onChange={(e) => { state.town.value = e.currentTarget.value; }}>
        <option value="">{t.value.everywhere}</option>
        {list.map((c) => <option key={c.place} value={c.place ?? ""}>{names.get(c.place ?? "") ?? c.place}</option>)}
      </select>
    </label>
  );
}

// chosenName is what the chart of encounters shows, for its heading.
function chosenName(): string {
  const token = state.geography.value || state.nationality.value || state.component.value;
  return token ? `: ${/^[A-Z]{3}$/.test(token) ? token : shortWords(token)}` : "";
}

function Encounters({ a }: { a: RunAnswer }) {
  const choice = { quantity: "encounters", component: state.component.value, geography: state.geography.value, nationality: state.nationality.value };
  return (
    <Fan id="encounters" answer={a} query={answerQuery.value} choice={choice} color="c-encounters"
      title={t.value.encountersTitle + chosenName()} why={() => askRun(t.value.encountersTitle + chosenName())} lead={t.value.encountersLead}>
      <div class="picks"><Counted a={a} /><StepSwitch /></div>
    </Fan>
  );
}

function Road({ a }: { a: RunAnswer }) {
  const shared = { answer: a, query: answerQuery.value };
  return (
    <>
      <Fan {...shared} id="on-the-way" choice={{ quantity: "on-the-way" }} color="c-way" title={t.value.onTheWayTitle} why={() => askRun(t.value.onTheWayTitle)} lead={t.value.onTheWayLead} />
      <Fan {...shared} id="intake" choice={{ quantity: "intake" }} color="c-way" title={t.value.intakeTitle} why={() => askRun(t.value.intakeTitle)} lead={t.value.intakeLead} />
    </>
  );
}

function Human({ a }: { a: RunAnswer }) {
  const shared = { answer: a, query: answerQuery.value };
  const place = state.town.value;
  const town = a.world.places.find((p) => p.id === place)?.name;
  const at = town ? `: ${town}` : "";
  return (
    <>
      <div class="group-head"><h2>{t.value.humanTitle}</h2><PlacePick a={a} /></div>
      <div class="pair three">
        <Fan {...shared} id="waiting" choice={{ quantity: "waiting", place }} color="c-wait" title={t.value.waitingTitle + at} why={() => askRun(t.value.waitingTitle + at)} lead={t.value.waitingLead} />
        <Fan {...shared} id="wait-days" choice={{ quantity: "wait-days", place }} color="c-wait" title={t.value.waitDaysTitle + at} why={() => askRun(t.value.waitDaysTitle + at)} lead={t.value.waitDaysLead} />
        <Fan {...shared} id="stopped" choice={{ quantity: "stopped" }} color="c-stop" title={t.value.stoppedTitle} why={() => askRun(t.value.stoppedTitle)} lead={t.value.stoppedLead} />
      </div>
    </>
  );
}

const matchedOpen = signal(false);

// Matched lists what was learnt; its rows are many, so that they are made only when they are opened.
function Matched({ a }: { a: RunAnswer }) {
  const title = t.value.matchedTitle(whole(a.matched.length));
  return (
    <details open={matchedOpen.value} onToggle={(e) => { matchedOpen.value = e.currentTarget.open; }}>
      <summary>{title}</summary>
      {matchedOpen.value && (
        <div class="scroll tall" tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.value.name}</th><th scope="col">{t.value.quantityShare}</th>
                <th scope="col" class="words"><span class="unseen">{t.value.learnt}</span></th><th scope="col" class="words">{t.value.basis}</th>
              </tr>
            </thead>
            <tbody>
              {a.matched.map((m) => (
                <tr key={m.name}>
                  <th scope="row"><code>{m.name}</code></th>
                  <td>{exact(Number(m.value.toPrecision(4)))}</td>
                  <td class="words">{m.learnt ? t.value.learnt : t.value.assumed}</td>
                  <td class="words basis" lang="en">{m.basis}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}

function How({ a }: { a: RunAnswer }) {
  return (
    <section id="how" class="figure" aria-labelledby="how-title">
      <h2 id="how-title">{t.value.howTitle}</h2>
      <p class="lead">{t.value.howLead(whole(a.input_rows))}</p>
      <dl class="plain">
        <dt>{t.value.keyLabel}</dt><dd class="break"><code>{a.key}</code> <small>{t.value.keyMeans}</small></dd>
        <dt>{t.value.versionLabel}</dt><dd>{a.version}</dd>
        <dt>{t.value.daysLabel}</dt><dd>{whole(a.days)} ({day(a.start)} …)</dd>
        <dt>{t.value.reportLabel}</dt><dd>{day(a.report_from)}</dd>
      </dl>
      <Matched a={a} />
      <p class="files"><a href="/openapi.json">{t.value.api}</a> <a href="/licenses.txt">{t.value.licences}</a></p>
    </section>
  );
}

// Remarks tell what a reader must know of these very numbers.
function Remarks({ a }: { a: RunAnswer }) {
  if (a.remarks.length === 0) return null;
  return (
    <section class="figure" id="remarks" aria-labelledby="remarks-title">
      <h2 id="remarks-title">{t.value.remarksTitle}</h2>
      <ul>{a.remarks.map((r) => <li key={r.en}>{say(r)}</li>)}</ul>
    </section>
  );
}

function Run({ a }: { a: RunAnswer }) {
  return (
    <>
      <Timeline a={a} />
      <Standing a={a} />
      {a.beside ? <Effects a={a} /> : <Glance a={a} />}
      <Human a={a} />
      <DayMap a={a} />
      <div class="columns">
        <div class="stack"><Maps answer={a} /><Controls /></div>
        <div class="stack"><Encounters a={a} /><Road a={a} /><Files /></div>
      </div>
      <OwnCounts a={a} />
      <Remarks a={a} />
    </>
  );
}

async function begin(): Promise<void> {
  try {
    known.value = await scenarios();
  } catch (e) {
    lost.value = e;
    return;
  }
  if (!known.value.some((s) => s.name === state.scenario.value)) state.scenario.value = known.value.find((s) => s.name === "december-2023")?.name ?? known.value[0]?.name ?? "";
  if (!state.scenario.value) return;
  await loadLibrary();
  await beginStudy();
}

let begun = false;

export function ScenarioPage() {
  useEffect(() => {
    if (begun) return;
    begun = true;
    loadLand();
    void begin();
  }, []);
  const a = answer.value;
  return (
    <div class={a && !previewed.value && progress.value === null ? "scenario-page whole" : "scenario-page"}>
      <RunWhy />
      <Title a={a} />
      {lost.value !== null && <Wrong error={lost.value} title={t.value.loadFailed} />}
      {!a && lost.value === null && <div class="first"><Progress /></div>}
      {a && <Run a={a} />}
      {a && <How a={a} />}
    </div>
  );
}
