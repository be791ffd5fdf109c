// The designed states of a view that waits or failed: a quiet place of the height
// that the answer will take, and the server's words with a way to try again.
import type { ComponentChildren } from "preact";
import type { Asked } from "./asked";
import { t } from "./words";
import { Wrong } from "./wrong";

// Answered shows what came, or that it is on its way, or why it did not come.
export function Answered<T>({ of, height, children }: { of: Asked<T>; height: number; children: (value: T) => ComponentChildren }) {
  if (of.error !== null) {
    return (
      <div class="failed">
        <Wrong error={of.error} title={t.value.loadFailed} />
        <button type="button" onClick={of.again}>{t.value.tryAgain}</button>
      </div>
    );
  }
  if (of.value === null) return <div class="waiting-box" style={{ minHeight: `${height}px` }} role="status"><span class="unseen">{t.value.loading}</span></div>;
  return <div class={of.busy ? "answered busy" : "answered"} aria-busy={of.busy}>{children(of.value)}</div>;
}
