// Months and what is added up of them: the periods that a claim speaks of, and a
// series by month, quarter, year or U.S. fiscal year.
import { kindOf } from "./rows";

export type Step = "month" | "quarter" | "year" | "fiscal";

// monthIndex counts months since the year 0.
export function monthIndex(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function monthText(index: number): string {
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

// Span is a run of months, the last included.
export interface Span { first: number; last: number }

const shape = /^(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|\d{4}-Q[1-4]|\d{4}|FY\d{4})$/;

// spanOf gives the months of a period, or null where it is none.
export function spanOf(period: string): Span | null {
  const [from = "", to] = period.split("/");
  if (to !== undefined) {
    const [a, b] = [spanOf(from), spanOf(to)];
    return a && b ? { first: a.first, last: b.last } : null;
  }
  if (!shape.test(period)) return null;
  const year = Number(period.replace("FY", "").slice(0, 4));
  switch (kindOf(period)) {
    case "fiscal": return { first: year * 12 - 3, last: year * 12 + 8 };
    case "year": return { first: year * 12, last: year * 12 + 11 };
    case "quarter": return { first: year * 12 + 3 * (Number(period.slice(6)) - 1), last: year * 12 + 3 * Number(period.slice(6)) - 1 };
    default: return { first: monthIndex(period), last: monthIndex(period) };
  }
}

// bucketOf names the period of a step that a month belongs to.
export function bucketOf(month: number, step: Step): string {
  const year = Math.floor(month / 12);
  switch (step) {
    case "fiscal": return `FY${Math.floor((month + 3) / 12)}`;
    case "year": return String(year);
    case "quarter": return `${year}-Q${Math.floor((month % 12) / 3) + 1}`;
    case "month": return monthText(month);
  }
}

// stepOf is the step of a chart that can show a period by itself.
export function stepOf(period: string): Step {
  if (!shape.test(period)) return "month";
  const kind = kindOf(period);
  return kind === "day" ? "month" : kind;
}

// addedUp gives a series by step: whole periods only, each the sum of its months
// or, where the months are not held, the figure of the period itself.
export function addedUp(figures: Map<string, number>, step: Step): Map<string, number> {
  const sums = new Map<string, { sum: number; months: number }>();
  for (const [period, value] of figures) {
    if (kindOf(period) !== "month") continue;
    const bucket = bucketOf(monthIndex(period), step);
    const had = sums.get(bucket) ?? { sum: 0, months: 0 };
    sums.set(bucket, { sum: had.sum + value, months: had.months + 1 });
  }
  const found = new Map<string, number>();
  for (const [period, value] of figures) if (stepOf(period) === step && kindOf(period) === step) found.set(period, value);
  const whole = { month: 1, quarter: 3, year: 12, fiscal: 12 }[step];
  for (const [bucket, { sum, months }] of sums) if (months === whole) found.set(bucket, sum);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
