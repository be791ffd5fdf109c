// What the server tells of a crossing, and how it is asked: a first look from few
// runs as soon as something is moved, then the whole study.
import { useEffect, useState } from "preact/hooks";
import { ask } from "../api";
import type { Text } from "../types";

export interface Spread { p2_5: number; p10: number; p50: number; p90: number; p97_5: number }

export interface Range { name: string; low: number; high: number; unit: string; basis: Text }

export interface Crossing { id: string; name: string; port: string; state: string; hours: string; lanes: Record<string, number>; modes: string[] }

export interface Traffic { series: string; port_month: number; share: number; share_basis: Text; open_days: number; per_day: number }

export interface Hour { day: number; hour: number; lanes: Spread; arrivals: Spread; line: Spread; wait_minutes: Spread | null }

export interface Effect { what: string; usual: Spread; with: Spread; change: Spread }

// Basis is what every answer about a crossing tells of itself.
export interface Basis {
  crossing: string; port: string; mode: string; month: string; runs: number; seed: number; traffic: Traffic;
  assumed: Range[]; limits: Text[]; grade: "validated" | "plausible" | "illustrative"; grade_because: Text;
}

export interface Shifts extends Basis {
  hours: string;
  lanes: number;
  effects: Effect[];
  usual_hours: Hour[];
  changed_hours: Hour[];
  influences: { name: string; correlation: number }[];
}

export interface Point { station: string; at: number; wait_by_arrival: number | null }

export interface Quantity { low: number; median: number; high: number }

export interface Closing extends Basis {
  from: string;
  to: string;
  warmup: number;
  series: Point[];
  open: { series: Point[] };
  neighbours: { name: string; km: number; per_day: number }[];
  shares: { answer: string; port?: string; km?: number; share: Quantity }[];
  recovery: Quantity[];
  effects: { station: string; what: string; open: Spread; shut: Spread; change: Spread }[];
  months: { port: string; mode: string; role: string; month: string; counted: Quantity; seasons: { value: number } }[] | null;
  not_made: Quantity | null;
}

export async function crossings(signal: AbortSignal): Promise<Crossing[]> {
  const answer = await ask<{ crossings: Crossing[] | null }>("/api/port/crossings", signal);
  return (answer.crossings ?? []).filter((c) => c.modes.length > 0);
}

export interface Study<T> {
  value: T | null;
  error: unknown;
  busy: boolean;
  first: boolean; // whether the value is the first look
  again: () => void;
}

// rest is how long a bar must rest before the server is asked, in ms.
const rest = 90;

const still = { value: null, error: null, busy: false, first: false };

// useStudy asks with few runs, then with all of them, whenever the key changes; "" asks nothing.
export function useStudy<T>(key: string, path: (runs: number) => string, runs: { few: number; all: number }): Study<T> {
  const [state, setState] = useState<Omit<Study<T>, "again">>(still);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!key) {
      setState(still);
      return undefined;
    }
    const own = new AbortController();
    const look = async (n: number, first: boolean) => {
      const value = await ask<T>(path(n), own.signal);
      if (!own.signal.aborted) setState({ value, error: null, busy: first, first });
    };
    setState((s) => ({ ...s, busy: true }));
    const timer = setTimeout(() => {
      look(runs.few, true).then(() => look(runs.all, false)).catch((error: unknown) => {
        if (!own.signal.aborted) setState((s) => ({ ...s, error, busy: false }));
      });
    }, rest);
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [key, turn]);
  return { ...state, again: () => setTurn(turn + 1) };
}
