// The editor of an injection map: selects, moves, adds and removes points on the server's
// drawing, takes deeds back, and keeps the map saved. Limits, areas and grids are the
// server's; without this script its page is a drawing, a table and forms.

import { Canvas, fill } from "./map_canvas.js";
import * as deeds from "./map_document.js";
import { Drawing } from "./map_drawing.js";
import { Skin, inside } from "./map_geometry.js";
import { History } from "./map_history.js";
import { bindKeys } from "./map_keys.js";
import { bindPanel } from "./map_panel.js";
import { Pointer } from "./map_pointer.js";
import { Saver } from "./map_saving.js";

const SNAP = 5; // mm beside the skin from which a dropped point comes back onto it

export const json = (id) => JSON.parse(document.getElementById(id).textContent);

export class Editor {
  constructor(frame) {
    this.frame = frame;
    this.page = json("map-page");
    this.words = this.page.words;
    this.history = new History(this.page.map);
    this.selected = new Set();
    this.live = frame.querySelector("[data-map-live]");
    this.saver = new Saver({
      key: this.page.key,
      version: this.page.version,
      send: (map, version) => this.post(this.page.addresses.save, JSON.stringify({ map, version })),
      told: (state, answer) => this.heard(state, answer),
    });
    this.opens();
    this.panel = bindPanel(this);
    bindKeys(this);
    this.panel.shows();
    this.restores();
    frame.classList.add("map-ready");
  }

  get map() {
    return this.history.now;
  }

  get mode() {
    return this.frame.querySelector("[name=map-mode]:checked")?.value || "select";
  }

  // take up the drawing that stands in the page
  opens() {
    const view = json("map-view");
    const svg = this.frame.querySelector("[data-map-drawing] svg");
    this.skin = new Skin(view);
    this.drawing = new Drawing(svg);
    this.canvas = new Canvas(this.drawing, this.skin, view, this.page);
    this.pointer = new Pointer(this.drawing, this.told());
    this.shows();
  }

