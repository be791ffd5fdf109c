// Closures of ports as facts: whether one holds on a day, and its words.
import type { Fact } from "../types";
import { asOf, today } from "./state";
import { sw } from "./words";

// isShut reports whether a closure holds on a day, as far as it was known then.
export function isShut(closure: Fact, on: string): boolean {
  const { from = "", to = "" } = closure.fields;
  return from <= on && (to === "" || to > on);
}

// nameOf is the name of the crossing that a closure speaks of.
export function nameOf(closure: Fact, ports: Fact[]): string {
  return ports.find((p) => p.fields.id === closure.fields.port)?.fields.name ?? closure.fields.port_crossing ?? closure.fields.port ?? "";
}

// scopeWords says what of a port is closed; a scope without a translation is the document's own.
export function scopeWords(scope: string): string {
  return sw.value.scopes[scope] ?? scope;
}

export function scopeOf(closure: Fact): string {
  return scopeWords(closure.fields.scope ?? "");
}

// shutPorts are the crossings with a closure on the chosen day.
export function shutPorts(closures: Fact[]): Set<string> {
  const on = asOf.value || today();
  return new Set(closures.filter((c) => isShut(c, on)).map((c) => c.fields.port ?? ""));
}
