// The description of the API as a page of our own: every route with its parameters,
// made from the server's /openapi.json.
import { useAsked } from "../asked";
import { Answered } from "../waiting";
import { lang, t } from "../words";
import { dw } from "./words";

interface Parameter { name: string; in: string; description?: string; required?: boolean }
interface Operation { summary?: string; "x-summary-es"?: string; parameters?: Parameter[]; requestBody?: { content?: Record<string, { schema?: { properties?: Record<string, { description?: string }> } }> } }
interface Description { info: { description?: string }; paths: Record<string, Record<string, Operation>> }

// readable are routes that answer a plain link.
const readable = ["/api/scenarios", "/api/data/list", "/api/data/sources", "/api/words", "/api/basemap", "/api/check/stories", "/api/port/crossings", "/api/port/examples"];

async function ask(signal: AbortSignal): Promise<Description> {
  const response = await fetch("/openapi.json", { signal });
  if (!response.ok) throw new Error(`${response.status} /openapi.json`);
  return (await response.json()) as Description;
}

// Does says what a route does; where the server has no Spanish it is marked as English.
function Does({ op }: { op: Operation }) {
  const spanish = op["x-summary-es"];
  if (lang.value === "es" && spanish) return <span class="does">{spanish}</span>;
  return <span class="does" lang="en">{op.summary}</span>;
}

function Route({ path, method, op }: { path: string; method: string; op: Operation }) {
  const body = Object.values(op.requestBody?.content ?? {}).flatMap((c) => Object.entries(c.schema?.properties ?? {}));
  const list = [...(op.parameters ?? []).map((p) => ({ name: p.name, words: p.description ?? "", required: p.required })), ...body.filter(([name]) => name !== "$schema").map(([name, p]) => ({ name, words: p.description ?? "", required: false }))];
  return (
    <details class="route">
      <summary><span class={`method ${method}`}>{method.toUpperCase()}</span> <code>{path}</code> <Does op={op} /></summary>
      {list.length > 0 && dw.value.inEnglish && <p class="note">{dw.value.inEnglish}</p>}
      {list.length > 0 && (
        <dl class="plain">{list.map((p) => <><dt key={p.name}><code>{p.name}</code></dt><dd lang="en">{p.words}{p.required ? ` (${dw.value.required})` : ""}</dd></>)}</dl>
      )}
      {readable.includes(path) && method === "get" && <p class="files"><a href={path}>{dw.value.tryIt}: {t.value.json}</a></p>}
    </details>
  );
}

export function Api() {
  const description = useAsked("openapi", ask);
  return (
    <section class="figure" aria-labelledby="api-title">
      <h2 id="api-title">{dw.value.apiTitle}</h2>
      <p class="lead">{dw.value.apiLead}</p>
      <Answered of={description} height={400}>
        {(d) => <div class="routes">{Object.entries(d.paths).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([path, methods]) => Object.entries(methods).map(([method, op]) => <Route key={method + path} path={path} method={method} op={op} />))}</div>}
      </Answered>
      <p class="files"><a href="/openapi.json">{dw.value.fullText}</a></p>
    </section>
  );
}
