// One claim opened: its verdict and why, the other definitions, what was known
// on other days, the chart, how it was read, and the evidence with "why?".
import { signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { checkOn, chosen, elsewhen, reading, report } from "./checked";
import { w } from "./checkwords";
import { inWords, marks } from "./explorer";
import { Chip, open, toMark } from "./marked";
import type { View } from "./proof";
import { ProofView } from "./proofview";
import type { Amount, Claim, Evidence, Other, Report, Verdict } from "./types";
import { askWhy } from "./why";
import { day, exact, span, t, whole } from "./words";

// Shown is what stands at the top: a view with its verdict and its sentence.
interface Shown extends View { verdict: Verdict; because: string; note: string; pending: boolean }

const dayShape = /^\d{4}-\d{2}-\d{2}$/;

function same(a: Claim, b: Claim): boolean {
  return a.start === b.start && a.end === b.end && a.claimed.text === b.claimed.text && a.reading.kind === b.reading.kind;
}

function own(claim: Claim): Shown {
  return { claim, asOf: claim.reading.as_of ?? "", observed: claim.observed, other: false, verdict: claim.verdict, because: claim.because, note: "", pending: false };
}

function asOther(claim: Claim, o: Other): Shown {
  const elsewise = o.as_of === claim.reading.as_of;
  return { ...own(claim), asOf: o.as_of, observed: o.observed, other: elsewise, verdict: o.verdict, because: o.because };
}

// asElsewhen is the claim in a report of another day. A sentence without a year
// speaks of another month then, which is said.
function asElsewhen(claim: Claim, found: Report | "failed" | undefined): Shown {
  if (!found) return { ...own(claim), because: "", pending: true };
  if (found === "failed") return { ...own(claim), note: w.value.noElsewhen };
  const then = found.claims.find((c) => same(c, claim));
  if (!then) return { ...own(claim), note: w.value.notThen };
  const moved = then.reading.period !== claim.reading.period && then.reading.period;
  return { ...own(then), note: moved ? w.value.shifted(periodWords(then.reading.period ?? "")) : "" };
}

// shownOf applies the chosen reading: none, the number of another, or a day.
function shownOf(claim: Claim, choice: string, held: Record<string, Report | "failed">): Shown {
  if (dayShape.test(choice)) return asElsewhen(claim, held[choice]);
  const o = choice === "" ? undefined : claim.others[Number(choice)];
  return o ? asOther(claim, o) : own(claim);
}

function periodWords(text: string): string {
  return text.split("; ").map((p) => p.split("/").map((q) => span(q.replace(/ together$/, ""))).join(" – ")).join(", ");
}

function Numbers({ claimed, observed }: { claimed: Amount; observed: Amount }) {
  return (
    <dl class="said">
      <div><dt>{w.value.claimed}</dt><dd>{claimed.text || "–"}</dd></div>
      <div><dt>{w.value.observed}</dt><dd class="observed">{observed.text || w.value.nothing}</dd></div>
    </dl>
  );
}

function Definitions({ claim }: { claim: Claim }) {
  const list = claim.others.map((other, i) => ({ other, choice: String(i) })).filter(({ other }) => other.as_of === claim.reading.as_of);
  if (list.length === 0) return null;
  const row = (choice: string, words: string, verdict: Verdict, observed: Amount) => (
    <label key={choice} class="definition">
      <input type="radio" name="definition" value={choice} checked={reading.value === choice} onChange={() => { reading.value = choice; }} />
      <span class="definition-words">{words}</span>
      <span class="definition-value">{observed.text}</span>
      <Chip verdict={verdict} />
    </label>
  );
  return (
    <fieldset class="definitions">
      <legend>{w.value.definitions}</legend>
      {row("", w.value.own, claim.verdict, claim.observed)}
      {list.map(({ other, choice }) => row(choice, other.reading, other.verdict, other.observed))}
    </fieldset>
  );
}

// KnownOn switches the day on which the claim is judged: the text's date, today
// as the report has it, or any other, for which the text is checked again.
function KnownOn({ claim }: { claim: Claim }) {
  const ownDay = claim.reading.as_of ?? "";
  const later = claim.others.findIndex((o) => o.as_of !== ownDay);
  const another = dayShape.test(reading.value) ? reading.value : "";
  const pick = (choice: string) => () => { reading.value = choice; };
  if (!ownDay || claim.reading.kind === "none") return null;
  return (
    <div class="known-switch" role="group" aria-label={w.value.knownOn}>
      <span class="label">{w.value.knownOn}</span>
      <div class="switch">
        <button type="button" aria-pressed={!another && (reading.value === "" || Number(reading.value) !== later)} onClick={pick("")}>{w.value.textDate(day(ownDay, "short"))}</button>
        {later >= 0 && <button type="button" aria-pressed={reading.value === String(later)} onClick={pick(String(later))}>{w.value.today}</button>}
      </div>
      <label class="another">{w.value.anotherDay}{" "}
        <input type="date" value={another} min="2000-01-01" max="2099-12-31" onChange={(e) => { if (e.currentTarget.validity.valid) reading.value = e.currentTarget.value; }} />
      </label>
    </div>
  );
}

// keyOfSeries tells a series of the store from a record such as a caravan.
function isSeries(text: string): boolean {
  return /^[a-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(text);
}

// vintageWords writes "2023-10-28 (inferred)" in the reader's language.
function vintageWords(text: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})(?: \((.*)\))?$/.exec(text);
  return found ? day(found[1] ?? "", "short") : text;
}

