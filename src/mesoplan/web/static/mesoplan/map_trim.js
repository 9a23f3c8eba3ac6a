// Where one zone ends: its outline, corner by corner, or a line drawn over it, as along the
// hair. Each place is dragged or moved with the arrows; the server cuts, drops the points
// that lie outside, and says so.

import { fill } from "./map_canvas.js";
import * as deeds from "./map_document.js";

const APART = 24; // screen pixels between two places of a stroke, at least
const ACROSS = [0, 0.25, 0.5, 0.75, 1]; // of the zone's width: places of a line put there
const HIGH = 0.35; // of its height, from the top
const FOUND = 25; // mm within which such a place finds skin

export class Trim {
  constructor(editor) {
    this.editor = editor;
    this.zone = "";
    this.sites = [];
    this.open = false; // a line with two ends
    this.held = false; // one of its places is under a hand
  }

  get drawing() {
    return Boolean(this.zone) && this.open;
  }

  start(zone) {
    const found = this.editor.map.zones.find((each) => deeds.zoneName(each) === zone);
    if (!found) return;
    this.zone = zone;
    this.takes([...found.loop], false);
    this.focuses();
    this.editor.drawing.svg.scrollIntoView({ block: "nearest" });
  }

  takes(sites, open) {
    this.sites = sites;
    this.open = open;
    this.shows();
  }

  focuses() {
    this.editor.drawing.overlay.querySelector("[data-handle]")?.focus({ preventScroll: true });
  }

  // an empty line, to be drawn or tapped
  lines() {
    this.takes([], true);
    this.editor.drawing.svg.scrollIntoView({ block: "nearest" });
  }

  // a line to be moved: for who draws with keys
  across() {
    const { skin } = this.editor;
    const loop = this.editor.map.zones.find((each) => deeds.zoneName(each) === this.zone).loop;
    const seen = loop.filter((site) => skin.sees(site)).map((site) => skin.place(site));
    if (!seen.length) return this.editor.panel.warned([this.editor.words.no_skin]);
    const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const y = top + HIGH * (Math.max(...ys) - top);
    const places = ACROSS.map((part) => skin.near(left + part * (Math.max(...xs) - left), y, FOUND));
    this.takes(places.filter(Boolean).map((found) => found.site), true);
    this.focuses();
    return this.tells();
  }

  tells() {
    const { words } = this.editor;
    this.editor.says(fill(words.line_drawn, { count: this.sites.length }));
  }

  tapped(x, y) {
    const site = this.editor.skin.under(x, y);
    if (!site) return this.editor.panel.warned([this.editor.words.no_skin]);
    this.editor.panel.warned([]);
    this.takes([...this.sites, site], true);
    return this.tells();
  }

  // a stroke while it is drawn, and when it is done; none where it was broken off
  stroked(places, done) {
    const { drawing, skin } = this.editor;
    if (!done) {
      drawing.clear();
      if (places.length) drawing.path(places, "map-outline");
      else this.shows();
      return;
    }
    const apart = APART / drawing.pixels();
    const kept = [];
    for (const [x, y] of places) {
      const [px, py] = kept.at(-1) || [Infinity, Infinity];
      if (Math.hypot(x - px, y - py) >= apart) kept.push([x, y]);
    }
    kept[Math.max(kept.length - 1, 1)] = places.at(-1); // it ends where the hand did
    this.takes(kept.map(([x, y]) => skin.under(x, y)).filter(Boolean), true);
    this.tells();
  }

  tools() {
    const { frame, drawing } = this.editor;
    const form = frame.querySelector("[data-map-trimming]");
    form.hidden = !this.zone;
    form.querySelector("[data-map-corners]").hidden = this.open;
    form.querySelector("[data-map-line]").hidden = !this.open;
    drawing.svg.classList.toggle("map-draws", this.drawing);
  }

  get d() {
    const places = this.sites.map((site) => this.editor.skin.place(site));
    const whole = this.open ? places : [...places, places[0]];
    return whole.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  }

  shows() {
    const { drawing, skin, words, page } = this.editor;
    drawing.clear();
    this.line = drawing.path([], "map-outline");
    this.line.setAttribute("d", this.d);
    this.sites.forEach((site, i) => {
      if (!skin.sees(site)) return;
      const said = this.open ? words.on_line : words.corner;
      const label = fill(said, { number: i + 1, zone: page.zones[this.zone] });
      const [x, y] = skin.place(site);
      const node = drawing.handle(x, y, label, i);
      node.addEventListener("pointerdown", (event) => this.grabs(event, node, i));
    });
    this.tools();
  }

  grabs(event, node, i) {
    event.stopPropagation();
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    this.held = true;
    const moves = (now) => {
      const [x, y] = this.editor.drawing.at(now.clientX, now.clientY);
      const site = this.editor.skin.under(x, y);
      if (site) this.puts(node, i, site);
    };
    const ends = () => {
      this.held = false;
      node.removeEventListener("pointermove", moves);
      node.removeEventListener("pointerup", ends);
      node.removeEventListener("pointercancel", ends);
    };
    node.addEventListener("pointermove", moves);
    node.addEventListener("pointerup", ends);
    node.addEventListener("pointercancel", ends);
  }

  puts(node, i, site) {
    this.sites[i] = site;
    const [x, y] = this.editor.skin.place(site);
    this.editor.drawing.set_handle(node, x, y);
    this.line.setAttribute("d", this.d);
  }

  moves(node, [dx, dy], mm) {
    const i = Number(node.dataset.handle);
    const site = this.editor.skin.stepped(this.sites[i], dx, dy, mm);
    if (site) this.puts(node, i, site);
    else this.editor.says(this.editor.words.no_skin);
  }

  async done() {
    if (this.open && this.sites.length < 2) {
      this.editor.panel.warned([this.editor.words.line_short]);
      return;
    }
    const form = this.editor.frame.querySelector("[data-map-trimming]");
    const body = new FormData(form);
    body.set("zone", this.zone);
    body.set(this.open ? "line" : "loop", JSON.stringify(this.sites));
    if (await this.editor.commands(form.action, body)) this.stop();
  }

  stop() {
    if (!this.zone) return;
    this.zone = "";
    this.open = false;
    this.editor.drawing.clear();
    this.tools();
  }
}
