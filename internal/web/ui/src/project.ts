// The geometry of the drawn maps: Mercator fitted to a frame, outlines as SVG
// paths, and labels that do not cover each other.
import type { GeoJSON } from "./types";

export interface Bounds { west: number; east: number; south: number; north: number }

export interface Frame { width: number; height: number; top: number; bottom: number; side: number }

export type Project = (lat: number, lon: number) => [number, number];

const radian = Math.PI / 180;

function mercator(lat: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (lat * radian) / 2));
}

export function boundsOf(points: { lat: number; lon: number }[]): Bounds {
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  return { west: Math.min(...lons), east: Math.max(...lons), south: Math.min(...lats), north: Math.max(...lats) };
}

// heightFor is how high a map of these bounds is at a width, inside its margins.
export function heightFor(b: Bounds, inner: number): number {
  const across = (b.east - b.west) * radian || 1;
  return (inner * (mercator(b.north) - mercator(b.south))) / across;
}

// fit puts the bounds in the frame's inner box, at one scale for both axes.
export function fit(b: Bounds, f: Frame): Project {
  const inner = f.width - 2 * f.side;
  const scale = inner / ((b.east - b.west) * radian || 1);
  const north = mercator(b.north);
  return (lat, lon) => [f.side + (lon - b.west) * radian * scale, f.top + (north - mercator(lat)) * scale];
}

function ring(points: [number, number][], project: Project): string {
  return "M" + points.map(([lon, lat]) => project(lat, lon).map((v) => v.toFixed(1)).join(" ")).join("L") + "Z";
}

// outlines turns every country into one path.
export function outlines(map: GeoJSON, project: Project): string[] {
  return map.features.map(({ geometry }) => {
    const coordinates = geometry.coordinates as [number, number][][] | [number, number][][][];
    const polygons = (geometry.type === "MultiPolygon" ? coordinates : [coordinates]) as [number, number][][][];
    return polygons.flatMap((rings) => rings.map((r) => ring(r, project))).join("");
  });
}

export interface Spot { id: string; x: number; y: number; r: number; text: string; up: boolean; kind: string }

export interface Label { id: string; x: number; y: number; anchor: "start" | "middle" | "end"; text: string; from: [number, number]; far: boolean; kind: string }

interface Box { left: number; top: number; right: number; bottom: number }

const letter = 6.3; // px of a letter at 11.5 px, on average and a little more
const line = 14;

function touches(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// places to try for a label, as steps from its spot: beside, then above or below, ever farther.
function tries(s: Spot): { dx: number; dy: number; anchor: Label["anchor"] }[] {
  const side = s.r + 4;
  const away = s.up ? -1 : 1;
  const list: { dx: number; dy: number; anchor: Label["anchor"] }[] = [
    { dx: 0, dy: away * (s.r + 9), anchor: "middle" },
    { dx: side, dy: away * 3, anchor: "start" },
    { dx: -side, dy: away * 3, anchor: "end" },
    { dx: side, dy: away * -4, anchor: "start" },
    { dx: -side, dy: away * -4, anchor: "end" },
  ];
  for (const reach of [24, 36, 48, 60, 72, 84, 98, 112]) {
    for (const lean of [0, 14, -14, 28, -28]) {
      const dy = away * (s.r + reach);
      list.push({ dx: lean, dy, anchor: "middle" }, { dx: lean, dy, anchor: lean < 0 ? "end" : "start" }, { dx: lean, dy, anchor: lean < 0 ? "start" : "end" });
    }
  }
  return list;
}

function boxOf(x: number, y: number, anchor: Label["anchor"], text: string): Box {
  const width = text.length * letter;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - line / 2, bottom: y + line / 2 };
}

function around(x: number, y: number, r: number): Box {
  return { left: x - r, right: x + r, top: y - r, bottom: y + r };
}

// leaderOf is the room that the line from a far label to its spot takes.
function leaderOf(s: Spot, x: number, y: number): Box {
  return { left: Math.min(x, s.x), right: Math.max(x, s.x) + 1, top: Math.min(y, s.y), bottom: Math.max(y, s.y) };
}

// Obstacles are what labels must not cover: words, leaders and marks.
interface Obstacles { written: Box[]; drawn: Box[]; frame: Frame }

// labelOf finds room for one label, or none.
function labelOf(s: Spot, o: Obstacles): { label: Label; boxes: Box[] } | undefined {
  for (const { dx, dy, anchor } of tries(s)) {
    const [x, y] = [s.x + dx, s.y + dy];
    const box = boxOf(x, y, anchor, s.text);
    if (box.left < 2 || box.right > o.frame.width - 2 || box.top < 2 || box.bottom > o.frame.height - 2) continue;
    const far = Math.abs(dy) > s.r + 16;
    const boxes = far ? [box, leaderOf(s, x, y)] : [box];
    if (boxes.some((own) => o.written.some((other) => touches(own, other)))) continue;
    if (o.drawn.some((other) => touches(box, other))) continue;
    return { label: { id: s.id, x, y, anchor, text: s.text, from: [s.x, s.y], far, kind: s.kind }, boxes };
  }
  return undefined;
}

// place finds room for labels, the first spots first, beside the spots, the
// other marks and each other; a label without room is left out.
export function place(spots: Spot[], frame: Frame, marks: [number, number][] = []): Label[] {
  const drawn = [...spots.map((s) => around(s.x, s.y, s.r)), ...marks.map(([x, y]) => around(x, y, 3.5))];
  const obstacles: Obstacles = { written: [], drawn, frame };
  const labels: Label[] = [];
  for (const s of spots) {
    const found = labelOf(s, obstacles);
    if (!found) continue;
    labels.push(found.label);
    obstacles.written.push(...found.boxes);
  }
  return labels;
}
