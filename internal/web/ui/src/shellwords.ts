// The sentences of the shell in both languages: pages, switches, and the words
// that several pages share.
import { computed } from "@preact/signals";
import type { Page } from "./route";
import type { Theme } from "./theme";
import { lang } from "./words";

const english = {
  pages: "Pages",
  nav: {
    situation: "Situation", scenario: "Scenario", compare: "Compare", ports: "Ports", check: "Is it true?", data: "Data", about: "About the model",
  } as Record<Page, string>,
  title: {
    situation: "Situation", scenario: "Scenario", compare: "Compare", ports: "Ports", check: "Is it true?", data: "Data", about: "About the model",
  } as Record<Page, string>,
  theme: "Colours",
  themes: { auto: "Colours as the system asks", light: "Light", dark: "Dark" } as Record<Theme, string>,
  source: "Source",
  knownOn: (d: string) => `as known on ${d}`,
};

type Words = typeof english;

const spanish: Words = {
  pages: "Páginas",
  nav: {
    situation: "Situación", scenario: "Escenario", compare: "Comparar", ports: "Puertos", check: "¿Es cierto?", data: "Datos", about: "Sobre el modelo",
  },
  title: {
    situation: "Situación", scenario: "Escenario", compare: "Comparar", ports: "Puertos", check: "¿Es cierto?", data: "Datos", about: "Sobre el modelo",
  },
  theme: "Colores",
  themes: { auto: "Colores según el sistema", light: "Claro", dark: "Oscuro" },
  source: "Fuente",
  knownOn: (d) => `según lo sabido el ${d}`,
};

// s holds the sentences of the shell in the chosen language.
export const s = computed<Words>(() => (lang.value === "es" ? spanish : english));
