// The drawn map of the province: cells around tambon points coloured by district, or real shapes when the server has them.
// Flat kilometres are exact enough for one province; no tiles, nothing from the internet.

import { svg } from "./dom.js";
import { readMap } from "./server.js";

const KM_LAT = 110.6;
const KM_LON = 105.4; // at 18.8° north
const REACH_KM = 11;
const HOME = { lat: 18.79, lon: 100.78 };

export const toKm = (lat, lon) => ({ x: lon * KM_LON, y: -lat * KM_LAT });
export const fromKm = (x, y) => ({ lat: -y / KM_LAT, lon: x / KM_LON });

let loading = null;

/** The map once: {points, districts, areas, box, credit}. Without data: no points, a box around Nan town. */
export function nanMap() {
  loading ??= readMap().then(prepare).catch(() => {
    loading = null;
    return prepare({});
  });
  return loading;
}

function prepare({ points = [], shapes = null, credit = "", province = "" }) {
  const placed = points.filter((point) => Number.isFinite(point.lat) && Number.isFinite(point.lon)).map((point) => ({ ...point, ...toKm(point.lat, point.lon) }));
  const names = [...new Set(placed.map((point) => point.district))];
  // Steps of seven round a circle of as many colours as there are districts keep neighbours in the list far apart.
  const count = names.length % 7 === 0 ? names.length + 1 : names.length;
  const hue = (district) => Math.round((((Math.max(0, names.indexOf(district)) * 7) % count) * 360) / count);
  const districts = names.map((name) => {
    const own = placed.filter((point) => point.district === name);
    const mean = (axis) => own.reduce((sum, point) => sum + point[axis], 0) / own.length;
    return { name, hue: hue(name), x: mean("x"), y: mean("y") };
  });
  const areas = shapes ? shapeAreas(shapes, hue) : placed.map((point) => ({ hue: hue(point.district), rings: [cell(point, placed)] }));
  return { points: placed, districts, areas, box: bounds(areas), credit, province };
}

/** The part of the land nearer to this point than to any other, at most REACH_KM away: a circle cut by bisectors. */
function cell(point, all) {
  let ring = Array.from({ length: 28 }, (_, i) => ({
    x: point.x + REACH_KM * Math.cos((i / 28) * 2 * Math.PI),
    y: point.y + REACH_KM * Math.sin((i / 28) * 2 * Math.PI),
  }));
  for (const other of all) {
    const dx = other.x - point.x;
    const dy = other.y - point.y;
    const far = dx * dx + dy * dy;
    if (far === 0 || far > 4 * REACH_KM * REACH_KM) continue;
    const side = (p) => (p.x - point.x) * dx + (p.y - point.y) * dy - far / 2;
    ring = cut(ring, side);
  }
  return ring;
}

function cut(ring, side) {
  const kept = [];
  ring.forEach((here, i) => {
    const next = ring[(i + 1) % ring.length];
    const a = side(here);
    const b = side(next);
    if (a <= 0) kept.push(here);
    if (a < 0 !== b < 0) {
      const t = a / (a - b);
      kept.push({ x: here.x + (next.x - here.x) * t, y: here.y + (next.y - here.y) * t });
    }
  });
  return kept;
}

function shapeAreas(shapes, hue) {
  return (shapes.features ?? []).map(({ geometry, properties = {} }) => {
    const polygons = geometry?.type === "Polygon" ? [geometry.coordinates] : geometry?.type === "MultiPolygon" ? geometry.coordinates : [];
    const name = properties.district ?? properties.name ?? properties.ADM2_TH;
    return { hue: hue(name), rings: polygons.flat().map((ring) => ring.map(([lon, lat]) => toKm(lat, lon))) };
  });
}

function bounds(areas) {
  const corners = areas.flatMap((area) => area.rings.flat());
  const home = toKm(HOME.lat, HOME.lon);
  if (!corners.length) return { x: home.x - 30, y: home.y - 40, width: 60, height: 80 };
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of corners) {
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y);
  }
  return { x: box.left - 3, y: box.top - 3, width: box.right - box.left + 6, height: box.bottom - box.top + 6 };
}

/** The tambon point nearest to a place, with its distance in km; null without a map. */
export function nearest(map, lat, lon) {
  const here = toKm(lat, lon);
  let best = null;
  for (const point of map.points) {
    const km = Math.hypot(point.x - here.x, point.y - here.y);
    if (!best || km < best.km) best = { point, km };
  }
  return best;
}

/** The coloured land as SVG paths, inside the box (x, y, width, height in km) where one is given. */
export function drawLand(map, box) {
  const near = (ring) => !box || ring.some(({ x, y }) => x > box.x - REACH_KM && x < box.x + box.width + REACH_KM && y > box.y - REACH_KM && y < box.y + box.height + REACH_KM);
  return map.areas.filter((area) => area.rings.some(near)).map((area) => svg("path", {
    d: area.rings.map((ring) => `M${ring.map(({ x, y }) => `${x.toFixed(2)} ${y.toFixed(2)}`).join("L")}Z`).join(""),
    class: "land",
    fill: `hsl(${area.hue} 50% ${82 + (area.hue % 3) * 2}%)`,
    "fill-rule": "evenodd",
  }));
}

/** A pin whose point is at 0,0, `size` km high. */
export function drawPin(size) {
  const pin = svg("g", { class: "pin" },
    svg("ellipse", { cx: 0, cy: 0, rx: 5, ry: 2, fill: "#000", opacity: 0.25 }),
    svg("path", { d: "M0 0C9-11 13-17 13-24a13 13 0 1 0-26 0C-13-17-9-11 0 0z", fill: "#e5383b", stroke: "#fff", "stroke-width": 2 }),
    svg("circle", { cx: 0, cy: -24, r: 5, fill: "#fff" }));
  pin.setAttribute("transform", `scale(${size / 40})`);
  return pin;
}

/** The little map of a location bubble: about 16 km across, the pin in the middle. */
export function drawMiniMap(lat, lon) {
  const here = toKm(lat, lon);
  const box = { x: here.x - 8, y: here.y - 4.6, width: 16, height: 8 };
  const land = svg("g");
  const pin = svg("g", { transform: `translate(${here.x} ${here.y})` }, drawPin(3.4));
  const picture = svg("svg", { viewBox: `${box.x} ${box.y} ${box.width} ${box.height}`, class: "mini-map", "aria-hidden": "true", focusable: "false", preserveAspectRatio: "xMidYMid slice" }, land, pin);
  nanMap().then((map) => {
    land.append(...drawLand(map, box));
    for (const point of map.points) {
      // A name that would be cut by the edge is left out.
      if (Math.abs(point.x - here.x) > 6.4 || Math.abs(point.y - here.y) > 3) continue;
      const underPin = Math.abs(point.x - here.x) < 2.2 && Math.abs(point.y - here.y + 1.2) < 2.6;
      land.append(svg("circle", { cx: point.x, cy: point.y, r: 0.16, class: "town" }), svg("text", { x: point.x, y: underPin ? here.y + 1.5 : point.y - 0.5, class: "town-name", "font-size": 0.85, "text-anchor": "middle" }, point.tambon));
    }
  });
  return picture;
}