  post(address, body, type = "application/json") {
    const headers = { "X-CSRFToken": this.page.token, "X-Map": "1" };
    if (type) headers["Content-Type"] = type;
    return fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "manual" });
  }

  restores() {
    const left = this.saver.left();
    if (!left || JSON.stringify(left.map) === JSON.stringify(this.map)) {
      this.saver.cleared();
      return;
    }
    const same = left.version === this.page.version;
    const theirs = { map: this.map, version: this.page.version };
    this.history.take(left.map, this.words.restored);
    this.saver.version = left.version;
    this.shows();
    if (same) this.saver.keep(left.map);
    else {
      this.saver.waiting = left.map;
      this.saver.say("conflict", theirs);
    }
  }

  shows() {
    this.canvas.show(this.map, this.selected);
    this.panel?.shows();
  }

  says(words) {
    this.live.textContent = "";
    requestAnimationFrame(() => { this.live.textContent = words; });
  }

  // one deed: drawn at once, saved soon, and can be taken back
  does(next, words, run = "") {
    if (this.page.locked) return;
    this.panel?.warned([]);
    this.history.take(next, words, run);
    this.shows();
    this.saver.keep(next);
    this.says(words);
  }

  goes(way) {
    const words = this.history[way]();
    if (words === null) return;
    for (const id of this.selected) if (!deeds.pointOf(this.map, id)) this.selected.delete(id);
    this.shows();
    this.saver.keep(this.map);
    this.says(fill(this.words[way], { deed: words }));
  }

  heard(state, answer) {
    if (state === "saved" || state === "unsaved") this.settles(answer);
    this.panel?.said(state, answer);
    // the skin that is reached is the server's to draw
    if (state === "saved" && answer && !this.canvas.view.numbers) this.redraws();
  }

  // the server's word: its limits and totals, and the map where it set something right
  settles(answer) {
    if (!answer) return;
    if (answer.map && this.saver.safe) {
      this.history.settle(answer.map);
      this.shows();
    }
    for (const [id, html] of Object.entries(answer.parts || {})) {
      const part = document.getElementById(id);
      const made = new DOMParser().parseFromString(html, "text/html").getElementById(id);
      if (part && made && part.innerHTML !== made.innerHTML) part.replaceWith(made);
    }
    const said = answer.said || [];
    if (!said.length) return; // what was said before stands until something else is done
    this.says(said.join(" "));
    this.panel?.warned(said);
  }

  named(id) {
    return this.canvas.name(deeds.pointOf(this.map, id), deeds.numberOf(this.map, id));
  }

  zoneAt(x, y, otherwise) {
    const here = this.map.zones.find((zone) => inside(zone.loop.map((s) => this.skin.place(s)), x, y));
    return here ? deeds.zoneName(here) : otherwise;
  }

  moves(id, site, run = "") {
    const point = deeds.pointOf(this.map, id);
    const [x, y] = this.skin.place(site);
    const next = deeds.moved(this.map, id, site, this.zoneAt(x, y, point.zone));
    const number = deeds.numberOf(this.map, id);
    this.does(next, fill(this.words.moved, { number }), run);
    const beside = this.canvas.neighbour(this.map, id);
    if (beside) {
      this.says(`${this.named(id)}. ${fill(this.words.beside, { other: beside.number, mm: beside.apart.toFixed(1) })}`);
    }
  }

  adds(site, zone) {
    const like = this.map.points.find((point) => point.zone === zone);
    const plan = this.map.zones.find((z) => deeds.zoneName(z) === zone) || this.map.zones[0];
    if (!plan) return null;
    const chair = this.page.session;
    const point = {
      id: deeds.newId(),
      site,
      zone: deeds.zoneName(plan),
      volume: like?.volume || plan.per_point,
      depth: like?.depth || plan.depth,
      state: chair ? "done" : "planned",
      origin: chair ? "chair" : "hand",
    };
    this.does(deeds.added(this.map, point), this.words.added_one);
    return point.id;
  }

  removes(ids) {
    if (!ids.length) return;
    if (this.page.session) {
      const kept = ids.filter((id) => deeds.pointOf(this.map, id).origin !== "chair");
      if (kept.length) {
        this.sets(kept, { state: "skipped" }, this.words.set_many);
        return;
      }
    }
    const words = ids.length > 1 ? this.words.removed_many : this.words.removed_one;
    for (const id of ids) this.selected.delete(id);
    this.does(deeds.removed(this.map, ids), fill(words, { count: ids.length }));
  }

  sets(ids, values, words) {
    if (ids.length) this.does(deeds.set(this.map, ids, values), fill(words, { count: ids.length }));
  }

  // what a tap on a point means here
  taps(id) {
    const point = deeds.pointOf(this.map, id);
    const state = { tick: "done", skip: "skipped" }[this.mode];
    if (state) {
      const next = point.state === state ? "planned" : state;
      this.does(deeds.set(this.map, [id], { state: next }), "");
      this.says(this.named(id));
    } else {
      if (!this.selected.delete(id)) this.selected.add(id);
      this.shows();
      this.says(`${this.named(id)}, ${this.words[this.selected.has(id) ? "chosen" : "not_chosen"]}`);
    }
    this.drawing.nodes.get(id)?.focus({ preventScroll: true });
  }

  told() {
    const free = () => !this.page.locked && this.mode === "select";
    return {
      // where something is to be put, only what lies right under the finger counts
      finds: (x, y, reach) => this.canvas.nearest(
        x, y, ["add", "mark"].includes(this.mode) ? this.canvas.view.radius : reach,
      ),
      draws: () => this.panel.trim.drawing,
      tap: (x, y, id) => {
        if (this.panel.trim.drawing) this.panel.trim.tapped(x, y);
        else if (id && !this.page.locked) this.taps(id);
        else if (this.mode === "add") this.adds_at(x, y);
        else if (this.mode === "mark") this.panel.marks_at(this.skin.under(x, y));
        else if (this.selected.size) {
          this.selected.clear();
          this.shows();
        }
      },
      grab: (id) => {
        if (free()) this.drawing.nodes.get(id).classList.add("map-held");
      },
      drag: (id, x, y) => {
        if (!free()) return;
        this.drawing.put(id, x, y);
        this.drawing.nodes.get(id).classList.toggle("map-off", !this.skin.under(x, y));
      },
      drop: (id, x, y) => {
        this.lets_go(id);
        if (!free()) return;
        const found = this.skin.near(x, y, SNAP);
        if (!found) {
          this.comes_back(id);
          this.panel.warned([fill(this.words.off_skin, { number: deeds.numberOf(this.map, id) })]);
          return;
        }
        this.moves(id, found.site);
        this.panel.warned(found.apart
          ? [fill(this.words.snapped, { number: deeds.numberOf(this.map, id) })] : []);
      },
      back: (id) => this.comes_back(id),
      line: (places, done) => this.panel.trim.stroked(places, done),
    };
  }

  lets_go(id) {
    this.drawing.nodes.get(id).classList.remove("map-held", "map-off");
  }

  comes_back(id) {
    this.lets_go(id);
    this.drawing.put(id, ...this.skin.place(deeds.pointOf(this.map, id).site));
  }

  adds_at(x, y) {
    const site = this.skin.under(x, y);
    if (!site) {
      this.panel.warned([this.words.no_skin]);
      this.says(this.words.no_skin);
      return;
    }
    const near = this.canvas.nearest(x, y, Infinity);
    const otherwise = near ? deeds.pointOf(this.map, near).zone : null;
    const id = this.adds(site, this.zoneAt(x, y, otherwise));
    if (id) this.drawing.nodes.get(id)?.focus({ preventScroll: true });
  }

  // another drawing of the same map: another side, another layer, or after a command
  async redraws(query) {
    if (query !== undefined) this.query = query;
    this.turn = (this.turn || 0) + 1;
    const { turn } = this;
    await this.saver.flush();
    const address = `${this.page.addresses.drawing}?${this.query || this.panel.query()}`;
    document.getElementById("map-drawing").setAttribute("aria-busy", "true");
    const text = await fetch(address, { credentials: "same-origin", redirect: "manual" })
      .then((answer) => (answer.ok ? answer.text() : null), () => null);
    await this.still();
    if (turn !== this.turn) return false; // something else was asked for meanwhile
    document.getElementById("map-drawing").removeAttribute("aria-busy");
    if (text === null) {
      this.panel.warned([this.words.lost]);
      return false;
    }
    const found = new DOMParser().parseFromString(text, "text/html");
    const held = document.activeElement?.dataset?.point;
    document.getElementById("map-drawing").replaceWith(found.getElementById("map-drawing"));
    this.opens();
    if (this.panel.trim.zone) this.panel.trim.shows();
    if (held) this.drawing.nodes.get(held)?.focus({ preventScroll: true });
    return true;
  }

  // until no hand holds anything: what it holds is not taken from under it
  async still() {
    const holds = () => this.pointer.held?.thing || this.pointer.held?.line || this.panel.trim.held;
    while (holds()) await new Promise(requestAnimationFrame);
  }

  // a form that the server carries out: a grid laid anew, a line trimmed, a mark set
  async commands(address, body) {
    if (!(await this.saver.flush())) return null;
    body.set("version", this.saver.version);
    let answer;
    try {
      answer = await this.post(address, body, null);
    } catch {
      this.panel.warned([this.words.lost]);
      return null;
    }
    const found = answer.ok || [409, 422].includes(answer.status) ? await answer.json() : {};
    if (!answer.ok) {
      this.panel.warned(found.said || [this.words.lost]);
      return null;
    }
    this.panel.warned([]);
    this.saver.version = found.version;
    this.history.take(found.map, found.words || "");
    this.page.zones = found.zones || this.page.zones;
    for (const id of this.selected) if (!deeds.pointOf(this.map, id)) this.selected.delete(id);
    this.settles({ parts: found.parts, said: found.said });
    await this.redraws();
    this.says([found.words, ...(found.said || [])].join(" "));
    return found;
  }
}

const frame = document.querySelector("[data-map-editor]");
if (frame) globalThis.mapEditor = new Editor(frame);
