// Questions to the server that several parts of the page ask.
import { show } from "../api";
import type { ShowAnswer } from "../types";
import { asOf, monthsBefore, today } from "./state";

// showSince asks for a series as known on the chosen day, from some months before it.
export function showSince(series: string, months: number, by = ""): (signal: AbortSignal) => Promise<ShowAnswer> {
  const from = monthsBefore(asOf.value || today(), months);
  const query = new URLSearchParams({ series, from, ...(asOf.value ? { as_of: asOf.value } : {}), ...(by ? { by } : {}) });
  return (signal) => show(query, signal);
}
