// What the reader chose on the page "Situation": the day on which it was known,
// the month on the map, and the definition of the series.
import { computed } from "@preact/signals";
import { param } from "../route";
import type { Figure, Vintage } from "../types";

// corridorDate is the day of the first corridor, on which the page opens.
const corridorDate = "2023-12-26";

export const known = param("situation", "known", corridorDate); // a day, or "now"
export const month = param("situation", "month"); // "": the last that was known
export const region = param("situation", "region", "corridor"); // corridor or border

export const component = param("situation", "component");
export const authority = param("situation", "authority");
export const nationality = param("situation", "nationality");
export const geography = param("situation", "geography", "southwest");

// asOf is the day as the server takes it; "" asks for everything known now.
export const asOf = computed(() => (known.value === "now" ? "" : known.value));

// seriesKey is the series of the chosen definition.
export const seriesKey = computed(() => ["encounters", geography.value, component.value, authority.value, nationality.value].filter(Boolean).join("."));

// Point is a month of a series with the vintage that counts on the chosen day.
export interface Point { month: string; value: number; vintage: Vintage; vintages: Vintage[] }

// pointsOf are the months of an answer in their order.
export function pointsOf(figures: Figure[]): Point[] {
  return figures
    .filter((f) => /^\d{4}-\d{2}$/.test(f.period))
    .flatMap((f) => (f.vintages[0] ? [{ month: f.period, value: f.vintages[0].value, vintage: f.vintages[0], vintages: f.vintages }] : []))
    .sort((a, b) => (a.month < b.month ? -1 : 1));
}

// firstOf is the vintage that could be known first.
export function firstOf(p: Point): Vintage {
  return p.vintages.reduce((a, b) => (b.available_from < a.available_from ? b : a), p.vintage);
}

// monthsBefore is YYYY-MM n months before a month or day.
export function monthsBefore(text: string, n: number): string {
  const index = Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1 - n;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

// today is the reader's day.
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
