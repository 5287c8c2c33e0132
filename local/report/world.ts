import { type Feature, feature } from 'topojson-client';
import fine from 'world-atlas/countries-50m.json';
import coarse from 'world-atlas/countries-110m.json';

type Point = readonly [number, number];

/** A country's outline as an SVG path, or its middle where the coarse map has no outline. */
export interface WorldMap {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly { readonly id: string; readonly path: string }[];
  readonly dots: readonly { readonly id: string; readonly x: number; readonly y: number }[];
}

const WIDTH = 960;
const SCALE = WIDTH / 2 / 2.7354;
const NORTH = 84;
const SOUTH = -57;
const TOP = -project([0, NORTH])[1];
const HEIGHT = Math.ceil(-project([0, SOUTH])[1] - TOP);
const ANTARCTICA = 'AQ';

/** Draws the world's countries in the Natural Earth projection, keyed by ISO 3166-1 alpha-2; for the build only. */
export function drawWorld(): WorldMap {
  const shapes = countries(coarse).filter(({ id }) => id !== ANTARCTICA);
  const drawn = new Set(shapes.map(({ id }) => id));
  const dots = countries(fine).filter(({ id }) => id.length === 2 && id !== ANTARCTICA && !drawn.has(id));
  return {
    width: WIDTH,
    height: HEIGHT,
    shapes: shapes.map(({ id, rings }) => ({ id, path: rings.flatMap(wrap).map(outline).join('') })),
    dots: dots.map(({ id, rings }) => {
      const [x, y] = place(middle(rings));
      return { id, x, y };
    }),
  };
}

function countries(topology: { objects: { countries: unknown } }): { id: string; rings: Point[][] }[] {
  return feature(topology, topology.objects.countries).features.map((country) => ({
    id: alpha2(country),
    rings: (country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates).flat(),
  }));
}

/** Canonical locales know the numeric codes of ISO 3166-1. */
function alpha2({ id, properties }: Feature): string {
  if (id === undefined) return properties.name === 'Kosovo' ? 'XK' : properties.name;
  return new Intl.Locale(`und-${id.padStart(3, '0')}`).region ?? properties.name;
}

/** Cuts a ring that crosses the date line into parts within ±180 degrees. */
function wrap(ring: Point[]): Point[][] {
  let turn = 0;
  const unrolled = ring.map(([lon, lat], i): Point => {
    const before = i === 0 ? lon : ring[i - 1]![0];
    if (lon - before > 180) turn -= 360;
    if (before - lon > 180) turn += 360;
    return [lon + turn, lat];
  });
  return [-360, 0, 360]
    .map((shift) => unrolled.map(([lon, lat]): Point => [lon + shift, lat]))
    .map((shifted) => clip(clip(shifted, -180, 1), 180, -1))
    .filter((part) => part.length > 2);
}

/** The part of a polygon on one side of a meridian (Sutherland and Hodgman). */
function clip(ring: Point[], meridian: number, side: 1 | -1): Point[] {
  const inside = ([lon]: Point) => (lon - meridian) * side >= 0;
  return ring.flatMap((point, i) => {
    const before = ring[(i + ring.length - 1) % ring.length]!;
    if (inside(point) === inside(before)) return inside(point) ? [point] : [];
    const part = (meridian - before[0]) / (point[0] - before[0]);
    const cut: Point = [meridian, before[1] + part * (point[1] - before[1])];
    return inside(point) ? [cut, point] : [cut];
  });
}

function outline(ring: Point[]): string {
  const points = ring.map(place).map(([x, y]) => `${x} ${y}`);
  return `M${points.filter((point, i) => i === 0 || point !== points[i - 1]).join('L')}Z`;
}

/** Middle of the bounding box of the ring with the most points. */
function middle(rings: Point[][]): Point {
  const ring = rings.reduce((largest, next) => (next.length > largest.length ? next : largest));
  const half = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [half(ring.map(([lon]) => lon)), half(ring.map(([, lat]) => lat))];
}

function place(point: Point): [number, number] {
  const [x, y] = project(point);
  return [round(x + WIDTH / 2), round(-y - TOP)];
}

/** Natural Earth projection by its polynomial (Šavrič, Jenny, Patterson, Petrovič, Hurni 2011). */
function project([lon, lat]: Point): [number, number] {
  const l = (lon * Math.PI) / 180;
  const p = (lat * Math.PI) / 180;
  const p2 = p * p;
  const p4 = p2 * p2;
  return [
    SCALE * l * (0.8707 - 0.131979 * p2 + p4 * (-0.013791 + p4 * (0.003971 * p2 - 0.001529 * p4))),
    SCALE * p * (1.007226 + p2 * (0.015085 + p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
