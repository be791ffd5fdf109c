// The shell of the app: header with the pages, the page that is shown, footer, and
// the panel "Why this number?". Start with Shell; route.ts says which page it is.
import { type ComponentType, render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { AboutPage } from "./about/page";
import { follow as followCheck } from "./checked";
import { CheckPage } from "./checkpage";
import { ComparePage } from "./compare/page";
import { DataPage } from "./data/page";
import { loadVocabulary } from "./explorer";
import { PortsPage } from "./ports/page";
import { follow, hrefOf, page, type Page, pages } from "./route";
import { ScenarioPage } from "./scenario/page";
import { s } from "./shellwords";
import { SituationPage } from "./situation/page";
import { paint, theme, type Theme, themes } from "./theme";
import { WhyPanel } from "./why";
import { lang, type Language, t } from "./words";
import "./style.css";
import "./shell.css";

const views: Record<Page, ComponentType> = {
  situation: SituationPage,
  scenario: ScenarioPage,
  compare: ComparePage,
  ports: PortsPage,
  check: CheckPage,
  data: DataPage,
  about: AboutPage,
};

// skip goes to the content without an anchor, which would lead to another page.
function skip(e: Event): void {
  e.preventDefault();
  document.getElementById("content")?.focus();
}

function Languages() {
  const choose = (l: Language) => () => { lang.value = l; };
  return (
    <div class="languages" role="group" aria-label={t.value.language}>
      <button type="button" lang="en" aria-pressed={lang.value === "en"} onClick={choose("en")} title="English">EN</button>
      <button type="button" lang="es" aria-pressed={lang.value === "es"} onClick={choose("es")} title="Español">ES</button>
    </div>
  );
}

const themeSigns: Record<Theme, string> = {
  auto: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13ZM8 3.2v9.6a4.8 4.8 0 0 1 0-9.6Z",
  light: "M8 4.6a3.4 3.4 0 1 0 0 6.8a3.4 3.4 0 1 0 0-6.8ZM7.3 0h1.4v2.6H7.3ZM7.3 13.4h1.4V16H7.3ZM0 7.3h2.6v1.4H0ZM13.4 7.3H16v1.4h-2.6ZM1.9 2.9l1-1l1.8 1.8l-1 1ZM11.3 12.3l1-1l1.8 1.8l-1 1ZM1.9 13.1l1.8-1.8l1 1l-1.8 1.8ZM11.3 3.7l1.8-1.8l1 1l-1.8 1.8Z",
  dark: "M13.6 10.2A6.2 6.2 0 0 1 5.8 2.4a6.2 6.2 0 1 0 7.8 7.8Z",
};

function Themes() {
  return (
    <div class="languages themes" role="group" aria-label={s.value.theme}>
      {themes.map((name) => (
        <button key={name} type="button" aria-label={s.value.themes[name]} title={s.value.themes[name]} aria-pressed={theme.value === name} onClick={() => { theme.value = name; }}>
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d={themeSigns[name]} /></svg>
        </button>
      ))}
    </div>
  );
}

function Header() {
  return (
    <header class="top">
      <a class="unseen skip" href="#content" onClick={skip}>{t.value.skip}</a>
      <a class="brand" href={hrefOf(pages[0])}><img src="/icon.svg" width="26" height="26" alt="" /> Puente</a>
      <nav class="pages" aria-label={s.value.pages}>
        {pages.map((name) => <a key={name} href={hrefOf(name)} {...(page.value === name ? { "aria-current": "page" as const } : {})}>{s.value.nav[name]}</a>)}
      </nav>
      <div class="switches"><Languages /><Themes /></div>
    </header>
  );
}

function Footer() {
  return (
    <footer>
      <p>{t.value.footer} {t.value.eventsNote}</p>
      <p class="files"><a href="/openapi.json">{t.value.api}</a> <a href="/licenses.txt">{t.value.licences}</a></p>
    </footer>
  );
}

// usePageChange begins a page that was gone to at its top, with the focus on its
// content, so that a reader who does not see it hears where it begins.
function usePageChange(now: Page): void {
  const before = useRef(now);
  useEffect(() => {
    if (before.current === now) return;
    before.current = now;
    scrollTo({ top: 0, behavior: "instant" });
    document.getElementById("content")?.focus({ preventScroll: true });
  }, [now]);
}

function Shell() {
  const now = page.value;
  const View = views[now];
  useEffect(loadVocabulary, []);
  usePageChange(now);
  useEffect(() => { document.title = `${s.value.title[now]} · Puente`; }, [now, s.value]);
  return (
    <>
      <Header />
      <main id="content" tabIndex={-1}><View /></main>
      <Footer />
      <WhyPanel />
    </>
  );
}

paint();
follow();
followCheck();
const root = document.getElementById("app");
if (!root) throw new Error("index.html has no element #app");
root.textContent = "";
render(<Shell />, root);
