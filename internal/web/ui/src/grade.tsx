// The chip that says how far an output of the model may be trusted, and why.
import type { RunAnswer } from "./types";
import { say, t } from "./words";

export function Grade({ a }: { a: Pick<RunAnswer, "grade" | "grade_because"> }) {
  return (
    <details class={`grade ${a.grade}`}>
      <summary title={say(a.grade_because)}>{t.value.gradeLabel}: <b>{t.value.gradeWord[a.grade]}</b> <span class="ask">?</span></summary>
      <div class="grade-words">
        <p>{t.value.gradeMeans[a.grade]}</p>
        <p><b>{t.value.because}:</b> {say(a.grade_because)}</p>
      </div>
    </details>
  );
}
