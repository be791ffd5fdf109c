// What the drawings of this page share: their width, a ladder of round numbers,
// lines and bands over evenly spaced points.
import { useEffect, useRef, useState } from "preact/hooks";

// useWidth is the width of an element in px, 0 before it is drawn.
export function useWidth<E extends HTMLElement = HTMLDivElement>() {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const host = ref.current;
    if (!host) return undefined;
    const watch = new ResizeObserver(() => setWidth(host.clientWidth));
    watch.observe(host);
    return () => watch.disconnect();
  }, []);
  return { ref, width };
}

// ladder is at most five round numbers from 0 up to the first at or above a number.
export function ladder(high: number): number[] {
  const top = Math.max(high, 1e-9);
  const base = 10 ** Math.floor(Math.log10(top / 4));
  const step = [1, 2, 5, 10].map((m) => m * base).find((s) => top / s <= 4) ?? 10 * base;
  const list = [0];
  while ((list.at(-1) ?? 0) < top - 1e-9) list.push((list.at(-1) ?? 0) + step);
  return list;
}

export type Place = (i: number) => number;

// line draws through points; a point that is missing breaks it.
export function line(values: (number | null)[], x: Place, y: Place): string {
  let path = "";
  let pen = "M";
  values.forEach((v, i) => {
    if (v === null) {
      pen = "M";
      return;
    }
    path += `${pen}${x(i).toFixed(1)} ${y(v).toFixed(1)}`;
    pen = "L";
  });
  return path;
}

// band fills between two lines, piece by piece where points are missing.
export function band(low: (number | null)[], high: (number | null)[], x: Place, y: Place): string {
  let path = "";
  let piece: number[] = [];
  const close = () => {
    if (piece.length > 1) {
      const up = piece.map((i) => `${x(i).toFixed(1)} ${y(high[i] ?? 0).toFixed(1)}`);
      const down = [...piece].reverse().map((i) => `${x(i).toFixed(1)} ${y(low[i] ?? 0).toFixed(1)}`);
      path += `M${[...up, ...down].join("L")}Z`;
    }
    piece = [];
  };
  low.forEach((v, i) => { if (v === null) close(); else piece.push(i); });
  close();
  return path;
}

// clock writes an hour of the day.
export function clock(hour: number): string {
  return `${hour}:00`;
}
