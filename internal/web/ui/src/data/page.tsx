// The page "Data": the series with their vintages, the catalogue, upload, SQL and
// the API, one part at a time.
import type { ComponentType } from "preact";
import { useRef } from "preact/hooks";
import { useAsked } from "../asked";
import { sql } from "../api";
import { Explorer } from "../explorer";
import { whole } from "../words";
import { Api } from "./api";
import { Catalogue } from "./catalogue";
import { Query } from "./query";
import { tab } from "./state";
import { Upload } from "./upload";
import { dw } from "./words";
import "./data.css";

const parts: Record<string, ComponentType> = { series: Explorer, catalogue: Catalogue, upload: Upload, sql: Query, api: Api };

function Tabs({ shown }: { shown: string }) {
  const bar = useRef<HTMLDivElement>(null);
  const names = Object.keys(parts);
  const key = (e: KeyboardEvent) => {
    const move = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (!move) return;
    e.preventDefault();
    const next = (names.indexOf(shown) + move + names.length) % names.length;
    tab.value = names[next] ?? "series";
    (bar.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={dw.value.tabsName} ref={bar} onKeyDown={key}>
      {names.map((name) => (
        <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={name === shown} aria-controls="tab-panel" tabIndex={name === shown ? 0 : -1} onClick={() => { tab.value = name; }}>
          {dw.value.tabs[name]}
        </button>
      ))}
    </div>
  );
}

export function DataPage() {
  const shown = tab.value in parts ? tab.value : "series";
  const Part = parts[shown] ?? Explorer;
  const size = useAsked("size", (s) => sql("SELECT count(*), (SELECT count(*) FROM documents) FROM observations", s));
  const [rows, documents] = (size.value?.rows[0] ?? []) as number[];
  return (
    <div class="data">
      <div class="title"><h1>{rows === undefined ? dw.value.titleWaiting : dw.value.title(whole(rows), whole(documents ?? 0))}</h1></div>
      <Tabs shown={shown} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown}`}><Part /></div>
    </div>
  );
}
