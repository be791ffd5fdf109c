// Tabs: parts of a page of which one is shown, moved through with the arrow keys.
import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";

export function Tabs({ names, chosen, label, words }: { names: string[]; chosen: Signal<string>; label: string; words: Record<string, string> }) {
  const bar = useRef<HTMLDivElement>(null);
  const key = (e: KeyboardEvent) => {
    const move = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (!move) return;
    e.preventDefault();
    const next = (names.indexOf(chosen.value) + move + names.length) % names.length;
    chosen.value = names[next] ?? chosen.value;
    (bar.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} ref={bar} onKeyDown={key}>
      {names.map((name) => (
        <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={name === chosen.value} aria-controls="tab-panel" tabIndex={name === chosen.value ? 0 : -1} onClick={() => { chosen.value = name; }}>
          {words[name]}
        </button>
      ))}
    </div>
  );
}
