// The chart that proves a claim, and for a rank the sorted periods.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Chart } from "./chart";
import { w } from "./checkwords";
import { inWords } from "./explorer";
import { canShow, fetchProof, pictureOf, ranking, type Drawn, type Known, type Place, type Proof, type View } from "./proof";
import { lang, span, t, whole } from "./words";
import { Wrong } from "./wrong";

// nameOf is a series in few words; those after a comma or colon explain and are left out.
function nameOf(keys: string[]): string {
  const short = (token: string) => inWords(token).split(/[,(:;]/)[0]?.trim() || token;
  return keys.map((key) => key.split(".").map(short).join(", ")).join(" + ");
}

function Key({ drawn, view, proof }: { drawn: Drawn; view: View; proof: Proof }) {
  const { claim } = view;
  const line = claim.reading.kind === "share" && proof.against ? w.value.keyShare : claim.claimed.unit === "per day" ? w.value.keyPerDay : claim.claimed.unit === "per week" ? w.value.keyPerWeek : w.value.keySeries[proof.step];
  return (
    <ul class="key">
      <li><i class="swatch line" style={{ background: "var(--c-encounters)" }} />{line}</li>
      {drawn.against && <li><i class="swatch line" style={{ background: "var(--c-way)" }} />{w.value.keyAgainst}</li>}
      <li><i class="dot" style={{ background: "var(--c-encounters)" }} />{w.value.keySpoken}</li>
      {drawn.other && <li><i class="dot hollow" style={{ borderColor: "var(--c-stop)" }} />{w.value.keyOther}</li>}
      {drawn.claimed && <li><i class="dashes" />{w.value.keyClaimed(claim.claimed.text)}</li>}
    </ul>
  );
}

function One({ view, proof, known, id }: { view: View; proof: Proof; known: Known; id: string }) {
  const drawn = useMemo(() => pictureOf(view, proof, known, nameOf(known.keys)), [view, proof, known, lang.value]);
  if (!drawn) return <p class="empty">{w.value.noChart}</p>;
  return (
    <>
      <p class="series">{nameOf(drawn.keys)}{proof.against && ` / ${nameOf(proof.against.keys)}`}</p>
      <Chart picture={drawn.picture} id={id} />
      <Key drawn={drawn} view={view} proof={proof} />
    </>
  );
}

function Sorted({ places }: { places: Place[] }) {
  const most = Math.max(...places.map((p) => p.value), 1);
  return (
    <table class="sorted">
      <caption>{w.value.sorted}</caption>
      <thead>
        <tr><th scope="col">{w.value.place}</th><th scope="col" class="words">{t.value.period}</th><th scope="col">{t.value.value}</th><td class="bars" /></tr>
      </thead>
      <tbody>
        {places.map((p) => (
          <tr key={p.period} class={p.ours ? "ours" : ""}>
            <td>{p.rank}</td>
            <th scope="row">{span(p.period)}{p.ours && " ◂"}</th>
            <td>{whole(p.value)}</td>
            <td class="bars"><i style={{ width: `${(100 * p.value) / most}%` }} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// ProofView shows the charts of a claim under the view that was chosen. Its key
// must be the claim and the day, so that no chart of one stands under another.
export function ProofView({ view }: { view: View }) {
  const proof = useSignal<Proof | null>(null);
  const failed = useSignal<unknown>(null);
  const drawable = canShow(view.claim);
  useEffect(() => {
    proof.value = failed.value = null;
    if (!drawable) return undefined;
    const asking = new AbortController();
    fetchProof(view, asking.signal).then(
      (p) => { if (!asking.signal.aborted) proof.value = p; },
      (e: unknown) => { if (!asking.signal.aborted) failed.value = e; },
    );
    return () => asking.abort();
  }, [view.claim, view.asOf]);
  const places = proof.value ? ranking(view, proof.value) : null;
  if (!drawable) return null;
  return (
    <section class="proof" aria-label={w.value.chart}>
      <h3>{w.value.chart}</h3>
      {view.other && <p class="note">{w.value.chartOther}</p>}
      {failed.value !== null && <Wrong error={failed.value} title={w.value.chartFailed} />}
      {!proof.value && failed.value === null && <p class="waiting">{t.value.loading}</p>}
      {places && <Sorted places={places} />}
      {proof.value?.own.map((known, i) => <One key={known.keys.join()} view={view} proof={proof.value as Proof} known={known} id={`proof-${i}`} />)}
    </section>
  );
}
