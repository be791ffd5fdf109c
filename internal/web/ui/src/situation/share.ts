// A change as a share, written in the reader's way.
import { lang } from "../words";

// share writes the size of a change: 0.024 as 2.4 %.
export function share(change: number): string {
  return written(Math.abs(change), "never");
}

// signedShare writes a change with its sign.
export function signedShare(change: number): string {
  return written(change, "exceptZero");
}

function written(change: number, signDisplay: "never" | "exceptZero"): string {
  const digits = Math.abs(change) < 0.0995 ? 1 : 0;
  return new Intl.NumberFormat(lang.value === "es" ? "es-MX" : "en-US", { style: "percent", maximumFractionDigits: digits, signDisplay }).format(change);
}
