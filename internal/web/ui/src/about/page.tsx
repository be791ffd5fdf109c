// The page "About the model": in short, the tour, the parameters, the documents.
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ask } from "../api";
import { useAsked } from "../asked";
import { param } from "../route";
import { Tabs } from "../tabs";
import type { Text } from "../types";
import { Answered } from "../waiting";
import { exact, lang, say, t, unitWords, whole } from "../words";
import { aw } from "./words";
import "./about.css";

interface Parameter { name: string; unit: string; default: number; min: number; max: number; meaning: Text; source: Text }

interface Name { path: string; group: string; title: Text; summary: Text }

const tab = param("about", "tab", "short");
const doc = param("about", "doc", "model.md");

function Short() {
  const grades = ["validated", "plausible", "illustrative"] as const;
  return (
    <div class="short">
      <section class="figure" aria-labelledby="does"><h2 id="does">{aw.value.does}</h2><ul class="bullets">{aw.value.doesList.map((s) => <li key={s}>{s}</li>)}</ul></section>
      <section class="figure" aria-labelledby="does-not"><h2 id="does-not">{aw.value.not}</h2><ul class="bullets">{aw.value.notList.map((s) => <li key={s}>{s}</li>)}</ul></section>
      <div class="stack">
        <section class="figure" aria-labelledby="grades"><h2 id="grades">{aw.value.grades}</h2>
          <dl class="grades">{grades.map((g) => <div key={g}><dt><span class={`grade ${g}`}><span class="grade-chip">{t.value.gradeWord[g]}</span></span></dt><dd>{t.value.gradeMeans[g]}</dd></div>)}</dl>
        </section>
        <section class="figure" aria-labelledby="human"><h2 id="human">{aw.value.human}</h2><p>{aw.value.humanText}</p></section>
      </div>
      <section class="figure" aria-labelledby="trusted"><h2 id="trusted">{aw.value.trust}</h2><ul class="bullets">{aw.value.trustList.map((s) => <li key={s.text}>{s.text} <a href={`#/about?tab=documents&doc=${encodeURIComponent(s.doc)}`}>{aw.value.evidence}<span class="unseen">: {s.text}</span></a></li>)}</ul></section>
    </div>
  );
}

function Tour() {
  return (
    <section class="figure" aria-labelledby="tour-title">
      <h2 id="tour-title">{aw.value.tourTitle}</h2>
      <p class="lead">{aw.value.tourLead}</p>
      <ol class="tour">{aw.value.stops.map((s) => <li key={s.title}><h3>{s.title}</h3><p>{s.text}</p><a href={s.href} aria-label={`${aw.value.go}: ${s.title}`}>{aw.value.go}</a></li>)}</ol>
    </section>
  );
}

function Rows({ list }: { list: Parameter[] }) {
  const assumed = list.filter((p) => p.source.en.startsWith("assumed"));
  return (
    <>
      <p><b>{aw.value.assumedCount(whole(assumed.length), whole(list.length))}.</b></p>
      <div class="scroll" tabIndex={0} role="region" aria-label={aw.value.parametersTitle}>
        <table class="parameters">
          <thead><tr><th scope="col">{aw.value.name}</th><th scope="col">{aw.value.value}</th><th scope="col">{aw.value.bounds}</th><th scope="col" class="words">{aw.value.unit}</th><th scope="col" class="words">{aw.value.meaning}</th><th scope="col" class="words">{aw.value.source}</th></tr></thead>
          <tbody>
            {list.map((p) => (
              <tr key={p.name}>
                <th scope="row"><code>{p.name}</code></th><td data-label={aw.value.value}>{exact(p.default)}</td><td data-label={aw.value.bounds}>{exact(p.min)}–{exact(p.max)}</td>
                <td class="words" data-label={aw.value.unit}>{unitWords(p.unit)}</td><td class="words basis" data-label={aw.value.meaning}>{say(p.meaning)}</td><td class="words basis" data-label={aw.value.source}>{say(p.source)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Parameters() {
  const list = useAsked("parameters", async (signal) => (await ask<Parameter[] | null>("/api/parameters", signal)) ?? []);
  return (
    <section class="figure" aria-labelledby="parameters-title">
      <h2 id="parameters-title">{aw.value.parametersTitle}</h2>
      <p class="lead">{aw.value.parametersLead}</p>
      <Answered of={list} height={400}>{(l) => <Rows list={l} />}</Answered>
      <p class="files"><a href="/api/parameters">{t.value.json}</a></p>
    </section>
  );
}

function Names({ list }: { list: Name[] }) {
  return (
    <nav class="doc-names" aria-label={aw.value.documentsTitle}>
      <details open={matchMedia("(min-width: 960px)").matches}>
        <summary>{aw.value.choose}</summary>
        {Object.keys(aw.value.groups).map((group) => (
          <div key={group}>
            <h3>{aw.value.groups[group]}</h3>
            <ul>
              {list.filter((d) => d.group === group).map((d) => (
                <li key={d.path}><a href={`#/about?tab=documents&doc=${encodeURIComponent(d.path)}`} {...(d.path === doc.value ? { "aria-current": "page" as const } : {})}>{say(d.title)}</a></li>
              ))}
            </ul>
          </div>
        ))}
      </details>
    </nav>
  );
}

// Text is a document as the server wrote it, which lets no markup of the document through.
function Text({ html, path }: { html: string; path: string }) {
  const head = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    head.current?.focus();
  }, [path]);
  return <article ref={head} tabIndex={-1} lang="en" class="document" dangerouslySetInnerHTML={{ __html: html }} />;
}

function Documents() {
  const list = useAsked("docs", async (signal) => (await ask<Name[] | null>("/api/docs", signal)) ?? []);
  const text = useAsked(doc.value, (signal) => ask<Name & { html: string }>(`/api/docs/page?${new URLSearchParams({ path: doc.value })}`, signal));
  return (
    <section class="figure" aria-labelledby="documents-title">
      <h2 id="documents-title">{aw.value.documentsTitle}</h2>
      <p class="lead">{aw.value.documentsLead}</p>
      <div class="doc-columns">
        {list.value && <Names list={list.value} />}
        <Answered of={text} height={500}>
          {(body) => (
            <div class="doc-body">
              <div class="doc-summary">
                <p class="doc-title">{lang.value === "es" && <b>{say(body.title)}. </b>}{say(body.summary)}</p>
                {aw.value.inEnglish && <p class="note">{aw.value.inEnglish} {body.path === "parameters.md" && <a href="#/about?tab=parameters">{aw.value.tabs.parameters}</a>}</p>}
                <p class="note"><code>docs/{body.path}</code></p>
              </div>
              <Text html={body.html} path={body.path} />
            </div>
          )}
        </Answered>
      </div>
    </section>
  );
}

const parts: Record<string, ComponentType> = { short: Short, tour: Tour, parameters: Parameters, documents: Documents };

export function AboutPage() {
  const shown = tab.value in parts ? tab.value : "short";
  const Part = parts[shown] ?? Short;
  return (
    <div class="about">
      <div class="title"><h1>{aw.value.title}</h1></div>
      <Tabs names={Object.keys(parts)} chosen={tab} label={aw.value.tabsName} words={aw.value.tabs} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown}`}><Part /></div>
    </div>
  );
}
