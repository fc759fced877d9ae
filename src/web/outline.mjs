// The outline map: Natural Earth (public domain) by way of the npm package world-atlas, simplified,
// cut to what is shown, and packed so that a phone on a slow line has it in a moment.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import { presimplify, simplify } from 'topojson-simplify';

const require = createRequire(import.meta.url);

// Where the spaces of a network are, the coast is kept finer.
const HOME = { boxes: [[6.4, 36.4, 18.7, 47.2], [-0.5, 40.4, 3.5, 42.9]], finer: 16 };
const EUROPE = { box: [-16, 27, 34, 57], source: 'countries-10m.json', weight: 1.2e-3, unit: 1e-3 };
const WORLD = { box: [-180, -60, 180, 84], source: 'countries-110m.json', weight: 0, unit: 1e-2 };

// Sutherland-Hodgman against one side of the box.
function clipSide(ring, inside, cross) {
  const kept = [];
  ring.forEach((b, i) => {
    const a = ring[(i + ring.length - 1) % ring.length];
    if (inside(a) !== inside(b)) kept.push(cross(a, b));
    if (inside(b)) kept.push(b);
  });
  return kept;
}

function clip(ring, [west, south, east, north]) {
  const atX = (x) => (a, b) => [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])];
  const atY = (y) => (a, b) => [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]), y];
  return [
    [(p) => p[0] >= west, atX(west)],
    [(p) => p[0] <= east, atX(east)],
    [(p) => p[1] >= south, atY(south)],
    [(p) => p[1] <= north, atY(north)],
  ].reduce((r, [inside, cross]) => (r.length ? clipSide(r, inside, cross) : r), ring);
}

// Whole numbers of `unit` degrees: the first point, then the steps from point to point.
function pack(ring, unit) {
  const steps = [];
  let [x, y] = [0, 0];
  for (const p of ring) {
    const [px, py] = p.map((v) => Math.round(v / unit));
    if (steps.length && px === x && py === y) continue;
    steps.push(px - x, py - y);
    [x, y] = [px, py];
  }
  return steps.length >= 8 ? steps : null;
}

function weighted(topology) {
  const weighed = presimplify(topology);
  for (const arc of weighed.arcs) {
    for (const point of arc) {
      const home = HOME.boxes.some(([w, s, e, n]) =>
        point[0] > w && point[0] < e && point[1] > s && point[1] < n);
      if (home) point[2] *= HOME.finer;
    }
  }
  return weighed;
}

function outline({ box, source, weight, unit }) {
  const topology = JSON.parse(readFileSync(require.resolve(`world-atlas/${source}`), 'utf8'));
  const simple = weight ? simplify(weighted(topology), weight) : topology;
  const countries = [];
  for (const f of feature(simple, simple.objects.countries).features) {
    const polygons = f.geometry.type === 'Polygon' ? [f.geometry.coordinates] : f.geometry.coordinates;
    const rings = polygons
      .map(([outer]) => pack(clip(outer.slice(0, -1), box), unit))
      .filter(Boolean);
    if (rings.length) countries.push({ name: f.properties.name, rings });
  }
  return { box, unit, countries };
}

export const outlines = () => ({ 'outline-europe': outline(EUROPE), 'outline-world': outline(WORLD) });