// proxyOf is why the day of a vintage is a proxy, "" where it is none.
function proxyOf(text: string): string {
  return /\((.*)\)$/.exec(text)?.[1] ?? "";
}

function proxyWords(reason: string): string {
  return t.value.proxy[reason] ?? reason;
}

function EvidenceRow({ e, asOf }: { e: Evidence; asOf: string }) {
  const proxy = proxyOf(e.vintage);
  return (
    <tr>
      <th scope="row">{span(e.period, "short")}</th>
      <td>{exact(e.value)}</td>
      <td>{isSeries(e.series) && <button type="button" class="link" aria-label={t.value.whyFor(e.series, span(e.period))} onClick={() => askWhy(e.series, e.period, asOf)}>{t.value.why}</button>}</td>
      <td class="words">{vintageWords(e.vintage)}{proxy && <abbr title={proxyWords(proxy)}>{marks[proxy] ?? "*"}</abbr>}</td>
      <td class="words source">{e.source}</td>
      <td class="words">{isSeries(e.series) ? <code title={inWords(e.series)}>{e.series}</code> : e.series}</td>
    </tr>
  );
}

const rowsAtFirst = 6;

// EvidenceList holds the figures of the sentence's own reading, which is said
// where another of its readings was chosen by name.
function EvidenceList({ list, asOf, named }: { list: Evidence[]; asOf: string; named: boolean }) {
  const every = useSignal(false);
  const rows = every.value ? list : list.slice(0, rowsAtFirst);
  const proxies = [...new Set(rows.map((e) => proxyOf(e.vintage)).filter(Boolean))];
  const records = list.some((e) => !isSeries(e.series));
  return (
    <section aria-label={w.value.evidence}>
      <h3>{records ? w.value.counts : w.value.evidence}</h3>
      {named && asOf && <p class="note">{w.value.evidenceOwn(day(asOf))}</p>}
      {list.length === 0 ? <p class="note">{w.value.noEvidence}</p> : (
        <div class="scroll" tabIndex={0} role="region" aria-label={w.value.evidence}>
          <table class="evidence">
            <thead>
              <tr>
                <th scope="col">{t.value.period}</th><th scope="col">{t.value.value}</th><th scope="col"><span class="unseen">{t.value.why}</span></th>
                <th scope="col" class="words">{t.value.available}</th><th scope="col" class="words">{t.value.source}</th><th scope="col" class="words">{t.value.seriesLabel}</th>
              </tr>
            </thead>
            <tbody>{rows.map((e, i) => <EvidenceRow key={i} e={e} asOf={asOf} />)}</tbody>
          </table>
        </div>
      )}
      {proxies.map((p) => <p class="note" key={p}>{marks[p] ?? "*"} {proxyWords(p)}</p>)}
      {rows.length < list.length && <button type="button" onClick={() => { every.value = true; }}>{w.value.evidenceMore(whole(list.length))}</button>}
    </section>
  );
}

// comparisonWords writes the other side of a reading: a period, a set of periods or a series.
function comparisonWords(text: string, token: (text: string) => string): string {
  const [, set = "", rest = ""] = /^(since|within|the last|all of the same kind:) (.*)$/.exec(text) ?? [];
  if (set) return (w.value.among[set] ?? ((s: string) => `${set} ${s}`))(set === "the last" ? rest.replace(" months", "") : set.startsWith("all") ? rest : periodWords(rest));
  if (/^(\d|FY)/.test(text)) return periodWords(text);
  return w.value.sets[text] ?? token(text);
}

