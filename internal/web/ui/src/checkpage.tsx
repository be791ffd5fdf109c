// The page "Is it true?": a form, the text with its claims, the list of them,
// and the claim that is open. Start with CheckPage.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { stories } from "./api";
import { busy, cancel, changed, checkedText, chosen, damaged, date, failure, language, link, report, start, typed } from "./checked";
import { w } from "./checkwords";
import { OpenClaim } from "./claim";
import { Chip, Marked, open, verdictClass } from "./marked";
import type { Claim, Report, Story, Verdict } from "./types";
import { day, lang, t, whole } from "./words";
import { Wrong } from "./wrong";
import "./check.css";

const samples = signal<Story[]>([]);
const every = signal(false);
const told = signal(""); // what came of copying

const linesAtFirst = 200;
const verdicts: Verdict[] = ["right", "imprecise", "wrong", "cannot be checked"];

function take(s: Story): void {
  typed.value = s.text;
  date.value = language.value = "";
  void start();
}

function Samples() {
  const list = [...samples.value].sort((a) => (a.language === lang.value ? -1 : 1));
  if (list.length === 0) return null;
  return (
    <p class="samples">
      {w.value.samples}{" "}
      {list.map((s) => <button key={s.name + s.language} type="button" data-language={s.language} onClick={() => take(s)}>{w.value.sample[s.language] ?? s.language}</button>)}
    </p>
  );
}

function Form() {
  const submit = (e: Event) => { e.preventDefault(); if (typed.value.trim()) void start(); };
  return (
    <form class="figure check-form" onSubmit={submit}>
      <label for="check-text">{w.value.text}</label>
      <textarea id="check-text" rows={report.value ? 4 : 10} value={typed.value} spellcheck={false} aria-describedby="check-hint" required
        onInput={(e) => { typed.value = e.currentTarget.value; }} />
      <small id="check-hint" class="note">{w.value.textHint}</small>
      <div class="fields">
        <label>{w.value.date}
          <input type="date" id="check-date" value={date.value} title={w.value.dateHint} onChange={(e) => { date.value = e.currentTarget.value; }} />
        </label>
        <label>{w.value.language}
          <select value={language.value} onChange={(e) => { language.value = e.currentTarget.value; }}>
            {["", "en", "es"].map((l) => <option key={l} value={l}>{w.value.languages[l]}</option>)}
          </select>
        </label>
        <button type="submit" class="primary" disabled={busy.value || !typed.value.trim()}>{busy.value ? w.value.checking : w.value.check}</button>
        {busy.value && <button type="button" onClick={cancel}>{t.value.cancel}</button>}
      </div>
      <small class="note">{w.value.dateHint}</small>
      <Samples />
    </form>
  );
}

// copyText copies through the clipboard, or where a browser has none on this
// address, through a selection.
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function Share({ r }: { r: Report }) {
  const copy = (text: string) => async () => { told.value = (await copyText(text)) ? w.value.copied : w.value.notCopied; };
  useEffect(() => { told.value = ""; }, [r, lang.value]);
  return (
    <div class="share" role="group" aria-label={w.value.share}>
      {link.value !== null && <button type="button" class="copy-link" onClick={copy(link.value)}>{w.value.copyLink}</button>}
      <button type="button" class="copy-json" onClick={copy(JSON.stringify(r, null, 2))}>{w.value.copyJSON}</button>
      <span role="status">{told.value}</span>
      <small class="note share-note">{link.value === null ? w.value.tooLong : w.value.shareNote}</small>
    </div>
  );
}

function Summary({ r }: { r: Report }) {
  const count = (v: Verdict) => r.claims.filter((c) => c.verdict === v).length;
  return (
    <div class="summary" role="status">
      <p>
        <b>{w.value.known(day(r.date))}</b> <span class="note">({w.value.basis[r.date_basis] ?? r.date_basis})</span>
        {" · "}{w.value.counted(whole(r.found), whole(r.sentences))}
        {r.claims.length < r.found && <>{" · "}<b>{w.value.firstOf(whole(r.claims.length), whole(r.found))}</b></>}
      </p>
      <p class="chips-line">{verdicts.filter((v) => count(v) > 0).map((v) => <Chip key={v} verdict={v} count={whole(count(v))} />)}</p>
      {changed.value && <p class="stale">{w.value.stale}</p>}
    </div>
  );
}

function Line({ claim, index }: { claim: Claim; index: number }) {
  return (
    <li class={verdictClass(claim.verdict)}>
      <button type="button" id={`line-${index}`} class="claim-line" aria-pressed={chosen.value === index} onClick={() => open(index)}>
        <Chip verdict={claim.verdict} /> <span class="quote" lang={claim.language}>{claim.text}</span>
      </button>
      <div class="on-paper" lang={claim.language}>
        <p>{claim.because}</p>
        {claim.wording && <p>{claim.wording}</p>}
        {claim.margin && <p>{claim.margin}</p>}
        {claim.depends_on.length > 0 && <p>{w.value.depends} {claim.depends_on.map((d) => w.value.dependsOn[d] ?? d).join(", ")}.</p>}
      </div>
    </li>
  );
}

function List({ claims }: { claims: Claim[] }) {
  const lines = every.value ? claims : claims.slice(0, linesAtFirst);
  return (
    <section class="ledger" aria-label={w.value.list}>
      <h3>{w.value.list}</h3>
      <ol>{lines.map((c, i) => <Line key={i} claim={c} index={i} />)}</ol>
      {lines.length < claims.length && <button type="button" onClick={() => { every.value = true; }}>{w.value.showAll(whole(claims.length))}</button>}
    </section>
  );
}

function Results({ r }: { r: Report }) {
  return (
    <>
      <Summary r={r} />
      <Share r={r} />
      <div class="checked">
        <div class="figure reading-side">
          <h2>{w.value.marked}</h2>
          <p class="lead">{r.claims.length > 0 ? w.value.markedHint : w.value.none}</p>
          <Marked text={checkedText.value} claims={r.claims} language={r.language} />
          {r.claims.length > 0 && <List claims={r.claims} />}
        </div>
        <OpenClaim />
      </div>
    </>
  );
}

export function CheckPage() {
  useEffect(() => { stories().then((list) => { samples.value = list; }, () => { samples.value = []; }); }, []);
  useEffect(() => { every.value = false; }, [report.value]);
  return (
    <div class="check">
      <div class="title">
        <h1>{w.value.title}</h1>
        <p class="lead">{w.value.lead}</p>
        <p class="standing"><b>{w.value.never}</b> {t.value.eventsNote}</p>
      </div>
      <Form />
      {damaged.value && <div class="wrong" role="alert">{w.value.damaged}</div>}
      {failure.value !== null && <Wrong error={failure.value} title={w.value.failed} />}
      {report.value && <Results r={report.value} />}
    </div>
  );
}
