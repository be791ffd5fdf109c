// What the reader chose on the page "Scenario". All of it stands in the address
// of the page, so that a link shows another reader the same.
import { signal } from "@preact/signals";
import { bind, param } from "./route";

export const scenario = param("scenario", "scenario");
export const component = param("scenario", "component");
export const geography = param("scenario", "geography");
export const nationality = param("scenario", "nationality");
export const town = param("scenario", "town");
export const step = param("scenario", "by", "month"); // month or week
export const week = param("scenario", "week");

export const runs = param("scenario", "runs"); // "": as many as the server does unasked
// usualSeed is the seed where nothing is said, as on the command line.
export const usualSeed = "1";
export const seed = param("scenario", "seed", usualSeed);
export const set = signal<Record<string, number>>({});

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

bind({
  page: "scenario",
  read: (q) => { set.value = settingsOf(q); },
  write: (q) => { for (const [name, value] of Object.entries(set.value)) q.append("set", `${name}=${value}`); },
});

export const days = param("scenario", "days"); // "": as long as the scenario
export const asOf = param("scenario", "as_of"); // "": the scenario's own date

// settingsQuery is the query of a study with the choices, without its number of runs.
export function settingsQuery(): URLSearchParams {
  const q = new URLSearchParams();
  q.set("seed", seed.value || usualSeed);
  if (days.value) q.set("days", days.value);
  if (asOf.value) q.set("as_of", asOf.value);
  for (const [name, value] of Object.entries(set.value)) q.append("set", `${name}=${value}`);
  return q;
}
