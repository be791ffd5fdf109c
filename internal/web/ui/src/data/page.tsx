// The page "Data": the series with their vintages, the catalogue, upload, SQL and
// the API, one part at a time.
import type { ComponentType } from "preact";
import { useAsked } from "../asked";
import { sql } from "../api";
import { Explorer } from "../explorer";
import { Tabs } from "../tabs";
import { whole } from "../words";
import { Api } from "./api";
import { Catalogue } from "./catalogue";
import { Query } from "./query";
import { tab } from "./state";
import { Upload } from "./upload";
import { dw } from "./words";
import "./data.css";

const parts: Record<string, ComponentType> = { series: Explorer, catalogue: Catalogue, upload: Upload, sql: Query, api: Api };

export function DataPage() {
  const shown = tab.value in parts ? tab.value : "series";
  const Part = parts[shown] ?? Explorer;
  const size = useAsked("size", (s) => sql("SELECT count(*), (SELECT count(*) FROM documents) FROM observations", s));
  const [rows, documents] = (size.value?.rows[0] ?? []) as number[];
  return (
    <div class="data">
      <div class="title"><h1>{rows === undefined ? dw.value.titleWaiting : dw.value.title(whole(rows), whole(documents ?? 0))}</h1></div>
      <Tabs names={Object.keys(parts)} chosen={tab} label={dw.value.tabsName} words={dw.value.tabs} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${shown}`}><Part /></div>
    </div>
  );
}
