// What the reader chose, as signals. All of it stands in the address of the
// page, so that a link shows another reader the same.
import { effect, signal } from "@preact/signals";
import { lang, type Language } from "./words";

export const scenario = signal("");
export const component = signal("");
export const geography = signal("");
export const nationality = signal("");
export const town = signal("");
export const step = signal<"month" | "week">("month");
export const week = signal("");

export const runs = signal(0);
export const seed = signal("0");
export const set = signal<Record<string, number>>({});

export const series = signal("");
export const from = signal("");
export const to = signal("");
export const asOf = signal<string | null>(null);

// settingsOf reads set=name=value pairs.
function settingsOf(query: URLSearchParams): Record<string, number> {
  const found: Record<string, number> = {};
  for (const pair of query.getAll("set")) {
    const cut = pair.indexOf("=");
    const value = Number(pair.slice(cut + 1));
    if (cut > 0 && Number.isFinite(value)) found[pair.slice(0, cut)] = value;
  }
  return found;
}

// readAddress takes the choices from the address.
export function readAddress(): void {
  const q = new URLSearchParams(location.search);
  const own: Language = navigator.language.startsWith("es") ? "es" : "en";
  lang.value = q.get("lang") === "es" ? "es" : q.get("lang") === "en" ? "en" : own;
  scenario.value = q.get("scenario") ?? "";
  component.value = q.get("component") ?? "";
  geography.value = q.get("geography") ?? "";
  nationality.value = q.get("nationality") ?? "";
  town.value = q.get("town") ?? "";
  week.value = q.get("week") ?? "";
  step.value = q.get("by") === "week" ? "week" : "month";
  runs.value = Number(q.get("runs")) || 0;
  seed.value = q.get("seed") ?? "0";
  set.value = settingsOf(q);
  series.value = q.get("series") ?? "";
  from.value = q.get("from") ?? "";
  to.value = q.get("to") ?? "";
  asOf.value = q.get("as_of");
}

// address writes the choices as a query.
function address(): string {
  const q = new URLSearchParams();
  const put = (name: string, value: string) => { if (value) q.set(name, value); };
  put("lang", lang.value);
  put("scenario", scenario.value);
  put("component", component.value);
  put("geography", geography.value);
  put("nationality", nationality.value);
  put("town", town.value);
  put("week", week.value);
  if (step.value === "week") q.set("by", "week");
  if (runs.value) q.set("runs", String(runs.value));
  if (seed.value !== "0") put("seed", seed.value);
  for (const [name, value] of Object.entries(set.value)) q.append("set", `${name}=${value}`);
  put("series", series.value);
  put("from", from.value);
  put("to", to.value);
  if (asOf.value !== null) q.set("as_of", asOf.value);
  return q.toString();
}

// keepAddress writes every change into the address without a new step of the history.
export function keepAddress(): void {
  effect(() => {
    history.replaceState(null, "", `?${address()}${location.hash}`);
    document.documentElement.lang = lang.value;
  });
}

// runQuery is the query of the study that the choices ask for.
export function runQuery(): string {
  const q = new URLSearchParams();
  if (runs.value) q.set("runs", String(runs.value));
  q.set("seed", seed.value || "0");
  for (const [name, value] of Object.entries(set.value)) q.append("set", `${name}=${value}`);
  return q.toString();
}
