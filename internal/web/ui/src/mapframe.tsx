// A map with marks: the ground by WebGL where the browser has it, else drawn as
// SVG, and above it the marks, which the caller draws with the projection it gets.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Ground } from "./ground";
import { Land, loadLand, useWidth } from "./map";
import { type Bounds, fit, type Frame, heightFor, type Project } from "./project";
import { isDark } from "./theme";

export interface MapFrameProps {
  bounds: Bounds;
  name: string; // for a reader who does not see the picture
  zoomIn: string;
  zoomOut: string;
  drawn: string; // said where there is no WebGL
  mostHeight: number; // px
  children: (project: Project, frame: Frame) => ComponentChildren;
}

// wantsDrawn lets a test ask for the drawn map; a browser without WebGL has no choice.
const wantsDrawn = new URLSearchParams(location.search).has("drawn");

// useGround loads the ground and keeps it fitted; null while it loads, false where there is none.
function useGround(bounds: Bounds, name: string, ready: boolean): [(el: HTMLDivElement | null) => void, Ground | null | false, number] {
  const host = useRef<HTMLDivElement | null>(null);
  const [ground, setGround] = useState<Ground | null | false>(null);
  const [tick, setTick] = useState(0);
  const dark = isDark();
  useEffect(() => {
    if (!ready || !host.current) return undefined;
    let gone = false;
    let made: Ground | null = null;
    const begin = async () => {
      const { createGround, hasWebGL } = await import("./ground");
      if (wantsDrawn || !hasWebGL()) throw new Error("no WebGL");
      made = await createGround(host.current as HTMLDivElement, name, bounds, () => setTick((n) => n + 1));
      if (gone) made.remove();
      else setGround(made);
    };
    begin().catch((e: unknown) => { if (!gone) { console.info(`drawn map: ${String(e)}`); setGround(false); } });
    return () => {
      gone = true;
      made?.remove();
    };
  }, [ready]);
  useEffect(() => { if (ground) ground.fit(bounds, true); }, [JSON.stringify(bounds)]);
  useEffect(() => { if (ground) ground.repaint(); }, [dark, ground]);
  useEffect(() => { if (ground) ground.rename(name); }, [name, ground]);
  return [(el) => { host.current = el; }, ground, tick];
}

export function MapFrame(p: MapFrameProps) {
  const [box, width] = useWidth();
  const [host, ground] = useGround(p.bounds, p.name, width > 0);
  useEffect(loadLand, []);
  const frame: Frame = { width, height: 0, top: 26, bottom: 26, side: 26 };
  const natural = Math.round(heightFor(p.bounds, width - 2 * frame.side) + frame.top + frame.bottom);
  frame.height = Math.min(p.mostHeight, Math.max(220, natural));
  const drawn = fitted(p.bounds, frame);
  const project = ground ? ground.project : drawn;
  return (
    <div class="map-frame" ref={box} style={{ height: `${frame.height}px` }}>
      {ground !== false && <div class="ground" ref={host} />}
      {width > 0 && (
        <svg class="map marks" width={width} height={frame.height} viewBox={`0 0 ${width} ${frame.height}`} role="group" aria-label={p.name}>
          {!ground && <Land project={drawn} />}
          {p.children(project, frame)}
        </svg>
      )}
      {ground && (
        <div class="map-zoom">
          <button type="button" aria-label={p.zoomIn} title={p.zoomIn} onClick={() => ground.zoom(0.7)}>+</button>
          <button type="button" aria-label={p.zoomOut} title={p.zoomOut} onClick={() => ground.zoom(-0.7)}>−</button>
        </div>
      )}
      {ground === false && <p class="note map-note">{p.drawn}</p>}
    </div>
  );
}

// fitted puts the bounds into a frame that may be lower than they are at its width.
function fitted(bounds: Bounds, frame: Frame): Project {
  const inner = frame.width - 2 * frame.side;
  const wanted = heightFor(bounds, inner);
  const room = frame.height - frame.top - frame.bottom;
  if (wanted <= room) return fit(bounds, { ...frame, top: frame.top + (room - wanted) / 2 });
  const narrower = inner * (room / wanted);
  return fit(bounds, { ...frame, side: (frame.width - narrower) / 2 });
}
