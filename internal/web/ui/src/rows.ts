// A chart is data first: rows of one column of a run beside the official counts,
// which the painter (chart.tsx) and the table read alike.
import type { Band, Column, Official, OfficialPoint, RunAnswer } from "./types";
import { utc } from "./words";

const daySeconds = 86400;

// officialBefore is how many months of official counts are drawn before the run.
const officialBefore = 14;

export interface Row {
  period: string;
  x: number; // middle of the period, seconds since 1970
  band?: Band;
  official?: OfficialPoint;
}

export interface Choice {
  quantity: string;
  place?: string;
  geography?: string;
  component?: string;
  nationality?: string;
}

// sameColumn reports whether two choices name one column.
export function sameColumn(a: Choice, b: Choice): boolean {
  const fields = ["place", "geography", "component", "nationality"] as const;
  return a.quantity === b.quantity && fields.every((f) => (a[f] ?? "") === (b[f] ?? ""));
}

export function columnOf(a: RunAnswer, choice: Choice): Column | undefined {
  return a.columns.find((c) => !c.household && sameColumn(c, choice));
}

export function officialOf(a: RunAnswer, choice: Choice): Official | undefined {
  return a.official.find((o) => sameColumn({ ...o, place: "" }, { ...choice, place: "" }) && !choice.place);
}

// monthsLater adds n months to YYYY-MM.
function monthsLater(month: string, n: number): string {
  const d = new Date(utc(month + "-01") * 1000);
  d.setUTCMonth(d.getUTCMonth() + n);
  return d.toISOString().slice(0, 7);
}

// kindOf names the length of a period: 2023-12-26, 2023-12, 2023-Q4, 2023 or FY2023.
export function kindOf(period: string): "day" | "month" | "quarter" | "year" | "fiscal" {
  if (period.startsWith("FY")) return "fiscal";
  if (period.includes("Q")) return "quarter";
  return period.length === 10 ? "day" : period.length === 7 ? "month" : "year";
}

// middle is the middle of a period in seconds since 1970; a day stands for the week that it begins.
export function middle(period: string): number {
  switch (kindOf(period)) {
    case "day": return utc(period) + 3.5 * daySeconds;
    case "month": return (utc(period + "-01") + utc(monthsLater(period, 1) + "-01")) / 2;
    case "quarter": return utc(monthsLater(`${period.slice(0, 4)}-02`, 3 * (Number(period.slice(6)) - 1)) + "-15");
    case "year": return utc(period + "-07-01");
    case "fiscal": return utc(period.slice(2) + "-04-01");
  }
}

// monthRows joins the months of a column with official counts: those of the
// months before, as far as they give a picture, and those beside the run.
function monthRows(a: RunAnswer, column: Column, points: OfficialPoint[]): Row[] {
  const rows = new Map<string, Row>();
  for (const band of column.months) rows.set(band.period, { period: band.period, x: middle(band.period), band });
  const report = a.report_from.slice(0, 7);
  const first = historyFrom(a);
  const last = column.months.at(-1)?.period ?? report;
  for (const point of points) {
    if (point.period < first || point.period > last) continue;
    const row = rows.get(point.period) ?? { period: point.period, x: middle(point.period) };
    rows.set(point.period, { ...row, official: point });
  }
  return [...rows.values()].sort((p, q) => p.x - q.x);
}

// historyFrom is the first month of official counts that is drawn before the run.
export function historyFrom(a: RunAnswer): string {
  return monthsLater(a.report_from.slice(0, 7), -officialBefore);
}

// rowsOf gives the rows of a choice, [] where the run does not have it. earlier
// holds official counts from before the run.
export function rowsOf(a: RunAnswer, choice: Choice, step: "month" | "week", earlier: OfficialPoint[]): Row[] {
  const column = columnOf(a, choice);
  if (!column) return [];
  if (step === "week") return column.weeks.map((band) => ({ period: band.period, x: middle(band.period), band }));
  return monthRows(a, column, [...earlier, ...(officialOf(a, choice)?.points ?? [])]);
}

// meanIn is the mean of a choice in the week that begins on a day, or undefined.
export function meanIn(a: RunAnswer, choice: Choice, week: string): number | undefined {
  return columnOf(a, choice)?.weeks.find((b) => b.period === week)?.mean;
}

// weeksOf lists the first days of the weeks of a run.
export function weeksOf(a: RunAnswer): string[] {
  return columnOf(a, { quantity: "encounters" })?.weeks.map((b) => b.period) ?? a.columns[0]?.weeks.map((b) => b.period) ?? [];
}

// weekOfDate is the week that holds the scenario's date, or the first.
export function weekOfDate(a: RunAnswer): string {
  const weeks = weeksOf(a);
  return weeks.filter((w) => w <= a.date).at(-1) ?? weeks[0] ?? "";
}
