// A checked text with its claims marked. The text is written as text and never
// as markup, whatever it holds. A mark is a button; where claims overlap, the
// first has the words and the others are reached from the list.
import { useMemo } from "preact/hooks";
import { chosen, reading } from "./checked";
import { w } from "./checkwords";
import type { Claim, Verdict } from "./types";

const classOf: Record<Verdict, string> = { right: "is-right", imprecise: "is-imprecise", wrong: "is-wrong", "cannot be checked": "is-open" };
const signs: Record<Verdict, string> = { right: "✓", imprecise: "≈", wrong: "✗", "cannot be checked": "?" };

export function verdictClass(v: Verdict): string {
  return classOf[v] ?? "is-open";
}

export function verdictWords(v: Verdict): string {
  return w.value.verdict[v] ?? v;
}

export function Chip({ verdict, count }: { verdict: Verdict; count?: string }) {
  return (
    <span class={`chip ${verdictClass(verdict)}`}>
      <span class="sign" aria-hidden="true">{signs[verdict] ?? "?"}</span> {verdictWords(verdict)}{count !== undefined && <b> {count}</b>}
    </span>
  );
}

// Piece is a stretch of the text; claim is the index of the claim that it is, or -1.
interface Piece { text: string; claim: number }

// piecesOf cuts a text, by the bytes in which the server counts.
function piecesOf(text: string, claims: Claim[]): Piece[] {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const part = (from: number, to: number) => decoder.decode(bytes.subarray(from, to));
  const order = claims.map((c, i) => ({ start: c.start, end: c.end, i })).sort((a, b) => a.start - b.start || b.end - a.end);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, i } of order) {
    if (start < at || end <= start || end > bytes.length) continue;
    if (start > at) pieces.push({ text: part(at, start), claim: -1 });
    pieces.push({ text: part(start, end), claim: i });
    at = end;
  }
  if (at < bytes.length) pieces.push({ text: part(at, bytes.length), claim: -1 });
  return pieces;
}

// open chooses a claim and brings what it rests on to the reader.
export function open(index: number): void {
  chosen.value = index;
  reading.value = "";
  requestAnimationFrame(() => {
    const heading = document.getElementById("claim-title");
    heading?.focus({ preventScroll: true });
    const box = heading?.getBoundingClientRect();
    if (box && (box.top < 0 || box.bottom > innerHeight * 0.7)) heading?.scrollIntoView({ block: "start" });
  });
}

// toMark brings the reader back to the words of a claim, or to its line in the list.
export function toMark(index: number): void {
  const found = document.getElementById(`mark-${index}`) ?? document.getElementById(`line-${index}`);
  found?.focus({ preventScroll: true });
  found?.scrollIntoView({ block: "center" });
}

function Mark({ piece, claim }: { piece: Piece; claim: Claim }) {
  const index = piece.claim;
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    open(index);
  };
  return (
    <mark id={`mark-${index}`} class={verdictClass(claim.verdict)} role="button" tabIndex={0} aria-pressed={chosen.value === index}
      onClick={() => open(index)} onKeyDown={key} title={verdictWords(claim.verdict)}>
      {piece.text}<span class="unseen"> ({verdictWords(claim.verdict)})</span>
    </mark>
  );
}

export function Marked({ text, claims, language }: { text: string; claims: Claim[]; language: string }) {
  const pieces = useMemo(() => piecesOf(text, claims), [text, claims]);
  return (
    <div class="marked" lang={language} tabIndex={0} role="region" aria-label={w.value.marked}>
      {pieces.map((p, i) => {
        const claim = claims[p.claim];
        return claim ? <Mark key={i} piece={p} claim={claim} /> : p.text;
      })}
    </div>
  );
}
