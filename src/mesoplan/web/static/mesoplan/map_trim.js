// The outline of one zone, corner by corner: each is dragged or moved with the arrows; the
// server then drops the points that lie outside, and says so.

import * as deeds from "./map_document.js";

export class Trim {
  constructor(editor) {
    this.editor = editor;
    this.zone = "";
    this.loop = [];
  }

  start(zone) {
    const found = this.editor.map.zones.find((each) => deeds.zoneName(each) === zone);
    if (!found) return;
    this.zone = zone;
    this.loop = [...found.loop];
    this.shows();
    this.tools(true);
    this.editor.drawing.overlay.querySelector("[data-handle]")?.focus({ preventScroll: true });
    this.editor.drawing.svg.scrollIntoView({ block: "nearest" });
  }

  tools(open) {
    this.editor.frame.querySelector("[data-map-trimming]").hidden = !open;
  }

  shows() {
    const { drawing, skin, words, page } = this.editor;
    drawing.clear();
    const places = this.loop.map((site) => skin.place(site));
    this.line = drawing.path([...places, places[0]], "map-outline");
    this.loop.forEach((site, i) => {
      if (!skin.sees(site)) return;
      const label = words.corner.replace("%(number)s", i + 1).replace("%(zone)s", page.zones[this.zone]);
      const [x, y] = places[i];
      const node = drawing.handle(x, y, label, i);
      node.addEventListener("pointerdown", (event) => this.grabs(event, node, i));
    });
  }

  redrawn() {
    const places = this.loop.map((site) => this.editor.skin.place(site));
    const d = [...places, places[0]].map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    this.line.setAttribute("d", d.join(""));
  }

  grabs(event, node, i) {
    event.stopPropagation();
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    const moves = (now) => {
      const [x, y] = this.editor.drawing.at(now.clientX, now.clientY);
      const site = this.editor.skin.under(x, y);
      if (site) this.puts(node, i, site);
    };
    const ends = () => {
      node.removeEventListener("pointermove", moves);
      node.removeEventListener("pointerup", ends);
      node.removeEventListener("pointercancel", ends);
    };
    node.addEventListener("pointermove", moves);
    node.addEventListener("pointerup", ends);
    node.addEventListener("pointercancel", ends);
  }

  puts(node, i, site) {
    this.loop[i] = site;
    const [x, y] = this.editor.skin.place(site);
    this.editor.drawing.set_handle(node, x, y);
    this.redrawn();
  }

  moves(node, [dx, dy], mm) {
    const i = Number(node.dataset.handle);
    const site = this.editor.skin.stepped(this.loop[i], dx, dy, mm);
    if (site) this.puts(node, i, site);
    else this.editor.says(this.editor.words.no_skin);
  }

  async done() {
    const form = this.editor.frame.querySelector("[data-map-trimming]");
    const body = new FormData(form);
    body.set("zone", this.zone);
    body.set("loop", JSON.stringify(this.loop));
    if (await this.editor.commands(form.action, body)) this.stop();
  }

  stop() {
    if (!this.zone) return;
    this.zone = "";
    this.editor.drawing.clear();
    this.tools(false);
  }
}
