// The page "Situation": what is known on a day. The finding, the day, the key
// figures, the map, the series under each definition, the calendar.
import { facts } from "../api";
import { type Asked, useAsked } from "../asked";
import type { Fact, Figure, ShowAnswer } from "../types";
import { day, span, t, whole } from "../words";
import { showSince } from "./ask";
import { Calendar } from "./calendar";
import { shutPorts } from "./closures";
import { DaySlider } from "./dayslider";
import { FlowMap } from "./flowmap";
import { KeyFigures } from "./keyfigures";
import { Series } from "./series";
import { share } from "./share";
import { asOf, known, pointsOf } from "./state";
import { sw } from "./words";
import "./situation.css";

// headline is the series of the finding.
const headline = "encounters.southwest";

function findingOf(figures: Figure[], shut: number): string {
  const points = pointsOf(figures);
  const last = points.at(-1);
  const before = points.at(-2);
  if (!last) return sw.value.findingNone;
  const parts = [sw.value.finding(whole(last.value), span(last.month))];
  if (before) {
    const change = last.value / before.value - 1;
    parts.push(Math.abs(change) < 0.005 ? sw.value.level : change > 0 ? sw.value.more(share(change)) : sw.value.fewer(share(change)));
  }
  parts.push(shut > 0 ? sw.value.portsShut(whole(shut)) : sw.value.portsOpen);
  return `${parts.join("; ")}.`;
}

function Finding({ counts, closures }: { counts: Asked<ShowAnswer>; closures: Asked<Fact[]> }) {
  const there = counts.value !== null && closures.value !== null;
  return (
    <div class="title">
      <p class="eyebrow">{sw.value.eyebrow}</p>
      <h1>{there ? findingOf(counts.value?.figures ?? [], shutPorts(closures.value ?? []).size) : <span class="unseen">{t.value.loading}</span>}</h1>
      <p class="standing"><b>{known.value === "now" ? sw.value.knownNow : t.value.asKnownOn(day(known.value))}.</b> {t.value.eventsNote}</p>
    </div>
  );
}

export function SituationPage() {
  const on = asOf.value;
  const counts = useAsked(`${headline} ${on}`, showSince(headline, 26));
  const closures = useAsked(`closures ${on}`, (s) => facts("closures", on, s));
  const ports = useAsked("ports", (s) => facts("ports", "", s));
  return (
    <div class="situation">
      <Finding counts={counts} closures={closures} />
      <DaySlider />
      <KeyFigures closures={closures} ports={ports} />
      <FlowMap closures={closures} ports={ports} />
      <Series />
      <Calendar closures={closures} ports={ports} />
    </div>
  );
}
