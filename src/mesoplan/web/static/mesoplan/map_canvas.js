// What of a map is seen in one drawing: each point in its place, with its number, its name
// for a screen reader and its state. Writes only what has changed since it last looked.

import { kindOf } from "./map_document.js";
import { thing } from "./map_drawing.js";

const SLANTED = 0.4; // cosine below which a number would cover its neighbours
const SMALLER = 0.45; // a sign without a number
const LETTERS = [1.25, 1.15, 0.92]; // how high one, two and three figures may be
const TOUCH = 4; // mm

export const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_, key) => values[key]);

export class Canvas {
  // `view.signs` are the server's own signs, by state, in the colour of their group
  constructor(drawing, skin, view, page) {
    Object.assign(this, { drawing, skin, view, page, words: page.words });
    this.known = new Map();
    this.places = new Map(); // of the points that are seen
    this.hidden = 0;
  }

  name(point, number) {
    return fill(this.words.point, {
      number,
      zone: this.page.zones[point.zone] || "–",
      volume: point.volume,
      state: this.words[kindOf(point)],
    });
  }

  show(map, selected) {
    const { drawing } = this;
    const ids = new Set(map.points.map((point) => point.id));
    for (const id of [...drawing.nodes.keys()]) {
      if (!ids.has(id)) {
        drawing.drop(id);
        this.known.delete(id);
        this.places.delete(id);
      }
    }
    map.points.forEach((point, i) => {
      const before = this.known.get(point.id);
      const chosen = selected.has(point.id);
      if (before?.point === point && before.i === i && before.chosen === chosen) return;
      this.write(point, i, chosen, before);
      this.known.set(point.id, { point, i, chosen });
    });
    drawing.ordered([...ids]);
    this.hidden = map.points.length - this.places.size;
  }

  write(point, i, chosen, before) {
    const node = this.drawing.node(point.id);
    if (before?.point.site !== point.site) this.settle(node, point);
    this.signs(node, point, i + 1);
    node.classList.toggle("map-chosen", chosen);
    node.setAttribute("aria-pressed", chosen);
    node.setAttribute("aria-label", this.name(point, i + 1));
  }

  // the sign changes only where what it says does
  signs(node, point, number) {
    const kind = kindOf(point);
    const colour = this.view.colours[point.zone] || this.view.ink;
    const slanted = this.skin.cosines[point.site[0]] < SLANTED;
    const bare = slanted || !this.view.numbers;
    const said = `${kind} ${colour} ${slanted} ${number}`;
    if (node.dataset.said === said) return;
    node.dataset.said = said;
    node.setAttribute("class", `point ${kind}${node.classList.contains("map-chosen") ? " map-chosen" : ""}`);
    const { radius } = this.view;
    const smaller = slanted && this.view.numbers ? SMALLER : 1;
    const size = radius * smaller;
    const high = size * LETTERS[Math.min(`${number}`.length, 3) - 1];
    const touch = thing("circle", {
      r: Math.max(TOUCH / this.skin.scale, size), fill: "#000", "fill-opacity": 0, class: "map-reach",
    });
    const sign = thing("g", { color: colour, transform: `scale(${smaller})` });
    sign.innerHTML = this.view.signs[kind];
    const text = thing("text", {
      y: (0.36 * high).toFixed(2), "font-size": high.toFixed(2), "text-anchor": "middle",
      fill: kind === "done" || kind === "added" ? "#ffffff" : this.view.ink,
      "aria-hidden": true, ...(bare ? { visibility: "hidden" } : {}),
    });
    text.textContent = number;
    node.replaceChildren(touch, sign, text);
  }

  // a point that this side of the head does not show cannot be pointed at here
  settle(node, point) {
    const [x, y] = this.skin.place(point.site);
    this.drawing.put(point.id, x, y);
    if (this.skin.sees(point.site)) {
      node.removeAttribute("visibility");
      this.places.set(point.id, [x, y]);
    } else {
      node.setAttribute("visibility", "hidden");
      this.places.delete(point.id);
    }
  }

  // the seen point nearest to a place, within so many units of the drawing
  nearest(x, y, reach, but = null) {
    let best = null;
    let least = reach;
    for (const [id, [px, py]] of this.places) {
      const apart = Math.hypot(px - x, py - y);
      if (id !== but && apart <= least) [best, least] = [id, apart];
    }
    return best;
  }

  // how far the next point is from this one, in mm, and its number
  neighbour(map, id) {
    const here = map.points.find((point) => point.id === id);
    let best = null;
    map.points.forEach((point, i) => {
      if (point.id === id) return;
      const apart = this.skin.apart(here.site, point.site);
      if (!best || apart < best.apart) best = { apart, number: i + 1 };
    });
    return best;
  }
}
