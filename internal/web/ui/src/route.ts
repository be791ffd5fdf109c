// Which page is shown and what the reader chose on it. All of it stands in the
// address: the language before the #, the page and its choices after it, so that
// a link shows another reader the same view. Start with follow.
import { batch, effect, signal, type Signal } from "@preact/signals";
import { lang, type Language } from "./words";

// pages are all pages in the order of the navigation.
export const pages = ["situation", "scenario", "compare", "ports", "check", "data", "about"] as const;

export type Page = (typeof pages)[number];

export const page = signal<Page>(pages[0]);

// Binding is a part of a page's choices that can be read from and written to an address.
interface Binding { page: Page; read: (q: URLSearchParams) => void; write: (q: URLSearchParams) => void }

const bindings: Binding[] = [];

// own lists the pages that keep their part of the address themselves.
const own: Page[] = ["check"];

// bind lets a page keep a choice in the address.
export function bind(binding: Binding): void {
  bindings.push(binding);
}

// param is a choice of a page as text; the address does not show its fallback.
export function param(of: Page, name: string, fallback = ""): Signal<string> {
  const value = signal(fallback);
  bind({
    page: of,
    read: (q) => { value.value = q.get(name) ?? fallback; },
    write: (q) => { if (value.value !== fallback) q.set(name, value.value); },
  });
  return value;
}

// hrefOf is the address of a page with the choices that were made on it.
export function hrefOf(target: Page): string {
  const q = new URLSearchParams();
  for (const b of bindings) if (b.page === target) b.write(q);
  const text = q.toString();
  return `#/${target}${text ? `?${text}` : ""}`;
}

function isPage(text: string): text is Page {
  return (pages as readonly string[]).includes(text);
}

// read takes page and choices from the address. An address that names a page
// alone leaves the choices that were made on it before.
function read(): void {
  const [name = "", query = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  const wanted = isPage(name) ? name : pages[0];
  batch(() => {
    page.value = wanted;
    if (!query || own.includes(wanted)) return;
    const q = new URLSearchParams(query);
    for (const b of bindings) if (b.page === wanted) b.read(q);
  });
}

function readLanguage(): void {
  const asked = new URLSearchParams(location.search).get("lang");
  const browser: Language = navigator.language.startsWith("es") ? "es" : "en";
  lang.value = asked === "es" || asked === "en" ? asked : browser;
}

// follow reads the address now and whenever it changes, and keeps it up to date
// without a new step of the history.
export function follow(): void {
  readLanguage();
  read();
  addEventListener("hashchange", read);
  effect(() => {
    document.documentElement.lang = lang.value;
    const hash = own.includes(page.value) ? location.hash : hrefOf(page.value);
    const wanted = `?lang=${lang.value}${hash}`;
    if (location.search + location.hash !== wanted) history.replaceState(null, "", wanted);
  });
}
