// Adding to the plan: a measure of the file, or one of the reader's own, such as
// the closure of any port.
import { signal } from "@preact/signals";
import type { Place, Port, RunAnswer, Text } from "../types";
import { say } from "../words";
import { add, bars, later, library, type Measure, planned, type Range } from "./plan";
import { touch } from "./study";
import { w } from "./words";

// Own is a kind of measure that a reader can make.
interface Own { kind: string; port?: boolean; place?: boolean; amount?: number; most?: number; step?: number; decided_by: string; title: (name: string) => Text }

const owns: Own[] = [
  { kind: "close", port: true, decided_by: "us-executive", title: (n) => ({ en: `Close ${n}`, es: `Cerrar ${n}` }) },
  { kind: "open", port: true, decided_by: "us-executive", title: (n) => ({ en: `Open ${n}`, es: `Abrir ${n}` }) },
  { kind: "appointments", amount: 1800, most: 10000, step: 50, decided_by: "us-executive", title: () => ({ en: "Appointments a day", es: "Citas al día" }) },
  { kind: "metering", port: true, amount: 100, most: 5000, step: 10, decided_by: "port", title: (n) => ({ en: `At most so many walk-ups a day: ${n}`, es: `Máximo de personas sin cita al día: ${n}` }) },
  { kind: "shelter", place: true, amount: 500, most: 20000, step: 50, decided_by: "shelters", title: (n) => ({ en: `More shelter beds: ${n}`, es: `Más camas en albergues: ${n}` }) },
  { kind: "pathway", amount: 0.1, most: 1, step: 0.05, decided_by: "us-executive", title: () => ({ en: "A legal pathway for a share of those who walk", es: "Una vía legal para una parte de quienes caminan" }) },
];

const choice = signal("");
const port = signal("");
const place = signal("");
const amount = signal<number | null>(null);

// portsWithCases are the ports that take people with a case first, then the others.
function portsOf(a: RunAnswer): Port[] {
  const takes = (p: Port) => Number(p.appointments);
  return [...a.world.ports].sort((p, q) => takes(q) - takes(p) || (p.name < q.name ? -1 : 1));
}

function townsOf(a: RunAnswer): Place[] {
  return a.world.places.filter((p) => p.kind === "border").sort((p, q) => (p.name < q.name ? -1 : 1));
}

// lengthOfOwn is how many days a closure of one's own lasts at first.
const lengthOfOwn = 14;

// free is a name that no bar has yet.
function free(name: string): string {
  const taken = new Set([...bars.value.map((b) => b.id), ...(library.value?.measures ?? []).map((m) => m.id)]);
  for (let i = 1; ; i++) {
    const id = i === 1 ? name : `${name}-${i}`;
    if (!taken.has(id)) return id;
  }
}

function make(own: Own, a: RunAnswer, range: Range): Measure {
  const atPort = portsOf(a).find((p) => p.id === port.value) ?? portsOf(a)[0];
  const atPlace = townsOf(a).find((p) => p.id === place.value) ?? townsOf(a)[0];
  const where = own.port ? atPort : own.place ? atPlace : undefined;
  return {
    id: free(`my-${own.kind}${where ? `-${where.id.replaceAll("_", "-")}` : ""}`), kind: own.kind, title: own.title(where?.name ?? ""), from: later(range.first, 1),
    ...(own.kind === "close" ? { to: later(range.first, 1 + lengthOfOwn) } : {}),
    ...(own.port && atPort ? { port: atPort.id } : {}), ...(own.place && atPlace ? { place: atPlace.id } : {}),
    ...(own.amount === undefined ? {} : { amount: amount.value ?? own.amount }),
    decided_by: own.decided_by, basis: "assumed by the reader",
  };
}

function OwnFields({ own, a }: { own: Own; a: RunAnswer }) {
  return (
    <>
      {own.port && (
        <label>{w.value.port}
          <select class="quoted" id="own-port" value={port.value} onChange={(e) => { port.value = e.currentTarget.value; }}>
            {portsOf(a).map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
          </select>
        </label>
      )}
      {own.place && (
        <label>{w.value.town}
          <select class="quoted" value={place.value} onChange={(e) => { place.value = e.currentTarget.value; }}>
            {townsOf(a).map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}
          </select>
        </label>
      )}
      {own.amount !== undefined && (
        <label>{w.value.amounts[own.kind]}
          <input type="number" min={0} max={own.most} step={own.step} value={amount.value ?? own.amount} onChange={(e) => { amount.value = e.currentTarget.valueAsNumber; }} />
        </label>
      )}
    </>
  );
}

function Options() {
  const taken = new Set(bars.value.map((b) => b.id));
  const measures = (library.value?.measures ?? []).filter((m) => !taken.has(m.id));
  const deciders = [...new Set(measures.map((m) => m.decided_by))];
  return (
    <>
      <option value="">{w.value.choose}</option>
      <optgroup label={w.value.ownMeasure}>{owns.map((o) => <option key={o.kind} value={`own:${o.kind}`}>{w.value.kinds[o.kind]}</option>)}</optgroup>
      {deciders.map((d) => (
        <optgroup key={d} label={w.value.decidedBy[d] ?? d}>
          {measures.filter((m) => m.decided_by === d).map((m) => <option key={m.id} value={m.id}>{say(m.title)}</option>)}
        </optgroup>
      ))}
    </>
  );
}

export function AddMeasure({ a, range }: { a: RunAnswer; range: Range }) {
  const own = owns.find((o) => `own:${o.kind}` === choice.value);
  const submit = (e: Event) => {
    e.preventDefault();
    if (!choice.value) return;
    const id = own ? "" : choice.value;
    if (own) {
      const m = make(own, a, range);
      add([{ id: m.id, own: m }]);
    } else {
      add([{ id }]);
    }
    const last = planned.value.at(-1)?.id;
    choice.value = "";
    amount.value = null;
    touch();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-bar="${last}"]`)?.focus());
  };
  return (
    <form class="fields add-measure" onSubmit={submit}>
      <label class="wide">{w.value.add}
        <select id="add-measure" value={choice.value} onChange={(e) => { choice.value = e.currentTarget.value; amount.value = null; }}><Options /></select>
      </label>
      {own && <OwnFields own={own} a={a} />}
      <button type="submit" class="primary" disabled={!choice.value}>{w.value.addButton}</button>
    </form>
  );
}
