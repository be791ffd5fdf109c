// The ground of a map drawn with WebGL: countries, states and water from files of
// this server. It is loaded only where a map is shown. Marks are not drawn here:
// they lie above it as SVG, so that they can be read and operated without a mouse.
import { Map as GL, setWorkerUrl, type StyleSpecification } from "maplibre-gl";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { Bounds } from "./project";
import { colour } from "./theme";

declare const MAP_WORKER: string; // addresses of files, written by tools/ui
declare const MAP_COUNTRIES: string;
declare const MAP_STATES: string;

export interface Ground {
  project: (lat: number, lon: number) => [number, number];
  fit: (b: Bounds, smooth: boolean) => void;
  zoom: (by: number) => void;
  repaint: () => void;
  rename: (name: string) => void; // for readers who do not see it
  remove: () => void;
}

async function topology(address: string): Promise<Topology> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${address}`);
  return (await response.json()) as Topology;
}

type Source = StyleSpecification["sources"][string];

async function sources(): Promise<Record<string, Source>> {
  const [world, states] = await Promise.all([topology(MAP_COUNTRIES), topology(MAP_STATES)]);
  const countries = world.objects.countries as GeometryCollection;
  const geojson = (data: GeoJSON.GeoJSON): Source => ({ type: "geojson", data, tolerance: 0.2 });
  return {
    land: geojson(feature(world, countries)),
    borders: geojson(mesh(world, countries, (a, b) => a !== b)),
    coast: geojson(mesh(world, countries, (a, b) => a === b)),
    states: geojson(mesh(states, states.objects.states as GeometryCollection, (a, b) => a !== b)),
  };
}

function paints(): Record<string, Record<string, string>> {
  return {
    sea: { "background-color": colour("sea") },
    land: { "fill-color": colour("land") },
    states: { "line-color": colour("line") },
    coast: { "line-color": colour("edge") },
    borders: { "line-color": colour("road") },
  };
}

async function style(): Promise<StyleSpecification> {
  const paint = paints();
  return {
    version: 8,
    sources: await sources(),
    layers: [
      { id: "sea", type: "background", paint: paint.sea ?? {} },
      { id: "land", type: "fill", source: "land", paint: paint.land ?? {} },
      { id: "states", type: "line", source: "states", paint: { ...paint.states, "line-width": 0.8 } },
      { id: "coast", type: "line", source: "coast", paint: { ...paint.coast, "line-width": 0.8 } },
      { id: "borders", type: "line", source: "borders", paint: { ...paint.borders, "line-width": 1.4 } },
    ],
  };
}

// hasWebGL reports whether a map can be drawn with WebGL here.
export function hasWebGL(): boolean {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

const margin = 26; // px around what is fitted

// createGround draws into host and calls moved whenever the picture has moved.
export async function createGround(host: HTMLElement, name: string, bounds: Bounds, moved: () => void): Promise<Ground> {
  setWorkerUrl(new URL(MAP_WORKER, location.href).href);
  const box = (b: Bounds): [[number, number], [number, number]] => [[b.west, b.south], [b.east, b.north]];
  const map = new GL({
    container: host, style: await style(), bounds: box(bounds), fitBoundsOptions: { padding: margin },
    attributionControl: false, scrollZoom: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, renderWorldCopies: false,
    minZoom: 1.5, maxZoom: 8, locale: { "Map.Title": name }, fadeDuration: 0,
  });
  // A finger on the map scrolls the page; two fingers move the map.
  if (matchMedia("(pointer: coarse)").matches) map.dragPan.disable();
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.on("move", moved);
  map.on("resize", moved);
  await new Promise<void>((done, failed) => {
    map.once("load", () => done());
    map.once("error", (e) => failed(e.error));
  });
  return {
    project: (lat, lon) => { const p = map.project([lon, lat]); return [p.x, p.y]; },
    fit: (b, smooth) => { map.fitBounds(box(b), { padding: margin, animate: smooth }); },
    zoom: (by) => { map.zoomTo(map.getZoom() + by, { duration: 150 }); },
    repaint: () => {
      for (const [layer, values] of Object.entries(paints())) {
        for (const [property, value] of Object.entries(values)) map.setPaintProperty(layer, property as "line-color", value);
      }
    },
    rename: (words) => { map.getCanvas().setAttribute("aria-label", words); },
    remove: () => map.remove(),
  };
}
