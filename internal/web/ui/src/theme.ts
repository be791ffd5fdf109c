// Light, dark, or as the reader's system asks. The choice is kept in the browser,
// not in the address: it is the reader's, not the view's.
import { effect, signal } from "@preact/signals";

export const themes = ["auto", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

const place = "puente-theme";

// A browser may forbid to keep anything; then the choice lasts as long as the page.
function kept(): Theme {
  try {
    return themes.find((name) => name === localStorage.getItem(place)) ?? "auto";
  } catch {
    return "auto";
  }
}

function keep(name: Theme): void {
  try {
    localStorage.setItem(place, name);
  } catch {
    // Nothing is lost but the memory of it.
  }
}

export const theme = signal<Theme>(kept());

const system = matchMedia("(prefers-color-scheme: dark)");
const systemDark = signal(system.matches);

// isDark tells what is on the screen now; charts repaint when it changes.
export function isDark(): boolean {
  return theme.value === "dark" || (theme.value === "auto" && systemDark.value);
}

// paint keeps the page in the chosen colours.
export function paint(): void {
  system.addEventListener("change", () => { systemDark.value = system.matches; });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    keep(theme.value);
  });
}

let probe: HTMLElement | null = null;

// colour is a colour of the page as a canvas understands it; name is a CSS
// variable without its dashes.
export function colour(name: string): string {
  if (!probe) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}
