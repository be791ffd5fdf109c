// The state of the page "Is it true?": the text, its report, and which claim and
// reading are open. It stands in the part of the address after the #, so that a
// link shows another reader the same.
import { batch, computed, effect, signal } from "@preact/signals";
import { check } from "./api";
import { page } from "./route";
import { longestLink, pack, unpack } from "./share";
import type { Claim, Report } from "./types";
import { lang } from "./words";

const address = "#/check";

export const typed = signal("");
export const date = signal("");
export const language = signal("");

export const report = signal<Report | null>(null);
export const checkedText = signal(""); // of the report
export const failure = signal<unknown>(null);
export const busy = signal(false);
export const damaged = signal(false); // the link held no text that could be read

export const chosen = signal(-1); // index of the open claim
export const reading = signal(""); // "": the sentence's own; a number: of its others; a day: as known then

const checkedDate = signal(""); // as it was asked for, "" where the text's own was read
const checkedLanguage = signal("");
const packed = signal<string | null>(null); // the text for a link; null: too long

// elsewhen holds reports of the same text as known on other days.
export const elsewhen = signal<Record<string, Report | "failed">>({});

let underWay: AbortController | null = null;

// firstOpen is the claim that is opened unasked: the first with a verdict.
function firstOpen(claims: Claim[]): number {
  const found = claims.findIndex((c) => c.verdict !== "cannot be checked");
  return found < 0 ? claims.length - 1 : found;
}

// wellFormed replaces halves of letters, which the server would replace as well,
// so that positions agree.
function wellFormed(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

// start checks the typed text; open says which claim and reading to show then.
export async function start(open?: { claim: number; reading: string }): Promise<void> {
  underWay?.abort();
  const own = new AbortController();
  underWay = own;
  const text = wellFormed(typed.value);
  const asked = { text, ...(date.value ? { date: date.value } : {}), ...(language.value ? { language: language.value } : {}) };
  busy.value = true;
  failure.value = null;
  damaged.value = false;
  try {
    const [found, link] = await Promise.all([check(asked, own.signal), pack(text).catch(() => null)]);
    if (underWay !== own) return;
    batch(() => {
      report.value = found;
      checkedText.value = text;
      checkedDate.value = asked.date ?? "";
      checkedLanguage.value = asked.language ?? "";
      packed.value = link;
      elsewhen.value = {};
      chosen.value = open && open.claim < found.claims.length ? open.claim : firstOpen(found.claims);
      reading.value = open?.reading ?? "";
    });
  } catch (e) {
    if (underWay === own && !own.signal.aborted) failure.value = e;
  }
  if (underWay === own) busy.value = false;
}

// cancel leaves the check under way; the last report stays.
export function cancel(): void {
  underWay?.abort();
  underWay = null;
  busy.value = false;
}

// checkOn checks the same text again as known on another day, once a day.
export function checkOn(day: string): void {
  const text = checkedText.value;
  if (!day || elsewhen.value[day]) return;
  const keep = (r: Report | "failed") => { if (checkedText.value === text) elsewhen.value = { ...elsewhen.value, [day]: r }; };
  check({ text, as_of: day, ...(checkedDate.value ? { date: checkedDate.value } : {}), ...(checkedLanguage.value ? { language: checkedLanguage.value } : {}) }, new AbortController().signal).then(keep, () => keep("failed"));
}

// changed tells that the report is of another text or date than the one in the form.
export const changed = computed(() => report.value !== null
  && (wellFormed(typed.value) !== checkedText.value || date.value !== checkedDate.value || language.value !== checkedLanguage.value));

// hash is the part of the address after the #, or null where the text is too long for one.
export const hash = computed(() => {
  if (!report.value || packed.value === null) return null;
  const q = new URLSearchParams();
  if (checkedDate.value) q.set("date", checkedDate.value);
  if (checkedLanguage.value) q.set("language", checkedLanguage.value);
  q.set("claim", String(chosen.value + 1));
  if (reading.value) q.set("reading", reading.value);
  q.set("t", packed.value);
  const text = `${address}?${q}`;
  return text.length > longestLink ? null : text;
});

// link is the whole address to share, or null where the text is too long.
export const link = computed(() => (hash.value === null ? null : `${location.origin}/?lang=${lang.value}${hash.value}`));

// read takes the text from the address where it names this page.
async function read(): Promise<void> {
  if (page.value !== "check" || location.hash === hash.value) return;
  const q = new URLSearchParams(location.hash.slice(address.length + 1));
  const text = q.get("t");
  if (!text) {
    keep();
    return;
  }
  try {
    typed.value = await unpack(text);
  } catch {
    damaged.value = true;
    return;
  }
  date.value = /^\d{4}-\d{2}-\d{2}$/.test(q.get("date") ?? "") ? q.get("date") ?? "" : "";
  language.value = ["en", "es"].includes(q.get("language") ?? "") ? q.get("language") ?? "" : "";
  await start({ claim: Math.max(0, Math.trunc(Number(q.get("claim")) || 1) - 1), reading: q.get("reading") ?? "" });
}

// keep writes the state into the address without a new step of the history.
function keep(): void {
  if (page.value !== "check") return;
  const wanted = hash.value ?? address;
  if (report.value && location.hash !== wanted) history.replaceState(null, "", location.search + wanted);
}

// follow reads the address now and whenever it changes, and keeps it up to date.
export function follow(): void {
  addEventListener("hashchange", () => void read());
  void read();
  effect(() => {
    void hash.value;
    void report.value;
    keep();
  });
}
