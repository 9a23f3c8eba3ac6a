// A map as its file writes it, and what may be done to one: each deed gives a new map
// and leaves the old one as it was. Points stand in the order of work.

const changed = (map, wanted, change) => ({
  ...map,
  points: map.points.map((point) => (wanted.has(point.id) ? change(point) : point)),
});

export const pointOf = (map, id) => map.points.find((point) => point.id === id);

export const numberOf = (map, id) => map.points.findIndex((point) => point.id === id) + 1;

export function moved(map, id, site, zone) {
  return changed(map, new Set([id]), (point) => ({
    ...point,
    site,
    zone: zone || point.zone,
    origin: point.origin === "grid" ? "hand" : point.origin,
  }));
}

export const set = (map, ids, values) => changed(map, new Set(ids), (p) => ({ ...p, ...values }));

export function added(map, point) {
  const last = map.points.findLastIndex((other) => other.zone === point.zone);
  const at = last < 0 ? map.points.length : last + 1;
  return { ...map, points: [...map.points.slice(0, at), point, ...map.points.slice(at)] };
}

export function removed(map, ids) {
  const gone = new Set(ids);
  return { ...map, points: map.points.filter((point) => !gone.has(point.id)) };
}

export function trimmed(map, name, loop) {
  return { ...map, zones: map.zones.map((z) => (zoneName(z) === name ? { ...z, loop } : z)) };
}

export const zoneName = (zone) => `${zone.zone}.${zone.side}`;

// a name nobody else gives a point
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `h${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

// what a drawing tells apart: what was added in the session was done there
export const kindOf = (point) =>
  (point.origin === "chair" && point.state !== "skipped" ? "added" : point.state);