const readingOpen = signal(false);

function ReadingList({ claim }: { claim: Claim }) {
  const r = claim.reading;
  const token = (text: string | undefined) => (text ? text.split("+").map((k) => (isSeries(k) ? inWords(k) : k)).join(" + ") : "");
  const rows: [string, string][] = [
    ["kind", w.value.kinds[r.kind] ?? r.kind], ["quantity", token(r.quantity)], ["geography", token(r.geography)], ["component", token(r.component)],
    ["authority", token(r.authority)], ["nationality", token(r.nationality)], ["household", token(r.household)], ["period", periodWords(r.period ?? "")],
    ["comparison", comparisonWords(r.comparison ?? "", token)],
    ["series", (r.series ?? []).join(" + ")], ["as_of", r.as_of ? day(r.as_of) : ""],
  ];
  return (
    <details open={readingOpen.value} onToggle={(e) => { readingOpen.value = e.currentTarget.open; }}>
      <summary>{w.value.reading}</summary>
      <dl class="plain">
        {rows.filter(([, words]) => words).map(([name, words]) => (
          <div key={name} class="row"><dt>{w.value.readingOf[name] ?? name}</dt><dd class="break">{name === "series" ? <code>{words}</code> : words}</dd></div>
        ))}
      </dl>
    </details>
  );
}

// Notes stand for the sentence's own reading; the margin of another is not in the report.
function Notes({ claim, own: ours }: { claim: Claim; own: boolean }) {
  const lines = ([[w.value.wording, claim.wording], [w.value.margin, ours ? claim.margin : ""]] as const).filter(([, words]) => words);
  return (
    <>
      {claim.depends_on.length > 0 && (
        <p class="depends">{w.value.depends} {claim.depends_on.map((d) => <span key={d} class="tag">{w.value.dependsOn[d] ?? d}</span>)}</p>
      )}
      {lines.map(([name, words]) => <p key={name} class="remark"><b>{name}:</b> <span lang={claim.language}>{words}</span></p>)}
    </>
  );
}

function Steps({ index, all }: { index: number; all: number }) {
  return (
    <p class="steps">
      <button type="button" disabled={index <= 0} aria-label={w.value.before} onClick={() => open(index - 1)}>←</button>
      <span>{w.value.claimOf(whole(index + 1), whole(all))}</span>
      <button type="button" disabled={index >= all - 1} aria-label={w.value.next} onClick={() => open(index + 1)}>→</button>
      <button type="button" class="link back" onClick={() => toMark(index)}>{w.value.back}</button>
    </p>
  );
}

// OpenClaim shows the chosen claim; Escape returns to its words.
export function OpenClaim() {
  const claims = report.value?.claims ?? [];
  const claim = claims[chosen.value];
  const choice = reading.value;
  useEffect(() => { if (dayShape.test(choice)) checkOn(choice); }, [choice, report.value]);
  const shown = useMemo(() => (claim ? shownOf(claim, choice, elsewhen.value) : null), [claim, choice, elsewhen.value, w.value]);
  if (!claim || !shown) return null;
  const named = choice !== "" && !dayShape.test(choice);
  const escape = (e: KeyboardEvent) => { if (e.key === "Escape") toMark(chosen.value); };
  return (
    <article class="figure claim" aria-labelledby="claim-title" onKeyDown={escape}>
      <Steps index={chosen.value} all={claims.length} />
      <h2 id="claim-title" tabIndex={-1} lang={claim.language}>“{claim.text}”</h2>
      <div class="judged" aria-live="polite">
        <p>{shown.pending ? w.value.checking : <Chip verdict={shown.verdict} />} {shown.asOf && <span class="note">{w.value.asOfDay(day(shown.asOf))}</span>}</p>
        {shown.note && <p class="stale">{shown.note}</p>}
        <p class="because" lang={claim.language}><b class="unseen">{w.value.because}: </b>{shown.because}</p>
      </div>
      <Numbers claimed={claim.claimed} observed={shown.observed} />
      <Notes claim={shown.claim} own={!named} />
      <KnownOn claim={claim} />
      <Definitions claim={claim} />
      <ProofView key={`${chosen.value} ${shown.asOf}`} view={shown} />
      <EvidenceList key={chosen.value} list={shown.claim.evidence} asOf={shown.claim.reading.as_of ?? ""} named={named} />
      <ReadingList claim={shown.claim} />
    </article>
  );
}
